"""A class that is being graded anew, and what it takes to kill the grader at a chosen moment and look at what is left.

Used by tests/test_classroom_killed.py (a few kills) and benchmarks/kills.py (many).
"""

from __future__ import annotations

import contextlib
import os
import random
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import nbformat
from nbgrader import utils
from nbgrader.api import SubmittedAssignment

import tiny_course as tiny
from courseware.classroom import current, grade, gradebook, release, results
from courseware.course import Course

# A run is killed at its n-th such moment. 'commit': just before one; 'in-commit': a moment later, by another thread.
MOMENTS = ("statement", "commit", "in-commit", "committed", "file", "filed")
IN_COMMIT_SECONDS = 0.004


def make_class(root: Path) -> Course:
    """A class graded once, with marks by hand, of which most have handed in something else since.

    After the next run: 'better' has gained points, 'worse' lost them, 'broken' has none, 'new' was never graded before,
    'reworded' has a mark that asks to be looked at again, 'same-words' one that does not; 'still' is not run again.
    """
    course = tiny.make(root)
    release.release(course, "hw1")
    wrong = {"add": "def add(a, b):\n    return 3"}
    for student in ("better", "reworded", "same-words", "still", "broken"):
        tiny.submit(course, student, wrong, time="2026-01-01 10:00:00 UTC")
    tiny.submit(course, "worse", time="2026-01-01 10:00:00 UTC")
    grade.grade(course, "hw1", workers=2)
    with gradebook.open_gradebook(course) as book:
        for student in ("reworded", "same-words", "still"):
            given = book.find_grade("why", tiny.ASSIGNMENT, tiny.ASSIGNMENT, student)
            given.manual_score, given.needs_manual_grade = 1.5, False
        book.db.commit()
    second = {"better": {}, "worse": tiny.MISTAKES["squared"], "reworded": {"why": "Иначе"}, "same-words": {}}
    for student, answers in {**second, "new": {"why": ""}}.items():
        tiny.submit(course, student, answers, time="2026-01-02 10:00:00 UTC")
    (course.submitted / "broken" / tiny.ASSIGNMENT / f"{tiny.ASSIGNMENT}.ipynb").write_text("not a notebook")
    shutil.rmtree(course.classroom / "originals" / "broken")  # else the version before counts
    return course


def contents(course: Course) -> dict:
    """{student: all that the gradebook holds of the submission, but for its random keys}"""
    with gradebook.open_gradebook(course) as book:
        return {
            submission.student_id: (
                submission.timestamp,
                {g.cell.name: (g.auto_score, g.manual_score, g.needs_manual_grade) for nb in submission.notebooks
                 for g in nb.grades},
                {c.cell.name: (c.auto_comment, c.manual_comment) for nb in submission.notebooks for c in nb.comments},
                [nb.late_submission_penalty for nb in submission.notebooks],
            )
            for submission in book.db.query(SubmittedAssignment)
        }  # fmt: skip


@dataclass(frozen=True)
class Kill:
    """When: at the `number`-th moment of a kind, or `seconds` after everything was imported."""

    kind: str
    number: int = 0
    seconds: float = 0.0

    def __str__(self):
        return f"{self.kind} {self.number}" if self.number else f"after {self.seconds:.1f} s"


