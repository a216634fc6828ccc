"""Watches over one student's process: starts it in its sandbox, interrupts or ends it when told, says how it ended.

The guard runs nothing of the student's. When the referee is gone, its end of the control socket closes, and the
student's process is killed.
"""

from __future__ import annotations

import array
import contextlib
import ctypes
import json
import os
import select
import signal
import socket
import struct
import time
from collections.abc import Callable

from courseware.engine.lookout import judge

_PR_SET_CHILD_SUBREAPER = 36
# Of one process: notes read, and texts told.
_MOST_READ, _MOST_TOLD, _LONGEST = 1000, 40, 350
# linux/socket.h: the kernel notes when a message was sent, as a struct timespec of the real-time clock.
_SO_TIMESTAMPNS, _TIMESPEC = 35, struct.Struct("=qq")
_WATCH = 0.2  # seconds between looks at what the kernel does not limit by itself


def become_subreaper() -> None:
    """Orphans of this process's children become its own children."""
    ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def keep(
    control: socket.socket, layers, limits, folder: str, start: Callable[[object, int, socket.socket], None], own: list
) -> None:
    """Runs `start(isolation, report, notes)` in a forked process, which never returns, and watches it until it is over.

    own: sockets of the student's process, closed here after the fork.
    """
    report, reported = os.pipe()
    notes, noted = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    try:
        isolation = layers.isolate(limits)
    except Exception as error:
        _say(control, {"said": "over", "how": f"sandbox: {error}"})
        return
    pid = os.fork()
    if pid == 0:
        os.close(report)
        control.close()
        notes.close()
        try:
            start(isolation, reported, noted)
        finally:
            os._exit(120)
    os.close(reported)
    noted.close()
    told = Told(layers, notes)
    _say(control, {"said": "started", "pid": pid})
    for sock in own:
        sock.close()
    broken, left = _watch(control, layers, isolation, pid, folder, told)
    usage, status = _wait(pid)
    told.drain()
    killed = _kill_children() + (layers.end(isolation) or 0)
    unconfined = os.read(report, 2000).decode("utf-8", "replace") if select.select([report], [], [], 0)[0] else ""
    _say(control, {
        "said": "over",
        "signal": os.WTERMSIG(status) if os.WIFSIGNALED(status) else None,
        "status": os.WEXITSTATUS(status) if os.WIFEXITED(status) else None,
        "memory": usage.ru_maxrss * 1024,
        "cpu": round(usage.ru_utime + usage.ru_stime, 3),
        "limit": broken,
        "left": max(killed, left),
        "turned away": told.found,
        "how": f"sandbox: {unconfined}" if unconfined else "",
    })  # fmt: skip


def _say(control, message: dict) -> None:
    with contextlib.suppress(OSError):
        control.send(json.dumps(message).encode())


class Told:
    """What was turned away. found: [seconds of the monotonic clock, text] each, none twice."""

    def __init__(self, layers, notes: socket.socket):
        self.found: list[tuple[float, str]] = []
        self._layers, self._notes, self._notices = layers, notes, None
        self._texts: set[str] = set()
        self._left = _MOST_READ
        with contextlib.suppress(OSError):
            notes.setsockopt(socket.SOL_SOCKET, _SO_TIMESTAMPNS, 1)

    def register(self, poll) -> None:
        poll.register(self._notes, select.POLLIN)

    def serve(self, poll, ready: dict) -> None:
        if self._notes.fileno() in ready and not self._read():
            poll.unregister(self._notes)
        if self._notices is not None and self._notices.descriptor in ready:
            if ready[self._notices.descriptor] & select.POLLIN:
                self._notices.answer()
            else:  # nobody is left whom it could answer
                poll.unregister(self._notices.descriptor)
                self._notices = None
        elif self._notices is None and self._listener is not None:
            self._notices = self._layers.notices(self._listener, self.add)
            self._listener = None
            poll.register(self._notices.descriptor, select.POLLIN)

    _listener: int | None = None

    def _read(self) -> bool:
        """Takes one note; False when there will be no more. The first may bring what the kernel asks by."""
        room = socket.CMSG_SPACE(array.array("i").itemsize) + socket.CMSG_SPACE(_TIMESPEC.size)
        try:
            data, beside, _, _ = self._notes.recvmsg(4096, room, socket.MSG_DONTWAIT | socket.MSG_CMSG_CLOEXEC)
        except OSError:
            return False
        first = self._left == _MOST_READ
        self._left -= 1
        beside = {(level, kind): value for level, kind, value in beside}
        descriptors = array.array("i", beside.get((socket.SOL_SOCKET, socket.SCM_RIGHTS), b""))
        if first and descriptors:
            self._listener = descriptors.pop(0)
        elif data and (text := judge(data)):
            self.add(text, _sent(beside.get((socket.SOL_SOCKET, _SO_TIMESTAMPNS))))
        for descriptor in descriptors:
            os.close(descriptor)
        return bool(data) and self._left > 0

    def add(self, text: str, when: float | None = None) -> None:
        """when: seconds of the monotonic clock, else now."""
        if text not in self._texts and len(self.found) < _MOST_TOLD:
            self._texts.add(text)
            self.found.append((when or time.monotonic(), text[:_LONGEST]))

    def drain(self) -> None:
        """What was said last."""
        while self._left > 0 and select.select([self._notes], [], [], 0)[0] and self._read():
            pass


