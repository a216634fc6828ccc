"""Logistic regression in the plane: drag the line or let gradient descent do it."""

from __future__ import annotations

import numpy as np
import traitlets

from dl101 import logistic_regression as lr
from dl101.activations import sigmoid
from dl101.data.points import two_clouds
from dl101.interactives.base import Interactive, LearningRate, bundle, number, record
from dl101.language import say
from dl101.losses import binary_cross_entropy_with_logits

__all__ = ["LogisticRegression"]


class LogisticRegression(Interactive):
    """Points, probability, the line p = ½, the loss by step and over the weights, all linked.

    The browser computes; the traits follow, so that Python can read and set them at any time:

    dataset: "separable", "overlapping" or "own"; seed and size: of the two clouds (see dl101.data.points.two_clouds);
    points: list of [x1, x2, label], label 0 or 1; w: [w1, w2]; b; learning_rate; speed: steps per picture while
    running (1, 10 or 100); start: [w1, w2, b] that Restart goes back to; steps: taken since the weights or the points
    were last set; curve: list of [step, J].

    LogisticRegression(points=[[1.0, 2.0, 1], [0.5, -1.0, 0]]) shows points of your own.
    """

    _esm = bundle("logistic_regression.js")
    _css = bundle("kit/kit.css", "logistic_regression.css")
    shared = ("dataset", "seed", "points", "w", "b", "learning_rate", "speed")

    dataset = traitlets.Enum(["separable", "overlapping", "own"], default_value="overlapping").tag(sync=True)
    seed = traitlets.Int(0, min=0, max=2**32 - 1).tag(sync=True)
    size = traitlets.Int(60, min=2, max=1000).tag(sync=True)
    points = traitlets.List(traitlets.List(traitlets.Float(), minlen=3, maxlen=3)).tag(sync=True)
    w = traitlets.List(traitlets.Float(), [0.0, 0.0], minlen=2, maxlen=2).tag(sync=True)
    b = traitlets.Float(0.0).tag(sync=True)
    start = traitlets.List(traitlets.Float(), [0.0, 0.0, 0.0], minlen=3, maxlen=3).tag(sync=True)
    learning_rate = LearningRate(0.5).tag(sync=True)
    speed = traitlets.Enum([1, 10, 100], default_value=1).tag(sync=True)
    steps = traitlets.Int(0).tag(sync=True)
    curve = traitlets.List().tag(sync=True)

    def __init__(self, **traits):
        if "points" in traits:
            traits.setdefault("dataset", "own")
        super().__init__(**traits)
        if "points" not in traits and self.dataset != "own":
            self.points = self._clouds()
        if not self.curve:
            self._restart_curve()
        self.remember()

    def step(self, count: int = 1) -> None:
        """Steps of gradient descent, as the button does."""
        X, Y = self._columns()
        if X.shape[1] == 0:
            raise ValueError(
                say(
                    ru="Точек нет: щёлкните по плоскости или выберите набор данных.",
                    en="There are no points: click on the plane or choose a data set.",
                )
            )
        w, b, history = lr.train(X, Y, self.learning_rate, count, np.array(self.w).reshape(2, 1), self.b)
        steps = self.steps + count
        curve = record(self.curve, [steps, float(history[-1])])
        with self.hold_sync():
            self.w, self.b, self.steps, self.curve = w.ravel().tolist(), b, steps, curve

    def restart(self) -> None:
        """Back to the weights in `start`, zeros unless given."""
        with self.hold_sync():
            self.w, self.b = self.start[:2], self.start[2]
            self._restart_curve()

    def reset(self) -> None:
        with self.hold_sync():
            super().reset()
            self._restart_curve()

    @property
    def cost(self) -> float:
        """J at the present weights; 0 without points."""
        X, Y = self._columns()
        if X.shape[1] == 0:
            return 0.0
        return float(binary_cross_entropy_with_logits(np.array([self.w]) @ X + self.b, Y))

    @property
    def right(self) -> int:
        """Number of points on the right side of the line; p = ½ counts as class 1."""
        X, Y = self._columns()
        return int(((np.array([self.w]) @ X + self.b >= 0) == Y).sum())

    @property
    def summary(self) -> str:
        """The state in words, as a screen reader hears it."""
        w1, w2 = self.w
        if w1 == w2 == 0:
            p = number(sigmoid(self.b))
            line = self._say(
                ru=f"Веса равны нулю: прямой нет, вероятность всюду {p}.",
                en=f"The weights are zero: no line, the probability is {p} everywhere.",
            )
        else:
            terms = f"{number(w1)}·x₁ {_signed(w2)}·x₂ {_signed(self.b)} = 0."
            line = self._say(ru=f"Прямая: {terms}", en=f"Line: {terms}")
        m = len(self.points)
        if not m:
            return self._say(ru=f"Точек нет. {line}", en=f"No points. {line}")
        J = number(self.cost, 4)
        return self._say(
            ru=f"Шаг {self.steps}. Потери J = {J}. Верно {self.right} из {m}. {line}",
            en=f"Step {self.steps}. Loss J = {J}. {self.right} of {m} right. {line}",
        )

    @traitlets.validate("points")
    def _labels_are_zero_or_one(self, proposal):
        if any(point[2] not in (0, 1) for point in proposal["value"]):
            raise traitlets.TraitError(
                say(
                    ru="Точка задаётся тройкой [x1, x2, класс], где класс равен 0 или 1.",
                    en="A point is [x1, x2, label], where the label is 0 or 1.",
                )
            )
        return proposal["value"]

    def _clouds(self) -> list:
        points, labels = two_clouds(self.size, self.dataset, self.seed)
        return [[float(x1), float(x2), int(label)] for (x1, x2), label in zip(points, labels, strict=True)]

    def _columns(self) -> tuple[np.ndarray, np.ndarray]:
        """X (2, m) and Y (1, m)."""
        table = np.array(self.points, dtype=float).reshape(-1, 3)
        return table[:, :2].T, table[:, 2:].T

    def _restart_curve(self) -> None:
        self.steps, self.curve = 0, [[0, self.cost]] if self.points else []


def _signed(x: float) -> str:
    text = number(x)
    return f"− {text[1:]}" if text.startswith("−") else f"+ {text}"
