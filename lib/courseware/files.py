"""Files that are either whole or absent: written beside their place, then moved into it."""

from __future__ import annotations

import json
from pathlib import Path

from courseware.errors import UserError
from dl101.files import put


def write_bytes(path: Path, data: bytes) -> None:
    """Writes `path`, so that a killed run leaves the old file or the new one, never a half.

    Raises UserError where the disk is full or the folder may not be written to.
    """
    try:
        # A class folder may be shared between teachers.
        put(path, data, mode=0o644)
    except OSError as error:
        raise UserError(
            f"Cannot write {path}: {error.strerror or error}. Make room or allow writing there, then "
            "run the command again; what was finished is kept."
        ) from error


def write_text(path: Path, text: str) -> None:
    """`write_bytes` for text, in UTF-8."""
    write_bytes(path, text.encode("utf-8"))


def write_json(path: Path, value) -> None:
    """`write_bytes` for JSON that people can read."""
    write_text(path, json.dumps(value, ensure_ascii=False, indent=1) + "\n")


def read_json(path: Path, default):
    """The value in a JSON file, or `default` where there is none or it cannot be read."""
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return default
