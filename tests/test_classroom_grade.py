"""Release and grade on a small homework: what students hand in never stops another, is never a silent zero, and
never costs a mark that a person gave."""

import json
import shutil

import nbformat
import pytest
from nbgrader.api import Gradebook

import tiny_course as tiny
from courseware.classroom import (
    backup,
    deadlines,
    grade,
    gradebook,
    lock,
    notes,
    pipeline,
    release,
    results,
    submissions,
)
from courseware.engine import EngineError
from courseware.errors import UserError


@pytest.fixture(scope="module")
def graded():
    return tiny.graded()


@pytest.fixture
def own(graded, tmp_path):
    """A copy of the graded course that the test may change."""
    return tiny.copy(graded[0], tmp_path / "root")


def points(result):
    return {c.name: c.points for c in result.cells}


@pytest.mark.parametrize(
    "student, add, double",
    [
        ("best", 2, 3),
        ("empty", 0, 0),
        ("endless", 0, 3),
        ("squared", 2, 0),
        ("syntax", 2, 0),
        ("killer", 0, 3),
        ("deaf", 0, 3),
        ("flood", 2, 3),
        ("warner", 2, 3),
        ("wrong-add", 0, 3),
        ("evil", 0, 3),
    ],
)
def test_each_task_scores_for_itself(graded, student, add, double):
    got = points(graded[1][student])
    assert (got["test-add"], got["test-double"]) == (add, double)


def test_written_answers_wait_for_a_person_but_an_untouched_one_is_zero(graded):
    assert [c.name for c in graded[1]["best"].to_mark] == ["why"]
    assert points(graded[1]["best"])["why"] is None
    assert graded[1]["empty"].to_mark == [] and points(graded[1]["empty"])["why"] == 0


def test_what_cannot_be_graded_has_no_points_and_a_reason(graded):
    course, found = graded
    for student, word in [("broken", "could not be read"), ("untimely", "does not hold a time")]:
        assert found[student].status == "person" and found[student].points is None
        assert word in found[student].why("en") and found[student].why("ru")
    with gradebook.open_gradebook(course) as book:
        assert book.find_submission(tiny.ASSIGNMENT, "broken").needs_manual_grade


def test_messages_and_hints_reach_the_result(graded):
    cell = next(c for c in graded[1]["squared"].cells if c.name == "test-double")
    assert cell.hint == "double.squared" and "was the number squared" in cell.message


def test_what_happened_is_named_by_cell(graded):
    events = {
        s: [(e["kind"], e["cell"]) for e in graded[1][s].events] for s in ("endless", "killer", "deaf", "flood", "best")
    }
    assert events == {
        "endless": [("timeout", "test-add")],
        "killer": [("died", "add")],
        "deaf": [("timeout", "add")],
        "flood": [("output", "add")],
        "best": [],
    }


def test_a_time_limit_is_said_in_the_notebooks_language(graded):
    cell = next(c for c in graded[1]["endless"].cells if c.name == "test-add")
    assert "бесконечного цикла" in cell.message and "3 с" in cell.message


def test_fifty_megabytes_of_output_are_not_kept(graded):
    path = results.graded_notebook(graded[0], tiny.ASSIGNMENT, "flood")
    assert path.stat().st_size < 300_000
    assert "вывод обрезан" in path.read_text(encoding="utf-8")


def test_a_dead_kernel_is_shown_in_its_cell_and_nowhere_else(graded):
    nb = nbformat.read(results.graded_notebook(graded[0], tiny.ASSIGNMENT, "killer"), 4)
    errors = {c.id: [o.ename for o in c.outputs if o.output_type == "error"] for c in nb.cells if c.cell_type == "code"}
    assert errors == {
        "setup": [],
        "add": ["DeadKernelError"],
        "test-add": ["NameError"],
        "double": [],
        "test-double": [],
    }


def test_only_what_changed_is_graded_again(own):
    tiny.submit(own, "empty", {"why": ""})
    found = {r.student: r for r in grade.grade(own, "hw1")}
    assert [s for s, r in found.items() if not r.unchanged] == ["empty"]
    assert found["empty"].points == 5


