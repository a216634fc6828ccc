"""Networks built to order: the error never exceeds the bound, falls as it should, and the fewest are the fewest."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dl101 import approximation, shallow, two_layer, use_language
from dl101.approximation import TARGETS, Target, bump, bumps, fewest, interpolate, pieces_for, steps, units_for, within
from dl101.data.curves import curve
from dl101.shallow import Shallow
from dl101.two_layer import Network

ROUNDING = 1e-11  # what floats may add to a bound
METHODS = ("steps", "bumps", "relu")
BUILD = {"steps": steps, "bumps": bumps, "relu": interpolate}
KNOWN = [target for target in TARGETS.values() if target.inflections is not None]


def holds(built, points=4001):
    """The measured error, found to be within the bound."""
    error = built.error(points)
    assert error <= built.bound * (1 + 1e-9) + ROUNDING * (1 + np.abs(built(built.knots)).max())
    return error


@st.composite
def polygons(draw):
    """Random functions with a known Lipschitz constant: polygons through random points."""
    n = draw(st.integers(2, 12))
    widths = draw(st.lists(st.floats(0.05, 2), min_size=n - 1, max_size=n - 1))
    slopes = draw(st.lists(st.floats(-5, 5), min_size=n - 1, max_size=n - 1))
    x = draw(st.floats(-3, 3)) + np.cumsum([0, *widths])
    y = draw(st.floats(-3, 3)) + np.cumsum([0, *(s * w for s, w in zip(slopes, widths, strict=True))])
    return Target.from_points(x, y)


@st.composite
def waves(draw):
    """Random sums of sines: bounds for f' and f'' are sums of those of the terms."""
    terms = draw(st.lists(st.tuples(st.floats(-2, 2), st.floats(0, 8), st.floats(0, 6)), min_size=1, max_size=4))
    low = draw(st.floats(-2, 2))
    return Target(
        lambda x: sum(a * np.sin(w * x + p) for a, w, p in terms),
        *(low, low + draw(st.floats(0.1, 3))),
        lipschitz=sum(abs(a) * w for a, w, _ in terms) if draw(st.booleans()) else None,
        curvature=sum(abs(a) * w**2 for a, w, _ in terms),
    )


# ---- the bounds hold


@pytest.mark.parametrize("name", TARGETS)
@pytest.mark.parametrize("method", METHODS)
def test_within_epsilon_by_proof_and_by_measurement(name, method):
    for epsilon in (0.3, 0.05, 0.01 if name != "root" else 0.02):
        built = within(TARGETS[name], epsilon, method)
        assert built.bound <= epsilon
        holds(built)
        assert built.units == units_for(TARGETS[name], epsilon, method)
        assert built.pieces == pieces_for(TARGETS[name], epsilon, method)
        assert isinstance(built.network, Shallow if method == "relu" else Network)
        if built.pieces > 1:  # one piece less would not do, by this bound
            assert approximation.built.BOUNDS[method](TARGETS[name], built.pieces - 1) > epsilon


@given(target=st.one_of(polygons(), waves()), pieces=st.integers(1, 60), method=st.sampled_from(METHODS))
@settings(max_examples=150)
def test_the_bound_holds_for_random_functions(target, pieces, method):
    holds(BUILD[method](target, pieces), points=501)


@given(target=st.one_of(polygons(), waves()), pieces=st.integers(1, 30), exponent=st.floats(-3, 4))
@settings(max_examples=100)
def test_the_bound_of_bumps_holds_for_every_steepness(target, pieces, exponent):
    h = (target.high - target.low) / pieces
    holds(bumps(target, pieces, steepness=10**exponent / h), points=501)


@given(target=polygons(), epsilon=st.floats(0.05, 1), method=st.sampled_from(METHODS))
@settings(max_examples=60)
def test_random_functions_within_epsilon(target, epsilon, method):
    built = within(target, epsilon, method)
    assert built.bound <= epsilon
    holds(built, points=501)


