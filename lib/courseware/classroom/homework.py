"""A homework as it was released: the cells that a submission is held against."""

from __future__ import annotations

import ast
import builtins
import hashlib
import json
import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from courseware.build import marks
from courseware.course import LANGUAGES, Course
from courseware.errors import UserError


def norm(source: str) -> str:
    """Source without what an editor changes by itself: line ends, spaces at line ends, blank lines around."""
    return "\n".join(line.rstrip() for line in source.replace("\r", "").strip().split("\n"))


def defined(source: str) -> set[str]:
    """Names of the functions and classes that code defines at its top level, syntax errors or not."""
    return set(re.findall(r"^(?:async\s+)?(?:def|class)\s+(\w+)", source, re.M))


def _names(source: str, kind) -> set[str]:
    """Names that code binds (ast.Store) or uses (ast.Load); magics are passed over."""
    lines = [re.sub(r"^(\s*)[%!].*", r"\1pass", line) for line in source.split("\n")]
    try:
        tree = ast.parse("\n".join(lines))
    except SyntaxError:
        return set()
    names = {n.id for n in ast.walk(tree) if isinstance(n, ast.Name) and isinstance(n.ctx, kind)}
    if kind is ast.Store:
        for node in tree.body:
            if isinstance(node, (ast.Import, ast.ImportFrom)):
                names |= {(a.asname or a.name).split(".")[0] for a in node.names}
            elif isinstance(node, (ast.FunctionDef, ast.ClassDef)):
                names.add(node.name)
    return names - set(dir(builtins))


@dataclass(frozen=True)
class Cell:
    """One cell of the released homework; `nbgrader` is its metadata, None for plain cells."""

    id: str
    cell_type: str
    source: str
    metadata: dict
    nbgrader: dict | None

    @property
    def graded(self) -> bool:
        """Whether nbgrader knows this cell at all (answer, test, task or locked)."""
        return self.nbgrader is not None

    @property
    def trains(self) -> bool:
        """Whether it is passed over while grading."""
        return marks.TRAINING in self.metadata.get("tags", ()) and not self.graded

    @property
    def answer(self) -> bool:
        """Whether the student writes in it."""
        return bool(self.nbgrader and self.nbgrader.get("solution"))


@dataclass(frozen=True)
class Released:
    """One language of a homework as students got it."""

    language: str
    cells: tuple[Cell, ...]
    metadata: dict

    @cached_property
    def graded(self) -> list[Cell]:
        return [c for c in self.cells if c.graded]

    @cached_property
    def checkpoint(self) -> str | None:
        """Name of the file of weights that its last cell hands in beside the notebook, where it does."""
        found = (re.search(r"""hand_in\(.*\bcheckpoint=["'](\w+\.pt)["']""", c.source) for c in self.cells)
        return next((match[1] for match in found if match), None)

    @cached_property
    def needed(self) -> set[str]:
        """Ids of plain code cells without which later graded cells cannot run: the setup, imports, given data."""
        needed, used = set(), set()
        for cell in reversed(self.cells):
            if cell.cell_type != "code" or cell.trains:
                continue
            if cell.graded or cell.id == "setup" or _names(cell.source, ast.Store) & used:
                needed.add(cell.id)
                used |= _names(cell.source, ast.Load)
        return {c.id for c in self.cells if c.id in needed and not c.graded}


@dataclass(frozen=True)
class Homework:
    """A homework in all languages it was released in. Cell ids and grade ids are the same in each."""

    assignment_id: str
    languages: dict[str, Released]
    digest: str = ""  # changes with any of the released notebooks

    @property
    def checkpoint(self) -> str | None:
        """Name of the file of weights that belongs to it, if one does."""
        return next((found for r in self.languages.values() if (found := r.checkpoint)), None)

    def released(self, language: str | None) -> Released:
        """The version in `language`, or in the first language there is."""
        return self.languages.get(language) or next(iter(self.languages.values()))


def _released(path: Path, language: str) -> Released:
    raw = json.loads(path.read_text(encoding="utf-8"))
    cells = []
    for cell in raw["cells"]:
        source = "".join(cell["source"])
        mark = cell["metadata"].get("nbgrader")
        cells.append(
            Cell(
                cell.get("id") or (mark or {}).get("grade_id") or f"cell-{len(cells)}",
                cell["cell_type"],
                source,
                cell["metadata"],
                mark,
            )
        )
    return Released(language, tuple(cells), raw["metadata"])


def load(course: Course, assignment_id: str) -> Homework:
    """The homework as released, from assignments/{ru,en}.

    Raises UserError where no language of it has been built.
    """
    found, digest = {}, hashlib.sha256()
    for language in LANGUAGES:
        path = course.assignments / language / assignment_id / f"{assignment_id}.ipynb"
        if path.exists():
            found[language] = _released(path, language)
            digest.update(path.read_bytes())
    if not found:
        raise UserError(
            f"{assignment_id} has no released notebook in {course.assignments}. Run './course build' first."
        )
    return Homework(assignment_id, found, digest.hexdigest())


def others(course: Course, assignment_id: str) -> list[tuple[str, Released]]:
    """Every other notebook of the course that a student may send by mistake, with its name."""
    paths = [
        p
        for language in LANGUAGES
        for p in sorted((course.assignments / language).glob("*/*.ipynb"))
        + sorted((course.lectures / language).glob("*.ipynb"))
    ]
    return [(p.stem, _released(p, "")) for p in paths if p.stem != assignment_id]
