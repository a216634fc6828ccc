"""Pairs of submissions whose answers are unusually alike: a list for a person to look at, no verdict.

What is compared are the answers that students write, in code and in words. An answer becomes pieces (a statement, a
sentence), a piece becomes tokens, and K tokens in a row are a fragment.

- Names that an answer itself gives, comments, docstrings, annotations and layout are gone from the tokens, and a
  fragment never reaches over the end of its piece: renaming and another order of independent lines hide nothing.
- What the released homework says is left out, stubs and given code alike.
- A fragment weighs by how rare it is in the class: log2(N / 2n) / log2(N / 4) / (n - 1), where n of N students have it.
  That is 1 for a fragment of two students alone, little for one of a dozen, who may have one way of thinking, and 0 for
  one that half the class shares, such as the natural form of a one-line function. A pair's score is the sum over the
  fragments it shares.
- Two answers that are equal as a whole weigh WHOLE * log2(N / 2n) / log2(N / 4) besides, where n of N students have
  that answer: where a task has ten natural forms, none is rare, but the same choice in every task is.
- How alike two answers are as a whole is rapidfuzz's Indel similarity of their tokens, pieces in a fixed order.

Winnowing (Schleimer, Wilkerson, Aiken, SIGMOD 2003) thins fragments out; answers are short, so all are kept here.
"""

from __future__ import annotations

import ast
import json
import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import combinations
from pathlib import Path

from rapidfuzz.distance import Indel

from courseware.classroom import results
from courseware.course import LANGUAGES, Course

K = {"code": 5, "text": 4}
SMALLEST_CLASS = 5  # below it every pair is half the class
LEAST_SCORE = 12.0  # as much as twelve fragments that nobody else has, some sixteen tokens in a row
RARE = 0.05  # weight of a fragment whose lines are pointed out: that of a dozen students in a class of 300
LISTED = 20  # pairs
PLACES = 4  # answers shown of a pair
# Fragments that more students have find no pairs; they still count for those that rarer ones have found.
FINDS_PAIRS = 40
WHOLE = 5.0  # weight of an answer, equal as a whole, that only two students have
CANDIDATES = 2000
LONGEST = 50_000  # characters of an answer

