"""The trusted process of one submission: it runs the test cells and drives the student's process cell by cell.

Nothing of the student's is ever run here. A test cell's names are its own; what it does not define is asked of the
student's process (see peer.py). A cell that does not end, or that ends Python, costs itself and no more: its process is
replaced, and the cells before are run again without it.
"""

from __future__ import annotations

import builtins
import contextlib
import functools
import importlib.util
import os
import re
import resource
import signal
import socket
import sys
import time
import types
from pathlib import Path

from courseware.engine import aftermath, codec, wire
from courseware.engine import peer as peers
from courseware.engine import shell as shells
from courseware.engine.limits import PATIENCE, Limits
from courseware.engine.line import Line, adopt
from courseware.engine.outputs import Collector, Record
from courseware.engine.sentences import ENAMES, SENTENCES

# Address space of a referee: values of the student's process may ask for more than the machine has.
_MEMORY = 24 * 2**30


class Names(dict):
    """Globals of the test cells. A name that the tests did not define is the student's, but never a builtin."""

    peer = None

    def __missing__(self, name):
        if self.peer is None or not isinstance(name, str) or hasattr(builtins, name) or shells.inner(name):
            raise KeyError(name)
        try:
            return self.peer.name(name)
        except NameError:
            raise KeyError(name) from None

    def __contains__(self, name):
        if dict.__contains__(self, name):
            return True
        if self.peer is None or not isinstance(name, str) or shells.inner(name) or hasattr(builtins, name):
            return False
        return name in self.peer.ask("names")

    def get(self, name, default=None):
        try:
            return self[name]
        except KeyError:
            return default

    def globals_there(self):
        """What dl101.check.given changes when a test cell calls it without a function."""
        return None if self.peer is None else self.peer.scope


class Warm:
    """What the referees' warm parent holds ready. paths: folders for imports of the tests."""

    def __init__(self, paths: list[str]):
        sys.path[:0] = [path for path in paths if path not in sys.path]
        self.names = Names()
        self.shell = shells.make(self.names, types.ModuleType("__main__"))
        shells.warm(self.shell)
        # A test cell is Python: no word in it has to be looked up, among the student's names too, for what it may mean.
        self.shell.prefilter_manager.prefilter_lines = lambda lines, continue_prompt=False: lines

    def ready(self) -> None:
        shells.connect_plots(self.shell)
        codec.use_torch()


class Channel:
    """The referee's connection with its caller: JSON messages, and sockets of a new student's process."""

    def __init__(self, sock: socket.socket):
        self.sock = sock

    def send(self, message: dict) -> None:
        wire.write(self.sock, message)

    def receive(self) -> dict:
        return wire.read(self.sock, 1 << 30)[0]

    def student(self, grace: float) -> Line:
        """A new student's process. Raises Gone where the caller gives up."""
        self.send({"need": "student"})
        data, descriptors, _, _ = socket.recv_fds(self.sock, 1, 2)
        if len(descriptors) != 2:
            raise wire.Gone("no student's process")
        sock, control = map(adopt, descriptors)
        return Line(sock, control, grace)


def run(warm: Warm, sock: socket.socket) -> None:
    """Becomes the referee of the job that the caller sends. Returns when all cells have been run."""
    channel = Channel(sock)
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY if hard == resource.RLIM_INFINITY else min(_MEMORY, hard), hard))
    driver = Driver(warm, channel, channel.receive())
    with contextlib.suppress(wire.Gone, BrokenPipeError):  # the caller is gone
        driver.run()
        channel.send({"done": driver.summary()})


