"""Checks of the exercises of lecture 07.

    from dl101.check import lecture07 as check
    check.jump(error)

Each takes the student's answer and prints one line or raises CheckFailed. An answer that is still None is no mistake:
the notebook runs from top to bottom before anything is answered.
"""

from __future__ import annotations

import math

import numpy as np

from dl101.check import exercise
from dl101.check.exercise import reveal
from dl101.check.task import Case, Check, Known

__all__ = ["jump", "relu_interpolation", "reveal", "statement", "steepness", "units"]


def statement(letter) -> None:
    """Which of the statements a, b, c, d is the theorem: b, where the number of units may depend on f and ε."""
    exercise.choice(
        "statement",
        letter,
        "b",
        known={
            "a": (
                "any-function",
                "слова «любая функция» слишком широки. Какие функции и на каком множестве?",
                "“any function” says too much. Which functions, and on which set?",
            ),
            "c": (
                "one-number",
                "здесь одно N на все функции сразу. Может ли ломаная из десяти звеньев подойти к ста волнам?",
                "here one N serves all functions at once. Can ten straight pieces come near a hundred waves?",
            ),
            "d": (
                "training",
                "это об обучении, а теорема говорит только, что такие веса существуют.",
                "this is about training; the theorem only says that such weights exist.",
            ),
        },
        says={
            "ru": "N зависит и от f, и от ε, а веса только существуют",
            "en": "N depends on f and on ε, and the weights merely exist",
        },
    )


def jump(error) -> None:
    """Below which error no continuous network gets, if the function jumps from −1 to 3."""
    exercise.number(
        "jump",
        error,
        2.0,
        known={
            "whole": (
                4.0,
                "это весь скачок. Сеть в точке разрыва может пройти посередине.",
                "this is the whole jump. At the jump the network can pass through the middle.",
            ),
            "unit-step": (
                0.5,
                "так у единичной ступеньки. Здесь скачок от −1 до 3.",
                "this is for the unit step. Here the jump is from −1 to 3.",
            ),
            "zero": (
                0.0,
                "теорема обещает это для непрерывных функций, а у этой разрыв.",
                "the theorem promises this for continuous functions, and this one jumps.",
            ),
            "middle": (
                1.0,
                "это высота середины. Нужно расстояние от неё до краёв скачка.",
                "this is the height of the middle. Wanted is how far it is from the ends of the jump.",
            ),
            "lost-sign": (
                1.5,
                "скачок идёт от −1, а не от 0: его величина 4, а не 3.",
                "the jump starts at −1, not at 0: its size is 4 and not 3.",
            ),
        },
        says={"ru": "половина скачка", "en": "half of the jump"},
    )


def steepness(k) -> None:
    """The least k > 0 with σ(0.1 k) = 0.99: ln 99 / 0.1."""
    right = math.log(99) / 0.1
    exercise.number(
        "steepness",
        k,
        right,
        known={
            "no-distance": (
                math.log(99),
                "это k · 0,1, то есть значение преактивации. Осталось найти k.",
                "this is k · 0.1, the pre-activation. What remains is k.",
            ),
            "multiplied": (
                math.log(99) * 0.1,
                "на 0,1 нужно разделить: чем ближе точка, тем круче сигмоида.",
                "divide by 0.1: the nearer the point, the steeper the sigmoid.",
            ),
            "hundred": (
                math.log(100) / 0.1,
                "почти: 0,99 / 0,01 = 99, а не 100.",
                "nearly: 0.99 / 0.01 is 99, not 100.",
            ),
            "common-logarithm": (
                math.log10(99) / 0.1,
                "взят десятичный логарифм, а в сигмоиде число e: нужен натуральный, np.log.",
                "this is the logarithm to base 10. The sigmoid is built on e: use np.log.",
            ),
            "both-sides": (
                math.log(99) / 0.2,
                "расстояние считается от середины ступеньки: 0,1, а не 0,2.",
                "the distance is from the middle of the step: 0.1 and not 0.2.",
            ),
            "sign": (
                -right,
                "знак: при отрицательном k ступенька идёт вниз.",
                "the sign: with a negative k the step goes down.",
            ),
        },
        says={"ru": "k = 10 ln 99", "en": "k = 10 ln 99"},
        tolerance=1e-3,
    )


