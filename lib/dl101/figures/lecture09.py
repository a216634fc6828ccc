"""Drawings of lecture 09: a computation with its numbers, step by step; the shapes of a layer; two passes; the cost."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from matplotlib.patches import FancyArrowPatch, FancyBboxPatch, Rectangle
from matplotlib.path import Path

from dl101 import autograd
from dl101.autograd.graph import short
from dl101.figures.drawing import arrow
from dl101.language import say
from dl101.plots import BLUE, INK, MUTED, ORANGE, subplots

__all__ = ["computation", "cost", "layer_shapes", "step", "two_passes"]

_WIDTH, _ROW, _MARGIN = 7.2, 0.74, 0.1  # inches
_SMALL = 0.4  # how wide a plain number is, in boxes
_BENDS = (0.0, 0.12, -0.12, 0.2, -0.2, 0.3, -0.3, 0.45, -0.45)  # of an edge; straight, if nothing is in its way


@dataclass(frozen=True)
class _Known:
    """What a drawing shows. values: ids of the nodes whose number is known; grads: id → derivative so far; edges: those
    gone back along; node and edge: what the present step is about, or None."""

    values: set[int]
    grads: Mapping[int, float]
    edges: set[int]
    node: int | None = None
    edge: int | None = None


def computation(value: autograd.Value, backward: bool = True):
    """The graph of a value: in each box a name, how it is made and its number.

    With backward also the derivative of the last value by it, and the local derivatives on the edges; call
    value.backward() first. Variables have a blue frame, the last value an orange one, numbers none. Readable for up to
    about seven columns. Returns the figure.
    """
    drawn = autograd.graph(value)
    grads = {node.id: node.grad for node in drawn.nodes} if backward else {}
    edges = set(range(len(drawn.edges))) if backward else set()
    return _draw(
        drawn, _Known({node.id for node in drawn.nodes}, grads, edges), _legend() if backward else "", backward
    )


def step(value: autograd.Value, number: int):
    """The computation after so many steps: first those forward, then those back; the last one is marked in orange.

    number: from 0, where only the variables are known, to the last step; beyond these the nearest is drawn. Below the
    graph stand the number of the step and what it does. Returns the figure.
    """
    drawn = autograd.graph(value)
    forward, backward = drawn.forward(), drawn.backward()
    steps = forward + backward
    number = min(max(int(number), 0), len(steps))
    values = {node.id for node in drawn.nodes if not node.operation} | {each.node for each in forward[:number]}
    done = backward[: max(0, number - len(forward))]
    grads = {each.node: each.number for each in done}  # a later step about a node replaces its number
    edges = {each.edge for each in done if each.edge is not None}
    if number == 0:
        text, known = say(ru="известны только переменные", en="only the variables are known"), _Known(values, {}, set())
    else:
        now = steps[number - 1]
        text, known = now.text, _Known(values, grads, edges, now.node, now.edge)
    way = say(ru="вперёд", en="forward") if number <= len(forward) else say(ru="назад", en="back")
    place = say(ru=f"шаг {number} из {len(steps)}", en=f"step {number} of {len(steps)}")
    return _draw(drawn, known, f"{place}, {way}:  {text}" if number else f"{place}:  {text}", True)


def layer_shapes(m: int = 5, n: int = 3, h: int = 4):
    """The matrices of a linear layer to scale: forward, and the two products of the backward pass. Returns the figure.

    m examples, n inputs, h neurons.
    """
    rows = [
        [("Z", m, h), "=", ("X", m, n), "·", ("Wᵀ", n, h), "+ b"],
        [("dW", h, n), "=", ("dZᵀ", h, m), "·", ("X", m, n)],
        [("dX", m, n), "=", ("dZ", m, h), "·", ("W", h, n)],
    ]
    titles = (
        say(ru="вперёд", en="forward"),
        say(ru="назад, к весам:\nсумма по примерам", en="back to the weights:\na sum over examples"),
        say(ru="назад, ко входу:\nсумма по нейронам", en="back to the input:\na sum over neurons"),
    )
    unit, gap = 0.17, 0.42
    heights = [max(part[1] for part in row if isinstance(part, tuple)) * unit for row in rows]
    size = (7.2, sum(heights) + 3 * gap + 0.15)
    figure, ax = subplots(size)
    ax.set(xlim=(0, size[0]), ylim=(size[1], 0))
    ax.set_axis_off()
    y = 0.1
    for row, title, height in zip(rows, titles, heights, strict=True):
        middle, x = y + height / 2, 2.2
        ax.text(0.1, middle, title, va="center", fontsize=9.5, color=MUTED, linespacing=1.4)
        for part in row:
            x = _matrix(ax, x, middle, part, unit)
        y += height + gap
    return figure


def two_passes():
    """A network of two layers: the numbers that go forward, and the derivatives that come back. Returns the figure."""
    figure, ax = subplots((7.2, 2.75))
    ax.set(xlim=(0, 7.2), ylim=(2.75, 0))
    ax.set_axis_off()
    linear, loss = say(ru="линейный", en="linear"), say(ru="потери", en="loss")
    boxes = [(1.15, linear), (2.65, "g"), (4.15, linear), (5.65, loss)]
    for x, name in boxes:
        _plain_box(ax, x, 1.0, 0.48, 0.36, name)
    passing = [("X", ""), ("Z₁", "dZ₁"), ("H₁", "dH₁"), ("O", "dO"), ("J", "1")]
    ends = [0.1] + [x for x, _ in boxes] + [7.1]
    for k, (there, back) in enumerate(passing):
        x0 = ends[k] + (0.5 if k else 0)
        x1 = ends[k + 1] - (0.5 if k < 4 else 0)
        arrow(ax, (x0, 0.84), (x1, 0.84), BLUE, 1.6)
        ax.text((x0 + x1) / 2, 0.66, there, ha="center", fontsize=10, color=BLUE)
        if back:
            arrow(ax, (x1, 1.16), (x0, 1.16), ORANGE, 1.6)
            ax.text((x0 + x1) / 2, 1.42, back, ha="center", fontsize=10, color=ORANGE)
    for x, index in ((1.15, "₁"), (4.15, "₂")):
        arrow(ax, (x, 0.28), (x, 0.64), BLUE, 1.2)
        ax.text(x, 0.2, f"W{index}, b{index}", ha="center", fontsize=10, color=BLUE)
        arrow(ax, (x, 1.36), (x, 1.78), ORANGE, 1.6)
        ax.text(x, 1.97, f"dW{index}, db{index}", ha="center", fontsize=10, color=ORANGE)
    arrow(ax, (5.65, 0.28), (5.65, 0.64), BLUE, 1.2)
    ax.text(5.65, 0.2, "y", ha="center", fontsize=10, color=BLUE)
    text = say(
        ru="синее идёт вперёд, и каждый блок запоминает то, что получил; оранжевое возвращается",
        en="blue goes forward, and each block keeps what it was given; orange comes back",
    )
    ax.text(3.6, 2.52, text, ha="center", fontsize=8.5, color=MUTED)
    return figure


def cost(forwards: Mapping[str, float]):
    """Bars on a logarithmic scale: what each way costs, in forward passes. forwards: {name: how many}."""
    figure, ax = subplots((7.2, 0.75 + 0.5 * len(forwards)))
    names, values = list(forwards), list(forwards.values())
    bars = ax.barh(names, values, left=0, height=0.55, color=[BLUE, ORANGE, MUTED][: len(values)])
    ax.bar_label(bars, [f"{value:,.0f}".replace(",", " ") if value >= 100 else f"{value:.3g}" for value in values],
                 padding=4, fontsize=9.5, color=INK)  # fmt: skip
    ax.set(xscale="log", xlim=(0.5, 12 * max(values)), xlabel=say(ru="прямых проходов", en="forward passes"))
    ax.invert_yaxis()
    ax.grid(False, axis="y")
    return figure


def _legend() -> str:
    return say(
        ru="в рамке — формула, значение, после ∂ — производная по нему; на стрелке — локальная производная",
        en="in a box: formula, value, after ∂ the derivative of the result; on an arrow: the local derivative",
    )


def _draw(drawn: autograd.Graph, known: _Known, text: str, three_lines: bool):
    columns, height = max(node.x for node in drawn.nodes) + 1, max(node.y for node in drawn.nodes)
    column = (_WIDTH - 2 * _MARGIN) / columns
    half = min(0.6, 0.33 * column), 0.29 if three_lines else 0.2
    size = (_WIDTH, _ROW * height + 2 * half[1] + 2 * _MARGIN + (0.25 if text else 0))
    figure, ax = subplots(size)
    ax.set(xlim=(0, size[0]), ylim=(size[1], 0))
    ax.set_axis_off()
    places = [(_MARGIN + column * (node.x + 0.5), _MARGIN + half[1] + _ROW * node.y) for node in drawn.nodes]
    taken: list = []  # where labels stand
    for index in range(len(drawn.edges)):
        _edge(ax, index, drawn, places, half, known, taken)
    for node, place in zip(drawn.nodes, places, strict=True):
        _box(ax, node, node is drawn.nodes[-1], place, half, known)
    now = known.node is not None
    ax.text(size[0] / 2, size[1] - _MARGIN, text, ha="center", va="center", fontsize=9 if now else 8,
            color=INK if now else MUTED)  # fmt: skip
    return figure


def _edge(ax, index: int, drawn, places, half, known: _Known, taken: list) -> None:
    edge = drawn.edges[index]
    source, present = drawn.nodes[edge.source], index == known.edge
    out = half[0] * (_SMALL if _is_number(source) else 1)
    (x0, y0), (x1, y1) = places[edge.source], places[edge.target]
    start, end = np.array([x0 + out, y0]), np.array([x1 - half[0] - 0.02, y1])
    twins = len(_between(drawn, edge.source, edge.target)) > 1  # a · a: two edges between the same boxes
    others = [place for i, place in enumerate(places) if i not in (edge.source, edge.target)]
    curve = _curve(start, end, [(-0.3, 0.3)[edge.place]] if twins else _BENDS, others, half)
    path = Path(
        curve if not present else curve[::-1], [Path.MOVETO, Path.CURVE3, Path.CURVE3]
    )  # a step back turns round
    ax.add_patch(FancyArrowPatch(path=path, arrowstyle="-|>", mutation_scale=10, color=ORANGE if present else MUTED,
                                 linewidth=2.2 if present else 1.1, zorder=1))  # fmt: skip
    if index not in known.edges or edge.slope is None:
        return
    number = short(edge.slope)
    two_lines = end[0] - start[0] > 0.5 and edge.rule != number and not twins
    text = f"{edge.rule}\n= {number}" if two_lines else number
    if two_lines and abs(y1 - y0) < 0.15:
        text = f"{edge.rule} = {number}" if end[0] - start[0] > 0.062 * len(f"{edge.rule} = {number}") else number
    if abs(y1 - y0) < 0.15 and end[0] - start[0] < 0.062 * len(text) + 0.2 and not twins:
        x, y = (x0 + out + end[0]) / 2, (y0 + y1) / 2 - 0.1  # above a level arrow that it would cover
    else:
        x, y = _free_place(curve, text, places, half, taken)
    ax.text(x, y, text, ha="center", va="center", fontsize=7.5, linespacing=1.05, color=INK, zorder=1.5,
            bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.8})  # fmt: skip


def _points(curve: np.ndarray, at) -> np.ndarray:
    """Points (len(at), 2) of the quadratic curve with these three control points."""
    t = np.asarray(at)[:, None]
    return (1 - t) ** 2 * curve[0] + 2 * t * (1 - t) * curve[1] + t**2 * curve[2]


def _curve(start, end, bends, boxes, half) -> np.ndarray:
    """Control points (3, 2) of the edge: the first of the bends that crosses no box, else the one that crosses least.

    An edge does not leave the page at the top or at the bottom either.
    """
    along = end - start
    across = np.array([along[1], -along[0]])
    best, least = None, np.inf
    for bend in bends:
        curve = np.array([start, (start + end) / 2 + bend * across, end])
        points = _points(curve, np.linspace(0, 1, 60))
        hidden = sum(
            int(np.sum((abs(points[:, 0] - x) < half[0] + 0.04) & (abs(points[:, 1] - y) < half[1] + 0.04)))
            for x, y in boxes
        )
        hidden += int(np.sum((points[:, 1] < 0.08) | (points[:, 1] > max(y for _, y in boxes + [start, end]) + 0.3)))
        if hidden < least:
            best, least = curve, hidden
    return best


def _free_place(curve, text: str, places, half, taken: list) -> tuple[float, float]:
    """The middle of the label, on the curve where it is nearest its middle and free of boxes and of other labels."""
    lines = text.split("\n")
    size = 0.033 * max(map(len, lines)) + 0.02, 0.065 * len(lines)
    at = [0.5, *(0.5 + side * k / 20 for k in range(1, 9) for side in (-1, 1))]
    best, least = None, np.inf
    for x, y in _points(curve, at):
        over = sum(_overlap((x, y), size, place, half) for place in places)
        over += sum(_overlap((x, y), size, place, other) for place, other in taken)
        if over < least - 1e-9:
            best, least = (float(x), float(y)), over
    taken.append((best, size))
    return best


def _overlap(a, half_a, b, half_b) -> float:
    """The area that two boxes share; middles and half sizes."""
    width, height = (half_a[i] + half_b[i] - abs(a[i] - b[i]) for i in (0, 1))
    return max(0.0, width) * max(0.0, height)


def _box(ax, node, last: bool, place, half, known: _Known) -> None:
    (x, y), (width, height) = place, half
    if _is_number(node):
        ax.text(x, y, node.name, ha="center", va="center", fontsize=9, color=INK, zorder=4)
        return
    present = node.id == known.node
    color = ORANGE if last or present else MUTED if node.operation else BLUE
    corner, face = (x - width, y - height), "#f4f5f7" if node.operation else "#e9f1f9"
    ax.add_patch(FancyBboxPatch(corner, 2 * width, 2 * height, boxstyle="round,pad=0,rounding_size=0.07",
                                facecolor="#fdf1e0" if present else face, edgecolor=color,
                                linewidth=2 if present else 1.3, zorder=2))  # fmt: skip
    lines = [(f"{node.name} = {node.formula}" if node.formula else node.name, INK)]
    if node.id in known.values:
        lines.append((short(node.data), BLUE))
    if node.id in known.grads and not node.constant:
        lines.append((f"∂ {short(known.grads[node.id])}", ORANGE))
    for i, (text, color) in enumerate(lines):
        size = min(7.8, 2 * width * 72 / (0.6 * len(text)))  # a narrow box has small letters
        ax.text(x, y + (i - (len(lines) - 1) / 2) * 0.165, text, ha="center", va="center", fontsize=size, color=color,
                zorder=4)  # fmt: skip


def _between(drawn: autograd.Graph, source: int, target: int) -> list[autograd.Edge]:
    return [edge for edge in drawn.edges if (edge.source, edge.target) == (source, target)]


def _is_number(node: autograd.Node) -> bool:
    return node.constant and not node.operation


def _matrix(ax, x: float, middle: float, part, unit: float) -> float:
    """A matrix (name, rows, columns) as a grid, or a sign; returns where the next part begins."""
    if isinstance(part, str):
        ax.text(x, middle, part, va="center", fontsize=12, color=INK)
        return x + 0.17 + 0.12 * len(part)
    name, rows, columns = part
    color = ORANGE if name.startswith("d") else BLUE
    left, top = x, middle - rows * unit / 2
    for i in range(rows):
        for j in range(columns):
            ax.add_patch(Rectangle((left + j * unit, top + i * unit), unit, unit, facecolor=color, alpha=0.16,
                                   edgecolor="none"))  # fmt: skip
    for i in range(rows + 1):
        ax.plot([left, left + columns * unit], [top + i * unit] * 2, color="white", linewidth=0.8)
    for j in range(columns + 1):
        ax.plot([left + j * unit] * 2, [top, top + rows * unit], color="white", linewidth=0.8)
    ax.add_patch(Rectangle((left, top), columns * unit, rows * unit, fill=False, edgecolor=color, linewidth=1.3,
                           zorder=3))  # fmt: skip
    ax.text(left + columns * unit / 2, middle, name, ha="center", va="center", fontsize=11, color=INK)
    ax.text(left + columns * unit / 2, top + rows * unit + 0.04, f"({rows}, {columns})", ha="center", va="top",
            fontsize=8, color=MUTED)  # fmt: skip
    return left + columns * unit + 0.16


def _plain_box(ax, x: float, y: float, width: float, height: float, text: str) -> None:
    ax.add_patch(FancyBboxPatch((x - width, y - height), 2 * width, 2 * height, facecolor="#f4f5f7", edgecolor=MUTED,
                                boxstyle="round,pad=0,rounding_size=0.07", linewidth=1.3, zorder=2))  # fmt: skip
    ax.text(x, y, text, ha="center", va="center", fontsize=10, color=INK, zorder=3)
