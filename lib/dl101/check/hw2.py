"""Checks of homework 2, activation functions. Each function of the student returns its value and its slope.

    from dl101.check import hw2 as check
    check.softplus(softplus)

Each check takes the student's function and a seed; it prints one line or raises CheckFailed. Values are compared with
dl101.activations, then laws are tried on drawn inputs. `check.summary()` shows all of them in one table.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass

import numpy as np

from dl101 import activations
from dl101.check import forbidden, laws
from dl101.check import summary as _summary
from dl101.check.failure import CheckFailed
from dl101.check.given import given
from dl101.check.laws import Array, Law
from dl101.check.task import Case, Check, Known, succeeded
from dl101.check.values import as_numbers, number, same
from dl101.given.hw2 import SLIDES
from dl101.language import say

__all__ = [
    "FORBIDDEN", "TASKS", "CheckFailed", "agrees", "central_difference", "elu", "given",
    "heaviside", "leaky_relu", "relu", "sigmoid", "slide_refuted", "softmax", "softmax_stable", "softplus", "softsign",
    "summary", "tanh",
]  # fmt: skip

# What an answer may not lead to: the course's own functions, and libraries that have them.
FORBIDDEN = forbidden.modules()

# The first row of the slide's table.
SLIDE_LOGITS = (5.0, 3.0, 6.2, 4.0, 1.5, -2.0)
# How far the slide's derivative of softsign must be from the measured one to count as refuted.
REFUTED = 0.1


def _rng(seed):
    return np.random.default_rng(seed)


# ── references: value and slope ──────────────────────────────────────────────────────────────────────────────────────


def _sigmoid(z):
    return activations.sigmoid(z), activations.sigmoid_derivative(z)


def _tanh(z):
    return activations.tanh(z), activations.tanh_derivative(z)


def _heaviside(z):
    return activations.heaviside(z), activations.heaviside_derivative(z)


def _relu(z):
    return activations.relu(z), activations.relu_derivative(z)


def _leaky_relu(z, a=0.01):
    return activations.leaky_relu(z, a), activations.leaky_relu_derivative(z, a), np.minimum(z, 0)


def _softplus(z):
    return activations.softplus(z), activations.softplus_derivative(z)


def _elu(z, a=1.0):
    return activations.elu(z, a), activations.elu_derivative(z, a)


def _softsign(z):
    return activations.softsign(z), activations.softsign_derivative(z)


def _difference(h, z, s=1e-5):
    return (h(z + s) - h(z - s)) / (2 * s)


def _reference_agrees(h, slope, z, tolerance=1e-4):
    return bool(np.all(np.abs(slope(z) - _difference(h, z)) <= tolerance))


# What later tasks may build on.
_EARLIER = {
    "central_difference": _difference, "sigmoid": _sigmoid, "tanh": _tanh, "heaviside": _heaviside, "relu": _relu,
    "leaky_relu": _leaky_relu, "softplus": _softplus, "elu": _elu, "softsign": _softsign, "agrees": _reference_agrees,
}  # fmt: skip


def _earlier(*but):
    """The references of all functions but these, whatever their order: a student may write task 6 before task 2."""
    return {name: reference for name, reference in _EARLIER.items() if name not in but}


# ── inputs and hints that all eight share ────────────────────────────────────────────────────────────────────────────


def _values(seed, shapes):
    """Arrays of the shapes, one number, integers, zero, and numbers whose exponential overflows."""
    rng = _rng(seed)
    far = float(rng.uniform(750, 1000))
    return [
        *(rng.normal(0, 2, shape) for shape in shapes),
        float(rng.normal(0, 2)),
        np.array([0.0, -rng.uniform(0.2, 2), rng.uniform(0.2, 2)]),
        np.append(rng.permutation([-3, -2, 1, 2, 3]), 0),
        np.array([1000.0, -1000.0, far, -far, -0.5, 40.0, -40.0]),
    ]


def _common(right):
    """Mistakes that can be made with each of the eight; right: the reference."""
    return (
        Known("swapped", lambda *z: (right(*z)[1], right(*z)[0], *right(*z)[2:]),
              ru="значение и наклон переставлены: сначала h, потом slope.",
              en="value and slope are swapped: h comes first, then slope."),
        Known("identity", lambda z, *a: (z, z, *right(z, *a)[2:]),
              ru="вернулось само z.",
              en="z itself came back."),
    )  # fmt: skip


def _overflow(wrong):
    return Known(
        "overflow",
        wrong,
        ru="при больших |z| где-то возникает inf или nan: не берётся ли exp от большого положительного числа? "
        "inf / inf, inf − inf и 0 · inf в NumPy дают nan.",
        en="for large |z| inf or nan appears somewhere: is exp taken of a large positive number? In NumPy inf / inf, "
        "inf − inf and 0 · inf give nan.",
        raises=OverflowError,
    )


def _slope_sign(right):
    return Known(
        "slope-sign",
        lambda *z: (right(*z)[0], -right(*z)[1], *right(*z)[2:]),
        ru="наклон получился с обратным знаком: функция возрастает, её производная не отрицательна.",
        en="the slope has the wrong sign: the function increases, so its derivative is not negative.",
    )


def _diagnose(*parameters):
    """Tells integers cut off, and an overflow, from other mistakes; parameters: what the function takes besides z."""

    def found(ask):
        def first(z):
            value = ask(Case({"z": z} | {f"a{i}": p for i, p in enumerate(parameters)})).value
            return as_numbers(_parts(value)[0])

        whole = np.array([-3, 2, 1, 0])
        cut, right = first(whole), first(whole.astype(float))
        if cut is not None and right is not None and not same(cut, right):
            return "integer", {
                "ru": "для целых z ответ другой, чем для тех же чисел типа float: дробная часть теряется. Не "
                "складывается ли результат в массив целых?",
                "en": "for integer z the answer differs from that for the same numbers as float: the fractions get "
                "lost. Is the result put into an array of integers?",
            }
        far = _parts(
            ask(Case({"z": np.array([1000.0, -1000.0])} | {f"a{i}": p for i, p in enumerate(parameters)})).value
        )
        if not all(np.isfinite(part).all() for part in map(as_numbers, far[:2]) if part is not None):
            hint = _overflow(None)
            return hint.key, {"ru": hint.ru, "en": hint.en}
        return None

    return found


def _parts(value):
    """What a student's function returned, as a tuple; a dictionary in the order of its names is as good."""
    return tuple(value.values()) if isinstance(value, dict) else value


def _off_kinks(z):
    """z moved away from 0, so that a central difference does not reach across a kink."""
    return np.where(np.abs(z) < 0.03, z + 0.06, z)


def _slope_is_slope(f, z, **parameters):
    """The slope that f gives agrees with the central difference of the value it gives, to single precision."""
    z, s, parameters = _off_kinks(z), 0.01, parameters.values()
    measured = (np.asarray(_parts(f(z + s, *parameters))[0]) - _parts(f(z - s, *parameters))[0]) / (2 * s)
    return np.allclose(_parts(f(z, *parameters))[1], measured, rtol=1e-3, atol=1e-3)


