"""The student's end of the protocol: it answers what the referee asks, and calls back what tests passed."""

from __future__ import annotations

import builtins
import contextlib
import copy
import functools
import operator
import os
import shutil
import sys
import tempfile
import types
from collections.abc import Callable

from courseware.engine import codec, errors, peer, wire

MAX_SHOWN = 24_000  # letters of a representation
_ABSENT = object()
_PASSED = (types.FunctionType, types.BuiltinFunctionType, type)
# Functions and classes of these travel by name: the referee has its own.
_LIBRARIES = ("numpy", "torch", "matplotlib", "scipy", "pandas")


class Foreign:
    """A function or an object of the tests, seen from the student's process."""

    __slots__ = ("_number", "_peer")

    def __init__(self, answering, number):
        object.__setattr__(self, "_peer", answering)
        object.__setattr__(self, "_number", number)

    def __getattr__(self, name):
        if name.startswith("_"):
            raise AttributeError(name)
        return self._peer.ask("attr", self, name)

    def __repr__(self):
        return f"<{type(self).__name__}>"


def _foreign(name: str, can: str) -> type[Foreign]:
    def steps(self):
        iterator = self._peer.ask("iter", self)
        while (more := self._peer.ask("next", iterator))[0]:
            yield more[1]

    def following(self):
        more = self._peer.ask("next", self)
        if not more[0]:
            raise StopIteration
        return more[1]

    body = {
        "c": {"__call__": lambda self, /, *args, **kwargs: self._peer.ask("call", self, list(args), kwargs)},
        "l": {"__len__": lambda self: self._peer.ask("len", self)},
        "g": {"__getitem__": lambda self, key: self._peer.ask("item", self, key)},
        "i": {"__iter__": steps},
        "n": {"__iter__": lambda self: self, "__next__": following},
    }
    members: dict = {"__slots__": ()}
    for letter in can:
        members.update(body.get(letter, {}))
    return type(name or "object", (Foreign,), members)


