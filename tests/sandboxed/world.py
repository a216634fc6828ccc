"""A warm parent with secrets around it, which runs every attack in a sandbox and prints what each of them got.

python world.py '{"without": [...], "user": 1000 or null, "abi": null, "libraries": [], "greedy": []}'
"""

from __future__ import annotations

import contextlib
import ctypes
import importlib
import json
import os
import select
import shutil
import signal
import socket
import sys
import tempfile
import time
import types
from dataclasses import replace
from pathlib import Path

HERE = Path(__file__).resolve().parent
LIB = HERE.parents[1] / "lib"
sys.path[:0] = [str(LIB), str(HERE)]
# The engine around the sandbox is not needed here, and it would import much.
for package in ("courseware", "courseware.engine"):
    sys.modules[package] = types.ModuleType(package)
    sys.modules[package].__path__ = [str(LIB.joinpath(*package.split(".")))]

import attacks  # noqa: E402

from courseware.engine.limits import Limits  # noqa: E402
from courseware.engine.sandbox import UNCONFINED, Readable, Scratch, cgroups, confine, isolate, linux, probe  # noqa: E402

MB = 1 << 20
LIMITS = Limits(
    memory_bytes=1500 * MB, processes=64, open_files=256, file_bytes=8 * MB, scratch_bytes=32 * MB, cpu_seconds=60
)
SMALL = replace(LIMITS, memory_bytes=250 * MB)
ORDINARY = 1000
SECRET = "s3cr3t-of-the-environment"


def become_ordinary(uid: int) -> None:
    """An ordinary user who can read this Python, even in root's home: in a mount namespace of this process."""
    linux.unshare(linux.CLONE_NEWNS)
    linux.mount("none", "/", None, linux.MS_REC | linux.MS_PRIVATE)
    for path in {os.path.realpath(p) for p in (sys.base_prefix, sys.prefix, LIB, HERE)}:
        closed = [p for p in (*reversed(Path(path).parents), Path(path)) if not p.stat().st_mode & 1]
        if closed:
            opened = os.open(path, os.O_PATH)
            linux.mount("tmpfs", str(closed[0]), "tmpfs", 0, "mode=755,size=1m")
            os.makedirs(path)
            linux.mount(f"/proc/self/fd/{opened}", path, None, linux.MS_BIND | linux.MS_REC)
            os.close(opened)
    os.setgroups([])
    os.setresgid(uid, uid, uid)
    os.setresuid(uid, uid, uid)
    linux.prctl(linux.PR_SET_DUMPABLE, 1)


