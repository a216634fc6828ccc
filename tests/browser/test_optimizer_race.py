"""The interactive of lecture 10 in a real browser: trails equal to NumPy, the start, the settings, divergence."""

import numpy as np
import pytest

from dl101 import surfaces
from dl101.interactives import OptimizerRace
from dl101.optimizers import OPTIMIZERS

ALL = list(OPTIMIZERS)


@pytest.fixture(scope="module")
def formulas(formulas_of):
    return formulas_of("optimizer_race.js")


def state_of(widget):
    return {name: getattr(widget, name) for name in (*widget.shared, "tables")}


@pytest.mark.parametrize("surface", [*surfaces.SURFACES, "network"])
def test_heights_and_gradients_equal_numpy(formulas, surface):
    widget = OptimizerRace(surface=surface)
    landscape = widget.landscape
    rng = np.random.default_rng(4)
    low, high = np.array(landscape.box).T
    for point in rng.uniform(low, high, (6, len(low))):
        ours = formulas("height", surface, point.tolist(), widget.tables)
        assert ours == pytest.approx(float(landscape(point)), rel=1e-11, abs=1e-13)
        slope = formulas("slope", surface, point.tolist(), widget.tables)
        np.testing.assert_allclose(slope, landscape.gradient(point), rtol=1e-10, atol=1e-12)


@pytest.mark.parametrize("surface", ["ravine", "rosenbrock", "himmelblau", "reddi", "network"])
@pytest.mark.parametrize("schedule, noise", [("constant", 0.0), ("inverse square root", 0.3), ("cosine", 0.0)])
def test_trails_equal_the_library(formulas, surface, schedule, noise):
    widget = OptimizerRace(surface=surface, schedule=schedule, noise=noise, seed=5, steps=60, racers=ALL)
    widget.settings = {"adam": {"weight_decay": 0.1}, "momentum": {"momentum": 0.8}, "slide_adam": {"eps": 1e-4}}
    for name in ALL:
        ours, theirs = formulas("trailOf", state_of(widget), name, 60), widget.trail(name)
        assert not theirs.diverged and ours["divergedAt"] is None
        np.testing.assert_allclose(ours["points"], theirs.points, rtol=1e-8, atol=1e-10)
        np.testing.assert_allclose(ours["values"], theirs.values, rtol=1e-7, atol=1e-10)


def test_a_rate_too_large_ends_the_trail_and_is_said(show):
    """In the ravine gradient descent diverges beyond 2/25."""
    for rate, far in [(0.079, False), (0.09, True)]:
        widget = OptimizerRace(racers=["sgd", "adam"], settings={"sgd": {"learning_rate": rate}}, steps=500)
        it = show(widget)
        assert it.get("summary").inner_text() == widget.summary
        assert ("Flew off: SGD" in widget.summary) == far == it.get("height-sgd").inner_text().startswith("flew off")


def test_the_start_moves_by_mouse_and_keyboard_and_all_trails_with_it(show):
    it = show(OptimizerRace(steps=80, racers=["sgd", "adam"]))
    before, height = it.picture("surface-plane"), it.get("height-adam").inner_text()
    it.press("start-handle", "ArrowRight", "PageUp")
    assert it.picture("surface-plane") != before and it.get("height-adam").inner_text() != height
    plane = it.get("surface-plane").bounding_box()
    it.page.mouse.click(plane["x"] + plane["width"] * 0.9, plane["y"] + plane["height"] * 0.15)
    it.page.wait_for_function("decodeURIComponent(location.hash).includes('start=[2')")


def test_steps_settings_and_runners(show):
    it = show(OptimizerRace(racers=["adam"]))
    it.get("step").click()
    it.get("ten-steps").click()
    same = OptimizerRace(racers=["adam"], steps=11)
    assert float(it.get("height-adam").inner_text()) == pytest.approx(same.trail("adam").values[-1], abs=6e-5)
    it.get("chosen").select_option("momentum")
    assert it.get("momentum-range").is_visible() and not it.get("beta1-range").is_visible()
    it.get("racer-momentum").check()
    before = it.get("height-momentum").inner_text()
    it.get("momentum-box").fill("0.5")
    assert it.get("height-momentum").inner_text() != before
    it.get("run").click()
    it.page.wait_for_function(
        "document.querySelector('[data-testid=summary]').textContent.match(/step (\\d+)/)?.[1] > 14"
    )
    it.get("run").click()
    it.get("restart").click()
    assert "step 0." in it.get("summary").inner_text()


def test_reddi_sends_adam_to_the_wrong_end(show):
    widget = OptimizerRace(surface="reddi", racers=["adam", "amsgrad", "sgd"], steps=300)
    assert widget.summary.endswith("The minimum is on the left, x = −1. At the right end: Adam.")
    it = show(widget)
    assert it.get("summary").inner_text() == widget.summary and not it.get("heights").is_visible()


# How much of the surface's picture differs clearly from the one kept, or keeps it.
KEEP = """() => {
  const canvas = document.querySelector("[data-testid=surface-plane]");
  window.kept = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
}"""
DIFFERS = """() => {
  const before = window.kept;
  const canvas = document.querySelector("[data-testid=surface-plane]");
  const now = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
  return now.reduce((sum, each, i) => sum + (Math.abs(each - before[i]) > 40), 0) / now.length;
}"""


def test_trails_walked_step_by_step_are_those_drawn_at_once(show):
    """The picture keeps what has been walked and adds to it; a step back or another runner draws it anew."""
    it = show(OptimizerRace(surface="himmelblau"))
    start = it.picture("surface-plane")
    it.page.evaluate(KEEP)
    for _ in range(3):
        it.get("ten-steps").click()
    assert it.page.evaluate(DIFFERS) > 3e-3
    it.page.evaluate(KEEP)
    it.get("racer-sgd").uncheck()
    assert it.page.evaluate(DIFFERS) > 3e-4
    it.get("racer-sgd").check()
    # Where two pieces meet, the edge of the line was painted twice: a few pixels differ a little.
    assert it.page.evaluate(DIFFERS) < 1e-4
    it.get("restart").click()
    assert it.picture("surface-plane") == start
