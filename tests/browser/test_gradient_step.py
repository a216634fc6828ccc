"""The gradient step of lecture 01 in a real browser: formulas, dragging, steps, runs, what is said, pictures."""

import json

import numpy as np
import pytest

from dl101.interactives import GradientStep
from dl101.loss_curves import CURVES, descend

STATES = [
    (name, x, rate)
    for name, curve in CURVES.items()
    for x in (curve.start, -1.3, 0.0, 1e-3, *(place for (place,) in curve.stationary.values()), 1e4)
    for rate in (1e-4, 0.1, 1.0, 2.5)
]

# A page with the interactive and its model at hand: what Python sets and sees.
MOUNT = """async ([source, state]) => {
  const listeners = {};
  window.model = {
    get: key => state[key], save_changes() {},
    set: (key, value) => { state[key] = value; (listeners["change:" + key] || []).forEach(each => each()); },
    on: (event, listener) => (listeners[event] ||= []).push(listener), off() {},
  };
  const url = URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
  (await import(url)).default.render({ model: window.model, el: document.body });
}"""


def mount(page, widget):
    page.set_content("<body>")
    state = widget.page_state()
    page.evaluate(MOUNT, [str(widget._esm), state])


@pytest.fixture(scope="module")
def formulas(formulas_of):
    return formulas_of("gradient_step.js")


def test_curves_equal_python(formulas):
    ours = formulas("curveFacts")
    assert list(ours) == list(CURVES)
    for name, curve in CURVES.items():
        facts = ours[name]
        assert (facts["formula"], facts["derivative"], facts["start"]) == (curve.formula, curve.derivative, curve.start)
        assert tuple(facts["window"]) == curve.window
        assert list(facts["stationary"]) == list(curve.stationary)
        for kind, (place,) in curve.stationary.items():
            assert facts["stationary"][kind] == pytest.approx(place, abs=1e-14)
        for x in (-1e3, -2.2, -0.4, 0.0, 1e-5, 0.7, 3.1, 50.0):
            assert formulas("lossAt", name, x) == pytest.approx(float(curve.loss(x)), rel=1e-13)
            assert formulas("slopeAt", name, x) == pytest.approx(float(curve.slope(x)), rel=1e-13)
            assert formulas("stepFrom", name, x, 0.3) == pytest.approx(descend(name, x, 0.3, 1)[1], rel=1e-13)


def test_words_equal_python_everywhere(page):
    """One page, many states: set from outside, as Python does."""
    mount(page, GradientStep())
    for language in ("ru", "en"):
        for name, x, rate in STATES:
            state = {"language": language, "curve": name, "x": x, "learning_rate": rate}
            page.evaluate("state => Object.entries(state).forEach(([key, value]) => model.set(key, value))", state)
            assert page.get_by_test_id("summary").inner_text() == GradientStep(**state).summary


def test_python_sees_the_trail(page):
    mount(page, GradientStep(curve="two valleys"))
    page.get_by_test_id("ten-steps").click()
    page.wait_for_function("model.get('trail').length === 11")
    walk = descend("two valleys", 3, 0.1, 10)
    np.testing.assert_allclose(page.evaluate("model.get('trail')"), list(enumerate(walk)), rtol=1e-12)
    assert page.evaluate("model.get('x')") == pytest.approx(walk[-1])


def test_the_equation_is_written_out(show):
    it = show(GradientStep(x=-1.5, learning_rate=0.012))
    parts = [it.get(f"equation-{name}").inner_text() for name in ("x", "rate", "slope", "next")]
    assert parts == ["−1.500", "0.012", "(−3.000)", "−1.464"]
    assert it.get("formula").inner_text() == "L(θ) = θ²,  dL/dθ = 2θ"


def test_steps_and_restart(show):
    it = show(GradientStep(curve="two valleys"))
    pictures = it.picture("curve"), it.picture("loss-curve")
    it.get("step").click()
    it.get("ten-steps").click()
    it.get("ten-steps").click()
    assert it.number("steps") == "21"
    assert it.number("slope") == f"{CURVES['two valleys'].slope(descend('two valleys', 3, 0.1, 21)[-1]):.3f}"
    assert it.picture("curve") != pictures[0] and it.picture("loss-curve") != pictures[1]
    assert it.get("summary").inner_text().endswith("the steps stop, but the other valley is deeper.")
    it.get("restart").click()
    assert it.number("steps") == "0" and it.box("x") == 3


def test_run_arrives_and_stops(show):
    it = show(GradientStep(learning_rate=0.45))
    it.get("run").click()
    it.page.wait_for_function("Number(document.querySelector('[data-testid=value-steps]').textContent) > 4")
    it.page.wait_for_function("document.querySelector('[data-testid=run]').textContent === 'Run'")
    assert it.get("summary").inner_text().endswith("Slope 0.00: this is the minimum, the steps stop.")


def test_running_off_stays_drawable(show):
    it = show(GradientStep(curve="two valleys", learning_rate=3))
    for _ in range(6):
        if it.get("step").is_enabled():
            it.get("step").click()
    assert not it.get("step").is_enabled() and not it.get("run").is_enabled()
    assert "The descent has run off: θ is beyond ±1000." in it.get("summary").inner_text()
    assert all("NaN" not in it.number(name) and "∞" not in it.number(name) for name in ("loss", "slope"))
    assert "·10" in it.number("loss")
    it.get("restart").click()
    assert it.get("step").is_enabled()


def test_the_point_is_dragged_along_the_curve_and_moves_by_keyboard(show):
    it = show(GradientStep())
    it.press("point-handle", "ArrowLeft", "PageDown")
    assert it.box("x") == pytest.approx(1.5 - 0.05 * 11)
    it.press("point-handle", "Home")
    assert it.box("x") == 1.5
    start = it.get("point-handle").bounding_box()
    x, y = start["x"] + start["width"] / 2, start["y"] + start["height"] / 2
    width = it.get("curve").bounding_box()["width"] - 62  # without the margins of the panel
    it.page.mouse.move(x, y)
    it.page.mouse.down()
    it.page.mouse.move(x - 2 / 5 * width, y + 40, steps=4)
    it.page.mouse.up()
    assert it.box("x") == pytest.approx(-0.5, abs=0.01)
    assert it.get("point-handle").get_attribute("aria-valuetext").startswith("θ = −0.")


def test_a_curve_brings_its_start_and_mangled_addresses_do_no_harm(show):
    it = show(GradientStep())
    it.get("curve-kind").select_option("shelf")
    assert it.box("x") == -1.2 and "θ⁴/8" in it.get("formula").inner_text()
    for mangled in ('#curve="hill"', "#learning_rate=-1", "#x=1e400", "#x=[1]&curve=7"):
        it.open(mangled)
        assert it.get("summary").inner_text() == GradientStep().summary
    it.open("#" + "&".join(f"{key}={json.dumps(value)}" for key, value in {"curve": "kink", "x": -0.5}.items()))
    assert it.get("summary").inner_text() == GradientStep(curve="kink", x=-0.5).summary
