"""Logistic regression as lecture 03 teaches it, by gradient descent on the whole data set.

Shapes, here and in homework 1 only: examples are COLUMNS. X is (n, m): n features, m examples. Labels Y and
probabilities A are (1, m), weights w are (n, 1), b is a number. Everywhere else in the course examples are rows.

    z = wᵀX + b,   A = σ(z),   J = −mean(Y log A + (1 − Y) log(1 − A)),   dw = X (A − Y)ᵀ / m,   db = mean(A − Y)
"""

from __future__ import annotations

import numpy as np

from dl101.activations import sigmoid, softplus
from dl101.language import say
from dl101.losses import binary_cross_entropy

__all__ = ["initialize", "forward", "cost", "backward", "update", "train", "predict", "accuracy"]


def initialize(n: int) -> tuple[np.ndarray, float]:
    """w = zeros of shape (n, 1) and b = 0.0. Harmless here: J is convex, and there is one neuron to tell apart."""
    return np.zeros((n, 1)), 0.0


def forward(w: np.ndarray, b: float, X: np.ndarray) -> np.ndarray:
    """A = σ(wᵀX + b), shape (1, m): the probability of class 1 for each example.

    Raises ValueError, naming the shapes, if w is not (n, 1) or X is not (n, m).
    """
    w, X = np.asarray(w), np.asarray(X)
    _require_parameters(w, X)
    return sigmoid(w.T @ X + b)


def cost(A: np.ndarray, Y: np.ndarray) -> float:
    """J, the mean cross-entropy over the examples. A and Y are (1, m). Raises ValueError if they are not."""
    A = np.asarray(A)
    return float(binary_cross_entropy(A, _labels(Y, A.shape[-1] if A.ndim else 1)))


def backward(X: np.ndarray, A: np.ndarray, Y: np.ndarray) -> tuple[np.ndarray, float]:
    """∂J/∂w = X (A − Y)ᵀ / m, shape (n, 1), and ∂J/∂b = mean(A − Y), a number.

    X is (n, m), A and Y are (1, m). Raises ValueError, naming the shapes, if they are not.
    """
    X, A = np.asarray(X), np.asarray(A)
    _require_examples(X)
    m = X.shape[1]
    error = _labels(A, m, "A") - _labels(Y, m)
    return X @ error.T / m, float(error.mean())


def update(w: np.ndarray, b: float, dw: np.ndarray, db: float, learning_rate: float) -> tuple[np.ndarray, float]:
    """One step of gradient descent: (w − α dw, b − α db). The arguments are not changed."""
    return w - learning_rate * dw, b - learning_rate * db


def train(
    X: np.ndarray,
    Y: np.ndarray,
    learning_rate: float,
    steps: int,
    w: np.ndarray | None = None,
    b: float = 0.0,
) -> tuple[np.ndarray, float, np.ndarray]:
    """Gradient descent from zeros, or from the given w and b, so that a training can be continued.

    X is (n, m), Y is (1, m) of 0 and 1. Returns w (n, 1), b and the history: J before the first step, after the
    first, … after the last one, shape (steps + 1,). J is computed from the logits and stays finite.

    Raises ValueError for wrong shapes, labels other than 0 and 1, values in X that are not finite, a learning rate
    that is not positive, or a negative number of steps.
    """
    X = np.asarray(X)
    _require_examples(X)
    Y = _labels(Y, X.shape[1])
    if not np.isin(Y, (0, 1)).all():
        raise ValueError(
            say(
                ru="Y: метки должны быть нулями и единицами.",
                en="Y: the labels must be zeros and ones.",
            )
        )
    if not np.isfinite(X).all():
        raise ValueError(
            say(
                ru="X содержит nan или inf: найдите такие примеры (np.isfinite(X)) и уберите их.",
                en="X holds nan or inf: find these examples (np.isfinite(X)) and leave them out.",
            )
        )
    if not learning_rate > 0 or steps < 0:
        raise ValueError(
            say(
                ru=f"Скорость обучения должна быть больше 0, число шагов не меньше 0: {learning_rate=}, {steps=}.",
                en=f"The learning rate must be above 0, the number of steps at least 0: {learning_rate=}, {steps=}.",
            )
        )
    w = initialize(X.shape[0])[0] if w is None else np.asarray(w)
    _require_parameters(w, X)
    history = np.empty(steps + 1)
    sign = 1 - 2 * Y  # for labels 0 and 1 the loss of an example is softplus(sign · z)
    for step in range(steps):
        z = w.T @ X + b
        history[step] = softplus(sign * z).mean()
        error = sigmoid(z) - Y
        w, b = update(w, b, X @ error.T / error.size, float(error.mean()), learning_rate)
    history[steps] = softplus(sign * (w.T @ X + b)).mean()
    return w, b, history


def predict(w: np.ndarray, b: float, X: np.ndarray, threshold: float = 0.5) -> np.ndarray:
    """1 where the probability is at least the threshold, else 0; shape (1, m), integers."""
    return (forward(w, b, X) >= threshold).astype(np.int64)


def accuracy(predictions: np.ndarray, Y: np.ndarray) -> float:
    """Share of examples predicted right, between 0 and 1. Both arrays are (1, m).

    Raises ValueError for other shapes: (1, m) against (m, 1) would compare every prediction with every label.
    """
    Y = np.asarray(Y)
    m = Y.shape[-1] if Y.ndim else 1
    return float((_labels(predictions, m, "predictions") == _labels(Y, m)).mean())


def _require_examples(X: np.ndarray) -> None:
    if X.ndim != 2 or X.shape[1] == 0:
        raise ValueError(
            say(
                ru=f"X имеет форму {X.shape}, а нужна (n, m): признаки в строках, примеры в столбцах. "
                "Картинки формы (m, h, w) превращает в столбцы images.reshape(m, -1).T.",
                en=f"X has shape {X.shape}; it should be (n, m): features in rows, examples in columns. "
                "images.reshape(m, -1).T turns pictures of shape (m, h, w) into columns.",
            )
        )


def _require_parameters(w: np.ndarray, X: np.ndarray) -> None:
    _require_examples(X)
    if w.shape != (X.shape[0], 1):
        raise ValueError(
            say(
                ru=f"w имеет форму {w.shape}, а при X формы {X.shape} нужна ({X.shape[0]}, 1): по весу на признак. "
                "Если перепутаны строки и столбцы, транспонируйте X.",
                en=f"w has shape {w.shape}; with X of shape {X.shape} it should be ({X.shape[0]}, 1), a weight for "
                "each feature. If rows and columns are swapped, transpose X.",
            )
        )


def _labels(Y, m: int, name: str = "Y") -> np.ndarray:
    Y = np.asarray(Y)
    if Y.shape != (1, m):
        raise ValueError(
            say(
                ru=f"{name} имеет форму {Y.shape}, а нужна (1, {m}): строку даёт {name}.reshape(1, -1).",
                en=f"{name} has shape {Y.shape}; it should be (1, {m}): {name}.reshape(1, -1) makes a row of it.",
            )
        )
    return Y
