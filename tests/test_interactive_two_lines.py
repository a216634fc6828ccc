"""The interactive of lecture 05 without a browser: what Python reads, sets and is told."""

import numpy as np
import pytest
import traitlets

from dl101 import gates, two_layer
from dl101.interactives import TwoLines

SLIDE = {"W": [[1, 1], [1, 1]], "b": [-1.5, -0.5], "v": [-1, 1], "c": -0.5}


def test_xor_of_the_slides_is_solved_under_a_step_but_not_under_the_plain_logistic_function():
    widget = TwoLines(**SLIDE)
    assert (
        widget.solved
        and widget.margin == pytest.approx(0.5 / 2**0.5)
        and widget.clearance == pytest.approx(0.5 / 2**0.5)
    )
    widget.activation = "sigmoid"
    outputs = two_layer.forward(widget.network, gates.INPUTS)[0][:, 0]
    np.testing.assert_allclose(1 / (1 + np.exp(-outputs)), [0.424, 0.437, 0.437, 0.424], atol=5e-4)
    assert widget.right.tolist() == [True, False, False, True]


def test_steps_are_those_of_the_library():
    widget = TwoLines(activation="sigmoid", learning_rate=2.0)
    widget.random_weights(5)
    widget.step(3)
    widget.step(7)
    start = two_layer.initialise(2, 2, activation="sigmoid", seed=5)
    network, history = two_layer.train(start, gates.INPUTS, gates.GATES["XOR"], 2.0, 10)
    np.testing.assert_allclose(widget.W, network.W1, rtol=1e-12)
    assert widget.steps == 10 and widget.loss == pytest.approx(history[-1])
    assert [step for step, _ in widget.curve] == [0, 3, 10]
    widget.reset()
    assert widget.steps == 0 and widget.W == [[1, 0], [0, 1]] and len(widget.curve) == 1


def test_a_step_function_cannot_be_trained():
    with pytest.raises(ValueError, match="derivative of a step is zero"):
        TwoLines().step()


def test_without_an_output_line_there_is_no_margin():
    widget = TwoLines(gate="FALSE", v=[0, 0], c=-1)
    assert widget.margin is None and widget.summary == "FALSE: solved, 4 of 4."


@pytest.mark.parametrize("wrong", [{"gate": "MAYBE"}, {"W": [[1, 2]]}, {"learning_rate": 0}, {"activation": "gelu"}])
def test_wrong_values_are_refused(wrong):
    with pytest.raises(traitlets.TraitError):
        TwoLines(**wrong)
