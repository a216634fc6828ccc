"""The region counter against two other ways of counting: by linear feasibility in fractions, and by formulas."""

from fractions import Fraction
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dl101 import regions, two_layer, use_language
from dl101.regions import Regions, bound, count, polygons, vertices

BOX = (-1, 1, -1, 1)


def inner_point(inequalities):
    """A point with a x + b y + c > 0 for every (a, b, c), or None: elimination after Fourier and Motzkin."""
    flat = [(a, c) for a, b, c in inequalities if b == 0]
    above = [(a / b, c / b) for a, b, c in inequalities if b > 0]  # y > −(a x + c)
    below = [(a / b, c / b) for a, b, c in inequalities if b < 0]  # y < −(a x + c)
    flat += [(p - q, r - s) for p, r in above for q, s in below]
    if any(a == 0 and c <= 0 for a, c in flat):
        return None
    x = between([-c / a for a, c in flat if a > 0], [-c / a for a, c in flat if a < 0])
    if x is None:
        return None
    return x, between([-(a * x + c) for a, c in above], [-(a * x + c) for a, c in below])


def between(lows, highs):
    low, high = max(lows, default=None), min(highs, default=None)
    if low is None or high is None:
        return Fraction(0) if low is high is None else (low + 1 if high is None else high - 1)
    return (low + high) / 2 if low < high else None


def brute_force(W, b, v, box=None):
    """Cells: sign patterns that a point has. Pieces: neighbouring cells with one linear function put together."""
    units = [tuple(map(Fraction, map(float, row))) for row in np.column_stack([W, b])]
    v = [[Fraction(float(x)) for x in row] for row in np.atleast_2d(v)]
    lines = {tuple(x / (unit[0] or unit[1]) for x in unit) for unit in units if unit[0] or unit[1]}
    walls = []
    if box is not None:
        left, right, bottom, top = map(Fraction, map(float, box))
        walls = [(1, 0, -left), (-1, 0, right), (0, 1, -bottom), (0, -1, top)]
    cells = {(): inner_point(walls)}
    chosen = []
    for line in lines:
        chosen.append(line)
        cells = {
            (*signs, sign): point
            for signs in cells
            for sign in (-1, 1)
            if (point := inner_point([*walls, *(scaled(*pair) for pair in zip(chosen, (*signs, sign), strict=True))]))
        }
    maps = {}
    for signs, (x, y) in cells.items():
        active = [a * x + c * y + d > 0 for a, c, d in units]
        maps[signs] = tuple(
            sum((out * u[k] for out, u, on in zip(row, units, active, strict=True) if on), Fraction(0))
            for row in v
            for k in range(3)
        )
    group = {signs: signs for signs in cells}

    def find(signs):
        while group[signs] != signs:
            signs = group[signs]
        return signs

    for one, other in combinations(cells, 2):
        if sum(s != t for s, t in zip(one, other, strict=True)) == 1 and maps[one] == maps[other]:
            group[find(one)] = find(other)
    return Regions(len(cells), len({find(signs) for signs in cells}))


def scaled(line, factor):
    return tuple(factor * x for x in line)


small = st.integers(-2, 2)
networks = st.lists(st.tuples(small, small, small, small), max_size=5)
boxes = st.sampled_from([None, BOX, (-2, 1, -1, 0.5), (0, 1, 0, 1)])


@settings(max_examples=250, deadline=None)
@given(networks, boxes)
def test_degenerate_arrangements_agree_with_brute_force(units, box):
    # numbers this small make parallel, coincident and concurrent lines, dead units and cancelled kinks all the time
    table = np.array(units, dtype=float).reshape(-1, 4)
    W, b, v = table[:, :2], table[:, 2], table[:, 3]
    assert count(W, b, v, box) == brute_force(W, b, v, box)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(small, small, small, small, small), max_size=4), boxes)
