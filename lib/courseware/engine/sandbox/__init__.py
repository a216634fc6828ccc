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
stranger's code, and with the layer's name on `report`.
"""

from courseware.engine.sandbox.confine import UNCONFINED, Isolation, confine, isolate
from courseware.engine.sandbox.linux import LayerFailed
from courseware.engine.sandbox.plan import Plan, probe
from courseware.engine.sandbox.readable import Readable
from courseware.engine.sandbox.scratch import Scratch, ScratchError, environment

__all__ = [
    "UNCONFINED", "Isolation", "LayerFailed", "Plan", "Readable", "Scratch", "ScratchError", "confine", "environment",
    "isolate", "probe",
]  # fmt: skip
