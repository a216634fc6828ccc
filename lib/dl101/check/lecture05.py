"""Checks of the exercises of lecture 05.

    from dl101.check import lecture05 as check
    check.gate("AND", w, b)

Weights by hand have many right values, so an answer is judged by its truth table. A corner on a line is a mistake of
its own: what the neuron answers there would be a convention, the value H(0).
"""

from __future__ import annotations

import math
from itertools import combinations

import numpy as np

from dl101.check import exercise
from dl101.check.exercise import fail, reveal, waiting
from dl101.check.task import succeeded
from dl101.gates import GATES, INPUTS, is_separable, separating_line
from dl101.language import say

__all__ = [
    "another_pair",
    "demanded",
    "drawn",
    "gate",
    "merged_loss",
    "not_separable",
    "output_layer",
    "reveal",
    "sums",
]

_ON_LINE = 1e-9


def gate(name: str, w, b) -> None:
    """One neuron for a gate of dl101.gates.GATES: w, 2 numbers, and b. Answer 1 where w·x + b > 0."""
    if _empty(w, b):
        waiting(name)
        return
    w, b = _numbers(name, "w", w, 2), _numbers(name, "b", b, 1)[0]
    constant = len(set(GATES[name].tolist())) == 1
    if not w.any() and not constant:
        raise fail(
            name,
            "no-line",
            ru="при w = (0, 0) прямой нет: ответ один и тот же во всей плоскости.",
            en="with w = (0, 0) there is no line: the answer is the same in the whole plane.",
        )
    _refuse_wrong_table(name, INPUTS @ w + b, GATES[name])
    if constant:  # no line is needed, and any margin is possible
        succeeded(name, {"ru": "таблица верна", "en": "the table is right"})
        return
    margin, best = _margin(w, b), _margin(*separating_line(GATES[name]))
    if margin < 0.999 * best:
        says = {
            "ru": f"таблица верна. До ближайшего угла {_text(margin)}, а бывает и {_text(best)}",
            "en": f"the table is right. The nearest corner is {_text(margin)} away; {_text(best)} is possible",
        }
    else:
        says = {
            "ru": f"таблица верна. До ближайшего угла {_text(margin)}, больше не бывает",
            "en": f"the table is right. The nearest corner is {_text(margin)} away, which is the most possible",
        }
    succeeded(name, says)


def sums(same_class_0, same_class_1) -> None:
    """z(0,0) + z(1,1) and z(0,1) + z(1,0), each as 3 numbers: what w1, w2 and b are multiplied by."""
    for name, values in (("z00 + z11", same_class_0), ("z01 + z10", same_class_1)):
        exercise.numbers(
            name,
            values,
            (1, 1, 2),
            known={
                "one-bias": (
                    (1, 1, 1),
                    "смещение b входит в каждое из двух слагаемых.",
                    "the bias b is part of each of the two terms.",
                ),
                "twice": (
                    (2, 2, 2),
                    "каждый вес встречается только в одном из двух слагаемых: там, где его вход равен 1.",
                    "each weight is part of one term only: the one whose input is 1.",
                ),
            },
            says={"ru": "w₁ + w₂ + 2b", "en": "w₁ + w₂ + 2b"},
        )


def demanded(sign) -> None:
    """What the table of XOR asks of z00 + z11 against z01 + z10: "<", "=" or ">"."""
    exercise.choice(
        "sign",
        sign,
        "<",
        known={
            "=": (
                "identity",
                "равны суммы при любых весах, и это вы уже показали. А чего требует таблица? Посмотрите на знаки z.",
                "the sums are equal for all weights, as you have just shown. But what does the table demand? Look at "
                "the signs of z.",
            ),
            ">": (
                "reversed",
                "наоборот: в углах (0, 0) и (1, 1) ответ 0, значит, там z не больше нуля.",
                "the other way round: at (0, 0) and (1, 1) the answer is 0, so z is at most zero there.",
            ),
        },
        says={
            "ru": "по таблице одна сумма меньше другой, а они всегда равны. Таких весов нет",
            "en": "the table needs one sum below the other, but they are always equal. There are no such weights",
        },
    )


