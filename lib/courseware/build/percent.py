"""Reads a source in percent format, with the line of everything that is in it.

The format is jupytext's `py:percent`, held to a few rules so that a mistake is named and not guessed
around: every option is known, text of a markdown cell stands in comments, nothing stands before the
first cell. Line numbers count from 1.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

from courseware.errors import UserError

LANGUAGES = ("ru", "en")
OPTIONS = ("lang", "id", "grade", "points", "setup", "tags")
_MARKER = re.compile(r"^# %%(?P<rest>|\s.*)$")
_OPTION = re.compile(
    r"""\s*(?P<key>[A-Za-z_]+)=(?:"(?P<text>[^"]*)"|(?P<number>\d+(?:\.\d+)?)|(?P<list>\[[^\]]*\]))(?=\s|$)"""
)
_ID = re.compile(r"^[a-zA-Z0-9_-]{1,64}$")
# `# %matplotlib inline` and `# !pip install x` stand for magics, as in jupytext.
_MAGIC = re.compile(r"^(\s*)# ?(%{1,2}[a-zA-Z]|![A-Za-z.~$\\/{}])")
_HEADER = re.compile(r"^# ---\s*$")


@dataclass(frozen=True, order=True)
class Problem:
    """Something wrong in a source: where, and a sentence that says what to do."""

    file: str
    line: int
    cell: str
    text: str

    def __str__(self):
        cell = f" cell '{self.cell}':" if self.cell else ""
        return f"{self.file}:{self.line}:{cell} {self.text}"


@dataclass
class Cell:
    """One cell of a source.

    `lines` is its content as the notebook has it (markdown without '# ', magics without '# ', no empty
    lines at the ends) but still with the comments of both languages; line i of it stands on line
    `start + i` of the file. `marker` is the line of '# %%'; `end` the last line that belongs to the cell.
    """

    kind: str  # "markdown", "code" or "raw"
    options: dict
    marker: int
    start: int
    end: int
    lines: list[str] = field(default_factory=list)

    @property
    def id(self) -> str:
        return self.options.get("id", "")

    @property
    def lang(self) -> str | None:
        return self.options.get("lang")

    @property
    def grade(self) -> str | None:
        return self.options.get("grade")

    @property
    def source(self) -> str:
        return "\n".join(self.lines)


@dataclass
class Source:
    """A source as read: its cells, and what was wrong with its form."""

    name: str  # path from the top level, with '/', as problems show it
    cells: list[Cell]
    problems: list[Problem]

    def problem(self, cell: Cell, text: str, line: int | None = None) -> None:
        self.problems.append(Problem(self.name, line or cell.marker, cell.id, text))


def _options(rest: str) -> tuple[str, dict, str]:
    """(kind, options, what could not be read) of the text after '# %%'."""
    rest = rest.strip()
    kind = "code"
    if hit := re.match(r"^\[(markdown|md|raw)\]\s*", rest):
        kind = "raw" if hit[1] == "raw" else "markdown"
        rest = rest[hit.end() :]
    options, position = {}, 0
    while position < len(rest):
        hit = _OPTION.match(rest, position)
        if not hit or hit["key"] in options:
            return kind, options, rest[position:].strip()
        if hit["text"] is not None:
            value = hit["text"]
        elif hit["number"] is not None:
            value = float(hit["number"]) if "." in hit["number"] else int(hit["number"])
        else:
            value = re.findall(r'"([^"]*)"', hit["list"])
        options[hit["key"]] = value
        position = hit.end()
    return kind, options, ""


def uncommented(line: str) -> str:
    """A line of a markdown cell without its '# '."""
    return line[2:] if line.startswith("# ") else line[1:]


def is_id(text: str) -> bool:
    """May a cell have this id (nbformat 4.5)?"""
    return bool(_ID.match(text))


def trim(lines: list[str], start: int) -> tuple[list[str], int]:
    """The lines without empty ones at both ends, and where they start now."""
    while lines and not lines[0].strip():
        lines, start = lines[1:], start + 1
    while lines and not lines[-1].strip():
        lines = lines[:-1]
    return lines, start


