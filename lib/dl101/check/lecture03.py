"""Checks of the exercises of lecture 03.

    from dl101.check import lecture03 as check
    check.crossing(x2)

Each takes the student's answer, a number or a function, and prints one line or raises CheckFailed. An answer that is
still None is no mistake: the notebook runs from top to bottom before anything is answered.
"""

from __future__ import annotations

import math

import numpy as np

from dl101 import losses
from dl101.check import exercise
from dl101.check.exercise import reveal
from dl101.check.task import Case, Check, Known

__all__ = ["cost", "crossing", "log_odds", "loss_from_logit", "rate_for_sum", "reveal"]


def crossing(x2) -> None:
    """Where the line 2·x1 − x2 + 3 = 0 meets the x2 axis."""
    exercise.number(
        "crossing",
        x2,
        3.0,
        known={
            "sign": (-3.0, "знак: подставьте ответ в 2·0 − x₂ + 3.", "the sign: put the answer into 2·0 − x₂ + 3."),
            "other-axis": (
                -1.5,
                "это пересечение с осью x₁. На оси x₂ нулю равно x₁.",
                "this is where the line meets the x₁ axis. On the x₂ axis it is x₁ that is zero.",
            ),
        },
        says={"ru": "прямая проходит через эту точку", "en": "the line passes through this point"},
    )


def log_odds(z) -> None:
    """The z for which σ(z) = 0.9."""
    exercise.number(
        "log_odds",
        z,
        math.log(9),
        known={
            "log-of-p": (
                math.log(0.9),
                "это log p. Логит — логарифм шансов p / (1 − p).",
                "this is log p. The logit is the logarithm of the odds p / (1 − p).",
            ),
            "odds": (
                9.0,
                "это сами шансы, 9 к 1. Остаётся взять логарифм.",
                "these are the odds, 9 to 1. Now take their logarithm.",
            ),
            "sign": (-math.log(9), "знак: это логит числа 0,1.", "the sign: this is the logit of 0.1."),
            "sigmoid": (
                1 / (1 + math.exp(-0.9)),
                "это σ(0,9). Нужна обратная функция.",
                "this is σ(0.9). The inverse function is needed.",
            ),
        },
        says={"ru": "σ(z) = 0,9", "en": "σ(z) = 0.9"},
        tolerance=5e-3,
    )


def rate_for_sum(rate, m=60, rate_for_mean=0.5) -> None:
    """The learning rate that makes the same steps when J is the sum over m examples."""
    exercise.number(
        "rate_for_sum",
        rate,
        rate_for_mean / m,
        known={
            "unchanged": (
                rate_for_mean,
                "с той же скоростью шаги станут в m раз длиннее.",
                "with the same rate the steps become m times longer.",
            ),
            "times-m": (
                rate_for_mean * m,
                "градиент суммы и так в m раз больше, а вы увеличили ещё и скорость.",
                "the gradient of the sum is already m times larger, and you made the rate larger as well.",
            ),
        },
        says={"ru": "шаги те же самые", "en": "the steps are the same"},
        tolerance=1e-3,
    )


_COST = Check(
    function="cost",
    reference=lambda A, Y: losses.binary_cross_entropy(A, Y),
    returns=("J",),
    numbers=("J",),
    says={"ru": "скобка на месте", "en": "the bracket is in its place"},
    known=(
        Known(
            "bracket",
            lambda A, Y: -np.mean(Y * np.log(A)) + np.mean((1 - Y) * np.log(1 - A)),
            ru="минус относится только к первому слагаемому. Что он должен охватить?",
            en="the minus belongs to the first term only. What should it cover?",
        ),
        Known(
            "no-minus",
            lambda A, Y: np.mean(Y * np.log(A) + (1 - Y) * np.log(1 - A)),
            ru="логарифмы вероятностей не больше нуля, а потери не меньше: потерян минус.",
            en="logarithms of probabilities are at most zero and a loss at least zero: a minus got lost.",
        ),
        Known(
            "sum",
            lambda A, Y: -np.sum(Y * np.log(A) + (1 - Y) * np.log(1 - A)),
            ru="получилось в {m} раза больше: сумма вместо среднего.",
            en="this is {m} times too large: a sum in place of the mean.",
        ),
    ),
)


def cost(function, seed=0) -> None:
    """Cross-entropy of probabilities, the mean over the examples."""
    rng = np.random.default_rng(seed)
    slide = Case({"A": np.array([[0.9, 0.2, 0.6, 0.4]]), "Y": np.array([[1, 0, 1, 0]])}, {"m": 4})
    other = Case({"A": rng.uniform(0.05, 0.95, (1, 3)), "Y": np.array([[0, 1, 1]])}, {"m": 3})
    exercise.function(_COST, function, [slide, other])


_LOSS_FROM_LOGIT = Check(
    function="loss_from_logit",
    reference=lambda z, y: losses.binary_cross_entropy_with_logits(z, y, "none"),
    returns=("loss",),
    says={"ru": "верно и при больших z", "en": "right for large z, too"},
    known=(
        Known(
            "swapped",
            lambda z, y: losses.binary_cross_entropy_with_logits(-z, y, "none"),
            ru="классы поменялись местами: при y = 1 большое z должно стоить почти ничего.",
            en="the classes are swapped: for y = 1 a large z should cost next to nothing.",
        ),
        Known(
            "one-class",
            lambda z, y: np.logaddexp(0, -z),
            ru="это потери при y = 1. Для y = 0 нужна другая формула.",
            en="this is the loss for y = 1. For y = 0 the formula is different.",
        ),
    ),
    tolerance=1e-7,
)


def loss_from_logit(function) -> None:
    """Cross-entropy of each example from z and y, finite for every finite z."""
    small = Case({"z": np.array([-2.0, -0.5, 0.0, 1.5]), "y": np.array([0.0, 1.0, 1.0, 0.0])})
    large = Case({"z": np.array([40.0, -40.0, 800.0, -800.0, 800.0]), "y": np.array([1.0, 1.0, 1.0, 1.0, 0.0])})
    exercise.function(_LOSS_FROM_LOGIT, function, [small, large])
