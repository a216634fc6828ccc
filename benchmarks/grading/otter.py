"""Otter-Grader as another lecturer would run it on this machine: `otter run`, a process for each submission.

Otter stands in a virtual environment of its own, outside the course, and sees this Python's packages behind its own, so
that cells import the same NumPy and torch. The tests of the homework are put into its test files, word for word.
"""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
import sysconfig
from collections.abc import Sequence
from pathlib import Path

import nbformat

from . import watch
from .classes import HandedIn, Homework, is_test
from .graders import REPOSITORY, Graded, write

TEST = """from otter.test_files import test_case

OK_FORMAT = False
name = {name!r}
points = {points!r}


@test_case()
def the_test(env):
    exec(compile({source!r}, {name!r}, "exec"), env)
"""


def environment(folder: Path) -> Path:
    """The Python of a virtual environment with otter-grader, made in `folder` where there is none."""
    python = folder / "bin" / "python"
    if not (folder / "made").exists():
        print(f"Making {folder} with otter-grader …", flush=True)
        subprocess.run([sys.executable, "-m", "venv", "--clear", folder], check=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", "otter-grader"], check=True)
        where = subprocess.check_output([python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"])
        Path(where.decode().strip(), "course.pth").write_text(sysconfig.get_path("purelib") + "\n")
        (folder / "made").touch()
    return python


class Otter:
    """A class of which `otter run` grades some."""

    name = "otter run"

    def __init__(self, folder: Path, home: Homework, handed: Sequence[HandedIn], python: Path):
        self.folder, self.home, self.handed, self.python = folder, home, handed, python
        tests = folder / "tests"
        tests.mkdir(parents=True)
        self.tests = {c.id: c for c in home.solution.cells if is_test(c)}
        for name, cell in self.tests.items():
            text = TEST.format(name=_name(name), points=float(cell.metadata.nbgrader.points), source=cell.source)
            (tests / f"{_name(name)}.py").write_text(text, encoding="utf-8")
        self._run("generate", "-t", str(tests), "-o", str(folder / "autograder.zip"), "--no-config",
                  "--no-requirements", "--no-environment")  # fmt: skip
        for one in handed:
            write(folder / "submitted" / f"{one.student}.ipynb", self._notebook(one))

    def grade(self) -> list[Graded]:
        """One after another, each a process."""
        return [self._grade(one) for one in self.handed]

    def _grade(self, one: HandedIn) -> Graded:
        out = self.folder / "results" / one.student
        out.mkdir(parents=True, exist_ok=True)
        ran = self._run("run", "-a", str(self.folder / "autograder.zip"), "-o", str(out), "--no-logo",
                        str(self.folder / "submitted" / f"{one.student}.ipynb"), ok=False)  # fmt: skip
        return Graded(ran, {one.student: self._points(out / "results.json")})

    def _points(self, results: Path) -> dict[str, float | None]:
        if not results.exists():
            return dict.fromkeys(self.tests)
        found = {t["name"].split(" ")[0]: t.get("score", 0.0) for t in json.loads(results.read_text())["tests"]}
        return {name: found.get(_name(name)) for name in self.tests}

    def _notebook(self, one: HandedIn):
        """The submission as one of otter's: a check in the place of each test cell."""
        made = nbformat.from_dict(one.notebook)
        made.cells = [nbformat.from_dict(dict(cell)) for cell in made.cells]
        for cell in made.cells:
            if cell.id in self.tests:
                cell.source = f"grader.check({_name(cell.id)!r})"
            cell.metadata.pop("nbgrader", None)
        made.cells.insert(0, nbformat.v4.new_code_cell("import otter\ngrader = otter.Notebook()", id="otter"))
        return made

    def _run(self, *arguments: str, ok: bool = True) -> watch.Ran:
        paths = {"PATH": os.pathsep.join([str(self.python.parent), os.environ.get("PATH", "")])}
        library = {"PYTHONPATH": str(REPOSITORY / "lib")} if importlib.util.find_spec("dl101") else {}
        return watch.run([str(self.python), "-m", "otter", *arguments], self.folder, paths | library, ok)


def _name(test: str) -> str:
    return test.replace("-", "_")
