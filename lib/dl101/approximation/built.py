"""Three constructions: steps, bumps of sigmoids, and the polygon of ReLUs; each with a bound for its error.

Why ω(h/2) for steps: each x is at most h/2 from the middle of its piece, whose value the step has.

Why bumps are as good as steps, nearly. S(x) = Σ cᵢ qᵢ(x), where cᵢ = f(mᵢ) is the value in the middle of piece i and
qᵢ = σ(k(x − left end)) − σ(k(x − right end)), for the first piece 1 − σ(…) and for the last σ(…). The qᵢ are positive
and add up to 1, so S(x) is a mean of values of f, and

    |f(x) − S(x)| ≤ Σ qᵢ(x) |f(x) − f(mᵢ)| ≤ Σ qᵢ(x) ω(|x − mᵢ|).

Of the two pieces at the joint nearest to x, the nearer one weighs more; as ω is concave, they give ω(h/2) at most. Each
piece further on costs ω(h) more, and what lies beyond r joints weighs less than exp(−k(r − ½)h). On both sides together
that is 2 ω(h) Σ exp(−k(r − ½)h) = ω(h) / sinh(kh/2).

Why ω(h/2) for the polygon too: at x = (1 − λ) x₀ + λ x₁ it is the mean of f(x₀) and f(x₁) with these weights, which are
λh and (1 − λ)h away; as ω is concave, the error is at most ω(2λ(1 − λ)h) ≤ ω(h/2). If |f''| ≤ M, the error of linear
interpolation is at most M h²/8: any textbook on numerical analysis. And if a piece has slope s, and f none above L, f
stays in a parallelogram around the piece, which reaches (L² − s²) h / (2L) up and down.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from dl101.approximation.errors import evaluate, largest_error
from dl101.approximation.target import Target
from dl101.language import say
from dl101.shallow import Shallow
from dl101.two_layer import Network

SMOOTHING = 0.01  # by which part of ω(h/2) sigmoids may be worse than steps, if no steepness is given


@dataclass(frozen=True, eq=False)
class Approximation:
    """A network built for a target, and what is proven about it.

    knots: (pieces + 1,), the ends of the pieces, from low to high. bound: |f(x) − network(x)| is at most this for all x
    of the interval. fewest_units: no network of this kind with fewer units comes within the ε asked for; None if that
    was not worked out.
    """

    target: Target
    network: Network | Shallow
    knots: np.ndarray
    bound: float
    fewest_units: int | None = None

    @property
    def pieces(self) -> int:
        """Into how many pieces the interval is divided."""
        return len(self.knots) - 1

    @property
    def units(self) -> int:
        """How many hidden units the network has."""
        return len(self.network.phi if isinstance(self.network, Shallow) else self.network.b1)

    def __call__(self, x) -> np.ndarray:
        """What the network gives at x, an array of any shape."""
        return evaluate(self.network, x)

    def error(self, points: int = 10_001) -> float:
        """The largest error measured at many points and on both sides of every knot; never above bound."""
        return largest_error(self.network, self.target, points, also=self.knots)


def steps(target: Target, pieces: int) -> Approximation:
    """A staircase: on each piece the value in its middle. pieces − 1 units with Heaviside's step, one for each jump.

        y = f(m₀) + Σ (f(mᵢ) − f(mᵢ₋₁)) H(x − tᵢ)         m: middles, t: ends of pieces

    Raises ValueError for pieces < 1.
    """
    knots, heights = _staircase(target, pieces)
    network = _sum_of_units(np.ones(pieces - 1), knots[1:-1], np.diff(heights), heights[0], "heaviside")
    return Approximation(target, network, knots, _steps_bound(target, pieces))


def bump(left: float, right: float, height: float, steepness: float) -> Network:
    """One bump of two sigmoids: about `height` between left and right, about 0 elsewhere.

    height · (σ(steepness · (x − left)) − σ(steepness · (x − right)))
    """
    return _sum_of_units(np.full(2, steepness), np.array([left, right]), np.array([height, -height]), 0.0, "sigmoid")


def bumps(target: Target, pieces: int, steepness: float | None = None, merged: bool = True) -> Approximation:
    """A bump on each piece, as high as f in its middle; the first and the last go on for ever outwards.

    merged: two bumps meet at each joint with the same sigmoid, so its two units are made one: pieces − 1 units. False:
    each bump keeps its own, 2 · (pieces − 1) units, in the order of the bumps, and the function is the same.
    steepness: k in σ(k(x − joint)); None: such that the bound is 1 % above that of steps.

    Raises ValueError for pieces < 1 and for a steepness that is not positive.
    """
    knots, heights = _staircase(target, pieces)
    h = _width(target, pieces)
    k = _default_steepness(target, h) if steepness is None else float(steepness)
    if not (k > 0 and math.isfinite(k)):
        raise ValueError(
            say(
                ru=f"Крутизна должна быть положительной, а задано {steepness}.",
                en=f"The steepness should be positive, and {steepness} is given.",
            )
        )
    joints = knots[1:-1]
    if merged:
        network = _sum_of_units(np.full(len(joints), k), joints, np.diff(heights), heights[0], "sigmoid")
    else:
        # bump i goes up at joint i − 1 and down at joint i; the first one is up already, which is the output's bias
        at = np.repeat(joints, 2)
        weights = np.stack([-heights[:-1], heights[1:]], axis=1).reshape(-1)
        network = _sum_of_units(np.full(len(at), k), at, weights, heights[0], "sigmoid")
    return Approximation(target, network, knots, _bumps_bound(target, pieces, k))


def interpolate(target: Target, pieces: int) -> Approximation:
    """The polygon that meets f at pieces + 1 equally spaced points. `pieces` units with ReLU, one starting at each.

        y = f(x₀) + Σ (sᵢ − sᵢ₋₁) ReLU(x − xᵢ)             s: slopes of the pieces, s₋₁ = 0

    The bound is worked out for each piece with its slope, and may be below that of units_for. Raises ValueError for
    pieces < 1.
    """
    knots = _knots(target, pieces)
    values = target(knots)
    h, steepest = _width(target, pieces), target.slope
    bound = _relu_bound(target, pieces)
    if 0 < steepest < math.inf:
        slopes = np.diff(values) / np.diff(knots)
        bound = min(bound, max(0.0, float((steepest**2 - slopes**2).max()) * h / (2 * steepest)))
    return Approximation(target, polygon(knots, values), knots, bound)


def polygon(knots, values, flat: int | None = None) -> Shallow:
    """The network of ReLUs whose graph goes straight from point to point: knots (n + 1,), values (n + 1,); n units.

    Each unit starts at the left end of a piece and bends the graph by the change of slope. flat: the number of a piece
    that is level; then n − 1 units do, because those left of it can look to the left, those right of it to the right.
    """
    slopes = np.diff(values) / np.diff(knots)
    if flat is None:
        return Shallow(-knots[:-1], np.ones(len(slopes)), values[0], np.diff(slopes, prepend=0.0))
    joints, jumps = knots[1:-1], np.diff(slopes)
    direction = np.where(np.arange(len(joints)) < flat, -1.0, 1.0)
    return Shallow(-direction * joints, direction, values[flat], jumps)


def _steps_bound(target: Target, pieces: int) -> float:
    return target.omega(_width(target, pieces) / 2)


def _relu_bound(target: Target, pieces: int) -> float:
    h = _width(target, pieces)
    curved = math.inf if target.curvature is None else target.curvature * h**2 / 8
    return min(target.omega(h / 2), curved)


def _bumps_bound(target: Target, pieces: int, steepness: float | None = None) -> float:
    h = _width(target, pieces)
    if pieces == 1:
        return target.omega(h / 2)
    k = _default_steepness(target, h) if steepness is None else steepness
    tails = target.omega(h) / math.sinh(min(k * h / 2, 700.0))  # sinh of more than 710 is no float
    # S(x) is a mean of values of f: however flat the sigmoids, it is never further off than f changes at all.
    return min(target.omega(h / 2) + tails, target.omega(target.high - target.low))


# method → bound(target, pieces), before anything is built
BOUNDS = {"steps": _steps_bound, "bumps": _bumps_bound, "relu": _relu_bound}


def _default_steepness(target: Target, h: float) -> float:
    """k with ω(h) / sinh(kh/2) = SMOOTHING · ω(h/2)."""
    near, far = target.omega(h / 2), target.omega(h)
    return 2 / h * math.asinh(far / (SMOOTHING * near) if near else 100.0)


def _staircase(target: Target, pieces: int) -> tuple[np.ndarray, np.ndarray]:
    """The ends of the pieces, and f in their middles."""
    knots = _knots(target, pieces)
    return knots, target((knots[:-1] + knots[1:]) / 2)


def _knots(target: Target, pieces: int) -> np.ndarray:
    if pieces < 1 or pieces != int(pieces):
        raise ValueError(
            say(
                ru=f"Число кусков — целое, не меньше 1, а задано {pieces}.",
                en=f"The number of pieces is a whole number, at least 1, and {pieces} is given.",
            )
        )
    return np.linspace(target.low, target.high, int(pieces) + 1)


def _width(target: Target, pieces: int) -> float:
    return (target.high - target.low) / pieces


def _sum_of_units(slopes, joints, weights, constant: float, activation: str) -> Network:
    """constant + Σ weightᵢ · g(slopeᵢ · (x − jointᵢ)) as a Network."""
    return Network(slopes[:, None], -slopes * joints, weights[None], [constant], activation)
