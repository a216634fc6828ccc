"""A function to approximate, and what is known of how fast it changes."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from dl101.language import say

_CHECKED = 2001  # points at which what is claimed of a function is checked


@dataclass(frozen=True, eq=False)
class Target:
    """A continuous function f on low ≤ x ≤ high. At least one of the first three bounds has to be given.

    function: takes an array and returns one of the same shape: np.sin, not math.sin.
    lipschitz: L with |f(x) − f(y)| ≤ L |x − y|, such as the largest |f'|.
    curvature: M with |f''| ≤ M.
    modulus: a concave ω with |f(x) − f(y)| ≤ ω(|x − y|) and ω(0) = 0, for functions steeper than any L: √δ for √x.
    inflections: where convex and concave parts meet; () if f is convex or concave as a whole, None if unknown.

    The bounds are the caller's word: they are checked at 2001 points, which finds many mistakes, but not all.
    Raises ValueError for an interval that does not grow, no bound, and a bound that these points disprove, as they do
    where f jumps.
    """

    function: Callable
    low: float
    high: float
    lipschitz: float | None = None
    curvature: float | None = None
    modulus: Callable | None = None
    inflections: Sequence[float] | None = None
    name: str = "f"

    def __post_init__(self):
        if not (math.isfinite(self.low) and math.isfinite(self.high) and self.low < self.high):
            raise ValueError(
                say(
                    ru=f"Отрезок от {self.low} до {self.high}: левый конец должен быть меньше правого, оба конечны.",
                    en=f"From {self.low} to {self.high}: the left end must be less than the right one, both finite.",
                )
            )
        if self.lipschitz is None and self.curvature is None and self.modulus is None:
            raise ValueError(
                say(
                    ru="По одним значениям не узнать, что делает функция между точками. Дайте lipschitz (наибольший "
                    "наклон), curvature (наибольшую |f''|) или modulus.",
                    en="Values alone do not say what a function does between the points. Give lipschitz (the largest "
                    "slope), curvature (the largest |f''|) or modulus.",
                )
            )
        for name in ("lipschitz", "curvature"):
            value = getattr(self, name)
            if value is not None and not (math.isfinite(value) and value >= 0):
                raise ValueError(
                    say(
                        ru=f"{name} = {value}: нужно конечное число, не меньше 0.",
                        en=f"{name} = {value}: it should be a finite number, at least 0.",
                    )
                )
        self._check()

    @classmethod
    def from_points(cls, x, y, name: str = "f") -> Target:
        """The polygon through points (x, y), such as a curve drawn by hand: its largest slope is known exactly.

        x (m,) growing, y (m,), m ≥ 2. Raises ValueError otherwise.
        """
        x, y = np.array(x, dtype=np.float64), np.array(y, dtype=np.float64)
        if x.ndim != 1 or x.shape != y.shape or len(x) < 2 or not (np.diff(x) > 0).all() or not np.isfinite(y).all():
            raise ValueError(
                say(
                    ru="Нужны хотя бы две точки: x растут, чисел y столько же.",
                    en="At least two points are needed: x growing, as many numbers y.",
                )
            )
        steepest = float(np.abs(np.diff(y) / np.diff(x)).max())
        return cls(lambda z: np.interp(z, x, y), float(x[0]), float(x[-1]), lipschitz=steepest, name=name)

    def __call__(self, x) -> np.ndarray:
        """f at x, an array of any shape."""
        x = np.asarray(x, dtype=np.float64)
        try:
            y = np.asarray(self.function(x), dtype=np.float64)
        except TypeError as error:
            raise ValueError(
                say(
                    ru="Функция не принимает массив. Берите функции NumPy: np.sin, а не math.sin.",
                    en="The function does not take an array. Use NumPy's functions: np.sin, not math.sin.",
                )
            ) from error
        return y if y.shape == x.shape else np.broadcast_to(y, x.shape)  # a constant is a number for any x

    @property
    def slope(self) -> float:
        """The least Lipschitz constant that is known, inf if none is.

        From curvature M one follows: f' is somewhere the mean slope, so |f'| ≤ |f(b) − f(a)| / (b − a) + M (b − a) / 2.
        """
        known = [math.inf if self.lipschitz is None else float(self.lipschitz)]
        if self.curvature is not None:
            width = self.high - self.low
            rise = abs(float(self(self.high) - self(self.low)))
            known.append(rise / width + self.curvature * width / 2)
        return min(known)

    def omega(self, distance: float) -> float:
        """ω(distance): f changes by no more than this over that distance, by the best bound that is known."""
        known = [self.slope * distance if distance else 0.0]
        if self.modulus is not None:
            known.append(float(self.modulus(distance)))
        return min(known)

    def _check(self) -> None:
        x = np.linspace(self.low, self.high, _CHECKED)
        y, h = self(x), (self.high - self.low) / (_CHECKED - 1)
        if not np.isfinite(y).all():
            raise ValueError(
                say(
                    ru=f"{self.name} не число при x = {x[~np.isfinite(y)][0]:.4g}.",
                    en=f"{self.name} is not a number at x = {x[~np.isfinite(y)][0]:.4g}.",
                )
            )
        rounding = 1e-13 * (1 + np.abs(y).max())
        change = np.abs(np.diff(y))
        if change.max() > self.omega(h) * (1 + 1e-9) + rounding:
            worst = x[change.argmax()]
            raise ValueError(
                say(
                    ru=f"Около x = {worst:.4g} график меняется быстрее обещанного, на {change.max():.4g} за {h:.2g}: "
                    "или граница мала, или здесь разрыв, а к разрыву непрерывная сеть близко не подойдёт.",
                    en=f"Near x = {worst:.4g} the graph changes by {change.max():.4g} in {h:.2g}, more than promised: "
                    "either the bound is too small, or there is a jump, and no continuous network comes near a jump.",
                )
            )
        bend = np.abs(np.diff(y, 2))
        if self.curvature is not None and bend.max() > self.curvature * h**2 * (1 + 1e-6) + 4 * rounding:
            raise ValueError(
                say(
                    ru=f"Около x = {x[bend.argmax() + 1]:.4g} |f''| больше, чем curvature = {self.curvature:.4g}.",
                    en=f"Near x = {x[bend.argmax() + 1]:.4g} |f''| is larger than curvature = {self.curvature:.4g}.",
                )
            )


def _targets() -> dict[str, Target]:
    pi, root = math.pi, math.sqrt
    return {
        target.name: target
        for target in (
            Target(lambda x: np.sin(2 * pi * x), 0, 1, 2 * pi, 4 * pi**2, inflections=(0.5,), name="sine"),
            Target(lambda x: x**2, -1, 1, 2, 2, inflections=(), name="parabola"),
            Target(np.abs, -1, 1, 1, inflections=(), name="abs"),
            Target(np.sqrt, 0, 1, modulus=math.sqrt, inflections=(), name="root"),
            # |f'| is largest where f'' = 0, at ±1/√2; |f''| at 0
            Target(
                lambda x: np.exp(-(x**2)), -3, 3, root(2 / math.e), 2, inflections=(-root(0.5), root(0.5)), name="bell"
            ),
            # Runge's function: |f'| is largest at ±1/√75, where f'' = 0; |f''| at 0
            Target(
                *(lambda x: 1 / (1 + 25 * x**2), -1, 1, 15 * root(3) / 8, 50),
                **dict(inflections=(-1 / root(75), 1 / root(75)), name="runge"),
            ),
            # a sum: its bounds are the sums of the bounds
            Target(lambda x: np.sin(pi * x) + 0.3 * np.sin(5 * pi * x), 0, 2, 2.5 * pi, 8.5 * pi**2, name="waves"),
        )
    }


TARGETS = _targets()