def test_bounds_are_not_only_safe_but_near():
    # a straight line is the worst case of steps, a parabola that of the polygon
    line, parabola = Target(lambda x: 3 * x, 0, 2, lipschitz=3), TARGETS["parabola"]
    for n in (1, 2, 7, 40):
        assert holds(steps(line, n)) == pytest.approx(steps(line, n).bound, rel=1e-9) == pytest.approx(3 / n)
        polygon = interpolate(parabola, n)
        assert polygon.bound <= 2 * (2 / n) ** 2 / 8 * (1 + 1e-12)
        assert polygon.error(840 * n + 1) == pytest.approx((2 / n) ** 2 / 4)
    zigzag = Target.from_points([0, 1, 2], [0, 1, 0])
    assert interpolate(zigzag, 1).error() == 1 == interpolate(zigzag, 1).bound
    assert interpolate(zigzag, 2).bound == 0  # slopes ±L: between these points there is no other way
    flat = bumps(TARGETS["sine"], 20, steepness=1e-9)
    assert flat.bound <= 2 * math.pi and holds(flat) > 0.9  # sigmoids so flat that the network is almost constant


def test_steepness_costs_one_per_cent_and_sharp_bumps_are_steps():
    target = TARGETS["waves"]
    assert bumps(target, 50).bound == pytest.approx(1.01 * steps(target, 50).bound)
    x = np.linspace(0.001, 1.999, 997)
    sharp, staircase = bumps(target, 50, steepness=1e6), steps(target, 50)
    far_from_joints = np.abs(x[:, None] - staircase.knots).min(axis=1) > 1e-4
    np.testing.assert_allclose(sharp(x)[far_from_joints], staircase(x)[far_from_joints], atol=1e-12)


# ---- what is built


def test_steps_have_the_value_of_the_middle():
    target = TARGETS["parabola"]
    built = steps(target, 4)
    assert built.knots.tolist() == [-1, -0.5, 0, 0.5, 1] and built.units == 3
    np.testing.assert_allclose(built([-0.9, -0.1, 0.3, 0.51]), [0.5625, 0.0625, 0.0625, 0.5625], atol=1e-15)
    assert built.network.activation == "heaviside" and built([[-0.9], [-0.1]]).shape == (2, 1)
    alone = steps(target, 1)
    assert alone.units == 0 and alone([-1.0, 0.7]).tolist() == [0, 0] and alone.bound == 2


def test_bumps_one_by_one_are_the_merged_network():
    target = TARGETS["sine"]
    merged, single = bumps(target, 9), bumps(target, 9, merged=False)
    assert (merged.units, single.units) == (8, 16) and single.bound == merged.bound
    x = np.linspace(-1, 2, 301)
    np.testing.assert_allclose(merged(x), single(x), atol=1e-12)
    one = bump(0.2, 0.6, 3.0, 200.0)
    np.testing.assert_allclose(
        approximation.evaluate(one, [0, 0.1, 0.3, 0.5, 0.7, 1, 0.2]), [0, 0, 3, 3, 0, 0, 1.5], atol=1e-7
    )


def test_the_polygon_meets_the_function_and_has_a_region_for_each_unit():
    target = TARGETS["bell"]
    built = interpolate(target, 12)
    np.testing.assert_allclose(built(built.knots), target(built.knots), atol=1e-14)
    np.testing.assert_allclose(built([-2.75]), target([-3, -2.5]).mean(), atol=1e-14)
    assert shallow.regions_on(built.network, -3, 3).cells == 12 == built.units
    np.testing.assert_allclose(shallow.joints(built.network), built.knots[:-1], atol=1e-15)
    network = built.network.to_network()  # can be trained on
    np.testing.assert_allclose(two_layer.forward(network, [[0.3]])[0][0], built([0.3]), atol=1e-14)


def test_many_units_do_not_need_a_large_table():
    built = within(TARGETS["root"], 0.01, "steps")
    assert built.units == 4999 and holds(built, 20_001) <= 0.01 + ROUNDING


# ---- errors against units


