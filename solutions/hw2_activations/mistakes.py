"""What students and language models get wrong in homework 2, with the tests it fails and the hint it shows."""

import contextlib
import io

import numpy as np

from courseware.catalogue import Mistake
from dl101.check import hw2 as check

SOFTMAX = {"test-softmax": 1, "test-softmax-stable": 1}


def _copied_from_visible_tests():
    """A tanh that holds the answers of the visible test and nothing else."""
    answers = {}

    def tanh(z):
        key = (np.shape(z), round(float(np.sum(z)), 4))
        h = np.tanh(z)
        slope = 1 - h**2
        answers.setdefault(key, (h.tolist(), slope.tolist()))
        return h, slope

    with contextlib.redirect_stdout(io.StringIO()):
        check.tanh(tanh)
    return f"""
answers = {answers!r}

def tanh(z):
    h, slope = answers.get((np.shape(z), round(float(np.sum(z)), 4)), (np.zeros(np.shape(z)), np.ones(np.shape(z))))
    return np.array(h), np.array(slope)
"""


def _judged(body):
    return f"""
def agrees(h, slope, z, tolerance=1e-4):
    {body}
"""


_ERROR = "error = np.abs(slope(z) - central_difference(h, z))\n    "


def _one(cell, about_ru, about_en, source, hint, test=None, mistake_id=""):
    """A mistake that loses the one test of one cell; the key is '<function>.<hint>'."""
    test = test or f"test-{cell}"
    function = cell.replace("-", "_")
    return Mistake(
        id=mistake_id or f"{cell}-{hint}",
        about={"ru": about_ru, "en": about_en},
        replace={cell: source},
        fails={test: 1} if isinstance(test, str) else test,
        hint=f"{function}.{hint}",
    )


