"""Homework 6: the ravine of lecture 10, and a walk down it with the student's own rules."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np

from dl101.language import say

__all__ = ["Ravine", "Trail", "ravine", "trails"]


@dataclass(frozen=True, eq=False)
class Ravine:
    """½ (x² + 25 y²), called as ravine(p): p (…, 2), the result (…). box: the part to draw; start: where to begin."""

    lowest: float = 0.0
    box: tuple = ((-3, 3), (-1.5, 1.5))
    start: np.ndarray = field(default_factory=lambda: np.array([-2.5, 1.0]))
    minima: np.ndarray = field(default_factory=lambda: np.zeros((1, 2)))

    def __call__(self, p) -> np.ndarray:
        return (np.asarray(p) ** 2 @ [1.0, 25.0]) / 2

    def gradient(self, p) -> np.ndarray:
        """(x, 25 y), shape (…, 2)."""
        return np.asarray(p) * [1.0, 25.0]


ravine = Ravine()


@dataclass(frozen=True, eq=False)
class Trail:
    """points: (k + 1, …), the start and the point after each step; values: (k + 1,), the function there. A trail that
    got too far for a float ends before that step."""

    points: np.ndarray
    values: np.ndarray

    @property
    def last(self):
        """The last point."""
        return self.points[-1]


def trails(
    f: Callable, gradient: Callable, start, racers: Mapping, steps: int, schedule=None, stochastic: bool = False
) -> dict[str, Trail]:
    """The ways of the student's rules down f: name → Trail. Those not written yet are left out, and a line says which.

    f(w) → number; gradient(w), or gradient(w, k) in step k where stochastic, → the shape of w. start: a number or an
    array. racers: name → (update, its settings, learning_rate among them). schedule: a function of the step; the
    learning rate of step k is learning_rate · schedule(k).
    """
    found, missing = {}, []
    for name, (update, settings) in racers.items():
        try:
            found[name] = _walk(f, gradient, start, update, dict(settings), steps, schedule, stochastic)
        except NotImplementedError:
            missing.append(name)
    if missing:
        names = ", ".join(missing)
        print(
            say(ru=f"Ещё не всё готово, на рисунке нет: {names}", en=f"Not ready yet, missing in the figure: {names}")
        )
    return found


def _walk(f, gradient, start, update, config, steps, schedule, stochastic) -> Trail:
    w, rate = np.asarray(start, dtype=np.float64), config.get("learning_rate")
    points, values = [w], [float(f(w))]
    with np.errstate(over="ignore", invalid="ignore"):
        for k in range(steps):
            if schedule:
                config = {**config, "learning_rate": rate * schedule(k)}
            # A copy, so that an update written with w -= … leaves the trail as it is.
            w, config = update(w.copy(), gradient(w, k) if stochastic else gradient(w), config)
            w = np.asarray(w)
            value = float(f(w))
            if not (np.isfinite(w).all() and np.isfinite(value)):
                break
            points.append(w)
            values.append(value)
    return Trail(np.array(points), np.array(values))
