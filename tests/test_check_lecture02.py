"""Exercises of lecture 02: right answers pass, each known mistake gets its own hint, no answer is no mistake."""

import numpy as np
import pytest

from dl101 import use_language
from dl101.check import CheckFailed
from dl101.check import lecture02 as check


def step(w, b, x, y):
    if y * (w @ x + b) <= 0:
        return w + y * x, b + y
    return w, b


def step_by_error(w, b, x, y):
    """The same rule, written with the answer of the neuron: half the error times the input."""
    answer = np.sign(w @ x + b)
    if answer == 0:
        answer = -y
    return w + (y - answer) / 2 * x, b + (y - answer) / 2


def changed(move=lambda z, y: y * z <= 0, sign=1, label=True, bias=True):
    """The rule with one mistake in it."""

    def wrong(w, b, x, y):
        if not move(w @ x + b, y):
            return w, b
        change = sign * (y if label else 1)
        return w + change * x, b + bias * change

    return wrong


def in_place(w, b, x, y):
    if y * (w @ x + b) <= 0:
        w += y * x
        b += y
    return w, b


@pytest.mark.parametrize(
    "answer, value",
    [
        (check.two_conventions, [0.622, 0.971]),
        (check.two_conventions, 1 / (1 + np.exp([-0.5, -3.5]))),
        (check.but_not, [1, -1, -0.5]),
        (check.but_not, (2, -2, -1)),
        (check.but_not, np.array([0.3, -7, -0.1])),
        (check.distance, 2),
        (check.distance, abs(3 * 4 + 4 * 2 - 10) / np.hypot(3, 4)),
        (check.one_step, [2, 0, 1.5]),
        (check.trained_layers, 1),
        (check.perceptron_step, step),
        (check.perceptron_step, step_by_error),
    ],
)
def test_right_answers(answer, value, capsys):
    answer(value)
    assert capsys.readouterr().out.startswith("✓ ")


@pytest.mark.parametrize(
    "answer, value, key",
    [
        (check.two_conventions, [0.971, 0.622], "two_conventions.swapped"),
        (check.two_conventions, [0.5, 3.5], "two_conventions.sums"),
        (check.two_conventions, [0.622, 0.622], "two_conventions.same"),
        (check.two_conventions, [0.6, 0.9], "two_conventions.value"),
        (check.two_conventions, 0.622, "two_conventions.type"),
        (check.but_not, [1, -1, 0], "but_not.on-the-line"),
        (check.but_not, [1, -1, -1], "but_not.on-the-line"),
        (check.but_not, [-1, 1, -0.5], "but_not.other-input"),
        (check.but_not, [-1, 1, 0.5], "but_not.opposite"),
        (check.but_not, [1, 1, -1.5], "but_not.value"),
        (check.but_not, [1, -1, 0.5], "but_not.value"),
        (check.but_not, [1, -1, np.nan], "but_not.on-the-line"),
        (check.but_not, [1, -1], "but_not.type"),
        (check.but_not, "three", "but_not.type"),
        (check.distance, 10, "distance.not-divided"),
        (check.distance, 0.4, "distance.squared-length"),
        (check.distance, 4, "distance.no-bias"),
        (check.distance, 10 / 7, "distance.sum-of-weights"),
        (check.distance, -2, "distance.value"),
        (check.one_step, [0, -4, -0.5], "one_step.minus"),
        (check.one_step, [2, 0, 0.5], "one_step.no-bias"),
        (check.one_step, [1, -2, 0.5], "one_step.unchanged"),
        (check.one_step, [2, 0, 1], "one_step.value"),
        (check.one_step, [2, 0], "one_step.type"),
        (check.trained_layers, 0, "trained_layers.none"),
        (check.trained_layers, 2, "trained_layers.all"),
        (check.trained_layers, 3, "trained_layers.units"),
        (check.trained_layers, "one", "trained_layers.type"),
        (check.perceptron_step, changed(move=lambda z, y: True), "perceptron_step.always"),
        (check.perceptron_step, changed(move=lambda z, y: y * z < 0), "perceptron_step.zero"),
        (check.perceptron_step, changed(move=lambda z, y: np.sign(z) == -y), "perceptron_step.zero"),
        (check.perceptron_step, changed(move=lambda z, y: y * z > 0), "perceptron_step.never"),
        (check.perceptron_step, changed(sign=-1), "perceptron_step.minus"),
        (check.perceptron_step, changed(label=False), "perceptron_step.no-label"),
        (check.perceptron_step, changed(bias=False), "perceptron_step.no-bias"),
        (check.perceptron_step, in_place, "perceptron_step.modifies-input"),
        (check.perceptron_step, lambda w, b, x, y: w + y * x, "perceptron_step.returns"),
        (check.perceptron_step, lambda w, b, x, y: w @ z, "perceptron_step.error"),  # noqa: F821
        (check.perceptron_step, (2, 0, 1.5), "perceptron_step.not-a-function"),
    ],
)
def test_mistakes_are_named_in_both_languages(answer, value, key):
    for language in ("ru", "en"):
        use_language(language)
        try:
            with pytest.raises(CheckFailed) as failed:
                answer(value)
        finally:
            use_language("en")
        assert failed.value.key == key


@pytest.mark.parametrize("answer", [getattr(check, name) for name in check.__all__ if name != "reveal"])
def test_no_answer_yet(answer, capsys):
    answer(None)
    assert "no answer yet" in capsys.readouterr().out


def test_a_list_that_is_still_partly_empty(capsys):
    check.two_conventions([0.622, None])
    check.but_not([1, None, None])
    check.one_step([None, None, None])
    assert capsys.readouterr().out.count("no answer yet") == 3


def test_a_function_that_is_still_empty(capsys):
    check.perceptron_step(lambda w, b, x, y: None)
    assert "no answer yet" in capsys.readouterr().out
