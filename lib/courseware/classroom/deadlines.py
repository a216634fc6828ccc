"""Deadlines of the homeworks: one small file that students' notebooks and the gradebook both read.

`assignments/deadlines.json` maps an assignment's id to a time in ISO format with its zone:

    {"hw1_logistic_regression": "2026-12-01T23:59:00+03:00"}
"""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, time, tzinfo
from pathlib import Path

from dateutil import parser as dates
from dateutil import tz

from courseware.course import Course
from courseware.errors import UserError
from courseware.files import write_json

EXAMPLES = "2026-12-01T23:59+03:00, '1.12.2026 23:59', '2026-12-01 23:59 Europe/Moscow'"
MONTHS = ("янв", "фев", "мар", "апр", "ма", "июн", "июл", "авг", "сен", "окт", "ноя", "дек")


def path(course: Course) -> Path:
    """The file with the deadlines."""
    return course.assignments / "deadlines.json"


def read(course: Course) -> dict[str, datetime]:
    """Deadline of each homework that has one. Raises UserError where the file is damaged."""
    try:
        text = path(course).read_text(encoding="utf-8")
    except FileNotFoundError:
        return {}
    try:
        found = {name: datetime.fromisoformat(value) for name, value in json.loads(text).items()}
    except (ValueError, AttributeError, TypeError) as error:
        raise UserError(
            f"{path(course)} cannot be read: {error}. It should look like "
            '{"hw1_logistic_regression": "2026-12-01T23:59:00+03:00"}.'
        ) from error
    for name, value in found.items():
        if value.tzinfo is None:
            raise UserError(
                f"{path(course)}: the deadline of {name} has no time zone. Write it as {value.isoformat()}+03:00."
            )
    return found


def write(course: Course, assignment: str, due: datetime | None) -> None:
    """Sets the deadline of one homework, or removes it with None."""
    deadlines = {name: value.isoformat() for name, value in read(course).items()}
    if due is None:
        deadlines.pop(assignment, None)
    else:
        deadlines[assignment] = due.isoformat()
    write_json(path(course), dict(sorted(deadlines.items())))


def parse(text: str, local: tzinfo | None = None) -> datetime:
    """The time a person meant, with its zone; 23:59 where only a day is given.

    Understands ISO times, Russian day order with dots (1.12.2026), names of months in Russian and English, and
    zones as an offset or a name (Europe/Moscow, MSK). Without a zone the time is meant in `local`, which is the
    zone of this machine unless given. Raises UserError for anything else, and for 01/12/2026, which means one
    day in Moscow and another in New York.
    """
    said, local = text.strip(), local or tz.tzlocal()
    rest, zone = _take_zone(said)
    if re.fullmatch(r"\d{1,2}/\d{1,2}/\d{2,4}(\D.*)?", rest):
        first, second = map(int, rest.split("/")[:2])
        if first <= 12 and second <= 12 and first != second:
            raise UserError(
                f"--due {said!r} could mean two days. Write the day as {_iso_guess(rest)} (year-month-day)."
            )
    words = re.sub(r"(?<=\s)(\d{1,2})\.(\d{2})$", r"\1:\2", _english_months(rest))  # 18.00 as Russians write it
    if not re.search(r"\d", words):
        raise UserError(f"--due {said!r} is not a time. Examples: {EXAMPLES}.")
    iso = re.match(r"\s*\d{4}-", words)
    try:
        # Two defaults that differ in every field show which fields the text names.
        one = dates.parse(words, dayfirst=not iso, default=datetime(2001, 1, 1, 1, 1))
        two = dates.parse(words, dayfirst=not iso, default=datetime(2002, 2, 2, 2, 2))
    except (ValueError, OverflowError):
        raise UserError(f"--due {said!r} is not a time. Examples: {EXAMPLES}.") from None
    if (one.month, one.day) != (two.month, two.day):
        raise UserError(f"--due {said!r} does not name a day, month and year. Examples: {EXAMPLES}.")
    if one.year != two.year:
        raise UserError(f"--due {said!r} does not name a day, month and year. Examples: {EXAMPLES}.")
    due = one
    if one.hour != two.hour:
        due = datetime.combine(one.date(), time(23, 59), one.tzinfo)
    elif one.minute != two.minute:
        due = one.replace(minute=0)
    if due.tzinfo is None:
        due = due.replace(tzinfo=zone or local)
    return due.replace(second=due.second, microsecond=0).astimezone(_fixed(due))


def utc(due: datetime) -> datetime:
    """The same time as nbgrader stores it: in UTC, without a zone."""
    return due.astimezone(UTC).replace(tzinfo=None)


def shown(due: datetime) -> str:
    """For people: 2026-12-01 23:59 +03:00."""
    offset = due.strftime("%z")
    return f"{due:%Y-%m-%d %H:%M} {offset[:3]}:{offset[3:5]}"


def _fixed(due: datetime) -> tzinfo:
    """The zone's offset at that moment: a file read elsewhere must not depend on its zone database."""
    return tz.tzoffset(None, due.utcoffset())


def _take_zone(text: str) -> tuple[str, tzinfo | None]:
    """Splits a zone's name off the end, where there is one."""
    match = re.search(r"(?:^|\s)((?:[A-Z][A-Za-z_]+/[A-Za-z_/+-]+)|[A-Z]{2,5}|МСК|мск)\s*$", text)
    if not match:
        return text, None
    name = {"MSK": "Europe/Moscow", "МСК": "Europe/Moscow", "МСК".lower(): "Europe/Moscow"}.get(match[1], match[1])
    if name in ("AM", "PM"):
        return text, None
    zone = tz.UTC if name in ("UTC", "GMT") else tz.gettz(name)
    if zone is None:
        raise UserError(f"--due {text!r}: the time zone {match[1]!r} is not known. Write an offset, as in {EXAMPLES}.")
    return text[: match.start()].strip(), zone


def _english_months(text: str) -> str:
    """'1 декабря 2026 г. в 23:59' as dateutil can read it."""
    words = []
    for word in text.split():
        plain = word.lower().strip(".,")
        if plain in ("в", "до", "г", "года", "at", "by"):
            continue
        number = next(
            (n for n, stem in enumerate(MONTHS, 1) if plain.startswith(stem) and re.fullmatch("[а-яё]+", plain)), None
        )
        words.append(datetime(2000, number, 1).strftime("%b") if number else word)
    return " ".join(words)


def _iso_guess(text: str) -> str:
    first, second, rest = re.match(r"(\d+)/(\d+)/(\d+)", text).groups()
    year = rest if len(rest) == 4 else "20" + rest[-2:]
    return f"{year}-{int(second):02d}-{int(first):02d} or {year}-{int(first):02d}-{int(second):02d}"
