"""The computational graph of a value: its nodes, its edges, where to draw them, and every step forward and back."""

from __future__ import annotations

from dataclasses import dataclass

from dl101.autograd.value import Value
from dl101.gradient_check import numerical_gradient

__all__ = ["Edge", "Graph", "Node", "Step", "graph", "numerical_gradients"]

_SIGNS = {"+": "+", "-": "−", "*": "·", "/": "/"}
_FUNCTIONS = {"relu": "ReLU", "sigmoid": "σ"}  # the others are written as they are called


@dataclass(frozen=True)
class Node:
    """A value in the graph.

    id: its number in the order of calculation, from 0. name: its label, if that is a name or a number, else v1, v2, …
    and L for the last one. operation and formula: how it is made, "*" and "w · x"; "" for a variable and for a number.
    data, grad: as they are now. inputs: ids. constant: no derivative is taken by it. x, y: where to draw it; x is the
    column, counted from 0 at the left; y goes down, and neighbours in a column are at least 1 apart.
    """

    id: int
    name: str
    label: str
    operation: str
    formula: str
    data: float
    grad: float
    inputs: tuple[int, ...]
    constant: bool
    x: int
    y: float


@dataclass(frozen=True)
class Edge:
    """From an input to what is made of it. A value used twice by one operation has two edges to it.

    source, target: ids; place: which input of the target this is, 0 or 1. derivative: the local one in symbols,
    "∂v1/∂w"; rule: its formula, "x"; slope: its number. back: slope · grad of the target, what this edge brings to the
    grad of the source. The last four are "" and None for an edge from a constant.
    """

    source: int
    target: int
    place: int
    derivative: str
    rule: str
    slope: float | None
    back: float | None


@dataclass(frozen=True)
class Step:
    """One step of the calculation: the node it is about, the edge it goes along (an index, or None), the text with its
    numbers, and the number it arrives at: the data of the node, or its grad so far."""

    node: int
    edge: int | None
    text: str
    number: float


@dataclass(frozen=True)
class Graph:
    """Nodes in the order of calculation, and edges; both lists are indexed by what Step holds."""

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]

    def forward(self) -> list[Step]:
        """A step for every operation, inputs before results: v1 = w · x = 2 · 3 = 6."""
        steps = []
        for node in self.nodes:
            if node.operation:
                numbers = _formula(node.operation, [short(self.nodes[i].data) for i in node.inputs])
                steps.append(
                    Step(node.id, None, f"{node.name} = {node.formula} = {numbers} = {short(node.data)}", node.data)
                )
        return steps

    def backward(self) -> list[Step]:
        """∂L/∂L = 1, then a step along every edge, from the end to the variables.

        A step says what is added to the derivative by the edge's source: ∂L/∂w += ∂L/∂v1 · ∂v1/∂w = 1 · 3 = 3. When all
        edges out of a node are done, its derivative is complete; only then come the edges into it.
        """
        last, so_far = self.nodes[-1], [0.0] * len(self.nodes)
        so_far[last.id] = 1.0
        steps = [Step(last.id, None, f"∂{last.name}/∂{last.name} = 1", 1.0)]
        into = [[] for _ in self.nodes]
        for index, edge in enumerate(self.edges):
            into[edge.target].append(index)
        for node in reversed(self.nodes):
            for index in into[node.id]:
                edge, source = self.edges[index], self.nodes[self.edges[index].source]
                if source.constant:
                    continue
                brought = edge.slope * so_far[node.id]
                so_far[source.id] += brought
                text = f"∂{last.name}/∂{source.name} += ∂{last.name}/∂{node.name} · {edge.derivative}"
                numbers = f"{short(so_far[node.id])} · {short(edge.slope, inside=True)} = {short(brought)}"
                steps.append(Step(source.id, index, f"{text} = {numbers}", so_far[source.id]))
        return steps


def graph(value: Value) -> Graph:
    """The graph of everything the value was made of, with the numbers that stand there now.

    Call value.backward() first for the grads. Raises nothing.
    """
    order = value.order()
    ids = {node: i for i, node in enumerate(order)}
    names, columns = _names(order), _columns(order, ids)
    heights = _heights(order, ids, columns)
    nodes, edges = [], []
    for i, node in enumerate(order):
        given = [names[ids[source]] for source in node.inputs]
        formula = _formula(node.operation, given) if node.operation else ""
        nodes.append(
            Node(
                i, names[i], node.label, node.operation, formula, node.data, node.grad,
                tuple(ids[source] for source in node.inputs), node.constant, columns[i], heights[i],
            )
        )  # fmt: skip
        rules = _rules(node, names[i], given) if node.operation else ()
        for place, source in enumerate(node.inputs):
            if source.constant:
                edges.append(Edge(ids[source], i, place, "", "", None, None))
                continue
            slope = node.slopes[place]
            derivative = f"∂{names[i]}/∂{given[place]}"
            edges.append(Edge(ids[source], i, place, derivative, rules[place], slope, slope * node.grad))
    return Graph(tuple(nodes), tuple(edges))


