"""Checks of the exercises of lecture 12.

    from dl101.check import lecture12 as check
    check.radius(radius)

Each takes the student's answer and prints one line or raises CheckFailed. An answer that is still None is no mistake.
"""

from __future__ import annotations

from dl101.check import exercise
from dl101.check.exercise import reveal

__all__ = ["limit", "parameters", "pulls", "radius", "reveal", "steady_rate"]


def radius(value) -> None:
    """The radius of the disc 4.5 − 0.5 x₁² − 0.5 x₂² > 0: 3."""
    exercise.number(
        "radius",
        value,
        3,
        known={
            "squared": (9, "это квадрат радиуса.", "this is the square of the radius."),
            "both-weights": (
                4.5**0.5,
                "веса не складываются: логит равен 4,5 − 0,5 (x₁² + x₂²).",
                "the weights do not add up: the logit is 4.5 − 0.5 (x₁² + x₂²).",
            ),
            "multiplied": (
                1.5,
                "смещение нужно разделить на вес, а не умножить.",
                "the bias is to be divided by the weight, not multiplied.",
            ),
            "negative": (-3, "радиус не бывает отрицательным.", "a radius is never negative."),
        },
        says={"ru": "r² = 4,5 / 0,5 = 9", "en": "r² = 4.5 / 0.5 = 9"},
        tolerance=1e-3,
    )


def parameters(count) -> None:
    """Weights and biases of 2–8–8–1: 24 + 72 + 9."""
    exercise.number(
        "parameters",
        count,
        105,
        known={
            "no-biases": (
                88,
                "не сосчитаны смещения: по одному на нейрон.",
                "biases are missing, one for each unit.",
            ),
            "one-layer": (33, "это сеть 2–8–1, с одним скрытым слоем.", "this is 2–8–1, with one hidden layer."),
            "no-output-bias": (
                104,
                "у выхода тоже есть смещение.",
                "the output has a bias, too.",
            ),
            "hidden-only": (
                96,
                "не хватает весов выхода и его смещения.",
                "the output's weights and its bias are missing.",
            ),
            "units": (
                17,
                "это число нейронов. А сколько у них весов?",
                "this is the number of units. How many weights have they?",
            ),
        },
        says={"ru": "24 + 72 + 9", "en": "24 + 72 + 9"},
    )


def limit(rate) -> None:
    """The limit of the rate where E[x²] = 3 and the loss is a mean of squares: 2 / 6."""
    exercise.number(
        "limit",
        rate,
        1 / 3,
        known={
            "lecture": (
                1 / 12,
                "такой граница была до деления на два: кривизна изменилась.",
                "this was the limit before the halving: the curvature has changed.",
            ),
            "not-squared": (
                1 / 6,
                "кривизна зависит от квадрата координаты: он уменьшился вчетверо, а не вдвое.",
                "the curvature depends on the square of the coordinate: a quarter of it is left, not a half.",
            ),
            "no-two": (
                2 / 3,
                "потеряна двойка: вторая производная квадрата ошибки — 2x².",
                "a factor of two is missing: the second derivative of the squared error is 2x².",
            ),
            "inverse": (
                1 / 48,
                "координаты стали меньше, а не больше: граница растёт.",
                "the coordinates have become smaller, not larger: the limit rises.",
            ),
            "curvature": (6, "это кривизна. Граница — 2, делённое на неё.", "this is the curvature. Divide 2 by it."),
        },
        says={"ru": "2 / (2 · 3)", "en": "2 / (2 · 3)"},
        tolerance=2e-2,
    )


def steady_rate(rate) -> None:
    """The rate of SGD whose steps equal those of momentum, α = 0.01 and β = 0.99, along a constant gradient: 1."""
    exercise.number(
        "steady_rate",
        rate,
        1,
        known={
            "multiplied": (
                1e-4,
                "момент удлиняет шаг, а не укорачивает: на 1 − β нужно делить.",
                "momentum makes the step longer, not shorter: divide by 1 − β.",
            ),
            "factor": (
                100,
                "во столько раз длиннее шаг. Умножьте на α.",
                "this is how many times longer the step is. Multiply by α.",
            ),
            "lecture": (0.1, "столько выходит при β = 0,9.", "this is right for β = 0.9."),
            "divided-by-beta": (
                0.01 / 0.99,
                "сумма 1 + β + β² + … равна 1 / (1 − β), а не 1 / β.",
                "the sum 1 + β + β² + … is 1 / (1 − β), not 1 / β.",
            ),
            "same": (0.01, "это шаг в самом начале, пока v = g.", "this is the very first step, where v = g."),
        },
        says={"ru": "0,01 / (1 − 0,99)", "en": "0.01 / (1 − 0.99)"},
        tolerance=1e-3,
    )


def pulls(values) -> None:
    """Gradients of λ|w| and λ/2 w² at λ = 0.02, w = 0.5: 0.02 and 0.01."""
    exercise.numbers(
        "pulls",
        values,
        (0.02, 0.01),
        known={
            "penalties": (
                (0.01, 0.0025),
                "это сами штрафы. Нужны их производные по w.",
                "these are the penalties themselves. What is asked for is their derivatives with respect to w.",
            ),
            "swapped": ((0.01, 0.02), "наоборот: сначала L1.", "the other way round: L1 first."),
            "half-left": (
                (0.02, 0.005),
                "у L2 двойка из производной w² сокращается с 1/2.",
                "for L2 the 2 from the derivative of w² cancels the 1/2.",
            ),
            "double": (
                (0.02, 0.02),
                "штраф L2 записан с 1/2: двойка из производной сокращается.",
                "the L2 penalty has a factor of 1/2, which cancels the 2 from the derivative.",
            ),
            "signs": (
                (-0.02, -0.01),
                "это направление шага. Градиент имеет другой знак.",
                "this is the direction of the step. The gradient has the other sign.",
            ),
        },
        says={"ru": "λ · sign w и λ w", "en": "λ · sign w and λ w"},
        tolerance=1e-4,
    )
