"""Writing only what changed, and one build at a time."""

from __future__ import annotations

import contextlib
import sys
from pathlib import Path

from courseware.files import write_bytes


def write(path: Path, data: bytes) -> bool:
    """Puts `data` into the file in one step; returns whether anything changed.

    Raises UserError where the file cannot be written (disk full, no permission).
    """
    with contextlib.suppress(OSError):
        if path.read_bytes() == data:
            return False
    write_bytes(path, data)
    return True


@contextlib.contextmanager
def one_at_a_time(path: Path):
    """Holds the lock file `path`, so that two builds of one checkout follow each other.

    Where the system has no file locks the block runs all the same: every file is replaced in one step.
    """
    try:
        import fcntl
    except ImportError:
        yield
        return
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = open(path, "a")
    except OSError:  # a checkout that cannot be written: nothing to guard
        yield
        return
    with handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            print("Another build is at work here; waiting for it to end.", file=sys.stderr)
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield
