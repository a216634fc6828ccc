"""Backups of the gradebook: list them, or bring one back.

A backup is made before every write of ./course to the gradebook, into classroom/backups/. Kept are the
newest 20, and beyond them the last one of each day for 60 days.

  ./course backup                      lists the backups
  ./course backup --now                makes one
  ./course backup --restore latest     brings back the newest one
  ./course backup --restore NAME       brings back that one

The gradebook that a restore replaces is kept as a backup too, so a restore can be undone.

A gradebook on a PostgreSQL server is dumped with pg_dump and brought back with psql, where these programs are
installed; where they are not, copies are the server's affair, and every write says so.
"""

from __future__ import annotations

import argparse
import filecmp
import gzip
import os
import re
import sqlite3
import sys
from datetime import datetime, timedelta
from pathlib import Path

from courseware.classroom import dumps
from courseware.classroom.settings import server
from courseware.course import Course
from courseware.errors import UserError
from courseware.files import write_bytes

NEWEST = 20
DAYS = 60
NAME = re.compile(r"gradebook-(\d{4}-\d{2}-\d{2}T\d{2}-\d{2}-\d{2})(-\d+)?(-replaced)?\.(db|sql\.gz)$")


def folder(course: Course) -> Path:
    """Where the backups of this class stand."""
    return course.classroom / "backups"


def listed(course: Course) -> list[Path]:
    """All backups, the oldest first: of the server's gradebook, where it is on one."""
    ending = ".db" if server(course) is None else ".sql.gz"
    found = [p for p in folder(course).glob(f"gradebook-*{ending}") if NAME.match(p.name)]
    return sorted(found, key=lambda p: (NAME.match(p.name)[1], p.stat().st_mtime_ns, p.name))


def back_up(course: Course) -> Path | None:
    """Copies the gradebook as it is now, also while another program has it open.

    Returns the backup, which is the previous one where nothing has changed since, or None where there is
    no gradebook yet. Raises UserError where the gradebook is damaged or locked, or the disk is full.
    """
    url = server(course)
    if url is not None:
        return _back_up_server(course, url)
    if not course.gradebook.exists():
        return None
    folder(course).mkdir(parents=True, exist_ok=True)
    half = folder(course) / f"half-written-{os.getpid()}.db"
    try:
        _copy(course.gradebook, half)
        earlier = listed(course)
        if earlier and filecmp.cmp(half, earlier[-1], shallow=False):
            return earlier[-1]
        target = _free_name(course)
        os.replace(half, target)
    except sqlite3.DatabaseError as error:
        raise UserError(_why(course, error)) from error
    except OSError as error:
        raise UserError(
            f"The gradebook could not be backed up to {folder(course)}: {error.strerror or error}. "
            "Nothing was written. Free some space or check the folder, then run this again."
        ) from error
    finally:
        half.unlink(missing_ok=True)
    _thin_out(course)
    return target


def _back_up_server(course: Course, url: str, suffix: str = "") -> Path | None:
    """A dump of the gradebook on a server; None, and a word about it, where this machine has no pg_dump."""
    if not dumps.can("pg_dump"):
        print(
            "The gradebook is on a server and pg_dump is not installed here: no copy of it was made. Install "
            "PostgreSQL's client programs, or see to it that the server is backed up.",
            file=sys.stderr,
        )
        return None
    data, earlier = dumps.dump(url), listed(course)
    if not suffix and earlier and dumps.same(gzip.decompress(earlier[-1].read_bytes()), data):
        return earlier[-1]
    target = _free_name(course, suffix, ".sql.gz")
    write_bytes(target, gzip.compress(data))
    _thin_out(course)
    return target