def parse(text: str, name: str) -> Source:
    """The cells of `text`; what is wrong with the form stands in `problems`, all of it at once."""
    source = Source(name, [], [])
    rows = text.removeprefix("\ufeff").replace("\r\n", "\n").split("\n")
    markers = [i for i, row in enumerate(rows) if _MARKER.match(row)]
    first = markers[0] if markers else len(rows)
    lead = 0
    if rows and _HEADER.match(rows[0]):  # the header that jupytext writes
        ends = [i for i in range(1, first) if _HEADER.match(rows[i])]
        lead = ends[0] + 1 if ends else 0
    for i in range(lead, first):
        if rows[i].strip():
            source.problems.append(Problem(name, i + 1, "", "text before the first cell; begin it with '# %%'"))
            break
    for number, marker in enumerate(markers):
        end = markers[number + 1] if number + 1 < len(markers) else len(rows)
        kind, options, unread = _options(_MARKER.match(rows[marker])["rest"])
        body = rows[marker + 1 : end]
        while body and not body[-1].strip():
            body, end = body[:-1], end - 1
        cell = Cell(kind, options, marker + 1, marker + 2, end)
        source.cells.append(cell)
        if unread:
            source.problem(cell, f"cannot read {unread!r} after '# %%'; options look like id=\"forward\" points=2")
        for key in options:
            if key not in OPTIONS:
                source.problem(cell, f"there is no option {key!r}; options are {', '.join(OPTIONS)}")
        if kind == "markdown":
            for i, row in enumerate(body):
                if row.strip() and not row.startswith("#"):
                    source.problem(cell, "a line of a markdown cell must begin with '# '", marker + 2 + i)
                    break
            body = [uncommented(row) if row.startswith("#") else row for row in body]
        else:
            body = [_MAGIC.sub(r"\1\2", row) for row in body]
        cell.lines, cell.start = trim([row.rstrip() if kind == "code" else row for row in body], marker + 2)
    _settle_ids(source)
    return source


def _settle_ids(source: Source) -> None:
    """Gives the second half of a pair the id (and the marks) of the first; finds missing, bad and double ids."""
    seen: dict[str, Cell] = {}
    previous = None
    for cell in source.cells:
        second = bool(previous and previous.lang == "ru" and cell.lang == "en")
        if cell.lang is not None and cell.lang not in LANGUAGES:
            source.problem(cell, f'lang={cell.lang!r} is neither "ru" nor "en"')
        if second:
            if cell.id and cell.id != previous.id:
                source.problem(cell, f"the English half has another id than the Russian, '{previous.id}'; leave it out")
            for key in ("id", "grade", "points", "tags"):
                if key not in previous.options:
                    continue
                if key != "id" and cell.options.get(key, previous.options[key]) != previous.options[key]:
                    source.problem(cell, f"{key}= differs from the Russian half; leave it out in the English one")
                cell.options[key] = previous.options[key]
        elif not cell.id and any(problem.line == cell.marker for problem in source.problems):
            pass  # its options could not be read; that is said already
        elif not cell.id:
            begin = next((line.strip() for line in cell.lines if line.strip()), "")
            source.problem(cell, f"no id; write id=\"a-short-name\" after '# %%' (the cell begins {begin[:40]!r})")
        elif not isinstance(cell.id, str) or not _ID.match(cell.id):
            source.problem(cell, "an id has up to 64 letters, digits, '-' and '_'")
        elif cell.id in seen:
            source.problem(cell, f"the cell on line {seen[cell.id].marker} has the same id; ids are unique in a file")
        else:
            seen[cell.id] = cell
        previous = None if second else cell


def pairs(source: Source) -> list[tuple[Cell, Cell]]:
    """The (ru, en) halves that stand one after the other."""
    found, cells = [], source.cells
    for one, other in pairwise(cells):
        if one.lang == "ru" and other.lang == "en" and one.kind == other.kind:
            found.append((one, other))
    return found


def read(path: Path, name: str) -> Source:
    """The source in the file; a file that is not UTF-8 is a problem, not an exception."""
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        return Source(name, [], [Problem(name, line, "", "the file is not UTF-8; save it as UTF-8")])
    except OSError as error:
        raise UserError(f"Cannot read {name}: {error.strerror or error}.") from error
    return parse(text, name)
