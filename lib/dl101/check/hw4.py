"""Checks of homework 4, approximation by networks of ReLUs. One input, one output, as in lectures 06 and 07:

    y = φ₀ + Σ φᵢ ReLU(θᵢ₀ + θᵢ₁ x)

theta0, theta1, phi are arrays (h,), phi0 is a number, x is (m,). Functions to approximate are NumPy's own (np.sin, a
Polynomial, np.interp with its points given): a referee in another process can call them, too.
"""

from __future__ import annotations

import functools
import math
import sys
from collections.abc import Callable

import numpy as np
from numpy.polynomial import Polynomial

from dl101 import shallow
from dl101.check import forbidden, laws
from dl101.check import summary as _summary
from dl101.check.failure import CheckFailed
from dl101.check.given import given
from dl101.check.networks import PARTS, NetworkCheck, graph
from dl101.check.task import Case, Check, Known, arguments
from dl101.check.values import as_numbers

__all__ = [
    "FORBIDDEN", "MANUAL", "TASKS", "CheckFailed", "approximation_bends", "approximation_corners", "given",
    "interpolation", "joints", "joints_special", "largest_error", "network", "ramp", "ramp_errors", "slopes",
    "slopes_right", "summary", "units_for_bend", "units_for_slope",
]  # fmt: skip

# What an answer may not lead to: the course's own solutions, and libraries that have one.
FORBIDDEN = forbidden.modules()


def _rng(seed):
    return np.random.default_rng(seed)


def _draw(shape, low, high, rng):
    """Numbers of either sign, never near zero: low ≤ |number| ≤ high."""
    return rng.uniform(low, high, shape) * rng.choice([-1.0, 1.0], shape)


# ── network ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def _network(x, theta0, theta1, phi0, phi):
    return shallow.Shallow(theta0, theta1, phi0, phi)(x)


def _relu(z):
    return np.maximum(z, 0)


def _z(x, theta0, theta1):
    return theta0 + x[:, None] * theta1


_NETWORK = Check(
    function="network",
    reference=_network,
    returns=("y",),
    says={"ru": "y для сетей разной величины", "en": "y of networks of several sizes"},
    known=(
        Known("no-relu", lambda x, theta0, theta1, phi0, phi: phi0 + _z(x, theta0, theta1) @ phi,
              ru="получилась прямая: ReLU не применена. Всё, что ниже нуля, становится нулём.",
              en="this is a straight line: ReLU was not applied. Whatever is below zero becomes zero."),
        Known("relu-of-the-sum", lambda x, theta0, theta1, phi0, phi: _relu(phi0 + _z(x, theta0, theta1) @ phi),
              ru="ReLU применена к сумме. Её применяют к каждому нейрону, а потом складывают.",
              en="ReLU was applied to the sum. Apply it to each unit, then add them up."),
        Known("relu-of-the-input", lambda x, theta0, theta1, phi0, phi:
              phi0 + (theta0 + _relu(x)[:, None] * theta1) @ phi,
              ru="ReLU применена к x, а нужна от θᵢ₀ + θᵢ₁x.",
              en="ReLU was applied to x; it should be applied to θᵢ₀ + θᵢ₁x."),
        Known("no-phi0", lambda x, theta0, theta1, phi0, phi: _relu(_z(x, theta0, theta1)) @ phi,
              ru="φ₀ не участвует в ответе.",
              en="φ₀ does not enter the result."),
        Known("no-phi", lambda x, theta0, theta1, phi0, phi: phi0 + _relu(_z(x, theta0, theta1)).sum(axis=1),
              ru="нейроны сложены без своих весов φᵢ.",
              en="the units are added without their weights φᵢ."),
        Known("no-theta0", lambda x, theta0, theta1, phi0, phi: phi0 + _relu(x[:, None] * theta1) @ phi,
              ru="θᵢ₀ не участвуют: все изломы оказались в нуле.",
              en="the θᵢ₀ do not enter: all joints have ended up at zero."),
        Known("thetas-swapped", lambda x, theta0, theta1, phi0, phi: phi0 + _relu(_z(x, theta1, theta0)) @ phi,
              ru="θᵢ₀ и θᵢ₁ перепутаны: x умножают на θᵢ₁.",
              en="θᵢ₀ and θᵢ₁ are swapped: θᵢ₁ is what x is multiplied by."),
        Known("mean", lambda x, theta0, theta1, phi0, phi: phi0 + (_relu(_z(x, theta0, theta1)) * phi).mean(axis=1),
              ru="взято среднее по нейронам, а нужна сумма.",
              en="this is the mean over the units; their sum is wanted."),
        Known("phi0-for-each-unit", lambda x, theta0, theta1, phi0, phi:
              (phi0 + _relu(_z(x, theta0, theta1)) * phi).sum(axis=1),
              ru="φ₀ прибавлено у каждого нейрона, то есть {h} раз. Нужно один раз.",
              en="φ₀ is added for each unit, {h} times. It should be added once."),
        Known("table", lambda x, theta0, theta1, phi0, phi: phi0 + _relu(_z(x, theta0, theta1)) * phi,
              ru="получена таблица ({m}, {h}): слагаемые не сложены. Нужно по одному числу на каждую точку, ({m},).",
              en="this is a table ({m}, {h}): the terms are not added. One number for each point is wanted, ({m},)."),
        Known("column", lambda x, theta0, theta1, phi0, phi: _network(x, theta0, theta1, phi0, phi)[:, None],
              ru="ответ стоит столбцом ({m}, 1), а нужна форма ({m},), как у x.",
              en="the answer is a column ({m}, 1); it should have the shape ({m},), like x."),
        Known("identity", lambda x, theta0, theta1, phi0, phi: x,
              ru="вернулось само x.",
              en="x itself came back."),
    ),
    forbidden=FORBIDDEN,
)  # fmt: skip


def _straight(f, theta0, theta1, phi0, phi, at, width):
    """Over a stretch without a joint the middle of the graph is on the chord."""
    x = np.linspace(at, at + abs(width) + 0.1, 3)
    places = shallow.joints(shallow.Shallow(theta0, theta1, phi0, phi))
    inside = places[(x[0] < places) & (places < x[2])]
    if inside.size:
        x = np.linspace(x[0], inside.min(), 3)
    y = as_numbers(f(x, theta0, theta1, phi0, phi))
    scale = 1 + abs(phi0) + float((np.abs(phi) * (np.abs(theta0) + 10 * np.abs(theta1))).sum())
    return y is not None and y.shape == (3,) and abs(y[0] + y[2] - 2 * y[1]) <= 1e-4 * scale


_STRAIGHT = laws.Law(
    "not-straight",
    {"theta0": laws.Array("h"), "theta1": laws.Array("h"), "phi0": laws.Array(), "phi": laws.Array("h"),
     "at": laws.Array(), "width": laws.Array()},
    _straight,
    ru="между соседними изломами график должен быть прямым, а у вас он изогнут.",
    en="between two neighbouring joints the graph should be straight; yours is bent.",
)  # fmt: skip


def _units(rng, h, low, high, right=False):
    """theta0, theta1, phi0, phi of h units. Joints of all but every third lie between low and high."""
    span = high - low
    places = low + span * (np.arange(h) + rng.uniform(0.2, 0.8, h)) / h
    places[2::3] += np.where(rng.random(len(places[2::3])) < 0.5, -1.5, 1.5) * span
    places = rng.permutation(places)
    theta1 = rng.uniform(0.5, 2, h) if right else _draw(h, 0.5, 2, rng)
    if not right:
        theta1[: min(2, h)] = [-rng.uniform(0.5, 2), rng.uniform(0.5, 2)][: min(2, h)]
    return -theta1 * places, theta1, float(_draw((), 0.4, 2, rng)), _draw(h, 0.5, 2, rng)


