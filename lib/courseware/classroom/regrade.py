"""Grade a class again after a test was put right: build and release the homework, grade everyone, show what changed.

  ./course regrade hw1

The deadline, marks given by hand and comments stay. Whoever has no points yet is graded as well. The gradebook is
copied first; ./course backup brings the old one back. One that was stopped goes on when it is started again.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
from dataclasses import dataclass, field
from pathlib import Path

from courseware.build import builder, command
from courseware.classroom import grade, gradebook, release, results
from courseware.classroom.results import SubmissionResult
from courseware.course import Course
from courseware.errors import UserError
from courseware.files import write_text


@dataclass(frozen=True)
class Change:
    """What became of one student. before, after: points, None where there were or are none. cells: {cell: (before,
    after)} for those whose points changed."""

    student: str
    before: float | None
    after: float | None
    cells: dict[str, tuple[float | None, float | None]] = field(default_factory=dict)


@dataclass(frozen=True)
class Points:
    """What a student had. total: None where there were no points; cells: {cell: points}."""

    total: float | None
    cells: dict[str, float | None]


def regrade(
    course: Course, name: str, workers: int = 1, progress: bool = False, unsafe: bool = False, scheduler: str = ""
) -> list[Change]:
    """Builds, releases and grades the homework `name`; returns the students whose points changed.

    `workers`, `unsafe` and `scheduler` as in `grade.grade`. One that was stopped is taken up by the next, which grades
    whom it did not reach and compares with what there was before it.
    Raises UserError where the source cannot be built, nothing was handed in, or what `release` and `grade` raise.
    """
    assignment = course.assignment(name)
    source = course.solutions / assignment / f"{assignment}.py"
    built = builder.build(course, [str(source)])
    if not built.ok:
        command.report(built, course)
        raise UserError(f"{source.relative_to(course.root)} cannot be built, see above. Nothing was graded.")
    students = grade.chosen(course, assignment, None)
    noted = course.classroom / "grading" / assignment / ".before-regrade.json"
    begun = noted.exists()
    if not begun:
        _keep(noted, _results(course, assignment, students))
    release.release(course, name, progress=progress)
    graded = grade.grade(course, name, None, not begun, progress, workers, unsafe, scheduler)
    found = changes(_kept(noted), {r.student: r for r in graded})
    noted.unlink()
    return found


def _results(course: Course, assignment: str, students: list[str]) -> dict[str, Points]:
    with gradebook.open_gradebook(course) as book:
        return {
            r.student: Points(r.points, {cell.name: cell.points for cell in r.cells})
            for r in results.load_all(course, book, assignment, students)
        }


def _keep(path: Path, before: dict[str, Points]) -> None:
    write_text(path, json.dumps({student: dataclasses.asdict(points) for student, points in before.items()}))


def _kept(path: Path) -> dict[str, Points]:
    return {student: Points(**points) for student, points in json.loads(path.read_text(encoding="utf-8")).items()}


def changes(before: dict[str, Points], after: dict[str, SubmissionResult]) -> list[Change]:
    """Students whose points differ, in all or in one cell, by name."""
    found = []
    for student in sorted(after):
        old, new = before.get(student), after[student]
        then = old.cells if old else {}
        cells = {
            cell.name: (then.get(cell.name), cell.points)
            for cell in new.cells
            if old is None or then.get(cell.name) != cell.points
        }
        if cells or old is None or old.total != new.points:
            found.append(Change(student, old.total if old else None, new.points, cells))
    return found


def table(found: list[Change], names: dict[str, str] | None = None) -> str:
    """One line a student: points before and after, and in which cells."""
    names = names or {}
    width = max(len(change.student) for change in found)
    lines = []
    for change in found:
        cells = ", ".join(f"{name} {_number(a)} → {_number(b)}" for name, (a, b) in change.cells.items())
        name = f"  {names[change.student]}" if names.get(change.student) else ""
        lines.append(f"{change.student:<{width}}{name}  {_number(change.before)} → {_number(change.after)}  ({cells})")
    return "\n".join(lines)


def _number(points: float | None) -> str:
    return "-" if points is None else f"{points:g}"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's options."""
    parser.add_argument("homework", help="hw1, or the full name")
    grade.add_run_arguments(parser)


def run(args: argparse.Namespace, course: Course) -> int:
    """`./course regrade`"""
    found = regrade(course, args.homework, args.workers or grade.cores(), True, args.unsafe, args.scheduler)
    if not found:
        print("Nobody's points have changed.")
        return 0
    print(table(found, grade.names(course)))
    up = sum((c.after or 0) > (c.before or 0) for c in found)
    down = sum((c.after or 0) < (c.before or 0) for c in found)
    print(f"\nChanged: {len(found)}; more points: {up}; fewer: {down}.")
    print(f"Next: ./course feedback {args.homework.split('_')[0]}, ./course report")
    return 0
