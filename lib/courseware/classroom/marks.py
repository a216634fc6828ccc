"""Marks given by hand: a mark stays, and asks to be looked at again only where what it was given for has changed.

nbgrader alone asks for every one of them after each run. The answers that a mark was given for are known by their
digests, which stand in the note of the last run and stay there until the points of the next are in the gradebook.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping

import nbformat
from nbformat import NotebookNode
from nbgrader.api import Assignment, Grade, SubmittedAssignment, SubmittedNotebook

from courseware.classroom import results
from courseware.course import Course

Answers = dict[str, str]  # {cell: digest of the answer}


def marked_students(book, assignment: str) -> set[str]:
    """Those with a mark given by hand in this homework."""
    found = (
        book.db.query(SubmittedAssignment.student_id)
        .join(Assignment, SubmittedAssignment.assignment_id == Assignment.id)
        .join(SubmittedNotebook, SubmittedNotebook.assignment_id == SubmittedAssignment.id)
        .join(Grade, Grade.notebook_id == SubmittedNotebook.id)
        .filter(Assignment.name == assignment, Grade.manual_score.is_not(None))
        .distinct()
    )
    return {student for (student,) in found}


def answers(notebooks: Iterable[NotebookNode]) -> Answers:
    """The answers that a person marks."""
    return {
        cell.metadata.nbgrader.grade_id: hashlib.sha256(cell.source.encode("utf-8", "replace")).hexdigest()[:32]
        for nb in notebooks
        for cell in nb.cells
        if cell.metadata.get("nbgrader", {}).get("solution") and cell.metadata.nbgrader.get("grade")
    }


def graded_answers(course: Course, assignment: str, student: str) -> Answers:
    """The answers that were graded last."""
    note = results.read_note(course, assignment, student)
    if isinstance(note.get("answers"), dict):
        return note["answers"]
    try:  # graded by nbgrader alone
        return answers([nbformat.read(results.graded_notebook(course, assignment, student), 4)])
    except Exception:  # none yet, or one that a person has damaged
        return {}


def begin(course: Course, assignment: str, student: str, marked: bool) -> Answers:
    """Forgets that the submission was graded, but for the answers that it was `marked` for; returns those.

    A run that is killed from here on leaves a submission that was not graded, and knows what its marks are worth.
    """
    if not marked:
        results.note_path(course, assignment, student).unlink(missing_ok=True)
        return {}
    found = graded_answers(course, assignment, student)
    results.write_note(course, assignment, student, {"answers": found})
    return found


def fit(grade, before: float | None, answers_now: Mapping[str, str], answers_then: Mapping[str, str]) -> bool:
    """Whether a mark by hand, already settled, still fits: answer and automatic points (`before`) are the same."""
    return grade.auto_score == before and answers_now.get(grade.cell.name) == answers_then.get(grade.cell.name)
