"""Edits of one language's view of shared code, taken into lines that hold the comments of both."""

from __future__ import annotations

import difflib

from courseware.build import comments, marks, prose
from courseware.build.percent import Cell

# Two lines less alike than this are not one line edited, but one deleted and one written.
_ALIKE = 0.5


def shared_indices(cell: Cell, edited: list[str]) -> set[int]:
    """Indices of the edited lines whose comments belong to no language: tests, and what students get of an answer."""
    if cell.grade in marks.LOCKED:
        return set(range(len(edited)))
    if cell.grade:
        return set(marks.outside(edited, marks.BEGIN_SOLUTION, marks.END_SOLUTION))
    return set()


def apply(
    lines: list[str], shown: list[tuple[int, str]], edited: list[str], language: str, shared: set[int] = frozenset()
) -> list[str]:
    """The lines of the source with the edit in them.

    `shown` is what the notebook of `language` showed of `lines` (index, text); `edited` what stands there now;
    `shared` the indices of edited lines whose comments get no language. Comments of the other language stay
    with their line of code.
    """
    columns, old_columns = comments.find(edited), comments.find(lines)
    old = [text for _, text in shown]
    replaced: dict[int, list[str]] = {}  # index in `lines` -> what stands there now
    added: dict[int, list[str]] = {}  # index in `lines` (-1: before all) -> lines after it
    place = -1

    def write(n: int) -> str:
        return edited[n] if n in shared else mark(edited[n], columns.get(n), language)

    for what, a, b, c, d in difflib.SequenceMatcher(None, old, edited, autojunk=False).get_opcodes():
        if what == "equal":
            place = shown[b - 1][0]
            continue
        for i, n in _align(old[a:b], edited[c:d]):
            if i is None:
                added.setdefault(_after(lines, old_columns, place, language), []).append(write(c + n))
                continue
            place = shown[a + i][0]
            if n is None:
                replaced[place] = _without(lines[place], old_columns.get(place), language)
            else:
                edit = _edit(lines[place], old_columns.get(place), edited[c + n], columns.get(c + n), language)
                replaced[place] = [edited[c + n] if c + n in shared else edit]
    out = list(added.get(-1, []))
    for i, line in enumerate(lines):
        out += replaced.get(i, [line]) + added.get(i, [])
    return out


def mark_all(lines: list[str], language: str) -> list[str]:
    """New code: its comments in prose belong to the language it was written in."""
    columns = comments.find(lines)
    return [mark(line, columns.get(i), language) for i, line in enumerate(lines)]


def mark(line: str, column: int | None, language: str) -> str:
    """A line written in a notebook of `language`, as it stands in the source."""
    if column is None or not line[column:].startswith("# ") or line[column:].startswith("###"):
        return line
    if comments.split(line, column)[1] or not prose.is_prose_comment(line[column:]):
        return line
    return f"{line[:column]}# {language}: {line[column + 2 :]}"


def _edit(line: str, column: int | None, new: str, new_column: int | None, language: str) -> str:
    """A line of the source after its view became `new`; the other language keeps its comment."""
    _, parts, _ = comments.split(line, column) if column is not None else (line, {}, "")
    if not parts:
        return mark(new, new_column, language)
    code = new if new_column is None else new[:new_column]
    parts = {key: text for key, text in parts.items() if key != language}
    if new_column is not None:
        parts[language] = new[new_column:].lstrip("#").removeprefix(" ")
    if not code.strip() and new_column is not None:
        return comments.join(code, parts)
    gap = line[:column][len(line[:column].rstrip()) :] or "  "
    body = "  ".join(f"# {key}: {parts[key]}".rstrip() for key in ("ru", "en") if key in parts)
    return f"{code.rstrip()}{gap}{body}" if parts else code.rstrip()


def _without(line: str, column: int | None, language: str) -> list[str]:
    """What stays of a deleted line: a whole-line comment that the other language has on it."""
    if column is None or line[:column].strip():
        return []
    code, parts, _ = comments.split(line, column)
    parts.pop(language, None)
    return [comments.join(code, parts)] if parts else []


def _after(lines: list[str], columns: dict[int, int], place: int, language: str) -> int:
    """Where a new line goes that follows the line `place`: below the twins of a whole-line comment."""
    if place < 0 or place not in columns or lines[place][: columns[place]].strip():
        return place
    if language not in comments.split(lines[place], columns[place])[1]:
        return place
    following = place + 1
    while following < len(lines) and following in columns and not lines[following][: columns[following]].strip():
        parts = comments.split(lines[following], columns[following])[1]
        if not parts or language in parts:
            break
        place, following = following, following + 1
    return place


def _align(old: list[str], new: list[str]) -> list[tuple[int | None, int | None]]:
    """Pairs of (old, new) lines that are one line edited; None where a line was deleted or written.

    The pairing with the largest sum of likenesses, by dynamic programming.
    """
    like = [[difflib.SequenceMatcher(None, a, b, autojunk=False).ratio() for b in new] for a in old]
    if len(old) == len(new) == 1 and new[0].strip():  # an emptied line was deleted: no comment can stay on it
        like[0][0] = max(like[0][0], _ALIKE)
    best = [[0.0] * (len(new) + 1) for _ in range(len(old) + 1)]
    for i in range(len(old) - 1, -1, -1):
        for n in range(len(new) - 1, -1, -1):
            pair = like[i][n] + best[i + 1][n + 1] if like[i][n] >= _ALIKE else -1.0
            best[i][n] = max(best[i + 1][n], best[i][n + 1], pair)
    out, i, n = [], 0, 0
    while i < len(old) or n < len(new):
        if i < len(old) and n < len(new) and like[i][n] >= _ALIKE and best[i][n] == like[i][n] + best[i + 1][n + 1]:
            out.append((i, n))
            i, n = i + 1, n + 1
        elif i < len(old) and (n == len(new) or best[i][n] == best[i + 1][n]):
            out.append((i, None))
            i += 1
        else:
            out.append((None, n))
            n += 1
    return out
