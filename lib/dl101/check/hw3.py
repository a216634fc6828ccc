"""Checks of homework 3, gates and XOR. Examples are rows: X is (m, n), y (m,) of 0 and 1, as in lecture 05.

    from dl101.check import hw3 as check
    check.neuron(neuron)

A network is W (h, n), a row for each hidden neuron, b (h,), v (h,) and a number c. Weights chosen by hand have many
right values: they are judged by what they answer and by their margins. What was trained is compared with a reference
from the same starts; the starts are chosen so that no run ends near the border between solved and not.

Tables, starts and the gradient are those that the notebook is given, in dl101.given.hw3.
"""

from __future__ import annotations

import functools
import sys
from itertools import combinations

import numpy as np

from dl101 import many_starts, two_layer
from dl101.activations import heaviside, sigmoid
from dl101.check import forbidden, laws
from dl101.check import summary as _summary
from dl101.check.failure import CheckFailed
from dl101.check.given import given
from dl101.check.task import Case, Check, Known, succeeded
from dl101.check.values import as_numbers, number
from dl101.given.hw3 import CORNERS_3, GATES, INPUTS, PARITY, SEPARABLE, loss_and_gradient, start
from dl101.language import say

__all__ = [
    "FORBIDDEN", "MARGIN", "TASKS", "CheckFailed", "forward", "gates_10", "gates_14", "gates_5", "given", "margin",
    "margin_wrong_side", "neuron", "parity_network", "success_rate", "success_rate_criterion", "summary", "train",
    "train_losses", "xor_network",
]  # fmt: skip

# What an answer may not lead to: the course's own solutions, and libraries that have one.
FORBIDDEN = forbidden.modules()

# Asked of every neuron built by hand. The most possible: 0.354 for AND, 0.289 for a corner of the cube.
MARGIN = 0.25
# A mean loss below this has all four rows of a gate right: one wrong row costs at least ln 2.
_SOLVED = np.log(2) / 4
_ON_LINE = 1e-9


def _rng(seed):
    return np.random.default_rng(seed)


# ── neuron ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def _neuron(X, w, b):
    return heaviside(X @ w + b, 0.5)


_NEURON = Check(
    function="neuron",
    reference=_neuron,
    returns=("a",),
    says={"ru": "ответы 0, ½ и 1, форма (m,)", "en": "answers 0, ½ and 1, shape (m,)"},
    known=(
        Known("at-zero", lambda X, w, b: (X @ w + b > 0) * 1.0,
              ru="при z = 0 получается 0, а условились, что H(0) = ½.",
              en="for z = 0 the answer is 0; we agreed on H(0) = ½."),
        Known("at-zero", lambda X, w, b: (X @ w + b >= 0) * 1.0,
              ru="при z = 0 получается 1, а условились, что H(0) = ½.",
              en="for z = 0 the answer is 1; we agreed on H(0) = ½."),
        Known("no-step", lambda X, w, b: X @ w + b,
              ru="это суммы z. Ступенька к ним ещё не применена.",
              en="these are the sums z. The step has not been applied to them."),
        Known("sign", lambda X, w, b: np.sign(X @ w + b),
              ru="это знаки −1, 0 и 1. Ступенька отвечает 0, ½ и 1.",
              en="these are the signs −1, 0 and 1. The step answers 0, ½ and 1."),
        Known("smooth", lambda X, w, b: sigmoid(X @ w + b),
              ru="это сигмоида, а здесь нужна ступенька.",
              en="this is the sigmoid; here a step is wanted."),
        Known("no-bias", lambda X, w, b: heaviside(X @ w, 0.5),
              ru="смещение b не участвует в сумме.",
              en="the bias b does not enter the sum."),
        Known("bias-sign", lambda X, w, b: heaviside(X @ w - b, 0.5),
              ru="смещение b вычитается, а его нужно прибавлять.",
              en="the bias b is subtracted; it should be added."),
        Known("reversed", lambda X, w, b: 1 - heaviside(X @ w + b, 0.5),
              ru="нули и единицы поменялись местами: 1 нужна при z > 0.",
              en="zeros and ones are swapped: 1 is wanted for z > 0."),
        Known("column", lambda X, w, b: heaviside(X @ w + b, 0.5)[:, None],
              ru="форма ответа ({m}, 1), а нужна ({m},): по числу на пример.",
              en="the shape of the answer is ({m}, 1); it should be ({m},), a number for each example."),
    ),
    forbidden=FORBIDDEN,
)  # fmt: skip


def neuron(function, seed=0, shapes=((6, 2), (4, 3), (5, 5))):
    """Answers of a neuron for X of shapes (m, n), some of them exactly on the line, and for the four corners."""
    rng = _rng(seed)
    cases = [Case({"X": INPUTS, "w": np.array([2, 2]), "b": -2}, {"m": 4})]
    for m, n in shapes:
        # Quarters are exact in floating point, and so is a sum that should be zero.
        X, w = rng.integers(-8, 9, (m, n)) / 4, rng.integers(1, 9, n) * rng.choice((-1, 1), n) / 2
        b = -float(X[0] @ w) or 0.5
        cases.append(Case({"X": X, "w": w, "b": b}, {"m": m}))
    _NEURON.run(function, cases)


