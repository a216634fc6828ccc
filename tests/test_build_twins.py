"""A half reworded alone stops the build until the other follows or the author says that it need not."""

import pytest

import build_sources as bs
from courseware.build import builder, twins
from courseware.errors import UserError

HOW = "./course build --acknowledge lectures/01_neuron.py:"


@pytest.fixture
def course(tmp_path):
    course = bs.make(tmp_path, homework=None)
    assert builder.build(course).ok
    return course


def test_a_half_reworded_alone_is_refused(course):
    before = bs.built(course).read_bytes()
    bs.change(bs.lecture(course), "Теперь посмотрим", "А теперь взглянем")
    for result in (builder.build(course), builder.check(course)):
        (problem,) = result.problems
        assert (problem.file, problem.cell) == ("lectures/01_neuron.py", "end")
        assert "the Russian half was reworded alone" in problem.text and problem.text.endswith(HOW + "end")
    assert bs.built(course).read_bytes() == before


def test_it_stays_refused_until_the_other_half_follows(course):
    bs.change(bs.lecture(course), "Now look", "Look now")
    assert not builder.build(course).ok
    assert not builder.build(course).ok
    bs.change(bs.lecture(course), "Теперь посмотрим", "А теперь взглянем")
    assert builder.build(course).ok
    assert builder.check(course).ok
    # Both were recorded together: going back with one alone is a change of one alone.
    bs.change(bs.lecture(course), "Look now", "Now look")
    assert not builder.build(course).ok


def test_acknowledged(course):
    bs.change(bs.lecture(course), "Now look", "Look now")
    bs.change(bs.lecture(course), "# # Лекция", "# # Первая лекция")
    assert len(builder.build(course).problems) == 2
    with pytest.raises(UserError, match="lectures/01_neuron.py:neuron has nothing to acknowledge.*01_neuron.py:title"):
        builder.acknowledge(course, ["lectures/01_neuron.py:end", "lectures/01_neuron.py:neuron"])
    assert len(builder.build(course).problems) == 2, "a refused command must record nothing"
    done = builder.acknowledge(course, ["lectures/01_neuron.py:end", "01:title"])
    assert done == ["lectures/01_neuron.py:end", "lectures/01_neuron.py:title"]
    assert builder.build(course).ok and builder.check(course).ok


def test_acknowledge_wants_a_cell(course):
    with pytest.raises(UserError, match="FILE:CELL"):
        builder.acknowledge(course, ["end"])


def test_breaking_lines_elsewhere_is_no_rewording(course):
    bs.change(bs.lecture(course), "# Теперь посмотрим на [рисунок]", "# Теперь посмотрим\n# на   [рисунок]")
    assert builder.build(course).ok


def test_comments_by_language_are_a_pair_too(course):
    bs.change(bs.lecture(course), "# ru: вход ", "# ru: входы ")
    (problem,) = builder.build(course).problems
    assert problem.cell == "neuron" and "Russian half" in problem.text
    bs.change(bs.lecture(course), "# en: input", "# en: inputs")
    assert builder.build(course).ok


def test_code_changed_for_both_is_no_rewording(course):
    bs.change(bs.lecture(course), "[3.0, 4.0]", "[3.0, 5.0]")
    assert builder.build(course).ok


def test_a_new_pair_and_a_deleted_one_are_recorded(course):
    text = bs.LECTURE.replace('id="end"', 'id="outlook"')
    bs.lecture(course).write_text(text, encoding="utf-8")
    assert builder.check(course).stale, "check must say that the record is old"
    assert builder.build(course).ok
    assert set(twins.load(course.lectures)["01_neuron"]) == {"title", "neuron", "outlook"}


def test_the_record_of_a_deleted_source_goes(course):
    bs.lecture(course).unlink()
    for path in course.lectures.rglob("*.ipynb"):
        path.unlink()
    assert builder.check(course).stale == [course.lectures / "pairs.txt"]
    assert builder.build(course).ok
    assert twins.load(course.lectures) == {}


def test_a_record_changed_under_a_finished_build_is_noticed(course):
    """As a merge does: the source and its notebooks are untouched, the record of a pair is another."""
    path = course.lectures / "pairs.txt"
    _, english = twins.load(course.lectures)["01_neuron"]["end"]
    bs.change(path, english, "0" * 16)
    assert [problem.cell for problem in builder.check(course).problems] == ["end"]


def test_building_one_source_leaves_the_records_of_others(tmp_path):
    course = bs.make(tmp_path)
    builder.build(course)
    other = course.lectures / "02_more.py"
    other.write_text(bs.LECTURE, encoding="utf-8")
    builder.build(course, ["02"])
    assert set(twins.load(course.lectures)) == {"01_neuron", "02_more"}


def test_the_file_is_sorted_with_a_line_per_pair(course):
    lines = (course.lectures / "pairs.txt").read_text().splitlines()
    assert lines[0].startswith("# ") and lines[1:] == sorted(lines[1:]) and len(lines) == 4


def test_a_merge_conflict_in_the_file_is_a_sentence(course):
    path = course.lectures / "pairs.txt"
    path.write_text(path.read_text() + "<<<<<<< HEAD\n", encoding="utf-8")
    with pytest.raises(UserError, match="lectures/pairs.txt, line 5 cannot be read.*keep the lines of both"):
        builder.build(course)
