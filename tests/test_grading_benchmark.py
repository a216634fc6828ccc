"""The benchmark of graders still works: its classes, its bare cells, its way of grading, its comparison."""

import sys
from pathlib import Path

import nbformat
import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "benchmarks"))
from grading import classes, compare, graders  # noqa: E402

from courseware.classroom.execute import no_sandbox  # noqa: E402


@pytest.mark.parametrize("name", ["numpy", "torch", "hw1"])
def test_a_class_is_varied_and_the_same_for_the_same_seed(name):
    one, again = (classes.a_class(name, len(classes.KINDS)) for _ in range(2))
    assert one == again and one != classes.a_class(name, len(classes.KINDS), seed=2)
    assert {handed.kind for handed in one} == set(classes.KINDS)
    for handed in one:
        nbformat.validate(handed.notebook)
    right = classes.homework(name).solution
    tests = [cell["test"] for cell in classes.as_run(classes.homework(name), one[0]) if cell["test"]]
    assert tests == [cell.id for cell in right.cells if classes.is_test(cell)]


@pytest.mark.skipif(no_sandbox(), reason="this machine grants no sandbox")
def test_ours_and_the_bare_cells_agree_on_a_small_class(tmp_path):
    home = classes.homework("numpy")
    handed = [one for one in classes.a_class("numpy", len(classes.KINDS)) if one.kind in ("several mistakes", "warns")]
    bare = graders.bare(tmp_path / "bare", home, handed, 2)
    ours = graders.Ours(tmp_path / "ours", home, handed, 2).grade()
    passed = {student: {test for test, points in tests.items() if points} for student, tests in ours.points.items()}
    assert passed == bare.points and sorted(map(len, passed.values()))[0] < 5
    assert ours.ran.peak > 10 and ours.ran.cpu > 0


def test_a_difference_is_explained_by_what_stock_has_shown_and_by_nothing_else():
    handed = classes.a_class("numpy", 1)
    student = handed[0].student
    warned = nbformat.v4.new_output("stream", name="stderr", text="careful")
    cell = nbformat.v4.new_code_cell(metadata={"nbgrader": {"grade_id": "test-cost"}}, outputs=[warned])
    graded = nbformat.v4.new_notebook(cells=[cell])
    stock, other = {student: {"test-cost": 0.0, "test-update": 2.0}}, {student: {"test-cost": 2.0, "test-update": 0.0}}
    found = compare.differences(stock, other, handed, lambda _: graded)
    assert [(d.test, d.why) for d in found] == [("test-cost", compare.WARNED), ("test-update", "")]
    assert len(compare.differences(stock, {}, handed)) == 2  # who was not graded at all
