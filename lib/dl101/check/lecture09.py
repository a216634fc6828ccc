"""Checks of the exercises of lecture 09.

    from dl101.check import lecture09 as check
    check.by_hand(dL_da, dL_db, dL_dc)

Each takes the student's answer and prints one line or raises CheckFailed. An answer that is still None is no mistake:
the notebook runs from top to bottom before anything is answered.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import numpy as np

from dl101.autograd import Value
from dl101.check import exercise
from dl101.check.exercise import fail, reveal, waiting
from dl101.check.failure import CheckFailed
from dl101.check.task import Case, Check, Known, succeeded

__all__ = ["backward", "by_hand", "linear_backward", "loss_slopes", "order", "paths", "reveal"]


def by_hand(values) -> None:
    """∂L/∂a, ∂L/∂b, ∂L/∂c of L = (a·b − c)² at a = 2, b = 3, c = 4."""
    exercise.numbers(
        "by_hand",
        values,
        (12, 8, -4),
        known={
            "product": (
                (8, 12, -4),
                "локальная производная произведения по a — это другой множитель, b. У вас они переставлены.",
                "the local derivative of a product with respect to a is the other factor, b. Yours are swapped.",
            ),
            "sign": (
                (12, 8, 4),
                "c вычитается: локальная производная по вычитаемому равна −1.",
                "c is subtracted: the local derivative with respect to c is −1.",
            ),
            "square": (
                (6, 4, -2),
                "локальная производная квадрата, v², равна 2v. Двойка потеряна.",
                "the local derivative of the square, v², is 2v. The 2 is missing.",
            ),
            "not-passed-on": (
                (3, 2, -1),
                "это одни локальные производные. Умножьте их на то, что пришло от L.",
                "these are local derivatives only. Multiply them by what has arrived from L.",
            ),
            "half-way": (
                (4, 4, -4),
                "до v₁ = a · b дошло верно. Осталась локальная производная произведения.",
                "right as far as v₁ = a · b. The local derivative of the product is still to come.",
            ),
        },
        says={"ru": "4 · 3, 4 · 2 и 4 · (−1)", "en": "4 · 3, 4 · 2 and 4 · (−1)"},
    )


def paths(through_product, through_sum, total) -> None:
    """The two paths from x to L = x·(x + y) at x = 3, y = 2, and ∂L/∂x."""
    exercise.numbers(
        "paths",
        [through_product, through_sum],
        (5, 3),
        known={
            "swapped": (
                (3, 5),
                "числа верны, но переставлены: на прямом пути локальная производная равна второму множителю, x + y.",
                "the numbers are right but swapped: on the direct path the local derivative is the other factor, "
                "x + y.",
            ),
            "same": (
                (5, 5),
                "на пути через сумму локальная производная произведения — первый множитель, x.",
                "on the path through the sum the local derivative of the product is the first factor, x.",
            ),
            "one": (
                (5, 1),
                "на втором пути два отрезка: 1 от суммы и ещё локальная производная произведения.",
                "the second path has two edges: 1 from the sum, and the local derivative of the product.",
            ),
        },
        says={"ru": "пути найдены верно", "en": "both paths are right"},
    )
    exercise.number(
        "total",
        total,
        8,
        known={
            "one-path": (
                5,
                "это один прямой путь. x входит в формулу дважды.",
                "this is the direct path alone. x occurs twice in the formula.",
            ),
            "overwritten": (
                3,
                "это один путь через сумму: вклад другого пути потерян.",
                "this is the path through the sum alone: the contribution of the other path is lost.",
            ),
            "multiplied": (
                15,
                "пути перемножены. Умножают вдоль пути, а разные пути складывают.",
                "the paths are multiplied. Multiply along a path, add across paths.",
            ),
        },
        says={"ru": "5 + 3, и в самом деле 2x + y = 8", "en": "5 + 3, and indeed 2x + y = 8"},
    )


# Lecture 09, exercise 3: v = x·x, u = v·c, s = u + v, L = u·s. What each one is made of.
_MADE_OF = {"L": ("u", "s"), "s": ("u", "v"), "u": ("v",), "v": ()}


def order(names) -> None:
    """The order in which the backward pass treats L, s, u, v: each after all that was made of it."""
    if names is None or (isinstance(names, (list, tuple)) and any(name is None for name in names)):
        waiting("order")
        return
    given = list(names) if isinstance(names, (list, tuple, str)) else []
    given = [name.strip() for name in given if isinstance(name, str) and name.strip() not in ("", ",")]
    if sorted(given) != sorted(_MADE_OF):
        raise fail(
            "order",
            "type",
            ru='здесь нужны четыре имени, каждое по разу, например ["v", "u", "s", "L"].',
            en='four names are needed here, each once, such as ["v", "u", "s", "L"].',
        )
    if given == ["v", "u", "s", "L"]:
        raise fail(
            "order",
            "forward",
            ru="это порядок прямого прохода. Обратный начинается с L.",
            en="this is the order of the forward pass. The backward pass begins with L.",
        )
    place = {name: i for i, name in enumerate(given)}
    for target, sources in _MADE_OF.items():
        for source in sources:
            if place[source] < place[target]:
                raise fail(
                    "order",
                    "too-early",
                    ru=f"когда очередь дошла до {source}, ещё не пройден {target}, а он сделан из {source}: его "
                    f"вклад в ∂L/∂{source} потеряется.",
                    en=f"when {source} has its turn, {target} has not been visited yet, and it is made of {source}: "
                    f"its contribution to ∂L/∂{source} gets lost.",
                )
    says = {"ru": "порядок прямого прохода, прочитанный с конца", "en": "the forward order, read from its end"}
    succeeded("order", says)


def backward(function: Callable) -> None:
    """The chain rule over nodes in the order of calculation; the function sets node.grad of each.

    A node has .inputs, .slopes, .grad. The function is judged by the grads it leaves, and is called twice, so that what
    a first call leaves behind shows.
    """
    name = "backward"
    if not callable(function):
        raise fail(name, "type", ru="здесь должна быть функция.", en="this should be a function.")
    if not _has_begun(function):
        waiting(name)
        return
    for formula, make in _COMPUTATIONS.items():
        nodes = make().order()
        right = _grads(_right, make().order())
        got = _grads(_caught(function, formula), nodes)
        if not _same(got, right):
            raise _backward_hint(formula, make, got)
        again = _grads(_caught(function, formula), nodes)
        if not _same(again, right):
            raise fail(
                name,
                "kept",
                ru="первый вызов верен, но второй прибавляет к старым производным. Сначала обнулите все grad.",
                en="the first call is right, but the second adds to the old derivatives. Set all grads to zero first.",
            )
    succeeded(name, {"ru": "верно и на развилках", "en": "right where paths fork, too"}, len(_COMPUTATIONS))


def _chain(a, b):
    return ((a * b).tanh() + a).exp()


def _fork(a, b):
    v = a * a
    return v + v * b


def _ladder(a, b):
    u = a * b
    s = u + a
    return u * s * s + b


_COMPUTATIONS = {
    "a · b": lambda: Value(3.0, "a") * Value(-2.0, "b"),
    "exp(tanh(a · b) + a)": lambda: _chain(Value(0.7, "a"), Value(-1.3, "b")),
    "v + v · b, v = a · a": lambda: _fork(Value(1.5, "a"), Value(-2.5, "b")),
    "u · s · s + b, s = u + a, u = a · b": lambda: _ladder(Value(0.8, "a"), Value(1.7, "b")),
}


def _right(nodes) -> None:
    for node in nodes:
        node.grad = 0.0
    nodes[-1].grad = 1.0
    for node in reversed(nodes):
        for source, slope in zip(node.inputs, node.slopes, strict=True):
            source.grad += slope * node.grad


def _mistake(backwards=True, add=True, local=True, passed=True, start=1.0) -> Callable:
    """The chain rule with one part left out."""

    def wrong(nodes) -> None:
        for node in nodes:
            node.grad = 0.0
        nodes[-1].grad = start
        for node in reversed(nodes) if backwards else nodes:
            for source, slope in zip(node.inputs, node.slopes, strict=True):
                share = (slope if local else 1.0) * (node.grad if passed else 1.0)
                source.grad = share + (source.grad if add else 0.0)

    return wrong


_MISTAKES = {
    "overwrites": (
        _mistake(add=False),
        "узел, который использован дважды, получил вклад только одного пути. Вклады надо складывать: +=, а не =.",
        "a node that is used twice got the contribution of one path only. Contributions add up: += instead of =.",
    ),
    "forward-order": (
        _mistake(backwards=False),
        "узлы пройдены от входов к концу, и передавать им было ещё нечего. Начните с последнего: reversed(nodes).",
        "the nodes are visited from the inputs on, when they have nothing to pass on yet. Begin with the last: "
        "reversed(nodes).",
    ),
    "no-upstream": (
        _mistake(passed=False),
        "сложены одни локальные производные. Умножьте каждую на node.grad, на то, что пришло от конца.",
        "only the local derivatives are added. Multiply each by node.grad, which has arrived from the end.",
    ),
    "no-local": (
        _mistake(local=False),
        "node.grad передан входам без изменений. Умножьте его на локальную производную slope.",
        "node.grad is passed to the inputs as it is. Multiply it by the local derivative, slope.",
    ),
}


def _backward_hint(formula: str, make: Callable, got: np.ndarray) -> CheckFailed:
    if not got[-1]:
        return fail(
            "backward",
            "start",
            ru="производная последнего узла по самому себе равна 1, с неё всё и начинается.",
            en="the derivative of the last node with respect to itself is 1, and everything starts from it.",
        )
    for key, (wrong, ru, en) in _MISTAKES.items():
        if _same(got, _grads(wrong, make().order())):
            return fail("backward", key, ru=f"{formula}: {ru}", en=f"{formula}: {en}")
    nodes = make().order()
    right = _grads(_right, nodes)
    k = next(i for i in reversed(range(len(nodes))) if not _same(got[i : i + 1], right[i : i + 1]))
    node = nodes[k].label or {"ru": "промежуточный узел", "en": "a node in between"}
    ru, en = (node, node) if isinstance(node, str) else (node["ru"], node["en"])
    return fail(
        "backward",
        "value",
        ru=f"{formula}: {ru} получает grad = {got[k]:.4g}, а должно быть {right[k]:.4g}.",
        en=f"{formula}: {en} gets grad = {got[k]:.4g} and should get {right[k]:.4g}.",
    )


def _has_begun(function: Callable) -> bool:
    """Whether the function does anything else than the cell as given: that sets the last grad to 1, all others to 0."""
    nodes = (Value(3.0) * Value(-2.0)).order()
    try:
        _grads(function, nodes)
    except Exception:  # reported by the check itself
        return True
    return [node.grad for node in nodes] != [0.0, 0.0, 1.0]


def _caught(function: Callable, formula: str) -> Callable:
    def call(nodes) -> None:
        try:
            function(nodes)
        except Exception as error:
            kind = type(error).__name__
            raise fail(
                "backward",
                "error",
                ru=f"{formula}: ошибка {kind}: {error}.",
                en=f"{formula}: {kind}: {error}.",
            ) from None

    return call


def _grads(function: Callable, nodes: Sequence[Value]) -> np.ndarray:
    function(nodes)
    try:
        return np.array([float(node.grad) for node in nodes])
    except (TypeError, ValueError):
        return np.full(len(nodes), math.nan)


def _same(a: np.ndarray, b: np.ndarray) -> bool:
    return bool(np.allclose(a, b, rtol=1e-9, atol=1e-12))


_P, _Y = np.array([0.9, 0.2, 0.6, 0.7]), np.array([1, 0, 0, 1])


def loss_slopes(values) -> None:
    """∂J/∂z for four examples with p = 0.9, 0.2, 0.6, 0.7 and y = 1, 0, 0, 1; J is the mean cross-entropy."""
    difference = _P - _Y
    exercise.numbers(
        "loss_slopes",
        values,
        tuple(difference / 4),
        known={
            "no-mean": (
                tuple(difference),
                "потеряно 1/m: J — среднее по четырём примерам.",
                "the 1/m is missing: J is the mean over four examples.",
            ),
            "sign": (
                tuple(-difference / 4),
                "знак: где y = 1, с ростом z потери убывают, и производная отрицательна.",
                "the sign: where y = 1, the loss falls as z grows, and the derivative is negative.",
            ),
            "sign-no-mean": (
                tuple(-difference),
                "знак обратный, и потеряно 1/m.",
                "the sign is reversed, and the 1/m is missing.",
            ),
            "by-p": (
                tuple(difference / (_P * (1 - _P)) / 4),
                "это производные по p. Остался ещё один шаг назад, через сигмоиду: умножьте на p(1 − p).",
                "these are the derivatives with respect to p. One more step back, through the sigmoid: times p(1 − p).",
            ),
            "sigmoid-twice": (
                tuple(difference * _P * (1 - _P) / 4),
                "p(1 − p) лишнее: в p − y сигмоида уже учтена.",
                "p(1 − p) does not belong here: p − y already includes the sigmoid.",
            ),
        },
        says={"ru": "(p − y)/m", "en": "(p − y)/m"},
    )


def _reference(dZ, X, W):
    return dZ @ W, dZ.T @ X, dZ.sum(axis=0)


_LINEAR = Check(
    function="linear_backward",
    reference=_reference,
    returns=("dX", "dW", "db"),
    says={"ru": "любые формы", "en": "any shapes"},
    known=(
        Known(
            "transposed",
            lambda dZ, X, W: (dZ @ W, X.T @ dZ, dZ.sum(axis=0)),
            ru="dW транспонирован: получено ({n}, {h}), а W имеет форму ({h}, {n}). У производной форма переменной.",
            en="dW is transposed: it is ({n}, {h}), and W is ({h}, {n}). A derivative has the shape of its variable.",
        ),
        Known(
            "mean",
            lambda dZ, X, W: (dZ @ W, dZ.T @ X / len(X), dZ.mean(axis=0)),
            ru="1/m здесь лишнее: среднее взято в потерях, и dZ его уже содержит. Слой только складывает.",
            en="1/m does not belong here: the mean was taken in the loss, and dZ includes it. A layer only adds.",
        ),
        Known(
            "mean-b",
            lambda dZ, X, W: (dZ @ W, dZ.T @ X, dZ.mean(axis=0)),
            ru="db — сумма по примерам, а не среднее: 1/m уже стоит в dZ.",
            en="db is the sum over examples, not the mean: 1/m is already in dZ.",
        ),
        Known(
            "mean-w",
            lambda dZ, X, W: (dZ @ W, dZ.T @ X / len(X), dZ.sum(axis=0)),
            ru="dW поделён на m, но 1/m уже стоит в dZ.",
            en="dW is divided by m, but 1/m is already in dZ.",
        ),
        Known(
            "wrong-axis",
            lambda dZ, X, W: (dZ @ W, dZ.T @ X, dZ.sum(axis=1)),
            ru="db сложено по нейронам, и вышло {m} чисел. Смещение общее у всех примеров, поэтому сумма по ним: "
            "axis=0.",
            en="db is summed over neurons and has {m} numbers. All examples share the bias, so sum over them: axis=0.",
        ),
        Known(
            "column",
            lambda dZ, X, W: (dZ @ W, dZ.T @ X, dZ.sum(axis=0, keepdims=True)),
            ru="db имеет форму (1, {h}), а b — ({h},).",
            en="db has shape (1, {h}), but b is ({h},).",
        ),
        Known(
            "one-number",
            lambda dZ, X, W: (dZ @ W, dZ.T @ X, dZ.sum()),
            ru="db — одно число: сложено всё. Смещений {h}, по одному на нейрон.",
            en="db is a single number: everything is added up. There are {h} biases, one for each neuron.",
        ),
        Known(
            "no-sum",
            lambda dZ, X, W: (dZ @ W, dZ.T @ X, dZ),
            ru="db — это сам dZ, без суммы по примерам.",
            en="db is dZ itself, without the sum over examples.",
        ),
        Known(
            "forgot-dx",
            lambda dZ, X, W: (dZ, dZ.T @ X, dZ.sum(axis=0)),
            ru="dX имеет форму dZ, а должен иметь форму X: ({m}, {n}). Пройдите ещё через W.",
            en="dX has the shape of dZ and should have that of X, ({m}, {n}). Go back through W.",
        ),
    ),
)


def linear_backward(function, seed: int = 0) -> None:
    """(dX, dW, db) of a layer Z = X Wᵀ + b, from dZ (m, h), X (m, n), W (h, n)."""
    rng = np.random.default_rng(seed)
    cases = []
    for m, n, h in ((5, 3, 4), (2, 6, 3), (1, 2, 5)):
        arrays = {"dZ": rng.normal(size=(m, h)), "X": rng.normal(size=(m, n)), "W": rng.normal(size=(h, n))}
        cases.append(Case(arrays, {"m": m, "n": n, "h": h}))
    exercise.function(_LINEAR, function, cases)
