"""The interactive of lecture 09 in a real browser: formulas, graphs and steps are those of dl101.autograd."""

import pytest

from dl101.autograd import expression, graph, variables
from dl101.interactives import Graph

FORMULAS = [
    "(w*x + b - y)**2",
    "a*b + a",
    "tanh(w1*x1 + w2*x2 + b)",
    "-log(sigmoid(w*x + b))",
    "v*relu(w*x + b) + c",
    "x/(1 + exp(-x))",
    "-x**2 + 2**-x",
    "a + a",
    "a*a - -3*a",
    "x**y + x**3 - x**1",
    "2*3 + x*(1 - 4/5)",
    "x",
    "v1 + L*v1",
    "1e-7*x + 123456.7 - .5",
    "a/b/c - (a - (b - c))",
    "σ(z) · 2 − ln(z × z)",
    "--x + +x",
]
VALUES = {"w": 0.7, "x": 1.3, "b": -0.4, "y": 2.5, "a": -1.5, "c": 3.0, "z": 0.9, "v": -2.0, "v1": 0.3, "L": 4.0}
VALUES |= {"w1": 0.5, "w2": -1.25, "x1": 2.0, "x2": 0.1}


@pytest.fixture(scope="module")
def formulas(formulas_of):
    return formulas_of("graph.js")


@pytest.mark.parametrize("text", FORMULAS)
def test_graph_and_steps_equal_python(formulas, text):
    names = variables(text)
    value = expression(text, **{name: VALUES[name] for name in names})
    value.backward()
    drawn = graph(value)
    ours = formulas("read", text, VALUES)
    assert ours.get("error") is None and ours["names"] == names
    for key in ("id", "name", "formula", "constant", "x"):
        assert [node[key] for node in ours["nodes"]] == [getattr(node, key) for node in drawn.nodes], key
    assert [node["inputs"] for node in ours["nodes"]] == [list(node.inputs) for node in drawn.nodes]
    for key in ("data", "grad", "y"):
        assert [node[key] for node in ours["nodes"]] == pytest.approx([getattr(node, key) for node in drawn.nodes])
    for key in ("source", "target", "place", "derivative", "rule"):
        assert [edge[key] for edge in ours["edges"]] == [getattr(edge, key) for edge in drawn.edges], key
    for direction in ("forward", "backward"):
        steps = getattr(drawn, direction)()
        assert [step["text"] for step in ours[direction]] == [step.text for step in steps]
        assert [(step["node"], step["edge"]) for step in ours[direction]] == [(step.node, step.edge) for step in steps]


@pytest.mark.parametrize(
    "text, error",
    [
        ("", "empty"),
        ("w*x + (b", "brackets"),
        ("y = w*x", "equals"),
        ("x²", "power"),
        ("x^2", "power"),
        ("2x", "product"),
        ("w x", "product"),
        ("(a)(b)", "product"),
        ("sin(x)", "function"),
        ("tanh", "argument"),
        ("w * ", "unreadable"),
        ("x; y", "unreadable"),
        ("1/(x - x)", "value"),
        ("log(-x*x)", "value"),
        ("+".join("abcdefghi"), "many"),
        ("x + " * 100 + "x", "long"),
    ],
)
def test_what_is_no_formula_is_said_and_python_refuses_it_too(formulas, text, error):
    assert formulas("read", text, {})["error"] == error
    if error != "many":
        with pytest.raises(ValueError):
            expression(text, **dict.fromkeys("abcwxy", 1.0))


def test_forward_then_back_to_the_end(show):
    it = show(Graph())
    before = it.picture("picture")
    it.get("step").click()
    assert it.picture("picture") != before
    for _ in range(3):
        it.press("step", "Enter")
    it.page.wait_for_function("document.querySelector('[data-testid=summary]').textContent.includes('step 4 of 4')")
    it.get("to-the-end").click()
    widget = Graph(at=12)
    it.page.wait_for_function("document.querySelector('[data-testid=summary]').textContent.includes('Done')")
    assert it.get("summary").inner_text() == widget.summary
    assert it.get("grad-w").inner_text() == it.get("central-w").inner_text() == "3"
    it.get("step-back").click()
    assert not it.get("check").is_visible()


def test_a_typed_formula_becomes_a_graph_with_its_own_sliders(show):
    it = show(Graph())
    it.get("formula").fill("u*v + u")
    assert it.get("variable-2-range").is_visible() and not it.get("variable-3-range").is_visible()
    it.get("variable-1-box").fill("3")
    it.get("to-the-end").click()
    it.page.wait_for_function("document.querySelector('[data-testid=summary]').textContent.includes('∂L/∂v = 3')")
    it.get("formula").fill("u*v +")
    it.page.wait_for_function("document.querySelector('[data-testid=summary]').textContent.includes('does not read')")
    assert it.get("formula").get_attribute("aria-invalid") == "true"
