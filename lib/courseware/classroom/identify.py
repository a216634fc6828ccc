"""Whose file is this: finds a student of the roster in the names of a file and the folders it lies in.

Looked for, from sure to less sure: the id or e-mail; first and last name in either order, written together or apart;
the same in another script (Иванов and Ivanov, however it is spelled); the last name alone, where only one student has
it. Nothing is guessed: where several students fit, a person decides.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from courseware.classroom.roster import Student

ID, NAME, LAST_NAME = 3, 2, 1

_LATIN = {
    "а": "a",
    "б": "b",
    "в": "v",
    "г": "g",
    "д": "d",
    "е": "e",
    "ё": "e",
    "ж": "zh",
    "з": "z",
    "и": "i",
    "й": "i",
    "к": "k",
    "л": "l",
    "м": "m",
    "н": "n",
    "о": "o",
    "п": "p",
    "р": "r",
    "с": "s",
    "т": "t",
    "у": "u",
    "ф": "f",
    "х": "kh",
    "ц": "ts",
    "ч": "ch",
    "ш": "sh",
    "щ": "shch",
    "ъ": "",
    "ы": "y",
    "ь": "",
    "э": "e",
    "ю": "yu",
    "я": "ya",
}
# Spellings of one sound, brought to one: Yulia, Julia, Iuliia; Alexey, Aleksei; Shcherbakov, Scherbakov.
_SOUNDS = [
    ("shch", "S"),
    ("sch", "S"),
    ("tch", "C"),
    ("kh", "h"),
    ("zh", "j"),
    ("ts", "c"),
    ("tz", "c"),
    ("x", "ks"),
    ("w", "v"),
    ("yo", "e"),
    ("jo", "e"),
    ("io", "e"),
    ("ye", "e"),
    ("je", "e"),
    ("ie", "e"),
    ("yu", "u"),
    ("ju", "u"),
    ("iu", "u"),
    ("ya", "a"),
    ("ja", "a"),
    ("ia", "a"),
    ("y", "i"),
    ("ph", "f"),
    ("ck", "k"),
]


@dataclass(frozen=True)
class Match:
    """The students that fit, and how surely (ID … LAST_NAME, 0 for none). One student means found."""

    students: tuple[Student, ...]
    strength: int = 0


def plain(text: str) -> str:
    """Lower case, ё as е, composed letters."""
    return unicodedata.normalize("NFC", text).casefold().replace("ё", "е")


def words(text: str) -> list[str]:
    """The words and numbers in a name, as `plain` has them."""
    return re.findall(r"[^\W_]+", plain(text))


def fold(text: str) -> str:
    """A word in Latin letters such that usual transliterations of one name come out the same."""
    out = "".join(_LATIN.get(c, c) for c in plain(text))
    out = unicodedata.normalize("NFKD", out)
    out = "".join(c for c in out if c.isascii() and c.isalnum())
    for spelling, sound in _SOUNDS:
        out = out.replace(spelling, sound)
    return re.sub(r"(.)\1+", r"\1", out)


class Roster:
    """The students of a class, ready to be looked for."""

    def __init__(self, students: list[Student]):
        self.students = students
        self._latin = {s.id: (fold(s.first_name), fold(s.last_name)) for s in students}

    def find(self, text: str) -> Match:
        """The students that one name of a file or folder fits best."""
        text = _without_lms_numbers(text)
        there = words(text)
        if not there:
            return Match(())
        flat = " " + " ".join(there) + " "
        folded = [fold(w) for w in there]
        by_id = self._longest_id(tuple(s for s in self.students if _has_id(s, flat, text)))
        by_name = tuple(s for s in self.students if _has_name(s, there) or _both(*self._latin[s.id], folded))
        if by_id:
            # ivanov_ivan may be the id 'ivanov' of one student and the name of another.
            return Match(by_id + tuple(s for s in by_name if s not in by_id), ID)
        if by_name:
            return Match(by_name, NAME)
        # A first name that is not this student's means a stranger with the same last name.
        by_last_name = tuple(
            s
            for s in self.students
            if self._latin[s.id][1] in folded and not _other_first_name(self._latin[s.id], folded, there)
        )
        return Match(by_last_name, LAST_NAME if by_last_name else 0)

    @staticmethod
    def _longest_id(found: tuple[Student, ...]) -> tuple[Student, ...]:
        """Of ids that hold each other, as ivanov and ivanov.p, the longest."""
        if len(found) < 2:
            return found
        longest = max(found, key=lambda s: len(words(s.id)))
        parts = f" {' '.join(words(longest.id))} "
        return (longest,) if all(f" {' '.join(words(s.id))} " in parts for s in found) else found

    def identify(self, parts: tuple[str, ...]) -> tuple[Match, bool]:
        """The student for a path, and whether its folders and file name contradict each other.

        Each part of the path is asked by itself; parts that name nobody do not count.
        """
        matches = [m for m in map(self.find, parts) if m.students]
        if not matches:
            return Match(()), False
        ids = [{s.id for s in m.students} for m in matches]
        common = set.intersection(*ids)
        if common:
            strength = max(m.strength for m in matches)
            return Match(tuple(s for s in self.students if s.id in common), strength), False
        everyone = set.union(*ids)
        return Match(tuple(s for s in self.students if s.id in everyone), 0), True


def _without_lms_numbers(text: str) -> str:
    """Moodle and Canvas put numbers of their own into names; they must not be taken for ids."""
    moodle = re.match(r"(.+?)_\d+_assignsubmission_\w+?_?(?=$|_)(.*)", text)
    if moodle:
        return moodle[1] + " " + moodle[2]
    canvas = re.match(r"([^\W\d_]+)(_LATE)?_(\d+)_(\d+)_(.+)", text)
    if canvas:
        return f"{canvas[1]} {canvas[3]} {canvas[5]}"
    return text


def _has_id(student: Student, flat: str, text: str) -> bool:
    name = " ".join(words(student.id))
    email = " ".join(words(student.email))
    local = " ".join(words(student.email.partition("@")[0]))
    if name.isdigit() and len(name) < 4:
        # A short number is an id only at the very start, as in '12_hw1.ipynb', not in 'hw1 (1).ipynb'.
        return bool(re.match(rf"{re.escape(name)}(?![\w.]|\s*\))|{re.escape(name)}_", text))
    return f" {name} " in flat or bool(email) and f" {email} " in flat or len(local) > 4 and f" {local} " in flat


def _has_name(student: Student, there: list[str]) -> bool:
    return _both(plain(student.first_name), plain(student.last_name), there)


def _both(first: str, last: str, there: list[str]) -> bool:
    """Whether first and last name stand side by side, in either order (another may come between) or in one word."""
    if not first or not last:
        return False
    first, last = first.split(), last.replace("-", " ").split()
    if not set(last) <= set(there):
        return bool({"".join(first + last), "".join(last + first)} & set(there))
    at = there.index(last[0])
    return any(abs(n - at) <= len(last) + 1 for n, w in enumerate(there) if w == first[0])


NOT_NAMES = frozenset(
    """копия блокнота copy of notebook hw homework дз домашнее домашняя задание работа final финал итог new новая
    новый version версия v solution решение ipynb json zip py pdf logistic regression box dl late ans answer submission
    группа group лр lab""".split()
)


def _other_first_name(latin: tuple[str, str], folded: list[str], there: list[str]) -> bool:
    """Whether a word beside the last name looks like a first name, and not like this student's."""
    at = folded.index(latin[1])
    beside = [n for n in (at - 1, at + 1) if 0 <= n < len(there)]
    return any(
        there[n].isalpha()
        and len(there[n]) > 2
        and there[n] not in NOT_NAMES
        and folded[n] != latin[0]
        and not re.match(r"hw\d|дз\d|assign|logist", there[n])
        for n in beside
    )
