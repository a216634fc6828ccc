"""The error a student can cause here: one sentence that says what is wrong and what to do."""

from __future__ import annotations

from dl101.errors import StudentError


class BoxesError(StudentError):
    """The pictures asked for cannot be given."""
