"""The interactive neuron without a browser: what Python reads, sets and is told."""

import math

import numpy as np
import pytest
import traitlets

from dl101 import gates, perceptron
from dl101.data.points import two_clouds
from dl101.interactives import Neuron


def data(widget):
    table = np.array(widget.points, dtype=float)
    return table[:, :2], 2 * table[:, 2] - 1


@pytest.mark.parametrize("name", ["AND", "OR", "NAND", "XOR"])
def test_gates_have_the_corners_and_outputs_of_the_library(name):
    table = np.array(Neuron(dataset=name).points)
    np.testing.assert_array_equal(table[:, :2], gates.INPUTS)
    np.testing.assert_array_equal(table[:, 2], gates.GATES[name])


def test_clouds_are_those_of_the_library():
    points, labels = two_clouds(30, "separable", seed=3)
    widget = Neuron(dataset="separable", seed=3, size=30)
    np.testing.assert_array_equal(np.array(widget.points), np.column_stack([points, labels]))
    widget.seed = 4
    np.testing.assert_array_equal(np.array(widget.points)[:, :2], two_clouds(30, "separable", seed=4)[0])


def test_margin_right_and_output():
    w, b = gates.separating_line(gates.GATES["AND"])
    widget = Neuron(dataset="AND", w=w, b=b)
    assert widget.margin == pytest.approx(1 / (2 * math.sqrt(2))) and widget.right == 4 and widget.separated
    slides = Neuron(dataset="AND", w=[1, 1], b=-2)  # the line of the slides runs through the corner
    assert (slides.margin, slides.right, slides.separated) == (0, 3, False)
    assert Neuron(dataset="AND", w=[1, 1], b=-0.5).margin == pytest.approx(-0.5 / math.sqrt(2))
    assert Neuron(w=[0, 0]).margin is None and Neuron(points=[]).margin is None
    expected = {"sign": [-1, 0, 1], "heaviside": [0, 0.5, 1], "logistic": 1 / (1 + np.exp([1, 0, -1])),
                "tanh": np.tanh([-1, 0, 1])}  # fmt: skip
    for activation, values in expected.items():
        neuron = Neuron(w=[1, 2], b=-1, activation=activation)
        np.testing.assert_allclose(neuron.output([[0, 0], [1, 0], [0, 1]]), values)
        assert neuron.output([0, 1]) == pytest.approx(values[2])


@pytest.mark.parametrize("kind, rate", [("separable", 1.0), ("separable", 0.1), ("AND", 1.0), ("NAND", 0.5)])
def test_steps_are_those_of_the_library(kind, rate):
    widget = Neuron(dataset=kind, seed=3, w=[0, 0], b=0, learning_rate=rate)
    X, y = data(widget)
    w, b, mistakes = perceptron.train(X, y, epochs=100, learning_rate=rate)
    assert mistakes[-1] == 0
    widget.step(10_000)
    np.testing.assert_allclose([*widget.w, widget.b], [*w, b], rtol=1e-12)
    assert (widget.steps, widget.epoch) == (sum(mistakes), len(mistakes) - 1)
    assert widget.separated and widget.rule.endswith("No mistakes: done.")


def test_a_step_says_the_rule_in_numbers():
    widget = Neuron(points=[[1, 2, 1], [-1, -1.5, 0]], w=[1, -2], b=0.5)  # exercise 4 of lecture 02
    assert "y = −1 for ●" in widget.rule and "point 1 (dashed ring), y = +1, z = −2.50 ≤ 0" in widget.rule
    widget.step()
    assert (widget.w, widget.b) == ([2.0, 0.0], 1.5)
    first, second, third = widget.rule.split("\n")
    assert first == "Correction 1, epoch 1, point 1 (solid ring): x = (1.00, 2.00), y = +1, z = −2.50 ≤ 0, wrong."
    assert (
        second == "w := (1.00, −2.00) + 1·(1.00, 2.00) = (2.00, 0.00), b := 0.50 + 1 = 1.50 (dotted: the line before)"
    )
    assert third == "No mistakes: done."
    threshold = Neuron(dataset="NAND", w=[-1, -1], b=0.5, convention="-w0", learning_rate=0.25, language="ru")
    threshold.step()
    assert "w := (−1.00; −1.00) + 0.25·(0.00; 1.00) = (−1.00; −0.75), w₀ := −0.50 − 0.25 = −0.75" in threshold.rule


