"""Backups of the gradebook: made while others write, kept sensibly, and they bring back what was lost."""

import sqlite3
from datetime import datetime, timedelta

import pytest

from courseware.classroom import backup
from courseware.course import Course
from courseware.errors import UserError


@pytest.fixture
def course(tmp_path):
    made = Course(root=tmp_path, classroom=tmp_path / "classroom")
    made.classroom.mkdir()
    write(made, "first")
    return made


def write(course, text):
    with sqlite3.connect(course.gradebook) as book:
        book.execute("CREATE TABLE IF NOT EXISTS marks (text TEXT)")
        book.execute("INSERT INTO marks VALUES (?)", (text,))
    book.close()


def read(path):
    book = sqlite3.connect(path)
    try:
        return [row[0] for row in book.execute("SELECT text FROM marks")]
    finally:
        book.close()


def test_no_gradebook_no_backup(tmp_path):
    assert backup.back_up(Course(root=tmp_path, classroom=tmp_path / "classroom")) is None


def test_an_unchanged_gradebook_is_not_backed_up_twice(course):
    first = backup.back_up(course)
    assert backup.back_up(course) == first and len(backup.listed(course)) == 1
    write(course, "second")
    assert backup.back_up(course) != first
    assert [read(b) for b in backup.listed(course)] == [["first"], ["first", "second"]]


def test_a_write_that_is_not_committed_is_not_in_the_backup(course):
    other = sqlite3.connect(course.gradebook)
    other.execute("INSERT INTO marks VALUES ('half')")
    made = backup.back_up(course)
    other.rollback()
    other.close()
    assert read(made) == ["first"]


def test_restore_and_undo_the_restore(course):
    kept = backup.back_up(course)
    write(course, "second")
    assert backup.restore(course, "latest") == kept
    assert read(course.gradebook) == ["first"]
    replaced = next(b for b in backup.listed(course) if b.name.endswith("-replaced.db"))
    backup.restore(course, replaced.name)
    assert read(course.gradebook) == ["first", "second"]


def test_a_damaged_gradebook_is_kept_aside_when_a_backup_comes_back(course):
    backup.back_up(course)
    course.gradebook.write_bytes(b"damaged" * 1000)
    with pytest.raises(UserError, match="backup --restore latest"):
        backup.back_up(course)
    backup.restore(course, "latest")
    assert read(course.gradebook) == ["first"]
    assert any(b.read_bytes().startswith(b"damaged") for b in backup.listed(course))


def test_a_damaged_backup_does_not_replace_the_gradebook(course):
    made = backup.back_up(course)
    made.write_bytes(b"damaged" * 1000)
    with pytest.raises(UserError, match="Try an earlier one"):
        backup.restore(course, "latest")
    assert read(course.gradebook) == ["first"]


def test_an_unknown_backup_names_those_there_are(course):
    made = backup.back_up(course)
    with pytest.raises(UserError, match=made.name):
        backup.restore(course, "yesterday")


def test_the_newest_and_the_last_of_each_day_are_kept(course):
    backup.folder(course).mkdir()
    now = datetime.now()
    for days in range(100):
        for hour in (9, 12, 15):
            moment = (now - timedelta(days=days)).replace(hour=hour, minute=0, second=0)
            (backup.folder(course) / f"gradebook-{moment:%Y-%m-%dT%H-%M-%S}.db").write_bytes(b"")
    write(course, "now")
    made = backup.back_up(course)
    kept = backup.listed(course)
    days = {b.name[10:20] for b in kept}
    assert made in kept
    assert len(days) == backup.DAYS + 1
    assert len(kept) == len(days) + backup.NEWEST - len({b.name[10:20] for b in kept[-backup.NEWEST :]})


def test_a_full_disk_stops_before_anything_is_written(course, monkeypatch):
    def full(source, target):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(backup, "_copy", full)
    with pytest.raises(UserError, match="No space left on device"):
        backup.back_up(course)
    assert list(backup.folder(course).iterdir()) == []
