"""The interactive of the shallow network in a real browser: formulas, joints on the curve, sliders, data, training."""

import numpy as np
import pytest

from dl101 import two_layer
from dl101.data.curves import CURVES, curve
from dl101.interactives.shallow_network import ShallowNetwork


@pytest.fixture(scope="module")
def formulas(formulas_of):
    return formulas_of("shallow_network.js")


def weights(widget):
    return {name: getattr(widget, name) for name in ("theta0", "theta1", "phi", "phi0")}


def flat(network):
    return np.concatenate([network["theta0"], network["theta1"], network["phi"], [network["phi0"]]])


@pytest.mark.parametrize("units", [1, 3, 12])
def test_formulas_equal_numpy(formulas, units):
    widget = ShallowNetwork(units=units, seed=units, interval=[-1.5, 2], data="noisy", data_seed=5)
    ours = weights(widget)
    for x in (-1.5, 0.1, 2.0):
        z, h, v, y = widget.stages(x)
        stages = formulas("stagesAt", ours, x)
        np.testing.assert_allclose([*stages["z"], *stages["h"], *stages["v"], stages["y"]], [*z, *h, *v, y], atol=1e-14)
    ends, slopes = widget.pieces
    pieces = formulas("piecesOn", ours, widget.interval)
    np.testing.assert_allclose(pieces["ends"], ends, rtol=1e-12)
    np.testing.assert_allclose(pieces["slopes"], slopes, atol=1e-14)
    assert formulas("silentUnits", ours, widget.points) == widget.silent
    assert formulas("meanSquare", ours, widget.points) == pytest.approx(widget.mse, rel=1e-12)
    np.testing.assert_allclose(flat(formulas("freshNetwork", units, 77)), flat(_restarted(widget, 77)), rtol=0, atol=0)
    for unit, x in enumerate(widget.joints, start=1):
        if not -1.5 <= x <= 2:
            continue
        lifted = formulas("lifted", ours, widget.interval, unit - 1, 0.8)
        again = ShallowNetwork(interval=widget.interval, **ours)
        again.lift_joint(unit, 0.8)
        np.testing.assert_allclose([*lifted["phi"], lifted["phi0"]], [*again.phi, again.phi0], rtol=1e-6, atol=1e-6)


def test_regions_equal_numpy_where_joints_coincide_or_bend_nothing(formulas):
    for theta0, theta1, phi in (
        ([0, 0], [1, -1], [1, -1]),
        ([1, 1, 0], [2, -2, 0], [1, 0, 3]),
        ([-1, -2, -1], [1, 2, 1], [1, -0.5, 2]),
    ):
        widget = ShallowNetwork(theta0=theta0, theta1=theta1, phi=phi, interval=[-3, 3])
        ends, slopes = widget.pieces
        assert formulas("piecesOn", weights(widget), [-3, 3]) == {"ends": ends, "slopes": slopes}


def _restarted(widget, seed):
    other = ShallowNetwork(units=widget.units)
    other.restart(seed)
    return weights(other)


def test_training_steps_equal_the_library(formulas):
    network = two_layer.initialise(1, 7, 1, "relu", 3)
    x, y = curve("step", interval=(-1, 1))
    points = np.column_stack([x, y]).tolist()
    ours = formulas("freshNetwork", 7, 3)
    for _ in range(50):
        ours = formulas("descended", ours, points, 0.2)
    trained, _ = two_layer.train(network, x[:, None], y, 0.2, 50, "mse")
    theirs = [*trained.b1, *trained.W1[:, 0], *trained.W2[0], *trained.b2]
    np.testing.assert_allclose(flat(ours), theirs, rtol=1e-9, atol=1e-12)


def test_data_and_presets_equal_numpy(formulas):
    for kind in CURVES:
        expected = np.column_stack(curve(kind, seed=9, interval=(-1, 4)))
        np.testing.assert_allclose(formulas("curvePoints", kind, [-1, 4], 9), expected, rtol=1e-12, atol=1e-12)
    for name in ("four", "tent", "fewer", "step"):
        widget = ShallowNetwork(interval=[-1, 4])
        widget.preset(name)
        np.testing.assert_allclose(flat(formulas("presetNetwork", name, [-1, 4])), flat(weights(widget)), atol=1e-12)


def test_ten_sliders_move_their_pictures(show):
    page = show(ShallowNetwork())
    panels = ("pre-activations", "activations", "weighted-activations", "sum")
    changes = {"theta0-1": 4, "theta1-2": 4, "phi-3": 2, "phi0": 1}  # how many panels, counted from the last
    names = [f"{name}-{k}" for k in (1, 2, 3) for name in ("theta0", "theta1", "phi")] + ["phi0"]
    assert all(page.get(f"{name}-range").is_visible() for name in names) and len(names) == 10
    for name, count in changes.items():
        before = [page.picture(each) for each in panels]
        page.press(f"{name}-range", "ArrowRight", "ArrowRight")
        changed = [page.picture(each) != old for each, old in zip(panels, before, strict=True)]
        assert changed[4 - count :] == [True] * count
        if name.startswith("phi"):
            assert changed[:2] == [False, False] or name == "phi-3"  # choosing unit 3 makes its line thicker
    assert page.box("theta0-1") == pytest.approx(1.6) and page.box("phi0") == pytest.approx(1.1)


