"""The interactive neuron in a real browser: formulas, perceptron steps, line, points, margin, both conventions."""

import json

import numpy as np
import pytest

from dl101 import perceptron
from dl101.interactives import Neuron
from dl101.interactives.base import number

COLOUR = """([id, x, y]) => {
  const canvas = document.querySelector(`[data-testid=${id}]`), ratio = window.devicePixelRatio;
  return [...canvas.getContext("2d").getImageData(x * ratio, y * ratio, 1, 1).data].slice(0, 3);
}"""


@pytest.fixture(scope="module")
def formulas(formulas_of):
    return formulas_of("neuron.js")


def plane_pixels(it, x1, x2, low=-1, high=2):
    """Pixels on the plane's canvas of a place in data units."""
    box = it.get("plane").bounding_box()
    unit = (box["width"] - 78) / (high - low)
    middle = 8 + (box["height"] - 38) / 2
    return 34 + (x1 - low) * unit, middle - (x2 - (low + high) / 2) * unit


def mouse(it, x1, x2, **axes):
    """The same in pixels of the page."""
    box = it.get("plane").bounding_box()
    x, y = plane_pixels(it, x1, x2, **axes)
    return box["x"] + x, box["y"] + y


@pytest.mark.parametrize("name", ["sign", "heaviside", "logistic", "tanh"])
def test_activations_equal_numpy(formulas, name):
    neuron = Neuron(w=[1, 0], b=0, activation=name)
    for z in (-800.0, -3.2, -1e-9, 0.0, 0.4, 37.0, 800.0):
        assert formulas("activate", name, z) == pytest.approx(float(neuron.output([z, 0])), rel=1e-14, abs=1e-300)


def test_data_margin_and_count_equal_python(formulas):
    for kind in ("AND", "OR", "NAND", "XOR", "separable", "overlapping"):
        for w, b in [([1.0, 1.0], -0.5), ([-0.3, 2.0], 0.1), ([0.0, 0.0], 1.0)]:
            widget = Neuron(dataset=kind, seed=5, w=w, b=b)
            np.testing.assert_allclose(formulas("dataOf", kind, 40, 5), widget.points, rtol=1e-12)
            assert formulas("countRight", w, b, widget.points) == widget.right
            expected = widget.margin and pytest.approx(widget.margin, rel=1e-9)
            assert formulas("margin", w, b, widget.points) == expected


def test_corrections_equal_the_library(formulas):
    """Correction by correction: the example, the weights, the epoch."""
    for kind, rate, seed in [("separable", 1.0, 3), ("overlapping", 0.3, 1), ("XOR", 1.0, 0)]:
        widget = Neuron(dataset=kind, seed=seed, learning_rate=rate, w=[0, 0], b=0)
        X, y = np.array(widget.points)[:, :2], 2 * np.array(widget.points)[:, 2] - 1
        state = {"w": [0, 0], "b": 0, "points": widget.points, "position": 0, "steps": 0, "epoch": 0, "last": {},
                 "learning_rate": rate}  # fmt: skip
        w, b = np.zeros(2), 0.0
        for epoch in range(1, 6):
            for k, (x, label) in enumerate(zip(X, y, strict=True)):
                w, b, changed = perceptron.step(w, b, x, label, rate)
                if not changed:
                    continue
                state |= formulas("corrected", state)
                widget.step()
                assert (state["last"]["example"], state["epoch"]) == (k, epoch)
                np.testing.assert_allclose([*state["w"], state["b"]], [*w, b], rtol=1e-12, atol=1e-12)
                assert (widget.epoch, widget.position) == (state["epoch"], state["position"])
                np.testing.assert_allclose([*widget.w, widget.b], [*w, b], rtol=1e-12, atol=1e-12)
        done = formulas("nextMistake", state["w"], state["b"], state["points"], state["position"]) is None
        assert done == (kind == "separable")


