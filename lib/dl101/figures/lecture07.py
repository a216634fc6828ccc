"""Drawings of lecture 07."""

from __future__ import annotations

import numpy as np

from dl101 import approximation
from dl101.activations import sigmoid
from dl101.language import say
from dl101.plots import BLUE, INK, MUTED, ORANGE, PURPLE, subplots

__all__ = ["construction", "fit", "fits", "folds"]


def fit(ax, built, title: str | None = None, band: bool = False, joints: bool = True) -> None:
    """The target, dashed, and the network built for it; joints: dotted lines; band: the target ± the proven bound."""
    target = built.target
    x = np.linspace(target.low, target.high, 1001)
    y = target(x)
    if band:
        ax.fill_between(x, y - built.bound, y + built.bound, color=ORANGE, alpha=0.16, linewidth=0)
    if joints:
        for t in built.knots[1:-1]:
            ax.axvline(t, color="0.82", linewidth=0.8, zorder=0)
    ax.plot(x, y, "--", color=INK, linewidth=1.4)
    ax.plot(x, built(x), color=BLUE, linewidth=1.8)
    ax.set(xlim=(target.low, target.high), xlabel="$x$")
    ax.grid(False)
    if title:
        ax.set_title(title)


def fits(all_built, titles, band: bool = False):
    """Several networks for one target, side by side. Returns the figure."""
    figure, axes = subplots("wide", 1, len(all_built), sharey=True)
    for ax, built, title in zip(np.atleast_1d(axes), all_built, titles, strict=True):
        fit(ax, built, title, band)
    np.atleast_1d(axes)[0].set_ylabel("$y$")
    return figure


def construction(target, pieces: int = 8, steepness: float = 120.0):
    """From the sigmoid to the sum: steeper sigmoids, a step where one wants it, a bump, bumps and their sum."""
    figure, axes = subplots((7.2, 4.9), 2, 2)
    x = np.linspace(0, 1, 1001)
    for k, color in ((10, "0.72"), (30, "0.5"), (steepness, BLUE)):
        axes[0, 0].plot(x, sigmoid(k * (x - 0.5)), color=color, label=f"$k = {k:.0f}$")
    axes[0, 0].legend(loc="upper left")
    axes[0, 0].set_title(say(ru="1. сигмоида → ступенька", en="1. sigmoid → step"))
    up, down = sigmoid(steepness * (x - 0.3)), sigmoid(steepness * (x - 0.6))
    axes[0, 1].plot(x, up, color=BLUE, label="$s_1$")
    axes[0, 1].plot(x, -down, color=ORANGE, label="$-s_2$")
    axes[0, 1].axhline(0, color=MUTED, linewidth=0.8)
    axes[0, 1].legend(loc="upper left")
    axes[0, 1].set_title(say(ru="2. две ступеньки", en="2. two steps"))
    axes[1, 0].plot(x, 0.8 * (up - down), color=PURPLE)
    axes[1, 0].set_title(say(ru="3. столбик $0{,}8\\,(s_1 - s_2)$", en="3. a bump, $0.8\\,(s_1 - s_2)$"))
    axes[1, 0].set(ylim=(-0.1, 1.1))
    built = approximation.bumps(target, pieces, steepness)
    ax, z = axes[1, 1], np.linspace(target.low, target.high, 1001)
    for i in range(pieces):
        left = 1 if i == 0 else sigmoid(steepness * (z - built.knots[i]))
        right = 0 if i == pieces - 1 else sigmoid(steepness * (z - built.knots[i + 1]))
        height = target(np.array((built.knots[i] + built.knots[i + 1]) / 2))
        ax.fill_between(z, 0, height * (left - right), color=PURPLE, alpha=0.2 + 0.15 * (i % 2), linewidth=0)
    ax.plot(z, target(z), "--", color=INK, linewidth=1.4)
    ax.plot(z, built(z), color=BLUE)
    ax.set_title(say(ru="4. сумма столбиков", en="4. the sum of the bumps"))
    for each in axes.flat:
        each.grid(False)
        each.set(xlim=(0, 1))
    return figure


def folds(functions, titles):
    """Functions on [0, 1] with values in [0, 1], one panel for each. Returns the figure."""
    figure, axes = subplots((7.2, 2.5), 1, len(functions), sharey=True)
    # 1025 points: a sawtooth of up to 512 pieces has its corners on them
    x = np.linspace(0, 1, 1025)
    for ax, function, title in zip(axes, functions, titles, strict=True):
        ax.plot(x, function(x), color=BLUE, linewidth=1.4)
        ax.set(xlim=(0, 1), ylim=(-0.03, 1.03), xlabel="$x$", title=title, xticks=(0, 0.5, 1))
        ax.grid(False)
    axes[0].set_ylabel("$y$")
    return figure
