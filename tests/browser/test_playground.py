"""The interactive of lecture 12 in a real browser: data, training equal to NumPy, units, weights, tasks, address."""

import json

import numpy as np
import pytest

from dl101.data import playground as sets
from dl101.interactives import Playground
from dl101.interactives import playground_training as training


@pytest.fixture(scope="module")
def formulas(formulas_of):
    return formulas_of("playground.js")


def state_of(widget):
    """The traits as the page gets them."""
    names = filter(widget._is_own, widget.trait_names(sync=True))
    return json.loads(json.dumps({name: getattr(widget, name) for name in names}))


@pytest.mark.parametrize("name", list(sets.SETS))
@pytest.mark.parametrize("m, noise", [(37, 0.0), (40, 0.35)])
def test_points_are_those_of_the_library(formulas, name, m, noise):
    X, y = sets.SETS[name].points(m, noise, 5)
    np.testing.assert_allclose(formulas("playgroundPoints", name, m, noise, 5), np.column_stack([X, y]), atol=1e-12)


def test_features_split_orders_and_masks_are_those_of_python(formulas):
    assert formulas("DATASETS") == list(sets.SETS)
    ours = formulas("FEATURES")
    X = np.array([[0.5, -2.0], [3.0, 1.0]])
    assert list(ours) == list(sets.FEATURES)
    for name, values in ours.items():
        np.testing.assert_allclose(values, sets.features(X, [name])[:, 0], rtol=1e-15)
    for m, share in ((500, 0.5), (7, 0.3), (2, 0.05), (5, 0.95)):
        rows = np.arange(m)
        first, _, second, _ = sets.split(rows, rows, share, 3)
        assert formulas("splitPoints", m, share, 3) == {"train": first.tolist(), "test": second.tolist()}
    for m, seed, epoch in ((10, 0, 0), (250, 4294967295, 77)):
        order = formulas("epochOrder", m, seed, epoch)
        assert order == training.epoch_order(m, seed, epoch).tolist()
    masks = training.dropout_masks(6, (3, 2), 0.4, 9, 12)
    np.testing.assert_array_equal(
        formulas("dropoutMasks", 6, 5, 0.4, 9, 12), np.concatenate([x.ravel() for x in masks])
    )


KINDS = {
    "plain": {},
    "softmax, momentum, l2": {"loss": "softmax", "optimizer": "momentum", "regularization": "l2"},
    "squares, adam, relu": {"loss": "mse", "optimizer": "adam", "activations": "relu", "init": "he", "hidden": [5]},
    "numbers, rmsprop": {"dataset": "multi_gaussian", "size": 90, "optimizer": "rmsprop", "learning_rate": 0.003},
    "a name for each layer, l1, dropout": {
        "hidden": [6, 5, 4], "activations": ["relu", "sigmoid", "linear"], "regularization": "l1", "dropout": 30,
        "features": ["x1", "x2²", "sin x2"], "init": "normal",
    },
    "no hidden layer": {"hidden": [], "dataset": "gaussians", "noise": 30, "batch_size": 7, "train_share": 30},
    "three classes": {
        "points": [[x, y, k % 3] for k, (x, y) in enumerate(np.random.default_rng(1).normal(size=(30, 2)).tolist())],
        "optimizer": "adam", "train_share": 100,
    },
}  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_training_equals_numpy_step_for_step(formulas, kind):
    widget = Playground(**{"dataset": "xor", "size": 60, "seed": 4, **KINDS[kind]})
    np.testing.assert_allclose(formulas("startOf", state_of(widget)), widget.weights, rtol=1e-14, atol=0)
    for count in (1, 1, 40):
        ours = formulas("trainedState", state_of(widget), count)
        widget.step(count)
        np.testing.assert_allclose(ours["weights"], widget.weights, rtol=1e-9, atol=1e-11)
        for name in ("steps", "epoch", "position", "diverged"):
            assert ours[name] == getattr(widget, name)
        for part in ("m", "v"):
            np.testing.assert_allclose(
                ours["memory"].get(part, []), widget.memory[part] if ours["memory"] else [], rtol=1e-8, atol=1e-12
            )
        measures = ours["measures"]
        assert measures["train"]["loss"] == pytest.approx(widget.train_loss, rel=1e-10)
        assert measures["test"]["loss"] == (widget.test_loss and pytest.approx(widget.test_loss, rel=1e-10))
        assert measures["train"]["accuracy"] == widget.train_accuracy
        assert measures["test"]["accuracy"] == widget.test_accuracy


