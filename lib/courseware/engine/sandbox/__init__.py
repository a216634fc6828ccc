"""A process that a stranger's code runs in: what it may see, reach and use up (Linux).

    plan = probe()                                  # once: what this machine grants; plan.names for the log
    if not plan.safe: raise UserError(plan.advice())
    readable = Readable.of(forbidden=("torch",))    # once, in the warm parent: what may be read
    with Scratch(files, limits) as scratch:         # the submission's files, copied in
        # in the guard, a process of one thread:
        isolation = isolate(plan, limits)           # namespaces, cgroup; raises LayerFailed
        pid = os.fork()                             # one child only: it is process 1 of its own world
        if pid == 0:
            confine(plan, scratch, readable, limits, isolation=isolation, keep=[control_fd], report=report_fd)
            ...                                     # the stranger's code
        ... isolation.over(pid, scratch)            # now and then: the limit that was broken, or None
        os.waitpid(pid, 0)
        isolation.end()                             # nothing of it lives on; returns how many had to be killed

A layer that `probe` promised and that fails ends the student's process with status UNCONFINED, before any of the
stranger's code, and with the layer's name on `report`. With a socket `notes`, the guard is told of calls that were
turned away (`Notices`). Another process finds the folder by `Scratch.at(path, limits)`.

What a notebook may do. Its own files, threads and child processes, and programs of the system (`!ls`): they see what
the notebook sees, within the same limits. A DataLoader with workers needs sockets that end inside, so it works where
namespaces of mounts and networks are granted (`plan.unix_sockets`), and is refused elsewhere. No other network, ever.
What the kernel does not bound by itself (memory of several processes without a control group, the scratch folder
without a mount namespace), the guard does, by `isolation.over`.

Without `plan.safe` the same calls put in force whatever is granted: that is all that --unsafe gives up.
"""

from courseware.engine.sandbox.confine import UNCONFINED, Isolation, confine, isolate
from courseware.engine.sandbox.linux import LayerFailed
from courseware.engine.sandbox.notices import Notices
from courseware.engine.sandbox.plan import Plan, probe
from courseware.engine.sandbox.readable import Readable
from courseware.engine.sandbox.scratch import INSIDE, Scratch, ScratchError, environment

__all__ = [
    "INSIDE", "UNCONFINED", "Isolation", "LayerFailed", "Notices", "Plan", "Readable", "Scratch", "ScratchError",
    "confine", "environment", "isolate", "probe",
]  # fmt: skip
