"""Remakes stock.json and stock.md: what stock nbgrader does with every attack of the corpus.

    .venv/bin/python tests/hostile/measure_stock.py [ID …] [--show]

The attacks really run here, so each runs in a world of its own: as a user who owns nothing, in namespaces of users,
mounts, processes and network, on a root that is read-only but for a small file system in memory, with limits on
memory, processes and time. In it is a throw-away course with bait (bait.py): `anna` has handed in right
answers and is graded; then one `nbgrader autograde` grades `mallory`, who hands in the attack, and `zoe`, with right
answers, with nbgrader's own Execute and a limit of 3 s for a cell. Nothing of the course's own is configured.
"""

from __future__ import annotations

import argparse
import atexit
import contextlib
import functools
import itertools
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

HERE = Path(__file__).resolve().parent
REPOSITORY = HERE.parents[1]
sys.path[:0] = [str(REPOSITORY / "lib"), str(HERE.parent)]
# nbgrader calls alembic by name.
os.environ["PATH"] = f"{Path(sys.executable).parent}:{os.environ['PATH']}"

_users = itertools.count()

CELL = 3
HARD = 110  # seconds for one attack, everything included
PATIENCE = 80  # seconds for one command of nbgrader's
STUDENT, EARLIER, LATER = "mallory", "anna", "zoe"
SECRET = "secret-solution-5d1f0c9ab374"
NOBODY = 54321
# Arguments: this Python's folder, the course to begin with, the command.
WORLD = """
set -e
mount --make-rprivate /
mkdir -p /tmp/dl101-stock
mount -t tmpfs -o size=700m,mode=755 tmpfs /tmp/dl101-stock
cd /tmp/dl101-stock
mkdir -m 777 tmp python
mount --bind "$1" python
case "$1" in /root/*) mount -t tmpfs -o size=1m,mode=755 tmpfs /root; mkdir -p "$1"; mount --bind python "$1";; esac
mount -t tmpfs -o size=64m,mode=1777 tmpfs /dev/shm
mount --bind "$2" /mnt
mount -o remount,bind,ro /
mount --bind tmp /tmp
ip link set lo up 2>/dev/null || true
shift 2
cd /tmp
exec "$@"
"""


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure stock nbgrader against the hostile corpus.")
    parser.add_argument("ids", nargs="*")
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--show", action="store_true", help="print what was found, write nothing")
    args = parser.parse_args()
    if args.inside:
        inside(args.ids[0])
        return
    from hostile.corpus import ATTACKS, STOCK

    chosen = args.ids or list(ATTACKS)
    _template()
    with ThreadPoolExecutor(4) as pool:
        for name, found in zip(chosen, pool.map(outside, chosen), strict=True):
            print(f"{name:24} {found}", flush=True)
            STOCK[name] = found
            if not args.show:
                write({name: STOCK[name] for name in ATTACKS if name in STOCK})


def outside(name: str) -> dict:
    """Runs one attack in its world, from a process that has nothing to lose."""
    root = os.getuid() == 0
    limits = ["prlimit", "--nproc=150", "--as=6000000000", "--fsize=300000000", "--core=0", "--nofile=512", "--cpu=60"]
    become = [
        "setpriv",
        f"--reuid={NOBODY}",
        f"--regid={NOBODY}",
        "--clear-groups",
        "--inh-caps=-all",
        "--no-new-privs",
    ]
    command = [
        "nice", "timeout", "-k", "5", str(HARD),
        "unshare", *([] if root else ["-Ur"]), "--mount", "--net", "--ipc", "--uts", "--pid", "--fork", "--kill-child",
        "--mount-proc", "sh", "-c", WORLD, "sh", sys.base_prefix, _template(), *(become if root else []), *limits,
        sys.executable, "-B", str(Path(__file__).resolve()), "--inside", name,
    ]  # fmt: skip
    environment = {
        "PATH": os.environ["PATH"], "LANG": "C.UTF-8", "HOME": "/tmp/home",
        "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1", "PYTHONDONTWRITEBYTECODE": "1",
    }  # fmt: skip
    started = time.monotonic()
    done = subprocess.run(command, env=environment, stdin=subprocess.DEVNULL, capture_output=True, cwd="/")
    lines = [line for line in done.stdout.decode("utf-8", "replace").splitlines() if line.startswith("FOUND ")]
    if lines:
        return json.loads(lines[-1][6:])
    return {
        "points": None, "earlier": None, "later": None,
        "ended": f"the whole grading ended: status {done.returncode} after "
        f"{time.monotonic() - started:.0f} s",
    }  # fmt: skip


