"""Drawings of lecture 09."""

from __future__ import annotations

from matplotlib.patches import FancyBboxPatch

from dl101 import autograd
from dl101.autograd.graph import short
from dl101.language import say
from dl101.plots import BLUE, INK, MUTED, ORANGE, subplots

__all__ = ["computation"]

_WIDTH, _ROW, _MARGIN = 7.2, 0.74, 0.1  # inches
_SMALL = 0.4  # how wide a plain number is, in boxes


def computation(value: autograd.Value, backward: bool = True):
    """The graph of a value: in each box a name, how it is made and its number.

    With backward also the derivative of the last value by it, and the local derivatives on the edges; call
    value.backward() first. Variables have a blue frame, the last value an orange one, numbers none. Readable for up to
    about seven columns. Returns the figure.
    """
    drawn = autograd.graph(value)
    columns, height = max(node.x for node in drawn.nodes) + 1, max(node.y for node in drawn.nodes)
    step = (_WIDTH - 2 * _MARGIN) / columns
    half = min(0.6, 0.33 * step), 0.29 if backward else 0.2
    size = (_WIDTH, _ROW * height + 2 * half[1] + 2 * _MARGIN + (0.22 if backward else 0))
    figure, ax = subplots(size)
    ax.set(xlim=(0, size[0]), ylim=(size[1], 0))
    ax.set_axis_off()
    places = [(_MARGIN + step * (node.x + 0.5), _MARGIN + half[1] + _ROW * node.y) for node in drawn.nodes]
    for edge in drawn.edges:
        _edge(ax, edge, drawn, places, half, backward)
    for node, place in zip(drawn.nodes, places, strict=True):
        _box(ax, node, node is drawn.nodes[-1], place, half, backward)
    if backward:
        last = drawn.nodes[-1].name
        text = say(
            ru=f"в рамке: формула, значение, после ∂ производная {last}; на стрелке: локальная производная",
            en=f"in a box: formula, value, after ∂ the derivative of {last}; on an arrow: the local derivative",
        )
        ax.text(size[0] / 2, size[1] - _MARGIN, text, ha="center", va="center", fontsize=8, color=MUTED)
    return figure


def _edge(ax, edge, drawn, places, half, backward: bool) -> None:
    source = drawn.nodes[edge.source]
    bend = (
        0.0 if len(_between(drawn, edge.source, edge.target)) == 1 else (-0.3, 0.3)[edge.place]
    )  # two edges between the same boxes
    out = half[0] * (_SMALL if _is_number(source) else 1)
    (x0, y0), (x1, y1) = places[edge.source], places[edge.target]
    x0, x1 = x0 + out, x1 - half[0] - 0.02
    style = {"arrowstyle": "-|>", "color": MUTED, "linewidth": 1.1, "connectionstyle": f"arc3,rad={bend}"}
    ax.annotate("", xy=(x1, y1), xytext=(x0, y0), arrowprops=style, zorder=1)
    if backward and edge.slope is not None:
        number = short(edge.slope)
        roomy = x1 - x0 > 0.5 and edge.rule != number and bend == 0
        if abs(y1 - y0) < 0.15 and bend == 0:  # a level arrow is too short to be written on
            lines = [(edge.rule, -0.1), (f"= {number}", 0.11)] if roomy else [(number, -0.1)]
        else:
            lines = [(f"{edge.rule}\n= {number}" if roomy else number, 0.4 * bend)]
        for text, down in lines:
            ax.text((x0 + x1) / 2, (y0 + y1) / 2 + down, text, ha="center", va="center", fontsize=7.5, linespacing=1.05,
                    color=INK, bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.8}, zorder=1.5)  # fmt: skip


def _box(ax, node, last: bool, place, half, backward: bool) -> None:
    (x, y), (width, height) = place, half
    if _is_number(node):
        ax.text(x, y, node.name, ha="center", va="center", fontsize=9, color=INK, zorder=4)
        return
    edge = ORANGE if last else MUTED if node.operation else BLUE
    corner, face = (x - width, y - height), "#f4f5f7" if node.operation else "#e9f1f9"
    ax.add_patch(FancyBboxPatch(corner, 2 * width, 2 * height, boxstyle="round,pad=0,rounding_size=0.07",
                                facecolor=face, edgecolor=edge, linewidth=1.3, zorder=2))  # fmt: skip
    lines = [(f"{node.name} = {node.formula}" if node.formula else node.name, INK), (short(node.data), BLUE)]
    if backward and not node.constant:
        lines.append((f"∂ {short(node.grad)}", ORANGE))
    for i, (text, color) in enumerate(lines):
        ax.text(x, y + (i - (len(lines) - 1) / 2) * 0.165, text, ha="center", va="center", fontsize=7.8, color=color,
                zorder=4)  # fmt: skip


def _between(drawn: autograd.Graph, source: int, target: int) -> list[autograd.Edge]:
    return [edge for edge in drawn.edges if (edge.source, edge.target) == (source, target)]


def _is_number(node: autograd.Node) -> bool:
    return node.constant and not node.operation
