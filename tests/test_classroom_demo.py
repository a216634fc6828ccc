"""The acceptance test of the whole way: homework 1 from release to report on the sample class of sixteen.

Slow (one kernel for each submission): about a minute and a half on two idle cores.
"""

import csv
import os

import pytest

from courseware import demo
from courseware.classroom import grade
from courseware.course import Course


@pytest.fixture(scope="module")
def result(tmp_path_factory):
    return demo.demo(Course(), folder=tmp_path_factory.mktemp("demo") / "made", workers=min(4, grade.cores()))


def test_every_score_and_message_of_the_sample_class_is_the_expected_one(result):
    assert len(result.rows) == 16
    assert {row.sample.student.id: row.differs for row in result.rows if row.differs} == {}
    assert result.ok and "as expected" in demo.table(result.rows)


def test_feedback_report_and_grades_are_there(result):
    graded = [row for row in result.rows if row.sample.expected_points is not None]
    assert len(list(result.feedback.glob("*/*/*.html"))) == len(graded) == 14
    assert result.zip.exists() and result.report.stat().st_size > 10_000
    with open(result.grades, encoding="utf-8-sig", newline="") as file:
        assert len(list(csv.reader(file, delimiter=";"))) == 17


def test_no_page_shows_a_hidden_test(result):
    for page in result.feedback.glob("*/*/*.html"):
        assert "HIDDEN TESTS" not in page.read_text(encoding="utf-8"), page


def test_a_wrong_expectation_is_seen(result):
    """The comparison itself can fail: with another expected score the row differs."""
    import dataclasses

    row = result.rows[0]
    other = dataclasses.replace(row.sample, expected_points=row.sample.expected_points - 1)
    course = Course(classroom=result.feedback.parent)
    assert demo._differs(course, other, row.result) == ["points 18 instead of 17"]
    assert os.path.isdir(course.classroom)
