"""A class of varied submissions to a homework, the same for the same seed.

Made from the right answers, other right answers and mistakes of the homework's catalogue; then what students do
besides: answers left out, syntax that breaks, names misspelt, slow cells, prints, plots, warnings.
"""

from __future__ import annotations

import functools
import random
import re
from collections.abc import Mapping
from dataclasses import dataclass

import nbformat

from courseware import catalogue, sample_class

from . import light

KINDS = (
    "right", "another way", "a mistake", "several mistakes", "answers missing", "nothing", "syntax error", "exception",
    "slow", "prints", "plots", "warns",
)  # fmt: skip
# Homework 1 written with loops over pixels takes longer than any limit wherever it trains: the same for all graders.
TOO_SLOW = {("forward", "loops"), ("backward", "loops")}


@dataclass(frozen=True)
class Homework:
    """solution, releases ({language: notebook}): as in a course. others, wrong: answers to lay over the right ones."""

    id: str
    solution: nbformat.NotebookNode
    releases: Mapping[str, nbformat.NotebookNode]
    right: dict[str, str]
    others: list[dict[str, str]]
    wrong: list[dict[str, str]]
    words: str | None = None  # the cell that wants an answer in words


@dataclass(frozen=True)
class HandedIn:
    student: str
    kind: str
    notebook: nbformat.NotebookNode


@functools.cache
def homework(name: str) -> Homework:
    """'numpy' or 'torch' for a light homework, 'hw1' for homework 1."""
    if name == "hw1":
        solution = catalogue.solution("hw1", "ru")
        mistakes, alternatives = catalogue.load("hw1")
        others = [{c: s for c, s in a.replace.items() if (c, a.id) not in TOO_SLOW} for a in alternatives]
        return Homework(
            "hw1_logistic_regression", solution, {lang: catalogue.release("hw1", lang) for lang in ("ru", "en")},
            {c.id: _bare(c.source) for c in solution.cells if catalogue.answers(c)},
            others, [m.replace for m in mistakes], words="what-it-learned",
        )  # fmt: skip
    right = {name: source.strip() for name, source in light.RIGHT[name].items()}
    others, wrong = light.TORCH_OTHERS, light.TORCH_WRONG
    if name == "numpy":
        mistakes, alternatives = catalogue.load("hw1")
        others, wrong = (
            [kept for entry in entries if (kept := {c: s for c, s in entry.replace.items() if c in right})]
            for entries in (alternatives, mistakes)
        )
    return Homework(light.assignment(name), light.solution(name), {"en": light.release(name)}, right, others, wrong)


def _bare(source: str) -> str:
    return re.sub(r"\s*### (?:BEGIN|END) SOLUTION", "", source).strip()


def a_class(name: str, students: int, seed: int = 1) -> list[HandedIn]:
    """`students` submissions to the homework, in the order of the students' names."""
    home, rng = homework(name), random.Random(f"{name} {seed}")
    kinds = [KINDS[i % len(KINDS)] for i in range(students)]
    rng.shuffle(kinds)
    return [_submission(home, f"s{i:04d}", kind, rng) for i, kind in enumerate(kinds)]


def _submission(home: Homework, student: str, kind: str, rng: random.Random) -> HandedIn:
    answers, own = dict(home.right), []
    if rng.random() < 0.4 or kind == "another way":
        answers |= rng.choice(home.others)
    if kind in ("a mistake", "several mistakes"):
        for entry in rng.sample(home.wrong, 1 if kind == "a mistake" else 3):
            answers |= entry
    some = rng.choice(list(answers))
    if kind == "answers missing":
        for cell in rng.sample(list(answers), max(2, len(answers) // 3)):
            del answers[cell]
    elif kind == "nothing":
        answers = {}
    elif kind == "syntax error":
        answers[some] = answers[some].replace(")", "", 1)
    elif kind == "exception":
        answers[some] = _first_in_function(answers[some], "zeta = mena(alhpa)")
    elif kind == "slow":
        own.append((some, "total = sum(i * i for i in range(3_000_000))\ntotal"))
    elif kind == "prints":
        answers[some] = _first_in_function(answers[some], "print('called')")
        own.append((some, "for i in range(300):\n    print('step', i, 'cost', 1 / (i + 1))"))
    elif kind == "plots":
        own.append((some, "plt.plot([1, 2, 3], [4, 1, 2])\nplt.title('cost')\nplt.show()"))
    elif kind == "warns":
        answers[some] = _first_in_function(answers[some], "import warnings; warnings.warn('is the shape right?')")
    if home.words and kind != "nothing":
        answers[home.words] = sample_class.WORDS["en"]
    return HandedIn(student, kind, _notebook(home.releases[rng.choice(list(home.releases))], answers, own))


def _first_in_function(source: str, line: str) -> str:
    """`line` as the first of the last function's body, or of the cell where it has none."""
    heads = list(re.finditer(r"^( *)def .*:\n", source, re.M))
    if not heads:
        return f"{line}\n{source}"
    head = heads[-1]
    return f"{source[: head.end()]}{head[1]}    {line}\n{source[head.end() :]}"


def _notebook(release, answers: dict[str, str], own: list[tuple[str, str]]) -> nbformat.NotebookNode:
    """The student's notebook: answers filled in, cells of their own after the named ones, outputs as they were left."""
    made = nbformat.from_dict(release)
    cells = []
    for cell in made.cells:
        cell = nbformat.from_dict(dict(cell))
        if cell.id in answers:
            cell.source = answers[cell.id].strip("\n")
        cells.append(cell)
        cells += [nbformat.v4.new_code_cell(text, id=f"own-{cell.id}") for after, text in own if after == cell.id]
    made.cells = cells
    return made


def as_run(home: Homework, handed: HandedIn) -> list[dict]:
    """The code cells as a grader runs them, hidden tests included: [{'source', 'test': grade id or None}]."""
    tests = {c.id: c.source for c in home.solution.cells if is_test(c)}
    return [
        {"source": tests.get(c.id, c.source), "test": c.id if c.id in tests else None}
        for c in handed.notebook.cells
        if c.cell_type == "code" and "training" not in c.metadata.get("tags", ())
    ]


def is_test(cell) -> bool:
    mark = cell.metadata.get("nbgrader", {})
    return cell.cell_type == "code" and bool(mark.get("grade")) and not mark.get("solution")
