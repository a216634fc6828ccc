"""What a hostile notebook tries and what an honest one needs: run inside the sandbox by world.py.

An attack that gets what it wants returns something; one that is stopped raises or returns None.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import platform
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time

libc = ctypes.CDLL(None, use_errno=True)
ATTACKS, GREEDY, HONEST = {}, {}, {}


def attack(function):
    ATTACKS[function.__name__] = function
    return function


def greedy(function):
    GREEDY[function.__name__] = function
    return function


def honest(function):
    HONEST[function.__name__] = function
    return function


def must(result):
    """The result of a C function; raises where it failed."""
    if result < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return result + 1  # 0 is success and would read as nothing got


def syscall(x86, arm, *arguments):
    number = {"x86_64": x86, "aarch64": arm}[platform.machine()]
    return must(
        libc.syscall(ctypes.c_long(number), *[ctypes.c_long(a) if isinstance(a, int) else a for a in arguments])
    )


def any_of(*attempts):
    """What the attempts got, if any of them got something."""
    got = []
    for attempt in attempts:
        with contextlib.suppress(Exception):
            got.append(attempt())
    return [str(g)[:60] for g in got if g] or None


def read(path):
    with open(path, "rb") as file:
        return file.read(64)


def write(path, mode="w"):
    with open(path, mode) as file:
        file.write("x")
    return path


# -- reading ------------------------------------------------------------------------------------------------------


@attack
def reads_gradebook(world):
    return any_of(lambda: read(world["gradebook"]), lambda: os.open(world["gradebook"], os.O_RDWR))


@attack
def reads_solution(world):
    return read(world["solution"])


@attack
def reads_home(world):
    return any_of(lambda: os.listdir(world["home"]), lambda: read(world["home"] + "/.ssh/id"))


@attack
def reads_other_submission(world):
    return any_of(lambda: os.listdir(world["other"]), lambda: read(world["other"] + "/answer.py"))


@attack
def reads_courseware(world):
    return any_of(*(lambda p=p: read(p) for p in world["tools"]))


@attack
def reads_hidden_module(world):
    return any_of(*(lambda p=p: b"ModuleNotFoundError" not in read(p) and read(p) for p in world["hidden"]))


@attack
def imports_hidden_module(world):
    import dl101.check  # noqa: F401

    return "dl101.check"


@attack
def imports_hidden_file(world):
    import dl101.gates  # noqa: F401

    return "dl101.gates"


@attack
def environment_tells(world):
    own = any(world["secret"] in value for value in os.environ.values())
    started = any_of(lambda: world["secret"].encode() in open("/proc/self/environ", "rb").read())
    return own or started


@attack
def environment_of_parents(world):
    return any_of(*(lambda p=p: read(f"/proc/{p}/environ") for p in world["pids"] if p != os.getpid()))


@attack
def memory_of_parents(world):
    return any_of(
        *(lambda p=p, n=n: read(f"/proc/{p}/{n}") for p in world["pids"] if p != os.getpid() for n in ("maps", "mem"))
    )


@attack
def descriptors_of_parents(world):
    paths = (f"/proc/{p}/fd/{world['open_fd']}" for p in world["pids"] if p != os.getpid())
    return any_of(*(lambda p=p: read(p) for p in paths))


@attack
def descriptors_left_open(world):
    standing = [d for d in range(3, 200) if d not in world["keep"] and any_of(lambda d=d: os.fstat(d))]
    return standing or None


@attack
def links_to_gradebook(world):
    os.symlink(world["gradebook"], "link")
    os.symlink("/", "root")
    return any_of(
        lambda: read("link"),
        lambda: read("root" + world["gradebook"]),
        lambda: os.link(world["gradebook"], "hard") or 1,
    )


@attack
def proc_as_a_way_out(world):
    path = world["gradebook"]
    return any_of(
        lambda: read("/proc/self/root" + path), lambda: read("/proc/1/root" + path),
        lambda: read(f"/proc/{world['pids'][0]}/root" + path), lambda: read("/proc/self/cwd/" + "../" * 30 + path),
        lambda: read("../" * 30 + path), lambda: read("/proc/kcore"), lambda: read("/proc/kmsg"),
        lambda: read("/proc/sys/kernel/random/boot_id"),
    )  # fmt: skip


@attack
def other_processes_seen(world):
    others = {str(p) for p in world["pids"]} - {str(os.getpid())}
    with contextlib.suppress(OSError):
        return [name for name in os.listdir("/proc") if name in others or (name.isdigit() and int(name) > 50)] or None


@attack
def shadow_and_dev(world):
    devices = ("/dev/mem", "/dev/kmsg", "/dev/vda", "/dev/sda", "/dev/tty", "/dev/fuse", "/dev/kvm")
    return any_of(*(lambda p=p: os.open(p, os.O_RDONLY) for p in ("/etc/shadow", "/etc/ssh/sshd_config", *devices)))


@attack
def shared_memory_of_others(world):
    return any_of(lambda: read(world["shm"]), lambda: syscall(30, 196, world["sysv"], 0, 0o10000))


@attack
def memory_without_owner(world):
    """Memory that no limit of a process counts, as much as the machine has."""
    return any_of(lambda: os.memfd_create("x"), lambda: syscall(29, 194, 0, 4096, 0o1600))


# -- writing ------------------------------------------------------------------------------------------------------


@attack
def writes_gradebook(world):
    path = world["gradebook"]
    return any_of(
        lambda: write(path), lambda: write(path, "a"), lambda: os.truncate(path, 0) or 1, lambda: os.unlink(path) or 1,
        lambda: os.rename(path, "stolen") or 1, lambda: os.replace("submitted.txt", path) or 1,
    )  # fmt: skip


@attack
def writes_elsewhere(world):
    """Whether such a file is seen outside is for world.py to say."""
    for folder in (
        world["home"],
        world["other"],
        world["outside"],
        *world["libraries"],
        "/",
        "/etc",
        "/var/tmp",
        "/usr",
    ):
        with contextlib.suppress(OSError):
            write(f"{folder}/{world['mark']}")
        with contextlib.suppress(OSError):
            os.mkdir(f"{folder}/{world['mark']}-d")
    for folder in ("/tmp", "/dev/shm", "/run"):
        with contextlib.suppress(OSError):
            write(f"{folder}/{world['mark']}")


@attack
def changes_rights(world):
    """Whether they did change is for world.py to say."""
    for path in (world["gradebook"], world["home"], world["outside"], *world["libraries"]):
        with contextlib.suppress(OSError):
            os.chmod(path, 0o777)
        with contextlib.suppress(OSError):
            os.utime(path, (0, 0))
        with contextlib.suppress(OSError):
            os.setxattr(path, "user.mark", b"x")
        with contextlib.suppress(OSError):
            descriptor = os.open(path, os.O_RDONLY)
            os.fchmod(descriptor, 0o777)
            os.utime(descriptor, (0, 0))


@attack
def writes_proc(world):
    files = (
        "/proc/sys/kernel/core_pattern", "/proc/sys/kernel/hostname", "/proc/sysrq-trigger", "/proc/sys/vm/drop_caches",
        "/proc/self/oom_score_adj", "/proc/self/uid_map", f"/proc/{world['pids'][0]}/oom_score_adj",
        "/sys/fs/cgroup/cgroup.procs", "/sys/kernel/mm/transparent_hugepage/enabled", "/sys/power/state",
    )  # fmt: skip
    return any_of(*(lambda p=p: os.open(p, os.O_WRONLY) for p in files))


# -- network ------------------------------------------------------------------------------------------------------


@attack
def tcp(world):
    return any_of(
        lambda: socket.create_connection(("127.0.0.1", world["tcp"]), 1),
        lambda: socket.create_connection(("::1", world["tcp"]), 1),
        lambda: socket.create_server(("127.0.0.1", 0)),
    )


@attack
def udp(world):
    def send(family, host):
        return socket.socket(family, socket.SOCK_DGRAM).sendto(b"x", (host, world["udp"]))

    return any_of(lambda: send(socket.AF_INET, "127.0.0.1"), lambda: send(socket.AF_INET6, "::1"))


@attack
def unix_path(world):
    return socket.socket(socket.AF_UNIX).connect(world["unix"]) or 1


@attack
def unix_abstract(world):
    return socket.socket(socket.AF_UNIX).connect("\0" + world["abstract"]) or 1


@attack
def other_sockets(world):
    kinds = [(16, 3, 0), (17, 3, 3), (40, 1, 0), (38, 5, 0), (2, 3, 1), (29, 3, 1), (31, 3, 0), (44, 3, 0), (15, 3, 2)]
    return any_of(
        *(lambda k=k: socket.socket(*k) for k in kinds), *(lambda k=k: socket.socketpair(k[0], k[1]) for k in kinds)
    )


# -- processes and privileges -------------------------------------------------------------------------------------


@attack
def signals_to_parents(world):
    """Signal 0: asks for the right alone, and hurts nobody where the sandbox fails."""
    others = [p for p in world["pids"] if p != os.getpid()]
    return any_of(
        *(lambda p=p: os.kill(p, 0) or f"kill {p}" for p in others if p > 50),
        *(lambda p=p: os.killpg(os.getpgid(p), 0) or f"killpg {p}" for p in others if p > 50),
        *(lambda p=p: signal.pidfd_send_signal(os.pidfd_open(p), 0) or f"pidfd {p}" for p in others if p > 50),
    )


@attack
def limits_of_parents(world):
    import resource

    return any_of(*(lambda p=p: resource.prlimit(p, resource.RLIMIT_CORE, (0, 0)) for p in world["pids"] if p > 50))


@attack
def traces_parents(world):
    class Span(ctypes.Structure):
        _fields_ = [("base", ctypes.c_void_p), ("length", ctypes.c_size_t)]

    buffer = ctypes.create_string_buffer(8)
    here = Span(ctypes.addressof(buffer), 8)
    there = Span(id(None), 8)  # the warm parent has the same addresses
    return any_of(
        *(lambda p=p: must(libc.ptrace(0x4206, p, 0, 0)) for p in world["pids"]),
        *(lambda p=p: syscall(310, 270, p, ctypes.byref(here), 1, ctypes.byref(there), 1, 0) for p in world["pids"]),
        *(lambda p=p: syscall(438, 438, os.pidfd_open(p), world["open_fd"], 0) for p in world["pids"]),
    )


@attack
def privileges(world):
    return any_of(
        lambda: os.setuid(0) or os.getuid() == 0 and os.open("/etc/shadow", os.O_RDONLY),
        lambda: os.setgroups([0]) or 1, lambda: os.setresuid(os.getuid() + 1, -1, -1) or 1,
        lambda: os.chroot(".") or 1, lambda: os.mknod("device", 0o20666, os.makedev(1, 1)) or 1,
        lambda: os.chown("submitted.txt", 12345, 12345) or 1,
        lambda: os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(1)) or 1, lambda: os.nice(-5),
    )  # fmt: skip


@attack
def setuid_program(world):
    write("program")
    with contextlib.suppress(OSError):
        os.chmod("program", 0o6755)
    return os.stat("program").st_mode & 0o6000


@attack
def su(world):
    done = subprocess.run(["su", "-c", "id"], capture_output=True, stdin=subprocess.DEVNULL, timeout=5)
    return b"uid=0" in done.stdout


@attack
def limits_raised(world):
    import resource

    kinds = (
        resource.RLIMIT_AS,
        resource.RLIMIT_CPU,
        resource.RLIMIT_FSIZE,
        resource.RLIMIT_NPROC,
        resource.RLIMIT_CORE,
    )
    return any_of(*(lambda k=k: resource.setrlimit(k, (resource.RLIM_INFINITY,) * 2) or k for k in kinds))


@attack
def mounts_and_namespaces(world):
    flags = (0x20000, 0x2000000, 0x4000000, 0x8000000, 0x10000000, 0x20000000, 0x40000000)
    exit_signal = 17

    def clone(flag):
        pid = syscall(56, 220, flag | exit_signal, 0, 0, 0, 0) - 1
        if pid == 0:
            os._exit(0)
        os.waitpid(pid, 0)
        return 1

    def clone3(flag):
        arguments = (ctypes.c_uint64 * 8)(flag, 0, 0, 0, exit_signal, 0, 0, 0)
        pid = syscall(435, 435, ctypes.byref(arguments), 64) - 1
        if pid == 0:
            os._exit(0)
        os.waitpid(pid, 0)
        return 1

    return any_of(
        *(lambda f=f: must(libc.unshare(f)) for f in flags), *(lambda f=f: clone(f) for f in flags),
        *(lambda f=f: clone3(f) for f in flags), lambda: must(libc.mount(b"none", b".", b"tmpfs", 0, None)),
        lambda: must(libc.mount(b"/", b".", None, 4096, None)), lambda: must(libc.umount2(b".", 2)),
        lambda: must(libc.mount(b"none", b"/", None, 32 | 4096, None)), lambda: syscall(155, 41, b".", b"."),
        lambda: syscall(428, 428, -100, b"/", 1), lambda: syscall(430, 430, b"tmpfs", 0), lambda: syscall(442, 442),
    )  # fmt: skip


@attack
def kernel_doors(world):
    zeros = ctypes.create_string_buffer(256)
    return any_of(
        lambda: syscall(321, 280, 0, zeros, 72), lambda: syscall(298, 241, zeros, 0, -1, -1, 0),
        lambda: syscall(323, 282, 1), lambda: syscall(425, 425, 4, zeros), lambda: syscall(250, 219, 0, -3, 1),
        lambda: syscall(248, 217, b"user", b"k", b"v", 1, -3), lambda: syscall(246, 104, 0, 0, 0, 0),
        lambda: syscall(175, 105, zeros, 1, b""), lambda: syscall(313, 273, 0, b"", 0),
        lambda: syscall(103, 116, 10, 0, 0),
        lambda: syscall(304, 265, 0, zeros, 0), lambda: syscall(317, 277, 1, 8, zeros),
        lambda: syscall(135, 92, 0x0040000), lambda: syscall(447, 447, 0),
    )  # fmt: skip


@attack
def other_instruction_set(world):
    """x32 has numbers of its own: a filter that forgets them lets a socket through."""
    return platform.machine() == "x86_64" and must(libc.syscall(ctypes.c_long(0x40000000 | 41), 2, 1, 0))


@attack
def state_of_the_process(world):
    """Capabilities, no_new_privs and the filter, as the kernel tells them."""
    if not os.path.exists("/proc/self/status"):
        return must(libc.prctl(39, 0, 0, 0, 0)) != 2  # no_new_privs
    with open("/proc/self/status") as file:
        lines = dict(line.split(":", 1) for line in file.read().splitlines())
    wrong = [name for name in ("CapInh", "CapPrm", "CapEff", "CapAmb") if int(lines[name], 16)]
    wrong += ["NoNewPrivs"] if lines["NoNewPrivs"].strip() != "1" else []
    wrong += ["Seccomp"] if "seccomp" in world["layers"] and lines["Seccomp"].strip() != "2" else []
    return wrong or None


# -- using up: one process each -------------------------------------------------------------------------------------


@greedy
def three_gigabytes(world):
    import numpy as np

    return np.ones(3 << 27).nbytes


@greedy
def memory_of_many(world):
    """Four processes, each within its own limit, together far above."""
    children = []
    for _ in range(4):
        pid = os.fork()
        if pid == 0:
            kept = bytearray(int(0.6 * world["memory"]))
            kept[::4096] = b"x" * len(kept[::4096])
            time.sleep(1)
            os._exit(0)
        children.append(pid)
    ended = [os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) for pid in children]
    return None if any(ended) else "all four had their memory"


@greedy
def fork_bomb(world):
    """Counts those that live at once, some time later: the guard looks now and then."""
    made = []
    try:
        while len(made) < 3 * world["processes"]:
            made.append(os.fork())
            if made[-1] == 0:
                time.sleep(30)
                os._exit(0)
    except OSError:
        pass
    for _ in range(20):
        made = [pid for pid in made if os.waitpid(pid, os.WNOHANG)[0] == 0]
        if len(made) <= world["processes"]:
            return None
        time.sleep(0.1)
    return f"{len(made)} processes"


@greedy
def daemon(world):
    """Leaves something behind that has a session of its own and is nobody's child."""
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            signal.signal(signal.SIGTERM, signal.SIG_IGN)
            time.sleep(30)
        os._exit(0)
    time.sleep(0.05)


