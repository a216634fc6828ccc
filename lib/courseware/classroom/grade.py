"""Grade what was collected, one submission at a time.

Only submissions that are new or changed since they were last graded are run, or all of them where the homework or
its checks changed. One that cannot be graded stops no other: it is listed, with the reason, and has no points until a
person has looked. Marks and comments given by hand in formgrader stay.

  ./course grade hw1                   new and changed submissions
  ./course grade hw1 ivanov petrova    these students
  ./course grade hw1 --all             everyone again
  ./course grade hw1 --scheduler tcp://10.0.0.5:8786      on many machines

A run that was interrupted goes on where it stopped when it is started again.
Exit status: 0 when everything was graded, 1 when a submission needs a person because it could not be.
"""

from __future__ import annotations

import argparse
import contextlib
import difflib
import functools
import os
import shutil
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

import nbformat
from nbformat.reader import NotJSONError
from nbgrader.utils import parse_utc

from courseware.classroom import (
    backup,
    current,
    deadlines,
    events,
    gradebook,
    homework,
    marks,
    notes,
    release,
    results,
    submissions,
)
from courseware.classroom.execute import METADATA
from courseware.classroom.homework import Homework
from courseware.classroom.lock import alone
from courseware.classroom.pipeline import Done, Pipeline
from courseware.classroom.results import GRADED, PERSON, SubmissionResult
from courseware.classroom.save import withdraw
from courseware.classroom.submissions import Settled
from courseware.course import Course
from courseware.errors import UserError
from courseware.interrupts import Interrupted, Interrupts
from courseware.progress import Progress

MAX_MEGABYTES = 200
# In a notebook as repairing writes it, a line that begins so is nested so deep that nbformat may not read it.
DEEP = b"\n" + b" " * 100

# What the table says of an event; the report says more, and of more kinds.
REMARKS = {
    "hostile": "{cell} TAMPERED WITH THE GRADING",
    "forbidden": "{cell} asked for a forbidden module",
    "timeout": "{cell} ran out of time",
    "late": "{cell} not run, out of time",
    "died": "{cell} ended Python",
    "not-run": "{cell} not run",
}


def grade(
    course: Course,
    name: str,
    students: list[str] | None = None,
    everyone: bool = False,
    progress: bool = False,
    workers: int = 1,
    unsafe: bool = False,
    scheduler: str = "",
) -> list[SubmissionResult]:
    """Grades submissions of the homework `name` ('hw1' or the full id); returns what became of each, by student.

    `students` of None means all of whom something came in. Those that did not change since they were last graded are
    not run again, unless `everyone`; they are in the list, with `unchanged`.
    `workers` submissions run at once, each in processes of its own. `unsafe`: also where the machine grants no sandbox.
    `scheduler`: address of a Dask scheduler, whose workers run them instead.
    Raises UserError where the homework was not released, a student is unknown, nothing came in, the gradebook is
    locked or damaged, the disk is full, there is no sandbox, or no scheduler or worker. A submission
    that fails raises nothing: its status is 'person'.
    """
    with Interrupts() as interrupts, alone(course):
        run = _Run(course, course.assignment(name), workers, unsafe, scheduler, interrupts)
        return run.grade(students, everyone, progress)


