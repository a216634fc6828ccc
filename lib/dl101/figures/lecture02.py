"""Drawings of lecture 02."""

from __future__ import annotations

import numpy as np
from matplotlib.patches import Ellipse, FancyBboxPatch, Polygon

from dl101.figures.drawing import arrow, node
from dl101.language import say
from dl101.plots import BLUE, INK, MUTED, ORANGE, decision_line, subplots

__all__ = ["brain_parts", "brain_shares", "cell", "geometry", "neuron", "perceptrons"]

PALE_BLUE, PALE_ORANGE, PALE = "#e9f1f9", "#fdf1e0", "#f4f5f7"


def cell():
    """A nerve cell: dendrites, body, axon, synapses. A diagram, nothing in it is to scale. Returns the figure."""
    figure, ax = subplots((7.2, 2.9))
    ax.set(xlim=(0, 14), ylim=(0, 5.6), aspect="equal")
    ax.set_axis_off()
    trunks = (
        ((3.5, 3.3), (2.7, 4.1), (2.1, 4.5), ((1.3, 5.1), (1.0, 4.4))),
        ((3.4, 2.8), (2.5, 2.9), (1.9, 2.8), ((0.9, 3.2), (0.8, 2.5))),
        ((3.5, 2.4), (2.8, 1.6), (2.2, 1.3), ((1.2, 1.5), (1.3, 0.6))),
        ((4.2, 3.6), (4.3, 4.4), (4.0, 4.8), ((3.5, 5.3), (4.6, 5.3))),
        ((4.2, 2.1), (4.3, 1.4), (4.0, 0.9), ((3.4, 0.4), (4.6, 0.4))),
    )
    for start, bend, fork, tips in trunks:
        _curve(ax, start, bend, fork, BLUE, 3.2)
        for tip in tips:
            _curve(ax, fork, ((fork[0] + tip[0]) / 2, fork[1]), tip, BLUE, 1.8)
    _curve(ax, (4.6, 2.85), (7.0, 3.3), (10.2, 2.85), ORANGE, 3.2)
    for tip in ((11.9, 4.3), (12.3, 2.9), (11.9, 1.4)):
        _curve(ax, (10.2, 2.85), (11.2, (2.85 + tip[1]) / 2), tip, ORANGE, 1.8)
        ax.plot(*tip, "o", color=ORANGE, markersize=5.5)
        ax.add_patch(Ellipse((tip[0] + 0.62, tip[1]), 0.7, 1.0, facecolor=PALE_BLUE, edgecolor=BLUE, linewidth=1.2))
    ax.add_patch(Ellipse((4.0, 2.85), 1.7, 1.6, facecolor=PALE_BLUE, edgecolor=BLUE, linewidth=2, zorder=3))
    ax.add_patch(Ellipse((4.0, 2.85), 0.6, 0.55, facecolor=BLUE, alpha=0.35, edgecolor="none", zorder=4))
    arrow(ax, (6.4, 3.75), (8.6, 3.75))
    ax.text(7.5, 3.92, say(ru="импульс", en="impulse"), ha="center", va="bottom", color=MUTED, fontsize=9.5)
    ax.text(0.0, 3.95, say(ru="дендриты", en="dendrites"), color=BLUE, va="top", ha="left")
    ax.text(5.1, 1.95, say(ru="тело", en="cell body"), color=BLUE, va="top", ha="left")
    ax.text(7.5, 2.6, say(ru="аксон", en="axon"), color="#a85a00", va="top", ha="center")
    ax.text(12.4, 0.45, say(ru="синапсы на других клетках", en="synapses on other cells"),
            color=INK, va="bottom", ha="right", fontsize=9.5)  # fmt: skip
    return figure


def brain_parts():
    """The five parts of the brain as they arise from three, as a tree. Returns the figure."""
    figure, ax = subplots((7.2, 2.9))
    ax.set(xlim=(0, 14.4), ylim=(0, 5.6))
    ax.set_axis_off()
    three = (
        (4.35, say(ru="передний мозг", en="forebrain")),
        (2.8, say(ru="средний мозг", en="midbrain")),
        (1.25, say(ru="ромбовидный мозг", en="hindbrain")),
    )
    five = (
        (4.9, 4.35, say(ru="конечный мозг", en="telencephalon"),
         say(ru="большие полушария", en="cerebral hemispheres")),
        (3.85, 4.35, say(ru="промежуточный", en="diencephalon"),
         say(ru="таламус, гипоталамус, эпифиз", en="thalamus, hypothalamus, pineal gland")),
        (2.8, 2.8, say(ru="средний мозг", en="mesencephalon"), ""),
        (1.75, 1.25, say(ru="задний мозг", en="metencephalon"), say(ru="мост, мозжечок", en="pons, cerebellum")),
        (0.7, 1.25, say(ru="продолговатый", en="myelencephalon"), say(ru="продолговатый мозг", en="medulla oblongata")),
    )  # fmt: skip
    for y, name in three:
        _box(ax, 0.2, y, 3.6, name, PALE_BLUE, BLUE)
    for y, parent, name, holds in five:
        ax.plot([3.8, 4.9], [parent, y], color=MUTED, linewidth=1.2, zorder=1)
        _box(ax, 4.9, y, 3.4, name, PALE_ORANGE, ORANGE)
        ax.text(8.6, y, holds, va="center", color=INK, fontsize=9.5)
    return figure


