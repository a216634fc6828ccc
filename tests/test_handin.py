"""Handing in: what is saved, under which name, and the sentence for everything that can go wrong."""

import json
import os
import types
import zipfile
from datetime import datetime, timedelta, timezone

import pytest

import dl101
import small_homework as small
from courseware.classroom import collect, homework, repair, roster
from courseware.classroom.roster import Student
from dl101 import handin

MOSCOW = timezone(timedelta(hours=3))
NOW = datetime(2026, 11, 20, 18, 5, 7, tzinfo=MOSCOW)
CELL = f'from dl101 import handin\nhandin.hand_in("{small.NAME}", student="st042")'


@pytest.fixture(params=["ru", "en"], autouse=True)
def language(request):
    dl101.use_language(request.param)
    yield request.param
    dl101.use_language("en")


def says(receipt, language, ru, en):
    assert (ru if language == "ru" else en) in str(receipt), str(receipt)


@pytest.fixture
def here(tmp_path, monkeypatch):
    """A student's folder with the finished notebook in it, as the current folder."""
    folder = tmp_path / "dl101" / "assignments" / "ru" / small.NAME
    folder.mkdir(parents=True)
    (folder / f"{small.NAME}.ipynb").write_bytes(small.data(small.answered()))
    monkeypatch.chdir(folder)
    monkeypatch.delenv("JPY_SESSION_NAME", raising=False)
    return folder


@pytest.fixture
def kernel(monkeypatch):
    """A stand-in for the shell of a notebook: `ran` are the sources run so far, `names` its variables."""
    shell = types.SimpleNamespace(kernel=True, user_ns={}, history_manager=types.SimpleNamespace(input_hist_raw=[""]))
    monkeypatch.setattr(handin, "_shell", lambda: shell)
    return shell


def prepare(student="st042", files=(), notebook=None, now=NOW, name=small.NAME):
    return handin.prepare(name, student, files, notebook, now)


def test_a_copy_is_saved_under_a_name_that_collect_understands(here, tmp_path, language):
    receipt = prepare()
    assert receipt.path == here / "dl101-handed-in" / f"{small.NAME}__st042__2026-11-20T18-05-07.ipynb"
    saved = json.loads(receipt.path.read_text(encoding="utf-8"))
    assert (
        saved["metadata"]["dl101"] | {"student": "st042", "handed_in": "2026-11-20T18:05:07+03:00"}
        == saved["metadata"]["dl101"]
    )
    says(receipt, language, "Сохранено для сдачи, 20.11.2026 18:05", "Saved for handing in, 20 Nov 2026 18:05")
    says(receipt, language, "Срок сдачи не указан", "No deadline is set")
    assert receipt.path.name in str(receipt) and "<div" in receipt._repr_html_()
    course = small.make_course(tmp_path / "course")
    roster.save(course, [Student("st042", "Юлия", "Щербакова")])
    (got,) = collect.collect(course, "hw1", receipt.path).submissions
    assert got.student == "st042" and got.record.time == "2026-11-20T15:05:07+00:00" and got.record.notes == []


def test_with_photos_it_is_a_zip(here, tmp_path):
    (here / "photos" / "box").mkdir(parents=True)
    (here / "photos" / "box" / "1.jpg").write_bytes(b"\xff\xd8\xff one")
    (here / "photos" / ".DS_Store").write_bytes(b"junk")
    receipt = prepare(files="photos")
    assert receipt.path.suffix == ".zip"
    with zipfile.ZipFile(receipt.path) as archive:
        assert sorted(archive.namelist()) == [f"{small.NAME}.ipynb", "photos/box/1.jpg"]
    course = small.make_course(tmp_path / "course")
    roster.save(course, [Student("st042")])
    collect.collect(course, "hw1", receipt.path)
    assert (course.submitted / "st042" / small.NAME / "photos" / "box" / "1.jpg").read_bytes() == b"\xff\xd8\xff one"


def test_earlier_hand_ins_stay_and_the_student_is_remembered(here, language):
    first = prepare()
    changed = small.answered(answers={"rate": "alpha = 1"})
    (here / f"{small.NAME}.ipynb").write_bytes(small.data(changed))
    second = prepare(student="", now=NOW + timedelta(hours=1))
    assert first.path.exists() and second.path != first.path and "__st042__" in second.path.name
    third = prepare(now=NOW + timedelta(hours=2))
    assert third.path == second.path and len(list(first.path.parent.glob("*.ipynb"))) == 2
    says(third, language, "ничего не изменилось", "Nothing has changed")


@pytest.mark.parametrize(
    "student, ru, en",
    [
        ("", "Впишите", "Write your login"),
        ("a/b", "не похоже на логин", "does not look like"),
        ("x" * 80, "не похоже", "does not look"),
        ("...", "не похоже", "does not look"),
    ],
)
def test_a_student_is_needed(here, language, student, ru, en):
    receipt = prepare(student=student)
    assert receipt.path is None and not list(here.rglob("*__*"))
    says(receipt, language, ru, en)


