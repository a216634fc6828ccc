"""Drawings of lecture 11: the six steps, a captcha of boxes, batches, AlexNet in numbers, curves of training."""

from __future__ import annotations

import numpy as np
from matplotlib.patches import FancyBboxPatch
from matplotlib.ticker import LogLocator

from dl101.figures.drawing import arrow
from dl101.language import say
from dl101.plots import BLUE, INK, MUTED, ORANGE, PURPLE, pictures, subplots

__all__ = [
    "alexnet",
    "batch_size",
    "captcha",
    "learning_curves",
    "modes",
    "shuffled",
    "six_steps",
    "three_models",
    "two_losses",
]

_TINT = "#eef3f9"


def six_steps():
    """Data, DataLoader, model, loss, backward, step, and the way back that makes it a loop. Returns the figure."""
    names = say(
        ru=("1. данные", "2. DataLoader", "3. модель", "4. потери", "5. backward", "6. step"),
        en=("1. data", "2. DataLoader", "3. model", "4. loss", "5. backward", "6. step"),
    )
    figure, ax = subplots((7.2, 1.75))
    for k, name in enumerate(names):
        ax.add_patch(FancyBboxPatch((k - 0.41, -0.2), 0.82, 0.4, "round,pad=0,rounding_size=0.06", fc=_TINT, ec=BLUE))
        ax.text(k, 0, name, ha="center", va="center", fontsize=9.5, color=INK)
        if k:
            arrow(ax, (k - 0.59, 0), (k - 0.41, 0))
    carried = say(
        ru=("картинки", "батч X, y", "логиты", "число J", "градиенты"),
        en=("pictures", "batch X, y", "logits", "number J", "gradients"),
    )
    for k, what in enumerate(carried):
        ax.text(k + 0.5, 0.33, what, ha="center", va="center", fontsize=8.5, color=MUTED)
    ax.plot([5, 5, 1, 1], [-0.2, -0.55, -0.55, -0.3], color=MUTED, linewidth=1.2)
    arrow(ax, (1, -0.32), (1, -0.2))
    ax.text(3, -0.55, say(ru="следующий батч", en="next batch"), ha="center", va="center", fontsize=9, color=MUTED)
    ax.texts[-1].set_bbox({"facecolor": "white", "edgecolor": "none", "pad": 3})
    ax.set(xlim=(-0.5, 5.5), ylim=(-0.75, 0.5))
    ax.set_axis_off()
    return figure


def captcha(images, labels):
    """Nine pictures (9, h, w, 3) under the question of a captcha; labels None marks one whose answer is not known."""
    known = ["?" if label is None else ("✓" if label else "–") for label in labels]
    figure = pictures(images, known, columns=9)
    figure.suptitle(
        say(ru="Отметьте картинки, где есть коробка", en="Select all pictures with a box"), fontsize=11, color=INK
    )
    figure.set_figheight(figure.get_figheight() + 0.3)
    figure.set_layout_engine("constrained", w_pad=0.08, h_pad=0.08)  # makes room for the question
    return figure


def shuffled(curves: dict[str, list[float]], every: int):
    """Share of right answers on the validation set against the step, one curve for each order of the data."""
    figure, ax = subplots("wide")
    for (name, values), color, style in zip(curves.items(), (BLUE, ORANGE), ("-", "--"), strict=False):
        ax.plot(every * np.arange(1, len(values) + 1), 100 * np.array(values), style, color=color, label=name)
    ax.axhline(50, color=MUTED, linewidth=1, linestyle=":")
    ax.set(xlabel=say(ru="шаг", en="step"), ylabel=say(ru="верных на проверке, %", en="right in validation, %"))
    ax.set_ylim(40, 85)
    ax.legend()
    return figure


def batch_size(sizes, per_second, noise):
    """Left: examples per second; right: how far a batch's gradient is from that of all data. Logarithmic axes."""
    figure, (left, right) = subplots((7.2, 3.1), 1, 2)
    left.loglog(sizes, per_second, "o-", color=BLUE)
    left.set(title=say(ru="примеров в секунду", en="examples per second"))
    right.loglog(sizes, noise, "s-", color=ORANGE, label=say(ru="измерено", en="measured"))
    right.loglog(sizes, noise[0] / np.sqrt(sizes), ":", color=MUTED, label=r"$\propto 1/\sqrt{B}$")
    right.set(title=say(ru="шум градиента", en="noise of the gradient"))
    right.legend()
    for ax in (left, right):
        ax.set(xlabel=say(ru="размер батча $B$", en="batch size $B$"), xticks=sizes)
        ax.set_xticklabels([str(size) for size in sizes])
        ax.yaxis.set_major_locator(LogLocator(subs=(1, 2, 5)))
        ax.yaxis.set_major_formatter(lambda value, _: f"{value:g}" if value < 1e4 else f"{value:.0f}")
        ax.minorticks_off()
    return figure