def network(function, seed=0, sizes=((5, 3), (1, 4), (4, 1))):
    """The graph at m points, for h units; sizes: (m, h)."""
    rng, cases = _rng(seed), []
    for m, h in sizes:
        x = rng.permutation(np.linspace(-2, 2, m) + rng.uniform(-0.2, 0.2, m))
        cases.append(Case(arguments(_network, x, *_units(rng, h, -2, 2)), {"m": m, "h": h}))
    whole = np.array([-1, 0, 2]), np.array([1, -3]), np.array([2, -1]), 2, np.array([3, -1])
    cases.append(Case(arguments(_network, *whole), {"m": 3, "h": 2}))
    _NETWORK.run(function, cases, laws.judge(_NETWORK, _STRAIGHT, seed=seed))


# ── joints ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def _places(theta0, theta1):
    """Every joint, in the order of the units that have one."""
    places = shallow.joints(shallow.Shallow(theta0, theta1, 0, np.ones(len(theta0))))
    return places[~np.isnan(places)]


def _between(places, low, high):
    return places[(low < places) & (places < high)]


def _joints(theta0, theta1, low, high):
    return np.unique(_between(_places(theta0, theta1), low, high))


_JOINTS_KNOWN = (
    Known("sign", lambda theta0, theta1, low, high: np.unique(_between(-_places(theta0, theta1), low, high)),
          ru="знак обратный: решите уравнение θᵢ₀ + θᵢ₁x = 0 относительно x.",
          en="the sign is wrong: solve θᵢ₀ + θᵢ₁x = 0 for x."),
    Known("inverted", lambda theta0, theta1, low, high: np.unique(_between(-theta1 / theta0, low, high)),
          ru="дробь перевёрнута: решите уравнение θᵢ₀ + θᵢ₁x = 0 относительно x.",
          en="the fraction is upside down: solve θᵢ₀ + θᵢ₁x = 0 for x."),
    Known("right-only", lambda theta0, theta1, low, high:
          np.unique(_between(_places(theta0, theta1)[theta1[theta1 != 0] > 0], low, high)),
          ru="нет изломов тех нейронов, у которых θᵢ₁ < 0. Они смотрят влево, но излом у них тоже есть.",
          en="the joints of units with θᵢ₁ < 0 are missing. Such units face left, but they bend the graph, too."),
    Known("outside", lambda theta0, theta1, low, high: np.unique(_places(theta0, theta1)),
          ru="среди точек есть такие, что не лежат между {low} и {high}.",
          en="some of the points do not lie between {low} and {high}."),
    Known("unsorted", lambda theta0, theta1, low, high: _between(_places(theta0, theta1), low, high),
          ru="точки верные, но идут в порядке нейронов. Нужны слева направо, каждая один раз.",
          en="the points are right but come in the order of the units. They should go from left to right, each once."),
    Known("descending", lambda theta0, theta1, low, high: _joints(theta0, theta1, low, high)[::-1],
          ru="точки идут справа налево, а нужны слева направо.",
          en="the points go from right to left; they should go from left to right."),
    Known("units", lambda theta0, theta1, low, high:
          np.flatnonzero(np.isin(np.where(theta1 == 0, np.nan, -theta0 / np.where(theta1 == 0, 1, theta1)),
                                 _joints(theta0, theta1, low, high))),
          ru="это номера нейронов, а нужны точки на оси x.",
          en="these are numbers of units; points of the x axis are wanted."),
    Known("count", lambda theta0, theta1, low, high: len(_joints(theta0, theta1, low, high)),
          ru="это число изломов, а нужны сами точки.",
          en="this is how many joints there are; the points themselves are wanted."),
)  # fmt: skip
_JOINTS = Check(
    function="joints",
    reference=_joints,
    returns=("x",),
    says={"ru": "точки внутри отрезка, слева направо", "en": "the points inside the interval, from left to right"},
    known=_JOINTS_KNOWN,
    forbidden=FORBIDDEN,
)
_JOINTS_SPECIAL = Check(
    function="joints",
    reference=_joints,
    returns=("x",),
    says={
        "ru": "нейроны без излома, совпавшие изломы, изломы на концах",
        "en": "units without a joint, joints that coincide, joints at the ends",
    },
    known=(
        Known("doubled", lambda theta0, theta1, low, high: np.sort(_between(_places(theta0, theta1), low, high)),
              ru="одна и та же точка стоит несколько раз: там излом сразу у нескольких нейронов. У графика он один.",
              en="one point appears more than once: several units have their joint there. The graph has one."),
        Known("ends-included", lambda theta0, theta1, low, high:
              np.unique([x for x in _places(theta0, theta1) if low <= x <= high]),
              ru="концы отрезка, {low} и {high}, не лежат внутри него.",
              en="the ends of the interval, {low} and {high}, are not inside it."),
        *_JOINTS_KNOWN,
    ),
    forbidden=FORBIDDEN,
)  # fmt: skip


def _ends(rng):
    """low and high with two decimals, neither of them zero, and zero not in the middle."""
    low = round(float(rng.uniform(-2.5, -1)), 2)
    return low, round(float(low + rng.uniform(2.5, 4.5)), 2)


def joints(function, seed=0, units=(4, 1, 7, 2)):
    """Joints of units facing both ways, some of them outside the interval."""
    rng, cases = _rng(seed), []
    for h in units:
        low, high = _ends(rng)
        theta0, theta1, _, _ = _units(rng, h, low, high)
        cases.append(Case(arguments(_joints, theta0, theta1, low, high), {"low": low, "high": high}))
    whole = np.array([3, 2, -4, 6]), np.array([2, -4, 2, 1])  # joints -1.5, 0.5, 2 and -6
    cases.append(Case(arguments(_joints, *whole, -3, 3), {"low": -3, "high": 3}))
    _JOINTS.run(function, cases)


def _special(rng):
    """Joints at p twice, at q, r, both ends, outside; two units without one. Powers of two: nothing is rounded."""
    p, q, r = rng.permutation([-0.75, -0.25, 0.5, 1.25])[:3]
    low, high = -2.0, float(rng.choice([2.0, 1.5]))
    places = np.array([p, low, q, p, high, 3.5, r, 0.0, 0.0])
    theta1 = np.array([2, 2, 1, -2, 0.5, -4, -1, 0, 0])
    theta0 = -theta1 * places + np.array([0, 0, 0, 0, 0, 0, 0, 1.0, 0])
    order = rng.permutation(len(places))
    return theta0[order], theta1[order], low, high


def joints_special(function, seed=0, count=3):
    """θᵢ₁ = 0, joints that coincide, joints at the ends, and no joint at all; count: inputs of the first sort."""
    rng, cases = _rng(seed), []
    for _ in range(count):
        theta0, theta1, low, high = _special(rng)
        cases.append(Case(arguments(_joints, theta0, theta1, low, high), {"low": low, "high": high}))
    none = np.array([1.0, -5.0, 2.0]), np.array([0.0, 1.0, 0.0])
    cases.append(Case(arguments(_joints, *none, -1.0, 1.0), {"low": -1, "high": 1}))
    _JOINTS_SPECIAL.run(function, cases)


# ── slopes ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def _middles(theta0, theta1, low, high):
    ends = np.concatenate([[low], _joints(theta0, theta1, low, high), [high]])
    return (ends[:-1] + ends[1:]) / 2


def _active(x, theta0, theta1):
    return _z(x, theta0, theta1) > 0


def _slopes(theta0, theta1, phi, low, high):
    return _active(_middles(theta0, theta1, low, high), theta0, theta1) @ (phi * theta1)


