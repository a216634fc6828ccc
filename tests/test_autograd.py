"""Scalar autograd: against torch on random expressions, shared values, deep chains, impossible numbers, its size."""

import ast
import io
import math
import tokenize
from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import example, given, settings
from hypothesis import strategies as st

import dl101.autograd
from dl101 import use_language
from dl101.autograd import OPERATIONS, Value, numerical_gradients

numbers = st.floats(-3, 3).map(lambda x: round(x, 3))
# An expression as a nested tuple: ("x", 0) a variable, ("c", 1.5) a number, (operation, inputs …).
leaves = st.one_of(st.tuples(st.just("x"), st.integers(0, 3)), st.tuples(st.just("c"), numbers))
trees = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.tuples(st.sampled_from("+-*/"), inner, inner),
        st.tuples(st.just("**"), inner, st.one_of(inner, st.tuples(st.just("c"), st.sampled_from([2, 3, -1, 0.5, 0])))),
        st.tuples(st.sampled_from(["neg", "exp", "log", "tanh", "relu", "sigmoid"]), inner),
    ),
    max_leaves=14,
)
BINARY = {
    "+": lambda a, b: a + b, "-": lambda a, b: a - b, "*": lambda a, b: a * b, "/": lambda a, b: a / b,
    "**": lambda a, b: a**b,
}  # fmt: skip


def evaluate(tree, variables, number=lambda x: x):
    """The tree on anything with operators and methods; number: what a plain number becomes."""
    kind, *rest = tree
    if kind == "x":
        return variables[rest[0]]
    if kind == "c":
        return number(rest[0])
    inputs = [evaluate(part, variables, number) for part in rest]
    if kind in BINARY:
        return BINARY[kind](*inputs)
    return -inputs[0] if kind == "neg" else getattr(inputs[0], kind)()


def has_variable(tree):
    return tree[0] == "x" or (tree[0] != "c" and any(map(has_variable, tree[1:])))


def no_calls_on_numbers(tree):
    """Plain numbers have no methods: the trees that a person could write with Values and numbers."""
    kind, *rest = tree
    if kind in ("x", "c"):
        return True
    return has_variable(tree) and all(map(no_calls_on_numbers, rest))


@settings(max_examples=150)
@given(trees.filter(no_calls_on_numbers), st.lists(numbers, min_size=4, max_size=4))
@example(("*", ("x", 0), ("x", 0)), [3.0, 0, 0, 0])
@example(("**", ("x", 0), ("c", 2)), [-3.0, 0, 0, 0])
@example(("**", ("x", 0), ("x", 1)), [0.0, 2.0, 0, 0])
@example(("relu", ("x", 0)), [0.0, 0, 0, 0])
@example(("**", ("c", 0.0), ("x", 0)), [0.5, 0, 0, 0])
@example(("**", ("x", 0), ("c", 1)), [0.0, 0, 0, 0])
@example(("**", ("x", 0), ("c", 0)), [0.0, 0, 0, 0])
def test_random_expressions_agree_with_torch(tree, at):
    tensors = [torch.tensor(x, dtype=torch.float64, requires_grad=True) for x in at]
    expected = evaluate(tree, tensors)
    if not isinstance(expected, torch.Tensor):
        return
    gradients = torch.autograd.grad(expected, tensors, allow_unused=True)
    variables = [Value(x) for x in at]
    try:
        value = evaluate(tree, variables)
    except ValueError:
        # Some number on the way does not exist, which in torch is inf or nan, if it has not been multiplied away.
        assert not exists_everywhere(tree, at)
        return
    value.backward()
    np.testing.assert_allclose(value.data, expected.item(), rtol=1e-9, atol=1e-300)
    for variable, gradient in zip(variables, gradients, strict=True):
        theirs = 0.0 if gradient is None else gradient.item()
        if math.isfinite(theirs):
            np.testing.assert_allclose(variable.grad, theirs, rtol=1e-7, atol=1e-12)


