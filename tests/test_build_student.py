"""The version without answers: nbgrader's own bytes, no answer, no hidden test, one for both languages."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import build_sources as bs
from courseware.build import builder, marks
from courseware.course import Course

# Words of the answers and hidden tests of build_sources.HOMEWORK.
SECRETS = ["38471", "складываем", "as in class", "50, 29", "twice =", "переместительно", "commutes", "BEGIN", "END"]


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    course = bs.make(tmp_path_factory.mktemp("course"))
    assert builder.build(course).ok
    return course


def student(course, language):
    return course.assignments / language / "hw1_add" / "hw1_add.ipynb"


def test_the_same_bytes_as_nbgrader_generate_assignment(course, tmp_path):
    """The real command, with the course's own settings, in a class of its own."""
    language = "en"  # the Russian one takes the same way; a command takes seconds
    root = tmp_path / "course"
    shutil.copytree(course.root, root)
    shutil.copy(Course().root / "nbgrader_config.py", root)
    ours = student(Course(root=root), language)
    expected = ours.read_bytes()
    shutil.rmtree(root / "assignments")
    command = [sys.executable, "-m", "nbgrader", "generate_assignment", "hw1_add"]
    # The settings name the folders of the checkout they belong to; here they are elsewhere.
    command += [f"--course-dir={root}", f"--db=sqlite:///{tmp_path / 'gradebook.db'}"]
    environment = os.environ | {"DL101_LANGUAGE": language, "DL101_CLASSROOM": str(tmp_path / "classroom"),
                                "JUPYTER_CONFIG_DIR": str(tmp_path / "config")}  # fmt: skip
    done = subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert ours.read_bytes() == expected


@pytest.mark.parametrize("language", ["ru", "en"])
def test_no_answer_and_no_hidden_test_is_left(course, language):
    text = student(course, language).read_text(encoding="utf-8")
    assert [word for word in SECRETS if word in text] == []
    solution = (course.solutions / language / "hw1_add" / "hw1_add.ipynb").read_text(encoding="utf-8")
    own = {"ru": "складываем", "en": "as in class"}[language]
    assert "38471" in solution and "50, 29" in solution and own in solution


def test_what_nbgrader_keeps_is_the_same_in_both_languages(course):
    marked = {}
    for language in ("ru", "en"):
        cells = json.loads(student(course, language).read_bytes())["cells"]
        marked[language] = [cell for cell in cells if "nbgrader" in cell["metadata"]]
    assert marked["ru"] == marked["en"]
    assert [c["id"] for c in marked["ru"]] == ["add", "test-add", "twice", "fixed", "why"]
    points = {c["id"]: c["metadata"]["nbgrader"].get("points") for c in marked["ru"]}
    assert points == {"add": None, "test-add": 2, "twice": 1.5, "fixed": None, "why": 3}
    assert all(c["id"] == c["metadata"]["nbgrader"]["grade_id"] for c in marked["ru"])


@pytest.mark.parametrize("kind", marks.KINDS)
def test_the_marks_are_those_that_nbgrader_writes(kind):
    ours = marks.metadata({"id": "x", "grade": kind} | ({"points": 2} if kind in marks.WITH_POINTS else {}))
    names = ("grade", "solution", "locked", "task")
    theirs = {
        # As nbgrader's own helpers for its tests and its sample course (docs, ps1) have them.
        "autograded": (False, True, False, False),
        "test": (True, False, True, False),
        "manual": (True, True, False, False),
        "task": (False, False, True, True),
        "readonly": (False, False, True, False),
    }[kind]
    assert tuple(ours[name] for name in names) == theirs
    assert ours["grade_id"] == "x" and ours["schema_version"] == 3 and ("points" in ours) == (kind in marks.WITH_POINTS)


def test_the_answers_keep_their_stubs(course):
    cells = bs.cells(student(course, "en"))
    assert cells["add"] == "def add(a, b):\n    raise NotImplementedError  # ваш код / your code"
    assert cells["why"] == "*Ваш ответ / Your answer:*"
    assert cells["test-add"] == "assert add(1, 2) == 3"


def test_the_real_student_notebooks_hold_no_answer():
    for path in Course().assignments.rglob("*.ipynb"):
        text = path.read_text(encoding="utf-8")
        assert "BEGIN SOLUTION" not in text and "BEGIN HIDDEN" not in text, path


def test_the_course_gives_nbgrader_the_same_stubs():
    from traitlets.config.loader import PyFileConfigLoader

    from courseware.build import student as module

    config = PyFileConfigLoader("nbgrader_config.py", path=str(Course().root)).load_config()
    assert config.ClearSolutions == module.config().ClearSolutions


def test_nothing_of_the_solution_folder_is_copied(course):
    there = {
        path.relative_to(course.assignments).as_posix() for path in course.assignments.rglob("*") if path.is_file()
    }
    assert there == {f"{language}/hw1_add/hw1_add.ipynb" for language in ("ru", "en")}
    assert Path(course.solutions / "hw1_add" / "hw1_add.py").exists()
