"""One homework from release to report, on a sample class of sixteen; opens no browser.

  ./course demo                  the whole cycle of homework 1 in a class of its own, made anew in .demo/
  ./course demo --language en    the report in English

Sixteen students hand in what really comes back: right and wrong answers, damaged files, an endless loop. The demo
releases the homework, collects and repairs the downloads, grades them, writes feedback and the report, and compares
every score and message with what the sample class expects.
Exit status: 0 when all are as expected, 1 when one is not.
"""

from __future__ import annotations

import argparse
import shutil
import time
from dataclasses import dataclass
from pathlib import Path

from courseware import sample_class
from courseware.build import builder
from courseware.classroom import collect, feedback, grade, notes, release, report, roster
from courseware.classroom.execute import no_sandbox
from courseware.classroom.results import SubmissionResult
from courseware.course import Course
from courseware.errors import UserError
from courseware.sample_class import Sample


@dataclass
class DemoRow:
    """One student of the sample class: what was expected, what came, and what differs (nothing, where all is well)."""

    sample: Sample
    result: SubmissionResult
    differs: list[str]


@dataclass
class DemoResult:
    """What `demo` did. `seconds` holds the time of each step."""

    rows: list[DemoRow]
    feedback: Path
    zip: Path | None
    report: Path
    grades: Path
    seconds: dict[str, float]

    @property
    def ok(self) -> bool:
        return not any(row.differs for row in self.rows)


def demo(
    course: Course, language: str = "ru", progress: bool = False, workers: int = 1, folder: Path | None = None
) -> DemoResult:
    """Takes the sample class through the whole cycle, in `folder` (default: .demo/ of the course), which is made anew.

    Raises UserError where a step cannot be done at all, such as a homework whose solution fails its own tests.
    """
    folder = folder or course.root / ".demo"
    room = Course(root=course.root, classroom=folder / "classroom")
    _clear(folder)
    name, seconds = sample_class.ASSIGNMENT, {}

    def step(label: str, action):
        started = time.monotonic()
        made = action()
        seconds[label] = round(time.monotonic() - started, 1)
        return made

    samples = step("sample class", lambda: sample_class.make(folder / "sample", room))
    step("roster", lambda: roster.update(room, folder / "sample" / "students.csv"))
    step("release", lambda: release.release(room, name, exchange=False, progress=progress))
    quiet = None if progress else grade.quiet_progress("Collecting", len(samples))
    step("collect and repair", lambda: collect.collect(room, name, folder / "sample" / "downloads", progress=quiet))
    # The class is ours, so that the demonstration runs also where a machine grants no sandbox.
    graded = step("grade", lambda: grade.grade(room, name, progress=progress, workers=workers, unsafe=no_sandbox()))
    pages = step("feedback", lambda: feedback.feedback(room, name, make_zip="folders", progress=progress))
    page, grades, _ = step("report", lambda: report.write(room, report.gather(room, language=language)))
    results = {r.student: r for r in graded}
    rows = [
        DemoRow(s, results[s.student.id], _differs(room, s, results[s.student.id]))
        if s.student.id in results
        else DemoRow(s, SubmissionResult(s.student.id, name, "missing", 0.0), ["nothing was collected"])
        for s in samples
    ]
    return DemoResult(rows, room.feedback, pages.zip, page, grades, seconds)


def _clear(folder: Path) -> None:
    """Removes the class of the last demo."""
    try:
        if folder.exists():
            shutil.rmtree(folder)
        folder.mkdir(parents=True)
    except OSError as error:
        raise UserError(
            f"{folder} could not be made anew: {error.strerror or error}. Close what uses it, or delete it, "
            "then run this again."
        ) from error


def test_points(result: SubmissionResult) -> float | None:
    """Points of the tests alone: nobody marks written answers in a demo. None where a person has to look."""
    if result.points is None:
        return None
    return sum(c.points or 0.0 for c in result.cells if c.kind == "test")


def _differs(course: Course, sample: Sample, result: SubmissionResult) -> list[str]:
    """What is not as the sample expects, in a few words each."""
    found = []
    got, expected = test_points(result), sample.expected_points
    if got != expected:
        found.append(f"points {_shown(got)} instead of {_shown(expected)}")
    if got is not None:
        lost = {c.name: c.lost for c in result.cells if c.kind == "test" and c.lost}
        if lost != sample.fails:
            found.append(f"lost {_cells(lost)} instead of {_cells(sample.fails)}")
        undecided = [c.name for c in result.cells if c.kind == "test" and c.points is None]
        if undecided:
            found.append(f"no score in {', '.join(undecided)}")
    record = notes.read_record(course, sample_class.ASSIGNMENT, sample.student.id)
    said = {
        "nowhere": [sample.expected_message],
        "hint": [c.hint or "" for c in result.cells],
        "message": [c.message for c in result.cells],
        "event": [e["kind"] for e in result.events],
        "repair": [n.code for n in record.repaired] if record else [],
        "person": [n.code for n in record.needs_person] if record else [],
    }[sample.expected_where]
    if not any(sample.expected_message in text for text in said):
        found.append(f"no {sample.expected_where} {sample.expected_message!r}")
    return found


def _shown(points: float | None) -> str:
    return "-" if points is None else f"{points:g}"


def _cells(lost: dict[str, float]) -> str:
    return ", ".join(f"{name} ({points:g})" for name, points in lost.items()) or "nothing"


def table(rows: list[DemoRow]) -> str:
    """Students, what they handed in, points of the tests and the expected ones."""
    heads = ("student", "handed in", "points", "expected", "")
    lines = [
        (
            row.sample.student.name,
            row.sample.kind,
            _shown(test_points(row.result)),
            _shown(row.sample.expected_points),
            "; ".join(row.differs) if row.differs else "as expected",
        )
        for row in rows
    ]
    widths = [max(len(line[i]) for line in (heads, *lines)) for i in range(5)]
    return "\n".join(
        "  ".join(
            cell.rjust(width) if i in (2, 3) else cell.ljust(width)
            for i, (cell, width) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in (heads, *lines)
    )


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's options."""
    report.add_language(parser, "language of the report")
    parser.add_argument(
        "--workers", type=int, metavar="N", help="how many submissions run at once (default: as many as cores)"
    )


def run(args: argparse.Namespace, course: Course) -> int:
    """`./course demo`"""
    built = builder.build(course, progress=True)
    if not built.ok:
        raise UserError("The notebooks could not be built. Run ./course build and correct what it names.")
    result = demo(course, args.language, progress=True, workers=args.workers or grade.cores())
    print(table(result.rows))
    print("\nPoints are those of the tests. A dash means that a person has to look; written answers wait to be marked.")
    took = ", ".join(f"{label} {seconds:.0f} s" for label, seconds in result.seconds.items() if seconds >= 0.5)
    print(f"{sum(result.seconds.values()):.0f} s: {took}")
    print(f"Feedback: {result.feedback}\nFor the LMS: {result.zip}\nReport: {result.report}\nGrades: {result.grades}")
    print("To look into it with formgrader: DL101_CLASSROOM=.demo/classroom ./course lab")
    wrong = [row for row in result.rows if row.differs]
    if wrong:
        print(f"\nNot as expected: {len(wrong)} of {len(result.rows)}.")
        return 1
    print(f"\nAll {len(result.rows)} are as expected.")
    return 0
