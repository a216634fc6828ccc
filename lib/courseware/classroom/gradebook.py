"""nbgrader's gradebook and settings, as this course uses them.

`nbgrader_config.py` at the top of the course is read as nbgrader itself reads it, so that a setting
written there holds for `nbgrader …`, for formgrader and for `./course …` alike. Only the folders of
the class follow the `Course`, because the demo and the tests work on a classroom of their own.
"""

from __future__ import annotations

import logging
import os
import warnings
from collections.abc import Iterator
from contextlib import contextmanager

from nbgrader.api import Gradebook, MissingEntry
from nbgrader.apps import NbGraderAPI
from nbgrader.coursedir import CourseDirectory
from sqlalchemy import exc
from traitlets.config import Config, LoggingConfigurable, PyFileConfigLoader

from courseware.course import Course
from courseware.errors import UserError

# nbgrader 0.9.6 under SQLAlchemy 2.1 is warned of an order of operations that does no harm here.
warnings.filterwarnings("ignore", "Object of type .* not in session", category=exc.SAWarning)

CONFIG_FILE = "nbgrader_config.py"


def config(course: Course) -> Config:
    """nbgrader's settings for this course and its classroom.

    Raises UserError where nbgrader_config.py is missing or cannot be run.
    """
    if not (course.root / CONFIG_FILE).is_file():
        raise UserError(
            f"{CONFIG_FILE} is missing from {course.root}. Restore it from the repository: git checkout {CONFIG_FILE}"
        )
    try:
        with _environment(DL101_CLASSROOM=str(course.classroom)):  # the file finds the classroom by it
            settings = PyFileConfigLoader(CONFIG_FILE, path=str(course.root)).load_config()
    except Exception as error:  # the file is a program: anything can be wrong in it
        raise UserError(
            f"{CONFIG_FILE} cannot be read: {type(error).__name__}: {error}. Correct it, "
            f"or restore it: git checkout {CONFIG_FILE}"
        ) from error
    folders = settings.CourseDirectory
    folders.root = str(course.root)
    folders.submitted_directory = str(course.submitted)
    folders.autograded_directory = str(course.autograded)
    folders.feedback_directory = str(course.feedback)
    if str(folders.get("db_url", "sqlite")).startswith("sqlite"):
        folders.db_url = f"sqlite:///{course.gradebook}"
    return settings


@contextmanager
def _environment(**values: str) -> Iterator[None]:
    before = {name: os.environ.get(name) for name in values}
    os.environ.update(values)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


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
    except OSError as error:
        raise_if_general(course, f"[Errno {error.errno}]", error)
        raise


def raise_if_general(course: Course, text: str, cause: Exception | None = None) -> None:
    """Raises UserError where `text`, from the database, the disk or nbgrader's log, is a trouble of the whole class."""
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
