"""A grader that is killed at any moment leaves no half of a submission behind, and the next run finishes the class."""

import os
import random
import signal
import subprocess
import sys
import time

import pytest
from nbgrader.api import SubmittedAssignment

import tiny_course as tiny
from courseware.classroom import grade, gradebook, release, results

CLASS = {f"s{i}": {} if i % 3 else {"add": "def add(a, b):\n    return 3"} for i in range(6)}
GRADE = """
import sys
from pathlib import Path
from courseware.classroom import grade
from courseware.course import Course
root = Path(sys.argv[1])
print("begun", flush=True)
grade.grade(Course(root=root, classroom=root / "classroom"), "hw1", everyone=True, workers=2)
"""


@pytest.fixture(scope="module")
def released(tmp_path_factory):
    made = tiny.make(tmp_path_factory.mktemp("killed") / "root")
    release.release(made, "hw1")
    for student, answers in CLASS.items():
        tiny.submit(made, student, answers)
    return made


def scores(course):
    """{student: {cell: automatic points}}"""
    with gradebook.open_gradebook(course) as book:
        return {
            submission.student.id: {g.name: g.auto_score for nb in submission.notebooks for g in nb.grades}
            for submission in book.db.query(SubmittedAssignment)
        }


def processes_of(root):
    """Processes that still have something of this run in hand."""
    found = []
    for pid in filter(str.isdigit, os.listdir("/proc")):
        try:
            command = open(f"/proc/{pid}/cmdline", "rb").read()
        except OSError:
            continue
        if str(root).encode() in command:
            found.append(int(pid))
    return found


@pytest.mark.skipif(not os.path.isdir("/proc/self"), reason="looks for processes in /proc")
def test_killed_at_random_moments(released, tmp_path):
    course = tiny.copy(released, tmp_path / "root")
    chance = random.Random(6)
    for _ in range(5):
        run = subprocess.Popen(
            [sys.executable, "-c", GRADE, str(course.root)], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": "lib"}, cwd=tiny.REPOSITORY, start_new_session=True,
        )  # fmt: skip
        run.stdout.readline()
        time.sleep(chance.uniform(0.2, 4))
        os.kill(run.pid, signal.SIGKILL)
        run.wait()
        run.stdout.close()
        for cells in scores(course).values():
            automatic = [cells["test-add"], cells["test-double"]]
            assert automatic.count(None) in (0, 2), "half of a submission is in the gradebook"
        assert processes_of(course.root) == []
    found = grade.grade(course, "hw1", workers=2)
    expected = {student: (2.0 if not answers else 0.0, 3.0) for student, answers in CLASS.items()}
    assert {s: (c["test-add"], c["test-double"]) for s, c in scores(course).items()} == expected
    assert {r.student: r.points for r in found} == {s: sum(points) for s, points in expected.items()}
    for student in CLASS:
        assert results.graded_notebook(course, tiny.ASSIGNMENT, student).exists()
