"""Drawings of lecture 01."""

from __future__ import annotations

import numpy as np
from matplotlib.patches import FancyBboxPatch, Rectangle

from dl101.data import history
from dl101.figures.drawing import arrow
from dl101.language import language, say
from dl101.plots import BLUE, INK, MUTED, ORANGE, PURPLE, SIGNED, subplots

__all__ = ["decimal", "events", "feature_pictures", "field", "nested", "pipelines", "tasks"]

GREEN = "#009e73"
#: One colour for each kind of event, in the order of history.KINDS.
KIND_COLORS = dict(zip(history.KINDS, (BLUE, ORANGE, GREEN, PURPLE, "#56b4e9", MUTED), strict=True))
#: Hatching beside the colour, so that the bars are told apart without it.
HATCHES = dict(zip(history.KINDS, ("", "//", "..", "xx", "--", ""), strict=True))


def tasks(picture, brightness: float = 0.4):
    """One picture (h, w) in [0, 1] and four answers a network may be trained to give. Returns the figure.

    brightness: from which grey level on a pixel is taken to show the box; the answers are drawn from that, no network
    is asked.
    """
    mask = np.asarray(picture) > brightness
    rows, columns = np.where(mask)
    top, bottom, left, right = rows.min(), rows.max(), columns.min(), columns.max()
    figure, axes = subplots((7.2, 2.5), 1, 4)
    names = (
        say(ru="классификация", en="classification"),
        say(ru="детекция", en="detection"),
        say(ru="сегментация", en="segmentation"),
        say(ru="описание", en="captioning"),
    )
    for ax, name in zip(axes, names, strict=True):
        ax.imshow(picture, cmap="gray", vmin=0, vmax=1)
        ax.set_axis_off()
        ax.set_title(name, loc="center", fontsize=10.5)
    answers = {
        0: say(ru="коробка: да", en="box: yes"),
        1: f"({left}, {top}) – ({right}, {bottom})",
        2: say(ru=f"{mask.sum()} пикселей", en=f"{mask.sum()} pixels"),
        3: say(ru="«На столе стоит\nбелая коробка»", en="“A white box\nstands on a table”"),
    }
    for k, text in answers.items():
        axes[k].text(0.5, -0.06, text, transform=axes[k].transAxes, ha="center", va="top", fontsize=9.5, color=INK)
    frame = Rectangle(
        (left - 1, top - 1), right - left + 2, bottom - top + 2, fill=False, edgecolor=ORANGE, linewidth=2
    )
    axes[1].add_patch(frame)
    tint = np.zeros((*mask.shape, 4))
    tint[mask] = (0.878, 0.482, 0.0, 0.65)
    axes[2].imshow(tint)
    return figure


def nested():
    """Artificial intelligence ⊃ machine learning ⊃ neural networks ⊃ deep learning, with an example in each ring."""
    figure, ax = subplots((6.4, 3.5))
    ax.set(xlim=(0, 10), ylim=(0, 5.45))
    ax.set_axis_off()
    rings = (
        (
            say(ru="Искусственный интеллект", en="Artificial intelligence"),
            say(ru="перебор ходов, экспертные системы, логика", en="game search, expert systems, logic"),
            "#f4f5f7",
        ),
        (
            say(ru="Машинное обучение", en="Machine learning"),
            say(ru="деревья, бустинг, опорные векторы", en="trees, boosting, support vectors"),
            "#e9f1f9",
        ),
        (
            say(ru="Нейронные сети", en="Neural networks"),
            say(ru="один нейрон, неглубокие сети", en="one neuron, shallow networks"),
            "#d3e4f4",
        ),
        (
            say(ru="Глубокое обучение", en="Deep learning"),
            say(ru="свёрточные сети, трансформеры", en="convolutional networks, transformers"),
            "#fbe3c0",
        ),
    )
    for k, (name, examples, face) in enumerate(rings):
        inset = 0.55 * k
        box = FancyBboxPatch(
            (0.15 + inset, 0.12 + 0.35 * inset),
            9.7 - 2 * inset,
            5.2 - 1.2 * k - 0.35 * inset,
            boxstyle="round,pad=0,rounding_size=0.25",
            facecolor=face,
            edgecolor=ORANGE if k == 3 else MUTED,
            linewidth=1.6 if k == 3 else 1,
        )
        ax.add_patch(box)
        top = 0.12 + 5.2 - 1.2 * k
        ax.text(5, top - 0.36, name, ha="center", va="center", fontsize=11.5, color=INK)
        ax.text(5, top - 0.76, examples, ha="center", va="center", fontsize=9.5, color="#4b5563")
    return figure


