"""The optimizers against torch.optim, the slide's Adam against the paper's, schedules, and the run down a function."""

import numpy as np
import pytest
import torch

from dl101 import optimizers, use_language
from dl101.optimizers import OPTIMIZERS, minimise, slide_adam, slide_average, update_all

LR = {"learning_rate": "lr"}
SCHEDULERS = torch.optim.lr_scheduler

# our name → torch's class and what it takes besides the settings
TORCH = {
    "sgd": (torch.optim.SGD, {}),
    "momentum": (torch.optim.SGD, {}),
    "nesterov": (torch.optim.SGD, {"nesterov": True}),
    "rmsprop": (torch.optim.RMSprop, {}),
    "adam": (torch.optim.Adam, {}),
    "adamw": (torch.optim.AdamW, {}),
    "amsgrad": (torch.optim.Adam, {"amsgrad": True}),
}
SETTINGS = {
    "sgd": [{"learning_rate": 0.1}, {"learning_rate": 0.05, "weight_decay": 0.3}],
    "momentum": [{"learning_rate": 0.03}, {"learning_rate": 0.02, "momentum": 0.5, "weight_decay": 0.2}],
    "nesterov": [{"learning_rate": 0.03}, {"learning_rate": 0.02, "momentum": 0.7, "weight_decay": 0.2}],
    "rmsprop": [{"learning_rate": 1e-3}, {"learning_rate": 2e-3, "alpha": 0.9, "eps": 1e-3, "weight_decay": 0.2}],
}
ADAM_LIKE = [{}, {"learning_rate": 0.01, "beta1": 0.7, "beta2": 0.95, "eps": 1e-4, "weight_decay": 0.3}]
CASES = [(name, s) for name in TORCH for s in SETTINGS.get(name, ADAM_LIKE)]


def in_torch(name, tensors, settings):
    cls, extra = TORCH[name]
    settings = {**OPTIMIZERS[name].defaults, **settings}
    if "beta1" in settings:
        settings["betas"] = settings.pop("beta1"), settings.pop("beta2")
    return cls(tensors, **extra, **{LR.get(key, key): value for key, value in settings.items()})


def problem(seed):
    """Least squares with a sine on top: the gradient is neither linear nor the same along all axes.

    The settings below are such that nothing jumps to and fro across a minimum: there RMSProp and Adam, which divide by
    the root of a small number, blow up differences of 1e-16 within a hundred steps, in torch as here.
    """
    rng = np.random.default_rng(seed)
    A, b = rng.normal(size=(8, 6)) * 10.0 ** rng.uniform(-0.7, 0.2, size=6), rng.normal(size=8)
    return A, b, rng.normal(size=(2, 3))


def torch_loss(w, A, b):
    return ((torch.tensor(A) @ w.reshape(-1) - torch.tensor(b)) ** 2).mean() + torch.sin(w).sum()


def our_gradient(w, A, b):
    return (2 / len(b) * A.T @ (A @ w.reshape(-1) - b)).reshape(w.shape) + np.cos(w)


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize(("name", "settings"), CASES)
def test_a_hundred_steps_agree_with_torch(name, settings, seed):
    A, b, start = problem(seed)
    w, config = start, dict(settings)
    tensor = torch.tensor(start, requires_grad=True)
    optimizer = in_torch(name, [tensor], settings)
    for _ in range(100):
        optimizer.zero_grad()
        torch_loss(tensor, A, b).backward()
        optimizer.step()
        w, config = OPTIMIZERS[name].function(w, our_gradient(w, A, b), config)
        np.testing.assert_allclose(w, tensor.detach().numpy(), rtol=0, atol=1e-8)
    assert np.abs(w - start).max() > 0.03  # it went somewhere
    assert np.isfinite(w).all()


