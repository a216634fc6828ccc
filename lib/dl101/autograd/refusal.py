"""Why an operation has no result, in a sentence in the notebook's language."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NoReturn

from dl101.language import say


def refuse(operation: str, numbers: Sequence[float]) -> NoReturn:
    """Raises ValueError that names the operation with its numbers and says what is wrong."""
    ends = [f"({x:g})" if x < 0 and (place or operation == "**") else f"{x:g}" for place, x in enumerate(numbers)]
    call = f" {operation} ".join(ends) if len(ends) == 2 else f"{operation}({ends[0]})"
    raise ValueError(f"{call}: {_reason(operation, *numbers)}")


def _reason(operation: str, a: float, b: float = math.nan) -> str:
    if operation == "/" and b == 0:
        return say(ru="на ноль делить нельзя.", en="nothing can be divided by zero.")
    if operation == "log" and a <= 0:
        return say(ru="логарифм есть только у положительных чисел.", en="only positive numbers have a logarithm.")
    if operation == "**" and a <= 0:
        return say(
            ru="у такой степени нет значения или нет производной; основание должно быть больше нуля.",
            en="this power has no value or no derivative; the base should be above zero.",
        )
    return say(
        ru="результат или производная больше, чем вмещает число.",
        en="the result or its derivative is larger than a number can hold.",
    )
