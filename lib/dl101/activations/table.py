"""All activation functions of one number in one table, for a lecture, a figure or a test that goes through them."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from dl101.activations import bounded, logistic, rectifiers


@dataclass(frozen=True)
class Activation:
    """An activation function with what is worth knowing about it.

    name: the name in ACTIVATIONS and of the function in dl101.activations.
    function, derivative: of a number or an array; both take the parameter by its name, if there is one.
    range: infimum and supremum of the values, at the default parameter.
    parameter, default: the parameter's name, "a", and its usual value; None where there is no parameter.
    """

    name: str
    function: Callable
    derivative: Callable
    range: tuple[float, float]
    parameter: str | None = None
    default: float | None = None


_INFINITY = math.inf
_SILU_LEAST = -0.2784645427610738  # −W(1/e): SiLU' = 0 means z = −1 − exp(z), and there SiLU(z) = z + 1
_GELU_LEAST = -0.16997120747990369

# First the eight of lecture 04 in its order, then today's defaults, then the perceptron's step.
ACTIVATIONS: dict[str, Activation] = {
    activation.name: activation
    for activation in (
        Activation("sigmoid", logistic.sigmoid, logistic.sigmoid_derivative, (0.0, 1.0)),
        Activation("tanh", bounded.tanh, bounded.tanh_derivative, (-1.0, 1.0)),
        Activation("heaviside", bounded.heaviside, bounded.heaviside_derivative, (0.0, 1.0)),
        Activation("relu", rectifiers.relu, rectifiers.relu_derivative, (0.0, _INFINITY)),
        Activation("softplus", logistic.softplus, logistic.softplus_derivative, (0.0, _INFINITY)),
        Activation(
            "leaky_relu",
            rectifiers.leaky_relu,
            rectifiers.leaky_relu_derivative,
            (-_INFINITY, _INFINITY),
            parameter="a",
            default=0.01,
        ),
        Activation("elu", rectifiers.elu, rectifiers.elu_derivative, (-1.0, _INFINITY), parameter="a", default=1.0),
        Activation("softsign", bounded.softsign, bounded.softsign_derivative, (-1.0, 1.0)),
        Activation("gelu", rectifiers.gelu, rectifiers.gelu_derivative, (_GELU_LEAST, _INFINITY)),
        Activation("silu", rectifiers.silu, rectifiers.silu_derivative, (_SILU_LEAST, _INFINITY)),
        Activation("sign", bounded.sign, bounded.sign_derivative, (-1.0, 1.0)),
    )
}
