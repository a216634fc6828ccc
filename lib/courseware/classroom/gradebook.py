"""nbgrader's gradebook, as this course uses it: a file of the classroom, or on a PostgreSQL server (`db_url`)."""

from __future__ import annotations

import logging
import re
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager

from nbgrader.api import Gradebook, MissingEntry
from nbgrader.apps import NbGraderAPI
from nbgrader.coursedir import CourseDirectory
from sqlalchemy import exc, make_url
from traitlets.config import Config, LoggingConfigurable

from courseware.classroom.settings import config, server
from courseware.course import Course
from courseware.errors import UserError

# nbgrader 0.9.6 under SQLAlchemy 2.1 is warned of an order of operations that does no harm here.
warnings.filterwarnings("ignore", "Object of type .* not in session", category=exc.SAWarning)


def course_directory(course: Course, assignment: str = "", student: str = "*") -> CourseDirectory:
    """nbgrader's view of the folders, narrowed to one assignment and student where they are given."""
    settings = config(course)
    directory = CourseDirectory(config=settings, parent=quiet_parent(settings))
    directory.assignment_id, directory.student_id = assignment, student
    return directory


def converter(kind: type, course: Course, assignment: str, student: str = "*"):
    """An nbgrader converter (Autograde, GenerateFeedback…) for one assignment, with the course's settings.

    Its log goes to the logger 'courseware.nbgrader', which says nothing unless a handler is attached.
    """
    settings = config(course)
    made = kind(coursedir=course_directory(course, assignment, student), parent=quiet_parent(settings))
    made.force = True
    return made


def api(course: Course) -> NbGraderAPI:
    """What formgrader talks to."""
    settings = config(course)
    return NbGraderAPI(coursedir=CourseDirectory(config=settings), config=settings, parent=quiet_parent(settings))


class _Parent(LoggingConfigurable):
    """Hands the settings and a quiet logger down to nbgrader's objects."""


def quiet_parent(settings: Config) -> LoggingConfigurable:
    logger = logging.getLogger("courseware.nbgrader")
    if not logger.handlers:
        logger.addHandler(logging.NullHandler())
        logger.propagate = False
    return _Parent(config=settings, log=logger)


@contextmanager
def open_gradebook(course: Course) -> Iterator[Gradebook]:
    """The gradebook, made if there is none yet, closed at the end.

    Raises UserError where it is locked by another program, damaged, or cannot be written.
    """
    with said_plainly(course):
        course.classroom.mkdir(parents=True, exist_ok=True)
        directory = course_directory(course)
        with Gradebook(directory.db_url, directory.course_id or "default_course") as gradebook:
            yield gradebook


@contextmanager
def said_plainly(course: Course) -> Iterator[None]:
    """Turns what the database or the disk says into a sentence with a way out."""
    try:
        yield
    except exc.DBAPIError as error:
        raise_if_general(course, str(error.orig), error)
        raise
    except (exc.ArgumentError, exc.NoSuchModuleError) as error:
        raise UserError(
            f"c.CourseDirectory.db_url in nbgrader_config.py is no address of a database: {error}. One of PostgreSQL "
            "reads postgresql+psycopg://USER:PASSWORD@HOST/DATABASE."
        ) from error
    except ImportError as error:
        if server(course) is None or "psycopg" not in str(error) and "libpq" not in str(error):
            raise
        raise UserError(
            f"The gradebook is on a PostgreSQL server, and its driver is not installed ({error}). Install it: "
            f'{sys.executable} -m pip install "psycopg[binary]". The address in nbgrader_config.py then begins with '
            "postgresql+psycopg://"
        ) from error
    except OSError as error:
        raise_if_general(course, f"[Errno {error.errno}]", error)
        raise


# What a server says, and what to do.
SERVER = {
    "password authentication failed|no password supplied|role .* does not exist|authentication failed": (
        "refuses this user: {said}. Correct the user and the password in c.CourseDirectory.db_url, nbgrader_config.py."
    ),
    "database .* does not exist": (
        "has no such database: {said}. Create it (createdb NAME), or correct c.CourseDirectory.db_url in "
        "nbgrader_config.py."
    ),
    "permission denied": (
        "does not let this user in: {said}. Its owner has to allow it: GRANT ALL ON SCHEMA public TO USER."
    ),
    "read-only transaction": "can only be read now: {said}. Wait, or ask who looks after it.",
    "could not extend file|No space left|disk full": "has no more room on its disk: {said}.",
    "relation .* does not exist|column .* does not exist": (
        "was filled by another version of nbgrader: {said}. Dump it with ./course backup --now, then run: nbgrader db "
        "upgrade"
    ),
    "deadlock|lock timeout|could not obtain lock": "is busy with another program: {said}. Run this again.",
    "connection|Connection|server closed|terminating|translate host": (
        "does not answer: {said}. See that it runs and that c.CourseDirectory.db_url in nbgrader_config.py is right, "
        "then run this again: what was finished is kept."
    ),
}


def _server_said(course: Course, url: str, text: str, cause: Exception | None) -> None:
    for pattern, way_out in SERVER.items():
        if re.search(pattern, text):
            shown = make_url(url).render_as_string(hide_password=True)
            said = text.strip().splitlines()[0].rstrip(".")
            raise UserError(f"The gradebook's server {shown} " + way_out.format(said=said)) from cause


def raise_if_general(course: Course, text: str, cause: Exception | None = None) -> None:
    """Raises UserError where `text`, from the database, the disk or nbgrader's log, is a trouble of the whole class."""
    url = server(course)
    if url is not None and not text.startswith("[Errno"):
        return _server_said(course, url, text, cause)
    if "database is locked" in text or "table is locked" in text:
        raise UserError(
            f"The gradebook {course.gradebook} is locked: another program is writing to it, perhaps formgrader or a "
            "second ./course grade. Wait until it has finished, then run this again. Nothing was lost."
        ) from cause
    if "disk is full" in text or "[Errno 28]" in text:
        raise UserError(
            f"The disk that holds {course.classroom} is full. Free some space, then run this again: what was "
            "finished is kept."
        ) from cause
    if "readonly database" in text or "unable to open database" in text:
        raise UserError(
            f"The gradebook {course.gradebook} cannot be written. Check the permissions of the file and of its "
            "folder, then run this again."
        ) from cause
    if "malformed" in text or "not a database" in text:
        raise UserError(
            f"The gradebook {course.gradebook} is damaged. Bring back a backup: ./course backup --restore latest"
        ) from cause
    if "no such column" in text or "no such table" in text:
        raise UserError(
            f"The gradebook {course.gradebook} was made by another version of nbgrader. Make a backup with "
            "./course backup --now, then run: nbgrader db upgrade"
        ) from cause


def find_assignment(gradebook: Gradebook, assignment: str):
    """The assignment in the gradebook. Raises UserError where it was not released."""
    try:
        return gradebook.find_assignment(assignment)
    except MissingEntry:
        short = assignment.split("_")[0]
        raise UserError(f"{assignment} is not in the gradebook yet. Run ./course release {short} first.") from None