_SLOPE = {
    "key": "not-its-slope",
    "holds": _slope_is_slope,
    "ru": "slope не сходится с центральной разностью вашей же h. Вход: {input}.",
    "en": "slope does not agree with the central difference of your own h. Input: {input}.",
    "examples": 10,
}
_Z = {"z": Array("n", low=-6, high=6)}
_SLOPE_OF_Z = Law(inputs=_Z, **_SLOPE)
_SLOPE_OF_Z_AND_A = Law(inputs=_Z | {"a": Array(low=0.05, high=2)}, **_SLOPE)


def _value_law(key, holds, ru, en, inputs=_Z):
    """A law about the value alone; holds is called with h, which is the student's function without its slope."""

    def of_value(f, **drawn):
        return holds(lambda *z: np.asarray(_parts(f(*z))[0], dtype=float), **drawn)

    return Law(key, inputs, of_value, ru=ru + " Вход: {input}.", en=en + " Input: {input}.", examples=10)


def _close(a, b):
    return np.allclose(a, b, rtol=1e-4, atol=1e-5)


# ── task 1: central difference ───────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class _Functions(Case):
    """A case whose functions are NumPy's, so that a hint can name them."""

    def __str__(self) -> str:
        return ", ".join(
            f"{name} = np.{value.__name__}" if isinstance(value, np.ufunc) else str(Case({name: value}))
            for name, value in self.arguments.items()
        )


_CENTRAL_DIFFERENCE = Check(
    function="central_difference",
    reference=_difference,
    returns=("slope",),
    says={"ru": "наклон найден без единой формулы", "en": "the slope, found without a formula"},
    known=(
        Known("half", lambda h, z, s: (h(z + s) - h(z - s)) / s,
              ru="вдвое больше, чем нужно: от z − s до z + s не один шаг s, а два.",
              en="twice too large: from z − s to z + s is not one step s but two."),
        Known("one-sided", lambda h, z, s: (h(z + s) - h(z)) / s,
              ru="это разность вперёд: левой точкой взято само z. Возьмите точки по обе стороны.",
              en="this is a forward difference: its left point is z itself. Take points on both sides."),
        Known("one-sided", lambda h, z, s: (h(z) - h(z - s)) / s,
              ru="это разность назад: правой точкой взято само z. Возьмите точки по обе стороны.",
              en="this is a backward difference: its right point is z itself. Take points on both sides."),
        Known("sign", lambda h, z, s: (h(z - s) - h(z + s)) / (2 * s),
              ru="знак обратный: у возрастающей функции наклон положителен.",
              en="the sign is wrong: the slope of an increasing function is positive."),
        Known("precedence", lambda h, z, s: (h(z + s) - h(z - s)) / 2 * s,
              ru="a / 2 * s — это (a / 2) · s. Знаменатель возьмите в скобки.",
              en="a / 2 * s is (a / 2) · s. Put the denominator in brackets."),
        Known("not-divided", lambda h, z, s: h(z + s) - h(z - s),
              ru="это приращение функции. Наклон — приращение, делённое на длину отрезка.",
              en="this is the change of the function. The slope is the change over the length of the interval."),
        Known("step-ignored", lambda h, z, s: _difference(h, z),
              ru="шаг s не используется: с любым s ответ один и тот же.",
              en="the step s is not used: the answer is the same for every s."),
        Known("value", lambda h, z, s: h(z),
              ru="это значение функции, а нужен её наклон.",
              en="this is the value of the function; its slope is wanted."),
        Known("identity", lambda h, z, s: z,
              ru="вернулось само z.",
              en="z itself came back."),
    ),
    forbidden=FORBIDDEN,
)  # fmt: skip


def central_difference(function, seed=0, shapes=((4,), (2, 3), (1, 1)), of=(np.sin, np.exp, np.arctan)):
    """(h(z + s) − h(z − s)) / 2s for NumPy's functions h, arrays and numbers z, a small and a large s."""
    rng, cases = _rng(seed), []
    for shape, h in zip(shapes, of, strict=True):
        z = rng.uniform(-2, 2, shape)
        for s in (1e-5, float(rng.uniform(0.2, 0.5))):
            cases.append(_Functions({"h": h, "z": z, "s": s}))
    cases.append(_Functions({"h": of[0], "z": float(rng.uniform(0.5, 1)), "s": 0.125}))
    cases.append(_Functions({"h": of[1], "z": np.array([2, -1, 3]), "s": 0.25}))
    _CENTRAL_DIFFERENCE.run(function, cases)


# ── task 2: sigmoid, tanh ────────────────────────────────────────────────────────────────────────────────────────────


def _naive_sigmoid(z):
    h = np.exp(z) / (1 + np.exp(z))
    return h, h * (1 - h)


_SIGMOID = Check(
    function="sigmoid",
    reference=_sigmoid,
    returns=("h", "slope"),
    says={"ru": "значение и наклон, и при |z| = 1000", "en": "value and slope, for |z| = 1000 too"},
    known=(
        *_common(_sigmoid),
        Known("sign", lambda z: (activations.sigmoid(-np.asarray(z)), activations.sigmoid_derivative(z)),
              ru="получается σ(−z) вместо σ(z). Проверьте знак в показателе.",
              en="the result is σ(−z) in place of σ(z). Check the sign in the exponent."),
        Known("slope-of-z", lambda z: (activations.sigmoid(z), np.asarray(z) * (1 - np.asarray(z))),
              ru="наклон посчитан как z(1 − z). В σ(1 − σ) стоит не z.",
              en="the slope was computed as z(1 − z). It is not z that stands in σ(1 − σ)."),
        Known("slope-is-one-minus", lambda z: (activations.sigmoid(z), 1 - activations.sigmoid(z)),
              ru="наклон равен 1 − σ: потерян множитель.",
              en="the slope is 1 − σ: a factor got lost."),
        Known("slope-of-tanh", lambda z: (activations.sigmoid(z), 1 - activations.sigmoid(z) ** 2),
              ru="наклон посчитан как 1 − σ²: это формула другой функции.",
              en="the slope was computed as 1 − σ²: this formula belongs to another function."),
        _slope_sign(_sigmoid),
        _overflow(_naive_sigmoid),
    ),
    earlier=_earlier("sigmoid"),
    diagnose=_diagnose(),
    forbidden=FORBIDDEN,
)  # fmt: skip
_SIGMOID_COMPLEMENT = _value_law(
    "complement", lambda h, z: _close(h(z) + h(-z), 1),
    ru="σ(z) + σ(−z) должно равняться 1.", en="σ(z) + σ(−z) should be 1.",
)  # fmt: skip


def sigmoid(function, seed=0, shapes=((5,), (2, 3))):
    """Value and slope of the sigmoid."""
    cases = [Case({"z": z}) for z in _values(seed, shapes)]
    _SIGMOID.run(function, cases, laws.judge(_SIGMOID, _SIGMOID_COMPLEMENT, _SLOPE_OF_Z, seed=seed))


def _naive_tanh(z):
    z = np.asarray(z, dtype=float)
    h = (np.exp(z) - np.exp(-z)) / (np.exp(z) + np.exp(-z))
    return h, 1 - h**2