# ── margin ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def _margin(X, y, w, b):
    sides = 2 * np.asarray(y) - 1
    return np.min(sides * (X @ w + b)) / np.linalg.norm(w)


def _signed(X, y, w, b):
    return (2 * y - 1) * (X @ w + b)


_MARGIN_KNOWN = (
    Known("not-divided", lambda X, y, w, b: np.min(_signed(X, y, w, b)),
          ru="сумма ещё не расстояние: у весов (2, 2) она вдвое больше, чем у (1, 1), а прямая может быть той же. На "
          "что нужно разделить?",
          en="a sum is not yet a distance: for the weights (2, 2) it is twice that for (1, 1), although the line may "
          "be the same. What should it be divided by?"),
    Known("squared-norm", lambda X, y, w, b: np.min(_signed(X, y, w, b)) / (w @ w),
          ru="разделено на w₁² + w₂² + …, а нужна длина вектора w, корень из этой суммы.",
          en="this was divided by w₁² + w₂² + …; the length of w is the square root of that."),
    Known("norm-with-bias", lambda X, y, w, b: np.min(_signed(X, y, w, b)) / np.sqrt(w @ w + b * b),
          ru="в длину вошло и смещение b. Направление прямой задаёт только w.",
          en="the bias b went into the length as well. Only w gives the direction of the line."),
    Known("norm-one", lambda X, y, w, b: np.min(_signed(X, y, w, b)) / np.abs(w).sum(),
          ru="разделено на |w₁| + |w₂| + …, а длина вектора считается по теореме Пифагора.",
          en="this was divided by |w₁| + |w₂| + …; the length of a vector follows from Pythagoras."),
    Known("mean", lambda X, y, w, b: np.mean(_signed(X, y, w, b)) / np.linalg.norm(w),
          ru="это среднее по примерам, а зазор определяет один пример, худший.",
          en="this is the mean over the examples; the margin belongs to one example, the worst."),
    Known("farthest", lambda X, y, w, b: np.max(_signed(X, y, w, b)) / np.linalg.norm(w),
          ru="это расстояние до самого дальнего примера, а нужен худший.",
          en="this is the distance of the farthest example; the worst one is wanted."),
    Known("distances", lambda X, y, w, b: _signed(X, y, w, b) / np.linalg.norm(w),
          ru="это {m} расстояний, по одному на пример. Нужно одно число.",
          en="these are {m} distances, one for each example. One number is wanted."),
    Known("reversed", lambda X, y, w, b: np.min(-_signed(X, y, w, b)) / np.linalg.norm(w),
          ru="стороны поменялись: расстояние считается положительным там, где ответ неверен.",
          en="the sides are swapped: distances count as positive where the answer is wrong."),
    Known("zeros-lost", lambda X, y, w, b: np.min(y * (X @ w + b)) / np.linalg.norm(w),
          ru="примеры с y = 0 умножены на ноль и пропали. Какой множитель нужен им?",
          en="the examples with y = 0 were multiplied by zero and are lost. Which factor do they need?"),
)  # fmt: skip
_MARGIN = Check(
    function="margin",
    reference=_margin,
    returns=("margin",),
    numbers=("margin",),
    says={"ru": "все примеры на своей стороне", "en": "all examples on their side"},
    known=_MARGIN_KNOWN,
    forbidden=FORBIDDEN,
)
_MARGIN_WRONG_SIDE = Check(
    function="margin",
    reference=_margin,
    returns=("margin",),
    numbers=("margin",),
    says={"ru": "примеры на прямой и на чужой стороне", "en": "examples on the line and on the wrong side"},
    known=(
        Known("no-sign", lambda X, y, w, b: np.min(np.abs(X @ w + b)) / np.linalg.norm(w),
              ru="ответ положителен, хотя пример стоит не на своей стороне. Модуль забывает, с какой стороны прямой он "
              "оказался.",
              en="the result is positive although an example is on the wrong side. The absolute value forgets on which "
              "side of the line it is."),
        Known("clipped", lambda X, y, w, b: max(0.0, np.min(_signed(X, y, w, b)) / np.linalg.norm(w)),
              ru="вместо отрицательного числа вернулся ноль. По нему не видно, далеко ли ошибка от прямой.",
              en="zero came back in place of a negative number. It does not say how far the mistake is from the line."),
        *_MARGIN_KNOWN,
    ),
    forbidden=FORBIDDEN,
)  # fmt: skip
_SCALE = laws.Law(
    "scale",
    {"X": laws.Array("m", 2), "w": laws.Array(2, low=0.5), "b": laws.Array(), "k": laws.Array(low=0.25, high=5)},
    lambda f, X, w, b, k: bool(np.isclose(
        float(f(X, np.ones(len(X)), k * w, k * b)), float(f(X, np.ones(len(X)), w, b)), rtol=1e-6, atol=1e-9)),
    ru="если умножить w и b на одно положительное число, прямая останется на месте, а результат изменился. Вход: "
    "{input}.",
    en="multiply w and b by one positive number, and the line stays where it is; but the result has changed. Input: "
    "{input}.",
    examples=15,
)  # fmt: skip
_SIDES = laws.Law(
    "sides",
    {"X": laws.Array("m", 3), "w": laws.Array(3, low=0.5), "b": laws.Array()},
    lambda f, X, w, b: bool(np.isclose(
        float(f(X, np.zeros(len(X)), -w, -b)), float(f(X, np.ones(len(X)), w, b)), rtol=1e-6, atol=1e-9)),
    ru="если сменить знаки у w и b и поменять местами классы, расстояния не изменятся, а результат изменился. Вход: "
    "{input}.",
    en="change the signs of w and b and swap the classes, and the distances stay the same; but the result has changed. "
    "Input: {input}.",
    examples=15,
)  # fmt: skip


