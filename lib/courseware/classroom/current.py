"""Which submissions need no new run: digests of what was graded, by what."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from nbgrader.api import Assignment, SubmittedAssignment

from courseware.classroom import notes, results
from courseware.course import Course


def current(course: Course, book, assignment: str, students: Iterable[str], homework: str) -> set[str]:
    """Those of the students whose last finished run graded just what is handed in by just this homework (a digest), and
    whose result is still there."""
    known = {
        student
        for (student,) in book.db.query(SubmittedAssignment.student_id)
        .join(Assignment, SubmittedAssignment.assignment_id == Assignment.id)
        .filter(Assignment.name == assignment)
    }
    return {student for student in students if _is_current(course, assignment, student, homework, student in known)}


def _is_current(course: Course, assignment: str, student: str, homework: str, known: bool) -> bool:
    note = results.read_note(course, assignment, student)
    if note.get("homework") != homework or note.get("submission") != submission_digest(course, assignment, student):
        return False
    if note.get("reason"):
        # What could not be done may have been the machine's fault, such as a process that found no memory to start.
        return note["reason"]["code"] != "failed"
    return known and results.graded_notebook(course, assignment, student).exists()


def homework_digest(course: Course, entry) -> str:
    """Changes with the homework's cells, their points, and the checks they call. `entry`: nbgrader's Assignment."""
    digest = hashlib.sha256()
    for notebook in sorted(entry.notebooks, key=lambda n: n.name):
        for cell in sorted(notebook.source_cells, key=lambda c: c.name):
            digest.update(f"{cell.name}\0{cell.locked}\0{cell.source if cell.locked else cell.checksum}\0".encode())
        for cell in sorted((*notebook.grade_cells, *notebook.task_cells), key=lambda c: c.name):
            digest.update(f"{cell.name}\0{cell.max_score}\0".encode())
    for path in sorted((course.root / "lib" / "dl101" / "check").rglob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def submission_digest(course: Course, assignment: str, student: str) -> str:
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
