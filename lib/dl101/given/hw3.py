"""Homework 3: the tables of gates, and the network that is trained: where it starts, its loss and its gradient."""

from __future__ import annotations

from itertools import product

import numpy as np

from dl101.data.gates import GATES, INPUTS
from dl101.portable_random import uniform

__all__ = ["CORNERS_3", "GATES", "INPUTS", "PARITY", "SEPARABLE", "loss_and_gradient", "start"]

# The gates that one neuron can be: all but two.
SEPARABLE = tuple(name for name in GATES if name not in ("XOR", "XNOR"))
# All inputs of three bits, in the order 000, 001, …, 111, and 1 for each that has one or three ones.
CORNERS_3 = np.array(list(product((0, 1), repeat=3)))
PARITY = CORNERS_3.sum(axis=1) % 2
for _array in (CORNERS_3, PARITY):
    _array.flags.writeable = False


def start(seed):
    """Random W (2, 2), b (2,), v (2,) and the number c of a 2-2-1 network; one seed gives the same everywhere.

    All nine numbers lie between ∓1/√2; they are those of dl101.two_layer.initialise(2, 2, seed=seed).
    """
    u = (2 * uniform(int(seed), 9) - 1) * (1 / np.sqrt(2))  # rounded as there
    return u[:4].reshape(2, 2), u[4:6], u[6:8], float(u[8])


def loss_and_gradient(X, y, W, b, v, c):
    """J, dW, db, dv, dc: the mean cross-entropy of the network with tanh, and its derivatives.

    X (m, n), y (m,) of 0 and 1, W (h, n), b (h,), v (h,), c a number; dW, db, dv and dc have the shapes of W, b, v and
    c. The formulas are those of dl101.two_layer.gradient, for one output.
    """
    U = np.tanh(X @ W.T + b)
    z = U @ v + c
    softplus = np.logaddexp(0, z)  # ln(1 + eᶻ) for any z; its derivative is σ(z) = exp(z − softplus)
    E = (np.exp(z - softplus) - y) / len(X)
    D = np.outer(E, v) * (1 - U**2)
    return float(np.mean(softplus - y * z)), D.T @ X, D.sum(axis=0), U.T @ E, float(E.sum())
