"""The error a student can cause here: one sentence that says what is wrong and what to do."""

from __future__ import annotations


class BoxesError(Exception):
    """The pictures asked for cannot be given. The message is a plain sentence in the notebook's language."""

    def _render_traceback_(self) -> list[str]:
        # Jupyter shows this in place of a traceback.
        return [str(self)]
