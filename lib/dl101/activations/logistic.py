"""The logistic function and its relatives: its derivative, logarithm, antiderivative and inverse.

None of them overflows: the exponent is always taken of a number that is not positive.
"""

from __future__ import annotations

import numpy as np

from dl101.activations.numbers import floats
from dl101.language import say


def sigmoid(z):
    """σ(z) = 1 / (1 + exp(−z)): the probability whose log-odds are z.

    For z < 0 the equal form exp(z) / (1 + exp(z)) is used, so small probabilities keep all their digits.
    """
    z = floats(z)
    with np.errstate(under="ignore"):
        small = np.exp(-np.abs(z))
        return np.where(z >= 0, z.dtype.type(1), small) / (1 + small)


def sigmoid_derivative(z):
    """σ'(z) = σ(z) (1 − σ(z)), at most 1/4, reached at z = 0.

    Written as exp(−|z|) / (1 + exp(−|z|))², because 1 − σ(z) loses all digits for z above 37.
    """
    z = floats(z)
    with np.errstate(under="ignore"):
        small = np.exp(-np.abs(z))
        return small / (1 + small) ** 2


def log_sigmoid(z):
    """log σ(z) = min(z, 0) − log(1 + exp(−|z|)), finite wherever z is."""
    z = floats(z)
    with np.errstate(under="ignore"):
        return np.minimum(z, 0) - np.log1p(np.exp(-np.abs(z)))


def softplus(z):
    """log(1 + exp(z)) = max(z, 0) + log(1 + exp(−|z|)) = −log σ(−z): the antiderivative of σ."""
    z = floats(z)
    with np.errstate(under="ignore"):
        return np.maximum(z, 0) + np.log1p(np.exp(-np.abs(z)))


def softplus_derivative(z):
    """softplus'(z) = σ(z)."""
    return sigmoid(z)


def logit(p):
    """log(p / (1 − p)), the log-odds of the probability p: the inverse of σ; −inf at 0 and inf at 1.

    Raises ValueError if a value lies outside [0, 1].
    """
    p = floats(p)
    if np.any((p < 0) | (p > 1)):
        raise ValueError(
            say(
                ru="logit: вероятность должна лежать между 0 и 1; проверьте, не поданы ли сюда логиты.",
                en="logit: a probability lies between 0 and 1; check whether these are logits.",
            )
        )
    with np.errstate(divide="ignore", invalid="ignore"):
        # Near 1/2 the two logarithms almost cancel; 2p − 1 is exact there and artanh keeps the digits.
        middle = 2 * np.arctanh(np.clip(2 * p - 1, -0.5, 0.5))
        return np.where(np.abs(p - 0.5) < 0.25, middle, np.log(p) - np.log1p(-p))[()]
