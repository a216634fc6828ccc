"""Homework 1 in the engine: the solution, all other right answers, and mistakes as the catalogue states them."""

import functools
import random

import pytest

from courseware import catalogue
from courseware.engine import job_for
from dl101.check import hw1, key_of
from engine_notebooks import engine, points

MISTAKES, ALTERNATIVES = catalogue.load("hw1")
SAMPLE = sorted(random.Random(1).sample(MISTAKES, 7), key=lambda m: m.id) + [
    m for m in MISTAKES if m.id in ("update-in-place", "sigmoid-from-scipy", "train-by-the-library")
]


@functools.cache
def job(language):
    return job_for(catalogue.release("hw1", language), hw1.FORBIDDEN)


def graded(replace, language="ru"):
    """{test: (points, message)}, without the cells that only draw or train."""
    notebook = catalogue.apply(catalogue.solution("hw1", language), replace)
    notebook.cells = [cell for cell in notebook.cells if catalogue.needed(cell)]
    run = engine().run(notebook, job(language))
    assert [event for event in run.events if event["kind"] != "forbidden"] == []
    return points(run)


@pytest.mark.parametrize("language", ["ru", "en"])
def test_the_whole_solution_notebook_gets_all_points_and_shows_everything(language):
    run = engine().run(catalogue.solution("hw1", language), job(language))
    found = points(run)
    assert {test: message for test, (_, message) in found.items() if message} == {}
    assert sum(earned for earned, _ in found.values()) == 18
    cells = {cell.id: cell for cell in run.notebook.cells}
    assert run.events == [] and not any(
        o.output_type == "error" for cell in cells.values() for o in cell.get("outputs", [])
    )
    for picture in ("data-picture", "flatten-picture", "learning-rate-curves", "weights-picture", "mistakes-picture"):
        assert "image/png" in cells[picture].outputs[0].data
    assert cells["test-train"].outputs[0].text.count("✓") == 2


@pytest.mark.parametrize("mistake", SAMPLE, ids=lambda m: m.id)
def test_a_mistake_loses_the_same_points_with_the_same_hint(mistake):
    found, worth = graded(mistake.replace), catalogue.points(catalogue.solution("hw1", "ru"))
    lost = {test: worth[test] - earned for test, (earned, _) in found.items() if earned < worth[test]}
    assert lost == mistake.fails
    for test in mistake.fails:
        assert key_of(found[test][1]) == mistake.key(test)


def test_a_message_is_word_for_word_that_of_the_catalogue():
    mistake = next(m for m in MISTAKES if m.fails and "cost" in m.replace)
    replaced = catalogue.apply(catalogue.solution("hw1", "en"), mistake.replace)
    here = catalogue.run(replaced, "en", tests=mistake.fails)
    found = graded(mistake.replace, "en")
    assert {test: found[test][1] for test in mistake.fails} == {test: here[test][1] for test in mistake.fails}


@pytest.mark.parametrize("alternative", ALTERNATIVES, ids=lambda a: a.id)
def test_an_alternative_gets_full_marks(alternative):
    found = graded(alternative.replace)
    assert {test: message for test, (_, message) in found.items() if message} == {}


def test_an_error_in_an_answer_quotes_the_students_line():
    found = graded({"sigmoid": "def sigmoid(z):\n    return 1 / (1 + np.exp(-zz))\n"}, "en")
    assert found["test-sigmoid"][1].startswith(
        "sigmoid: NameError in the line 'return 1 / (1 + np.exp(-zz))': there is no zz."
    )


def test_the_untouched_release_earns_nothing():
    notebook = catalogue.release("hw1", "en")
    notebook.cells = [cell for cell in notebook.cells if catalogue.needed(cell)]
    found = points(engine().run(notebook, job("en")))
    assert sum(earned for earned, _ in found.values()) == 0
    assert {key_of(message).split(".")[1] for _, message in found.values()} == {"not-written"}
