"""A grid and two classes carried through the layers of a network; without the nonlinearity it is one matrix."""

from __future__ import annotations

import numpy as np
import traitlets

from dl101.data import playground
from dl101.interactives.base import Interactive, LearningRate, Numbers, bundle, number, record
from dl101.language import say
from dl101.mlp import MLP

__all__ = ["Warp"]

_SCALE = 4  # as in warp.js
_SETS = ["circle", "xor", "gaussians", "spiral", "two_moons"]
_DEEPEST = 4


class Warp(Interactive):
    """A network with two inputs, 1 to 4 hidden layers of two units and one output, so that every layer is a plane.

    dataset: "circle", "xor", "gaussians", "spiral" or "two_moons" of dl101.data.playground, divided by 4; size and
    data_seed: of it; depth: hidden layers; activation: "tanh", "relu" or "sigmoid"; bends: whether it is applied;
    weights: all numbers in the order W1 row by row, b1, W2, …, v1, v2, c; position: how far on the way the plane is
    shown, 0 is the input, 2k after k layers, 2k + 1 after a matrix and before the bend; layer: whose matrix the
    sliders show, 5 for the output; seed: of the random weights; learning_rate, speed, steps, curve: as elsewhere.
    """

    _esm = bundle("warp.js")
    _css = bundle("kit/kit.css", "warp.css")
    shared = (
        "dataset", "data_seed", "depth", "activation", "bends", "weights", "position", "layer", "seed",
        "learning_rate", "speed",
    )  # fmt: skip

    dataset = traitlets.Enum(_SETS, default_value="two_moons").tag(sync=True)
    size = traitlets.Int(120, min=2, max=500).tag(sync=True)
    data_seed = traitlets.Int(0, min=0, max=2**32 - 1).tag(sync=True)
    depth = traitlets.Int(2, min=1, max=_DEEPEST).tag(sync=True)
    activation = traitlets.Enum(["tanh", "relu", "sigmoid"], default_value="tanh").tag(sync=True)
    bends = traitlets.Bool(True).tag(sync=True)
    weights = Numbers(traitlets.Float()).tag(sync=True)
    position = traitlets.Float(0.0, min=0, max=2 * _DEEPEST).tag(sync=True)
    layer = traitlets.Int(1, min=1, max=_DEEPEST + 1).tag(sync=True)
    seed = traitlets.Int(2, min=0, max=2**32 - 1).tag(sync=True)
    learning_rate = LearningRate(0.5).tag(sync=True)
    speed = traitlets.Enum([1, 10, 50], default_value=10).tag(sync=True)
    steps = traitlets.Int(0).tag(sync=True)
    curve = traitlets.List().tag(sync=True)

    def __init__(self, **traits):
        super().__init__(**traits)
        if not self.weights:
            self.random_weights()
        elif len(self.weights) != 6 * self.depth + 3:
            raise ValueError(
                say(
                    ru=f"Скрытых слоёв {self.depth}, значит, чисел в weights должно быть {6 * self.depth + 3}.",
                    en=f"With {self.depth} hidden layers there are {6 * self.depth + 3} numbers in weights.",
                )
            )
        self._restart_curve()
        self.remember()

    def random_weights(self, seed: int | None = None) -> None:
        """Weights to start training from: those of dl101.mlp with init "xavier" and this seed, else the present one."""
        with self.hold_sync():
            if seed is not None:
                self.seed = seed
            self._take(MLP(self._sizes, init="xavier", seed=self.seed))
            self._restart_curve()

    def step(self, count: int = 1) -> None:
        """Steps of gradient descent on all the points, as the button does."""
        network = self.network
        history = network.train(*self.points, self.learning_rate, count)
        steps = self.steps + count
        curve = record(self.curve, [steps, float(history[-1])])
        with self.hold_sync():
            self._take(network)
            self.steps, self.curve = steps, curve

    def reset(self) -> None:
        with self.hold_sync():
            super().reset()
            self._restart_curve()

    @property
    def points(self) -> tuple[np.ndarray, np.ndarray]:
        """X (size, 2) and y (size,)."""
        X, y = playground.SETS[self.dataset].points(self.size, 0, self.data_seed)
        return X / _SCALE, y

    @property
    def network(self) -> MLP:
        """The present numbers as a network of dl101.mlp."""
        network = MLP(self._sizes, activation=self.activation if self.bends else "linear")
        at = 0
        for name, value in network.parameters.items():
            network.parameters[name] = np.array(self.weights[at : at + value.size]).reshape(value.shape)
            at += value.size
        return network

    @property
    def product(self) -> tuple[np.ndarray, np.ndarray]:
        """W (2, 2) and b (2,) of all hidden layers multiplied out, as if nothing bent."""
        W, b = np.eye(2), np.zeros(2)
        parameters = self.network.parameters
        for k in range(1, self.depth + 1):
            W, b = parameters[f"W{k}"] @ W, parameters[f"W{k}"] @ b + parameters[f"b{k}"]
        return W, b

    @property
    def loss(self) -> float:
        """Cross-entropy over the points at the present numbers."""
        return float(self.network.loss(*self.points))

    @property
    def right(self) -> int:
        """How many points are on the right side."""
        X, y = self.points
        return int((self.network.predict(X) == y).sum())

    @property
    def summary(self) -> str:
        """The state in words, as a screen reader hears it."""
        J, right, m, place = number(self.loss, 4), self.right, self.size, self._place()
        sentence = self._say(
            ru=f"Скрытых слоёв: {self.depth}. Шаг {self.steps}, потери {J}, верно {right} из {m}. Показано: {place}.",
            en=f"Hidden layers: {self.depth}. Step {self.steps}, loss {J}, {right} of {m} right. Shown: {place}.",
        )
        if self.bends:
            return sentence
        W, b = self.product
        rows = " | ".join("; ".join(number(each) for each in row) for row in W)
        shift = "; ".join(number(each) for each in b)
        return sentence + self._say(
            ru=f" Без нелинейности всё это одна матрица: W = ({rows}), b = ({shift}).",
            en=f" Without the nonlinearity all this is one matrix: W = ({rows}), b = ({shift}).",
        )

    def _place(self) -> str:
        at = min(self.position, 2 * self.depth)
        low, high = int(np.floor(at + 1e-9)), int(np.ceil(at - 1e-9))
        if low >= high:
            return self._stage(round(at))
        return f"{self._stage(low)} → {self._stage(high)}"

    def _stage(self, s: int) -> str:
        k = (s + 1) // 2
        if s == 0:
            return self._say(ru="вход", en="input")
        end = "z = Wx + b" if s % 2 else "h = g(z)"
        return self._say(ru=f"слой {k}: {end}", en=f"layer {k}: {end}")

    @property
    def _sizes(self) -> list[int]:
        return [2, *[2] * self.depth, 1]

    def _take(self, network: MLP) -> None:
        self.weights = np.concatenate([value.ravel() for value in network.parameters.values()]).tolist()

    def _restart_curve(self) -> None:
        self.steps, self.curve = 0, [[0, self.loss]]
