"""What tests need of a homework: its catalogue, its checks, its solution in both languages."""

from __future__ import annotations

import functools
import importlib
import re
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
        """What the solution notebook has defined after its answers; its tests have run, so that forks are warm."""
        return catalogue.rehearse(self.solution("en"))


@functools.cache
def homework(name: str) -> Homework:
    return Homework(name, importlib.import_module(f"dl101.check.{name}"), *catalogue.load(name))


def cyrillic(text: str) -> bool:
    return re.search("[а-яё]", text) is not None
