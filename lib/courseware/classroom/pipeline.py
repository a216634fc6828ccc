"""Grades many submissions of one homework: several run at once, one writes.

Submissions are packed (task.pack), run by a crew (task.execute: in threads of this process here, on Dask workers in
cluster.py), and come back as data. The caller's thread alone writes: the graded notebooks, and the points, a
transaction for each submission. nbgrader's own chain does the same a submission at a time (`nbgrader autograde`,
formgrader's button). What nbgrader_config.py sets holds here too: limits, truncated output, penalties for late work,
files of the release.
"""

from __future__ import annotations

import os
import queue
import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Protocol

import nbformat
from nbformat import NotebookNode
from nbgrader.plugins import LateSubmissionPlugin
from nbgrader.preprocessors import AssignLatePenalties, CheckCellMetadata, LimitOutput, SaveAutoGrades
from nbgrader.utils import find_all_files
from traitlets.config import Config
from traitlets.utils.importstring import import_item

from courseware.classroom import gradebook
from courseware.classroom.execute import RunSubmission, released, shared_engine
from courseware.classroom.save import Keys, save
from courseware.classroom.sheet import Sheet
from courseware.classroom.task import Outcome, Rules, Task, execute, pack
from courseware.course import Course
from courseware.engine import EngineError
from courseware.errors import UserError
from courseware.files import write_bytes

LOOK_SECONDS = 1.0  # how long to wait for a result before the crew and the caller are asked whether to go on


@dataclass
class Done:
    """A submission that has run. reason: why it could not be graded, as results.REASONS has it, or None."""

    student: str
    notebooks: dict[str, NotebookNode] = field(default_factory=dict)
    timestamp: datetime | None = None
    reason: dict | None = None
    seconds: float = 0.0


class Crew(Protocol):
    """Who runs the submissions."""

    def ready(self, rules: Rules, unsafe: bool) -> tuple[str, ...]:
        """Gets everything up; returns the layers of the sandbox. Raises UserError where nothing can be graded."""

    def start(self, workers: int) -> None:
        """Begins a run. `workers`: how many submissions run at once on this machine."""

    def room(self) -> int:
        """How many submissions may be in hand at once, those that wait included."""

    def submit(self, task: Task) -> Future: ...

    def outcome(self, future: Future) -> Outcome:
        """What became of a task that is over. Raises UserError where no other could be run either."""

    def look(self) -> None:
        """Called while nothing comes back. Raises UserError where nothing will."""

    def close(self, now: bool = False) -> None:
        """No more submissions; those in hand are finished, or given up where it has to be `now`."""


class Here:
    """Runs submissions on this machine, in threads that wait for the engine's processes."""

    def ready(self, rules: Rules, unsafe: bool) -> tuple[str, ...]:
        self._rules, self._engine = rules, shared_engine(unsafe)
        try:
            layers = [layer for job in rules.jobs.values() for layer in self._engine.warm(job)]
        except EngineError as error:
            raise UserError(
                f"Nothing was graded. {error} It is asked for by ./course grade --unsafe, or by "
                "c.RunSubmission.unsafe = True in nbgrader_config.py."
            ) from error
        return tuple(dict.fromkeys(layers))

    def start(self, workers: int) -> None:
        self._pool, self._workers, self._stopped = ThreadPoolExecutor(workers), workers, False

    def room(self) -> int:
        return 2 * self._workers  # so that none is idle while the caller writes

    def submit(self, task: Task) -> Future:
        return self._pool.submit(self._run, task)

    def _run(self, task: Task) -> Outcome:
        if self._stopped:
            raise EngineError("The run was stopped.")
        return execute(self._rules, task, self._engine)

    def outcome(self, future: Future) -> Outcome:
        try:
            return future.result()
        except EngineError as error:
            return Outcome(reason=str(error))

    def look(self) -> None: ...

    def close(self, now: bool = False) -> None:
        self._stopped = now
        if now:
            self._engine.close()
        self._pool.shutdown(cancel_futures=now)