_TANH = Check(
    function="tanh",
    reference=_tanh,
    returns=("h", "slope"),
    says={"ru": "значение и наклон, и при |z| = 1000", "en": "value and slope, for |z| = 1000 too"},
    known=(
        *_common(_tanh),
        Known("slope-of-z", lambda z: (activations.tanh(z), 1 - np.asarray(z) ** 2),
              ru="наклон посчитан как 1 − z². В квадрат возводят не z.",
              en="the slope was computed as 1 − z². It is not z that is squared."),
        Known("slope-not-squared", lambda z: (activations.tanh(z), 1 - activations.tanh(z)),
              ru="наклон равен 1 − tanh: потерян квадрат.",
              en="the slope is 1 − tanh: the square got lost."),
        Known("slope-of-sigmoid", lambda z: (activations.tanh(z), activations.tanh(z) * (1 - activations.tanh(z))),
              ru="наклон посчитан как h(1 − h): это формула сигмоиды.",
              en="the slope was computed as h(1 − h): this formula belongs to the sigmoid."),
        Known("slope-not-halved", lambda z: (activations.tanh(z), activations.tanh_derivative(z) / 4),
              ru="наклон в четыре раза меньше нужного.",
              en="the slope is four times too small."),
        Known("slope-not-halved", lambda z: (activations.tanh(z), activations.tanh_derivative(z) / 2),
              ru="наклон вдвое меньше нужного. Если тангенс выражен через σ(2z), двойка появляется дважды.",
              en="the slope is half of what it should be. If tanh is written through σ(2z), there are two factors "
              "of 2."),
        Known("not-stretched", lambda z: (2 * activations.sigmoid(z) - 1, 2 * activations.sigmoid_derivative(z)),
              ru="это 2σ(z) − 1: потеряна двойка внутри.",
              en="this is 2σ(z) − 1: the factor 2 inside got lost."),
        _slope_sign(_tanh),
        _overflow(_naive_tanh),
    ),
    earlier=_earlier("tanh"),
    diagnose=_diagnose(),
    forbidden=FORBIDDEN,
)  # fmt: skip
_TANH_ODD = _value_law(
    "odd", lambda h, z: _close(h(-z), -h(z)),
    ru="tanh(−z) должен равняться −tanh z.", en="tanh(−z) should be −tanh z.",
)  # fmt: skip


def tanh(function, seed=0, shapes=((4,), (3, 2))):
    """Value and slope of the hyperbolic tangent."""
    cases = [Case({"z": z}) for z in _values(seed, shapes)]
    _TANH.run(function, cases, laws.judge(_TANH, _TANH_ODD, _SLOPE_OF_Z, seed=seed))


# ── task 3: step, ReLU, LReLU ────────────────────────────────────────────────────────────────────────────────────────


def _number_slope(right):
    return Known(
        "slope-shape",
        lambda *z: (right(*z)[0], 0.0),
        ru="slope — одно число, а нужен массив той же формы, что z.",
        en="slope is one number; an array of the shape of z is wanted.",
    )


_HEAVISIDE = Check(
    function="heaviside",
    reference=_heaviside,
    returns=("h", "slope"),
    says={"ru": "ступенька, ½ в нуле, наклон 0", "en": "a step, ½ at zero, slope 0"},
    known=(
        *_common(_heaviside),
        Known("one-at-zero", lambda z: (activations.heaviside(z, at_zero=1), _heaviside(z)[1]),
              ru="H(0) = 1, а здесь договорились о ½.",
              en="H(0) = 1; the convention here is ½."),
        Known("zero-at-zero", lambda z: (activations.heaviside(z, at_zero=0), _heaviside(z)[1]),
              ru="H(0) = 0, а здесь договорились о ½.",
              en="H(0) = 0; the convention here is ½."),
        Known("sign", lambda z: (np.sign(z), _heaviside(z)[1]),
              ru="это знак числа, от −1 до 1. Ступенька слева от нуля равна 0.",
              en="this is the sign of the number, from −1 to 1. Left of zero the step is 0."),
        Known("slope-infinite", lambda z: (_heaviside(z)[0], np.where(np.asarray(z) == 0, np.inf, 0.0)),
              ru="в нуле наклон бесконечен. Производной там нет, и программе нужно число: условие просит 0.",
              en="the slope is infinite at zero. There is no derivative there, and a program needs a number: the task "
              "asks for 0."),
        Known("slope-infinite", lambda z: (_heaviside(z)[0], np.where(np.asarray(z) == 0, np.nan, 0.0)),
              ru="в нуле наклон nan. Производной там нет, но программе нужно число: условие просит 0.",
              en="the slope is nan at zero. There is no derivative there, but a program needs a number: the task asks "
              "for 0."),
        Known("slope-is-value", lambda z: (_heaviside(z)[0], _heaviside(z)[0]),
              ru="наклоном возвращена сама ступенька. Как меняется её значение при малом сдвиге z?",
              en="the step itself came back as the slope. How does its value change when z moves a little?"),
        _number_slope(_heaviside),
    ),
    earlier=_earlier("heaviside"),
    diagnose=_diagnose(),
    forbidden=FORBIDDEN,
)  # fmt: skip
_HEAVISIDE_SCALE = _value_law(
    "scale", lambda h, z: _close(h(1000 * z), h(z)),
    ru="H(1000z) должно равняться H(z).", en="H(1000z) should be H(z).",
)  # fmt: skip


def heaviside(function, seed=0, shapes=((5,), (3, 2))):
    """Value and slope of Heaviside's step."""
    cases = [Case({"z": z}) for z in _values(seed, shapes)]
    _HEAVISIDE.run(function, cases, laws.judge(_HEAVISIDE, _HEAVISIDE_SCALE, _SLOPE_OF_Z, seed=seed))


_RELU = Check(
    function="relu",
    reference=_relu,
    returns=("h", "slope"),
    says={"ru": "значение и наклон, в нуле 0", "en": "value and slope, 0 at zero"},
    known=(
        *_common(_relu),
        Known("slope-at-zero", lambda z: (_relu(z)[0], activations.relu_derivative(z, at_zero=1)),
              ru="в нуле наклон 1, а условие просит 0, как в PyTorch.",
              en="the slope at zero is 1; the task asks for 0, as in PyTorch."),
        Known("slope-at-zero", lambda z: (_relu(z)[0], activations.relu_derivative(z, at_zero=0.5)),
              ru="в нуле наклон ½, а условие просит 0, как в PyTorch.",
              en="the slope at zero is ½; the task asks for 0, as in PyTorch."),
        Known("slope-always-one", lambda z: (_relu(z)[0], np.ones_like(z, dtype=float)),
              ru="наклон всюду 1. А слева от нуля?",
              en="the slope is 1 everywhere. And left of zero?"),
        Known("slope-is-value", lambda z: (_relu(z)[0], _relu(z)[0]),
              ru="наклоном возвращено само значение.",
              en="the value itself came back as the slope."),
        Known("wrong-side", lambda z: (np.minimum(z, 0), np.where(np.asarray(z) < 0, 1.0, 0.0)),
              ru="обнулена не та половина: отрицательные z остались, положительные пропали.",
              en="the wrong half is set to zero: negative z stayed, positive ones are gone."),
        Known("absolute", lambda z: (np.abs(z), np.sign(z)),
              ru="это |z|. Слева от нуля ReLU равна 0.",
              en="this is |z|. Left of zero ReLU is 0."),
        _slope_sign(_relu),
    ),
    earlier=_earlier("relu"),
    diagnose=_diagnose(),
    forbidden=FORBIDDEN,
)  # fmt: skip
_RELU_DIFFERENCE = _value_law(
    "difference", lambda h, z: _close(h(z) - h(-z), z),
    ru="ReLU(z) − ReLU(−z) должно равняться z.", en="ReLU(z) − ReLU(−z) should be z.",
)  # fmt: skip


