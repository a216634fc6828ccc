"""The short nbgrader marks of the sources, `grade="test" points=2`, and what they stand for."""

from __future__ import annotations

# grade, solution, locked, task
KINDS = {
    "autograded": (False, True, False, False),
    "test": (True, False, True, False),
    "manual": (True, True, False, False),
    "task": (False, False, True, True),
    "readonly": (False, False, True, False),
}
WITH_POINTS = ("test", "manual", "task")
# Cells that nbgrader writes over from its gradebook, whatever the language of the notebook.
LOCKED = ("test", "task", "readonly")

# The tag of cells that are not run while grading: they train, and what they make is handed in as a file.
TRAINING = "training"

# What stands in place of an answer. nbgrader_config.py gives the same to nbgrader, by test.
CODE_STUB = "raise NotImplementedError  # ваш код / your code"
TEXT_STUB = "*Ваш ответ / Your answer:*"

BEGIN_SOLUTION, END_SOLUTION = "### BEGIN SOLUTION", "### END SOLUTION"
BEGIN_HIDDEN, END_HIDDEN = "### BEGIN HIDDEN TESTS", "### END HIDDEN TESTS"


def metadata(options: dict) -> dict:
    """The nbgrader metadata of a cell with these options; the grade id is the cell's id."""
    flags = dict(zip(("grade", "solution", "locked", "task"), KINDS[options["grade"]], strict=True))
    meta = {**flags, "grade_id": options["id"], "schema_version": 3}
    if "points" in options:
        meta["points"] = options["points"]
    return meta


def outside(lines: list[str], begin: str, end: str) -> list[int]:
    """Indices of the lines outside the regions between `begin` and `end` (their marks left out too)."""
    out, inside = [], False
    for i, line in enumerate(lines):
        if begin.strip("# ") in line:
            inside = True
        elif end.strip("# ") in line:
            inside = False
        elif not inside:
            out.append(i)
    return out
