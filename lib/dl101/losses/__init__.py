"""Losses: from probabilities and logits of one neuron, and from the outputs of a network with their derivative.

    binary_cross_entropy(a, y)                   of probabilities a, as lecture 03 derives it
    binary_cross_entropy_with_logits(z, y)       the same from logits, finite for every finite z
    mse(outputs, y), cross_entropy(logits, y)    loss and derivative by the outputs, where backpropagation begins

The first two take arrays of any shape; in the last two examples are rows. `targets` and `of_outputs` are the
two halves of the last two, for a training loop that need not check its labels at every step.
"""

from dl101.losses.binary import binary_cross_entropy, binary_cross_entropy_with_logits
from dl101.losses.outputs import LOSSES, cross_entropy, mse, of_outputs, targets

__all__ = [
    "LOSSES",
    "binary_cross_entropy",
    "binary_cross_entropy_with_logits",
    "cross_entropy",
    "mse",
    "of_outputs",
    "targets",
]