def relu(function, seed=0, shapes=((6,), (2, 2))):
    """Value and slope of ReLU."""
    cases = [Case({"z": z}) for z in _values(seed, shapes)]
    _RELU.run(function, cases, laws.judge(_RELU, _RELU_DIFFERENCE, _SLOPE_OF_Z, seed=seed))


def _with_a(seed, shapes, a):
    """Cases for functions with a parameter; each value of z gets one of the a in turn."""
    values = _values(seed, shapes)
    return [Case({"z": z, "a": a[i % len(a)]}, {"a": number(a[i % len(a)])}) for i, z in enumerate(values)]


_LEAKY_RELU = Check(
    function="leaky_relu",
    reference=_leaky_relu,
    returns=("h", "slope", "slope_a"),
    says={"ru": "значение и оба наклона, по z и по a", "en": "the value and both slopes, in z and in a"},
    known=(
        *_common(_leaky_relu),
        Known("a-ignored", lambda z, a: _leaky_relu(z),
              ru="аргумент a не используется: наклон слева всегда 0,01.",
              en="the argument a is not used: the slope on the left is always 0.01."),
        Known("maximum", lambda z, a: (np.maximum(z, a * np.asarray(z)), *_leaky_relu(z, a)[1:]),
              ru="здесь a = {a}. При a больше 1 большее из z и az — не то, что нужно.",
              en="here a = {a}. For a above 1 the larger of z and az is not what is wanted."),
        Known("relu", lambda z, a: (*_relu(z), _leaky_relu(z, a)[2]),
              ru="это ReLU: слева от нуля должен быть наклон a.",
              en="this is ReLU: left of zero the slope should be a."),
        Known("slope-of-relu", lambda z, a: (_leaky_relu(z, a)[0], _relu(z)[1], _leaky_relu(z, a)[2]),
              ru="значение верное, а наклон взят от ReLU: слева он 0.",
              en="the value is right, but the slope is that of ReLU: it is 0 on the left."),
        Known("slope-at-zero", lambda z, a: (_leaky_relu(z, a)[0], np.where(np.asarray(z) >= 0, 1.0, a),
                                             _leaky_relu(z, a)[2]),
              ru="в нуле наклон 1, а условие просит a, как в PyTorch.",
              en="the slope at zero is 1; the task asks for a, as in PyTorch."),
        Known("by-a-everywhere", lambda z, a: (*_leaky_relu(z, a)[:2], np.asarray(z, dtype=float)),
              ru="slope_a всюду равен z. Справа от нуля a в формулу не входит.",
              en="slope_a is z everywhere. Right of zero a is not in the formula."),
        Known("by-a-sign", lambda z, a: (*_leaky_relu(z, a)[:2], -_leaky_relu(z, a)[2]),
              ru="slope_a с обратным знаком: слева h = az, а z там отрицательно.",
              en="slope_a has the wrong sign: on the left h = az, and z is negative there."),
        Known("by-a-value", lambda z, a: (*_leaky_relu(z, a)[:2], a * _leaky_relu(z, a)[2]),
              ru="slope_a — это az, само значение. Насколько оно изменится, если a вырастет на единицу?",
              en="slope_a is az, the value itself. By how much does it change if a grows by one?"),
        Known("by-a-one", lambda z, a: (*_leaky_relu(z, a)[:2], np.where(np.asarray(z) > 0, 0.0, 1.0)),
              ru="slope_a слева равен 1. Наклон по a при h = az — это множитель при a.",
              en="slope_a is 1 on the left. The slope of h = az in a is the factor beside a."),
        _slope_sign(_leaky_relu),
    ),
    earlier=_earlier("leaky_relu"),
    diagnose=_diagnose(0.1),
    forbidden=FORBIDDEN,
)  # fmt: skip
_LEAKY_SCALE = _value_law(
    "scale", lambda h, z, a: _close(h(3 * z, a), 3 * h(z, a)),
    ru="h(3z) должно равняться 3h(z).", en="h(3z) should be 3h(z).",
    inputs=_Z | {"a": Array(low=0.05, high=2)},
)  # fmt: skip


def leaky_relu(function, seed=0, shapes=((5,), (2, 3)), a=(0.1, 0.25, 1.5)):
    """Value, slope in z and slope in a of leaky and parametric ReLU."""
    cases = _with_a(seed, shapes, a)
    _LEAKY_RELU.run(function, cases, laws.judge(_LEAKY_RELU, _LEAKY_SCALE, _SLOPE_OF_Z_AND_A, seed=seed))


# ── task 4: softplus, ELU ────────────────────────────────────────────────────────────────────────────────────────────


def _naive_softplus(z):
    return np.log(1 + np.exp(z)), activations.sigmoid(z)


