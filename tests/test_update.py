"""Updates: whatever the student changed stays, everything else becomes the new version."""

import hashlib
import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import dl101
from dl101 import update


@pytest.fixture(params=["ru", "en"], autouse=True)
def language(request):
    dl101.use_language(request.param)
    yield request.param
    dl101.use_language("en")


ONE = {
    "lectures/ru/03.ipynb": "lecture 1",
    "assignments/ru/hw1/hw1.ipynb": "stub 1",
    "lib/dl101/a.py": "a 1",
    "lib/dl101/old.py": "old",
    "README.txt": "read",
}
TWO = {
    "lectures/ru/03.ipynb": "lecture 2",
    "assignments/ru/hw1/hw1.ipynb": "stub 2",
    "lib/dl101/a.py": "a 2",
    "lib/dl101/new.py": "new",
    "README.txt": "read",
}
HOMEWORK = "assignments/ru/hw1/hw1.ipynb"


def package(path, version, files, listed=None):
    manifest = {
        "version": version,
        "files": {n: hashlib.sha256(t.encode()).hexdigest() for n, t in files.items()} | (listed or {}),
    }
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in files.items():
            archive.writestr(f"dl101/{name}", text)
        archive.writestr("dl101/manifest.json", json.dumps(manifest))
    return path


def tree(folder):
    return {
        p.relative_to(folder).as_posix(): p.read_text()
        for p in folder.rglob("*")
        if p.is_file() and p.name != "manifest.json"
    }


@pytest.fixture
def one(tmp_path):
    return package(tmp_path / "dl101.zip", "0.1.0", ONE)


@pytest.fixture
def two(tmp_path):
    return package(tmp_path / "dl101 (1).zip", "0.2.0", TWO)


def test_installing_and_updating_what_nobody_changed(tmp_path, one, two, language, capsys):
    course = tmp_path / "course"
    assert update.update(one, course) is None  # else the start notebook would list every file below the sentence
    assert tree(course) == ONE
    assert ("установлен" if language == "ru" else "is installed") in capsys.readouterr().out
    changes = update.apply(two, course)
    assert tree(course) == TWO and changes.removed == ["lib/dl101/old.py"] and changes.kept == [] == changes.saved
    assert "0.1.0 → 0.2.0" in str(changes)
    again = update.apply(two, course)
    assert again.added == again.replaced == again.kept == [] and (
        "менять нечего" if language == "ru" else "nothing to change"
    ) in str(again)


def test_answers_stay_and_the_new_version_lies_beside(tmp_path, one, two, language):
    course = tmp_path / "course"
    update.apply(one, course)
    (course / HOMEWORK).write_text("my answers")
    (course / "my notes.txt").write_text("mine")
    changes = update.apply(two, course)
    assert (course / HOMEWORK).read_text() == "my answers" and (course / "my notes.txt").read_text() == "mine"
    assert changes.kept == [(HOMEWORK, "assignments/ru/hw1/hw1 (0.2.0).ipynb")]
    assert (course / "assignments/ru/hw1/hw1 (0.2.0).ipynb").read_text() == "stub 2"
    assert "hw1 (0.2.0).ipynb" in str(changes)
    before = tree(course)
    assert update.apply(two, course).kept == [] and tree(course) == before


def test_the_new_version_beside_may_be_worked_in_too(tmp_path, one, two):
    course = tmp_path / "course"
    update.apply(one, course)
    (course / HOMEWORK).write_text("my answers")
    update.apply(two, course)
    (course / "assignments/ru/hw1/hw1 (0.2.0).ipynb").write_text("more answers")
    update.apply(two, course)
    assert (course / "assignments/ru/hw1/hw1 (0.2.0).ipynb").read_text() == "more answers"
    assert (course / HOMEWORK).read_text() == "my answers"


def test_a_changed_library_file_gives_way_but_is_kept(tmp_path, one, two, language):
    course = tmp_path / "course"
    update.apply(one, course)
    (course / "lib/dl101/a.py").write_text("tinkered")
    changes = update.apply(two, course)
    assert (course / "lib/dl101/a.py").read_text() == "a 2"
    assert (course / changes.saved[0][1]).read_text() == "tinkered"


def test_a_course_unzipped_by_hand_without_a_manifest(tmp_path, two):
    course = tmp_path / "course"
    (course / HOMEWORK).parent.mkdir(parents=True)
    (course / HOMEWORK).write_text("answers in a file of unknown origin")
    (course / "lib/dl101").mkdir(parents=True)
    (course / "lib/dl101/a.py").write_text("a 1")
    update.apply(two, course)
    assert (course / HOMEWORK).read_text() == "answers in a file of unknown origin"
    assert (course / "lib/dl101/a.py").read_text() == "a 2"


