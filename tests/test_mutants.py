"""Small changes of a solution, and the survey of what its tests notice."""

import ast

import pytest

from courseware.catalogue import solution
from courseware.errors import UserError
from courseware.mutants import survey
from courseware.mutants.changes import Mutant, mutants
from courseware.mutants.survey import Survey, Survivor, Verdict

SOURCE = '''
def mean(X, keep=True):
    """The mean of each column."""
    total = X.sum(axis=0, keepdims=keep)
    for i in range(3):
        if i < 2 and total[i] > 0.5:
            total -= 1
    return total / len(X)
'''


def afters(source, before):
    return {mutant.after for mutant in mutants(source) if mutant.before == before}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("return total / len(X)", {"return total * len(X)", "return total", "return len(X)", "return -(total / len(X))",
                                   "return total / X"}),
        ("total = X.sum(axis=0, keepdims=keep)", {
            "", "total = X.mean(axis=0, keepdims=keep)", "total = X.sum(keepdims=keep)", "total = X.sum(axis=0)",
            "total = X.sum(axis=1, keepdims=keep)", "total = X.sum(axis=-1, keepdims=keep)", "total = X"}),
        ("for i in range(3):", {"", "for i in range(3 + 1):", "for i in range(3 - 1):", "for i in range(4):",
                                "for i in range(2):", "for i in 3:"}),
        ("if i < 2 and total[i] > 0.5:", {
            "", "if not (i < 2 and total[i] > 0.5):", "if i < 2 or total[i] > 0.5:", "if i < 2:", "if total[i] > 0.5:",
            "if i <= 2 and total[i] > 0.5:", "if i > 2 and total[i] > 0.5:", "if i < 3 and total[i] > 0.5:",
            "if i < 1 and total[i] > 0.5:", "if i < 2 and total[i] >= 0.5:", "if i < 2 and total[i] < 0.5:",
            "if i < 2 and total[i] > 0.55:", "if i < 2 and total[i] > 1.0:"}),
        ("total -= 1", {"", "total += 1", "total = 1", "total -= 2", "total -= 0"}),
    ],
)  # fmt: skip
def test_the_changes_of_a_line(before, after):
    assert afters(SOURCE, before) == after


def test_every_mutant_is_python_of_its_own_and_the_list_is_always_the_same():
    found = mutants(SOURCE)
    assert len({mutant.source for mutant in found}) == len(found)
    for mutant in found:
        assert ast.unparse(ast.parse(mutant.source)) != ast.unparse(ast.parse(SOURCE))
        assert mutant.line == next(i for i, line in enumerate(SOURCE.splitlines(), 1)
                                   if line.strip().startswith(mutant.before.split("(")[0].split(" =")[0]))  # fmt: skip
    assert mutants(SOURCE) == found


def test_what_is_no_behaviour_is_left_alone():
    source = 'import numpy as np\ndef f(x, n=3):\n    """Two words."""\n    raise ValueError(f"{x + 1}")'
    assert [str(mutant) for mutant in mutants(source)] == ["raise ValueError(f'{x + 1}')  →  (dropped)"]


def test_a_number_that_only_keeps_a_logarithm_from_breaking():
    assert afters("y = x + 1e-12", "y = x + 1e-12") >= {"y = x + 0.0", "y = x + 0.1"}


# ── the survey


def verdict(after, caught=""):
    return Verdict("f", Mutant(1, "return a + b", after, after), caught)


def test_shares_count_what_changes_behaviour():
    explained = [Survivor("f", "return a + b", "return b + a", "the order of terms is free"),
                 Survivor("f", "return a + b", "return a", "b is zero in every test", equivalent=False)]  # fmt: skip
    verdicts = [*(verdict(f"return {i}", "test-f") for i in range(8)), verdict("return b + a"), verdict("return a")]
    result = Survey(verdicts, explained)
    assert result.share == pytest.approx(8 / 9) and result.unexplained == []
    assert "10 mutants: 8 caught, 1 change nothing, 1 missed and explained, 0 not explained." in str(result)
    result = Survey([*verdicts, verdict("return b")], explained)
    assert [str(v) for v in result.unexplained] == ["f, line 1: return a + b  →  return b"]
    assert "return a + b  →  return b" in str(result)


def test_tests_of_a_homework_are_run_on_a_mutant():
    source = "def sigmoid(z):\n    return 1 / (1 + np.exp(z))"
    looped = "def sigmoid(z):\n    return 2 / (1 + np.exp(-z))"
    right = next(cell.source for cell in solution("hw1", "en").cells if cell.id == "sigmoid")
    tried = [("sigmoid", Mutant(1, "", "", text)) for text in (source, looped, right)]
    for workers in (1, 2):
        assert [v.caught for v in survey.run("hw1", tried, workers=workers)] == ["test-sigmoid", "test-sigmoid", ""]


def test_an_endless_loop_is_caught(monkeypatch):
    monkeypatch.setattr(survey, "LIMIT", 1.0)
    tried = [("sigmoid", Mutant(1, "", "", "def sigmoid(z):\n    while True: pass"))]
    assert [v.caught for v in survey.run("hw1", tried)] == ["test-sigmoid"]


def test_an_answer_that_is_not_there_is_named():
    with pytest.raises(UserError, match="no answer cell 'sigmoidd'. Its answers: flatten, sigmoid"):
        survey.mutants_of("hw1", cell="sigmoidd")
