"""Exercises of lecture 06: right answers pass, each known mistake gets its own hint, no answer is no mistake."""

import numpy as np
import pytest

from dl101 import use_language
from dl101.check import CheckFailed
from dl101.check import lecture06 as check


def relu(z):
    return np.maximum(z, 0)


def looped(x, theta0, theta1, phi0, phi):
    y = np.full(len(x), phi0)
    for bias, weight, share in zip(theta0, theta1, phi, strict=True):
        y = y + share * relu(bias + weight * x)
    return y


def by_broadcasting(x, theta0, theta1, phi0, phi):
    return phi0 + (relu(np.outer(x, theta1) + theta0) * phi).sum(axis=1)


def wrong_way_round(x, theta0, theta1, phi0, phi):
    return phi0 + relu(theta0[:, None] + theta1[:, None] * x) @ phi


ALL_RIGHT = ([0, -1, -2, -3], [1, 1, 1, 1], 0, [1, -1, -1, 1])
ALL_LEFT = ([0, 1, 2, 3], [-1, -1, -1, -1], 0, [1, -1, -1, 1])


@pytest.mark.parametrize(
    "answer, value",
    [
        (check.joint, 3 / 4),
        (check.slopes, [-1, 1, -2, -1]),
        (check.slopes, np.array([-1.0, 1.0, -2.0, -1.0])),
        (check.bound, 56),
        (check.parameters, 10 * 4 + 10 + 3 * 10 + 3),
        (check.shallow, looped),
        (check.shallow, by_broadcasting),
    ],
)
def test_right_answers(answer, value, capsys):
    answer(value)
    assert capsys.readouterr().out.startswith("✓ ")


@pytest.mark.parametrize(
    "answer, value, key",
    [
        (check.joint, -0.75, "joint.sign"),
        (check.joint, 4 / 3, "joint.upside-down"),
        (check.joint, -4 / 3, "joint.upside-down-sign"),
        (check.joint, 3, "joint.value-at-zero"),
        (check.slopes, [0, 2, -1, 0], "slopes.all-right"),
        (check.slopes, [0, 2, -1, -1], "slopes.third-missing"),
        (check.slopes, [1, 3, 0, -1], "slopes.sign"),
        (check.slopes, [0.5, 2.5, -0.5, -1], "slopes.no-theta"),
        (check.slopes, [2, -3, 0.5], "slopes.type"),
        (check.slopes, [2, -3, 1], "slopes.type"),
        (check.slopes, [-1, 1, -2, 5], "slopes.value"),
        (check.bound, 11, "bound.one-input"),
        (check.bound, 1024, "bound.patterns"),
        (check.bound, 55, "bound.no-one"),
        (check.bound, 45, "bound.crossings"),
        (check.bound, 101, "bound.ordered"),
        (check.parameters, 70, "parameters.no-biases"),
        (check.parameters, 80, "parameters.output-biases"),
        (check.parameters, 73, "parameters.hidden-biases"),
        (check.parameters, 72, "parameters.one-bias"),
        (check.parameters, 61, "parameters.one-output"),
        (check.parameters, 120, "parameters.product"),
        (check.shallow, lambda x, t0, t1, p0, p: p0 + (t0 + x[:, None] * t1) @ p, "shallow.no-relu"),
        (check.shallow, lambda x, t0, t1, p0, p: relu(t0 + x[:, None] * t1) @ p, "shallow.no-phi0"),
        (check.shallow, lambda x, t0, t1, p0, p: p0 + relu(t1 + x[:, None] * t0) @ p, "shallow.swapped"),
        (
            check.shallow,
            lambda x, t0, t1, p0, p: p0 + relu((t0 + x[:, None] * t1) * p).sum(axis=1),
            "shallow.relu-after-phi",
        ),
        (check.shallow, lambda x, t0, t1, p0, p: relu(looped(x, t0, t1, p0, p)), "shallow.relu-of-sum"),
        (check.shallow, lambda x, t0, t1, p0, p: looped(x, t0, t1, p0, p) + (len(p) - 1) * p0, "shallow.phi0-in-each"),
        (check.shallow, lambda x, t0, t1, p0, p: p0 + relu(t0 + x[:, None] * t1) * p, "shallow.not-summed"),
        (check.shallow, lambda x, t0, t1, p0, p: looped(x, t0, t1, p0, p)[:, None], "shallow.column"),
        (check.shallow, wrong_way_round, "shallow.error"),
        (check.shallow, lambda x, t0, t1, p0, p: p0 + relu(t0 + x * t1) @ p, "shallow.error"),
    ],
)
def test_mistakes_are_named_in_both_languages(answer, value, key):
    assert key_in_both_languages(lambda: answer(value)) == [key, key]