TOKEN = re.compile(r"'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"|\d[\w.]*|\w+|[^\w\s]")
NAME = "_"


@dataclass(frozen=True)
class Piece:
    """A statement without its body, or a sentence: its first and last line from 1, and its tokens."""

    first: int
    last: int
    tokens: tuple[str, ...]


@dataclass
class Answer:
    """What a student wrote in one cell. `kind` is 'code' or 'text'."""

    kind: str
    source: str
    pieces: list[Piece] = field(default_factory=list)

    def __post_init__(self):
        self.source = self.source[:LONGEST]
        self.pieces = code_pieces(self.source) if self.kind == "code" else text_pieces(self.source)

    @cached_property
    def fragments(self) -> set[tuple[str, ...]]:
        """Everything in it that can be shared."""
        return {fragment for piece in self.pieces for fragment in fragments(piece, self.kind)}

    @cached_property
    def whole(self) -> tuple[tuple[str, ...], ...]:
        """All of it, its pieces in a fixed order."""
        return tuple(sorted(piece.tokens for piece in self.pieces))


@dataclass
class Place:
    """Where a pair is alike: one answer of both. Lines come as (text, whether something rare is shared there)."""

    cell: str
    kind: str
    score: float
    likeness: float
    one: list[tuple[str, bool]]
    other: list[tuple[str, bool]]


@dataclass
class Pair:
    """Two students. They share `rare` fragments with few others, `alone` with nobody; `places` come ranked."""

    one: str
    other: str
    score: float
    rare: int
    alone: int
    places: list[Place]


# answers as pieces


def fragments(piece: Piece, kind: str) -> set[tuple[str, ...]]:
    """K tokens in a row, for every place in the piece; a piece that is shorter is one fragment."""
    tokens, k = ("^", *piece.tokens, "$"), K[kind]
    return {tokens[i : i + k] for i in range(max(1, len(tokens) - k + 1))}


def code_pieces(source: str) -> list[Piece]:
    """Statements of a code cell, names of its own replaced. What does not parse is read line by line."""
    # Magics are no Python; the lines stay, so that line numbers do.
    plain = re.sub(r"(?m)^(\s*)[%!?].*$", r"\1pass", source)
    try:
        tree = ast.parse(plain)
        own = _own_names(tree)
        return [piece for statement in tree.body for piece in _statement(_Renamed(own).visit(statement))]
    except Exception:  # not Python, or nested too deeply for the parser
        own = set(re.findall(r"(\w+)\s*(?:=(?!=)|,(?=[^()\[\]]*=(?!=))|\s+in\b)", plain))
        own |= {name for params in re.findall(r"def\s+(\w+\s*\([^)]*)", plain) for name in re.findall(r"\w+", params)}
        pieces = []
        for number, line in enumerate(plain.split("\n"), 1):
            tokens = TOKEN.findall(re.sub(r"#[^'\"]*$", "", line))
            if tokens:
                pieces.append(Piece(number, number, tuple(NAME if t in own else t for t in tokens)))
        return pieces


def _own_names(tree: ast.AST) -> set[str]:
    """Names that the code itself gives to something; those of imports are no choice."""
    own = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
            own.add(node.id)
        elif isinstance(node, ast.arg):
            own.add(node.arg)
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            own.add(node.name)
        elif isinstance(node, ast.ExceptHandler) and node.name:
            own.add(node.name)
    return own


class _Renamed(ast.NodeTransformer):
    """Puts one name in place of all of `own`, and takes annotations out."""

    def __init__(self, own: set[str]):
        self.own = own

    def visit(self, node):
        if isinstance(node, ast.Name) and node.id in self.own:
            node.id = NAME
        elif isinstance(node, ast.arg):
            node.arg, node.annotation = NAME, None
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            node.name = NAME
            if not isinstance(node, ast.ClassDef):
                node.returns = None
        elif isinstance(node, ast.ExceptHandler) and node.name:
            node.name = NAME
        elif isinstance(node, ast.keyword) and node.arg in self.own:
            node.arg = NAME
        return self.generic_visit(node)


def _statement(node: ast.stmt) -> Iterable[Piece]:
    """A statement as a piece, and those inside of it."""
    bodies = [getattr(node, name, None) for name in ("body", "handlers", "orelse", "finalbody", "cases")]
    inside = [child for body in bodies if isinstance(body, list) for child in body]
    docstring = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    if not docstring and not isinstance(node, ast.Pass | ast.Import | ast.ImportFrom):
        first = getattr(node, "lineno", inside[0].lineno if inside and hasattr(inside[0], "lineno") else 1)
        last = getattr(node, "end_lineno", first)
        if inside:
            last = max(first, min(getattr(child, "lineno", last + 1) for child in inside) - 1)
        yield Piece(first, last, tuple(TOKEN.findall(_head(node))))
    for child in inside:
        yield from _statement(child)


def _head(node) -> str:
    """The code of a statement without the statements inside of it."""
    show = ast.unparse
    match node:
        case ast.FunctionDef() | ast.AsyncFunctionDef():
            return f"def {node.name}({show(node.args)})"
        case ast.ClassDef():
            return f"class {node.name}({', '.join(map(show, node.bases))})"
        case ast.For() | ast.AsyncFor():
            return f"for {show(node.target)} in {show(node.iter)}"
        case ast.While() | ast.If():
            return f"{type(node).__name__.lower()} {show(node.test)}"
        case ast.With() | ast.AsyncWith():
            return f"with {', '.join(map(show, node.items))}"
        case ast.Try() | ast.TryStar():
            return "try"
        case ast.ExceptHandler():
            return f"except {show(node.type) if node.type else ''}"
        case ast.Match():
            return f"match {show(node.subject)}"
        case ast.match_case():
            return f"case {show(node.pattern)}"
        case ast.AnnAssign() if node.value is not None:
            return f"{show(node.target)} = {show(node.value)}"
    return show(node)


def text_pieces(source: str) -> list[Piece]:
    """Sentences of a written answer, in words without case and punctuation."""
    pieces, words, first, last = [], [], 1, 1

    def close():
        if words:
            pieces.append(Piece(first, last, tuple(words)))
            words.clear()

    for number, line in enumerate(source.split("\n"), 1):
        if not line.strip() or re.match(r"\s*(?:[-*+>#]|\d+[.)])\s", line):
            close()
        for part in re.split(r"(?<=[.!?;…])\s+", line):
            found = re.findall(r"\w+", part.casefold().replace("ё", "е"))
            if found and not words:
                first = number
            words += found
            last = number
            if re.search(r"[.!?;…]\W*$", part):
                close()
    close()
    return pieces


# the class


def weight(have: int, students: int) -> float:
    """How much a fragment says that `have` of `students` share; from 0 for half of them to 1 for two."""
    if students < SMALLEST_CLASS or not 2 <= have < students / 2:
        return 0.0
    return math.log2(students / (2 * have)) / math.log2(students / 4) / (have - 1)


def find(
    answers: Mapping[str, Mapping[str, Answer]], given: Mapping[str, set] | None = None, limit: int = LISTED
) -> list[Pair]:
    """Pairs that are unusually alike, the most unusual first.

    answers: {student: {cell: Answer}}. given: {'code' or 'text': fragments that come with the homework}.
    """
    given = given or {}
    having: dict[tuple, list[str]] = {}  # (cell, fragment) -> students
    answered: Counter[str] = Counter()
    for student in sorted(answers):
        for cell, answer in answers[student].items():
            left = answer.fragments - given.get(answer.kind, set())
            answered[cell] += bool(left)
            for fragment in left:
                having.setdefault((cell, fragment), []).append(student)
            if left:
                having.setdefault((cell, answer.whole), []).append(student)
    weights = {}
    for (cell, shared), who in having.items():
        if len(who) > 1:
            value = weight(len(who), answered[cell])
            # Fragments are tuples of texts, whole answers are tuples of tuples.
            weights[cell, shared] = value if isinstance(shared[0], str) else WHOLE * value * (len(who) - 1)
    weights = {key: value for key, value in weights.items() if value > 0}
    found: Counter[tuple[str, str]] = Counter()
    for key, value in weights.items():
        if len(having[key]) <= FINDS_PAIRS:
            for pair in combinations(having[key], 2):
                found[pair] += value
    pairs = []
    for (one, other), _ in found.most_common(CANDIDATES):
        pair = _pair(one, other, answers, having, weights)
        if pair.score >= LEAST_SCORE:
            pairs.append(pair)
    pairs.sort(key=lambda pair: (-pair.score, pair.one, pair.other))
    for pair in pairs[:limit]:
        _show(pair, answers, weights)
    return pairs[:limit]


def _pair(one: str, other: str, answers, having, weights) -> Pair:
    """The pair with its score; its places hold scores alone."""
    pair = Pair(one, other, 0.0, 0, 0, [])
    for cell, answer in answers[one].items():
        if cell not in answers[other]:
            continue
        shared = [
            key
            for fragment in answer.fragments & answers[other][cell].fragments
            if (key := (cell, fragment)) in weights
        ]
        score = sum(weights[key] for key in shared)
        if answer.whole == answers[other][cell].whole:
            score += weights.get((cell, answer.whole), 0)
        if score:
            pair.score += score
            pair.rare += sum(weights[key] >= RARE for key in shared)
            pair.alone += sum(len(having[key]) == 2 for key in shared)
            pair.places.append(Place(cell, answer.kind, score, 0.0, [], []))
    return pair


def _show(pair: Pair, answers, weights) -> None:
    """Fills in the places of a pair: how alike, and which lines."""
    pair.places.sort(key=lambda place: (-place.score, place.cell))
    # An answer that adds next to nothing would only take the eye off the others.
    pair.places = [p for p in pair.places if p.score >= 0.05 * pair.score][:PLACES]
    for place in pair.places:
        one, other = answers[pair.one][place.cell], answers[pair.other][place.cell]
        place.likeness = likeness(one, other)
        shared = {f for f in one.fragments & other.fragments if weights.get((place.cell, f), 0) >= RARE}
        place.one, place.other = _marked(one, shared), _marked(other, shared)


def likeness(one: Answer, other: Answer) -> float:
    """From 0 to 1: how much of the tokens of two answers is the same, whatever the order of their pieces."""
    tokens = [[token for piece in answer.whole for token in piece] for answer in (one, other)]
    return Indel.normalized_similarity(*tokens)


def _marked(answer: Answer, shared: set) -> list[tuple[str, bool]]:
    marked = {
        number
        for piece in answer.pieces
        if fragments(piece, answer.kind) & shared
        for number in range(piece.first, piece.last + 1)
    }
    return [(line, number in marked) for number, line in enumerate(answer.source.rstrip().split("\n"), 1)]


# a class on disk


def read_answers(path: Path) -> dict[str, Answer]:
    """The answers in a notebook by their cell's name; empty where it cannot be read."""
    answers = {}
    for cell in _cells(path):
        mark = cell.get("metadata", {}).get("nbgrader", {})
        if mark.get("solution") and isinstance(mark.get("grade_id"), str):
            answers[mark["grade_id"]] = Answer("code" if cell.get("cell_type") == "code" else "text", _source(cell))
    return answers


def read_given(course: Course, assignment: str) -> dict[str, set]:
    """Fragments of the homework as students get it, in both languages."""
    given: dict[str, set] = {"code": set(), "text": set()}
    for language in LANGUAGES:
        for cell in _cells(course.assignments / language / assignment / f"{assignment}.ipynb"):
            kind = "code" if cell.get("cell_type") == "code" else "text"
            given[kind] |= Answer(kind, _source(cell)).fragments
    return given


def _cells(path: Path) -> list[dict]:
    # Read as JSON: nbformat would check every output of every submission, which takes most of the time.
    try:
        cells = json.loads(path.read_text(encoding="utf-8")).get("cells", [])
        return [c for c in cells if isinstance(c, dict) and isinstance(c.get("metadata", {}).get("nbgrader", {}), dict)]
    except (OSError, ValueError, AttributeError, RecursionError):
        return []


def _source(cell: dict) -> str:
    source = cell.get("source", "")
    return "".join(map(str, source)) if isinstance(source, list) else str(source)


def of_class(course: Course, assignment: str, students: Iterable[str]) -> list[Pair]:
    """The pairs of one homework. Graded notebooks are read, and submissions where there is none yet."""
    answers = {}
    for student in students:
        graded = results.graded_notebook(course, assignment, student)
        path = graded if graded.exists() else course.submitted / student / assignment / f"{assignment}.ipynb"
        answers[student] = read_answers(path)
    return find({s: found for s, found in answers.items() if found}, read_given(course, assignment))
