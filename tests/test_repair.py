"""Repair: whatever happens to a notebook on its way, the answers stay and nbgrader can grade it."""

import copy
import json

import nbformat
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from nbgrader.nbgraderformat import MetadataValidator

import small_homework as small
from courseware.classroom import homework, repair
from courseware.classroom.notes import MESSAGES, Note
from courseware.errors import UserError


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    return small.make_course(tmp_path_factory.mktemp("course"))


@pytest.fixture(scope="module")
def hw(course):
    return homework.load(course, small.NAME)


def fix(notebook, hw, course=None):
    """Repairs a notebook (or bytes), checks what must hold for every result, returns it with the codes of its notes."""
    data = notebook if isinstance(notebook, bytes) else small.data(notebook)
    done = repair.repair(data, hw, course)
    for note in done.notes:
        assert note.text("ru") and note.text("en") and "{" not in note.text("ru")
        assert Note.from_dict(json.loads(json.dumps(note.as_dict()))) == note
    if done.usable:
        check(done.notebook, hw)
        assert done.data == (nbformat.writes(done.notebook) + "\n").encode()
        again = repair.repair(done.data, hw)
        assert again.data == done.data and not [n for n in again.notes if n.code != "cell.test-changed"]
    return done, [n.code for n in done.notes]


def check(notebook, hw):
    """The notebook is valid, nbgrader accepts it, and it has every graded cell once, in order."""
    nbformat.validate(notebook)
    MetadataValidator().validate_nb(notebook)
    marked = [c for c in notebook.cells if "nbgrader" in c.metadata]
    wanted = hw.released("ru").graded
    assert [c.id for c in marked] == [c.id for c in wanted]
    assert [dict(c.metadata.nbgrader) for c in marked] == [c.nbgrader for c in wanted]
    assert [c.cell_type for c in marked] == [c.cell_type for c in wanted]


def by_id(notebook):
    return {c.id: c for c in notebook.cells}


def strip_ids(notebook, minor=0):
    made = json.loads(small.data(notebook))
    made["nbformat_minor"] = minor
    for cell in made["cells"]:
        cell.pop("id", None)
    return made


def as_colab(notebook):
    """As Colab saves it: format 4.0, ids in the metadata, nbgrader's marks gone, widget state without its state."""
    made = strip_ids(notebook)
    for cell, before in zip(made["cells"], notebook.cells, strict=True):
        cell["metadata"] = {"id": before.id, "colab": {"base_uri": "https://localhost:8080/"}, "outputId": "a1-b2"}
    made["metadata"] |= {
        "colab": {"provenance": [], "name": "Копия блокнота"},
        "accelerator": "GPU",
        "widgets": {"application/vnd.jupyter.widget-state+json": {"ab12": {"model_name": "HBoxModel"}}},
    }
    return made


@pytest.mark.parametrize("language", ["ru", "en"])
def test_an_undamaged_submission_is_left_as_it_is(hw, language):
    sent = small.answered(language)
    done, codes = fix(sent, hw)
    assert codes == [] and done.language == language
    assert [c.source for c in done.notebook.cells] == [c.source for c in sent.cells]


@pytest.mark.parametrize("language", ["ru", "en"])
def test_metadata_lost(hw, language):
    sent = small.answered(language)
    for cell in sent.cells:
        cell.metadata = {}
    done, codes = fix(sent, hw)
    assert small.answers_in(done.notebook) == small.ANSWERS
    assert codes == ["cell.metadata"] and done.notes[0].details["count"] == 7


@pytest.mark.parametrize("language", ["ru", "en"])
def test_as_colab_saves_it(hw, language):
    done, codes = fix(as_colab(small.answered(language)), hw)
    assert small.answers_in(done.notebook) == small.ANSWERS
    assert set(codes) == {"notebook.format", "notebook.widgets", "cell.metadata"}
    assert "widgets" not in done.notebook.metadata and "colab" not in done.notebook.metadata
    assert [c.id for c in done.notebook.cells] == [c.id for c in small.released().cells]


@pytest.mark.parametrize("minor", range(5))
def test_old_formats_without_ids_keep_what_their_grade_ids_say(hw, minor):
    done, codes = fix(strip_ids(small.answered(), minor), hw)
    assert small.answers_in(done.notebook) == small.ANSWERS and codes == ["notebook.format"]


