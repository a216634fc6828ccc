"""Still figures in one style: sizes, colours, and the few pictures that several notebooks need.

Labels are in the notebook's language. Matplotlib is loaded with this module, and this module only when it is used:
`from dl101 import plots`.
"""

from __future__ import annotations

import sys
from pathlib import Path

import matplotlib
import matplotlib.pyplot as plt
import numpy as np
from matplotlib.colors import LinearSegmentedColormap

from dl101.activations import sigmoid
from dl101.language import say

__all__ = [
    "BLUE",
    "ORANGE",
    "PURPLE",
    "CLASS_COLORS",
    "SIZES",
    "PROBABILITY",
    "SIGNED",
    "use_style",
    "subplots",
    "scatter_classes",
    "probability_map",
    "decision_line",
    "cost_curve",
    "pictures",
    "weight_picture",
]

BLUE, ORANGE, PURPLE = "#1f6fb4", "#e07b00", "#9457a8"
INK, MUTED = "#2b323b", "#6b7280"
# Class 0 is blue and round, class 1 is orange and square: told apart without colour, too.
CLASS_COLORS = (BLUE, ORANGE)
CLASS_MARKERS = ("o", "s")

# Width and height in inches, at 100 dots per inch. A notebook's column is about 7 inches wide.
SIZES = {"wide": (7.2, 3.2), "half": (4.6, 3.2), "square": (4.4, 4.2)}

PROBABILITY = LinearSegmentedColormap.from_list("dl101_probability", ["#5b9bd5", "#f7f7f5", "#f2a54a"])
SIGNED = LinearSegmentedColormap.from_list("dl101_signed", [BLUE, "#f7f7f5", ORANGE])

_STYLE = Path(__file__).with_name("dl101.mplstyle")


def use_style() -> None:
    """Matplotlib draws in the course's style from now on."""
    plt.style.use(_STYLE)
    _no_second_drawing()


def _no_second_drawing() -> None:
    """Notebooks draw every figure twice, to trim its margins; the style's layout leaves none, so once is enough."""
    shell = sys.modules["IPython"].get_ipython() if "IPython" in sys.modules else None
    if shell is None:
        return
    from IPython.core.pylabtools import select_figure_formats
    from matplotlib_inline.config import InlineBackend

    inline = InlineBackend.instance(parent=shell)
    inline.print_figure_kwargs = {"bbox_inches": None}
    select_figure_formats(shell, inline.figure_formats, **inline.print_figure_kwargs)


def subplots(size: str | tuple[float, float] = "wide", rows: int = 1, columns: int = 1, **keywords):
    """plt.subplots in the course's style. size: a name from SIZES, or (width, height) in inches.

    Other keywords go to plt.subplots. Returns figure and axes. Raises ValueError for an unknown name.
    """
    if isinstance(size, str):
        if size not in SIZES:
            raise ValueError(
                say(
                    ru=f"subplots: размера {size!r} нет; есть {', '.join(SIZES)}.",
                    en=f"subplots: there is no size {size!r}; choose from {', '.join(SIZES)}.",
                )
            )
        size = SIZES[size]
    with plt.style.context(_STYLE):
        made = plt.subplots(rows, columns, figsize=size, **keywords)
        interactive = matplotlib.is_interactive()
    # The first figure loads a notebook's backend, which turns this on; leaving the context would turn it off again,
    # and no later figure would be shown.
    matplotlib.interactive(interactive)
    return made


def scatter_classes(ax, points, labels, names: tuple[str, str] | None = None) -> None:
    """Points (m, 2) in the colour and the shape of their class; labels: m zeros and ones, in any shape.

    names: what the legend calls class 0 and class 1; without it there is no legend.
    """
    points, labels = np.asarray(points), np.asarray(labels).reshape(-1)
    for k in (0, 1):
        ax.scatter(
            *points[labels == k].T,
            color=CLASS_COLORS[k],
            marker=CLASS_MARKERS[k],
            s=34,
            edgecolors="white",
            linewidths=0.7,
            label=names[k] if names else None,
            zorder=3,
        )
    ax.set(xlabel="$x_1$", ylabel="$x_2$")
    if names:
        ax.legend(loc="upper left", handletextpad=0.3, borderaxespad=0.2)


def probability_map(ax, w, b: float, extent: tuple[float, float, float, float] = (-4, 4, -4, 4), bar: bool = True):
    """The probability of class 1 over the plane, for weights w (2 numbers in any shape) and b; returns the image.

    extent: left, right, bottom, top in data units. bar: draw the scale of colours.
    """
    left, right, bottom, top = extent
    x1, x2 = np.meshgrid(np.linspace(left, right, 201), np.linspace(bottom, top, 201))
    w1, w2 = np.asarray(w, dtype=float).reshape(-1)
    image = ax.imshow(
        sigmoid(w1 * x1 + w2 * x2 + b),
        extent=extent,
        origin="lower",
        cmap=PROBABILITY,
        vmin=0,
        vmax=1,
        interpolation="bilinear",
    )
    ax.grid(False)
    if bar:
        label = say(ru="вероятность класса 1", en="probability of class 1")
        ax.figure.colorbar(image, ax=ax, label=label, ticks=[0, 0.5, 1], shrink=0.9)
    return image


