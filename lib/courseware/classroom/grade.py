"""Grade what was collected, one submission at a time.

Only submissions that are new or changed since they were last graded are run, or all of them where the homework or
its checks changed. One that cannot be graded stops no other: it is listed, with the reason, and has no points until a
person has looked. Marks and comments given by hand in formgrader stay.

  ./course grade hw1                   new and changed submissions
  ./course grade hw1 ivanov petrova    these students
  ./course grade hw1 --all             everyone again

A run that was interrupted goes on where it stopped when it is started again.
Exit status: 0 when everything was graded, 1 when a submission needs a person because it could not be.
"""

from __future__ import annotations

import argparse
import contextlib
import difflib
import hashlib
import os
import shutil
import time
from collections.abc import Iterator
from datetime import UTC, datetime

import nbformat
from nbformat.reader import NotJSONError
from nbgrader.api import MissingEntry
from nbgrader.utils import parse_utc

from courseware.classroom import backup, collect, deadlines, gradebook, notes, release, results
from courseware.classroom.pipeline import Done, Pipeline
from courseware.classroom.results import GRADED, PERSON, SubmissionResult
from courseware.classroom.save import withdraw
from courseware.course import Course
from courseware.errors import UserError
from courseware.progress import Progress

MAX_MEGABYTES = 200

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
) -> list[SubmissionResult]:
    """Grades submissions of the homework `name` ('hw1' or the full id); returns what became of each, by student.

    `students` of None means all of whom something came in. Those that did not change since they were last graded are
    not run again, unless `everyone`; they are in the list, with `unchanged`.
    `workers` submissions run at once, each in processes of its own. `unsafe`: also where the machine grants no sandbox.
    Raises UserError where the homework was not released, a student is unknown, nothing came in, the gradebook is
    locked or damaged, the disk is full, or there is no sandbox. A submission that fails raises nothing: its status is
    'person'.
    """
    with _alone(course):
        return _grade(course, course.assignment(name), students, everyone, progress, workers, unsafe)


@contextlib.contextmanager
def _alone(course: Course) -> Iterator[None]:
    """Keeps a second run out: two that grade one submission would take its folder away under each other's feet.

    The lock goes with the process, however it ends. Raises UserError where another run holds it.
    """
    import fcntl

    with gradebook.said_plainly(course):
        course.classroom.mkdir(parents=True, exist_ok=True)
        lock = (course.classroom / "grading.lock").open("a")
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise UserError(
                f"Another ./course grade is at work on {course.classroom}. Wait until it has finished, then run this "
                "again. Nothing was lost."
            ) from None
        except OSError:
            pass  # a file system without locks
        yield


def _grade(
    course: Course,
    assignment: str,
    students: list[str] | None,
    everyone: bool,
    progress: bool,
    workers: int,
    unsafe: bool,
) -> list[SubmissionResult]:
    students = chosen(course, assignment, students)
    repair(course, assignment, students)
    with gradebook.open_gradebook(course) as book:
        homework = _homework_digest(course, gradebook.find_assignment(book, assignment))
        current = {s for s in students if not everyone and _is_current(course, book, assignment, s, homework)}
    to_run = [s for s in students if s not in current]
    if to_run:
        backup.back_up(course)
    release.set_deadline(course, assignment, deadlines.read(course).get(assignment))
    shown = Progress if progress else quiet_progress
    with shown(f"Grading {assignment}", len(to_run)) as steps:
        _grade_all(course, assignment, to_run, homework, min(workers, len(to_run)), unsafe, steps)
    with gradebook.open_gradebook(course) as book:
        found = [results.load(course, book, assignment, s) for s in students]
    for result in found:
        result.unchanged = result.student in current
    return found


def _grade_all(
    course: Course, assignment: str, students: list[str], homework: str, workers: int, unsafe: bool, steps: Progress
) -> None:
    """Runs the submissions, several at once, and writes each as soon as it is done."""
    if not students:
        return
    begun: dict[str, tuple[dict, dict[str, str]]] = {}

    def begin(student: str) -> dict | None:
        # A run that is killed from here on leaves a submission that was not graded.
        results.note_path(course, assignment, student).unlink(missing_ok=True)
        note = {
            "homework": homework,
            "submission": _submission_digest(course, assignment, student),
            "at": datetime.now(UTC).isoformat(timespec="seconds"),
        }
        begun[student] = note, _graded_answers(course, assignment, student)
        return _unfit(course, assignment, student)

    with gradebook.said_plainly(course):
        pipeline = Pipeline(course, assignment, unsafe)
        pipeline.ready()
        with gradebook.open_gradebook(course) as book:
            for done in pipeline.run_all(students, workers, begin):
                _finish(course, book, pipeline, done, *begun.pop(done.student))
                steps.step(done.student)


def _graded_answers(course: Course, assignment: str, student: str) -> dict[str, str]:
    """The written answers that were graded last; they tell whether a mark by hand still fits."""
    try:
        return _answers(nbformat.read(results.graded_notebook(course, assignment, student), 4).cells)
    except Exception:  # none yet, or one that a person has damaged
        return {}


