"""Small notebooks for the grading engine, and one engine for all tests of a file."""

from __future__ import annotations

import atexit
import functools
import os

import nbformat

from courseware.engine import Engine, Job, Limits, Run

SHORT = Limits(cell_seconds=2.0, submission_seconds=60.0, grace_seconds=0.5)


@functools.cache
def engine() -> Engine:
    """Without a sandbox: what is tested here is the referee, and it must hold by itself. With DL101_SANDBOXED set the
    same tests run in one."""
    made = Engine(unsafe="DL101_SANDBOXED" not in os.environ)
    atexit.register(made.close)
    return made


def notebook(*cells: str) -> nbformat.NotebookNode:
    """Cells by their sources. 'test: …' is a test cell of 2 points, 'answer: …' an answer, 'text: …' Markdown."""
    made = nbformat.v4.new_notebook()
    for i, source in enumerate(cells):
        kind, _, rest = source.partition(": ")
        if kind == "text":
            made.cells.append(nbformat.v4.new_markdown_cell(rest, id=f"c{i}"))
            continue
        cell = nbformat.v4.new_code_cell(rest if kind in ("test", "answer") else source, id=f"c{i}")
        if kind in ("test", "answer"):
            cell.metadata.nbgrader = {
                "grade": kind == "test", "solution": kind == "answer", "locked": kind == "test", "task": False,
                "grade_id": f"c{i}", "schema_version": 3, **({"points": 2} if kind == "test" else {}),
            }  # fmt: skip
        made.cells.append(cell)
    return made


def run(*cells: str, **options) -> Run:
    """Runs the cells; options as in Job, and `limits`."""
    options.setdefault("limits", SHORT)
    options.setdefault("preload", ("numpy", "matplotlib.pyplot"))
    return engine().run(notebook(*cells), Job(**options))


def errors(run: Run, cell: int) -> list[str]:
    """'Name: text' of each error in a cell's outputs."""
    return [f"{o.ename}: {o.evalue}" for o in run.notebook.cells[cell].outputs if o.output_type == "error"]


def text(run: Run, cell: int, name: str | None = None) -> str:
    """What a cell printed."""
    outputs = run.notebook.cells[cell].outputs
    return "".join(o.text for o in outputs if o.output_type == "stream" and name in (None, o.name))


def kinds(run: Run) -> list[tuple]:
    """(kind, cell) of the events."""
    return [(event["kind"], event["cell"]) for event in run.events]


def passed(run: Run) -> list[bool]:
    """Of each test cell, whether it passed."""
    cells = enumerate(run.notebook.cells)
    return [not errors(run, i) for i, cell in cells if cell.metadata.get("nbgrader", {}).get("grade")]


def points(run: Run) -> dict[str, tuple[float, str]]:
    """{test cell: (points earned, message)}, as catalogue.run has it."""
    found = {}
    for i, cell in enumerate(run.notebook.cells):
        mark = cell.metadata.get("nbgrader", {})
        if cell.cell_type == "code" and mark.get("grade") and not mark.get("solution"):
            failed = [o.evalue for o in run.notebook.cells[i].outputs if o.output_type == "error"]
            found[cell.id] = (0.0, failed[0]) if failed else (float(mark["points"]), "")
    return found
