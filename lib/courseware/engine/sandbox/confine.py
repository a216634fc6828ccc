"""Entering the sandbox: the guard's part before the fork, the student's process's part after it."""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import socket
import stat
import sys
import tempfile
import time
from collections.abc import Iterable, Mapping

from courseware.engine.limits import Limits
from courseware.engine.sandbox import landlock, linux, mounts, seccomp
from courseware.engine.sandbox.cgroups import Group
from courseware.engine.sandbox.linux import LayerFailed
from courseware.engine.sandbox.plan import NOBODY, Plan
from courseware.engine.sandbox.readable import Readable
from courseware.engine.sandbox.scratch import INSIDE, Scratch, environment

try:
    import resource
except ImportError:  # Windows: the module can be imported, and says no when asked
    resource = None

# Exit status of a process that a promised layer failed for.
UNCONFINED = 119

_CAP_SETPCAP = 8
_STACK = 8 << 20
_NAMESPACES = {
    "pid": linux.CLONE_NEWPID, "net": linux.CLONE_NEWNET, "ipc": linux.CLONE_NEWIPC, "uts": linux.CLONE_NEWUTS,
}  # fmt: skip


class Isolation:
    """What the guard holds of a sandbox that its child is going to be in."""

    def __init__(self, plan: Plan, limits: Limits, group: Group | None, uid: int | None):
        self._plan, self._limits, self._guard = plan, limits, os.getpid()
        self.group, self.uid = group, uid

    def over(self, pid: int, scratch: Scratch) -> str | None:
        """The limit ('memory', 'processes', 'scratch') that the student's process `pid` broke, where the kernel does
        not hold it by itself: to be asked a few times a second, and answered by killing. None: within limits."""
        place = self._plan.place if "cgroup" in self._plan else None
        watch_memory = not (place and place.memory)
        watch_processes = not (place and place.pids) and os.getuid() == 0 and self.uid is None
        watch_scratch = "mount" not in self._plan
        if not (watch_memory or watch_processes or watch_scratch):
            return None
        # Its orphans, too, are below the guard: through process 1 of their namespace, or as the guard's own.
        family = {pid, *_descendants(self._guard)}
        if watch_processes and len(family) > self._limits.processes:
            return "processes"
        if watch_memory:
            room = self._limits.memory_bytes + self._limits.scratch_bytes
            # The quick sum counts what parent and child share twice; the exact one takes longer.
            if sum(map(_resident_bytes, family)) > room and sum(map(_share_of_bytes, family)) > room:
                return "memory"
        if watch_scratch and scratch.used() + _unlinked_bytes(family) > self._limits.scratch_bytes:
            return "scratch"
        return None

    def end(self) -> int:
        """After the student's process has been waited for: nothing of it lives on. Returns how many had to be killed.

        With a process namespace the kernel has done it already. Takes the control group away.
        """
        killed = 0
        if "pid" not in self._plan:
            killed = self._kill_user() if self._plan.own_user else 0
            killed += self._kill_descendants()
        if self.group is not None:
            killed += self.group.end()
        return killed

    def _kill_user(self) -> int:
        """All processes of the user number, in one stroke, by one that has become that user."""
        before = len(_descendants(self._guard))
        helper = os.fork()
        if helper == 0:
            try:
                os.setresuid(self.uid, self.uid, self.uid)
                os.kill(-1, signal.SIGKILL)
            except OSError:
                pass
            os._exit(0)
        os.waitpid(helper, 0)
        return before

    def _kill_descendants(self) -> int:
        killed: set[int] = set()
        for _ in range(200):
            family = _descendants(self._guard)
            for how in (signal.SIGSTOP, signal.SIGKILL):  # stopped first, lest one start another meanwhile
                for pid in family:
                    with contextlib.suppress(ProcessLookupError, PermissionError):
                        os.kill(pid, how)
            killed |= set(family)
            with contextlib.suppress(ChildProcessError):
                while os.waitpid(-1, os.WNOHANG)[0]:
                    pass
            if not family:
                break
            time.sleep(0.002)
        return len(killed)


