"""A class graded again after a test was put right."""

import shutil

import pytest

import tiny_course as tiny
from courseware import cli
from courseware.build import builder
from courseware.build.percent import Problem
from courseware.classroom import grade, gradebook, marks, regrade
from courseware.errors import UserError
from courseware.interrupts import Interrupted


@pytest.fixture
def course(tmp_path):
    """Three students of the graded tiny course; its test of `double` is about to accept the square."""
    made = tiny.copy(tiny.graded()[0], tmp_path / "root")
    with gradebook.open_gradebook(made) as book:
        given = book.find_grade("why", tiny.ASSIGNMENT, tiny.ASSIGNMENT, "squared")
        given.manual_score, given.needs_manual_grade = 1.5, False
        book.db.commit()
    for folder in made.submitted.iterdir():
        if folder.name not in ("best", "squared", "wrong-add"):
            shutil.rmtree(folder)
            (made.classroom / "repairs" / tiny.ASSIGNMENT / f"{folder.name}.json").unlink(missing_ok=True)
    return made


def accept_squares(course, names=None, **_):
    """Stands for a build of the corrected source."""
    for language in ("ru", "en"):
        nb = tiny.notebook(language, source=True)
        for cell in nb.cells:
            if cell.id == "test-double":
                cell.source = cell.source.replace("assert double(5) != 25", "assert True").replace(
                    "assert double(5) == 10", "assert double(5) in (10, 25)"
                )
        tiny.write(course.solutions / language / tiny.ASSIGNMENT / f"{tiny.ASSIGNMENT}.ipynb", nb)
    return builder.Result()


def test_what_changed_is_shown_and_marks_by_hand_stay(course, monkeypatch):
    monkeypatch.setattr(builder, "build", accept_squares)
    found = regrade.regrade(course, "hw1", workers=2)
    assert found == [regrade.Change("squared", 3.5, 6.5, {"test-double": (0.0, 3.0)})]
    assert regrade.table(found, {"squared": "Петрова"}) == "squared  Петрова  3.5 → 6.5  (test-double 0 → 3)"
    assert regrade.regrade(course, "hw1", workers=2) == []


def test_one_that_was_stopped_goes_on_and_shows_what_changed_since_before_it(course, monkeypatch):
    monkeypatch.setattr(builder, "build", accept_squares)
    finish, done = grade._Run._finish, []
    with monkeypatch.context() as patch:

        def one_and_no_more(self, book, pipeline, one, *rest):
            if done:
                raise Interrupted
            done.append(one.student)
            finish(self, book, pipeline, one, *rest)

        patch.setattr(grade._Run, "_finish", one_and_no_more)
        with pytest.raises(Interrupted):
            regrade.regrade(course, "hw1")
    ran = []
    begin = marks.begin
    monkeypatch.setattr(marks, "begin", lambda *a: ran.append(a[2]) or begin(*a))
    assert regrade.regrade(course, "hw1") == [regrade.Change("squared", 3.5, 6.5, {"test-double": (0.0, 3.0)})]
    assert sorted(ran + done) == ["best", "squared", "wrong-add"] and len(done) == 1


def test_a_source_that_cannot_be_built_stops_before_anything_is_graded(course, monkeypatch):
    monkeypatch.setattr(builder, "build", lambda *a, **k: builder.Result(problems=[Problem("hw1.py", 3, "", "no id")]))
    with pytest.raises(UserError, match="cannot be built"):
        regrade.regrade(course, "hw1")


def test_the_command_is_there(capsys):
    with pytest.raises(SystemExit):
        cli.main(["regrade", "--help"])
    assert "after a test was put right" in capsys.readouterr().out
