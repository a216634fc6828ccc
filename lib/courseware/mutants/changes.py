"""The changes: operators, comparisons, constants, axes, signs, off by one, dropped lines, calls and terms."""

from __future__ import annotations

import ast
import copy
from collections.abc import Callable, Iterator
from dataclasses import dataclass

OPERATORS = {
    ast.Add: (ast.Sub,), ast.Sub: (ast.Add,), ast.Mult: (ast.Div,), ast.Div: (ast.Mult,), ast.FloorDiv: (ast.Div,),
    ast.Pow: (ast.Mult,), ast.MatMult: (ast.Mult,), ast.Mod: (ast.FloorDiv,), ast.BitAnd: (ast.BitOr,),
    ast.BitOr: (ast.BitAnd,), ast.BitXor: (ast.BitOr,),
}  # fmt: skip
COMPARISONS = {
    ast.Lt: (ast.LtE, ast.Gt), ast.LtE: (ast.Lt, ast.GtE), ast.Gt: (ast.GtE, ast.Lt), ast.GtE: (ast.Gt, ast.LtE),
    ast.Eq: (ast.NotEq,), ast.NotEq: (ast.Eq,), ast.Is: (ast.IsNot,), ast.IsNot: (ast.Is,), ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
}  # fmt: skip
NAMES = {
    "maximum": "minimum", "minimum": "maximum", "max": "min", "min": "max", "argmax": "argmin", "argmin": "argmax",
    "sum": "mean", "mean": "sum", "ceil": "floor", "floor": "ceil", "zeros": "ones", "ones": "zeros", "any": "all",
    "all": "any", "zeros_like": "ones_like", "ones_like": "zeros_like", "sin": "cos", "cos": "sin", "exp": "expm1",
    "log": "log1p", "log1p": "log", "expm1": "exp", "sqrt": "square", "cumsum": "sort", "train": "eval",
    "eval": "train",
}  # fmt: skip
# Below this a number only keeps a logarithm or a division from breaking; a little more or less of it changes nothing.
TINY = 1e-6


@dataclass(frozen=True)
class Mutant:
    """One change. before, after: the statement as it was and as it is, or '' where it was dropped; for a statement
    with a body its first line. line: where it stands in the cell, counted from 1. source: the whole changed cell."""

    line: int
    before: str
    after: str
    source: str

    def __str__(self) -> str:
        return f"{self.before}  →  {self.after or '(dropped)'}"


def mutants(source: str) -> list[Mutant]:
    """All changes of one cell, in the order of its lines, no two alike; the same list on every machine."""
    tree = ast.parse(source)
    found, seen = [], {ast.unparse(tree)}
    for place in _places(tree):
        for change in place.changes():
            changed = place.applied(change)
            text = ast.unparse(ast.fix_missing_locations(changed))
            if text not in seen:
                seen.add(text)
                found.append(Mutant(place.line, place.before, place.after(changed), text))
    return found


@dataclass
class _Place:
    """A node that can be changed: the path to it from the tree's root, and the path to its statement."""

    tree: ast.Module
    path: tuple
    statement: tuple
    node: ast.AST

    @property
    def line(self) -> int:
        return _at(self.tree, self.statement).lineno

    @property
    def before(self) -> str:
        return _first_line(_at(self.tree, self.statement))

    def after(self, changed: ast.Module) -> str:
        statement = _at(changed, self.statement)
        return "" if isinstance(statement, ast.Pass) else _first_line(statement)

    def changes(self) -> Iterator[Callable]:
        yield from _changes(self.node)

    def applied(self, change: Callable) -> ast.Module:
        changed = copy.deepcopy(self.tree)
        *steps, last = self.path
        parent = _at(changed, tuple(steps))
        new = change(_at(changed, self.path))
        if isinstance(last, tuple):
            getattr(parent, last[0])[last[1]] = new
        else:
            setattr(parent, last, new)
        return changed


def _at(node, path):
    for step in path:
        node = getattr(node, step[0])[step[1]] if isinstance(step, tuple) else getattr(node, step)
    return node


def _first_line(statement) -> str:
    return ast.unparse(statement).splitlines()[0]


def _places(tree: ast.Module) -> Iterator[_Place]:
    """Every node in the order of the source; docstrings, annotations and default values of arguments are left alone."""
    stack = [((), (), tree)]
    while stack:
        path, statement, node = stack.pop()
        if isinstance(node, ast.stmt):
            statement = path
        if path and not _left_alone(node):
            yield _Place(tree, path, statement, node)
        if isinstance(node, ast.Raise):
            continue  # the words of a message are free
        children = []
        for name, value in ast.iter_fields(node):
            if name in ("annotation", "returns", "decorator_list", "args") and isinstance(
                node, ast.FunctionDef | ast.arg
            ):
                continue
            if isinstance(value, list):
                children += [((*path, (name, i)), statement, child) for i, child in enumerate(value)
                             if isinstance(child, ast.AST)]  # fmt: skip
            elif isinstance(value, ast.AST):
                children.append(((*path, name), statement, value))
        stack += reversed(children)


def _left_alone(node) -> bool:
    docstring = (
        isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)
    )
    return docstring or isinstance(node, ast.Import | ast.ImportFrom | ast.expr_context | ast.operator | ast.cmpop)


