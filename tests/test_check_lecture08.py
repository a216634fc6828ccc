"""Exercises of lecture 08: right answers pass, each known mistake gets its own hint, no answer is no mistake."""

import numpy as np
import pytest

from dl101 import use_language
from dl101.check import CheckFailed
from dl101.check import lecture08 as check
from dl101.mlp import MLP


def relu(z):
    return np.maximum(z, 0)


def by_loops(X, W, b):
    return np.array([[sum(x * w for x, w in zip(row, neuron, strict=True)) + c for neuron, c in zip(W, b, strict=True)]
                     for row in X])  # fmt: skip


def by_columns(X, W, b):
    return (W @ X.T + b[:, None]).T


def recursive(X, layers):
    W, b = layers[0]
    return X @ W.T + b if len(layers) == 1 else recursive(relu(X @ W.T + b), layers[1:])


def by_library(X, layers):
    network = MLP([X.shape[1], *(len(b) for _, b in layers)], "relu")
    for k, (W, b) in enumerate(layers, start=1):
        network.parameters.update({f"W{k}": W, f"b{k}": b})
    return network.forward(X)


@pytest.mark.parametrize(
    "answer, value",
    [
        (check.shapes, [(128, 784), (64, 128), (10, 64)]),
        (check.shapes, [[128, 784], [64, 128], [10, 64]]),
        (check.parameters, MLP([784, 128, 64, 10], init="zeros").size),
        (check.folds, [2**6, 2**6 - 1]),
        (check.linear, by_loops),
        (check.linear, by_columns),
        (check.mlp_forward, recursive),
        (check.mlp_forward, by_library),
    ],
)
def test_right_answers(answer, value, capsys):
    answer(value)
    assert capsys.readouterr().out.startswith("✓ ")


def test_the_two_layers_collapse(capsys):
    check.collapse([[1, 3], [5, 5]], [2, 5])
    assert capsys.readouterr().out.startswith("✓ collapse")
    x = np.random.default_rng(0).normal(size=2)
    two = check.W2 @ (check.W1 @ x + check.b1) + check.b2
    assert np.array([[1, 3], [5, 5]]) @ x + [2, 5] == pytest.approx(two)


@pytest.mark.parametrize(
    "answer, key",
    [
        ([(784, 128), (128, 64), (64, 10)], "transposed"),
        ([(10, 64), (64, 128), (128, 784)], "order"),
        ([(128, 785), (64, 129), (10, 65)], "bias-inside"),
        ([(128, 784), (128, 64), (10, 64)], "value"),
        ([(128, 784), (64, 128)], "type"),
        ([784, 128, 64], "type"),
        ("128, 784", "type"),
    ],
)
def test_wrong_shapes(answer, key):
    assert keys(lambda: check.shapes(answer)) == [f"shapes.{key}"] * 2


@pytest.mark.parametrize(
    "count, key",
    [
        (109184, "no-biases"),
        (109184 + 784 + 128 + 64, "input-biases"),
        (109386 + 784, "biases-of-inputs"),
        (109376, "no-output-biases"),
        (109187, "one-bias"),
        (100480, "first-layer"),
        (784 * 128 * 64 * 10, "product"),
        (5, "value"),
    ],
)
def test_wrong_counts_of_parameters(count, key):
    assert keys(lambda: check.parameters(count)) == [f"parameters.{key}"] * 2


@pytest.mark.parametrize(
    "answer, key",
    [
        ([12, 11], "two-per-fold"),
        ([64, 64], "one-too-many"),
        ([64, 62], "one-too-few"),
        ([64, 12], "deep-units"),
        ([32, 31], "off-by-one-fold"),
        ([64, 5], "value"),
        ([64], "type"),
    ],
)
def test_wrong_folds(answer, key):
    assert keys(lambda: check.folds(answer)) == [f"folds.{key}"] * 2


@pytest.mark.parametrize(
    "W, b, key",
    [
        (check.W1 @ check.W2, [2, 5], "order"),
        ([[1, 5], [3, 5]], [2, 5], "transposed"),
        ([[1, 3], [5, 4]], [2, 5], "W"),
        ([[1, 3], [5, 5]], [0, 3], "b1-lost"),
        ([[1, 3], [5, 5]], [2, 2], "b2-lost"),
        ([[1, 3], [5, 5]], [1, 2], "b"),
        ([[1, 3], [5, 5]], [1, 2, 3], "shape"),
        ([1, 3, 5, 5], [2, 5], "shape"),
        ("W2 W1", [2, 5], "type"),
    ],
)
def test_wrong_collapses(W, b, key):
    assert keys(lambda: check.collapse(W, b)) == [f"collapse.{key}"] * 2


@pytest.mark.parametrize(
    "function, key",
    [
        (lambda X, W, b: X @ W + b, "not-transposed"),
        (lambda X, W, b: W @ X.T + b[:, None], "transposed-result"),
        (lambda X, W, b: X @ W.T, "no-bias"),
        (lambda X, W, b: X @ W.T + b.reshape(-1, 1), "bias-to-examples"),
        (lambda X, W, b: X * W + b, "elementwise"),
        (lambda X, W, b: 1 / (1 + np.exp(-X @ W.T - b)), "activation"),
        (lambda X, W, b: X @ W.T - b, "value"),
    ],
)
def test_mistakes_in_one_layer(function, key):
    assert keys(lambda: check.linear(function)) == [f"linear.{key}"] * 2


def returned_too_early(X, layers):
    for W, b in layers:
        X = relu(X @ W.T + b)
        return X


def input_again(X, layers):
    for W, b in layers:
        H = X @ W.T + b
    return H


def everywhere(X, layers):
    for W, b in layers:
        X = relu(X @ W.T + b)
    return X


def nowhere(X, layers):
    for W, b in layers:
        X = X @ W.T + b
    return X


@pytest.mark.parametrize(
    "function, key",
    [
        (everywhere, "relu-at-output"),
        (nowhere, "no-activation"),
        (returned_too_early, "first-hidden-only"),
        (input_again, "input-again"),
        (lambda X, layers: X @ layers[0][0].T + layers[0][1], "first-layer-only"),
        (lambda X, layers: 1 / (1 + np.exp(-recursive(X, layers))), "sigmoid-at-output"),
        (lambda X, layers: recursive(X, [(W.T, b) for W, b in layers]), "not-transposed"),
        (lambda X, layers: recursive(X, [(W, 0 * b) for W, b in layers]), "no-bias"),
        (lambda X, layers: recursive(relu(X), layers), "relu-of-input"),
        (lambda X, layers: recursive(X, layers).T, "transposed-result"),
        (lambda X, layers: recursive(X, layers) + 1, "value"),
    ],
)
def test_mistakes_in_a_network(function, key):
    assert keys(lambda: check.mlp_forward(function)) == [f"mlp_forward.{key}"] * 2


def keys(ask):
    found = []
    for language in ("ru", "en"):
        use_language(language)
        try:
            with pytest.raises(CheckFailed) as failed:
                ask()
        finally:
            use_language("en")
        found.append(failed.value.key)
    return found


def test_no_answer_yet(capsys):
    check.shapes(None)
    check.shapes([(None, None), (None, None), (None, None)])
    check.parameters(None)
    check.folds([None, None])
    check.collapse(None, None)
    check.collapse([[None, None], [None, None]], [None, None])
    check.linear(lambda X, W, b: None)
    check.mlp_forward(lambda X, layers: None)
    assert capsys.readouterr().out.count("no answer yet") == 8
