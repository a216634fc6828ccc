"""Checks of the exercises of lecture 11.

    from dl101.check import lecture11 as check
    check.order(["zero_grad", "forward", "loss", "backward", "step"])

Each takes the student's answer and prints one line or raises CheckFailed. An answer that is still None is no mistake:
the notebook runs from top to bottom before anything is answered.
"""

from __future__ import annotations

import math

from dl101.check import exercise
from dl101.check.exercise import fail, reveal, waiting
from dl101.check.task import succeeded

__all__ = ["agreement", "binary_loss", "conv_parameters", "dropout", "order", "patience", "reveal"]

_LINES = ("backward", "forward", "loss", "step", "zero_grad")


def agreement(p) -> None:
    """The probability that the majority of three is right, each of whom is right nine times out of ten."""
    exercise.number(
        "agreement",
        p,
        0.972,
        known={
            "all": (
                0.729,
                "это случай, когда правы все трое. Но и двое из трёх — большинство.",
                "this is the case that all three are right. Two of three are a majority as well.",
            ),
            "two": (
                0.243,
                "это случай, когда правы ровно двое. Прибавьте тот, когда правы все трое.",
                "this is the case that exactly two are right. Add the one that all three are.",
            ),
            "one-pair": (
                0.81,
                "это вероятность, что правы двое, выбранные заранее. Пар из трёх человек три.",
                "this is the probability that two chosen beforehand are right. Three people make three pairs.",
            ),
            "one": (
                0.9,
                "столько даёт один человек. Большинство надёжнее.",
                "this is what one person gives. The majority is more reliable.",
            ),
            "any": (
                0.999,
                "это вероятность, что прав хотя бы один. Большинство — не меньше двух.",
                "this is the probability that at least one is right. A majority is two or more.",
            ),
        },
        says={
            "ru": "большинство надёжнее любого из троих",
            "en": "the majority is more reliable than any of the three",
        },
        tolerance=1e-3,
    )


def conv_parameters(n) -> None:
    """Parameters of a convolution with 96 windows of 11 × 11 over 3 channels, with biases."""
    exercise.number(
        "conv_parameters",
        n,
        34_944,
        known={
            "bias": (
                34_848,
                "это без смещений. Их столько же, сколько окошек.",
                "this is without the biases. There is one for each window.",
            ),
            "channels": (
                96 * (121 + 1),
                "окошко смотрит на все три канала.",
                "a window looks at all three channels.",
            ),
            "bias-per-weight": (
                2 * 34_848,
                "смещение одно на окошко, а не одно на вес.",
                "there is one bias for a window, not one for a weight.",
            ),
            "bias-per-channel": (
                96 * 3 * 122,
                "смещение одно на окошко, а не на каждый канал.",
                "there is one bias for a window, not for each channel.",
            ),
            "positions": (
                34_848 * 55 * 55,
                "это умножения. Веса во всех местах картинки одни и те же.",
                "these are the multiplications. The weights are the same at every place of the picture.",
            ),
        },
        says={"ru": "96 · (11 · 11 · 3 + 1)", "en": "96 · (11 · 11 · 3 + 1)"},
    )


def binary_loss(J) -> None:
    """The cross-entropy of the probability 0.99 when the answer is 0."""
    exercise.number(
        "binary_loss",
        J,
        -math.log(0.01),
        known={
            "slide": (
                0,
                "столько выходит, если забыть о втором классе: −y ln ŷ при y = 0.",
                "this is what remains when the second class is forgotten: −y ln ŷ with y = 0.",
            ),
            "other-answer": (
                -math.log(0.99),
                "столько было бы при y = 1. Какая вероятность у ответа «коробки нет»?",
                "this would be right for y = 1. Which probability does “no box” have?",
            ),
            "sign": (math.log(0.01), "знак: потери не бывают отрицательными.", "the sign: a loss is never negative."),
            "base": (2.0, "логарифм нужен натуральный.", "the natural logarithm is wanted."),
        },
        says={"ru": "−ln 0,01: за уверенную ошибку платят много", "en": "−ln 0.01: a sure mistake is expensive"},
        tolerance=1e-3,
    )