def test_many_units_have_the_sliders_of_the_chosen_one(show):
    page = show(ShallowNetwork(units=3))
    page.get("units").fill("12")
    assert page.get("unit-12").is_visible() and not page.get("theta0-2-range").is_visible()
    page.press("unit-11", "Enter")
    assert page.get("unit-11").get_attribute("aria-pressed") == "true"
    expected = two_layer.initialise(1, 12, 1, "relu", 0)
    assert page.box("theta0-1") == pytest.approx(expected.b1[10], abs=0.005)
    assert page.get("theta0-1-range").get_attribute("aria-label") == "bias θ110"
    page.get("phi-1-box").fill("1.5")
    assert page.box("phi-1") == 1.5
    page.get("units").fill("2")
    assert page.box("theta0-1") == 1.5 and page.box("theta0-2") == -0.5  # the first units stayed as they were
    assert not page.get("unit-3").is_visible() and page.number("regions") == "3"


def test_joints_by_keyboard(show):
    page = show(ShallowNetwork())
    page.press("joint-2", "ArrowRight", "ArrowRight")
    assert page.box("theta0-2") == pytest.approx(-0.55) and page.box("phi-2") == -2.5
    assert "x = 0.55" in page.get("joint-2").get_attribute("aria-valuetext")
    page.press("joint-2", "ArrowUp")
    assert page.box("theta0-2") == pytest.approx(-0.55) and page.box("phi-2") != -2.5
    assert "x = 0.55" in page.get("joint-2").get_attribute("aria-valuetext")
    page.get("theta0-3-box").fill("-30")  # joint at 15
    assert (page.number("regions"), page.number("outside")) == ("3", "1")
    assert page.get("joint-3").inner_text() == "3›"
    page.press("joint-3", "ArrowUp", "ArrowLeft")  # the first does nothing out there, the second brings it in
    assert page.box("theta0-3") == pytest.approx(-2 * 1.975, abs=0.006) and page.number("outside") == "0"


def _drag(page, handle, right, up):
    """Drags a handle by parts of the panel's width and height."""
    box, panel = page.get(handle).bounding_box(), page.get("sum").bounding_box()
    x, y = box["x"] + 14, box["y"] + 14
    page.page.mouse.move(x, y)
    page.page.mouse.down()
    page.page.mouse.move(x + right * (panel["width"] - 42), y - up * (panel["height"] - 54), steps=6)
    page.page.mouse.up()


def test_joints_by_mouse(show):
    page = show(ShallowNetwork())
    _drag(page, "joint-2", 0.1, 0.02)  # a tenth of the interval [0, 2]; the little rise does not count
    assert page.box("theta0-2") == pytest.approx(-0.7, abs=0.01) and page.box("phi-2") == -2.5
    widget = ShallowNetwork(theta0=[-0.2, -1, -1.6], theta1=[1, 1, 1], phi=[1, -2, 2], phi0=0)
    page = show(widget)
    _drag(page, "joint-2", 0.01, -0.25)  # the axis shows −1 … 1, so a quarter is half a unit
    again = ShallowNetwork(theta0=[-0.2, -1, -1.6], theta1=[1, 1, 1], phi=[1, -2, 2], phi0=0)
    again.lift_joint(2, widget(1.0) - 0.5)
    boxes = [page.box(name) for name in ("phi-1", "phi-2", "phi-3", "phi0", "theta0-2")]
    assert boxes == pytest.approx([*again.phi, again.phi0, -1], abs=0.05)
    _drag(page, "joint-3", 0.4, 0)
    assert page.number("outside") == "1"
    _drag(page, "joint-3", -0.3, 0)
    assert page.number("outside") == "0"


def test_x_is_followed_through_all_stages(show):
    page = show(ShallowNetwork(x=0.75))
    assert page.number("sum") == "x = 0.75:  y = 1.00 − 0.75 − 0.63 + 0.00 = −0.38"
    page.press("x-handle", "PageUp")
    assert page.number("sum") == "x = 1.00:  y = 1.00 − 0.50 − 1.25 + 0.00 = −0.75"
    words = page.get("x-handle").get_attribute("aria-valuetext")
    assert words.startswith("x = 1.00, y = −0.75; unit 1: pre-activation 0.50, activation 0.50, weighted −0.50;")
    panel = page.get("activations").bounding_box()
    page.page.mouse.move(panel["x"] + panel["width"] - 8, panel["y"] + panel["height"] / 2)
    assert page.number("sum").startswith("x = 2.00:")  # hovering shows, and changes nothing
    page.page.mouse.move(1, 1)
    assert page.number("sum").startswith("x = 1.00:")
    page.page.mouse.click(panel["x"] + 34, panel["y"] + panel["height"] / 2)
    page.page.mouse.move(1, 1)
    assert page.number("sum").startswith("x = 0.00:")


