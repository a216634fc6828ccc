"""The drawing of a computation: what is written in it, in both languages, and that boxes keep apart."""

import itertools

import matplotlib.pyplot as plt
import pytest
from matplotlib.patches import FancyArrowPatch, FancyBboxPatch

from dl101 import use_language
from dl101.autograd import expression
from dl101.figures.lecture09 import computation, cost, layer_shapes, step, two_passes


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
    boxes = [patch.get_window_extent() for patch in ax.patches if isinstance(patch, FancyBboxPatch)]
    for one, other in itertools.combinations(boxes, 2):
        assert not one.overlaps(other)
    for box in boxes:
        assert figure.bbox.x0 <= box.x0 and box.x1 <= figure.bbox.x1
        assert figure.bbox.y0 <= box.y0 and box.y1 <= figure.bbox.y1
    plt.close(figure)


def test_steps_forward_and_back_fill_in_the_numbers(neuron):
    start = texts(step(neuron, 0))
    assert "2" in start and "−2" not in start and not any("∂" in text for text in start)
    first = texts(step(neuron, 1))
    assert "−2" in first and "step 1 of 19, forward:  v1 = w · x = 2 · (−1) = −2" in first
    turn = texts(step(neuron, 8))  # seven operations forward, then ∂L/∂L
    assert "∂ 1" in turn and any(text.startswith("step 8 of 19, back:") for text in turn)
    end = texts(step(neuron, 19))
    complete = [text for text in texts(computation(neuron)) if "the local derivative" not in text]
    assert sorted(complete) == sorted(text for text in end if "step 19" not in text)


def test_a_sum_over_two_paths_grows_step_by_step(neuron):
    """a stands twice in a·a, so its derivative is 3 after one of the two edges and 6 after both."""
    written = [texts(step(neuron, k)) for k in range(20)]
    assert any("∂ 3" in each and "∂ 6" not in each for each in written)
    assert "∂ 6" in written[-1]


def test_steps_beyond_the_ends_show_the_ends(neuron):
    assert texts(step(neuron, 99)) == texts(step(neuron, 19)) and texts(step(neuron, -3)) == texts(step(neuron, 0))


def test_shapes_of_a_layer_are_those_of_its_arrays():
    written = texts(layer_shapes(m=5, n=3, h=4))
    for name, shape in (("X", "(5, 3)"), ("Wᵀ", "(3, 4)"), ("dZᵀ", "(4, 5)"), ("dX", "(5, 3)")):
        assert written[written.index(name) + 1] == shape
    plt.close("all")


def test_other_drawings_are_in_the_language_of_the_notebook():
    use_language("ru")
    try:
        assert "потери" in texts(two_passes())
        assert cost({"a": 1, "b": 798740.0}).axes[0].get_xlabel() == "прямых проходов"
    finally:
        use_language("en")
        plt.close("all")


@pytest.mark.parametrize("text", ["a*b + a", "a*a*a + tanh(a)", "(w*tanh(w*x + b) - v)**2", "(a + b)*(a*b + a)*a"])
def test_edges_and_their_numbers_keep_out_of_other_boxes(text):
    value = expression(text, **dict.fromkeys("abcdvwx", 1.2))
    value.backward()
    ax = computation(value).axes[0]
    boxes = [patch.get_bbox() for patch in ax.patches if isinstance(patch, FancyBboxPatch)]
    for patch in ax.patches:
        if isinstance(patch, FancyArrowPatch):
            start, bend, end = patch._path_original.vertices  # in data units; get_path() has the arrow's outline
            middle = start / 4 + bend / 2 + end / 4
            assert not any(box.contains(*middle) for box in boxes)
    for number in ax.texts:
        if number.get_bbox_patch() is not None:
            assert not any(box.contains(*number.get_position()) for box in boxes)
    plt.close("all")
