"""The interactive of lecture 08 without a browser."""

import numpy as np
import pytest
import traitlets

from dl101.interactives import Warp


def test_steps_are_those_of_the_library_and_solve_the_moons():
    widget = Warp(learning_rate=1.0)
    start = widget.network
    history = start.train(*widget.points, 1.0, 1500)
    widget.step(1500)
    assert widget.loss == pytest.approx(history[-1]) and widget.right == widget.size == 120
    widget.reset()
    assert widget.steps == 0 and widget.loss == pytest.approx(history[0])


def test_without_the_nonlinearity_the_network_is_one_matrix():
    widget = Warp(bends=False, depth=4)
    W, b = widget.product
    X, _ = widget.points
    v, c = widget.network.parameters["W5"], widget.network.parameters["b5"]
    np.testing.assert_allclose(widget.network.forward(X), (X @ W.T + b) @ v.T + c, rtol=1e-10, atol=1e-12)


def test_weights_of_one_s_own():
    weights = [1, 0, 0, 1, 0, 0, 1, -1, 0.5]
    widget = Warp(depth=1, weights=weights)
    assert widget.weights == weights and widget.network.parameters["W2"].tolist() == [[1, -1]]
    with pytest.raises(ValueError, match="there are 15 numbers"):
        Warp(depth=2, weights=weights)


@pytest.mark.parametrize("wrong", [{"dataset": "plane"}, {"depth": 5}, {"learning_rate": 0}, {"activation": "gelu"}])
def test_wrong_values_are_refused(wrong):
    with pytest.raises(traitlets.TraitError):
        Warp(**wrong)