@pytest.mark.parametrize(
    "days, ru, en",
    [
        (3, "осталось 3 дн.", "3 d left"),
        (-2, "прошёл 2 дн. назад", "passed 2 d ago"),
        (0.125, "осталось 3 ч", "3 h left"),
        (0.0001, "меньше минуты", "less than a minute"),
    ],
)
def test_the_deadline_is_said(here, language, days, ru, en):
    due = NOW + timedelta(days=days)
    (here.parents[1] / "deadlines.json").write_text(json.dumps({small.NAME: due.isoformat()}))
    receipt = prepare(name="hw1_small")
    says(receipt, language, ru, en)
    assert "UTC+03:00" in str(receipt)


def test_a_damaged_deadlines_file_stops_nobody(here, language):
    (here.parents[1] / "deadlines.json").write_text("{")
    says(prepare(), language, "Срок сдачи не указан", "No deadline is set")


def test_what_is_unfinished_is_said_and_handed_in_all_the_same(here, language):
    sent = small.answered(answers={"sigmoid": "def sigmoid(z:\n    return"})
    sent.cells.append(sent.cells[3].copy())
    (here / f"{small.NAME}.ipynb").write_bytes(small.data(sent))
    receipt = prepare()
    assert receipt.path.exists()
    says(receipt, language, "Ответа пока нет: cost, rate, explain.", "No answer yet: cost, rate, explain.")
    says(receipt, language, "Синтаксическая ошибка: sigmoid, sigmoid.", "Syntax error: sigmoid, sigmoid.")
    says(receipt, language, "Ячейка есть дважды: sigmoid.", "A cell is there twice: sigmoid.")


def test_another_homework_is_refused(here, language):
    receipt = prepare(name="hw2_other", notebook=f"{small.NAME}.ipynb")
    assert receipt.path is None
    says(receipt, language, f"Это блокнот задания {small.NAME}", f"This is the notebook of {small.NAME}")


@pytest.mark.parametrize(
    "notebook, ru, en",
    [
        ("none.ipynb", "Файла none.ipynb нет", "no file none.ipynb"),
        ("broken.ipynb", "не читается как блокнот", "cannot be read as a notebook"),
    ],
)
def test_a_notebook_that_is_not_there_or_broken(here, language, notebook, ru, en):
    (here / "broken.ipynb").write_text("{")
    receipt = prepare(notebook=notebook)
    assert receipt.path is None
    says(receipt, language, ru, en)


def test_large_outputs_stay_at_home(here, language):
    sent = small.answered()
    sent.cells[5].outputs = [{"output_type": "stream", "name": "stdout", "text": "x" * (11 * 2**20)}]
    (here / f"{small.NAME}.ipynb").write_bytes(small.data(sent))
    receipt = prepare()
    assert receipt.path.stat().st_size < 100_000
    says(receipt, language, "копия сдана без него", "handed in without them")


def test_too_many_photos_and_photos_that_are_not_there(here, language, monkeypatch):
    (here / "big.jpg").write_bytes(b"x" * 2000)
    monkeypatch.setattr(handin, "MAX_FILES", 1000)
    receipt = prepare(files=["big.jpg", "nothing", ""])
    assert receipt.path.suffix == ".ipynb"
    says(receipt, language, "сдан один блокнот", "only the notebook was handed in")
    says(receipt, language, "nothing: такого файла", "nothing: there is no such file")


# ---- which notebook is this


def test_the_notebook_is_found(here, kernel, tmp_path, monkeypatch, language):
    assert handin.find_notebook(small.NAME).name == f"{small.NAME}.ipynb"
    other = tmp_path / "other.ipynb"
    other.write_bytes(small.data(small.answered()))
    monkeypatch.setenv("JPY_SESSION_NAME", str(other))
    assert handin.find_notebook(small.NAME) == other
    kernel.user_ns["__session__"] = str(here / "renamed-since.ipynb")
    assert handin.find_notebook(small.NAME) == other
    kernel.user_ns["__vsc_ipynb_file__"] = str(here / f"{small.NAME}.ipynb")
    assert handin.find_notebook(small.NAME).parent == here


def test_several_or_no_notebooks_are_a_sentence(here, language):
    (here / "copy.ipynb").write_bytes(small.data(small.answered()))
    receipt = prepare()
    says(
        receipt,
        language,
        f"несколько блокнотов этого задания: copy.ipynb, {small.NAME}.ipynb",
        "several notebooks of this homework",
    )
    for path in here.glob("*.ipynb"):
        path.unlink()
    says(prepare(), language, "Не удалось найти файл блокнота", "was not found")


def saved_with(here, *cells):
    sent = small.answered()
    for source in cells:
        sent.cells.append(
            {
                "cell_type": "code",
                "id": f"x{len(sent.cells)}",
                "metadata": {},
                "source": source,
                "outputs": [],
                "execution_count": None,
            }
        )
    (here / f"{small.NAME}.ipynb").write_bytes(small.data(sent))


