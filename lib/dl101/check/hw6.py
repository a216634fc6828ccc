"""Checks of homework 6, optimizers: update(w, dw, config) → (w, config).

    from dl101.check import hw6 as check
    check.adam(adam)

Most checks let the student's function walk: a hundred steps, each with the gradient of a seeded random problem at the
weight where the last step has led. What it gives is compared after every step with dl101.optimizers, which agrees with
torch.optim to 1e-8 (tests/test_hw6.py). They print one line or raise CheckFailed. `check.summary()` shows all of them.
"""

from __future__ import annotations

import dataclasses
import functools
import inspect
import math
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from dl101 import optimizers
from dl101.check import forbidden, laws
from dl101.check import summary as _summary
from dl101.check.call import Outcome
from dl101.check.failure import CheckFailed
from dl101.check.forbidden import imports_refused
from dl101.check.given import given
from dl101.check.task import Case, Check, Known, succeeded
from dl101.check.values import as_numbers, close, describe, first_difference, number
from dl101.language import say
from dl101.optimizers import minimise

__all__ = [
    "FORBIDDEN", "TASKS", "CheckFailed", "adam", "adam_correction", "adam_means", "adamw", "adamw_decay", "average",
    "experiment", "flat_bowl", "given", "momentum", "momentum_rate", "rmsprop", "schedule", "sgd",
    "slide_adam", "summary", "torch_differences",
]  # fmt: skip

# What an answer may not lead to: the course's own optimizers, torch, and other libraries that have them.
FORBIDDEN = forbidden.modules()

# What is loaded when it is first used. Who tries the checks before any answer is there loads it, too.
LIBRARIES = ("torch",)

# torch and an honest answer differ by rounding alone; values.close allows single precision 1e-4.
EXACT = 1e-8

# The experiment of task 8: the height where an optimizer counts as stuck, and the one below which it has arrived.
STUCK, ARRIVED = 0.9, 0.3


def _rng(seed):
    return np.random.default_rng(seed)


# ── a walk of many steps as one case ─────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class _Walk(Case):
    """Many steps from one start. `arguments` are those of `_walk`."""

    def __str__(self) -> str:
        start, config = self.arguments["w"], self.arguments["config"]
        settings = ", ".join(f"{name} = {_short(value)}" for name, value in config.items())
        return f"{describe('w', start)}, config: {settings or say(ru='пустой', en='empty')}"


def _short(value) -> str:
    array = np.asarray(value)
    return number(array) if array.ndim == 0 else "[" + ", ".join(number(v) for v in array.ravel()) + "]"


_LIKE_W = ("m", "v")


def _walk(update: Callable, keep: tuple[str, ...], w, slope, target, noise, pull, config, rates) -> dict:
    """Steps of `update` down Σ slope · ½(w − target)², with noise in the gradient: {name: its values after each step}.

    slope, target: arrays like w; noise: one like w for each step. pull: False for gradients that do not depend on w, so
    that a wrong weight does not show in what is remembered. rates: the learning rate of each step, or None.
    keep: "w", and names from config.
    """
    config, kept = dict(config), {name: [] for name in keep}
    single = np.asarray(w).dtype == np.float32
    for k, kick in enumerate(noise):
        if rates is not None:
            config = {**config, "learning_rate": rates[k]}
        w, config = update(w, slope * ((w if pull else 0) - target + kick), config)
        for name in keep:
            # One number in place of an array is wrong by its value, not by its shape.
            value = w if name == "w" else config[name]
            kept[name].append(np.broadcast_to(value, np.shape(w)) if name in _LIKE_W and np.ndim(value) == 0 else value)
    # Where the data are in single precision, what was computed from them is no better, whatever its type.
    return {name: np.array(values, dtype=np.float32 if single else None) for name, values in kept.items()}


@dataclass(frozen=True)
class _Steps(Check):
    """A Check whose cases are walks. reference and the known mistakes are updates, as the student's function is.

    returns: names of what is compared after each step, "w" or names of what config remembers.
    """

    tolerance: float = EXACT

    def _judge(self, function, cases, judges) -> None:
        self._refuse_delegation(function)

        def walks(update):
            return functools.partial(_walk, update, self.returns)

        known = tuple(dataclasses.replace(mistake, wrong=walks(mistake.wrong)) for mistake in self.known)
        over_walks = dataclasses.replace(self, reference=walks(self.reference), known=known)
        with imports_refused(self.forbidden) as imports:
            ask = functools.partial(self._ask, function, imports)
            self._refuse_hidden_memory(ask)
            over_walks._compare(ask, cases)
            for judge in judges:
                judge(ask)

    def _ask(self, function, imports, case: Case, errors: bool = True) -> Outcome:
        one_step = functools.partial(super()._ask, function, imports, errors=errors)
        if not isinstance(case, _Walk):
            return one_step(case)
        modified = []

        def update(w, dw, config):
            outcome = one_step(_step(w, dw, config))
            modified.extend(name for name in outcome.modified if name not in modified)
            return self._taken_apart(outcome.value, np.shape(w))

        with np.errstate(all="ignore"):  # a warning on stderr would cost the student the cell's points
            value = _walk(update, self.returns, **case.arguments)
        return Outcome(value=value, modified=tuple(modified))

    def _parts(self, value) -> dict[str, object] | None:
        """A walk gives all of them by name, however many there are."""
        return value

    def _taken_apart(self, value, shape) -> tuple:
        """The new w and config; raises CheckFailed where they are not what they should be."""
        parts = self._named(value)
        if parts is None:
            kind = type(value).__name__ + (f" ({len(value)})" if isinstance(value, tuple | list | dict) else "")
            raise self.fail(
                "returns",
                ru=f"функция должна вернуть два значения, w и config, в этом порядке, а вернула {kind}.",
                en=f"the function should return two values, w and config, in this order, and returned {kind}.",
            )
        w, config = as_numbers(parts[0]), parts[1]
        if w is None or w.shape != shape:
            got = type(parts[0]).__name__ if w is None else say(ru=f"форма {w.shape}", en=f"shape {w.shape}")
            raise self.fail(
                "shape",
                ru=f"у нового w должна быть форма старого, {shape}, а получено: {got}.",
                en=f"the new w should have the shape of the old one, {shape}; the result is: {got}.",
            )
        missing = [name for name in self.returns if name != "w" and as_numbers(config.get(name)) is None]
        if missing:
            raise self.fail(
                "memory",
                ru=f"после шага в config нет числа или массива {missing[0]}. Его нужно вернуть вместе с настройками, "
                "иначе следующий шаг начнёт с пустого места.",
                en=f"after the step config has no number or array {missing[0]}. Return it along with the settings, or "
                "the next step will start from nothing.",
            )
        return (w if w.ndim else w[()]), config

    @staticmethod
    def _named(value) -> tuple | None:
        if isinstance(value, dict) and {"w", "config"} <= set(value):
            value = (value["w"], value["config"])
        if isinstance(value, tuple | list) and len(value) == 2 and isinstance(value[1], Mapping):
            return value[0], value[1]
        return None

    def _refuse_hidden_memory(self, ask) -> None:
        # One number, which fits whatever shape a memory has kept from before; and something else in between.
        asked = [self._named(ask(_step(0.5, dw, {}), errors=False).value) for dw in (1.5, -1.0, 1.5)]
        if None in asked:
            return
        first, second = as_numbers(asked[0][0]), as_numbers(asked[2][0])
        if first is None or second is None or np.array_equal(first, second, equal_nan=True):
            return
        raise self.fail(
            "hidden-memory",
            ru="на одни и те же w, dw и config функция дважды ответила по-разному: она помнит что-то помимо config. "
            "Веса и смещение сети шагают по очереди и тогда мешают друг другу.",
            en="for the same w, dw and config the function gave two different answers: it remembers something outside "
            "config. The weights and the bias of a network step in turn, and would get in each other's way.",
        )

    def _unrecognised(self, name, value, right, case) -> CheckFailed:
        if value.shape != right.shape or not np.isfinite(value).all():
            return super()._unrecognised(name, value, right, case)
        good = close(value, right, self.tolerance).reshape(len(right), -1).all(axis=1)
        k = int(np.argmin(good))
        tail = say(ru=" До него всё верно.", en=" All is right before it.") if k else ""
        return self.fail(
            "value",
            ru=f"шаг {k + 1}: {first_difference(name, value[k], right[k], self.tolerance)}.{tail} Начало: {case}.",
            en=f"step {k + 1}: {first_difference(name, value[k], right[k], self.tolerance)}.{tail} Start: {case}.",
        )


