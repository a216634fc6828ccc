"""What an update is given, checked: a mistake ends in a sentence in the notebook's language."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from dl101.language import say

# Where each number has to lie. Rates of forgetting are below 1: with 1 nothing new would ever come in.
_BELOW_ONE = ("momentum", "alpha", "beta1", "beta2")


def given(w, dw, config: Mapping | None, defaults: Mapping, **memory) -> tuple[np.ndarray, np.ndarray, dict]:
    """w and dw as float64, and one dictionary: defaults and an empty memory, overwritten by what config holds.

    Raises ValueError if the shapes of w and dw differ, for a name in config that this optimizer does not know, and for
    a setting out of range.
    """
    w, dw, config = np.asarray(w, dtype=np.float64), np.asarray(dw, dtype=np.float64), config or {}
    if w.shape != dw.shape:
        raise ValueError(
            say(
                ru=f"Формы w {w.shape} и dw {dw.shape} различаются: у градиента та же форма, что у параметра.",
                en=f"The shapes of w {w.shape} and dw {dw.shape} differ: a gradient has the shape of its parameter.",
            )
        )
    require_known(config, (*defaults, *memory))
    c = {**defaults, **memory, **config}
    require_in_range({name: c[name] for name in defaults})
    return w, dw, c


def require_known(config: Mapping, names) -> None:
    """Every name in config is one of names."""
    unknown = sorted(name for name in config if name not in names)
    if unknown:
        raise ValueError(
            say(
                ru=f"Этот оптимизатор не знает настройки {', '.join(unknown)}. Он знает: {', '.join(names)}.",
                en=f"This optimizer knows no setting {', '.join(unknown)}. It knows: {', '.join(names)}.",
            )
        )


def require_in_range(settings: Mapping) -> None:
    """No setting is negative or nan, and rates of forgetting are below 1."""
    for name, value in settings.items():
        top = 1 if name in _BELOW_ONE else np.inf
        # A number is compared as one: the same through NumPy would take longer than the step itself.
        if not (0 <= value < top if isinstance(value, (int, float)) else _all_between(value, top)):
            limit = say(ru=" и меньше 1", en=" and below 1") if top == 1 else ""
            raise ValueError(
                say(
                    ru=f"{name} = {value}: число должно быть не меньше 0{limit}.",
                    en=f"{name} = {value}: it should be at least 0{limit}.",
                )
            )


def _all_between(values, top: float) -> bool:
    values = np.asarray(values)
    return bool(((values >= 0) & (values < top)).all())
