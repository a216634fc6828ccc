"""Exercises of lecture 09: right answers pass, each known mistake gets its own hint, no answer is no mistake."""

import numpy as np
import pytest

from dl101 import use_language
from dl101.autograd import expression
from dl101.check import CheckFailed
from dl101.check import lecture09 as check

P, Y = np.array([0.9, 0.2, 0.6, 0.7]), np.array([1, 0, 0, 1])


def clear(nodes, last=1.0):
    for node in nodes:
        node.grad = 0.0
    nodes[-1].grad = last


def rule(nodes, order=reversed, add=True, local=True, passed=True):
    for node in order(nodes):
        for source, slope in zip(node.inputs, node.slopes, strict=True):
            share = (slope if local else 1) * (node.grad if passed else 1)
            source.grad = source.grad + share if add else share


def right(nodes):
    clear(nodes)
    rule(nodes)


def by_recursion(nodes):
    """Another right way: along every path by itself."""
    clear(nodes, last=0.0)

    def visit(node, grad):
        node.grad += grad
        for source, slope in zip(node.inputs, node.slopes, strict=True):
            visit(source, slope * grad)

    visit(nodes[-1], 1.0)


def as_given(nodes):
    clear(nodes)


def made(**left_out):
    def wrong(nodes):
        clear(nodes)
        rule(nodes, **left_out)

    return wrong


def no_start(nodes):
    clear(nodes, last=0.0)
    rule(nodes)


def kept(nodes):
    nodes[-1].grad = 1.0
    rule(nodes)


def raises(nodes):
    return nodes.grad


def halved(nodes):
    right(nodes)
    nodes[0].grad /= 2


def test_the_reference_is_the_engine():
    value = expression("tanh(a*b + a)*b - exp(a)/b", a=0.4, b=1.3)
    value.backward()
    wanted = [node.grad for node in value.order() if not node.constant]
    right(value.order())
    assert [node.grad for node in value.order() if not node.constant] == pytest.approx(wanted, rel=1e-14)


@pytest.mark.parametrize(
    "answer, values",
    [
        (check.by_hand, ([12, 8, -4],)),
        (check.by_hand, ((12.0, 8.0, -4.0),)),
        (check.paths, (5, 3, 8)),
        (check.order, (["L", "s", "u", "v"],)),
        (check.order, ("L, s, u, v",)),
        (check.backward, (right,)),
        (check.backward, (by_recursion,)),
        (check.loss_slopes, ([-0.025, 0.05, 0.15, -0.075],)),
        (check.loss_slopes, ((P - Y) / 4,)),
        (check.linear_backward, (lambda dZ, X, W: (dZ @ W, dZ.T @ X, dZ.sum(axis=0)),)),
        (check.linear_backward, (lambda dZ, X, W: (dZ.dot(W), (X.T @ dZ).T, np.ones(len(dZ)) @ dZ),)),
    ],
)
def test_right_answers(answer, values, capsys):
    answer(*values)
    lines = capsys.readouterr().out.splitlines()
    assert lines and all(line.startswith("✓ ") for line in lines)


@pytest.mark.parametrize(
    "answer, values, key",
    [
        (check.by_hand, ([8, 12, -4],), "by_hand.product"),
        (check.by_hand, ([12, 8, 4],), "by_hand.sign"),
        (check.by_hand, ([6, 4, -2],), "by_hand.square"),
        (check.by_hand, ([3, 2, -1],), "by_hand.not-passed-on"),
        (check.by_hand, ([4, 4, -4],), "by_hand.half-way"),
        (check.by_hand, ([12, 9, -4],), "by_hand.value"),
        (check.by_hand, ([12, 8],), "by_hand.type"),
        (check.paths, (3, 5, 8), "paths.swapped"),
        (check.paths, (5, 5, 8), "paths.same"),
        (check.paths, (5, 1, 8), "paths.one"),
        (check.paths, (5, 3, 5), "total.one-path"),
        (check.paths, (5, 3, 3), "total.overwritten"),
        (check.paths, (5, 3, 15), "total.multiplied"),
        (check.order, (["v", "u", "s", "L"],), "order.forward"),
        (check.order, (["L", "u", "s", "v"],), "order.too-early"),
        (check.order, (["s", "L", "u", "v"],), "order.too-early"),
        (check.order, (["L", "v", "s", "u"],), "order.too-early"),
        (check.order, (["L", "s", "u"],), "order.type"),
        (check.order, (3,), "order.type"),
        (check.backward, (made(add=False),), "backward.overwrites"),
        (check.backward, (made(order=list),), "backward.forward-order"),
        (check.backward, (made(passed=False),), "backward.no-upstream"),
        (check.backward, (made(local=False),), "backward.no-local"),
        (check.backward, (no_start,), "backward.start"),
        (check.backward, (kept,), "backward.kept"),
        (check.backward, (raises,), "backward.error"),
        (check.backward, (halved,), "backward.value"),
        (check.backward, (3,), "backward.type"),
        (check.loss_slopes, (P - Y,), "loss_slopes.no-mean"),
        (check.loss_slopes, ((Y - P) / 4,), "loss_slopes.sign"),
        (check.loss_slopes, (Y - P,), "loss_slopes.sign-no-mean"),
        (check.loss_slopes, (np.array([-1 / 0.9, 1 / 0.8, 1 / 0.4, -1 / 0.7]) / 4,), "loss_slopes.by-p"),
        (check.loss_slopes, ((P - Y) * P * (1 - P) / 4,), "loss_slopes.sigmoid-twice"),
        (check.loss_slopes, ([0, 0, 0, 0],), "loss_slopes.value"),
        (check.linear_backward, (lambda d, X, W: (d @ W, X.T @ d, d.sum(0)),), "linear_backward.transposed"),
        (check.linear_backward, (lambda d, X, W: (d @ W, d.T @ X / len(X), d.mean(0)),), "linear_backward.mean"),
        (check.linear_backward, (lambda d, X, W: (d @ W, d.T @ X, d.mean(0)),), "linear_backward.mean-b"),
        (check.linear_backward, (lambda d, X, W: (d @ W, d.T @ X / len(X), d.sum(0)),), "linear_backward.mean-w"),
        (check.linear_backward, (lambda d, X, W: (d @ W, d.T @ X, d.sum(1)),), "linear_backward.wrong-axis"),
        (check.linear_backward, (lambda d, X, W: (d @ W, d.T @ X, d.sum(0)[None]),), "linear_backward.column"),
        (check.linear_backward, (lambda d, X, W: (d @ W, d.T @ X, d.sum()),), "linear_backward.one-number"),
        (check.linear_backward, (lambda d, X, W: (d @ W, d.T @ X, d),), "linear_backward.no-sum"),
        (check.linear_backward, (lambda d, X, W: (d, d.T @ X, d.sum(0)),), "linear_backward.forgot-dx"),
        (check.linear_backward, (lambda d, X, W: (d @ W.T, d.T @ X, d.sum(0)),), "linear_backward.error"),
        (check.linear_backward, (lambda d, X, W: d.T @ X,), "linear_backward.returns"),
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


@pytest.mark.parametrize(
    "answer, values",
    [
        (check.by_hand, ([None, None, None],)),
        (check.by_hand, (None,)),
        (check.paths, (None, None, None)),
        (check.order, (None,)),
        (check.order, ([None, None, None, None],)),
        (check.backward, (as_given,)),
        (check.loss_slopes, (None,)),
        (check.linear_backward, (lambda dZ, X, W: None,)),
    ],
)
def test_no_answer_yet(answer, values, capsys):
    answer(*values)
    assert "no answer yet" in capsys.readouterr().out
