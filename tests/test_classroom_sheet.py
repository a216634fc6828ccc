"""The release laid over a submission: the same as nbgrader's own preprocessors, with the gradebook read once."""

import copy
import pickle

import nbformat
import pytest
from nbgrader.preprocessors import ClearOutput, DeduplicateIds, OverwriteCells, OverwriteKernelspec

import tiny_course as tiny
from courseware.classroom import gradebook
from courseware.classroom.sheet import BadMetadata, Sheet
from courseware.errors import UserError


@pytest.fixture(scope="module")
def course():
    return tiny.graded()[0]


@pytest.fixture(scope="module")
def sheet(course):
    with gradebook.open_gradebook(course) as book:
        return pickle.loads(pickle.dumps(Sheet.read(book, tiny.ASSIGNMENT)))


def by_nbgrader(course, nb):
    about = {"notebook": tiny.ASSIGNMENT, "assignment": tiny.ASSIGNMENT, "student": "best",
             "db_url": f"sqlite:///{course.gradebook}"}  # fmt: skip
    resources = {"nbgrader": about}
    for kind in (ClearOutput, DeduplicateIds, OverwriteKernelspec, OverwriteCells):
        nb, resources = kind(parent=gradebook.quiet_parent(gradebook.config(course))).preprocess(nb, resources)
    return nb


def tamper(nb, name, **changes):
    cell = next(cell for cell in nb.cells if cell.id == name)
    for key, value in changes.items():
        if key in ("source", "cell_type"):
            cell[key] = value
        else:
            cell.metadata.nbgrader[key] = value
    return nb


def with_outputs(nb):
    cell = nb.cells[1]
    cell.outputs, cell.execution_count = [nbformat.v4.new_output("stream", text="2 points")], 7
    return nb


TAMPERED = {
    "as-sent": lambda nb: nb,
    "points": lambda nb: tamper(nb, "test-add", points=200),
    "source": lambda nb: tamper(nb, "test-add", source="pass"),
    "unlocked": lambda nb: tamper(nb, "setup" if "nbgrader" in nb.cells[1].metadata else "test-add", locked=False),
    "type-of-an-answer": lambda nb: tamper(nb, "add", cell_type="markdown"),
    "checksum-of-an-answer": lambda nb: tamper(nb, "why", checksum="0" * 32),
    "outputs": with_outputs,
    "kernel": lambda nb: nb.metadata.update(kernelspec={"name": "evil", "display_name": "x"}) or nb,
}


@pytest.mark.parametrize("way", TAMPERED)
def test_the_result_is_nbgraders(course, sheet, way):
    sent = TAMPERED[way](tiny.notebook("ru", tiny.ANSWERS))
    ours, theirs = copy.deepcopy(sent), by_nbgrader(course, copy.deepcopy(sent))
    sheet.lay_over(tiny.ASSIGNMENT, ours)
    assert ours == theirs


def test_what_was_set_right_is_said(sheet):
    nb = tamper(tamper(tiny.notebook(), "test-add", points=200), "test-double", source="pass")
    assert sheet.lay_over(tiny.ASSIGNMENT, nb) == ["test-add: its points were changed"]
    assert "secret_number" in next(cell.source for cell in nb.cells if cell.id == "test-add")
    assert sheet.lay_over(tiny.ASSIGNMENT, nb) == []


def test_a_copied_test_cell_counts_once(sheet):
    """nbgrader gives up on such a notebook, and with it on the whole class."""
    nb = tiny.notebook("ru", tiny.ANSWERS)
    test = next(cell for cell in nb.cells if cell.id == "test-add")
    nb.cells.insert(2, nbformat.v4.new_code_cell(test.source, metadata=copy.deepcopy(test.metadata)))
    assert sheet.lay_over(tiny.ASSIGNMENT, nb) == ["test-add: a second cell of this id"]
    marked = [cell.id for cell in nb.cells if cell.metadata.get("nbgrader", {}).get("grade_id") == "test-add"]
    assert marked == ["test-add"]


def test_an_id_that_the_homework_does_not_have_is_no_id(sheet):
    nb = tamper(tiny.notebook("ru", tiny.ANSWERS), "add", grade_id="mine")
    assert sheet.lay_over(tiny.ASSIGNMENT, nb) == ["mine: not a cell of this homework"]
    assert "nbgrader" not in next(cell for cell in nb.cells if cell.id == "add").metadata


@pytest.mark.parametrize(
    ("changes", "words"),
    [({"schema_version": 99}, "version 99"), ({"points": -3}, "minimum"), ({"grade": "yes"}, "boolean")],
)
def test_metadata_that_nobody_can_read_is_named(sheet, changes, words):
    nb = tamper(tiny.notebook(), "add", **changes)
    with pytest.raises(BadMetadata, match=words):
        sheet.lay_over(tiny.ASSIGNMENT, nb)


@pytest.mark.parametrize("changes", [{"solution": "True"}, {"solution": 1}, {"schema_version": "3"}])
def test_metadata_that_looks_like_good_metadata_is_found_out(sheet, changes):
    sheet.lay_over(tiny.ASSIGNMENT, tiny.notebook())
    with pytest.raises(BadMetadata):
        sheet.lay_over(tiny.ASSIGNMENT, tamper(tiny.notebook(), "add", **changes))


def test_a_homework_that_was_not_released_is_named(course):
    with gradebook.open_gradebook(course) as book, pytest.raises(UserError, match="hw9 is not in the gradebook"):
        Sheet.read(book, "hw9")
