"""One neuron with two inputs: a line, an output over the plane, a margin, and the perceptron rule step by step."""

from __future__ import annotations

import math

import numpy as np
import traitlets

from dl101 import activations, gates
from dl101.data.points import CLOUDS, two_clouds
from dl101.interactives.base import Interactive, Numbers, bundle, number
from dl101.language import say

__all__ = ["Neuron"]

_GATES = ("AND", "OR", "NAND", "XOR")
_OUTPUTS = {
    "sign": ("sign(z)", activations.sign),
    "heaviside": ("H(z)", activations.heaviside),
    "logistic": ("σ(z)", activations.sigmoid),
    "tanh": ("tanh(z)", activations.tanh),
}
_UNTRAINED = {"steps": 0, "epoch": 0, "position": 0, "last": {}}
_OF_GATES, _OF_CLOUDS = [-1.0, 2.0], [-4.0, 4.0]  # what the axes show


class Neuron(Interactive):
    """A neuron a = g(w·x + b) over points of two classes: drag its line, change its activation, let it learn.

    The browser computes; the traits follow, so that Python can read and set them at any time:

    dataset: "AND", "OR", "NAND", "XOR" (the four corners in the order of dl101.gates), "separable" or "overlapping"
    (see dl101.data.points.two_clouds), "own"; seed and size: of the clouds; points: list of [x1, x2, label], label 0 or
    1 (−1 is read as 0); axes: [low, high] that both axes show, worked out unless given with points of your own;
    w: [w1, w2]; b; activation: "sign", "heaviside", "logistic" (or "sigmoid", the same) or "tanh"; convention: "+b" or
    "-w0", how the bias is written; perceptron: whether the perceptron rule is shown; learning_rate; speed: corrections
    per second while running (2, 10 or 60).

    Of the perceptron rule, since the weights or points were last set by hand: steps: corrections made; epoch: the pass
    over the points in which the last one was made; position: index of the point to look at next; last: the last
    correction, {} or example, x, y, z, w, b (all before it) and rate.

    Neuron(points=[[1.0, 2.0, 1], [0.5, -1.0, 0]]) shows points of your own.
    """

    _esm = bundle("neuron.js")
    _css = bundle("kit/kit.css", "neuron.css")
    shared = (
        "dataset", "seed", "size", "points", "axes", "w", "b", "activation", "convention", "perceptron",
        "learning_rate", "speed",
    )  # fmt: skip

    dataset = traitlets.Enum([*_GATES, *CLOUDS, "own"], default_value="AND").tag(sync=True)
    seed = traitlets.Int(0, min=0, max=2**32 - 1).tag(sync=True)
    size = traitlets.Int(40, min=2, max=1000).tag(sync=True)
    points = Numbers(traitlets.List(traitlets.Float(), minlen=3, maxlen=3)).tag(sync=True)
    axes = Numbers(traitlets.Float()).tag(sync=True)
    w = Numbers(traitlets.Float(), [1.0, 1.0], minlen=2, maxlen=2).tag(sync=True)
    b = traitlets.Float(-0.5).tag(sync=True)
    activation = traitlets.Enum([*_OUTPUTS, "sigmoid"], default_value="sign").tag(sync=True)
    convention = traitlets.Enum(["+b", "-w0"], default_value="+b").tag(sync=True)
    perceptron = traitlets.Bool(True).tag(sync=True)
    learning_rate = traitlets.Float(1.0).tag(sync=True)
    speed = traitlets.Enum([2, 10, 60], default_value=2).tag(sync=True)
    steps = traitlets.Int(0).tag(sync=True)
    epoch = traitlets.Int(0).tag(sync=True)
    position = traitlets.Int(0).tag(sync=True)
    last = traitlets.Dict().tag(sync=True)

    def __init__(self, **traits):
        if "points" in traits:
            traits["dataset"] = "own"
        super().__init__(**traits)
        self._take_the_set()
        if not self.axes:
            self.axes = _axes_for(self.points)
        self.remember()

    def output(self, x) -> np.ndarray:
        """The neuron's output a = g(w·x + b) for x (2,) or (m, 2), examples as rows; H(0) = ½, sign(0) = 0."""
        return _OUTPUTS[self.activation][1](np.asarray(x, dtype=float) @ np.array(self.w) + self.b)

    def step(self, count: int = 1) -> None:
        """So many corrections by the perceptron rule, as the button does; fewer if no mistake is left.

        Examples are taken in their order, as in dl101.perceptron.train.
        """
        if not self.points:
            raise ValueError(
                say(
                    ru="Точек нет: щёлкните по плоскости или выберите набор данных.",
                    en="There are no points: click on the plane or choose a data set.",
                )
            )
        for _ in range(count):
            found = self._next_mistake()
            if found is None:
                return
            example, wraps = found
            x, y, rate = self.points[example][:2], self._y(example), self.learning_rate
            last = {"example": example, "x": x, "y": y, "z": self._z(example), "w": self.w, "b": self.b, "rate": rate}
            with self.hold_sync(), self.hold_trait_notifications():
                self.w = [each + rate * y * feature for each, feature in zip(self.w, x, strict=True)]
                self.b += rate * y
                self.steps, self.position, self.last = self.steps + 1, example + 1, last
                self.epoch = self.epoch + wraps if self.epoch else 1

    def from_zero(self) -> None:
        """w = 0 and b = 0, where the perceptron rule usually starts; as the button does."""
        with self.hold_sync(), self.hold_trait_notifications():
            self.w, self.b = [0.0, 0.0], 0.0
            self._forget()

    def reset(self) -> None:
        with self.hold_sync():
            super().reset()
            self._forget()

    @property
    def right(self) -> int:
        """Number of points with y z > 0, y = −1 for class 0 and +1 for class 1; on the line is not yet right."""
        return sum(self._y(k) * self._z(k) > 0 for k in range(len(self.points)))

    @property
    def margin(self) -> float | None:
        """Least signed distance y (w·x + b) / ‖w‖ of a point from the line: positive if the line separates the classes.

        None without points, or with w = 0, where there is no line.
        """
        length = math.hypot(*self.w)
        if not self.points or length == 0:
            return None
        return min(self._y(k) * self._z(k) for k in range(len(self.points))) / length

    @property
    def separated(self) -> bool:
        """Whether every point is on its side of the line."""
        return bool(self.points) and self.right == len(self.points)

    @property
    def summary(self) -> str:
        """The state in words, as a screen reader hears it."""
        w1, w2 = self.w
        name, function = _OUTPUTS[self.activation]
        if w1 == w2 == 0:
            value = number(function(self.b))
            words = self._say(
                ru=f"a = {name}, веса равны нулю: прямой нет, выход всюду {value}.",
                en=f"a = {name}, the weights are zero: no line, the output is {value} everywhere.",
            )
        else:
            words = f"a = {name}, z = {number(w1)}·x₁ {_signed(w2)}·x₂ {_signed(self.b)}."
        if not self.points:
            return words + self._say(ru=" Точек нет.", en=" No points.")
        words += self._say(
            ru=f" Верно {self.right} из {len(self.points)}.", en=f" {self.right} of {len(self.points)} right."
        )
        margin = self.margin
        if margin is not None:
            gap = number(margin, 3)
            words += (
                self._say(ru=f" Зазор {gap}: точки разделены.", en=f" Margin {gap}: the points are separated.")
                if margin > 0
                else self._say(ru=f" Зазор {gap}: не разделены.", en=f" Margin {gap}: not separated.")
            )
        if self.steps:
            words += self._say(ru=f" Исправлений: {self.steps}, эпоха", en=f" Corrections: {self.steps}, epoch")
            words += f" {self.epoch}."
        return words

    @property
    def rule(self) -> str:
        """The last correction in numbers, or the rule in general before the first; then the mistake that comes next."""
        lines = [self._last_in_words() if self._last_holds() else self._rule_in_general()]
        found = self._next_mistake()
        if not self.points:
            lines.append(self._say(ru="Точек нет.", en="No points."))
        elif found is None:
            lines.append(self._say(ru="Ошибок нет: готово.", en="No mistakes: done."))
        else:
            k = found[0]
            numbers = f"y = {_label(self._y(k))}, z = {number(self._z(k))} {_wrong_side(self._y(k))} 0."
            lines.append(
                self._say(
                    ru=f"Следующая ошибка: точка {k + 1} (пунктирное кольцо), {numbers}",
                    en=f"Next mistake: point {k + 1} (dashed ring), {numbers}",
                )
            )
        return "\n".join(lines)

    @traitlets.validate("points")
    def _labels_are_zero_or_one(self, proposal):
        points = [[x1, x2, 0.0 if label == -1 else label] for x1, x2, label in proposal["value"]]
        if not all(label in (0, 1) and math.isfinite(x1) and math.isfinite(x2) for x1, x2, label in points):
            raise traitlets.TraitError(
                say(
                    ru="Точка задаётся тройкой [x1, x2, класс], где класс равен 0 или 1.",
                    en="A point is [x1, x2, label], where the label is 0 or 1.",
                )
            )
        return points

    @traitlets.validate("w", "b")
    def _weights_are_finite(self, proposal):
        if not np.isfinite(proposal["value"]).all():
            raise traitlets.TraitError(say(ru="Веса должны быть конечными.", en="The weights must be finite."))
        return proposal["value"]

    @traitlets.validate("axes")
    def _axes_run_upwards(self, proposal):
        axes = proposal["value"]
        if axes and not (len(axes) == 2 and np.isfinite(axes).all() and axes[0] < axes[1]):
            raise traitlets.TraitError(
                say(
                    ru="Оси задаются парой [от, до], где первое число меньше второго.",
                    en="The axes are [low, high], the first number below the second.",
                )
            )
        return axes

    @traitlets.validate("activation")
    def _sigmoid_is_logistic(self, proposal):
        return "logistic" if proposal["value"] == "sigmoid" else proposal["value"]

    @traitlets.validate("learning_rate")
    def _rate_is_positive(self, proposal):
        if not 0.001 <= proposal["value"] <= 1000:
            raise traitlets.TraitError(
                say(
                    ru="Скорость обучения должна быть от 0,001 до 1000.",
                    en="The learning rate must be from 0.001 to 1000.",
                )
            )
        return proposal["value"]

    @traitlets.observe("dataset", "seed", "size")
    def _take_the_set(self, change=None) -> None:
        """The points and axes of a named data set."""
        if self.dataset == "own":
            return
        points = self._named_points()
        if not _same(points, self.points):
            self.points = points
        self.axes = _OF_GATES if self.dataset in _GATES else _OF_CLOUDS

    @traitlets.observe("points")
    def _points_changed(self, change) -> None:
        """Other points than those of the named data set are own points; the counting begins anew."""
        if self.dataset != "own" and not _same(self._named_points(), self.points):
            self.dataset = "own"
        if self.axes and self.dataset == "own":
            low, high = self.axes
            beyond = 0.25 * (high - low)  # the plane is a little higher than wide
            if not all(low - beyond <= x <= high + beyond for point in self.points for x in point[:2]):
                self.axes = _axes_for(self.points)
        self._forget()

    @traitlets.observe("w", "b")
    def _weights_changed(self, change) -> None:
        """Weights that no correction made: the counting begins anew."""
        if not self._last_holds():
            self._forget()

    def _forget(self) -> None:
        for name, value in _UNTRAINED.items():
            setattr(self, name, value)

    def _named_points(self) -> list:
        if self.dataset in _GATES:
            table = np.column_stack([gates.INPUTS, gates.GATES[self.dataset]])
        else:
            table = np.column_stack(two_clouds(self.size, self.dataset, self.seed))
        return [[float(x1), float(x2), int(label)] for x1, x2, label in table]

    def _y(self, k: int) -> int:
        return 1 if self.points[k][2] == 1 else -1

    def _z(self, k: int) -> float:
        # In the order in which the browser adds, so that a sum that is 0 here is 0 there.
        (w1, w2), (x1, x2, _) = self.w, self.points[k]
        return w1 * x1 + w2 * x2 + self.b

    def _next_mistake(self) -> tuple[int, bool] | None:
        """Index of the first mistake from `position` on, around the end, and whether a new epoch begins before it."""
        m = len(self.points)
        for k in range(self.position, self.position + m):
            if self._y(k % m) * self._z(k % m) <= 0:
                return k % m, k >= m
        return None

    def _last_holds(self) -> bool:
        """Whether the present weights are those that the last correction left."""
        if not self.last:
            return False
        return np.allclose([*self.w, self.b], self._after_last(), rtol=1e-9, atol=1e-9)

    def _after_last(self) -> list[float]:
        by = self.last["rate"] * self.last["y"]
        (w1, w2), (x1, x2) = self.last["w"], self.last["x"]
        return [w1 + by * x1, w2 + by * x2, self.last["b"] + by]

    def _rule_in_general(self) -> str:
        bias = "b := b + α·y" if self.convention == "+b" else "w₀ := w₀ − α·y"
        return self._say(
            ru=f"Если y·z ≤ 0, то w := w + α·y·x, {bias}; y = −1 у ●, +1 у ■.",
            en=f"If y·z ≤ 0, then w := w + α·y·x, {bias}; y = −1 for ●, +1 for ■.",
        )

    def _last_in_words(self) -> str:
        last, y = self.last, self.last["y"]
        k, x = last["example"] + 1, self._pair(last["x"])
        numbers = f"x = {x}, y = {_label(y)}, z = {number(last['z'])} {_wrong_side(y)} 0"
        what = self._say(
            ru=f"Исправление {self.steps}, эпоха {self.epoch}, точка {k} (сплошное кольцо): {numbers}, ошибка.",
            en=f"Correction {self.steps}, epoch {self.epoch}, point {k} (solid ring): {numbers}, wrong.",
        )
        w1, w2, b = self._after_last()
        factor = f"{last['rate']:.3f}".rstrip("0").rstrip(".")
        name, turn = ("b", 1) if self.convention == "+b" else ("w₀", -1)
        plus, bias_plus = ("+" if y > 0 else "−"), ("+" if turn * y > 0 else "−")
        return (
            f"{what}\nw := {self._pair(last['w'])} {plus} {factor}·{x} = {self._pair([w1, w2])}, "
            f"{name} := {number(turn * last['b'])} {bias_plus} {factor} = {number(turn * b)}"
            + (self._say(ru=" (точками: прямая до шага)", en=" (dotted: the line before)") if any(last["w"]) else "")
        )

    def _pair(self, x) -> str:
        return f"({number(x[0])}{self._say(ru=';', en=',')} {number(x[1])})"


def _axes_for(points: list) -> list[float]:
    largest = max((abs(x) for point in points for x in point[:2]), default=0.0)
    if points and all(_OF_GATES[0] <= x <= _OF_GATES[1] for point in points for x in point[:2]):
        return _OF_GATES
    reach = float(max(4, math.ceil(1.1 * largest)))
    return [-reach, reach]


def _same(points: list, others: list) -> bool:
    return len(points) == len(others) and np.allclose(points, others, rtol=1e-9, atol=1e-9)


def _label(y: int) -> str:
    return "+1" if y > 0 else "−1"


def _wrong_side(y: int) -> str:
    return "≤" if y > 0 else "≥"


def _signed(x: float) -> str:
    text = number(x)
    return f"− {text[1:]}" if text.startswith("−") else f"+ {text}"
