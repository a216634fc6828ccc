"""What one submission may use up."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass

KB, MB, GB = 2**10, 2**20, 2**30

# Seconds the referee itself may take over a cell, beside the student's code, before it counts as hanging too: a test
# may loop over what that code returned.
PATIENCE = 30.0


@dataclass(frozen=True)
class Limits:
    """What one submission may use up before it is stopped or told no.

    The sandbox holds what the kernel can hold (CPU time, memory, processes, open files, sizes of files); the engine
    holds wall time, output, pictures and messages. The values suit a homework that takes seconds on a laptop.

    cell_seconds: wall-clock time of a cell; in a test cell only the time the student's code takes counts.
    submission_seconds: wall-clock time of the whole submission.
    later_share: after the first answer or test that ran out of time the others get this share of it (at least 5 s),
        since a function that does not end is called from several test cells.
    grace_seconds: how long an interrupted cell may take to stop before its process is killed.
    restarts: how often the student's process is replaced.
    cpu_seconds: CPU time of one process, all its threads together; past it the kernel kills the process.
    memory_bytes: what a process may ask for beyond what it was born with; past it MemoryError. Where the machine has a
        control group for it, all processes of the submission together, scratch folder included, may hold
        `memory_bytes + scratch_bytes`; past it the kernel kills one.
    processes: processes and threads alive at once. Each of a DataLoader's workers takes a few, and a library may start
        a thread for every core.
    open_files: open descriptors of one process.
    file_bytes: size of one file; past it OSError.
    scratch_bytes: room in the scratch folder, temporary files and the shared memory of a DataLoader's workers included.
    output_bytes: text kept of one cell. picture_bytes: pictures and HTML kept of one cell.
    message_bytes: the largest single answer of the student's process.

    Raises ValueError for a limit that is not above 0 (`restarts` may be 0).
    """

    cell_seconds: float = 60.0
    submission_seconds: float = 600.0
    later_share: float = 1 / 3
    grace_seconds: float = 2.0
    restarts: int = 5
    cpu_seconds: int = 600
    memory_bytes: int = 2 * GB
    processes: int = 128
    open_files: int = 512
    file_bytes: int = 128 * MB
    scratch_bytes: int = 256 * MB
    output_bytes: int = 100_000
    picture_bytes: int = 3_000_000
    message_bytes: int = 256 * MB

    def __post_init__(self):
        for field in dataclasses.fields(self):
            value = getattr(self, field.name)
            if not value > 0 and not (field.name == "restarts" and value == 0):
                raise ValueError(f"{field.name} must be above 0, not {value!r}")

    def to_json(self) -> dict:
        return dataclasses.asdict(self)

    @classmethod
    def from_json(cls, data: dict) -> Limits:
        return cls(**data)
