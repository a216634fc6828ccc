"""The three interactives of lecture 04 without a browser."""

import numpy as np
import pytest
import traitlets

from dl101.interactives import Activations, GradientChain, SoftmaxBars


def test_the_usual_parameter_comes_with_the_function():
    assert Activations(name="elu").a == 1 and Activations(name="leaky_relu").a == 0.01
    assert Activations(name="elu", a=0.5, z=-1).value == pytest.approx(0.5 * (np.exp(-1) - 1))
    assert Activations(name="sigmoid", z=0).derivative == 0.25


def test_words_say_what_the_derivative_does():
    assert Activations(name="relu", z=0).summary.endswith("There is no derivative at this point; training takes 0.00.")
    assert Activations(name="relu", z=-2).summary.endswith("no gradient gets through.")
    assert Activations(name="sigmoid", z=6).summary.endswith("Nearly flat: the gradient fades here.")
    assert Activations(name="tanh", z=1, compare="softsign").summary.endswith("softsign: h = 0.5000, h′ = 0.2500.")


def test_ten_sigmoids_leave_less_than_a_millionth():
    widget = GradientChain(name="sigmoid", layers=10)
    assert widget.gradients.shape == (11,) and widget.gradients[-1] == 1
    assert 0 < widget.gradients[0] < 0.25**10
    assert GradientChain(name="relu", layers=30, x=1).gradients[0] == 1


def test_softmax_of_two_is_a_sigmoid_of_the_difference():
    assert SoftmaxBars(logits=[1.5, 0]).probabilities[0] == pytest.approx(1 / (1 + np.exp(-1.5)))
    assert SoftmaxBars(logits=[2, 2, 0]).summary.endswith("Classes 1, 2 share the largest.")


@pytest.mark.parametrize(
    "kind, wrong",
    [
        (Activations, {"name": "swish"}),
        (GradientChain, {"layers": 31}),
        (GradientChain, {"name": "heaviside"}),
        (SoftmaxBars, {"logits": [1]}),
        (SoftmaxBars, {"temperature": 0}),
    ],
)
def test_wrong_values_are_refused(kind, wrong):
    with pytest.raises(traitlets.TraitError):
        kind(**wrong)
