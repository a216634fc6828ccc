"""Mutants of the solution that may live, and why: see `./course mutants`."""

from courseware.mutants.survey import Survivor

# Other weights that are right as well: the table and the margin of 0.25 are asked for, not these numbers.
_GATES = [
    ("FALSE", "(0, 0, -1)", ("(-1, 0, -1)", "(0, -1, -1)", "(0, 0, -2)")),
    ("x1 AND NOT x2", "(1, -1, -0.5)", ("(1, -1, -0.55)",)),
    ("x1", "(1, 0, -0.5)", ("(2, 0, -0.5)", "(1, 0, -0.55)")),
    ("NOT x1 AND x2", "(-1, 1, -0.5)", ("(-1, 1, -0.55)",)),
    ("x2", "(0, 1, -0.5)", ("(0, 2, -0.5)", "(0, 1, -0.55)")),
    ("OR", "(1, 1, -0.5)", ("(1, 1, -0.55)",)),
    ("NOR", "(-1, -1, 0.5)", ("(-1, -1, 0.55)",)),
    ("NOT x2", "(0, -1, 0.5)", ("(0, -2, 0.5)", "(0, -1, 0.55)")),
    ("x1 OR NOT x2", "(1, -1, 0.5)", ("(1, -1, 0.55)",)),
    ("NOT x1", "(-1, 0, 0.5)", ("(-2, 0, 0.5)", "(-1, 0, 0.55)")),
    ("NOT x1 OR x2", "(-1, 1, 0.5)", ("(-1, 1, 0.55)",)),
    ("TRUE", "(0, 0, 1)", ("(1, 0, 1)", "(0, 1, 1)", "(0, 0, 2)")),
]
_XOR = "xor_network = ([[1, 1], [1, 1]], [-1.5, -0.5], [-1, 1], -0.5)"
_ONES = "[[1, 1, 1], [1, 1, 1], [1, 1, 1]]"
_PARITY = f"parity_network = ({_ONES}, [-0.5, -1.5, -2.5], [1, -1, 1], -0.5)"
_NONE = "[None, None, None]"

SURVIVORS = [
    Survivor(
        cell="neuron",
        before="return np.where(z == 0, 0.5, z > 0)",
        after="return np.where(z == 0, 0.5, z >= 0)",
        why="Where z is 0 the other branch is taken.",
    ),
    *(
        Survivor(
            cell="gates",
            before=f"gates[{name!r}] = {before}",
            after=f"gates[{name!r}] = {after}",
            why="Weights with the right table and a margin of at least 0.25, or for a constant gate without a line.",
        )
        for name, before, others in _GATES
        for after in others
    ),
    Survivor(
        cell="xor",
        before="xor_network = ([[None, None], [None, None]], [None, None], [None, None], None)",
        after="",
        why="The lines of the stub, which the answer overwrites.",
    ),
    *(
        Survivor(cell="xor", before=_XOR, after=after, why="Margins of at least 0.31: right as well.")
        for after in (_XOR.replace("-1.5, -0.5", "-1.5, -0.55"), _XOR.replace("], -0.5)", "], -0.55)"))
    ),
    Survivor(
        cell="parity",
        before=f"parity_network = ([{_NONE}, {_NONE}, {_NONE}], {_NONE}, {_NONE}, None)",
        after="",
        why="The lines of the stub, which the answer overwrites.",
    ),
    *(
        Survivor(cell="parity", before=_PARITY, after=after, why="Margins of at least 0.25: right as well.")
        for after in (_PARITY.replace("[-0.5, -1.5", "[-0.55, -1.5"), _PARITY.replace("], -0.5)", "], -0.55)"))
    ),
    Survivor(
        cell="success-rate",
        before="solved += losses[-1] < np.log(2) / 4",
        after="solved += losses[-1] <= np.log(2) / 4",
        why="No start ends exactly on the threshold.",
    ),
]
