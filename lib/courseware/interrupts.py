"""Ctrl-C, a closed terminal, and a request of the system to end stop a long run in good order."""

from __future__ import annotations

import contextlib
import signal
import threading
from collections.abc import Iterator

# Windows knows but two of them, and a terminal that closes there asks nobody.
SIGNALS = [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)]


class Interrupted(KeyboardInterrupt):
    """A run was stopped from outside. The text, where there is one, says how far it got; `number` is the signal's."""

    def __init__(self, text: str = "", number: int = signal.SIGINT):
        super().__init__(text)
        self.number = number


class Interrupts:
    """Within the `with` block the first signal raises Interrupted; later ones are passed over, so that what ends and
    tidies up after the first is never cut short. Outside the main thread it does nothing.

    >>> with Interrupts() as interrupts:
    ...     compute()
    ...     with interrupts.postponed():
    ...         write()  # to its end; then the signal counts
    """

    def __init__(self):
        self._number: int | None = None
        self._postponed = False
        self._before: dict = {}

    def __enter__(self) -> Interrupts:
        if threading.current_thread() is threading.main_thread():
            for number in SIGNALS:
                if signal.getsignal(number) not in (signal.SIG_IGN, None):  # as under nohup
                    self._before[number] = signal.signal(number, self._take)
        return self

    def __exit__(self, *_) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)

    def _take(self, number: int, frame) -> None:
        first, self._number = self._number is None, self._number or number
        if first and not self._postponed:
            raise Interrupted(number=number)

    def check(self) -> None:
        """Raises Interrupted where a signal came and was lost: what is raised while Python tidies an object away, it
        prints and forgets. Long loops call this now and then."""
        if self._number is not None:
            raise Interrupted(number=self._number)

    @contextlib.contextmanager
    def postponed(self) -> Iterator[None]:
        """A signal that comes within the block is raised at its end."""
        self._postponed = True
        try:
            yield
        finally:
            self._postponed = False
        self.check()
