"""The sandbox of the grading engine: every attack gets nothing, honest work goes on, and no promise is broken quietly.

What runs inside is in tests/sandboxed/: attacks.py, by way of world.py, a process of its own for each combination of
layers. A combination that this machine does not grant is skipped with the reason; a layer that `probe` promises and
that does not hold fails.
"""

from __future__ import annotations

import functools
import importlib.util
import json
import os
import platform
import struct
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from courseware.engine.limits import Limits
from courseware.engine.sandbox import Plan, Readable, Scratch, ScratchError, environment, probe, seccomp
from courseware.engine.sandbox import plan as plans
from courseware.engine.sandbox.cgroups import Place

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the sandbox is made of Linux's layers")

HERE = Path(__file__).parent / "sandboxed"
ROOT = hasattr(os, "geteuid") and os.geteuid() == 0


def _load(name: str):
    spec = importlib.util.spec_from_file_location(f"sandboxed_{name}", HERE / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


attacks = _load("attacks") if sys.platform.startswith("linux") else None
NAMESPACES = ["user", "uid", "mount", "proc", "pid", "net", "ipc", "uts", "cgroup"]
QUICK = [
    "three_gigabytes",
    "memory_of_many",
    "fork_bomb",
    "daemon",
    "fills_disk",
    "fills_disk_unseen",
    "shared_maps",
    "large_file",
    "open_files",
]
IN_MEMORY = ["shared_memory_fills", "many_files"]  # where the scratch folder is a file system of its own
# Who runs it, without which layers, and what else is done there.
COMBINATIONS = {
    "everything granted": {"greedy": [*QUICK, *IN_MEMORY, "cpu"]},
    "with torch loaded": {"libraries": ["matplotlib.pyplot", "torch.utils.data"]},
    "an ordinary user": {"user": 1000, "greedy": [*QUICK, *IN_MEMORY]},
    "without Landlock": {"without": ["landlock"], "greedy": ["fork_bomb", "fills_disk"]},
    "Landlock and seccomp alone": {"without": NAMESPACES, "greedy": QUICK},
    "an ordinary user, an old Landlock and seccomp": {"without": NAMESPACES, "user": 1000, "abi": 3, "greedy": QUICK},
}


@functools.cache
def report_of(name: str) -> dict:
    wish = {"without": [], "user": None, "abi": None, "libraries": [], "greedy": []} | COMBINATIONS[name]
    wish["user"] = wish["user"] if ROOT else None
    variables = {"PATH": os.defpath, "OMP_NUM_THREADS": "1", "TOKEN": "s3cr3t-of-the-environment"}
    command = [sys.executable, str(HERE / "world.py"), json.dumps(wish)]
    done = subprocess.run(command, capture_output=True, text=True, env=variables, timeout=300)
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stdout)


@pytest.fixture
def report(request):
    if not ROOT and request.param == "an ordinary user":
        pytest.skip("an ordinary user runs the tests: this is 'everything granted'")
    found = report_of(request.param)
    if not found["safe"]:
        pytest.skip(found["advice"])
    return found


combinations = pytest.mark.parametrize("report", COMBINATIONS, indirect=True)


# -- what holds ---------------------------------------------------------------------------------------------------


@combinations
@pytest.mark.parametrize("attack", attacks.ATTACKS if attacks else [])
def test_attack_gets_nothing(report, attack):
    assert "result" in report["attacks"], report["attacks"]
    assert report["attacks"]["result"]["got"][attack] is None


@combinations
def test_nothing_outside_was_touched(report):
    assert report["unharmed"] == []
    assert report["attacks"]["nobody_left"]


@combinations
def test_promised_namespaces_are_others(report):
    if "proc" not in report["layers"]:
        pytest.skip("without a /proc of its own the process cannot tell its namespaces")
    inside, outside = report["attacks"]["result"]["namespaces"], report["namespaces"]
    for layer, name in (
        ("user", "user"),
        ("mount", "mnt"),
        ("pid", "pid"),
        ("net", "net"),
        ("ipc", "ipc"),
        ("uts", "uts"),
    ):
        assert not (layer in report["layers"] and inside[name] == outside[name]), layer


