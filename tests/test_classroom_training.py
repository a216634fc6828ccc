"""A homework that is trained at home: its training is passed over while grading, its weights come with the notebook."""

import io
import json
import zipfile

import nbformat
import pytest
import torch

import small_homework as small
import tiny_course as tiny
from courseware.classroom import collect, downloads, grade, release, results, roster
from courseware.classroom.roster import Student
from dl101 import checkpoint
from test_collect import archive, put, tree

WEIGHTS = "hw1_model.pt"


def weights(value):
    """The bytes of a checkpoint, as torch writes it: a zip archive."""
    out = io.BytesIO()
    torch.save({"w": torch.full((4,), float(value))}, out)
    return out.getvalue()


# ── training is passed over


def training_cell(source, tags=("training",), name="train"):
    cell = nbformat.v4.new_code_cell(source, metadata={"tags": list(tags)} if tags else {})
    cell.id = name
    return cell


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """The tiny course with a cell that trains: it defines what an answer looks for."""
    made = tiny.make(tmp_path_factory.mktemp("training") / "root")
    for path in [*made.solutions.glob("*/*/*.ipynb"), *made.assignments.glob("*/*/*.ipynb")]:
        nb = nbformat.read(path, 4)
        nb.cells.insert(2, training_cell("trained = True"))
        nbformat.write(nb, path)
    release.release(made, "hw1")
    return made


def hand_in(course, student, *cells, add="def add(a, b):\n    return a + b"):
    path = tiny.submit(course, student, {"add": add})
    nb = nbformat.read(path, 4)
    for cell in cells:
        nb.cells.insert(2, cell)
    nbformat.write(nb, path)


SOURCE = "trained = True"
ASKS = "def add(a, b):\n    return a + b if 'trained' not in globals() else 0"


@pytest.mark.parametrize(
    "student, cells",
    [
        ("tagged", [training_cell(SOURCE)]),
        ("untagged", [training_cell(SOURCE, tags=())]),
        ("edited", [training_cell("import time\ntime.sleep(1000)")]),
        ("deleted", []),
        ("renamed", [training_cell(SOURCE + "  # mine", tags=(), name="other")]),
    ],
)
def test_a_training_cell_is_not_run_whatever_its_tags_say(course, student, cells):
    hand_in(course, student, *cells, add=ASKS)
    (found,) = grade.grade(course, "hw1", [student])
    assert found.points == 5 and found.events == []


def test_a_cell_that_a_student_tags_is_run_all_the_same(course):
    hand_in(course, "tagger", training_cell(SOURCE))
    path = course.submitted / "tagger" / tiny.ASSIGNMENT / f"{tiny.ASSIGNMENT}.ipynb"
    nb = nbformat.read(path, 4)
    for cell in nb.cells:
        cell.metadata["tags"] = ["training"]
    nb.cells.insert(3, training_cell("print('mine')", name="mine"))
    nbformat.write(nb, path)
    (found,) = grade.grade(course, "hw1", ["tagger"])
    assert found.points == 5
    cells = nbformat.read(results.graded_notebook(course, tiny.ASSIGNMENT, "tagger"), 4).cells
    said = {cell.id: "".join(o.text for o in cell.outputs) for cell in cells if cell.id in ("mine", "train")}
    assert said["mine"] == "mine\n" and "не выполняется" in said["train"]


def test_the_cell_says_that_it_was_not_run(course):
    hand_in(course, "reader", training_cell(SOURCE))
    grade.grade(course, "hw1", ["reader"])
    nb = nbformat.read(results.graded_notebook(course, tiny.ASSIGNMENT, "reader"), 4)
    (cell,) = [c for c in nb.cells if c.id == "train"]
    assert "при оценке она не выполняется" in cell.outputs[0].text


def test_the_solution_is_checked_with_its_weights_beside_it(tmp_path):
    made = tiny.make(tmp_path / "root")
    for path in [*made.solutions.glob("*/*/*.ipynb"), *made.assignments.glob("*/*/*.ipynb")]:
        nb = nbformat.read(path, 4)
        answer = next(c for c in nb.cells if c.id == "add")
        answer.source = answer.source.replace("return a + b", f"return a + b if open('{WEIGHTS}').read() == 'w' else 0")
        nbformat.write(nb, path)
    (made.solutions / tiny.ASSIGNMENT / WEIGHTS).write_text("w")
    assert release.release(made, "hw1").total == 7


# ── weights beside a notebook