def _line_case(rng, m, n, wrong=None):
    """Examples and a line with all of them on their side; with `wrong` 0 or 1, one of that class is on the other."""
    w, b = rng.uniform(0.5, 3, n) * rng.choice((-1, 1), n), float(rng.uniform(0.3, 2) * rng.choice((-1, 1)))
    while True:
        X = rng.uniform(-2, 2, (m, n))
        z = X @ w + b
        if np.abs(z).min() > 0.1 and (m < 3 or len(set(z > 0)) == 2):
            break
    y = (z > 0).astype(int)
    if wrong is not None:
        y[np.flatnonzero(y != wrong)[0]] = wrong
    return Case({"X": X, "y": y, "w": w, "b": b}, {"m": m})


def margin(function, seed=0, shapes=((5, 2), (6, 3))):
    """The margin where the table is right; X of shapes (m, n)."""
    rng = _rng(seed)
    cases = [Case({"X": INPUTS, "y": GATES[name], "w": np.array([2, 2]), "b": b}, {"m": 4})
             for name, b in (("AND", -2.5), ("OR", -1))]  # fmt: skip
    cases += [_line_case(rng, m, n) for m, n in shapes]
    cases.append(Case({"X": INPUTS, "y": GATES["TRUE"], "w": np.array([3.0, -4.0]), "b": 6.0}, {"m": 4}))
    _MARGIN.run(function, cases, laws.judge(_MARGIN, _SCALE, _SIDES, seed=seed))


def margin_wrong_side(function, seed=0, shapes=((5, 2), (6, 3))):
    """The margin where some example is on the wrong side of the line, or on the line."""
    rng = _rng(seed)
    cases = [_line_case(rng, m, n, wrong=1 - k % 2) for k, (m, n) in enumerate(shapes)]
    w = np.array([1, 1]) * int(rng.integers(1, 4))
    cases += [Case({"X": INPUTS, "y": GATES["XOR"], "w": w, "b": -0.5 * w[0]}, {"m": 4}),
              Case({"X": INPUTS, "y": GATES["AND"], "w": w, "b": -2 * w[0]}, {"m": 4})]  # fmt: skip
    _MARGIN_WRONG_SIDE.run(function, cases)


# ── gates by hand ────────────────────────────────────────────────────────────────────────────────────────────────────


def _corner(x) -> str:
    return "(" + ", ".join(str(int(value)) for value in x) + ")"


def _wrong_gate(name, weights):
    """What is wrong with the weights of one gate: (key, Russian, English), or None."""
    if weights is None or (isinstance(weights, list | tuple) and all(value is None for value in weights)):
        return "missing", "весов ещё нет.", "there are no weights yet."
    values = as_numbers(weights)
    if values is None or values.shape != (3,) or not np.isfinite(values).all():
        return "type", "нужны три числа (w1, w2, b).", "three numbers (w1, w2, b) are wanted."
    w, b, outputs = values[:2].astype(float), float(values[2]), GATES[name]
    constant = len(set(outputs.tolist())) == 1
    if not w.any() and not constant:
        return ("no-line", "при w = (0, 0) прямой нет, ответ всюду один и тот же.",
                "with w = (0, 0) there is no line, and the answer is the same everywhere.")  # fmt: skip
    z = INPUTS @ w + b
    touching = np.abs(z) <= _ON_LINE
    wrong = ~touching & ((z > 0) != (outputs == 1))
    if wrong.all():
        return ("reversed", "все четыре ответа наоборот.", "all four answers are reversed.")
    if wrong.any():
        i = int(np.flatnonzero(wrong)[0])
        return ("table",
                f"на входе {_corner(INPUTS[i])} сумма равна {number(z[i])}, ответ {int(z[i] > 0)}, а нужен "
                f"{outputs[i]}.",
                f"for the input {_corner(INPUTS[i])} the sum is {number(z[i])} and the answer {int(z[i] > 0)}; it "
                f"should be {outputs[i]}.")  # fmt: skip
    if touching.any():
        i = int(np.flatnonzero(touching)[0])
        return ("touches", f"прямая проходит через угол {_corner(INPUTS[i])}, нейрон отвечает там ½.",
                f"the line passes through the corner {_corner(INPUTS[i])}; the neuron answers ½ there.")  # fmt: skip
    gap = np.inf if not w.any() else np.abs(z).min() / np.linalg.norm(w)
    if gap < MARGIN - _ON_LINE:
        return ("margin", f"таблица верна, но зазор {number(gap)}, а нужен не меньше {MARGIN}.",
                f"the table is right, but the margin is {number(gap)}; at least {MARGIN} is wanted.")  # fmt: skip
    return None


