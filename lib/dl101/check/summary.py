"""Runs the visible checks of a homework on what the student's notebook has defined, for the panel."""

from __future__ import annotations

import contextlib
import io
from collections.abc import Callable
from dataclasses import dataclass

from dl101.check.failure import CheckFailed
from dl101.check.panel import Panel, Row
from dl101.language import say


@dataclass(frozen=True)
class Task:
    """A name the student defines, with the test cells that judge it: {cell id: (points, check)}."""

    number: int
    name: str
    tests: dict[str, tuple[float, Callable]]


def question() -> str:
    """What a question that a person marks is called in the panel."""
    return say(ru="Вопрос с ответом словами", en="Question answered in words")


def make(tasks: tuple[Task, ...], manual: dict[str, float], names: dict) -> Panel:
    """The panel for `names`, what the notebook has defined; `manual` holds the points of questions, by cell id."""
    rows, stopped = [], False
    for task in tasks:
        earned, notes = 0.0, []
        for points, check in task.tests.values():
            message = _message(check, task.name, names) if not stopped else _not_run()
            stopped = stopped or message == _stopped()
            earned += 0 if message else points
            if message and message not in notes:
                notes.append(message)
        rows.append(Row(task.number, task.name, sum(p for p, _ in task.tests.values()), earned, tuple(notes)))
    rows += [Row(None, question(), points, None) for points in manual.values()]
    return Panel(tuple(rows))


def _message(check, name, names) -> str:
    if name not in names:
        return say(ru="не определена: выполните ячейку с ответом.", en="not defined: run the cell with the answer.")
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            check(names[name])
    except CheckFailed as failure:
        # The long form stands under the test itself; here a whole column would repeat it.
        return (
            _not_written() if failure.key.endswith(".not-written") else str(failure).removesuffix(f" [{failure.key}]")
        )
    except KeyboardInterrupt:
        return _stopped()
    return ""


def _not_written() -> str:
    return say(ru="ещё не готово", en="not ready yet")


def _stopped() -> str:
    return say(ru="остановлено: не кончается ли цикл?", en="stopped: does its loop ever end?")


def _not_run() -> str:
    return say(ru="не проверялось", en="not checked")
