"""Progress of long work, on stderr: a moving line at a terminal, plain lines elsewhere.

Grading hw1_xor: 42 of 60, 18 left, 3.4/s, 5 s to go (sidorov); 1 failed, last petrova: no notebook
"""

from __future__ import annotations

import os
import shutil
import sys
import time
import unicodedata
from collections import deque

RECENT = 40  # steps that the rate is taken from: the machine may be busier now than at the start
LOG_SECONDS = 5  # logs need a sign of life, not a line per step


class Progress:
    """Counts `total` steps and shows how many are done and left, how fast, and the latest label and failure.

    >>> with Progress("Grading", 16) as progress:
    ...     progress.step("ivanov")
    ...     progress.step("petrova", failed="the notebook cannot be read")
    """

    def __init__(self, title: str, total: int, stream=None):
        self.title, self.total, self.done, self.failed = title, total, 0, 0
        self.stream = stream or sys.stderr
        self.live = self.stream.isatty() and os.environ.get("TERM") != "dumb"
        self.colour = self.live and not os.environ.get("NO_COLOR")
        self.shown = time.monotonic()
        self._moments = deque([self.shown], maxlen=RECENT + 1)
        self._label = self._last = ""

    def __enter__(self):
        return self

    def step(self, label: str = "", failed: str = "", note: str = "") -> None:
        """One more step is done; `label` says which. `failed`: why it went wrong; `note`: what else is worth a line."""
        self.done += 1
        self._moments.append(time.monotonic())
        self._label = _plain(label)
        if failed:
            self.failed += 1
            self._last = f"{self._label}: {_plain(failed)}"
            self._say(f"{self._label} failed: {_plain(failed)}", "\x1b[31m")
        if note:
            self._say(f"{self._label}: {_plain(note)}", "\x1b[33m")
        self.show()

    def show(self) -> None:
        """Shows how far it is, also before the first step."""
        now = time.monotonic()
        if self.live:
            self._write(f"\r\x1b[K{self.line(_columns(self.stream) - 1)}")
        elif now - self.shown > LOG_SECONDS or self.done == self.total:
            self._write(self.line() + "\n")
            self.shown = now

    def line(self, width: int | None = None) -> str:
        """How far it is, in at most `width` columns: the label is left out first, then the title, then the end."""
        count = ", ".join([f"{self.done} of {self.total}", f"{self.total - self.done} left", *self._speed()])
        label = f" ({self._label})" if self._label else ""
        failed = f"; {self.failed} failed, last {self._last}" if self.failed else ""
        tries = [f"{self.title}: {count}{label}{failed}", f"{self.title}: {count}{failed}"]
        if width is None:
            return tries[0]
        return next((text for text in tries if columns(text) <= width), clipped(count + failed, width))

    def _speed(self) -> list[str]:
        took = self._moments[-1] - self._moments[0]
        if self.done == 0 or took <= 0:
            return []
        rate = (len(self._moments) - 1) / took
        said = [f"{rate:.1f}/s" if rate >= 1 else f"{60 * rate:.1f}/min"]
        return said if self.done >= self.total else [*said, f"{_length((self.total - self.done) / rate)} to go"]

    def _say(self, text: str, colour: str) -> None:
        """A line of its own, which stays above the moving one."""
        text = f"{colour}{text}\x1b[0m" if self.colour else text
        self._write(f"\r\x1b[K{text}\n" if self.live else f"{text}\n")

    def _write(self, text: str) -> None:
        self.stream.write(text)
        self.stream.flush()

    def __exit__(self, *exc):
        if self.live:
            self._write("\r\x1b[K")


def columns(text: str) -> int:
    """How many columns of a terminal the text takes: two for a wide character, none for an accent."""
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def clipped(text: str, width: int) -> str:
    """The text, or as much of it as fits into `width` columns with an ellipsis."""
    if columns(text) <= width:
        return text
    kept, used = "", 1
    for c in text:
        used += columns(c)
        if used > width:
            break
        kept += c
    return kept + "…" if width > 0 else ""


def _columns(stream) -> int:
    """The width of the terminal that `stream` writes to; stdout may be a file, or another one."""
    try:
        return os.get_terminal_size(stream.fileno()).columns or shutil.get_terminal_size().columns
    except (OSError, ValueError, AttributeError):
        return shutil.get_terminal_size().columns


def _plain(text: str) -> str:
    """One line without control characters: what failed may have been written by a student."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def _length(seconds: float) -> str:
    if seconds < 100:
        return f"{seconds:.0f} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 100 else f"{minutes // 60} h {minutes % 60} min"
