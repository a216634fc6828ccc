"""Drawings of homework 6: the student's optimizers on surfaces, beside torch, and on a logistic regression."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from dl101.figures import lecture10
from dl101.figures.lecture10 import look, powers_of_ten
from dl101.language import say
from dl101.plots import MUTED, subplots

__all__ = ["beside_torch", "bowl", "losses", "race", "slide_result", "torch_differences"]

STEPS = 100
# Where two ways of rounding are the same number, the logarithm still needs one.
_NOTHING = 1e-17
_BOUNDS = {"float64": 1e-8, "float32": 1e-4}


def race(surface, trails: Mapping):
    """The trails over a surface and their heights by step, as in lecture 10; None where there are none yet."""
    return lecture10.race(surface, trails) if trails else None


def slide_result(trails: Mapping):
    """Adam, the slide's Adam and the mean of its points, as in lecture 10; None unless both are there."""
    ready = {"adam", "slide_adam"} <= set(trails)
    return lecture10.slide_result(trails["adam"], trails["slide_adam"]) if ready else None


def torch_differences(updates: Mapping[str, Callable], dtype: str = "float64") -> dict[str, np.ndarray]:
    """For each update the largest difference from torch.optim after each of a hundred steps: name → (100,).

    updates: "sgd", "momentum", "rmsprop", "adam", "adamw" → function. The loss is a sum of parabolas and sines whose
    gradients torch takes itself. Those not written yet are left out.
    """
    import torch

    optim = torch.optim
    made = {
        "sgd": (lambda p: optim.SGD(p, lr=0.02), {"learning_rate": 0.02}),
        "momentum": (lambda p: optim.SGD(p, lr=0.01, momentum=0.8), {"learning_rate": 0.01, "momentum": 0.8}),
        "rmsprop": (lambda p: optim.RMSprop(p, lr=0.01), {"learning_rate": 0.01}),
        "adam": (lambda p: optim.Adam(p, lr=0.01), {"learning_rate": 0.01}),
        "adamw": (
            lambda p: optim.AdamW(p, lr=0.01, weight_decay=0.1),
            {"learning_rate": 0.01, "weight_decay": 0.1},
        ),
    }
    rng = np.random.default_rng(6)
    start = rng.normal(0, 1, (3, 4)).astype(dtype)
    slope = 10 ** rng.uniform(-2, 0.3, (3, 4)).astype(dtype)
    target = (rng.choice([-4.0, 4.0], (3, 4))).astype(dtype)
    found = {}
    for name, update in updates.items():
        make, config = made[name]
        theirs = torch.tensor(start, requires_grad=True)
        optimizer, mine = make([theirs]), start.copy()
        apart = []
        for _ in range(STEPS):
            optimizer.zero_grad()
            loss = torch.tensor(slope) * ((theirs - torch.tensor(target)) ** 2 / 2 + torch.sin(theirs))
            loss.sum().backward()
            optimizer.step()
            try:
                mine, config = update(mine.copy(), slope * (mine - target + np.cos(mine)), dict(config))
            except NotImplementedError:
                break
            apart.append(float(np.max(np.abs(np.asarray(mine, float) - theirs.detach().numpy()))))
        if apart:
            found[name] = np.array(apart)
    return found


def beside_torch(updates: Mapping[str, Callable]):
    """The differences from torch by step, in double and in single precision, with the bounds they should keep.

    updates: as for `torch_differences`. Returns the figure.
    """
    figure, axes = subplots((7.2, 3.4), 1, 2)
    for ax, (dtype, bound) in zip(axes, _BOUNDS.items(), strict=True):
        for name, apart in torch_differences(updates, dtype).items():
            label, colour, line = look(name)
            ax.semilogy(
                np.arange(1, len(apart) + 1), np.maximum(apart, _NOTHING), color=colour, linestyle=line, label=label
            )
        ax.axhline(bound, color=MUTED, linestyle="--", linewidth=1.2)
        ax.set(title=dtype, xlabel=say(ru="шаг", en="step"), ylim=(_NOTHING / 3, 30))
        powers_of_ten(ax.yaxis)
    axes[0].set_ylabel(say(ru="разница с torch", en="difference from torch"))
    handles, labels = axes[0].get_legend_handles_labels()
    if handles:
        figure.legend(handles, labels, loc="outside lower center", ncols=5, fontsize=9)
    return figure


def bowl(curvature: float, slide, adam):
    """The ways of the slide's Adam and of Adam down curvature · w², and what each has to do. Returns the figure.

    slide, adam: w after each step, (steps + 1,).
    """
    figure, ax = subplots((7.2, 2.7))
    for name, points in (("adam", adam), ("slide_adam", slide)):
        label, colour, line = look(name)
        ax.plot(points, color=colour, linestyle=line, label=label)
    for height in (0.9, 0.3):
        ax.axhline(height, color=MUTED, linestyle=":", linewidth=1.2)
    title = say(ru=f"a = {curvature:g}".replace(".", ","), en=f"a = {curvature:g}")
    ax.set(xlabel=say(ru="шаг", en="step"), ylabel="$w$", ylim=(0, 1.05), title=title)
    ax.legend(loc="lower left", fontsize=9)
    return figure


def losses(ways: Mapping, lowest: float, window: int = 20):
    """Loss above the lowest by step, a running mean over `window` steps. ways: name → Trail. Returns the figure.

    The names are those of optimizers, and "scheduled" for Adam with a schedule.
    """
    figure, ax = subplots((7.2, 3.3))
    for name, way in ways.items():
        label, colour, line = look(name)
        values = np.convolve(way.values - lowest, np.ones(window) / window, mode="valid")
        ax.semilogy(np.arange(len(values)) + window // 2, values, color=colour, linestyle=line, label=label)
    powers_of_ten(ax.yaxis)
    ax.set(xlabel=say(ru="шаг", en="step"), ylabel=say(ru="потери выше наименьших", en="loss above the least"))
    if ways:
        ax.legend(loc="center left", bbox_to_anchor=(1, 0.5), fontsize=9)
    return figure