class Answering(peer.Peer):
    """names: the notebook's globals. refused: what was asked of forbidden modules (see stand_in). out: what has been
    displayed and not been sent yet. run_cell: called as run_cell(source, cell id), returns what `aftermath.state` does.
    leads: dl101's search for what a function leads to."""

    def __init__(self, sock, limit, names: dict, out, refused, run_cell: Callable, cell_of: Callable, leads: Callable):
        super().__init__(sock, limit, functools.partial(wire.receive, sock))
        self.names, self.out, self.refused = names, out, refused
        self.run_cell, self.cell_of, self.leads = run_cell, cell_of, leads
        self.busy = 0  # whether code of the student's runs, so that an interrupt is meant for it
        self._made: dict[str, types.ModuleType] = {}
        self._before: dict[int, dict] = {}  # what names were before a check put references in their place

    # ── values

    def about(self, value) -> list:
        kind = type(value)
        mro = value.__mro__ if isinstance(value, type) else kind.__mro__
        names = [f"{base.__module__}:{base.__qualname__}"[:200] for base in mro[:20]]
        if isinstance(value, type):
            names[0] = f"{value.__module__}:{kind.__name__}"[:200]
        return [names, peer._can(value)]

    def special(self, kind, value):
        if issubclass(kind, Foreign):
            return {"own": object.__getattribute__(value, "_number")}
        if kind is types.ModuleType:
            return {"global": [value.__name__[:100], None, self.refer(value)["ref"]]}
        if isinstance(value, _PASSED) or kind.__module__ == "numpy":
            module, name = getattr(value, "__module__", None), getattr(value, "__name__", None)
            if isinstance(module, str) and isinstance(name, str) and module.partition(".")[0] in _LIBRARIES:
                return None if _scalar(value) else {"global": [module[:100], name[:100], self.refer(value)["ref"]]}
        return None

    def by_value(self, value):
        return super().by_value(value) and not _has_methods(type(value))

    def resolve(self, kind, payload):
        if kind == "own":
            return self.held[payload]
        if kind == "ref":
            number, name, can = payload
            return _foreign(name, can)(self, number)
        if kind == "module":
            return sys.modules.get(payload) or __import__(payload)
        raise wire.Malformed(kind)

    # ── asking

    def ask(self, operation, *arguments):
        """What the referee answers to a call back."""
        self.send("?", operation, *arguments)
        while True:
            kind, parts, buffers = self.receive()
            if kind == "?":
                self._asked(parts, buffers)
            elif kind == "ok":
                return self.decode(parts[0], buffers)
            else:
                told = self.decode(parts[0], buffers)
                found = getattr(builtins, told["type"], None)
                known = isinstance(found, type) and issubclass(found, BaseException)
                raise (found if known else RuntimeError)(told["text"])

    def serve(self) -> None:
        """Answers until the referee closes the connection."""
        while True:
            try:
                kind, parts, buffers = self.receive()
            except wire.Gone:
                return
            if kind == "?":
                self._asked(parts, buffers)

    def _asked(self, parts, buffers) -> None:
        # Arrays are read in place, so what came is kept to tell later what a call has changed.
        raw = parts, [bytes(buffer) for buffer in buffers] if parts[0] == "call" else buffers
        self.answer([self.decode(part, buffers) for part in parts], raw)

    def answer(self, request, raw) -> None:
        """Does what is asked and replies. raw: the request as it came."""
        operation, *arguments = request
        try:
            self.busy += 1
            try:
                value = self._do(operation, *arguments)
            finally:
                self.busy -= 1
            self._reply("ok", value, self._extra(operation, arguments, raw))
        except wire.Gone:
            raise
        except BaseException as error:  # a student's code may raise anything
            told = errors.describe(error, self.cell_of)
            self._reply("error", told, self._extra(operation, arguments, raw))

    def _reply(self, kind, value, extra) -> None:
        try:
            self.send(kind, value, extra)
        except (wire.TooLarge, RecursionError) as error:
            extra.pop("changed", None)
            self.send("error", errors.describe(ValueError(str(error))), extra)

    def _extra(self, operation, arguments, raw) -> dict:
        extra: dict = {}
        if out := self.out.take():
            extra["out"] = out
        if self.refused.asked:
            extra["asked"], self.refused.asked = self.refused.asked, None
        if operation == "call" and (changed := self._changed(arguments, raw)):
            extra["changed"] = changed
        return extra

    def _changed(self, arguments, raw) -> list:
        """Arguments that the call changed, with what they are now."""
        (_, _, sent_args, sent_kwargs), before = raw[0], raw[1]
        changed = []
        now: list = []
        with contextlib.suppress(wire.TooLarge, RecursionError):
            again = [self.encode(arguments[1], now), self.encode(arguments[2], now)]
            # As it nearly always is: the same to the letter.
            if again == [sent_args, sent_kwargs] and all(map(operator.eq, map(bytes, now), before)):
                return []
        pairs = list(zip(range(len(arguments[1])), arguments[1], _items(sent_args), strict=False))
        named = _pairs(sent_kwargs)
        pairs += [(key, value, named[key]) for key, value in arguments[2].items() if key in named]
        for where, value, sent in pairs:
            if type(sent) is not dict or "own" in sent or "ref" in sent:
                continue
            try:
                now = []
                header = self.encode(value, now)
                if not _same(header, now, sent, before):
                    changed.append((where, value))
            except (wire.TooLarge, RecursionError):
                continue
        return changed

    # ── what can be asked

    def _do(self, operation, *arguments):
        return getattr(self, "do_" + operation.replace("-", "_"))(*arguments)

    def do_cell(self, source, cell):
        return self.run_cell(source, cell)

    def do_name(self, name):
        if name not in self.names:
            raise NameError(f"name {name!r} is not defined", name=name)
        return self.names[name]

    def do_names(self):
        return [name for name in self.names if not name.startswith("_")]

    def do_call(self, function, args, kwargs):
        self.refused.calling += 1
        try:
            return function(*args, **kwargs)
        finally:
            self.refused.calling -= 1

    def do_attr(self, thing, name):
        return getattr(thing, name)

    def do_setattr(self, thing, name, value):
        setattr(thing, name, value)

    def do_delattr(self, thing, name):
        delattr(thing, name)

    def do_item(self, thing, key):
        return thing[key]

    def do_setitem(self, thing, key, value):
        thing[key] = value

    def do_delitem(self, thing, key):
        del thing[key]

    def do_len(self, thing):
        return len(thing)

    def do_iter(self, thing):
        return _Held(iter(thing))

    def do_next(self, iterator):
        iterator = iterator.iterator if type(iterator) is _Held else iterator
        try:
            return (True, next(iterator))
        except StopIteration:
            return (False, None)

    def do_repr(self, thing):
        return repr(thing)[:MAX_SHOWN]

    def do_str(self, thing):
        return str(thing)[:MAX_SHOWN]

    def do_value(self, thing):
        return codec.plain(thing)

    def do_bool(self, thing):
        return bool(thing)

    def do_dir(self, thing):
        return dir(thing)

    def do_copy(self, thing, deep):
        return copy.deepcopy(thing) if deep else copy.copy(thing)

    def do_operator(self, name, thing, *others):
        if name == "contains":
            return others[0] in thing
        if name == "divmod":
            return divmod(thing, others[0])
        if name.startswith("r") and name != "rshift":
            return self.do_operator(name[1:], others[0], thing)
        function = getattr(operator, name + "_" if name in ("and", "or") else name)
        return function(thing, *others)

    def do_enter(self, thing):
        return type(thing).__enter__(thing)

    def do_exit(self, thing, named):
        if named is None:
            return bool(type(thing).__exit__(thing, None, None, None))
        found = getattr(builtins, named[0], RuntimeError)
        error = (found if isinstance(found, type) and issubclass(found, BaseException) else RuntimeError)(named[1])
        return bool(type(thing).__exit__(thing, type(error), error, None))

    def do_signature(self, function):
        return peer.parameters(function)

    def do_leads(self, function, forbidden):
        return self.leads(function, tuple(forbidden))

    def do_make(self, what, values):
        module, name, source = what
        made = self._made.get(source)
        if made is None:
            made = self._made[source] = types.ModuleType(module)
            exec(compile(source, f"<{module}>", "exec"), made.__dict__)
        return getattr(made, name)(*values)

    def do_make_folder(self):
        return tempfile.mkdtemp(dir=os.getcwd())

    def do_remove_folder(self, place):
        shutil.rmtree(place, ignore_errors=True)

    def do_write_file(self, path, data):
        with open(path, "wb") as file:
            file.write(data)

    def do_file_exists(self, path):
        return os.path.exists(path)

    def do_replace(self, number, names):
        self._before[number] = {name: self.names.get(name, _ABSENT) for name in names}
        self.names.update(names)

    def do_put_back(self, number):
        for name, value in self._before.pop(number, {}).items():
            if value is _ABSENT:
                self.names.pop(name, None)
            else:
                self.names[name] = value