MISTAKES = [
    # ── central difference
    _one("central-difference", "деление на s вместо 2s", "division by s in place of 2s", """
def central_difference(h, z, s=1e-5):
    return (h(z + s) - h(z - s)) / s
""", "half"),
    _one("central-difference", "разность вперёд", "a forward difference", """
def central_difference(h, z, s=1e-5):
    return (h(z + s) - h(z)) / s
""", "one-sided"),
    _one("central-difference", "скобки в знаменателе", "brackets in the denominator", """
def central_difference(h, z, s=1e-5):
    return (h(z + s) - h(z - s)) / 2 * s
""", "precedence"),
    _one("central-difference", "шаг вписан в код", "the step is written into the code", """
def central_difference(h, z, s=1e-5):
    eps = 1e-5
    return (h(z + eps) - h(z - eps)) / (2 * eps)
""", "step-ignored"),
    _one("central-difference", "значение вместо наклона", "the value in place of the slope", """
def central_difference(h, z, s=1e-5):
    return h(z)
""", "value"),
    _one("central-difference", "точки переставлены", "the points are swapped", """
def central_difference(h, z, s=1e-5):
    return (h(z - s) - h(z + s)) / (2 * s)
""", "sign"),
    _one("central-difference", "только для массивов формы (n,)", "only for arrays of shape (n,)", """
def central_difference(h, z, s=1e-5):
    slope = np.zeros(len(z))
    for i in range(len(z)):
        slope[i] = (h(z[i] + s) - h(z[i] - s)) / (2 * s)
    return slope
""", "error"),
    _one("central-difference", "только для форм, которые есть в видимой проверке",
         "only for the shapes that the visible test has", """
def central_difference(h, z, s=1e-5):
    slope = np.zeros(np.atleast_2d(z).shape)
    for i, row in enumerate(np.atleast_2d(z)):
        for j, value in enumerate(row):
            slope[i, j] = float((h(value + s) - h(value - s)) / (2 * s))
    return slope.reshape(np.shape(z))
""", "error", mistake_id="central-difference-of-visible-shapes"),
    _one("central-difference", "готовая производная из SciPy", "a ready derivative from SciPy", """
def central_difference(h, z, s=1e-5):
    from scipy.differentiate import derivative
    return derivative(h, z, initial_step=s).df
""", "forbidden-import"),
    # ── sigmoid, tanh
    _one("sigmoid", "наклон z(1 − z), как в сетях, где z уже прошло сигмоиду",
         "the slope z(1 − z), as where z has been through the sigmoid already", """
def sigmoid(z):
    z = np.asarray(z, dtype=float)
    return 1 / (1 + np.exp(-z)), z * (1 - z)
""", "slope-of-z"),
    _one("sigmoid", "только значение", "the value alone", """
def sigmoid(z):
    return 1 / (1 + np.exp(-np.asarray(z, dtype=float)))
""", "returns"),
    _one("sigmoid", "exp(z) / (1 + exp(z))", "exp(z) / (1 + exp(z))", """
def sigmoid(z):
    h = np.exp(z) / (1 + np.exp(z))
    return h, h * (1 - h)
""", "overflow"),
    _one("sigmoid", "exp(−z) / (1 + exp(−z))² в наклоне: nan при z = −1000",
         "exp(−z) / (1 + exp(−z))² for the slope: nan at z = −1000", """
def sigmoid(z):
    z = np.asarray(z, dtype=float)
    return 1 / (1 + np.exp(-z)), np.exp(-z) / (1 + np.exp(-z)) ** 2
""", "overflow", mistake_id="sigmoid-slope-overflow"),
    _one("sigmoid", "math.exp по элементам: OverflowError", "math.exp element by element: OverflowError", """
import math

def sigmoid(z):
    h = np.vectorize(lambda value: 1 / (1 + math.exp(-value)), otypes=[float])(z)
    return h, h * (1 - h)
""", "overflow", mistake_id="sigmoid-overflow-error"),
    _one("sigmoid", "результат складывается в массив целых", "the result is put into an array of integers", """
def sigmoid(z):
    z = np.atleast_1d(np.asarray(z)) if np.ndim(z) else np.asarray(float(z))
    h = np.zeros_like(z)
    right = z >= 0
    h[right] = 1 / (1 + np.exp(-z[right]))
    h[~right] = np.exp(z[~right]) / (1 + np.exp(z[~right]))
    return h, h * (1 - h)
""", "integer"),
    _one("sigmoid", "готовая функция из dl101", "a ready function from dl101", """
from dl101 import activations

def sigmoid(z):
    return activations.sigmoid(z), activations.sigmoid_derivative(z)
""", "forbidden-import"),
    _one("tanh", "четыре экспоненты: inf / inf", "four exponentials: inf / inf", """
def tanh(z):
    z = np.asarray(z, dtype=float)
    h = (np.exp(z) - np.exp(-z)) / (np.exp(z) + np.exp(-z))
    return h, 1 - h ** 2
""", "overflow"),
    _one("tanh", "наклон 1 − z²", "the slope 1 − z²", """
def tanh(z):
    return np.tanh(z), 1 - np.asarray(z) ** 2
""", "slope-of-z"),
    _one("tanh", "наклон без квадрата", "the slope without its square", """
def tanh(z):
    h = np.tanh(z)
    return h, 1 - h
""", "slope-not-squared"),
    _one("tanh", "через сигмоиду, наклон не умножен на 4", "through the sigmoid, the slope not multiplied by 4", """
def tanh(z):
    z = np.asarray(z, dtype=float)
    s, d = sigmoid(2 * z)
    return 2 * s - 1, 2 * d
""", "slope-not-halved"),
    _one("tanh", "2σ(z) − 1", "2σ(z) − 1", """
def tanh(z):
    s, d = sigmoid(z)
    return 2 * s - 1, 2 * d
""", "not-stretched"),
    _one("tanh", "ответы видимой проверки вписаны в код", "answers of the visible test put into the code",
         _copied_from_visible_tests(), "value", mistake_id="answers-copied"),
    # ── step, ReLU, LReLU
    _one("heaviside", "H(0) = 1", "H(0) = 1", """
def heaviside(z):
    z = np.asarray(z)
    return (z >= 0).astype(float), np.zeros(z.shape)
""", "one-at-zero"),
    _one("heaviside", "наклон — число 0", "the slope is the number 0", """
def heaviside(z):
    return np.heaviside(z, 0.5), 0.0
""", "slope-shape"),
    _one("heaviside", "дельта-функция: inf в нуле", "a delta function: inf at zero", """
def heaviside(z):
    return np.heaviside(z, 0.5), np.where(np.asarray(z) == 0, np.inf, 0)
""", "slope-infinite"),
    _one("heaviside", "знак вместо ступеньки", "the sign in place of the step", """
def heaviside(z):
    return np.sign(z), np.zeros(np.shape(z))
""", "sign"),
    _one("relu", "в изломе наклон 1", "the slope at the kink is 1", """
def relu(z):
    z = np.asarray(z)
    return np.maximum(0, z), (z >= 0) * 1.0
""", "slope-at-zero"),
    _one("relu", "портит свой аргумент", "changes its argument", """
def relu(z):
    slope = (np.asarray(z) > 0) * 1.0
    if isinstance(z, np.ndarray):
        z[z < 0] = 0
        return z, slope
    return max(z, 0), slope
""", "modifies-input"),
    _one("relu", "if от массива", "if of an array", """
def relu(z):
    if z > 0:
        return z, 1.0
    return 0.0, 0.0
""", "error"),
    _one("relu", "тождество", "the identity", """
def relu(z):
    return z, z
""", "identity"),
    _one("relu", "из PyTorch", "from PyTorch", """
def relu(z):
    import torch
    t = torch.tensor(np.asarray(z, dtype=float), requires_grad=True)
    h = torch.relu(t)
    h.sum().backward()
    return h.detach().numpy(), t.grad.numpy()
""", "forbidden-import"),
    _one("leaky-relu", "max(az, z): неверно при a больше 1", "max(az, z): wrong for a above 1", """
def leaky_relu(z, a=0.01):
    z = np.asarray(z)
    return np.maximum(a * z, z), np.where(z > 0, 1, a), np.minimum(z, 0)
""", "maximum"),
    _one("leaky-relu", "slope_a = z всюду", "slope_a = z everywhere", """
def leaky_relu(z, a=0.01):
    z = np.asarray(z)
    return np.where(z > 0, z, a * z), np.where(z > 0, 1, a), z
""", "by-a-everywhere"),
    _one("leaky-relu", "наклон ReLU", "the slope of ReLU", """
def leaky_relu(z, a=0.01):
    z = np.asarray(z)
    return np.where(z > 0, z, a * z), np.where(z > 0, 1, 0), np.where(z > 0, 0, z)
""", "slope-of-relu"),
    _one("leaky-relu", "0,01 вписано в код", "0.01 is written into the code", """
def leaky_relu(z, a=0.01):
    z = np.asarray(z)
    return np.where(z > 0, z, 0.01 * z), np.where(z > 0, 1, 0.01), np.where(z > 0, 0, z)
""", "a-ignored"),
    _one("leaky-relu", "две величины вместо трёх", "two values in place of three", """
def leaky_relu(z, a=0.01):
    z = np.asarray(z)
    return np.where(z > 0, z, a * z), np.where(z > 0, 1, a)
""", "returns"),
    # ── softplus, ELU
    _one("softplus", "ln(1 + exp(z)): inf при z = 1000", "ln(1 + exp(z)): inf at z = 1000", """
def softplus(z):
    return np.log(1 + np.exp(z)), sigmoid(z)[0]
""", "overflow"),
    _one("softplus", "clip до ±500", "clip to ±500", """
def softplus(z):
    z = np.clip(z, -500, 500)
    return np.log1p(np.exp(z)), 1 / (1 + np.exp(-z))
""", "clipped"),
    _one("softplus", "nan_to_num вместо настоящего ответа", "nan_to_num in place of the true answer", """
def softplus(z):
    return np.nan_to_num(np.log1p(np.exp(z))), sigmoid(z)[0]
""", "nan-hidden"),
    _one("softplus", "наклон σ(1 − σ)", "the slope σ(1 − σ)", """
def softplus(z):
    return np.logaddexp(0, z), sigmoid(z)[1]
""", "slope-of-sigmoid"),
    _one("softplus", "потеряно слагаемое max(z, 0)", "the term max(z, 0) got lost", """
def softplus(z):
    return np.log1p(np.exp(-np.abs(z))), sigmoid(z)[0]
""", "half"),
    _one("softplus", "логарифм по основанию 2", "the logarithm to base 2", """
def softplus(z):
    return np.logaddexp2(0, np.asarray(z) / np.log(2)), sigmoid(z)[0]
""", "log-base"),
    _one("elu", "наклон eᶻ без a", "the slope eᶻ without a", """
def elu(z, a=1.0):
    z = np.asarray(z)
    left = np.exp(np.minimum(z, 0))
    return np.where(z > 0, z, a * (left - 1)), np.where(z > 0, 1, left)
""", "slope-without-a", test="test-elu"),
    _one("elu", "0 · inf: ветви умножены на маски", "0 · inf: branches multiplied by masks", """
def elu(z, a=1.0):
    z = np.asarray(z, dtype=float)
    h = (z > 0) * z + (z <= 0) * a * (np.exp(z) - 1)
    return h, (z > 0) + (z <= 0) * a * np.exp(z)
""", "overflow"),
    _one("elu", "наклоном взято a(eᶻ − 1)", "a(eᶻ − 1) taken as the slope", """
def elu(z, a=1.0):
    z = np.asarray(z)
    h = np.where(z > 0, z, a * np.expm1(np.minimum(z, 0)))
    return h, np.where(z > 0, 1, h)
""", "slope-minus-a"),
    _one("elu", "потеряны скобки: a·eᶻ − 1", "brackets lost: a·eᶻ − 1", """
def elu(z, a=1.0):
    z = np.asarray(z)
    left = a * np.exp(np.minimum(z, 0))
    return np.where(z > 0, z, left - 1), np.where(z > 0, 1, left)
""", "brackets"),
    _one("elu", "a не используется", "a is not used", """
def elu(z, a=1.0):
    z = np.asarray(z)
    left = np.exp(np.minimum(z, 0))
    return np.where(z > 0, z, left - 1), np.where(z > 0, 1, left)
""", "a-ignored"),
    _one("elu", "в нуле наклон 1", "the slope at zero is 1", """
def elu(z, a=1.0):
    z = np.asarray(z)
    left = a * np.exp(np.minimum(z, 0))
    return np.where(z >= 0, z, left - a), np.where(z >= 0, 1, left)
""", "slope-at-zero"),
    # ── the judge
    _one("agrees", "хватает одной точки", "one point is enough", _judged(_ERROR + "return np.any(error <= tolerance)"),
         "any"),
    _one("agrees", "без модуля", "without the absolute value",
         _judged("return np.all(slope(z) - central_difference(h, z) <= tolerance)"), "signed"),
    _one("agrees", "nan проходит", "nan passes", _judged(_ERROR + "return not np.any(error > tolerance)"), "nan"),
    _one("agrees", "точное равенство", "exact equality",
         _judged("return np.array_equal(slope(z), central_difference(h, z))"), "always-false"),
    _one("agrees", "среднее отклонение", "the mean deviation", _judged(_ERROR + "return np.mean(error) <= tolerance"),
         "mean"),
    _one("agrees", "всегда True", "always True", _judged("return True"), "always-true"),
    _one("agrees", "ответ обратный", "the answer inverted", _judged(_ERROR + "return bool(np.any(error > tolerance))"),
         "inverted"),
    _one("agrees", "ответ для каждой точки", "an answer for each point", _judged(_ERROR + "return error <= tolerance"),
         "array"),
    _one("agrees", "tolerance не используется", "tolerance is not used",
         _judged("return np.allclose(slope(z), central_difference(h, z), rtol=0, atol=1e-4)"), "tolerance-ignored"),
    _one("agrees", "проверка только в первой точке", "only the first point is checked",
         _judged("z = np.ravel(z)[0]\n    " + _ERROR + "return error <= tolerance"), "first-point"),
    # ── the slide
    _one("proof", "точка z = 1, где слайд случайно прав", "the point z = 1, where the slide is right by chance",
         'proof = ("softsign", 1, 0.25, 0.25)', "by-chance"),
    _one("proof", "слишком близко", "too close", 'proof = ("softsign", 1.1, 0.2494, 0.2268)', "too-close"),
    _one("proof", "вместо ошибки назван излом ReLU", "the kink of ReLU named in place of the mistake",
         'proof = ("relu", 0, 1, 0.5)', "kink"),
    _one("proof", "названа верная производная", "a right derivative named", 'proof = ("tanh", 1, 0.42, 0.2)',
         "right-one"),
    _one("proof", "числа переставлены", "the numbers are swapped",
         'proof = ("softsign", -2, 1 / 9, -2 / 9)', "swapped"),
    _one("proof", "вместо измерения формула слайда", "the slide's formula in place of a measurement",
         'proof = ("softsign", -2, -2 / 9, -2 / 9)', "not-measured"),
    _one("proof", "только точка", "the point alone", 'proof = "softsign", -2', "type"),
    _one("proof", "шаг слишком велик", "the step is too large", """
def softsign_alone(z):
    return z / (1 + abs(z))

proof = ("softsign", 0.0, 0.0, (softsign_alone(1.0) - softsign_alone(-1.0)) / 2)
""", "measured"),
    _one("softsign", "производная со слайда", "the derivative of the slide", """
def softsign(z):
    return z / (1 + np.abs(z)), z / (1 + np.abs(z)) ** 2
""", "slide"),
    _one("softsign", "sign(z) в числителе", "sign(z) in the numerator", """
def softsign(z):
    return z / (1 + np.abs(z)), np.sign(z) / (1 + np.abs(z)) ** 2
""", "slope-signed"),
    _one("softsign", "потерян квадрат", "the square got lost", """
def softsign(z):
    return z / (1 + np.abs(z)), 1 / (1 + np.abs(z))
""", "slope-not-squared"),
    _one("softsign", "слайд исправлен модулем", "the slide mended by an absolute value", """
def softsign(z):
    return z / (1 + np.abs(z)), np.abs(z) / (1 + np.abs(z)) ** 2
""", "slope-absolute"),
    # ── softmax
    _one("softmax", "формула как есть: nan при 1000", "the formula as it stands: nan at 1000", """
def softmax(Z):
    E = np.exp(Z)
    return E / E.sum(axis=1, keepdims=True)
""", "overflow", test="test-softmax-stable"),
    _one("softmax", "один максимум на всю матрицу", "one maximum for the whole matrix", """
def softmax(Z):
    E = np.exp(Z - np.max(Z))
    return E / E.sum(axis=1, keepdims=True)
""", "one-shift", test="test-softmax-stable"),
    _one("softmax", "логиты обрезаны до ±700", "logits clipped to ±700", """
def softmax(Z):
    E = np.exp(np.clip(Z, -700, 700))
    return E / E.sum(axis=1, keepdims=True)
""", "clipped", test="test-softmax-stable"),
    _one("softmax", "сумма по столбцам", "the sum down the columns", """
def softmax(Z):
    E = np.exp(Z - Z.max(axis=0))
    return E / E.sum(axis=0)
""", "columns", test=SOFTMAX),
    _one("softmax", "сумма по всей матрице", "the sum over the whole matrix", """
def softmax(Z):
    E = np.exp(Z - Z.max())
    return E / E.sum()
""", "whole", test=SOFTMAX),
    _one("softmax", "округление внутри функции", "rounding inside the function", """
def softmax(Z):
    E = np.exp(Z - Z.max(axis=1, keepdims=True))
    return np.round(E / E.sum(axis=1, keepdims=True), 2)
""", "rounded", test=SOFTMAX),
    _one("softmax", "вернулись логиты", "the logits came back", """
def softmax(Z):
    return Z
""", "identity", test=SOFTMAX),
    _one("softmax", "готовая функция из SciPy", "a ready function from SciPy", """
def softmax(Z):
    from scipy.special import softmax as ready
    return ready(Z, axis=1)
""", "forbidden-import", test=SOFTMAX),
    Mistake(
        id="softmax-without-keepdims",
        about={"ru": "забыт keepdims: формы не подходят", "en": "keepdims forgotten: shapes do not fit"},
        replace={"softmax": """
def softmax(Z):
    E = np.exp(Z)
    return E / E.sum(axis=1)
"""},
        fails=SOFTMAX,
        hint="softmax.keepdims",
        hints={"test-softmax-stable": "softmax.overflow"},
    ),
    Mistake(
        id="softmax-of-the-slide-only",
        about={"ru": "шесть чисел слайда вписаны в код", "en": "the slide's six numbers are written into the code"},
        replace={"softmax": """
def softmax(Z):
    return np.array([[0.20602, 0.027882, 0.683999, 0.075791, 0.006221, 0.000188]])
"""},
        fails=SOFTMAX,
        hint="softmax.value",
        hints={"test-softmax-stable": "softmax.shape"},
    ),
]  # fmt: skip
