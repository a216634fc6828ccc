"""A root of its own: only what may be read, read-only, and a scratch folder of bounded size in memory."""

from __future__ import annotations

import contextlib
import os
import shutil
import stat

from courseware.engine.limits import Limits
from courseware.engine.sandbox import linux
from courseware.engine.sandbox.linux import MS_BIND, MS_NODEV, MS_NOEXEC, MS_NOSUID, MS_REC, LayerFailed
from courseware.engine.sandbox.readable import Readable
from courseware.engine.sandbox.scratch import INSIDE

_DEVICES = ("null", "zero", "full", "random", "urandom")
_LINKS = {"fd": "/proc/self/fd", "stdin": "/proc/self/fd/0", "stdout": "/proc/self/fd/1", "stderr": "/proc/self/fd/2"}
# Files and folders in it bound how much of the kernel's memory a maze of empty ones takes.
_MAX_INODES = 20_000
# A hidden module answers an import as if it were not installed; an empty folder would be imported as a package.
_ABSENT = "raise ModuleNotFoundError(f'No module named {__name__!r}', name=__name__)\n"
# Of a /proc that cannot be mounted with processes alone: what tells of the machine or acts on it.
_PROC_FILES = (
    "kcore", "keys", "key-users", "kmsg", "kallsyms", "modules", "mounts", "sched_debug", "sysrq-trigger",
    "timer_list", "cmdline", "config.gz", "latency_stats",
)  # fmt: skip
_PROC_FOLDERS = ("sys", "acpi", "asound", "bus", "driver", "fs", "irq", "scsi", "tty", "net", "sysvipc")


def enter(source: str, readable: Readable, limits: Limits, uid: int, gid: int, proc: bool) -> None:
    """Builds the root for a user and goes there; the current folder is the scratch folder, with the files of `source`.

    For a process with CAP_SYS_ADMIN over its mounts. Raises LayerFailed.
    """
    try:
        linux.unshare(linux.CLONE_NEWNS)
        linux.mount("none", "/", None, MS_REC | linux.MS_PRIVATE)
    except OSError as error:
        raise LayerFailed("mount", str(error)) from None
    files = os.open(source, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)  # its path is about to be covered
    try:
        # Any folder will do to build on, in a mount namespace of one's own; this one exists.
        _build(source, files, readable, limits, uid, gid, proc)
        linux.pivot(source)
        os.chdir(INSIDE)
    except OSError as error:
        raise LayerFailed("mount", str(error)) from None
    finally:
        os.close(files)


def _build(root: str, files: int, readable: Readable, limits: Limits, uid: int, gid: int, proc: bool) -> None:
    linux.mount("tmpfs", root, "tmpfs", MS_NOSUID | MS_NODEV, "size=4m,nr_inodes=4000,mode=755")
    _show(root, readable.paths)
    _hide(root, readable.hidden)
    for folder in ("dev", "proc", INSIDE.lstrip("/"), "tmp", "etc"):
        os.makedirs(f"{root}/{folder}", exist_ok=True)
    for name in _DEVICES:
        _touch(f"{root}/dev/{name}")
    for name, target in _LINKS.items():
        os.symlink(target, f"{root}/dev/{name}")
    os.mkdir(f"{root}/dev/shm")
    for name, line in (("passwd", f"student:x:{uid}:{gid}::{INSIDE}:/bin/sh"), ("group", f"student:x:{gid}:")):
        with contextlib.suppress(FileExistsError), open(f"{root}/etc/{name}", "x") as file:
            file.write(line + "\n")
    if proc:
        _mount_proc(f"{root}/proc")
    linux.make_read_only(root)
    for name in _DEVICES:
        linux.mount(f"/dev/{name}", f"{root}/dev/{name}", None, MS_BIND)
    # One file system for the scratch folder, temporary files and shared memory: one bound for all of them.
    inside = root + INSIDE
    size = f"size={limits.scratch_bytes},nr_inodes={_MAX_INODES},mode=755"
    linux.mount("tmpfs", inside, "tmpfs", MS_NOSUID | MS_NODEV, size)
    for name in ("work", "shm", "tmp"):
        os.mkdir(f"{inside}/{name}", 0o700)
    _copy(files, f"{inside}/work")
    for folder, names, others in os.walk(inside):
        for name in (*names, *others) if os.getuid() != uid else ():
            os.chown(os.path.join(folder, name), uid, gid, follow_symlinks=False)
    linux.mount(f"{inside}/shm", f"{root}/dev/shm", None, MS_BIND)
    if not os.listdir(f"{root}/tmp"):
        linux.mount(f"{inside}/tmp", f"{root}/tmp", None, MS_BIND)
    linux.mount(f"{inside}/work", inside, None, MS_BIND)


def _show(root: str, paths: tuple[str, ...]) -> None:
    shown: list[str] = []
    for real in sorted({os.path.realpath(path) for path in paths}, key=len):
        if any(real.startswith(other + "/") for other in shown) or not os.path.exists(real):
            continue
        if os.path.isdir(real):
            os.makedirs(root + real, exist_ok=True)
        else:
            _touch(root + real)
        linux.mount(real, root + real, None, MS_BIND | MS_REC)
        shown.append(real)
    for path in paths:
        real = os.path.realpath(path)
        if real != path and not os.path.lexists(root + path):
            os.makedirs(os.path.dirname(root + path), exist_ok=True)
            os.symlink(real, root + path)


def _hide(root: str, hidden: tuple[str, ...]) -> None:
    if not hidden:
        return
    cover = f"{root}/.hidden"
    os.makedirs(f"{cover}/package")
    for name, text in (("package/__init__.py", _ABSENT), ("module.py", _ABSENT), ("empty", "")):
        with open(f"{cover}/{name}", "x") as file:
            file.write(text)
    for path in hidden:
        if os.path.lexists(root + path):
            folder, source = os.path.isdir(path), path.endswith(".py")
            over = "package" if folder else "module.py" if source else "empty"
            linux.mount(f"{cover}/{over}", root + path, None, MS_BIND)


def _mount_proc(target: str) -> None:
    flags = MS_NOSUID | MS_NODEV | MS_NOEXEC
    try:
        try:
            linux.mount("proc", target, "proc", flags, "hidepid=2,subset=pid")  # Linux 5.8
            return
        except OSError as error:
            if error.errno != 22:
                raise
        linux.mount("proc", target, "proc", flags, "hidepid=2")
        for name in _PROC_FILES:
            if os.path.exists(f"{target}/{name}"):
                linux.mount("/dev/null", f"{target}/{name}", None, MS_BIND)
        for name in _PROC_FOLDERS:
            if os.path.isdir(f"{target}/{name}"):
                linux.mount("tmpfs", f"{target}/{name}", "tmpfs", flags, "size=4k,nr_inodes=2")
    except OSError as error:
        raise LayerFailed("proc", str(error)) from None


def _touch(path: str) -> None:
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with contextlib.suppress(FileExistsError):
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o644))


def _copy(source: int, target: str) -> None:
    """Plain files and folders below a descriptor, as Scratch left them."""
    with os.scandir(source) as entries:
        for entry in entries:
            inner = os.open(entry.name, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC, dir_fd=source)
            path = os.path.join(target, entry.name)
            try:
                if stat.S_ISDIR(os.fstat(inner).st_mode):
                    os.mkdir(path, 0o700)
                    _copy(inner, path)
                else:
                    with open(inner, "rb", closefd=False) as old, open(path, "xb") as new:
                        shutil.copyfileobj(old, new)
                    os.chmod(path, 0o600)
            finally:
                os.close(inner)
