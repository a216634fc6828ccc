"""Requests between the referee and the student's process, and calls back. Each end answers while it waits.

    request := ["?", operation, argument, …]      answer := ["ok", value, extra] or ["error", exception, extra]

`extra` is what the student's process adds to an answer: what was printed, arguments that the call changed, forbidden
modules that were asked for. Towards the referee only calls and reads of what a test itself passed are allowed.
"""

from __future__ import annotations

import importlib
import inspect
import sys
import types
from collections.abc import Callable, Collection

import numpy as np

from courseware.engine import codec, errors, lending, makers, remote, wire
from courseware.engine.remote import Remote

MAX_HELD = 50_000
MAX_NESTED = 80
# Modules that travel by name: what the student's process names so is this process's own. Nothing in the list of the
# standard library reads, writes or runs anything.
_LIBRARIES = ("numpy", "torch", "matplotlib", "dl101", "scipy", "pandas", "mpl_toolkits")
_PURE = ("math", "cmath", "operator", "random", "statistics", "fractions", "decimal", "numbers", "itertools",
         "functools", "collections", "datetime", "time", "string", "typing")  # fmt: skip
# Plain types travel by name too. Any other function or class is called where it was named.
_PLAIN = (bool, int, float, complex, str, bytes, list, tuple, set, frozenset, dict, range, slice, object)
# What may be done with what a test has lent.
_USES = ("call", "attr", "item", "len", "next", "iter")


# What a test still does after its time is over: it puts the student's own functions back.
_TIDYING = ("put-back",)


class _Gone:
    """Stands for an object that was taken back: see RefereePeer.take_back."""

    def __repr__(self):
        return "<taken back>"


GONE = _Gone()


class Stopped(KeyboardInterrupt):
    """The student's process was stopped because the cell's time is over."""

    __module__ = "builtins"


# As a traceback shows it, and as a person knows it.
Stopped.__name__ = Stopped.__qualname__ = "KeyboardInterrupt"


class Peer(codec.Codec):
    """One end: holds objects that the other end has references to."""

    def __init__(self, sock, limit: int, receive: Callable[[int], bytes]):
        self.sock, self.limit = sock, limit
        self._incoming = wire.Stream(receive)
        self.held: dict[int, object] = {}
        self._nested = 0

    def refer(self, value) -> dict:
        if len(self.held) >= MAX_HELD:
            self.held.pop(next(iter(self.held)))
        self.held[id(value)] = value
        return {"ref": [id(value), *self.about(value)]}

    def about(self, value) -> list:
        return []

    def send(self, kind: str, *parts) -> None:
        buffers: list = []
        header = [kind, *(self.encode(part, buffers) for part in parts)]
        wire.write(self.sock, header, buffers, self.limit)

    def receive(self) -> tuple[str, list, list]:
        header, buffers = wire.parse(self._incoming.exactly, self.limit)
        if not isinstance(header, list) or not header or not isinstance(header[0], str):
            raise wire.Malformed("no message")
        return header[0], header[1:], buffers


