"""The version without answers and hidden tests, made by nbgrader's own preprocessors.

Gives the same bytes as `nbgrader generate_assignment`, without its gradebook: the steps that only
store cells there are left out (`./course release` puts the homework into the gradebook).
"""

from __future__ import annotations

from courseware.build import marks


def config():
    """nbgrader's settings that shape the student version."""
    from traitlets.config import Config

    settings = Config()
    settings.ClearSolutions.code_stub = {"python": marks.CODE_STUB}
    settings.ClearSolutions.text_stub = marks.TEXT_STUB
    return settings


def version(solution: bytes) -> bytes:
    """The student version of a solution notebook (both as files)."""
    import nbformat
    from nbgrader.preprocessors import (
        CheckCellMetadata,
        ClearHiddenTests,
        ClearMarkScheme,
        ClearOutput,
        ClearSolutions,
        ComputeChecksums,
        LockCells,
    )

    notebook, resources = nbformat.reads(solution.decode("utf-8"), as_version=4), {}
    settings = config()
    # The order is that of nbgrader's GenerateAssignment: the second checksum is of what the student gets.
    for step in (
        LockCells,
        ClearSolutions,
        ClearOutput,
        CheckCellMetadata,
        ComputeChecksums,
        ClearHiddenTests,
        ClearMarkScheme,
        ComputeChecksums,
        CheckCellMetadata,
    ):
        notebook, resources = step(config=settings, enabled=True)(notebook, resources)
    return (nbformat.writes(notebook, version=4).removesuffix("\n") + "\n").encode("utf-8")
