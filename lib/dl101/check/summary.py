"""The table that shows a student what passes and what is open."""

from __future__ import annotations

import contextlib
import html
import io
from collections.abc import Callable
from dataclasses import dataclass

from dl101.check.failure import CheckFailed
from dl101.language import say


@dataclass(frozen=True)
class Task:
    """A name the student defines, with the test cells that judge it: {cell id: (points, check)}."""

    number: int
    name: str
    tests: dict[str, tuple[float, Callable]]


@dataclass(frozen=True)
class Row:
    """One line of the table: points of the task, points its visible checks give, and the first hint."""

    number: int
    name: str
    points: float
    earned: float
    hint: str


@dataclass(frozen=True)
class Summary:
    """The rows, with the points of manually graded questions. Shown as a table in a notebook, as text elsewhere."""

    rows: tuple[Row, ...]
    manual: float

    @property
    def earned(self) -> float:
        return sum(row.earned for row in self.rows)

    @property
    def total(self) -> float:
        return sum(row.points for row in self.rows)

    def _closing(self) -> str:
        return say(
            ru=f"Видимые проверки: {self.earned:g} из {self.total:g}. При оценке к ним добавятся скрытые, на других "
            f"данных. Вопрос с ответом словами: {self.manual:g}, его читает преподаватель.",
            en=f"Visible checks: {self.earned:g} of {self.total:g}. Grading adds hidden ones, on other data. The "
            f"question answered in words: {self.manual:g}, read by the instructor.",
        )

    def __repr__(self) -> str:
        lines = [
            f"{row.number}  {_sign(row)} {row.name:<12}{row.earned:g}/{row.points:g}  {row.hint}".rstrip()
            for row in self.rows
        ]
        return "\n".join([*lines, self._closing()])

    def _repr_html_(self) -> str:
        head = say(ru="Задача|Функция|Баллы|Видимые проверки", en="Task|Function|Points|Visible checks").split("|")
        cells = "".join(f'<th scope="col" style="text-align:left">{text}</th>' for text in head)
        body = "".join(
            f'<tr><td style="text-align:left">{row.number}</td><td style="text-align:left"><code>{row.name}</code></td>'
            f'<td style="text-align:left">{_sign(row)} {row.earned:g} / {row.points:g}</td>'
            f'<td style="text-align:left;white-space:normal;max-width:44em">'
            f"{html.escape(row.hint) or say(ru='всё проходит', en='all pass')}</td></tr>"
            for row in self.rows
        )
        return f"<table><thead><tr>{cells}</tr></thead><tbody>{body}</tbody></table><p>{self._closing()}</p>"


def _sign(row: Row) -> str:
    return "✓" if row.earned == row.points else "✗" if row.earned == 0 else "◐"


def make(tasks: tuple[Task, ...], manual: dict[str, float], names: dict) -> Summary:
    """Runs the visible checks on what the notebook has defined."""
    rows, stopped = [], False
    for task in tasks:
        earned, hint = 0.0, ""
        for points, check in task.tests.values():
            message = _message(check, task.name, names) if not stopped else _not_run()
            stopped = stopped or message == _stopped()
            earned += 0 if message else points
            hint = hint or message
        rows.append(Row(task.number, task.name, sum(p for p, _ in task.tests.values()), earned, hint))
    return Summary(tuple(rows), sum(manual.values()))


def _message(check, name, names) -> str:
    if name not in names:
        return say(ru="не определена: выполните ячейку с ответом.", en="not defined: run the cell with the answer.")
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            check(names[name])
    except CheckFailed as failure:
        # The long form stands under the test itself; here a whole column would repeat it.
        return _not_written() if failure.key.endswith(".not-written") else str(failure)
    except KeyboardInterrupt:
        return _stopped()
    return ""


def _not_written() -> str:
    return say(ru="ещё не готово", en="not ready yet")


def _stopped() -> str:
    return say(ru="остановлено: не кончается ли цикл?", en="stopped: does its loop ever end?")


def _not_run() -> str:
    return say(ru="не проверялось", en="not checked")
