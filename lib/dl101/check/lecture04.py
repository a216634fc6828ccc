"""Checks of the exercises of lecture 04.

    from dl101.check import lecture04 as check
    check.central_difference(central_difference)

Each takes the student's answer and prints one line or raises CheckFailed. An answer that is still None is no mistake:
the notebook runs from top to bottom before anything is answered.
"""

from __future__ import annotations

import numpy as np

from dl101 import activations
from dl101.check import exercise
from dl101.check.exercise import reveal
from dl101.check.task import Case, Check, Known

__all__ = [
    "central_difference",
    "choose",
    "prelu_slope",
    "reveal",
    "softmax",
    "staircase_start",
    "wrong_derivative",
]

STEP = 1e-5


def _central(h, z):
    return (h(z + STEP) - h(z - STEP)) / (2 * STEP)


_CENTRAL_DIFFERENCE = Check(
    function="central_difference",
    reference=_central,
    returns=("slope",),
    says={"ru": "наклон найден без единой формулы", "en": "the slope, found without a formula"},
    known=(
        Known(
            "half",
            lambda h, z: (h(z + STEP) - h(z - STEP)) / STEP,
            ru="вдвое больше, чем нужно: от z − s до z + s не один шаг, а два.",
            en="twice too large: from z − s to z + s is not one step but two.",
        ),
        Known(
            "one-sided",
            lambda h, z: (h(z + STEP) - h(z)) / STEP,
            ru="это разность вперёд. Возьмите значения по обе стороны от z: так на порядки точнее.",
            en="this is a forward difference. Take values on both sides of z: that is far more accurate.",
        ),
        Known(
            "one-sided",
            lambda h, z: (h(z) - h(z - STEP)) / STEP,
            ru="это разность назад. Возьмите значения по обе стороны от z: так на порядки точнее.",
            en="this is a backward difference. Take values on both sides of z: that is far more accurate.",
        ),
        Known(
            "sign",
            lambda h, z: (h(z - STEP) - h(z + STEP)) / (2 * STEP),
            ru="знак: у возрастающей функции наклон положителен.",
            en="the sign: the slope of an increasing function is positive.",
        ),
        Known(
            "precedence",
            lambda h, z: (h(z + STEP) - h(z - STEP)) / 2 * STEP,
            ru="a / 2 * s — это (a / 2)·s. Знаменатель возьмите в скобки.",
            en="a / 2 * s is (a / 2)·s. Put the denominator in brackets.",
        ),
        Known(
            "not-divided",
            lambda h, z: h(z + STEP) - h(z - STEP),
            ru="это приращение. Наклон — приращение, делённое на длину отрезка.",
            en="this is the difference. The slope is the difference over the length of the interval.",
        ),
    ),
    tolerance=1e-7,  # another step is fine; the forward difference of h = exp is off by 5e-6, relatively
)


def central_difference(function) -> None:
    """(h(z + s) − h(z − s)) / 2s with s = 1e-5, for a function h and an array z."""
    z = np.array([-2.0, -0.5, 0.3, 1.5])
    cases = [Case({"h": h, "z": z}) for h in (np.exp, np.square, activations.sigmoid)]
    exercise.function(_CENTRAL_DIFFERENCE, function, cases)


_LATIN = str.maketrans("аАвВ", "aAbB")  # the same letters on a Russian keyboard


def wrong_derivative(answer) -> None:
    """Which of A: z / (1 + |z|)² and B: 1 / (1 + |z|)² is not the derivative of softsign."""
    exercise.choice(
        "wrong_derivative",
        answer.translate(_LATIN) if isinstance(answer, str) else answer,
        "a",
        known={
            "b": (
                "other",
                "а что даёт центральная разность в нуле? Сравните с A(0) и B(0).",
                "and what does the central difference give at zero? Compare with A(0) and B(0).",
            )
        },
        says={
            "ru": "неверна A: в нуле она даёт 0, а кривая идёт там под 45°",
            "en": "A is wrong: at zero it gives 0, where the curve climbs at 45°",
        },
    )


def prelu_slope(value) -> None:
    """∂h/∂a of PReLU at z = −3, a = 0.25."""
    exercise.number(
        "prelu_slope",
        value,
        -3.0,
        known={
            "by-z": (
                0.25,
                "это производная по z. Здесь меняется a, а z стоит на месте.",
                "this is the derivative with respect to z. Here a changes and z stays.",
            ),
            "value": (
                -0.75,
                "это само значение h. Насколько оно изменится, если a вырастет на единицу?",
                "this is the value of h. By how much does it change if a grows by one?",
            ),
            "zero": (
                0.0,
                "ноль был бы при z > 0: там a в формулу не входит. А при z < 0?",
                "it would be zero for z > 0, where a is not in the formula. And for z < 0?",
            ),
            "sign": (3.0, "знак: h = az, а z отрицательно.", "the sign: h = az, and z is negative."),
        },
        says={"ru": "∂h/∂a = z при z < 0", "en": "∂h/∂a = z for z < 0"},
    )


