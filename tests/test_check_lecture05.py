"""Exercises of lecture 05: right answers pass, each known mistake gets its own hint, no answer is no mistake."""

from types import SimpleNamespace

import numpy as np
import pytest

from dl101 import use_language
from dl101.check import CheckFailed
from dl101.check import lecture05 as check
from dl101.gates import GATES, INPUTS, is_separable, separating_line
from dl101.interactives import TwoLines

OTHER_PAIR = ([[1, -1], [-1, 1]], [-0.5, -0.5], [1, 1], -0.5)
SLIDES = ([[1, 1], [1, 1]], [-1.5, -0.5], [-1, 1], -0.5)


@pytest.mark.parametrize(
    "answer, values",
    [
        (check.gate, ("AND", (1, 1), -1.5)),
        (check.gate, ("AND", [2, 3], -4)),
        (check.gate, ("AND", np.array([[1.0], [1.0]]), np.float64(-1.01))),
        (check.gate, ("OR", (1, 1), -0.5)),
        (check.gate, ("OR", (5, 0.1), -0.05)),
        (check.gate, ("NAND", (-1, -1), 1.5)),
        (check.gate, ("TRUE", (0, 0), 1)),
        (check.sums, ([1, 1, 2], (1.0, 1.0, 2.0))),
        (check.demanded, ("<",)),
        (check.demanded, (" < ",)),
        (check.not_separable, (["XOR", "XNOR"],)),
        (check.not_separable, ({"xnor", "Xor"},)),
        (check.another_pair, OTHER_PAIR),
        (check.another_pair, ([[-1, 1], [-1, 1]], [0.5, -0.5], [-1, 1], 0.5)),
        (check.another_pair, ([[3, -4], [3, -4]], [-1, 2], [1, -1], 0.5)),
        (check.output_layer, ("XNOR", (1, -1), 0.5)),
        (check.output_layer, ("XNOR", [3, -2], 1)),
        (check.output_layer, ("AND", [1, 0], -0.5)),
        (check.merged_loss, (np.log(2) / 2,)),
        (check.merged_loss, (0.347,)),
    ],
)
def test_right_answers(answer, values, capsys):
    answer(*values)
    assert all(line.startswith("✓ ") for line in capsys.readouterr().out.splitlines())


@pytest.mark.parametrize(
    "answer, values, key",
    [
        (check.gate, ("AND", (1, 1), -2), "AND.corner"),
        (check.gate, ("OR", (1, 1), -1), "OR.corner"),
        (check.gate, ("AND", (1, 1), -0.5), "AND.table"),
        (check.gate, ("NAND", (1, 1), -1.5), "NAND.reversed"),
        (check.gate, ("AND", (0, 0), -1), "AND.no-line"),
        (check.gate, ("AND", (1, 1, 1), -1.5), "AND.type"),
        (check.gate, ("AND", (1, 1), "minus one"), "AND.type"),
        (check.gate, ("AND", (1, float("nan")), 1), "AND.type"),
        (check.sums, ([1, 1, 1], [1, 1, 2]), "z00 + z11.one-bias"),
        (check.sums, ([1, 1, 2], [2, 2, 2]), "z01 + z10.twice"),
        (check.sums, ([1, 1, 2], [1, 1]), "z01 + z10.type"),
        (check.demanded, ("=",), "sign.identity"),
        (check.demanded, (">",), "sign.reversed"),
        (check.demanded, ("<=>",), "sign.type"),
        (check.not_separable, (["XOR", "NAND"],), "not_separable.separable"),
        (check.not_separable, (["TRUE"],), "not_separable.constant"),
        (check.not_separable, ("XOR",), "not_separable.more"),
        (check.not_separable, ([],), "not_separable.more"),
        (check.not_separable, (["XORR"],), "not_separable.name"),
        (check.not_separable, (2,), "not_separable.type"),
        (check.another_pair, SLIDES, "another_pair.same-pair"),
        (check.another_pair, ([[-1, -1], [1, 1]], [1.5, -0.5], [1, 1], -1.5), "another_pair.same-pair"),
        (check.another_pair, ([[1, 0], [0, 1]], [-0.5, -0.5], [1, 1], -0.5), "another_pair.table"),
        (check.another_pair, ([[1, 0], [1, 1]], [-0.5, -0.5], [1, 1], -0.5), "another_pair.merged"),
        (check.another_pair, ([[1, -1], [-1, 1]], [0, -0.5], [1, 1], -0.5), "another_pair.hidden-corner"),
        (check.another_pair, ([[1, -1], [-1, 1]], [-0.5, -0.5], [1, 1], 0), "another_pair.corner"),
        (check.another_pair, ([[1, -1], [-1, 1]], [-0.5, -0.5], [-1, -1], 0.5), "another_pair.reversed"),
        (check.another_pair, ([1, -1], [-0.5, -0.5], [1, 1], 0), "another_pair.type"),
        (check.output_layer, ("XNOR", (-1, 1), -0.5), "XNOR.reversed"),
        (check.output_layer, ("XNOR", (0, 0), 0.5), "XNOR.table"),
        (check.merged_loss, (np.log(2),), "merged_loss.all"),
        (check.merged_loss, (2 * np.log(2),), "merged_loss.sum"),
        (check.merged_loss, (np.log(2) / 4,), "merged_loss.one"),
        (check.merged_loss, (0.5,), "merged_loss.base"),
        (check.merged_loss, (0.4774,), "merged_loss.three"),
        (check.merged_loss, (3,), "merged_loss.value"),
    ],
)
def test_mistakes_are_named_in_both_languages(answer, values, key):
    for language in ("ru", "en"):
        use_language(language)
        try:
            with pytest.raises(CheckFailed) as failed:
                answer(*values)
        finally:
            use_language("en")
        assert failed.value.key == key


