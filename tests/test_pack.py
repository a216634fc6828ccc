"""The zip for students: what is in it, what never is, and the same bytes each time."""

import ast
import hashlib
import json
import re
import subprocess
import sys
import zipfile

import pytest

import build_sources as bs
from courseware import pack
from courseware.build import builder, marks, percent, sources
from courseware.course import Course
from courseware.errors import UserError

REAL = Course()


@pytest.fixture
def course(tmp_path):
    course = bs.make(tmp_path)
    library = tmp_path / "lib/dl101"
    (library / "__pycache__").mkdir(parents=True)
    (library / "__init__.py").write_text("")
    (library / "__pycache__/x.pyc").write_bytes(b"x")
    (library / ".hidden").write_text("x")
    (tmp_path / "lib/courseware").mkdir()
    (tmp_path / "lib/courseware/secret.py").write_text("")
    (tmp_path / "solutions/hw1_add/mistakes.py").write_text("MISTAKES = []")
    assert builder.build(course).ok
    return course


def names(path):
    with zipfile.ZipFile(path) as archive:
        return archive.namelist()


def test_exactly_these_files(course):
    (course.assignments / "deadlines.json").write_text("{}")
    path, listed = pack.pack(course)
    assert path == course.root / "dist/dl101.zip"
    assert names(path) == sorted(
        f"dl101/{name}"
        for name in [
            "lectures/ru/01_neuron.ipynb",
            "lectures/en/01_neuron.ipynb",
            "assignments/ru/hw1_add/hw1_add.ipynb",
            "assignments/en/hw1_add/hw1_add.ipynb",
            "assignments/deadlines.json",
            "lib/dl101/__init__.py",
            "README.txt",
            "manifest.json",
        ]
    )
    assert [f"dl101/{name}" for name in listed] == names(path)


def test_the_same_bytes_whenever_it_is_made(course, monkeypatch):
    first = pack.pack(course)[0].read_bytes()
    for path in course.root.rglob("*.ipynb"):
        path.touch()
    assert pack.pack(course)[0].read_bytes() == first
    with zipfile.ZipFile(course.root / "dist/dl101.zip") as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_the_manifest_lists_every_other_file_with_its_digest(course):
    with zipfile.ZipFile(pack.pack(course)[0]) as archive:
        manifest = json.loads(archive.read("dl101/manifest.json"))
        assert manifest["version"] == builder.library_version()
        contents = {n.removeprefix("dl101/"): archive.read(n) for n in archive.namelist()}
    del contents["manifest.json"]
    assert manifest["files"] == {name: hashlib.sha256(data).hexdigest() for name, data in contents.items()}


def test_notebooks_out_of_date_are_not_packed(course):
    bs.change(bs.lecture(course), "[3.0, 4.0]", "[3.0, 5.0]")
    with pytest.raises(UserError, match="not in step with their sources.*Run ./course build first"):
        pack.pack(course)
    assert not (course.root / "dist").exists()


@pytest.mark.parametrize("mark", [marks.BEGIN_SOLUTION, marks.BEGIN_HIDDEN])
def test_a_notebook_with_an_answer_is_refused(mark):
    contents = {"assignments/ru/x/x.ipynb": f'{{"source": "{mark}"}}'.encode()}
    with pytest.raises(UserError, match="was not made by ./course build"):
        pack.refuse_answers(contents)


def test_pack_looks_for_answers(course, monkeypatch):
    """Even where a build that went wrong calls such a notebook up to date."""
    leak = {"assignments/ru/x/x.ipynb": marks.BEGIN_HIDDEN.encode()}
    monkeypatch.setattr(pack, "collect", lambda course: leak)
    with pytest.raises(UserError, match="was not made by ./course build"):
        pack.pack(course)
    assert not (course.root / "dist").exists()


def test_an_empty_course_is_a_sentence(tmp_path):
    with pytest.raises(UserError, match="no notebook to pack yet"):
        pack.pack(Course(root=tmp_path))


# The real course


@pytest.fixture(scope="module")
def real():
    """Name -> text of every file that the real zip would hold."""
    return {name: data.decode("utf-8", errors="replace") for name, data in pack.collect(REAL).items()}


