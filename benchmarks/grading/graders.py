"""Stock nbgrader, this course's `./course grade`, nbgrader with this course's settings, and the bare cells.

Each takes a class in a folder of its own and grades it in one process started for it: what is timed is that process
from start to end.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import nbformat
from nbgrader.api import Gradebook

from courseware.build import marks
from courseware.engine.job import modules_of

from . import watch
from .classes import HandedIn, Homework, as_run

REPOSITORY = Path(__file__).resolve().parents[2]
Points = dict[str, dict[str, float | None]]  # {student: {test cell: points}}
# nbgrader calls alembic by name, and it stands beside this Python.
PATH = {"PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])}
# Of ./course, all but its launcher, which finds the Python to run.
OURS = (
    "import sys; from pathlib import Path; from courseware import cli, course\n"
    "cli.Course = lambda: course.Course(root=Path(sys.argv[1]), classroom=Path(sys.argv[2]))\n"
    "sys.exit(cli.main(sys.argv[3:]))"
)


@dataclass
class Graded:
    """What a grader did with a class."""

    ran: watch.Ran
    points: Points


def write(path: Path, notebook) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(notebook, path)


def hand_in(folder: Path, home: Homework, handed: Sequence[HandedIn]) -> None:
    """Submissions where nbgrader's exchange leaves them."""
    for one in handed:
        write(folder / one.student / home.id / f"{home.id}.ipynb", one.notebook)


def points(gradebook: Path, home: Homework) -> Points:
    """What the tests of each submission earned; nothing for who is not in the gradebook."""
    with Gradebook(f"sqlite:///{gradebook}") as book:
        return {
            submission.student_id: {
                grade.name: grade.auto_score
                for notebook in submission.notebooks
                for grade in notebook.grades
                if grade.cell.cell_type == "code"
            }
            for submission in book.assignment_submissions(home.id)
        }


# ── stock


class Stock:
    """A course of stock nbgrader with nothing configured but its place and the text of the stubs."""

    name = "stock nbgrader autograde"

    def __init__(self, folder: Path, home: Homework, handed: Sequence[HandedIn]):
        self.folder, self.home, self.handed = folder, home, handed
        write(folder / "source" / home.id / f"{home.id}.ipynb", home.solution)
        (folder / "nbgrader_config.py").write_text(
            f"c = get_config()\nc.CourseDirectory.root = {str(folder)!r}\n"
            f"c.ClearSolutions.code_stub = {{'python': {marks.CODE_STUB!r}}}\n"
            f"c.ClearSolutions.text_stub = {marks.TEXT_STUB!r}\n"
        )
        self._nbgrader("generate_assignment", home.id)
        hand_in(folder / "submitted", home, handed)

    def grade(self) -> Graded:
        shutil.rmtree(self.folder / "autograded", ignore_errors=True)
        ran = self._nbgrader("autograde", self.home.id, "--force", ok=False)
        return Graded(ran, points(self.folder / "gradebook.db", self.home))

    def notebook(self, student: str):
        """The graded notebook, or None."""
        path = self.folder / "autograded" / student / self.home.id / f"{self.home.id}.ipynb"
        return nbformat.read(path, 4) if path.exists() else None

    def _nbgrader(self, *arguments: str, ok: bool = True) -> watch.Ran:
        return watch.run([sys.executable, "-m", "nbgrader", *arguments], self.folder, PATH, ok)


# ── ours


class Ours:
    """This course's own: its engine in a sandbox, referee and gradebook, as many at once as cores."""

    name = "./course grade"

    def __init__(self, folder: Path, home: Homework, handed: Sequence[HandedIn], cores: int):
        self.folder, self.home, self.handed, self.cores = folder, home, handed, cores
        self.root = self._course()
        self._fresh = folder / "released"
        self._run(self._fresh, "release", home.id)
        hand_in(self._fresh / "submitted", home, handed)

    def _course(self) -> Path:
        """The course that the homework belongs to: this one, or one made for it with this one's settings."""
        if (REPOSITORY / "solutions" / self.home.id).is_dir():
            return REPOSITORY
        root = self.folder / "course"
        settings = (REPOSITORY / "nbgrader_config.py").read_text(encoding="utf-8")
        settings += f"\nc.CourseDirectory.root = {str(root)!r}\n"
        (root / "solutions" / self.home.id).mkdir(parents=True)
        (root / "solutions" / self.home.id / f"{self.home.id}.py").write_text("# the source of the notebooks\n")
        (root / "nbgrader_config.py").write_text(settings, encoding="utf-8")
        for language in ("ru", "en"):
            for kind, notebook in (("solutions", self.home.solution), ("assignments", self.home.releases["en"])):
                write(root / kind / language / self.home.id / f"{self.home.id}.ipynb", notebook)
        return root

    def classroom(self, students: Sequence[str] | None = None) -> Path:
        """A copy of the class as it was handed in, of these students alone where they are named."""
        made = self.folder / "classroom"
        shutil.rmtree(made, ignore_errors=True)
        shutil.copytree(self._fresh, made)
        if students is not None:
            for path in (made / "submitted").iterdir():
                if path.name not in students:
                    shutil.rmtree(path)
        return made

    def grade(self) -> Graded:
        classroom = self.classroom()
        ran = self._run(classroom, "grade", self.home.id, "--workers", str(self.cores))
        return Graded(ran, points(classroom / "gradebook.db", self.home))

    def by_nbgrader(self, students: Sequence[str]) -> Graded:
        """`nbgrader autograde` with the course's settings: one submission after another."""
        classroom = self.classroom(students)
        command = [sys.executable, "-m", "nbgrader", "autograde", self.home.id]
        ran = watch.run(command, self.root, PATH | {"DL101_CLASSROOM": str(classroom)})
        return Graded(ran, points(classroom / "gradebook.db", self.home))

    def _run(self, classroom: Path, *arguments: str, ok: bool = True) -> watch.Ran:
        command = [sys.executable, "-c", OURS, str(self.root), str(classroom), *arguments]
        return watch.run(command, self.root, PATH | {"PYTHONPATH": str(REPOSITORY / "lib")}, ok)


# ── the bare cells


@dataclass
class Bare:
    """seconds: wall clock of the class; each: of each submission; drawing: of it, pictures. cpu: without the start."""

    seconds: float
    each: list[float]
    drawing: list[float]
    points: dict[str, set[str]]  # {student: tests passed}
    peak: float
    cpu: float


def bare(folder: Path, home: Homework, handed: Sequence[HandedIn], at_once: int) -> Bare:
    """The cells alone: see bare.py. One at a time they may use all cores; several at once have one each."""
    modules = modules_of(next(iter(home.releases.values())))
    work = {
        "modules": ["numpy", "matplotlib.pyplot", *modules],
        "at_once": at_once,
        "submissions": [as_run(home, one) for one in handed],
    }
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "class.json").write_text(json.dumps(work), encoding="utf-8")
    env = {"PYTHONPATH": str(REPOSITORY / "lib")}
    if at_once > 1:
        env |= dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
    script = Path(__file__).with_name("bare.py")
    ran = watch.run([sys.executable, str(script), "class.json", "result.json"], folder, env)
    found = json.loads((folder / "result.json").read_text())
    each = found["submissions"]
    return Bare(
        found["seconds"], [s["seconds"] for s in each], [s["drawing"] for s in each],
        {one.student: set(s["passed"]) for one, s in zip(handed, each, strict=True)}, ran.peak, found["cpu"],
    )  # fmt: skip
