"""Surfaces: gradients against finite differences, the published minima, Reddi's examples, noise, network slices."""

import numpy as np
import pytest
import torch

from dl101 import gates, surfaces, two_layer, use_language
from dl101.gradient_check import gradient_check, numerical_gradient
from dl101.optimizers import adam, amsgrad, inverse_square_root, minimise, sgd
from dl101.surfaces import SURFACES, network_slice, slice_around, slice_through


def network():
    return network_slice()


def around():
    """Two directions around a network with two outputs, cross-entropy of three examples in two classes."""
    start = two_layer.initialise(3, 4, 2, "tanh", seed=5, scale=2)
    X, y = np.random.default_rng(0).normal(size=(7, 3)), np.array([0, 1, 1, 0, 1, 0, 0])
    return slice_around(start, X, y, "cross_entropy", seed=1)


ALL = [*SURFACES.values(), network, around]


def surface_of(case):
    return case if isinstance(case, surfaces.Surface) else case()


def inside(surface, n, seed=0):
    low, high = np.array(surface.box).T
    return np.random.default_rng(seed).uniform(low, high, size=(n, surface.dimension))


def _name(case):
    return getattr(case, "name", None) or case.__name__


@pytest.mark.parametrize("case", ALL, ids=_name)
def test_gradient_minima_and_shapes(case):
    surface = surface_of(case)
    points = inside(surface, 30)
    for point in points:
        assert gradient_check(surface, {"x": point}, {"x": surface.gradient(point)})["x"] < 1e-7
    # many points at once are the points one by one
    many = points.reshape(5, 6, surface.dimension)
    np.testing.assert_allclose(surface(many), [[surface(p) for p in row] for row in many], rtol=1e-12)
    np.testing.assert_allclose(surface.gradient(many), [[surface.gradient(p) for p in row] for row in many], rtol=1e-12)
    assert surface.start.shape == (surface.dimension,) and np.isfinite(surface.start).all()
    low, high = np.array(surface.box).T
    assert ((low <= surface.minima) & (surface.minima <= high)).all() and (low <= surface.start).all()
    np.testing.assert_allclose(surface(surface.minima), surface.lowest, rtol=1e-12, atol=1e-24)
    if case is not around:  # that network is not trained
        assert (surface(points) > surface.lowest).all()
    assert surface.distance(surface.minima[-1]) == 0


@pytest.mark.parametrize("surface", [s for s in SURFACES.values() if s.dimension == 2] + [network], ids=_name)
def test_the_minima_are_minima(surface):
    surface = surface_of(surface)
    for minimum in surface.minima:
        assert np.abs(surface.gradient(minimum)).max() < 1e-10
        hessian = [numerical_gradient(lambda x, i=i: surface.gradient(x)[i], {"x": minimum})["x"] for i in (0, 1)]
        assert (np.linalg.eigvalsh(hessian) > 1e-3).all()


def test_published_minima_and_values():
    # Rosenbrock and Beale in closed form, Himmelblau as tables give them
    assert surfaces.rosenbrock([1, 1]) == 0 and surfaces.rosenbrock([-1.2, 1]) == pytest.approx(24.2)
    assert surfaces.beale([3, 0.5]) == 0 and surfaces.beale([1, 1]) == pytest.approx(1.5**2 + 2.25**2 + 2.625**2)
    published = [(3, 2), (-2.805118, 3.131312), (-3.779310, -3.283186), (3.584428, -1.848126)]
    assert len(surfaces.himmelblau.minima) == 4
    np.testing.assert_allclose(surfaces.himmelblau.distance(published), 0, atol=1e-6)
    assert surfaces.himmelblau([-0.270845, -0.923039]) == pytest.approx(181.617, abs=1e-3)  # its one local maximum
    np.testing.assert_allclose(surfaces.himmelblau.gradient([-0.270845, -0.923039]), 0, atol=1e-4)


def test_the_saddle_is_one():
    s = surfaces.saddle
    assert s.gradient([0, 0]).tolist() == [0, 0]
    assert s([0.1, 0]) > s([0, 0]) > s([0, 0.1])
    stuck = minimise(s, s.gradient, [-1.4, 0.0], "momentum", 500, learning_rate=0.05)
    np.testing.assert_allclose(stuck.last, [0, 0], atol=1e-6)
    freed = minimise(s, s.stochastic(0.05, 0), [-1.4, 0.0], "momentum", 500, learning_rate=0.05, stochastic=True)
    assert s.distance(freed.last) < 0.2


