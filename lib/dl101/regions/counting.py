"""How many: cells and pieces, on the plane or inside a box, and the bound for any number of inputs."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from dl101.language import say
from dl101.regions import arguments
from dl101.regions.lines import Box, Line, arrangement, meet


@dataclass(frozen=True)
class Regions:
    """cells: parts with one set of active units each. pieces: parts on which the network is one linear function."""

    cells: int
    pieces: int


def count(W, b, v, box=None, decimals: int | None = None) -> Regions:
    """Cells and pieces of f(x) = v · ReLU(W x + b) + c, exactly; what the two are, the package's docstring says.

    W (h, 2), b (h,), v (h,) or (o, h) for o outputs; the output's bias c changes nothing. box: None for the whole
    plane, or (left, right, bottom, top): what lies inside. decimals: read the numbers as decimals with so many digits
    after the point; None: as the floats they are. A unit with weights 0 has no line and counts for nothing.

    >>> count([[1, 0], [-1, 0]], [0, 0], [1, -1])      # ReLU(x) − ReLU(−x) = x
    Regions(cells=2, pieces=1)

    A trained dl101.two_layer.Network: count(network.W1, network.b1, network.W2).
    Raises ValueError for other shapes, values that are not finite, or a box without an inside.
    """
    found = arrangement(*arguments.network(W, b, v), decimals)
    inside = None if box is None else arguments.box(box, decimals)
    cells = count_cells(found.lines, inside)
    kinks = found.kinks
    pieces = cells if len(kinks) == len(found.lines) else count_cells([found.lines[k] for k in kinks], inside)
    return Regions(cells, pieces)


def count_cells(lines: list[Line], box: Box | None = None) -> int:
    """Into how many parts different lines cut the plane, or the box.

    They are drawn one after another. A new line meets the earlier ones in some number k of different points; these
    divide it into k + 1 parts, and each part cuts one cell in two. For a box the same is true of what lies inside it.
    """
    if box is not None:
        lines = [line for line in lines if box.is_crossed_by(line)]
    cells = 1
    for k, line in enumerate(lines):
        points = {meet(line, earlier) for earlier in lines[:k]} - {None}
        if box is not None:
            points = {point for point in points if box.holds(point)}
        cells += len(points) + 1
    return cells


def vertices(W, b, box=None, decimals: int | None = None) -> tuple[np.ndarray, np.ndarray]:
    """The points where lines of the units meet: (k, 2) floats, and how many different lines pass through each, (k,).

    Arguments and errors as in count(); points on the border of the box are left out. In no particular order.
    """
    lines = arrangement(*arguments.network(W, b, np.zeros(np.shape(b))), decimals).lines
    inside = None if box is None else arguments.box(box, decimals)
    through: dict = {}
    for k, line in enumerate(lines):
        for j in range(k):
            point = meet(line, lines[j])
            if point is not None and (inside is None or inside.holds(point)):
                through.setdefault(point, set()).update((j, k))
    points = np.array([(X / Z, Y / Z) for X, Y, Z in through], dtype=np.float64).reshape(-1, 2)
    return points, np.array([len(lines_here) for lines_here in through.values()], dtype=np.int64)


def bound(n_units: int, n_inputs: int = 2) -> int:
    """The largest number of cells: Σ C(n, i) for i = 0, …, d, with n units and d inputs (Zaslavsky, 1975).

    It is reached in general position: no two lines parallel, no three through one point, and alike for hyperplanes.
    With n ≤ d it is 2ⁿ: every pattern of active units occurs.

    Raises ValueError for a negative number of units or no input.
    """
    if n_units < 0 or n_inputs < 1:
        raise ValueError(
            say(
                ru=f"Нужны число нейронов от 0 и число входов от 1, а даны {n_units} и {n_inputs}.",
                en=f"There must be 0 or more units and 1 or more inputs; these are {n_units} and {n_inputs}.",
            )
        )
    return sum(math.comb(n_units, i) for i in range(n_inputs + 1))
