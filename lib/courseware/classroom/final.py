"""The grade of the whole course: the sum of the homeworks' points, each times its weight."""

from __future__ import annotations

from collections.abc import Mapping

from traitlets import Dict, Float, Unicode
from traitlets.config import Configurable

from courseware.classroom import gradebook
from courseware.course import Course
from courseware.errors import UserError


class FinalGrade(Configurable):
    """Settings in nbgrader_config.py, as `c.FinalGrade.weights = {"hw7": 1.5}`."""

    weights = Dict(
        value_trait=Float(), key_trait=Unicode(),
        help="What a homework's points count in the final grade, by 'hw1' or the full name; 1 where none is named.",
    ).tag(config=True)  # fmt: skip


def weights(course: Course) -> dict[str, float]:
    """The weight of every homework, by full name.

    Raises UserError for a name that no homework has, a weight that is no number, or one below zero.
    """
    try:
        wanted = FinalGrade(config=gradebook.config(course)).weights
    except Exception as error:  # traitlets says what is wrong with the type
        raise UserError(f"c.FinalGrade.weights in nbgrader_config.py: {error}") from error
    found = dict.fromkeys(course.assignment_ids(), 1.0)
    for name, weight in wanted.items():
        if not 0 <= weight < float("inf"):
            raise UserError(
                f"c.FinalGrade.weights in nbgrader_config.py: the weight of {name} is {weight}; it must be 0 or more."
            )
        try:
            found[course.assignment(name)] = float(weight)
        except UserError as error:
            raise UserError(f"c.FinalGrade.weights in nbgrader_config.py: {error}") from None
    return found


def weighted(points: Mapping[str, float | None], weight: Mapping[str, float]) -> float | None:
    """Σ weight · points over {homework: points}; homeworks without points are left out, None where none has any."""
    terms = [weight.get(name, 1.0) * value for name, value in points.items() if value is not None]
    return sum(terms) if terms else None
