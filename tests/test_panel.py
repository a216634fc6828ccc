"""The panel of a homework, in the notebook and in the feedback."""

import re

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

import dl101
from courseware.classroom import feedback_page
from dl101.check.panel import Panel, Row
from homeworks import homework

ROWS = (
    Row(1, "flatten", 2, 2),
    Row(2, "sigmoid", 2, 1, ("sigmoid: overflows for <large> z",)),
    Row(3, "cost", 2, 0, ("not ready yet",)),
    Row(None, "Question", 2, None),
)


@pytest.fixture(autouse=True)
def english():
    dl101.use_language("en")
    yield
    dl101.use_language("en")


def test_text_says_what_passes_and_what_is_open():
    assert str(Panel(ROWS)).splitlines() == [
        " 1  ✓ flatten   2 / 2    all pass",
        " 2  ◐ sigmoid   1 / 2    overflows for <large> z",
        " 3  ✗ cost      0 / 2    not ready yet",
        " –  … Question  ? / 2    marked by the instructor",
        "Visible checks: 3 of 6. Grading adds hidden ones, on other data.",
    ]


def test_points_of_a_question_count_once_it_is_marked():
    graded = Panel((*ROWS[:3], Row(None, "Question", 2, 1.5)), graded=True)
    assert (graded.earned, graded.total, graded.manual) == (4.5, 8, 2)
    assert (Panel(ROWS).earned, Panel(ROWS).total, Panel(ROWS).manual) == (3, 6, 2)


def test_html_is_escaped_and_speaks_the_language():
    text = Panel(ROWS)._repr_html_()
    assert "overflows for &lt;large&gt; z" in text and "<large>" not in text
    dl101.use_language("ru")
    assert "всё проходит" in Panel(ROWS)._repr_html_()
    assert "Скрытые проверки учтены" in str(Panel(ROWS, graded=True))


def test_feedback_shows_the_panel_the_student_knows():
    """The rows of both are tasks by number and name, in one order, with one text for one state."""
    found = homework("hw1")
    mine = {**found.names(), "cost": lambda A, Y: 1.0}
    in_notebook = found.check.summary(mine)._repr_html_()
    cells = []
    for task in found.check.TASKS:
        for test, (points, _) in task.tests.items():
            cell = new_code_cell("check", id=test)
            score = 0 if task.name == "cost" else points
            cell.metadata.nbgrader = {"grade_id": test, "grade": True, "solution": False, "points": points,
                                      "score": score, "locked": True, "schema_version": 3}  # fmt: skip
            cells.append(cell)
    question = new_markdown_cell("Because.", id="why")
    question.metadata.nbgrader = {"grade_id": "why", "grade": True, "solution": True, "points": 2, "score": None,
                                  "waits": True, "locked": False, "schema_version": 3}  # fmt: skip
    about = {"assignment": "hw1_logistic_regression", "student": "x", "score": 16, "max_score": 20}
    nb = new_notebook(cells=[*cells, question], metadata={"dl101": {"language": "en"}})
    page = feedback_page.page(nb, {"nbgrader": about})

    def rows(text):
        table = re.search(r'<table class="summary">.*?</table>', text, re.S)[0]
        return [[re.sub("<[^>]*>", "", part) for part in re.findall(r"<td.*?</td>", row, re.S)]
                for row in re.findall(r"<tr class.*?</tr>", table, re.S)]  # fmt: skip

    ours, theirs = rows(in_notebook), rows(page)
    assert [row[0] for row in ours[:-1]] == [row[0] for row in theirs[:-1]]
    assert [row[2] for row in ours] == [row[2] for row in theirs]
    same = [i for i, row in enumerate(ours[:-1]) if "cost" not in row[0]]
    assert [ours[i] for i in same] == [theirs[i] for i in same]
    assert "✗" in ours[4][1] and "✗" in theirs[4][1]
