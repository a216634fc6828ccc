"""Values on their way between two processes. Nothing is ever unpickled.

What travels by value is listed in `Codec.encode`; a subclass travels as its base, so that nothing of a lying method
survives. Everything else is a reference, which `Codec.refer` makes and `Codec.resolve` takes.
"""

from __future__ import annotations

import functools
import sys

import numpy as np

from courseware.engine.wire import Malformed, TooLarge

MAX_DEPTH = 60
MAX_NODES = 1_000_000
MAX_INT_BITS = 1 << 16
PACKED_FROM = 24  # lists of at least so many plain floats or small ints travel as one buffer
# What is slow or large to build in the other process alone: keys of one hash, texts as long as the longest.
MAX_CLASHES = 2000
MAX_STRINGS = 1 << 26  # bytes
_SMALL = 1 << 53
_COPIED = 1 << 16  # arrays up to so many bytes are copied at once, which is quicker than a view
_PLAIN = frozenset((type(None), bool, str, float))
_KINDS = "biufc"

TORCH_TYPES = (
    "float64", "float32", "float16", "bfloat16", "int64", "int32", "int16", "int8", "uint8", "bool", "complex64",
    "complex128",
)  # fmt: skip
# torch as it was when this process began: a check hides the module from imports for a while.
_torch = None


def use_torch() -> None:
    """Lets tensors travel by value, where torch has been imported."""
    global _torch
    _torch = sys.modules.get("torch")


