"""The file of weights that is handed in beside a notebook: where it lies and how large it may be. No torch here."""

from __future__ import annotations

import os
from pathlib import Path

from dl101 import colab
from dl101.start import course_folder

__all__ = ["FOLDER", "MAX_BYTES", "megabytes", "place"]

MAX_BYTES = 5 * 2**20  # larger files are neither handed in nor graded
FOLDER = "DL101_CHECKPOINTS"  # a variable that names the folder, where it is not the notebook's own


def place(name: str) -> Path:
    """The path of the file of this name beside the notebook, whether it is there or not.

    That is the folder that the notebook runs in, also while it is graded. In Colab, whose own folder is lost with the
    machine, it is the folder of the course on Drive.
    """
    if os.environ.get(FOLDER):
        return Path(os.environ[FOLDER]) / name
    on_drive = course_folder() if colab.is_colab() else None
    return on_drive / name if on_drive else Path(name)


def megabytes(size: int) -> str:
    """A size in bytes as people read it: '0.1', '5.2' (MB of 2**20 bytes)."""
    return f"{size / 2**20:.1f}"