def _step(w, dw, config) -> Case:
    return Case({"w": w, "dw": dw, "config": config})


def _case(rng, shape, config=None, *, steps=100, slope=None, pull=True, rates=None, kind=float) -> _Walk:
    """A walk from a random start. slope: the size of the gradient, random near 1 without it."""
    w = rng.normal(0, 1, shape) if kind is not int else rng.integers(-3, 4, shape)
    number_of_its_own = shape == ()
    # Gradients of both signs, in the first step for sure: there a wrong v may be negative.
    target = rng.permutation(np.resize([-1.0, 1.0], math.prod(shape))).reshape(shape) * rng.uniform(3, 5, shape)
    noise = rng.normal(0, 2, (steps, *shape))
    noise[0] = 0
    slope = rng.uniform(0.5, 2, shape) if slope is None else np.broadcast_to(slope, shape)
    if kind is np.float32:
        w, slope, target, noise = (np.asarray(each, np.float32) for each in (w, slope, target, noise))
    w = float(w) if number_of_its_own else w
    slope, target = (each if np.ndim(each) else float(each) for each in (slope, target))
    walk = (w, np.array(slope) if np.ndim(slope) else slope, target, noise, pull, config or {}, rates)
    names = list(inspect.signature(_walk).parameters)[2:]
    return _Walk(dict(zip(names, walk, strict=True)), {"steps": steps})


def _everyday(rng, shapes, config, **keywords) -> list[_Walk]:
    """Walks that any optimizer has to manage: with its defaults, with other settings, in single precision, from
    integers, of one number."""
    cases = [_case(rng, shape, each, **keywords) for shape, each in zip(shapes, ({}, config), strict=False)]
    cases += [_case(rng, shape, config, **keywords) for shape in shapes[2:]]
    return [
        *cases,
        _case(rng, shapes[0], config, kind=np.float32, **keywords),
        _case(rng, shapes[0], config, kind=int, **keywords),
        _case(rng, (), config, **keywords),
    ]


def _between(rng, low, high) -> float:
    return float(rng.uniform(low, high))


# ── hints that several optimizers share ──────────────────────────────────────────────────────────────────────────────


def _uphill(wrong) -> Known:
    return Known(
        "uphill", wrong,
        ru="шаг сделан вдоль градиента. Вниз ведёт обратное направление.",
        en="the step goes along the gradient. Down is the other way.",
    )  # fmt: skip


def _no_rate(wrong) -> Known:
    return Known(
        "no-rate", wrong,
        ru="скорость обучения не участвует в шаге.",
        en="the learning rate does not enter the step.",
    )  # fmt: skip


def _unchanged(wrong=lambda w, dw, config: (w, config)) -> Known:
    return Known(
        "unchanged", wrong,
        ru="вес вернулся таким же: шага не было.",
        en="the weight came back as it was: no step was made.",
    )  # fmt: skip


def _forgets(wrong) -> Known:
    return Known(
        "forgets", wrong,
        ru="каждый шаг такой, будто он первый: новая память не попадает в config, который функция возвращает.",
        en="every step is as if it were the first: the new memory does not get into the config that is returned.",
    )  # fmt: skip


def _loses_settings(wrong) -> Known:
    return Known(
        "loses-settings", wrong,
        ru="первый шаг верен, а дальше настройки другие: в config, который функция вернула, их нет, и следующий шаг "
        "взял значения по умолчанию.",
        en="the first step is right, but then the settings change: the config that was returned does not hold them, "
        "and the next step took the defaults.",
    )  # fmt: skip


_EPS_UNDER_ROOT = {
    "ru": "при малых градиентах шаг слишком короткий: ε стоит под корнем. Здесь корень берут сначала, а ε прибавляют "
    "потом.",
    "en": "where gradients are small the step is too short: ε is under the root. Here the root is taken first and ε is "
    "added afterwards.",
}
_NO_EPS = {
    "ru": "где градиент равен нулю, получилось nan: 0 / 0. Что в знаменателе должно этому помешать?",
    "en": "where the gradient is zero the result is nan: 0 / 0. What in the denominator should prevent that?",
}
_NO_ROOT = {
    "ru": "градиент делится на средний квадрат, а нужно на корень из него.",
    "en": "the gradient is divided by the mean square; the root of it is wanted.",
}
_NO_SQUARE = {
    "ru": "v — среднее самого градиента, а нужно среднее его квадрата.",
    "en": "v is a mean of the gradient itself; the mean of its square is wanted.",
}
_ONE_FOR_ALL = {
    "ru": "v — одно число на весь массив. Все действия поэлементные: у каждого веса своё v.",
    "en": "v is one number for the whole array. Everything is elementwise: each weight has a v of its own.",
}
_EXCHANGED = {
    "ru": "в скользящем среднем β и 1 − β поменялись местами. Какой множитель у старого значения, а какой у нового?",
    "en": "β and 1 − β have changed places in the running mean. Which one multiplies the old value, which the new?",
}


# ── sgd ──────────────────────────────────────────────────────────────────────────────────────────────────────────────


def _sgd_with(move):
    return lambda w, dw, config: (move(w, dw, {"learning_rate": 1e-3, **config}["learning_rate"]), config)


_SGD = _Steps(
    function="sgd",
    reference=optimizers.sgd,
    returns=("w",),
    says={"ru": "сто шагов спуска, как у torch", "en": "a hundred steps of descent, as torch takes them"},
    known=(
        _uphill(_sgd_with(lambda w, dw, rate: w + rate * dw)),
        _no_rate(_sgd_with(lambda w, dw, rate: w - dw)),
        _unchanged(),
        Known("step-only", _sgd_with(lambda w, dw, rate: -rate * dw),
              ru="вернулся сам сдвиг, а нужен новый вес: старый вместе со сдвигом.",
              en="the move itself came back; the new weight is wanted, the old one with the move."),
        Known("gradient", _sgd_with(lambda w, dw, rate: dw),
              ru="вместо нового веса вернулся градиент.",
              en="the gradient came back in place of the new weight."),
    ),
    forbidden=FORBIDDEN,
)  # fmt: skip


