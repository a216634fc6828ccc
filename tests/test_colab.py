"""The first cell, as the build writes it, against a stand-in for google.colab; and dl101.colab.

Each case runs in a Python of its own that has neither the course nor installed packages on its path.
"""

import json
import re
import subprocess
import sys
import types
from pathlib import Path

import pytest

import dl101
from courseware.build import first_cell
from dl101 import colab, handin

LIBRARY = Path(dl101.__file__).resolve().parent

RUNNER = """
import json, pathlib, sys, types
case = json.loads(sys.argv[1])
calls = []
def mount(place):
    calls.append(place)
    kind, text = case["mount"]
    if kind == "ok":
        pathlib.Path(place, "My Drive").mkdir(parents=True, exist_ok=True)
        for name in case["links"]:
            link = pathlib.Path(place, "My Drive", name)
            link.parent.mkdir(parents=True, exist_ok=True)
            link.symlink_to(case["course"])
        print("Mounted at", place)
    else:
        raise {"MessageError": type("MessageError", (Exception,), {}), "ValueError": ValueError,
               "NotImplementedError": NotImplementedError}[kind](text)
if case["colab"]:
    google, module, drive = map(types.ModuleType, ("google", "google.colab", "google.colab.drive"))
    google.colab, module.drive, drive.mount = module, drive, mount
    sys.modules.update({"google": google, "google.colab": module, "google.colab.drive": drive})
for _ in range(case["runs"]):
    try:
        exec(compile(case["cell"], "<first cell>", "exec"), {"__name__": "__main__"})
        import dl101
        print("LANGUAGE", dl101.language())
    except Exception as error:
        print("STOP", *error._render_traceback_())
print("CALLS", len(calls))
"""


