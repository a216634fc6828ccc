"""One notebook of one language, as the bytes that nbformat would write."""

from __future__ import annotations

import json

from courseware.build import comments, first_cell, marks
from courseware.build.percent import Cell, Source

KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}


def cell_of(cell: Cell, language: str, version: str) -> dict:
    """The notebook's cell (nbformat 4.5) for a cell of the source."""
    if "setup" in cell.options:
        source, meta = first_cell.source(language, version, cell.options["setup"]), dict(first_cell.METADATA)
    else:
        source, meta = "\n".join(text for _, text in visible(cell, language)), {}
    if "tags" in cell.options:
        meta["tags"] = list(cell.options["tags"])
    if cell.grade:
        meta["nbgrader"] = marks.metadata(cell.options)
    made = {"cell_type": cell.kind, "id": cell.id, "metadata": meta, "source": source}
    if cell.kind == "code":
        made |= {"execution_count": None, "outputs": []}
    return made


def visible(cell: Cell, language: str) -> list[tuple[int, str]]:
    """The lines of the cell that this language's notebook shows, each with its index in `cell.lines`."""
    if cell.kind == "code":
        return comments.project(cell.lines, language)
    return list(enumerate(cell.lines))


def cells_of(source: Source, language: str) -> list[Cell]:
    """The cells that stand in this language's notebook, in order."""
    return [cell for cell in source.cells if cell.lang in (None, language)]


def build(source: Source, language: str, version: str, homework: str | None = None) -> dict:
    """The notebook of one language, made for dl101 `version`; `homework` is the assignment's id, if it is one."""
    about = {"language": language, "made_for": version} | ({"homework": homework} if homework else {})
    return {
        "cells": [cell_of(cell, language, version) for cell in cells_of(source, language)],
        "metadata": {"dl101": about, "kernelspec": dict(KERNEL), "language_info": {"name": "python"}},
        "nbformat": 4,
        "nbformat_minor": 5,
    }


def to_bytes(notebook: dict) -> bytes:
    """The file: the same bytes as `nbformat.write`, on every system."""
    split = {**notebook, "cells": [{**c, "source": c["source"].splitlines(True)} for c in notebook["cells"]]}
    text = json.dumps(split, ensure_ascii=False, indent=1, sort_keys=True, separators=(",", ": "))
    return (text + "\n").encode("utf-8")
