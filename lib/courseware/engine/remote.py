"""What the tests hold of an object that lives in the student's process.

A Remote can be called, asked for attributes and items, iterated. It never takes part in a verdict: it equals nothing
but itself, has no order and is no number. An honest answer that is a number, a string or an array has come by value;
what did not is some object of the student's, and what that says of itself when compared must not count. A container
with methods of its own is compared by what it holds. Where a homework asks for a class with operators, `Job.operators`
names it: operators are asked of what a test makes with that name, and of nothing that another function returns.
"""

from __future__ import annotations

import contextlib
import functools
import inspect
import itertools
import operator
import sys
import types

from courseware.engine.codec import CONTAINERS

MAX_STEPS = 1_000_000
MAX_SHOWN = 2000

# Attributes of Remotes that Python, NumPy and IPython look for on any object; the student's are never meant.
_PRIVATE = ("_repr_", "_ipython_", "__array", "__dlpack", "__cuda", "__torch_", "__numpy", "__dataframe", "__arrow")
_DUNDERS = {"__name__", "__doc__", "__qualname__", "__module__", "__wrapped__", "__dict__", "__annotations__",
            "__defaults__", "__kwdefaults__"}  # fmt: skip
# Methods of arrays and tensors that judge: only a value may be asked.
_VERDICTS = {"allclose", "isclose", "equal", "equals", "eq", "ne", "lt", "le", "gt", "ge", "array_equal"}

_ARITHMETIC = ("add", "sub", "mul", "truediv", "floordiv", "mod", "pow", "matmul", "and", "or", "xor", "lshift",
               "rshift", "divmod")  # fmt: skip
_UNARY = ("neg", "pos", "abs", "invert")
_COMPARISONS = ("eq", "ne", "lt", "le", "gt", "ge")


class Remote:
    """An object of the student's process; see the module. Subclasses are made by `kind`."""

    __slots__ = ("_engine_id", "_engine_named", "_engine_peer")
    _engine_class = False
    _engine_bases: tuple = ()
    _engine_container: type | None = None

    def __init__(self, peer, number: int, named: bool = False):
        object.__setattr__(self, "_engine_peer", peer)
        object.__setattr__(self, "_engine_id", number)
        # Whether the tests came by it through the name of a class in Job.operators.
        object.__setattr__(self, "_engine_named", named)

    def __getattr__(self, name):
        if name == "__signature__":
            return _signature(self)
        if name == "__bases__" and self._engine_class:
            return self._engine_bases
        if name.startswith(_PRIVATE) or (name.startswith("__") and name.endswith("__") and name not in _DUNDERS):
            raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")
        if name in _VERDICTS and not _compares(self):
            raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r} that tests could rely on")
        return _named(self, self._engine_peer.ask("attr", self, name))

    def __setattr__(self, name, value):
        self._engine_peer.ask("setattr", self, name, value)

    def __delattr__(self, name):
        self._engine_peer.ask("delattr", self, name)

    def __eq__(self, other):
        return _compare("eq", self, other)

    def __ne__(self, other):
        return _compare("ne", self, other)

    def __lt__(self, other):
        return _compare("lt", self, other)

    def __le__(self, other):
        return _compare("le", self, other)

    def __gt__(self, other):
        return _compare("gt", self, other)

    def __ge__(self, other):
        return _compare("ge", self, other)

    def __hash__(self):
        return hash((id(self._engine_peer), self._engine_id))

    def __repr__(self):
        return str(self._engine_peer.ask("repr", self))[:MAX_SHOWN]

    def __str__(self):
        return str(self._engine_peer.ask("str", self))[:MAX_SHOWN]

    def __format__(self, spec):
        return format(str(self), spec)

    def __bool__(self):
        return bool(self._engine_peer.ask("bool", self) is True)

    def __dir__(self):
        return [name for name in self._engine_peer.ask("dir", self) if isinstance(name, str)]

    def __copy__(self):
        return self._engine_peer.ask("copy", self, False)

    def __deepcopy__(self, memo):
        return self._engine_peer.ask("copy", self, True)

    def __reduce_ex__(self, protocol):
        raise TypeError("an object of the student's process cannot be pickled")

    # What dl101.check asks of a student's function; see dl101.check.given, forbidden and objects.

    def globals_there(self):
        return self._engine_peer.scope

    def leads_there(self, forbidden, allowed):
        found = self._engine_peer.ask("leads", self, list(forbidden))
        return found if found in forbidden else None

    def clock_there(self):
        return self._engine_peer.line.cpu_seconds

    def made_there(self, maker, *values):
        return self._engine_peer.make(maker, values)

    def folder_there(self):
        return _folder(self._engine_peer)


