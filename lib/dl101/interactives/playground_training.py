"""How the playground trains, in NumPy: batches, dropout, penalties and optimizers around a network of dl101.mlp.

`kit/mlp.js` is the twin in the browser; a test trains the same network with both and compares. Everything that looks
random comes from the seed by dl101.portable_random, as the functions below say exactly.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from dl101 import losses
from dl101.layers import activation_backward, activation_forward, linear_backward, linear_forward
from dl101.mlp import MLP
from dl101.optimizers import OPTIMIZERS
from dl101.portable_random import uniform

__all__ = [
    "LOST", "OPTIMIZERS_HERE", "State", "Trainer", "dropout_masks", "epoch_order", "flat", "shaped",
]  # fmt: skip

#: A network is lost when the length of all its weights together passes this.
LOST = 1e5
#: Of dl101.optimizers, with the names of what each remembers about a weight: the first kept in `m`, the second in `v`.
OPTIMIZERS_HERE = {"sgd": (None, None), "momentum": ("velocity", None), "rmsprop": (None, "v"), "adam": ("m", "v")}
_ORDER_SALT, _MASK_SALT = 0x9E3779B9, 0x85EBCA6B


def epoch_order(m: int, seed: int, epoch: int) -> np.ndarray:
    """The order of the m examples in an epoch (m,): 0 … m − 1 shuffled by Fisher and Yates.

    u = uniform(seed + (epoch + 1) · 0x9E3779B9, m); for i from m − 1 down to 1 the places i and ⌊u_i · (i + 1)⌋ change.
    """
    u = uniform(seed + (epoch + 1) * _ORDER_SALT, m)
    order = np.arange(m)
    for i in range(m - 1, 0, -1):
        j = int(u[i] * (i + 1))
        order[[i, j]] = order[[j, i]]
    return order


def dropout_masks(m: int, hidden: tuple[int, ...], rate: float, seed: int, step: int) -> list[np.ndarray]:
    """A mask (m, h) for each hidden layer: 0 with probability `rate`, else 1 / (1 − rate), so that the mean stays.

    The numbers are uniform(−1 − seed − step · 0x85EBCA6B, m · Σh), cut layer by layer, examples as rows; a number
    below rate becomes 0.
    """
    u = uniform(-1 - (seed + step * _MASK_SALT), m * sum(hidden))
    masks = np.where(u < rate, 0.0, 1 / (1 - rate))
    parts = np.split(masks, np.cumsum([m * h for h in hidden])[:-1])
    return [part.reshape(m, h) for part, h in zip(parts, hidden, strict=True)]


def flat(parameters: Mapping[str, np.ndarray]) -> list[float]:
    """W1 row by row, b1, W2, b2, … in one list, as the browser keeps them."""
    return np.concatenate([value.ravel() for value in parameters.values()]).tolist()


def shaped(numbers, like: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """The other way round: the names and shapes of `like`. Raises ValueError if there are more or fewer numbers."""
    ends = np.cumsum([value.size for value in like.values()])
    numbers = np.array(numbers, dtype=np.float64)
    if len(numbers) != ends[-1]:
        raise ValueError(f"{len(numbers)} / {ends[-1]}")
    parts = np.split(numbers, ends[:-1])
    return {name: part.reshape(like[name].shape) for name, part in zip(like, parts, strict=True)}


@dataclass
class State:
    """Where training stands. t, m, v: what the optimizer remembers; position: of the next example in this epoch."""

    steps: int = 0
    epoch: int = 0
    position: int = 0
    t: int = 0
    m: dict = field(default_factory=dict)
    v: dict = field(default_factory=dict)


class Trainer:
    """Trains a network of dl101.mlp in place, one batch at a step.

    network: an MLP; X (m, n) and y (m,) of the training set; loss: "mse" or "cross_entropy"; settings: the traits of
    Playground that have to do with training; state: a State, which goes on counting.
    """

    def __init__(self, network: MLP, X, y, loss: str, settings: Mapping, state: State):
        self.network, self.X, self.y, self.loss = network, np.asarray(X, float), np.asarray(y), loss
        self.settings, self.state = settings, state
        self._order, self._of = None, None

    def batch(self) -> tuple[np.ndarray, list[np.ndarray] | None]:
        """Which examples the next step takes, and the dropout masks of their hidden values or None."""
        s, state, m = self.settings, self.state, len(self.X)
        if state.position >= m:
            state.epoch, state.position = state.epoch + 1, 0
        if self._of != state.epoch:
            self._order, self._of = epoch_order(m, s["seed"], state.epoch), state.epoch
        rows = self._order[state.position : state.position + s["batch_size"]]
        hidden = self.network.sizes[1:-1]
        masks = (
            dropout_masks(len(rows), hidden, s["dropout"], s["seed"], state.steps) if s["dropout"] and hidden else None
        )
        return rows, masks

    def gradient(self, rows, masks) -> dict[str, np.ndarray]:
        """The derivatives of loss and penalty on these examples, under the names of the parameters."""
        X, y = self.X[rows], self.y[rows]
        if masks is None:
            _, gradients = self.network.loss_and_gradient(X, y, self.loss)
        else:
            gradients = self._with_dropout(X, y, masks)
        kind, rate = self.settings["regularization"], self.settings["regularization_rate"]
        for name, value in self.network.parameters.items():
            if name.startswith("W") and kind != "none":
                gradients[name] = gradients[name] + rate * (np.sign(value) if kind == "l1" else value)
        return gradients

    def step(self) -> bool:
        """One step; False, and nothing changed, without examples or where the weights would be lost (see LOST)."""
        if not len(self.X):
            return False
        rows, masks = self.batch()
        with np.errstate(over="ignore", invalid="ignore"):
            parameters, memory = self._update(self.gradient(rows, masks))
            length = sum((value**2).sum() for value in parameters.values())
        if not length < LOST**2:
            return False
        self.network.parameters = parameters
        self.state.t, self.state.m, self.state.v = memory
        self._count(len(rows))
        return True

    def _count(self, examples: int) -> None:
        state = self.state
        state.steps, state.position = state.steps + 1, state.position + examples
        if state.position >= len(self.X):
            state.epoch, state.position = state.epoch + 1, 0

    def _update(self, gradients):
        name, state = self.settings["optimizer"], self.state
        update, first, second = OPTIMIZERS[name].function, *OPTIMIZERS_HERE[name]
        config = {"learning_rate": self.settings["learning_rate"]}
        if name in ("momentum", "adam"):
            config["momentum" if name == "momentum" else "beta1"] = self.settings["momentum"]
        if name == "adam":
            config["t"] = state.t
        parameters, m, v, t = {}, {}, {}, 0
        for key, w in self.network.parameters.items():
            remembered = {place: part.get(key, 0.0) for place, part in ((first, state.m), (second, state.v)) if place}
            parameters[key], after = update(w, gradients[key], {**config, **remembered})
            m[key] = after[first] if first else np.zeros_like(w)
            v[key] = after[second] if second else np.zeros_like(w)
            t = after.get("t", 0)
        return parameters, (t, m, v)

    def _with_dropout(self, X, y, masks) -> dict[str, np.ndarray]:
        parameters, names = self.network.parameters, self.network.activations
        H, caches = X, []
        for layer, (name, mask) in enumerate(zip(names, masks, strict=True), start=1):
            Z, linear = linear_forward(H, parameters[f"W{layer}"], parameters[f"b{layer}"])
            H, nonlinear = activation_forward(Z, name)
            H = H * mask
            caches.append((linear, nonlinear))
        K = len(names) + 1
        outputs, linear = linear_forward(H, parameters[f"W{K}"], parameters[f"b{K}"])
        _, dZ = losses.of_outputs(outputs, losses.targets(y, *outputs.shape, self.loss), self.loss)
        gradients = {}
        dH, gradients[f"W{K}"], gradients[f"b{K}"] = linear_backward(dZ, linear)
        for layer in range(K - 1, 0, -1):
            linear, nonlinear = caches[layer - 1]
            dZ = activation_backward(dH * masks[layer - 1], nonlinear)
            dH, gradients[f"W{layer}"], gradients[f"b{layer}"] = linear_backward(dZ, linear)
        return {name: gradients[name] for name in parameters}