def units(count) -> None:
    """Units of a staircase within 0.05 of a function on [0, 3] whose slope is at most 4: 120 pieces, 119 steps."""
    exercise.number(
        "units",
        count,
        119,
        known={
            "pieces": (
                120,
                "столько участков. Нейроны стоят на границах между ними.",
                "this is the number of pieces. The units stand at the borders between them.",
            ),
            "borders": (
                121,
                "концы отрезка считать не нужно: нейроны стоят только между участками.",
                "the ends of the interval do not count: units stand only between the pieces.",
            ),
            "whole-width": (
                239,
                "взято L · h. До середины участка не больше h/2, поэтому ошибка не больше L · h/2.",
                "this takes L · h. The middle of a piece is at most h/2 away, so the error is at most L · h/2.",
            ),
            "whole-width-pieces": (
                240,
                "взято L · h, а до середины участка не больше h/2. И сосчитаны участки, а не границы между ними.",
                "this takes L · h, but the middle is at most h/2 away. And it counts pieces, not the borders between.",
            ),
            "unit-interval": (
                39,
                "потеряна длина отрезка: h = 3/n.",
                "the length of the interval is missing: h = 3/n.",
            ),
            "unit-interval-pieces": (
                40,
                "потеряна длина отрезка: h = 3/n.",
                "the length of the interval is missing: h = 3/n.",
            ),
            "no-slope": (
                29,
                "потерян наклон L = 4: за h/2 функция меняется не на h/2, а на L · h/2.",
                "the slope L = 4 is missing: over h/2 the function changes by L · h/2, not by h/2.",
            ),
            "no-slope-pieces": (
                30,
                "потерян наклон L = 4: за h/2 функция меняется не на h/2, а на L · h/2.",
                "the slope L = 4 is missing: over h/2 the function changes by L · h/2, not by h/2.",
            ),
        },
        says={"ru": "120 участков, 119 границ", "en": "120 pieces, 119 borders"},
    )


def _slopes(knots, values):
    return np.diff(values) / np.diff(knots)


def _reference(knots, values):
    return values[0], np.diff(_slopes(knots, values), prepend=0.0)


_RELU_INTERPOLATION = Check(
    function="relu_interpolation",
    reference=_reference,
    returns=("phi0", "phi"),
    numbers=("phi0",),
    says={"ru": "любые узлы, любое число звеньев", "en": "any knots, any number of pieces"},
    known=(
        Known(
            "slopes",
            lambda knots, values: (values[0], _slopes(knots, values)),
            ru="в phi стоят наклоны звеньев. Нейрон добавляет изменение наклона: вычтите наклон предыдущего звена.",
            en="phi holds the slopes of the pieces. A unit adds the change: subtract the slope of the piece before.",
        ),
        Known(
            "no-width",
            lambda knots, values: (values[0], np.diff(np.diff(values), prepend=0.0)),
            ru="наклон — приращение значения, делённое на длину звена. Деления нет.",
            en="a slope is the change of the value divided by the width of the piece. The division is missing.",
        ),
        Known(
            "upside-down",
            lambda knots, values: (values[0], np.diff(np.diff(knots) / np.diff(values), prepend=0.0)),
            ru="дробь перевёрнута: наклон — приращение values, делённое на приращение knots.",
            en="the fraction is upside down: a slope is the change of values divided by that of knots.",
        ),
        Known(
            "first-missing",
            lambda knots, values: (values[0], np.diff(_slopes(knots, values))),
            ru="нет первого нейрона: слева от первого узла наклон 0, и первое изменение равно наклону первого звена.",
            en="the first unit is missing: left of the first knot the slope is 0, so the first change is the first "
            "slope.",
        ),
        Known(
            "sign",
            lambda knots, values: (values[0], -_reference(knots, values)[1]),
            ru="все веса phi с обратным знаком: из нового наклона вычитают прежний.",
            en="all phi have the wrong sign: the old slope is subtracted from the new one.",
        ),
        Known(
            "zero-start",
            lambda knots, values: (0.0, _reference(knots, values)[1]),
            ru="phi верны, а phi0 = 0. В первом узле все нейроны молчат, и там должно получиться первое значение.",
            en="phi is right, but phi0 = 0. At the first knot all units are silent, and the output is to be the "
            "first value there.",
        ),
        Known(
            "equal-knots",
            lambda knots, values: (
                values[0],
                np.diff(np.diff(values) / (knots[1] - knots[0]), prepend=0.0),
            ),
            ru="длина первого звена взята для всех. Узлы могут стоять неравномерно.",
            en="the width of the first piece is used for all of them. The knots need not be equally spaced.",
        ),
    ),
)


def relu_interpolation(function, seed: int = 0) -> None:
    """phi0 and phi (n,) of the polygon through n + 1 points, unit i being ReLU(x − knots[i])."""
    rng = np.random.default_rng(seed)
    cases = []
    for n in (3, 5, 1):
        knots = np.round(np.cumsum(rng.uniform(0.2, 1.5, n + 1)), 1)
        values = np.round(rng.normal(0, 2, n + 1), 1) + 0.05
        cases.append(Case({"knots": knots, "values": values}, {"n": n}))
    exercise.function(_RELU_INTERPOLATION, function, cases)
