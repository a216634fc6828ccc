"""What the exercises of all lectures share: a prediction beside its result, one number, one choice, one function.

Each check of a lecture takes the student's answer and prints one line or raises CheckFailed. An answer that is still
None is no mistake: a lecture runs from top to bottom before anything is answered.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np

from dl101.check.failure import CheckFailed
from dl101.check.task import Case, Check, succeeded
from dl101.language import say

__all__ = ["choice", "fail", "function", "number", "numbers", "reveal", "waiting"]


def reveal(guess, actual=None) -> None:
    """Prints a prediction beside what came out; asks for one where there is none."""
    if guess is None:
        print(say(ru="○ Сначала впишите догадку в ячейку выше.", en="○ First write a guess into the cell above."))
    else:
        print(say(ru=f"Ваша догадка: {guess}", en=f"Your guess: {guess}"))
    if actual is not None:
        value = f"{actual:.4g}" if isinstance(actual, float) else actual
        print(say(ru=f"Получилось:   {value}", en=f"It is:      {value}"))


def number(name: str, value, right: float, known: Mapping[str, tuple], says: dict[str, str], tolerance=1e-6) -> None:
    """One number. known: {key: (wrong value, hint in Russian, hint in English)}; tolerance: relative, absolute at 0."""
    if value is None:
        waiting(name)
        return
    try:
        value = float(np.asarray(value).reshape(()))
    except (TypeError, ValueError):
        raise fail(name, "type", ru="здесь нужно одно число.", en="one number is needed here.") from None
    if _close(value, right, tolerance):
        succeeded(name, says)
        return
    for key, (wrong, ru, en) in known.items():
        if _close(value, wrong, tolerance):
            raise fail(name, key, ru=ru, en=en)
    raise fail(name, "value", ru=f"{value:.4g} — пока неверно.", en=f"{value:.4g} is not right yet.")


def numbers(name: str, values, right: Sequence[float], known: Mapping[str, tuple], says, tolerance=1e-6) -> None:
    """Several numbers in a given order, as `number` takes one; None, or a None among them, is no answer yet."""
    if values is None or (isinstance(values, (list, tuple)) and any(value is None for value in values)):
        waiting(name)
        return
    try:
        values = np.asarray(values, dtype=float).reshape(-1)
    except (TypeError, ValueError):
        values = np.array([])
    if values.size != len(right):
        raise fail(
            name,
            "type",
            ru=f"здесь нужно чисел: {len(right)}. Запишите их через запятую в квадратных скобках.",
            en=f"{len(right)} numbers are needed here, in square brackets.",
        )
    if all(_close(a, b, tolerance) for a, b in zip(values, right, strict=True)):
        succeeded(name, says)
        return
    for key, (wrong, ru, en) in known.items():
        if all(_close(a, b, tolerance) for a, b in zip(values, wrong, strict=True)):
            raise fail(name, key, ru=ru, en=en)
    off = [k for k, (a, b) in enumerate(zip(values, right, strict=True)) if not _close(a, b, tolerance)]
    raise fail(
        name,
        "value",
        ru=f"неверно чисел: {len(off)} из {len(right)}; первое из них — №{off[0] + 1} по порядку.",
        en=f"{len(off)} of {len(right)} are not right yet; the first of them is no. {off[0] + 1}.",
    )


def choice(name: str, value, right, known: Mapping, says: dict[str, str]) -> None:
    """One of several answers. known: {wrong answer: (key, hint in Russian, hint in English)}.

    right: the answer, or a set of answers that are as good as each other. Text is compared without case.
    """
    if value is None:
        waiting(name)
        return
    plain = value.strip().lower() if isinstance(value, str) else value
    try:
        good = plain in right if isinstance(right, (set, frozenset)) else plain == right
        hint = known.get(plain)
    except (TypeError, ValueError):  # a list, an array: no answer of ours
        good, hint = False, None
    if good:
        succeeded(name, says)
        return
    if hint is None:
        options = ", ".join(repr(each) for each in sorted({*known, *_options(right)}, key=str))
        raise fail(
            name,
            "type",
            ru=f"такого ответа нет среди возможных: {options}.",
            en=f"this is none of the answers: {options}.",
        )
    raise fail(name, hint[0], ru=hint[1], en=hint[2])


def function(check: Check, student, cases: Sequence[Case], *judges) -> None:
    """A function, compared by `check` on the cases; one that still returns None is no answer yet."""
    if _is_answered(student, cases[0]):
        with np.errstate(all="ignore"):  # the check names the nan; a warning beside it would only distract
            check.run(student, cases, *judges)
    else:
        waiting(check.function)


def waiting(name: str) -> None:
    """The line for an exercise without an answer."""
    print(say(ru=f"○ {name}: ответа пока нет.", en=f"○ {name}: no answer yet."))


def fail(name: str, key: str, *, ru: str, en: str) -> CheckFailed:
    """The exception that says what is wrong in the notebook's language."""
    return CheckFailed(f"{name}: {say(ru=ru, en=en)}", f"{name}.{key}")


def _is_answered(student, case: Case) -> bool:
    """Whether the function gives anything on the case. An error of its own counts as an answer."""
    if not callable(student):
        return student is not None
    try:
        with np.errstate(all="ignore"):
            return student(*case.arguments.values()) is not None
    except Exception:  # reported by the check itself, with the line it happened in
        return True


def _options(right) -> set:
    return set(right) if isinstance(right, (set, frozenset)) else {right}


def _close(value: float, wanted: float, tolerance: float) -> bool:
    return math.isclose(value, wanted, rel_tol=tolerance, abs_tol=tolerance if wanted == 0 else 0)
