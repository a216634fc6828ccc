"""Exercises of lecture 12: right answers pass, each known mistake gets its own hint, no answer is no mistake."""

import pytest

from dl101 import use_language
from dl101.check import CheckFailed
from dl101.check import lecture12 as check
from dl101.interactives import Playground


@pytest.mark.parametrize(
    "answer, value",
    [
        (check.radius, 9**0.5),
        (check.parameters, len(Playground(hidden=[8, 8]).weights)),
        (check.limit, 2 / 6),
        (check.limit, 0.333),
        (check.steady_rate, 0.01 / (1 - 0.99)),
        (check.pulls, [0.02, 0.01]),
        (check.pulls, (0.02, 0.02 * 0.5)),
    ],
)
def test_right_answers(answer, value, capsys):
    answer(value)
    assert capsys.readouterr().out.startswith("✓ ")


MISTAKES = [
    (check.radius, 9, "radius.squared"),
    (check.radius, 2.1213, "radius.both-weights"),
    (check.radius, 1.5, "radius.multiplied"),
    (check.radius, -3, "radius.negative"),
    (check.radius, "three", "radius.type"),
    (check.parameters, 16 + 64 + 8, "parameters.no-biases"),
    (check.parameters, 33, "parameters.one-layer"),
    (check.parameters, 104, "parameters.no-output-bias"),
    (check.parameters, 96, "parameters.hidden-only"),
    (check.parameters, 17, "parameters.units"),
    (check.parameters, 100, "parameters.value"),
    (check.limit, 2 / 24, "limit.lecture"),
    (check.limit, 2 / 12, "limit.not-squared"),
    (check.limit, 2 / 3, "limit.no-two"),
    (check.limit, 2 / 96, "limit.inverse"),
    (check.limit, 6, "limit.curvature"),
    (check.steady_rate, 0.01 * 0.01, "steady_rate.multiplied"),
    (check.steady_rate, 100, "steady_rate.factor"),
    (check.steady_rate, 0.1, "steady_rate.lecture"),
    (check.steady_rate, 0.0101, "steady_rate.divided-by-beta"),
    (check.steady_rate, 0.01, "steady_rate.same"),
    (check.pulls, [0.01, 0.0025], "pulls.penalties"),
    (check.pulls, [0.01, 0.02], "pulls.swapped"),
    (check.pulls, [0.02, 0.005], "pulls.half-left"),
    (check.pulls, [0.02, 0.02], "pulls.double"),
    (check.pulls, [-0.02, -0.01], "pulls.signs"),
    (check.pulls, [0.02], "pulls.type"),
]


@pytest.mark.parametrize("answer, value, key", MISTAKES, ids=[key for _, _, key in MISTAKES])
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


@pytest.mark.parametrize(
    "answer, value",
    [
        (check.radius, None),
        (check.parameters, None),
        (check.limit, None),
        (check.steady_rate, None),
        (check.pulls, [None, None]),
    ],
)
def test_no_answer_is_no_mistake(answer, value, capsys):
    answer(value)
    assert capsys.readouterr().out.startswith("○ ")
