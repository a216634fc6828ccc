"""The shallow network of one input: every stage of it, its joints on the curve itself, data to fit, training."""

from __future__ import annotations

import math

import numpy as np
import traitlets

from dl101 import two_layer
from dl101.data.curves import CURVES, curve
from dl101.interactives.base import Interactive, LearningRate, Numbers, bundle, number, record
from dl101.language import say
from dl101.shallow import Shallow

__all__ = ["ShallowNetwork"]

_MOST_UNITS = 12
_DIVERGED = 1e6  # a loss beyond it ends the training, as in shallow_network.js
_WEIGHTS = ("theta0", "theta1", "phi")

# Written for the interval [0, 2]; `preset` carries them over to any other. The same stand in shallow_network.js.
_PRESETS = {
    "four": {"theta0": [1.5, -0.5, -2.0], "theta1": [-1.0, 1.0, 2.0], "phi": [-1.0, -2.5, 1.5], "phi0": 1.0},
    "tent": {"theta0": [-0.4, -1.0, -1.6], "theta1": [1.0, 1.0, 1.0], "phi": [2.5, -5.0, 2.5], "phi0": 0.0},
    "fewer": {"theta0": [1.5, -0.5, -2.6], "theta1": [-1.0, 1.0, 1.0], "phi": [-1.0, -2.5, 1.5], "phi0": 1.0},
    "step": {"theta0": [-4.0, -6.0], "theta1": [5.0, 5.0], "phi": [1.0, -1.0], "phi0": -1.0},
}


def _numbers(name: str) -> traitlets.List:
    return Numbers(traitlets.Float(), _PRESETS["four"][name], minlen=1, maxlen=_MOST_UNITS).tag(sync=True)


