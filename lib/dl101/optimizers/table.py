"""All optimizers by name, with their settings and defaults."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from dl101.optimizers.adaptive import ADAM, ADAMW, AMSGRAD, RMSPROP, adam, adamw, amsgrad, rmsprop
from dl101.optimizers.descent import MOMENTUM, SGD, momentum, nesterov, sgd
from dl101.optimizers.slide import SLIDE_ADAM, slide_adam


@dataclass(frozen=True)
class Optimizer:
    """function(w, dw, config) → (w, config), and defaults: setting → value, those of torch but for momentum = 0.9.

    Unpacks into the two: update, defaults = OPTIMIZERS["adam"].
    """

    function: Callable
    defaults: Mapping[str, float]

    def __iter__(self):
        return iter((self.function, self.defaults))


OPTIMIZERS: dict[str, Optimizer] = {
    name: Optimizer(function, MappingProxyType(defaults))
    for name, function, defaults in (
        ("sgd", sgd, SGD),
        ("momentum", momentum, MOMENTUM),
        ("nesterov", nesterov, MOMENTUM),
        ("rmsprop", rmsprop, RMSPROP),
        ("adam", adam, ADAM),
        ("adamw", adamw, ADAMW),
        ("amsgrad", amsgrad, AMSGRAD),
        ("slide_adam", slide_adam, SLIDE_ADAM),
    )
}
