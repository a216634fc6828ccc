"""Homework 4: what is particular to it. tests/test_homeworks.py runs its catalogue."""

import functools

import numpy as np
import pytest
from numpy.polynomial import Polynomial

import dl101
import dl101.figures.hw4 as figures
from courseware import catalogue
from dl101 import approximation, shallow
from dl101.check import CheckFailed
from dl101.check import hw4 as check
from homework_tests import HomeworkTests
from homeworks import homework


@pytest.fixture(autouse=True)
def english():
    dl101.use_language("en")
    yield
    dl101.use_language("en")


@pytest.fixture(scope="module")
def f():
    """What the solution notebook has defined."""
    return homework("hw4").names()


def as_function(f, parameters):
    return lambda x: f["network"](np.asarray(x, float), *parameters)


# ── the notebook


def test_numbers_in_the_text_are_right(f):
    theta0, theta1 = np.array([1.5, -0.5, -2]), np.array([-1, 1, 2])
    phi = np.array([-1, -2.5, 1.5])
    assert np.allclose(f["network"](np.array([0, 0.75, 2]), theta0, theta1, 1, phi), [-0.5, -0.375, 0.25])
    assert f["joints"](theta0, theta1, 0, 2).tolist() == [0.5, 1, 1.5]
    assert f["joints"](theta0, theta1, 0, 1).tolist() == [0.5]
    assert f["slopes"](theta0, theta1, phi, 0, 2).tolist() == [1, -1.5, 1.5, 0.5]
    found = f["interpolation"](np.array([0, 1, 3]), np.array([1, 3, 2]))
    assert [np.asarray(part).tolist() for part in found] == [[0, -1], [1, 1], 1, [2, -2.5]]
    assert f["largest_error"](np.square, lambda x: x, 0, 2, 3) == 2
    assert f["largest_error"](np.square, lambda x: 2 * x, 0, 2, 3) == 1
    assert f["units_for"](0.01, 0, 1, np.inf, 8) == f["units_for"](0.01, 0, 1, 3, 8) == 10
    assert f["units_for"](0.01, 0, 1, 3, np.inf) == 150
    found = f["approximation"](np.square, -1, 1, 0.05, 2, 2)
    assert len(found[3]) == 5
    assert np.isclose(f["largest_error"](np.square, as_function(f, found), -1, 1, 10_001), 0.04)
    assert np.allclose(as_function(f, f["ramp"](0, 0, 1, 0.5))([-1, 0, 0.125, 1]), [0, 0.5, 0.75, 1])
    assert f["ramp_errors"](0, 1, 0.5, -1, 1) == (0.5, 0.0625)
    for language in ("ru", "en"):
        text = " ".join(cell.source for cell in catalogue.release("hw4", language).cells)
        assert "`phi0 = 1`, `phi = [2, -2.5]`" in text and "`(0.5, 0.0625)`" in text


def test_the_story_of_the_notebook_holds(f):
    """The error becomes 3 to 4 times smaller, the wave stays in its band, and no number of units mends a jump."""
    sine = approximation.TARGETS["sine"]
    errors = []
    for n in (4, 8, 16):
        knots = np.linspace(0, 1, n + 1)
        line = as_function(f, f["interpolation"](knots, sine(knots)))
        errors.append(f["largest_error"](sine, line, 0, 1, 10_001))
    assert all(2.95 < before / after < 4 for before, after in zip(errors, errors[1:], strict=False))

    wave = approximation.TARGETS["waves"]
    assert np.isclose(wave.lipschitz, 2.5 * np.pi) and np.isclose(wave.curvature, 8.5 * np.pi**2)
    for epsilon in (0.4, 0.2, 0.05):
        found = f["approximation"](wave, 0, 2, epsilon, wave.lipschitz, wave.curvature)
        assert f["largest_error"](wave, as_function(f, found), 0, 2, 20_001) <= epsilon

    x = np.linspace(-1, 1, 10_001)
    step = (x >= 0).astype(float)
    for n in (11, 51, 251):
        knots = np.linspace(-1, 1, n + 1)
        gap = np.abs(step - as_function(f, f["interpolation"](knots, (knots >= 0).astype(float)))(x))
        assert abs(gap.max() - 0.5) < 1e-9 and abs(gap.mean() * 4 * n - 1) < 0.03


# ── the references


