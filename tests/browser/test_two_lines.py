"""The interactive of lecture 05 in a real browser: formulas, XOR by hand and by keyboard, training, the other gates."""

import numpy as np
import pytest

from dl101 import gates, two_layer
from dl101.interactives import TwoLines

BY_HAND = {"W": [[1, 1], [1, 1]], "b": [-1.5, -0.5], "v": [-1, 1], "c": -0.5}


@pytest.fixture(scope="module")
def formulas(formulas_of):
    return formulas_of("two_lines.js")


def as_javascript(network):
    return {
        "W1": network.W1.tolist(),
        "b1": network.b1.tolist(),
        "W2": network.W2[0].tolist(),
        "b2": float(network.b2[0]),
    }


def test_gates_are_those_of_the_library(formulas):
    ours = formulas("GATES")
    assert list(ours) == list(gates.GATES)
    assert all(ours[name] == outputs.tolist() for name, outputs in gates.GATES.items())


@pytest.mark.parametrize("activation", ["tanh", "sigmoid", "relu"])
@pytest.mark.parametrize("kind", ["cross_entropy", "mse"])
@pytest.mark.parametrize("n, h", [(2, 2), (1, 5)])
def test_two_layer_network_equals_numpy(formulas, activation, kind, n, h):
    rng = np.random.default_rng(n + h)
    X, y = rng.normal(size=(6, n)), rng.integers(0, 2, 6)
    network = two_layer.initialise(n, h, activation=activation, seed=11)
    start = formulas("initialise", n, h, 11)
    assert start == as_javascript(network)
    outputs, H = two_layer.forward(network, X)
    for x, output, row in zip(X.tolist(), outputs[:, 0], H, strict=True):
        assert formulas("output", start, x, activation) == pytest.approx(output, rel=1e-12)
        np.testing.assert_allclose(formulas("hidden", start, x, activation)["h"], row, rtol=1e-12)
    ours = formulas("loss", start, X.tolist(), y.tolist(), activation, kind)
    assert ours == pytest.approx(two_layer.loss(network, X, y, kind), rel=1e-12)
    trained, now = network, start
    for _ in range(3):
        trained, _ = two_layer.train(trained, X, y, 0.3, 1, kind)
        now = formulas("trained", now, X.tolist(), y.tolist(), activation, kind, 0.3)
    for name, value in as_javascript(trained).items():
        np.testing.assert_allclose(now[name], value, rtol=1e-11, atol=1e-14)


def test_right_margin_and_clearance_equal_python(formulas):
    rng = np.random.default_rng(3)
    for activation in ("heaviside", "tanh", "sigmoid", "relu"):
        W, b, v = rng.normal(size=(2, 2)).tolist(), rng.normal(size=2).tolist(), rng.normal(size=2).tolist()
        for gate in ("XOR", "NAND"):
            widget = TwoLines(gate=gate, activation=activation, W=W, b=b, v=v, c=0.1)
            network = as_javascript(widget.network)
            assert formulas("isRight", network, activation, gate) == widget.right.tolist()
            assert formulas("outputMargin", network, activation, gate) == pytest.approx(widget.margin, rel=1e-12)
            assert formulas("clearance", network) == pytest.approx(widget.clearance, rel=1e-12)


def test_xor_by_numbers_and_in_the_table(show):
    it = show(TwoLines())
    assert it.get("summary").inner_text().startswith("XOR: 3 of 4 right, wrong at 11.")
    for name, value in [("w12", 1), ("w21", 1), ("b1", -1.5), ("v1", -1)]:
        it.get(f"{name}-box").fill(str(value))
    it.page.wait_for_function("document.querySelector('[data-testid=summary]').textContent.includes('solved')")
    assert "Margin of the output line 0.35, nearest hidden line at 0.35." in it.get("summary").inner_text()
    column = [it.get(f"y-{name}").inner_text() for name in ("00", "01", "10", "11")]
    assert column == ["0", "1", "1", "0"]
    assert it.get("u1-11").inner_text() == "1" and it.get("u1-01").inner_text() == "0"


