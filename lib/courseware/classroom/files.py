"""Files that are either whole or absent: written beside their place, then moved into it."""

from __future__ import annotations

import json
import os
import tempfile
from pathlib import Path

from courseware.errors import UserError


def write_bytes(path: Path, data: bytes) -> None:
    """Writes `path`, so that a killed run leaves the old file or the new one, never a half.

    Raises UserError where the disk is full or the folder may not be written to.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(prefix=".", suffix=".part", dir=path.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
            # mkstemp makes files that only the owner reads; a class folder may be shared between teachers.
            os.chmod(temporary, 0o644)
            os.replace(temporary, path)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise UserError(
            f"{path} could not be written: {error.strerror or error}. Free some space or choose a folder "
            "you may write to, then run the same command again; what was finished is kept."
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
