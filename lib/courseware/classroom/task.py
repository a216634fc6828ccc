"""A submission as data, and the function that runs it: bytes in, bytes out.

`execute` needs nothing of the machine that sends the submission, no folder and no gradebook, so that it can be called
in a thread, in another process or on another machine. What it takes and gives can be pickled.
"""

from __future__ import annotations

import json
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from traitlets.config import Config

from courseware.classroom.execute import METADATA, RunSubmission
from courseware.classroom.sheet import BadMetadata, Sheet
from courseware.engine import Engine, Job, Limits
from courseware.engine.job import on_this_machine
from courseware.engine.sandbox import Scratch, ScratchError, places

MAX_OUTPUTS = 64 * 2**20  # bytes of all outputs of one notebook; the engine bounds those of each cell


@dataclass(frozen=True)
class Rules:
    """What is the same for all submissions of a homework.

    jobs: {notebook: how it is run}. files: {path beside the notebook: content} of the release, which go over those
    handed in. after: nbconvert's preprocessors for the executed notebook, each with its part of the settings.
    """

    sheet: Sheet
    jobs: Mapping[str, Job]
    files: Mapping[str, bytes] = field(default_factory=dict)
    after: tuple[tuple[type, Config], ...] = ()


@dataclass(frozen=True)
class Task:
    """One submission. notebooks: {name: content of the file}. files: {path beside them: content}. left_out: why the
    files are missing, or ''."""

    notebooks: Mapping[str, bytes]
    files: Mapping[str, bytes] = field(default_factory=dict)
    left_out: str = ""


@dataclass(frozen=True)
class Outcome:
    """What became of a task. notebooks: {name: the executed notebook as a file has it}; what happened is in their
    metadata. reason: why the submission could not be graded, or None. seconds: how long it took."""

    notebooks: Mapping[str, bytes] = field(default_factory=dict)
    reason: str | None = None
    seconds: float = 0.0


def pack(folder: Path, names: Mapping[str, Job]) -> Task:
    """The submission in `folder`, of whose notebooks `names` are run. Links are not followed and not taken.

    Files that are too many or too large (engine.Limits) are left out, and the task says so.
    """
    notebooks = {name: path.read_bytes() for name in names if (path := folder / f"{name}.ipynb").is_file()}
    limits = next(iter(names.values())).limits if names else Limits()
    try:
        with Scratch(folder, limits) as copy:
            top = Path(copy.path)
            found = {path.relative_to(top).as_posix(): path for path in sorted(top.rglob("*")) if path.is_file()}
            wanted = {name: path for name, path in found.items() if name.removesuffix(".ipynb") not in notebooks}
            return Task(notebooks, {name: path.read_bytes() for name, path in wanted.items()})
    except ScratchError as error:
        return Task(notebooks, left_out=str(error))


def execute(rules: Rules, task: Task, engine: Engine) -> Outcome:
    """Lays the release over the submission's notebooks and runs them.

    What goes wrong in the submission is in the outcome. Raises EngineError where this machine can run nothing.
    """
    started = time.monotonic()
    made: dict[str, bytes] = {}
    try:
        with tempfile.TemporaryDirectory(dir=places.own()) as folder:
            for path, data in {**task.files, **rules.files}.items():
                _write(Path(folder, path), data)
            for name, data in task.notebooks.items():
                _write(Path(folder, f"{name}.ipynb"), data)
            for name, data in task.notebooks.items():
                nb = nbformat.reads(data.decode("utf-8"), 4)
                repaired = rules.sheet.lay_over(name, nb)
                made[name] = _run(rules, rules.jobs[name], nb, folder, task, engine, repaired)
    except BadMetadata as error:
        return Outcome({}, str(error), time.monotonic() - started)
    return Outcome(made, None, time.monotonic() - started)


def _run(
    rules: Rules, job: Job, nb: NotebookNode, folder: str, task: Task, engine: Engine, repaired: list[str]
) -> bytes:
    nb = RunSubmission.run(engine, nb, on_this_machine(job), folder).notebook
    for change in repaired:
        cell, what = change.split(": ", 1)
        _event(nb, "repaired", what, cell)
    if task.left_out:
        _event(nb, "files", task.left_out)
    resources = {"nbgrader": {"assignment": rules.sheet.assignment}}
    for kind, settings in rules.after:
        nb, resources = kind(config=settings)(nb, resources)
    made = _bytes(nb)
    if len(made) > MAX_OUTPUTS + sum(len(cell.source) for cell in nb.cells):
        _bound(nb)
        made = _bytes(nb)
    return made


def _bytes(nb: NotebookNode) -> bytes:
    return (nbformat.writes(nb, 4) + "\n").encode("utf-8")


def _bound(nb: NotebookNode) -> None:
    """Takes the largest outputs out of a notebook that has too much of them; those of an error stay."""
    sizes = [(len(json.dumps(output)), cell, output) for cell in nb.cells for output in cell.get("outputs", [])]
    total = sum(size for size, _, _ in sizes)
    for size, cell, output in sorted(sizes, key=lambda found: -found[0]):
        if total <= MAX_OUTPUTS:
            return
        if output.output_type != "error":
            cell.outputs.remove(output)
            total -= size
            _event(
                nb, "output", "the notebook's outputs are too large", cell.metadata.get("nbgrader", {}).get("grade_id")
            )


def _event(nb: NotebookNode, kind: str, evidence: str, cell: str | None = None) -> None:
    nb.metadata[METADATA]["events"].append({"kind": kind, "cell": cell, "seconds": None, "evidence": evidence})


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
