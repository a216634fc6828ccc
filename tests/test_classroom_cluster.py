"""Grading on Dask workers: the same points as on one machine; what is lost on the way costs only time."""

import asyncio
import logging
import os
import re
import signal
import subprocess
import sys
from concurrent.futures import Future, ThreadPoolExecutor
from types import SimpleNamespace

import pytest
from distributed import Client, KilledWorker, LocalCluster

import tiny_course as tiny
from courseware.classroom import cluster, grade, gradebook, release, results
from courseware.classroom.cluster import Cluster, Grading
from courseware.classroom.execute import no_sandbox
from courseware.classroom.pipeline import Pipeline
from courseware.errors import UserError

STUDENTS = ["best", "empty", "wrong-add", "squared", "syntax", "killer", "warner", "evil"]
UNSAFE = no_sandbox()


@pytest.fixture(scope="module")
def workers():
    """Two processes, one submission at a time each."""
    made = LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None, silence_logs=logging.CRITICAL
    )
    with made, Client(made, set_as_default=False) as client:
        yield SimpleNamespace(address=made.scheduler_address, client=client, scheduler=made.scheduler)


@pytest.fixture(scope="module")
def released(tmp_path_factory):
    made = tiny.make(tmp_path_factory.mktemp("cluster") / "root")
    release.release(made, "hw1")
    return made


@pytest.fixture
def course(released, workers, tmp_path):
    """The tiny homework, released; nobody has handed in. A worker that a test has killed is there again."""
    workers.client.wait_for_workers(2, timeout=60)
    return tiny.copy(released, tmp_path / "root")


def hand_in(course, count):
    names = [f"s{i}" for i in range(count)]
    for i, name in enumerate(names):
        tiny.submit(course, name, {} if i % 3 else tiny.MISTAKES["squared"])
    return names


def run(course, address, students, seen=lambda done: None):
    """{student: (points, reason)}, written into the gradebook as they come."""
    pipeline = Pipeline(course, tiny.ASSIGNMENT, UNSAFE, Cluster(address))
    found = {}
    with gradebook.open_gradebook(course) as book:
        for done in pipeline.run_all(students, 1):
            if done.reason is None:
                pipeline.save(book, done)
            points = results.load(course, book, tiny.ASSIGNMENT, done.student).points if done.reason is None else None
            found[done.student] = points, done.reason
            seen(done)
    return found


