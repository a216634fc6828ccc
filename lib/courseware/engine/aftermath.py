"""What a cell leaves behind in its process: whether there is room to go on, and what still runs."""

from __future__ import annotations

import contextlib
import os
import resource
import sys
import threading

# Below these the next cell, whatever it does, would be the one that fails.
_ROOM = 6 << 20  # bytes of address space
_TASKS = 2  # processes and threads
# Threads that wait for work, of libraries that an honest notebook may use and leave as they are.
_WAITING = (
    "concurrent.futures.",
    "multiprocessing.",
    "tqdm.",
    "torch.",
    "joblib.",
    "matplotlib.",
    "IPython.",
    "queue.",
)


def state(processes: int) -> list:
    """In the student's process, after a cell: [what it lacks to go on ('memory', 'processes' or ''), Python's threads
    that a cell has started and that still run]. processes: how many it may have."""
    lacks = ""
    with contextlib.suppress(OSError, ValueError):
        with open("/proc/self/statm") as file:
            mapped = int(file.read(100).split()[0]) * resource.getpagesize()
        most = resource.getrlimit(resource.RLIMIT_AS)[0]
        if most != resource.RLIM_INFINITY and most - mapped < _ROOM:
            lacks = "memory"
        elif len(os.listdir("/proc/self/task")) + _TASKS > processes:
            lacks = "processes"
    return [lacks, _threads()]


def _threads() -> int:
    if threading.active_count() == 1:
        return 0
    own = [thread for thread in threading.enumerate() if thread is not threading.main_thread()]
    frames = sys._current_frames()
    return sum(not _waits(thread, frames.get(thread.ident)) for thread in own)


def _waits(thread: threading.Thread, frame) -> bool:
    """Whether it is a library's thread: its class, or the function that it runs."""
    names = {type(thread).__module__}
    while frame is not None:
        names.add(frame.f_globals.get("__name__") or "")
        frame = frame.f_back
    return any((name + ".").startswith(_WAITING) for name in names)


def read(answer) -> tuple[str, int]:
    """For the referee: the same, from an answer that may be anything."""
    if type(answer) is not list or [type(part) for part in answer] != [str, int]:
        return "", 0
    lacks, threads = answer
    return lacks if lacks in ("memory", "processes") else "", max(0, min(threads, 1 << 20))
