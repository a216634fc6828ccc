"""The loss of a network's outputs and its derivative by them: what the backward pass starts from.

    "mse"            mean of (O − y)² over all m·o numbers, as torch.nn.MSELoss has it
    "cross_entropy"  −log p of the right class, mean over the m examples. One output is the logit of class 1:
                     p = σ(O), y is 0 or 1 (torch.nn.BCEWithLogitsLoss). Several outputs are the logits of the classes
                     0, 1, …, o − 1: p = softmax(O), y is the class number (torch.nn.CrossEntropyLoss).

Outputs are (m, o), examples as rows. No activation stands before the loss: cross-entropy takes logits, and is finite
however wrong and sure the network is.
"""

from __future__ import annotations

import numpy as np

from dl101.activations import log_softmax, sigmoid, softmax, softplus
from dl101.language import say

LOSSES = ("cross_entropy", "mse")


def mse(outputs, y) -> tuple[float, np.ndarray]:
    """The mean of (O − y)² over all m·o numbers, and its derivative by the outputs, 2 (O − y) / (m o), shape (m, o).

    outputs (m, o); y (m, o), or (m,) for one output. Raises ValueError for other shapes, or nan and inf in y.
    """
    outputs = _table(outputs)
    return of_outputs(outputs, targets(y, *outputs.shape, "mse"), "mse")


def cross_entropy(logits, y) -> tuple[float, np.ndarray]:
    """The mean of −log p of the right class, and its derivative by the logits, (p − Y) / m, shape (m, o).

    logits (m, o); y (m,) of class numbers, 0 or 1 for one logit. p = σ(O) for one logit, softmax(O) for several; Y is 1
    at the right class and 0 elsewhere. Raises ValueError for other shapes, or labels that are no classes.
    """
    logits = _table(logits)
    return of_outputs(logits, targets(y, *logits.shape, "cross_entropy"), "cross_entropy")


def of_outputs(outputs: np.ndarray, Y: np.ndarray, kind: str) -> tuple[float, np.ndarray]:
    """Loss and derivative by the outputs, for targets Y (m, o) that `targets` has made and checked."""
    if kind == "mse":
        return float(((outputs - Y) ** 2).mean()), 2 * (outputs - Y) / Y.size
    if outputs.shape[1] == 1:
        # −log σ(O) for Y = 1 and −log(1 − σ(O)) for Y = 0, in one formula that never takes the logarithm of 0.
        return float(softplus((1 - 2 * Y) * outputs).mean()), (sigmoid(outputs) - Y) / len(Y)
    return float(-(Y * log_softmax(outputs)).sum(axis=1).mean()), (softmax(outputs) - Y) / len(Y)


def targets(y, m: int, o: int, kind: str) -> np.ndarray:
    """y as numbers for the m · o outputs to reach, shape (m, o); class numbers become rows with a 1 at their class.

    y for "mse": (m, o), or (m,) for one output. y for "cross_entropy": (m,) of class numbers; for one output 0 or 1,
    (m, 1) will do too. Raises ValueError for other shapes or labels, nan and inf, or another kind of loss.
    """
    _require_loss(kind)
    y = np.asarray(y, dtype=np.float64)
    if not np.isfinite(y).all():
        raise ValueError(say(ru="y содержит nan или inf.", en="y holds nan or inf."))
    if kind == "mse" and y.shape == (m, o) or o == 1 and y.shape in ((m,), (m, 1)):
        Y = y.reshape(m, o)
    elif kind == "cross_entropy" and o > 1 and y.shape == (m,):
        return _one_hot(y, o)
    else:
        wanted = f"({m}, {o})" if kind == "mse" and o > 1 else f"({m},)"
        raise ValueError(
            say(
                ru=f"y имеет форму {y.shape}, а нужна {wanted}: примеров {m}, выходов {o}, loss={kind!r}.",
                en=f"y has shape {y.shape}; it should be {wanted}: examples {m}, outputs {o}, loss={kind!r}.",
            )
        )
    if kind == "cross_entropy" and not np.isin(Y, (0, 1)).all():
        raise ValueError(
            say(
                ru="y: у сети один выход, значит, метки — нули и единицы.",
                en="y: the network has one output, so the labels are zeros and ones.",
            )
        )
    return Y


def _one_hot(y: np.ndarray, o: int) -> np.ndarray:
    Y = (y[:, None] == np.arange(o)).astype(np.float64)
    if (Y.sum(axis=1) == 1).all():
        return Y
    raise ValueError(
        say(
            ru=f"y: у сети {o} выходов, значит, метки — целые числа от 0 до {o - 1}.",
            en=f"y: the network has {o} outputs, so the labels are whole numbers from 0 to {o - 1}.",
        )
    )


def _table(outputs) -> np.ndarray:
    outputs = np.asarray(outputs, dtype=np.float64)
    if outputs.ndim == 2 and outputs.size:
        return outputs
    raise ValueError(
        say(
            ru=f"Выходы сети имеют форму {outputs.shape}, а нужна (m, o): строка на пример. "
            "Столбец из одного выхода делает outputs.reshape(-1, 1).",
            en=f"The outputs have shape {outputs.shape}; they should be (m, o), a row for each example. "
            "outputs.reshape(-1, 1) makes a column of one output.",
        )
    )


def _require_loss(kind: str) -> None:
    if kind not in LOSSES:
        raise ValueError(
            say(
                ru=f"loss={kind!r}: возможны {', '.join(LOSSES)}.",
                en=f"loss={kind!r}: choose one of {', '.join(LOSSES)}.",
            )
        )