class _Folder:
    """A folder in the student's scratch folder, as dl101.check.objects.Folder."""

    def __init__(self, peer, place: str):
        self._peer, self._place = peer, place

    def path(self, name: str) -> str:
        return f"{self._place}/{name}"

    def write(self, name: str, data: bytes) -> str:
        self._peer.ask("write_file", self.path(name), data)
        return self.path(name)

    def exists(self, name: str) -> bool:
        return self._peer.ask("file_exists", self.path(name)) is True


@contextlib.contextmanager
def _folder(peer):
    place = str(peer.ask("make_folder"))[:MAX_SHOWN]
    try:
        yield _Folder(peer, place)
    finally:
        peer.ask("remove_folder", place)


def _compares(remote) -> bool:
    """Whether operators are asked of it: only of what the tests made themselves with a class that the homework names.
    What else the student's code returns, under whatever name of a class, must not take part in a verdict."""
    return bool(remote._engine_named)


def named(remote: Remote) -> Remote:
    """The same object, as one that the tests have come by through a class of Job.operators."""
    return type(remote)(remote._engine_peer, remote._engine_id, True)


def _named(origin, found):
    return named(found) if origin._engine_named and isinstance(found, Remote) else found


def _value(remote):
    """What a container holds, as plain data, whatever its own methods say. Raises TypeError where it is none."""
    found = remote._engine_peer.ask("value", remote)
    if type(found) is not remote._engine_container:
        raise TypeError(f"{type(remote).__name__!r} object is no container")
    return found


def _plain(thing):
    return _value(thing) if isinstance(thing, Remote) and thing._engine_container else thing


def _compare(name, self, other):
    if self is other or (isinstance(other, Remote) and (self._engine_id, self._engine_peer)
                         == (other._engine_id, other._engine_peer)):  # fmt: skip
        if name in ("eq", "ne"):
            return name == "eq"
    if _compares(self):
        return self._engine_peer.ask("operator", name, self, other)
    if self._engine_container is not None:
        return getattr(operator, name)(_value(self), _plain(other))
    if name in ("eq", "ne"):
        return name == "ne"
    raise TypeError(f"{type(self).__name__!r} object has no order that tests could rely on")


def _operator(name, self, *others):
    if not _compares(self):
        if self._engine_container is not None and others:
            return _of_container(name, _value(self), _plain(others[0]))
        raise TypeError(f"{type(self).__name__!r} object is no number or array")
    return _named(self, self._engine_peer.ask("operator", name, self, *others))


def _of_container(name, mine, other):
    if name not in _ARITHMETIC:
        name, mine, other = name[1:], other, mine
    if name == "divmod":
        raise TypeError("containers are not divided")
    return getattr(operator, name + "_" if name in ("and", "or") else name)(mine, other)


def _call(self, /, *args, **kwargs):
    return _named(self, self._engine_peer.call(self, args, kwargs))


def _doc(self):
    return self._engine_peer.ask("attr", self, "__doc__")


def _len(self):
    found = self._engine_peer.ask("len", self)
    if type(found) is not int or not 0 <= found <= MAX_STEPS:
        raise ValueError("the length of an object is no usable number")
    return found


def _getitem(self, key):
    return _named(self, self._engine_peer.ask("item", self, key))


def _setitem(self, key, value):
    self._engine_peer.ask("setitem", self, key, value)


def _delitem(self, key):
    self._engine_peer.ask("delitem", self, key)


def _iter(self):
    peer = self._engine_peer
    iterator = peer.ask("iter", self)
    for _ in range(MAX_STEPS):
        more = peer.ask("next", iterator)
        if type(more) is not tuple or len(more) != 2 or more[0] is not True:
            return
        yield more[1]
    raise RuntimeError(f"iteration did not end after {MAX_STEPS} steps")


def _iter_self(self):
    return self


def _next(self):
    more = self._engine_peer.ask("next", self)
    if type(more) is not tuple or len(more) != 2 or more[0] is not True:
        raise StopIteration
    return more[1]


