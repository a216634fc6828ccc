"""Homework 2: seven activation functions and their derivatives as the slides print them."""

from __future__ import annotations

import numpy as np

__all__ = ["SLIDES"]

# name: (h, its derivative on the slide); a = 0.1 for leaky_relu, a = 1 for elu. One of the derivatives is wrong. None
# of the pairs would do as an answer: they overflow, have their a fixed, or their slope at the kink is another one.
SLIDES = {
    "sigmoid": (lambda z: 1 / (1 + np.exp(-z)), lambda z: np.exp(-z) / (1 + np.exp(-z)) ** 2),
    "tanh": (
        lambda z: (np.exp(z) - np.exp(-z)) / (np.exp(z) + np.exp(-z)),
        lambda z: 1 - ((np.exp(z) - np.exp(-z)) / (np.exp(z) + np.exp(-z))) ** 2,
    ),
    "relu": (lambda z: np.maximum(z, 0), lambda z: np.where(np.asarray(z) >= 0, 1.0, 0.0)),
    "softplus": (lambda z: np.log(1 + np.exp(z)), lambda z: 1 / (1 + np.exp(-z))),
    "leaky_relu": (
        lambda z: np.where(np.asarray(z) >= 0, z, 0.1 * z),
        lambda z: np.where(np.asarray(z) >= 0, 1.0, 0.1),
    ),
    "elu": (
        lambda z: np.where(np.asarray(z) >= 0, z, np.exp(z) - 1),
        lambda z: np.where(np.asarray(z) >= 0, 1.0, np.exp(z)),
    ),
    "softsign": (lambda z: z / (1 + abs(z)), lambda z: z / (1 + abs(z)) ** 2),
}