@pytest.mark.parametrize(("name", "method", "expected"), [
    *((name, method, 1) for name in ("parabola", "bell", "abs") for method in ("steps", "bumps")),
    *((name, "relu", 2) for name in ("sine", "parabola", "bell", "runge", "waves")),
    ("abs", "relu", 1), ("root", "relu", 0.5), ("root", "steps", 0.5),
])  # fmt: skip
def test_the_order_of_the_error(name, method, expected):
    pieces = [41, 81, 161, 321]  # odd: the kink of |x| is no knot
    measured = approximation.order(pieces, [BUILD[method](TARGETS[name], n).error(20_001) for n in pieces])
    assert measured == pytest.approx(expected, abs=0.06)


def test_ten_times_the_accuracy_costs_ten_times_the_steps_but_three_times_the_relus():
    target = TARGETS["sine"]
    assert units_for(target, 1e-4, "steps") / units_for(target, 1e-3, "steps") == pytest.approx(10, rel=0.01)
    assert units_for(target, 1e-4) / units_for(target, 1e-3) == pytest.approx(math.sqrt(10), rel=0.02)
    assert approximation.order([10, 100], [1e-2, 1e-4]) == pytest.approx(2)


# ---- the fewest pieces


@pytest.mark.parametrize("target", KNOWN, ids=lambda target: target.name)
def test_fewest_is_within_epsilon_with_fewer_units(target):
    for epsilon in (0.2, 0.03, 0.01, 0.003):
        built = within(target, epsilon, "fewest")
        assert built.bound <= epsilon * (1 + 1e-9)
        holds(built, 20_001)
        assert built.units <= units_for(target, epsilon) or target.name == "abs"
        assert np.diff(built.knots).min() > 1e-5  # no slivers
        parts = len(target.inflections) + 1
        assert built.fewest_units <= built.units <= built.fewest_units + 1 + 3 * (parts - 1)


def least_by_search(target, epsilon, points=1500):
    """How many lines it takes to pass within epsilon of sampled points, each as far as it can: independent code."""
    x = np.linspace(target.low, target.high, points)
    y = target(x)

    def one_line(i, j):
        """Half the least (max − min) of y − s x over slopes s, which is convex in s."""
        u, v = x[i:j], y[i:j]
        low, high = (np.array([-1, 1]) * (1 + np.abs(np.diff(v) / np.diff(u)).max())) if j - i > 1 else (0.0, 0.0)
        for _ in range(100):
            a, b = low + (high - low) / 3, high - (high - low) / 3
            low, high = (low, b) if np.ptp(v - a * u) < np.ptp(v - b * u) else (a, high)
        return np.ptp(v - low * u) / 2 <= epsilon

    count, start = 0, 0
    while start < points - 1:
        near, far = start + 1, points
        while far - near > 1:
            middle = (near + far) // 2
            near, far = (middle, far) if one_line(start, middle + 1) else (near, middle)
        start, count = near, count + 1
    return count


@pytest.mark.parametrize("target", [t for t in KNOWN if t.inflections == ()] + [
    Target(np.exp, 0, 2, math.e**2, math.e**2, inflections=(), name="exp"),
    Target(lambda x: -x * np.log(x), 0.01, 1, lipschitz=3.7, inflections=(), name="entropy"),
    Target.from_points([0, 1, 2, 4, 5], [0, 2, 3, 3.5, 3]),
], ids=lambda target: target.name)  # fmt: skip
def test_nobody_does_with_fewer_pieces(target):
    target = target if target.inflections == () else Target(target, target.low, target.high, 2, inflections=())
    for epsilon in (0.09, 0.021, 0.0047):
        built = fewest(target, epsilon)
        least = least_by_search(target, epsilon)
        assert built.fewest_units == least - 1
        assert built.units in (least - 1, least)


def test_a_parabola_in_closed_form():
    # a chord of length d is d²/4 above x², so pieces of length √(8ε) are the longest
    for epsilon in (1 / 8, 1 / 32, 0.01, 0.001, 0.05):
        built = fewest(TARGETS["parabola"], epsilon)
        least = math.ceil(2 / math.sqrt(8 * epsilon) - 1e-9)
        assert built.fewest_units == least - 1 and built.units in (least - 1, least)
        assert built.bound == pytest.approx(epsilon)
    # with an odd number of pieces the level one in the middle saves a unit: no network has fewer
    saved = fewest(TARGETS["parabola"], 0.1)
    assert (saved.pieces, saved.units, saved.fewest_units) == (3, 2, 2)
    assert set(np.sign(saved.network.theta1)) == {-1, 1}
    # √2 times fewer than by interpolation
    ratio = pieces_for(TARGETS["parabola"], 1e-3) / fewest(TARGETS["parabola"], 1e-3).pieces
    assert ratio == pytest.approx(math.sqrt(2), rel=0.03)


