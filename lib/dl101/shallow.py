"""Shallow networks with one input, in the notation of Prince's Understanding Deep Learning, chapter 3.

    y = φ₀ + Σ φᵢ ReLU(θᵢ₀ + θᵢ₁ x),   i = 1, …, h

Each unit bends the graph once, at its joint x = −θᵢ₀ / θᵢ₁; between the joints the graph is straight. Here theta0,
theta1 and phi are arrays (h,), in the order of the units, and phi0 is a number; x is (m,), numbers rather than rows.

    from dl101 import shallow
    shallow.joints(shallow.EXAMPLE)                  # array([1.5, 0.5, 1. ])
    shallow.regions_on(shallow.EXAMPLE, 0, 2)        # Regions(cells=4, pieces=4)

Where regions are counted, nothing is rounded: every float is a fraction, and the joints are compared as fractions.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from dl101.language import say
from dl101.regions import Regions
from dl101.regions.lines import whole_numbers
from dl101.two_layer import Network

__all__ = ["EXAMPLE", "Piece", "Shallow", "Stages", "joints", "pieces", "regions_on", "slopes", "stages"]


@dataclass(frozen=True, eq=False)
class Shallow:
    """The numbers of a network with one input, one output and h hidden units with ReLU.

    theta0, theta1, phi: (h,), a number for each unit; phi0: a number. Kept as float64.
    Raises ValueError if the three arrays do not have one length, or hold nan or inf.
    """

    theta0: np.ndarray
    theta1: np.ndarray
    phi0: float
    phi: np.ndarray

    def __post_init__(self):
        for name in ("theta0", "theta1", "phi"):
            object.__setattr__(self, name, np.array(getattr(self, name), dtype=np.float64))
        object.__setattr__(self, "phi0", float(self.phi0))
        shapes = self.theta0.shape, self.theta1.shape, self.phi.shape
        if self.theta0.ndim != 1 or len(set(shapes)) != 1:
            raise ValueError(
                say(
                    ru=f"Формы theta0, theta1 и phi: {shapes[0]}, {shapes[1]}, {shapes[2]}, а нужна одна и та же (h,): "
                    "число на каждый нейрон.",
                    en=f"theta0, theta1 and phi have shapes {shapes[0]}, {shapes[1]}, {shapes[2]}; all should be (h,): "
                    "a number for each unit.",
                )
            )
        if not all(np.isfinite(value).all() for value in (self.theta0, self.theta1, self.phi, self.phi0)):
            raise ValueError(say(ru="Среди весов есть nan или inf.", en="There is nan or inf among the weights."))

    def __call__(self, x):
        """y at x: a number or an array of any shape."""
        x = np.asarray(x, dtype=np.float64)
        return np.maximum(self.theta0 + x[..., None] * self.theta1, 0) @ self.phi + self.phi0

    @classmethod
    def from_network(cls, network: Network) -> Shallow:
        """The same function as a two-layer network with one input, one output and ReLU: θᵢ₁ = W1, θᵢ₀ = b1, φᵢ = W2.

        Raises ValueError for a network with other numbers of inputs or outputs, or another activation.
        """
        if network.activation != "relu" or network.W1.shape[1] != 1 or network.W2.shape[0] != 1:
            n, o = network.W1.shape[1], network.W2.shape[0]
            raise ValueError(
                say(
                    ru=f"Нужна сеть с ReLU, одним входом и одним выходом, а у этой {network.activation}, входов {n}, "
                    f"выходов {o}.",
                    en="This takes a network with ReLU, one input and one output; this one has "
                    f"{network.activation}, inputs: {n}, outputs: {o}.",
                )
            )
        return cls(network.b1, network.W1[:, 0], network.b2[0], network.W2[0])

    def to_network(self) -> Network:
        """The same numbers as a dl101.two_layer.Network, to train: W1 (h, 1), b1 (h,), W2 (1, h), b2 (1,)."""
        return Network(self.theta1[:, None], self.theta0, self.phi[None], [self.phi0], "relu")


# To be drawn for 0 ≤ x ≤ 2, in the manner of Prince's figure 3.3, with numbers of our own: the joints are 1.5, 0.5 and
# 1, the slopes 1, −1.5, 1.5 and 0.5.
EXAMPLE = Shallow(theta0=[1.5, -0.5, -2.0], theta1=[-1.0, 1.0, 2.0], phi0=1.0, phi=[-1.0, -2.5, 1.5])


@dataclass(frozen=True, eq=False)
class Stages:
    """What the network computes on the way, for x of shape (m,): the rows of Prince's figure 3.3.

    preactivations θᵢ₀ + θᵢ₁ x, activations ReLU of them, weighted φᵢ · activation: (m, h) each. output: (m,).
    """

    preactivations: np.ndarray
    activations: np.ndarray
    weighted: np.ndarray
    output: np.ndarray


def stages(network: Shallow, x) -> Stages:
    """All that is computed on the way from x (m,) to y (m,)."""
    z = network.theta0 + np.asarray(x, dtype=np.float64)[:, None] * network.theta1
    h = np.maximum(z, 0)
    return Stages(z, h, network.phi * h, network.phi0 + (network.phi * h).sum(axis=1))


def joints(network: Shallow) -> np.ndarray:
    """−θᵢ₀ / θᵢ₁ for each unit, (h,), in the order of the units; nan for a unit with θᵢ₁ = 0, which never bends."""
    bends = network.theta1 != 0
    with np.errstate(over="ignore"):
        return np.divide(-network.theta0, network.theta1, out=np.full(len(bends), np.nan), where=bends) + 0.0


def regions_on(
    network: Shallow | Network, low: float = -math.inf, high: float = math.inf, decimals: int | None = None
) -> Regions:
    """Into how many regions low < x < high is divided; without low and high the whole line.

    cells: 1 + the different joints between low and high: in a cell the same units are active. pieces: 1 + the joints
    where the slope really jumps, by Σ φᵢ |θᵢ₁| over the units that bend there. With h units both are at most h + 1.
    decimals: read the numbers as decimals with so many digits after the point; None: as the floats they are.

    A two_layer.Network with one input, one output and ReLU is taken too. Raises ValueError if not low < high.
    """
    found = _jumps(_shallow(network), *_ends(low, high, decimals), decimals)
    return Regions(cells=1 + len(found), pieces=1 + sum(jump != 0 for jump in found.values()))


@dataclass(frozen=True)
class Piece:
    """A straight part of the graph: y = intercept + slope · x for left < x < right, which may be −inf and inf."""

    left: float
    right: float
    slope: float
    intercept: float


def pieces(
    network: Shallow | Network, low: float = -math.inf, high: float = math.inf, decimals: int | None = None
) -> list[Piece]:
    """The straight parts of the graph for low < x < high, from left to right: as many as regions_on(…).pieces.

    Joints where the slope does not jump are no ends. Arguments and errors as in regions_on().
    """
    network = _shallow(network)
    low, high = _ends(low, high, decimals)
    theta0, theta1, phi, (phi0,) = _fractions(network, decimals)
    jumps = _jumps(network, low, high, decimals)
    ends = [low, *sorted(x for x, jump in jumps.items() if jump != 0), high]
    parts = []
    for left, right in zip(ends, ends[1:], strict=False):
        # Before the next joint, even one without a jump: at a joint its units are neither on nor off.
        inside = _between(left, min((x for x in jumps if left < x), default=high))
        active = [i for i in range(len(phi)) if theta0[i] + theta1[i] * inside > 0]
        slope = sum((phi[i] * theta1[i] for i in active), Fraction(0))
        intercept = sum((phi[i] * theta0[i] for i in active), phi0)
        parts.append(Piece(float(left), float(right), float(slope), float(intercept)))
    return parts


def slopes(
    network: Shallow | Network, low: float = -math.inf, high: float = math.inf, decimals: int | None = None
) -> np.ndarray:
    """The slopes of the pieces from left to right. Arguments and errors as in regions_on()."""
    return np.array([piece.slope for piece in pieces(network, low, high, decimals)])


def _jumps(network: Shallow, low, high, decimals) -> dict[Fraction, Fraction]:
    """joint → jump of the slope there, Σ φᵢ |θᵢ₁|, for the different joints between low and high.

    A unit with θᵢ₁ > 0 starts at its joint and adds φᵢθᵢ₁ from there on. One with θᵢ₁ < 0 ends there, and takes φᵢθᵢ₁
    away: φᵢ |θᵢ₁| both times.
    """
    theta0, theta1, phi, _ = _fractions(network, decimals)
    found: dict[Fraction, Fraction] = {}
    for start, slope, weight in zip(theta0, theta1, phi, strict=True):
        if slope and low < -start / slope < high:
            found[-start / slope] = found.get(-start / slope, Fraction(0)) + weight * abs(slope)
    return found


def _fractions(network: Shallow, decimals) -> list[list[Fraction]]:
    """theta0, theta1, phi and a list of phi0 alone."""
    return [_exact(values, decimals) for values in (network.theta0, network.theta1, network.phi, [network.phi0])]


def _exact(values, decimals) -> list[Fraction]:
    numbers, denominator = whole_numbers(values, decimals)
    return [Fraction(number, denominator) for number in numbers.tolist()]


def _ends(low, high, decimals) -> list:
    """low and high as fractions, read as the weights are; infinite ones stay."""
    if not low < high:
        raise ValueError(
            say(
                ru=f"Отрезок от {low} до {high}: левый конец должен быть меньше правого.",
                en=f"From {low} to {high}: the left end must be less than the right one.",
            )
        )
    return [x if math.isinf(x) else _exact([x], decimals)[0] for x in (low, high)]


def _between(left, right) -> Fraction:
    """A fraction between the two, one or both of which may be infinite."""
    if left == -math.inf:
        return Fraction(0) if right == math.inf else Fraction(right) - 1
    return Fraction(left) + 1 if right == math.inf else (Fraction(left) + Fraction(right)) / 2


def _shallow(network: Shallow | Network) -> Shallow:
    return network if isinstance(network, Shallow) else Shallow.from_network(network)
