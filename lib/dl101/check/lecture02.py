"""Checks of the exercises of lecture 02.

    from dl101.check import lecture02 as check
    check.distance(d)

Each takes the student's answer, numbers or a function, and prints one line or raises CheckFailed. An answer that is
still None is no mistake: the notebook runs from top to bottom before anything is answered.
"""

from __future__ import annotations

import math

import numpy as np

from dl101 import perceptron
from dl101.check import exercise
from dl101.check.exercise import reveal
from dl101.check.task import Case, Check, Known, succeeded

__all__ = ["but_not", "distance", "one_step", "perceptron_step", "reveal", "trained_layers", "two_conventions"]

_INPUTS = np.array([[0, 0], [0, 1], [1, 0], [1, 1]])
_X1_BUT_NOT_X2 = (0, 0, 1, 0)


def two_conventions(outputs) -> None:
    """σ(x1 + x2 − w0) and σ(x1 + x2 + w0) for x = (1, 1), w0 = 1.5."""
    minus, plus = (1 / (1 + math.exp(-z)) for z in (0.5, 3.5))
    exercise.numbers(
        "two_conventions",
        outputs,
        [minus, plus],
        known={
            "swapped": (
                (plus, minus),
                "значения верны, но в обратном порядке: первым идёт соглашение с минусом.",
                "the values are right but in the other order: the convention with the minus comes first.",
            ),
            "sums": (
                (0.5, 3.5),
                "это взвешенные суммы. Остаётся пропустить их через сигмоиду.",
                "these are the weighted sums. Now pass them through the sigmoid.",
            ),
            "same": (
                (minus, minus),
                "во втором соглашении порог прибавляется, и сумма другая.",
                "in the second convention the number is added, so the sum is different.",
            ),
        },
        says={"ru": "одни и те же числа, два разных нейрона", "en": "the same numbers, two different neurons"},
        tolerance=5e-3,
    )


def but_not(weights) -> None:
    """[w1, w2, b] of a step neuron that answers 1 for x1 = 1, x2 = 0 and 0 for the other three inputs; any will do."""
    name = "but_not"
    if weights is None or (isinstance(weights, (list, tuple)) and any(each is None for each in weights)):
        exercise.waiting(name)
        return
    try:
        w1, w2, b = np.asarray(weights, dtype=float).reshape(-1)
    except (TypeError, ValueError):
        raise exercise.fail(
            name, "type", ru="здесь нужны три числа: [w1, w2, b].", en="three numbers are needed here: [w1, w2, b]."
        ) from None
    z = _INPUTS @ [w1, w2] + b
    answers = tuple(int(each > 0) for each in z)
    if not np.isfinite(z).all() or (z == 0).any():
        x1, x2 = _INPUTS[int(np.argmax((z == 0) | ~np.isfinite(z)))]
        raise exercise.fail(
            name,
            "on-the-line",
            ru=f"точка ({x1}, {x2}) лежит на самой прямой, z = 0: ответа нет. Сдвиньте прямую.",
            en=f"the point ({x1}, {x2}) lies on the line itself, z = 0: no answer there. Move the line.",
        )
    if answers == _X1_BUT_NOT_X2:
        succeeded(name, {"ru": "все четыре ответа верны", "en": "all four answers are right"})
        return
    if answers == (0, 1, 0, 0):
        raise exercise.fail(
            name,
            "other-input",
            ru="получилось «x₂, но не x₁»: поменяйте веса местами.",
            en="this is “x₂ but not x₁”: swap the weights.",
        )
    if answers == tuple(1 - each for each in _X1_BUT_NOT_X2):
        raise exercise.fail(
            name,
            "opposite",
            ru="все четыре ответа наоборот: смените знаки всех трёх чисел.",
            en="all four answers are the opposite: change the sign of all three numbers.",
        )
    wrong = [k for k in range(4) if answers[k] != _X1_BUT_NOT_X2[k]]
    x1, x2 = _INPUTS[wrong[0]]
    raise exercise.fail(
        name,
        "value",
        ru=f"неверных ответов: {len(wrong)} из 4. Например, для ({x1}, {x2}) сумма z = {z[wrong[0]]:.4g}, "
        f"и нейрон отвечает {answers[wrong[0]]}.",
        en=f"{len(wrong)} of 4 answers are wrong. For ({x1}, {x2}), say, the sum is z = {z[wrong[0]]:.4g}, "
        f"and the neuron answers {answers[wrong[0]]}.",
    )


def distance(d) -> None:
    """Distance of the point (4, 2) from the line 3·x1 + 4·x2 − 10 = 0."""
    exercise.number(
        "distance",
        d,
        2.0,
        known={
            "not-divided": (
                10.0,
                "это сумма z. Чтобы получить расстояние, разделите её на длину w.",
                "this is the sum z. Divide it by the length of w to get the distance.",
            ),
            "squared-length": (
                0.4,
                "делить надо на длину w, а не на её квадрат.",
                "divide by the length of w, not by its square.",
            ),
            "no-bias": (4.0, "забыто смещение b = −10.", "the bias b = −10 is missing."),
            "sum-of-weights": (
                10 / 7,
                "длина вектора (3, 4) — не сумма 3 + 4, а √(3² + 4²).",
                "the length of (3, 4) is √(3² + 4²) and not the sum 3 + 4.",
            ),
        },
        says={"ru": "точка в двух единицах от прямой", "en": "the point is two units from the line"},
        tolerance=5e-3,
    )


