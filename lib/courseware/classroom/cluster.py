"""Runs submissions on many machines: Dask workers in place of this machine's threads.

    dask scheduler                              # on one machine
    dask worker tcp://scheduler:8786            # on each of the others, in the course's environment
    ./course grade hw1 --scheduler tcp://scheduler:8786

Each worker process has an engine of its own, with its sandbox and warm parents, kept from one submission to the next.
What crosses the network is made by this module and task.py on both sides; of a student's process only what the engine
has taken from it as data. docs/many-machines.en.md tells how to set it up and who may reach what.
"""

from __future__ import annotations

import asyncio
import functools
import hashlib
import logging
import platform
import socket
import time
import uuid
import warnings
from concurrent.futures import CancelledError, Future
from importlib import metadata
from pathlib import Path

from distributed import Client, KilledWorker, WorkerPlugin

from courseware.classroom.execute import shared_engine
from courseware.classroom.pipeline import LOOK_SECONDS
from courseware.classroom.task import Outcome, Rules, Task, execute
from courseware.engine import EngineError, sandbox
from courseware.engine.job import open_cache
from courseware.errors import UserError

CONNECT_SECONDS = 10
WORKERS_SECONDS = 120  # how long a run waits while there is no worker: those of a cloud take their time to come
IN_HAND = 2  # submissions for each thread of a worker: one that runs and one that waits
RETRIES = 2  # where a worker could not run anything at all; a worker that is lost is another matter, see `outcome`
COMPARED = ("numpy", "torch", "nbformat", "ipython")  # packages whose version may decide about a point

warnings.filterwarnings("ignore", "Sending large graph", UserWarning)  # submissions with large files


def _digest() -> str:
    """Of all modules of lib, as they are when this one is imported."""
    digest, lib = hashlib.sha256(), Path(__file__).resolve().parents[2]
    for path in sorted(lib.rglob("*.py")):
        digest.update(path.relative_to(lib).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:12]


DIGEST = _digest()


@functools.cache
def versions() -> dict[str, str]:
    """What has to be the same on all machines, so that all of them give the same points."""
    found = {"lib": DIGEST, "Python": ".".join(platform.python_version_tuple()[:2])}
    for package in COMPARED:
        try:
            found[package] = metadata.version(package).split("+")[0]  # without what stands for a CPU or a GPU
        except metadata.PackageNotFoundError:
            found[package] = "none"
    return found


# ── on a worker


def refusal(theirs: dict[str, str], unsafe: bool) -> str | None:
    """Why this machine must not grade for a caller of these versions, or None."""
    ours = versions()
    other = [
        f"{name} {ours.get(name, 'none')} in place of {theirs[name]}"
        for name in theirs
        if ours.get(name) != theirs[name]
    ]
    if other:
        return f"has another version of the course than you: {', '.join(other)}"
    plan = sandbox.probe()
    return None if unsafe or plan.safe else f"grants no sandbox. {plan.advice()}"


def about(theirs: dict[str, str], unsafe: bool) -> tuple[str, str | None]:
    """The name of this machine, and why it refuses."""
    return socket.gethostname(), refusal(theirs, unsafe)


class Grading(WorkerPlugin):
    """Makes a worker ready for a run, also one that comes later or again. Submissions of the run ask for the resource
    `name`, which a worker that refuses does not have."""

    runs: dict[str, tuple[Rules, bool]] = {}  # on the worker: what it is grading

    def __init__(self, name: str, rules: Rules, unsafe: bool):
        self.name, self.rules, self.unsafe, self.versions = name, rules, unsafe, versions()

    async def setup(self, worker) -> None:
        why = await asyncio.to_thread(refusal, self.versions, self.unsafe)
        if why:
            logging.getLogger("distributed.worker").error("This machine %s", why)
            return
        await asyncio.to_thread(open_cache)
        self.runs[self.name] = self.rules, self.unsafe
        await worker.set_resources(**{self.name: worker.state.nthreads})

    async def teardown(self, worker) -> None:
        self.runs.pop(self.name, None)
        if not self.runs:  # what still runs is given up: nobody waits for it, or another worker will take it
            await asyncio.to_thread(shared_engine(self.unsafe).close)


def run_here(name: str, task: Task) -> Outcome:
    """Runs a submission on this worker. Raises EngineError where it can run none."""
    rules, unsafe = Grading.runs[name]
    return execute(rules, task, shared_engine(unsafe))


# ── on the machine that grades


