"""Exercises of lecture 03: right answers pass, each known mistake gets its own hint, no answer is no mistake."""

import numpy as np
import pytest

from dl101 import use_language
from dl101.check import CheckFailed
from dl101.check import lecture03 as check


def naive(z, y):
    a = 1 / (1 + np.exp(-z))
    return -(y * np.log(a) + (1 - y) * np.log(1 - a))


@pytest.mark.parametrize(
    "answer, value",
    [
        (check.crossing, 3),
        (check.log_odds, 2.197),
        (check.log_odds, np.log(0.9 / 0.1)),
        (check.rate_for_sum, 0.5 / 60),
        (check.cost, lambda A, Y: -np.mean(Y * np.log(A) + (1 - Y) * np.log(1 - A))),
        (check.cost, lambda A, Y: -np.where(Y == 1, np.log(A), np.log(1 - A)).sum() / A.shape[1]),
        (check.loss_from_logit, lambda z, y: np.logaddexp(0, np.where(y == 1, -z, z))),
        (check.loss_from_logit, lambda z, y: np.maximum(z, 0) - y * z + np.log1p(np.exp(-np.abs(z)))),
    ],
)
def test_right_answers(answer, value, capsys):
    answer(value)
    assert capsys.readouterr().out.startswith("✓ ")


@pytest.mark.parametrize(
    "answer, value, key",
    [
        (check.crossing, -3, "crossing.sign"),
        (check.crossing, -1.5, "crossing.other-axis"),
        (check.crossing, 17, "crossing.value"),
        (check.crossing, "three", "crossing.type"),
        (check.log_odds, 9, "log_odds.odds"),
        (check.log_odds, np.log(0.9), "log_odds.log-of-p"),
        (check.log_odds, -2.197, "log_odds.sign"),
        (check.log_odds, 0.7109, "log_odds.sigmoid"),
        (check.rate_for_sum, 0.5, "rate_for_sum.unchanged"),
        (check.rate_for_sum, 30, "rate_for_sum.times-m"),
        (check.cost, lambda A, Y: -np.mean(Y * np.log(A)) + np.mean((1 - Y) * np.log(1 - A)), "cost.bracket"),
        (check.cost, lambda A, Y: np.mean(Y * np.log(A) + (1 - Y) * np.log(1 - A)), "cost.no-minus"),
        (check.cost, lambda A, Y: -np.sum(Y * np.log(A) + (1 - Y) * np.log(1 - A)), "cost.sum"),
        (check.cost, lambda A, Y: A.no_such_thing, "cost.error"),
        (check.cost, 0.3375, "cost.not-a-function"),
        (check.loss_from_logit, naive, "loss_from_logit.not-finite"),
        (check.loss_from_logit, lambda z, y: np.logaddexp(0, -z), "loss_from_logit.one-class"),
        (check.loss_from_logit, lambda z, y: np.logaddexp(0, np.where(y == 1, z, -z)), "loss_from_logit.swapped"),
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


@pytest.mark.parametrize("answer", [check.cost, check.loss_from_logit])
def test_a_function_that_is_still_empty(answer, capsys):
    answer(lambda a, b: None)
    assert "no answer yet" in capsys.readouterr().out


def test_a_guess_stands_beside_the_result(capsys):
    check.reveal(0.5, 0.693147)
    assert capsys.readouterr().out == "Your guess: 0.5\nIt is:      0.6931\n"
    check.reveal(None, (60, 60))
    assert capsys.readouterr().out == "○ First write a guess into the cell above.\nIt is:      (60, 60)\n"
    check.reveal(np.array([1, 2]))
    assert capsys.readouterr().out == "Your guess: [1 2]\n"