def test_gradients_and_heat_maps_are_those_of_the_network(formulas):
    widget = Playground(dataset="spiral", size=50, hidden=[4, 3], regularization="l2", regularization_rate=0.1)
    ours = formulas("trainedState", state_of(widget), 0)
    X, y = widget.training_set
    _, gradients = widget.network.loss_and_gradient(X, y)
    for name, value in widget.network.parameters.items():
        gradients[name] = gradients[name] + (0.1 * value if name.startswith("W") else 0)
    np.testing.assert_allclose(ours["slopes"], training.flat(gradients), rtol=1e-10, atol=1e-14)
    middle = 6 * ((2 * np.arange(64) + 1) / 64 - 1)
    plane = np.stack([np.tile(middle, 64), np.repeat(-middle, 64)], axis=1)
    for values, (_, H) in zip(ours["outputs"], widget.network.layers(plane), strict=True):
        np.testing.assert_allclose(np.reshape(values, H.T.shape), H.T, rtol=1e-9, atol=1e-12)


def test_divergence_is_found_at_the_same_step_and_taken_back(formulas):
    widget = Playground(dataset="plane", size=60, hidden=[], learning_rate=0.12)
    ours = formulas("trainedState", state_of(widget), 500)
    widget.step(500)
    assert widget.diverged and ours["diverged"] and ours["steps"] == widget.steps < 500
    np.testing.assert_allclose(ours["weights"], widget.weights, rtol=1e-6)
    assert np.isfinite(widget.train_loss)


def settled(it):
    it.page.wait_for_timeout(400)


def test_page_trains_and_python_words_agree(show):
    widget = Playground(dataset="gaussians", size=100, stop_epoch=12)
    it = show(widget)
    before = [it.picture(name) for name in ("network", "plane", "loss-curve")]
    it.get("step").click()
    widget.step()
    settled(it)
    assert it.number("steps") == "1" and it.get("summary").inner_text() == widget.summary
    it.get("epoch").click()
    widget.train()
    settled(it)
    assert it.number("epoch") == "1" and it.get("summary").inner_text() == widget.summary
    it.get("run").click()
    it.page.wait_for_function("document.querySelector('[data-testid=note]').innerText.includes('12')")
    settled(it)
    widget.train(50)
    assert widget.epoch == 12 and it.get("summary").inner_text() == widget.summary
    assert all(
        now != then
        for now, then in zip([it.picture(n) for n in ("network", "plane", "loss-curve")], before, strict=True)
    )
    it.get("restart").click()
    settled(it)
    widget.restart()
    assert it.get("summary").inner_text() == widget.summary


def test_stop_by_loss_and_fast_running(show):
    it = show(Playground(dataset="gaussians", size=100, learning_rate=0.1, stop_loss=0.05, speed="fast"))
    it.get("run").click()
    it.page.wait_for_function("document.querySelector('[data-testid=note]').innerText.includes('0.05')")
    assert float(it.get("value-train").inner_text()) < 0.05
    assert it.get("run").inner_text() == "Run"


def test_divergence_is_explained_and_the_picture_stays(show):
    it = show(Playground(dataset="plane", size=100, hidden=[], learning_rate=3.0, language="ru"))
    it.get("run").click()
    it.page.wait_for_function("document.querySelector('[data-testid=note]').innerText.includes('разошлось')")
    assert "NaN" not in it.page.inner_text("body") and "Infinity" not in it.page.inner_text("body")
    it.get("reset").click()
    settled(it)
    assert not it.get("note").is_visible() and "разошлось" not in it.get("summary").inner_text()
    assert it.get("loss-curve").get_attribute("aria-label").endswith("шаг 0.")
    it.get("run").click()
    it.page.wait_for_function("document.querySelector('[data-testid=note]').innerText.includes('разошлось')")
    it.get("calmer").click()
    settled(it)
    assert it.box("learning-rate") == 0.3 and it.number("epoch") == "0" and not it.get("note").is_visible()


