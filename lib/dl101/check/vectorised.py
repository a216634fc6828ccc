"""Whether a function works on whole arrays: it is timed beside a version with loops, in the same run.

The student's function may run in another process, so its time is that of the clock. The loop runs here, and its time is
what it used of the processor: on a busy machine the clock runs on while it waits, which would let slow answers pass.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable

from dl101.check.call import call
from dl101.check.task import Case, Check

# A machine that is busy may slow one round down, hardly three.
ROUNDS = 3
# Windows counts processor time in ticks of 16 ms.
_processor = time.perf_counter if sys.platform == "win32" else time.thread_time


def judge(check: Check, loop: Callable, case: Case, margin: float = 5.0) -> Callable:
    """A judge for `Check.run`: the student's function takes at most 1/margin of the time that `loop` takes on `case`.

    Both run in turn; the best time of each counts. It fails with the key 'loops' and says both times.
    """

    def timed(ask) -> None:
        clock = _clock(ask)
        own = looped = float("inf")
        for _ in range(ROUNDS):
            for _ in range(3):
                own = min(own, _seconds(lambda: ask(case), clock))
                looped = min(looped, _seconds(lambda: call(loop, case.arguments), _processor))
            if looped >= margin * own:
                return
        mine, theirs = own * 1000, looped * 1000
        raise check.fail(
            "loops",
            ru=f"результат верный, но функция медленная: {mine:.1f} мс. Вариант с циклом занимает {theirs:.1f} мс, "
            f"а нужно хотя бы в {margin:g} раз быстрее него. Замените циклы действиями над целыми массивами.",
            en=f"the result is right but slow: {mine:.1f} ms, where a version that loops over the examples takes "
            f"{theirs:.1f} ms; at least {margin:g} times faster than that is wanted. Replace loops by operations on "
            "whole arrays.",
        )

    return timed


def _clock(ask) -> Callable[[], float]:
    """The clock for the student's function. One that stands for a function in another process has a method
    `clock_there()`: what handing over the arguments takes is not the function's time."""
    for value in getattr(ask, "args", ()):
        there = getattr(type(value), "clock_there", None)
        if there is not None:
            return there(value)
    return time.perf_counter


def _seconds(run: Callable, clock: Callable[[], float]) -> float:
    started = clock()
    run()
    return clock() - started
