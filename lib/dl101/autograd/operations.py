"""The operations of scalar autograd: for each its value and its local derivatives, one by each input.

All the calculus that dl101.autograd knows stands in this table; the rest is the chain rule.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from dl101.autograd.refusal import refuse

__all__ = ["OPERATIONS", "evaluate"]


def _power(a, b):
    power = math.pow(a, b)
    if a == 0:  # √a begins with a vertical tangent, 0^b is 0 whatever b is
        return power, (1.0 if b == 1 else math.nan if 0 < b < 1 else 0.0, 0.0)
    return power, (b * math.pow(a, b - 1), power * math.log(a) if a > 0 else math.nan)


def _sigmoid(a):
    s = 1 / (1 + math.exp(-a)) if a >= 0 else math.exp(a) / (1 + math.exp(a))
    return s, (s * (1 - s),)


OPERATIONS = {
    "+": lambda a, b: (a + b, (1.0, 1.0)),
    "-": lambda a, b: (a - b, (1.0, -1.0)),
    "*": lambda a, b: (a * b, (b, a)),
    "/": lambda a, b: (a / b, (1 / b, -a / b / b)),
    "**": _power,
    "neg": lambda a: (-a, (-1.0,)),
    "exp": lambda a: (math.exp(a), (math.exp(a),)),
    "log": lambda a: (math.log(a), (1 / a,)),
    "tanh": lambda a: (math.tanh(a), (1 - math.tanh(a) ** 2,)),
    "relu": lambda a: (max(a, 0.0), (float(a > 0),)),
    "sigmoid": _sigmoid,
}


def evaluate(operation: str, numbers: Sequence[float], needed: Sequence[bool]) -> tuple[float, tuple[float, ...]]:
    """Value and local derivatives of an operation at these numbers.

    needed: by which inputs a derivative will be asked for; by the others it need not exist. Raises ValueError, in a
    sentence, where the value or a needed derivative does not exist or is too large for a float.
    """
    try:
        value, slopes = OPERATIONS[operation](*numbers)
    except (ArithmeticError, ValueError):
        refuse(operation, numbers)
    asked = [slope for slope, wanted in zip(slopes, needed, strict=True) if wanted]
    if not all(map(math.isfinite, [value, *asked])):
        refuse(operation, numbers)
    return value, slopes
