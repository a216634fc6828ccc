"""The two-layer network: its gradient against torch and finite differences, its training, what it says to mistakes."""

import numpy as np
import pytest
import torch

from dl101 import two_layer, use_language
from dl101.gradient_check import gradient_check
from dl101.portable_random import uniform
from dl101.two_layer import Network, forward, gradient, initialise, loss, predict, train

XOR_X, XOR_Y = np.array([[0, 0], [0, 1], [1, 0], [1, 1]]), np.array([0, 1, 1, 0])
ACTIVATIONS = ["tanh", "sigmoid", "relu"]
CASES = [(activation, kind, o) for activation in ACTIVATIONS for kind in ("cross_entropy", "mse") for o in (1, 3)]


def data(kind, o, seed=0, m=20):
    rng = np.random.default_rng(seed)
    X = rng.normal(size=(m, 4))
    if kind == "mse":
        return X, rng.normal(size=(m, o) if o > 1 else m)
    return X, rng.integers(0, max(o, 2), size=m)


def torch_loss(parameters, X, y, activation, kind):
    """The same loss, written with torch's own layers and losses."""
    functional = torch.nn.functional
    hidden = getattr(torch, activation)(functional.linear(torch.tensor(X), parameters["W1"], parameters["b1"]))
    outputs = functional.linear(hidden, parameters["W2"], parameters["b2"])
    if kind == "mse":
        return functional.mse_loss(outputs, torch.tensor(y).reshape(outputs.shape))
    if outputs.shape[1] == 1:
        return functional.binary_cross_entropy_with_logits(outputs[:, 0], torch.tensor(y, dtype=torch.float64))
    return functional.cross_entropy(outputs, torch.tensor(y))


@pytest.mark.parametrize(("activation", "kind", "o"), CASES)
def test_loss_and_gradient_agree_with_torch(activation, kind, o):
    for seed in range(3):
        X, y = data(kind, o, seed)
        network = initialise(4, 7, o, activation, seed, scale=2.0)
        tensors = {k: torch.tensor(v, requires_grad=True) for k, v in network.parameters.items()}
        value = torch_loss(tensors, X, y, activation, kind)
        value.backward()
        assert loss(network, X, y, kind) == pytest.approx(value.item(), rel=1e-12)
        ours = gradient(network, X, y, kind)
        assert list(ours) == ["W1", "b1", "W2", "b2"]
        for name, tensor in tensors.items():
            assert ours[name].shape == tensor.shape
            np.testing.assert_allclose(ours[name], tensor.grad.numpy(), rtol=1e-10, atol=1e-12)


@pytest.mark.parametrize(("activation", "kind", "o"), CASES)
def test_gradient_agrees_with_finite_differences(activation, kind, o):
    X, y = data(kind, o, seed=5)
    network = initialise(4, 7, o, activation, seed=6, scale=2.0)
    errors = gradient_check(
        lambda **parameters: loss(Network(**parameters, activation=activation), X, y, kind),
        network.parameters,
        gradient(network, X, y, kind),
    )
    assert max(errors.values()) < 1e-8


@pytest.mark.parametrize(("activation", "kind", "o"), CASES)
def test_training_takes_the_steps_torch_takes(activation, kind, o):
    X, y = data(kind, o, seed=2)
    network = initialise(4, 5, o, activation, seed=3)
    trained, history = train(network, X, y, learning_rate=0.3, steps=25, loss=kind)
    tensors = {k: torch.tensor(v, requires_grad=True) for k, v in network.parameters.items()}
    optimizer, losses = torch.optim.SGD(tensors.values(), lr=0.3), []
    for step in range(26):
        optimizer.zero_grad()
        value = torch_loss(tensors, X, y, activation, kind)
        losses.append(value.item())
        if step < 25:
            value.backward()
            optimizer.step()
    np.testing.assert_allclose(history, losses, rtol=1e-10)
    for name, tensor in tensors.items():
        np.testing.assert_allclose(trained.parameters[name], tensor.detach().numpy(), rtol=1e-9, atol=1e-12)
    assert trained.activation == activation
    # the network it started from is as it was, and training can go on where it stopped
    assert loss(network, X, y, kind) == history[0]
    first, begun = train(network, X, y, 0.3, 10, kind)
    _, rest = train(first, X, y, 0.3, 15, kind)
    assert [*begun, *rest[1:]] == list(history)


def test_forward_is_the_formula_and_knows_xor():
    # the lecture's XOR: u1 = H(x1 + x2 − 1.5), u2 = H(x1 + x2 − 0.5), output −0.5 − u1 + u2
    network = Network([[1, 1], [1, 1]], [-1.5, -0.5], [[-1, 1]], [-0.5], "heaviside")
    outputs, hidden = forward(network, XOR_X)
    assert hidden.tolist() == [[0, 0], [0, 1], [0, 1], [1, 1]]
    assert outputs.tolist() == [[-0.5], [0.5], [0.5], [-0.5]]
    assert predict(network, XOR_X).tolist() == XOR_Y.tolist()
    assert forward(network, [[0.5, 0.0]])[1].tolist() == [[0, 0.5]]  # on the line: H(0) = 1/2
    assert network.size == 9


def test_predict_takes_the_largest_of_several_outputs():
    network = Network([[1.0]], [0.0], [[1], [-1], [0]], [0, 0, 0.5], "tanh")
    assert predict(network, [[2.0], [-2.0], [0.1]]).tolist() == [0, 1, 2]


