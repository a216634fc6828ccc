"""Right answers to homework 6 that look unlike the solution. Each must get full marks."""

from courseware.catalogue import Alternative

ALTERNATIVES = [
    Alternative(
        id="loops",
        about={"ru": "по одному числу, на циклах и math", "en": "number by number, with loops and math"},
        replace={
            "sgd": """
def sgd(w, dw, config):
    config = {"learning_rate": 1e-3, **config}
    if np.ndim(w) == 0:
        return w - config["learning_rate"] * dw, config
    return np.array([sgd(a, b, config)[0] for a, b in zip(w, dw)]), config
""",
            "rmsprop": """
import math

def rmsprop(w, dw, config):
    rate, alpha = config.get("learning_rate", 0.01), config.get("alpha", 0.99)
    eps = config.get("eps", 1e-8)
    squares = np.broadcast_to(config.get("v", 0.0), np.shape(w)).ravel().tolist()
    moved = []
    for i, (a, g) in enumerate(zip(np.ravel(w).tolist(), np.ravel(dw).tolist())):
        squares[i] = alpha * squares[i] + (1 - alpha) * g * g
        moved.append(a - rate * g / (math.sqrt(squares[i]) + eps))
    v = np.reshape(squares, np.shape(w))
    return np.reshape(moved, np.shape(w)), dict(config, v=v)
""",
            "average": """
def average(points):
    total = 0
    for point in points:
        total = total + point
    return total / len(points)
""",
            "schedule": """
import math

def schedule(k, warm, steps):
    if k >= steps:
        return 0
    if k >= warm:
        return math.cos(math.pi * (k - warm) / (steps - warm) / 2) ** 2
    return (1 + k) / warm
""",
        },
    ),
    Alternative(
        id="cs231n",
        about={
            "ru": "setdefault и словарь на месте, как в CS231n",
            "en": "setdefault and the dictionary changed in place, as in CS231n",
        },
        replace={
            "momentum": """
def momentum(w, dw, config):
    config.setdefault("learning_rate", 1e-3)
    config.setdefault("momentum", 0.9)
    v = config.get("velocity", np.zeros_like(w))
    v = config["momentum"] * v + dw
    next_w = w - config["learning_rate"] * v
    config["velocity"] = v
    return next_w, config
""",
            "adam": """
def adam(w, dw, config):
    config.setdefault("learning_rate", 1e-3)
    config.setdefault("beta1", 0.9)
    config.setdefault("beta2", 0.999)
    config.setdefault("eps", 1e-8)
    config.setdefault("m", np.zeros_like(w))
    config.setdefault("v", np.zeros_like(w))
    config.setdefault("t", 0)
    config["t"] += 1
    config["m"] = config["beta1"] * config["m"] + (1 - config["beta1"]) * dw
    config["v"] = config["beta2"] * config["v"] + (1 - config["beta2"]) * (dw**2)
    mt = config["m"] / (1 - config["beta1"] ** config["t"])
    vt = config["v"] / (1 - config["beta2"] ** config["t"])
    return w - config["learning_rate"] * mt / (np.sqrt(vt) + config["eps"]), config
""",
        },
    ),
    Alternative(
        id="torch-order",
        about={
            "ru": "как в исходниках torch: поправки собраны в длину шага и знаменатель",
            "en": "as in torch's sources: the corrections in the length of the step and in the denominator",
        },
        replace={
            "adam": """
def adam(w, dw, config):
    c = dict(learning_rate=1e-3, beta1=0.9, beta2=0.999, eps=1e-8, t=0, m=0.0, v=0.0)
    c.update(config)
    c["t"] = c["t"] + 1
    c["m"] = c["m"] + (1 - c["beta1"]) * (dw - c["m"])
    c["v"] = c["v"] * c["beta2"] + (1 - c["beta2"]) * np.square(dw)
    length = c["learning_rate"] / (1 - c["beta1"] ** c["t"])
    denominator = np.sqrt(c["v"]) / np.sqrt(1 - c["beta2"] ** c["t"]) + c["eps"]
    return w - length * (c["m"] / denominator), c
""",
            "adamw": """
def adamw(w, dw, config):
    c = {"learning_rate": 1e-3, "weight_decay": 1e-2, **config}
    moved, after = adam(w - c["learning_rate"] * c["weight_decay"] * w, dw, c)
    return moved, {**c, **after}
""",
            "slide-adam": """
def slide_adam(w, dw, config):
    config = {"beta2": 0.99, **config}
    eps = config.get("eps", 1e-8)
    _, after = adam(w, dw, config)
    b1, b2, t = after.get("beta1", 0.9), config["beta2"], after["t"]
    denominator = np.sqrt(after["v"] / (1 - b2**t) + eps)
    return w - config.get("learning_rate", 1e-3) * after["m"] / (1 - b1**t) / denominator, after
""",
        },
    ),
    Alternative(
        id="dictionaries",
        about={"ru": "результат словарём или списком", "en": "the result as a dictionary or a list"},
        replace={
            "sgd": """
def sgd(w, dw, config):
    rate = config["learning_rate"] if "learning_rate" in config else 1e-3
    return {"w": np.subtract(w, np.multiply(rate, dw)), "config": config}
""",
            "momentum": """
def momentum(w, dw, config):
    defaults = {"learning_rate": 1e-3, "momentum": 0.9, "velocity": 0.0}
    memory = defaults | config
    memory["velocity"] = memory["velocity"] * memory["momentum"] + dw
    return [w - memory["learning_rate"] * memory["velocity"], memory]
""",
            "experiment": """
curvature = np.float64(3e-7)
""",
        },
    ),
    Alternative(
        id="own-adamw",
        about={"ru": "AdamW и слайд без adam, память под своими именами",
               "en": "AdamW and the slide without adam, memory under names of their own"},
        replace={
            "adamw": """
def adamw(w, dw, config):
    lr, decay = config.get("learning_rate", 0.001), config.get("weight_decay", 0.01)
    b1, b2 = config.get("beta1", 0.9), config.get("beta2", 0.999)
    k = config.get("steps_made", 0) + 1
    first = b1 * config.get("first", 0) + (1 - b1) * dw
    second = b2 * config.get("second", 0) + (1 - b2) * dw * dw
    step = first / (1 - b1**k) / ((second / (1 - b2**k)) ** 0.5 + config.get("eps", 1e-8))
    return w - lr * (step + decay * w), {**config, "steps_made": k, "first": first, "second": second}
""",
            "slide-adam": """
def slide_adam(x, g, config):
    D, beta1, beta2 = config.get("learning_rate", 1e-3), config.get("beta1", 0.9), config.get("beta2", 0.99)
    k, v, G = config.get("k", 0), config.get("v", 0), config.get("G", 0)
    v = beta1 * v + (1 - beta1) * g
    G = beta2 * G + (1 - beta2) * g**2
    v_hat, G_hat = v / (1 - beta1 ** (k + 1)), G / (1 - beta2 ** (k + 1))
    return x - D / np.sqrt(G_hat + config.get("eps", 1e-8)) * v_hat, {**config, "k": k + 1, "v": v, "G": G}
""",
            "average": """
def average(points):
    points = np.asarray(points)
    return points.sum(0) / points.shape[0]
""",
        },
    ),
    Alternative(
        id="single-precision",
        about={"ru": "веса всегда в одинарной точности", "en": "weights always in single precision"},
        replace={
            "sgd": """
def sgd(w, dw, config):
    config = {"learning_rate": 1e-3, **config}
    return np.float32(w - config["learning_rate"] * dw), config
""",
            "average": """
def average(points):
    return np.mean(points, axis=0, dtype=np.float32)
""",
        },
    ),
    Alternative(
        id="running-mean",
        about={
            "ru": "среднее на ходу, функции в классе, lambda",
            "en": "a mean taken on the way, functions in a class, lambda",
        },
        replace={
            "sgd": """
sgd = lambda w, dw, config: (w - config.get("learning_rate", 1e-3) * dw, dict(config))
""",
            "momentum": """
class Rules:
    def momentum(self, w, dw, config):
        c = {"learning_rate": 1e-3, "momentum": 0.9, "velocity": np.zeros(np.shape(w)), **config}
        u = c["velocity"] * c["momentum"] + dw
        return w - u * c["learning_rate"], {**c, "velocity": u}

momentum = Rules().momentum
""",
            "average": """
def average(points):
    mean = np.array(points[0], dtype=float)
    for k in range(1, len(points)):
        mean = mean + (points[k] - mean) / (k + 1)
    return mean
""",
            "schedule": """
fall = lambda s: np.cos(np.pi / 2 * np.clip(s, 0, 1)) ** 2
rise = lambda k, warm: (k + 1) / max(warm, 1)
schedule = lambda k, warm, steps: np.where(k < warm, rise(k, warm), fall((k - warm) / (steps - warm)))
""",
        },
    ),
]  # fmt: skip