@pytest.mark.parametrize(
    ("report", "what"),
    [(name, what) for name, wish in COMBINATIONS.items() for what in wish.get("greedy", [])],
    indirect=["report"],
)
def test_greed_is_bounded(report, what):
    """Either the call fails inside, or the process is killed: by the kernel, or by the guard that looks."""
    if what in IN_MEMORY and "mount" not in report["layers"]:
        pytest.skip("the scratch folder is not a file system of its own: no mount namespace")
    outcome = report[what]
    assert outcome["nobody_left"] and not outcome["group_left"]
    if outcome["status"] != -9:
        assert outcome["status"] == 0
        assert outcome["result"] is None or outcome["result"].startswith("MemoryError")
    elif what != "cpu":
        assert outcome["over"] in ("memory", "processes", "scratch") or "cgroup" in report["layers"]
    if what == "three_gigabytes":
        assert outcome["status"] == 0 and outcome["result"].startswith("MemoryError")  # a message, not a death
    if what in ("fills_disk", "fills_disk_unseen", "shared_memory_fills") and "mount" in report["layers"]:
        assert outcome["over"] is None  # the kernel says no by itself


@combinations
@pytest.mark.parametrize("work", attacks.HONEST if attacks else [])
def test_honest_work_goes_on(report, work):
    assert "result" in report["honest"], report["honest"]
    assert report["honest"]["result"][work] is None


@combinations
def test_failure_of_a_promised_layer_ends_the_process(report):
    for layer, (ended, said) in report["failures"].items():
        assert ended and said.startswith(f"{layer}: "), (layer, said)


@combinations
def test_process_goes_with_its_guard(report):
    """A guard killed outright: its student's process dies, and the group can be swept away."""
    assert report["guard_dies"]


# -- the plan -----------------------------------------------------------------------------------------------------


def test_plan_is_found_once_and_travels_as_json():
    plan = probe()
    assert probe() is plan
    assert Plan.of(json.loads(json.dumps(plan.as_dict()))) == plan
    assert len(plan.names) == len(plan.layers)
    with pytest.raises(ValueError, match="no such layer"):
        probe(["mounts"])


def test_a_probe_begun_ahead_is_the_one_that_is_asked(monkeypatch):
    monkeypatch.setattr(plans, "_ahead", {})
    plans.probe_ahead()
    (begun,) = plans._ahead.values()
    plans.probe_ahead()
    assert list(plans._ahead.values()) == [begun]
    assert plans._tried.__wrapped__(frozenset()) == probe() and begun.returncode == 0 and not plans._ahead


def test_a_probe_that_hangs_or_dies_grants_nothing(monkeypatch):
    monkeypatch.setattr(plans, "_TRIAL_SECONDS", 0.1)
    for trial in ("import time; time.sleep(99)", "import os; os._exit(3)"):
        monkeypatch.setattr(plans, "_TRIAL", trial)
        found = plans._tried.__wrapped__(frozenset())
        assert not found.safe and "the trial itself failed" in found.advice()


@pytest.mark.parametrize(
    ("layers", "abi", "safe"),
    [
        ("mount net pid", 0, True),
        ("user mount net pid ipc uts", 0, True),
        ("landlock seccomp", 7, True),
        ("landlock seccomp", 3, True),
        ("landlock seccomp", 2, False),  # could empty files
        ("uid landlock seccomp", 1, True),  # they belong to somebody else
        ("landlock", 7, False),  # network: UDP
        ("mount seccomp", 0, True),
        ("mount net", 0, False),  # processes of the same user
        ("seccomp net pid", 0, False),
        ("", 0, False),
    ],
)
def test_what_counts_as_safe(layers, abi, safe):
    plan = Plan(tuple(layers.split()), abi=abi)
    assert plan.safe is safe
    assert ("--unsafe" in plan.advice()) is not safe


def test_advice_names_what_is_missing_and_why():
    advice = Plan(("seccomp", "rlimits"), missing=(("landlock", "the kernel has none"),)).advice()
    assert "hide your files" in advice and "the network" not in advice and "the kernel has none" in advice
    assert (
        Plan(("landlock", "pid"), abi=7).advice().startswith("This machine grants no way to cut off the network while")
    )


def test_names_say_versions():
    plan = Plan(("landlock", "cgroup", "rlimits"), abi=7, place=Place(2, "/sys/fs/cgroup/a", None))
    assert plan.names == ("Landlock ABI 7", "cgroup v2 (memory)", "rlimits")


# -- the filter, step by step ---------------------------------------------------------------------------------------


