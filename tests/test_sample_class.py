"""The sample class: sixteen submissions of homework 1 come to the points they were made for."""

import functools
import shutil

import nbformat
import pytest

from courseware import catalogue, sample_class
from courseware.classroom import collect, roster
from courseware.course import Course


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("class")
    course = Course(classroom=folder / "classroom")
    samples = sample_class.make(folder, course)
    roster.save(course, roster.read_csv(folder / "students.csv"))
    return folder, course, samples, collect.collect(course, "hw1", folder / "downloads")


def kinds(samples):
    return [s.kind for s in samples]


def test_the_class_is_the_one_that_was_asked_for(made):
    folder, course, samples, _ = made
    assert len(samples) == len({s.student.id for s in samples}) == 16
    assert (
        sum(k.startswith("mistake") for k in kinds(samples))
        == 5
        == len({s.expected_message for s in samples if s.kind.startswith("mistake")})
    )
    assert sum(k.startswith("alternative") for k in kinds(samples)) == 2
    assert {
        "full marks",
        "half-finished",
        "syntax error",
        "endless loop",
        "metadata lost",
        "copied cell",
        "Colab name and format 4.0",
        "wrong notebook",
        "empty file",
    } <= set(kinds(samples))
    assert {s.language for s in samples} == {"ru", "en"}
    assert [s.student for s in samples] == sample_class.CLASS
    assert sorted(s.id for s in roster.read_csv(folder / "students.csv")) == sorted(s.student.id for s in samples)


def test_everyone_is_recognised_and_nothing_is_left_over(made):
    _, _, samples, result = made
    assert result.unplaced == [] and result.missing == []
    assert [c.student for c in result.submissions] == sorted(s.student.id for s in samples)


def test_repair_says_what_is_expected(made):
    _, course, samples, result = made
    got = {c.student: c for c in result.submissions}
    for sample in samples:
        record = got[sample.student.id].record
        assert record.usable == (sample.expected_points is not None), sample.kind
        codes = {"person": [n.code for n in record.needs_person], "repair": [n.code for n in record.repaired]}
        for where in ("person", "repair"):
            assert codes[where] == ([sample.expected_message] if sample.expected_where == where else []), sample.kind
        if record.usable:
            assert record.language == sample.language, sample.kind
    wrong = got[next(s for s in samples if s.kind == "wrong notebook").student.id].record
    first_lecture = min(path.stem for path in (course.lectures / "ru").glob("*.ipynb"))
    assert first_lecture in wrong.notes[-1].text("ru")


def answers(course, student):
    """The answers that nbgrader would grade, by cell, hashable."""
    path = course.submitted / student / sample_class.ASSIGNMENT / f"{sample_class.ASSIGNMENT}.ipynb"
    return tuple(
        (c.id, c.source)
        for c in nbformat.read(path, 4).cells
        if c.cell_type == "code" and c.metadata.get("nbgrader", {}).get("solution")
    )


@functools.cache
def graded(given):
    """The points that the tests give, hidden ones too: the answers are put into the solution and run."""
    return catalogue.run(catalogue.apply(catalogue.solution("hw1"), dict(given)))


def test_points_and_hints_are_as_expected(made):
    _, course, samples, _ = made
    # Loaded once here, and not again in each of the processes that are forked to run a submission.
    exec(next(c.source for c in catalogue.solution("hw1").cells if c.id == "imports"), {})
    worth = catalogue.points(catalogue.solution("hw1"))
    for sample in samples:
        # The endless loop costs a time limit; the tests of grading run it.
        if sample.expected_points is None or sample.kind == "endless loop":
            continue
        results = graded(answers(course, sample.student.id))
        lost = {name: worth[name] - points for name, (points, _) in results.items() if points < worth[name]}
        assert lost == sample.fails, sample.kind
        assert sum(points for points, _ in results.values()) == sample.expected_points
        said = " ".join(message for _, message in results.values() if message)
        if sample.expected_where in ("hint", "message"):
            assert sample.expected_message in said, sample.kind
        else:
            assert not said, (sample.kind, said)


def test_the_same_course_gives_the_same_class(made, tmp_path):
    folder, course, samples, _ = made
    assert sample_class.make(tmp_path, course) == samples

    def files(base):
        return {p.relative_to(base): p.read_bytes() for p in (base / "downloads").rglob("*") if p.is_file()}

    assert files(tmp_path) == files(folder)


def test_collecting_again_changes_nothing(made):
    folder, course, _, _ = made
    again = collect.collect(course, "hw1", folder / "downloads")
    assert {c.state for c in again.submissions} <= {"unchanged", "unusable"}


def test_pictures_of_a_hand_in_stay_with_it(made):
    _, course, samples, _ = made
    assert list((course.submitted / "vnovikov" / sample_class.ASSIGNMENT).rglob("desk.png"))


def test_a_course_without_lectures_says_so(tmp_path):
    from courseware.errors import UserError

    course = Course(root=tmp_path)
    shutil.copytree(Course().solutions, course.solutions)
    shutil.copytree(Course().assignments, course.assignments)
    with pytest.raises(UserError, match="course build"):
        sample_class.make(tmp_path / "class", course)
