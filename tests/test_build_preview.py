"""Preview rebuilds on save, tells what changed, and lives through mistakes."""

import argparse
import json

import pytest

import build_sources as bs
from courseware.build import builder, preview, sources


@pytest.fixture
def course(tmp_path):
    return bs.make(tmp_path)


def watch(course, monkeypatch, *steps):
    """Runs the preview; each step is done between two looks at the file."""
    left = list(steps)

    def sleep(_):
        if left:
            left.pop(0)()

    monkeypatch.setattr(preview.time, "sleep", sleep)
    preview.watch(course, sources.find(course, ["01"])[0], rounds=len(steps) + 1)


def change(course, old, new):
    return lambda: bs.change(bs.lecture(course), old, new)


def test_it_builds_at_once_and_after_each_save(course, monkeypatch, capsys):
    watch(course, monkeypatch, change(course, "[3.0, 4.0]", "[3.0, 5.0]"), lambda: None)
    out = capsys.readouterr().out.splitlines()
    assert len(out) == 2
    assert "ru: new, 4 cells; en: new, 4 cells" in out[0] and "ru: changed neuron; en: changed neuron" in out[1]
    assert "5.0" in bs.cells(bs.built(course))["neuron"]


def test_a_half_ahead_of_the_other_is_shown_and_named(course, monkeypatch, capsys):
    builder.build(course)
    watch(course, monkeypatch, change(course, "Now look", "Have a look"))
    shown = capsys.readouterr()
    assert "en: changed end" in shown.out and "the English half was reworded alone" in shown.err
    assert bs.cells(bs.built(course, "en"))["end"].startswith("Have a look")
    # Preview records nothing: build still asks for the other half, and takes the preview for no edit by hand.
    result = builder.build(course)
    assert [problem.cell for problem in result.problems] == ["end"]
    change(course, "Теперь посмотрим", "Взглянем")()
    result = builder.build(course)
    assert result.ok and result.kept == []


def test_mistakes_and_a_missing_file_do_not_end_it(course, monkeypatch, capsys):
    path = bs.lecture(course)
    watch(
        course,
        monkeypatch,
        change(course, "u = w @ x", "u = (w @ x"),
        lambda: path.rename(path.with_suffix(".away")),
        lambda: path.with_suffix(".away").rename(path),
        change(course, "u = (w @ x", "u = x @ w"),
    )
    shown = capsys.readouterr()
    assert "01_neuron.py:" in shown.err and "Python cannot read this code" in shown.err
    assert "is gone; waiting" in shown.out and "changed neuron" in shown.out.splitlines()[-1]


def test_edits_in_the_open_notebook_are_kept(course, monkeypatch):
    builder.build(course)
    data = json.loads(bs.built(course).read_bytes())
    data["cells"][-1]["source"] = ["Черновик"]
    bs.built(course).write_text(json.dumps(data))
    watch(course, monkeypatch, change(course, "[3.0, 4.0]", "[3.0, 5.0]"))
    kept = list((course.root / ".cache/edited").rglob("*.ipynb"))
    assert [bs.cells(path)["end"] for path in kept] == ["Черновик"]


def test_ctrl_c_ends_it_politely(course, monkeypatch, capsys):
    def interrupt(_):
        raise KeyboardInterrupt

    monkeypatch.setattr(preview.time, "sleep", interrupt)
    assert preview.run(argparse.Namespace(file="01"), course) == 0
    out = capsys.readouterr().out
    assert "Watching lectures/01_neuron.py" in out and "lectures/en/01_neuron.ipynb" in out
    assert "./course build lectures/01_neuron.py" in out.splitlines()[-1]
