"""Points in the plane for a network to sort or to fit: the sets of TensorFlow Playground, and two moons.

    X, y = playground.spiral(m=500, noise=0.1, seed=1)
    X, y = playground.SETS["spiral"].points(500, 0.1, 1)       the same, by name
    X_train, y_train, X_test, y_test = playground.split(X, y, train_share=0.5, seed=1)

The shapes, sizes and kinds of noise are those of TensorFlow Playground (Copyright 2016 Google, Apache License 2.0, file
src/dataset.ts). The code is our own; the random numbers come from dl101.portable_random, so that the same points can be
drawn in JavaScript. Playground's label 1 is class 1 here, its label −1 is class 0.

Points lie between about −6 and 6 in both coordinates. noise goes from 0 to 0.5, shown in Playground as 0 to 50. What it
does differs: in circle, xor, plane and multi_gaussian a point gets the label of a place nearby, which near a border may
be the wrong one; in gaussians, spiral and two_moons the points themselves move.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from dl101.language import say
from dl101.portable_random import normal, uniform

__all__ = [
    "FEATURES",
    "SETS",
    "PointSet",
    "circle",
    "features",
    "gaussians",
    "multi_gaussian",
    "plane",
    "spiral",
    "split",
    "two_moons",
    "xor",
]

# Centre and sign of each bell of multi_gaussian.
BELLS = ((-4, 2.5, 1), (0, 2.5, -1), (4, 2.5, 1), (-4, -2.5, -1), (0, -2.5, 1), (4, -2.5, -1))
MOON = 3.5  # radius of a moon


def circle(m: int = 500, noise: float = 0.0, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """A disc of class 1, radius 2.5, inside a ring of class 0, radius 3.5 to 5.

    The first m // 2 points are the disc's; radius and angle are uniform, so the middle is denser. With noise the label
    is that of (x1 + e1, x2 + e2), e uniform between ∓5·noise: class 1 if that place lies within 2.5 of the origin.
    Random numbers: four uniform ones for each point, radius, angle, e1, e2.

    Returns X (m, 2) float64, examples as rows, and y (m,) int64 of 0 and 1.
    Raises ValueError, as all sets do, for fewer than two points or a noise outside [0, 0.5].
    """
    u = _uniform(m, noise, seed, 4)
    inside = np.arange(m) < m // 2
    r = np.where(inside, 2.5 * u[:, 0], 3.5 + 1.5 * u[:, 0])
    angle = 2 * np.pi * u[:, 1]
    X = np.stack([r * np.sin(angle), r * np.cos(angle)], axis=1)
    place = X + 5 * noise * (2 * u[:, 2:] - 1)
    return X, (np.hypot(place[:, 0], place[:, 1]) < 2.5).astype(np.int64)


def xor(m: int = 500, noise: float = 0.0, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Four squares with gaps between them: class 1 where x1 and x2 have the same sign.

    Both coordinates are uniform between −5 and 5 and then moved 0.3 away from 0. With noise the label is that of
    (x1 + e1, x2 + e2), e uniform between ∓5·noise. Random numbers: four uniform ones for each point, x1, x2, e1, e2.
    Returns X (m, 2) and y (m,) of 0 and 1.
    """
    u = _uniform(m, noise, seed, 4)
    X = 10 * u[:, :2] - 5
    X = X + np.where(X > 0, 0.3, -0.3)
    place = X + 5 * noise * (2 * u[:, 2:] - 1)
    return X, (place[:, 0] * place[:, 1] >= 0).astype(np.int64)