class Driver:
    """Runs the cells of one submission and reports each to the caller as soon as it is over."""

    def __init__(self, warm: Warm, channel: Channel, job: dict):
        self.shell, self.names, self.channel = warm.shell, warm.names, channel
        self.cells = job["cells"]
        self.limits = Limits.from_json(job["limits"])
        self.language, self.forbidden = job["language"], tuple(job["forbidden"])
        self.operators, self.imports = job["operators"], job["imports"]
        self.first, self.outcast = job["first"], set(job["outcast"])
        self.sources = {cell["id"]: cell["source"] for cell in self.cells}
        self.started = time.monotonic() - job["spent"]
        self.restarts, self.slow = job["restarts"], job["slow"]
        self.line: Line | None = None
        self.peer: peers.RefereePeer | None = None
        self.record: Record | None = None
        self.replaying = self.in_test = False
        self.cpu = 0.0
        self.memory = 0
        self.students_seconds = 0.0
        # Of the process that there is now: Python's threads and the cell that left them; whether a cell was interrupted
        # in it; what it lacks to go on.
        self.threads: tuple[int, int | None] = 0, None
        self.half_done, self.lacks = False, ""
        self.begun: list[tuple[float, int]] = []
        self.told: set[str] = set()

    # ── all cells

    def run(self) -> None:
        self._start()
        self._connect()
        if self.first:
            self._restore()
        for index in range(self.first, len(self.cells)):
            self._cell(index)
        self._leave()

    def summary(self) -> dict:
        return {"memory": self.memory, "cpu": round(self.cpu, 3), "student": round(self.students_seconds, 4)}

    def _start(self) -> None:
        signal.signal(signal.SIGALRM, _hanging)
        if "dl101" in sys.modules:
            sys.modules["dl101"].use_language(self.language)
        shells.connect(self.shell, Collector(self.limits.output_bytes, self.limits.picture_bytes), self.language)
        for statement in self.imports:
            with contextlib.suppress(Exception):
                exec(statement, self.names)
        os.environ.pop("NBGRADER_EXECUTION", None)

    def _restore(self) -> None:
        """The state before the first cell, after another referee was lost."""
        self._replay(self.first)
        for index in range(self.first):
            if self._runs(index) and self.cells[index]["test"]:
                self._attempt(index, silent=True)

    def _cell(self, index: int) -> None:
        cell = self.cells[index]
        self.record = self._new_record()
        if not cell["source"].strip():
            return
        self.channel.send({"begin": index})
        started = time.monotonic()
        if cell["skip"]:
            self.record.stream("stdout", SENTENCES["training"][self.language] + "\n")
        elif self.restarts > self.limits.restarts:
            self._note(index, "not-run")
        elif time.monotonic() - self.started > self.limits.submission_seconds:
            self._note(index, "late", self.limits.submission_seconds)
        else:
            trouble = self._attempt(index)
            # What an interrupted cell has left there may be what ended the process.
            others = self.half_done
            if trouble == "died" and (self._revive(index) or others):
                # An earlier cell ended the process with a delay, so this one gets its own try.
                self.record = self._new_record()
                trouble = self._attempt(index)
            if trouble:
                self.outcast.add(index)
                self._note(index, trouble, self.allowed, self._evidence())
                if not self._lives():
                    self._revive(index)
        if self.record.cut:
            self._event("output", index)
        self.channel.send({
            "cell": index, "outputs": self.record.outputs, "slow": self.slow, "restarts": self.restarts,
            "count": self.shell.execution_count - 1, "seconds": round(time.monotonic() - started, 4),
        })  # fmt: skip

    def _new_record(self) -> Record:
        text, pictures = self.limits.output_bytes, self.limits.picture_bytes
        said = (("output", text), ("picture", pictures))
        notices = [SENTENCES[kind][self.language].format(kilobytes=most // 1000) for kind, most in said]
        return Record(text, pictures, *notices)

    def _runs(self, index: int) -> bool:
        cell = self.cells[index]
        return bool(cell["source"].strip()) and index not in self.outcast and not cell["skip"]

    # ── one cell

    def _attempt(self, index: int, silent: bool = False) -> str | None:
        """Runs a cell once: None, 'timeout', 'died' or 'hostile'."""
        if not self._lives():
            return "died"
        cell, limits = self.cells[index], self.limits
        self.allowed = limits.cell_seconds
        if self.slow:
            self.allowed = max(min(5.0, limits.cell_seconds), limits.cell_seconds * limits.later_share)
        left = limits.submission_seconds - (time.monotonic() - self.started)
        self.line.allow(max(min(self.allowed, left), 0.1))
        kept = self.record
        if silent:
            self.record = self._new_record()
        self.in_test = cell["test"]
        started = time.monotonic()
        self.begun.append((started, index))
        _Hanging.happened = False
        signal.setitimer(signal.ITIMER_REAL, self.allowed + PATIENCE)
        try:
            if cell["test"]:
                self._test(cell)
            else:
                self._after(index, *aftermath.read(self.peer.ask("cell", cell["source"], cell["id"])))
                self.shell.execution_count += 1
        except wire.Gone:
            pass
        except (Exception, KeyboardInterrupt):  # a cell that fails is an answer too: this is a lie or a stop
            if not (self.line.stop_requested or _Hanging.happened) and self.line.gone is None:
                self.peer.hostile = self.peer.hostile or "an exception out of a cell"
                self.line.kill()
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
            self.in_test = False
            self.students_seconds += time.monotonic() - started
            self.record = kept
        if self.peer.hostile:
            return "hostile"
        hung = _Hanging.happened
        if hung and not self.line.stop_requested:
            self.line.kill()  # in the middle of a message, perhaps
        if hung or self.line.stop_requested:
            # A long cell of the homework's own may only be slow: its limit, and that of what follows, stays.
            self.slow = self.slow or cell["graded"]
            self.half_done = True
            return "timeout"
        return "died" if self.line.gone is not None else None

    def _after(self, index: int, lacks: str, threads: int) -> None:
        """What a cell left behind: a process that the next cell would die in, for whatever it does, is ended now."""
        if threads > self.threads[0]:
            self.threads = threads, index
        elif not threads:
            self.threads = 0, None
        if lacks:
            self.lacks = f"the cell left no {lacks} for those after it"
            self.line.kill()

    def _test(self, cell: dict) -> None:
        """Runs a test cell in this process."""
        collector = self.shell.collector
        collector.restart()
        collector.take()
        with contextlib.suppress(KeyboardInterrupt):
            self.shell.run(cell["source"], cell["id"])
        self._own_output()

    def _own_output(self) -> None:
        """What the test cell displayed so far, in order with what the student's code prints."""
        for item in self.shell.collector.take():
            if item[0] == "stream":
                item[1] = "stdout"  # a warning on stderr costs honest code no points
            self.record.add([item])

    def _heard(self, items: list) -> None:
        """What the student's code displayed. Within a test it is text and no more: never a result."""
        if self.in_test:
            self._own_output()
        if not self.replaying:
            self.record.add(items, only_text=self.in_test)

    def _asked(self, module: str) -> None:
        """The student's code wanted a forbidden module: told to the check that looks out for it."""
        for finder in sys.meta_path:
            told = getattr(finder, "asked_elsewhere", None)
            if told is not None:
                told(module)
        if not self.replaying:
            self._event("forbidden", None, evidence=module[:100])

    def _check(self, module: str, name: str, how: str, args: list, kwargs: dict):
        """A public function or value of a check, for a cell of the notebook that uses it; in a test there is none."""
        if self.in_test or module not in _checks():
            raise ImportError(f"{module} is not there for answers")
        found = importlib.import_module(module)
        if name not in getattr(found, "__all__", ()):
            raise AttributeError(f"module {module!r} has no attribute {name!r}")
        thing = getattr(found, name)
        if how == "get":
            return (True, None) if callable(thing) else (False, thing)
        try:
            return thing(*args, **kwargs)
        finally:
            shown = self.shell.collector.take()
            if not self.replaying:
                self.record.add(shown, only_text=True)

    def _note(self, index: int, kind: str, seconds: float | None = None, evidence: str = "") -> None:
        """Writes an error into the cell's outputs, and the event into the list."""
        text = SENTENCES[kind][self.language].format(seconds=seconds or 0)
        stopped = [o for o in self.record.outputs if o["output_type"] == "error" and o["ename"] in _STOPS]
        if kind == "timeout" and stopped:
            # The interrupt is ours; where it struck inside the student's loop is worth keeping.
            output = stopped[0]
            output["traceback"] = [*output["traceback"][:-1], f"{ENAMES[kind]}: {text}"]
            output["ename"], output["evalue"] = ENAMES[kind], text
        else:
            self.record.outputs = [o for o in self.record.outputs if o["output_type"] != "error"]
            self.record.note(ENAMES[kind], text)
        self._event(kind, index, seconds, evidence)

    def _event(self, kind: str, index: int | None, seconds: float | None = None, evidence: str = "") -> None:
        name = None if index is None else self.cells[index]["name"]
        self.channel.send({"event": {"kind": kind, "cell": name, "seconds": seconds, "evidence": evidence}})

    def _evidence(self) -> str:
        gone = self.line.gone if self.line is not None and self.line.gone else {}
        parts = [self.peer.hostile if self.peer is not None and self.peer.hostile else "", gone.get("how") or ""]
        parts.append(self.lacks)
        if gone.get("limit"):
            parts.append(f"limit: {gone['limit']}")
        if gone.get("signal"):
            with contextlib.suppress(ValueError):
                parts.append(signal.Signals(gone["signal"]).name)
        elif gone.get("status"):
            parts.append(f"exit status {gone['status']}")
        if gone.get("memory"):
            parts.append(f"{gone['memory'] / 2**20:.0f} MB, {gone.get('cpu', 0):g} s CPU")
        return "; ".join(part for part in parts if part)[:500]

    # ── the student's process

    def _lives(self) -> bool:
        return self.line is not None and self.line.gone is None and not self.line.killed

    def _connect(self) -> None:
        self.line = self.channel.student(self.limits.grace_seconds)
        self.threads, self.half_done, self.lacks = (0, None), False, ""
        self.peer = peers.RefereePeer(
            self.line,
            self.limits.message_bytes,
            self._heard,
            self.sources,
            self.operators,
            self.forbidden,
            self._asked,
            self._check,
        )
        self.names.peer = self.peer

    def _leave(self) -> None:
        if self.line is not None:
            self.line.close()
            self.cpu += (self.line.gone or {}).get("cpu", 0.0)
            self.memory = max(self.memory, (self.line.gone or {}).get("memory", 0))
            self._tell((self.line.gone or {}).get("turned away", ()))
            left = (self.line.gone or {}).get("left", 0)
            if left and not self.replaying:
                self._event("left-behind", None, evidence=f"{left} processes")
            elif self.threads[0] and not self.replaying:
                self._event("left-behind", self.threads[1], evidence=f"{self.threads[0]} threads")

    def _tell(self, turned_away: list) -> None:
        """What the sandbox did not let through, by the cell that ran at that time, each once."""
        found: dict[int | None, list[str]] = {}
        for when, text in turned_away:
            if text not in self.told:
                self.told.add(text)
                before = [index for started, index in self.begun if started <= when]
                found.setdefault(before[-1] if before else None, []).append(text)
        for index, texts in found.items():
            self._event("turned-away", index, evidence="\n".join(texts))

    def _revive(self, index: int) -> bool:
        """A new process in the state before cell `index`; True where an earlier cell ended the process again."""
        guilty_elsewhere = False
        while self.restarts < self.limits.restarts:
            self.restarts += 1
            self._leave()
            self._connect()
            culprit = self._replay(index)
            if culprit is None:
                return guilty_elsewhere
            guilty_elsewhere = True
            self.outcast.add(culprit)
            self._blame(culprit)
        self.restarts += 1
        return False

    def _blame(self, culprit: int) -> None:
        """An earlier cell turns out to be the one: its outputs say so."""
        text = SENTENCES["died"][self.language]
        output = {"output_type": "error", "ename": ENAMES["died"], "evalue": text,
                  "traceback": [f"{ENAMES['died']}: {text}"]}  # fmt: skip
        self.channel.send({"blame": culprit, "output": output})
        self._event("died", culprit, evidence=self._evidence())

    def _replay(self, index: int) -> int | None:
        """Runs the student's cells before `index` again; the one that ended the process, or None."""
        self.replaying, kept = True, self.record
        self.record = self._new_record()
        count = self.shell.execution_count
        try:
            for earlier in range(index):
                if not self._runs(earlier) or self.cells[earlier]["test"]:
                    continue
                if self._attempt(earlier) and not self._lives():
                    return earlier
        finally:
            self.replaying, self.record = False, kept
            self.shell.execution_count = count
        return None


@functools.cache
def _checks() -> frozenset[str]:
    """The modules of dl101.check that belong to homeworks and lectures."""
    package = importlib.util.find_spec("dl101.check")
    folders = package.submodule_search_locations if package else ()
    names = [path.stem for folder in folders for path in Path(folder).glob("*.py")]
    return frozenset(f"dl101.check.{name}" for name in names if re.fullmatch(r"(hw|lecture)\d+", name))


_STOPS = ("KeyboardInterrupt", "Stopped")


class _Hanging:
    happened = False


def _hanging(number, frame):
    _Hanging.happened = True
    raise KeyboardInterrupt