def not_separable(names) -> None:
    """The gates that no line separates: their names in GATES, as a list or a set."""
    if names is None:
        waiting("not_separable")
        return
    given = [names] if isinstance(names, str) else names
    if not isinstance(given, (list, tuple, set, frozenset)) or not all(isinstance(name, str) for name in given):
        raise fail(
            "not_separable",
            "type",
            ru='здесь нужен список имён, например ["AND", "OR"].',
            en='a list of names is needed here, such as ["AND", "OR"].',
        )
    by_plain = {name.upper(): name for name in GATES}
    for name in given:
        known = by_plain.get(name.strip().upper())
        if known is None:
            raise fail(
                "not_separable",
                "name",
                ru=f"вентиля {name!r} в таблице нет.",
                en=f"there is no gate {name!r} in the table.",
            )
        if len(set(GATES[known].tolist())) == 1:
            raise fail(
                "not_separable",
                "constant",
                ru=f"{known} отвечает одно и то же: годится прямая, которая оставляет все углы по одну сторону.",
                en=f"{known} always answers the same: a line will do that leaves all corners on one side.",
            )
        if is_separable(GATES[known]):
            w, b = separating_line(GATES[known])
            raise fail(
                "not_separable",
                "separable",
                ru=f"для {known} прямая есть: {_equation(w, b)}.",
                en=f"{known} has a line: {_equation(w, b)}.",
            )
    missing = sum(not is_separable(outputs) for outputs in GATES.values()) - len(
        {name.strip().upper() for name in given}
    )
    if missing:
        raise fail(
            "not_separable",
            "more",
            ru="пока верно, но это не все. У какого ещё вентиля единицы стоят на диагонали?",
            en="right so far, but not all. Which other gate has its ones on a diagonal?",
        )
    succeeded("not_separable", {"ru": "остальные 14 разделимы", "en": "the other 14 are separable"})


def another_pair(W, b, v, c) -> None:
    """XOR by two lines that are not those of the slides. W (2, 2), a row per neuron; b (2,), v (2,), c a number."""
    name = "another_pair"
    if _empty(W, b, v, c):
        waiting(name)
        return
    W, b, v, c = _network(name, W, b, v, c)
    margins = _judge_network(name, GATES["XOR"], W, b, v, c)
    if {_cut(row, bias) for row, bias in zip(W, b, strict=True)} == {_cut((1, 1), -1.5), _cut((1, 1), -0.5)}:
        raise fail(
            name,
            "same-pair",
            ru="таблица верна, но прямые отрезают те же углы, что на слайдах: (0, 0) и (1, 1). Отрежьте другие.",
            en="the table is right, but the lines cut off the same corners as on the slides, (0, 0) and (1, 1). Cut "
            "off others.",
        )
    succeeded(name, _margins_said(margins))


def output_layer(name: str, v, c) -> None:
    """The output neuron of a gate over the slides' hidden neurons u1 = AND, u2 = OR: v, 2 numbers, and c."""
    if _empty(v, c):
        waiting(name)
        return
    W, b, v, c = _network(name, [[1, 1], [1, 1]], [-1.5, -0.5], v, c)
    margins = _judge_network(name, GATES[name], W, b, v, c)
    succeeded(name, _margins_said(margins))


def drawn(lines) -> None:
    """How far an interactive TwoLines has come. Says so; nothing here is an error."""
    right = int(np.sum(lines.right))
    if right == 4:
        succeeded(lines.gate, {"ru": "собран, верны все четыре строки", "en": "built, all four rows are right"})
    else:
        print(say(ru=f"○ {lines.gate}: верных строк {right} из 4.", en=f"○ {lines.gate}: {right} of 4 rows are right."))


def merged_loss(J) -> None:
    """The smallest mean cross-entropy on XOR of a network to which (1, 0) and (1, 1) look the same."""
    ln2 = math.log(2)
    exercise.number(
        "merged_loss",
        J,
        ln2 / 2,
        known={
            "sum": (
                2 * ln2,
                "это сумма по двум неразличимым примерам. Нужно среднее по четырём.",
                "this is the sum over the two examples that look the same. The mean over four is wanted.",
            ),
            "all": (
                ln2,
                "столько получается, если неразличимы все четыре. Две остальные строки сеть может выучить.",
                "this is for four examples that look the same. The other two rows can be learned.",
            ),
            "one": (
                ln2 / 4,
                "столько стоит одна ошибка «½». Неразличимых примеров два.",
                "this is what a single ½ costs. There are two examples that look the same.",
            ),
            "base": (
                0.5,
                "логарифм здесь натуральный: ответ ½ стоит ln 2.",
                "the logarithm is the natural one: the answer ½ costs ln 2.",
            ),
            "three": (
                (math.log(3) + 2 * math.log(1.5)) / 4,
                "столько получается, если неразличимы три примера.",
                "this is for three examples that look the same.",
            ),
        },
        says={"ru": "(2 · ln 2 + 2 · 0) / 4", "en": "(2 · ln 2 + 2 · 0) / 4"},
        tolerance=2e-3,
    )


