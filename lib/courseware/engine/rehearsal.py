"""A homework's checks, tried on their own references, so that no referee has to do first what all of a class have to.

A check loads Hypothesis, draws the inputs of a law, reads pictures, trains a network to compare with; it keeps all of
this, and so do the processes forked after it. Only calls of dl101.check's functions are made, none of a student's.
"""

from __future__ import annotations

import ast
import contextlib
import functools
import importlib
import io
import random
import signal
import sys
import warnings
from collections.abc import Callable, Iterable, Iterator

from courseware.engine import late

LONGEST = 10.0  # seconds of a call


class _TooLong(BaseException):
    """No Exception, which a check would take for the answer's."""


class Rehearsal:
    """tests: sources of test cells, hidden parts included. imports: the homework's own import statements."""

    def __init__(self, tests: Iterable[str], imports: Iterable[str] = ()):
        self._steps = _steps(tuple(tests), tuple(imports))

    def step(self) -> bool:
        """Makes one call, in silence; False where none was left. What fails is left to the submissions to find out.
        A call that takes longer than LONGEST is the last one: submissions wait meanwhile."""
        with _as_it_was():
            for call in self._steps:
                try:
                    with contextlib.suppress(Exception), _no_longer_than(LONGEST):
                        call()
                except _TooLong:
                    self._steps = iter(())
                return True
        return False


def _steps(tests: tuple[str, ...], imports: tuple[str, ...]) -> Iterator[Callable[[], object]]:
    names: dict[str, object] = {}
    for statement in imports:
        with contextlib.suppress(Exception):
            exec(statement, names)
    for source in tests:
        checks: dict[str, object] = {}
        with contextlib.suppress(Exception):
            for node in ast.parse(source).body:
                if isinstance(node, ast.ImportFrom) and node.module == "dl101.check":
                    for name in node.names:
                        found = importlib.import_module(f"dl101.check.{name.name}")
                        checks[name.asname or name.name] = found
                        names |= _answers(found)
                        yield functools.partial(late.load, getattr(found, "LIBRARIES", ()))
                elif _is_call_of(node, checks):
                    yield functools.partial(eval, ast.unparse(node.value), names | checks)


def _is_call_of(node: ast.stmt, modules: Iterable[str]) -> bool:
    """Whether a statement is `check.something(…)` of one of the modules."""
    if not isinstance(node, ast.Expr) or not isinstance(node.value, ast.Call):
        return False
    called = node.value.func
    return isinstance(called, ast.Attribute) and isinstance(called.value, ast.Name) and called.value.id in modules


def _answers(module) -> dict[str, object]:
    """What stands for a student's answers, by name: the references of the module's checks, and its samples."""
    from dl101.check.task import Check

    found = [value for value in vars(module).values() if isinstance(value, Check)]
    return {check.function: Answer(check.reference) for check in found} | dict(getattr(module, "SAMPLES", {}))


class Answer:
    """A reference in a student's place. It leads to nothing forbidden, and has no globals to be changed."""

    def __init__(self, reference: Callable):
        self._reference = reference

    def __call__(self, *args, **kwargs):
        return self._reference(*args, **kwargs)

    def leads_there(self, forbidden, allowed) -> None:
        return None

    def globals_there(self) -> dict:
        return {}


@contextlib.contextmanager
def _no_longer_than(seconds: float):
    def stop(number, frame):
        raise _TooLong

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


@contextlib.contextmanager
def _as_it_was():
    """Nothing is displayed, random numbers go on from where they were, and a warning given here is given again."""
    python, numpy, torch = random.getstate(), sys.modules.get("numpy"), sys.modules.get("torch")
    of_numpy = numpy.random.get_state() if numpy else None
    of_torch = torch.get_rng_state() if torch else None
    try:
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
            with warnings.catch_warnings():
                yield
    finally:
        random.setstate(python)
        if numpy:
            numpy.random.set_state(of_numpy)
        if torch:
            torch.set_rng_state(of_torch)