class Codec:
    """Turns values into headers and buffers and back. Subclasses say what a reference is."""

    def refer(self, value) -> dict:
        """The header of a reference to `value`, which stays in this process."""
        raise TooLarge(f"{type(value).__name__} does not travel")

    def special(self, kind: type, value) -> dict | None:
        """The header of a value that travels in a way of its own; None for all others."""
        return None

    def resolve(self, kind: str, payload):
        """What a header made by the other side's `refer` stands for. Raises Malformed."""
        raise Malformed(f"unknown kind {kind!r}")

    def encode(self, value, buffers: list, depth: int = 0):
        """The value as JSON; numbers of arrays are appended to `buffers`."""
        if depth > MAX_DEPTH:
            raise TooLarge("nested too deeply")
        kind = type(value)
        if kind in _PLAIN:
            return value
        if kind is int:
            return _integer(value)
        if kind is np.ndarray:
            return self._array(value, buffers)
        if kind is list or kind is tuple:
            return self._sequence(kind.__name__, value, buffers, depth)
        depth += 1
        if kind is dict:
            return {"dict": [[k if type(k) is str else self.encode(k, buffers, depth), self.encode(v, buffers, depth)]
                             for k, v in value.items()]}  # fmt: skip
        found = self.special(kind, value)
        if found is not None:
            return found
        if isinstance(value, np.ndarray):
            return self._array(np.asarray(value), buffers)
        if isinstance(value, np.generic) and kind.__module__ == "numpy":
            if value.dtype.kind in _KINDS:
                buffers.append(value.tobytes())
                return {"scalar": [value.dtype.str, len(buffers) - 1]}
            if kind is np.str_:
                return str.__str__(value)
        return self._rare(kind, value, buffers, depth)

    def _rare(self, kind, value, buffers, depth):
        if kind is complex:
            return {"complex": [value.real, value.imag]}
        if kind is bytes or kind is bytearray:
            buffers.append(bytes(value))
            return {kind.__name__: len(buffers) - 1}
        if kind is set or kind is frozenset:
            return self._sequence(kind.__name__, value, buffers, depth)
        if kind is range:
            return {"range": [_integer(value.start), _integer(value.stop), _integer(value.step)]}
        if kind is slice:
            return {"slice": [self.encode(part, buffers, depth) for part in (value.start, value.stop, value.step)]}
        if value is Ellipsis:
            return {"ellipsis": 0}
        if isinstance(value, np.dtype) and value.kind in _KINDS:
            return {"dtype": value.str}
        if isinstance(value, type) and issubclass(value, np.generic) and value.__module__ == "numpy":
            return {"sctype": value.__name__}
        if isinstance(value, type) and value.__module__ == "builtins" and value in _TYPES.values():
            return {"type": value.__name__}
        if _torch is not None:
            if isinstance(value, _torch.Tensor):
                return self._tensor(value, buffers)
            if isinstance(value, _torch.dtype):
                return {"tdtype": str(value).removeprefix("torch.")}
            if isinstance(value, _torch.Size):
                return self._sequence("tuple", tuple(value), buffers, depth)
        # A subclass travels as its base: OrderedDict, namedtuple, IntEnum, bool-like numbers, a lying list.
        if isinstance(value, int):
            return _integer(int.__int__(value))
        if isinstance(value, float):
            return float.__float__(value)
        if isinstance(value, str):
            return str.__str__(value)
        for base in CONTAINERS:
            if isinstance(value, base) and self.by_value(value):
                return self.encode(plain(value), buffers, depth)
        if kind in _VIEWS:
            return self._sequence("list", list(value), buffers, depth)
        return self.refer(value)

    def by_value(self, value) -> bool:
        """Whether an instance of a subclass of a container travels as its base. Named tuples do not: they have
        attributes."""
        return not hasattr(type(value), "_fields")

    def _sequence(self, name, value, buffers, depth):
        value = list(value)
        if len(value) >= PACKED_FROM:
            kinds = set(map(type, value))
            if kinds == {float}:
                buffers.append(np.array(value, "<f8").tobytes())
                return {"packed": [name, "<f8", len(buffers) - 1]}
            if kinds == {int} and all(-_SMALL < item < _SMALL for item in value):
                buffers.append(np.array(value, "<i8").tobytes())
                return {"packed": [name, "<i8", len(buffers) - 1]}
        return {name: [item if type(item) in _PLAIN else self.encode(item, buffers, depth + 1) for item in value]}

    def _array(self, value, buffers):
        dtype, flags = value.dtype, value.flags
        if dtype.kind == "U":
            if value.nbytes > MAX_STRINGS:
                raise TooLarge("an array of texts that takes more than 64 MB")
            return {"strings": [list(value.shape), [str(item) for item in value.ravel().tolist()]]}
        if dtype.kind not in _KINDS:
            return self.refer(value)
        fortran = flags.f_contiguous and not flags.c_contiguous
        flat = value.T if fortran else value
        if flat.nbytes <= _COPIED:
            buffers.append(flat.tobytes())
        else:
            buffers.append(np.ascontiguousarray(flat).reshape(-1).view(np.uint8).data)
        return {"array": [dtype.str, list(value.shape), len(buffers) - 1, fortran]}

    def _tensor(self, value, buffers):
        name = str(value.dtype).removeprefix("torch.")
        if name not in TORCH_TYPES or value.layout is not _torch.strided:
            return self.refer(value)
        flat = value.detach().resolve_conj().resolve_neg().cpu().contiguous().reshape(-1)
        raw = flat.view(_torch.uint8) if flat.numel() else flat.to(_torch.uint8)
        buffers.append(raw.numpy().data)
        return {"tensor": [name, list(value.shape), len(buffers) - 1, bool(value.requires_grad)]}

    def decode(self, header, buffers: list):
        """The value. Raises Malformed for whatever `encode` does not make."""
        self._nodes = self._clashes = 0
        try:
            return self._decode(header, buffers, 0)
        except Malformed:
            raise
        except Exception as error:  # whatever a lying process may think of
            raise Malformed(f"{type(error).__name__}: {error}") from None

    def _decode(self, header, buffers, depth):
        if type(header) is not dict:
            if type(header) is list:
                raise Malformed("a bare list")
            return header
        self._count(1)
        if depth > MAX_DEPTH:
            raise Malformed("nested too deeply")
        if len(header) != 1:
            raise Malformed("not one kind")
        ((kind, payload),) = header.items()
        reader = _READERS.get(kind)
        if reader is None:
            return self.resolve(kind, payload)
        return reader(self, payload, buffers, depth + 1)

    def _count(self, parts: int) -> None:
        self._nodes += parts
        if self._nodes > MAX_NODES:
            raise Malformed("too many parts")

    def _hashed(self, keys: list) -> list:
        """The keys of a dictionary, or the elements of a set. Many of one hash, which only a lying process thinks of,
        would take time that grows with the square of their number."""
        if len(keys) > 100:
            self._clashes += len(keys) - len(set(map(hash, keys)))
            if self._clashes > MAX_CLASHES:
                raise Malformed("too many keys of one hash")
        return keys


CONTAINERS = (list, dict, tuple, set, frozenset)


def plain(value):
    """What an instance of a subclass of a container holds, as the container that it is, whatever its methods say."""
    base = next(base for base in CONTAINERS if isinstance(value, base))
    return dict(dict.items(value)) if base is dict else base(base.__iter__(value))


def _integer(value: int):
    if -_SMALL < value < _SMALL:
        return value
    if value.bit_length() > MAX_INT_BITS:
        raise TooLarge("an integer of more than 65536 bits")
    return {"int": hex(value)}


_VIEWS = (type({}.keys()), type({}.values()), type({}.items()))
_TYPES = {t.__name__: t for t in (int, float, complex, bool, str, bytes, list, tuple, dict, set, frozenset, object)}
_TYPES |= {name: t for name, t in vars(__import__("builtins")).items()
           if isinstance(t, type) and issubclass(t, BaseException)}  # fmt: skip


def _shape(shape) -> tuple[int, ...]:
    if type(shape) is not list or len(shape) > 32:
        raise Malformed("no shape")
    for n in shape:
        if type(n) is not int or not 0 <= n < 1 << 40:
            raise Malformed("no shape")
    return tuple(shape)