def order(lines) -> None:
    """The lines of one training step: backward, forward, loss, step, zero_grad in an order that works."""
    if lines is None:
        waiting("order")
        return
    given = [str(line).strip().lower() for line in lines] if isinstance(lines, (list, tuple)) else []
    if sorted(given) != sorted(_LINES):
        raise fail(
            "order",
            "type",
            ru="нужен список из пяти имён, каждое один раз: " + ", ".join(map(repr, _LINES)) + ".",
            en="a list of five names is wanted, each of them once: " + ", ".join(map(repr, _LINES)) + ".",
        )
    at = {line: given.index(line) for line in _LINES}
    if at["forward"] > at["loss"]:
        raise fail(
            "order",
            "loss-first",
            ru="потери считают по выходу модели, а его ещё нет.",
            en="the loss is computed from the model's output, and there is none yet.",
        )
    if at["loss"] > at["backward"]:
        raise fail(
            "order",
            "backward-first",
            ru="backward вызывают у потерь: сначала посчитайте их.",
            en="backward is called on the loss: compute that first.",
        )
    if at["backward"] > at["step"]:
        raise fail(
            "order",
            "step-first",
            ru="шагу нужны градиенты этого батча, а их даёт backward.",
            en="the step needs the gradients of this batch, which backward gives.",
        )
    if at["backward"] < at["zero_grad"] < at["step"]:
        raise fail(
            "order",
            "zeroed",
            ru="градиенты обнулены перед самым шагом: веса не сдвинутся.",
            en="the gradients are set to zero right before the step: the weights will not move.",
        )
    succeeded("order", {"ru": "такой шаг обучает", "en": "this step trains"})


def dropout(values) -> None:
    """What nn.Dropout(0.5) makes of a 3 in train mode, in ascending order."""
    exercise.numbers(
        "dropout",
        values,
        (0, 6),
        known={
            "not-scaled": (
                (0, 3),
                "оставшееся число делят на 1 − p, чтобы среднее не изменилось.",
                "what stays is divided by 1 − p, so that the mean does not change.",
            ),
            "wrong-way": (
                (0, 1.5),
                "не умножают на 1 − p, а делят.",
                "it is not multiplied by 1 − p but divided.",
            ),
            "descending": (
                (6, 0),
                "числа верны; запишите их по возрастанию.",
                "the numbers are right; write them in ascending order.",
            ),
        },
        says={"ru": "в среднем те же 3", "en": "still 3 on average"},
    )


def patience(values) -> None:
    """Early stopping with patience 2 on 0.62 0.50 0.45 0.47 0.44 0.46 0.48 0.43: the epoch kept, the last epoch run."""
    exercise.numbers(
        "patience",
        values,
        (5, 7),
        known={
            "not-stopped": (
                (8, 8),
                "до восьмой эпохи дело не дойдёт: сколько эпох подряд до неё хуже лучшей?",
                "the eighth epoch is never run: how many epochs in a row before it are worse than the best?",
            ),
            "patience-one": (
                (3, 4),
                "это терпение 1: после четвёртой эпохи подождём ещё одну.",
                "this is a patience of 1: after the fourth epoch we wait for one more.",
            ),
            "early": (
                (5, 6),
                "одной эпохи без улучшения мало: patience = 2.",
                "one epoch without improvement is not enough: patience = 2.",
            ),
            "last-kept": (
                (7, 7),
                "оставляют не последнюю, а лучшую эпоху.",
                "it is not the last epoch that is kept but the best.",
            ),
            "from-zero": ((4, 6), "эпохи считаем с единицы.", "epochs are counted from one."),
        },
        says={"ru": "оставлена пятая, стоп после седьмой", "en": "the fifth is kept, stop after the seventh"},
    )
