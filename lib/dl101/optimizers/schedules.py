"""Schedules: by what the learning rate is multiplied in each step.

A schedule is a function: schedule(k) is the factor of step k, counted from 0. The functions here make one.

    from dl101.optimizers import cosine, minimise, momentum, warm_up
    minimise(f, gradient, start, momentum, 100, schedule=warm_up(10, cosine(90)), learning_rate=0.1)

They are torch's StepLR, CosineAnnealingLR and LinearLR, stepped once after each step of the optimizer.
"""

from __future__ import annotations

import math
from collections.abc import Callable

from dl101.language import say

Schedule = Callable[[int], float]


def constant() -> Schedule:
    """1 in every step."""
    return lambda k: 1.0


def step_decay(every: int, factor: float = 0.1) -> Schedule:
    """1, after `every` steps factor, after twice as many factor², and so on. Raises ValueError for every < 1."""
    _require_steps(every)
    return lambda k: factor ** (k // every)


def cosine(steps: int, lowest: float = 0.0) -> Schedule:
    """From 1 down to lowest along half a cosine, reached in step `steps` and kept from there on.

    lowest + (1 − lowest) · (1 + cos(π k / steps)) / 2   (Loshchilov and Hutter 2017). Raises ValueError for steps < 1.
    """
    _require_steps(steps)
    return lambda k: lowest + (1 - lowest) * (1 + math.cos(math.pi * min(k, steps) / steps)) / 2


def warm_up(steps: int, then: Schedule | None = None) -> Schedule:
    """1/steps, 2/steps, …, 1 in the first `steps` steps; after them `then`, counted from 0, or 1 without it.

    For Adam, whose first steps rest on a v of a few gradients only. Raises ValueError for steps < 1.
    """
    _require_steps(steps)
    then = then or constant()
    return lambda k: (k + 1) / steps if k < steps else then(k - steps)


def inverse_square_root() -> Schedule:
    """1, 1/√2, 1/√3, …: the αₜ = α/√t of the proofs about Adam and AMSGrad."""
    return lambda k: 1 / math.sqrt(k + 1)


# name → a function that makes the schedule
SCHEDULES: dict[str, Callable[..., Schedule]] = {
    "constant": constant,
    "step": step_decay,
    "cosine": cosine,
    "warm-up": warm_up,
    "inverse square root": inverse_square_root,
}


def _require_steps(steps: int) -> None:
    if steps < 1:
        raise ValueError(
            say(
                ru=f"Число шагов расписания должно быть не меньше 1, а задано {steps}.",
                en=f"The number of steps of a schedule should be at least 1, not {steps}.",
            )
        )