def numerical_gradients(value: Value) -> dict[Value, float]:
    """Central differences: the derivative of the value by each of its variables, for comparison with grad.

    Every variable is moved a little to both sides and everything calculated again; all numbers are put back at the end.
    Raises ValueError where a calculation beside the given numbers is impossible.
    """
    variables = [node for node in value.order() if not node.inputs and not node.constant]
    before = [node.data for node in variables]

    def at(**numbers: float) -> float:
        for node, number in zip(variables, numbers.values(), strict=True):
            node.data = float(number)
        return value.forward()

    try:
        slopes = numerical_gradient(at, {str(i): number for i, number in enumerate(before)})
    finally:
        at(**{str(i): number for i, number in enumerate(before)})
    return {node: float(slopes[str(i)]) for i, node in enumerate(variables)}


def short(x: float, inside: bool = False) -> str:
    """At most four digits, with a true minus sign; inside a formula a negative number stands in brackets."""
    text = f"{x + 0.0:.4g}".replace("-", "−")
    return f"({text})" if inside and x < 0 else text


def _names(order: list[Value]) -> list[str]:
    taken = {node.label for node in order}
    fresh = (name for i in range(1, 2 * len(order) + 2) if (name := f"v{i}") not in taken)
    names: list[str] = []
    used = set()
    for node in order:
        if node.constant and not node.inputs:
            name = node.label.replace("-", "−")
        elif node.label.isidentifier() and node.label not in used:
            name = node.label
        else:
            name = "L" if node is order[-1] and "L" not in taken else next(fresh)
        used.add(name)
        names.append(name)
    return names


def _formula(operation: str, given: list[str]) -> str:
    """The operation with names or numbers; a negative number is put in brackets where it needs them."""
    first, last = (f"({text})" if text.startswith("−") else text for text in (given[0], given[-1]))
    match operation:
        case "neg":
            return f"−{first}"
        case "**":
            return f"{first}^{last}"
        case "+" | "-" | "*" | "/":
            return f"{given[0]} {_SIGNS[operation]} {last}"
    return f"{_FUNCTIONS.get(operation, operation)}({given[0]})"


def _rules(node: Value, name: str, given: list[str]) -> tuple[str, ...]:
    """The local derivatives in symbols; a, b are the names of the inputs, v the name of the result."""
    a, b = (f"({text})" if text.startswith("−") else text for text in (given[0], given[-1]))
    v = name
    if node.operation == "**":
        return _power_rules(node, a, b, v)
    return {
        "+": ("1", "1"),
        "-": ("1", "−1"),
        "*": (given[-1], given[0]),
        "/": (f"1 / {b}", f"−{a} / {b}²"),
        "neg": ("−1",),
        "exp": (v,),
        "log": (f"1 / {a}",),
        "tanh": (f"1 − {v}²",),
        "relu": (f"1 ({a} > 0)" if node.inputs[0].data > 0 else f"0 ({a} ≤ 0)",),
        "sigmoid": (f"{v} · (1 − {v})",),
    }[node.operation]


def _power_rules(node: Value, a: str, b: str, v: str) -> tuple[str, str]:
    if not node.inputs[1].constant:
        return f"{b} · {a}^({b} − 1)", f"{v} · log({a})"
    exponent = node.inputs[1].data
    factor, rest = short(exponent, inside=True), exponent - 1
    if rest == 0:
        return "1", ""
    return f"{factor} · {a}" + ("" if rest == 1 else f"^{short(rest, inside=True)}"), ""


def _columns(order: list[Value], ids: dict[Value, int]) -> list[int]:
    """Operations stand as far left as their inputs allow; variables and numbers right before their first use."""
    columns = [0] * len(order)
    for i, node in enumerate(order):
        if node.inputs:
            columns[i] = 1 + max(columns[ids[source]] for source in node.inputs)
    first_use = {}
    for i, node in enumerate(order):
        for source in node.inputs:
            first_use[source] = min(columns[i], first_use.get(source, columns[i]))
    return [columns[i] if node.inputs else first_use.get(node, 1) - 1 for i, node in enumerate(order)]


def _heights(order: list[Value], ids: dict[Value, int], columns: list[int]) -> list[float]:
    """Variables and numbers one below the other in the order of the formula, a result in the middle of its inputs."""
    heights, leaves = [0.0] * len(order), 0
    for i, node in enumerate(order):
        if node.inputs:
            heights[i] = sum(heights[ids[source]] for source in node.inputs) / len(node.inputs)
        else:
            heights[i], leaves = float(leaves), leaves + 1
    lowest = {}
    for i in sorted(range(len(order)), key=lambda i: heights[i]):
        heights[i] = max(heights[i], lowest.get(columns[i], -1.0) + 1)
        lowest[columns[i]] = heights[i]
    return heights
