"""What became of each submission, put together from the gradebook, the graded notebooks and the notes of each run.

`grade` prints it, `report` shows it, `demo` compares it with what was expected.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import nbformat
import nbformat.reader
from nbgrader.api import Assignment, Grade, SubmittedAssignment, SubmittedNotebook
from sqlalchemy.orm import joinedload, selectinload

from courseware.classroom import events
from courseware.classroom.execute import METADATA, language_of
from courseware.course import Course
from courseware.files import read_json, write_json

HINT = re.compile(r"\[([a-z_]+\.[a-z0-9-]+)\]\s*$")
FEW = 100  # students that a query names one by one
ANSI = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")

GRADED, PERSON, WAITING, MISSING = "graded", "person", "waiting", "missing"

# Why a submission has no points although something came in. {detail} is filled in.
REASONS = {
    "no-notebook": (
        "Блокнота, который можно проверить, нет. {detail}",
        "There is no notebook that could be graded. {detail}",
    ),
    "unreadable": (
        "Блокнот не читается: {detail}. Попросите прислать его ещё раз.",
        "The notebook cannot be read: {detail}. Ask for it again.",
    ),
    "too-large": (
        "Блокнот слишком велик: {detail} МБ. Попросите очистить вывод и прислать ещё раз.",
        "The notebook is too large: {detail} MB. Ask for it again with its outputs cleared.",
    ),
    "timestamp": (
        "В timestamp.txt стоит не время: {detail}. Исправьте или удалите этот файл и проверьте работу снова.",
        "timestamp.txt does not hold a time: {detail}. Correct or delete the file, then grade again.",
    ),
    "failed": ("Проверить не удалось: {detail}", "It could not be graded: {detail}"),
}


@dataclass
class CellResult:
    """One graded cell. `points` is None where nobody has decided yet; `kind` is 'test' or 'written'.

    `message` is the failed test's last line, `hint` the key at its end, such as 'backward.no-mean'.
    """

    name: str
    kind: str
    points: float | None
    max_points: float
    manual: bool = False
    needs_person: bool = False
    message: str = ""
    hint: str | None = None

    @property
    def lost(self) -> float:
        return self.max_points - (self.points or 0.0) if self.points is not None else 0.0


@dataclass
class SubmissionResult:
    """One student's work on one homework.

    status: 'graded'; 'person' where it could not be graded and someone has to look (points is None, never 0);
    'waiting' where it has not been graded yet; 'missing' where nothing was handed in. `language` is the notebook's,
    `formgrader_id` what formgrader calls it.
    """

    student: str
    assignment: str
    status: str
    max_points: float
    points: float | None = None
    penalty: float = 0.0
    cells: list[CellResult] = field(default_factory=list)
    events: list[dict] = field(default_factory=list)
    late: float = 0.0
    reason: dict | None = None
    seconds: float = 0.0
    language: str = ""
    formgrader_id: str = ""
    unchanged: bool = False

    @property
    def to_mark(self) -> list[CellResult]:
        """Written answers, and cells that came back without a score, that wait for a person."""
        return [c for c in self.cells if c.needs_person]

    def why(self, language: str = "en") -> str:
        """The reason of status 'person', as a sentence."""
        if not self.reason:
            return ""
        text = REASONS[self.reason["code"]][0 if language == "ru" else 1]
        detail = self.reason.get("detail", "")
        if isinstance(detail, dict):
            detail = detail.get(language) or detail.get("en", "")
        return text.format(detail=detail).strip()


def note_path(course: Course, assignment: str, student: str) -> Path:
    """Where the outcome of the last run on one submission is kept."""
    return course.classroom / "grading" / assignment / f"{student}.json"


def read_note(course: Course, assignment: str, student: str) -> dict:
    """The outcome of the last finished run: digests of what was graded, seconds, the reason of a failure; or {}."""
    return read_json(note_path(course, assignment, student), {})


def write_note(course: Course, assignment: str, student: str, note: dict) -> None:
    """Keeps the outcome of a run."""
    write_json(note_path(course, assignment, student), note)


def graded_notebook(course: Course, assignment: str, student: str) -> Path:
    """The notebook as nbgrader left it after grading."""
    return course.autograded / student / assignment / f"{assignment}.ipynb"


def handed_in(course: Course, assignment: str) -> list[str]:
    """Everyone of whom something came in, readable or not, in order."""
    from_collect = {p.stem for p in (course.classroom / "repairs" / assignment).glob("*.json")}
    return sorted({p.parent.name for p in course.submitted.glob(f"*/{assignment}") if p.is_dir()} | from_collect)


def load(course: Course, book, assignment: str, student: str) -> SubmissionResult:
    """What is known of one submission. `book` is an open gradebook."""
    return load_all(course, book, assignment, [student])[0]


def load_all(course: Course, book, assignment: str, students: Sequence[str]) -> list[SubmissionResult]:
    """What is known of the submissions of these students, in their order; a few queries for all of them."""
    entry = book.find_assignment(assignment)
    max_points = float(entry.max_score or 0)
    answers = {cell.name for notebook in entry.notebooks for cell in notebook.solution_cells}
    # Kept until the end, so that the cells of the homework are not read anew for each student.
    cells = [cell for notebook in entry.notebooks for cell in (*notebook.grade_cells, *notebook.task_cells)]
    there = set(handed_in(course, assignment))
    submissions = _submissions(book, assignment, students)
    found = []
    for student in students:
        result = SubmissionResult(student, assignment, MISSING, max_points)
        _fill(course, result, submissions.get(student), answers, student in there)
        found.append(result)
    del cells
    return found


def _submissions(book, assignment: str, students: Sequence[str]) -> dict[str, SubmittedAssignment]:
    query = (
        book.db.query(SubmittedAssignment)
        .join(Assignment, SubmittedAssignment.assignment_id == Assignment.id)
        .filter(Assignment.name == assignment)
        .options(
            joinedload(SubmittedAssignment.assignment),
            selectinload(SubmittedAssignment.notebooks).options(
                selectinload(SubmittedNotebook.grades).joinedload(Grade.cell)
            ),
        )
    )
    if len(students) < FEW:
        query = query.filter(SubmittedAssignment.student_id.in_(students))
    return {submission.student_id: submission for submission in query}


def _fill(course: Course, result: SubmissionResult, submission, answers: set[str], came: bool) -> None:
    note = read_note(course, result.assignment, result.student)
    result.reason, result.seconds = note.get("reason"), note.get("seconds", 0.0)
    result.events = events.bounded(note.get("events"))
    if submission is not None:
        result.late = float(submission.total_seconds_late or 0)
    path = graded_notebook(course, result.assignment, result.student)
    if result.reason:
        result.status = PERSON
        return
    if submission is None or not path.exists():
        if came:
            result.status = WAITING
        return
    result.status = GRADED
    nb = _read(path)
    order, errors, seen = _messages(nb)
    result.language = language_of(nb, "")
    result.events = events.bounded([*seen, *result.events])
    for part in submission.notebooks:
        result.formgrader_id = part.id
        result.cells += [_cell(grade, answers, errors.get(grade.cell.name, "")) for grade in part.grades]
    result.cells.sort(key=lambda c: order.get(c.name, len(order)))
    score = sum(float(grade.score) for part in submission.notebooks for grade in part.grades)
    result.penalty = sum(float(part.late_submission_penalty or 0) for part in submission.notebooks)
    result.points = max(0.0, score - result.penalty)


def _cell(grade: Grade, answers: set[str], message: str) -> CellResult:
    cell = grade.cell
    written = cell.type == "TaskCell" or cell.cell_type == "markdown" or cell.name in answers
    decided = grade.manual_score is not None or grade.auto_score is not None
    hint = HINT.search(message)
    return CellResult(
        cell.name,
        "written" if written else "test",
        float(grade.score) if decided else None,
        float(cell.max_score),
        grade.manual_score is not None,
        bool(grade.needs_manual_grade),
        message,
        hint[1] if hint else None,
    )


def _read(path: Path) -> nbformat.NotebookNode:
    """A graded notebook, which is not held against nbformat's schema again; empty where someone damaged it by hand."""
    try:
        nb = nbformat.reader.reads(path.read_text(encoding="utf-8"))
        return nb if nb.nbformat == 4 else nbformat.convert(nb, 4)
    except Exception:
        return nbformat.v4.new_notebook()


def _messages(nb) -> tuple[dict[str, int], dict[str, str], list[dict]]:
    """The places of the marked cells, the last line of each one's first error, and what happened during the run."""
    order, found = {}, {}
    for i, cell in enumerate(nb.cells):
        name = cell.metadata.get("nbgrader", {}).get("grade_id")
        if not name:
            continue
        order[name] = i
        for output in cell.get("outputs", []):
            if output.output_type == "error" and name not in found:
                found[name] = ANSI.sub("", output.evalue or output.ename).strip()
    run = nb.metadata.get(METADATA)
    return order, found, list(run.get("events") or []) if isinstance(run, dict) else []


def task_name(heading: str) -> str:
    """A task's heading without its points in brackets, for a table that has a column of points."""
    return re.sub(r"\s*\(\d[^()]*(?:балл|point)[^()]*\)\s*$", "", heading)