CLASS = [Student("ivanov", "Иван", "Иванов"), Student("st042", "Юлия", "Щербакова")]


@pytest.fixture
def small_course(tmp_path):
    """The small homework, whose last cell hands in weights."""
    made = small.make_course(tmp_path / "course")
    for path in [*made.solutions.glob("*/*/*.ipynb"), *made.assignments.glob("*/*/*.ipynb")]:
        nb = json.loads(path.read_bytes())
        source = f'from dl101 import handin\nhandin.hand_in("{small.NAME}", student="", checkpoint="{WEIGHTS}")'
        nb["cells"].append(small._cell("code", "hand-in", source))
        path.write_text(json.dumps(nb), encoding="utf-8")
    roster.save(made, CLASS)
    return made


@pytest.fixture
def inbox(tmp_path):
    (tmp_path / "downloads").mkdir()
    return tmp_path / "downloads"


def notebook(rate=0.05):
    return small.data(small.answered(answers={**small.ANSWERS, "rate": f"alpha = {rate}"}))


def beside(course, student="ivanov"):
    path = course.submitted / student / small.NAME / WEIGHTS
    return path.read_bytes() if path.exists() else None


def test_a_checkpoint_is_one_file_and_no_archive(inbox):
    (file,) = downloads.walk(put(inbox, WEIGHTS, weights(1)))
    assert file.parts == (WEIGHTS,) and zipfile.is_zipfile(io.BytesIO(file.data))


@pytest.mark.parametrize(
    "files",
    [
        {"hw1__ivanov.zip": archive({"hw1_small.ipynb": notebook(), WEIGHTS: weights(1)})},
        {"hw1__ivanov.zip": archive({"work/hw1_small.ipynb": notebook(), "work/../../" + WEIGHTS: weights(1)})},
        {"Иван Иванов_7_file_/hw1.ipynb": notebook(), f"Иван Иванов_7_file_/{WEIGHTS}": weights(1)},
        {"ivanov_hw1.ipynb": notebook(), f"ivanov_{WEIGHTS}": weights(1)},
        {"ivanov/hw1.ipynb": notebook(), "ivanov/hw1_model (1).PT": weights(1)},
    ],
    ids=["zip", "zip with dots", "folder of an LMS", "two names", "renamed"],
)
def test_weights_come_to_stand_beside_the_notebook(small_course, inbox, files):
    for name, data in files.items():
        put(inbox, name, data)
    result = collect.collect(small_course, "hw1", inbox)
    assert [(c.student, c.state) for c in result.submissions] == [("ivanov", "new")] and result.unplaced == []
    assert beside(small_course) == weights(1)
    assert not [n for n in result.submissions[0].notes if n.code.startswith("weights.")]
    before = tree(small_course.classroom)
    assert collect.collect(small_course, "hw1", inbox).submissions[0].state == "unchanged"
    assert tree(small_course.classroom) == before


def test_weights_follow_a_notebook_that_is_known_by_its_signature(small_course, inbox):
    sent = small.answered()
    sent.metadata["dl101"] |= {"student": "st042", "handed_in": "2026-11-08T10:00:00+03:00"}
    put(inbox, "homework.zip", archive({"hw1_small.ipynb": small.data(sent), WEIGHTS: weights(2)}))
    assert collect.collect(small_course, "hw1", inbox).unplaced == []
    assert beside(small_course, "st042") == weights(2)


def test_newer_weights_replace_older_ones_and_never_the_other_way(small_course, inbox):
    first = archive({"hw1_small.ipynb": notebook(1), WEIGHTS: weights(1)}, day=9)
    second = archive({"hw1_small.ipynb": notebook(2), WEIGHTS: weights(2)}, day=11)
    collect.collect(small_course, "hw1", put(inbox, "ivanov_2.zip", second, day=11))
    collect.collect(small_course, "hw1", put(inbox, "ivanov_1.zip", first, day=9))
    assert beside(small_course) == weights(2)
    put(inbox, f"later/ivanov_{WEIGHTS}", weights(3), day=12)
    (got,) = collect.collect(small_course, "hw1", inbox / "later").submissions
    assert got.state == "updated" and beside(small_course) == weights(3)
    kept = small_course.classroom / "originals" / "ivanov" / small.NAME
    assert {p.read_bytes() for p in kept.glob("*.pt")} == {weights(1), weights(2), weights(3)}


