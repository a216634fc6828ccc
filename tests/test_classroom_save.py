"""Points go into the gradebook as nbgrader puts them there, a submission at a time or not at all."""

from datetime import datetime, timedelta

import nbformat
import pytest
from nbgrader.api import Grade, SubmittedAssignment

import tiny_course as tiny
from courseware.classroom import gradebook, results
from courseware.classroom.save import save

STUDENTS = [name for name in tiny.SUBMISSIONS if name != "deaf"]


@pytest.fixture
def course(tmp_path):
    return tiny.copy(tiny.graded()[0], tmp_path / "root")


def executed(course, student):
    return {tiny.ASSIGNMENT: nbformat.read(results.graded_notebook(course, tiny.ASSIGNMENT, student), 4)}


def rows(book):
    """All that the gradebook holds of the class, but for its random keys."""
    found = {}
    for submission in book.db.query(SubmittedAssignment):
        for nb in submission.notebooks:
            grades = {g.cell.name: (g.auto_score, g.manual_score, g.needs_manual_grade, g.score) for g in nb.grades}
            comments = {c.cell.name: (c.auto_comment, c.manual_comment) for c in nb.comments}
            found[submission.student.id] = (submission.timestamp, grades, comments, nb.late_submission_penalty)
    return found


def forget(book):
    for submission in list(book.db.query(SubmittedAssignment)):
        student = submission.student.id
        book.remove_submission(tiny.ASSIGNMENT, student)
        book.remove_student(student)


def test_the_gradebook_is_nbgraders(course):
    with gradebook.open_gradebook(course) as book:
        theirs = {student: row for student, row in rows(book).items() if student in STUDENTS}
        assert len(theirs) == len(STUDENTS)
        forget(book)
        assert rows(book) == {}
        for student in STUDENTS:
            save(book, tiny.ASSIGNMENT, student, executed(course, student), theirs[student][0])
        assert rows(book) == theirs
        for student in STUDENTS:  # and once more over what is there
            save(book, tiny.ASSIGNMENT, student, executed(course, student))
        assert rows(book) == theirs


def test_a_mark_by_hand_stays(course):
    with gradebook.open_gradebook(course) as book:
        given = book.find_grade("why", tiny.ASSIGNMENT, tiny.ASSIGNMENT, "best")
        given.manual_score, given.needs_manual_grade = 1.5, False
        book.db.commit()
        save(book, tiny.ASSIGNMENT, "best", executed(course, "best"))
        again = book.find_grade("why", tiny.ASSIGNMENT, tiny.ASSIGNMENT, "best")
        assert (again.manual_score, again.needs_manual_grade) == (1.5, True)


@pytest.mark.parametrize(
    ("asked", "taken"), [(None, None), (1.5, 1.5), (-2, 0), (100, 5)], ids=["none", "some", "negative", "too-much"]
)
def test_a_penalty_for_late_work_stays_within_the_points(course, asked, taken):
    seen = []

    def penalty(student, score, seconds):
        seen.append((student, score, seconds))
        return asked

    with gradebook.open_gradebook(course) as book:
        due = datetime(2026, 11, 1)
        book.update_or_create_assignment(tiny.ASSIGNMENT, duedate=due)
        save(book, tiny.ASSIGNMENT, "best", executed(course, "best"), due + timedelta(hours=1), penalty)
        assert rows(book)["best"][3] == taken and seen == [("best", 5.0, 3600.0)]
        save(book, tiny.ASSIGNMENT, "best", executed(course, "best"), due - timedelta(hours=1), penalty)
        assert rows(book)["best"][3] is None and len(seen) == 1


def test_a_new_submission_that_is_late_pays_too(course):
    due = datetime(2026, 11, 1)
    with gradebook.open_gradebook(course) as book:
        book.update_or_create_assignment(tiny.ASSIGNMENT, duedate=due)
        executed_ = executed(course, "best")
        forget(book)
        for student, hours, taken in (("best", 1, 1.5), ("wrong-add", -1, None), ("new", 0, None)):
            save(book, tiny.ASSIGNMENT, student, executed_, due + timedelta(hours=hours), lambda *_: 1.5)
            assert rows(book)[student][0] == due + timedelta(hours=hours) and rows(book)[student][3] == taken


def test_a_cell_that_was_lost_is_looked_at_by_a_person(course):
    with gradebook.open_gradebook(course) as book:
        kept = executed(course, "best")
        lost = next(cell for cell in kept[tiny.ASSIGNMENT].cells if cell.metadata.get("nbgrader", {}).get("grade"))
        kept[tiny.ASSIGNMENT].cells.remove(lost)
        save(book, tiny.ASSIGNMENT, "somebody-new", kept)
        grade = book.find_grade(lost.metadata.nbgrader.grade_id, tiny.ASSIGNMENT, tiny.ASSIGNMENT, "somebody-new")
        assert (grade.auto_score, grade.needs_manual_grade) == (None, True)


def test_a_notebook_that_did_not_come_earns_nothing(course):
    with gradebook.open_gradebook(course) as book:
        for student in ("best", "somebody-new"):
            save(book, tiny.ASSIGNMENT, student, {})
            grades = rows(book)[student][1]
            assert {auto for auto, *_ in grades.values()} == {0.0}
            assert {needs for _, _, needs, _ in grades.values()} == {False}


def test_nothing_is_written_where_something_fails(course, monkeypatch):
    with gradebook.open_gradebook(course) as book:
        before = rows(book)
        broken = executed(course, "best")
        broken[tiny.ASSIGNMENT].cells[-1].metadata.nbgrader["grade_id"] = "no-such-cell"
        broken[tiny.ASSIGNMENT].cells[3].outputs = [nbformat.v4.new_output("error", ename="E", evalue="", traceback=[])]
        for student in ("best", "somebody-new"):
            with pytest.raises(KeyError):
                save(book, tiny.ASSIGNMENT, student, broken)
            assert rows(book) == before
        assert book.db.query(Grade).count() == sum(len(row[1]) for row in before.values())