def _gates(gates, wanted):
    def failed(key, ru, en):
        return CheckFailed(f"gates: {say(ru=ru, en=en)}", f"gates.{key}")

    if gates is not None and not isinstance(gates, dict):
        raise failed("type", 'нужен словарь: имя вентиля → (w1, w2, b), например {"OR": (1, 2, 3)}.',
                     'a dictionary is wanted, name of a gate → (w1, w2, b), as in {"OR": (1, 2, 3)}.')  # fmt: skip
    found = {name: _wrong_gate(name, (gates or {}).get(name)) for name in SEPARABLE}
    wrong = {name: problem for name, problem in found.items() if problem}
    if all(problem and problem[0] == "missing" for problem in found.values()):
        raise failed("not-written", "веса ещё не вписаны.", "no weights have been entered yet.")
    right = len(found) - len(wrong)
    if right < wanted:
        # What was tried tells more than what is still empty.
        name, (key, ru, en) = min(wrong.items(), key=lambda item: item[1][0] == "missing")
        raise failed(key, f"верных вентилей {right}, здесь нужно {wanted}. {name}: {ru}",
                     f"{right} gates are right, {wanted} are wanted here. {name}: {en}")  # fmt: skip
    succeeded("gates", {"ru": f"верных вентилей {right} из {len(found)}, здесь нужно {wanted}",
                        "en": f"{right} of {len(found)} gates are right, {wanted} are wanted here"})  # fmt: skip


def gates_5(gates):
    """At least 5 of the 14 gates have the right table and the margin MARGIN."""
    _gates(gates, 5)


def gates_10(gates):
    """At least 10 of the 14."""
    _gates(gates, 10)


def gates_14(gates):
    """All 14."""
    _gates(gates, len(SEPARABLE))


# ── networks by hand ─────────────────────────────────────────────────────────────────────────────────────────────────


def _holds_none(value) -> bool:
    return value is None or (isinstance(value, list | tuple) and any(_holds_none(part) for part in value))


def _network(name, network, inputs, outputs, hidden):
    """Judges W, b, v, c of a network of steps: the table, and the margin of every neuron on the inputs it gets."""

    def failed(key, ru, en):
        return CheckFailed(f"{name}: {say(ru=ru, en=en)}", f"{name}.{key}")

    def touches(z, w, who_ru, who_en, key):
        gap, i = np.abs(z).min() / np.linalg.norm(w), int(np.argmin(np.abs(z)))
        if gap < MARGIN - _ON_LINE:
            raise failed(
                key,
                f"{who_ru}: расстояние от границы до входа {_corner(inputs[i])} равно {number(gap)}, а нужно не меньше "
                f"{MARGIN}.",
                f"{who_en}: the distance from the border to the input {_corner(inputs[i])} is {number(gap)}; at least "
                f"{MARGIN} is wanted.",
            )

    n = inputs.shape[1]
    if isinstance(network, dict):
        network = [network.get(part) for part in ("W", "b", "v", "c")]
    if _holds_none(network):
        raise failed("not-written", "не все числа вписаны.", "not all numbers have been entered.")
    parts = [as_numbers(part) for part in network] if isinstance(network, list | tuple) and len(network) == 4 else []
    shapes = [None if part is None else part.shape for part in parts]
    h = shapes[0][0] if parts and shapes[0] else 0
    if not parts or shapes[:3] != [(h, n), (h,), (h,)] or parts[3] is None or parts[3].size != 1 or h == 0:
        raise failed(
            "type",
            f"нужны четыре части: W формы (h, {n}), b формы (h,), v формы (h,) и число c.",
            f"four parts are wanted: W of shape (h, {n}), b of shape (h,), v of shape (h,) and a number c.",
        )
    if not all(np.isfinite(part).all() for part in parts):
        raise failed("type", "среди чисел есть nan или inf.", "nan or inf is among the numbers.")
    if h > hidden:
        raise failed("too-many", f"скрытых нейронов {h}, а можно не больше {hidden}.",
                     f"there are {h} hidden neurons; at most {hidden} are allowed.")  # fmt: skip
    W, b, v, c = (part.astype(float) for part in parts)
    Z = inputs @ W.T + b
    for k in range(h):
        who = f"скрытый нейрон {k + 1}", f"hidden neuron {k + 1}"
        if not W[k].any():
            raise failed("no-line", f"{who[0]}: все веса равны нулю, он отвечает всюду одинаково.",
                         f"{who[1]}: all weights are zero, so it answers the same everywhere.")  # fmt: skip
        touches(Z[:, k], W[k], *who, "hidden-margin")
    U = (Z > 0).astype(float)
    for i, j in combinations(range(len(inputs)), 2):
        if outputs[i] != outputs[j] and (U[i] == U[j]).all():
            raise failed(
                "merged",
                f"входы {_corner(inputs[i])} и {_corner(inputs[j])} попали в одну точку u = {_corner(U[i])}, а ответы "
                "у них разные. Выходной нейрон их уже не различит.",
                f"the inputs {_corner(inputs[i])} and {_corner(inputs[j])} land on one point u = {_corner(U[i])}, but "
                "their answers differ. The output neuron cannot tell them apart any more.",
            )
    z = U @ v + float(c.reshape(()))
    wrong = (np.abs(z) > _ON_LINE) & ((z > 0) != (outputs == 1))
    if wrong.all():
        raise failed("reversed", "все ответы наоборот.", "all answers are reversed.")
    if wrong.any():
        i = int(np.flatnonzero(wrong)[0])
        raise failed(
            "table",
            f"неверных строк: {wrong.sum()}. На входе {_corner(inputs[i])} u = {_corner(U[i])}, сумма выхода "
            f"{number(z[i])}, ответ {int(z[i] > 0)}, а нужен {outputs[i]}.",
            f"rows that are wrong: {wrong.sum()}. For the input {_corner(inputs[i])} u = {_corner(U[i])}, the output's "
            f"sum is {number(z[i])} and the answer {int(z[i] > 0)}; it should be {outputs[i]}.",
        )
    touches(z, v, "выходной нейрон", "output neuron", "output-margin")
    gap = min((np.abs(Z) / np.linalg.norm(W, axis=1)).min(), np.abs(z).min() / np.linalg.norm(v))
    succeeded(name, {"ru": f"верны все строки ({len(inputs)}), наименьший зазор {number(gap)}",
                     "en": f"all {len(inputs)} rows are right, the smallest margin is {number(gap)}"})  # fmt: skip


