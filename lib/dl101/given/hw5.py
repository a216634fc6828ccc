"""Homework 5: two moons, the orders of its epochs, and the weights that training starts from."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from dl101.data import playground
from dl101.portable_random import normal

__all__ = ["BATCH", "EPOCHS", "moons", "orders", "weights"]

EPOCHS, BATCH = 30, 20


def moons(m: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Two moons with noise: X (m, 2), about −2 to 2 in both coordinates, and y (m,) of 0 and 1."""
    X, y = playground.two_moons(m=m, noise=0.15, seed=seed)
    return X / 3, y


def orders(epochs: int, m: int, seed: int) -> np.ndarray:
    """An order of m examples for each epoch: (epochs, m), every row a permutation of 0, …, m − 1."""
    rng = np.random.default_rng(seed)
    return np.array([rng.permutation(m) for _ in range(epochs)], dtype=np.int64).reshape(epochs, m)


def weights(sizes: Sequence[int], seed: int) -> dict[str, np.ndarray]:
    """Parameters to start from: {"W1": (h, n), "b1": (h,), "W2": …}. Weights N(0, 2 / n), by He; biases 0.

    sizes: the number of inputs, then of neurons in each layer. The numbers are those of
    dl101.initialisation.initialise(sizes, "he", seed).
    """
    shapes = [(h, n) for n, h in zip(sizes, sizes[1:], strict=False)]
    numbers = np.split(normal(seed, sum(h * n for h, n in shapes)), np.cumsum([h * n for h, n in shapes])[:-1])
    parameters = {}
    for k, ((h, n), part) in enumerate(zip(shapes, numbers, strict=True), start=1):
        parameters[f"W{k}"] = part.reshape(h, n) * np.sqrt(2 / n)
        parameters[f"b{k}"] = np.zeros(h)
    return parameters
