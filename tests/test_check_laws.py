"""Laws and timing as judges of a function."""

import contextlib
import dataclasses
import importlib
import io
import sys

import numpy as np
import pytest

import dl101
from dl101 import activations
from dl101.check import CheckFailed, laws, vectorised
from dl101.check.task import Case, Check

SOFTMAX = Check("softmax", activations.softmax, ("P",), {"ru": "p", "en": "p"})
SUMS_TO_ONE = laws.Law("sum", {"z": laws.Array("n", low=-30, high=30)}, lambda f, z: abs(np.sum(f(z)) - 1) < 1e-9,
                       ru="сумма не 1: {input}", en="the sum is not 1: {input}")  # fmt: skip
SHIFT = laws.Law("shift", {"z": laws.Array("n"), "c": laws.Array()}, lambda f, z, c: np.allclose(f(z), f(z + c)),
                 ru="сдвиг: {input}", en="a shift of {c} changes it: {input}")  # fmt: skip


@pytest.fixture(params=["hypothesis", "numpy"], autouse=True)
def source(request, monkeypatch):
    """Both ways to draw inputs."""
    dl101.use_language("en")
    if request.param == "numpy":
        monkeypatch.setitem(sys.modules, "hypothesis.extra.numpy", None)  # importing it now fails
    return request.param


def judged(function, *judges):
    with contextlib.redirect_stdout(io.StringIO()):
        SOFTMAX.run(function, [], *judges)


def failure(function, *judges):
    with pytest.raises(CheckFailed) as caught:
        judged(function, *judges)
    return caught.value


def test_a_function_that_obeys_passes():
    judged(activations.softmax, laws.judge(SOFTMAX, SUMS_TO_ONE, SHIFT, seed=1))


def test_the_law_that_is_broken_is_named_with_an_input(source):
    error = failure(lambda z: 1.01 * activations.softmax(z), laws.judge(SOFTMAX, SUMS_TO_ONE, SHIFT, seed=1))
    assert error.key == "softmax.sum"
    assert "the sum is not 1: z = [" in str(error)
    if source == "hypothesis":
        assert "z = [0]" in str(error)  # the simplest one


def test_the_next_law_is_tried_too():
    error = failure(lambda z: activations.softmax(np.abs(z)), laws.judge(SOFTMAX, SUMS_TO_ONE, SHIFT, seed=1))
    assert error.key == "softmax.shift"


def test_an_exception_of_the_students_own_is_told_as_anywhere():
    error = failure(lambda z: [][1], laws.judge(SOFTMAX, SUMS_TO_ONE, seed=1))
    assert error.key == "softmax.error" and "IndexError" in str(error) and "z" in str(error)


def test_the_same_seed_draws_the_same_inputs():
    def drawn(seed):
        seen = []
        with contextlib.suppress(CheckFailed):
            judged(lambda z: seen.append(z) or activations.softmax(z), laws.judge(SOFTMAX, SUMS_TO_ONE, seed=seed))
        return [z.tolist() for z in seen]

    assert drawn(3) == drawn(3) != drawn(4)


def inputs_of(law, seed):
    seen = []
    judged(lambda z: seen.append(z) or activations.softmax(z), laws.judge(SOFTMAX, law, seed=seed))
    return [z.tolist() for z in seen]


def test_inputs_are_those_of_a_process_of_its_own(tmp_path, monkeypatch):
    """Whatever modules are loaded: Hypothesis likes to draw the numbers that it finds in them."""
    law = dataclasses.replace(SUMS_TO_ONE, examples=200)
    monkeypatch.setattr(laws, "_held", {})
    before = inputs_of(law, 5)
    numbers = ", ".join(str(n / 16) for n in range(-400, 400))
    (tmp_path / "full_of_numbers.py").write_text(f"numbers = [{numbers}]")
    monkeypatch.syspath_prepend(str(tmp_path))
    importlib.import_module("full_of_numbers")
    monkeypatch.setattr(laws, "_held", {})
    assert inputs_of(law, 5) == before


def test_what_held_once_is_tried_on_the_same_inputs_without_drawing_them(source, monkeypatch):
    monkeypatch.setattr(laws, "_held", {})
    first = inputs_of(SUMS_TO_ONE, 7)
    if source == "hypothesis":
        monkeypatch.setattr(laws, "_search", None)
    assert inputs_of(SUMS_TO_ONE, 7) == first
    spoiled = judged(lambda z: z.fill(0) or np.ones_like(z) / len(z), laws.judge(SOFTMAX, SUMS_TO_ONE, seed=7))
    assert spoiled is None and inputs_of(SUMS_TO_ONE, 7) == first  # a function works on copies


def test_a_law_that_held_for_another_function_is_broken_by_the_simplest_input_all_the_same(source, monkeypatch):
    def wrong(z):
        return activations.softmax(z) * (1 + 0.01 * (len(z) > 1))

    monkeypatch.setattr(laws, "_held", {})
    expected = str(failure(wrong, laws.judge(SOFTMAX, SUMS_TO_ONE, seed=2)))
    inputs_of(SUMS_TO_ONE, 2)
    assert str(failure(wrong, laws.judge(SOFTMAX, SUMS_TO_ONE, seed=2))) == expected
    if source == "hypothesis":
        assert "z = [0, 0]" in expected


def test_sides_of_one_name_are_equally_long():
    law = laws.Law("x", {"z": laws.Array("n", 2), "w": laws.Array("n")},
                   lambda f, z, w: z.shape == (len(w), 2) and f(w).shape == w.shape, ru="", en="")  # fmt: skip
    judged(activations.softmax, laws.judge(SOFTMAX, law))


def squares(X):
    return (X**2).sum(axis=1)


def looped(X):
    return np.array([sum(value * value for value in row) for row in X])


def test_a_loop_is_told_from_work_on_arrays():
    check = Check("squares", squares, ("s",), {"ru": "s", "en": "s"})
    case = Case({"X": np.random.default_rng(0).normal(size=(2000, 20))})
    judge = vectorised.judge(check, looped, case)
    check.run(squares, [case], judge)
    with pytest.raises(CheckFailed, match="5 times faster") as caught:
        check.run(looped, [case], judge)
    assert caught.value.key == "squares.loops"
