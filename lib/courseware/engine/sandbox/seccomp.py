"""Seccomp: a filter of system calls, written as BPF here. What is refused fails with EPERM; nothing is killed.

Some calls have no place in homework at all. Where the kernel can ask (Linux 5.5), the guard answers them, so that it
can tell of them (see notices.py).
"""

from __future__ import annotations

import ctypes
import errno
import functools
import platform
import struct
from dataclasses import dataclass, replace

from courseware.engine.sandbox import linux

# Numbers: asm/unistd_64.h (x86-64), asm-generic/unistd.h (aarch64). A call that one of them lacks is None there.
_ARCHITECTURES = {"x86_64": (0xC000003E, 0), "aarch64": (0xC00000B7, 1)}

# Refused whatever the arguments.
_DENIED = {
    # other processes' memory, registers and descriptors
    "ptrace": (101, 117), "process_vm_readv": (310, 270), "process_vm_writev": (311, 271),
    "process_madvise": (440, 440), "process_mrelease": (448, 448), "kcmp": (312, 272), "pidfd_getfd": (438, 438),
    "move_pages": (279, 239), "migrate_pages": (256, 238),
    # mounts and namespaces
    "mount": (165, 40), "umount2": (166, 39), "pivot_root": (155, 41), "chroot": (161, 51), "move_mount": (429, 429),
    "open_tree": (428, 428), "open_tree_attr": (467, 467), "fsopen": (430, 430), "fsconfig": (431, 431),
    "fsmount": (432, 432), "fspick": (433, 433), "mount_setattr": (442, 442), "statmount": (457, 457),
    "listmount": (458, 458), "setns": (308, 268), "unshare": (272, 97),
    # parts of the kernel that honest homework has no use for and attacks on it begin with
    "bpf": (321, 280), "perf_event_open": (298, 241), "userfaultfd": (323, 282), "io_uring_setup": (425, 425),
    "io_uring_enter": (426, 426), "io_uring_register": (427, 427), "keyctl": (250, 219), "add_key": (248, 217),
    "request_key": (249, 218), "seccomp": (317, 277), "memfd_secret": (447, 447), "personality": (135, 92),
    "modify_ldt": (154, None), "lookup_dcookie": (212, 18), "name_to_handle_at": (303, 264),
    "open_by_handle_at": (304, 265), "fanotify_init": (300, 262), "fanotify_mark": (301, 263), "vhangup": (153, 58),
    "nfsservctl": (180, 42), "uselib": (134, None), "sysfs": (139, None), "_sysctl": (156, None),
    "lsm_set_self_attr": (460, 460), "file_setattr": (469, 469),
    # memory that belongs to no process and that no limit of one counts
    "shmget": (29, 194), "shmat": (30, 196), "semget": (64, 190), "msgget": (68, 186),
    # the machine itself
    "kexec_load": (246, 104), "kexec_file_load": (320, 294), "init_module": (175, 105), "finit_module": (313, 273),
    "delete_module": (176, 106), "create_module": (174, None), "reboot": (169, 142), "swapon": (167, 224),
    "swapoff": (168, 225), "sethostname": (170, 161), "setdomainname": (171, 162), "acct": (163, 89),
    "quotactl": (179, 60), "quotactl_fd": (443, 443), "settimeofday": (164, 170), "clock_settime": (227, 112),
    "clock_adjtime": (305, 266), "adjtimex": (159, 171), "iopl": (172, None), "ioperm": (173, None),
    "syslog": (103, 116),
}  # fmt: skip
# Of these, what only an attack asks for; some of the others a library tries on its way, and does without.
TOLD = (
    "ptrace", "process_vm_readv", "process_vm_writev", "pidfd_getfd", "mount", "umount2", "pivot_root", "chroot",
    "move_mount", "open_tree", "fsopen", "fsmount", "setns", "unshare", "bpf", "open_by_handle_at", "kexec_load",
    "kexec_file_load", "init_module", "finit_module", "delete_module", "reboot", "swapon", "swapoff",
)  # fmt: skip
# Calls whose first argument is a process: where others are in sight, only oneself.
_SIGNALS = {
    "kill": (62, 129), "tkill": (200, 130), "tgkill": (234, 131), "rt_sigqueueinfo": (129, 138),
    "rt_tgsigqueueinfo": (297, 240), "pidfd_open": (434, 434),
}  # fmt: skip
_AIMED = {
    "prlimit64": (302, 261), "sched_setscheduler": (144, 119), "sched_setparam": (142, 118),
    "sched_setattr": (314, 274), "sched_setaffinity": (203, 122),
}  # fmt: skip
# The same, and they may mean all processes of a user as well.
_PRIORITIES = {"setpriority": (141, 140), "ioprio_set": (251, 30)}
# Landlock does not look at these, and files of the same owner would be open to them. The first group is answered with
# success, for shutil.copy would fail otherwise; the second, which shutil takes calmly, with EPERM.
_MODES = {
    "chmod": (90, None), "fchmod": (91, 52), "fchmodat": (268, 53), "fchmodat2": (452, 452), "utime": (132, None),
    "utimes": (235, None), "futimesat": (261, None), "utimensat": (280, 88),
}  # fmt: skip
_OWNERS = {
    "chown": (92, None), "lchown": (94, None), "fchown": (93, 55), "fchownat": (260, 54), "setxattr": (188, 5),
    "lsetxattr": (189, 6), "fsetxattr": (190, 7), "setxattrat": (463, 463), "removexattr": (197, 14),
    "lremovexattr": (198, 15), "fremovexattr": (199, 16), "removexattrat": (466, 466),
}  # fmt: skip
_MQ_OPEN, _MEMFD_CREATE = (240, 180), (319, 279)
_CLONE, _CLONE3, _SOCKET, _SOCKETPAIR = (56, 220), (435, 435), (41, 198), (53, 199)
_IOCTL, _PRCTL = (16, 29), (157, 167)
_CHMODS = (((90, None), 1), ((91, 52), 1), ((268, 53), 2), ((452, 452), 2))  # call, which argument is the mode
_LAST = 470  # what came later is unknown here, and programs fall back when told so
_NAMESPACES = (
    linux.CLONE_NEWNS | linux.CLONE_NEWCGROUP | linux.CLONE_NEWUTS | linux.CLONE_NEWIPC | linux.CLONE_NEWUSER
    | linux.CLONE_NEWPID | linux.CLONE_NEWNET
)  # fmt: skip
_AF_UNIX, _TIOCSTI, _TIOCLINUX, _SETUID_BITS = 1, 0x5412, 0x541C, 0o6000

