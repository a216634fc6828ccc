"""Runs a submission's cells: what stands in place of nbgrader's own `Execute`.

It is plugged in by nbgrader_config.py (`c.Autograde.autograde_preprocessors`), so that `nbgrader autograde`,
formgrader's button and `./course grade` all run submissions in the same way: by the engine (courseware.engine), where a
student's cells can do no harm and test cells cannot be fooled. What happened is left in the notebook's metadata under
'dl101_run', for the feedback and the report.
"""

from __future__ import annotations

import atexit
import dataclasses
import functools
import importlib
from pathlib import Path

import nbformat
from nbgrader.preprocessors import NbGraderPreprocessor
from traitlets import Bool, Dict, Float, Integer, Unicode

from courseware.engine import Engine, Job, Limits, Run, sandbox
from courseware.engine.job import job_for

METADATA = "dl101_run"


class RunSubmission(NbGraderPreprocessor):
    """Executes the cells of one submission; see the module."""

    timeout = Integer(30, help="Seconds a cell may run; 0 for no limit of its own.").tag(config=True)

    timeouts = Dict(
        help="Seconds a cell may run, by assignment id, where `timeout` does not suit: {'hw1_logistic': 20}.",
    ).tag(config=True)

    timeout_later = Float(
        1 / 3,
        help="After the first answer or test that ran out of time the others get this share of the limit, at least "
        "5 s, since a function that does not end is called from several test cells.",
    ).tag(config=True)

    max_output = Integer(100_000, help="Characters of text kept of one cell's output.").tag(config=True)

    max_picture = Integer(
        3_000_000, help="Characters kept of one cell's pictures and HTML; beyond it they are left out."
    ).tag(config=True)

    skip_training = Bool(True, help="Pass over cells that the homework tags as training.").tag(config=True)

    max_restarts = Integer(5, help="How many times a student's process that died or hung is replaced.").tag(config=True)

    language = Unicode("en", help="Language of what is said in cells, where the notebook does not name its own.").tag(
        config=True
    )

    unsafe = Bool(
        False, help="Run submissions without a sandbox where the machine grants none. They can then read and write all "
        "that you can.",
    ).tag(config=True)  # fmt: skip

    def preprocess(self, nb, resources=None):
        """Runs all cells of `nb` and puts their outputs in place. A cell's failure is in its outputs, never raised.

        Raises EngineError where nothing can be run at all.
        """
        about = (resources or {}).get("nbgrader", {})
        assignment, name = about.get("assignment", ""), about.get("notebook", about.get("assignment", ""))
        directory = getattr(getattr(self.parent, "parent", None), "coursedir", None)
        files = (resources or {}).get("metadata", {}).get("path") or None
        job = self.job(assignment, released(directory, assignment, name))
        run = self.run(shared_engine(self.unsafe), nb, job, files)
        nb.cells, nb.metadata = run.notebook.cells, run.notebook.metadata
        return nb, resources

    def job(self, assignment: str, release: nbformat.NotebookNode | None = None) -> Job:
        """How submissions of a homework are run. `release` is the notebook that students get, where it is known."""
        seconds = float(self.timeouts.get(assignment, self.timeout))
        limits = Limits(
            **({"cell_seconds": seconds} if seconds > 0 else {}), later_share=self.timeout_later,
            restarts=self.max_restarts, output_bytes=self.max_output, picture_bytes=self.max_picture,
        )  # fmt: skip
        release = release if release is not None else nbformat.v4.new_notebook()
        made = job_for(release, forbidden_of(assignment), limits=limits, language=language_of(release, self.language))
        # What asks whether it is graded, such as handing in, is told as under nbgrader.
        variables = {**made.variables, "NBGRADER_EXECUTION": "autograde"}
        return dataclasses.replace(made, variables=variables, skip="training" if self.skip_training else "")

    @staticmethod
    def run(engine: Engine, nb, job: Job, files: str | Path | None) -> Run:
        """Runs a notebook beside `files`; what happened is in its metadata too."""
        run = engine.run(nb, dataclasses.replace(job, files=files, language=language_of(nb, job.language)))
        run.notebook.metadata[METADATA] = {
            "events": run.events, "seconds": round(run.seconds, 2), "sandbox": list(run.sandbox),
        }  # fmt: skip
        return run


@functools.cache
def shared_engine(unsafe: bool = False) -> Engine:
    """One engine for all that this process runs; its warm parents end with the process."""
    engine = Engine(unsafe)
    atexit.register(engine.close)
    return engine


def no_sandbox() -> bool:
    """Whether this machine grants no sandbox. Our own notebooks, such as a solution, are then run without one."""
    return not sandbox.probe().safe


def released(directory, assignment: str, name: str) -> nbformat.NotebookNode | None:
    """The notebook that students get, or None. `directory` is nbgrader's CourseDirectory or None."""
    if directory is None or not assignment:
        return None
    folder = directory.format_path(directory.release_directory, ".", assignment)
    path = Path(folder) / f"{name}.ipynb"
    return nbformat.read(path, 4) if path.exists() else None


def forbidden_of(assignment: str) -> tuple[str, ...]:
    """What an answer to a homework may not lead to; nothing for a homework without checks of its own."""
    try:
        check = importlib.import_module(f"dl101.check.{assignment.split('_')[0]}")
    except ImportError:
        return ()
    return tuple(getattr(check, "FORBIDDEN", ()))


def language_of(nb, otherwise: str = "en") -> str:
    """The language that the build wrote into a notebook's metadata: 'ru' or 'en'."""
    named = nb.metadata.get("dl101", {}).get("language")
    return named if named in ("ru", "en") else otherwise
