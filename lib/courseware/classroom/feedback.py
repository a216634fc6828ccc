"""Write feedback for each student, and a zip for the LMS.

One HTML page per student, in classroom/feedback/STUDENT/HOMEWORK/, where nbgrader's release_feedback finds it. It shows
the points of each task, why a test failed, the comments from formgrader, and no hidden tests.

  ./course feedback hw1                   everyone who was graded
  ./course feedback hw1 ivanov            these students
  ./course feedback hw1 --zip             also a zip of the class: a folder for each student
  ./course feedback hw1 --zip files       a zip with a file for each student: ivanov_hw1_….html

Run it again after marking by hand: the pages are made anew.
"""

from __future__ import annotations

import argparse
import io
import logging
import shutil
import zipfile
from dataclasses import dataclass, field
from pathlib import Path

from nbgrader.converters import GenerateFeedback
from nbgrader.converters.base import NbGraderException

from courseware.classroom import gradebook, release, results
from courseware.classroom.grade import chosen
from courseware.classroom.results import GRADED, PERSON
from courseware.course import Course
from courseware.errors import UserError
from courseware.files import write_bytes
from courseware.progress import Progress


@dataclass
class FeedbackResult:
    """Pages that were written, by student; students without one, with the reason; the zip."""

    assignment: str
    pages: dict[str, Path] = field(default_factory=dict)
    left_out: dict[str, str] = field(default_factory=dict)
    unmarked: list[str] = field(default_factory=list)
    zip: Path | None = None


def feedback(
    course: Course, name: str, students: list[str] | None = None, make_zip: str | None = None, progress: bool = False
) -> FeedbackResult:
    """Writes the pages of the homework `name`; `make_zip` is None, 'folders' or 'files'.

    Students who could not be graded, or were not yet, get no page, and an older one of theirs is removed.
    Raises UserError where nobody was graded, a student is unknown, or the disk is full.
    """
    assignment = course.assignment(name)
    students = chosen(course, assignment, students)
    made = FeedbackResult(assignment)
    with gradebook.open_gradebook(course) as book:
        gradebook.find_assignment(book, assignment)
        found = {s: results.load(course, book, assignment, s) for s in students}
    if not any(r.status == GRADED for r in found.values()):
        raise UserError(f"Nobody is graded in {assignment} yet. Run ./course grade {assignment.split('_')[0]} first.")
    with Progress(f"Feedback for {assignment}", len(students), stream=None if progress else release.Quiet()) as steps:
        for student, result in found.items():
            folder = course.feedback / student / assignment
            if result.status != GRADED:
                made.left_out[student] = result.why() if result.status == PERSON else "not graded yet"
                shutil.rmtree(folder, ignore_errors=True)
            else:
                reason = _write_page(course, assignment, student)
                if reason:
                    made.left_out[student] = reason
                else:
                    made.pages[student] = folder / f"{assignment}.html"
                    if any(c.points is None for c in result.cells):
                        made.unmarked.append(student)
            steps.step(student)
    if make_zip and made.pages:
        made.zip = _write_zip(course, made, make_zip)
    return made


def _write_page(course: Course, assignment: str, student: str) -> str | None:
    """Lets nbgrader make one page; the reason where it could not."""
    said: list[str] = []
    listen, logger = release.Listen(said), logging.getLogger("courseware.nbgrader")
    logger.addHandler(listen)
    try:
        gradebook.converter(GenerateFeedback, course, assignment, student).start()
        return None
    except (NbGraderException, SystemExit):
        text = "\n".join(said)
    finally:
        logger.removeHandler(listen)
    gradebook.raise_if_general(course, text)
    return release.last_line(text)[:300]


def _write_zip(course: Course, made: FeedbackResult, shape: str) -> Path:
    """One zip of the class: STUDENT/HOMEWORK.html, or STUDENT_HOMEWORK.html side by side."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for student, page in made.pages.items():
            inside = f"{student}/{page.name}" if shape == "folders" else f"{student}_{page.name}"
            archive.writestr(zipfile.ZipInfo(inside, (1980, 1, 1, 0, 0, 0)), page.read_bytes(), zipfile.ZIP_DEFLATED)
    path = course.classroom / "lms" / f"{made.assignment}_feedback.zip"
    write_bytes(path, packed.getvalue())
    return path


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's options."""
    parser.add_argument("homework", help="hw1, or the full name")
    parser.add_argument("students", nargs="*", help="only these students")
    parser.add_argument(
        "--zip",
        nargs="?",
        const="folders",
        choices=("folders", "files"),
        help="also a zip of the class for the LMS, with a folder (default) or a file for each student",
    )


def run(args: argparse.Namespace, course: Course) -> int:
    """`./course feedback`"""
    # `--zip ivanov` reads as a shape of the zip; argparse says so by itself, naming the two there are.
    made = feedback(course, args.homework, args.students, args.zip, progress=True)
    print(f"Feedback for {len(made.pages)} students: {course.feedback}")
    if made.zip:
        print(f"Zip for the LMS: {made.zip}")
    for student, reason in made.left_out.items():
        print(f"  no feedback for {student}: {reason}")
    if made.unmarked:
        print(
            f"Written answers of {len(made.unmarked)} students are not marked yet; their pages say so. "
            "Mark them in formgrader and run this again."
        )
    return 0 if not made.left_out else 1
