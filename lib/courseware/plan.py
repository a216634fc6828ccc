"""Prints the plan of the course, class by class, with the notebooks of each.

  ./course plan                  in Russian, or in the language of DL101_LANGUAGE
  ./course plan --language en    in English

The plan is plan.toml beside the launcher. It comes as 13 classes: 8 lectures, 4 practicals and a pass by project.
Change it as your term needs; the file says how.
"""

from __future__ import annotations

import argparse
import re
import textwrap
import tomllib
from dataclasses import dataclass
from pathlib import Path

from courseware.classroom.report import add_language
from courseware.course import LANGUAGES, Course
from courseware.errors import UserError

NAME = "plan.toml"
KINDS = {
    "lecture": {"ru": "лекция", "en": "lecture"},
    "practical": {"ru": "практика", "en": "practical"},
    "pass": {"ru": "зачёт", "en": "pass"},
}
COUNTS = {
    "lecture": {"ru": "лекций", "en": "lectures"},
    "practical": {"ru": "практик", "en": "practicals"},
    "pass": {"ru": "зачётов", "en": "passes"},
}
HEADS = {
    "ru": ("№", "занятие", "тема", "блокноты", "на дом"),
    "en": ("No", "class", "topic", "notebooks", "homework"),
}
UNUSED = {"ru": "В плане нет", "en": "Not in the plan"}
WHERE = {"ru": "План лежит в {path}: меняйте его под свой семестр.", "en": "The plan is in {path}: change it freely."}
TOPIC = 36  # characters in a line of the topic


@dataclass(frozen=True)
class Class:
    """One class. kind: a key of KINDS; topic: by language; open, home: full names of notebooks."""

    kind: str
    topic: dict[str, str]
    open: tuple[str, ...]
    home: tuple[str, ...]


def read(course: Course) -> list[Class]:
    """The classes of plan.toml, names of notebooks in full.

    A homework that has no folder in solutions/ yet keeps the name it has in the plan. Raises UserError, with a sentence
    for each mistake, where the file cannot be read or names a notebook that does not exist.
    """
    path = course.root / NAME
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise UserError(
            f"There is no plan: {path} is missing. `git checkout {NAME}` brings the original back."
        ) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UserError(f"{path} cannot be read as TOML: {error}.") from None
    entries = found.get("class")
    if not isinstance(entries, list) or not all(isinstance(each, dict) for each in entries):
        raise UserError(f"{path} has no classes: each begins with a line [[class]].")
    mistakes: list[str] = []
    classes = [_class(entry, f"class {k}", course, mistakes) for k, entry in enumerate(entries, 1)]
    if mistakes:
        raise UserError("\n".join([f"{path} needs a change.", *mistakes]))
    return classes


def table(classes: list[Class], language: str) -> str:
    """The plan as a table of plain text."""
    rows = [[[head] for head in HEADS[language]]]
    for k, each in enumerate(classes, 1):
        topic = textwrap.wrap(each.topic[language], TOPIC)
        rows.append([[str(k)], [KINDS[each.kind][language]], topic, list(each.open), list(each.home)])
    widths = [max(len(line) for row in rows for line in row[column]) for column in range(len(rows[0]))]
    rule = "  ".join("─" * width for width in widths)
    lines = []
    for row in rows:
        for k in range(max(len(cell) for cell in row)):
            parts = [(cell[k] if k < len(cell) else "").ljust(width) for cell, width in zip(row, widths, strict=True)]
            lines.append("  ".join(parts).rstrip())
        lines.append("" if row is not rows[0] else rule)
    counts = [(sum(each.kind == kind for each in classes), COUNTS[kind][language]) for kind in KINDS]
    return "\n".join([*lines, ", ".join(f"{name}: {count}" for count, name in counts)])


def unused(classes: list[Class], course: Course) -> list[str]:
    """Lectures and homeworks there are that no class names."""
    named = {name for each in classes for name in (*each.open, *each.home)}
    return [name for name in (*_lectures(course), *course.assignment_ids()) if name not in named]


def _class(entry: dict, where: str, course: Course, mistakes: list[str]) -> Class:
    unknown = sorted(set(entry) - {"kind", "open", "home", *LANGUAGES})
    if unknown:
        mistakes.append(f"{where}: there is no setting {', '.join(unknown)}; there are kind, ru, en, open and home.")
    if entry.get("kind") not in KINDS:
        mistakes.append(f"{where}: kind is {entry.get('kind')!r}; it can be {', '.join(KINDS)}.")
    for language in LANGUAGES:
        if not isinstance(entry.get(language), str) or not entry[language].strip():
            mistakes.append(f'{where}: it has no topic in {language}: write {language} = "…".')
    lists = []
    for key in ("open", "home"):
        names = entry.get(key, [])
        if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
            mistakes.append(f'{where}: {key} is a list of names: {key} = ["03_logistic_regression"].')
            names = []
        lists.append(tuple(_full_name(name, where, course, mistakes) for name in names))
    topic = {language: str(entry.get(language, "")) for language in LANGUAGES}
    return Class(entry.get("kind"), topic, *lists)


def _full_name(name: str, where: str, course: Course, mistakes: list[str]) -> str:
    """The name in full; a homework to come keeps its own, anything else that is missing becomes a mistake."""
    homework = re.fullmatch(r"(hw\d+)(_\w+)?", name)
    existing = course.assignment_ids() if homework else _lectures(course)
    number = homework[1] if homework else name.split("_")[0]
    same_number = [each for each in existing if each.split("_")[0] == number]
    if name in existing:
        return name
    if name == number and len(same_number) == 1:
        return same_number[0]
    if homework and not same_number:
        return name
    if same_number:
        instead = f"{number} is {' or '.join(same_number)}."
    else:
        instead = f"The lectures are {', '.join(existing)}." if existing else "There is no lecture yet."
    mistakes.append(f"{where}: there is no notebook {name!r}. {instead}")
    return name


def _lectures(course: Course) -> list[str]:
    return sorted(path.stem for path in Path(course.lectures).glob("[0-9][0-9]_*.py"))


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's options."""
    add_language(parser, "language of the plan")


def run(args: argparse.Namespace, course: Course) -> int:
    """Prints the plan, what it leaves out and where it is."""
    classes = read(course)
    print(table(classes, args.language))
    left_out = unused(classes, course)
    if left_out:
        print(f"{UNUSED[args.language]}: {', '.join(left_out)}.")
    print(WHERE[args.language].format(path=course.root / NAME))
    return 0
