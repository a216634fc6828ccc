"""Logistic regression against torch, finite differences and what is known in closed form."""

import numpy as np
import pytest
import torch

from dl101 import logistic_regression as lr
from dl101.data.points import CLOUDS, two_clouds
from dl101.gradient_check import gradient_check
from dl101.portable_random import normal, uniform


@pytest.fixture
def data():
    points, labels = two_clouds(60, "overlapping", seed=1)
    return points.T, labels.reshape(1, -1)


def test_zero_start_costs_log_two(data):
    X, Y = data
    w, b = lr.initialize(2)
    assert w.shape == (2, 1)
    assert lr.cost(lr.forward(w, b, X), Y) == pytest.approx(np.log(2), rel=1e-15)


def test_gradient_by_central_differences(data):
    X, Y = data
    w, b = np.array([[0.7], [-1.3]]), 0.4
    dw, db = lr.backward(X, lr.forward(w, b, X), Y)
    errors = gradient_check(lambda w, b: lr.cost(lr.forward(w, b, X), Y), {"w": w, "b": b}, {"w": dw, "b": db})
    assert dw.shape == (2, 1) and max(errors.values()) < 1e-8


def test_training_agrees_with_torch(data):
    X, Y = data
    w, b, history = lr.train(X, Y, learning_rate=0.5, steps=50)
    tw, tb = (
        torch.zeros(2, 1, dtype=torch.float64, requires_grad=True),
        torch.zeros(1, dtype=torch.float64, requires_grad=True),
    )
    descent = torch.optim.SGD([tw, tb], lr=0.5)
    losses = []
    for _ in range(51):
        descent.zero_grad()
        logits = tw.T @ torch.tensor(X) + tb
        loss = torch.nn.functional.binary_cross_entropy_with_logits(logits, torch.tensor(Y, dtype=torch.float64))
        losses.append(loss.item())
        loss.backward()
        if len(losses) <= 50:
            descent.step()
    np.testing.assert_allclose(history, losses, rtol=1e-10)
    np.testing.assert_allclose(w, tw.detach().numpy(), rtol=1e-9)
    assert b == pytest.approx(tb.item(), rel=1e-9)


def test_training_reaches_the_minimum_and_can_be_continued(data):
    X, Y = data
    w, b, history = lr.train(X, Y, 1.0, 3000)
    dw, db = lr.backward(X, lr.forward(w, b, X), Y)
    assert np.abs(dw).max() < 1e-6 and abs(db) < 1e-6
    assert (np.diff(history) <= 1e-15).all()
    half_w, half_b, first = lr.train(X, Y, 1.0, 1500)
    whole_w, whole_b, second = lr.train(X, Y, 1.0, 1500, half_w, half_b)
    np.testing.assert_array_equal(whole_w, w)
    np.testing.assert_array_equal(np.concatenate([first, second[1:]]), history)


def test_weights_grow_without_end_on_separable_data_only():
    def norm(kind, steps):
        points, labels = two_clouds(60, kind)
        return np.linalg.norm(lr.train(points.T, labels.reshape(1, -1), 1.0, steps)[0])

    assert norm("separable", 10000) > 1.4 * norm("separable", 1000) > 1.4**2 * norm("separable", 100)
    assert norm("overlapping", 10000) == pytest.approx(norm("overlapping", 1000), rel=1e-4)


def test_threshold_and_accuracy(data):
    X, Y = data
    w, b = lr.initialize(2)
    assert lr.predict(w, b, X).tolist() == [[1] * 60]  # p = 0.5 counts as class 1
    assert lr.predict(w, b, X, threshold=0.6).sum() == 0
    assert lr.accuracy(np.array([[1, 0, 1, 1]]), np.array([[1, 1, 1, 0]])) == 0.5


def test_shapes_are_named_when_wrong(data):
    X, Y = data
    w, b = lr.initialize(2)
    A = lr.forward(w, b, X)
    with pytest.raises(ValueError, match=r"w has shape \(2,\)"):
        lr.forward(w.ravel(), b, X)
    with pytest.raises(ValueError, match="transpose X"):
        lr.forward(w, b, X.T)
    with pytest.raises(ValueError, match=r"Y\.reshape\(1, -1\)"):
        lr.cost(A, Y.ravel())
    with pytest.raises(ValueError, match="predictions has shape"):
        lr.accuracy(Y.T, Y)
    with pytest.raises(ValueError, match="columns"):
        lr.train(np.ones((5, 4, 4)), np.ones((1, 5)), 0.1, 1)
    with pytest.raises(ValueError, match="zeros and ones"):
        lr.train(X, Y * 2 - 1, 0.1, 1)
    with pytest.raises(ValueError, match="nan or inf"):
        lr.train(X * np.nan, Y, 0.1, 1)
    with pytest.raises(ValueError, match="above 0"):
        lr.train(X, Y, 0, 1)


def test_the_separable_set_is_separable_and_the_overlapping_one_is_not():
    for seed in range(20):
        for kind, perfect in [("separable", True), ("overlapping", False)]:
            points, labels = two_clouds(80, kind, seed)
            assert labels.tolist() == [0] * 40 + [1] * 40
            along = points @ CLOUDS[kind]["centre"]
            gap = along[labels == 1].min() - along[labels == 0].max()
            assert (gap >= 2 * 0.3 * np.linalg.norm(CLOUDS[kind]["centre"]) - 1e-12) == perfect


def test_portable_random_numbers():
    # mulberry32 with seed 0, from the reference implementation in JavaScript
    assert uniform(0, 3).tolist() == [0.26642920868471265, 0.0003297457005828619, 0.2232720274478197]
    numbers = normal(7, 100001)
    assert len(numbers) == 100001 and abs(numbers.mean()) < 0.02 and abs(numbers.std() - 1) < 0.02
