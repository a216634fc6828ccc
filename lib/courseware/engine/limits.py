"""What one submission may use."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass

KB, MB, GB = 2**10, 2**20, 2**30


@dataclass(frozen=True)
class Limits:
    """cell_seconds: wall-clock time of a cell; in a test cell only the time the student's code takes counts.
    later_share: after the first answer or test that ran out of time the others get this share of it (at least 5 s),
    since a function that does not end is called from several test cells. grace_seconds: how long an interrupted cell
    may take to stop before its process is killed. restarts: how often the student's process is replaced.
    output_bytes: text kept of one cell; picture_bytes: pictures and HTML kept of one cell. message_bytes: the largest
    single answer of the student's process. scratch_bytes: files it may write.
    """

    cell_seconds: float = 60.0
    submission_seconds: float = 600.0
    later_share: float = 1 / 3
    grace_seconds: float = 2.0
    restarts: int = 5
    cpu_seconds: int = 600
    memory_bytes: int = 4 * GB
    processes: int = 64
    open_files: int = 256
    scratch_bytes: int = 256 * MB
    output_bytes: int = 100_000
    picture_bytes: int = 3_000_000
    message_bytes: int = 256 * MB

    def to_json(self) -> dict:
        return dataclasses.asdict(self)

    @classmethod
    def from_json(cls, data: dict) -> Limits:
        return cls(**data)
