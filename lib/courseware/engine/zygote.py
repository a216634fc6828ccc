"""A warm parent: it has imported what a homework needs and forks a process for each order.

There is one for students' processes and one for referees. They come from a fresh process that has read no test,
solution or submission and has no gradebook open; that for referees is told the tests after the two have parted, and
rehearses them when it has nothing else to do and a whole class seems to be coming. Orders come with sockets; a parent
never answers but once, when it is ready.
"""

from __future__ import annotations

import atexit
import contextlib
import gc
import json
import os
import select
import signal
import socket
import subprocess
import sys

from courseware.engine import late
from courseware.engine.sandbox import plan
from courseware.engine.stand_in import under

MAX_ORDER = 1 << 20
_A_CLASS = 3  # orders after which more are to be expected


def main(arguments: list[str]) -> None:
    """python -c '…main(sys.argv[2:])' LIBRARY MODULES STUDENTS [REFEREES]: modules to load at once, then descriptors;
    the first message on each of these says what is to be ready. Given both, it loads what both need and forks into two.
    The students' process is started anew where something of that is forbidden to it.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the caller's affair
    # To look for garbage among modules again and again is a quarter of torch's import. What is forked collects its own.
    gc.disable()
    early, *descriptors = arguments
    students, *others = (socket.socket(fileno=int(descriptor)) for descriptor in descriptors)
    other = _fork(students, early.split(",")) if others else 0
    if other:
        students.close()
        _become("referee", others[0])
        with contextlib.suppress(ChildProcessError):
            os.waitpid(other, 0)  # it ends when its socket is closed, as this one has
    else:
        for other in others:
            other.close()
        _become("student", students)
    atexit._run_exitfuncs()
    os._exit(0)  # to take torch's modules apart takes a quarter of a second


def _fork(students: socket.socket, early: list[str]) -> int:
    """Loads what both need and makes the students' parent; returns its number, and 0 in itself."""
    plan.probe_ahead()
    late.load(("courseware.engine.shell", *filter(None, early)))
    order = students.recv(MAX_ORDER, socket.MSG_PEEK)
    if not order:
        os._exit(0)  # nobody wants it any more
    setup = json.loads(order)
    late.load(_shared(setup["preload"], setup["preload_tests"]))
    if not setup["unsafe"]:
        plan.probe()
    if any(under(name, tuple(setup["forbidden"])) for name in sys.modules):
        again = [*sys.orig_argv[:-3], "", str(students.fileno())]
        started = subprocess.Popen(
            again, pass_fds=[students.fileno()], stdin=subprocess.DEVNULL, start_new_session=True
        )
        return started.pid
    pid = os.fork()
    if pid == 0:
        os.setsid()
    return pid


def _shared(preload: list[str], preload_tests: list[str]) -> list[str]:
    """Libraries alone: of the course's own modules students' processes have stand-ins, and referees the real ones."""
    return [name for name in preload if name in preload_tests and name.partition(".")[0] not in ("dl101", "courseware")]


def _become(kind: str, commands: socket.socket) -> None:
    try:
        make = {"student": _student, "referee": _referee}[kind](json.loads(commands.recv(MAX_ORDER)))
    except Exception as error:
        commands.send(json.dumps({"failed": f"{type(error).__name__}: {error}"}).encode())
        raise
    gc.freeze()
    commands.send(
        json.dumps(
            {"ready": os.getpid(), "sandbox": list(make.names), "safe": make.safe, "advice": make.advice}
        ).encode()
    )
    _serve(commands, make)


def _serve(commands: socket.socket, make) -> None:
    children: set[int] = set()
    orders = 0
    while True:
        idle = orders >= _A_CLASS and make.rehearsal is not None
        ready = select.select([commands], [], [], 0 if idle else 1.0)[0]
        _reap(children)
        if not ready:
            if idle and not make.rehearsal.step():
                make.rehearsal = None
                gc.collect()
                gc.freeze()
            continue
        orders += 1
        data, descriptors, _, _ = socket.recv_fds(commands, MAX_ORDER, 4)
        if not data:
            # Referees end here; each of them takes its student's process with it.
            for pid in children if make.kind == "referee" else ():
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            return
        sys.stdout.flush()
        pid = os.fork()
        if pid == 0:
            try:
                commands.close()
                gc.enable()
                make.become(json.loads(data), [socket.socket(fileno=d) for d in descriptors])
            except BaseException:
                import traceback

                traceback.print_exc()
            finally:
                os._exit(0)
        children.add(pid)
        for descriptor in descriptors:
            os.close(descriptor)


def _reap(children: set[int]) -> None:
    with contextlib.suppress(ChildProcessError):
        while (pid := os.waitpid(-1, os.WNOHANG)[0]) != 0:
            children.discard(pid)


class _student:
    kind = "student"
    rehearsal = None

    def __init__(self, setup: dict):
        from courseware.engine import guard, layers, student
        from courseware.engine.limits import Limits

        self._guard, self._student, self._limits = guard, student, Limits
        self._layers = layers.choose(setup["unsafe"], setup["forbidden"], setup["readable"])
        self._warm = student.Warm(tuple(setup["forbidden"]), tuple(setup["preload"]))
        self._variables = setup["variables"]
        self.names, self.safe, self.advice = self._layers.names, self._layers.safe, self._layers.advice

    def become(self, order: dict, sockets: list) -> None:
        """A guard, and below it the student's process."""
        control, sock = sockets
        limits, folder = self._limits.from_json(order["limits"]), order["folder"]
        os.setsid()

        def start(isolation, report, notes):
            def confine(keep):
                channels = report, notes.fileno()
                self._layers.confine(isolation, folder, limits, keep, channels, self._variables)
                self._layers.watch(folder, notes)

            self._student.run(self._warm, sock, order, confine)

        self._guard.keep(control, self._layers, limits, folder, start, [sock])


class _referee:
    kind = "referee"
    names, safe, advice = (), True, ""

    def __init__(self, setup: dict):
        os.environ.update(setup["environment"])
        from courseware.engine import referee
        from courseware.engine.rehearsal import Rehearsal
        from courseware.engine.sandbox import judge

        self._run = referee.run
        self._warm = referee.Warm(setup["paths"])
        self._confine = judge.prepared(setup["unsafe"], (*setup["readable"], *setup["paths"]), setup["variables"])
        # Matplotlib wants a folder to write to when it is imported.
        late.load((*setup["preload"], *(() if setup["unsafe"] else ("matplotlib.pyplot",))))
        self._warm.ready()
        self.rehearsal = Rehearsal(setup["tests"], setup["imports"]) if setup["tests"] else None

    def become(self, order: dict, sockets: list) -> None:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        self._confine(order["folder"], order["files"])
        self._run(self._warm, sockets[0])