def exists_everywhere(tree, at):
    """Are all parts finite, and all their derivatives by their own inputs, in torch?"""
    if tree[0] in ("x", "c"):
        return True
    values = [evaluate(part, [torch.tensor(x, dtype=torch.float64) for x in at]) for part in tree[1:]]
    inputs = [
        torch.tensor(float(value), dtype=torch.float64, requires_grad=has_variable(part))
        for value, part in zip(values, tree[1:], strict=True)
    ]
    here = evaluate((tree[0], *(("x", i) for i in range(len(inputs)))), inputs)
    slopes = torch.autograd.grad(here, [x for x in inputs if x.requires_grad])
    finite = all(bool(torch.isfinite(x)) for x in (here, *slopes))
    return finite and all(exists_everywhere(part, at) for part in tree[1:])


@pytest.mark.parametrize("operation", OPERATIONS)
def test_every_operation_agrees_with_central_differences(operation):
    for seed in range(20):
        x = np.random.default_rng(seed).uniform(0.2, 2.5, size=2)
        variables = [Value(x[0]), Value(x[1])]
        count = 2 if operation in BINARY else 1
        value = evaluate((operation, *(("x", i) for i in range(count))), variables)
        value.backward()
        numerical = numerical_gradients(value)
        assert len(numerical) == count
        for variable in variables[:count]:
            assert variable.grad == pytest.approx(numerical[variable], rel=1e-8, abs=1e-9)


def test_a_value_used_twice_gathers_both_derivatives():
    a = Value(3.0)
    (a + a).backward()
    assert a.grad == 2
    (a * a).backward()
    assert a.grad == 6
    # a diamond: two ways from a to the result, which meet only at the end
    b, c = 2 * a, a.tanh()
    (b * c + b).backward()
    tanh = math.tanh(3)
    assert a.grad == pytest.approx(2 * tanh + 6 * (1 - tanh**2) + 2)
    assert b.grad == pytest.approx(tanh + 1) and c.grad == 6


def test_a_ladder_of_diamonds_takes_no_longer_than_its_nodes():
    # 2^60 paths: only an order that finishes a value before going on gets through
    a = Value(1.0)
    value = a
    for _ in range(60):
        value = value + value
    value.backward()
    assert value.data == a.grad == 2.0**60


def test_a_chain_of_thirty_thousand_steps():
    a = value = Value(1.0)
    for _ in range(30_000):
        value = value + 1 / 30_000
    value = value * a
    value.backward()
    assert a.grad == pytest.approx(1 + 2) and value.data == pytest.approx(2)
    assert len(value.order()) == 60_002
    a.data = 2.0
    assert value.forward() == pytest.approx(6)


def test_backward_starts_afresh_and_reaches_everything_in_between():
    x = Value(0.5)
    y = x.exp()
    z = y * y
    for _ in range(2):
        z.backward()
        assert (z.grad, y.grad) == (1, pytest.approx(2 * math.exp(0.5))) and x.grad == pytest.approx(2 * math.e)
    y.backward()  # from another place: the derivative of y
    assert x.grad == pytest.approx(math.exp(0.5))


def test_changed_variables_and_forward():
    x, w = Value(2.0), Value(3.0)
    y = (w * x - 1).tanh() / x
    x.data = -0.5
    assert y.forward() == y.data == pytest.approx(math.tanh(-2.5) / -0.5)
    y.backward()
    assert w.grad == pytest.approx(1 - math.tanh(-2.5) ** 2)


def test_plain_numbers_are_constants():
    x = Value(-2.0)
    cube = x**3
    cube.backward()
    assert cube.data == -8 and x.grad == 12
    three = cube.inputs[1]
    assert (three.data, three.label, three.constant, three.grad) == (3, "3", True, 0)
    for value, number in (
        (5 - x, 7), (1 / x, -0.5), (2**x, 0.25), (x * np.float64(2), -4), (np.float64(2) * x, -4), (True + x, -1)
    ):  # fmt: skip
        assert isinstance(value, Value) and value.data == number


