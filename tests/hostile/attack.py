"""What an attack of the corpus is.

An attack is a submission of the homework in homework.py. A right grader gives the points it `expects`, whatever else
the notebook does, tells of it by one of `events`, lets nothing of the bait (bait.py) be read, changed or called, and
leaves nothing running. What stock nbgrader does with the same notebook stands in stock.md, remade by measure_stock.py.

In answers and files these words are filled in: @ROOT@ the folder of the course; @HOME@ the instructor's home; @TCP@,
@UDP@ ports of listeners on this machine, @UNIX@ the path of one; @MARK@ a name for processes and files that are left
behind; @NAP@ seconds just under the limit of a cell; @CELL@ that limit.
"""

from __future__ import annotations

import textwrap
from collections.abc import Callable
from dataclasses import dataclass, field

from hostile.homework import FULL, NOTHING, RIGHT


@dataclass(frozen=True)
class Link:
    """A symbolic link handed in beside the notebook."""

    to: str


@dataclass(frozen=True)
class Pipe:
    """A named pipe handed in beside the notebook."""


@dataclass(frozen=True)
class Sparse:
    """A file of this many bytes that takes no room on the disk it lies on."""

    size: int


@dataclass(frozen=True)
class Attack:
    """about: what it tries, in a line. answers: {answer cell: source}, laid over the right ones or over stubs.
    before: code of a cell of its own above the first task. files: {name: text, bytes, a function that makes them,
    Link, Pipe or Sparse} beside the notebook. edit: changes the notebook. expects: {test cell: points} under a right
    grader. either: tests that may go either way. events: the report must name one of these kinds; none are asked for
    where they are empty. limits: what differs from the runner's Limits.
    """

    id: str
    about: str
    answers: dict[str, str] = field(default_factory=dict)
    before: str = ""
    files: dict[str, object] = field(default_factory=dict)
    edit: Callable | None = None
    expects: dict[str, float] = field(default_factory=dict)
    either: tuple[str, ...] = ()
    events: tuple[str, ...] = ()
    limits: dict = field(default_factory=dict)


def harm(id: str, about: str, answers=None, before: str = "", **more) -> Attack:
    """An attack among right answers: it wants to do damage, and the other tasks have to keep their points."""
    return _made(id, about, RIGHT, answers, before, {"expects": FULL} | more)


def forgery(id: str, about: str, answers=None, before: str = "", **more) -> Attack:
    """An attack without answers: it wants points that it has not earned."""
    return _made(id, about, {}, answers, before, {"expects": NOTHING} | more)


def _made(id, about, base, answers, before, more) -> Attack:
    laid = {name: code(text) for name, text in (answers or {}).items()}
    return Attack(id, about, {**base, **laid}, code(before), **more)


def code(text: str) -> str:
    return textwrap.dedent(text).strip("\n")
