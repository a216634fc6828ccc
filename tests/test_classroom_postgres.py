"""The gradebook on a PostgreSQL server, by nbgrader's `db_url`: every step gives what SQLite gives."""

import contextlib
import importlib.util
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

import tiny_course as tiny
from courseware.classroom import backup, feedback, final, grade, gradebook, lock, release, report, roster
from courseware.errors import UserError

PROGRAMS = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"), key=lambda p: int(p.parts[-3]))
FOUND = shutil.which("postgres") or (str(PROGRAMS[-1]) if PROGRAMS else "")
NOBODY = "postgres"  # the server refuses to run as root

pytestmark = [
    pytest.mark.skipif(not FOUND, reason="PostgreSQL's server is not installed (Debian: apt install postgresql)"),
    pytest.mark.skipif(not importlib.util.find_spec("psycopg"), reason="psycopg is not installed"),
]


def as_nobody(command, **options):
    """Runs a program of the server, as another user where this one is root."""
    user = {"user": NOBODY, "group": NOBODY, "extra_groups": []} if os.geteuid() == 0 else {}
    return subprocess.run(command, check=True, capture_output=True, cwd="/", **user, **options)


@pytest.fixture(scope="module")
def server():
    """A server of our own, on a socket in a folder of its own; yields the folder."""
    programs = Path(FOUND).resolve().parent
    folder = Path(tempfile.mkdtemp(prefix="dl101-pg-", dir="/tmp"))  # a socket's path has to be short
    if os.geteuid() == 0:
        shutil.chown(folder, NOBODY, NOBODY)
    folder.chmod(0o755)
    data = folder / "data"
    try:
        as_nobody([programs / "initdb", "-D", data, "-U", "teacher", "-A", "trust", "-E", "UTF8", "--no-sync"])
        settings = f"-c listen_addresses= -c unix_socket_directories={folder} -c fsync=off"
        as_nobody([programs / "pg_ctl", "-D", data, "-o", settings, "-l", folder / "log", "-w", "start"])
        yield folder
    finally:
        with contextlib.suppress(subprocess.CalledProcessError):
            as_nobody([programs / "pg_ctl", "-D", data, "-m", "immediate", "-w", "stop"])
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def on_server(server, tmp_path, monkeypatch):
    """Makes a course whose gradebook is a new database of the server."""
    programs = Path(FOUND).resolve().parent
    monkeypatch.setenv("PATH", f"{programs}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("DL101_CLASSROOM", "classroom")  # that of each course is its own

    def make(name: str, course=None) -> tiny.Course:
        subprocess.run([programs / "createdb", "-h", server, "-U", "teacher", name], check=True)
        made = tiny.copy(course, tmp_path / name) if course else tiny.make(tmp_path / name)
        point_at(made, address(server, name))
        return made

    return make


def address(server, name, user="teacher"):
    return f"postgresql+psycopg://{user}:secret-word@/{name}?host={server}"


def point_at(course, url):
    path = course.root / "nbgrader_config.py"
    kept = path.read_text(encoding="utf-8").split("\nc.CourseDirectory.db_url = 'postgresql")[0]
    path.write_text(f"{kept}\nc.CourseDirectory.db_url = {url!r}\n", encoding="utf-8")


def take(course):
    """A class, from the roster to the report: what each step says of it."""
    students = course.root / "students.csv"
    students.write_text("id,last_name,first_name\nbest,Петрова,Анна\nsquared,Иванов,Пётр\n", encoding="utf-8")
    roster.update(course, students)
    release.release(course, "hw1")
    for student in ("best", "empty", "squared", "flood"):
        tiny.submit(course, student, tiny.SUBMISSIONS[student], time="2026-01-01 10:00:00 UTC")
    tiny.submit(course, "torn").write_text('{"cells": [')
    said = [grade.grade(course, "hw1", workers=2)]
    with gradebook.open_gradebook(course) as book:
        given = book.find_grade("why", tiny.ASSIGNMENT, tiny.ASSIGNMENT, "best")
        given.manual_score, given.needs_manual_grade = 1.5, False
        book.find_comment("why", tiny.ASSIGNMENT, tiny.ASSIGNMENT, "best").manual_comment = "Хорошо"
        book.db.commit()
    said += [grade.grade(course, "hw1"), grade.grade(course, "hw1", everyone=True, workers=2)]
    for result in (result for run in said for result in run):
        result.formgrader_id, result.seconds = "", 0
    pages = feedback.feedback(course, "hw1")
    _, grades, for_lms = report.write(course, report.gather(course))
    seen = [
        {key: value for key, value in entry.items() if key != "id"}
        for entry in gradebook.api(course).get_submissions(tiny.ASSIGNMENT)
    ]
    return said, sorted(pages.pages), seen, grades.read_text(), for_lms.read_text(), final.weights(course)


def test_every_step_gives_what_sqlite_gives(on_server, tmp_path):
    ours, theirs = take(on_server("grades")), take(tiny.make(tmp_path / "sqlite"))
    assert [r.points for r in ours[0][2]] == [6.5, 0, 5, 2, None]
    assert [r.unchanged for r in ours[0][1]] == [True] * 5
    for one, other in zip(ours, theirs, strict=True):
        assert one == other
    assert not (tmp_path / "grades" / "classroom" / "gradebook.db").exists()


def points(course):
    with gradebook.open_gradebook(course) as book:
        return {s.student.id: s.score for s in book.assignment_submissions(tiny.ASSIGNMENT)}


def test_a_dump_brings_the_gradebook_back_and_the_one_it_replaced(on_server, capsys, monkeypatch):
    course = on_server("dumped")
    release.release(course, "hw1")
    tiny.submit(course, "best")
    grade.grade(course, "hw1")
    kept = backup.back_up(course)
    assert kept.name.endswith(".sql.gz") and backup.back_up(course) == kept
    with gradebook.open_gradebook(course) as book:
        book.find_grade("test-add", tiny.ASSIGNMENT, tiny.ASSIGNMENT, "best").manual_score = 1
        book.db.commit()
    assert points(course) == {"best": 4}
    backup.restore(course, "latest")
    assert points(course) == {"best": 5}
    backup.restore(course, next(b.name for b in backup.listed(course) if "-replaced" in b.name))
    assert points(course) == {"best": 4}
    broken = kept.with_name("gradebook-2026-01-01T00-00-00.sql.gz")
    broken.write_bytes(backup.gzip.compress(b"DROP TABLE grade CASCADE; SELECT nonsense;"))
    with pytest.raises(UserError, match="psql did not get through"):
        backup.restore(course, broken.name)
    assert points(course) == {"best": 4}

    monkeypatch.setattr(backup.dumps, "can", lambda program: False)
    assert backup.back_up(course) is None and "no copy of it was made" in capsys.readouterr().err
    with pytest.raises(UserError, match="psql is not installed|pg_dump is not installed"):
        backup.restore(course, kept.name)


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        (lambda server: address("/nowhere", "grades"), "does not answer"),
        (lambda server: address(server, "nothing"), 'no such database: .*"nothing" does not exist'),
        (lambda server: address(server, "postgres", "stranger"), 'refuses this user: .*"stranger"'),
        (lambda server: "postgresql+nodriver://teacher@/grades", "is no address of a database"),
    ],
    ids=["down", "no-database", "stranger", "address"],
)
def test_what_a_server_refuses_is_said_in_a_sentence(server, tmp_path, monkeypatch, wrong, words):
    course = tiny.make(tmp_path / "root")
    monkeypatch.setenv("DL101_CLASSROOM", str(course.classroom))
    tiny.submit(course, "best")
    point_at(course, wrong(server))
    with pytest.raises(UserError, match=words) as raised:
        grade.grade(course, "hw1")
    assert "secret-word" not in str(raised.value)