@pytest.mark.parametrize("seed", range(5))
def test_references_agree_with_the_library_and_with_torch(seed):
    torch = pytest.importorskip("torch")
    rng = np.random.default_rng(seed)
    theta0, theta1, phi0, phi = check._units(rng, 6, -2, 2)
    x = np.sort(rng.uniform(-2, 2, 9))
    z = torch.tensor(theta0) + torch.tensor(x)[:, None] * torch.tensor(theta1)
    y = (torch.relu(z) @ torch.tensor(phi) + phi0).numpy()
    assert np.allclose(check._network(x, theta0, theta1, phi0, phi), y, atol=1e-12)
    network = shallow.Shallow(theta0, theta1, phi0, phi)
    pieces = shallow.pieces(network, -2.0, 2.0)
    assert np.allclose(check._slopes(theta0, theta1, phi, -2.0, 2.0), [piece.slope for piece in pieces])
    assert np.allclose(check._joints(theta0, theta1, -2.0, 2.0), [piece.left for piece in pieces[1:]])


@pytest.mark.parametrize(
    ("target", "epsilon"),
    [(approximation.Target(np.sin, 0, 3, curvature=1), 0.003), (approximation.TARGETS["abs"], 0.07),
     (approximation.TARGETS["parabola"], 0.011)],
)  # fmt: skip
def test_the_number_of_units_is_the_library_s(target, epsilon):
    known = [np.inf if value is None else value for value in (target.lipschitz, target.curvature)]
    mine = check._units_for(epsilon, target.low, target.high, *known)
    assert mine == approximation.units_for(target, epsilon, "relu")


def test_ramp_errors_agree_with_a_fine_grid(f):
    left, right, width, low, high = 2.0, -1.0, 0.3, -1.0, 2.0
    x = np.linspace(low, high, 600_001)
    gap = np.abs(np.where(x < 0.5, left, right) - as_function(f, f["ramp"](0.5, left, right, width))(x))
    assert np.allclose(f["ramp_errors"](left, right, width, low, high), (gap.max(), gap.mean()), atol=1e-4)


# ── the checks


def test_a_tooth_is_missed_by_one_piece_less():
    """The function that corners are judged on: as steep as allowed, and flat at the knots of n − 1 pieces."""
    tooth = check._tooth(-1.0, 2.0, 9, 3.0, 4)
    knots = np.linspace(-1, 2, 9)
    assert np.ptp(tooth(knots)) < 1e-12
    x = np.linspace(-1, 2, 3001)
    assert np.isclose(np.abs(np.diff(tooth(x)) / np.diff(x)).max(), 3.0)
    assert np.ptp(tooth(x)) > check._epsilon(9, 0.02, 3.0, slope=3.0)


@pytest.mark.parametrize("judge", [check.approximation_bends, check.approximation_corners])
@pytest.mark.parametrize("seed", range(4))
def test_the_reference_keeps_its_guarantee_and_one_unit_less_does_not(judge, seed, capsys):
    own = functools.partial(_outside, lambda n: n)
    less = functools.partial(_outside, lambda n: max(1, n - 1))
    judge(own, seed=seed)
    with pytest.raises(CheckFailed) as caught:
        judge(less, seed=seed)
    assert caught.value.key == "approximation.one-less"


def _outside(change, f, low, high, epsilon, lipschitz, curvature):
    bounds = lipschitz * (high - low) / (2 * epsilon), (high - low) * np.sqrt(curvature / (8 * epsilon))
    knots = np.linspace(low, high, change(max(1, int(np.ceil(min(bounds))))) + 1)
    s = np.diff(f(knots)) / np.diff(knots)
    return -knots[:-1], np.ones(len(s)), f(knots)[0], np.diff(s, prepend=0.0)


def test_a_network_may_be_written_in_any_way():
    """Fewer units, units that face left, a spare weight of zero within the number allowed."""

    def parabola(f, low, high, epsilon, lipschitz, curvature):
        theta0, theta1, phi0, phi = _outside(lambda n: n, f, low, high, epsilon, lipschitz, curvature)
        order = np.random.default_rng(0).permutation(len(phi))
        return theta0[order] / 3, theta1[order] / 3, phi0, phi[order] * 3

    check.approximation_bends(parabola)
    with pytest.raises(CheckFailed) as caught:
        check.interpolation(lambda knots, values: (np.zeros((2, 1)), np.zeros(2), 0.0, np.zeros(2)))
    assert caught.value.key == "interpolation.shape"
    with pytest.raises(CheckFailed) as caught:
        check.interpolation(lambda knots, values: (np.full(2, np.nan), np.ones(2), 0.0, np.ones(2)))
    assert caught.value.key == "interpolation.not-finite"


