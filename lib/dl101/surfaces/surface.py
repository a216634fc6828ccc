"""What a surface is: a function of a few numbers, its gradient, and what is known about it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np

from dl101.language import say
from dl101.portable_random import normal


@dataclass(frozen=True, eq=False)
class Surface:
    """A function of d numbers, called as surface(x): x (…, d), one point or many, gives the shape (…).

    slope: the function behind gradient(). formula: in LaTeX. minima: (n, d), all the lowest points, where the value is
    `lowest`. box: (low, high) for each number, the part to draw. start: (d,), a place to start from.
    domain: (low, high) that a point must not leave, or None. settings: of an optimizer, where the surface needs them.
    stream: the gradient of step k, where it is another one in each step: stream(x, k); else None.
    """

    name: str
    formula: str
    function: Callable = field(repr=False)
    slope: Callable = field(repr=False)
    minima: np.ndarray
    lowest: float
    box: tuple[tuple[float, float], ...]
    start: np.ndarray
    domain: tuple[float, float] | None = None
    settings: Mapping[str, float] = field(default_factory=dict)
    stream: Callable | None = field(default=None, repr=False)

    def __post_init__(self):
        object.__setattr__(self, "minima", np.array(self.minima, dtype=np.float64))
        object.__setattr__(self, "start", np.array(self.start, dtype=np.float64))

    @property
    def dimension(self) -> int:
        """How many numbers a point has."""
        return len(self.box)

    def __call__(self, x) -> np.ndarray:
        """The height at x (…, d), shape (…). Raises ValueError for points of another dimension."""
        return self.function(self._points(x))

    def gradient(self, x) -> np.ndarray:
        """The derivative by each number, shape (…, d) like x. Raises ValueError for points of another dimension."""
        return self.slope(self._points(x))

    def stochastic(self, noise: float = 0.0, seed: int = 0) -> Callable:
        """gradient(x, k) of step k, for minimise(…, stochastic=True): the gradient and normal noise of this spread.

        With the stream of the surface, if it has one, in place of its gradient. The noise of step k depends on seed
        and k alone: two optimizers meet the same noise, and so does JavaScript. It is d numbers for each step, in
        order, out of normal(seed, …) of dl101.portable_random.
        """
        drawn = np.empty((0, self.dimension))

        def gradient(x, k: int) -> np.ndarray:
            nonlocal drawn
            if k >= len(drawn):  # more of the same sequence: what was drawn before stays as it was
                drawn = normal(seed, 2 * (k + 1) * self.dimension).reshape(-1, self.dimension)
            exact = self.stream(self._points(x), k) if self.stream else self.gradient(x)
            return exact + noise * drawn[k]

        return gradient

    def distance(self, x) -> np.ndarray:
        """From x (…, d) to the nearest minimum, shape (…)."""
        return np.linalg.norm(self._points(x)[..., None, :] - self.minima, axis=-1).min(axis=-1)

    def grid(self, size: int = 101) -> tuple[np.ndarray, ...]:
        """For drawing: size values along each axis of the box, and the heights over all pairs of them (size, size).

        (x, y, heights), as Matplotlib's contour takes them: heights[i, j] is at (x[j], y[i]). With one number in a
        point: (x, heights).
        """
        axes = [np.linspace(low, high, size) for low, high in self.box]
        return *axes, self(np.stack(np.meshgrid(*axes), axis=-1))

    def _points(self, x) -> np.ndarray:
        x = np.asarray(x, dtype=np.float64)
        if x.ndim == 0 or x.shape[-1] != self.dimension:
            raise ValueError(
                say(
                    ru=f"{self.name}: форма точек {x.shape}, а чисел в точке должно быть {self.dimension}: (…, "
                    f"{self.dimension}).",
                    en=f"{self.name}: the points have shape {x.shape}; a point has {self.dimension} number"
                    f"{'s' if self.dimension > 1 else ''}: (…, {self.dimension}).",
                )
            )
        return x
