"""Two errors of every beginner, in a sentence instead of a traceback: a name not defined yet, an answer not written.

All other errors of a notebook look as IPython shows them.
"""

from __future__ import annotations

import os
import traceback

from dl101.language import say


def shorten() -> None:
    """From now on this notebook shows both errors so. Does nothing outside a notebook and while one is graded."""
    if "NBGRADER_EXECUTION" in os.environ:
        return
    try:
        from IPython import get_ipython
    except ImportError:
        return
    shell = get_ipython()
    if shell is not None:
        shell.set_custom_exc((NameError, NotImplementedError), _show)


def _show(shell, kind, error, frames, tb_offset=None) -> None:
    """Called by IPython in place of its own traceback."""
    lines = describe(error, shell.user_ns)
    if lines:
        # IPython asks the exception itself before it formats a traceback.
        error._render_traceback_ = lambda: lines
    shell.showtraceback((kind, error, frames), tb_offset=tb_offset)


def describe(error: BaseException, notebook: dict) -> list[str] | None:
    """What to show of an error that code of the notebook raised, as lines; None where it is not one of the two.

    `notebook` holds the notebook's names: an error from inside a library is none of its business.
    """
    frames = list(traceback.walk_tb(error.__traceback__))
    if not frames or frames[-1][0].f_globals is not notebook:
        return None
    line = (traceback.extract_tb(error.__traceback__)[-1].line or "").strip()
    if isinstance(error, NotImplementedError) and "NotImplementedError" in line:
        return [
            say(
                ru="✗ Ответа здесь пока нет: напишите его вместо строки raise NotImplementedError.",
                en="✗ There is no answer here yet: write it in place of the line raise NotImplementedError.",
            )
        ]
    # UnboundLocalError is a NameError too, but of another kind: the name is there, in the wrong place.
    if type(error) is NameError and error.name:
        return [
            f"✗ NameError: {error}",
            f"    {line}",
            say(
                ru=f"Имени {error.name} пока нет. Выполните ячейки выше по порядку, начиная с первой. Если они "
                "выполнены, ищите опечатку.",
                en=f"There is no {error.name} yet. Run the cells above in order, from the first. If they have run, "
                "look for a slip in the name.",
            ),
        ]
    return None