def damaged(nb):
    """A notebook as some editors leave it: without nbgrader's marks."""
    for cell in nb.cells:
        cell.metadata.pop("nbgrader", None)
    return nb


def test_what_comes_in_again_damaged_as_before_is_not_run_again(own):
    path = tiny.submit(own, "best", {"why": "anew"})
    tiny.write(path, damaged(nbformat.read(path, 4)))
    came, stamp = path.read_bytes(), path.with_name("timestamp.txt").read_bytes()
    (first,) = grade.grade(own, "hw1", ["best"])
    assert not first.unchanged and first.points == 5 and path.read_bytes() != came
    path.write_bytes(came)
    path.with_name("timestamp.txt").write_bytes(stamp)
    (again,) = grade.grade(own, "hw1", ["best"])
    assert again.unchanged and path.read_bytes() != came


def test_a_disk_that_fails_while_one_is_repaired_costs_the_others_nothing(own, monkeypatch):
    three = ["best", "squared", "warner"]
    for student in three:
        path = tiny.submit(own, student, {"why": "anew"})
        tiny.write(path, damaged(nbformat.read(path, 4)))
    real = submissions.settle

    def failing(course, homework, student, *rest):
        if student == "warner":
            raise OSError(28, "No space left on device")
        return real(course, homework, student, *rest)

    with monkeypatch.context() as patch:
        patch.setattr(submissions, "settle", failing)
        with pytest.raises(UserError, match="could not be repaired.*No space left.*Nothing was lost"):
            grade.grade(own, "hw1", three, everyone=True)
    assert {r.student: r.points for r in grade.grade(own, "hw1", three)} == dict.fromkeys(three, 5)


def test_an_interrupted_run_goes_on_where_it_stopped(own, monkeypatch):
    real, seen = pipeline.save, []

    def interrupted(book, assignment, student, *rest):
        if seen:
            raise KeyboardInterrupt
        seen.append(student)
        real(book, assignment, student, *rest)

    three = ["best", "squared", "warner"]
    monkeypatch.setattr(pipeline, "save", interrupted)
    with pytest.raises(KeyboardInterrupt):
        grade.grade(own, "hw1", three, everyone=True)
    monkeypatch.setattr(pipeline, "save", real)
    # Also those of a run of everyone that it did not reach: without --all, which would begin anew.
    found = {r.student: r.unchanged for r in grade.grade(own, "hw1", three)}
    assert found == {student: student in seen for student in three}


def test_a_changed_test_grades_everyone_again(own):
    for folder in (own.solutions, own.assignments):
        for path in folder.glob("*/*/*.ipynb"):
            path.write_text(
                path.read_text(encoding="utf-8").replace("assert double(2) == 4", "assert double(2) == 2 + 2"),
                encoding="utf-8",
            )
    shutil.rmtree(own.submitted)
    tiny.submit(own, "best")
    release.release(own, "hw1")
    assert [r.unchanged for r in grade.grade(own, "hw1", ["best"])] == [False]


def mark(course, student, score, comment):
    """What a person does in formgrader."""
    with gradebook.open_gradebook(course) as book:
        given = book.find_grade("why", tiny.ASSIGNMENT, tiny.ASSIGNMENT, student)
        given.manual_score, given.needs_manual_grade = score, False
        book.find_comment("why", tiny.ASSIGNMENT, tiny.ASSIGNMENT, student).manual_comment = comment
        book.db.commit()


def read_mark(course, student):
    with gradebook.open_gradebook(course) as book:
        given = book.find_grade("why", tiny.ASSIGNMENT, tiny.ASSIGNMENT, student)
        said = book.find_comment("why", tiny.ASSIGNMENT, tiny.ASSIGNMENT, student).manual_comment
        return given.manual_score, said, given.needs_manual_grade


def test_marks_by_hand_survive_a_regrade(own):
    mark(own, "best", 1.5, "Хорошо")
    found = grade.grade(own, "hw1", ["best"], everyone=True)
    assert found[0].points == 6.5
    assert read_mark(own, "best") == (1.5, "Хорошо", False)


