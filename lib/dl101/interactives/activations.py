"""Activation functions and their derivatives: one point moves along both, a second function to compare with."""

from __future__ import annotations

import traitlets

from dl101.activations import ACTIVATIONS
from dl101.interactives.base import Interactive, bundle, number

__all__ = ["Activations"]

NAMES = tuple(name for name in ACTIVATIONS if name != "sign")
TITLES = {
    "ru": {"sigmoid": "сигмоида", "tanh": "tanh", "heaviside": "ступенька"},
    "en": {"heaviside": "step"},
    "both": {"relu": "ReLU", "leaky_relu": "LReLU, PReLU", "elu": "ELU", "gelu": "GELU", "silu": "SiLU"},
}
_NEARLY_FLAT = 0.01  # as in activations.js


class Activations(Interactive):
    """The function above, its derivative below, at the same z.

    name: one of the functions of dl101.activations (all but sign); compare: another one, or "none"; a: the parameter of
    LReLU, PReLU and ELU; z: where the point stands.

    Activations(name="softplus", compare="relu", z=0)
    """

    _esm = bundle("activations.js")
    _css = bundle("kit/kit.css", "activations.css")
    shared = ("name", "compare", "a", "z")

    name = traitlets.Enum(list(NAMES), default_value="sigmoid").tag(sync=True)
    compare = traitlets.Enum(["none", *NAMES], default_value="none").tag(sync=True)
    a = traitlets.Float(0.01).tag(sync=True)
    z = traitlets.Float(1.0).tag(sync=True)

    def __init__(self, **traits):
        default = ACTIVATIONS[traits["name"]].default if traits.get("name") in ACTIVATIONS else None
        if default is not None:
            traits.setdefault("a", default)
        super().__init__(**traits)

    @property
    def value(self) -> float:
        """h(z)."""
        return self._at("function", self.name)

    @property
    def derivative(self) -> float:
        """h′(z)."""
        return self._at("derivative", self.name)

    @property
    def summary(self) -> str:
        """The state in words, as a screen reader hears it."""
        words = self._words(self._title(self.name), self.value, self.derivative)
        if self.name == "heaviside":
            words += self._say(
                ru=" Здесь скачок; в остальных точках производная равна 0.",
                en=" A jump; everywhere else the derivative is 0.",
            )
        elif self._is_kink():
            d = number(self.derivative)
            words += self._say(
                ru=f" В этой точке производной нет; при обучении берут {d}.",
                en=f" There is no derivative at this point; training takes {d}.",
            )
        elif self.derivative == 0:
            words += self._say(
                ru=" Производная 0: градиент дальше не проходит.", en=" The derivative is 0: no gradient gets through."
            )
        elif abs(self.derivative) < _NEARLY_FLAT:
            words += self._say(
                ru=" Почти плоско: градиент здесь теряется.", en=" Nearly flat: the gradient fades here."
            )
        if self.compare != "none":
            f, d = (number(self._at(kind, self.compare), 4) for kind in ("function", "derivative"))
            words += f" {self._title(self.compare)}: h = {f}, h′ = {d}."
        return words

    def _words(self, title: str, f: float, d: float) -> str:
        return f"{title}: z = {number(self.z)}, h(z) = {number(f, 4)}, h′(z) = {number(d, 4)}."

    def _at(self, kind: str, name: str) -> float:
        activation = ACTIVATIONS[name]
        parameter = {activation.parameter: self.a} if activation.parameter else {}
        return float(getattr(activation, kind)(self.z, **parameter))

    def _is_kink(self) -> bool:
        smooth = self.name in ("leaky_relu", "elu") and self.a == 1
        return self.z == 0 and self.name in ("relu", "leaky_relu", "elu") and not smooth

    def _title(self, name: str) -> str:
        title = title_of(name, self.language)
        return f"{title} (a = {number(self.a)})" if ACTIVATIONS[name].parameter else title


def title_of(name: str, language: str) -> str:
    """What the function is called in the interactives, in that language."""
    return TITLES[language].get(name) or TITLES["both"].get(name, name)
