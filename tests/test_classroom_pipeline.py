"""The pipeline grades as nbgrader's chain does, submission for submission, with one writer."""

import nbformat
import pytest

import tiny_course as tiny
from courseware.classroom import grade, gradebook, results
from courseware.classroom.execute import no_sandbox
from courseware.classroom.pipeline import Pipeline
from courseware.engine import Engine, EngineError
from courseware.errors import UserError

QUICK = ["best", "empty", "wrong-add", "squared", "syntax", "killer", "flood", "warner", "evil"]


@pytest.fixture
def course(tmp_path):
    """The tiny course with what its class handed in, nothing graded."""
    made = tiny.copy(tiny.graded()[0], tmp_path / "root")
    with gradebook.open_gradebook(made) as book:
        for student in tiny.SUBMISSIONS:
            book.remove_submission(tiny.ASSIGNMENT, student)
    return made


def judged(result):
    events = [(event["kind"], event["cell"]) for event in result.events]
    return result.points, [(c.name, c.points, c.hint, c.message[:60], c.needs_person) for c in result.cells], events


def test_points_messages_and_events_are_those_of_the_chain(course):
    pipeline = Pipeline(course, tiny.ASSIGNMENT)
    with gradebook.open_gradebook(course) as book:
        done = []
        for each in pipeline.run_all(QUICK, 2):
            pipeline.save(book, each)
            done.append(each.student)
        assert sorted(done) == sorted(QUICK)
        for student in QUICK:
            now, before = results.load(course, book, tiny.ASSIGNMENT, student), tiny.graded()[1][student]
            assert judged(now) == judged(before), student


def test_a_reason_keeps_a_submission_from_running(course):
    (done,) = Pipeline(course, tiny.ASSIGNMENT).run_all(
        ["best"], 1, lambda student: {"code": "failed", "detail": student}
    )
    assert done.reason == {"code": "failed", "detail": "best"} and done.notebooks == {}


def test_damaged_metadata_is_a_reason_and_stops_nobody(course):
    path = course.submitted / "best" / tiny.ASSIGNMENT / f"{tiny.ASSIGNMENT}.ipynb"
    path.write_text(path.read_text(encoding="utf-8").replace('"schema_version": 3', '"schema_version": 99', 1))
    done = {each.student: each for each in Pipeline(course, tiny.ASSIGNMENT).run_all(["best", "squared"], 2)}
    assert "version 99" in done["best"].reason["detail"] and done["squared"].reason is None


def test_files_of_the_release_lie_over_those_handed_in(course):
    (course.solutions / "ru" / tiny.ASSIGNMENT / "numbers.txt").write_text("42")
    folder = course.submitted / "best" / tiny.ASSIGNMENT
    (folder / "numbers.txt").write_text("0")
    (folder / "own.txt").write_text("mine")
    tiny.submit(course, "best", {"add": "def add(a, b):\n    return int(open('numbers.txt').read()) * (a + b) // 42"})
    pipeline = Pipeline(course, tiny.ASSIGNMENT)
    with gradebook.open_gradebook(course) as book:
        pipeline.save(book, *pipeline.run_all(["best"], 1))
        assert results.load(course, book, tiny.ASSIGNMENT, "best").points == 5
    graded = course.autograded / "best" / tiny.ASSIGNMENT
    assert (graded / "numbers.txt").read_text() == "42" and (graded / "own.txt").read_text() == "mine"


def test_without_a_sandbox_nothing_runs_unless_asked_for(course, monkeypatch):
    advice = "This machine grants no way to cut off the network while a student's notebook runs."

    def refuse(self, job):
        raise EngineError(advice)

    monkeypatch.setattr(Engine, "warm", refuse)
    with pytest.raises(UserError, match="Nothing was graded. This machine grants no way .* --unsafe"):
        grade.grade(course, "hw1", ["best"], everyone=True)


def test_what_had_to_be_set_right_in_a_notebook_is_told(course):
    path = course.submitted / "best" / tiny.ASSIGNMENT / f"{tiny.ASSIGNMENT}.ipynb"
    nb = nbformat.read(path, 4)
    next(cell for cell in nb.cells if cell.id == "test-add").metadata.nbgrader["points"] = 200
    nbformat.write(nb, path)
    pipeline = Pipeline(course, tiny.ASSIGNMENT)
    with gradebook.open_gradebook(course) as book:
        for done in pipeline.run_all(["best"], 1):
            pipeline.save(book, done)
        result = results.load(course, book, tiny.ASSIGNMENT, "best")
    assert result.points == 5
    told = [(event["kind"], event["cell"], event["evidence"]) for event in result.events]
    assert told == [("repaired", "test-add", "its points were changed")]


@pytest.mark.skipif(no_sandbox(), reason="this machine grants no sandbox")
def test_the_log_says_what_the_sandbox_is(course):
    assert Pipeline(course, tiny.ASSIGNMENT).ready()
    list(Pipeline(course, tiny.ASSIGNMENT).run_all(["best"], 1))
    nb = nbformat.read(results.graded_notebook(course, tiny.ASSIGNMENT, "best"), 4)
    assert nb.metadata.dl101_run.sandbox == list(Pipeline(course, tiny.ASSIGNMENT).ready())