def xor_network(network):
    """W (2, 2), b (2,), v (2,), c of a network of steps that is XOR."""
    _network("xor_network", network, INPUTS, GATES["XOR"], 2)


def parity_network(network):
    """W (h, 3), b (h,), v (h,), c, h at most 3: 1 where the number of ones among three inputs is odd."""
    _network("parity_network", network, CORNERS_3, PARITY, 3)


# ── forward ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def _forward(X, W, b, v, c):
    U = np.tanh(X @ W.T + b)
    return U, sigmoid(U @ v + c)


def _forward_with(hidden=lambda z: np.tanh(z), output=sigmoid, transpose=True, bias=1.0, c_factor=1.0):
    """A forward pass with these differences."""

    def wrong(X, W, b, v, c):
        U = hidden(X @ (W.T if transpose else W) + bias * b)
        return U, output(U @ v + c_factor * c)

    return wrong


_FORWARD = Check(
    function="forward",
    reference=_forward,
    returns=("U", "p"),
    says={"ru": "U формы (m, h) и вероятности p формы (m,)", "en": "U of shape (m, h), probabilities p of shape (m,)"},
    known=(
        Known("not-transposed", _forward_with(transpose=False),
              ru="W умножается не той стороной: веса нейрона стоят в строке W, а X @ W берёт столбцы.",
              en="W is multiplied the wrong way round: a neuron's weights are a row of W, but X @ W takes columns."),
        Known("hidden-sigmoid", _forward_with(hidden=sigmoid),
              ru="у скрытых нейронов здесь tanh, а не сигмоида.",
              en="the hidden neurons have tanh here, not the sigmoid."),
        Known("hidden-step", _forward_with(hidden=lambda z: heaviside(z, 0.5)),
              ru="у скрытых нейронов здесь tanh, а не ступенька: через ступеньку ничему не научиться.",
              en="the hidden neurons have tanh here, not a step: nothing can be learned through a step."),
        Known("hidden-linear", _forward_with(hidden=lambda z: z),
              ru="к скрытому слою не применён tanh. Без него два слоя — всё та же одна прямая.",
              en="tanh was not applied in the hidden layer. Without it two layers are still one line."),
        Known("no-sigmoid", _forward_with(output=lambda z: z),
              ru="p — это ещё не вероятности, а суммы: к выходу не применена сигмоида.",
              en="p holds sums, not probabilities yet: the sigmoid was not applied to the output."),
        Known("output-tanh", _forward_with(output=np.tanh),
              ru="к выходу применён tanh, а вероятность даёт сигмоида.",
              en="tanh was applied to the output; a probability comes from the sigmoid."),
        Known("output-step", _forward_with(output=lambda z: heaviside(z, 0.5)),
              ru="p — ответы 0 и 1, а нужны вероятности: у выхода здесь сигмоида.",
              en="p holds answers 0 and 1; probabilities are wanted: the output has the sigmoid here."),
        Known("no-hidden-bias", _forward_with(bias=0.0),
              ru="смещения b скрытых нейронов не прибавлены.",
              en="the biases b of the hidden neurons were not added."),
        Known("no-output-bias", _forward_with(c_factor=0.0),
              ru="смещение c выхода не прибавлено.",
              en="the bias c of the output was not added."),
        Known("swapped", lambda X, W, b, v, c: _forward(X, W, b, v, c)[::-1],
              ru="возвращается p, U, а нужно в другом порядке: U, p.",
              en="this returns p, U; the order should be U, p."),
        Known("column", lambda X, W, b, v, c: (_forward(X, W, b, v, c)[0], _forward(X, W, b, v, c)[1][:, None]),
              ru="p имеет форму ({m}, 1), а нужна ({m},): по числу на пример.",
              en="p has shape ({m}, 1); it should be ({m},), a number for each example."),
    ),
    earlier={"neuron": _neuron},
    forbidden=FORBIDDEN,
)  # fmt: skip


def _parameters(rng, n, h):
    return {"W": rng.normal(0, 1, (h, n)), "b": rng.normal(0, 1, h) + 0.3, "v": rng.normal(0, 1.5, h),
            "c": float(rng.normal(0.6, 0.2))}  # fmt: skip


