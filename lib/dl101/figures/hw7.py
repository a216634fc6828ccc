"""Drawings of homework 7."""

from __future__ import annotations

import numpy as np

from dl101.language import say
from dl101.plots import BLUE, MUTED, ORANGE, subplots

__all__ = ["training"]

STEPS = (80, 86, 90)  # per cent that earn a point each


def training(history: list[dict]):
    """Loss and accuracy by epoch, with the epoch of the least validation loss and the accuracies that earn points.

    history: for each epoch train_loss, val_loss and val_accuracy (0 to 1). Returns the figure.
    """
    figure, (left, right) = subplots((7.2, 3.1), 1, 2)
    epochs = np.arange(1, len(history) + 1)
    left.plot(epochs, [row["train_loss"] for row in history], color=BLUE, label=say(ru="обучение", en="training"))
    losses = [row["val_loss"] for row in history]
    left.plot(epochs, losses, "--", color=ORANGE, label=say(ru="проверка", en="validation"))
    shares = [100 * row["val_accuracy"] for row in history]
    right.plot(epochs, shares, "--", color=ORANGE)
    best = int(np.argmin(losses))
    for ax, values in ((left, losses), (right, shares)):
        ax.plot(best + 1, values[best], "o", color=ORANGE, markersize=8, markeredgecolor="white")
        ax.set_xlabel(say(ru="эпоха", en="epoch"))
    for step in STEPS:
        right.axhline(step, color=MUTED, linewidth=1, linestyle=":")
    left.set(title=say(ru="потери", en="loss"), ylim=(0, None))
    right.set(title=say(ru="верных ответов на проверке, %", en="right answers in validation, %"), ylim=(None, 100))
    left.legend()
    return figure