def _moved(f, w, dw, config, name="w"):
    """How far a step of the student's function moves the weight."""
    value = f(w, dw, dict(config))
    return np.asarray(value[name] if isinstance(value, dict) else value[0], dtype=float) - w


_LINEAR = laws.Law(
    "not-linear",
    {"w": laws.Array("n"), "dw": laws.Array("n"), "other": laws.Array("n")},
    lambda f, w, dw, other: np.allclose(
        _moved(f, w, dw + other, {"learning_rate": 0.25}),
        _moved(f, w, dw, {"learning_rate": 0.25}) + _moved(f, w, other, {"learning_rate": 0.25}), atol=1e-5),
    ru="сдвиг должен быть пропорционален градиенту: сдвиг от суммы двух градиентов равен сумме сдвигов. Вход: {input}.",
    en="the move should be proportional to the gradient: that of the sum of two gradients is the sum of the moves. "
    "Input: {input}.",
    examples=12,
)  # fmt: skip


def sgd(function, seed=0, shapes=((3,), (2, 3))):
    """A hundred steps of gradient descent for weights of these shapes; its step is linear in the gradient."""
    rng = _rng(seed)
    cases = _everyday(rng, shapes, {"learning_rate": _between(rng, 0.02, 0.2)})
    _SGD.run(function, cases, laws.judge(_SGD, _LINEAR, seed=seed))


# ── momentum ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def _momentum_with(velocity=lambda mu, u, g, rate: mu * u + g, move=lambda mu, u, g, rate: -rate * u,
                   keep=lambda c, u, before: {**c, "velocity": u}):  # fmt: skip
    def update(w, dw, config):
        c = {"learning_rate": 1e-3, "momentum": 0.9, "velocity": 0.0, **config}
        mu, rate = c["momentum"], c["learning_rate"]
        u = velocity(mu, c["velocity"], dw, rate)
        return w + move(mu, u, dw, rate), keep(c, u, config)

    return update


_MOMENTUM_KNOWN = (
    _forgets(_momentum_with(keep=lambda c, u, before: before)),
    _loses_settings(_momentum_with(keep=lambda c, u, before: {"velocity": u})),
    _uphill(_momentum_with(move=lambda mu, u, g, rate: rate * u)),
    _no_rate(_momentum_with(move=lambda mu, u, g, rate: -u)),
    _unchanged(),
    Known("averaged", _momentum_with(velocity=lambda mu, u, g, rate: mu * u + (1 - mu) * g),
          ru="шаги короче нужных: velocity стала средним градиентов. У момента, как в torch, это сумма, без множителя "
          "1 − μ.",
          en="the steps are too short: velocity has become a mean of the gradients. In momentum as torch has it, it is "
          "a sum, without the factor 1 − μ."),
    Known("nesterov", _momentum_with(move=lambda mu, u, g, rate: -rate * (g + mu * u)),
          ru="это шаг Нестерова. Здесь нужен обычный момент: вес двигает сама velocity.",
          en="this is Nesterov's step. Plain momentum is wanted here: the velocity itself moves the weight."),
    Known("old-velocity", _momentum_with(move=lambda mu, u, g, rate: -rate * (u - g) / mu if mu else 0 * g),
          ru="вес сдвинут по старой velocity, до того как в неё вошёл новый градиент.",
          en="the weight was moved by the old velocity, before the new gradient has entered it."),
)  # fmt: skip
_MOMENTUM = _Steps(
    function="momentum",
    reference=optimizers.momentum,
    returns=("w",),
    says={"ru": "сто шагов с моментом при постоянной скорости", "en": "a hundred steps with momentum, constant rate"},
    known=_MOMENTUM_KNOWN,
    forbidden=FORBIDDEN,
)
_MOMENTUM_RATE = _Steps(
    function="momentum",
    reference=optimizers.momentum,
    returns=("w",),
    says={"ru": "скорость меняется по дороге", "en": "the rate changes on the way"},
    known=(
        Known("rate-in-velocity",
              _momentum_with(velocity=lambda mu, u, g, rate: mu * u + rate * g, move=lambda mu, u, g, rate: -u),
              ru="пока скорость постоянна, всё верно. Когда она изменилась, вес ещё долго несёт по-старому: скорость "
              "обучения вошла в velocity. В записи torch она стоит в другой строке.",
              en="all is right while the rate is constant. When it changes, the weight is carried on as before for "
              "long: the learning rate has got into the velocity. In torch's form it stands in the other line."),
        Known("default-rate",
              lambda w, dw, config: _momentum_with()(w, dw, {**config, "learning_rate": 1e-3}),
              ru="скорость обучения берётся не из config этого шага: она всё время одна и та же.",
              en="the learning rate is not taken from the config of this step: it is the same all the time."),
        *(known for known in _MOMENTUM_KNOWN if known.key != "loses-settings"),
    ),
    forbidden=FORBIDDEN,
)  # fmt: skip


def _momentum_settings(rng):
    return {"learning_rate": _between(rng, 0.01, 0.03), "momentum": _between(rng, 0.5, 0.8)}


def momentum(function, seed=0, shapes=((3,), (2, 3))):
    """A hundred steps with momentum, the rate the same in all of them."""
    rng = _rng(seed)
    _MOMENTUM.run(function, _everyday(rng, shapes, _momentum_settings(rng)))


def momentum_rate(function, seed=0, shapes=((3,), (2, 3))):
    """Momentum with a learning rate that is cut to a tenth and raised again on the way."""
    rng, cases = _rng(seed), []
    for shape in shapes:
        settings = _momentum_settings(rng)
        rates = settings["learning_rate"] * np.repeat([1.0, 0.1, 0.5], (40, 30, 30))
        cases.append(_case(rng, shape, settings, rates=rates.tolist()))
    _MOMENTUM_RATE.run(function, cases)


# ── rmsprop ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def _rmsprop_with(mean=lambda a, v, g: a * v + (1 - a) * g**2, move=lambda c, v, old, g: -g / (np.sqrt(v) + c["eps"]),
                  keep=lambda c, v, before: {**c, "v": v}, corrected=False, rated=True):  # fmt: skip
    def update(w, dw, config):
        c = {"learning_rate": 1e-2, "alpha": 0.99, "eps": 1e-8, "v": 0.0, "t": 0, **config}
        v, t = mean(c["alpha"], c["v"], dw), c["t"] + 1
        step = move(c, v / (1 - c["alpha"] ** t) if corrected else v, c["v"], dw)
        return w + (c["learning_rate"] if rated else 1) * step, {**keep(c, v, config), "t": t}

    return update


