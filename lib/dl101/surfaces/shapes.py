"""Surfaces given by a formula: a ravine, a saddle, and three well-known tests of optimizers."""

from __future__ import annotations

import numpy as np

from dl101.surfaces.surface import Surface

STEEPNESS = 25.0  # of the ravine: how many times its walls are steeper than its bed


def _ravine(p):
    return (p[..., 0] ** 2 + STEEPNESS * p[..., 1] ** 2) / 2


def _ravine_slope(p):
    return p * np.array([1.0, STEEPNESS])


ravine = Surface(
    name="ravine",
    formula=r"\frac{1}{2}\left(x^2 + 25 y^2\right)",
    function=_ravine,
    slope=_ravine_slope,
    minima=[[0, 0]],
    lowest=0.0,
    box=((-3, 3), (-1.5, 1.5)),
    start=[-2.5, 1],
)
"""Steep walls, a flat bed. Gradient descent diverges from learning_rate = 2/25 on, and the bed needs a large one."""


def _saddle(p):
    x, y = p[..., 0], p[..., 1]
    return x**2 / 2 - y**2 / 2 + y**4 / 4


def _saddle_slope(p):
    x, y = p[..., 0], p[..., 1]
    return np.stack([x, y**3 - y], axis=-1)


saddle = Surface(
    name="saddle",
    formula=r"\frac{1}{2} x^2 - \frac{1}{2} y^2 + \frac{1}{4} y^4",
    function=_saddle,
    slope=_saddle_slope,
    minima=[[0, -1], [0, 1]],
    lowest=-0.25,
    box=((-1.6, 1.6), (-1.6, 1.6)),
    start=[-1.4, 0.001],
)
"""Two valleys and a saddle at (0, 0) between them. The start is almost on the line y = 0, from where, without noise,
gradients lead to the saddle and no further."""


def _rosenbrock(p):
    x, y = p[..., 0], p[..., 1]
    return (1 - x) ** 2 + 100 * (y - x**2) ** 2


def _rosenbrock_slope(p):
    x, y = p[..., 0], p[..., 1]
    return np.stack([-2 * (1 - x) - 400 * x * (y - x**2), 200 * (y - x**2)], axis=-1)


rosenbrock = Surface(
    name="rosenbrock",
    formula=r"(1 - x)^2 + 100\left(y - x^2\right)^2",
    function=_rosenbrock,
    slope=_rosenbrock_slope,
    minima=[[1, 1]],
    lowest=0.0,
    box=((-2, 2), (-1, 3)),
    start=[-1.2, 1],
)
"""A bent ravine along y = x² (Rosenbrock 1960, and his start): into it soon, along it slowly."""


def _beale(p):
    x, y = p[..., 0], p[..., 1]
    return sum((c - x * (1 - y**i)) ** 2 for i, c in enumerate((1.5, 2.25, 2.625), start=1))


def _beale_slope(p):
    x, y = p[..., 0], p[..., 1]
    by_x = by_y = 0.0
    for i, c in enumerate((1.5, 2.25, 2.625), start=1):
        rest = 2 * (c - x * (1 - y**i))
        by_x = by_x - rest * (1 - y**i)
        by_y = by_y + rest * x * i * y ** (i - 1)
    return np.stack([by_x, by_y], axis=-1)


beale = Surface(
    name="beale",
    formula=r"(1.5 - x + xy)^2 + \left(2.25 - x + xy^2\right)^2 + \left(2.625 - x + xy^3\right)^2",
    function=_beale,
    slope=_beale_slope,
    minima=[[3, 0.5]],
    lowest=0.0,
    box=((-4.5, 4.5), (-4.5, 4.5)),
    start=[1, 1],
)
"""Plains in the middle, walls of 10⁵ in the corners (Beale 1958): no learning rate suits both."""


def _himmelblau(p):
    x, y = p[..., 0], p[..., 1]
    return (x**2 + y - 11) ** 2 + (x + y**2 - 7) ** 2


def _himmelblau_slope(p):
    x, y = p[..., 0], p[..., 1]
    first, second = x**2 + y - 11, x + y**2 - 7
    return np.stack([4 * x * first + 2 * second, 2 * first + 4 * y * second], axis=-1)


himmelblau = Surface(
    name="himmelblau",
    formula=r"\left(x^2 + y - 11\right)^2 + \left(x + y^2 - 7\right)^2",
    function=_himmelblau,
    slope=_himmelblau_slope,
    minima=[
        [3, 2],
        # roots of polynomials: the nearest floats
        [3.5844283403304917, -1.8481265269644036],
        [-2.805118086952745, 3.131312518250573],
        [-3.779310253377747, -3.2831859912861696],
    ],
    lowest=0.0,
    box=((-5, 5), (-5, 5)),
    start=[0, -0.5],
)
"""Four valleys, all equally deep (Himmelblau 1972): which one it will be depends on the start and on the optimizer."""
