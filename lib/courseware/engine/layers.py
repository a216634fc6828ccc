"""The sandbox as the engine uses it. Without one (asked for by name: unsafe) only the limits of the kernel hold."""

from __future__ import annotations

import contextlib
import os
import resource
import signal
from collections.abc import Mapping

from courseware.engine.limits import Limits

_HANDED_ON = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "PYTHONHASHSEED", "MPLBACKEND", "TZ")


class Unsafe:
    """Says no more than what holds everywhere: rlimits, an own session, a folder of its own."""

    names = ("rlimits",)
    safe = False
    advice = ""

    def isolate(self, limits: Limits):
        from courseware.engine.guard import become_subreaper

        become_subreaper()
        return None

    def confine(self, isolation, folder: str, limits: Limits, keep, report, variables: Mapping[str, str]) -> None:
        os.chdir(folder)
        kept = {name: os.environ[name] for name in _HANDED_ON if name in os.environ}
        os.environ.clear()
        os.environ.update({"HOME": folder, "TMPDIR": folder, "USER": "student", "LANG": "C.UTF-8",
                           "PATH": "/usr/local/bin:/usr/bin:/bin", **kept, **variables})  # fmt: skip
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

    def confine(self, isolation, folder: str, limits: Limits, keep, report, variables: Mapping[str, str]) -> None:
        self._sandbox.confine(
            self.plan, self._scratch(folder), self._readable, limits, isolation=isolation, keep=keep, report=report,
            variables=variables,
        )  # fmt: skip

    def over(self, isolation, pid: int, folder: str) -> str | None:
        return isolation.over(pid, self._scratch(folder))

    def end(self, isolation) -> int:
        return isolation.end()


def choose(unsafe: bool, forbidden, readable, packages=("dl101",)) -> Unsafe | Sandboxed:
    return Unsafe() if unsafe else Sandboxed(tuple(forbidden), tuple(readable), tuple(packages))


def _address_space() -> int:
    with open("/proc/self/statm") as file:
        return int(file.read().split()[0]) * os.sysconf("SC_PAGESIZE")
