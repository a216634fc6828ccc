"""Mutants of the solution that may live, and why: see `./course mutants`."""

from courseware.mutants.survey import Survivor

_STEP = "The error of a central difference is about h²: such a step serves as well."
_PASSES = "The task asks for a choice that reaches the accuracy; many do."

SURVIVORS = [
    *(
        Survivor(
            cell="numerical-gradient",
            before="h, G = (1e-05, np.zeros(P.shape))",
            after=f"h, G = ({step}, np.zeros(P.shape))",
            why=_STEP,
        )
        for step in ("1.1e-05", "2e-05")
    ),
    Survivor(
        cell="numerical-gradient",
        before="h, G = (1e-05, np.zeros(P.shape))",
        after="h, G = (1e-05, np.ones(P.shape))",
        why="Every number of G is written over.",
    ),
    Survivor(
        cell="forward",
        before="H = np.maximum(cache[f'Z{k}'], 0)",
        after="H = np.maximum(0, cache[f'Z{k}'])",
        why="The larger of two numbers does not depend on their order.",
    ),
    Survivor(
        cell="choice",
        before="choice = None",
        after="",
        why="The answer stands in the line below.",
    ),
    *(
        Survivor(
            cell="choice",
            before="choice = {'width': 12, 'learning_rate': 0.7}",
            after=f"choice = {{'width': {width}, 'learning_rate': {rate}}}",
            why=_PASSES,
        )
        for width, rate in ((13, 0.7), (11, 0.7), (12, 0.77), (12, 1.4))
    ),
]
