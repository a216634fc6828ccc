"""Gradient descent, and gradient descent with a memory of where it was going.

In torch all three are torch.optim.SGD: plain, with momentum=…, and with momentum=…, nesterov=True.
"""

from __future__ import annotations

from collections.abc import Mapping

from dl101.optimizers.settings import given

SGD = {"learning_rate": 1e-3, "weight_decay": 0.0}
MOMENTUM = {"learning_rate": 1e-3, "momentum": 0.9, "weight_decay": 0.0}


def sgd(w, dw, config: Mapping | None = None):
    """One step against the gradient: w ← w − learning_rate · g, where g = dw + weight_decay · w.

    weight_decay adds the derivative of ½ · weight_decay · w² to the loss's own: it pulls every weight to 0.
    With the gradient of the whole loss this is gradient descent, with that of a batch stochastic gradient descent.
    """
    w, dw, c = given(w, dw, config, SGD)
    g = dw + c["weight_decay"] * w
    return w - c["learning_rate"] * g, c


def momentum(w, dw, config: Mapping | None = None):
    """The velocity sums up the gradients, older ones ever less, and the weight moves by the velocity (Polyak 1964).

        velocity ← momentum · velocity + g
        w        ← w − learning_rate · velocity

    So torch has it. Elsewhere (Sutskever et al. 2013) the learning rate stands in the first line, at g: as long as it
    is constant the weights are the same. Where the gradient stays the same, steps grow up to 1 / (1 − momentum) times.
    """
    w, dw, c = given(w, dw, config, MOMENTUM, velocity=0.0)
    g = dw + c["weight_decay"] * w
    velocity = c["momentum"] * c["velocity"] + g
    return w - c["learning_rate"] * velocity, {**c, "velocity": velocity}


def nesterov(w, dw, config: Mapping | None = None):
    """Momentum that uses the newest gradient twice, as if it looked a step ahead (Nesterov 1983; torch's form).

        velocity ← momentum · velocity + g
        w        ← w − learning_rate · (g + momentum · velocity)

    Nesterov takes the gradient at the point where the velocity is about to carry the weight. w here is that point, so
    that gradients are taken where the weight is, and nothing else in a training loop changes.
    """
    w, dw, c = given(w, dw, config, MOMENTUM, velocity=0.0)
    g = dw + c["weight_decay"] * w
    velocity = c["momentum"] * c["velocity"] + g
    return w - c["learning_rate"] * (g + c["momentum"] * velocity), {**c, "velocity": velocity}
