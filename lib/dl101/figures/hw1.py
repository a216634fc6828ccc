"""Drawings that explain a task of homework 1."""

from __future__ import annotations

import numpy as np
from matplotlib.patches import ConnectionPatch

from dl101.language import say
from dl101.plots import INK, MUTED, subplots

__all__ = ["pictures_as_columns"]


def pictures_as_columns():
    """Three pictures of 3 × 3 pixels, and the matrix X of shape (9, 3) they become. Returns the figure."""
    pictures = np.array(
        [
            [[0.1, 0.2, 0.1], [0.9, 0.9, 0.2], [0.9, 0.9, 0.1]],
            [[0.2, 0.1, 0.2], [0.1, 0.3, 0.8], [0.2, 0.1, 0.1]],
            [[0.8, 0.7, 0.9], [0.1, 0.2, 0.1], [0.2, 0.1, 0.2]],
        ]
    )
    m, n = len(pictures), pictures[0].size
    figure, _ = subplots((7.2, 4.1), 1, 1)
    figure.clear()
    grid = figure.add_gridspec(m, 2, width_ratios=(1, 2.1), left=0.05, right=0.95, top=0.9, bottom=0.09, hspace=0.45)
    small = [figure.add_subplot(grid[j, 0]) for j in range(m)]
    table = figure.add_subplot(grid[:, 1])
    for j, ax in enumerate(small):
        _grey(ax, pictures[j])
        for k in range(n):
            _index(ax, k % 3, k // 3, k, pictures[j].flat[k])
        ax.set_title(say(ru=f"картинка {j}", en=f"picture {j}"), fontsize=9, pad=3, loc="center")
    X = pictures.reshape(m, n).T
    _grey(table, X, aspect=0.55)
    for j in range(m):
        for k in range(n):
            _index(table, j, k, k, X[k, j])
        table.text(j, -0.75, f"X[:, {j}]", ha="center", va="bottom", fontsize=9, color=INK, family="monospace")
        figure.add_artist(
            ConnectionPatch(
                (2.6, 1), (-0.62, 1.5 + 3 * j), small[j].transData, table.transData,
                arrowstyle="->", color=MUTED, linewidth=1, shrinkB=2,
            )
        )  # fmt: skip
    table.text(m - 0.35, (n - 1) / 2, say(ru="n = 9\nпикселей", en="n = 9\npixels"), va="center", color=INK)
    table.text((m - 1) / 2, n - 0.3, say(ru="m = 3 примера", en="m = 3 examples"), ha="center", va="top", color=INK)
    return figure


def _grey(ax, values, aspect=1.0):
    ax.imshow(values, cmap="gray", vmin=0, vmax=1, aspect=aspect)
    rows, columns = values.shape
    ax.set_xticks(np.arange(-0.5, columns), minor=True)
    ax.set_yticks(np.arange(-0.5, rows), minor=True)
    ax.grid(False, which="major")
    ax.grid(True, which="minor", color="white", linewidth=1.2)
    ax.tick_params(which="both", length=0, labelleft=False, labelbottom=False)
    for spine in ax.spines.values():
        spine.set_visible(False)


def _index(ax, x, y, k, value):
    ax.text(x, y, str(k), ha="center", va="center", fontsize=8, color="white" if value < 0.5 else "black")
