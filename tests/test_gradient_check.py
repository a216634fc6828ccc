"""The gradient check: exact where the gradient is known, loud where it is wrong."""

import numpy as np
import pytest

from dl101.gradient_check import gradient_check, numerical_gradient, relative_error


def quadratic(W, b):
    return float((W**2).sum() + 3 * b)


def test_known_gradients():
    W = np.arange(6.0).reshape(2, 3)
    gradient = numerical_gradient(quadratic, {"W": W, "b": 4})
    np.testing.assert_allclose(gradient["W"], 2 * W, atol=1e-9)
    assert gradient["b"].shape == () and gradient["b"] == pytest.approx(3)
    big = numerical_gradient(lambda x: x**3, {"x": 1e6})["x"]
    assert big == pytest.approx(3e12, rel=1e-9)


def test_finds_the_wrong_factor_and_leaves_the_parameters_alone():
    W = np.arange(6.0).reshape(2, 3)
    W.flags.writeable = False
    errors = gradient_check(quadratic, {"W": W, "b": 1.0}, {"W": 2 * W, "b": 3.0})
    assert max(errors.values()) < 1e-9
    assert gradient_check(quadratic, {"W": W, "b": 1.0}, {"W": W})["W"] == pytest.approx(1 / 3)


def test_a_function_that_writes_into_its_argument_does_no_harm():
    def careless(w):
        w *= 2
        return float(w.sum())

    w = np.ones(3)
    np.testing.assert_allclose(numerical_gradient(careless, {"w": w})["w"], 2)
    assert w.tolist() == [1, 1, 1]


def test_relative_error():
    assert relative_error([1, 0], [1, 0]) == 0
    assert relative_error([0, 0], [0, 0]) == 0
    assert relative_error([1, 0], [-1, 0]) == 1


def test_mistakes_are_named():
    with pytest.raises(ValueError, match="shape of its parameter"):
        gradient_check(quadratic, {"W": np.ones((2, 3)), "b": 1}, {"W": np.ones((3, 2))})
    with pytest.raises(ValueError, match="unknown parameters: w"):
        gradient_check(quadratic, {"W": np.ones((2, 3)), "b": 1}, {"w": np.ones((2, 3))})
    with pytest.raises(ValueError, match="one number"):
        numerical_gradient(lambda w: w, {"w": np.ones(3)})