def test_several_outputs_agree_with_brute_force(units, box):
    table = np.array(units, dtype=float).reshape(-1, 5)
    W, b, v = table[:, :2], table[:, 2], table[:, 3:].T
    assert count(W, b, v, box) == brute_force(W, b, v, box)


@pytest.mark.parametrize("seed", range(4))
def test_random_networks_agree_with_brute_force_and_the_formula(seed):
    rng = np.random.default_rng(seed)
    W, b, v = rng.normal(size=(7, 2)), rng.normal(size=7), rng.normal(size=7)
    assert count(W, b, v) == brute_force(W, b, v) == Regions(bound(7), bound(7))
    assert count(W, b, v, BOX) == brute_force(W, b, v, BOX)


@pytest.mark.parametrize("n", [1, 3, 12, 50])
def test_general_position_reaches_the_bound(n):
    rng = np.random.default_rng(n)
    W, b, v = rng.normal(size=(n, 2)), rng.normal(size=n), rng.normal(size=n)
    assert count(W, b, v) == Regions(1 + n + n * (n - 1) // 2, 1 + n + n * (n - 1) // 2)
    inside = count(W, b, v, BOX)
    assert inside.cells < bound(n) or n < 4
    # a box that holds every vertex has all the cells
    points, _ = vertices(W, b)
    size = 2 * max(np.abs(points).max(initial=1), np.abs(b / np.linalg.norm(W, axis=1)).max())
    assert count(W, b, v, (-size, size, -size, size)).cells == bound(n)


def directions(n):
    """n whole-numbered normals, no two parallel."""
    return np.array([[1, k] for k in range(n)], dtype=float)


@pytest.mark.parametrize("n", [1, 2, 7, 30])
def test_families_with_a_known_number_of_cells(n):
    ones, k = np.ones(n), np.arange(n)
    parallel = np.column_stack([3 * ones, -ones])
    assert count(parallel, k, ones).cells == n + 1
    assert count(parallel, 0 * k, ones).cells == 2  # coincident
    W = directions(n)
    # all through (1/3, 1/7), a point no float can hold: scaled by 21 the lines have whole numbers
    assert count(21 * W, -W @ [7, 3], ones).cells == 2 * n
    grid = np.vstack([np.column_stack([ones, 0 * ones]), np.column_stack([0 * ones, ones])])
    assert count(grid, [*-k, *-k], np.ones(2 * n)).cells == (n + 1) ** 2
    # a grid line on the border of the box cuts nothing, nor does a vertex there
    assert count(grid, [*-k, *-k], np.ones(2 * n), (0, n - 0.5, 0, n - 0.5)).cells == n**2


def test_pencils_and_parallels_agree_with_eulers_formula():
    # cells = 1 + lines + Σ (lines through a vertex − 1), on a grid with both diagonals of every square
    k = np.arange(-4, 5)
    W = np.vstack([np.tile(w, (9, 1)) for w in ([1, 0], [0, 1], [1, 1], [1, -1])])
    b = np.tile(k, 4)
    _, through = vertices(W, b)
    assert through.max() == 4
    assert count(W, b, np.ones(36)).cells == 1 + 36 + (through - 1).sum()
    inside = (-2.5, 2.5, -2.5, 2.5)
    points, through = vertices(W, b, inside)
    assert (np.abs(points) < 2.5).all()
    crossing = sum(abs(offset) < 2.5 * np.abs(w).sum() for w, offset in zip(W, b, strict=True))
    assert count(W, b, np.ones(36), inside).cells == 1 + crossing + (through - 1).sum()


def test_pieces_are_fewer_where_kinks_cancel():
    W = np.array([[1, 0], [-1, 0]])
    assert count(W, [0, 0], [1, -1]) == Regions(2, 1)  # ReLU(x) − ReLU(−x) = x
    assert count(W, [0, 0], [1, 1]) == Regions(2, 2)  # |x|
    assert count(W, [0, 0], [[1, -1], [1, 1]]) == Regions(2, 2)  # both at once: one output has the kink
    assert count(2 * W, [0, 0], [0.5, -0.5], BOX) == Regions(2, 1)
    assert count([[2, 2], [-1, -1], [1, 0]], [4, -2, 0], [1, -2, 0]) == Regions(4, 1)
    # the hat is 0 on both sides of its hill: two pieces, though one linear function
    assert count([[1, 0]] * 3, [1, 0, -1], [1, -2, 1]).pieces == 4


def test_dead_units_make_no_line():
    assert count([[0, 0], [0, 0]], [1, -1], [1, 1]) == Regions(1, 1)
    assert count(np.zeros((0, 2)), [], []) == Regions(1, 1)
    assert [cell.offset for cell in polygons([[0, 0], [0, 0]], [3, -1], [2, 5], 1)] == [7]


def test_exact_where_floats_round():
    # three lines nearly through one point: 2⁻⁵² apart they make a triangle
    W = np.array([[1, 0], [0, 1], [1, 1]])
    assert count(W, [-1, -1, -2], [1, 1, 1]).cells == 6
    assert count(W, [-1, -1, -2 - 2.0**-51], [1, 1, 1]).cells == 7
    assert count(W * 1e-200, np.array([-1, -1, -2]) * 1e-200, [1, 1, 1]).cells == 6
    # and numbers of very different size in one line
    assert count([[1e-300, 1e300], [1, 0]], [1e-300, -1], [1, 1]).cells == 4


def test_decimals_reads_numbers_as_they_are_written():
    # (0.1, 0.3) lies on all three: 0.1 + 0.2 = 0.3 holds for decimals and not for floats
    W, b = [[1, 0], [0, 1], [1, 1]], [-0.1, -0.2, -0.3]
    assert count(W, b, [1, 1, 1]).cells == 7 and count(W, b, [1, 1, 1], decimals=2).cells == 6
    # a kink that cancels: 0.1 + 0.2 − 0.3
    same = [[1, 0], [1, 0], [1, 0]]
    assert count(same, [0, 0, 0], [0.1, 0.2, -0.3]).pieces == 2
    assert count(same, [0, 0, 0], [0.1, 0.2, -0.3], decimals=1).pieces == 1
    # the border of a box, too
    assert count([[3, 0]], [-0.3], [1], (-1, 0.1, 0, 1), decimals=1).cells == 1


@pytest.mark.parametrize("seed", range(3))
def test_polygons_are_the_cells(seed):
    rng = np.random.default_rng(seed)
    n, c = 25, 0.7
    W, b, v = rng.normal(size=(n, 2)), rng.normal(size=n), rng.normal(size=n)
    cells = polygons(W, b, v, c, BOX)
    expected = count(W, b, v, BOX)
    assert len(cells) == expected.cells and len({cell.piece for cell in cells}) == expected.pieces
    assert len({tuple(cell.active) for cell in cells}) == expected.cells
    assert sum(cell.area for cell in cells) == pytest.approx(4)
    assert min(cell.area for cell in cells) > 0
    for cell in cells:
        middle = cell.polygon.mean(axis=0)
        z = W @ middle + b
        assert ((z > 0) == cell.active).all() or np.abs(z[(z > 0) != cell.active]).max() < 1e-12
        assert cell.gradient @ middle + cell.offset == pytest.approx(v @ np.maximum(z, 0) + c, abs=1e-12)
        assert cell.gradient.shape == (2,) and isinstance(cell.offset, float)
    # a point taken at random lies in the cell of its pattern
    patterns = {tuple(cell.active) for cell in cells}
    assert all(tuple(p) in patterns for p in rng.uniform(-1, 1, size=(500, 2)) @ W.T + b > 0)


@settings(max_examples=100, deadline=None)
@given(networks, boxes.filter(lambda box: box is not None))
def test_polygons_of_degenerate_arrangements(units, box):
    table = np.array(units, dtype=float).reshape(-1, 4)
    W, b, v = table[:, :2], table[:, 2], table[:, 3]
    cells = polygons(W, b, v, box=box)
    assert Regions(len(cells), len({cell.piece for cell in cells})) == count(W, b, v, box)
    assert sum(cell.area for cell in cells) == pytest.approx((box[1] - box[0]) * (box[3] - box[2]))
    for cell in cells:
        corners = {tuple(corner) for corner in cell.polygon}
        assert len(corners) == len(cell.polygon) >= 3  # no corner twice
    functions = {}
    for cell in cells:  # a piece has one linear function
        functions.setdefault(cell.piece, set()).add((*cell.gradient, cell.offset))
    assert all(len(each) == 1 for each in functions.values())


def test_polygons_with_several_outputs():
    cells = polygons([[1, 0]], [0], [[1], [2]], [5, 6])
    assert [cell.gradient.tolist() for cell in cells if cell.active[0]] == [[[1, 0], [2, 0]]]
    assert [cell.offset.tolist() for cell in cells] == [[5, 6], [5, 6]]


def test_a_trained_network_can_be_counted():
    network = two_layer.initialise(2, 12, activation="relu", seed=4)
    rng = np.random.default_rng(0)
    X = rng.uniform(-1, 1, size=(50, 2))
    trained, _ = two_layer.train(network, X, (X**2).sum(axis=1), 0.1, 300, "mse")
    found = count(trained.W1, trained.b1, trained.W2, BOX)
    cells = polygons(trained.W1, trained.b1, trained.W2, trained.b2, BOX)
    assert found.cells == len(cells) <= bound(12)
    assert count(trained.W1, trained.b1, trained.W2).cells == bound(12)


def test_bound():
    assert [bound(n) for n in range(6)] == [1, 2, 4, 7, 11, 16]
    assert [bound(n, 1) for n in range(4)] == [1, 2, 3, 4]
    assert bound(3, 3) == 8 and bound(2, 10) == 4 and bound(50) == 1276 and bound(4, 3) == 15


MISTAKES = [
    (lambda: count([[1, 2, 3]], [0], [1]), r"\(1, 3\); it should be \(h, 2\)", r"а нужна \(h, 2\)"),
    (lambda: count([1, 2], [0], [1]), r"\(h, 2\)", r"\(h, 2\)"),
    (lambda: count([[1, 2]], [0, 1], [1]), r"b should be \(1,\)", r"нужны b \(1,\)"),
    (lambda: count([[1, 2]], [0], [1, 2]), r"\(o, 1\)", r"\(o, 1\)"),
    (lambda: vertices([[1, 2]], 0), r"b should be \(1,\)", r"нужны b \(1,\)"),
    (lambda: count([[1, np.inf]], [0], [1]), "nan or inf", "nan или inf"),
    (lambda: count([[1, 2]], [0], [1], (1, 1, 0, 1)), "left, right, bottom and top", "слева, справа"),
    (lambda: polygons([[1, 2]], [0], [1], box=(0, 1)), "four numbers", "четыре числа"),
    (lambda: polygons([[1, 2]], [0], [1], box=None), "four numbers", "четыре числа"),
    (lambda: polygons([[1, 2]], [0], [1], [1, 2]), r"one number or \(1,\)", r"одно число или \(1,\)"),
    (lambda: bound(-1), "0 or more units", "от 0"),
    (lambda: bound(3, 0), "1 or more inputs", "от 1"),
]


@pytest.mark.parametrize(("mistake", "english", "russian"), MISTAKES)
def test_a_mistake_ends_in_a_sentence(mistake, english, russian):
    with pytest.raises(ValueError, match=english):
        mistake()
    use_language("ru")
    try:
        with pytest.raises(ValueError, match=russian):
            mistake()
    finally:
        use_language("en")


def test_the_example_of_the_docstring():
    import doctest

    assert doctest.testmod(regions.counting).failed == 0 < doctest.testmod(regions.counting).attempted