@pytest.mark.parametrize("name", [name for name, outputs in GATES.items() if is_separable(outputs)])
def test_a_gate_is_judged_by_its_table_alone(name, capsys):
    """The line of largest margin, moved and scaled at random, is accepted exactly where all four corners are right."""
    w, b = separating_line(GATES[name])
    rng = np.random.default_rng(0)
    outcomes = set()
    for _ in range(60):
        weights = (w + rng.normal(scale=0.4, size=2)) * rng.uniform(0.1, 10)
        bias = b + rng.normal(scale=0.4)
        right = np.array_equal(INPUTS @ weights + bias > 0, GATES[name] == 1)
        outcomes.add(right)
        if right:
            check.gate(name, weights, bias)
        else:
            with pytest.raises(CheckFailed):
                check.gate(name, weights, bias)
    assert True in outcomes


def test_a_right_gate_is_told_its_margin(capsys):
    check.gate("AND", (1, 1), -1.5)
    assert "0.354 away, which is the most possible" in capsys.readouterr().out
    check.gate("AND", (1, 1), -1.9)
    assert "0.0707 away; 0.354 is possible" in capsys.readouterr().out


@pytest.mark.parametrize(
    "answer, values",
    [
        (check.gate, ("AND", None, None)),
        (check.gate, ("AND", (1, None), 1)),
        (check.gate, ("AND", (1, 1), None)),
        (check.sums, ([None, None, None], None)),
        (check.demanded, (None,)),
        (check.not_separable, (None,)),
        (check.another_pair, ([[None, None], [None, None]], [None, None], [None, None], None)),
        (check.output_layer, ("XNOR", None, None)),
        (check.merged_loss, (None,)),
    ],
)
def test_no_answer_yet(answer, values, capsys):
    answer(*values)
    assert "no answer yet" in capsys.readouterr().out


def test_what_was_drawn_is_no_mistake_until_it_is_right(capsys):
    W, b, v, c = SLIDES
    check.drawn(TwoLines(gate="XOR", W=W, b=b, v=v, c=c))
    check.drawn(TwoLines(gate="AND", W=W, b=b, v=v, c=c))
    check.drawn(SimpleNamespace(gate="OR", right=np.array([True, True, True, True])))
    built, half, other = capsys.readouterr().out.splitlines()
    assert built.startswith("✓ XOR") and other.startswith("✓ OR")
    assert half == "○ AND: 1 of 4 rows are right."