def secrets(course):
    """The texts of all answers and hidden tests of a course: (source, cell, text)."""
    for origin in sources.all_origins(course):
        if origin.kind != "homework":
            continue
        for cell in percent.read(origin.path, origin.name).cells:
            if cell.kind == "code":
                for begin, end in ((marks.BEGIN_SOLUTION, marks.END_SOLUTION), (marks.BEGIN_HIDDEN, marks.END_HIDDEN)):
                    yield from ((origin.name, cell.id, text) for text in regions(cell.lines, begin, end))
            elif cell.grade == "manual":
                yield origin.name, cell.id, cell.source


def regions(lines, begin, end):
    inside = None
    for line in lines:
        if line.strip() == begin:
            inside = []
        elif line.strip() == end:
            yield "\n".join(inside)
            inside = None
        elif inside is not None:
            inside.append(line)


def squeezed(text):
    """The text without spaces, comments of code and line breaks."""
    return re.sub(r"\s+|\\n|[\"',]", "", re.sub(r"#[^\n]*", "", text))


def test_the_search_for_secrets_finds_them(course):
    found = [text for _, _, text in secrets(course)]
    assert len(found) == 5 and any("38471" in text for text in found) and any("50, 29" in text for text in found)
    path = course.solutions / "ru/hw1_add/hw1_add.ipynb"
    text = squeezed("\n".join(bs.cells(path).values()))
    assert sum(squeezed(secret) in text for secret in found) == 4, "all but the English answer"


def test_no_answer_and_no_hidden_test_is_in_the_zip(real):
    texts = {name: squeezed(text) for name, text in real.items() if name.endswith(".py")}
    for name, text in real.items():
        if name.endswith(".ipynb"):
            texts[name] = squeezed("\n".join("".join(cell["source"]) for cell in json.loads(text)["cells"]))
    found = []
    for source, cell, secret in secrets(REAL):
        # An answer of a line or two, such as `return 1 / (1 + np.exp(-z))`, may stand in a lecture or in the library.
        short = len(secret.strip().splitlines()) <= 2
        places = [name for name in texts if name.startswith("assignments/") or not short]
        found += [(name, source, cell) for name in places if squeezed(secret) in texts[name]]
    assert found == []


def test_nothing_of_the_instructors_side_is_in_the_zip(real):
    for name in real:
        assert not name.startswith(("solutions", "lib/courseware", "classroom", "tests")), name
        assert not name.endswith(("mistakes.py", "alternatives.py", ".pyc", ".db")), name
    for name, text in real.items():
        if name.endswith(".ipynb"):
            assert "BEGIN SOLUTION" not in text and "BEGIN HIDDEN" not in text, name
        if name.endswith(".py"):
            assert "courseware" not in imported(text), name


def imported(text):
    tree = ast.parse(text)
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module.split(".")[0]


def test_a_student_installs_and_updates_the_course_with_the_start_notebook(tmp_path):
    """The cell of start_en.ipynb, run by a Python that has the standard library only, in a folder with the zip."""
    (tmp_path / "dl101.zip").write_bytes(pack.to_zip(pack.collect(REAL)))
    cell = bs.cells(REAL.root / "start_en.ipynb")["install"]
    for expected in ("is installed", "nothing to change"):
        done = subprocess.run([sys.executable, "-I", "-S", "-c", cell], cwd=tmp_path, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        assert expected in done.stdout
    assert (tmp_path / "dl101/lib/dl101/__init__.py").exists()
    assert (tmp_path / "dl101/start_ru.ipynb").exists()
    answers = next((tmp_path / "dl101/assignments/en").rglob("*.ipynb"))
    answers.write_text("my answers")
    subprocess.run([sys.executable, "-I", "-S", "-c", cell], cwd=tmp_path, capture_output=True, check=True)
    assert answers.read_text() == "my answers"


@pytest.mark.parametrize("content, words", [(None, "There is no zip"), (b"not a zip", "does not hold the course")])
def test_the_start_notebook_without_a_good_zip_says_so(tmp_path, content, words):
    if content:
        (tmp_path / "dl101.zip").write_bytes(content)
    cell = bs.cells(REAL.root / "start_en.ipynb")["install"]
    done = subprocess.run([sys.executable, "-I", "-S", "-c", cell], cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 1 and words in done.stderr.splitlines()[-1]
