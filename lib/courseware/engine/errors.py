"""Exceptions on their way from the student's process to the tests, with the student's traceback.

The type is found by name among Python's own, NumPy's and torch's; another becomes a type of the same name under its
nearest known base. The traceback is rebuilt from names and line numbers, so that whatever looks for the last line of
the student's code finds it, and a traceback in a test cell reads as it would in the student's notebook.
"""

from __future__ import annotations

import builtins
import functools
import linecache
import sys
import types
from collections.abc import Callable

MAX_FRAMES = 30
MAX_TEXT = 5000
MAX_ARGS = 10
_ROOTS = ("builtins", "numpy", "torch", "json", "zipfile", "fractions", "decimal")
# What would steer the test itself, were it let through: a call that raises it is an error and nothing else.
_STEERING = ("StopIteration", "StopAsyncIteration")


# ── in the student's process


def describe(error: BaseException, name_of: Callable[[str], str | None] = lambda file: None) -> dict:
    """An exception as plain data. name_of: the cell that a code file stands for, or None."""
    frames, tb = [], error.__traceback__
    while tb is not None and len(frames) < 500:
        code = tb.tb_frame.f_code
        frames.append([name_of(code.co_filename), code.co_filename[:300], tb.tb_lineno or 0, code.co_name[:100]])
        tb = tb.tb_next
    frames = [frame for frame in frames if not frame[1].startswith(_HERE)]
    args = [arg if type(arg) in (str, int, float, bool, type(None)) else _text(arg) for arg in error.args[:MAX_ARGS]]
    return {
        "types": [f"{kind.__module__}:{kind.__qualname__}"[:200] for kind in type(error).__mro__[:20]],
        "args": [arg[:MAX_TEXT] if isinstance(arg, str) else arg if _plain(arg) else str(arg)[:50] for arg in args],
        "text": _text(error),
        "name": _name(error),
        "frames": frames[:10] + frames[-(MAX_FRAMES - 10) :] if len(frames) > MAX_FRAMES else frames,
    }


_HERE = __file__.rpartition("/")[0] + "/"


def _plain(arg) -> bool:
    return not isinstance(arg, int) or -(1 << 53) < arg < 1 << 53


def _text(value) -> str:
    try:
        return str(value)[:MAX_TEXT]
    except BaseException:  # a student's __str__ may raise anything
        return ""


def _name(error) -> str | None:
    name = getattr(error, "name", None)
    return name[:200] if isinstance(name, str) else None


# ── in the referee


def rebuild(data: dict, source_of: Callable[[str], str | None]) -> BaseException:
    """The exception that `describe` described. Raises ValueError or TypeError for what it does not make."""
    kinds, args, text, frames = data["types"], data["args"], data["text"], data["frames"]
    _check(isinstance(text, str) and len(text) <= MAX_TEXT)
    _check(isinstance(kinds, list) and 0 < len(kinds) <= 20 and all(isinstance(k, str) and len(k) < 210 for k in kinds))
    _check(isinstance(args, list) and len(args) <= MAX_ARGS)
    _check(all(type(arg) in (str, int, float, bool, type(None)) for arg in args))
    _check(isinstance(frames, list) and len(frames) <= MAX_FRAMES)
    name = data.get("name")
    _check(name is None or (isinstance(name, str) and len(name) <= 200))
    kind = _kind(tuple(kinds))
    error = _instance(kind, args, text)
    if name is not None and isinstance(error, NameError | AttributeError | ImportError):
        error.name = name
    return error.with_traceback(_traceback(frames, source_of))


def _check(fine: bool) -> None:
    if not fine:
        raise ValueError("no exception")


@functools.lru_cache(maxsize=256)
def _kind(names: tuple[str, ...]) -> type[BaseException]:
    module, _, own = names[0].partition(":")
    own = own.rpartition(".")[2]
    if own in _STEERING and module == "builtins":
        return type(own, (RuntimeError,), {"__module__": "builtins"})
    for position, name in enumerate(names):
        known = _known(*name.partition(":")[::2])
        if known is not None and known.__name__ not in _STEERING:
            return known if position == 0 else type(own or "Error", (known,), {"__module__": "__main__"})
    return type(own or "Error", (Exception,), {"__module__": "__main__"})


def _known(module: str, name: str) -> type[BaseException] | None:
    if module.partition(".")[0] not in _ROOTS:
        return None
    found = vars(builtins if module == "builtins" else sys.modules.get(module, builtins)).get(name)
    return found if isinstance(found, type) and issubclass(found, BaseException) else None


def _instance(kind, args, text) -> BaseException:
    if not issubclass(kind, BaseExceptionGroup):
        try:
            error = kind(*args)
            if str(error) == text:
                return error
        except Exception:
            pass
    base = kind if not issubclass(kind, BaseExceptionGroup) else Exception
    said = type(kind.__name__, (base,), {"__module__": kind.__module__, "__str__": lambda error: text})
    error = said.__new__(said)
    error.args = tuple(args)
    return error


def _traceback(frames, source_of) -> types.TracebackType | None:
    """A chain of tracebacks that names the student's lines; source_of: the source of a cell by its id."""
    chain = None
    for cell, file, line, function in reversed(frames):
        _check(cell is None or isinstance(cell, str))
        _check(isinstance(file, str) and len(file) <= 300 and type(line) is int and 0 <= line < 1 << 20)
        _check(isinstance(function, str) and len(function) <= 100)
        source = source_of(cell) if cell is not None else None
        shown = f"<cell {cell}>" if source is not None else f"<student: {file}>"
        if source is not None and shown not in linecache.cache:
            lines = source.splitlines(keepends=True)
            linecache.cache[shown] = (len(source), None, lines, shown)
        frame = _frame(shown, function, max(line, 1))
        chain = types.TracebackType(chain, frame, 0, max(line, 1))
    return chain


@functools.lru_cache(maxsize=1024)
def _frame(file: str, function: str, line: int) -> types.FrameType:
    """A frame of a code object at this place; nothing of the student's is run for it."""
    code = compile("__import__('sys')._getframe()", file, "eval")
    # All instructions stand in that line, without columns: entries for up to eight code units each.
    left, table = len(code.co_code) // 2, b""
    while left > 0:
        table += bytes([0x80 | 13 << 3 | min(left, 8) - 1, 0])
        left -= 8
    function = function or "?"
    code = code.replace(co_name=function, co_qualname=function, co_firstlineno=line, co_linetable=table)
    return eval(code, {"__name__": "student"})
