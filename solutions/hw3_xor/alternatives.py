"""Right answers to homework 3 that look unlike the solution. Each must get full marks."""

from courseware.catalogue import Alternative

ALTERNATIVES = [
    Alternative(
        id="loops",
        about={"ru": "всё на циклах и math", "en": "loops and math only"},
        replace={
            "neuron": """
def neuron(X, w, b):
    a = []
    for x in X:
        z = b
        for i in range(len(w)):
            z += w[i] * x[i]
        if z > 0:
            a.append(1)
        elif z < 0:
            a.append(0)
        else:
            a.append(0.5)
    return a
""",
            "margin": """
import math

def margin(X, y, w, b):
    length = math.sqrt(sum(value**2 for value in w))
    worst = math.inf
    for x, label in zip(X, y):
        z = sum(x[i] * w[i] for i in range(len(w))) + b
        distance = z / length if label == 1 else -z / length
        worst = min(worst, distance)
    return worst
""",
            "forward": """
import math

def forward(X, W, b, v, c):
    U, p = [], []
    for x in X:
        u = [math.tanh(sum(w * value for w, value in zip(row, x)) + bias) for row, bias in zip(W, b)]
        z = sum(weight * value for weight, value in zip(v, u)) + c
        U.append(u)
        p.append(1 / (1 + math.exp(-z)))
    return U, p
""",
            "success-rate": """
import math

def success_rate(X, y, seeds, learning_rate, steps):
    results = []
    for seed in seeds:
        W, b, v, c = start(seed)
        W, b, v, c, losses = train(X, y, W, b, v, c, learning_rate, steps)
        if losses[-1] < 0.25 * math.log(2):
            results.append(1)
        else:
            results.append(0)
    return sum(results) / len(results)
""",
        },
    ),
    Alternative(
        id="numpy-step-and-distances",
        about={"ru": "np.heaviside, расстояния через np.where", "en": "np.heaviside, distances by np.where"},
        replace={
            "neuron": """
def neuron(X, w, b):
    return np.heaviside(np.dot(X, w) + b, 0.5)
""",
            "margin": """
def margin(X, y, w, b):
    d = (X.dot(w) + b) / np.sqrt(w.dot(w))
    return np.where(y == 1, d, -d).min()
""",
        },
    ),
    Alternative(
        id="step-by-sign",
        about={"ru": "ступенька через np.sign", "en": "the step by np.sign"},
        replace={
            "neuron": """
def neuron(X, w, b):
    return (np.sign(X @ w + b) + 1) / 2
"""
        },
    ),
    Alternative(
        id="other-gates",
        about={
            "ru": "другие веса, массивами и списками, у постоянных есть прямая",
            "en": "other weights, as arrays and lists, with a line for the constants",
        },
        replace={
            "gates": """
gates = {
    "FALSE": (1, 1, -3),
    "AND": np.array([2.0, 2.0, -3.1]),
    "x1 AND NOT x2": [10, -10, -5],
    "x1": (2, 0.3, -1),
    "NOT x1 AND x2": (-1, 1, -0.45),
    "x2": (0.1, 1, -0.55),
    "OR": (3, 3, -1.4),
    "NOR": (-4, -4, 2),
    "NOT x2": (0, -2, 1),
    "x1 OR NOT x2": (1, -1, 0.5),
    "NOT x1": (-7, 0, 3),
    "NOT x1 OR x2": (-2, 2, 1),
    "NAND": (-20, -20, 30),
    "TRUE": (1, -1, 2.5),
}
"""
        },
    ),
    Alternative(
        id="second-pair",
        about={
            "ru": "XOR второй парой прямых, чётность с другим порядком нейронов",
            "en": "XOR by the second pair of lines, parity with its neurons in another order",
        },
        replace={
            "xor": "xor_network = (np.array([[1, -1], [-1, 1]]), np.array([-0.5, -0.5]), np.array([1, 1]), -0.5)",
            "parity": """
W = [[-1, -1, -1], [1, 1, 1], [2, 2, 2]]
parity_network = [W, [1.5, -0.5, -5], [1, 1, 1], [-1.5]]
""",
        },
    ),
    Alternative(
        id="nand-and-or",
        about={"ru": "XOR = NAND и OR", "en": "XOR = NAND and OR"},
        replace={"xor": "xor_network = ([[-1, -1], [1, 1]], [1.5, -0.5], [1, 1], -1.5)"},
    ),
    Alternative(
        id="training-by-a-list",
        about={"ru": "параметры списком, потери после шага", "en": "parameters in a list, the loss after each step"},
        replace={
            "train": """
def train(X, y, W, b, v, c, learning_rate, steps):
    parameters = [W.copy(), b.copy(), v.copy(), c]
    J, *slopes = loss_and_gradient(X, y, *parameters)
    losses = np.zeros(steps + 1)
    losses[0] = J
    for k in range(1, steps + 1):
        for i in range(4):
            parameters[i] -= learning_rate * slopes[i]
        losses[k], *slopes = loss_and_gradient(X, y, *parameters)
    return *parameters, losses
"""
        },
    ),
    Alternative(
        id="own-gradient",
        about={"ru": "свой градиент через forward", "en": "a gradient of one's own, by way of forward"},
        replace={
            "forward": """
def layers(X, W, b, v, c):
    U = np.tanh(np.einsum("mn,hn->mh", X, W) + b)
    return U, 0.5 * (1 + np.tanh((U @ v + c) / 2))

def forward(X, W, b, v, c):
    return layers(X, W, b, v, c)
""",
            "train": """
def train(X, y, W, b, v, c, learning_rate, steps):
    losses = []
    for k in range(steps + 1):
        U, p = forward(X, W, b, v, c)
        losses.append(-np.mean(y * np.log(p) + (1 - y) * np.log(1 - p)))
        if k == steps:
            break
        E = (p - y) / len(y)
        D = E[:, None] * v * (1 - U**2)
        W, b, v, c = (W - learning_rate * D.T @ X, b - learning_rate * D.sum(0),
                      v - learning_rate * U.T @ E, c - learning_rate * E.sum())
    return W, b, v, c, losses
""",
            "success-rate": """
def success_rate(X, y, seeds, learning_rate, steps):
    last = np.array([train(X, y, *start(seed), learning_rate, steps)[-1][-1] for seed in seeds])
    return (last < np.log(2) / 4).mean()
""",
        },
    ),
]