def decide(code: bytes, architecture: int, number: int, *arguments: int) -> int:
    """What the kernel's BPF machine would answer: the few instructions that the filter is made of."""
    data = struct.pack("IIQ6Q", number, architecture, 0, *(a & (1 << 64) - 1 for a in (*arguments, *[0] * 6)[:6]))
    place, value = 0, 0
    while True:
        step, yes, no, constant = struct.unpack_from("HBBI", code, 8 * place)
        place += 1
        if step == 0x20:
            value = struct.unpack_from("I", data, constant)[0]
        elif step == 0x06:
            return constant
        else:
            holds = {0x15: value == constant, 0x25: value > constant, 0x45: bool(value & constant)}[step]
            place += yes if holds else no


ALLOW, EPERM, ENOSYS, PRETEND = 0x7FFF0000, 0x50001, 0x50026, 0x50000
INSIDE = seccomp.Rules(unix_sockets=True, ipc=True, only_self=None, signals=True, modes=True)
EXPOSED = seccomp.Rules(unix_sockets=False, ipc=False, only_self=77, signals=False, modes=False)


@pytest.mark.parametrize(("machine", "which", "arch"), [("x86_64", 0, 0xC000003E), ("aarch64", 1, 0xC00000B7)])
def test_filter_on_both_processors(monkeypatch, machine, which, arch):
    monkeypatch.setattr(platform, "machine", lambda: machine)
    seccomp.program.cache_clear()
    for rules in (INSIDE, EXPOSED):
        code = seccomp.program(rules)

        def ask(numbers, *arguments, code=code):
            return decide(code, arch, numbers[which], *arguments)

        read, openat, futex = (0, 63), (257, 56), (202, 98)
        assert {ask(call) for call in (read, openat, futex)} == {ALLOW}
        assert {ask(call) for call in seccomp._DENIED.values() if call[which] is not None} == {EPERM}
        assert decide(code, 0x40000003, 1) == ENOSYS  # 32 bits
        assert ask((471, 471)) == ask((0x40000000 | 41,) * 2) == ENOSYS
        assert ask((435, 435)) == ask((319, 279)) == ENOSYS
        assert ask((56, 220), 17) == ALLOW and ask((56, 220), 17 | 0x10000000) == EPERM
        assert ask((53, 199), 1) == ALLOW and ask((53, 199), 2) == EPERM
        assert {ask((41, 198), family) for family in (2, 10, 16, 17, 40)} == {EPERM}
        assert ask((41, 198), 1) == (ALLOW if rules.unix_sockets else EPERM)
        assert ask((16, 29), 0, 0x5401) == ALLOW and ask((16, 29), 0, 0x5412) == EPERM
        assert ask((157, 167), 1, 9) == PRETEND and ask((157, 167), 15) == ALLOW
        assert ask((91, 52), 3, 0o644) == (ALLOW if rules.modes else PRETEND)
        assert ask((91, 52), 3, 0o4755) == (EPERM if rules.modes else PRETEND)
        assert ask((93, 55), 3) == (ALLOW if rules.modes else EPERM)
        assert ask((62, 129), 77) == ask((62, 129), 0) == ALLOW
        assert ask((62, 129), 1) == ask((62, 129), -1) == ask((302, 261), 1) == (ALLOW if rules is INSIDE else EPERM)
        assert ask((141, 140), 2, 0) == ask((240, 180)) == (ALLOW if rules is INSIDE else EPERM)
    seccomp.program.cache_clear()


def test_signals_stay_free_where_landlock_scopes_them(monkeypatch):
    monkeypatch.setattr(platform, "machine", lambda: "x86_64")
    code = seccomp.program(replace(EXPOSED, signals=True))
    assert decide(code, 0xC000003E, 62, 1, 15) == ALLOW and decide(code, 0xC000003E, 302, 1) == EPERM


# -- the scratch folder ---------------------------------------------------------------------------------------------

LIMITS = Limits(scratch_bytes=1 << 20, file_bytes=1 << 18)


def test_scratch_takes_files_and_leaves_links_out(tmp_path):
    source = tmp_path / "submitted"
    (source / "data").mkdir(parents=True)
    (source / "data" / "x.csv").write_text("1,2")
    (source / "hw.ipynb").write_text("{}")
    (tmp_path / "secret").write_text("secret")
    (source / "link").symlink_to(tmp_path / "secret")
    (source / "up").symlink_to("../..", target_is_directory=True)
    os.mkfifo(source / "pipe")
    with Scratch(source, LIMITS, parent=tmp_path) as scratch:
        found = sorted(str(p.relative_to(scratch.path)) for p in Path(scratch.path).rglob("*"))
        assert found == ["data", "data/x.csv", "hw.ipynb"]
        assert sorted(scratch.left_out) == ["link", "pipe", "up"]
        assert os.stat(scratch.path).st_mode & 0o777 == 0o700
        assert 0 < scratch.used() <= 1 << 15
        assert Scratch.at(scratch.path, LIMITS).used() == scratch.used()
    assert not os.path.exists(scratch.path) and (tmp_path / "secret").read_text() == "secret"