def test_the_defaults_are_those_of_torch_but_for_the_momentum():
    tensor = [torch.zeros(1, requires_grad=True)]
    assert set(OPTIMIZERS) == {*TORCH, "slide_adam"}
    for name, (cls, extra) in TORCH.items():
        theirs = cls(tensor, **extra, **({"momentum": 0.9} if extra.get("nesterov") else {})).defaults
        if "betas" in theirs:
            theirs["beta1"], theirs["beta2"] = theirs["betas"]
        for setting, value in OPTIMIZERS[name].defaults.items():
            if setting == "momentum":
                assert value == 0.9
            else:
                assert value == theirs[LR.get(setting, setting)], (name, setting)
    function, defaults = OPTIMIZERS["adam"]
    assert function is optimizers.adam and defaults["beta2"] == 0.999
    with pytest.raises(TypeError):
        defaults["beta2"] = 0.5


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_nothing_given_is_changed_and_numbers_of_any_shape_will_do(name):
    update = OPTIMIZERS[name].function
    w, dw, config = np.ones((2, 3)), np.full((2, 3), 0.5), {"learning_rate": 0.1}
    moved, after = update(w, dw, config)
    again, _ = update(moved, dw, after)
    assert (w == 1).all() and (dw == 0.5).all() and config == {"learning_rate": 0.1}
    assert np.array_equal(update(moved, dw, after)[0], again)  # the second call did not use up the memory of the first
    number, after = update(1.0, 0.5, config)
    assert number == moved[0, 0] and update(number, 0.5, after)[0] == again[0, 0]
    rates, _ = update(w, dw, {"learning_rate": np.array([0.1, 0.0, 0.2])})
    assert (rates[:, 0] == moved[:, 0]).all() and (rates[:, 1] == 1).all() and (rates[:, 2] < rates[:, 0]).all()


def test_momentum_reaches_ten_times_the_speed_and_bias_correction_makes_the_first_step_whole():
    w, config = 0.0, {"learning_rate": 0.01, "momentum": 0.9}
    for _ in range(300):
        before, (w, config) = w, optimizers.momentum(w, 1.0, config)
    assert before - w == pytest.approx(0.01 / (1 - 0.9))
    for g in (1e-3, 1.0, 1e3):  # whatever the gradient, Adam's first step is learning_rate long
        assert optimizers.adam(0.0, g)[0] == pytest.approx(-1e-3, rel=1e-4)
        assert optimizers.rmsprop(0.0, g)[0] == pytest.approx(-0.01 / np.sqrt(1 - 0.99), rel=1e-3)


def test_weight_decay_shrinks_all_weights_alike_in_adamw_only():
    w, dw = np.array([1.0, 1.0]), np.array([100.0, 0.01])
    by_gradient = {}
    for update in (optimizers.adam, optimizers.adamw):
        moved, config, plain, without = w, {"weight_decay": 0.1}, w, {"weight_decay": 0.0}
        for k in range(50):
            g = dw * (-1) ** k
            moved, config = update(moved, g, config)
            plain, without = update(plain, g, without)
        by_gradient[update.__name__] = (plain - moved).tolist()
    large, small = by_gradient["adamw"]
    assert large == pytest.approx(small, rel=1e-3) == pytest.approx(50 * 1e-3 * 0.1, rel=0.02)
    large, small = by_gradient["adam"]
    assert large < small / 100


# ---- the slide's Adam (claims 31-35)


def square(scale=1.0):
    return lambda w: scale * w**2, lambda w: 2 * scale * w


def after_a_thousand(optimizer, scale=1.0, **settings):
    return minimise(*square(scale), 1.0, optimizer, 1000, learning_rate=1e-3, **settings)


def test_the_slides_beta2_forgets_sooner():
    assert after_a_thousand("adam", beta2=0.99).last == pytest.approx(0.142, abs=5e-4)
    assert after_a_thousand("adam", beta2=0.999).last == pytest.approx(0.258, abs=5e-4)
    assert after_a_thousand("slide_adam").last == pytest.approx(0.142, abs=5e-4)
    assert OPTIMIZERS["slide_adam"].defaults["beta2"] == 0.99


def test_under_the_root_eps_counts_as_its_root():
    step = {update.__name__: -update(0.0, 1e-5, {"learning_rate": 1e-3})[0] for update in (slide_adam, optimizers.adam)}
    assert step["slide_adam"] == pytest.approx(9.95e-5, rel=1e-3)
    assert step["adam"] == pytest.approx(9.99e-4, rel=1e-3)
    # a valley with a slope of 2e-7: the slide's stands almost still (both with the same beta2)
    assert after_a_thousand("slide_adam", 1e-7).last == pytest.approx(0.998, abs=5e-4)
    assert after_a_thousand("adam", 1e-7, beta2=0.99).last == pytest.approx(0.192, abs=5e-4)
    # with eps = 0 nothing else is different
    for g in ([1.0, -2.0, 0.5], [1e-6, 3e-3, -1e-9]):
        ours, theirs, mine, other = 0.0, 0.0, {"eps": 0.0}, {"eps": 0.0, "beta2": 0.99}
        for dw in g:
            ours, mine = slide_adam(ours, dw, mine)
            theirs, other = optimizers.adam(theirs, dw, other)
        assert ours == pytest.approx(theirs, rel=1e-12)


