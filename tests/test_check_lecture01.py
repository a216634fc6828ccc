"""Exercises of lecture 01: right answers pass, each known mistake gets its own hint, no answer is no mistake."""

from math import comb

import numpy as np
import pytest

from dl101 import use_language
from dl101.check import CheckFailed
from dl101.check import lecture01 as check


@pytest.mark.parametrize(
    "answer, value",
    [
        (check.supervised, 2),
        (check.outside, 3),
        (check.step_by_hand, 1.8),
        (check.step_by_hand, 1 - 0.05 * 2 * 2 * (2 * 1 - 6)),
        (check.opposite_rate, 1),
        (check.terms, 66),
        (check.terms, comb(12, 2)),
        (check.tools, [2, 4]),
        (check.tools, {4, 2}),
        (check.tools, (4, 2, 2)),
    ],
)
def test_right_answers(answer, value, capsys):
    answer(value)
    assert capsys.readouterr().out.startswith("✓ ")


@pytest.mark.parametrize(
    "answer, value, key",
    [
        (check.supervised, 1, "supervised.no-labels"),
        (check.supervised, 3, "supervised.reward"),
        (check.supervised, 4, "supervised.self"),
        (check.supervised, 5, "supervised.type"),
        (check.supervised, [1, 2], "supervised.type"),
        (check.outside, 1, "outside.labels"),
        (check.outside, "AlexNet", "outside.type"),
        (check.step_by_hand, 0.2, "step_by_hand.uphill"),
        (check.step_by_hand, 1.4, "step_by_hand.no-inner"),
        (check.step_by_hand, -16, "step_by_hand.gradient"),
        (check.step_by_hand, 17, "step_by_hand.no-rate"),
        (check.step_by_hand, 0.8, "step_by_hand.change"),
        (check.step_by_hand, 3, "step_by_hand.minimum"),
        (check.step_by_hand, 2.5, "step_by_hand.value"),
        (check.opposite_rate, 0.5, "opposite_rate.to-zero"),
        (check.opposite_rate, 2, "opposite_rate.no-factor"),
        (check.opposite_rate, -1, "opposite_rate.sign"),
        (check.terms, 286, "terms.cubic"),
        (check.terms, 111, "terms.ordered"),
        (check.terms, 56, "terms.no-squares"),
        (check.terms, 55, "terms.second-only"),
        (check.terms, 65, "terms.no-constant"),
        (check.terms, 100, "terms.value"),
        (check.tools, [1, 2, 4], "tools.table"),
        (check.tools, [2, 3, 4], "tools.known-law"),
        (check.tools, [1, 2, 3, 4], "tools.table"),
        (check.tools, [2], "tools.missing"),
        (check.tools, 4, "tools.missing"),
        (check.tools, [], "tools.missing"),
        (check.tools, [2, 5], "tools.type"),
        (check.tools, np.array([2, 4]), "tools.type"),
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


def test_the_step_lowers_the_loss_as_the_check_says():
    loss = [(2 * theta - 6) ** 2 for theta in (1, 1.8)]
    assert loss == pytest.approx([16, 5.76])
