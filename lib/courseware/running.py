"""Cells of a notebook in a forked process, and many variants of one notebook that share what comes before they differ.

No sandbox: these are the course's own catalogues and mutants. Submissions are run by courseware.engine.
"""

from __future__ import annotations

import contextlib
import io
import json
import linecache
import os
import select
import signal
import sys
import time
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass

# A process that a cell leaves behind keeps the pipe open: what was written ends with this line.
_END = "null"
Results = dict[str, tuple[float, str]]  # {test cell id: (points earned, message)}


@dataclass(frozen=True)
class Cell:
    """worth: the points of a test cell, None for any other."""

    id: str
    source: str
    worth: float | None


@dataclass(frozen=True)
class Branch:
    """A variant of a notebook: some of its cells have another source, and some of its tests may be missing."""

    name: str
    cells: Sequence[Cell]


def one_thread() -> None:
    """A fork of a process with torch's threads running would hang."""
    if "torch" in sys.modules:
        sys.modules["torch"].set_num_threads(1)


def alone(cells: Sequence[Cell], language: str, limit: float, until_failure: bool = False) -> Results:
    """Runs the cells in a process of their own. Test cells not reached within `limit` seconds are left out."""

    def work(write):
        _begin(language)
        for line in _run(cells, {"__name__": "__main__"}, until_failure):
            write(line)

    return _results(_forked(work, limit))


def side_by_side(cells: Sequence[Cell], branches: Sequence[Branch], language: str, limit: float) -> dict[str, Results]:
    """{name of a branch: its results}. The cells of the notebook are run once, and each branch from where it differs.

    limit: seconds for the notebook itself, and again for each branch.
    """
    starts = [_first_difference(cells, branch.cells) for branch in branches]
    last = max(starts, default=-1)

    def work(write):
        _begin(language)
        names, before = {"__name__": "__main__"}, []
        for at, cell in enumerate([*cells, None]):
            for branch, start in zip(branches, starts, strict=True):
                if start == at:
                    one_thread()
                    tests = {cell.id for cell in branch.cells}
                    ids = [cell.id for cell in cells[:at] if cell.id in tests]
                    rest = branch.cells[len(ids) :]
                    lines = [line for line in before if line[0] in tests]
                    after = _forked(lambda write, rest=rest: [write(line) for line in _run(rest, names)], limit)
                    write([branch.name, [*lines, *after]])
            if cell is not None and at < last:
                before += _run([cell], names)

    return {name: _results(lines) for name, lines in _forked(work, limit * (len(branches) + 1))}


def _first_difference(cells, others) -> int:
    """The place in `cells` before which `others` has the same cells, but for tests that it leaves out."""
    sources = {cell.id: cell.source for cell in others}
    return next(
        (at for at, cell in enumerate(cells) if sources.get(cell.id, cell.source) != cell.source),
        len(cells),
    )


def _results(lines) -> Results:
    return {cell_id: (earned, message) for cell_id, earned, message in lines}


def _begin(language: str) -> None:
    import dl101

    dl101.use_language(language)
    os.environ.setdefault("MPLBACKEND", "Agg")


def _run(cells, names: dict, until_failure: bool = False):
    """Runs the cells with these globals; yields [id, points earned, message] of each test cell once it is done."""
    for cell in cells:
        out, err, message = io.StringIO(), io.StringIO(), ""
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            # Hints quote the line that failed, as they do in a notebook.
            name = f"<{cell.id}>"
            linecache.cache[name] = (len(cell.source), None, cell.source.splitlines(keepends=True), cell.id)
            try:
                exec(compile(cell.source, name, "exec"), names)
            except BaseException as error:
                message = str(error) if isinstance(error, AssertionError) and str(error) else ""
                message = message or traceback.format_exception_only(error)[-1].strip()
        if cell.worth is not None:
            message = message or err.getvalue().strip()
            yield [cell.id, 0.0 if message else float(cell.worth), message]
            if message and until_failure:
                return


def _forked(work: Callable, limit: float) -> list:
    """What `work(write)` has written in a forked process by the time it ends, or is killed after `limit` seconds."""
    sys.stdout.flush()
    sys.stderr.flush()
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.close(reader)
            with os.fdopen(writer, "w") as stream:
                work(lambda line: print(json.dumps(line), file=stream, flush=True))
                print(_END, file=stream, flush=True)
        finally:
            os._exit(0)
    os.close(writer)
    data, until = b"\n", time.monotonic() + limit
    end = f"\n{_END}\n".encode()
    while (left := until - time.monotonic()) > 0 and select.select([reader], [], [], left)[0]:
        piece = os.read(reader, 1 << 16)
        data += piece
        if not piece or data.endswith(end):
            break
    os.close(reader)
    with contextlib.suppress(ProcessLookupError):
        os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    *lines, _ = data.decode().split("\n")[1:]  # the last one is empty, or was cut off
    return [json.loads(line) for line in lines if line != _END]
