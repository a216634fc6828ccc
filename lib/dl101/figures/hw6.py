"""Drawings of homework 6: the student's optimizers on surfaces, beside torch, and on a logistic regression; a table."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from dl101.figures import lecture10
from dl101.figures.lecture10 import look, powers_of_ten
from dl101.language import say
from dl101.plots import MUTED, subplots

__all__ = ["beside_torch", "bowl", "losses", "race", "slide_result", "table"]

# Where two ways of rounding are the same number, the logarithm still needs one.
_NOTHING = 1e-17
_BOUNDS = {"float64": 1e-8, "float32": 1e-4}


def race(surface, trails: Mapping):
    """The trails over a surface and their heights by step, as in lecture 10; None where there are none yet."""
    return lecture10.race(surface, trails) if trails else None


def slide_result(trails: Mapping):
    """Adam, the slide's Adam and the mean of its points, as in lecture 10; None unless both are there."""
    ready = {"adam", "slide_adam"} <= set(trails)
    return lecture10.slide_result(trails["adam"], trails["slide_adam"]) if ready else None


def beside_torch(differences: Mapping[str, Mapping] | None):
    """The differences from torch by step, in double and in single precision, with the bounds they should keep.

    differences: what dl101.check.hw6.torch_differences gives; None while grading. Returns the figure, or None where
    there is nothing to draw.
    """
    if not differences or not any(differences.values()):
        return None
    figure, axes = subplots((7.2, 3.4), 1, 2)
    for ax, (dtype, bound) in zip(axes, _BOUNDS.items(), strict=True):
        for name, apart in differences[dtype].items():
            label, colour, line = look(name)
            ax.semilogy(
                np.arange(1, len(apart) + 1), np.maximum(apart, _NOTHING), color=colour, linestyle=line, label=label
            )
        ax.axhline(bound, color=MUTED, linestyle="--", linewidth=1.2)
        ax.set(title=dtype, xlabel=say(ru="шаг", en="step"), ylim=(_NOTHING / 3, 30))
        powers_of_ten(ax.yaxis)
    axes[0].set_ylabel(say(ru="разница с torch", en="difference from torch"))
    figure.legend(*axes[0].get_legend_handles_labels(), loc="outside lower center", ncols=5, fontsize=9)
    return figure


def bowl(curvature: float, ways):
    """The ways of the slide's Adam and of Adam down curvature · w², and the bounds of task 8. Returns the figure.

    ways: w after each step for the two of them, each (steps + 1,); None while grading, and the result is
    None then.
    """
    if ways is None:
        return None
    slide, adam = ways
    figure, ax = subplots((7.2, 2.7))
    for name, points in (("adam", adam), ("slide_adam", slide)):
        label, colour, line = look(name)
        ax.plot(points, color=colour, linestyle=line, label=label)
    for height in (0.9, 0.3):
        ax.axhline(height, color=MUTED, linestyle=":", linewidth=1.2)
    title = say(ru=f"a = {curvature:g}".replace(".", ","), en=f"a = {curvature:g}")
    ax.set(xlabel=say(ru="шаг", en="step"), ylabel="$w$", ylim=(0, 1.05), title=title)
    ax.legend(loc="lower left", fontsize=9)
    return figure


def losses(ways: Mapping, lowest: float, window: int = 20):
    """Loss above the lowest by step, a running mean over `window` steps. ways: name → Trail. Returns the figure,
    or None where there are no ways yet.

    The names are those of optimizers, and "scheduled" for Adam with a schedule.
    """
    if not ways:
        return None
    figure, ax = subplots((7.2, 3.3))
    for name, way in ways.items():
        label, colour, line = look(name)
        values = np.convolve(way.values - lowest, np.ones(window) / window, mode="valid")
        ax.semilogy(np.arange(len(values)) + window // 2, values, color=colour, linestyle=line, label=label)
    powers_of_ten(ax.yaxis)
    ax.set(xlabel=say(ru="шаг", en="step"), ylabel=say(ru="потери выше наименьших", en="loss above the least"))
    ax.legend(loc="center left", bbox_to_anchor=(1, 0.5), fontsize=9)
    return figure


def table(ways: Mapping, loss: Callable, lowest: float) -> None:
    """Prints how far the loss is above the lowest for each of the ways: at its last point, on average over the last
    hundred steps, and at the mean of its points. ways: as for `losses`; loss(w) → number."""
    heads = say(ru=("последняя", "последние 100", "среднее точек"), en=("last", "last 100", "mean of points"))
    print(" " * 20 + "".join(f"{head:>16}" for head in heads))
    for name, way in ways.items():
        found = way.values[-1], way.values[-100:].mean(), loss(way.points.mean(axis=0))
        print(f"{look(name)[0]:20}" + "".join(f"{value - lowest:16.4f}" for value in found))
