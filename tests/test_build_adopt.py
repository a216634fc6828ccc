"""Edits made in a built notebook, brought back into the source."""

import json

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import build_sources as bs
from courseware.build import adopt, builder, code_edits, comments, notebook, percent, sources
from courseware.course import Course
from courseware.errors import UserError


@pytest.fixture
def course(tmp_path):
    course = bs.make(tmp_path)
    assert builder.build(course).ok
    return course


class Notebook:
    """A built notebook, opened to edit it."""

    def __init__(self, path):
        self.path, self.data = path, json.loads(path.read_bytes())

    def __getitem__(self, id):
        return next(cell for cell in self.cells if cell["id"] == id)

    @property
    def cells(self):
        return self.data["cells"]

    def text(self, id, *change):
        text = "".join(self[id]["source"])
        for old, new in zip(change[::2], change[1::2], strict=True):
            assert old in text
            text = text.replace(old, new)
        self[id]["source"] = text
        return self

    def insert(self, n, id, text, kind="markdown", **meta):
        self.cells.insert(n, {"cell_type": kind, "id": id, "metadata": meta, "source": text})
        return self

    def adopt(self, course, **options):
        self.path.write_text(json.dumps(self.data), encoding="utf-8")
        return adopt.adopt(course, self.path, **options)


def source(course):
    return bs.lecture(course).read_text(encoding="utf-8")


@pytest.mark.parametrize("language", ["ru", "en"])
def test_an_untouched_notebook_changes_nothing(course, language):
    for origin in ("lectures", "solutions"):
        for path in (course.root / origin / language).rglob("*.ipynb"):
            assert adopt.adopt(course, path).diff == ""
    assert source(course) == bs.LECTURE


def test_a_run_notebook_changes_nothing(course):
    notebook = Notebook(bs.built(course))
    for cell in notebook.cells:
        cell["metadata"] |= {"collapsed": False, "ExecuteTime": {"start_time": "now"}}
        if cell["cell_type"] == "code":
            cell["outputs"], cell["execution_count"] = [{"output_type": "stream", "name": "stdout", "text": "11"}], 7
    assert notebook.adopt(course).diff == ""


@pytest.mark.parametrize(
    "language, old, new", [("ru", "Теперь посмотрим", "Взглянем"), ("en", "Now look", "Have a look")]
)
def test_text_goes_into_its_own_half(course, language, old, new):
    done = Notebook(bs.built(course, language)).text("end", old, new).adopt(course)
    assert source(course) == bs.LECTURE.replace(old, new) == done.text
    assert [line[0] for line in done.diff.splitlines()[3:] if line[0] in "+-"] == ["-", "+"]
    # The other half is now to be brought into line: that is what build says.
    assert [p.cell for p in builder.build(course).problems] == ["end"]


def test_a_dry_run_writes_nothing(course):
    done = Notebook(bs.built(course)).text("end", "Теперь", "Сейчас").adopt(course, dry_run=True)
    assert "+# Сейчас" in done.diff and source(course) == bs.LECTURE


def test_code_keeps_the_comments_of_the_other_language(course):
    notebook = Notebook(bs.built(course, "ru"))
    notebook.text("neuron", "[3.0, 4.0])  # вход", "[5.0, 6.0])  # вход нейрона", "u = w @ x", "u = x @ w")
    notebook.text("neuron", "# веса нейрона,\n# по одному на вход", "# веса, по одному на вход")
    notebook.adopt(course)
    text = source(course)
    assert "x = np.array([5.0, 6.0])  # ru: вход нейрона  # en: input\n" in text
    assert "u = x @ w  # ru: 11\n# en: 11\n" in text
    assert "# ru: веса, по одному на вход\n# en: one weight per input\nw = " in text


def test_a_new_line_of_code_and_its_comment(course):
    notebook = Notebook(bs.built(course, "en"))
    notebook.text("neuron", "w = np", "n = 2  # the number of inputs\nb = 0.5  # (1,)\nw = np")
    notebook.adopt(course)
    assert "# en: one weight per input\nn = 2  # en: the number of inputs\nb = 0.5  # (1,)\nw = np" in source(course)


