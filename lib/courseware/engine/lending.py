"""What the student's code may do with an object that a test has handed to it.

It is used in the referee's process, so every use is asked here first. Functions are called, iterators stepped. Of an
object of the tests' own classes there is every public attribute; of a library's object only its own methods and what
travels by value, of libraries known to be harmless, and nothing whose name says that it writes, draws into a file or
starts something. No attribute leads to a module, a class or the inside of a function. (That a way around these rules
leads to no file either is seen to by the referee's sandbox.)
"""

from __future__ import annotations

import functools
import re
import sys
import types

import numpy as np

# Their attributes lead to the tests' own code and names.
_SEALED = (
    types.FunctionType, types.MethodType, types.BuiltinFunctionType, types.ModuleType, types.CodeType, types.FrameType,
    types.GeneratorType, types.CoroutineType, types.AsyncGeneratorType, types.TracebackType, type, functools.partial,
    types.MethodWrapperType, types.WrapperDescriptorType, types.MethodDescriptorType, types.GetSetDescriptorType,
)  # fmt: skip
_NEVER = (types.ModuleType, types.CodeType, types.FrameType, types.TracebackType)
_LIBRARIES = (
    "builtins", "collections", "itertools", "types", "enum", "decimal", "fractions", "datetime", "random", "re",
    "statistics", "time", "numpy", "torch", "matplotlib", "scipy", "pandas",
)  # fmt: skip
_INNER = ("_", "gi_", "cr_", "ag_", "f_", "tb_", "co_", "func_")
_ACTS = re.compile(
    r"save|write|dump|print|export|to_?file|^to_(?!numpy|dict|list|device)|compile|exec|query|pipe|system|spawn"
    r"|figure|canvas|manager|backend|callbacks|ctypes|cffi|bit_generator|share_memory|multiprocessing"
)
# Of Matplotlib nothing but Axes and what they draw is of use to code that draws.
_DRAWN = ("matplotlib.artist:Artist", "matplotlib.container:Container")
_FIGURE = "matplotlib.figure:FigureBase"


def calls(thing) -> bool:
    """Whether it may be called: a function, a method, an object of a class that allows use."""
    return isinstance(thing, _SEALED) and not isinstance(thing, _NEVER) or _used(thing)


def used(thing) -> bool:
    """Whether it may be indexed, iterated and measured."""
    return isinstance(thing, types.GeneratorType) or _used(thing) or hasattr(type(thing), "__next__")


def attribute(thing, name):
    """thing.name, as far as the student's code may have it. Raises AttributeError."""
    refused = AttributeError(f"{type(thing).__name__!r} object has no attribute {name!r} that answers may use")
    if not isinstance(name, str) or name.startswith(_INNER) or isinstance(thing, _SEALED) or not _used(thing):
        raise refused
    own = _of_tests(type(thing))
    if not own and (_ACTS.search(name) or (name == "eval" and _root(type(thing)) != "torch")):
        raise refused
    found = getattr(thing, name)
    if isinstance(found, _NEVER) or (isinstance(found, type) and not own):
        raise refused
    if own and not isinstance(found, type):
        return found
    if isinstance(found, _SEALED) or callable(found):
        # A function is the object's own method, or no part of it.
        if getattr(found, "__self__", None) is not thing and not _used(found):
            raise refused
        return found
    if not (_plain(found) or _used(found)):
        raise refused
    return found


def _plain(value) -> bool:
    return type(value) in (type(None), bool, int, float, complex, str, bytes, list, tuple, dict, set, frozenset,
                           range, slice) or isinstance(value, np.ndarray | np.generic | np.dtype)  # fmt: skip


def _used(thing) -> bool:
    kind = type(thing)
    if isinstance(thing, _SEALED):
        return False
    if _of_tests(kind):
        return True
    root = _root(kind)
    if root == "matplotlib":
        return _is(kind, *_DRAWN) and not _is(kind, _FIGURE)
    return root in _LIBRARIES


def _root(kind: type) -> str:
    return str(kind.__module__).partition(".")[0]


def _is(kind: type, *names: str) -> bool:
    return any(f"{base.__module__}:{base.__qualname__}" in names for base in kind.__mro__)


@functools.lru_cache(maxsize=1024)
def _of_tests(kind: type) -> bool:
    """Whether a class is the tests' own: of a test cell, of dl101, of a module beside them."""
    root = _root(kind)
    if root in ("__main__", "dl101"):
        return True
    if root in sys.stdlib_module_names or root in ("builtins", "courseware"):
        return False
    file = getattr(sys.modules.get(kind.__module__), "__file__", None)
    return file is not None and "site-packages" not in file and "dist-packages" not in file