def test_xor_is_learned_from_some_starts_and_not_from_others():
    solved = []
    for seed in range(20):
        network, history = train(initialise(2, 2, seed=seed), XOR_X, XOR_Y, 1.0, 3000)
        solved.append(bool((predict(network, XOR_X) == XOR_Y).all()) and history[-1] < 0.05)
    assert 0.4 < np.mean(solved) < 1


def test_equal_neurons_stay_equal():
    network, history = train(Network(np.zeros((2, 2)), np.zeros(2), np.zeros((1, 2)), [0]), XOR_X, XOR_Y, 1.0, 200)
    assert history[-1] == pytest.approx(np.log(2))
    np.testing.assert_array_equal(network.W1[0], network.W1[1])


def test_initialise_keeps_to_the_rule_of_its_docstring():
    network = initialise(2, 3, 2, "relu", seed=7, scale=0.5)
    u = list(uniform(7, 6 + 3 + 6 + 2))
    numbers = [(2 * u.pop(0) - 1) * (0.5 / 2**0.5) for _ in range(9)]
    numbers += [(2 * u.pop(0) - 1) * (0.5 / 3**0.5) for _ in range(8)]
    assert network.W1.tolist() == [numbers[:2], numbers[2:4], numbers[4:6]]
    assert network.b1.tolist() == numbers[6:9]
    assert network.W2.tolist() == [numbers[9:12], numbers[12:15]] and network.b2.tolist() == numbers[15:]
    assert network.activation == "relu" and (initialise(2, 3, seed=8).W1 != initialise(2, 3, seed=9).W1).all()


def test_certain_mistakes_cost_a_finite_loss():
    network = Network([[1e4]], [0.0], [[1e4]], [0.0], "relu")
    assert loss(network, [[1.0]], [0]) == 1e8 and loss(network, [[1.0]], [1]) == 0
    three = Network([[1e4]], [0.0], [[1e4], [0], [0]], [0, 0, 0], "relu")
    assert loss(three, [[1.0]], [1]) == 1e8 and loss(three, [[1.0]], [0]) == 0
    assert all(np.isfinite(value).all() for value in gradient(three, [[1.0]], [1]).values())


def test_a_network_keeps_its_own_copy():
    b1 = np.zeros(1)
    network = Network([[1]], b1, [[1]], [0])
    b1[0] = 5
    assert network.b1[0] == 0 and network.W1.dtype == np.float64


NETWORK, THREE = initialise(2, 3), initialise(2, 3, 3)
MISTAKES = [
    (lambda: forward(NETWORK, [0, 1]), r"\(2,\); it should be \(m, 2\)", r"\(2,\), а нужна \(m, 2\)"),
    (lambda: forward(NETWORK, XOR_X[:0]), "should be", "а нужна"),
    (lambda: forward(NETWORK, [[np.nan, 0]]), "nan or inf", "nan или inf"),
    (lambda: loss(NETWORK, XOR_X, [0, 1]), r"y has shape \(2,\); it should be \(4,\)", "примеров 4, выходов 1"),
    (lambda: loss(NETWORK, XOR_X, [0, 1, 2, 0]), "zeros and ones", "нули и единицы"),
    (lambda: loss(NETWORK, XOR_X, [0, 1, np.nan, 0]), "y holds nan", "y содержит nan"),
    (lambda: loss(THREE, XOR_X, [0, 1, 2, 3]), "from 0 to 2", "от 0 до 2"),
    (lambda: loss(THREE, XOR_X, np.eye(4)[:, :3]), r"should be \(4,\)", r"нужна \(4,\)"),
    (lambda: loss(THREE, XOR_X, XOR_Y, "mse"), r"should be \(4, 3\)", r"нужна \(4, 3\)"),
    (lambda: gradient(NETWORK, XOR_X, XOR_Y, "hinge"), "choose one of cross_entropy, mse", "возможны cross_entropy"),
    (lambda: train(NETWORK, XOR_X, XOR_Y, 0, 5), "above 0", "больше 0"),
    (lambda: train(NETWORK, XOR_X, XOR_Y, 1, -1), "at least 0", "не меньше 0"),
    (lambda: train(NETWORK, 1e3 * XOR_X, XOR_Y, 1e9, 50, "mse"), "learning rate .* too large", "велика"),
    (lambda: initialise(2, 0), "at least one neuron", "хотя бы один нейрон"),
    (lambda: initialise(2, 2, activation="Relu"), "choose one of tanh", "возможны tanh"),
    (lambda: Network([1, 2], [0], [[1]], [0]), r"W2.reshape\(1, -1\)", r"W2.reshape\(1, -1\)"),
    (lambda: Network([[1, 2]], [0, 0], [[1]], [0]), r"b1 \(2,\).*should be b1 \(1,\)", r"нужны b1 \(1,\)"),
    (
        lambda: gradient(initialise(2, 2, activation="heaviside"), XOR_X, XOR_Y),
        "derivative of a step",
        "Производная ступеньки",
    ),
]


@pytest.mark.filterwarnings("error")
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


def test_the_module_names_what_it_offers():
    assert set(two_layer.__all__) >= {"Network", "initialise", "forward", "loss", "gradient", "train"}
