"""The gradient step of lecture 01 without a browser: curves, slopes, steps, what is said of them."""

import numpy as np
import pytest
import traitlets

from dl101.interactives.gradient_step import GradientStep
from dl101.loss_curves import CURVES, descend


@pytest.mark.parametrize("name", CURVES)
def test_slopes_are_derivatives(name):
    curve = CURVES[name]
    theta = np.linspace(*curve.window[:2], 41) + 0.013  # not at the corner
    h = 1e-5
    differences = (curve.loss(theta + h) - curve.loss(theta - h)) / (2 * h)
    np.testing.assert_allclose(curve.slope(theta), differences, rtol=1e-7, atol=1e-8)


@pytest.mark.parametrize("name", CURVES)
def test_stationary_places_are_what_they_are_called(name):
    curve = CURVES[name]
    grid = np.linspace(*curve.window[:2], 2001)
    lowest = grid[np.argmin(curve.loss(grid))]
    h = 1e-2
    for kind, (place,) in curve.stationary.items():
        assert curve.slope(place) == pytest.approx(0, abs=1e-12)
        left, right = curve.loss(place - h) - curve.loss(place), curve.loss(place + h) - curve.loss(place)
        if kind == "top":
            assert left < 0 and right < 0
        elif kind == "shelf":
            assert left * right < 0
        else:
            assert left > 0 and right > 0
            assert (abs(place - lowest) < 0.01) == (kind != "local")


def test_steps_are_the_formula_and_leave_a_trail():
    widget = GradientStep(curve="two valleys", x=3, learning_rate=0.05)
    widget.step()
    assert widget.x == 3 - 0.05 * (0.4 * 3 * 5 + 0.3)
    widget.step(4)
    np.testing.assert_array_equal([x for _, x in widget.trail], descend("two valleys", 3, 0.05, 5))
    assert widget.steps == 5 and widget.next_x == descend("two valleys", 3, 0.05, 6)[-1]
    widget.restart()
    assert (widget.x, widget.steps, widget.trail) == (3, 0, [[0, 3]])


def test_setting_x_or_curve_begins_anew_but_the_browsers_own_steps_do_not():
    widget = GradientStep()
    assert widget.x == 1.5 and GradientStep(curve="plateau").x == 4
    widget.step(3)
    widget.learning_rate = 0.2
    assert widget.steps == 3
    widget.x = 1
    assert widget.trail == [[0, 1]]
    widget.set_state({"x": 0.6, "trail": [[0, 1], [1, 0.6]]})
    assert widget.steps == 1
    widget.curve = "kink"
    assert widget.trail == [[0, 0.6]] and widget.loss == 0.6 and widget.slope == 1
    widget.reset()
    assert (widget.curve, widget.x, widget.learning_rate, widget.steps) == ("bowl", 1.5, 0.1, 0)


@pytest.mark.parametrize(
    "state, words",
    [
        ({"x": 1.5}, "Step 0. θ′ = 1.500 − 0.10 · 3.000 = 1.200. The loss falls: 2.250 → 1.440."),
        ({"x": -1}, "θ′ = −1.000 − 0.10 · (−2.000) = −0.800."),
        ({"learning_rate": 0.7}, "flies over a minimum, but the loss falls: 2.250 → 0.360."),
        ({"learning_rate": 1}, "The step lands at the same height: the point will jump back and forth."),
        ({"learning_rate": 1.2}, "The rate is too large: L grows, 2.250 → 4.410."),
        ({"x": -1001}, "The descent has run off"),
        ({"x": 0}, "Slope 0.00: this is the minimum, the steps stop."),
        ({"x": 1e-3, "learning_rate": 3}, "L grows, 1.0·10⁻⁶ → 2.5·10⁻⁵."),
        ({"curve": "two valleys", "x": 1.8987}, "the steps stop, but the other valley is deeper."),
        ({"curve": "two valleys", "x": -2.0879}, "the steps stop, and this valley is deeper than the other."),
        ({"curve": "two valleys", "x": 0.1892}, "this is a top"),
        ({"curve": "plateau"}, "Almost flat: the steps are tiny"),
        ({"curve": "shelf", "x": -0.02}, "the steps stop on a shelf, although it is no minimum."),
        ({"curve": "kink", "x": 0.05}, "the point will keep jumping over the kink."),
        ({"curve": "kink", "x": 0}, "the subgradient 0 takes its place, and the steps stop."),
    ],
)
def test_what_is_said(state, words):
    widget = GradientStep(language="en", **state)
    assert words in widget.summary
    widget.language = "ru"
    assert not set("abcdefghijklmnopqrstuvwxyz") & set(widget.summary.replace("θ", "").lower().replace("l(", ""))


def test_a_rate_too_large_runs_off_and_stops_there():
    widget = GradientStep(learning_rate=1.1)
    widget.step(100)
    assert 1000 < abs(widget.x) < 1300 and widget.steps == 36
    widget.step()
    assert widget.steps == 36
    narrow = GradientStep(curve="two valleys", learning_rate=5)
    narrow.step(100)
    assert abs(narrow.x) > 1000 and np.isfinite(narrow.loss)


def test_a_long_trail_stays_short_and_keeps_its_ends():
    widget = GradientStep(learning_rate=1e-4)
    widget.step(1500)
    steps = [k for k, _ in widget.trail]
    assert len(steps) <= 600 and (steps[0], steps[-1]) == (0, 1500) and widget.trail[0][1] == 1.5


@pytest.mark.parametrize(
    "wrong", [{"curve": "hill"}, {"learning_rate": 0}, {"learning_rate": 1e5}, {"x": np.inf}, {"x": np.nan}]
)
def test_wrong_values_are_refused(wrong):
    with pytest.raises(traitlets.TraitError):
        GradientStep(**wrong)
