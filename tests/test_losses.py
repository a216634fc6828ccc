"""Cross-entropy against torch and at the points where the naive formula gives nan."""

import numpy as np
import pytest
import torch

from dl101.losses import binary_cross_entropy, binary_cross_entropy_with_logits


@pytest.mark.parametrize("reduction", ["mean", "sum", "none"])
def test_agrees_with_torch(reduction):
    rng = np.random.default_rng(0)
    z, y = rng.normal(scale=30, size=(3, 50)), rng.integers(0, 2, size=(3, 50)).astype(float)
    functional, target = torch.nn.functional, torch.tensor(y)
    theirs = functional.binary_cross_entropy_with_logits(torch.tensor(z), target, reduction=reduction).numpy()
    # atol: for a sure and right prediction torch's form rounds to 0 or to 1e-16, ours does not
    np.testing.assert_allclose(binary_cross_entropy_with_logits(z, y, reduction), theirs, rtol=1e-12, atol=1e-14)
    a = rng.uniform(0.001, 0.999, size=(3, 50))
    theirs = functional.binary_cross_entropy(torch.tensor(a), target, reduction=reduction).numpy()
    np.testing.assert_allclose(binary_cross_entropy(a, y, reduction), theirs, rtol=1e-12)


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_certain_predictions(dtype):
    assert binary_cross_entropy(dtype([0, 1]), dtype([0, 1])) == 0
    assert binary_cross_entropy(dtype([0]), dtype([1])) == np.inf
    z = dtype([40, -1e4, 1e4, 1e4, np.inf, -np.inf])
    y = dtype([1, 1, 0, 1, 1, 0])
    expected = [np.exp(-40), 1e4, 1e4, 0, 0, 0]
    loss = binary_cross_entropy_with_logits(z, y, "none")
    assert loss.dtype == dtype
    np.testing.assert_allclose(loss, expected, rtol=1e-5)
    assert binary_cross_entropy_with_logits(dtype([np.inf]), dtype([0])) == np.inf


def test_the_slide_with_its_bracket_put_right():
    y, a = np.array([1, 0, 1, 0]), np.array([0.9, 0.2, 0.6, 0.4])
    assert binary_cross_entropy(a, y) == pytest.approx(0.3375, abs=5e-5)


def test_refuses_what_would_broadcast():
    with pytest.raises(ValueError, match="table of all pairs"):
        binary_cross_entropy(np.full((1, 3), 0.5), np.ones((3, 1)))
    with pytest.raises(ValueError, match="outside"):
        binary_cross_entropy([1.2], [1])
    with pytest.raises(ValueError, match="outside"):
        binary_cross_entropy_with_logits([1.2], [-1])
    with pytest.raises(ValueError, match="'mean'"):
        binary_cross_entropy([0.2], [1], "average")
