"""What `./course test` hands to pytest."""

import pytest

from courseware import cli, testing
from courseware.course import Course


@pytest.fixture
def course(tmp_path):
    for folder in ("tests", "lectures/ru", "lectures/en", "solutions/ru", "elsewhere"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "tests" / "test_x.py").touch()
    return Course(tmp_path, tmp_path / "classroom")


def chosen(course, given, folder="elsewhere"):
    """The paths among the arguments, relative to the course."""
    arguments = testing.pytest_arguments(course, given, course.root / folder)
    return [a.removeprefix(f"{course.root}/") for a in arguments if a.startswith(f"{course.root}/")]


EVERYTHING = ["tests", "lectures/ru", "lectures/en", "solutions/ru"]


@pytest.mark.parametrize("given", [[], ["-x"], ["-k", "sigmoid"], ["-k", "tests"], ["--maxfail", "2"]])
def test_without_a_path_everything_runs(course, given):
    assert chosen(course, given) == EVERYTHING
    assert testing.pytest_arguments(course, given)[-len(given) or None :][: len(given)] == given


@pytest.mark.parametrize(
    ("given", "folder", "path"),
    [
        ("tests/test_x.py", "elsewhere", "tests/test_x.py"),
        ("test_x.py::test_one[a]", "tests", "tests/test_x.py::test_one[a]"),
        ("lectures/ru", "elsewhere", "lectures/ru"),
    ],
)
def test_a_path_chooses_from_any_folder(course, given, folder, path):
    assert chosen(course, ["-x", given], folder) == [path]


def test_notebooks_run_leniently_in_this_environment_with_a_limit(course):
    arguments = testing.pytest_arguments(course, [])
    assert {"--nbval-lax", "--nbval-current-env", "--nbval-cell-timeout=120"} <= set(arguments)


def test_the_whole_runs_on_two_cores_and_a_part_in_one_process(course, monkeypatch):
    monkeypatch.setattr(testing.os, "cpu_count", lambda: 2)
    together = ["-n", "2", "--dist", "loadfile"]

    def all_of(given):
        return set(together) <= set(testing.pytest_arguments(course, given, course.root))

    assert all_of([]) and all_of(["-k", "sigmoid"])
    assert not any(map(all_of, (["tests/test_x.py"], ["-n0"], ["-n", "0"], ["--pdb"])))
    monkeypatch.setattr(testing.os, "cpu_count", lambda: 1)
    assert not all_of([])


def test_exit_status_is_that_of_pytest(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(pytest, "main", lambda arguments: 1 if arguments[-2:] == ["-k", "one"] else 0)
    assert cli.main(["test", "-k", "one"]) == 1
    assert cli.main(["test", "-k", "two"]) == 0
