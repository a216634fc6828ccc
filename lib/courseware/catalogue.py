"""The catalogue of each homework: mistakes that must lose points, other right answers that must not.

`solutions/<id>/mistakes.py` holds MISTAKES, `alternatives.py` ALTERNATIVES. An entry replaces the source of
answer cells in the solution; what its tests then say is compared with what the entry states.
"""

from __future__ import annotations

import contextlib
import copy
import importlib.util
import io
import os
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import nbformat

from courseware import running
from courseware.course import Course
from courseware.errors import UserError
from courseware.running import Results
from dl101 import checkpoint


@dataclass(frozen=True)
class Mistake:
    """A wrong answer as students or language models hand it in.

    id: unique in its homework. about: {'ru': …, 'en': …}, one line each. replace: {cell id: new source}.
    fails: {test cell id: points lost}, complete. hint: the key shown by the first test cell in `fails`;
    hints: {test cell id: key} where other cells show another key than `hint`.
    """

    id: str
    about: dict[str, str]
    replace: dict[str, str]
    fails: dict[str, float]
    hint: str
    hints: dict[str, str] = field(default_factory=dict)

    def key(self, test: str) -> str:
        """The hint's key that the failing test cell `test` must show."""
        return self.hints.get(test, self.hint)

    @property
    def lost(self) -> float:
        """Points lost in all."""
        return sum(self.fails.values())


@dataclass(frozen=True)
class Alternative:
    """A right answer written differently than the solution: full marks. Fields as in Mistake."""

    id: str
    about: dict[str, str]
    replace: dict[str, str]


def load(assignment_id: str, course: Course | None = None) -> tuple[list[Mistake], list[Alternative]]:
    """The mistakes and alternatives of a homework, given by its full id or as 'hw1'."""
    course = course or Course()
    folder = course.solutions / course.assignment(assignment_id)
    return read_list(folder / "mistakes.py", "MISTAKES"), read_list(folder / "alternatives.py", "ALTERNATIVES")