def test_every_id_gone_cells_are_known_by_text_and_place(hw):
    sent = strip_ids(small.answered("en"))
    for cell in sent["cells"]:
        cell["metadata"] = {}
    done, codes = fix(sent, hw)
    assert small.answers_in(done.notebook) == small.ANSWERS
    assert codes.count("cell.by-place") == 2  # `alpha = 0.05` and the prose


def test_of_two_copies_the_edited_one_stays(hw):
    for edited in (0, 1):
        sent = small.answered()
        at = [c.id for c in sent.cells].index("cost")
        twin = copy.deepcopy(sent.cells[at])
        twin.id = "copied"
        (twin if edited == 0 else sent.cells[at]).source = by_id(small.released())["cost"].source
        sent.cells.insert(at + 1, twin)
        done, codes = fix(sent, hw)
        assert small.answers_in(done.notebook) == small.ANSWERS and codes == ["cell.copy"]
        assert sum("def cost" in c.source for c in done.notebook.cells) == 1


def test_two_different_answers_the_lower_counts_and_a_person_looks(hw):
    sent = small.answered()
    at = [c.id for c in sent.cells].index("cost")
    twin = copy.deepcopy(sent.cells[at])
    twin.id, twin.source = "copied", "def cost(A, y):\n    return 1"
    sent.cells.insert(at, twin)
    done, codes = fix(sent, hw)
    assert small.answers_in(done.notebook) == small.ANSWERS and codes == ["cell.two-answers"]
    assert [c.source for c in done.notebook.cells if "def cost" in c.source][0] == twin.source
    assert done.notes[0].level == "person"


def test_a_copied_test_cell(hw):
    sent = small.answered()
    sent.cells.append(copy.deepcopy(by_id(sent)["test-sigmoid"]))
    done, codes = fix(sent, hw)
    assert codes == ["cell.test-copy"] and len(done.notebook.cells) == len(sent.cells) - 1


def test_the_answer_stands_in_a_new_cell(hw):
    answers = {k: v for k, v in small.ANSWERS.items() if k != "sigmoid"}
    sent = small.answered(answers=answers)
    sent.cells.append(nbformat.v4.new_code_cell(small.ANSWERS["sigmoid"], id="mine"))
    done, codes = fix(sent, hw)
    assert small.answers_in(done.notebook) == small.ANSWERS and codes == ["cell.moved-answer"]


def test_scratch_next_to_an_answer_is_no_answer(hw):
    sent = small.answered()
    sent.cells.append(nbformat.v4.new_code_cell("def sigmoid(z):\n    return 0 * z", id="mine"))
    done, codes = fix(sent, hw)
    assert small.answers_in(done.notebook) == small.ANSWERS and codes == []


def test_deleted_cells_come_back(hw):
    sent = small.answered()
    sent.cells = [c for c in sent.cells if c.id not in ("test-sigmoid", "cost", "setup", "look")]
    done, codes = fix(sent, hw)
    assert sorted(codes) == ["cell.answer-missing", "cell.code-missing", "cell.test-missing"]
    assert next(n for n in done.notes if n.code == "cell.answer-missing").level == "person"
    # `look` only prints: nothing needs it.
    assert [c.id for c in done.notebook.cells] == [c.id for c in small.released().cells if c.id != "look"]
    assert small.answers_in(done.notebook) == {**small.ANSWERS, "cost": by_id(small.released())["cost"].source}


def test_cells_of_another_type(hw):
    sent = small.answered()
    for name, kind in (("sigmoid", "markdown"), ("test-cost", "raw"), ("explain", "code")):
        cell = by_id(sent)[name]
        cell.cell_type = kind
        cell.pop("outputs", None), cell.pop("execution_count", None)
        if kind == "code":
            cell.outputs, cell.execution_count = [], None
    done, codes = fix(sent, hw)
    assert small.answers_in(done.notebook) == small.ANSWERS and codes == ["cell.type"] * 3


def test_changed_points_and_nonsense_versions(hw):
    sent = small.answered()
    by_id(sent)["test-cost"].metadata.nbgrader.points = 100
    by_id(sent)["sigmoid"].metadata.nbgrader.schema_version = 99
    by_id(sent)["rate"].metadata.nbgrader = "lost"
    done, codes = fix(sent, hw)
    assert sorted(codes) == ["cell.metadata", "cell.metadata-wrong"]
    assert small.answers_in(done.notebook) == small.ANSWERS


