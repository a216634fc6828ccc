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


def _drawn(figure):
    figure.canvas.draw()
    return np.asarray(figure.canvas.buffer_rgba())[..., :3]


@pytest.mark.parametrize("dtype", ["uint8", "float32"])
def test_pictures_stand_in_rows_with_their_pixels_in_place(dtype):
    colours = np.random.default_rng(0).permutation(np.arange(20, 220, 10))  # one for each pixel; the titles are bluish
    images = colours.reshape(5, 2, 2)
    titles = ["a", "b", "two\nlines", "d", "e"]
    figure = plots.pictures((images if dtype == "uint8" else images / 255).astype(dtype), titles, columns=3)
    drawn = _drawn(figure)
    shown = [[np.nonzero((abs(drawn - float(c)) <= 1).all(axis=2)) for c in image.flat] for image in images]
    places = np.array(shown, dtype=object)
    areas = np.array([[len(place[0]) for place in picture] for picture in places])
    assert areas.min() > 0.95 * areas.max() > 10000
    y, x = (np.array([[p[i].mean() for p in picture] for picture in places]).reshape(5, 2, 2) for i in (0, 1))
    assert (np.diff(x, axis=2) > 100).all() and (np.diff(y, axis=1) > 100).all()
    x, y = x.mean(axis=(1, 2)), y.mean(axis=(1, 2))
    assert x[:2] == pytest.approx(x[3:]) and (np.diff(x[:3]) > 200).all()
    assert np.ptp(y[:3]) == np.ptp(y[3:]) == 0 and y[3] - y[0] > 200

    ax = figure.axes[0]
    assert [text.get_text() for text in ax.texts] == titles
    for k, text in enumerate(ax.texts):
        box = text.get_window_extent()
        top = len(drawn) - min(p[0].min() for p in places[k])
        assert top - 1 <= box.y0 <= top + 6 and box.y1 <= len(drawn)
        assert (box.x0 + box.x1) / 2 == pytest.approx(x[k], abs=2)


def test_pictures_in_colour_and_their_range():
    colours = np.random.default_rng(0).integers(0, 255, (4, 1, 1, 3))
    for images in (colours.astype(np.uint8), colours / 255):
        drawn = _drawn(plots.pictures(np.broadcast_to(images, (4, 6, 6, 3))))
        for colour in colours[:, 0, 0]:
            assert (drawn == colour).all(axis=2).sum() > 10000
    drawn = _drawn(plots.pictures(np.full((2, 4, 8), 0.2)))  # the range is that of the pixels, not of the picture
    assert set(np.unique(drawn)) == {51, 255}


def test_the_question_of_the_captcha_has_room_above_its_pictures():
    from dl101.figures import lecture11

    figure = lecture11.captcha(np.zeros((9, 8, 8, 3)), [None, 1, 0] * 3)
    drawn = _drawn(figure)
    question = figure.texts[0].get_window_extent()
    titles = [text.get_window_extent() for text in figure.axes[0].texts]
    assert max(box.y1 for box in titles) + 10 < question.y0 < question.y1 < len(drawn)
    black = (drawn == 0).all(axis=2)
    assert black.any(axis=0).sum() > 9 * 60 and not black[-5:].any()


def test_what_pictures_and_weights_refuse():
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