def read_list(path: Path, name: str) -> list:
    """The list `name` that the Python file of a homework's catalogue defines. Raises UserError where it is missing."""
    if not path.exists():
        raise UserError(f"{path} is missing: each homework keeps its catalogue there, as a list named {name}.")
    spec = importlib.util.spec_from_file_location(f"catalogue_{path.parent.name}_{path.stem}", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return list(getattr(module, name))


def solution(assignment_id: str, language: str = "ru", course: Course | None = None) -> nbformat.NotebookNode:
    """The built solution notebook, with answers and hidden tests."""
    return _built("solutions", assignment_id, language, course)


def release(assignment_id: str, language: str = "ru", course: Course | None = None) -> nbformat.NotebookNode:
    """The built student version."""
    return _built("assignments", assignment_id, language, course)


def _built(kind, assignment_id, language, course):
    course = course or Course()
    name = course.assignment(assignment_id)
    path = getattr(course, kind) / language / name / f"{name}.ipynb"
    if not path.exists():
        raise UserError(f"{path} is not built yet. Run ./course build.")
    return nbformat.read(path, as_version=4)


def apply(notebook: nbformat.NotebookNode, replace: dict[str, str]) -> nbformat.NotebookNode:
    """A copy of the notebook with the sources of the cells in `replace` ({cell id: source}) exchanged.

    Raises UserError where the notebook has no cell of that id.
    """
    notebook = copy.deepcopy(notebook)
    cells = {cell.id: cell for cell in notebook.cells}
    missing = sorted(set(replace) - set(cells))
    if missing:
        raise UserError(f"The notebook has no cell {missing[0]!r}; an entry of the catalogue wants to replace it.")
    for cell_id, source in replace.items():
        cells[cell_id].source = source.strip("\n")
    return notebook


def points(notebook: nbformat.NotebookNode) -> dict[str, float]:
    """{cell id: points} of all cells that earn points, manually graded ones included."""
    return {
        cell.id: float(cell.metadata.nbgrader.get("points", 0))
        for cell in notebook.cells
        if cell.metadata.get("nbgrader", {}).get("grade")
    }


def _mark(cell) -> dict:
    return cell.metadata.get("nbgrader", {})


def answers(cell) -> bool:
    """Whether the cell holds an answer in code."""
    return cell.cell_type == "code" and bool(_mark(cell).get("solution"))


def only_imports(cell) -> bool:
    """Whether the cell is code that does nothing but import."""
    if cell.cell_type != "code" or _mark(cell).get("grade"):
        return False
    lines = [line.strip() for line in cell.source.splitlines()]
    lines = [line for line in lines if line and not line.startswith("#")]
    return bool(lines) and all(line.startswith(("import ", "from ")) for line in lines)


def needed(cell) -> bool:
    """Answers, tests, and cells that only import. Training, pictures and the first cell earn nothing and cost time."""
    test = cell.cell_type == "code" and _mark(cell).get("grade")
    return bool(test) or answers(cell) or only_imports(cell)


def tests_of(notebook: nbformat.NotebookNode) -> list[str]:
    """Ids of the test cells, in order."""
    return [c.id for c in notebook.cells if c.cell_type == "code" and _mark(c).get("grade") and not answers(c)]


@contextlib.contextmanager
def handed_in_files(notebook: nbformat.NotebookNode):
    """While it lasts, checks find the solution's file of weights, as they find that of a student beside the notebook.

    Training cells are not run here, nor while grading. The file stands in `solutions/<id>` and is made by running the
    solution (see tests/test_hw7.py).
    """
    folder = Course().solutions / str(notebook.metadata.get("dl101", {}).get("homework", ""))
    before = os.environ.get(checkpoint.FOLDER)
    if any(folder.glob("*.pt")):
        os.environ[checkpoint.FOLDER] = str(folder)
    try:
        yield
    finally:
        os.environ.pop(checkpoint.FOLDER, None)
        if before is not None:
            os.environ[checkpoint.FOLDER] = before


def rehearse(notebook: nbformat.NotebookNode) -> dict:
    """Runs answers and tests of a right notebook in this process, silently; returns the names it has defined.

    What checks compute once and keep is then there for every run forked from this process.
    """
    names: dict = {"__name__": "__main__"}
    with contextlib.redirect_stdout(io.StringIO()), handed_in_files(notebook):
        for cell in notebook.cells:
            if needed(cell):
                exec(compile(cell.source, f"<{cell.id}>", "exec"), names)
            running.one_thread()
    return names


def run(
    notebook: nbformat.NotebookNode,
    language: str = "en",
    tests: Collection[str] | None = None,
    everything: bool = False,
    limit: float = 60.0,
    until_failure: bool = False,
) -> Results:
    """Runs the notebook's cells in a forked process: {test cell id: (points earned, message)}.

    A test cell earns its points by stock nbgrader's rule: no exception and nothing on stderr. The message is the
    text of the exception, empty for success. Only answers, tests and import cells are run, unless `everything` is
    set; of the test cells only those in `tests`, where given, and with `until_failure` none after the first that fails
    (those not run are left out of what is returned). What runs longer than `limit` seconds in all is
    stopped: the tests not reached earn nothing and say so.
    """
    cells = _cells(notebook, everything, tests)
    with handed_in_files(notebook):
        ran = running.alone(cells, language, limit, until_failure)
    return ran if until_failure and any(message for _, message in ran.values()) else _whole(cells, ran, limit)


def run_each(
    notebook: nbformat.NotebookNode,
    entries: Sequence[Mistake | Alternative],
    language: str = "en",
    tests: Callable[[Mistake], Collection[str]] | None = None,
    limit: float = 60.0,
) -> dict[str, Results]:
    """{entry id: what `run` gives for the notebook with this entry's cells in place}, for many entries of one notebook.

    Where `run` would begin anew for each, here what stands before the first cell that an entry replaces is run once,
    and a process forked there runs the rest. tests: of an entry, the test cells that are wanted; all where left out.
    """
    wanted = {entry.id: None if tests is None else tests(entry) for entry in entries}
    branches = [
        running.Branch(entry.id, _cells(apply(notebook, entry.replace), False, wanted[entry.id])) for entry in entries
    ]
    union = None if tests is None else {test for chosen in wanted.values() for test in chosen}
    with handed_in_files(notebook):
        found = running.side_by_side(_cells(notebook, False, union), branches, language, limit)
    return {branch.name: _whole(branch.cells, found.get(branch.name, {}), limit) for branch in branches}


def _cells(notebook, everything, tests) -> list[running.Cell]:
    """The cells to run; of the test cells those in `tests`, all where it is None."""
    return [
        running.Cell(cell.id, cell.source, _mark(cell).get("points", 0) if _mark(cell).get("grade") else None)
        for cell in notebook.cells
        if cell.cell_type == "code"
        and (everything or needed(cell))
        and not (tests is not None and _mark(cell).get("grade") and cell.id not in tests)
    ]


def _whole(cells, ran: Results, limit: float) -> Results:
    """With what to say of the test cells that were not reached."""
    return {cell.id: (0.0, f"not reached within {limit:g} s") for cell in cells if cell.worth is not None} | ran
