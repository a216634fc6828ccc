"""Put a homework into the gradebook, with its deadline, and say what to give to students.

First the solution is run against its own tests, and so is the notebook as students get it: a homework whose
solution fails, or whose empty notebook earns points, is not released.

  ./course release hw1 --due 2026-12-01T23:59+03:00
  ./course release hw1 --due "1.12.2026 23:59"        in the time zone of this machine
  ./course release hw1 --no-due                       no deadline any more
  ./course release hw1                                again, after a change; the deadline stays

A deadline is kept in assignments/deadlines.json, which students' notebooks read: commit it, or pack the course
again. Where DL101_EXCHANGE names nbgrader's exchange folder, the homework is released there too.
"""

from __future__ import annotations

import argparse
import filecmp
import hashlib
import json
import logging
import os
import shutil
import tempfile
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import nbformat
from nbgrader.auth import Authenticator
from nbgrader.converters import GenerateAssignment
from nbgrader.converters.base import NbGraderException
from nbgrader.coursedir import CourseDirectory
from nbgrader.exchange import ExchangeError, ExchangeFactory
from nbgrader.utils import determine_grade, is_grade, is_solution

from courseware.classroom import backup, deadlines, gradebook
from courseware.classroom.execute import METADATA, RunSubmission, no_sandbox, released, shared_engine
from courseware.course import LANGUAGES, Course
from courseware.errors import UserError
from courseware.files import read_json, write_json
from courseware.progress import Progress


@dataclass
class ReleaseResult:
    """What `release` did: points by cell, the deadline, and where students' notebooks stand."""

    assignment: str
    points: dict[str, float]
    due: datetime | None
    notebooks: list[Path]
    exchange: Path | None = None
    said: list[str] = field(default_factory=list)

    @property
    def total(self) -> float:
        return sum(self.points.values())


def release(
    course: Course,
    name: str,
    due: datetime | None = None,
    remove_due: bool = False,
    exchange: bool | None = None,
    progress: bool = False,
) -> ReleaseResult:
    """Checks a homework and registers it, its cells and its deadline in the gradebook.

    `name` is 'hw1' or the full id. `due` of None leaves the deadline as it is. `exchange` of None releases to
    nbgrader's exchange where DL101_EXCHANGE is set. Raises UserError, and changes nothing, where the solution
    fails its own tests, the empty notebook earns points, the notebooks are not built, or cells were added or
    removed while there are submissions.
    """
    assignment = course.assignment(name)
    source, released = _built(course, assignment)
    with (
        Progress(f"Checking {assignment}", 2, stream=None if progress else Quiet()) as steps,
        ThreadPoolExecutor(2) as pool,
    ):
        checks = {
            pool.submit(_check_solution, course, assignment, source): "the solution gets all points",
            pool.submit(_check_untouched, course, assignment, released): "the empty notebook gets none",
        }
        for done in as_completed(checks):
            done.result()
            steps.step(checks[done])
    backup.back_up(course)
    _register(course, assignment, released)
    if due is not None or remove_due:
        deadlines.write(course, assignment, due)
    due = deadlines.read(course).get(assignment)
    points = set_deadline(course, assignment, due)
    notebooks = [course.assignments / language / assignment / f"{assignment}.ipynb" for language in LANGUAGES]
    result = ReleaseResult(assignment, points, due, [n for n in notebooks if n.exists()])
    if exchange or (exchange is None and os.environ.get("DL101_EXCHANGE")):
        result.exchange = _to_exchange(course, assignment)
    if due and due < datetime.now(UTC):
        result.said.append(
            f"The deadline {deadlines.shown(due)} is in the past: whatever is handed in from now on is late."
        )
    return result


def set_deadline(course: Course, assignment: str, due: datetime | None) -> dict[str, float]:
    """Writes the deadline into the gradebook, where it differs; returns the points by cell."""
    with gradebook.open_gradebook(course) as book:
        entry = gradebook.find_assignment(book, assignment)
        wanted = deadlines.utc(due) if due else None
        if entry.duedate != wanted:
            entry.duedate = wanted
            book.db.commit()
        return {cell.name: cell.max_score for nb in entry.notebooks for cell in (*nb.grade_cells, *nb.task_cells)}


def _built(course: Course, assignment: str) -> tuple[Path, Path]:
    """The notebook with answers and the students' one, in nbgrader's source language."""
    directory = gradebook.course_directory(course, assignment)
    source = Path(directory.format_path(directory.source_directory, ".", assignment)) / f"{assignment}.ipynb"
    released = Path(directory.format_path(directory.release_directory, ".", assignment)) / f"{assignment}.ipynb"
    for notebook in (source, released):
        if not notebook.exists():
            raise UserError(f"{_short(course, notebook)} is not there. Build it first: ./course build")
    return source, released


