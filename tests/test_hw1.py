"""Homework 1: each mistake of the catalogue loses its points and shows its hint, each alternative gets full marks."""

import contextlib
import dataclasses
import io
import pickle
import re

import numpy as np
import pytest

import dl101
import dl101.figures.hw1  # noqa: F401  the forked runs find it imported
from courseware import catalogue
from dl101.check import CheckFailed, key_of
from dl101.check import hw1 as check
from dl101.check.task import Check
from dl101.data import boxes

MISTAKES, ALTERNATIVES = catalogue.load("hw1")
LANGUAGES = ("ru", "en")
IDS = {"ids": lambda entry: entry.id}


@pytest.fixture(scope="module")
def solutions():
    check.cost_curve(0.02)  # forked runs inherit what the parent has computed
    return {language: catalogue.solution("hw1", language) for language in LANGUAGES}


@pytest.fixture(scope="module")
def names(solutions):
    """What the solution notebook has defined after its answer cells."""
    found = {"__name__": "__main__", "np": np}
    for cell in solutions["en"].cells:
        mark = cell.metadata.get("nbgrader", {})
        if cell.cell_type == "code" and mark.get("solution"):
            exec(cell.source, found)
    return found


@pytest.fixture(autouse=True)
def english():
    dl101.use_language("en")
    yield
    dl101.use_language("en")


def cyrillic(text):
    return re.search("[а-яё]", text) is not None


# ── the catalogue


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_solution_gets_all_autograded_points(solutions, language):
    results = catalogue.run(solutions[language], language)
    assert {test: message for test, (_, message) in results.items() if message} == {}
    assert sum(earned for earned, _ in results.values()) == 18


@pytest.mark.parametrize("mistake", MISTAKES, **IDS)
def test_a_mistake_fails_exactly_its_tests(solutions, mistake):
    notebook = catalogue.apply(solutions["ru"], mistake.replace)
    results, worth = catalogue.run(notebook, "ru"), catalogue.points(notebook)
    lost = {test: worth[test] - earned for test, (earned, _) in results.items() if earned < worth[test]}
    assert lost == mistake.fails, results
    for test in mistake.fails:
        assert key_of(results[test][1]) == mistake.key(test)
        assert cyrillic(results[test][1])


@pytest.mark.parametrize("mistake", MISTAKES, **IDS)
def test_a_mistake_shows_its_hint_in_english_too(solutions, mistake):
    notebook = catalogue.apply(solutions["en"], mistake.replace)
    results = catalogue.run(notebook, "en", tests=mistake.fails)
    for test in mistake.fails:
        assert key_of(results[test][1]) == mistake.key(test)
        assert not cyrillic(results[test][1])


@pytest.mark.parametrize("alternative", ALTERNATIVES, **IDS)
def test_an_alternative_gets_full_marks(solutions, alternative):
    results = catalogue.run(catalogue.apply(solutions["en"], alternative.replace), "en")
    assert {test: message for test, (_, message) in results.items() if message} == {}


def test_the_catalogue_is_as_large_as_promised():
    assert len(MISTAKES) >= 20 and len(ALTERNATIVES) >= 5
    for entries in (MISTAKES, ALTERNATIVES):
        assert len({entry.id for entry in entries}) == len(entries)
        for entry in entries:
            assert cyrillic(entry.about["ru"]) or entry.about["ru"] == entry.about["en"]
            assert not cyrillic(entry.about["en"])


def test_every_test_cell_is_failed_by_some_mistake(solutions):
    tests = {cell.id for cell in solutions["en"].cells if cell.id.startswith("test-")}
    assert tests == {test for mistake in MISTAKES for test in mistake.fails}


