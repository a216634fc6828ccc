"""The 16 gates: which a line separates, and by which margin, against a search over all directions."""

import numpy as np
import pytest

from dl101 import use_language
from dl101.gates import GATES, INPUTS, is_separable, separating_line


def test_the_table():
    assert INPUTS.tolist() == [[0, 0], [0, 1], [1, 0], [1, 1]]
    x1, x2 = INPUTS.T.astype(bool)
    formulas = {
        "FALSE": x1 & ~x1,
        "AND": x1 & x2,
        "x1 AND NOT x2": x1 & ~x2,
        "x1": x1,
        "NOT x1 AND x2": ~x1 & x2,
        "x2": x2,
        "XOR": x1 ^ x2,
        "OR": x1 | x2,
        "NOR": ~(x1 | x2),
        "XNOR": ~(x1 ^ x2),
        "NOT x2": ~x2,
        "x1 OR NOT x2": x1 | ~x2,
        "NOT x1": ~x1,
        "NOT x1 OR x2": ~x1 | x2,
        "NAND": ~(x1 & x2),
        "TRUE": x1 | ~x1,
    }
    assert {name: outputs.tolist() for name, outputs in GATES.items()} == {
        name: formula.astype(int).tolist() for name, formula in formulas.items()
    }
    assert len({tuple(outputs) for outputs in GATES.values()}) == 16


def test_fourteen_of_sixteen():
    separable = {name for name, outputs in GATES.items() if is_separable(outputs)}
    assert set(GATES) - separable == {"XOR", "XNOR"}
    # neurons drawn at random are these gates, and no others
    rng = np.random.default_rng(0)
    answers = INPUTS @ rng.normal(size=(2, 20000)) + rng.normal(size=20000) > 0
    assert {tuple(a) for a in answers.T.astype(int)} == {tuple(GATES[name]) for name in separable}


@pytest.mark.parametrize("name", [name for name in GATES if name not in ("XOR", "XNOR", "FALSE", "TRUE")])
def test_the_margin_is_the_largest(name):
    w, b = separating_line(GATES[name])
    distances = (2 * GATES[name] - 1) * (INPUTS @ w + b) / np.linalg.norm(w)
    # half the gap between the classes, seen along every direction
    angles = np.linspace(0, 2 * np.pi, 7201)
    along = INPUTS @ np.stack([np.cos(angles), np.sin(angles)])
    gap = along[GATES[name] == 1].min(axis=0) - along[GATES[name] == 0].max(axis=0)
    assert distances.min() == pytest.approx(gap.max() / 2, abs=1e-12)


def test_lines_a_lecture_writes_down():
    w, b = separating_line(GATES["AND"])
    assert w.tolist() == [1, 1] and b == -1.5
    w, b = separating_line(GATES["OR"])
    assert w.tolist() == [1, 1] and b == -0.5
    assert separating_line(GATES["XOR"]) is None
    for name, value in (("FALSE", -0.5), ("TRUE", 0.5)):
        w, b = separating_line(GATES[name])
        assert w.tolist() == [0, 0] and b == value


@pytest.mark.parametrize("outputs", [[0, 1, 1], [0, 1, 2, 0], "AND", [[0, 1], [1, 0]]])
def test_what_is_no_gate_is_refused(outputs):
    with pytest.raises(ValueError, match="zeros and ones"):
        is_separable(outputs)
    use_language("ru")
    try:
        with pytest.raises(ValueError, match="нули и единицы"):
            separating_line(outputs)
    finally:
        use_language("en")


def test_the_table_cannot_be_overwritten():
    with pytest.raises(ValueError, match="read-only"):
        GATES["AND"][0] = 1
