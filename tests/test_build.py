"""The notebooks: their bytes, what is built again and what not, and the committed ones against their sources."""

import json
import os
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

import build_sources as bs
from courseware.build import builder, command, files, first_cell, sources
from courseware.course import Course
from courseware.errors import UserError

LIBRARY = Path(__file__).resolve().parents[1] / "lib"


@pytest.fixture
def course(tmp_path):
    return bs.make(tmp_path)


def notebooks(course):
    return [path for origin in sources.all_origins(course) for path in origin.notebooks()]


def snapshot(course):
    return {
        path.relative_to(course.root): path.read_bytes() for path in sorted(course.root.rglob("*")) if path.is_file()
    }


def test_every_notebook_is_valid_and_has_nbformats_own_bytes(course):
    result = builder.build(course)
    assert result.ok and result.notebooks == len(notebooks(course)) == 6
    for path in notebooks(course):
        notebook = nbformat.read(path, as_version=nbformat.NO_CONVERT)
        nbformat.validate(notebook)
        assert (notebook.nbformat, notebook.nbformat_minor) == (4, 5)
        assert path.read_bytes() == (nbformat.writes(notebook) + "\n").encode()
        ids = [cell.id for cell in notebook.cells]
        assert len(set(ids)) == len(ids)
        assert notebook.metadata.kernelspec.name == "python3"
        assert notebook.metadata.dl101 == {
            "language": path.relative_to(course.root).parts[1],
            "made_for": builder.library_version(),
            **({} if path.is_relative_to(course.lectures) else {"homework": "hw1_add"}),
        }


def test_both_languages_have_the_same_cells(course):
    builder.build(course)
    ru, en = (bs.cells(bs.built(course, language)) for language in ("ru", "en"))
    assert list(ru) == list(en) == ["title", "setup", "neuron", "end"]
    assert ru["title"].startswith("# Лекция") and en["title"].startswith("# A lecture")


def test_the_same_bytes_in_another_place_at_another_time(course, tmp_path_factory):
    builder.build(course)
    other = bs.make(tmp_path_factory.mktemp("elsewhere"))
    builder.build(other)
    for here, there in zip(notebooks(course), notebooks(other), strict=True):
        assert here.read_bytes() == there.read_bytes()


def test_windows_line_ends_make_the_same_notebook(course, tmp_path_factory):
    builder.build(course)
    other = bs.make(tmp_path_factory.mktemp("windows"), homework=None)
    bs.lecture(other).write_bytes(("\ufeff" + bs.LECTURE).replace("\n", "\r\n").encode())
    assert builder.build(other).ok
    assert bs.built(other).read_bytes() == bs.built(course).read_bytes()


@pytest.mark.parametrize("language", ["ru", "en"])
def test_the_first_cell_is_short_and_folded(language, course):
    text = first_cell.source(language, "0.1.0")
    assert len(text.splitlines()) <= 20 and max(map(len, text.splitlines())) <= 120
    assert text.startswith("#@title")
    compile(text, "first cell", "exec")
    builder.build(course)
    cell = next(c for c in json.loads(bs.built(course, language).read_bytes())["cells"] if c["id"] == "setup")
    assert cell["metadata"] == {"cellView": "form", "jupyter": {"source_hidden": True}}
    assert f'language="{language}", made_for="{builder.library_version()}"' in "".join(cell["source"])


# What is built again


def test_a_second_build_writes_nothing(course):
    builder.build(course)
    before = {path: path.stat().st_mtime_ns for path in course.root.rglob("*") if path.is_file()}
    assert builder.build(course).written == []
    assert {path: path.stat().st_mtime_ns for path in before} == before


def test_a_build_with_nothing_to_do_loads_no_nbgrader(course):
    builder.build(course)
    code = (
        "import sys; from pathlib import Path\n"
        "from courseware.course import Course; from courseware.build import builder\n"
        f"result = builder.build(Course(root=Path({str(course.root)!r})))\n"
        "assert result.ok and not result.written\n"
        "print(sorted({m.split('.')[0] for m in sys.modules} & {'nbgrader', 'nbformat', 'jupytext', 'numpy'}))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env={"PYTHONPATH": str(LIBRARY)}
    )
    assert (done.stdout, done.stderr) == ("[]\n", "")


def test_only_the_changed_source_is_built(course):
    builder.build(course)
    bs.change(bs.lecture(course), "x = np.array([3.0, 4.0])", "x = np.array([3.0, 5.0])")
    written = [path.name for path in builder.build(course).written]
    assert written == ["01_neuron.ipynb"] * 2


def test_a_changed_library_version_builds_everything_again(course, monkeypatch):
    builder.build(course)
    monkeypatch.setattr(builder, "library_version", lambda: "9.9.9")
    assert len(builder.build(course).written) == 6


@pytest.mark.parametrize("damage", [b"", b"{", b"null", b'{"key": 1}', b"\xff\xfe"])
def test_a_damaged_memory_only_costs_time(course, damage):
    builder.build(course)
    for memory in (course.root / ".cache/build").glob("*.json"):
        memory.write_bytes(damage)
    before = bs.built(course).read_bytes()
    assert builder.build(course).ok and bs.built(course).read_bytes() == before


