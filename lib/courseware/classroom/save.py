"""Points of a submission that has run go into the gradebook, all of them at once or none.

The rules are those of nbgrader's Autograde, SaveAutoGrades and AssignLatePenalties, which commit cell by cell; here one
transaction holds a submission, so that a grader that is killed leaves no half of one behind.
tests/test_classroom_save.py holds both to the same gradebook.
"""

from __future__ import annotations

from collections.abc import Mapping
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
)
from sqlalchemy.orm import selectinload

from courseware.classroom import marks
from courseware.classroom.gradebook import find_assignment


def save(
    book,
    assignment: str,
    student: str,
    notebooks: Mapping[str, NotebookNode],
    timestamp: datetime | None = None,
    late_penalty=None,
    marked: marks.Answers | None = None,
) -> None:
    """Writes the points of the executed `notebooks`, {name: notebook}, into the open gradebook `book`.

    A notebook of the homework that is missing earns nothing. Marks given by hand stay; they ask to be looked at again
    unless the automatic points of their cell and the answer they were given for, in `marked`, are the same as before.
    `late_penalty` is called as late_penalty(student, score, seconds late) and gives the points to take off, or None.
    On any error nothing is written.
    """
    answers = marks.answers(notebooks.values()) if marked else {}
    try:
        submission = _submission(book, assignment, student, timestamp)
        for submitted in submission.notebooks:
            nb = notebooks.get(submitted.name)
            if nb is None:
                for grade in submitted.grades:
                    grade.auto_score, grade.needs_manual_grade = 0, False
            else:
                _points(submitted, nb, answers, marked)
        book.db.flush()
        for submitted in submission.notebooks:
            if submitted.name in notebooks:
                submitted.late_submission_penalty = _penalty(book, submission, submitted, student, late_penalty)
        book.db.commit()
    except BaseException:
        book.db.rollback()
        raise


def withdraw(book, assignment: str, student: str) -> None:
    """Takes back the automatic points of a submission that cannot be graded and asks for a person; marks stay."""
    try:
        for submitted in _submission(book, assignment, student, None).notebooks:
            for grade in submitted.grades:
                grade.auto_score, grade.needs_manual_grade = None, True
        book.db.commit()
    except BaseException:
        book.db.rollback()
        raise


def _submission(book, assignment: str, student: str, timestamp) -> SubmittedAssignment:
    """The submission with all its cells, found or made; nothing is committed."""
    db = book.db
    found = (
        db.query(SubmittedAssignment)
        .join(Assignment, SubmittedAssignment.assignment_id == Assignment.id)
        .filter(Assignment.name == assignment, SubmittedAssignment.student_id == student)
        .options(
            selectinload(SubmittedAssignment.notebooks).options(
                selectinload(SubmittedNotebook.grades).joinedload(Grade.cell),
                selectinload(SubmittedNotebook.comments).joinedload(Comment.cell),
                selectinload(SubmittedNotebook.notebook),
            )
        )
        .one_or_none()
    )
    if found is None:
        found = _new_submission(book, assignment, student)
    if timestamp is not None:
        found.timestamp = utils.parse_utc(timestamp)
    return found


def _new_submission(book, assignment: str, student: str) -> SubmittedAssignment:
    db = book.db
    entry = find_assignment(book, assignment)
    person = db.get(Student, student)
    if person is None:
        person = Student(id=student)
        db.add(person)
    made = SubmittedAssignment(assignment=entry, student=person)
    with db.no_autoflush:
        for notebook in entry.notebooks:
            submitted = SubmittedNotebook(notebook=notebook, assignment=made)
            for cell in notebook.grade_cells:
                Grade(cell=cell, notebook=submitted)
            for cell in notebook.solution_cells:
                Comment(cell=cell, notebook=submitted)
            for cell in notebook.task_cells:
                Comment(cell=cell, notebook=submitted)
                Grade(cell=cell, notebook=submitted)
    db.add(made)
    return made


def _points(
    submitted: SubmittedNotebook, nb: NotebookNode, answers: marks.Answers, marked: marks.Answers | None
) -> None:
    grades = {grade.cell.name: grade for grade in submitted.grades}
    comments = {comment.cell.name: comment for comment in submitted.comments}
    for cell in nb.cells:
        name = cell.metadata.get("nbgrader", {}).get("grade_id")
        if utils.is_grade(cell):
            grade = grades[name]
            before, settled = grade.auto_score, grade.manual_score is not None and not grade.needs_manual_grade
            grade.auto_score, _ = utils.determine_grade(cell)
            grade.needs_manual_grade = grade.manual_score is not None or grade.auto_score is None
            if settled and marked is not None and marks.fit(grade, before, answers, marked):
                grade.needs_manual_grade = False
        if utils.is_solution(cell) or utils.is_task(cell):
            untouched = cell.metadata.nbgrader.get("checksum") == utils.compute_checksum(cell)
            comments[name].auto_comment = "No response." if untouched and not utils.is_task(cell) else None


def _penalty(book, submission, submitted, student: str, late_penalty) -> float | None:
    if late_penalty is None or submission.total_seconds_late <= 0:
        return None
    book.db.refresh(submitted)  # the score is a sum that the database makes
    penalty = late_penalty(student, submitted.score, submission.total_seconds_late)
    return None if penalty is None else min(max(penalty, 0), submitted.score)
