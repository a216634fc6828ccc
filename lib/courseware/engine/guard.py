"""Watches over one student's process: starts it in its sandbox, interrupts or ends it when told, says how it ended.

The guard runs nothing of the student's. When the referee is gone, its end of the control socket closes, and the
student's process is killed.
"""

from __future__ import annotations

import contextlib
import ctypes
import json
import os
import select
import signal
import socket
import time
from collections.abc import Callable

_PR_SET_CHILD_SUBREAPER = 36
_WATCH = 0.2  # seconds between looks at what the kernel does not limit by itself


def become_subreaper() -> None:
    """Orphans of this process's children become its own children."""
    ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def keep(control: socket.socket, layers, limits, folder: str, start: Callable[[object, int], None], own: list) -> None:
    """Runs `start(isolation, report)` in a forked process, which never returns, and watches it until it is over.

    own: sockets of the student's process, closed here after the fork.
    """
    report, reported = os.pipe()
    try:
        isolation = layers.isolate(limits)
    except Exception as error:
        _say(control, {"said": "over", "how": f"sandbox: {error}"})
        return
    pid = os.fork()
    if pid == 0:
        os.close(report)
        control.close()
        try:
            start(isolation, reported)
        finally:
            os._exit(120)
    os.close(reported)
    _say(control, {"said": "started", "pid": pid})
    for sock in own:
        sock.close()
    broken = _watch(control, layers, isolation, pid, folder)
    usage, status = _wait(pid)
    killed = _kill_children() + (layers.end(isolation) or 0)
    unconfined = os.read(report, 2000).decode("utf-8", "replace") if select.select([report], [], [], 0)[0] else ""
    _say(control, {
        "said": "over",
        "signal": os.WTERMSIG(status) if os.WIFSIGNALED(status) else None,
        "status": os.WEXITSTATUS(status) if os.WIFEXITED(status) else None,
        "memory": usage.ru_maxrss * 1024,
        "cpu": round(usage.ru_utime + usage.ru_stime, 3),
        "limit": broken,
        "left": killed,
        "how": f"sandbox: {unconfined}" if unconfined else "",
    })  # fmt: skip


def _say(control, message: dict) -> None:
    with contextlib.suppress(OSError):
        control.send(json.dumps(message).encode())


def _watch(control, layers, isolation, pid: int, folder: str) -> str | None:
    """Serves the referee until the process has ended or has to; the limit it broke, or None."""
    handle = os.pidfd_open(pid)
    poll = select.poll()
    poll.register(control, select.POLLIN)
    poll.register(handle, select.POLLIN)
    looked = time.monotonic()
    try:
        while True:
            ready = dict(poll.poll(_WATCH * 1000))
            if handle in ready:
                return None
            if control.fileno() in ready:
                try:
                    told = json.loads(control.recv(1 << 16) or b'{"do": "kill"}')
                except (OSError, ValueError):
                    told = {"do": "kill"}
                if told.get("do") == "interrupt":
                    signal.pidfd_send_signal(handle, signal.SIGINT)
                    _say(control, {"said": "interrupted"})
                else:
                    signal.pidfd_send_signal(handle, signal.SIGKILL)
                    return None
            if time.monotonic() - looked > _WATCH:
                looked = time.monotonic()
                if broken := layers.over(isolation, pid, folder):
                    signal.pidfd_send_signal(handle, signal.SIGKILL)
                    return broken
    except ProcessLookupError:
        return None
    finally:
        os.close(handle)


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
