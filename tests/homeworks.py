"""What tests need of a homework: its catalogue, its checks, its solution in both languages."""

from __future__ import annotations

import contextlib
import functools
import importlib
import io
import re
import sys
from dataclasses import dataclass
from types import ModuleType

from courseware import catalogue
from courseware.course import Course

LANGUAGES = ("ru", "en")
IDS = [name.split("_")[0] for name in Course().assignment_ids()]  # "hw1", …


@dataclass(frozen=True, eq=False)
class Homework:
    id: str
    check: ModuleType  # dl101.check.hwN
    mistakes: list
    alternatives: list

    @functools.cache  # noqa: B019  a handful of objects, kept for the whole run anyway
    def solution(self, language: str):
        return catalogue.solution(self.id, language)

    @functools.cache  # noqa: B019
    def release(self, language: str):
        return catalogue.release(self.id, language)

    @functools.cache  # noqa: B019
    def names(self) -> dict:
        """What the solution notebook has defined after its answer cells."""
        found = {"__name__": "__main__"}
        for cell in self.solution("en").cells:
            if catalogue.answers(cell) or catalogue.only_imports(cell):
                exec(cell.source, found)
        return found

    @functools.cache  # noqa: B019
    def warm(self) -> str:
        """Runs the visible checks here, so that forked runs inherit what checks keep; returns what they print."""
        out = io.StringIO()
        with contextlib.redirect_stdout(out):
            for task in self.check.TASKS:
                for _, test in task.tests.values():
                    test(self.names()[task.name])
        return out.getvalue()


@functools.cache
def homework(name: str) -> Homework:
    check = importlib.import_module(f"dl101.check.{name}")
    if "torch" in sys.modules:
        sys.modules["torch"].set_num_threads(1)  # a fork of a process with torch's threads running would hang
    return Homework(name, check, *catalogue.load(name))


def cyrillic(text: str) -> bool:
    return re.search("[а-яё]", text) is not None
