"""What students and language models get wrong in homework 3, with the tests it fails and the hint it shows."""

import contextlib
import dataclasses
import io

import numpy as np

from courseware.catalogue import Mistake
from dl101.check import hw3 as check

NEURON = {"test-neuron": 1}
MARGIN = {"test-margin": 1, "test-margin-wrong-side": 1}
GATES = {"test-gates-5": 1, "test-gates-10": 1, "test-gates-14": 1}
FORWARD = {"test-forward": 1}
TRAIN = {"test-train": 1, "test-train-losses": 1}
SUCCESS = {"test-success-rate": 1, "test-success-rate-criterion": 1}

RIGHT_GATES = {
    "FALSE": (0, 0, -1), "AND": (1, 1, -1.5), "x1 AND NOT x2": (1, -1, -0.5), "x1": (1, 0, -0.5),
    "NOT x1 AND x2": (-1, 1, -0.5), "x2": (0, 1, -0.5), "OR": (1, 1, -0.5), "NOR": (-1, -1, 0.5),
    "NOT x2": (0, -1, 0.5), "x1 OR NOT x2": (1, -1, 0.5), "NOT x1": (-1, 0, 0.5), "NOT x1 OR x2": (-1, 1, 0.5),
    "NAND": (-1, -1, 1.5), "TRUE": (0, 0, 1),
}  # fmt: skip


def _gates(**changes):
    """The right weights with changes; a name's spaces are written _."""
    return {"gates": f"gates = {RIGHT_GATES | {name.replace('_', ' '): new for name, new in changes.items()}!r}"}


def _margin(result, before=""):
    return {
        "margin": f"""
def margin(X, y, w, b):
    {before or "s = 2 * y - 1"}
    return {result}
"""
    }


def _forward(U="np.tanh(X @ W.T + b)", z="U @ v + c", p="1 / (1 + np.exp(-z))", end="U, p"):
    return {
        "forward": f"""
def forward(X, W, b, v, c):
    U = {U}
    z = {z}
    p = {p}
    return {end}
"""
    }


_STEP = "W, b, v, c = W - learning_rate * dW, b - learning_rate * db, v - learning_rate * dv, c - learning_rate * dc"


def _train(step=_STEP, steps="steps", first="", record="losses.append(J)",
           last="losses.append(loss_and_gradient(X, y, W, b, v, c)[0])", end="W, b, v, c, losses"):  # fmt: skip
    return {
        "train": f"""
def train(X, y, W, b, v, c, learning_rate, steps):
    losses = []
    {first}
    for step in range({steps}):
        J, dW, db, dv, dc = loss_and_gradient(X, y, W, b, v, c)
        {record}
        {step}
    {last}
    return {end}
"""
    }


def _success(body, end="return solved / len(seeds)"):
    return {
        "success-rate": f"""
def success_rate(X, y, seeds, learning_rate, steps):
    solved = 0
    for seed in seeds:
        W, b, v, c, losses = train(X, y, *start(seed), learning_rate, steps)
        {body}
    {end}
"""
    }


def _copied(name, judges, inputs, keep=lambda *values: True):
    """A function that holds the answers of the visible tests, as far as `keep` says so, and nothing else."""
    answers, right = {}, getattr(check, f"_{name}")

    def recorder(*values):
        answer = right(*values)
        parts = answer if isinstance(answer, tuple) else (answer,)
        if keep(*values):
            answers[_key(values)] = [np.asarray(part).tolist() for part in parts]
        return answer

    # The reference leads to this course's modules: what is judged here is the recording, not that.
    checks = {judge: getattr(check, f"_{judge.upper()}") for judge in judges}
    with contextlib.redirect_stdout(io.StringIO()):
        for judge, task in checks.items():
            setattr(check, f"_{judge.upper()}", dataclasses.replace(task, forbidden=()))
            try:
                getattr(check, judge)(recorder)
            finally:
                setattr(check, f"_{judge.upper()}", task)
    return f"""
answers = {answers!r}

def {name}({inputs}):
    key = tuple(round(float(np.sum(value)), 4) for value in ({inputs}))
    found = [np.array(part) for part in answers.get(key, [0.5])]
    return found[0] if len(found) == 1 else tuple(found)
"""


