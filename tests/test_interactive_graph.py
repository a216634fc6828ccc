"""The interactive of lecture 09 without a browser."""

import pytest

from dl101.interactives import Graph


def test_steps_are_those_of_the_engine():
    widget = Graph("a*b + a", values={"a": 2, "b": 5})
    assert [step.text for step in widget.steps[:2]] == ["v1 = a · b = 2 · 5 = 10", "L = v1 + a = 10 + 2 = 12"]
    widget.at = 1
    assert widget.summary == "Forward, step 1 of 2: v1 = a · b = 2 · 5 = 10."
    widget.at = len(widget.steps)
    assert widget.summary.endswith(" Done: ∂L/∂a = 6, ∂L/∂b = 2.")  # a is used twice: 5 + 1


def test_a_name_without_a_number_is_one():
    assert Graph("p*q").value.data == 1


def test_what_is_no_formula_is_a_sentence_and_no_traceback():
    widget = Graph("w*x + (b")
    assert widget.summary == "“w*x + (b”: the brackets do not match."
    with pytest.raises(ValueError, match="brackets"):
        _ = widget.steps