def test_layers_units_features_and_activations(show):
    it = show(Playground())
    for testid, sizes in (
        ("more-layers", "2–4–2–2–1"), ("more-1", "2–5–2–2–1"), ("fewer-2", "2–5–1–2–1"), ("feature-x1²", "3–5–1–2–1"),
        ("fewer-layers", "3–5–1–1"), ("feature-x1", "2–5–1–1"), ("feature-x1²", "1–5–1–1"), ("feature-x2", "1–5–1–1"),
    ):  # fmt: skip
        it.get(testid).click()
        settled(it)
        assert f"network {sizes} " in it.get("summary").inner_text(), testid
    it.get("activation-1").select_option("relu")
    settled(it)
    assert "(ReLU, tanh)" in it.get("summary").inner_text() and it.get("activation").input_value() == ""
    it.get("activation").select_option("sigmoid")
    settled(it)
    assert "(sigmoid)" in it.get("summary").inner_text() and it.get("activation-1").input_value() == "sigmoid"
    for _ in range(7):
        it.get("more-layers").click(force=True)
    settled(it)
    assert it.get("more-layers").is_disabled() and it.get("layers").inner_text() == "Hidden layers: 6"


def test_a_weight_is_edited_by_keyboard_alone_and_by_clicking_its_line(show):
    widget = Playground()
    it = show(widget)
    it.get("feature-x1").focus()
    for key in ("ArrowRight", "ArrowDown", "Enter"):
        it.page.keyboard.press(key)
    assert "Layer 1, unit" in it.get("editor").inner_text()
    it.page.keyboard.press("Tab")
    it.page.keyboard.press("Control+A")
    it.page.keyboard.type("2.5")
    settled(it)
    unit = int(it.get("editor").inner_text().split("unit ")[1][0]) - 1
    widget.weights = [*widget.weights[: 2 * unit], 2.5, *widget.weights[2 * unit + 1 :]]
    assert it.get("summary").inner_text() == widget.summary
    it.page.keyboard.press("Escape")
    assert not it.get("editor").is_visible()
    # A line leaves the feature at its picture's right edge.
    box = it.get("output-0").bounding_box()
    it.page.mouse.click(box["x"] - 4, box["y"] + 15)
    assert "Output" in it.get("editor").inner_text()


def test_own_points_by_clicking_three_classes_and_training_on_them(show):
    it = show(Playground(dataset="own", train_share=100))
    assert "no training points" in it.get("summary").inner_text() and it.get("run").is_disabled()
    box = it.get("plane").bounding_box()
    for label, (u, v) in enumerate(((0.3, 0.3), (0.7, 0.3), (0.5, 0.7))):
        it.get(f"tool-{label}").check()
        it.page.mouse.click(box["x"] + u * box["width"], box["y"] + v * box["height"])
    settled(it)
    assert "network 2–4–2–3 " in it.get("summary").inner_text()
    it.get("optimizer").select_option("adam")
    for _ in range(3):
        it.get("epoch").click()
    settled(it)
    assert it.number("epoch") == "3"
    it.get("clear-points").click()
    settled(it)
    assert "no training points" in it.get("summary").inner_text()


def test_tasks_ask_and_answer_and_gradients_are_shown(show):
    it = show(Playground(language="ru"))
    weights = it.picture("network")
    it.get("preset").select_option("vanishing")
    settled(it)
    assert "2–4–4–4–4–4–4–1" in it.get("summary").inner_text() and it.get("question").inner_text()
    assert "градиента по слоям" in it.get("network").get_attribute("aria-label")
    assert not it.get("answer-text").is_visible()
    it.press("answer", "Enter")
    assert len(it.get("answer-text").inner_text()) > 40
    assert it.picture("network") != weights


def test_pointing_at_a_unit_shows_it_large(show):
    it = show(Playground())
    before = it.picture("plane")
    it.get("unit-1-1").hover()
    assert it.picture("plane") != before and "Layer 1, unit 1" in it.page.inner_text("body")
    it.get("run").hover()
    assert it.picture("plane") == before