def gaussians(m: int = 500, noise: float = 0.0, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Two round clouds: class 1 about (2, 2), the first m // 2 points, and class 0 about (−2, −2).

    The variance of each coordinate is 0.5 + 7·noise. Random numbers: two normal ones for each point.
    Returns X (m, 2) and y (m,) of 0 and 1.
    """
    _require(m, noise)
    y = (np.arange(m) < m // 2).astype(np.int64)
    centre = np.where(y == 1, 2.0, -2.0)[:, None]
    return centre + np.sqrt(0.5 + 7 * noise) * normal(seed, 2 * m).reshape(m, 2), y


def spiral(m: int = 500, noise: float = 0.0, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Two arms that wind 1.75 times about the origin, half a turn apart: class 1, the first m // 2 points, and class 0.

    Point i of an arm with k points stands at radius 5i/k and angle 3.5π·i/k, and π more for class 0: x1 = r sin, x2 = r
    cos. Both coordinates are then moved by a number uniform between ∓noise. Random numbers: two uniform ones for each
    point. Returns X (m, 2) and y (m,) of 0 and 1.
    """
    u = _uniform(m, noise, seed, 2)
    y = (np.arange(m) < m // 2).astype(np.int64)
    along = np.concatenate([np.arange(k) / k for k in (m // 2, m - m // 2)])
    angle = 3.5 * np.pi * along + np.where(y == 1, 0.0, np.pi)
    X = 5 * along[:, None] * np.stack([np.sin(angle), np.cos(angle)], axis=1)
    return X + noise * (2 * u - 1), y


def two_moons(m: int = 500, noise: float = 0.0, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Two half circles hooked into each other: class 0 arches up, class 1, the first m // 2 points, hangs down.

    Not one of Playground's: the set that scikit-learn calls make_moons, 3.5 times as large, its middle at the origin.
    Point i of a moon with k points stands at the angle π(i + ½)/k; then both coordinates get normal noise of spread
    3.5·noise. Random numbers: two normal ones for each point. Returns X (m, 2) and y (m,) of 0 and 1.
    """
    _require(m, noise)
    y = (np.arange(m) < m // 2).astype(np.int64)
    angle = np.pi * np.concatenate([(np.arange(k) + 0.5) / k for k in (m // 2, m - m // 2)])
    up = np.stack([np.cos(angle) - 0.5, np.sin(angle) - 0.25], axis=1)
    X = MOON * np.where((y == 1)[:, None], -up, up)
    return X + MOON * noise * normal(seed, 2 * m).reshape(m, 2), y


def plane(m: int = 1200, noise: float = 0.0, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Regression: y = (x1 + x2) / 10 over the square from −6 to 6.

    With noise y is that of (x1 + e1, x2 + e2), e uniform between ∓6·noise. Random numbers: four uniform ones for each
    point, x1, x2, e1, e2. Returns X (m, 2) and y (m,), both float64.
    """
    X, place = _square(m, noise, seed)
    return X, place.sum(axis=1) / 10


def multi_gaussian(m: int = 1200, noise: float = 0.0, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Regression: six bells over the square from −6 to 6, up and down in turn, like a chessboard of two rows.

    A bell is 1 (or −1) at its centre and falls to 0 in a straight line, at the distance 2, so it is a cone; the name
    is Playground's. They do not overlap.

    With noise y is that of (x1 + e1, x2 + e2), e uniform between ∓6·noise. Random numbers: as in plane.
    Returns X (m, 2) and y (m,), both float64.
    """
    X, place = _square(m, noise, seed)
    bells = np.array(BELLS)
    distance = np.linalg.norm(place[:, None, :] - bells[:, :2], axis=2)
    # Of the six numbers at most one is not 0, so their sum is the one Playground chooses.
    return X, (bells[:, 2] * np.maximum(1 - distance / 2, 0)).sum(axis=1)


@dataclass(frozen=True)
class PointSet:
    """A set by its name: points(m, noise, seed) as above; task: "classification" or "regression"; m: its usual size."""

    name: str
    points: Callable[..., tuple[np.ndarray, np.ndarray]]
    task: str = "classification"
    m: int = 500


SETS: dict[str, PointSet] = {
    "circle": PointSet("circle", circle),
    "xor": PointSet("xor", xor),
    "gaussians": PointSet("gaussians", gaussians),
    "spiral": PointSet("spiral", spiral),
    "two_moons": PointSet("two_moons", two_moons),
    "plane": PointSet("plane", plane, "regression", 1200),
    "multi_gaussian": PointSet("multi_gaussian", multi_gaussian, "regression", 1200),
}

# What Playground can give a network as inputs; each takes the two coordinates.
FEATURES: dict[str, Callable[[np.ndarray, np.ndarray], np.ndarray]] = {
    "x1": lambda x1, x2: x1,
    "x2": lambda x1, x2: x2,
    "x1²": lambda x1, x2: x1 * x1,
    "x2²": lambda x1, x2: x2 * x2,
    "x1·x2": lambda x1, x2: x1 * x2,
    "sin x1": lambda x1, x2: np.sin(x1),
    "sin x2": lambda x1, x2: np.sin(x2),
}


def features(X, names: Sequence[str] = ("x1", "x2")) -> np.ndarray:
    """The inputs of a network: for points X (m, 2) a column for each name, one of FEATURES; shape (m, len(names)).

    Raises ValueError for an unknown name, no name at all, or an X that is not (m, 2).
    """
    X = np.asarray(X, dtype=np.float64)
    if X.ndim != 2 or X.shape[1] != 2:
        raise ValueError(
            say(
                ru=f"X имеет форму {X.shape}, а нужна (m, 2): точка в строке.",
                en=f"X has shape {X.shape}; it should be (m, 2): a point in each row.",
            )
        )
    if isinstance(names, str) or not len(names) or any(name not in FEATURES for name in names):
        raise ValueError(
            say(
                ru=f"features: {names!r}; нужен список имён из {', '.join(FEATURES)}.",
                en=f"features: {names!r}; give a list of names out of {', '.join(FEATURES)}.",
            )
        )
    return np.stack([FEATURES[name](X[:, 0], X[:, 1]) for name in names], axis=1)


def split(X, y, train_share: float = 0.5, seed: int = 0) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Shuffled and cut in two: X_train, y_train, X_test, y_test.

    X (m, …), y (m,). ⌊m · train_share⌋ examples go into the first part, as in Playground, whose share is 0.5; but at
    least one into each. The order is that of m uniform numbers from the seed, least first, for JavaScript to repeat.

    Raises ValueError for different lengths, fewer than two examples or a share outside (0, 1).
    """
    X, y = np.asarray(X), np.asarray(y)
    m = len(X)
    if len(y) != m or m < 2 or not 0 < train_share < 1:
        raise ValueError(
            say(
                ru=f"split: примеров {m}, меток {len(y)}, доля {train_share}; нужно поровну и не меньше двух, а "
                "доля между 0 и 1.",
                en=f"split: {m} examples, {len(y)} labels, share {train_share}; there should be as many of both, two "
                "at least, and a share between 0 and 1.",
            )
        )
    order = np.argsort(uniform(seed, m), kind="stable")
    first, second = np.split(order, [min(max(int(m * train_share), 1), m - 1)])
    return X[first], y[first], X[second], y[second]


def _square(m: int, noise: float, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Points uniform over the square from −6 to 6, and the places nearby whose label they get."""
    u = 12 * _uniform(m, noise, seed, 4) - 6
    return u[:, :2], u[:, :2] + noise * u[:, 2:]


def _uniform(m: int, noise: float, seed: int, each: int) -> np.ndarray:
    """Uniform numbers in [0, 1), `each` of them for every point, shape (m, each)."""
    _require(m, noise)
    return uniform(seed, each * m).reshape(m, each)


def _require(m: int, noise: float) -> None:
    if m < 2 or not 0 <= noise <= 0.5:
        raise ValueError(
            say(
                ru=f"Точек {m}, шум {noise}; нужно хотя бы две точки и шум от 0 до 0.5.",
                en=f"{m} points, noise {noise}; at least two points are needed and a noise between 0 and 0.5.",
            )
        )
