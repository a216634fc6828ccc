"""Activation functions against torch, in float64 and float32, and where naive formulas break."""

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from dl101 import activations, use_language

Z = np.concatenate([np.linspace(-40, 40, 801), [-1e4, -745.2, -100.5, 88.8, 100.5, 710.0, 1e4, -np.inf, np.inf]])
TORCH = {
    "sigmoid": torch.sigmoid,
    "log_sigmoid": torch.nn.functional.logsigmoid,
    "softplus": lambda z: -torch.nn.functional.logsigmoid(-z),  # torch's own softplus is linear above 20
}


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("name", TORCH)
def test_agrees_with_torch(name, dtype):
    z = Z.astype(dtype)
    with np.errstate(all="raise"):
        ours = getattr(activations, name)(z)
    theirs = TORCH[name](torch.tensor(z)).numpy()
    assert ours.dtype == dtype and ours.shape == z.shape
    np.testing.assert_allclose(ours, theirs, rtol=8 * np.finfo(dtype).eps, atol=1e-37 if dtype == np.float32 else 0)


def test_derivative_agrees_with_autograd_and_keeps_digits_far_out():
    z = torch.linspace(-30, 30, 601, dtype=torch.float64, requires_grad=True)
    torch.sigmoid(z).sum().backward()
    ours = activations.sigmoid_derivative(z.detach().numpy())
    np.testing.assert_allclose(ours, z.grad.numpy(), rtol=1e-12, atol=1e-15)  # autograd's a (1 − a) has no more digits
    np.testing.assert_allclose(ours[:400], z.grad.numpy()[:400], rtol=1e-10)
    assert activations.sigmoid_derivative(0.0) == 0.25
    assert activations.sigmoid_derivative(50.0) == pytest.approx(np.exp(-50), rel=1e-12)
    assert activations.sigmoid_derivative([-np.inf, np.inf]).tolist() == [0, 0]


@given(st.floats(allow_nan=False))
def test_symmetries_for_any_float(z):
    assert 0 <= activations.sigmoid(z) <= 1
    assert activations.sigmoid(z) + activations.sigmoid(-z) == pytest.approx(1, abs=1e-15)
    assert activations.log_sigmoid(z) == -activations.softplus(-z)
    assert activations.sigmoid_derivative(z) == activations.sigmoid_derivative(-z)


def test_shapes_and_types():
    assert isinstance(activations.sigmoid(3), np.float64)
    assert activations.sigmoid([[0, 0]]).shape == (1, 2)
    assert np.isnan(activations.sigmoid(np.nan))
    assert activations.logit(np.float32(0.5)).dtype == np.float32


def test_logit_inverts_sigmoid_and_knows_the_ends():
    z = np.linspace(-30, 15, 901)
    np.testing.assert_allclose(activations.logit(activations.sigmoid(z)), z, rtol=1e-9, atol=1e-12)
    assert activations.logit([0.0, 0.5, 1.0]).tolist() == [-np.inf, 0.0, np.inf]
    p = 0.5 + 2.0**-40  # log p − log(1 − p) alone would lose two thirds of the digits here
    assert activations.logit(p) == pytest.approx(4 * 2.0**-40, rel=1e-14)


def test_logit_refuses_what_is_no_probability():
    use_language("ru")
    try:
        with pytest.raises(ValueError, match="между 0 и 1"):
            activations.logit([0.2, 1.5])
    finally:
        use_language("en")
