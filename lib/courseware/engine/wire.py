"""Messages between two processes: a JSON header and raw buffers. What they stand for, codec.py says.

message := <u32 bytes of header> <u32 number of buffers> <u64 bytes of each> header buffers
"""

from __future__ import annotations

import functools
import json
import socket
import struct
from collections.abc import Callable

MAX_HEADER = 16 * 2**20
MAX_BUFFERS = 20_000
_PIECE = 1 << 16
_ENCODER = json.JSONEncoder(separators=(",", ":"))


class Malformed(Exception):
    """The other side sent something that is no message, or more than may be sent."""


class TooLarge(ValueError):
    """A value of one's own that is too large, too deep or of a kind that does not travel."""


class Gone(EOFError):
    """The other process is gone."""


def write(sock: socket.socket, header, buffers=(), limit: int = 1 << 62) -> None:
    """Sends one message; buffers: bytes, or memoryviews of them. Raises TooLarge before anything was sent, Gone where
    no one reads."""
    head = _ENCODER.encode(header).encode()
    sizes = [len(b) for b in buffers]
    total = sum(sizes)
    if len(head) > MAX_HEADER or len(sizes) > MAX_BUFFERS or total > limit:
        raise TooLarge("the value is too large to be handed over")
    start = struct.pack(f"<II{len(sizes)}Q", len(head), len(sizes), *sizes) + head
    try:
        if total < _PIECE:
            sock.sendall(b"".join([start, *buffers]) if sizes else start)
        else:
            sock.sendall(start)
            for buffer in buffers:
                sock.sendall(buffer)
    except (BrokenPipeError, ConnectionResetError):
        raise Gone("the other process is gone") from None


def read(sock: socket.socket, limit: int):
    """One message of a blocking socket, and nothing beyond it: (header, buffers). Raises as `parse` does."""
    return parse(functools.partial(_exactly, sock), limit)


def parse(exactly: Callable[[int], bytearray], limit: int):
    """The next message of what `exactly` gives: (header, buffers). Raises Malformed, or Gone at the end."""
    head, count = struct.unpack("<II", exactly(8))
    if head > MAX_HEADER or count > MAX_BUFFERS:
        raise Malformed(f"a message of {head} bytes with {count} buffers")
    sizes = struct.unpack(f"<{count}Q", exactly(8 * count)) if count else ()
    if sum(sizes) > limit:
        raise Malformed(f"a message of {sum(sizes)} bytes")
    try:
        header = json.loads(exactly(head).decode())
    except (ValueError, RecursionError) as error:
        raise Malformed(f"no message: {error}") from None
    return header, [exactly(size) for size in sizes]


def receive(sock: socket.socket, most: int) -> bytes:
    """Some bytes of the stream, from a blocking socket. Raises Gone at its end."""
    try:
        piece = sock.recv(most)
    except ConnectionResetError:
        piece = b""
    if not piece:
        raise Gone("the other process is gone")
    return piece


def _exactly(sock: socket.socket, size: int) -> bytearray:
    data = bytearray()
    while len(data) < size:
        data += receive(sock, min(1 << 20, size - len(data)))
    return data


class Stream:
    """What comes in, in as few system calls as can be. receive(most): at least one byte and at most so many."""

    def __init__(self, receive: Callable[[int], bytes]):
        self._receive = receive
        self._kept, self._at = b"", 0

    def exactly(self, size: int) -> bytearray:
        """The next `size` bytes, as memory of their own."""
        end = self._at + size
        data = bytearray(self._kept[self._at : end])
        if len(data) == size:
            self._at = end
            return data
        self._kept, self._at = b"", 0
        while (missing := size - len(data)) > 0:
            piece = self._receive(min(max(missing, _PIECE), 1 << 20))
            if len(piece) > missing:
                self._kept, self._at = piece, missing
                piece = piece[:missing]
            data += piece
        return data