@greedy
def fills_disk(world):
    written = 0
    piece = b"x" * (1 << 20)
    try:
        for number in range(200):
            with open(f"file{number}", "wb", buffering=0) as file:
                for _ in range(4):
                    written += file.write(piece)
            if written > 2 * world["scratch"]:
                time.sleep(1)  # where the engine watches, it looks now
                return f"{written} bytes"
    except OSError:
        return None if written <= world["scratch"] else f"{written} bytes"


@greedy
def fills_disk_unseen(world):
    """Files without a name: open, and in no folder."""
    written, kept = 0, []
    try:
        for number in range(40):
            kept.append(open(f"file{number}", "wb", buffering=0))  # noqa: SIM115
            os.unlink(f"file{number}")
            for _ in range(4):
                written += kept[-1].write(b"x" * (1 << 20))
            if written > 2 * world["scratch"]:
                time.sleep(1)
                return f"{written} bytes"
    except OSError:
        return None if written <= world["scratch"] else f"{written} bytes"


@greedy
def shared_maps(world):
    """Each process within its own limit, and none of the pages its own."""
    import mmap

    for _ in range(4):
        if os.fork() == 0:
            kept = mmap.mmap(-1, int(0.6 * world["memory"]))
            for start in range(0, len(kept), 4096):
                kept[start] = 1
            time.sleep(1)
            os._exit(0)
    ended = [os.waitstatus_to_exitcode(os.wait()[1]) for _ in range(4)]
    return None if any(ended) else "all four had their memory"


