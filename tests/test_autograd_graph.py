"""The graph of an expression: nodes, edges, steps forward and back, and where they are drawn."""

import itertools
import math

import pytest

from dl101.autograd import Value, expression, graph, numerical_gradients


@pytest.fixture
def neuron():
    value = expression("tanh(w*x + b)", w=2, x=-1, b=0.5)
    value.backward()
    return value, graph(value)


def test_nodes_in_the_order_of_calculation(neuron):
    value, drawn = neuron
    assert [(n.name, n.formula, n.operation) for n in drawn.nodes] == [
        ("w", "", ""), ("x", "", ""), ("v1", "w · x", "*"),
        ("b", "", ""), ("v2", "v1 + b", "+"), ("L", "tanh(v2)", "tanh"),
    ]  # fmt: skip
    assert [(n.data, n.grad) for n in drawn.nodes] == [(v.data, v.grad) for v in value.order()]
    assert [n.id for n in drawn.nodes] == list(range(6)) and drawn.nodes[4].inputs == (2, 3)
    assert [n.x for n in drawn.nodes] == [0, 0, 1, 1, 2, 3]


def test_edges_name_the_local_derivative(neuron):
    _, drawn = neuron
    slope = drawn.nodes[4].grad
    assert [(e.source, e.target, e.derivative, e.rule, e.slope, e.back) for e in drawn.edges] == [
        (0, 2, "∂v1/∂w", "x", -1, -slope),
        (1, 2, "∂v1/∂x", "w", 2, 2 * slope),
        (2, 4, "∂v2/∂v1", "1", 1, slope),
        (3, 4, "∂v2/∂b", "1", 1, slope),
        (4, 5, "∂L/∂v2", "1 − L²", slope, slope),
    ]


def test_steps_forward_and_back_in_words(neuron):
    _, drawn = neuron
    assert [step.text for step in drawn.forward()] == [
        "v1 = w · x = 2 · (−1) = −2",
        "v2 = v1 + b = −2 + 0.5 = −1.5",
        "L = tanh(v2) = tanh(−1.5) = −0.9051",
    ]
    assert [step.text for step in drawn.backward()] == [
        "∂L/∂L = 1",
        "∂L/∂v2 += ∂L/∂L · ∂L/∂v2 = 1 · 0.1807 = 0.1807",
        "∂L/∂v1 += ∂L/∂v2 · ∂v2/∂v1 = 0.1807 · 1 = 0.1807",
        "∂L/∂b += ∂L/∂v2 · ∂v2/∂b = 0.1807 · 1 = 0.1807",
        "∂L/∂w += ∂L/∂v1 · ∂v1/∂w = 0.1807 · (−1) = −0.1807",
        "∂L/∂x += ∂L/∂v1 · ∂v1/∂x = 0.1807 · 2 = 0.3614",
    ]


FORMULAS = [
    "a + a", "a*a*a", "(a - b)*(a + b)", "a**2 - 3*a*b + b**-1", "exp(-a)*sigmoid(a*b) + log(a + 2)", "a**b",
    "relu(a*b - 1) + relu(1 - a*b)", "a", "tanh(tanh(a)) / b + tanh(a)", "-(-a)",
]  # fmt: skip


@pytest.mark.parametrize("text", FORMULAS)
def test_the_steps_back_arrive_at_the_gradient(text):
    value = expression(text, a=0.7, b=-1.3 if "**b" not in text else 1.3)
    steps = graph(value).backward()  # needs no backward() of the value before
    value.backward()
    drawn = graph(value)
    arrived = {step.node: step.number for step in steps}
    for node in drawn.nodes:
        if node.constant:
            assert node.id not in arrived
        else:
            assert arrived[node.id] == pytest.approx(node.grad, rel=1e-12)
    # every edge of a variable quantity is gone along once, and only when all steps to its target are done
    assert [s.edge for s in steps[1:]] == [s.edge for s in sorted(steps[1:], key=lambda s: -drawn.edges[s.edge].target)]
    assert sorted(s.edge for s in steps[1:]) == [i for i, e in enumerate(drawn.edges) if e.slope is not None]
    for node, numerical in numerical_gradients(value).items():
        assert node.grad == pytest.approx(numerical, rel=1e-7, abs=1e-8)


@pytest.mark.parametrize("text", FORMULAS)
def test_the_rules_say_what_the_slopes_are(text):
    drawn = graph(expression(text, a=0.7, b=-1.3 if "**b" not in text else 1.3))
    at = {node.name: node.data for node in drawn.nodes}
    for edge in drawn.edges:
        if edge.slope is None:
            assert (edge.derivative, edge.rule, edge.back) == ("", "", None)
            continue
        source, target = drawn.nodes[edge.source], drawn.nodes[edge.target]
        assert edge.derivative == f"∂{target.name}/∂{source.name}"
        rule = edge.rule.split(" (")[0] if "ReLU" in target.formula else edge.rule
        rule = rule.replace("−", "-").replace("·", "*").replace("²", "**2").replace("^", "**")
        assert eval(rule, {"log": math.log}, at) == pytest.approx(edge.slope, rel=1e-12)


def test_names_of_values_without_labels_do_not_clash():
    v1 = Value(2.0, "v1")
    x, also = Value(1.0, "x"), Value(3.0, "x")
    y = v1 * x + also
    y.label = "y"
    assert [node.name for node in graph(y).nodes] == ["v1", "x", "v2", "v3", "y"]
    loss = Value(1.0, "L")
    assert [node.name for node in graph(loss * 2).nodes] == ["L", "2", "v1"]


def test_numbers_below_zero_stand_in_brackets_where_they_must():
    drawn = graph(expression("-2*x + x**-1 - -3", x=-4))
    assert [node.formula for node in drawn.nodes if node.operation] == ["−2 · x", "x^(−1)", "v1 + v2", "v3 − (−3)"]
    assert [e.rule for e in drawn.edges if e.slope is not None] == ["−2", "(−1) · x^(−2)", "1", "1", "1"]
    assert drawn.forward()[1].text == "v2 = x^(−1) = (−4)^(−1) = −0.25"


@pytest.mark.parametrize("text", FORMULAS + ["tanh(w1*x1 + w2*x2 + b)*v + c - a*x1", "x*(x + 1)*(x + 2)*(x + 3)"])
def test_the_drawing_goes_from_left_to_right_without_overlaps(text):
    values = dict.fromkeys(("a", "b", "c", "v", "w1", "w2", "x1", "x2", "x"), 1.1)
    drawn = graph(expression(text, **values))
    for edge in drawn.edges:
        assert drawn.nodes[edge.source].x < drawn.nodes[edge.target].x
    for one, other in itertools.combinations(drawn.nodes, 2):
        assert one.x != other.x or abs(one.y - other.y) > 0.999
    assert min(node.x for node in drawn.nodes) == 0 and min(node.y for node in drawn.nodes) == 0
