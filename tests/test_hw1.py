"""Homework 1: each mistake of the catalogue loses its points and shows its hint, each alternative gets full marks."""

import contextlib
import io
import re

import numpy as np
import pytest

import dl101
import dl101.figures.hw1  # noqa: F401  the forked runs find it imported
from courseware import catalogue
from dl101.check import CheckFailed
from dl101.check import hw1 as check
from dl101.data import boxes
from homework_tests import HomeworkTests

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


# ── the notebooks


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
    assert "was 1/m forgotten?" in by_name["backward"].texts[0]
    assert by_name["update"].earned == 0 and "not defined" in by_name["update"].notes[0]
    assert "16 of 18" in repr(table) and "16 of 18" in table._repr_html_()


def test_pictures_as_columns_draws_the_matrix_it_names():
    import matplotlib.pyplot as plt

    from dl101.figures import hw1 as figures

    figure = figures.pictures_as_columns()
    cells, numbers = figure.axes[0].collections
    figure.canvas.draw()
    drawn = np.asarray(figure.canvas.buffer_rgba())[..., 0]
    corners = np.array([figure.axes[0].transData.transform(path.vertices[:4]) for path in cells.get_paths()])
    plt.close(figure)
    # Beside the number in the middle of each cell
    places = (0.8 * corners.min(axis=1) + 0.2 * corners.max(axis=1)).astype(int)
    greys = drawn[len(drawn) - 1 - places[:, 1], places[:, 0]]
    X, *pictures = greys[:27].reshape(9, 3), *greys[27:].reshape(3, 9)
    assert len(greys) == len(numbers.get_offsets()) == 54
    assert np.array_equal(X.T, pictures) and len(np.unique(X)) > 4
    assert np.allclose(greys / 255, cells.get_array(), atol=0.01)


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


class TestHomework(HomeworkTests):
    """Its catalogue, known mistakes and mutants."""

    hw = "hw1"