def test_xor_goes_on_for_ever_in_a_circle():
    widget = Neuron(dataset="XOR", w=[0, 0], b=0)
    widget.step(1000)
    assert widget.steps == 1000 and not widget.separated
    assert (widget.w, widget.b) == ([0.0, 0.0], 0.0)  # every four steps


def test_weights_or_points_set_by_hand_begin_anew():
    widget = Neuron(dataset="separable", w=[0, 0], b=0)
    for change in ({"w": [1, 1]}, {"b": 3.0}, {"points": [[0, 0, 0], [1, 1, 1]]}, {"dataset": "OR"}):
        widget.from_zero()
        widget.step()
        assert widget.steps == widget.epoch == 1 and widget.last["y"] in (-1, 1)
        for name, value in change.items():
            setattr(widget, name, value)
        assert (widget.steps, widget.epoch, widget.position, widget.last) == (0, 0, 0, {})
    assert widget.dataset == "OR" and widget.axes == [-1, 2]


def test_a_message_from_the_browser_keeps_its_counts():
    widget = Neuron()
    twin = Neuron()
    twin.step(3)
    state = {name: getattr(twin, name) for name in ("w", "b", "steps", "epoch", "position", "last")}
    widget.set_state(state)
    assert (widget.steps, widget.epoch, widget.rule) == (3, twin.epoch, twin.rule)
    points = [*widget.points[:3], [0.5, 2.03, 1.0]]  # a corner dragged to the edge of the plane
    widget.set_state(
        {"dataset": "own", "points": points, "axes": [-1, 2], "steps": 0, "epoch": 0, "position": 0, "last": {}}
    )
    assert widget.points == points and widget.dataset == "own" and widget.axes == [-1, 2] and widget.steps == 0


def test_own_points_arrays_and_labels_of_the_perceptron():
    X, y = np.array([[0.5, 1], [-3, 2]]), np.array([1, -1])
    widget = Neuron(points=np.column_stack([X, y]), w=np.array([1.0, 0.5]), b=np.float64(0.25))
    assert widget.dataset == "own" and widget.points == [[0.5, 1, 1], [-3, 2, 0]] and widget.axes == [-4, 4]
    widget.points = [[0.0, 9.5, 1]]
    assert widget.axes == [-11, 11]
    assert Neuron(points=[[0, 0, 1]]).axes == [-1, 2] and Neuron(points=[[0, 0, 1]], axes=[-2, 2]).axes == [-2, 2]
    widget = Neuron()
    widget.points = [[0.0, 0.0, 1], [1.0, 1.0, 0]]
    assert widget.dataset == "own"
    empty = Neuron(dataset="own")
    assert empty.summary.endswith("No points.") and empty.right == 0 and not empty.separated
    with pytest.raises(ValueError, match="no points"):
        empty.step()


def test_reset_goes_back_to_the_beginning():
    widget = Neuron(points=[[1, 2, 1], [-1, -1.5, 0]], w=[1, -2], b=0.5, activation="sigmoid")
    before = widget.summary
    widget.step()
    widget.dataset = "XOR"
    widget.activation = "tanh"
    widget.reset()
    assert widget.summary == before and widget.activation == "logistic" and widget.steps == 0
    assert widget.points == [[1, 2, 1], [-1, -1.5, 0]] and widget.axes == [-4, 4]


def test_summaries():
    widget = Neuron(dataset="AND", w=[1, 1], b=-1.5, activation="heaviside")
    line = "a = H(z), z = 1.00·x₁ + 1.00·x₂ − 1.50."
    assert widget.summary == line + " 4 of 4 right. Margin 0.354: the points are separated."
    widget.language = "ru"
    assert widget.summary == line + " Верно 4 из 4. Зазор 0.354: точки разделены."
    flat = Neuron(w=[0, 0], b=0.25, activation="tanh")
    assert flat.summary == "a = tanh(z), the weights are zero: no line, the output is 0.24 everywhere. 1 of 4 right."
    flat.step(2)
    assert flat.summary.endswith("not separated. Corrections: 2, epoch 1.")


@pytest.mark.parametrize(
    "wrong",
    [
        {"points": [[1, 2, 3]]},
        {"points": [[1, 2]]},
        {"points": [[1, math.nan, 1]]},
        {"w": [1]},
        {"w": [1, math.inf]},
        {"b": math.nan},
        {"axes": [2, 1], "points": []},
        {"axes": [1], "points": []},
        {"learning_rate": 0},
        {"activation": "relu"},
        {"dataset": "moons"},
    ],
)
def test_wrong_values_are_refused(wrong):
    with pytest.raises(traitlets.TraitError):
        Neuron(**wrong)
