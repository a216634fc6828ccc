"""The interactive of lecture 08 in a real browser: layers, training and the collapsed matrix equal to NumPy."""

import numpy as np
import pytest

from dl101.interactives import Warp
from dl101.mlp import MLP


@pytest.fixture(scope="module")
def formulas(formulas_of):
    return formulas_of("warp.js")


def state_of(widget):
    return {name: getattr(widget, name) for name in (*widget.shared, "size")}


@pytest.mark.parametrize("activation", ["tanh", "relu", "sigmoid"])
@pytest.mark.parametrize("depth", [1, 3])
def test_every_stage_of_the_way_equals_the_layers_of_the_network(formulas, activation, depth):
    widget = Warp(dataset="xor", activation=activation, depth=depth, seed=7)
    X, _ = widget.points
    layers = widget.network.layers(X)
    for k in range(1, depth + 1):
        Z, H = layers[k - 1][:2]
        for i in (0, 5, 17):
            place = X[i].tolist()
            before = formulas("carried", state_of(widget), place, 2 * k - 1)
            after = formulas("carried", state_of(widget), place, 2 * k)
            np.testing.assert_allclose(before, Z[i], rtol=1e-11, atol=1e-13)
            np.testing.assert_allclose(after, H[i], rtol=1e-11, atol=1e-13)
            halfway = formulas("carried", state_of(widget), place, 2 * k - 0.5)
            np.testing.assert_allclose(halfway, (Z[i] + H[i]) / 2, rtol=1e-11, atol=1e-13)


def test_points_and_starts_equal_numpy(formulas):
    for dataset in ("circle", "xor", "gaussians", "spiral", "two_moons"):
        widget = Warp(dataset=dataset, data_seed=3)
        X, y = widget.points
        np.testing.assert_allclose(
            formulas("pointsOf", state_of(widget)), np.column_stack([X, y]), rtol=1e-9, atol=1e-12
        )
    expected = MLP([2, 2, 2, 1], init="xavier", seed=9)
    flat = np.concatenate([value.ravel() for value in expected.parameters.values()])
    np.testing.assert_allclose(formulas("startWeights", 2, 9), flat, rtol=1e-12)


@pytest.mark.parametrize("bends", [True, False])
def test_training_equals_the_library(formulas, bends):
    widget = Warp(dataset="two_moons", bends=bends, learning_rate=1.0, seed=2)
    ours = formulas("run", state_of(widget), 60)
    widget.step(60)  # with this rate the loss jumps a little later, and rounding errors grow
    assert ours["loss"] == pytest.approx(widget.loss, rel=1e-7) and ours["right"] == widget.right
    np.testing.assert_allclose(ours["weights"], widget.weights, rtol=1e-5, atol=1e-7)


def test_without_the_nonlinearity_one_matrix_is_left(formulas, show):
    widget = Warp(bends=False, depth=3, seed=4, position=6)
    W, b = widget.product
    ours = formulas("product", state_of(widget))
    np.testing.assert_allclose(ours["W"], W, rtol=1e-11)
    X, _ = widget.points
    np.testing.assert_allclose(formulas("carried", state_of(widget), X[3].tolist(), 6), W @ X[3] + b, rtol=1e-10)
    it = show(widget)
    assert it.get("collapse").is_visible() and it.get("summary").inner_text() == widget.summary
    it.get("nonlinearity").check()
    assert not it.get("collapse").is_visible()


def test_the_plane_moves_and_the_network_learns(show):
    it = show(Warp(position=0))
    before = it.picture("moved-plane"), it.picture("input-plane")
    it.press("position-range", "PageUp")
    assert it.picture("moved-plane") != before[0] and it.picture("input-plane") == before[1]
    it.get("hundred-steps").click()
    assert it.picture("input-plane") != before[1]
    same = Warp()
    same.step(100)
    assert it.number("J") == f"{same.loss:.4f}" and it.number("steps") == "100"
    it.get("layer").select_option("out")
    assert it.get("matrix-3-range").is_visible() and not it.get("matrix-4-range").is_visible()
    it.get("matrix-1-box").fill("0")
    assert it.number("steps") == "0"
    it.get("depth").fill("4")
    it.page.wait_for_function("document.querySelector('[data-testid=summary]').textContent.includes('layers: 4')")
