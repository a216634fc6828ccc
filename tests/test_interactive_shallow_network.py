"""The shallow network's interactive without a browser: what Python reads, sets and is told."""

import numpy as np
import pytest
import traitlets

from dl101 import shallow, two_layer
from dl101.data.curves import CURVES, curve
from dl101.interactives.shallow_network import ShallowNetwork
from dl101.portable_random import normal


def test_begins_with_three_units_and_four_regions():
    widget = ShallowNetwork()
    assert widget.joints == [1.5, 0.5, 1.0] and widget.units == 3
    example = ShallowNetwork.from_network(shallow.EXAMPLE)  # the lecture's network
    assert (example.theta0, example.theta1, example.phi, example.phi0) == (
        widget.theta0,
        widget.theta1,
        widget.phi,
        widget.phi0,
    )
    assert widget.slopes == [1.0, -1.5, 1.5, 0.5] and widget.regions == 4
    assert widget(0.75) == -0.375  # 1 − 0.75 − 2.5 · 0.25
    assert widget.summary == (
        "Units: 3. On the interval from 0.00 to 2.00 linear regions: 4, slopes: 1.00; −1.50; 1.50; 0.50. "
        "Joints (unit in brackets): 0.50 (2); 1.00 (3); 1.50 (1)."
    )


def test_presets_do_what_their_names_say_on_any_interval():
    for low, high in ((0, 2), (-2, 2), (1, 1.5)):
        widget = ShallowNetwork(interval=[low, high])
        u = np.array([0, 0.2, 0.5, 0.8, 1])
        x = low + u * (high - low)
        widget.preset("four")
        assert widget.regions == 4
        widget.preset("tent")
        np.testing.assert_allclose(widget(x), [0, 0, 1.5, 0, 0], atol=1e-12)
        widget.preset("fewer")
        assert widget.regions == 3 and max(widget.joints) > high
        widget.preset("step")
        np.testing.assert_allclose(widget(x), [-1, -1, 0, 1, 1], atol=1e-12)
    with pytest.raises(ValueError, match="no example"):
        widget.preset("hill")


@pytest.mark.parametrize("seed", range(12))
def test_regions_are_those_that_a_fine_grid_shows(seed):
    units = seed % 12 + 1
    widget = ShallowNetwork(units=units, seed=seed, interval=[-1, 3])
    ends, slopes = widget.pieces
    x = np.linspace(-1, 3, 400_001)
    y = two_layer.forward(widget.network, x[:, None])[0][:, 0]
    np.testing.assert_allclose(widget(x), y, atol=1e-12)
    bends = np.flatnonzero(np.abs(np.diff(y, 2)) > 1e-11)
    apart = 1 + (np.diff(bends) > 1).sum() if len(bends) else 0
    assert widget.regions == apart + 1
    assert widget.regions == shallow.regions_on(widget.network, -1, 3).pieces
    np.testing.assert_allclose(slopes, shallow.slopes(widget.network, -1, 3), atol=1e-12)
    for left, right, slope in zip(ends, ends[1:], slopes, strict=False):
        assert (widget(right) - widget(left)) / (right - left) == pytest.approx(slope, abs=1e-9)


def test_joints_that_bend_nothing_part_nothing():
    line = ShallowNetwork(theta0=[0, 0], theta1=[1, -1], phi=[1, -1], phi0=0.0, interval=[-1, 1])
    assert line.regions == 1 and line.slopes == [1.0]  # ReLU(x) − ReLU(−x) = x
    assert "fewer regions than the joints promise" in line.summary
    flat = ShallowNetwork(theta0=[1, -1], theta1=[0, 1], phi=[2, 0], phi0=0.0)
    assert flat.joints == [None, 1.0] and flat.regions == 1
    assert "Without a joint: 1." in flat.summary


def test_dragging_a_joint_sideways_changes_one_bias():
    widget = ShallowNetwork()
    widget.move_joint(2, 0.8)
    assert widget.joints == [1.5, 0.8, 1.0] and widget.theta0 == [1.5, -0.8, -2.0]
    assert (widget.theta1, widget.phi, widget.phi0) == ([-1.0, 1.0, 2.0], [-1.0, -2.5, 1.5], 1.0)
    with pytest.raises(ValueError, match="no unit 4"):
        widget.move_joint(4, 0.8)