def two_losses():
    """Cross-entropy of two classes against the probability of a box: one curve for each right answer."""
    figure, ax = subplots("wide")
    p = np.linspace(0.005, 0.995, 199)
    for loss, color, style, name in (
        (-np.log(p), BLUE, "-", say(ru="коробка есть, $y = 1$", en="a box, $y = 1$")),
        (-np.log(1 - p), ORANGE, "--", say(ru="коробки нет, $y = 0$", en="no box, $y = 0$")),
    ):
        ax.plot(p, loss, style, color=color, label=name)
    ax.set(
        xlim=(0, 1),
        ylim=(0, 5),
        xlabel=say(ru="вероятность коробки $\\hat y$", en="probability of a box $\\hat y$"),
        ylabel=say(ru="потери", en="loss"),
    )
    ax.legend(loc="upper center")
    return figure


def alexnet(names, parameters, products):
    """Bars for each layer with weights: its share of the parameters and of the multiplications, in per cent."""
    figure, ax = subplots((7.2, 3.1))
    x = np.arange(len(names))
    for shift, values, color, label in (
        (-0.2, parameters, BLUE, say(ru="параметры", en="parameters")),
        (0.2, products, ORANGE, say(ru="умножения", en="multiplications")),
    ):
        share = 100 * np.asarray(values, float) / np.sum(values)
        bars = ax.bar(x + shift, share, 0.38, color=color, label=label, hatch="//" if shift > 0 else None, ec="white")
        ax.bar_label(bars, [f"{v:.0f}" if v >= 1 else "<1" for v in share], fontsize=8.5, color=INK, padding=1)
    ax.set(
        xticks=x,
        xticklabels=[name.replace(" ", "\n") for name in names],
        ylim=(0, 70),
        ylabel=say(ru="доля, %", en="share, %"),
    )
    ax.grid(False, axis="x")
    ax.legend()
    return figure


def modes(training, evaluating: float):
    """One picture's probability of a box: many answers in train mode, always the same one in eval mode."""
    figure, ax = subplots("wide")
    ax.hist(training, bins=30, color=BLUE, label="model.train()")
    ax.axvline(evaluating, color=ORANGE, linewidth=2.5, linestyle="--", label="model.eval()")
    ax.set(
        xlabel=say(ru="вероятность коробки для одной и той же картинки", en="probability of a box, the same picture"),
        ylabel=say(ru="сколько раз", en="how often"),
    )
    ax.legend()
    return figure


def three_models(histories: dict[str, list[dict]], majority: float = 50.0):
    """Left: validation accuracy by epoch; right: the last one as bars, from the majority's 50 %.

    histories: {name: [{"val_accuracy": share, …} for each epoch]}.
    """
    figure, (left, right) = subplots((7.2, 3.2), 1, 2, gridspec_kw={"width_ratios": (1.4, 1)})
    colors, styles = (BLUE, PURPLE, ORANGE), ("-", "--", "-.")
    final = [majority]
    for (name, rows), color, style in zip(histories.items(), colors, styles, strict=False):
        values = [100 * row["val_accuracy"] for row in rows]
        left.plot(np.arange(1, len(values) + 1), values, style, color=color, label=name)
        final.append(values[-1])
    left.set(xlabel=say(ru="эпоха", en="epoch"), ylabel=say(ru="верных на проверке, %", en="right in validation, %"))
    left.set_ylim(50, 100)
    left.legend(loc="lower right")
    names = [say(ru="всегда\nодно", en="always\nthe same"), *histories]
    bars = right.bar(range(len(names)), final, color=("#b9c0c9", *colors))
    right.bar_label(bars, [f"{value:.0f}" for value in final], fontsize=9.5, color=INK)
    right.set(xticks=range(len(names)), xticklabels=names, ylim=(0, 108))
    right.tick_params(axis="x", labelsize=8)
    right.grid(False, axis="x")
    return figure


def learning_curves(history: list[dict], best: int | None = None):
    """Loss and accuracy by epoch, training against validation; best: the epoch kept, counted from 0."""
    figure, axes = subplots((7.2, 3.1), 1, 2)
    titles = (say(ru="потери", en="loss"), say(ru="верных ответов, %", en="right answers, %"))
    for ax, key, title, factor in zip(axes, ("loss", "accuracy"), titles, (1, 100), strict=True):
        epochs = np.arange(1, len(history) + 1)
        for part, color, style, name in (
            ("train", BLUE, "-", say(ru="обучение", en="training")),
            ("val", ORANGE, "--", say(ru="проверка", en="validation")),
        ):
            ax.plot(epochs, [factor * row[f"{part}_{key}"] for row in history], style, color=color, label=name)
        if best is not None:
            ax.axvline(best + 1, color=MUTED, linewidth=1.2, linestyle=":")
            value = factor * history[best][f"val_{key}"]
            ax.plot(best + 1, value, "o", color=ORANGE, markersize=8, markeredgecolor="white")
        ax.set(title=title, xlabel=say(ru="эпоха", en="epoch"))
    axes[0].set_ylim(bottom=0)
    axes[0].legend()
    return figure
