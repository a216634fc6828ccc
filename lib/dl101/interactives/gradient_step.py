"""One step of gradient descent on a loss of one number, and the walk that such steps make."""

from __future__ import annotations

import math

import traitlets

from dl101.interactives.base import Interactive, bundle, compact, number
from dl101.language import say
from dl101.loss_curves import CURVES

__all__ = ["GradientStep"]

# As in gradient_step.js.
_LIMIT = 1000.0  # beyond this the descent has run off, and no more steps are made
_FLAT = 0.005  # a slope that reads 0.00
_ALMOST_FLAT = 0.1
_MOST = 600  # entries of the trail


class GradientStep(Interactive):
    """θ′ = θ − α dL/dθ on a curve: the tangent, the arrow of the step, where it lands, the trail of the steps.

    curve: a key of dl101.loss_curves.CURVES, "bowl", "narrow bowl", "two valleys", "plateau", "shelf" or "kink"; x: θ,
    the start of the curve unless given; learning_rate: α; trail: list of [step, θ], which begins anew when x or curve
    is set. A long trail keeps every second entry.
    """

    _esm = bundle("gradient_step.js")
    _css = bundle("kit/kit.css", "gradient_step.css")
    shared = ("curve", "x", "learning_rate")

    curve = traitlets.Enum(list(CURVES), default_value="bowl").tag(sync=True)
    x = traitlets.Float().tag(sync=True)
    learning_rate = traitlets.Float(0.1).tag(sync=True)
    trail = traitlets.List().tag(sync=True)

    def __init__(self, **traits):
        super().__init__(**traits)
        if not self.trail:
            self._begin()

    def step(self, count: int = 1) -> None:
        """Steps of gradient descent, as the button does; none once the descent has run off."""
        x, trail = self.x, list(self.trail)
        for _ in range(count):
            if abs(x) > _LIMIT:
                break
            x = float(x - self.learning_rate * CURVES[self.curve].slope(x))
            trail.append([trail[-1][0] + 1, x])
            if len(trail) > _MOST:
                trail = [entry for k, entry in enumerate(trail) if k % 2 == 0 or k == len(trail) - 1]
        with self.hold_sync(), self.hold_trait_notifications():
            self.x, self.trail = x, trail

    def restart(self) -> None:
        """Back to where the trail begins."""
        self.x = self.trail[0][1]
        self._begin()

    def reset(self) -> None:
        with self.hold_sync():
            super().reset()
            self._begin()

    @property
    def steps(self) -> int:
        """Steps made since x or curve was last set."""
        return self.trail[-1][0]

    @property
    def loss(self) -> float:
        """L(θ)."""
        return float(CURVES[self.curve].loss(self.x))

    @property
    def slope(self) -> float:
        """dL/dθ at θ; 0 at the corner of "kink"."""
        return float(CURVES[self.curve].slope(self.x))

    @property
    def next_x(self) -> float:
        """θ′, where the next step lands."""
        return self.x - self.learning_rate * self.slope

    @property
    def summary(self) -> str:
        """The state in words, as a screen reader hears it."""
        begin = self._say(ru=f"Шаг {self.steps}.", en=f"Step {self.steps}.")
        return f"{CURVES[self.curve].formula}. {begin} {self._equation()}. {self._verdict()}"

    def _equation(self) -> str:
        slope = compact(self.slope)
        factor = f"({slope})" if slope.startswith("−") else slope
        return f"θ′ = {compact(self.x)} − {_rate(self.learning_rate)} · {factor} = {compact(self.next_x)}"

    def _verdict(self) -> str:
        """What the step does, in a sentence; the twin of `verdict` and its texts in gradient_step.js."""
        curve, x, rate = CURVES[self.curve], self.x, self.learning_rate
        here, there = self.loss, float(curve.loss(self.next_x))
        losses = f"{compact(here)} → {compact(there)}"
        if abs(x) > _LIMIT:
            return self._say(
                ru="Спуск разошёлся: θ ушло за ±1000. Скорость для этой кривой слишком велика.",
                en="The descent has run off: θ is beyond ±1000. The rate is too large for this curve.",
            )
        if "corner" in curve.stationary and x == 0:
            return self._say(
                ru="Точка на изломе. Производной здесь нет; берут субградиент 0, и шаги прекращаются.",
                en="The point is at the kink. There is no derivative here; the subgradient 0 takes its place, and the "
                "steps stop.",
            )
        if "corner" in curve.stationary and abs(x) < rate:
            return self._say(
                ru="Наклон ±1 даже рядом с изломом, шаг не укорачивается: точка так и будет прыгать через излом.",
                en="The slope is ±1 even next to the kink, so the step gets no shorter: the point will keep jumping "
                "over the kink.",
            )
        if abs(self.slope) < _FLAT and there <= here:
            return self._at_rest(curve)
        if self.next_x != x and abs(there - here) <= 1e-9 * abs(here):
            return self._say(
                ru="Шаг приводит на ту же высоту: точка будет прыгать туда и обратно.",
                en="The step lands at the same height: the point will jump back and forth.",
            )
        if there > here:
            return self._say(
                ru=f"Скорость слишком велика: потери растут, {losses}.", en=f"The rate is too large: L grows, {losses}."
            )
        if self.curve == "plateau" and abs(x) > 1 and abs(self.slope) < _ALMOST_FLAT:
            return self._say(
                ru="Почти плоско: шаги крошечные, хотя до минимума далеко.",
                en="Almost flat: the steps are tiny, although the minimum is far.",
            )
        if curve.slope(self.next_x) * self.slope < 0:
            return self._say(
                ru=f"Шаг перелетает через минимум, но потери падают: {losses}.",
                en=f"The step flies over a minimum, but the loss falls: {losses}.",
            )
        return self._say(ru=f"Потери падают: {losses}.", en=f"The loss falls: {losses}.")

    def _at_rest(self, curve) -> str:
        """What to say where the slope is 0: which kind of place that is."""
        places = [(abs(self.x - place), kind) for kind, places in curve.stationary.items() for place in places]
        kind = min(places)[1]
        if kind == "minimum" and "local" in curve.stationary:
            kind = "deepest"
        return {
            "minimum": self._say(
                ru="Наклон 0.00: это минимум, шаги прекращаются.", en="Slope 0.00: this is the minimum, the steps stop."
            ),
            "deepest": self._say(
                ru="Наклон 0.00: шаги прекращаются, и эта долина глубже другой.",
                en="Slope 0.00: the steps stop, and this valley is deeper than the other.",
            ),
            "local": self._say(
                ru="Наклон 0.00: шаги прекращаются, но другая долина глубже.",
                en="Slope 0.00: the steps stop, but the other valley is deeper.",
            ),
            "top": self._say(
                ru="Наклон 0.00, но это вершина: сдвиньте точку, и она уйдёт вниз.",
                en="Slope 0.00, but this is a top: move the point, and it will go down.",
            ),
            "shelf": self._say(
                ru="Наклон 0.00: шаги прекращаются на полке, хотя это не минимум.",
                en="Slope 0.00: the steps stop on a shelf, although it is no minimum.",
            ),
        }[kind]

    def _begin(self) -> None:
        self.trail = [[0, self.x]]

    @traitlets.default("x")
    def _start_of_the_curve(self):
        return CURVES[self.curve].start

    @traitlets.observe("x", "curve")
    def _begin_anew(self, change):
        if self.trail and (change.name == "curve" or self.trail[-1][1] != self.x):
            self._begin()

    @traitlets.validate("x")
    def _theta_is_a_number(self, proposal):
        if not abs(proposal["value"]) < 1e15:
            raise traitlets.TraitError(say(ru="x — конечное число, меньше 10¹⁵.", en="x is a number below 10¹⁵."))
        return proposal["value"]

    @traitlets.validate("learning_rate")
    def _rate_is_positive(self, proposal):
        if not 0 < proposal["value"] <= 1e4:
            raise traitlets.TraitError(
                say(
                    ru="Скорость обучения должна быть больше нуля и не больше 10 000.",
                    en="The learning rate must be above zero and at most 10,000.",
                )
            )
        return proposal["value"]


def _rate(rate: float) -> str:
    """Three significant digits, two decimals at least; the twin of `rateText` in gradient_step.js."""
    decimals = min(max(2, 2 - math.floor(math.log10(rate))), 12)
    text = number(rate, decimals)
    while len(text) - text.index(".") > 3 and text.endswith("0"):
        text = text[:-1]
    return text
