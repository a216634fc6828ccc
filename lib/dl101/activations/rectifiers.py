"""Activation functions that let large z through unchanged: ReLU, leaky ReLU, ELU, and the smooth SiLU and GELU.

Where a function has a kink at z = 0, its derivative there is the left one, as in torch: 0 for ReLU, a for leaky ReLU
and ELU. Any number between the left and the right derivative would do as well.
"""

from __future__ import annotations

import math

import numpy as np

from dl101.activations.logistic import sigmoid, sigmoid_derivative
from dl101.activations.numbers import floats

# Beyond ±1000 every exponential of this module is 0 in float64, and the derivatives are the limits 0 and 1.
_FAR = 1000


def relu(z):
    """ReLU(z) = max(z, 0), the rectified linear unit."""
    return np.maximum(floats(z), 0)


def relu_derivative(z, at_zero: float = 0.0):
    """0 for z < 0, 1 for z > 0: Heaviside's H. At the kink z = 0: at_zero, which is 0 in torch."""
    z = floats(z)
    return np.heaviside(z, z.dtype.type(at_zero))


def leaky_relu(z, a: float = 0.01):
    """z for z > 0, a·z otherwise. Leaky ReLU fixes the slope a; PReLU is the same formula with a learned."""
    z = floats(z)
    return np.where(z > 0, z, z.dtype.type(a) * z)[()]


def leaky_relu_derivative(z, a: float = 0.01):
    """1 for z > 0, a otherwise; a at the kink z = 0."""
    z = floats(z)
    return _keep_nan(z, np.where(z > 0, z.dtype.type(1), z.dtype.type(a)))


def elu(z, a: float = 1.0):
    """z for z > 0, a (exp(z) − 1) otherwise: an exponential linear unit, above −a."""
    z = floats(z)
    with np.errstate(under="ignore"):
        return np.where(z > 0, z, z.dtype.type(a) * np.expm1(np.minimum(z, 0)))[()]


def elu_derivative(z, a: float = 1.0):
    """1 for z > 0, a·exp(z) otherwise. Only for a = 1 do the two meet at z = 0; for another a there is a kink."""
    z = floats(z)
    with np.errstate(under="ignore"):
        return np.where(z > 0, z.dtype.type(1), z.dtype.type(a) * np.exp(np.minimum(z, 0)))[()]


def silu(z):
    """SiLU(z) = z·σ(z), also called swish; its least value is −0.2785, at z = −1.2785."""
    z = _no_minus_infinity(floats(z))
    with np.errstate(under="ignore"):
        return z * sigmoid(z)


def silu_derivative(z):
    """σ(z) + z·σ'(z): above 1 from z = 1.2785 on, at most 1.0998, at z = 2.3994."""
    z = np.clip(floats(z), -_FAR, _FAR)
    with np.errstate(under="ignore"):
        return sigmoid(z) + z * sigmoid_derivative(z)


def gelu(z):
    """GELU(z) = z·Φ(z), Φ the distribution function of the standard normal; its least value is −0.17, at z = −0.7518.

    The exact form (Hendrycks and Gimpel, 2016), not the one with tanh. Φ(z) = erfc(−z/√2) / 2 keeps all its digits for
    z far below 0, where (1 + erf(z/√2)) / 2 is a rounded zero.
    """
    z = _no_minus_infinity(floats(z))
    with np.errstate(under="ignore"):
        return z * _normal_distribution(z)


def gelu_derivative(z):
    """Φ(z) + z·φ(z), where φ(z) = exp(−z²/2) / √(2π) is the density whose integral is Φ."""
    z = np.clip(floats(z), -_FAR, _FAR)
    with np.errstate(under="ignore"):
        return _normal_distribution(z) + z * np.exp(-z * z / 2) / z.dtype.type(math.sqrt(2 * math.pi))


_erfc = np.frompyfunc(math.erfc, 1, 1)  # NumPy has no erfc of its own


def _normal_distribution(z: np.ndarray):
    return (np.asarray(_erfc(-z.astype(np.float64) / math.sqrt(2)), dtype=np.float64) / 2).astype(z.dtype)[()]


def _no_minus_infinity(z: np.ndarray):
    """−inf · 0 is nan; the least float times 0 is the limit, 0."""
    return np.maximum(z, -np.finfo(z.dtype).max)


def _keep_nan(z: np.ndarray, values: np.ndarray):
    return np.where(np.isnan(z), z, values)[()]
