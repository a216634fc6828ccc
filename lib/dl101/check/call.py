"""One call of a student's function: on copies, without warnings, with every way it can go wrong named."""

from __future__ import annotations

import copy
import linecache
import os
import traceback
import warnings
from dataclasses import dataclass

import numpy as np


@dataclass
class Outcome:
    """What came of a call. At most one of `missing`, `imported`, `error` is set; `value` holds the result otherwise.

    missing: NotImplementedError was raised. imported: the forbidden module asked for. error: another exception.
    line: source line of the student's code that raised. modified: names of arguments that the call changed.
    """

    value: object = None
    missing: bool = False
    imported: str | None = None
    error: BaseException | None = None
    line: str = ""
    modified: tuple[str, ...] = ()


def call(function, arguments: dict[str, object], imports=None) -> Outcome:
    """Calls `function` with copies of the arguments, by position.

    imports: what forbidden.imports_refused yielded, where the call stands inside such a block.
    """
    copies = copy.deepcopy(list(arguments.values()))
    outcome = Outcome()
    # A warning printed to stderr inside a test cell would cost the student the cell's points in stock nbgrader.
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        try:
            outcome.value = function(*copies)
        except NotImplementedError:
            outcome.missing = True
        except (Exception, SystemExit) as error:  # a student's function may raise anything
            outcome.error, outcome.line = error, _line(error)
    if imports is not None and imports.asked:
        outcome = Outcome(imported=imports.asked)
        imports.asked = None
    outcome.modified = tuple(
        name for (name, before), after in zip(arguments.items(), copies, strict=True) if not _unchanged(before, after)
    )
    return outcome


def _unchanged(before, after) -> bool:
    if isinstance(before, np.ndarray):
        return (
            isinstance(after, np.ndarray)
            and before.shape == after.shape
            and before.dtype == after.dtype
            and before.tobytes() == after.tobytes()
        )
    return True


def _line(error: BaseException) -> str:
    """The last line of the student's own code in the traceback, or ''."""
    here = os.path.dirname(os.path.abspath(__file__))
    library = os.path.dirname(os.path.abspath(np.__file__))
    for frame in reversed(traceback.extract_tb(error.__traceback__)):
        path = os.path.abspath(frame.filename)
        if not path.startswith((here, library)):
            return (frame.line or linecache.getline(frame.filename, frame.lineno or 0)).strip()
    return ""
