"""Points of a submission that has run go into the gradebook, all of them at once or none.

The rules are those of nbgrader's Autograde, SaveAutoGrades and AssignLatePenalties, which commit cell by cell; here one
transaction holds a submission, so that a grader that is killed leaves no half of one behind.
tests/test_classroom_save.py holds both to the same gradebook.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from nbformat import NotebookNode
from nbgrader import utils
from nbgrader.api import (
    Assignment,
    Comment,
    Grade,
    Student,
    SubmittedAssignment,
    SubmittedNotebook,
    new_uuid,
)
from sqlalchemy import insert, select
from sqlalchemy.orm import selectinload

from courseware.classroom import marks
from courseware.classroom.gradebook import find_assignment


@dataclass(frozen=True)
class _Notebook:
    """A notebook of the homework. id, and those of its cells by name, as the gradebook knows them."""

    id: str
    name: str
    grades: dict[str, str]
    comments: dict[str, str]


@dataclass(frozen=True)
class Keys:
    """A homework's keys in the gradebook, read once for a whole class: what a new submission gets rows for."""

    id: str
    due: datetime | None
    notebooks: tuple[_Notebook, ...]

    @classmethod
    def read(cls, book, assignment: str) -> Keys:
        entry = find_assignment(book, assignment)
        notebooks = []
        for found in entry.notebooks:
            tasks = {cell.name: cell.id for cell in found.task_cells}
            grades = {cell.name: cell.id for cell in found.grade_cells}
            comments = {cell.name: cell.id for cell in found.solution_cells}
            notebooks.append(_Notebook(found.id, found.name, grades | tasks, comments | tasks))
        return cls(entry.id, entry.duedate, tuple(notebooks))


@dataclass(frozen=True)
class _Earned:
    """What an executed notebook earned: points and comments by cell, None for a cell that a person has to look at."""

    scores: dict[str, float | None]
    comments: dict[str, str | None]

    @classmethod
    def by(cls, nb: NotebookNode) -> _Earned:
        scores, comments = {}, {}
        for cell in nb.cells:
            name = cell.metadata.get("nbgrader", {}).get("grade_id")
            if utils.is_grade(cell):
                scores[name] = utils.determine_grade(cell)[0]
            if utils.is_solution(cell) or utils.is_task(cell):
                untouched = cell.metadata.nbgrader.get("checksum") == utils.compute_checksum(cell)
                comments[name] = "No response." if untouched and not utils.is_task(cell) else None
        return cls(scores, comments)


def save(
    book,
    assignment: str,
    student: str,
    notebooks: Mapping[str, NotebookNode],
    timestamp: datetime | None = None,
    late_penalty=None,
    marked: marks.Answers | None = None,
    keys: Keys | None = None,
) -> None:
    """Writes the points of the executed `notebooks`, {name: notebook}, into the open gradebook `book`.

    A notebook of the homework that is missing earns nothing. Marks given by hand stay; they ask to be looked at again
    unless the automatic points of their cell and the answer they were given for, in `marked`, are the same as before.
    `late_penalty` is called as late_penalty(student, score, seconds late) and gives the points to take off, or None.
    `keys`: what Keys.read gives, where it has been read. On any error nothing is written.
    """
    earned = {name: _Earned.by(nb) for name, nb in notebooks.items()}
    timestamp = None if timestamp is None else utils.parse_utc(timestamp)
    try:
        keys = keys or Keys.read(book, assignment)
        new = not _there(book, keys, student)
        if new:
            _insert(book, keys, student, timestamp, earned)
        late = timestamp and keys.due and timestamp > keys.due
        if late or not new:
            answers = marks.answers(notebooks.values()) if marked else {}
            _update(book, assignment, student, timestamp, earned, late_penalty, answers, marked)
        book.db.commit()
    except BaseException:
        book.db.rollback()
        raise


def withdraw(book, assignment: str, student: str) -> None:
    """Takes back the automatic points of a submission that cannot be graded and asks for a person; marks stay."""
    try:
        keys = Keys.read(book, assignment)
        if not _there(book, keys, student):
            _insert(book, keys, student, None, {})
        for submitted in _submission(book, assignment, student).notebooks:
            for grade in submitted.grades:
                grade.auto_score, grade.needs_manual_grade = None, True
        book.db.commit()
    except BaseException:
        book.db.rollback()
        raise


