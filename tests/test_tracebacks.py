"""The errors that a notebook shows as a sentence, in the IPython that the notebooks run in."""

import contextlib
import io

import pytest
from IPython.core.interactiveshell import InteractiveShell
from traitlets.config import Config

import dl101
from dl101 import tracebacks


@pytest.fixture
def run(monkeypatch):
    """Runs a cell and returns what it shows."""
    settings = Config()
    settings.HistoryManager.enabled = False
    shell = InteractiveShell(config=settings)
    shell.colors = "NoColor" if "NoColor" in str(InteractiveShell.colors.help) else "nocolor"
    monkeypatch.setattr("IPython.get_ipython", lambda: shell)
    tracebacks.shorten()

    def run(source):
        out = io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(out):
            result = shell.run_cell(source)
        run.failed = result.error_in_exec is not None
        return out.getvalue().strip()

    return run


@pytest.mark.parametrize(("language", "words"), [("ru", "Имени X_train пока нет."), ("en", "There is no X_train yet.")])
def test_a_name_that_is_not_there_yet(run, language, words):
    dl101.use_language(language)
    shown = run("m = 1\nprint(X_train.shape)")
    assert "NameError: name 'X_train' is not defined" in shown and "print(X_train.shape)" in shown and words in shown
    assert "Traceback" not in shown and len(shown.splitlines()) == 3
    assert run.failed  # "run all" stops here, and a grader sees an error


def test_an_answer_that_is_not_written(run):
    shown = run("alpha = None\nraise NotImplementedError  # ваш код / your code")
    assert shown == "✗ There is no answer here yet: write it in place of the line raise NotImplementedError."
    assert run.failed
    run("def f():\n    raise NotImplementedError")
    assert run("f()") == shown


@pytest.mark.parametrize(
    "source", ["1 / 0", "def f():\n    print(n)\n    n = 1\nf()"]
)  # the other is UnboundLocalError
def test_other_errors_look_as_ever(run, source):
    shown = run(source)
    assert "Traceback" in shown and run.failed


def test_an_error_inside_a_library_looks_as_ever(run, tmp_path, monkeypatch):
    (tmp_path / "broken_library.py").write_text(
        "def f():\n    return missing\n\ndef g():\n    raise NotImplementedError\n"
    )
    monkeypatch.syspath_prepend(tmp_path)
    assert "Traceback" in run("import broken_library\nbroken_library.f()")
    assert "Traceback" in run("broken_library.g()")


def test_a_grader_sees_whole_tracebacks(run, monkeypatch):
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    called = []
    monkeypatch.setattr("IPython.get_ipython", lambda: called.append(1))
    tracebacks.shorten()
    assert not called
