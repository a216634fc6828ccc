"""Grades many submissions of one homework: several run at once, one writes.

A thread for each submission reads it, lays the release over it, has the engine run it and writes the graded notebook.
The points of those that are done go into the gradebook from the caller's thread, a transaction each. nbgrader's own
chain does the same a submission at a time (`nbgrader autograde`, formgrader's button). What nbgrader_config.py sets
holds here too: limits, truncated output, penalties for late work, files of the release.
"""

from __future__ import annotations

import contextlib
import dataclasses
import importlib
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
from nbgrader.preprocessors import AssignLatePenalties, LimitOutput
from nbgrader.utils import find_all_files

from courseware.classroom import gradebook
from courseware.classroom.execute import METADATA, RunSubmission, language_of
from courseware.classroom.save import save
from courseware.classroom.sheet import BadMetadata, Sheet
from courseware.course import Course
from courseware.engine import Engine, Job, Limits
from courseware.engine.job import job_for
from courseware.files import write_text


@dataclass
class Done:
    """A submission that has run. reason: why it could not be graded, as results.REASONS has it, or None."""

    student: str
    notebooks: dict[str, NotebookNode] = field(default_factory=dict)
    timestamp: datetime | None = None
    reason: dict | None = None
    seconds: float = 0.0


class Pipeline:
    """The grading of one homework. Use it as a context manager: it keeps the engine's warm parents.

    unsafe: run without a sandbox. Raises UserError where the homework was not released.
    """

    def __init__(self, course: Course, assignment: str, unsafe: bool = False):
        self.course, self.assignment = course, assignment
        self.directory = gradebook.course_directory(course, assignment)
        settings = gradebook.config(course)
        with gradebook.open_gradebook(course) as book:
            self.sheet = Sheet.read(book, assignment)
        self._rules = RunSubmission(config=settings)
        self._limit_output = LimitOutput(config=settings)
        plugin = AssignLatePenalties(config=settings).plugin_class
        self._late: LateSubmissionPlugin = plugin(config=settings)
        self._masters = self._files_of_the_release()
        self._jobs = {name: self._job(name) for name in self.sheet.notebooks}
        self.engine = Engine(unsafe)

    def __enter__(self) -> Pipeline:
        return self

    def __exit__(self, *_) -> None:
        self.engine.close()

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
            except BadMetadata as error:
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
        run = self.engine.run(nb, dataclasses.replace(job, files=files, language=language_of(nb, job.language)))
        made, _ = self._limit_output.preprocess(run.notebook, {})
        made.metadata[METADATA] = {
            "events": run.events,
            "seconds": round(run.seconds, 2),
            "sandbox": list(run.sandbox),
        }
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
                self.engine.close()
                raise

    # ── what is the same for all

    def _files_of_the_release(self) -> dict[str, str]:
        """{path beside the notebook: path} of files that the release puts over those handed in."""
        source = self.directory.format_path(self.directory.source_directory, ".", self.assignment)
        return {
            os.path.relpath(path, source): path for path in find_all_files(source, [*self.directory.ignore, "*.ipynb"])
        }

    def _job(self, name: str) -> Job:
        released = self.directory.format_path(self.directory.release_directory, ".", self.assignment)
        path = Path(released) / f"{name}.ipynb"
        rules, limits = self._rules, {}
        seconds = float(rules.timeouts.get(self.assignment, rules.timeout or 0))
        if seconds > 0:
            limits["cell_seconds"] = seconds
        limits = Limits(
            **limits, later_share=rules.timeout_later, restarts=rules.max_restarts, output_bytes=rules.max_output,
            picture_bytes=rules.max_picture,
        )  # fmt: skip
        nb = nbformat.read(path, 4) if path.exists() else nbformat.v4.new_notebook()
        return job_for(nb, forbidden_of(self.assignment), limits=limits, language=rules.language)


def forbidden_of(assignment: str) -> tuple[str, ...]:
    """What an answer to this homework may not lead to; nothing for a homework without checks of its own."""
    try:
        check = importlib.import_module(f"dl101.check.{assignment.split('_')[0]}")
    except ImportError:
        return ()
    return tuple(getattr(check, "FORBIDDEN", ()))
