"""What an attack might read, write or call, put in place beside it, and a look afterwards at what became of it."""

from __future__ import annotations

import contextlib
import hashlib
import os
import secrets
import signal
import socket
import sqlite3
import threading
from dataclasses import dataclass, field
from pathlib import Path

from hostile.attack import Attack, Link, Pipe, Sparse
from hostile.homework import ASSIGNMENT, RIGHT, make, notebook, write

VARIABLE = "DL101_BAIT_SECRET"
# One for the whole process: an environment is shared, and the engine may be started before any bait is laid.
os.environ[VARIABLE] = f"secret-variable-{secrets.token_hex(6)}"


@dataclass
class Bait:
    """root: the folder of a course. secrets: by what they stand in. said: what reached the listeners. database: whether
    to make something that looks like a gradebook. solution: the secret in the solution, where it is given."""

    root: Path
    marks: str = field(default_factory=lambda: "hx" + secrets.token_hex(5))
    secrets: dict[str, str] = field(default_factory=dict)
    said: list[bytes] = field(default_factory=list)
    ports: dict[str, object] = field(default_factory=dict)
    database: bool = True
    solution: str = ""

    def __post_init__(self):
        for what in ("solution", "classmate", "gradebook", "home"):
            self.secrets[what] = f"secret-{what}-{secrets.token_hex(6)}"
        self.secrets["solution"] = self.solution or self.secrets["solution"]
        self.secrets["variable"] = os.environ[VARIABLE]
        self.course = make(self.root, self.secrets["solution"])
        self.home = self.root / "home"
        (self.home / ".ssh").mkdir(parents=True)
        (self.home / ".ssh" / "id_rsa").write_text(self.secrets["home"])
        (self.home / ".bashrc").write_text("# " + self.secrets["home"] + "\n")
        theirs = notebook(RIGHT)
        theirs.cells[0].source += "\n" + self.secrets["classmate"]
        write(self.submitted("zoe") / f"{ASSIGNMENT}.ipynb", theirs)
        self.gradebook = self.course.classroom / "gradebook.db"
        if self.database:
            with contextlib.closing(sqlite3.connect(self.gradebook)) as db, db:
                db.execute("create table grade (student, auto_score, secret)")
                db.execute("insert into grade values ('zoe', 12, ?)", (self.secrets["gradebook"],))
        self._listen()
        self._before = self.state()

    def submitted(self, student: str) -> Path:
        return self.course.submitted / student / ASSIGNMENT

    def fill_in(self, text: str, cell: float) -> str:
        words = {
            "@ROOT@": self.root, "@HOME@": self.home, "@MARK@": self.marks, "@NAP@": 0.8 * cell, "@CELL@": cell,
            **self.ports,
        }  # fmt: skip
        for word, value in words.items():
            text = text.replace(word, str(value))
        return text

    def hand_in(self, attack: Attack, student: str, cell: float, last: bool = True):
        """Puts the files of the attack beside where its notebook is handed in. Returns the notebook and the folder."""
        nb = notebook({name: self.fill_in(text, cell) for name, text in attack.answers.items()})
        if attack.before:
            nb.cells.insert(2, nb.cells[1].copy())
            nb.cells[2].id, nb.cells[2].source = "own", self.fill_in(attack.before, cell)
        if attack.edit:
            attack.edit(nb)
        folder = self.submitted(student)
        folder.mkdir(parents=True)
        for name, content in attack.files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            match content:
                case Link(to):
                    path.symlink_to(self.fill_in(to, cell))
                case Pipe():
                    os.mkfifo(path)
                case Sparse(size):
                    with path.open("wb") as file:
                        file.truncate(size)
                case bytes():
                    path.write_bytes(content.replace(b"@MARK@", self.marks.encode()))
                case str():
                    path.write_text(self.fill_in(content, cell))
                case _:
                    path.write_bytes(content())
        if last:
            self._before = self.state()
        return nb, folder

    # ── listeners

    def _listen(self) -> None:
        path = str(self.root / "listener")
        tcp, udp = socket.socket(), socket.socket(type=socket.SOCK_DGRAM)
        tcp.bind(("127.0.0.1", 0))
        udp.bind(("127.0.0.1", 0))
        unix = socket.socket(socket.AF_UNIX)
        unix.bind(path)
        os.chmod(path, 0o777)
        for sock in (tcp, unix):
            sock.listen(8)
            threading.Thread(target=self._accept, args=(sock,), daemon=True).start()
        threading.Thread(target=self._datagrams, args=(udp,), daemon=True).start()
        self._sockets = (tcp, udp, unix)
        self.ports = {"@TCP@": tcp.getsockname()[1], "@UDP@": udp.getsockname()[1], "@UNIX@": path}

    def _accept(self, sock) -> None:
        with contextlib.suppress(OSError):
            while True:
                with sock.accept()[0] as connection:
                    connection.settimeout(2)
                    self.said.append(b"a connection")
                    with contextlib.suppress(OSError):
                        self.said.append(connection.recv(4096))
                        connection.sendall(b"HTTP/1.0 200 OK\r\n\r\n")

    def _datagrams(self, sock) -> None:
        with contextlib.suppress(OSError):
            while True:
                self.said.append(sock.recv(4096))

    def close(self) -> None:
        for sock in self._sockets:
            with contextlib.suppress(OSError):
                sock.shutdown(socket.SHUT_RDWR)
            sock.close()

    # ── afterwards

    def state(self) -> dict[str, str]:
        """Every file below the root with a digest of what it holds, rights included."""
        found = {}
        waiting = [str(self.root)]
        while waiting:  # no recursion, and no names that the system finds too long: an attack makes such folders
            with contextlib.suppress(OSError), os.scandir(waiting.pop()) as entries:
                for entry in entries:
                    if entry.is_symlink():
                        found[entry.path] = os.readlink(entry.path)
                    elif entry.is_dir():
                        waiting.append(entry.path)
                    elif entry.is_file():
                        stat = entry.stat()
                        large = stat.st_size > 1 << 20
                        data = b"" if large else Path(entry.path).read_bytes()
                        digest = str(stat.st_mtime_ns) if large else hashlib.sha256(data).hexdigest()
                        found[entry.path] = f"{digest} {stat.st_mode:o} {stat.st_size}"
        return found

    def changes(self, ignore=lambda path: False) -> list[str]:
        """Files that were changed, made or taken away since the attack was handed in."""
        now, before = self.state(), self._before
        differ = {path for path in now.keys() | before.keys() if now.get(path) != before.get(path)}
        return sorted(os.path.relpath(path, self.root) for path in differ if not ignore(path))

    def leaks(self, text: str) -> list[str]:
        """Secrets that stand in a text or reached a listener."""
        heard = b"\n".join(self.said).decode("utf-8", "replace")
        return sorted(what for what, secret in self.secrets.items() if secret in text or secret in heard)

    def strays(self) -> list[int]:
        """Processes that bear the mark."""
        found = []
        for pid in filter(str.isdigit, os.listdir("/proc")):
            with contextlib.suppress(OSError):
                named = Path("/proc", pid, "comm").read_bytes() + Path("/proc", pid, "cmdline").read_bytes()
                if self.marks.encode() in named and int(pid) != os.getpid():
                    found.append(int(pid))
        return found

    def left_elsewhere(self) -> list[str]:
        """Files with the mark in their name in places where everybody may write."""
        places = ("/tmp", "/var/tmp", "/dev/shm")
        return [os.path.join(p, n) for p in places if os.path.isdir(p) for n in os.listdir(p) if self.marks in n]

    def clear_away(self) -> None:
        """Ends and removes what was left behind."""
        for pid in self.strays():
            with contextlib.suppress(OSError):
                os.kill(pid, signal.SIGKILL)
        for path in self.left_elsewhere():
            with contextlib.suppress(OSError):
                os.unlink(path)