def restore(course: Course, name: str) -> Path:
    """Puts the backup `name` ('latest' for the newest) in place of the gradebook; returns the backup.

    The gradebook it replaces is kept beside the backups, even a damaged one.
    Raises UserError where there is no such backup or it cannot be read.
    """
    there = [b for b in listed(course) if "-replaced." not in b.name]
    if name == "latest":
        fitting = there[-1:]
    else:
        fitting = [b for b in listed(course) if name in (b.name, b.stem, str(b))]
    if not fitting:
        names = "\n  ".join(b.name for b in listed(course)) or "none yet"
        raise UserError(f"There is no backup {name!r} in {folder(course)}. Backups:\n  {names}")
    if (url := server(course)) is not None:
        data = gzip.decompress(fitting[0].read_bytes())
        _back_up_server(course, url, "-replaced")
        dumps.load(url, data)
        return fitting[0]
    backup, half = fitting[0], course.gradebook.with_name(f"gradebook-half-{os.getpid()}.db")
    try:
        _copy(backup, half)
        with sqlite3.connect(half) as copy:
            verdict = copy.execute("PRAGMA integrity_check").fetchone()[0]
        copy.close()
        if verdict != "ok":
            raise UserError(f"The backup {backup.name} is damaged itself ({verdict}). Try an earlier one.")
        if course.gradebook.exists():
            # A plain copy: the database that is being replaced may not be readable as one.
            kept = _free_name(course, "-replaced")
            os.replace(course.gradebook, kept)
            for extra in ("-journal", "-wal", "-shm"):
                course.gradebook.with_name(course.gradebook.name + extra).unlink(missing_ok=True)
        os.replace(half, course.gradebook)
    except sqlite3.DatabaseError as error:
        raise UserError(f"The backup {backup.name} cannot be read ({error}). Try an earlier one.") from error
    finally:
        half.unlink(missing_ok=True)
    return backup


def _copy(source: Path, target: Path) -> None:
    target.unlink(missing_ok=True)
    old = sqlite3.connect(f"{source.resolve().as_uri()}?mode=ro", uri=True, timeout=10)
    new = sqlite3.connect(target)
    try:
        old.backup(new)
    finally:
        new.close()
        old.close()


def _free_name(course: Course, suffix: str = "", ending: str = ".db") -> Path:
    stamp = datetime.now().strftime("%Y-%m-%dT%H-%M-%S")
    target, n = folder(course) / f"gradebook-{stamp}{suffix}{ending}", 1
    while target.exists():
        n += 1
        target = folder(course) / f"gradebook-{stamp}-{n}{suffix}{ending}"
    return target


def _thin_out(course: Course) -> None:
    """Deletes backups that are neither among the newest nor the last of a recent day."""
    backups = listed(course)
    keep = set(backups[-NEWEST:])
    last_of_day = {NAME.match(b.name)[1][:10]: b for b in backups}
    horizon = (datetime.now() - timedelta(days=DAYS)).strftime("%Y-%m-%d")
    keep |= {b for day, b in last_of_day.items() if day >= horizon}
    for backup in backups:
        if backup not in keep:
            backup.unlink(missing_ok=True)


def _why(course: Course, error: sqlite3.DatabaseError) -> str:
    if "locked" in str(error):
        return (
            f"The gradebook {course.gradebook} is locked by another program, perhaps formgrader. Wait until it has "
            "finished, then run this again. Nothing was lost."
        )
    if "full" in str(error):
        return f"The disk that holds {folder(course)} is full. Free some space, then run this again. Nothing was lost."
    return (
        f"The gradebook {course.gradebook} is damaged ({error}). Bring back a backup: ./course backup --restore latest"
    )


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's options."""
    choice = parser.add_mutually_exclusive_group()
    choice.add_argument("--restore", metavar="NAME", help="bring this backup back; 'latest' is the newest")
    choice.add_argument("--now", action="store_true", help="make a backup now")


def run(args: argparse.Namespace, course: Course) -> int:
    """`./course backup`"""
    if args.restore:
        backup = restore(course, args.restore)
        print(f"The gradebook is {backup.name} again. The one it replaced stands in {folder(course)}.")
        return 0
    if args.now:
        made = back_up(course)
        if made or server(course) is None:
            print(f"Backup: {made}" if made else "There is no gradebook yet, so there is nothing to back up.")
        return 0 if made or server(course) is None else 1
    backups = listed(course)
    if not backups:
        print(f"No backups yet. They are made in {folder(course)} before every write to the gradebook.")
    for backup in backups:
        print(f"{backup.name}   {backup.stat().st_size / 1024:.0f} KB")
    return 0