_RMSPROP = _Steps(
    function="rmsprop",
    reference=optimizers.rmsprop,
    returns=("w",),
    says={
        "ru": "сто шагов, большие и малые градиенты, градиент 0",
        "en": "a hundred steps; gradients large, small and zero",
    },
    known=(
        Known("eps-under-root", _rmsprop_with(move=lambda c, v, old, g: -g / np.sqrt(v + c["eps"])), **_EPS_UNDER_ROOT),
        Known("no-eps", _rmsprop_with(move=lambda c, v, old, g: -g / np.sqrt(v)), **_NO_EPS, raises=ZeroDivisionError),
        Known("no-root", _rmsprop_with(move=lambda c, v, old, g: -g / (v + c["eps"])), **_NO_ROOT),
        Known("no-square", _rmsprop_with(mean=lambda a, v, g: a * v + (1 - a) * g), **_NO_SQUARE),
        *(Known("one-for-all", _rmsprop_with(mean=lambda a, v, g, total=total: a * v + (1 - a) * total(g**2)),
                **_ONE_FOR_ALL) for total in (np.sum, np.mean)),
        Known("exchanged", _rmsprop_with(mean=lambda a, v, g: (1 - a) * v + a * g**2),
              ru="в скользящем среднем α и 1 − α поменялись местами. Какой множитель у старого значения?",
              en="α and 1 − α have changed places in the running mean. Which one multiplies the old value?"),
        Known("adagrad", _rmsprop_with(mean=lambda a, v, g: v + g**2),
              ru="квадраты складываются и не забываются: это AdaGrad. У RMSProp среднее скользящее.",
              en="the squares are added up and never forgotten: this is AdaGrad. RMSProp has a running mean."),
        Known("no-one-minus", _rmsprop_with(mean=lambda a, v, g: a * v + g**2),
              ru="v — не среднее: у нового квадрата пропал множитель 1 − α.",
              en="v is no mean: the new square has lost its factor 1 − α."),
        Known("corrected", _rmsprop_with(corrected=True),
              ru="здесь есть поправка на начало, деление на 1 − αᵗ. Она из Adam, у RMSProp её нет.",
              en="there is a correction for the start here, the division by 1 − αᵗ. It is Adam's; RMSProp has none."),
        Known("old-v", _rmsprop_with(move=lambda c, v, old, g: -g / (np.sqrt(old) + c["eps"])),
              ru="градиент делится на корень из старого v, до того как в него вошёл новый квадрат.",
              en="the gradient is divided by the root of the old v, before the new square has entered it."),
        _forgets(_rmsprop_with(keep=lambda c, v, before: before)),
        _loses_settings(_rmsprop_with(keep=lambda c, v, before: {"v": v})),
        _uphill(_rmsprop_with(move=lambda c, v, old, g: g / (np.sqrt(v) + c["eps"]))),
        _no_rate(_rmsprop_with(rated=False)),
        _unchanged(),
    ),
    forbidden=FORBIDDEN,
)  # fmt: skip


def _sizes(rng, shape):
    """Sizes of gradients for an array of this shape: everyday ones, some around 1e-8, one that is 0."""
    sizes = rng.permutation(np.resize([1.0, 1e-7, 0.0, 3e-9, 2.0], math.prod(shape) or 1))
    return sizes.reshape(shape)


def rmsprop(function, seed=0, shapes=((3,), (2, 3))):
    """A hundred steps of RMSProp, where gradients are large, where eps matters, and where they are zero."""
    rng = _rng(seed)
    settings = {"learning_rate": _between(rng, 0.002, 0.01), "alpha": _between(rng, 0.7, 0.95)}
    cases = [_case(rng, shape, each, slope=_sizes(rng, shape)) for shape in shapes for each in ({}, settings)]
    cases += _everyday(rng, shapes, settings)
    cases.append(_case(rng, shapes[0], {**settings, "eps": _between(rng, 0.01, 0.1)}))
    _RMSPROP.run(function, cases)


# ── adam ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


def _adam_with(*, beta2=0.999, weight_decay=0.0, m=lambda b, m, g: b * m + (1 - b) * g,
               v=lambda b, v, g: b * v + (1 - b) * g**2, swapped=False, correction=lambda beta, t: 1 - beta**t,
               correct_m=True, correct_v=True, t_after=False,
               step=lambda m, v, g, eps, w, decay: m / (np.sqrt(v) + eps), decay="none", sign=-1, rated=True,
               keep=lambda c, old, t, m, v, m_hat, v_hat: {**c, "t": t, "m": m, "v": v}):  # fmt: skip
    """An Adam, an AdamW or the slide's Adam with these things different. decay: see below, where it is used."""
    defaults = {"learning_rate": 1e-3, "beta1": 0.9, "beta2": beta2, "eps": 1e-8, "weight_decay": weight_decay}
    defaults |= {"t": 0, "m": 0.0, "v": 0.0}

    def update(w, dw, config):
        c = {**defaults, **config}
        rate, lamda = c["learning_rate"], c["weight_decay"]
        g = dw + lamda * w if decay == "in-gradient" else dw
        first, second = (c["beta2"], c["beta1"]) if swapped else (c["beta1"], c["beta2"])
        t = c["t"] + 1
        new_m, new_v, used = m(first, c["m"], g), v(second, c["v"], g), t - 1 if t_after else t
        m_hat = new_m / correction(first, used) if correct_m else new_m
        v_hat = new_v / correction(second, used) if correct_v else new_v
        old = {"before": (1 - rate * lamda) * w, "no-rate": (1 - lamda) * w, "grows": (1 + rate * lamda) * w}
        moved = old.get(decay, w) + sign * (rate if rated else 1) * step(m_hat, v_hat, g, c["eps"], w, lamda)
        moved = (1 - rate * lamda) * moved if decay == "after" else moved
        return moved, keep(c, config, t, new_m, new_v, m_hat, v_hat)

    return update


def _keeps_hats(c, old, t, m, v, m_hat, v_hat):
    return {**c, "t": t, "m": m_hat, "v": v_hat}


_WRONG_STEPS = {
    "under": lambda m, v, g, eps, w, decay: m / np.sqrt(v + eps),
    "none": lambda m, v, g, eps, w, decay: m / np.sqrt(v),
    "no-root": lambda m, v, g, eps, w, decay: m / (v + eps),
    "gradient": lambda m, v, g, eps, w, decay: g / (np.sqrt(v) + eps),
    "divided": lambda m, v, g, eps, w, decay: (m + decay * w) / (np.sqrt(v) + eps),
}


def _no_correction(**changes) -> Known:
    return Known(
        "no-correction", _adam_with(correct_m=False, correct_v=False, **changes),
        ru="нет поправки на начало: m и v начинают с нуля и первые шаги слишком малы, а знаменатель мал сильнее. "
        "На что их делят?",
        en="there is no correction for the start: m and v begin at zero and are too small in the first steps, the "
        "denominator most of all. What are they divided by?",
    )  # fmt: skip


def _half_corrected(**changes) -> tuple[Known, ...]:
    def half(which, **left_out):
        return Known(
            "half-correction", _adam_with(**left_out, **changes),
            ru=f"поправлено только одно из двух средних, {which} осталось без поправки.",
            en=f"only one of the two means is corrected, {which} is left as it is.",
        )  # fmt: skip

    return half("m", correct_m=False), half("v", correct_v=False)