def test_a_corner_on_a_line_is_not_decided(show):
    """The line of the slides for AND passes through (1, 1): H(0) is ½ and the answer neither 0 nor 1."""
    widget = TwoLines(gate="AND", W=[[1, 1], [0, 0]], b=[-2, 0], v=[1, 0], c=-0.5)
    assert widget.right.tolist() == [True, True, True, False]
    it = show(widget)
    assert it.get("u1-11").inner_text() == "0.5" and it.get("y-11").inner_text() == "0.5"
    assert it.get("right-11").inner_text() == "✗"


def test_lines_move_by_mouse_and_by_keyboard(show):
    it = show(TwoLines())
    before = it.picture("input-space"), it.picture("hidden-space"), it.picture("network")
    it.press("u1-line-handle", "ArrowRight", "ArrowRight")
    assert it.box("b1") == pytest.approx(-0.55)
    assert it.picture("input-space") != before[0] and it.picture("network") != before[2]
    it.press("output-normal-handle", "PageUp")
    assert (it.box("v1"), it.box("v2")) == pytest.approx((0, 2**0.5), abs=0.006)
    assert it.picture("hidden-space") != before[1]
    start = it.get("u2-line-handle").bounding_box()
    x, y = start["x"] + start["width"] / 2, start["y"] + start["height"] / 2
    it.page.mouse.move(x, y)
    it.page.mouse.down()
    it.page.mouse.move(x, y - 0.25 * it.get("input-space").bounding_box()["height"], steps=3)
    it.page.mouse.up()
    assert it.box("b2") < -0.8


def test_training_equals_the_library_and_can_get_stuck(show):
    it = show(TwoLines(activation="tanh", seed=1, learning_rate=0.5))
    it.get("random-weights").click()
    it.get("step").click()
    it.get("hundred-steps").click()
    network, history = two_layer.train(
        two_layer.initialise(2, 2, seed=1), gates.INPUTS, gates.GATES["XOR"], learning_rate=0.5, steps=101
    )
    assert it.number("J") == f"{history[-1]:.4f}" and it.number("steps") == "101"
    assert it.box("w21") == pytest.approx(network.W1[1, 0], abs=0.005)

    # Two ReLU units that are off for every input: nothing arrives at them, and the loss stays at ln 2.
    it = show(TwoLines(activation="relu", W=[[-1, -1], [-1, -1]], b=[-0.5, -0.5], v=[1, 1], c=0))
    it.get("hundred-steps").click()
    words = it.get("summary").inner_text()
    assert "loss 0.6931" in words and "a plateau or a dead end" in words and "u₁, u₂: off for every input." in words


def test_reset_forgets_the_training(show):
    it = show(TwoLines(activation="sigmoid"))
    before = it.get("summary").inner_text()
    it.get("hundred-steps").click()
    it.get("reset").click()
    assert it.get("summary").inner_text() == before and it.number("steps") == "0"


def test_a_step_is_not_trained(show):
    it = show(TwoLines())
    assert not it.get("run").is_visible() and not it.get("loss-curve").is_visible()
    it.get("activation").select_option("sigmoid")
    assert it.get("run").is_visible()
    it.page.wait_for_function("document.querySelector('[data-testid=loss-curve]').clientWidth > 100")


@pytest.mark.parametrize("gate", list(gates.GATES))
def test_every_gate_can_be_a_target(show, gate):
    """A separable gate by its line of largest margin, copied to both hidden units; the other two by two lines."""
    line = gates.separating_line(gates.GATES[gate])
    if line is None:
        side = 1 if gate == "XOR" else -1
        widget = TwoLines(gate=gate, **{**BY_HAND, "v": [-side, side], "c": -0.5 * side})
    else:
        w, b = line[0].tolist(), line[1]
        widget = TwoLines(gate=gate, W=[w, w], b=[b, b], v=[1, 1], c=-1)
    it = show(widget)
    assert widget.solved and it.get("summary").inner_text() == widget.summary
    assert widget.summary.startswith(f"{gate}: solved, 4 of 4.")
