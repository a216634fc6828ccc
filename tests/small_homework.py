"""A homework of a few cells, in a course folder of its own, for the tests of what instructors do."""

from __future__ import annotations

import copy
import functools
import json
from pathlib import Path

import nbformat

from courseware.build import marks, student
from courseware.course import Course

NAME = "hw1_small"
PROSE = {
    "ru": {
        "title": "# Домашнее задание 1. Малое\n\nНужны две функции и одно объяснение.",
        "why": "## Почему\n\nОбъясните, зачем нужна сигмоида.",
    },
    "en": {
        "title": "# Homework 1. Small\n\nTwo functions and one explanation are wanted.",
        "why": "## Why\n\nExplain what the sigmoid is for.",
    },
}
ANSWERS = {
    "sigmoid": "def sigmoid(z):\n    return 1 / (1 + np.exp(-z))",
    "cost": "def cost(A, y):\n    m = y.shape[1]\n    return -np.sum(y * np.log(A) + (1 - y) * np.log(1 - A)) / m",
    "rate": "alpha = 0.05",
    "explain": "The sigmoid turns any number into a probability. Сигмоида делает из числа вероятность.",
}


def solution(language: str) -> dict:
    """The homework with answers and hidden tests, before nbgrader saw it."""
    prose = PROSE[language]
    code = functools.partial(_cell, "code")
    text = functools.partial(_cell, "markdown")
    cells = [
        text("title", prose["title"]),
        code("setup", "import numpy as np"),
        code("data", "X = np.array([[0.0, 1.0, 2.0]])\ny = np.array([[0, 1, 1]])"),
        code(
            "sigmoid",
            "def sigmoid(z):\n    ### BEGIN SOLUTION\n    return 1 / (1 + np.exp(-z))\n    ### END SOLUTION",
            "autograded",
        ),
        code(
            "test-sigmoid",
            "assert abs(sigmoid(0.0) - 0.5) < 1e-9\n### BEGIN HIDDEN TESTS\nassert sigmoid(1.0) > 0.7\n"
            "### END HIDDEN TESTS",
            "test",
            2,
        ),
        code("look", "print(sigmoid(X))"),
        code(
            "cost",
            "def cost(A, y):\n    ### BEGIN SOLUTION\n"
            + "\n".join(ANSWERS["cost"].split("\n")[1:])
            + "\n    ### END SOLUTION",
            "autograded",
        ),
        code("test-cost", "assert abs(cost(np.array([[0.5, 0.5]]), np.array([[0, 1]])) - np.log(2)) < 1e-9", "test", 3),
        code("rate", "### BEGIN SOLUTION\nalpha = 0.05\n### END SOLUTION", "autograded"),
        code("test-rate", "assert 0 < alpha < 1", "test", 1),
        text("why", prose["why"]),
        text("explain", ANSWERS["explain"], "manual", 2),
    ]
    about = {"language": language, "made_for": "0.1.0", "homework": NAME}
    return {
        "cells": cells,
        "nbformat": 4,
        "nbformat_minor": 5,
        "metadata": {
            "dl101": about,
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        },
    }


def _cell(kind: str, name: str, source: str, grade: str | None = None, points: int | None = None) -> dict:
    made = {"cell_type": kind, "id": name, "metadata": {}, "source": source}
    if kind == "code":
        made |= {"outputs": [], "execution_count": None}
    if grade:
        made["metadata"]["nbgrader"] = marks.metadata(
            {"id": name, "grade": grade} | ({"points": points} if points else {})
        )
    return made


@functools.cache
def _released(language: str) -> bytes:
    return student.version(json.dumps(solution(language)).encode())


def released(language: str = "ru") -> nbformat.NotebookNode:
    """What a student gets."""
    return nbformat.reads(_released(language).decode(), as_version=4)


def answered(language: str = "ru", answers: dict[str, str] | None = None) -> nbformat.NotebookNode:
    """The student version with these answers (all correct ones by default) written in."""
    made = released(language)
    for cell in made.cells:
        cell.source = (ANSWERS if answers is None else answers).get(cell.id, cell.source)
    return made


def answers_in(notebook) -> dict[str, str]:
    """The answers that nbgrader would grade, by grade id."""
    return {
        c.metadata.nbgrader.grade_id: c.source for c in notebook.cells if c.metadata.get("nbgrader", {}).get("solution")
    }


def data(notebook) -> bytes:
    """A notebook as the bytes of a file."""
    return json.dumps(copy.deepcopy(notebook), ensure_ascii=False, indent=1).encode()


def make_course(folder: Path) -> Course:
    """A course with this one homework, and no class yet."""
    course = Course(root=folder, classroom=folder / "classroom")
    source = course.solutions / NAME / f"{NAME}.py"
    source.parent.mkdir(parents=True)
    source.write_text("# %%\n", encoding="utf-8")
    for language in ("ru", "en"):
        for base, content in (
            (course.solutions, json.dumps(solution(language)).encode()),
            (course.assignments, _released(language)),
        ):
            path = base / language / NAME / f"{NAME}.ipynb"
            path.parent.mkdir(parents=True)
            path.write_bytes(content)
    return course