def staircase_start(start) -> None:
    """The s for which σ(z − s) + σ(z − s − 1) + … approximates softplus(z)."""
    exercise.number(
        "staircase_start",
        start,
        0.5,
        known={
            "slide": (
                -0.5,
                "это начало суммы со слайда, и она похожа на softplus(z + 1).",
                "this is where the sum of the slide starts, and it resembles softplus(z + 1).",
            ),
            "zero": (
                0.0,
                "кривая всё ещё левее, чем нужно: ошибка ½.",
                "the curve is still too far to the left: the error is ½.",
            ),
            "one": (
                1.0,
                "теперь кривая правее, чем нужно: ошибка ½.",
                "now the curve is too far to the right: the error is ½.",
            ),
        },
        says={"ru": "ошибка не больше 0,011", "en": "the error is at most 0.011"},
        tolerance=1e-3,
    )


def _naive(Z):
    return np.exp(Z) / np.exp(Z).sum(axis=1, keepdims=True)


def _over_columns(Z):
    E = np.exp(Z - Z.max(axis=0, keepdims=True))
    return E / E.sum(axis=0, keepdims=True)


def _one_shift(Z):
    E = np.exp(Z - Z.max())
    return E / E.sum(axis=1, keepdims=True)


_SOFTMAX = Check(
    function="softmax",
    reference=lambda Z: activations.softmax(Z),
    returns=("P",),
    says={"ru": "строки складываются в 1, и ничего не переполняется", "en": "rows add up to 1 and nothing overflows"},
    known=(
        Known(
            "columns",
            _over_columns,
            ru="в 1 складываются столбцы, а должны строки: пример — это строка, axis=1.",
            en="the columns add up to 1, and the rows should: an example is a row, axis=1.",
        ),
        Known(
            "whole",
            lambda Z: np.exp(Z - Z.max()) / np.exp(Z - Z.max()).sum(),
            ru="в 1 складывается вся матрица. Сумма нужна своя для каждой строки: axis=1, keepdims=True.",
            en="the whole matrix adds up to 1. Each row needs a sum of its own: axis=1, keepdims=True.",
        ),
        Known(
            "no-sum",
            lambda Z: np.exp(Z - Z.max(axis=1, keepdims=True)),
            ru="осталось разделить на сумму строки.",
            en="now divide by the sum of the row.",
        ),
        Known(
            "one-shift",
            _one_shift,
            ru="вычтен максимум всей матрицы. В строке с маленькими z все экспоненты стали нулями, и вышло 0 / 0. "
            "Сдвиг нужен свой для каждой строки.",
            en="the largest number of the whole matrix was subtracted. In a row of small z all exponentials became "
            "zeros, and 0 / 0 came out. Each row needs a shift of its own.",
        ),
        Known(
            "no-shift",
            _naive,
            ru="формула верна, но exp(1000) — это inf. Вычтите сначала из каждой строки её максимум.",
            en="the formula is right, but exp(1000) is inf. First subtract its maximum from each row.",
        ),
        Known(
            "broadcast",
            lambda Z: np.exp(Z) / np.exp(Z).sum(axis=1),
            ru="сумма строки умножилась не на свою строку. Сохраните ось: keepdims=True.",
            en="the sum of a row met other rows. Keep the axis: keepdims=True.",
            raises=ValueError,
        ),
    ),
    tolerance=1e-7,
)


def softmax(function, seed=0) -> None:
    """Softmax of each row of Z (m, K), for logits of any size."""
    rng = np.random.default_rng(seed)
    small = Case({"Z": rng.normal(size=(2, 3))})
    square = Case({"Z": rng.normal(size=(3, 3))})
    large = Case({"Z": np.array([[1000.0, 999.0, 0.0], [-1000.0, -1001.0, -1002.0]])})
    exercise.function(_SOFTMAX, function, [small, square, large])


_RECTIFIERS = frozenset({"relu", "gelu", "silu", "leaky_relu", "elu"})
_NAMES = ("sigmoid", "tanh", "heaviside", "softplus", "softsign", "softmax", "none")