def _jumps(theta0, theta1, phi, low, high):
    """The change of slope at each joint inside."""
    places = np.where(theta1 == 0, np.nan, -theta0 / np.where(theta1 == 0, 1, theta1))
    return np.array([(phi * np.abs(theta1))[places == x].sum() for x in _joints(theta0, theta1, low, high)])


def _at_the_joints(theta0, theta1, phi, low, high):
    starts = np.concatenate([[low], _joints(theta0, theta1, low, high)])
    return _active(starts, theta0, theta1) @ (phi * theta1)


_SLOPES_KNOWN = (
    Known("no-theta1", lambda theta0, theta1, phi, low, high:
          _active(_middles(theta0, theta1, low, high), theta0, theta1) @ phi,
          ru="сложены φᵢ активных нейронов, а наклон нейрона — это φᵢθᵢ₁.",
          en="the φᵢ of the active units are added; the slope of a unit is φᵢθᵢ₁."),
    Known("no-phi", lambda theta0, theta1, phi, low, high:
          _active(_middles(theta0, theta1, low, high), theta0, theta1) @ theta1,
          ru="сложены θᵢ₁ активных нейронов, а наклон нейрона — это φᵢθᵢ₁.",
          en="the θᵢ₁ of the active units are added; the slope of a unit is φᵢθᵢ₁."),
    Known("all-active", lambda theta0, theta1, phi, low, high:
          np.full(len(_joints(theta0, theta1, low, high)) + 1, phi @ theta1),
          ru="на каждом участке сложены все нейроны, а нужны только активные.",
          en="all units are added on each piece; only the active ones count."),
    Known("inactive", lambda theta0, theta1, phi, low, high:
          ~_active(_middles(theta0, theta1, low, high), theta0, theta1) @ (phi * theta1),
          ru="сложены те нейроны, что молчат, а нужны активные: где θᵢ₀ + θᵢ₁x > 0.",
          en="the silent units are added; the active ones count, where θᵢ₀ + θᵢ₁x > 0."),
    Known("right-to-left", lambda theta0, theta1, phi, low, high: _slopes(theta0, theta1, phi, low, high)[::-1],
          ru="наклоны идут справа налево, а нужны слева направо.",
          en="the slopes go from right to left; they should go from left to right."),
    Known("jumps", _jumps,
          ru="это скачки наклона в изломах, по одному на излом. Нужны наклоны участков, их на один больше.",
          en="these are the changes of slope at the joints. The slopes of the pieces are wanted, one more of them."),
    Known("one-less", lambda theta0, theta1, phi, low, high: _slopes(theta0, theta1, phi, low, high)[1:],
          ru="нет наклона первого участка, от {low} до первого излома.",
          en="the slope of the first piece, from {low} to the first joint, is missing."),
    Known("one-less", lambda theta0, theta1, phi, low, high: _slopes(theta0, theta1, phi, low, high)[:-1],
          ru="нет наклона последнего участка, от последнего излома до {high}.",
          en="the slope of the last piece, from the last joint to {high}, is missing."),
    Known("at-the-joint", _at_the_joints,
          ru="активность проверена в самом изломе, а там нейрон ни включён, ни выключен. Возьмите точку внутри "
          "участка.",
          en="activity was tested at the joint itself, where a unit is neither on nor off. Take a point inside the "
          "piece."),
    Known("from-zero", lambda theta0, theta1, phi, low, high:
          np.concatenate([[0.0], np.cumsum(_jumps(theta0, theta1, phi, low, high))]),
          ru="первый участок не обязательно горизонтальный: левее {low} могли включиться нейроны, и те, что смотрят "
          "влево, там активны.",
          en="the first piece need not be level: units may have started left of {low}, and units that face left are "
          "active there."),
)  # fmt: skip
_SLOPES_RIGHT = Check(
    function="slopes",
    reference=_slopes,
    returns=("slopes",),
    says={"ru": "нейроны смотрят вправо (θᵢ₁ > 0)", "en": "units that face right (θᵢ₁ > 0)"},
    known=_SLOPES_KNOWN,
    earlier={"joints": _joints},
    forbidden=FORBIDDEN,
)
_SLOPES = Check(
    function="slopes",
    reference=_slopes,
    returns=("slopes",),
    says={
        "ru": "нейроны смотрят в обе стороны, изломы совпадают, θᵢ₁ = 0",
        "en": "units that face both ways, joints that coincide, θᵢ₁ = 0",
    },
    known=(
        Known("all-to-the-right", lambda theta0, theta1, phi, low, high:
              np.array([(phi * theta1)[_starts(theta0, theta1) < x].sum() for x in
                        _middles(theta0, theta1, low, high)]),
              ru="нейрон с θᵢ₁ < 0 активен слева от своего излома, а не справа.",
              en="a unit with θᵢ₁ < 0 is active to the left of its joint, not to the right."),
        Known("absolute", lambda theta0, theta1, phi, low, high:
              _active(_middles(theta0, theta1, low, high), theta0, theta1) @ (phi * np.abs(theta1)),
              ru="знак θᵢ₁ потерян: скачок в изломе — это φᵢ|θᵢ₁|, а наклон нейрона — φᵢθᵢ₁.",
              en="the sign of θᵢ₁ got lost: the jump at a joint is φᵢ|θᵢ₁|, but the slope of a unit is φᵢθᵢ₁."),
        *_SLOPES_KNOWN,
    ),
    earlier={"joints": _joints},
    forbidden=FORBIDDEN,
)  # fmt: skip


def _starts(theta0, theta1):
    """The joint of each unit; inf for a unit without one."""
    return np.where(theta1 == 0, np.inf, -theta0 / np.where(theta1 == 0, 1, theta1))


def _agrees_with_differences(f, theta0, theta1, phi):
    # Quarters and powers of two: equal joints are equal as floats, whichever way they are computed.
    theta0 = np.round(theta0 * 4) / 4
    theta1 = np.where(theta1 < 0, -1, 1) * 2.0 ** (np.round(np.abs(theta1)) - 1)
    low, high = -7.0, 7.0  # all joints are between −6 and 6
    ends = np.concatenate([[low], _joints(theta0, theta1, low, high), [high]])
    differences = np.diff(_network(ends, theta0, theta1, 0.0, phi)) / np.diff(ends)
    found = as_numbers(f(theta0, theta1, phi, low, high))
    return found is not None and found.shape == differences.shape and np.allclose(found, differences, atol=1e-3)


_DIFFERENCES = laws.Law(
    "differences",
    {"theta0": laws.Array("h"), "theta1": laws.Array("h"), "phi": laws.Array("h")},
    _agrees_with_differences,
    ru="наклоны не сходятся с разностями: на участке от x₀ до x₁ наклон равен (y(x₁) − y(x₀)) / (x₁ − x₀). Нашлась "
    "сеть, для которой это не так.",
    en="the slopes do not agree with differences: on a piece from x₀ to x₁ the slope is (y(x₁) − y(x₀)) / (x₁ − x₀). "
    "There is a network for which this does not hold.",
)  # fmt: skip


def slopes_right(function, seed=0, units=(4, 2, 7, 1)):
    """Slopes where all units face right; some start before the interval, some after it."""
    rng, cases = _rng(seed), []
    for h in units:
        low, high = _ends(rng)
        theta0, theta1, _, phi = _units(rng, h, low, high, right=True)
        theta0[-1] = -theta1[-1] * (low - 1.0)  # one that is active all the way
        cases.append(Case(arguments(_slopes, theta0, theta1, phi, low, high), {"low": low, "high": high}))
    _SLOPES_RIGHT.run(function, cases)


