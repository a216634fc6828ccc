"""Exercises of lecture 07: right answers pass, each known mistake gets its own hint, no answer is no mistake."""

import math

import numpy as np
import pytest

from dl101 import approximation, use_language
from dl101.activations import sigmoid
from dl101.check import CheckFailed
from dl101.check import lecture07 as check


def slopes(knots, values):
    return np.diff(values) / np.diff(knots)


def looped(knots, values):
    phi, before = [], 0.0
    for i in range(len(knots) - 1):
        slope = (values[i + 1] - values[i]) / (knots[i + 1] - knots[i])
        phi.append(slope - before)
        before = slope
    return values[0], np.array(phi)


def from_the_library(knots, values):
    network = approximation.polygon(knots, values)
    return network.phi0, network.phi


@pytest.mark.parametrize(
    "answer, value",
    [
        (check.statement, "b"),
        (check.statement, " B "),
        (check.jump, 2),
        (check.steepness, math.log(99) / 0.1),
        (check.steepness, 45.95),
        (check.units, 119),
        (check.relu_interpolation, looped),
        (check.relu_interpolation, from_the_library),
    ],
)
def test_right_answers(answer, value, capsys):
    answer(value)
    assert capsys.readouterr().out.startswith("✓ ")


def test_the_right_numbers_are_those_of_the_library():
    target = approximation.Target(lambda x: 4 * np.sin(x), 0, 3, lipschitz=4)
    # the bound equals 0.05 for exactly 120 pieces; a float above, so that rounding does not ask for one more
    assert approximation.units_for(target, 0.05 * (1 + 1e-12), "steps") == 119
    assert sigmoid(0.1 * math.log(99) / 0.1) == pytest.approx(0.99)


@pytest.mark.parametrize(
    "answer, value, key",
    [
        (check.statement, "a", "statement.any-function"),
        (check.statement, "c", "statement.one-number"),
        (check.statement, "d", "statement.training"),
        (check.statement, "e", "statement.type"),
        (check.jump, 4, "jump.whole"),
        (check.jump, 0.5, "jump.unit-step"),
        (check.jump, 0, "jump.zero"),
        (check.jump, 1, "jump.middle"),
        (check.jump, 1.5, "jump.lost-sign"),
        (check.jump, 7, "jump.value"),
        (check.steepness, math.log(99), "steepness.no-distance"),
        (check.steepness, math.log(99) / 10, "steepness.multiplied"),
        (check.steepness, math.log(100) / 0.1, "steepness.hundred"),
        (check.steepness, math.log10(99) / 0.1, "steepness.common-logarithm"),
        (check.steepness, math.log(99) / 0.2, "steepness.both-sides"),
        (check.steepness, -math.log(99) / 0.1, "steepness.sign"),
        (check.steepness, 50, "steepness.value"),
        (check.units, 120, "units.pieces"),
        (check.units, 121, "units.borders"),
        (check.units, 239, "units.whole-width"),
        (check.units, 240, "units.whole-width-pieces"),
        (check.units, 39, "units.unit-interval"),
        (check.units, 40, "units.unit-interval-pieces"),
        (check.units, 29, "units.no-slope"),
        (check.units, 30, "units.no-slope-pieces"),
        (check.relu_interpolation, lambda k, v: (v[0], slopes(k, v)), "relu_interpolation.slopes"),
        (
            check.relu_interpolation,
            lambda k, v: (v[0], np.diff(np.diff(v), prepend=0.0)),
            "relu_interpolation.no-width",
        ),
        (
            check.relu_interpolation,
            lambda k, v: (v[0], np.diff(1 / slopes(k, v), prepend=0.0)),
            "relu_interpolation.upside-down",
        ),
        (check.relu_interpolation, lambda k, v: (v[0], np.diff(slopes(k, v))), "relu_interpolation.first-missing"),
        (check.relu_interpolation, lambda k, v: (v[0], -looped(k, v)[1]), "relu_interpolation.sign"),
        (check.relu_interpolation, lambda k, v: (0.0, looped(k, v)[1]), "relu_interpolation.zero-start"),
        (
            check.relu_interpolation,
            lambda k, v: (v[0], np.diff(np.diff(v) / (k[1] - k[0]), prepend=0.0)),
            "relu_interpolation.equal-knots",
        ),
    ],
)
def test_mistakes_are_named_in_both_languages(answer, value, key):
    keys = []
    for language in ("ru", "en"):
        use_language(language)
        try:
            with pytest.raises(CheckFailed) as failed:
                answer(value)
        finally:
            use_language("en")
        keys.append(failed.value.key)
    assert keys == [key, key]


@pytest.mark.parametrize("answer", [check.statement, check.jump, check.steepness, check.units])
def test_no_answer_yet(answer, capsys):
    answer(None)
    check.relu_interpolation(lambda knots, values: None)
    assert capsys.readouterr().out.count("no answer yet") == 2
