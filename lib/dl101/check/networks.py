"""Checks of functions that return a network with one input: what counts is its graph, not which weights draw it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from dl101.check.call import call
from dl101.check.failure import CheckFailed
from dl101.check.task import Case, Check, Known
from dl101.check.values import as_numbers, close, number, shape
from dl101.shallow import Shallow

__all__ = ["PARTS", "NetworkCheck", "graph"]

# What such a function returns, in this order; a dictionary with these names is as good.
PARTS = ("theta0", "theta1", "phi0", "phi")


@dataclass(frozen=True)
class NetworkCheck(Check):
    """A Check of a function that returns theta0, theta1, phi (h,) and phi0, in PARTS' order.

    points(**arguments): the x (m,) at which the graph is looked at. target(x, **arguments): the y (m,) wanted there.
    allowed(**arguments): how far from it the graph may be; None: rounding only. units(**arguments): how many units the
    network may have. A known mistake is recognised by its graph.
    """

    points: Callable | None = None
    target: Callable | None = None
    allowed: Callable | None = None
    units: Callable | None = None

    def _compare(self, ask, cases) -> None:
        passed: list[Case] = []
        for case in cases:
            outcome = ask(case)
            network, tolerance = self._network(outcome.value, case)
            x, right = self._wanted(case)
            y = network(x)
            off = self._off(case, y, right, tolerance)
            if off.any():
                known = self._recognised(case, y, passed)
                if known is not None:
                    raise self.fail(known.key, ru=known.ru.format(**case.facts), en=known.en.format(**case.facts))
                raise self._misses(case, x, y, right, off)
            most = self.units(**case.arguments)
            if len(network.phi) > most:
                raise self.fail(
                    "too-many-units",
                    ru=f"график такой, как нужно, но нейронов {len(network.phi)}, а хватает {most}. Вход: {case}.",
                    en=f"the graph is as wanted, but the network has {len(network.phi)} units where {most} would do. "
                    f"Input: {case}.",
                )
            if outcome.modified:
                names = ", ".join(outcome.modified)
                raise self.fail(
                    "modifies-input",
                    ru=f"сеть верная, но функция испортила свой аргумент {names}. Создайте новый массив.",
                    en=f"the network is right, but the call changed its argument {names}. Make a new array.",
                )
            passed.append(case)

    def _wanted(self, case: Case) -> tuple[np.ndarray, np.ndarray]:
        x = self.points(**case.arguments)
        return x, np.asarray(self.target(x, **case.arguments), dtype=float)

    def _off(self, case: Case, y: np.ndarray, right: np.ndarray, tolerance: float) -> np.ndarray:
        """Where the graph is further off than it may be; nan is."""
        if self.allowed is None:
            return ~close(y, right, tolerance)
        rounding = tolerance * (1 + np.abs(right).max()) / 10
        with np.errstate(all="ignore"):
            return ~(np.abs(y - right) <= self.allowed(**case.arguments) + rounding)

    def _network(self, value, case: Case) -> tuple[Shallow, float]:
        """The network returned, and the tolerance its numbers deserve."""
        parts = self._parts(value)
        if parts is None:
            raise self._wrong_count(value, case, PARTS)
        arrays = {name: as_numbers(part) for name, part in parts.items()}
        for name, array in arrays.items():
            if array is None:
                kind = type(parts[name]).__name__
                raise self.fail(
                    "type",
                    ru=f"{name} должно быть {'числом' if name == 'phi0' else 'массивом чисел'}, а это {kind}.",
                    en=f"{name} should be {'a number' if name == 'phi0' else 'an array of numbers'} but is {kind}.",
                )
        shapes = {name: array.shape for name, array in arrays.items() if name != "phi0"}
        if arrays["phi0"].size != 1 or len(set(shapes.values())) != 1 or arrays["phi"].ndim != 1:
            got = ", ".join(f"{name} {shape(array)}" for name, array in arrays.items())
            raise self.fail(
                "shape",
                ru=f"theta0, theta1 и phi должны быть одной формы (h,), число на каждый нейрон, а phi0 одним числом. "
                f"Получены формы: {got}. Вход: {case}.",
                en=f"theta0, theta1 and phi should have the same shape (h,), a number for each unit, and phi0 should "
                f"be one number. The shapes are: {got}. Input: {case}.",
            )
        single = any(array.dtype.kind == "f" and array.dtype.itemsize < 8 for array in arrays.values())
        network = _built(arrays)
        if network is None:
            raise self.fail(
                "not-finite",
                ru=f"среди весов сети есть nan или inf: где-то деление на ноль. Вход: {case}.",
                en=f"there is nan or inf among the weights: somewhere there is a division by zero. Input: {case}.",
            )
        return network, max(self.tolerance, 1e-4) if single else self.tolerance

    def _recognised(self, case: Case, y: np.ndarray, passed: list[Case]) -> Known | None:
        """The known mistake that draws this graph, and that the inputs before do not give away."""
        for known in self.known:
            wrong = self._graph_of(known, case)
            if wrong is None or not close(wrong, y, self.tolerance).all():
                continue
            earlier = [(case, self._graph_of(known, case), self._wanted(case)[1]) for case in passed]
            if all(z is not None and not self._off(case, z, right, self.tolerance).any() for case, z, right in earlier):
                return known
        return None

    def _graph_of(self, known: Known, case: Case) -> np.ndarray | None:
        network = graph(call(known.wrong, case.arguments).value)
        return None if network is None else network(self.points(**case.arguments))

    def _misses(self, case: Case, x, y, right, off) -> CheckFailed:
        at = int(np.argmax(np.where(off, np.abs(y - right), -1)))
        place, got, wanted = number(x[at]), number(y[at]), number(right[at])
        if self.allowed is None:
            return self.fail(
                "value",
                ru=f"при x = {place} сеть даёт {got}, а должна давать {wanted}. Вход: {case}.",
                en=f"at x = {place} the network gives {got}, and it should give {wanted}. Input: {case}.",
            )
        gap, most = number(abs(y[at] - right[at])), number(self.allowed(**case.arguments))
        return self.fail(
            "value",
            ru=f"при x = {place} сеть даёт {got}, а f(x) = {wanted}: ошибка {gap} больше, чем {most}. Вход: {case}.",
            en=f"at x = {place} the network gives {got}, and f(x) = {wanted}: the error {gap} is more than {most}. "
            f"Input: {case}.",
        )


def graph(value) -> Shallow | None:
    """The network of what a function returned, to be called at x; None where that is no network."""
    if isinstance(value, dict):
        value = tuple(value.get(name) for name in PARTS)
    if not isinstance(value, tuple | list) or len(value) != len(PARTS):
        return None
    arrays = {name: as_numbers(part) for name, part in zip(PARTS, value, strict=True)}
    if any(array is None for array in arrays.values()) or arrays["phi0"].size != 1:
        return None
    return _built(arrays)


def _built(arrays: dict[str, np.ndarray]) -> Shallow | None:
    try:
        return Shallow(arrays["theta0"], arrays["theta1"], arrays["phi0"].item(), arrays["phi"])
    except ValueError:  # shapes that differ, nan or inf
        return None
