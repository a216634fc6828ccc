"""Interactives without a browser: what Python reads, sets and is told."""

import os
import subprocess
import sys

import numpy as np
import pytest
import traitlets

from dl101 import logistic_regression as lr
from dl101 import use_language
from dl101.data.points import two_clouds
from dl101.interactives import LogisticRegression
from dl101.interactives.base import bundle, number


def test_begins_with_the_data_of_the_lecture_at_zero_weights():
    widget = LogisticRegression(seed=3)
    points, labels = two_clouds(60, "overlapping", seed=3)
    np.testing.assert_array_equal(np.array(widget.points), np.column_stack([points, labels]))
    assert widget.curve == [[0, pytest.approx(np.log(2))]]
    assert widget.cost == pytest.approx(np.log(2)) and widget.right == 30


def test_a_message_from_the_browser_changes_what_python_sees():
    widget = LogisticRegression()
    widget.set_state({"w": [1, -2.5], "b": 3, "points": [[0, 0, 1], [1, 1.5, 0]], "dataset": "own", "steps": 7})
    assert (widget.w, widget.b, widget.right) == ([1.0, -2.5], 3.0, 1)  # z = 3 and 0.25
    assert widget.summary == "Step 7. Loss J = 0.4373. 1 of 2 right. Line: 1.00·x₁ − 2.50·x₂ + 3.00 = 0."
    expected = (np.log1p(np.exp(-3)) + np.log1p(np.exp(0.25))) / 2
    assert widget.cost == pytest.approx(expected)


def test_steps_are_those_of_the_library():
    widget = LogisticRegression(dataset="separable", learning_rate=0.7)
    for _ in range(3):
        widget.step(10)
    points, labels = two_clouds(60, "separable")
    w, b, history = lr.train(points.T, labels.reshape(1, -1), 0.7, 30)
    np.testing.assert_allclose(widget.w, w.ravel(), rtol=1e-12)
    assert widget.b == pytest.approx(b) and widget.steps == 30
    np.testing.assert_allclose(widget.curve, [[k, history[k]] for k in (0, 10, 20, 30)])
    widget.restart()
    assert widget.w == [0, 0] and widget.steps == 0 and len(widget.curve) == 1


def test_the_curve_stays_short_and_keeps_its_ends():
    widget = LogisticRegression(size=4)
    for _ in range(700):
        widget.step()
    steps = [k for k, _ in widget.curve]
    assert len(steps) <= 600 and steps[0] == 0 and steps[-1] == 700 and steps == sorted(steps)


def test_own_points_and_none_at_all():
    assert LogisticRegression(points=[[1, 2, 1]]).dataset == "own"
    empty = LogisticRegression(dataset="own")
    assert empty.summary == "No points. The weights are zero: no line, the probability is 0.50 everywhere."
    with pytest.raises(ValueError, match="no points"):
        empty.step()


@pytest.mark.parametrize(
    "wrong",
    [
        {"points": [[1, 2, 3]]},
        {"points": [[1, 2]]},
        {"learning_rate": 0},
        {"w": [1]},
        {"dataset": "moons"},
        {"seed": -1},
    ],
)
def test_wrong_values_are_refused(wrong):
    with pytest.raises(traitlets.TraitError):
        LogisticRegression(**wrong)


def test_speaks_the_language_of_the_notebook():
    use_language("ru")
    try:
        widget = LogisticRegression(w=[1, 0])
    finally:
        use_language("en")
    assert widget.language == "ru"
    assert widget.summary.startswith("Шаг 0. Потери J = ") and "Прямая: 1.00·x₁ + 0.00·x₂ + 0.00 = 0." in widget.summary


def test_numbers_have_a_true_minus_and_no_negative_zero():
    assert [number(-0.001), number(-1.5, 1), number(2)] == ["0.00", "−1.5", "2.00"]


def test_one_module_without_imports_and_one_page_without_requests():
    source = bundle("logistic_regression.js")
    assert "\nimport " not in source and source.count("export default") == 1
    page = LogisticRegression().to_html(title="a < b")
    assert "<title>a &lt; b</title>" in page and page.count("</script>") == 1
    assert not [word for word in ("http://", "https://", "src=", "@import") if word in page]


def test_a_clash_of_names_is_found(tmp_path, monkeypatch):
    from dl101.interactives import base

    (tmp_path / "a.js").write_text("export function draw() {}\n")
    (tmp_path / "b.js").write_text('import { draw } from "./a.js";\nconst draw = 1;\n')
    monkeypatch.setattr(base, "FOLDER", tmp_path)
    with pytest.raises(ValueError, match=r"draw is defined in a\.js and in b\.js"):
        bundle("b.js")


def test_with_the_packages_of_colab():
    """ipywidgets 7.7.1 and anywidget 0.9.21 beside everything else: a folder made with

    pip install --no-deps --target FOLDER ipywidgets==7.7.1 anywidget==0.9.21 ipython_genutils
    """
    folder = os.environ.get("DL101_COLAB_PACKAGES")
    if not folder:
        pytest.skip("DL101_COLAB_PACKAGES names no folder with ipywidgets 7.7.1 and anywidget 0.9.21")
    code = """
import sys; sys.path.insert(0, sys.argv[1])
import ipywidgets, anywidget
assert (ipywidgets.__version__, anywidget.__version__) == ("7.7.1", "0.9.21"), (ipywidgets, anywidget)
from dl101.interactives import LogisticRegression
widget = LogisticRegression(language="ru")
widget.set_state({"w": [1.0, 2.0]})
widget.step(5)
state = widget.get_state()
assert "export default" in state["_esm"] and state["_css"] and state["steps"] == 5
assert "application/vnd.jupyter.widget-view+json" in widget._repr_mimebundle_()[0]
assert len(widget.to_html()) > 20000
print("fine")
"""
    result = subprocess.run([sys.executable, "-c", code, folder], capture_output=True, text=True)
    assert result.stdout == "fine\n", result.stderr
