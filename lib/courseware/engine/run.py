"""Runs notebooks: keeps warm parents, makes a referee and a student's process for each, puts the outputs in place."""

from __future__ import annotations

import copy
import socket
import threading
import time
import zlib
from collections import OrderedDict
from dataclasses import dataclass, field
from pathlib import Path

import nbformat

from courseware.engine import wire
from courseware.engine.job import Job, is_test, marks
from courseware.engine.limits import PATIENCE
from courseware.engine.line import pair
from courseware.engine.parents import EngineError, Parents
from courseware.engine.sandbox import Scratch, ScratchError
from courseware.engine.sentences import ENAMES, SENTENCES

MAX_PARENTS = 6  # pairs of warm parents kept, one for each homework
REFEREES_LOST = 3
EVENTS_OF_A_KIND = 100  # a flood of one kind pushes no other out of the report


@dataclass
class Run:
    """notebook: with outputs in every code cell; an error output in a test cell means that it failed. events: dicts
    with kind ('timeout', 'died', 'hostile', 'not-run', 'late', 'output', 'files', 'forbidden', 'left-behind',
    'turned-away'), cell, seconds, evidence. seconds: of the whole run; cells: {name: seconds}. sandbox: the layers in
    force. memory (bytes) and cpu (seconds) of the student's process.
    """

    notebook: nbformat.NotebookNode
    events: list[dict] = field(default_factory=list)
    seconds: float = 0.0
    sandbox: tuple[str, ...] = ()
    memory: int = 0
    cpu: float = 0.0
    cells: dict[str, float] = field(default_factory=dict)


class Engine:
    """Keeps warm parents and runs notebooks, several at once from several threads. Use it as a context manager.

    unsafe: run without a sandbox. Otherwise a machine that grants too little raises EngineError at the first run.
    """

    def __init__(self, unsafe: bool = False):
        self.unsafe = unsafe
        self._parents: OrderedDict[tuple, Parents] = OrderedDict()
        self._lock = threading.Lock()

    def __enter__(self) -> Engine:
        return self

    def __exit__(self, *_) -> None:
        self.close()

    def close(self) -> None:
        """Ends the warm parents, and with them whatever still runs."""
        with self._lock:
            while self._parents:
                self._parents.popitem()[1].close()

    def warm(self, job: Job) -> tuple[str, ...]:
        """Starts the warm parents of a homework ahead of its first submission. Returns the layers in force."""
        return self._warm(job).students.sandbox

    def run(self, notebook: nbformat.NotebookNode, job: Job) -> Run:
        """Runs all cells of a copy of `notebook`. What goes wrong in it is written into its outputs, never raised."""
        return _Running(self._warm(job), copy.deepcopy(notebook), job).run()

    def _warm(self, job: Job) -> Parents:
        key = (job.forbidden, job.preload, job.preload_tests, job.readable, tuple(sorted(job.variables.items())),
               job.paths)  # fmt: skip
        with self._lock:
            found = self._parents.pop(key, None)
            if found is None or not found.alive():
                if found is not None:
                    found.close()
                found = self._start(job)
            self._parents[key] = found
            while len(self._parents) > MAX_PARENTS:
                self._parents.popitem(last=False)[1].close()
            return found

    def _start(self, job: Job) -> Parents:
        started = Parents(job, self.unsafe)
        try:
            started.wait()
            if not (started.students.safe or self.unsafe):
                raise EngineError(started.students.advice)
        except BaseException:
            started.close()
            raise
        return started


