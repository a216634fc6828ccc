"""Losses of a network's outputs and their derivatives: torch, central differences, and what they say to mistakes."""

import numpy as np
import pytest
import torch

from dl101 import losses, use_language
from dl101.gradient_check import gradient_check

functional = torch.nn.functional
SHAPES = [(1, 1), (5, 1), (1, 4), (33, 3)]


def problem(kind, m, o, seed):
    rng = np.random.default_rng(seed)
    outputs = rng.normal(scale=5, size=(m, o))
    return outputs, rng.normal(size=(m, o)) if kind == "mse" else rng.integers(0, max(o, 2), size=m)


def by_torch(outputs, y, kind):
    outputs = torch.tensor(outputs, requires_grad=True)
    if kind == "mse":
        value = functional.mse_loss(outputs, torch.tensor(y).reshape(outputs.shape))
    elif outputs.shape[1] == 1:
        value = functional.binary_cross_entropy_with_logits(outputs[:, 0], torch.tensor(y, dtype=torch.float64))
    else:
        value = functional.cross_entropy(outputs, torch.tensor(y))
    value.backward()
    return value.item(), outputs.grad.numpy()


@pytest.mark.parametrize("kind", losses.LOSSES)
@pytest.mark.parametrize(("m", "o"), SHAPES)
def test_value_and_derivative_agree_with_torch_and_with_differences(kind, m, o):
    function = getattr(losses, kind)
    for seed in range(5):
        outputs, y = problem(kind, m, o, seed)
        value, derivative = function(outputs, y)
        expected, slope = by_torch(outputs, y, kind)
        assert value == pytest.approx(expected, rel=1e-12) and isinstance(value, float)
        assert derivative.shape == (m, o)
        np.testing.assert_allclose(derivative, slope, rtol=1e-10, atol=1e-14)
        errors = gradient_check(lambda z, y=y: function(z, y)[0], {"z": outputs}, {"z": derivative})
        assert errors["z"] < 1e-7


def test_a_column_and_a_row_of_labels_are_the_same_for_one_output():
    # outputs (m, 1) against y (m,): NumPy alone would make a table of all pairs
    outputs, y = np.array([[1.0], [2.0], [4.0]]), [1, 0, 1]
    assert losses.mse(outputs, y)[0] == pytest.approx((0 + 4 + 9) / 3)
    for function in (losses.mse, losses.cross_entropy):
        np.testing.assert_array_equal(function(outputs, y)[1], function(outputs, np.reshape(y, (3, 1)))[1])


@pytest.mark.filterwarnings("error")
def test_certain_mistakes_cost_a_finite_loss():
    assert losses.cross_entropy([[1e5]], [0])[0] == 1e5 and losses.cross_entropy([[1e5]], [1])[0] == 0
    value, derivative = losses.cross_entropy([[1e5, 0, -1e5]], [2])
    assert value == 2e5 and derivative.tolist() == [[1, 0, -1]]


@pytest.mark.parametrize(
    ("mistake", "english", "russian"),
    [
        (lambda: losses.mse([1.0, 2.0], [1, 2]), r"reshape\(-1, 1\)", r"reshape\(-1, 1\)"),
        (lambda: losses.mse(np.ones((2, 3)), [1, 2]), r"should be \(2, 3\)", r"нужна \(2, 3\)"),
        (lambda: losses.cross_entropy(np.ones((2, 3)), [1, 3]), "from 0 to 2", "от 0 до 2"),
        (lambda: losses.cross_entropy(np.ones((2, 3)), np.eye(3)[:2]), r"should be \(2,\)", r"нужна \(2,\)"),
        (lambda: losses.cross_entropy(np.ones((2, 1)), [-1, 1]), "zeros and ones", "нули и единицы"),
        (lambda: losses.mse(np.ones((1, 1)), [np.nan]), "y holds nan", "y содержит nan"),
        (lambda: losses.targets([1], 1, 1, "hinge"), "choose one of cross_entropy, mse", "возможны cross_entropy"),
    ],
)
def test_a_mistake_ends_in_a_sentence(mistake, english, russian):
    for language, words in (("ru", russian), ("en", english)):
        use_language(language)
        try:
            with pytest.raises(ValueError, match=words):
                mistake()
        finally:
            use_language("en")
