"""What long work says of itself: a moving line at a terminal, plain lines in a log."""

import io
import os
import pty
import re
import struct
import subprocess
import sys

import pytest

from courseware import progress
from courseware.progress import Progress, clipped, columns

fcntl, termios = pytest.importorskip("fcntl"), pytest.importorskip("termios")

WORK = """
import sys, time
from courseware.progress import Progress
with Progress("Grading hw1", 4) as steps:
    steps.show()
    steps.step("Иванов")
    steps.step("Петрова", failed="the notebook cannot be read:\\n\\x1b[2J it breaks off")
    steps.step("Sidorov", note="test-add ran out of time")
    steps.step("李小龙")
"""


@pytest.fixture
def clock(monkeypatch):
    class Clock:
        now = 100.0

        def monotonic(self):
            return self.now

    made = Clock()
    monkeypatch.setattr(progress, "time", made)
    return made


def at_terminal(width: int, **environment: str) -> str:
    """What WORK writes to a terminal of that width."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, width, 0, 0))
    plain = {name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "TERM")}
    with subprocess.Popen(
        [sys.executable, "-c", WORK], stderr=theirs, env={**plain, "PYTHONPATH": "lib", "TERM": "xterm", **environment}
    ) as run:
        run.wait()
    os.close(theirs)
    said = b""
    try:
        while piece := os.read(ours, 1 << 16):
            said += piece
    except OSError:  # the other end was closed
        pass
    os.close(ours)
    return said.decode()


@pytest.mark.parametrize("width", [40, 80, 200])
def test_at_a_terminal_one_line_moves_and_failures_stay(width):
    said = at_terminal(width)
    shown = [re.sub(r"\x1b\[[0-9;]*m", "", part) for part in said.split("\r\x1b[K")]
    stay = [part.rstrip() for part in shown if part.endswith("\n")]
    assert stay == [
        "Петрова failed: the notebook cannot be read: [2J it breaks off",
        "Sidorov: test-add ran out of time",
    ]
    moving = [part for part in shown if part and not part.endswith("\n")]
    assert len(moving) == 5 and all(columns(part) < width for part in moving)
    assert "0 of 4, 4 left" in moving[0] and "2 of 4, 2 left" in moving[2]
    assert ("Grading hw1" in moving[0]) and said.endswith("\r\x1b[K")
    assert ("it breaks off" in moving[-1]) == (width == 200)


def test_no_colour_where_nobody_wants_it():
    assert "\x1b[31m" in at_terminal(80) and "\x1b[31m" not in at_terminal(80, NO_COLOR="1")
    assert "\x1b" not in at_terminal(80, TERM="dumb")


def test_a_log_gets_plain_lines_now_and_then(clock):
    log = io.StringIO()
    with Progress("Grading hw1", 100, log) as steps:
        for i in range(100):
            clock.now += 0.25
            steps.step(f"s{i:02}", failed="no notebook" if i == 3 else "")
    lines = log.getvalue().splitlines()
    assert lines[0] == "s03 failed: no notebook"
    assert lines[1] == "Grading hw1: 21 of 100, 79 left, 4.0/s, 20 s to go (s20); 1 failed, last s03: no notebook"
    assert lines[-1] == "Grading hw1: 100 of 100, 0 left, 4.0/s (s99); 1 failed, last s03: no notebook"
    assert len(lines) == 6 and "\x1b" not in log.getvalue() and "\r" not in log.getvalue()


def test_the_rate_is_that_of_the_last_steps(clock):
    steps = Progress("x", 1000, io.StringIO())
    for seconds in [60] * 50 + [30] * progress.RECENT:
        clock.now += seconds
        steps.step()
    assert "90 of 1000, 910 left, 2.0/min, 7 h 35 min to go" in steps.line()


def test_of_several_failures_the_last_is_named():
    steps = Progress("x", 3, io.StringIO())
    steps.step("a", failed="one")
    steps.step("b", failed="two")
    assert "2 failed, last b: two" in steps.line()


def test_text_is_cut_by_columns_not_letters():
    assert columns("李e\N{COMBINING ACUTE ACCENT}") == 3
    assert clipped("李小龙", 6) == "李小龙" and clipped("李小龙", 5) == "李小…" and clipped("Иванов", 4) == "Ива…"
    assert clipped("abc", 0) == ""