def test_the_ravine_bounds_the_learning_rate():
    s = surfaces.ravine
    assert s.distance(minimise(s, s.gradient, s.start, "sgd", 300, learning_rate=0.99 * 2 / 25).last) < 0.01
    assert s.distance(minimise(s, s.gradient, s.start, "sgd", 300, learning_rate=1.01 * 2 / 25).last) > 100


def last(surface, optimizer, steps, **settings):
    settings = {**surface.settings, **settings}
    trail = minimise(
        *(surface, surface.stochastic(), surface.start, optimizer, steps),
        **dict(domain=surface.domain, stochastic=True, **settings),
    )
    assert (np.abs(trail.points) <= 1).all()
    return trail.last[0]


def test_adam_goes_to_the_wrong_end_of_reddis_example_and_amsgrad_does_not():
    s = surfaces.reddi
    assert s.domain == (-1, 1) and s.settings == {"beta1": 0.0, "beta2": 1 / (1 + 3**2)}
    assert [float(s.stream(np.zeros(1), k)[0]) for k in range(7)] == [3, -1, -1, 3, -1, -1, 3]
    assert s([1.0]) == pytest.approx(np.mean([3, -1, -1])) and s.minima.tolist() == [[-1]] and s.lowest == s([-1.0])
    for settings in ({"learning_rate": 0.01}, {"learning_rate": 0.1, "schedule": inverse_square_root()}):
        assert last(s, adam, 2500, **settings) > 0.98
        assert last(s, amsgrad, 2500, **settings) < -0.98
    assert last(s, adam, 1500, learning_rate=0.05, beta1=0.9, beta2=0.999) < -0.98  # with the betas of torch
    # torch's own Adam does the same
    for amsgrad_too, end in ((False, 1.0), (True, -1.0)):
        x = torch.zeros(1, dtype=torch.float64, requires_grad=True)
        optimizer = torch.optim.Adam([x], lr=0.01, betas=(0.0, 0.1), amsgrad=amsgrad_too)
        for k in range(1500):
            x.grad = torch.tensor([3.0 if k % 3 == 0 else -1.0], dtype=torch.float64)
            optimizer.step()
            x.data.clamp_(-1, 1)
        assert x.item() == pytest.approx(end, abs=0.02)


def test_reddis_second_example():
    s = surfaces.reddi_rare
    assert [float(s.stream(np.zeros(1), k)[0]) for k in (0, 1, 100, 101, 102, 202)] == [1010, -10, -10, 1010, -10, 1010]
    assert s.settings == {"beta1": 0.9, "beta2": 0.99}
    assert s([1.0]) == pytest.approx((1010 - 100 * 10) / 101)
    assert last(s, adam, 4000, learning_rate=0.02) > 0.8
    assert last(s, amsgrad, 4000, learning_rate=0.02) < -0.1


def test_noise_is_seeded_normal_and_does_not_depend_on_who_asks():
    s = surfaces.himmelblau
    exact, first, again = s.gradient([1.0, 2.0]), s.stochastic(0.5, 3), s.stochastic(0.5, 3)
    noise = np.array([first([1.0, 2.0], k) - exact for k in range(2000)])
    backwards = np.array([again([1.0, 2.0], k) - exact for k in reversed(range(2000))])[::-1]
    np.testing.assert_array_equal(noise, backwards)
    assert np.abs(noise.mean(axis=0)).max() < 0.05 and noise.std(axis=0) == pytest.approx([0.5, 0.5], rel=0.05)
    assert abs(np.corrcoef(noise.T)[0, 1]) < 0.1
    assert not np.array_equal(noise[0], s.stochastic(0.5, 4)([1.0, 2.0], 0) - exact)
    np.testing.assert_array_equal(s.stochastic()([1.0, 2.0], 17), exact)
    runs = [
        minimise(s, s.stochastic(5, 1), s.start, sgd, 50, stochastic=True, learning_rate=0.01).points for _ in range(2)
    ]
    np.testing.assert_array_equal(*runs)
    assert not np.allclose(runs[0], minimise(s, s.gradient, s.start, sgd, 50, learning_rate=0.01).points)


