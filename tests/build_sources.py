"""A course of one lecture and one homework in a folder of its own, for the tests of build, adopt and pack."""

from __future__ import annotations

import json
from pathlib import Path

from courseware.build import builder
from courseware.course import Course

LECTURE = """\
# %% [markdown] lang="ru" id="title"
# # Лекция
#
# Линейный нейрон считает $u = w^T x + b$.
# %% [markdown] lang="en"
# # A lecture
#
# A linear neuron computes $u = w^T x + b$.

# %% id="setup" setup="lecture"

# %% id="neuron"
# %matplotlib inline
import numpy as np

# ru: веса нейрона,
# ru: по одному на вход
# en: one weight per input
w = np.array([1.0, 2.0])  # (n,)
x = np.array([3.0, 4.0])  # ru: вход  # en: input
u = w @ x  # ru: 11
# en: 11

# %% [markdown] lang="ru" id="end"
# Теперь посмотрим на [рисунок](figure.png).
# %% [markdown] lang="en"
# Now look at the [figure](figure.png).
"""

HOMEWORK = """\
# %% [markdown] lang="ru" id="title"
# # Домашнее задание
# %% [markdown] lang="en"
# # Homework

# %% id="setup" setup="homework"

# %% id="add" grade="autograded"
def add(a, b):
    ### BEGIN SOLUTION
    # ru: складываем, как на занятии
    # en: the sum, as in class
    return a + b  # 38471
    ### END SOLUTION

# %% id="test-add" grade="test" points=2
assert add(1, 2) == 3
### BEGIN HIDDEN TESTS
assert add(50, 29) == 79
### END HIDDEN TESTS

# %% id="twice" grade="manual" points=1.5
### BEGIN SOLUTION
twice = 19 * 2
### END SOLUTION

# %% [markdown] id="fixed" grade="readonly"
# $a + b$

# %% [markdown] lang="ru" id="why" grade="manual" points=3
# Потому что сложение переместительно.
# %% [markdown] lang="en"
# Because addition commutes.
"""


def make(folder: Path, lecture: str | None = LECTURE, homework: str | None = HOMEWORK) -> Course:
    """The course with these sources, not built yet."""
    course = Course(root=folder, classroom=folder / "classroom")
    for path, text in (
        (folder / "lectures/01_neuron.py", lecture),
        (folder / "solutions/hw1_add/hw1_add.py", homework),
    ):
        path.parent.mkdir(parents=True, exist_ok=True)
        if text is not None:
            path.write_text(text, encoding="utf-8")
    return course


def lecture(course: Course) -> Path:
    return course.lectures / "01_neuron.py"


def built(course: Course, language: str = "ru") -> Path:
    return course.lectures / language / "01_neuron.ipynb"


def change(path: Path, old: str, new: str) -> None:
    """Replaces `old`, which stands in the file once."""
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {path.name}"
    path.write_text(text.replace(old, new), encoding="utf-8")


def cells(path: Path) -> dict[str, str]:
    """Cell id -> text of a notebook."""
    return {cell["id"]: "".join(cell["source"]) for cell in json.loads(path.read_bytes())["cells"]}


def problems(course: Course) -> list[str]:
    """What a build complains of."""
    return [str(problem) for problem in builder.build(course).problems]
