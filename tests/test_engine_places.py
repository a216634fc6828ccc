"""Temporary folders of a grader that was killed are cleared away by the next one, and those of a living one are not."""

import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from courseware.engine.limits import Limits
from courseware.engine.sandbox import Scratch, places

LIB = Path(places.__file__).resolve().parents[3]
OWNER = """
import sys, tempfile, time
sys.path.insert(0, sys.argv[1])
tempfile.tempdir = sys.argv[2]
from courseware.engine.limits import Limits
from courseware.engine.sandbox import Scratch
made = Scratch(None, Limits())
print(made.path, flush=True)
if len(sys.argv) == 3:
    time.sleep(600)
"""


@pytest.fixture
def temporary(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def _owner(temporary, *more):
    process = subprocess.Popen([sys.executable, "-c", OWNER, str(LIB), str(temporary), *more], stdout=subprocess.PIPE)
    return process, Path(process.stdout.readline().decode().strip())


def test_folders_of_the_killed_go_and_those_of_the_living_stay(temporary):
    living, kept = _owner(temporary)
    killed, left = _owner(temporary)
    (left / "deep").mkdir()
    (left / "deep" / "file").write_text("x")
    os.chmod(left / "deep", 0)
    try:
        Scratch(None, Limits()).remove()
        assert kept.is_dir() and left.is_dir()
        killed.send_signal(signal.SIGKILL)
        killed.wait()
        places.sweep(str(temporary))
        assert kept.is_dir() and not left.parent.exists()
    finally:
        living.kill()
        living.wait()


def test_what_is_just_being_made_and_what_is_a_link_stay(temporary, tmp_path_factory):
    young = Path(tempfile.mkdtemp(prefix=places._PREFIX))
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    (elsewhere / ".lock").touch()
    (temporary / f"{places._PREFIX}link").symlink_to(elsewhere)
    places.sweep(str(temporary))
    assert young.is_dir() and (elsewhere / ".lock").exists()
    os.utime(young, (0, 0))
    places.sweep(str(temporary))
    assert not young.exists()


def test_nothing_is_left_by_one_that_ends_by_itself(temporary):
    process, _ = _owner(temporary, "ends")
    assert process.wait(60) == 0
    assert list(temporary.iterdir()) == []
