"""Checks of the exercises of lecture 10.

    from dl101.check import lecture10 as check
    check.momentum_step(momentum_step)

Steps written by the student are compared with dl101.optimizers, which tests compare with torch.
"""

from __future__ import annotations

import numpy as np

from dl101 import optimizers
from dl101.check import exercise
from dl101.check.exercise import reveal
from dl101.check.task import Case, Check, Known, arguments

__all__ = ["adam_step", "epsilons", "momentum_step", "printed_mean", "reveal", "stable_rate", "updates"]


def updates(count) -> None:
    """Steps in 5 epochs over 1000 examples in batches of 64, the last of an epoch smaller: 5 · 16."""
    exercise.number(
        "updates",
        count,
        80,
        known={
            "one-epoch": (16, "столько шагов в одной эпохе. Эпох пять.", "this is one epoch. There are five."),
            "dropped": (
                75,
                "последний, неполный батч эпохи тоже даёт шаг: в 15 батчей помещаются только 960 примеров.",
                "the last batch of an epoch, though not full, makes a step too: 15 batches hold only 960 examples.",
            ),
            "across": (
                78,
                "батч не переходит из одной эпохи в другую: округлять нужно в каждой эпохе, а не в конце.",
                "a batch does not run over into the next epoch: round in each epoch, not at the end.",
            ),
            "across-up": (
                79,
                "батч не переходит из одной эпохи в другую: округлять нужно в каждой эпохе, а не в конце.",
                "a batch does not run over into the next epoch: round in each epoch, not at the end.",
            ),
            "fraction": (78.125, "шаг нельзя сделать на восьмую часть.", "there is no eighth of a step."),
            "full-batch": (
                5,
                "столько было бы с полным градиентом: шаг за эпоху.",
                "so many with the full batch.",
            ),
            "examples": (
                5000,
                "столько раз сеть увидит примеры. Шаг делается один на батч.",
                "this is how often examples are seen. A batch makes one step.",
            ),
            "batch-size": (
                320,
                "64 — это размер батча, а не число батчей. Сколько батчей в 1000 примеров?",
                "64 is the size of a batch, not the number of batches. How many batches do 1000 examples make?",
            ),
        },
        says={
            "ru": "16 батчей в эпохе, последний из 40 примеров",
            "en": "16 batches an epoch, the last of 40 examples",
        },
    )


def stable_rate(rate) -> None:
    """The limit of the learning rate of gradient descent on f(x, y) = 2x² + 9y²: 2/18."""
    exercise.number(
        "stable_rate",
        rate,
        1 / 9,
        known={
            "coefficient": (
                2 / 9,
                "9 — это коэффициент, а не кривизна: производная 9y² равна 18y.",
                "9 is the coefficient, not the curvature: the derivative of 9y² is 18y.",
            ),
            "bed": (
                0.5,
                "это граница для пологого направления x. Крутое даёт о себе знать раньше.",
                "this is the limit of the gentle direction, x. The steep one makes itself felt earlier.",
            ),
            "one-step": (
                1 / 18,
                "с этой скоростью y приходит на дно за один шаг. Граница вдвое дальше.",
                "at this rate y reaches the bottom in one step. The limit is twice as large.",
            ),
            "best": (
                2 / 22,
                "это лучшая скорость, а не самая большая: она ещё сжимает оба направления поровну.",
                "this is the best rate, not the largest: both directions shrink by the same factor.",
            ),
            "lecture": (
                2 / 25,
                "это граница для оврага из лекции. Здесь другая кривизна.",
                "this is the limit for the ravine of the lecture. Here the curvature is different.",
            ),
        },
        says={"ru": "2/18: кривизна вдоль y равна 18", "en": "2/18: the curvature along y is 18"},
        tolerance=5e-3,
    )


def epsilons(values) -> None:
    """What the slide's eps = 1e-8 counts as outside the root, and what it should be to act as torch's 1e-8."""
    exercise.numbers(
        "epsilons",
        values,
        (1e-4, 1e-16),
        known={
            "same": (
                (1e-8, 1e-8),
                "корень меняет величину: под ним стоит квадрат градиента, и ε сравнивается с квадратом.",
                "the root changes the size: the square of the gradient is under it, and ε is compared with a square.",
            ),
            "swapped": (
                (1e-16, 1e-4),
                "наоборот: выйти из-под корня — значит извлечь корень.",
                "the other way round: to get out from under the root is to take the root.",
            ),
            "first-only": (
                (1e-4, 1e-8),
                "первое верно. Во втором под корень нужно внести 1e-8, то есть возвести его в квадрат.",
                "the first is right. In the second, 1e-8 has to go under the root, that is, to be squared.",
            ),
            "half": (
                (5e-9, 2e-8),
                "корень из числа — не его половина.",
                "the root of a number is not its half.",
            ),
        },
        says={"ru": "√(1e-8) и (1e-8)²", "en": "√(1e-8) and (1e-8)²"},
        tolerance=1e-3,
    )


