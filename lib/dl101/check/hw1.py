"""Checks of homework 1, logistic regression. X is (n, m), examples are columns, as in lecture 03.

    from dl101.check import hw1 as check
    check.sigmoid(sigmoid)

Each check takes the student's function, a seed, and where it makes sense the shapes to try; it prints one line or
raises CheckFailed. `check.summary()` shows all of them in one table.
"""

from __future__ import annotations

import contextlib
import functools
import io
import sys

import numpy as np

from dl101 import activations, logistic_regression
from dl101.check import forbidden
from dl101.check import summary as _summary
from dl101.check.failure import CheckFailed
from dl101.check.given import given
from dl101.check.task import Case, Check, Known, arguments, succeeded
from dl101.check.values import as_numbers, number
from dl101.language import say

__all__ = [
    "FORBIDDEN", "TASKS", "CheckFailed", "accuracy", "backward_db", "backward_dw", "cost", "cost_curve", "cost_stable",
    "flatten_order", "flatten_shape", "forward", "given", "initialize", "learning_rate", "predict", "ready", "sigmoid",
    "sigmoid_stable", "summary", "train", "train_costs", "update",
]  # fmt: skip

# What an answer may not lead to: the course's own solutions, and libraries that have one.
FORBIDDEN = forbidden.modules()

# Bounds on the choice of alpha, measured on the 600 pictures: 0.006 to 0.037 pass.
LEARNING_RATE_STEPS, LEARNING_RATE_COST = 200, 0.56


def _rng(seed):
    return np.random.default_rng(seed)


def _log_loss(A, Y):
    """The formula as it is printed, logarithm of zero included."""
    return -(Y * np.log(A) + (1 - Y) * np.log(1 - A))


# ── flatten ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def _flatten(images):
    return images.reshape(images.shape[0], -1).T


