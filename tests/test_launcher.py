"""The launcher `course`, without installing anything: a stand-in for pip says what pip would say."""

import ast
import json
import os
import shutil
import subprocess
import sys
import time
import venv
from pathlib import Path

import pytest

from load_launcher import ROOT, load

posix_only = pytest.mark.skipif(os.name == "nt", reason="shell scripts and signals of Linux and macOS")

# In place of lib/courseware/cli.py: shows which Python ran which arguments.
COMMAND_LINE = """
import sys
COMMANDS = {"all": [("test", "", ""), ("grade", "", "")]}
def main(arguments):
    print("the table of contents")
    return 2 if arguments and arguments[0] not in ("--help",) else 0
if __name__ == "__main__":
    print("ran", sys.argv[1:], sys.prefix)
"""

# In place of pip, inside .venv. FAKE_PIP: a list of [word of the command line, exit status or "kill", what it prints].
FAKE_PIP = """
import json, os, pathlib, signal, sys, time
packages = pathlib.Path(__file__).resolve().parents[1]
arguments = sys.argv[1:]
if arguments == ["--version"]:
    sys.exit(0)
with open(packages / "calls.txt", "a") as file:
    file.write(" ".join(arguments) + "\\n")
for word, status, text in json.loads(os.environ.get("FAKE_PIP", "[]")):
    if word in " ".join(arguments):
        print(text, flush=True)
        if status == "kill":
            os.kill(os.getppid(), signal.SIGKILL)
            os._exit(1)
        if status == "slow":
            time.sleep(1)
            break
        sys.exit(status)
if arguments[-1].startswith("torch=="):
    (packages / "torch.py").write_text("__version__ = %r" % arguments[-1].split("==")[1])
"""
OFFLINE = "WARNING: Retrying after connection broken by 'NewConnectionError('Failed to establish a new connection')'"
NO_TORCH = "ERROR: No matching distribution found for torch==0.0.0"


class Checkout:
    """A course of two files with a .venv that holds the stand-in for pip and nothing else."""

    def __init__(self, root: Path):
        self.root = root
        (root / "lib" / "courseware").mkdir(parents=True)
        (root / "lib" / "courseware" / "__init__.py").touch()
        (root / "lib" / "courseware" / "cli.py").write_text(COMMAND_LINE)
        (root / "requirements.txt").write_text("numpy==2.0.0\n")
        shutil.copy(ROOT / "course", root / "course")

    def make_venv(self) -> Path:
        venv.create(self.root / ".venv", with_pip=False, symlinks=os.name != "nt")
        (packages,) = (self.root / ".venv").rglob("site-packages")
        (packages / "pip").mkdir()
        (packages / "pip" / "__main__.py").write_text(FAKE_PIP)
        self.packages = packages
        return packages

    def environment(self, pip=(), **variables):
        clean = {k: v for k, v in os.environ.items() if not k.startswith(("PIP_", "UV_", "CONDA_", "PYTHON"))}
        return clean | {"DL101_INSTALLER": "pip", "FAKE_PIP": json.dumps(list(pip)), **variables}

    def run(self, *arguments, pip=(), **variables):
        command = [sys.executable, str(self.root / "course"), *arguments]
        env = self.environment(pip, **variables)
        return subprocess.run(command, env=env, capture_output=True, text=True, timeout=120)

    def calls(self) -> list[str]:
        path = self.packages / "calls.txt"
        return path.read_text().splitlines() if path.exists() else []

    @property
    def stamp(self) -> Path:
        return self.root / ".venv" / "course-stamp.json"


@pytest.fixture
def checkout(tmp_path):
    return Checkout(tmp_path / "checkout")


@pytest.fixture
def ready(checkout):
    """A checkout that one run has set up."""
    checkout.make_venv()
    done = checkout.run("test")
    assert done.returncode == 0, done.stderr
    return checkout


@pytest.fixture
def launcher():
    return load()


# Before anything is installed


