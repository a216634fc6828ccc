"""How far a network is from a function: measured at points, bounded for all x, and at a jump."""

from __future__ import annotations

import numpy as np

from dl101.approximation.target import Target
from dl101.language import say
from dl101.shallow import Shallow
from dl101.two_layer import Network, forward

# The steepest slope of each activation that has one.
_STEEPEST = {"tanh": 1.0, "sigmoid": 0.25, "relu": 1.0}


def evaluate(network: Network | Shallow, x) -> np.ndarray:
    """What a network with one input and one output gives at x, an array of any shape."""
    x = np.asarray(x, dtype=np.float64)
    flat, units = x.reshape(-1), len(network.phi if isinstance(network, Shallow) else network.b1)
    rows = max(1, 1_000_000 // (units + 1))  # at a time, so that a table of points and units stays small
    parts = [flat[i : i + rows] for i in range(0, len(flat), rows)]
    if isinstance(network, Shallow):
        values = [network(part) for part in parts]
    else:
        values = [forward(network, part[:, None])[0][:, 0] for part in parts]
    return np.concatenate([np.empty(0), *values]).reshape(x.shape)


def largest_error(network: Network | Shallow, target: Target, points: int = 10_001, also=()) -> float:
    """The largest |f(x) − network(x)| over equally spaced points and the x in `also`, with their nearest neighbours.

    Only a measurement: between the points it may be larger.
    """
    also = np.clip(np.asarray(also, dtype=np.float64), target.low, target.high)
    near = np.clip([np.nextafter(also, -np.inf), also, np.nextafter(also, np.inf)], target.low, target.high)
    x = np.concatenate([np.linspace(target.low, target.high, points), near.reshape(-1)])
    return float(np.abs(target(x) - evaluate(network, x)).max())


def certified_error(network: Network | Shallow, target: Target, points: int = 10_001) -> float:
    """A number that |f(x) − network(x)| exceeds at no x of the interval, for any network, also a trained one.

    The measured error and what both can change on the way to the nearest point, at distance δ: ω(δ) for f, and for
    the network δ · Σ |W2ᵢ W1ᵢ| · (steepest slope of the activation). More points make it sharper.

    Raises ValueError for a network of steps, which is not continuous.
    """
    network = network.to_network() if isinstance(network, Shallow) else network
    _require_continuous(network)
    delta = (target.high - target.low) / (points - 1) / 2
    steepest = float(np.abs(network.W2[0] * network.W1[:, 0]).sum()) * _STEEPEST[network.activation]
    return largest_error(network, target, points) + target.omega(delta) + delta * steepest


def jump_error(network: Network | Shallow, at: float, left: float, right: float) -> float:
    """The error that a continuous network makes at a jump of a function from `left` to `right` at x = at.

    max(|network(at) − left|, |network(at) − right|): as x comes to the jump from the worse side, the error comes as
    near to this as one likes. It is at least |right − left| / 2, whatever the network: no error below half the jump.

    Raises ValueError for a network of steps, which can jump itself.
    """
    _require_continuous(network.to_network() if isinstance(network, Shallow) else network)
    value = float(evaluate(network, at))
    return max(abs(value - left), abs(value - right))


def order(pieces, errors) -> float:
    """p in error ≈ constant / pieces^p: the slope of a line through the logarithms, by least squares."""
    slope, _ = np.polyfit(np.log(pieces), np.log(errors), 1)
    return -float(slope)


def _require_continuous(network: Network) -> None:
    if network.activation not in _STEEPEST:
        raise ValueError(
            say(
                ru="Сеть из ступенек сама разрывна, и эта оценка к ней не относится.",
                en="A network of steps jumps itself, and this bound does not apply to it.",
            )
        )