def printed_mean(value) -> None:
    """What (1/K) Σ over k = 0 … K gives if all points are 3 and K = 20: 3 · 21/20."""
    exercise.number(
        "printed_mean",
        value,
        3.15,
        known={
            "mean": (
                3.0,
                "это среднее. Но в сумме от 0 до K слагаемых не K.",
                "the mean would be this. But a sum from 0 to K does not have K terms.",
            ),
            "upside-down": (
                3 * 20 / 21,
                "слагаемых 21, а делят на 20, а не наоборот.",
                "there are 21 terms, and 20 is what they are divided by, not the other way round.",
            ),
            "one-less": (
                3 * 19 / 20,
                "k = 0 и k = K входят в сумму оба: слагаемых на одно больше K.",
                "both k = 0 and k = K are in the sum: one term more than K.",
            ),
            "sum": (63.0, "это сумма. Её ещё делят на K.", "this is the sum. It still has to be divided by K."),
            "excess": (
                0.15,
                "это избыток. А что даст формула?",
                "this is the excess. What does the formula give?",
            ),
            "factor": (1.05, "это множитель. Все точки равны 3.", "this is the factor. All points are 3."),
        },
        says={"ru": "21 слагаемое делят на 20", "en": "21 terms are divided by 20"},
        tolerance=1e-4,
    )


def _momentum(w, velocity, g, learning_rate, momentum):
    settings = {"learning_rate": learning_rate, "momentum": momentum, "velocity": velocity}
    w, after = optimizers.momentum(w, g, settings)
    return w, after["velocity"]


def _with(velocity, step=None):
    """A wrong step: velocity(v, g, rate, mu) → the new velocity; step(w, new, v, g, rate, mu) → the new weight."""

    def wrong(w, v, g, rate, mu):
        new = velocity(v, g, rate, mu)
        return (step(w, new, v, g, rate, mu) if step else w - rate * new), new

    return wrong


def _right(v, g, rate, mu):
    return mu * v + g


_MOMENTUM = Check(
    function="momentum_step",
    reference=_momentum,
    returns=("w", "velocity"),
    says={"ru": "то же, что dl101.optimizers.momentum", "en": "the same as dl101.optimizers.momentum"},
    known=(
        Known(
            "no-memory",
            _with(lambda v, g, rate, mu: g),
            ru="прежняя velocity потеряна: это обычный градиентный спуск.",
            en="the old velocity is lost: this is plain gradient descent.",
        ),
        Known(
            "rate-inside",
            _with(lambda v, g, rate, mu: mu * v + rate * g, lambda w, new, v, g, rate, mu: w - new),
            ru="скорость обучения стоит в первой строке. При постоянной скорости веса те же, но в torch она умножает "
            "всю velocity.",
            en="the learning rate is in the first line. While it is constant the weights are the same, but in "
            "torch it multiplies the whole velocity.",
        ),
        Known(
            "mean",
            _with(lambda v, g, rate, mu: mu * v + (1 - mu) * g),
            ru="множитель 1 − μ при градиенте делает из суммы среднее. Так устроен m в Adam; здесь градиент целиком.",
            en="the factor 1 − μ turns the sum into a mean. Adam's m is such a mean; here the gradient is taken whole.",
        ),
        Known(
            "wrong-factor",
            _with(lambda v, g, rate, mu: v + mu * g),
            ru="μ умножает старую velocity, а не новый градиент: забывать нужно старое.",
            en="μ multiplies the old velocity, not the new gradient: it is the old that is forgotten.",
        ),
        Known(
            "no-momentum-factor",
            _with(lambda v, g, rate, mu: v + g),
            ru="нет множителя μ: старые градиенты не забываются, и шар никогда не остановится.",
            en="the factor μ is missing: old gradients are never forgotten, and the ball will never stop.",
        ),
        Known(
            "old-velocity",
            _with(_right, lambda w, new, v, g, rate, mu: w - rate * v),
            ru="вес сдвинут на старую velocity. Сначала обновите её, потом сделайте шаг.",
            en="the weight is moved by the old velocity. Update it first, then take the step.",
        ),
        Known(
            "nesterov",
            _with(_right, lambda w, new, v, g, rate, mu: w - rate * (g + mu * new)),
            ru="это уже шаг Нестерова. Обычный момент сдвигает вес просто на velocity.",
            en="this is Nesterov's step already. Plain momentum moves the weight by the velocity itself.",
        ),
        Known(
            "uphill",
            _with(_right, lambda w, new, v, g, rate, mu: w + rate * new),
            ru="знак: velocity складывает градиенты, а идти нужно против них.",
            en="the sign: velocity adds up gradients, and the step goes against them.",
        ),
        Known(
            "no-rate",
            _with(_right, lambda w, new, v, g, rate, mu: w - new),
            ru="в шаге нет скорости обучения.",
            en="the learning rate is missing from the step.",
        ),
        Known(
            "order",
            lambda w, v, g, rate, mu: _momentum(w, v, g, rate, mu)[::-1],
            ru="верно, но порядок другой: сначала w, потом velocity.",
            en="right, but in the wrong order: first w, then velocity.",
        ),
    ),
)


