"""Control groups, version 1 or 2: what all processes of a submission may hold together."""

from __future__ import annotations

import contextlib
import os
import signal
import time
from dataclasses import dataclass
from pathlib import Path

_CONTROLLERS = ("memory", "pids")


@dataclass(frozen=True)
class Place:
    """Where groups can be made: a folder of the cgroup file system for each controller (the same one in version 2)."""

    version: int
    memory: str | None
    pids: str | None


def _mounts() -> list[tuple[str, str, str, str]]:
    """(kind, root, mount point, options) of every cgroup file system."""
    found = []
    for line in Path("/proc/self/mountinfo").read_text().splitlines():
        fields, _, rest = line.partition(" - ")
        kind, _, options = rest.split(" ")[:3]
        if kind in ("cgroup", "cgroup2"):
            found.append((kind, *fields.split(" ")[3:5], options))
    return found


def _below(path: str, root: str, mounted: str) -> Path | None:
    """The folder of a group; None where the mount does not show it (a container's own view)."""
    if root in (path, "/"):
        return Path(mounted) / (path.removeprefix(root) if root != "/" else path).lstrip("/")
    return Path(mounted) / path.removeprefix(root).lstrip("/") if path.startswith(root + "/") else None


def candidates() -> list[Place]:
    """Places to try, best first, from the group this process is in; nothing is made yet."""
    try:
        lines = [line.split(":", 2) for line in Path("/proc/self/cgroup").read_text().splitlines()]
        mounts = _mounts()
    except OSError:
        return []
    found = []
    first: dict[str, str] = {}
    for number, names, path in lines:
        for kind, root, mounted, options in mounts:
            folder = _below(path, root, mounted)
            if folder is None:
                continue
            if number == "0" and kind == "cgroup2":
                # A group with processes cannot hand controllers down, so its parents come into question as well.
                for parent in (folder, *folder.parents):
                    if not parent.is_relative_to(mounted):
                        break
                    with contextlib.suppress(OSError):
                        granted = (parent / "cgroup.subtree_control").read_text().split()
                        if os.access(parent, os.W_OK) and set(_CONTROLLERS) & set(granted):
                            place = [str(parent) if name in granted else None for name in _CONTROLLERS]
                            found.append(Place(2, *place))
            elif kind == "cgroup":
                for name in _CONTROLLERS:
                    if name in names.split(",") and name in options.split(",") and os.access(folder, os.W_OK):
                        first.setdefault(name, str(folder))
    if first:
        found.append(Place(1, first.get("memory"), first.get("pids")))
    return found


def sweep(place: Place, seconds: float = 3600) -> None:
    """Takes away groups whose guard was killed before it could: the name tells its number, and nothing lives there.

    Only those older than `seconds`: a container beside this one may make groups in the same place, with guards whose
    numbers mean nothing here.
    """
    for parent in {place.memory, place.pids} - {None}:
        for folder in Path(parent).glob("dl101-*-*"):
            with contextlib.suppress(OSError):  # busy, or another's
                old = time.time() - folder.stat().st_mtime >= seconds
                if old and not os.path.exists(f"/proc/{folder.name.split('-')[1]}"):
                    folder.rmdir()


class Group:
    """One submission's group. Made by the guard, joined by the student's process, taken away by the guard.

    Raises OSError when the machine refuses.
    """

    def __init__(self, place: Place, memory: int, processes: int):
        self._version = place.version
        self._folders: list[Path] = []
        self._descriptors: list[int] = []
        name = f"dl101-{os.getpid()}-{time.monotonic_ns():x}"
        try:
            for parent in dict.fromkeys(p for p in (place.memory, place.pids) if p):
                folder = Path(parent) / name
                folder.mkdir()
                self._folders.append(folder)
                if parent == place.memory:
                    self._limit_memory(folder, memory)
                if parent == place.pids:
                    (folder / "pids.max").write_text(str(processes))
                # Opened now: afterwards the student's process has neither the path nor the right. A process of one
                # thread may move as a thread: moving a process makes the kernel wait for all processors, 7 ms or more.
                entry = "tasks" if self._version == 1 else "cgroup.procs"
                self._descriptors.append(os.open(folder / entry, os.O_WRONLY | os.O_CLOEXEC))
        except OSError:
            self.remove()
            raise

    def _limit_memory(self, folder: Path, memory: int) -> None:
        if self._version == 2:
            (folder / "memory.max").write_text(str(memory))
            with contextlib.suppress(OSError):  # without swap the file is missing
                (folder / "memory.swap.max").write_text("0")
            return
        (folder / "memory.limit_in_bytes").write_text(str(memory))
        with contextlib.suppress(OSError):
            (folder / "memory.memsw.limit_in_bytes").write_text(str(memory))

    def join(self) -> None:
        """Puts the calling process, of one thread, in. Raises OSError."""
        for descriptor in self._descriptors:
            os.write(descriptor, b"0")

    def _members(self) -> set[int]:
        found: set[int] = set()
        for folder in self._folders:
            with contextlib.suppress(OSError):
                found |= {int(line) for line in (folder / "cgroup.procs").read_text().split()}
        return found

    def end(self) -> int:
        """Kills what lives in the group and takes the group away; how many lived."""
        killed = set()
        for folder in self._folders:
            with contextlib.suppress(OSError):
                (folder / "pids.max").write_text("0")  # no new ones meanwhile
        for _ in range(200):
            members = self._members()
            for member in members - {0, os.getpid()}:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(member, signal.SIGKILL)
                    killed.add(member)
            with contextlib.suppress(ChildProcessError):
                while os.waitpid(-1, os.WNOHANG)[0]:
                    pass
            if not members and self.remove():
                break
            time.sleep(0.005)
        return len(killed)

    def remove(self) -> bool:
        """Takes the group away; False while something lives in it."""
        for descriptor in self._descriptors:
            os.close(descriptor)
        self._descriptors.clear()
        for folder in list(self._folders):
            with contextlib.suppress(FileNotFoundError):
                try:
                    folder.rmdir()
                except OSError:
                    return False
            self._folders.remove(folder)
        return True
