"""What students and language models get wrong in homework 1, with the tests it fails and the hint it shows."""

import contextlib
import io

import numpy as np

from courseware.catalogue import Mistake
from dl101.check import hw1 as check

FLATTEN = {"test-flatten-shape": 1, "test-flatten-order": 1}
SIGMOID = {"test-sigmoid": 1, "test-sigmoid-stable": 1}
COST = {"test-cost": 1, "test-cost-stable": 1}
BACKWARD = {"test-backward-dw": 2, "test-backward-db": 1}
TRAIN = {"test-train": 2, "test-train-costs": 1}


def _loop(body="", steps="steps", start="initialize(X.shape[0])", end="return w, b, costs"):
    """A train with these differences from the solution."""
    body = body or "costs.append(cost(A, Y))\n        w, b = update(w, b, *backward(X, A, Y), learning_rate)"
    return f"""
def train(X, Y, learning_rate, steps):
    w, b = {start}
    costs = []
    for i in range({steps}):
        A = forward(w, b, X)
        {body}
    {end}
"""


def _copied_from_visible_tests():
    """A sigmoid that holds the answers of the visible tests and nothing else."""
    answers = {}

    def sigmoid(z):
        z = np.asarray(z, dtype=float)
        e = np.exp(-np.abs(z))
        answer = np.where(z >= 0, 1 / (1 + e), e / (1 + e))
        answers[(z.shape, round(float(z.sum()), 4))] = answer.tolist()
        return answer

    with contextlib.redirect_stdout(io.StringIO()):
        check.sigmoid(sigmoid)
        check.sigmoid_stable(sigmoid)
    return f"""
answers = {answers!r}

def sigmoid(z):
    return np.array(answers.get((np.shape(z), round(float(np.sum(z)), 4)), np.full(np.shape(z), 0.5)))
"""