_MEANS_KNOWN = (
    Known("betas-swapped", _adam_with(swapped=True),
          ru="β₁ и β₂ перепутаны: у m множитель от v, у v — от m.",
          en="β₁ and β₂ are swapped: m has the factor of v, v that of m."),
    Known("exchanged", _adam_with(m=lambda b, m, g: (1 - b) * m + b * g, v=lambda b, v, g: (1 - b) * v + b * g**2),
          **_EXCHANGED),
    Known("no-square", _adam_with(v=lambda b, v, g: b * v + (1 - b) * g), **_NO_SQUARE),
    Known("no-one-minus", _adam_with(m=lambda b, m, g: b * m + g, v=lambda b, v, g: b * v + g**2),
          ru="m и v — не средние: у нового слагаемого пропал множитель 1 − β.",
          en="m and v are no means: the new term has lost its factor 1 − β."),
    Known("no-one-minus", _adam_with(m=lambda b, m, g: b * m + g),
          ru="m — не среднее: у нового градиента пропал множитель 1 − β₁.",
          en="m is no mean: the new gradient has lost its factor 1 − β₁."),
    Known("hats-kept", _adam_with(keep=_keeps_hats),
          ru="в config попали m и v после поправки, и следующий шаг поправит их ещё раз. Запоминать нужно средние до "
          "поправки.",
          en="config got m and v after the correction, and the next step will correct them once more. The means to "
          "remember are those before it."),
    *(Known("one-for-all", _adam_with(v=lambda b, v, g, total=total: b * v + (1 - b) * total(g**2)), **_ONE_FOR_ALL)
      for total in (np.sum, np.mean)),
    _loses_settings(_adam_with(keep=lambda c, old, t, m, v, *rest: {"t": t, "m": m, "v": v})),
    Known("t-not-counted", _adam_with(keep=lambda c, old, t, m, v, m_hat, v_hat: {**c, "m": m, "v": v}),
          ru="номер шага t не растёт.",
          en="the number of the step, t, does not grow."),
)  # fmt: skip
_ADAM_MEANS = _Steps(
    function="adam",
    reference=optimizers.adam,
    returns=("m", "v", "t"),
    says={"ru": "средние m, v и номер шага t в config", "en": "the means m, v and the number of the step t in config"},
    known=(
        Known("forgets", lambda w, dw, config: (w, {"m": 0.0 * dw, "v": 0.0 * dw, "t": 0}),
              ru="m, v и t после шага те же, что до него: новые значения не попали в config, который функция вернула.",
              en="m, v and t are the same after the step as before: the new values did not get into the config that "
              "was returned."),
        *_MEANS_KNOWN,
    ),
    forbidden=FORBIDDEN,
)  # fmt: skip
_ADAM_KNOWN = (
    _no_correction(),
    *_half_corrected(),
    Known("t-from-zero", _adam_with(t_after=True),
          ru="уже после первого шага получилось nan. Посмотрите на t в поправке: шаги считают с единицы, а 1 − β⁰ = 0.",
          en="the very first step gives nan. Look at the t in the correction: steps are counted from one; 1 − β⁰ = 0.",
          raises=ZeroDivisionError),
    Known("power", _adam_with(correction=lambda beta, t: 1 - beta * t),
          ru="в поправке β умножена на t. Нужна степень.",
          en="in the correction β is multiplied by t. A power is wanted."),
    Known("power", _adam_with(correction=lambda beta, t: 1 - beta),
          ru="поправка в каждом шаге одна и та же, 1 − β. Она должна зависеть от номера шага t.",
          en="the correction is the same in every step, 1 − β. It should depend on the number of the step, t."),
    *(known for known in _MEANS_KNOWN if known.key != "t-not-counted"),
    Known("no-root", _adam_with(step=_WRONG_STEPS["no-root"]), **_NO_ROOT),
    Known("no-momentum", _adam_with(step=_WRONG_STEPS["gradient"]),
          ru="в числителе стоит сам градиент, а m осталось без дела.",
          en="the numerator is the gradient itself; m has nothing to do."),
    _forgets(_adam_with(keep=lambda c, old, *rest: old)),
    _uphill(_adam_with(sign=1)),
    _no_rate(_adam_with(rated=False)),
    _unchanged(),
)  # fmt: skip
_ADAM_CORRECTION = _Steps(
    function="adam",
    reference=optimizers.adam,
    returns=("w",),
    says={"ru": "первые шаги, с поправкой на начало", "en": "the first steps, with the correction for the start"},
    known=_ADAM_KNOWN,
    forbidden=FORBIDDEN,
)
_ADAM = _Steps(
    function="adam",
    reference=optimizers.adam,
    returns=("w",),
    says={
        "ru": "сто шагов, как у torch; от масштаба градиента шаг не зависит",
        "en": "a hundred steps, as torch takes them; the scale of the gradient does not matter",
    },
    known=(
        Known("eps-under-root", _adam_with(step=_WRONG_STEPS["under"]), **_EPS_UNDER_ROOT),
        Known("no-eps", _adam_with(step=_WRONG_STEPS["none"]), **_NO_EPS),
        *_ADAM_KNOWN,
    ),
    forbidden=FORBIDDEN,
)

_LENGTH = laws.Law(
    "first-step",
    {"w": laws.Array("n"), "dw": laws.Array("n", low=0.5, high=50), "rate": laws.Array(low=0.01, high=0.5)},
    lambda f, w, dw, rate: np.allclose(
        _moved(f, w, dw * np.where(w < 0, -1, 1), {"learning_rate": rate}), -rate * np.where(w < 0, -1, 1), atol=1e-6),
    ru="длина первого шага Adam равна скорости обучения, каким бы ни был градиент. У вас она другая. Вход: {input}.",
    en="the first step of Adam is as long as the learning rate, whatever the gradient. Yours is not. Input: {input}.",
    examples=12,
)  # fmt: skip


def _three_steps(f, w, dw, scale):
    start, config = w, {"learning_rate": 0.1}
    for factor in (1.0, -0.5, 2.0):
        value = f(w, scale * factor * dw, config)
        w, config = (value["w"], value["config"]) if isinstance(value, dict) else value
    return np.asarray(w) - start


_SCALE = laws.Law(
    "scale",
    {"w": laws.Array("n"), "dw": laws.Array("n", low=0.5, high=3), "scale": laws.Array(low=1, high=1000)},
    lambda f, w, dw, scale: np.allclose(_three_steps(f, w, dw, 1), _three_steps(f, w, dw, scale), atol=1e-6),
    ru="если все градиенты умножить на одно число, шаги Adam не изменятся (пока ε мало рядом с градиентом). У вас они "
    "изменились. Вход: {input}.",
    en="if all gradients are multiplied by one number, Adam's steps stay the same (as long as ε is small beside the "
    "gradient). Yours changed. Input: {input}.",
    examples=12,
)  # fmt: skip


def _adam_settings(rng):
    """Betas far from the defaults and from each other's places."""
    return {
        "learning_rate": _between(rng, 0.005, 0.02),
        "beta1": _between(rng, 0.6, 0.8),
        "beta2": _between(rng, 0.93, 0.97),
    }


def _adam_cases(rng, shapes, settings):
    # Those where eps matters come first: on the others its place and its absence look alike.
    cases = [_case(rng, shape, each, slope=_sizes(rng, shape)) for shape in shapes for each in ({}, settings)]
    cases += _everyday(rng, shapes, settings)
    return [*cases, _case(rng, shapes[0], {**settings, "eps": _between(rng, 0.01, 0.1)})]