class RefereePeer(Peer):
    """The tests' end. line: reads and writes with the cell's time in view (see line.Line).

    output: called with what the student's code displayed. sources: {cell id: source}, for tracebacks. operators:
    names of classes whose instances, made by tests, take part in arithmetic and comparisons. forbidden: modules that
    must not be bound by name. asked: called with a forbidden module that the student's code wanted. check: called as
    check(module, name, how, args, kwargs) where a cell of the notebook uses a public function of a check.
    """

    def __init__(
        self,
        line,
        limit: int,
        output: Callable[[list], None],
        sources: dict[str, str],
        operators: Collection[str] = (),
        forbidden: Collection[str] = (),
        asked: Callable[[str], None] = lambda module: None,
        check: Callable | None = None,
    ):
        super().__init__(line.sock, limit, line.receive)
        self.line, self.output, self.sources = line, output, sources
        self.operators, self.forbidden, self.asked = frozenset(operators), frozenset(forbidden), asked
        self.check = check
        self.scope = remote.Scope(self)
        self._remotes: dict[int, Remote] = {}
        self._lent: set[int] = set()
        self.hostile: str | None = None  # what was wrong with the message that ended the student's process

    # ── values

    def about(self, value) -> list:
        return [type(value).__name__[:100], _can(value)]

    def special(self, kind, value):
        if issubclass(kind, Remote):
            if object.__getattribute__(value, "_engine_peer") is not self:
                raise wire.TooLarge("an object of a process that has ended")
            return {"own": object.__getattribute__(value, "_engine_id")}
        if isinstance(value, types.ModuleType):
            return {"module": value.__name__}
        return None

    def resolve(self, kind, payload):
        if kind == "own":
            if type(payload) is not int:
                raise wire.Malformed("no object")
            return self.held.get(payload, GONE)
        if kind == "ref":
            number, mro, flags = payload
            if type(number) is not int or not 0 <= number < 1 << 64:
                raise wire.Malformed("no object")
            return self._remote(number, mro, flags)
        if kind == "global":
            module, name, otherwise = payload
            found = self._global(module, name)
            return self.resolve("ref", otherwise) if found is None else found
        raise wire.Malformed("an unknown kind of value")

    def _remote(self, number, mro, flags) -> Remote:
        known = self._remotes.get(number)
        if not isinstance(mro, list) or not 0 < len(mro) <= 20 or not isinstance(flags, str):
            raise wire.Malformed("no object")
        if not all(isinstance(name, str) and len(name) <= 200 for name in mro) or not set(flags) <= remote.FLAGS:
            raise wire.Malformed("no object")
        name = mro[0].partition(":")[2].rpartition(".")[2] or "object"
        kind = remote.kind(name, tuple(mro), "".join(sorted(set(flags))))
        if known is None or type(known) is not kind:
            known = self._remotes[number] = kind(self, number)
        return known

    def _global(self, module, name):
        """A module, or a function or class of one, as this process has it; None where it is not to be trusted."""
        if not isinstance(module, str) or len(module) > 100 or not (name is None or isinstance(name, str)):
            raise wire.Malformed("no name")
        root = module.partition(".")[0]
        if root not in (*_LIBRARIES, *(("builtins",) if name else _PURE)):
            return None
        if any(module == part or module.startswith(part + ".") for part in self.forbidden):
            return None
        found = sys.modules.get(module)
        if found is None:
            try:
                found = importlib.import_module(module)
            except Exception:
                return None
        if name is None:
            return found
        value = vars(found).get(name)
        return value if _harmless(value) else None

    # ── asking

    def ask(self, operation: str, *arguments):
        """What the student's process answers. Raises what the student's code raised; Stopped when time is over."""
        return self._asked(operation, *arguments)[0]

    def _asked(self, operation, *arguments):
        tidying = self.line.stop_requested and (operation in _TIDYING or arguments[1:] == ("__name__",))
        with self.line.clock(tidying):
            try:
                self.send("?", operation, *arguments)
                return self._answer(tidying)
            except wire.Malformed as problem:
                # Whatever it was, that process says nothing more.
                self.hostile = self.hostile or str(problem)
                self.line.kill()
                raise wire.Gone("the student's process sent no message of ours") from None

    def name(self, name: str):
        """What the notebook binds to a name. Raises NameError."""
        found = self.ask("name", name)
        return remote.named(found) if name in self.operators and isinstance(found, Remote) else found

    def call(self, function: Remote, args: tuple, kwargs: dict):
        """Calls a function there. Arguments that it changed are changed here as well, in place."""
        value, extra = self._asked("call", function, list(args), kwargs)
        changed = extra.get("changed")
        if isinstance(changed, list):
            for item in changed:
                if not (isinstance(item, tuple) and len(item) == 2):
                    continue
                where, new = item
                if type(where) is int and 0 <= where < len(args):
                    put_back(args[where], new)
                elif isinstance(where, str) and where in kwargs:
                    put_back(kwargs[where], new)
        return value

    def _answer(self, tidying=False):
        if self._nested > MAX_NESTED:
            raise RecursionError("calls to and fro are nested too deeply")
        self._nested += 1
        try:
            while True:
                try:
                    header, buffers = wire.parse(self._incoming.exactly, self.limit)
                    kind, parts = self._message(header)
                    if kind == "out":
                        self._extra({"out": self.decode(parts[0], buffers)})
                        continue
                    if kind == "?":
                        if parts[0] in _USES and not (isinstance(parts[1], dict) and set(parts[1]) == {"own"}):
                            raise wire.Malformed("it asked for the use of what no test has lent")
                        operation, *arguments = (self.decode(part, buffers) for part in parts)
                    else:
                        value, extra = (self.decode(part, buffers) for part in parts)
                        self._extra(extra)
                        error = errors.rebuild(value, self.sources.get) if kind == "error" else None
                except wire.Malformed:
                    raise
                except (ValueError, TypeError, KeyError, IndexError) as problem:
                    raise wire.Malformed(f"{type(problem).__name__}: {problem}") from None
                if kind == "?":
                    self._serve(operation, arguments)
                    continue
                if self.line.stop_requested and not tidying:
                    self.line.stopped()
                    raise Stopped().with_traceback(error.__traceback__ if error is not None else None)
                if error is not None:
                    raise error
                return value, extra
        finally:
            self._nested -= 1

    @staticmethod
    def _message(header):
        if not isinstance(header, list) or len(header) not in range(2, 8):
            raise wire.Malformed("no message")
        kind, *parts = header
        if kind not in ("ok", "error", "?", "out") or (kind in ("ok", "error") and len(parts) != 2):
            raise wire.Malformed("no message")
        return kind, parts

    def _extra(self, extra) -> None:
        if not isinstance(extra, dict):
            raise wire.Malformed("no message")
        if isinstance(extra.get("out"), list):
            self.output(extra["out"])
        asked = extra.get("asked")
        if isinstance(asked, str) and len(asked) <= 200:
            self.asked(asked)

    # ── being asked

    def _serve(self, operation, arguments) -> None:
        try:
            value = self._do(operation, *arguments)
        except (wire.Malformed, wire.Gone):
            raise
        except (Exception, Stopped) as error:
            name = "KeyboardInterrupt" if isinstance(error, Stopped) else type(error).__name__
            self.send("error", {"type": name, "text": str(error)[:1000]}, {})
            return
        try:
            self.send("ok", value, {})
        except wire.TooLarge as error:
            self.send("error", {"type": "ValueError", "text": str(error)}, {})

    def _do(self, operation, thing=None, *arguments):
        """Only what the test itself passed is there to be used, and only in these ways."""
        if operation == "check" and self.check is not None:
            return self._check(thing, *arguments)
        if operation not in _USES or isinstance(thing, Remote):
            raise PermissionError(f"{operation} is not for the student's code")
        if thing is GONE:
            raise RuntimeError("this function belonged to a check that is over")
        if operation == "call":
            args, kwargs = arguments
            if not isinstance(args, list) or not isinstance(kwargs, dict):
                raise wire.Malformed("no call")
            if not lending.calls(thing):
                raise TypeError(f"{type(thing).__name__!r} object is not for answers to call")
            return thing(*args, **kwargs)
        if operation == "attr":
            return lending.attribute(thing, *arguments)
        if not lending.used(thing):
            raise TypeError(f"{type(thing).__name__!r} object is not for answers to use")
        if operation == "item":
            return thing[arguments[0]]
        if operation == "len":
            return len(thing)
        if operation == "iter":
            return iter(thing)
        try:
            return (True, next(thing))
        except StopIteration:
            return (False, None)

    def _check(self, which, how, args, kwargs):
        module, name = which
        if not (isinstance(module, str) and isinstance(name, str) and isinstance(args, list)):
            raise wire.Malformed("no check")
        if not isinstance(kwargs, dict) or how not in ("get", "call"):
            raise wire.Malformed("no check")
        return self.check(module, name, how, args, kwargs)

    def lend(self, values) -> None:
        """From now until `take_back` the student's code may call these."""
        self._lent.update(id(value) for value in values)

    def take_back(self) -> None:
        """What was lent is no longer there: a reference kept from one task is of no use in another."""
        for number in self._lent:
            self.held.pop(number, None)
        self._lent.clear()

    # ── making things there

    def make(self, maker, values):
        """maker(*values), called in the student's process, from the source of what `maker` needs."""
        if isinstance(maker, Remote):
            return maker(*values)
        module, name, source = makers.source_of(maker)
        return self.ask("make", [module, name, source], list(values))


