"""Laws and timing as judges of a function."""

import contextlib
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
