"""Where everything of the course stands."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path

from courseware.errors import UserError

LANGUAGES = ("ru", "en")


def _default_classroom(root: Path) -> Path:
    return root / os.environ.get("DL101_CLASSROOM", "classroom")


@dataclass(frozen=True)
class Course:
    """The folders of one checkout and of the class it serves.

    The classroom (submissions, gradebook, feedback, report) is private and never committed; the
    environment variable DL101_CLASSROOM names another one, as `./course demo` and the tests do.
    """

    root: Path = Path(__file__).resolve().parents[2]
    classroom: Path = field(default=None)  # type: ignore[assignment]

    def __post_init__(self):
        if self.classroom is None:
            object.__setattr__(self, "classroom", _default_classroom(self.root))

    @property
    def own_classroom(self) -> bool:
        """Whether it is the class that this checkout serves, not one made for the demo."""
        return self.classroom.resolve() == _default_classroom(self.root).resolve()

    @property
    def lectures(self) -> Path:
        return self.root / "lectures"

    @property
    def solutions(self) -> Path:
        return self.root / "solutions"

    @property
    def assignments(self) -> Path:
        return self.root / "assignments"

    @property
    def submitted(self) -> Path:
        return self.classroom / "submitted"

    @property
    def autograded(self) -> Path:
        return self.classroom / "autograded"

    @property
    def feedback(self) -> Path:
        return self.classroom / "feedback"

    @property
    def gradebook(self) -> Path:
        return self.classroom / "gradebook.db"

    def assignment_ids(self) -> list[str]:
        """Full ids of all homeworks, such as 'hw1_logistic_regression', in order."""
        return sorted(p.parent.name for p in self.solutions.glob("hw*/hw*.py") if p.stem == p.parent.name)

    def assignment(self, name: str) -> str:
        """The full id for 'hw1' or 'hw1_logistic_regression'.

        Raises UserError, naming the homeworks there are, where none or several fit.
        """
        ids = self.assignment_ids()
        fitting = [i for i in ids if i == name or i.split("_")[0] == name]
        if len(fitting) == 1:
            return fitting[0]
        there = ", ".join(ids) or "none yet"
        raise UserError(
            f"There is no homework {name!r}. Homeworks: {there}. Use a full name or its first part, as in 'hw1'."
        )
