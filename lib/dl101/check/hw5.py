"""Checks of homework 5, a network with backpropagation. X is (m, n), examples are rows, W is (h, n), as in lecture 09.

    from dl101.check import hw5 as check
    check.linear_forward(linear_forward)

Each check takes the student's function, a seed, and where it makes sense the sizes to try; it prints one line or
raises CheckFailed. `check.summary()` shows all of them in one table.

A network is a dictionary {"W1": …, "b1": …, "W2": …}, what its forward pass leaves behind another one, {"H0": X, "Z1":
…, "H1": …}: plain arrays under the names of the formulas.
"""

from __future__ import annotations

import functools
import sys

import numpy as np

from dl101.check import forbidden, laws, vectorised
from dl101.check import summary as _summary
from dl101.check.failure import CheckFailed
from dl101.check.given import given
from dl101.check.task import Case, Check, Known, succeeded
from dl101.check.values import as_numbers, number
from dl101.data.bumpy import Bumpy
from dl101.given.hw5 import BATCH, EPOCHS, moons, orders, weights
from dl101.language import say

__all__ = [
    "FORBIDDEN", "STARTS", "TARGET", "TASKS", "CheckFailed", "backward", "backward_deep", "batches",
    "choice", "cross_entropy_gradient", "cross_entropy_loss", "cross_entropy_stable", "forward", "given",
    "gradient_check", "linear_backward_db", "linear_backward_dw", "linear_backward_dx", "linear_backward_vectorised",
    "linear_forward", "losses", "numerical_gradient", "relu_backward", "summary", "train",
    "train_losses",
]  # fmt: skip

# What an answer may not lead to: the course's own solutions, and libraries that have one.
FORBIDDEN = forbidden.modules()

# The moons of the last task. Measured with the references: width 6 and more with rates 0.3 to 1 pass from all starts.
TARGET, STARTS = 0.97, (1, 2, 3, 4, 5)
WIDEST = 64


def _rng(seed):
    return np.random.default_rng(seed)


# ── linear_forward ───────────────────────────────────────────────────────────────────────────────────────────────────


def _linear_forward(X, W, b):
    return X @ W.T + b


_LINEAR_FORWARD = Check(
    function="linear_forward",
    reference=_linear_forward,
    returns=("Z",),
    says={"ru": "Z формы (m, h), числа верны", "en": "Z of shape (m, h), the numbers are right"},
    known=(
        Known("not-transposed", lambda X, W, b: X @ W + b,
              ru="перемножены X и W, а нейрон — это строка W. Чем на неё умножают строку X?",
              en="X and W are multiplied as they are, but a neuron is a row of W. What must meet each row of X?"),
        Known("no-bias", lambda X, W, b: X @ W.T,
              ru="смещение b не участвует в ответе.",
              en="the bias b does not enter the result."),
        Known("bias-sign", lambda X, W, b: X @ W.T - b,
              ru="смещение b вычитается, а его нужно прибавлять.",
              en="the bias b is subtracted; it should be added."),
        Known("bias-by-example", lambda X, W, b: X @ W.T + b[:, None],
              ru="к каждой строке прибавлено своё число из b. Смещение относится к нейрону, то есть к столбцу Z.",
              en="each row got a number of its own out of b. A bias belongs to a neuron, so to a column of Z."),
        Known("turned", lambda X, W, b: (X @ W.T + b).T,
              ru="Z получилась формы ({h}, {m}). Примеры стоят в строках: нужна форма ({m}, {h}).",
              en="Z has shape ({h}, {m}). Examples are rows: the shape should be ({m}, {h})."),
        Known("unchanged", lambda X, W, b: X,
              ru="вернулись сами входы X.",
              en="the inputs X came back."),
        Known("relu", lambda X, W, b: np.maximum(X @ W.T + b, 0),
              ru="отрицательные числа пропали: здесь нужна только линейная часть, без ReLU.",
              en="negative numbers are gone: only the linear part is wanted here, without ReLU."),
    ),
    forbidden=FORBIDDEN,
)  # fmt: skip


def _layer(rng, m, n, h):
    return rng.normal(0, 1, (m, n)), rng.normal(0, 1, (h, n)), rng.normal(0, 1, h)


def linear_forward(function, seed=0, shapes=((3, 3, 3), (5, 3, 2), (1, 4, 6), (4, 1, 1))):
    """Z for shapes (m, n, h), the last of them once more in whole numbers."""
    rng, cases = _rng(seed), []
    for m, n, h in shapes:
        cases.append(Case(dict(zip("XWb", _layer(rng, m, n, h), strict=True)), {"m": m, "h": h}))
    m, n, h = 4, 3, 2
    whole = (rng.integers(-3, 4, (m, n)), rng.integers(-3, 4, (h, n)), rng.integers(-3, 4, h))
    cases.append(Case(dict(zip("XWb", whole, strict=True)), {"m": m, "h": h}))
    _LINEAR_FORWARD.run(function, cases)


# ── relu_backward ────────────────────────────────────────────────────────────────────────────────────────────────────


def _relu_backward(dH, Z):
    return dH * (Z > 0)


_RELU_BACKWARD = Check(
    function="relu_backward",
    reference=_relu_backward,
    returns=("dZ",),
    says={"ru": "dZ = dH там, где Z > 0, и 0 в остальных местах", "en": "dZ = dH where Z > 0, and 0 elsewhere"},
    known=(
        Known("no-mask", lambda dH, Z: dH,
              ru="вернулось само dH. Там, где ReLU дала 0, дальше ничего не проходит.",
              en="dH itself came back. Where ReLU gave 0, nothing passes."),
        Known("mask-only", lambda dH, Z: (Z > 0) * 1.0,
              ru="это производная самой ReLU, нули и единицы. Её ещё нужно умножить на то, что пришло: dH.",
              en="this is the slope of ReLU alone, zeros and ones. It has to be multiplied by what arrived, dH."),
        Known("at-zero", lambda dH, Z: dH * (Z >= 0),
              ru="в точках, где Z ровно 0, проходит dH. Мы условились, что производная там 0.",
              en="dH passes where Z is exactly 0. The slope there is 0, by the convention of the task."),
        Known("half-at-zero", lambda dH, Z: dH * np.heaviside(Z, 0.5),
              ru="в точках, где Z ровно 0, производная взята ½. Мы условились, что она там 0.",
              en="where Z is exactly 0 the slope is taken as ½. It is 0 there, by the convention of the task."),
        Known("relu-of-dh", lambda dH, Z: np.maximum(dH, 0),
              ru="обрезано само dH. Пропускать или нет, решает знак Z, а dH бывает любого знака.",
              en="dH itself was cut off. The sign of Z decides what passes; dH may have any sign."),
        Known("times-value", lambda dH, Z: dH * np.maximum(Z, 0),
              ru="dH умножено на значение ReLU, а нужно на её производную.",
              en="dH is multiplied by the value of ReLU; it should be its derivative."),
        Known("inverted", lambda dH, Z: dH * (Z <= 0),
              ru="проходит как раз то, что должно остановиться: там, где Z ≤ 0.",
              en="what passes is what should be stopped: where Z ≤ 0."),
        Known("relu-of-z", lambda dH, Z: np.maximum(Z, 0),
              ru="это прямой проход, ReLU(Z). Здесь нужен обратный.",
              en="this is the forward pass, ReLU(Z). The backward one is wanted."),
    ),
    forbidden=FORBIDDEN,
)  # fmt: skip


