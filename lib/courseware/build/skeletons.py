"""What a new lecture or homework starts with: a small worked example of every kind of cell."""

LECTURE = """\
# %% [markdown] lang="ru" id="title"
# # TITLE
#
# О чём эта лекция: одна-две фразы. После неё вы сможете …
# %% [markdown] lang="en"
# # TITLE
#
# What this lecture is about, in a sentence or two. After it you can …

# %% id="setup" setup="lecture"

# %% [markdown] lang="ru" id="mean-squared-error"
# ## Средний квадрат ошибки
#
# Предсказание $\\hat y_i$ отличается от ответа $y_i$. Средний квадрат ошибки по $m$ примерам:
#
# $$J = \\frac1m \\sum_{i=1}^m (\\hat y_i - y_i)^2$$
# %% [markdown] lang="en"
# ## Mean squared error
#
# A prediction $\\hat y_i$ differs from the answer $y_i$. The mean squared error over $m$ examples is
#
# $$J = \\frac1m \\sum_{i=1}^m (\\hat y_i - y_i)^2$$

# %% id="mean-squared-error-code"
import numpy as np

y = np.array([1.0, 2.0, 3.0])
y_hat = np.array([1.5, 2.0, 2.0])  # ru: ошибки 0,5; 0; −1  # en: errors 0.5, 0, −1
J = np.mean((y_hat - y) ** 2)
J
"""

HOMEWORK = """\
# %% [markdown] lang="ru" id="title"
# # Домашнее задание NUMBER. TITLE
#
# Что здесь нужно сделать и сколько баллов можно получить: 2 за функцию и 1 за объяснение.
# %% [markdown] lang="en"
# # Homework NUMBER. TITLE
#
# What is to be done here and how many points there are: 2 for the function and 1 for the explanation.

# %% id="setup" setup="homework"

# %% id="imports"
import numpy as np
from dl101.check import hwNUMBER as check

# %% [markdown] lang="ru" id="mean-squared-error-text"
# ## Средний квадрат ошибки
#
# Напишите функцию: `y` и `y_hat` формы (m,), результат — одно число
#
# $$J = \\frac1m \\sum_{i=1}^m (\\hat y_i - y_i)^2$$
# %% [markdown] lang="en"
# ## Mean squared error
#
# Write the function: `y` and `y_hat` have shape (m,), the result is one number
#
# $$J = \\frac1m \\sum_{i=1}^m (\\hat y_i - y_i)^2$$

# %% id="mean-squared-error" grade="autograded"
def mean_squared_error(y, y_hat):
    ### BEGIN SOLUTION
    # ru: среднее по примерам
    # en: the mean over the examples
    return np.mean((y_hat - y) ** 2)
    ### END SOLUTION

# %% id="test-mean-squared-error" grade="test" points=2
check.mean_squared_error(mean_squared_error)
### BEGIN HIDDEN TESTS
check.mean_squared_error(mean_squared_error, seed=1)
### END HIDDEN TESTS

# %% [markdown] lang="ru" id="why-square-text"
# ## Почему квадрат
#
# Чем квадрат ошибки удобнее самой ошибки? Двух-трёх предложений достаточно.
# %% [markdown] lang="en"
# ## Why the square
#
# What makes the square of the error handier than the error itself? Two or three sentences are enough.

# %% [markdown] lang="ru" id="why-square" grade="manual" points=1
# Ошибки разных знаков в сумме погасили бы друг друга, а квадраты только складываются; к тому же у квадрата есть
# производная в нуле, в отличие от модуля.
# %% [markdown] lang="en"
# Errors of opposite signs would cancel in a sum, while squares only add up; besides, the square has a derivative at
# zero, which the absolute value has not.
"""

MISTAKES = '''\
"""What students get wrong in homework NUMBER, with what it costs and the hint they see."""

from courseware.catalogue import Mistake

MISTAKES = [
    Mistake(
        id="sum-instead-of-mean",
        about={"ru": "сумма вместо среднего", "en": "the sum instead of the mean"},
        replace={"mean-squared-error": "def mean_squared_error(y, y_hat):\\n    return np.sum((y_hat - y) ** 2)"},
        fails={"test-mean-squared-error": 2},
        hint="mean_squared_error.no-mean",
    ),
]
'''

ALTERNATIVES = '''\
"""Right answers to homework NUMBER written differently; they get full marks."""

from courseware.catalogue import Alternative

ALTERNATIVES = [
    Alternative(
        id="dot-product",
        about={"ru": "скалярное произведение", "en": "a dot product"},
        replace={
            "mean-squared-error": "def mean_squared_error(y, y_hat):\\n    d = y_hat - y\\n    return d @ d / len(d)",
        },
    ),
]
'''

CHECK = '''\
"""Checks of homework NUMBER."""

from __future__ import annotations

import numpy as np

from dl101.check.task import Case, Check, Known

FORBIDDEN = ("torch", "sklearn")


def _mean_squared_error(y, y_hat):
    return np.mean((y_hat - y) ** 2)


_MEAN_SQUARED_ERROR = Check(
    function="mean_squared_error",
    reference=_mean_squared_error,
    returns=("J",),
    numbers=("J",),
    says={"ru": "средний квадрат ошибки верен", "en": "the mean squared error is right"},
    forbidden=FORBIDDEN,
    known=(
        Known(
            "no-mean",
            lambda y, y_hat: np.sum((y_hat - y) ** 2),
            ru="{name} в {m} раз больше нужного: не забыт ли множитель 1/m?",
            en="{name} is {m} times too large: was 1/m forgotten?",
        ),
    ),
)


def mean_squared_error(function, seed=0):
    """Compares the student's function with a reference on random y, y_hat of shape (m,)."""
    rng = np.random.default_rng(seed)
    cases = [Case({"y": rng.normal(size=m), "y_hat": rng.normal(size=m)}, {"m": m}) for m in (3, 7)]
    _MEAN_SQUARED_ERROR.run(function, cases)
'''
