"""Homework 2: its examples and story are right, its references agree with torch, its laws and its proof judge."""

import contextlib
import io

import numpy as np
import pytest

import dl101
from courseware import catalogue
from dl101.check import CheckFailed
from dl101.check import hw2 as check
from dl101.given.hw2 import SLIDES
from homework_tests import HomeworkTests
from homeworks import LANGUAGES, cyrillic, homework


@pytest.fixture(autouse=True)
def english():
    dl101.use_language("en")
    yield
    dl101.use_language("en")


@pytest.fixture(scope="module")
def names():
    return homework("hw2").names()


def near(got, *expected):
    return all(np.allclose(g, e, atol=5e-5) for g, e in zip(got, expected, strict=True))


def test_numbers_in_the_text_are_right(names):
    """The examples that the tasks give, in the order of the notebook."""
    f = names
    assert np.allclose(f["central_difference"](np.square, np.array([1, 3]), 0.5), [2, 6])
    assert abs(f["central_difference"](np.exp, 0, 1) - 1.1752) < 5e-5
    assert near(f["sigmoid"](2), 0.8808, 0.1050)
    assert near(f["tanh"](0.5), 0.4621, 0.7864)
    three = np.array([-2, 0, 3])
    assert near(f["heaviside"](three), [0, 0.5, 1], [0, 0, 0])
    assert near(f["relu"](three), [0, 0, 3], [0, 0, 1])
    assert near(f["leaky_relu"](three, 0.1), [-0.2, 0, 3], [0.1, 0.1, 1], [-2, 0, 0])
    assert near(f["softplus"](0), 0.6931, 0.5) and near(f["softplus"](-1), 0.3133, 0.2689)
    assert f["softplus"](1000)[0] == 1000
    assert near(f["elu"](np.array([-1, 0, 2]), 0.5), [-0.3161, 0, 2], [0.1839, 0.5, 1])
    assert f["agrees"](np.square, np.exp2, np.array([1, 2])) is True
    assert f["agrees"](np.square, np.exp2, np.array([1, 1.5, 2])) is False
    assert near(f["softsign"](np.array([0.0, 2.5, -2.5])), [0, 2.5 / 3.5, -2.5 / 3.5], [1, 1 / 3.5**2, 1 / 3.5**2])
    P = f["softmax"](np.array([[5, 3, 6.2, 4, 1.5, -2]]))
    assert np.allclose(P, [[0.2060, 0.0279, 0.6839, 0.0758, 0.0062, 0.0002]], atol=5e-5)
    assert round(P.round(2).sum(), 2) == 1.01 and np.isclose(P.sum(), 1)
    assert np.allclose(f["softmax"](np.array([[1000, 999, 0]])), [[0.7311, 0.2689, 0]], atol=5e-5)
    assert 0.9e-9 < 0.25**15 < 1.1e-9
    for language in LANGUAGES:
        text = " ".join(cell.source for cell in catalogue.release("hw2", language).cells)
        assert "`[[0.2060, 0.0279, 0.6839, 0.0758, 0.0062, 0.0002]]`" in text
        assert "`h = [-0.3161, 0, 2]`, `slope = [0.1839, 0.5, 1]`" in text


def test_references_agree_with_torch():
    """Value and slope of all eight, kinks and |z| = 1000 included; the slope by a of PReLU as well."""
    import torch

    z = np.array([-1000.0, -30, -2.5, -1, -0.1, 0, 0.1, 1, 2.5, 30, 1000])
    F = torch.nn.functional
    torchs = {
        "sigmoid": torch.sigmoid,
        "tanh": torch.tanh,
        "relu": torch.relu,
        "leaky_relu": lambda t: F.leaky_relu(t, 0.3),
        "softplus": F.softplus,
        "elu": lambda t: F.elu(t, 0.3),
        "softsign": F.softsign,
    }
    for name, function in torchs.items():
        t = torch.tensor(z, requires_grad=True)
        h = function(t)
        h.sum().backward()
        ours = getattr(check, f"_{name}")(z, *([0.3] if name in ("leaky_relu", "elu") else []))
        assert np.allclose(ours[0], h.detach().numpy(), atol=1e-8), name
        assert np.allclose(ours[1], t.grad.numpy(), atol=1e-8), name
    for value in z:
        a = torch.tensor([0.3], dtype=torch.float64, requires_grad=True)
        F.prelu(torch.tensor([value]), a).backward()
        assert check._leaky_relu(value, 0.3)[2] == a.grad.item()
    Z = np.random.default_rng(3).normal(0, 400, (4, 5))
    assert np.allclose(check._softmax(Z), torch.softmax(torch.tensor(Z), dim=1).numpy(), atol=1e-12)


def test_the_judge_finds_the_one_wrong_derivative_of_the_slides(names):
    z = np.array([-3, -1.2, -0.4, 0.4, 1, 2.5])
    assert [name for name, pair in SLIDES.items() if not names["agrees"](*pair, z)] == ["softsign"]
    assert all(names["agrees"](*pair, 1.0) for pair in SLIDES.values())


@pytest.mark.parametrize("name", SLIDES)
def test_what_the_slides_print_is_no_answer(name):
    h, slope = SLIDES[name]
    with pytest.raises(CheckFailed):
        getattr(check, name)(lambda z, *a: (h(z), slope(z)) + (np.minimum(z, 0),) * (name == "leaky_relu"))