def test_the_slide_averages_all_points_and_divides_by_one_too_few():
    trail = after_a_thousand("slide_adam")
    assert len(trail.points) == 1001
    assert slide_average(trail.points) == pytest.approx(0.547, abs=5e-4)
    assert slide_average(trail.points) == pytest.approx(np.mean(trail.points), rel=1e-12)
    assert trail.last == pytest.approx(0.142, abs=5e-4)
    assert slide_average(np.ones(11), as_printed=True) == pytest.approx(1.1)  # K = 10
    assert slide_average(np.ones(11)) == 1
    assert slide_average([[1.0, 2.0], [3.0, 6.0]]).tolist() == [2, 4]
    for points, printed in (([], False), ([1.0], True), (1.0, False)):
        with pytest.raises(ValueError, match="nothing to average|нечего"):
            slide_average(points, printed)


def test_the_slide_has_a_step_for_each_coordinate():
    moved, _ = slide_adam([0.0, 0.0], [1.0, 1.0], {"learning_rate": [0.1, 0.2]})
    np.testing.assert_allclose(moved, [-0.1, -0.2], rtol=1e-7)


# ---- schedules


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        (optimizers.constant(), lambda o: SCHEDULERS.ConstantLR(o, factor=1.0)),
        (optimizers.step_decay(7, 0.3), lambda o: SCHEDULERS.StepLR(o, 7, 0.3)),
        (optimizers.cosine(29), lambda o: SCHEDULERS.CosineAnnealingLR(o, 29)),
        (optimizers.cosine(29, 0.1), lambda o: SCHEDULERS.CosineAnnealingLR(o, 29, eta_min=0.05)),
        (optimizers.warm_up(5), lambda o: SCHEDULERS.LinearLR(o, 1 / 5, total_iters=4)),
    ],
)
def test_schedules_are_those_of_torch(ours, theirs):
    tensor = torch.tensor([1.0, 2.0], dtype=torch.float64, requires_grad=True)
    optimizer = torch.optim.SGD([tensor], lr=0.5)
    scheduler, rates = theirs(optimizer), []
    for _ in range(30):
        rates.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        scheduler.step()
    np.testing.assert_allclose([0.5 * ours(k) for k in range(30)], rates, rtol=0, atol=1e-12)


def test_schedules_have_their_ends():
    assert [optimizers.warm_up(4, optimizers.step_decay(2, 0.5))(k) for k in range(8)] == [
        *(0.25, 0.5, 0.75, 1),
        *(1, 1, 0.5, 0.5),
    ]
    cosine = optimizers.cosine(10, lowest=0.2)
    assert (cosine(0), cosine(5), cosine(10), cosine(50)) == pytest.approx((1, 0.6, 0.2, 0.2))
    assert [optimizers.inverse_square_root()(k) for k in (0, 3, 99)] == pytest.approx([1, 0.5, 0.1])
    assert set(optimizers.SCHEDULES) == {"constant", "step", "cosine", "warm-up", "inverse square root"}
    for make in (optimizers.step_decay, optimizers.cosine, optimizers.warm_up):
        with pytest.raises(ValueError):
            make(0)


# ---- the run


def test_minimise_keeps_the_trail():
    f, gradient = square()
    trail = minimise(lambda w: (w**2).sum(), gradient, [2.0, -1.0], "sgd", 3, learning_rate=0.25)
    np.testing.assert_allclose(trail.points, [[2, -1], [1, -0.5], [0.5, -0.25], [0.25, -0.125]])
    np.testing.assert_allclose(trail.values, (trail.points**2).sum(axis=1))
    assert not trail.diverged and trail.last.tolist() == [0.25, -0.125]
    assert minimise(f, gradient, 1.0, "adam", 0).points.tolist() == [1.0]