def test_cells_out_of_order(hw):
    sent = small.answered()
    sent.cells.append(sent.cells.pop([c.id for c in sent.cells].index("sigmoid")))
    done, codes = fix(sent, hw)
    assert codes == ["cell.order"]
    assert [c.id for c in done.notebook.cells] == [c.id for c in small.released().cells]


def test_a_changed_test_cell_is_reported(hw):
    sent = small.answered()
    by_id(sent)["test-cost"].source = "pass"
    done, codes = fix(sent, hw)
    assert codes == ["cell.test-changed"] and by_id(done.notebook)["test-cost"].source == "pass"


def test_marks_of_cells_the_homework_does_not_have(hw):
    sent = small.answered()
    mark = {"grade": True, "solution": False, "locked": True, "points": 50, "schema_version": 3, "grade_id": "bonus"}
    sent.cells.append(nbformat.v4.new_code_cell("pass", metadata={"nbgrader": mark}))
    done, codes = fix(sent, hw)
    assert codes == ["cell.unknown-mark"]


@pytest.mark.parametrize(
    "encoding, name",
    [
        ("utf-8-sig", "UTF-8 BOM"),
        ("utf-16", "UTF-16"),
        ("utf-16-le", "UTF-16"),
        ("utf-16-be", "UTF-16"),
        ("cp1251", "Windows-1251"),
    ],
)
def test_encodings(hw, encoding, name):
    done, codes = fix(small.data(small.answered()).decode().encode(encoding), hw)
    assert codes == ["file.encoding"] and done.notes[0].details["encoding"] == name
    assert small.answers_in(done.notebook) == small.ANSWERS


def test_windows_line_ends(hw):
    sent = small.answered()
    for cell in sent.cells:
        cell.source = cell.source.replace("\n", "\r\n")
    done, codes = fix(small.data(sent).replace(b"\n", b"\r\n"), hw)
    assert codes == ["file.lines"] and small.answers_in(done.notebook) == small.ANSWERS


def test_large_outputs_are_thrown_away(hw):
    sent = small.answered()
    by_id(sent)["look"].outputs = [{"output_type": "stream", "name": "stdout", "text": "x" * 8_000_000}]
    done, codes = fix(sent, hw)
    assert codes == ["notebook.outputs"] and len(done.data) < 50_000


def test_broken_outputs_and_extra_keys(hw):
    sent = json.loads(small.data(small.answered()))
    cells = {c["id"]: c for c in sent["cells"]}
    cells["look"]["outputs"] = [
        {"output_type": "stream"},
        5,
        {"output_type": "display_data", "data": {"text/plain": ["1"]}},
    ]
    cells["setup"]["execution_count"] = "first"
    cells["why"]["outputs"] = []
    cells["data"]["metadata"] = {"tags": "important", "collapsed": "yes"}
    sent["metadata"]["kernelspec"] = "python"
    sent["cells"].append({"cell_type": "code", "source": 'print("\ud83d")'})
    done, codes = fix(json.dumps(sent).encode(), hw)
    assert codes == ["notebook.broken-outputs"]
    assert len(by_id(done.notebook)["look"].outputs) == 1
    assert small.answers_in(done.notebook) == small.ANSWERS


def test_outputs_attachments_and_metadata_are_written_as_nbformat_writes_them(hw):
    sent = small.answered()
    data = {
        "text/plain": "<b>\n1</b>", "image/svg+xml": "<svg>\n</svg>", "image/png": "aGVsbG8=\n",
        "application/json": {"b": [1.5, 1e30, True, None, [], {}], "a": "x\ny"}, "application/javascript5": "a\nb",
    }  # fmt: skip
    by_id(sent)["look"].outputs = [
        nbformat.v4.new_output("stream", text="0\n1\n"),
        nbformat.v4.new_output("display_data", data=data),
        nbformat.v4.new_output("execute_result", data=data, execution_count=0),
        nbformat.v4.new_output("error", ename="E", evalue="a\nb", traceback=["a\nb", "c"]),
    ]
    by_id(sent)["title"].attachments = {"a.png": {"text/html": "<p>\n</p>", "image/png": "aGVsbG8=\n"}}
    by_id(sent)["data"].metadata |= {
        "trusted": True,
        "collapsed": False,
        "tags": ["a"],
        "z": {"y": -0.0, "x": "\x7f\u2028"},
    }
    done, codes = fix(sent, hw)  # which holds the bytes against nbformat's
    del by_id(sent)["data"].metadata["trusted"]
    assert codes == [] and done.notebook == sent


