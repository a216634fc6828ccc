"""Why a name is not there: the answer that should have made it stopped before it did."""

from __future__ import annotations

import re

from nbgrader.utils import is_grade, is_solution

MADE = re.compile(r"^(?:(?:async\s+)?def|class)\s+(\w+)|^(\w+)\s*=(?!=)", re.MULTILINE)
MISSING = re.compile(r"name '(\w+)' is not defined")


def stopped(nb) -> dict[str, str]:
    """{name: what stopped the answer cell that makes it} of an executed notebook. A syntax error is one such thing.

    The names are searched for in the text of the cell, since one that does not parse has no others.
    """
    found = {}
    for cell in nb.cells:
        if cell.cell_type != "code" or not is_solution(cell) or is_grade(cell):
            continue
        errors = [output for output in cell.get("outputs", []) if output.output_type == "error"]
        names = {name for pair in MADE.findall(cell.source) for name in pair if name}
        for name in names:
            found.pop(name, None)  # a later answer makes it anew
            if errors:
                found[name] = reason(errors[0])
    return found


def reason(error) -> str:
    """An error output in one line; our own errors are sentences that need no name before them."""
    text = re.sub(r" \((<ipython-input|/)[^)]*?, (line \d+)\)$", r" (\2)", (error.evalue or "").strip())
    return text if error.ename in ("CellTimeoutError", "DeadKernelError") else f"{error.ename}: {text}"


def missing(error, found: dict[str, str]) -> str | None:
    """What stopped the answer that should have made the name that `error` misses, or None."""
    name = MISSING.search(error.evalue or "") if error.ename == "NameError" else None
    return found.get(name.group(1)) if name else None
