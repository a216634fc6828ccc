"""Checks of the exercises of lecture 01.

    from dl101.check import lecture01 as check
    check.step_by_hand(theta)

Each takes the student's answer, a number or several, and prints one line or raises CheckFailed. An answer that is still
None is no mistake: the notebook runs from top to bottom before anything is answered.
"""

from __future__ import annotations

from math import comb

from dl101.check import exercise
from dl101.check.exercise import reveal

__all__ = ["opposite_rate", "outside", "reveal", "step_by_hand", "supervised", "terms", "tools"]


def supervised(number) -> None:
    """Which of four tasks is supervised: 1 groups, 2 prices, 3 a game, 4 gaps in a text."""
    exercise.choice(
        "supervised",
        number,
        2,
        known={
            1: (
                "no-labels",
                "групп никто заранее не назвал: правильных ответов нет, это кластеризация, без учителя.",
                "nobody named the groups beforehand: there are no right answers; this is clustering, unsupervised.",
            ),
            3: (
                "reward",
                "какой ход верен, никто не подсказывает, в конце известна только награда: обучение с подкреплением.",
                "nobody says which move is right; only a reward comes at the end: reinforcement learning.",
            ),
            4: (
                "self",
                "ответы здесь есть, но никто их не размечал: они взяты из самого текста. Это самообучение.",
                "there are answers, but nobody labelled them: they come from the text itself. This is self-supervised.",
            ),
        },
        says={"ru": "у каждой проданной квартиры известна цена", "en": "each flat that was sold comes with its price"},
    )


def outside(number) -> None:
    """Which network learned without labels: 1 AlexNet, 2 zip codes, 3 Atari games, 4 logistic regression."""
    labelled = (
        "labels",
        "здесь у каждого примера был правильный ответ: это как раз обучение с учителем.",
        "here each example came with its right answer: this one is supervised.",
    )
    exercise.choice(
        "outside",
        number,
        3,
        known={1: labelled, 2: labelled, 4: labelled},
        says={
            "ru": "играть учили по счёту на экране, а не по размеченным ходам: сеть глубокая, а учителя нет",
            "en": "the games were learned from the score, not from labelled moves: a deep network without labels",
        },
    )


def step_by_hand(theta) -> None:
    """One gradient step for the loss (2θ − 6)² from θ = 1 with the rate 0.05: θ' = 1 − 0.05 · (−16)."""
    exercise.number(
        "step_by_hand",
        theta,
        1.8,
        known={
            "uphill": (
                0.2,
                "шаг сделан вверх: перед градиентом стоит минус, а сам градиент здесь отрицателен.",
                "this step goes uphill: there is a minus before the gradient, and the gradient itself is negative.",
            ),
            "no-inner": (
                1.4,
                "потеряна производная внутреннего: d(2θ − 6)/dθ = 2.",
                "the inner derivative got lost: d(2θ − 6)/dθ = 2.",
            ),
            "gradient": (
                -16.0,
                "это градиент. Осталось сделать шаг: умножить его на α и вычесть из θ.",
                "this is the gradient. Now take the step: multiply it by α and subtract it from θ.",
            ),
            "no-rate": (17.0, "градиент не умножен на α.", "the gradient is not multiplied by α."),
            "change": (
                0.8,
                "это длина шага. От какой точки его делали?",
                "this is the change. From which point do you start?",
            ),
            "minimum": (
                3.0,
                "это минимум; одним шагом до него не дойти.",
                "this is the minimum; one step does not reach it.",
            ),
        },
        says={"ru": "потери упали с 16 до 5,76", "en": "the loss fell from 16 to 5.76"},
        tolerance=1e-4,
    )


def opposite_rate(rate) -> None:
    """The learning rate with which a step on θ² lands at −θ: θ − 2αθ = −θ."""
    exercise.number(
        "opposite_rate",
        rate,
        1.0,
        known={
            "to-zero": (
                0.5,
                "с такой скоростью шаг попадает прямо в 0. Нужно вдвое дальше.",
                "with this rate the step lands at 0. It has to go twice as far.",
            ),
            "no-factor": (
                2.0,
                "производная θ² — это 2θ, двойка потерялась.",
                "the derivative of θ² is 2θ; the factor 2 got lost.",
            ),
            "sign": (
                -1.0,
                "скорость положительна: минус в формуле шага уже есть.",
                "the rate is positive: the step already has its minus.",
            ),
        },
        says={"ru": "θ, −θ, θ, −θ…: потери не меняются", "en": "θ, −θ, θ, −θ…: the loss stays as it is"},
        tolerance=1e-6,
    )


def terms(count, variables=10) -> None:
    """How many terms a full polynomial of degree 2 in 10 variables has: C(12, 2)."""
    n = variables
    exercise.number(
        "terms",
        count,
        comb(n + 2, 2),
        known={
            "cubic": (comb(n + 3, 3), "это степень 3.", "this is degree 3."),
            "ordered": (
                1 + n + n * n,
                "x₁x₂ и x₂x₁ сосчитаны дважды, а это одно и то же.",
                "x₁x₂ and x₂x₁ were counted separately, but they are the same.",
            ),
            "no-squares": (
                1 + n + comb(n, 2),
                "не хватает квадратов x₁², x₂², …",
                "the squares x₁², x₂², … are missing.",
            ),
            "second-only": (
                comb(n + 1, 2),
                "это только члены второй степени. Добавьте свободный член и первую степень.",
                "these are the terms of degree 2 only. Add the constant and the first degree.",
            ),
            "no-constant": (comb(n + 2, 2) - 1, "забыт свободный член.", "the constant was forgotten."),
        },
        says={"ru": "1 + 10 + 55", "en": "1 + 10 + 55"},
    )


def tools(numbers) -> None:
    """For which of four tasks a deep network is the first thing to try: 2 photographs and 4 translation."""
    table = (
        "table",
        "в задаче 1 всего 800 строк готовых признаков: сначала попробуйте бустинг.",
        "task 1 has only 800 rows of ready-made features: try boosting first.",
    )
    law = (
        "known-law",
        "в задаче 3 закон известен: найдите три его числа, и он будет верен и за пределами измерений.",
        "in task 3 the law is known: find its three numbers, and it will hold beyond the measurements, too.",
    )
    more = (
        "missing",
        "есть ещё одна задача с множеством примеров и без готовых признаков.",
        "there is one more task with many examples and no ready-made features.",
    )
    known: dict[tuple, tuple] = {(): more, (2,): more, (4,): more}
    for chosen in _subsets(4):
        if 1 in chosen or 3 in chosen:
            known[chosen] = table if 1 in chosen else law
    exercise.choice(
        "tools",
        _as_tuple(numbers),
        (2, 4),
        known=known,
        says={
            "ru": "примеров много, а признаков никто не подготовил",
            "en": "many examples, and nobody has prepared features",
        },
    )


def _subsets(n: int) -> list[tuple[int, ...]]:
    """All subsets of 1, …, n, as sorted tuples."""
    return [tuple(k + 1 for k in range(n) if mask >> k & 1) for mask in range(2**n)]


def _as_tuple(numbers):
    """A list, a tuple or a set of numbers as a sorted tuple without repetition; one number as a tuple of one."""
    if isinstance(numbers, int):
        return (numbers,)
    if isinstance(numbers, (list, tuple, set, frozenset)) and all(isinstance(each, int) for each in numbers):
        return tuple(sorted(set(numbers)))
    return numbers
