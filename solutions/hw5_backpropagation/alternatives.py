"""Right answers to homework 5 that look unlike the solution. Each must get full marks."""

from courseware.catalogue import Alternative

ALTERNATIVES = [
    Alternative(
        id="loops",
        about={"ru": "циклы по примерам везде, кроме слоя назад", "en": "loops, but not in the layer backward"},
        replace={
            "linear-forward": """
def linear_forward(X, W, b):
    Z = np.zeros((len(X), len(W)))
    for i in range(len(X)):
        for j in range(len(W)):
            Z[i, j] = sum(X[i, k] * W[j, k] for k in range(X.shape[1])) + b[j]
    return Z
""",
            "relu-backward": """
def relu_backward(dH, Z):
    dZ = [[d if z > 0 else 0 for d, z in zip(dh, zs)] for dh, zs in zip(dH, Z)]
    return np.array(dZ)
""",
            "cross-entropy": """
import math

def cross_entropy(logits, y):
    m, o = logits.shape
    J, dlogits = 0, np.zeros((m, o))
    for i in range(m):
        s = [value - max(logits[i]) for value in logits[i]]
        total = sum(math.exp(value) for value in s)
        J -= (s[y[i]] - math.log(total)) / m
        for j in range(o):
            dlogits[i, j] = (math.exp(s[j]) / total - (j == y[i])) / m
    return J, dlogits
""",
            "batches": """
def batches(X, y, order, size):
    pairs, X_batch, y_batch = [], [], []
    for i in order:
        X_batch.append(X[i])
        y_batch.append(y[i])
        if len(y_batch) == size:
            pairs.append((np.array(X_batch), np.array(y_batch)))
            X_batch, y_batch = [], []
    if y_batch:
        pairs.append((np.array(X_batch), np.array(y_batch)))
    return pairs
""",
        },
    ),
    Alternative(
        id="einsum",
        about={"ru": "einsum, where и take_along_axis", "en": "einsum, where and take_along_axis"},
        replace={
            "linear-forward": """
def linear_forward(X, W, b):
    return np.einsum("mn,hn->mh", X, W) + b[None, :]
""",
            "relu-backward": """
def relu_backward(dH, Z):
    return np.where(Z > 0, dH, 0)
""",
            "linear-backward": """
def linear_backward(dZ, X, W):
    dX = np.einsum("mh,hn->mn", dZ, W)
    dW = np.einsum("mh,mn->hn", dZ, X)
    return dX, dW, np.einsum("mh->h", dZ)
""",
            "cross-entropy": """
def cross_entropy(logits, y):
    top = np.max(logits, axis=1, keepdims=True)
    log_sum = top + np.log(np.exp(logits - top).sum(1, keepdims=True))
    right = np.take_along_axis(logits, y[:, None], axis=1)
    P = np.exp(logits - log_sum)
    return np.mean(log_sum - right), (P - (np.arange(logits.shape[1]) == y[:, None])) / len(logits)
""",
        },
    ),
    Alternative(
        id="broadcasting",
        about={"ru": "размножение вместо матричных произведений", "en": "broadcasting in place of matrix products"},
        replace={
            "linear-backward": """
def linear_backward(dZ, X, W):
    dW = (dZ[:, :, None] * X[:, None, :]).sum(axis=0)
    dX = (dZ[:, :, None] * W[None, :, :]).sum(axis=1)
    return dX, dW, np.ones(len(dZ)) @ dZ
""",
            "numerical-gradient": """
def numerical_gradient(f, P):
    h = 6e-6
    G = []
    for direction in np.eye(P.size):
        E = h * direction.reshape(P.shape)
        G.append((f(P + E) - f(P - E)) / 2 / h)
    return np.reshape(G, P.shape)
""",
        },
    ),
    Alternative(
        id="loops-over-neurons",
        about={"ru": "циклы по нейронам и входам, но не по примерам",
               "en": "loops over neurons and inputs, not over examples"},
        replace={
            "linear-backward": """
def linear_backward(dZ, X, W):
    h, n = W.shape
    dX, dW, db = np.zeros(X.shape), np.zeros(W.shape), np.zeros(h)
    for j in range(h):
        db[j] = dZ[:, j].sum()
        for k in range(n):
            dW[j, k] = (dZ[:, j] * X[:, k]).sum()
            dX[:, k] += dZ[:, j] * W[j, k]
    return dX, dW, db
""",
        },
    ),
    Alternative(
        id="in-place-with-restore",
        about={"ru": "P сдвигается на месте и точно возвращается", "en": "P is moved in place and put back exactly"},
        replace={
            "numerical-gradient": """
def numerical_gradient(f, P):
    h, G = 1e-4, np.empty_like(P)
    walk = np.nditer(P, flags=["multi_index"])
    while not walk.finished:
        i = walk.multi_index
        kept = P[i]
        P[i] = kept + h
        right = f(P)
        P[i] = kept - h
        left = f(P)
        P[i] = kept
        G[i] = (right - left) / (2 * h)
        walk.iternext()
    return G
""",
            "gradient-check": """
def gradient_check(f, P, dP):
    n = numerical_gradient(f, P)
    up = np.sqrt(np.sum((dP - n) ** 2))
    down = np.sqrt(np.sum(dP ** 2)) + np.sqrt(np.sum(n ** 2))
    return up / max(down, 1e-15)
""",
        },
    ),
    Alternative(
        id="recursion-and-extras",
        about={"ru": "кэш с лишними записями, градиенты в прямом порядке, батчи генератором",
               "en": "a cache with more in it, gradients in forward order, batches from a generator"},
        replace={
            "forward": """
def forward(X, parameters):
    K = sum(name[0] == "W" for name in parameters)
    cache = {"H0": X, "depth": K}
    for k in range(1, K + 1):
        Z = cache[f"Z{k}"] = cache[f"H{k - 1}"] @ parameters[f"W{k}"].T + parameters[f"b{k}"]
        cache[f"H{k}"] = Z * (Z > 0) if k != K else Z
    return [cache[f"H{K}"], cache]
""",
            "backward": """
def backward(dlogits, cache, parameters):
    K, slopes = len(parameters) // 2, {}
    for k in reversed(range(1, K + 1)):
        slopes[k] = dlogits
        dlogits = (dlogits @ parameters[f"W{k}"]) * (cache[f"H{k - 1}"] > 0)
    gradients = {"loss": None}
    for k in range(1, K + 1):
        gradients[f"b{k}"] = slopes[k].sum(0)
        gradients[f"W{k}"] = slopes[k].T @ cache[f"H{k - 1}"]
    return gradients
""",
            "batches": """
def batches(X, y, order, size):
    start = 0
    while start < len(order):
        yield X[order[start:start + size]], y[order[start:start + size]]
        start += size
""",
        },
    ),
    Alternative(
        id="train-in-place",
        about={"ru": "шаг на месте, в копии; потери в массиве", "en": "steps in place, in a copy; losses in an array"},
        replace={
            "train": """
def train(X, y, parameters, learning_rate, orders, size):
    parameters = {name: value.copy() for name, value in parameters.items()}
    losses = np.zeros(len(orders) + 1)
    losses[0], _ = cross_entropy(forward(X, parameters)[0], y)
    for epoch, order in enumerate(orders, start=1):
        for start in range(0, len(y), size):
            some = order[start:start + size]
            logits, cache = forward(X[some], parameters)
            _, dlogits = cross_entropy(logits, y[some])
            for name, slope in backward(dlogits, cache, parameters).items():
                parameters[name] -= learning_rate * slope
        losses[epoch], _ = cross_entropy(forward(X, parameters)[0], y)
    return {"parameters": parameters, "losses": losses}
""",
            "choice": """
choice = dict(width=np.int64(16), learning_rate=1)
""",
        },
    ),
    Alternative(
        id="single-precision",
        about={"ru": "float32, словари и списки в ответах", "en": "float32, dictionaries and lists as answers"},
        replace={
            "linear-forward": """
def linear_forward(X, W, b):
    return (X.astype(np.float32) @ W.astype(np.float32).T + b).astype(np.float32)
""",
            "linear-backward": """
def linear_backward(dZ, X, W):
    dZ = dZ.astype(np.float32)
    return {"dX": dZ @ W.astype(np.float32), "dW": dZ.T @ X.astype(np.float32), "db": dZ.sum(axis=0)}
""",
            "cross-entropy": """
def cross_entropy(logits, y):
    S = (logits - logits.max(axis=1, keepdims=True)).astype(np.float32)
    log_P = S - np.log(np.exp(S).sum(axis=1, keepdims=True))
    Y = np.eye(logits.shape[1], dtype=np.float32)[y]
    return [-(Y * log_P).sum() / np.float32(len(y)), ((np.exp(log_P) - Y) / len(y)).tolist()]
""",
            "forward": """
def forward(X, parameters):
    K, H, cache = len(parameters) // 2, X, {}
    for k in range(1, K + 1):
        cache[f"H{k - 1}"] = H
        Z = linear_forward(H, parameters[f"W{k}"], parameters[f"b{k}"])
        cache[f"Z{k}"], H = Z, np.maximum(Z, 0)
    return Z, cache
""",
            "backward": """
def backward(dlogits, cache, parameters):
    K, dZ, gradients = len(parameters) // 2, dlogits, {}
    for k in range(K, 0, -1):
        W = parameters[f"W{k}"]
        gradients[f"W{k}"], gradients[f"b{k}"] = dZ.T @ cache[f"H{k - 1}"], list(np.sum(dZ, axis=0))
        dZ = dZ @ W * np.sign(cache[f"H{k - 1}"])
    return gradients
""",
        },
    ),
    Alternative(
        id="classes",
        about={"ru": "слои объектами, функции выставлены под нужными именами",
               "en": "layers as objects, the functions put under the names asked for"},
        replace={
            "linear-backward": """
class Linear:
    def __init__(self, X, W):
        self.X, self.W = X, W

    def backward(self, dZ):
        self.dW = np.tensordot(dZ, self.X, axes=(0, 0))
        self.db = np.add.reduce(dZ)
        return np.matmul(dZ, self.W)

def linear_backward(dZ, X, W):
    layer = Linear(X, W)
    dX = layer.backward(dZ)
    return dX, layer.dW, layer.db
""",
            "relu-backward": """
relu_backward = lambda dH, Z: dH * np.heaviside(Z, 0)
""",
        },
    ),
]  # fmt: skip
