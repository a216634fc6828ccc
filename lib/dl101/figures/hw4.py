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
    room = 0.16 * np.ptp(y)
    for place in joints:
        ax.axvline(place, color=MUTED, linewidth=0.8, linestyle=":", zorder=0)
    for left, right, slope in zip(ends[:-1], ends[1:], slopes, strict=True):
        middle = (left + right) / 2
        label = say(ru=f"{slope:g}".replace(".", ","), en=f"{slope:g}").replace("-", "−")
        ax.annotate(label, (middle, np.interp(middle, x, y) + room), ha="center", va="center", color=INK)
    ax.set(xlabel="$x$", ylabel="$y$", xlim=(x[0], x[-1]), ylim=(np.min(y) - room, np.max(y) + 2 * room))
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
        ax.grid(False)
    np.atleast_1d(axes)[0].set_ylabel("$y$")
    return figure


def ramps(step, networks, widths, largest, mean):
    """Left the step and its ramps, functions of x; right their largest and mean errors. Returns the figure."""
    figure, (left, right) = subplots("wide", 1, 2)
    x = np.linspace(-1, 1, 2001)
    for network, width, color in zip(networks, widths, (PURPLE, ORANGE, BLUE), strict=False):
        label = say(ru=f"ширина {width:g}".replace(".", ","), en=f"width {width:g}")
        left.plot(x, network(x), color=color, linewidth=1.6, label=label)
    left.plot(x, step(x), "--", color=INK, linewidth=1.2)
    left.set(xlabel="$x$", ylabel="$y$", xlim=(-1, 1))
    left.legend(loc="upper left")
    left.grid(False)
    right.loglog(widths, largest, "o-", color=BLUE, label=say(ru="наибольшая", en="largest"))
    right.loglog(widths, mean, "s-", color=ORANGE, label=say(ru="средняя", en="mean"))
    right.set(xlabel=say(ru="ширина подъёма", en="width of the rise"), ylabel=say(ru="ошибка", en="error"))
    right.legend(loc="lower right")
    return figure
