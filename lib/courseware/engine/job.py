"""What is to be done with a submission."""

from __future__ import annotations

import ast
import contextlib
import dataclasses
import os
import stat
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import nbformat

from courseware.engine.limits import Limits

# What tests use without importing it themselves, where the homework's own imports are not known.
USUAL_IMPORTS = ("import math", "import numpy", "import numpy as np")


@dataclass(frozen=True)
class Job:
    """language: 'ru' or 'en'. files: a folder whose files the notebook finds beside it: the student's process as copies
    of its own, tests as they are. forbidden: dotted names of
    modules that the student's process cannot have. imports: import statements whose names are the tests' own, whatever
    the student's notebook binds to them (see `imports_of`). preload: modules that the student's process has warm;
    preload_tests: those of the referee. readable: more files and folders that the student's process may read.
    variables: its environment. paths: folders for imports of the tests. operators: classes of the homework with whose
    instances tests calculate, and which they compare: those that a test makes itself, by that name (see remote.py).
    skip: tag of cells that are not run. tests: sources of the homework's test cells, rehearsed where a class comes (see
    rehearsal.py); to run a notebook they are not needed.
    """

    language: str = "en"
    limits: Limits = field(default_factory=Limits)
    files: str | Path | None = None
    forbidden: tuple[str, ...] = ()
    imports: tuple[str, ...] = USUAL_IMPORTS
    preload: tuple[str, ...] = ("numpy", "matplotlib.pyplot")
    preload_tests: tuple[str, ...] = ("numpy",)
    readable: tuple[str, ...] = ()
    variables: Mapping[str, str] = field(default_factory=dict)
    paths: tuple[str, ...] = ()
    operators: tuple[str, ...] = ()
    skip: str = "training"
    tests: tuple[str, ...] = ()


def marks(cell) -> dict:
    """A cell's nbgrader metadata."""
    found = cell.get("metadata", {}).get("nbgrader", {})
    return found if isinstance(found, dict) else {}


def is_test(cell) -> bool:
    """Whether the cell is run by the referee: it earns points and holds no answer."""
    return cell["cell_type"] == "code" and bool(marks(cell).get("grade")) and not marks(cell).get("solution")


def imports_of(release: nbformat.NotebookNode) -> tuple[str, ...]:
    """The import statements of a homework as it is handed out, answers and tests aside."""
    statements: dict[str, None] = {}
    for cell in release.cells:
        if cell.cell_type != "code" or marks(cell).get("solution") or marks(cell).get("grade"):
            continue
        try:
            tree = ast.parse(cell.source)
        except SyntaxError:  # a magic
            continue
        for node in tree.body:
            if isinstance(node, ast.Import | ast.ImportFrom):
                statements[ast.unparse(node)] = None
    return tuple(statements)


def modules_of(release: nbformat.NotebookNode) -> tuple[str, ...]:
    """The modules that a homework as it is handed out imports, tests included."""
    found: dict[str, None] = {}
    for cell in release.cells:
        if cell.cell_type != "code":
            continue
        try:
            nodes = list(ast.walk(ast.parse(cell.source)))
        except SyntaxError:
            continue
        for node in nodes:
            if isinstance(node, ast.Import):
                found |= {alias.name: None for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                found |= {node.module: None} | {f"{node.module}.{alias.name}": None for alias in node.names}
    return tuple(name for name in found if not name.startswith("google"))


def job_for(release: nbformat.NotebookNode, forbidden: Iterable[str] = (), **more) -> Job:
    """The job of a homework, from the notebook that students get: what is imported there is warm, and is the tests'
    own. The cache of data sets may be read."""
    modules = modules_of(release)
    _for_everybody(_cache())
    given = {
        "language": release.metadata.get("dl101", {}).get("language", "en"),
        "forbidden": tuple(forbidden),
        "imports": imports_of(release),
        "preload": tuple(dict.fromkeys(("numpy", "matplotlib.pyplot", *modules))),
        "preload_tests": tuple(dict.fromkeys(("numpy", *modules))),
        "tests": tuple(cell.source for cell in release.cells if is_test(cell)),
        **_data({}),
    }
    return Job(**(given | more))


def on_this_machine(job: Job) -> Job:
    """The job, which may have been made on another machine, with the cache of data sets of this one."""
    return dataclasses.replace(job, **_data(job.variables))


def _data(variables: Mapping[str, str]) -> dict:
    cache = _cache()
    readable = (cache,) if Path(cache).is_dir() else ()
    return {"readable": readable, "variables": {**variables, "DL101_CACHE": cache}}


def open_cache() -> None:
    """Makes the cache of data sets where there is none, so that tests can fill it, and lets students' code read it."""
    Path(_cache()).mkdir(parents=True, exist_ok=True)
    _for_everybody(_cache())


def _cache() -> str:
    from dl101.data.boxes.cache import default_folder

    return str(default_folder())


def _for_everybody(folder: str) -> None:
    """Pictures drawn by an earlier version are their owner's alone, and a student's process is another user."""
    for at, _, files in os.walk(folder):
        for name in files:
            path = os.path.join(at, name)
            with contextlib.suppress(OSError):
                mode = os.lstat(path).st_mode
                if stat.S_ISREG(mode) and not mode & stat.S_IROTH:
                    os.chmod(path, stat.S_IMODE(mode) | stat.S_IRGRP | stat.S_IROTH)
