"""Adam as one of the course's slides has it, which is not the Adam of the paper or of torch.

Three differences: beta2 is 0.99 and not 0.999; eps stands under the root; and what comes out is the mean of all the
points on the way, not the last one. tests/test_optimizers.py measures what each of them does.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from dl101.language import say
from dl101.optimizers.settings import given

SLIDE_ADAM = {"learning_rate": 1e-3, "beta1": 0.9, "beta2": 0.99, "eps": 1e-8}


def slide_adam(w, dw, config: Mapping | None = None):
    """One step of the slide's Adam, lines 2 to 7. The slide's names: vᵏ, Gᵏ and the steps Dᵢ are m, v, learning_rate.

        m ← beta1 · m + (1 − beta1) · g
        v ← beta2 · v + (1 − beta2) · g²
        w ← w − learning_rate · m̂ / √(v̂ + eps)   where m̂ = m / (1 − beta1ᵗ),  v̂ = v / (1 − beta2ᵗ)

    The slide has a step Dᵢ for each coordinate: give an array as learning_rate. Under the root eps = 1e-8 counts as
    1e-4: gradients much below 1e-4 no longer get steps of full length. The result is slide_average of the points.
    """
    w, g, c = given(w, dw, config, SLIDE_ADAM, t=0, m=0.0, v=0.0)
    t = c["t"] + 1
    m = c["beta1"] * c["m"] + (1 - c["beta1"]) * g
    v = c["beta2"] * c["v"] + (1 - c["beta2"]) * g**2
    m_hat = m / (1 - c["beta1"] ** t)
    v_hat = v / (1 - c["beta2"] ** t)
    w = w - c["learning_rate"] / np.sqrt(v_hat + c["eps"]) * m_hat
    return w, {**c, "t": t, "m": m, "v": v}


def slide_average(points, as_printed: bool = False):
    """The mean of x⁰, x¹, …, xᴷ, which the slide's Adam gives as its result. points: (K + 1, …), such as Trail.points.

    as_printed: the slide's own formula, the sum of these K + 1 points divided by K. That is no mean: if all of them
    are 1, it gives 1.1 for K = 10. Returns what one point is, a number or an array.

    Raises ValueError if there is no point, or only one and as_printed, which would divide by 0.
    """
    points = np.asarray(points, dtype=np.float64)
    divisor = (len(points) if points.ndim else 0) - bool(as_printed)
    if divisor < 1:
        raise ValueError(
            say(
                ru="Усреднять нечего: дайте точки x⁰, …, xᴷ, по одной в строке.",
                en="There is nothing to average: give the points x⁰, …, xᴷ, one in each row.",
            )
        )
    return points.sum(axis=0) / divisor
