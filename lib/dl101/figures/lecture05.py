"""Drawings of lecture 05: the four corners of the unit square, lines between them, input space and hidden space."""

from __future__ import annotations

import numpy as np

from dl101.activations import ACTIVATIONS
from dl101.data.gates import GATES, INPUTS
from dl101.figures.drawing import arrow, node
from dl101.gates import separating_line
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
    decision_line,
    subplots,
)

__all__ = [
    "all_gates",
    "corners",
    "diagonals",
    "half_plane",
    "input_and_hidden",
    "network",
    "slide_lines",
    "truth_tables",
]

# Left, right, bottom, top: the square of the inputs with some air around it.
_AROUND = (-0.45, 1.45, -0.45, 1.45)
_RED = "#c0392b"
_TINTS = ("#dce9f5", "#fdebd3")
# One line style and one colour for each hidden neuron, in every picture.
_UNITS = ((PURPLE, "-"), ("#009e73", "--"), ("#6b7280", ":"), ("#56b4e9", "-."))


def corners(ax, outputs, names: str | None = "above") -> None:
    """The corners of the unit square in the colour and shape of their output, 0 or 1.

    outputs: 4 numbers in the order of INPUTS. names: where (x1, x2) is written: "above" and below the square, or
    "beside" the corner, clear of a falling line through it; None: not at all.
    """
    outputs = np.asarray(outputs).reshape(-1)
    for k in (0, 1):
        ax.scatter(
            *INPUTS[outputs == k].T,
            color=CLASS_COLORS[k],
            marker=CLASS_MARKERS[k],
            s=90,
            edgecolors="white",
            linewidths=1,
            zorder=4,
        )
    for x1, x2 in INPUTS if names else ():
        below = x2 == 0 and (names == "above" or x1 == 0)
        ax.annotate(
            f"({x1:.0f}, {x2:.0f})",
            (x1, x2),
            xytext=(0 if below or names == "above" else 7, -9 if below else 9 if names == "above" else 4),
            textcoords="offset points",
            ha="center" if below or names == "above" else "left",
            va="top" if below else "bottom",
            fontsize=8.5,
            color=INK,
        )
    left, right, bottom, top = _AROUND
    ax.set(xlim=(left, right), ylim=(bottom, top), aspect="equal", xticks=[0, 1], yticks=[0, 1])
    ax.grid(False)


def half_plane(ax, w, b: float, **line) -> None:
    """Tints the two sides of the line w·x + b = 0 in the colours of the answers and draws the line."""
    _tint(ax, lambda points: points @ np.asarray(w, dtype=float).reshape(-1) + b)
    decision_line(ax, w, b, **line)


def truth_tables(names=("AND", "OR", "XOR")):
    """A square of corners for each gate. Returns the figure."""
    figure, axes = subplots((7.2, 2.7), 1, len(names), sharey=True)
    for ax, name in zip(axes, names, strict=True):
        corners(ax, GATES[name])
        ax.set(title=name, xlabel="$x_1$")
    axes[0].set_ylabel("$x_2$")
    _legend(axes[0])
    return figure


def slide_lines():
    """AND and OR with the slides' line, which touches corners, and the one half a step away. Returns the figure."""
    figure, axes = subplots((7.2, 4.0), 1, 2, sharey=True)
    for ax, (name, on_corner, between) in zip(axes, (("AND", -2.0, -1.5), ("OR", -1.0, -0.5)), strict=True):
        corners(ax, GATES[name], "beside")
        half_plane(ax, (1, 1), between)
        decision_line(ax, (1, 1), on_corner, color=_RED, linestyle="--", linewidth=2)
        ax.plot([], [], color=INK, label=f"{_signed(between)} $+\\ x_1 + x_2 = 0$")
        ax.plot([], [], color=_RED, linestyle="--", label=f"{_signed(on_corner)} $+\\ x_1 + x_2 = 0$")
        ax.set(title=name, xlabel="$x_1$")
        ax.legend(loc="upper center", bbox_to_anchor=(0.5, -0.2))
    axes[0].set_ylabel("$x_2$")
    return figure


