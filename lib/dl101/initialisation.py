"""The numbers a network starts from. Biases start at 0; for the weights there are four rules.

W is (h, n): h neurons with n inputs each.

    "zeros"    0. All neurons of a layer get the same gradient and stay equal for ever: there to see that it fails.
    "normal"   N(0, scale²), the same scale for every layer, 0.01 unless told.
    "xavier"   uniform between ∓√(6 / (n + h)), so the variance is 2 / (n + h). Glorot and Bengio, "Understanding the
               difficulty of training deep feedforward neural networks", 2010; torch.nn.init.xavier_uniform_.
    "he"       N(0, 2 / n). He, Zhang, Ren and Sun, "Delving deep into rectifiers", 2015;
               torch.nn.init.kaiming_normal_(nonlinearity="relu").

Why the variance matters. Let the weights be independent with mean 0 and variance v, and write q for the mean of the
squares of what a layer gets. Each sum z = w · x + b then has the variance n v q. If v is too small, the numbers die out
layer by layer, if too large, they grow, and the gradients on their way back do the same.

ReLU keeps half: the mean of ReLU(z)² is half that of z². So v = 2 / n keeps q from layer to layer: "he". Near 0 tanh
lets z through as it is, so v = 1 / n would do; on the way back the sums are over h neurons, which asks for v = 1 / h;
"xavier" is the compromise. tanh still shrinks q a little in every layer. After 20 layers of 256 neurons, inputs of
spread 1, √q is
    0.8 to 1.8 for "he" with ReLU, by the seed      0.16 for "xavier" with tanh
    0.0009     for "xavier" with ReLU               1.2 · 10⁻¹⁶ for "normal", scale 0.01, with tanh
"""

from __future__ import annotations

import math
import operator
from collections.abc import Sequence

import numpy as np

from dl101.language import say
from dl101.portable_random import normal, uniform

__all__ = ["INITS", "initialise"]

INITS = ("zeros", "normal", "xavier", "he")


def initialise(sizes: Sequence[int], init: str = "he", seed: int = 0, scale: float = 0.01) -> dict[str, np.ndarray]:
    """Weights and zero biases for layers of the given sizes: {"W1": (h, n), "b1": (h,), "W2": …}, float64.

    sizes: the number of inputs, then of neurons in each layer, the output layer last: (2, 8, 8, 1). init: a name in
    INITS. scale: of "normal", the standard deviation; the other rules take no notice of it.

    The same seed gives the same network, here and in JavaScript. The rule, exactly: with N weights in all, u is
    uniform(seed, N) for "xavier", and normal(seed, N) for "normal" and "he", of dl101.portable_random or
    kit/random.js. Cut u, in this order, into W1, row by row, W2, row by row, …; then
        "xavier"  (2u − 1) · √(6 / (n + h))      "he"  u · √(2 / n)      "normal"  u · scale

    Raises ValueError for fewer than two sizes, an empty layer, another init or a scale below 0.
    """
    sizes = _whole(sizes)
    _require_init(init, scale)
    shapes = [(h, n) for n, h in zip(sizes, sizes[1:], strict=False)]
    ends = np.cumsum([h * n for h, n in shapes])
    numbers = _numbers(init, seed, ends[-1])
    parameters = {}
    for layer, ((h, n), part) in enumerate(zip(shapes, np.split(numbers, ends[:-1]), strict=True), start=1):
        parameters[f"W{layer}"] = part.reshape(h, n) * _spread(init, n, h, scale)
        parameters[f"b{layer}"] = np.zeros(h)
    return parameters


def _numbers(init: str, seed: int, size: int) -> np.ndarray:
    if init == "zeros":
        return np.zeros(size)
    return 2 * uniform(seed, size) - 1 if init == "xavier" else normal(seed, size)


def _spread(init: str, n: int, h: int, scale: float) -> float:
    return {"zeros": 1.0, "normal": scale, "xavier": math.sqrt(6 / (n + h)), "he": math.sqrt(2 / n)}[init]


def _whole(sizes: Sequence[int]) -> list[int]:
    try:
        whole = [operator.index(size) for size in sizes]
    except TypeError:
        whole = []
    if len(whole) >= 2 and min(whole) >= 1:
        return whole
    raise ValueError(
        say(
            ru=f"sizes={sizes}: нужны число входов и числа нейронов в слоях, целые от 1, например [2, 8, 8, 1].",
            en=f"sizes={sizes}: give the number of inputs and of neurons in each layer, whole numbers from 1 on, for "
            "example [2, 8, 8, 1].",
        )
    )


def _require_init(init: str, scale: float) -> None:
    if init not in INITS or not scale >= 0:
        raise ValueError(
            say(
                ru=f"init={init!r}, scale={scale}: init — один из {', '.join(INITS)}, scale не меньше нуля.",
                en=f"init={init!r}, scale={scale}: init is one of {', '.join(INITS)}, and scale is not below 0.",
            )
        )