@pytest.mark.parametrize("what", ["one large file", "many bytes", "many files", "deep"])
def test_scratch_is_bounded(tmp_path, what):
    source = tmp_path / "submitted"
    source.mkdir()
    if what == "one large file":
        (source / "a").write_bytes(bytes(LIMITS.file_bytes + 1))
    elif what == "many bytes":
        for number in range(3):
            (source / str(number)).write_bytes(bytes(LIMITS.file_bytes))
    elif what == "many files":
        for number in range(2001):
            (source / str(number)).touch()
    else:
        (source / "/".join("d" * 20)).mkdir(parents=True)
    with pytest.raises(ScratchError):
        Scratch(source, LIMITS, parent=tmp_path)
    assert [p.name for p in tmp_path.iterdir()] == ["submitted"]


def test_scratch_goes_away_whatever_is_in_it(tmp_path):
    outside = tmp_path / "outside"
    outside.mkdir(mode=0o755)
    with Scratch(None, LIMITS, parent=tmp_path) as scratch:
        here = os.open(scratch.path, os.O_RDONLY)
        for _ in range(1100):  # deeper than a path can be long, or Python call itself
            os.mkdir("d" * 8, dir_fd=here)
            below = os.open("d" * 8, os.O_RDONLY, dir_fd=here)
            os.close(here)
            here = below
        os.close(here)
        os.mkdir(scratch.path + "/shut")
        Path(scratch.path, "shut", "file").touch()
        os.symlink(outside, scratch.path + "/shut/link")
        os.chmod(scratch.path + "/shut", 0)
        assert scratch.used() > 1 << 60  # a maze counts as too much
    assert not os.path.exists(scratch.path)
    assert outside.stat().st_mode & 0o777 == 0o755


# -- what may be read, and the environment --------------------------------------------------------------------------


def test_forbidden_modules_are_hidden_with_what_was_compiled_from_them(tmp_path, monkeypatch):
    package = tmp_path / "made_up"
    (package / "__pycache__").mkdir(parents=True)
    for name in ("__init__.py", "open.py", "shut.py", "fast.cpython-311-x86_64-linux-gnu.so"):
        (package / name).touch()
    (package / "__pycache__" / "shut.cpython-311.pyc").touch()
    (tmp_path / "solutions").mkdir()
    monkeypatch.syspath_prepend(str(tmp_path))
    readable = Readable.of(forbidden=("made_up.shut", "made_up.fast", "nothing.like.it"), packages=("made_up",))
    inside = str(package)
    assert inside in readable.paths and str(tmp_path) not in readable.paths
    names = {os.path.relpath(path, inside) for path in readable.hidden}
    assert names == {"shut.py", "fast.cpython-311-x86_64-linux-gnu.so", "__pycache__/shut.cpython-311.pyc"}
    opened = {os.path.relpath(path, inside) for path in readable.open_paths if path.startswith(inside)}
    assert opened == {"__init__.py", "open.py"}
    assert inside in readable.listed


def test_course_tools_and_homework_are_not_readable():
    readable = Readable.of(forbidden=("dl101.check",))
    repository = Path(__file__).parents[1]
    for name in ("solutions", "classroom", "lib/courseware", "tests", ".git", "nbgrader_config.py", "lib/dl101/check"):
        path = str(repository / name)
        assert not any((path + "/").startswith(p + "/") for p in readable.open_paths), name


def test_environment_hands_nothing_else_on(monkeypatch):
    monkeypatch.setenv("AWS_SECRET", "x")
    monkeypatch.setenv("OMP_NUM_THREADS", "1")
    found = environment(extra={"DL101_LANGUAGE": "ru"})
    assert "AWS_SECRET" not in found and found["OMP_NUM_THREADS"] == "1" and found["DL101_LANGUAGE"] == "ru"
    assert found["HOME"] == found["TMPDIR"] == "/scratch"


def test_limits_are_above_nothing():
    with pytest.raises(ValueError, match="memory_bytes"):
        Limits(memory_bytes=0)
    assert Limits(restarts=0).restarts == 0
    assert Limits.from_json(Limits(processes=3).to_json()).processes == 3
