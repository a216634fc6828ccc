"""The interactive of lecture 07 without a browser."""

import pytest
import traitlets

from dl101.approximation import TARGETS, interpolate
from dl101.interactives import Approximation


def test_what_is_built_is_the_library_s():
    widget = Approximation(target="parabola", pieces=5)
    expected = interpolate(TARGETS["parabola"], 5)
    assert widget.built.bound == expected.bound and widget.units == 5
    assert widget.built.error() <= expected.bound + 1e-12
    assert Approximation(method="steps", pieces=5).units == 4


def test_the_trained_network_has_as_many_units_and_learns():
    widget = Approximation(method="bumps", pieces=7)
    assert len(widget.trained.b1) == 6
    before = widget.curve[0][1]
    widget.step(200)
    assert widget.curve[-1][1] < before and widget.steps == 200
    widget.reset()
    assert widget.steps == 0 and widget.curve == [[0, pytest.approx(before)]]


@pytest.mark.parametrize("wrong", [{"target": "jump"}, {"pieces": 0}, {"drawing": [1, 2]}, {"learning_rate": -1}])
def test_wrong_values_are_refused(wrong):
    with pytest.raises(traitlets.TraitError):
        Approximation(**wrong)