def slopes(function, seed=0, units=(4, 2, 7)):
    """Slopes of units that face both ways; then joints that coincide, θᵢ₁ = 0 and whole numbers."""
    rng, cases = _rng(seed), []
    for h in units:
        low, high = _ends(rng)
        theta0, theta1, _, phi = _units(rng, h, low, high)
        cases.append(Case(arguments(_slopes, theta0, theta1, phi, low, high), {"low": low, "high": high}))
    theta0, theta1, low, high = _special(rng)
    phi = _draw(len(theta0), 0.5, 2, rng)
    cases.append(Case(arguments(_slopes, theta0, theta1, phi, low, high), {"low": low, "high": high}))
    whole = np.array([1, 0, 2]), np.array([1, 1, -2]), np.array([2, -3, 1])
    cases.append(Case(arguments(_slopes, *whole, -3, 3), {"low": -3, "high": 3}))
    _SLOPES.run(function, cases, laws.judge(_SLOPES, _DIFFERENCES, seed=seed))


# ── interpolation ────────────────────────────────────────────────────────────────────────────────────────────────────


def _interpolation(knots, values):
    steepness = np.diff(values) / np.diff(knots)
    return -knots[:-1], np.ones(len(steepness)), values[0], np.diff(steepness, prepend=0.0)


def _right_facing(phi: Callable, at: Callable = lambda knots: knots[:-1], phi0: Callable = lambda values: values[0]):
    """An interpolation with other weights, joints or start."""

    def wrong(knots, values):
        joints, weights = at(knots), phi(np.diff(values) / np.diff(knots), knots, values)
        return -joints, np.ones(len(joints)), phi0(values), weights

    return wrong


def _bends(steepness, knots, values):
    return np.diff(steepness, prepend=0.0)


_INTERPOLATION = NetworkCheck(
    function="interpolation",
    reference=_interpolation,
    returns=PARTS,
    says={"ru": "ломаная проходит через точки, нейронов n", "en": "the line goes through the points, with n units"},
    points=lambda knots, values: np.unique(
        np.concatenate([knots, *(knots[:-1] + share * np.diff(knots) for share in (0.15, 0.5, 0.8))])
    ),
    target=lambda x, knots, values: np.interp(x, knots, values),
    units=lambda knots, values: len(knots) - 1,
    known=(
        Known("slopes-for-jumps", _right_facing(lambda steepness, knots, values: steepness),
              ru="веса φᵢ — это наклоны звеньев, а нужны их изменения: включившиеся раньше нейроны растут и дальше.",
              en="the weights φᵢ are the slopes of the pieces; their changes are wanted: units that started earlier go "
              "on rising."),
        Known("starts-at-zero", _right_facing(_bends, phi0=lambda values: 0.0),
              ru="ломаная начинается с нуля, а не с высоты первой точки.",
              en="the line starts at zero instead of at the height of the first point."),
        Known("mirrored", _right_facing(_bends, at=lambda knots: -knots[:-1]),
              ru="изломы оказались в точках −xᵢ. Какое θᵢ₀ нужно, чтобы θᵢ₀ + θᵢ₁x обратилось в ноль в узле?",
              en="the joints have ended up at −xᵢ. Which θᵢ₀ makes θᵢ₀ + θᵢ₁x zero at the knot?"),
        Known("right-ends", _right_facing(_bends, at=lambda knots: knots[1:]),
              ru="нейрон стоит в конце своего звена, а звено начинается в левом узле.",
              en="each unit stands at the end of its piece; a piece starts at its left knot."),
        Known("widths-ignored", _right_facing(lambda steepness, knots, values: np.diff(np.diff(values), prepend=0.0)),
              ru="наклон звена — это разность высот, делённая на его ширину.",
              en="the slope of a piece is the difference of heights over its width."),
        Known("equal-widths", _right_facing(lambda steepness, knots, values: np.diff(
              np.diff(values) / (knots[1] - knots[0]), prepend=0.0)),
              ru="узлы стоят неравномерно: у каждого звена ширина своя.",
              en="the knots are not equally spaced: each piece has its own width."),
        Known("first-slope-lost", _right_facing(lambda steepness, knots, values: np.diff(
              steepness, prepend=steepness[0])),
              ru="первое звено вышло горизонтальным: его наклон тоже скачок, от нуля.",
              en="the first piece has come out level: its slope is a jump as well, from zero."),
        Known("values-for-weights", _right_facing(lambda steepness, knots, values: values[:-1]),
              ru="веса φᵢ — это высоты точек, а вес нейрона — скачок наклона.",
              en="the weights φᵢ are the heights of the points; the weight of a unit is a jump of the slope."),
    ),
    forbidden=FORBIDDEN,
)  # fmt: skip


def _passes_through(f, start, steps, first, values):
    knots = start + np.concatenate([[0.0], np.cumsum(steps)])
    heights = np.concatenate([[first], values])
    found = graph(f(knots, heights))
    return found is not None and np.allclose(found(knots), heights, rtol=1e-4, atol=1e-3)


_THROUGH = laws.Law(
    "misses-a-knot",
    {"start": laws.Array(), "steps": laws.Array("n", low=0.25, high=2), "first": laws.Array(),
     "values": laws.Array("n")},
    _passes_through,
    ru="график должен проходить через все точки. Нашлись узлы, для которых это не так: первый в {start}, расстояния "
    "между ними {steps}.",
    en="the graph should go through all points. There are knots for which it does not: the first at {start}, with "
    "distances {steps} between them.",
)  # fmt: skip


def interpolation(function, seed=0, pieces=(3, 1, 6)):
    """The line through given points, by as many units as it has pieces."""
    rng, cases = _rng(seed), []
    for n in pieces:
        knots = rng.uniform(-2, -0.5) + np.concatenate([[0.0], np.cumsum(rng.uniform(0.3, 1.4, n))])
        values = _draw((), 0.5, 2, rng) + np.concatenate([[0.0], np.cumsum(_draw(n, 0.4, 2, rng))])
        cases.append(Case(arguments(_interpolation, knots, values), {"n": n}))
    cases.append(Case(arguments(_interpolation, np.array([1, 2, 4]), np.array([3, 1, 2])), {"n": 2}))
    _INTERPOLATION.run(function, cases, laws.judge(_INTERPOLATION, _THROUGH, seed=seed))


# ── largest error ────────────────────────────────────────────────────────────────────────────────────────────────────


def _gap(f, F, low, high, points):
    x = np.linspace(low, high, points)
    return f(x) - F(x)


def _largest_error(f, F, low, high, points):
    return np.abs(_gap(f, F, low, high, points)).max()