def _finish(course: Course, book, pipeline: Pipeline, done: Done, note: dict, marked: dict[str, str]) -> None:
    """Writes the points of a submission that has run, or why it has none, and notes the outcome."""
    assignment = pipeline.assignment
    if done.reason is None:
        before = _marks(book, assignment, done.student)
        pipeline.save(book, done)
        _settle_marks(book, assignment, done, before, marked)
    else:
        note["reason"] = done.reason
        shutil.rmtree(course.autograded / done.student / assignment, ignore_errors=True)
        withdraw(book, assignment, done.student)
    note["seconds"] = done.seconds
    results.write_note(course, assignment, done.student, note)


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
    """Repairs what came past `./course collect`, by nbgrader's exchange or by hand."""
    fit = [s for s in students if _wrong_time(course, assignment, s) is None]
    try:
        collect.repair_submitted(course, assignment, fit)
    except OSError as error:
        raise UserError(
            f"What was handed in could not be repaired in {course.classroom}: {error.strerror or error}. Free some "
            "space or check the rights on the folder, then run this again. Nothing was lost."
        ) from error


def _some(names: list[str]) -> str:
    return ", ".join(names[:8]) + (f" and {len(names) - 8} more" if len(names) > 8 else "")


def _is_current(course: Course, book, assignment: str, student: str, homework: str) -> bool:
    """Whether the last finished run graded just this notebook by just this homework, and its result is still there."""
    note = results.read_note(course, assignment, student)
    if note.get("homework") != homework or note.get("submission") != _submission_digest(course, assignment, student):
        return False
    if note.get("reason"):
        # What nbgrader could not do may have been the machine's fault, such as a kernel that found no memory to start.
        return note["reason"]["code"] != "failed"
    try:
        book.find_submission(assignment, student)
    except MissingEntry:
        return False
    return results.graded_notebook(course, assignment, student).exists()


def _homework_digest(course: Course, entry) -> str:
    """Changes with the homework's cells, their points, and the checks they call."""
    digest = hashlib.sha256()
    for notebook in sorted(entry.notebooks, key=lambda n: n.name):
        for cell in sorted(notebook.source_cells, key=lambda c: c.name):
            digest.update(f"{cell.name}\0{cell.locked}\0{cell.source if cell.locked else cell.checksum}\0".encode())
        for cell in sorted((*notebook.grade_cells, *notebook.task_cells), key=lambda c: c.name):
            digest.update(f"{cell.name}\0{cell.max_score}\0".encode())
    for path in sorted((course.root / "lib" / "dl101" / "check").rglob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _submission_digest(course: Course, assignment: str, student: str) -> str:
    """Changes with any file handed in, and with the time it was handed in (which timestamp.txt holds)."""
    digest = hashlib.sha256()
    folder = course.submitted / student / assignment
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        digest.update(f"{path.relative_to(folder)}\0".encode())
        digest.update(path.read_bytes())
    record = notes.read_record(course, assignment, student)
    if record is not None and not record.usable:
        digest.update((record.sha256 or "unusable").encode())
    return digest.hexdigest()


def _unfit(course: Course, assignment: str, student: str) -> dict | None:
    """Why a submission cannot be graded at all, or None."""
    folder = course.submitted / student / assignment
    notebook = folder / f"{assignment}.ipynb"
    record = notes.read_record(course, assignment, student)
    if not notebook.exists() or (record is not None and not record.usable):
        said = record.needs_person if record is not None else []
        return {"code": "no-notebook", "detail": {lang: " ".join(n.text(lang) for n in said) for lang in ("ru", "en")}}
    megabytes = notebook.stat().st_size / 1e6
    if megabytes > MAX_MEGABYTES:
        return {"code": "too-large", "detail": f"{megabytes:.0f}"}
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


Marks = dict[str, tuple[float, float | None, bool]]  # {cell: (by hand, automatic, whether it waits for a person)}


def _marks(book, assignment: str, student: str) -> Marks:
    """Marks given by hand so far."""
    try:
        submission = book.find_submission(assignment, student)
    except MissingEntry:
        return {}
    return {
        grade.name: (grade.manual_score, grade.auto_score, grade.needs_manual_grade)
        for nb in submission.notebooks
        for grade in nb.grades
        if grade.manual_score is not None
    }


def _answers(cells) -> dict[str, str]:
    """The written answers among a notebook's cells."""
    return {
        c.metadata.nbgrader.grade_id: c.source
        for c in cells
        if c.metadata.get("nbgrader", {}).get("solution") and c.metadata.nbgrader.get("grade")
    }


def _settle_marks(book, assignment: str, done: Done, before: Marks, marked: dict[str, str]) -> None:
    """A mark given by hand stays; it asks to be looked at again only where what it was given for has changed.

    nbgrader alone asks for every one of them after each run. before: the marks; marked: the answers they were given to.
    """
    if not before:
        return
    answers = {name: text for nb in done.notebooks.values() for name, text in _answers(nb.cells).items()}
    for nb in book.find_submission(assignment, done.student).notebooks:
        for now in nb.grades:
            manual, automatic, waited = before.get(now.name, (None,) * 3)
            same = now.auto_score == automatic and answers.get(now.name) == marked.get(now.name)
            if manual is not None and not waited and same:
                now.needs_manual_grade = False
    book.db.commit()


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
    parser.add_argument(
        "--workers", type=int, metavar="N", help="how many submissions run at once (default: as many as cores)"
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
