"""What grading on Dask workers costs beside grading here: .venv/bin/python benchmarks/cluster.py [numpy] [torch] [hw1]

    --students N    submissions of a class (60)
    --many N        one class of N light submissions on two workers instead: memory of caller and scheduler over time

Scheduler and workers are processes of their own, as `dask scheduler` and `dask worker` start them. Per submission, from
the tenth on, when all is warm: seconds of the whole class; CPU time of the caller (packing, sending, writing notebooks,
notes and gradebook), of the scheduler, and of the workers with all their descendants, or of the engine's processes
where the class is graded here. Then the caller alone, against a crew that has every answer ready: how many submissions
a second one caller can take at most. Local and cluster runs alternate, so that other load meets both.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "lib"))

from grading import classes, graders, watch  # noqa: E402

from courseware.classroom import grade, pipeline  # noqa: E402
from courseware.course import Course  # noqa: E402
from courseware.progress import Progress  # noqa: E402

WARM = 4  # submissions that are not counted
TICKS = os.sysconf("SC_CLK_TCK")
MB = 2**20
STARTED: list[int] = []  # schedulers and workers


@dataclass
class Machines:
    """A scheduler and its workers, as processes of this machine."""

    address: str
    scheduler: int
    workers: list[int]


@contextlib.contextmanager
def machines(workers: int, folder: Path) -> Iterator[Machines]:
    """Scheduler and `workers` workers of one thread each."""
    file, started = folder / "scheduler.json", []
    named = ["--scheduler-file", str(file)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "lib"), "DASK_LOGGING__DISTRIBUTED": "critical"}

    def start(module: str, *arguments: str) -> int:
        command = [sys.executable, "-m", f"distributed.cli.{module}", *arguments]
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        started.append(subprocess.Popen(command, env=environment, cwd=folder, **quiet))
        STARTED.append(started[-1].pid)
        return started[-1].pid

    try:
        scheduler = start("dask_scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard", *named)
        address = _address(file)
        pids = [start("dask_worker", address, "--nthreads", "1", "--no-dashboard") for _ in range(workers)]
        from distributed import Client

        with Client(address, set_as_default=False) as client:
            client.wait_for_workers(workers)
        yield Machines(address, scheduler, pids)
    finally:
        for process in reversed(started):
            process.terminate()
            process.wait()


def _address(file: Path) -> str:
    """The scheduler's, as soon as it has written it."""
    while True:
        with contextlib.suppress(OSError, ValueError):
            return json.loads(file.read_text())["address"]
        time.sleep(0.1)


def cpu(pids: list[int]) -> float:
    """CPU seconds of these processes and of all that they have started, dead or alive."""
    total = 0
    for pid in {each for root in pids for each in watch._tree(root)}:
        with contextlib.suppress(OSError):
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            total += sum(int(field) for field in fields[11:15])
    return total / TICKS


class Clock(Progress):
    """Looks at the clocks when the class is warm and at its end."""

    caller = scheduler = others = 0.0
    watched: Machines | None = None
    memory: list[tuple[int, float, float]]  # (done, MB of the caller, MB of the scheduler)

    def __init__(self, title: str, total: int, stream=None):
        super().__init__(title, total, stream=open(os.devnull, "w"))
        type(self).memory = []

    def step(self, *told) -> None:
        self.done += 1
        if self.watched and self.done % 20 == 0:
            held = [watch._held(pid) / MB for pid in (os.getpid(), self.watched.scheduler)]
            self.memory.append((self.done, *held))
        if self.done in (WARM, self.total):
            sign = 1 if self.done == self.total else -1
            times = os.times()
            parts = {
                "seconds": time.monotonic(),
                "caller": times.user + times.system,
                "scheduler": cpu([self.watched.scheduler]) if self.watched else 0.0,
                "others": cpu(self.watched.workers)
                if self.watched
                else cpu([os.getpid()]) - cpu(STARTED) - sum(times[:2]),
            }
            for name, value in parts.items():
                setattr(type(self), name, (0.0 if sign < 0 else getattr(type(self), name)) + sign * value)


@dataclass
class Figures:
    """Per submission, in ms: wall clock, and CPU time of each."""

    wall: float
    caller: float
    scheduler: float
    others: float
    points: dict[str, float | None]