def _check_solution(course: Course, assignment: str, source: Path) -> None:
    """Raises UserError where the solution does not get full marks. What passed once is not run again."""
    scores = _run_once(course, assignment, source, "solution")
    lost = {cell: (got, top, why) for cell, (got, top, why) in scores.items() if got is not None and got < top}
    if lost:
        lines = "\n".join(f"  {cell}: {got:g} of {top:g} points. {why}" for cell, (got, top, why) in lost.items())
        raise UserError(
            f"{assignment} was not released: its solution fails its own tests.\n{lines}\n"
            f"Correct solutions/{assignment}/{assignment}.py, run ./course build, then release it again."
        )
    if not scores:
        raise UserError(
            f'{assignment} was not released: it has no graded cell. Give its tests grade="test" and points.'
        )


def _check_untouched(course: Course, assignment: str, released: Path) -> None:
    """Raises UserError where students would get points for handing in the notebook as it is.

    The hidden tests count, so the cells of the source are put in place of the visible ones.
    """
    source, _ = _built(course, assignment)
    scores = _run_once(course, assignment, released, "untouched", tests_from=source)
    won = {cell: got for cell, (got, _, _) in scores.items() if got}
    if won:
        lines = ", ".join(f"{cell} ({points:g})" for cell, points in won.items())
        raise UserError(
            f"{assignment} was not released: a notebook handed in without a single answer gets points in {lines}. "
            "Make these tests fail for an empty answer, run ./course build, then release it again."
        )


def _run_once(course: Course, assignment: str, notebook: Path, what: str, tests_from: Path | None = None) -> dict:
    """{cell: (points, of how many, why lost)}, remembered by the content of the notebooks."""
    memory = course.root / ".cache" / "released" / f"{assignment}-{what}.json"
    content = notebook.read_bytes() + (tests_from.read_bytes() if tests_from else b"") + _library_version()
    digest = hashlib.sha256(content).hexdigest()
    known = read_json(memory, {})
    if known.get("digest") == digest:
        return {cell: tuple(value) for cell, value in known["scores"].items()}
    nb = nbformat.read(notebook, 4)
    if tests_from:
        tests = {
            c.metadata.nbgrader.grade_id: c.source
            for c in nbformat.read(tests_from, 4).cells
            if is_grade(c) and not is_solution(c)
        }
        for cell in nb.cells:
            if is_grade(cell) and not is_solution(cell):
                cell.source = tests[cell.metadata.nbgrader.grade_id]
    scores = run_and_score(course, assignment, nb)
    if not any(got is not None and got < top for got, top, _ in scores.values()) or what == "untouched":
        write_json(memory, {"digest": digest, "scores": scores})
    return scores


def _library_version() -> bytes:
    """What the notebooks import is part of what was checked."""
    folder = Path(__file__).resolve().parents[2] / "dl101"
    stamps = [f"{p.name}:{p.stat().st_size}:{p.stat().st_mtime_ns}" for p in sorted(folder.rglob("*.py"))]
    return "\n".join(stamps).encode()


def run_and_score(course: Course, assignment: str, nb) -> dict[str, tuple[float | None, float, str]]:
    """Runs a notebook as a submission is run, without the gradebook: {cell: (points, of how many, why lost)}.

    A written answer has points None.
    """
    settings = gradebook.config(course)
    runner = RunSubmission(config=settings)
    job = runner.job(assignment, released(gradebook.course_directory(course, assignment), assignment, assignment))
    with tempfile.TemporaryDirectory() as scratch:
        # Cells that train are passed over, so what the solution has trained stands beside it, as a student's does.
        for weights in (course.solutions / assignment).glob("*.pt"):
            shutil.copy(weights, scratch)
        nb = runner.run(shared_engine(runner.unsafe or no_sandbox()), nb, job, scratch).notebook
    scores = {}
    for cell in nb.cells:
        if is_grade(cell):
            # A model answer has no checksum yet, so nbgrader asks a person; an untouched one is 0 by checksum.
            got, top = determine_grade(cell)
            errors = [o for o in cell.get("outputs", []) if o.output_type == "error"]
            why = f"{errors[0].ename}: {errors[0].evalue}" if errors else ""
            scores[cell.metadata.nbgrader.grade_id] = (got, float(top), why)
    nb.metadata.pop(METADATA, None)
    return scores