@pytest.mark.parametrize("language", ["ru", "en"])
@pytest.mark.parametrize("convention", ["+b", "-w0"])
def test_steps_and_their_words_equal_python(show, language, convention):
    widget = Neuron(dataset="NAND", w=[0.125, -1], b=0.5, learning_rate=0.125, convention=convention, language=language)
    it = show(widget)
    for _ in range(3):
        assert it.get("rule").inner_text().strip() == widget.rule
        it.get("step").click()
        widget.step()
        assert it.get("summary").inner_text() == widget.summary
    assert (it.number("corrections"), it.number("epoch")) == (str(widget.steps), str(widget.epoch))
    it.get("from-zero").click()
    widget.from_zero()
    assert it.get("rule").inner_text().strip() == widget.rule
    assert it.get("summary").inner_text() == widget.summary and it.number("corrections") == "0"


def test_run_stops_where_no_mistake_is_left_and_never_on_xor(show):
    it = show(Neuron(dataset="AND", w=[0, 0], b=0, speed=60))
    twin = Neuron(dataset="AND", w=[0, 0], b=0)
    twin.step(100)
    it.get("run").click()
    it.page.wait_for_function("document.querySelector('[data-testid=run]').textContent === 'Run'")
    assert it.number("corrections") == str(twin.steps) and it.get("rule").inner_text().strip() == twin.rule
    it.get("dataset").select_option("XOR")
    it.get("run").click()
    it.page.wait_for_function("Number(document.querySelector('[data-testid=value-corrections]').textContent) > 30")
    assert it.get("run").inner_text() == "Pause"
    it.get("run").click()
    count = it.number("corrections")
    it.page.wait_for_timeout(120)
    assert it.number("corrections") == count and "done" not in it.get("rule").inner_text()


def test_sliders_and_handles_move_line_pictures_and_numbers(show):
    it = show(Neuron(dataset="AND", w=[1, 1], b=-1.5))
    assert (it.number("right"), it.number("margin"), it.number("length")) == ("4/4", "0.354", "1.41")
    for name, canvas in [("w1", "plane"), ("w2", "slice"), ("b", "slice")]:
        before, value = it.picture(canvas), it.box(name)
        it.press(f"{name}-range", "ArrowRight")
        assert it.picture(canvas) != before and it.box(name) == pytest.approx(value + 0.05)
    it.get("w1-box").fill("2")
    it.get("w2-box").fill("0")
    it.get("b-box").fill("-1")
    assert it.number("margin") == "−0.500"
    it.press("line-handle", "ArrowRight")
    assert it.box("b") == pytest.approx(-1.075, abs=0.006)  # an eightieth of the plane, times |w|
    it.press("normal-handle", "PageUp", "PageUp")
    assert it.box("w1") == pytest.approx(0, abs=0.005) and it.box("w2") == pytest.approx(2)
    start = it.get("line-handle").bounding_box()
    x, y = start["x"] + start["width"] / 2, start["y"] + start["height"] / 2
    it.page.mouse.move(x, y)
    it.page.mouse.down()
    it.page.mouse.move(*mouse(it, 0.3, 0.25), steps=4)
    it.page.mouse.up()
    assert it.box("b") == pytest.approx(-0.5, abs=0.03)  # 2·x₂ + b = 0 at x₂ = 0.25


def test_bias_as_a_threshold(show):
    it = show(Neuron(w=[1, 1], b=-0.5))
    assert not it.get("w0-range").is_visible()
    it.get("convention").select_option("-w0")
    assert not it.get("b-range").is_visible() and it.box("w0") == 0.5
    summary = it.get("summary").inner_text()
    it.press("w0-range", "ArrowRight")
    it.page.wait_for_timeout(350)
    assert it.box("w0") == 0.55 and "− 0.55" in it.get("summary").inner_text() != summary
    it.get("convention").select_option("+b")
    assert it.box("b") == -0.55


def test_colours_jump_at_the_line_of_a_step_and_run_smoothly_otherwise(show):
    it = show(Neuron(dataset="own", points=[], axes=[-1, 2], w=[2, 0], b=-1, theme="light"))  # the line x₁ = 0.5

    def colours(*places):
        return [it.page.evaluate(COLOUR, ["plane", *plane_pixels(it, x1, -0.7)]) for x1 in places]

    for activation in ("sign", "heaviside"):
        it.get("activation").select_option(activation)
        low, near_low, near_high, high = colours(-0.9, 0.44, 0.56, 1.9)
        assert low == near_low and near_high == high and low[2] > 200 > low[0] and high[0] > 200 > high[2]
    for activation in ("logistic", "tanh"):
        it.get("activation").select_option(activation)
        blues = [colour[2] for colour in colours(-0.9, 0.1, 0.8, 1.4, 1.9)]
        reds = [colour[0] for colour in colours(-0.9, -0.3, 0.1)]
        assert blues[1:] == sorted(blues[1:], reverse=True) and reds == sorted(reds)
        assert len(set(reds)) == len(reds) and len(set(blues[1:])) == 4


