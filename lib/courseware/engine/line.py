"""The referee's side of the connection with the student's process: time is measured, and what has ended is noticed."""

from __future__ import annotations

import contextlib
import json
import os
import select
import socket
import struct
import time

from courseware.engine import wire


class Line:
    """A student's process as the referee has it: `sock` leads to it, `control` to its guard.

    gone: why it has ended, once it has: {"signal": …, "status": …, "memory": bytes, "cpu": seconds, …}.
    stop_requested: whether it was interrupted because time was over.
    """

    def __init__(self, sock: socket.socket, control: socket.socket, grace: float):
        self.sock, self.control, self.grace = sock, control, grace
        self.left = float("inf")
        self.stop_requested = self.killed = False
        self.gone: dict | None = None
        self._depth, self._until = 0, float("inf")
        self._poll = select.poll()
        self._descriptor = sock.fileno()
        self._poll.register(sock, select.POLLIN)
        self._poll.register(control, select.POLLIN)

    def allow(self, seconds: float) -> None:
        """From now on this much time may be spent waiting for the student's code."""
        self.left, self.stop_requested = seconds, False
        # A process that does not read what it is sent is given no more time than one that does not answer.
        whole = int(seconds + self.grace) + 1
        self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, struct.pack("ll", whole, 0))

    @contextlib.contextmanager
    def clock(self, tidying: bool = False):
        """Time within is the student's. Raises Stopped at once where none is left, unless for tidying up."""
        if self.gone is not None:
            raise wire.Gone("the student's process is gone")
        if self._depth:
            yield
            return
        if self.stop_requested and not tidying:
            from courseware.engine.peer import Stopped

            raise Stopped()
        started = time.monotonic()
        self._until, self._depth = started + (self.grace if self.stop_requested else self.left), 1
        try:
            yield
        except BlockingIOError:  # it does not even read
            self.stop_requested = True
            self.kill()
            raise wire.Gone("the student's process does not read") from None
        finally:
            self._depth = 0
            self.left -= time.monotonic() - started

    def receive(self, most: int) -> bytes:
        """Up to `most` bytes from the student's process. Interrupts it when time is over, and kills it after that."""
        while not self._wait():
            pass
        try:
            return wire.receive(self.sock, most)
        except wire.Gone:
            self._collect()
            raise

    def _wait(self) -> bool:
        """Whether there is something to be read, after a while."""
        left = self._until - time.monotonic()
        if left <= 0:
            self._late()
            return False
        ready = self._poll.poll(None if left == float("inf") else left * 1000 + 1)
        if any(descriptor == self._descriptor for descriptor, _ in ready):
            return True
        if ready:
            self._heard()
            if self.gone is not None:
                raise wire.Gone("the student's process is gone")
        return False

    def _late(self) -> None:
        if not self.stop_requested:
            self.stop_requested = True
            self._until = time.monotonic() + self.grace
            self._tell({"do": "interrupt"})
        else:
            self.kill()
            raise wire.Gone("the student's process did not stop")

    def stopped(self) -> None:
        """Waits until the interrupt has been sent, so that it cannot hit the next cell."""
        until = time.monotonic() + 5
        while not self._acknowledged and self.gone is None and time.monotonic() < until:
            if select.select([self.control], [], [], 1)[0]:
                self._heard()
        self._acknowledged = False

    _acknowledged = False

    def _heard(self) -> None:
        try:
            data = self.control.recv(1 << 16)
        except OSError:
            data = b""
        if not data:
            self.gone = self.gone or {"how": "the guard is gone"}
            return
        message = json.loads(data)
        if message.get("said") == "interrupted":
            self._acknowledged = True
        elif message.get("said") == "started":
            self._pid = message["pid"]
        elif message.get("said") == "over":
            self.gone = message

    def cpu_seconds(self) -> float:
        """CPU time of the student's process, by the kernel's clock: whatever that process says of itself, and however
        busy the machine is."""
        while self._pid is None and self.gone is None:
            select.select([self.control], [], [], 5)
            self._heard()
        if self._pid is None:
            return 0.0
        try:
            return time.clock_gettime((~self._pid << 3) | 2)  # clock_getcpuclockid(3)
        except OSError:
            return 0.0

    _pid: int | None = None

    def _tell(self, message: dict) -> None:
        with contextlib.suppress(OSError):
            self.control.send(json.dumps(message).encode())

    def kill(self) -> None:
        """Ends the student's process with all that it started, and learns how it fared."""
        if self.gone is None and not self.killed:
            self.killed = True
            self._tell({"do": "kill"})
        self._collect()

    def _collect(self) -> None:
        until = time.monotonic() + 10
        while self.gone is None and time.monotonic() < until:
            if select.select([self.control], [], [], 1)[0]:
                self._heard()
        if self.gone is None:
            self.gone = {"how": "the guard does not answer"}

    def close(self) -> None:
        """Ends the process, if it still runs. What it used is in `gone`."""
        if self.gone is None:
            self.kill()
        for end in (self.sock, self.control):
            with contextlib.suppress(OSError):
                end.close()


def pair(kind=socket.SOCK_STREAM) -> tuple[socket.socket, socket.socket]:
    """Two connected sockets of this machine that no started program inherits."""
    return socket.socketpair(socket.AF_UNIX, kind)


def adopt(descriptor: int) -> socket.socket:
    """The socket behind a descriptor that another process sent."""
    os.set_inheritable(descriptor, False)
    return socket.socket(fileno=descriptor)