def _image_case(images):
    m = images.shape[0]
    return Case({"images": images}, {"m": m, "n": images.size // m, "shape": images.shape})


_ROWS = Known(
    "examples-in-rows",
    lambda images: images.reshape(images.shape[0], -1),
    ru="получена форма ({m}, {n}): картинки стоят в строках. Здесь каждая картинка должна стать столбцом, то есть "
    "нужна форма ({n}, {m}).",
    en="the shape is ({m}, {n}): the pictures stand in rows. Here each picture should become a column, so the shape "
    "should be ({n}, {m}).",
)
_UNCHANGED = Known(
    "unchanged",
    lambda images: images,
    ru="массив вернулся таким же, формы {shape}. Нужна таблица формы ({n}, {m}): столбец на картинку.",
    en="the array came back as it was, of shape {shape}. A table of shape ({n}, {m}) is wanted, a column per picture.",
)
_FLATTEN_SHAPE = Check(
    function="flatten",
    reference=_flatten,
    returns=("X",),
    says={"ru": "форма (n, m), картинка в каждом столбце", "en": "shape (n, m), a picture in every column"},
    known=(_ROWS, _UNCHANGED),
    forbidden=FORBIDDEN,
)
_FLATTEN_ORDER = Check(
    function="flatten",
    reference=_flatten,
    returns=("X",),
    says={
        "ru": "в столбце пиксели одной картинки, строка за строкой",
        "en": "a column holds the pixels of one picture, row after row",
    },
    known=(
        _ROWS,
        _UNCHANGED,
        Known(
            "mixed-pictures",
            lambda images: images.reshape(-1, images.shape[0]),
            ru="форма ({n}, {m}) верна, но в одном столбце оказались пиксели разных картинок. reshape не переставляет "
            "числа, он только режет их подряд: где здесь кончается первая картинка?",
            en="the shape ({n}, {m}) is right, but a column mixes pixels of different pictures. reshape does not move "
            "numbers, it only cuts them in order: where does the first picture end here?",
        ),
        Known(
            "column-order",
            lambda images: images.reshape(images.shape[0], images.shape[1], -1).transpose(2, 1, 0).reshape(
                -1, images.shape[0]) if images.ndim == 3 else images.T.reshape(-1, images.shape[0]),
            ru="в каждом столбце нужная картинка, но её пиксели идут столбец за столбцом. Нужно строка за строкой, "
            "иначе веса потом не нарисовать.",
            en="each column holds the right picture, but its pixels go column after column. They should go row after "
            "row, or the weights cannot be drawn later.",
        ),
    ),
    forbidden=FORBIDDEN,
)  # fmt: skip


def flatten_shape(function, seed=0, shapes=((5, 4, 3), (2, 2, 3, 3))):
    """The result of flatten has shape (n, m), judged on pictures of one grey level each."""
    greys = _rng(seed).uniform(0.1, 0.9, len(shapes))
    cases = [_image_case(np.full(shape, grey)) for shape, grey in zip(shapes, greys, strict=True)]
    _FLATTEN_SHAPE.run(function, cases)


def flatten_order(function, seed=0, shapes=((5, 4, 3), (2, 2, 3, 3))):
    """Each column of the result is one picture, pixels row after row."""
    rng = _rng(seed)
    _FLATTEN_ORDER.run(function, [_image_case(rng.uniform(0, 1, shape)) for shape in shapes])


# ── sigmoid ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def _naive_right(z):
    return np.exp(z) / (1 + np.exp(z))


_SIGMOID = Check(
    function="sigmoid",
    reference=activations.sigmoid,
    returns=("A",),
    says={"ru": "числа, массивы разных форм, целые z", "en": "numbers, arrays of several shapes, integer z"},
    known=(
        Known("sign", lambda z: 1 / (1 + np.exp(z)),
              ru="получается σ(−z) вместо σ(z). Проверьте знак в показателе.",
              en="the result is σ(−z) in place of σ(z). Check the sign in the exponent."),
        Known("tanh", np.tanh,
              ru="это гиперболический тангенс, его значения от −1 до 1. У сигмоиды они от 0 до 1.",
              en="this is the hyperbolic tangent, with values from −1 to 1. Those of the sigmoid lie between 0 and 1."),
        Known("identity", lambda z: z,
              ru="вернулось само z.",
              en="z itself came back."),
        Known("step", lambda z: (np.asarray(z) >= 0) * 1.0,
              ru="это ступенька: только 0 и 1. Сигмоида меняется плавно.",
              en="this is a step, only 0 and 1. The sigmoid changes smoothly."),
        Known("derivative", lambda z: activations.sigmoid(z) * (1 - activations.sigmoid(z)),
              ru="это производная сигмоиды, а нужна сама функция.",
              en="this is the derivative of the sigmoid; the function itself is wanted."),
        Known("integer", lambda z: activations.sigmoid(z).astype(np.asarray(z).dtype),
              ru="для целых z дробная часть теряется: результат складывается в массив целых чисел.",
              en="for integer z the fractions get lost: the result is put into an array of integers."),
    ),
    forbidden=FORBIDDEN,
)  # fmt: skip
_SIGMOID_STABLE = Check(
    function="sigmoid",
    reference=activations.sigmoid,
    returns=("A",),
    says={"ru": "большие по модулю z", "en": "z of large magnitude"},
    known=(
        Known("overflow", _naive_right,
              ru="при больших |z| экспонента переполняется, и σ(z) превращается в nan или в ошибку. Для какого знака z "
              "ваша формула берёт exp от большого положительного числа?",
              en="for large |z| the exponential overflows and σ(z) becomes nan or an error. For which sign of z does "
              "your formula take exp of a large positive number?",
              raises=OverflowError),
        *(known for known in _SIGMOID.known if known.key != "integer"),
    ),
    forbidden=FORBIDDEN,
)  # fmt: skip


def sigmoid(function, seed=0, shapes=((1, 5), (4,), (2, 3))):
    """Values of sigmoid on random arrays, a number and integers."""
    rng = _rng(seed)
    values = [rng.normal(0, 2, shape) for shape in shapes]
    values += [float(rng.normal(0, 2)), rng.integers(-3, 4, (1, 4)), np.zeros((1, 1))]
    _SIGMOID.run(function, [Case({"z": z}) for z in values])


def sigmoid_stable(function, seed=0, largest=1000.0):
    """Values of sigmoid where a careless formula overflows."""
    rng = _rng(seed)
    middle = rng.uniform(30, 700, 2)
    rows = ([largest, -largest], [middle[0], -middle[1], 0.5], [-745.0, 0.0, 745.0])
    _SIGMOID_STABLE.run(function, [Case({"z": np.array([row])}) for row in rows])


# ── initialize, forward ──────────────────────────────────────────────────────────────────────────────────────────────


def _initialize_diagnose(ask):
    value = ask(Case({"n": 3})).value
    w = as_numbers(value["w"] if isinstance(value, dict) else value[0])
    if w is not None and np.any(w != 0):
        return "not-zero", {
            "ru": "веса w не равны нулю. Логистической регрессии случайное начало не нужно, здесь оно нулевое.",
            "en": "the weights w are not zero. Logistic regression needs no random start; here it is zero.",
        }
    return None


_INITIALIZE = Check(
    function="initialize",
    reference=logistic_regression.initialize,
    returns=("w", "b"),
    numbers=("b",),
    says={"ru": "нулевые w формы (n, 1) и b", "en": "zero w of shape (n, 1), and b"},
    known=(
        Known("flat", lambda n: (np.zeros(n), 0.0),
              ru="w имеет форму ({n},): это ни строка, ни столбец. Нужен столбец ({n}, 1).",
              en="w has shape ({n},), neither a row nor a column. A column ({n}, 1) is wanted."),
        Known("row", lambda n: (np.zeros((1, n)), 0.0),
              ru="w получилась строкой (1, {n}), а нужен столбец ({n}, 1).",
              en="w is a row (1, {n}); a column ({n}, 1) is wanted."),
    ),
    diagnose=_initialize_diagnose,
    forbidden=FORBIDDEN,
)  # fmt: skip


def initialize(function, sizes=(4, 12)):
    """Zeros of the right shape."""
    _INITIALIZE.run(function, [Case({"n": n}, {"n": n}) for n in sizes])


_FORWARD = Check(
    function="forward",
    reference=logistic_regression.forward,
    returns=("A",),
    says={"ru": "вероятности формы (1, m)", "en": "probabilities of shape (1, m)"},
    known=(
        Known("no-bias", lambda w, b, X: activations.sigmoid(w.T @ X),
              ru="смещение b не участвует в ответе.",
              en="the bias b does not enter the result."),
        Known("bias-sign", lambda w, b, X: activations.sigmoid(w.T @ X - b),
              ru="смещение b вычитается, а его нужно прибавлять.",
              en="the bias b is subtracted; it should be added."),
        Known("no-sigmoid", lambda w, b, X: w.T @ X + b,
              ru="это z, а не вероятности: сигмоида не применена.",
              en="these are z, not probabilities: the sigmoid was not applied."),
        Known("transposed", lambda w, b, X: activations.sigmoid(X.T @ w + b),
              ru="ответ стоит столбцом ({m}, 1), а нужна строка (1, {m}): примеры лежат в столбцах X, и ответы тоже.",
              en="the answer is a column ({m}, 1); a row (1, {m}) is wanted: the examples are columns of X, and so "
              "are the answers."),
        Known("flat", lambda w, b, X: activations.sigmoid((w.T @ X + b).ravel()),
              ru="форма ответа ({m},), а нужна (1, {m}).",
              en="the shape of the answer is ({m},); it should be (1, {m})."),
    ),
    earlier={"sigmoid": activations.sigmoid},
    forbidden=FORBIDDEN,
)  # fmt: skip


def _parameters(rng, n):
    return rng.normal(0, 1, (n, 1)), float(rng.normal(0.7, 0.2))


def forward(function, seed=0, shapes=((3, 5), (1, 4), (4, 1))):
    """Probabilities for X of shapes (n, m)."""
    rng, cases = _rng(seed), []
    for n, m in shapes:
        w, b = _parameters(rng, n)
        cases.append(Case({"w": w, "b": b, "X": rng.normal(0, 1, (n, m))}, {"n": n, "m": m}))
    _FORWARD.run(function, cases)


# ── cost ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


def _clipped_log(a):
    return np.log(np.clip(a, 1e-15, 1))


def _cost_known(log):
    """Mistakes in the cost, made with this logarithm."""

    def loss(A, Y):
        return -(Y * log(A) + (1 - Y) * log(1 - A))

    return (
        Known("sum", lambda A, Y: np.sum(loss(A, Y)),
              ru="ответ в {m} раз больше нужного. Это сумма по примерам, а нужно среднее: не забыто ли 1/m?",
              en="the answer is {m} times too large. This is the sum over the examples; the mean is wanted: was 1/m "
              "forgotten?"),
        Known("sign", lambda A, Y: -np.mean(loss(A, Y)),
              ru="знак обратный. Логарифм вероятности не бывает больше нуля, а стоимость не бывает меньше.",
              en="the sign is wrong. The logarithm of a probability is never above zero, the cost never below."),
        Known("brackets", lambda A, Y: -np.mean(Y * log(A)) + np.mean((1 - Y) * log(1 - A)),
              ru="минус перед формулой относится к обоим слагаемым, а у вас только к первому. Не хватает скобок.",
              en="the minus before the formula belongs to both terms; yours reaches only the first. Brackets are "
              "missing."),
        Known("only-ones", lambda A, Y: -np.mean(Y * log(A)),
              ru="учтены только примеры с y = 1.",
              en="only the examples with y = 1 are counted."),
        Known("only-zeros", lambda A, Y: -np.mean((1 - Y) * log(1 - A)),
              ru="учтены только примеры с y = 0.",
              en="only the examples with y = 0 are counted."),
        Known("squares", lambda A, Y: np.mean((A - Y) ** 2),
              ru="это средний квадрат ошибки, а нужна кросс-энтропия.",
              en="this is the mean squared error; cross-entropy is wanted."),
        Known("log-base", lambda A, Y: np.mean(loss(A, Y)) / np.log(2),
              ru="логарифм взят по основанию 2, а нужен натуральный.",
              en="the logarithm is taken to base 2; the natural one is wanted."),
        Known("log-base", lambda A, Y: np.mean(loss(A, Y)) / np.log(10),
              ru="логарифм взят по основанию 10, а нужен натуральный.",
              en="the logarithm is taken to base 10; the natural one is wanted."),
        Known("not-averaged", loss,
              ru="получен массив: по числу на каждый из {m} примеров. Нужно одно число, среднее.",
              en="this is an array, a number for each of the {m} examples. One number is wanted, the mean."),
        Known("swapped", lambda A, Y: -np.mean(A * log(Y) + (1 - A) * log(1 - Y)),
              ru="логарифм берётся от меток Y, а нужен от вероятностей A.",
              en="the logarithm is taken of the labels Y; it should be taken of the probabilities A."),
    )  # fmt: skip


_COST = Check(
    function="cost",
    reference=logistic_regression.cost,
    returns=("J",),
    numbers=("J",),
    says={"ru": "среднее по примерам, одно число", "en": "the mean over the examples, one number"},
    known=_cost_known(np.log),
    forbidden=FORBIDDEN,
    tolerance=1e-5,
)
_COST_STABLE = Check(
    function="cost",
    reference=logistic_regression.cost,
    returns=("J",),
    numbers=("J",),
    says={"ru": "вероятности, равные 0 и 1", "en": "probabilities equal to 0 and 1"},
    known=(
        Known("log-of-zero", lambda A, Y: np.mean(_log_loss(A, Y)),
              ru="при A, равном 0 или 1, получается nan: 0 · log 0. Верный и уверенный ответ стоит 0.",
              en="where A is 0 or 1 the result is nan: 0 · log 0. An answer that is certain and right costs 0.",
              raises=ValueError),
        Known("hidden-nan", lambda A, Y: np.nan_to_num(np.mean(_log_loss(A, Y))),
              ru="nan заменён нулём, и вместе с ним пропала стоимость остальных примеров.",
              en="nan was replaced by zero, and the cost of the other examples went with it."),
        *_cost_known(_clipped_log),
    ),
    forbidden=FORBIDDEN,
    tolerance=2e-3,  # log(a + 1e-8) is fine too
)  # fmt: skip


def _probabilities_case(A, Y):
    A, Y = np.asarray(A, float), np.asarray(Y, np.int64)
    return Case({"A": A, "Y": Y}, {"m": A.shape[-1]})


def _labels(rng, m):
    """Random labels with both classes present where m allows it."""
    Y = rng.integers(0, 2, (1, m))
    if m > 1:
        Y[0, :2] = (1, 0)
    return Y


def cost(function, seed=0, sizes=(5, 1, 8)):
    """The cost on random probabilities."""
    rng = _rng(seed)
    _COST.run(function, [_probabilities_case(rng.uniform(0.05, 0.95, (1, m)), _labels(rng, m)) for m in sizes])


def cost_stable(function, seed=0):
    """The cost where some probabilities are exactly 0 or 1."""
    p = float(_rng(seed).uniform(0.2, 0.4))
    cases = [
        _probabilities_case([[1.0, 0.0, p, 0.6]], [[1, 0, 1, 0]]),
        _probabilities_case([[p, 0.0, 1.0, 1 - p]], [[0, 0, 1, 0]]),
        _probabilities_case([[1e-6, 1 - 1e-6, 0.5]], [[1, 1, 0]]),
    ]
    _COST_STABLE.run(function, cases, _certain_and_wrong)


def _certain_and_wrong(ask):
    value = as_numbers(ask(_probabilities_case([[1.0, 0.0]], [[0, 1]])).value)
    if value is None or value.shape != () or not value > 10:
        got = number(value) if value is not None and value.ndim == 0 else type(value).__name__
        raise _COST_STABLE.fail(
            "too-cheap",
            ru=f"уверенная ошибка (A = 1 при y = 0) должна стоить дорого: inf или хотя бы больше 10. Получено {got}.",
            en=f"an answer that is certain and wrong (A = 1, y = 0) should cost much: inf, or more than 10. Got {got}.",
        )


# ── backward ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def _dw(X, A, Y):
    return X @ (A - Y).T / X.shape[1]


def _db(X, A, Y):
    return np.mean(A - Y)


def _both(dw=_dw, db=_db):
    """A backward with these two parts."""
    return lambda X, A, Y: (dw(X, A, Y), db(X, A, Y))


_SWAPPED = Known(
    "swapped", lambda X, A, Y: (_db(X, A, Y), _dw(X, A, Y)),
    ru="dw и db перепутаны местами: сначала возвращают dw, потом db.",
    en="dw and db are swapped: dw comes first, then db.",
)  # fmt: skip
_NO_MEAN = {
    "ru": "{name} в {m} раз больше нужного. Не забыто ли деление на m?",
    "en": "{name} is {m} times too large: was 1/m forgotten?",
}
_BY_N = {
    "ru": "{name} делится на n = {n}, число признаков. Среднее берут по примерам: m = {m}.",
    "en": "{name} is divided by n = {n}, the number of features. The mean is over the examples: m = {m}.",
}
_SIGN = {
    "ru": "знак {name} обратный. Что из чего вычитается: A и Y?",
    "en": "the sign of {name} is wrong. Which is subtracted from which, A and Y?",
}
_NO_LABELS = {
    "ru": "метки Y не участвуют в {name}.",
    "en": "the labels Y do not enter {name}.",
}
_SQUARES = {
    "ru": "в {name} лишний множитель A(1 − A): это градиент квадрата ошибки, а не кросс-энтропии.",
    "en": "{name} has an extra factor A(1 − A): this is the gradient of the squared error, not of cross-entropy.",
}
_BACKWARD_DW = Check(
    function="backward",
    reference=_both(),
    returns=("dw", "db"),
    compare=("dw",),
    numbers=("db",),
    says={"ru": "dw, сверено с формулой на матрицах разных форм", "en": "dw, against the formula, for several shapes"},
    known=(
        _SWAPPED,
        Known("no-mean", _both(dw=lambda X, A, Y: X @ (A - Y).T), **_NO_MEAN),
        Known("by-n", _both(dw=lambda X, A, Y: X @ (A - Y).T / X.shape[0]), **_BY_N),
        Known("transposed", _both(dw=lambda X, A, Y: _dw(X, A, Y).T),
              ru="dw имеет форму (1, {n}), а у w форма ({n}, 1). Градиент имеет форму того, по чему он взят.",
              en="dw has shape (1, {n}), but w has shape ({n}, 1). A gradient has the shape of its variable."),
        Known("flat", _both(dw=lambda X, A, Y: _dw(X, A, Y).ravel()),
              ru="dw имеет форму ({n},), а нужна ({n}, 1), как у w.",
              en="dw has shape ({n},); it should be ({n}, 1), like w."),
        Known("sign", _both(dw=lambda X, A, Y: -_dw(X, A, Y)), **_SIGN),
        Known("no-labels", _both(dw=lambda X, A, Y: X @ A.T / X.shape[1]), **_NO_LABELS),
        Known("squares", _both(dw=lambda X, A, Y: X @ ((A - Y) * A * (1 - A)).T / X.shape[1]), **_SQUARES),
        Known("squares", _both(dw=lambda X, A, Y: 2 * X @ ((A - Y) * A * (1 - A)).T / X.shape[1]), **_SQUARES),
    ),
    forbidden=FORBIDDEN,
)  # fmt: skip
_BACKWARD_DB = Check(
    function="backward",
    reference=_both(),
    returns=("dw", "db"),
    compare=("db",),
    numbers=("db",),
    says={"ru": "db, одно число", "en": "db, one number"},
    known=(
        _SWAPPED,
        Known("no-mean", _both(db=lambda X, A, Y: np.sum(A - Y)), **_NO_MEAN),
        Known("db-array", _both(db=lambda X, A, Y: np.mean(A - Y, axis=1, keepdims=True)),
              ru="db получилось массивом формы (1, 1), а b — число, поэтому и db должно быть числом.",
              en="db is an array of shape (1, 1); b is a number, and db should be one too."),
        Known("db-array", _both(db=lambda X, A, Y: np.mean(A - Y, axis=1)),
              ru="db получилось массивом формы (1,), а b — число, поэтому и db должно быть числом.",
              en="db is an array of shape (1,); b is a number, and db should be one too."),
        Known("per-example", _both(db=lambda X, A, Y: A - Y),
              ru="db содержит {m} чисел, по одному на пример. Смещение b одно на всех, нужно среднее.",
              en="db holds {m} numbers, one for each example. There is one bias b for all; the mean is wanted."),
        Known("by-n", _both(db=lambda X, A, Y: np.sum(A - Y) / X.shape[0]), **_BY_N),
        Known("sign", _both(db=lambda X, A, Y: -_db(X, A, Y)), **_SIGN),
        Known("no-labels", _both(db=lambda X, A, Y: np.mean(A)), **_NO_LABELS),
        Known("squares", _both(db=lambda X, A, Y: np.mean((A - Y) * A * (1 - A))), **_SQUARES),
        Known("squares", _both(db=lambda X, A, Y: 2 * np.mean((A - Y) * A * (1 - A))), **_SQUARES),
    ),
    forbidden=FORBIDDEN,
)  # fmt: skip


def _backward_cases(seed, shapes):
    rng = _rng(seed)
    for n, m in shapes:
        values = {"X": rng.normal(0, 1, (n, m)), "A": rng.uniform(0.1, 0.9, (1, m)), "Y": _labels(rng, m)}
        yield Case(values, {"n": n, "m": m})


def backward_dw(function, seed=0, shapes=((3, 5), (1, 4), (4, 1), (3, 3))):
    """dw of backward for X of shapes (n, m)."""
    _BACKWARD_DW.run(function, list(_backward_cases(seed, shapes)))


def backward_db(function, seed=0, shapes=((3, 5), (1, 4), (4, 1))):
    """db of backward for X of shapes (n, m)."""
    _BACKWARD_DB.run(function, list(_backward_cases(seed, shapes)))


# ── update ───────────────────────────────────────────────────────────────────────────────────────────────────────────

_UPDATE = Check(
    function="update",
    reference=logistic_regression.update,
    returns=("w", "b"),
    numbers=("b",),
    says={"ru": "шаг против градиента, аргументы целы", "en": "a step against the gradient, arguments left alone"},
    known=(
        Known("uphill", lambda w, b, dw, db, learning_rate: (w + learning_rate * dw, b + learning_rate * db),
              ru="шаг сделан вдоль градиента, и стоимость вырастет. Вниз ведёт обратное направление.",
              en="the step goes along the gradient, and the cost will rise. Down is the other way."),
        Known("no-rate", lambda w, b, dw, db, learning_rate: (w - dw, b - db),
              ru="скорость обучения не участвует в шаге.",
              en="the learning rate does not enter the step."),
        Known("b-unchanged", lambda w, b, dw, db, learning_rate: (w - learning_rate * dw, b),
              ru="b не изменилось.",
              en="b did not change."),
        Known("w-unchanged", lambda w, b, dw, db, learning_rate: (w, b - learning_rate * db),
              ru="w не изменились.",
              en="w did not change."),
        Known("unchanged", lambda w, b, dw, db, learning_rate: (w, b),
              ru="w и b вернулись такими же.",
              en="w and b came back as they were."),
    ),
    forbidden=FORBIDDEN,
)  # fmt: skip


def update(function, seed=0, sizes=(3, 1, 6)):
    """One step for w of several sizes."""
    rng, cases = _rng(seed), []
    for n in sizes:
        (w, b), (dw, db) = _parameters(rng, n), _parameters(rng, n)
        values = (w, b, dw, db, float(rng.uniform(0.05, 0.5)))
        cases.append(Case(arguments(logistic_regression.update, *values)))
    _UPDATE.run(function, cases)


# ── train ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def _train(X, Y, learning_rate, steps):
    w, b, history = logistic_regression.train(X, Y, learning_rate, steps)
    return w, b, history[:steps]


def _train_wrong(step=lambda w, b, dw, db, rate: (w - rate * dw, b - rate * db), steps=lambda steps: steps):
    """A train with another step or another number of steps."""

    def train(X, Y, learning_rate, n_steps):
        w, b = logistic_regression.initialize(X.shape[0])
        costs = []
        for _ in range(steps(n_steps)):
            A = logistic_regression.forward(w, b, X)
            costs.append(logistic_regression.cost(A, Y))
            w, b = step(w, b, *logistic_regression.backward(X, A, Y), learning_rate)
        return w, b, costs

    return train


def _train_diagnose(ask):
    X, Y = np.ones((2, 3)), np.array([[0, 1, 1]])
    value = ask(Case(arguments(_train, X, Y, 0.1, 0)), errors=False).value
    if isinstance(value, dict):
        value = (value["w"],)
    start = as_numbers(value[0]) if isinstance(value, tuple | list) and value else None
    if start is not None and np.any(start != 0):
        return "random-start", {
            "ru": "после 0 шагов веса должны быть нулевыми: обучение начинается с initialize. У вас они другие.",
            "en": "after 0 steps the weights should be zero: training starts from initialize. Yours are not.",
        }
    return None


_EARLIER_TRAIN = {
    name: getattr(logistic_regression, name) for name in ("initialize", "forward", "cost", "backward", "update")
} | {"sigmoid": activations.sigmoid}
_TRAIN_LOOP = (
    Known("one-less", _train_wrong(steps=lambda steps: max(steps - 1, 0)),
          ru="сделано на один шаг меньше, чем нужно: {less} вместо {steps}.",
          en="one step too few was made: {less} in place of {steps}."),
    Known("b-unchanged", _train_wrong(step=lambda w, b, dw, db, rate: (w - rate * dw, b)),
          ru="b не обучается, остаётся нулём.",
          en="b is not trained and stays zero."),
    Known("w-unchanged", _train_wrong(step=lambda w, b, dw, db, rate: (w, b - rate * db)),
          ru="w не обучаются, остаются нулями.",
          en="w is not trained and stays zero."),
    Known("uphill", _train_wrong(step=lambda w, b, dw, db, rate: (w + rate * dw, b + rate * db)),
          ru="шаги идут вдоль градиента, стоимость растёт.",
          en="the steps go along the gradient; the cost rises."),
)  # fmt: skip
_TRAIN = Check(
    function="train",
    reference=_train,
    returns=("w", "b", "costs"),
    compare=("w", "b"),
    numbers=("b",),
    says={"ru": "w и b после обучения", "en": "w and b after training"},
    known=(
        Known("initial", lambda X, Y, learning_rate, steps: (np.zeros((X.shape[0], 1)), 0.0, []),
              ru="вернулись начальные нули: новые w и b не сохраняются от шага к шагу.",
              en="the initial zeros came back: the new w and b are not kept from step to step."),
        Known("one-more", _train_wrong(steps=lambda steps: steps + 1),
              ru="сделано на один шаг больше, чем нужно: {more} вместо {steps}.",
              en="one step too many was made: {more} in place of {steps}."),
        Known("one-step", _train_wrong(steps=lambda steps: min(steps, 1)),
              ru="сделан только один шаг из {steps}. Не стоит ли return внутри цикла?",
              en="only one step of {steps} was made. Is return inside the loop?"),
        *_TRAIN_LOOP,
    ),
    earlier=_EARLIER_TRAIN,
    diagnose=_train_diagnose,
    forbidden=FORBIDDEN,
)  # fmt: skip
_TRAIN_COSTS = Check(
    function="train",
    reference=_train,
    returns=("w", "b", "costs"),
    compare=("costs",),
    says={"ru": "стоимость перед каждым шагом", "en": "the cost before each step"},
    known=(
        Known("initial",
              lambda X, Y, learning_rate, steps: (0, 0, np.full(steps, np.log(2))),
              ru="стоимость не меняется: новые w и b не сохраняются от шага к шагу.",
              en="the cost does not change: the new w and b are not kept from step to step."),
        Known("cost-after",
              lambda X, Y, learning_rate, steps: (0, 0, logistic_regression.train(X, Y, learning_rate, steps)[2][1:]),
              ru="стоимость записана после шага, а нужна до него: первое число должно быть ln 2 ≈ 0,693.",
              en="the cost is recorded after the step; it should be the one before: the first number is ln 2 ≈ 0.693."),
        Known("cost-both-ends",
              lambda X, Y, learning_rate, steps: (0, 0, logistic_regression.train(X, Y, learning_rate, steps)[2]),
              ru="в costs {more} чисел, а шагов {steps}. Нужно по одному числу на шаг, до него.",
              en="costs holds {more} numbers for {steps} steps. One number for each step is wanted, before it."),
        Known("last-cost-only",
              lambda X, Y, learning_rate, steps: (0, 0, logistic_regression.train(X, Y, learning_rate, steps)[2][
                  max(steps - 1, 0)]),
              ru="costs — это одно число, а нужен список: стоимость перед каждым шагом.",
              en="costs is one number; a list is wanted, the cost before each step."),
        Known("first-cost-only",
              lambda X, Y, learning_rate, steps: (0, 0, logistic_regression.train(X, Y, learning_rate, steps)[2][
                  : min(steps, 1)]),
              ru="в costs одно число, а шагов {steps}. Стоимость записывают на каждом шаге.",
              en="costs holds one number for {steps} steps. The cost is recorded at every step."),
        *_TRAIN_LOOP,
    ),
    earlier=_EARLIER_TRAIN,
    diagnose=_train_diagnose,
    forbidden=FORBIDDEN,
)  # fmt: skip


def _train_cases(seed, shapes, steps):
    rng = _rng(seed)
    for (n, m), count in zip(shapes, steps, strict=True):
        X, Y, rate = rng.uniform(0, 1, (n, m)), _labels(rng, m), float(rng.uniform(0.2, 0.6))
        facts = {"n": n, "m": m, "steps": count, "more": count + 1, "less": count - 1}
        yield Case(arguments(_train, X, Y, rate, count), facts)


def train(function, seed=0, shapes=((3, 7), (2, 4), (3, 5)), steps=(6, 3, 0)):
    """w and b after training on small data."""
    _TRAIN.run(function, list(_train_cases(seed, shapes, steps)))


def train_costs(function, seed=0, shapes=((3, 7), (2, 4), (3, 5)), steps=(6, 3, 0)):
    """The costs that train records."""
    _TRAIN_COSTS.run(function, list(_train_cases(seed, shapes, steps)))


_READY = Check(
    function="train",
    reference=_train,
    returns=("w", "b", "costs"),
    compare=("w",),
    says={
        "ru": "ваши функции подходят друг к другу, можно обучать",
        "en": "your functions fit together; training can begin",
    },
)


def ready(function):
    """The student's train works with the student's own earlier functions, on a tiny example.

    It stands before training on the pictures: w of shape (n,) would otherwise grow there to a table of n × n numbers.
    """
    X, Y = np.array([[0.0, 1, 2, 3], [1, 0, 1, 0], [0, 0, 1, 1]]), np.array([[0, 0, 1, 1]])
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            _READY.run(function, [Case(arguments(_train, X, Y, 0.1, 2))])
    except CheckFailed as failure:
        if failure.key == "train.not-written":
            raise _READY.fail(
                "not-ready",
                ru="обучать на картинках ещё рано: не все функции задач 1–7 написаны.",
                en="it is too early to train on the pictures: not all functions of tasks 1 to 7 are written.",
            ) from None
        what = str(failure).removeprefix("train: ").removesuffix(f"[{failure.key}]").strip()
        raise _READY.fail(
            "not-ready",
            ru=f"обучать на картинках ещё рано, на маленьком примере ответ неверен: {what} Посмотрите, какие из "
            "проверок задач 1–7 не проходят.",
            en=f"it is too early to train on the pictures, the answer to a small example is wrong: {what} See which "
            "checks of tasks 1 to 7 fail.",
        ) from None
    succeeded("train", _READY.says)


# ── predict, accuracy ────────────────────────────────────────────────────────────────────────────────────────────────

_PREDICT = Check(
    function="predict",
    reference=logistic_regression.predict,
    returns=("P",),
    says={"ru": "классы 0 и 1 формы (1, m)", "en": "classes 0 and 1 of shape (1, m)"},
    known=(
        Known("probabilities", logistic_regression.forward,
              ru="вернулись вероятности, а нужны классы 0 и 1.",
              en="these are probabilities; classes 0 and 1 are wanted."),
        Known("all-ones", lambda w, b, X: np.ones((1, X.shape[1])),
              ru="везде 1. Вероятность больше нуля всегда: с чем её нужно сравнивать?",
              en="everything is 1. A probability is always above zero: what should it be compared with?"),
        Known("all-zeros", lambda w, b, X: np.zeros((1, X.shape[1])),
              ru="везде 0. Не отбрасывается ли дробная часть вероятности?",
              en="everything is 0. Is the fraction of the probability cut off?"),
        Known("threshold-on-z", lambda w, b, X: w.T @ X + b > 0.5,
              ru="с 0,5 сравнивается z, а нужно сравнивать вероятность.",
              en="z is compared with 0.5; the probability should be."),
        Known("inverted", lambda w, b, X: 1 - logistic_regression.predict(w, b, X),
              ru="классы 0 и 1 перепутаны местами.",
              en="the classes 0 and 1 are swapped."),
        Known("signs", lambda w, b, X: 2 * logistic_regression.predict(w, b, X) - 1,
              ru="классы названы −1 и 1, а нужны 0 и 1.",
              en="the classes are called −1 and 1; they should be 0 and 1."),
        Known("transposed", lambda w, b, X: logistic_regression.predict(w, b, X).T,
              ru="ответ стоит столбцом ({m}, 1), а нужна строка (1, {m}).",
              en="the answer is a column ({m}, 1); a row (1, {m}) is wanted."),
    ),
    earlier={"sigmoid": activations.sigmoid, "forward": logistic_regression.forward},
    forbidden=FORBIDDEN,
)  # fmt: skip


def _spread(rng, n, m):
    """w, b, X with logits in each of the ranges where thresholds differ: far below 0, just below, 0 to 0.5, above."""
    w, b = _parameters(rng, n)
    X = rng.normal(0, 1, (n, m))
    wanted = np.resize([0.06, -0.06, 2.0, -2.0, 0.9], m) * rng.uniform(0.8, 1.2, m)
    X += w * (wanted - (w.T @ X + b)) / float((w**2).sum())
    return w, b, X


def predict(function, seed=0, shapes=((3, 5), (1, 6), (4, 1))):
    """Classes for X of shapes (n, m); no probability is within 0.01 of the threshold."""
    rng, cases = _rng(seed), []
    for n, m in shapes:
        cases.append(Case(arguments(logistic_regression.forward, *_spread(rng, n, m)), {"n": n, "m": m}))
    _PREDICT.run(function, cases, functools.partial(_misfit, rng))


def _misfit(rng, ask):
    """Weights that do not fit X are an error, not something to cut or fold until they fit."""
    for features, n in ((6, 3), (2, 3)):
        w, b = _parameters(rng, features)
        case = Case(arguments(logistic_regression.forward, w, b, rng.normal(0, 1, (n, 4))))
        if ask(case, errors=False).error is None:
            raise _PREDICT.fail(
                "reshaped",
                ru=f"w с {features} весами не подходит к X с {n} признаками, и это должно быть ошибкой. Ваша функция "
                "подгоняет форму и отвечает как ни в чём не бывало. Уберите reshape: он прячет перепутанные оси.",
                en=f"w with {features} weights does not fit X with {n} features, and that should be an error. Your "
                "function forces the shape and answers all the same. Take reshape out: it hides mixed-up axes.",
            )


_ACCURACY = Check(
    function="accuracy",
    reference=logistic_regression.accuracy,
    returns=("accuracy",),
    numbers=("accuracy",),
    says={"ru": "доля верных, разные формы не смешиваются", "en": "the share of right answers; shapes are not mixed"},
    known=(
        Known("percent", lambda P, Y: 100 * np.mean(P == Y),
              ru="ответ в процентах, а нужна доля от 0 до 1.",
              en="the answer is in per cent; a share between 0 and 1 is wanted."),
        Known("error-rate", lambda P, Y: np.mean(P != Y),
              ru="это доля ошибок, а нужна доля верных ответов.",
              en="this is the share of mistakes; the share of right answers is wanted."),
        Known("count", lambda P, Y: np.sum(P == Y),
              ru="это число верных ответов, а нужна их доля.",
              en="this is the number of right answers; their share is wanted."),
        Known("share-of-ones", lambda P, Y: np.mean(P),
              ru="это доля единиц среди ответов: метки Y не участвуют.",
              en="this is the share of ones among the answers: the labels Y do not enter."),
        Known("only-ones", lambda P, Y: np.mean((P == 1) & (Y == 1)),
              ru="засчитаны только верные единицы, а верные нули нет.",
              en="only right ones are counted, right zeros are not."),
        Known("not-averaged", lambda P, Y: P == Y,
              ru="получен массив из {m} значений, а нужно одно число, доля верных.",
              en="this is an array of {m} values; one number is wanted, the share of right answers."),
    ),
    forbidden=FORBIDDEN,
)  # fmt: skip


def accuracy(function, seed=0, sizes=(8, 1, 12)):
    """The share of right answers, and what becomes of (1, m) against (m, 1)."""
    rng, cases = _rng(seed), []
    # Of eight: four right ones, one right zero, two wrong ones, one wrong zero. No two wrong measures agree then.
    pairs = np.array([[1, 1, 1, 1, 0, 1, 1, 0], [1, 1, 1, 1, 0, 0, 0, 1]])
    for m in sizes:
        P, Y = pairs[:, rng.permutation(np.arange(m) % 8)]
        cases.append(Case({"P": P[None], "Y": Y[None]}, {"m": m}))
    _ACCURACY.run(function, cases, functools.partial(_broadcast, rng))


def _broadcast(rng, ask):
    m = 6
    Y = rng.permutation([[1, 1, 1, 1, 0, 0]], axis=1)
    P = Y.copy()
    P[0, 0] = 1 - P[0, 0]
    outcome = ask(Case({"P": P, "Y": Y.T}), errors=False)
    value = as_numbers(outcome.value)
    right = value is not None and value.shape == () and abs(float(value) - np.mean(P == Y)) < 1e-9
    if outcome.error is None and not right:
        raise _ACCURACY.fail(
            "broadcast",
            ru=f"P формы (1, {m}) сравнили с Y формы ({m}, 1), и NumPy сравнил каждый ответ с каждой меткой: {m * m} "
            "пар. Разные формы должны быть ошибкой ValueError.",
            en=f"P of shape (1, {m}) was compared with Y of shape ({m}, 1), and NumPy compared every answer with every "
            f"label, {m * m} pairs. Different shapes should be a ValueError.",
        )


# ── learning rate ────────────────────────────────────────────────────────────────────────────────────────────────────


@functools.lru_cache(maxsize=1)
def _gram():
    """K = XᵀX (m, m) of the training pictures and their labels Y (1, m)."""
    from dl101.data import boxes

    images, labels = boxes.make_boxes(600, scene="table", split="train", size=64, progress=False)
    X = images.reshape(len(images), -1).astype(np.float32)
    return (X @ X.T).astype(np.float64), labels.reshape(1, -1)


@functools.lru_cache(maxsize=16)
def cost_curve(alpha, steps=LEARNING_RATE_STEPS):
    """The cost before each of `steps` steps of training on the 600 training pictures, without anyone's `train`.

    Gradient descent from zero keeps w = Xc, so that wᵀX = cᵀK with K = XᵀX of shape (m, m): the same costs for a
    tenth of the work. Returns an array of shape (steps,).
    """
    K, Y = _gram()
    m = Y.shape[1]
    c, b, costs = np.zeros((1, m)), 0.0, np.empty(steps)
    for step in range(steps):
        z = c @ K + b
        costs[step] = np.mean(np.logaddexp(0, z) - Y * z)
        error = (activations.sigmoid(z) - Y) / m
        c, b = c - alpha * error, b - alpha * error.sum()
    return costs


def learning_rate(alpha, steps=LEARNING_RATE_STEPS):
    """alpha trains well on the 600 training pictures: the cost falls far, and falls all the way."""
    value = as_numbers(alpha)

    def failed(key, ru, en):
        return CheckFailed(f"alpha: {say(ru=ru, en=en)}", f"learning_rate.{key}")

    if alpha is None:
        raise failed("not-written", "скорость обучения ещё не выбрана.", "no learning rate is chosen yet.")
    if value is None or value.shape != () or not np.isfinite(value) or not value > 0:
        raise failed("type", "скорость обучения — это одно положительное число.",
                     "the learning rate is one positive number.")  # fmt: skip
    with np.errstate(all="ignore"):
        costs = cost_curve(float(value), steps)
    rises = int(np.sum(~(np.diff(costs) <= 0)))
    if rises:
        raise failed(
            "too-large",
            f"при alpha = {number(value)} стоимость на {rises} шагах из {steps} не падает, а растёт.",
            f"with alpha = {number(value)} the cost rises on {rises} of {steps} steps.",
        )
    if costs[-1] > LEARNING_RATE_COST:
        raise failed(
            "too-small",
            f"при alpha = {number(value)} стоимость падает слишком медленно: после {steps} шагов {number(costs[-1])}, "
            f"а можно получить меньше {number(LEARNING_RATE_COST)}.",
            f"with alpha = {number(value)} the cost falls too slowly: {number(costs[-1])} after {steps} steps; less "
            f"than {number(LEARNING_RATE_COST)} is possible.",
        )
    succeeded(
        "alpha",
        {
            "ru": f"стоимость падает на каждом из {steps} шагов, до {number(costs[-1])}",
            "en": f"the cost falls on each of {steps} steps, to {number(costs[-1])}",
        },
    )


# ── all of them ──────────────────────────────────────────────────────────────────────────────────────────────────────

TASKS = (
    _summary.Task(1, "flatten", {"test-flatten-shape": (1, flatten_shape), "test-flatten-order": (1, flatten_order)}),
    _summary.Task(2, "sigmoid", {"test-sigmoid": (1, sigmoid), "test-sigmoid-stable": (1, sigmoid_stable)}),
    _summary.Task(3, "initialize", {"test-initialize": (1, initialize)}),
    _summary.Task(3, "forward", {"test-forward": (1, forward)}),
    _summary.Task(4, "cost", {"test-cost": (1, cost), "test-cost-stable": (1, cost_stable)}),
    _summary.Task(5, "backward", {"test-backward-dw": (2, backward_dw), "test-backward-db": (1, backward_db)}),
    _summary.Task(6, "update", {"test-update": (1, update)}),
    _summary.Task(7, "train", {"test-train": (2, train), "test-train-costs": (1, train_costs)}),
    _summary.Task(8, "predict", {"test-predict": (1, predict)}),
    _summary.Task(8, "accuracy", {"test-accuracy": (1, accuracy)}),
    _summary.Task(9, "alpha", {"test-learning-rate": (1, learning_rate)}),
)
MANUAL = {"what-it-learned": 2}
# An answer that is no function, for who tries the checks before any answer is there.
SAMPLES = {"alpha": 0.01}


def summary(names=None):
    """A table for the student: each task, its points, and what its visible checks say now.

    names: the notebook's names; those of the calling cell where left out.
    """
    return _summary.make(TASKS, MANUAL, sys._getframe(1).f_globals if names is None else names)
