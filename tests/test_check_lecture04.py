"""Exercises of lecture 04: right answers pass, each known mistake gets its own hint, no answer is no mistake."""

import numpy as np
import pytest

from dl101 import use_language
from dl101.activations import ACTIVATIONS, sigmoid, softplus
from dl101.check import CheckFailed
from dl101.check import lecture04 as check

S = 1e-5


def rowwise(Z):
    """Softmax as somebody with a loop would write it."""
    rows = []
    for row in Z:
        E = np.exp(row - max(row))
        rows.append(E / sum(E))
    return np.array(rows)


def stable(Z, axis):
    E = np.exp(Z - Z.max(axis=axis, keepdims=True))
    return E / E.sum(axis=axis, keepdims=True)


@pytest.mark.parametrize(
    "answer, value",
    [
        (check.central_difference, lambda h, z, s=S: (h(z + s) - h(z - s)) / (2 * s)),
        (check.central_difference, lambda h, z, s=1e-6: (h(z + s) - h(z - s)) / 2 / s),
        (check.central_difference, lambda h, z, s=1e-4: (h(z + s / 2) - h(z - s / 2)) / s),
        (check.wrong_derivative, "A"),
        (check.wrong_derivative, " a "),
        (check.wrong_derivative, "А"),  # Cyrillic
        (check.prelu_slope, -3),
        (check.staircase_start, 0.5),
        (check.staircase_start, 1 / 2),
        (check.softmax, lambda Z: stable(Z, 1)),
        (check.softmax, lambda Z: stable(Z, -1)),
        (check.softmax, rowwise),
    ],
)
def test_right_answers(answer, value, capsys):
    answer(value)
    assert capsys.readouterr().out.startswith("✓ ")


@pytest.mark.parametrize(
    "answer, value, key",
    [
        (check.central_difference, lambda h, z: (h(z + S) - h(z - S)) / S, "central_difference.half"),
        (check.central_difference, lambda h, z: (h(z + S) - h(z)) / S, "central_difference.one-sided"),
        (check.central_difference, lambda h, z: (h(z) - h(z - S)) / S, "central_difference.one-sided"),
        (check.central_difference, lambda h, z: (h(z - S) - h(z + S)) / (2 * S), "central_difference.sign"),
        (check.central_difference, lambda h, z: (h(z + S) - h(z - S)) / 2 * S, "central_difference.precedence"),
        (check.central_difference, lambda h, z: h(z + S) - h(z - S), "central_difference.not-divided"),
        (check.central_difference, lambda h, z: h(z) * (1 - h(z)), "central_difference.value"),
        (check.central_difference, 0.25, "central_difference.not-a-function"),
        (check.wrong_derivative, "B", "wrong_derivative.other"),
        (check.wrong_derivative, "В", "wrong_derivative.other"),  # Cyrillic
        (check.wrong_derivative, "both", "wrong_derivative.type"),
        (check.wrong_derivative, 1, "wrong_derivative.type"),
        (check.prelu_slope, 0.25, "prelu_slope.by-z"),
        (check.prelu_slope, -0.75, "prelu_slope.value"),
        (check.prelu_slope, 0, "prelu_slope.zero"),
        (check.prelu_slope, 3, "prelu_slope.sign"),
        (check.prelu_slope, 17, "prelu_slope.value"),
        (check.staircase_start, -0.5, "staircase_start.slide"),
        (check.staircase_start, 0, "staircase_start.zero"),
        (check.staircase_start, 1, "staircase_start.one"),
        (check.staircase_start, 1.5, "staircase_start.value"),
        (check.softmax, lambda Z: np.exp(Z) / np.exp(Z).sum(axis=1, keepdims=True), "softmax.no-shift"),
        (check.softmax, lambda Z: np.exp(Z) / np.exp(Z).sum(), "softmax.whole"),
        (check.softmax, lambda Z: stable(Z, 0), "softmax.columns"),
        (check.softmax, lambda Z: np.exp(Z - Z.max()) / np.exp(Z - Z.max()).sum(axis=1)[:, None], "softmax.one-shift"),
        (check.softmax, lambda Z: np.exp(Z - Z.max(axis=1, keepdims=True)), "softmax.no-sum"),
        (check.softmax, lambda Z: np.exp(Z) / np.exp(Z).sum(axis=1), "softmax.broadcast"),
        (check.softmax, lambda Z: Z / Z.sum(axis=1, keepdims=True), "softmax.value"),
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


@pytest.mark.parametrize(
    "answer",
    [
        check.central_difference,
        check.prelu_slope,
        check.softmax,
        check.staircase_start,
        check.wrong_derivative,
    ],
)
def test_no_answer_yet(answer, capsys):
    answer(None)
    assert "no answer yet" in capsys.readouterr().out


@pytest.mark.parametrize(
    "answer, stub", [(check.central_difference, lambda h, z: None), (check.softmax, lambda Z: None)]
)
def test_a_function_that_is_still_empty(answer, stub, capsys):
    answer(stub)
    assert "no answer yet" in capsys.readouterr().out


RIGHT = {"hidden": "relu", "spam": "sigmoid", "digit": "softmax", "weather": "none", "time": "softplus"}


def test_choices_that_fit(capsys):
    check.choose(**RIGHT)
    assert capsys.readouterr().out.count("✓ ") == 5
    for name in ("leaky_relu", "elu", "gelu", "silu"):
        check.choose(**{**RIGHT, "hidden": name})


def test_choices_are_judged_one_by_one(capsys):
    check.choose(spam="sigmoid")
    out = capsys.readouterr().out
    assert out.count("no answer yet") == 4 and out.count("✓ ") == 1


@pytest.mark.parametrize("situation", RIGHT)
def test_every_other_name_gets_a_reason_in_both_languages(situation):
    names = {*ACTIVATIONS, "softmax", "none"} - {"sign"}
    wrong = names - {RIGHT[situation]}
    if situation == "hidden":
        wrong -= {"leaky_relu", "elu", "gelu", "silu"}
    for name in sorted(wrong):
        for language in ("ru", "en"):
            use_language(language)
            try:
                with pytest.raises(CheckFailed) as failed:
                    check.choose(**{situation: name})
            finally:
                use_language("en")
            assert failed.value.key in {f"choose.{situation}.{name}", f"choose.{situation}.range"}


def test_a_name_that_is_none_of_the_functions():
    with pytest.raises(CheckFailed) as failed:
        check.choose(hidden="rellu")
    assert failed.value.key == "choose.hidden.type"


def test_where_the_staircase_starts_is_where_it_meets_softplus():
    z = np.linspace(-6, 6, 601)
    best = min(
        np.arange(-2, 2.01, 0.25), key=lambda s: np.abs(sum(sigmoid(z - s - k) for k in range(60)) - softplus(z)).max()
    )
    assert best == 0.5
