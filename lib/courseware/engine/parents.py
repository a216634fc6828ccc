"""The two warm parents of a homework, as the caller sees them: one forks students' processes, the other referees."""

from __future__ import annotations

import contextlib
import itertools
import json
import os
import select
import socket
import subprocess
import threading

from courseware import warm_start
from courseware.engine.job import Job

START_SECONDS = 120
_MOST_TESTS = 30_000  # characters; of a message the kernel takes some 200 kB


class EngineError(RuntimeError):
    """The engine cannot run anything: a warm parent did not start, or no sandbox is granted."""


class Parent:
    """A warm parent (see zygote.py), at the other end of a socket. sandbox, safe, advice: of the processes it forks."""

    def __init__(self, ours: socket.socket):
        self._ours = ours
        self._lock = threading.Lock()
        self.sandbox: tuple[str, ...] = ()
        self.ready, self.safe, self.advice = False, False, ""

    def tell(self, message: dict) -> None:
        with contextlib.suppress(OSError):  # it has ended, as `wait` will find
            self._ours.send(json.dumps(message).encode())

    def wait(self) -> None:
        """Until it is ready. Raises EngineError."""
        if not select.select([self._ours], [], [], START_SECONDS)[0]:
            raise EngineError(f"A warm parent was not ready after {START_SECONDS} s.")
        answer = json.loads(self._ours.recv(1 << 16) or b"{}")
        if "ready" not in answer:
            raise EngineError(f"A warm parent did not start: {answer.get('failed', 'it ended')}")
        self.sandbox, self.safe, self.advice = tuple(answer["sandbox"]), answer["safe"], answer["advice"]
        self.ready = True

    def alive(self) -> bool:
        """It never speaks unasked, so that there is something to read only when it has ended."""
        return not select.select([self._ours], [], [], 0)[0]

    def order(self, message: dict, sockets: list[socket.socket]) -> None:
        """Has it fork a process for these sockets. Raises EngineError where it has ended."""
        try:
            with self._lock:
                socket.send_fds(self._ours, [json.dumps(message).encode()], [sock.fileno() for sock in sockets])
        except OSError:
            raise EngineError("The engine was closed, or its warm parent has ended.") from None

    def close(self) -> None:
        self._ours.close()


def _short(tests: tuple[str, ...]) -> list[str]:
    """As many of them as one message holds."""
    sizes = itertools.accumulate(len(test) for test in tests)
    return [test for test, size in zip(tests, sizes, strict=True) if size <= _MOST_TESTS]


class Parents:
    """Both, forked from one process that has imported what both need. unsafe: without a sandbox."""

    def __init__(self, job: Job, unsafe: bool):
        start = warm_start.take()
        self._process = start.process
        self.students, self.referees = Parent(start.students), Parent(start.referees)
        self.students.tell({
            "unsafe": unsafe, "forbidden": job.forbidden, "preload": job.preload, "preload_tests": job.preload_tests,
            "readable": job.readable, "variables": dict(job.variables),
        })  # fmt: skip
        kept = ("HOME", "DL101_CACHE")
        self.referees.tell({
            "unsafe": unsafe, "preload": job.preload_tests, "readable": job.readable, "variables": dict(job.variables),
            "paths": job.paths, "imports": job.imports, "tests": _short(job.tests),
            "environment": {name: os.environ[name] for name in kept if name in os.environ},
        })  # fmt: skip

    @property
    def pid(self) -> int:
        """Of the process that both come from; the referees' parent keeps it."""
        return self._process.pid

    def wait(self) -> None:
        """Until both are ready. Raises EngineError."""
        self.students.wait()
        self.referees.wait()

    def alive(self) -> bool:
        return self.students.alive() and self.referees.alive() and self._process.poll() is None

    def close(self) -> None:
        """Ends both, and with them whatever still runs."""
        ready = self.students.ready and self.referees.ready
        self.students.close()
        self.referees.close()
        if ready:  # else they have forked nothing yet, and their imports would take seconds
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(5)
                return
        self._process.kill()
        self._process.wait()
