"""References in place of a student's earlier functions, so that no task depends on another."""

from __future__ import annotations

import contextlib
import functools
import sys
import types

_ABSENT = object()


def namespace_of(function) -> dict | None:
    """The globals a student's function looks its helpers up in, or None where it has none (a builtin, a proxy).

    A function that stands for one in another process has a method `globals_there()`, which returns something with a
    method `replaced(references)`: a context manager that does there what `_replaced` does here.
    """
    while True:
        there = getattr(type(function), "globals_there", None)
        if there is not None:
            return there(function)
        if isinstance(function, functools.partial):
            function = function.func
        elif isinstance(function, types.MethodType):
            function = function.__func__
        elif isinstance(function, types.FunctionType):
            inner = getattr(function, "__wrapped__", None)
            if inner is None:
                return function.__globals__
            function = inner
        elif type(function).__module__ == "__main__" and callable(function):
            function = type(function).__call__  # an object of a class written in the notebook
        else:
            return None


@contextlib.contextmanager
def given(*functions, **references):
    """For the length of the block, each of `functions` finds `references` under these names.

    >>> with given(forward, sigmoid=reference.sigmoid):
    ...     forward(w, b, X)

    Without functions the names of the calling notebook are meant. Names that were not defined before are not
    defined after. Yields the names that could be put in place (none for a function without globals of its own).
    """
    if functions:
        scopes = [namespace_of(function) for function in functions]
    else:
        names = sys._getframe(2).f_globals  # 0 is this generator, 1 contextlib
        there = getattr(type(names), "globals_there", None)
        scopes = [names if there is None else there(names)]
    scopes = list({id(scope): scope for scope in scopes if scope is not None}.values())
    with contextlib.ExitStack() as stack:
        for scope in scopes:
            there = getattr(type(scope), "replaced", None)
            stack.enter_context(_replaced(scope, references) if there is None else there(scope, references))
        yield tuple(references) if scopes else ()


@contextlib.contextmanager
def _replaced(scope: dict, references: dict):
    """For the length of the block, `scope` has these names; then all is as it was."""
    before = {name: scope.get(name, _ABSENT) for name in references}
    try:
        scope.update(references)
        yield
    finally:
        for name, value in before.items():
            if value is _ABSENT:
                scope.pop(name, None)
            else:
                scope[name] = value