_SOFTPLUS = Check(
    function="softplus",
    reference=_softplus,
    returns=("h", "slope"),
    says={"ru": "значение и наклон, и при |z| = 1000", "en": "value and slope, for |z| = 1000 too"},
    known=(
        *_common(_softplus),
        _overflow(_naive_softplus),
        Known("clipped", lambda z: _softplus(np.clip(z, -500, 500)),
              ru="от переполнения спас clip, но значение испорчено: softplus(1000) — это 1000, а не 500.",
              en="clip saved it from overflow but spoiled the value: softplus(1000) is 1000, not 500."),
        Known("clipped", lambda z: (activations.softplus(np.clip(z, -500, 500)), activations.sigmoid(z)),
              ru="от переполнения спас clip, но значение испорчено: softplus(1000) — это 1000, а не 500.",
              en="clip saved it from overflow but spoiled the value: softplus(1000) is 1000, not 500."),
        Known("nan-hidden", lambda z: (np.where(np.asarray(z) > 709.8, np.nan_to_num(np.inf), activations.softplus(z)),
                                       activations.sigmoid(z)),
              ru="бесконечность заменена самым большим float, а softplus(1000) — это 1000.",
              en="infinity was replaced by the largest float, and softplus(1000) is 1000."),
        Known("log-base", lambda z: (activations.softplus(z) / np.log(2), activations.sigmoid(z)),
              ru="логарифм взят по основанию 2, а нужен натуральный.",
              en="the logarithm is taken to base 2; the natural one is wanted."),
        Known("log-base", lambda z: (activations.softplus(z) / np.log(10), activations.sigmoid(z)),
              ru="логарифм взят по основанию 10, а нужен натуральный.",
              en="the logarithm is taken to base 10; the natural one is wanted."),
        Known("mirrored", lambda z: (activations.softplus(-np.asarray(z)), activations.sigmoid(z)),
              ru="это softplus(−z). Проверьте знак в показателе.",
              en="this is softplus(−z). Check the sign in the exponent."),
        Known("half", lambda z: (np.log1p(np.exp(-np.abs(z))), activations.sigmoid(z)),
              ru="ln(1 + exp(−|z|)) — только часть ответа: справа от нуля softplus должна расти.",
              en="ln(1 + exp(−|z|)) is only a part of the answer: right of zero softplus should grow."),
        Known("relu", lambda z: _relu(z),
              ru="это ReLU. Softplus гладкая: в нуле она равна ln 2.",
              en="this is ReLU. Softplus is smooth: at zero it is ln 2."),
        Known("slope-of-sigmoid", lambda z: (activations.softplus(z), activations.sigmoid_derivative(z)),
              ru="функция продифференцирована дважды: σ(1 − σ) — производная наклона.",
              en="softplus was differentiated twice: σ(1 − σ) is the derivative of its slope."),
        Known("slope-mirrored", lambda z: (activations.softplus(z), activations.sigmoid(-np.asarray(z))),
              ru="наклон — это σ(−z): справа он должен приближаться к 1, а слева к 0.",
              en="the slope is σ(−z): it should come near 1 on the right and 0 on the left."),
        _slope_sign(_softplus),
    ),
    earlier=_earlier("softplus"),
    diagnose=_diagnose(),
    forbidden=FORBIDDEN,
)  # fmt: skip
_SOFTPLUS_DIFFERENCE = _value_law(
    "difference", lambda h, z: _close(h(z) - h(-z), z),
    ru="softplus(z) − softplus(−z) должно равняться z.", en="softplus(z) − softplus(−z) should be z.",
)  # fmt: skip


def softplus(function, seed=0, shapes=((5,), (2, 2))):
    """Value and slope of softplus."""
    cases = [Case({"z": z}) for z in _values(seed, shapes)]
    _SOFTPLUS.run(function, cases, laws.judge(_SOFTPLUS, _SOFTPLUS_DIFFERENCE, _SLOPE_OF_Z, seed=seed))


def _masked_elu(z, a):
    """Both branches computed everywhere and put together by multiplication: 0 · inf."""
    z = np.asarray(z, dtype=float)
    left = z < 0
    return (z >= 0) * z + left * a * (np.exp(z) - 1), (z > 0) + (z <= 0) * a * np.exp(z)


_ELU = Check(
    function="elu",
    reference=_elu,
    returns=("h", "slope"),
    says={"ru": "значение и наклон при разных a, и при |z| = 1000",
          "en": "value and slope for several a, for |z| = 1000 too"},
    known=(
        *_common(_elu),
        Known("a-ignored", lambda z, a: _elu(z),
              ru="аргумент a не используется: ответ всегда как при a = 1.",
              en="the argument a is not used: the answer is always that for a = 1."),
        Known("slope-without-a", lambda z, a: (_elu(z, a)[0], _elu(z)[1]),
              ru="слева наклон eᶻ, без множителя a.",
              en="on the left the slope is eᶻ, without the factor a."),
        Known("slope-constant", lambda z, a: (_elu(z, a)[0], np.where(np.asarray(z) > 0, 1.0, a)),
              ru="слева наклон всюду a. Это LReLU; у ELU слева не прямая.",
              en="on the left the slope is a everywhere. That is LReLU; ELU is no straight line there."),
        Known("slope-minus-a", lambda z, a: (_elu(z, a)[0], np.where(np.asarray(z) > 0, 1.0, _elu(z, a)[0])),
              ru="слева наклоном взято само значение a(eᶻ − 1). Что даёт производная от −a?",
              en="on the left the value a(eᶻ − 1) itself was taken as the slope. What is the derivative of −a?"),
        Known("slope-at-zero", lambda z, a: (_elu(z, a)[0], np.where(np.asarray(z) >= 0, 1.0, _elu(z, a)[1])),
              ru="в нуле наклон 1, а условие просит a, как в PyTorch.",
              en="the slope at zero is 1; the task asks for a, as in PyTorch."),
        Known("a-inside", lambda z, a: (np.where(np.asarray(z) > 0, z, np.expm1(np.minimum(a * np.asarray(z), 0))),
                                        _elu(z, a)[1]),
              ru="a оказалось в показателе, e^(az) − 1, а должно умножать скобку.",
              en="a got into the exponent, e^(az) − 1; it should multiply the bracket."),
        Known("no-minus-one", lambda z, a: (np.where(np.asarray(z) > 0, z, _elu(z, a)[1]), _elu(z, a)[1]),
              ru="слева потеряна единица: a·eᶻ вместо a(eᶻ − 1), и в нуле разрыв.",
              en="the one got lost on the left: a·eᶻ in place of a(eᶻ − 1), with a jump at zero."),
        Known("brackets", lambda z, a: (np.where(np.asarray(z) > 0, z, _elu(z, a)[1] - 1), _elu(z, a)[1]),
              ru="слева a·eᶻ − 1: множитель a относится ко всей скобке.",
              en="on the left a·eᶻ − 1: the factor a belongs to the whole bracket."),
        _slope_sign(_elu),
        _overflow(_masked_elu),
    ),
    earlier=_earlier("elu"),
    diagnose=_diagnose(0.7),
    forbidden=FORBIDDEN,
)  # fmt: skip


def _slope_from_value(f, z, a):
    """Left of zero the slope of ELU is h + a."""
    left = -np.abs(z) - 0.01
    h, slope = _parts(f(left, a))
    return _close(slope, np.asarray(h) + a)


_ELU_LEFT = Law(
    "left", _Z | {"a": Array(low=0.05, high=2)}, _slope_from_value,
    ru="при z < 0 наклон ELU равен h + a. Вход: {input}.", en="for z < 0 the slope of ELU is h + a. Input: {input}.",
    examples=10,
)  # fmt: skip


def elu(function, seed=0, shapes=((5,), (3, 2)), a=(0.5, 2.0, 1.0)):
    """Value and slope of ELU."""
    cases = _with_a(seed, shapes, a)
    _ELU.run(function, cases, laws.judge(_ELU, _ELU_LEFT, _SLOPE_OF_Z_AND_A, seed=seed))


# ── task 5: a judge of derivatives ───────────────────────────────────────────────────────────────────────────────────


def _errors(h, slope, z):
    return np.abs(slope(z) - _difference(h, z))


def _agrees_diagnose(ask):
    z = np.array([0.5, 1.0, 2.0])
    answers = [as_numbers(ask(Case({"h": np.sin, "slope": slope, "z": z})).value) for slope in (np.cos, np.sin)]
    hints = {
        (True, True): (
            "always-true",
            "ответ всегда True: неверная производная прошла.",
            "the answer is always True: a wrong derivative passed.",
        ),
        (False, False): (
            "always-false",
            "ответ всегда False. Не требуется ли точное равенство? Центральная разность немного неточна всегда.",
            "the answer is always False. Is exact equality asked for? A central difference is always a little off.",
        ),
        (False, True): (
            "inverted",
            "ответ обратный: True должно быть для верных производных.",
            "the answer is inverted: True is for right derivatives.",
        ),
    }
    found = hints.get(tuple(bool(answer) for answer in answers))
    return found and (found[0], {"ru": found[1], "en": found[2]})


