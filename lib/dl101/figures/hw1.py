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
    figure, _ = subplots((5.2, 4.9), 1, 1)
    figure.clear()
    places = {"left": 0.03, "right": 0.8, "top": 0.94, "bottom": 0.07, "hspace": 0.36, "wspace": 0.35}
    grid = figure.add_gridspec(2, m, height_ratios=(1, 2.6), **places)
    small = [figure.add_subplot(grid[0, j]) for j in range(m)]
    table = figure.add_subplot(grid[1, :])
    X = pictures.reshape(m, n).T
    _grey(table, X, aspect="auto")
    for j, ax in enumerate(small):
        _grey(ax, pictures[j])
        ax.set_title(say(ru=f"картинка {j}", en=f"picture {j}"), fontsize=9, pad=4, loc="center")
        for k in range(n):
            _index(ax, k % 3, k // 3, k, pictures[j].flat[k])
            _index(table, j, k, k, X[k, j])
        table.text(j, -0.6, f"X[:, {j}]", ha="center", va="bottom", fontsize=9, color=INK, family="monospace")
        figure.add_artist(
            ConnectionPatch(
                (1, 2.6), (j, -1.5), ax.transData, table.transData, arrowstyle="->", color=MUTED, linewidth=1
            )
        )
    table.text(m - 0.42, (n - 1) / 2, say(ru="n = 9\nпикселей", en="n = 9\npixels"), va="center", color=INK)
    table.text((m - 1) / 2, n - 0.3, say(ru="m = 3 примера", en="m = 3 examples"), ha="center", va="top", color=INK)
    return figure


def _grey(ax, values, aspect=1.0):
    ax.imshow(values, cmap="gray", vmin=0, vmax=1, aspect=aspect)
    rows, columns = values.shape
    ax.set_xticks([])  # a major tick would take the place of a minor one
    ax.set_yticks([])
    ax.set_xticks(np.arange(-0.5, columns), minor=True)
    ax.set_yticks(np.arange(-0.5, rows), minor=True)
    ax.grid(False, which="major")
    ax.grid(True, which="minor", color="white", linewidth=1.2)
    ax.tick_params(which="both", length=0, labelleft=False, labelbottom=False)
    for spine in ax.spines.values():
        spine.set_visible(False)


def _index(ax, x, y, k, value):
    ax.text(x, y, str(k), ha="center", va="center", fontsize=8, color="white" if value < 0.5 else "black")