def test_weights_of_the_same_archive_go_with_its_notebook_even_if_others_were_trained_later(small_course, inbox):
    put(inbox, "ivanov_1.zip", archive({"hw1_small.ipynb": notebook(1), WEIGHTS: weights(1)}, day=9), day=9)
    back = io.BytesIO()
    with zipfile.ZipFile(back, "w") as made:  # handed in on the 11th with a file of the 2nd
        made.writestr(zipfile.ZipInfo("hw1_small.ipynb", (2026, 11, 11, 12, 0, 0)), notebook(2))
        made.writestr(zipfile.ZipInfo(WEIGHTS, (2026, 11, 2, 12, 0, 0)), weights(2))
    put(inbox, "ivanov_2.zip", back.getvalue(), day=11)
    collect.collect(small_course, "hw1", inbox)
    assert beside(small_course) == weights(2)


def test_weights_of_an_exchange_submission_stay_and_are_kept(small_course, inbox):
    folder = small_course.submitted / "ivanov" / small.NAME
    folder.mkdir(parents=True)
    (folder / f"{small.NAME}.ipynb").write_bytes(notebook())
    (folder / WEIGHTS).write_bytes(weights(5))
    (folder / "timestamp.txt").write_text("2026-11-05 10:00:00 UTC")
    collect.repair_submitted(small_course, "hw1")
    assert beside(small_course) == weights(5)
    collect.collect(small_course, "hw1", put(inbox, f"ivanov_{WEIGHTS}", weights(4), day=3))
    assert beside(small_course) == weights(5)
    collect.collect(small_course, "hw1", put(inbox, f"ivanov_{WEIGHTS}", weights(6), day=7))
    assert beside(small_course) == weights(6)
    kept = small_course.classroom / "originals" / "ivanov" / small.NAME
    assert len(list(kept.glob("*.pt"))) == 3


def test_a_link_in_a_submission_is_not_followed(small_course, inbox, tmp_path):
    folder = small_course.submitted / "ivanov" / small.NAME
    folder.mkdir(parents=True)
    (folder / f"{small.NAME}.ipynb").write_bytes(notebook())
    (tmp_path / "secret.pt").write_bytes(b"secret")
    (folder / WEIGHTS).symlink_to(tmp_path / "secret.pt")
    collect.repair_submitted(small_course, "hw1")
    assert not list((small_course.classroom / "originals").rglob("*.pt"))
    collect.collect(small_course, "hw1", put(inbox, f"ivanov_{WEIGHTS}", weights(1)))
    assert (tmp_path / "secret.pt").read_bytes() == b"secret" and beside(small_course) == weights(1)


def test_missing_and_huge_weights_are_noted_and_the_notebook_is_taken(small_course, inbox):
    put(inbox, "ivanov_hw1.ipynb")
    put(inbox, "st042/hw1.ipynb")
    put(inbox, f"st042/{WEIGHTS}", b"x" * (checkpoint.MAX_BYTES + 1))
    got = {c.student: c for c in collect.collect(small_course, "hw1", inbox).submissions}
    assert [n.code for n in got["ivanov"].notes] == ["weights.missing"]
    (note,) = got["st042"].notes
    assert note.code == "weights.too-large" and "5.0" in note.text("en")
    assert {c.state for c in got.values()} == {"new"} and beside(small_course, "st042") is None


def test_weights_alone_are_no_submission(small_course, inbox):
    put(inbox, f"ivanov_{WEIGHTS}", weights(1))
    (got,) = collect.collect(small_course, "hw1", inbox).submissions
    assert got.state == "unusable" and got.record.needs_person[0].code == "file.not-notebook"


def test_a_homework_without_weights_takes_none(inbox, tmp_path):
    course = small.make_course(tmp_path / "plain")
    roster.save(course, CLASS)
    put(inbox, "ivanov.zip", archive({"hw1.ipynb": notebook(), WEIGHTS: weights(1)}))
    (got,) = collect.collect(course, "hw1", inbox).submissions
    assert got.notes == [] and beside(course) is None


def test_new_weights_alone_are_a_reason_to_grade_again(course):
    hand_in(course, "again", training_cell(SOURCE))
    grade.grade(course, "hw1", ["again"])
    assert grade.grade(course, "hw1", ["again"])[0].unchanged
    (course.submitted / "again" / tiny.ASSIGNMENT / WEIGHTS).write_bytes(weights(1))
    assert not grade.grade(course, "hw1", ["again"])[0].unchanged
    assert (course.autograded / "again" / tiny.ASSIGNMENT / WEIGHTS).read_bytes() == weights(1)
