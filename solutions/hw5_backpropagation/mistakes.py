"""What students and language models get wrong in homework 5, with the tests it fails and the hint it shows."""

import contextlib
import io

from courseware.catalogue import Mistake
from dl101.check import hw5 as check

LINEAR = {
    "test-linear-backward-dx": 1, "test-linear-backward-dw": 1, "test-linear-backward-db": 1,
    "test-linear-backward-vectorised": 1,
}  # fmt: skip
DX, DW, DB = ({f"test-linear-backward-{part}": 1, "test-linear-backward-vectorised": 1} for part in ("dx", "dw", "db"))
FAST = {"test-linear-backward-vectorised": 1}
LOSS, SLOPES = {"test-cross-entropy-loss": 1}, {"test-cross-entropy-gradient": 1}
STABLE = {"test-cross-entropy-stable": 1}
CROSS_ENTROPY = {**LOSS, **SLOPES, **STABLE}
BACKWARD = {"test-backward": 1, "test-backward-deep": 1}
TRAIN = {"test-train": 1, "test-train-losses": 1}


def _linear(returned):
    """A linear_backward that returns these three expressions."""
    return {
        "linear-backward": f"""
def linear_backward(dZ, X, W):
    m = len(X)
    return {returned}
"""
    }


def _cross_entropy(body):
    """A cross_entropy with a stable softmax P and these last lines."""
    return {
        "cross-entropy": f"""
def cross_entropy(logits, y):
    m = len(y)
    E = np.exp(logits - logits.max(axis=1, keepdims=True))
    P = E / E.sum(axis=1, keepdims=True)
    log_P = logits - logits.max(axis=1, keepdims=True) - np.log(E.sum(axis=1, keepdims=True))
    Y = np.eye(logits.shape[1])[y]
{body}
"""
    }


def _forward(last="H = np.maximum(Z, 0) if k < K else Z", kept="Z"):
    return {
        "forward": f"""
def forward(X, parameters):
    K, H, cache = len(parameters) // 2, X, {{}}
    for k in range(1, K + 1):
        cache[f"H{{k - 1}}"] = H
        Z = linear_forward(H, parameters[f"W{{k}}"], parameters[f"b{{k}}"])
        {last}
        cache[f"Z{{k}}"] = {kept}
    return H, cache
"""
    }


def _backward(step="dZ = relu_backward(dH, cache[f'Z{k - 1}'])", scale=""):
    return {
        "backward": f"""
def backward(dlogits, cache, parameters):
    gradients, dZ = {{}}, dlogits
    for k in range(len(parameters) // 2, 0, -1):
        dH, dW, db = linear_backward(dZ, cache[f"H{{k - 1}}"], parameters[f"W{{k}}"])
        gradients[f"W{{k}}"], gradients[f"b{{k}}"] = dW{scale}, db{scale}
        if k > 1:
            {step}
    return gradients
"""
    }


def _train(
    step="parameters = {n: parameters[n] - learning_rate * gradients[n] for n in parameters}",
    orders="orders", size="size", at="parameters", before="losses.append(J(parameters))",
    after="losses.append(J(parameters))", indent="            ", returned="parameters, losses",
):  # fmt: skip
    return {
        "train": f"""
def train(X, y, parameters, learning_rate, orders, size):
    def J(parameters):
        return cross_entropy(forward(X, parameters)[0], y)[0]

    first, losses = parameters, []
    {before}
    for order in {orders}:
        for X_batch, y_batch in batches(X, y, order, {size}):
            logits, cache = forward(X_batch, {at})
            gradients = backward(cross_entropy(logits, y_batch)[1], cache, {at})
{indent}{step}
        {after}
    return {returned}
"""
    }


def _copied_from_visible_tests():
    """A linear_backward that holds the answers of the visible tests and nothing else."""
    answers = {}

    def linear_backward(dZ, X, W):
        right = dZ @ W, dZ.T @ X, dZ.sum(axis=0)
        if len(X) < 100:  # nobody copies thousands of numbers
            answers[(dZ.shape, round(float(dZ.sum()), 4))] = [part.tolist() for part in right]
        return right

    with contextlib.redirect_stdout(io.StringIO()):
        check.linear_backward_dx(linear_backward)
    return f"""
answers = {answers!r}

def linear_backward(dZ, X, W):
    zeros = np.zeros(X.shape), np.zeros(W.shape), np.zeros(len(W))
    found = answers.get((dZ.shape, round(float(dZ.sum()), 4)), zeros)
    return tuple(np.array(part) for part in found)
"""


