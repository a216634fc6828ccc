"""Many two-layer networks of one shape, trained side by side: how often does gradient descent arrive?

One network says little about training: another seed may end elsewhere. This is dl101.two_layer.train for a stack of
networks at once, with a network's number as first axis of every array, so that 200 take little longer than one.

    from dl101 import gates, many_starts
    networks, losses = many_starts.train("tanh", 2, range(200), gates.INPUTS, gates.GATES["XOR"], 1.0, 2000)
    (losses < 0.1).mean()
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from dl101 import two_layer
from dl101.activations import ACTIVATIONS, sigmoid, softplus

__all__ = ["train"]


def train(
    activation: str,
    n_hidden: int,
    seeds: Iterable[int],
    X: np.ndarray,
    y: np.ndarray,
    learning_rate: float,
    steps: int,
    scale: float = 1.0,
) -> tuple[list[two_layer.Network], np.ndarray]:
    """Trains a network with one output from every seed by full-batch gradient descent on the cross-entropy.

    X (m, n), y (m,) of 0 and 1; activation "tanh", "sigmoid" or "relu"; seeds and scale as in two_layer.initialise.
    Returns the s trained networks in the order of the seeds, and their losses, shape (s,). Each is what
    two_layer.train gives from the same start, up to rounding. Raises ValueError as two_layer does.
    """
    starts = [two_layer.initialise(X.shape[1], n_hidden, 1, activation, seed, scale) for seed in seeds]
    two_layer.gradient(starts[0], X, y)  # refuses what one network would refuse
    function, derivative = ACTIVATIONS[activation].function, ACTIVATIONS[activation].derivative
    W1 = np.stack([start.W1 for start in starts])  # (s, h, n)
    b1 = np.stack([start.b1[None] for start in starts])  # (s, 1, h)
    W2 = np.stack([start.W2 for start in starts])  # (s, 1, h)
    b2 = np.stack([start.b2[None] for start in starts])  # (s, 1, 1)
    target, m = np.asarray(y, dtype=float).reshape(1, -1, 1), len(X)
    for _ in range(steps):
        Z = X @ W1.swapaxes(1, 2) + b1  # (s, m, h)
        H = function(Z)
        E = (sigmoid(H @ W2.swapaxes(1, 2) + b2) - target) / m  # (s, m, 1)
        D = E * W2 * derivative(Z)  # (s, m, h)
        W2 = W2 - learning_rate * (E.swapaxes(1, 2) @ H)
        b2 = b2 - learning_rate * E.sum(axis=1, keepdims=True)
        W1 = W1 - learning_rate * (D.swapaxes(1, 2) @ X)
        b1 = b1 - learning_rate * D.sum(axis=1, keepdims=True)
    logits = function(X @ W1.swapaxes(1, 2) + b1) @ W2.swapaxes(1, 2) + b2
    losses = softplus((1 - 2 * target) * logits).mean(axis=(1, 2))
    trained = zip(W1, b1[:, 0], W2, b2[:, 0], strict=True)
    return [two_layer.Network(*parameters, activation) for parameters in trained], losses
