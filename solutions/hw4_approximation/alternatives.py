"""Right answers to homework 4 that look unlike the solution. Each must get full marks."""

from courseware.catalogue import Alternative

ALTERNATIVES = [
    Alternative(
        id="loops",
        about={"ru": "всё на циклах, списки вместо массивов", "en": "loops only, lists in place of arrays"},
        replace={
            "network": """
def network(x, theta0, theta1, phi0, phi):
    y = []
    for point in x:
        total = phi0
        for a, b, weight in zip(theta0, theta1, phi):
            z = a + b * point
            if z > 0:
                total += weight * z
        y.append(total)
    return y
""",
            "joints": """
def joints(theta0, theta1, low, high):
    found = []
    for a, b in zip(theta0, theta1):
        if b == 0:
            continue
        x = -a / b
        if low < x < high and x not in found:
            found.append(x)
    found.sort()
    return found
""",
            "slopes": """
def slopes(theta0, theta1, phi, low, high):
    ends = [low] + list(joints(theta0, theta1, low, high)) + [high]
    result = []
    for left, right in zip(ends, ends[1:]):
        x, slope = left + (right - left) / 3, 0
        for a, b, weight in zip(theta0, theta1, phi):
            if a + b * x > 0:
                slope += weight * b
        result.append(slope)
    return result
""",
            "interpolation": """
def interpolation(knots, values):
    theta0, phi, before = [], [], 0
    for i in range(len(knots) - 1):
        slope = (values[i + 1] - values[i]) / (knots[i + 1] - knots[i])
        theta0.append(-knots[i])
        phi.append(slope - before)
        before = slope
    return theta0, [1] * len(phi), values[0], phi
""",
            "largest-error": """
def largest_error(f, F, low, high, points):
    worst = 0.0
    for i in range(points):
        x = low + (high - low) * i / (points - 1)
        worst = max(worst, abs(float(f(x)) - float(F(x))))
    return worst
""",
            "units-for": """
def units_for(epsilon, low, high, lipschitz, curvature):
    n = 1
    while min(lipschitz * (high - low) / n / 2, curvature * ((high - low) / n) ** 2 / 8) > epsilon * (1 + 1e-12):
        n += 1
    return n
""",
        },
    ),
    Alternative(
        id="facing-left",
        about={"ru": "нейроны смотрят влево, ломаная строится справа налево",
               "en": "units face left, the line is built from the right"},
        replace={
            "interpolation": """
def interpolation(knots, values):
    slopes = np.diff(values) / np.diff(knots)
    jumps = np.diff(np.append(slopes, 0.0))
    return knots[1:].copy(), -np.ones(len(slopes)), values[-1], jumps
""",
            "ramp": """
def ramp(at, left, right, width):
    s = (right - left) / width
    return np.array([at + width / 2, at - width / 2]), np.array([-1.0, -1.0]), right, np.array([-s, s])
""",
        },
    ),
    Alternative(
        id="dictionary",
        about={"ru": "параметры в словаре", "en": "parameters in a dictionary"},
        replace={
            "interpolation": """
def interpolation(knots, values):
    s = np.diff(values) / np.diff(knots)
    theta1 = np.full(len(s), 2.0)
    return {"theta0": -theta1 * knots[:-1], "theta1": theta1, "phi0": float(values[0]),
            "phi": np.diff(np.insert(s, 0, 0)) / theta1}
""",
            "ramp-errors": """
def ramp_errors(left, right, width, low, high):
    base, height = width / 2, abs(left - right) / 2
    return {"largest": height, "mean": 2 * (base * height / 2) / (high - low)}
""",
        },
    ),
    Alternative(
        id="slopes-by-differences",
        about={"ru": "наклоны через разности самой сети", "en": "slopes by differences of the network itself"},
        replace={
            "network": """
def network(x, theta0, theta1, phi0, phi):
    return phi0 + sum(p * np.clip(a + b * x, 0, None) for a, b, p in zip(theta0, theta1, phi))
""",
            "slopes": """
def slopes(theta0, theta1, phi, low, high):
    ends = np.array([low, *joints(theta0, theta1, low, high), high])
    y = np.maximum(theta0 + np.outer(ends, theta1), 0) @ phi
    return np.diff(y) / np.diff(ends)
""",
            "joints": """
def joints(theta0, theta1, low, high):
    with np.errstate(divide="ignore", invalid="ignore"):
        x = -theta0 / theta1
    return np.array(sorted({place for place in x if low < place < high}))
""",
        },
    ),
    Alternative(
        id="slopes-by-jumps",
        about={"ru": "первый наклон и скачки φ|θ₁|", "en": "the first slope, and jumps φ|θ₁|"},
        replace={
            "slopes": """
def slopes(theta0, theta1, phi, low, high):
    ends = [low, *joints(theta0, theta1, low, high), high]
    x = (ends[0] + ends[1]) / 2
    first = np.sum((phi * theta1)[theta0 + theta1 * x > 0])
    steep = theta1 != 0
    place, jump = -theta0[steep] / theta1[steep], (phi * np.abs(theta1))[steep]
    return first + np.array([0] + [np.sum(jump[(place < right) & (place > low)]) for right in
                                   [(a + b) / 2 for a, b in zip(ends[1:], ends[2:])]])
""",
            "largest-error": """
def largest_error(f, F, low, high, points):
    x = np.linspace(low, high, points)
    gap = f(x) - F(x)
    return max(gap.max(), -gap.min())
""",
        },
    ),
    Alternative(
        id="fewer-units",
        about={"ru": "добавляет участки, пока ошибка на мелкой сетке больше ε: бывает и меньше, чем требует оценка",
               "en": "adds pieces while the error on a fine grid is above ε: sometimes fewer than the bound asks for"},
        replace={
            "approximation": """
def approximation(f, low, high, epsilon, lipschitz, curvature):
    x = np.linspace(low, high, 20_001)
    for n in range(1, units_for(epsilon, low, high, lipschitz, curvature) + 1):
        knots = np.linspace(low, high, n + 1)
        if np.max(np.abs(f(x) - np.interp(x, knots, f(knots)))) <= 0.999 * epsilon:
            break
    return interpolation(knots, f(knots))
""",
        },
    ),
    Alternative(
        id="shifted-line",
        about={"ru": "ломаная сдвинута на среднее отклонение в серединах", "en": "the line moved by what it is off"},
        replace={
            "approximation": """
def approximation(f, low, high, epsilon, lipschitz, curvature):
    knots = np.linspace(low, high, units_for(epsilon, low, high, lipschitz, curvature) + 1)
    theta0, theta1, phi0, phi = interpolation(knots, f(knots))
    x = np.linspace(low, high, 5001)
    gap = f(x) - network(x, theta0, theta1, phi0, phi)
    return theta0, theta1, phi0 + (gap.max() + gap.min()) / 2, phi
""",
            "ramp": """
def ramp(at, left, right, width):
    return interpolation(np.array([at - width / 2, at + width / 2, at + width]), np.array([left, right, right]))
""",
        },
    ),
    Alternative(
        id="single-precision",
        about={"ru": "float32, целое число в виде float, φ₀ — массив из одного числа",
               "en": "float32, a whole number as a float, φ₀ an array of one number"},
        replace={
            "network": """
def network(x, theta0, theta1, phi0, phi):
    z = np.asarray(theta0, np.float32) + np.asarray(x, np.float32)[:, None] * np.asarray(theta1, np.float32)
    return (np.maximum(z, 0) * np.asarray(phi, np.float32)).sum(axis=-1) + np.float32(phi0)
""",
            "interpolation": """
def interpolation(knots, values):
    s = np.diff(values) / np.diff(knots)
    return [(-knots[:-1]).astype(np.float32), np.ones(len(s), np.float32), np.array([values[0]]), np.diff(s, prepend=0)]
""",
            "units-for": """
def units_for(epsilon, low, high, lipschitz, curvature):
    h = max(2 * epsilon / lipschitz if lipschitz else np.inf, np.sqrt(8 * epsilon / curvature) if curvature else np.inf)
    return np.maximum(np.ceil((high - low) / h), 1.0)
""",
            "approximation": """
def approximation(f, low, high, epsilon, lipschitz, curvature):
    knots = np.linspace(low, high, int(units_for(epsilon, low, high, lipschitz, curvature)) + 1)
    return interpolation(knots, np.array([f(x) for x in knots]))
""",
        },
    ),
]  # fmt: skip
