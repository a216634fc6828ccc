"""Mutants of the solution that may live, and why: see `./course mutants`."""

from courseware.mutants.survey import Survivor

SURVIVORS = [
    Survivor(
        cell="network",
        before="return phi0 + np.maximum(z, 0) @ phi",
        after="return phi0 + np.maximum(0, z) @ phi",
        why="The larger of two is the same in either order.",
    ),
    Survivor(
        cell="slopes",
        before="active = theta0 + middles[:, None] * theta1 > 0",
        after="active = theta0 + middles[:, None] * theta1 >= 0",
        why="The middle of a piece is no joint: zero comes only from a unit that is zero everywhere.",
    ),
    Survivor(
        cell="largest-error",
        before="x = np.linspace(low, high, points)",
        after="x = np.linspace(high, low, points)",
        why="The same grid from right to left.",
    ),
    Survivor(
        cell="units-for",
        before="return max(1, int(np.ceil(min(by_slope, by_bend))))",
        after="return max(int(np.ceil(min(by_slope, by_bend))), 1)",
        why="The larger of two is the same in either order.",
    ),
    Survivor(
        cell="units-for",
        before="return max(1, int(np.ceil(min(by_slope, by_bend))))",
        after="return max(1, int(np.ceil(min(by_bend, by_slope))))",
        why="The smaller of two is the same in either order.",
    ),
    Survivor(
        cell="units-for",
        before="return max(1, int(np.ceil(min(by_slope, by_bend))))",
        after="return max(1, np.ceil(min(by_slope, by_bend)))",
        why="A whole number of type float is taken: the value counts.",
    ),
    Survivor(
        cell="ramp",
        before="return (-ends, np.ones(2), left, np.array([s, -s]))",
        after="return (-ends, np.ones(2), left, [s, -s])",
        why="A list of two numbers is as good as an array of them.",
    ),
]
