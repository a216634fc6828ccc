"""Drawings of homework 3: the student's gates and networks, and how training went from several starts."""

from __future__ import annotations

import numpy as np

from dl101.data.gates import GATES
from dl101.figures import lecture05
from dl101.figures.lecture05 import _TINTS, corners, half_plane
from dl101.language import say
from dl101.plots import cost_curve, subplots

__all__ = ["gates", "input_and_hidden", "loss_curves"]


def gates(weights: dict):
    """A square for each gate in `weights`, {name: (w1, w2, b)}, with its line; gates without weights have no line.

    Returns the figure.
    """
    columns = 5
    rows = -(-len(weights) // columns)
    figure, axes = subplots((7.2, 1.72 * rows), rows, columns, sharex=True, sharey=True)
    for ax, (name, values) in zip(axes.flat, weights.items(), strict=False):
        corners(ax, GATES[name], None)
        if values is not None and not any(value is None for value in values):
            w1, w2, b = map(float, values)
            if w1 or w2:
                half_plane(ax, (w1, w2), b)
            else:  # no line: the whole plane is on one side
                ax.set_facecolor(_TINTS[int(b > 0)])
        ax.set_title(name, fontsize=8.5)
    for ax in axes.flat[len(weights) :]:
        ax.set_visible(False)
    return figure


def input_and_hidden(W, b, v, c, activation="heaviside"):
    """dl101.figures.lecture05.input_and_hidden for the student's network; only the corners while numbers are missing.

    Returns the figure.
    """
    if not _missing((W, b, v, c)):
        return lecture05.input_and_hidden(W, b, v, c, activation)
    figure, ax = subplots("half")
    corners(ax, GATES["XOR"])
    ax.set(title=say(ru="весов ещё нет", en="no weights yet"), xlabel="$x_1$", ylabel="$x_2$")
    return figure


def _missing(value) -> bool:
    return value is None or (isinstance(value, list | tuple) and any(_missing(part) for part in value))


def loss_curves(losses: dict[int, list]):
    """The loss on the way from each start, {seed: losses}, and the threshold ¼ ln 2. Returns the figure."""
    figure, ax = subplots("wide")
    for seed, values in losses.items():
        cost_curve(ax, values, label=f"seed = {seed}")
    ax.axhline(np.log(2) / 4, color="0.55", linewidth=1, linestyle=":")
    ax.annotate("¼ ln 2", (0.995, np.log(2) / 4), xycoords=("axes fraction", "data"),
                ha="right", va="bottom", fontsize=9, color="0.4")  # fmt: skip
    return figure