def diagonals():
    """XOR with the segments that join corners of one class: they cross in the middle. Returns the figure."""
    figure, ax = subplots((3.7, 3.5))
    for k, (start, end) in enumerate((((0, 0), (1, 1)), ((0, 1), (1, 0)))):
        ax.plot(*zip(start, end, strict=True), color=CLASS_COLORS[k], linewidth=2, linestyle="-" if k else "--")
    corners(ax, GATES["XOR"])
    ax.plot(0.5, 0.5, "o", color=INK, markersize=5, zorder=5)
    ax.annotate("(½, ½)", (0.5, 0.5), xytext=(12, 0), textcoords="offset points", va="center", fontsize=9)
    ax.set(xlabel="$x_1$", ylabel="$x_2$")
    return figure


def all_gates():
    """The 16 gates, each with the line of largest margin where there is one. Returns the figure."""
    figure, axes = subplots((7.2, 7.4), 4, 4, sharex=True, sharey=True)
    for ax, (name, outputs) in zip(axes.flat, GATES.items(), strict=True):
        corners(ax, outputs, None)
        line = separating_line(outputs)
        if line is None:
            for spine in ax.spines.values():
                spine.set(visible=True, color=_RED, linewidth=2)
        elif np.any(np.asarray(line[0])):
            half_plane(ax, *line)
        else:  # a constant: the whole plane is on one side
            ax.set_facecolor(_TINTS[int(outputs[0])])
        ax.set_title(name if line is not None else say(ru=f"{name}: прямой нет", en=f"{name}: no line"), fontsize=9.5)
    figure.supxlabel("$x_1$", fontsize=10.5)
    figure.supylabel("$x_2$", fontsize=10.5)
    return figure


def network(W=((1, 1), (1, 1)), b=(-1.5, -0.5), v=(-1, 1), c=-0.5):
    """Two inputs, two hidden neurons, one output, the weights written on the edges. Returns the figure."""
    figure, ax = subplots((7.2, 3.1))
    ax.set(xlim=(0.3, 9.7), ylim=(-0.2, 4.0), aspect="equal")
    ax.set_axis_off()
    rows = (3.0, 0.9)
    for i, y in enumerate(rows):
        node(ax, 1.2, y, f"$x_{i + 1}$", "#e9f1f9", BLUE, 0.4)
        color = _UNITS[i][0]
        node(ax, 5.0, y, f"$u_{i + 1}$", "#f4f5f7", color, 0.45)
        ax.text(5.0, y + 0.62, _signed(b[i]), ha="center", fontsize=10, color=color)
        _edge(ax, (5.45, y), (8.0, 1.95 + 0.15 * (1 - 2 * i)), _signed(v[i]), INK, 0.5)
    for i, start in enumerate(rows):
        for j, end in enumerate(rows):
            near = 0.5 if i == j else 0.27
            _edge(ax, (1.6, start), (4.55, end + 0.1 * (j - i)), _signed(W[j][i]), _UNITS[j][0], near)
    node(ax, 8.45, 1.95, "$a$", "#fdf1e0", ORANGE, 0.45)
    ax.text(8.45, 2.57, _signed(c), ha="center", fontsize=10, color=INK)
    for x, text in (
        (1.2, say(ru="входы", en="inputs")),
        (5.0, say(ru="скрытые нейроны", en="hidden neurons")),
        (8.45, say(ru="выход", en="output")),
    ):
        ax.text(x, -0.15, text, ha="center", fontsize=9, color=MUTED)
    return figure