def test_a_file_that_breaks_off(hw):
    whole = small.data(small.answered())
    at = whole.index(b"def cost")
    done, codes = fix(whole[:at], hw)
    assert done.usable and "file.truncated" in codes
    assert by_id(done.notebook)["sigmoid"].source == small.ANSWERS["sigmoid"]
    missing = [n.details["cell"] for n in done.notes if n.code == "cell.answer-missing"]
    assert missing == ["cost", "rate", "explain"]


def test_what_the_format_does_not_allow_anywhere_is_left_out(hw):
    sent = json.loads(small.data(small.answered()))
    cells = {c["id"]: c for c in sent["cells"]}
    cells["look"]["outputs"] = [{"output_type": "display_data", "data": {"text/json": 5}, "metadata": {}}]
    sent["metadata"]["language_info"] = 5
    done, _ = fix(json.dumps(sent).encode(), hw)
    assert small.answers_in(done.notebook) == small.ANSWERS and by_id(done.notebook)["look"].outputs == []


def test_metadata_nested_without_end(hw):
    data = small.data(small.answered()).replace(
        b'"metadata": {}', b'"metadata": {"x": ' + b"[" * 600 + b"]" * 600 + b"}", 1
    )
    json.loads(data)  # which goes deeper
    done, codes = fix(data, hw)
    assert not done.usable and codes == ["file.not-json"]


@pytest.mark.parametrize(
    "data, code",
    [
        (b"", "file.empty"),
        (b"  \r\n", "file.empty"),
        (b"\xef\xbb\xbf", "file.empty"),
        (b"\x00" * 900, "file.empty"),
        (b"{", "file.not-json"),
        (b'{"cells": [{"cell', "file.not-json"),
        (b"[" * 100_000, "file.not-json"),
        (b"%PDF-1.7 ...", "file.not-notebook"),
        (b"PK\x03\x04....", "file.not-notebook"),
        (b"<!DOCTYPE html><html>", "file.not-notebook"),
        (b"# -*- coding: utf-8 -*-\nimport numpy", "file.not-notebook"),
        (b"[1, 2]", "file.not-notebook"),
        (b'{"doc_id": "1"}', "file.not-notebook"),
        (b"12", "file.not-notebook"),
        (b'{"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}', "file.wrong"),
    ],
)
def test_what_cannot_be_used_is_named(hw, data, code):
    done, codes = fix(data, hw)
    assert not done.usable and codes[-1] == code and done.notes[-1].level == "person"


def test_the_wrong_notebook_is_recognised(course, hw):
    other = small.solution("ru")
    for cell in other["cells"]:
        cell["id"] = "l3-" + cell["id"]
        cell["metadata"] = {}
        cell["source"] = "# Лекция 3\n" + cell["source"][::-1]
    lecture = course.lectures / "ru" / "03_logistic_regression.ipynb"
    lecture.parent.mkdir(parents=True, exist_ok=True)
    lecture.write_text(json.dumps(other), encoding="utf-8")
    done, codes = fix(json.dumps(strip_ids(nbformat.from_dict(other))).encode(), hw, course)
    assert not done.usable and codes[-1] == "file.wrong"
    assert "03_logistic_regression" in done.notes[-1].text("ru") and small.NAME in done.notes[-1].text("en")
    stray = nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_markdown_cell("# Мой дневник"), nbformat.v4.new_code_cell("print(1)")]
    )
    done, codes = fix(stray, hw, course)
    assert codes[-1] == "file.wrong" and "Мой дневник" in done.notes[-1].text("ru")


def test_an_unbuilt_homework_is_a_sentence(tmp_path):
    with pytest.raises(UserError, match="course build"):
        homework.load(small.make_course(tmp_path), "hw9")


def test_messages_say_the_same_in_both_languages():
    import string

    def fields(text):
        return {f for _, f, _, _ in string.Formatter().parse(text) if f}

    for code, (level, ru, en) in MESSAGES.items():
        assert level in ("info", "repaired", "person") and fields(ru) == fields(en), code
        assert any("а" <= c <= "я" for c in ru.lower()) and not any(
            "а" <= c <= "я" for c in en.lower().replace("файл", "")
        ), code


# ---- whatever happens to it

TEXT = st.text(alphabet=st.characters(codec="utf-8", exclude_characters="\r"), min_size=1, max_size=60)


