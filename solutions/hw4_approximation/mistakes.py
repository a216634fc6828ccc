"""What students and language models get wrong in homework 4, with the tests it fails and the hint it shows."""

import contextlib
import io

import numpy as np

from courseware.catalogue import Mistake
from dl101.check import hw4 as check

NETWORK = {"test-network": 1}
JOINTS = {"test-joints": 1, "test-joints-special": 1}
SLOPES = {"test-slopes-right": 1, "test-slopes": 1}
INTERPOLATION = {"test-interpolation": 1}
ERROR = {"test-largest-error": 1}
UNITS = {"test-units-bend": 1, "test-units-slope": 1}
APPROXIMATION = {"test-approximation-bends": 1, "test-approximation-corners": 1}
RAMP = {"test-ramp": 1}
RAMP_ERRORS = {"test-ramp-errors": 1}


def _copied_from_visible_tests():
    """A units_for that holds the answers of the visible tests and nothing else."""
    answers = {}

    def units_for(epsilon, low, high, lipschitz, curvature):
        by_bend = (high - low) * np.sqrt(curvature / (8 * epsilon))
        n = max(1, int(np.ceil(min(lipschitz * (high - low) / (2 * epsilon), by_bend))))
        answers[str([f"{value:.6g}" for value in (epsilon, low, high, lipschitz, curvature)])] = n
        return n

    with contextlib.redirect_stdout(io.StringIO()):
        check.units_for_bend(units_for)
        check.units_for_slope(units_for)
    return f"""
answers = {answers!r}

def units_for(epsilon, low, high, lipschitz, curvature):
    return answers.get(str([f"{{value:.6g}}" for value in (epsilon, low, high, lipschitz, curvature)]), 1)
"""


def _approximation(pieces="units_for(epsilon, low, high, lipschitz, curvature)", knots="np.linspace(low, high, n + 1)"):
    """An approximation with these differences from the solution."""
    return f"""
def approximation(f, low, high, epsilon, lipschitz, curvature):
    n = {pieces}
    knots = {knots}
    return interpolation(knots, f(knots))
"""


def _units(root="np.sqrt(curvature / (8 * epsilon))", slope="lipschitz * (high - low) / (2 * epsilon)",
           result="max(1, int(np.ceil(min(by_slope, by_bend))))"):  # fmt: skip
    """A units_for with these differences from the solution."""
    return f"""
def units_for(epsilon, low, high, lipschitz, curvature):
    by_slope = {slope}
    by_bend = (high - low) * {root}
    return {result}
"""


