"""Finds a half that was reworded alone.

The digests of both halves of every pair stand in `pairs.txt` beside the sources, one line per pair,
sorted, so that two people's changes merge. A pair whose halves both changed is recorded by the build;
a half changed alone stops it until the other follows or the author says that it need not. Line breaks
and indents do not count. Comments by language in a code cell are a pair too.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from courseware.build import comments
from courseware.build.percent import LANGUAGES, Source, pairs
from courseware.errors import UserError

NAME = "pairs.txt"
HEAD = "# Digests of the two halves of every pair; written by ./course build, committed with the sources.\n"
WORDS = {"ru": "Russian", "en": "English"}

Record = dict[str, tuple[str, str]]


@dataclass(frozen=True)
class Stale:
    """The half in `changed` was reworded; the other was not."""

    cell: str
    line: int
    changed: str


def digest(text: str) -> str:
    """A digest of the words: breaking lines elsewhere does not change it."""
    return hashlib.sha256(" ".join(text.split()).encode("utf-8")).hexdigest()[:16]


def halves(source: Source) -> dict[str, tuple[int, str, str]]:
    """Cell id -> (line, digest of the Russian half, digest of the English one), for all pairs."""
    found = {ru.id: (ru.marker, digest(ru.source), digest(en.source)) for ru, en in pairs(source)}
    for cell in source.cells:
        if cell.kind == "code" and cell.lang is None:
            ru, en = ("\n".join(comments.of_language(cell.lines, language)) for language in LANGUAGES)
            if ru or en:
                found[cell.id] = (cell.marker, digest(ru), digest(en))
    return found


def stale(source: Source, record: Record) -> list[Stale]:
    """The pairs of which one half alone differs from what was recorded."""
    out = []
    for cell, (line, ru, en) in halves(source).items():
        if cell in record and (ru != record[cell][0]) != (en != record[cell][1]):
            out.append(Stale(cell, line, "ru" if ru != record[cell][0] else "en"))
    return out


def sentence(one: Stale, name: str) -> str:
    """What to do about it."""
    other = "en" if one.changed == "ru" else "ru"
    return (
        f"the {WORDS[one.changed]} half was reworded alone; bring the {WORDS[other]} one into line, or, if it needs "
        f"no change, run ./course build --acknowledge {name}:{one.cell}"
    )


def load(folder: Path) -> dict[str, Record]:
    """{stem of the source: {cell id: digests}} of the folder's pairs.txt; empty where there is none."""
    path, table = folder / NAME, {}
    if not path.exists():
        return table
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip() or line.startswith("# "):
            continue
        fields = line.split()
        stem, _, cell = fields[0].partition(":")
        if len(fields) != 3 or not cell:
            raise UserError(
                f"{folder.name}/{NAME}, line {number} cannot be read: {line[:60]!r}. If two changes met here, "
                "keep the lines of both, delete the marks of the conflict, and run ./course build."
            )
        table.setdefault(stem, {})[cell] = (fields[1], fields[2])
    return table


def dump(table: dict[str, Record]) -> bytes:
    """The file for this table: sorted, one line per pair."""
    lines = sorted(f"{stem}:{cell} {ru} {en}\n" for stem, record in table.items() for cell, (ru, en) in record.items())
    return (HEAD + "".join(lines)).encode("utf-8")


def record(source: Source) -> Record:
    """The record of this source as it stands."""
    return {cell: (ru, en) for cell, (_, ru, en) in halves(source).items()}
