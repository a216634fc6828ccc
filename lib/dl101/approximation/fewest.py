"""The least number of straight pieces that stay within ε of a function, where its convex and concave parts are known.

On an interval where f is convex, the best straight line is the chord, moved down by half of its largest distance from
f, its gap: the error is half the gap. So a line within ε exists just where the gap is at most 2ε. The longer the
interval, the larger the gap; and therefore nobody can do better than to go as far as the gap allows, again and again.
All these chords are moved down by the same ε, so they still meet at the knots: one polygon, one network.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np

from dl101.approximation.built import Approximation, polygon
from dl101.approximation.target import Target
from dl101.language import say

# Of the gap: so that an interval that fits exactly counts as fitting.
_TOLERANCE = 1e-12
_MOST_PIECES = 10_000


def fewest(target: Target, epsilon: float) -> Approximation:
    """A polygon within epsilon of the target with as few pieces as possible, as a network of ReLUs.

    If f is convex or concave as a whole, no polygon with fewer pieces comes within epsilon, not even one that may jump.
    A network with h units makes at most h + 1 pieces, so it needs at least pieces − 1 units; built are `pieces` units,
    or one less where a level piece at the bottom of f saves it. fewest_units of the result is the proven least number.

    With several parts each is done by itself, and they meet on the graph of f: that costs two pieces at most where two
    parts meet. fewest_units takes into account that one piece may reach over several of these places.

    Raises ValueError for epsilon ≤ 0, and if the target's inflections are not known.
    """
    if not epsilon > 0:
        raise ValueError(
            say(
                ru=f"epsilon = {epsilon}: точность должна быть больше 0.",
                en=f"epsilon = {epsilon}: it should be above 0.",
            )
        )
    if target.inflections is None:
        raise ValueError(
            say(
                ru="Нужно знать, где функция выпукла, а где вогнута: дайте inflections, а если она всюду выпукла или "
                "всюду вогнута, то ().",
                en="It has to be known where the function is convex and where concave: give inflections, () if it is "
                "one of the two throughout.",
            )
        )
    ends = [target.low, *sorted(float(x) for x in target.inflections if target.low < x < target.high), target.high]
    parts = list(zip(ends, ends[1:], strict=False))
    signs = [_sign(target, left, right) for left, right in parts]
    least = 0
    for (left, right), sign in zip(parts, signs, strict=True):
        least += len(_walk(_convex(target, sign), left, right, -epsilon, -epsilon, epsilon)) - 1
    fewest_units = max(0, least - (len(parts) - 1) - 1)

    knots, shifts = [target.low], [-signs[0] * epsilon]
    for i, ((left, right), sign) in enumerate(zip(parts, signs, strict=True)):
        # On the graph where two parts meet; moved by ε, down if convex and up if concave, everywhere else.
        first = -epsilon if i == 0 else 0.0
        last = -epsilon if i == len(parts) - 1 else 0.0
        walked = _walk(_convex(target, sign), left, right, first, last, epsilon)
        knots += walked[1:]
        shifts += [-sign * epsilon] * (len(walked) - 2) + [sign * last]
    knots = np.array(knots)
    network = polygon(knots, target(knots) + shifts)
    if len(parts) == 1:
        other = _from_the_bottom(target, signs[0], epsilon)
        if other is not None and len(other[0]) - 2 < len(network.phi):
            knots, flat = other
            network = polygon(knots, target(knots) - signs[0] * epsilon, flat)
    return Approximation(target, network, knots, _error(target, network, parts, signs, knots), fewest_units)


def _walk(g: Callable, left: float, right: float, first: float, last: float, epsilon: float) -> list[float]:
    """The ends of the longest possible pieces from left to right, for a convex g.

    A piece goes from g + shift at one end to g + shift at the other. The shift is `first` at left, `last` at right and
    −epsilon between; no piece may be more than epsilon above g. Below it none can be: g is convex.
    """

    def fits(start: float, end: float) -> bool:
        shifts = (first if start == left else -epsilon), (last if end == right else -epsilon)
        return _gap(g, start, end, *shifts) <= epsilon * (1 + _TOLERANCE)

    knots, almost = [left], float(np.nextafter(right, left))
    while not fits(knots[-1], right):
        if fits(knots[-1], almost):
            # Only the shift at the right end is in the way. The last piece may start anywhere from here on:
            earliest = _furthest(lambda x: fits(x, right), almost, knots[-1])
            knot = (earliest + right) / 2
        else:
            knot = _furthest(partial(fits, knots[-1]), knots[-1], almost)
        if not knots[-1] < knot < right or len(knots) > _MOST_PIECES:
            raise ValueError(
                say(
                    ru=f"Точность {epsilon} слишком мала: кусков больше {_MOST_PIECES}, или они короче, чем различают "
                    "числа с плавающей точкой.",
                    en=f"An error of {epsilon} is too small: it takes more than {_MOST_PIECES} pieces, or pieces "
                    "shorter than floats can tell apart.",
                )
            )
        knots.append(knot)
    return [*knots, right]


def _furthest(fits: Callable, near: float, far: float) -> float:
    """The x furthest from near, on the way to far, that fits; all nearer ones do. By halving, to the last float."""
    if fits(far):
        return far
    while True:
        middle = (near + far) / 2
        if middle in (near, far):
            return near
        near, far = (middle, far) if fits(middle) else (near, middle)


def _gap(g: Callable, left: float, right: float, first: float, last: float) -> float:
    """How far the line from (left, g + first) to (right, g + last) gets above g: the maximum of a concave function."""
    start, end = g(np.array([left, right])) + [first, last]
    low, high, best = left, right, max(first, last)
    for _ in range(9):  # each round narrows the place of the maximum 16 times
        x = np.linspace(low, high, 33)
        share = (x - left) / (right - left)
        above = (1 - share) * start + share * end - g(x)
        top = int(above.argmax())
        best = max(best, float(above[top]))
        low, high = x[max(top - 1, 0)], x[min(top + 1, 32)]
        if not low < high:
            break
    return best


def _from_the_bottom(target: Target, sign: float, epsilon: float) -> tuple[np.ndarray, int] | None:
    """Knots that begin with a level piece around the bottom of a convex f, and its number; None if f has none inside.

    The level piece reaches as far as g rises by 2ε, and from its ends _walk goes on to both sides.
    """
    g = _convex(target, sign)
    low, high = target.low, target.high
    for _ in range(30):
        x = np.linspace(low, high, 33)
        bottom = int(g(x).argmin())
        low, high = x[max(bottom - 1, 0)], x[min(bottom + 1, 32)]
    middle = x[bottom]
    if not target.low < middle < target.high:
        return None
    level = float(g(np.array(middle))) + 2 * epsilon
    sides = []
    for end in (target.low, target.high):
        if float(g(np.array(end))) <= level:
            return None  # one line from here to the end would do as well
        sides.append(_furthest(lambda x: float(g(np.array(x))) <= level, middle, end))
    to_the_right = _walk(g, sides[1], target.high, -epsilon, -epsilon, epsilon)
    to_the_left = _walk(lambda x: g(-x), -sides[0], -target.low, -epsilon, -epsilon, epsilon)
    return np.array([*(-x for x in reversed(to_the_left)), *to_the_right]), len(to_the_left) - 1


def _error(target: Target, network, parts, signs, knots) -> float:
    """The largest distance of the polygon from f: at the knots, or where a piece is furthest above a convex part."""
    values = network(knots) - target(knots)
    worst = float(np.abs(values).max())
    for (left, right), sign in zip(parts, signs, strict=True):
        for i in np.flatnonzero((knots[:-1] >= left) & (knots[1:] <= right)):
            gap = _gap(_convex(target, sign), knots[i], knots[i + 1], sign * values[i], sign * values[i + 1])
            worst = max(worst, gap)
    return worst


def _convex(target: Target, sign: float) -> Callable:
    """f where it is convex, −f where it is concave."""
    return lambda x: sign * target(x)


def _sign(target: Target, left: float, right: float) -> float:
    """1 if f is convex between left and right, −1 if concave, by its bends; ValueError if it is clearly neither."""
    y = target(np.linspace(left, right, 513))
    bends = np.diff(y, 2)
    sign = 1.0 if bends.sum() >= 0 else -1.0
    if (sign * bends).min() < -1e-9 * (np.ptp(y) + 1e-300) - 1e-15 * np.abs(y).max():
        raise ValueError(
            say(
                ru=f"Между {left:.4g} и {right:.4g} функция и выпукла, и вогнута: в inflections не все точки перегиба.",
                en=f"Between {left:.4g} and {right:.4g} the function is convex and concave: inflections lacks some.",
            )
        )
    return sign
