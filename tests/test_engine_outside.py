"""What a notebook asks for outside its sandbox is named, each once and by its cell; what honest notebooks do is not."""

import functools
import json
import os
import socket
import time

import pytest

from courseware.engine import Engine, EngineError, Job, Limits, aftermath, guard
from courseware.engine.lookout import LONGEST, judge
from courseware.engine.sandbox import probe, seccomp
from engine_notebooks import errors, notebook


@functools.cache
def _engine() -> Engine:
    engine = Engine()
    try:
        engine.warm(Job())
    except EngineError as error:
        pytest.skip(f"no sandbox here: {error}")
    return engine


@pytest.fixture(scope="module", autouse=True)
def _closed():
    yield
    _engine().close()
    _engine.cache_clear()


def run(*cells):
    return _engine().run(notebook(*cells), Job(limits=Limits(cell_seconds=20)))


def told(result):
    return {event["cell"]: event["evidence"] for event in result.events if event["kind"] == "turned-away"}


CALM = "def calm(f, *args):\n    try:\n        f(*args)\n    except Exception as error:\n        print(error)"


def test_files_outside_are_named_where_they_are_there(tmp_path):
    secret = tmp_path / "gradebook.db"
    secret.write_text("secret")
    result = run(
        CALM,
        f"calm(open, {str(secret)!r})\ncalm(open, {str(tmp_path / 'missing')!r})",
        f"import glob, os\nglob.glob({str(tmp_path / '*.db')!r})\ncalm(os.listdir, {str(tmp_path)!r})",
        "import numpy\ncalm(open, numpy.__file__, 'a')",
    )
    found = told(result)
    assert found["c1"] == f"file: open {secret}"
    assert found["c2"] == f"file: look for {tmp_path}/*.db\nfile: list {tmp_path}"
    assert found["c3"].startswith("file: write ") and found["c3"].endswith("numpy/__init__.py")
    assert found.keys() == {"c1", "c2", "c3"}


@pytest.mark.skipif("seccomp" not in probe().layers or not seccomp.can_ask(), reason="the kernel cannot ask the guard")
def test_calls_are_named_from_programs_too_and_a_replay_does_not_name_them_again():
    result = run(
        "import ctypes, os, socket\n" + CALM,
        "calm(socket.socket)\ncalm(os.kill, -1, 9)",
        "!bash -c 'kill -9 1; echo x > /dev/tcp/127.0.0.1/80'\nctypes.CDLL(None).ptrace(0, 0, 0, 0)",
        "os._exit(0)",
        "x = 1",
        "test: assert x == 1",
    )
    assert [event["kind"] for event in result.events].count("turned-away") == 2
    assert told(result) == {
        "c1": "network: a socket of AF_INET\nsignal: SIGKILL to all processes",
        "c2": "signal: SIGKILL to process 1\nsystem call: ptrace",
    }
    assert errors(result, 1) == errors(result, 5) == []


def test_honest_notebooks_are_not_named():
    result = run(
        CALM + "\nimport os, socket, sys, warnings",
        "calm(open, '/content/drive/MyDrive/data.csv')\ncalm(open, 'missing.txt')\ncalm(os.chdir, '/content')",
        "open('own.txt', 'w').write('x')\nos.listdir('.')\nos.listdir('..')\ncalm(open, '/tmp/own.txt', 'w')",
        "!ls -l / /tmp ..\n!python -c 'print(1)'",
        "from multiprocessing import get_context\nwith get_context('fork').Pool(2) as pool: print(pool.map(abs, [-1]))",
        "from concurrent.futures import ThreadPoolExecutor\npool = ThreadPoolExecutor(2)\nlist(pool.map(abs, [1]))",
        "calm(socket.socket, socket.AF_INET6)\nsocket.socketpair()\nos.kill(os.getpid(), 0)",  # as urllib3 does
        "import subprocess\nworker = subprocess.Popen(['true'])\nworker.terminate()\nworker.wait()",
        "class D:\n    def __del__(self): raise ValueError\nD()\nwarnings.warn('careful')\nNone",
        "import matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.show()",
        "import platform, tempfile, uuid\nplatform.platform()\nuuid.uuid4()\ntempfile.NamedTemporaryFile().close()",
    )
    assert result.events == []
    assert [errors(result, i) for i in range(11)] == [[]] * 11


def test_a_note_stands_at_the_cell_that_ran_when_it_was_sent_however_late_it_is_read():
    notes, noted = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    with notes, noted:
        told = guard.Told(None, notes)
        noted.send(json.dumps(["open", "/usr/bin/env", False]).encode())
        sent = time.monotonic()
        time.sleep(0.3)
        told.drain()
    ((when, text),) = told.found
    assert text == "file: open /usr/bin/env" and abs(when - sent) < 0.2


def test_descriptors_sent_with_notes_are_not_kept():
    notes, noted = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    with notes, noted, open(os.devnull) as file:
        told = guard.Told(None, notes)
        told._left -= 1
        before = os.listdir("/proc/self/fd")
        for count in (1, 9):
            socket.send_fds(noted, [b"x"], [file.fileno()] * count)
        told.drain()
        assert os.listdir("/proc/self/fd") == before and told.found == []


def test_what_still_runs_at_the_end_is_counted():
    start = "import threading, time\nfor _ in range(3): "
    threads = run(start + "threading.Thread(target=time.sleep, args=(99,)).start()")
    assert [(e["kind"], e["cell"], e["evidence"]) for e in threads.events] == [("left-behind", "c0", "3 threads")]
    start = "import threading\nend = threading.Event()\nwaits = threading.Thread(target=end.wait)\nwaits.start()"
    joined = run(start, "end.set()\nwaits.join()")
    assert joined.events == []
    process = run("import subprocess\np = subprocess.Popen(['sleep', '99'])")
    assert [(e["kind"], e["evidence"]) for e in process.events] == [("left-behind", "1 processes")]


def test_evidence_is_harmless_text(tmp_path):
    odd = tmp_path / "\x1b]0;x\x07\u202e\n<b>"
    odd.write_text("x")
    text = judge(json.dumps(["open", str(odd), False]).encode())
    assert text.isascii() and text.isprintable() and text.startswith("file: open /")
    assert len(judge(json.dumps(["look for", "/usr/lib/*" + "x" * 9000, False]).encode())) < 2 * LONGEST


@pytest.mark.parametrize(
    "note",
    [b"", b"no", b"[]", b'["open"]', b'["open", 5, true]', b'["odd", "/usr/lib", true]', b'["open", "/no/such", true]',
     b'["list", "/usr", false]', b'["look for", "/usr/*", false]', b'["open", "/usr/lib\\u0000", true]', b"\xff" * 9],
)  # fmt: skip
def test_notes_that_say_nothing(note):
    assert judge(note) is None


@pytest.mark.parametrize("lie", [None, True, [], ["memory"], ["memory", "x"], [["memory"], 0], {"a": 1}, ["odd", -5]])
def test_an_answer_about_what_is_left_may_be_anything(lie):
    assert aftermath.read(lie) == ("", 0)
    assert aftermath.read(["processes", 7]) == ("processes", 7)
