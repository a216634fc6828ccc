"""The interactive of logistic regression in a real browser: keyboard, mouse, pictures, formulas, address."""

import numpy as np
import pytest

from dl101 import activations, losses
from dl101 import logistic_regression as lr
from dl101.data.points import two_clouds
from dl101.interactives import LogisticRegression
from dl101.interactives.base import bundle
from dl101.portable_random import normal
from interactive_page import PICTURE


@pytest.fixture(scope="module")
def formulas(formulas_of):
    return formulas_of("logistic_regression.js")


def test_formulas_equal_numpy(formulas):
    for z in (-800.0, -40.0, -1.3, 0.0, 0.2, 37.0, 800.0):
        assert formulas("sigmoid", z) == pytest.approx(activations.sigmoid(z), rel=1e-14, abs=0)
        assert formulas("softplus", z) == pytest.approx(activations.softplus(z), rel=1e-14, abs=0)
    points, labels = two_clouds(41, "overlapping", seed=5)
    table = np.column_stack([points, labels]).tolist()
    X, Y = points.T, labels.reshape(1, -1)
    for w, b in [([0.0, 0.0], 0.0), ([1.3, -0.4], 0.6), ([90.0, 40.0], -7.0)]:
        column = np.array(w).reshape(2, 1)
        expected = losses.binary_cross_entropy_with_logits(column.T @ X + b, Y)
        assert formulas("cost", w, b, table) == pytest.approx(expected, rel=1e-12)
        dw, db = lr.backward(X, lr.forward(column, b, X), Y)
        ours = formulas("gradient", w, b, table)
        np.testing.assert_allclose([*ours["dw"], ours["db"]], [*dw.ravel(), db], rtol=1e-9, atol=1e-15)
        new_w, new_b, _ = lr.train(X, Y, 0.3, 1, column, b)
        ours = formulas("step", w, b, table, 0.3)
        np.testing.assert_allclose([*ours["w"], ours["b"]], [*new_w.ravel(), new_b], rtol=1e-12)
        right = lr.accuracy(lr.predict(column, b, X), Y) * 41
        assert formulas("countRight", w, b, table) == pytest.approx(right)


@pytest.mark.parametrize("kind", ["separable", "overlapping"])
def test_data_equal_numpy(formulas, kind):
    for seed in (0, 7, 4294967295):
        points, labels = two_clouds(60, kind, seed)
        theirs = np.array(formulas("twoClouds", 60, kind, seed))
        np.testing.assert_allclose(theirs, np.column_stack([points, labels]), rtol=1e-12)
        np.testing.assert_allclose(formulas("normal", seed, 7), normal(seed, 7), rtol=1e-12)


def test_sliders_move_the_pictures_by_keyboard(show):
    page = show(LogisticRegression())
    for name, canvas in [("w1", "plane"), ("w2", "loss-surface"), ("b", "plane")]:
        before = page.picture(canvas)
        page.press(f"{name}-range", "ArrowRight", "ArrowRight")
        assert page.picture(canvas) != before
        assert page.box(name) == pytest.approx(0.1)
    assert page.number("J") != "0.6931"
    page.get("w1-box").fill("37.5")  # beyond the range of the slider
    assert page.box("w1") == 37.5
    page.get("w1-box").fill("")
    page.get("w2-box").focus()
    assert page.box("w1") == 37.5  # an empty box changes nothing and shows the number again


def test_handles_by_keyboard(show):
    page = show(LogisticRegression(w=[1, 0], b=0))
    page.press("line-handle", "ArrowRight", "PageUp")
    assert page.box("b") == pytest.approx(-1.1)  # the line x1 = 1.1
    page.press("line-handle", "Home")
    assert page.box("b") == 0
    page.press("normal-handle", "PageUp")
    assert page.box("w1") == pytest.approx(page.box("w2")) == pytest.approx(0.71)
    page.press("normal-handle", "ArrowUp")
    assert np.hypot(page.box("w1"), page.box("w2")) == pytest.approx(1.1, abs=0.01)
    assert "45°" in page.get("normal-handle").get_attribute("aria-valuetext")
    page.press("weights-handle", "Home", "ArrowLeft")
    assert page.box("w1") == pytest.approx(-0.1) and page.box("w2") == 0