def isolate(plan: Plan, limits: Limits) -> Isolation:
    """For the guard, a process of one thread, before it forks the student's process: control group and namespaces.

    The first child is process 1 of its namespace, and the only one that can be forked. Raises LayerFailed.
    """
    _one_thread()
    group = None
    if "cgroup" in plan:
        try:
            group = Group(plan.place, limits.memory_bytes + limits.scratch_bytes, limits.processes)
        except OSError as error:
            raise LayerFailed("cgroup", str(error)) from None
    try:
        if "user" in plan:
            _enter_user_namespace()
        for layer, flag in _NAMESPACES.items():
            if layer in plan:
                _must(layer, linux.unshare, flag)
        if "pid" not in plan:
            _must("rlimits", linux.prctl, linux.PR_SET_CHILD_SUBREAPER, 1)
    except LayerFailed:
        if group is not None:
            group.end()
        raise
    uid = None
    if "uid" in plan:
        uid = NOBODY if plan.base == NOBODY else plan.base + os.getpid()
    return Isolation(plan, limits, group, uid)


def confine(
    plan: Plan,
    scratch: Scratch,
    readable: Readable,
    limits: Limits,
    *,
    isolation: Isolation,
    keep: Iterable[int] = (),
    report: int | None = None,
    notes: int | None = None,
    variables: Mapping[str, str] | None = None,
) -> None:
    """For the student's process, of one thread, just before the student's code. There is no way back.

    Afterwards the current folder is HOME and TMPDIR, only the descriptors in `keep` are open (0, 1 and 2 lead nowhere
    unless kept), and the environment is `scratch.environment` with `variables`. A layer that the plan promises and that
    fails ends the process with status UNCONFINED and its name and reason on the descriptor `report`. Over the UNIX
    socket `notes` the guard gets what `Notices` is made of, where the kernel grants it.
    """
    try:
        _confine(plan, scratch, readable, limits, isolation, set(keep), (report, notes), variables)
    except BaseException as error:
        text = str(error) if isinstance(error, LayerFailed) else f"sandbox: {type(error).__name__}: {error}"
        with contextlib.suppress(OSError):
            os.write(2 if report is None else report, text.encode(errors="replace")[:4000])
        os._exit(UNCONFINED)
    for descriptor in {report, notes} - {None, *keep}:
        os.close(descriptor)


def _confine(plan, scratch, readable, limits, isolation, keep, channels, variables) -> None:
    notes = channels[1]
    _one_thread()
    with contextlib.suppress(PermissionError):  # the leader of a group already
        os.setsid()
    _tie_to_guard()
    if isolation.group is not None:
        _must("cgroup", isolation.group.join)
    _first_to_go()
    _close_descriptors(keep | ({*channels} - {None}))
    mapped, others = _mapped_bytes(), _tasks_of_user() if plan.shares_user else 1
    uid = os.getuid() if isolation.uid is None else isolation.uid
    gid = os.getgid() if isolation.uid is None else isolation.uid
    inside = INSIDE if "mount" in plan else scratch.path
    _scrub_environment(environment(inside, variables))

    os.umask(0o022)  # the folders of the new root are for everybody
    if "mount" in plan:
        mounts.enter(scratch.path, readable, limits, uid, gid, "proc" in plan)
    else:
        if isolation.uid is not None:
            _hand_over(scratch.path, uid)
        os.chdir(scratch.path)
    os.umask(0o077)
    if "uts" in plan:
        _must("uts", _set_host_name)
    _limit(limits, mapped, others)

    if linux.has_capability(_CAP_SETPCAP):
        _must("rlimits", linux.drop_bounding_set)
    if isolation.uid is not None:
        _must("uid", _become, uid, gid)
    _must("rlimits", linux.drop_capabilities)
    # A change of user takes both away.
    _must("rlimits", linux.prctl, linux.PR_SET_DUMPABLE, 1)
    _tie_to_guard()
    _must("rlimits", linux.prctl, linux.PR_SET_NO_NEW_PRIVS, 1)
    if "landlock" in plan:
        _must("landlock", landlock.restrict, plan.abi, _rules(plan, readable, scratch))
    if "seccomp" in plan:
        rules = seccomp.Rules(
            unix_sockets=plan.unix_sockets,
            ipc="ipc" in plan,
            only_self=os.getpid() if plan.shares_user else None,
            signals=not plan.signals_reach_out,
            modes="mount" in plan or plan.own_user,
            ask=notes is not None and seccomp.can_ask(),
        )
        listener = _must("seccomp", seccomp.restrict, rules)
        if listener is not None:
            _must("seccomp", _hand_to_guard, notes, listener)