_LARGEST_ERROR = Check(
    function="largest_error",
    reference=_largest_error,
    returns=("error",),
    numbers=("error",),
    says={"ru": "наибольшее отклонение на сетке", "en": "the largest deviation on a grid"},
    known=(
        Known("no-absolute-value", lambda f, F, low, high, points: _gap(f, F, low, high, points).max(),
              ru="отрицательные разности потеряны: отклонение в любую сторону — ошибка.",
              en="negative differences are lost: being off in either direction is an error."),
        Known("no-absolute-value", lambda f, F, low, high, points: -_gap(f, F, low, high, points).min(),
              ru="положительные разности потеряны: отклонение в любую сторону — ошибка.",
              en="positive differences are lost: being off in either direction is an error."),
        Known("signed", lambda f, F, low, high, points: -_largest_error(f, F, low, high, points),
              ru="ошибка не бывает отрицательной.",
              en="an error is never negative."),
        Known("mean", lambda f, F, low, high, points: np.abs(_gap(f, F, low, high, points)).mean(),
              ru="это средняя ошибка, а нужна наибольшая.",
              en="this is the mean error; the largest is wanted."),
        Known("mean-square", lambda f, F, low, high, points: (_gap(f, F, low, high, points) ** 2).mean(),
              ru="это средний квадрат ошибки, а нужна наибольшая.",
              en="this is the mean squared error; the largest is wanted."),
        Known("root-mean-square", lambda f, F, low, high, points:
              math.sqrt((_gap(f, F, low, high, points) ** 2).mean()),
              ru="это корень из среднего квадрата, а нужна наибольшая ошибка.",
              en="this is the root of the mean square; the largest error is wanted."),
        Known("squared", lambda f, F, low, high, points: _largest_error(f, F, low, high, points) ** 2,
              ru="это квадрат наибольшей ошибки, а нужна она сама.",
              en="this is the square of the largest error; the error itself is wanted."),
        Known("sum", lambda f, F, low, high, points: np.abs(_gap(f, F, low, high, points)).sum(),
              ru="это сумма ошибок, а нужна наибольшая.",
              en="this is the sum of the errors; the largest is wanted."),
        Known("smallest", lambda f, F, low, high, points: np.abs(_gap(f, F, low, high, points)).min(),
              ru="это наименьшее отклонение, а нужно наибольшее.",
              en="this is the smallest deviation; the largest is wanted."),
        Known("maxima-compared", lambda f, F, low, high, points:
              abs(f(np.linspace(low, high, points)).max() - F(np.linspace(low, high, points)).max()),
              ru="сравнены наибольшие значения двух функций, а сравнивать нужно в одной и той же точке.",
              en="the largest values of the two functions were compared; compare them at the same point."),
        Known("without-the-end", lambda f, F, low, high, points: np.abs(
              f(np.linspace(low, high, points, endpoint=False)) - F(np.linspace(low, high, points, endpoint=False))
              ).max(),
              ru="правый конец отрезка не попал в сетку, а он ей принадлежит.",
              en="the right end of the interval is missing from the grid; it belongs to it."),
        Known("points-counted", lambda f, F, low, high, points: _largest_error(f, F, low, high, points + 1),
              ru="в сетке на одну точку больше: points — число точек вместе с обоими концами.",
              en="the grid has one point too many: points counts them, both ends included."),
        Known("each-point", lambda f, F, low, high, points: np.abs(_gap(f, F, low, high, points)),
              ru="получен массив: по числу на точку. Нужно одно число, наибольшее.",
              en="this is an array, a number for each point. One number is wanted, the largest."),
        Known("place", lambda f, F, low, high, points: np.linspace(low, high, points)[
              np.abs(_gap(f, F, low, high, points)).argmax()],
              ru="это место, где ошибка наибольшая, а нужна она сама.",
              en="this is where the error is largest; the error itself is wanted."),
    ),
    forbidden=FORBIDDEN,
)  # fmt: skip


def _symmetric(f, a, b, shift):
    mine, theirs = Polynomial(a), Polynomial(b)
    one, other = as_numbers(f(mine, theirs, -1.0, 1.0, 9)), as_numbers(f(theirs, mine, -1.0, 1.0, 9))
    if one is None or other is None or one.shape != () or other.shape != ():
        return False
    moved = as_numbers(f(mine + shift, theirs + shift, -1.0, 1.0, 9))
    return abs(one - other) < 1e-4 and abs(one - moved) < 1e-4


_DISTANCE = laws.Law(
    "not-a-distance",
    {"a": laws.Array("n"), "b": laws.Array("n"), "shift": laws.Array()},
    _symmetric,
    ru="если поменять f и F местами или прибавить к обеим одно и то же число, ошибка не меняется. У вас меняется.",
    en="the error stays the same if f and F are swapped, or the same number is added to both. Yours does not.",
)


def largest_error(function, seed=0, grids=(5, 2, 11)):
    """The largest deviation of polynomials and of a sine on grids of few points, so that each of them counts."""
    rng, cases = _rng(seed), []
    for i, points in enumerate(grids):
        low, high = _ends(rng)
        f = Polynomial(rng.uniform(-1, 1, 4))
        # f − F grows to the right end, first to the one side, then to the other
        away = float(rng.uniform(0.3, 0.9)) * (Polynomial([-low, 1.0]) ** 2 + float(rng.uniform(0.2, 0.5)))
        F = f - away if i % 2 else f + away
        cases.append(Case(arguments(_largest_error, f, F, low, high, points)))
    line = Polynomial(rng.uniform(0.2, 0.4, 2))
    cases.append(Case(arguments(_largest_error, np.sin, line, float(rng.uniform(-4, -3)), 1.0, 7)))
    cases.append(Case(arguments(_largest_error, line, np.cos, 0, 3, 4)))
    _LARGEST_ERROR.run(function, cases, laws.judge(_LARGEST_ERROR, _DISTANCE, seed=seed))


# ── how many units ───────────────────────────────────────────────────────────────────────────────────────────────────


def _least(epsilon, low, high, lipschitz, curvature, slope=2.0, bend=8.0, choose=min):
    """The number that the smaller bound asks for, before it is made whole."""
    width = high - low
    return choose(lipschitz * width / (slope * epsilon), width * math.sqrt(curvature / (bend * epsilon)))


def _whole(value):
    return max(1, math.ceil(value)) if math.isfinite(value) else 0


def _units_for(epsilon, low, high, lipschitz, curvature):
    return _whole(_least(epsilon, low, high, lipschitz, curvature))


def _counted(make: Callable, whole: Callable = _whole):
    return lambda epsilon, low, high, lipschitz, curvature: whole(make(epsilon, low, high, lipschitz, curvature))