def kills(count: int, moments: dict[str, int], seconds: float, seed: int) -> Iterator[Kill]:
    """`count` kills: every third by the clock, spread over the run's `seconds`, the others over the moments it has."""
    chance = random.Random(seed)
    for i in range(count):
        if i % 3:
            kind = MOMENTS[(i - i // 3 - 1) % len(MOMENTS)]
            yield Kill(kind, chance.randint(1, moments[kind]))
        else:
            yield Kill("time", seconds=chance.uniform(i / count, min((i + 3) / count, 1)) * seconds)


def run(course: Course, temporary: Path, kill: Kill | None = None) -> tuple[int, dict[str, int], float]:
    """Grades in a process of its own, killed at a moment. It makes its temporary folders in `temporary`.

    Returns its status, how many moments of each kind it had (where it was not killed), and the seconds after imports.
    """
    temporary.mkdir(exist_ok=True)
    at = f"{kill.kind}:{kill.number}" if kill and kill.number else "none:0"
    process = subprocess.Popen(
        [sys.executable, __file__, str(course.root), at], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": f"lib{os.pathsep}tests", "TMPDIR": str(temporary)}, cwd=tiny.REPOSITORY,
        start_new_session=True, text=True,
    )  # fmt: skip
    process.stdout.readline()
    started = time.monotonic()
    if kill and not kill.number:
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(kill.seconds)
        process.kill()
    said = process.communicate()[0].split()
    return process.returncode, dict(zip(MOMENTS, map(int, said), strict=False)), time.monotonic() - started


def strays(temporary: Path, patience: float = 10) -> list[str]:
    """Processes of a run that are still there after `patience` seconds; they are told by its temporary folder."""
    until = time.monotonic() + patience
    while (found := _processes(str(temporary).encode())) and time.monotonic() < until:
        time.sleep(0.05)
    return found


def _processes(mark: bytes) -> list[str]:
    found = []
    for pid in filter(str.isdigit, os.listdir("/proc")):
        with contextlib.suppress(OSError):
            command = Path(f"/proc/{pid}/cmdline").read_bytes()
            if int(pid) != os.getpid() and mark in Path(f"/proc/{pid}/environ").read_bytes() + command:
                found.append(f"{pid} {command[:80]!r}")
    return found


def wrongs(course: Course, before: dict, after: dict) -> list[str]:
    """What a killed run has left half done. before, after: what `contents` gave before a run and after a whole one."""
    found, now = [], contents(course)
    for student in sorted({*before, *after, *now}):
        if now.get(student) not in (before.get(student), after.get(student)):
            found.append(f"{student}: half graded, {now.get(student)}")
        note = results.read_note(course, tiny.ASSIGNMENT, student)
        if note.get("submission") != current.submission_digest(course, tiny.ASSIGNMENT, student):
            continue  # it is not said to be graded
        if now.get(student) != after[student]:
            found.append(f"{student}: noted as graded, with points that are not its own")
        elif "reason" not in note and _points(course, student) != {
            c: auto for c, (auto, *_) in now[student][1].items()
        }:
            found.append(f"{student}: the graded notebook and the gradebook differ")
    return found


def _points(course: Course, student: str) -> dict[str, float | None]:
    """The automatic points that stand in the graded notebook."""
    nb = nbformat.read(results.graded_notebook(course, tiny.ASSIGNMENT, student), 4)
    return {c.metadata.nbgrader.grade_id: utils.determine_grade(c)[0] for c in nb.cells if utils.is_grade(c)}


# ── the process that is killed


def _main(root: str, at: str) -> None:
    kind, number = at.split(":")
    counts = dict.fromkeys(MOMENTS, 0)
    _listen(counts, kind, int(number))
    print("begun", flush=True)
    grade.grade(Course(root=Path(root), classroom=Path(root) / "classroom"), "hw1", workers=2)
    print(*counts.values())


def _listen(counts: dict[str, int], kind: str, number: int) -> None:
    from sqlalchemy import event
    from sqlalchemy.engine import Engine

    def moment(name: str, delay: float | None = None) -> None:
        counts[name] += 1
        if name == kind and counts[name] == number:
            if delay is None:
                os.kill(os.getpid(), signal.SIGKILL)
            threading.Timer(delay, os.kill, (os.getpid(), signal.SIGKILL)).start()

    def executed(connection, cursor, statement, *_):
        if statement.split(None, 1)[0] in ("INSERT", "UPDATE", "DELETE"):
            moment("statement")

    def commit(connection):
        moment("commit")
        moment("in-commit", random.Random(number).uniform(0, IN_COMMIT_SECONDS))

    event.listen(Engine, "after_cursor_execute", executed)
    event.listen(Engine, "commit", commit)
    from sqlalchemy.orm import Session

    event.listen(Session, "after_commit", lambda session: moment("committed"))
    replace = os.replace

    def replaced(*arguments, **options):
        moment("file")
        replace(*arguments, **options)
        moment("filed")

    os.replace = replaced


if __name__ == "__main__":
    _main(*sys.argv[1:])
