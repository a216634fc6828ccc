"""Drawings of lecture 03."""

from __future__ import annotations

from matplotlib.patches import Rectangle

from dl101.figures.drawing import arrow, node
from dl101.language import say
from dl101.plots import BLUE, INK, MUTED, ORANGE, subplots

__all__ = ["neuron", "shapes"]


def neuron():
    """One neuron: inputs, weights, sum, σ, probability. Returns the figure."""
    figure, ax = subplots((7.2, 2.5))
    ax.set(xlim=(0, 10), ylim=(0, 3.4), aspect="equal")
    ax.set_axis_off()
    rows = (2.7, 1.7, 0.7)
    for y, name, weight in zip(rows, ("$x_1$", "$x_2$", "$1$"), ("$w_1$", "$w_2$", "$b$"), strict=True):
        node(ax, 1, y, name, "#e9f1f9", BLUE, 0.34)
        arrow(ax, (1.36, y), (4.08, 1.7 + 0.35 * (y - 1.7)))
        ax.text(2.35, 1.7 + 0.72 * (y - 1.7) + 0.2, weight, ha="center", color=INK)
    node(ax, 4.6, 1.7, r"$\Sigma$", "#f4f5f7", MUTED, 0.52)
    arrow(ax, (5.14, 1.7), (6.36, 1.7))
    ax.text(5.75, 1.9, "$z$", ha="center", color=INK)
    node(ax, 6.9, 1.7, r"$\sigma$", "#fdf1e0", ORANGE, 0.52)
    arrow(ax, (7.44, 1.7), (8.5, 1.7))
    ax.text(8.6, 1.7, "$a = \\sigma(z)$", va="center", color=INK)
    for x, text in (
        (1, say(ru="входы", en="inputs")),
        (4.6, say(ru="взвешенная сумма", en="weighted sum")),
        (6.9, say(ru="вероятность", en="probability")),
    ):
        ax.text(x, 0.05, text, ha="center", fontsize=9, color=MUTED)
    return figure


def shapes(n: int = 3, m: int = 6):
    """wᵀ X + b = Z as blocks of cells with their shapes, one example marked all the way. Returns the figure."""
    figure, ax = subplots((7.2, 1.9))
    ax.set_axis_off()
    side = 1.0
    x = 0.0

    def block(rows, columns, name, shape, chosen=None):
        nonlocal x
        bottom = -rows * side / 2
        for i in range(rows):
            for j in range(columns):
                face = "#fbd9a8" if j == chosen else "#e9f1f9"
                ax.add_patch(Rectangle((x + j, bottom + i), 1, 1, facecolor=face, edgecolor="white", linewidth=1.5))
        edge = Rectangle((x, bottom), columns, rows, fill=False, edgecolor=MUTED, linewidth=1)
        ax.add_patch(edge)
        middle = x + columns / 2
        ax.text(middle, bottom + rows + 0.25, name, ha="center", va="bottom", fontsize=12, color=INK)
        ax.text(middle, bottom - 0.25, shape, ha="center", va="top", fontsize=9.5, color=MUTED)
        x += columns

    def sign(text):
        nonlocal x
        ax.text(x + 0.7, 0, text, ha="center", va="center", fontsize=13, color=INK)
        x += 1.4

    example = 2
    block(1, n, r"$w^{\mathsf{T}}$", "(1, n)")
    sign("·")
    block(n, m, "$X$", say(ru="(n, m): столбец — пример", en="(n, m): a column is an example"), example)
    sign("+")
    block(1, 1, "$b$", say(ru="число", en="a number"))
    sign("=")
    block(1, m, "$Z$", "(1, m)", example)
    sign(r"$\to$")
    block(1, m, r"$A = \sigma(Z)$", "(1, m)", example)
    ax.set(xlim=(-0.3, x + 0.3), ylim=(-n / 2 - 1.2, n / 2 + 1.2), aspect="equal")
    return figure
