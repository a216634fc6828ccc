"""What a network is given, checked: a mistake ends in a sentence in the notebook's language.

two_layer and mlp keep the formulas, this module what can go wrong before they are reached. Every function raises
ValueError.
"""

from __future__ import annotations

import math

import numpy as np

from dl101.language import say


def require_shapes(network) -> None:
    """Two layers: W1 (h, n), b1 (h,), W2 (o, h), b2 (o,)."""
    W1, b1, W2, b2 = (f"{name} {value.shape}" for name, value in network.parameters.items())
    if network.W1.ndim != 2 or network.W2.ndim != 2:
        raise ValueError(
            say(
                ru=f"Формы: {W1}, {W2}, а нужны матрицы W1 (h, n) и W2 (o, h): строка на нейрон. "
                "Один выход — тоже строка: W2.reshape(1, -1).",
                en=f"Shapes: {W1}, {W2}; they should be matrices W1 (h, n) and W2 (o, h), a row for each neuron. "
                "One output is a row too: W2.reshape(1, -1).",
            )
        )
    h, o = network.W1.shape[0], network.W2.shape[0]
    if network.b1.shape != (h,) or network.W2.shape != (o, h) or network.b2.shape != (o,):
        raise ValueError(
            say(
                ru=f"Формы не подходят друг к другу: {W1}, {b1}, {W2}, {b2}. "
                f"Скрытых нейронов {h}, выходов {o}: нужны b1 ({h},), W2 ({o}, {h}) и b2 ({o},).",
                en=f"The shapes do not fit together: {W1}, {b1}, {W2}, {b2}. "
                f"Hidden neurons: {h}, outputs: {o}; they should be b1 ({h},), W2 ({o}, {h}) and b2 ({o},).",
            )
        )


def require_sizes(n: int, h: int, o: int) -> None:
    """No layer is empty."""
    if min(n, h, o) < 1:
        raise ValueError(
            say(
                ru=f"В каждом слое нужен хотя бы один нейрон: входов {n}, скрытых {h}, выходов {o}.",
                en=f"Each layer needs at least one neuron: {n} inputs, {h} hidden, {o} outputs.",
            )
        )


def examples(X, n: int) -> np.ndarray:
    """X as an (m, n) array of floats, for a network with n inputs."""
    X = np.asarray(X, dtype=np.float64)
    if X.ndim != 2 or X.shape[1] != n or len(X) == 0:
        raise ValueError(
            say(
                ru=f"X имеет форму {X.shape}, а нужна (m, {n}): примеры в строках, столбец на каждый вход. "
                f"Один пример или один признак превращает в таблицу X.reshape(-1, {n}).",
                en=f"X has shape {X.shape}; it should be (m, {n}): examples in rows, a column for each input. "
                f"X.reshape(-1, {n}) makes a table of one example or one feature.",
            )
        )
    if not np.isfinite(X).all():
        raise ValueError(
            say(
                ru="X содержит nan или inf: найдите такие примеры (np.isfinite(X)) и уберите их.",
                en="X holds nan or inf: find these examples (np.isfinite(X)) and leave them out.",
            )
        )
    return X


def require_one_of(name: str, known, what: str) -> None:
    """name is one of the known ones."""
    if name not in known:
        raise ValueError(
            say(
                ru=f"{what}={name!r}: возможны {', '.join(known)}.",
                en=f"{what}={name!r}: choose one of {', '.join(known)}.",
            )
        )


def require_slope(derivative) -> None:
    """The hidden layer's activation has a derivative to learn by."""
    if derivative is None:
        raise ValueError(
            say(
                ru="Производная ступеньки всюду равна нулю, и градиентный спуск не сдвинет скрытый слой. "
                "Обучайте с tanh, sigmoid или relu; forward считает и со ступенькой.",
                en="The derivative of a step is zero everywhere, so gradient descent cannot move the hidden layer. "
                "Train with tanh, sigmoid or relu; forward works with the step too.",
            )
        )


def require_rate_and_steps(learning_rate: float, steps: int) -> None:
    """A positive learning rate, and a number of steps."""
    if not learning_rate > 0 or steps < 0:
        raise ValueError(
            say(
                ru=f"Скорость обучения должна быть больше 0, число шагов не меньше 0: {learning_rate=}, {steps=}.",
                en=f"The learning rate must be above 0, the number of steps at least 0: {learning_rate=}, {steps=}.",
            )
        )


def require_finite(value: float, step: int, learning_rate: float) -> None:
    """Training has not diverged."""
    if not math.isfinite(value):
        raise ValueError(
            say(
                ru=f"После шага {step} функция потерь перестала быть числом: скорость обучения {learning_rate} "
                "велика. Попробуйте в десять раз меньшую.",
                en=f"After step {step} the loss is no longer a number: the learning rate {learning_rate} is too large. "
                "Try one ten times smaller.",
            )
        )