@greedy
def shared_memory_fills(world):
    written = 0
    try:
        with open("/dev/shm/big", "wb", buffering=0) as file, open("more", "wb", buffering=0) as more:
            for _ in range(world["scratch"] >> 20):
                written += file.write(b"x" * (1 << 20)) + more.write(b"x" * (1 << 20))
    except OSError:
        return None if written <= world["scratch"] else f"{written} bytes"
    return f"{written} bytes"


@greedy
def large_file(world):
    written = 0
    try:
        with open("file", "wb", buffering=0) as file:
            for _ in range(world["file"] // (1 << 20) + 2):
                written += file.write(b"x" * (1 << 20))
    except OSError:
        return None if written <= world["file"] else f"{written} bytes"
    return f"{written} bytes"


@greedy
def many_files(world):
    count = 0
    try:
        for count in range(40_000):  # noqa: B007
            os.close(os.open(str(count), os.O_CREAT | os.O_WRONLY))
    except OSError:
        return None
    return f"{count} files"


@greedy
def open_files(world):
    kept = []
    with contextlib.suppress(OSError):
        while len(kept) < 4096:
            kept.append(os.open("/dev/null", os.O_RDONLY))
    return None if len(kept) <= world["files"] else f"{len(kept)} descriptors"


@greedy
def cpu(world):
    signal.signal(signal.SIGXCPU, signal.SIG_IGN)
    started = time.monotonic()
    while time.monotonic() - started < 5:
        pass
    return "5 s of a CPU"


# -- honest work ----------------------------------------------------------------------------------------------------


@honest
def arithmetic(world):
    import numpy as np

    x = np.random.default_rng(0).normal(size=(200, 200))
    assert np.allclose(np.linalg.solve(x, x @ x), x)


@honest
def own_files(world):
    assert os.getcwd() == os.environ["HOME"] == os.environ["TMPDIR"] == tempfile.gettempdir()
    with open("submitted.txt") as file:
        assert file.read() == "hello"
    with tempfile.NamedTemporaryFile("w+") as file:
        file.write("x")
    with tempfile.TemporaryDirectory() as folder:
        write(folder + "/a")
        os.rename(folder + "/a", folder + "/b")
    import shutil

    shutil.copy2("submitted.txt", "copy.txt")
    os.remove("copy.txt")


@honest
def threads(world):
    done = []
    many = [threading.Thread(target=done.append, args=(n,)) for n in range(8)]
    [t.start() for t in many]
    [t.join() for t in many]
    assert len(done) == 8


@honest
def a_program(world):
    """Allowed and bounded: it sees what the notebook sees, and no more."""
    done = subprocess.run("echo $HOME; ls", shell=True, capture_output=True, text=True, timeout=10)
    assert os.environ["HOME"] in done.stdout and "submitted.txt" in done.stdout, done
    again = subprocess.run(
        [sys.executable, "-c", "import json; print(1+1)"], capture_output=True, text=True, timeout=20
    )
    assert again.stdout == "2\n", again


@honest
def children(world):
    pid = os.fork()
    if pid == 0:
        os._exit(7)
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 7
    left, right = socket.socketpair()
    left.send(b"x")
    assert right.recv(1) == b"x"


@honest
def names(world):
    import getpass

    assert getpass.getuser() == "student"
    assert time.localtime().tm_year > 2020 and os.urandom(4) and open("/dev/null").read() == ""


@honest
def lazy_imports(world):
    import decimal  # noqa: F401
    import sqlite3  # noqa: F401
    import xml.dom.minidom  # noqa: F401

    import dl101.files  # noqa: F401


@honest
def pictures(world):
    if "matplotlib.pyplot" not in world["libraries_loaded"]:
        return
    import matplotlib.pyplot as plt

    figure, axes = plt.subplots(figsize=(2, 2))
    axes.plot([1, 2], label="$x^2$ и русский")
    axes.legend()
    figure.savefig("picture.png")
    figure.savefig("picture.svg")
    plt.close(figure)
    assert os.path.getsize("picture.png") > 1000


@honest
def worker_processes(world):
    """Where sockets and shared memory end inside the sandbox; elsewhere they are refused."""
    import multiprocessing

    if not world["unix_sockets"]:
        return
    with multiprocessing.get_context("fork").Pool(2) as pool:
        assert pool.map(abs, [-1, -2]) == [1, 2]


@honest
def torch_work(world):
    if "torch.utils.data" not in world["libraries_loaded"]:
        return
    torch = sys.modules["torch"]
    torch.set_num_threads(2)
    w = torch.ones(300, 300, requires_grad=True)
    (w @ w).sum().backward()
    assert float(w.grad[0, 0]) == 600
    assert torch.nn.Conv2d(1, 4, 3)(torch.zeros(2, 1, 28, 28)).shape == (2, 4, 26, 26)
    torch.save({"w": w}, "w.pt")
    assert torch.load("w.pt")["w"].shape == (300, 300)


@honest
def torch_workers(world):
    if "torch.utils.data" not in world["libraries_loaded"] or not world["unix_sockets"]:
        return
    torch = sys.modules["torch"]
    from torch.utils.data import DataLoader, TensorDataset

    data = TensorDataset(torch.arange(40.0).reshape(20, 2), torch.arange(20))
    seen = [int(y) for _, ys in DataLoader(data, batch_size=4, num_workers=2, timeout=20) for y in ys]
    assert seen == list(range(20))
