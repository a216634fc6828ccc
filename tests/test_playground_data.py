"""The points of the playground: Playground's rules written once more in plain loops, and what the sets look like."""

import math

import numpy as np
import pytest

from dl101 import use_language
from dl101.data import playground
from dl101.data.playground import FEATURES, SETS, features, split
from dl101.portable_random import normal, uniform

NOISES = [0.0, 0.15, 0.5]


class Stream:
    """The numbers of a seed, one after the other, as a program in any language would take them."""

    def __init__(self, numbers):
        self.numbers = iter(numbers.tolist())

    def between(self, low, high):
        return low + (high - low) * next(self.numbers)


def by_rule(name, m, noise, seed):
    """The published rules, point by point; labels as Playground has them, ±1 or a number."""
    points, labels, u = [], [], Stream(uniform(seed, 4 * m))
    g = iter(normal(seed, 2 * m).tolist())
    for i in range(m):
        first = i < m // 2
        j, k = (i, m // 2) if first else (i - m // 2, m - m // 2)
        if name == "circle":
            r = u.between(0, 2.5) if first else u.between(3.5, 5)
            angle = u.between(0, 2 * math.pi)
            x1, x2 = r * math.sin(angle), r * math.cos(angle)
            e1, e2 = u.between(-5, 5) * noise, u.between(-5, 5) * noise
            label = 1 if math.hypot(x1 + e1, x2 + e2) < 2.5 else -1
        elif name == "xor":
            x1, x2 = u.between(-5, 5), u.between(-5, 5)
            x1, x2 = (x + (0.3 if x > 0 else -0.3) for x in (x1, x2))
            e1, e2 = u.between(-5, 5) * noise, u.between(-5, 5) * noise
            label = 1 if (x1 + e1) * (x2 + e2) >= 0 else -1
        elif name == "gaussians":
            spread = math.sqrt(0.5 + (4 - 0.5) * noise / 0.5)
            x1, x2 = ((2 if first else -2) + spread * next(g) for _ in range(2))
            label = 1 if first else -1
        elif name == "spiral":
            r, t = j / k * 5, 1.75 * j / k * 2 * math.pi + (0 if first else math.pi)
            x1, x2 = r * math.sin(t) + u.between(-1, 1) * noise, r * math.cos(t) + u.between(-1, 1) * noise
            label = 1 if first else -1
        elif name == "two_moons":
            t = math.pi * (j + 0.5) / k
            # make_moons: outer (cos t, sin t), inner (1 − cos t, ½ − sin t), about the middle (½, ¼)
            x1, x2 = (1 - math.cos(t), 0.5 - math.sin(t)) if first else (math.cos(t), math.sin(t))
            x1, x2 = (3.5 * (x - c) + 3.5 * noise * next(g) for x, c in ((x1, 0.5), (x2, 0.25)))
            label = 1 if first else -1
        else:
            x1, x2 = u.between(-6, 6), u.between(-6, 6)
            a, b = x1 + u.between(-6, 6) * noise, x2 + u.between(-6, 6) * noise
            if name == "plane":
                label = -1 + 2 * (a + b + 10) / 20
            else:
                label = 0
                for c1, c2, sign in playground.BELLS:
                    new = sign * min(max(1 - math.hypot(a - c1, b - c2) / 2, 0), 1)
                    label = new if abs(new) > abs(label) else label
        points.append((x1, x2))
        labels.append(label)
    return np.array(points), np.array(labels)


@pytest.mark.parametrize("noise", NOISES)
@pytest.mark.parametrize("name", SETS)
def test_the_points_are_those_of_the_rules(name, noise):
    for m, seed in ((41, 3), (200, 2**31)):
        X, y = SETS[name].points(m, noise, seed)
        points, labels = by_rule(name, m, noise, seed)
        np.testing.assert_allclose(X, points, rtol=0, atol=1e-12)
        if SETS[name].task == "classification":
            assert y.dtype == np.int64 and (2 * y - 1).tolist() == labels.tolist()
        else:
            assert y.dtype == np.float64
            np.testing.assert_allclose(y, labels, rtol=0, atol=1e-12)


@pytest.mark.parametrize("name", SETS)
def test_a_set_is_the_same_for_a_seed_and_another_for_another(name):
    function = SETS[name].points
    assert function is getattr(playground, name) and SETS[name].name == name
    X, y = function(noise=0.2, seed=5)
    assert X.shape == (SETS[name].m, 2) and y.shape == (SETS[name].m,)
    np.testing.assert_array_equal(X, function(SETS[name].m, 0.2, 5)[0])
    assert (X != function(noise=0.2, seed=6)[0]).all(axis=1).mean() > 0.99


def test_without_noise_the_classes_keep_apart():
    X, y = playground.circle(2000)
    r = np.linalg.norm(X, axis=1)
    assert r[y == 1].max() <= 2.5 < 3.5 <= r[y == 0].min() and r.max() <= 5 and y.sum() == 1000
    X, y = playground.xor(2000)
    assert 0.3 <= np.abs(X).min() and np.abs(X).max() <= 5.3 and ((X[:, 0] * X[:, 1] > 0) == y).all()
    assert 0.4 < y.mean() < 0.6
    for X, y in (playground.spiral(400), playground.two_moons(400)):
        distance = np.linalg.norm(X[y == 1][:, None] - X[y == 0], axis=2)
        # the arms begin together at the origin; from there on, and everywhere for the moons, there is a gap
        far = np.linalg.norm(X[y == 1], axis=1) > 1
        assert distance[far].min() > 0.9
        assert np.abs(X).max() < 6


def test_noise_mixes_labels_or_moves_points():
    for name in ("circle", "xor"):
        (X, y), (noisy, wrong) = SETS[name].points(2000, 0.0, 1), SETS[name].points(2000, 0.2, 1)
        np.testing.assert_array_equal(X, noisy)
        assert 0.01 < (y != wrong).mean() < 0.2
    X, y = playground.gaussians(20000, 0.5, 2)
    for label, centre in ((1, 2), (0, -2)):
        cloud = X[y == label]
        assert np.abs(cloud.mean(axis=0) - centre).max() < 0.1
        np.testing.assert_allclose(np.cov(cloud.T), 4 * np.eye(2), atol=0.2)
    moved = playground.spiral(500, 0.5, 1)[0] - playground.spiral(500, 0.0, 1)[0]
    assert 0.45 < np.abs(moved).max() <= 0.5
    moved = playground.two_moons(5000, 0.1, 1)[0] - playground.two_moons(5000, 0.0, 1)[0]
    assert moved.std() == pytest.approx(0.35, rel=0.03)


def test_a_line_does_for_the_plane_and_not_for_the_bells():
    for name, error in (("plane", 1e-12), ("multi_gaussian", 0.1)):
        X, y = SETS[name].points()
        A = np.column_stack([X, np.ones(len(X))])
        rest = y - A @ np.linalg.lstsq(A, y, rcond=None)[0]
        assert (np.abs(rest).max() < error) == (name == "plane")
        assert np.abs(y).max() <= 1.2


def test_features_are_playgrounds_seven():
    X = np.array([[0.5, -2.0], [3.0, 1.0]])
    expected = {
        "x1": X[:, 0], "x2": X[:, 1], "x1²": [0.25, 9], "x2²": [4, 1], "x1·x2": [-1, 3],
        "sin x1": np.sin(X[:, 0]), "sin x2": np.sin(X[:, 1]),
    }  # fmt: skip
    assert list(FEATURES) == list(expected)
    np.testing.assert_allclose(features(X, list(FEATURES)), np.column_stack(list(expected.values())))
    np.testing.assert_array_equal(features(X), X)
    # on these two inputs a circle becomes a line
    X, y = playground.circle(300)
    squares = features(X, ["x1²", "x2²"])
    assert ((squares.sum(axis=1) < 9) == y).all()


def test_split_gives_every_example_to_one_part():
    X, y = playground.circle(101, seed=1)
    X_train, y_train, X_test, y_test = split(X, y, 0.3, seed=2)
    assert len(X_train) == len(y_train) == 30 and len(X_test) == len(y_test) == 71
    rows = {tuple(row): label for row, label in zip(X, y, strict=True)}
    for part, labels in ((X_train, y_train), (X_test, y_test)):
        assert [rows.pop(tuple(row)) for row in part] == labels.tolist()
    assert not rows
    order = sorted(range(101), key=uniform(2, 101).tolist().__getitem__)
    np.testing.assert_array_equal(X_train, X[order[:30]])
    assert [len(part) for part in split(X[:2], y[:2], 0.9)] == [1, 1, 1, 1]


@pytest.mark.parametrize(
    ("mistake", "english", "russian"),
    [
        *((lambda s=s: s.points(1), "at least two points", "хотя бы две точки") for s in SETS.values()),
        *((lambda s=s: s.points(9, 0.6), "between 0 and 0.5", "от 0 до 0.5") for s in SETS.values()),
        (lambda: playground.spiral(9, math.nan), "noise nan", "шум nan"),
        (lambda: features(np.ones(2)), r"should be \(m, 2\)", r"нужна \(m, 2\)"),
        (lambda: features(np.ones((3, 2)), ["x3"]), "out of x1, x2", "из x1, x2"),
        (lambda: features(np.ones((3, 2)), "x1"), "a list of names", "список имён"),
        (lambda: features(np.ones((3, 2)), []), "a list of names", "список имён"),
        (lambda: split(np.ones((3, 2)), [1, 2]), "3 examples, 2 labels", "примеров 3, меток 2"),
        (lambda: split(np.ones((3, 2)), [1, 2, 3], 1.0), "share between 0 and 1", "доля между 0 и 1"),
    ],
)
def test_a_mistake_ends_in_a_sentence(mistake, english, russian):
    for language, words in (("ru", russian), ("en", english)):
        use_language(language)
        try:
            with pytest.raises(ValueError, match=words):
                mistake()
        finally:
            use_language("en")