_COUNT_KNOWN = (
    Known("rounded-down", _counted(_least, lambda r: max(1, math.floor(r))),
          ru="округлено вниз: нейронов не хватит. Нужно наименьшее целое, не меньшее, чем получилось.",
          en="rounded down: there will be too few units. Take the least whole number not below the result."),
    Known("rounded", _counted(_least, lambda r: max(1, round(r))),
          ru="округлено до ближайшего целого, и если это вниз, нейронов не хватит.",
          en="rounded to the nearest whole number; where that is down, there will be too few units."),
    Known("not-whole", lambda epsilon, low, high, lipschitz, curvature:
          _least(epsilon, low, high, lipschitz, curvature),
          ru="число нейронов должно быть целым.",
          en="the number of units should be whole."),
    Known("one-more", lambda epsilon, low, high, lipschitz, curvature:
          _units_for(epsilon, low, high, lipschitz, curvature) + 1,
          ru="на один больше нужного. Узлов n + 1, а нейронов n.",
          en="one too many. There are n + 1 knots, but n units."),
    Known("rounded-down-plus-one", _counted(_least, lambda r: max(1, math.floor(r) + 1)),
          ru="если получилось целое число, прибавлять к нему ничего не нужно.",
          en="if the result is a whole number, nothing needs to be added to it."),
    Known("zero-units", _counted(_least, math.ceil),
          ru="хотя бы один нейрон нужен всегда: через две точки прямую проводит он.",
          en="one unit is always needed: it draws the line through two points."),
    Known("width-forgotten", lambda epsilon, low, high, lipschitz, curvature:
          _units_for(epsilon, 0.0, 1.0, lipschitz, curvature),
          ru="длина отрезка не участвует.",
          en="the length of the interval does not enter."),
    Known("high-for-width", lambda epsilon, low, high, lipschitz, curvature:
          _units_for(epsilon, 0.0, high, lipschitz, curvature),
          ru="взят правый конец вместо длины отрезка.",
          en="the right end was taken in place of the length of the interval."),
)  # fmt: skip
_UNITS_FOR_BEND = Check(
    function="units_for",
    reference=_units_for,
    returns=("n",),
    numbers=("n",),
    says={"ru": "граница для |f''|: наименьшее n", "en": "a bound on |f''|: the least n"},
    known=(
        Known("no-root", lambda epsilon, low, high, lipschitz, curvature:
              _whole(curvature * (high - low) ** 2 / (8 * epsilon)),
              ru="это n²: из оценки M h²/8 ≤ ε ещё нужно извлечь корень.",
              en="this is n²: M h²/8 ≤ ε still needs a square root to be taken."),
        Known("no-eighth", _counted(functools.partial(_least, bend=1.0)),
              ru="потеряна восьмёрка: ошибка не больше M h²/8.",
              en="the factor 8 got lost: the error is at most M h²/8."),
        Known("half-for-eighth", _counted(functools.partial(_least, bend=2.0)),
              ru="взято M h²/2, а ошибка не больше M h²/8.",
              en="M h²/2 was taken; the error is at most M h²/8."),
        *_COUNT_KNOWN,
    ),
    forbidden=FORBIDDEN,
)  # fmt: skip
_UNITS_FOR_SLOPE = Check(
    function="units_for",
    reference=_units_for,
    returns=("n",),
    numbers=("n",),
    says={"ru": "граница для наклона, и обе сразу", "en": "a bound on the slope, and both at once"},
    known=(
        Known("whole-width", _counted(functools.partial(_least, slope=1.0)),
              ru="взято L h ≤ ε, а ошибка не больше L h/2.",
              en="L h ≤ ε was taken; the error is at most L h/2."),
        Known("larger-of-two", _counted(functools.partial(_least, choose=max)),
              ru="взята оценка, которая требует больше нейронов. Верны обе, значит, хватит меньшего числа.",
              en="the bound that asks for more units was taken. Both hold, so the smaller number is enough."),
        Known("bend-ignored", lambda epsilon, low, high, lipschitz, curvature:
              _whole(_least(epsilon, low, high, lipschitz, math.inf)),
              ru="если известна и граница для |f''|, по ней может хватить меньшего числа нейронов.",
              en="where a bound on |f''| is known too, it may need fewer units."),
        *_COUNT_KNOWN,
    ),
    forbidden=FORBIDDEN,
)  # fmt: skip


def _number_of_units(f, *values) -> float | None:
    found = as_numbers(f(*values))
    return float(found) if found is not None and found.shape == () and np.isfinite(found) and found >= 1 else None


def _least_by_bend(f, epsilon, width, bend):
    n = _number_of_units(f, epsilon, -width, width, math.inf, bend)
    if n is None:
        return False
    error = lambda n: bend * (2 * width / n) ** 2 / 8  # noqa: E731
    return error(n) <= epsilon * (1 + 1e-6) and (n == 1 or error(n - 1) > epsilon * (1 - 1e-6))


def _least_by_slope(f, epsilon, width, slope):
    n = _number_of_units(f, epsilon, -width, width, slope, math.inf)
    if n is None:
        return False
    error = lambda n: slope * (2 * width / n) / 2  # noqa: E731
    return error(n) <= epsilon * (1 + 1e-6) and (n == 1 or error(n - 1) > epsilon * (1 - 1e-6))


_NOT_LEAST = {
    "ru": "с n участками оценка должна быть не больше ε, а с n − 1 уже больше. Нашёлся вход, где это не так: {input}.",
    "en": "with n pieces the bound should be at most ε, and with n − 1 above it. There is an input where this does not "
    "hold: {input}.",
}
_LEAST_BY_BEND = laws.Law(
    "not-the-least",
    {"epsilon": laws.Array(low=0.01, high=1), "width": laws.Array(low=0.1, high=5), "bend": laws.Array(low=0, high=50)},
    _least_by_bend,
    **_NOT_LEAST,
)
_LEAST_BY_SLOPE = laws.Law(
    "not-the-least",
    {"epsilon": laws.Array(low=0.01, high=1), "width": laws.Array(low=0.1, high=5), "slope": laws.Array(low=0, high=9)},
    _least_by_slope,
    **_NOT_LEAST,
)


def _epsilon(n, part, width, slope=None, bend=None):
    """The ε for which a bound asks for n − part units, made whole to n."""
    return slope * width / (2 * (n - part)) if slope else bend * width**2 / (8 * (n - part) ** 2)


def units_for_bend(function, seed=0, counts=(7, 12, 40)):
    """n from M alone: numbers to be rounded up from below and from above one half, whole ones, and none at all."""
    rng, cases = _rng(seed), []
    for n in counts:
        for part in (rng.uniform(0.2, 0.45), rng.uniform(0.55, 0.8)):
            low, high = _ends(rng)
            bend = float(rng.uniform(2, 20))
            epsilon = _epsilon(n, part, high - low, bend=bend)
            cases.append(Case(arguments(_units_for, epsilon, low, high, math.inf, bend)))
    k = int(rng.integers(3, 6))
    cases.append(Case(arguments(_units_for, 0.25, -1.0, -1.0 + 2 * k, math.inf, 8.0)))  # 2k · √4
    cases.append(Case(arguments(_units_for, 1, 0, 2 * k, math.inf, 2)))  # 2k · √(1/4), whole numbers
    cases.append(Case(arguments(_units_for, 0.1, -1.0, 2.0, math.inf, 0.0)))
    _UNITS_FOR_BEND.run(function, cases, laws.judge(_UNITS_FOR_BEND, _LEAST_BY_BEND, seed=seed))


def units_for_slope(function, seed=0, counts=(7, 12, 40)):
    """n from both, where first the slope and then the bend asks for less, and from L alone."""
    rng, cases = _rng(seed), []
    low, high = _ends(rng)
    slope = float(rng.uniform(2, 4))
    epsilon = _epsilon(9, 0.3, high - low, slope=slope)
    for n in (30, 5):  # what the bend asks for
        bend = 8 * epsilon * ((n - 0.3) / (high - low)) ** 2
        cases.append(Case(arguments(_units_for, epsilon, low, high, slope, float(bend))))
    for n in counts:
        for part in (rng.uniform(0.2, 0.45), rng.uniform(0.55, 0.8)):
            low, high = _ends(rng)
            slope = float(rng.uniform(1, 5))
            epsilon = _epsilon(n, part, high - low, slope=slope)
            cases.append(Case(arguments(_units_for, epsilon, low, high, slope, math.inf)))
    k = int(rng.integers(3, 6))
    cases.append(Case(arguments(_units_for, 0.5, -1.0, k - 1.0, 2.0, math.inf)))  # 2k
    cases.append(Case(arguments(_units_for, 0.1, -1.0, 2.0, 0.0, 4.0)))
    _UNITS_FOR_SLOPE.run(function, cases, laws.judge(_UNITS_FOR_SLOPE, _LEAST_BY_SLOPE, seed=seed))


# ── approximation ────────────────────────────────────────────────────────────────────────────────────────────────────


def _equal_pieces(f, low, high, n):
    knots = np.linspace(low, high, n + 1)
    return _interpolation(knots, f(knots))


def _approximation(f, low, high, epsilon, lipschitz, curvature):
    return _equal_pieces(f, low, high, _units_for(epsilon, low, high, lipschitz, curvature))


def _pieces(change: Callable):
    """An approximation with another number of pieces."""
    return lambda f, low, high, epsilon, lipschitz, curvature: _equal_pieces(
        f, low, high, change(_units_for(epsilon, low, high, lipschitz, curvature))
    )


