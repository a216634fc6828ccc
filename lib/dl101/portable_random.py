"""Random numbers that are the same in Python and in the browser.

The interactives draw their data in JavaScript, without a kernel; the lectures draw the same data in NumPy. Both use
mulberry32 (Tommy Ettinger, public domain), a generator on 32-bit integers whose k-th number depends on seed and k
alone, so here it is one vectorised expression. `interactives/kit/random.js` is its twin; a test compares them.
Good for pictures, not for statistics on millions of numbers: use numpy.random there.
"""

from __future__ import annotations

import numpy as np

__all__ = ["uniform", "normal"]

_INCREMENT = 0x6D2B79F5


def uniform(seed: int, size: int) -> np.ndarray:
    """size numbers in [0, 1), multiples of 2⁻³²; seed: an integer, of which the lowest 32 bits count."""
    k = np.arange(1, size + 1, dtype=np.uint64)
    x = _low32(np.uint64(seed & 0xFFFFFFFF) + k * np.uint64(_INCREMENT))
    x = _low32((x ^ (x >> np.uint64(15))) * (x | np.uint64(1)))
    x ^= _low32(x + _low32((x ^ (x >> np.uint64(7))) * (x | np.uint64(61))))
    return (x ^ (x >> np.uint64(14))) / 2.0**32


def normal(seed: int, size: int) -> np.ndarray:
    """size numbers from the standard normal distribution, by Box and Muller: two uniform numbers for each pair."""
    u = uniform(seed, 2 * ((size + 1) // 2)).reshape(-1, 2)
    radius = np.sqrt(-2 * np.log1p(-u[:, 0]))
    angle = 2 * np.pi * u[:, 1]
    return np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1).reshape(-1)[:size]


def _low32(x: np.ndarray) -> np.ndarray:
    return x & np.uint64(0xFFFFFFFF)