def test_dragging_a_joint_up_leaves_the_others_where_the_network_can():
    """All units facing right: a network can then be any line of that many joints that is level on the left."""
    widget = ShallowNetwork(theta0=[-0.4, -1, -1.4, -1.8], theta1=[1, 1, 1, 1], phi=[2, -4, 3, 1], phi0=0.3)
    vertices = np.array([1.0, 1.4, 1.8, 2.0])
    before = widget(vertices)
    widget.lift_joint(2, 2.5)
    assert widget(1.0) == pytest.approx(2.5, abs=1e-9)
    np.testing.assert_allclose(widget(vertices)[1:], before[1:], atol=1e-3)
    assert widget(0.4) == pytest.approx(0.3, abs=1e-3) and widget.joints == pytest.approx([0.4, 1, 1.4, 1.8])


@pytest.mark.parametrize("seed", range(6))
def test_a_joint_goes_where_it_is_pulled_and_no_smaller_change_does_it(seed):
    widget = ShallowNetwork(units=7, seed=seed, interval=[-1.5, 1.5])
    unit = next(k + 1 for k, x in enumerate(widget.joints) if abs(x) < 1.4)
    x = widget.joints[unit - 1]
    others = np.array([-1.5, 1.5, *(at for at in widget.joints if abs(at) < 1.5)])
    others = others[np.abs(others - x) > 0.12]
    start, before = widget.network, widget(others)
    widget.lift_joint(unit, 1.25)
    assert widget(x) == pytest.approx(1.25, abs=1e-7)
    moved = ((widget(others) - before) ** 2).sum()
    rng = np.random.default_rng(seed)
    hidden = two_layer.forward(start, np.array([[x]]))[1][0]
    for _ in range(200):  # other changes of φ and φ₀ that give the same height move the others more
        phi = np.array(widget.phi) + rng.normal(0, 0.1, 7)
        widget2 = ShallowNetwork(theta0=widget.theta0, theta1=widget.theta1, phi=phi, phi0=1.25 - hidden @ phi)
        assert ((widget2(others) - before) ** 2).sum() > moved - 1e-4


def test_lifting_needs_a_joint_on_the_interval():
    widget = ShallowNetwork()
    widget.preset("fewer")
    with pytest.raises(ValueError, match="no joint on the interval"):
        widget.lift_joint(3, 1.0)


def test_training_is_that_of_the_library():
    widget = ShallowNetwork(units=6, data="noisy", data_seed=3, learning_rate=0.05)
    x, y = curve("noisy", seed=3)
    start = two_layer.initialise(1, 6, 1, "relu", 0)
    trained, history = two_layer.train(start, x[:, None], y, 0.05, 240, "mse")
    widget.step(100)
    widget.step(140)
    np.testing.assert_allclose(widget.theta0, trained.b1, rtol=1e-12)
    np.testing.assert_allclose(widget.phi, trained.W2[0], rtol=1e-12)
    assert widget.steps == 240 and widget.mse == pytest.approx(history[-1])
    np.testing.assert_allclose(widget.curve, [[k, history[k]] for k, _ in widget.curve])
    assert len(widget.curve) > 20
    widget.restart(5)
    np.testing.assert_array_equal(widget.theta1, two_layer.initialise(1, 6, 1, "relu", 5).W1[:, 0])
    assert widget.steps == 0 and len(widget.curve) == 1


def test_divergence_is_said_in_words_and_keeps_the_last_numbers():
    widget = ShallowNetwork(units=8, data="sine", learning_rate=50.0)
    widget.step(100)
    assert widget.diverged and widget.steps < 100 and np.isfinite(widget.mse) and widget.mse <= 1e6
    assert f"Training diverged: at step {widget.steps + 1} " in widget.summary and "rate 50 " in widget.summary
    widget.learning_rate = 0.05
    widget.restart()
    widget.step()
    assert not widget.diverged and widget.steps == 1
    far = ShallowNetwork(points=[[1.0, 5000.0]], learning_rate=0.01)
    far.step(2)  # a loss that was large before and falls is no divergence
    assert not far.diverged and far.steps == 2


def test_silent_units_are_named():
    widget = ShallowNetwork(theta0=[-3, 1], theta1=[1, 1], phi=[1, 1], data="sine")
    assert widget.silent == [1] and "Silent on all data and not learning: 1." in widget.summary


def test_a_network_of_the_library_and_back():
    network = two_layer.initialise(1, 9, 1, "relu", seed=4)
    widget = ShallowNetwork.from_network(network, interval=[-2, 2])
    x = np.linspace(-2, 2, 7)
    np.testing.assert_allclose(widget.predict(x), two_layer.forward(network, x[:, None])[0][:, 0], rtol=1e-12)
    np.testing.assert_array_equal(widget.network.W1, network.W1)
    for wrong in (
        two_layer.initialise(2, 3, 1, "relu"),
        two_layer.initialise(1, 3),
        two_layer.initialise(1, 3, 2, "relu"),
    ):
        with pytest.raises(ValueError, match="one input, one output"):
            ShallowNetwork.from_network(wrong)
    with pytest.raises(traitlets.TraitError):
        ShallowNetwork.from_network(two_layer.initialise(1, 13, 1, "relu"))


