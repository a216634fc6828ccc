"""The multilayer perceptron, in NumPy: layers of matrices, forward, backward, and the loss at the end.

    H₀ = X,   Z_k = H_{k−1} W_kᵀ + b_k,   H_k = g(Z_k)    for the hidden layers
    O  = H_{K−1} W_Kᵀ + b_K                                the outputs: values for "mse", logits for "cross_entropy"

    from dl101.data import playground
    X, y = playground.spiral(m=300, seed=1)
    network = MLP([2, 8, 8, 1], activation="tanh", init="xavier", seed=1)
    loss, gradients = network.loss_and_gradient(X, y)
    for name in network.parameters:
        network.parameters[name] -= 0.1 * gradients[name]

The layers themselves are in dl101.layers, the losses in dl101.losses, the numbers to start from in
dl101.initialisation. Examples are rows.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from dl101 import losses
from dl101 import network_arguments as arguments
from dl101.initialisation import INITS, initialise
from dl101.language import say
from dl101.layers import (
    activation_backward,
    activation_forward,
    linear_backward,
    linear_forward,
    require_activation,
)

__all__ = [
    "INITS",
    "MLP",
    "activation_backward",
    "activation_forward",
    "initialise",
    "linear_backward",
    "linear_forward",
]

_STEPS = ("heaviside", "sign")  # their derivative is 0, so nothing can be learned through them


class MLP:
    """A network of fully connected layers.

    sizes: inputs, neurons of each hidden layer, outputs: [2, 8, 8, 1]. With two sizes there is no hidden layer: [2, 1]
    with cross-entropy is logistic regression. activation: a name of dl101.activations.ACTIVATIONS or "linear", for all
    hidden layers, or a list with a name for each. seed, init, scale: as in dl101.initialisation.

    parameters: {"W1": (h, n), "b1": (h,), …, "WK": (o, h), "bK": (o,)}, float64 arrays; whoever trains changes them.

    Raises ValueError for sizes, activations or an init that do not exist or do not fit.
    """

    def __init__(
        self,
        sizes: Sequence[int],
        activation: str | Sequence[str] = "relu",
        seed: int = 0,
        init: str = "he",
        scale: float = 0.01,
    ):
        self.parameters = initialise(sizes, init, seed, scale)
        self.sizes = tuple(int(size) for size in sizes)
        self.activations = _one_for_each(activation, self.depth - 1)
        self._caches = None

    @property
    def depth(self) -> int:
        """How many layers of weights there are; one of them is the output layer."""
        return len(self.sizes) - 1

    @property
    def size(self) -> int:
        """How many numbers there are to learn: h·n + h for each layer."""
        return sum(value.size for value in self.parameters.values())

    def forward(self, X) -> np.ndarray:
        """The outputs for X (m, n), shape (m, o). What the backward pass will need is kept until the next call.

        Raises ValueError, naming the shapes, if X is not (m, n).
        """
        H = arguments.examples(X, self.sizes[0])
        self._caches = []
        for layer in range(1, self.depth + 1):
            Z, linear = linear_forward(H, self.parameters[f"W{layer}"], self.parameters[f"b{layer}"])
            H, nonlinear = activation_forward(Z, self._activation(layer))
            self._caches.append((linear, nonlinear))
        return H

    def backward(self, dlogits) -> dict[str, np.ndarray]:
        """The derivatives of the loss by the parameters, under their names, from the derivative by the outputs.

        dlogits (m, o), for the outputs of the last forward(): the chain rule goes through the layers from the last to
        the first, and hands on what each one says of its input. Raises ValueError before any forward(), for another
        shape, or if an activation is a step.
        """
        self._require_slopes()
        if self._caches is None:
            raise ValueError(
                say(
                    ru="backward идёт по следам forward: сначала вызовите forward(X).",
                    en="backward follows the traces of forward: call forward(X) first.",
                )
            )
        gradients, dH = {}, dlogits
        for layer in range(self.depth, 0, -1):
            linear, nonlinear = self._caches[layer - 1]
            dZ = activation_backward(dH, nonlinear)
            dH, gradients[f"W{layer}"], gradients[f"b{layer}"] = linear_backward(dZ, linear)
        return {name: gradients[name] for name in self.parameters}

    def loss(self, X, y, loss: str = "cross_entropy") -> float:
        """The loss over all examples, one number; loss: "cross_entropy" or "mse", y as in dl101.losses."""
        outputs = self.forward(X)
        return losses.of_outputs(outputs, losses.targets(y, *outputs.shape, loss), loss)[0]

    def loss_and_gradient(self, X, y, loss: str = "cross_entropy") -> tuple[float, dict[str, np.ndarray]]:
        """The loss over all examples and its derivatives by the parameters: forward, loss, backward.

        X (m, n); y (m,) of class numbers, or for "mse" (m, o), or (m,) for one output. Raises ValueError for other
        shapes, labels that are no classes, or another loss.
        """
        outputs = self.forward(X)
        value, doutputs = losses.of_outputs(outputs, losses.targets(y, *outputs.shape, loss), loss)
        return value, self.backward(doutputs)

    def train(self, X, y, learning_rate: float, steps: int, loss: str = "cross_entropy") -> np.ndarray:
        """Gradient descent on all the examples: `steps` times parameter ← parameter − learning_rate · derivative.

        Changes the parameters, and goes on from them when called again. Returns the loss before the first step, after
        the first, … after the last, shape (steps + 1,). Other ways to train are in dl101.optimizers.

        Raises ValueError as loss_and_gradient does; for a learning rate that is not positive or a negative number of
        steps; and if the loss grows beyond all numbers, naming the step.
        """
        arguments.require_rate_and_steps(learning_rate, steps)
        history = np.empty(steps + 1)
        with np.errstate(over="ignore", invalid="ignore"):  # a diverging loss is said below, in a sentence
            for step in range(steps):
                history[step], gradients = self.loss_and_gradient(X, y, loss)
                arguments.require_finite(history[step], step, learning_rate)
                for name, gradient in gradients.items():
                    self.parameters[name] = self.parameters[name] - learning_rate * gradient
            history[steps] = self.loss(X, y, loss)
            arguments.require_finite(history[steps], steps, learning_rate)
        return history

    def predict(self, X) -> np.ndarray:
        """Classes, integers, shape (m,): with one output 1 where the logit is above 0, else 0; else the largest."""
        outputs = self.forward(X)
        return (outputs[:, 0] > 0).astype(np.int64) if outputs.shape[1] == 1 else outputs.argmax(axis=1)

    def layers(self, X) -> list[tuple[np.ndarray, np.ndarray]]:
        """(Z, H) of every layer for X (m, n), from the first to the output layer, where both are the outputs.

        Z and H are (m, neurons of the layer): for pictures of what each layer makes of the data.
        """
        outputs = self.forward(X)
        sums = [nonlinear[0] for _, nonlinear in self._caches]
        # What a layer gives is what the next one is given.
        given = [linear[0] for linear, _ in self._caches]
        return list(zip(sums, [*given[1:], outputs], strict=True))

    def __repr__(self) -> str:
        return f"MLP({list(self.sizes)}, {list(self.activations)}, {self.size} parameters)"

    def _activation(self, layer: int) -> str:
        return "linear" if layer == self.depth else self.activations[layer - 1]

    def _require_slopes(self) -> None:
        for name in self.activations:
            arguments.require_slope(None if name in _STEPS else name)


def _one_for_each(activation: str | Sequence[str], layers: int) -> tuple[str, ...]:
    names = (activation,) * layers if isinstance(activation, str) else tuple(activation)
    if len(names) != layers:
        raise ValueError(
            say(
                ru=f"Скрытых слоёв {layers}, а функций активации {len(names)}. Нужна одна на каждый слой или одно имя "
                "на все.",
                en=f"There are {layers} hidden layers and {len(names)} activations. Give one for each, or one name for "
                "all.",
            )
        )
    for name in (activation, *names) if isinstance(activation, str) else names:
        require_activation(name)
    return names