def test_training_in_the_page_equals_the_library(show):
    page = show(ShallowNetwork(units=6, data="noisy", interval=[-2, 2], learning_rate=0.1))
    for _ in range(3):
        page.press("step", "Enter")
    page.get("hundred-steps").click()
    x, y = curve("noisy", interval=(-2, 2))
    trained, history = two_layer.train(two_layer.initialise(1, 6, 1, "relu", 0), x[:, None], y, 0.1, 103, "mse")
    assert (page.number("mse"), page.number("steps")) == (f"{history[-1]:.4f}", "103")
    assert page.box("phi0") == pytest.approx(trained.b2[0], abs=0.005)
    page.get("seed").fill("4")
    fresh = two_layer.loss(two_layer.initialise(1, 6, 1, "relu", 4), x[:, None], y, "mse")
    assert (page.number("mse"), page.number("steps")) == (f"{fresh:.4f}", "0")
    page.get("run").click()
    page.page.wait_for_function("Number(document.querySelector('[data-testid=value-steps]').textContent) > 50")
    page.get("restart").click()
    assert (page.number("mse"), page.number("steps")) == (f"{fresh:.4f}", "0")
    page.page.wait_for_timeout(100)
    assert page.number("steps") == "0"  # a new start stops the run


@pytest.mark.parametrize("language, words", [("en", "Training diverged"), ("ru", "Обучение разошлось")])
def test_divergence_is_said_and_everything_stays_readable(show, language, words):
    widget = ShallowNetwork(units=8, data="sine", learning_rate=20.0, language=language)
    page = show(widget)
    page.get("run").click()
    page.page.wait_for_selector("[data-testid=note]:not([hidden])")
    widget.step(100)
    assert page.get("summary").inner_text() == widget.summary and words in widget.summary
    assert page.get("note").inner_text().startswith(words)
    assert page.get("run").inner_text() in ("Run", "Пуск")
    page.get("learning-rate-box").fill("0.05")
    page.get("restart").click()
    page.get("step").click()
    assert not page.get("note").is_visible() and page.number("steps") == "1"


def test_own_points_by_keyboard_and_mouse(show):
    page = show(ShallowNetwork(data="own"))
    assert page.get("run").is_disabled() and "No points." in page.get("summary").inner_text()
    page.press("cursor-handle", "ArrowUp", "Enter")
    assert page.number("mse") != "–"
    panel = page.get("sum").bounding_box()
    at = (panel["x"] + panel["width"] * 0.4, panel["y"] + panel["height"] * 0.8)
    page.page.mouse.click(*at)
    page.page.wait_for_function("decodeURIComponent(location.hash).match(/points=\\[\\[.*\\],\\[.*\\]\\]/)")
    page.page.mouse.move(*at)
    page.page.mouse.down()
    page.page.mouse.move(at[0] + 60, at[1], steps=3)
    page.page.mouse.up()
    page.get("tool-erase").check()
    page.page.mouse.click(at[0] + 60, at[1])
    page.page.wait_for_function("!decodeURIComponent(location.hash).match(/points=\\[\\[.*\\],\\[.*\\]\\]/)")
    page.get("clear").click()
    assert page.number("mse") == "–"
    page.get("data").select_option("none")
    assert not page.get("run").is_visible() and not page.get("tool").is_visible()


def test_presets_and_reset(show):
    page = show(ShallowNetwork())
    for name, regions in (("tent", "4"), ("fewer", "3"), ("step", "3"), ("four", "4")):
        page.get("preset").select_option(name)
        assert page.number("regions") == regions and page.get("preset").input_value() == name
    page.get("preset").select_option("random")
    assert page.box("phi0") == pytest.approx(two_layer.initialise(1, 3, 1, "relu", 0).b2[0], abs=0.005)
    page.press("phi0-range", "ArrowRight")
    assert page.get("preset").input_value() == ""
    page.get("units").fill("7")
    page.get("reset").click()
    assert page.get("units").input_value() == "3" and page.get("preset").input_value() == "four"


def test_the_address_carries_any_number_of_units(show):
    page = show(ShallowNetwork())
    page.get("units").fill("5")
    page.get("data").select_option("sine")
    page.page.wait_for_function("location.hash.includes('sine')")
    address = page.page.evaluate("location.hash")
    assert "points" not in address
    before = page.number("mse")
    page.open(address)
    assert page.get("units").input_value() == "5" and page.number("mse") == before
    for mangled in (
        "#theta0=[]&phi=[1]",
        "#theta0=[1,2,3,4,5,6,7,8,9,10,11,12,13]&interval=[3,1]&unit=99",
        '#data="moons"&points=[[1,2,3],[1,2]]&learning_rate=-1&x=77',
    ):
        page.open(mangled)
        page.press("phi0-range", "ArrowRight")
        assert "NaN" not in page.page.inner_text("body") and "undefined" not in page.page.inner_text("body")


@pytest.mark.parametrize("language", ["ru", "en"])
def test_words_are_those_of_python(show, language):
    widget = ShallowNetwork(units=12, language=language, seed=3, data="abs", interval=[-1, 1])
    page = show(widget)
    assert page.get("summary").inner_text() == widget.summary
    assert widget.summary in page.get("sum").get_attribute("aria-label")