def test_without_a_driver_the_sentence_says_what_to_install(server, tmp_path, monkeypatch):
    course = tiny.make(tmp_path / "root")
    monkeypatch.setenv("DL101_CLASSROOM", str(course.classroom))
    point_at(course, address(server, "postgres"))
    monkeypatch.setitem(__import__("sys").modules, "psycopg", None)
    with pytest.raises(UserError, match=r'pip install "psycopg\[binary\]"'), gradebook.open_gradebook(course):
        pass


def test_the_demo_leaves_the_servers_gradebook_alone(on_server, tmp_path):
    course = on_server("real")
    room = tiny.Course(root=course.root, classroom=tmp_path / "demo" / "classroom")
    assert gradebook.config(room).CourseDirectory.db_url == f"sqlite:///{room.gradebook}"
    assert gradebook.config(course).CourseDirectory.db_url.startswith("postgresql")


# one run at a time, on whatever machine

HOLDER = """
import sys
from pathlib import Path
from courseware.classroom import lock
from courseware.course import Course
root = Path(sys.argv[1])
with lock.alone(Course(root=root, classroom=root / "classroom")):
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def two(on_server, tmp_path):
    """One gradebook, and two checkouts with classrooms of their own, as on two machines; one submission to grade."""
    here = on_server("shared" + tmp_path.name[-20:].translate({ord(sign): None for sign in "-_[]"}))
    release.release(here, "hw1")
    tiny.submit(here, "best")
    return here, tiny.copy(here, tmp_path / "elsewhere")


@contextlib.contextmanager
def holder(course):
    """Another process that holds the course's lock."""
    environment = {**os.environ, "PYTHONPATH": str(tiny.REPOSITORY / "lib")}
    command = [sys.executable, "-c", HOLDER, str(course.root)]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with subprocess.Popen(command, env=environment, text=True, **pipes) as process:
        try:
            assert process.stdout.readline() == "held\n"
            yield process
        finally:
            process.kill()


