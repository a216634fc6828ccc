"""Optimizers that give every number a step of its own size: RMSProp, Adam, AdamW, AMSGrad.

All divide by the root of a running mean of the squared gradient. A number whose gradients are always small gets steps
as long as one whose gradients are large: about learning_rate.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from dl101.optimizers.settings import given

RMSPROP = {"learning_rate": 1e-2, "alpha": 0.99, "eps": 1e-8, "weight_decay": 0.0}
ADAM = {"learning_rate": 1e-3, "beta1": 0.9, "beta2": 0.999, "eps": 1e-8, "weight_decay": 0.0}
ADAMW = {**ADAM, "weight_decay": 1e-2}
AMSGRAD = ADAM


def rmsprop(w, dw, config: Mapping | None = None):
    """The gradient divided by the root of the running mean of its square (Hinton, lecture 6 of his course of 2012).

        v ← alpha · v + (1 − alpha) · g²
        w ← w − learning_rate · g / (√v + eps)

    v starts at 0 and is not corrected, so the first step is learning_rate / √(1 − alpha) long: ten times the rate
    for alpha = 0.99. torch.optim.RMSprop, without its centred form and its momentum.
    """
    w, dw, c = given(w, dw, config, RMSPROP, v=0.0)
    g = dw + c["weight_decay"] * w
    v = c["alpha"] * c["v"] + (1 - c["alpha"]) * g**2
    return w - c["learning_rate"] * g / (np.sqrt(v) + c["eps"]), {**c, "v": v}


def adam(w, dw, config: Mapping | None = None):
    """Momentum and RMSProp together, both with the start corrected (Kingma and Ba 2015, algorithm 1).

        m ← beta1 · m + (1 − beta1) · g          the running mean of the gradient
        v ← beta2 · v + (1 − beta2) · g²         the running mean of its square
        w ← w − learning_rate · m̂ / (√v̂ + eps)   where m̂ = m / (1 − beta1ᵗ),  v̂ = v / (1 − beta2ᵗ)

    t counts the steps from 1. m and v start at 0 and are too small at first, by just these factors: after t steps the
    weights in the running mean add up to 1 − beta1ᵗ and not to 1. weight_decay is added to the gradient, and so gets
    divided by √v̂ too; adamw is the cure.
    """
    w, dw, c = given(w, dw, config, ADAM, t=0, m=0.0, v=0.0)
    g = dw + c["weight_decay"] * w
    t = c["t"] + 1
    m = c["beta1"] * c["m"] + (1 - c["beta1"]) * g
    v = c["beta2"] * c["v"] + (1 - c["beta2"]) * g**2
    m_hat = m / (1 - c["beta1"] ** t)
    v_hat = v / (1 - c["beta2"] ** t)
    w = w - c["learning_rate"] * m_hat / (np.sqrt(v_hat) + c["eps"])
    return w, {**c, "t": t, "m": m, "v": v}


def adamw(w, dw, config: Mapping | None = None):
    """Adam with the weight decay kept out of the gradient (Loshchilov and Hutter 2019).

        w ← (1 − learning_rate · weight_decay) · w       and then Adam's step by the gradient alone

    Every weight shrinks by the same factor. In Adam weights with large gradients are decayed less than the others.
    """
    w, dw, c = given(w, dw, config, ADAMW, t=0, m=0.0, v=0.0)
    shrunk = (1 - c["learning_rate"] * c["weight_decay"]) * w
    w, after = adam(shrunk, dw, {**c, "weight_decay": 0.0})
    return w, {**after, "weight_decay": c["weight_decay"]}


def amsgrad(w, dw, config: Mapping | None = None):
    """Adam that divides by the largest v so far, so that a large gradient is never forgotten (Reddi et al. 2018).

        v_max ← max(v_max, v)
        w     ← w − learning_rate · m̂ / (√(v_max / (1 − beta2ᵗ)) + eps)

    The paper corrects neither m nor v for the start; torch corrects both, and here it is done as torch does.
    """
    w, dw, c = given(w, dw, config, AMSGRAD, t=0, m=0.0, v=0.0, v_max=0.0)
    g = dw + c["weight_decay"] * w
    t = c["t"] + 1
    m = c["beta1"] * c["m"] + (1 - c["beta1"]) * g
    v = c["beta2"] * c["v"] + (1 - c["beta2"]) * g**2
    v_max = np.maximum(c["v_max"], v)
    m_hat = m / (1 - c["beta1"] ** t)
    v_hat = v_max / (1 - c["beta2"] ** t)
    w = w - c["learning_rate"] * m_hat / (np.sqrt(v_hat) + c["eps"])
    return w, {**c, "t": t, "m": m, "v": v, "v_max": v_max}
