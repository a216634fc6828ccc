"""What every homework keeps to: a mistake of its catalogue loses its points and shows its hint, a right answer gets all
points. tests/test_hwN.py asks it of homework N, so that homeworks can be tested at once, each with what it keeps warm.
"""

import dataclasses
import functools
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
from homeworks import LANGUAGES, cyrillic, homework

POINTS = {"hw1": 20, "hw2": 15, "hw3": 15, "hw4": 15, "hw5": 20, "hw6": 15, "hw7": 20}
SAMPLE = 20  # mutants; all of them by ./course mutants

each_language = pytest.mark.parametrize("language", LANGUAGES)


def with_hidden_part(hw):
    """The test cells of functions: an answer that is a value, such as a learning rate, is judged in full view."""
    found = homework(hw)
    return [test for task in found.check.TASKS if callable(found.names()[task.name]) for test in task.tests]


def judges_of(hw):
    return {test.__name__ for task in homework(hw).check.TASKS for _, test in task.tests.values()}


def checks(hw):
    return {
        name: value
        for name, value in vars(homework(hw).check).items()
        if isinstance(value, Check) and any(name[1:].lower() == test for test in judges_of(hw))
    }


def known_mistakes(hw):
    return [(name, i) for name, check in checks(hw).items() for i in range(len(check.known))]


@functools.cache
def run_chosen(hw, session, cls, kind, language, tests=None):
    """What catalogue.run_each gives for those entries of a homework that this session has tests of."""
    chosen = [i.callspec.params for i in session.items if getattr(i, "cls", None) is cls and hasattr(i, "callspec")]
    entries = {each[kind].id: each[kind] for each in chosen if kind in each}
    return catalogue.run_each(homework(hw).solution(language), list(entries.values()), language, tests)


def failing(mistake):
    return mistake.fails


class Proxy:
    """All that a referee in another process has of a student's function."""

    def __init__(self, function):
        self.function = function

    def __call__(self, *values):
        return pickle.loads(pickle.dumps(self.function(*pickle.loads(pickle.dumps(values)))))


