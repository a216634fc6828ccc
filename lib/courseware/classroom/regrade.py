"""Grade a class again after a test was put right: build and release the homework, grade everyone, show what changed.

  ./course regrade hw1

The deadline, marks given by hand and comments stay. Whoever has no points yet is graded as well. The gradebook is
copied first; ./course backup brings the old one back.
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass, field

from courseware.build import builder, command
from courseware.classroom import grade, gradebook, release, results
from courseware.classroom.results import SubmissionResult
from courseware.course import Course
from courseware.errors import UserError


@dataclass(frozen=True)
class Change:
    """What became of one student. before, after: points, None where there were or are none. cells: {cell: (before,
    after)} for those whose points changed."""

    student: str
    before: float | None
    after: float | None
    cells: dict[str, tuple[float | None, float | None]] = field(default_factory=dict)


def regrade(course: Course, name: str, workers: int = 1, progress: bool = False) -> list[Change]:
    """Builds, releases and grades the homework `name`; returns the students whose points changed.

    Raises UserError where the source cannot be built, nothing was handed in, or what `release` and `grade` raise.
    """
    assignment = course.assignment(name)
    source = course.solutions / assignment / f"{assignment}.py"
    built = builder.build(course, [str(source)])
    if not built.ok:
        command.report(built, course)
        raise UserError(f"{source.relative_to(course.root)} cannot be built, see above. Nothing was graded.")
    students = grade.chosen(course, assignment, None)
    before = _results(course, assignment, students)
    release.release(course, name, progress=progress)
    after = {r.student: r for r in grade.grade(course, name, everyone=True, workers=workers, progress=progress)}
    return changes(before, after)


def _results(course: Course, assignment: str, students: list[str]) -> dict[str, SubmissionResult]:
    with gradebook.open_gradebook(course) as book:
        return {r.student: r for r in results.load_all(course, book, assignment, students)}


def changes(before: dict[str, SubmissionResult], after: dict[str, SubmissionResult]) -> list[Change]:
    """Students whose points differ, in all or in one cell, by name."""
    found = []
    for student in sorted(after):
        old, new = before.get(student), after[student]
        then = {cell.name: cell.points for cell in old.cells} if old else {}
        cells = {
            cell.name: (then.get(cell.name), cell.points)
            for cell in new.cells
            if old is None or then.get(cell.name) != cell.points
        }
        if cells or old is None or old.points != new.points:
            found.append(Change(student, old.points if old else None, new.points, cells))
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
    parser.add_argument(
        "--workers", type=int, metavar="N", help="how many submissions run at once (default: as many as cores)"
    )


def run(args: argparse.Namespace, course: Course) -> int:
    """`./course regrade`"""
    found = regrade(course, args.homework, args.workers or grade.cores(), progress=True)
    if not found:
        print("Nobody's points have changed.")
        return 0
    print(table(found, grade.names(course)))
    up = sum((c.after or 0) > (c.before or 0) for c in found)
    down = sum((c.after or 0) < (c.before or 0) for c in found)
    print(f"\nChanged: {len(found)}; more points: {up}; fewer: {down}.")
    print(f"Next: ./course feedback {args.homework.split('_')[0]}, ./course report")
    return 0
