"""The interactive of lecture 10 without a browser."""

import numpy as np
import pytest
import traitlets

from dl101.interactives import OptimizerRace
from dl101.optimizers import minimise
from dl101.surfaces import SURFACES


def test_a_trail_is_that_of_the_library():
    widget = OptimizerRace(surface="beale", steps=40, settings={"adam": {"beta1": 0.5}})
    s = SURFACES["beale"]
    expected = minimise(s, s.gradient, s.start, "adam", 40, learning_rate=0.1, beta1=0.5)
    np.testing.assert_allclose(widget.trail("adam").points, expected.points, rtol=1e-12)


def test_the_start_is_the_surface_s_own_unless_given():
    assert OptimizerRace(surface="rosenbrock").start == [-1.2, 1]
    assert OptimizerRace(surface="reddi").start == [0]
    assert OptimizerRace(surface="rosenbrock", start=np.array([0.5, 0.5])).start == [0.5, 0.5]


def test_reset_brings_the_beginning_back():
    widget = OptimizerRace(surface="saddle", racers=["sgd"])
    widget.steps, widget.start = 7, [1, 1]
    widget.reset()
    assert widget.steps == 0 and widget.start == [-1.4, 0.001] and widget.racers == ["sgd"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"surface": "hill"},
        {"racers": ["adagrad"]},
        {"settings": {"sgd": {"beta1": 0.5}}},
        {"settings": {"adagrad": {}}},
        {"noise": -1},
        {"steps": 5001},
    ],
)
def test_wrong_values_are_refused(wrong):
    with pytest.raises(traitlets.TraitError):
        OptimizerRace(**wrong)
