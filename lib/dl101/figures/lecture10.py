"""Drawings of lecture 10: trails of optimizers over surfaces, and what they are told by in numbers."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.ticker import FuncFormatter, NullFormatter

from dl101.language import say
from dl101.plots import BLUE, INK, MUTED, ORANGE, PURPLE, subplots

__all__ = [
    "batches",
    "contraction",
    "factor_without_correction",
    "gradient_spread",
    "heights",
    "race",
    "races",
    "reddi",
    "schedules",
    "shrinkage",
    "slide_result",
]

# A colour and a line for each optimizer, the same in every drawing of the lecture and of homework 6.
_LOOKS = {
    "sgd": ("SGD", BLUE, "-"),
    "momentum": (("с моментом", "momentum"), ORANGE, "-"),
    "nesterov": (("Нестеров", "Nesterov"), PURPLE, "--"),
    "rmsprop": ("RMSProp", "#009e73", "-."),
    "adam": ("Adam", "#b5305f", "-"),
    "slide_adam": (("Adam слайда", "slide's Adam"), "#7a5230", "--"),
    "amsgrad": ("AMSGrad", PURPLE, "--"),
    "adamw": ("AdamW", INK, ":"),
    "scheduled": (("Adam с расписанием", "Adam, scheduled"), INK, "-"),
}
_GROUND = LinearSegmentedColormap.from_list("dl101_ground", ["#fbfbfa", "#e6e9ed", "#c3cad3", "#98a3b1"])


def batches(loss: Callable, runs: Mapping[int, np.ndarray], best):
    """The way of w over one pass or more, a panel for each batch size.

    loss: (..., 2) → (...); runs: batch size → points (k + 1, 2); best: (2,), where the loss is least. Returns the
    figure.
    """
    figure, axes = subplots((7.2, 2.9), 1, len(runs), sharex=True, sharey=True)
    x, y = np.linspace(-1.6, 3.2, 41), np.linspace(-2.2, 1.7, 41)
    levels = np.log(loss(np.stack(np.meshgrid(x, y), axis=-1)))
    for ax, (size, points) in zip(axes, runs.items(), strict=True):
        ax.contourf(x, y, levels, 14, cmap=_GROUND)
        marker = "o" if len(points) < 100 else ""
        ax.plot(*points.T, color=BLUE, linewidth=0.9, marker=marker, markersize=2.5)
        ax.plot(*best, "x", color=INK, markersize=8, markeredgewidth=2)
        steps = len(points) - 1
        ax.set(title=say(ru=f"B = {size}, шагов: {steps}", en=f"B = {size}, steps: {steps}"), xlabel="$w$")
        ax.grid(False)
    axes[0].set_ylabel("$b$")
    return figure


def gradient_spread(sizes, spreads):
    """Standard deviation of the gradient of a batch against its size, both axes logarithmic, and the law 1/√B.

    sizes, spreads: numbers, as many of one as of the other. Returns the figure.
    """
    sizes, spreads = np.asarray(sizes, dtype=float), np.asarray(spreads, dtype=float)
    figure, ax = subplots("half")
    law = spreads[0] * np.sqrt(sizes[0] / sizes)
    ax.loglog(sizes, law, color=MUTED, linestyle="--", label=r"$\sim 1/\sqrt{B}$")
    ax.loglog(sizes, spreads, "o", color=BLUE, label=say(ru="измерено", en="measured"))
    ax.set_xticks(sizes, [f"{size:.0f}" for size in sizes])
    ax.set_yticks([0.1, 1, 10], say(ru=["0,1", "1", "10"], en=["0.1", "1", "10"]))
    ax.minorticks_off()
    ax.set(
        xlabel=say(ru="размер батча B", en="batch size B"),
        ylabel=say(ru="разброс градиента", en="spread of the gradient"),
        ylim=(spreads.min() / 2, spreads.max() * 2),
    )
    ax.legend()
    return figure


def contraction(curvatures=(1.0, 25.0)):
    """By what a step of gradient descent multiplies each coordinate of the ravine, |1 − αλ|, against α.

    curvatures: λ along the bed and across it. Returns the figure.
    """
    low, high = curvatures
    figure, ax = subplots((7.2, 3.0))
    rates = np.linspace(0, 2.3 / high, 300)
    ax.axvspan(2 / high, rates[-1], color="#c0392b", alpha=0.09, linewidth=0)
    ax.axhline(1, color=MUTED, linewidth=0.9)
    ax.plot(rates, np.abs(1 - rates * low), color=BLUE, label=say(ru="$x$, вдоль", en="$x$, along"))
    ax.plot(
        rates, np.abs(1 - rates * high), color=ORANGE, linestyle="--", label=say(ru="$y$, поперёк", en="$y$, across")
    )
    best = 2 / (low + high)
    ax.plot(best, 1 - best * low, "o", color=INK, zorder=3)
    ax.annotate(f"2/{low + high:g}", (best, 1 - best * low), (-4, 7), textcoords="offset points", ha="right")
    ax.text(2 / high, 1.2, f"2/{high:g} ", ha="right", color="#c0392b")
    ax.set(xlabel=r"$\alpha$", ylabel=r"$|1 - \alpha\lambda|$", xlim=(0, rates[-1]), ylim=(0, 1.35))
    ax.legend(loc="lower left")
    return figure


def race(surface, trails: Mapping, box=None):
    """Trails over a surface, and beside them the height above the lowest point by step. Returns the figure.

    surface: a dl101.surfaces.Surface of two numbers; trails: name in OPTIMIZERS → dl101.optimizers.Trail; box: the
    part to draw, surface.box without it.
    """
    figure, (left, right) = subplots((7.2, 3.1), 1, 2, width_ratios=(1.2, 1))
    _over(left, surface, trails, box)
    left.set(xlabel="$x$", ylabel="$y$")
    _by_step(right, surface, trails)
    right.legend(fontsize=8.5, loc="lower left")
    return figure


def races(surfaces: Mapping[str, object], trails: Mapping[str, Mapping]):
    """A panel for each surface with all trails. surfaces: name → Surface; trails: the same names → {name: Trail}.

    Returns the figure.
    """
    titles = {
        "ravine": say(ru="овраг", en="ravine"),
        "saddle": say(ru="седло", en="saddle"),
        "rosenbrock": say(ru="Розенброк", en="Rosenbrock"),
        "beale": say(ru="Бил", en="Beale"),
        "himmelblau": say(ru="Химмельблау", en="Himmelblau"),
        "network": say(ru="сеть", en="network"),
    }
    figure, axes = subplots((7.2, 4.9), 2, 3)
    for ax, (name, surface) in zip(axes.flat, surfaces.items(), strict=True):
        _over(ax, surface, trails[name])
        ax.set_title(titles[name], fontsize=10)
        ax.tick_params(labelsize=8)
    figure.legend(*axes.flat[0].get_legend_handles_labels(), loc="outside lower center", ncols=6, fontsize=9)
    return figure


def heights(by_plan: Mapping):
    """Heights above the minimum by step. by_plan: name of a schedule → values (k + 1,). Returns the figure."""
    figure, ax = subplots("wide")
    for name, values in by_plan.items():
        label, colour, line = _plan(name)
        ax.semilogy(values, color=colour, linestyle=line, linewidth=1.5, label=label)
    powers_of_ten(ax.yaxis)
    ax.set(xlabel=say(ru="шаг", en="step"), title=say(ru="высота над дном", en="height above the minimum"))
    ax.legend(fontsize=9)
    return figure


def factor_without_correction(beta1: float = 0.9, beta2: float = 0.999, steps: int = 3000):
    """How many times too long Adam's step is in step t if m and v are not corrected. Returns the figure.

    For a gradient that stays the same: (1 − β₁ᵗ) / √(1 − β₂ᵗ).
    """
    t = np.arange(1, steps + 1)
    figure, ax = subplots((7.2, 2.8))
    for second, colour, line in ((beta2, BLUE, "-"), (0.99, ORANGE, "--")):
        factor = (1 - beta1**t) / np.sqrt(1 - second**t)
        shown = say(ru=f"{second:g}".replace(".", "{,}"), en=f"{second:g}")
        ax.semilogx(t, factor, color=colour, linestyle=line, label=rf"$\beta_2 = {shown}$")
    ax.axhline(1, color=MUTED, linewidth=0.9)
    ax.set_xticks([1, 10, 100, 1000], ["1", "10", "100", "1000"])
    ax.set(
        xlabel=say(ru="шаг $t$", en="step $t$"),
        ylabel=say(ru="во сколько раз длиннее", en="times too long"),
        ylim=(0, 7.4),
    )
    ax.legend()
    return figure


def shrinkage(by_step: Mapping):
    """How much smaller weight decay has made two weights by step, a panel for each optimizer. Returns the figure.

    by_step: name in OPTIMIZERS or "adamw" → (k + 1, 2), the weight without decay less that with it; the first weight
    has the large gradients.
    """
    figure, axes = subplots((7.2, 2.6), 1, len(by_step), sharey=True)
    for ax, (name, less) in zip(axes, by_step.items(), strict=True):
        ax.plot(less[:, 1], color=BLUE, label=say(ru="малые градиенты", en="small gradients"))
        ax.plot(less[:, 0], color=ORANGE, linestyle="--", label=say(ru="большие градиенты", en="large gradients"))
        ax.set(title={"adam": "Adam", "adamw": "AdamW"}[name], xlabel=say(ru="шаг", en="step"))
        ax.ticklabel_format(axis="y", scilimits=(-3, 3))
    axes[0].set_ylabel(say(ru="убыль веса", en="taken off the weight"))
    axes[0].legend(fontsize=9)
    return figure


def slide_result(paper, slide):
    """One weight by step, as the paper's Adam and the slide's move it, and the mean of the slide's points so far.

    paper, slide: Trails of one number. Returns the figure.
    """
    figure, ax = subplots((7.2, 2.7))
    means = np.cumsum(slide.points) / np.arange(1, len(slide.points) + 1)
    for points, name in ((paper.points, "adam"), (slide.points, "slide_adam")):
        label, colour, line = look(name)
        ax.plot(points, color=colour, linestyle=line, label=label)
    label = say(ru="среднее точек слайда", en="mean of the slide's points")
    ax.plot(means, color=INK, linestyle=":", linewidth=1.8, label=label)
    ax.set(xlabel=say(ru="шаг", en="step"), ylabel="$w$", ylim=(0, 1.03))
    ax.legend(loc="lower left", fontsize=9)
    return figure


def schedules(plans: Mapping[str, Callable], steps: int):
    """The factor of the learning rate by step for each schedule. plans: name → schedule. Returns the figure."""
    figure, ax = subplots((7.2, 2.7))
    k = np.arange(steps)
    for name, schedule in plans.items():
        label, colour, line = _plan(name)
        ax.plot(k, [schedule(step) for step in k], color=colour, linestyle=line, label=label)
    ax.set(xlabel=say(ru="шаг", en="step"), ylabel=say(ru="множитель", en="factor"), ylim=(0, 1.06), yticks=[0, 0.5, 1])
    ax.legend(loc="center left", bbox_to_anchor=(1, 0.5), fontsize=9)
    return figure


def reddi(trails: Mapping, gradients):
    """Reddi's example: the first gradients as bars, and x by step. Returns the figure.

    trails: name in OPTIMIZERS → Trail of points (k + 1, 1); gradients: the first few, numbers.
    """
    figure, (left, right) = subplots((7.2, 2.9), 1, 2, width_ratios=(1, 1.6))
    gradients = np.ravel(gradients)
    colours = [BLUE if g > 0 else ORANGE for g in gradients]
    left.bar(np.arange(len(gradients)), gradients, color=colours)
    left.axhline(0, color=INK, linewidth=0.8)
    mean = gradients.mean()
    left.plot([-1, len(gradients)], [mean, mean], color=MUTED, linestyle="--", linewidth=1.2)
    left.text(len(gradients), mean, say(ru=" среднее", en=" mean"), va="center", fontsize=9, color=MUTED)
    left.set(
        xlim=(-1, len(gradients) + 3.2),
        xticks=range(0, len(gradients), 3),
        title=say(ru="градиент", en="gradient"),
        xlabel=say(ru="шаг", en="step"),
    )
    for name, trail in trails.items():
        label, colour, line = look(name)
        right.plot(trail.points[:, 0], color=colour, linestyle=line, label=label)
    right.set(title="$x$", xlabel=say(ru="шаг", en="step"), ylim=(-1.12, 1.12), yticks=[-1, 0, 1])
    right.legend(loc="center right", fontsize=9)
    return figure


def _over(ax, surface, trails, box=None) -> None:
    """Bands of equal height, minima and trails; the band's steps are those of the logarithm of the height."""
    (left, right), (bottom, top) = box or surface.box
    x, y = np.linspace(left, right, 45), np.linspace(bottom, top, 45)
    height = surface(np.stack(np.meshgrid(x, y), axis=-1)) - surface.lowest
    ax.contourf(x, y, np.log(height + 1e-3), 14, cmap=_GROUND)
    for name, trail in trails.items():
        label, colour, line = look(name)
        ax.plot(*trail.points.T, color=colour, linestyle=line, linewidth=1.3, label=label)
    for name, trail in trails.items():
        ax.plot(*trail.last, "o", color=look(name)[1], markersize=5, markeredgecolor="white")
    ax.plot(*surface.minima.T, "x", color=INK, markersize=7, markeredgewidth=2)
    ax.plot(*next(iter(trails.values())).points[0], "o", color=INK, markersize=5)
    ax.set(xlim=(left, right), ylim=(bottom, top))
    ax.grid(False)


