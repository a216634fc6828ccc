"""Activation functions between two horizontals: tanh and softsign, and the steps they smooth, Heaviside's and the sign.

Derivatives of the steps are 0 everywhere but at the jump, where there is none; 0 is returned there too, so that a
gradient never holds nan. This is why a network of steps cannot be trained by gradient descent.
"""

from __future__ import annotations

import numpy as np

from dl101.activations.logistic import sigmoid_derivative
from dl101.activations.numbers import floats


def tanh(z):
    """tanh(z) = (exp(z) − exp(−z)) / (exp(z) + exp(−z)) = 2σ(2z) − 1, between −1 and 1."""
    return np.tanh(floats(z))


def tanh_derivative(z):
    """tanh'(z) = 1 − tanh²(z), at most 1, reached at z = 0.

    Computed as 4σ'(2z): the difference 1 − tanh²(z) is 0 for |z| above 20, where the derivative is not.
    """
    with np.errstate(over="ignore"):
        return 4 * sigmoid_derivative(2 * floats(z))


def softsign(z):
    """z / (1 + |z|), between −1 and 1; comes near them slowly, like 1 − 1/|z|."""
    z = floats(z)
    largest = np.finfo(z.dtype).max
    z = np.clip(z, -largest, largest)  # ±inf would give inf / inf; the largest float gives the limit ±1
    return z / (1 + np.abs(z))


def softsign_derivative(z):
    """1 / (1 + |z|)², at most 1, reached at z = 0."""
    with np.errstate(under="ignore"):
        return (1 / (1 + np.abs(floats(z)))) ** 2


def heaviside(z, at_zero: float = 0.5):
    """H(z): 0 for z < 0, 1 for z > 0, and at_zero for z = 0. Books differ on H(0); 0, 1/2 and 1 are all in use."""
    z = floats(z)
    return np.heaviside(z, z.dtype.type(at_zero))


def heaviside_derivative(z):
    """0 for every z; at z = 0, where H jumps and has no derivative, 0 too."""
    return _zero(z)


def sign(z):
    """−1 for z < 0, 0 for z = 0, 1 for z > 0: sign(z) = 2H(z) − 1 with H(0) = 1/2."""
    return np.sign(floats(z))


def sign_derivative(z):
    """0 for every z; at z = 0, where sign jumps and has no derivative, 0 too."""
    return _zero(z)


def _zero(z):
    z = floats(z)
    return np.where(np.isnan(z), z, z.dtype.type(0))[()]
