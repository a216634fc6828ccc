"""The shallow network of two inputs: the cells into which its units cut the plane, counted exactly and drawn."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
import traitlets

from dl101 import regions, two_layer
from dl101.interactives.base import Interactive, Numbers, bundle
from dl101.language import say
from dl101.portable_random import uniform
from dl101.regions.facts import Facts, facts

__all__ = ["Place", "Regions"]

_MOST_UNITS = 50
_MOST_BY_HAND = 12
_DIGITS = 3  # weights with no more digits than these are read as decimals
_NAMED = 4  # so many groups are named in a sentence
_WEIGHTS = ("W", "b", "v")

# The same stand in regions.js.
_PRESETS = {
    "general": {"W": [[1.0, 0.2], [-0.6, 1.0], [-0.4, -1.0]], "b": [0.8, 0.7, 0.9], "v": [1.0, -1.2, 0.8]},
    "parallel": {"W": [[1.0, 1.0], [1.0, 1.0], [1.0, 1.0]], "b": [2.0, 0.0, -2.0], "v": [1.0, -2.0, 2.0]},
    "star": {"W": [[1.0, 0.0], [0.0, 1.0], [1.0, 1.0], [1.0, -1.0]], "b": [0.0] * 4, "v": [1.0, -1.0, 1.0, -1.5]},
    "identity": {"W": [[1.0, 0.0], [-1.0, 0.0]], "b": [0.0, 0.0], "v": [1.0, -1.0]},
    "grid": {
        "W": [[1.0, 0.0], [1.0, 0.0], [1.0, 0.0], [0.0, 1.0], [0.0, 1.0], [0.0, 1.0]],
        "b": [1.5, 0.0, -1.5, 1.5, 0.0, -1.5],
        "v": [1.0, -2.0, 2.0, 1.0, -2.0, 2.0],
    },
}


class Place(NamedTuple):
    """What the network does at one point: which units are on; f; its gradient, None where f has a kink.

    active: a string of a digit per unit, "1" on, "0" off, "·" where the point lies on the unit's line.
    """

    active: str
    value: float
    gradient: tuple[float, float] | None


class Regions(Interactive):
    """f(x) = v · ReLU(W x + b) + c over a box: cells, linear pieces, the bound, and f itself as a surface.

    The browser computes; the traits follow, so that Python can read and set them at any time:

    W: rows [w1, w2], one for each of 1 to 50 hidden units; b, v: lists of as many numbers; c: a number. Setting lists
    of another length: all at once, with `set_weights`. box: [left, right, bottom, top]. decimals: how the numbers are
    read where regions are counted (see dl101.regions.count); unless given, 3 if no number has more than three digits
    after the point, else None: the floats as they are. unit: the chosen one, from 1; probe: [x1, x2], the point where f
    is read off; fill: "cells", "pieces" or "value"; view: "surface" or "heat"; turn: of the surface, in degrees; seed:
    of the random weights; points: list of [x1, x2] or [x1, x2, class 0 or 1], drawn over the cells.

    Regions(W=…, b=…, v=…, c=…) shows these weights; Regions(preset="star") an example: "general", "parallel", "star",
    "identity" or "grid"; Regions(units=8, seed=1) random ones; Regions.from_network(network, X, y) a trained network.
    """

    _esm = bundle("regions.js")
    _css = bundle("kit/kit.css", "regions.css")
    shared = ("W", "b", "v", "c", "box", "decimals", "unit", "probe", "fill", "view", "turn", "seed", "points")

    W = Numbers(
        traitlets.List(traitlets.Float(), minlen=2, maxlen=2), _PRESETS["general"]["W"], minlen=1, maxlen=_MOST_UNITS
    ).tag(sync=True)
    b = Numbers(traitlets.Float(), _PRESETS["general"]["b"], minlen=1, maxlen=_MOST_UNITS).tag(sync=True)
    v = Numbers(traitlets.Float(), _PRESETS["general"]["v"], minlen=1, maxlen=_MOST_UNITS).tag(sync=True)
    c = traitlets.Float(0.0).tag(sync=True)
    box = Numbers(traitlets.Float(), [-3.0, 3.0, -3.0, 3.0], minlen=4, maxlen=4).tag(sync=True)
    decimals = traitlets.Int(_DIGITS, min=0, max=12, allow_none=True).tag(sync=True)
    unit = traitlets.Int(1, min=1, max=_MOST_UNITS).tag(sync=True)
    probe = Numbers(traitlets.Float(), [0.6, 0.3], minlen=2, maxlen=2).tag(sync=True)
    fill = traitlets.Enum(["cells", "pieces", "value"], default_value="cells").tag(sync=True)
    view = traitlets.Enum(["surface", "heat"], default_value="surface").tag(sync=True)
    turn = traitlets.Float(30.0, min=-180, max=180).tag(sync=True)
    seed = traitlets.Int(0, min=0, max=2**32 - 1).tag(sync=True)
    points = Numbers(traitlets.List(traitlets.Float(), minlen=2, maxlen=3)).tag(sync=True)

    def __init__(self, preset: str | None = None, units: int | None = None, **traits):
        given = {name: _floats(traits.pop(name)) for name in _WEIGHTS if name in traits}
        box = traits.get("box")
        if box is not None and "probe" not in traits:
            left, right, bottom, top = box
            traits["probe"] = [0.4 * left + 0.6 * right, 0.45 * bottom + 0.55 * top]
        super().__init__(**traits)
        if given:
            self._take(given)
        if preset is not None:
            self.preset(preset)
        elif units is not None and not given:
            self.random(units)
        if "decimals" not in traits:
            self._choose_decimals()
        self.remember()

    @classmethod
    def from_network(cls, network: two_layer.Network, X=None, y=None, **traits) -> Regions:
        """Shows a network of dl101.two_layer with two inputs, one output, ReLU and at most 50 units, as it is.

        X (m, 2), y (m,) of classes 0 and 1: points drawn with it; the box is made to hold them unless given.
        Raises ValueError for another network, or if X or y have other shapes.
        """
        o, n = network.W2.shape[0], network.W1.shape[1]
        if network.activation != "relu" or n != 2 or o != 1:
            raise ValueError(
                say(
                    ru="Regions: нужна сеть с двумя входами, одним выходом и активацией relu; "
                    f"здесь входов {n}, выходов {o}, {network.activation}.",
                    en="Regions: a network with two inputs, one output and the activation relu is needed; "
                    f"this one has inputs: {n}, outputs: {o}, {network.activation}.",
                )
            )
        if X is not None:
            points, box = _points_and_box(X, y)
            traits = {"points": points, "box": box, **traits}
        return cls(**_from_layers(network), **{"decimals": None, **traits})

    # What the controls do

    def set_weights(self, W, b, v, c: float | None = None) -> None:
        """Other weights, of 1 to 50 units; c stays where it is not given, `decimals` is chosen anew."""
        with self.hold_sync():
            self._take({"W": _floats(W), "b": _floats(b), "v": _floats(v)})
            if c is not None:
                self.c = c
            self._choose_decimals()

    def preset(self, name: str) -> None:
        """Weights of an example: "general", "parallel", "star", "identity" or "grid"; c becomes 0."""
        if name not in _PRESETS:
            raise ValueError(
                say(
                    ru=f"preset: нет примера {name!r}; есть {', '.join(_PRESETS)}.",
                    en=f"preset: there is no example {name!r}; choose from {', '.join(_PRESETS)}.",
                )
            )
        with self.hold_sync():
            self._take(_PRESETS[name])
            self.c = 0.0

    def random(self, units: int | None = None, seed: int | None = None) -> None:
        """Random lines through the middle of the box; units and seed stay where they are not given. c becomes 0."""
        units = self.units if units is None else units
        if not 1 <= units <= _MOST_UNITS:
            raise ValueError(
                say(
                    ru=f"Нейронов может быть от 1 до {_MOST_UNITS}, а задано {units}.",
                    en=f"There can be 1 to {_MOST_UNITS} units, not {units}.",
                )
            )
        with self.hold_sync():
            if seed is not None:
                self.seed = seed
            self._take(random_units(units, self.seed, self.box))
            self.c = 0.0

    # What is to be seen

    @property
    def units(self) -> int:
        """The number of hidden units."""
        return len(self.W)

    @property
    def count(self) -> regions.Regions:
        """Cells and pieces on the whole plane, exactly."""
        return regions.count(self.W, self.b, self.v, decimals=self.decimals)

    @property
    def in_box(self) -> regions.Regions:
        """Cells and pieces inside the box, exactly."""
        return regions.count(self.W, self.b, self.v, self.box, self.decimals)

    @property
    def bound(self) -> int:
        """The largest number of cells that so many units can make: Σ C(n, i) for i = 0, 1, 2."""
        return regions.bound(self.units)

    @property
    def facts(self) -> Facts:
        """What keeps the numbers below the bound."""
        return facts(self.W, self.b, self.v, self.box, self.decimals)

    @property
    def network(self) -> two_layer.Network:
        """The present numbers as a network of dl101.two_layer."""
        return two_layer.Network(self.W, self.b, [self.v], [self.c], "relu")

    def cells(self) -> list[regions.Cell]:
        """The cells inside the box as polygons; see dl101.regions.polygons."""
        return regions.polygons(self.W, self.b, self.v, self.c, self.box, self.decimals)

    def predict(self, X) -> np.ndarray:
        """f for points X (m, 2); shape (m,)."""
        return two_layer.forward(self.network, X)[0][:, 0]

    __call__ = predict

    def at(self, x1: float | None = None, x2: float | None = None) -> Place:
        """What the network does at a point, where the probe stands if none is given. Computed in floats."""
        x = np.array(self.probe if x1 is None or x2 is None else [x1, x2], dtype=float)
        W, b, v = np.array(self.W), np.array(self.b), np.array(self.v)
        z = W @ x + b
        lies_on = np.abs(z) <= 1e-9 * (np.abs(W) @ np.abs(x) + np.abs(b))
        active = "".join("·" if on else str(int(each > 0)) for on, each in zip(lies_on, z, strict=True))
        found = self.facts
        smooth = {unit for k in found.silent + found.cancelled for unit in found.lines[k]} | set(found.without_line)
        known = all(not on or unit in smooth for unit, on in enumerate(lies_on))
        # On a line without a kink the gradient is the same on both sides: that of the side where w · x + b is above 0
        # for the first unit of the line. A unit that is on there and lies the other way is off.
        on = z > 0
        for units in found.lines:
            for unit in units:
                if lies_on[unit]:
                    on[unit] = W[unit] @ W[units[0]] > 0
        gradient = tuple(((v * on) @ W + 0.0).tolist()) if known else None
        return Place(active, float(np.maximum(z, 0) @ v + self.c), gradient)

    @property
    def summary(self) -> str:
        """The state in words, as a screen reader hears it."""
        n, plane, box, bound = self.units, self.count, self.in_box, self.bound
        first = self._say(
            ru=f"Нейронов: {n}. На всей плоскости ячеек: {plane.cells} (граница {bound}), линейных кусков: "
            f"{plane.pieces}. В рамке ячеек: {box.cells}, кусков: {box.pieces}.",
            en=f"Units: {n}. On the whole plane cells: {plane.cells} (bound {bound}), linear pieces: {plane.pieces}. "
            f"In the box cells: {box.cells}, pieces: {box.pieces}.",
        )
        return " ".join([first, *self._reasons(plane.cells == bound)])

    def _reasons(self, general: bool) -> list[str]:
        """Why there are so many, sentence by sentence; the same as `reasons` in regions.js."""
        found = self.facts

        def name(line):
            return "=".join(str(unit + 1) for unit in found.lines[line])

        def names(lines):
            return list(map(name, lines))

        def groups(several):
            return [f"({', '.join(names(lines))})" for lines in several]

        def clauses(*which):
            return [self._clause(ru, en, entries) for ru, en, entries in which if entries]

        sentences = []
        if general:
            sentences.append(self._say(ru="Прямые в общем положении.", en="The lines are in general position."))
        without = [str(unit + 1) for unit in found.without_line]
        outside = [str(found.outside)] if found.outside else []
        for ru, en, parts in [
            (
                "Ячеек меньше границы",
                "Fewer cells than the bound",
                clauses(
                    ("нет прямой (веса 0) у {}", "no line (weights 0) for {}", without),
                    ("совпавшие прямые {}", "one line shared by {}", names(found.coincident)),
                    ("параллельные прямые {}", "parallel lines {}", groups(found.parallel)),
                    ("прямые через одну точку {}", "lines through one point {}", groups(found.concurrent)),
                ),
            ),
            (
                "Кусков меньше, чем ячеек",
                "Fewer pieces than cells",
                clauses(
                    ("v = 0 у {}", "v = 0 for {}", names(found.silent)),
                    ("изломы гасят друг друга на {}", "kinks that cancel on {}", names(found.cancelled)),
                ),
            ),
            (
                "В рамке меньше",
                "Fewer in the box",
                clauses(
                    ("в ней нет прямых № {}", "lines that miss it {}", names(found.beside)),
                    ("пересечений за её краем: {}", "crossings outside it: {}", outside),
                ),
            ),
        ]:
            if parts:
                sentences.append(f"{self._say(ru=ru, en=en)}: {'; '.join(parts)}.")
        return sentences

    def _clause(self, ru: str, en: str, entries: list[str]) -> str:
        more = len(entries) - _NAMED
        if more > 0:
            tail = self._say(ru=f" и ещё {more}", en=f" and {more} more")
            return self._say(ru=ru, en=en).format(", ".join(entries[:_NAMED]) + tail)
        return self._say(ru=ru, en=en).format(self._say(ru=" и ", en=" and ").join(entries))

    @traitlets.validate("W", "b", "v")
    def _weights_fit_together(self, proposal):
        value = proposal["value"]
        if (
            not np.isfinite(np.asarray(value, dtype=float)).all()
            or len({len(getattr(self, name)) for name in _WEIGHTS} | {len(value)}) > 1
        ):
            raise traitlets.TraitError(
                say(
                    ru="W — строки [w1, w2], b и v — списки чисел, по одному на нейрон. "
                    "Другое число нейронов: set_weights(W, b, v).",
                    en="W is rows [w1, w2], b and v are lists of numbers, one for each unit. "
                    "For another number of units: set_weights(W, b, v).",
                )
            )
        return value

    @traitlets.validate("box")
    def _box_has_an_inside(self, proposal):
        left, right, bottom, top = proposal["value"]
        if not (all(map(math.isfinite, proposal["value"])) and left < right and bottom < top):
            raise traitlets.TraitError(
                say(
                    ru="box — это [слева, справа, снизу, сверху], слева меньше, чем справа, снизу меньше, чем сверху.",
                    en="box is [left, right, bottom, top], left below right, bottom below top.",
                )
            )
        return proposal["value"]

    @traitlets.validate("points")
    def _classes_are_0_and_1(self, proposal):
        if any(len(point) == 3 and point[2] not in (0, 1) for point in proposal["value"]):
            raise traitlets.TraitError(
                say(
                    ru="Точки — [x1, x2] или [x1, x2, класс], класс 0 или 1.",
                    en="Points are [x1, x2] or [x1, x2, class], the class 0 or 1.",
                )
            )
        return proposal["value"]

    def _take(self, weights: dict) -> None:
        """All three at once: the lists are compared with each other only when all are there."""
        with self.hold_sync(), self.hold_trait_notifications():
            for name, value in weights.items():
                setattr(self, name, value)
        self.unit = min(self.unit, self.units)

    def _choose_decimals(self) -> None:
        values = np.concatenate([np.ravel(each) for each in (self.W, self.b, self.v, self.box)])
        self.decimals = _DIGITS if np.array_equal(values, np.round(values, _DIGITS)) else None


def random_units(units: int, seed: int, box) -> dict:
    """W, b, v of random lines through the inner four fifths of the box, with at most two digits after the point.

    Five numbers of dl101.portable_random each, so a unit does not depend on how many follow it. As in regions.js.
    """
    left, right, bottom, top = box
    W, b, v = [], [], []
    for u in uniform(seed, 5 * units).reshape(units, 5).tolist():
        w1, w2, weight = ((math.floor(401 * each) - 200) / 100 for each in (u[0], u[1], u[4]))
        x1 = left + (0.1 + 0.8 * u[2]) * (right - left)
        x2 = bottom + (0.1 + 0.8 * u[3]) * (top - bottom)
        W.append([w1 if w1 or w2 else 1.0, w2])
        b.append(math.floor(0.5 - 100 * (W[-1][0] * x1 + w2 * x2)) / 100)
        v.append(weight or 1.0)
    return {"W": W, "b": b, "v": v}


def _points_and_box(X, y) -> tuple[list, list]:
    """Points to draw, and a box that holds them with a tenth to spare on each side."""
    X = np.asarray(X, dtype=float)
    if X.ndim != 2 or X.shape[1] != 2 or not len(X) or (y is not None and np.shape(y) != (len(X),)):
        raise ValueError(
            say(
                ru=f"Regions: нужны X (m, 2) и y (m,); здесь X {X.shape}, y {np.shape(y)}.",
                en=f"Regions: X should be (m, 2) and y (m,); here X is {X.shape}, y {np.shape(y)}.",
            )
        )
    low, high = X.min(axis=0), X.max(axis=0)
    spare = np.where(high > low, (high - low) / 10, 1.0)
    (left, bottom), (right, top) = np.floor(10 * (low - spare)) / 10, np.ceil(10 * (high + spare)) / 10
    return (X if y is None else np.column_stack([X, y])).tolist(), [float(side) for side in (left, right, bottom, top)]


def _from_layers(network: two_layer.Network) -> dict:
    return {
        "W": network.W1.tolist(),
        "b": network.b1.tolist(),
        "v": network.W2[0].tolist(),
        "c": float(network.b2[0]),
    }


def _floats(values) -> list:
    return np.asarray(values, dtype=float).tolist()