def test_a_notebook_that_is_not_saved_is_not_handed_in(here, kernel, language):
    ran = kernel.history_manager.input_hist_raw
    ran += [small.ANSWERS["sigmoid"], CELL]
    receipt = prepare()  # the student has just filled in the last cell
    assert receipt.path is None
    says(receipt, language, "Сохраните блокнот (Ctrl+S)", "Save the notebook (Ctrl+S)")
    saved_with(here, CELL)
    assert prepare().path is not None
    ran[-1:] = ["def sigmoid(z):\n    return 'changed and run, not saved'", CELL]
    assert prepare(now=NOW + timedelta(days=1)).path is None
    ran[-1:] = [small.ANSWERS["sigmoid"] + "\n", "sigmoid(0)", CELL]
    assert prepare(now=NOW + timedelta(days=1)).path is not None


# ---- the machine


@pytest.mark.parametrize(
    "number, ru, en",
    [
        (28, "нет места", "disk is full"),
        (13, "нельзя писать", "cannot be written"),
        (107, "Связь с Google Drive прервалась", "connection to Google Drive broke off"),
    ],
)
def test_a_disk_that_fails_leaves_nothing_half_written(here, language, monkeypatch, number, ru, en):
    def fail(*paths):
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "replace", fail)
    receipt = prepare()
    assert receipt.path is None and not [p for p in here.rglob("*") if p.is_file() and p.name != f"{small.NAME}.ipynb"]
    says(receipt, language, ru, en)


def test_nothing_happens_while_grading_or_outside_a_notebook(here, kernel, monkeypatch, capsys):
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    handin.hand_in(small.NAME, "st042")
    monkeypatch.delenv("NBGRADER_EXECUTION")
    monkeypatch.setattr(handin, "_shell", lambda: None)
    handin.hand_in(small.NAME, "st042")
    assert capsys.readouterr().out == "" and not (here / "dl101-handed-in").exists()


def test_the_receipt_is_shown(here, kernel, capsys):
    kernel.history_manager.input_hist_raw.append(CELL)
    saved_with(here, CELL)
    handin.hand_in(small.NAME, "st042")
    assert (here / "dl101-handed-in").exists() and "st042" in capsys.readouterr().out


def test_what_was_handed_in_needs_no_repair(here, tmp_path):
    receipt = prepare()
    done = repair.repair(receipt.path.read_bytes(), homework.load(small.make_course(tmp_path / "course"), small.NAME))
    assert done.notes == [] and small.answers_in(done.notebook) == small.ANSWERS


def test_the_marks_of_an_empty_answer_are_those_of_the_build():
    from courseware.build import marks

    assert (handin.CODE_STUB, handin.TEXT_STUB) == (marks.CODE_STUB, marks.TEXT_STUB)


# ---- weights beside the notebook


def weights(value):
    import io

    import torch

    out = io.BytesIO()
    torch.save({"w": torch.full((4,), float(value))}, out)
    return out.getvalue()


def with_weights(now=NOW):
    return handin.prepare(small.NAME, "st042", now=now, checkpoint="hw1_model.pt")


def test_weights_come_along_and_new_ones_of_the_same_size_are_handed_in_anew(here, language):
    (here / "hw1_model.pt").write_bytes(weights(1))
    first = with_weights()
    says(first, language, "Веса: hw1_model.pt, 0.0 МБ", "Weights: hw1_model.pt, 0.0 MB")
    with zipfile.ZipFile(first.path) as archive:
        assert sorted(archive.namelist()) == ["hw1_model.pt", f"{small.NAME}.ipynb"]
        assert archive.read("hw1_model.pt") == weights(1)
    assert with_weights(NOW + timedelta(hours=1)).path == first.path
    (here / "hw1_model.pt").write_bytes(weights(2))
    assert len(weights(1)) == len(weights(2))
    second = with_weights(NOW + timedelta(hours=2))
    assert second.path != first.path
    with zipfile.ZipFile(second.path) as archive:
        assert archive.read("hw1_model.pt") == weights(2)


def test_missing_and_large_weights_are_said(here, language):
    receipt = with_weights()
    assert receipt.path.suffix == ".ipynb"
    says(receipt, language, "Файла hw1_model.pt нет рядом", "There is no hw1_model.pt beside")
    (here / "hw1_model.pt").write_bytes(b"x" * (6 * 2**20))
    receipt = with_weights(NOW + timedelta(hours=1))
    assert receipt.path.suffix == ".ipynb"
    says(receipt, language, "занимает 6.0 МБ, а можно не больше 5", "takes 6.0 MB, and 5 is the limit")


def test_in_colab_weights_lie_in_the_folder_of_the_course_on_drive(tmp_path, monkeypatch):
    from dl101 import checkpoint

    monkeypatch.delenv(checkpoint.FOLDER, raising=False)
    assert checkpoint.place("m.pt") == checkpoint.Path("m.pt")
    monkeypatch.setattr(checkpoint.colab, "is_colab", lambda: True)
    monkeypatch.setattr(checkpoint, "course_folder", lambda: tmp_path / "dl101")
    assert checkpoint.place("m.pt") == tmp_path / "dl101" / "m.pt"
    monkeypatch.setenv(checkpoint.FOLDER, str(tmp_path))
    assert checkpoint.place("m.pt") == tmp_path / "m.pt"
