"""Softmax: from K numbers to K probabilities."""

from __future__ import annotations

import numpy as np

from dl101.activations.numbers import floats
from dl101.language import say


def softmax(z, temperature: float = 1.0, axis: int = -1):
    """pₖ = exp(zₖ/T) / Σⱼ exp(zⱼ/T), along one axis: probabilities, positive in exact arithmetic, with sum 1.

    z: an array of any shape with at least one axis; returns the same shape. temperature T: small T gives nearly all
    to the largest z, large T makes them equal. The largest z is subtracted first: this changes nothing in p, and no
    exponential overflows. Equal infinite z share the probability.

    Raises ValueError for a number instead of an array, or a temperature that is not positive.
    """
    with np.errstate(under="ignore"):
        exponentials = np.exp(_below_largest(z, temperature, axis))
        return exponentials / exponentials.sum(axis=axis, keepdims=True)


def log_softmax(z, temperature: float = 1.0, axis: int = -1):
    """log pₖ = zₖ/T − log Σⱼ exp(zⱼ/T), finite for every z whose differences are; same arguments as softmax."""
    with np.errstate(under="ignore"):
        shifted = _below_largest(z, temperature, axis)
        return shifted - np.log(np.exp(shifted).sum(axis=axis, keepdims=True))


def _below_largest(z, temperature: float, axis: int) -> np.ndarray:
    """(z − max z) / T, 0 for the largest."""
    z = floats(z)
    if z.ndim == 0:
        raise ValueError(
            say(
                ru="softmax: нужен массив логитов, а дано одно число.",
                en="softmax takes an array of logits; this is one number.",
            )
        )
    if not temperature > 0:
        raise ValueError(
            say(
                ru=f"softmax: температура должна быть больше нуля, а дано {temperature}.",
                en=f"softmax: the temperature must be above zero; it is {temperature}.",
            )
        )
    largest = z.max(axis=axis, keepdims=True)
    with np.errstate(invalid="ignore", over="ignore"):
        return np.where(z == largest, z.dtype.type(0), (z - largest) / z.dtype.type(temperature))
