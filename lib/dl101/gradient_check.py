"""Is the derived gradient right? Central differences tell, for any function of any parameters."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from dl101.language import say

__all__ = ["numerical_gradient", "relative_error", "gradient_check"]

# The error of a central difference is about h² (formula) + ε/h (rounding); the sum is least near ε^(1/3).
STEP = float(np.finfo(np.float64).eps ** (1 / 3))


def numerical_gradient(
    function: Callable[..., float], parameters: Mapping, step: float = STEP
) -> dict[str, np.ndarray]:
    """∂f/∂p ≈ (f(p + h) − f(p − h)) / 2h for every number in every parameter.

    function: called as function(**parameters), returns a number. parameters: name → number or array of any shape;
    they are copied, never changed, and passed as float64. h = step · max(1, |p|). Two calls of the function for each
    number. Returns name → array of the parameter's shape.

    Raises ValueError if the function does not return one number.
    """
    values = {name: np.array(value, dtype=np.float64) for name, value in parameters.items()}
    gradient = {}
    for name, value in values.items():
        gradient[name] = np.empty_like(value)
        for index in np.ndindex(value.shape):
            centre = value[index]
            h = step * max(1.0, abs(centre))
            ends = []
            for x in (centre + h, centre - h):
                moved = value.copy()
                moved[index] = x
                others = {key: v.copy()[()] for key, v in values.items()}
                ends.append(_number(function(**{**others, name: moved[()]})))
            # The distance really stepped, which rounding may make differ from 2h.
            gradient[name][index] = (ends[0] - ends[1]) / ((centre + h) - (centre - h))
    return gradient


def relative_error(a, b) -> float:
    """‖a − b‖ / (‖a‖ + ‖b‖): 0 for equal arrays, 1 for opposite ones; 0 if both are zero.

    Raises ValueError if the shapes differ.
    """
    a, b = np.asarray(a, dtype=np.float64), np.asarray(b, dtype=np.float64)
    if a.shape != b.shape:
        raise ValueError(
            say(
                ru=f"Формы {a.shape} и {b.shape} различаются: у градиента та же форма, что у параметра.",
                en=f"The shapes {a.shape} and {b.shape} differ: a gradient has the shape of its parameter.",
            )
        )
    size = np.linalg.norm(a) + np.linalg.norm(b)
    return float(np.linalg.norm(a - b) / size) if size else 0.0


def gradient_check(
    function: Callable[..., float], parameters: Mapping, gradient: Mapping, step: float = STEP
) -> dict[str, float]:
    """Relative error of a derived gradient against central differences, for each parameter.

    gradient: name → array, for some or all of the parameters. In float64, values below 1e-7 are what a right formula
    gives; above 1e-3 something is wrong. Returns name → error.

    Raises ValueError for a gradient of an unknown parameter or of another shape.
    """
    unknown = set(gradient) - set(parameters)
    if unknown:
        names = ", ".join(sorted(unknown))
        raise ValueError(
            say(
                ru=f"Градиент дан по неизвестным параметрам: {names}. Есть: {', '.join(parameters)}.",
                en=f"The gradient names unknown parameters: {names}. There are: {', '.join(parameters)}.",
            )
        )
    numerical = numerical_gradient(function, parameters, step)
    return {name: relative_error(gradient[name], numerical[name]) for name in gradient}


def _number(value) -> float:
    value = np.asarray(value, dtype=np.float64)
    if value.size != 1:
        raise ValueError(
            say(
                ru=f"Функция вернула массив формы {value.shape}, а нужна одна величина: градиент берут от числа.",
                en=f"The function returned an array of shape {value.shape}; a gradient is taken of one number.",
            )
        )
    return float(value.reshape(()))