@dataclass
class _Run:
    """One run of `grade`."""

    course: Course
    assignment: str
    workers: int
    unsafe: bool
    scheduler: str
    interrupts: Interrupts

    def grade(self, students: list[str] | None, everyone: bool, progress: bool) -> list[SubmissionResult]:
        course, assignment = self.course, self.assignment
        students = chosen(course, assignment, students)
        # Not where most likely nothing is to be run, nor where other machines have to be asked.
        if not self.scheduler and (everyone or not all(map(self._noted, students))):
            with gradebook.said_plainly(course):
                self._pipeline.get_ready()
        self.given = _given(course, assignment)
        with gradebook.open_gradebook(course) as book:
            self.homework = current.homework_digest(course, gradebook.find_assignment(book, assignment))
            unchanged = set() if everyone else self._unchanged(book, students)
            self.marked = marks.marked_students(book, assignment)
        to_run = [s for s in students if s not in unchanged]
        if to_run:
            backup.back_up(course)
        release.set_deadline(course, assignment, deadlines.read(course).get(assignment))
        shown = Progress if progress else quiet_progress
        with shown(f"Grading {assignment}", len(to_run)) as steps:
            try:
                self._grade_all(to_run, steps)
            except Interrupted as stop:
                raise Interrupted(self._how_far(steps, everyone), stop.number) from None
        with gradebook.open_gradebook(course) as book:
            found = results.load_all(course, book, assignment, students)
        for result in found:
            result.unchanged = result.student in unchanged
        return found

    def _grade_all(self, students: list[str], steps: Progress) -> None:
        """Runs the submissions, several at once, and writes each as soon as it is done."""
        if not students:
            return
        notes_begun: dict[str, dict] = {}

        def begin(student: str) -> dict | None:
            notes_begun[student], reason = self._begin(student)
            return reason

        with gradebook.said_plainly(self.course):
            steps.show()
            pipeline = self._pipeline
            self._repair_until_ready(students)
            # All of them from here on: a run of everyone that is stopped goes on with those it did not reach.
            marked = {s: marks.begin(self.course, self.assignment, s, s in self.marked) for s in students}
            workers = min(self.workers, len(students))
            runs = pipeline.run_all(students, workers, begin, self.interrupts.check)
            with gradebook.open_gradebook(self.course) as book, contextlib.closing(runs):
                for done in runs:
                    with self.interrupts.postponed():
                        self._finish(book, pipeline, done, notes_begun.pop(done.student), marked[done.student])
                        steps.step(done.student, *_trouble(done))

    @functools.cached_property
    def _pipeline(self) -> Pipeline:
        return Pipeline(self.course, self.assignment, self.unsafe, _crew(self.scheduler))

    def _noted(self, student: str) -> bool:
        return results.note_path(self.course, self.assignment, student).exists()

    def _unchanged(self, book, students: list[str]) -> set[str]:
        """Those of the students who need no new run."""
        course, assignment = self.course, self.assignment
        by_this_homework = [
            s for s in students if results.read_note(course, assignment, s).get("homework") == self.homework
        ]
        # What came in again may be the same once it is repaired. All others are repaired when it is their turn.
        for student in by_this_homework:
            _repair(course, self.given, student)
        return current.current(course, book, assignment, by_this_homework, self.homework)

    def _repair_until_ready(self, students: list[str]) -> None:
        """Waits for what runs the submissions, and meanwhile repairs some ahead of their turn."""
        ready = self._pipeline.get_ready()
        for student in students:
            if ready.done():
                break
            _repair(self.course, self.given, student)
        ready.result()

    def _begin(self, student: str) -> tuple[dict, dict | None]:
        """Repairs a submission; returns what is noted of it when it has run, and why it cannot be graded, or None."""
        settled = _repair(self.course, self.given, student)
        note = {
            "homework": self.homework,
            "submission": current.submission_digest(self.course, self.assignment, student),
            "at": datetime.now(UTC).isoformat(timespec="seconds"),
        }
        return note, _unfit(self.course, self.assignment, student, settled)

    def _finish(self, book, pipeline: Pipeline, done: Done, note: dict, marked: marks.Answers) -> None:
        """Writes the points of a submission that has run, or why it has none, and notes the outcome.

        marked: the answers that its marks by hand were given for.
        """
        note["answers"] = marked
        if done.reason is None:
            pipeline.save(book, done, marked)
            note["answers"] = marks.answers(done.notebooks.values())
        else:
            note["reason"] = done.reason
            shutil.rmtree(self.course.autograded / done.student / self.assignment, ignore_errors=True)
            withdraw(book, self.assignment, done.student)
        note["seconds"] = done.seconds
        results.write_note(self.course, self.assignment, done.student, note)

    def _how_far(self, steps: Progress, everyone: bool) -> str:
        again = f"./course grade {self.assignment.split('_')[0]}" if everyone else "the same command"
        left = steps.total - steps.done
        return f"{steps.done} of {steps.total} are graded and kept; {again} goes on with the other {left}."


def _crew(scheduler: str):
    """Who runs the submissions: the workers of a scheduler, or None for this machine."""
    if not scheduler:
        return None
    from courseware.classroom.cluster import Cluster  # Dask takes its time to import

    return Cluster(scheduler)


