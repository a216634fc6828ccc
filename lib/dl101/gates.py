"""The 16 logic gates with two inputs, and which of them one neuron can be.

INPUTS holds the four corners of the unit square as rows, in the order 00, 01, 10, 11; GATES maps each gate's name to
its four outputs in that order. A neuron is the gate if w·x + b > 0 where the output is 1 and w·x + b < 0 where it is 0.
"""

from __future__ import annotations

from itertools import product

import numpy as np

from dl101.data.gates import GATES, INPUTS
from dl101.language import say

__all__ = ["GATES", "INPUTS", "is_separable", "separating_line"]

_DIRECTIONS = np.array([w for w in product((-1, 0, 1), repeat=2) if any(w)])


def is_separable(outputs) -> bool:
    """Is there a line with the corners of output 1 on one side and those of output 0 on the other, none on the line?

    outputs: four numbers 0 or 1, in the order of INPUTS. A constant gate counts: all corners lie on one side.
    Raises ValueError for anything else.
    """
    return separating_line(outputs) is not None


def separating_line(outputs) -> tuple[np.ndarray, float] | None:
    """w (2,) and b of the line w·x + b = 0 that keeps farthest from all corners and separates them, or None.

    outputs: four numbers 0 or 1, in the order of INPUTS. Largest margin: the distance |w·x + b| / ‖w‖ of the nearest
    corner is as large as a line can have it. For a constant gate any distance is possible; w is (0, 0), b is ±1/2 and
    there is no line to draw.

    The line of largest margin is held in place by the corners nearest to it: either one of each class, and then it is
    perpendicular to the difference of the two, or two of one class, and then it is parallel to their difference.
    Corners of the unit square differ in one of eight directions, and what is perpendicular to one of these is another.
    So eight directions are enough to try.

    Raises ValueError if outputs are not four numbers 0 or 1.
    """
    outputs = np.asarray(outputs)
    if outputs.shape != (4,) or not np.isin(outputs, (0, 1)).all():
        raise ValueError(
            say(
                ru="Вентиль задают четыре числа, нули и единицы: ответы для входов 00, 01, 10, 11.",
                en="A gate is four numbers, zeros and ones: its answers for the inputs 00, 01, 10, 11.",
            )
        )
    ones, zeros = INPUTS[outputs == 1], INPUTS[outputs == 0]
    if not len(ones) or not len(zeros):
        return np.zeros(2), 0.5 if len(ones) else -0.5
    best, best_margin = None, 0.0
    for w in _DIRECTIONS:
        nearest_one, nearest_zero = (ones @ w).min(), (zeros @ w).max()
        margin = (nearest_one - nearest_zero) / (2 * np.linalg.norm(w))
        if margin > best_margin + 1e-12:
            best, best_margin = (w.astype(np.float64), -(nearest_one + nearest_zero) / 2.0), margin
    return best