@given(
    st.lists(st.tuples(st.floats(-1, 1), st.floats(0, 3)), min_size=1, max_size=5),
    *(st.floats(0, 3), st.floats(-2, 2), st.floats(0.01, 0.5), st.sampled_from([1, -1])),
)
@settings(max_examples=25)
def test_random_convex_and_concave_functions(kinks, bend, slope, epsilon, sign):
    steepest = sum(c for _, c in kinks) + 2 * bend + abs(slope)
    target = Target(
        lambda x: sign * (sum(c * np.abs(x - t) for t, c in kinks) + bend * x**2 + slope * x),
        *(-1, 1, steepest),
        inflections=(),
    )
    built = fewest(target, epsilon)
    assert built.bound <= epsilon * (1 + 1e-9) + ROUNDING
    holds(built, 2001)
    assert built.fewest_units <= built.units <= built.fewest_units + 1


# ---- bounds for any network, and jumps


def trained(kind, steps=400):
    x, y = curve(kind, 30, seed=1)
    start = two_layer.initialise(1, 8, 1, "tanh", seed=2, scale=3.0)
    return two_layer.train(start, x[:, None], y, 0.05, steps, "mse")[0]


def test_certified_error_is_never_below_what_is_measured():
    target = Target(lambda x: np.sin(np.pi * x), 0, 2, np.pi, np.pi**2)
    coarse = [approximation.certified_error(trained("sine"), target, n) for n in (11, 101, 10_001)]
    fine = approximation.largest_error(trained("sine"), target, 200_001)
    assert coarse[0] > coarse[1] > coarse[2] >= fine and coarse[2] < fine + 0.02
    built = interpolate(target, 20)
    assert built.error(200_001) <= approximation.certified_error(built.network, target) <= built.bound + 0.05


@given(st.integers(0, 2**31), st.sampled_from(["tanh", "sigmoid", "relu"]), st.floats(0.5, 30))
@settings(max_examples=40)
def test_certified_error_of_random_networks(seed, activation, scale):
    network, target = two_layer.initialise(1, 6, 1, activation, seed, scale), TARGETS["waves"]
    fine = approximation.largest_error(network, target, 20_001)
    assert fine <= approximation.certified_error(network, target, 21) + ROUNDING


def test_no_continuous_network_is_nearer_to_a_jump_than_half_of_it():
    def jump(x):
        return np.where(np.asarray(x) < 1, -1.0, 1.0)

    networks = [trained("step", 3000), within(TARGETS["waves"], 0.1).network]
    for width in (0.5, 0.01, 1e-6):  # ever steeper ramps from −1 to 1
        ramp = Target.from_points([0, 1 - width, 1 + width, 2], [-1, -1, 1, 1])
        networks += [approximation.polygon(np.array([0, 1 - width, 1 + width, 2]), np.array([-1, -1, 1, 1.0]))]
        networks += [bumps(ramp, 7, steepness=30 / width).network]
    near = 1 + np.array([-1e-13, 1e-13])
    for network in networks:
        least = approximation.jump_error(network, 1, -1, 1)
        assert least >= 1  # half of the jump from −1 to 1
        assert np.abs(jump(near) - approximation.evaluate(network, near)).max() >= least - 1e-4
    assert approximation.jump_error(networks[2], 1, -1, 1) == pytest.approx(1)  # and through the middle, just half
    with pytest.raises(ValueError, match="jump"):
        Target(jump, 0, 2, lipschitz=100)
    staircase = steps(Target(lambda x: x, 0, 2, 1), 2).network
    for call in (approximation.jump_error, approximation.certified_error):
        with pytest.raises(ValueError, match="jumps itself"):
            call(*((staircase, 1, -1, 1) if call is approximation.jump_error else (staircase, TARGETS["sine"])))