def _judge_network(name, outputs, W, b, v, c) -> tuple[float, float]:
    """Margins of the hidden and of the output layer. Raises CheckFailed where the table is wrong or a corner lies on
    a line."""
    Z = INPUTS @ W.T + b
    for k in range(len(b)):
        on_line = np.abs(Z[:, k]) <= _ON_LINE
        if on_line.any():
            raise fail(
                name,
                "hidden-corner",
                ru=f"прямая скрытого нейрона {k + 1} проходит через угол {_corners(on_line)}: его ответ там зависит "
                "от H(0).",
                en=f"the line of hidden neuron {k + 1} passes through {_corners(on_line)}: its answer there depends "
                "on H(0).",
            )
    U = (Z > 0).astype(float)
    for i, j in combinations(range(4), 2):
        if outputs[i] != outputs[j] and (U[i] == U[j]).all():
            merged = np.isin(range(4), (i, j))
            raise fail(
                name,
                "merged",
                ru=f"углы {_corners(merged)} попали в одну точку (u₁, u₂), а ответы у них разные. Никакой выходной "
                "нейрон их уже не различит.",
                en=f"the corners {_corners(merged)} land on one point (u₁, u₂), but their answers differ. No output "
                "neuron can tell them apart any more.",
            )
    z = U @ v + c
    _refuse_wrong_table(name, z, outputs)
    return (np.abs(Z) / np.linalg.norm(W, axis=1)).min(), np.abs(z).min() / np.linalg.norm(v)


def _refuse_wrong_table(name, z, outputs) -> None:
    """Raises CheckFailed if a corner is on the line or on the wrong side of it. z: 4 numbers, before the step."""
    on_line = np.abs(z) <= _ON_LINE * max(1.0, np.abs(z).max())
    wrong = ~on_line & ((z > 0) != (np.asarray(outputs) == 1))
    if wrong.all():
        raise fail(
            name,
            "reversed",
            ru="все четыре ответа наоборот: смените знак у всех весов и у смещения.",
            en="all four answers are reversed: change the sign of all the weights and of the bias.",
        )
    if wrong.any():
        i = int(np.flatnonzero(wrong)[0])
        raise fail(
            name,
            "table",
            ru=f"неверных строк: {wrong.sum()}. Например, вход {_corners(wrong, 1)}: сумма {_text(z[i])}, ответ "
            f"{int(z[i] > 0)}, а нужен {int(outputs[i])}.",
            en=f"rows that are wrong: {wrong.sum()}. For instance, input {_corners(wrong, 1)}: the sum is "
            f"{_text(z[i])}, the answer {int(z[i] > 0)}, and it should be {int(outputs[i])}.",
        )
    if on_line.any():
        raise fail(
            name,
            "corner",
            ru=f"сумма равна нулю здесь: {_corners(on_line)}. Прямая задевает угол, и ответ зависит от H(0). Сдвиньте "
            "прямую.",
            en=f"the sum is zero at {_corners(on_line)}: the line touches a corner, and the answer depends on H(0). "
            "Move the line.",
        )


def _network(name, W, b, v, c):
    W = _numbers(name, "W", W, 4).reshape(2, 2)
    b, v, c = _numbers(name, "b", b, 2), _numbers(name, "v", v, 2), _numbers(name, "c", c, 1)[0]
    return W, b, v, c


def _numbers(name, part, value, size) -> np.ndarray:
    try:
        array = np.asarray(value, dtype=float).reshape(-1)
    except (TypeError, ValueError):
        array = np.array([])
    if array.size != size or not np.isfinite(array).all():
        raise fail(
            name,
            "type",
            ru=f"{part}: здесь нужно чисел: {size}.",
            en=f"{part}: {'one number is' if size == 1 else f'{size} numbers are'} needed here.",
        )
    return array


def _empty(*parts) -> bool:
    """Whether a part is None or holds one: no answer yet."""
    return any(part is None or (isinstance(part, (list, tuple)) and _empty(*part)) for part in parts)


def _cut(w, b) -> frozenset:
    """How a line divides the corners, whichever side is called 1: the set of the two sides."""
    side = INPUTS @ np.asarray(w, dtype=float) + b > 0
    return frozenset({tuple(np.flatnonzero(side)), tuple(np.flatnonzero(~side))})


def _margin(w, b) -> float:
    return float(np.abs(INPUTS @ w + b).min() / np.linalg.norm(w))


def _margins_said(margins) -> dict[str, str]:
    hidden, output = margins
    return {
        "ru": f"таблица верна. Зазор: {_text(hidden)} у скрытых прямых, {_text(output)} у выходной",
        "en": f"the table is right. Margin: {_text(hidden)} for the hidden lines, {_text(output)} for the output's",
    }


def _corners(chosen, most: int = 4) -> str:
    return ", ".join(f"({x1:.0f}, {x2:.0f})" for x1, x2 in INPUTS[np.asarray(chosen)][:most])


def _equation(w, b) -> str:
    w1, w2 = np.asarray(w, dtype=float).reshape(-1)
    return f"w = ({_text(w1)}; {_text(w2)}), b = {_text(b)}"


def _text(x) -> str:
    text = f"{float(x):.3g}".replace("-", "−")
    return say(ru=text.replace(".", ","), en=text)