def brain_shares(mass, neurons):
    """Shares of the brain's mass and of its neurons as two stacked bars.

    mass, neurons: shares in per cent of the cortex with the white matter under it, the cerebellum and the rest, in this
    order. Returns the figure.
    """
    names = (
        say(ru="кора и белое вещество", en="cortex and white matter"),
        say(ru="мозжечок", en="cerebellum"),
        say(ru="остальное", en="the rest"),
    )
    figure, ax = subplots((7.2, 2.0))
    for y, shares in ((1, mass), (0, neurons)):
        left = 0.0
        for share, color in zip(shares, (BLUE, ORANGE, "#b9c0ca"), strict=True):
            ax.barh(y, share, left=left, height=0.62, color=color, edgecolor="white", linewidth=1.5)
            if share > 4:
                text = say(ru=f"{share:.0f} %", en=f"{share:.0f}%")
                ax.text(left + share / 2, y, text, ha="center", va="center",
                        color="white" if color != "#b9c0ca" else INK)  # fmt: skip
            left += share
    ax.set(yticks=[1, 0], xlim=(0, 100), xticks=[])
    ax.set_yticklabels([say(ru="масса", en="mass"), say(ru="нейроны", en="neurons")], color=INK, fontsize=10.5)
    ax.grid(False)
    ax.spines[:].set_visible(False)
    ax.tick_params(length=0)
    handles = [ax.barh(0, 0, color=color) for color in (BLUE, ORANGE, "#b9c0ca")]
    figure.legend(handles, names, loc="outside upper center", ncols=3, handlelength=1.1, columnspacing=1.6)
    return figure


def neuron():
    """The artificial neuron: features, weights, bias on a constant input, sum, activation. Returns the figure."""
    figure, ax = subplots((7.2, 3.1))
    ax.set(xlim=(0, 10.6), ylim=(-0.1, 4.5), aspect="equal")
    ax.set_axis_off()
    middle = 2.35
    rows = ((3.95, "$f_1$", "$w_1$"), (3.05, "$f_2$", "$w_2$"), (1.65, "$f_n$", "$w_n$"), (0.75, "$1$", "$b$"))
    for y, name, weight in rows:
        constant = name == "$1$"
        node(ax, 1.2, y, name, PALE if constant else PALE_BLUE, MUTED if constant else BLUE, 0.36)
        arrow(ax, (1.58, y), (4.2, middle + 0.3 * (y - middle)))
        ax.text(2.5, middle + 0.72 * (y - middle) + 0.21, weight, ha="center", color=INK)
    ax.text(1.2, 2.35, r"$\vdots$", ha="center", va="center", color=MUTED, fontsize=13)
    node(ax, 4.75, middle, r"$\Sigma$", PALE, MUTED, 0.52)
    arrow(ax, (5.3, middle), (6.6, middle))
    ax.text(5.95, middle + 0.18, "$z$", ha="center", color=INK)
    node(ax, 7.15, middle, r"$\sigma$", PALE_ORANGE, ORANGE, 0.52)
    arrow(ax, (7.7, middle), (8.9, middle))
    ax.text(9.0, middle, r"$a = \sigma(z)$", va="center", color=INK)
    for x, text in (
        (1.2, say(ru="признаки", en="features")),
        (2.95, say(ru="веса", en="weights")),
        (4.75, say(ru="сумма", en="sum")),
        (7.15, say(ru="активация", en="activation")),
    ):
        ax.text(x, 0.0, text, ha="center", fontsize=9, color=MUTED)
    return figure