_AGREES = Check(
    function="agrees",
    reference=_reference_agrees,
    returns=("agree",),
    numbers=("agree",),
    says={"ru": "верные производные прошли, подложенные неверные найдены",
          "en": "right derivatives passed, planted wrong ones were found"},
    known=(
        Known("any", lambda h, slope, z, tolerance=1e-4: bool(np.any(_errors(h, slope, z) <= tolerance)),
              ru="прошла неверная производная: она сходится с разностью лишь в отдельных точках.",
              en="a wrong derivative passed: it agrees with the difference only at some of the points."),
        Known("first-point", lambda h, slope, z, tolerance=1e-4: bool(_errors(h, slope, z).flat[0] <= tolerance),
              ru="прошла неверная производная: она сходится с разностью в первой точке, а в других нет.",
              en="a wrong derivative passed: it agrees with the difference at the first point but not at others."),
        Known("signed", lambda h, slope, z, tolerance=1e-4: bool(np.all(slope(z) - _difference(h, z) <= tolerance)),
              ru="прошла неверная производная: она меньше разности. Отклонение бывает и отрицательным.",
              en="a wrong derivative passed: it lies below the difference. A deviation may be negative, too."),
        Known("mean", lambda h, slope, z, tolerance=1e-4: bool(np.mean(_errors(h, slope, z)) <= tolerance),
              ru="прошла производная, неверная в одной точке: в среднем отклонение мало, а там велико.",
              en="a derivative passed that is wrong at one point: the deviation is large there, but small on average."),
        Known("nan", lambda h, slope, z, tolerance=1e-4: not np.any(_errors(h, slope, z) > tolerance),
              ru="прошла производная, которая в одной точке равна nan. Любое сравнение с nan даёт False.",
              en="a derivative passed that is nan at one point. Every comparison with nan gives False."),
        Known("tolerance-ignored", lambda h, slope, z, tolerance=1e-4: _reference_agrees(h, slope, z),
              ru="аргумент tolerance не используется.",
              en="the argument tolerance is not used."),
        Known("array", lambda h, slope, z, tolerance=1e-4: _errors(h, slope, z) <= tolerance,
              ru="вернулся массив: по ответу на каждую точку. Нужен один ответ обо всех.",
              en="an array came back, with an answer for each point. One answer about all of them is wanted."),
        Known("largest-error", lambda h, slope, z, tolerance=1e-4: float(np.max(_errors(h, slope, z))),
              ru="вернулось отклонение, а нужен ответ: True или False.",
              en="the deviation came back; an answer is wanted, True or False."),
    ),
    earlier=_earlier("agrees"),
    diagnose=_agrees_diagnose,
    forbidden=FORBIDDEN,
)  # fmt: skip

# Pairs (h, slope) of NumPy's functions. 2ᶻ equals (z²)′ = 2z at z = 1 and 2 only; √z does at 0 and ¼.
_RIGHT = ((np.sin, np.cos), (np.sinh, np.cosh), (np.exp, np.exp), (np.cosh, np.sinh))
_WRONG = ((np.cos, np.sin), (np.square, np.positive), (np.arctan, np.cos), (np.sinh, np.sinh))


def agrees(function, seed=0, right=(0, 2), wrong=(0, 1), shapes=((5,), (2, 3))):
    """Whether the student's judge passes right derivatives and finds wrong ones, some of them right by chance."""
    rng, cases = _rng(seed), []

    def case(h, slope, z, *tolerance):
        named = {"tolerance": tolerance[0]} if tolerance else {}
        cases.append(_Functions({"h": h, "slope": slope, "z": z} | named))

    for shape, i, j in zip(shapes, right, wrong, strict=True):
        case(*_WRONG[j], rng.uniform(0.3, 2.5, shape))
        case(*_RIGHT[i], rng.uniform(0.3, 2.5, shape))
    case(np.exp, np.exp, float(rng.uniform(-1, 1)))
    # A wrong one stays first: only there a deviation, returned in place of an answer, is unlike False.
    cases = [cases[0], *(cases[i] for i in 1 + rng.permutation(len(cases) - 1))]
    # What follows is told from one another by where the wrong point stands, so the order matters.
    chance, off = rng.permutation([1.0, 2.0, 1.0]), float(rng.uniform(0.4, 0.5))
    case(np.square, np.exp2, np.append(off, chance))  # wrong at the first point only
    case(np.square, np.exp2, np.append(chance, off))  # at the last only
    case(np.square, np.exp2, chance)
    case(np.square, np.exp2, np.append(chance, off), 0.35 * (2**off - 2 * off))  # at the last, small on average
    case(np.exp, np.expm1, rng.uniform(-1, 1, 4))  # below the difference, by 1
    case(np.exp, np.expm1, rng.uniform(-1, 1, 4), float(rng.uniform(1.2, 2)))
    case(np.square, np.exp2, np.array([1.0 + rng.uniform(8e-4, 1e-3)]), 1e-3)  # off by about 5e-4
    case(np.square, np.sqrt, np.array([0.25, 0.0, -rng.uniform(0.5, 2)]))  # nan at the last
    _AGREES.run(function, cases)


# ── task 6: the slide's derivative of softsign ───────────────────────────────────────────────────────────────────────


def _slide_slope(z):
    return z / (1 + abs(z)) ** 2