def _trouble(done: Done) -> tuple[str, str]:
    """Why a submission could not be graded, and what else its table will say, where there is something to say."""
    if done.reason is not None:
        return SubmissionResult(done.student, "", PERSON, 0, reason=done.reason).why(), ""
    found = [event for nb in done.notebooks.values() for event in nb.metadata.get(METADATA, {}).get("events", [])]
    result = SubmissionResult(done.student, "", GRADED, 0, events=events.bounded(found))
    return "", "; ".join(remarks(result))


def chosen(course: Course, assignment: str, wanted: list[str] | None) -> list[str]:
    """The students to grade. Raises UserError for one of whom nothing came in."""
    there = results.handed_in(course, assignment)
    short = assignment.split("_")[0]
    if not there:
        raise UserError(
            f"Nothing was handed in for {assignment} yet: {course.submitted} holds no submission of it. "
            f"Take in a folder of downloads with: ./course collect {short} FOLDER"
        )
    if not wanted:
        return there
    for student in wanted:
        if student not in there:
            close = difflib.get_close_matches(student, there, 3, 0.5)
            hint = f" Did you mean {' or '.join(close)}?" if close else f" Work came in from: {_some(there)}."
            raise UserError(f"Nothing came in from {student!r} for {assignment}.{hint}")
    return sorted(set(wanted))


def repair(course: Course, assignment: str, students: list[str]) -> None:
    """Repairs what came past `./course collect`, by nbgrader's exchange or by hand.

    Raises UserError where the homework was not built, or the disk is full or may not be written to.
    """
    given = _given(course, assignment)
    for student in students:
        _repair(course, given, student)


def _given(course: Course, assignment: str) -> Homework:
    with _plainly(course):
        return homework.load(course, assignment)


def _repair(course: Course, given: Homework, student: str) -> Settled | None:
    """What became of a submission; None where there is nothing to repair, or no time when it was handed in."""
    with _plainly(course):
        if _wrong_time(course, given.assignment_id, student) is not None:
            return None
        return submissions.settle_standing(course, given, student)


@contextlib.contextmanager
def _plainly(course: Course) -> Iterator[None]:
    """Turns what the disk says while something is repaired into a sentence with a way out."""
    try:
        yield
    except OSError as error:
        raise UserError(
            f"What was handed in could not be repaired in {course.classroom}: {error.strerror or error}. Free some "
            "space or check the rights on the folder, then run this again. Nothing was lost."
        ) from error


def _some(names: list[str]) -> str:
    return ", ".join(names[:8]) + (f" and {len(names) - 8} more" if len(names) > 8 else "")


def _unfit(course: Course, assignment: str, student: str, settled: Settled | None) -> dict | None:
    """Why a submission cannot be graded at all, or None. settled: what was just made of it, where it was repaired."""
    folder = course.submitted / student / assignment
    notebook = folder / f"{assignment}.ipynb"
    record = settled.record if settled else notes.read_record(course, assignment, student)
    if not notebook.exists() or (record is not None and not record.usable):
        said = record.needs_person if record is not None else []
        return {"code": "no-notebook", "detail": {lang: " ".join(n.text(lang) for n in said) for lang in ("ru", "en")}}
    megabytes = notebook.stat().st_size / 1e6
    if megabytes > MAX_MEGABYTES:
        return {"code": "too-large", "detail": f"{megabytes:.0f}"}
    if settled and DEEP not in notebook.read_bytes():
        return None  # repairing has written or seen just this file
    try:
        nbformat.read(notebook, 4)
    except (UnicodeDecodeError, NotJSONError, RecursionError):
        return {
            "code": "unreadable",
            "detail": {"ru": "файл обрывается, или это не блокнот", "en": "it breaks off or is not a notebook"},
        }
    except Exception as error:  # whatever a damaged notebook makes the reader say
        first = (str(error).strip().splitlines() or [""])[0]
        return {"code": "unreadable", "detail": f"{type(error).__name__}: {first[:200]}"}
    wrong = _wrong_time(course, assignment, student)
    return {"code": "timestamp", "detail": wrong} if wrong else None


def _wrong_time(course: Course, assignment: str, student: str) -> str | None:
    """What stands in timestamp.txt where it is no time: nobody but a person can say when the work was handed in."""
    stamp = course.submitted / student / assignment / "timestamp.txt"
    text = stamp.read_text(encoding="utf-8", errors="replace").strip() if stamp.exists() else ""
    try:
        parse_utc(text) if text else None
    except (ValueError, OverflowError, AttributeError, TypeError):
        return repr(text[:60])
    return None