def pipelines(picture, mask, number: float):
    """Two ways from a picture to an answer: three stages set one by one, and one network. Returns the figure.

    picture, mask: (h, w); number: what the second stage measured on the mask.
    """
    figure, ax = subplots((7.2, 3.7))
    ax.set(xlim=(0, 14.4), ylim=(0.1, 7.45), aspect="equal")
    ax.set_axis_off()
    for y, text in (
        (7.2, say(ru="по частям: каждый этап настраивают отдельно", en="in parts: each stage is tuned separately")),
        (3.35, say(ru="целиком: всё настраивает одна функция потерь", en="end to end: one loss tunes everything")),
    ):
        ax.text(0.1, y, text, fontsize=10.5, color=INK, va="center")
    for y in (5.6, 1.6):
        _image(ax, picture, 0.1, y - 1.1, 2.2)
    _image(ax, mask, 3.9, 4.5, 2.2)
    arrow(ax, (2.5, 5.6), (3.75, 5.6))
    arrow(ax, (6.3, 5.6), (7.5, 5.6))
    _box(ax, 7.6, 4.85, 2.6, 1.5, say(ru="доля светлых", en="bright fraction") + f"\n{decimal(number, 3)}")
    arrow(ax, (10.3, 5.6), (11.5, 5.6))
    _box(ax, 11.6, 4.85, 2.6, 1.5, say(ru="порог:\nкоробка", en="threshold:\nbox"), "#fdf1e0", ORANGE)
    for k, x in enumerate((4.4, 6.5, 8.6)):
        _box(ax, x, 0.6, 1.5, 2.0, (say(ru="слой", en="layer") if k < 2 else "$\\sigma$"), "#e9f1f9", BLUE)
    arrow(ax, (2.5, 1.6), (4.3, 1.6))
    arrow(ax, (5.95, 1.6), (6.45, 1.6))
    arrow(ax, (8.05, 1.6), (8.55, 1.6))
    arrow(ax, (10.2, 1.6), (11.5, 1.6))
    _box(ax, 11.6, 0.85, 2.6, 1.5, say(ru="ответ и\nпотери", en="answer\nand loss"), "#fdf1e0", ORANGE)
    ax.annotate(
        "",
        xy=(4.9, 0.5),
        xytext=(12.9, 0.75),
        arrowprops={"arrowstyle": "-|>", "color": ORANGE, "linewidth": 1.4, "connectionstyle": "arc3,rad=-0.06"},
    )
    return figure


def events(step: int = 5):
    """How many events of the timeline fall into each `step` years, by kind, with both winters. Returns the figure."""
    figure, ax = subplots((7.2, 2.9))
    starts = np.arange(1940, 2025, step)
    bottom = np.zeros(len(starts))
    names = (say(ru="первая\nзима", en="first\nwinter"), say(ru="вторая\nзима", en="second\nwinter"))
    for winter, name in zip(history.WINTERS, names, strict=True):
        ax.axvspan(winter.start, winter.end + 1, color="#dbe7f3", zorder=0)
        middle = (winter.start + winter.end + 1) / 2
        ax.text(middle, 13.6, name, ha="center", va="top", fontsize=9, color="#4b5563")
    for kind, title in history.KINDS.items():
        years = [each.year for each in history.EVENTS if each.kind == kind]
        counts = np.histogram(years, [*starts, starts[-1] + step])[0]
        face = KIND_COLORS[kind]
        ax.bar(
            starts + step / 2,
            counts,
            0.8 * step,
            bottom,
            color=face,
            hatch=HATCHES[kind],
            edgecolor="white",
            linewidth=0.4,
            label=str(title),
        )
        bottom += counts
    ax.set(xlim=(1940, 2025), ylim=(0, 14), ylabel=say(ru="событий за 5 лет", en="events per 5 years"))
    ax.set_xticks(range(1940, 2025, 10))
    ax.grid(False, axis="x")
    ax.legend(loc="upper left", ncols=2, fontsize=9)
    return figure


