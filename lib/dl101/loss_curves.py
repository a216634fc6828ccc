"""Losses of one number θ with their derivatives: what the interactive of lecture 01 walks down.

curve = loss_curves.CURVES["two valleys"]
theta = curve.start
theta = theta - 0.1 * curve.slope(theta)
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

__all__ = ["CURVES", "Curve", "descend"]


@dataclass(frozen=True)
class Curve:
    """A loss of one number.

    loss(theta) and slope(theta) = dL/dθ take a number or an array; at a corner the slope is a subgradient, 0.
    formula, derivative: the two as text. start: where a walk begins. window: (left, right, bottom, top) of its picture.
    stationary: {kind: places where the slope is 0}; a kind is "minimum", "local" (another minimum lies deeper),
    "top" (a maximum), "shelf" (neither) or "corner".
    """

    loss: Callable
    slope: Callable
    formula: str
    derivative: str
    start: float
    window: tuple[float, float, float, float]
    stationary: dict[str, tuple[float, ...]]


# (θ² − 4)²/10 + 0.3θ + 1: the roots of 0.4θ³ − 1.6θ + 0.3, from left to right.
_LEFT, _TOP, _RIGHT = np.sort(np.roots([0.4, 0.0, -1.6, 0.3]).real).tolist()

#: Numbers and order as in interactives/gradient_step.js.
CURVES: dict[str, Curve] = {
    "bowl": Curve(
        lambda theta: theta**2,
        lambda theta: 2 * theta,
        "L(θ) = θ²",
        "dL/dθ = 2θ",
        1.5,
        (-2.5, 2.5, -0.7, 6.0),
        {"minimum": (0.0,)},
    ),
    "narrow bowl": Curve(
        lambda theta: 6 * theta**2,
        lambda theta: 12 * theta,
        "L(θ) = 6θ²",
        "dL/dθ = 12θ",
        0.8,
        (-2.5, 2.5, -0.7, 6.0),
        {"minimum": (0.0,)},
    ),
    "two valleys": Curve(
        lambda theta: (theta**2 - 4) ** 2 / 10 + 0.3 * theta + 1,
        lambda theta: 0.4 * theta * (theta**2 - 4) + 0.3,
        "L(θ) = (θ² − 4)²/10 + 0.3θ + 1",
        "dL/dθ = 0.4θ(θ² − 4) + 0.3",
        3.0,
        (-3.4, 3.4, -0.6, 5.2),
        {"minimum": (_LEFT,), "local": (_RIGHT,), "top": (_TOP,)},
    ),
    "plateau": Curve(
        lambda theta: theta**2 / (1 + theta**2),
        lambda theta: 2 * theta / (1 + theta**2) ** 2,
        "L(θ) = θ²/(1 + θ²)",
        "dL/dθ = 2θ/(1 + θ²)²",
        4.0,
        (-5.0, 5.0, -0.15, 1.15),
        {"minimum": (0.0,)},
    ),
    "shelf": Curve(
        lambda theta: theta**4 / 8 - theta**3 / 3 + 1,
        lambda theta: theta**2 * (theta - 2) / 2,
        "L(θ) = θ⁴/8 − θ³/3 + 1",
        "dL/dθ = θ²(θ − 2)/2",
        -1.2,
        (-1.6, 3.2, -0.35, 3.2),
        {"minimum": (2.0,), "shelf": (0.0,)},
    ),
    "kink": Curve(
        np.abs,
        np.sign,
        "L(θ) = |θ|",
        "dL/dθ = sign θ",
        1.75,
        (-2.5, 2.5, -0.3, 2.7),
        {"corner": (0.0,)},
    ),
}


def descend(curve: str, theta: float, learning_rate: float, steps: int) -> np.ndarray:
    """θ at the beginning and after each step θ′ = θ − α dL/dθ, shape (steps + 1,).

    Raises KeyError for an unknown curve. A walk that runs off may end in inf or nan.
    """
    slope = CURVES[curve].slope
    walk = [float(theta)]
    with np.errstate(over="ignore", invalid="ignore"):
        for _ in range(steps):
            walk.append(float(walk[-1] - learning_rate * slope(np.float64(walk[-1]))))
    return np.array(walk)