def _no_law(X, y, w, b):
    """Whether this input is a case, the same on every machine: laws draw examples of one class."""
    return len(set(y.tolist())) == 2 or X.dtype.kind == "i"


def _key(values):
    return tuple(round(float(np.sum(value)), 4) for value in values)


MISTAKES = [
    # ── neuron
    Mistake(
        id="step-zero-at-zero",
        about={"ru": "H(0) = 0", "en": "H(0) = 0"},
        replace={
            "neuron": """
def neuron(X, w, b):
    return (X @ w + b > 0).astype(int)
"""
        },
        fails=NEURON,
        hint="neuron.at-zero",
    ),
    Mistake(
        id="step-one-at-zero",
        about={"ru": "H(0) = 1", "en": "H(0) = 1"},
        replace={
            "neuron": """
def neuron(X, w, b):
    return np.heaviside(X @ w + b, 1)
"""
        },
        fails=NEURON,
        hint="neuron.at-zero",
    ),
    Mistake(
        id="half-in-an-integer-array",
        about={"ru": "½ записана в массив целых и пропала", "en": "½ is put into an array of integers and lost"},
        replace={
            "neuron": """
def neuron(X, w, b):
    z = X @ w + b
    a = (z > 0).astype(int)
    a[z == 0] = 0.5
    return a
"""
        },
        fails=NEURON,
        hint="neuron.at-zero",
    ),
    Mistake(
        id="no-step",
        about={"ru": "вернулись суммы z", "en": "the sums z came back"},
        replace={
            "neuron": """
def neuron(X, w, b):
    return X @ w + b
"""
        },
        fails=NEURON,
        hint="neuron.no-step",
    ),
    Mistake(
        id="step-by-sign",
        about={"ru": "np.sign вместо ступеньки", "en": "np.sign in place of the step"},
        replace={
            "neuron": """
def neuron(X, w, b):
    return np.sign(X @ w + b)
"""
        },
        fails=NEURON,
        hint="neuron.sign",
    ),
    Mistake(
        id="step-without-bias",
        about={"ru": "забыто смещение", "en": "the bias is forgotten"},
        replace={
            "neuron": """
def neuron(X, w, b):
    return np.heaviside(X @ w, 0.5)
"""
        },
        fails=NEURON,
        hint="neuron.no-bias",
    ),
    Mistake(
        id="threshold-in-place-of-bias",
        about={"ru": "b вычитается, как порог", "en": "b is subtracted, as a threshold"},
        replace={
            "neuron": """
def neuron(X, w, b):
    return np.heaviside(X @ w - b, 0.5)
"""
        },
        fails=NEURON,
        hint="neuron.bias-sign",
    ),
    Mistake(
        id="neuron-for-two-inputs-only",
        about={"ru": "записаны два признака", "en": "two features are written in"},
        replace={
            "neuron": """
def neuron(X, w, b):
    return np.heaviside(X[:, 0] * w[0] + X[:, 1] * w[1] + b, 0.5)
"""
        },
        fails=NEURON,
        hint="neuron.value",
    ),
    Mistake(
        id="neuron-returns-its-input",
        about={"ru": "вернулся X", "en": "X came back"},
        replace={
            "neuron": """
def neuron(X, w, b):
    return X
"""
        },
        fails=NEURON,
        hint="neuron.shape",
    ),
    Mistake(
        id="neuron-from-the-library",
        about={"ru": "ступенька взята из dl101", "en": "the step is taken from dl101"},
        replace={
            "neuron": """
from dl101.activations import heaviside

def neuron(X, w, b):
    return heaviside(X @ w + b)
"""
        },
        fails=NEURON,
        hint="neuron.forbidden-import",
    ),
    Mistake(
        id="neuron-copied-from-visible-tests",
        about={"ru": "ответы видимых проверок", "en": "the answers of the visible tests"},
        replace={"neuron": _copied("neuron", ["neuron"], "X, w, b")},
        fails=NEURON,
        hint="neuron.shape",
    ),
    # ── margin
    Mistake(
        id="margin-not-divided",
        about={"ru": "не разделено на длину w", "en": "not divided by the length of w"},
        replace=_margin("np.min(s * (X @ w + b))"),
        fails=MARGIN,
        hint="margin.not-divided",
    ),
    Mistake(
        id="margin-squared-norm",
        about={"ru": "разделено на квадрат длины", "en": "divided by the square of the length"},
        replace=_margin("np.min(s * (X @ w + b)) / np.sum(w**2)"),
        fails=MARGIN,
        hint="margin.squared-norm",
    ),
    Mistake(
        id="margin-bias-in-the-norm",
        about={"ru": "b вошло в длину", "en": "b is part of the length"},
        replace=_margin("np.min(s * (X @ w + b)) / np.linalg.norm([*w, b])"),
        fails=MARGIN,
        hint="margin.norm-with-bias",
    ),
    Mistake(
        id="margin-absolute-value",
        about={"ru": "модуль: чужая сторона не видна", "en": "the absolute value hides the wrong side"},
        replace=_margin("np.min(np.abs(X @ w + b)) / np.linalg.norm(w)"),
        fails={"test-margin-wrong-side": 1},
        hint="margin.no-sign",
    ),
    Mistake(
        id="margin-never-negative",
        about={"ru": "вместо отрицательного ноль", "en": "zero in place of a negative number"},
        replace=_margin("max(0, np.min(s * (X @ w + b)) / np.linalg.norm(w))"),
        fails={"test-margin-wrong-side": 1},
        hint="margin.clipped",
    ),
    Mistake(
        id="margin-labels-as-signs",
        about={"ru": "y вместо ±1", "en": "y in place of ±1"},
        replace=_margin("np.min(y * (X @ w + b)) / np.linalg.norm(w)"),
        fails=MARGIN,
        hint="margin.zeros-lost",
    ),
    Mistake(
        id="margin-reversed",
        about={"ru": "знак стороны обратный", "en": "the sign of the side is reversed"},
        replace=_margin("np.min(s * (X @ w + b)) / np.linalg.norm(w)", "s = 1 - 2 * y"),
        fails=MARGIN,
        hint="margin.reversed",
    ),
    Mistake(
        id="margin-mean",
        about={"ru": "среднее расстояние", "en": "the mean distance"},
        replace=_margin("np.mean(s * (X @ w + b)) / np.linalg.norm(w)"),
        fails=MARGIN,
        hint="margin.mean",
    ),
    Mistake(
        id="margin-array",
        about={"ru": "расстояния всех примеров", "en": "the distances of all examples"},
        replace=_margin("s * (X @ w + b) / np.linalg.norm(w)"),
        fails=MARGIN,
        hint="margin.distances",
    ),
    Mistake(
        id="margin-for-the-square-only",
        about={"ru": "углы квадрата записаны в функции", "en": "the corners of the square are written in"},
        replace=_margin(
            "np.min(s * (corners @ w + b)) / np.linalg.norm(w)",
            "corners, s = np.array([[0, 0], [0, 1], [1, 0], [1, 1]]), 2 * y - 1",
        ),
        fails=MARGIN,
        hint="margin.error",
    ),
    Mistake(
        id="margin-copied-from-visible-tests",
        about={"ru": "ответы видимых проверок", "en": "the answers of the visible tests"},
        replace={"margin": _copied("margin", ["margin", "margin_wrong_side"], "X, y, w, b", _no_law)},
        fails=MARGIN,
        hint="margin.value",
    ),
    # ── gates
    Mistake(
        id="weights-of-the-slides",
        about={"ru": "AND и OR со слайдов: прямая на углах", "en": "AND and OR of the slides: lines on corners"},
        replace=_gates(AND=(1, 1, -2), OR=(1, 1, -1)),
        fails={"test-gates-14": 1},
        hint="gates.touches",
    ),
    Mistake(
        id="small-margin",
        about={"ru": "таблица верна, зазор мал", "en": "the table is right, the margin small"},
        replace=_gates(NAND=(-1, -1, 1.2)),
        fails={"test-gates-14": 1},
        hint="gates.margin",
    ),
    Mistake(
        id="scaled-up-for-a-margin",
        about={"ru": "веса умножены на 100 ради зазора", "en": "weights times 100, for the sake of the margin"},
        replace=_gates(AND=(200, 100, -290)),
        fails={"test-gates-14": 1},
        hint="gates.margin",
    ),
    Mistake(
        id="inputs-swapped",
        about={"ru": "x1 и x2 перепутаны", "en": "x1 and x2 are swapped"},
        replace=_gates(
            x1=(0, 1, -0.5), x2=(1, 0, -0.5), NOT_x1=(0, -1, 0.5), NOT_x2=(-1, 0, 0.5), NOT_x1_AND_x2=(1, -1, -0.5)
        ),
        fails={"test-gates-10": 1, "test-gates-14": 1},
        hint="gates.table",
    ),
    Mistake(
        id="all-signs-reversed",
        about={"ru": "у всех вентилей знаки обратные", "en": "all gates have their signs reversed"},
        replace={"gates": f"gates = { ({n: tuple(-x for x in w) for n, w in RIGHT_GATES.items()})!r}"},
        fails=GATES,
        hint="gates.reversed",
    ),
    Mistake(
        id="same-weights-everywhere",
        about={"ru": "одни веса на все вентили", "en": "one set of weights for all gates"},
        replace={"gates": f"gates = dict.fromkeys({list(RIGHT_GATES)!r}, (1, 1, -0.5))"},
        fails=GATES,
        hint="gates.table",
    ),
    Mistake(
        id="four-gates-only",
        about={"ru": "вписаны четыре вентиля", "en": "four gates are entered"},
        replace={"gates": 'gates = {"AND": (1, 1, -1.5), "OR": (1, 1, -0.5), "x1": (1, 0, -0.5), "x2": (0, 1, -0.5)}'},
        fails=GATES,
        hint="gates.missing",
    ),
    Mistake(
        id="bias-forgotten",
        about={"ru": "вписаны только w1 и w2", "en": "only w1 and w2 are entered"},
        replace={"gates": f"gates = { ({n: w[:2] for n, w in RIGHT_GATES.items()})!r}"},
        fails=GATES,
        hint="gates.type",
    ),
    Mistake(
        id="gates-as-a-list",
        about={"ru": "список вместо словаря", "en": "a list in place of a dictionary"},
        replace={"gates": f"gates = {list(RIGHT_GATES.values())!r}"},
        fails=GATES,
        hint="gates.type",
    ),
    Mistake(
        id="no-weights-but-a-bias",
        about={"ru": "w = (0, 0) у вентиля, который не постоянен", "en": "w = (0, 0) for a gate that is not constant"},
        replace=_gates(NOR=(0, 0, 0.5)),
        fails={"test-gates-14": 1},
        hint="gates.no-line",
    ),
    # ── networks by hand
    Mistake(
        id="xor-lines-on-corners",
        about={
            "ru": "прямые слайдов для AND и OR: задевают углы",
            "en": "the slides' lines touch corners",
        },
        replace={"xor": "xor_network = ([[1, 1], [1, 1]], [-2, -1], [-1, 1], -0.5)"},
        fails={"test-xor": 1},
        hint="xor_network.hidden-margin",
    ),
    Mistake(
        id="xor-one-line-twice",
        about={"ru": "два одинаковых скрытых нейрона", "en": "two equal hidden neurons"},
        replace={"xor": "xor_network = ([[1, 1], [1, 1]], [-0.5, -0.5], [1, -1], -0.5)"},
        fails={"test-xor": 1},
        hint="xor_network.merged",
    ),
    Mistake(
        id="xor-is-xnor",
        about={"ru": "выход наоборот: XNOR", "en": "the output reversed: XNOR"},
        replace={"xor": "xor_network = ([[1, 1], [1, 1]], [-1.5, -0.5], [1, -1], 0.5)"},
        fails={"test-xor": 1},
        hint="xor_network.reversed",
    ),
    Mistake(
        id="xor-output-is-or",
        about={"ru": "на выходе OR", "en": "the output is OR"},
        replace={"xor": "xor_network = ([[1, 1], [1, 1]], [-1.5, -0.5], [1, 1], -0.5)"},
        fails={"test-xor": 1},
        hint="xor_network.table",
    ),
    Mistake(
        id="xor-output-touches",
        about={
            "ru": "выход без смещения: прямая через (0, 0)",
            "en": "an output without a bias touches (0, 0)",
        },
        replace={"xor": "xor_network = ([[1, 1], [1, 1]], [-1.5, -0.5], [-1, 1], 0)"},
        fails={"test-xor": 1},
        hint="xor_network.output-margin",
    ),
    Mistake(
        id="xor-hidden-constant",
        about={"ru": "скрытый нейрон без весов", "en": "a hidden neuron without weights"},
        replace={"xor": "xor_network = ([[0, 0], [1, 1]], [1, -0.5], [-1, 1], -0.5)"},
        fails={"test-xor": 1},
        hint="xor_network.no-line",
    ),
    Mistake(
        id="xor-with-four-neurons",
        about={"ru": "четыре скрытых нейрона", "en": "four hidden neurons"},
        replace={"xor": "xor_network = (np.ones((4, 2)), [-0.5, -1.5, -0.5, -1.5], [1, -1, 1, -1], -0.5)"},
        fails={"test-xor": 1},
        hint="xor_network.too-many",
    ),
    Mistake(
        id="xor-without-c",
        about={"ru": "три части вместо четырёх", "en": "three parts in place of four"},
        replace={"xor": "xor_network = ([[1, 1], [1, 1]], [-1.5, -0.5], [-1, 1])"},
        fails={"test-xor": 1},
        hint="xor_network.type",
    ),
    Mistake(
        id="parity-by-rows",
        about={"ru": "нейрон на каждую строку, четыре", "en": "a neuron for each row, four of them"},
        replace={
            "parity": """
rows = np.array([[0, 0, 1], [0, 1, 0], [1, 0, 0], [1, 1, 1]])
parity_network = (2 * rows - 1, 0.5 - rows.sum(axis=1), [1, 1, 1, 1], -0.5)
"""
        },
        fails={"test-parity": 1},
        hint="parity_network.too-many",
    ),
    Mistake(
        id="parity-is-or",
        about={"ru": "«ровно один» вместо «нечётное число»", "en": "“exactly one” in place of “an odd number”"},
        replace={"parity": "parity_network = (np.ones((3, 3)), [-0.5, -1.5, -2.5], [1, -1, 0], -0.5)"},
        fails={"test-parity": 1},
        hint="parity_network.table",
    ),
    Mistake(
        id="parity-two-neurons",
        about={"ru": "нейроны XOR на трёх входах", "en": "the neurons of XOR, on three inputs"},
        replace={"parity": "parity_network = ([[1, 1, 1], [1, 1, 1]], [-1.5, -0.5], [-1, 1], -0.5)"},
        fails={"test-parity": 1},
        hint="parity_network.merged",
    ),
    Mistake(
        id="parity-small-margin",
        about={"ru": "зазор у скрытого нейрона мал", "en": "a hidden neuron has a small margin"},
        replace={"parity": "parity_network = (np.ones((3, 3)), [-0.9, -1.5, -2.5], [1, -1, 1], -0.5)"},
        fails={"test-parity": 1},
        hint="parity_network.hidden-margin",
    ),
    # ── forward
    Mistake(
        id="weights-not-transposed",
        about={"ru": "X @ W без транспонирования", "en": "X @ W, not transposed"},
        replace=_forward(U="np.tanh(X @ W + b)"),
        fails=FORWARD,
        hint="forward.not-transposed",
    ),
    Mistake(
        id="hidden-sigmoid",
        about={"ru": "сигмоида в скрытом слое", "en": "the sigmoid in the hidden layer"},
        replace=_forward(U="1 / (1 + np.exp(-(X @ W.T + b)))"),
        fails=FORWARD,
        hint="forward.hidden-sigmoid",
    ),
    Mistake(
        id="output-without-sigmoid",
        about={"ru": "на выходе нет сигмоиды", "en": "no sigmoid at the output"},
        replace=_forward(p="z"),
        fails=FORWARD,
        hint="forward.no-sigmoid",
    ),
    Mistake(
        id="output-tanh",
        about={"ru": "на выходе tanh", "en": "tanh at the output"},
        replace=_forward(p="np.tanh(z)"),
        fails=FORWARD,
        hint="forward.output-tanh",
    ),
    Mistake(
        id="hidden-without-bias",
        about={"ru": "забыто b", "en": "b is forgotten"},
        replace=_forward(U="np.tanh(X @ W.T)"),
        fails=FORWARD,
        hint="forward.no-hidden-bias",
    ),
    Mistake(
        id="output-without-bias",
        about={"ru": "забыто c", "en": "c is forgotten"},
        replace=_forward(z="U @ v"),
        fails=FORWARD,
        hint="forward.no-output-bias",
    ),
    Mistake(
        id="p-and-u-swapped",
        about={"ru": "возвращены p, U", "en": "p, U is returned"},
        replace=_forward(end="p, U"),
        fails=FORWARD,
        hint="forward.swapped",
    ),
    Mistake(
        id="only-p",
        about={"ru": "возвращены только вероятности", "en": "only the probabilities are returned"},
        replace=_forward(end="p"),
        fails=FORWARD,
        hint="forward.returns",
    ),
    Mistake(
        id="forward-copied-from-visible-tests",
        about={"ru": "ответы видимых проверок", "en": "the answers of the visible tests"},
        replace={"forward": _copied("forward", ["forward"], "X, W, b, v, c").replace("[0.5])", "[0, 0])")},
        fails=FORWARD,
        hint="forward.shape",
    ),
    # ── train
    Mistake(
        id="ascent",
        about={"ru": "градиент прибавляется", "en": "the gradient is added"},
        replace=_train(_STEP.replace("-", "+")),
        fails=TRAIN,
        hint="train.ascent",
    ),
    Mistake(
        id="no-learning-rate",
        about={"ru": "скорость обучения не участвует", "en": "the learning rate does not enter"},
        replace=_train("W, b, v, c = W - dW, b - db, v - dv, c - dc"),
        fails=TRAIN,
        hint="train.no-rate",
    ),
    Mistake(
        id="one-step-short",
        about={"ru": "на шаг меньше", "en": "one step too few"},
        replace=_train(steps="1, steps"),
        fails=TRAIN,
        hint="train.one-step-short",
        hints={"test-train-losses": "train.before-only"},
    ),
    Mistake(
        id="one-step-more",
        about={"ru": "на шаг больше", "en": "one step too many"},
        replace=_train(steps="steps + 1"),
        fails=TRAIN,
        hint="train.one-step-more",
    ),
    Mistake(
        id="arrays-changed-in-place",
        about={"ru": "W -= …: полученный массив испорчен", "en": "W -= … changes the given array"},
        replace=_train(
            "W -= learning_rate * dW; b -= learning_rate * db; v -= learning_rate * dv; c -= learning_rate * dc"
        ),
        fails=TRAIN,
        hint="train.modifies-input",
    ),
    Mistake(
        id="gradient-of-the-start",
        about={"ru": "градиент посчитан один раз", "en": "the gradient is computed once"},
        replace={
            "train": """
def train(X, y, W, b, v, c, learning_rate, steps):
    J, dW, db, dv, dc = loss_and_gradient(X, y, W, b, v, c)
    losses = [J]
    for step in range(steps):
        W, b = W - learning_rate * dW, b - learning_rate * db
        v, c = v - learning_rate * dv, c - learning_rate * dc
        losses.append(loss_and_gradient(X, y, W, b, v, c)[0])
    return W, b, v, c, losses
"""
        },
        fails=TRAIN,
        hint="train.frozen",
    ),
    Mistake(
        id="biases-not-trained",
        about={"ru": "смещения не обучаются", "en": "the biases do not learn"},
        replace=_train("W, v = W - learning_rate * dW, v - learning_rate * dv"),
        fails=TRAIN,
        hint="train.no-biases",
    ),
    Mistake(
        id="only-the-output-learns",
        about={"ru": "обучается только выход", "en": "only the output learns"},
        replace=_train("v, c = v - learning_rate * dv, c - learning_rate * dc"),
        fails=TRAIN,
        hint="train.output-only",
    ),
    Mistake(
        id="train-returns-its-input",
        about={"ru": "веса вернулись, как были", "en": "the weights came back as they were"},
        replace=_train("pass"),
        fails=TRAIN,
        hint="train.not-trained",
    ),
    Mistake(
        id="loss-before-each-step",
        about={"ru": "нет потерь после последнего шага", "en": "the loss after the last step is missing"},
        replace=_train(last=""),
        fails={"test-train-losses": 1},
        hint="train.before-only",
    ),
    Mistake(
        id="loss-after-each-step",
        about={"ru": "нет потерь до первого шага", "en": "the loss before the first step is missing"},
        replace=_train(end="W, b, v, c, losses[1:]"),
        fails={"test-train-losses": 1},
        hint="train.after-only",
    ),
    Mistake(
        id="last-loss-repeated",
        about={"ru": "последние потери не пересчитаны", "en": "the last loss is not computed again"},
        replace=_train(first="J = loss_and_gradient(X, y, W, b, v, c)[0]", last="losses.append(J)"),
        fails={"test-train-losses": 1},
        hint="train.same-point",
    ),
    Mistake(
        id="only-the-last-loss",
        about={"ru": "возвращено одно число", "en": "one number is returned"},
        replace=_train(end="W, b, v, c, losses[-1]"),
        fails={"test-train-losses": 1},
        hint="train.last-only",
    ),
    Mistake(
        id="no-losses",
        about={"ru": "список потерь не возвращён", "en": "the list of losses is not returned"},
        replace=_train(end="W, b, v, c"),
        fails=TRAIN,
        hint="train.returns",
    ),
    Mistake(
        id="train-copied-from-visible-tests",
        about={"ru": "ответы видимых проверок", "en": "the answers of the visible tests"},
        replace={
            "train": _copied("train", ["train", "train_losses"], "X, y, W, b, v, c, learning_rate, steps").replace(
                "[0.5])", "[0, 0, 0, 0, 0])"
            )
        },
        fails=TRAIN,
        hint="train.shape",
    ),
    Mistake(
        id="training-from-the-library",
        about={"ru": "обучает dl101.two_layer", "en": "dl101.two_layer does the training"},
        replace={
            "train": """
from dl101 import two_layer

def train(X, y, W, b, v, c, learning_rate, steps):
    network = two_layer.Network(W, b, [v], [c])
    network, losses = two_layer.train(network, X, y, learning_rate, steps)
    return network.W1, network.b1, network.W2[0], network.b2[0], losses
"""
        },
        fails=TRAIN,
        hint="train.forbidden-import",
    ),
    # ── success rate
    Mistake(
        id="number-of-successes",
        about={"ru": "число вместо доли", "en": "the number in place of the share"},
        replace=_success("solved += losses[-1] < np.log(2) / 4", "return int(solved)"),
        fails=SUCCESS,
        hint="success_rate.count",
    ),
    Mistake(
        id="success-in-per-cent",
        about={"ru": "проценты", "en": "per cent"},
        replace=_success("solved += losses[-1] < np.log(2) / 4", "return 100 * solved / len(seeds)"),
        fails=SUCCESS,
        hint="success_rate.percent",
    ),
    Mistake(
        id="share-of-failures",
        about={"ru": "доля неудач", "en": "the share of failures"},
        replace=_success("solved += losses[-1] > np.log(2) / 4"),
        fails=SUCCESS,
        hint="success_rate.failures",
    ),
    Mistake(
        id="rows-right-is-enough",
        about={"ru": "засчитано, когда верны все строки", "en": "counts when all rows are right"},
        replace=_success("solved += np.all((forward(X, W, b, v, c)[1] > 0.5) == y)"),
        fails={"test-success-rate-criterion": 1},
        hint="success_rate.rows",
    ),
    Mistake(
        id="threshold-ln-2",
        about={"ru": "порог ln 2", "en": "the threshold ln 2"},
        replace=_success("solved += losses[-1] < np.log(2)"),
        fails=SUCCESS,
        hint="success_rate.threshold",
    ),
    Mistake(
        id="return-in-the-loop",
        about={"ru": "return внутри цикла", "en": "return inside the loop"},
        replace=_success("return float(losses[-1] < np.log(2) / 4)"),
        fails=SUCCESS,
        hint="success_rate.one-seed",
        hints={"test-success-rate-criterion": "success_rate.value"},
    ),
    Mistake(
        id="own-seed-numbers",
        about={"ru": "номера 0, 1, 2, … вместо данных", "en": "seeds 0, 1, 2, … in place of those given"},
        replace={
            "success-rate": """
def success_rate(X, y, seeds, learning_rate, steps):
    solved = [train(X, y, *start(i), learning_rate, steps)[4][-1] < np.log(2) / 4 for i in range(len(seeds))]
    return np.mean(solved)
"""
        },
        fails=SUCCESS,
        hint="success_rate.seed-numbers",
        hints={"test-success-rate-criterion": "success_rate.value"},
    ),
    Mistake(
        id="first-loss",
        about={"ru": "сравниваются первые потери", "en": "the first loss is compared"},
        replace=_success("solved += losses[0] < np.log(2) / 4"),
        fails=SUCCESS,
        hint="success_rate.before-training",
        hints={"test-success-rate-criterion": "success_rate.value"},
    ),
    Mistake(
        id="settings-of-the-example",
        about={"ru": "скорость и число шагов записаны в функции", "en": "the rate and the steps are written in"},
        replace={
            "success-rate": """
def success_rate(X, y, seeds, learning_rate, steps):
    losses = [train(X, y, *start(seed), 1.0, 300)[4][-1] for seed in seeds]
    return np.mean(np.array(losses) < np.log(2) / 4)
"""
        },
        fails=SUCCESS,
        hint="success_rate.value",
        hints={"test-success-rate-criterion": "success_rate.rows"},
    ),
    Mistake(
        id="rates-copied-from-visible-tests",
        about={"ru": "ответы видимых проверок", "en": "the answers of the visible tests"},
        replace={
            "success-rate": _copied(
                "success_rate", ["success_rate", "success_rate_criterion"], "X, y, seeds, learning_rate, steps"
            )
        },
        fails=SUCCESS,
        hint="success_rate.value",
    ),
    Mistake(
        id="rate-of-the-lecture",
        about={"ru": "доля из лекции числом", "en": "the share of the lecture, as a number"},
        replace={
            "success-rate": """
def success_rate(X, y, seeds, learning_rate, steps):
    return 0.685
"""
        },
        fails=SUCCESS,
        hint="success_rate.value",
    ),
]