# What is asked: right answers, and hints for what is often answered.
_SITUATIONS = {
    "hidden": (
        _RECTIFIERS,
        {
            "sigmoid": (
                "в двадцати слоях она оставит от градиента не больше 0,25²⁰.",
                "over twenty layers it lets through at most 0.25²⁰ of the gradient.",
            ),
            "tanh": (
                "она насыщается: tanh'(3) ≈ 0,01. Для двадцати слоёв есть функции надёжнее.",
                "it saturates: tanh'(3) ≈ 0.01. For twenty layers there are safer functions.",
            ),
            "heaviside": (
                "её производная — ноль: учиться нечему.",
                "its derivative is zero: there is nothing to learn from.",
            ),
            "none": (
                "тогда двадцать слоёв свернутся в один.",
                "then the twenty layers collapse into one.",
            ),
            "softmax": (
                "она связывает нейроны слоя: их сумма всегда 1. Для скрытого слоя это лишнее ограничение.",
                "it ties the neurons of a layer together: they always add up to 1. A hidden layer does not want that.",
            ),
            "softsign": (
                "она насыщается, хотя и медленнее, чем tanh.",
                "it saturates, though more slowly than tanh.",
            ),
            "softplus": (
                "годится, но она дороже ReLU, а в нуле наклон лишь ½. Что берут обычно?",
                "it would do, but costs more than ReLU and has only half its slope at zero. What is the usual choice?",
            ),
        },
    ),
    "spam": (
        frozenset({"sigmoid"}),
        {
            "softmax": (
                "вышел бы тот же ответ, но с двумя выходами; здесь выход один.",
                "it would give the same answer from two outputs; here there is one output.",
            ),
            "tanh": (
                "её значения лежат между −1 и 1, а вероятность — между 0 и 1.",
                "its values lie between −1 and 1, a probability between 0 and 1.",
            ),
            "heaviside": (
                "она даёт ответ, а не вероятность, и не учится.",
                "it gives an answer and not a probability, and cannot learn.",
            ),
        },
    ),
    "digit": (
        frozenset({"softmax"}),
        {
            "sigmoid": (
                "десять сигмоид дадут десять чисел, сумма которых не обязана быть 1, а цифра на картинке одна.",
                "ten sigmoids give ten numbers that need not add up to 1, and there is one digit in the picture.",
            ),
        },
    ),
    "weather": (
        frozenset({"none"}),
        {
            "relu": (
                "тогда мороза не предсказать: значения ReLU не бывают отрицательными.",
                "then frost cannot be predicted: ReLU is never negative.",
            ),
            "tanh": ("она не выходит за ±1, а градусы выходят.", "it stays within ±1, and degrees do not."),
            "sigmoid": (
                "она лежит между 0 и 1, а градусы — нет.",
                "it lies between 0 and 1, and degrees do not.",
            ),
        },
    ),
    "time": (
        frozenset({"softplus"}),
        {
            "relu": (
                "почти: но она выдаст и точный ноль, а там, где z < 0, не будет и градиента.",
                "nearly: but it gives exact zeros, too, and where z < 0 there is no gradient either.",
            ),
            "none": (
                "ничто не помешает выходу стать отрицательным.",
                "nothing keeps the output from becoming negative.",
            ),
            "sigmoid": (
                "она не больше 1, а время ожидания не ограничено.",
                "it is at most 1, and a waiting time has no upper limit.",
            ),
        },
    ),
}
_OTHERWISE = (
    "сравните область значений функции с тем, что должно получиться.",
    "compare the range of the function with what should come out.",
)
_SAYS = {
    "hidden": {
        "ru": "при z > 0 градиент проходит, и слои не сворачиваются",
        "en": "for z > 0 the gradient passes, and the layers do not collapse",
    },
    "spam": {"ru": "число между 0 и 1, логит внутри", "en": "a number between 0 and 1, with a logit inside"},
    "digit": {"ru": "десять вероятностей с суммой 1", "en": "ten probabilities that add up to 1"},
    "weather": {"ru": "значения любые, ограничивать их незачем", "en": "any value may come; leave it as it is"},
    "time": {"ru": "всегда больше нуля, сверху не ограничена", "en": "always above zero, with no upper limit"},
}


def choose(**answers) -> None:
    """An activation for each of the situations, by its name in dl101.activations, "softmax", or "none".

    hidden: hidden layers, twenty of them; spam: one output, a probability; digit: ten classes; weather: any real
    number; time: a positive number. Every answered one is judged, in this order.
    """
    for situation, (right, hints) in _SITUATIONS.items():
        everything = {name: ("range", *_OTHERWISE) for name in (*_NAMES, *sorted(_RECTIFIERS)) if name not in right}
        known = everything | {name: (name, *hint) for name, hint in hints.items()}
        exercise.choice(f"choose.{situation}", answers.get(situation), right, known, _SAYS[situation])