@functools.cache
def _template() -> str:
    """A folder with a course whose homework is in the gradebook and where one classmate has been graded."""
    folder = tempfile.mkdtemp(prefix="dl101-stock-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    os.chmod(folder, 0o755)
    from hostile.homework import ASSIGNMENT, RIGHT, notebook, write

    root = Path(folder, "course")
    (root / "classroom").mkdir(parents=True)
    _configure(root, root)
    write(root / "source" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb", notebook(source=True, secret=SECRET))
    for student in (EARLIER, LATER):
        write(root / "submitted" / student / ASSIGNMENT / f"{ASSIGNMENT}.ipynb", notebook(RIGHT))
    for command in (("generate_assignment", ASSIGNMENT), ("autograde", ASSIGNMENT, "--student", EARLIER)):
        status, log = _nbgrader(root, *command)
        assert status == 0, log
    subprocess.run(["chmod", "-R", "a+rwX", folder], check=True)
    return folder


def _configure(at: Path, root: Path) -> None:
    """nbgrader's own layout and defaults; its gradebook is the one the attacks look for."""
    (at / "nbgrader_config.py").write_text(
        f"c = get_config()\nc.CourseDirectory.root = {str(root)!r}\n"
        f"c.CourseDirectory.db_url = 'sqlite:///{root}/classroom/gradebook.db'\n"
        f"c.Execute.timeout = {CELL}\nc.ClearSolutions.code_stub = {{'python': {_stub()!r}}}\n"
    )


# ── in the world


def inside(name: str) -> None:
    """Grades the attack and its neighbour with stock nbgrader and prints what happened, as JSON."""
    assert os.getpid() < 10 and not _writable(REPOSITORY), "only in a world of its own"
    from hostile.attack import Attack
    from hostile.bait import Bait
    from hostile.corpus import ATTACKS
    from hostile.homework import ASSIGNMENT, write

    attack: Attack = ATTACKS[name]
    root = Path("/tmp/course")
    shutil.copytree("/mnt/course", root)
    bait = Bait(root, database=False, solution=SECRET)
    _configure(root, root)
    os.environ["HOME"] = str(bait.home)
    for variable in ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR"):
        os.environ[variable] = f"/tmp/{variable.lower()}"
    (root / "submitted" / STUDENT).mkdir()
    nb, folder = bait.hand_in(attack, STUDENT, CELL, last=False)
    write(folder / f"{ASSIGNMENT}.ipynb", nb)
    os.rename(folder, root / "submitted" / STUDENT / ASSIGNMENT)
    bait._before = bait.state()
    started = time.monotonic()
    # Who has been graded is left alone; the attack comes next and the other classmate after it.
    ended, log = _nbgrader(root, "autograde", ASSIGNMENT)
    found = {
        "points": _points(bait.gradebook, STUDENT),
        "earlier": _points(bait.gradebook, EARLIER),
        "later": _points(bait.gradebook, LATER),
        "ended": "" if ended == 0 else _reason(ended, log),
        "seconds": round(time.monotonic() - started),
    }
    graded = root / "autograded" / STUDENT / ASSIGNMENT / f"{ASSIGNMENT}.ipynb"
    text = _outputs(graded)
    expected = ("autograded/", "classroom/gradebook.db", ".nbgrader.log", "gradebook.db-journal")
    found["read"] = bait.leaks(text)
    found["called"] = bool(bait.said)
    changed = bait.changes(lambda path: any(part in path for part in expected))[:8]
    found["changed"] = [path.replace(bait.marks, "…") for path in changed]
    found["left"] = [Path(path).name.replace(bait.marks, "…") for path in bait.left_elsewhere()][:4]
    found["running"] = len(bait.strays())
    found["megabytes"] = round(len(text) / 1e6, 1)
    found["scripts"] = "<script>" in text
    found["shown"] = sorted({part.split("\\n")[0].replace('"', "")[:60]
                             for part in text.split(bait.marks + " ")[1:]})[:3]  # fmt: skip
    print("FOUND " + json.dumps(found), flush=True)
    os._exit(0)


def _outputs(notebook: Path) -> str:
    try:
        cells = json.loads(notebook.read_text(errors="replace"))["cells"]
    except (OSError, ValueError):
        return ""
    # The traceback of a test shows its hidden part in any case: that is not the attack's doing.
    kept = [
        output
        for cell in cells
        for output in cell.get("outputs", ())
        if output["output_type"] != "error" or not cell["metadata"].get("nbgrader", {}).get("grade")
    ]
    return json.dumps(kept, ensure_ascii=False)


def _stub() -> str:
    from courseware.build.marks import CODE_STUB

    return CODE_STUB


def _writable(folder: Path) -> bool:
    try:
        (folder / ".measure").touch()
    except OSError:
        return False
    (folder / ".measure").unlink()
    return True


def _nbgrader(root: Path, *arguments: str) -> tuple[int, str]:
    """Status and log of one nbgrader command, ended with all that it started when it takes too long."""
    from nbgrader.apps.nbgraderapp import NbGraderApp

    log = os.open(root / ".nbgrader.log", os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600)
    pid = os.fork()
    if pid == 0:
        os.setsid()
        os.chdir(root)
        for descriptor in (1, 2):
            os.dup2(log, descriptor)
        status = 3
        try:
            NbGraderApp.launch_instance(argv=list(arguments))
            status = 0
        except SystemExit as ended:
            status = ended.code if isinstance(ended.code, int) else int(bool(ended.code))
        except BaseException:
            import traceback

            traceback.print_exc()
        os._exit(status)
    until = time.monotonic() + PATIENCE
    while (done := os.waitpid(pid, os.WNOHANG)) == (0, 0) and time.monotonic() < until:
        time.sleep(0.05)
    if done == (0, 0):
        with contextlib.suppress(OSError):
            os.killpg(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        status = 1000
    else:
        status = os.waitstatus_to_exitcode(done[1])
    size = os.lseek(log, 0, os.SEEK_END)
    text = os.pread(log, 6000, max(0, size - 6000)).decode("utf-8", "replace")
    os.close(log)
    return status, text


def _reason(status: int, log: str) -> str:
    if status == 1000:
        return f"nbgrader hung and was killed after {PATIENCE} s"
    if status < 0:
        return f"nbgrader was killed by {signal.Signals(-status).name}"
    lines = [line.strip() for line in log.splitlines() if re.match(r"\s*[\w.]*(Error|Exception|Entry)\b", line)]
    return f"nbgrader gave up (status {status}): {lines[-1][:160] if lines else ''}"


def _points(gradebook: Path, student: str) -> dict | None:
    """{test: points} as the gradebook has them; None where it has no score."""
    from nbgrader.api import Gradebook, MissingEntry

    from hostile.homework import ASSIGNMENT, POINTS

    try:
        with Gradebook(f"sqlite:///{gradebook}") as book:
            notebook = book.find_submission_notebook(ASSIGNMENT, ASSIGNMENT, student)
            scores = {grade.name: grade.auto_score for grade in notebook.grades}
    except MissingEntry:
        return None
    except Exception as error:
        return {"the gradebook is broken": type(error).__name__}
    return {name: scores.get(name) for name in POINTS}


# ── the table


def write(found: dict) -> None:
    """stock.json and stock.md."""
    (HERE / "stock.json").write_text(json.dumps(found, indent=1, sort_keys=False, ensure_ascii=False) + "\n")
    (HERE / "stock.md").write_text(table(found), encoding="utf-8")


def table(found: dict) -> str:
    from hostile.corpus import ATTACKS, THEMES
    from hostile.homework import FULL

    fooled = sum(wrong(ATTACKS[name], entry) for name, entry in found.items())
    lines = [
        "# What stock nbgrader does with the hostile corpus", "",
        f"Measured by `measure_stock.py`: nbgrader's own Execute, {CELL} s for a cell, an honest classmate graded",
        f"before and one after. {sum(FULL.values())} points are the most. {fooled} of",
        f"{len(found)} attacks succeed: points that were not earned or not given, a grading that ended, or something",
        "read, changed, called or left behind.",
    ]  # fmt: skip
    for theme in THEMES:
        head = "| attack | what it tries | deserves | stock gives | classmates | besides |"
        lines += ["", f"## {theme.__doc__.strip()}", "", head, "|---|---|---|---|---|---|"]
        for attack in theme.ATTACKS:
            if attack.id in found:
                entry = found[attack.id]
                cells = (f"`{attack.id}`", attack.about, _total(attack.expects), _total(entry["points"]),
                         _classmates(entry), "; ".join(besides(entry)))  # fmt: skip
                lines.append("| " + " | ".join(str(cell).replace("|", "\\|") for cell in cells) + " |")
    return "\n".join(lines) + "\n"


def wrong(attack, entry: dict) -> bool:
    """Whether the attack succeeds: points other than deserved, a classmate's changed, or anything besides."""
    points = entry["points"] or {}
    differ = any(points.get(t) != p for t, p in attack.expects.items() if t not in attack.either)
    return differ or _classmates(entry) != "12, 12" or bool(besides(entry))


def _classmates(entry: dict) -> str:
    """Points of those graded before and after."""
    return f"{_total(entry['earlier'])}, {_total(entry['later'])}"


def _whole(points) -> bool:
    return bool(points) and all(isinstance(value, (int, float)) for value in points.values())


def _total(points) -> str:
    if points is None:
        return "no score"
    if not _whole(points):
        return "no score" if all(v is None for v in points.values()) else str(points)[:60]
    return f"{sum(points.values()):g}"


def besides(entry: dict) -> list[str]:
    said = [entry["ended"]] if entry.get("ended") else []
    for key, text in (("read", "read: {}"), ("changed", "changed: {}"), ("left", "left in /tmp: {}")):
        if entry.get(key):
            said.append(text.format(", ".join(str(part) for part in entry[key])))
    if entry.get("called"):
        said.append("reached the network")
    if entry.get("running"):
        said.append(f"{entry['running']} processes left")
    if entry.get("megabytes", 0) > 1:
        said.append(f"{entry['megabytes']:g} MB of output kept")
    if entry.get("scripts"):
        said.append("scripts kept")
    return [text.replace("\n", " ") for text in said]


if __name__ == "__main__":
    main()