MISTAKES = [
    # ── flatten
    Mistake(
        id="pictures-in-rows",
        about={"ru": "картинки в строках: X формы (m, n)", "en": "pictures in rows: X of shape (m, n)"},
        replace={"flatten": """
def flatten(images):
    return images.reshape(images.shape[0], -1)
"""},
        fails=FLATTEN,
        hint="flatten.examples-in-rows",
    ),
    Mistake(
        id="mixed-pictures",
        about={"ru": "reshape сразу в (n, m): форма верна, картинки перемешаны",
               "en": "reshape straight to (n, m): the shape is right, the pictures are mixed"},
        replace={"flatten": """
def flatten(images):
    return images.reshape(-1, images.shape[0])
"""},
        fails={"test-flatten-order": 1},
        hint="flatten.mixed-pictures",
    ),
    Mistake(
        id="pixels-column-by-column",
        about={"ru": "пиксели вытянуты столбец за столбцом", "en": "pixels drawn out column after column"},
        replace={"flatten": """
def flatten(images):
    return images.T.reshape(-1, images.shape[0])
"""},
        fails={"test-flatten-order": 1},
        hint="flatten.column-order",
    ),
    Mistake(
        id="size-written-in",
        about={"ru": "размер 64 × 64 записан числом", "en": "the size 64 × 64 is written in"},
        replace={"flatten": """
def flatten(images):
    return images.reshape(images.shape[0], 64 * 64).T
"""},
        fails=FLATTEN,
        hint="flatten.error",
    ),
    Mistake(
        id="flatten-returns-its-input",
        about={"ru": "массив вернулся как был", "en": "the array came back as it was"},
        replace={"flatten": """
def flatten(images):
    return images
"""},
        fails=FLATTEN,
        hint="flatten.unchanged",
    ),
    # ── sigmoid
    Mistake(
        id="sigmoid-sign",
        about={"ru": "знак в показателе", "en": "the sign in the exponent"},
        replace={"sigmoid": """
def sigmoid(z):
    return 1 / (1 + np.exp(z))
"""},
        fails=SIGMOID,
        hint="sigmoid.sign",
    ),
    Mistake(
        id="sigmoid-overflow",
        about={"ru": "e^z / (1 + e^z): nan при больших z", "en": "e^z / (1 + e^z): nan for large z"},
        replace={"sigmoid": """
def sigmoid(z):
    return np.exp(z) / (1 + np.exp(z))
"""},
        fails={"test-sigmoid-stable": 1},
        hint="sigmoid.overflow",
    ),
    Mistake(
        id="sigmoid-overflow-error",
        about={"ru": "math.exp по элементам: OverflowError", "en": "math.exp element by element: OverflowError"},
        replace={"sigmoid": """
import math

def sigmoid(z):
    return np.vectorize(lambda value: 1 / (1 + math.exp(-value)), otypes=[float])(z)
"""},
        fails={"test-sigmoid-stable": 1},
        hint="sigmoid.overflow",
    ),
    Mistake(
        id="sigmoid-of-a-number-only",
        about={"ru": "math.exp от массива", "en": "math.exp of an array"},
        replace={"sigmoid": """
import math

def sigmoid(z):
    return 1 / (1 + math.exp(-z))
"""},
        fails=SIGMOID,
        hint="sigmoid.error",
    ),
    Mistake(
        id="sigmoid-into-integers",
        about={"ru": "результат складывается в массив целых", "en": "the result is put into an array of integers"},
        replace={"sigmoid": """
def sigmoid(z):
    z = np.asarray(z)
    result = np.zeros_like(z)
    right = z >= 0
    result[right] = 1 / (1 + np.exp(-z[right]))
    result[~right] = np.exp(z[~right]) / (1 + np.exp(z[~right]))
    return result
"""},
        fails={"test-sigmoid": 1},
        hint="sigmoid.integer",
    ),
    Mistake(
        id="tanh-for-sigmoid",
        about={"ru": "tanh вместо сигмоиды", "en": "tanh in place of the sigmoid"},
        replace={"sigmoid": """
def sigmoid(z):
    return np.tanh(z)
"""},
        fails=SIGMOID,
        hint="sigmoid.tanh",
    ),
    Mistake(
        id="sigmoid-identity",
        about={"ru": "сигмоида возвращает z", "en": "the sigmoid returns z"},
        replace={"sigmoid": """
def sigmoid(z):
    return z
"""},
        fails=SIGMOID,
        hint="sigmoid.identity",
    ),
    Mistake(
        id="sigmoid-derivative",
        about={"ru": "производная вместо функции", "en": "the derivative in place of the function"},
        replace={"sigmoid": """
def sigmoid(z):
    s = 1 / (1 + np.exp(-z))
    return s * (1 - s)
"""},
        fails=SIGMOID,
        hint="sigmoid.derivative",
    ),
    Mistake(
        id="sigmoid-in-place",
        about={"ru": "сигмоида портит свой аргумент", "en": "the sigmoid changes its argument"},
        replace={"sigmoid": """
def sigmoid(z):
    if isinstance(z, np.ndarray) and z.dtype == float:
        np.exp(-np.logaddexp(0, -z), out=z)
        return z
    return np.exp(-np.logaddexp(0, -np.asarray(z, float)))
"""},
        fails=SIGMOID,
        hint="sigmoid.modifies-input",
    ),
    Mistake(
        id="answers-copied",
        about={"ru": "ответы видимых проверок вписаны в код", "en": "answers of the visible tests put into the code"},
        replace={"sigmoid": _copied_from_visible_tests()},
        fails=SIGMOID,
        hint="sigmoid.value",
    ),
    Mistake(
        id="sigmoid-from-scipy",
        about={"ru": "готовая функция из SciPy", "en": "a ready function from SciPy"},
        replace={"sigmoid": """
def sigmoid(z):
    from scipy.special import expit
    return expit(z)
"""},
        fails=SIGMOID,
        hint="sigmoid.forbidden-import",
    ),
    Mistake(
        id="sigmoid-from-the-library",
        about={"ru": "готовая функция из dl101", "en": "a ready function from dl101"},
        replace={"sigmoid": """
import dl101

def sigmoid(z):
    return dl101.activations.sigmoid(z)
"""},
        fails=SIGMOID,
        hint="sigmoid.forbidden-import",
    ),
    # ── initialize, forward
    Mistake(
        id="random-start",
        about={"ru": "случайные веса", "en": "random weights"},
        replace={"initialize": """
def initialize(n):
    return np.random.randn(n, 1) * 0.01, 0.0
"""},
        fails={"test-initialize": 1},
        hint="initialize.not-zero",
    ),
    Mistake(
        id="flat-weights",
        about={"ru": "w формы (n,)", "en": "w of shape (n,)"},
        replace={"initialize": """
def initialize(n):
    return np.zeros(n), 0.0
"""},
        fails={"test-initialize": 1},
        hint="initialize.flat",
    ),
    Mistake(
        id="weights-only",
        about={"ru": "b не возвращается", "en": "b is not returned"},
        replace={"initialize": """
def initialize(n):
    w = np.zeros((n, 1))
    return w
"""},
        fails={"test-initialize": 1},
        hint="initialize.returns",
    ),
    Mistake(
        id="logits-for-probabilities",
        about={"ru": "forward без сигмоиды", "en": "forward without the sigmoid"},
        replace={"forward": """
def forward(w, b, X):
    return np.dot(w.T, X) + b
"""},
        fails={"test-forward": 1},
        hint="forward.no-sigmoid",
    ),
    Mistake(
        id="no-bias",
        about={"ru": "забыто смещение", "en": "the bias is forgotten"},
        replace={"forward": """
def forward(w, b, X):
    return sigmoid(w.T @ X)
"""},
        fails={"test-forward": 1},
        hint="forward.no-bias",
    ),
    Mistake(
        id="probabilities-in-a-column",
        about={"ru": "forward даёт (m, 1)", "en": "forward gives (m, 1)"},
        replace={"forward": """
def forward(w, b, X):
    return sigmoid(X.T @ w + b)
"""},
        fails={"test-forward": 1},
        hint="forward.transposed",
    ),
    Mistake(
        id="examples-in-rows-forward",
        about={"ru": "forward для примеров в строках: X @ w", "en": "forward for examples in rows: X @ w"},
        replace={"forward": """
def forward(w, b, X):
    return sigmoid(X @ w + b)
"""},
        fails={"test-forward": 1},
        hint="forward.error",
    ),
    # ── cost
    Mistake(
        id="cost-sum",
        about={"ru": "сумма вместо среднего", "en": "the sum in place of the mean"},
        replace={"cost": """
def cost(A, Y):
    A = np.clip(A, 1e-12, 1 - 1e-12)
    return -np.sum(Y * np.log(A) + (1 - Y) * np.log(1 - A))
"""},
        fails=COST,
        hint="cost.sum",
    ),
    Mistake(
        id="log-of-zero",
        about={"ru": "формула как есть: 0 · log 0 = nan", "en": "the formula as it stands: 0 · log 0 = nan"},
        replace={"cost": """
def cost(A, Y):
    m = Y.shape[1]
    return -1 / m * np.sum(Y * np.log(A) + (1 - Y) * np.log(1 - A))
"""},
        fails={"test-cost-stable": 1},
        hint="cost.log-of-zero",
    ),
    Mistake(
        id="nan-to-zero",
        about={"ru": "nan заменён нулём", "en": "nan replaced by zero"},
        replace={"cost": """
def cost(A, Y):
    J = -np.mean(Y * np.log(A) + (1 - Y) * np.log(1 - A))
    return np.nan_to_num(J)
"""},
        fails={"test-cost-stable": 1},
        hint="cost.hidden-nan",
    ),
    Mistake(
        id="coarse-clip",
        about={"ru": "clip до 0,01: уверенная ошибка слишком дешева",
               "en": "clip to 0.01: a certain mistake is too cheap"},
        replace={"cost": """
def cost(A, Y):
    A = np.where(A == 0, 0.01, np.where(A == 1, 0.99, A))
    J = -(Y * np.log(A) + (1 - Y) * np.log(1 - A))
    return np.mean(np.where(np.abs(A - Y) < 0.011, 0, J))
"""},
        fails={"test-cost-stable": 1},
        hint="cost.too-cheap",
    ),
    Mistake(
        id="cost-sign",
        about={"ru": "забыт минус", "en": "the minus is forgotten"},
        replace={"cost": """
def cost(A, Y):
    A = np.clip(A, 1e-15, 1 - 1e-15)
    return np.mean(Y * np.log(A) + (1 - Y) * np.log(1 - A))
"""},
        fails=COST,
        hint="cost.sign",
    ),
    Mistake(
        id="cost-brackets",
        about={"ru": "формула со слайда без скобок", "en": "the slide's formula without its brackets"},
        replace={"cost": """
def cost(A, Y):
    A, m = np.clip(A, 1e-15, 1 - 1e-15), Y.shape[1]
    return -1 / m * np.sum(Y * np.log(A)) + 1 / m * np.sum((1 - Y) * np.log(1 - A))
"""},
        fails=COST,
        hint="cost.brackets",
    ),
    Mistake(
        id="mean-square-for-cost",
        about={"ru": "средний квадрат ошибки вместо кросс-энтропии",
               "en": "mean squared error in place of cross-entropy"},
        replace={"cost": """
def cost(A, Y):
    return np.mean((A - Y) ** 2)
"""},
        fails=COST,
        hint="cost.squares",
    ),
    Mistake(
        id="cost-for-each-example",
        about={"ru": "стоимость каждого примера", "en": "the cost of each example"},
        replace={"cost": """
def cost(A, Y):
    A = np.clip(A, 1e-15, 1 - 1e-15)
    return -(Y * np.log(A) + (1 - Y) * np.log(1 - A))
"""},
        fails=COST,
        hint="cost.not-averaged",
    ),
    # ── backward
    Mistake(
        id="gradient-without-mean",
        about={"ru": "забыто 1/m в обоих градиентах", "en": "1/m is forgotten in both gradients"},
        replace={"backward": """
def backward(X, A, Y):
    return X @ (A - Y).T, np.sum(A - Y)
"""},
        fails=BACKWARD,
        hint="backward.no-mean",
    ),
    Mistake(
        id="db-not-averaged",
        about={"ru": "db не усреднено", "en": "db is not averaged"},
        replace={"backward": """
def backward(X, A, Y):
    m = X.shape[1]
    return X @ (A - Y).T / m, np.sum(A - Y)
"""},
        fails={"test-backward-db": 1},
        hint="backward.no-mean",
    ),
    Mistake(
        id="db-array",
        about={"ru": "db — массив (1, 1)", "en": "db is an array (1, 1)"},
        replace={"backward": """
def backward(X, A, Y):
    m = X.shape[1]
    return X @ (A - Y).T / m, np.sum(A - Y, axis=1, keepdims=True) / m
"""},
        fails={"test-backward-db": 1},
        hint="backward.db-array",
    ),
    Mistake(
        id="gradient-transposed",
        about={"ru": "dw формы (1, n)", "en": "dw of shape (1, n)"},
        replace={"backward": """
def backward(X, A, Y):
    m = X.shape[1]
    return (A - Y) @ X.T / m, np.mean(A - Y)
"""},
        fails={"test-backward-dw": 2},
        hint="backward.transposed",
    ),
    Mistake(
        id="gradient-sign",
        about={"ru": "Y − A вместо A − Y", "en": "Y − A in place of A − Y"},
        replace={"backward": """
def backward(X, A, Y):
    m = X.shape[1]
    return X @ (Y - A).T / m, np.mean(Y - A)
"""},
        fails=BACKWARD,
        hint="backward.sign",
    ),
    Mistake(
        id="gradient-divided-by-n",
        about={"ru": "m взято как число строк X", "en": "m taken as the number of rows of X"},
        replace={"backward": """
def backward(X, A, Y):
    m = X.shape[0]
    return X @ (A - Y).T / m, np.sum(A - Y) / m
"""},
        fails=BACKWARD,
        hint="backward.by-n",
    ),
    Mistake(
        id="gradients-swapped",
        about={"ru": "возвращены db, dw", "en": "db, dw are returned"},
        replace={"backward": """
def backward(X, A, Y):
    m = X.shape[1]
    return np.mean(A - Y), X @ (A - Y).T / m
"""},
        fails=BACKWARD,
        hint="backward.swapped",
    ),
    Mistake(
        id="gradient-of-squares",
        about={"ru": "градиент квадрата ошибки", "en": "the gradient of the squared error"},
        replace={"backward": """
def backward(X, A, Y):
    m = X.shape[1]
    error = (A - Y) * A * (1 - A)
    return X @ error.T / m, np.mean(error)
"""},
        fails=BACKWARD,
        hint="backward.squares",
    ),
    Mistake(
        id="return-forgotten",
        about={"ru": "нет return", "en": "no return"},
        replace={"backward": """
def backward(X, A, Y):
    m = X.shape[1]
    dw = X @ (A - Y).T / m
    db = np.mean(A - Y)
    print(dw.shape, db)
"""},
        fails=BACKWARD,
        hint="backward.none",
    ),
    # ── update
    Mistake(
        id="uphill",
        about={"ru": "+ вместо −", "en": "+ in place of −"},
        replace={"update": """
def update(w, b, dw, db, learning_rate):
    return w + learning_rate * dw, b + learning_rate * db
"""},
        fails={"test-update": 1},
        hint="update.uphill",
    ),
    Mistake(
        id="update-in-place",
        about={"ru": "w -= … меняет чужой массив", "en": "w -= … changes the caller's array"},
        replace={"update": """
def update(w, b, dw, db, learning_rate):
    w -= learning_rate * dw
    b -= learning_rate * db
    return w, b
"""},
        fails={"test-update": 1},
        hint="update.modifies-input",
    ),
    Mistake(
        id="no-learning-rate",
        about={"ru": "скорость обучения забыта", "en": "the learning rate is forgotten"},
        replace={"update": """
def update(w, b, dw, db, learning_rate):
    return w - dw, b - db
"""},
        fails={"test-update": 1},
        hint="update.no-rate",
    ),
    # ── train
    Mistake(
        id="initial-parameters",
        about={"ru": "возвращены начальные w и b", "en": "the initial w and b are returned"},
        replace={"train": _loop("costs.append(cost(A, Y))\n        new_w, new_b = update(w, b, *backward(X, A, Y), "
                                "learning_rate)")},
        fails=TRAIN,
        hint="train.initial",
    ),
    Mistake(
        id="one-step-more",
        about={"ru": "range(steps + 1)", "en": "range(steps + 1)"},
        replace={"train": _loop(steps="steps + 1")},
        fails=TRAIN,
        hint="train.one-more",
        hints={"test-train-costs": "train.cost-both-ends"},
    ),
    Mistake(
        id="one-step-less",
        about={"ru": "range(1, steps)", "en": "range(1, steps)"},
        replace={"train": _loop(steps="1, steps")},
        fails=TRAIN,
        hint="train.one-less",
    ),
    Mistake(
        id="return-in-the-loop",
        about={"ru": "return внутри цикла", "en": "return inside the loop"},
        replace={"train": _loop("costs.append(cost(A, Y))\n        w, b = update(w, b, *backward(X, A, Y), "
                                "learning_rate)\n        return w, b, costs")},
        fails=TRAIN,
        hint="train.one-step",
        hints={"test-train-costs": "train.first-cost-only"},
    ),
    Mistake(
        id="cost-after-the-step",
        about={"ru": "стоимость записана после шага", "en": "the cost is recorded after the step"},
        replace={"train": _loop("w, b = update(w, b, *backward(X, A, Y), learning_rate)\n        "
                                "costs.append(cost(forward(w, b, X), Y))")},
        fails={"test-train-costs": 1},
        hint="train.cost-after",
    ),
    Mistake(
        id="every-hundredth-cost",
        about={"ru": "стоимость записана раз в 100 шагов", "en": "the cost is recorded every 100 steps"},
        replace={"train": _loop("if i % 100 == 0:\n            costs.append(cost(A, Y))\n        "
                                "w, b = update(w, b, *backward(X, A, Y), learning_rate)")},
        fails={"test-train-costs": 1},
        hint="train.first-cost-only",
    ),
    Mistake(
        id="last-cost-only",
        about={"ru": "вместо списка последнее число", "en": "the last number in place of the list"},
        replace={"train": _loop(end="return w, b, costs[-1] if costs else 0.0")},
        fails={"test-train-costs": 1},
        hint="train.last-cost-only",
    ),
    Mistake(
        id="train-from-random",
        about={"ru": "обучение со случайных весов", "en": "training from random weights"},
        replace={"train": _loop(start="np.random.default_rng(0).normal(0, 0.1, (X.shape[0], 1)), 0.0")},
        fails=TRAIN,
        hint="train.random-start",
    ),
    Mistake(
        id="bias-not-trained",
        about={"ru": "b не обновляется", "en": "b is not updated"},
        replace={"train": _loop("costs.append(cost(A, Y))\n        dw, db = backward(X, A, Y)\n        "
                                "w, _ = update(w, b, dw, db, learning_rate)")},
        fails=TRAIN,
        hint="train.b-unchanged",
    ),
    Mistake(
        id="train-by-scikit-learn",
        about={"ru": "обучает scikit-learn", "en": "scikit-learn does the training"},
        replace={"train": """
def train(X, Y, learning_rate, steps):
    import importlib
    model = importlib.import_module("sklearn.linear_model").LogisticRegression(max_iter=steps)
    model.fit(X.T, Y.ravel())
    return model.coef_.T, float(model.intercept_[0]), [0.0] * steps
"""},
        fails=TRAIN,
        hint="train.forbidden-import",
    ),
    Mistake(
        id="train-by-the-library",
        about={"ru": "обучает dl101", "en": "dl101 does the training"},
        replace={"train": """
from dl101 import logistic_regression

def train(X, Y, learning_rate, steps):
    w, b, history = logistic_regression.train(X, Y, learning_rate, steps)
    return w, b, history[:-1]
"""},
        fails=TRAIN,
        hint="train.forbidden-import",
    ),
    # ── predict, accuracy
    Mistake(
        id="probabilities-for-classes",
        about={"ru": "predict возвращает вероятности", "en": "predict returns probabilities"},
        replace={"predict": """
def predict(w, b, X):
    return forward(w, b, X)
"""},
        fails={"test-predict": 1},
        hint="predict.probabilities",
    ),
    Mistake(
        id="probability-above-zero",
        about={"ru": "порог 0", "en": "threshold 0"},
        replace={"predict": """
def predict(w, b, X):
    return (forward(w, b, X) > 0).astype(int)
"""},
        fails={"test-predict": 1},
        hint="predict.all-ones",
    ),
    Mistake(
        id="fraction-cut-off",
        about={"ru": "astype(int) от вероятностей", "en": "astype(int) of probabilities"},
        replace={"predict": """
def predict(w, b, X):
    return forward(w, b, X).astype(int)
"""},
        fails={"test-predict": 1},
        hint="predict.all-zeros",
    ),
    Mistake(
        id="threshold-on-z",
        about={"ru": "с 0,5 сравнивается z", "en": "z is compared with 0.5"},
        replace={"predict": """
def predict(w, b, X):
    return (w.T @ X + b > 0.5) * 1
"""},
        fails={"test-predict": 1},
        hint="predict.threshold-on-z",
    ),
    Mistake(
        id="reshaped-to-fit",
        about={"ru": "w подогнан под X", "en": "w is bent to fit X"},
        replace={"predict": """
def predict(w, b, X):
    w = np.resize(w, (X.shape[0], 1))
    return (forward(w, b, X) > 0.5).astype(int)
"""},
        fails={"test-predict": 1},
        hint="predict.reshaped",
    ),
    Mistake(
        id="broadcast",
        about={"ru": "(1, m) сравнивается с (m, 1)", "en": "(1, m) is compared with (m, 1)"},
        replace={"accuracy": """
def accuracy(P, Y):
    return np.mean(P == Y)
"""},
        fails={"test-accuracy": 1},
        hint="accuracy.broadcast",
    ),
    Mistake(
        id="per-cent",
        about={"ru": "проценты вместо доли", "en": "per cent in place of a share"},
        replace={"accuracy": """
def accuracy(P, Y):
    if P.shape != Y.shape:
        raise ValueError("P, Y")
    return 100 - np.mean(np.abs(P - Y)) * 100
"""},
        fails={"test-accuracy": 1},
        hint="accuracy.percent",
    ),
    Mistake(
        id="public-solution",
        about={"ru": "первое решение, которое находится в сети: пиксели как примеры, w подогнан, доля верных "
                     "размножением",
               "en": "the first public solution one meets: pixels as examples, w bent, accuracy by broadcasting"},
        replace={
            "flatten": """
def flatten(images):
    X = []
    for image in images:
        X.append(image.reshape(-1))
    return np.array(X)
""",
            "predict": """
def predict(w, b, X):
    m = X.shape[1]
    Y_prediction = np.zeros((1, m))
    w = w.reshape(X.shape[0], -1)
    A = sigmoid(np.dot(w.T, X) + b)
    for i in range(m):
        Y_prediction[0, i] = 1 if A[0, i] > 0.5 else 0
    return Y_prediction
""",
            "accuracy": """
def accuracy(P, Y):
    return 1 - np.mean(np.abs(P - Y))
""",
        },
        fails={**FLATTEN, "test-predict": 1, "test-accuracy": 1},
        hint="flatten.examples-in-rows",
        hints={"test-predict": "predict.reshaped", "test-accuracy": "accuracy.broadcast"},
    ),
    # ── learning rate
    Mistake(
        id="rate-too-large",
        about={"ru": "скорость 0,1: стоимость скачет", "en": "rate 0.1: the cost jumps"},
        replace={"learning-rate": "alpha = 0.1"},
        fails={"test-learning-rate": 1},
        hint="learning_rate.too-large",
    ),
    Mistake(
        id="rate-too-small",
        about={"ru": "скорость 0,0001: стоимость почти не падает", "en": "rate 0.0001: the cost hardly falls"},
        replace={"learning-rate": "alpha = 1e-4"},
        fails={"test-learning-rate": 1},
        hint="learning_rate.too-small",
    ),
]  # fmt: skip