def test_it_learns_as_torch_does():
    # one neuron on AND, 15 steps of gradient descent
    w1, w2, b = Value(0.1), Value(-0.2), Value(0.0)
    tensors = [torch.tensor(v.data, dtype=torch.float64, requires_grad=True) for v in (w1, w2, b)]
    examples = [(0, 0, 0), (0, 1, 0), (1, 0, 0), (1, 1, 1)]

    def cost(w1, w2, b):
        p = [((w1 * x1 + w2 * x2 + b).sigmoid(), y) for x1, x2, y in examples]
        return -1 * sum(y * a.log() + (1 - y) * (1 - a).log() for a, y in p) / 4

    for _ in range(15):
        cost(w1, w2, b).backward()
        for value in (w1, w2, b):
            value.data -= value.grad
        slopes = torch.autograd.grad(cost(*tensors), tensors)
        tensors = [(t - slope).detach().requires_grad_() for t, slope in zip(tensors, slopes, strict=True)]
    assert [w1.data, w2.data, b.data] == pytest.approx([t.item() for t in tensors], rel=1e-10)


def test_central_differences_leave_everything_as_it_was():
    x, y = Value(1.5), Value(2.0)
    value = x * y + x.log()
    value.backward()
    before = [(v.data, v.grad) for v in value.order()]
    assert numerical_gradients(value) == {x: pytest.approx(2 + 1 / 1.5), y: pytest.approx(1.5)}
    assert [(v.data, v.grad) for v in value.order()] == before
    edge = Value(1e-7).log()  # a step to the left of it there is no logarithm
    with pytest.raises(ValueError, match="logarithm"):
        numerical_gradients(edge)
    assert edge.inputs[0].data == 1e-7 and edge.data == math.log(1e-7)


@pytest.mark.parametrize(
    ("impossible", "english", "russian"),
    [
        (lambda: Value(-1) / Value(0), "-1 / 0: nothing can be divided by zero", "-1 / 0: на ноль"),
        (lambda: Value(0).log(), r"log\(0\): only positive", r"log\(0\): логарифм"),
        (lambda: Value(1000).exp(), r"exp\(1000\): the result", r"exp\(1000\): результат"),
        (lambda: Value(1e200) * Value(1e200), "larger than a number can hold", "больше, чем вмещает"),
        (lambda: Value(-8) ** (1 / 3), r"\(-8\) \*\* 0.333333: this power", "у такой степени"),
        (lambda: Value(0) ** 0.5, "no derivative", "нет производной"),  # the root has no slope at 0
        (lambda: Value(-2) ** Value(2), "base should be above zero", "основание"),
    ],
)
def test_what_no_number_can_answer_ends_in_a_sentence(impossible, english, russian):
    for language, words in (("ru", russian), ("en", english)):
        use_language(language)
        try:
            with pytest.raises(ValueError, match=words):
                impossible()
        finally:
            use_language("en")


def test_other_types_are_refused_by_python():
    for wrong in (lambda: Value(1) + "2", lambda: [1] * Value(1), lambda: None / Value(1)):
        with pytest.raises(TypeError):
            wrong()


def test_the_engine_is_under_100_lines():
    folder = Path(dl101.autograd.__file__).parent
    assert len((folder / "value.py").read_text(encoding="utf-8").splitlines()) < 100
    # and together with the table of derivatives, without docstrings, comments and blank lines
    assert sum(lines_of_code(folder / name) for name in ("value.py", "operations.py")) < 100


def lines_of_code(path):
    source, lines = path.read_text(encoding="utf-8"), set()
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type in (tokenize.NAME, tokenize.OP, tokenize.NUMBER, tokenize.STRING):
            lines |= set(range(token.start[0], token.end[0] + 1))
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) and ast.get_docstring(node):
            lines -= set(range(node.body[0].lineno, node.body[0].end_lineno + 1))
    return len(lines)