def _points_of_approximation(f, low, high, epsilon, lipschitz, curvature):
    """A fine grid, and the knots and middles of the pieces for the number of units asked for and for one less."""
    x = [np.linspace(low, high, 4321)]
    n = _units_for(epsilon, low, high, lipschitz, curvature)
    x += [np.linspace(low, high, 2 * count + 1) for count in (n, n - 1) if count]
    return np.unique(np.concatenate(x))


def _as_approximation(**parts):
    return NetworkCheck(
        function="approximation",
        reference=_approximation,
        returns=PARTS,
        points=_points_of_approximation,
        target=lambda x, f, low, high, epsilon, lipschitz, curvature: f(x),
        allowed=lambda f, low, high, epsilon, lipschitz, curvature: epsilon,
        units=lambda f, low, high, epsilon, lipschitz, curvature: _units_for(epsilon, low, high, lipschitz, curvature),
        known=(
            Known("one-less", _pieces(lambda n: max(n - 1, 1)),
                  ru="участков на один меньше, чем требует оценка: ошибка вышла за ε. Узлов должно быть на один "
                  "больше, чем нейронов.",
                  en="there is one piece fewer than the bound asks for, and the error is above ε. There should be one "
                  "knot more than units."),
            Known("number-fixed", _pieces(lambda n: 10),
                  ru="участков всегда десять, какое ε ни задай.",
                  en="there are always ten pieces, whatever ε is."),
            Known("one-line", _pieces(lambda n: 1),
                  ru="это одна прямая от конца до конца.",
                  en="this is a single straight line from end to end."),
            Known("constant", lambda f, low, high, epsilon, lipschitz, curvature:
                  (np.zeros(1), np.ones(1), float(f(np.array([low]))[0]), np.zeros(1)),
                  ru="это постоянная f(low).",
                  en="this is the constant f(low)."),
            Known("from-zero", lambda f, low, high, epsilon, lipschitz, curvature: _equal_pieces(
                  f, 0.0, high - low, _units_for(epsilon, low, high, lipschitz, curvature)),
                  ru="узлы начинаются в нуле, а отрезок начинается в low.",
                  en="the knots start at zero; the interval starts at low."),
        ),
        earlier={"network": _network, "interpolation": _interpolation, "largest_error": _largest_error,
                 "units_for": _units_for},
        forbidden=FORBIDDEN,
        **parts,
    )  # fmt: skip


_APPROXIMATION_BENDS = _as_approximation(
    says={"ru": "известна граница для |f''|: ошибка не больше ε, лишних нейронов нет",
          "en": "with a bound on |f''|: the error is at most ε, with no unit to spare"},
)  # fmt: skip
_APPROXIMATION_CORNERS = _as_approximation(
    says={"ru": "известен только наибольший наклон: ошибка не больше ε, лишних нейронов нет",
          "en": "only the largest slope is known: the error is at most ε, with no unit to spare"},
)  # fmt: skip


def approximation_bends(function, seed=0, counts=(13, 6, 31)):
    """Parabolas, which reach the bound everywhere, so that one unit less is too few; a cubic, a sine, a line."""
    rng, cases = _rng(seed), []
    for n in counts:
        low, high = _ends(rng)
        half = float(_draw((), 0.5, 2, rng))
        f = Polynomial([float(rng.uniform(-1, 1)), float(_draw((), 0.2, 1, rng)), half])
        epsilon = _epsilon(n, 0.01, high - low, bend=2 * abs(half))
        cases.append(Case(arguments(_approximation, f, low, high, epsilon, math.inf, 2 * abs(half))))
    low, high = _ends(rng)
    cubic = Polynomial([0.5, -1.0, 0.0, float(rng.uniform(0.2, 0.6))])
    bend = float(6 * cubic.coef[3] * max(abs(low), abs(high)))  # |f''| = 6 |c x|
    cases.append(Case(arguments(_approximation, cubic, low, high, float(rng.uniform(0.01, 0.04)), math.inf, bend)))
    cases.append(Case(arguments(_approximation, np.sin, float(rng.uniform(1, 2)), 7.0, 0.02, 1.0, 1.0)))
    cases.append(Case(arguments(_approximation, Polynomial([1.0, -2.0]), -1, 2, 0.1, 2, 0)))
    _APPROXIMATION_BENDS.run(function, cases)


def _tooth(low, high, n, slope, which):
    """Flat but for one tooth, as steep as allowed, over piece `which` of the n − 1 equal pieces of the interval.

    n − 1 equal pieces would pass below it and be off by its height.
    """
    width = (high - low) / (n - 1)
    left = low + which * width
    xs, ys = [low, left, left + width / 2, left + width, high], [0.0, 0.0, slope * width / 2, 0.0, 0.0]
    return functools.partial(np.interp, xp=np.array(xs), fp=np.array(ys) - 0.75)


def approximation_corners(function, seed=0, counts=(5, 9, 24)):
    """Lines with corners: only their largest slope is known, so curvature is inf."""
    rng, cases = _rng(seed), []
    low, high = _ends(rng)
    xs = np.linspace(low, high, 8) + np.concatenate([[0], rng.uniform(-0.1, 0.1, 6), [0]])
    ys = rng.uniform(-1, 1, 8)
    slope = float(np.abs(np.diff(ys) / np.diff(xs)).max())
    drawn = functools.partial(np.interp, xp=xs, fp=ys)
    cases.append(Case(arguments(_approximation, drawn, low, high, 0.11, slope, math.inf)))
    for n in counts:
        low, high = _ends(rng)
        slope = float(rng.uniform(1, 4))
        epsilon = _epsilon(n, 0.02, high - low, slope=slope)
        tooth = _tooth(low, high, n, slope, int(rng.integers(1, n - 2)))
        cases.append(Case(arguments(_approximation, tooth, low, high, epsilon, slope, math.inf)))
    _APPROXIMATION_CORNERS.run(function, cases)


# ── a jump ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def _ramp(at, left, right, width):
    return _interpolated_ramp(np.array([at - width / 2, at + width / 2]), left, right, (right - left) / width)


def _interpolated_ramp(ends, left, right, slope):
    return -ends, np.ones(2), left, np.array([slope, -slope])


def _ramp_points(at, left, right, width):
    far = np.array([-50.0, -7, -2.5, -1.2, -0.75, -0.5, -0.3, -0.1, 0, 0.2, 0.4, 0.5, 0.7, 1, 2.2, 6, 50])
    return at + far * width


