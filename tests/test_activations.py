"""Activation functions against torch, in float64 and float32, and where naive formulas break."""

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from dl101 import activations, use_language
from dl101.activations import ACTIVATIONS
from dl101.gradient_check import numerical_gradient

Z = np.concatenate([np.linspace(-40, 40, 801), [-1e4, -745.2, -100.5, 88.8, 100.5, 710.0, 1e4, -np.inf, np.inf]])
functional = torch.nn.functional
TORCH = {
    "sigmoid": torch.sigmoid,
    "log_sigmoid": functional.logsigmoid,
    "softplus": lambda z: -functional.logsigmoid(-z),  # torch's own softplus is linear above 20
    "tanh": torch.tanh,
    "relu": functional.relu,
    "leaky_relu": functional.leaky_relu,
    "elu": functional.elu,
    "sign": torch.sign,
    "heaviside": lambda z: torch.heaviside(z, torch.tensor(0.5, dtype=z.dtype)),
}
# torch's formulas give nan at −inf, or lose digits there, so these are compared on a smaller range.
TORCH_NEAR = {"softsign": functional.softsign, "gelu": functional.gelu, "silu": functional.silu}


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


@pytest.mark.parametrize("name", TORCH_NEAR)
def test_smooth_functions_agree_with_torch(name):
    z = np.linspace(-30, 30, 1201)
    theirs = TORCH_NEAR[name](torch.tensor(z)).numpy()
    np.testing.assert_allclose(getattr(activations, name)(z), theirs, rtol=1e-13, atol=3e-15)


@pytest.mark.parametrize("name", [name for name in ACTIVATIONS if name != "heaviside"])
def test_every_derivative_agrees_with_autograd(name):
    # 0 is among the points: at a kink the derivatives are those of torch, which has none for heaviside.
    z = torch.linspace(-30, 30, 1201, dtype=torch.float64, requires_grad=True)
    {**TORCH, **TORCH_NEAR}[name](z).sum().backward()
    ours = ACTIVATIONS[name].derivative(z.detach().numpy())
    np.testing.assert_allclose(ours, z.grad.numpy(), rtol=1e-11, atol=2e-15)


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_every_derivative_agrees_with_central_differences(name):
    activation = ACTIVATIONS[name]
    z = np.linspace(-5, 5, 100)  # an even number of points: 0 is not among them
    options = [{}] if activation.parameter is None else [{}, {activation.parameter: 0.3}]
    for option in options:
        slope = [
            numerical_gradient(lambda z, option=option: activation.function(z, **option), {"z": x})["z"] for x in z
        ]
        np.testing.assert_allclose(activation.derivative(z, **option), slope, rtol=1e-8, atol=1e-9)


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("name", ACTIVATIONS)
def test_extreme_inputs_give_limits_without_a_warning(name, dtype):
    activation, largest = ACTIVATIONS[name], np.finfo(dtype).max
    z = dtype([-np.inf, -largest, -1e10, -800, -100, 100, 800, 1e10, largest, np.inf, np.nan])
    for function in (activation.function, activation.derivative):
        with np.errstate(over="raise", invalid="raise", divide="raise", under="raise"):
            values = function(z)
            assert np.isnan(function(np.nan)) and function(dtype(1)).dtype == dtype and np.ndim(function(1)) == 0
        assert values.dtype == dtype and np.isnan(values[-1]) and not np.isnan(values[:-1]).any()
        # what ±inf gives is where the largest floats already are, or the same infinity
        assert values[0] == values[1] or values[0] == -np.inf and values[1] < -1e30
        assert values[-2] == values[-3] or values[-2] == np.inf and values[-3] == largest


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_range_is_what_the_function_takes(name):
    low, high = ACTIVATIONS[name].range
    far = np.concatenate([np.linspace(-30, 30, 60001), [-1e300, 1e300]])
    values = ACTIVATIONS[name].function(far)
    assert low <= values.min() and values.max() <= high
    assert values.min() == pytest.approx(low, abs=1e-7) or low == -np.inf and values.min() < -1e297
    assert values.max() == pytest.approx(high, abs=1e-7) or high == np.inf and values.max() == 1e300


def test_the_table_names_what_the_module_has():
    slides = ["sigmoid", "tanh", "heaviside", "relu", "softplus", "leaky_relu", "elu", "softsign"]
    assert list(ACTIVATIONS)[:8] == slides and {"gelu", "silu"} < set(ACTIVATIONS)
    for name, activation in ACTIVATIONS.items():
        assert activation.name == name and activation.function is getattr(activations, name)
        assert activation.derivative is getattr(activations, f"{name}_derivative")
        if activation.parameter:
            assert activation.function(-2.0) == activation.function(-2.0, **{activation.parameter: activation.default})


def test_values_at_zero_can_be_chosen():
    assert [activations.heaviside(0, at_zero) for at_zero in (0, 0.5, 1)] == [0, 0.5, 1]
    assert activations.heaviside(0) == 0.5 and activations.sign(0) == 0
    assert activations.relu_derivative(0) == 0 and activations.relu_derivative([0, 0], at_zero=1).tolist() == [1, 1]


@pytest.mark.parametrize("name", ["gelu", "silu"])
def test_digits_far_below_zero(name):
    # Φ(−10) and σ(−10) as tables give them; (1 + erf) / 2 would be 0
    expected = {"gelu": -10 * 7.6198530241605e-24, "silu": -10 * 4.5397868702434e-05}[name]
    assert getattr(activations, name)(-10.0) == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize("temperature", [0.1, 1.0, 7.0])
def test_softmax_agrees_with_torch(temperature):
    z = np.random.default_rng(1).normal(scale=20, size=(4, 5, 6))
    for axis in (-1, 0, 1):
        scaled = torch.tensor(z / temperature)
        ours = activations.softmax(z, temperature, axis)
        np.testing.assert_allclose(ours, torch.softmax(scaled, axis).numpy(), rtol=1e-12)
        theirs = torch.log_softmax(scaled, axis).numpy()
        np.testing.assert_allclose(activations.log_softmax(z, temperature, axis), theirs, rtol=1e-12)


@pytest.mark.filterwarnings("error")
def test_softmax_of_extreme_logits():
    assert activations.softmax([1000, 0, -1000]).tolist() == [1, 0, 0]
    assert activations.log_softmax([1000, 0, -1000]).tolist() == [0, -1000, -2000]
    assert activations.softmax([1e308, -1e308, np.inf, np.inf]).tolist() == [0, 0, 0.5, 0.5]
    assert activations.softmax([-np.inf, 0.0], temperature=1e-300).tolist() == [0, 1]
    assert activations.softmax(np.float32([1, 2])).dtype == np.float32
    # two classes: softmax is the logistic function of the difference
    z = np.linspace(-20, 20, 41)
    np.testing.assert_allclose(activations.softmax(np.stack([z, 0 * z], 1))[:, 0], activations.sigmoid(z), rtol=1e-14)


def test_softmax_refuses_in_the_language_of_the_notebook():
    with pytest.raises(ValueError, match="temperature must be above zero; it is 0"):
        activations.softmax([1.0, 2.0], temperature=0)
    use_language("ru")
    try:
        with pytest.raises(ValueError, match="дано одно число"):
            activations.softmax(3.0)
    finally:
        use_language("en")
