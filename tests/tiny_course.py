"""A course of one small homework, made in a folder of its own, for tests of what happens to submissions.

The homework `hw1_tiny` has three tasks: `add` (2 points, a hidden test), `double` (3 points, its test names the
mistake) and a written answer `why` (2 points). It needs nothing but Python, so it runs in a second.
"""

from __future__ import annotations

import atexit
import functools
import shutil
import tempfile
from pathlib import Path

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from courseware.classroom import grade, release
from courseware.classroom.execute import no_sandbox
from courseware.course import Course

ASSIGNMENT = "hw1_tiny"
REPOSITORY = Path(__file__).resolve().parents[1]
CODE_STUB = "raise NotImplementedError  # ваш код / your code"
TEXT_STUB = "*Ваш ответ / Your answer:*"

# id, kind, points, source with the answer and the hidden tests
CELLS = [
    ("title", "markdown", None, None, {"ru": "# Маленькое задание", "en": "# A small homework"}),
    ("setup", "code", None, None, "import math"),
    (
        "add",
        "code",
        "autograded",
        None,
        "def add(a, b):\n    ### BEGIN SOLUTION\n    return a + b\n    ### END SOLUTION",
    ),
    (
        "test-add",
        "code",
        "test",
        2,
        "assert add(1, 2) == 3\n### BEGIN HIDDEN TESTS\n"
        "secret_number = 41\nassert add(secret_number, 1) == 42, 'the sum of 41 and 1'\n### END HIDDEN TESTS",
    ),
    (
        "double",
        "code",
        "autograded",
        None,
        "def double(a):\n    ### BEGIN SOLUTION\n    return 2 * a\n    ### END SOLUTION",
    ),
    (
        "test-double",
        "code",
        "test",
        3,
        "assert double(2) == 4\n### BEGIN HIDDEN TESTS\n"
        "assert double(5) != 25, 'double(5) is 25: was the number squared? [double.squared]'\n"
        "assert double(5) == 10\n### END HIDDEN TESTS",
    ),
    ("why", "markdown", "manual", 2, "### BEGIN SOLUTION\nBecause.\n### END SOLUTION"),
]
FLAGS = {"autograded": (False, True, False), "test": (True, False, True), "manual": (True, True, False)}

ANSWERS = {
    "add": "def add(a, b):\n    return a + b",
    "double": "def double(a):\n    return 2 * a",
    "why": "Потому что / Because",
}
MISTAKES = {
    "wrong-add": {"add": "def add(a, b):\n    return 3"},
    "squared": {"double": "def double(a):\n    return a ** 2"},
    "syntax": {"double": "def double(a:\n    return"},
    "endless": {"add": "def add(a, b):\n    while True:\n        pass"},
}
EVIL = """from IPython.display import HTML, SVG, Javascript, display
display(HTML("<b>bold</b><script>alert(1)</script><img src=x onerror=alert(2)><a href='javascript:alert(3)'>link</a>"))
display(Javascript("alert(4)"))
display(SVG("<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'><script>alert(5)</script></svg>"))
print("<script>alert(6)</script>")
def add(a, b):
    raise ValueError("<script>alert(7)</script>")"""

# What a class hands in: answers laid over the right ones.
SUBMISSIONS = {
    "best": {},
    "empty": {"add": "", "double": "", "why": ""},
    **MISTAKES,
    "killer": {"add": "import os\nos._exit(1)"},
    "deaf": {"add": "import signal\nsignal.signal(signal.SIGINT, signal.SIG_IGN)\nwhile True:\n    pass"},
    "flood": {"add": "def add(a, b):\n    return a + b\nfor i in range(500):\n    print('x' * 100_000)\nexit()"},
    "warner": {
        "add": "import sys, warnings\ndef add(a, b):\n    warnings.warn('careful')\n    print('!', file=sys.stderr)\n"
        "    return a + b"
    },
    "evil": {"add": EVIL, "why": "<script>alert(8)</script>\n\n**мой ответ** [x](javascript:alert(9)) $a < b$"},
}


