"""Which files outside its folder a student's code asks for: Python's audit events, judged by the guard.

The hook in the student's process passes on every path that is not plainly the notebook's own or a library's. The guard,
which sees the machine as it is, drops what is not there: a file of the student's own computer, a settings file that a
library looks for. What a program in another language opens, the hook does not see. This is evidence and no protection.
"""

from __future__ import annotations

import contextlib
import json
import os
import sys
from collections.abc import Callable, Iterable

# Events that name a path, with the word for the report.
_WORDS = {
    "open": "open", "os.listdir": "list", "os.scandir": "list", "glob.glob": "look for", "os.chdir": "enter",
    "os.mkdir": "make", "os.remove": "remove", "os.rmdir": "remove", "os.rename": "rename", "os.truncate": "empty",
    "os.chmod": "change", "os.symlink": "link to", "os.link": "link to", "sqlite3.connect": "open",
    "socket.connect": "reach", "socket.bind": "reach", "socket.sendto": "reach",
}  # fmt: skip
_CHANGES = {"make", "remove", "rename", "empty", "change"}
# Of the system, where libraries look around.
_SYSTEM = ("/proc/", "/sys/", "/dev/", "/etc/", "/usr/", "/lib/", "/lib64/", "/bin/", "/sbin/", "/opt/", "/run/",
           "/var/", "/nix/")  # fmt: skip
_SHARED = ("/tmp/",)
_CODE = (".py", ".so")  # of a library, written to
MOST = 100  # of one process; a flood costs the student's process, not the guard
LONGEST = 300


class Lookout:
    """shown: what the student's process may read. Made in the warm parent, so that a fork costs nothing."""

    def __init__(self, shown: Iterable[str]):
        real = {form for path in shown for form in (os.path.abspath(path), os.path.realpath(path))}
        kept = [os.environ[name] for name in ("IPYTHONDIR", "MPLCONFIGDIR") if name in os.environ]
        # Python shows the lines of a frame in a traceback of its own, and the engine's frames are there too.
        kept.append(os.path.dirname(os.path.abspath(__file__)))
        self._own = (*_SYSTEM, *(path + "/" for path in sorted(real.union(kept))))
        # What leads there, and where Python looks for modules: they have to be listed.
        self._around = {"/", *real, *map(os.path.abspath, sys.path)}
        for path in real:
            while path != "/":
                path = os.path.dirname(path)
                self._around.add(path)

    def watch(self, home: str, send: Callable[[bytes], None]) -> None:
        """From now on, and for good, this process's events are looked at. send: takes a note for the guard."""
        home += "/"
        said: set[tuple[str, str]] = set()

        def hook(event: str, args: tuple) -> None:
            if event in _WORDS:
                # Whatever happens here is no affair of the student's code.
                with contextlib.suppress(Exception):
                    look(event, args)

        def look(event: str, args: tuple) -> None:
            path = args[1] if event.startswith("socket.") else args[0]
            if not isinstance(path, str | bytes | os.PathLike):
                return
            path, word = os.fsdecode(path), _WORDS[event]
            if not path.startswith("/"):
                if ".." not in path or path.startswith("\0"):
                    return
                path = os.path.join(os.getcwd(), path)
            path = os.path.normpath(path)
            writes = word in _CHANGES or (event == "open" and _writes(*args[1:3]))
            if path in self._around or (path + "/").startswith(home):
                return
            if (path + "/").startswith(self._own):
                if not (event == "open" and writes and path.endswith(_CODE)):
                    return
            elif path.startswith(_SHARED) and (path.count("/") == 2 and writes or os.path.lexists(_fixed(path, word))):
                return  # its own /tmp, where the same name means nothing
            if len(said) < MOST and (word, path) not in said:
                said.add((word, path))
                send(json.dumps([word, path[:LONGEST], bool(writes)]).encode())

        sys.addaudithook(hook)


def _writes(mode, flags) -> bool:
    if isinstance(mode, str):
        return any(letter in mode for letter in "wax+")
    return isinstance(flags, int) and bool(flags & (os.O_WRONLY | os.O_RDWR))


def _fixed(path: str, word: str) -> str:
    """The path, or the folder that a pattern begins with."""
    if word != "look for" or not (found := [path.find(c) for c in "*?[" if c in path]):
        return path
    return os.path.dirname(path[: min(found)] + "x")


def judge(note: bytes) -> str | None:
    """For the guard: a text for the report, or None where the student's code asked for nothing that is there."""
    try:
        word, path, writes = json.loads(note)
        path = path[:LONGEST]
        there = _fixed(path, word)
        # Folders like /home are on every machine.
        if word not in _WORDS.values() or there.count("/") < 2 or not os.path.lexists(there):
            return None
    except (ValueError, TypeError, OSError):
        return None
    return f"file: {'write' if word == 'open' and writes else word} {ascii(path)[1:-1]}"