MISTAKES = [
    # ── network
    Mistake(
        id="no-relu",
        about={"ru": "забыта ReLU", "en": "ReLU is forgotten"},
        replace={"network": """
def network(x, theta0, theta1, phi0, phi):
    return phi0 + (theta0 + x[:, None] * theta1) @ phi
"""},
        fails=NETWORK,
        hint="network.no-relu",
    ),
    Mistake(
        id="relu-of-the-sum",
        about={"ru": "ReLU снаружи суммы", "en": "ReLU around the sum"},
        replace={"network": """
def network(x, theta0, theta1, phi0, phi):
    return np.maximum(0, phi0 + np.sum(phi * (theta0 + x[:, None] * theta1), axis=1))
"""},
        fails=NETWORK,
        hint="network.relu-of-the-sum",
    ),
    Mistake(
        id="phi0-in-the-sum",
        about={"ru": "φ₀ прибавлено у каждого нейрона", "en": "φ₀ is added for every unit"},
        replace={"network": """
def network(x, theta0, theta1, phi0, phi):
    y = np.zeros(len(x))
    for i in range(len(phi)):
        y += phi0 + phi[i] * np.maximum(theta0[i] + theta1[i] * x, 0)
    return y
"""},
        fails=NETWORK,
        hint="network.phi0-for-each-unit",
    ),
    Mistake(
        id="three-units-written-out",
        about={"ru": "три нейрона выписаны руками", "en": "three units written out by hand"},
        replace={"network": """
def network(x, theta0, theta1, phi0, phi):
    h1 = np.maximum(theta0[0] + theta1[0] * x, 0)
    h2 = np.maximum(theta0[1] + theta1[1] * x, 0)
    h3 = np.maximum(theta0[2] + theta1[2] * x, 0)
    return phi0 + phi[0] * h1 + phi[1] * h2 + phi[2] * h3
"""},
        fails=NETWORK,
        hint="network.error",
    ),
    Mistake(
        id="points-and-units-mixed",
        about={"ru": "x умножен на θ₁ поэлементно: годится, только если точек столько же, сколько нейронов",
               "en": "x times θ₁ element by element: works only with as many points as units"},
        replace={"network": """
def network(x, theta0, theta1, phi0, phi):
    return phi0 + np.maximum(theta0 + theta1 * x, 0) * phi
"""},
        fails=NETWORK,
        hint="network.error",
    ),
    Mistake(
        id="weights-swapped",
        about={"ru": "θ₀ и θ₁ перепутаны", "en": "θ₀ and θ₁ are swapped"},
        replace={"network": """
def network(x, theta0, theta1, phi0, phi):
    return phi0 + np.maximum(np.outer(x, theta0) + theta1, 0) @ phi
"""},
        fails=NETWORK,
        hint="network.thetas-swapped",
    ),
    Mistake(
        id="network-identity",
        about={"ru": "вернулось само x", "en": "x itself came back"},
        replace={"network": """
def network(x, theta0, theta1, phi0, phi):
    return x
"""},
        fails=NETWORK,
        hint="network.identity",
    ),
    Mistake(
        id="softplus-for-relu",
        about={"ru": "softplus вместо ReLU", "en": "softplus in place of ReLU"},
        replace={"network": """
def network(x, theta0, theta1, phi0, phi):
    return phi0 + np.logaddexp(0, theta0 + x[:, None] * theta1) @ phi
"""},
        fails=NETWORK,
        hint="network.value",
    ),
    Mistake(
        id="network-from-the-library",
        about={"ru": "готовая сеть из dl101", "en": "the network of dl101"},
        replace={"network": """
from dl101.shallow import Shallow

def network(x, theta0, theta1, phi0, phi):
    return Shallow(theta0, theta1, phi0, phi)(x)
"""},
        fails=NETWORK,
        hint="network.forbidden-import",
    ),
    # ── joints
    Mistake(
        id="joint-sign",
        about={"ru": "θ₀/θ₁ без минуса", "en": "θ₀/θ₁ without the minus"},
        replace={"joints": """
def joints(theta0, theta1, low, high):
    bends = theta1 != 0
    x = theta0[bends] / theta1[bends]
    return np.unique(x[(x > low) & (x < high)])
"""},
        fails=JOINTS,
        hint="joints.sign",
    ),
    Mistake(
        id="joint-inverted",
        about={"ru": "дробь перевёрнута", "en": "the fraction is upside down"},
        replace={"joints": """
def joints(theta0, theta1, low, high):
    x = -theta1 / theta0
    return np.unique(x[(x > low) & (x < high)])
"""},
        fails=JOINTS,
        hint="joints.inverted",
    ),
    Mistake(
        id="joints-in-the-order-of-units",
        about={"ru": "изломы не упорядочены и повторяются", "en": "joints neither sorted nor made unique"},
        replace={"joints": """
def joints(theta0, theta1, low, high):
    x = -theta0 / theta1
    return x[(x > low) & (x < high)]
"""},
        fails=JOINTS,
        hint="joints.unsorted",
    ),
    Mistake(
        id="joints-doubled",
        about={"ru": "совпавшие изломы стоят дважды", "en": "joints that coincide stand there twice"},
        replace={"joints": """
def joints(theta0, theta1, low, high):
    found = []
    for i in range(len(theta0)):
        if theta1[i] != 0:
            x = -theta0[i] / theta1[i]
            if low < x < high:
                found.append(x)
    return np.array(sorted(found))
"""},
        fails={"test-joints-special": 1},
        hint="joints.doubled",
    ),
    Mistake(
        id="ends-included",
        about={"ru": "концы отрезка входят", "en": "the ends are included"},
        replace={"joints": """
def joints(theta0, theta1, low, high):
    x = -theta0[theta1 != 0] / theta1[theta1 != 0]
    return np.unique(x[(x >= low) & (x <= high)])
"""},
        fails={"test-joints-special": 1},
        hint="joints.ends-included",
    ),
    Mistake(
        id="joints-outside",
        about={"ru": "отрезок не учтён", "en": "the interval is ignored"},
        replace={"joints": """
def joints(theta0, theta1, low, high):
    return np.unique(-theta0[theta1 != 0] / theta1[theta1 != 0])
"""},
        fails=JOINTS,
        hint="joints.outside",
    ),
    Mistake(
        id="right-facing-only",
        about={"ru": "только нейроны с θ₁ > 0", "en": "only units with θ₁ > 0"},
        replace={"joints": """
def joints(theta0, theta1, low, high):
    x = -theta0[theta1 > 0] / theta1[theta1 > 0]
    return np.unique(x[(low < x) & (x < high)])
"""},
        fails=JOINTS,
        hint="joints.right-only",
    ),
    Mistake(
        id="whole-joints",
        about={"ru": "деление нацело", "en": "whole division"},
        replace={"joints": """
def joints(theta0, theta1, low, high):
    x = -theta0[theta1 != 0] // theta1[theta1 != 0]
    return np.unique(x[(low < x) & (x < high)])
"""},
        fails=JOINTS,
        hint="joints.shape",
    ),
    Mistake(
        id="theta0-returned",
        about={"ru": "вернулся аргумент", "en": "the argument came back"},
        replace={"joints": """
def joints(theta0, theta1, low, high):
    return theta0
"""},
        fails=JOINTS,
        hint="joints.shape",
    ),
    # ── slopes
    Mistake(
        id="all-to-the-right",
        about={"ru": "накопленная сумма: верно, если все нейроны смотрят вправо",
               "en": "a running sum: right if all units face right"},
        replace={"slopes": """
def slopes(theta0, theta1, phi, low, high):
    with np.errstate(divide="ignore", invalid="ignore"):
        start = np.where(theta1 == 0, np.inf, -theta0 / theta1)
    result = [np.sum((phi * theta1)[start <= low])]
    for x in joints(theta0, theta1, low, high):
        result.append(result[-1] + np.sum((phi * theta1)[start == x]))
    return np.array(result)
"""},
        fails={"test-slopes": 1},
        hint="slopes.all-to-the-right",
    ),
    Mistake(
        id="absolute-slopes",
        about={"ru": "φ|θ₁| вместо φθ₁", "en": "φ|θ₁| in place of φθ₁"},
        replace={"slopes": """
def slopes(theta0, theta1, phi, low, high):
    ends = [low, *joints(theta0, theta1, low, high), high]
    return np.array([sum(phi[i] * abs(theta1[i]) for i in range(len(phi)) if theta0[i] + theta1[i] * (a + b) / 2 > 0)
                     for a, b in zip(ends, ends[1:])])
"""},
        fails={"test-slopes": 1},
        hint="slopes.absolute",
    ),
    Mistake(
        id="weights-without-theta1",
        about={"ru": "сложены φ без θ₁", "en": "φ added without θ₁"},
        replace={"slopes": """
def slopes(theta0, theta1, phi, low, high):
    ends = np.array([low, *joints(theta0, theta1, low, high), high])
    middles = (ends[1:] + ends[:-1]) / 2
    return (theta0 + middles[:, None] * theta1 > 0) @ phi
"""},
        fails=SLOPES,
        hint="slopes.no-theta1",
    ),
    Mistake(
        id="first-piece-level",
        about={"ru": "накопленные скачки от нуля", "en": "jumps added up from zero"},
        replace={"slopes": """
def slopes(theta0, theta1, phi, low, high):
    x = joints(theta0, theta1, low, high)
    with np.errstate(divide="ignore", invalid="ignore"):
        start = -theta0 / theta1
    jumps = [np.sum((phi * np.abs(theta1))[start == place]) for place in x]
    return np.concatenate([[0], np.cumsum(jumps)])
"""},
        fails=SLOPES,
        hint="slopes.from-zero",
    ),
    Mistake(
        id="active-at-the-left-end",
        about={"ru": "активность проверена в левом конце участка", "en": "activity tested at the left end of a piece"},
        replace={"slopes": """
def slopes(theta0, theta1, phi, low, high):
    starts = np.concatenate([[low], joints(theta0, theta1, low, high)])
    return (theta0 + np.outer(starts, theta1) > 1e-9) @ (phi * theta1)
"""},
        fails=SLOPES,
        hint="slopes.at-the-joint",
    ),
    Mistake(
        id="slope-of-the-last-piece-lost",
        about={"ru": "нет последнего участка", "en": "the last piece is missing"},
        replace={"slopes": """
def slopes(theta0, theta1, phi, low, high):
    ends = np.concatenate([[low], joints(theta0, theta1, low, high)])
    middles = (ends[:-1] + ends[1:]) / 2
    return (theta0 + middles[:, None] * theta1 > 0) @ (phi * theta1)
"""},
        fails=SLOPES,
        hint="slopes.one-less",
    ),
    Mistake(
        id="slopes-of-four-pieces",
        about={"ru": "всегда четыре участка, как в примере", "en": "always four pieces, as in the example"},
        replace={"slopes": """
def slopes(theta0, theta1, phi, low, high):
    a, b, c = joints(theta0, theta1, low, high)
    middles = np.array([low + a, a + b, b + c, c + high]) / 2
    return (theta0 + middles[:, None] * theta1 > 0) @ (phi * theta1)
"""},
        fails=SLOPES,
        hint="slopes.error",
    ),
    # ── interpolation
    Mistake(
        id="slopes-for-jumps",
        about={"ru": "веса — наклоны, а не скачки", "en": "slopes as weights, not jumps"},
        replace={"interpolation": """
def interpolation(knots, values):
    slopes = np.diff(values) / np.diff(knots)
    return -knots[:-1], np.ones(len(slopes)), values[0], slopes
"""},
        fails=INTERPOLATION,
        hint="interpolation.slopes-for-jumps",
    ),
    Mistake(
        id="mirrored-joints",
        about={"ru": "θ₀ без минуса", "en": "θ₀ without the minus"},
        replace={"interpolation": """
def interpolation(knots, values):
    slopes = np.diff(values) / np.diff(knots)
    return knots[:-1], np.ones(len(slopes)), values[0], np.diff(slopes, prepend=0)
"""},
        fails=INTERPOLATION,
        hint="interpolation.mirrored",
    ),
    Mistake(
        id="first-slope-lost",
        about={"ru": "первый наклон потерян", "en": "the first slope is lost"},
        replace={"interpolation": """
def interpolation(knots, values):
    slopes = np.diff(values) / np.diff(knots)
    phi = np.concatenate([[0.0], np.diff(slopes)])
    return -knots[:-1], np.ones(len(phi)), values[0], phi
"""},
        fails=INTERPOLATION,
        hint="interpolation.first-slope-lost",
    ),
    Mistake(
        id="line-from-zero",
        about={"ru": "φ₀ = 0", "en": "φ₀ = 0"},
        replace={"interpolation": """
def interpolation(knots, values):
    slopes = np.diff(values) / np.diff(knots)
    return -knots[:-1], np.ones(len(slopes)), 0.0, np.diff(slopes, prepend=0)
"""},
        fails=INTERPOLATION,
        hint="interpolation.starts-at-zero",
    ),
    Mistake(
        id="equal-widths",
        about={"ru": "узлы считаются равномерными", "en": "the knots are taken to be equally spaced"},
        replace={"interpolation": """
def interpolation(knots, values):
    slopes = np.diff(values) / (knots[1] - knots[0])
    return -knots[:-1], np.ones(len(slopes)), values[0], np.diff(slopes, prepend=0)
"""},
        fails=INTERPOLATION,
        hint="interpolation.equal-widths",
    ),
    Mistake(
        id="unit-at-every-knot",
        about={"ru": "нейрон и в последнем узле", "en": "a unit at the last knot as well"},
        replace={"interpolation": """
def interpolation(knots, values):
    slopes = np.diff(values) / np.diff(knots)
    phi = np.append(np.diff(slopes, prepend=0), -slopes[-1])
    return -knots, np.ones(len(knots)), values[0], phi
"""},
        fails=INTERPOLATION,
        hint="interpolation.too-many-units",
    ),
    Mistake(
        id="points-returned",
        about={"ru": "вернулись сами точки", "en": "the points themselves came back"},
        replace={"interpolation": """
def interpolation(knots, values):
    return knots, values
"""},
        fails=INTERPOLATION,
        hint="interpolation.returns",
    ),
    Mistake(
        id="parameters-in-another-order",
        about={"ru": "φ₀ стоит последним", "en": "φ₀ comes last"},
        replace={"interpolation": """
def interpolation(knots, values):
    slopes = np.diff(values) / np.diff(knots)
    return -knots[:-1], np.ones(len(slopes)), np.diff(slopes, prepend=0), values[0]
"""},
        fails=INTERPOLATION,
        hint="interpolation.shape",
    ),
    Mistake(
        id="interpolation-from-the-library",
        about={"ru": "ломаную строит dl101", "en": "dl101 builds the line"},
        replace={"interpolation": """
from dl101 import approximation as library

def interpolation(knots, values):
    found = library.polygon(knots, values)
    return found.theta0, found.theta1, found.phi0, found.phi
"""},
        fails=INTERPOLATION,
        hint="interpolation.forbidden-import",
    ),
    # ── largest error
    Mistake(
        id="no-absolute-value",
        about={"ru": "без модуля", "en": "no absolute value"},
        replace={"largest-error": """
def largest_error(f, F, low, high, points):
    x = np.linspace(low, high, points)
    return np.max(f(x) - F(x))
"""},
        fails=ERROR,
        hint="largest_error.no-absolute-value",
    ),
    Mistake(
        id="mean-error",
        about={"ru": "средняя ошибка", "en": "the mean error"},
        replace={"largest-error": """
def largest_error(f, F, low, high, points):
    x = np.linspace(low, high, points)
    return np.mean(np.abs(f(x) - F(x)))
"""},
        fails=ERROR,
        hint="largest_error.mean",
    ),
    Mistake(
        id="maxima-compared",
        about={"ru": "разность максимумов", "en": "the difference of the maxima"},
        replace={"largest-error": """
def largest_error(f, F, low, high, points):
    x = np.linspace(low, high, points)
    return abs(max(f(x)) - max(F(x)))
"""},
        fails=ERROR,
        hint="largest_error.maxima-compared",
    ),
    Mistake(
        id="end-left-out",
        about={"ru": "np.arange без правого конца", "en": "np.arange without the right end"},
        replace={"largest-error": """
def largest_error(f, F, low, high, points):
    x = low + np.arange(points) * (high - low) / points
    return np.max(np.abs(f(x) - F(x)))
"""},
        fails=ERROR,
        hint="largest_error.without-the-end",
    ),
    Mistake(
        id="whole-numbers-only",
        about={"ru": "сетка из целых чисел", "en": "a grid of whole numbers"},
        replace={"largest-error": """
def largest_error(f, F, low, high, points):
    return max(abs(f(x) - F(x)) for x in range(int(low), int(high) + 1))
"""},
        fails=ERROR,
        hint="largest_error.value",
    ),
    # ── how many units
    Mistake(
        id="root-forgotten",
        about={"ru": "забыт корень", "en": "the root is forgotten"},
        replace={"units-for": """
def units_for(epsilon, low, high, lipschitz, curvature):
    if np.isinf(curvature):
        return max(1, int(np.ceil(lipschitz * (high - low) / (2 * epsilon))))
    n = int(np.ceil(curvature * (high - low) ** 2 / (8 * epsilon)))
    if np.isinf(lipschitz):
        return max(1, n)
    return max(1, min(n, int(np.ceil(lipschitz * (high - low) / (2 * epsilon)))))
"""},
        fails=UNITS,
        hint="units_for.no-root",
        hints={"test-units-slope": "units_for.bend-ignored"},
    ),
    Mistake(
        id="steps-for-pieces",
        about={"ru": "L h вместо L h/2", "en": "L h in place of L h/2"},
        replace={"units-for": _units(slope="lipschitz * (high - low) / epsilon")},
        fails={"test-units-slope": 1},
        hint="units_for.whole-width",
    ),
    Mistake(
        id="taylor-bound",
        about={"ru": "M h²/2 вместо M h²/8", "en": "M h²/2 in place of M h²/8"},
        replace={"units-for": _units(root="np.sqrt(curvature / (2 * epsilon))")},
        fails=UNITS,
        hint="units_for.half-for-eighth",
        hints={"test-units-slope": "units_for.bend-ignored"},
    ),
    Mistake(
        id="rounded-down",
        about={"ru": "int вместо округления вверх", "en": "int in place of rounding up"},
        replace={"units-for": _units(result="max(1, int(min(by_slope, by_bend)))")},
        fails=UNITS,
        hint="units_for.rounded-down",
    ),
    Mistake(
        id="rounded",
        about={"ru": "round вместо округления вверх", "en": "round in place of rounding up"},
        replace={"units-for": _units(result="max(1, round(min(by_slope, by_bend)))")},
        fails=UNITS,
        hint="units_for.rounded",
    ),
    Mistake(
        id="always-one-more",
        about={"ru": "int(…) + 1", "en": "int(…) + 1"},
        replace={"units-for": _units(result="int(min(by_slope, by_bend)) + 1")},
        fails=UNITS,
        hint="units_for.rounded-down-plus-one",
    ),
    Mistake(
        id="zero-units",
        about={"ru": "для прямой выходит 0 нейронов", "en": "0 units for a straight line"},
        replace={"units-for": _units(result="int(np.ceil(min(by_slope, by_bend)))")},
        fails=UNITS,
        hint="units_for.zero-units",
    ),
    Mistake(
        id="larger-of-two",
        about={"ru": "максимум вместо минимума", "en": "the larger in place of the smaller"},
        replace={"units-for": """
def units_for(epsilon, low, high, lipschitz, curvature):
    found = [lipschitz * (high - low) / (2 * epsilon), (high - low) * np.sqrt(curvature / (8 * epsilon))]
    return max(1, int(np.ceil(max(n for n in found if np.isfinite(n)))))
"""},
        fails={"test-units-slope": 1},
        hint="units_for.larger-of-two",
    ),
    Mistake(
        id="counts-copied",
        about={"ru": "ответы видимых проверок вписаны в код", "en": "answers of the visible tests put into the code"},
        replace={"units-for": _copied_from_visible_tests()},
        fails=UNITS,
        hint="units_for.width-forgotten",  # 1 for every input of the hidden tests
        hints={"test-units-slope": "units_for.value"},
    ),
    Mistake(
        id="units-unknown-bound",
        about={"ru": "бесконечность не учтена: ceil обеих оценок", "en": "infinity overlooked: ceil of both bounds"},
        replace={"units-for": """
import math

def units_for(epsilon, low, high, lipschitz, curvature):
    a = math.ceil(lipschitz * (high - low) / (2 * epsilon))
    b = math.ceil((high - low) * math.sqrt(curvature / (8 * epsilon)))
    return max(1, min(a, b))
"""},
        fails=UNITS,
        hint="units_for.error",
    ),
    # ── approximation
    Mistake(
        id="one-piece-less",
        about={"ru": "n узлов вместо n + 1", "en": "n knots in place of n + 1"},
        replace={"approximation": _approximation(knots="np.linspace(low, high, max(n, 2))")},
        fails=APPROXIMATION,
        hint="approximation.one-less",
    ),
    Mistake(
        id="always-ten-pieces",
        about={"ru": "всегда 10 участков", "en": "always 10 pieces"},
        replace={"approximation": _approximation(pieces="10")},
        fails=APPROXIMATION,
        hint="approximation.number-fixed",
    ),
    Mistake(
        id="thousand-units",
        about={"ru": "тысяча нейронов на всякий случай", "en": "a thousand units to be safe"},
        replace={"approximation": _approximation(pieces="1000")},
        fails=APPROXIMATION,
        hint="approximation.too-many-units",
    ),
    Mistake(
        id="knots-from-zero",
        about={"ru": "узлы от нуля, а не от low", "en": "knots from zero, not from low"},
        replace={"approximation": _approximation(knots="np.linspace(0, high - low, n + 1)")},
        fails=APPROXIMATION,
        hint="approximation.from-zero",
    ),
    Mistake(
        id="steps-of-width-epsilon",
        about={"ru": "шаг сетки равен ε", "en": "pieces of width ε"},
        replace={"approximation": _approximation(pieces="int((high - low) / epsilon)")},
        fails=APPROXIMATION,
        hint="approximation.too-many-units",
        hints={"test-approximation-corners": "approximation.value"},
    ),
    Mistake(
        id="until-good-at-the-middles",
        about={"ru": "добавляет участки, пока ошибка на сетке из 10 точек больше ε",
               "en": "adds pieces while the error on a grid of 10 points is above ε"},
        replace={"approximation": """
def approximation(f, low, high, epsilon, lipschitz, curvature):
    n = 0
    error = np.inf
    while error > epsilon:
        n += 1
        knots = np.linspace(low, high, n + 1)
        parameters = interpolation(knots, f(knots))
        error = largest_error(f, lambda x: network(x, *parameters), low, high, 10)
    return parameters
"""},
        fails=APPROXIMATION,
        hint="approximation.value",
    ),
    Mistake(
        id="function-returned",
        about={"ru": "вернулась сама функция", "en": "the function itself came back"},
        replace={"approximation": """
def approximation(f, low, high, epsilon, lipschitz, curvature):
    return f
"""},
        fails=APPROXIMATION,
        hint="approximation.returns",
    ),
    Mistake(
        id="only-between-zero-and-one",
        about={"ru": "отрезок всегда [0, 1]", "en": "the interval is always [0, 1]"},
        replace={"approximation": _approximation(
            pieces="units_for(epsilon, 0, 1, lipschitz, curvature)", knots="np.linspace(0, 1, n + 1)")},
        fails=APPROXIMATION,
        hint="approximation.value",
    ),
    Mistake(
        id="approximation-from-the-library",
        about={"ru": "сеть строит dl101.approximation", "en": "dl101.approximation builds the network"},
        replace={"approximation": """
def approximation(f, low, high, epsilon, lipschitz, curvature):
    import importlib
    library = importlib.import_module("dl101.approximation")
    known = {"lipschitz": lipschitz} if np.isfinite(lipschitz) else {"curvature": curvature}
    found = library.within(library.Target(f, low, high, **known), epsilon).network
    return found.theta0, found.theta1, found.phi0, found.phi
"""},
        fails=APPROXIMATION,
        hint="approximation.forbidden-import",
    ),
    # ── a jump
    Mistake(
        id="one-unit-ramp",
        about={"ru": "подъём не останавливается", "en": "the rise never stops"},
        replace={"ramp": """
def ramp(at, left, right, width):
    slope = (right - left) / width
    return np.array([-(at - width / 2)]), np.array([1.0]), left, np.array([slope])
"""},
        fails=RAMP,
        hint="ramp.rises-on",
    ),
    Mistake(
        id="ramp-starts-at-the-jump",
        about={"ru": "подъём начинается в скачке", "en": "the rise starts at the jump"},
        replace={"ramp": """
def ramp(at, left, right, width):
    slope = (right - left) / width
    return np.array([-at, -at - width]), np.array([1.0, 1.0]), left, np.array([slope, -slope])
"""},
        fails=RAMP,
        hint="ramp.not-centred",
    ),
    Mistake(
        id="ramp-without-width",
        about={"ru": "наклон не делится на ширину", "en": "the slope is not divided by the width"},
        replace={"ramp": """
def ramp(at, left, right, width):
    jump = right - left
    return -np.array([at - width / 2, at + width / 2]), np.ones(2), left, np.array([jump, -jump])
"""},
        fails=RAMP,
        hint="ramp.width-forgotten",
    ),
    Mistake(
        id="unit-jump-only",
        about={"ru": "только скачок от 0 до 1", "en": "only a jump from 0 to 1"},
        replace={"ramp": """
def ramp(at, left, right, width):
    return -np.array([at - width / 2, at + width / 2]), np.ones(2), 0.0, np.array([1 / width, -1 / width])
"""},
        fails=RAMP,
        hint="ramp.value",
    ),
    Mistake(
        id="whole-jump",
        about={"ru": "наибольшая ошибка равна всему скачку", "en": "the largest error is the whole jump"},
        replace={"ramp-errors": """
def ramp_errors(left, right, width, low, high):
    jump = abs(right - left)
    return jump, jump * width / 4 / (high - low)
"""},
        fails=RAMP_ERRORS,
        hint="ramp_errors.whole-jump",
    ),
    Mistake(
        id="error-falls-with-width",
        about={"ru": "наибольшая ошибка уменьшается с шириной", "en": "the largest error falls with the width"},
        replace={"ramp-errors": """
def ramp_errors(left, right, width, low, high):
    jump, share = abs(right - left), width / (high - low)
    return jump * share / 2, jump * share / 4
"""},
        fails=RAMP_ERRORS,
        hint="ramp_errors.falls-with-width",
    ),
    Mistake(
        id="jump-down-negative",
        about={"ru": "скачок вниз даёт отрицательную ошибку", "en": "a jump down gives a negative error"},
        replace={"ramp-errors": """
def ramp_errors(left, right, width, low, high):
    jump = right - left
    return jump / 2, jump * width / (4 * (high - low))
"""},
        fails=RAMP_ERRORS,
        hint="ramp_errors.signed",
    ),
    Mistake(
        id="one-triangle",
        about={"ru": "посчитан один треугольник из двух", "en": "one triangle of the two"},
        replace={"ramp-errors": """
def ramp_errors(left, right, width, low, high):
    jump = abs(right - left)
    area = (width / 2) * (jump / 2) / 2
    return jump / 2, area / (high - low)
"""},
        fails=RAMP_ERRORS,
        hint="ramp_errors.one-triangle",
    ),
    Mistake(
        id="measured-on-a-coarse-grid",
        about={"ru": "измерено на сетке из 1000 точек: рядом с точным ответом, но не он",
               "en": "measured on a grid of 1000 points: near the exact answer, but not it"},
        replace={"ramp-errors": """
def ramp_errors(left, right, width, low, high):
    middle = (low + high) / 2
    x = np.linspace(low, high, 1000)
    F = np.interp(x, [middle - width / 2, middle + width / 2], [left, right])
    gap = np.abs(np.where(x < middle, left, right) - F)
    return gap.max(), gap.mean()
"""},
        fails=RAMP_ERRORS,
        hint="ramp_errors.value",
    ),
]  # fmt: skip
