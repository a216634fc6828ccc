"""The loss of a real network over a plane in the space of its weights.

A network with P weights is a point of a space with P dimensions, and the loss a surface over it that nobody can see. A
plane through that space can be drawn: its points x = (x₁, x₂) are the networks with the weights

    origin + x₁ · directions₁ + x₂ · directions₂

and the slope along a direction is the network's own gradient projected on it: ∂L/∂xᵢ = directionsᵢ · ∂L/∂weights.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from itertools import count, islice

import numpy as np

from dl101 import gates, two_layer
from dl101.language import say
from dl101.portable_random import normal, uniform
from dl101.surfaces.surface import Surface
from dl101.two_layer import Network


@dataclass(frozen=True, eq=False)
class Plane:
    """A plane in the space of the weights of a two-layer network, with the examples that the loss is of.

    like: a network of this shape. X (m, n), y, kind: as two_layer.loss takes them. origin: (P,); directions: (2, P);
    the P weights in the order W1, b1, W2, b2, each row by row.
    """

    like: Network
    X: np.ndarray
    y: np.ndarray
    kind: str
    origin: np.ndarray
    directions: np.ndarray

    def network(self, x) -> Network:
        """The network at the point x (2,)."""
        return unflat(self.origin + np.asarray(x) @ self.directions, self.like)

    def loss(self, points: np.ndarray) -> np.ndarray:
        """The loss at points (…, 2), shape (…)."""
        losses = [two_layer.loss(self.network(x), self.X, self.y, self.kind) for x in points.reshape(-1, 2)]
        return np.array(losses).reshape(points.shape[:-1])

    def gradient(self, points: np.ndarray) -> np.ndarray:
        """Its slopes along the two directions, (…, 2)."""
        slopes = [self.slopes(x, slice(None)) for x in points.reshape(-1, 2)]
        return np.array(slopes).reshape(points.shape)

    def slopes(self, x: np.ndarray, examples) -> np.ndarray:
        """The slopes at one point (2,) of the loss over some of the examples, given by their numbers."""
        gradient = two_layer.gradient(self.network(x), self.X[examples], self.y[examples], self.kind)
        return self.directions @ flat(gradient)


@dataclass(frozen=True, eq=False, kw_only=True)
class NetworkSlice(Surface):
    """A Surface whose points are the networks of a plane."""

    plane: Plane

    def network(self, x) -> Network:
        """The network at the point x (2,)."""
        return self.plane.network(self._points(x))

    def minibatch(self, size: int, seed: int = 0) -> Callable:
        """gradient(x, k) of step k, for minimise(…, stochastic=True): over a batch of `size` examples.

        Every pass goes through all the examples, in an order of its own; its last batch may be smaller. seed: of the
        orders. Raises ValueError for a size below 1.
        """
        if size < 1:
            raise ValueError(
                say(
                    ru=f"В батче должен быть хотя бы один пример, а задано {size}.",
                    en=f"A batch needs at least one example, and {size} is given.",
                )
            )
        m = len(self.plane.X)
        batches = -(-m // size)

        def gradient(x, k: int) -> np.ndarray:
            epoch, batch = divmod(k, batches)
            order = np.argsort(uniform(seed + 7919 * epoch, m))
            return self.plane.slopes(self._points(x), order[batch * size : (batch + 1) * size])

        return gradient


def slice_through(networks, X, y, loss: str = "mse", name: str = "network") -> NetworkSlice:
    """The plane through three networks of one shape, such as three trained from different starts.

    networks: three dl101.two_layer.Network. The first is the point (0, 0), the second lies on the x axis, the third
    above it; lengths in the plane are lengths in the space of weights. The three points become `minima`, which is true
    of networks trained to the end. Raises ValueError unless there are three of one shape, not all on one line.
    """
    weights = [flat(network.parameters) for network in networks]
    if len(weights) != 3 or len({w.shape for w in weights}) != 1:
        raise ValueError(
            say(
                ru="Плоскость проводят через три сети одинаковой формы.",
                en="A plane is laid through three networks of one shape.",
            )
        )
    first, second = weights[1] - weights[0], weights[2] - weights[0]
    along = first / (np.linalg.norm(first) or 1.0)
    across = second - (second @ along) * along
    height = np.linalg.norm(across)
    if not first.any() or height <= 1e-9 * np.linalg.norm(second):
        raise ValueError(
            say(
                ru="Три сети лежат на одной прямой: плоскость не определена.",
                en="The three networks lie on one line: no plane is defined.",
            )
        )
    directions = np.stack([along, across / height])
    points = np.array([directions @ (w - weights[0]) for w in weights])
    low, high = points.min(axis=0), points.max(axis=0)
    margin = 0.4 * (high - low)
    box = tuple(zip((low - margin).tolist(), (high + margin).tolist(), strict=True))
    plane = Plane(networks[0], np.asarray(X, dtype=np.float64), np.asarray(y), loss, weights[0], directions)
    return _slice(name, plane, minima=points, box=box, start=points.mean(axis=0))


def slice_around(network: Network, X, y, loss: str = "mse", seed: int = 0, name: str = "network") -> NetworkSlice:
    """The plane through a trained network along two random directions from a seed; the network is the point (0, 0).

    In each direction the weights of a neuron and its bias are as long as the network's own: otherwise a network with
    large weights would look flatter than one with small weights (Li et al. 2018, filter normalisation).
    """
    origin = flat(network.parameters)
    directions = normal(seed, 2 * len(origin)).reshape(2, -1)
    for direction in directions:
        for places in _neurons(network):
            direction[places] *= np.linalg.norm(origin[places]) / np.linalg.norm(direction[places])
    plane = Plane(network, np.asarray(X, dtype=np.float64), np.asarray(y), loss, origin, directions)
    return _slice(name, plane, minima=np.zeros((1, 2)), box=((-1.5, 1.5), (-1.5, 1.5)), start=[1.2, 1.2])


@lru_cache
def network_slice(seed: int = 0) -> NetworkSlice:
    """A network that solves XOR, 2-2-1 with tanh and the mean squared error: the plane through three solutions.

    They are the first three, among the starts from seed, seed + 1, …, that gradient descent brings to a loss of 0 up
    to rounding. Nine weights, three solutions, and hills between them.
    """
    X, y = gates.INPUTS.astype(np.float64), gates.GATES["XOR"].astype(np.float64)
    starts = (two_layer.initialise(2, 2, seed=s) for s in count(seed))
    trained = (two_layer.train(start, X, y, learning_rate=0.3, steps=3000, loss="mse") for start in starts)
    solutions = (network for network, history in trained if history[-1] < 1e-20)
    return slice_through(list(islice(solutions, 3)), X, y, "mse")


def flat(parameters: dict) -> np.ndarray:
    """All the numbers of W1, b1, W2, b2 in one row, (P,)."""
    return np.concatenate([parameters[name].ravel() for name in ("W1", "b1", "W2", "b2")])


def unflat(weights: np.ndarray, like: Network) -> Network:
    """The way back: a network of the same shape and activation."""
    values = like.parameters.values()
    parts = np.split(weights, np.cumsum([value.size for value in values])[:-1])
    return Network(*(part.reshape(v.shape) for part, v in zip(parts, values, strict=True)), activation=like.activation)


def _slice(name: str, plane: Plane, minima: np.ndarray, box, start) -> NetworkSlice:
    return NetworkSlice(
        name=name,
        formula=r"L\left(w_0 + x d_1 + y d_2\right)",
        function=plane.loss,
        slope=plane.gradient,
        minima=minima,
        lowest=float(plane.loss(minima).min()),
        box=box,
        start=start,
        plane=plane,
    )


def _neurons(network: Network) -> list[np.ndarray]:
    """For each neuron the places of its weights and its bias in a row made by flat()."""
    places = unflat(np.arange(network.size), network)
    rows = [*zip(places.W1, places.b1, strict=True), *zip(places.W2, places.b2, strict=True)]
    return [np.append(row, bias).astype(int) for row, bias in rows]
