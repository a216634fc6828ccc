"""Shallow networks of one input: joints, slopes and regions against what the graph itself shows."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dl101 import regions, two_layer, use_language
from dl101.regions import Regions
from dl101.shallow import EXAMPLE, Piece, Shallow, joints, pieces, regions_on, slopes, stages

INF = float("inf")


def test_the_example():
    assert joints(EXAMPLE).tolist() == [1.5, 0.5, 1.0]
    assert slopes(EXAMPLE).tolist() == [1.0, -1.5, 1.5, 0.5]
    assert regions_on(EXAMPLE) == regions_on(EXAMPLE, 0, 2) == Regions(4, 4)
    assert regions_on(EXAMPLE, 0.5, 1.2) == Regions(2, 2)  # a joint at the end cuts nothing off
    assert EXAMPLE(0.75) == -0.375 and EXAMPLE([[0.0], [2.0]]).tolist() == [[-0.5], [0.25]]
    assert pieces(EXAMPLE, 0, 2)[0] == Piece(0.0, 0.5, 1.0, -0.5)


def test_stages_lead_to_the_output():
    x = np.linspace(0, 2, 9)
    found = stages(EXAMPLE, x)
    assert found.preactivations.shape == found.activations.shape == found.weighted.shape == (9, 3)
    np.testing.assert_array_equal(found.preactivations[:, 2], -2 + 2 * x)
    np.testing.assert_array_equal(found.activations, np.where(found.preactivations > 0, found.preactivations, 0))
    np.testing.assert_array_equal(found.weighted, found.activations * [-1, -2.5, 1.5])
    np.testing.assert_allclose(found.output, EXAMPLE(x), rtol=0, atol=1e-15)


def test_two_layer_networks_there_and_back():
    network = EXAMPLE.to_network()
    x = np.linspace(-3, 3, 31)
    np.testing.assert_allclose(two_layer.forward(network, x[:, None])[0][:, 0], EXAMPLE(x), atol=1e-14)
    back = Shallow.from_network(network)
    for name in ("theta0", "theta1", "phi0", "phi"):
        assert np.array_equal(getattr(back, name), getattr(EXAMPLE, name))
    assert regions_on(network) == Regions(4, 4) and slopes(network).tolist() == slopes(EXAMPLE).tolist()
    trained, _ = two_layer.train(network, x[:, None], np.sin(x), 0.01, 20, "mse")
    assert regions_on(trained).cells == 4


def test_kinks_that_cancel_and_units_that_never_bend():
    assert regions_on(Shallow([0, 0], [1, -1], 0, [1, -1])) == Regions(2, 1)  # ReLU(x) − ReLU(−x) = x
    assert slopes(Shallow([0, 0], [1, -1], 0, [1, -1])).tolist() == [1]
    dead = Shallow([2, -1, 0], [0, 0, 1], 1, [3, 5, 1])
    assert np.isnan(joints(dead)[:2]).all() and joints(dead)[2] == 0
    assert pieces(dead) == [Piece(-INF, 0.0, 0.0, 7.0), Piece(0.0, INF, 1.0, 7.0)]
    assert regions_on(Shallow([], [], 3, [])) == Regions(1, 1)
    assert pieces(Shallow([], [], 3, [])) == [Piece(-INF, INF, 0.0, 3.0)]
    # a hill: two of its three pieces have one linear function
    assert slopes(Shallow([1, 0, -1], [1, 1, 1], 0, [1, -2, 1])).tolist() == [0, 1, -1, 0]


def test_decimals_reads_numbers_as_they_are_written():
    # joints at 0.3 / 0.1 and 3: equal as decimals, not as floats
    near = Shallow([-0.3, -3], [0.1, 1], 0, [1, 1])
    assert regions_on(near).cells == 3 and regions_on(near, decimals=1) == Regions(2, 2)
    cancelling = Shallow([0, 0, 0], [1, 1, 1], 0, [0.1, 0.2, -0.3])
    assert regions_on(cancelling) == Regions(2, 2) and regions_on(cancelling, decimals=1) == Regions(2, 1)
    assert slopes(cancelling, decimals=1).tolist() == [0]
    # an end, too: the float 0.3 lies below 3/10, where the decimal joint is
    assert regions_on(Shallow([-3], [10], 0, [1]), 0.3, 1).cells == 2
    assert regions_on(Shallow([-3], [10], 0, [1]), 0.3, 1, decimals=1).cells == 1


small = st.integers(-2, 2)


@settings(max_examples=300, deadline=None)
@given(
    st.lists(st.tuples(small, small, small), max_size=6), st.sampled_from([(-INF, INF), (-1, 1), (0, INF), (-2, 0.5)])
)
def test_regions_agree_with_slopes_measured_on_the_graph(units, ends):
    table = np.array(units, dtype=float).reshape(-1, 3)
    network = Shallow(table[:, 0], table[:, 1], 1, table[:, 2])
    low, high = (max(ends[0], -5), min(ends[1], 5))  # all joints lie between −2 and 2
    # joints are multiples of 1/2; on a grid of quarters every slope is a difference quotient, exact in floats
    x = np.arange(low, high + 0.25, 0.25)
    quotients = np.diff(network(x)) / 0.25
    kinks = x[1:-1][np.diff(quotients) != 0]
    found = pieces(network, *ends)
    assert regions_on(network, *ends).pieces == len(found) == 1 + len(kinks)
    assert [piece.left for piece in found[1:]] == kinks.tolist()
    assert found[0].left == ends[0] and found[-1].right == ends[1]
    for piece in found:
        middle = (max(piece.left, -6) + min(piece.right, 6)) / 2
        assert piece.intercept + piece.slope * middle == network(middle)
    bends = {Fraction(-int(a), int(b)) for a, b, _ in table if b}
    assert regions_on(network, *ends).cells == 1 + sum(ends[0] < bend < ends[1] for bend in bends)
    # the same network as one of two inputs that looks at the first alone
    W = np.column_stack([table[:, 1], 0 * table[:, 1]])
    assert regions.count(W, table[:, 0], table[:, 2]) == regions_on(network)


def test_random_units_reach_the_bound():
    rng = np.random.default_rng(0)
    for h in (1, 3, 40):
        network = Shallow(*rng.normal(size=(2, h)), 0.5, rng.normal(size=h))
        assert regions_on(network) == Regions(h + 1, h + 1) and regions.bound(h, 1) == h + 1
        assert len(slopes(network)) == h + 1


MISTAKES = [
    (lambda: Shallow([1], [1, 2], 0, [1]), r"\(1,\), \(2,\), \(1,\)", r"\(1,\), \(2,\), \(1,\)"),
    (lambda: Shallow(1, 1, 0, 1), r"should be \(h,\)", r"\(h,\)"),
    (lambda: Shallow([np.nan], [1], 0, [1]), "nan or inf", "nan или inf"),
    (lambda: regions_on(EXAMPLE, 1, 1), "left end must be less", "меньше правого"),
    (lambda: regions_on(two_layer.initialise(2, 3, activation="relu")), "inputs: 2", "входов 2"),
    (lambda: slopes(two_layer.initialise(1, 3, activation="tanh")), "tanh", "tanh"),
]


@pytest.mark.parametrize(("mistake", "english", "russian"), MISTAKES)
def test_a_mistake_ends_in_a_sentence(mistake, english, russian):
    with pytest.raises(ValueError, match=english):
        mistake()
    use_language("ru")
    try:
        with pytest.raises(ValueError, match=russian):
            mistake()
    finally:
        use_language("en")