@pytest.mark.parametrize(("arguments", "status"), [([], 0), (["--help"], 0), (["no-such-command"], 2)])
def test_help_and_mistyped_commands_install_nothing(checkout, arguments, status):
    done = checkout.run(*arguments)
    assert (done.returncode, done.stdout) == (status, "the table of contents\n")
    assert not (checkout.root / ".venv").exists()


def test_real_help_needs_the_standard_library_alone():
    command = [sys.executable, "-I", "-S", str(ROOT / "course"), "--help"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    for name in ("lab", "demo", "test", "build", "release", "collect", "grade", "feedback", "report", "pack"):
        assert f"\n  {name} " in done.stdout


@posix_only
def test_help_read_by_head_ends_quietly():
    done = subprocess.Popen(
        [sys.executable, str(ROOT / "course"), "--help"], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    done.stdout.close()
    assert done.stderr.read() == b""
    assert done.wait(60) == 0


def test_file_parses_on_python_3_6():
    ast.parse((ROOT / "course").read_text(encoding="utf-8"), feature_version=(3, 6))


def test_old_python_gets_a_sentence(launcher, monkeypatch):
    monkeypatch.setattr(sys, "version_info", (3, 9, 18, "final", 0))
    monkeypatch.setattr(launcher, "find_python", lambda: None)
    with pytest.raises(launcher.Stop, match=r"needs Python 3\.11 or newer, and this is Python 3\.9\. Install"):
        launcher.run(["--help"])


def test_old_python_hands_over_to_a_newer_one(launcher, monkeypatch):
    called = []
    monkeypatch.setattr(sys, "version_info", (3, 9, 18, "final", 0))
    monkeypatch.setattr(launcher, "find_python", lambda: "newer")
    monkeypatch.setattr(launcher.subprocess, "call", lambda command: called.append(command) or 7)
    assert launcher.run(["lab", "--port", "1"]) == 7
    assert called == [["newer", str(ROOT / "course"), "lab", "--port", "1"]]


@posix_only
def test_newer_python_on_the_path_must_really_run(launcher, tmp_path):
    for name, body in (("python3.14", "exit 127"), ("python3.12", f'exec "{sys.executable}" "$@"')):
        script = tmp_path / name
        script.write_text(f"#!/bin/sh\n{body}\n")
        script.chmod(0o755)
    assert launcher.find_python(str(tmp_path)) == str(tmp_path / "python3.12")
    (tmp_path / "python3.12").unlink()
    assert launcher.find_python(str(tmp_path)) is None


def test_grading_on_windows_names_wsl(launcher, monkeypatch):
    monkeypatch.setattr(launcher, "WINDOWS", True)
    with pytest.raises(launcher.Stop, match="WSL"):
        launcher.run(["grade", "hw1"])


# The stamp


def test_states_of_an_environment(launcher, checkout):
    environment = launcher.Environment(str(checkout.root))
    assert environment.state() == "absent"
    checkout.make_venv()
    assert environment.state() == "unfinished"
    environment.write_stamp("0.0")
    assert environment.state() == "ready"

    (checkout.root / "requirements.txt").write_text("numpy==2.0.1\n")
    assert environment.state() == "unfinished"
    (checkout.root / "requirements.txt").write_bytes(b"numpy==2.0.0\r\n")
    assert environment.state() == "ready", "a checkout with Windows line ends is the same checkout"
    launcher.TORCH = "0.0.1"
    assert environment.state() == "unfinished"


def test_half_written_stamp_counts_as_none(launcher, checkout):
    checkout.make_venv()
    environment = launcher.Environment(str(checkout.root))
    environment.write_stamp("0.0")
    checkout.stamp.write_text(checkout.stamp.read_text()[:20])
    assert environment.state() == "unfinished"


def test_moved_checkout_is_installed_anew(launcher, ready):
    moved = ready.root.with_name("moved")
    ready.root.rename(moved)
    assert launcher.Environment(str(moved)).state() == "absent"


@posix_only
def test_environment_without_its_python_is_made_anew(launcher, ready):
    environment = launcher.Environment(str(ready.root))
    (ready.root / ".venv" / "pyvenv.cfg").rename(ready.root / "pyvenv.cfg")
    assert environment.state() == "absent", "without pyvenv.cfg this is the system's Python"
    (ready.root / "pyvenv.cfg").rename(ready.root / ".venv" / "pyvenv.cfg")
    assert environment.state() == "ready"
    Path(environment.python).unlink()
    assert environment.state() == "absent"


# Installing


def test_first_run_installs_and_the_second_does_not(ready):
    install, torch = ready.calls()
    assert install.endswith(f"-r {ready.root / 'requirements.txt'}")
    assert "torch==" in torch
    assert (ready.packages / "dl101-course.pth").read_text() == f"{ready.root / 'lib'}\n"

    again = ready.run("test", "-k", "one")
    assert again.stdout == f"ran ['test', '-k', 'one'] {ready.root / '.venv'}\n"
    assert again.stderr == ""
    assert len(ready.calls()) == 2


def test_changed_requirements_are_installed(ready):
    (ready.root / "requirements.txt").write_text("numpy==2.0.1\n")
    assert ready.run("test").returncode == 0
    assert len(ready.calls()) == 3, "torch is there already"
    assert json.loads(ready.stamp.read_text())["torch"].startswith(load().TORCH)


def test_failing_index_gives_a_sentence_and_the_next_run_goes_on(checkout):
    checkout.make_venv()
    done = checkout.run("test", pip=[["-r ", 1, f"Collecting numpy\n{OFFLINE}"]])
    assert done.returncode == 2
    assert "course: The package index cannot be reached." in done.stderr
    assert "run the same command again" in done.stderr
    assert "Traceback" not in done.stderr
    assert OFFLINE in (checkout.root / ".cache" / "install.log").read_text()
    assert not checkout.stamp.exists()

    again = checkout.run("test")
    assert again.returncode == 0
    assert again.stdout.startswith("ran ['test']")


@posix_only
def test_killed_installation_is_finished_by_the_next_run(checkout):
    packages = checkout.make_venv()
    assert checkout.run("test", pip=[["-r ", "kill", "Installing collected packages"]]).returncode == -9
    assert not checkout.stamp.exists()
    half = packages / "numpy-2.0.0.dist-info"
    half.mkdir()
    (half / "METADATA").write_text("Name: numpy\n")

    done = checkout.run("test")
    assert done.returncode == 0
    assert "Left half installed last time, installed again now: numpy" in done.stderr
    assert not half.exists(), "pip would have believed it"
    assert checkout.stamp.exists()


def test_only_packages_with_missing_or_cut_files_count_as_half_installed(launcher, tmp_path):
    def package(name, record):
        (tmp_path / f"{name}-1.0.dist-info").mkdir()
        (tmp_path / f"{name}.py").write_text("x = 1\n")
        if record is not None:
            (tmp_path / f"{name}-1.0.dist-info" / "RECORD").write_text(record)

    package("whole", "whole.py,sha256=x,6\nwhole-1.0.dist-info/RECORD,,\n__pycache__/whole.cpython-311.pyc,,\n")
    package("cut", "cut.py,sha256=x,600\n")
    package("lost", "lost.py,sha256=x,6\nlost/gone.py,sha256=x,6\n")
    package("early", None)
    assert launcher.remove_half_installed(str(tmp_path)) == ["cut", "early", "lost"]
    assert [p.name for p in tmp_path.glob("*.dist-info")] == ["whole-1.0.dist-info"]


@posix_only
def test_two_runs_at_once_install_once(checkout):
    checkout.make_venv()
    env = checkout.environment(pip=[["-r ", "slow", ""]])
    command = [sys.executable, str(checkout.root / "course"), "test"]
    runs = []
    for _ in range(2):
        runs.append(subprocess.Popen(command, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True))
        give_up = time.monotonic() + 60
        while not checkout.calls() and time.monotonic() < give_up:
            time.sleep(0.02)
    texts = [run.communicate(timeout=120) for run in runs]
    assert [run.returncode for run in runs] == [0, 0]
    assert sum(call.count("-r ") for call in checkout.calls()) == 1
    assert "waiting for it" in texts[1][1]


def test_full_disk_is_said_before_anything_is_written(launcher, checkout, monkeypatch):
    monkeypatch.setattr(launcher.shutil, "disk_usage", lambda path: shutil._ntuple_diskusage(10**10, 10**10, 10**8))
    with pytest.raises(launcher.Stop, match=r"has 0\.1 GB left and the course needs about 2\.5 GB"):
        launcher.Environment(str(checkout.root)).make_ready()
    assert not (checkout.root / ".venv").exists()


def test_read_only_checkout_gets_a_sentence(launcher, checkout, monkeypatch):
    def refuse(*args, **kwargs):
        raise PermissionError(13, "Permission denied", ".cache")

    monkeypatch.setattr(launcher.os, "makedirs", refuse)
    with pytest.raises(launcher.Stop, match="Check the rights on"):
        launcher.Environment(str(checkout.root)).make_ready()


# torch

linux_only = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the CPU build is chosen on Linux alone")


@linux_only
def test_cpu_build_comes_from_where_pip_looks(ready):
    (call,) = [c for c in ready.calls() if "torch==" in c]
    assert call.endswith(f"torch=={load().TORCH}+cpu")
    assert "--index-url" not in call


@linux_only
def test_cpu_build_comes_from_pytorch_org_next(checkout):
    launcher = load()
    checkout.make_venv()
    done = checkout.run("test", pip=[["--index-url", 0, ""], ["torch==", 1, NO_TORCH]])
    assert done.returncode == 0, done.stderr
    calls = [c for c in checkout.calls() if "torch==" in c]
    assert [f"--index-url {launcher.TORCH_CPU_INDEX}" in c for c in calls] == [False, True]
    assert "--index-url" not in checkout.calls()[0], "never on the whole installation: an unreachable one costs minutes"


@linux_only
def test_full_build_is_the_last_resort_and_said_to_be_large(checkout, monkeypatch):
    checkout.make_venv()
    done = checkout.run("test", pip=[["--index-url", 1, OFFLINE], ["+cpu", 1, NO_TORCH]])
    free = shutil.disk_usage(checkout.root).free
    assert "several gigabytes" in done.stderr
    if free > load().DISK_NEEDED_CUDA:
        assert checkout.calls()[-1].endswith(f"torch=={load().TORCH}")
        assert done.returncode == 0


@linux_only
def test_torch_without_network_stops_and_the_next_run_goes_on(checkout):
    checkout.make_venv()
    done = checkout.run("test", pip=[["torch==", 1, OFFLINE]])
    assert done.returncode == 2
    assert "cannot be reached" in done.stderr
    assert "several gigabytes" not in done.stderr, "what cannot reach the index cannot download those either"
    assert checkout.run("test").returncode == 0


def test_machine_that_torch_is_not_made_for_gets_everything_else(checkout):
    checkout.make_venv()
    done = checkout.run("test", pip=[["torch==", 1, NO_TORCH]])
    if "needs about" not in done.stderr:  # a disk too small for the attempt ends earlier
        assert "There is no torch" in done.stderr
        assert done.stdout.startswith("ran ['test']")
        assert json.loads(checkout.stamp.read_text())["torch"] is None


def test_torch_that_imports_is_left_alone(checkout):
    packages = checkout.make_venv()
    (packages / "torch.py").write_text(f"__version__ = '{load().TORCH}+cu130'")
    assert checkout.run("test").returncode == 0
    assert not [c for c in checkout.calls() if "torch==" in c]


# What is said of a failure: what pip 23-25 and uv printed in each case


@pytest.mark.parametrize(
    ("printed", "said"),
    [
        (OFFLINE, "cannot be reached"),
        (
            "cause: client error (Connect)\ncause: tcp connect error\ncause: Connection refused (os error 111)",
            "cannot be",
        ),
        ("cause: error resolving DNS\ncause: failed to lookup: Name or service not known", "cannot be reached"),
        ("ReadTimeoutError(\"HTTPSConnectionPool(host='x', port=443): Read timed out.\")", "cannot be reached"),
        ("SSLError(SSLCertVerificationError(1, '[SSL: CERTIFICATE_VERIFY_FAILED]'))", "certificate"),
        ("ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device", "disk is full"),
        ("ERROR: HTTP error 403 while getting x\n403 Client Error: Forbidden for url", "Access was refused"),
        ("ERROR: No matching distribution found for alembic==1.20.1", "has no alembic==1.20.1 for Python"),
        ("cause: Because alembic was not found in the provided package locations and", "has no alembic for Python"),
        ("cause: Because there is no version of torch==2.13.0+cpu and you require", r"has no torch==2\.13\.0\+cpu"),
        ("Segmentation fault", "The installation failed"),
    ],
)
def test_reason_of_a_failure(launcher, printed, said):
    text = launcher.explain(printed, "install.log")
    with pytest.raises(launcher.Stop, match=said):
        raise launcher.Stop(text)
    assert "same command again" in text
    assert "install.log" in text
    assert printed.splitlines()[-1] in text


def test_password_of_an_index_stays_out_of_the_log(checkout):
    checkout.make_venv()
    done = checkout.run(
        "test", pip=[["-r ", 1, f"Looking in indexes: https://me:secret@example.org/simple\n{OFFLINE}"]]
    )
    assert "secret" not in done.stderr + (checkout.root / ".cache" / "install.log").read_text()


# What the user's pip is configured with


def test_settings_of_pip_reach_uv(launcher, monkeypatch):
    listing = (
        ":env:.find-links='/wheels'\n"
        "global.cert='/etc/ca.crt'\n"
        "global.extra-index-url='file:///one file:///two'\n"
        "global.find-links='/other'\n"
        "global.index-url='https://example.org/simple'\n"
        "install.trusted-host='\\na\\nb'\n"
    )
    settings = launcher.pip_settings(listing)
    assert settings["find-links"] == "/wheels"
    monkeypatch.setattr(launcher, "pip_settings", lambda: settings)
    monkeypatch.setattr(launcher.os, "environ", {"UV_EXTRA_INDEX_URL": "https://mine", "SSL_CERT_FILE": "/mine.crt"})
    uv = launcher.Uv("uv", launcher.Environment("/root"))
    env = uv.environment()
    assert env["UV_DEFAULT_INDEX"] == "https://example.org/simple"
    assert env["UV_FIND_LINKS"] == "/wheels"
    assert env["UV_INSECURE_HOST"] == "a b"
    assert "UV_INDEX" not in env, "what the user told uv stands"
    assert env["SSL_CERT_FILE"] == "/mine.crt"


def test_pip_settings_are_read_from_the_real_pip(launcher, monkeypatch):
    monkeypatch.setenv("PIP_FIND_LINKS", "/some/wheels")
    assert launcher.pip_settings()["find-links"] == "/some/wheels"


def test_user_installs_of_pip_are_switched_off(launcher, monkeypatch):
    monkeypatch.setenv("PIP_USER", "1")
    assert launcher.Pip(launcher.Environment("/root")).environment()["PIP_USER"] == "0"


# conda


def test_conda_environment_is_used_as_it_is(launcher, monkeypatch, tmp_path):
    assert launcher.conda_python() is None
    (tmp_path / "conda-meta").mkdir()
    monkeypatch.setenv("CONDA_DEFAULT_ENV", "dl101")
    monkeypatch.setattr(launcher.sys, "prefix", str(tmp_path))
    assert launcher.conda_python() == sys.executable

    from importlib import metadata

    def version(name):
        raise metadata.PackageNotFoundError(name)

    monkeypatch.setattr(metadata, "version", version)
    with pytest.raises(launcher.Stop, match="conda env update -f"):
        launcher.conda_python()
