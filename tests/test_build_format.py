"""Sources as they are read: percent format, ids, comments by language."""

import jupytext
import pytest
from hypothesis import given
from hypothesis import strategies as st

import build_sources
from courseware.build import comments, percent, sources
from courseware.course import Course


def read(text):
    return percent.parse(text, "lectures/01_x.py")


REAL = [pytest.param(o.path.read_text(encoding="utf-8"), id=o.name) for o in sources.all_origins(Course())]


@pytest.mark.parametrize("text", [build_sources.LECTURE, build_sources.HOMEWORK, *REAL])
def test_the_same_cells_as_jupytext(text):
    ours, theirs = read(text).cells, jupytext.reads(text, fmt="py:percent").cells
    assert [c.kind for c in ours] == [c.cell_type for c in theirs]
    assert [c.source for c in ours] == [c.source for c in theirs]
    for mine, other in zip(ours, theirs, strict=True):
        given_here = {key: value for key, value in mine.options.items() if key in other.metadata}
        assert given_here.items() == {k: v for k, v in other.metadata.items() if k in percent.OPTIONS}.items()


def test_lines_of_cells():
    text = build_sources.LECTURE
    rows = text.split("\n")
    for cell in read(text).cells:
        assert rows[cell.marker - 1].startswith("# %%")
        if cell.kind == "code" and cell.lines:
            assert [row.replace("# %mat", "%mat") for row in rows[cell.start - 1 : cell.end]] == cell.lines


def test_the_english_half_takes_id_and_marks_of_the_russian():
    ru, en = [c for c in read(build_sources.HOMEWORK).cells if c.id == "why"]
    assert (en.lang, en.grade, en.options["points"]) == ("en", "manual", 3)
    assert ru.lang == "ru"


@pytest.mark.parametrize(
    "text, line, words",
    [
        ('x = 1\n# %% id="a"\n', 1, "before the first cell"),
        ("# %%\nx = 1\n", 1, "no id"),
        ('# %% id="a"\n# %% id="b"\n# %% id="a"\n', 3, "line 1 has the same id"),
        ('# %% id="пример"\n', 1, "up to 64 letters"),
        (f'# %% id="{"x" * 65}"\n', 1, "up to 64 letters"),
        ('# %% id="a" colour="red"\n', 1, "no option 'colour'"),
        ("# %% id=a\n", 1, "cannot read 'id=a'"),
        ('# %% [markdown] id="a"\n# fine\nnot fine\n', 3, "must begin with '# '"),
        ('# %% [markdown] lang="de" id="a"\n# Hallo\n', 1, "neither"),
        ('# %% [markdown] lang="ru" id="a"\n# %% [markdown] lang="en" id="b"\n', 2, "another id"),
        (
            '# %% [markdown] lang="ru" id="a" points=1\n# %% [markdown] lang="en" points=2\n',
            2,
            "differs from the Russian",
        ),
    ],
)
def test_a_mistake_of_form_is_named_with_its_line(text, line, words):
    found = read(text).problems
    assert [(p.line, words in p.text) for p in found] == [(line, True)], found


def test_a_file_that_is_not_utf8(tmp_path):
    path = tmp_path / "01_x.py"
    path.write_bytes('# %% id="a"\n# Привет\n'.encode("cp1251"))
    (problem,) = percent.read(path, "lectures/01_x.py").problems
    assert problem.line == 2 and "UTF-8" in problem.text


def test_comments_by_language():
    code = read(build_sources.LECTURE).cells[3].lines
    shown = {language: [text for _, text in comments.project(code, language)] for language in ("ru", "en")}
    assert shown["ru"] == [
        "%matplotlib inline",
        "import numpy as np",
        "",
        "# веса нейрона,",
        "# по одному на вход",
        "w = np.array([1.0, 2.0])  # (n,)",
        "x = np.array([3.0, 4.0])  # вход",
        "u = w @ x  # 11",
    ]
    assert shown["en"][3:] == [
        "# one weight per input",
        "w = np.array([1.0, 2.0])  # (n,)",
        "x = np.array([3.0, 4.0])  # input",
        "u = w @ x",
        "# 11",
    ]


@pytest.mark.parametrize(
    "line",
    ['s = "# ru: не комментарий"', "s = '''\n# ru: строка\n'''", 'print(f"# en: {1}")', "x = 1  # run: fast"],
)
def test_what_only_looks_like_a_comment_stays(line):
    lines = line.split("\n")
    assert [text for _, text in comments.project(lines, "en")] == lines


CODE = st.sampled_from(["x = 1", "    return x", 's = "# ru: x"', "", "y = [", "    1,", "]", "# plain"])
WORDS = (
    st.text("абвabc :,#", min_size=1, max_size=12)
    .map(str.strip)
    .filter(lambda t: t and not comments._PART.search(t) and not t.startswith(("ru:", "en:")))
)


@given(code=st.sampled_from(["x = 1", "    y = f(x)", ""]), ru=st.none() | WORDS, en=st.none() | WORDS)
def test_split_and_join_are_opposites(code, ru, en):
    parts = {language: text for language, text in (("ru", ru), ("en", en)) if text}
    line = comments.join(code, parts)
    column = comments.find([line.strip()])
    if not parts:
        assert line == code
        return
    offset = len(line) - len(line.lstrip())
    split_code, split_parts, plain = comments.split(line, column[0] + offset)
    assert (split_code.rstrip(), split_parts, plain) == (code.rstrip(), parts, "")


@given(st.lists(CODE, max_size=8))
def test_code_without_languages_is_the_same_in_both(lines):
    for language in ("ru", "en"):
        assert [text for _, text in comments.project(lines, language)] == lines
