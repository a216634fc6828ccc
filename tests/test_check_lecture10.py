"""Exercises of lecture 10: right answers pass, each known mistake gets its own hint, no answer is no mistake."""

import numpy as np
import pytest

from dl101 import use_language
from dl101.check import CheckFailed
from dl101.check import lecture10 as check


def momentum_right(w, velocity, g, learning_rate, momentum):
    velocity = momentum * velocity + g
    return w - learning_rate * velocity, velocity


def momentum_written_otherwise(w, velocity, g, learning_rate, momentum):
    after = np.add(g, np.multiply(velocity, momentum))
    return {"velocity": after, "w": w + (-learning_rate) * after}


def momentum_in_place(w, velocity, g, learning_rate, momentum):
    if isinstance(w, np.ndarray):
        velocity *= momentum
        velocity += g
        w -= learning_rate * velocity
        return w, velocity
    return momentum_right(w, velocity, g, learning_rate, momentum)


def adam_right(w, m, v, t, g, learning_rate, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat, v_hat = m / (1 - beta1**t), v / (1 - beta2**t)
    return w - learning_rate * m_hat / (np.sqrt(v_hat) + eps), m, v


def adam_as_torch_computes_it(w, m, v, t, g, lr, beta1, beta2, eps):
    m, v = m + (g - m) * (1 - beta1), beta2 * v + (1 - beta2) * g * g
    root = v**0.5 / (1 - beta2**t) ** 0.5 + eps
    return w - lr / (1 - beta1**t) * m / root, m, v


def adam(**parts):
    """Adam with parts of its text replaced, compiled: what a student would have typed."""
    lines = {
        "m": "m = b1 * m + (1 - b1) * g",
        "v": "v = b2 * v + (1 - b2) * g**2",
        "m_hat": "m_hat = m / (1 - b1**t)",
        "v_hat": "v_hat = v / (1 - b2**t)",
        "w": "w = w - rate * m_hat / (np.sqrt(v_hat) + eps)",
        "out": "return w, m, v",
        **parts,
    }
    text = "def adam_step(w, m, v, t, g, rate, b1, b2, eps):\n    " + "\n    ".join(lines.values())
    space = {"np": np}
    exec(text, space)
    return space["adam_step"]


RIGHT = [
    (check.updates, 80),
    (check.stable_rate, 2 / 18),
    (check.stable_rate, 0.111),
    (check.epsilons, [1e-4, 1e-16]),
    (check.printed_mean, 3 * 21 / 20),
    (check.momentum_step, momentum_right),
    (check.momentum_step, momentum_written_otherwise),
    (check.adam_step, adam_right),
    (check.adam_step, adam()),
    (check.adam_step, adam_as_torch_computes_it),
]


@pytest.mark.parametrize("answer, value", RIGHT)
def test_right_answers(answer, value, capsys):
    answer(value)
    assert capsys.readouterr().out.startswith("✓ ")


@pytest.mark.parametrize("seed", range(5))
def test_right_steps_pass_on_other_numbers(seed):
    check.momentum_step(momentum_right, seed=seed)
    check.adam_step(adam_right, seed=seed)


NUMBERS = [
    (check.updates, 16, "updates.one-epoch"),
    (check.updates, 75, "updates.dropped"),
    (check.updates, 78, "updates.across"),
    (check.updates, 79, "updates.across-up"),
    (check.updates, 5000 / 64, "updates.fraction"),
    (check.updates, 5, "updates.full-batch"),
    (check.updates, 5000, "updates.examples"),
    (check.updates, 320, "updates.batch-size"),
    (check.updates, "sixteen", "updates.type"),
    (check.stable_rate, 2 / 9, "stable_rate.coefficient"),
    (check.stable_rate, 0.5, "stable_rate.bed"),
    (check.stable_rate, 1 / 18, "stable_rate.one-step"),
    (check.stable_rate, 2 / 22, "stable_rate.best"),
    (check.stable_rate, 0.08, "stable_rate.lecture"),
    (check.stable_rate, 0.3, "stable_rate.value"),
    (check.epsilons, (1e-8, 1e-8), "epsilons.same"),
    (check.epsilons, (1e-16, 1e-4), "epsilons.swapped"),
    (check.epsilons, (1e-4, 1e-8), "epsilons.first-only"),
    (check.epsilons, (5e-9, 2e-8), "epsilons.half"),
    (check.epsilons, (1e-4, 1e-12), "epsilons.value"),
    (check.printed_mean, 3, "printed_mean.mean"),
    (check.printed_mean, 60 / 21, "printed_mean.upside-down"),
    (check.printed_mean, 2.85, "printed_mean.one-less"),
    (check.printed_mean, 63, "printed_mean.sum"),
    (check.printed_mean, 0.15, "printed_mean.excess"),
    (check.printed_mean, 1.05, "printed_mean.factor"),
]
MOMENTUM = {
    "no-memory": lambda w, v, g, rate, mu: (w - rate * g, g),
    "rate-inside": lambda w, v, g, rate, mu: (w - (mu * v + rate * g), mu * v + rate * g),
    "mean": lambda w, v, g, rate, mu: (w - rate * (mu * v + (1 - mu) * g), mu * v + (1 - mu) * g),
    "wrong-factor": lambda w, v, g, rate, mu: (w - rate * (v + mu * g), v + mu * g),
    "no-momentum-factor": lambda w, v, g, rate, mu: (w - rate * (v + g), v + g),
    "old-velocity": lambda w, v, g, rate, mu: (w - rate * v, mu * v + g),
    "nesterov": lambda w, v, g, rate, mu: (w - rate * (g + mu * (mu * v + g)), mu * v + g),
    "uphill": lambda w, v, g, rate, mu: (w + rate * (mu * v + g), mu * v + g),
    "no-rate": lambda w, v, g, rate, mu: (w - (mu * v + g), mu * v + g),
    "order": lambda w, v, g, rate, mu: (mu * v + g, w - rate * (mu * v + g)),
    "returns": lambda w, v, g, rate, mu: w - rate * (mu * v + g),
    "modifies-input": momentum_in_place,
}
ADAM = {
    "no-correction": adam(m_hat="m_hat = m", v_hat="v_hat = v"),
    "m-not-corrected": adam(m_hat="m_hat = m"),
    "v-not-corrected": adam(v_hat="v_hat = v"),
    "beta-without-power": adam(m_hat="m_hat = m / (1 - b1)", v_hat="v_hat = v / (1 - b2)"),
    "beta-times-t": adam(m_hat="m_hat = m / (1 - b1 * t)", v_hat="v_hat = v / (1 - b2 * t)"),
    "t-too-large": adam(m_hat="m_hat = m / (1 - b1**(t + 1))", v_hat="v_hat = v / (1 - b2**(t + 1))"),
    "eps-under-root": adam(w="w = w - rate * m_hat / np.sqrt(v_hat + eps)"),
    "no-eps": adam(w="w = w - rate * m_hat / np.sqrt(v_hat)"),
    "no-root": adam(w="w = w - rate * m_hat / (v_hat + eps)"),
    "not-squared": adam(v="v = b2 * v + (1 - b2) * g"),
    "sums": adam(m="m = b1 * m + g", v="v = b2 * v + g**2"),
    "gradient-not-mean": adam(w="w = w - rate * g / (np.sqrt(v_hat) + eps)"),
    "betas-swapped": adam(
        m="m = b2 * m + (1 - b2) * g",
        v="v = b1 * v + (1 - b1) * g**2",
        m_hat="m_hat = m / (1 - b2**t)",
        v_hat="v_hat = v / (1 - b1**t)",
    ),
    "hands-on-corrected": adam(out="return w, m_hat, v_hat"),
    "uphill": adam(w="w = w + rate * m_hat / (np.sqrt(v_hat) + eps)"),
    "returns": adam(out="return w"),
}
MISTAKES = (
    NUMBERS
    + [(check.momentum_step, function, f"momentum_step.{key}") for key, function in MOMENTUM.items()]
    + [(check.adam_step, function, f"adam_step.{key}") for key, function in ADAM.items()]
)


@pytest.mark.parametrize("answer, value, key", MISTAKES, ids=[key for _, _, key in MISTAKES])
def test_mistakes_are_named_in_both_languages(answer, value, key):
    assert keys_in_both_languages(lambda: answer(value)) == [key, key]


def keys_in_both_languages(ask):
    keys = []
    for language in ("ru", "en"):
        use_language(language)
        try:
            with pytest.raises(CheckFailed) as failed:
                ask()
        finally:
            use_language("en")
        keys.append(failed.value.key)
    return keys


@pytest.mark.parametrize(
    "answer, value",
    [
        (check.updates, None),
        (check.stable_rate, None),
        (check.epsilons, [None, None]),
        (check.printed_mean, None),
        (check.momentum_step, lambda w, velocity, g, learning_rate, momentum: None),
        (check.adam_step, lambda w, m, v, t, g, learning_rate, beta1, beta2, eps: None),
    ],
)
def test_no_answer_is_no_mistake(answer, value, capsys):
    answer(value)
    assert capsys.readouterr().out.startswith("○ ")


def test_the_hint_for_the_slides_eps_names_the_paper():
    use_language("ru")
    try:
        with pytest.raises(CheckFailed, match="как на слайде"):
            check.adam_step(ADAM["eps-under-root"])
    finally:
        use_language("en")
