"""The process that a homework's warm parents come from, started as soon as anyone knows that it will be wanted.

It loads libraries by itself and then waits to be told what homework it is for (courseware.engine.zygote). Standard
library only: `./course grade` starts it before it imports nbgrader, which takes as long.
"""

from __future__ import annotations

import atexit
import contextlib
import json
import os
import re
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from courseware.course import Course

# Matplotlib draws into the cells, as in a notebook; the processes' environment says so before it is imported.
PLOTS = "module://matplotlib_inline.backend_inline"
# glibc asks the kernel for large pages (2.35 and later, where they are granted): a fork copies a table of pages, and
# with torch that is most of what it costs.
_LARGE_PAGES = {"GLIBC_TUNABLES": "glibc.malloc.hugetlb=1"}
_OWN = ("dl101", "courseware", "google")  # the course's modules have stand-ins, and Colab's are nowhere else
_IMPORT = re.compile(r"^\s*(?:import|from)\s+(\w+)", re.MULTILINE)


@dataclass
class WarmStart:
    """students, referees: sockets on which each of the warm parents is told what is to be ready; see parents.py."""

    process: subprocess.Popen
    students: socket.socket
    referees: socket.socket

    def kill(self) -> None:
        self.students.close()
        self.referees.close()
        self.process.kill()
        self.process.wait()


_ahead: WarmStart | None = None


def start(libraries: Iterable[str] = ()) -> WarmStart:
    """Starts the process. libraries: modules that it loads before it is told anything."""
    students, its_students = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    referees, its_referees = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    with its_students, its_referees:
        descriptors = [its_students.fileno(), its_referees.fileno()]
        code = (
            "import sys; sys.path.insert(0, sys.argv[1]); from courseware.engine.zygote import main; main(sys.argv[2:])"
        )
        library = str(Path(__file__).resolve().parents[1])
        process = subprocess.Popen(
            [sys.executable, "-I", "-c", code, library, ",".join(libraries), *map(str, descriptors)],
            pass_fds=descriptors,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            env=_environment(),
            cwd="/",
            start_new_session=True,
        )
    return WarmStart(process, students, referees)


def start_ahead(course: Course, words: Sequence[str]) -> None:
    """Starts one for the homework that is named first in a command line. Where it was not wanted, it ends with us."""
    global _ahead
    homework = next((word for word in words if not word.startswith("-")), None)
    if os.name == "nt" or _ahead or any(word.startswith("--scheduler") for word in words):
        return
    for name in course.assignment_ids():
        if homework in (name, name.split("_")[0]):
            with contextlib.suppress(OSError):
                _ahead = start(libraries_of(course.assignments / "en" / name / f"{name}.ipynb"))
                atexit.register(_give_up)
            return


def take() -> WarmStart:
    """The one that was started ahead and is still there, or a new one."""
    global _ahead
    found, _ahead = _ahead, None
    if found is not None and found.process.poll() is not None:
        found.kill()
        found = None
    return found or start()


def libraries_of(notebook: Path) -> list[str]:
    """What a notebook imports and any homework needs, the course's own modules and Python's aside."""
    found = ["numpy", "matplotlib.pyplot"]
    with contextlib.suppress(OSError, ValueError, KeyError, TypeError):
        for cell in json.loads(notebook.read_text(encoding="utf-8"))["cells"]:
            if cell["cell_type"] == "code":
                found += _IMPORT.findall("".join(cell["source"]))
    return [name for name in dict.fromkeys(found) if name not in sys.stdlib_module_names and name not in _OWN]


def _give_up() -> None:
    if _ahead is not None:
        _ahead.kill()


def _environment() -> dict[str, str]:
    """What the process is started with; it stays readable in the memory of what is forked from it."""
    names = {name: os.environ[name] for name in ("PATH", "LANG", "TZ", "LD_LIBRARY_PATH") if name in os.environ}
    threads = {name: "1" for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")}
    fonts = os.environ.get("MPLCONFIGDIR") or os.path.join(os.path.expanduser("~"), ".config", "matplotlib")
    cache = os.path.join(os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache"), "matplotlib")
    return {
        "LANG": "C.UTF-8", **names, **threads, "PYTHONDONTWRITEBYTECODE": "1", "PYTHONHASHSEED": "0",
        "MPLCONFIGDIR": cache if os.path.isdir(cache) and not os.environ.get("MPLCONFIGDIR") else fonts,
        "IPYTHONDIR": os.path.join(tempfile.gettempdir(), "dl101-ipython"), "PYTHONIOENCODING": "utf-8",
        "MPLBACKEND": PLOTS, **_LARGE_PAGES,
    }  # fmt: skip