class Cluster:
    """The workers of a Dask scheduler as a crew (see pipeline.Crew); closed by `close`.

    address: the scheduler's, such as tcp://10.0.0.5:8786; certificates for tls:// come from Dask's own configuration.
    patience: seconds to wait while there is no worker. Raises UserError where no scheduler answers.
    """

    def __init__(self, address: str, patience: float = WORKERS_SECONDS):
        self.address, self.patience = address, patience
        self._name = f"dl101-{uuid.uuid4().hex[:8]}"
        self._registered, self._threads, self._looked, self._alone = False, 0, 0.0, None
        logging.getLogger("distributed.client").setLevel(logging.CRITICAL)  # what it would say, we say
        try:
            self._client = Client(address, timeout=CONNECT_SECONDS, set_as_default=False, name="dl101")
        except (OSError, ValueError, TypeError, RuntimeError) as error:
            raise UserError(
                f"No Dask scheduler answers at {address} ({_first(error)}). Nothing was graded. Start one with "
                "'dask scheduler', or correct the address; docs/many-machines.en.md has the steps."
            ) from error
        self._executor = self._client.get_executor(pure=False, retries=RETRIES, resources={self._name: 1})

    def ready(self, rules: Rules, unsafe: bool) -> tuple[str, ...]:
        if self._registered:
            return ()
        try:
            self._client.wait_for_workers(1, timeout=self.patience)
            said = self._client.run(about, versions(), unsafe, on_error="return")
            wrong = [text for worker, answer in sorted(said.items()) if (text := _trouble(worker, answer))]
            if wrong:
                more = f"\n  and {len(wrong) - 8} more" if len(wrong) > 8 else ""
                raise UserError(
                    "Nothing was graded: not every worker can.\n  " + "\n  ".join(wrong[:8]) + more + "\n"
                    "Workers need the same commit of the course, installed by the same ./course; start them anew after "
                    "an update. To grade without a sandbox all the same: --unsafe."
                )
            self._client.register_plugin(Grading(self._name, rules, unsafe), name=self._name)
            self._registered = True
        except TimeoutError:
            raise UserError(
                f"The scheduler {self.address} has no worker, and none came in {self.patience:.0f} s. Nothing was "
                f"graded. Start workers with 'dask worker {self.address}' in the course's environment."
            ) from None
        except OSError as error:
            raise self._lost() from error
        finally:
            if not self._registered:
                self._client.close(timeout=2)
        return ()

    def start(self, workers: int) -> None:
        self.look()

    def room(self) -> int:
        if time.monotonic() - self._looked > LOOK_SECONDS:
            self.look()
        return max(IN_HAND * self._threads, 1)

    def submit(self, task: Task) -> Future:
        return self._executor.submit(run_here, self._name, task)

    def outcome(self, future: Future) -> Outcome:
        try:
            return future.result()
        except CancelledError:
            raise self._lost() from None
        except KilledWorker as error:
            # Dask has tried it elsewhere, as often as distributed.scheduler.allowed-failures says.
            return Outcome(reason=_killed(error.allowed_failures + 1))
        except EngineError as error:
            return Outcome(reason=str(error))
        except Exception as error:  # of a worker: a disk that is full, packages that are gone
            return Outcome(reason=f"A worker could not run it. {_first(error)}")

    def look(self) -> None:
        try:
            if self._client.status != "running":
                raise OSError("closed")
            workers = self._client.scheduler_info(n_workers=-1)["workers"].values()
        except (OSError, ValueError) as error:
            raise self._lost() from error
        self._threads = int(sum(worker["resources"].get(self._name, 0) for worker in workers))
        self._looked = time.monotonic()
        if self._threads:
            self._alone = None
        elif self._alone is None:
            self._alone = self._looked
        elif self._looked - self._alone > self.patience:
            raise UserError(
                f"All workers of {self.address} are gone, and none came back in {self.patience:.0f} s. What is graded "
                "is kept. Start workers, then run the same command again: it goes on from there."
            )

    def close(self, now: bool = False) -> None:
        try:
            if self._client.status == "running":
                self._executor.shutdown(wait=not now)
                self._client.unregister_worker_plugin(self._name)
        except Exception as error:  # the scheduler went away meanwhile: there is nothing left to tidy up
            logging.getLogger(__name__).debug("closing: %s", error)
        self._client.close(timeout=2)

    def _lost(self) -> UserError:
        return UserError(
            f"The scheduler {self.address} was lost. What is graded is kept. Start it and its workers again, then run "
            "the same command again: it goes on from there."
        )


def _trouble(worker: str, answer) -> str | None:
    """What keeps a worker from grading, in a sentence."""
    if isinstance(answer, BaseException):
        return f"{worker} does not have this version of the course's lib ({_first(answer)})."
    host, why = answer
    return f"{worker} on {host} {why}" if why else None


def _killed(times: int) -> str:
    if times == 1:
        return "A worker was lost while it ran this submission."
    return f"{times} workers were lost, one after another, each while it ran this submission."


def _first(error: BaseException) -> str:
    """The first line of what an error says."""
    lines = str(error).strip().splitlines()
    return f"{type(error).__name__}: {lines[0][:300]}" if lines else type(error).__name__