def _must(layer: str, function, *arguments):
    try:
        return function(*arguments)
    except OSError as error:
        raise LayerFailed(layer, str(error)) from None


def _one_thread() -> None:
    if not sys.platform.startswith("linux"):
        raise LayerFailed("rlimits", "only on Linux")
    if len(os.listdir("/proc/self/task")) != 1:
        raise LayerFailed("threads", "a sandbox is entered by one thread, and this process has more")


def _enter_user_namespace() -> None:
    uid, gid = os.geteuid(), os.getegid()
    try:
        linux.unshare(linux.CLONE_NEWUSER)
        for name, text in (
            ("setgroups", "deny"),
            ("uid_map", f"{NOBODY} {uid} 1"),
            ("gid_map", f"{NOBODY} {gid} 1"),
        ):
            descriptor = os.open(f"/proc/self/{name}", os.O_WRONLY | os.O_CLOEXEC)
            try:
                os.write(descriptor, text.encode())
            finally:
                os.close(descriptor)
    except OSError as error:
        raise LayerFailed("user", str(error)) from None


def _tie_to_guard() -> None:
    _must("rlimits", linux.prctl, linux.PR_SET_PDEATHSIG, signal.SIGKILL)


def _first_to_go() -> None:
    """When memory runs out, the kernel kills the student's process, and not the engine's."""
    with contextlib.suppress(OSError), open("/proc/self/oom_score_adj", "w") as file:
        file.write("1000")


def _close_descriptors(keep: set[int]) -> None:
    nowhere = os.open("/dev/null", os.O_RDWR | os.O_CLOEXEC)
    for standard in {0, 1, 2} - keep:
        if nowhere != standard:
            os.dup2(nowhere, standard)
    start = 3
    for descriptor in sorted(keep - {0, 1, 2}):
        linux.close_all(start, descriptor - 1)
        start = descriptor + 1
    linux.close_all(start)


def _scrub_environment(variables: dict[str, str]) -> None:
    """Both as Python and C see it, and the strings that the process was started with (/proc/self/environ)."""
    with open("/proc/self/stat", "rb") as file:
        fields = file.read().rpartition(b")")[2].split()
    start, end = int(fields[47]), int(fields[48])  # env_start and env_end, 50 and 51 in proc(5)
    os.environ.clear()
    os.environ.update(variables)
    if 0 < start < end < start + (32 << 20):
        ctypes.memset(start, 0, end - start)
    tempfile.tempdir = None


def _hand_over(path: str, uid: int) -> None:
    for folder, names, files in os.walk(path):
        for name in (*names, *files):
            os.chown(os.path.join(folder, name), uid, uid, follow_symlinks=False)
    os.chown(path, uid, uid)


def _set_host_name() -> None:
    socket.sethostname("localhost")


def _hand_to_guard(notes: int, listener: int) -> None:
    with socket.socket(fileno=os.dup(notes)) as sock:
        socket.send_fds(sock, [b"listener"], [listener])
    os.close(listener)


def _become(uid: int, gid: int) -> None:
    os.setgroups([])
    os.setresgid(gid, gid, gid)
    os.setresuid(uid, uid, uid)


