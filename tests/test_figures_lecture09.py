"""The drawing of a computation: what is written in it, in both languages, and that boxes keep apart."""

import itertools

import matplotlib.pyplot as plt
import pytest

from dl101 import use_language
from dl101.autograd import expression
from dl101.figures.lecture09 import computation


@pytest.fixture
def neuron():
    value = expression("(tanh(w*x + b) - 1)**2 + a*a", w=2, x=-1, b=0.5, a=3)
    value.backward()
    yield value
    plt.close("all")


def texts(figure):
    return [text.get_text() for text in figure.axes[0].texts]


def test_values_and_derivatives_are_written(neuron):
    written = texts(computation(neuron))
    for text in ("w", "−1", "v1 = w · x", "v3 = tanh(v2)", "v5 = v4^2", "L = v5 + v6", "−0.9051", "∂ 0.6885", "∂ 6"):
        assert text in written
    assert written.count("3") == 3  # the value of a, and both of its local derivatives
    forward = texts(computation(neuron, backward=False))
    assert "L = v5 + v6" in forward and not any("∂" in text for text in forward)


def test_the_caption_is_in_the_language_of_the_notebook(neuron):
    assert any("the local derivative" in text for text in texts(computation(neuron)))
    use_language("ru")
    try:
        assert any("локальная производная" in text for text in texts(computation(neuron)))
    finally:
        use_language("en")


@pytest.mark.parametrize(
    "text", ["a", "a*b + a/b - exp(a)", "x*(x + 1)*(x + 2)", "a*b + c*d + v*w", "tanh(-exp(tanh(log(a*b))))"]
)
def test_boxes_keep_apart_and_stay_inside(text):
    figure = computation(expression(text, **dict.fromkeys("abcdvwx", 1.2)))
    ax = figure.axes[0]
    boxes = [patch.get_window_extent() for patch in ax.patches]
    for one, other in itertools.combinations(boxes, 2):
        assert not one.overlaps(other)
    for box in boxes:
        assert figure.bbox.x0 <= box.x0 and box.x1 <= figure.bbox.x1
        assert figure.bbox.y0 <= box.y0 and box.y1 <= figure.bbox.y1
    plt.close(figure)
