"""A network of two layers and its training by gradient descent, in NumPy.

    hidden layer   Z = X W1ᵀ + b1,   H = g(Z)        g: tanh, sigmoid, relu or heaviside, for each number by itself
    output layer   O = H W2ᵀ + b2                    no activation: values for "mse", logits for "cross_entropy"

Examples are ROWS: X is (m, n), m examples of n numbers. Neurons are rows too: row j of W1 holds the weights of hidden
neuron j. With h hidden neurons and o outputs W1 is (h, n), b1 (h,), W2 (o, h), b2 (o,). Z and H are (m, h), O is
(m, o).

The two losses are means over the examples:

    "mse"            mean of (O − y)² over all m·o numbers, as torch.nn.MSELoss has it
    "cross_entropy"  −log p of the right class. One output is the logit of class 1: p = σ(O), y is 0 or 1. Several
                     outputs are the logits of classes 0, 1, …, o − 1: p = softmax(O), y is the class number.

    from dl101 import gates, two_layer
    network = two_layer.initialise(n_inputs=2, n_hidden=2, seed=1)
    network, history = two_layer.train(network, gates.INPUTS, gates.GATES["XOR"], learning_rate=0.5, steps=2000)
    two_layer.predict(network, gates.INPUTS)
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from dl101 import activations, losses
from dl101 import network_arguments as arguments
from dl101.portable_random import uniform

__all__ = ["Network", "forward", "gradient", "initialise", "loss", "predict", "train"]

# name → function and derivative. A step has the derivative 0, so nothing can be learned through it: None.
_ACTIVATIONS = {
    "tanh": (activations.tanh, activations.tanh_derivative),
    "sigmoid": (activations.sigmoid, activations.sigmoid_derivative),
    "relu": (activations.relu, activations.relu_derivative),
    "heaviside": (activations.heaviside, None),
}


@dataclass(frozen=True, eq=False)
class Network:
    """The numbers of a two-layer network, and the name of its activation; a training step makes a new one.

    W1 (h, n), b1 (h,), W2 (o, h), b2 (o,): anything NumPy can turn into arrays; kept as float64.
    activation: of the hidden layer, "tanh", "sigmoid", "relu" or "heaviside" (with H(0) = 1/2).

    Raises ValueError, naming the shapes, if the four do not fit together, or for another activation.
    """

    W1: np.ndarray
    b1: np.ndarray
    W2: np.ndarray
    b2: np.ndarray
    activation: str = "tanh"

    def __post_init__(self):
        for name in ("W1", "b1", "W2", "b2"):
            # A copy, so that a list or an array changed later does not change the network.
            object.__setattr__(self, name, np.array(getattr(self, name), dtype=np.float64))
        arguments.require_one_of(self.activation, _ACTIVATIONS, "activation")
        arguments.require_shapes(self)

    @property
    def parameters(self) -> dict[str, np.ndarray]:
        """W1, b1, W2, b2 by name: what training changes."""
        return {"W1": self.W1, "b1": self.b1, "W2": self.W2, "b2": self.b2}

    @property
    def size(self) -> int:
        """How many numbers there are to learn: h·n + h + o·h + o."""
        return sum(value.size for value in self.parameters.values())


def initialise(
    n_inputs: int, n_hidden: int, n_outputs: int = 1, activation: str = "tanh", seed: int = 0, scale: float = 1.0
) -> Network:
    """A network of random numbers to start from; the same seed gives the same network, here and in JavaScript.

    With equal weights all hidden neurons would get equal gradients and stay equal for ever: hence random numbers, and
    small ones, so that tanh and the logistic function start where they are steep.

    The rule, exactly. h = n_hidden, n = n_inputs, o = n_outputs.
    1. u = uniform(seed, h·n + h + o·h + o), of dl101.portable_random or kit/random.js; 0 ≤ u < 1.
    2. Cut u, in this order, into W1 (h, n) row by row, b1 (h), W2 (o, h) row by row, b2 (o).
    3. Each number of W1 and b1 becomes (2u − 1) · (scale / √n), each of W2 and b2 (2u − 1) · (scale / √h).
    So a number lies between ∓scale / √(number of inputs of its neuron); with scale 1 torch.nn.Linear starts so too.
    Only +, ·, / and √ are used, which every language rounds alike: the numbers agree to the last bit.

    Raises ValueError if a layer would be empty, or for another activation.
    """
    n, h, o = n_inputs, n_hidden, n_outputs
    arguments.require_sizes(n, h, o)
    w1, b1, w2, b2 = np.split(2 * uniform(seed, h * n + h + o * h + o) - 1, np.cumsum([h * n, h, o * h]))
    first, second = scale / math.sqrt(n), scale / math.sqrt(h)
    return Network(w1.reshape(h, n) * first, b1 * first, w2.reshape(o, h) * second, b2 * second, activation)


def forward(network: Network, X: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The outputs O = g(X W1ᵀ + b1) W2ᵀ + b2, shape (m, o), and what the hidden neurons give, g(…), shape (m, h).

    X is (m, n). For the loss "cross_entropy" the outputs are logits: sigmoid or softmax makes probabilities of them.

    Raises ValueError, naming the shapes, if X is not (m, n).
    """
    _, H, outputs = _forward(network.parameters, arguments.examples(X, network.W1.shape[1]), network.activation)
    return outputs, H


