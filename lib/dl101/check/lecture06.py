"""Checks of the exercises of lecture 06.

    from dl101.check import lecture06 as check
    check.joint(x)

Each takes the student's answer and prints one line or raises CheckFailed. An answer that is still None is no mistake:
the notebook runs from top to bottom before anything is answered.
"""

from __future__ import annotations

import numpy as np

from dl101.check import exercise
from dl101.check.exercise import reveal
from dl101.check.task import Case, Check, Known, succeeded
from dl101.language import say

__all__ = ["bound", "joint", "parameters", "reveal", "shallow", "slopes", "trapezoid"]


def joint(x) -> None:
    """Where ReLU(3 − 4x) bends."""
    exercise.number(
        "joint",
        x,
        0.75,
        known={
            "sign": (
                -0.75,
                "знак: подставьте ответ в 3 − 4x, должен получиться ноль.",
                "the sign: put the answer into 3 − 4x, it should give zero.",
            ),
            "upside-down": (
                4 / 3,
                "дробь перевёрнута: делить нужно на множитель при x.",
                "the fraction is upside down: divide by the factor of x.",
            ),
            "upside-down-sign": (
                -4 / 3,
                "дробь перевёрнута, и знак не тот: решите уравнение 3 − 4x = 0.",
                "the fraction is upside down and the sign is wrong: solve 3 − 4x = 0.",
            ),
            "value-at-zero": (
                3.0,
                "это значение при x = 0. Нужен x, при котором преактивация равна нулю.",
                "this is the value at x = 0. You need the x at which the pre-activation is zero.",
            ),
        },
        says={"ru": "здесь нейрон включается и выключается", "en": "here the unit switches on and off"},
        tolerance=1e-3,
    )


def slopes(values) -> None:
    """Slopes, from left to right, of y = 1 + 2 ReLU(x + 1) − 3 ReLU(x) + 0.5 ReLU(2 − 2x)."""
    exercise.numbers(
        "slopes",
        values,
        (-1.0, 1.0, -2.0, -1.0),
        known={
            "all-right": (
                (0.0, 2.0, -1.0, 0.0),
                "третий нейрон смотрит влево: он активен при x < 1, а не при x > 1.",
                "the third unit faces left: it is active where x < 1, not where x > 1.",
            ),
            "third-missing": (
                (0.0, 2.0, -1.0, -1.0),
                "потерян третий нейрон: левее x = 1 он активен и добавляет свой наклон.",
                "the third unit is missing: left of x = 1 it is active and adds a slope of its own.",
            ),
            "sign": (
                (1.0, 3.0, 0.0, -1.0),
                "наклон третьего нейрона равен 0,5 · (−2): с ростом x его вклад убывает.",
                "the slope of the third unit is 0.5 · (−2): its contribution falls as x grows.",
            ),
            "no-theta": (
                (0.5, 2.5, -0.5, -1.0),
                "наклон нейрона — это произведение φ и θ₁. У третьего θ₁ = −2.",
                "the slope of a unit is the product of φ and θ₁. The third has θ₁ = −2.",
            ),
            "jumps": (
                (2.0, -3.0, 0.5, 0.0),
                "это веса φ, а нужны наклоны участков: на каждом сложите наклоны активных нейронов.",
                "these are the weights φ, but you need slopes: on each piece add the slopes of the active units.",
            ),
        },
        says={"ru": "все четыре участка верны", "en": "all four pieces are right"},
        tolerance=1e-3,
    )


def bound(n_regions) -> None:
    """The largest number of regions that 10 lines cut the plane into: 1 + 10 + 45."""
    exercise.number(
        "bound",
        n_regions,
        56,
        known={
            "one-input": (
                11,
                "столько участков при одном входе. На плоскости прямые ещё и пересекаются.",
                "this is the number of pieces with one input. In the plane the lines cross as well.",
            ),
            "patterns": (
                1024,
                "это число всех наборов «включён — выключен». На плоскости большинства из них нет.",
                "this counts all patterns of on and off. In the plane most of them do not occur.",
            ),
            "no-one": (55, "потеряно слагаемое C(10, 0) = 1.", "the term C(10, 0) = 1 is missing."),
            "crossings": (
                45,
                "это число точек пересечения, C(10, 2). Остались ещё два слагаемых.",
                "this is the number of crossings, C(10, 2). Two more terms remain.",
            ),
            "ordered": (
                101,
                "каждая пара прямых пересекается один раз: C(10, 2) = 45, а не 90.",
                "each pair of lines crosses once: C(10, 2) = 45 and not 90.",
            ),
        },
        says={"ru": "1 + 10 + 45", "en": "1 + 10 + 45"},
    )