def momentum_step(function, seed: int = 0) -> None:
    """momentum_step(w, velocity, g, learning_rate, momentum) → w, velocity, as torch.optim.SGD has it."""
    random = np.random.default_rng(seed)
    cases = [Case(arguments(_momentum, *random.normal(size=3).round(2).tolist(), 0.1, 0.9))]
    for shape, rate, mu in (((4,), 0.05, 0.5), ((2, 3), 0.3, 0.8)):
        cases.append(Case(arguments(_momentum, *random.normal(size=(3, *shape)).round(2), rate, mu)))
    exercise.function(_MOMENTUM, function, cases)


def _adam(w, m, v, t, g, learning_rate, beta1, beta2, eps):
    settings = {"learning_rate": learning_rate, "beta1": beta1, "beta2": beta2, "eps": eps}
    w, after = optimizers.adam(w, g, {**settings, "t": t - 1, "m": m, "v": v})
    return w, after["m"], after["v"]


def _adam_with(first=None, second=None, step=None, correct=None, keep=None):
    """A wrong Adam, one part of it replaced.

    first(m, g, b), second(v, g, b): the running means; correct(t, b1, b2): what they are divided by;
    step(w, m̂, v̂, g, rate, eps): the new weight; keep(m, v, m̂, v̂): what is handed on.
    """
    first = first or (lambda m, g, b: b * m + (1 - b) * g)
    second = second or (lambda v, g, b: b * v + (1 - b) * g**2)
    correct = correct or (lambda t, b1, b2: (1 - b1**t, 1 - b2**t))
    step = step or (lambda w, m, v, g, rate, eps: w - rate * m / (np.sqrt(v) + eps))

    def wrong(w, m, v, t, g, rate, b1, b2, eps):
        with np.errstate(all="ignore"):
            m, v = first(m, g, b1), second(v, g, b2)
            by_m, by_v = correct(t, b1, b2)
            m_hat, v_hat = m / by_m, v / by_v
            return step(w, m_hat, v_hat, g, rate, eps), *(keep(m, v, m_hat, v_hat) if keep else (m, v))

    return wrong


