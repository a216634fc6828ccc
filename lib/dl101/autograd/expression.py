"""A formula typed as text becomes a value with its graph. The text is taken apart, never run.

    L = expression("tanh(w*x + b)", w=2, x=-1, b=0.5)

What a formula may hold: names, numbers, + − * / **, brackets, and exp, log (or ln), tanh, relu, sigmoid (or σ) of one
argument. Precedence is Python's: ** binds strongest and from the right, −x**2 is −(x**2). For * also · and ×, for
/ also ÷ and :, for − also a true minus sign.
"""

from __future__ import annotations

import ast
import math
import re

from dl101.autograd.value import Value, result
from dl101.language import say

__all__ = ["FUNCTIONS", "expression", "variables"]

# The name in a formula → the operation.
FUNCTIONS = {
    "exp": "exp", "log": "log", "ln": "log", "tanh": "tanh", "relu": "relu", "sigmoid": "sigmoid", "σ": "sigmoid",
}  # fmt: skip
_OPERATORS = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/", ast.Pow: "**"}
_SIGNS = str.maketrans({"−": "-", "–": "-", "·": "*", "⋅": "*", "×": "*", "∗": "*", "÷": "/", ":": "/"})
_LONGEST = 300  # characters: a formula to draw, and no nesting too deep to take apart


def expression(text: str, /, **values: float | Value) -> Value:
    """The value of the formula; its variables are labelled by their names, its parts by their text.

    text: the formula. values: a number, or a Value, for every name in it; values of other names are left aside. A name
    that occurs twice is one variable, so its derivative gathers what comes from both places.

    Raises ValueError, in a sentence, for text that is no such formula, a name without a value, or a result that does
    not exist.
    """
    tree = _tree(text)
    known = {name: _variable(name, values) for name in _names(tree)}
    return _build(tree, known)


def variables(text: str) -> list[str]:
    """The names in the formula that need values, in the order they come in. Raises ValueError as expression does."""
    return _names(_tree(text))


def _tree(text: str) -> ast.expr:
    if not isinstance(text, str) or not text.strip():
        raise ValueError(say(ru="Формула пуста: напишите, например, w*x + b.", en="The formula is empty: try w*x + b."))
    if len(text) > _LONGEST:
        raise ValueError(
            say(
                ru=f"В формуле {len(text)} знаков, а поместится {_LONGEST}: разбейте её на части.",
                en=f"The formula has {len(text)} characters and may have {_LONGEST}: split it.",
            )
        )
    text = " ".join(text.split())  # a line break is no mistake
    try:
        if "#" in text:  # Python would read a comment and pass over the rest
            raise SyntaxError
        tree = ast.parse(text.translate(_SIGNS), mode="eval").body
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        raise ValueError(_unreadable(text)) from None
    _require_known(tree)
    return tree


def _unreadable(text: str) -> str:
    if text.count("(") != text.count(")"):
        return say(ru=f"«{text}»: не все скобки закрыты.", en=f"“{text}”: the brackets do not match.")
    if re.search(r"[^=<>!]=(?!=)", text):
        return say(
            ru=f"«{text}»: знак равенства не нужен, достаточно правой части.",
            en=f"“{text}”: leave out the equals sign and what stands before it.",
        )
    if re.search("[²³⁴-⁹]", text):
        return say(ru=f"«{text}»: степень пишут так: x**2.", en=f"“{text}”: a power is written x**2.")
    product = re.search(r"\d(?=[^\W\d_])|(?<=[\w)])\s+(?=[\w(])|\)(?=[\w(])", text)
    if product:
        return say(
            ru=f"«{text}»: между множителями нужен знак *, например 2*x.",
            en=f"“{text}”: write * between factors, as in 2*x.",
        )
    return say(
        ru=f"«{text}» не похоже на формулу; вот образец: tanh(w*x + b).",
        en=f"“{text}” does not read as a formula; here is one: tanh(w*x + b).",
    )


def _require_known(node: ast.expr) -> None:
    """Nothing but what the module's docstring names; raises ValueError."""
    match node:
        case ast.BinOp(left=left, op=op, right=right) if type(op) in _OPERATORS:
            _require_known(left)
            _require_known(right)
        case ast.UnaryOp(op=ast.USub() | ast.UAdd(), operand=operand):
            _require_known(operand)
        case ast.Call(func=ast.Name(id=name), args=[argument], keywords=[]) if name in FUNCTIONS and not isinstance(
            argument, ast.Starred
        ):
            _require_known(argument)
        case ast.Name(id=name) if name not in FUNCTIONS:
            pass
        case ast.Constant(value=number) if type(number) in (int, float) and math.isfinite(_as_float(number)):
            pass
        case _:
            raise ValueError(_unknown(node))


