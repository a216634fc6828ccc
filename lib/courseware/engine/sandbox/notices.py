"""What the sandbox turned away, told by the kernel: the guard answers system calls that have no place in homework."""

from __future__ import annotations

import errno
import os
import signal
import socket
import struct
from collections.abc import Callable

from courseware.engine.sandbox import seccomp

try:
    import fcntl
except ImportError:  # Windows, where no sandbox is
    fcntl = None

# _IOWR('!', 0, struct seccomp_notif) and _IOWR('!', 1, struct seccomp_notif_resp), linux/seccomp.h
_RECEIVE, _SEND = 0xC0502100, 0xC0182101
_CONTINUE = 1
_REQUEST = struct.Struct("=QIIiIQ6Q")  # id, pid, flags; number, architecture, address, arguments
_ANSWER = struct.Struct("=QqiI")  # id, value, error, flags
# glibc asks netlink for the machine's addresses before it resolves a name.
_SILENT = {1, 16}  # AF_UNIX, AF_NETLINK


class Notices:
    """The guard's end. descriptor: to be polled; answer() when it is readable. tell: called with a text for each call
    that was turned away. signals: whether signals may be sent, for they stay inside."""

    def __init__(self, descriptor: int, signals: bool, tell: Callable[[str], None]):
        self.descriptor, self._signals, self._tell = descriptor, signals, tell
        self._version_six = 0

    def answer(self) -> None:
        """Answers one call. Nothing is raised: a caller that has died meanwhile is no trouble."""
        request = bytearray(_REQUEST.size)
        try:
            fcntl.ioctl(self.descriptor, _RECEIVE, request)
        except OSError:
            return
        number, _, _, call, _, _, *arguments = _REQUEST.unpack(request)
        name = seccomp.called(call)
        goes_on = name == "kill" and self._signals
        # Told first: the caller goes on as soon as it is answered, perhaps to the next cell.
        if text := self._text(name, arguments):
            self._tell(text)
        try:
            told = (0, 0, _CONTINUE) if goes_on else (0, -errno.EPERM, 0)
            fcntl.ioctl(self.descriptor, _SEND, bytearray(_ANSWER.pack(number, *told)))
        except OSError:
            pass

    def _text(self, name: str, arguments: list[int]) -> str:
        if name == "socket":
            family = arguments[0] & 0xFFFFFFFF
            if family in _SILENT:
                return ""
            if family == socket.AF_INET6:
                # urllib3 tries one when it is imported, and asks for nothing.
                self._version_six += 1
                return "network: a socket of AF_INET6" if self._version_six > 1 else ""
            known = [name for name, value in vars(socket).items() if name.startswith("AF_") and value == family]
            return f"network: a socket of {known[0] if known else f'family {family}'}"
        if name == "kill":
            process = struct.unpack("=i", struct.pack("=I", arguments[0] & 0xFFFFFFFF))[0]
            whom = {-1: "to all processes", 0: "to its own group", 1: "to process 1"}.get(process, "to a group")
            return f"signal: {signal.Signals(arguments[1] & 0x7F).name} {whom}"
        return f"system call: {name}" if name else ""

    def close(self) -> None:
        """From now on the kernel refuses such calls by itself."""
        os.close(self.descriptor)
