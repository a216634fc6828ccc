"""The layers of a network, each as two functions: forward, and backward by the chain rule.

    Z, cache = linear_forward(X, W, b)          Z = X Wᵀ + b
    H, cache = activation_forward(Z, "relu")    H = g(Z)

A forward function also returns a cache: what its backward function will need. A backward function takes the derivative
of the loss by what the layer gave, and returns the derivatives by what the layer was given:

    dX, dW, db = linear_backward(dZ, cache)
    dZ = activation_backward(dH, cache)

A name with d in front is the derivative of the loss by that array, and has the shape of that array. Examples are rows:
X is (m, n), and a row of W (h, n) holds the weights of one neuron. In this style, layer by layer with caches, the
Stanford course CS231n writes its networks.
"""

from __future__ import annotations

import numpy as np

from dl101.activations import ACTIVATIONS
from dl101.language import say

__all__ = ["NAMES", "activation_backward", "activation_forward", "linear_backward", "linear_forward"]

NAMES = (*ACTIVATIONS, "linear")  # "linear": no activation, H = Z


def linear_forward(X, W, b) -> tuple[np.ndarray, tuple]:
    """Z = X Wᵀ + b: neuron j of example i gets z_ij = x_i · w_j + b_j.

    X (m, n), W (h, n), b (h,). Returns Z (m, h) and the cache (X, W).
    Raises ValueError, naming the shapes, if they do not fit together.
    """
    X, W, b = (np.asarray(array, dtype=np.float64) for array in (X, W, b))
    if X.ndim != 2 or W.ndim != 2 or X.shape[1] != W.shape[1] or b.shape != W.shape[:1]:
        raise ValueError(
            say(
                ru=f"Формы не подходят друг к другу: X {X.shape}, W {W.shape}, b {b.shape}. Нужны X (m, n), W (h, n) "
                "и b (h,): пример — строка X, нейрон — строка W.",
                en=f"The shapes do not fit together: X {X.shape}, W {W.shape}, b {b.shape}. They should be X (m, n), "
                "W (h, n) and b (h,): an example is a row of X, a neuron a row of W.",
            )
        )
    return X @ W.T + b, (X, W)


def linear_backward(dZ, cache) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """dX = dZ W, dW = dZᵀ X, db = the sum of the rows of dZ.

    dZ (m, h). Returns dX (m, n), dW (h, n), db (h,). All examples share W and b, hence the sums over them; example i
    reaches the loss through all h neurons, hence the sum over neurons in dX.
    Raises ValueError if dZ has not the shape of Z.
    """
    X, W = cache
    dZ = _like_output(dZ, (len(X), len(W)), "dZ")
    return dZ @ W, dZ.T @ X, dZ.sum(axis=0)


def activation_forward(Z, name: str, **parameter) -> tuple[np.ndarray, tuple]:
    """H = g(Z), number by number. name: one of dl101.activations.ACTIVATIONS, or "linear" for H = Z.

    Z of any shape; parameter: a=… for the names that have one, as in dl101.activations. Returns H, of the shape of Z,
    and the cache. Raises ValueError for another name.
    """
    require_activation(name)
    Z = np.asarray(Z, dtype=np.float64)
    H = Z if name == "linear" else ACTIVATIONS[name].function(Z, **parameter)
    return H, (Z, name, parameter)


def activation_backward(dH, cache) -> np.ndarray:
    """dZ = dH · g'(Z), number by number: what arrives, times the slope where the neuron stands.

    Where g' is 0 nothing passes: the whole of Heaviside's step, ReLU left of 0, nearly so the flat ends of tanh and of
    the logistic function. Raises ValueError if dH has not the shape of H.
    """
    Z, name, parameter = cache
    dH = _like_output(dH, Z.shape, "dH")
    return dH if name == "linear" else dH * ACTIVATIONS[name].derivative(Z, **parameter)


def require_activation(name: str) -> None:
    """Raises ValueError unless name is in NAMES."""
    if name not in NAMES:
        raise ValueError(
            say(
                ru=f"activation={name!r}: возможны {', '.join(NAMES)}.",
                en=f"activation={name!r}: choose one of {', '.join(NAMES)}.",
            )
        )


def _like_output(d, shape: tuple, name: str) -> np.ndarray:
    d = np.asarray(d, dtype=np.float64)
    if d.shape != shape:
        raise ValueError(
            say(
                ru=f"{name} имеет форму {d.shape}, а слой отдал {shape}: у производной та же форма, что у переменной.",
                en=f"{name} has shape {d.shape}, but the layer gave {shape}: a derivative has the shape of what it is "
                "taken by.",
            )
        )
    return d
