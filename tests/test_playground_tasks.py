"""The answers to the playground's tasks, found again by training: what they say must come out."""

import numpy as np
import pytest

from dl101.interactives import Playground


def trained(task, epochs, **traits):
    widget = Playground(preset=task, **traits)
    widget.train(epochs)
    return widget


def test_one_neuron_cuts_the_circle_with_squares():
    assert trained("one-neuron", 30).train_accuracy < 0.75
    w1, w2, b = trained("one-neuron", 100, features=["x1²", "x2²"]).weights
    assert round(b, 2) == 6.45 and round(-(w1 + w2) / 2, 2) in (0.74, 0.75)
    assert np.sqrt(b / 0.74) == pytest.approx(2.95, abs=0.005)


def test_two_units_make_a_strip_of_xor_three_do_better():
    shares = {h: [trained("xor-units", 100, hidden=[h], seed=seed).test_accuracy for seed in (1, 4, 5)] for h in (2, 3)}
    assert max(shares[2]) <= 0.89 and min(shares[2]) < 0.76
    assert np.median(shares[3]) > 0.88
    assert trained("xor-units", 150, hidden=[4], seed=3).test_accuracy > 0.99


def test_spiral_takes_a_second_layer_and_adam():
    adam = {"optimizer": "adam", "learning_rate": 0.01}
    assert trained("spiral", 200, hidden=[8, 8], **adam).test_loss == pytest.approx(0.18, abs=0.01)
    assert trained("spiral", 200, hidden=[8], **adam).test_loss == pytest.approx(0.69, abs=0.01)
    assert trained("spiral", 200, hidden=[8, 8]).test_loss == pytest.approx(0.66, abs=0.01)
    assert trained("spiral", 200, hidden=[8, 8], activations="sigmoid", **adam).test_loss == pytest.approx(
        0.7, abs=0.01
    )


def test_from_zero_only_the_bias_learns_and_one_weight_wakes_one_unit():
    widget = trained("equal-weights", 20)
    assert np.count_nonzero(widget.weights) == 1 and widget.weights[-1] != 0
    widget.weights = [0.5, *widget.weights[1:]]
    widget.train(40)
    p = widget.network.parameters
    assert np.count_nonzero(p["W1"][0]) == 2 and p["W2"][0, 0] != 0
    assert not p["W1"][1:].any() and not p["W2"][0, 1:].any()


def strengths(widget):
    _, gradients = widget.network.loss_and_gradient(*widget.training_set)
    return [np.sqrt((gradients[f"W{layer}"] ** 2).mean()) for layer in range(1, 8)]


def test_sigmoids_lose_the_gradient_and_relu_keeps_it():
    first, *_, last = strengths(Playground(preset="vanishing"))
    assert first == pytest.approx(1.1e-6, rel=0.05) and last == pytest.approx(0.1, rel=0.05)
    relu = strengths(Playground(preset="vanishing", activations="relu"))
    assert 0.005 < min(relu) and max(relu) < 0.02
    one = ["relu", *["sigmoid"] * 5]
    assert strengths(Playground(preset="vanishing", activations=one))[0] < 2e-5
    assert trained("vanishing", 60, activations="relu").train_accuracy > 0.99
    assert trained("vanishing", 60, activations=one).train_accuracy < 0.6


def test_twenty_points_are_learned_by_heart():
    widget = Playground(preset="overfitting")
    assert len(widget.training_set[0]) == 20 and widget.network.size == 105
    losses = []
    for _ in range(10):
        widget.train(3)
        losses.append(widget.test_loss)
    assert 9 <= 3 * (1 + np.argmin(losses)) <= 15
    widget.train(170)
    alone = widget.test_loss
    assert trained("overfitting", 50, size=2000, train_share=50).test_loss == pytest.approx(0.2, abs=0.03)
    l2 = trained("overfitting", 200, regularization="l2", regularization_rate=0.1).test_loss
    assert 0.35 < l2 / alone < 0.65
    assert trained("overfitting", 200, dropout=20).test_loss > alone
    assert trained("overfitting", 200, hidden=[2]).test_loss > 0.26


@pytest.mark.parametrize(
    "rate, batch, falls", [(0.08, 250, True), (0.1, 250, False), (0.03, 1, True), (0.05, 1, False)]
)
def test_largest_rate_on_the_plane(rate, batch, falls):
    widget = Playground(preset="too-fast", learning_rate=rate, batch_size=batch)
    before = widget.train_loss
    widget.train(10)
    assert (widget.train_loss < before) == falls
    hessian = 2 * np.cov(widget.training_set[0].T, bias=True)
    assert np.linalg.eigvalsh(hessian).max() == pytest.approx(24, rel=0.1)


def test_l1_leaves_the_product():
    w = np.array(trained("choosing", 100).weights)[:7]
    assert w[4] == pytest.approx(1.9, abs=0.05) and np.abs(np.delete(w, 4)).max() < 0.01
    w = np.array(trained("choosing", 100, regularization="l2").weights)[:7]
    assert 0.0015 < np.abs(np.delete(w, 4)).min() and np.abs(np.delete(w, 4)).max() < 0.105