class HomeworkTests:
    """hw: "hw1", …"""

    hw: str

    def pytest_generate_tests(self, metafunc):
        if "mistake" in metafunc.fixturenames:
            metafunc.parametrize("mistake", homework(self.hw).mistakes, ids=lambda entry: entry.id)
        if "alternative" in metafunc.fixturenames:
            metafunc.parametrize("alternative", homework(self.hw).alternatives, ids=lambda entry: entry.id)
        if "known" in metafunc.fixturenames:
            found = known_mistakes(self.hw)
            metafunc.parametrize("known", found, ids=[f"{name}-{i}" for name, i in found])

    @pytest.fixture(autouse=True)
    def _as_the_notebook_runs(self, monkeypatch):
        """In English; and what homework 7 hands in beside the notebook is found."""
        monkeypatch.setenv(checkpoint.FOLDER, str(Course().solutions / Course().assignment("hw7")))
        dl101.use_language("en")
        yield
        dl101.use_language("en")

    @pytest.fixture
    def ran(self, request):
        """ran(kind, language, tests): catalogue.run_each for all entries that this session asks for, run once."""
        homework(self.hw).names()  # now processes forked from this one are warm
        return functools.partial(run_chosen, self.hw, request.session, request.cls)

    # ── the catalogue

    @each_language
    def test_the_solution_gets_all_autograded_points(self, language):
        solution = homework(self.hw).solution(language)
        results = catalogue.run(solution, language)
        assert {test: message for test, (_, message) in results.items() if message} == {}
        manual = sum(homework(self.hw).check.MANUAL.values())
        assert sum(earned for earned, _ in results.values()) == POINTS[self.hw] - manual

    def test_a_mistake_fails_exactly_its_tests(self, ran, mistake):
        results, worth = ran("mistake", "ru")[mistake.id], catalogue.points(homework(self.hw).solution("ru"))
        lost = {test: worth[test] - earned for test, (earned, _) in results.items() if earned < worth[test]}
        assert lost == mistake.fails, results
        for test in mistake.fails:
            assert key_of(results[test][1]) == mistake.key(test), results[test][1]
            assert cyrillic(results[test][1])

    def test_a_mistake_shows_its_hint_in_english_too(self, ran, mistake):
        results = ran("mistake", "en", failing)[mistake.id]
        assert results.keys() == mistake.fails.keys()
        for test in mistake.fails:
            assert key_of(results[test][1]) == mistake.key(test)
            assert not cyrillic(results[test][1])

    def test_an_alternative_gets_full_marks(self, ran, alternative):
        results = ran("alternative", "en")[alternative.id]
        assert results.keys() == set(catalogue.tests_of(homework(self.hw).solution("en")))
        assert {test: message for test, (_, message) in results.items() if message} == {}

    def test_one_entry_alone_gives_what_all_of_them_at_once_give(self, ran):
        """The last entry meets the most of what the others could have left."""
        solution, entry = homework(self.hw).solution("ru"), homework(self.hw).mistakes[-1]
        alone = catalogue.run(catalogue.apply(solution, entry.replace), "ru")
        assert catalogue.run_each(solution, [entry], "ru")[entry.id] == alone
        assert ran("mistake", "ru").get(entry.id, alone) == alone

    def test_the_catalogue_is_as_large_as_promised(self):
        found = homework(self.hw)
        assert len(found.mistakes) >= 15 and len(found.alternatives) >= 5
        for kind in (found.mistakes, found.alternatives):
            assert len({entry.id for entry in kind}) == len(kind)
            for entry in kind:
                assert cyrillic(entry.about["ru"]) or entry.about["ru"] == entry.about["en"]
                assert not cyrillic(entry.about["en"])

    def test_every_test_cell_is_failed_by_some_mistake(self):
        tests = {cell.id for cell in homework(self.hw).solution("en").cells if cell.id.startswith("test-")}
        assert tests == {test for mistake in homework(self.hw).mistakes for test in mistake.fails}

    # ── the notebooks

    @each_language
    def test_the_untouched_release_earns_nothing(self, language):
        homework(self.hw).names()
        results = catalogue.run(homework(self.hw).release(language), language)
        assert sum(earned for earned, _ in results.values()) == 0
        assert {key_of(message).split(".")[1] for _, message in results.values()} == {"not-written"}

    @each_language
    def test_points_add_up(self, language):
        found = homework(self.hw)
        for notebook in (found.solution(language), found.release(language)):
            worth = catalogue.points(notebook)
            assert sum(worth.values()) == POINTS[self.hw]
            by_tests = {test: points for task in found.check.TASKS for test, (points, _) in task.tests.items()}
            assert by_tests | found.check.MANUAL == worth

    def test_the_number_of_tasks(self):
        assert 5 <= len({task.number for task in homework(self.hw).check.TASKS}) <= 9
        assert len(homework(self.hw).check.MANUAL) == 1

    @each_language
    def test_the_release_holds_neither_answers_nor_hidden_tests(self, language):
        text = "\n".join(cell.source for cell in homework(self.hw).release(language).cells)
        solution = "\n".join(cell.source for cell in homework(self.hw).solution(language).cells)
        hidden = re.findall(r"### BEGIN HIDDEN TESTS\n(.*?)### END", solution, re.S)
        assert len(hidden) == len(with_hidden_part(self.hw))
        for block in hidden:
            assert block.strip().splitlines()[0] not in text
        assert "HIDDEN" not in text and "SOLUTION" not in text
        assert "Образец ответа" not in text and "Model answer" not in text

    def test_hidden_tests_ask_something_else_than_visible_ones(self):
        for cell in homework(self.hw).solution("en").cells:
            if cell.id in with_hidden_part(self.hw):
                visible, hidden = cell.source.split("### BEGIN HIDDEN TESTS")
                calls = re.findall(r"check\.\w+\(.*\)", hidden)
                assert calls and not any(call in visible for call in calls), cell.id
                assert "seed=" not in visible, cell.id

    # ── the checks

    def test_every_test_is_a_public_function_of_the_checks(self):
        check = homework(self.hw).check
        for name in judges_of(self.hw):
            assert callable(getattr(check, name)) and name in check.__all__

    @each_language
    def test_every_known_mistake_is_told_from_the_others(self, monkeypatch, known, language):
        name, i = known
        module = homework(self.hw).check
        task = getattr(module, name)
        monkeypatch.setattr(module, name, dataclasses.replace(task, forbidden=()))
        dl101.use_language(language)
        with pytest.raises(CheckFailed) as caught:
            getattr(module, name[1:].lower())(task.known[i].wrong)
        assert caught.value.key == f"{task.function}.{task.known[i].key}"
        assert cyrillic(str(caught.value)) == (language == "ru")

    def test_checks_work_on_functions_of_another_process(self, capsys):
        if self.hw == "hw7":
            pytest.skip("modules and data sets of torch are no values")
        found = homework(self.hw)
        for task in found.check.TASKS:
            answer = found.names()[task.name]
            for _, test in task.tests.values():
                test(Proxy(answer) if callable(answer) else answer)
        assert capsys.readouterr().out.count("✓") == len([test for task in found.check.TASKS for test in task.tests])

    def test_the_panel_of_a_finished_homework_shows_all_points(self):
        found = homework(self.hw)
        panel = found.check.summary(found.names())
        assert panel.earned == panel.total == POINTS[self.hw] - panel.manual

    # ── mutants: all of them by ./course mutants, a sample here

    def test_a_sample_of_mutants_is_caught_or_explained(self):
        homework(self.hw).names()
        found = survey.mutants_of(self.hw)
        sample = random.Random(self.hw).sample(found, min(SAMPLE, len(found)))
        result = survey.Survey(list(survey.run(self.hw, sample, workers=1)), survey.survivors_of(self.hw))
        assert result.unexplained == [], str(result)

    def test_every_explained_survivor_is_a_mutant_still(self):
        found = survey.mutants_of(self.hw)
        for survivor in survey.survivors_of(self.hw):
            assert any(survivor.fits(cell, mutant) for cell, mutant in found), survivor
            assert survivor.why