def forward(function, seed=0, shapes=((4, 2, 2), (5, 3, 3), (1, 2, 4))):
    """U and p for X (m, n) and h hidden neurons; shapes: (m, n, h)."""
    rng = _rng(seed)
    cases = [Case({"X": rng.normal(0, 1, (m, n)), **_parameters(rng, n, h)}, {"m": m}) for m, n, h in shapes]
    cases.append(Case({"X": INPUTS, **_parameters(rng, 2, 2)}, {"m": 4}))
    _FORWARD.run(function, cases)


# ── train ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def _train(X, y, W, b, v, c, learning_rate, steps):
    parameters, losses = [W, b, v, c], []
    for _ in range(steps):
        loss, *slopes = loss_and_gradient(X, y, *parameters)
        losses.append(loss)
        parameters = [p - learning_rate * slope for p, slope in zip(parameters, slopes, strict=True)]
    return *parameters, [*losses, loss_and_gradient(X, y, *parameters)[0]]


def _train_with(factors=(1, 1, 1, 1), more=0, rate=None, frozen=False, one_by_one=False, history=lambda losses: losses):
    """A training loop with these differences. factors: of the steps of W, b, v, c."""

    def wrong(X, y, W, b, v, c, learning_rate, steps):
        alpha = learning_rate if rate is None else rate
        parameters, losses = [W, b, v, c], []
        first = loss_and_gradient(X, y, *parameters)[1:]
        for _ in range(max(0, steps + more)):
            losses.append(loss_and_gradient(X, y, *parameters)[0])
            slopes = first if frozen else loss_and_gradient(X, y, *parameters)[1:]
            for i, factor in enumerate(factors):
                slope = loss_and_gradient(X, y, *parameters)[1 + i] if one_by_one else slopes[i]
                parameters[i] = parameters[i] - factor * alpha * slope
        losses.append(loss_and_gradient(X, y, *parameters)[0])
        return (*parameters, history(losses))

    return wrong


_TRAIN_KNOWN = (
    Known("ascent", _train_with((-1, -1, -1, -1)),
          ru="шаги делаются вдоль градиента, и потери растут. Градиент нужно вычитать.",
          en="the steps go along the gradient, so the loss rises. The gradient should be subtracted."),
    Known("no-rate", _train_with(rate=1.0),
          ru="скорость обучения не участвует: градиент вычитается целиком.",
          en="the learning rate does not enter: the whole gradient is subtracted."),
    Known("one-step-short", _train_with(more=-1),
          ru="сделано на один шаг меньше, чем сказано в steps.",
          en="one step fewer was made than steps says."),
    Known("one-step-more", _train_with(more=1),
          ru="сделано на один шаг больше, чем сказано в steps.",
          en="one step more was made than steps says."),
    Known("frozen", _train_with(frozen=True),
          ru="градиент посчитан один раз, в начале. После каждого шага он другой.",
          en="the gradient was computed once, at the start. It changes with every step."),
    Known("one-by-one", _train_with(one_by_one=True),
          ru="градиент для следующего массива считается, когда предыдущий уже сдвинут. Все четыре производные берутся "
          "в одной точке.",
          en="the gradient for the next array is computed after the one before it has moved. All four derivatives "
          "should be taken at the same point."),
    Known("output-only", _train_with((0, 0, 1, 1)),
          ru="W и b не изменились: обучается только выходной нейрон.",
          en="W and b have not changed: only the output neuron learns."),
    Known("hidden-only", _train_with((1, 1, 0, 0)),
          ru="v и c не изменились: обучается только скрытый слой.",
          en="v and c have not changed: only the hidden layer learns."),
    Known("no-biases", _train_with((1, 0, 1, 0)),
          ru="смещения b и c не изменились, а их тоже нужно обучать.",
          en="the biases b and c have not changed; they should learn as well."),
    Known("not-trained", _train_with((0, 0, 0, 0)),
          ru="веса вернулись такими же, как были.",
          en="the weights came back as they were."),
)  # fmt: skip
_TRAIN = Check(
    function="train",
    reference=_train,
    returns=("W", "b", "v", "c", "losses"),
    compare=("W", "b", "v", "c"),
    numbers=("c",),
    says={"ru": "веса после всех шагов", "en": "the weights after all steps"},
    known=_TRAIN_KNOWN,
    earlier={"forward": _forward, "loss_and_gradient": loss_and_gradient, "start": start},
    forbidden=FORBIDDEN,
)
_TRAIN_LOSSES = Check(
    function="train",
    reference=_train,
    returns=("W", "b", "v", "c", "losses"),
    compare=("losses",),
    says={"ru": "потери до первого шага и после каждого", "en": "the loss before the first step and after each"},
    known=(
        Known("before-only", _train_with(history=lambda losses: losses[:-1]),
              ru="чисел {steps}, потери перед каждым шагом. Нужно ещё одно: потери после последнего.",
              en="there are {steps} numbers, the loss before each step. One more is wanted: the loss after the last."),
        Known("after-only", _train_with(history=lambda losses: losses[1:]),
              ru="чисел {steps}, потери после каждого шага. Нужно ещё одно: потери до первого.",
              en="there are {steps} numbers, the loss after each step. One more is wanted: the loss before the first."),
        Known("last-only", _train_with(history=lambda losses: losses[-1]),
              ru="это одно число, последние потери. Нужен список из {steps} + 1 чисел.",
              en="this is one number, the last loss. A list of {steps} + 1 numbers is wanted."),
        Known("same-point", _train_with(history=lambda losses: losses[:-1] + losses[-2:-1]),
              ru="последнее число повторяет предыдущее: после последнего шага потери нужно посчитать заново.",
              en="the last number repeats the one before: after the last step the loss has to be computed again."),
        *(known for known in _TRAIN_KNOWN if known.key != "one-step-short"),  # its losses are those of before-only
    ),
    earlier={"forward": _forward, "loss_and_gradient": loss_and_gradient, "start": start},
    forbidden=FORBIDDEN,
)  # fmt: skip