def test_grid_is_what_contour_takes():
    x, y, heights = surfaces.rosenbrock.grid(5)
    assert x.tolist() == [-2, -1, 0, 1, 2] and y.tolist() == [-1, 0, 1, 2, 3]
    assert heights.shape == (5, 5) and heights[2, 3] == 0 and heights[1, 4] == surfaces.rosenbrock([2, 0])
    x, heights = surfaces.reddi.grid(3)
    np.testing.assert_allclose(heights, [-1 / 3, 0, 1 / 3])


def test_the_slice_is_the_loss_of_real_networks():
    s = network_slice()
    assert s.lowest < 1e-20 and len(s.minima) == 3
    for minimum in s.minima:  # each of the three solves XOR
        assert two_layer.forward(s.network(minimum), gates.INPUTS)[0][:, 0] == pytest.approx([0, 1, 1, 0], abs=1e-8)
    for point in inside(s, 5):
        network = s.network(point)
        assert s(point) == two_layer.loss(network, gates.INPUTS, gates.GATES["XOR"], "mse")
    np.testing.assert_allclose(s.plane.directions @ s.plane.directions.T, np.eye(2), atol=1e-12)
    assert s(s.minima.mean(axis=0)) > 0.1 and s((s.minima[0] + s.minima[1]) / 2) > 0.1  # hills between them
    network_slice.cache_clear()
    np.testing.assert_array_equal(network_slice().plane.directions, s.plane.directions)
    assert not np.array_equal(network_slice(1).plane.origin, s.plane.origin)
    down = minimise(s, s.gradient, s.start, "adam", 300, learning_rate=0.05)
    assert down.values[-1] < 1e-3 * down.values[0] and s.distance(down.last) < 0.1


def test_minibatches_go_through_all_examples_and_have_the_gradient_as_mean():
    s = around()
    for size, batches in ((3, 3), (7, 1), (1, 7), (100, 1)):
        gradient, x = s.minibatch(size, seed=2), [0.3, -0.2]
        for epoch in range(2):
            parts = [gradient(x, epoch * batches + b) for b in range(batches)]
            sizes = [min(size, 7 - b * size) for b in range(batches)]
            np.testing.assert_allclose(np.average(parts, axis=0, weights=sizes), s.gradient(x), rtol=1e-10)
    first = [s.minibatch(2, seed)(x, 0).tolist() for seed in (0, 1, 2)]
    assert first[0] != first[1] != first[2]
    assert s.minibatch(2, 0)(x, 0).tolist() == first[0]
    assert s.minibatch(2, 0)(x, 0).tolist() != s.minibatch(2, 0)(x, 4).tolist()  # the second pass is in another order


def test_directions_around_a_network_are_as_long_as_its_neurons():
    s = around()
    own = s.network([0, 0])
    for x in ([1, 0], [0, 1]):
        moved = s.network(x)
        for W, b in (("W1", "b1"), ("W2", "b2")):
            step = np.c_[getattr(moved, W) - getattr(own, W), getattr(moved, b) - getattr(own, b)]
            length = np.linalg.norm(np.c_[getattr(own, W), getattr(own, b)], axis=1)
            np.testing.assert_allclose(np.linalg.norm(step, axis=1), length, rtol=1e-12)


@pytest.fixture(params=["ru", "en"])
def lang(request):
    use_language(request.param)
    yield request.param
    use_language("en")


def test_mistakes_end_in_a_sentence(lang):
    one = two_layer.initialise(2, 2)
    three = [one, one, two_layer.initialise(2, 2, seed=1)]
    X, y = gates.INPUTS, gates.GATES["XOR"]
    for call in (
        lambda: surfaces.beale([1.0, 2.0, 3.0]),
        lambda: surfaces.beale.gradient(1.0),
        lambda: surfaces.reddi([0.5, 0.5]),
        lambda: network_slice().minibatch(0),
        lambda: slice_through(three[1:], X, y),
        lambda: slice_through(three, X, y),
        lambda: slice_through([one, three[2], two_layer.initialise(2, 3)], X, y),
    ):
        with pytest.raises(ValueError) as error:
            call()
        assert any("а" <= letter <= "я" for letter in str(error.value).lower()) == (lang == "ru")
