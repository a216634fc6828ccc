"""The comparison of a student's function with a reference, and the sentence that says what is wrong."""

from __future__ import annotations

import contextlib
import functools
import inspect
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np

from dl101.check.call import Outcome, call, explain
from dl101.check.failure import CheckFailed
from dl101.check.forbidden import delegation, imports_refused
from dl101.check.given import given
from dl101.check.values import as_numbers, describe, first_difference, same, shape
from dl101.language import say


@dataclass(frozen=True)
class Known:
    """A mistake recognised from the values it gives.

    key: second part of the hint's key. wrong: an implementation that makes the mistake, called like the reference.
    ru, en: the hint; {names} in it are filled from the case's facts, {name} is what is compared. raises: an
    exception that betrays the mistake as well.
    """

    key: str
    wrong: Callable
    ru: str
    en: str
    raises: type[BaseException] | None = None


@dataclass(frozen=True)
class Case:
    """One input: arguments by name, in order, and facts that hints may mention, such as {'m': 5}."""

    arguments: dict[str, object]
    facts: dict[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        return ", ".join(describe(name, value) for name, value in self.arguments.items())


@dataclass(frozen=True)
class Check:
    """What one test cell asks of a function.

    function: its name in the notebook, which is the first part of every key. reference: what it is compared with.
    returns: names of what the function returns; one name means the value itself, several a tuple in that order (a
    dictionary with these names is as good). compare: those of them that this check looks at. numbers: those that are
    one number rather than an array; an array must have the reference's shape. known: mistakes recognised. earlier:
    references given in place of the student's earlier functions. forbidden: modules the answer may not lead to.
    says: {'ru': …, 'en': …}, what was checked, for the line on success. diagnose: called with `ask`
    (see `run`) when no known mistake fits, returns (key, {'ru': …, 'en': …}) or None. tolerance: relative, and a tenth
    of it absolute. parts: for answers whose parts depend on the input, such as a dictionary with W and b of each layer:
    takes what was returned and gives its parts by name, or None where it is no such thing; parts that the reference
    does not have are left alone. `returns` is then read by people only.
    """

    function: str
    reference: Callable
    returns: tuple[str, ...]
    says: dict[str, str]
    known: tuple[Known, ...] = ()
    compare: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    earlier: dict[str, Callable] = field(default_factory=dict)
    forbidden: tuple[str, ...] = ()
    diagnose: Callable | None = None
    tolerance: float = 1e-6
    parts: Callable[[object], dict[str, object] | None] | None = None

    def run(self, function: Callable, cases: Sequence[Case], *judges: Callable) -> None:
        """Prints one line and returns, or raises CheckFailed.

        judges: called after the comparison with `ask(case, errors=True) -> Outcome`, which calls the student's
        function; they raise CheckFailed (see `fail`).
        """
        failure = None
        with given(function, **self.earlier) as replaced:
            try:
                self._judge(function, cases, judges)
            except CheckFailed as error:
                failure = error
        if failure and not (replaced and self._passes_with_own(function, cases, judges)):
            raise failure from None
        succeeded(self.function, self.says, len(cases))

    def _passes_with_own(self, function, cases, judges) -> bool:
        """Earlier functions of one's own that fit together in another way than the references do are right too."""
        try:
            self._judge(function, cases, judges)
        except CheckFailed:
            return False
        return True

    def _judge(self, function, cases, judges) -> None:
        self._refuse_delegation(function)
        with imports_refused(self.forbidden) as imports:
            ask = functools.partial(self._ask, function, imports)
            self._compare(ask, cases)
            for judge in judges:
                judge(ask)

    def _key(self, key: str) -> str:
        return f"{self.function}.{key}"

    def fail(self, key: str, *, ru: str, en: str) -> CheckFailed:
        """The exception that says so in the notebook's language."""
        return CheckFailed(f"{self.function}: {say(ru=ru, en=en)}", self._key(key))

    def _refuse_delegation(self, function) -> None:
        if not callable(function):
            raise self.fail(
                "not-a-function",
                ru=f"здесь должна быть функция, а это {type(function).__name__}. Не занято ли имя чем-то другим?",
                en=f"this should be a function but is {type(function).__name__}. Is the name used for something else?",
            )
        module = delegation(function, self.forbidden, allowed=self.earlier.values())
        if module:
            raise self._forbidden(module)

    def _forbidden(self, module: str) -> CheckFailed:
        return self.fail(
            "forbidden-import",
            ru=f"в этом задании нельзя пользоваться {module}: функцию нужно написать самому, хватит NumPy.",
            en=f"this task may not use {module}: write the function yourself, NumPy is enough.",
        )

    def _compare(self, ask, cases) -> None:
        passed = []
        for case in cases:
            outcome = ask(case)
            # Both sides work on copies: a reference must not see what the student's call did, nor the other way round.
            expected = self._parts(call(self.reference, case.arguments).value)
            got = self._parts(outcome.value)
            if got is None or not set(expected) <= set(got):
                raise self._wrong_count(outcome.value, case, expected)
            self._compare_parts(ask, got, expected, case, passed)
            if outcome.modified:
                names = ", ".join(outcome.modified)
                raise self.fail(
                    "modifies-input",
                    ru=f"результат верный, но функция испортила свой аргумент {names}. Создайте новый массив, "
                    "а полученный не меняйте.",
                    en=f"the result is right, but the call changed its argument {names}. Make a new array and leave "
                    "the given one alone.",
                )
            passed.append(case)

    def _ask(self, function, imports, case: Case, errors: bool = True) -> Outcome:
        """Calls the student's function. Raises CheckFailed where nothing came back; an exception of the function's own
        is returned in the outcome instead where `errors` is False."""
        outcome = call(function, case.arguments, imports)
        if outcome.imported:
            raise self._forbidden(outcome.imported)
        if outcome.missing:
            # Nor is it known to the kernel where the cell with the answer has a syntax error, or was not run again.
            raise self.fail(
                "not-written",
                ru="функция ещё не написана. Если код готов, уберите строку raise NotImplementedError и запустите "
                "ячейку с ним ещё раз.",
                en="the function is not written yet. If the code is ready, remove the line raise NotImplementedError "
                "and run its cell again.",
            )
        if outcome.error is not None and not errors:
            return outcome
        if outcome.error is not None:
            for known in self.known:
                if known.raises and isinstance(outcome.error, known.raises):
                    raise self.fail(known.key, ru=known.ru.format(**case.facts), en=known.en.format(**case.facts))
            kind, text = type(outcome.error).__name__, explain(outcome.error)
            at = say(ru=f" в строке «{outcome.line}»", en=f" in the line '{outcome.line}'") if outcome.line else ""
            raise self.fail(
                "error",
                ru=f"ошибка {kind}{at}: {text}. Вход: {case}.",
                en=f"{kind}{at}: {text}. Input: {case}.",
            )
        if outcome.value is None:
            raise self.fail(
                "none",
                ru="функция вернула None. Нет ли в ней забытого return?",
                en="the function returned None. Was return forgotten?",
            )
        return outcome

    def _parts(self, value) -> dict[str, object] | None:
        """What was returned, by name; None where it does not have these parts."""
        if self.parts:
            return self.parts(value)
        if len(self.returns) == 1:
            return {self.returns[0]: value}
        if isinstance(value, dict):
            return {name: value[name] for name in self.returns} if set(self.returns) <= set(value) else None
        if isinstance(value, tuple | list) and len(value) == len(self.returns):
            return dict(zip(self.returns, value, strict=True))
        return None

    def _wrong_count(self, value, case, expected) -> CheckFailed:
        wanted = ", ".join(self.returns)
        it = f"{type(value).__name__}" + (f" ({len(value)})" if isinstance(value, tuple | list | dict) else "")
        if self.parts:
            names = ", ".join(expected)
            return self.fail(
                "returns",
                ru=f"функция должна вернуть {wanted}, где есть всё это: {names}. Возвращено другое: {it}. "
                f"Вход: {case}.",
                en=f"the function should return {wanted}, with all of these: {names}. It returned {it} with "
                f"something missing. Input: {case}.",
            )
        return self.fail(
            "returns",
            ru=f"функция должна вернуть {len(self.returns)} значения: {wanted}, а вернула {it}. Вход: {case}.",
            en=f"the function should return {len(self.returns)} values, {wanted}, and returned {it}. Input: {case}.",
        )

    def _compare_parts(self, ask, got, expected, case, passed) -> None:
        for name in self.compare or expected:
            value, right = as_numbers(got[name]), np.asarray(expected[name])
            if value is None:
                kind, one = type(got[name]).__name__, name in self.numbers
                raise self.fail(
                    "type",
                    ru=f"{name} должно быть {'числом' if one else 'массивом чисел'}, а это {kind}.",
                    en=f"{name} should be {'a number' if one else 'an array of numbers'} but is {kind}.",
                )
            if same(value, right, self.tolerance):
                continue
            known = self._recognise(got, case, passed)
            if known is not None:
                facts = {"name": name, **case.facts}
                raise self.fail(known.key, ru=known.ru.format(**facts), en=known.en.format(**facts))
            self._diagnose(ask)
            raise self._unrecognised(name, value, right, case)

    def _diagnose(self, ask) -> None:
        """Raises the hint that `diagnose` finds, if any."""
        found = None
        if self.diagnose:
            with contextlib.suppress(CheckFailed):  # what goes wrong on its inputs is not what is being told
                found = self.diagnose(ask)
        if found:
            key, text = found
            raise self.fail(key, **text)

    def _recognise(self, got, case, passed) -> Known | None:
        """The known mistake that gives what the student's function gave, here and on the inputs before."""
        return next(
            (known for known in self.known
             if self._gives(known, case, got) and all(self._gives(known, earlier, None) for earlier in passed)),
            None,
        )  # fmt: skip

    def _gives(self, known, case, got) -> bool:
        wrong = self._parts(call(known.wrong, case.arguments).value)
        right = self._parts(call(self.reference, case.arguments).value)
        got = right if got is None else got
        for name in self.compare or right:
            a, b = as_numbers(wrong[name]) if wrong and name in wrong else None, as_numbers(got[name])
            if a is None or b is None or not same(a, b, self.tolerance):
                return False
        return True

    def _unrecognised(self, name, value, right, case) -> CheckFailed:
        if value.shape != right.shape:
            turned = value.T.shape == right.shape and value.ndim > 1
            flat = value.ndim < right.ndim and value.size == right.size
            return self.fail(
                "shape",
                ru=f"{name}: ожидалась форма {shape(right)}, получена {shape(value)}."
                + (" Не перепутаны ли строки и столбцы?" if turned else "")
                + (" Пропала одна из осей." if flat else "")
                + f" Вход: {case}.",
                en=f"{name}: expected shape {shape(right)}, got {shape(value)}."
                + (" Are rows and columns swapped?" if turned else "")
                + (" An axis got lost." if flat else "")
                + f" Input: {case}.",
            )
        if np.isfinite(right).all() and not np.isfinite(value).all():
            worst = "nan" if np.isnan(value).any() else "inf"
            return self.fail(
                "not-finite",
                ru=f"{name} содержит {worst}: где-то деление на ноль, логарифм нуля или слишком большая экспонента. "
                f"Вход: {case}.",
                en=f"{name} contains {worst}: somewhere there is a division by zero, a logarithm of zero or too large "
                f"an exponential. Input: {case}.",
            )
        return self.fail(
            "value",
            ru=f"{first_difference(name, value, right, self.tolerance)}. Вход: {case}.",
            en=f"{first_difference(name, value, right, self.tolerance)}. Input: {case}.",
        )


def arguments(function: Callable, *values) -> dict[str, object]:
    """The values by the names of the function's parameters."""
    return dict(zip(inspect.signature(function).parameters, values, strict=True))


def succeeded(function: str, says: dict[str, str], inputs: int | None = None) -> None:
    """The line a student sees when a check is passed."""
    count = "" if inputs is None else say(ru=f" Входов: {inputs}.", en=f" Inputs: {inputs}.")
    print(f"✓ {function}: {say(**says)}.{count}")