@st.composite
def answers(draw):
    """Answers of some student: any text, but in their own functions where functions are asked for."""
    return {
        "sigmoid": "def sigmoid(z):\n    " + repr(draw(TEXT)),
        "cost": "def cost(A, y):\n    return " + repr(draw(TEXT)),
        "rate": "alpha = " + repr(draw(TEXT)),
        "explain": "Потому что " + draw(TEXT).strip() + ".",
    }


DAMAGE = [
    "marks",
    "ids",
    "colab",
    "copy",
    "duplicate-stub",
    "types",
    "order",
    "tests",
    "plain",
    "versions",
    "outputs",
    "prose",
    "scratch",
]


def damage(notebook, kinds, seed):
    """The notebook as a dictionary, with every kind of damage in `kinds` done to it; every answer is still there."""
    import random

    rng = random.Random(seed)
    made = json.loads(small.data(notebook))
    cells = made["cells"]

    def find(name):
        return next(c for c in cells if c.get("id") == name)

    if "copy" in kinds:
        twin = copy.deepcopy(find(rng.choice(["sigmoid", "cost"])))
        twin["id"] = "twin"
        cells.insert(rng.randrange(len(cells)), twin)
    if "duplicate-stub" in kinds:
        name = rng.choice(["sigmoid", "cost"])
        twin = copy.deepcopy(find(name))
        twin.update(id="twin2", source=by_id(small.released())[name].source)
        cells.insert(rng.randrange(len(cells)), twin)
    if "types" in kinds:
        cell = find(rng.choice(["sigmoid", "rate", "test-cost"]))
        cell["cell_type"] = rng.choice(["markdown", "raw"])
    if "tests" in kinds:
        made["cells"] = cells = [
            c for c in cells if c["id"] not in rng.sample(["test-sigmoid", "test-cost", "test-rate"], 2)
        ]
    if "plain" in kinds:
        made["cells"] = cells = [c for c in cells if c["id"] not in ("setup", "look")]
    if "order" in kinds:
        cells.insert(rng.randrange(len(cells)), cells.pop(rng.randrange(len(cells))))
    if "prose" in kinds:
        made["cells"] = cells = [c for c in cells if c["id"] not in ("title", "why")]
    if "scratch" in kinds:
        cells.insert(rng.randrange(len(cells)), {"cell_type": "code", "source": "x = 5", "metadata": {}, "outputs": []})
    if "versions" in kinds:
        for cell in cells:
            if isinstance(cell["metadata"].get("nbgrader"), dict):
                cell["metadata"]["nbgrader"]["schema_version"] = rng.choice([0, 1, 2, 99, "x", None])
    if "outputs" in kinds:
        rng.choice(cells)["outputs"] = [{"output_type": "nonsense"}]
    if "colab" in kinds:
        made["nbformat_minor"] = 0
        for cell in cells:
            cell["metadata"]["id"] = cell.pop("id", None)
        made["metadata"]["widgets"] = {"application/vnd.jupyter.widget-state+json": {}}
    if "marks" in kinds:
        for cell in cells:
            cell["metadata"].pop("nbgrader", None)
    elif "ids" in kinds:
        for cell in cells:
            cell.pop("id", None)
    return made


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    wrote=answers(),
    kinds=st.sets(st.sampled_from(DAMAGE), max_size=7),
    language=st.sampled_from(["ru", "en"]),
    seed=st.integers(0, 10**6),
)
def test_no_damage_loses_an_answer(hw, wrote, kinds, language, seed):
    sent = small.answered(language, wrote)
    done, codes = fix(json.dumps(damage(sent, kinds, seed)).encode(), hw)
    assert done.usable
    found = small.answers_in(done.notebook)
    assert {k: homework.norm(v) for k, v in found.items()} == {k: homework.norm(v) for k, v in wrote.items()}


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(at=st.integers(0, 10**6), noise=st.binary(max_size=40))
def test_any_bytes_give_a_result(hw, at, noise):
    whole = small.data(small.answered())
    at %= len(whole)
    for data in (whole[:at], whole[:at] + noise + whole[at:], noise):
        done, codes = fix(data, hw)
        assert done.usable or done.notes[-1].level == "person"


def test_longest_increasing():
    assert [[3, 1, 2, 5, 4][i] for i in repair.longest_increasing([3, 1, 2, 5, 4])] in ([1, 2, 5], [1, 2, 4])
    assert repair.longest_increasing([]) == []
