"""Initialisations: their rule, their variance, torch's bounds, and the size of activations after 20 layers."""

import numpy as np
import pytest
import torch

from dl101 import use_language
from dl101.initialisation import INITS, initialise
from dl101.layers import activation_forward, linear_forward
from dl101.portable_random import normal, uniform


def stated_variance(init, n, h, scale):
    return {"zeros": 0.0, "normal": scale**2, "xavier": 2 / (n + h), "he": 2 / n}[init]


@pytest.mark.parametrize("init", INITS)
@pytest.mark.parametrize("seed", [0, 1, 2])
def test_the_weights_have_the_stated_mean_and_variance(init, seed):
    sizes = (200, 300, 50)
    parameters = initialise(sizes, init, seed, scale=0.3)
    assert {name: value.shape for name, value in parameters.items()} == {
        "W1": (300, 200), "b1": (300,), "W2": (50, 300), "b2": (50,),
    }  # fmt: skip
    assert not parameters["b1"].any() and not parameters["b2"].any()
    for name, n, h in (("W1", 200, 300), ("W2", 300, 50)):
        W, variance = parameters[name], stated_variance(init, n, h, 0.3)
        # 15000 numbers: 5 % is over four standard errors of a variance, also of the normal distribution
        assert W.var() == pytest.approx(variance, rel=0.05)
        assert abs(W.mean()) <= 5 * np.sqrt(variance / W.size)
        # neither rows nor columns are alike: neighbours do not correlate
        if variance:
            assert abs(np.corrcoef(W[:, :-1].ravel(), W[:, 1:].ravel())[0, 1]) < 0.04
            assert abs(np.corrcoef(W[:-1].ravel(), W[1:].ravel())[0, 1]) < 0.04


def test_the_spread_is_the_one_of_torch():
    torch.manual_seed(0)
    theirs = torch.empty(300, 200, dtype=torch.float64)
    torch.nn.init.kaiming_normal_(theirs, nonlinearity="relu")
    assert initialise((200, 300), "he")["W1"].std() == pytest.approx(theirs.std().item(), rel=0.03)
    torch.nn.init.xavier_uniform_(theirs)
    ours = initialise((200, 300), "xavier")["W1"]
    assert ours.std() == pytest.approx(theirs.std().item(), rel=0.03)
    bound = np.sqrt(6 / 500)
    assert 0.999 * bound < np.abs(ours).max() <= bound


def test_the_numbers_keep_to_the_rule_of_the_docstring():
    # he and normal: one stream of normal numbers; xavier: of uniform ones
    for init, stream, spread in (
        ("he", list(normal(7, 9)), [(2 / 2) ** 0.5, (2 / 3) ** 0.5]),
        ("normal", list(normal(7, 9)), [0.5, 0.5]),
        ("xavier", [2 * u - 1 for u in uniform(7, 9)], [(6 / 5) ** 0.5, (6 / 4) ** 0.5]),
    ):
        parameters = initialise([2, 3, 1], init, seed=7, scale=0.5)
        first = np.reshape(stream[:6], (3, 2)) * spread[0]
        np.testing.assert_array_equal(parameters["W1"], first)
        np.testing.assert_array_equal(parameters["W2"], np.reshape(stream[6:], (1, 3)) * spread[1])
    assert list(initialise([2, 3, 1])) == ["W1", "b1", "W2", "b2"]
    assert (initialise([2, 3], seed=1)["W1"] != initialise([2, 3], seed=2)["W1"]).all()


@pytest.mark.parametrize(
    ("init", "activation", "low", "high"),
    [
        ("he", "relu", 0.7, 1.9),
        ("xavier", "tanh", 0.14, 0.18),
        ("xavier", "relu", 5e-4, 2e-3),
        ("normal", "tanh", 0.9e-16, 1.5e-16),
        ("xavier", "linear", 0.9, 1.1),
        ("zeros", "relu", 0, 0),
    ],
)
def test_the_spread_after_20_layers_is_the_one_of_the_docstring(init, activation, low, high):
    for seed in range(4):
        parameters = initialise([256] * 21, init, seed)
        H = np.random.default_rng(seed).normal(size=(300, 256))
        for layer in range(1, 21):
            H, _ = activation_forward(
                linear_forward(H, parameters[f"W{layer}"], parameters[f"b{layer}"])[0], activation
            )
        assert low <= np.sqrt((H**2).mean()) <= high


@pytest.mark.parametrize(
    ("mistake", "english", "russian"),
    [
        (lambda: initialise([2]), "number of inputs", "число входов"),
        (lambda: initialise(8), "number of inputs", "число входов"),
        (lambda: initialise([2, 0, 1]), "from 1 on", "целые от 1"),
        (lambda: initialise([2, 2.5]), "whole numbers", "целые"),
        (lambda: initialise([2, 1], "kaiming"), "one of zeros, normal, xavier, he", "один из zeros"),
        (lambda: initialise([2, 1], "normal", scale=-1), "not below 0", "не меньше нуля"),
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