def field():
    """A map of the field and what of it this course walks through. Returns the figure."""
    figure, ax = subplots((7.2, 3.5))
    ax.set(xlim=(0, 14.4), ylim=(0, 7))
    ax.set_axis_off()
    course = (
        (0.2, 5.3, say(ru="нейрон", en="a neuron"), "02–03"),
        (3.8, 5.3, say(ru="функции активации", en="activations"), "04"),
        (7.4, 5.3, say(ru="неглубокие сети", en="shallow networks"), "05–07"),
        (11.0, 5.3, say(ru="слои и матрицы", en="layers, matrices"), "08"),
        (11.0, 3.3, say(ru="обратное\nраспространение", en="back-\npropagation"), "09"),
        (7.4, 3.3, say(ru="методы\nоптимизации", en="optimizers"), "10"),
        (3.8, 3.3, say(ru="обучение\nв PyTorch", en="training\nin PyTorch"), "11"),
        (0.2, 3.3, say(ru="всё вместе", en="all together"), "12"),
    )
    for x, y, name, number in course:
        _box(ax, x, y, 3.2, 1.35, f"{name}\n{number}", "#fdf1e0", ORANGE, fontsize=9.5)
    for start, end in (
        ((3.4, 5.97), (3.8, 5.97)),
        ((7.0, 5.97), (7.4, 5.97)),
        ((10.6, 5.97), (11.0, 5.97)),
        ((12.6, 5.3), (12.6, 4.65)),
        ((11.0, 3.97), (10.6, 3.97)),
        ((7.4, 3.97), (7.0, 3.97)),
        ((3.8, 3.97), (3.4, 3.97)),
    ):
        arrow(ax, start, end)
    beyond = (
        (0.2, say(ru="свёрточные\nкартинки", en="convolutional\npictures")),
        (3.8, say(ru="рекуррентные\nпоследовательности", en="recurrent\nsequences")),
        (7.4, say(ru="трансформеры\nтекст, и не только", en="transformers\ntext, and more")),
        (11.0, say(ru="порождающие\nновые картинки", en="generative\nnew pictures")),
    )
    for x, name in beyond:
        _box(ax, x, 0.2, 3.2, 1.35, name, "#f4f5f7", MUTED, fontsize=9.5)
    arrow(ax, (4.6, 3.3), (2.4, 1.6))
    edge = say(ru="здесь курс кончается", en="the course ends here")
    ax.plot([0.2, 14.2], [2.3, 2.3], color=MUTED, linewidth=1, linestyle=(0, (4, 3)))
    ax.text(14.2, 2.42, edge, ha="right", va="bottom", fontsize=9.5, color="#4b5563")
    glimpse = say(ru="первый взгляд", en="a first look")
    ax.text(2.45, 2.42, glimpse, ha="right", va="bottom", fontsize=9, color="#4b5563")
    return figure


def feature_pictures(rows, titles=None):
    """Weights (k, n) as k square pictures beside each other, zero in the middle of the colours. Returns the figure."""
    rows = np.asarray(rows)
    side = int(round(rows.shape[1] ** 0.5))
    figure, axes = subplots((7.2, 7.2 / len(rows) + 0.35), 1, len(rows))
    for k, (ax, row) in enumerate(zip(axes, rows, strict=True)):
        limit = np.abs(row).max()
        ax.imshow(row.reshape(side, side), cmap=SIGNED, vmin=-limit, vmax=limit)
        ax.set_axis_off()
        if titles is not None:
            ax.set_title(titles[k], loc="center", fontsize=9.5, pad=3)
    return figure


def decimal(number: float, digits: int) -> str:
    """The number as the notebook's language writes it: a decimal comma in Russian."""
    text = f"{number:.{digits}f}"
    return text.replace(".", ",") if language() == "ru" else text


def _image(ax, picture, x, y, side) -> None:
    limits = ax.get_xlim(), ax.get_ylim()
    ax.imshow(picture, cmap="gray", vmin=0, vmax=1, extent=(x, x + side, y, y + side), aspect="equal", zorder=1)
    ax.set(xlim=limits[0], ylim=limits[1])


def _box(ax, x, y, width, height, text, face="#f4f5f7", edge=MUTED, fontsize=10) -> None:
    style = "round,pad=0,rounding_size=0.18"
    ax.add_patch(FancyBboxPatch((x, y), width, height, boxstyle=style, facecolor=face, edgecolor=edge, linewidth=1.2))
    ax.text(x + width / 2, y + height / 2, text, ha="center", va="center", fontsize=fontsize, color=INK)