def test_minimise_follows_a_schedule_and_stays_in_the_domain():
    falling = minimise(
        lambda w: w, lambda w: 1.0, 0.0, "sgd", 4, schedule=optimizers.step_decay(2, 0.5), learning_rate=1
    )
    assert falling.points.tolist() == [0, -1, -2, -2.5, -3]
    default = minimise(lambda w: w, lambda w: 1.0, 0.0, "sgd", 2, schedule=optimizers.constant())
    assert default.points == pytest.approx([0, -1e-3, -2e-3])
    for name in ("adam", "rmsprop"):  # asking for the default must leave no trace, in the memory or as a warning
        settings = {"schedule": optimizers.constant(), "eps": 0.0}
        with_schedule = minimise(*square(), 1.0, name, 5, **settings).points
        np.testing.assert_array_equal(with_schedule, minimise(*square(), 1.0, name, 5, eps=0.0).points)
    boxed = minimise(
        lambda w: w.sum(), lambda w: np.array([1.0, -1.0]), [0, 0], "sgd", 5, domain=(-1, 2), learning_rate=1
    )
    assert boxed.points[-1].tolist() == [-1, 2]


def test_minimise_with_another_gradient_in_each_step():
    seen = []

    def gradient(w, k):
        seen.append(k)
        return w * 0 + k

    trail = minimise(lambda w: w, gradient, 0.0, "sgd", 4, stochastic=True, learning_rate=1)
    assert seen == [0, 1, 2, 3] and trail.last == -6


def test_a_trail_ends_before_it_leaves_the_numbers():
    trail = minimise(*square(), 1.0, "sgd", 5000, learning_rate=1.5)
    assert trail.diverged and np.isfinite(trail.points).all() and np.isfinite(trail.values).all()
    assert 100 < len(trail.points) < 5001 and abs(trail.last) > 1e100


def test_minimise_takes_an_update_in_the_style_of_cs231n():
    def sgd(w, dw, config):  # changes what it is given
        config.setdefault("learning_rate", 0.25)
        config["t"] = config.get("t", 0) + 1
        w -= config["learning_rate"] * dw
        return w, config

    trail = minimise(lambda w: (w**2).sum(), lambda w: 2 * w, [4.0], sgd, 3, schedule=optimizers.constant())
    assert trail.points[:, 0].tolist() == [4, 2, 1, 0.5]


@pytest.mark.parametrize("name", TORCH)
def test_update_all_trains_a_network_as_torch_does(name):
    rng = np.random.default_rng(4)
    X, y = rng.normal(size=(20, 3)), rng.normal(size=(20, 2))
    start = {"W1": rng.normal(size=(5, 3)), "b1": rng.normal(size=5), "W2": rng.normal(size=(2, 5)), "b2": np.zeros(2)}
    settings = {"learning_rate": 0.02}

    def loss(p):
        functional = torch.nn.functional
        hidden = torch.tanh(functional.linear(torch.tensor(X), p["W1"], p["b1"]))
        return functional.mse_loss(functional.linear(hidden, p["W2"], p["b2"]), torch.tensor(y))

    tensors = {key: torch.tensor(value, requires_grad=True) for key, value in start.items()}
    optimizer, parameters, configs = in_torch(name, tensors.values(), settings), start, None
    for _ in range(30):
        own = {key: torch.tensor(value, requires_grad=True) for key, value in parameters.items()}
        loss(own).backward()
        gradients = {key: tensor.grad.numpy() for key, tensor in own.items()}
        parameters, configs = update_all(name, parameters, gradients, configs, **settings)
        optimizer.zero_grad()
        loss(tensors).backward()
        optimizer.step()
    for key, tensor in tensors.items():
        np.testing.assert_allclose(parameters[key], tensor.detach().numpy(), rtol=0, atol=1e-8)


@pytest.fixture(params=["ru", "en"])
def lang(request):
    use_language(request.param)
    yield request.param
    use_language("en")


def test_mistakes_end_in_a_sentence(lang):
    wrong = {
        ("(3,)", "(2,)"): lambda: optimizers.sgd(np.zeros(3), np.zeros(2)),
        ("lr", "learning_rate"): lambda: optimizers.adam(1.0, 1.0, {"lr": 0.1}),
        ("beta2 = 1",): lambda: optimizers.adam(1.0, 1.0, {"beta2": 1}),
        ("learning_rate = -1",): lambda: minimise(*square(), 1.0, "sgd", 5, learning_rate=-1),
        ("'adem'", "adamw"): lambda: minimise(*square(), 1.0, "adem", 5),
        ("-5",): lambda: minimise(*square(), 1.0, "adam", -5),
        ("W1", "W2"): lambda: update_all("adam", {"W1": 1.0}, {"W2": 1.0}),
    }
    for parts, call in wrong.items():
        with pytest.raises(ValueError) as error:
            call()
        for part in parts:
            assert part in str(error.value)
        assert any("а" <= letter <= "я" for letter in str(error.value).lower()) == (lang == "ru")
