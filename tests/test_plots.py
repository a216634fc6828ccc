"""The style of the figures: what must hold for every reader, and that importing dl101 stays cheap."""

import os
import subprocess
import sys
import warnings

import matplotlib
import numpy as np
import pytest

matplotlib.use("Agg")

from dl101 import plots, use_language  # noqa: E402
from dl101.data.points import two_clouds  # noqa: E402

# Machado, Oliveira and Fernandes (2009), severity 1, on linear RGB
COLOUR_BLIND = {
    "protanopia": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    "deuteranopia": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
    "tritanopia": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]],
}


@pytest.fixture(autouse=True)
def closed():
    yield
    plots.plt.close("all")
    use_language("en")


def _linear(colour):
    c = np.array(matplotlib.colors.to_rgb(colour))
    return np.where(c <= 0.04045, c / 12.92, ((c + 0.055) / 1.055) ** 2.4)


def _lab(linear):
    xyz = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]) @ linear
    f = np.cbrt(np.clip(xyz / [0.9505, 1, 1.089], 0, None))
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


@pytest.mark.parametrize("eyes", COLOUR_BLIND)
def test_the_two_classes_stay_apart_for_every_eye(eyes):
    seen = [_lab(np.clip(np.array(COLOUR_BLIND[eyes]) @ _linear(c), 0, 1)) for c in plots.CLASS_COLORS]
    assert np.linalg.norm(seen[0] - seen[1]) > 40  # two colours differ clearly from about 10 on
    assert plots.CLASS_MARKERS[0] != plots.CLASS_MARKERS[1]


def test_lines_are_readable_on_white():
    for colour in plots.CLASS_COLORS:
        luminance = np.array([0.2126, 0.7152, 0.0722]) @ _linear(colour)
        assert 1.05 / (luminance + 0.05) > 2.9  # WCAG asks for 3 between a graphic and its ground


@pytest.mark.parametrize("language, word", [("ru", "вероятность класса 1"), ("en", "probability of class 1")])
def test_a_whole_figure_in_both_languages(language, word):
    use_language(language)
    points, labels = two_clouds(20)
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # a glyph missing from the font is a warning
        figure, (left, right) = plots.subplots("wide", 1, 2)
        plots.probability_map(left, [1, 2], 0.5)
        plots.scatter_classes(left, points, labels.reshape(1, -1), names=("нет", "да"))
        plots.decision_line(left, np.array([[1.0], [2.0]]), 0.5)
        plots.cost_curve(right, [0.69, 0.5, 0.4], label="α = 0.1")
        figure.canvas.draw()
    assert word in [ax.get_ylabel() for ax in figure.axes]
    assert left.get_xlim() == (-4, 4)


def test_decision_line_lies_where_p_is_a_half():
    _, ax = plots.subplots("square")
    ax.set(xlim=(-4, 4), ylim=(-4, 4))
    plots.decision_line(ax, [2.0, -1.0], 3.0)
    x1, x2 = ax.lines[0].get_xy1()
    assert 2 * x1 - x2 + 3 == pytest.approx(0)
    plots.decision_line(ax, [0.0, 0.0], 3.0)
    assert len(ax.lines) == 1


def test_pictures_and_weights():
    figure = plots.pictures(np.zeros((5, 8, 8)), titles=list("abcde"), columns=3)
    assert len(figure.axes) == 6
    _, ax = plots.subplots("square")
    image = plots.weight_picture(ax, np.array([[-1.0], [3.0], [0.0], [1.0]]), (2, 2))
    assert image.get_clim() == (-3, 3)
    with pytest.raises(ValueError, match="3 weights"):
        plots.weight_picture(ax, np.zeros(3), (2, 2))
    with pytest.raises(ValueError, match=r"images\[i:i\+1\]"):
        plots.pictures(np.zeros((8, 8)))
    with pytest.raises(ValueError, match="no size 'huge'"):
        plots.subplots("huge")


def test_subplots_leaves_other_figures_alone():
    before = dict(matplotlib.rcParams)
    plots.subplots("half")
    assert dict(matplotlib.rcParams) == before


def test_every_figure_of_a_notebook_is_shown():
    """The inline backend shows a figure at the end of a cell only while Matplotlib is interactive."""
    code = """
from IPython.core.interactiveshell import InteractiveShell
shell = InteractiveShell.instance()
import matplotlib
from dl101 import plots
plots.use_style()
figure, _ = plots.subplots("half")
import base64, struct
image = base64.b64decode(shell.display_formatter.format(figure)[0]["image/png"])
assert struct.unpack(">II", image[16:24]) == (460, 320), "trimmed"
assert matplotlib.get_backend().endswith("inline"), matplotlib.get_backend()
print(matplotlib.is_interactive())
"""
    environment = {**os.environ, "MPLBACKEND": "module://matplotlib_inline.backend_inline"}
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=environment)
    assert result.stdout == "True\n", result.stdout + result.stderr


def test_importing_dl101_loads_neither_torch_nor_matplotlib():
    code = (
        "import sys, dl101; print([m for m in ('torch', 'matplotlib', 'ipywidgets', 'anywidget') if m in sys.modules])"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"
    code = "import sys, dl101; dl101.logistic_regression; dl101.plots; print('matplotlib' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "True\n"