@functools.lru_cache(maxsize=256)
def _dtype(text) -> np.dtype:
    dtype = np.dtype(text) if isinstance(text, str) and len(text) <= 8 else None
    if dtype is None or dtype.kind not in _KINDS or dtype.hasobject:
        raise Malformed("no type of numbers")
    return dtype


def _read_array(codec, payload, buffers, depth):
    text, shape, index, fortran = payload
    shape = _shape(shape)
    flat = np.frombuffer(buffers[_index(index, buffers)], _dtype(text))  # over a bytearray: writable, and its own
    if shape == flat.shape:
        return flat
    return flat.reshape(shape[::-1]).T if fortran else flat.reshape(shape)


def _read_strings(codec, payload, buffers, depth):
    shape, items = payload
    if type(items) is not list or not all(type(item) is str for item in items):
        raise Malformed("no strings")
    codec._count(len(items))
    if 4 * len(items) * max(map(len, items), default=0) > MAX_STRINGS:
        raise Malformed("an array of texts that takes more than 64 MB")
    return np.array(items, dtype=str).reshape(_shape(shape)) if items else np.empty(_shape(shape), "U1")


def _read_tensor(codec, payload, buffers, depth):
    name, shape, index, grad = payload
    if _torch is None or name not in TORCH_TYPES or type(grad) is not bool:
        raise Malformed("no tensor")
    raw = buffers[_index(index, buffers)]
    dtype = getattr(_torch, name)
    flat = _torch.frombuffer(raw, dtype=dtype) if raw else _torch.empty(0, dtype=dtype)
    tensor = flat.reshape(_shape(shape))
    return tensor.requires_grad_() if grad and (dtype.is_floating_point or dtype.is_complex) else tensor


def _read_packed(codec, payload, buffers, depth):
    name, text, index = payload
    if text not in ("<f8", "<i8") or name not in _SEQUENCES:
        raise Malformed("no list")
    items = np.frombuffer(buffers[_index(index, buffers)], text).tolist()
    return _SEQUENCES[name](codec._hashed(items) if name in _SETS else items)


def _index(index, buffers) -> int:
    if type(index) is not int or not 0 <= index < len(buffers):
        raise Malformed("no such buffer")
    return index


def _read_int(codec, payload, buffers, depth):
    if not isinstance(payload, str) or len(payload) > MAX_INT_BITS // 4 + 8:
        raise Malformed("no integer")
    return int(payload, 16)


def _items(codec, payload, buffers, depth) -> list:
    if type(payload) is not list:
        raise Malformed("no list")
    codec._count(len(payload))
    return [item if type(item) in _PLAIN_OR_INT else codec._decode(item, buffers, depth) for item in payload]


def _read_set(make):
    return lambda codec, payload, buffers, depth: make(codec._hashed(_items(codec, payload, buffers, depth)))


def _read_dict(codec, payload, buffers, depth):
    keys = codec._hashed(_items(codec, [key for key, _ in payload], buffers, depth))
    return dict(zip(keys, _items(codec, [value for _, value in payload], buffers, depth), strict=True))


def _read_sctype(codec, payload, buffers, depth):
    found = getattr(np, payload)
    if not (isinstance(found, type) and issubclass(found, np.generic)):
        raise Malformed("no type of numbers")
    return found


def _read_tdtype(codec, payload, buffers, depth):
    if _torch is None or payload not in TORCH_TYPES:
        raise Malformed("no type of tensors")
    return getattr(_torch, payload)


def _numbers(payload) -> list:
    if not all(type(part) in (int, float) for part in payload):
        raise Malformed("no numbers")
    return payload


_PLAIN_OR_INT = _PLAIN | {int}
_SETS = {"set": set, "frozenset": frozenset}
_SEQUENCES = {"list": list, "tuple": tuple, **_SETS}
_READERS = {
    "list": _items,
    "tuple": lambda c, p, b, d: tuple(_items(c, p, b, d)),
    **{name: _read_set(make) for name, make in _SETS.items()},
    "int": _read_int,
    "dict": _read_dict,
    "array": _read_array,
    "strings": _read_strings,
    "tensor": _read_tensor,
    "packed": _read_packed,
    "scalar": lambda c, p, b, d: np.frombuffer(b[_index(p[1], b)], _dtype(p[0]), 1)[0],
    "complex": lambda c, p, b, d: complex(*_numbers(p)),
    "bytes": lambda c, p, b, d: bytes(b[_index(p, b)]),
    "bytearray": lambda c, p, b, d: bytearray(b[_index(p, b)]),
    "range": lambda c, p, b, d: range(*(c._decode(part, b, d) for part in p)),
    "slice": lambda c, p, b, d: slice(*(c._decode(part, b, d) for part in p)),
    "ellipsis": lambda c, p, b, d: ...,
    "dtype": lambda c, p, b, d: _dtype(p),
    "sctype": _read_sctype,
    "tdtype": _read_tdtype,
    "type": lambda c, p, b, d: _TYPES[p],
}
