"""Deadlines: what people write is understood, or refused with a sentence; the file keeps the zone."""

import json

import pytest
from dateutil import tz

from courseware.classroom import deadlines
from courseware.course import Course
from courseware.errors import UserError

MOSCOW = tz.gettz("Europe/Moscow")


@pytest.mark.parametrize(
    "text, meant",
    [
        ("2026-12-01T23:59+03:00", "2026-12-01T23:59:00+03:00"),
        ("2026-12-01T20:59Z", "2026-12-01T20:59:00+00:00"),
        ("2026-12-01", "2026-12-01T23:59:00+03:00"),
        ("1.12.2026", "2026-12-01T23:59:00+03:00"),
        ("01.12.2026 18.00", "2026-12-01T18:00:00+03:00"),
        ("1.12.2026 18:30", "2026-12-01T18:30:00+03:00"),
        ("1 декабря 2026 г. в 23:59", "2026-12-01T23:59:00+03:00"),
        ("3 мая 2027", "2027-05-03T23:59:00+03:00"),
        ("Dec 1 2026 23:59 MSK", "2026-12-01T23:59:00+03:00"),
        ("2026-07-01 12:00 America/New_York", "2026-07-01T12:00:00-04:00"),
        ("2026-12-01 23:59 Asia/Novosibirsk", "2026-12-01T23:59:00+07:00"),
        ("25/12/2026", "2026-12-25T23:59:00+03:00"),
        ("  2026-12-01 11:59 PM ", "2026-12-01T23:59:00+03:00"),
    ],
)
def test_what_people_write(text, meant):
    assert deadlines.parse(text, MOSCOW).isoformat() == meant


@pytest.mark.parametrize(
    "text, word",
    [
        ("", "is not a time"),
        ("tomorrow", "is not a time"),
        ("2026-13-45", "is not a time"),
        ("23:59", "does not name a day"),
        ("1.12", "does not name a day"),
        ("декабрь", "is not a time"),
        ("01/12/2026", "2026-12-01 or 2026-01-12"),
        ("2026-12-01 23:59 Mars/Base", "time zone 'Mars/Base' is not known"),
    ],
)
def test_what_cannot_be_understood_is_said(text, word):
    with pytest.raises(UserError, match=word):
        deadlines.parse(text, MOSCOW)


def test_the_file_keeps_other_homeworks_and_the_zone(tmp_path):
    course = Course(root=tmp_path, classroom=tmp_path / "classroom")
    deadlines.write(course, "hw2_x", deadlines.parse("2026-12-10 23:59", MOSCOW))
    deadlines.write(course, "hw1_x", deadlines.parse("2026-12-01 23:59 America/New_York"))
    assert json.loads((tmp_path / "assignments" / "deadlines.json").read_text()) == {
        "hw1_x": "2026-12-01T23:59:00-05:00",
        "hw2_x": "2026-12-10T23:59:00+03:00",
    }
    deadlines.write(course, "hw1_x", None)
    assert list(deadlines.read(course)) == ["hw2_x"]
    assert deadlines.utc(deadlines.read(course)["hw2_x"]).isoformat() == "2026-12-10T20:59:00"


@pytest.mark.parametrize("text", ["{", "[]", '{"hw1_x": "soon"}', '{"hw1_x": "2026-12-01T23:59"}', '{"hw1_x": 5}'])
def test_a_damaged_file_is_said(tmp_path, text):
    course = Course(root=tmp_path, classroom=tmp_path / "classroom")
    deadlines.path(course).parent.mkdir()
    deadlines.path(course).write_text(text)
    with pytest.raises(UserError, match="deadlines.json"):
        deadlines.read(course)
