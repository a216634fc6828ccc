"""Whether two graders gave the same points, and why not."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from .classes import HandedIn
from .graders import Points

WARNED = "something was written to stderr while the test ran, which costs all points of a test in stock nbgrader"


@dataclass(frozen=True)
class Difference:
    """why: the reason found in stock's notebook; '' where there is none, so that it is for ours to explain."""

    student: str
    kind: str
    test: str
    stock: float | None
    other: float | None
    why: str

    def __str__(self) -> str:
        return (
            f"{self.student} ({self.kind}), {self.test}: stock {self.stock}, {self.other}: {self.why or 'UNEXPLAINED'}"
        )


def differences(stock: Points, other: Points, handed: Iterable[HandedIn], notebook=None) -> list[Difference]:
    """Where the points of what was `handed` in differ. notebook(student): as stock has graded it."""
    found = []
    for one in handed:
        first, second = stock.get(one.student, {}), other.get(one.student, {})
        for test in sorted(first.keys() | second.keys()):
            if first.get(test) != second.get(test):
                graded = notebook(one.student) if notebook else None
                why = _why(graded, test, first.get(test), second.get(test))
                found.append(Difference(one.student, one.kind, test, first.get(test), second.get(test), why))
    return found


def _why(graded, test: str, stock: float | None, other: float | None) -> str:
    if graded is None:
        return "stock has no score: it gave up on the notebook" if stock is None else ""
    for cell in graded.cells:
        if cell.metadata.get("nbgrader", {}).get("grade_id") == test:
            kinds = [o.get("name", o.output_type) for o in cell.outputs]
            if "stderr" in kinds and "error" not in kinds and not stock and other:
                return WARNED
    return ""