def _register(course: Course, assignment: str, released: Path) -> None:
    """Lets nbgrader save the cells in the gradebook.

    The student version it makes goes to a scratch folder: assignments/ holds what ./course build made, and the two
    must be the same.
    """
    said: list[str] = []
    handler = Listen(said)
    logger = logging.getLogger("courseware.nbgrader")
    with tempfile.TemporaryDirectory() as scratch, gradebook.said_plainly(course):
        course.classroom.mkdir(parents=True, exist_ok=True)
        with gradebook.open_gradebook(course):
            pass  # makes the file, or says what is wrong with it, before nbgrader does
        made = gradebook.converter(GenerateAssignment, course, assignment)
        made.coursedir.release_directory = scratch
        logger.addHandler(handler)
        try:
            made.start()
        except (NbGraderException, SystemExit) as error:
            text = "\n".join(said)
            if "Cannot add or remove cells" in text or "Cannot modify existing assignment" in text:
                raise UserError(
                    f"{assignment} was not released again: graded cells were added or removed since it was last "
                    "released, and there are submissions with grades already. Bring the cells back (a test may "
                    "change freely), or release the changed homework under a new name."
                ) from error
            raise UserError(f"{assignment} was not released. nbgrader says: {last_line(text)}") from error
        finally:
            logger.removeHandler(handler)
        fresh = Path(scratch) / assignment / f"{assignment}.ipynb"
        if not fresh.exists():
            fresh = next(Path(scratch).rglob(f"{assignment}.ipynb"))
        if not filecmp.cmp(fresh, released, shallow=False) and _cells(fresh) != _cells(released):
            raise UserError(
                f"{_short(course, released)} is not what the solution gives now. Run ./course build, then release "
                "it again."
            )


def _cells(notebook: Path) -> list:
    """What must agree between the build's student version and nbgrader's."""
    return [
        (
            c.get("id"),
            c.cell_type,
            c.source,
            json.dumps(
                {k: v for k, v in c.metadata.get("nbgrader", {}).items() if k not in ("checksum", "cell_type")},
                sort_keys=True,
            ),
        )
        for c in nbformat.read(notebook, 4).cells
    ]


def _to_exchange(course: Course, assignment: str) -> Path:
    """Copies the students' notebook to nbgrader's exchange."""
    settings = gradebook.config(course)
    directory = CourseDirectory(config=settings)
    directory.assignment_id = assignment
    factory = ExchangeFactory(config=settings)
    said: list[str] = []
    logger = logging.getLogger("courseware.nbgrader")
    handler = Listen(said)
    logger.addHandler(handler)
    try:
        step = factory.ReleaseAssignment(
            coursedir=directory,
            authenticator=Authenticator(config=settings),
            config=settings,
            parent=gradebook.quiet_parent(settings),
        )
        step.force = True
        step.start()
        return Path(step.dest_path)
    except (ExchangeError, OSError) as error:
        raise UserError(
            f"{assignment} is in the gradebook, but could not be copied to the exchange {settings.Exchange.root}: "
            f"{last_line(chr(10).join(said)) or error}"
        ) from error
    finally:
        logger.removeHandler(handler)


class Listen(logging.Handler):
    """Collects what nbgrader says, for the one sentence a person needs of it."""

    def __init__(self, said: list[str]):
        super().__init__(logging.WARNING)
        self.said = said

    def emit(self, record: logging.LogRecord) -> None:
        self.said.append(record.getMessage())


class Quiet:
    """A stream that keeps quiet."""

    def isatty(self) -> bool:
        return False

    def write(self, text: str) -> None:
        pass

    def flush(self) -> None:
        pass


def last_line(text: str) -> str:
    lines = [line for line in text.strip().splitlines() if line.strip() and "See the above traceback" not in line]
    plain = [line for line in lines if not line.startswith(("There was an error", "Please see"))]
    return (plain or lines or ["no reason given"])[-1].strip()


def _short(course: Course, path: Path) -> str:
    return str(path.relative_to(course.root)) if path.is_relative_to(course.root) else str(path)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's options."""
    parser.add_argument("homework", help="hw1, or the full name")
    when = parser.add_mutually_exclusive_group()
    when.add_argument("--due", metavar="TIME", help=f"the deadline, such as {deadlines.EXAMPLES}")
    when.add_argument("--no-due", action="store_true", help="remove the deadline")
    parser.add_argument(
        "--exchange",
        action="store_true",
        default=None,
        help="also release to nbgrader's exchange (done without asking where DL101_EXCHANGE is set)",
    )


def run(args: argparse.Namespace, course: Course) -> int:
    """`./course release`"""
    due = deadlines.parse(args.due) if args.due else None
    result = release(course, args.homework, due, args.no_due, args.exchange, progress=True)
    print(f"{result.assignment} is in the gradebook: {result.total:g} points in {len(result.points)} graded cells.")
    print(f"Deadline: {deadlines.shown(result.due)}" if result.due else "No deadline. Set one with --due.")
    for line in result.said:
        print(line)
    print("Give to students:")
    for notebook in result.notebooks:
        print(f"  {_short(course, notebook)}")
    print("or the whole course as a zip for Drive: ./course pack")
    if result.exchange:
        print(f"Released to the exchange: {result.exchange}")
    short = result.assignment.split("_")[0]
    print(f"Next, when work has come in: ./course collect {short} FOLDER")
    return 0
