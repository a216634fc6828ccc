"""Drawings of lecture 08: several neurons in one layer, shapes of matrices, space warped and folded layer by layer."""

from __future__ import annotations

import numpy as np

from dl101.figures.drawing import arrow, node
from dl101.language import say
from dl101.plots import (
    BLUE,
    CLASS_COLORS,
    CLASS_MARKERS,
    INK,
    MUTED,
    ORANGE,
    PROBABILITY,
    PURPLE,
    subplots,
)

__all__ = ["classes", "folds", "lifted", "maps", "network", "paper", "shapes", "speed", "three_regressions", "warp"]

GREEN = "#009e73"
UNITS = (BLUE, ORANGE, PURPLE)
_PALE = ("#e9f1f9", "#fdf1e0", "#f4ecf6")
_INPUT, _OUTPUT = ("#f4f5f7", MUTED), ("#eaf5ee", GREEN)
_GRID = 121  # points along a side of a map


def three_regressions():
    """Two inputs, three logistic regressions on them, a fourth on their answers. Returns the figure."""
    figure, ax = subplots((7.2, 3.3))
    ax.set(xlim=(0, 10), ylim=(-0.45, 4.15), aspect="equal")
    ax.set_axis_off()
    inputs, hidden = ((1.0, 2.8), (1.0, 1.2)), ((4.9, 3.4), (4.9, 2.0), (4.9, 0.6))
    for i, (x1, y1) in enumerate(hidden):
        for j, (x0, y0) in enumerate(inputs):
            arrow(ax, (x0 + 0.36, y0), (x1 - 0.43, y1), color=UNITS[i])
            t = 0.28 if j == 0 else 0.72
            x, y = x0 + 0.36 + t * (x1 - x0 - 0.79), y0 + t * (y1 - y0)
            ax.text(x, y + 0.14, f"$w_{{{i + 1}{j + 1}}}$", ha="center", fontsize=9.5, color=UNITS[i])
        arrow(ax, (x1 + 0.42, y1), (8.2, 2.0))
        ax.text(6.7, 2.0 + 0.5 * (y1 - 2.0) + 0.15, f"$w'_{{1{i + 1}}}$", ha="center", fontsize=9.5, color=INK)
        node(ax, x1, y1, f"$h_{i + 1}$", _PALE[i], UNITS[i], 0.4)
        ax.text(x1, y1 + 0.48, f"$+\\,b_{i + 1}$", ha="center", fontsize=9, color=UNITS[i])
    for j, (x0, y0) in enumerate(inputs):
        node(ax, x0, y0, f"$x_{j + 1}$", *_INPUT, 0.36)
    node(ax, 8.6, 2.0, "$y$", *_OUTPUT, 0.4)
    ax.text(8.6, 2.5, "$+\\,b'$", ha="center", fontsize=9, color=MUTED)
    for x, text in (
        (1.0, say(ru="входы", en="inputs")),
        (4.9, say(ru="три регрессии", en="three regressions")),
        (8.6, say(ru="ещё одна", en="one more")),
    ):
        ax.text(x, -0.35, text, ha="center", fontsize=9.5, color=MUTED)
    return figure