def _there(book, keys: Keys, student: str) -> bool:
    here = SubmittedAssignment.assignment_id == keys.id, SubmittedAssignment.student_id == student
    return book.db.execute(select(SubmittedAssignment.id).where(*here)).first() is not None


def _insert(book, keys: Keys, student: str, timestamp, earned: Mapping[str, _Earned]) -> None:
    """The rows of a new submission, a statement for each table: through nbgrader's objects it is one for each row."""
    db = book.db
    if db.execute(select(Student.id).where(Student.id == student)).first() is None:
        db.execute(insert(Student), [{"id": student}])
    made = new_uuid()
    submission = {"id": made, "assignment_id": keys.id, "student_id": student, "timestamp": timestamp}
    submitted, grades, comments = [], [], []
    for notebook in keys.notebooks:
        found = earned.get(notebook.name)
        key = new_uuid()
        submitted.append({"id": key, "assignment_id": made, "notebook_id": notebook.id})
        # A cell that the notebook lacks is looked at by a person; where the whole notebook is missing there is nothing.
        empty = {"auto_score": None, "needs_manual_grade": True} if found else _NOTHING
        scores = {name: dict(empty) for name in notebook.grades}
        told = dict.fromkeys(notebook.comments)
        if found:
            for name, score in found.scores.items():
                scores[name] |= {"auto_score": score, "needs_manual_grade": score is None}
            for name, comment in found.comments.items():
                if name not in told:
                    raise KeyError(name)
                told[name] = comment
        grades += [{"notebook_id": key, "cell_id": notebook.grades[name], **row} for name, row in scores.items()]
        comments += [
            {"notebook_id": key, "cell_id": notebook.comments[name], "auto_comment": text}
            for name, text in told.items()
        ]
    for table, rows in ((SubmittedAssignment, [submission]), (SubmittedNotebook, submitted), (Grade, grades),
                        (Comment, comments)):  # fmt: skip
        if rows:
            db.execute(insert(table.__table__), rows)


_NOTHING = {"auto_score": 0.0, "needs_manual_grade": False}


def _update(book, assignment, student, timestamp, earned, late_penalty, answers, marked) -> None:
    """Points over those that are there, and what is taken off for being late, which is a part of their sum."""
    submission = _submission(book, assignment, student)
    if timestamp is not None:
        submission.timestamp = timestamp
    for submitted in submission.notebooks:
        if found := earned.get(submitted.name):
            _points(submitted, found, answers, marked)
        else:
            for grade in submitted.grades:
                grade.auto_score, grade.needs_manual_grade = 0, False
    book.db.flush()
    for submitted in submission.notebooks:
        if submitted.name in earned:
            submitted.late_submission_penalty = _penalty(book, submission, submitted, student, late_penalty)


def _submission(book, assignment: str, student: str) -> SubmittedAssignment:
    """The submission, which is there, with all its cells."""
    return (
        book.db.query(SubmittedAssignment)
        .join(Assignment, SubmittedAssignment.assignment_id == Assignment.id)
        .filter(Assignment.name == assignment, SubmittedAssignment.student_id == student)
        .options(
            selectinload(SubmittedAssignment.notebooks).options(
                selectinload(SubmittedNotebook.grades).joinedload(Grade.cell),
                selectinload(SubmittedNotebook.comments).joinedload(Comment.cell),
                selectinload(SubmittedNotebook.notebook),
            )
        )
        .one()
    )


def _points(submitted: SubmittedNotebook, found: _Earned, answers: marks.Answers, marked: marks.Answers | None) -> None:
    grades = {grade.cell.name: grade for grade in submitted.grades}
    comments = {comment.cell.name: comment for comment in submitted.comments}
    for name, score in found.scores.items():
        grade = grades[name]
        before, settled = grade.auto_score, grade.manual_score is not None and not grade.needs_manual_grade
        grade.auto_score = score
        grade.needs_manual_grade = grade.manual_score is not None or score is None
        if settled and marked is not None and marks.fit(grade, before, answers, marked):
            grade.needs_manual_grade = False
    for name, comment in found.comments.items():
        comments[name].auto_comment = comment


def _penalty(book, submission, submitted, student: str, late_penalty) -> float | None:
    if late_penalty is None or submission.total_seconds_late <= 0:
        return None
    book.db.refresh(submitted)  # the score is a sum that the database makes
    penalty = late_penalty(student, submitted.score, submission.total_seconds_late)
    return None if penalty is None else min(max(penalty, 0), submitted.score)
