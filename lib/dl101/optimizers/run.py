"""Many steps: down a function, keeping the trail; and one step for all the parameters of a network."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from dl101.language import say
from dl101.optimizers.schedules import Schedule
from dl101.optimizers.table import OPTIMIZERS


@dataclass(frozen=True, eq=False)
class Trail:
    """Where an optimizer has been.

    points: (k + 1, …), the start and the point after each step; values: (k + 1,), the function there.
    diverged: the next point would have been too far for a float, and the trail ends before it; k is then the number of
    steps that could be taken.
    """

    points: np.ndarray
    values: np.ndarray
    diverged: bool = False

    @property
    def last(self):
        """The last point."""
        return self.points[-1]


def minimise(
    f: Callable,
    gradient: Callable,
    start,
    optimizer: Callable | str,
    steps: int,
    *,
    schedule: Schedule | None = None,
    domain: tuple | None = None,
    stochastic: bool = False,
    **config,
) -> Trail:
    """Takes `steps` steps down f from start, and returns the trail.

    f(w) → number, and gradient(w) → the shape of w; w is start, a number or an array. optimizer: an update function,
    or its name in OPTIMIZERS. config: its settings, learning_rate and others.
    schedule: a function of the step k = 0, 1, …; the learning rate of that step is learning_rate · schedule(k).
    domain: (low, high), numbers or arrays; after each step every number is moved to the nearest one between them.
    stochastic: gradient(w, k) is called with the number of the step too, so that it can be another one in each step
    and the same in each run.

    Raises ValueError for an unknown optimizer or setting, for steps < 0, and for a gradient of another shape.
    """
    update = named(optimizer)
    w, state = np.asarray(start, dtype=np.float64), dict(config)
    if steps < 0:
        raise ValueError(
            say(
                ru=f"Число шагов не может быть отрицательным, а задано {steps}.",
                en=f"The number of steps cannot be negative, and {steps} is given.",
            )
        )
    rate = _rate(update, w, config) if schedule else None
    points, values = [w], [float(f(w))]
    with np.errstate(over="ignore", invalid="ignore"):  # divergence is reported in the trail
        for k in range(steps):
            if schedule:
                state["learning_rate"] = rate * schedule(k)
            # A copy, so that an update written with w -= … leaves the trail as it is.
            w, state = update(w.copy(), gradient(w, k) if stochastic else gradient(w), state)
            w = np.clip(w, *domain) if domain else np.asarray(w)
            value = float(f(w))
            if not (np.isfinite(w).all() and np.isfinite(value)):
                return Trail(np.array(points), np.array(values), diverged=True)
            points.append(w)
            values.append(value)
    return Trail(np.array(points), np.array(values))


def update_all(
    optimizer: Callable | str, parameters: Mapping, gradients: Mapping, configs: Mapping | None = None, **config
) -> tuple[dict, dict]:
    """One step for all the parameters of a network: name → array, and the gradient by the same names.

    configs: what the call before has returned, None in the first step; config: settings, which hold for all and, given
    again, replace the old ones. Each parameter has a memory of its own. Returns the new parameters and the new configs.

        parameters, configs = update_all(adam, parameters, gradients, configs, learning_rate=0.01)

    Raises ValueError if the names differ, and as the optimizer does.
    """
    if set(parameters) != set(gradients):
        raise ValueError(
            say(
                ru=f"Параметры: {', '.join(parameters)}; градиенты: {', '.join(gradients)}. Имена должны совпадать.",
                en=f"Parameters: {', '.join(parameters)}; gradients: {', '.join(gradients)}. The names should agree.",
            )
        )
    update, configs = named(optimizer), configs or {}
    moved = {name: update(w, gradients[name], {**configs.get(name, {}), **config}) for name, w in parameters.items()}
    return {name: w for name, (w, _) in moved.items()}, {name: c for name, (_, c) in moved.items()}


def _rate(update: Callable, w: np.ndarray, config: Mapping):
    """The learning rate given, or else the optimizer's default, which a step of no length tells."""
    if "learning_rate" in config:
        return config["learning_rate"]
    with np.errstate(invalid="ignore"):  # 0 / 0 if eps is 0
        return update(w.copy(), np.zeros_like(w), dict(config))[1]["learning_rate"]


def named(optimizer: Callable | str) -> Callable:
    """The update function; a name is looked up in OPTIMIZERS."""
    if callable(optimizer):
        return optimizer
    if optimizer not in OPTIMIZERS:
        raise ValueError(
            say(
                ru=f"Оптимизатора {optimizer!r} нет; есть {', '.join(OPTIMIZERS)}.",
                en=f"There is no optimizer {optimizer!r}; choose from {', '.join(OPTIMIZERS)}.",
            )
        )
    return OPTIMIZERS[optimizer].function
