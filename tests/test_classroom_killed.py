"""A grader that is stopped or killed at any moment leaves no half of a submission behind, and the next run finishes."""

import os
import signal
import subprocess
import sys
import time

import pytest

import killing
import tiny_course as tiny
from courseware.classroom import grade, results

pytestmark = pytest.mark.skipif(not os.path.isdir("/proc/self"), reason="looks for processes in /proc")

COURSE = """
import runpy, sys
from pathlib import Path
from courseware import course
root = Path(sys.argv.pop(1))
whole = course.Course
course.Course = lambda: whole(root=root, classroom=root / "classroom")
runpy.run_module("courseware.cli", run_name="__main__")
"""


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory):
    """The class; what the gradebook held before the run, and after; how many moments a run has."""
    folder = tmp_path_factory.mktemp("killed")
    course = killing.make_class(folder / "root")
    whole = tiny.copy(course, folder / "whole")
    status, moments, _ = killing.run(whole, folder / "temporary")
    assert status == 0
    return course, killing.contents(course), killing.contents(whole), moments


def test_the_class_that_is_killed_has_something_to_lose(undisturbed):
    course, before, after, moments = undisturbed
    changed = {student for student in after if before.get(student) != after[student]}
    assert changed == {"better", "worse", "reworded", "same-words", "broken", "new"}
    asks = {student: cells["why"][1:] for student, (_, cells, *_) in after.items()}
    assert asks["reworded"] == (1.5, True) and asks["same-words"] == (1.5, False)
    assert min(moments.values()) > 5


KILLS = [
    killing.Kill("time", seconds=0.5),
    killing.Kill("statement", 9),
    killing.Kill("in-commit", 3),
    killing.Kill("committed", 4),
    killing.Kill("file", 7),
]


@pytest.mark.parametrize("kill", KILLS, ids=lambda kill: kill.kind)
def test_killed(undisturbed, tmp_path, kill):
    course, before, after, _ = undisturbed
    course = tiny.copy(course, tmp_path / "root")
    status, _, _ = killing.run(course, tmp_path / "temporary", kill)
    assert status == -signal.SIGKILL
    assert killing.wrongs(course, before, after) == []
    assert killing.strays(tmp_path / "temporary") == []
    found = {result.student: result for result in grade.grade(course, "hw1", workers=2)}
    assert killing.contents(course) == after and killing.wrongs(course, after, after) == []
    assert {s for s, r in found.items() if r.status != results.GRADED} == {"broken"}


@pytest.mark.parametrize(("number", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)], ids=["ctrl-c", "ended"])
def test_stopped(tmp_path, undisturbed, number, status):
    course = tiny.copy(undisturbed[0], tmp_path / "root")
    slow = {"add": "import time\ntime.sleep(60)\ndef add(a, b):\n    return 3"}
    for i in range(4):
        tiny.submit(course, f"z{i}", slow)
    (tmp_path / "temporary").mkdir()
    run = subprocess.Popen(
        [sys.executable, "-c", COURSE, str(course.root), "grade", "hw1"], stderr=subprocess.PIPE, text=True,
        stdout=subprocess.PIPE, cwd=tiny.REPOSITORY, start_new_session=True,
        env={**os.environ, "PYTHONPATH": "lib", "TMPDIR": str(tmp_path / "temporary")},
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # which is ignored in the background
    )  # fmt: skip
    try:
        assert "broken failed: There is no notebook" in run.stderr.readline()
        run.send_signal(number)
        time.sleep(0.2)
        run.send_signal(signal.SIGINT)  # who is impatient presses twice
        said = run.communicate(timeout=50)
    finally:
        run.kill()
    assert run.returncode == status
    last = said[1].strip().splitlines()[-1]
    done = int(last.split(" of 10")[0].split()[-1])
    assert last == (
        f"course grade: stopped. {done} of 10 are graded and kept; the same command goes on with the other {10 - done}."
    )
    assert "Traceback" not in said[1] and said[0] == ""
    assert killing.strays(tmp_path / "temporary") == []
    assert [path.name for path in (tmp_path / "temporary").iterdir() if path.name != "dl101-ipython"] == []
    _, before, after, _ = undisturbed
    assert killing.wrongs(course, before, after) == []
