"""What the region counter is given, checked: a mistake ends in a sentence in the notebook's language."""

from __future__ import annotations

import numpy as np

from dl101.language import say
from dl101.regions.lines import Box, whole_numbers


def network(W, b, v) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """W (h, 2), b (h,) and v (o, h) as arrays of floats; v may come as (h,). Raises ValueError for anything else."""
    W, b, v = (np.asarray(value, dtype=np.float64) for value in (W, b, v))
    if W.ndim != 2 or W.shape[1] != 2:
        raise ValueError(
            say(
                ru=f"W имеет форму {W.shape}, а нужна (h, 2): два входа, строка на каждый скрытый нейрон.",
                en=f"W has shape {W.shape}; it should be (h, 2): two inputs, a row for each hidden unit.",
            )
        )
    h = len(W)
    if b.shape != (h,) or v.ndim not in (1, 2) or v.shape[-1] != h:
        raise ValueError(
            say(
                ru=f"Скрытых нейронов {h}: нужны b ({h},) и v ({h},) или (o, {h}), а даны b {b.shape} и v {v.shape}.",
                en=f"There are {h} hidden units: b should be ({h},) and v ({h},) or (o, {h}); they are {b.shape} and "
                f"{v.shape}.",
            )
        )
    if not all(np.isfinite(value).all() for value in (W, b, v)):
        raise ValueError(say(ru="Среди весов есть nan или inf.", en="There is nan or inf among the weights."))
    return W, b, np.atleast_2d(v)


def bias(c, v: np.ndarray) -> np.ndarray:
    """c as an array (o,) for v (o, h); a number serves every output. Raises ValueError for anything else."""
    c, o = np.asarray(c, dtype=np.float64), len(v)
    if c.shape not in ((), (o,)):
        raise ValueError(
            say(
                ru=f"c имеет форму {c.shape}, а нужны одно число или ({o},): по числу на каждый выход.",
                en=f"c has shape {c.shape}; it should be one number or ({o},), a number for each output.",
            )
        )
    return np.broadcast_to(c, o)


def box(sides, decimals: int | None = None) -> Box:
    """(left, right, bottom, top) as a Box. Raises ValueError for anything else."""
    values = np.asarray(() if sides is None else sides, dtype=np.float64)
    if values.shape == (4,) and np.isfinite(values).all():
        (left, right, bottom, top), scale = whole_numbers(values, decimals)
        if left < right and bottom < top:
            return Box(left, right, bottom, top, scale)
    raise ValueError(
        say(
            ru=f"box={sides!r}: нужны четыре числа, слева, справа, снизу и сверху, например (-1, 1, -1, 1).",
            en=f"box={sides!r}: it should be four numbers, left, right, bottom and top, such as (-1, 1, -1, 1).",
        )
    )