def maps(functions, titles, points=None, labels=None, extent=(-3.0, 3.0, -3.0, 3.0), rows: int = 1, low=0.0, high=1.0):
    """A map of the plane for each function of points (m, 2) that gives (m,) numbers, blue low, orange high.

    titles: a short text above each; points (m, 2) and labels (m,) are drawn on every map. low, high: the values at
    the two ends of the colours; the dark line is the middle. extent: left, right, bottom, top. Returns the figure.
    """
    columns = -(-len(functions) // rows)
    side = 7.2 / columns
    figure, axes = subplots((7.2, rows * (side + 0.15)), rows, columns, sharex=True, sharey=True, squeeze=False)
    x1, x2, flat = _plane(extent)
    for ax in axes.flat:
        ax.set(xticks=[], yticks=[])  # hidden ticks would still be laid out, and take most of the time
        ax.set_axis_off()
    for ax, function, title in zip(axes.flat, functions, titles, strict=False):
        values = np.asarray(function(flat)).reshape(x1.shape)
        ax.imshow(
            values, extent=extent, origin="lower", cmap=PROBABILITY, vmin=low, vmax=high, interpolation="bilinear"
        )
        middle = (low + high) / 2
        if values.min() < middle < values.max():
            ax.contour(x1, x2, values, levels=[middle], colors=INK, linewidths=1.3)
        ax.set_title(title, loc="center", fontsize=10, pad=3)
        if points is not None:
            _points(ax, points, labels, size=13)
            ax.set(xlim=extent[:2], ylim=extent[2:])
    return figure


def shapes(m: int = 5, n: int = 2, h: int = 3):
    """X (m, n) times Wᵀ (n, h) plus b gives Z (m, h), as tables of squares. One row and one column stand out."""
    figure, ax = subplots((7.2, 2.9))
    ax.set_axis_off()
    cell = 0.42
    top, x = 0.0, 0.0
    row, column = 1, 1
    parts = (
        ("X", m, n, f"({m}, {n})", row, None, "@"),
        ("Wᵀ", n, h, f"({n}, {h})", None, column, "+"),
        ("b", 1, h, f"({h},)", None, column, "="),
        ("Z", m, h, f"({m}, {h})", row, column, ""),
    )
    for name, height, width, shape, lit_row, lit_column, sign in parts:
        down = top - height * cell / 2  # the tables stand side by side about one middle line
        for r in range(height):
            for c in range(width):
                by_row, by_column = r == lit_row, c == lit_column
                face = "#f4f5f7"
                if name == "Z":
                    face = "#d9c3e2" if by_row and by_column else face
                elif by_row or by_column:
                    face = "#cfe1f2" if by_row else "#fbe0bb"
                square = (x + c * cell, -down - (r + 1) * cell)
                ax.add_patch(_rectangle(square, cell, face))
        middle = x + width * cell / 2
        letter = "$W^{\\top}$" if name == "Wᵀ" else f"${name}$"
        ax.text(middle, height * cell / 2 + 0.18, letter, ha="center", fontsize=12.5, color=INK)
        ax.text(middle, -height * cell / 2 - 0.16, shape, ha="center", va="top", fontsize=9.5, color=MUTED)
        x += width * cell
        if sign:
            ax.text(x + 0.32, 0, sign, ha="center", va="center", fontsize=13, color=INK)
            x += 0.64
    ax.text(-0.15, (m / 2 - row - 0.5) * cell, say(ru="пример", en="example"), ha="right", va="center", fontsize=9.5,
            color=BLUE)  # fmt: skip
    ax.text(n * cell + 0.64 + (column + 0.5) * cell, n * cell / 2 + 0.62, say(ru="нейрон", en="neuron"), ha="center",
            fontsize=9.5, color=ORANGE)  # fmt: skip
    ax.set(xlim=(-1.1, x + 0.2), ylim=(-m * cell / 2 - 0.5, m * cell / 2 + 0.6), aspect="equal")
    return figure


def speed(names, seconds):
    """Bars of times on a logarithmic scale, each with its time beside it. Returns the figure."""
    figure, ax = subplots((7.2, 2.1))
    places = np.arange(len(names))[::-1]
    ax.barh(places, seconds, color=(MUTED, ORANGE, BLUE)[: len(names)], height=0.6)
    for place, value in zip(places, seconds, strict=True):
        text = f"{1000 * value:.3g}"
        ax.text(value * 1.15, place, say(ru=text.replace(".", ",") + " мс", en=text + " ms"), va="center", fontsize=9.5)
    ax.set(xscale="log", yticks=places, yticklabels=names, xlim=(min(seconds) / 3, max(seconds) * 6))
    ax.set_xlabel(say(ru="секунды, логарифмическая шкала", en="seconds, logarithmic scale"))
    ax.tick_params(axis="y", length=0)
    ax.grid(False, axis="y")
    return figure


def network(sizes=(2, 4, 4, 1)):
    """Layers with every connection, and below each layer of weights the shapes of its W and b. Returns the figure."""
    figure, ax = subplots((7.2, 3.7))
    ax.set(xlim=(0, 10), ylim=(-1.35, 3.8), aspect="equal")
    ax.set_axis_off()
    columns = np.linspace(1.1, 8.9, len(sizes))
    places = [[(x, 1.8 + 0.92 * ((n - 1) / 2 - k)) for k in range(n)] for x, n in zip(columns, sizes, strict=True)]
    for before, after in zip(places, places[1:], strict=False):
        for x0, y0 in before:
            for x1, y1 in after:
                ax.plot([x0, x1], [y0, y1], color="#b6bcc6", linewidth=0.9, zorder=0)
    looks = (_INPUT, *((_PALE[0], BLUE),) * (len(sizes) - 2), _OUTPUT)
    for layer, (column, look) in enumerate(zip(places, looks, strict=True)):
        for x, y in column:
            node(ax, x, y, "", *look, 0.3)
        text = "$x$" if layer == 0 else "$y$" if layer == len(sizes) - 1 else f"$h_{layer}$"
        ax.text(columns[layer], -0.28, text, ha="center", fontsize=12, color=INK)
    for layer in range(1, len(sizes)):
        x = (columns[layer - 1] + columns[layer]) / 2
        n, h = sizes[layer - 1], sizes[layer]
        ax.text(x, -0.62, f"$W_{layer}$: ({h}, {n})", ha="center", va="top", fontsize=9.5, color=BLUE)
        ax.text(x, -0.98, f"$b_{layer}$: ({h},)", ha="center", va="top", fontsize=9.5, color=BLUE)
    return figure


def classes(function, points, labels, extent=(-3.0, 3.0, -3.0, 3.0)):
    """Three classes: the plane in the mixed colours of their probabilities, and points. Returns the figure.

    function: of points (m, 2) that gives (m, 3) probabilities; labels (m,) of 0, 1 and 2.
    """
    figure, ax = subplots("square")
    x1, _, flat = _plane(extent)
    colors = np.array([[0.12, 0.44, 0.71], [0.88, 0.48, 0.0], [0.58, 0.34, 0.66]])
    mixed = np.asarray(function(flat)) @ colors
    ax.imshow((0.45 + 0.55 * mixed).reshape(*x1.shape, 3).clip(0, 1), extent=extent, origin="lower")
    for k, marker in enumerate("os^"):
        ax.scatter(*points[labels == k].T, color=colors[k], marker=marker, s=26, edgecolors="white", linewidths=0.6)
    ax.grid(False)
    ax.set(xlim=extent[:2], ylim=extent[2:], xlabel="$x_1$", ylabel="$x_2$")
    return figure


def warp(network, points, labels, extent=(-2.0, 2.0, -2.0, 2.0), lines: int = 17):
    """A grid over the plane and the points, before the network and after each of its hidden layers of two neurons.

    network: a dl101.mlp.MLP whose hidden layers all have two neurons. The last panel also has the line where the
    output is 0. Returns the figure.
    """
    left, right, bottom, top = extent
    stages = len(network.sizes) - 1
    figure, axes = subplots((7.2, 7.2 / stages + 0.35), 1, stages)
    fine = np.linspace(0, 1, 121)
    grid = [np.stack([np.full(121, left + (right - left) * t), bottom + (top - bottom) * fine], 1)
            for t in np.linspace(0, 1, lines)]  # fmt: skip
    grid += [np.stack([left + (right - left) * fine, np.full(121, bottom + (top - bottom) * t)], 1)
             for t in np.linspace(0, 1, lines)]  # fmt: skip
    for stage, ax in enumerate(np.atleast_1d(axes)):
        for k, line in enumerate(grid):
            moved = _after(network, line, stage)
            ax.plot(*moved.T, color="#9fb3c8" if k < lines else "#c9b28f", linewidth=0.8)
        _points(ax, _after(network, points, stage), labels, size=12)
        name = say(ru="входы", en="inputs") if stage == 0 else say(ru=f"после слоя {stage}", en=f"after layer {stage}")
        ax.set_title(name, loc="center", fontsize=10)
        letter = "x" if stage == 0 else "h"
        ax.set(xlabel=f"${letter}_1$", ylabel=f"${letter}_2$")
        ax.set_box_aspect(1)
        ax.grid(False)
    _zero_line(ax, network.parameters[f"W{stages}"][0], network.parameters[f"b{stages}"][0])
    return figure


def lifted(network, points, labels):
    """The points after a hidden layer of three neurons, in space, with the plane that the output puts between them.

    network: a dl101.mlp.MLP [2, 3, 1]. Returns the figure.
    """
    figure, _ = subplots((7.2, 3.7))
    figure.clear()
    grid = figure.add_gridspec(1, 2, width_ratios=(1, 1.25))
    flat = figure.add_subplot(grid[0])
    _points(flat, points, labels, size=14)
    flat.set_box_aspect(1)
    flat.grid(False)
    flat.set(xlabel="$x_1$", ylabel="$x_2$")
    flat.set_title(say(ru="входы", en="inputs"), loc="center", fontsize=10)
    ax = figure.add_subplot(grid[1], projection="3d")
    H = _after(network, points, 1)
    w, b = network.parameters["W2"][0], network.parameters["b2"][0]
    normal = w / np.linalg.norm(w)
    middle = H.mean(axis=0)
    centred = (H - middle) - np.outer((H - middle) @ normal, normal)
    # Two directions in the plane, the points spread most along the first.
    first, second = np.linalg.svd(centred, full_matrices=False)[2][:2]
    foot = middle - ((w @ middle + b) / np.linalg.norm(w)) * normal
    s, t = np.meshgrid([-1.3, 1.3], [-1.3, 1.3])
    plane = foot + s[..., None] * first + t[..., None] * second
    ax.plot_surface(*np.moveaxis(plane, -1, 0), color="#b98cc9", alpha=0.35, linewidth=0)
    for k in (0, 1):
        ax.scatter(*H[labels == k].T, color=CLASS_COLORS[k], marker=CLASS_MARKERS[k], s=14, depthshade=False,
                   edgecolors="white", linewidths=0.3)  # fmt: skip
    # Seen from the side, almost along the plane, which then looks like a narrow strip between the classes.
    side = np.array([-normal[1], normal[0], 0.0])
    eye = side / np.linalg.norm(side) + 0.3 * normal * (1 if normal[2] >= 0 else -1)
    ax.view_init(elev=np.degrees(np.arcsin(eye[2] / np.linalg.norm(eye))), azim=np.degrees(np.arctan2(eye[1], eye[0])))
    ax.set_box_aspect((1, 1, 1), zoom=0.86)
    ax.set(xlabel="$h_1$", ylabel="$h_2$", zlabel="$h_3$", xticks=[-1, 0, 1], yticks=[-1, 0, 1], zticks=[-1, 0, 1])
    ax.tick_params(labelsize=8, pad=-2)
    ax.set_title(say(ru="скрытый слой", en="hidden layer"), loc="center", fontsize=10)
    return figure


def folds(times=(1, 2, 3, 6)):
    """The tent map of the interval from 0 to 1, applied so many times, one panel for each. Returns the figure."""
    figure, axes = subplots((7.2, 2.3), 1, len(times), sharey=True)
    for ax, k in zip(axes, times, strict=True):
        y = x = np.linspace(0, 1, 2**11 + 1)
        for _ in range(k):
            y = 1 - np.abs(2 * y - 1)
        ax.plot(x, y, color=BLUE, linewidth=1.5)
        ax.set_title(say(ru=f"сгибов {k}, звеньев {2**k}", en=f"{k} fold{'s'[:k > 1]}, {2**k} pieces"), loc="center",
                     fontsize=9.5)  # fmt: skip
        ax.set(xticks=[0, 1], yticks=[0, 1], xlabel="$x$")
    return figure


def paper(times=(0, 1, 2, 3)):
    """The unit square folded in both directions and then cut along one line, opened again. Returns the figure."""
    figure, axes = subplots((7.2, 2.15), 1, len(times), sharey=True)
    u1, u2 = np.meshgrid(np.linspace(0, 1, 193), np.linspace(0, 1, 193))
    for ax, k in zip(axes, times, strict=True):
        folded = [u1, u2]
        for _ in range(k):
            folded = [1 - np.abs(2 * u - 1) for u in folded]
        ax.contourf(u1, u2, folded[0] + folded[1] - 1.2, levels=[-9, 0, 9], colors=["#cfe1f2", "#fbd7a6"])
        for c in np.linspace(0, 1, 2**k + 1)[1:-1]:  # the creases
            for line in (ax.axvline, ax.axhline):
                line(c, color="white", linewidth=0.8)
        ax.contour(u1, u2, folded[0] + folded[1] - 1.2, levels=[0], colors=INK, linewidths=1.2)
        ax.set_title(say(ru=f"сгибов: {k}", en=f"{k} fold{'s'[: k != 1]}"), loc="center", fontsize=10)
        ax.set(xticks=[], yticks=[], aspect="equal")
        ax.grid(False)
    return figure


def _after(network, points, stage: int) -> np.ndarray:
    """The points after `stage` hidden layers."""
    return np.asarray(points) if stage == 0 else network.layers(points)[stage - 1][1]


def _zero_line(ax, w, b: float) -> None:
    """The line w·h + b = 0 across the axes, whose limits stay."""
    limits = ax.get_xlim(), ax.get_ylim()
    foot = -b * w / (w @ w)
    ax.axline(foot, foot + np.array([-w[1], w[0]]), color=INK, linewidth=1.8)
    ax.set(xlim=limits[0], ylim=limits[1])


def _points(ax, points, labels, size: float) -> None:
    points, labels = np.asarray(points), np.asarray(labels).reshape(-1)
    for k in (0, 1):
        ax.scatter(*points[labels == k].T, color=CLASS_COLORS[k], marker=CLASS_MARKERS[k], s=size, edgecolors="white",
                   linewidths=0.3, zorder=3)  # fmt: skip


def _plane(extent):
    left, right, bottom, top = extent
    x1, x2 = np.meshgrid(np.linspace(left, right, _GRID), np.linspace(bottom, top, _GRID))
    return x1, x2, np.stack([x1.ravel(), x2.ravel()], axis=1)


def _rectangle(corner, side: float, face: str):
    from matplotlib.patches import Rectangle

    return Rectangle(corner, side, side, facecolor=face, edgecolor="#8a93a0", linewidth=0.9)
