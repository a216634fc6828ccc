"""Every homework: a mistake of its catalogue loses its points and shows its hint, a right answer gets all points."""

import dataclasses
import pickle
import random
import re

import pytest

import dl101
from courseware import catalogue
from courseware.course import Course
from courseware.mutants import survey
from dl101 import checkpoint
from dl101.check import CheckFailed, key_of
from dl101.check.task import Check
from homeworks import IDS, LANGUAGES, cyrillic, homework

POINTS = {"hw1": 20, "hw2": 15, "hw3": 15, "hw4": 15, "hw5": 20, "hw6": 15, "hw7": 20}

each_homework = pytest.mark.parametrize("hw", IDS)
each_language = pytest.mark.parametrize("language", LANGUAGES)


def entries(kind):
    """All entries of the catalogues, as parameters."""
    found = [(hw, entry) for hw in IDS for entry in catalogue.load(hw)[kind == "alternatives"]]
    return pytest.mark.parametrize(("hw", "entry"), found, ids=[f"{hw}-{entry.id}" for hw, entry in found])


@pytest.fixture(autouse=True)
def english():
    dl101.use_language("en")
    yield
    dl101.use_language("en")


@pytest.fixture(autouse=True)
def weights(monkeypatch):
    """The file that is handed in beside the notebook of homework 7."""
    monkeypatch.setenv(checkpoint.FOLDER, str(Course().solutions / Course().assignment("hw7")))


# ── the catalogue


@each_homework
@each_language
def test_the_solution_gets_all_autograded_points(hw, language):
    solution = homework(hw).solution(language)
    results = catalogue.run(solution, language)
    assert {test: message for test, (_, message) in results.items() if message} == {}
    manual = sum(homework(hw).check.MANUAL.values())
    assert sum(earned for earned, _ in results.values()) == POINTS[hw] - manual


@entries("mistakes")
def test_a_mistake_fails_exactly_its_tests(hw, entry):
    homework(hw).names()
    notebook = catalogue.apply(homework(hw).solution("ru"), entry.replace)
    results, worth = catalogue.run(notebook, "ru"), catalogue.points(notebook)
    lost = {test: worth[test] - earned for test, (earned, _) in results.items() if earned < worth[test]}
    assert lost == entry.fails, results
    for test in entry.fails:
        assert key_of(results[test][1]) == entry.key(test), results[test][1]
        assert cyrillic(results[test][1])


@entries("mistakes")
def test_a_mistake_shows_its_hint_in_english_too(hw, entry):
    homework(hw).names()
    notebook = catalogue.apply(homework(hw).solution("en"), entry.replace)
    results = catalogue.run(notebook, "en", tests=entry.fails)
    for test in entry.fails:
        assert key_of(results[test][1]) == entry.key(test)
        assert not cyrillic(results[test][1])


@entries("alternatives")
def test_an_alternative_gets_full_marks(hw, entry):
    homework(hw).names()
    results = catalogue.run(catalogue.apply(homework(hw).solution("en"), entry.replace), "en")
    assert {test: message for test, (_, message) in results.items() if message} == {}


@each_homework
def test_the_catalogue_is_as_large_as_promised(hw):
    found = homework(hw)
    assert len(found.mistakes) >= 15 and len(found.alternatives) >= 5
    for kind in (found.mistakes, found.alternatives):
        assert len({entry.id for entry in kind}) == len(kind)
        for entry in kind:
            assert cyrillic(entry.about["ru"]) or entry.about["ru"] == entry.about["en"]
            assert not cyrillic(entry.about["en"])


@each_homework
def test_every_test_cell_is_failed_by_some_mistake(hw):
    tests = {cell.id for cell in homework(hw).solution("en").cells if cell.id.startswith("test-")}
    assert tests == {test for mistake in homework(hw).mistakes for test in mistake.fails}


# ── the notebooks


@each_homework
@each_language
def test_the_untouched_release_earns_nothing(hw, language):
    homework(hw).names()
    results = catalogue.run(homework(hw).release(language), language)
    assert sum(earned for earned, _ in results.values()) == 0
    assert {key_of(message).split(".")[1] for _, message in results.values()} == {"not-written"}


@each_homework
@each_language
def test_points_add_up(hw, language):
    found = homework(hw)
    for notebook in (found.solution(language), found.release(language)):
        worth = catalogue.points(notebook)
        assert sum(worth.values()) == POINTS[hw]
        by_tests = {test: points for task in found.check.TASKS for test, (points, _) in task.tests.items()}
        assert by_tests | found.check.MANUAL == worth


