"""The multilayer perceptron: outputs, gradients and training against torch, differences, and the two-layer network."""

import numpy as np
import pytest
import torch

from dl101 import mlp, two_layer, use_language
from dl101.gradient_check import gradient_check
from dl101.initialisation import initialise
from dl101.mlp import MLP

XOR_X, XOR_Y = np.array([[0, 0], [0, 1], [1, 0], [1, 1]]), np.array([0, 1, 1, 0])
MODULES = {
    "relu": torch.nn.ReLU, "tanh": torch.nn.Tanh, "sigmoid": torch.nn.Sigmoid, "linear": torch.nn.Identity,
    "gelu": torch.nn.GELU, "elu": torch.nn.ELU, "leaky_relu": torch.nn.LeakyReLU, "silu": torch.nn.SiLU,
    "softplus": torch.nn.Softplus, "softsign": torch.nn.Softsign,
}  # fmt: skip
CASES = [
    ([3, 1], [], "cross_entropy", 5),
    ([2, 4, 1], ["tanh"], "cross_entropy", 1),
    ([5, 7, 3], ["relu"], "cross_entropy", 30),
    ([1, 6, 1], ["sigmoid"], "mse", 12),
    ([4, 9, 2], ["softsign"], "mse", 17),
    ([2, 8, 8, 1], ["relu", "tanh"], "cross_entropy", 50),
    ([3, 5, 4, 6, 2], ["gelu", "elu", "leaky_relu"], "cross_entropy", 9),
    ([6, 5, 4, 3, 2, 1], ["silu", "linear", "softplus", "tanh"], "mse", 64),
]


def problem(sizes, kind, m, seed):
    rng = np.random.default_rng(seed)
    X, o = rng.normal(size=(m, sizes[0])), sizes[-1]
    if kind == "mse":
        return X, rng.normal(size=(m, o) if o > 1 else m)
    return X, rng.integers(0, max(o, 2), size=m)


def start(sizes, activations, seed):
    """An MLP with biases that are not zero."""
    network = MLP(sizes, activations, seed)
    for name in network.parameters:
        network.parameters[name] = network.parameters[name] + 0.3 * np.random.default_rng(seed).normal(
            size=network.parameters[name].shape
        )
    return network


def in_torch(network):
    modules = []
    for layer, (n, h) in enumerate(zip(network.sizes, network.sizes[1:], strict=False), start=1):
        linear = torch.nn.Linear(n, h, dtype=torch.float64)
        linear.weight.data = torch.tensor(network.parameters[f"W{layer}"])
        linear.bias.data = torch.tensor(network.parameters[f"b{layer}"])
        modules += [linear, *(MODULES[name]() for name in network.activations[layer - 1 : layer])]
    return torch.nn.Sequential(*modules)


def torch_loss(outputs, y, kind):
    functional = torch.nn.functional
    if kind == "mse":
        return functional.mse_loss(outputs, torch.tensor(y).reshape(outputs.shape))
    if outputs.shape[1] == 1:
        return functional.binary_cross_entropy_with_logits(outputs[:, 0], torch.tensor(y, dtype=torch.float64))
    return functional.cross_entropy(outputs, torch.tensor(y))


@pytest.mark.parametrize(("sizes", "activations", "kind", "m"), CASES)
def test_outputs_loss_and_gradient_agree_with_torch(sizes, activations, kind, m):
    for seed in range(3):
        X, y = problem(sizes, kind, m, seed)
        network = start(sizes, activations, seed)
        theirs = in_torch(network)
        outputs = theirs(torch.tensor(X))
        np.testing.assert_allclose(network.forward(X), outputs.detach().numpy(), rtol=1e-8, atol=1e-12)
        expected = torch_loss(outputs, y, kind)
        expected.backward()
        value, gradients = network.loss_and_gradient(X, y, kind)
        assert value == pytest.approx(expected.item(), rel=1e-9)
        assert network.loss(X, y, kind) == value
        assert list(gradients) == list(network.parameters)
        for (name, ours), tensor in zip(gradients.items(), theirs.parameters(), strict=True):
            assert ours.shape == network.parameters[name].shape
            np.testing.assert_allclose(ours, tensor.grad.numpy(), rtol=1e-7, atol=1e-10)


@pytest.mark.parametrize(("sizes", "activations", "kind", "m"), CASES)
def test_the_gradient_agrees_with_differences(sizes, activations, kind, m):
    X, y = problem(sizes, kind, m, seed=11)
    network = start(sizes, activations, seed=12)
    gradients = network.loss_and_gradient(X, y, kind)[1]

    def loss(**parameters):
        other = MLP(sizes, activations)
        other.parameters = parameters
        return other.loss(X, y, kind)

    assert max(gradient_check(loss, network.parameters, gradients).values()) < 1e-7


@pytest.mark.parametrize(("sizes", "activations", "kind", "m"), CASES[:6])
def test_training_takes_the_steps_torch_takes(sizes, activations, kind, m):
    X, y = problem(sizes, kind, m, seed=5)
    network = start(sizes, activations, seed=6)
    theirs, expected = in_torch(network), []
    optimizer = torch.optim.SGD(theirs.parameters(), lr=0.05)
    for _ in range(21):
        optimizer.zero_grad()
        value = torch_loss(theirs(torch.tensor(X)), y, kind)
        expected.append(value.item())
        value.backward()
        if len(expected) <= 20:
            optimizer.step()
    history = network.train(X, y, learning_rate=0.05, steps=20, loss=kind)
    np.testing.assert_allclose(history, expected, rtol=1e-8)
    for ours, tensor in zip(network.parameters.values(), theirs.parameters(), strict=True):
        np.testing.assert_allclose(ours, tensor.detach().numpy(), rtol=1e-7, atol=1e-10)
    assert network.train(X, y, 0.05, 0, kind).tolist() == [history[-1]]


