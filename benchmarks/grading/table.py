"""What was measured of one class, as a table and as bars that are passed or missed."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass, field

from .watch import Ran


@dataclass(eq=False)
class Row:
    """seconds: of the class, start of the command included. cpu: of processors, which the load of others blurs less.
    bare: the cells alone, of the same submissions and with as many at once. differ: how many submissions got other
    points than from stock. unexplained: points that differ without a reason.
    """

    name: str
    submissions: int
    seconds: float
    cpu: float
    bare: float
    peak: float
    differ: int | None = None
    unexplained: int = 0
    at_once: int = 1

    @classmethod
    def of(cls, name: str, submissions: int, runs: Sequence[Ran], bare: float, at_once: int = 1) -> Row:
        """The median of several runs of the same; the memory of the largest."""
        seconds, cpu = statistics.median(run.seconds for run in runs), statistics.median(run.cpu for run in runs)
        return cls(name, submissions, seconds, cpu, bare, max(run.peak for run in runs), at_once=at_once)

    @property
    def each(self) -> float:
        return self.seconds / self.submissions

    @property
    def overhead(self) -> float:
        """Seconds a submission beyond its cells."""
        return (self.seconds - self.bare) / self.submissions


@dataclass
class Bars:
    """The bars of a class: least times faster than stock; least times less overhead; most seconds of overhead."""

    faster: float | None = None
    less_overhead: float | None = None
    overhead: float = 0.08

    def lines(self, stock: Row, ours: Row, bare_cpu: float) -> list[str]:
        """bare_cpu: processor time of the bare cells."""
        found = []
        if self.faster:
            times = stock.each / ours.each
            by_cpu = stock.cpu / ours.cpu * ours.at_once
            text = f"{times:.1f} times faster than stock (bar: {self.faster:g}; by processor time {by_cpu:.1f})"
            found.append(_bar(times >= self.faster, text))
        if self.less_overhead:
            times = stock.overhead / ours.overhead if ours.overhead > 0 else float("inf")
            text = f"overhead over the bare cells {times:.1f} times less than stock's (bar: {self.less_overhead:g})"
            found.append(_bar(times >= self.less_overhead, text))
        by_cpu = (ours.cpu - bare_cpu) / ours.at_once / ours.submissions
        text = f"effective overhead {ours.overhead:.3f} s a submission (bar: {self.overhead:g}; by processor time "
        text += f"{by_cpu:.3f})"
        return [*found, _bar(ours.overhead <= self.overhead, text), scores(ours)]


def scores(row: Row) -> str:
    """Whether the points are those of stock, or stock's are known to be wrong."""
    text = f"points as from stock, but for {row.differ} of {row.submissions} submissions, where stock is wrong"
    if row.unexplained:
        text = f"points differ from stock's without a known reason, in {row.unexplained} tests"
    return _bar(not row.unexplained, f"{row.name}: {text}")


def _bar(passed: bool, text: str) -> str:
    return f"{'PASS' if passed else 'MISS'}  {text}"


HEAD = ("", "submissions", "at once", "s/submission", "CPU s/subm.", "class, s", "overhead, s", "peak MB", "points")


@dataclass
class Table:
    title: str
    rows: list[Row] = field(default_factory=list)

    def __str__(self) -> str:
        lines = [HEAD, *map(_cells, self.rows)]
        widths = [max(len(line[i]) for line in lines) for i in range(len(HEAD))]
        return "\n".join([self.title, *(_line(line, widths) for line in lines)])


def _line(cells: tuple[str, ...], widths: list[int]) -> str:
    padded = [
        c.rjust(w) if 0 < i < len(HEAD) - 1 else c.ljust(w) for i, (c, w) in enumerate(zip(cells, widths, strict=True))
    ]
    return "  ".join(padded).rstrip()


def _cells(row: Row) -> tuple[str, ...]:
    same = "" if row.differ is None else "as stock" if not row.differ else f"{row.differ} differ"
    each, cpu, overhead = f"{row.each:.3f}", f"{row.cpu / row.submissions:.3f}", f"{row.overhead:.3f}"
    numbers = (row.submissions, row.at_once, each, cpu, f"{row.seconds:.1f}", overhead, f"{row.peak:.0f}")
    return (row.name, *map(str, numbers), same)
