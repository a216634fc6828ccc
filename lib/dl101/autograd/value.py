"""Scalar autograd: a number that remembers how it was made, and finds the derivatives by all it was made of."""

from __future__ import annotations

from numbers import Real

from dl101.autograd.operations import evaluate


class Value:
    """A number in a computation: x = Value(2.0, "x"); y = (3 * x).tanh(); y.backward(); x.grad.

    data: the number. label: its name in drawings. grad: after L.backward() the derivative ∂L/∂(this).
    operation, inputs: how it was made, "" and () for a variable; slopes: its derivative by each input.
    constant: a plain number in a formula, like the 3 above, or made of such only; no derivative is taken by it.
    """

    def __init__(self, data: float, label: str = "", constant: bool = False):
        self.data, self.label, self.constant = float(data), label, constant
        self.grad, self.operation, self.inputs, self.slopes = 0.0, "", (), ()

    def order(self) -> list[Value]:
        """All values this one was made of, each once, inputs before results; this one is the last."""
        order, done, stack = [], set(), [self]
        while stack:  # no recursion, so a computation may be a million steps deep
            missing = [value for value in stack[-1].inputs if value not in done]
            if missing:
                stack.append(missing[0])
            else:
                done.add(stack[-1])
                order.append(stack.pop())
        return order

    def backward(self) -> None:
        """The chain rule, from here back to the variables: every grad is set to the derivative of this value."""
        order = self.order()
        for value in order:
            value.grad = 0.0
        self.grad = 1.0
        for value in reversed(order):  # when its turn comes, a grad is complete: all its uses came before
            for source, slope in zip(value.inputs, value.slopes, strict=True):
                if not source.constant:
                    source.grad += slope * value.grad  # a sum, because a value may be used more than once

    def forward(self) -> float:
        """Calculates everything again, after the data of a variable was changed; returns the new data."""
        for value in self.order():
            if value.inputs:
                value._calculate()
        return self.data

    def _calculate(self) -> None:
        numbers, needed = [v.data for v in self.inputs], [not v.constant for v in self.inputs]
        self.data, self.slopes = evaluate(self.operation, numbers, needed)

    # fmt: off
    def __add__(self, other): return result("+", self, other)
    def __radd__(self, other): return result("+", other, self)
    def __sub__(self, other): return result("-", self, other)
    def __rsub__(self, other): return result("-", other, self)
    def __mul__(self, other): return result("*", self, other)
    def __rmul__(self, other): return result("*", other, self)
    def __truediv__(self, other): return result("/", self, other)
    def __rtruediv__(self, other): return result("/", other, self)
    def __pow__(self, other): return result("**", self, other)
    def __rpow__(self, other): return result("**", other, self)
    def __neg__(self): return result("neg", self)
    def exp(self): return result("exp", self)
    def log(self): return result("log", self)
    def tanh(self): return result("tanh", self)
    def relu(self): return result("relu", self)
    def sigmoid(self): return result("sigmoid", self)
    def __repr__(self): return f"Value({self.data:.6g}, {self.label!r}, grad={self.grad:.6g})"
    # fmt: on


def result(operation: str, *inputs) -> Value:
    """The value that an operation makes of its inputs, which are values or plain numbers."""
    if not all(isinstance(source, Value | Real) for source in inputs):
        return NotImplemented  # Python then says which two types do not go together
    sources = [v if isinstance(v, Value) else Value(v, f"{v:g}", constant=True) for v in inputs]
    value = Value(0.0, constant=all(source.constant for source in sources))
    value.operation, value.inputs = operation, tuple(sources)
    value._calculate()
    return value
