"""Functions of an array that give a number, for numerical gradients to be tried on."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

__all__ = ["Bumpy"]


@dataclass(frozen=True)
class Bumpy:
    """f(P) = Σ (a p² + c p³ + k max(p, 0)) + s · (the first number of P) · (the last one); a kink wherever p is 0.

    A plain value with four numbers inside: it can be copied, and sent to another process.
    """

    a: float
    c: float
    k: float
    s: float

    def __call__(self, P) -> float:
        p = np.asarray(P, dtype=np.float64)
        own = self.a * p**2 + self.c * p**3 + self.k * np.maximum(p, 0)
        return float(own.sum() + self.s * p.flat[0] * p.flat[-1])
