"""Mutants of the solution that may live, and why: see `./course mutants`."""

from courseware.mutants.survey import Survivor

SURVIVORS = [
    Survivor(
        cell="schedule",
        before="s = np.minimum((k - warm) / (steps - warm), 1)",
        after="s = np.minimum(1, (k - warm) / (steps - warm))",
        why="The smaller of two numbers does not depend on their order.",
    ),
    Survivor(
        cell="experiment",
        before="curvature = None",
        after="",
        why="The value stands in the next line; None is what the student finds there.",
    ),
]
