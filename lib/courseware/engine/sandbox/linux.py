"""System calls that Python's standard library has no function for, by ctypes."""

from __future__ import annotations

import ctypes
import functools
import os
import platform

CLONE_NEWNS, CLONE_NEWCGROUP, CLONE_NEWUTS, CLONE_NEWIPC = 0x20000, 0x2000000, 0x4000000, 0x8000000
CLONE_NEWUSER, CLONE_NEWPID, CLONE_NEWNET = 0x10000000, 0x20000000, 0x40000000

MS_NOSUID, MS_NODEV, MS_NOEXEC, MS_BIND, MS_REC, MS_PRIVATE = 2, 4, 8, 4096, 16384, 1 << 18
MNT_DETACH = 2

PR_SET_PDEATHSIG, PR_SET_DUMPABLE, PR_SET_SECCOMP, PR_CAPBSET_DROP = 1, 4, 22, 24
PR_SET_CHILD_SUBREAPER, PR_SET_NO_NEW_PRIVS, PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL = 36, 38, 47, 4

_AT_FDCWD, _AT_RECURSIVE = -100, 0x8000
_ATTR_RDONLY, _ATTR_NOSUID, _ATTR_NODEV = 1, 2, 4
_CAPABILITY_VERSION_3 = 0x20080522

# From asm/unistd_64.h (x86-64) and asm-generic/unistd.h (aarch64); numbers above 400 are the same everywhere.
_NUMBERS = {
    "x86_64": {"pivot_root": 155, "capget": 125, "capset": 126, "seccomp": 317},
    "aarch64": {"pivot_root": 41, "capget": 90, "capset": 91, "seccomp": 277},
}
_COMMON = {
    "close_range": 436,
    "mount_setattr": 442,
    "landlock_create_ruleset": 444,
    "landlock_add_rule": 445,
    "landlock_restrict_self": 446,
}


class LayerFailed(Exception):
    """A layer of the sandbox could not be put in force: `layer` names it, `reason` says why."""

    def __init__(self, layer: str, reason: str):
        super().__init__(f"{layer}: {reason}")
        self.layer, self.reason = layer, reason


@functools.cache
def _libc():
    return ctypes.CDLL(None, use_errno=True)


def _check(result: int, what: str) -> int:
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{what}: {os.strerror(number)}")
    return result


def call(name: str, *arguments) -> int:
    """A system call by name. Raises OSError, also where the machine's processor is not known here."""
    number = _COMMON.get(name) or _NUMBERS.get(platform.machine(), {}).get(name)
    if number is None:
        raise OSError(38, f"{name}: not known for {platform.machine()}")
    # A plain int would travel as 32 bits, and the kernel reads 64.
    wide = [ctypes.c_long(a) if isinstance(a, int) else a for a in arguments]
    return _check(_libc().syscall(ctypes.c_long(number), *wide), name)


def prctl(option: int, *arguments) -> int:
    """prctl(2) with the unused arguments 0. Raises OSError."""
    wide = [ctypes.c_ulong(a) if isinstance(a, int) else a for a in (*arguments, 0, 0, 0, 0)[:4]]
    return _check(_libc().prctl(option, *wide), "prctl")


def unshare(flags: int) -> None:
    """unshare(2). Raises OSError."""
    _check(_libc().unshare(ctypes.c_int(flags)), "unshare")


def mount(source: str, target: str, kind: str | None, flags: int, data: str | None = None) -> None:
    """mount(2). Raises OSError, with the target in its text."""
    texts = [None if text is None else os.fsencode(text) for text in (source, target, kind, data)]
    result = _libc().mount(texts[0], texts[1], texts[2], ctypes.c_ulong(flags), texts[3])
    _check(result, f"mount {kind or source} on {target}")


def unmount(target: str) -> None:
    """Takes a mount and what is below it out of this mount namespace. Raises OSError."""
    _check(_libc().umount2(os.fsencode(target), MNT_DETACH), f"umount {target}")


def make_read_only(target: str) -> None:
    """Makes all mounts at `target` and below read-only, without devices and setuid programs (Linux 5.12)."""
    attributes = (ctypes.c_uint64 * 4)(_ATTR_RDONLY | _ATTR_NOSUID | _ATTR_NODEV, 0, 0, 0)
    size = ctypes.c_size_t(ctypes.sizeof(attributes))
    call("mount_setattr", _AT_FDCWD, os.fsencode(target), _AT_RECURSIVE, ctypes.byref(attributes), size)


def pivot(root: str) -> None:
    """Makes `root`, a mount point, the root of this mount namespace and lets go of the old one."""
    os.chdir(root)
    # The new root on top of itself: the old one ends up over it and is taken away, no folder needed (pivot_root(2)).
    call("pivot_root", b".", b".")
    unmount(".")
    os.chdir("/")


def drop_bounding_set() -> None:
    """No program run later can bring a capability back (needs CAP_SETPCAP). Raises OSError."""
    for capability in range(64):
        try:
            prctl(PR_CAPBSET_DROP, capability)
        except OSError as error:
            if error.errno == 22:  # past the last one of this kernel
                return
            raise


def drop_capabilities() -> None:
    """Gives up every capability for good. Raises OSError."""
    prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL)
    header = (ctypes.c_uint32 * 2)(_CAPABILITY_VERSION_3, 0)
    call("capset", ctypes.byref(header), ctypes.byref((ctypes.c_uint32 * 6)()))


def close_all(first: int, last: int = (1 << 32) - 1) -> None:
    """Closes the descriptors from `first` to `last`, both included."""
    if first > last:
        return
    try:
        call("close_range", first, last, 0)  # Linux 5.9
    except OSError:
        os.closerange(first, min(last, 1 << 16) + 1)


def has_capability(number: int) -> bool:
    """Whether this process has the capability in force."""
    header, data = (ctypes.c_uint32 * 2)(_CAPABILITY_VERSION_3, 0), (ctypes.c_uint32 * 6)()
    call("capget", ctypes.byref(header), ctypes.byref(data))
    return bool(data[0 if number < 32 else 3] >> (number % 32) & 1)
