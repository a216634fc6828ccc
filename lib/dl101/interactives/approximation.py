"""A function and a network built for it unit by unit, with the proven bound; beside it a trained one of its size."""

from __future__ import annotations

import numpy as np
import traitlets

from dl101 import approximation, two_layer
from dl101.approximation import TARGETS, Target
from dl101.interactives.base import Interactive, LearningRate, Numbers, bundle, number, record

__all__ = ["Approximation"]

_MOST_PIECES = 60
_EXAMPLES = 61
_POINTS = 11  # of a drawing
_BUILDERS = {"steps": approximation.steps, "bumps": approximation.bumps, "relu": approximation.interpolate}
_NAMES = {
    "sine": ("синус", "sine"),
    "parabola": ("парабола", "parabola"),
    "abs": ("модуль", "absolute value"),
    "root": ("корень", "square root"),
    "bell": ("колокол", "bell"),
    "runge": ("функция Рунге", "Runge's function"),
    "waves": ("волны", "waves"),
    "drawn": ("свой рисунок", "own drawing"),
    "steps": ("ступеньки", "steps"),
    "bumps": ("сигмоиды", "sigmoids"),
    "relu": ("ReLU", "ReLU"),
}


class Approximation(Interactive):
    """The constructions of dl101.approximation for a target, and dl101.two_layer trained on it with as many units.

    target: a name from dl101.approximation.TARGETS, or "drawn", the polygon through `drawing`, 11 heights at x = 0,
    0.1, …, 1; method: "steps", "bumps" (sigmoids) or "relu"; pieces: n, 1 to 60; shown: how many units of the built
    network are drawn, −1 for all; compare: show the trained network; seed: it starts from; network: its numbers in the
    order W1, b1, W2, b2, on inputs stretched to −1 … 1; learning_rate, speed, steps, curve: as elsewhere.
    """

    _esm = bundle("approximation.js")
    _css = bundle("kit/kit.css", "approximation.css")
    shared = (
        "target", "drawing", "method", "pieces", "shown", "compare", "seed", "learning_rate", "speed", "network",
    )  # fmt: skip

    target = traitlets.Enum([*TARGETS, "drawn"], default_value="sine").tag(sync=True)
    drawing = Numbers(
        traitlets.Float(), [0.0, 0.6, 1.0, 0.7, 0.1, -0.5, -0.9, -0.4, 0.4, 0.9, 0.5], minlen=_POINTS, maxlen=_POINTS
    ).tag(sync=True)
    method = traitlets.Enum(list(_BUILDERS), default_value="relu").tag(sync=True)
    pieces = traitlets.Int(8, min=1, max=_MOST_PIECES).tag(sync=True)
    shown = traitlets.Int(-1, min=-1, max=_MOST_PIECES).tag(sync=True)
    compare = traitlets.Bool(False).tag(sync=True)
    seed = traitlets.Int(0, min=0, max=2**32 - 1).tag(sync=True)
    learning_rate = LearningRate(0.1).tag(sync=True)
    speed = traitlets.Enum([1, 10, 50], default_value=10).tag(sync=True)
    network = Numbers(traitlets.Float()).tag(sync=True)
    steps = traitlets.Int(0).tag(sync=True)
    curve = traitlets.List().tag(sync=True)
    tables = traitlets.Dict().tag(sync=True)

    def __init__(self, **traits):
        super().__init__(**traits)
        self.tables = {name: _known(target) for name, target in TARGETS.items()}
        if len(self.network) != 3 * max(self.units, 1) + 1:
            self.restart()
        self._restart_curve()
        self.remember()

    def restart(self) -> None:
        """A new network to train, from the seed."""
        with self.hold_sync():
            self._take(two_layer.initialise(1, max(self.units, 1), activation=self._activation, seed=self.seed))
            self._restart_curve()

    def step(self, count: int = 1) -> None:
        """Steps of gradient descent of the trained network. Raises ValueError if it diverges, naming the step."""
        network, history = two_layer.train(self.trained, *self._examples(), self.learning_rate, count, "mse")
        with self.hold_sync():
            self._take(network)
            self.steps += count
            self.curve = record(self.curve, [self.steps, float(history[-1])])

    def reset(self) -> None:
        with self.hold_sync():
            super().reset()
            self._restart_curve()

    @property
    def goal(self) -> Target:
        """The function, as dl101.approximation has it."""
        if self.target != "drawn":
            return TARGETS[self.target]
        return Target.from_points(np.linspace(0, 1, _POINTS), self.drawing)

    @property
    def built(self) -> approximation.Approximation:
        """The network that was built, with its bound and its error()."""
        return _BUILDERS[self.method](self.goal, self.pieces)

    @property
    def units(self) -> int:
        """Hidden units of the built network; the trained one has as many, but at least one."""
        return self.pieces if self.method == "relu" else self.pieces - 1

    @property
    def trained(self) -> two_layer.Network:
        """The trained network; it takes 2 (x − low) / (high − low) − 1 in place of x."""
        h = (len(self.network) - 1) // 3
        w, b, v, c = np.split(np.array(self.network), [h, 2 * h, 3 * h])
        return two_layer.Network(w[:, None], b, v[None], c, self._activation)

    @property
    def trained_error(self) -> float:
        """The largest error of the trained network at 1201 places."""
        goal = self.goal
        x = np.linspace(goal.low, goal.high, 1201)
        u = 2 * (x - goal.low) / (goal.high - goal.low) - 1
        return float(np.abs(goal(x) - two_layer.forward(self.trained, u[:, None])[0][:, 0]).max())

    @property
    def summary(self) -> str:
        """The state in words, as a screen reader hears it."""
        built, units = self.built, self.units
        bound, error = number(built.bound, 4), number(built.error(1201), 4)
        sentence = self._say(
            ru=f"{_NAMES[self.target][0]}, {_NAMES[self.method][0]}, нейронов {units}. "
            f"Ошибка не больше {bound}, измерено {error}.",
            en=f"{_NAMES[self.target][1]}, {_NAMES[self.method][1]}, {units} units. "
            f"Error at most {bound}, measured {error}.",
        )
        if 0 <= self.shown < units:
            sentence += self._say(
                ru=f" Показано нейронов: {self.shown} из {units}.", en=f" Shown: {self.shown} of {units} units."
            )
        if self.compare:
            error = number(self.trained_error, 4)
            sentence += self._say(
                ru=f" Обученная сеть, шаг {self.steps}: ошибка {error}.",
                en=f" Trained network, step {self.steps}: error {error}.",
            )
        return sentence

    @property
    def _activation(self) -> str:
        return "relu" if self.method == "relu" else "sigmoid"

    def _examples(self) -> tuple[np.ndarray, np.ndarray]:
        goal = self.goal
        u = np.linspace(-1, 1, _EXAMPLES)
        return u[:, None], goal(goal.low + (u + 1) / 2 * (goal.high - goal.low))

    def _take(self, network: two_layer.Network) -> None:
        self.network = np.concatenate([network.W1.ravel(), network.b1, network.W2.ravel(), network.b2]).tolist()

    def _restart_curve(self) -> None:
        self.steps, self.curve = 0, [[0, two_layer.loss(self.trained, *self._examples(), "mse")]]


def _known(target: Target) -> dict:
    """What the page needs to know of a target; an infinite slope is None."""
    return {
        "low": target.low,
        "high": target.high,
        "slope": target.slope if np.isfinite(target.slope) else None,
        "curvature": target.curvature,
        "root": target.modulus is not None,
    }