def parameters(count) -> None:
    """Parameters of a network with 4 inputs, 10 hidden units and 3 outputs."""
    exercise.number(
        "parameters",
        count,
        83,
        known={
            "no-biases": (70, "это только веса. Смещения тоже параметры.", "these are the weights. Biases count, too."),
            "output-biases": (
                80,
                "забыты смещения выходов: у каждого выхода своё.",
                "the biases of the outputs are missing: each output has one.",
            ),
            "hidden-biases": (
                73,
                "забыты смещения скрытого слоя: у каждого нейрона своё.",
                "the biases of the hidden layer are missing: each unit has one.",
            ),
            "one-bias": (
                72,
                "смещение у каждого нейрона своё, а не одно на слой.",
                "each unit has a bias of its own, not one for the layer.",
            ),
            "one-output": (
                61,
                "так было бы с одним выходом, а их три.",
                "this would be right for one output, but there are three.",
            ),
            "product": (
                120,
                "слои идут друг за другом: числа их весов складываются, а не перемножаются.",
                "the layers follow each other: their weights add up and do not multiply.",
            ),
        },
        says={"ru": "40 + 10 + 30 + 3", "en": "40 + 10 + 30 + 3"},
    )


def _relu(z):
    return np.maximum(z, 0)


def _reference(x, theta0, theta1, phi0, phi):
    return phi0 + _relu(theta0 + x[:, None] * theta1) @ phi


_SHALLOW = Check(
    function="shallow",
    reference=_reference,
    returns=("y",),
    says={"ru": "любое число нейронов и точек", "en": "any number of units and points"},
    known=(
        Known(
            "no-relu",
            lambda x, theta0, theta1, phi0, phi: phi0 + (theta0 + x[:, None] * theta1) @ phi,
            ru="нет ReLU: сумма прямых — снова прямая.",
            en="there is no ReLU: a sum of lines is again a line.",
        ),
        Known(
            "no-phi0",
            lambda x, theta0, theta1, phi0, phi: _relu(theta0 + x[:, None] * theta1) @ phi,
            ru="потеряно смещение выхода phi0.",
            en="the bias of the output, phi0, is missing.",
        ),
        Known(
            "swapped",
            lambda x, theta0, theta1, phi0, phi: phi0 + _relu(theta1 + x[:, None] * theta0) @ phi,
            ru="theta0 и theta1 поменялись местами: на x умножается theta1.",
            en="theta0 and theta1 are swapped: it is theta1 that multiplies x.",
        ),
        Known(
            "relu-after-phi",
            lambda x, theta0, theta1, phi0, phi: phi0 + _relu((theta0 + x[:, None] * theta1) * phi).sum(axis=1),
            ru="ReLU берётся после умножения на phi, поэтому отрицательные вклады пропали. Сначала ReLU, потом phi.",
            en="ReLU is taken after multiplying by phi, so negative contributions are lost. ReLU first, then phi.",
        ),
        Known(
            "relu-of-sum",
            lambda x, theta0, theta1, phi0, phi: _relu(phi0 + _relu(theta0 + x[:, None] * theta1) @ phi),
            ru="ReLU берётся и от выхода. У выхода этой сети её нет: y может быть отрицательным.",
            en="ReLU is applied to the output as well. This network has none there: y may be negative.",
        ),
        Known(
            "phi0-in-each",
            lambda x, theta0, theta1, phi0, phi: (phi0 + _relu(theta0 + x[:, None] * theta1) * phi).sum(axis=1),
            ru="phi0 прибавлено столько раз, сколько нейронов. Нужно один раз, после суммы.",
            en="phi0 is added once for each unit. It should be added once, after the sum.",
        ),
        Known(
            "not-summed",
            lambda x, theta0, theta1, phi0, phi: phi0 + _relu(theta0 + x[:, None] * theta1) * phi,
            ru="вклады нейронов не сложены: получено {h} чисел на каждую точку, а нужно одно.",
            en="the contributions of the units are not added: each point has {h} numbers and should have one.",
        ),
        Known(
            "column",
            lambda x, theta0, theta1, phi0, phi: _reference(x, theta0, theta1, phi0, phi)[:, None],
            ru="ответ — столбец ({m}, 1), а нужна форма ({m},), как у x.",
            en="the answer is a column ({m}, 1); the shape should be ({m},), that of x.",
        ),
    ),
)