def run(
    tmp_path,
    language,
    *,
    on_colab=True,
    mount=("ok", ""),
    links=("dl101",),
    runs=1,
    version=dl101.__version__,
    cwd=None,
):
    """What the first cell prints; `links` are where in My Drive the course stands once Drive is connected."""
    course = tmp_path / "unzipped" / "dl101"
    (course / "lib").mkdir(parents=True, exist_ok=True)
    if not (course / "lib" / "dl101").exists():
        (course / "lib" / "dl101").symlink_to(LIBRARY)
    cell = first_cell.source(language, version).replace("/content/gdrive", (tmp_path / "gdrive").as_posix())
    case = {"cell": cell, "colab": on_colab, "mount": mount, "links": links, "course": str(course), "runs": runs}
    where = cwd or tmp_path / "content"
    where.mkdir(exist_ok=True)
    done = subprocess.run(
        [sys.executable, "-S", "-c", RUNNER, json.dumps(case)],
        cwd=where,
        capture_output=True,
        text=True,
        timeout=60,
        encoding="utf-8",
        env={"PYTHONIOENCODING": "utf-8", "PYTHONDONTWRITEBYTECODE": "1"},
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def stopped(printed):
    """The one sentence that the cell stopped with."""
    (line,) = [row for row in printed.splitlines() if row.startswith("STOP")]
    assert "Traceback" not in printed
    return line


both = pytest.mark.parametrize("language", ["ru", "en"])
WORDS = {
    "allow": {"ru": "разрешите доступ", "en": "allow access"},
    "occupied": {"ru": "занята", "en": "in use"},
    "missing": {"ru": "нет папки dl101", "en": "no folder dl101"},
    "shortcut": {"ru": "ярлык", "en": "shortcut"},
    "beside": {"ru": "Положите блокнот в папку dl101", "en": "Put the notebook into dl101"},
    "older": {"ru": "старше этого блокнота", "en": "older than this notebook"},
    "newer": {"ru": "библиотека новее", "en": "library is newer"},
}


@both
def test_drive_is_connected_and_the_course_found(tmp_path, language):
    printed = run(tmp_path, language)
    assert f"LANGUAGE {language}" in printed and "CALLS 1" in printed and f"dl101 {dl101.__version__}" in printed


@both
def test_a_second_run_connects_nothing_again(tmp_path, language):
    printed = run(tmp_path, language, runs=3)
    assert printed.count(f"LANGUAGE {language}") == 3 and "CALLS 1" in printed


@both
def test_already_connected(tmp_path, language):
    run(tmp_path, language)
    printed = run(tmp_path, language)
    assert f"LANGUAGE {language}" in printed and "CALLS 0" in printed


@both
@pytest.mark.parametrize(
    "kind, text, word",
    [
        ("MessageError", "Error: credential propagation was unsuccessful", "allow"),
        ("ValueError", "mount failed", "allow"),
        ("ValueError", "Mountpoint must not already contain files", "occupied"),
        ("ValueError", "Mountpoint must either be a directory or not exist", "occupied"),
    ],
)
def test_what_mount_raises_becomes_a_sentence(tmp_path, language, kind, text, word):
    assert WORDS[word][language] in stopped(run(tmp_path, language, mount=(kind, text)))


@both
def test_drive_without_the_course(tmp_path, language):
    line = stopped(run(tmp_path, language, links=()))
    assert WORDS["missing"][language] in line and WORDS["shortcut"][language] in line


@both
def test_a_shared_folder_through_a_shortcut_in_another_folder(tmp_path, language):
    assert f"LANGUAGE {language}" in run(tmp_path, language, links=("Учёба/dl101",))


@both
def test_something_that_calls_itself_colab_without_drive(tmp_path, language):
    assert "STOP" in run(tmp_path, language, mount=("NotImplementedError", "mount is not supported"))
    inside = tmp_path / "unzipped" / "dl101"
    assert f"LANGUAGE {language}" in run(tmp_path, language, mount=("NotImplementedError", ""), cwd=inside)


@both
def test_on_an_own_computer(tmp_path, language):
    line = stopped(run(tmp_path, language, on_colab=False))
    assert WORDS["beside"][language] in line
    inside = tmp_path / "unzipped" / "dl101" / "lectures"
    inside.mkdir()
    printed = run(tmp_path, language, on_colab=False, cwd=inside)
    assert f"LANGUAGE {language}" in printed and "CALLS 0" in printed


@both
@pytest.mark.parametrize(
    "version, word", [("99.0.0", "older"), ("0.0.1", "newer"), (dl101.__version__, None), ("0.1", None)]
)
def test_another_version_of_the_library_is_said(tmp_path, language, version, word):
    printed = run(tmp_path, language, version=version)
    for name in ("older", "newer"):
        assert (WORDS[name][language] in printed) == (name == word)


def test_a_language_that_is_not_there():
    with pytest.raises(ValueError, match="'de' is not one of ru, en"):
        dl101.start(language="de")


# ---- the library's own


@pytest.fixture
def google(monkeypatch, tmp_path):
    """A stand-in google.colab: set `drive.mount` and `message.blocking_request` as a test needs them."""
    monkeypatch.setattr(colab, "MOUNT", tmp_path / "gdrive")
    monkeypatch.setattr(colab, "MY_DRIVE", tmp_path / "gdrive" / "My Drive")
    made = types.SimpleNamespace(drive=types.ModuleType("drive"), message=types.ModuleType("_message"))
    module = types.ModuleType("google.colab")
    module.drive, module._message = made.drive, made.message
    made.drive.mount = lambda place: colab.MY_DRIVE.mkdir(parents=True)
    monkeypatch.setitem(sys.modules, "google", types.ModuleType("google"))
    monkeypatch.setitem(sys.modules, "google.colab", module)
    return made


@pytest.fixture(params=["ru", "en"])
def language(request):
    dl101.use_language(request.param)
    yield request.param
    dl101.use_language("en")


def raising(error):
    def fail(*args, **kwargs):
        raise error

    return fail


@pytest.mark.parametrize(
    "error, ru, en",
    [
        (ValueError("mount failed"), "разрешите доступ", "allow access"),
        (ValueError("Mountpoint must not already contain files"), "занята", "in use"),
        (ValueError("The domain policy has disabled Drive File Stream"), "личной учётной", "personal Google"),
        (
            ValueError("mount failed: timeout during initial read of root folder"),
            "не ответил вовремя",
            "did not answer in time",
        ),
        (NotImplementedError(), "colab.research.google.com", "colab.research.google.com"),
    ],
)
def test_mounting_for_a_hand_in(google, language, error, ru, en):
    google.drive.mount = raising(error)
    with pytest.raises(colab.ColabError) as caught:
        colab.mount()
    assert (ru if language == "ru" else en) in str(caught.value)
    assert caught.value._render_traceback_() == [str(caught.value)]


def test_mount_connects_once(google):
    assert colab.my_drive() is None
    assert colab.mount() == colab.MY_DRIVE == colab.my_drive()
    google.drive.mount = raising(AssertionError("mounted twice"))
    assert colab.mount() == colab.MY_DRIVE


def test_outside_colab_there_is_no_drive(language):
    assert not colab.is_colab() and colab.my_drive() is None
    with pytest.raises(colab.ColabError, match="Colab"):
        colab.mount()


@pytest.mark.parametrize("reply", [None, {}, {"ipynb": None}, "nonsense", {"ipynb": {"cells": 5}}])
def test_a_page_that_does_not_send_the_notebook(google, language, reply):
    google.message.blocking_request = lambda *args, **kwargs: reply
    with pytest.raises(colab.ColabError, match="ipynb"):
        colab.current_notebook()


def test_handing_in_from_colab(google, language):
    cells = [
        {
            "cell_type": "code",
            "source": ["def f():\n", "    return 1"],
            "metadata": {"nbgrader": {"grade_id": "f"}, "id": "f"},
        }
    ]
    sent = {
        "cells": cells,
        "metadata": {"colab": {"name": "Копия блокнота hw1.ipynb"}},
        "nbformat": 4,
        "nbformat_minor": 0,
    }
    asked = []
    google.message.blocking_request = lambda *args, **kwargs: asked.append((args, kwargs)) or {"ipynb": sent}
    receipt = handin.prepare("hw1_small", student="st042")
    assert asked[0][0] == ("get_ipynb",) and asked[0][1]["timeout_sec"] >= 30
    assert receipt.path.parent == colab.MY_DRIVE / handin.FOLDER and re.match(
        r"hw1_small__st042__2\d{3}-.*\.ipynb$", receipt.path.name
    )
    saved = json.loads(receipt.path.read_text(encoding="utf-8"))
    assert saved["cells"] == cells and saved["metadata"]["dl101"]["student"] == "st042"
    google.message.blocking_request = raising(RuntimeError("gone"))
    failed = handin.prepare("hw1_small")
    assert failed.path is None and ("Не сдано" in str(failed)) == (language == "ru")