def test_deadlines_are_always_the_new_ones(tmp_path):
    name = "assignments/deadlines.json"
    course = tmp_path / "course"
    update.apply(package(tmp_path / "1.zip", "0.1.0", {name: "{}"}), course)
    (course / name).write_text('{"a": "touched"}')
    update.apply(package(tmp_path / "2.zip", "0.1.0", {name: '{"a": "b"}'}), course)
    assert tree(course) == {name: '{"a": "b"}'}


def test_an_interrupted_update_goes_on(tmp_path, one, two, monkeypatch, language):
    course = tmp_path / "course"
    update.apply(one, course)
    (course / HOMEWORK).write_text("my answers")
    real, calls = os.replace, []

    def full(*paths):
        calls.append(paths)
        if len(calls) == 3:
            raise OSError(28, "No space left on device")
        real(*paths)

    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(update.UpdateError, match="No space left"):
        update.apply(two, course)
    monkeypatch.setattr(os, "replace", real)
    assert not [p for p in course.rglob(".*part")]
    update.apply(two, course)
    assert tree(course) == TWO | {HOMEWORK: "my answers", "assignments/ru/hw1/hw1 (0.2.0).ipynb": "stub 2"}


@pytest.mark.parametrize(
    "make, ru, en",
    [
        (lambda p: None, "нет", "no file"),
        (lambda p: p.write_bytes(b"PK\x03\x04 cut"), "повреждён", "damaged"),
        (lambda p: zipfile.ZipFile(p, "w").close(), "не похож на архив курса", "does not look like the course"),
        (lambda p: package(p, "0.2.0", {"../../evil.txt": "x"}), "не похож", "does not look"),
        (lambda p: package(p, "0.2.0", {"a": "x"}, {"b": "0" * 64}), "не похож", "does not look"),
        (lambda p: package(p, "0.2.0", {"a": "x"}, {"a": "0" * 64}), "повреждён", "damaged"),
        (lambda p: package(p, "0.0.9", {"a": "x"}), "уже 0.1.0", "you have 0.1.0"),
    ],
)
def test_a_wrong_zip_changes_nothing(tmp_path, one, language, make, ru, en):
    course = tmp_path / "a" / "b" / "course"
    update.apply(one, course)
    path = tmp_path / "new.zip"
    make(path)
    with pytest.raises(update.UpdateError) as caught:
        update.apply(path, course)
    assert (ru if language == "ru" else en) in str(caught.value) and caught.value._render_traceback_() == [
        str(caught.value)
    ]
    assert tree(course) == ONE and not list(tmp_path.rglob("evil.txt"))


def test_the_newest_package_is_found(tmp_path, one, two, language):
    (tmp_path / "holiday.zip").write_bytes(b"PK")
    assert update.find_package(tmp_path / "none", tmp_path) == two
    with pytest.raises(update.UpdateError, match="dl101.zip"):
        update.find_package(tmp_path / "none")


def test_it_runs_straight_out_of_the_zip(tmp_path):
    """As the start notebook does on a machine that has no course yet; nothing but the standard library is needed."""
    library = Path(dl101.__file__).parent
    files = {f"lib/dl101/{p.name}": p.read_text(encoding="utf-8") for p in library.glob("*.py")}
    path = package(tmp_path / "dl101.zip", "0.1.0", files)
    code = (
        "import sys; sys.path.insert(0, sys.argv[1] + '/dl101/lib')\n"
        "from dl101 import update; update.update(sys.argv[1], sys.argv[2])"
    )
    done = subprocess.run(
        [sys.executable, "-S", "-c", code, str(path), str(tmp_path / "course")],
        capture_output=True,
        text=True,
        cwd=tmp_path,
    )
    assert done.returncode == 0, done.stderr
    assert tree(tmp_path / "course") == files


NAMES = ["lectures/a.ipynb", "assignments/b.ipynb", "notes.txt"]
STATE = st.dictionaries(st.sampled_from(NAMES), st.sampled_from(["v1", "v2", "v3"]), min_size=1)
MINE = st.dictionaries(st.sampled_from([*NAMES, "own.txt"]), st.text(alphabet="xyz", min_size=1, max_size=3))


@settings(max_examples=60, deadline=None)
@given(versions=st.lists(STATE, min_size=1, max_size=4), edits=st.lists(MINE, min_size=4, max_size=4))
def test_nothing_a_student_wrote_is_ever_lost(tmp_path_factory, versions, edits):
    folder = tmp_path_factory.mktemp("update")
    course, written = folder / "course", set()
    for number, (files, edit) in enumerate(zip(versions, edits, strict=False)):
        update.apply(package(folder / f"{number}.zip", f"0.{number}.0", files), course)
        assert written <= {t for t in tree(course).values()}
        for name, text in edit.items():
            before = course / name
            # Editing a file again gives up what stood there: that was the student's own doing.
            if before.exists():
                written.discard(before.read_text())
            before.parent.mkdir(parents=True, exist_ok=True)
            before.write_text(text)
            written = {t for t in written if t in tree(course).values()} | {text}