# ── the notebooks


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_untouched_release_earns_nothing(language):
    release = catalogue.release("hw1", language)
    results = catalogue.run(release, language)
    assert sum(earned for earned, _ in results.values()) == 0
    assert {key_of(message).split(".")[1] for _, message in results.values()} == {"not-written"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_points_add_up(solutions, language):
    for notebook in (solutions[language], catalogue.release("hw1", language)):
        worth = catalogue.points(notebook)
        assert sum(worth.values()) == 20
        by_tests = {test: points for task in check.TASKS for test, (points, _) in task.tests.items()}
        assert by_tests | check.MANUAL == worth


def test_the_release_holds_neither_answers_nor_hidden_tests(solutions):
    for language in LANGUAGES:
        text = "\n".join(cell.source for cell in catalogue.release("hw1", language).cells)
        hidden = re.findall(r"### BEGIN HIDDEN TESTS\n(.*?)### END", "\n".join(
            cell.source for cell in solutions[language].cells), re.S)  # fmt: skip
        assert len(hidden) >= 15
        for block in hidden:
            assert block.strip().splitlines()[0] not in text
        assert "HIDDEN" not in text and "SOLUTION" not in text
        assert "reshape(m, -1).T" not in text
        assert "Образец ответа" not in text and "Model answer" not in text


def test_hidden_tests_use_other_data_than_visible_ones(solutions):
    for cell in solutions["en"].cells:
        if cell.id.startswith("test-") and cell.id != "test-learning-rate":
            visible, hidden = cell.source.split("### BEGIN HIDDEN TESTS")
            assert "seed=" in hidden or "sizes=" in hidden, cell.id
            assert "seed=" not in visible


def test_numbers_in_the_text_are_right(names):
    """The examples that the tasks give, in the order of the notebook."""
    f = names
    X = f["flatten"](np.arange(12).reshape(2, 2, 3))
    assert X.shape == (6, 2) and X[:, 0].tolist() == [0, 1, 2, 3, 4, 5] and X[0, 1] == 6
    assert np.allclose(f["sigmoid"](np.array([0, 2, -2])), [0.5, 0.8808, 0.1192], atol=5e-5)
    w, X = np.array([[1.0], [-1.0]]), np.array([[1.0, 0, 2], [2, 0, 0]])
    assert np.allclose(f["forward"](w, 0.5, X), [[0.3775, 0.6225, 0.9241]], atol=5e-5)
    assert f["predict"](w, 0.5, X).tolist() == [[0, 1, 1]]
    assert abs(f["cost"](np.array([[0.9, 0.2, 0.6, 0.4]]), np.array([[1, 0, 1, 0]])) - 0.3375) < 5e-5
    dw, db = f["backward"](np.array([[1.0, 2], [0, 1], [3, -1]]), np.array([[0.75, 0.5]]), np.array([[1, 0]]))
    assert dw.tolist() == [[0.375], [0.25], [-0.625]] and db == 0.125
    w, b = f["update"](np.array([[1.0], [-2.0]]), 0.3, np.array([[0.5], [1.0]]), -0.4, 0.1)
    assert np.allclose(w.ravel(), [0.95, -2.1]) and abs(b - 0.34) < 1e-12
    w, b, costs = f["train"](np.array([[0.0, 1, 2, 3]]), np.array([[0, 0, 1, 1]]), 0.5, 2)
    assert np.allclose([w.item(), b, *costs], [0.3944, -0.0455, 0.6931, 0.5950], atol=5e-5)
    assert abs(f["accuracy"](np.array([[0, 1, 1]]), np.array([[0, 1, 0]])) - 0.6667) < 5e-5
    for language in ("ru", "en"):
        text = " ".join(c.source for c in catalogue.release("hw1", language).cells)
        assert "`w = [[0.3944]]`, `b = -0.0455`, `costs = [0.6931, 0.5950]`" in text


def test_the_gradient_agrees_with_central_differences(names):
    rng, h = np.random.default_rng(5), 1e-6
    X, Y, w, b = rng.normal(size=(4, 6)), rng.integers(0, 2, (1, 6)), rng.normal(size=(4, 1)), 0.3

    def J(w, b):
        return names["cost"](names["forward"](w, b, X), Y)

    dw, db = names["backward"](X, names["forward"](w, b, X), Y)
    numeric = [(J(w + h * e[:, None], b) - J(w - h * e[:, None], b)) / (2 * h) for e in np.eye(4)]
    assert np.allclose(dw.ravel(), numeric, atol=1e-8)
    assert abs(db - (J(w, b + h) - J(w, b - h)) / (2 * h)) < 1e-8


def test_the_story_of_the_notebook_holds(names):
    """Training works on pictures it never saw, and the rates compared in the text do what the text says."""
    pictures = {}
    for split, count in (("train", 600), ("test", 300)):
        images, labels = boxes.make_boxes(count, scene="table", split=split, size=64, progress=False)
        pictures[split] = names["flatten"](images).astype(float), labels.reshape(1, -1)
    w, b, costs = names["train"](*pictures["train"], names["alpha"], 60)
    assert np.allclose(costs, check.cost_curve(names["alpha"])[:60], rtol=1e-4)
    X, Y = pictures["test"]
    assert names["accuracy"](names["predict"](w, b, X), Y) > 0.6
    slow, better, jumps = (check.cost_curve(rate, 50) for rate in (0.0001, 0.01, 0.1))
    assert slow[-1] > 0.68 and better[-1] < 0.65 and (np.diff(better) < 0).all() and (np.diff(jumps) > 0).any()


# ── the checks themselves


CHECKS = {name: value for name, value in vars(check).items() if isinstance(value, Check) and name != "_READY"}
KNOWN = [(name, i) for name, value in CHECKS.items() for i in range(len(value.known))]


@pytest.mark.parametrize(("name", "i"), KNOWN, ids=[f"{n}-{CHECKS[n].known[i].key}-{i}" for n, i in KNOWN])
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_known_mistake_is_told_from_the_others(monkeypatch, name, i, language):
    task = CHECKS[name]
    monkeypatch.setattr(check, name, dataclasses.replace(task, forbidden=()))
    dl101.use_language(language)
    with pytest.raises(CheckFailed) as caught:
        getattr(check, name[1:].lower())(task.known[i].wrong)
    assert caught.value.key == f"{task.function}.{task.known[i].key}"
    assert cyrillic(str(caught.value)) == (language == "ru")


def test_all_checks_are_reached_by_name():
    assert {name[1:].lower() for name in CHECKS} | {"learning_rate"} == {
        test.__name__ for task in check.TASKS for _, test in task.tests.values()
    }


@pytest.mark.parametrize(
    ("alpha", "key"),
    [(None, "not-written"), (-0.01, "type"), ("fast", "type"), (float("nan"), "type"), ([0.01], "type"), (0, "type"),
     (1.0, "too-large"), (0.05, "too-large"), (1e-5, "too-small"), (0.003, "too-small")],
)  # fmt: skip
@pytest.mark.parametrize("language", LANGUAGES)
def test_learning_rate_says_what_is_wrong(alpha, key, language):
    dl101.use_language(language)
    with pytest.raises(CheckFailed) as caught:
        check.learning_rate(alpha)
    assert caught.value.key == f"learning_rate.{key}"
    assert cyrillic(str(caught.value).removeprefix("alpha")) == (language == "ru")


@pytest.mark.parametrize("mistake", [m for m in MISTAKES if m.id in ("flat-weights", "initial-parameters")], **IDS)
def test_training_on_pictures_waits_until_the_functions_fit_together(names, mistake):
    """w of shape (n,) grows to (n, n) in one step; with n = 4096 that would take minutes and memory."""
    mine = dict(names)
    for source in [cell for cell in catalogue.solution("hw1").cells if cell.id in ("initialize", "train")]:
        exec(mistake.replace.get(source.id, source.source), mine)
    for function in ("forward", "backward", "update", "cost"):  # the notebook's names are the student's
        mine[function] = type(names[function])(names[function].__code__, mine)
    with pytest.raises(CheckFailed) as caught:
        check.ready(mine["train"])
    assert caught.value.key == "train.not-ready"


def test_ready_says_so(names, capsys):
    check.ready(names["train"])
    assert "fit together" in capsys.readouterr().out


@pytest.mark.parametrize("alpha", [0.01, 0.02, 0.03, np.float32(0.02)])
def test_good_learning_rates_pass(alpha, capsys):
    check.learning_rate(alpha)
    assert "✓ alpha" in capsys.readouterr().out


class Proxy:
    """All that a referee in another process has of a student's function."""

    def __init__(self, function):
        self.function = function

    def __call__(self, *values):
        return pickle.loads(pickle.dumps(self.function(*pickle.loads(pickle.dumps(values)))))


def test_checks_work_on_functions_of_another_process(names, capsys):
    for task in check.TASKS:
        answer = names[task.name]
        for _, test in task.tests.values():
            test(Proxy(answer) if callable(answer) else answer)
    assert capsys.readouterr().out.count("✓") == 16


def test_summary_counts_what_passes(names):
    mine = {**names, "backward": lambda X, A, Y: (X @ (A - Y).T / X.shape[1], np.sum(A - Y))}
    del mine["update"]
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        table = check.summary(mine)
    assert (table.earned, table.total, table.manual) == (16, 18, 2)
    assert out.getvalue() == ""
    by_name = {row.name: row for row in table.rows}
    assert (by_name["backward"].earned, by_name["backward"].points) == (2, 3)
    assert "[backward.no-mean]" in by_name["backward"].hint
    assert by_name["update"].earned == 0 and "not defined" in by_name["update"].hint
    assert "16 of 18" in repr(table) and "<table>" in table._repr_html_()


def test_pictures_as_columns_draws_the_matrix_it_names():
    import matplotlib.pyplot as plt

    from dl101.figures import hw1 as figures

    figure = figures.pictures_as_columns()
    images = [ax.get_images()[0].get_array() for ax in figure.axes]
    plt.close(figure)
    assert [image.shape for image in images] == [(3, 3)] * 3 + [(9, 3)]
    for j in range(3):
        assert np.array_equal(images[3][:, j], np.ravel(images[j]))


# ── running a notebook of the catalogue


def test_run_stops_an_endless_loop(solutions):
    notebook = catalogue.apply(solutions["en"], {"sigmoid": "while True: pass"})
    results = catalogue.run(notebook, limit=2)
    assert results["test-flatten-shape"] == (1.0, "")
    assert results["test-sigmoid"] == (0.0, "not reached within 2 s")


def test_run_takes_the_points_of_a_cell_that_prints_to_stderr(solutions):
    notebook = catalogue.apply(solutions["en"], {"test-update": "import sys; print('warning', file=sys.stderr)"})
    assert catalogue.run(notebook, tests=["test-update"])["test-update"] == (0.0, "warning")


def test_run_survives_what_ends_the_process(solutions):
    notebook = catalogue.apply(solutions["en"], {"update": "import os; os._exit(3)"})
    results = catalogue.run(notebook)
    assert results["test-cost"] == (1.0, "") and results["test-accuracy"][0] == 0


def test_a_replaced_cell_must_exist(solutions):
    with pytest.raises(catalogue.UserError, match="no cell 'sigmoidd'"):
        catalogue.apply(solutions["en"], {"sigmoidd": ""})
