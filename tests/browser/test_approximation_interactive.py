"""The interactive of lecture 07 in a real browser: constructions, bounds and training equal to NumPy, drawing."""

import numpy as np
import pytest

from dl101 import two_layer
from dl101.approximation import TARGETS
from dl101.interactives import Approximation


@pytest.fixture(scope="module")
def formulas(formulas_of):
    return formulas_of("approximation.js")


def state_of(widget):
    return {name: getattr(widget, name) for name in (*widget.shared, "tables")}


@pytest.mark.parametrize("target", [*TARGETS, "drawn"])
@pytest.mark.parametrize("method", ["steps", "bumps", "relu"])
def test_what_is_built_equals_the_library(formulas, target, method):
    for pieces in (1, 7, 20):
        widget = Approximation(target=target, method=method, pieces=pieces)
        built, goal = widget.built, widget.goal
        x = np.linspace(goal.low, goal.high, 41)[1:-1] + 1e-4
        ours = formulas("built", state_of(widget), x.tolist())
        np.testing.assert_allclose(ours["values"], built(x), rtol=1e-8, atol=1e-9)
        assert ours["bound"] == pytest.approx(built.bound, rel=1e-9, abs=1e-12)
        assert ours["error"] == pytest.approx(built.error(1201), rel=1e-4, abs=1e-6)
        assert ours["error"] <= built.bound * (1 + 1e-9) + 1e-9
        np.testing.assert_allclose(formulas("target", state_of(widget), x.tolist()), goal(x), rtol=1e-11, atol=1e-12)


@pytest.mark.parametrize("method", ["bumps", "relu"])
def test_training_equals_the_library(formulas, method):
    widget = Approximation(target="waves", method=method, pieces=9, seed=3)
    assert formulas("startNetwork", state_of(widget)) == widget.network
    flat = formulas("trainedBy", state_of(widget), 50)
    widget.step(50)
    np.testing.assert_allclose(flat, widget.network, rtol=1e-8, atol=1e-10)
    assert formulas("meanError", state_of(widget), flat) == pytest.approx(
        two_layer.loss(widget.trained, *widget._examples(), "mse")
    )


def test_units_come_one_by_one(show):
    it = show(Approximation(method="steps", pieces=6))
    before = it.picture("graph"), it.picture("parts")
    it.get("shown-box").fill("2")
    assert it.picture("graph") != before[0] and it.picture("parts") != before[1]
    it.page.wait_for_function("document.querySelector('[data-testid=summary]').textContent.includes('Shown: 2 of 5')")
    it.get("pieces-box").fill("12")
    assert it.number("units") == "11" and it.box("shown") == 11
    assert float(it.number("error")) <= float(it.number("bound"))


def test_a_drawing_is_a_target(show):
    it = show(Approximation(target="drawn"))
    error = it.number("bound")
    it.press("drawing-6-handle", "PageUp", "PageUp")
    assert it.number("bound") != error
    it.get("target").select_option("sine")
    assert not it.get("drawing-6-handle").is_visible()


def test_a_trained_network_of_the_same_size(show):
    it = show(Approximation(compare=True))
    it.get("hundred-steps").click()
    same = Approximation(compare=True)
    same.step(100)
    assert it.number("steps") == "100" and it.number("trained-error") == f"{same.trained_error:.4f}"
    it.page.wait_for_function("document.querySelector('[data-testid=summary]').textContent.includes('step 100')")
    assert it.get("summary").inner_text() == same.summary
    it.get("learning-rate-box").fill("50")
    it.get("hundred-steps").click()
    it.get("hundred-steps").click()
    it.page.wait_for_function("document.querySelector('[data-testid=summary]').textContent.includes('diverged')")
    assert it.get("run").is_disabled()
    it.get("random").click()
    assert it.number("steps") == "0" and not it.get("run").is_disabled()
