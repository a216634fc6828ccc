"""The referee's own sandbox: it runs the tests and none of the student's code, and still can do little.

What a test hands to the student's code is used in the referee's process, and a library's object can be told to write
files. So the referee reads Python, its libraries, the course's library, the data sets and the files handed in; it
writes into a scratch folder of its own; it has no network, sends no signals and gains no rights. It stays in its
process namespace and its user, for it measures the time of the student's process and reads files of that user.
"""

from __future__ import annotations

import contextlib
import dataclasses
import os
import resource
import tempfile
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from courseware.engine.limits import Limits
from courseware.engine.sandbox import landlock, linux, mounts, seccomp
from courseware.engine.sandbox.confine import _enter_user_namespace
from courseware.engine.sandbox.plan import Plan, probe
from courseware.engine.sandbox.readable import Readable

# Landlock alone holds files from here on, and signals from there on.
_FILES, _SIGNALS = 3, 6


def prepared(
    unsafe: bool, readable: Iterable[str], variables: Mapping[str, str]
) -> Callable[[str | None, str | None], None]:
    """For the warm parent. What it gives is called in a referee with (folder, files): `folder` is its scratch folder;
    `files`, which it reads, its current one. Unsafe: only the latter."""
    if unsafe:
        return lambda folder, files: _go_to(files)
    from dl101.data.boxes.cache import default_folder

    plan, limits = probe(), Limits()
    library, cache = str(Path(__file__).resolve().parents[3]), str(default_folder())
    # torch asks for the kind of processor when it first computes.
    shown = Readable.of(packages=(), extra=(library, cache, "/proc/cpuinfo", *readable))
    return lambda folder, files: enter(plan, shown, folder, files, limits, {"DL101_CACHE": cache, **variables})


def _go_to(files: str | None) -> None:
    with contextlib.suppress(OSError):
        os.chdir(files or "/")


def enter(
    plan: Plan, readable: Readable, folder: str, files: str | None, limits: Limits, variables: Mapping[str, str]
) -> None:
    """For a process of one thread, for good: only what is `readable`, and `files`, can be read; `folder` is home.

    Raises OSError or LayerFailed where a layer of the plan does not hold.
    """
    os.environ.update({"HOME": folder, "TMPDIR": folder, **variables})
    tempfile.tempdir = None
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with contextlib.suppress(ValueError):
        resource.setrlimit(resource.RLIMIT_FSIZE, (limits.file_bytes, limits.file_bytes))
    by_landlock = "landlock" in plan and (plan.abi >= _FILES or "mount" not in plan)
    if not by_landlock and "mount" in plan:
        uid, gid = os.getuid(), os.getgid()
        if "user" in plan:
            _enter_user_namespace()
            uid, gid = os.getuid(), os.getgid()
        shown = (*readable.paths, *((files,) if files else ()))
        mounts.enter(folder, dataclasses.replace(readable, paths=shown), limits, uid, gid, False)
        os.environ.update({"HOME": os.getcwd(), "TMPDIR": os.getcwd()})
    linux.drop_capabilities()
    linux.prctl(linux.PR_SET_NO_NEW_PRIVS, 1)
    if by_landlock:
        everything = landlock.everything(plan.abi)
        rules = [(f"/dev/{name}", landlock.READ_FILE) for name in ("zero", "full", "random", "urandom")]
        rules += [("/dev/null", everything), (folder, everything)]
        rules += [(path, landlock.READ) for path in (*readable.open_paths, *((files,) if files else ()))]
        landlock.restrict(plan.abi, rules)
    if "seccomp" in plan:
        scoped = by_landlock and plan.abi >= _SIGNALS
        seccomp.restrict(
            seccomp.Rules(unix_sockets=False, ipc=False, only_self=os.getpid(), signals=scoped, modes=False)
        )
    os.chdir(files or os.environ["HOME"])
