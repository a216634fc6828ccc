"""Answers that hand the work over to a library the homework forbids."""

from __future__ import annotations

import contextlib
import dis
import functools
import importlib.abc
import sys
import types

# Only what a function can reach is looked at; deeper chains than this are not honest work anyway.
_DEPTH = 6

# What of the course itself holds the answer to some task. tests/test_check.py sees to it that a new module is either
# here or known to hold none.
COURSE = (
    "dl101.activations", "dl101.approximation", "dl101.augmentation", "dl101.autograd", "dl101.check", "dl101.gates",
    "dl101.gradient_check", "dl101.initialisation", "dl101.interactives", "dl101.layers", "dl101.logistic_regression",
    "dl101.losses", "dl101.many_starts", "dl101.mlp", "dl101.optimizers", "dl101.perceptron", "dl101.regions",
    "dl101.shallow", "dl101.surfaces", "dl101.two_layer",
)  # fmt: skip
# Libraries that have the answers ready.
LIBRARIES = (
    "autograd", "cupy", "flax", "jax", "keras", "lightgbm", "micrograd", "mlx", "optax", "scipy", "sklearn",
    "statsmodels", "sympy", "tensorflow", "tinygrad", "torch", "torchvision", "xgboost",
)  # fmt: skip


def modules(*allowed: str) -> tuple[str, ...]:
    """What an answer may not lead to: all modules of the course and all libraries that hold answers, but `allowed`."""
    return tuple(name for name in (*COURSE, *LIBRARIES) if name not in allowed)


class _Roots(dict):
    """{dotted name: that entry of `forbidden` which it falls under, or None}, for any name that is asked for."""

    def __init__(self, forbidden: tuple[str, ...]):
        super().__init__()
        self._forbidden = frozenset(forbidden)

    def __missing__(self, module: str) -> str | None:
        parts = module.split(".")
        names = (".".join(parts[: k + 1]) for k in range(len(parts)))
        self[module] = found = next((name for name in names if name in self._forbidden), None)
        return found


_roots = functools.cache(_Roots)


def _root(module: str | None, forbidden: tuple[str, ...]) -> str | None:
    """The entry of `forbidden` that the dotted name `module` falls under."""
    return _roots(forbidden)[module] if isinstance(module, str) else None


def _codes(code: types.CodeType):
    yield code
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            yield from _codes(constant)


def _names(code: types.CodeType) -> set[str]:
    """Global names that the code, with the functions inside it, may read."""
    return {name for part in _codes(code) for name in part.co_names}


def _imports(code: types.CodeType):
    """Modules named by import statements inside the code: 'torch', 'dl101.activations'."""
    for part in _codes(code):
        module = None
        for step in dis.get_instructions(part):
            if step.opname == "IMPORT_NAME":
                module = step.argval
                yield module
            elif step.opname == "IMPORT_FROM" and module:
                yield f"{module}.{step.argval}"


def delegation(function, forbidden: tuple[str, ...], allowed=()) -> str | None:
    """The name in `forbidden` that a Python function leads to by its globals, closure, defaults or imports, or None.

    `allowed` are objects that may be used all the same: the references given in place of earlier functions.
    What is no Python function of this process (a builtin) is judged by its type alone; one that stands for a function
    in another process has a method `leads_there(forbidden, allowed)`, which asks there.
    """
    there = getattr(type(function), "leads_there", None)
    if there is not None:
        return there(function, forbidden, allowed)
    return _search(function, forbidden, _DEPTH, {id(item) for item in allowed})


def _search(value, forbidden, depth, seen) -> str | None:
    if depth < 0 or id(value) in seen:
        return None
    seen.add(id(value))
    if type(value) is types.ModuleType:
        return _root(value.__name__, forbidden)
    if isinstance(value, functools.partial):
        return _search(value.func, forbidden, depth, seen)
    if isinstance(value, types.MethodType):
        return _search(value.__func__, forbidden, depth, seen) or _search(value.__self__, forbidden, depth, seen)
    if isinstance(value, types.FunctionType):
        found = _root(value.__module__, forbidden)
        if found:
            return found
        for module in _imports(value.__code__):
            found = _root(module, forbidden)
            if found:
                return found
        reach = [value.__globals__[name] for name in sorted(_names(value.__code__)) if name in value.__globals__]
        for cell in value.__closure__ or ():
            with contextlib.suppress(ValueError):  # a cell not filled yet
                reach.append(cell.cell_contents)
        reach += [*(value.__defaults__ or ()), *(value.__kwdefaults__ or {}).values()]
        if hasattr(value, "__wrapped__"):
            reach.append(value.__wrapped__)
        for item in reach:
            found = _search(item, forbidden, depth - 1, seen)
            if found:
                return found
        return None
    if isinstance(value, type):
        found = _root(value.__module__, forbidden)
        if found or value.__module__ != "__main__":
            return found
        methods = [item for item in vars(value).values() if isinstance(item, types.FunctionType)]
        return next((hit for item in methods if (hit := _search(item, forbidden, depth - 1, seen))), None)
    return _search(type(value), forbidden, depth, seen)


class _Refuse(importlib.abc.MetaPathFinder):
    def __init__(self, forbidden):
        self.forbidden, self.asked = forbidden, None

    def find_spec(self, name, path=None, target=None):
        root = _root(name, self.forbidden)
        if root:
            self.asked = root
            raise ImportError(f"{name} is not allowed in this answer")
        return None

    def asked_elsewhere(self, name: str) -> None:
        """Called where the student's function runs in another process and asked for a module there."""
        self.asked = _root(name, self.forbidden) or self.asked


@contextlib.contextmanager
def imports_refused(forbidden: tuple[str, ...]):
    """While a student's functions run, an import of a forbidden module fails, however its name is put together.

    Yields an object whose `asked` is the last module asked for, or None; the caller may set it back.
    """
    finder = _Refuse(forbidden)
    roots = _roots(forbidden)
    hidden = {name: module for name, module in list(sys.modules.items()) if roots[name]}
    attributes = []  # `import dl101` and then dl101.activations must not lead past the import
    for name in hidden:
        package, _, last = name.rpartition(".")
        parent = sys.modules.get(package)
        if parent is not None and package not in hidden and vars(parent).get(last) is hidden[name]:
            attributes.append((parent, last, hidden[name]))
    for name in hidden:
        del sys.modules[name]
    for parent, last, _ in attributes:
        delattr(parent, last)
    sys.meta_path.insert(0, finder)
    try:
        yield finder
    finally:
        sys.meta_path.remove(finder)
        sys.modules.update(hidden)
        for parent, last, module in attributes:
            setattr(parent, last, module)
