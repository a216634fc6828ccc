"""Drawings of lecture 06."""

from __future__ import annotations

import numpy as np

from dl101.figures.drawing import arrow, node
from dl101.language import say
from dl101.plots import BLUE, INK, MUTED, ORANGE, PURPLE, SIGNED, subplots

__all__ = ["layers", "plane", "stages", "three_units", "zero_line"]

GREEN = "#009e73"
UNITS = (BLUE, ORANGE, PURPLE, GREEN)  # the colour of unit 1, 2, 3, 4 in every drawing of the lecture
_INPUT, _OUTPUT = ("#f4f5f7", MUTED), ("#eaf5ee", GREEN)
_PALE = ("#e9f1f9", "#fdf1e0", "#f4ecf6", "#e5f5ef")


def three_units():
    """One input, three hidden units, one output, a parameter on every edge. Returns the figure."""
    figure, ax = subplots((7.2, 3.1))
    ax.set(xlim=(0, 10), ylim=(-0.35, 4), aspect="equal")
    ax.set_axis_off()
    rows = (3.3, 2.1, 0.9)
    for i, y in enumerate(rows):
        arrow(ax, (1.36, 2.1), (4.43, y))
        arrow(ax, (5.3, y), (8.2, 2.1), color=UNITS[i])
        ax.text(2.75, 2.1 + 0.52 * (y - 2.1) + 0.17, rf"$\theta_{{{i + 1}1}}$", ha="center", color=INK)
        ax.text(6.75, 2.1 + 0.5 * (y - 2.1) + 0.17, rf"$\phi_{{{i + 1}}}$", ha="center", color=INK)
        ax.text(4.86, y + 0.5, rf"$+\,\theta_{{{i + 1}0}}$", ha="center", fontsize=9.5, color=MUTED)
        node(ax, 4.86, y, f"$h_{i + 1}$", _PALE[i], UNITS[i], 0.4)
    node(ax, 1, 2.1, "$x$", *_INPUT, 0.36)
    node(ax, 8.6, 2.1, "$y$", *_OUTPUT, 0.4)
    ax.text(8.6, 2.6, r"$+\,\phi_0$", ha="center", fontsize=9.5, color=MUTED)
    for x, text in (
        (1, say(ru="вход", en="input")),
        (4.86, say(ru="скрытые нейроны", en="hidden units")),
        (8.6, say(ru="выход", en="output")),
    ):
        ax.text(x, -0.2, text, ha="center", fontsize=9.5, color=MUTED)
    return figure


def stages(theta0, theta1, phi0: float, phi, low: float, high: float):
    """Pre-activation, activation and weighted activation of each unit, and their sum, joints marked all the way down.

    theta0, theta1, phi: a number for each unit, at most four; phi0: a number. Drawn for x in [low, high]; where a
    unit is active its panels are tinted. Returns the figure.
    """
    theta0, theta1, phi = (np.asarray(value, dtype=float) for value in (theta0, theta1, phi))
    h = len(phi)
    x = np.linspace(low, high, 401)
    z = theta0 + x[:, None] * theta1
    active = np.maximum(z, 0)
    rows = (z, active, phi * active)
    names = (
        say(ru="преактивация", en="pre-activation"),
        say(ru="активация", en="activation"),
        say(ru=r"с весом $\phi$", en=r"weighted by $\phi$"),
    )
    figure, _ = subplots((7.2, 7.4))
    figure.clear()
    grid = figure.add_gridspec(4, h, height_ratios=(1, 1, 1, 1.75))
    for r, values in enumerate(rows):
        reach = 1.15 * max(np.abs(values).max(), 1e-9)
        first = None
        for i in range(h):
            ax = figure.add_subplot(grid[r, i], sharey=first)
            first = first or ax
            _panel(ax, x, values[:, i], UNITS[i], theta0[i], theta1[i])
            ax.set(ylim=(-reach, reach))
            ax.tick_params(labelbottom=False, labelleft=i == 0)
            if i == 0:
                ax.set_ylabel(names[r])
            label = (rf"$\theta_{{{i + 1}0}} + \theta_{{{i + 1}1}} x$", f"$h_{i + 1}$", rf"$\phi_{i + 1} h_{i + 1}$")[r]
            ax.set_title(label, color=UNITS[i], fontsize=11, pad=4)
    ax = figure.add_subplot(grid[3, :])
    ax.plot(x, phi0 + rows[2].sum(axis=1), color=INK)
    _joint_lines(ax, theta0, theta1)
    ax.set(xlim=(low, high), xlabel="$x$", ylabel="$y$")
    ax.set_title(say(ru=r"сумма и смещение $\phi_0$", en=r"their sum and the bias $\phi_0$"))
    return figure


def _panel(ax, x, y, color, theta0, theta1):
    ax.axhline(0, color=MUTED, linewidth=0.8)
    ax.plot(x, y, color=color)
    ax.fill_between(x, 0, 1, where=theta0 + theta1 * x > 0, transform=ax.get_xaxis_transform(), color=color,
                    alpha=0.08, linewidth=0)  # fmt: skip
    _joint_lines(ax, [theta0], [theta1], [color])
    ax.set(xlim=(x[0], x[-1]))