def quiet_progress(title: str, total: int) -> Progress:
    """Progress that says nothing."""
    return Progress(title, total, stream=release.Quiet())


def cores() -> int:
    """How many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def table(found: list[SubmissionResult], names: dict[str, str] | None = None) -> str:
    """Students and points for the terminal, with what is worth knowing of each."""
    names = names or {}
    rows = []
    for r in found:
        points = f"{r.points:g}" if r.points is not None else "-"
        rows.append((r.student, names.get(r.student, ""), f"{points} / {r.max_points:g}", "; ".join(remarks(r))))
    heads = ("student", "name", "points", "")
    used = [i for i in range(4) if i != 1 or any(row[1] for row in rows)]
    widths = [max(len(str(row[i])) for row in (heads, *rows)) for i in range(4)]
    lines = []
    for row in (heads, *rows):
        cells = [row[i].rjust(widths[i]) if i == 2 else row[i].ljust(widths[i]) for i in used]
        lines.append("  ".join(cells).rstrip())
    return "\n".join(lines)


def remarks(result: SubmissionResult) -> list[str]:
    """What a person should know of one result, in a few words each."""
    said = []
    if result.status == PERSON:
        said.append(f"needs a person: {result.why('en')}")
    elif result.status != GRADED:
        said.append("not graded")
    said += [REMARKS[event["kind"]].format(**event) for event in result.events if event["kind"] in REMARKS]
    if result.late:
        said.append(f"late by {ago(result.late)}")
    if result.penalty:
        said.append(f"penalty {result.penalty:g}")
    if result.to_mark:
        said.append(f"to mark: {', '.join(c.name for c in result.to_mark)}")
    return said


def ago(seconds: float) -> str:
    """A length of time in a word or two: '2 h 5 min'."""
    minutes = max(1, round(seconds / 60))
    days, rest = divmod(minutes, 24 * 60)
    hours, minutes = divmod(rest, 60)
    parts = [(days, "d"), (hours, "h"), (minutes, "min")]
    return " ".join(f"{n} {unit}" for n, unit in parts if n)[:20] or "1 min"


def names(course: Course) -> dict[str, str]:
    """Names of the students, where the gradebook knows them."""
    with gradebook.open_gradebook(course) as book:
        return {s.id: " ".join(filter(None, (s.last_name, s.first_name))) for s in book.students}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's options."""
    parser.add_argument("homework", help="hw1, or the full name")
    parser.add_argument("students", nargs="*", help="grade only these students")
    parser.add_argument("--all", action="store_true", help="grade again also what did not change")
    add_run_arguments(parser)


def add_run_arguments(parser: argparse.ArgumentParser) -> None:
    """Where and how submissions run."""
    parser.add_argument(
        "--workers", type=int, metavar="N", help="how many submissions run at once (default: as many as cores)"
    )
    parser.add_argument(
        "--scheduler",
        metavar="ADDRESS",
        default="",
        help="the workers of this Dask scheduler run them: tcp://10.0.0.5:8786; docs/many-machines.en.md has the steps",
    )
    parser.add_argument(
        "--unsafe",
        action="store_true",
        help="grade also where this machine grants no sandbox: submissions can then read and write all that you can",
    )


def run(args: argparse.Namespace, course: Course) -> int:
    """`./course grade`"""
    started = time.monotonic()
    found = grade(
        course,
        args.homework,
        args.students,
        args.all,
        progress=True,
        workers=args.workers or cores(),
        unsafe=args.unsafe,
        scheduler=args.scheduler,
    )
    print(table(found, names(course)))
    ran = [r for r in found if not r.unchanged]
    people = [r for r in found if r.status == PERSON]
    took = time.monotonic() - started
    line = f"\nGraded now: {len(ran)}; unchanged: {len(found) - len(ran)}; {took:.0f} s."
    if people:
        line += f" Could not be graded: {len(people)}, see above. They have no points until someone has looked."
    print(line)
    marks = sum(len(r.to_mark) for r in found)
    if marks:
        print(f"To mark by hand: {marks}. Open ./course lab, then Formgrader, Manual Grading.")
    print(f"Next: ./course feedback {found[0].assignment.split('_')[0]}, ./course report")
    return 1 if people else 0
