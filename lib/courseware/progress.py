"""Progress of long work, on stderr: a moving line at a terminal, plain lines elsewhere."""

from __future__ import annotations

import sys
import time


class Progress:
    """Counts `total` steps and shows the latest label.

    >>> with Progress("Grading", 16) as progress:
    ...     progress.step("ivanov")
    """

    def __init__(self, title: str, total: int, stream=None):
        self.title, self.total, self.done = title, total, 0
        self.stream = stream or sys.stderr
        self.live = self.stream.isatty()
        self.started = self.shown = time.monotonic()

    def __enter__(self):
        return self

    def step(self, label: str = "") -> None:
        """One more step is done; `label` says which."""
        self.done += 1
        now = time.monotonic()
        line = f"{self.title} {self.done}/{self.total} {label}"
        if self.live:
            self.stream.write(f"\r\x1b[K{line[:100]}")
            self.stream.flush()
        elif now - self.shown > 5 or self.done == self.total:
            # Logs need a sign of life, not a line per step.
            self.stream.write(line + "\n")
            self.stream.flush()
            self.shown = now

    def __exit__(self, *exc):
        if self.live:
            self.stream.write("\r\x1b[K")
            self.stream.flush()
