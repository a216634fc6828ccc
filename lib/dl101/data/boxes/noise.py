"""Noise that a picture of any size can look up: smooth tables for surfaces, a hash for tiles and letters.

The tables are built once, with fixed seeds, so the same point of a surface always looks the same.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np

F = np.float32
FINE, MIDDLE, CLOUDY = 0, 1, 2
SIDE = 512


@lru_cache(maxsize=1)
def _tables() -> np.ndarray:
    """Three tiles (3, 512, 512) that repeat without a seam, of mean 0 and standard deviation 1."""
    rng = np.random.default_rng(7)
    frequency = np.hypot(*np.meshgrid(np.fft.fftfreq(SIDE), np.fft.fftfreq(SIDE)))
    frequency[0, 0] = 1
    tiles = []
    for power in (0.55, 1.0, 1.5):
        tile = np.fft.ifft2(np.fft.fft2(rng.standard_normal((SIDE, SIDE))) / frequency**power).real
        tiles.append((tile - tile.mean()) / tile.std())
    return np.stack(tiles).astype(F)


@lru_cache(maxsize=1)
def _hashes() -> np.ndarray:
    return np.random.default_rng(11).random(4096).astype(F)


def noise(kind: int, x: np.ndarray, y: np.ndarray, scale: float, offset: int = 0) -> np.ndarray:
    """Noise at the points (x, y); one tile covers `scale` units, `offset` picks another part of it."""
    column = (x * F(SIDE / scale)).astype(np.int32) + offset
    row = (y * F(SIDE / scale)).astype(np.int32) + 3 * offset
    return _tables()[kind, row & (SIDE - 1), column & (SIDE - 1)]


def hash2(i: np.ndarray, j: np.ndarray, key: int = 0) -> np.ndarray:
    """A number in [0, 1) that belongs to the whole numbers (i, j): one per tile, plank or bar."""
    return _hashes()[(i.astype(np.int32) * 131 + j.astype(np.int32) * 71 + key * 17) & 4095]
