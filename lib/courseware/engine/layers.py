"""The sandbox as the engine uses it. Without one (asked for by name: unsafe) only the limits of the kernel hold."""

from __future__ import annotations

import contextlib
import os
import resource
import signal
import socket
from collections.abc import Mapping

from courseware.engine.limits import Limits
from courseware.engine.lookout import Lookout


class Unsafe:
    """Says no more than what holds everywhere: rlimits, an own session, a folder of its own."""

    names = ("rlimits",)
    safe = False
    advice = ""

    def __init__(self):
        from courseware.engine.sandbox import environment

        self._environment = environment

    def isolate(self, limits: Limits):
        from courseware.engine.guard import become_subreaper

        become_subreaper()
        return None

    def confine(self, isolation, folder: str, limits: Limits, keep, channels, variables: Mapping[str, str]) -> None:
        os.chdir(folder)
        found = self._environment(folder, variables)
        os.environ.clear()
        os.environ.update(found)
        bounds = {
            resource.RLIMIT_CPU: limits.cpu_seconds,
            resource.RLIMIT_NOFILE: limits.open_files,
            resource.RLIMIT_FSIZE: limits.scratch_bytes,
            resource.RLIMIT_CORE: 0,
            resource.RLIMIT_AS: _address_space() + limits.memory_bytes,
        }
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        for what, most in bounds.items():
            hard = resource.getrlimit(what)[1]
            most = most if hard == resource.RLIM_INFINITY else min(most, hard)
            resource.setrlimit(what, (most, most))
        keep = set(keep)
        for descriptor in range(3, 256):
            if descriptor not in keep:
                with contextlib.suppress(OSError):
                    os.close(descriptor)

    def watch(self, folder: str, notes) -> None:
        """Nothing is turned away, and nothing told of."""

    def notices(self, descriptor: int, tell):
        return None

    def over(self, isolation, pid: int, folder: str) -> str | None:
        return None

    def end(self, isolation) -> int:
        return 0


class Sandboxed:
    """courseware.engine.sandbox, with what the machine grants."""

    def __init__(self, forbidden: tuple[str, ...], readable: tuple[str, ...], packages: tuple[str, ...]):
        from courseware.engine import sandbox

        self._sandbox = sandbox
        self.plan = sandbox.probe()
        self._limits: Limits | None = None
        self._readable = sandbox.Readable.of(forbidden=forbidden, packages=packages, extra=readable)
        self._lookout = Lookout(self._readable.paths)

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(self.plan.names)

    @property
    def safe(self) -> bool:
        return bool(self.plan.safe)

    @property
    def advice(self) -> str:
        """What is missing, in a sentence for the person who grades; '' where nothing is."""
        return self.plan.advice()

    def isolate(self, limits: Limits):
        self._limits = limits
        return self._sandbox.isolate(self.plan, limits)

    def _scratch(self, folder: str):
        """The folder that the caller has made, and takes away."""
        return self._sandbox.Scratch.at(folder, self._limits)

    def confine(self, isolation, folder: str, limits: Limits, keep, channels, variables: Mapping[str, str]) -> None:
        """channels: descriptors (report, notes), the second a socket."""
        report, notes = channels
        self._sandbox.confine(
            self.plan, self._scratch(folder), self._readable, limits, isolation=isolation, keep=[*keep, notes],
            report=report, notes=notes, variables=variables,
        )  # fmt: skip

    def watch(self, folder: str, notes) -> None:
        """For the student's process, shut in: `notes`, a socket, takes what it asks for outside its folder."""
        home = self._sandbox.INSIDE if "mount" in self.plan else folder
        self._lookout.watch(home, lambda note: notes.send(note, socket.MSG_DONTWAIT))

    def notices(self, descriptor: int, tell):
        """For the guard: what answers the calls that the kernel puts to it."""
        return self._sandbox.Notices(descriptor, not self.plan.signals_reach_out, tell)

    def over(self, isolation, pid: int, folder: str) -> str | None:
        return isolation.over(pid, self._scratch(folder))

    def end(self, isolation) -> int:
        return isolation.end()


def choose(unsafe: bool, forbidden, readable, packages=("dl101",)) -> Unsafe | Sandboxed:
    return Unsafe() if unsafe else Sandboxed(tuple(forbidden), tuple(readable), tuple(packages))


def _address_space() -> int:
    with open("/proc/self/statm") as file:
        return int(file.read().split()[0]) * os.sysconf("SC_PAGESIZE")