def decision_line(ax, w, b: float, **keywords) -> None:
    """The line w·x + b = 0 across the axes, whose limits stay as they are; nothing if w is zero."""
    w1, w2 = np.asarray(w, dtype=float).reshape(-1)
    squared = w1**2 + w2**2
    if squared == 0:
        return
    limits = ax.get_xlim(), ax.get_ylim()
    foot = (-b * w1 / squared, -b * w2 / squared)
    ax.axline(foot, (foot[0] - w2, foot[1] + w1), **{"color": INK, "linewidth": 1.6, **keywords})
    ax.set(xlim=limits[0], ylim=limits[1])


def cost_curve(ax, history, label: str | None = None, **keywords) -> None:
    """J against the number of steps; history: J before the first step, after the first, and so on."""
    ax.plot(np.arange(len(history)), history, label=label, **keywords)
    ax.set(xlabel=say(ru="шаг", en="step"), ylabel="$J$")
    ax.set_ylim(bottom=0)
    if label:
        ax.legend()


def pictures(images, titles=None, columns: int = 8, width: float = 7.2):
    """Pictures in a grid; images: (m, h, w) or (m, h, w, 3) in [0, 1] or uint8. Returns the figure.

    titles: m short texts above the pictures, of one line or more. width: of the figure, in inches; it is as high as
    the pictures need. Raises ValueError if images is not a stack of pictures.
    """
    images = np.asarray(images)
    if images.ndim not in (3, 4) or len(images) == 0:
        raise ValueError(
            say(
                ru=f"pictures: нужны картинки формы (m, h, w), а получено {images.shape}. Одну картинку берите как "
                "images[i:i+1].",
                en=f"pictures: the shape should be (m, h, w) and is {images.shape}. A single picture is images[i:i+1].",
            )
        )
    columns = min(columns, len(images))
    rows = -(-len(images) // columns)
    cell = width / columns
    gap = min(0.16, cell / 3)
    across = cell - gap  # all of this in inches
    down = across * images.shape[1] / images.shape[2]
    above, below = np.full(rows, gap / 2), gap / 2
    if titles is not None:
        titles = [str(titles[k]) for k in range(len(images))]
        lines = [max(t.count("\n") for t in titles[r : r + columns]) for r in range(0, len(images), columns)]
        above += 0.147 + 0.165 * np.array(lines)
        below += 0.093
    heights = above + down + below
    floors = heights.sum() - np.cumsum(heights) + below
    figure, ax = sheet((width, heights.sum()), (gap / 2, width - gap / 2, below, floors[0] + down))
    # One object for all: a name would have the colours tabulated anew for each picture.
    grey = {"cmap": plt.get_cmap("gray"), "vmin": 0, "vmax": 255 if images.dtype == np.uint8 else 1}
    for k, image in enumerate(images):
        left, floor = k % columns * cell + gap / 2, floors[k // columns]
        place = (left, left + across, floor, floor + down)
        shown = ax.imshow(image, **grey, extent=place, origin="upper", aspect="equal")
        shown.set_in_layout(False)  # the axes hold it, and only the titles can reach out of them
        if titles is not None:
            y, where = (0, "bottom") if "\n" in titles[k] else (3 / 72, "baseline")
            middle = left + across / 2
            ax.text(middle, floor + down + y, titles[k], ha="center", va=where, fontsize=9, color=INK)
    return figure


def sheet(size: tuple[float, float], box: tuple[float, float, float, float]):
    """A figure of (width, height) inches to draw on in inches from its lower left corner; returns figure and axes.

    box: left, right, bottom, top of the axes, which have no frame and no ticks. Nothing is laid out: axes and their
    layout take Matplotlib far longer to draw than what is in them, so a drawing of many parts has one axes.
    """
    (width, height), (left, right, bottom, top) = size, box
    place = {"left": left / width, "right": right / width, "bottom": bottom / height, "top": top / height}
    figure, ax = subplots(size, layout="none", gridspec_kw=place)
    ax.set_axis_off()
    ax.set(xlim=(left, right), ylim=(bottom, top), aspect="equal")
    return figure, ax


def weight_picture(ax, w, shape: tuple[int, int], title: str | None = None):
    """Weights as a picture: orange speaks for class 1, blue against it, white says nothing; returns the image.

    w: h·w numbers in any shape; shape: (h, w) of the pictures. Zero is in the middle of the colours.
    Raises ValueError if the number of weights does not fit.
    """
    w = np.asarray(w, dtype=float).reshape(-1)
    if w.size != shape[0] * shape[1]:
        raise ValueError(
            say(
                ru=f"weight_picture: весов {w.size}, а в картинке {shape[0]}×{shape[1]} пикселей их "
                f"{shape[0] * shape[1]}.",
                en=f"weight_picture: there are {w.size} weights, but a picture of {shape[0]}×{shape[1]} has "
                f"{shape[0] * shape[1]} pixels.",
            )
        )
    limit = np.abs(w).max() or 1.0
    image = ax.imshow(w.reshape(shape), cmap=SIGNED, vmin=-limit, vmax=limit)
    ax.set_axis_off()
    if title:
        ax.set_title(title)
    ax.figure.colorbar(image, ax=ax, shrink=0.85)
    return image
