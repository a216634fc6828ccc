"""Runs a homework's tests on its mutants, and holds what lived against what is explained."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from courseware import catalogue
from courseware.course import Course
from courseware.errors import UserError
from courseware.mutants.changes import Mutant, mutants

# An endless loop costs this many seconds; honest tests of one homework take a fraction of one.
LIMIT = 20.0


@dataclass(frozen=True)
class Survivor:
    """A mutant that may live. `solutions/<homework>/survivors.py` holds a list of them named SURVIVORS.

    cell: id of the answer cell. before, after: the statement as `./course mutants` prints it, after '' where it is
    dropped; several mutants that read alike are meant together. why: the reason, for maintainers. equivalent: it
    changes nothing that the task asks for, so no test should catch it; False for one that a test should catch and
    none does.
    """

    cell: str
    before: str
    after: str
    why: str
    equivalent: bool = True

    def fits(self, cell: str, mutant: Mutant) -> bool:
        return (self.cell, self.before, self.after) == (cell, mutant.before, mutant.after)


@dataclass(frozen=True)
class Verdict:
    """cell: the changed answer cell. caught: the first test cell that failed, or '' where the mutant lived."""

    cell: str
    mutant: Mutant
    caught: str

    def __str__(self) -> str:
        return f"{self.cell}, line {self.mutant.line}: {self.mutant}"


@dataclass(frozen=True)
class Survey:
    """What came of a run. Its text is what `./course mutants` prints."""

    verdicts: Sequence[Verdict]
    explained: Sequence[Survivor]

    @property
    def survived(self) -> list[Verdict]:
        return [verdict for verdict in self.verdicts if not verdict.caught]

    @property
    def equivalent(self) -> list[Verdict]:
        return [v for v in self.survived if any(s.fits(v.cell, v.mutant) and s.equivalent for s in self.explained)]

    @property
    def unexplained(self) -> list[Verdict]:
        return [v for v in self.survived if not any(s.fits(v.cell, v.mutant) for s in self.explained)]

    @property
    def share(self) -> float:
        """Of the mutants that change behaviour, the share that some test catches."""
        changing = len(self.verdicts) - len(self.equivalent)
        return (len(self.verdicts) - len(self.survived)) / changing if changing else 1.0

    def __str__(self) -> str:
        missed = len(self.survived) - len(self.equivalent) - len(self.unexplained)
        lines = [
            f"{len(self.verdicts)} mutants: {len(self.verdicts) - len(self.survived)} caught, "
            f"{len(self.equivalent)} change nothing, {missed} missed and explained, "
            f"{len(self.unexplained)} not explained.",
            f"Caught of those that change behaviour: {100 * self.share:.1f} %.",
        ]
        if self.unexplained:
            lines += ["", "Not explained:", *(f"  {verdict}" for verdict in self.unexplained)]
        return "\n".join(lines)


def mutants_of(name: str, course: Course | None = None, cell: str | None = None) -> list[tuple[str, Mutant]]:
    """(answer cell, mutant) for all answers of a homework, or for one of them. Raises UserError for an unknown cell."""
    cells = [c for c in catalogue.solution(name, "en", course).cells if catalogue.answers(c)]
    if cell and cell not in [c.id for c in cells]:
        raise UserError(f"{name} has no answer cell {cell!r}. Its answers: {', '.join(c.id for c in cells)}.")
    return [(c.id, mutant) for c in cells if cell in (None, c.id) for mutant in mutants(c.source)]


def survivors_of(name: str, course: Course | None = None) -> list[Survivor]:
    """The explanations in the homework's survivors.py; none where there is no such file."""
    course = course or Course()
    path = course.solutions / course.assignment(name) / "survivors.py"
    return catalogue.read_list(path, "SURVIVORS") if path.exists() else []


def run(
    name: str, found: Sequence[tuple[str, Mutant]], course: Course | None = None, workers: int | None = None
) -> Iterator[Verdict]:
    """Tries each mutant, several at once, and yields the verdicts in the order of `found`."""
    notebook = catalogue.solution(name, "en", course)
    catalogue.rehearse(notebook)  # what checks compute once and keep, forked processes inherit
    tries = [(notebook, cell, mutant) for cell, mutant in found]
    workers = workers or os.cpu_count() or 1
    if workers == 1 or len(tries) < 2:
        yield from map(_try, tries)
        return
    with multiprocessing.get_context("fork").Pool(workers) as pool:
        yield from pool.imap(_try, tries)


def _try(given) -> Verdict:
    notebook, cell, mutant = given
    changed = catalogue.apply(notebook, {cell: mutant.source})
    near = _tests_after(notebook, cell)
    for tests in (near, [test for test in catalogue.tests_of(notebook) if test not in near]):
        results = catalogue.run(changed, "en", tests=tests, limit=LIMIT, until_failure=True)
        failed = next((test for test, (_, message) in results.items() if message), "")
        if failed:
            return Verdict(cell, mutant, failed)
    return Verdict(cell, mutant, "")


def _tests_after(notebook, cell: str) -> list[str]:
    """The test cells between this answer cell and the next, which are about it and fail first."""
    found, within = [], False
    tests = set(catalogue.tests_of(notebook))
    for other in notebook.cells:
        if catalogue.answers(other):
            within = other.id == cell
        elif within and other.id in tests:
            found.append(other.id)
    return found