def one_step(weights) -> None:
    """[w1, w2, b] after one step of the perceptron rule from w = (1, −2), b = 0.5 on x = (1, 2), y = +1."""
    exercise.numbers(
        "one_step",
        weights,
        [2.0, 0.0, 1.5],
        known={
            "minus": (
                (0.0, -4.0, -0.5),
                "точка класса +1, а вы отодвинули веса от неё: yx прибавляют.",
                "the point is of class +1 and you moved the weights away from it: yx is added.",
            ),
            "no-bias": (
                (2.0, 0.0, 0.5),
                "веса верны, но смещение тоже меняется: его вход всегда 1.",
                "the weights are right, but the bias changes, too: its input is always 1.",
            ),
            "unchanged": (
                (1.0, -2.0, 0.5),
                "проверьте знак суммы: z = 1·1 − 2·2 + 0,5. Точка угадана неверно.",
                "check the sign of the sum: z = 1·1 − 2·2 + 0.5. The point is on the wrong side.",
            ),
        },
        says={"ru": "теперь z = 3,5, точка на своей стороне", "en": "now z = 3.5, the point is on its side"},
    )


def _with(w, b, x, y, *, move: bool, sign: int = 1, label: bool = True, bias: bool = True):
    """The rule with one thing in it changed."""
    if not move:
        return w, b
    change = sign * (y if label else 1)
    return w + change * x, b + (change if bias else 0)


_STEP = Check(
    function="perceptron_step",
    reference=lambda w, b, x, y: perceptron.step(w, b, x, y)[:2],
    returns=("w", "b"),
    numbers=("b",),
    says={"ru": "правило персептрона", "en": "the perceptron rule"},
    known=(
        Known(
            "always",
            lambda w, b, x, y: _with(w, b, x, y, move=True),
            ru="эта точка и так на верной стороне, y·z > 0: здесь веса не меняются.",
            en="this point is on the right side already, y·z > 0: the weights stay as they are.",
        ),
        Known(
            "zero",
            lambda w, b, x, y: _with(w, b, x, y, move=y * (w @ x + b) < 0),
            ru="при z = 0 точка лежит на прямой и ещё не разделена: это тоже ошибка, нужен шаг.",
            en="with z = 0 the point lies on the line, not yet separated: this is a mistake, too, so take a step.",
        ),
        Known(
            "minus",
            lambda w, b, x, y: _with(w, b, x, y, move=y * (w @ x + b) <= 0, sign=-1),
            ru="шаг сделан в обратную сторону: после него точка ещё дальше на чужой стороне.",
            en="the step goes the wrong way: after it the point is farther on the wrong side.",
        ),
        Known(
            "no-label",
            lambda w, b, x, y: _with(w, b, x, y, move=y * (w @ x + b) <= 0, label=False),
            ru="прибавлено x, а не yx: точка класса −1 должна отталкивать.",
            en="x was added and not yx: a point of class −1 should push away.",
        ),
        Known(
            "no-bias",
            lambda w, b, x, y: _with(w, b, x, y, move=y * (w @ x + b) <= 0, bias=False),
            ru="смещение не изменилось. Это вес входа, равного 1: к нему прибавляется y.",
            en="the bias did not change. It is the weight of an input equal to 1: y is added to it.",
        ),
        Known(
            "never",
            lambda w, b, x, y: (w, b),
            ru="веса не изменились, хотя точка на чужой стороне. Верно ли условие?",
            en="the weights did not change although the point is on the wrong side. Is the condition right?",
        ),
    ),
)


def perceptron_step(function) -> None:
    """One step of the perceptron rule: (w, b, x, y) -> (w, b); a point on the line counts as a mistake."""

    def case(w, b, x, y):
        return Case({"w": np.array(w, dtype=float), "b": float(b), "x": np.array(x, dtype=float), "y": y})

    cases = [
        case((1, -2), 0.5, (1, 2), 1),
        case((1, -2), 0.5, (2, -1), -1),
        case((1, -2), 0.5, (2, -1), 1),
        case((0, 0), 0, (1, 3), -1),
        case((0.5, 1, -1), -0.25, (2, -1, 0.5), 1),
    ]
    exercise.function(_STEP, function, cases)


def trained_layers(count) -> None:
    """How many layers of weights the classical perceptron learns."""
    exercise.choice(
        "trained_layers",
        count,
        1,
        known={
            0: (
                "none",
                "что-то персептрон всё же учит: веса последнего нейрона.",
                "the perceptron does learn something: the weights of the last neuron.",
            ),
            2: (
                "all",
                "так учат сети после 1986 года. У Розенблатта веса скрытого слоя случайны и не меняются.",
                "this is how networks have been trained since 1986. Rosenblatt's hidden layer has random weights, "
                "which never change.",
            ),
            3: (
                "units",
                "это слои элементов: S, A и R. Слоёв весов между ними два, и учат не все.",
                "these are the layers of units, S, A and R. Between them there are two layers of weights, not all of "
                "them learned.",
            ),
        },
        says={"ru": "учится только выходной слой", "en": "only the output layer is learned"},
    )
