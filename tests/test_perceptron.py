"""The perceptron rule: by hand, by its convergence theorem, and on data that no line separates."""

import numpy as np
import pytest

from dl101 import use_language
from dl101.data.points import two_clouds
from dl101.gates import GATES, INPUTS, is_separable
from dl101.perceptron import mistake_bound, step, train


def test_one_step_by_hand():
    w, b, changed = step([1, -2], 0.5, [1, 2], 1)  # z = 1 − 4 + 0.5 < 0, but y = 1
    assert w.tolist() == [2, 0] and b == 1.5 and changed is True
    w, b, changed = step([1, -2], 0.5, [1, 2], -1)
    assert w.tolist() == [1, -2] and b == 0.5 and changed is False
    w, b, changed = step([0, 0], 0, [3, 4], -1, learning_rate=0.5)  # on the line: a mistake
    assert w.tolist() == [-1.5, -2] and b == -0.5 and changed is True


def test_a_step_leaves_its_arguments():
    w = np.zeros(2)
    step(w, 0.0, [1, 1], 1)
    train([[1.0, 1.0]], [1], 3, w=w)
    assert w.tolist() == [0, 0]


@pytest.mark.parametrize("name", GATES)
def test_it_learns_the_gates_a_line_separates_and_no_other(name):
    y = 2 * GATES[name] - 1
    w, b, mistakes = train(INPUTS, y, epochs=100)
    assert (mistakes[-1] == 0) == is_separable(GATES[name]) == bool((y * (INPUTS @ w + b) > 0).all())
    assert len(mistakes) == 100 or mistakes.count(0) == 1


def test_novikoff_bounds_the_mistakes():
    for seed in range(10):
        X, labels = two_clouds(60, "separable", seed)
        y = 2 * labels - 1
        w, b, mistakes = train(X, y, epochs=1000)
        assert mistakes[-1] == 0 and (y * (X @ w + b) > 0).all()
        # any separating line bounds the mistakes: the one found, and the one the set was drawn by
        assert 0 < sum(mistakes) <= mistake_bound(X, y, w, b)
        assert sum(mistakes) <= mistake_bound(X, y, [1.2, 0.9], 0.0)
    # two points at ±1 on a line: R² = 2, γ = 1/1 for w = 1, b = 0
    assert mistake_bound([[1.0], [-1.0]], [1, -1], [1.0], 0.0) == 2


def test_learning_rate_only_scales_what_starts_from_zero():
    X, labels = two_clouds(40, "separable", 3)
    w, b, mistakes = train(X, 2 * labels - 1, 50)
    w2, b2, mistakes2 = train(X, 2 * labels - 1, 50, learning_rate=0.25)
    assert mistakes == mistakes2 and (w2 == w / 4).all() and b2 == b / 4
    w3, b3, mistakes3 = train(X, 2 * labels - 1, 50, w=w, b=b)
    assert (w3 == w).all() and b3 == b and mistakes3 == [0]


MISTAKES = [
    (lambda: step([1, 2], 0, [1, 2, 3], 1), r"\(n,\)", r"\(n,\)"),
    (lambda: step([1, 2], 0, [1, 2], 0), "2 \\* y - 1", "2 \\* y - 1"),
    (lambda: train(INPUTS, GATES["AND"], 5), "−1 and \\+1", "−1 и \\+1"),
    (lambda: train(INPUTS.T, [1, 1, -1, -1], 5), r"\(m, n\)", r"\(m, n\)"),
    (lambda: train([[np.inf]], [1], 5), "nan or inf", "nan или inf"),
    (lambda: train(INPUTS, [1, 1, -1, -1], 5, learning_rate=0), "above 0", "больше 0"),
    (lambda: mistake_bound(INPUTS, [1, 1, -1, -1], [1, 0], 0), "does not separate", "не разделяет"),
]


@pytest.mark.parametrize(("mistake", "english", "russian"), MISTAKES)
def test_a_mistake_ends_in_a_sentence(mistake, english, russian):
    with pytest.raises(ValueError, match=english):
        mistake()
    use_language("ru")
    try:
        with pytest.raises(ValueError, match=russian):
            mistake()
    finally:
        use_language("en")
