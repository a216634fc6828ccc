"""Runs all tests: tests/, and every cell of every lecture and solution in both languages, on two cores at once.

Other arguments go to pytest as they are:
  ./course test -x -k sigmoid               only tests whose name fits, stop at the first failure
  ./course test tests/test_losses.py        one file
  ./course test lectures/ru                 the notebooks of one folder
"""

from __future__ import annotations

import os
from pathlib import Path

from courseware.course import LANGUAGES, Course

# Everything this module does not know goes to pytest.
PASSES_ARGUMENTS_ON = True

# Most tests start processes of their own (kernels, a browser), so that two runs of pytest fill more than two cores.
WORKERS = 2

# A cell of a lecture takes seconds at most; without a limit a hanging one would hold the run for half an hour.
CELL_TIMEOUT = 120


def add_arguments(parser) -> None:
    parser.usage = "./course test [PATH ...] [options of pytest]"


def pytest_arguments(course: Course, given: list[str], folder: Path | None = None) -> list[str]:
    """The arguments of the one pytest run, for `given` arguments typed in `folder` (default: the working directory).

    Paths among them choose what is run; without any it is everything. pytest runs in the course's root, so
    relative paths are made absolute.
    """
    folder = folder or Path.cwd()
    arguments, chosen = [], False
    for argument in given:
        path, *rest = argument.split("::")
        here = [base / path for base in (folder, course.root) if (base / path).exists()]
        if path and not argument.startswith("-") and here and not _is_value(arguments):
            argument, chosen = "::".join([str(here[0].resolve()), *rest]), True
        arguments.append(argument)
    together = []
    if not chosen:
        if (os.cpu_count() or 1) >= WORKERS and not any(a == "--pdb" or a.startswith("-n") for a in given):
            # A file, and so a notebook, stays with one worker: its cells share a kernel, its tests what they made.
            together = ["-n", str(WORKERS), "--dist", "loadfile"]
        notebooks = [getattr(course, kind) / language for kind in ("lectures", "solutions") for language in LANGUAGES]
        arguments = [str(course.root / "tests"), *(str(n) for n in notebooks if n.is_dir()), *arguments]
    options = ["--nbval-lax", "--nbval-current-env", f"--nbval-cell-timeout={CELL_TIMEOUT}"]
    return [f"--rootdir={course.root}", *options, *together, *arguments]


def _is_value(before: list[str]) -> bool:
    """Whether the next argument belongs to an option such as -k, and is no path even if one has that name."""
    return bool(before) and before[-1] in ("-k", "-m", "-p", "-W", "-o", "-n", "-c", "--tb", "--durations", "--maxfail")


def run(args, course: Course) -> int:
    import pytest

    arguments = pytest_arguments(course, args.rest)
    os.chdir(course.root)
    return int(pytest.main(arguments))