class ShallowNetwork(Interactive):
    """y = φ₀ + Σ φᵢ ReLU(θᵢ₀ + θᵢ₁x): pre-activations, activations, weighted activations and their sum, all linked.

    The browser computes; the traits follow, so that Python can read and set them at any time:

    theta0, theta1, phi: lists of 1 to 12 numbers, one for each hidden unit; phi0: a number. Setting lists of another
    length: all three at once, with `set_weights`. interval: [low, high], the x shown. data: "none", "sine", "step",
    "abs", "noisy" (see dl101.data.curves.curve) or "own"; points: list of [x, y]; data_seed: of the noise. seed: of
    the random weights (see dl101.two_layer.initialise). unit: the chosen one, from 1; x: where the stages are read off.
    learning_rate; speed: steps per picture while running (1, 10 or 100); steps: taken since weights or data were last
    set; curve: list of [step, MSE]; diverged: whether the last step was refused because the loss grew beyond a million.

    ShallowNetwork(theta0=[…], theta1=[…], phi=[…], phi0=…) shows these weights; ShallowNetwork(units=8) random ones
    (three units: those of the lecture); data=[[x, y], …] takes points of one's own, and the interval from them.

    On the curve a joint dragged sideways changes its θᵢ₀ alone. Dragged up or down it changes φ₀ and the φ, so that the
    other joints and the ends of the curve stay as near as they can to where they are: see `lift_joint`.
    """

    _esm = bundle("shallow_network.js")
    _css = bundle("kit/kit.css", "shallow_network.css")
    shared = (
        "theta0", "theta1", "phi", "phi0", "interval", "data", "points", "data_seed", "seed", "unit", "x",
        "learning_rate", "speed",
    )  # fmt: skip

    theta0 = _numbers("theta0")
    theta1 = _numbers("theta1")
    phi = _numbers("phi")
    phi0 = traitlets.Float(_PRESETS["four"]["phi0"]).tag(sync=True)
    interval = Numbers(traitlets.Float(), [0.0, 2.0], minlen=2, maxlen=2).tag(sync=True)
    data = traitlets.Enum(["none", *CURVES, "own"], default_value="none").tag(sync=True)
    points = Numbers(traitlets.List(traitlets.Float(), minlen=2, maxlen=2)).tag(sync=True)
    data_seed = traitlets.Int(0, min=0, max=2**32 - 1).tag(sync=True)
    seed = traitlets.Int(0, min=0, max=2**32 - 1).tag(sync=True)
    unit = traitlets.Int(1, min=1, max=_MOST_UNITS).tag(sync=True)
    x = traitlets.Float(0.75).tag(sync=True)
    learning_rate = LearningRate(0.1).tag(sync=True)
    speed = traitlets.Enum([1, 10, 100], default_value=10).tag(sync=True)
    steps = traitlets.Int(0).tag(sync=True)
    curve = traitlets.List().tag(sync=True)
    diverged = traitlets.Bool(False).tag(sync=True)

    def __init__(self, units: int | None = None, **traits):
        data = traits.get("data")
        if data is not None and not isinstance(data, str):
            points = np.asarray(traits.pop("data"), dtype=float).reshape(-1, 2)
            traits = {"points": points.tolist(), **traits}
            if len(points) and np.ptp(points[:, 0]) > 0:
                traits = {"interval": [points[:, 0].min(), points[:, 0].max()], **traits}
        if "points" in traits:
            traits.setdefault("data", "own")
        if "interval" in traits:
            traits.setdefault("x", 0.625 * traits["interval"][0] + 0.375 * traits["interval"][1])
        super().__init__(**traits)
        if units is not None:
            self._begin_with(units, weights_given=bool({*_WEIGHTS, "phi0"} & set(traits)))
        if self.data not in ("none", "own"):
            self.points = self._samples()
        self._restart_curve()
        self.remember()

    @classmethod
    def from_network(cls, network: two_layer.Network | Shallow, **traits) -> ShallowNetwork:
        """Shows a network of dl101.two_layer with one input, one output, ReLU and at most 12 units, or a Shallow.

        Raises ValueError for another network.
        """
        if isinstance(network, Shallow):
            network = network.to_network()
        if network.activation != "relu" or network.W1.shape[1] != 1 or network.W2.shape[0] != 1:
            raise ValueError(
                say(
                    ru="ShallowNetwork: нужна сеть с одним входом, одним выходом и активацией relu; "
                    f"здесь W1 {network.W1.shape}, W2 {network.W2.shape}, {network.activation}.",
                    en="ShallowNetwork: a network with one input, one output and the activation relu is needed; "
                    f"here W1 is {network.W1.shape}, W2 {network.W2.shape}, {network.activation}.",
                )
            )
        return cls(**_from_layers(network), **traits)

    # What the controls do

    def set_weights(self, theta0, theta1, phi, phi0: float | None = None) -> None:
        """Other weights, of any number of units from 1 to 12; phi0 stays where it is not given."""
        new = {"theta0": theta0, "theta1": theta1, "phi": phi, "phi0": self.phi0 if phi0 is None else phi0}
        self._take({name: np.asarray(value, dtype=float).tolist() for name, value in new.items()})
        self._restart_curve()

    def preset(self, name: str) -> None:
        """Weights of an example, stretched to the interval: "four", "tent", "fewer" or "step"."""
        if name not in _PRESETS:
            raise ValueError(
                say(
                    ru=f"preset: нет примера {name!r}; есть {', '.join(_PRESETS)}.",
                    en=f"preset: there is no example {name!r}; choose from {', '.join(_PRESETS)}.",
                )
            )
        low, high = self.interval
        half = (high - low) / 2
        bias, weight, phi = (np.array(_PRESETS[name][each]) for each in _WEIGHTS)
        self.set_weights(bias + weight * (1 - (low + high) / 2 / half), weight / half, phi, _PRESETS[name]["phi0"])

    def restart(self, seed: int | None = None) -> None:
        """Random weights of dl101.two_layer.initialise(1, units, 1, "relu", seed), the present seed if None."""
        if seed is not None:
            self.seed = seed
        self.set_weights(**_from_layers(two_layer.initialise(1, self.units, 1, "relu", self.seed)))

    def move_joint(self, unit: int, x: float) -> None:
        """Moves the joint of a unit (from 1) to x by changing its θ₀; without effect on the joint if θ₁ is 0."""
        index, theta0 = self._index(unit), list(self.theta0)
        theta0[index] = -self.theta1[index] * x + 0.0
        self.set_weights(theta0, self.theta1, self.phi)

    def lift_joint(self, unit: int, y: float) -> None:
        """Makes the curve pass through height y at the joint of a unit (from 1) by changing φ₀ and φ.

        A unit is 0 at its own joint, so its φ alone cannot do it. Of all changes that do, the one is taken that moves
        the other joints and the ends of the interval least (least squares; among equals the least change of φ). What
        lies nearer than 4 % of the interval moves along.

        Raises ValueError if the unit has no joint on the interval.
        """
        low, high = self.interval
        x = self.joints[self._index(unit)]
        if x is None or not low <= x <= high:
            raise ValueError(
                say(
                    ru=f"lift_joint: у нейрона {unit} нет излома на отрезке от {low} до {high}.",
                    en=f"lift_joint: unit {unit} has no joint on the interval from {low} to {high}.",
                )
            )
        fixed = [low, high, *(at for at in self.joints if at is not None and low < at < high)]
        fixed = np.array([at for at in fixed if abs(at - x) > 0.04 * (high - low)])
        # Columns: φ₀, then each φ scaled by the unit's largest activation on the interval, so that changes are heights.
        _, at_ends, _, _ = self.stages(np.array([low, high]))
        scale = np.concatenate([[1.0], at_ends.max(axis=0)])
        inverse = np.divide(1.0, scale, out=np.zeros_like(scale), where=scale > 0)

        def rows(at):
            return np.column_stack([np.ones(len(at)), self.stages(at)[1]]) * inverse

        A, (a,) = rows(fixed), rows(np.array([x]))
        direction = np.linalg.solve(A.T @ A + 1e-6 * np.eye(len(a)), a)
        by = direction * inverse * (y - float(self(x))) / (direction @ a)
        self.set_weights(self.theta0, self.theta1, np.array(self.phi) + by[1:], self.phi0 + by[0])

    def step(self, count: int = 1) -> None:
        """Steps of gradient descent on the mean squared error, as the button does; all points in each step.

        A step after which the loss would be beyond a million (and above what it was) is not taken: `diverged` is set.
        Raises ValueError without points.
        """
        if not self.points:
            raise ValueError(
                say(
                    ru="Точек нет: выберите данные или щёлкните по графику.",
                    en="There are no points: choose data or click on the graph.",
                )
            )
        x, y = np.array(self.points).T
        network, before = self.network, self.mse
        taken, curve, diverged = 0, list(self.curve), False
        every = max(1, count // 20)
        while taken < count and not diverged:
            try:
                following, history = two_layer.train(network, x[:, None], y, self.learning_rate, 1, "mse")
                diverged = not history[-1] <= max(_DIVERGED, before)
            except ValueError:  # the loss is no number any more
                diverged = True
            if diverged:
                if taken % every:
                    curve = record(curve, [self.steps + taken, before])
                break
            network, before, taken = following, float(history[-1]), taken + 1
            if taken % every == 0 or taken == count:
                curve = record(curve, [self.steps + taken, before])
        with self.hold_sync():
            self._take(_from_layers(network))
            self.steps, self.curve, self.diverged = self.steps + taken, curve, diverged

    def reset(self) -> None:
        with self.hold_sync(), self.hold_trait_notifications():
            super().reset()
        self._restart_curve()

    # What can be read off

    @property
    def units(self) -> int:
        """Number of hidden units. Setting it keeps the first ones; new ones are those of `restart` with that number."""
        return len(self.phi)

    @units.setter
    def units(self, count: int) -> None:
        _require_units(count)
        fresh = _from_layers(two_layer.initialise(1, count, 1, "relu", self.seed))
        self.set_weights(*([*getattr(self, name)[:count], *fresh[name][self.units :]] for name in _WEIGHTS))

    @property
    def network(self) -> two_layer.Network:
        """The present weights as a network of dl101.two_layer: W1 = θ₁, b1 = θ₀, W2 = φ, b2 = φ₀."""
        return two_layer.Network(np.array(self.theta1)[:, None], self.theta0, [self.phi], [self.phi0], "relu")

    @property
    def joints(self) -> list[float | None]:
        """−θ₀/θ₁ of each unit, on the interval or not; None where θ₁ is 0."""
        return [-bias / weight + 0.0 if weight else None for bias, weight in zip(self.theta0, self.theta1, strict=True)]

    @property
    def pieces(self) -> tuple[list[float], list[float]]:
        """The ends of the linear regions on the interval, from left to right, and the slope of each: one end more.

        Neighbours of equal slope are one region, however many joints lie between them.
        """
        low, high = self.interval
        apart = 1e-9 * (high - low)
        inside = sorted(x for x in self.joints if x is not None and low + apart < x < high - apart)
        inside = [x for k, x in enumerate(inside) if k == 0 or x - inside[k - 1] > apart]
        knots = [low, *inside, high]
        terms = np.array(self.phi) * self.theta1
        equal = 1e-9 * (np.abs(terms).sum() + 1e-12)
        ends, slopes = [low], []
        for left, right in zip(knots, knots[1:], strict=False):
            slope = float(terms @ (np.array(self.theta0) + np.array(self.theta1) * (left + right) / 2 > 0))
            if slopes and abs(slope - slopes[-1]) <= equal:
                ends[-1] = right
            else:
                slopes.append(slope)
                ends.append(right)
        return ends, slopes

    @property
    def regions(self) -> int:
        """Number of linear regions on the interval."""
        return len(self.slopes)

    @property
    def slopes(self) -> list[float]:
        """The slope of each linear region on the interval, from left to right."""
        return self.pieces[1]

    @property
    def mse(self) -> float:
        """The mean squared error over the points; 0 without points."""
        if not self.points:
            return 0.0
        x, y = np.array(self.points).T
        return two_layer.loss(self.network, x[:, None], y, "mse")

    @property
    def silent(self) -> list[int]:
        """Numbers (from 1) of the units inactive at every point: no gradient reaches them, so they do not learn."""
        if not self.points:
            return []
        z = self.stages(np.array(self.points)[:, 0])[0]
        return [int(k) + 1 for k in np.flatnonzero((z <= 0).all(axis=0))]

    def stages(self, x) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
        """Pre-activations, activations, weighted activations, each (…, units), and the output (…); x is (…)."""
        x = np.asarray(x, dtype=float)
        z = np.array(self.theta0) + x[..., None] * np.array(self.theta1)
        h = np.maximum(z, 0)
        v = h * np.array(self.phi)
        return z, h, v, self.phi0 + v.sum(axis=-1)

    def predict(self, x) -> np.ndarray:
        """y at x, a number or an array of any shape."""
        return self.stages(x)[3]

    __call__ = predict

    @property
    def summary(self) -> str:
        """The state in words, as a screen reader hears it."""
        low, high = self.interval
        every = [(x, k + 1) for k, x in enumerate(self.joints)]
        inside = sorted(each for each in every if each[0] is not None and low <= each[0] <= high)
        away = ", ".join(str(k) for x, k in every if x is not None and not low <= x <= high)
        flat = ", ".join(str(k) for x, k in every if x is None)
        slopes = "; ".join(map(number, self.slopes))
        joints = "; ".join(f"{number(x)} ({k})" for x, k in inside)
        a, b, n, r = number(low), number(high), self.units, self.regions
        parts = [
            self._say(ru=f"Нейронов: {n}.", en=f"Units: {n}."),
            self._say(
                ru=f"На отрезке от {a} до {b} линейных участков: {r}, наклоны: {slopes}.",
                en=f"On the interval from {a} to {b} linear regions: {r}, slopes: {slopes}.",
            ),
            self._say(ru=f"Изломы (в скобках номер нейрона): {joints}.", en=f"Joints (unit in brackets): {joints}.")
            if inside
            else self._say(ru="Изломов на отрезке нет.", en="No joints on the interval."),
        ]
        if away:
            parts.append(self._say(ru=f"За краем: {away}.", en=f"Outside: {away}."))
        if flat:
            parts.append(self._say(ru=f"Без излома: {flat}.", en=f"Without a joint: {flat}."))
        if r < sum(low < x < high for x, _ in inside) + 1:
            parts.append(
                self._say(
                    ru="Участков меньше, чем обещают изломы: они совпали или скачок наклона равен нулю.",
                    en="There are fewer regions than the joints promise: some coincide, or the slope does not change "
                    "there.",
                )
            )
        return " ".join([*parts, *self._training_in_words()])

    def _training_in_words(self) -> list[str]:
        parts = []
        if self.data != "none" and not self.points:
            parts.append(self._say(ru="Точек нет.", en="No points."))
        elif self.data != "none":
            J = number(self.mse, 4)
            parts.append(self._say(ru=f"MSE = {J}, шаг {self.steps}.", en=f"MSE = {J}, step {self.steps}."))
        if self.silent:
            list_ = ", ".join(map(str, self.silent))
            parts.append(
                self._say(
                    ru=f"Молчат на всех данных и не учатся: {list_}.",
                    en=f"Silent on all data and not learning: {list_}.",
                )
            )
        if self.diverged:
            step, rate = self.steps + 1, f"{self.learning_rate:.3g}"
            parts.append(
                self._say(
                    ru=f"Обучение разошлось: на шаге {step} MSE превысила миллион. Скорость {rate} слишком велика. "
                    "Уменьшите её и начните сначала.",
                    en=f"Training diverged: at step {step} the MSE went beyond a million. The rate {rate} is too "
                    "large. Make it smaller and start again.",
                )
            )
        return parts

    @traitlets.validate("theta0", "theta1", "phi")
    def _weights_fit_together(self, proposal):
        value = proposal["value"]
        if (
            not all(map(math.isfinite, value))
            or len({len(getattr(self, name)) for name in _WEIGHTS} | {len(value)}) > 1
        ):
            raise traitlets.TraitError(
                say(
                    ru="theta0, theta1 и phi — списки чисел одной длины, по числу на нейрон. "
                    "Другое число нейронов: set_weights(theta0, theta1, phi) или units = 5.",
                    en="theta0, theta1 and phi are lists of numbers of one length, a number for each unit. "
                    "For another number of units: set_weights(theta0, theta1, phi), or units = 5.",
                )
            )
        return value

    @traitlets.validate("interval")
    def _interval_grows(self, proposal):
        low, high = proposal["value"]
        if not (math.isfinite(low) and math.isfinite(high) and low < high):
            raise traitlets.TraitError(
                say(
                    ru="Отрезок — это [начало, конец], и начало меньше конца.",
                    en="An interval is [low, high], with low below high.",
                )
            )
        return proposal["value"]

    @traitlets.observe("data", "data_seed", "interval")
    def _new_data(self, _change):
        """Python chose other data: the browser is told the points as well."""
        if self.initial and not self._property_lock:
            if self.data not in ("none", "own"):
                self.points = self._samples()
            elif self.data == "none":
                self.points = []
            self._restart_curve()

    def _begin_with(self, units: int, weights_given: bool) -> None:
        _require_units(units)
        if weights_given:
            if units != self.units:
                raise ValueError(
                    say(
                        ru=f"ShallowNetwork: units={units}, а весов дано на {self.units}.",
                        en=f"ShallowNetwork: units={units}, but there are weights for {self.units}.",
                    )
                )
        elif units == 3:
            self.preset("four")
        else:
            self._take(_from_layers(two_layer.initialise(1, units, 1, "relu", self.seed)))

    def _samples(self) -> list:
        x, y = curve(self.data, seed=self.data_seed, interval=tuple(self.interval))
        return np.column_stack([x, y]).tolist()

    def _take(self, weights: dict) -> None:
        """All four at once: the lists are compared with each other only when all are there."""
        with self.hold_sync(), self.hold_trait_notifications():
            for name, value in weights.items():
                setattr(self, name, value)
        self.unit = min(self.unit, self.units)

    def _restart_curve(self) -> None:
        self.steps, self.diverged = 0, False
        self.curve = [[0, self.mse]] if self.points else []

    def _index(self, unit: int) -> int:
        if not 1 <= unit <= self.units:
            raise ValueError(
                say(
                    ru=f"Нейроны имеют номера от 1 до {self.units}, нейрона {unit} нет.",
                    en=f"Units have the numbers 1 to {self.units}; there is no unit {unit}.",
                )
            )
        return unit - 1


def _from_layers(network: two_layer.Network) -> dict:
    return {
        "theta0": network.b1.tolist(),
        "theta1": network.W1[:, 0].tolist(),
        "phi": network.W2[0].tolist(),
        "phi0": float(network.b2[0]),
    }


def _require_units(count: int) -> None:
    if not 1 <= count <= _MOST_UNITS:
        raise ValueError(
            say(
                ru=f"Нейронов может быть от 1 до {_MOST_UNITS}, а задано {count}.",
                en=f"There can be 1 to {_MOST_UNITS} units, not {count}.",
            )
        )
