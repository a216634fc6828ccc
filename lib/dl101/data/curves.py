"""Points [x, y] along simple functions of one number, for networks with one input to fit."""

from __future__ import annotations

import numpy as np

from dl101.language import say
from dl101.portable_random import normal

__all__ = ["CURVES", "curve"]

CURVES = ("sine", "step", "abs", "noisy")
NOISE = 0.25  # standard deviation of what "noisy" adds; the same number stands in interactives/shallow_network.js


def curve(
    kind: str = "sine", m: int = 40, seed: int = 0, interval: tuple[float, float] = (0.0, 2.0)
) -> tuple[np.ndarray, np.ndarray]:
    """m points of a function, in the middles of m equal parts of the interval (low, high).

    kind: "sine", one full period from low to high; "step", −1 left of the middle c and 1 right of it; "abs", |x − c|;
    "noisy", the sine plus normal noise of spread 0.25. seed: of the noise; the same in the interactive of lecture 06.
    Returns x (m,) and y (m,), float64.

    Raises ValueError for another kind, no points or an interval that does not grow.
    """
    low, high = interval
    if kind not in CURVES or m < 1 or not low < high:
        raise ValueError(
            say(
                ru=f"curve: набор — один из {', '.join(CURVES)}, точек хотя бы одна, а границы отрезка растут; "
                f"задано {kind!r}, {m}, {interval}.",
                en=f"curve: the kind is one of {', '.join(CURVES)}, there is at least one point, and the interval "
                f"grows; given are {kind!r}, {m}, {interval}.",
            )
        )
    part = (np.arange(m) + 0.5) / m
    x = low + (high - low) * part
    if kind == "step":
        return x, np.where(part < 0.5, -1.0, 1.0)
    if kind == "abs":
        return x, np.abs(x - (low + high) / 2)
    y = np.sin(2 * np.pi * part)
    return x, y + NOISE * normal(seed, m) if kind == "noisy" else y
