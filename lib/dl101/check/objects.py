"""Checks of answers that are no plain functions of values: classes, and functions that work on a model or a loader.

The check still deals in values. It names what to do with the answer (`UseCheck.use`), and objects that the answer works
on are made where the answer lives (`made`), so that the answer may be in another process.
"""

from __future__ import annotations

import contextlib
import dataclasses
import functools
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from dl101.check.forbidden import imports_refused
from dl101.check.task import Check

__all__ = ["UseCheck", "folder", "made", "values"]


def made(answer, maker: Callable, *values):
    """maker(*values), called where `answer` lives.

    A student's function or class of this process: here. One that stands for an answer in another process has a method
    `made_there(maker, *values)`, which asks that process and returns something that can be called, asked for
    attributes, indexed and iterated over. maker is a function of a module of this course; values are plain.
    """
    there = getattr(type(answer), "made_there", None)
    return maker(*values) if there is None else there(answer, maker, *values)


class Folder:
    """A folder by its path: path(name), write(name, data) and exists(name) are all that a check asks of one."""

    def __init__(self, place: str):
        self.place = Path(place)

    def path(self, name: str) -> str:
        return str(self.place / name)

    def write(self, name: str, data: bytes) -> str:
        """Writes a file; returns its path."""
        (self.place / name).write_bytes(data)
        return self.path(name)

    def exists(self, name: str) -> bool:
        return (self.place / name).exists()


@contextlib.contextmanager
def folder(answer):
    """For the length of the block, a new folder whose files `answer` can read, as a Folder.

    What stands for an answer in another process has a method `folder_there()`, a context manager that gives one there.
    """
    there = getattr(type(answer), "folder_there", None)
    if there is not None:
        with there(answer) as made_there:
            yield made_there
        return
    with tempfile.TemporaryDirectory() as place:
        yield Folder(place)


def values(tensor) -> np.ndarray:
    """A tensor's numbers, with a gradient's history or without; what is no tensor as it is."""
    return tensor.detach().cpu().numpy() if hasattr(tensor, "detach") else tensor


@dataclass(frozen=True)
class UseCheck(Check):
    """A Check of an answer that is used in more than one call.

    use: called as use(answer, *arguments of the case) with the student's answer, the reference and each known mistake
    in turn; what it returns is compared, as a function's result is.
    """

    use: Callable | None = None

    def _judge(self, function, cases, judges) -> None:
        self._refuse_delegation(function)
        plain = dataclasses.replace(
            self,
            reference=self._used(self.reference),
            known=tuple(dataclasses.replace(known, wrong=self._used(known.wrong)) for known in self.known),
        )
        with imports_refused(self.forbidden) as imports:
            ask = functools.partial(plain._ask, self._used(function), imports)
            plain._compare(ask, cases)
            for judge in judges:
                judge(ask)

    def _used(self, answer):
        return functools.partial(self.use, answer)