def test_a_mark_asks_to_be_looked_at_again_where_the_answer_changed(own):
    mark(own, "best", 1.5, "Хорошо")
    tiny.submit(own, "best", {"why": "Другой ответ"})
    grade.grade(own, "hw1", ["best"])
    assert read_mark(own, "best") == (1.5, "Хорошо", True)


def test_points_of_an_earlier_version_do_not_stay_when_the_new_one_cannot_be_graded(own):
    mark(own, "best", 2, "")
    (own.submitted / "best" / tiny.ASSIGNMENT / f"{tiny.ASSIGNMENT}.ipynb").write_text("not a notebook")
    shutil.rmtree(own.classroom / "originals" / "best")
    found = grade.grade(own, "hw1", ["best"])
    assert found[0].points is None and found[0].status == "person"
    with gradebook.open_gradebook(own) as book:
        assert book.find_submission(tiny.ASSIGNMENT, "best").score == 2  # the mark by hand alone
    assert not (own.autograded / "best" / tiny.ASSIGNMENT).exists()


def test_a_newer_version_that_is_broken_asks_for_a_person_and_the_one_before_counts(own):
    (own.submitted / "best" / tiny.ASSIGNMENT / f"{tiny.ASSIGNMENT}.ipynb").write_text("not a notebook")
    assert grade.grade(own, "hw1", ["best"])[0].points == 5
    assert [n.code for n in notes.read_record(own, tiny.ASSIGNMENT, "best").needs_person] == ["version.fallback"]


def test_a_second_run_at_the_same_time_is_told_to_wait(own):
    with lock.alone(own), pytest.raises(UserError, match="Another ./course grade is at work"):
        grade.grade(own, "hw1", ["best"])
    assert grade.grade(own, "hw1", ["best"])[0].unchanged


def test_a_failure_that_may_be_the_machines_is_tried_again(own, monkeypatch):
    def fail(*args):
        raise EngineError("A warm parent did not start")

    with monkeypatch.context() as patch:
        patch.setattr(pipeline, "execute", fail)
        assert grade.grade(own, "hw1", ["best"], everyone=True)[0].status == "person"
    assert grade.grade(own, "hw1", ["best"])[0].points == 5


def test_an_earlier_time_written_into_timestamp_txt_stands(own):
    stamp = own.submitted / "best" / tiny.ASSIGNMENT / "timestamp.txt"
    stamp.write_text("2026-01-02 03:04:05 UTC\n")
    for _ in range(2):
        grade.grade(own, "hw1", ["best"])
        assert stamp.read_text().startswith("2026-01-02 03:04:05")


def test_late_is_said_and_costs_nothing_by_itself(own):
    deadlines.write(own, tiny.ASSIGNMENT, deadlines.parse("2026-12-01T23:59+03:00"))
    tiny.submit(own, "best", {"why": "Иначе"}, time="2026-12-01 22:59:00 UTC")
    result = grade.grade(own, "hw1", ["best"])[0]
    assert result.late == 2 * 3600 and result.points == 5 and result.penalty == 0
    assert "late by 2 h" in grade.table([result])


def test_every_grading_run_that_writes_is_backed_up_before(own):
    before = len(backup.listed(own))
    mark(own, "best", 1, "")
    grade.grade(own, "hw1", ["best"], everyone=True)
    newest = backup.listed(own)[-1]
    assert len(backup.listed(own)) == before + 1
    with Gradebook(f"sqlite:///{newest}", "dl101") as book:
        assert book.find_grade("why", tiny.ASSIGNMENT, tiny.ASSIGNMENT, "best").manual_score == 1


def test_nothing_to_do_writes_nothing(own):
    before = own.gradebook.read_bytes()
    assert all(r.unchanged for r in grade.grade(own, "hw1"))
    assert own.gradebook.read_bytes() == before


# what a person can get wrong


@pytest.mark.parametrize(
    "students, word", [(["bset"], "Did you mean best"), (["nobody-like-this"], "Work came in from")]
)
def test_an_unknown_student(graded, students, word):
    with pytest.raises(UserError, match=word):
        grade.grade(graded[0], "hw1", students)


