"""Pictures on disk, in chunks, so that each is drawn once.

A chunk is written under another name and then renamed, so a killed run leaves no half-written chunk. What is missing or
cannot be read is drawn again. Several processes may share a folder: whoever renames last wins, and both have drawn the
same pictures. A folder that cannot be written to is read, and nobody is bothered.
"""

from __future__ import annotations

import contextlib
import os
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

CHUNK = 100  # pictures in a file


def default_folder() -> Path:
    """DL101_CACHE where it is set, else the platform's folder for caches."""
    if os.environ.get("DL101_CACHE"):
        return Path(os.environ["DL101_CACHE"]).expanduser()
    try:
        home = Path.home()
    except RuntimeError:  # a machine without users
        home = Path(tempfile.gettempdir())
    if sys.platform == "win32" and os.environ.get("LOCALAPPDATA"):
        return Path(os.environ["LOCALAPPDATA"]) / "dl101"
    if sys.platform == "darwin":
        return home / "Library" / "Caches" / "dl101"
    return Path(os.environ.get("XDG_CACHE_HOME") or home / ".cache") / "dl101"


class PictureCache:
    """The chunks of one set of pictures, in `folder`. Pictures are uint8 arrays of one shape."""

    def __init__(self, folder: Path, shape: tuple[int, ...]):
        self.folder, self.shape = folder, shape

    def _path(self, chunk: int) -> Path:
        return self.folder / f"{chunk:05d}.npz"

    def read(self, chunk: int) -> np.ndarray:
        """The pictures of a chunk that are on disk, in order from its first: (0 to CHUNK, *shape).

        The file is a zip archive, whose checksum catches a file cut short or damaged; such a file counts as missing.
        """
        nothing = np.zeros((0, *self.shape), np.uint8)
        try:
            with np.load(self._path(chunk), allow_pickle=False) as archive:
                images = archive["images"]
        except Exception:  # damage takes many forms; whatever it is, drawing again mends it
            return nothing
        if images.dtype != np.uint8 or images.shape[1:] != self.shape:
            return nothing
        return images[:CHUNK]

    def write(self, chunk: int, images: np.ndarray) -> bool:
        """Keeps the first pictures of a chunk, unless as many are there. False where the folder cannot be written."""
        if len(self.read(chunk)) >= len(images):
            return True
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            self._sweep()
            handle, name = tempfile.mkstemp(prefix=f".{chunk:05d}-", suffix=".part", dir=self.folder)
        except OSError:
            return False
        try:
            with os.fdopen(handle, "wb") as file:
                np.savez(file, images=images)
            os.chmod(name, 0o644)  # a temporary file is its owner's alone; these are for every user of the machine
            os.replace(name, self._path(chunk))
        except OSError:
            return False
        finally:
            with contextlib.suppress(OSError):
                os.unlink(name)  # there only if it was not renamed
        return True

    def _sweep(self) -> None:
        """Removes what killed runs left behind; nobody takes an hour to write a chunk."""
        for path in self.folder.glob(".*.part"):
            with contextlib.suppress(OSError):
                if time.time() - path.stat().st_mtime > 3600:
                    path.unlink()