def test_a_deleted_line_takes_its_comments_with_it(course):
    notebook = Notebook(bs.built(course, "en"))
    notebook.text("neuron", "x = np.array([3.0, 4.0])  # input\n", "").adopt(course)
    assert source(course) == bs.LECTURE.replace("x = np.array([3.0, 4.0])  # ru: вход  # en: input\n", "")


def test_an_emptied_line(course):
    notebook = Notebook(bs.built(course, "en"))
    notebook.text("neuron", "x = np.array([3.0, 4.0])  # input\n", "\n").adopt(course)
    assert source(course) == bs.LECTURE.replace("x = np.array([3.0, 4.0])  # ru: вход  # en: input\n", "\n")


def test_magics_go_back_into_comments(course):
    Notebook(bs.built(course)).text("neuron", "%matplotlib inline", "%matplotlib widget\n!ls").adopt(course)
    assert "# %matplotlib widget\n# !ls\nimport numpy" in source(course)


def test_new_cells(course):
    notebook = (
        Notebook(bs.built(course)).insert(1, "b1d2", "## Новый раздел\n\nТекст.").insert(2, "b1d3", "z = 1", "code")
    )
    done = notebook.adopt(course)
    assert done.notes == ["Cell 'b1d2' is new: write its English half."]
    new = (
        '# %% [markdown] lang="ru" id="b1d2"\n# ## Новый раздел\n#\n# Текст.\n# %% [markdown] lang="en"\n'
        '# TRANSLATE: write this half in English, then delete this line\n\n# %% id="b1d3"\nz = 1\n\n# %% id="setup"'
    )
    assert new in source(course)
    (problem,) = builder.build(course).problems
    assert problem.cell == "b1d2" and "not written yet" in problem.text
    # Adopting the same notebook again adds nothing twice.
    assert adopt.adopt(course, bs.built(course)).diff == ""


def test_the_empty_cell_at_the_end_is_no_new_cell(course):
    notebook = Notebook(bs.built(course)).insert(4, "e0e0", "", "code").insert(5, "e0e1", "\n\n")
    assert notebook.adopt(course).diff == ""


def test_deleted_cells_go_in_both_languages(course):
    notebook = Notebook(bs.built(course, "en"))
    notebook.cells.pop()
    notebook.adopt(course)
    assert source(course) == bs.LECTURE[: bs.LECTURE.index('\n# %% [markdown] lang="ru" id="end"')]
    assert builder.build(course).ok


def test_moved_cells(course):
    notebook = Notebook(bs.built(course, "en"))
    notebook.cells.insert(0, notebook.cells.pop())
    notebook.adopt(course)
    assert builder.build(course).ok
    for language in ("ru", "en"):
        assert list(bs.cells(bs.built(course, language))) == ["end", "title", "setup", "neuron"]
    assert sorted(source(course).split()) == sorted(bs.LECTURE.split())


def test_marks_set_in_the_notebook(course):
    path = course.solutions / "ru/hw1_add/hw1_add.ipynb"
    notebook = Notebook(path)
    notebook["test-add"]["metadata"]["nbgrader"]["points"] = 4.0
    del notebook["fixed"]["metadata"]["nbgrader"]
    notebook["title"]["metadata"]["tags"] = ["slide"]
    flags = dict(grade=True, solution=False, locked=True, task=False, grade_id="t2", schema_version=3, points=1)
    notebook.insert(5, "t2", "assert add(0, 0) == 0", "code", nbgrader=flags)
    notebook.adopt(course)
    text = (course.solutions / "hw1_add/hw1_add.py").read_text(encoding="utf-8")
    for line in (
        '# %% id="test-add" grade="test" points=4\n',
        '# %% [markdown] id="fixed"\n',
        '# %% [markdown] lang="ru" id="title" tags=["slide"]\n',
        '# %% id="t2" grade="test" points=1\nassert add(0, 0) == 0\n',
    ):
        assert line in text


def test_the_answer_in_a_solution(course):
    path = course.solutions / "en/hw1_add/hw1_add.ipynb"
    Notebook(path).text("add", "# the sum, as in class", "# just the sum of both", "a + b", "b + a").adopt(course)
    text = (course.solutions / "hw1_add/hw1_add.py").read_text(encoding="utf-8")
    assert "    # ru: складываем, как на занятии\n    # en: just the sum of both\n    return b + a  # 38471\n" in text