def slide_refuted(proof):
    """proof: (name in SLIDES, z, what its printed derivative gives there, the central difference there), far apart."""

    def failed(key, ru, en):
        return CheckFailed(f"proof: {say(ru=ru, en=en)}", f"proof.{key}")

    if proof is None:
        raise failed("not-written", "опровержения ещё нет.", "there is no refutation yet.")
    name, *rest = proof if isinstance(proof, tuple | list) and proof else (None,)
    values = [as_numbers(value) for value in rest]
    if len(values) != 3 or any(v is None or v.size != 1 or not np.isfinite(v).all() for v in values):
        raise failed("type", "нужны имя и три числа: точка, наклон по слайду, измеренный наклон.",
                     "a name and three numbers are wanted: the point, the slide's slope, the measured "
                     "slope.")  # fmt: skip
    if name not in list(SLIDES):
        names = ", ".join(SLIDES)
        raise failed("name", f"имя функции — одно из этих, в кавычках: {names}.",
                     f"the name of the function is one of these, in quotes: {names}.")  # fmt: skip
    z, slide, measured = (float(v.item()) for v in values)
    if name != "softsign" and name in ("relu", "leaky_relu") and abs(z) < 1e-3:
        raise failed("kink", "в изломе производной нет, число на слайде — вопрос договорённости. Ищите ошибку не в "
                     "нуле.",
                     "at a kink there is no derivative, and the number on the slide is a matter of convention. Look "
                     "for the mistake away from zero.")  # fmt: skip
    if name != "softsign":
        raise failed("right-one", f"для {name} формула слайда верна. Спросите судью о каждой функции, и в нескольких "
                     "точках.",
                     f"for {name} the slide's formula is right. Ask the judge about each function, at several "
                     "points.")  # fmt: skip
    on_slide, true = _slide_slope(z), float(activations.softsign_derivative(z))

    def near(a, b):
        return abs(a - b) <= 1e-3

    if abs(z - 1) < 1e-6:
        raise failed("by-chance", "в точке z = 1 обе формулы дают ¼: она ничего не опровергает. Возьмите другую.",
                     "at z = 1 both formulas give ¼: this point refutes nothing. Take another one.")  # fmt: skip
    if near(slide, true) and near(measured, on_slide) and not near(on_slide, true):
        raise failed("swapped", "два последних числа переставлены: сначала формула слайда, потом измерение.",
                     "the last two numbers are swapped: first the slide's formula, then the "
                     "measurement.")  # fmt: skip
    if not near(slide, on_slide):
        raise failed("slide-value", f"при z = {number(z)} формула слайда даёт не {number(slide)}.",
                     f"at z = {number(z)} the slide's formula does not give {number(slide)}.")  # fmt: skip
    if near(measured, on_slide) and not near(on_slide, true):
        raise failed("not-measured", f"последнее число — снова формула слайда. Измерьте наклон самой softsign при "
                     f"z = {number(z)}.",
                     f"the last number is the slide's formula again. Measure the slope of softsign itself at "
                     f"z = {number(z)}.")  # fmt: skip
    if not near(measured, true):
        raise failed("measured", f"при z = {number(z)} центральная разность softsign не равна {number(measured)}. "
                     "Та ли функция измерена и мал ли шаг?",
                     f"at z = {number(z)} the central difference of softsign is not {number(measured)}. Was the right "
                     "function measured, with a small step?")  # fmt: skip
    if abs(slide - measured) <= REFUTED:
        raise failed("too-close", f"при z = {number(z)} числа различаются меньше чем на {number(REFUTED)}. Такую "
                     "разницу можно принять за неточность. Найдите точку, где спорить не о чем.",
                     f"at z = {number(z)} the numbers differ by less than {number(REFUTED)}. That might pass for an "
                     "inaccuracy; find a point that leaves no doubt.")  # fmt: skip
    apart = number(abs(slide - measured))
    succeeded("proof", {"ru": f"слайд опровергнут: при z = {number(z)} расхождение {apart}",
                        "en": f"the slide is refuted: at z = {number(z)} it is off by {apart}"})  # fmt: skip


_SOFTSIGN = Check(
    function="softsign",
    reference=_softsign,
    returns=("h", "slope"),
    says={"ru": "значение и верный наклон", "en": "value and right slope"},
    known=(
        *_common(_softsign),
        Known("slide", lambda z: (_softsign(z)[0], _slide_slope(np.asarray(z, dtype=float))),
              ru="это наклон со слайда, а он неверен: слева от нуля отрицателен, хотя функция возрастает.",
              en="this is the slide's slope, and it is wrong: left of zero it is negative, although the function "
              "increases."),
        Known("slope-absolute", lambda z: (_softsign(z)[0], np.abs(_slide_slope(np.asarray(z, dtype=float)))),
              ru="наклон |z| / (1 + |z|)²: в нуле он 0, а центральная разность даёт там 1.",
              en="the slope is |z| / (1 + |z|)²: it is 0 at zero, and the central difference gives 1 there."),
        Known("slope-not-squared", lambda z: (_softsign(z)[0], 1 / (1 + np.abs(z))),
              ru="в знаменателе наклона потерян квадрат.",
              en="the square in the denominator of the slope got lost."),
        Known("slope-signed", lambda z: (_softsign(z)[0], np.sign(z) / (1 + np.abs(z)) ** 2),
              ru="слева от нуля наклон отрицателен, а функция возрастает всюду. Раскройте |z| при z < 0 отдельно.",
              en="left of zero the slope is negative, but the function increases everywhere. Work out |z| for z < 0 "
              "separately."),
        Known("slope-plus", lambda z: (_softsign(z)[0], (1 + 2 * np.abs(z)) / (1 + np.abs(z)) ** 2),
              ru="в производной дроби второе слагаемое числителя вычитается.",
              en="in the derivative of a quotient the second term of the numerator is subtracted."),
        Known("no-absolute", lambda z: (z / (1.0 + z), 1 / (1.0 + z) ** 2),
              ru="потерян модуль: z / (1 + z) уходит в бесконечность около z = −1.",
              en="the absolute value got lost: z / (1 + z) goes to infinity near z = −1."),
        Known("tanh", _tanh,
              ru="это tanh. Softsign — дробь без экспонент.",
              en="this is tanh. Softsign is a fraction without exponentials."),
        _slope_sign(_softsign),
    ),
    earlier=_earlier("softsign"),
    diagnose=_diagnose(),
    forbidden=FORBIDDEN,
)  # fmt: skip
_SOFTSIGN_ODD = _value_law(
    "odd", lambda h, z: _close(h(-z), -h(z)),
    ru="h(−z) должно равняться −h(z).", en="h(−z) should be −h(z).",
)  # fmt: skip


def softsign(function, seed=0, shapes=((5,), (2, 3))):
    """Value and slope of softsign."""
    cases = [Case({"z": z}) for z in _values(seed, shapes)]
    _SOFTSIGN.run(function, cases, laws.judge(_SOFTSIGN, _SOFTSIGN_ODD, _SLOPE_OF_Z, seed=seed))


# ── task 7: softmax ──────────────────────────────────────────────────────────────────────────────────────────────────


def _softmax(Z):
    return activations.softmax(Z, axis=1)


def _exp_over(total):
    """exp(Z) over a sum of it, with this way of adding up."""
    return lambda Z: np.exp(Z) / total(np.exp(Z))


