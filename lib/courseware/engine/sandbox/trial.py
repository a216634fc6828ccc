"""Tries the sandbox in a process of its own and prints the plan that held; started by `plan.probe`."""

from __future__ import annotations

import json
import os
import socket
import stat
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

from courseware.engine.limits import Limits
from courseware.engine.sandbox import cgroups, landlock, linux
from courseware.engine.sandbox.confine import UNCONFINED, confine, isolate
from courseware.engine.sandbox.plan import LAYERS, NOBODY, Plan
from courseware.engine.sandbox.readable import Readable
from courseware.engine.sandbox.scratch import Scratch

_CAP_SETGID, _CAP_SETUID, _CAP_SYS_ADMIN = 6, 7, 21
# Far above what systems and their containers hand out, and room for every process number (at most 2**22).
_OWN_USERS = 0x70000000
_NEEDS_ROOT_OR_USER = ("mount", "pid", "net", "ipc", "uts")
_LIMITS = Limits(memory_bytes=256 << 20, scratch_bytes=16 << 20)


def main() -> None:
    """Prints the plan as JSON; the arguments after the first name layers to leave out."""
    plan = strongest(frozenset(sys.argv[2:]))
    print(json.dumps(plan.as_dict()))


def strongest(without: frozenset[str]) -> Plan:
    """All layers at first; whichever fails is left out and the rest tried anew, until a whole sandbox holds."""
    abi = landlock.abi()
    missing = {layer: "left out on request" for layer in without}
    if not abi:
        missing.setdefault("landlock", "the kernel has none")
    root = os.geteuid() == 0 and linux.has_capability(_CAP_SYS_ADMIN) and "uid" not in without
    if root:
        missing.setdefault("user", "not needed by root")
    base = _user_numbers() if os.geteuid() == 0 else None
    if base is None:
        missing.setdefault("uid", "only root can take another number")
    elif "user" not in missing:
        missing.setdefault("uid", "a user namespace takes its place")
    places = cgroups.candidates() if "cgroup" not in missing else []
    if not places:
        missing.setdefault("cgroup", "no group of this process can be written to")
    while True:
        if "user" in missing and not (root and "uid" not in missing) and not linux.has_capability(_CAP_SYS_ADMIN):
            for layer in _NEEDS_ROOT_OR_USER:
                missing.setdefault(layer, "needs a user namespace")
        if "mount" in missing or "pid" in missing:
            missing.setdefault("proc", "needs namespaces of mounts and processes")
        if "mount" in missing and "uid" not in missing and not _open_to_all():
            missing["uid"] = "Python lies in a folder that others cannot enter"
        layers = tuple(layer for layer in LAYERS if layer not in missing)
        place = places[0] if places and "cgroup" in layers else None
        kept = {layer: why for layer, why in missing.items() if layer not in without or why != "left out on request"}
        plan = Plan(
            layers, abi if "landlock" in layers else 0, place, NOBODY if base is None else base,
            tuple(sorted({**missing, **kept}.items())),
        )  # fmt: skip
        failed = _rehearse(plan)
        if failed is None:
            if place is not None:
                cgroups.sweep(place)
            return plan
        layer, why = failed
        if layer == "cgroup" and len(places) > 1:
            places.pop(0)
        elif layer in layers and layer != "rlimits":
            missing[layer] = why
        else:
            return replace(plan, layers=(), missing=(*plan.missing, (layer, why)))


def _user_numbers() -> int | None:
    """First of a range of user numbers for submissions, or nobody's; None if root may not become another user."""
    if not (linux.has_capability(_CAP_SETUID) and linux.has_capability(_CAP_SETGID)):
        return None
    maps = [Path(f"/proc/self/{kind}_map").read_text().split() for kind in ("uid", "gid")]
    spans = [[(int(m[i]), int(m[i]) + int(m[i + 2])) for i in range(0, len(m), 3)] for m in maps]
    for first, last in ((_OWN_USERS, _OWN_USERS + (1 << 22)), (NOBODY, NOBODY + 1)):
        if all(any(a <= first and last <= b for a, b in span) for span in spans):
            return first
    return None


def _open_to_all() -> bool:
    """Whether other users can read this Python: its library and every folder on the way."""
    for path in {os.path.realpath(os.__file__), os.path.realpath(sys.executable), str(Path(__file__).resolve())}:
        if not os.stat(path).st_mode & stat.S_IROTH:
            return False
        if not all(parent.stat().st_mode & stat.S_IXOTH for parent in Path(path).parents):
            return False
    return True


def _rehearse(plan: Plan) -> tuple[str, str] | None:
    """The whole sandbox in a child; which layer failed and why, None when all of them hold."""
    read, write = os.pipe()
    with tempfile.TemporaryDirectory(prefix="dl101-trial-") as folder:
        Path(folder, "secret").write_text("secret")
        guard = os.fork()
        if guard == 0:
            os.close(read)
            try:
                _guard(plan, folder, write)
            except linux.LayerFailed as error:
                os.write(write, str(error).encode())
            except BaseException as error:  # noqa: BLE001 - told to the parent, whatever it is
                os.write(write, f"sandbox: {type(error).__name__}: {error}".encode())
            os._exit(0)
        os.close(write)
        said = b""
        while piece := os.read(read, 4096):
            said += piece
        os.close(read)
        os.waitpid(guard, 0)
    if said == b"held":
        return None
    layer, _, why = (said.decode() or "sandbox: it ended without a word").partition(": ")
    return layer, why


def _guard(plan: Plan, folder: str, report: int) -> None:
    readable = Readable.of(packages=())
    with Scratch(None, _LIMITS, parent=folder) as scratch:
        isolation = isolate(plan, _LIMITS)
        student = os.fork()
        if student == 0:
            confine(plan, scratch, readable, _LIMITS, isolation=isolation, report=report, keep=[report])
            os.write(report, _look_around(plan, folder).encode())
            os._exit(0)
        status = os.waitstatus_to_exitcode(os.waitpid(student, 0)[1])
        isolation.end()
        if status not in (0, UNCONFINED):
            os.write(report, f"sandbox: the trial ended with status {status}".encode())


def _look_around(plan: Plan, folder: str) -> str:
    """From within: what a layer promises, asked for once more by plain calls."""
    try:
        with open("written", "w") as file:
            file.write("x")
        with open(os.__file__, "rb") as file:
            file.read(1)
    except OSError as error:
        return f"{'mount' if 'mount' in plan else 'landlock'}: {error}"
    if plan.hides_files and os.access(f"{folder}/secret", os.R_OK):
        try:
            with open(f"{folder}/secret") as file:
                file.read()
            return f"{'mount' if 'mount' in plan else 'landlock'}: a file outside could be read"
        except OSError:
            pass
    if "seccomp" in plan:
        try:
            socket.socket(socket.AF_INET).close()
            return "seccomp: a socket was granted"
        except PermissionError:
            pass
    return "held"
