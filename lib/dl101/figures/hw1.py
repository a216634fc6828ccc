"""Drawings that explain a task of homework 1."""

from __future__ import annotations

import numpy as np
from matplotlib.collections import PathCollection, PolyCollection
from matplotlib.patches import FancyArrowPatch
from matplotlib.textpath import TextPath
from matplotlib.transforms import IdentityTransform

from dl101.language import language, say
from dl101.plots import INK, MUTED, sheet

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
    # Inches. The figure has one size in both languages, and the text beside the matrix is longer in Russian.
    left, right = 0.08, 4.31 if language() == "ru" else 4.59
    bottom, middle, floor, top, side = 0.28, 2.69, 3.74, 4.67, 0.93
    figure, ax = sheet((5.2, 4.9), (left, right, bottom, top))
    columns = left + (right - left) / m * (np.arange(m) + 0.5)
    cells = [_cells((left, right, bottom, middle), n, m)]
    for j, x in enumerate(np.linspace(left + 0.05, right - 0.05 - side, m)):
        cells.append(_cells((x, x + side, floor, top), 3, 3))
        centre = x + side / 2
        ax.text(centre, top + 4 / 72, say(ru=f"картинка {j}", en=f"picture {j}"), ha="center", fontsize=9)
        name = f"X[:, {j}]"
        ax.text(columns[j], middle + 0.03, name, ha="center", va="bottom", fontsize=9, color=INK, family="monospace")
        ends = (centre, floor - 0.03), (columns[j], middle + 0.27)
        ax.add_patch(
            FancyArrowPatch(*ends, arrowstyle="->", mutation_scale=10, shrinkA=0, shrinkB=0, color=MUTED, linewidth=1)
        )
    X = pictures.reshape(m, n).T
    _grey(ax, np.concatenate(cells), np.append(X, pictures), np.append(np.arange(n).repeat(m), [*range(n)] * m))
    size = say(ru="n = 9\nпикселей", en="n = 9\npixels")
    ax.text(right + 0.11, (bottom + middle) / 2, size, va="center", color=INK)
    count = say(ru="m = 3 примера", en="m = 3 examples")
    ax.text((left + right) / 2, bottom - 0.05, count, ha="center", va="top", color=INK)
    return figure


def _cells(box, rows, columns):
    """The corners (rows·columns, 4, 2) of the cells of a table, row after row; box: left, right, bottom, top."""
    left, right, bottom, top = box
    width, height = (right - left) / columns, (top - bottom) / rows
    row, column = np.divmod(np.arange(rows * columns), columns)
    first = np.stack([left + width * column, top - height * row], axis=1)
    return first[:, None] + np.array([[0, 0], [width, 0], [width, -height], [0, -height]])


def _grey(ax, corners, values, numbers):
    """Cells as grey as their values in [0, 1], each with its number in the middle.

    The numbers are outlines in one collection: Matplotlib takes far longer over a text than over what it shows.
    """
    cells = PolyCollection(corners, array=values, cmap="gray", edgecolors="white", linewidths=1.2)
    cells.set_clim(0, 1)
    ax.add_collection(cells, autolim=False)
    middle = TextPath((0, 0), "0", size=8).get_extents().get_points().mean(axis=0)  # all digits are as wide and tall
    digits = [TextPath(-middle, str(k), size=8) for k in range(numbers.max() + 1)]
    ax.add_collection(
        PathCollection(
            [digits[k] for k in numbers],
            transform=IdentityTransform(),  # the outlines are in points
            sizes=[1],
            offsets=corners.mean(axis=1),
            offset_transform=ax.transData,
            facecolors=np.where(values < 0.5, "white", "black"),
            linewidths=0,
        ),
        autolim=False,
    )
