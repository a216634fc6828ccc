"""What `./course lab` does before JupyterLab starts; tests/browser opens the real thing."""

import errno
import socket
import sqlite3

import pytest

from courseware import cli, lab
from courseware.build.builder import Result
from courseware.course import Course
from courseware.errors import UserError


@pytest.fixture
def course(tmp_path):
    return Course(tmp_path, tmp_path / "classroom")


def test_taken_port_is_named_with_a_free_one():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(UserError, match=rf"Port {port} is taken.*\./course lab --port (\d+)") as error:
            lab.require_free(port)
    free = int(str(error.value).rsplit(" ", 1)[1])
    assert free != port
    lab.require_free(free)
    lab.require_free(port)  # free again once the other has closed it


@pytest.mark.parametrize("port", [0, -1, 65536])
def test_impossible_port_gets_a_sentence(port):
    with pytest.raises(UserError, match="is no port"):
        lab.require_free(port)


def test_taken_port_stops_the_command_before_any_work(capsys, monkeypatch):
    monkeypatch.setattr(lab, "make_notebooks", lambda course: pytest.fail("built first"))
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        assert cli.main(["lab", "--port", str(taken.getsockname()[1])]) == 2
    assert capsys.readouterr().err.startswith("course lab: Port ")


def test_arguments_pass_through_to_jupyter_after_ours(monkeypatch):
    served = []
    monkeypatch.setattr(lab, "make_notebooks", lambda course: None)
    monkeypatch.setattr(lab, "set_up_class", lambda course: None)
    monkeypatch.setattr(lab.os, "chdir", lambda path: None)
    monkeypatch.setattr(lab, "serve", lambda course, arguments: served.append(arguments) or 0)
    assert cli.main(["lab", "--no-browser", "--ServerApp.log_level=INFO", "--ip", "0.0.0.0"]) == 0
    (arguments,) = served
    assert "--no-browser" in arguments
    assert arguments[-3:] == ["--ServerApp.log_level=INFO", "--ip", "0.0.0.0"], "what is typed wins: it comes last"
    assert arguments.index("--ServerApp.log_level=WARN") < arguments.index("--ServerApp.log_level=INFO")
    assert not any("port" in argument for argument in arguments), "without --port Jupyter takes the first free one"


def test_given_port_is_taken_and_no_other(course):
    arguments = lab.jupyter_arguments(course, 8900, False, [])
    assert {"--ServerApp.port=8900", "--ServerApp.port_retries=0"} <= set(arguments)
    assert "--no-browser" not in arguments


def test_homeworks_in_the_gradebook(course):
    assert lab.registered(course) == set()
    course.classroom.mkdir()
    course.gradebook.write_bytes(b"no database at all")
    assert lab.registered(course) == set()
    course.gradebook.unlink()
    with sqlite3.connect(course.gradebook) as book:
        book.execute("create table assignment (name text)")
        book.execute("insert into assignment values ('hw1_logistic_regression')")
    book.close()
    assert lab.registered(course) == {"hw1_logistic_regression"}


def test_class_that_is_set_up_is_not_set_up_again(course, monkeypatch):
    monkeypatch.setattr(Course, "assignment_ids", lambda self: ["hw1_x"])
    monkeypatch.setattr(lab, "registered", lambda course: {"hw1_x"})
    monkeypatch.setattr("courseware.classroom.release.release", lambda *a, **k: pytest.fail("released again"))
    lab.set_up_class(course)


def test_marks_of_formgrader_are_backed_up_and_trouble_keeps_the_lab_open(course, capsys):
    lab.keep_marks(course)  # no class yet
    course.classroom.mkdir()
    with sqlite3.connect(course.gradebook) as book:
        book.execute("create table grade (manual_score real)")
    book.close()
    lab.keep_marks(course)
    assert len(list((course.classroom / "backups").glob("gradebook-*.db"))) == 1
    course.gradebook.write_bytes(b"no database at all, and long enough to be taken for a file that once was one" * 9)
    lab.keep_marks(course)
    assert "is damaged" in capsys.readouterr().err


def test_homework_that_cannot_be_released_keeps_the_lab_open(course, monkeypatch, capsys):
    def refuse(*args, **kwargs):
        raise UserError("hw1_x was not released: its solution fails its own tests.")

    monkeypatch.setattr(Course, "assignment_ids", lambda self: ["hw1_x"])
    monkeypatch.setattr("courseware.classroom.release.release", refuse)
    lab.set_up_class(course)
    said = capsys.readouterr().err
    assert "fails its own tests" in said
    assert "Formgrader will not list hw1_x" in said


def test_problem_in_a_source_keeps_the_lab_open(course, monkeypatch, capsys):
    monkeypatch.setattr(
        lab.builder, "build", lambda course, progress: Result(problems=["03.py:7: a heading is missing"])
    )
    monkeypatch.setattr(lab.build_command, "report", lambda result, course: print(result.problems[0]))
    lab.make_notebooks(course)
    assert "a heading is missing" in capsys.readouterr().out


def test_addresses_of_what_to_open(course):
    for path in ("lectures/ru/03_x", "lectures/en/03_x", "lectures/en/04_y", "assignments/ru/hw1_x/hw1_x"):
        (course.root / path).parent.mkdir(parents=True, exist_ok=True)
        (course.root / path).with_suffix(".ipynb").touch()
    text = lab.what_to_open(course, "http://localhost:8888/", "secret")
    for path in ("lab", "lab/tree/lectures/ru/03_x.ipynb", "lab/tree/lectures/en/03_x.ipynb", "formgrader"):
        assert f"\n  http://localhost:8888/{path}?token=secret\n" in text
    assert "04_y" not in text, "the first lecture; the others are beside it"
    assert "answers" not in text, "nothing is promised that is not there"
    assert "?" not in lab.what_to_open(course, "http://localhost:8888/")


def test_full_disk_anywhere_ends_in_a_sentence(monkeypatch, capsys):
    def full(*args):
        raise OSError(errno.ENOSPC, "No space left on device", "notebook.ipynb")

    monkeypatch.setattr(lab, "make_notebooks", full)
    assert cli.main(["lab"]) == 2
    said = capsys.readouterr().err
    assert "the disk is full (notebook.ipynb)" in said and "run the same command again" in said
