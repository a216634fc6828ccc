"""One call of a student's function: on copies, without warnings, with every way it can go wrong named."""

from __future__ import annotations

import copy
import functools
import linecache
import os
import re
import sys
import traceback
import warnings
from dataclasses import dataclass

import numpy as np

from dl101.language import say


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
    memo: dict[int, object] = {}
    copies = [_copied(value, memo) for value in arguments.values()]
    outcome = Outcome()
    # A warning printed to stderr inside a test cell would cost the student the cell's points in stock nbgrader.
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        try:
            outcome.value = function(*copies)
        except NotImplementedError:
            outcome.missing = True
        except KeyboardInterrupt as stop:
            # An endless loop, stopped by hand or by a time limit: frames of the checker would only hide where it was.
            stop._render_traceback_ = functools.partial(_stopped, getattr(function, "__name__", ""), _line(stop))
            raise
        except (Exception, SystemExit) as error:  # a student's function may raise anything
            outcome.error, outcome.line = error, _line(error)
    if imports is not None and imports.asked:
        outcome = Outcome(imported=imports.asked)
        imports.asked = None
    outcome.modified = tuple(
        name for (name, before), after in zip(arguments.items(), copies, strict=True) if not _unchanged(before, after)
    )
    return outcome


_CONSTANT = (bool, int, float, complex, str, bytes, type(None), np.float64, np.int64, np.bool_)


def _copied(value, memo: dict[int, object]):
    """copy.deepcopy with its memo, several times faster for what checks hand over most: arrays, numbers, dicts."""
    kind = type(value)
    if kind in _CONSTANT:
        return value
    if kind is np.ndarray and not value.dtype.hasobject:
        if id(value) not in memo:
            memo[id(value)] = value.copy(order="K")
        return memo[id(value)]
    if kind is dict:
        if id(value) not in memo:
            made = memo[id(value)] = {}
            made.update((_copied(key, memo), _copied(item, memo)) for key, item in value.items())
        return memo[id(value)]
    return copy.deepcopy(value, memo)


def _unchanged(before, after) -> bool:
    if isinstance(before, np.ndarray):
        return (
            isinstance(after, np.ndarray)
            and before.shape == after.shape
            and before.dtype == after.dtype
            and before.tobytes() == after.tobytes()
        )
    return True


def _stopped(name: str, line: str) -> list[str]:
    """What IPython shows where a student's function was interrupted: two lines, the place and the advice."""
    at = say(ru=f" в строке «{line}»", en=f" in the line '{line}'") if line else ""
    return [
        say(ru=f"✗ {name}: остановлено{at}.", en=f"✗ {name}: stopped{at}."),
        say(
            ru="Если функция не заканчивалась сама, посмотрите, при каком условии кончается цикл.",
            en="If the function did not end by itself, look at the condition that ends its loop.",
        ),
    ]


_MATMUL = re.compile(r"^(?:matmul|vecmat|matvec|vecdot): .*core dimension 0.*\(size (\d+) is different from (\d+)\)")
_DOT = re.compile(r"^shapes (\(.*?\)) and (\(.*?\)) not aligned")
_BROADCAST = re.compile(r"^operands could not be broadcast together with shapes (\(.*?\)) (\(.*?\))")


def explain(error: BaseException) -> str:
    """The text of an exception; a missing name and shapes that do not fit are put in words a beginner knows."""
    text = str(error)
    if type(error) is NameError and error.name:
        return say(
            ru=f"имени {error.name} нет. Выполните ячейки выше; если они выполнены, ищите опечатку",
            en=f"there is no {error.name}. Run the cells above; if they have run, look for a slip in the name",
        )
    if found := _MATMUL.match(text):
        return say(
            ru=f"матрицы не перемножаются, у левой столбцов {found[2]}, а у правой строк {found[1]}",
            en=f"the matrices cannot be multiplied, the left one has {found[2]} columns, the right one {found[1]} rows",
        )
    if found := _DOT.match(text):
        return say(
            ru=f"матрицы форм {found[1]} и {found[2]} не перемножаются",
            en=f"matrices of shapes {found[1]} and {found[2]} cannot be multiplied",
        )
    if found := _BROADCAST.match(text):
        return say(
            ru=f"формы {found[1]} и {found[2]} не подходят друг к другу поэлементно",
            en=f"the shapes {found[1]} and {found[2]} do not fit element by element",
        )
    return text


def _line(error: BaseException) -> str:
    """The last line of the student's own code in the traceback, or ''."""
    here = os.path.dirname(os.path.abspath(__file__))
    # Where a line of NumPy or torch itself raised, the one of the notebook that called it says more.
    libraries = [os.path.dirname(os.path.abspath(sys.modules[name].__file__)) for name in ("numpy", "torch")
                 if name in sys.modules]  # fmt: skip
    for frame in reversed(traceback.extract_tb(error.__traceback__)):
        path = os.path.abspath(frame.filename)
        if not path.startswith((here, *libraries)):
            return (frame.line or linecache.getline(frame.filename, frame.lineno or 0)).strip()
    return ""
