"""The errors whose text a student reads: a sentence that says what is wrong and what to do. Standard library only."""

from __future__ import annotations


class StudentError(Exception):
    """Something the student can put right. The message is a plain sentence in the notebook's language."""

    def _render_traceback_(self) -> list[str]:
        # Jupyter shows this in place of a traceback.
        return [str(self)]
