"""Many networks trained side by side: each as if alone; and what lecture 05 says of XOR."""

import numpy as np
import pytest

from dl101 import many_starts, two_layer
from dl101.gates import GATES, INPUTS

XOR = GATES["XOR"]


@pytest.mark.parametrize("activation", ["tanh", "sigmoid", "relu"])
@pytest.mark.parametrize("n_hidden", [1, 3])
def test_each_network_is_trained_as_if_alone(activation, n_hidden):
    networks, losses = many_starts.train(activation, n_hidden, [7, 0, 31], INPUTS, XOR, 0.8, 60, scale=2.0)
    for seed, network, loss in zip([7, 0, 31], networks, losses, strict=True):
        start = two_layer.initialise(2, n_hidden, 1, activation, seed, scale=2.0)
        alone, history = two_layer.train(start, INPUTS, XOR, 0.8, 60)
        assert np.isclose(loss, history[-1], rtol=1e-10)
        for name, value in alone.parameters.items():
            np.testing.assert_allclose(network.parameters[name], value, rtol=1e-8, atol=1e-10)


def test_what_one_network_would_refuse_is_refused():
    with pytest.raises(ValueError, match="step"):
        many_starts.train("heaviside", 2, range(3), INPUTS, XOR, 1.0, 5)
    with pytest.raises(ValueError, match="zeros and ones"):
        many_starts.train("tanh", 2, range(3), INPUTS, 2 * XOR - 1, 1.0, 5)


def test_a_small_loss_means_that_all_rows_are_right():
    """The lecture's threshold: one wrong answer costs at least ln 2, a quarter of it in the mean over four."""
    networks, losses = many_starts.train("tanh", 2, range(60), INPUTS, XOR, 1.0, 150)
    right = np.array([np.array_equal(two_layer.predict(network, INPUTS), XOR) for network in networks])
    assert right[losses < np.log(2) / 4].all() and (losses < np.log(2) / 4).any()


def test_of_62_stuck_starts_none_gets_away_in_40000_steps():
    """The figure that lecture 05 gives for two tanh neurons."""
    _, losses = many_starts.train("tanh", 2, range(200), INPUTS, XOR, 1.0, 2000)
    stuck = np.flatnonzero(np.abs(losses - np.log(2) / 2) < 0.003)
    _, later = many_starts.train("tanh", 2, stuck, INPUTS, XOR, 1.0, 40_000)
    assert len(stuck) == 62
    assert later.min() > np.log(2) / 2  # the level, which they approach from above
