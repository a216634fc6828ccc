"""Mutants of the solution that may live, and why: see `./course mutants`."""

from courseware.mutants.survey import Survivor

_RELU = "return (np.maximum(z, 0), np.where(z > 0, 1, 0))"
_LEAKY = "return (np.where(z > 0, z, a * z), np.where(z > 0, 1, a), np.minimum(z, 0))"

SURVIVORS = [
    Survivor(
        cell="sigmoid",
        before="h = np.where(z >= 0, 1, small) / (1 + small)",
        after="h = np.where(z > 0, 1, small) / (1 + small)",
        why="At z = 0 both branches are 1/2.",
    ),
    Survivor(
        cell="heaviside",
        before="return (np.heaviside(z, 0.5), np.zeros(np.shape(z)))",
        after="return (np.heaviside(z, 0.5), -np.zeros(np.shape(z)))",
        why="-0.0 equals 0.0.",
    ),
    Survivor(
        cell="relu",
        before=_RELU,
        after="return (np.maximum(0, z), np.where(z > 0, 1, 0))",
        why="The larger of two is taken in either order.",
    ),
    Survivor(
        cell="relu",
        before=_RELU,
        after="return (np.maximum(z, 0), np.where(1, z > 0, 0))",
        why="z > 0 itself: True and False count as 1 and 0.",
    ),
    Survivor(
        cell="leaky-relu",
        before=_LEAKY,
        after="return (np.where(z >= 0, z, a * z), np.where(z > 0, 1, a), np.minimum(z, 0))",
        why="At z = 0 both branches of the value are 0.",
    ),
    Survivor(
        cell="leaky-relu",
        before=_LEAKY,
        after="return (np.where(z > 0, z, a * z), np.where(z > 0, 1, a), np.minimum(0, z))",
        why="The smaller of two is taken in either order.",
    ),
    Survivor(
        cell="softplus",
        before="h = np.maximum(z, 0) + np.log1p(np.exp(-np.abs(z)))",
        after="h = np.maximum(0, z) + np.log1p(np.exp(-np.abs(z)))",
        why="The larger of two is taken in either order.",
    ),
    Survivor(
        cell="elu",
        before="left = a * np.exp(np.minimum(z, 0))",
        after="left = a * np.exp(np.minimum(0, z))",
        why="The smaller of two is taken in either order.",
    ),
    Survivor(
        cell="elu",
        before="left = a * np.exp(np.minimum(z, 0))",
        after="left = a * np.exp(np.minimum(z, 1))",
        why="The bound keeps the exponential from overflowing; right of zero this branch is not taken.",
    ),
    Survivor(
        cell="elu",
        before="return (np.where(z > 0, z, left - a), np.where(z > 0, 1, left))",
        after="return (np.where(z >= 0, z, left - a), np.where(z > 0, 1, left))",
        why="At z = 0 both branches of the value are 0.",
    ),
    Survivor(
        cell="agrees",
        before="return bool(np.all(error <= tolerance))",
        after="return np.all(error <= tolerance)",
        why="NumPy's True is as good as Python's.",
    ),
    Survivor(
        cell="agrees",
        before="return bool(np.all(error <= tolerance))",
        after="return bool(np.all(error < tolerance))",
        why="A deviation of exactly the tolerance is left open on purpose: rounding decides it anyway.",
    ),
    Survivor(
        cell="proof",
        before="proof = None",
        after="",
        why="The line of the stub, which the answer overwrites.",
    ),
]