class World:
    """Secrets in files, in memory and behind sockets, and the way to run a function in the sandbox among them."""

    def __init__(self, wish: dict):
        self.base = Path(tempfile.mkdtemp(prefix="dl101-world-"))
        self.plan = probe(wish["without"])
        if wish["abi"] and self.plan.abi > wish["abi"]:
            self.plan = replace(self.plan, abi=wish["abi"])  # what an older kernel's Landlock leaves to seccomp
        for name in (
            "gradebook.db",
            "solutions/hw1.py",
            "home/.ssh/id",
            "other/answer.py",
            "library/file.py",
            "files/submitted.txt",
        ):
            path = self.base / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text("hello" if "submitted" in name else "secret")
        (self.base / "outside").mkdir()
        self.readable = Readable.of(forbidden=("dl101.check", "dl101.gates"), extra=[str(self.base / "library")])
        self.tcp, self.udp = socket.create_server(("127.0.0.1", 0)), socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.udp.bind(("127.0.0.1", 0))
        self.unix, self.abstract = socket.socket(socket.AF_UNIX), socket.socket(socket.AF_UNIX)
        self.unix.bind(str(self.base / "socket"))
        os.chmod(self.base / "socket", 0o777)
        self.abstract.bind(f"\0dl101-{os.getpid()}")
        self.listeners = (self.tcp, self.unix, self.abstract, self.udp)
        for listener in (self.unix, self.abstract):
            listener.listen()
        self.gradebook = open(self.base / "gradebook.db")  # noqa: SIM115 - open as long as the parent lives
        self.shm = Path("/dev/shm") / f"dl101-{os.getpid()}"
        self.shm.write_text("secret")
        self.sysv = ctypes.CDLL(None).shmget(0, 4096, 0o1666)  # private, for whoever knows its number
        self.mark = f"dl101-mark-{os.getpid()}"
        check = LIB / "dl101" / "check" / "__init__.py"
        gates = LIB / "dl101" / "gates.py"
        self.facts = {
            "gradebook": str(self.base / "gradebook.db"), "solution": str(self.base / "solutions/hw1.py"),
            "home": str(self.base / "home"), "other": str(self.base / "other"), "outside": str(self.base / "outside"),
            "libraries": [str(self.base / "library")],
            "tools": [str(LIB / "courseware/errors.py"), str(LIB.parent / "course")],
            "hidden": [str(check), str(gates), *map(str, gates.parent.glob("__pycache__/gates.*.pyc"))],
            "secret": SECRET, "open_fd": self.gradebook.fileno(), "shm": str(self.shm), "sysv": self.sysv,
            "mark": self.mark, "tcp": self.tcp.getsockname()[1], "udp": self.udp.getsockname()[1],
            "unix": str(self.base / "socket"), "abstract": f"dl101-{os.getpid()}", "layers": list(self.plan.layers),
            "unix_sockets": self.plan.unix_sockets, "libraries_loaded": wish["libraries"],
        }  # fmt: skip

    def run(self, function, limits: Limits, seconds: float = 15.0, before=None) -> dict:
        """What `function(facts)` gave in a student's process, and how that process ended."""
        results, alive, notes = os.pipe(), os.pipe(), os.pipe()
        with Scratch(self.base / "files", limits, parent=self.base) as scratch:
            guard = os.fork()
            if guard == 0:
                try:
                    os.close(results[0])
                    self._guard(function, limits, seconds, scratch, results[1], alive[1], notes[1], before)
                except BaseException as error:
                    os.write(notes[1], json.dumps({"guard": f"{type(error).__name__}: {error}"}).encode())
                os._exit(0)
            for _, end in (results, alive, notes):
                os.close(end)
            outcome = json.loads(_all(notes[0]) or b"{}")
            os.waitpid(guard, 0)
            text = _all(results[0])
            outcome["text"] = text.decode(errors="replace")
            with contextlib.suppress(ValueError):
                outcome["result"] = json.loads(text)
            # Whoever lives on in the sandbox holds this pipe open.
            os.set_blocking(alive[0], False)
            try:
                outcome["nobody_left"] = os.read(alive[0], 1) == b""
            except BlockingIOError:
                outcome["nobody_left"] = False
            os.close(alive[0])
        return outcome

    def _guard(self, function, limits, seconds, scratch, results, alive, notes, before) -> None:
        facts = dict(
            self.facts, memory=limits.memory_bytes, processes=limits.processes, scratch=limits.scratch_bytes,
            file=limits.file_bytes, files=limits.open_files, pids=[os.getppid(), os.getpid()], keep=[results, alive],
        )  # fmt: skip
        isolation = isolate(self.plan, limits)
        student = os.fork()
        if student == 0:
            if before is not None:
                before()
            confine(
                self.plan, scratch, self.readable, limits, isolation=isolation, keep=[results, alive], report=results
            )
            try:
                text = json.dumps(function(facts))
            except BaseException as error:
                import traceback

                text = json.dumps(f"{type(error).__name__}: {error} {traceback.format_exc()[-600:]}")
            os.write(results, text.encode())
            os._exit(0)
        os.close(alive)
        os.close(results)
        over, limit, status = None, time.monotonic() + seconds, 0
        while not os.waitid(os.P_PID, student, os.WEXITED | os.WNOHANG | os.WNOWAIT):
            over = isolation.over(student, scratch) or ("time" if time.monotonic() > limit else None)
            if over:
                os.kill(student, signal.SIGKILL)
                break
            time.sleep(0.02)
        status = os.waitstatus_to_exitcode(os.waitpid(student, 0)[1])
        folders = list(isolation.group._folders) if isolation.group else []
        killed = isolation.end()
        left = any(folder.exists() for folder in folders)
        os.write(notes, json.dumps({"status": status, "over": over, "killed": killed, "group_left": left}).encode())

    def guard_dies(self) -> bool:
        """Whether the student's process goes with its guard, killed without a chance to end it."""
        results, alive = os.pipe(), os.pipe()
        with Scratch(None, SMALL, parent=self.base) as scratch:
            guard = os.fork()
            if guard == 0:
                isolation = isolate(self.plan, SMALL)
                if os.fork() == 0:
                    kept = [results[1], alive[1]]
                    confine(self.plan, scratch, self.readable, SMALL, isolation=isolation, keep=kept)
                    os.write(results[1], b"x")
                time.sleep(30)
                os._exit(0)
            os.close(alive[1])
            started = os.read(results[0], 1) == b"x"
            os.kill(guard, signal.SIGKILL)
            os.waitpid(guard, 0)
            gone = bool(select.select([alive[0]], [], [], 10)[0])
        for descriptor in (*results, alive[0]):
            os.close(descriptor)
        if self.plan.place:
            time.sleep(0.05)
            cgroups.sweep(self.plan.place, seconds=0)
            left = [
                p
                for p in (self.plan.place.memory, self.plan.place.pids)
                if p and list(Path(p).glob(f"dl101-{guard}-*"))
            ]
            gone = gone and not left
        return started and gone

    def unharmed(self) -> list[str]:
        """What is not as it was."""
        wrong = []
        for path, (text, mode, changed) in self.before.items():
            now = os.stat(path)
            if text is not None and path.read_text() != text:
                wrong.append(f"{path.name} was written")
            if (now.st_mode, now.st_mtime_ns) != (mode, changed):
                wrong.append(f"{path.name}: rights or times")
        for folder in ("/", "/etc", "/var/tmp", "/usr", "/tmp", "/dev/shm", "/run", *map(str, self.base.iterdir())):
            for name in (self.mark, self.mark + "-d"):
                if os.path.lexists(f"{folder}/{name}"):
                    wrong.append(f"{folder} was written to")
                    shutil.rmtree(f"{folder}/{name}") if name.endswith("-d") else os.unlink(f"{folder}/{name}")
        for listener in self.listeners:
            listener.setblocking(False)
            with contextlib.suppress(BlockingIOError):
                listener.recv(1) if listener is self.udp else listener.accept()
                wrong.append(f"something came to {listener.getsockname()!r}")
        return wrong

    def remember(self) -> None:
        self.before = {}
        for path in (*self.base.rglob("*"), self.shm):
            if not path.is_socket():
                found = path.stat()
                self.before[path] = (path.read_text() if path.is_file() else None, found.st_mode, found.st_mtime_ns)

    def close(self) -> None:
        self.shm.unlink()
        ctypes.CDLL(None).shmctl(self.sysv, 0, None)
        shutil.rmtree(self.base)


