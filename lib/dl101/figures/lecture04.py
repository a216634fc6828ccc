"""Drawings of lecture 04."""

from __future__ import annotations

import numpy as np

from dl101.activations import ACTIVATIONS, sigmoid, softmax, softplus
from dl101.figures.drawing import arrow, node
from dl101.language import say
from dl101.plots import BLUE, INK, MUTED, ORANGE, subplots

__all__ = ["chain", "eight", "midpoints", "softmax_steps"]

# The eight of the lecture in its order; the slope of LReLU is large enough to be seen.
_EIGHT = {
    "sigmoid": {},
    "tanh": {},
    "heaviside": {},
    "relu": {},
    "softplus": {},
    "leaky_relu": {"a": 0.1},
    "elu": {"a": 1.0},
    "softsign": {},
}


def _titles() -> dict[str, str]:
    return {
        "sigmoid": say(ru="1. логистическая", en="1. logistic"),
        "tanh": "2. tanh",
        "heaviside": say(ru="3. Хевисайда", en="3. Heaviside"),
        "relu": "4. ReLU",
        "softplus": "5. softplus",
        "leaky_relu": say(ru="6. LReLU, a = 0,1", en="6. LReLU, a = 0.1"),
        "elu": "7. ELU, a = 1",
        "softsign": "8. softsign",
    }


def eight(derivatives: bool = False):
    """The eight activation functions in a grid, all on the same axes; with derivatives if asked. Returns the figure."""
    figure, axes = subplots((7.2, 4.3), 2, 4, sharex=True, sharey=True)
    z = np.linspace(-4, 4, 802)  # an even number: no point falls on the jump or the kink
    for ax, (name, parameter) in zip(axes.flat, _EIGHT.items(), strict=True):
        activation = ACTIVATIONS[name]
        for side in (z < 0, z > 0):  # drawn apart, so that a jump is no line
            ax.plot(z[side], activation.function(z[side], **parameter), color=BLUE)
            if derivatives:
                slope = activation.derivative(z[side], **parameter)
                ax.plot(z[side], slope, color=ORANGE, linestyle="--", linewidth=1.6)
        if name == "heaviside":
            ax.plot(0, 0.5, "o", color=BLUE, markersize=4)
        ax.set_title(_titles()[name], fontsize=10)
        ax.set(xlim=(-4, 4), ylim=(-1.35, 2.35), xticks=[-3, 0, 3], yticks=[-1, 0, 1, 2])
    for ax in axes[1]:
        ax.set_xlabel("$z$")
    if derivatives:
        lines = [axes[0, 0].lines[0], axes[0, 0].lines[1]]
        figure.legend(lines, ["$h(z)$", "$h'(z)$"], loc="outside upper right", ncols=2)
    return figure


def midpoints(z: float = 3.0):
    """softplus(z) as the area under t → σ(z − t), t > 0, and the bars of width 1 that the sum adds. Returns the figure.

    The bar over [−1, 0] is the term σ(z + ½), with which the slide's sum starts.
    """
    figure, ax = subplots("wide")
    t = np.linspace(-1.4, 7, 400)
    ax.fill_between(t[t >= 0], sigmoid(z - t[t >= 0]), color=BLUE, alpha=0.14, linewidth=0)
    middles = np.arange(-0.5, 7)
    heights = sigmoid(z - middles)
    ax.bar(middles[1:], heights[1:], 1.0, fill=False, edgecolor=BLUE, linewidth=1)
    ax.bar(middles[:1], heights[:1], 1.0, fill=False, edgecolor=ORANGE, linewidth=1.6, linestyle="--", hatch="//")
    ax.plot(middles, heights, "o", color=INK, markersize=4)
    ax.plot(t, sigmoid(z - t), color=BLUE)
    area, bars = float(softplus(z)), float(heights[1:].sum() + sigmoid(z - np.arange(7.5, 60)).sum())
    ax.text(4.1, 0.86, say(ru=f"площадь {area:.3f}".replace(".", ","), en=f"area {area:.3f}"), color=BLUE)
    ax.text(4.1, 0.72, say(ru=f"столбики {bars:.3f}".replace(".", ","), en=f"bars {bars:.3f}"), color=INK)
    ax.text(-0.5, 1.06, r"$\sigma(z + \frac{1}{2})$", ha="center", color=ORANGE)
    ax.set(
        xlabel="$t$",
        ylabel=r"$\sigma(z - t)$",
        xlim=(-1.4, 7),
        ylim=(0, 1.25),
        xticks=range(-1, 8),
        yticks=[0, 0.5, 1],
        title=f"$z = {z:g}$",
    )
    return figure


def chain():
    """Neurons one after another: values go right, the gradient comes back and is multiplied. Returns the figure."""
    figure, ax = subplots((7.2, 1.9))
    ax.set(xlim=(0, 10), ylim=(0.0, 2.64), aspect="equal")
    ax.set_axis_off()
    y, places = 1.55, (2.3, 4.5, 7.5)
    names = ("1", "2", "n")
    ax.text(0.45, y, "$x$", ha="center", va="center", fontsize=12, color=INK)
    ax.text(6.0, y, "…", ha="center", va="center", fontsize=14, color=MUTED)
    ax.text(9.55, y, "$L$", ha="center", va="center", fontsize=12, color=INK)
    starts = (0.7, places[0] + 0.5, places[1] + 0.5, 6.3, places[2] + 0.5)
    ends = (places[0] - 0.5, places[1] - 0.5, 5.7, places[2] - 0.5, 9.3)
    for start, end in zip(starts, ends, strict=True):
        arrow(ax, (start, y + 0.1), (end, y + 0.1), color=BLUE)
        arrow(ax, (end, y - 0.1), (start, y - 0.1), color=ORANGE)
    for x, name in zip(places, names, strict=True):
        node(ax, x, y, "$h$", "#e9f1f9", BLUE, 0.46)
        ax.text(x - 1.1, y + 0.32, f"$w_{name}$", ha="center", color=BLUE)
        ax.text(x, y - 0.98, f"$\\times\\, w_{name}\\, h'(z_{name})$", ha="center", color=ORANGE)
    ax.text(0.3, 2.3, say(ru="прямой проход →", en="forward pass →"), color=BLUE, fontsize=9.5)
    ax.text(9.7, 0.1, say(ru="← обратный проход", en="← backward pass"), ha="right", color=ORANGE, fontsize=9.5)
    return figure


def softmax_steps(z):
    """Logits z (K,), their exponentials and the probabilities; the largest stands out. Returns the figure."""
    z = np.asarray(z, dtype=float)
    figure, axes = subplots((7.2, 2.7), 1, 3)
    places = np.arange(1, len(z) + 1)
    colors = [ORANGE if i == z.argmax() else BLUE for i in range(len(z))]
    steps = (("$z_i$", z), ("$e^{z_i}$", np.exp(z)), ("$p_i$", softmax(z)))
    for ax, (title, heights) in zip(axes, steps, strict=True):
        ax.bar(places, heights, color=colors)
        ax.axhline(0, color=MUTED, linewidth=0.8)
        ax.set(title=title, xlabel="$i$", xticks=places)
        ax.grid(axis="x", visible=False)
    axes[2].set(ylim=(0, 1), yticks=[0, 0.5, 1])
    return figure
