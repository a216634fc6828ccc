"""The homework that the attacks are laid over: a number, an array, an exception, a callback, a class, a generator."""

from __future__ import annotations

from pathlib import Path

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from courseware.build.marks import CODE_STUB
from courseware.course import Course

ASSIGNMENT = "hw1_bait"

# grade id of the answer: (the right answer, points, visible tests, hidden tests)
TASKS = {
    "mean": (
        "def mean(x):\n    return sum(x) / len(x)",
        2,
        "assert abs(mean([1, 2, 3]) - 2) < 1e-9",
        "assert abs(mean([0.5, 2.0]) - 1.25) < 1e-9\nassert np.isclose(mean([7]), 7)",
    ),
    "scale": (
        "def scale(X):\n    return (X - X.mean(axis=0)) / X.std(axis=0)",
        3,
        "X = np.array([[0.0, 10.0], [2.0, 30.0]])\nnp.testing.assert_allclose(scale(X), [[-1.0, -1.0], [1.0, 1.0]])",
        "Z = scale(np.random.default_rng(7).normal(size=(20, 3)))\nassert Z.shape == (20, 3)\n"
        "np.testing.assert_allclose(Z.mean(axis=0), 0, atol=1e-6)\n"
        "np.testing.assert_allclose(Z.std(axis=0), 1, rtol=1e-5)",
    ),
    "root": (
        "def root(a):\n    if a < 0:\n        raise ValueError('a < 0')\n    return math.sqrt(a)",
        2,
        "assert root(9) == 3\ntry:\n    root(-1)\nexcept ValueError:\n    pass\nelse:\n"
        "    raise AssertionError('root(-1) must raise ValueError [root.negative]')",
        "assert abs(root(2) - 1.4142135623730951) < 1e-12",
    ),
    "slope": (
        "def slope(f, x):\n    return (f(x + 1e-6) - f(x - 1e-6)) / 2e-6",
        2,
        "assert abs(slope(lambda x: x**2, 3.0) - 6) < 1e-4",
        "seen = []\ndef cube(x):\n    seen.append(x)\n    return x**3\n"
        "assert abs(slope(cube, 2.0) - 12) < 1e-3\nassert seen",
    ),
    "queue": (
        "class Queue:\n    def __init__(self):\n        self.items = []\n    def put(self, item):\n"
        "        self.items.append(item)\n    def get(self):\n        return self.items.pop(0)\n"
        "    def __len__(self):\n        return len(self.items)",
        2,
        "q = Queue()\nq.put(1)\nq.put(2)\nassert len(q) == 2\nassert q.get() == 1",
        "q.put(3)\nassert [q.get(), q.get()] == [2, 3]\nassert len(q) == 0",
    ),
    "chunks": (
        "def chunks(items, n):\n    for i in range(0, len(items), n):\n        yield items[i:i + n]",
        1,
        "assert list(chunks([1, 2, 3, 4, 5], 2)) == [[1, 2], [3, 4], [5]]",
        "assert list(chunks([], 3)) == []",
    ),
}
RIGHT = {name: task[0] for name, task in TASKS.items()}
POINTS = {f"test-{name}": task[1] for name, task in TASKS.items()}
FULL = dict(POINTS)
NOTHING = dict.fromkeys(POINTS, 0)


def without(*names: str) -> dict[str, int]:
    """All points but those of these tasks."""
    return {test: 0 if test.removeprefix("test-") in names else top for test, top in POINTS.items()}


def only(*names: str) -> dict[str, int]:
    """The points of these tasks alone."""
    return {test: top if test.removeprefix("test-") in names else 0 for test, top in POINTS.items()}


def notebook(answers: dict[str, str] | None = None, source: bool = False, secret: str = ""):
    """The homework with answers and hidden tests (`source`), else as a student has it with `answers` filled in.

    secret: a word written among the hidden tests, by which it is told later whether anybody has read them.
    """
    cells = [new_markdown_cell("# Homework with bait"), new_code_cell("import math\n\nimport numpy as np")]
    cells[0].id, cells[1].id = "title", "imports"
    for name, (right, points, visible, hidden) in TASKS.items():
        head = right.partition("\n")[0]
        if source:
            answer = f"### BEGIN SOLUTION\n{right}  # {secret}\n### END SOLUTION"
            test = f"{visible}\n### BEGIN HIDDEN TESTS\n# {secret}\n{hidden}\n### END HIDDEN TESTS"
        else:
            answer, test = (answers or {}).get(name) or f"{head}\n    {CODE_STUB}", visible
        cells += [_cell(name, answer, solution=True), _cell(f"test-{name}", test, points=points)]
    metadata = {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
        "dl101": {"homework": ASSIGNMENT, "language": "en"},
    }
    return new_notebook(cells=cells, metadata=metadata)


def _cell(name: str, text: str, solution: bool = False, points: int | None = None):
    cell = new_code_cell(text)
    cell.id = name
    cell.metadata["nbgrader"] = dict(
        grade=not solution, solution=solution, locked=not solution, task=False, grade_id=name, schema_version=3
    )
    if points:
        cell.metadata["nbgrader"]["points"] = points
    return cell


def write(path: Path, nb) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(nbformat.writes(nb, version=nbformat.NO_CONVERT), encoding="utf-8")
    return path


def make(root: Path, secret: str) -> Course:
    """A course of this one homework in `root`: solutions/en with the secret, assignments/en for students."""
    course = Course(root=root, classroom=root / "classroom")
    write(course.solutions / "en" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb", notebook(source=True, secret=secret))
    write(course.assignments / "en" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb", notebook())
    return course