def session(course):
    """A session of its own on the course's server."""
    import psycopg

    url = gradebook.config(course).CourseDirectory.db_url.replace("+psycopg", "", 1)
    return psycopg.connect(url, autocommit=True)


def ask(course, statement):
    with session(course) as asked:
        return asked.execute(statement).fetchall()


LOCKS = "SELECT pid FROM pg_locks WHERE locktype = 'advisory'"


def in_time(happened, seconds=20):
    end = time.monotonic() + seconds
    while not happened() and time.monotonic() < end:
        time.sleep(0.05)
    return happened()


def test_a_second_machine_is_told_who_grades_and_goes_on_when_that_one_is_killed(two):
    here, elsewhere = two
    with holder(here) as process:
        with pytest.raises(UserError, match="at work on the gradebook postgresql.*Wait until") as raised:
            grade.grade(elsewhere, "hw1")
        assert f"process {process.pid}, user teacher" in str(raised.value)
        assert "secret-word" not in str(raised.value)
        assert not points(elsewhere)
        process.send_signal(signal.SIGKILL)
        process.wait()
        assert in_time(lambda: not ask(here, LOCKS))
        assert [r.points for r in grade.grade(elsewhere, "hw1")] == [5]


def test_runs_that_follow_each_other_at_once_are_not_taken_for_two(two):
    with session(two[0]) as watching:
        for course in two * 10:
            with lock.alone(course):
                assert len(watching.execute(LOCKS).fetchall()) == 1
            assert not watching.execute(LOCKS).fetchall()


def test_a_server_that_ends_idle_sessions_spares_the_lock(two):
    if not ask(two[0], "SELECT 1 FROM pg_settings WHERE name = 'idle_session_timeout'"):
        pytest.skip("this server ends no idle sessions")
    with session(two[0]) as owner:
        owner.execute(
            "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET idle_session_timeout = 100', current_database()); END $$"
        )
    with lock.alone(two[0]):
        time.sleep(0.5)
        assert ask(two[0], LOCKS)


def test_another_gradebook_of_the_server_is_another_matter(two, on_server):
    with lock.alone(two[0]), lock.alone(on_server("another")):
        pass


def test_a_run_that_lost_the_server_leaves_no_lock_and_no_noise(two, capfd):
    with lock.alone(two[0]):
        ask(two[0], f"SELECT pg_terminate_backend(pid, 5000) FROM ({LOCKS}) AS held")
        with lock.alone(two[1]):
            pass
    assert not ask(two[0], LOCKS)
    with pytest.raises(KeyError), lock.alone(two[0]):
        ask(two[0], f"SELECT pg_terminate_backend(pid, 5000) FROM ({LOCKS}) AS held")
        raise KeyError
    assert capfd.readouterr().err == ""