def adam_means(function, seed=0, shapes=((3,), (2, 3))):
    """m, v and t that adam returns in config, on gradients that do not depend on the weights it makes."""
    rng = _rng(seed)
    _ADAM_MEANS.run(function, _everyday(rng, shapes, _adam_settings(rng), steps=20, pull=False))


def adam_correction(function, seed=0, shapes=((3,), (2, 3))):
    """The first twelve steps of adam, with gradients so large that eps does not matter, wherever it stands."""
    rng = _rng(seed)
    cases = [_case(rng, shape, each, steps=12, slope=1e4) for shape in shapes for each in ({}, _adam_settings(rng))]
    _ADAM_CORRECTION.run(function, cases)


def adam(function, seed=0, shapes=((3,), (2, 3))):
    """A hundred steps of adam, on gradients large, tiny and zero, and its two laws."""
    rng = _rng(seed)
    cases = _adam_cases(rng, shapes, _adam_settings(rng))
    _ADAM.run(function, cases, laws.judge(_ADAM, _LENGTH, _SCALE, seed=seed))


# ── adamw ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def _given_adam(w, dw, config):
    """Adam for an adamw that calls it: what it does not know in config, weight_decay for one, it hands on untouched."""
    known = ("learning_rate", "beta1", "beta2", "eps", "t", "m", "v")
    w, after = optimizers.adam(w, dw, {name: config[name] for name in known if name in config})
    return w, {**config, **{name: after[name] for name in known}}


_W = {"weight_decay": 1e-2}
_DECAY_KNOWN = (
    Known("l2", _adam_with(decay="in-gradient", **_W),
          ru="λw прибавлено к градиенту и потом делится на корень из v. Это Adam с L2; в AdamW веса уменьшают отдельно "
          "от градиента.",
          en="λw was added to the gradient and then divided by the root of v. This is Adam with L2; AdamW shrinks the "
          "weights apart from the gradient."),
    Known("no-decay", _adam_with(**_W),
          ru="веса не убывают: это обычный Adam.",
          en="the weights do not decay: this is plain Adam."),
    Known("decay-without-rate", _adam_with(decay="no-rate", **_W),
          ru="вес умножен на 1 − λ. За один шаг он должен убыть меньше: какой множитель пропал?",
          en="the weight was multiplied by 1 − λ. It should decay by less in one step: which factor is missing?"),
    Known("grows", _adam_with(decay="grows", **_W),
          ru="вес не убывает, а растёт.",
          en="the weight does not decay, it grows."),
    Known("divided", _adam_with(step=_WRONG_STEPS["divided"], **_W),
          ru="λw прибавлено к m̂ и делится вместе с ним на корень из v̂. Убывание не должно зависеть от градиентов.",
          en="λw was added to m̂ and is divided with it by the root of v̂. The decay should not depend on gradients."),
    _unchanged(),
)  # fmt: skip
_ADAMW = _Steps(
    function="adamw",
    reference=optimizers.adamw,
    returns=("w",),
    says={
        "ru": "сто шагов, как у torch; убывание не зависит от градиента",
        "en": "a hundred steps, as torch takes them; the decay does not depend on the gradient",
    },
    known=(
        *_DECAY_KNOWN,
        Known("decay-after", _adam_with(decay="after", **_W),
              ru="сначала сделан шаг, и уменьшен уже новый вес. Уменьшать нужно старый: сам шаг не убывает.",
              en="the step came first, and the new weight was made smaller. The old one should be: the step itself "
              "does not decay."),
        Known("eps-under-root", _adam_with(decay="before", step=_WRONG_STEPS["under"], **_W), **_EPS_UNDER_ROOT),
        Known("no-eps", _adam_with(decay="before", step=_WRONG_STEPS["none"], **_W), **_NO_EPS,
              raises=ZeroDivisionError),
        _no_correction(decay="before", **_W),
        *_half_corrected(decay="before", **_W),
        Known("betas-swapped", _adam_with(decay="before", swapped=True, **_W),
              ru=_MEANS_KNOWN[0].ru, en=_MEANS_KNOWN[0].en),
        _forgets(_adam_with(decay="before", keep=lambda c, old, *rest: old, **_W)),
        _loses_settings(_adam_with(decay="before", keep=lambda c, old, t, m, v, *rest: {"t": t, "m": m, "v": v}, **_W)),
        _uphill(_adam_with(decay="before", sign=1, **_W)),
    ),
    earlier={"adam": _given_adam},
    forbidden=FORBIDDEN,
)  # fmt: skip
_ADAMW_DECAY = _Steps(
    function="adamw",
    reference=optimizers.adamw,
    returns=("w",),
    says={"ru": "при нулевом градиенте вес только убывает", "en": "without a gradient the weight just decays"},
    known=(
        *(known for known in _DECAY_KNOWN if known.key not in ("no-decay", "unchanged", "divided")),
        Known("no-decay", lambda w, dw, config: (w, config),
              ru="при нулевом градиенте вес не изменился: убывания нет.",
              en="without a gradient the weight stayed as it was: it does not decay."),
        Known("no-eps", _adam_with(decay="before", step=_WRONG_STEPS["none"], **_W), **_NO_EPS,
              raises=ZeroDivisionError),
    ),
    earlier={"adam": _given_adam},
    forbidden=FORBIDDEN,
)  # fmt: skip

_DECOUPLED = laws.Law(
    "coupled",
    {"w": laws.Array("n"), "dw": laws.Array("n", low=-100, high=100), "decay": laws.Array(low=0.05, high=1)},
    lambda f, w, dw, decay: np.allclose(
        _moved(f, w, dw, {"learning_rate": 0.1, "weight_decay": decay})
        - _moved(f, w, dw, {"learning_rate": 0.1, "weight_decay": 0.0}), -0.1 * decay * w, atol=1e-5),
    ru="убывание одного и того же веса зависит от градиента, а не должно: это доля веса, одна для всех. Вход: {input}.",
    en="the decay of the same weight depends on the gradient and should not: it is a share of the weight, the same for "
    "all. Input: {input}.",
    examples=12,
)  # fmt: skip


def _adamw_settings(rng):
    return {**_adam_settings(rng), "weight_decay": _between(rng, 0.1, 0.5)}


def adamw(function, seed=0, shapes=((3,), (2, 3))):
    """A hundred steps of adamw, and the law that its decay does not depend on the gradient."""
    rng = _rng(seed)
    cases = _adam_cases(rng, shapes, _adamw_settings(rng))
    _ADAMW.run(function, cases, laws.judge(_ADAMW, _DECOUPLED, seed=seed))


def adamw_decay(function, seed=0, shapes=((3,), (2, 3))):
    """The decay of adamw alone, on a gradient of zero."""
    rng, cases = _rng(seed), []
    for shape in shapes:
        for settings in ({}, _adamw_settings(rng)):
            cases.append(_case(rng, shape, settings, steps=20, slope=0.0))
    _ADAMW_DECAY.run(function, cases)


# ── slide_adam, average ──────────────────────────────────────────────────────────────────────────────────────────────