def run(ours: graders.Ours, workers: int, there: Machines | None = None) -> Figures:
    """Grades the class once, here or there."""
    classroom = ours.classroom()
    Clock.watched = there
    course = Course(root=ours.root, classroom=classroom)
    found = grade.grade(course, ours.home.id, workers=workers, scheduler=there.address if there else "")
    n = len(found) - WARM
    figures = [1000 * value / n for value in (Clock.seconds, Clock.caller, Clock.scheduler, Clock.others)]
    return Figures(*figures, {result.student: result.points for result in found})


EXECUTE = pipeline.execute


class Ready:
    """A crew that has every outcome ready, from runs here in which it listened."""

    def __init__(self):
        self.known = {}

    def listen(self, rules, task, engine):
        outcome = pipeline.Outcome(**vars(EXECUTE(rules, task, engine)))
        self.known[tuple(task.notebooks.values())] = outcome
        return outcome

    def ready(self, rules, unsafe):
        return ()

    def start(self, workers):
        pass

    def room(self):
        return 8

    def submit(self, task):
        future = Future()
        future.set_result(self.known[tuple(task.notebooks.values())])
        return future

    def outcome(self, future):
        return future.result()

    def look(self):
        pass

    def close(self, now=False):
        pass


def alone(ours: graders.Ours, crew: Ready) -> Figures:
    """The caller without anybody to wait for."""
    usual, grade._crew = grade._crew, lambda scheduler: crew
    try:
        return run(ours, 1)
    finally:
        grade._crew = usual


def one_class(folder: Path, name: str, students: int, repeats: int) -> None:
    home, handed = classes.homework(name), classes.a_class(name, students)
    ours, crew = graders.Ours(folder / name, home, handed, 2), Ready()
    pipeline.execute = crew.listen
    print(f"\n{name}, {students} submissions; load {os.getloadavg()[0]:.1f}")
    print(f"{'ms a submission':<20}{'wall':>9}{'caller':>9}{'scheduler':>11}{'engine/workers':>16}")
    points = []

    def show(title: str, made: Figures) -> None:
        figures = f"{made.wall:>9.1f}{made.caller:>9.1f}{made.scheduler:>11.2f}{made.others:>16.1f}"
        print(f"{title:<20}{figures}", flush=True)
        points.append(made.points)

    with machines(1, _folder(folder / "one")) as one, machines(2, _folder(folder / "two")) as two:
        for _ in range(repeats):
            show("here, 1 at once", run(ours, 1))
            show("1 worker", run(ours, 1, one))
            show("here, 2 at once", run(ours, 2))
            show("2 workers", run(ours, 2, two))
    for _ in range(repeats):
        show("caller alone", alone(ours, crew))
    pipeline.execute = EXECUTE
    print("the same points in every run" if points.count(points[0]) == len(points) else "THE POINTS DIFFER")
    sizes = [path.stat().st_size for path in ours.folder.glob("classroom/autograded/*/*/*.ipynb")]
    book = ours.folder / "classroom" / "gradebook.db"
    print(f"a graded notebook: {sum(sizes) / len(sizes) / 1000:.0f} kB; gradebook: {book.stat().st_size / 1000:.0f} kB")


def many(folder: Path, students: int) -> None:
    home, handed = classes.homework("numpy"), classes.a_class("numpy", students)
    ours = graders.Ours(folder / "many", home, handed, 2)
    with machines(2, _folder(folder / "two")) as there:
        figures = run(ours, 2, there)
    print(f"\n{students} light submissions on 2 workers: {figures.wall:.1f} ms each; load {os.getloadavg()[0]:.1f}")
    for done, caller, scheduler in Clock.memory[:: max(1, len(Clock.memory) // 10)]:
        print(f"{done:>6} done: caller {caller:>5.0f} MB, scheduler {scheduler:>5.0f} MB")


def _folder(path: Path) -> Path:
    path.mkdir(parents=True, exist_ok=True)
    return path


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("classes", nargs="*", metavar="CLASS", help="numpy, torch, hw1 (default: numpy and hw1)")
    parser.add_argument("--students", type=int, default=60, metavar="N")
    parser.add_argument("--repeats", type=int, default=2, metavar="N")
    parser.add_argument("--many", type=int, metavar="N")
    args = parser.parse_args()
    grade.quiet_progress = Clock
    print(f"{grade.cores()} cores, load {os.getloadavg()[0]:.1f}")
    folder = Path(tempfile.mkdtemp(prefix="dl101-cluster-"))
    try:
        if args.many:
            many(folder, args.many)
            return
        for name in args.classes or ("numpy", "hw1"):
            one_class(folder, name, args.students, args.repeats)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
