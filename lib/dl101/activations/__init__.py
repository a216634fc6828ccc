"""Activation functions and their derivatives, right for every float.

Each takes a number or an array of any shape and returns the same shape. float32 stays float32; integers become
float64; nan stays nan; ±inf gives the limit. ACTIVATIONS is the table of all functions of one number.
"""

from dl101.activations.bounded import (
    heaviside,
    heaviside_derivative,
    sign,
    sign_derivative,
    softsign,
    softsign_derivative,
    tanh,
    tanh_derivative,
)
from dl101.activations.logistic import (
    log_sigmoid,
    logit,
    sigmoid,
    sigmoid_derivative,
    softplus,
    softplus_derivative,
)
from dl101.activations.probabilities import log_softmax, softmax
from dl101.activations.rectifiers import (
    elu,
    elu_derivative,
    gelu,
    gelu_derivative,
    leaky_relu,
    leaky_relu_derivative,
    relu,
    relu_derivative,
    silu,
    silu_derivative,
)
from dl101.activations.table import ACTIVATIONS, Activation

__all__ = [
    "ACTIVATIONS",
    "Activation",
    "elu",
    "elu_derivative",
    "gelu",
    "gelu_derivative",
    "heaviside",
    "heaviside_derivative",
    "leaky_relu",
    "leaky_relu_derivative",
    "log_sigmoid",
    "log_softmax",
    "logit",
    "relu",
    "relu_derivative",
    "sigmoid",
    "sigmoid_derivative",
    "sign",
    "sign_derivative",
    "silu",
    "silu_derivative",
    "softmax",
    "softplus",
    "softplus_derivative",
    "softsign",
    "softsign_derivative",
    "tanh",
    "tanh_derivative",
]
