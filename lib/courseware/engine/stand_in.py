"""Modules that the student's process must not have: in their place stand modules without contents.

dl101.check: nothing of it is here, no reference, hint or expected value. Outside of tests its public functions and data
are asked of the referee, as cells of a homework need them (`check.ready(train)`); `check.summary()` does nothing.
Modules that a homework forbids: what is asked of them is noted; while a test calls the student's function it is an
ImportError, else nothing happens. Libraries that look for a forbidden module find that it is not installed.
"""

from __future__ import annotations

import contextlib
import importlib
import importlib.abc
import importlib.machinery
import importlib.util
import sys
import types
from pathlib import Path

SILENT = ("dl101.check",)


class Refused:
    """What has been asked of forbidden modules. asked: the last of them, None where there was none since it was read.

    calling: above zero while a test calls the student's code. events: all modules asked for.
    """

    def __init__(self):
        self.asked: str | None = None
        self.calling = 0
        self.events: set[str] = set()

    def note(self, module: str) -> None:
        self.asked = module
        self.events.add(module)


class Nothing:
    """An object that does nothing, whatever is done with it."""

    def __init__(self, *args, **kwargs):
        pass

    def __getattr__(self, name):
        if name.startswith("__") or name.startswith(("_repr_", "_ipython_")):
            raise AttributeError(name)
        return type(self)()

    def __call__(self, *args, **kwargs):
        return None

    def __enter__(self):
        return self

    def __exit__(self, *error):
        return None


class Asked:
    """A public function of a check: calling it asks the referee."""

    def __init__(self, ask, module: str, name: str):
        self._ask, self._of, self.__name__ = ask, module, name

    def __call__(self, *args, **kwargs):
        return self._ask("call", self._of, self.__name__, list(args), kwargs)


def make_finder(forbidden: tuple[str, ...], refused: Refused, check: tuple[str, ...] = SILENT) -> Finder:
    """The finder, put before all others. Modules already loaded are left alone: there must be none."""
    finder = Finder(forbidden, refused, check)
    sys.meta_path.insert(0, finder)
    return finder


class _Absent(importlib.abc.Loader):
    """Loads nothing."""

    def create_module(self, spec):
        raise ModuleNotFoundError(f"No module named {spec.name!r}", name=spec.name)

    def exec_module(self, module):
        pass


class Finder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Finds stand-ins for the modules under `silent` and `forbidden`."""

    def __init__(self, forbidden, refused, silent):
        self.forbidden, self.refused, self.silent = tuple(forbidden), refused, tuple(silent)
        # ask('get' or 'call', module, name, args, kwargs), once there is a referee.
        self.ask = None
        self._modules = _modules_of(self.silent)

    def find_spec(self, name, path=None, target=None):
        if under(name, self.silent):
            return importlib.machinery.ModuleSpec(name, self, is_package=True)
        root = under(name, self.forbidden)
        if root is None:
            return None
        asking = _importer()
        if asking == "__main__" and self.refused.calling:
            self.refused.note(root)
            raise ImportError(f"{name} is not allowed in this answer", name=root)
        if asking == "__main__" or asking.startswith("dl101"):
            return importlib.machinery.ModuleSpec(name, self, is_package=True)
        # Found, yet not to be loaded: a library that only looks whether it is installed gets an answer.
        return importlib.machinery.ModuleSpec(name, _Absent(), is_package=True)

    def _of_check(self, module: str, name: str):
        """What `name` of a check is to the student's code."""
        if name.startswith("__"):
            raise AttributeError(name)
        if f"{module}.{name}" in self._modules:
            return importlib.import_module(f"{module}.{name}")
        if name == "CheckFailed":
            return AssertionError
        if name == "given":
            return contextlib.nullcontext
        root = under(module, self.forbidden)
        if root:
            _used(self.refused, root)
        if self.ask is None or name == "summary" or self.refused.calling:
            return lambda *args, **kwargs: None
        function, value = self.ask("get", module, name, [], {})
        return Asked(self.ask, module, name) if function else value

    def create_module(self, spec):
        return None

    def exec_module(self, module):
        if under(module.__name__, self.silent):
            module.__getattr__ = lambda name: self._of_check(module.__name__, name)
            return
        root, refused = under(module.__name__, self.forbidden), self.refused

        def use(name):
            if name.startswith("__"):
                raise AttributeError(name)
            return thing(name)

        class Thing(Nothing):
            def __call__(self, *args, **kwargs):
                _used(refused, root)
                return type(self)()

            def __getattr__(self, name):
                if not name.startswith("_"):
                    _used(refused, root)
                return super().__getattr__(name)

        Thing.__module__ = module.__name__

        def thing(name):
            _used(refused, root)
            return Thing()

        module.__getattr__ = use


def _modules_of(packages: tuple[str, ...]) -> set[str]:
    """Dotted names of the modules of these packages."""
    found = set()
    for package in packages:
        parent = importlib.util.find_spec(package.partition(".")[0])
        for place in parent.submodule_search_locations or () if parent else ():
            folder = Path(place, *package.split(".")[1:])
            found |= {f"{package}.{path.stem}" for path in folder.glob("*.py")}
    return found


def _used(refused: Refused, root: str) -> None:
    if refused.calling:
        refused.note(root)
        raise ImportError(f"{root} is not allowed in this answer", name=root)


def under(name: str, roots: tuple[str, ...]) -> str | None:
    """That of the modules `roots` which `name` is or lies in, or None."""
    for root in roots:
        if name == root or name.startswith(root + "."):
            return root
    return None


def _importer() -> str:
    """The name of the module whose code asks for the import."""
    frame: types.FrameType | None = sys._getframe(2)
    while frame is not None:
        file, name = frame.f_code.co_filename, frame.f_globals.get("__name__", "")
        if not (file.startswith("<frozen importlib") or name.startswith("importlib") or name == __name__):
            return str(name)
        frame = frame.f_back
    return ""
