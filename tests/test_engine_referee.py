"""The referee's own sandbox: what a test, or what a test has lent, may do with the machine."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from courseware.engine import Engine, EngineError, Job, Limits
from courseware.engine.sandbox import probe
from engine_notebooks import errors, notebook, passed, text

LOOK = """
import json, os, socket, tempfile
def tried(what):
    try:
        what()
        return True
    except OSError:
        return False
def reads(path):
    with open(path, 'rb') as file:
        file.read()
def writes(path):
    with open(path, 'w') as file:
        file.write('x')
tried(lambda: os.chmod(@OUT@ + '/secret', 0o777))
print(json.dumps({
    'handed in': tried(lambda: reads('data.csv')),
    'scratch': tried(lambda: writes(tempfile.gettempdir() + '/made')),
    'temporary': tried(lambda: tempfile.TemporaryFile().close()),
    'handed in, written': tried(lambda: writes('data.csv')),
    'beside': tried(lambda: reads(@OUT@ + '/secret')),
    'beside, listed': tried(lambda: os.listdir(@OUT@)),
    'beside, written': tried(lambda: writes(@OUT@ + '/made')),
    'beside, emptied': tried(lambda: os.truncate(@OUT@ + '/secret', 0)),
    'network': tried(lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM)),
    'parent': tried(lambda: os.kill(os.getppid(), 0)),
}))
"""
ALLOWED = {"handed in", "scratch", "temporary"}


def _folders(tmp_path):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "secret").write_text("secret")
    (tmp_path / "out" / "secret").chmod(0o600)
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "data.csv").write_text("1,2")
    return tmp_path / "in", LOOK.replace("@OUT@", repr(str(tmp_path / "out")))


def _left_alone(tmp_path):
    assert (tmp_path / "out" / "secret").read_text() == "secret"
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["secret"]
    assert (tmp_path / "out" / "secret").stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "in" / "data.csv").read_text() == "1,2"


def test_tests_read_what_was_handed_in_and_write_only_into_their_own_folder(tmp_path):
    files, look = _folders(tmp_path)
    with Engine() as own:
        try:
            result = own.run(notebook("x = 1", f"test: {look}", "test: from dl101.check import hw1\nassert x == 1"),
                             Job(limits=Limits(cell_seconds=20), files=files))  # fmt: skip
        except EngineError as error:
            pytest.skip(f"no sandbox here: {error}")
    assert passed(result) == [True, True], (errors(result, 1), errors(result, 2))
    assert {name for name, worked in json.loads(text(result, 1)).items() if worked} == ALLOWED
    _left_alone(tmp_path)


@pytest.mark.parametrize("without", [(), ("landlock",), ("mount", "proc")])
def test_each_way_of_shutting_it_in_holds(without, tmp_path):
    plan = probe(without)
    if not plan.safe:
        pytest.skip("no sandbox of this kind here")
    files, look = _folders(tmp_path)
    (tmp_path / "scratch").mkdir()
    code = f"""
import sys
sys.path.insert(0, {str(Path(__file__).parents[1] / "lib")!r})
from courseware.engine.limits import Limits
from courseware.engine.sandbox import judge, probe, Readable
plan = probe({without!r})
readable = Readable.of(packages=())
judge.enter(plan, readable, {str(tmp_path / "scratch")!r}, {str(files)!r}, Limits(), {{}})
exec({look!r})
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env={**os.environ})
    assert done.returncode == 0, done.stderr
    assert {name for name, worked in json.loads(done.stdout).items() if worked} == ALLOWED
    _left_alone(tmp_path)
