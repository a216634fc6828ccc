"""Grades many submissions of one homework: several run at once, one writes.

A thread for each submission reads it, lays the release over it, has the engine run it and writes the graded notebook.
The points of those that are done go into the gradebook from the caller's thread, a transaction each. nbgrader's own
chain does the same a submission at a time (`nbgrader autograde`, formgrader's button). What nbgrader_config.py sets
holds here too: limits, truncated output, penalties for late work, files of the release.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbgrader.plugins import LateSubmissionPlugin
from nbgrader.preprocessors import AssignLatePenalties, CheckCellMetadata, LimitOutput, SaveAutoGrades
from nbgrader.utils import find_all_files
from traitlets.utils.importstring import import_item

from courseware.classroom import gradebook
from courseware.classroom.execute import RunSubmission, released, shared_engine
from courseware.classroom.save import save
from courseware.classroom.sheet import BadMetadata, Sheet
from courseware.course import Course
from courseware.engine import EngineError, Job
from courseware.errors import UserError
from courseware.files import write_text


class Stopped(Exception):
    """The run was stopped while this submission was in hand."""


@dataclass
class Done:
    """A submission that has run. reason: why it could not be graded, as results.REASONS has it, or None."""

    student: str
    notebooks: dict[str, NotebookNode] = field(default_factory=dict)
    timestamp: datetime | None = None
    reason: dict | None = None
    seconds: float = 0.0


class Pipeline:
    """The grading of one homework.

    unsafe: run without a sandbox. Raises UserError where the homework was not released.
    """

    def __init__(self, course: Course, assignment: str, unsafe: bool = False):
        self.course, self.assignment = course, assignment
        self.directory = gradebook.course_directory(course, assignment)
        settings = gradebook.config(course)
        with gradebook.open_gradebook(course) as book:
            self.sheet = Sheet.read(book, assignment)
        self._rules = RunSubmission(config=settings)
        self._after = _after_running(settings)
        plugin = AssignLatePenalties(config=settings).plugin_class
        self._late: LateSubmissionPlugin = plugin(config=settings)
        self._masters = self._files_of_the_release()
        self._jobs = {
            name: self._rules.job(assignment, released(self.directory, assignment, name))
            for name in self.sheet.notebooks
        }
        self.engine = shared_engine(unsafe or self._rules.unsafe)
        self._stopped = False

    def stop(self) -> None:
        """Ends what runs; submissions in hand are not graded."""
        self._stopped = True
        self.engine.close()

    def ready(self) -> tuple[str, ...]:
        """Starts what submissions are forked from; returns the layers of the sandbox.

        Raises UserError where the machine grants no sandbox and `unsafe` was not asked for.
        """
        try:
            return tuple(dict.fromkeys(layer for job in self._jobs.values() for layer in self.engine.warm(job)))
        except EngineError as error:
            raise UserError(
                f"Nothing was graded. {error} It is asked for by ./course grade --unsafe, or by "
                "c.RunSubmission.unsafe = True in nbgrader_config.py."
            ) from error

    # ── one submission

    def run(self, student: str, check: Callable[[str], dict | None] = lambda student: None) -> Done:
        """Runs the student's submission and writes the graded notebook; nothing of the gradebook is touched.

        `check` may give a reason why it cannot be graded. What goes wrong in the submission is in the result.
        """
        started = time.monotonic()
        done = Done(student, reason=check(student))
        if done.reason is None:
            try:
                self._run(done)
            except (BadMetadata, EngineError) as error:
                done.reason = {"code": "failed", "detail": str(error)}
        done.seconds = round(time.monotonic() - started, 2)
        return done

    def _run(self, done: Done) -> None:
        submitted = self.course.submitted / done.student / self.assignment
        done.timestamp = self.directory.get_existing_timestamp(str(submitted))
        target = self.course.autograded / done.student / self.assignment
        with self._folder(submitted) as files:
            shutil.rmtree(target, ignore_errors=True)
            shutil.copytree(files, target, ignore=shutil.ignore_patterns("*.ipynb"))
            for name, job in self._jobs.items():
                path = submitted / f"{name}.ipynb"
                if not path.exists():
                    continue
                nb = nbformat.read(path, 4)
                self.sheet.lay_over(name, nb)
                done.notebooks[name] = self._execute(nb, job, files)
                write_text(target / path.name, nbformat.writes(done.notebooks[name], 4) + "\n")

    def _execute(self, nb: NotebookNode, job: Job, files: Path) -> NotebookNode:
        run = self._rules.run(self.engine, nb, job, files)
        if self._stopped:
            raise Stopped
        made, resources = run.notebook, {"nbgrader": {"assignment": self.assignment}}
        for preprocessor in self._after:
            made, resources = preprocessor(made, resources)
        return made

    @contextlib.contextmanager
    def _folder(self, submitted: Path) -> Iterator[Path]:
        """What a notebook finds beside it: the files handed in, those of the release over them."""
        if not self._masters:
            yield submitted
            return
        with tempfile.TemporaryDirectory(prefix="dl101-files-") as folder:
            shutil.copytree(submitted, folder, symlinks=True, dirs_exist_ok=True)
            for relative, source in self._masters.items():
                target = Path(folder, relative)
                target.parent.mkdir(parents=True, exist_ok=True)
                target.unlink(missing_ok=True)
                shutil.copy(source, target)
            yield Path(folder)

    # ── the gradebook

    def save(self, book, done: Done) -> None:
        """Writes the points of a submission that has run; see save.save."""
        save(book, self.assignment, done.student, done.notebooks, done.timestamp, self._late.late_submission_penalty)

    # ── many

    def run_all(self, students: list[str], workers: int, check=lambda student: None) -> Iterator[Done]:
        """Runs the submissions, `workers` at once, and yields each as soon as it is done.

        Where the caller stops, those not begun are left out.
        """
        with ThreadPoolExecutor(workers) as pool:
            running, waiting = set(), list(reversed(students))
            try:
                while running or waiting:
                    # One more than there are workers waits, so that none is idle while the caller writes.
                    while waiting and len(running) < workers + 1:
                        running.add(pool.submit(self.run, waiting.pop(), check))
                    finished, running = wait(running, return_when=FIRST_COMPLETED)
                    for future in finished:
                        yield future.result()
            except BaseException:
                self.stop()
                raise

    # ── what is the same for all

    def _files_of_the_release(self) -> dict[str, str]:
        """{path beside the notebook: path} of files that the release puts over those handed in."""
        source = self.directory.format_path(self.directory.source_directory, ".", self.assignment)
        return {
            os.path.relpath(path, source): path for path in find_all_files(source, [*self.directory.ignore, "*.ipynb"])
        }


def _after_running(settings) -> list:
    """What nbgrader_config.py puts after the run, the steps aside that write to the gradebook."""
    ours = (RunSubmission, SaveAutoGrades, AssignLatePenalties, CheckCellMetadata)
    kinds = settings.Autograde.get("autograde_preprocessors") or [LimitOutput]
    kinds = [import_item(kind) if isinstance(kind, str) else kind for kind in kinds]
    return [kind(config=settings) for kind in kinds if not issubclass(kind, ours)]
