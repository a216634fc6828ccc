"""Right answers to homework 1 that look unlike the solution. Each must get full marks."""

from courseware.catalogue import Alternative

ALTERNATIVES = [
    Alternative(
        id="loops",
        about={"ru": "всё на циклах и math, без матричных операций", "en": "loops and math only, no matrix operations"},
        replace={
            "flatten": """
def flatten(images):
    columns = []
    for image in images:
        column = []
        for row in image:
            for pixel in row:
                if np.ndim(pixel) == 0:
                    column.append(pixel)
                else:
                    column.extend(pixel)
        columns.append(column)
    return np.array([[column[i] for column in columns] for i in range(len(columns[0]))])
""",
            "sigmoid": """
import math

def one_sigmoid(z):
    if z >= 0:
        return 1 / (1 + math.exp(-z))
    return math.exp(z) / (1 + math.exp(z))

def sigmoid(z):
    if np.ndim(z) == 0:
        return one_sigmoid(z)
    return np.array([sigmoid(part) for part in z])
""",
            "forward": """
def forward(w, b, X):
    n, m = X.shape
    A = np.zeros((1, m))
    for j in range(m):
        z = b
        for i in range(n):
            z += w[i, 0] * X[i, j]
        A[0, j] = sigmoid(z)
    return A
""",
            "cost": """
import math

def cost(A, Y):
    m, total = Y.shape[1], 0
    for i in range(m):
        p = A[0, i] if Y[0, i] == 1 else 1 - A[0, i]
        total += math.inf if p == 0 else -math.log(p)
    return total / m
""",
            "backward": """
def backward(X, A, Y):
    n, m = X.shape
    dw, db = np.zeros((n, 1)), 0
    for j in range(m):
        for i in range(n):
            dw[i, 0] += X[i, j] * (A[0, j] - Y[0, j]) / m
        db += (A[0, j] - Y[0, j]) / m
    return dw, db
""",
            "update": """
def update(w, b, dw, db, learning_rate):
    new = w.copy()
    for i in range(len(w)):
        new[i] -= learning_rate * dw[i]
    return [new, b - learning_rate * db]
""",
            "predict": """
def predict(w, b, X):
    return np.array([[1 if a > 0.5 else 0 for a in forward(w, b, X)[0]]])
""",
            "accuracy": """
def accuracy(P, Y):
    assert P.shape == Y.shape
    right = 0
    for p, y in zip(P[0], Y[0]):
        if p == y:
            right += 1
    return right / len(P[0])
""",
        },
    ),
    Alternative(
        id="einsum",
        about={"ru": "einsum и суммы по осям", "en": "einsum and sums over axes"},
        replace={
            "flatten": """
def flatten(images):
    return np.stack([image.ravel() for image in images], axis=1)
""",
            "forward": """
def forward(w, b, X):
    return sigmoid(np.einsum("ni,nm->im", w, X) + b)
""",
            "backward": """
def backward(X, A, Y):
    dw = np.einsum("nm,im->ni", X, A - Y) / Y.size
    return dw, (A - Y).mean().item()
""",
            "cost": """
def cost(A, Y):
    with np.errstate(divide="ignore", invalid="ignore"):
        J = np.where(Y == 1, -np.log(A), -np.log(1 - A))
    return J.mean(axis=(0, 1))
""",
            "predict": """
def predict(w, b, X):
    return np.round(forward(w, b, X))
""",
            "accuracy": """
def accuracy(P, Y):
    return float((np.ravel(P) == np.ravel(Y)).sum() / np.size(Y))
""",
        },
    ),
    Alternative(
        id="masks",
        about={"ru": "две ветви через маски, без clip", "en": "two branches through masks, no clip"},
        replace={
            "flatten": """
def flatten(images):
    return np.moveaxis(images, 0, -1).reshape(-1, len(images))
""",
            "sigmoid": """
def sigmoid(z):
    z = np.array(z, dtype=float)
    right = z >= 0
    z[right] = 1 / (1 + np.exp(-z[right]))
    e = np.exp(z[~right])
    z[~right] = e / (1 + e)
    return z
""",
            "cost": """
def cost(A, Y):
    certain = (Y == 1) * A + (Y == 0) * (1 - A)
    return float(np.sum(-np.log(certain)) / Y.shape[1])
""",
            "predict": """
def predict(w, b, X):
    P = np.zeros((1, X.shape[1]), dtype=np.uint8)
    P[w.T.dot(X) + b > 0] = 1
    return P
""",
        },
    ),
    Alternative(
        id="logaddexp",
        about={"ru": "logaddexp, expm1 и log1p", "en": "logaddexp, expm1 and log1p"},
        replace={
            "sigmoid": """
def sigmoid(z):
    return np.exp(-np.logaddexp(0.0, -np.asarray(z, dtype=np.float64)))
""",
            "cost": """
def cost(A, Y):
    tiny = np.finfo(float).tiny
    J = Y * -np.log(np.maximum(A, tiny)) + (1 - Y) * -np.log1p(-np.minimum(A, 1 - 2.0**-53))
    return np.average(J)
""",
            "accuracy": """
def accuracy(P, Y):
    if P.shape != Y.shape:
        raise ValueError("P, Y")
    return 1 - np.mean(np.abs(P.astype(int) - Y))
""",
        },
    ),
    Alternative(
        id="textbook-sigmoid",
        about={
            "ru": "сигмоида по формуле: exp предупреждает о переполнении, но значения верны",
            "en": "the sigmoid as printed: exp warns of overflow, yet the values are right",
        },
        replace={
            "sigmoid": """
def sigmoid(z):
    return 1 / (1 + np.exp(-np.asarray(z, dtype=float)))
""",
            "cost": """
def cost(A, Y):
    eps = 1e-8
    return -np.sum(Y * np.log(A + eps) + (1 - Y) * np.log(1 - A + eps)) / A.shape[1]
""",
        },
    ),
    Alternative(
        id="tanh",
        about={"ru": "сигмоида через гиперболический тангенс", "en": "the sigmoid through the hyperbolic tangent"},
        replace={
            "sigmoid": """
sigmoid = lambda z: 0.5 * (np.tanh(np.multiply(z, 0.5)) + 1)
""",
            "initialize": """
def initialize(n):
    w = np.empty((n, 1))
    w.fill(0)
    return w, 0
""",
        },
    ),
    Alternative(
        id="dictionaries",
        about={"ru": "параметры и градиенты в словарях", "en": "parameters and gradients in dictionaries"},
        replace={
            "initialize": """
def initialize(n):
    return {"w": np.zeros(shape=(n, 1)), "b": 0.0}
""",
            "backward": """
def backward(X, A, Y):
    m = Y.shape[1]
    return {"dw": (1 / m) * np.dot(X, (A - Y).T), "db": (1 / m) * np.sum(A - Y)}
""",
            "update": """
def update(w, b, dw, db, learning_rate):
    return {"w": w - learning_rate * dw, "b": b - learning_rate * db}
""",
            "train": """
def train(X, Y, learning_rate, steps):
    parameters = initialize(X.shape[0])
    costs = []
    for i in range(steps):
        A = forward(parameters["w"], parameters["b"], X)
        costs.append(cost(A, Y))
        grads = backward(X, A, Y)
        parameters = update(parameters["w"], parameters["b"], grads["dw"], grads["db"], learning_rate)
    return {"w": parameters["w"], "b": parameters["b"], "costs": costs}
""",
        },
    ),
    Alternative(
        id="train-on-its-own",
        about={
            "ru": "train не пользуется остальными функциями, стоимости в массиве, шаг на месте",
            "en": "train uses none of the other functions, costs in an array, steps in place",
        },
        replace={
            "train": """
def train(X, Y, learning_rate, steps):
    n, m = X.shape
    w, b, costs, i = np.zeros((n, 1)), 0.0, np.zeros(steps), 0
    while i < steps:
        z = np.dot(w.T, X) + b
        costs[i] = np.mean(np.log1p(np.exp(-np.abs(z))) + np.maximum(z, 0) - Y * z)
        error = (1 / (1 + np.exp(-z)) - Y) / m
        w -= learning_rate * np.dot(X, error.T)
        b -= learning_rate * float(np.sum(error))
        i += 1
        if i % 100 == 0:
            print("step", i)
    return w, b, costs
""",
            "learning-rate": """
alpha = np.float32(1e-2)
""",
        },
    ),
    Alternative(
        id="single-precision",
        about={
            "ru": "float32, ответы типа bool, списки вместо кортежей",
            "en": "float32, answers of type bool, lists for tuples",
        },
        replace={
            "forward": """
def forward(w, b, X):
    return sigmoid(np.dot(w.T, X) + b).astype(np.float32)
""",
            "backward": """
def backward(X, A, Y):
    m = np.float32(X.shape[1])
    error = (A - Y).astype(np.float32)
    return [X.astype(np.float32) @ error.T / m, error.sum() / m]
""",
            "predict": """
def predict(w, b, X):
    return forward(w, b, X) >= 0.5
""",
        },
    ),
    Alternative(
        id="classes",
        about={"ru": "функции собраны в класс и выставлены под нужными именами",
               "en": "the functions live in a class and are put under the names asked for"},
        replace={
            "sigmoid": """
class Model:
    def __init__(self):
        self.calls = 0

    def sigmoid(self, z):
        self.calls += 1
        e = np.exp(-abs(np.asarray(z, float)))
        return np.where(np.asarray(z) >= 0, 1 / (1 + e), e / (1 + e))

    def forward(self, w, b, X):
        return self.sigmoid(w.T @ X + b)

model = Model()
sigmoid = model.sigmoid
""",
            "forward": """
forward = model.forward
""",
            "update": """
from functools import partial

def step(scale, w, b, dw, db, learning_rate):
    return w + scale * learning_rate * dw, b + scale * learning_rate * db

update = partial(step, -1)
""",
        },
    ),
]  # fmt: skip
