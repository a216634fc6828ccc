"""The notebook itself: cells taken away, doubled, moved, made something else; marks, ids and points changed."""

import copy

import nbformat

from hostile.attack import forgery, harm
from hostile.homework import RIGHT, only

CHUNKS = {"chunks": RIGHT["chunks"]}


def _tests(nb):
    return [cell for cell in nb.cells if cell.id.startswith("test-")]


def _named(nb, name):
    return next(cell for cell in nb.cells if cell.id == name)


def _delete(nb):
    nb.cells = [cell for cell in nb.cells if cell not in _tests(nb)]


def _copy(nb):
    for cell in _tests(nb):
        double = copy.deepcopy(cell)
        double.id = "again-" + cell.id
        double.source = "pass"
        nb.cells.append(double)


def _first(nb):
    tests = _tests(nb)
    nb.cells = tests + [cell for cell in nb.cells if cell not in tests]


def _backwards(nb):
    nb.cells.reverse()


def _markdown(nb):
    for cell in _tests(nb):
        cell.cell_type = "markdown"
        del cell["outputs"], cell["execution_count"]


def _raw(nb):
    for cell in _tests(nb):
        cell.cell_type = "raw"
        del cell["outputs"], cell["execution_count"]


def _swap(nb):
    easy, dear = _named(nb, "test-chunks"), _named(nb, "test-scale")
    for cell, name in ((easy, "test-scale"), (dear, "test-chunks")):
        cell.id = name
        cell.metadata["nbgrader"]["grade_id"] = name
    easy.metadata["nbgrader"]["points"], dear.metadata["nbgrader"]["points"] = 3, 1


def _rich(nb):
    for cell in _tests(nb):
        cell.metadata["nbgrader"]["points"] = 1000


def _negative(nb):
    for cell in _tests(nb):
        cell.metadata["nbgrader"]["points"] = -5


def _unlocked(nb):
    for cell in _tests(nb):
        cell.source = "pass"
        cell.metadata["nbgrader"]["locked"] = False
        cell.metadata["nbgrader"]["checksum"] = "0" * 32


def _answers(nb):
    for cell in _tests(nb):
        cell.source = "pass"
        cell.metadata["nbgrader"].update(solution=True, locked=False)


def _version(nb):
    for cell in _tests(nb):
        cell.metadata["nbgrader"]["schema_version"] = 99


def _odd_marks(nb):
    _named(nb, "test-mean").metadata["nbgrader"] = ["grade"]
    _named(nb, "test-root").metadata["nbgrader"] = {"grade": "yes", "grade_id": {"a": 1}}
    _named(nb, "root").metadata["nbgrader"]["grade_id"] = "../../" * 400
    nb.cells[0].metadata["nbgrader"] = None


def _trains(nb):
    for cell in _tests(nb):
        cell.metadata["tags"] = ["training", "skip-execution", "raises-exception", "nbgrader-skip"]


def _outputs(nb):
    for cell in _tests(nb):
        cell.outputs = [nbformat.v4.new_output("execute_result", {"text/plain": "3.0"}, execution_count=1)]
        cell.execution_count = 1


def _kernel(nb):
    nb.metadata["kernelspec"] = {"name": "bash", "display_name": "sh", "language": "bash"}
    nb.metadata["language_info"] = {"name": "bash"}
    nb.metadata["dl101"] = {"homework": "hw1_bait", "language": ["en"] * 10_000}


def _many(nb):
    cell = nb.cells[1]
    for number in range(800):
        double = copy.deepcopy(cell)
        double.id, double.source = f"more-{number}", "1"
        nb.cells.append(double)


def _ids(nb):
    for cell in nb.cells:
        cell.id = "test-mean"


ATTACKS = [
    forgery("cells-deleted", "test cells taken out", edit=_delete),
    harm("cells-copied", "test cells copied, with their marks, emptied", edit=_copy),
    harm("cells-first", "tests above the answers", edit=_first),
    harm("cells-backwards", "all cells in reverse order", edit=_backwards),
    forgery("cells-markdown", "tests made text", edit=_markdown),
    forgery("cells-raw", "tests made raw cells", edit=_raw),
    forgery("cells-swapped", "the ids and points of an easy and a hard test exchanged", CHUNKS, edit=_swap,
            expects=only("chunks")),
    forgery("cells-points", "a thousand points for every test", CHUNKS, edit=_rich, expects=only("chunks")),
    harm("cells-negative", "points below zero", edit=_negative),
    forgery("cells-unlocked", "tests unlocked and emptied, checksums forged", edit=_unlocked),
    forgery("cells-answers", "tests marked as answers, so that they would be the student's", edit=_answers),
    harm("cells-version", "marks of a version to come", edit=_version),
    harm("cells-marks", "marks that are lists, texts and paths", edit=_odd_marks, either=("test-root", "test-mean")),
    forgery("cells-tags", "tests tagged to be passed over", edit=_trains),
    forgery("cells-outputs", "results put into the file by hand", edit=_outputs),
    harm("cells-kernel", "another kernel, and a language that is none", edit=_kernel),
    harm("cells-many", "eight hundred cells more", edit=_many, limits={"submission_seconds": 30.0}),
    harm("cells-ids", "the same id for every cell", edit=_ids),
]  # fmt: skip