def _copied_choice_of_batches():
    """batches that holds the places of the visible tests and nothing else."""
    answers = {}

    def batches(X, y, order, size):
        chunks = [order[i : i + size] for i in range(0, len(order), size)]
        answers[(len(order), size)] = [chunk.tolist() for chunk in chunks]
        return [(X[chunk], y[chunk]) for chunk in chunks]

    with contextlib.redirect_stdout(io.StringIO()):
        check.batches(batches)
    return f"""
answers = {answers!r}

def batches(X, y, order, size):
    return [(X[chunk], y[chunk]) for chunk in answers.get((len(order), size), [order])]
"""


MISTAKES = [
    # ── linear_forward, relu_backward
    Mistake(
        id="weights-not-turned",
        about={"ru": "X @ W вместо X @ W.T", "en": "X @ W in place of X @ W.T"},
        replace={"linear-forward": """
def linear_forward(X, W, b):
    return X @ W + b
"""},
        fails={"test-linear-forward": 1},
        hint="linear_forward.not-transposed",
    ),
    Mistake(
        id="examples-in-columns",
        about={"ru": "примеры в столбцах: W @ X + b", "en": "examples in columns: W @ X + b"},
        replace={"linear-forward": """
def linear_forward(X, W, b):
    return (W @ X.T + b.reshape(-1, 1))
"""},
        fails={"test-linear-forward": 1},
        hint="linear_forward.turned",
    ),
    Mistake(
        id="bias-forgotten",
        about={"ru": "забыто смещение", "en": "the bias is forgotten"},
        replace={"linear-forward": """
def linear_forward(X, W, b):
    return np.dot(X, W.T)
"""},
        fails={"test-linear-forward": 1},
        hint="linear_forward.no-bias",
    ),
    Mistake(
        id="linear-identity",
        about={"ru": "слой возвращает вход", "en": "the layer returns its input"},
        replace={"linear-forward": """
def linear_forward(X, W, b):
    return X
"""},
        fails={"test-linear-forward": 1},
        hint="linear_forward.unchanged",
    ),
    Mistake(
        id="linear-into-integers",
        about={"ru": "результат складывается в массив целых", "en": "the result is put into an array of integers"},
        replace={"linear-forward": """
def linear_forward(X, W, b):
    Z = np.zeros((len(X), len(W)), dtype=int)
    Z += (X @ W.T + b).astype(int)
    return Z
"""},
        fails={"test-linear-forward": 1},
        hint="linear_forward.value",
    ),
    Mistake(
        id="relu-passes-at-zero",
        about={"ru": "Z >= 0 вместо Z > 0", "en": "Z >= 0 in place of Z > 0"},
        replace={"relu-backward": """
def relu_backward(dH, Z):
    return dH * (Z >= 0)
"""},
        fails={"test-relu-backward": 1},
        hint="relu_backward.at-zero",
    ),
    Mistake(
        id="relu-returns-what-arrived",
        about={"ru": "вернулось само dH", "en": "dH itself came back"},
        replace={"relu-backward": """
def relu_backward(dH, Z):
    return dH
"""},
        fails={"test-relu-backward": 1},
        hint="relu_backward.no-mask",
    ),
    Mistake(
        id="relu-slope-only",
        about={"ru": "наклон без dH", "en": "the slope without dH"},
        replace={"relu-backward": """
def relu_backward(dH, Z):
    return np.where(Z > 0, 1.0, 0.0)
"""},
        fails={"test-relu-backward": 1},
        hint="relu_backward.mask-only",
    ),
    Mistake(
        id="relu-of-the-derivative",
        about={"ru": "ReLU применена к dH", "en": "ReLU applied to dH"},
        replace={"relu-backward": """
def relu_backward(dH, Z):
    return np.maximum(dH, 0)
"""},
        fails={"test-relu-backward": 1},
        hint="relu_backward.relu-of-dh",
    ),
    Mistake(
        id="relu-in-place",
        about={"ru": "dH испорчен на месте", "en": "dH is changed in place"},
        replace={"relu-backward": """
def relu_backward(dH, Z):
    dH[Z <= 0] = 0
    return dH
"""},
        fails={"test-relu-backward": 1},
        hint="relu_backward.modifies-input",
    ),
    Mistake(
        id="relu-for-three-rows",
        about={"ru": "формы видимых проверок записаны числами", "en": "shapes of the visible tests are written in"},
        replace={"relu-backward": """
def relu_backward(dH, Z):
    dZ = np.zeros((3, 4))
    for i in range(3):
        for j in range(4):
            if Z[i, j] > 0:
                dZ[i, j] = dH[i, j]
    return dZ
"""},
        fails={"test-relu-backward": 1},
        hint="relu_backward.error",
    ),
    # ── linear_backward
    Mistake(
        id="divided-by-m-again",
        about={"ru": "деление на m повторено в слое", "en": "the division by m is repeated in the layer"},
        replace=_linear("dZ @ W, dZ.T @ X / m, dZ.sum(axis=0) / m"),
        fails={**DW, **DB},
        hint="linear_backward.mean",
        hints={"test-linear-backward-vectorised": "linear_backward.value"},
    ),
    Mistake(
        id="weights-turned-in-dx",
        about={"ru": "dX = dZ W^T", "en": "dX = dZ W^T"},
        replace=_linear("dZ @ W.T, dZ.T @ X, dZ.sum(axis=0)"),
        fails=LINEAR,
        hint="linear_backward.w-transposed",
        hints={"test-linear-backward-dw": "linear_backward.error", "test-linear-backward-db": "linear_backward.error"},
    ),
    Mistake(
        id="dw-transposed",
        about={"ru": "dW формы (n, h)", "en": "dW of shape (n, h)"},
        replace=_linear("dZ @ W, X.T @ dZ, dZ.sum(axis=0)"),
        fails=DW,
        hint="linear_backward.transposed",
    ),
    Mistake(
        id="db-not-summed",
        about={"ru": "db = dZ", "en": "db = dZ"},
        replace=_linear("dZ @ W, dZ.T @ X, dZ"),
        fails=DB,
        hint="linear_backward.per-example",
    ),
    Mistake(
        id="db-kept-two-axes",
        about={"ru": "db формы (1, h): keepdims", "en": "db of shape (1, h): keepdims"},
        replace=_linear("dZ @ W, dZ.T @ X, np.sum(dZ, axis=0, keepdims=True)"),
        fails=DB,
        hint="linear_backward.keepdims",
    ),
    Mistake(
        id="db-along-the-row",
        about={"ru": "сумма не по той оси", "en": "a sum along the wrong axis"},
        replace=_linear("dZ @ W, dZ.T @ X, dZ.sum(axis=1)"),
        fails=DB,
        hint="linear_backward.over-neurons",
    ),
    Mistake(
        id="three-swapped",
        about={"ru": "возвращены dW, dX, db", "en": "dW, dX, db are returned"},
        replace=_linear("dZ.T @ X, dZ @ W, dZ.sum(axis=0)"),
        fails={**DX, **DW},
        hint="linear_backward.swapped",
    ),
    Mistake(
        id="only-two-returned",
        about={"ru": "dX не возвращается", "en": "dX is not returned"},
        replace=_linear("dZ.T @ X, dZ.sum(axis=0)"),
        fails=LINEAR,
        hint="linear_backward.returns",
    ),
    Mistake(
        id="linear-backward-copied",
        about={"ru": "ответы видимых проверок вписаны в код", "en": "answers of the visible tests put into the code"},
        replace={"linear-backward": _copied_from_visible_tests()},
        fails=LINEAR,
        hint="linear_backward.value",
    ),
    Mistake(
        id="loop-over-examples",
        about={"ru": "верно, но цикл по примерам", "en": "right, but a loop over the examples"},
        replace={"linear-backward": """
def linear_backward(dZ, X, W):
    dX, dW, db = np.zeros(X.shape), np.zeros(W.shape), np.zeros(len(W))
    for i in range(len(X)):
        dX[i] = dZ[i] @ W
        dW += np.outer(dZ[i], X[i])
        db += dZ[i]
    return dX, dW, db
"""},
        fails=FAST,
        hint="linear_backward.loops",
    ),
    Mistake(
        id="half-vectorised",
        about={"ru": "dW и db без цикла, dX с циклом по примерам", "en": "dW and db without a loop, dX with one"},
        replace=_linear("np.array([dz @ W for dz in dZ]), dZ.T @ X, dZ.sum(axis=0)"),
        fails=FAST,
        hint="linear_backward.loops",
    ),
    Mistake(
        id="three-loops",
        about={"ru": "три вложенных цикла на чистом Python", "en": "three nested loops in plain Python"},
        replace={"linear-backward": """
def linear_backward(dZ, X, W):
    h, n = W.shape
    dX = [[sum(dz[j] * W[j][k] for j in range(h)) for k in range(n)] for dz in dZ.tolist()]
    dW = [[sum(dz[j] * x[k] for dz, x in zip(dZ.tolist(), X.tolist())) for k in range(n)] for j in range(h)]
    return np.array(dX), np.array(dW), np.array([sum(column) for column in dZ.T.tolist()])
"""},
        fails=FAST,
        hint="linear_backward.loops",
    ),
    # ── cross_entropy
    Mistake(
        id="loss-summed",
        about={"ru": "сумма вместо среднего, в потерях и в градиенте", "en": "sum in place of mean, loss and gradient"},
        replace=_cross_entropy("    return -np.sum(Y * log_P), P - Y"),
        fails={"test-cross-entropy-loss": 1, "test-cross-entropy-gradient": 1, "test-cross-entropy-stable": 1},
        hint="cross_entropy.sum",
        hints={"test-cross-entropy-gradient": "cross_entropy.no-mean",
               "test-cross-entropy-stable": "cross_entropy.value"},
    ),
    Mistake(
        id="mean-over-all-numbers",
        about={"ru": "np.mean по таблице Y · ln P: деление на m·o", "en": "np.mean of Y · ln P: divided by m·o"},
        replace=_cross_entropy("    return -np.mean(Y * log_P), (P - Y) / m"),
        fails={**LOSS, **STABLE},
        hint="cross_entropy.by-all",
    ),
    Mistake(
        id="gradient-not-averaged",
        about={"ru": "dO = P − Y без 1/m", "en": "dO = P − Y without 1/m"},
        replace=_cross_entropy("    return -np.mean(log_P[np.arange(m), y]), P - Y"),
        fails={**SLOPES, **STABLE},
        hint="cross_entropy.no-mean",
    ),
    Mistake(
        id="gradient-sign",
        about={"ru": "Y − P вместо P − Y", "en": "Y − P in place of P − Y"},
        replace=_cross_entropy("    return -np.mean(log_P[np.arange(m), y]), (Y - P) / m"),
        fails={**SLOPES, **STABLE},
        hint="cross_entropy.sign",
        hints={"test-cross-entropy-stable": "cross_entropy.value"},
    ),
    Mistake(
        id="gradient-by-probabilities",
        about={"ru": "производная по P, а не по логитам", "en": "the derivative by P, not by the logits"},
        replace=_cross_entropy("    return -np.mean(log_P[np.arange(m), y]), -Y / P / m"),
        fails={**SLOPES, **STABLE},
        hint="cross_entropy.by-probabilities",
        hints={"test-cross-entropy-stable": "cross_entropy.value"},
    ),
    Mistake(
        id="softmax-overflows",
        about={"ru": "экспонента без вычитания максимума", "en": "the exponential without subtracting the maximum"},
        replace={"cross-entropy": """
def cross_entropy(logits, y):
    m = len(y)
    P = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    J = -np.mean(np.log(P[np.arange(m), y]))
    P[np.arange(m), y] -= 1
    return J, P / m
"""},
        fails=STABLE,
        hint="cross_entropy.overflow",
    ),
    Mistake(
        id="one-maximum-for-all",
        about={"ru": "один максимум на всю таблицу", "en": "one maximum for the whole table"},
        replace={"cross-entropy": """
def cross_entropy(logits, y):
    m = len(y)
    E = np.exp(logits - np.max(logits))
    P = E / E.sum(axis=1, keepdims=True)
    J = -np.mean(np.log(P[np.arange(m), y]))
    P[np.arange(m), y] -= 1
    return J, P / m
"""},
        fails=STABLE,
        hint="cross_entropy.one-maximum",
    ),
    Mistake(
        id="epsilon-in-the-logarithm",
        about={"ru": "log(P + 1e-12): J обрезана", "en": "log(P + 1e-12): J is cut off"},
        replace=_cross_entropy("    return -np.mean(np.log(P[np.arange(m), y] + 1e-12)), (P - Y) / m"),
        fails=STABLE,
        hint="cross_entropy.clipped",
    ),
    Mistake(
        id="softmax-down-the-columns",
        about={"ru": "softmax по столбцам, axis=0", "en": "softmax down the columns, axis=0"},
        replace={"cross-entropy": """
def cross_entropy(logits, y):
    m = len(y)
    S = logits - logits.max(axis=0)
    log_P = S - np.log(np.exp(S).sum(axis=0))
    P = np.exp(log_P)
    P[np.arange(m), y] -= 1
    return -log_P[np.arange(m), y].mean(), P / m
"""},
        fails=CROSS_ENTROPY,
        hint="cross_entropy.axis",
        hints={"test-cross-entropy-stable": "cross_entropy.value"},
    ),
    Mistake(
        id="cross-entropy-from-torch",
        about={"ru": "готовая функция из PyTorch", "en": "a ready function of PyTorch"},
        replace={"cross-entropy": """
def cross_entropy(logits, y):
    import torch
    O = torch.tensor(logits, requires_grad=True)
    J = torch.nn.functional.cross_entropy(O, torch.tensor(y))
    J.backward()
    return J.item(), O.grad.numpy()
"""},
        fails=CROSS_ENTROPY,
        hint="cross_entropy.forbidden-import",
    ),
    Mistake(
        id="cross-entropy-from-the-library",
        about={"ru": "готовая функция из dl101", "en": "a ready function of dl101"},
        replace={"cross-entropy": """
from dl101.losses import cross_entropy as ready_made

def cross_entropy(logits, y):
    return ready_made(logits, y)
"""},
        fails=CROSS_ENTROPY,
        hint="cross_entropy.forbidden-import",
    ),
    # ── numerical_gradient, gradient_check
    Mistake(
        id="one-sided-difference",
        about={"ru": "разность в одну сторону", "en": "a difference to one side"},
        replace={"numerical-gradient": """
def numerical_gradient(f, P):
    h, G = 1e-7, np.zeros(P.shape)
    for index in np.ndindex(P.shape):
        Q = P.copy()
        Q[index] += h
        G[index] = (f(Q) - f(P)) / h
    return G
"""},
        fails={"test-numerical-gradient": 1},
        hint="numerical_gradient.one-sided",
    ),
    Mistake(
        id="divided-by-h",
        about={"ru": "деление на h вместо 2h", "en": "divided by h in place of 2h"},
        replace={"numerical-gradient": """
def numerical_gradient(f, P):
    h, G = 1e-5, np.zeros(P.shape)
    for index in np.ndindex(P.shape):
        E = np.zeros(P.shape)
        E[index] = h
        G[index] = (f(P + E) - f(P - E)) / h
    return G
"""},
        fails={"test-numerical-gradient": 1},
        hint="numerical_gradient.no-half",
    ),
    Mistake(
        id="tiny-step",
        about={"ru": "h = 1e-13: округление", "en": "h = 1e-13: rounding"},
        replace={"numerical-gradient": """
def numerical_gradient(f, P):
    h, G = 1e-13, np.zeros(P.shape)
    for index in np.ndindex(P.shape):
        E = np.zeros(P.shape)
        E[index] = h
        G[index] = (f(P + E) - f(P - E)) / (2 * h)
    return G
"""},
        fails={"test-numerical-gradient": 1},
        hint="numerical_gradient.step-too-small",
    ),
    Mistake(
        id="all-numbers-moved",
        about={"ru": "сдвинуты все числа сразу", "en": "all numbers are moved at once"},
        replace={"numerical-gradient": """
def numerical_gradient(f, P):
    h = 1e-5
    return np.ones(P.shape) * (f(P + h) - f(P - h)) / (2 * h)
"""},
        fails={"test-numerical-gradient": 1},
        hint="numerical_gradient.all-at-once",
    ),
    Mistake(
        id="numbers-stay-moved",
        about={"ru": "P сдвинут и не возвращён на место", "en": "P is moved and not put back"},
        replace={"numerical-gradient": """
def numerical_gradient(f, P):
    h, G = 1e-5, np.zeros_like(P)
    for index in np.ndindex(P.shape):
        P[index] += h
        right = f(P)
        P[index] -= 2 * h
        G[index] = (right - f(P)) / (2 * h)
        P[index] += h
    return G
"""},
        fails={"test-numerical-gradient": 1},
        hint="numerical_gradient.modifies-input",
    ),
    Mistake(
        id="matrices-only",
        about={"ru": "два цикла: только для матриц", "en": "two loops: for matrices only"},
        replace={"numerical-gradient": """
def numerical_gradient(f, P):
    h, G = 1e-5, np.zeros(P.shape)
    for i in range(P.shape[0]):
        for j in range(P.shape[1]):
            E = np.zeros(P.shape)
            E[i, j] = h
            G[i, j] = (f(P + E) - f(P - E)) / (2 * h)
    return G
"""},
        fails={"test-numerical-gradient": 1},
        hint="numerical_gradient.error",
    ),
    Mistake(
        id="checks-itself",
        about={"ru": "градиент сравнивается сам с собой", "en": "the gradient is compared with itself"},
        replace={"gradient-check": """
def gradient_check(f, P, dP):
    G = dP.copy()
    return np.linalg.norm(dP - G) / (np.linalg.norm(dP) + np.linalg.norm(G) + 1e-12)
"""},
        fails={"test-gradient-check": 1},
        hint="gradient_check.never-finds",
    ),
    Mistake(
        id="mistakes-cancel",
        about={"ru": "разности сложены со знаком", "en": "differences are added with their signs"},
        replace={"gradient-check": """
def gradient_check(f, P, dP):
    G = numerical_gradient(f, P)
    return np.sum(dP - G) / (np.linalg.norm(dP) + np.linalg.norm(G) + 1e-12)
"""},
        fails={"test-gradient-check": 1},
        hint="gradient_check.signed",
    ),
    Mistake(
        id="absolute-error",
        about={"ru": "абсолютная ошибка вместо относительной", "en": "the absolute error in place of the relative one"},
        replace={"gradient-check": """
def gradient_check(f, P, dP):
    return np.linalg.norm(dP - numerical_gradient(f, P))
"""},
        fails={"test-gradient-check": 1},
        hint="gradient_check.absolute",
    ),
    Mistake(
        id="zero-by-zero",
        about={"ru": "оба градиента нулевые: 0 / 0", "en": "both gradients zero: 0 / 0"},
        replace={"gradient-check": """
def gradient_check(f, P, dP):
    G = numerical_gradient(f, P)
    return np.linalg.norm(dP - G) / (np.linalg.norm(dP) + np.linalg.norm(G))
"""},
        fails={"test-gradient-check": 1},
        hint="gradient_check.zero-by-zero",
    ),
    Mistake(
        id="yes-or-no",
        about={"ru": "ответ True или False", "en": "the answer is True or False"},
        replace={"gradient-check": """
def gradient_check(f, P, dP):
    return np.allclose(dP, numerical_gradient(f, P), atol=1e-6)
"""},
        fails={"test-gradient-check": 1},
        hint="gradient_check.yes-or-no",
    ),
    # ── forward, backward
    Mistake(
        id="relu-on-logits",
        about={"ru": "ReLU и после последнего слоя", "en": "ReLU after the last layer, too"},
        replace=_forward(last="H = np.maximum(Z, 0)"),
        fails={"test-forward": 1},
        hint="forward.relu-at-the-end",
    ),
    Mistake(
        id="no-activation",
        about={"ru": "ReLU забыта", "en": "ReLU is forgotten"},
        replace=_forward(last="H = Z"),
        fails={"test-forward": 1},
        hint="forward.no-relu",
    ),
    Mistake(
        id="cache-after-relu",
        about={"ru": "в кэше под именем Z лежит H", "en": "the cache has H under the name Z"},
        replace=_forward(kept="H"),
        fails={"test-forward": 1},
        hint="forward.kept-after-relu",
    ),
    Mistake(
        id="two-layers-only",
        about={"ru": "сеть только из двух слоёв, вперёд и назад", "en": "a network of two layers only, both ways"},
        replace={
            "forward": """
def forward(X, parameters):
    Z1 = linear_forward(X, parameters["W1"], parameters["b1"])
    H1 = np.maximum(Z1, 0)
    Z2 = linear_forward(H1, parameters["W2"], parameters["b2"])
    return Z2, {"H0": X, "Z1": Z1, "H1": H1, "Z2": Z2}
""",
            "backward": """
def backward(dlogits, cache, parameters):
    dH1, dW2, db2 = linear_backward(dlogits, cache["H1"], parameters["W2"])
    dZ1 = relu_backward(dH1, cache["Z1"])
    _, dW1, db1 = linear_backward(dZ1, cache["H0"], parameters["W1"])
    return {"W1": dW1, "b1": db1, "W2": dW2, "b2": db2}
""",
        },
        fails={"test-forward": 1, "test-backward-deep": 1},
        hint="forward.returns",
        hints={"test-backward-deep": "backward.error"},
    ),
    Mistake(
        id="logits-only",
        about={"ru": "кэш не возвращается", "en": "the cache is not returned"},
        replace={"forward": """
def forward(X, parameters):
    for k in range(1, len(parameters) // 2 + 1):
        X = linear_forward(X, parameters[f"W{k}"], parameters[f"b{k}"])
        if k < len(parameters) // 2:
            X = np.maximum(X, 0)
    return X
"""},
        fails={"test-forward": 1},
        hint="forward.returns",
    ),
    Mistake(
        id="no-relu-on-the-way-back",
        about={"ru": "на пути назад ReLU забыта", "en": "ReLU is forgotten on the way back"},
        replace=_backward(step="dZ = dH"),
        fails=BACKWARD,
        hint="backward.no-mask",
    ),
    Mistake(
        id="relu-of-derivatives",
        about={"ru": "на пути назад отрезаны отрицательные dH", "en": "negative dH are cut off on the way back"},
        replace=_backward(step="dZ = np.maximum(dH, 0)"),
        fails=BACKWARD,
        hint="backward.mask-of-dh",
    ),
    Mistake(
        id="mean-in-every-layer",
        about={"ru": "в каждом слое ещё раз делят на m", "en": "every layer divides by m once more"},
        replace=_backward(scale=" / len(dlogits)"),
        fails=BACKWARD,
        hint="backward.mean",
    ),
    Mistake(
        id="mask-of-the-next-layer",
        about={"ru": "маска взята по Z следующего слоя", "en": "the mask comes from Z of the next layer"},
        replace=_backward(step="dZ = relu_backward(dH, cache[f'Z{k}'])"),
        fails=BACKWARD,
        hint="backward.error",
    ),
    Mistake(
        id="gradients-without-names",
        about={"ru": "производные в списке, без имён", "en": "the derivatives in a list, without names"},
        replace={"backward": """
def backward(dlogits, cache, parameters):
    gradients, dZ = [], dlogits
    for k in range(len(parameters) // 2, 0, -1):
        dH, dW, db = linear_backward(dZ, cache[f"H{k - 1}"], parameters[f"W{k}"])
        gradients += [dW, db]
        if k > 1:
            dZ = relu_backward(dH, cache[f"Z{k - 1}"])
    return gradients
"""},
        fails=BACKWARD,
        hint="backward.returns",
    ),
    Mistake(
        id="parameters-for-gradients",
        about={"ru": "вернулись сами параметры", "en": "the parameters themselves came back"},
        replace={"backward": """
def backward(dlogits, cache, parameters):
    return parameters
"""},
        fails=BACKWARD,
        hint="backward.unchanged",
    ),
    # ── batches, train
    Mistake(
        id="last-batch-dropped",
        about={"ru": "неполный батч потерян", "en": "the batch that is not full gets lost"},
        replace={"batches": """
def batches(X, y, order, size):
    pairs = []
    for i in range(len(X) // size):
        chosen = order[i * size:(i + 1) * size]
        pairs.append((X[chosen], y[chosen]))
    return pairs
"""},
        fails={"test-batches": 1},
        hint="batches.last-dropped",
    ),
    Mistake(
        id="labels-left-behind",
        about={"ru": "перемешаны только примеры, без меток", "en": "only the examples are shuffled, not the labels"},
        replace={"batches": """
def batches(X, y, order, size):
    X = X[order]
    return [(X[i:i + size], y[i:i + size]) for i in range(0, len(X), size)]
"""},
        fails={"test-batches": 1},
        hint="batches.labels-in-old-order",
    ),
    Mistake(
        id="order-ignored",
        about={"ru": "порядок не использован", "en": "the order is not used"},
        replace={"batches": """
def batches(X, y, order, size):
    return [(X[i:i + size], y[i:i + size]) for i in range(0, len(X), size)]
"""},
        fails={"test-batches": 1},
        hint="batches.old-order",
    ),
    Mistake(
        id="own-shuffle",
        about={"ru": "своё перемешивание вместо order", "en": "a shuffle of one's own in place of order"},
        replace={"batches": """
def batches(X, y, order, size):
    order = np.random.default_rng(0).permutation(len(X))
    return [(X[order[i:i + size]], y[order[i:i + size]]) for i in range(0, len(X), size)]
"""},
        fails={"test-batches": 1},
        hint="batches.value",
    ),
    Mistake(
        id="size-for-count",
        about={"ru": "size понят как число батчей", "en": "size is taken for the number of batches"},
        replace={"batches": """
def batches(X, y, order, size):
    return [(X[part], y[part]) for part in np.array_split(order, min(size, len(order)))]
"""},
        fails={"test-batches": 1},
        hint="batches.size-as-count",
    ),
    Mistake(
        id="batches-copied",
        about={"ru": "номера из видимых проверок вписаны в код", "en": "numbers of the visible tests in the code"},
        replace={"batches": _copied_choice_of_batches()},
        fails={"test-batches": 1},
        hint="batches.value",
    ),
    Mistake(
        id="uphill",
        about={"ru": "шаг вдоль градиента", "en": "a step along the gradient"},
        replace=_train(step="parameters = {n: parameters[n] + learning_rate * gradients[n] for n in parameters}"),
        fails=TRAIN,
        hint="train.uphill",
    ),
    Mistake(
        id="one-step-an-epoch",
        about={"ru": "шаг вне внутреннего цикла", "en": "the step stands outside the inner loop"},
        replace=_train(indent="        "),
        fails=TRAIN,
        hint="train.last-batch-only",
    ),
    Mistake(
        id="no-batches",
        about={"ru": "шаг по всем примерам сразу", "en": "a step on all examples at once"},
        replace=_train(size="len(y)"),
        fails=TRAIN,
        hint="train.whole-batch",
    ),
    Mistake(
        id="first-order-always",
        about={"ru": "все эпохи в одном порядке", "en": "all epochs in one order"},
        replace=_train(orders="[orders[0] for _ in orders]"),
        fails=TRAIN,
        hint="train.same-order",
    ),
    Mistake(
        id="only-weights",
        about={"ru": "смещения не обучаются", "en": "the biases are not trained"},
        replace=_train(step="parameters = {n: parameters[n] - learning_rate * gradients[n] * (n[0] == 'W') "
                            "for n in parameters}"),
        fails=TRAIN,
        hint="train.biases-untrained",
    ),
    Mistake(
        id="start-returned",
        about={"ru": "вернулись начальные параметры", "en": "the parameters of the start are returned"},
        replace=_train(returned="first, losses"),
        fails={"test-train": 1},
        hint="train.initial",
    ),
    Mistake(
        id="gradient-of-the-start",
        about={"ru": "градиент всегда при начальных параметрах", "en": "always the gradient of the start"},
        replace=_train(at="first"),
        fails=TRAIN,
        hint="train.old-gradients",
    ),
    Mistake(
        id="first-loss-missing",
        about={"ru": "нет потерь до обучения", "en": "the loss before training is missing"},
        replace=_train(before="pass"),
        fails={"test-train-losses": 1},
        hint="train.no-start",
    ),
    Mistake(
        id="loss-before-each-epoch",
        about={"ru": "потери записаны до эпохи, последних нет", "en": "losses before each epoch, the last is missing"},
        replace=_train(before="pass", after="pass") | {"train": _train(before="pass", after="pass")["train"].replace(
            "    for order in orders:\n", "    for order in orders:\n        losses.append(J(parameters))\n")},
        fails={"test-train-losses": 1},
        hint="train.no-end",
    ),
    Mistake(
        id="loss-of-the-last-batch",
        about={"ru": "записаны потери последнего батча", "en": "the loss of the last batch is recorded"},
        replace=_train(after="losses.append(cross_entropy(logits, y_batch)[0])"),
        fails={"test-train-losses": 1},
        hint="train.value",
    ),
    Mistake(
        id="train-returns-nothing",
        about={"ru": "return забыт", "en": "no return"},
        replace={"train": _train()["train"].replace("    return parameters, losses", "")},
        fails=TRAIN,
        hint="train.none",
    ),
    # ── choice
    Mistake(
        id="too-narrow",
        about={"ru": "три нейрона: хватает не с каждого начала", "en": "three neurons: not enough from every start"},
        replace={"choice": 'choice = {"width": 3, "learning_rate": 0.7}'},
        fails={"test-choice": 1},
        hint="choice.too-narrow",
    ),
    Mistake(
        id="rate-too-small",
        about={"ru": "скорость 0,01", "en": "rate 0.01"},
        replace={"choice": 'choice = {"width": 16, "learning_rate": 0.01}'},
        fails={"test-choice": 1},
        hint="choice.too-slow",
    ),
    Mistake(
        id="rate-too-large",
        about={"ru": "скорость 10", "en": "rate 10"},
        replace={"choice": 'choice = {"width": 16, "learning_rate": 10}'},
        fails={"test-choice": 1},
        hint="choice.too-fast",
    ),
    Mistake(
        id="choice-of-one-number",
        about={"ru": "дана только скорость", "en": "only the rate is given"},
        replace={"choice": "choice = 0.5"},
        fails={"test-choice": 1},
        hint="choice.type",
    ),
]  # fmt: skip
