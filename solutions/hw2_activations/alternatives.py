"""Right answers to homework 2 that look unlike the solution. Each must get full marks."""

from courseware.catalogue import Alternative

ALTERNATIVES = [
    Alternative(
        id="loops",
        about={"ru": "циклы и math, число за числом", "en": "loops and math, number by number"},
        replace={
            "central-difference": """
def central_difference(h, z, s=1e-5):
    if np.ndim(z) == 0:
        return (h(z + s) - h(z - s)) / (2 * s)
    return np.array([central_difference(h, part, s) for part in z])
""",
            "sigmoid": """
import math

def each(function, z, *a):
    z = np.asarray(z, dtype=float)
    answers = [function(float(value), *a) for value in z.ravel()]
    return tuple(np.array(part).reshape(z.shape) for part in zip(*answers))

def one_sigmoid(z):
    h = 1 / (1 + math.exp(-z)) if z >= 0 else math.exp(z) / (1 + math.exp(z))
    return h, h * (1 - h)

def sigmoid(z):
    return each(one_sigmoid, z)
""",
            "tanh": """
def tanh(z):
    return each(lambda v: (math.tanh(v), 1 - math.tanh(v) ** 2), z)
""",
            "heaviside": """
def heaviside(z):
    return each(lambda v: (0.5 if v == 0 else float(v > 0), 0.0), z)
""",
            "relu": """
def relu(z):
    return each(lambda v: (v, 1) if v > 0 else (0, 0), z)
""",
            "leaky-relu": """
def leaky_relu(z, a=0.01):
    return each(lambda v, a: (v, 1, 0) if v > 0 else (a * v, a, v), z, a)
""",
            "softplus": """
def softplus(z):
    return each(lambda v: (max(v, 0) + math.log1p(math.exp(-abs(v))), one_sigmoid(v)[0]), z)
""",
            "elu": """
def elu(z, a=1.0):
    return each(lambda v, a: (v, 1) if v > 0 else (a * (math.exp(v) - 1), a * math.exp(v)), z, a)
""",
            "agrees": """
def agrees(h, slope, z, tolerance=1e-4):
    for point in np.ravel(z):
        if not abs(slope(point) - (h(point + 1e-6) - h(point - 1e-6)) / 2e-6) <= tolerance:
            return False
    return True
""",
            "softsign": """
def softsign(z):
    return each(lambda v: (v / (1 + abs(v)), (1 + abs(v)) ** -2), z)
""",
            "softmax": """
def softmax(Z):
    P = []
    for row in Z:
        top = max(row)
        e = [math.exp(v - top) for v in row]
        P.append([v / sum(e) for v in e])
    return P
""",
        },
    ),
    Alternative(
        id="masks",
        about={"ru": "присваивания по маскам", "en": "assignments through masks"},
        replace={
            "sigmoid": """
def sigmoid(z):
    z = np.array(z, dtype=float)
    h, right = np.empty_like(z), z >= 0
    h[right] = 1 / (1 + np.exp(-z[right]))
    e = np.exp(z[~right])
    h[~right] = e / (1 + e)
    return h, h - h ** 2
""",
            "heaviside": """
def heaviside(z):
    z = np.array(z, dtype=float)
    h = np.zeros_like(z)
    h[z > 0], h[z == 0] = 1, 0.5
    return h, 0 * h
""",
            "relu": """
def relu(z):
    z = np.asarray(z)
    open_ = z > 0
    return z * open_, open_
""",
            "leaky-relu": """
def leaky_relu(z, a=0.01):
    z = np.array(z, dtype=float)
    h, slope, by_a = z.copy(), np.ones_like(z), np.zeros_like(z)
    left = z <= 0
    h[left] *= a
    slope[left] = a
    by_a[left] = z[left]
    return h, slope, by_a
""",
            "elu": """
def elu(z, a=1.0):
    z = np.array(z, dtype=float)
    h, slope, left = z.copy(), np.ones_like(z), z <= 0
    h[left] = a * (np.exp(z[left]) - 1)
    slope[left] = h[left] + a
    return h, slope
""",
            "softplus": """
def softplus(z):
    z = np.array(z, dtype=float)
    h, small = z.copy(), z < 30
    h[small] = np.log(1 + np.exp(z[small]))
    return h, 1 / (1 + np.exp(-z))
""",
        },
    ),
    Alternative(
        id="textbook",
        about={"ru": "формулы как есть там, где переполнение безвредно",
               "en": "formulas as they stand where an overflow does no harm"},
        replace={
            "sigmoid": """
def sigmoid(z):
    s = 1 / (1 + np.exp(-np.asarray(z, dtype=float)))
    return s, s * (1 - s)
""",
            "tanh": """
def tanh(z):
    z = np.asarray(z, dtype=float)
    return 2 / (1 + np.exp(-2 * z)) - 1, 1 / np.cosh(z) ** 2
""",
            "elu": """
def elu(z, a=1.0):
    z = np.asarray(z)
    return np.where(z > 0, z, a * (np.exp(z) - 1)), np.where(z > 0, 1, a * np.exp(z))
""",
            "softplus": """
def softplus(z):
    z = np.asarray(z, dtype=float)
    return np.where(z > 50, z, np.log1p(np.exp(z))), 1 / (1 + np.exp(-z))
""",
        },
    ),
    Alternative(
        id="one-through-another",
        about={"ru": "функции выражены друг через друга", "en": "functions expressed through one another"},
        replace={
            "tanh": """
def tanh(z):
    s, d = sigmoid(2 * np.asarray(z, dtype=float))
    return 2 * s - 1, 4 * d
""",
            "relu": """
def relu(z):
    step = heaviside(z)[0]
    return z * step, np.floor(step)
""",
            "leaky-relu": """
def leaky_relu(z, a=0.01):
    up, down = relu(z), relu(-np.asarray(z))
    return up[0] - a * down[0], up[1] + a * (1 - up[1]), -down[0]
""",
            "softplus": """
def softplus(z):
    return np.logaddexp(0, z), tanh(np.asarray(z) / 2)[0] / 2 + 0.5
""",
            "elu": """
def elu(z, a=1.0):
    up, gate = relu(z)
    h = up + a * np.expm1(np.minimum(z, 0))
    return h, np.where(gate > 0, 1, a + h - up)
""",
        },
    ),
    Alternative(
        id="dictionaries",
        about={"ru": "ответы в словарях и списках", "en": "answers in dictionaries and lists"},
        replace={
            "sigmoid": """
def sigmoid(z):
    s = np.exp(-np.logaddexp(0, -np.asarray(z, dtype=float)))
    return {"h": s, "slope": s * (1 - s)}
""",
            "tanh": """
def tanh(z):
    return [np.tanh(z), np.cosh(np.clip(z, -300, 300)) ** -2.0]
""",
            "softplus": """
def softplus(z):
    return {"h": np.logaddexp(0, z), "slope": sigmoid(z)["h"]}
""",
            "leaky-relu": """
def leaky_relu(z, a=0.01):
    z = np.asarray(z)
    return dict(h=np.where(z > 0, 1, a) * z, slope=np.where(z > 0, 1, a), slope_a=(z < 0) * z)
""",
            "softsign": """
def softsign(z):
    d = 1 + np.abs(z)
    return [z / d, (d - np.abs(z)) / d ** 2]
""",
            "proof": """
proof = ["softsign", 3, 3 / 16, np.float64(1 / 16)]
""",
        },
    ),
    Alternative(
        id="single-precision",
        about={"ru": "float32", "en": "float32"},
        replace={
            "sigmoid": """
def sigmoid(z):
    z = np.asarray(z, dtype=np.float32)
    s = 1 / (1 + np.exp(-z))
    return s, s * (1 - s)
""",
            "elu": """
def elu(z, a=1.0):
    z = np.asarray(z, dtype=np.float32)
    left = np.float32(a) * np.exp(np.minimum(z, 0))
    return np.where(z > 0, z, left - np.float32(a)), np.where(z > 0, np.float32(1), left)
""",
            "softmax": """
def softmax(Z):
    Z = (Z - Z.max(axis=1, keepdims=True)).astype(np.float32)
    E = np.exp(Z)
    return E / E.sum(axis=1, keepdims=True)
""",
            "agrees": """
def agrees(h, slope, z, tolerance=1e-4):
    return np.max(np.abs(central_difference(h, z) - slope(z))) <= tolerance
""",
            "proof": """
proof = ("softsign", 0, 0, 1)
""",
        },
    ),
    Alternative(
        id="log-softmax",
        about={"ru": "softmax через логарифм и через разности логитов",
               "en": "softmax through the logarithm and through differences of logits"},
        replace={
            "softmax": """
def softmax(Z):
    Z = np.asarray(Z, dtype=float)
    return np.exp(Z - np.logaddexp.reduce(Z, axis=1, keepdims=True))
""",
            "proof": """
proof = ("softsign", np.array(-0.5), -0.222, 0.444)
""",
            "softsign": """
def softsign(z):
    h = z / (1 + np.abs(z))
    return h, (1 - np.abs(h)) ** 2
""",
        },
    ),
    Alternative(
        id="class",
        about={"ru": "функции — методы класса", "en": "the functions are methods of a class"},
        replace={
            "sigmoid": """
class Activations:
    steps = 0

    def sigmoid(self, z):
        self.steps += 1
        h = 0.5 * (1 + np.tanh(0.5 * np.asarray(z)))
        return h, h * (1 - h)

    def tanh(self, z):
        h = np.tanh(z)
        return h, (1 - h) * (1 + h)

model = Activations()
sigmoid = model.sigmoid
""",
            "tanh": """
tanh = model.tanh
""",
        },
    ),
]  # fmt: skip