@pytest.mark.parametrize(("kind", "o"), [("cross_entropy", 1), ("cross_entropy", 3), ("mse", 2)])
def test_with_one_hidden_layer_it_is_the_two_layer_network(kind, o):
    X, y = problem([4, 5, o], kind, 20, seed=1)
    old = two_layer.initialise(4, 5, o, seed=3)
    network = MLP([4, 5, o], "tanh")
    network.parameters = dict(old.parameters)
    np.testing.assert_array_equal(network.forward(X), two_layer.forward(old, X)[0])
    value, gradients = network.loss_and_gradient(X, y, kind)
    assert value == two_layer.loss(old, X, y, kind)
    for name, gradient in two_layer.gradient(old, X, y, kind).items():
        np.testing.assert_allclose(gradients[name], gradient, rtol=1e-13)
    assert network.predict(X).tolist() == two_layer.predict(old, X).tolist()


def test_it_learns_xor():
    network = MLP([2, 8, 1], "tanh", seed=1, init="xavier")
    history = network.train(XOR_X, XOR_Y, learning_rate=0.5, steps=1500)
    assert network.predict(XOR_X).tolist() == XOR_Y.tolist() and history[-1] < 0.02 < history[0]
    assert history.shape == (1501,)


def test_without_activations_the_layers_collapse_to_one():
    network = start([3, 6, 4, 2], "linear", seed=2)
    p, X = network.parameters, np.random.default_rng(0).normal(size=(10, 3))
    W = p["W3"] @ p["W2"] @ p["W1"]
    b = p["W3"] @ (p["W2"] @ p["b1"] + p["b2"]) + p["b3"]
    np.testing.assert_allclose(network.forward(X), X @ W.T + b, rtol=1e-12)


def test_equal_neurons_stay_equal_when_all_start_at_zero():
    network = MLP([2, 4, 1], "tanh", init="zeros")
    assert network.train(XOR_X, XOR_Y, 1.0, 100)[-1] == pytest.approx(np.log(2))
    assert len({tuple(row) for row in network.parameters["W1"]}) == 1


def test_layers_show_what_every_layer_makes_of_the_data():
    network = start([2, 3, 4, 1], ["relu", "tanh"], seed=4)
    p, X = network.parameters, np.random.default_rng(1).normal(size=(6, 2))
    (Z1, H1), (Z2, H2), (Z3, H3) = network.layers(X)
    np.testing.assert_allclose(Z1, X @ p["W1"].T + p["b1"])
    np.testing.assert_array_equal(H1, np.maximum(Z1, 0))
    np.testing.assert_allclose(Z2, H1 @ p["W2"].T + p["b2"])
    np.testing.assert_array_equal(H2, np.tanh(Z2))
    np.testing.assert_array_equal(Z3, network.forward(X))
    np.testing.assert_array_equal(Z3, H3)


def test_what_a_network_says_of_itself():
    network = MLP([2, 8, 8, 1], ["relu", "tanh"], seed=3)
    assert network.depth == 3 and network.size == 2 * 8 + 8 + 8 * 8 + 8 + 8 + 1
    assert repr(network) == "MLP([2, 8, 8, 1], ['relu', 'tanh'], 105 parameters)"
    for name, value in initialise([2, 8, 8, 1], "he", 3).items():
        np.testing.assert_array_equal(network.parameters[name], value)
    assert set(mlp.__all__) >= {"MLP", "linear_forward", "linear_backward", "activation_forward", "activation_backward"}


def test_steps_pass_forward_but_not_backward():
    network = MLP([2, 2, 1], "heaviside")
    network.parameters = {
        "W1": np.ones((2, 2)), "b1": np.array([-1.5, -0.5]), "W2": np.array([[-1.0, 1.0]]), "b2": np.array([-0.5]),
    }  # fmt: skip
    assert network.predict(XOR_X).tolist() == XOR_Y.tolist()
    with pytest.raises(ValueError, match="derivative of a step"):
        network.loss_and_gradient(XOR_X, XOR_Y)


NETWORK = MLP([2, 3, 1])


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize(
    ("mistake", "english", "russian"),
    [
        (lambda: MLP([2, 3, 1], ["relu", "relu"]), "1 hidden layers and 2", "Скрытых слоёв 1, а функций активации 2"),
        (lambda: MLP([2, 3, 1], "Tanh"), "choose one of", "возможны"),
        (lambda: MLP([2, 1], "Tanh"), "choose one of", "возможны"),
        (lambda: MLP([2, 3, 1]).backward([[1.0]]), r"call forward\(X\) first", r"вызовите forward\(X\)"),
        (lambda: NETWORK.forward([0, 1]), r"should be \(m, 2\)", r"нужна \(m, 2\)"),
        (lambda: NETWORK.forward(XOR_X) is NETWORK.backward([1, 1, 1, 1]), r"\(4, 1\)", r"\(4, 1\)"),
        (lambda: NETWORK.loss(XOR_X, [0, 1, 2, 3]), "zeros and ones", "нули и единицы"),
        (lambda: NETWORK.loss(XOR_X, XOR_Y, "hinge"), "choose one of cross_entropy", "возможны cross_entropy"),
        (lambda: NETWORK.train(XOR_X, XOR_Y, -1, 5), "above 0", "больше 0"),
        (lambda: MLP([2, 3, 1]).train(1e3 * XOR_X, XOR_Y, 1e9, 50, "mse"), "too large", "велика"),
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
