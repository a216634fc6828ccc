"""Drawings of homework 5: three backward passes with a mistake, and what a gradient check says of each parameter."""

from __future__ import annotations

import numpy as np

from dl101.figures.lecture08 import maps
from dl101.figures.lecture09 import layer_shapes, two_passes
from dl101.language import say
from dl101.plots import BLUE, INK, MUTED, ORANGE, subplots

__all__ = ["THREE_PASSES", "layer_shapes", "maps", "three_passes", "two_passes"]

# The relative error of each parameter for three backward passes through a network of four layers. A goes back from the
# third layer to the second without the slope of ReLU. B starts from a loss that was not divided by m. C takes the mean
# of the rows for b2, in place of their sum. tests/test_hw5.py runs the passes and the gradient check.
_NAMES = ("W1", "b1", "W2", "b2", "W3", "b3", "W4", "b4")
THREE_PASSES = {
    "A": (0.443, 0.394, 0.379, 0.434, 4.5e-11, 2.0e-11, 4.0e-11, 2.7e-11),
    "B": (0.846, 0.846, 0.846, 0.846, 0.846, 0.846, 0.846, 0.846),
    "C": (2.9e-11, 1.9e-11, 4.0e-11, 0.846, 4.5e-11, 2.0e-11, 4.0e-11, 2.7e-11),
}


def three_passes():
    """The relative error of each parameter for the passes of THREE_PASSES. Returns the figure."""
    figure, axes = subplots((7.2, 2.9), 1, len(THREE_PASSES), sharey=True)
    for ax, (name, errors) in zip(axes, THREE_PASSES.items(), strict=True):
        values = np.array(errors)
        wrong = values > 1e-3
        x = np.arange(len(values))
        ax.axhspan(1e-13, 1e-7, color=BLUE, alpha=0.08, linewidth=0)
        ax.axhspan(1e-3, 5, color=ORANGE, alpha=0.12, linewidth=0)
        for mask, color, marker in ((~wrong, BLUE, "o"), (wrong, ORANGE, "s")):
            ax.scatter(x[mask], values[mask], color=color, marker=marker, s=30, zorder=3)
        ax.set(yscale="log", ylim=(1e-13, 5), xticks=x, xticklabels=_NAMES)
        ax.tick_params(axis="x", labelsize=8)
        ax.set_title(name, loc="center", fontsize=11)
        ax.grid(False, axis="x")
    axes[0].set_ylabel(say(ru="относительная ошибка", en="relative error"))
    for y, text in ((1.6e-8, say(ru="верно", en="right")), (2.2e-3, say(ru="ошибка", en="wrong"))):
        axes[0].text(0.04, y, text, fontsize=8.5, color=MUTED, va="center", transform=axes[0].get_yaxis_transform())
    axes[1].set_xlabel(say(ru="← обратный проход идёт справа налево", en="← the backward pass goes from right to left"),
                       color=INK, fontsize=9)  # fmt: skip
    return figure