def input_and_hidden(W, b, v, c, activation="heaviside", outputs=None):
    """The plane of the inputs and the space of the hidden neurons, side by side. Returns the figure.

    W (h, 2), b (h,), v (h,), c a number: the network v · f(W x + b) + c, answer 1 where it is positive. activation: a
    name from ACTIVATIONS or a function; for a smooth one the colour is the probability σ of the output, white one half.
    outputs: the gate's 4 outputs, XOR unless given. The right picture needs h = 2.
    """
    W, b, v = (np.asarray(part, dtype=float) for part in (W, b, v))
    outputs = GATES["XOR"] if outputs is None else np.asarray(outputs)
    if activation == "heaviside":
        colour, function = _tint, _step
    else:
        colour, function = _shade, activation if callable(activation) else ACTIVATIONS[activation].function
    figure, (left, right) = subplots((7.2, 3.7), 1, 2)
    corners(left, outputs, "beside")
    colour(left, lambda points: function(points @ W.T + b) @ v + c)
    for (w, bias), (color, style), k in zip(zip(W, b, strict=True), _UNITS, range(1, len(b) + 1), strict=False):
        decision_line(left, w, bias, color=color, linestyle=style, linewidth=2)
        left.plot([], [], color=color, linestyle=style, label=f"$z_{k} = 0$")
    left.legend(loc="lower center", bbox_to_anchor=(0.5, -0.44), ncols=len(b), fontsize=9)
    left.set(title=say(ru="входы", en="inputs"), xlabel="$x_1$", ylabel="$x_2$")
    _hidden_space(right, function(INPUTS @ W.T + b), v, c, outputs, colour)
    return figure


def solved_share(solved: dict[tuple[str, int], float]):
    """Bars: which share of the starts solved it. solved: {(activation, number of hidden neurons): share}."""
    figure, ax = subplots("wide")
    names = list(dict.fromkeys(activation for activation, _ in solved))
    units = sorted({count for _, count in solved})
    width = 0.8 / len(units)
    for k, (count, color) in enumerate(zip(units, ("#a9c9e8", "#5b9bd5", BLUE), strict=False)):
        x = np.arange(len(names)) + (k - (len(units) - 1) / 2) * width
        heights = [100 * solved[name, count] for name in names]
        bars = ax.bar(x, heights, 0.9 * width, color=color, label=say(ru=f"{count} скрытых", en=f"{count} hidden"))
        ax.bar_label(bars, [_signed(round(height, 1)) for height in heights], fontsize=9, color=INK, padding=2)
    ax.set(xticks=range(len(names)), xticklabels=names, ylim=(0, 112), yticks=[0, 25, 50, 75, 100])
    ax.set_ylabel(say(ru="решили XOR, %", en="solved XOR, %"))
    ax.grid(False, axis="x")
    figure.legend(loc="outside right upper")
    return figure