class _Running:
    """One run: serves the referee's requests, and replaces a referee that is lost."""

    def __init__(self, parents: Parents, notebook, job: Job):
        self.students, self.referees = parents.students, parents.referees
        self.notebook, self.job = notebook, job
        self.code = [cell for cell in notebook.cells if cell.cell_type == "code"]
        self.scratches: list[Scratch] = []
        self.seed = zlib.crc32("\0".join(str(cell.source) for cell in self.code).encode("utf-8", "replace"))
        self.result = Run(notebook, sandbox=self.students.sandbox)
        self.begun: int | None = None
        self.next = self.restarts = 0
        self.slow = False
        self.outcast: set[int] = set()
        self.ahead: tuple[socket.socket, socket.socket] | None = None

    def run(self) -> Run:
        started = time.monotonic()
        for cell in self.code:
            cell.outputs, cell.execution_count = [], None
        try:
            # Not asked for yet, but it will be: both get ready at once.
            self.ahead = self._new_student()
            for _ in range(REFEREES_LOST):
                if self._referee(time.monotonic() - started):
                    break
                self._lost()
            else:
                for cell in self.code[self.next :]:
                    self._note(cell, "not-run")
        finally:
            for end in self.ahead or ():
                end.close()
            for scratch in self.scratches:
                scratch.remove()
        self.result.seconds = round(time.monotonic() - started, 4)
        return self.result

    def _referee(self, spent: float) -> bool:
        """Runs a referee to its end; whether it got there."""
        ours, theirs = pair()
        with ours:
            with theirs:
                self.scratches.append(Scratch(None, self.job.limits))
                files = None if self.job.files is None else str(Path(self.job.files).resolve())
                self.referees.order({"folder": self.scratches[-1].path, "files": files}, [theirs])
            left = self.job.limits.submission_seconds - spent
            # A referee limits its cells itself. This is for one that no longer can.
            until = time.monotonic() + max(left, 0) + 2 * PATIENCE + 30
            try:
                ours.settimeout(60)
                wire.write(ours, self._order(spent))
                while time.monotonic() < until:
                    ours.settimeout(max(until - time.monotonic(), 0.1))
                    message, _ = wire.read(ours, 1 << 30)
                    if self._take(message, ours):
                        return True
            except (wire.Gone, wire.Malformed, TimeoutError, OSError):
                pass
        return False

    def _order(self, spent: float) -> dict:
        cells = [
            {
                "id": cell.get("id") or f"cell-{i}",
                "name": marks(cell).get("grade_id") or cell.get("id", ""),
                "source": cell.source,
                "test": is_test(cell),
                "graded": bool(marks(cell)),
                "skip": self.job.skip in cell.metadata.get("tags", ()) and not marks(cell),
            }
            for i, cell in enumerate(self.code)
        ]
        return {
            "cells": cells, "limits": self.job.limits.to_json(), "language": self.job.language,
            "forbidden": self.job.forbidden, "operators": self.job.operators, "imports": self.job.imports,
            "first": self.next, "outcast": sorted(self.outcast), "spent": spent, "restarts": self.restarts,
            "slow": self.slow,
        }  # fmt: skip

    def _take(self, message: dict, channel: socket.socket) -> bool:
        """Deals with one message of the referee; True for its last."""
        if "need" in message:
            self._student(channel)
        elif "begin" in message:
            self.begun = self.next = message["begin"]
        elif "cell" in message:
            cell = self.code[message["cell"]]
            cell.outputs = [nbformat.from_dict(output) for output in message["outputs"]]
            cell.execution_count = message["count"] if message["count"] > 0 else None
            self.result.cells[marks(cell).get("grade_id") or cell.get("id", "")] = message["seconds"]
            self.slow, self.restarts = message["slow"], message["restarts"]
            self.begun, self.next = None, message["cell"] + 1
        elif "blame" in message:
            self.outcast.add(message["blame"])
            cell = self.code[message["blame"]]
            kept = [output for output in cell.outputs if output.output_type != "error"]
            cell.outputs = [*kept, nbformat.from_dict(message["output"])]
        elif "event" in message:
            self._event(**message["event"])
        elif "done" in message:
            self.result.memory, self.result.cpu = message["done"]["memory"], message["done"]["cpu"]
            return True
        return False

    def _student(self, channel: socket.socket) -> None:
        """A new student's process for the referee."""
        (sock, control), self.ahead = self.ahead or self._new_student(), None
        with sock, control:
            socket.send_fds(channel, [b"s"], [sock.fileno(), control.fileno()])

    def _new_student(self) -> tuple[socket.socket, socket.socket]:
        """A new student's process, in a folder of its own: the sockets that lead to it and to its guard."""
        try:
            scratch = Scratch(self.job.files, self.job.limits)
        except ScratchError as error:  # too many files, or too large ones: the notebook runs without them
            scratch = Scratch(None, self.job.limits)
            self._event("files", None, str(error))
        if scratch.left_out and not self.scratches:
            names = ", ".join(ascii(name)[1:-1][:80] for name in scratch.left_out[:10])
            self._event("files", None, f"links, pipes or devices, left out: {names}")
        self.scratches.append(scratch)
        sock, theirs = pair()
        control, watched = pair(socket.SOCK_SEQPACKET)
        with theirs, watched:
            order = {"limits": self.job.limits.to_json(), "language": self.job.language, "seed": self.seed,
                     "folder": scratch.path}  # fmt: skip
            self.students.order(order, [watched, theirs])
        return sock, control

    def _lost(self) -> None:
        """The referee itself was lost: the cell it was at is left out, the others go on with a new one."""
        if self.begun is not None:
            cell = self.code[self.begun]
            self._note(cell, "died")
            self.outcast.add(self.begun)
            self.next, self.begun = self.begun + 1, None

    def _note(self, cell, kind: str) -> None:
        text = SENTENCES[kind][self.job.language]
        cell.outputs = [
            nbformat.v4.new_output("error", ename=ENAMES[kind], evalue=text, traceback=[f"{ENAMES[kind]}: {text}"])
        ]
        name = marks(cell).get("grade_id") or cell.get("id", "")
        self._event(kind, name, "the referee was lost")

    def _event(self, kind: str, cell: str | None, evidence: str, seconds: float | None = None) -> None:
        if sum(event["kind"] == kind for event in self.result.events) < EVENTS_OF_A_KIND:
            self.result.events.append({"kind": kind, "cell": cell, "seconds": seconds, "evidence": evidence})


def run(notebook: nbformat.NotebookNode, job: Job, unsafe: bool = False) -> Run:
    """Runs one notebook with an engine of its own. For many, keep an Engine."""
    with Engine(unsafe) as engine:
        return engine.run(notebook, job)