_SOFTMAX_KNOWN = (
    Known("columns", _exp_over(lambda E: E.sum(axis=0, keepdims=True)),
          ru="в 1 складываются столбцы, а должны строки: пример — это строка.",
          en="the columns add up to 1, and the rows should: an example is a row."),
    Known("whole", _exp_over(np.sum),
          ru="в 1 складывается вся матрица, а нужна каждая строка отдельно.",
          en="the whole matrix adds up to 1; each row should by itself."),
    Known("not-divided", np.exp,
          ru="это экспоненты: на сумму они не делятся.",
          en="these are the exponentials; they are not divided by their sum."),
    Known("elementwise", activations.sigmoid,
          ru="это сигмоида каждого числа. В softmax каждая вероятность зависит от всех логитов строки.",
          en="this is the sigmoid of each number. In softmax each probability depends on all the logits of its row."),
    Known("no-exponential", lambda Z: Z / np.sum(Z, axis=1, keepdims=True),
          ru="логиты делятся на свою сумму: потеряна экспонента.",
          en="the logits are divided by their sum: the exponential got lost."),
    Known("logarithm", lambda Z: activations.log_softmax(Z, axis=1),
          ru="это логарифмы вероятностей.",
          en="these are the logarithms of the probabilities."),
    Known("sign", lambda Z: _softmax(-Z),
          ru="чем больше логит, тем меньше вероятность: знак в показателе обратный.",
          en="the larger the logit, the smaller the probability: the sign in the exponent is wrong."),
    Known("rounded", lambda Z: _softmax(Z).round(2),
          ru="вероятности округлены до сотых. Округляют при печати, а не в функции.",
          en="the probabilities are rounded to hundredths. Round when printing, not in the function."),
    Known("hardmax", lambda Z: (Z == Z.max(axis=1, keepdims=True)) * 1.0,
          ru="всё досталось наибольшему логиту: это 0 и 1, а не вероятности.",
          en="the largest logit got everything: these are 0 and 1, not probabilities."),
    Known("identity", lambda Z: Z,
          ru="вернулись сами логиты.",
          en="the logits themselves came back."),
)  # fmt: skip
_SOFTMAX = Check(
    function="softmax",
    reference=_softmax,
    returns=("P",),
    says={"ru": "таблица слайда и другие логиты", "en": "the slide's table and other logits"},
    known=(
        *_SOFTMAX_KNOWN,
        Known("keepdims", lambda Z: np.exp(Z) / np.exp(Z).sum(axis=1),
              ru="строки не складываются в 1: суммы строк встали строкой, и NumPy поделил на них столбцы. Где здесь "
              "нужен keepdims?",
              en="the rows do not add up to 1: the sums of the rows lie in a row, and NumPy divided the columns by "
              "them. Where is keepdims needed here?",
              raises=ValueError),
    ),
    earlier=_earlier(),
    forbidden=FORBIDDEN,
)  # fmt: skip


def _one_shift(Z):
    E = np.exp(Z - Z.max())
    return E / E.sum(axis=1, keepdims=True)


def _clipped(Z):
    return _softmax(np.clip(Z, -700, 700))


_SOFTMAX_STABLE = Check(
    function="softmax",
    reference=_softmax,
    returns=("P",),
    says={"ru": "логиты ±1000, сдвиг и суммы строк", "en": "logits ±1000, shifts and the sums of rows"},
    known=(
        Known("overflow", _exp_over(lambda E: E.sum(axis=1, keepdims=True)),
              ru="при логитах около 1000 получается nan: exp от них не помещается во float. От чего зависят "
              "вероятности, если ко всем логитам строки прибавить одно число?",
              en="for logits around 1000 the result is nan: their exp does not fit into a float. What happens to the "
              "probabilities if one number is added to all logits of a row?",
              raises=OverflowError),
        Known("one-shift", _one_shift,
              ru="из всех строк вычтен один и тот же максимум. В строке, где логиты намного меньше, все экспоненты "
              "стали нулями.",
              en="the same maximum was subtracted from all rows. In a row whose logits are far smaller all "
              "exponentials became zero."),
        Known("clipped", _clipped,
              ru="логиты обрезаны: 1000 и 999 стали равны, а вероятности у них разные.",
              en="the logits were clipped: 1000 and 999 became equal, and their probabilities are not."),
        *_SOFTMAX_KNOWN[3:],
        Known("columns", lambda Z: activations.softmax(Z, axis=0),
              ru="в 1 складываются столбцы, а должны строки: пример — это строка.",
              en="the columns add up to 1, and the rows should: an example is a row."),
        Known("whole", lambda Z: np.exp(Z - Z.max()) / np.exp(Z - Z.max()).sum(),
              ru="в 1 складывается вся матрица, а нужна каждая строка отдельно.",
              en="the whole matrix adds up to 1; each row should by itself."),
    ),
    earlier=_earlier(),
    forbidden=FORBIDDEN,
)  # fmt: skip
_LOGITS = {"Z": Array("m", "K", low=-1000, high=1000)}
_SUMS_TO_ONE = Law(
    "sum", _LOGITS, lambda f, Z: _close(np.sum(f(Z), axis=1), 1),
    ru="строка не складывается в 1. Вход: {input}.", en="a row does not add up to 1. Input: {input}.", examples=12,
)  # fmt: skip
_SHIFT = Law(
    "shift", _LOGITS | {"shift": Array(low=-800, high=800)}, lambda f, Z, shift: _close(f(Z + shift), f(Z)),
    ru="ко всем логитам прибавили одно число, и вероятности изменились. Вход: {input}.",
    en="one number was added to all logits, and the probabilities changed. Input: {input}.", examples=12,
)  # fmt: skip


def softmax(function, seed=0, shapes=((3, 4), (2, 2), (4, 1), (1, 3))):
    """Softmax of the slide's logits and of random ones."""
    rng = _rng(seed)
    slide = np.array([SLIDE_LOGITS]) if seed == 0 else rng.permuted(np.array([SLIDE_LOGITS]), axis=1)
    values = [slide, *(rng.normal(0, 1.5, shape) for shape in shapes), rng.integers(-3, 4, (2, 3))]
    _SOFTMAX.run(function, [Case({"Z": Z}) for Z in values])


def softmax_stable(function, seed=0, largest=1000.0):
    """Softmax where a careless formula overflows, and its laws."""
    rng = _rng(seed)
    gap = float(rng.uniform(0.5, 1.5))
    values = [
        np.array([[largest, largest - gap, 0.0]]),
        np.array([[-largest, -largest + gap, -largest - 1]]),
        np.array([[largest, largest - 1], [-largest, gap - largest]]),
        rng.uniform(-1, 1, (3, 4)) + np.array([[largest], [0.0], [-largest]]),
    ]
    judge = laws.judge(_SOFTMAX_STABLE, _SUMS_TO_ONE, _SHIFT, seed=seed)
    _SOFTMAX_STABLE.run(function, [Case({"Z": Z}) for Z in values], judge)


# ── all of them ──────────────────────────────────────────────────────────────────────────────────────────────────────

TASKS = (
    _summary.Task(1, "central_difference", {"test-central-difference": (1, central_difference)}),
    _summary.Task(2, "sigmoid", {"test-sigmoid": (1, sigmoid)}),
    _summary.Task(2, "tanh", {"test-tanh": (1, tanh)}),
    _summary.Task(3, "heaviside", {"test-heaviside": (1, heaviside)}),
    _summary.Task(3, "relu", {"test-relu": (1, relu)}),
    _summary.Task(3, "leaky_relu", {"test-leaky-relu": (1, leaky_relu)}),
    _summary.Task(4, "softplus", {"test-softplus": (1, softplus)}),
    _summary.Task(4, "elu", {"test-elu": (1, elu)}),
    _summary.Task(5, "agrees", {"test-agrees": (1, agrees)}),
    _summary.Task(6, "proof", {"test-proof": (1, slide_refuted)}),
    _summary.Task(6, "softsign", {"test-softsign": (1, softsign)}),
    _summary.Task(7, "softmax", {"test-softmax": (1, softmax), "test-softmax-stable": (1, softmax_stable)}),
)
MANUAL = {"choose": 2}


def summary(names=None):
    """A table for the student: each task, its points, and what its visible checks say now.

    names: the notebook's names; those of the calling cell where left out.
    """
    return _summary.make(TASKS, MANUAL, sys._getframe(1).f_globals if names is None else names)