def _contains(self, item):
    if _compares(self):
        return self._engine_peer.ask("operator", "contains", self, item) is True
    return item in _value(self) if self._engine_container else any(item is part or item == part for part in self)


def _enter(self):
    return self._engine_peer.ask("enter", self)


def _exit(self, kind, error, traceback):
    named = None if kind is None else [kind.__name__, str(error)[:MAX_SHOWN]]
    return self._engine_peer.ask("exit", self, named) is True


_PROTOCOLS = {
    "c": {"__call__": _call},
    "l": {"__len__": _len},
    "g": {"__getitem__": _getitem},
    "s": {"__setitem__": _setitem, "__delitem__": _delitem},
    "i": {"__iter__": _iter, "__contains__": _contains},
    "n": {"__iter__": _iter_self, "__next__": _next},
    "w": {"__enter__": _enter, "__exit__": _exit},
    "t": {"_engine_class": True},
}
FLAGS = frozenset(_PROTOCOLS)
_OPERATORS = {
    **{f"__{name}__": functools.partialmethod(lambda self, other, name: _operator(name, self, other), name=name)
       for name in _ARITHMETIC},
    **{f"__r{name}__": functools.partialmethod(lambda self, other, name: _operator(name, self, other), name="r" + name)
       for name in _ARITHMETIC},
    **{f"__{name}__": functools.partialmethod(lambda self, name: _operator(name, self), name=name) for name in _UNARY},
}  # fmt: skip

# Questions of type that tests ask; types that travel by value are none of these.
_TYPES = {
    "builtins:function": types.FunctionType,
    "builtins:method": types.MethodType,
    "builtins:generator": types.GeneratorType,
    "builtins:type": type,
}


@functools.lru_cache(maxsize=4096)
def kind(name: str, mro: tuple[str, ...], flags: str) -> type[Remote]:
    """The class of the Remotes for objects of a class of this name: it can do what the object can do, no more."""
    module = mro[0].partition(":")[0]
    body: dict = {"__slots__": (), "__module__": module, "__doc__": property(_doc)}
    for flag in flags:
        body.update(_PROTOCOLS[flag])
    body.update(_OPERATORS)
    known = tuple(found for found in map(_known, mro) if found is not None)
    if "t" not in flags:
        container = next((base for base in CONTAINERS if f"builtins:{base.__name__}" in mro), None)
        if container is not None:
            body["_engine_container"] = container
            body["__class__"] = property(lambda self: container)
    if "t" in flags:
        body["_engine_bases"] = known[:1] or (object,)
        body["__class__"] = property(lambda self: type)
    elif known:
        body["__class__"] = property(lambda self: known[0])
    return type(name, (Remote,), body)


def _known(name: str) -> type | None:
    """The class of this process that a class of the student's process is, or inherits from."""
    if name in _TYPES:
        return _TYPES[name]
    module, _, qualified = name.partition(":")
    if module.partition(".")[0] != "torch" or "." in qualified:
        return None
    found = vars(sys.modules.get(module, types)).get(qualified)
    torch = sys.modules.get("torch")
    return found if isinstance(found, type) and torch and not issubclass(found, torch.Tensor) else None


_KINDS = {int(kind): kind for kind in inspect._ParameterKind}


def _signature(remote) -> inspect.Signature:
    """The parameters of a function of the student's process. Defaults that do not travel are left as Remotes."""
    listed = remote._engine_peer.ask("signature", remote)
    if type(listed) is not list:
        raise ValueError("no signature found")
    parameters = []
    for name, number, has_default, default in listed[:200]:
        parameters.append(
            inspect.Parameter(name, _KINDS[number], default=default if has_default else inspect.Parameter.empty)
        )
    return inspect.Signature(parameters)


class Scope:
    """The globals of the student's notebook, as far as dl101.check.given needs them."""

    def __init__(self, peer):
        self._peer = peer
        self._numbers = itertools.count()

    @contextlib.contextmanager
    def replaced(self, names: dict):
        """For the length of the block these names are there. What they were stays in the student's process, and is put
        back whether or not the answer to the first question came."""
        number = next(self._numbers)
        self._peer.lend(names.values())
        try:
            self._peer.ask("replace", number, dict(names))
            yield
        finally:
            try:
                self._peer.ask("put-back", number)
            finally:
                self._peer.take_back()