def test_a_notebook_that_colab_saved(course):
    """Format 4.0, no ids but in the metadata, another file name."""
    notebook = Notebook(bs.built(course, "en")).text("end", "Now look", "Have a look")
    for cell in notebook.cells:
        cell["metadata"]["id"] = cell.pop("id")
    notebook.data["nbformat_minor"] = 0
    notebook.path = course.root / "01_neuron (1).ipynb"
    notebook.adopt(course)
    assert source(course) == bs.LECTURE.replace("Now look", "Have a look")


@pytest.mark.parametrize(
    "path", [p for o in sources.all_origins(Course()) for p in map(o.notebook, ("ru", "en"))], ids=str
)
def test_every_committed_notebook_comes_back_unchanged(path):
    assert adopt.adopt(Course(), path, dry_run=True).diff == ""


def test_a_notebook_without_any_ids(course):
    notebook = Notebook(bs.built(course, "en"))
    for cell in notebook.cells:
        del cell["id"]
    assert notebook.adopt(course).diff == ""


def test_edits_in_the_source_meanwhile_stay(course):
    bs.change(bs.lecture(course), "# # Лекция", "# # Первая лекция")
    Notebook(bs.built(course, "en")).text("end", "Now look", "Have a look").adopt(course)
    assert source(course) == bs.LECTURE.replace("Now look", "Have a look").replace("# # Лекция", "# # Первая лекция")


def test_a_cell_changed_on_both_sides_is_refused(course):
    bs.change(bs.lecture(course), "Now look", "Please look")
    before = source(course)
    with pytest.raises(UserError, match="'end' was changed both in the notebook and in the source"):
        Notebook(bs.built(course, "en")).text("end", "Now look", "Have a look").adopt(course)
    assert source(course) == before


def test_what_build_kept_can_be_adopted(course):
    notebook = Notebook(bs.built(course)).text("end", "Теперь", "Сейчас")
    notebook.path.write_text(json.dumps(notebook.data))
    bs.change(bs.lecture(course), "[3.0, 4.0]", "[3.0, 5.0]")
    ((_, kept),) = builder.build(course).kept
    adopt.adopt(course, kept)
    assert source(course) == bs.LECTURE.replace("Теперь", "Сейчас").replace("[3.0, 4.0]", "[3.0, 5.0]")


def test_the_first_cell_is_left_to_the_build(course):
    done = Notebook(bs.built(course)).text("setup", "import dl101", "import dl101 as d").adopt(course)
    assert done.diff == "" and done.notes == ["Cell 'setup' is made by the build; its changes were left out."]


def refused(course, notebook, words):
    with pytest.raises(UserError, match=words):
        notebook.adopt(course)
    assert source(course) == bs.LECTURE


@pytest.mark.parametrize("id, old, new", [("end", "Теперь", "%% x\nТеперь"), ("neuron", "import", "# %time\nimport"),
                                          ("neuron", "import", "# %%\nimport")])  # fmt: skip
def test_text_that_a_source_cannot_hold(course, id, old, new):
    refused(course, Notebook(bs.built(course)).text(id, old, new), "cannot stand in a source as it is")


def test_text_turned_into_code(course):
    notebook = Notebook(bs.built(course))
    notebook["end"]["cell_type"] = "code"
    refused(course, notebook, "'end' was turned from markdown into code")


def test_a_pasted_picture(course):
    notebook = Notebook(bs.built(course))
    notebook["end"]["attachments"] = {"image.png": {"image/png": "AAAA"}}
    refused(course, notebook, "picture was pasted")


def test_a_students_notebook(course):
    path = course.assignments / "ru/hw1_add/hw1_add.ipynb"
    with pytest.raises(UserError, match="what students get.*solutions/ru/hw1_add/hw1_add.ipynb"):
        adopt.adopt(course, path)
    copy = course.root / "hw1_add.ipynb"
    copy.write_bytes(path.read_bytes())
    with pytest.raises(UserError, match="a student's notebook"):
        adopt.adopt(course, copy)