def _joint_lines(ax, theta0, theta1, colors=UNITS):
    for bias, weight, color in zip(theta0, theta1, colors, strict=False):
        if weight:
            ax.axvline(-bias / weight, color=color, linewidth=1.1, linestyle=(0, (4, 3)))


def plane(ax, W, b, value=None, box=(-3.0, 3.0, -3.0, 3.0), arrows: bool = True) -> None:
    """The lines of hidden units W (h, 2), b (h,) in the box (left, right, bottom, top).

    value: a function of points (m, 2) that gives (m,) numbers, drawn behind the lines: blue below zero, orange above,
    with level lines. arrows: from each line into the side on which its unit is active.
    """
    W, b = np.asarray(W, dtype=float), np.asarray(b, dtype=float)
    left, right, bottom, top = box
    if value is not None:
        x1, x2, height = _heights(value, box)
        limit = np.abs(height).max() or 1.0
        ax.imshow(height, extent=box, origin="lower", cmap=SIGNED, vmin=-limit, vmax=limit, alpha=0.6,
                  interpolation="bilinear")  # fmt: skip
        ax.contour(x1, x2, height, levels=16, colors="0.45", linewidths=0.5, linestyles="solid")
    ax.grid(False)
    few = len(b) <= len(UNITS)
    for i, (w, bias) in enumerate(zip(W, b, strict=True)):
        length = float(np.hypot(*w))
        if length == 0:
            continue
        foot, along = -bias * w / length**2, np.array([-w[1], w[0]]) / length
        color = UNITS[i] if few else INK
        ax.axline(foot, foot + along, color=color, linewidth=2.2 if few else 1.2)
        if arrows:
            # Away from the middle, where the lines cross, the arrows of two units do not run into each other.
            start = foot + 0.3 * (right - left) * along
            arrow(ax, start, start + 0.12 * (right - left) * w / length, color=color, width=2)
    ax.set(xlim=(left, right), ylim=(bottom, top), xlabel="$x_1$", ylabel="$x_2$", aspect="equal")


def zero_line(ax, value, box=(-3.0, 3.0, -3.0, 3.0)) -> None:
    """Where value, a function of points (m, 2) that gives (m,) numbers, is zero inside the box."""
    ax.contour(*_heights(value, box), levels=[0], colors=PURPLE, linewidths=3)


def _heights(value, box):
    """A grid of points of the box (left, right, bottom, top) and the values there, each (241, 241)."""
    left, right, bottom, top = box
    x1, x2 = np.meshgrid(np.linspace(left, right, 241), np.linspace(bottom, top, 241))
    return x1, x2, np.asarray(value(np.stack([x1.ravel(), x2.ravel()], axis=1))).reshape(x1.shape)


def layers(sizes: tuple[int, int, int] = (2, 4, 3)):
    """Three layers with every connection, the two layers of weights and their sizes below. Returns the figure."""
    figure, ax = subplots((7.2, 4.0))
    ax.set(xlim=(0, 10), ylim=(-1.45, 4.1), aspect="equal")
    ax.set_axis_off()
    columns, middle = (1.8, 5.0, 8.2), 2.1
    looks = (_INPUT, (_PALE[0], BLUE), _OUTPUT)
    places = [[(x, middle + 0.95 * ((n - 1) / 2 - k)) for k in range(n)] for x, n in zip(columns, sizes, strict=True)]
    for before, after in zip(places, places[1:], strict=False):
        for x0, y0 in before:
            for x1, y1 in after:
                ax.plot([x0, x1], [y0, y1], color="#b6bcc6", linewidth=1, zorder=0)
    for name, look, column in zip("xhy", looks, places, strict=True):
        for k, (x, y) in enumerate(column):
            node(ax, x, y, f"${name}_{k + 1}$", *look, 0.36)
    for x, text in zip(
        columns,
        (
            say(ru="входной слой", en="input layer"),
            say(ru="скрытый слой", en="hidden layer"),
            say(ru="выходной слой", en="output layer"),
        ),
        strict=True,
    ):
        ax.text(x, -0.2, text, ha="center", color=INK)
    inputs, hidden, outputs = sizes
    first = (columns[0] + columns[1]) / 2, say(ru="1-й слой весов", en="1st layer of weights")
    second = (columns[1] + columns[2]) / 2, say(ru="2-й слой весов", en="2nd layer of weights")
    for (x, text), count in zip(
        (first, second), (f"{hidden}·{inputs} + {hidden}", f"{outputs}·{hidden} + {outputs}"), strict=True
    ):
        ax.plot([x - 1.35, x + 1.35], [-0.62, -0.62], color=BLUE, linewidth=1.6)
        ax.text(x, -0.72, text, ha="center", va="top", color=BLUE)
        ax.text(x, -1.12, count, ha="center", va="top", fontsize=9.5, color=MUTED)
    return figure