def _all(descriptor: int) -> bytes:
    text = b""
    while piece := os.read(descriptor, 65536):
        text += piece
    os.close(descriptor)
    return text


def _attack_all(facts: dict) -> dict:
    got = {}
    for name, function in attacks.ATTACKS.items():
        try:
            got[name] = function(facts) or None
        except Exception:
            got[name] = None
    namespaces = {}
    with contextlib.suppress(OSError):
        namespaces = {
            name: os.readlink(f"/proc/self/ns/{name}") for name in ("user", "mnt", "pid", "net", "ipc", "uts")
        }
    return {"got": {name: str(g) if g else None for name, g in got.items()}, "namespaces": namespaces}


def _work_honestly(facts: dict) -> dict:
    failed = {}
    for name, function in attacks.HONEST.items():
        try:
            function(facts)
            failed[name] = None
        except Exception as error:
            failed[name] = f"{type(error).__name__}: {error}"
    return failed


def _fail(*_):
    raise OSError(1, "made to fail")


def _failures(world: World) -> dict:
    """Each promised layer made to fail after the fork."""
    from courseware.engine.sandbox import landlock, seccomp

    places = {"mount": (linux, "mount"), "landlock": (landlock, "restrict"), "seccomp": (seccomp, "restrict")}
    places |= {"rlimits": (linux, "drop_capabilities")}
    told = {}
    for layer, (module, name) in places.items():
        if layer in world.plan:

            def attempt(facts):
                return "ran unprotected"

            outcome = world.run(attempt, LIMITS, before=lambda module=module, name=name: setattr(module, name, _fail))
            told[layer] = (outcome["status"] == UNCONFINED, outcome["text"])
    return told


def main() -> None:
    wish = json.loads(sys.argv[1])
    if wish["user"] is not None:
        become_ordinary(wish["user"])
    import numpy  # noqa: F401

    for library in wish["libraries"]:
        importlib.import_module(library)
    world = World(wish)
    try:
        report = {"layers": world.plan.layers, "names": world.plan.names, "safe": world.plan.safe}
        report |= {
            "advice": world.plan.advice(),
            "missing": world.plan.missing,
            "unix_sockets": world.plan.unix_sockets,
        }
        if world.plan.safe or wish.get("unsafe"):
            world.remember()
            report["attacks"] = world.run(_attack_all, LIMITS)
            report["unharmed"] = world.unharmed()
            names = ("user", "mnt", "pid", "net", "ipc", "uts")
            report["namespaces"] = {name: os.readlink(f"/proc/self/ns/{name}") for name in names}
            report["honest"] = world.run(_work_honestly, LIMITS, 60)
            for name in wish["greedy"]:
                limits = replace(SMALL, cpu_seconds=1) if name == "cpu" else SMALL
                report[name] = world.run(getattr(attacks, name), limits)
            report["failures"] = _failures(world) if wish["greedy"] else {}
            report["guard_dies"] = world.guard_dies()
            report["unharmed"] += world.unharmed()
    finally:
        world.close()
    print(json.dumps(report))


if __name__ == "__main__":
    main()