_LOAD, _JEQ, _JGT, _JGE, _JSET, _RETURN = 0x20, 0x15, 0x25, 0x35, 0x45, 0x06
_ALLOW, _ASK, _ERRNO = 0x7FFF0000, 0x7FC00000, 0x00050000
_SIGKILL, _SIGSTOP, _NEW_LISTENER = 9, 19, 8


@dataclass(frozen=True)
class Rules:
    """What the filter has to hold because no other layer does.

    unix_sockets: sockets with a name in the file system are allowed, for they end inside the sandbox.
    ipc: message queues are allowed, for they have a namespace of their own.
    only_self: limits and priorities only for the process with this number; None where others are out of reach.
    signals: they may be sent, for something else sees to it that they stay inside; else to `only_self` alone.
    modes: chmod and the like act; False where files of the same owner lie open to them.
    ask: what is worth telling of is put to the guard, which answers it.
    """

    unix_sockets: bool
    ipc: bool
    only_self: int | None
    signals: bool
    modes: bool
    ask: bool = False


def _step(code: int, value: int, yes: int = 0, no: int = 0) -> bytes:
    return struct.pack("HBBI", code, yes, no, value)


def _answer(number: int) -> bytes:
    return _step(_RETURN, _ERRNO | number)


def _argument(index: int) -> bytes:
    """Loads the low 32 bits of an argument (all that the kernel reads of those looked at here)."""
    return _step(_LOAD, 16 + 8 * index)


class _Program:
    """Instructions, one block for each system call; a block that does not answer ends with the number loaded again."""

    def __init__(self, which: int):
        self._which, self.code = which, []

    def block(self, call: tuple, *steps: bytes) -> None:
        number = call[self._which]
        if number is None:
            return
        if len(steps) > 1:
            steps = (*steps, _step(_LOAD, 0))
        self.code += [_step(_JEQ, number, 0, len(steps)), *steps]


@functools.cache
def can_ask() -> bool:
    """Whether this kernel puts system calls to another process."""
    try:
        linux.call("seccomp", 2, 0, ctypes.byref(ctypes.c_uint32(_ASK)))
        return True
    except OSError:
        return False


def called(number: int) -> str:
    """The name of a system call that the guard is asked about; '' for another."""
    which = _ARCHITECTURES[platform.machine()][1]
    known = {name: _DENIED[name] for name in TOLD} | {"kill": _SIGNALS["kill"], "socket": _SOCKET}
    return next((name for name, call in known.items() if call[which] == number), "")