def relu_backward(function, seed=0, shapes=((3, 4), (1, 5), (4, 1))):
    """dZ for arrays of several shapes; some numbers of Z are exactly 0, some are very small."""
    rng, cases = _rng(seed), []
    for shape in shapes:
        Z, dH = rng.normal(0, 1, shape), rng.choice([-1, 1], shape) * rng.uniform(0.5, 2, shape)
        Z.flat[:: max(Z.size // 3, 1)] = 0.0
        cases.append(Case({"dH": dH, "Z": Z}))
    # The largest and the smallest number that ReLU tells from 0, and steps that look the same both ways.
    Z = np.array([[1e-300, -1e-300, 0.0, 1e6, -1e6, 0.4]])
    cases.append(Case({"dH": rng.uniform(1, 2, Z.shape) * [[1, -1, -1, -1, 1, 1]], "Z": Z}))
    cases.append(Case({"dH": rng.integers(-4, 0, (2, 3)), "Z": np.array([[2, 0, -1], [-2, 1, 0]])}))
    _RELU_BACKWARD.run(function, cases)


# ── linear_backward ──────────────────────────────────────────────────────────────────────────────────────────────────


def _dx(dZ, X, W):
    return dZ @ W


def _dw(dZ, X, W):
    return dZ.T @ X


def _db(dZ, X, W):
    return dZ.sum(axis=0)


def _linear(dx=_dx, dw=_dw, db=_db):
    """A linear_backward with these three parts."""
    return lambda dZ, X, W: (dx(dZ, X, W), dw(dZ, X, W), db(dZ, X, W))


_ORDER = (
    Known("swapped", lambda dZ, X, W: (_dw(dZ, X, W), _dx(dZ, X, W), _db(dZ, X, W)),
          ru="dX и dW перепутаны местами: возвращают dX, dW, db.",
          en="dX and dW are swapped: return dX, dW, db."),
)  # fmt: skip
_MEAN = {
    "ru": "деление на m здесь лишнее, {name} из-за него меньше нужного. 1/m стоит в потерях и уже вошло в dZ.",
    "en": "{name} is {m} times too small: do not divide by m here. 1/m stands in the loss and is part of dZ already.",
}
_KNOWN_DX = (
    Known("w-transposed", _linear(dx=lambda dZ, X, W: dZ @ W.T),
          ru="в dX матрица W транспонирована зря. Какая форма у dX и из чего её можно получить?",
          en="in dX the matrix W should not be transposed. What is the shape of dX, and what can it be made of?"),
    Known("mean", _linear(dx=lambda dZ, X, W: dZ @ W / len(X)), **_MEAN),
    Known("x-for-dx", _linear(dx=lambda dZ, X, W: X),
          ru="на месте dX стоит сам вход X.",
          en="in place of dX there is the input X."),
)  # fmt: skip
_KNOWN_DW = (
    Known("transposed", _linear(dw=lambda dZ, X, W: X.T @ dZ),
          ru="dW имеет форму ({n}, {h}), а у W форма ({h}, {n}). У производной та же форма, что у переменной.",
          en="dW has shape ({n}, {h}), but W has shape ({h}, {n}). A derivative has the shape of its variable."),
    Known("mean", _linear(dw=lambda dZ, X, W: dZ.T @ X / len(X)), **_MEAN),
    Known("one-example", _linear(dw=lambda dZ, X, W: np.outer(dZ[-1], X[-1])),
          ru="в dW остался только последний пример. Вклады примеров складываются.",
          en="only the last example is left in dW. The contributions of the examples add up."),
)  # fmt: skip
_KNOWN_DB = (
    Known("mean", _linear(db=lambda dZ, X, W: dZ.mean(axis=0)), **_MEAN),
    Known("per-example", _linear(db=lambda dZ, X, W: dZ),
          ru="db осталось таблицей {m} × {h}. Смещение у всех примеров общее: их вклады складываются.",
          en="db is still a table of {m} × {h}. All examples share the bias: their contributions add up."),
    Known("keepdims", _linear(db=lambda dZ, X, W: dZ.sum(axis=0, keepdims=True)),
          ru="db имеет форму (1, {h}), а у b форма ({h},).",
          en="db has shape (1, {h}), but b has shape ({h},)."),
    Known("over-neurons", _linear(db=lambda dZ, X, W: dZ.sum(axis=1)),
          ru="сложены нейроны, а не примеры: получилось {m} чисел, по одному на пример.",
          en="neurons are added up instead of examples: these are {m} numbers, one for each example."),
    Known("one-number", _linear(db=lambda dZ, X, W: dZ.sum()),
          ru="db — одно число, а нейронов {h}, у каждого своё смещение.",
          en="db is one number, but there are {h} neurons, each with a bias of its own."),
    Known("one-example", _linear(db=lambda dZ, X, W: dZ[-1]),
          ru="в db остался только последний пример. Вклады примеров складываются.",
          en="only the last example is left in db. The contributions of the examples add up."),
)  # fmt: skip


def _linear_backward(part, known, ru, en):
    return Check(
        function="linear_backward",
        reference=_linear(),
        returns=("dX", "dW", "db"),
        compare=(part,) if part else (),
        says={"ru": ru, "en": en},
        known=known,
        forbidden=FORBIDDEN,
    )


_LINEAR_BACKWARD_DX = _linear_backward("dX", _ORDER + _KNOWN_DX, "dX, сумма по нейронам", "dX, a sum over the neurons")
_LINEAR_BACKWARD_DW = _linear_backward("dW", _ORDER + _KNOWN_DW, "dW, сумма по примерам", "dW, a sum over the examples")
_LINEAR_BACKWARD_DB = _linear_backward("db", _KNOWN_DB, "db, сумма строк dZ", "db, the sum of the rows of dZ")
_LINEAR_BACKWARD_VECTORISED = _linear_backward(
    "",
    _ORDER + _KNOWN_DX + _KNOWN_DW + _KNOWN_DB,
    "большой батч, без цикла по примерам",
    "a large batch, without a loop over its examples",
)


def _loop_over_examples(dZ, X, W):
    """The leanest loop: one example a turn, each of the three sums kept up."""
    dX, dW, db = [], np.zeros(W.shape), np.zeros(len(W))
    for dz, x in zip(dZ, X, strict=True):
        dX.append(dz @ W)
        dW += dz[:, None] * x
        db += dz
    return np.array(dX), dW, db


def _backward_case(rng, m, n, h):
    X, W, _ = _layer(rng, m, n, h)
    return Case({"dZ": rng.normal(0, 1, (m, h)), "X": X, "W": W}, {"m": m, "n": n, "h": h})


# The first shape is a cube: what only fits there by chance is recognised and named.
_BACKWARD_SHAPES = ((3, 3, 3), (5, 3, 2), (1, 4, 2), (4, 1, 3))


def linear_backward_dx(function, seed=0, shapes=_BACKWARD_SHAPES):
    """dX of linear_backward for shapes (m, n, h)."""
    rng = _rng(seed)
    _LINEAR_BACKWARD_DX.run(function, [_backward_case(rng, *shape) for shape in shapes])


def linear_backward_dw(function, seed=0, shapes=_BACKWARD_SHAPES):
    """dW of linear_backward for shapes (m, n, h)."""
    rng = _rng(seed)
    _LINEAR_BACKWARD_DW.run(function, [_backward_case(rng, *shape) for shape in shapes])


def linear_backward_db(function, seed=0, shapes=_BACKWARD_SHAPES):
    """db of linear_backward for shapes (m, n, h)."""
    rng = _rng(seed)
    _LINEAR_BACKWARD_DB.run(function, [_backward_case(rng, *shape) for shape in shapes])


def linear_backward_vectorised(function, seed=0, shape=(2000, 6, 4)):
    """The whole of linear_backward on many examples, at least five times faster than a loop over them.

    How many times faster than the loop, measured: matrix products 75, einsum 37, broadcasting 10; loops over neurons
    and inputs 23; a loop over the examples for db alone 8, for dX alone 2.8, for dW alone 1.3; plain Python 0.5. So a
    loop over the examples for one of the products fails, and one for the cheap sum db alone passes.
    """
    rng = _rng(seed)
    big = _backward_case(rng, *shape)
    small = _backward_case(rng, 3, 3, 3)
    judge = vectorised.judge(_LINEAR_BACKWARD_VECTORISED, _loop_over_examples, big)
    _LINEAR_BACKWARD_VECTORISED.run(function, [small, big], judge)


# ── cross_entropy ────────────────────────────────────────────────────────────────────────────────────────────────────


def _softmax(logits):
    E = np.exp(logits - logits.max(axis=1, keepdims=True))
    return E / E.sum(axis=1, keepdims=True)


def _log_softmax(logits):
    S = logits - logits.max(axis=1, keepdims=True)
    return S - np.log(np.exp(S).sum(axis=1, keepdims=True))


def _one_hot(logits, y):
    return np.eye(logits.shape[1])[y]


def _right_log(logits, y):
    """log p of the right class of each example, (m,)."""
    return _log_softmax(logits)[np.arange(len(y)), y]


def _j(logits, y):
    return -np.mean(_right_log(logits, y))


def _do(logits, y):
    return (_softmax(logits) - _one_hot(logits, y)) / len(y)


def _loss(j=_j, do=_do):
    """A cross_entropy with these two parts."""
    return lambda logits, y: (j(logits, y), do(logits, y))


def _naive(logits):
    return np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)


def _one_maximum(logits):
    E = np.exp(logits - logits.max())
    return E / E.sum(axis=1, keepdims=True)


def _from_probabilities(softmax, log=np.log):
    """A cross_entropy by the formulas as they are printed, with this softmax."""

    def cross_entropy(logits, y):
        P = softmax(logits)
        return -np.mean(log(P[np.arange(len(y)), y])), (P - _one_hot(logits, y)) / len(y)

    return cross_entropy


_PAIR = Known(
    "swapped", lambda logits, y: (_do(logits, y), _j(logits, y)),
    ru="J и dlogits перепутаны местами: сначала возвращают J, потом dlogits.",
    en="J and dlogits are swapped: J comes first, then dlogits.",
)  # fmt: skip
_NO_SOFTMAX = Known(
    "sigmoid", _loss(j=lambda logits, y: np.mean(np.log1p(np.exp(-logits[np.arange(len(y)), y])))),
    ru="вероятности посчитаны сигмоидой каждого логита. Классов несколько, нужна softmax по строке.",
    en="the probabilities are sigmoids of single logits. There are several classes: a softmax over the row is wanted.",
)  # fmt: skip
_CROSS_ENTROPY_LOSS = Check(
    function="cross_entropy",
    reference=_loss(),
    returns=("J", "dlogits"),
    compare=("J",),
    numbers=("J",),
    says={"ru": "J, одно число, среднее по примерам", "en": "J, one number, the mean over the examples"},
    known=(
        _PAIR,
        Known("sum", _loss(j=lambda logits, y: -np.sum(_right_log(logits, y))),
              ru="J в m = {m} раз больше нужного. Это сумма по примерам, а нужно среднее.",
              en="J is {m} times too large. This is the sum over the examples; the mean is wanted."),
        Known("by-all", _loss(j=lambda logits, y: _j(logits, y) / logits.shape[1]),
              ru="J в o = {o} раз меньше нужного: сумма делится на число всех логитов, m · o. Делить нужно на m.",
              en="J is {o} times too small: the sum is divided by the number of all logits, m · o. Divide by m."),
        Known("sign", _loss(j=lambda logits, y: -_j(logits, y)),
              ru="знак обратный. Логарифм вероятности не бывает больше нуля, а J не бывает меньше.",
              en="the sign is wrong. The logarithm of a probability is never above zero, J never below."),
        Known("not-averaged", _loss(j=lambda logits, y: -_right_log(logits, y)),
              ru="J — массив, по числу на каждый из {m} примеров. Нужно одно число, среднее.",
              en="J is an array, a number for each of the {m} examples. One number is wanted, the mean."),
        Known("all-classes", _loss(j=lambda logits, y: -np.sum(_log_softmax(logits)) / len(y)),
              ru="сложены логарифмы вероятностей всех классов. В потери входит только верный.",
              en="the logarithms of all classes are added up. Only the right class enters the loss."),
        Known("binary", _loss(j=lambda logits, y: -np.sum(np.log(np.abs(
            1 - _one_hot(logits, y) - _softmax(logits)))) / len(y)),
              ru="учтены и слагаемые ln(1 − p) неверных классов. При softmax их нет.",
              en="the terms ln(1 − p) of the wrong classes are counted too. With softmax there are none."),
        Known("no-logarithm", _loss(j=lambda logits, y: -np.mean(_softmax(logits)[np.arange(len(y)), y])),
              ru="усреднены сами вероятности: пропал логарифм.",
              en="the probabilities themselves are averaged: the logarithm is missing."),
        Known("no-softmax", _loss(j=lambda logits, y: -np.mean(logits[np.arange(len(y)), y])),
              ru="усреднены логиты верных классов: до логарифма не сделана softmax.",
              en="the logits of the right classes are averaged: there is no softmax before the logarithm."),
        Known("log-base", _loss(j=lambda logits, y: _j(logits, y) / np.log(2)),
              ru="логарифм взят по основанию 2, а нужен натуральный.",
              en="the logarithm is taken to base 2; the natural one is wanted."),
        Known("axis", _loss(j=lambda logits, y: -np.mean(_log_softmax(logits.T).T[np.arange(len(y)), y])),
              ru="softmax взята по столбцам: складываются примеры. Складывать нужно классы, вдоль строки.",
              en="the softmax goes down the columns and adds up examples. It should add up classes, along the row."),
        Known("whole-table", _loss(j=lambda logits, y: _from_probabilities(
            lambda logits: np.exp(logits) / np.exp(logits).sum())(logits, y)[0]),
              ru="softmax поделена на сумму всей таблицы. У каждого примера своя сумма, по его строке.",
              en="the softmax is divided by the sum of the whole table. Each example has its own sum, over its row."),
        _NO_SOFTMAX,
    ),
    forbidden=FORBIDDEN,
)  # fmt: skip
_CROSS_ENTROPY_GRADIENT = Check(
    function="cross_entropy",
    reference=_loss(),
    returns=("J", "dlogits"),
    compare=("dlogits",),
    numbers=("J",),
    says={"ru": "dlogits формы (m, o), сверено с формулой", "en": "dlogits of shape (m, o), against the formula"},
    known=(
        _PAIR,
        Known("no-mean", _loss(do=lambda logits, y: _softmax(logits) - _one_hot(logits, y)),
              ru="dlogits в m = {m} раз больше нужного: J — среднее, и 1/m входит в производную.",
              en="dlogits is {m} times too large: J is a mean, and 1/m is part of its derivative."),
        Known("by-all", _loss(do=lambda logits, y: _do(logits, y) / logits.shape[1]),
              ru="dlogits делится на число всех логитов, m · o. Делить нужно на m.",
              en="dlogits is divided by the number of all logits, m · o. Divide by m."),
        Known("sign", _loss(do=lambda logits, y: -_do(logits, y)),
              ru="знак dlogits обратный. Что из чего вычитается: P и Y?",
              en="the sign of dlogits is wrong. Which is subtracted from which, P and Y?"),
        Known("no-labels", _loss(do=lambda logits, y: _softmax(logits) / len(y)),
              ru="dlogits — это вероятности, делённые на m: метки в нём не участвуют.",
              en="dlogits is the probabilities divided by m: the labels do not enter."),
        Known("only-right", _loss(do=lambda logits, y: _do(logits, y) * _one_hot(logits, y)),
              ru="верны только числа при верных классах. Логиты остальных тоже меняют J: через сумму в softmax.",
              en="only the numbers of the right classes are right. The other logits change J too: through the sum in "
              "softmax."),
        Known("by-probabilities", _loss(do=lambda logits, y: -_one_hot(logits, y) / _softmax(logits) / len(y)),
              ru="это производная по вероятностям P. Нужна по логитам: осталось пройти через softmax.",
              en="this is the derivative with respect to the probabilities P. The one with respect to the logits is "
              "wanted: the way through softmax is missing."),
        Known("squares", _loss(do=lambda logits, y: _do(logits, y) * _softmax(logits) * (1 - _softmax(logits))),
              ru="в dlogits лишний множитель P(1 − P): он сокращается с производной логарифма.",
              en="dlogits has an extra factor P(1 − P): it cancels against the derivative of the logarithm."),
        Known("axis", _loss(do=lambda logits, y: (_softmax(logits.T).T - _one_hot(logits, y)) / len(y)),
              ru="softmax взята по столбцам: складываются примеры. Складывать нужно классы, вдоль строки.",
              en="the softmax goes down the columns and adds up examples. It should add up classes, along the row."),
        Known("unchanged", _loss(do=lambda logits, y: logits),
              ru="на месте dlogits вернулись сами логиты.",
              en="in place of dlogits the logits came back."),
    ),
    forbidden=FORBIDDEN,
)  # fmt: skip
_CROSS_ENTROPY_STABLE = Check(
    function="cross_entropy",
    reference=_loss(),
    returns=("J", "dlogits"),
    numbers=("J",),
    says={"ru": "логиты в тысячи по модулю", "en": "logits in the thousands, of either sign"},
    known=(
        Known("overflow", _from_probabilities(_naive),
              ru="экспонента от больших логитов даёт inf, а inf / inf — это nan. Что можно вычесть из строки, не меняя "
              "softmax?",
              en="the exponential of large logits is inf, and inf / inf is nan. What can be subtracted from a row "
              "without changing its softmax?",
              raises=OverflowError),
        Known("one-maximum", _from_probabilities(_one_maximum),
              ru="вычтен один максимум на всю таблицу. Строка с логитами намного меньше него вся обращается в нули. У "
              "каждой строки свой максимум.",
              en="one maximum is subtracted from the whole table. A row whose logits are far below it becomes all "
              "zeros. Each row has a maximum of its own."),
        Known("log-of-zero", _from_probabilities(_softmax),
              ru="softmax устойчива, но вероятность стала ровно 0, и её логарифм — −inf. Логарифм можно взять до "
              "экспоненты: ln p = s − ln Σ e^s.",
              en="the softmax is stable, but a probability is exactly 0 and its logarithm −inf. The logarithm can be "
              "taken before the exponential: ln p = s − ln Σ e^s.",
              raises=ValueError),
        *(
            Known("clipped", _from_probabilities(_softmax, log),
                  ru="вероятность подменена маленьким числом, и J неверна: за логиты [1000, 0] при верном классе 1 "
                  "платят 1000, а не несколько десятков.",
                  en="a probability was replaced by a small number, and J is wrong: logits [1000, 0] with right class "
                  "1 cost 1000, not a few tens.")
            for tiny in (1e-15, 1e-12, 1e-10, 1e-9, 1e-8, 1e-7, 1e-16, 1e-300)
            for log in (functools.partial(lambda p, tiny: np.log(np.maximum(p, tiny)), tiny=tiny),)
        ),
        *_CROSS_ENTROPY_LOSS.known[1:4],
        *_CROSS_ENTROPY_GRADIENT.known[1:2],
    ),
    forbidden=FORBIDDEN,
)  # fmt: skip


def _loss_case(logits, y):
    logits = np.asarray(logits)
    return Case({"logits": logits, "y": np.asarray(y)}, {"m": len(logits), "o": logits.shape[1]})


def _loss_cases(seed, shapes):
    rng = _rng(seed)
    for m, o in shapes:
        # The classes in turn, from a drawn one on: none is missing where m allows it.
        yield _loss_case(rng.normal(0, 1.5, (m, o)), (rng.integers(o) + np.arange(m)) % o)
    yield _loss_case(rng.integers(-3, 4, (2, 3)), [2, 2])


def _of(check, value, part):
    """A part of what the student's function returned, as numbers."""
    return as_numbers((check._parts(value) or {}).get(part))


def _shift_holds(f, logits, c):
    y = np.arange(len(logits)) % 3
    before, after = (_of(_CROSS_ENTROPY_LOSS, f(logits, y), "J") for logits in (logits, logits + c))
    return before is not None and after is not None and bool(np.isclose(before, after, rtol=1e-6, atol=1e-8).all())


_SHIFT = laws.Law(
    "shift",
    {"logits": laws.Array("m", 3), "c": laws.Array(low=-20, high=20)},
    _shift_holds,
    ru="если ко всем логитам строки прибавить одно и то же число, J не меняется. У вас меняется: {input}.",
    en="J does not change when the same number is added to all logits of a row. Yours does: {input}.",
    examples=20,
)


def _rows_sum_to_zero(f, logits):
    y = np.arange(len(logits)) % 3
    slopes = _of(_CROSS_ENTROPY_GRADIENT, f(logits, y), "dlogits")
    return slopes is not None and slopes.ndim == 2 and bool(np.allclose(slopes.sum(axis=1), 0, atol=1e-6))


_ZERO_SUM = laws.Law(
    "row-sum",
    {"logits": laws.Array("m", 3, low=-5, high=5)},
    _rows_sum_to_zero,
    ru="числа dlogits в каждой строке должны давать в сумме 0: и вероятности, и метка складываются в 1. {input}.",
    en="the numbers of dlogits in each row should add up to 0: probabilities and label both add up to 1. {input}.",
    examples=20,
)


def cross_entropy_loss(function, seed=0, shapes=((3, 3), (5, 2), (1, 4), (4, 3))):
    """J for logits of shapes (m, o)."""
    judge = laws.judge(_CROSS_ENTROPY_LOSS, _SHIFT, seed=seed)
    _CROSS_ENTROPY_LOSS.run(function, list(_loss_cases(seed, shapes)), judge)


def cross_entropy_gradient(function, seed=0, shapes=((3, 3), (5, 2), (1, 4), (4, 3))):
    """dlogits for logits of shapes (m, o)."""
    judge = laws.judge(_CROSS_ENTROPY_GRADIENT, _ZERO_SUM, seed=seed)
    _CROSS_ENTROPY_GRADIENT.run(function, list(_loss_cases(seed, shapes)), judge)


def cross_entropy_stable(function, seed=0, largest=1000.0):
    """J and dlogits where careless formulas overflow, underflow or take the logarithm of 0."""
    a, b = _rng(seed).uniform(0.2, 0.9, 2)
    cases = [
        _loss_case([[largest, largest - a], [-largest, -largest + b], [0.3, 0.1]], [0, 0, 1]),
        _loss_case([[0.0, -largest * a, -1.0], [-largest, -largest + b, -largest - a]], [0, 2]),
        _loss_case([[largest, 0.0], [0.0, largest * a], [-largest, 0.0]], [1, 1, 1]),
        _loss_case([[0.0, -largest, 1.0]], [1]),
    ]
    _CROSS_ENTROPY_STABLE.run(function, cases)


# ── numerical_gradient, gradient_check ───────────────────────────────────────────────────────────────────────────────


def _slope(f, P):
    """The derivative of a Bumpy; half of k where p is 0, which is what central differences give there."""
    slope = 2 * f.a * P + 3 * f.c * P**2 + f.k * np.heaviside(P, 0.5)
    slope.flat[0] += f.s * P.flat[-1]
    slope.flat[-1] += f.s * P.flat[0]
    return slope


def _differences(step=1e-5, ahead=1.0, behind=1.0, divisor=None):
    """A numerical_gradient that goes `ahead` steps one way and `behind` steps the other."""

    def numerical_gradient(f, P):
        G = np.zeros(P.shape)
        for index in np.ndindex(P.shape):
            there, back = P.copy(), P.copy()
            there[index] += ahead * step
            back[index] -= behind * step
            G[index] = (f(there) - f(back)) / ((divisor or ahead + behind) * step)
        return G

    return numerical_gradient


def _all_at_once(f, P):
    return np.full(P.shape, (f(P + 1e-5) - f(P - 1e-5)) / 2e-5)


_ONE_SIDED = {
    "ru": "разность взята в одну сторону. Это видно на изломе: центральная даёт там среднее двух наклонов.",
    "en": "the difference is taken to one side. A kink shows it: a central one gives the mean of both slopes.",
}


def _steps(ask):
    """Of any size: a step to one side at a kink, a step so small that rounding shows on a straight line."""
    kinked = Bumpy(0.0, 0.0, 1.0, 0.0)
    at_kink, on_line = (as_numbers(ask(Case({"f": kinked, "P": np.array([p])})).value) for p in (0.0, 0.7))
    if at_kink is not None and at_kink.size == 1 and min(abs(at_kink.item()), abs(at_kink.item() - 1)) < 1e-3:
        return "one-sided", _ONE_SIDED
    if on_line is not None and on_line.size == 1 and 1e-7 < abs(on_line.item() - 1) < 0.5:
        return "step-too-small", {
            "ru": "шаг h слишком мал: f(p + h) и f(p − h) почти равны, и округление съедает разность. Возьмите 10⁻⁵.",
            "en": "the step h is too small: f(p + h) and f(p − h) are almost equal, and rounding eats up their "
            "difference. Take 10⁻⁵.",
        }
    return None


_NUMERICAL_GRADIENT = Check(
    function="numerical_gradient",
    reference=_differences(),
    returns=("G",),
    says={"ru": "центральные разности по каждому числу P", "en": "central differences for every number of P"},
    known=(
        *(
            Known("one-sided", _differences(1e-5, ahead, behind), **_ONE_SIDED)
            for ahead, behind in ((1.0, 0.0), (0.0, 1.0))
        ),
        Known("no-half", _differences(divisor=1.0),
              ru="ответ в 2 раза больше нужного: концы отстоят друг от друга на 2h.",
              en="the answer is 2 times too large: the two ends are 2h apart."),
        Known("backwards", _differences(ahead=-1.0, behind=-1.0, divisor=2.0),
              ru="знак обратный: из f(p + h) вычитают f(p − h).",
              en="the sign is wrong: f(p − h) is subtracted from f(p + h)."),
        Known("not-divided", lambda f, P: 2e-5 * _differences()(f, P),
              ru="это разности f(p + h) − f(p − h), их ещё нужно поделить на 2h.",
              en="these are the differences f(p + h) − f(p − h); they have to be divided by 2h."),
        Known("all-at-once", _all_at_once,
              ru="сдвинуты все числа P сразу. Частная производная сдвигает одно, остальные стоят.",
              en="all numbers of P are moved at once. A partial derivative moves one; the others stay."),
        Known("unchanged", lambda f, P: P,
              ru="вернулось само P.",
              en="P itself came back."),
        *(
            Known("step-too-large", _differences(step),
                  ru="шаг h слишком велик: формула точна лишь до h². Возьмите 10⁻⁵.",
                  en="the step h is too large: the formula is only exact up to h². Take 10⁻⁵.")
            for step in (0.1, 0.01, 1.0)
        ),
    ),
    diagnose=_steps,
    forbidden=FORBIDDEN,
    tolerance=2e-5,
)  # fmt: skip


def _slopes_right(f, P, dP, norm=np.linalg.norm):
    N = _differences()(f, P)
    size = norm(dP) + norm(N)
    return norm(dP - N) / size if size else 0.0


def _of_slopes(function):
    """A gradient_check that makes a number of the gradient a and the numerical one n."""

    def gradient_check(f, P, dP):
        return function(np.asarray(dP), _differences()(f, P))

    return gradient_check


def _size(a, n):
    return np.linalg.norm(a) + np.linalg.norm(n)


_GRADIENT_CHECK = Check(
    function="gradient_check",
    reference=_slopes_right,
    returns=("error",),
    numbers=("error",),
    says={
        "ru": "верный градиент проходит, подложенные ошибки находятся",
        "en": "a right gradient passes, planted mistakes are found",
    },
    known=(
        Known("never-finds", _of_slopes(lambda a, n: 0.0),
              ru="функция отвечает 0 и там, где градиент неверен. С чем она его сравнивает?",
              en="the function answers 0 where the gradient is wrong as well. What does it compare it with?"),
        Known("absolute", _of_slopes(lambda a, n: np.linalg.norm(a - n)),
              ru="это длина разности. Её нужно поделить на сумму длин.",
              en="this is the length of the difference. It has to be divided by the sum of the lengths."),
        Known("one-length", _of_slopes(lambda a, n: np.linalg.norm(a - n) / np.linalg.norm(n)),
              ru="длина разности делится только на длину численного градиента, а нужно на сумму двух длин.",
              en="the length of the difference is divided by that of the numerical gradient alone; the sum of both "
              "lengths is wanted."),
        Known("one-length", _of_slopes(lambda a, n: np.linalg.norm(a - n) / np.linalg.norm(a)),
              ru="длина разности делится только на длину проверяемого градиента, а нужно на сумму двух длин.",
              en="the length of the difference is divided by that of the given gradient alone; the sum of both lengths "
              "is wanted."),
        Known("length-of-sum", _of_slopes(lambda a, n: np.linalg.norm(a - n) / np.linalg.norm(a + n)),
              ru="в знаменателе длина суммы, а нужна сумма длин: векторы в сумме могут сократиться.",
              en="it is divided by the length of the sum; the sum of the lengths is wanted: vectors may cancel."),
        Known("squares", _of_slopes(lambda a, n: np.sum((a - n) ** 2) / (np.sum(a**2) + np.sum(n**2))),
              ru="взяты квадраты длин: не хватает корня.",
              en="these are squares of lengths: the root is missing."),
        Known("signed", _of_slopes(lambda a, n: np.sum(a - n) / _size(a, n)),
              ru="разности складываются со знаком и могут сократиться. Нужна длина разности.",
              en="the differences are added with their signs and may cancel. The length of the difference is wanted."),
        *(
            Known("yes-or-no", _of_slopes(lambda a, n, yes=yes: (np.linalg.norm(a - n) < 1e-6 * _size(a, n)) == yes),
                  ru="ответ «да» или «нет», а нужно число: относительная ошибка.",
                  en="the answer is yes or no; a number is wanted, the relative error.")
            for yes in (True, False)
        ),
        Known("zero-by-zero", _of_slopes(lambda a, n: np.float64(np.linalg.norm(a - n)) / _size(a, n)),
              ru="оба градиента нулевые, и 0 / 0 даёт nan. Здесь нужно вернуть 0: они совпадают.",
              en="both gradients are zero, and 0 / 0 is nan. Return 0 here: they agree.",
              raises=ZeroDivisionError),
    ),
    earlier={"numerical_gradient": _differences()},
    forbidden=FORBIDDEN,
    tolerance=1e-4,
)  # fmt: skip


def _bumpy_case(rng, shape):
    # Some numbers of P are exactly 0, at the kink, where one-sided differences cannot hide.
    P = rng.choice([-1, 1], shape) * rng.uniform(0.3, 1.5, shape)
    if P.size > 2:
        P.flat[P.size // 2] = 0.0
    f = Bumpy(*(float(value) for value in rng.uniform((1, 2, 1, 0.5), (2, 4, 2, 1.5))))
    return f, P


def numerical_gradient(function, seed=0, shapes=((3,), (2, 3), (1, 1))):
    """Central differences of functions whose slopes are known, for P of several shapes."""
    rng, cases = _rng(seed), []
    for shape in shapes:
        f, P = _bumpy_case(rng, shape)
        cases.append(Case({"f": f, "P": P}))
    _NUMERICAL_GRADIENT.run(function, cases)


def gradient_check(function, seed=0, shapes=((3,), (2, 3))):
    """The relative error of right gradients, and of gradients with a mistake in them."""
    rng, cases = _rng(seed), []
    for shape in shapes:
        f, P = _bumpy_case(rng, shape)
        right = _slope(f, P)
        one = right.copy()
        one.flat[-1] *= 1.2
        balanced = right.copy()  # two mistakes whose sum is 0
        balanced.flat[0] += 0.5
        balanced.flat[1] -= 0.5
        for dP in (right, 5 * right, one, balanced, -right, np.zeros_like(right)):
            cases.append(Case({"f": f, "P": P, "dP": dP}))
    # A small gradient twice too large is as wrong as a large one, and no gradient at all is right on a plain.
    low, P = Bumpy(1e-3, 0.0, 0.0, 0.0), rng.uniform(0.5, 1, 3)
    cases.append(Case({"f": low, "P": P, "dP": 2 * _slope(low, P)}))
    flat = Bumpy(0.0, 0.0, 0.0, 0.0)
    cases.append(Case({"f": flat, "P": np.ones(2), "dP": np.zeros(2)}))
    _GRADIENT_CHECK.run(function, cases)


# ── forward, backward ────────────────────────────────────────────────────────────────────────────────────────────────


def _depth(parameters):
    return sum(name.startswith("W") for name in parameters)


def _forward_with(relu=lambda Z, k, K: np.maximum(Z, 0) if k < K else Z, bias=1.0, kept=lambda Z, H: (Z, H)):
    """A forward with another activation, without biases, or with other things in its cache."""

    def forward(X, parameters):
        H, K, cache = X, _depth(parameters), {"H0": X}
        for k in range(1, K + 1):
            Z = H @ parameters[f"W{k}"].T + bias * parameters[f"b{k}"]
            H = relu(Z, k, K)
            cache[f"Z{k}"], cache[f"H{k}"] = kept(Z, H)
        del cache[f"H{K}"]
        return H, cache

    return forward


_forward = _forward_with()


def _outputs_and_cache(value):
    """logits and what the cache holds, under one roof; None where it is no pair with a dictionary."""
    if isinstance(value, dict):
        value = (value.get("logits"), value.get("cache"))
    if not isinstance(value, tuple | list) or len(value) != 2 or not isinstance(value[1], dict):
        return None
    return {**value[1], "logits": value[0]}


_FORWARD = Check(
    function="forward",
    reference=_forward,
    returns=("logits", "cache"),
    parts=_outputs_and_cache,
    says={"ru": "логиты и кэш сетей разной глубины", "en": "logits and cache of networks of several depths"},
    known=(
        Known("relu-at-the-end", _forward_with(relu=lambda Z, k, K: np.maximum(Z, 0)),
              ru="ReLU применена и после последнего слоя. Логиты бывают отрицательными: там её нет.",
              en="ReLU was applied after the last layer, too. Logits may be negative: there is none."),
        Known("no-relu", _forward_with(relu=lambda Z, k, K: Z),
              ru="ReLU не применена: слои без неё сливаются в один линейный.",
              en="ReLU was not applied: without it the layers collapse into a single linear one."),
        Known("no-bias", _forward_with(bias=0.0),
              ru="смещения не участвуют в ответе.",
              en="the biases do not enter the result."),
        Known("kept-after-relu", _forward_with(kept=lambda Z, H: (H, H)),
              ru="под именем Z сохранено то, что после ReLU: H. Нужны преактивации, до неё.",
              en="under the name Z there is what comes after ReLU, H. The pre-activations are wanted, before it."),
        Known("kept-before-relu", _forward_with(kept=lambda Z, H: (Z, Z)),
              ru="под именем H сохранены преактивации. H — то, что после ReLU.",
              en="under the name H there are the pre-activations. H is what comes after ReLU."),
        Known("relu-of-inputs", lambda X, parameters: _forward(np.maximum(X, 0), parameters),
              ru="ReLU применена и ко входу X. Первый слой получает X как есть.",
              en="ReLU was applied to the input X, too. The first layer takes X as it is."),
        Known("softmax", lambda X, parameters: (_softmax(_forward(X, parameters)[0]), _forward(X, parameters)[1]),
              ru="вернулись вероятности: softmax здесь лишняя, она входит в потери.",
              en="probabilities came back: no softmax belongs here, it is part of the loss."),
    ),
    earlier={"linear_forward": _linear_forward},
    forbidden=FORBIDDEN,
)  # fmt: skip


def _network(rng, sizes):
    """Parameters with numbers of either sign, biases too."""
    parameters = {}
    for k, (n, h) in enumerate(zip(sizes, sizes[1:], strict=False), start=1):
        parameters[f"W{k}"] = rng.normal(0, 1, (h, n))
        parameters[f"b{k}"] = rng.normal(0, 1, h)
    return parameters


def forward(function, seed=0, networks=((3, 4, 2), (2, 3, 3, 3), (3, 2)), m=5):
    """logits and cache for networks of several depths, m examples, then for a single one."""
    rng, cases = _rng(seed), []
    for sizes in networks:
        cases.append(Case({"X": rng.normal(0, 1, (m, sizes[0])), "parameters": _network(rng, sizes)}))
    sizes = networks[0]
    cases.append(Case({"X": rng.normal(0, 1, (1, sizes[0])), "parameters": _network(rng, sizes)}))
    _FORWARD.run(function, cases)


def _backward_with(mask=lambda dH, cache, k: _relu_backward(dH, cache[f"Z{k - 1}"]), mean=False, db=_db):
    """A backward with another mask, or another share of each example."""

    def backward(dlogits, cache, parameters):
        gradients, dZ = {}, dlogits
        for k in range(_depth(parameters), 0, -1):
            X, W = cache[f"H{k - 1}"], parameters[f"W{k}"]
            scale = 1 / len(dlogits) if mean else 1.0
            gradients[f"W{k}"], gradients[f"b{k}"] = scale * (dZ.T @ X), scale * db(dZ, X, W)
            if k > 1:
                dZ = mask(dZ @ W, cache, k)
        return gradients

    return backward


_backward = _backward_with()
_BACKWARD = Check(
    function="backward",
    reference=_backward,
    returns=("gradients",),
    parts=lambda value: value if isinstance(value, dict) else None,
    says={"ru": "производные всех параметров сети из двух слоёв", "en": "all derivatives of a network of two layers"},
    known=(
        Known("no-mask", _backward_with(mask=lambda dH, cache, k: dH),
              ru="последний слой верен, а {name} нет: на обратном пути пропущена ReLU.",
              en="the last layer is right, but {name} is not: ReLU was left out on the way back."),
        Known("mask-of-dh", _backward_with(mask=lambda dH, cache, k: np.maximum(dH, 0)),
              ru="последний слой верен, а {name} нет: ReLU применена к производной. Что проходит, решает знак Z.",
              en="the last layer is right, but {name} is not: ReLU was applied to the derivative. The sign of Z "
              "decides what passes."),
        Known("times-value", _backward_with(mask=lambda dH, cache, k: dH * cache[f"H{k - 1}"]),
              ru="последний слой верен, а {name} нет: производная умножена на значение ReLU, а не на её наклон.",
              en="the last layer is right, but {name} is not: the derivative is multiplied by the value of ReLU, "
              "not by its slope."),
        Known("mean", _backward_with(mean=True),
              ru="{name} в m = {m} раз меньше нужного: деление на m уже вошло в dlogits, повторять его не надо.",
              en="{name} is {m} times too small: the division by m is part of dlogits already."),
        Known("db-mean", _backward_with(db=lambda dZ, X, W: dZ.mean(axis=0)),
              ru="{name} в m = {m} раз меньше нужного: вклады примеров складываются, а не усредняются.",
              en="{name} is {m} times too small: the contributions of the examples add up; they are not averaged."),
        Known("unchanged", lambda dlogits, cache, parameters: parameters,
              ru="вернулись сами параметры, а нужны их производные.",
              en="the parameters came back; their derivatives are wanted."),
        Known("uphill", lambda *values: {name: -slope for name, slope in _backward(*values).items()},
              ru="знак обратный: нужны сами производные. Вычитать их будет шаг обучения.",
              en="the sign is wrong: the derivatives themselves are wanted. The step of training will subtract them."),
    ),
    earlier={"linear_backward": _linear(), "relu_backward": _relu_backward},
    forbidden=FORBIDDEN,
)  # fmt: skip
_BACKWARD_DEEP = Check(
    function="backward",
    reference=_backward,
    returns=("gradients",),
    parts=_BACKWARD.parts,
    says={"ru": "сети из одного, трёх и более слоёв", "en": "networks of one layer, of three and more"},
    known=_BACKWARD.known,
    earlier=_BACKWARD.earlier,
    forbidden=FORBIDDEN,
)


def _backward_cases(seed, networks, m):
    rng = _rng(seed)
    for sizes in networks:
        parameters = _network(rng, sizes)
        outputs, cache = _forward(rng.normal(0, 1, (m, sizes[0])), parameters)
        dlogits = rng.choice([-1, 1], outputs.shape) * rng.uniform(0.5, 1.5, outputs.shape)
        yield Case({"dlogits": dlogits, "cache": cache, "parameters": parameters}, {"m": m})


def backward(function, seed=0, networks=((3, 4, 2), (2, 5, 3)), m=5):
    """The derivatives of networks of two layers."""
    _BACKWARD.run(function, list(_backward_cases(seed, networks, m)))


def backward_deep(function, seed=0, networks=((3, 4, 3, 2), (3, 2), (2, 4, 4, 4, 3)), m=5):
    """The derivatives of networks of one layer, three layers and more."""
    _BACKWARD_DEEP.run(function, list(_backward_cases(seed, networks, m)))


# ── batches, train ───────────────────────────────────────────────────────────────────────────────────────────────────


def _batches(X, y, order, size):
    chunks = [order[start : start + size] for start in range(0, len(order), size)]
    return [(X[chunk], y[chunk]) for chunk in chunks]


def _whole_only(X, y, order, size):
    return [pair for pair in _batches(X, y, order, size) if len(pair[1]) == size]


def _in_so_many(X, y, order, size):
    return [(X[chunk], y[chunk]) for chunk in np.array_split(order, min(size, len(order)))]


def _pairs(value):
    """How many batches, their sizes, and what is in them one after another; None where these are no pairs."""
    try:
        pairs = [(np.asarray(X), np.asarray(y)) for X, y in value]
        X, y = (np.concatenate([pair[side] for pair in pairs]) for side in (0, 1))
    except Exception:  # no sequence, no pairs, ragged ones, or a generator of the student's that fails
        return None
    return {"len(batches)": len(pairs), "sizes": [len(labels) for _, labels in pairs], "X": X, "y": y}


_BATCHES = Check(
    function="batches",
    reference=_batches,
    returns=("batches",),
    parts=_pairs,
    says={"ru": "каждый пример в одном батче, со своей меткой", "en": "each example in one batch, with its own label"},
    known=(
        Known("last-dropped", _whole_only,
              ru="неполный последний батч потерян: примеров {m}, по {size} в батче, и {left} остались не у дел.",
              en="the last batch, which is not full, got lost: {m} examples, {size} a batch, and {left} are left out."),
        Known("labels-in-old-order", lambda X, y, order, size: [
            (X[order[i : i + size]], y[i : i + size]) for i in range(0, len(order), size)],
              ru="примеры стоят в новом порядке, а метки в старом: у примеров теперь чужие метки.",
              en="the examples are in the new order, the labels in the old one: examples have the labels of others."),
        Known("examples-in-old-order", lambda X, y, order, size: [
            (X[i : i + size], y[order[i : i + size]]) for i in range(0, len(order), size)],
              ru="метки стоят в новом порядке, а примеры в старом: у примеров теперь чужие метки.",
              en="the labels are in the new order, the examples in the old one: examples have the labels of others."),
        Known("old-order", lambda X, y, order, size: _batches(X, y, np.arange(len(y)), size),
              ru="порядок order не использован: примеры идут, как лежали.",
              en="order was not used: the examples come as they lay."),
        Known("size-as-count", _in_so_many,
              ru="size понят как число батчей, а это число примеров в батче.",
              en="size was taken for the number of batches; it is the number of examples in a batch."),
        Known("empty-last", lambda X, y, order, size: [
            (X[order[i : i + size]], y[order[i : i + size]]) for i in range(0, len(order) + 1, size)],
              ru="последний батч пуст. Он появляется, когда число примеров делится на size нацело.",
              en="the last batch is empty. It appears when size divides the number of examples."),
        Known("places", lambda X, y, order, size: [
            (X[np.argsort(order)[i : i + size]], y[np.argsort(order)[i : i + size]])
            for i in range(0, len(order), size)],
              ru="order понят наоборот: order[0] — это номер примера, который стоит первым.",
              en="order was read the wrong way round: order[0] is the number of the example that comes first."),
    ),
    forbidden=FORBIDDEN,
)  # fmt: skip


def _batches_case(rng, m, size, n):
    # A turn by one place and a swap: an order that is not its own inverse.
    order = np.roll(rng.permutation(m), 1)
    if m > 2 and (order[order] == np.arange(m)).all():
        order = np.roll(np.arange(m), 1)
    values = {"X": rng.normal(0, 1, (m, n)), "y": rng.integers(0, 3, m) + 3 * np.arange(m), "order": order}
    return Case({**values, "size": size}, {"m": m, "size": size, "left": m % size})


def batches(function, seed=0, sizes=((7, 3), (6, 2), (3, 5), (4, 1)), n=2):
    """Batches for pairs (number of examples, size of a batch)."""
    rng = _rng(seed)
    _BATCHES.run(function, [_batches_case(rng, m, size, n) for m, size in sizes])


def _descent(
    step=1.0, names=("W", "b"), old=False, when="batch", orders=lambda orders: orders, size=lambda size, m: size
):
    """A train that differs: step: sign of the step; names: what is trained; old: gradients at the parameters of the
    start; when: a step after each batch, or one after the last batch of an epoch."""

    def train(X, y, parameters, learning_rate, all_orders, batch):
        now, history = dict(parameters), [_j(_forward(X, parameters)[0], y)]
        for order in orders(all_orders):
            pairs = _batches(X, y, order, size(batch, len(y)))
            for i, (Xb, yb) in enumerate(pairs):
                here = parameters if old else now
                outputs, cache = _forward(Xb, here)
                gradients = _backward(_do(outputs, yb), cache, here)
                if when == "batch" or i == len(pairs) - 1:
                    now = {
                        name: now[name] - step * learning_rate * gradients[name] * (name[0] in names) for name in now
                    }
            history.append(_j(_forward(X, now)[0], y))
        return now, history

    return train


_train = _descent()
_EARLIER_TRAIN = {
    "linear_forward": _linear_forward, "relu_backward": _relu_backward, "linear_backward": _linear(),
    "cross_entropy": _loss(), "forward": _forward, "backward": _backward, "batches": _batches,
}  # fmt: skip
_TRAIN_KNOWN = (
    Known("uphill", _descent(step=-1.0),
          ru="шаги идут вдоль градиента, и потери растут.",
          en="the steps go along the gradient, and the loss rises."),
    Known("whole-batch", _descent(size=lambda size, m: m),
          ru="шаг делается один раз за эпоху, по всем примерам сразу. Нужен шаг после каждого батча.",
          en="there is one step an epoch, on all examples at once. A step after each batch is wanted."),
    Known("last-batch-only", _descent(when="epoch"),
          ru="шаг делается только после последнего батча эпохи. Не стоит ли он вне внутреннего цикла?",
          en="there is a step only after the last batch of an epoch. Does it stand outside the inner loop?"),
    Known("same-order", _descent(orders=lambda orders: [orders[0]] * len(orders) if len(orders) else orders),
          ru="во всех эпохах взят один порядок, orders[0]. У каждой эпохи свой.",
          en="all epochs use one order, orders[0]. Each epoch has its own."),
    Known("old-order", _descent(orders=lambda orders: [np.arange(len(order)) for order in orders]),
          ru="порядки из orders не использованы: примеры идут, как лежали.",
          en="the orders are not used: the examples come as they lay."),
    Known("biases-untrained", _descent(names=("W",)),
          ru="обучаются только веса W, смещения b стоят на месте.",
          en="only the weights W are trained; the biases b stay where they are."),
    Known("one-epoch", _descent(orders=lambda orders: orders[:1]),
          ru="сделана одна эпоха из {epochs}. Не стоит ли return внутри цикла?",
          en="only one epoch of {epochs} was made. Is return inside the loop?"),
    Known("old-gradients", _descent(old=True),
          ru="градиент всё время берётся при начальных параметрах. Прямой и обратный проход нужны с новыми.",
          en="the gradient is always taken at the parameters of the start. Both passes need the new ones."),
)  # fmt: skip


def _first(value):
    if isinstance(value, dict) and "parameters" in value:
        value = (value["parameters"], None)
    pair = isinstance(value, tuple | list) and len(value) == 2
    return value[0] if pair and isinstance(value[0], dict) else None


_TRAIN = Check(
    function="train",
    reference=_train,
    returns=("parameters", "losses"),
    parts=_first,
    says={"ru": "параметры после обучения", "en": "the parameters after training"},
    known=(
        Known("initial", lambda X, y, parameters, learning_rate, orders, size: (parameters, []),
              ru="вернулись начальные параметры: новые не сохраняются от шага к шагу.",
              en="the initial parameters came back: the new ones are not kept from step to step."),
        *_TRAIN_KNOWN,
    ),
    earlier=_EARLIER_TRAIN,
    forbidden=FORBIDDEN,
)  # fmt: skip
_TRAIN_LOSSES = Check(
    function="train",
    reference=_train,
    returns=("parameters", "losses"),
    compare=("losses",),
    says={"ru": "потери до обучения и после каждой эпохи", "en": "the loss before training and after each epoch"},
    known=(
        Known("no-start", lambda *values: (0, _train(*values)[1][1:]),
              ru="в losses {epochs} чисел: нет потерь до обучения. Нужно на одно больше, чем эпох.",
              en="losses holds {epochs} numbers: the loss before training is missing. There is one more than epochs."),
        Known("no-end", lambda *values: (0, _train(*values)[1][:-1]),
              ru="в losses {epochs} чисел: нет потерь после последней эпохи. Нужно на одно больше, чем эпох.",
              en="losses holds {epochs} numbers: the loss after the last epoch is missing. There is one more than "
              "epochs."),
        Known("last-only", lambda *values: (0, _train(*values)[1][-1]),
              ru="losses — одно число, а нужен список: до обучения и после каждой эпохи.",
              en="losses is one number; a list is wanted: before training and after each epoch."),
        Known("initial", lambda *values: (0, [_train(*values)[1][0]] * len(_train(*values)[1])),
              ru="потери не меняются: новые параметры не сохраняются от шага к шагу.",
              en="the loss does not change: the new parameters are not kept from step to step."),
        *(known for known in _TRAIN_KNOWN if known.key != "one-epoch"),
    ),
    earlier=_EARLIER_TRAIN,
    forbidden=FORBIDDEN,
)  # fmt: skip


def _train_cases(seed, settings):
    rng = _rng(seed)
    for sizes, m, size, epochs in settings:
        X, y = rng.normal(0, 1, (m, sizes[0])), (rng.integers(sizes[-1]) + np.arange(m)) % sizes[-1]
        all_orders = np.array([rng.permutation(m) for _ in range(epochs)], dtype=np.int64).reshape(epochs, m)
        values = (X, y, _network(rng, sizes), float(rng.uniform(0.1, 0.3)), all_orders, size)
        names = ("X", "y", "parameters", "learning_rate", "orders", "size")
        yield Case(dict(zip(names, values, strict=True)), {"epochs": epochs})


# Sizes of the network, examples, size of a batch, epochs.
_TRAIN_SETTINGS = (((2, 3, 2), 7, 3, 4), ((3, 4, 3, 3), 6, 2, 2), ((2, 3), 4, 4, 0))


def train(function, seed=0, settings=_TRAIN_SETTINGS):
    """The parameters after training on small data."""
    _TRAIN.run(function, list(_train_cases(seed, settings)))


def train_losses(function, seed=0, settings=_TRAIN_SETTINGS):
    """The losses that train records."""
    _TRAIN_LOSSES.run(function, list(_train_cases(seed, settings)))


# ── two moons ────────────────────────────────────────────────────────────────────────────────────────────────────────


_TRAIN_SEED, _TEST_SEED = 1, 2026


@functools.lru_cache(maxsize=256)
def _trained(width, learning_rate, start):
    """Parameters and losses of the references on the 300 training points, from this start."""
    X, y = moons(300, _TRAIN_SEED)
    with np.errstate(all="ignore"):
        return _train(X, y, weights((2, width, 2), start), learning_rate, orders(EPOCHS, 300, start), BATCH)


def losses(width, learning_rate, start=1):
    """The loss on the training points before and after each epoch, without anyone's `train`: EPOCHS + 1 numbers."""
    return list(_trained(int(width), float(learning_rate), start)[1])


def _accuracies(width, learning_rate):
    """The share of right answers on 2000 points nobody trained on, from each start."""
    X, y = moons(2000, _TEST_SEED)
    with np.errstate(all="ignore"):
        answers = [_forward(X, _trained(width, learning_rate, start)[0])[0] for start in STARTS]
    return [float(np.mean(np.isfinite(logits).all(axis=1) & (logits.argmax(axis=1) == y))) for logits in answers]


def choice(answer):
    """Width and learning rate: a network 2-width-2 learns the moons in EPOCHS epochs from every start.

    It is trained with the references, so that the answer counts whatever the student's own functions do, and judged on
    points that are not in the notebook.
    """

    def failed(key, ru, en):
        return CheckFailed(f"choice: {say(ru=ru, en=en)}", f"choice.{key}")

    if answer is None:
        raise failed("not-written", "ширина и скорость обучения ещё не выбраны.",
                     "width and learning rate are not chosen yet.")  # fmt: skip
    width, rate = _two_numbers(answer)
    if width is None or not 1 <= width <= WIDEST or width != int(width) or not 0 < rate < np.inf:
        raise failed(
            "type",
            'нужен словарь {"width": …, "learning_rate": …}: целое число от 1 до ' + f"{WIDEST} и положительное число.",
            'a dictionary {"width": …, "learning_rate": …} is wanted: a whole number from 1 to '
            f"{WIDEST} and a positive number.",
        )
    width = int(width)
    worst = min(_accuracies(width, rate))
    if worst >= TARGET:
        succeeded(
            "choice",
            {
                "ru": f"доля верных не ниже {worst:.3f} на новых точках со всех {len(STARTS)} начал",
                "en": f"accuracy {worst:.3f} or more on new points, from all {len(STARTS)} starts",
            },
        )
        return
    shown = number(worst)
    if min(_accuracies(16, rate)) >= TARGET:
        raise failed(
            "too-narrow",
            f"с шириной {width} сеть учится не с каждого начала: в худшем случае доля верных {shown}, нужно {TARGET}. "
            "Лишние нейроны дают запас на неудачное начало.",
            f"with width {width} the network does not learn from every start: the worst accuracy is {shown}, "
            f"{TARGET} is wanted. Spare neurons make up for an unlucky start.",
        )
    if rate < 0.5:
        raise failed(
            "too-slow",
            f"со скоростью {number(rate)} за {EPOCHS} эпох сеть не доучивается: доля верных в худшем случае {shown}, "
            f"нужно {TARGET}.",
            f"with rate {number(rate)} the network is not done in {EPOCHS} epochs: the worst accuracy is {shown}, "
            f"{TARGET} is wanted.",
        )
    raise failed(
        "too-fast",
        f"со скоростью {number(rate)} шаги слишком велики: доля верных в худшем случае {shown}, нужно {TARGET}.",
        f"with rate {number(rate)} the steps are too large: the worst accuracy is {shown}, {TARGET} is wanted.",
    )


def _two_numbers(answer):
    """(width, rate) as floats, or (None, None)."""
    if not isinstance(answer, dict):
        return None, None
    values = [as_numbers(answer.get(name)) for name in ("width", "learning_rate")]
    if any(v is None or v.shape != () or not np.isfinite(v) for v in values):
        return None, None
    return tuple(float(value) for value in values)


# ── all of them ──────────────────────────────────────────────────────────────────────────────────────────────────────

TASKS = (
    _summary.Task(1, "linear_forward", {"test-linear-forward": (1, linear_forward)}),
    _summary.Task(2, "relu_backward", {"test-relu-backward": (1, relu_backward)}),
    _summary.Task(3, "linear_backward", {
        "test-linear-backward-dx": (1, linear_backward_dx), "test-linear-backward-dw": (1, linear_backward_dw),
        "test-linear-backward-db": (1, linear_backward_db),
        "test-linear-backward-vectorised": (1, linear_backward_vectorised)}),
    _summary.Task(4, "cross_entropy", {
        "test-cross-entropy-loss": (1, cross_entropy_loss),
        "test-cross-entropy-gradient": (1, cross_entropy_gradient),
        "test-cross-entropy-stable": (1, cross_entropy_stable)}),
    _summary.Task(5, "numerical_gradient", {"test-numerical-gradient": (1, numerical_gradient)}),
    _summary.Task(5, "gradient_check", {"test-gradient-check": (1, gradient_check)}),
    _summary.Task(6, "forward", {"test-forward": (1, forward)}),
    _summary.Task(7, "backward", {"test-backward": (1, backward), "test-backward-deep": (1, backward_deep)}),
    _summary.Task(8, "batches", {"test-batches": (1, batches)}),
    _summary.Task(8, "train", {"test-train": (1, train), "test-train-losses": (1, train_losses)}),
    _summary.Task(9, "choice", {"test-choice": (1, choice)}),
)  # fmt: skip
MANUAL = {"three-passes": 2}


def summary(names=None):
    """A table for the student: each task, its points, and what its visible checks say now.

    names: the notebook's names; those of the calling cell where left out.
    """
    return _summary.make(TASKS, MANUAL, sys._getframe(1).f_globals if names is None else names)
