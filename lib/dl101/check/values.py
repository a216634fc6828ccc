"""What a student's function returned: how it is taken in, compared and described."""

from __future__ import annotations

import numpy as np

from dl101.language import say


def as_numbers(value) -> np.ndarray | None:
    """The value as a numeric array (bool counts as 0 and 1), or None where it is no such thing."""
    try:
        array = np.asarray(value)
    except Exception:  # ragged lists, objects that refuse
        return None
    return array if array.dtype.kind in "biuf" else None


def close(got: np.ndarray, expected: np.ndarray, tolerance: float = 1e-6) -> np.ndarray:
    """Which elements agree, relatively or absolutely, to `tolerance`; single precision is allowed 1e-4. NaN equals NaN.

    The shapes must be equal.
    """
    if any(a.dtype.kind == "f" and a.dtype.itemsize < 8 for a in (got, expected)):
        tolerance = max(tolerance, 1e-4)
    with np.errstate(all="ignore"):
        return np.isclose(
            got.astype(float), expected.astype(float), rtol=tolerance, atol=tolerance / 10, equal_nan=True
        )


def same(got: np.ndarray, expected: np.ndarray, tolerance: float = 1e-6) -> bool:
    """Equal shapes and values."""
    return got.shape == expected.shape and bool(close(got, expected, tolerance).all())


def number(value) -> str:
    """Four significant digits, as a person writes them; 'nan' and 'inf' as they are."""
    value = float(value)
    if not np.isfinite(value):
        return str(value)
    return str(int(value)) if value == int(value) and abs(value) < 1e6 else f"{value:.4g}"


def shape(array: np.ndarray) -> str:
    """'(3, 5)', or 'a number' for a shape without axes."""
    return say(ru="число", en="a number") if array.ndim == 0 else str(array.shape)


def describe(name: str, value) -> str:
    """One argument in a few words: its numbers where they are few, else its shape."""
    array = as_numbers(value)
    if array is None:
        return f"{name}: {type(value).__name__}"
    if array.ndim == 0:
        return f"{name} = {number(array)}"
    if array.size <= 6:
        flat = ", ".join(number(v) for v in array.ravel())
        of_shape = say(ru=f"форма {array.shape}", en=f"shape {array.shape}")
        return f"{name} = [{flat}] ({of_shape})"
    return say(ru=f"{name} формы {array.shape}", en=f"{name} of shape {array.shape}")


def first_difference(name: str, got: np.ndarray, expected: np.ndarray, tolerance: float = 1e-6) -> str:
    """Where two arrays of one shape differ first: 'dw[2, 0] is 1.5, should be 0.3'."""
    at = tuple(int(i) for i in np.argwhere(~close(got, expected, tolerance))[0])
    where = name + (f"[{', '.join(map(str, at))}]" if at else "")
    is_, should = number(got[at]), number(expected[at])
    if is_ == should:
        is_, should = repr(float(got[at])), repr(float(expected[at]))
    return say(ru=f"{where} = {is_}, а должно быть {should}", en=f"{where} is {is_}, should be {should}")
