"""Layers forward and backward against torch and central differences, and what they say to mistakes."""

import numpy as np
import pytest
import torch

from dl101 import use_language
from dl101.activations import ACTIVATIONS
from dl101.gradient_check import gradient_check
from dl101.layers import NAMES, activation_backward, activation_forward, linear_backward, linear_forward

TORCH = {
    "elu": torch.nn.functional.elu,
    "gelu": torch.nn.functional.gelu,
    "heaviside": lambda z: torch.heaviside(z.detach(), torch.tensor(0.5, dtype=torch.float64)) + 0 * z,
    "leaky_relu": torch.nn.functional.leaky_relu,
    "linear": lambda z: z,
    "relu": torch.relu,
    "sigmoid": torch.sigmoid,
    "sign": torch.sign,
    "silu": torch.nn.functional.silu,
    "softplus": torch.nn.functional.softplus,
    "softsign": torch.nn.functional.softsign,
    "tanh": torch.tanh,
}


@pytest.mark.parametrize(("m", "n", "h"), [(1, 1, 1), (1, 5, 3), (7, 1, 4), (20, 6, 1), (64, 9, 11)])
def test_a_linear_layer_agrees_with_torch(m, n, h):
    for seed in range(4):
        rng = np.random.default_rng(seed)
        X, W, b, dZ = rng.normal(size=(m, n)), rng.normal(size=(h, n)), rng.normal(size=h), rng.normal(size=(m, h))
        tensors = [torch.tensor(array, requires_grad=True) for array in (X, W, b)]
        expected = torch.nn.functional.linear(*tensors)
        expected.backward(torch.tensor(dZ))
        Z, cache = linear_forward(X, W, b)
        np.testing.assert_allclose(Z, expected.detach().numpy(), rtol=1e-10, atol=1e-12)
        for ours, tensor in zip(linear_backward(dZ, cache), tensors, strict=True):
            assert ours.shape == tensor.shape
            np.testing.assert_allclose(ours, tensor.grad.numpy(), rtol=1e-10, atol=1e-12)


def test_a_linear_layer_agrees_with_differences():
    rng = np.random.default_rng(1)
    given = {"X": rng.normal(size=(4, 3)), "W": rng.normal(size=(2, 3)), "b": rng.normal(size=2)}
    dZ = rng.normal(size=(4, 2))
    gradients = dict(zip(given, linear_backward(dZ, linear_forward(**given)[1]), strict=True))
    errors = gradient_check(lambda **arrays: (dZ * linear_forward(**arrays)[0]).sum(), given, gradients)
    assert max(errors.values()) < 1e-8


@pytest.mark.parametrize("name", NAMES)
def test_an_activation_layer_agrees_with_torch(name):
    rng = np.random.default_rng(3)
    Z, dH = rng.normal(scale=3, size=(40, 5)), rng.normal(size=(40, 5))
    Z[0, 0] = 0.0 if name != "elu" else -1.0
    tensor = torch.tensor(Z, requires_grad=True)
    expected = TORCH[name](tensor)
    expected.backward(torch.tensor(dH))
    H, cache = activation_forward(Z, name)
    np.testing.assert_allclose(H, expected.detach().numpy(), rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(activation_backward(dH, cache), tensor.grad.numpy(), rtol=1e-8, atol=1e-12)


def test_every_activation_is_a_layer_and_takes_its_parameter():
    assert set(NAMES) == {*ACTIVATIONS, "linear"}
    H, cache = activation_forward([[-2.0, 2.0]], "leaky_relu", a=0.25)
    assert H.tolist() == [[-0.5, 2.0]]
    assert activation_backward([[1.0, 1.0]], cache).tolist() == [[0.25, 1.0]]


@pytest.mark.parametrize(
    ("mistake", "english", "russian"),
    [
        (lambda: linear_forward(np.ones((4, 2)), np.ones((2, 3)), np.ones(2)), r"X \(4, 2\), W \(2, 3\)", "строка W"),
        (lambda: linear_forward(np.ones((4, 2)), np.ones((3, 2)), np.ones((4, 1))), r"b \(4, 1\)", r"b \(4, 1\)"),
        (lambda: linear_forward(np.ones(2), np.ones((3, 2)), np.ones(3)), "row of X", "строка X"),
        (
            lambda: linear_backward(np.ones(4), linear_forward(np.ones((4, 2)), np.ones((1, 2)), [0])[1]),
            r"dZ has shape \(4,\).*\(4, 1\)",
            r"dZ имеет форму \(4,\)",
        ),
        (lambda: activation_forward([1.0], "Relu"), "choose one of sigmoid, .*linear", "возможны sigmoid"),
        (lambda: activation_backward([[1.0]], activation_forward([1.0], "tanh")[1]), "dH has shape", "dH имеет форму"),
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