def _set(**values) -> Callable:
    def change(node):
        for name, value in values.items():
            setattr(node, name, value)
        return node

    return change


def _changes(node) -> Iterator[Callable]:
    """Functions that take a copy of the node and return what stands in its place."""
    kind = type(node)
    if isinstance(node, ast.Assign | ast.AugAssign | ast.Expr | ast.Assert | ast.Delete | ast.Raise):
        yield lambda n: ast.Pass()
    if isinstance(node, ast.For | ast.While | ast.If | ast.With):
        yield lambda n: ast.Pass()
    yield from _BY_KIND.get(kind, lambda n: ())(node)


def _bin_op(node):
    for other in OPERATORS.get(type(node.op), ()):
        yield _set(op=other())
    yield lambda n: n.left
    yield lambda n: n.right


def _compare(node):
    for i, op in enumerate(node.ops):
        for other in COMPARISONS[type(op)]:
            yield lambda n, i=i, other=other: _set(ops=[*n.ops[:i], other(), *n.ops[i + 1 :]])(n)


def _bool_op(node):
    yield _set(op=ast.Or() if isinstance(node.op, ast.And) else ast.And())
    for i in range(len(node.values)):
        yield lambda n, i=i: n.values[i]


def _unary(node):
    if not isinstance(node.op, ast.UAdd):
        yield lambda n: n.operand


def _constant(node):
    value = node.value
    if isinstance(value, bool):
        yield _set(value=not value)
    elif isinstance(value, int):
        yield _set(value=value + 1)
        yield _set(value=value - 1)
    elif isinstance(value, float):
        new = (1.0, -1.0) if value == 0 else (0.0, 0.1) if abs(value) < TINY else (value * 1.1, value * 2)
        for number in new:
            yield _set(value=float(f"{number:.6g}"))


def _aug_assign(node):
    for other in OPERATORS.get(type(node.op), ()):
        yield _set(op=other())
    yield lambda n: ast.Assign(targets=[n.target], value=n.value, lineno=n.lineno)


def _return(node):
    if node.value is None:
        return
    if isinstance(node.value, ast.Tuple) and len(node.value.elts) > 1:
        yield lambda n: _set(value=ast.Tuple(elts=[n.value.elts[-1], *n.value.elts[1:-1], n.value.elts[0]],
                                             ctx=ast.Load()))(n)  # fmt: skip
        for i in range(len(node.value.elts)):
            yield lambda n, i=i: _negated(n, i)
    else:
        yield lambda n: _set(value=ast.UnaryOp(op=ast.USub(), operand=n.value))(n)


def _negated(node, i):
    node.value.elts[i] = ast.UnaryOp(op=ast.USub(), operand=node.value.elts[i])
    return node


def _call(node):
    if len(node.args) == 1 and not node.keywords:
        yield lambda n: n.args[0]
    if isinstance(node.func, ast.Attribute) and not isinstance(node.func.value, ast.Name | ast.Attribute):
        yield lambda n: n.func.value
    elif isinstance(node.func, ast.Attribute) and isinstance(node.func.value, ast.Name) and node.func.value.id not in (
        "np", "math", "torch", "F", "nn", "plt",
    ):  # fmt: skip
        yield lambda n: n.func.value  # x.copy() becomes x
    if len(node.args) > 1:
        yield lambda n: _set(args=[n.args[1], n.args[0], *n.args[2:]])(n)
    for i in range(len(node.keywords)):
        yield lambda n, i=i: _set(keywords=[*n.keywords[:i], *n.keywords[i + 1 :]])(n)
    if isinstance(node.func, ast.Name) and node.func.id == "range":
        for op in (ast.Add, ast.Sub):
            yield lambda n, op=op: _range(n, op)


def _range(node, op):
    end = 0 if len(node.args) == 1 else 1
    node.args[end] = ast.BinOp(left=node.args[end], op=op(), right=ast.Constant(1))
    return node


def _attribute(node):
    if node.attr == "T":
        yield lambda n: n.value
    elif node.attr in NAMES:
        yield _set(attr=NAMES[node.attr])


def _name(node):
    if isinstance(node.ctx, ast.Load) and node.id in NAMES:
        yield _set(id=NAMES[node.id])


def _condition(node):
    yield lambda n: _set(test=ast.UnaryOp(op=ast.Not(), operand=n.test))(n)


def _slice(node):
    if node.lower is not None:
        yield _set(lower=None)
    if node.upper is not None:
        yield _set(upper=None)
    if node.step is not None:
        yield _set(step=None)


def _jump(node):
    yield lambda n: ast.Pass()


_BY_KIND = {
    ast.BinOp: _bin_op, ast.Compare: _compare, ast.BoolOp: _bool_op, ast.UnaryOp: _unary, ast.Constant: _constant,
    ast.AugAssign: _aug_assign, ast.Return: _return, ast.Call: _call, ast.Attribute: _attribute, ast.Name: _name,
    ast.If: _condition, ast.IfExp: _condition, ast.Slice: _slice, ast.Break: _jump, ast.Continue: _jump,
}  # fmt: skip
