"""Parts that the drawings of several lectures are made of."""

from __future__ import annotations

import numpy as np

from dl101.plots import INK, MUTED

__all__ = ["arrow", "node"]


def node(ax, x, y, text, face, edge, radius) -> None:
    """A circle with a text in it, in data units of axes with equal aspect."""
    angle = np.linspace(0, 2 * np.pi, 60)
    ax.fill(x + radius * np.cos(angle), y + radius * np.sin(angle), facecolor=face, edgecolor=edge, linewidth=1.4)
    ax.text(x, y, text, ha="center", va="center", fontsize=12, color=INK)


def arrow(ax, start, end, color=MUTED, width=1.2) -> None:
    """An arrow from start to end, both (x, y) in data units."""
    ax.annotate("", xy=end, xytext=start, arrowprops={"arrowstyle": "-|>", "color": color, "linewidth": width})