def _by_step(ax, surface, trails) -> None:
    for name, trail in trails.items():
        label, colour, line = look(name)
        ax.semilogy(np.maximum(trail.values - surface.lowest, 1e-12), color=colour, linestyle=line, label=label)
    powers_of_ten(ax.yaxis)
    ax.set(xlabel=say(ru="шаг", en="step"), title=say(ru="высота над дном", en="height above the minimum"))


def powers_of_ten(axis) -> None:
    """Labels such as 10⁻² in plain letters: Matplotlib's own are formulas, and setting them takes half the drawing."""
    raised = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
    axis.set_major_formatter(FuncFormatter(lambda value, _: "10" + str(round(np.log10(value))).translate(raised)))
    axis.set_minor_formatter(NullFormatter())


def look(name: str) -> tuple:
    """Label, colour and line of an optimizer."""
    label, colour, line = _LOOKS[name]
    return (say(ru=label[0], en=label[1]) if isinstance(label, tuple) else label), colour, line


def _plan(name: str) -> tuple:
    """Label, colour and line of a schedule."""
    return {
        "constant": (say(ru="постоянная", en="constant"), MUTED, "-"),
        "step": (say(ru="ступени", en="steps"), BLUE, "-"),
        "cosine": (say(ru="косинус", en="cosine"), ORANGE, "-"),
        "warm-up + cosine": (say(ru="разогрев, косинус", en="warm-up, cosine"), PURPLE, "--"),
        "inverse square root": (r"$1/\sqrt{k}$", "#009e73", "-."),
    }[name]