_RAMP = NetworkCheck(
    function="ramp",
    reference=_ramp,
    returns=PARTS,
    says={"ru": "подъём нужной ширины, два нейрона", "en": "a rise of the width asked for, two units"},
    points=_ramp_points,
    target=lambda x, at, left, right, width: np.interp(x, [at - width / 2, at + width / 2], [left, right]),
    units=lambda at, left, right, width: 2,
    known=(
        Known("rises-on", lambda at, left, right, width: (
              np.array([width / 2 - at]), np.ones(1), left, np.array([(right - left) / width])),
              ru="правее подъёма график идёт дальше под тем же углом. Второй нейрон должен остановить первый.",
              en="right of the rise the graph goes on at the same angle. The second unit should stop the first."),
        Known("not-centred", lambda at, left, right, width: _interpolated_ramp(
              np.array([at, at + width]), left, right, (right - left) / width),
              ru="подъём начинается в at, а его середина должна быть в at.",
              en="the rise starts at `at`; its middle should be there."),
        Known("not-centred", lambda at, left, right, width: _interpolated_ramp(
              np.array([at - width, at]), left, right, (right - left) / width),
              ru="подъём кончается в at, а его середина должна быть в at.",
              en="the rise ends at `at`; its middle should be there."),
        Known("twice-as-wide", lambda at, left, right, width: _interpolated_ramp(
              np.array([at - width, at + width]), left, right, (right - left) / (2 * width)),
              ru="подъём вдвое шире: width — это его полная ширина.",
              en="the rise is twice as wide: width is all of it."),
        Known("width-forgotten", lambda at, left, right, width: _interpolated_ramp(
              np.array([at - width / 2, at + width / 2]), left, right, right - left),
              ru="наклон — это высота подъёма, делённая на его ширину.",
              en="the slope is the height of the rise over its width."),
        Known("from-zero", lambda at, left, right, width: _interpolated_ramp(
              np.array([at - width / 2, at + width / 2]), 0.0, right - left, (right - left) / width),
              ru="слева от подъёма график должен быть на высоте left, а не в нуле.",
              en="left of the rise the graph should be at the height `left`, not at zero."),
        Known("left-ignored", lambda at, left, right, width: _interpolated_ramp(
              np.array([at - width / 2, at + width / 2]), left, right, right / width),
              ru="подняться нужно на right − left, а не на right.",
              en="the graph has to rise by right − left, not by right."),
        Known("mirrored", lambda at, left, right, width: _interpolated_ramp(
              np.array([at - width / 2, at + width / 2]), right, left, (left - right) / width),
              ru="left и right перепутаны.",
              en="left and right are swapped."),
        Known("joint-sign", lambda at, left, right, width: _interpolated_ramp(
              -np.array([at + width / 2, at - width / 2]), left, right, (right - left) / width),
              ru="подъём оказался у −at: проверьте знак θᵢ₀.",
              en="the rise has ended up at −at: check the sign of θᵢ₀."),
    ),
    earlier={"interpolation": _interpolation, "network": _network},
    forbidden=FORBIDDEN,
)  # fmt: skip


def ramp(function, seed=0, count=3):
    """Rises and falls of several widths."""
    rng, cases = _rng(seed), []
    for i in range(count):
        left = float(_draw((), 0.5, 2, rng))
        right = left + float(rng.uniform(0.6, 3)) * (1 - 2 * (i % 2))
        at, width = float(_draw((), 0.4, 2, rng)), float(rng.choice([0.1, 0.3, 2.5]))
        cases.append(Case(arguments(_ramp, at, left, right, width)))
    cases.append(Case(arguments(_ramp, 1, -1, 3, 2)))
    _RAMP.run(function, cases)


def _ramp_errors(left, right, width, low, high):
    jump = abs(right - left)
    return jump / 2, jump * width / (4 * (high - low))


def _errors(largest=lambda jump, share: jump / 2, mean=lambda jump, share: jump * share / 4):
    """Wrong formulas; share: which part of the interval the rise takes."""
    return lambda left, right, width, low, high: (
        largest(abs(right - left), width / (high - low)), mean(abs(right - left), width / (high - low)))  # fmt: skip


_RAMP_ERRORS = Check(
    function="ramp_errors",
    reference=_ramp_errors,
    returns=("largest", "mean"),
    numbers=("largest", "mean"),
    says={"ru": "наибольшая и средняя ошибка, по формуле", "en": "the largest and the mean error, by a formula"},
    known=(
        Known("whole-jump", _errors(largest=lambda jump, share: jump),
              ru="наибольшая ошибка взята равной всему скачку. Где на подъёме она достигается и чему равна там сеть?",
              en="the whole jump was taken for the largest error. Where on the rise is it reached, and what does the "
              "network give there?"),
        Known("falls-with-width", _errors(largest=lambda jump, share: jump * share / 2),
              ru="наибольшая ошибка не зависит от ширины подъёма, а у вас уменьшается вместе с ней.",
              en="the largest error does not depend on the width of the rise; yours falls with it."),
        Known("signed", lambda left, right, width, low, high:
              ((right - left) / 2, (right - left) * width / (4 * (high - low))),
              ru="скачок вниз тоже скачок: ошибка не бывает отрицательной.",
              en="a jump down is a jump, too: an error is never negative."),
        Known("not-averaged", lambda left, right, width, low, high:
              (abs(right - left) / 2, abs(right - left) * width / 4),
              ru="это площадь между графиками. Чтобы получить среднее, её делят на длину отрезка.",
              en="this is the area between the graphs. Divided by the length of the interval it becomes the mean."),
        Known("rectangles", _errors(mean=lambda jump, share: jump * share / 2),
              ru="средняя ошибка вдвое больше нужной: между графиками два треугольника, а не прямоугольники.",
              en="the mean error is twice too large: between the graphs there are two triangles, not rectangles."),
        Known("one-triangle", _errors(mean=lambda jump, share: jump * share / 8),
              ru="средняя ошибка вдвое меньше нужной: треугольников два, слева и справа от скачка.",
              en="the mean error is half of what it should be: there are two triangles, left and right of the jump."),
        Known("over-the-rise", _errors(mean=lambda jump, share: jump / 4),
              ru="это среднее по самому подъёму, а нужно по всему отрезку от low до high.",
              en="this is the mean over the rise; it is wanted over the whole interval from low to high."),
        Known("swapped", lambda left, right, width, low, high:
              tuple(reversed(_ramp_errors(left, right, width, low, high))),
              ru="числа перепутаны местами: сначала наибольшая ошибка, потом средняя.",
              en="the two numbers are swapped: the largest error comes first, then the mean."),
        Known("squares", _errors(mean=lambda jump, share: jump**2 * share / 12),
              ru="это средний квадрат ошибки, а нужна средняя ошибка, среднее от |f(x) − F(x)|.",
              en="this is the mean squared error; the mean of |f(x) − F(x)| is wanted."),
    ),
    earlier={"ramp": _ramp, "interpolation": _interpolation, "network": _network, "largest_error": _largest_error},
    forbidden=FORBIDDEN,
)  # fmt: skip


def ramp_errors(function, seed=0, count=3):
    """Both errors for jumps up and down."""
    rng, cases = _rng(seed), []
    for i in range(count):
        low, high = _ends(rng)
        left = float(_draw((), 0.5, 2, rng))
        right = left + float(rng.uniform(0.6, 3)) * (1 - 2 * (i % 2))
        cases.append(Case(arguments(_ramp_errors, left, right, float(rng.uniform(0.02, 0.6)), low, high)))
    cases.append(Case(arguments(_ramp_errors, -1, 4, 1, -1, 3)))
    _RAMP_ERRORS.run(function, cases)


# ── all of them ──────────────────────────────────────────────────────────────────────────────────────────────────────

TASKS = (
    _summary.Task(1, "network", {"test-network": (1, network)}),
    _summary.Task(2, "joints", {"test-joints": (1, joints), "test-joints-special": (1, joints_special)}),
    _summary.Task(3, "slopes", {"test-slopes-right": (1, slopes_right), "test-slopes": (1, slopes)}),
    _summary.Task(4, "interpolation", {"test-interpolation": (1, interpolation)}),
    _summary.Task(5, "largest_error", {"test-largest-error": (1, largest_error)}),
    _summary.Task(6, "units_for", {"test-units-bend": (1, units_for_bend), "test-units-slope": (1, units_for_slope)}),
    _summary.Task(
        7, "approximation",
        {"test-approximation-bends": (1, approximation_bends),
         "test-approximation-corners": (1, approximation_corners)},
    ),
    _summary.Task(8, "ramp", {"test-ramp": (1, ramp)}),
    _summary.Task(8, "ramp_errors", {"test-ramp-errors": (1, ramp_errors)}),
)  # fmt: skip
MANUAL = {"at-a-jump": 2}


def summary(names=None):
    """A table for the student: each task, its points, and what its visible checks say now.

    names: the notebook's names; those of the calling cell where left out.
    """
    return _summary.make(TASKS, MANUAL, sys._getframe(1).f_globals if names is None else names)