@functools.cache
def program(rules: Rules) -> bytes:
    """The filter as BPF. Raises OSError for a processor that has no table here."""
    if platform.machine() not in _ARCHITECTURES:
        raise OSError(errno.ENOSYS, f"no table of system calls for {platform.machine()}")
    architecture, which = _ARCHITECTURES[platform.machine()]
    made = _Program(which)
    refused = _answer(errno.EPERM)
    # The other instruction sets of the processor (32 bits, x32) would bring other numbers for the same calls.
    made.code += [_step(_LOAD, 4), _step(_JEQ, architecture, 1, 0), _answer(errno.ENOSYS)]
    made.code += [_step(_LOAD, 0), _step(_JGT, _LAST, 0, 1), _answer(errno.ENOSYS)]
    denied = dict(_DENIED)
    if not rules.ipc:
        denied["mq_open"] = _MQ_OPEN
    if not rules.modes:
        denied |= _OWNERS
        for call in _MODES.values():
            made.block(call, _answer(0))
    told = _step(_RETURN, _ASK) if rules.ask else refused
    for name, call in denied.items():
        made.block(call, told if name in TOLD else refused)
    if rules.ask:
        # SIGKILL or SIGSTOP to process 1, to the own group, to a group or to all.
        made.block(
            _SIGNALS["kill"], _argument(1), _step(_JEQ, _SIGKILL, 1, 0), _step(_JEQ, _SIGSTOP, 0, 5),
            _argument(0), _step(_JEQ, 0, 2, 0), _step(_JEQ, 1, 1, 0), _step(_JGE, 1 << 31, 0, 1), told,
        )  # fmt: skip
    # Its flags lie in memory, out of a filter's sight: without it, libraries take clone.
    made.block(_CLONE3, _answer(errno.ENOSYS))
    # Files in memory that no file system bounds; without them, libraries take a temporary file.
    made.block(_MEMFD_CREATE, _answer(errno.ENOSYS))
    made.block(_CLONE, _argument(0), _step(_JSET, _NAMESPACES, 0, 1), refused)
    made.block(_SOCKETPAIR, _argument(0), _step(_JEQ, _AF_UNIX, 1, 0), refused)
    if rules.unix_sockets:
        made.block(_SOCKET, _argument(0), _step(_JEQ, _AF_UNIX, 1, 0), told)
    else:
        made.block(_SOCKET, _argument(0), _step(_JEQ, _AF_UNIX, 0, 1), refused, told)
    made.block(_IOCTL, _argument(1), _step(_JEQ, _TIOCSTI, 1, 0), _step(_JEQ, _TIOCLINUX, 0, 1), refused)
    # A process stays tied to its guard's life. torch's own workers ask for a tie of theirs: told yes, nothing done.
    made.block(_PRCTL, _argument(0), _step(_JEQ, linux.PR_SET_PDEATHSIG, 0, 1), _answer(0))
    for call, index in _CHMODS if rules.modes else ():
        made.block(call, _argument(index), _step(_JSET, _SETUID_BITS, 0, 1), refused)
    if rules.only_self is not None:
        aimed = _AIMED if rules.signals else _AIMED | _SIGNALS
        for call in aimed.values():
            made.block(call, _argument(0), _step(_JEQ, 0, 2, 0), _step(_JEQ, rules.only_self, 1, 0), refused)
        for call in _PRIORITIES.values():
            made.block(call, refused)
    made.code.append(_step(_RETURN, _ALLOW))
    return b"".join(made.code)


class _Filter(ctypes.Structure):
    """struct sock_fprog: how many instructions, and where."""

    _fields_ = [("length", ctypes.c_ushort), ("code", ctypes.c_void_p)]


def restrict(rules: Rules) -> int | None:
    """Puts the filter in force for this process and all it starts, for good; needs no_new_privs. Raises OSError.

    With `ask`, a descriptor for the guard to answer by. A process that is asked about already (in some containers)
    cannot be asked about twice: then None, and what would be asked is refused."""
    try:
        return _install(program(rules), rules.ask)
    except OSError:
        if not rules.ask:
            raise
    _install(program(replace(rules, ask=False)), False)
    return None


def _install(code: bytes, ask: bool) -> int | None:
    buffer = ctypes.create_string_buffer(code, len(code))
    filter_ = _Filter(len(code) // 8, ctypes.addressof(buffer))
    if ask:
        return linux.call("seccomp", 1, _NEW_LISTENER, ctypes.byref(filter_))
    linux.prctl(linux.PR_SET_SECCOMP, 2, ctypes.byref(filter_))
    return None