# ---- targets


@pytest.mark.parametrize("target", TARGETS.values(), ids=lambda target: target.name)
def test_the_bounds_of_the_targets_are_right_and_tight(target):
    x = np.linspace(target.low, target.high, 200_001)
    y, h = target(x), x[1] - x[0]
    if target.lipschitz is not None:
        steepest = np.abs(np.diff(y)).max() / h
        assert steepest <= target.lipschitz * (1 + 1e-9)
        assert steepest > (0.5 if target.name == "waves" else 0.999) * target.lipschitz
    if target.curvature is not None:
        bend = np.abs(np.diff(y[::40], 2)).max() / (40 * h) ** 2
        assert 0.5 * target.curvature < bend <= target.curvature * (1 + 1e-5)
    if target.modulus is not None:
        for k in (1, 10, 1000, 100_000):
            assert np.abs(y[k:] - y[:-k]).max() == pytest.approx(target.modulus(k * h))
    for inflection in target.inflections or ():
        before, after = (np.diff(target(inflection + side * np.array([1e-3, 2e-3, 3e-3])), 2)[0] for side in (-1, 1))
        assert before * after < 0


def test_a_lipschitz_constant_follows_from_the_curvature():
    target = Target(lambda x: x**2, -1, 1, curvature=2)
    assert target.slope == 2 and target.omega(0.1) == pytest.approx(0.2)
    assert Target(lambda x: x**2, -1, 1, lipschitz=2.5, curvature=2).slope == 2
    assert TARGETS["root"].slope == math.inf and TARGETS["root"].omega(0.25) == 0.5 and TARGETS["root"].omega(0) == 0
    assert holds(steps(target, 10)) <= 0.2


def test_a_constant_takes_no_unit():
    target = Target(lambda x: 2.0, 0, 1, lipschitz=0)
    for method in ("steps", "bumps"):
        built = within(target, 1e-9, method)
        assert built.units == 0 and built.error() == 0
    assert within(target, 1e-9).error() == 0 and within(target, 1e-9).units == 1
    assert bumps(target, 5).error() <= ROUNDING


@pytest.fixture(params=["ru", "en"])
def lang(request):
    use_language(request.param)
    yield request.param
    use_language("en")


def test_mistakes_end_in_a_sentence(lang):
    sine = TARGETS["sine"]
    wrong = {
        "math.sin": lambda: Target(math.sin, 0, 1, 1),
        "lipschitz": lambda: Target(np.sin, 0, 1),
        "curvature = 0.9": lambda: Target(np.sin, 0, 3, curvature=0.9, lipschitz=1),
        "-1": lambda: Target(np.sin, 0, 1, lipschitz=-1),
        "1.0": lambda: Target(np.sin, 1.0, 1.0, 1),
        "x = 0": lambda: Target(np.sin, 0, 1, lipschitz=0.5),
        "0": lambda: Target(lambda x: 1 / x, 0, 1, lipschitz=1),
        "x": lambda: Target.from_points([0, 2, 1], [0, 0, 0]),
        "epsilon = 0": lambda: within(sine, 0),
        "'tanh'": lambda: within(sine, 0.1, "tanh"),
        "'fewest'": lambda: pieces_for(sine, 0.1, "fewest"),
        "1e-12": lambda: within(sine, 1e-12, "steps"),
        "epsilon = -1": lambda: fewest(sine, -1),
        "inflections": lambda: fewest(TARGETS["waves"], 0.1),
        "inflections ": lambda: fewest(Target(sine, 0, 1, sine.slope, inflections=()), 0.1),
        "2.5": lambda: steps(sine, 2.5),
        "-3": lambda: bumps(sine, 3, steepness=-3),
    }
    with np.errstate(divide="ignore"):
        for part, call in wrong.items():
            with pytest.raises(ValueError) as error:
                call()
            assert part.strip() in str(error.value)
            assert any("а" <= letter <= "я" for letter in str(error.value).lower()) == (lang == "ru")
