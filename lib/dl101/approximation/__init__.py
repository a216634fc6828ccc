"""Networks of one input that come as near to a function as one likes: built, not trained, with a bound for the error.

What the universal approximation theorem promises is done here for functions of one variable. A Target is a continuous
function on an interval together with what is known of it: how fast it can change. That is where the bounds come from;
values at points alone would not say what the function does between them. With n pieces of width h = (b − a) / n:

    construction          network                            units   error at most
    steps                 two_layer.Network, heaviside       n − 1   ω(h/2)
    bumps                 two_layer.Network, sigmoid         n − 1   ω(h/2) + ω(h) / sinh(kh/2)
    interpolate           shallow.Shallow (ReLU)             n       ω(h/2), and M h²/8 if |f''| ≤ M
    fewest                shallow.Shallow (ReLU)             see there: as few as an error ε allows

ω(δ) is how much f can change over a distance δ: L δ if it is never steeper than L. k is the steepness of the sigmoids.
The bounds hold for exact arithmetic; floats add some 1e-13.

    from dl101 import approximation
    f = approximation.Target(np.sin, 0, 3, lipschitz=1, curvature=1)
    a = approximation.within(f, 0.01, "relu")
    a.units, a.bound, a.error()                      # 11, 0.0093, 0.0092
"""

from dl101.approximation.built import Approximation, bump, bumps, interpolate, polygon, steps
from dl101.approximation.choice import pieces_for, units_for, within
from dl101.approximation.errors import certified_error, evaluate, jump_error, largest_error, order
from dl101.approximation.fewest import fewest
from dl101.approximation.target import TARGETS, Target

__all__ = [
    "TARGETS",
    "Approximation",
    "Target",
    "bump",
    "bumps",
    "certified_error",
    "evaluate",
    "fewest",
    "interpolate",
    "jump_error",
    "largest_error",
    "order",
    "pieces_for",
    "polygon",
    "steps",
    "units_for",
    "within",
]
