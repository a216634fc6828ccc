"""Why there are fewer cells than the bound allows, fewer pieces than cells, fewer of both inside a box."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import gcd

from dl101.regions import arguments
from dl101.regions.lines import arrangement, meet, whole_numbers

__all__ = ["Facts", "facts"]


@dataclass(frozen=True)
class Facts:
    """What is special about the lines of a network's units. Units and lines are counted from 0.

    lines: for each different line the units on it. The other lists hold numbers of lines, except without_line (units).
    parallel: classes of two or more lines with one direction; concurrent: three or more lines through one point.
    silent: lines without a kink because every unit on it has v = 0; cancelled: lines whose kinks add up to nothing.
    beside: lines that do not pass through the inside of the box. outside: how many points where lines meet are not
    inside the box.
    """

    lines: list[list[int]]
    without_line: list[int]
    parallel: list[list[int]]
    concurrent: list[list[int]]
    silent: list[int]
    cancelled: list[int]
    beside: list[int] = field(default_factory=list)
    outside: int = 0

    @property
    def coincident(self) -> list[int]:
        """Lines with more than one unit."""
        return [k for k, units in enumerate(self.lines) if len(units) > 1]


def facts(W, b, v, box=None, decimals: int | None = None) -> Facts:
    """What is special about the lines, decided exactly. Arguments and errors as in dl101.regions.count()."""
    W, b, v = arguments.network(W, b, v)
    found = arrangement(W, b, v, decimals)
    units = [[] for _ in found.lines]
    for unit, line in enumerate(found.unit_line):
        if line >= 0:
            units[line].append(unit)
    through: dict = {}
    directions: dict = {}
    for k, line in enumerate(found.lines):
        divisor = gcd(*line[:2])
        directions.setdefault((line[0] // divisor, line[1] // divisor), []).append(k)
        for j in range(k):
            point = meet(line, found.lines[j])
            if point is not None:
                through.setdefault(point, set()).update((j, k))
    dead = [k for k in range(len(units)) if k not in found.kinks]
    weights, _ = whole_numbers(v, decimals)
    silent = [k for k in dead if not weights[:, units[k]].any()]
    inside = None if box is None else arguments.box(box, decimals)
    return Facts(
        lines=units,
        without_line=[unit for unit, line in enumerate(found.unit_line) if line < 0],
        parallel=[members for members in directions.values() if len(members) > 1],
        concurrent=sorted(sorted(lines) for lines in through.values() if len(lines) > 2),
        silent=silent,
        cancelled=[k for k in dead if k not in silent],
        beside=[] if inside is None else [k for k, line in enumerate(found.lines) if not inside.is_crossed_by(line)],
        outside=0 if inside is None else sum(not inside.holds(point) for point in through),
    )
