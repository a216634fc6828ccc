"""The loss of logistic regression: binary cross-entropy, from probabilities and from logits."""

from __future__ import annotations

import numpy as np

from dl101.activations import softplus
from dl101.language import say

__all__ = ["binary_cross_entropy", "binary_cross_entropy_with_logits"]


def binary_cross_entropy(a, y, reduction: str = "mean"):
    """−(y log a + (1 − y) log(1 − a)), where 0 · log 0 counts as 0.

    a: probabilities of class 1, any shape; y: targets in [0, 1], the same shape.
    reduction: "mean" (a number), "sum" (a number) or "none" (the shape of a).
    A certain prediction that is wrong costs inf; from logits the loss stays finite.

    Raises ValueError for different shapes, an unknown reduction, or values outside [0, 1].
    """
    a, y = _pair(a, y, "binary_cross_entropy")
    _require_unit_interval(a, "a")
    with np.errstate(divide="ignore"):
        return _reduce(_times(y, -np.log(a)) + _times(1 - y, -np.log1p(-a)), reduction)


def binary_cross_entropy_with_logits(z, y, reduction: str = "mean"):
    """The same loss from z, where a = σ(z): y · softplus(−z) + (1 − y) · softplus(z).

    z: logits, any shape; y: targets in [0, 1], the same shape. Finite for every finite z: no logarithm of zero is
    ever taken. Raises ValueError as binary_cross_entropy does.
    """
    z, y = _pair(z, y, "binary_cross_entropy_with_logits")
    return _reduce(_times(y, softplus(-z)) + _times(1 - y, softplus(z)), reduction)


def _times(factor: np.ndarray, value: np.ndarray) -> np.ndarray:
    """factor · value, and 0 where the factor is 0, even for an infinite value."""
    return np.multiply(factor, value, out=np.zeros_like(value), where=factor != 0)


def _pair(x, y, name: str) -> tuple[np.ndarray, np.ndarray]:
    x, y = np.asarray(x), np.asarray(y)
    if x.shape != y.shape:
        raise ValueError(
            say(
                ru=f"{name}: формы {x.shape} и {y.shape} различаются. Приведите их к одной: иначе NumPy размножит их "
                "до таблицы «каждый с каждым».",
                en=f"{name}: the shapes {x.shape} and {y.shape} differ. Make them equal: NumPy would otherwise "
                "broadcast them to a table of all pairs.",
            )
        )
    if not np.issubdtype(x.dtype, np.floating):
        x = x.astype(np.float64)
    y = y.astype(x.dtype)
    _require_unit_interval(y, "y")
    return x, y


def _require_unit_interval(values: np.ndarray, name: str) -> None:
    if np.any((values < 0) | (values > 1)):
        raise ValueError(
            say(
                ru=f"{name} содержит значения вне отрезка [0, 1].",
                en=f"{name} holds values outside [0, 1].",
            )
        )


def _reduce(loss: np.ndarray, reduction: str):
    if reduction == "none":
        return loss
    if reduction == "sum":
        return loss.sum()
    if reduction == "mean":
        return loss.mean()
    raise ValueError(
        say(
            ru=f"reduction={reduction!r}: возможны «mean», «sum» и «none».",
            en=f"reduction={reduction!r}: choose 'mean', 'sum' or 'none'.",
        )
    )