@functools.lru_cache(maxsize=256)
def _has_methods(kind: type) -> bool:
    """Whether a class of the notebook's own adds anything that a test may ask for by name."""
    own = [base for base in kind.__mro__ if base.__module__ == "__main__"]
    return any(not name.startswith("_") for base in own for name in vars(base))


class _Held:
    """Keeps an object here, whatever its kind, so that it is a reference for the other side."""

    def __init__(self, iterator):
        self.iterator = iterator


def _scalar(value) -> bool:
    """Whether the referee is better served by the value: NumPy's types of numbers."""
    import numpy as np

    return isinstance(value, np.generic | np.ndarray | np.dtype) or (
        isinstance(value, type) and issubclass(value, np.generic)
    )


def _items(sent) -> list:
    return sent.get("list", []) if type(sent) is dict else []


def _pairs(sent) -> dict:
    return {key: value for key, value in sent.get("dict", [])} if type(sent) is dict else {}


def _same(now, new, sent, old) -> bool:
    """Whether two headers, with their buffers, say the same."""
    if type(now) is dict and type(sent) is dict and len(now) == len(sent) == 1 and now.keys() == sent.keys():
        ((kind, a),), ((_, b),) = now.items(), sent.items()
        if kind == "array":
            return a[0] == b[0] and a[1] == b[1] and _raw(new[a[2]], a) == _raw(old[b[2]], b)
        if kind in ("tensor", "packed", "scalar", "bytes", "bytearray"):
            i, j = (
                (a, b) if type(a) is int else next((x, y) for x, y in zip(a, b, strict=True) if _is_index(kind, a, x))
            )
            return _without(kind, a) == _without(kind, b) and bytes(new[i]) == bytes(old[j])
        return _same(a, new, b, old)
    if type(now) is list and type(sent) is list:
        return len(now) == len(sent) and all(_same(x, new, y, old) for x, y in zip(now, sent, strict=True))
    return type(now) is type(sent) and (now == sent or (now != now and sent != sent))


_INDEX = {"tensor": 2, "packed": 2, "scalar": 1}


def _is_index(kind, payload, item) -> bool:
    return payload[_INDEX[kind]] is item


def _without(kind, payload):
    return [part for i, part in enumerate(payload) if i != _INDEX[kind]] if kind in _INDEX else None


def _raw(buffer, payload):
    """The numbers of an array in the order of its axes, so that a transposed copy is no change."""
    import numpy as np

    dtype, shape, _, fortran = payload
    flat = np.frombuffer(buffer, np.uint8).reshape(-1)
    size = np.dtype(dtype).itemsize
    if not fortran or flat.size == 0:
        return flat.tobytes()
    return flat.reshape(*shape[::-1], size).transpose(*range(len(shape))[::-1], len(shape)).tobytes()
