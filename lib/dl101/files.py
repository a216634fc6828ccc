"""Files that are either whole or absent: written beside their place, then moved into it. Standard library only."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path


def put(path: Path, data: bytes, *, mode: int | None = None, sync: bool = False) -> None:
    """Writes `path`, so that a killed run leaves the old file or the new one, never a half.

    The file is the owner's alone unless `mode` says otherwise. `sync` waits until the disk has it, where the machine
    may go away at any moment. Raises OSError where the disk is full or the folder may not be written to.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(prefix=".", suffix=".part", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            if sync:
                file.flush()
                os.fsync(file.fileno())
        if mode is not None:  # not on Drive, which may refuse it
            os.chmod(temporary, mode)
        os.replace(temporary, path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