def geometry(w, b: float, point):
    """The line w·x + b = 0, its normal, its distance from the origin and that of a point.

    w, point: 2 numbers each; the axes show −2 to 6. Returns the figure.
    """
    w, point = np.asarray(w, dtype=float), np.asarray(point, dtype=float)
    unit = w / np.linalg.norm(w)
    foot = -b / np.linalg.norm(w) * unit
    on_line = point - (w @ point + b) / np.linalg.norm(w) * unit
    figure, ax = subplots((4.8, 4.2))
    ax.set(xlim=(-2, 6), ylim=(-2, 5), aspect="equal", xlabel="$x_1$", ylabel="$x_2$")
    along = np.array([-unit[1], unit[0]]) * 20
    corners = np.array([foot - along, foot + along, foot + along + 20 * unit, foot - along + 20 * unit])
    ax.add_patch(Polygon(corners, closed=True, facecolor=PALE_ORANGE, edgecolor="none", zorder=0))
    decision_line(ax, w, b)
    ax.axhline(0, color="#c9ced6", linewidth=0.8, zorder=1)
    ax.axvline(0, color="#c9ced6", linewidth=0.8, zorder=1)
    base = foot - 2.6 * np.array([-unit[1], unit[0]])
    arrow(ax, tuple(base), tuple(base + 1.6 * unit), ORANGE, 2)
    ax.text(*(base + 1.75 * unit), "$w$", color="#a85a00", ha="left", va="bottom", fontsize=12)
    ax.plot(*zip((0, 0), foot, strict=True), color=BLUE, linestyle="--", linewidth=1.6)
    ax.text(*(foot / 2 + np.array([0.18, -0.1])), r"$-b\,/\,\Vert w\Vert$", color=BLUE, ha="left", va="top")
    ax.plot(*zip(on_line, point, strict=True), color=INK, linestyle=":", linewidth=1.8)
    ax.plot(*point, "o", color=INK, markersize=7)
    ax.text(*(point + np.array([0.2, 0.15])), "$x$", fontsize=12)
    ax.text(*((on_line + point) / 2 + np.array([0.15, -0.1])), "$d$", fontsize=12, va="top")
    ax.text(5.8, 4.75, "$z > 0$", ha="right", va="top", color="#a85a00")
    ax.text(-1.8, -1.75, "$z < 0$", ha="left", va="bottom", color=MUTED)
    return figure


def perceptrons():
    """Four kinds of perceptron side by side; learned weights are orange, fixed ones grey. Returns the figure."""
    kinds = (
        (say(ru="однослойный", en="single-layer"), (3, 1), 1),
        (say(ru="классический\n(Розенблатт)", en="classical\n(Rosenblatt)"), (3, 4, 1), 1),
        (say(ru="многослойный\nпо Розенблатту", en="multilayer,\nafter Rosenblatt"), (3, 4, 4, 1), 1),
        (say(ru="многослойный\nпо Румельхарту", en="multilayer,\nafter Rumelhart"), (3, 4, 4, 1), 3),
    )
    figure, axes = subplots((7.2, 2.7), 1, 4)
    for ax, (title, layers, learned) in zip(axes, kinds, strict=True):
        ax.set(xlim=(-0.4, 3.4), ylim=(-1.95, 1.95), aspect="equal")
        ax.set_axis_off()
        ax.set_title(title, loc="center", fontsize=9.5)
        columns = np.linspace(0, 3, len(layers)) if len(layers) > 2 else np.array([0.5, 2.5])
        places = [[(x, y) for y in 0.85 * (np.arange(n) - (n - 1) / 2)] for x, n in zip(columns, layers, strict=True)]
        for k in range(len(layers) - 1):
            trained = k >= len(layers) - 1 - learned
            for start in places[k]:
                for end in places[k + 1]:
                    ax.plot(*zip(start, end, strict=True), color=ORANGE if trained else "#b9c0ca",
                            linewidth=1.7 if trained else 1.0, zorder=1)  # fmt: skip
        for k, layer in enumerate(places):
            for place in layer:
                ax.plot(*place, "o", markersize=8, zorder=2, markeredgewidth=1.2,
                        markerfacecolor=PALE_BLUE if k == 0 else "white",
                        markeredgecolor=BLUE if k == 0 else INK)  # fmt: skip
    learned = axes[0].plot([], [], color=ORANGE, linewidth=1.7)[0]
    fixed = axes[0].plot([], [], color="#b9c0ca", linewidth=1.7)[0]
    names = [say(ru="обучаемые веса", en="learned weights"), say(ru="неизменные веса", en="fixed weights")]
    figure.legend([learned, fixed], names, loc="outside lower center", ncols=2)
    return figure


def _curve(ax, start, bend, end, color, width) -> None:
    """A quadratic Bézier curve, drawn as a line so that its ends are round."""
    t = np.linspace(0, 1, 30)[:, None]
    start, bend, end = (np.array(p, dtype=float) for p in (start, bend, end))
    ax.plot(*((1 - t) ** 2 * start + 2 * t * (1 - t) * bend + t**2 * end).T,
            color=color, linewidth=width, solid_capstyle="round")  # fmt: skip


def _box(ax, x, y, width, text, face, edge) -> None:
    ax.add_patch(
        FancyBboxPatch((x, y - 0.36), width, 0.72, boxstyle="round,pad=0,rounding_size=0.15",
                       facecolor=face, edgecolor=edge, linewidth=1.2, zorder=2)
    )  # fmt: skip
    ax.text(x + width / 2, y, text, ha="center", va="center", color=INK, fontsize=9.5, zorder=3)
