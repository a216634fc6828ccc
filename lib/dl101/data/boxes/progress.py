"""A line of progress for notebooks and terminals: plain text, redrawn in place."""

from __future__ import annotations

import sys
import time

from dl101.language import say

WIDTH = 24


class ProgressLine:
    """Counts pictures as they are drawn. Writes nothing to a log file or a pipe: only where a line can be redrawn."""

    def __init__(self, total: int, shown: bool = True, stream=None):
        self.stream = stream or sys.stdout
        self.total, self.done = total, 0
        self.shown = shown and total > 0 and (self.stream.isatty() or "ipykernel" in sys.modules)
        self.started = time.monotonic()
        self.drawn = 0.0

    def step(self, count: int) -> None:
        """`count` more pictures are ready."""
        self.done += count
        now = time.monotonic()
        if self.shown and (now - self.drawn > 0.2 or self.done >= self.total):
            self.drawn = now
            self._draw(now - self.started)

    def _draw(self, seconds: float) -> None:
        filled = WIDTH * self.done // self.total
        bar = "█" * filled + "·" * (WIDTH - filled)
        if self.done >= self.total:
            tail = say(ru=f"готово за {seconds:.0f} с", en=f"done in {seconds:.0f} s")
        else:
            left = seconds / self.done * (self.total - self.done)
            tail = say(ru=f"осталось {left:.0f} с", en=f"{left:.0f} s left")
        title = say(ru="Рисуем картинки", en="Drawing pictures")
        self.stream.write(f"\r{title} {bar} {self.done}/{self.total}, {tail}   ")
        self.stream.flush()

    def close(self) -> None:
        """Ends the line, also where the work was interrupted."""
        if self.shown and self.drawn:
            self.stream.write("\n")
            self.stream.flush()