def _sent(timespec: bytes | None) -> float | None:
    """When a note was sent, for by the time that it is read the next cell may run."""
    if timespec is None:
        return None
    seconds, nanoseconds = _TIMESPEC.unpack(timespec)
    return time.monotonic() - max(time.time() - seconds - nanoseconds / 1e9, 0)


def _watch(control, layers, isolation, pid: int, folder: str, told: Told) -> tuple[str | None, int]:
    """Serves the referee until the process has ended or has to. The limit it broke, or None; what it had running."""
    handle = os.pidfd_open(pid)
    poll = select.poll()
    poll.register(control, select.POLLIN)
    poll.register(handle, select.POLLIN)
    told.register(poll)
    looked = time.monotonic()
    try:
        while True:
            ready = dict(poll.poll(_WATCH * 1000))
            told.serve(poll, ready)
            if handle in ready:
                return None, 0
            if control.fileno() in ready:
                try:
                    order = json.loads(control.recv(1 << 16) or b'{"do": "kill"}')
                except (OSError, ValueError):
                    order = {"do": "kill"}
                if order.get("do") == "interrupt":
                    signal.pidfd_send_signal(handle, signal.SIGINT)
                    _say(control, {"said": "interrupted"})
                else:
                    left = _left_running(pid)
                    signal.pidfd_send_signal(handle, signal.SIGKILL)
                    return None, left
            if time.monotonic() - looked > _WATCH:
                looked = time.monotonic()
                if broken := layers.over(isolation, pid, folder):
                    signal.pidfd_send_signal(handle, signal.SIGKILL)
                    return broken, 0
    except ProcessLookupError:
        return None, 0
    finally:
        os.close(handle)


def _left_running(student: int) -> int:
    """Processes that the student's process has started and that still run.

    Not a pool's or a DataLoader's workers, with which an honest notebook may end: forks in the session of the student's
    process. Nor the helpers that Python itself starts for them.
    """
    count, waiting = 0, [student]
    session = _session(student)
    while waiting:
        parent = waiting.pop()
        with contextlib.suppress(OSError):
            for task in os.listdir(f"/proc/{parent}/task"):
                with open(f"/proc/{parent}/task/{task}/children") as file:
                    children = [int(pid) for pid in file.read().split()]
                waiting += children
                count += sum(_strays(pid, student, session) for pid in children)
        if count > 1000 or len(waiting) > 1000:
            break
    return count


def _strays(pid: int, student: int, session: int) -> bool:
    with contextlib.suppress(OSError):
        with open(f"/proc/{pid}/cmdline", "rb") as file, open(f"/proc/{student}/cmdline", "rb") as other:
            words, same = file.read(4096), other.read(4096)
        with open(f"/proc/{pid}/stat", "rb") as file:
            ended = file.read().rpartition(b") ")[2][:1] in (b"Z", b"X")
        if ended or b"from multiprocessing." in words:
            return False
        return words != same or _session(pid) != session
    return False


def _session(pid: int) -> int:
    with contextlib.suppress(OSError):
        return os.getsid(pid)
    return 0


def _wait(pid: int):
    _, status, usage = os.wait4(pid, 0)
    return usage, status


def _kill_children() -> int:
    """Ends what the student's process has left behind; its orphans are children of this process."""
    killed = 0
    for _ in range(200):
        try:
            with open(f"/proc/self/task/{os.getpid()}/children") as file:
                children = [int(pid) for pid in file.read().split()]
        except OSError:
            return killed
        if not children:
            return killed
        for pid in children:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
            with contextlib.suppress(ChildProcessError):
                os.waitpid(pid, 0)
            killed += 1
    return killed
