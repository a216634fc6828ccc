"""The plan of the course: as it comes, as an instructor changes it, and what is said of a mistake in it."""

from pathlib import Path

import pytest

from courseware import cli, plan
from courseware.course import Course
from courseware.errors import UserError

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture
def course(tmp_path):
    """Two lectures, one homework and the plan given to `write`."""
    for name in ("01_introduction", "02_neuron"):
        (tmp_path / "lectures").mkdir(exist_ok=True)
        (tmp_path / "lectures" / f"{name}.py").touch()
    homework = tmp_path / "solutions" / "hw1_logistic_regression"
    homework.mkdir(parents=True)
    (homework / "hw1_logistic_regression.py").touch()
    return Course(root=tmp_path)


def write(course, **entry):
    """A plan of one class; an entry of None is left out."""
    entry = {"kind": "lecture", "ru": "Тема", "en": "Topic", "open": ["01"], "home": []} | entry
    lines = [f"{key} = {value!r}" for key, value in entry.items() if value is not None]
    (course.root / "plan.toml").write_text("\n".join(["[[class]]", *lines]), encoding="utf-8")


def test_the_plan_of_the_slides_uses_every_notebook_once_in_class():
    """13 classes: 8 lectures, 4 practicals, a pass by project; a homework is given before it is worked on."""
    course = Course(root=ROOT)
    classes = plan.read(course)
    assert [each.kind for each in classes].count("lecture") == 8
    assert [each.kind for each in classes].count("practical") == 4
    assert [each.kind for each in classes][-1] == "pass" and len(classes) == 13
    opened = [name for each in classes for name in each.open]
    assert len(set(opened)) == len(opened) and not plan.unused(classes, course)
    lectures = [name for name in opened if not name.startswith("hw") and name != "12_playground"]
    assert lectures == sorted(lectures) and len(lectures) == 11
    given = [name for each in classes for name in each.home]
    assert [name[:3] for name in given] == [f"hw{k}" for k in range(1, 8)]
    for k, each in enumerate(classes):
        for name in each.open:
            assert not name.startswith("hw") or any(name in earlier.home for earlier in classes[:k])


@pytest.mark.parametrize(
    "language, words", [("ru", ["Искусственный", "практика"]), ("en", ["artificial", "practical"])]
)
def test_the_command_prints_it_and_says_where_it_is(capsys, language, words):
    assert cli.main(["plan", "--language", language]) == 0
    said = capsys.readouterr().out
    assert all(word in said for word in [*words, "01_introduction", "hw7_training_pipeline", str(ROOT / "plan.toml")])
    assert max(map(len, said.splitlines()[:-1])) <= 110


def test_short_names_become_full_and_homework_to_come_keeps_its_name(course):
    write(course, open=["01", "hw1"], home=["hw2_activations", "hw3"])
    [only] = plan.read(course)
    assert only.open == ("01_introduction", "hw1_logistic_regression") and only.home == ("hw2_activations", "hw3")
    assert plan.unused([only], course) == ["02_neuron"]


@pytest.mark.parametrize(
    "entry, says",
    [
        (
            {"open": ["03_logistic_regression"]},
            "'03_logistic_regression'. The lectures are 01_introduction, 02",
        ),
        ({"open": ["02_neurons"]}, "no notebook '02_neurons'. 02 is 02_neuron."),
        ({"home": ["hw1_regression"]}, "no notebook 'hw1_regression'. hw1 is hw1_logistic_regression."),
        ({"home": ["homework"]}, "no notebook 'homework'"),
        ({"kind": "seminar"}, "kind is 'seminar'; it can be lecture, practical, pass"),
        ({"en": None}, "no topic in en"),
        ({"open": "01"}, "open is a list"),
        ({"opens": ["01"]}, "no setting opens"),
    ],
)
def test_a_mistake_is_named_with_its_class(course, entry, says):
    write(course, **entry)
    with pytest.raises(UserError) as error:
        plan.read(course)
    assert "class 1: " in str(error.value) and says in str(error.value)


def test_all_mistakes_are_named_at_once(course):
    write(course, kind="seminar", open=["07", "08"])
    with pytest.raises(UserError) as error:
        plan.read(course)
    assert len(str(error.value).splitlines()) == 4


@pytest.mark.parametrize("text, says", [(None, "is missing"), ("[[class", "TOML"), ("x = 1", "[[class]]")])
def test_a_plan_that_is_none(course, text, says):
    if text is not None:
        (course.root / "plan.toml").write_text(text, encoding="utf-8")
    with pytest.raises(UserError) as error:
        plan.read(course)
    assert says in str(error.value) and "plan.toml" in str(error.value)
