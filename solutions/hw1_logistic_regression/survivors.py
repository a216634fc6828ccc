"""Mutants of the solution that may live, and why: see `./course mutants`."""

from courseware.mutants.survey import Survivor

SURVIVORS = [
    Survivor(
        cell="flatten",
        before="return images.reshape(m, -1).T",
        after="return images.reshape(m, -2).T",
        why="NumPy takes any negative length for the one it has to find.",
    ),
    Survivor(
        cell="sigmoid",
        before="z = np.asarray(z, dtype=float)",
        after="",
        why="Numbers and arrays are asked for; lists are a courtesy.",
    ),
    Survivor(
        cell="sigmoid",
        before="z = np.asarray(z, dtype=float)",
        after="z = np.asarray(z)",
        why="The exponential of integers is of type float anyway.",
    ),
    Survivor(
        cell="sigmoid",
        before="return np.where(z >= 0, 1, small) / (1 + small)",
        after="return np.where(z > 0, 1, small) / (1 + small)",
        why="At z = 0 both branches are 1/2.",
    ),
    Survivor(
        cell="initialize",
        before="return (np.zeros((n, 1)), 0.0)",
        after="return (-np.zeros((n, 1)), 0.0)",
        why="-0.0 equals 0.0.",
    ),
    Survivor(
        cell="initialize",
        before="return (np.zeros((n, 1)), 0.0)",
        after="return (np.zeros((n, 1)), -0.0)",
        why="-0.0 equals 0.0.",
    ),
    Survivor(
        cell="cost",
        before="A = np.clip(A, 1e-15, 1 - 1e-15)",
        after="A = np.clip(1e-15, A, 1 - 1e-15)",
        why="min(max(1e-15, A), 1 - 1e-15): the larger of the two is taken in either order.",
    ),
    Survivor(
        cell="predict",
        before="return (forward(w, b, X) >= 0.5).astype(int)",
        after="return forward(w, b, X) >= 0.5",
        why="True and False count as 1 and 0.",
    ),
    Survivor(
        cell="predict",
        before="return (forward(w, b, X) >= 0.5).astype(int)",
        after="return (forward(w, b, X) > 0.5).astype(int)",
        why="A probability of exactly 1/2 is left open on purpose: np.round, which sends it to 0, is a right answer.",
    ),
    Survivor(
        cell="learning-rate",
        before="alpha = None",
        after="",
        why="The line of the stub, which the answer overwrites.",
    ),
    Survivor(
        cell="learning-rate",
        before="alpha = 0.02",
        after="alpha = 0.022",
        why="Any learning rate that trains well is right.",
    ),
]
