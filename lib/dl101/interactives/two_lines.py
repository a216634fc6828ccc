"""AND, OR, XOR and the other gates by two hidden units: two lines in the plane, one in the space of what they say."""

from __future__ import annotations

import numpy as np
import traitlets

from dl101 import gates, two_layer
from dl101.interactives.base import Interactive, LearningRate, bundle, number, record

__all__ = ["TwoLines"]

_FLAT = 0.005  # as in two_lines.js


class TwoLines(Interactive):
    """Input space, hidden space, truth table and network of a 2-2-1 network, all linked, with a gate as the target.

    The browser computes; the traits follow, so that Python can read and set them at any time:

    gate: a name from dl101.gates.GATES; activation: of the hidden units, "heaviside", "sigmoid", "tanh" or "relu";
    W: [[w11, w12], [w21, w22]] and b: [b1, b2], the lines of u1 and u2; v: [v1, v2] and c, the line of the output in
    the (u1, u2) plane; seed: of the random weights (see dl101.two_layer.initialise); learning_rate; speed: steps per
    picture while running (1, 10 or 100); steps: of training since the numbers were last set; curve: list of [step, J].

    TwoLines(gate="XOR", W=[[1, 1], [1, 1]], b=[-1.5, -0.5], v=[-1, 1], c=-0.5) is a solution of XOR by hand.
    """

    _esm = bundle("two_lines.js")
    _css = bundle("kit/kit.css", "two_lines.css")
    shared = ("gate", "activation", "W", "b", "v", "c", "seed", "learning_rate", "speed")

    gate = traitlets.Enum(list(gates.GATES), default_value="XOR").tag(sync=True)
    activation = traitlets.Enum(["heaviside", "sigmoid", "tanh", "relu"], default_value="heaviside").tag(sync=True)
    W = traitlets.List(
        traitlets.List(traitlets.Float(), minlen=2, maxlen=2), [[1.0, 0.0], [0.0, 1.0]], minlen=2, maxlen=2
    ).tag(sync=True)
    b = traitlets.List(traitlets.Float(), [-0.5, -0.5], minlen=2, maxlen=2).tag(sync=True)
    v = traitlets.List(traitlets.Float(), [1.0, 1.0], minlen=2, maxlen=2).tag(sync=True)
    c = traitlets.Float(-0.5).tag(sync=True)
    seed = traitlets.Int(0, min=0, max=2**32 - 1).tag(sync=True)
    learning_rate = LearningRate(0.5).tag(sync=True)
    speed = traitlets.Enum([1, 10, 100], default_value=10).tag(sync=True)
    steps = traitlets.Int(0).tag(sync=True)
    curve = traitlets.List().tag(sync=True)

    def __init__(self, **traits):
        super().__init__(**traits)
        self._restart_curve()

    def random_weights(self, seed: int | None = None) -> None:
        """Weights to start training from: dl101.two_layer.initialise with this seed, the present one if None."""
        with self.hold_sync():
            if seed is not None:
                self.seed = seed
            self._take(two_layer.initialise(2, 2, seed=self.seed))
            self._restart_curve()

    def step(self, count: int = 1) -> None:
        """Steps of gradient descent, as the button does. Raises ValueError for a step function, which has no slope."""
        trained, history = two_layer.train(self.network, gates.INPUTS, self._target, self.learning_rate, count)
        steps = self.steps + count
        curve = record(self.curve, [steps, float(history[-1])])
        with self.hold_sync():
            self._take(trained)
            self.steps, self.curve = steps, curve

    def reset(self) -> None:
        with self.hold_sync():
            super().reset()
            self._restart_curve()

    @property
    def network(self) -> two_layer.Network:
        """The present numbers as a network of dl101.two_layer."""
        return two_layer.Network(self.W, self.b, [self.v], [self.c], self.activation)

    @property
    def right(self) -> np.ndarray:
        """For the inputs 00, 01, 10, 11: does the output agree with the gate? A logit of 0 agrees with neither."""
        logits = two_layer.forward(self.network, gates.INPUTS)[0][:, 0]
        return np.where(self._target == 1, logits > 0, logits < 0)

    @property
    def solved(self) -> bool:
        """Whether all four outputs agree with the gate."""
        return bool(self.right.all())

    @property
    def margin(self) -> float | None:
        """Least signed distance of the four hidden points from the output line; negative if one is wrong.

        None where v = 0: there is no line.
        """
        length = np.hypot(*self.v)
        if length == 0:
            return None
        logits = two_layer.forward(self.network, gates.INPUTS)[0][:, 0]
        return float(((2 * self._target - 1) * logits).min() / length)

    @property
    def clearance(self) -> float | None:
        """Least distance of a corner of the unit square from a hidden line; None without any line."""
        distances = [
            np.abs(gates.INPUTS @ np.array(w) + b).min() / np.hypot(*w)
            for w, b in zip(self.W, self.b, strict=True)
            if np.hypot(*w) > 0
        ]
        return float(min(distances)) if distances else None

    @property
    def loss(self) -> float:
        """Cross-entropy over the four corners at the present numbers."""
        return two_layer.loss(self.network, gates.INPUTS, self._target)

    @property
    def summary(self) -> str:
        """The state in words, as a screen reader hears it."""
        sentence = self._answer()
        if self.activation == "heaviside":
            return (
                sentence
                if self.solved
                else sentence
                + self._say(
                    ru=" У ступеньки нет градиента: для обучения выберите другую активацию.",
                    en=" A step has no gradient: choose another activation to train.",
                )
            )
        if self.steps:
            J = number(self.loss, 4)
            sentence += self._say(ru=f" Шаг {self.steps}, потери {J}.", en=f" Step {self.steps}, loss {J}.")
        if not self.solved and self._slope_length() < _FLAT:
            sentence += self._say(
                ru=" Градиент почти нулевой: плато или тупик.",
                en=" The gradient is almost zero: a plateau or a dead end.",
            )
        dead = ", ".join(self._dead_units())
        if dead:
            sentence += self._say(ru=f" {dead}: ноль на всех входах.", en=f" {dead}: off for every input.")
        return sentence

    @property
    def _target(self) -> np.ndarray:
        return gates.GATES[self.gate]

    def _answer(self) -> str:
        if not self.solved:
            right = self.right
            names = ", ".join(f"{x1}{x2}" for x1, x2 in gates.INPUTS[~right])
            count = int(right.sum())
            return self._say(
                ru=f"{self.gate}: верно {count} из 4, неверно при {names}.",
                en=f"{self.gate}: {count} of 4 right, wrong at {names}.",
            )
        sentence = self._say(ru=f"{self.gate}: решено, 4 из 4.", en=f"{self.gate}: solved, 4 of 4.")
        if self.margin is None:
            return sentence
        margin = number(self.margin)
        sentence += self._say(ru=f" Зазор прямой выхода {margin}", en=f" Margin of the output line {margin}")
        if self.clearance is not None:
            near = number(self.clearance)
            sentence += self._say(ru=f", до ближайшей скрытой прямой {near}", en=f", nearest hidden line at {near}")
        return sentence + "."

    def _slope_length(self) -> float:
        slopes = two_layer.gradient(self.network, gates.INPUTS, self._target)
        return float(np.sqrt(sum((each**2).sum() for each in slopes.values())))

    def _dead_units(self) -> list[str]:
        if self.activation != "relu":
            return []
        z = gates.INPUTS @ np.array(self.W).T + np.array(self.b)
        return [name for name, dead in zip(("u₁", "u₂"), (z <= 0).all(axis=0), strict=True) if dead]

    def _take(self, network: two_layer.Network) -> None:
        self.W, self.b = network.W1.tolist(), network.b1.tolist()
        self.v, self.c = network.W2[0].tolist(), float(network.b2[0])

    def _restart_curve(self) -> None:
        self.steps, self.curve = 0, [] if self.activation == "heaviside" else [[0, self.loss]]