def predict(network: Network, X: np.ndarray) -> np.ndarray:
    """Classes, integers, shape (m,): with one output 1 where the logit is above 0, else 0; with several the largest.

    X is (m, n). Raises ValueError as forward does.
    """
    outputs, _ = forward(network, X)
    if outputs.shape[1] == 1:
        return (outputs[:, 0] > 0).astype(np.int64)
    return outputs.argmax(axis=1)


def loss(network: Network, X: np.ndarray, y: np.ndarray, kind: str = "cross_entropy") -> float:
    """The loss over all examples, one number. kind: "cross_entropy" or "mse".

    X is (m, n). y for "mse": (m, o), or (m,) for one output. y for "cross_entropy": (m,) of class numbers; with one
    output the classes are 0 and 1. Computed from the logits, so it is finite however wrong and sure the network is.

    Raises ValueError for wrong shapes, labels that are no classes, or another kind.
    """
    X, Y = _checked(network, X, y, kind)
    return losses.of_outputs(forward(network, X)[0], Y, kind)[0]


def gradient(network: Network, X: np.ndarray, y: np.ndarray, loss: str = "cross_entropy") -> dict[str, np.ndarray]:
    """The derivative of the loss by every parameter: {"W1": (h, n), "b1": (h,), "W2": (o, h), "b2": (o,)}.

    The chain rule, from the loss back to the weights. E is the derivative by the outputs, D the one by Z:

        E = (p − Y) / m            for "cross_entropy"; p = σ(O) or softmax(O), Y: 1 at the right class, 0 elsewhere
        E = 2 (O − Y) / (m o)      for "mse"
        ∂/∂W2 = Eᵀ H,   ∂/∂b2 = sum of E over the examples
        D = (E W2) · g'(Z)         number by number: what arrives through W2, times the slope where the neuron stands
        ∂/∂W1 = Dᵀ X,   ∂/∂b1 = sum of D over the examples

    Where g' is 0, nothing arrives: a ReLU with Z < 0 for every example never learns again.
    Arguments and errors as in loss(); also ValueError for "heaviside", whose slope is 0 everywhere.
    """
    arguments.require_slope(_ACTIVATIONS[network.activation][1])
    X, Y = _checked(network, X, y, loss)
    return _loss_and_gradient(network.parameters, X, Y, network.activation, loss)[1]


def train(
    network: Network, X: np.ndarray, y: np.ndarray, learning_rate: float, steps: int, loss: str = "cross_entropy"
) -> tuple[Network, np.ndarray]:
    """Gradient descent: `steps` times parameter ← parameter − learning_rate · gradient, each on all the examples.

    Returns the trained network and the history: the loss before the first step, after the first, … after the last,
    shape (steps + 1,). The given network stays as it is. Training the result again goes on where it stopped.

    Raises ValueError as gradient() does; for a learning rate that is not positive or a negative number of steps; and
    if the loss grows beyond all numbers, naming the step.
    """
    arguments.require_slope(_ACTIVATIONS[network.activation][1])
    X, Y = _checked(network, X, y, loss)
    arguments.require_rate_and_steps(learning_rate, steps)
    parameters, history = network.parameters, np.empty(steps + 1)
    with np.errstate(over="ignore", invalid="ignore"):  # a diverging loss is said below, in a sentence
        for step in range(steps):
            history[step], slopes = _loss_and_gradient(parameters, X, Y, network.activation, loss)
            arguments.require_finite(history[step], step, learning_rate)
            parameters = {name: value - learning_rate * slopes[name] for name, value in parameters.items()}
        history[steps], _ = losses.of_outputs(_forward(parameters, X, network.activation)[2], Y, loss)
        arguments.require_finite(history[steps], steps, learning_rate)
    return Network(**parameters, activation=network.activation), history


def _checked(network: Network, X, y, kind: str) -> tuple[np.ndarray, np.ndarray]:
    """X (m, n) and the targets (m, o), or a sentence that says what is wrong with them."""
    X = arguments.examples(X, network.W1.shape[1])
    return X, losses.targets(y, len(X), len(network.b2), kind)


def _forward(parameters: dict, X: np.ndarray, activation: str) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Z, H and O."""
    Z = X @ parameters["W1"].T + parameters["b1"]
    H = _ACTIVATIONS[activation][0](Z)
    return Z, H, H @ parameters["W2"].T + parameters["b2"]


def _loss_and_gradient(parameters: dict, X, Y, activation: str, kind: str) -> tuple[float, dict[str, np.ndarray]]:
    Z, H, outputs = _forward(parameters, X, activation)
    value, E = losses.of_outputs(outputs, Y, kind)
    D = (E @ parameters["W2"]) * _ACTIVATIONS[activation][1](Z)
    return value, {"W1": D.T @ X, "b1": D.sum(axis=0), "W2": E.T @ H, "b2": E.sum(axis=0)}
