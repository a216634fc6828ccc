"""nbgrader's settings, as this course uses them; read without nbgrader itself, which takes a second to import.

`nbgrader_config.py` at the top of the course is read as nbgrader reads it, so that a setting written there holds for
`nbgrader …`, for formgrader and for `./course …` alike. Only the folders of the class follow the `Course`, because the
demo and the tests work on a classroom of their own.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from traitlets.config import Config, PyFileConfigLoader

from courseware.course import Course
from courseware.errors import UserError

CONFIG_FILE = "nbgrader_config.py"
_READING = threading.RLock()  # the environment is one for all threads, and the file is read with one of its own


def config(course: Course) -> Config:
    """nbgrader's settings for this course and its classroom.

    Raises UserError where nbgrader_config.py is missing or cannot be run.
    """
    if not (course.root / CONFIG_FILE).is_file():
        raise UserError(
            f"{CONFIG_FILE} is missing from {course.root}. Restore it from the repository: git checkout {CONFIG_FILE}"
        )
    try:
        # The file finds the classroom by the environment, and so does the course which one is its own.
        with _READING:
            own = course.own_classroom
            with _environment(DL101_CLASSROOM=str(course.classroom)):
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
    # A server's gradebook is that of the class itself, never of the demo.
    if str(folders.get("db_url", "sqlite")).startswith("sqlite") or not own:
        folders.db_url = f"sqlite:///{course.gradebook}"
    return settings


def server(course: Course) -> str | None:
    """The address of the gradebook on a database server, or None where it is the file classroom/gradebook.db."""
    if not (course.root / CONFIG_FILE).is_file():
        return None
    url = str(config(course).CourseDirectory.db_url)
    return None if url.startswith("sqlite") else url


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