def notebook(language: str = "ru", answers: dict[str, str] | None = None, source: bool = False):
    """The homework's notebook: with answers and hidden tests (`source`), else as a student has it."""
    cells = []
    for name, kind, mark, points, text in CELLS:
        text = text[language] if isinstance(text, dict) else text
        if not source:
            text = _released(text, mark)
            if answers and name in answers:
                text = answers[name]
        cell = new_code_cell(text) if kind == "code" else new_markdown_cell(text)
        cell.id = name
        if mark:
            marked, solution, locked = FLAGS[mark]
            cell.metadata["nbgrader"] = dict(
                grade=marked, solution=solution, locked=locked, task=False, grade_id=name, schema_version=3
            )
            if points:
                cell.metadata["nbgrader"]["points"] = points
        cells.append(cell)
    metadata = {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
        "dl101": {"homework": ASSIGNMENT, "language": language},
    }
    return new_notebook(cells=cells, metadata=metadata)


def _released(text: str, mark: str | None) -> str:
    lines, skipping = [], False
    for line in text.split("\n"):
        if "### BEGIN" in line:
            skipping = True
            if "SOLUTION" in line:
                indent = line[: len(line) - len(line.lstrip())]
                lines.append(TEXT_STUB if mark == "manual" else indent + CODE_STUB)
        elif "### END" in line:
            skipping = False
        elif not skipping:
            lines.append(line)
    return "\n".join(lines)


def write(path: Path, nb) -> Path:
    """Writes a notebook, with its folder."""
    path.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(nb, path)
    return path


def make(root: Path) -> Course:
    """The course in `root`, nothing released yet."""
    root.mkdir(parents=True, exist_ok=True)
    settings = (REPOSITORY / "nbgrader_config.py").read_text(encoding="utf-8")
    settings += f"\n# Added by the test.\nc.CourseDirectory.root = {str(root)!r}\n"
    settings += f'c.RunSubmission.timeouts = {{"{ASSIGNMENT}": 3}}\n'
    if no_sandbox():
        settings += "c.RunSubmission.unsafe = True\n"
    (root / "nbgrader_config.py").write_text(settings, encoding="utf-8")
    course = Course(root=root, classroom=root / "classroom")
    (course.solutions / ASSIGNMENT).mkdir(parents=True)
    (course.solutions / ASSIGNMENT / f"{ASSIGNMENT}.py").write_text("# the source of the notebooks beside it\n")
    for language in ("ru", "en"):
        write(course.solutions / language / ASSIGNMENT / f"{ASSIGNMENT}.ipynb", notebook(language, source=True))
        write(course.assignments / language / ASSIGNMENT / f"{ASSIGNMENT}.ipynb", notebook(language))
    return course


def submit(
    course: Course, student: str, answers: dict[str, str] | None = None, language: str = "ru", time: str | None = None
) -> Path:
    """Puts a submission where collect puts it; `answers` are laid over the right ones, an empty one leaves the stub."""
    given = {**ANSWERS, **(answers or {})}
    nb = notebook(language, {name: text for name, text in given.items() if text})
    path = write(course.submitted / student / ASSIGNMENT / f"{ASSIGNMENT}.ipynb", nb)
    if time:
        (path.parent / "timestamp.txt").write_text(time)
    return path


@functools.cache
def graded():
    """(course, {student: result}): the homework released, SUBMISSIONS and two broken ones handed in and graded.

    Made once for all tests of a run, because kernels are slow to start: a test that writes takes a `copy`.
    """
    folder = Path(tempfile.mkdtemp(prefix="tiny-course-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    course = make(folder / "root")
    release.release(course, "hw1")
    for student, answers in SUBMISSIONS.items():
        submit(course, student, answers, language="en" if student == "warner" else "ru")
    submit(course, "broken").write_text('{"cells": [')
    submit(course, "untimely", time="some day")
    return course, {r.student: r for r in grade.grade(course, "hw1", workers=2)}


def copy(course: Course, root: Path) -> Course:
    """A copy of a course, class and all, in another folder."""
    shutil.copytree(course.root, root)
    config = root / "nbgrader_config.py"
    config.write_text(config.read_text(encoding="utf-8").replace(str(course.root), str(root)), encoding="utf-8")
    return Course(root=root, classroom=root / "classroom")
