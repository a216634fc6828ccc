"""Scalar autograd: derivatives of any formula by the chain rule, one number at a time.

    from dl101.autograd import Value, expression, graph
    w, x, b = Value(2, "w"), Value(-1, "x"), Value(0.5, "b")
    L = (w * x + b).tanh()
    L.backward()
    w.grad, x.grad, b.grad

`Value` is the engine; `expression` makes a value of a formula typed as text; `graph` lists nodes, edges and the steps
forward and back for a drawing; `numerical_gradients` gives central differences to compare with.

A second backward() starts afresh. In torch it would add to the grads of the first, which is why training there calls
optimizer.zero_grad().
"""

from dl101.autograd.expression import FUNCTIONS, expression, variables
from dl101.autograd.graph import Edge, Graph, Node, Step, graph, numerical_gradients
from dl101.autograd.operations import OPERATIONS
from dl101.autograd.value import Value

__all__ = [
    "FUNCTIONS",
    "OPERATIONS",
    "Edge",
    "Graph",
    "Node",
    "Step",
    "Value",
    "expression",
    "graph",
    "numerical_gradients",
    "variables",
]