_SLIDE = {"beta2": 0.99, "step": _WRONG_STEPS["under"]}
_SLIDE_ADAM = _Steps(
    function="slide_adam",
    reference=optimizers.slide_adam,
    returns=("w",),
    says={
        "ru": "сто шагов по слайду, у каждой координаты свой Dᵢ",
        "en": "a hundred steps by the slide, each coordinate with a Dᵢ of its own",
    },
    known=(
        Known("paper", _adam_with(),
              ru="это Adam из статьи. На слайде другие β₂ и место ε.",
              en="this is the Adam of the paper. The slide has another β₂ and another place for ε."),
        Known("paper-beta", _adam_with(step=_WRONG_STEPS["under"]),
              ru="ε на месте, а β₂ по умолчанию не та, что на слайде.",
              en="ε is where it should be, but the default β₂ is not the slide's."),
        Known("paper-eps", _adam_with(beta2=0.99),
              ru="β₂ со слайда, а ε стоит не там: посмотрите, докуда на слайде тянется корень.",
              en="β₂ is the slide's, but ε is not where it should be: look how far the root on the slide reaches."),
        Known("no-eps", _adam_with(beta2=0.99, step=_WRONG_STEPS["none"]), **_NO_EPS, raises=ZeroDivisionError),
        _no_correction(**_SLIDE),
        *_half_corrected(**_SLIDE),
        _forgets(_adam_with(keep=lambda c, old, *rest: old, **_SLIDE)),
        _loses_settings(_adam_with(keep=lambda c, old, t, m, v, *rest: {"t": t, "m": m, "v": v}, **_SLIDE)),
        _uphill(_adam_with(sign=1, **_SLIDE)),
        _unchanged(),
    ),
    earlier={"adam": _given_adam},
    forbidden=FORBIDDEN,
)  # fmt: skip


def slide_adam(function, seed=0, shapes=((3,), (2, 3))):
    """A hundred steps of the slide's Adam; learning_rate is a number, and then an array: the slide's Dᵢ."""
    rng = _rng(seed)
    settings = _adam_settings(rng)
    cases = _adam_cases(rng, shapes, settings)
    for shape in shapes:
        cases.append(_case(rng, shape, {**settings, "learning_rate": rng.uniform(0.005, 0.02, shape)}))
    _SLIDE_ADAM.run(function, cases)


def _average(points):
    return optimizers.slide_average(points)


_AVERAGE = Check(
    function="average",
    reference=_average,
    returns=("mean",),
    says={"ru": "среднее всех точек от x⁰ до xᴷ", "en": "the mean of all points from x⁰ to xᴷ"},
    known=(
        Known("by-k", lambda points: points.sum(axis=0) / (len(points) - 1),
              ru="сумма верна, а делится на K = {K}. Сколько точек от x⁰ до xᴷ? Если все они равны 1, и среднее должно "
              "быть 1.",
              en="the sum is right but divided by K = {K}. How many points are there from x⁰ to xᴷ? If all of them are "
              "1, the mean should be 1.",
              raises=ZeroDivisionError),
        Known("last", lambda points: points[-1],
              ru="вернулась последняя точка, а слайд отдаёт среднее всех.",
              en="the last point came back; the slide gives the mean of all of them."),
        Known("without-start", lambda points: points[1:].mean(axis=0),
              ru="стартовая точка x⁰ в среднее не вошла.",
              en="the start x⁰ is not in the mean."),
        Known("without-last", lambda points: points[:-1].mean(axis=0),
              ru="последняя точка xᴷ в среднее не вошла.",
              en="the last point xᴷ is not in the mean."),
        Known("one-number", lambda points: points.mean(),
              ru="усреднены все числа сразу. Среднее точек — снова точка: сколько в ней координат?",
              en="all the numbers were averaged at once. A mean of points is a point: how many coordinates has it?"),
        Known("wrong-axis", lambda points: points.mean(axis=-1),
              ru="усреднены координаты каждой точки, а нужно точки: они стоят вдоль первой оси.",
              en="the coordinates of each point were averaged; the points should be. They stand along the first axis."),
        Known("sum", lambda points: points.sum(axis=0),
              ru="это сумма точек, на их число она не разделена.",
              en="this is the sum of the points, not divided by their number."),
        Known("unchanged", lambda points: points,
              ru="точки вернулись такими же.",
              en="the points came back as they were."),
    ),
    forbidden=FORBIDDEN,
)  # fmt: skip


def average(function, seed=0, shapes=((4, 2), (6,), (3, 2, 3))):
    """The mean of points along the first axis; shapes are (K + 1, …)."""
    rng = _rng(seed)
    _AVERAGE.run(function, [Case({"points": rng.normal(1, 2, shape)}, {"K": shape[0] - 1}) for shape in shapes])


# ── schedule ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def _schedule(k, warm, steps):
    cosine = optimizers.cosine(steps - warm)
    return optimizers.warm_up(warm, cosine)(k) if warm else cosine(k)


def _schedule_with(rise=lambda k, warm: (k + 1) / warm, share=lambda k, warm, steps: (k - warm) / (steps - warm),
                   fall=lambda s: (1 + math.cos(math.pi * s)) / 2, held=True):  # fmt: skip
    def schedule(k, warm, steps):
        if k < warm:
            return rise(k, warm)
        return fall(min(share(k, warm, steps), 1) if held else share(k, warm, steps))

    return schedule


_SCHEDULE = Check(
    function="schedule",
    reference=_schedule,
    returns=("factor",),
    numbers=("factor",),
    says={"ru": "разогрев, косинус и ноль после него", "en": "warm-up, cosine, and zero after it"},
    known=(
        Known("from-zero", _schedule_with(rise=lambda k, warm: k / warm),
              ru="множитель первого шага равен нулю: шаг пропадёт. Разогрев идёт от 1/warm до 1.",
              en="the factor of the first step is zero: that step is lost. The warm-up goes from 1/warm to 1."),
        Known("no-warm-up", _schedule_with(rise=lambda k, warm: 1.0),
              ru="разогрева нет: множитель с самого начала равен 1.",
              en="there is no warm-up: the factor is 1 from the start."),
        Known("cosine-not-moved", _schedule_with(share=lambda k, warm, steps: k / steps),
              ru="косинус отсчитан от нулевого шага. Он начинается после разогрева, с множителя 1.",
              en="the cosine is counted from step zero. It begins after the warm-up, with the factor 1."),
        Known("cosine-too-long", _schedule_with(share=lambda k, warm, steps: (k - warm) / steps),
              ru="косинус не успевает дойти до нуля к шагу steps: на него остаётся меньше, чем steps шагов.",
              en="the cosine does not get to zero by the step `steps`: fewer than `steps` steps are left for it."),
        Known("rises-again", _schedule_with(held=False),
              ru="после шага steps множитель снова растёт. Он должен остаться нулём.",
              en="after the step `steps` the factor rises again. It should stay zero."),
        Known("no-half", _schedule_with(fall=lambda s: 1 + math.cos(math.pi * s)),
              ru="множитель начинается с 2: косинус меняется от 1 до −1, а множитель должен меняться от 1 до 0.",
              en="the factor begins with 2: a cosine goes from 1 to −1, the factor should go from 1 to 0."),
        Known("negative", _schedule_with(fall=lambda s: math.cos(math.pi * s)),
              ru="множитель становится отрицательным: это сам косинус, от 1 до −1. Нужно от 1 до 0.",
              en="the factor becomes negative: this is the cosine itself, from 1 to −1. It should go from 1 to 0."),
        Known("linear", _schedule_with(fall=lambda s: 1 - s),
              ru="множитель убывает по прямой, а нужна половина косинуса.",
              en="the factor falls along a straight line; half a cosine is wanted."),
        Known("quarter", _schedule_with(fall=lambda s: math.cos(math.pi * s / 2)),
              ru="это четверть косинуса: она кончается круто. Нужна половина, которая кончается полого.",
              en="this is a quarter of a cosine, with a steep end. Half of one, with a flat end, is wanted."),
        Known("constant", _schedule_with(fall=lambda s: 1.0),
              ru="после разогрева множитель не убывает.",
              en="after the warm-up the factor does not fall."),
    ),
    forbidden=FORBIDDEN,
)  # fmt: skip


