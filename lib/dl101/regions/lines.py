"""Lines, points and boxes in whole numbers, so that every question about them has an exact answer.

A line is (A, B, C), the points with A x + B y + C = 0: whole numbers without a common factor, the first of A and B that
is not 0 positive. A point is (X, Y, Z), standing for x = X/Z, y = Y/Z: whole numbers without a common factor, Z > 0. So
equal lines and equal points are equal tuples. Every float is a whole number times a power of 2: nothing is rounded.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import gcd

import numpy as np

Line = tuple[int, int, int]
Point = tuple[int, int, int]


def whole_numbers(values, decimals: int | None = None) -> tuple[np.ndarray, int]:
    """An array of the same shape of Python integers N, and one integer D: the values are N / D, exactly.

    decimals: read each value as the nearest decimal with so many digits after the point, instead of as the float it is.
    """
    values = np.asarray(values, dtype=np.float64)
    if decimals is None:
        ratios = [value.as_integer_ratio() for value in values.ravel().tolist()]
        denominator = max((q for _, q in ratios), default=1)  # all are powers of 2: the largest is a multiple of all
        numbers = [p * (denominator // q) for p, q in ratios]
    else:
        denominator = 10**decimals
        numbers = [round(Fraction(value) * denominator) for value in values.ravel().tolist()]
    whole = np.empty(len(numbers), dtype=object)
    whole[:] = numbers
    return whole.reshape(values.shape), denominator


@dataclass(frozen=True)
class Arrangement:
    """The different lines of a network's units.

    lines: each once. jumps: for each line and output, J of the package's docstring, times one positive number.
    unit_line: for each unit the index of its line, −1 for a unit without one (its weights are 0).
    unit_side: for each unit +1 if it is active where A x + B y + C > 0, −1 if it is active on the other side; for a
    unit without a line +1 if it is always active, −1 if never.
    """

    lines: list[Line]
    jumps: list[list[int]]
    unit_line: list[int]
    unit_side: list[int]

    @property
    def kinks(self) -> list[int]:
        """Indices of the lines where some output has a kink."""
        return [k for k, jump in enumerate(self.jumps) if any(jump)]


def arrangement(W: np.ndarray, b: np.ndarray, v: np.ndarray, decimals: int | None = None) -> Arrangement:
    """The lines of the units: W (h, 2), b (h,), v (o, h)."""
    units, _ = whole_numbers(np.column_stack([W, b]), decimals)
    weights, _ = whole_numbers(v, decimals)
    index: dict[Line, int] = {}
    jumps: list[list[int]] = []
    unit_line, unit_side = [], []
    for (w1, w2, w0), out in zip(units.tolist(), weights.T.tolist(), strict=True):
        if w1 == 0 and w2 == 0:
            unit_line.append(-1)
            unit_side.append(1 if w0 > 0 else -1)
            continue
        side = 1 if (w1 or w2) > 0 else -1
        size = gcd(w1, w2, w0)  # |t| in the package's docstring
        line = (side * w1 // size, side * w2 // size, side * w0 // size)
        k = index.setdefault(line, len(index))
        if k == len(jumps):
            jumps.append([0] * len(out))
        jumps[k] = [jump + value * size for jump, value in zip(jumps[k], out, strict=True)]
        unit_line.append(k)
        unit_side.append(side)
    return Arrangement(list(index), jumps, unit_line, unit_side)


def meet(line: Line, other: Line) -> Point | None:
    """The point common to two different lines, or None if they are parallel: the cross product of the two triples."""
    a, b, c = line
    A, B, C = other
    Z = a * B - A * b
    if Z == 0:
        return None
    X, Y = b * C - B * c, c * A - C * a
    divisor = gcd(X, Y, Z) if Z > 0 else -gcd(X, Y, Z)
    return X // divisor, Y // divisor, Z // divisor


def side(line: Line, point: Point) -> int:
    """The sign of A x + B y + C at the point: +1, 0 or −1."""
    value = line[0] * point[0] + line[1] * point[1] + line[2] * point[2]
    return (value > 0) - (value < 0)


@dataclass(frozen=True)
class Box:
    """left < x < right, bottom < y < top, all four times `scale` as whole numbers. The border does not belong to it."""

    left: int
    right: int
    bottom: int
    top: int
    scale: int

    @property
    def corners(self) -> list[Point]:
        """Anticlockwise from the lower left."""
        points = (self.left, self.bottom), (self.right, self.bottom), (self.right, self.top), (self.left, self.top)
        return [(x, y, self.scale) for x, y in points]

    @property
    def edges(self) -> list[Line]:
        """The lines from each corner to the next."""
        return [
            (0, self.scale, -self.bottom),
            (self.scale, 0, -self.right),
            (0, self.scale, -self.top),
            (self.scale, 0, -self.left),
        ]

    def is_crossed_by(self, line: Line) -> bool:
        """Are there corners on both sides of the line? One that only touches the border cuts nothing off."""
        sides = {side(line, corner) for corner in self.corners}
        return 1 in sides and -1 in sides

    def holds(self, point: Point) -> bool:
        """Does the point lie inside, not on the border?"""
        X, Y, Z = point
        x, y = X * self.scale, Y * self.scale
        return self.left * Z < x < self.right * Z and self.bottom * Z < y < self.top * Z