def final_losses(losses: dict[tuple[str, int], np.ndarray], levels):
    """How many starts ended with which loss, a row for each network; dotted lines at the levels. Returns the figure."""
    figure, axes = subplots((7.2, 3.9), len(losses), 1, sharex=True, sharey=True, squeeze=False)
    axes = axes[:, 0]
    edges = np.linspace(0, 0.75, 76)
    for level in levels:
        name = say(ru=f"{level:.3f}".replace(".", ","), en=f"{level:.3f}")
        axes[0].annotate(name, (level, 1), (4, -3), xycoords=("data", "axes fraction"), textcoords="offset points")
        axes[0].texts[-1].set(va="top", fontsize=9, color="#a85c00")
    for ax, ((name, units), values) in zip(axes, losses.items(), strict=True):
        ax.hist(np.clip(values, 0, 0.75), bins=edges, color=BLUE)
        for level in levels:
            ax.axvline(level, color=ORANGE, linewidth=1.2, linestyle=":", zorder=0)
        ax.set_title(f"{name}, 2-{units}-1", fontsize=10)
    axes[len(axes) // 2].set_ylabel(say(ru="сколько запусков", en="number of starts"))
    axes[-1].set_xlabel(say(ru="$J$ после обучения", en="$J$ after training"))
    return figure


def _hidden_space(ax, hidden, v, c, outputs, colour):
    """Where the four corners land, and the output's line; corners that meet are drawn once, with all their names."""
    low, high = min(0.0, hidden.min()), max(1.0, hidden.max())
    air = 0.35 * (high - low)
    ax.set(xlim=(low - air, high + air), ylim=(low - air, high + air), aspect="equal")
    colour(ax, lambda points: points @ v + c)
    decision_line(ax, v, c)
    groups: list[list[int]] = []
    for i, point in enumerate(hidden):
        near = (g for g in groups if np.abs(hidden[g[0]] - point).max() < 0.03 * (high - low))
        group = next(near, None)
        group.append(i) if group else groups.append([i])
    for group in groups:
        u1, u2 = hidden[group].mean(axis=0)
        classes = sorted({int(outputs[i]) for i in group})
        for k in classes:  # both classes in one place: the square shows around the circle
            size = 90 if len(classes) == 1 or k == 0 else 260
            ax.scatter(u1, u2, color=CLASS_COLORS[k], marker=CLASS_MARKERS[k], s=size, edgecolors="white", zorder=6 - k)
        text = ("\n" if u1 > (low + high) / 2 else ", ").join(f"({INPUTS[i][0]}, {INPUTS[i][1]})" for i in group)
        up = u2 > (low + high) / 2
        ax.annotate(
            text,
            (u1, u2),
            xytext=(0, 11 if up else -11),
            textcoords="offset points",
            ha="center",
            va="bottom" if up else "top",
            fontsize=8.5,
            color=INK,
            linespacing=1.1,
        )
    ax.grid(False)
    ax.set(title=say(ru="скрытые нейроны", en="hidden neurons"), xlabel="$u_1$", ylabel="$u_2$")
    if high <= 1:
        ticks = [0, 1] if low == 0 else [-1, 0, 1]
        ax.set(xticks=ticks, yticks=ticks)


def _step(z):
    return np.heaviside(z, 0.5)


def _tint(ax, z) -> None:
    """Fills the axes with the colour of the answer: 1 where z of the points (m, 2) is positive."""
    (left, right), (bottom, top) = ax.get_xlim(), ax.get_ylim()
    x1, x2 = np.meshgrid(np.linspace(left, right, 301), np.linspace(bottom, top, 301))
    sign = np.asarray(z(np.stack([x1.ravel(), x2.ravel()], axis=1))).reshape(x1.shape) > 0
    ax.contourf(x1, x2, sign, levels=[-0.5, 0.5, 1.5], colors=_TINTS, zorder=0)
    ax.set(xlim=(left, right), ylim=(bottom, top))


def _shade(ax, z) -> None:
    """Fills the axes with the probability σ(z) of the answer 1; white is one half. z takes points (m, 2)."""
    (left, right), (bottom, top) = ax.get_xlim(), ax.get_ylim()
    x1, x2 = np.meshgrid(np.linspace(left, right, 201), np.linspace(bottom, top, 201))
    z = np.asarray(z(np.stack([x1.ravel(), x2.ravel()], axis=1))).reshape(x1.shape)
    p = np.exp(-np.logaddexp(0, -z))  # σ(z); homework 3 draws this where dl101.activations is not to be had
    extent = (left, right, bottom, top)
    ax.imshow(p, extent=extent, origin="lower", cmap=PROBABILITY, vmin=0, vmax=1, interpolation="bilinear", zorder=0)


def _legend(ax) -> None:
    for k in (0, 1):
        label = say(ru=f"ответ {k}", en=f"answer {k}")
        ax.scatter([], [], color=CLASS_COLORS[k], marker=CLASS_MARKERS[k], s=50, label=label)
    ax.figure.legend(loc="outside lower center", ncols=2, handletextpad=0.2)


def _edge(ax, start, end, text, color, share) -> None:
    """An arrow with its weight on it, `share` of the way along."""
    arrow(ax, start, end, color)
    x, y = (s + share * (e - s) for s, e in zip(start, end, strict=True))
    box = {"facecolor": "white", "edgecolor": "none", "pad": 1.2}
    ax.text(x, y, text, ha="center", va="center", fontsize=10, color=color, bbox=box)


def _signed(x) -> str:
    """A weight with a true minus sign and no needless digits; a decimal comma in Russian."""
    text = f"{x:g}".replace("-", "−")
    return say(ru=text.replace(".", ","), en=text)