def test_an_unknown_homework_names_those_there_are(graded):
    with pytest.raises(UserError, match="hw1_tiny"):
        grade.grade(graded[0], "hw7")


def test_nothing_handed_in_and_nothing_released(tmp_path):
    course = tiny.make(tmp_path / "root")
    with pytest.raises(UserError, match="./course collect hw1 FOLDER"):
        grade.grade(course, "hw1")
    tiny.submit(course, "best")
    with pytest.raises(UserError, match="./course release hw1"):
        grade.grade(course, "hw1")


def test_a_damaged_gradebook_is_said_and_a_backup_brings_it_back(own):
    backup.back_up(own)
    own.gradebook.write_bytes(b"this is no database" * 100)
    with pytest.raises(UserError, match="backup --restore latest"):
        grade.grade(own, "hw1")
    backup.restore(own, "latest")
    assert all(r.unchanged for r in grade.grade(own, "hw1"))


def test_a_disk_that_is_full_stops_with_a_sentence(own, monkeypatch):
    tiny.submit(own, "best", {"why": "anew"})

    def full(path, data):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(pipeline, "write_bytes", full)
    with pytest.raises(UserError, match="is full"):
        grade.grade(own, "hw1", ["best"])
    monkeypatch.undo()
    assert [r.unchanged for r in grade.grade(own, "hw1", ["best"])] == [False]


def test_release_refuses_a_solution_that_fails_its_own_tests(tmp_path):
    course = tiny.make(tmp_path / "root")
    for path in course.solutions.glob("*/*/*.ipynb"):
        path.write_text(path.read_text(encoding="utf-8").replace("return 2 * a", "return 3 * a"), encoding="utf-8")
    with pytest.raises(UserError, match=r"(?s)its solution fails its own tests.*test-double: 0 of 3"):
        release.release(course, "hw1")
    assert not course.gradebook.exists()


def test_release_refuses_an_empty_notebook_that_earns_points(tmp_path):
    course = tiny.make(tmp_path / "root")
    for path in [*course.solutions.glob("*/*/*.ipynb"), *course.assignments.glob("*/*/*.ipynb")]:
        nb = nbformat.read(path, 4)
        next(c for c in nb.cells if c.id == "test-add").source = "assert True"
        nbformat.write(nb, path)
    with pytest.raises(UserError, match=r"without a single answer gets points in test-add \(2\)"):
        release.release(course, "hw1")


def test_release_again_after_cells_were_removed(own):
    for path in [*own.solutions.glob("*/*/*.ipynb"), *own.assignments.glob("*/*/*.ipynb")]:
        nb = nbformat.read(path, 4)
        nb.cells = [c for c in nb.cells if c.id != "why"]
        nbformat.write(nb, path)
    with pytest.raises(UserError, match="graded cells were added or removed"):
        release.release(own, "hw1")


def test_release_notices_a_student_version_that_was_not_rebuilt(own):
    path = own.assignments / "ru" / tiny.ASSIGNMENT / f"{tiny.ASSIGNMENT}.ipynb"
    nb = nbformat.read(path, 4)
    nb.cells[0].source += " (старое)"
    nbformat.write(nb, path)
    with pytest.raises(UserError, match="Run ./course build"):
        release.release(own, "hw1")


def test_release_writes_the_deadline_for_students_and_for_the_gradebook(own):
    release.release(own, "hw1", deadlines.parse("2026-12-01T23:59+03:00"))
    assert json.loads(deadlines.path(own).read_text()) == {tiny.ASSIGNMENT: "2026-12-01T23:59:00+03:00"}
    with gradebook.open_gradebook(own) as book:
        assert book.find_assignment(tiny.ASSIGNMENT).duedate.isoformat() == "2026-12-01T20:59:00"
    release.release(own, "hw1")
    assert deadlines.read(own)
    release.release(own, "hw1", remove_due=True)
    with gradebook.open_gradebook(own) as book:
        assert book.find_assignment(tiny.ASSIGNMENT).duedate is None