@each_homework
def test_the_number_of_tasks(hw):
    assert 5 <= len({task.number for task in homework(hw).check.TASKS}) <= 9
    assert len(homework(hw).check.MANUAL) == 1


def with_hidden_part(hw):
    """The test cells of functions: an answer that is a value, such as a learning rate, is judged in full view."""
    found = homework(hw)
    return [test for task in found.check.TASKS if callable(found.names()[task.name]) for test in task.tests]


@each_homework
@each_language
def test_the_release_holds_neither_answers_nor_hidden_tests(hw, language):
    text = "\n".join(cell.source for cell in homework(hw).release(language).cells)
    solution = "\n".join(cell.source for cell in homework(hw).solution(language).cells)
    hidden = re.findall(r"### BEGIN HIDDEN TESTS\n(.*?)### END", solution, re.S)
    assert len(hidden) == len(with_hidden_part(hw))
    for block in hidden:
        assert block.strip().splitlines()[0] not in text
    assert "HIDDEN" not in text and "SOLUTION" not in text
    assert "Образец ответа" not in text and "Model answer" not in text


@each_homework
def test_hidden_tests_ask_something_else_than_visible_ones(hw):
    for cell in homework(hw).solution("en").cells:
        if cell.id in with_hidden_part(hw):
            visible, hidden = cell.source.split("### BEGIN HIDDEN TESTS")
            calls = re.findall(r"check\.\w+\(.*\)", hidden)
            assert calls and not any(call in visible for call in calls), cell.id
            assert "seed=" not in visible, cell.id


# ── the checks


def checks(hw):
    return {
        name: value
        for name, value in vars(homework(hw).check).items()
        if isinstance(value, Check) and any(name[1:].lower() == test for test in judges_of(hw))
    }


def judges_of(hw):
    return {test.__name__ for task in homework(hw).check.TASKS for _, test in task.tests.values()}


@each_homework
def test_every_test_is_a_public_function_of_the_checks(hw):
    check = homework(hw).check
    for name in judges_of(hw):
        assert callable(getattr(check, name)) and name in check.__all__


KNOWN = [(hw, name, i) for hw in IDS for name, check in checks(hw).items() for i in range(len(check.known))]


@pytest.mark.parametrize(("hw", "name", "i"), KNOWN, ids=[f"{hw}-{name}-{i}" for hw, name, i in KNOWN])
@each_language
def test_every_known_mistake_is_told_from_the_others(monkeypatch, hw, name, i, language):
    module = homework(hw).check
    task = getattr(module, name)
    monkeypatch.setattr(module, name, dataclasses.replace(task, forbidden=()))
    dl101.use_language(language)
    with pytest.raises(CheckFailed) as caught:
        getattr(module, name[1:].lower())(task.known[i].wrong)
    assert caught.value.key == f"{task.function}.{task.known[i].key}"
    assert cyrillic(str(caught.value)) == (language == "ru")


class Proxy:
    """All that a referee in another process has of a student's function."""

    def __init__(self, function):
        self.function = function

    def __call__(self, *values):
        return pickle.loads(pickle.dumps(self.function(*pickle.loads(pickle.dumps(values)))))


@pytest.mark.parametrize("hw", [hw for hw in IDS if hw != "hw7"])  # modules and data sets of torch are no values
def test_checks_work_on_functions_of_another_process(hw, capsys):
    found = homework(hw)
    for task in found.check.TASKS:
        answer = found.names()[task.name]
        for _, test in task.tests.values():
            test(Proxy(answer) if callable(answer) else answer)
    assert capsys.readouterr().out.count("✓") == len([test for task in found.check.TASKS for test in task.tests])


@each_homework
def test_the_panel_of_a_finished_homework_shows_all_points(hw):
    found = homework(hw)
    panel = found.check.summary(found.names())
    assert panel.earned == panel.total == POINTS[hw] - panel.manual


# ── mutants: all of them by ./course mutants, a sample here

SAMPLE = 20


@each_homework
def test_a_sample_of_mutants_is_caught_or_explained(hw):
    homework(hw).names()
    found = survey.mutants_of(hw)
    sample = random.Random(hw).sample(found, min(SAMPLE, len(found)))
    result = survey.Survey(list(survey.run(hw, sample, workers=1)), survey.survivors_of(hw))
    assert result.unexplained == [], str(result)


@each_homework
def test_every_explained_survivor_is_a_mutant_still(hw):
    found = survey.mutants_of(hw)
    for survivor in survey.survivors_of(hw):
        assert any(survivor.fits(cell, mutant) for cell, mutant in found), survivor
        assert survivor.why
