"""Rosenblatt's perceptron rule: look at one example after another, and move the line only where it is wrong.

Labels are −1 and +1. An example is right if y (w·x + b) > 0; on the line it is not yet right. For a wrong one

    w ← w + α y x,   b ← b + α y,

after which y (w·x + b) is larger by α (‖x‖² + 1). From w = 0, b = 0 the learning rate α only scales the result.

    from dl101 import perceptron
    w, b, mistakes = perceptron.train(X, y, epochs=20)
"""

from __future__ import annotations

import numpy as np

from dl101.language import say

__all__ = ["mistake_bound", "step", "train"]


def step(w, b: float, x, y, learning_rate: float = 1.0) -> tuple[np.ndarray, float, bool]:
    """The weights after one example, and whether they changed. w and x are (n,), y is −1 or +1; w stays as it is.

    Raises ValueError for other shapes or another label.
    """
    w, x = np.asarray(w, dtype=np.float64), np.asarray(x, dtype=np.float64)
    if w.ndim != 1 or w.shape != x.shape:
        raise ValueError(
            say(
                ru=f"w имеет форму {w.shape}, x — {x.shape}, а нужна одна и та же (n,): вес на каждый признак.",
                en=f"w has shape {w.shape}, x {x.shape}; both should be (n,): a weight for each feature.",
            )
        )
    _require_labels(y)
    if y * (w @ x + b) > 0:
        return w, float(b), False
    return w + learning_rate * y * x, float(b + learning_rate * y), True


def train(X, y, epochs: int, w=None, b: float = 0.0, learning_rate: float = 1.0) -> tuple[np.ndarray, float, list[int]]:
    """At most `epochs` passes over the examples in their order, from zeros or from the given w (n,) and b.

    X is (m, n), examples as rows; y is (m,) of −1 and +1. Returns w, b and the number of mistakes in each epoch. After
    an epoch without a mistake nothing can change any more, so it is the last one: mistakes[-1] == 0 says that every
    example is right. On data that no line separates this never happens.

    Raises ValueError for other shapes or labels, values that are not finite, or a learning rate that is not positive.
    """
    X, y = _data(X, y)
    if not learning_rate > 0:
        raise ValueError(
            say(
                ru=f"Скорость обучения должна быть больше 0, а дано {learning_rate}.",
                en=f"The learning rate must be above 0; it is {learning_rate}.",
            )
        )
    w = np.zeros(X.shape[1]) if w is None else np.array(w, dtype=np.float64)
    mistakes = []
    for _ in range(epochs):
        mistakes.append(0)
        for example, label in zip(X, y, strict=True):
            w, b, changed = step(w, b, example, label, learning_rate)
            mistakes[-1] += changed
        if not mistakes[-1]:
            break
    return w, float(b), mistakes


def mistake_bound(X, y, w, b: float) -> float:
    """(R/γ)²: starting from zeros, train makes at most so many mistakes in all its epochs together (Novikoff, 1962).

    w (n,) and b: any line that separates the data. With the bias taken as one more weight, of an input that is always
    1: R² is the largest ‖x‖² + 1, and γ the smallest y (w·x + b) / √(‖w‖² + b²).

    Proof. After k mistakes, the projection on the separating (w, b) of norm 1 has grown by at least kγ; the square of
    the length by at most kR², for each mistake adds 2y (w·x + b) ≤ 0 and ‖x‖² + 1. So k²γ² ≤ kR².

    Raises ValueError as train does, and if the line does not separate the data.
    """
    X, y = _data(X, y)
    w = np.asarray(w, dtype=np.float64)
    margins = y * (X @ w + b)
    if not (margins > 0).all():
        raise ValueError(
            say(
                ru=f"Эта прямая не разделяет данные: примеров не на своей стороне {(margins <= 0).sum()}.",
                en=f"This line does not separate the data: examples not on their side: {(margins <= 0).sum()}.",
            )
        )
    return float(((X**2).sum(axis=1) + 1).max() * (w @ w + b * b) / margins.min() ** 2)


def _data(X, y) -> tuple[np.ndarray, np.ndarray]:
    X, y = np.asarray(X, dtype=np.float64), np.asarray(y, dtype=np.float64)
    if X.ndim != 2 or y.shape != (len(X),):
        raise ValueError(
            say(
                ru=f"X имеет форму {X.shape}, y — {y.shape}, а нужны (m, n) и (m,): примеры в строках.",
                en=f"X has shape {X.shape}, y {y.shape}; they should be (m, n) and (m,): examples in rows.",
            )
        )
    if not np.isfinite(X).all():
        raise ValueError(say(ru="X содержит nan или inf.", en="X holds nan or inf."))
    _require_labels(y)
    return X, y


def _require_labels(y) -> None:
    if not np.isin(y, (-1, 1)).all():
        raise ValueError(
            say(
                ru="Метки персептрона — числа −1 и +1. Из нулей и единиц их делает 2 * y - 1.",
                en="The perceptron's labels are −1 and +1; 2 * y - 1 makes them of zeros and ones.",
            )
        )