def test_address_carries_the_trained_network(show):
    it = show(Playground(size=60))
    it.get("fewer-1").click()
    for _ in range(3):
        it.get("epoch").click()
    settled(it)
    words, address = it.get("summary").inner_text(), it.page.evaluate("location.hash")
    assert "weights" in address
    it.open(address)
    assert it.get("summary").inner_text() == words
    it.get("reset").click()
    settled(it)
    assert "2–4–2–1 (tanh), epoch 0" in it.get("summary").inner_text()
    it.open("#hidden=[99,3]&weights=[1,2]&dataset=%22nonsense%22&learning_rate=-1")
    assert "network 2–8–3–1" in it.get("summary").inner_text()


def test_a_page_of_a_trained_network_goes_on_where_python_stopped(show):
    widget = Playground(**{"dataset": "gaussians", "size": 60, "optimizer": "adam"})
    widget.train(4)
    it = show(widget)
    it.get("step").click()
    settled(it)
    widget.step()
    assert it.get("summary").inner_text() == widget.summary and it.number("steps") == "13"
    diverged = Playground(dataset="plane", size=60, hidden=[], learning_rate=3.0)
    diverged.step(50)
    it = show(diverged)
    assert "diverged" in it.get("note").inner_text() and it.get("summary").inner_text() == diverged.summary


def test_python_changes_one_trait_after_the_other_and_the_page_follows(browser):
    """In a notebook every trait comes in a message of its own; the page must not stumble over what does not fit yet."""
    widget = Playground(size=60)
    page = browser.new_page()
    errors = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.set_content("<div id=root></div>")
    page.evaluate(
        """async ([source, state]) => {
          const listeners = {};
          window.state = state;
          window.python = (k, v) => { state[k] = v; (listeners["change:" + k] || []).forEach(f => f()); };
          const model = {
            get: k => state[k], set: (k, v) => window.python(k, v), save_changes() {}, off() {},
            on: (e, f) => (listeners[e] ||= []).push(f),
          };
          const url = URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
          (await import(url)).default.render({ model, el: document.getElementById("root") });
        }""",
        [str(widget._esm), {**state_of(widget), "_recipe": widget._recipe}],
    )
    widget.hidden, widget.activations, widget.dataset = [3], "relu", "two_moons"
    widget.optimizer = "momentum"
    widget.train(3)
    for name in ("hidden", "weights", "activations", "dataset", "optimizer", "memory", "steps", "epoch", "curve"):
        page.evaluate("([name, value]) => window.python(name, value)", [name, state_of(widget)[name]])
    assert page.get_by_test_id("summary").inner_text() == widget.summary
    page.get_by_test_id("step").click()
    page.wait_for_timeout(400)
    widget.step()
    assert page.get_by_test_id("summary").inner_text() == widget.summary
    np.testing.assert_allclose(page.evaluate("window.state.weights"), widget.weights, rtol=1e-9)
    page.close()
    assert errors == []


def test_own_points_are_seen_also_where_they_are_for_the_test(show):
    it = show(Playground(dataset="own", train_share=50))
    box = it.get("plane").bounding_box()
    pictures = {it.picture("plane")}
    for u in (0.3, 0.5, 0.7, 0.8):
        it.page.mouse.click(box["x"] + u * box["width"], box["y"] + 0.4 * box["height"])
        pictures.add(it.picture("plane"))
    assert len(pictures) == 5
    named = Playground.from_frame(np.array([[0.0, 1], [1, 0], [2, 2]]), ["cat", "dog", "cat"])
    assert show(named).get("legend").inner_text().split() == ["●", "cat", "■", "dog"]


@pytest.mark.parametrize("language", ["ru", "en"])
def test_no_template_stays_unfilled(show, language):
    it = show(
        Playground(language=language, preset="vanishing", loss="softmax", activations=["relu", "tanh"], stop_epoch=1)
    )
    it.get("unit-3-2").click()
    it.get("run").click()
    it.page.wait_for_function("document.querySelector('[data-testid=note]').innerText.includes('1')")
    settled(it)
    labels = "[...document.querySelectorAll('[aria-label]')].map(each => each.getAttribute('aria-label')).join(' ')"
    words = it.page.inner_text("body") + it.page.evaluate(labels)
    assert not any(sign in words for sign in ("{", "}", "undefined", "NaN", "null"))
