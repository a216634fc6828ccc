"""Runs a command and looks at what it and all its descendants hold in memory."""

from __future__ import annotations

import contextlib
import os
import resource
import subprocess
import tempfile
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

MB = 2**20


@dataclass
class Ran:
    """seconds: wall clock. cpu: seconds of processors, of all processes that were waited for, as all are here. memory:
    [(seconds since the start, MB of the whole tree of processes)]."""

    seconds: float
    cpu: float
    status: int
    output: str
    memory: list[tuple[float, float]] = field(default_factory=list)

    @property
    def peak(self) -> float:
        return max((mb for _, mb in self.memory), default=0.0)


def run(command: list[str], cwd: Path, env: dict[str, str] | None = None, ok: bool = True) -> Ran:
    """Raises RuntimeError where the command fails and `ok` is set."""
    started, cpu = time.perf_counter(), _cpu()
    with open(os.devnull) as nothing, _Output() as output:
        process = subprocess.Popen(
            command, cwd=cwd, env=dict(os.environ, **(env or {})), stdin=nothing, stdout=output.file, stderr=output.file
        )
        samples: list[tuple[float, float]] = []
        looking = threading.Thread(target=_look, args=(process, started, samples), daemon=True)
        looking.start()
        status = process.wait()
        seconds, cpu = time.perf_counter() - started, _cpu() - cpu
        looking.join()
        text = output.text()
    if ok and status:
        raise RuntimeError(f"{' '.join(command)[:200]} ended with status {status}:\n{text[-3000:]}")
    return Ran(seconds, cpu, status, text, samples)


class _Output:
    def __enter__(self):
        self.file = tempfile.TemporaryFile()
        return self

    def __exit__(self, *_):
        self.file.close()

    def text(self) -> str:
        self.file.seek(0)
        return self.file.read().decode("utf-8", "replace")


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _look(process: subprocess.Popen, started: float, samples: list) -> None:
    while process.poll() is None:
        began = time.perf_counter()
        held = sum(_held(pid) for pid in _tree(process.pid))
        took = time.perf_counter() - began
        samples.append((began - started, held / MB))
        time.sleep(max(0.1, 30 * took))  # looking takes at most a thirtieth of one core


def _tree(root: int) -> list[int]:
    """The process and all its descendants."""
    children: dict[int, list[int]] = {}
    for name in os.listdir("/proc"):
        if name.isdigit():
            with contextlib.suppress(OSError, IndexError, ValueError):
                parent = int(Path("/proc", name, "stat").read_text().rpartition(")")[2].split()[1])
                children.setdefault(parent, []).append(int(name))
    found, waiting = [], [root]
    while waiting:
        found.append(waiting.pop())
        waiting += children.get(found[-1], [])
    return found


def _held(pid: int) -> int:
    """Bytes of one process, each page shared with others divided among them (PSS); its own pages where that is kept
    from us."""
    try:
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024
    except OSError:
        with contextlib.suppress(OSError):
            resident, shared = map(int, Path(f"/proc/{pid}/statm").read_text().split()[1:3])
            return (resident - shared) * os.sysconf("SC_PAGE_SIZE")
    return 0