def test_a_lost_or_cut_notebook_is_made_again(course):
    builder.build(course)
    whole = {path: path.read_bytes() for path in notebooks(course)}
    bs.built(course).unlink()
    bs.built(course, "en").write_bytes(whole[bs.built(course, "en")][:300])
    result = builder.build(course)
    assert result.ok and result.kept == []
    assert {path: path.read_bytes() for path in notebooks(course)} == whole


def test_a_killed_write_leaves_the_old_file(tmp_path, monkeypatch):
    path = tmp_path / "a.ipynb"
    files.write(path, b"old")

    def killed(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "replace", killed)
    with pytest.raises(KeyboardInterrupt):
        files.write(path, b"new")
    assert path.read_bytes() == b"old"


def test_a_disk_that_cannot_be_written_is_a_sentence(course, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(UserError, match=r"Cannot write .*: No space left on device\. Make room"):
        builder.build(course)
    assert [p for p in course.root.rglob("*") if p.suffix in (".tmp", ".part")] == []


# Edits in a built notebook are not lost


def edit(path, id, text):
    data = json.loads(path.read_bytes())
    for cell in data["cells"]:
        if cell["id"] == id:
            cell["source"] = [text]
    path.write_text(json.dumps(data), encoding="utf-8")


def test_a_notebook_edited_by_hand_is_kept_before_it_is_built_over(course):
    builder.build(course)
    edit(bs.built(course), "end", "Мой черновик")
    bs.change(bs.lecture(course), "[3.0, 4.0]", "[3.0, 5.0]")
    ((path, kept),) = builder.build(course).kept
    assert path == bs.built(course)
    assert bs.cells(kept)["end"] == "Мой черновик" and bs.cells(path)["end"].startswith("Теперь")


def test_running_a_notebook_is_no_edit(course):
    builder.build(course)
    data = json.loads(bs.built(course).read_bytes())
    data["cells"][2]["outputs"] = [{"output_type": "stream", "name": "stdout", "text": ["11"]}]
    data["cells"][2]["execution_count"] = 3
    bs.built(course).write_text(json.dumps(data))
    result = builder.build(course)
    assert result.kept == [] and result.written == [bs.built(course)]


# --check


def test_check_writes_nothing_and_names_what_is_out_of_date(course, capsys):
    builder.build(course)
    bs.change(bs.lecture(course), "[3.0, 4.0]", "[3.0, 5.0]")
    (course.assignments / "en/hw1_add/hw1_add.ipynb").write_text("{}")
    before = snapshot(course)
    status = command.run(namespace(check=True), course)
    assert snapshot(course) == before and status == 1
    shown = capsys.readouterr().err
    for name in ("lectures/ru/01_neuron.ipynb", "lectures/en/01_neuron.ipynb", "assignments/en/hw1_add/hw1_add.ipynb"):
        assert f"{name}: out of date" in shown
    assert "assignments/ru" not in shown


def test_check_without_any_memory(course):
    builder.build(course)
    for memory in (course.root / ".cache/build").glob("*.json"):
        memory.unlink()
    assert builder.check(course).ok
    (course.lectures / "pairs.txt").unlink()
    assert builder.check(course).stale == [course.lectures / "pairs.txt"]


def test_a_notebook_without_a_source_is_named(course, capsys):
    builder.build(course)
    stray = course.lectures / "ru/02_gone.ipynb"
    stray.write_text("{}")
    assert command.run(namespace(), course) == 1
    assert "lectures/ru/02_gone.ipynb: no source makes this notebook" in capsys.readouterr().err
    assert stray.exists()


def namespace(files=(), check=False, acknowledge=()):
    import argparse

    return argparse.Namespace(files=list(files), check=check, acknowledge=list(acknowledge))


@pytest.mark.parametrize("name", ["lectures/01_neuron.py", "lectures/en/01_neuron.ipynb", "01_neuron", "01"])
def test_a_source_by_any_of_its_names(course, name):
    builder.build(course)
    assert [o.stem for o in sources.find(course, [name])] == ["01_neuron"]


def test_an_unknown_source_is_a_sentence_that_lists_them(course):
    with pytest.raises(
        UserError, match="'07' is not one of the sources. Sources: lectures/01_neuron.py, solutions/hw1_add"
    ):
        builder.build(course, ["07"])


def test_an_empty_course_builds(tmp_path, capsys):
    assert command.run(namespace(), Course(root=tmp_path)) == 0
    assert "0 notebooks" in capsys.readouterr().out


# The committed notebooks

REAL = Course()


def test_the_committed_notebooks_are_in_step_with_their_sources():
    result = builder.check(REAL)
    assert [str(problem) for problem in result.problems] == []
    assert [str(path) for path in result.stale + result.strays] == []


@pytest.mark.parametrize("path", notebooks(REAL), ids=lambda path: str(path.relative_to(REAL.root)))
def test_a_committed_notebook_is_valid_and_has_no_outputs(path):
    notebook = nbformat.read(path, as_version=nbformat.NO_CONVERT)
    nbformat.validate(notebook)
    assert (notebook.nbformat, notebook.nbformat_minor) == (4, 5)
    assert len({cell.id for cell in notebook.cells}) == len(notebook.cells)
    assert all(
        cell.outputs == [] and cell.execution_count is None for cell in notebook.cells if cell.cell_type == "code"
    )
