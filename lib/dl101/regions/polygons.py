"""The cells inside a box, one by one, as polygons to draw."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from dl101.regions import arguments
from dl101.regions.lines import Line, Point, arrangement, meet, side

# A polygon while it is cut: its corners, anticlockwise, each with the line along which its border goes on.
_Outline = list[tuple[Point, Line]]


@dataclass(frozen=True, eq=False)
class Cell:
    """One cell inside the box.

    polygon (k, 2): its corners, anticlockwise; rounded to floats only here. active (h,): which units are on, bool.
    gradient, offset: f(x) = gradient · x + offset in this cell; (2,) and a number, or (o, 2) and (o,) if v is (o, h).
    piece: number of the piece it belongs to, 0, 1, …: cells of one piece carry one number.
    """

    polygon: np.ndarray
    active: np.ndarray
    gradient: np.ndarray
    offset: np.ndarray | float
    piece: int

    @property
    def area(self) -> float:
        """Of the polygon, by the shoelace formula."""
        x, y = (self.polygon - self.polygon[0]).T
        return float((x * np.roll(y, -1) - np.roll(x, -1) * y).sum() / 2)


def polygons(W, b, v, c=0.0, box=(-1.0, 1.0, -1.0, 1.0), decimals: int | None = None) -> list[Cell]:
    """All cells of f(x) = v · ReLU(W x + b) + c inside the box, in no particular order.

    W (h, 2), b (h,), v (h,) or (o, h), c a number or (o,). box: (left, right, bottom, top). decimals: as in count().
    The box is cut by one line after another, on exact points: as many cells come out as count() says, however small.

    Raises ValueError as count() does.
    """
    W, b, weights = arguments.network(W, b, v)
    c = arguments.bias(c, weights)
    found = arrangement(W, b, weights, decimals)
    inside = arguments.box(box, decimals)
    parts: list[tuple[_Outline, tuple[int, ...]]] = [(list(zip(inside.corners, inside.edges, strict=True)), ())]
    for line in found.lines:
        parts = [(half, (*sides, s)) for outline, sides in parts for half, s in _cut(outline, line)]
    several, kinks, numbers, cells = np.ndim(v) == 2, found.kinks, {}, []
    for outline, sides in parts:
        active = np.array(
            [s * (sides[k] if k >= 0 else 1) > 0 for k, s in zip(found.unit_line, found.unit_side, strict=True)],
            dtype=bool,
        )
        gradient, offset = (weights * active) @ W, (weights * active) @ b + c
        cells.append(
            Cell(
                polygon=np.array([(X / Z, Y / Z) for (X, Y, Z), _ in outline]),
                active=active,
                gradient=gradient if several else gradient[0],
                offset=offset if several else float(offset[0]),
                piece=numbers.setdefault(tuple(sides[k] for k in kinks), len(numbers)),
            )
        )
    return cells


def _cut(outline: _Outline, line: Line) -> list[tuple[_Outline, int]]:
    """The parts of a convex polygon on both sides of the line, each with its side; one part if the line misses it."""
    signs = [side(line, point) for point, _ in outline]
    if min(signs) >= 0 or max(signs) <= 0:
        return [(outline, 1 if max(signs) > 0 else -1)]
    halves: list[tuple[_Outline, int]] = [([], 1), ([], -1)]
    for (point, edge), sign, following in zip(outline, signs, signs[1:] + signs[:1], strict=True):
        crossing = meet(edge, line) if sign * following < 0 else None
        for half, own in halves:
            if sign == own:
                half.append((point, edge))
                if crossing:
                    half.append((crossing, line))  # here the border turns into the line
            elif sign == 0:
                half.append((point, edge if following == own else line))
            elif crossing:
                half.append((crossing, edge))  # and here it comes back to the old border
    return halves