class Pipeline:
    """The grading of one homework.

    unsafe: run without a sandbox. crew: who runs the submissions; None for this machine.
    Raises UserError where the homework was not released.
    """

    def __init__(self, course: Course, assignment: str, unsafe: bool = False, crew: Crew | None = None):
        self.course, self.assignment, self._crew = course, assignment, crew or Here()
        self.directory = gradebook.course_directory(course, assignment)
        settings = gradebook.config(course)
        with gradebook.open_gradebook(course) as book:
            sheet = Sheet.read(book, assignment)
        runner = RunSubmission(config=settings)
        jobs = {
            name: replace(runner.job(assignment, released(self.directory, assignment, name)), tests=cells.tests)
            for name, cells in sheet.notebooks.items()
        }
        self.rules = Rules(sheet, jobs, self._files_of_the_release(), _after_running(settings))
        self.unsafe = unsafe or runner.unsafe
        plugin = AssignLatePenalties(config=settings).plugin_class
        self._late: LateSubmissionPlugin = plugin(config=settings)
        self._getting_ready: Future | None = None
        self._keys: Keys | None = None

    def get_ready(self) -> Future:
        """Begins to start what submissions are forked from, where that has not begun, and goes on at once. What is
        returned is done when it is up, and raises what `ready` raises."""
        if self._getting_ready is None:
            starter = ThreadPoolExecutor(1)
            self._getting_ready = starter.submit(self._crew.ready, self.rules, self.unsafe)
            starter.shutdown(wait=False)
        return self._getting_ready

    def ready(self) -> tuple[str, ...]:
        """Starts what submissions are forked from; returns the layers of the sandbox.

        Raises UserError where the machine grants no sandbox and `unsafe` was not asked for.
        """
        return self.get_ready().result()

    def run_all(
        self, students: list[str], workers: int, check=lambda student: None, look: Callable[[], None] = lambda: None
    ) -> Iterator[Done]:
        """Runs the submissions, `workers` at once on this machine, or as many as the crew can take, and yields each as
        soon as it is done, its graded notebook written.

        `check` is called with a student before the submission is packed and may give a reason why it cannot be graded;
        `look` while nothing comes back, and may raise.
        What goes wrong in a submission is in its result. Where the caller stops, those not begun are left out. Raises
        UserError where no submission can be run.
        """
        self.ready()
        crew = self._crew
        crew.start(workers)
        waiting, running, over = list(reversed(students)), {}, queue.SimpleQueue()
        try:
            while running or waiting:
                while waiting and len(running) < crew.room() and over.empty():
                    done, task = self._begin(waiting.pop(), check)
                    if done.reason is not None:
                        yield done
                        continue
                    future = crew.submit(task)
                    running[future] = done, task
                    future.add_done_callback(over.put)
                if running:
                    try:
                        future = over.get(timeout=LOOK_SECONDS)
                    except queue.Empty:
                        crew.look()
                        look()
                        continue
                    yield self._keep(*running.pop(future), crew.outcome(future))
        except BaseException:
            crew.close(now=True)
            raise
        crew.close()

    def _begin(self, student: str, check: Callable[[str], dict | None]) -> tuple[Done, Task | None]:
        done = Done(student, reason=check(student))
        if done.reason is not None:
            return done, None
        submitted = self.course.submitted / student / self.assignment
        done.timestamp = self.directory.get_existing_timestamp(str(submitted))
        return done, pack(submitted, self.rules.jobs)

    def _keep(self, done: Done, task: Task, outcome: Outcome) -> Done:
        """Writes the graded notebooks, beside them the files handed in with those of the release over them."""
        done.seconds = round(outcome.seconds, 2)
        if outcome.reason is not None:
            done.reason = {"code": "failed", "detail": outcome.reason}
            return done
        target = self.course.autograded / done.student / self.assignment
        shutil.rmtree(target, ignore_errors=True)
        for path, data in {**task.files, **self.rules.files}.items():
            if not path.endswith(".ipynb"):
                write_bytes(target / path, data)
        for name, data in outcome.notebooks.items():
            write_bytes(target / f"{name}.ipynb", data)
            done.notebooks[name] = nbformat.v4.reads(data.decode("utf-8"))
        return done

    def save(self, book, done: Done, marked: dict[str, str] | None = None) -> None:
        """Writes the points of a submission that has run into the open gradebook; see save.save."""
        late = self._late.late_submission_penalty
        self._keys = self._keys or Keys.read(book, self.assignment)
        save(book, self.assignment, done.student, done.notebooks, done.timestamp, late, marked, self._keys)

    def _files_of_the_release(self) -> dict[str, bytes]:
        """{path beside the notebook: content} of files that the release puts over those handed in."""
        source = self.directory.format_path(self.directory.source_directory, ".", self.assignment)
        found = find_all_files(source, [*self.directory.ignore, "*.ipynb"])
        return {Path(os.path.relpath(path, source)).as_posix(): Path(path).read_bytes() for path in found}


def _after_running(settings: Config) -> tuple[tuple[type, Config], ...]:
    """What nbgrader_config.py puts after the run, but for steps that write to the gradebook; each with its settings."""
    ours = (RunSubmission, SaveAutoGrades, AssignLatePenalties, CheckCellMetadata)
    kinds = settings.Autograde.get("autograde_preprocessors") or [LimitOutput]
    kinds = [import_item(kind) if isinstance(kind, str) else kind for kind in kinds]
    # Other settings stay here: some are functions, which no other machine could make anything of.
    return tuple(
        (kind, Config({base.__name__: settings[base.__name__] for base in kind.mro() if base.__name__ in settings}))
        for kind in kinds
        if not issubclass(kind, ours)
    )