def test_points_are_added_moved_and_flipped(show):
    it = show(Neuron(dataset="AND", w=[1, 1], b=-1.5))
    it.page.mouse.click(*mouse(it, 0, 1))  # flips
    assert it.number("right") == "3/4" and it.get("dataset").input_value() == "own"
    it.page.mouse.move(*mouse(it, 0, 1))
    it.page.mouse.down()
    it.page.mouse.move(*mouse(it, 1.5, 1.2), steps=4)
    it.page.mouse.up()
    assert it.number("right") == "4/4"
    it.page.mouse.click(*mouse(it, -0.5, -0.5))  # adds one of class 1
    assert it.number("right") == "4/5"
    it.get("tool-erase").check()
    it.page.mouse.click(*mouse(it, -0.5, -0.5))
    assert it.number("right") == "4/4"
    it.page.wait_for_timeout(250)  # the address follows within 150 ms
    it.open(it.page.evaluate("location.hash"))
    assert it.number("right") == "4/4" and it.page.evaluate("location.hash").count("axes") == 0
    it.get("tool-1").check()
    it.press("cursor-handle", "Enter")  # the middle of the plane, (0.5, 0.5), below the line
    assert it.number("right") == "4/5"
    it.get("new-sample").click()
    assert it.get("step").is_disabled() and it.get("rule").inner_text().strip().endswith("No points.")


def test_the_address_of_a_named_set_is_short(show):
    it = show(Neuron())
    it.get("dataset").select_option("overlapping")
    it.get("new-sample").click()
    it.get("activation").select_option("tanh")
    it.page.wait_for_timeout(250)
    address = it.page.evaluate("location.hash")
    assert len(address) < 80  # the seed stands for the points
    it.open(address)
    assert it.get("summary").inner_text() == Neuron(dataset="overlapping", seed=1, activation="tanh").summary


def test_the_perceptron_can_be_put_away(show):
    it = show(Neuron(dataset="AND", perceptron=False))
    assert not it.get("step").is_visible() and not it.get("rule").is_visible()
    before = it.picture("plane")
    it.get("perceptron").check()
    assert it.get("step").is_visible() and it.picture("plane") != before  # the ring around the next mistake


def test_reset_forgets_the_corrections(show):
    widget = Neuron(points=[[1, 2, 1], [-1, -1.5, 0], [2, -1, 0]], w=[1, -2], b=0.5)
    it = show(widget)
    it.get("step").click()
    it.get("step").click()
    it.get("reset").click()
    assert it.get("summary").inner_text() == widget.summary and it.get("rule").inner_text().strip() == widget.rule
    assert (it.number("corrections"), it.number("epoch")) == ("0", "–")


def test_python_and_browser_round_a_half_alike(show):
    it = show(Neuron())
    values = [0.125, -0.125, 0.375, 2.5, -0.5, 1e14 + 0.5, 1e-9, 0.005, 1.005]
    for digits in (0, 1, 2, 3):
        theirs = it.page.evaluate("([xs, d]) => xs.map(x => x.toFixed(d))", [values, digits])
        ours = [number(x, digits).replace("−", "-") for x in values]
        assert ours == ["0" + text[2:] if float(text) == 0 and text.startswith("-") else text for text in theirs]


def test_mangled_addresses_do_no_harm(show):
    it = show(Neuron())
    for mangled in (
        '#dataset="moons"&points=[[1,2,3],[1,2],[0,1,1]]',
        '#activation="relu"&learning_rate=-1&convention="x"&speed=7',
        '#dataset="own"&axes=[3,1]&points=[[0,0,1]]',
        '#dataset="XOR"&axes=[0,9]',
    ):
        it.open(mangled)
        it.get("step").click()
        summary = it.get("summary").inner_text()
        assert "NaN" not in summary and "undefined" not in it.get("rule").inner_text(), json.dumps(summary)
