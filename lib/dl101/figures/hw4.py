"""Drawings of homework 4. They take values and functions, so that a student sees what the student's own code gives."""

from __future__ import annotations

import numpy as np

from dl101.language import say
from dl101.plots import BLUE, INK, MUTED, ORANGE, PURPLE, subplots

__all__ = ["fits", "pieces", "ramps"]


def pieces(x, y, joints, slopes):
    """A graph (x, y), dotted lines at its joints, and on each piece its slope. Returns the figure."""
    figure, ax = subplots("half")
    ax.plot(x, y, color=BLUE)
    ends = np.concatenate([[x[0]], joints, [x[-1]]])
    room = 0.1 * np.ptp(y)
    for place in joints:
        ax.axvline(place, color=MUTED, linewidth=0.8, linestyle=":", zorder=0)
    for left, right, slope in zip(ends[:-1], ends[1:], slopes, strict=True):
        middle = (left + right) / 2
        label = f"{slope:g}".replace("-", "−")
        # above the line, on the side it falls to: there it never covers the line
        side = {"ha": "right", "xytext": (-5, 4)} if slope > 0 else {"ha": "left", "xytext": (5, 4)}
        at = (middle, np.interp(middle, x, y))
        ax.annotate(label, at, va="bottom", textcoords="offset points", color=INK, **side)
    ax.set(xlabel="$x$", ylabel="$y$", xlim=(x[0], x[-1]), ylim=(np.min(y) - room, np.max(y) + room))
    ax.grid(False)
    return figure


def fits(f, networks, titles, low, high, band=None):
    """f, dashed, and networks, functions of x, side by side; band: f ± these numbers, tinted. Returns the figure."""
    figure, axes = subplots("wide", 1, len(networks), sharey=True)
    x = np.linspace(low, high, 1001)
    for i, (ax, network) in enumerate(zip(np.atleast_1d(axes), networks, strict=True)):
        if band is not None:
            ax.fill_between(x, f(x) - band[i], f(x) + band[i], color=ORANGE, alpha=0.18, linewidth=0)
        ax.plot(x, f(x), "--", color=INK, linewidth=1.4)
        ax.plot(x, network(x), color=BLUE, linewidth=1.8)
        ax.set(title=titles[i], xlabel="$x$", xlim=(low, high))
        ax.set_xticks([low, (low + high) / 2, high], [f"{x:g}" for x in (low, (low + high) / 2, high)])
        ax.grid(False)
    np.atleast_1d(axes)[0].set_ylabel("$y$")
    return figure


def ramps(step, networks, widths, largest, mean):
    """Left the step and its ramps, functions of x; right their largest and mean errors. Returns the figure."""
    figure, (left, right) = subplots("wide", 1, 2)
    x = np.linspace(-1, 1, 2001)
    for network, width, color in zip(networks, widths, (PURPLE, ORANGE, BLUE), strict=False):
        label = say(ru=f"ширина {width:g}", en=f"width {width:g}")
        left.plot(x, network(x), color=color, linewidth=1.6, label=label)
    left.plot(x, step(x), "--", color=INK, linewidth=1.2)
    left.set(xlabel="$x$", ylabel="$y$", xlim=(-1, 1))
    left.legend(loc="lower right")
    left.grid(False)
    right.loglog(widths, largest, "o-", color=BLUE, label=say(ru="наибольшая", en="largest"))
    right.loglog(widths, mean, "s-", color=ORANGE, label=say(ru="средняя", en="mean"))
    right.set_xticks(widths, [f"{width:g}" for width in widths])
    right.set_xticks([], minor=True)
    right.set(xlabel=say(ru="ширина подъёма", en="width of the rise"), ylabel=say(ru="ошибка", en="error"))
    right.legend(loc="lower right")
    return figure