def test_handles_by_mouse(show):
    page = show(LogisticRegression(w=[1, 0], b=0))
    start = page.get("line-handle").bounding_box()
    plane = page.get("plane").bounding_box()
    unit = (plane["width"] - 42) / 8
    x, y = start["x"] + start["width"] / 2, start["y"] + start["height"] / 2
    page.page.mouse.move(x, y)
    page.page.mouse.down()
    page.page.mouse.move(x + unit, y - unit / 2, steps=4)
    page.page.mouse.up()
    assert page.box("b") == pytest.approx(-1, abs=0.03)
    assert page.number("steps") == "0"


def test_training_equals_the_library(show):
    page = show(LogisticRegression(dataset="separable", seed=2, learning_rate=2.0))
    for _ in range(3):
        page.press("step", "Enter")
    page.get("hundred-steps").click()
    points, labels = two_clouds(60, "separable", 2)
    w, b, history = lr.train(points.T, labels.reshape(1, -1), 2.0, 103)
    assert page.number("J") == f"{history[-1]:.4f}"
    assert [page.box("w1"), page.box("w2"), page.box("b")] == pytest.approx([*w.ravel(), b], abs=0.005)
    assert page.number("steps") == "103" and page.number("accuracy") == "60/60"
    page.get("restart").click()
    assert (page.number("steps"), page.number("J"), page.box("w1")) == ("0", "0.6931", 0)


def test_reset_forgets_the_training(show):
    page = show(LogisticRegression(w=[1, 0]))
    before = page.get("summary").inner_text()
    page.get("hundred-steps").click()
    page.get("reset").click()
    assert page.get("summary").inner_text() == before and page.number("steps") == "0"


def test_run_and_pause(show):
    page = show(LogisticRegression())
    page.get("run").click()
    page.page.wait_for_function("Number(document.querySelector('[data-testid=value-steps]').textContent) > 5")
    page.get("run").click()
    steps = page.number("steps")
    page.page.wait_for_timeout(150)
    assert page.number("steps") == steps
    assert page.get("summary").inner_text().startswith(f"Step {steps}. ")


def test_less_motion_means_few_pictures_of_the_same_training(show):
    page = show(LogisticRegression())
    page.page.emulate_media(reduced_motion="reduce")
    page.open()
    page.page.evaluate(
        """() => { window.seen = new Set();
          const steps = document.querySelector("[data-testid=value-steps]");
          new MutationObserver(() => window.seen.add(steps.textContent)).observe(steps, { childList: true }); }"""
    )
    page.get("run").click()
    page.page.wait_for_function("Number(document.querySelector('[data-testid=value-steps]').textContent) >= 60")
    page.get("run").click()
    assert len(page.page.evaluate("[...window.seen]")) <= 3


def test_own_points_by_keyboard_and_mouse(show):
    page = show(LogisticRegression(dataset="own"))
    assert page.get("run").is_disabled()
    page.press("cursor-handle", "ArrowRight", "Enter", "ArrowUp", "ArrowUp", "Enter")
    assert page.number("accuracy") == "2/2"
    page.get("tool-0").check()
    plane = page.get("plane").bounding_box()
    page.page.mouse.click(plane["x"] + plane["width"] * 0.25, plane["y"] + plane["height"] * 0.6)
    assert page.number("accuracy") == "2/3"
    page.press("cursor-handle", "Delete")
    assert page.number("accuracy") == "1/2"
    page.get("new-sample").click()
    assert page.get("summary").inner_text().startswith("No points.") or page.number("accuracy") == "–"


def test_summary_is_the_one_python_gives(show):
    for language in ("ru", "en"):
        widget = LogisticRegression(language=language, w=[1.25, -0.5], b=-0.001, seed=4)
        page = show(widget)
        assert page.get("summary").inner_text() == widget.summary
        assert widget.summary in page.get("plane").get_attribute("aria-label")


