"""What submissions are forked from is started while the command still imports its own libraries."""

import json
import os
import subprocess
import sys
import time

import pytest

from courseware import cli, warm_start
from courseware.course import Course
from courseware.engine import Engine, Job
from engine_notebooks import notebook, text

pytestmark = pytest.mark.skipif(os.name == "nt", reason="nothing is graded there")


@pytest.fixture(autouse=True)
def _none_ahead(monkeypatch):
    monkeypatch.setattr(warm_start, "_ahead", None)
    yield
    warm_start._give_up()


def ended(pid: int) -> bool:
    """Whether a process ends within some seconds."""
    for _ in range(200):
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.05)
    return False


def test_a_notebooks_libraries(tmp_path):
    path = tmp_path / "a.ipynb"
    cells = [
        {"cell_type": "markdown", "source": ["import nothing"]},
        {"cell_type": "code", "source": ["import math, torch.nn as nn\n", "from pandas import DataFrame\n"]},
        {
            "cell_type": "code",
            "source": "%matplotlib inline\nfrom dl101.check import hw1\nimport numpy as np\nimports = 1",
        },
    ]
    path.write_text(json.dumps({"cells": cells}))
    # Of one statement with several, the first is enough: a homework imports torch in a line of its own.
    assert warm_start.libraries_of(path) == ["numpy", "matplotlib.pyplot", "pandas"]
    cells[1]["source"] = ["import torch.nn as nn"]
    path.write_text(json.dumps({"cells": cells}))
    assert warm_start.libraries_of(path) == ["numpy", "matplotlib.pyplot", "torch"]
    path.write_text("{")
    assert warm_start.libraries_of(path) == warm_start.libraries_of(tmp_path / "none") == ["numpy", "matplotlib.pyplot"]


def test_the_engine_takes_the_one_that_was_started_ahead():
    warm_start.start_ahead(Course(), ["--all", "hw1", "ivanov"])
    ahead = warm_start._ahead
    with Engine(unsafe=True) as engine:
        assert text(engine.run(notebook("print(6 * 7)"), Job()), 0, "stdout") == "42\n"
        assert [parents.pid for parents in engine._parents.values()] == [ahead.process.pid]
        # Another homework needs another one.
        assert text(engine.run(notebook("print(2)"), Job(preload=())), 0, "stdout") == "2\n"
        assert len(engine._parents) == 2
    assert warm_start._ahead is None and ahead.process.poll() == 0


def test_one_that_has_died_is_not_taken():
    warm_start.start_ahead(Course(), ["hw1"])
    dead = warm_start._ahead.process
    dead.kill()
    dead.wait()
    taken = warm_start.take()
    assert taken.process.pid != dead.pid and taken.process.poll() is None
    taken.kill()


def test_one_that_dies_afterwards_is_an_engine_error(monkeypatch):
    from courseware.engine import EngineError

    begun = warm_start.start()
    begun.process.kill()
    os.waitid(os.P_PID, begun.process.pid, os.WEXITED | os.WNOWAIT)
    monkeypatch.setattr(warm_start, "take", lambda: begun)
    with pytest.raises(EngineError, match="did not start"):
        Engine(unsafe=True).warm(Job())


@pytest.mark.parametrize(
    "words", [[], ["--help"], ["hw0"], ["hw1", "--scheduler", "tcp://x"], ["--scheduler=x", "hw1"]]
)
def test_none_is_started_where_none_is_wanted(words):
    warm_start.start_ahead(Course(), words)
    assert warm_start._ahead is None


@pytest.mark.parametrize("end", ["", "import os; os._exit(0)", "import os; os.kill(os.getpid(), 9)"])
def test_one_that_nobody_takes_ends_with_who_started_it(end):
    code = (
        "from courseware import warm_start, course\nwarm_start.start_ahead(course.Course(), ['hw1'])\n"
        f"print(warm_start._ahead.process.pid, flush=True)\n{end}"
    )
    done = subprocess.run([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    assert ended(int(done.stdout))


def test_only_grading_starts_one(monkeypatch, capsys):
    begun = []
    monkeypatch.setattr(warm_start, "start_ahead", lambda course, words: begun.append(words))
    for command in ("grade", "regrade", "report", "feedback"):
        with pytest.raises(SystemExit):
            cli.main([command, "--help"])
    assert begun == [["--help"], ["--help"]]
