"""The three interactives of lecture 04 in a real browser: formulas equal to NumPy, the point, the chain, the bars."""

import numpy as np
import pytest

from dl101.activations import ACTIVATIONS, softmax
from dl101.interactives import Activations, GradientChain, SoftmaxBars

PLACES = [-40.0, -8.0, -3.0, -1.0, -0.3, -1e-3, 0.0, 1e-3, 0.25, 1.0, 1.9, 2.9, 3.1, 8.0, 40.0]


@pytest.mark.parametrize("name", [name for name in ACTIVATIONS if name != "sign"])
def test_functions_and_derivatives_equal_numpy(formulas_of, name):
    call, activation = formulas_of("activations.js"), ACTIVATIONS[name]
    for a in (0.01, 0.3, 1.0) if activation.parameter else (None,):
        parameter = {} if a is None else {"a": a}
        for z in PLACES:
            expected = activation.function(z, **parameter), activation.derivative(z, **parameter)
            ours = call("value", name, z, a), call("slope", name, z, a)
            assert ours == pytest.approx([float(each) for each in expected], rel=1e-11, abs=1e-14)


def test_ranges_and_parameters_are_those_of_the_table(formulas_of):
    call = formulas_of("activations.js")
    # Infinity does not survive JSON: it comes as None.
    for name, (low, high, a) in call("table").items():
        assert [low, high] == pytest.approx(list(ACTIVATIONS[name].range)) and a == ACTIVATIONS[name].default


def test_the_point_moves_along_both_curves(show):
    it = show(Activations(name="tanh", z=3))
    assert (it.number("f"), it.number("slope")) == ("0.9951", "0.0099")
    before = it.picture("function"), it.picture("derivative")
    it.press("derivative-handle", "Home", "PageUp")
    assert it.number("slope") == "0.4200" and it.box("z") == 1
    assert it.picture("function") != before[0] and it.picture("derivative") != before[1]
    start = it.get("function-handle").bounding_box()
    panel = it.get("function").bounding_box()
    it.page.mouse.move(start["x"] + 14, start["y"] + 14)
    it.page.mouse.down()
    it.page.mouse.move(panel["x"] + 2 * panel["width"], start["y"], steps=3)
    it.page.mouse.up()
    assert it.box("z") == 6  # not beyond the picture


def test_elu_is_smooth_for_one_parameter_only(show):
    it = show(Activations(name="elu", z=0, a=0.5))
    assert "There is no derivative at this point" in it.get("summary").inner_text()
    it.get("a-box").fill("1")
    it.page.wait_for_function("!document.querySelector('[data-testid=summary]').textContent.includes('no derivative')")
    it.get("name").select_option("relu")
    it.page.wait_for_function("document.querySelector('[data-testid=summary]').textContent.includes('no derivative')")
    assert not it.get("a-range").is_visible()


def test_the_chain_equals_python(formulas_of, show):
    call = formulas_of("gradient_chain.js")
    for name in ("sigmoid", "tanh", "relu", "gelu", "elu"):
        for weights, w in [("equal", 1.0), ("equal", -1.7), ("random", 1.2)]:
            widget = GradientChain(name=name, layers=17, x=0.7, w=w, weights=weights, seed=3)
            ours = call("chain", name, call("weightsOf", {"weights": weights, "w": w, "seed": 3, "layers": 17}), 0.7)
            np.testing.assert_allclose(ours["h"], widget.values, rtol=1e-10, atol=1e-15)
            np.testing.assert_allclose(ours["arrives"], widget.gradients, rtol=1e-9, atol=1e-25)
            assert show(widget).get("summary").inner_text() == widget.summary


def test_the_gradient_that_arrives_is_a_derivative():
    """Against a central difference of the chain itself."""
    for name in ("sigmoid", "tanh", "softplus", "silu"):
        at = [GradientChain(name=name, layers=6, x=0.4 + step, w=1.5).values[-1] for step in (-1e-6, 1e-6)]
        gradient = GradientChain(name=name, layers=6, x=0.4, w=1.5).gradients[0]
        assert gradient == pytest.approx((at[1] - at[0]) / 2e-6, rel=1e-6)


def test_a_closed_relu_is_named(show):
    it = show(GradientChain(name="relu", layers=5, x=1, w=-1))
    end = "Nothing arrives at the input: neuron 1 has the derivative 0."
    assert it.get("summary").inner_text() == f"ReLU, 5 neurons. {end}"
    it.press("w-range", "Home")
    assert it.number("arrives") == "0"
    it.get("w-box").fill("2")
    assert it.number("arrives") == "32.0000" and it.number("per-layer") == "2.000"


def test_softmax_equals_numpy_also_for_huge_logits(formulas_of):
    call = formulas_of("softmax_bars.js")
    for z in ([5, 3, 6.2, 4, 1.5, -2], [1000.0, 999.0], [-1e4, 0.0, 3.0]):
        for T in (0.05, 1.0, 20.0):
            np.testing.assert_allclose(call("softmax", z, T), softmax(np.array(z, dtype=float), T), rtol=1e-12)


def test_bars_move_and_a_common_shift_changes_nothing(show):
    it = show(SoftmaxBars())
    assert it.number("sum") == "720.46" and it.number("total") == "1.0000"
    before = it.picture("probabilities")
    it.get("add-one").click()
    assert it.number("sum") == "1958.42"  # 720.46… · e
    it.page.wait_for_function("document.querySelector('[data-testid=summary]').textContent.includes('6.0; 4.0; 7.2')")
    assert "Probabilities 0.206; 0.028; 0.684; 0.076; 0.006; 0.000." in it.get("summary").inner_text()
    it.press("logit-6-handle", "PageUp", "PageUp")
    assert it.picture("probabilities") != before
    it.get("count").fill("2")
    it.page.wait_for_function("document.querySelector('[data-testid=summary]').textContent.includes('6.0; 4.0.')")
    assert not it.get("logit-3-handle").is_visible()
    it.get("count").fill("8")
    assert it.get("logit-8-handle").is_visible()
