"""Temporary folders of this process, which the next one clears away if this one is killed before it can."""

from __future__ import annotations

import atexit
import contextlib
import os
import stat
import tempfile
import threading
import time
from pathlib import Path

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None

_PREFIX = "dl101-run-"
_LOCK = ".lock"
# A folder without its lock yet belongs to somebody who is just making it.
_YOUNG = 600  # seconds

_made: dict[tuple[int, str], str] = {}
_descriptors: list[int] = []
_guard = threading.Lock()


def own() -> str:
    """The folder for this process's temporary folders; what processes that are dead have left is cleared away first.

    Whoever owns a folder holds a lock on a file in it as long as it lives, which the kernel opens when it dies. No
    process number is trusted: another container may share the temporary folder and count its own.
    """
    parent = tempfile.gettempdir()
    if fcntl is None:
        return parent
    key = (os.getpid(), parent)
    with _guard:
        if key not in _made or not os.path.isdir(_made[key]):
            sweep(parent)
            _made[key] = _make(parent)
            atexit.register(_leave, _made[key], os.getpid())
        return _made[key]


def sweep(parent: str) -> None:
    """Removes what dead processes of this user have left in `parent`."""
    for folder in Path(parent).glob(_PREFIX + "*"):
        with contextlib.suppress(OSError):  # another's, or gone meanwhile
            found = os.lstat(folder)
            if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.geteuid():
                continue
            if not (folder / _LOCK).exists():
                if time.time() - found.st_mtime > _YOUNG:
                    clear(str(folder))
                continue
            descriptor = os.open(folder / _LOCK, os.O_RDWR | os.O_CLOEXEC | os.O_NOFOLLOW)
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                clear(str(folder))
            finally:
                os.close(descriptor)


def _make(parent: str) -> str:
    while True:
        folder = os.path.realpath(tempfile.mkdtemp(prefix=_PREFIX, dir=parent))
        # A student's process of another user goes through it, and can neither list nor write it.
        os.chmod(folder, 0o711)
        lock = os.path.join(folder, _LOCK)
        descriptor = os.open(lock, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        with contextlib.suppress(OSError):
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            # Whoever swept between the two lines above has taken it away, lock and all.
            if os.path.samestat(os.stat(lock), os.fstat(descriptor)):
                _descriptors.append(descriptor)
                return folder
        os.close(descriptor)


def _leave(folder: str, owner: int) -> None:
    if os.getpid() == owner:
        with contextlib.suppress(OSError):
            clear(folder)


def clear(path: str) -> None:
    """Takes a folder away, whatever a student's code left in it: rights taken off, folders a thousand deep."""
    number = 0
    with contextlib.suppress(FileNotFoundError):
        while True:
            os.chmod(path, 0o700)
            with os.scandir(path) as found:
                entries = list(found)
            for entry in entries:
                if not entry.is_dir(follow_symlinks=False):
                    os.unlink(entry.path)
                    continue
                os.chmod(entry.path, 0o700)
                # What is inside comes up, so that no path ever gets long.
                with os.scandir(entry.path) as inner:
                    for child in list(inner):
                        number += 1
                        if child.is_dir(follow_symlinks=False):
                            os.chmod(child.path, 0o700)
                            os.rename(child.path, os.path.join(path, f".gone-{number}-{os.getpid()}"))
                        else:
                            os.unlink(child.path)
                os.rmdir(entry.path)
            if not entries:
                os.rmdir(path)
                return
