"""Drawings of homework 5: three backward passes with a mistake, and what a gradient check says of each parameter."""

from __future__ import annotations

import numpy as np

from dl101 import gradient_check
from dl101.figures.lecture08 import maps
from dl101.figures.lecture09 import layer_shapes, two_passes
from dl101.language import say
from dl101.losses import cross_entropy
from dl101.mlp import MLP
from dl101.plots import BLUE, INK, MUTED, ORANGE, subplots

__all__ = ["PASSES", "layer_shapes", "maps", "three_passes", "three_passes_errors", "two_passes"]

PASSES = ("A", "B", "C")
_SIZES = (2, 6, 5, 4, 3)


def three_passes_errors() -> dict[str, dict[str, float]]:
    """{"A": {"W1": relative error, "b1": …, …}, …} of three backward passes through a network of four layers.

    A goes back from the third layer to the second without the slope of ReLU. B starts from a loss that was not divided
    by m. C takes the mean of the rows for b2, in place of their sum.
    """
    rng = np.random.default_rng(3)
    X, y = rng.normal(size=(12, _SIZES[0])), np.arange(12) % _SIZES[-1]
    network = MLP(_SIZES, "relu", seed=4)
    for k in range(1, len(_SIZES)):  # biases of 0 would be no test
        network.parameters[f"b{k}"] = rng.normal(0, 0.3, _SIZES[k])
    layers = network.layers(X)
    given = [X, *(H for _, H in layers[:-1])]

    def J(**parameters):
        H = X
        for k in range(1, len(_SIZES)):
            Z = H @ parameters[f"W{k}"].T + parameters[f"b{k}"]
            H = np.maximum(Z, 0)
        return cross_entropy(Z, y)[0]

    def gradients(mistake):
        found, dZ = {}, cross_entropy(layers[-1][0], y)[1] * (len(y) if mistake == "B" else 1)
        for k in range(len(_SIZES) - 1, 0, -1):
            found[f"W{k}"] = dZ.T @ given[k - 1]
            found[f"b{k}"] = dZ.mean(axis=0) if mistake == "C" and k == 2 else dZ.sum(axis=0)
            if k > 1:
                dZ = dZ @ network.parameters[f"W{k}"]
                dZ = dZ if mistake == "A" and k == 3 else dZ * (layers[k - 2][0] > 0)
        return {name: found[name] for name in network.parameters}

    return {name: gradient_check.gradient_check(J, network.parameters, gradients(name)) for name in PASSES}


def three_passes():
    """The relative error of each parameter for the three passes of `three_passes_errors`. Returns the figure."""
    errors = three_passes_errors()
    figure, axes = subplots((7.2, 2.9), 1, len(PASSES), sharey=True)
    for ax, name in zip(axes, PASSES, strict=True):
        values = np.array(list(errors[name].values()))
        wrong = values > 1e-3
        x = np.arange(len(values))
        ax.axhspan(1e-13, 1e-7, color=BLUE, alpha=0.08, linewidth=0)
        ax.axhspan(1e-3, 5, color=ORANGE, alpha=0.12, linewidth=0)
        for mask, color, marker in ((~wrong, BLUE, "o"), (wrong, ORANGE, "s")):
            ax.scatter(x[mask], values[mask], color=color, marker=marker, s=30, zorder=3)
        ax.set(yscale="log", ylim=(1e-13, 5), xticks=x, xticklabels=list(errors[name]))
        ax.tick_params(axis="x", labelsize=8)
        ax.set_title(name, loc="center", fontsize=11)
        ax.grid(False, axis="x")
    axes[0].set_ylabel(say(ru="относительная ошибка", en="relative error"))
    for y, text in ((1.6e-8, say(ru="верно", en="right")), (2.2e-3, say(ru="ошибка", en="wrong"))):
        axes[0].text(0.04, y, text, fontsize=8.5, color=MUTED, va="center", transform=axes[0].get_yaxis_transform())
    axes[1].set_xlabel(say(ru="← обратный проход идёт справа налево", en="← the backward pass goes from right to left"),
                       color=INK, fontsize=9)  # fmt: skip
    return figure
