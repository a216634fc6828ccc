"""Formulas typed as text: their values against Python's own, their variables, and a sentence for every mistake."""

import math

import pytest

from dl101 import use_language
from dl101.autograd import expression, variables

FORMULAS = [
    "tanh(w*x + b)",
    "w*x**2 - -b/x",
    "-x**2 + 2**-w**0.5",
    "(w - x)*(w + x)/(1 + exp(-b))",
    "w - x - b - (w - (x - b))",
    "w/x/b*w",
    "log(w*w + 1)**2 + sigmoid(3.5e-1*x) - relu(-x) + relu(b)",
    "+w - +x",
    "2*3 + w*0",
    "  w\n + x ",
    "((((w))))",
]


@pytest.mark.parametrize("text", FORMULAS)
def test_a_formula_has_the_value_that_python_gives_it(text):
    at = {"w": 1.25, "x": -0.75, "b": 2.0}
    functions = {
        "exp": math.exp, "log": math.log, "tanh": math.tanh,
        "relu": lambda a: max(a, 0), "sigmoid": lambda a: 1 / (1 + math.exp(-a)),
    }  # fmt: skip
    expected = eval(" ".join(text.split()), {"__builtins__": {}}, {**functions, **at})
    assert expression(text, **at).data == pytest.approx(expected, rel=1e-14)


def test_signs_and_names_that_people_type():
    assert expression("2·x − 3×y ÷ 4 : 2", x=5, y=8).data == 7
    assert expression("ln(x) + σ(y)", x=math.e, y=0).data == pytest.approx(1.5)
    assert expression("θ1*x_2", θ1=2, x_2=3).data == 6


def test_labels_and_one_variable_for_one_name():
    value = expression("tanh(w*x + b) - w*0.50", w=2, x=-1, b=0.5, other=7)
    assert [node.label for node in value.order()] == [
        "w", "x", "w * x", "b", "w * x + b", "tanh(w * x + b)", "0.5", "w * 0.5", "tanh(w * x + b) - w * 0.5",
    ]  # fmt: skip
    value.backward()
    w = value.order()[0]
    assert w.grad == pytest.approx(-(1 - math.tanh(-1.5) ** 2) - 0.5)
    assert [node.label for node in value.order() if node.constant] == ["0.5"]


def test_negative_numbers_are_numbers_and_values_may_be_given():
    assert [node.label for node in expression("x**-2", x=2).order()] == ["x", "-2", "x ** (-2)"]
    first = expression("x*y", x=2, y=3)
    second = expression("z + z", z=first)
    second.backward()
    assert second.data == 12 and first.grad == 2 and first.inputs[0].grad == 6


def test_variables_come_in_the_order_of_the_formula():
    assert variables("tanh(w*x + b) - w*exp(a) + 1") == ["w", "x", "b", "a"]
    assert variables("2 + 3") == []


@pytest.mark.parametrize(
    ("text", "english", "russian"),
    [
        ("", "empty", "пуста"),
        ("  \n", "empty", "пуста"),
        ("2x", r"write \* between factors", r"нужен знак \*"),
        ("x y", r"write \* between factors", r"нужен знак \*"),
        ("(x)y", r"write \* between factors", r"нужен знак \*"),
        ("2(x + y)", r"write \* between factors", r"нужен знак \*"),
        ("x(y)", "no function x here; there are exp, log", "Функции x здесь нет; есть exp, log"),
        ("sin(x)", "no function sin", "Функции sin"),
        ("__import__('os')", "no function __import__", "Функции __import__"),
        ("exp", r"exp is a function of something: exp\(x\)", r"ей нужен аргумент: exp\(x\)"),
        ("exp()", "exp takes one argument", "у функции exp один аргумент"),
        ("log(x, y)", "log takes one argument", "у функции log один аргумент"),
        ("exp(*x)", "exp takes one argument", "один аргумент"),
        ("x^2", r"a power is written x\*\*2", r"x\*\*2"),
        ("x²", r"a power is written x\*\*2", r"x\*\*2"),
        ("0,5*x", "written 0.5", "с точкой, 0.5"),
        ("y = x", "leave out the equals sign", "знак равенства не нужен"),
        ("(x", "brackets do not match", "скобки"),
        ("x)+(x", "does not read as a formula", "не похоже на формулу"),
        ("x +", "does not read as a formula", "не похоже на формулу"),
        ("x # y", "does not read as a formula", "не похоже на формулу"),
        ("x\0", "does not read as a formula", "не похоже на формулу"),
        ("x.real", "x.real” has no place", "x.real» в формуле не поймут"),
        ("x[0]", "has no place", "не поймут"),
        ("x if y else x", "has no place", "не поймут"),
        ("x == y", "has no place", "не поймут"),
        ("x // y", "has no place", "не поймут"),
        ("True", "has no place", "не поймут"),
        ("1j*x", "has no place", "не поймут"),
        ("'x'", "has no place", "не поймут"),
        ("(lambda: x)()", "does not read|between factors", "не похоже|знак"),
        ("1e999*x", "number is too large", "Число слишком велико"),
        ("x + z", "z has no value: add z=1", "У z нет значения: добавьте z=1"),
        ("х + 1", "Cyrillic letter", "кириллическая буква"),
        ("x + " * 80 + "x", "has 321 characters and may have 300", "321 знаков, а поместится 300"),
        ("(" * 299, "brackets do not match", "скобки"),
        ("(" * 149 + "))" * 75, "brackets do not match", "скобки"),
        ("log(x - y)", r"log\(-1\): only positive", r"log\(-1\): логарифм"),
    ],
)
def test_every_mistake_ends_in_a_sentence(text, english, russian):
    for language, words in (("ru", russian), ("en", english)):
        use_language(language)
        try:
            with pytest.raises(ValueError, match=words):
                expression(text, x=1, y=2)
        finally:
            use_language("en")


@pytest.mark.parametrize("wrong", ["a", None, math.nan, math.inf, [1]])
def test_a_variable_needs_a_finite_number(wrong):
    with pytest.raises(ValueError, match="x=.*a finite number is needed"):
        expression("x + 1", x=wrong)
    with pytest.raises(ValueError, match="empty"):
        expression(None)


def test_the_longest_nesting_is_taken_apart():
    assert expression("-" * 299 + "x", x=1.0).data == -1
    assert expression("(" * 99 + "x" + ")" * 99, x=1.0).data == 1
    # Python may or may not read a deeper one; if not, a sentence comes
    try:
        assert expression("(" * 149 + "x" + ")" * 149, x=1.0).data == 1
    except ValueError as mistake:
        assert "formula" in str(mistake)
