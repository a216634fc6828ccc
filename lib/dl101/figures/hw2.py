"""Drawings of homework 2: the student's own activation functions."""

from __future__ import annotations

import numpy as np

from dl101.language import say
from dl101.plots import BLUE, INK, MUTED, ORANGE, PURPLE, subplots

__all__ = ["curves", "tails"]

_DIFFERENCE = 1e-4


def _parts(function, z):
    """Value and slope as arrays of the shape of z, or None where the function is not ready."""
    try:
        with np.errstate(all="ignore"):
            h, slope = function(z)[:2]
            return np.broadcast_to(h, z.shape).astype(float), np.broadcast_to(slope, z.shape).astype(float)
    except Exception:  # a student's function may raise anything; its own check says what
        return None


def curves(functions, doubtful=None):
    """Value, slope, and central differences of the value, in a panel for each function. Returns the figure.

    functions: {title: f}, f(z) returns value and slope, and anything after them. A function that is not ready gets an
    empty panel. doubtful: {title: slope}, formulas for the slope that are drawn beside.
    """
    columns = min(len(functions), 3)
    rows = -(-len(functions) // columns)
    figure, axes = subplots((7.2, 0.5 + 2.0 * rows), rows, columns, sharex=True, sharey=True)
    panels = np.ravel(axes)
    z = np.linspace(-4, 4, 402)  # an even number: no point falls on the kink
    dots = np.linspace(-3.8, 3.8, 14)
    for ax, (title, function) in zip(panels, functions.items(), strict=False):
        ax.set_title(title, fontsize=10)
        ax.set(xlim=(-4, 4), ylim=(-1.35, 2.35), xticks=[-3, 0, 3], yticks=[-1, 0, 1, 2])
        ax.tick_params(labelbottom=True)
        if _parts(function, z) is None:
            _not_ready(ax)
            continue
        for side in (z[z < 0], z[z > 0]):  # drawn apart, so that a jump is no line
            h, slope = _parts(function, side)
            ax.plot(side, h, color=BLUE)
            ax.plot(side, slope, color=ORANGE, linestyle="--", linewidth=1.6)
            if doubtful and title in doubtful:
                ax.plot(side, doubtful[title](side), color=PURPLE, linestyle=":", linewidth=2)
        ends = [_parts(function, dots + s)[0] for s in (_DIFFERENCE, -_DIFFERENCE)]
        ax.plot(dots, (ends[0] - ends[1]) / (2 * _DIFFERENCE), "o", color=INK, markersize=3)
    for ax in panels[len(functions) :]:
        ax.set_axis_off()
    _legend(figure, bool(doubtful))
    return figure


def _not_ready(ax):
    ax.text(0.5, 0.5, say(ru="ещё не готово", en="not ready yet"), transform=ax.transAxes, ha="center", color=MUTED)


def _legend(figure, doubtful):
    from matplotlib.lines import Line2D

    lines = [
        Line2D([], [], color=BLUE, label="$h$"),
        Line2D([], [], color=ORANGE, linestyle="--", linewidth=1.6, label="slope"),
        Line2D([], [], color=INK, marker="o", markersize=3, linestyle="",
               label=say(ru="центральная разность", en="central difference")),
    ]  # fmt: skip
    if doubtful:
        lines.append(Line2D([], [], color=PURPLE, linestyle=":", linewidth=2, label=say(ru="слайд", en="slide")))
    figure.legend(handles=lines, loc="outside upper right", ncols=len(lines))


def tails(functions):
    """Slopes on a logarithmic scale, far from zero. functions: as for `curves`. Returns the figure."""
    figure, ax = subplots("wide")
    z = np.linspace(-10, 10, 400)
    styles = ("-", "--", "-.", ":", (0, (5, 1, 1, 1, 1, 1)), (0, (1, 1)))
    for style, (title, function) in zip(styles, functions.items(), strict=False):
        found = _parts(function, z)
        if found is not None:
            ax.semilogy(z, np.where(found[1] > 0, found[1], np.nan), linestyle=style, label=title)
    ax.set(xlabel="$z$", ylabel="slope", ylim=(1e-5, 3), xticks=range(-10, 11, 5), yscale="log")
    if ax.lines:
        ax.legend(loc="lower left", ncols=2)
    else:
        _not_ready(ax)
    return figure