def _training_cases(seed, shapes, steps):
    """Networks of several sizes on random tables; shapes: (m, n, h)."""
    rng, cases = _rng(seed), []
    for (m, n, h), count in zip(shapes, steps, strict=True):
        X, y = rng.normal(0, 1, (m, n)), np.arange(m) % 2
        arguments = {"X": X, "y": rng.permutation(y), **_parameters(rng, n, h)}
        rate = float(rng.uniform(0.3, 0.8))
        cases.append(Case({**arguments, "learning_rate": rate, "steps": count}, {"steps": count}))
    return cases


def train(function, seed=0, shapes=((4, 2, 2), (6, 3, 2), (5, 2, 3)), steps=(3, 1, 6)):
    """W, b, v and c after training."""
    _TRAIN.run(function, _training_cases(seed, shapes, steps))


def train_losses(function, seed=0, shapes=((4, 2, 2), (6, 3, 2), (5, 2, 3)), steps=(3, 1, 6)):
    """The losses on the way."""
    _TRAIN_LOSSES.run(function, _training_cases(seed, shapes, steps))


# ── success rate ─────────────────────────────────────────────────────────────────────────────────────────────────────


def _final(X, y, seeds, learning_rate, steps):
    """The networks trained from these seeds, and their losses."""
    return many_starts.train("tanh", 2, [int(seed) for seed in seeds], X, y, learning_rate, steps)


def _success_rate(X, y, seeds, learning_rate, steps):
    return float(np.mean(_final(X, y, seeds, learning_rate, steps)[1] < _SOLVED))


def _rate_with(share):
    """A success rate that makes something else of the final losses (s,)."""
    return lambda X, y, seeds, learning_rate, steps: share(_final(X, y, seeds, learning_rate, steps)[1])


def _all_rows_right(X, y, seeds, learning_rate, steps):
    networks, _ = _final(X, y, seeds, learning_rate, steps)
    return float(np.mean([np.array_equal(two_layer.predict(network, X), y) for network in networks]))


_SUCCESS_KNOWN = (
    Known("count", _rate_with(lambda losses: float(np.sum(losses < _SOLVED))),
          ru="это число решивших запусков, а нужна их доля от всех: {runs}.",
          en="this is the number of runs that solved the task; their share of all {runs} is wanted."),
    Known("percent", _rate_with(lambda losses: float(100 * np.mean(losses < _SOLVED))),
          ru="доля нужна числом от 0 до 1, а это проценты.",
          en="the share should be a number from 0 to 1; these are per cent."),
    Known("failures", _rate_with(lambda losses: float(np.mean(losses >= _SOLVED))),
          ru="это доля запусков, которые не решили задачу. Нужна доля решивших.",
          en="this is the share of runs that failed. The share that succeeded is wanted."),
    Known("threshold", _rate_with(lambda losses: float(np.mean(losses < np.log(2)))),
          ru="порог слишком высок: потери ln 2 даёт и сеть, которая на всё отвечает ½. Нужно J < ¼ ln 2.",
          en="the threshold is too high: a network that answers ½ to everything has a loss of ln 2. J < ¼ ln 2 is "
          "wanted."),
    Known("mean-loss", _rate_with(lambda losses: float(np.mean(losses))),
          ru="это средние потери. Нужна доля запусков, у которых они ниже порога.",
          en="this is the mean loss. The share of runs with a loss below the threshold is wanted."),
    Known("seed-numbers", lambda X, y, seeds, learning_rate, steps: _success_rate(
              X, y, range(len(seeds)), learning_rate, steps),
          ru="обучение начинается с номеров 0, 1, 2, …, а не с тех, что даны в seeds.",
          en="training starts from the seeds 0, 1, 2, …, not from those given in seeds."),
    Known("one-seed", lambda X, y, seeds, learning_rate, steps: _success_rate(X, y, seeds[:1], learning_rate, steps),
          ru="посчитан один запуск: нет ли return внутри цикла и не один ли и тот же seed берётся каждый раз?",
          en="one run was counted: is return inside the loop, or is the same seed used every time?"),
    Known("before-training", lambda X, y, seeds, learning_rate, steps: _success_rate(X, y, seeds, learning_rate, 0),
          ru="сравниваются потери до обучения. Нужны последние.",
          en="the loss before training is compared. The last one is wanted."),
)  # fmt: skip
_SUCCESS_EARLIER = {"forward": _forward, "loss_and_gradient": loss_and_gradient, "start": start, "train": _train}
_SUCCESS_RATE = Check(
    function="success_rate",
    reference=_success_rate,
    returns=("rate",),
    numbers=("rate",),
    says={"ru": "доля запусков, решивших задачу", "en": "the share of runs that solved the task"},
    known=_SUCCESS_KNOWN,
    earlier=_SUCCESS_EARLIER,
    forbidden=FORBIDDEN,
)
_SUCCESS_RATE_CRITERION = Check(
    function="success_rate",
    reference=_success_rate,
    returns=("rate",),
    numbers=("rate",),
    says={"ru": "порог ¼ ln 2 для последних потерь", "en": "the threshold ¼ ln 2 for the last loss"},
    known=(
        Known("rows", _all_rows_right,
              ru="засчитаны запуски, где верны все строки. Условие строже: J < ¼ ln 2.",
              en="runs count here as soon as all rows are right. The condition is stricter: J < ¼ ln 2."),
        # The others give 0 or 1 on few runs, and so do mistakes of another kind.
        *(known for known in _SUCCESS_KNOWN if known.key in ("count", "percent", "failures", "threshold", "mean-loss")),
    ),
    earlier=_SUCCESS_EARLIER,
    forbidden=FORBIDDEN,
)  # fmt: skip