def _unknown(node: ast.expr) -> str:
    piece, functions = ast.unparse(node), ", ".join(name for name in FUNCTIONS if name not in ("ln", "σ"))
    match node:
        case ast.BinOp(op=ast.BitXor()):
            return say(
                ru=f"«{piece}»: степень пишут двумя звёздочками, x**2.", en=f"“{piece}”: a power is written x**2."
            )
        case ast.Tuple():
            return say(
                ru=f"«{piece}»: запятой здесь не место; десятичную дробь пишут с точкой, 0.5.",
                en=f"“{piece}”: there is no place for a comma here; a decimal fraction is written 0.5.",
            )
        case ast.Name(id=name):
            return say(
                ru=f"{name} — функция, ей нужен аргумент: {name}(x).",
                en=f"{name} is a function of something: {name}(x).",
            )
        case ast.Call(func=ast.Name(id=name)) if name in FUNCTIONS:
            return say(ru=f"«{piece}»: у функции {name} один аргумент.", en=f"“{piece}”: {name} takes one argument.")
        case ast.Call(func=ast.Name(id=name)):
            return say(
                ru=f"Функции {name} здесь нет; есть {functions}. Если это множитель, поставьте * перед скобкой.",
                en=f"There is no function {name} here; there are {functions}. If it is a factor, write * before the "
                "bracket.",
            )
        case ast.Call():
            return say(ru=f"«{piece}»: между множителями нужен знак *.", en=f"“{piece}”: write * between factors.")
        case ast.Constant(value=number) if type(number) in (int, float):
            return say(ru="Число слишком велико.", en="The number is too large.")
    return say(
        ru=f"«{piece}» в формуле не поймут; можно + − * / **, скобки и функции {functions}.",
        en=f"“{piece}” has no place in a formula; there are + − * / **, brackets, and the functions {functions}.",
    )


def _as_float(number: int | float) -> float:
    try:
        return float(number)
    except OverflowError:
        return math.inf


def _names(tree: ast.expr) -> list[str]:
    functions = {id(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
    names = [node for node in ast.walk(tree) if isinstance(node, ast.Name) and id(node) not in functions]
    return list(dict.fromkeys(node.id for node in sorted(names, key=lambda node: (node.lineno, node.col_offset))))


def _variable(name: str, values: dict[str, float | Value]) -> Value:
    if name not in values:
        raise ValueError(_missing(name, values))
    value = values[name]
    if isinstance(value, Value):
        value.label = value.label or name
        return value
    try:
        number = float(value)
    except (TypeError, ValueError):
        number = math.nan
    if not math.isfinite(number):
        raise ValueError(
            say(ru=f"{name}={value!r}: нужно конечное число.", en=f"{name}={value!r}: a finite number is needed.")
        )
    return Value(number, name)


def _missing(name: str, values: dict) -> str:
    if re.search("[а-яё]", name, re.IGNORECASE):
        return say(
            ru=f"В имени {name} кириллическая буква, и значения у него нет. Наберите имя латиницей.",
            en=f"The name {name} holds a Cyrillic letter and has no value. Type it in Latin letters.",
        )
    return say(ru=f"У {name} нет значения: добавьте {name}=1.", en=f"{name} has no value: add {name}=1.")


def _build(node: ast.expr, known: dict[str, Value]) -> Value:
    match node:
        case ast.Name(id=name):
            return known[name]
        case ast.Constant(value=number):
            return Value(number, f"{number:g}", constant=True)
        case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=number)):
            return Value(-number, f"{-number:g}", constant=True)
        case ast.UnaryOp(op=ast.UAdd(), operand=operand):
            return _build(operand, known)
        case ast.UnaryOp(operand=operand):
            value = -_build(operand, known)
        case ast.BinOp(left=left, op=op, right=right):
            value = result(_OPERATORS[type(op)], _build(left, known), _build(right, known))
        case ast.Call(func=ast.Name(id=name), args=[argument]):
            value = result(FUNCTIONS[name], _build(argument, known))
    value.label = ast.unparse(node)
    return value