_ADAM = Check(
    function="adam_step",
    reference=_adam,
    returns=("w", "m", "v"),
    says={"ru": "то же, что dl101.optimizers.adam", "en": "the same as dl101.optimizers.adam"},
    known=(
        Known(
            "no-correction",
            _adam_with(correct=lambda t, b1, b2: (1, 1)),
            ru="нет поправки: m и v начинают с нуля и в первых шагах слишком малы.",
            en="the correction is missing: m and v start at 0 and are too small in the first steps.",
        ),
        Known(
            "m-not-corrected",
            _adam_with(correct=lambda t, b1, b2: (1, 1 - b2**t)),
            ru="поправлено только v. m тоже начинает с нуля.",
            en="only v is corrected. m starts at 0 as well.",
        ),
        Known(
            "v-not-corrected",
            _adam_with(correct=lambda t, b1, b2: (1 - b1**t, 1)),
            ru="поправлено только m. v тоже начинает с нуля.",
            en="only m is corrected. v starts at 0 as well.",
        ),
        Known(
            "beta-without-power",
            _adam_with(correct=lambda t, b1, b2: (1 - b1, 1 - b2)),
            ru="в поправке β стоит без степени t: верно только для первого шага.",
            en="β is in the correction without the power t: right for the first step only.",
        ),
        Known(
            "beta-times-t",
            _adam_with(correct=lambda t, b1, b2: (1 - b1 * t, 1 - b2 * t)),
            ru="в поправке β умножено на t. Нужна степень: beta1**t.",
            en="β is multiplied by t in the correction. A power is needed: beta1**t.",
        ),
        Known(
            "t-too-large",
            _adam_with(correct=lambda t, b1, b2: (1 - b1 ** (t + 1), 1 - b2 ** (t + 1))),
            ru="в поправке стоит t + 1. Здесь t считается с единицы: в первом шаге t = 1.",
            en="the correction has t + 1. Here t counts from one: the first step has t = 1.",
        ),
        Known(
            "eps-under-root",
            _adam_with(step=lambda w, m, v, g, rate, eps: w - rate * m / np.sqrt(v + eps)),
            ru="ε стоит под корнем, как на слайде. В статье и в torch оно прибавляется к корню.",
            en="ε is under the root, as on the slide. In the paper and in torch it is added to the root.",
        ),
        Known(
            "no-eps",
            _adam_with(step=lambda w, m, v, g, rate, eps: w - rate * m / np.sqrt(v)),
            ru="нет ε в знаменателе: при нулевом градиенте будет 0/0.",
            en="ε is missing from the denominator: a zero gradient would give 0/0.",
        ),
        Known(
            "no-root",
            _adam_with(step=lambda w, m, v, g, rate, eps: w - rate * m / (v + eps)),
            ru="делить нужно на корень из v̂: v̂ — среднее квадратов.",
            en="divide by the root of v̂: v̂ is a mean of squares.",
        ),
        Known(
            "not-squared",
            _adam_with(second=lambda v, g, b: b * v + (1 - b) * g),
            ru="в v копится сам градиент, а нужен его квадрат.",
            en="v gathers the gradient itself; it should be its square.",
        ),
        Known(
            "sums",
            _adam_with(first=lambda m, g, b: b * m + g, second=lambda v, g, b: b * v + g**2),
            ru="потеряны множители 1 − β: m и v — средние, а не суммы.",
            en="the factors 1 − β are missing: m and v are means, not sums.",
        ),
        Known(
            "gradient-not-mean",
            _adam_with(step=lambda w, m, v, g, rate, eps: w - rate * g / (np.sqrt(v) + eps)),
            ru="в числителе сам градиент, а не m̂: это RMSProp с поправкой.",
            en="the numerator is the gradient itself, not m̂: this is RMSProp with a correction.",
        ),
        Known(
            "betas-swapped",
            lambda w, m, v, t, g, rate, b1, b2, eps: _adam(w, m, v, t, g, rate, b2, b1, eps),
            ru="β₁ и β₂ поменялись местами: первое для m, второе для v.",
            en="β₁ and β₂ are swapped: the first is for m, the second for v.",
        ),
        Known(
            "hands-on-corrected",
            _adam_with(keep=lambda m, v, m_hat, v_hat: (m_hat, v_hat)),
            ru="шаг верный, но дальше переданы m̂ и v̂. В память идут m и v без поправки, иначе она накопится.",
            en="the step is right, but m̂ and v̂ are passed on. The memory keeps m and v as they are, or the correction "
            "would pile up.",
        ),
        Known(
            "uphill",
            _adam_with(step=lambda w, m, v, g, rate, eps: w + rate * m / (np.sqrt(v) + eps)),
            ru="знак: идти нужно против градиента.",
            en="the sign: the step goes against the gradient.",
        ),
    ),
)


def adam_step(function, seed: int = 0) -> None:
    """adam_step(w, m, v, t, g, learning_rate, beta1, beta2, eps) → w, m, v, as torch.optim.Adam has it; t from 1."""
    random = np.random.default_rng(seed)
    cases = []
    # The second step first: in the first several mistakes look alike. eps is large so that its place matters.
    for shape, t, rate, beta1, beta2, eps in (
        ((), 2, 0.1, 0.9, 0.99, 0.1),
        ((3,), 1, 0.01, 0.8, 0.95, 0.01),
        ((2, 3), 7, 0.5, 0.9, 0.999, 1e-3),
    ):
        w, g, m = random.normal(size=(3, *shape)).round(2)
        v = random.uniform(0.1, 1, size=shape).round(2) if shape else round(float(random.uniform(0.1, 1)), 2)
        if t == 1:
            m, v = np.zeros(shape), np.zeros(shape)
        values = [each if shape else float(each) for each in (w, m, v)]
        last = g if shape else float(g)
        cases.append(Case(arguments(_adam, *values, t, last, rate, beta1, beta2, eps)))
    exercise.function(_ADAM, function, cases)