def test_the_number_of_units():
    widget = ShallowNetwork(unit=3)
    widget.units = 5
    assert widget.theta0[:3] == [1.5, -0.5, -2.0] and widget.units == 5
    assert widget.phi[3:] == two_layer.initialise(1, 5, 1, "relu", 0).W2[0, 3:].tolist()
    widget.units = 1
    assert (widget.theta0, widget.unit) == ([1.5], 1)
    widget.reset()
    assert widget.units == 3 and widget.unit == 3
    assert ShallowNetwork(units=3).phi == [-1.0, -2.5, 1.5]
    for wrong in (0, 13):
        with pytest.raises(ValueError, match="1 to 12"):
            widget.units = wrong
    with pytest.raises(ValueError, match="weights for 3"):
        ShallowNetwork(units=4, phi0=0.5)


def test_a_message_from_the_browser_may_bring_more_units():
    widget = ShallowNetwork()
    widget.set_state({"theta0": [0, 1, 2, 3], "theta1": [1, 1, 1, 1], "phi": [1, 1, 1, 1], "steps": 7})
    assert widget.units == 4 and widget(1.0) == 1 + 1 + 2 + 3 + 4


def test_data_of_ones_own_give_the_interval():
    widget = ShallowNetwork(units=3, data=[[-2, 0], [0.5, 1], [2, -1]])
    assert widget.data == "own" and widget.interval == [-2, 2] and widget.regions == 4
    assert widget.joints == pytest.approx([1, -1, 0])
    assert widget.mse == pytest.approx(np.mean((widget([-2, 0.5, 2]) - [0, 1, -1]) ** 2))
    assert ShallowNetwork(theta0=np.array([1.0]), theta1=np.array([2.0]), phi=np.array([3.0])).units == 1


def test_other_data_from_python_bring_their_points():
    widget = ShallowNetwork()
    assert widget.points == [] and "MSE" not in widget.summary
    widget.data = "step"
    assert len(widget.points) == 40 and widget.points[0][1] == -1 and widget.points[-1][1] == 1
    assert widget.curve == [[0, pytest.approx(widget.mse)]]
    widget.interval = [-2, 2]
    assert widget.points[0][0] == pytest.approx(-1.95)
    widget.data = "none"
    assert widget.points == [] and widget.curve == []
    with pytest.raises(ValueError, match="no points"):
        widget.step()


@pytest.mark.parametrize(
    "wrong",
    [
        {"theta0": [1, 2]},
        {"theta0": [], "theta1": [], "phi": []},
        {"phi": [1, 2, float("nan")]},
        {"interval": [1, 1]},
        {"learning_rate": 0},
        {"data": "moons"},
        {"points": [[1, 2, 3]]},
    ],
)
def test_wrong_values_are_refused(wrong):
    with pytest.raises(traitlets.TraitError):
        ShallowNetwork(**wrong)


def test_one_list_alone_cannot_change_its_length():
    widget = ShallowNetwork()
    with pytest.raises(traitlets.TraitError, match="set_weights"):
        widget.theta0 = [1.0, 2.0]
    assert widget.theta0 == [1.5, -0.5, -2.0]
    widget.set_weights([1, 2], [3, 4], [5, 6])
    assert widget.units == 2 and widget.phi0 == 1.0


def test_speaks_russian():
    widget = ShallowNetwork(language="ru", data="abs")
    assert widget.summary.startswith("Нейронов: 3. На отрезке от 0.00 до 2.00 линейных участков: 4, наклоны: 1.00;")
    assert "MSE = " in widget.summary and widget.summary.endswith("шаг 0.")


def test_curves():
    x, y = curve("sine", m=4, interval=(1, 3))
    np.testing.assert_allclose(x, [1.25, 1.75, 2.25, 2.75])
    np.testing.assert_allclose(y, np.array([1, 1, -1, -1]) * np.sqrt(0.5))
    np.testing.assert_array_equal(curve("step", m=4)[1], [-1, -1, 1, 1])
    np.testing.assert_allclose(curve("abs", m=4)[1], [0.75, 0.25, 0.25, 0.75])
    np.testing.assert_allclose(curve("noisy", m=4, seed=2, interval=(1, 3))[1] - y, 0.25 * normal(2, 4))
    assert set(CURVES) == {"sine", "step", "abs", "noisy"}
    for wrong in ({"kind": "cosine"}, {"m": 0}, {"interval": (1, 1)}):
        with pytest.raises(ValueError, match="curve:"):
            curve(**wrong)
