"""A new lecture or homework builds at once, in both languages, and its example works."""

import argparse

import nbformat
import pytest

import build_sources as bs
import dl101.check
from courseware import catalogue
from courseware.build import builder, new
from courseware.errors import UserError


@pytest.fixture
def course(tmp_path):
    return bs.make(tmp_path)


def run_code(path):
    """Runs a notebook's cells, the first one aside, which looks for the course."""
    names = {}
    for cell in nbformat.read(path, as_version=4).cells:
        if cell.cell_type == "code" and cell.id != "setup":
            exec(compile(cell.source, cell.id, "exec"), names)
    return names


def test_a_lecture(course):
    (path,) = new.new(course, "lecture", "Gradient descent")
    assert path == course.lectures / "02_gradient_descent.py"
    result = builder.build(course)
    assert result.ok, result.problems
    for language in ("ru", "en"):
        names = run_code(course.lectures / language / "02_gradient_descent.ipynb")
        assert names["J"] == pytest.approx((0.5**2 + 0 + 1) / 3)


def test_a_homework_with_its_check_and_catalogue(course, monkeypatch):
    made = new.new(course, "homework", "hw9_regularization")
    assert [path.name for path in made] == ["hw9_regularization.py", "mistakes.py", "alternatives.py", "hw9.py"]
    assert builder.build(course).ok
    monkeypatch.setattr(dl101.check, "__path__", [*dl101.check.__path__, str(made[-1].parent)])
    solution = catalogue.solution("hw9", "ru", course)
    assert catalogue.run(solution, "ru")["test-mean-squared-error"] == (2.0, "")
    mistakes, alternatives = catalogue.load("hw9", course)
    for mistake in mistakes:
        earned, message = catalogue.run(catalogue.apply(solution, mistake.replace), "ru")["test-mean-squared-error"]
        assert earned == 2 - mistake.fails["test-mean-squared-error"]
        assert message.endswith(f"[{mistake.hint}]")
    for alternative in alternatives:
        assert catalogue.run(catalogue.apply(solution, alternative.replace))["test-mean-squared-error"] == (2.0, "")
    student = catalogue.release("hw9", "en", course)
    assert catalogue.run(student)["test-mean-squared-error"][0] == 0


def test_numbers_go_on(course):
    assert new.new(course, "lecture", "07 attention")[0].name == "07_attention.py"
    assert new.new(course, "lecture", "transformers")[0].name == "08_transformers.py"
    assert new.new(course, "homework", "regularization")[0].name == "hw2_regularization.py"


@pytest.mark.parametrize(
    "kind, name, words",
    [
        ("lecture", "Спуск", "cannot be a name here.*English letters"),
        ("lecture", "../x", "cannot be a name here"),
        ("lecture", "", "cannot be a name here"),
        ("lecture", "a" * 60, "too long"),
        ("lecture", "neuron", "There is 01_neuron already"),
        ("lecture", "01_other", "Number 1 is taken by 01_neuron.*the next one, 2"),
        ("homework", "hw1_other", "Number 1 is taken by hw1_add"),
        ("homework", "add", "There is hw1_add already"),
    ],
)
def test_bad_and_taken_names(course, kind, name, words):
    before = sorted(course.root.rglob("*"))
    with pytest.raises(UserError, match=words):
        new.new(course, kind, name)
    assert sorted(course.root.rglob("*")) == before


def test_a_check_module_that_is_there_is_not_written_over(course):
    path = course.root / "lib/dl101/check/hw2.py"
    path.parent.mkdir(parents=True)
    path.write_text("mine")
    with pytest.raises(UserError, match="lib/dl101/check/hw2.py is there already"):
        new.new(course, "homework", "regularization")
    assert path.read_text() == "mine" and not (course.solutions / "hw2_regularization").exists()


def test_the_command_says_what_to_do_next(course, capsys):
    assert new.run(argparse.Namespace(kind="lecture", name=["gradient", "descent"]), course) == 0
    assert "./course preview lectures/02_gradient_descent.py" in capsys.readouterr().out