def _harmless(value) -> bool:
    """Whether something that the student's process names may stand for this process's own: it computes, no more."""
    if isinstance(value, type):
        return value in _PLAIN or issubclass(value, np.generic | BaseException)
    return isinstance(value, np.ufunc)


def _can(value) -> str:
    """What can be done with an object, in letters; see remote._PROTOCOLS."""
    kind = type(value)
    can = {
        "c": callable(value),
        "l": hasattr(kind, "__len__"),
        "g": hasattr(kind, "__getitem__") and not isinstance(value, type),
        "s": hasattr(kind, "__setitem__"),
        "n": hasattr(kind, "__next__"),
        "i": hasattr(kind, "__iter__") and not hasattr(kind, "__next__"),
        "w": hasattr(kind, "__enter__") and hasattr(kind, "__exit__"),
        "t": isinstance(value, type),
    }
    return "".join(letter for letter, true in can.items() if true)


def put_back(old, new) -> None:
    """Changes `old`, which a test passed to the student's code, into `new`, what that code has made of it."""
    if isinstance(old, np.ndarray) and isinstance(new, np.ndarray):
        if old.shape != new.shape and old.size == new.size and old.base is None:
            old.shape = new.shape
        if old.shape == new.shape and old.flags.writeable and np.can_cast(new.dtype, old.dtype, "same_kind"):
            np.copyto(old, new, casting="same_kind")
    elif type(old) is list and type(new) is list:
        old[:] = [_kept(old[i], item) if i < len(old) else item for i, item in enumerate(new)]
    elif isinstance(old, dict) and type(new) is dict:
        merged = {key: _kept(old[key], item) if key in old else item for key, item in new.items()}
        old.clear()
        old.update(merged)
    elif isinstance(old, set) and type(new) is set:
        old.clear()
        old.update(new)
    elif isinstance(old, bytearray) and isinstance(new, bytearray):
        old[:] = new
    elif isinstance(old, tuple) and type(new) is tuple and len(old) == len(new):
        for before, after in zip(old, new, strict=True):
            put_back(before, after)
    elif codec._torch is not None and isinstance(old, codec._torch.Tensor) and isinstance(new, codec._torch.Tensor):
        if old.shape == new.shape:
            with codec._torch.no_grad():
                old.copy_(new)


def _kept(old, new):
    """The element that stands after a change: the old object with new contents where it can be that."""
    if type(old) is type(new) and isinstance(old, np.ndarray):
        if old.shape == new.shape and old.dtype == new.dtype and old.flags.writeable:
            put_back(old, new)
            return old
        return new
    if type(old) is type(new) and isinstance(old, list | dict | set):
        put_back(old, new)
        return old
    return new


def parameters(function) -> list | None:
    """[(name, kind, has a default, default)] of a function, or None."""
    try:
        found = inspect.signature(function).parameters.values()
    except (ValueError, TypeError):
        return None
    return [(p.name, int(p.kind), p.default is not p.empty, None if p.default is p.empty else p.default) for p in found]