def test_the_address_carries_the_state(show):
    page = show(LogisticRegression())
    page.get("dataset").select_option("separable")
    page.get("w1-box").fill("1.5")
    page.page.wait_for_function(
        "location.hash.includes('separable') && decodeURIComponent(location.hash).includes('w=[1.5')"
    )
    address = page.page.evaluate("location.hash")
    assert len(address) < 80  # the seed stands for the points
    page.open(address)
    assert page.get("dataset").input_value() == "separable" and page.box("w1") == 1.5
    page.get("dataset").select_option("own")
    page.press("cursor-handle", "Enter")
    page.page.wait_for_function("decodeURIComponent(location.hash).includes('points=[[0,0,1]]')")
    page.open(page.page.evaluate("location.hash"))
    assert page.number("accuracy") == "1/1"
    for mangled in (
        "#w=[1]&b=null&dataset=7",
        '#dataset="moons"&points=[[1,2,3],[1,2],[0,1,1]]',
        "#learning_rate=-2&w=%5B",
    ):
        page.open(mangled)
        page.get("step").click()
        assert page.number("steps") == "1" and "NaN" not in page.get("summary").inner_text()


def test_every_control_keeps_its_keys_and_has_a_name(show):
    page = show(LogisticRegression())
    found = page.page.evaluate(
        """() => [...document.querySelectorAll("button, input, select, [tabindex]")].map(node => ({
          id: node.dataset.testid, kept: node.dataset.lmSuppressShortcuts,
          name: node.getAttribute("aria-label") || node.textContent
            || [...(node.labels || [])].map(label => label.textContent).join(),
        }))"""
    )
    assert len(found) > 20
    assert [each for each in found if not (each["id"] and each["kept"] == "true" and each["name"].strip())] == []
    ids = [each["id"] for each in found]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("theme, dark", [("light", False), ("dark", True), ("auto", True)])
def test_themes(show, theme, dark):
    page = show(LogisticRegression(theme=theme))
    page.page.emulate_media(color_scheme="dark")
    page.page.wait_for_function(
        f"document.querySelector('.dl101-interactive').dataset.theme === '{'dark' if dark else 'light'}'"
    )


def test_python_moves_the_picture(browser):
    """What comes from Python while the page is open: a new weight, another language."""
    page = browser.new_page()
    page.set_content("<div id=root></div>")
    widget = LogisticRegression()
    state = widget.page_state()
    page.evaluate(
        """async ([source, state]) => {
          const url = URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
          const listeners = {};
          window.saved = 0;
          window.model = {
            get: k => state[k], save_changes: () => { window.saved += 1; },
            set: (k, v) => { state[k] = v; (listeners["change:" + k] || []).forEach(f => f()); },
            on: (e, f) => (listeners[e] ||= []).push(f),
            off: (e, f) => { listeners[e] = listeners[e].filter(g => g !== f); },
          };
          window.listeners = listeners;
          const { default: interactive } = await import(url);
          window.forget = interactive.render({ model: window.model, el: document.getElementById("root") });
        }""",
        [bundle("logistic_regression.js"), state],
    )
    before = page.evaluate(PICTURE, "plane")
    page.evaluate("window.model.set('w', [2, 1]); window.model.set('language', 'ru')")
    assert page.evaluate(PICTURE, "plane") != before
    assert page.get_by_test_id("run").inner_text() == "Пуск"
    assert page.get_by_test_id("summary").inner_text().startswith("Шаг 0.")
    page.evaluate(
        """() => { const range = document.querySelector("[data-testid=w1-range]");
          for (const w of [1, 2, 3]) { range.value = w; range.dispatchEvent(new Event("input")); } }"""
    )
    page.wait_for_function("window.saved === 1")  # one message for the three
    assert page.evaluate("window.model.get('w')[0]") == 3
    page.evaluate("window.forget()")
    assert page.evaluate("Object.values(window.listeners).flat().length") == 0
    page.close()


def test_a_hundred_steps_at_once_still_draw_a_curve(show):
    """With a rate far too large the loss jumps: a line from the first value to the last would hide it."""
    it = show(LogisticRegression(dataset="overlapping", seed=0, w=[0.4, -0.8], learning_rate=100))
    before = it.picture("loss-curve")
    it.get("hundred-steps").click()
    low = it.page.evaluate(
        """() => {
          const canvas = document.querySelector("[data-testid=loss-curve]");
          const { data, width } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
          const columns = new Set();  // of the lower half, where the colour of the curve (violet) is
          for (let i = 2 * width * canvas.height; i < data.length; i += 4)
            if (data[i] > data[i + 1] + 40 && data[i + 2] > data[i + 1] + 40) columns.add(((i / 4) % width) >> 5);
          return columns.size;
        }"""
    )
    assert it.picture("loss-curve") != before and low >= 3
