"""Small sets of points in the plane, with labels 0 and 1."""

from __future__ import annotations

import numpy as np

from dl101.language import say
from dl101.portable_random import normal

__all__ = ["CLOUDS", "two_clouds"]

# Centre of class 1 (class 0 sits opposite), spread, and the least distance from the line between the two.
# The same numbers stand in interactives/kit/clouds.js; a test compares the points.
CLOUDS = {
    "separable": {"centre": (1.2, 0.9), "spread": 0.7, "margin": 0.3},
    "overlapping": {"centre": (0.85, 0.6), "spread": 1.0, "margin": None},
}


def two_clouds(m: int = 60, kind: str = "overlapping", seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Two round Gaussian clouds: class 0 below left of the origin, class 1 above right.

    m: number of points, the first half (rounded down) of class 0. kind: "overlapping", or "separable", where
    points that would come too close to the middle line are mirrored away from it. seed: the same seed gives the same
    points, here and in the interactives.
    Returns points (m, 2) float64, examples as rows, and labels (m,) int64.

    Raises ValueError for another kind or fewer than two points.
    """
    if kind not in CLOUDS:
        raise ValueError(
            say(
                ru=f"two_clouds: нет набора {kind!r}; есть {', '.join(CLOUDS)}.",
                en=f"two_clouds: there is no kind {kind!r}; choose from {', '.join(CLOUDS)}.",
            )
        )
    if m < 2:
        raise ValueError(
            say(
                ru=f"two_clouds: нужно хотя бы две точки, а задано {m}.",
                en=f"two_clouds: at least two points are needed, not {m}.",
            )
        )
    centre, spread, margin = np.array(CLOUDS[kind]["centre"]), CLOUDS[kind]["spread"], CLOUDS[kind]["margin"]
    labels = (np.arange(m) >= m // 2).astype(np.int64)
    side = (2 * labels - 1)[:, None]
    points = side * centre + spread * normal(seed, 2 * m).reshape(m, 2)
    if margin is not None:
        axis = centre / np.linalg.norm(centre)
        short = np.maximum(margin - side[:, 0] * (points @ axis), 0)
        points = points + 2 * (side[:, 0] * short)[:, None] * axis
    return points, labels
