"""Optimizers down one surface from one start: trails, heights by step, every setting, noise."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import traitlets

from dl101 import surfaces
from dl101.interactives.base import Interactive, Numbers, bundle, number
from dl101.language import say
from dl101.optimizers import OPTIMIZERS, SCHEDULES, Trail, minimise
from dl101.surfaces import SURFACES, Surface

__all__ = ["OptimizerRace"]

_MOST_STEPS = 5000
_FAR = 1e8  # as in optimizer_race.js
_SCHEDULES = {"constant": (), "inverse square root": (), "cosine": (300,)}
_NAMES = {
    "ru": {"momentum": "с моментом", "nesterov": "Нестеров", "slide_adam": "Adam слайда"},
    "en": {"momentum": "momentum", "nesterov": "Nesterov", "slide_adam": "slide's Adam"},
    "both": {"sgd": "SGD", "rmsprop": "RMSProp", "adam": "Adam", "adamw": "AdamW", "amsgrad": "AMSGrad"},
}
_SURFACES = {
    "ravine": ("овраг", "ravine"),
    "saddle": ("седло", "saddle"),
    "rosenbrock": ("Розенброк", "Rosenbrock"),
    "beale": ("Бил", "Beale"),
    "himmelblau": ("Химмельблау", "Himmelblau"),
    "reddi": ("пример Редди", "Reddi's example"),
    "reddi_rare": ("Редди, редкий рывок", "Reddi, rare jolt"),
    "network": ("сеть для XOR", "network for XOR"),
}
# Learning rates with which each gets somewhere on each surface; found by trying, to begin the race with.
_DESCENT = {
    "ravine": 0.02,
    "saddle": 0.1,
    "rosenbrock": 0.001,
    "beale": 0.01,
    "himmelblau": 0.01,
    "reddi": 0.05,
    "reddi_rare": 0.001,
    "network": 0.1,
}
_ADAPTIVE = {"reddi": 0.1, "reddi_rare": 0.01, "rosenbrock": 0.05}


class OptimizerRace(Interactive):
    """The optimizers of dl101.optimizers on the surfaces of dl101.surfaces, all from one start.

    surface: a name from dl101.surfaces.SURFACES, or "network", a plane through the weights of a network that solves
    XOR; start: [x, y], or [x] for Reddi's examples; racers: names from OPTIMIZERS; settings: {name: {setting: value}},
    what differs from torch's defaults and the surface's rate; schedule: "constant", "inverse square root" or "cosine"
    (300 steps); noise: spread of normal noise added to each gradient, from the seed; steps: how many have been taken;
    speed: steps per picture; chosen: whose settings are shown.

    OptimizerRace(surface="beale", racers=["sgd", "adam"], settings={"adam": {"beta1": 0.5}}, steps=200)
    """

    _esm = bundle("optimizer_race.js")
    _css = bundle("kit/kit.css", "optimizer_race.css")
    shared = ("surface", "start", "racers", "settings", "schedule", "noise", "seed", "steps", "speed", "chosen")

    surface = traitlets.Enum(list(_SURFACES), default_value="ravine").tag(sync=True)
    start = Numbers(traitlets.Float()).tag(sync=True)
    racers = traitlets.List(
        traitlets.Enum(list(OPTIMIZERS)), ["sgd", "momentum", "nesterov", "rmsprop", "adam", "slide_adam"]
    ).tag(sync=True)
    settings = traitlets.Dict().tag(sync=True)
    schedule = traitlets.Enum(list(_SCHEDULES), default_value="constant").tag(sync=True)
    noise = traitlets.Float(0.0, min=0).tag(sync=True)
    seed = traitlets.Int(0, min=0, max=2**32 - 1).tag(sync=True)
    steps = traitlets.Int(0, min=0, max=_MOST_STEPS).tag(sync=True)
    speed = traitlets.Enum([1, 5, 20], default_value=1).tag(sync=True)
    chosen = traitlets.Enum(list(OPTIMIZERS), default_value="adam").tag(sync=True)
    tables = traitlets.Dict().tag(sync=True)

    def __init__(self, **traits):
        super().__init__(**traits)
        if "start" not in traits:
            self.start = self.landscape.start.tolist()
        self.tables = _tables()
        self.remember()

    @property
    def landscape(self) -> Surface:
        """The surface as dl101.surfaces has it."""
        return surfaces.network_slice() if self.surface == "network" else SURFACES[self.surface]

    def settings_of(self, name: str) -> dict:
        """All settings of an optimizer: torch's defaults, the surface's own and its rate, then what was changed."""
        defaults = OPTIMIZERS[name].defaults
        own = {key: value for key, value in self.landscape.settings.items() if key in defaults}
        return {**defaults, **own, "learning_rate": _rate(self.surface, name), **self.settings.get(name, {})}

    def trail(self, name: str) -> Trail:
        """What the optimizer has walked in `steps` steps (see dl101.optimizers.Trail)."""
        surface = self.landscape
        trail = minimise(
            surface,
            surface.stochastic(self.noise, self.seed),
            np.array(self.start),
            name,
            self.steps,
            schedule=SCHEDULES[self.schedule](*_SCHEDULES[self.schedule]),
            domain=surface.domain,
            stochastic=True,
            **self.settings_of(name),
        )
        too_far = np.flatnonzero((np.abs(trail.points) >= _FAR).any(axis=-1))
        if not len(too_far):
            return trail
        return Trail(trail.points[: too_far[0]], trail.values[: too_far[0]], diverged=True)

    @property
    def summary(self) -> str:
        """The state in words, as a screen reader hears it."""
        if not self.racers:
            return self._say(ru="Не выбран ни один оптимизатор.", en="No optimizer is chosen.")
        trails = {name: self.trail(name) for name in self.racers}
        running = {name: trail for name, trail in trails.items() if not trail.diverged}
        sentence = ""
        if running:
            best = min(running, key=lambda name: running[name].values[-1])
            height = _shown(running[best].values[-1] - self.landscape.lowest)
            surface, k = _SURFACES[self.surface], self.steps
            sentence = self._say(
                ru=f"{surface[0]}, шаг {k}. Ниже всех {self._name(best)}: {height} над дном.",
                en=f"{surface[1]}, step {k}. Lowest is {self._name(best)}: {height} above the minimum.",
            )
        gone = ", ".join(self._name(name) for name in trails if name not in running)
        if gone:
            sentence += self._say(
                ru=f" Улетели: {gone}: скорость слишком велика.", en=f" Flew off: {gone}: the rate is too large."
            )
        wrong = ", ".join(self._name(name) for name, trail in running.items() if trail.points[-1][0] > 0.8)
        if wrong and self.landscape.dimension == 1:
            sentence += self._say(
                ru=f" Дно слева, x = −1. У правого края: {wrong}.",
                en=f" The minimum is on the left, x = −1. At the right end: {wrong}.",
            )
        return sentence.strip()

    @traitlets.validate("settings")
    def _settings_are_known(self, proposal):
        for name, own in proposal["value"].items():
            if name not in OPTIMIZERS or not isinstance(own, Mapping) or set(own) - set(OPTIMIZERS[name].defaults):
                known = ", ".join(OPTIMIZERS[name].defaults) if name in OPTIMIZERS else ", ".join(OPTIMIZERS)
                raise traitlets.TraitError(
                    say(
                        ru=f"Настройки задают так: {{'adam': {{'beta1': 0.5}}}}. Для {name!r} годятся: {known}.",
                        en=f"Settings are given as {{'adam': {{'beta1': 0.5}}}}. For {name!r} there are: {known}.",
                    )
                )
        return proposal["value"]

    def _name(self, name: str) -> str:
        return _NAMES[self.language].get(name) or _NAMES["both"][name]


def _rate(surface: str, name: str) -> float:
    """The learning rate to begin with."""
    if name in ("sgd", "momentum", "nesterov"):
        return _DESCENT[surface] * (1 if name == "sgd" else 0.5)
    return _ADAPTIVE.get(surface, 0.1) * (0.3 if name == "rmsprop" else 1)


def _tables() -> dict:
    """What the page needs to know of the optimizers and the surfaces."""
    found = {**SURFACES, "network": surfaces.network_slice()}
    described = {
        name: {
            "box": [list(side) for side in surface.box],
            "minima": surface.minima.tolist(),
            "lowest": surface.lowest,
            "start": surface.start.tolist(),
            "domain": surface.domain and list(surface.domain),
            "settings": dict(surface.settings),
            "rates": {optimizer: _rate(name, optimizer) for optimizer in OPTIMIZERS},
        }
        for name, surface in found.items()
    }
    plane = found["network"].plane
    described["network"]["plane"] = {
        "origin": plane.origin.tolist(),
        "directions": plane.directions.tolist(),
        "X": plane.X.tolist(),
        "y": plane.y.tolist(),
    }
    return {"surfaces": described, "optimizers": {name: dict(each.defaults) for name, each in OPTIMIZERS.items()}}


def _shown(x: float) -> str:
    """A height over many powers of ten; the twin of `shownNumber` in optimizer_race.js."""
    if x == 0:
        return "0"
    if 1e-4 <= abs(x) < 1e4:
        return number(x, 4)
    digits, power = f"{x:.1e}".split("e")
    return f"{digits}e{int(power):+d}".replace("-", "−")
