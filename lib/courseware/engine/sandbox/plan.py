"""What a machine grants for a sandbox, found by trying."""

from __future__ import annotations

import contextlib
import functools
import json
import os
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from pathlib import Path

from courseware.engine.sandbox.cgroups import Place

# In the order of the log. Without a user namespace the others need root, which goes by a number of its own instead.
LAYERS = {
    "user": "user namespace", "uid": "own user number", "mount": "mount namespace", "proc": "own /proc",
    "pid": "process namespace", "net": "network namespace", "ipc": "IPC namespace", "uts": "host name namespace",
    "landlock": "Landlock ABI {abi}", "seccomp": "seccomp", "cgroup": "cgroup v{version} ({controllers})",
    "rlimits": "rlimits",
}  # fmt: skip
NOBODY = 65534
# Before Landlock's third version a file could be emptied that could only be read.
_LANDLOCK_FOR_FILES = 3
# Before its sixth, processes of the same user could be sent signals.
_LANDLOCK_FOR_SIGNALS = 6
_TRIAL_SECONDS = 10
# The packages around the sandbox stand there empty: what the engine imports besides is of no use here and takes time.
_TRIAL = """
import sys, types
for name, path in (("courseware", sys.argv[1]), ("courseware.engine", sys.argv[1] + "/engine")):
    sys.modules[name] = types.ModuleType(name)
    sys.modules[name].__path__ = [path]
from courseware.engine.sandbox import trial
trial.main()
"""


@dataclass(frozen=True)
class Plan:
    """The layers of a sandbox that this machine grants.

    layers: keys of LAYERS.
    abi: Landlock's version, 0 without it.
    place: where control groups are made.
    base: the student's process runs as user `base` + number of its guard, or as NOBODY where that is `base`.
    missing: (layer, why it is not granted).
    """

    layers: tuple[str, ...] = ()
    abi: int = 0
    place: Place | None = None
    base: int = NOBODY
    missing: tuple[tuple[str, str], ...] = field(default=(), compare=False)

    def __contains__(self, layer: str) -> bool:
        return layer in self.layers

    @property
    def names(self) -> tuple[str, ...]:
        """The layers in force, for a person."""
        place = self.place or Place(0, None, None)
        controllers = [word for word, at in (("memory", place.memory), ("processes", place.pids)) if at]
        values = {"abi": self.abi, "version": place.version, "controllers": ", ".join(controllers)}
        return tuple(text.format(**values) for layer, text in LAYERS.items() if layer in self)

    @property
    def own_user(self) -> bool:
        """Whether no other process on the machine has the student's user number."""
        return "uid" in self and self.base != NOBODY

    @property
    def hides_files(self) -> bool:
        return "mount" in self or ("landlock" in self and (self.abi >= _LANDLOCK_FOR_FILES or "uid" in self))

    @property
    def hides_network(self) -> bool:
        return "net" in self or "seccomp" in self

    @property
    def shares_user(self) -> bool:
        """Whether processes outside, of the same user, are in sight by their number."""
        return not ("pid" in self or self.own_user)

    @property
    def signals_reach_out(self) -> bool:
        """Whether seccomp alone stands between the student's signals and other processes of the same user."""
        return self.shares_user and not ("landlock" in self and self.abi >= _LANDLOCK_FOR_SIGNALS)

    @property
    def hides_processes(self) -> bool:
        """Whether no process outside can be reached; what the other layers leave open, seccomp closes."""
        return not self.shares_user or "seccomp" in self

    @property
    def unix_sockets(self) -> bool:
        """Whether sockets with a name may be used (a DataLoader's workers need them): when they end inside."""
        return "mount" in self and "net" in self

    @property
    def safe(self) -> bool:
        """Whether files, network and other processes are out of reach: without it, nothing is graded unasked."""
        return self.hides_files and self.hides_network and self.hides_processes

    def advice(self) -> str:
        """What is missing for a safe sandbox and what can be done; empty when nothing is."""
        if self.safe:
            return ""
        lacking = [
            text
            for text, there in (
                ("hide your files, the gradebook and other submissions", self.hides_files),
                ("cut off the network", self.hides_network),
                ("keep other processes out of reach", self.hides_processes),
            )
            if not there
        ]
        listed = lacking[0] if len(lacking) == 1 else ", ".join(lacking[:-1]) + " or " + lacking[-1]
        reasons = "; ".join(f"{LAYERS.get(layer, layer).split(' {')[0]}: {why}" for layer, why in self.missing)
        return (
            f"This machine grants no way to {listed} while a student's notebook runs"
            + (f" ({reasons})" if reasons else "")
            + ". Grade on Linux 6.2 or newer, or where user namespaces are allowed. With --unsafe the notebooks run "
            "all the same, and each of them can read, change and send away whatever you can."
        )

    def as_dict(self) -> dict:
        """As values for JSON: a plan found once serves other processes of the same machine and user."""
        return asdict(self)

    @classmethod
    def of(cls, values: dict) -> Plan:
        """The plan that `as_dict` was made from."""
        place = values["place"]
        missing = tuple((layer, why) for layer, why in values["missing"])
        return cls(tuple(values["layers"]), values["abi"], Place(**place) if place else None, values["base"], missing)


_ahead: dict[frozenset[str], subprocess.Popen] = {}


def _trial(without: frozenset[str]) -> subprocess.Popen:
    """A fresh process: this one may have threads, and what a trial does to a process cannot be undone."""
    command = [sys.executable, "-I", "-S", "-c", _TRIAL, str(Path(__file__).parents[2]), *sorted(without)]
    nothing = subprocess.DEVNULL
    return subprocess.Popen(command, stdin=nothing, stdout=subprocess.PIPE, stderr=nothing, env={"PATH": os.defpath})


def probe_ahead() -> None:
    """Begins to try what a later `probe()` asks for, and goes on at once."""
    if sys.platform.startswith("linux") and not _ahead:
        with contextlib.suppress(OSError):
            _ahead[frozenset()] = _trial(frozenset())


@functools.cache
def _tried(without: frozenset[str]) -> Plan:
    if not sys.platform.startswith("linux"):
        return Plan(missing=tuple((layer, "only on Linux") for layer in ("mount", "landlock", "seccomp")))
    try:
        with _ahead.pop(without, None) or _trial(without) as trial:
            try:
                return Plan.of(json.loads(trial.communicate(timeout=_TRIAL_SECONDS)[0]))
            finally:
                trial.kill()
    except (OSError, ValueError, KeyError, subprocess.TimeoutExpired) as error:
        return Plan(missing=(("rlimits", f"the trial itself failed: {error}"),))


def probe(without: Iterable[str] = ()) -> Plan:
    """The strongest set of layers that this machine grants: tried for real once, and remembered.

    `without` leaves layers out (keys of LAYERS), for a test of what holds without them.
    """
    unknown = set(without) - set(LAYERS)
    if unknown:
        raise ValueError(f"no such layer: {', '.join(sorted(unknown))}")
    return _tried(frozenset(without))