def _rate_case(gate, seeds, learning_rate, steps):
    arguments = {"X": INPUTS, "y": GATES[gate], "seeds": [int(seed) for seed in seeds],
                 "learning_rate": learning_rate, "steps": steps}  # fmt: skip
    return Case(arguments, {"runs": len(seeds)})


def _chosen_case(rng, gate, solved, failed, learning_rate, steps, deceptive=0):
    """So many starts that solve the gate, so many that do not; of these, `deceptive` with all rows right.

    Those nearest to the threshold are taken, so that another threshold is noticed; but none nearer than 4 %, so that
    nobody's rounding moves a loss across it.
    """
    y = GATES[gate]
    seeds = rng.choice(np.arange(100, 5000), 24 * (solved + failed), replace=False)
    networks, losses = _final(INPUTS, y, seeds, learning_rate, steps)
    rows = np.array([np.array_equal(two_layer.predict(network, INPUTS), y) for network in networks])
    order = np.argsort(losses)
    seeds, losses, rows = seeds[order], losses[order], rows[order]
    arrived, stuck = losses < 0.96 * _SOLVED, (losses > 1.04 * _SOLVED) & (losses < 0.97 * np.log(2))
    # The first one fails where any does: one start alone gives another share.
    return _rate_case(gate, [*seeds[stuck & rows][:deceptive], *seeds[stuck & ~rows][: failed - deceptive],
                             *seeds[arrived][::-1][:solved]], learning_rate, steps)  # fmt: skip


# Finding such starts takes longer than trying a student's function on them, and a check is run again and again.
@functools.cache
def _success_cases(seed, runs):
    """No training at all, then OR, which is always learned, XOR and XNOR: in this order mistakes can be told apart."""
    rng = _rng(seed)
    settings = (("OR", 1.0, 300), ("XOR", 1.0, 300), ("XNOR", 2.0, 200))
    return [_rate_case("XOR", rng.choice(np.arange(100, 5000), 3, replace=False), 1.0, 0)] + [
        _chosen_case(rng, gate, solved, failed, learning_rate, steps)
        for (gate, learning_rate, steps), (solved, failed) in zip(settings, runs, strict=True)
    ]


@functools.cache
def _criterion_cases(seed, solved, failed, deceptive):
    return [_chosen_case(_rng(seed), "XOR", solved, failed, 0.5, 200, deceptive)]


def success_rate(function, seed=0, runs=((4, 0), (5, 2), (2, 4))):
    """The share for starts that arrive or get stuck; runs: how many of each, for OR, XOR and XNOR."""
    _SUCCESS_RATE.run(function, _success_cases(seed, runs))


def success_rate_criterion(function, seed=0, solved=3, failed=5, deceptive=3):
    """The share for short runs: of the failed ones some have all rows right and still a loss above the threshold."""
    _SUCCESS_RATE_CRITERION.run(function, _criterion_cases(seed, solved, failed, deceptive))


# ── all of them ──────────────────────────────────────────────────────────────────────────────────────────────────────

TASKS = (
    _summary.Task(1, "neuron", {"test-neuron": (1, neuron)}),
    _summary.Task(2, "margin", {"test-margin": (1, margin), "test-margin-wrong-side": (1, margin_wrong_side)}),
    _summary.Task(3, "gates", {"test-gates-5": (1, gates_5), "test-gates-10": (1, gates_10),
                               "test-gates-14": (1, gates_14)}),
    _summary.Task(4, "xor_network", {"test-xor": (1, xor_network)}),
    _summary.Task(4, "parity_network", {"test-parity": (1, parity_network)}),
    _summary.Task(5, "forward", {"test-forward": (1, forward)}),
    _summary.Task(6, "train", {"test-train": (1, train), "test-train-losses": (1, train_losses)}),
    _summary.Task(7, "success_rate", {"test-success-rate": (1, success_rate),
                                      "test-success-rate-criterion": (1, success_rate_criterion)}),
)  # fmt: skip
MANUAL = {"no-line-proof": 2}


def summary(names=None):
    """A table for the student: each task, its points, and what its visible checks say now.

    names: the notebook's names; those of the calling cell where left out.
    """
    return _summary.make(TASKS, MANUAL, sys._getframe(1).f_globals if names is None else names)