@pytest.mark.parametrize(
    "name, content, words",
    [
        ("no.ipynb", None, "There is no file"),
        ("lectures", None, "is a folder"),
        ("01_neuron.ipynb", "", "not a notebook, or it is cut short"),
        ("01_neuron.ipynb", "[]", "not a notebook of format 4"),
        ("01_neuron.ipynb", '{"cells": [], "metadata": {}}', "was not built from a source"),
        ("other.ipynb", '{"cells": [], "metadata": {"dl101": {"language": "ru"}}}', "Sources: lectures/01_neuron.py"),
    ],
)
def test_files_that_are_no_notebook_of_the_course(course, name, content, words):
    path = course.root / name
    if content is not None:
        path.write_text(content)
    with pytest.raises(UserError, match=words):
        adopt.adopt(course, path)


# Any edit of one language's code: it is shown as it was written, and the other language keeps its comments.

LINES = ["x = 1", "y = f(x)  # ru: раз  # en: one", "# ru: слой", "# en: the layer", "z = 2  # (n, m)", "",
         "w = 3  # en: only here", "if x:", "    y = 4  # ru: тут", "# ru: оба  # en: both"]  # fmt: skip
EDITS = ["a = 5", "# это новая мысль", "y = f(z)  # другое", "x = 1", "", "z = 3", "# the new idea"]


@settings(max_examples=400)
@example(lines=["x = 1", "y = f(x)  # ru: раз  # en: one"], edits=[(1, "replace", "")], language="ru")
@given(
    lines=st.lists(st.sampled_from(LINES), max_size=9),
    edits=st.lists(st.tuples(st.integers(0, 8), st.sampled_from(["add", "delete", "replace"]), st.sampled_from(EDITS)),
                   max_size=3),
    language=st.sampled_from(["ru", "en"]),
)  # fmt: skip
def test_any_edit_of_code_comes_back_as_written(lines, edits, language):
    shown = comments.project(lines, language)
    edited = [text for _, text in shown]
    for place, what, text in edits:
        place = min(place, len(edited))
        if what == "add":
            edited.insert(place, text)
        elif place < len(edited):
            edited[place : place + 1] = [text] if what == "replace" else []
    after = code_edits.apply(lines, shown, edited, language)
    assert [text for _, text in comments.project(after, language)] == edited
    if not edits:
        assert after == lines
    other = "en" if language == "ru" else "ru"
    now = [text for _, text in comments.project(after, other)]
    whole_line = [line for line in lines if line.startswith(f"# {other}:") or "# ru: оба" in line]
    for line in whole_line:
        assert any(text.endswith(f"# {comments.split(line, 0)[1][other]}") for text in now), now


@settings(max_examples=100)
@given(data=st.data(), language=st.sampled_from(["ru", "en"]))
def test_any_edit_of_a_notebook_comes_back_as_written(data, language):
    """Cells deleted, moved, written and inserted at random: the source then shows the notebook as it was edited."""
    source = percent.parse(bs.LECTURE, "lectures/01_x.py")
    cells = [
        adopt.Edited(cell.id, cell.kind, [text for _, text in notebook.visible(cell, language)], {})
        for cell in notebook.cells_of(source, language)
    ]
    cells = data.draw(st.permutations(cells))[: data.draw(st.integers(0, 4))]
    for number in range(data.draw(st.integers(0, 3))):
        kind = data.draw(st.sampled_from(["code", "markdown"]))
        new = adopt.Edited(f"new{number}", kind, [data.draw(st.sampled_from(["Новое", "x = 1", "# Новое"]))], {})
        cells.insert(data.draw(st.integers(0, len(cells))), new)
    for cell in cells:
        if cell.kind == "markdown" and data.draw(st.booleans()):
            cell.lines = cell.lines + ["", "Ещё строка / one more"]
    merge = adopt._Merge(source, source, language, bs.LECTURE)
    edited = merge.match(cells)
    merged = merge.text(edited)
    merge.verify(merged, edited)
    now = percent.parse(merged, "lectures/01_x.py")
    assert now.problems == []
    shown = notebook.cells_of(now, language)
    assert [cell.id for cell in shown] == [cell.id for cell in cells]
    for cell, wanted in zip(shown, cells, strict=True):
        assert "setup" in cell.options or [text for _, text in notebook.visible(cell, language)] == wanted.lines
    # The other language keeps every half of a cell that is still there, word for word.
    other = "en" if language == "ru" else "ru"
    halves = {cell.id: cell.lines for cell in source.cells if cell.lang == other}
    for cell in now.cells:
        if cell.lang == other and cell.id in halves:
            assert cell.lines == halves[cell.id]