def wait_for(coroutine):
    """What it returns; in a thread, for the browser's tests leave a loop running in this one."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, coroutine).result()


def judged(course, student):
    with gradebook.open_gradebook(course) as book:
        found = results.load(course, book, tiny.ASSIGNMENT, student)
    events = [(event["kind"], event["cell"]) for event in found.events]
    return found.points, [(c.name, c.points, c.hint, c.message, c.needs_person) for c in found.cells], events


def left_on_a_worker():
    """(runs, pairs of warm parents)"""
    from courseware.classroom.cluster import Grading
    from courseware.classroom.execute import shared_engine

    return len(Grading.runs), sum(len(shared_engine(unsafe)._parents) for unsafe in (False, True))


def test_points_messages_events_and_files_are_those_of_one_machine(workers, course, tmp_path):
    (course.solutions / "ru" / tiny.ASSIGNMENT / "numbers.txt").write_text("42")
    for student in STUDENTS:
        tiny.submit(course, student, tiny.SUBMISSIONS[student])
    tiny.submit(course, "files", {"add": "def add(a, b):\n    return int(open('numbers.txt').read()) * (a + b) // 42"})
    (course.submitted / "files" / tiny.ASSIGNMENT / "own.txt").write_text("mine")
    twin, seen = tiny.copy(course, tmp_path / "twin"), []
    for place, address in ((course, ""), (twin, workers.address)):
        grade.grade(place, "hw1", workers=2, scheduler=address)
        folder = place.autograded / "files" / tiny.ASSIGNMENT
        beside = [(folder / name).read_bytes() for name in ("numbers.txt", "own.txt")]
        seen.append(({student: judged(place, student) for student in [*STUDENTS, "files"]}, beside))
    assert seen[0] == seen[1]
    assert seen[0][0]["files"][0] == 5 and seen[0][1] == [b"42", b"mine"]
    # Hidden tests were on the workers, and warm parents take memory.
    assert set(workers.client.run(left_on_a_worker).values()) == {(0, 0)}
    assert not [name for name in workers.scheduler.worker_plugins if name.startswith("dl101")]


def test_a_worker_killed_in_the_middle_costs_nobody_anything(workers, course):
    students = hand_in(course, 10)
    pids = list(workers.client.run(os.getpid).values())

    def kill(done):
        if pids:
            os.kill(pids.pop(), signal.SIGKILL)
            pids.clear()

    found = run(course, workers.address, students, kill)
    assert found == {name: (5.0 if i % 3 else 2.0, None) for i, name in enumerate(students)}


def test_what_workers_cannot_do_is_a_reason_and_stops_nobody(workers, course):
    crew, lost = Cluster(workers.address), Future()
    Pipeline(course, tiny.ASSIGNMENT, UNSAFE, crew).ready()
    broken = crew._executor.submit(os.listdir, "/no/such/folder")
    assert crew.outcome(broken).reason.startswith("A worker could not run it. FileNotFoundError")
    lost.set_exception(KilledWorker("key", SimpleNamespace(address="tcp://10.0.0.5:1"), 3))
    assert crew.outcome(lost).reason == "4 workers were lost, one after another, each while it ran this submission."
    crew.close()


def test_workers_of_another_version_are_named_and_nothing_runs(workers, course, monkeypatch):
    monkeypatch.setattr(cluster, "versions", lambda: {"lib": "0123456789ab", "torch": "1.0"})
    with pytest.raises(UserError) as caught:
        run(course, workers.address, hand_in(course, 1))
    said = str(caught.value)
    assert said.startswith("Nothing was graded") and said.count("in place of 0123456789ab") == 2
    assert all(address in said for address in workers.client.nthreads()) and "in place of 1.0" in said


def test_a_worker_without_a_sandbox_is_named_and_nothing_runs_unless_asked_for(workers, course):
    address = sorted(workers.client.nthreads())[0]

    def take_away():
        from courseware.engine import sandbox
        from courseware.engine.sandbox import Plan

        sandbox.real, sandbox.probe = sandbox.probe, lambda: Plan(missing=(("seccomp", "not granted"),))

    def give_back():
        from courseware.engine import sandbox

        sandbox.probe = sandbox.real

    workers.client.run(take_away, workers=[address])
    try:
        with pytest.raises(UserError, match=f"(?s){re.escape(address)} on .* grants no sandbox.*--unsafe") as caught:
            Pipeline(course, tiny.ASSIGNMENT, False, Cluster(workers.address)).ready()
        assert str(caught.value).count("grants no sandbox") == (2 if UNSAFE else 1)
        crew = Cluster(workers.address)
        Pipeline(course, tiny.ASSIGNMENT, True, crew).ready()
        crew.close()
    finally:
        workers.client.run(give_back, workers=[address])


def test_a_worker_that_comes_later_and_refuses_gets_nothing(monkeypatch):
    given = {}

    class Worker:
        state = SimpleNamespace(nthreads=4)

        async def set_resources(self, **resources):
            given.update(resources)

    plugin = Grading("run", None, UNSAFE)
    plugin.versions = {**plugin.versions, "lib": "0123456789ab"}
    wait_for(plugin.setup(Worker()))
    assert given == {} and "run" not in Grading.runs
    plugin.versions = cluster.versions()
    monkeypatch.setattr(cluster, "open_cache", lambda: None)
    wait_for(plugin.setup(Worker()))
    assert given == {"run": 4} and "run" in Grading.runs
    wait_for(plugin.teardown(Worker()))
    assert "run" not in Grading.runs


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:9", "nonsense://x:1", "tcp://no-such-host.invalid:8786"])
def test_no_scheduler(address, monkeypatch):
    monkeypatch.setattr(cluster, "CONNECT_SECONDS", 0.5)
    with pytest.raises(UserError, match=f"No Dask scheduler answers at {address} .*Nothing was graded"):
        Cluster(address)


LONELY = """
import logging, time
from distributed import LocalCluster
made = LocalCluster(1, processes=False, threads_per_worker=1, dashboard_address=None, silence_logs=logging.CRITICAL,
                    protocol="tcp")
print(made.scheduler_address, flush=True)
time.sleep(600)
"""


def test_a_scheduler_that_is_lost_in_the_middle(course):
    students, seen = hand_in(course, 8), []
    started = subprocess.Popen(
        [sys.executable, "-c", LONELY], env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
    )  # fmt: skip

    def kill(done):
        seen.append(done.student)
        started.kill()

    with started, pytest.raises(UserError, match="was lost. What is graded is kept"):
        run(course, started.stdout.readline().strip(), students, kill)
    assert 0 < len(seen) < len(students)
    assert all(judged(course, student)[0] is not None for student in seen)