def test_laws_find_what_inputs_of_the_check_might_miss():
    """A network with a bend of its own, a line that misses a knot, a count that is wrong for some numbers only."""

    def curved(x, theta0, theta1, phi0, phi):
        y = check._network(x, theta0, theta1, phi0, phi)
        return y if len(x) != 3 or theta0.dtype.kind == "i" else y + 0.01 * (x - x[0]) * (x[-1] - x)

    with pytest.raises(CheckFailed) as caught:
        check.network(outside_module(curved), sizes=((5, 3), (4, 1)))
    assert caught.value.key == "network.not-straight"

    def often_right(epsilon, low, high, lipschitz, curvature):
        return check._units_for(epsilon, low, high, lipschitz, curvature) + (low == -high)

    with pytest.raises(CheckFailed) as caught:
        check.units_for_bend(outside_module(often_right))
    assert caught.value.key == "units_for.not-the-least"


def test_laws_hold_for_the_references_and_not_for_others():
    rng = np.random.default_rng(1)
    theta0, theta1, phi = rng.uniform(-3, 3, (3, 4))
    assert check._DIFFERENCES.holds(check._slopes, theta0, theta1, phi)
    assert not check._DIFFERENCES.holds(lambda *values: check._slopes(*values)[::-1], theta0, theta1, phi)
    points = {"start": 0.5, "steps": np.array([1.0, 0.5]), "first": 1.0, "values": np.array([2.0, -1.0])}
    assert check._THROUGH.holds(check._interpolation, **points)
    assert not check._THROUGH.holds(lambda knots, values: check._interpolation(knots, values + 0.1), **points)
    a, b = rng.uniform(-3, 3, (2, 3))
    assert check._DISTANCE.holds(check._largest_error, a, b, 0.7)
    assert not check._DISTANCE.holds(lambda *values: check._gap(*values).max(), a, b, 0.7)
    assert check._LEAST_BY_SLOPE.holds(check._units_for, 0.1, 1.0, 3.0)
    assert not check._LEAST_BY_SLOPE.holds(lambda *values: check._units_for(*values) - 1, 0.1, 1.0, 3.0)


def outside_module(function):
    """The same function, past the check for delegation: what a student's proxy would be."""

    class Proxy:
        def __call__(self, *values):
            return function(*values)

    return Proxy()


def test_functions_to_approximate_can_be_sent_to_another_process():
    import pickle

    for judge in (check.largest_error, check.approximation_bends, check.approximation_corners):
        seen = []

        def collect(f, *rest, seen=seen):
            seen.append(f)
            raise NotImplementedError

        with pytest.raises(CheckFailed):
            judge(collect)
        again = pickle.loads(pickle.dumps(seen[0]))
        assert np.allclose(again(np.linspace(-1, 1, 5)), seen[0](np.linspace(-1, 1, 5)))
        assert type(seen[0]) in (Polynomial, functools.partial, np.ufunc)


# ── the drawings


def test_drawings_show_what_they_are_given(f):
    import matplotlib.pyplot as plt

    x = np.linspace(0, 2, 201)
    e = shallow.EXAMPLE
    y = e(x)
    figure = figures.pieces(x, y, np.array([0.5, 1, 1.5]), np.array([1, -1.5, 1.5, 0.5]))
    assert [text.get_text() for text in figure.axes[0].texts] == ["1", "−1.5", "1.5", "0.5"]
    with pytest.raises(ValueError):
        figures.pieces(x, y, np.array([0.5]), np.array([1.0]))
    figure = figures.fits(np.sin, [np.sin, np.cos], ["a", "b"], 0, 1, band=(0.1, 0.2))
    assert [ax.get_title() for ax in figure.axes] == ["a", "b"]
    figure = figures.ramps(np.sign, [np.sin, np.cos], (0.8, 0.2), [0.5, 0.5], [0.1, 0.025])
    assert figure.axes[1].lines[1].get_ydata().tolist() == [0.1, 0.025]
    plt.close("all")


class TestHomework(HomeworkTests):
    """Its catalogue, known mistakes and mutants."""

    hw = "hw4"
