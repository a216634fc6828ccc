"""The bare cells: a fork of a warm parent for each submission, plain exec of its cells, nothing else.

Run as a program of its own, so that its warm parent has only imported: python bare.py CLASS.json RESULT.json
What a notebook displays by itself, a figure, is drawn here too: it is the cells' work, whoever grades.
"""

from __future__ import annotations

import importlib
import io
import json
import os
import resource
import signal
import sys
import time
import warnings
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

from courseware.engine import torch_compiler

SECONDS = 300


def main(work: Path, result: Path) -> None:
    """CLASS.json: {"modules": to import, "at_once": how many, "submissions": [[{"source", "test"}, …], …]}."""
    task = json.loads(work.read_text(encoding="utf-8"))
    os.environ["MPLBACKEND"] = "Agg"
    os.environ["NBGRADER_EXECUTION"] = "autograde"
    warnings.simplefilter("ignore")
    for name in task["modules"]:
        try:
            importlib.import_module(name)
        except ImportError:
            pass
    torch_compiler.put_off()  # as grading does: a smaller process is forked sooner
    done: list[dict | None] = [None] * len(task["submissions"])
    running: dict[int, tuple[int, float, int]] = {}
    started = time.perf_counter()
    for i, cells in enumerate(task["submissions"]):
        if len(running) >= task["at_once"]:
            _end_one(running, done)
        reader, writer = os.pipe()
        began, pid = time.perf_counter(), os.fork()
        if pid == 0:
            os.close(reader)
            _child(cells, writer)
        os.close(writer)
        running[pid] = (i, began, reader)
    while running:
        _end_one(running, done)
    seconds = time.perf_counter() - started
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = used.ru_utime + used.ru_stime
    result.write_text(json.dumps({"seconds": seconds, "cpu": cpu, "submissions": done}))


def _end_one(running: dict, done: list) -> None:
    """What a child says fits into its pipe, so it never waits for this."""
    pid, _ = os.wait()
    i, began, reader = running.pop(pid)
    said = os.read(reader, 1 << 16)
    os.close(reader)
    done[i] = {"drawing": 0.0, "passed": [], **json.loads(said or b"{}"), "seconds": time.perf_counter() - began}


def _child(cells: list[dict], writer: int) -> None:
    try:
        signal.alarm(SECONDS)
        drawing, passed, names = _draw_as_notebooks_do(), [], {"__name__": "__main__"}
        for cell in cells:
            out, err, good = io.StringIO(), io.StringIO(), True
            with redirect_stdout(out), redirect_stderr(err):
                try:
                    exec(compile(cell["source"], "<cell>", "exec"), names)
                except BaseException:
                    good = False
                drawing()
            if good and cell["test"]:
                passed.append(cell["test"])
        os.write(writer, json.dumps({"drawing": drawing.seconds, "passed": passed}).encode())
    finally:
        os._exit(0)


class _draw_as_notebooks_do:
    """At plt.show() and at the end of a cell every open figure becomes a picture and is closed."""

    def __init__(self):
        self.seconds = 0.0
        if "matplotlib.pyplot" in sys.modules:
            sys.modules["matplotlib.pyplot"].show = self

    def __call__(self, *_, **__) -> None:
        plt = sys.modules.get("matplotlib.pyplot")
        if plt is None:
            return
        began = time.perf_counter()
        for number in plt.get_fignums():
            plt.figure(number).savefig(io.BytesIO(), format="png", bbox_inches="tight")
        plt.close("all")
        self.seconds += time.perf_counter() - began


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