def key_in_both_languages(ask):
    keys = []
    for language in ("ru", "en"):
        use_language(language)
        try:
            with pytest.raises(CheckFailed) as failed:
                ask()
        finally:
            use_language("en")
        keys.append(failed.value.key)
    return keys


@pytest.mark.parametrize(
    "numbers",
    [
        ALL_RIGHT,
        ALL_LEFT,
        # two units face left, all are scaled, a fifth does nothing
        ([0, 0.5, -6, -3, 7], [-2, -0.5, 3, 1, 1], 1, [0.5, -2, -1 / 3, 1, 0]),
        ([0, -1, -2, -3, 5], [1, 1, 1, 1, 0], -5, [1, -1, -1, 1, 1]),  # a unit with θ₁ = 0 is a constant
        (np.array([0, -1, -2, -3]), np.ones(4), np.array([0.0]), np.array([1, -1, -1, 1])),
    ],
)
def test_any_right_trapezoid_passes(numbers, capsys):
    x = np.linspace(-5, 8, 1301)
    assert looped(x, *numbers) == pytest.approx(np.interp(x, [0, 1, 2, 3], [0, 1, 1, 0]), abs=1e-9)
    check.trapezoid(*numbers)
    assert capsys.readouterr().out.startswith("✓ trapezoid")


@pytest.mark.parametrize(
    "numbers, key",
    [
        (([0, -1, -2], [1, 1, 1], 0, [1, -1, -1]), "trapezoid.right-end"),
        (([0, -1, -2, -3], [1, 1, 1, 1], 0, [-1, 1, 1, -1]), "trapezoid.upside-down"),
        (([0, -1, -2, -3], [1, 1, 1, 1], 1, [1, -1, -1, 1]), "trapezoid.shifted"),
        (([0, -1, -2, -3], [1, 1, 1, 1], 0, [2, -2, -2, 2]), "trapezoid.value"),
        (([0, 1, 2, 3], [1, 1, 1, 1], 0, [1, -1, -1, 1]), "trapezoid.value"),
        # right at every joint wanted, but a spike between them
        (([0, -1, -2, -3, -1.4, -1.5, -1.6], [1] * 7, 0, [1, -1, -1, 1, 1, -2, 1]), "trapezoid.value"),
        # right on [0, 3], wrong far to the left
        (([0, -1, -2, -3, -4], [1, 1, 1, 1, -1], 0, [1, -1, -1, 1, 1]), "trapezoid.value"),
        (([0, -1, -2], [1, 1, 1, 1], 0, [1, -1, -1, 1]), "trapezoid.lengths"),
        (("zero", [1], 0, [1]), "trapezoid.type"),
        (([0], [1], [0, 1], [1]), "trapezoid.type"),
    ],
)
def test_wrong_trapezoids(numbers, key):
    assert key_in_both_languages(lambda: check.trapezoid(*numbers)) == [key, key]


@pytest.mark.parametrize("answer", [check.joint, check.slopes, check.bound, check.parameters, check.shallow])
def test_no_answer_yet(answer, capsys):
    answer(None)
    assert "no answer yet" in capsys.readouterr().out


def test_parts_that_are_still_empty(capsys):
    check.shallow(lambda x, theta0, theta1, phi0, phi: None)
    check.slopes([None, None, None, None])
    check.trapezoid(None, None, None, None)
    check.trapezoid([0, None], [1, 1], 0, [1, -1])
    assert capsys.readouterr().out.count("no answer yet") == 4