def test_the_slides_print_the_functions_that_are_asked_for():
    z = np.linspace(-3, 3, 13)
    for name, (h, slope) in SLIDES.items():
        right = getattr(check, f"_{name}")(z, *([0.1] if name == "leaky_relu" else []))
        assert np.allclose(h(z), right[0]), name
        assert np.allclose(slope(z)[z != 0], right[1][z != 0]) == (name != "softsign"), name


def test_the_slide_is_wrong_and_only_one_point_hides_it():
    z = np.linspace(-10, 10, 2001)
    gap = np.abs(check._slide_slope(z) - check._difference(lambda z: z / (1 + np.abs(z)), z))
    assert np.flatnonzero(gap < 1e-6).tolist() == [np.argmin(np.abs(z - 1))]
    assert gap[np.argmin(np.abs(z - 3))] > check.REFUTED  # right of 1 there is room for a proof, too


@pytest.mark.parametrize(
    ("proof", "key"),
    [(None, "not-written"), (("softmax", 1, 0, 1), "name"), ((), "type"), (("tanh", 2, 0, 1), "right-one"),
     (("relu", 0, 1, 0.5), "kink"), (("leaky_relu", 0.0, 1, 0.55), "kink"),
     ((1.0, 0.25, 0.25), "by-chance"), ((1.2, 0.2479, 0.2066), "too-close"),
     ((-2, 1 / 9, -2 / 9), "swapped"), ((-2, -2 / 9, -2 / 9), "not-measured"), ((-2, 2 / 9, 1 / 9), "slide-value"),
     ((-2, -2 / 9, 0.2), "measured"), ((-2, -2 / 9), "type"), ("-2", "type"), ((float("nan"), 0, 1), "type"),
     (([-2, -3], 0, 1), "type")],
)  # fmt: skip
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_proof_says_what_is_wrong(proof, key, language):
    dl101.use_language(language)
    if isinstance(proof, tuple) and proof and not isinstance(proof[0], str):
        proof = ("softsign", *proof)
    with pytest.raises(CheckFailed) as caught:
        check.slide_refuted(proof)
    assert caught.value.key == f"proof.{key}"
    assert cyrillic(str(caught.value)) == (language == "ru")


@pytest.mark.parametrize("z", [-5, -2, -1, -0.5, 0, 0.3, 2, 3])
def test_many_points_refute_the_slide(z, capsys):
    check.slide_refuted(("softsign", z, round(check._slide_slope(z), 3), round(1 / (1 + abs(z)) ** 2, 3)))
    assert "✓ proof" in capsys.readouterr().out


def spoiled(function, index, far=4.5):
    """The function, wrong in one of its parts where z lies in (far, 6), which no compared input of the test holds."""

    def wrong(z, *a):
        parts = list(function(z, *a))
        z = np.asarray(z, dtype=float)
        parts[index] = np.where((np.abs(z) > far) & (np.abs(z) < 6), 0.123, parts[index])
        return tuple(parts)

    return wrong


@pytest.mark.parametrize("name", ["sigmoid", "tanh", "heaviside", "relu", "leaky_relu", "softplus", "elu", "softsign"])
@pytest.mark.parametrize("index", [0, 1])
def test_laws_find_what_the_compared_inputs_do_not(monkeypatch, names, name, index):
    """Laws draw z from [-6, 6]; the comparison is put on inputs inside [-4, 4] here."""
    calm = np.random.default_rng(0).uniform(-4, 4, 9)
    monkeypatch.setattr(check, "_values", lambda seed, shapes: [calm])
    with contextlib.redirect_stdout(io.StringIO()):
        getattr(check, name)(names[name])
    with pytest.raises(CheckFailed) as caught:
        getattr(check, name)(spoiled(names[name], index))
    laws = {"complement", "odd", "scale", "difference", "left", "not-its-slope"}
    assert caught.value.key.split(".")[1] in laws


def test_laws_of_softmax_find_a_row_that_is_off(names):
    def no_shift(Z):  # right only where the largest logit is near the ones that the comparison has
        P = names["softmax"](Z)
        return np.where(np.abs(np.max(Z) - 500) < 300, P * 0.5, P)

    with pytest.raises(CheckFailed) as caught:
        check.softmax_stable(no_shift)
    assert caught.value.key in ("softmax.sum", "softmax.shift")


def test_figures_draw_what_is_ready_and_say_what_is_not(names):
    import matplotlib.pyplot as plt

    from dl101.figures import hw2 as figures

    def open_(z):
        raise NotImplementedError

    figure = figures.curves({"sigmoid": names["sigmoid"], "tanh": open_}, doubtful={"sigmoid": check._slide_slope})
    first, second = figure.axes[:2]
    assert len(first.lines) == 7 and not second.lines and "not ready" in second.texts[0].get_text()
    x, dots = first.lines[-1].get_data()
    assert np.allclose(dots, names["sigmoid"](x)[1], atol=1e-6)
    assert len(figures.tails({"relu": names["relu"], "elu": open_}).axes[0].lines) == 1
    plt.close("all")


class TestHomework(HomeworkTests):
    """Its catalogue, known mistakes and mutants."""

    hw = "hw2"
