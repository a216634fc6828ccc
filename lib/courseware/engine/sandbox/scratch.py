"""The folder a submission runs in, and the environment it sees."""

from __future__ import annotations

import contextlib
import os
import stat
import tempfile
from collections.abc import Mapping
from pathlib import Path

from courseware.engine.limits import Limits
from courseware.engine.sandbox import places

# Where mount namespaces are granted, the folder is found under this path from within, whatever its path outside.
INSIDE = "/scratch"

_MAX_FILES = 2000
_MAX_DEPTH = 16
# Handed on from the engine's own environment: how many threads, how hashes are seeded, which back end draws.
_HANDED_ON = (
    "OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS", "PYTHONHASHSEED", "MPLBACKEND", "TZ",
)  # fmt: skip


class ScratchError(Exception):
    """The submission's files are not taken: `file` names the one, the text says why."""

    def __init__(self, file: str, reason: str):
        super().__init__(f"{file}: {reason}")
        self.file, self.reason = file, reason


def environment(home: str = INSIDE, extra: Mapping[str, str] | None = None) -> dict[str, str]:
    """All that a student's process finds in its environment, with a sandbox and without one.

    Start the warm parent with it as well: what a process was started with stays readable in its memory.
    """
    kept = {name: os.environ[name] for name in _HANDED_ON if name in os.environ}
    return {
        "PATH": "/usr/local/bin:/usr/bin:/bin", "HOME": home, "TMPDIR": home, "USER": "student", "LOGNAME": "student",
        "LANG": "C.UTF-8", "LC_ALL": "C.UTF-8", "PYTHONDONTWRITEBYTECODE": "1", "PYTHONNOUSERSITE": "1",
        **kept, **(extra or {}),
    }  # fmt: skip


class Scratch:
    """A fresh folder, readable by nobody else, with the files of `source` in it; gone on leaving the `with` block.

    Plain files and folders are taken; links, devices and pipes are left out and named in `left_out` (so a link never
    leads anywhere). Raises ScratchError for more files, deeper folders or more bytes than the limits allow.
    """

    def __init__(self, source: str | Path | None, limits: Limits, parent: str | Path | None = None):
        self.left_out: list[str] = []
        self._limits, self._files, self._bytes = limits, 0, 0
        self.path = os.path.realpath(tempfile.mkdtemp(prefix="files-", dir=parent or places.own()))
        try:
            if source is not None:
                descriptor = os.open(source, os.O_RDONLY | os.O_DIRECTORY)
                try:
                    self._copy_folder(descriptor, self.path, "", 0)
                finally:
                    os.close(descriptor)
        except BaseException:
            self.remove()
            raise

    @classmethod
    def at(cls, path: str, limits: Limits) -> Scratch:
        """The folder that another process has made as a Scratch and will take away."""
        found = cls.__new__(cls)
        found.path, found.left_out, found._limits, found._files, found._bytes = path, [], limits, 0, 0
        return found

    def __enter__(self) -> Scratch:
        return self

    def __exit__(self, *_):
        self.remove()

    def _copy_folder(self, descriptor: int, target: str, name: str, depth: int) -> None:
        if depth > _MAX_DEPTH:
            raise ScratchError(name, f"folders within folders, more than {_MAX_DEPTH} deep")
        with os.scandir(descriptor) as entries:
            for entry in sorted(entries, key=lambda entry: entry.name):
                path = f"{name}/{entry.name}" if name else entry.name
                self._files += 1
                if self._files > _MAX_FILES:
                    raise ScratchError(path, f"more than {_MAX_FILES} files and folders")
                # By descriptor and without following links, so that nothing can be exchanged between look and copy.
                flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
                if not (entry.is_file(follow_symlinks=False) or entry.is_dir(follow_symlinks=False)):
                    self.left_out.append(path)
                    continue
                try:
                    opened = os.open(entry.name, flags, dir_fd=descriptor)
                except OSError:
                    self.left_out.append(path)
                    continue
                try:
                    self._copy(opened, os.path.join(target, entry.name), path, depth)
                finally:
                    os.close(opened)

    def _copy(self, opened: int, target: str, path: str, depth: int) -> None:
        mode = os.fstat(opened).st_mode
        if stat.S_ISDIR(mode):
            os.mkdir(target, 0o700)
            self._copy_folder(opened, target, path, depth + 1)
        elif stat.S_ISREG(mode):
            self._copy_file(opened, target, path)
        else:
            self.left_out.append(path)

    def _copy_file(self, opened: int, target: str, path: str) -> None:
        room = self._limits.scratch_bytes // 2  # half of the folder stays for what the code writes
        written = 0
        with open(target, "xb") as file:
            os.fchmod(file.fileno(), 0o600)
            while piece := os.read(opened, 1 << 20):
                written += len(piece)
                self._bytes += len(piece)
                if self._bytes > room or written > self._limits.file_bytes:
                    raise ScratchError(path, f"the files take more than {min(room, self._limits.file_bytes)} bytes")
                file.write(piece)

    def used(self) -> int:
        """Bytes that the folder takes on the disk now; the watch where no file system of its own bounds it.

        A maze of folders, too deep or too wide to be looked through, counts as too much.
        """
        total, seen, waiting = 0, 0, [(self.path, 0)]
        while waiting:
            folder, depth = waiting.pop()
            with contextlib.suppress(OSError), os.scandir(folder) as entries:
                for entry in entries:
                    seen += 1
                    if seen > 20 * _MAX_FILES or depth > 4 * _MAX_DEPTH:
                        return 1 << 62
                    with contextlib.suppress(OSError):
                        if entry.is_dir(follow_symlinks=False):
                            waiting.append((entry.path, depth + 1))
                        else:
                            total += entry.stat(follow_symlinks=False).st_blocks * 512
        return total

    def remove(self) -> None:
        """Takes the folder away, whatever the code left in it."""
        places.clear(self.path)