def schedule(function, plans=((3, 9), (2, 7))):
    """The factors of all the steps, and of some after the last, for each plan (warm, steps)."""
    cases = [
        Case({"k": k, "warm": warm, "steps": steps}) for warm, steps in plans for k in (*range(steps + 1), steps + 3)
    ]
    _SCHEDULE.run(function, cases)


# ── the experiment ───────────────────────────────────────────────────────────────────────────────────────────────────


def flat_bowl(curvature, steps=1000):
    """The ways of the slide's Adam and of Adam down curvature · w² from w = 1, at the rate 0.001.

    Both with β₂ = 0.99, so that only the place of ε differs. Returns two arrays (steps + 1,), without anyone's answers.
    """
    run = functools.partial(
        minimise, lambda w: curvature * w**2, lambda w: 2 * curvature * w, 1.0, steps=steps, learning_rate=1e-3
    )
    return run("slide_adam").points, run("adam", beta2=0.99).points


def experiment(curvature):
    """The bowl curvature · w² is one in which the slide's Adam stands still and Adam gets down."""
    value = as_numbers(curvature)

    def failed(key, ru, en):
        return CheckFailed(f"curvature: {say(ru=ru, en=en)}", f"curvature.{key}")

    if curvature is None:
        raise failed("not-written", "число ещё не выбрано.", "no number is chosen yet.")
    # Beyond 1e100 the squares of gradients overflow.
    if value is None or value.shape != () or not 0 < float(value) < 1e100:
        raise failed("type", "здесь должно стоять одно положительное число, меньше 1e100.",
                     "one positive number, below 1e100, should stand here.")  # fmt: skip
    with np.errstate(all="ignore"):
        ends = [float(points[-1]) for points in flat_bowl(float(value))]
    a, slide, other = number(value), number(ends[0]), number(ends[1])
    if ends[0] < STUCK:
        raise failed(
            "too-steep",
            f"при a = {a} Adam слайда дошёл до {slide}, Adam до {other}: оба идут. Нужны градиенты меньше. С каким "
            "числом сравнивается v̂ под корнем?",
            f"with a = {a} the slide's Adam got to {slide} and Adam to {other}: both walk. Smaller gradients are "
            "wanted. Which number is v̂ compared with under the root?",
        )
    if ends[1] > ARRIVED:
        raise failed(
            "too-flat",
            f"при a = {a} Adam слайда стоит на {slide}, но и Adam дошёл только до {other}: градиент мал даже рядом с "
            "его ε.",
            f"with a = {a} the slide's Adam stays at {slide}, but Adam too got only to {other}: the gradient is small "
            "even beside its own ε.",
        )
    succeeded(
        "curvature",
        {"ru": f"Adam слайда стоит на {slide}, Adam дошёл до {other}",
         "en": f"the slide's Adam stays at {slide}, Adam got to {other}"},
    )  # fmt: skip


# ── beside torch ─────────────────────────────────────────────────────────────────────────────────────────────────────


def torch_differences(updates: Mapping[str, Callable]) -> dict[str, dict[str, np.ndarray]]:
    """{"float64": {name: its largest difference from torch.optim after each of a hundred steps, (100,)}, "float32": …}.

    updates: "sgd", "momentum", "rmsprop", "adam", "adamw" → function. The loss is a sum of parabolas and sines whose
    gradients torch takes itself. Those not written yet are left out.
    """
    return {dtype: _apart(updates, dtype) for dtype in ("float64", "float32")}


def _apart(updates, dtype: str) -> dict[str, np.ndarray]:
    import torch

    optim = torch.optim
    made = {
        "sgd": (lambda p: optim.SGD(p, lr=0.02), {"learning_rate": 0.02}),
        "momentum": (lambda p: optim.SGD(p, lr=0.01, momentum=0.8), {"learning_rate": 0.01, "momentum": 0.8}),
        "rmsprop": (lambda p: optim.RMSprop(p, lr=0.01), {"learning_rate": 0.01}),
        "adam": (lambda p: optim.Adam(p, lr=0.01), {"learning_rate": 0.01}),
        "adamw": (
            lambda p: optim.AdamW(p, lr=0.01, weight_decay=0.1),
            {"learning_rate": 0.01, "weight_decay": 0.1},
        ),
    }
    rng = np.random.default_rng(6)
    start = rng.normal(0, 1, (3, 4)).astype(dtype)
    slope = 10 ** rng.uniform(-2, 0.3, (3, 4)).astype(dtype)
    target = (rng.choice([-4.0, 4.0], (3, 4))).astype(dtype)
    found = {}
    for name, update in updates.items():
        make, config = made[name]
        theirs = torch.tensor(start, requires_grad=True)
        optimizer, mine = make([theirs]), start.copy()
        apart = []
        for _ in range(100):
            optimizer.zero_grad()
            loss = torch.tensor(slope) * ((theirs - torch.tensor(target)) ** 2 / 2 + torch.sin(theirs))
            loss.sum().backward()
            optimizer.step()
            try:
                mine, config = update(mine.copy(), slope * (mine - target + np.cos(mine)), dict(config))
            except NotImplementedError:
                break
            apart.append(float(np.max(np.abs(np.asarray(mine, float) - theirs.detach().numpy()))))
        if apart:
            found[name] = np.array(apart)
    return found


# ── all of them ──────────────────────────────────────────────────────────────────────────────────────────────────────

TASKS = (
    _summary.Task(1, "sgd", {"test-sgd": (1, sgd)}),
    _summary.Task(2, "momentum", {"test-momentum": (1, momentum), "test-momentum-rate": (1, momentum_rate)}),
    _summary.Task(3, "rmsprop", {"test-rmsprop": (1, rmsprop)}),
    _summary.Task(
        4,
        "adam",
        {"test-adam-means": (1, adam_means), "test-adam-correction": (1, adam_correction), "test-adam": (1, adam)},
    ),
    _summary.Task(5, "adamw", {"test-adamw": (1, adamw), "test-adamw-decay": (1, adamw_decay)}),
    _summary.Task(6, "slide_adam", {"test-slide-adam": (1, slide_adam)}),
    _summary.Task(6, "average", {"test-average": (1, average)}),
    _summary.Task(7, "schedule", {"test-schedule": (1, schedule)}),
    _summary.Task(8, "curvature", {"test-experiment": (1, experiment)}),
)
MANUAL = {"which-one": 2}


def summary(names=None):
    """A table for the student: each task, its points, and what its visible checks say now.

    names: the notebook's names; those of the calling cell where left out.
    """
    return _summary.make(TASKS, MANUAL, sys._getframe(1).f_globals if names is None else names)
