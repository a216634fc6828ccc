"""The process that runs a student's cells: a fork of the warm parent, shut in, serving the referee."""

from __future__ import annotations

import importlib.util
import os
import random
import signal
import sys
import threading
from pathlib import Path

from courseware.engine import aftermath, codec, late, stand_in
from courseware.engine import shell as shells
from courseware.engine.answering import Answering
from courseware.engine.limits import Limits
from courseware.engine.outputs import Collector


class Warm:
    """What the warm parent holds ready: a shell, stand-ins for what must not be there, libraries."""

    def __init__(self, forbidden: tuple[str, ...], preload: tuple[str, ...]):
        # Read under a name of its own: dl101.check is a stand-in here.
        self.leads = _delegation()
        self.refused = stand_in.Refused()
        self.finder = stand_in.make_finder(forbidden, self.refused)
        self.shell = shells.make()
        shells.warm(self.shell)
        late.load(preload)
        shells.connect_plots(self.shell)
        codec.use_torch()


def _delegation():
    """dl101's search for the forbidden module that a function leads to: an honest student is told which."""
    spec = importlib.util.find_spec("dl101")
    path = Path(spec.submodule_search_locations[0]) / "check" / "forbidden.py"
    spec = importlib.util.spec_from_file_location("courseware.engine._delegation", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.delegation


def run(warm: Warm, sock, order: dict, confine) -> None:
    """Becomes the student's process of an order {limits, language, seed}; confine(keep): shuts it in. Never returns."""
    limits = Limits.from_json(order["limits"])
    threading.main_thread()
    written = _Written()
    confine([sock.fileno(), 1, 2])
    shell = warm.shell
    box: list = []
    collector = Collector(limits.output_bytes, limits.picture_bytes, lambda items: box[0].send("out", items))
    out = _Out(collector, written)

    def run_cell(source, name):
        collector.restart()
        shell.run(source, name)
        return aftermath.state(limits.processes)

    answering = Answering(
        sock, limits.message_bytes, shell.user_ns, out, warm.refused, run_cell, shell.cell_of, warm.leads
    )
    box.append(answering)
    warm.finder.ask = lambda how, module, name, args, kwargs: answering.ask("check", [module, name], how, args, kwargs)
    shells.connect(shell, collector, order["language"])
    _seed(order["seed"])
    sys.path.append(os.getcwd())
    if "dl101" in sys.modules:
        sys.modules["dl101"].use_language(order["language"])

    def interrupted(number, frame):
        if answering.busy:
            raise KeyboardInterrupt

    signal.signal(signal.SIGINT, interrupted)
    try:
        answering.serve()
    finally:
        os._exit(0)


class _Out:
    """What the cell displayed, and what was written to descriptors 1 and 2 past Python."""

    def __init__(self, collector: Collector, written: _Written):
        self.collector, self.written = collector, written

    def take(self) -> list:
        text = self.written.new(2 * self.collector.text_limit)
        if text:
            self.collector.stream("stdout", text)
        return self.collector.take()


class _Written:
    """A file in memory behind descriptors 1 and 2."""

    def __init__(self):
        self._file = os.memfd_create("output", os.MFD_CLOEXEC)
        for descriptor in (1, 2):
            os.dup2(self._file, descriptor, inheritable=True)
        os.close(self._file)
        self._read = 0

    def new(self, most: int) -> str:
        try:
            size = os.fstat(1).st_size
            if size <= self._read:
                return ""
            data = os.pread(1, min(size - self._read, most), self._read)
            self._read = size
        except OSError:  # a student's code may have closed it
            return ""
        return data.decode("utf-8", "replace")


def _seed(number: int) -> None:
    """The same submission draws the same numbers, also when its cells are run again; no two forks by accident."""
    random.seed(number)
    if "numpy" in sys.modules:
        sys.modules["numpy"].random.seed(number & 0xFFFFFFFF)
    if "torch" in sys.modules:
        sys.modules["torch"].default_generator.manual_seed(number)
