"""The regions of lecture 06 without a browser: what Python reads, sets and is told; and why there are fewer regions."""

import numpy as np
import pytest
import traitlets

from dl101 import regions, two_layer, use_language
from dl101.interactives import Regions
from dl101.regions.facts import facts


@pytest.fixture(autouse=True)
def english():
    use_language("en")


def trained(units=6):
    X = np.random.default_rng(0).uniform(-2, 2, size=(60, 2))
    y = (np.hypot(*X.T) < 1.2).astype(int)
    start = two_layer.initialise(2, units, activation="relu", seed=3)
    return two_layer.train(start, X, y, learning_rate=0.5, steps=50)[0], X, y


@pytest.mark.parametrize(
    "preset, cells, pieces, bound",
    [("general", 7, 7, 7), ("parallel", 4, 4, 7), ("star", 8, 8, 11), ("identity", 2, 1, 4), ("grid", 16, 16, 22)],
)
def test_presets_have_the_counts_they_are_there_to_show(preset, cells, pieces, bound):
    widget = Regions(preset=preset)
    assert (widget.count.cells, widget.count.pieces, widget.bound) == (cells, pieces, bound)
    assert widget.in_box == widget.count and len(widget.cells()) == cells


def test_a_trained_network_is_shown_as_it_is():
    network, X, y = trained()
    widget = Regions.from_network(network, X, y)
    assert widget.decimals is None
    assert widget.count == regions.count(network.W1, network.b1, network.W2)
    assert widget.in_box == regions.count(network.W1, network.b1, network.W2, box=widget.box)
    np.testing.assert_allclose(widget.predict(X), two_layer.forward(network, X)[0][:, 0])
    left, right, bottom, top = widget.box
    assert all(left < x1 < right and bottom < x2 < top for x1, x2, _ in widget.points)
    assert [label for *_, label in widget.points] == y.tolist()
    assert len(Regions.from_network(network, X).points[0]) == 2 and not Regions.from_network(network).points


@pytest.mark.parametrize(
    "network",
    [
        two_layer.initialise(2, 3, activation="tanh"),
        two_layer.initialise(1, 3, activation="relu"),
        two_layer.initialise(2, 3, 2, activation="relu"),
    ],
)
def test_other_networks_are_refused_in_a_sentence(network):
    with pytest.raises(ValueError, match="two inputs, one output and the activation relu"):
        Regions.from_network(network)


def test_tenths_are_read_as_tenths_but_trained_weights_as_floats():
    """0.1 + 0.2 − 0.3: three lines through one point, which they are not as floats."""
    W, b, v = [[1, 0], [0, 1], [1, 1]], [-0.1, -0.2, -0.3], [1, 1, 1]
    widget = Regions(W=W, b=b, v=v)
    assert widget.decimals == 3 and widget.count.cells == 6
    assert Regions(W=W, b=b, v=v, decimals=None).count.cells == 7
    widget.set_weights(np.array(W) / 3, b, v)
    assert widget.decimals is None


def test_the_probe_reads_pattern_value_and_gradient():
    widget = Regions(probe=[0.6, 0.3])
    place = widget.at()
    assert place.active == "111" and place.value == pytest.approx(1.46 - 1.2 * 0.64 + 0.8 * 0.36)
    step = 1e-6
    slopes = [(widget.at(0.6 + step * i, 0.3 + step * (1 - i)).value - place.value) / step for i in (1, 0)]
    assert place.gradient == pytest.approx(slopes, abs=1e-6)
    assert widget.at(1, 0.5) == ("11·", widget.at(1, 0.5).value, None)


def test_on_a_line_without_a_kink_there_is_a_gradient():
    assert Regions(preset="identity").at(0, 1) == ("··", 0.0, (1.0, 0.0))
    same_way = Regions(W=[[1, 0], [2, 0], [0, 1]], b=[0, 0, 1], v=[2, -1, 3])
    assert same_way.at(0, 1).gradient == (0.0, 3.0)


def test_random_units_do_not_depend_on_how_many_follow():
    few, many = Regions(units=4, seed=5), Regions(units=9, seed=5)
    assert many.W[:4] == few.W and many.b[:4] == few.b and many.v[:4] == few.v
    assert many.count.cells == many.bound == 46 and many.facts.beside == []


def test_facts_name_what_lowers_the_counts():
    # Units 0 and 1: one line, cancelled; 2 parallel to it; 3 and 4 meet on it; 5 silent; 6 has no line; 7 is far off.
    W = [[1, 1], [-2, -2], [1, 1], [1, 0], [0, 1], [1, -1], [0, 0], [1, -0.5]]
    b = [0, 0, -1, 0, 0, 7, 1, 99]
    v = [2, -1, 1, 1, 1, 0, 1, 1]
    found = facts(W, b, v, box=(-3, 3, -3, 3))
    assert found.lines == [[0, 1], [2], [3], [4], [5], [7]] and found.without_line == [6]
    assert found.coincident == [0] and found.parallel == [[0, 1]] and found.concurrent == [[0, 2, 3]]
    assert found.silent == [4] and found.cancelled == [0] and found.beside == [4, 5]
    points, _ = regions.vertices(W, b)
    assert found.outside == sum(np.abs(points).max(axis=1) >= 3)
    words = Regions(W=W, b=b, v=v).summary
    assert (
        "no line (weights 0) for 7; one line shared by 1=2; parallel lines (1=2, 3); lines through one point" in words
    )
    assert "Fewer pieces than cells: v = 0 for 6; kinks that cancel on 1=2." in words
    assert "lines that miss it 6 and 8; crossings outside it:" in words


@pytest.mark.parametrize("seed", range(5))
def test_facts_account_for_every_missing_cell(seed):
    """A parallel pair loses one cell, t lines through one point lose C(t − 1, 2)."""
    rng = np.random.default_rng(seed)
    W, b, v = rng.integers(-2, 3, (7, 2)), rng.integers(-1, 2, 7), rng.integers(-1, 2, 7)
    found = facts(W, b, v)
    lost = sum(len(lines) * (len(lines) - 1) // 2 for lines in found.parallel)
    lost += sum((len(lines) - 1) * (len(lines) - 2) // 2 for lines in found.concurrent)
    count = regions.count(W, b, v)
    assert count.cells == regions.bound(len(found.lines)) - lost
    assert (count.pieces < count.cells) == bool(found.silent + found.cancelled)


@pytest.mark.parametrize(
    "wrong",
    [
        {"W": [[1, 2]], "b": [1, 2], "v": [1]},
        {"W": [[1, 2]]},
        {"W": [[1, float("nan")]], "b": [1], "v": [1]},
        {"box": [1, -1, 0, 1]},
        {"points": [[0, 0, 2]]},
        {"fill": "colour"},
    ],
)
def test_wrong_values_are_refused(wrong):
    with pytest.raises(traitlets.TraitError):
        Regions(**wrong)


@pytest.mark.parametrize("wrong", [{"preset": "circle"}, {"units": 0}, {"units": 51}])
def test_wrong_beginnings_are_refused(wrong):
    with pytest.raises(ValueError):
        Regions(**wrong)
