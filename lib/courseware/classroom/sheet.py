"""What the gradebook knows of a homework's cells, read once for a class, and laid over each submission.

A submission keeps its answers. Everything else that decides about points comes from the release: the source, type and
points of locked cells, and the checksums by which an untouched answer is known. The rules are those of nbgrader's
ClearOutput, DeduplicateIds, OverwriteKernelspec, OverwriteCells and CheckCellMetadata, which open the gradebook anew
for each notebook; tests/test_classroom_sheet.py holds both to the same result. A copied cell and one with an id that
the homework does not have become the student's own cells; nbgrader gives up on such a notebook.
"""

from __future__ import annotations

import functools
import json
from dataclasses import dataclass

import jsonschema
from nbformat import NotebookNode
from nbgrader import utils
from nbgrader.api import Assignment, Notebook
from nbgrader.nbgraderformat import MetadataValidator, ValidationError
from nbgrader.nbgraderformat.common import BaseMetadataValidator
from sqlalchemy.orm import selectinload

from courseware.classroom.gradebook import find_assignment


class BadMetadata(Exception):
    """A submission's nbgrader metadata is such that nobody can say which cell is which; the text says why."""


@dataclass(frozen=True)
class SourceCell:
    """A cell of the release. points: of a graded cell, else None."""

    cell_type: str
    locked: bool
    source: str
    checksum: str
    points: float | None


@dataclass(frozen=True)
class NotebookSheet:
    """A notebook of the release: its kernel and its cells by grade id."""

    kernelspec: dict | None
    cells: dict[str, SourceCell]

    @property
    def tests(self) -> tuple[str, ...]:
        """Sources of the test cells, hidden parts included."""
        tested = (cell for cell in self.cells.values() if cell.points is not None and cell.locked)
        return tuple(cell.source for cell in tested if cell.cell_type == "code")


@dataclass(frozen=True)
class Sheet:
    """A homework of the gradebook, by notebook. It holds no connection and can be sent to other processes."""

    assignment: str
    notebooks: dict[str, NotebookSheet]

    @classmethod
    def read(cls, book, assignment: str) -> Sheet:
        """From an open gradebook. Raises UserError where the homework was not released."""
        find_assignment(book, assignment)
        found = (
            book.db.query(Notebook)
            .join(Assignment, Notebook.assignment_id == Assignment.id)
            .filter(Assignment.name == assignment)
            .options(selectinload(Notebook.source_cells))
            .all()
        )
        notebooks = {}
        for notebook in found:
            points = {cell.name: float(cell.max_score) for cell in notebook.grade_cells}
            cells = {
                cell.name: SourceCell(cell.cell_type, cell.locked, cell.source, cell.checksum, points.get(cell.name))
                for cell in notebook.source_cells
            }
            kernelspec = json.loads(notebook.kernelspec) if notebook.kernelspec else None
            notebooks[notebook.name] = NotebookSheet(kernelspec, cells)
        return cls(assignment, notebooks)

    def lay_over(self, name: str, nb: NotebookNode) -> list[str]:
        """Makes the submitted notebook `name` ready to be run, in place; says what it had to set right.

        Raises BadMetadata where a cell's nbgrader metadata is damaged beyond use.
        """
        sheet, changes = self.notebooks[name], []
        _clear_outputs(nb)
        changes += _without_doubles(nb)
        if sheet.kernelspec:
            nb.metadata["kernelspec"] = sheet.kernelspec
        for cell in nb.cells:
            changes += _overwrite(cell, sheet)
        validate(nb)
        return changes


def _clear_outputs(nb) -> None:
    for cell in nb.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
            for field in ("collapsed", "scrolled"):
                cell.metadata.pop(field, None)


def _without_doubles(nb) -> list[str]:
    """Of two cells with one id the last stays what it is; the others become cells of the student's own."""
    seen, changes = set(), []
    for cell in reversed(nb.cells):
        if not (utils.is_grade(cell) or utils.is_solution(cell) or utils.is_locked(cell)):
            continue
        grade_id = cell.metadata.nbgrader.get("grade_id")
        if grade_id in seen:
            del cell.metadata["nbgrader"]
            changes.append(f"{grade_id}: a second cell of this id")
        seen.add(grade_id)
    return changes


def _overwrite(cell, sheet: NotebookSheet) -> list[str]:
    grade_id = cell.metadata.get("nbgrader", {}).get("grade_id")
    if grade_id is None:
        return []
    source, changes = sheet.cells.get(grade_id), []
    if source is None:
        del cell.metadata["nbgrader"]
        return [f"{grade_id}: not a cell of this homework"]
    if cell.cell_type != source.cell_type:
        changes.append(f"{grade_id}: was made a {cell.cell_type} cell")
        _change_type(cell, source.cell_type)
    if utils.is_locked(cell) != source.locked:
        changes.append(f"{grade_id}: its lock was changed")
        cell.metadata.nbgrader["locked"] = source.locked
    if utils.is_grade(cell) and source.points is not None and cell.metadata.nbgrader.get("points") != source.points:
        if float(cell.metadata.nbgrader.get("points") or 0) != source.points:
            changes.append(f"{grade_id}: its points were changed")
        cell.metadata.nbgrader["points"] = source.points
    cell.metadata.nbgrader["checksum"] = source.checksum
    if source.locked and utils.compute_checksum(cell) != source.checksum:  # always so where it has a hidden part
        cell.source = source.source
    return changes


def _change_type(cell, kind: str) -> None:
    cell.cell_type = kind
    if kind == "code":
        cell.outputs, cell.execution_count = [], None
    else:
        cell.pop("outputs", None)
        cell.pop("execution_count", None)


class _Compiled(BaseMetadataValidator):
    """Checks a cell by nbgrader's schema, compiled once: nbgrader checks the schema itself anew for each cell."""

    def validate_cell(self, cell) -> None:
        if "nbgrader" not in cell.metadata:
            return
        # Submissions to one homework have the same metadata, cell by cell; what was found good once is good.
        known = frozenset((name, type(value), str(value)[:201]) for name, value in cell.metadata.nbgrader.items())
        if known in _GOOD:
            return
        version = cell.metadata.nbgrader.get("schema_version", 0)
        if version != self.schema_version:
            raise ValidationError(f"metadata of version {version!r}, not {self.schema_version}")
        wrong = next(_schema().iter_errors(cell.metadata.nbgrader), None)
        if wrong is not None:
            raise wrong
        if len(_GOOD) < MOST_GOOD and all(len(text) <= 200 for _, _, text in known):
            _GOOD.add(known)


_GOOD: set[frozenset] = set()
MOST_GOOD = 10_000  # cells of all homeworks that one process may meet


class _Validator(MetadataValidator, _Compiled):
    pass


@functools.cache
def _rules() -> _Validator:
    return _Validator()


@functools.cache
def _schema():
    schema = _rules().schema
    return jsonschema.validators.validator_for(schema)(schema)


def validate(nb) -> None:
    """Raises BadMetadata where nbgrader would refuse the notebook's metadata."""
    try:
        _rules().validate_nb(nb)
    except ValidationError as error:
        raise BadMetadata(error.message[:300]) from None