def shallow(function, seed: int = 0) -> None:
    """The output (m,) of a network with h ReLU units at the points x (m,)."""
    rng = np.random.default_rng(seed)
    cases = []
    for m, h in ((5, 3), (4, 4), (6, 1)):
        x, theta0, theta1, phi = (np.round(rng.normal(0, 1.5, size), 1) for size in (m, h, h, h))
        arguments = {"x": x, "theta0": theta0, "theta1": theta1, "phi0": -1.5, "phi": phi}
        cases.append(Case(arguments, {"m": m, "h": h}))
    exercise.function(_SHALLOW, function, cases)


def _trapezoid(x):
    return np.interp(x, [0, 1, 2, 3], [0, 1, 1, 0])


def trapezoid(theta0, theta1, phi0, phi) -> None:
    """Parameters of any number of ReLU units whose network is the trapezoid 0, 1, 1, 0 at x = 0, 1, 2, 3.

    Compared as a function on the whole line, so every right set of parameters passes.
    """
    if any(_is_open(value) for value in (theta0, theta1, phi0, phi)):
        exercise.waiting("trapezoid")
        return
    theta0, theta1, phi0, phi = _parameters(theta0, theta1, phi0, phi)
    bends = -theta0[theta1 != 0] / theta1[theta1 != 0]
    knots = np.unique(np.concatenate([bends, [0.0, 1.0, 2.0, 3.0]]))
    # Both functions are straight between neighbouring knots, so knots and one point beyond either end decide.
    x = np.concatenate([[knots[0] - 1], knots, [knots[-1] + 1]])
    got, wanted = _reference(x, theta0, theta1, phi0, phi), _trapezoid(x)
    wrong = np.abs(got - wanted) > 1e-6
    if not wrong.any():
        units = len(phi)
        says = {"ru": f"это трапеция; скрытых нейронов: {units}", "en": f"this is the trapezoid; hidden units: {units}"}
        succeeded("trapezoid", says)
        return
    raise _trapezoid_hint(x, got, wanted, wrong)


def _trapezoid_hint(x, got, wanted, wrong):
    if np.allclose(got + wanted, 0, atol=1e-6):
        return exercise.fail(
            "trapezoid",
            "upside-down",
            ru="трапеция вышла вверх ногами. Какой знак нужен у всех φ?",
            en="the trapezoid is upside down. Which sign should all φ have?",
        )
    if np.allclose(got - wanted, got[0] - wanted[0], atol=1e-6):
        return exercise.fail(
            "trapezoid",
            "shifted",
            ru=f"форма верна, но всё сдвинуто по вертикали на {_decimal(got[0] - wanted[0])}. За сдвиг отвечает φ₀.",
            en=f"the shape is right, but everything is shifted up by {got[0] - wanted[0]:.3g}. φ₀ sets the shift.",
        )
    if not wrong[x <= 3].any():
        return exercise.fail(
            "trapezoid",
            "right-end",
            ru="до x = 3 всё верно, но дальше функция не остаётся нулём. Чего не хватает в точке x = 3?",
            en="up to x = 3 all is right, but beyond it the function does not stay zero. What is missing at x = 3?",
        )
    k = int(np.argmax(wrong))
    return exercise.fail(
        "trapezoid",
        "value",
        ru=f"при x = {_decimal(x[k])} получается y = {_decimal(got[k])}, а нужно {_decimal(wanted[k])}. "
        "Это первое расхождение слева.",
        en=f"at x = {x[k]:.3g} the output is {got[k]:.3g} and should be {wanted[k]:.3g}. This is the first "
        "difference from the left.",
    )


def _is_open(value) -> bool:
    return value is None or (isinstance(value, (list, tuple)) and any(item is None for item in value))


def _parameters(theta0, theta1, phi0, phi):
    try:
        theta0, theta1, phi = (np.asarray(value, dtype=float).reshape(-1) for value in (theta0, theta1, phi))
        phi0 = float(np.asarray(phi0, dtype=float).reshape(()))
    except (TypeError, ValueError):
        raise exercise.fail(
            "trapezoid",
            "type",
            ru="theta0, theta1 и phi — списки чисел, phi0 — одно число.",
            en="theta0, theta1 and phi are lists of numbers, phi0 is one number.",
        ) from None
    if not len(theta0) == len(theta1) == len(phi):
        raise exercise.fail(
            "trapezoid",
            "lengths",
            ru=f"в theta0, theta1 и phi чисел: {len(theta0)}, {len(theta1)} и {len(phi)}. Нужно поровну: по одному на "
            "нейрон.",
            en=f"theta0, theta1 and phi have {len(theta0)}, {len(theta1)} and {len(phi)} numbers. They should have as "
            "many as there are units.",
        )
    return theta0, theta1, phi0, phi


def _decimal(value: float) -> str:
    """A number with the decimal comma or point of the language."""
    return say(ru=f"{value:.3g}".replace(".", ","), en=f"{value:.3g}")