def _limit(limits: Limits, mapped: int, others: int) -> None:
    wanted = {
        resource.RLIMIT_AS: mapped + limits.memory_bytes,
        resource.RLIMIT_CPU: int(max(1, limits.cpu_seconds)),
        resource.RLIMIT_FSIZE: limits.file_bytes,
        resource.RLIMIT_NPROC: limits.processes + others,
        resource.RLIMIT_NOFILE: limits.open_files,
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_STACK: _STACK,
        resource.RLIMIT_MSGQUEUE: 1 << 16,
        resource.RLIMIT_SIGPENDING: 1024,
        resource.RLIMIT_RTPRIO: 0,
        resource.RLIMIT_NICE: 0,
        resource.RLIMIT_MEMLOCK: 1 << 20,
    }
    for what, value in wanted.items():
        hard = resource.getrlimit(what)[1]
        value = value if hard == resource.RLIM_INFINITY else min(value, hard)
        try:
            resource.setrlimit(what, (value, value))
        except (OSError, ValueError) as error:
            raise LayerFailed("rlimits", str(error)) from None


def _rules(plan: Plan, readable: Readable, scratch: Scratch) -> list[tuple[str, int]]:
    everything = landlock.everything(plan.abi)
    rules = [(f"/dev/{name}", landlock.READ_FILE) for name in ("zero", "full", "random", "urandom")]
    rules.append(("/dev/null", everything))
    if "mount" in plan:
        return [*rules, ("/", landlock.READ), *((path, everything) for path in (INSIDE, "/dev/shm", "/tmp"))]
    rules += [(path, landlock.READ) for path in readable.open_paths]
    rules += [(path, landlock.READ_DIR) for path in readable.listed]
    return [*rules, (scratch.path, everything)]


def _mapped_bytes() -> int:
    with open("/proc/self/statm") as file:
        return int(file.read().split()[0]) * resource.getpagesize()


def _kilobytes(path: str, names: tuple[str, ...]) -> int:
    """Bytes in the lines of a file of /proc that begin with one of the names; 0 if the process is gone."""
    try:
        with open(path) as file:
            return sum(int(line.split()[1]) << 10 for line in file if line.startswith(names))
    except OSError:
        return 0


def _resident_bytes(pid: int) -> int:
    return _kilobytes(f"/proc/{pid}/status", ("RssAnon:", "RssShmem:"))


def _share_of_bytes(pid: int) -> int:
    """Memory, with what several processes share divided among them."""
    return _kilobytes(f"/proc/{pid}/smaps_rollup", ("Pss_Anon:", "Pss_Shmem:")) or _resident_bytes(pid)


def _unlinked_bytes(family: Iterable[int]) -> int:
    """What files take that are open and have no name any more."""
    sizes: dict[tuple[int, int], int] = {}
    for pid in family:
        with contextlib.suppress(OSError):
            for descriptor in os.listdir(f"/proc/{pid}/fd"):
                with contextlib.suppress(OSError):
                    found = os.stat(f"/proc/{pid}/fd/{descriptor}")
                    if stat.S_ISREG(found.st_mode) and found.st_nlink == 0:
                        sizes[found.st_dev, found.st_ino] = found.st_blocks * 512
    return sum(sizes.values())


def _processes():
    """(number, parent, threads) of every process in sight."""
    for name in os.listdir("/proc"):
        if name.isdigit():
            with contextlib.suppress(OSError), open(f"/proc/{name}/stat", "rb") as file:
                fields = file.read().rpartition(b")")[2].split()
                yield int(name), int(fields[1]), int(fields[17])


def _descendants(pid: int) -> list[int]:
    children: dict[int, list[int]] = {}
    for number, parent, _ in _processes():
        children.setdefault(parent, []).append(number)
    found, waiting = [], [pid]
    while waiting:
        below = children.get(waiting.pop(), [])
        found += below
        waiting += below
    return found


def _tasks_of_user() -> int:
    """Threads that count towards this user's RLIMIT_NPROC already."""
    total = 0
    for number, _, threads in _processes():
        with contextlib.suppress(OSError):
            total += threads if os.stat(f"/proc/{number}").st_uid == os.getuid() else 0
    return total
