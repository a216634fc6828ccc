"""Checks of the exercises of lecture 08.

    from dl101.check import lecture08 as check
    check.shapes([(128, 784), …])

Each takes the student's answer and prints one line or raises CheckFailed. An answer that is still None is no mistake:
the notebook runs from top to bottom before anything is answered.
"""

from __future__ import annotations

import numpy as np

from dl101.check import exercise
from dl101.check.exercise import reveal
from dl101.check.task import Case, Check, Known, succeeded

__all__ = ["W1", "W2", "b1", "b2", "collapse", "folds", "linear", "mlp_forward", "parameters", "reveal", "shapes"]

SIZES = (784, 128, 64, 10)
# The two layers that exercise 3 makes one of.
W1, b1 = np.array([[1, 2], [0, -1], [3, 1]]), np.array([1, -1, 0])
W2, b2 = np.array([[1, -1, 0], [2, 0, 1]]), np.array([0, 3])


def shapes(answer) -> None:
    """The shapes of W1, W2, W3 of the network 784-128-64-10, each as (out, in)."""
    right = [(h, n) for n, h in zip(SIZES, SIZES[1:], strict=False)]
    name = "shapes"
    if _open(answer):
        exercise.waiting(name)
        return
    try:
        given = [tuple(int(length) for length in shape) for shape in answer]
    except (TypeError, ValueError):
        given = []
    if any(len(shape) != 2 for shape in given) or len(given) != len(right):
        raise exercise.fail(
            name,
            "type",
            ru="нужны три формы, каждая — пара чисел, например (3, 2). Чисел в сети четыре, а матриц между ними три.",
            en="three shapes are wanted, each a pair of numbers such as (3, 2). The network has four numbers, and "
            "three matrices between them.",
        )
    if given == right:
        succeeded(name, {"ru": "строка — нейрон, столбец — вход", "en": "a row is a neuron, a column an input"})
        return
    if given == [shape[::-1] for shape in right]:
        raise exercise.fail(
            name,
            "transposed",
            ru="строки и столбцы поменялись местами: так выглядит Wᵀ. У W строка — нейрон этого слоя.",
            en="rows and columns are swapped: this is what Wᵀ looks like. A row of W is a neuron of this layer.",
        )
    if given == right[::-1]:
        raise exercise.fail(
            name,
            "order",
            ru="матрицы верные, но порядок обратный: первой идёт та, что получает входы.",
            en="the matrices are right but in reverse order: the first is the one that gets the inputs.",
        )
    if any(1 + n in (shape[0], shape[1]) for shape, n in zip(given, SIZES, strict=False)):
        raise exercise.fail(
            name,
            "bias-inside",
            ru="лишний столбец: смещения лежат отдельно, в векторе b.",
            en="there is a column too many: the biases are kept apart, in the vector b.",
        )
    k = next(k for k, (a, b) in enumerate(zip(given, right, strict=True)) if a != b)
    raise exercise.fail(
        name,
        "value",
        ru=f"W{k + 1} пока неверна. Сколько чисел приходит в этот слой и сколько в нём нейронов?",
        en=f"W{k + 1} is not right yet. How many numbers come into this layer, and how many neurons does it have?",
    )


def parameters(count) -> None:
    """The number of parameters of the network 784-128-64-10: weights and biases of three layers."""
    exercise.number(
        "parameters",
        count,
        784 * 128 + 128 + 128 * 64 + 64 + 64 * 10 + 10,
        known={
            "no-biases": (
                784 * 128 + 128 * 64 + 64 * 10,
                "это одни веса. У каждого нейрона есть ещё смещение.",
                "these are the weights. Each neuron has a bias, too.",
            ),
            "input-biases": (
                784 * 128 + 784 + 128 * 64 + 128 + 64 * 10 + 64,
                "смещений столько, сколько у слоя нейронов, а не входов.",
                "a layer has as many biases as neurons, not as inputs.",
            ),
            "biases-of-inputs": (
                109386 + 784,
                "у входов нет ни весов, ни смещений: они ничего не вычисляют.",
                "the inputs have no biases: they compute nothing.",
            ),
            "no-output-biases": (
                109386 - 10,
                "забыты смещения выходного слоя.",
                "the biases of the output layer are missing.",
            ),
            "one-bias": (
                109386 - 202 + 3,
                "смещение у каждого нейрона своё, а не одно на слой.",
                "each neuron has a bias of its own, not one for the layer.",
            ),
            "first-layer": (784 * 128 + 128, "это только первый слой.", "this is the first layer alone."),
            "product": (
                784 * 128 * 64 * 10,
                "слои соединены последовательно: их веса складываются, а не перемножаются.",
                "the layers follow each other: their weights add up and do not multiply.",
            ),
        },
        says={"ru": "100 480 + 8256 + 650", "en": "100,480 + 8,256 + 650"},
    )


def folds(answer) -> None:
    """Six folds: the number of pieces, and of units that one hidden layer needs for as many."""
    exercise.numbers(
        "folds",
        answer,
        (64, 63),
        known={
            "two-per-fold": (
                (12, 11),
                "12 — это число нейронов. Каждый сгиб не прибавляет два звена, а удваивает их число.",
                "12 is the number of units. A fold does not add two pieces, it doubles their number.",
            ),
            "one-too-many": (
                (64, 64),
                "звеньев на одно больше, чем изломов, а излом у нейрона один.",
                "there is one piece more than there are joints, and a unit has one joint.",
            ),
            "one-too-few": (
                (64, 62),
                "чтобы сломать график 63 раза, нужно 63 нейрона.",
                "to bend the graph 63 times takes 63 units.",
            ),
            "deep-units": (
                (64, 12),
                "12 нейронов у глубокой сети. А сколько нужно, если скрытый слой один?",
                "12 is what the deep network has. How many are needed with one hidden layer?",
            ),
            "off-by-one-fold": (
                (32, 31),
                "это пять сгибов: один сгиб даёт уже два звена.",
                "this is five folds: one fold already gives two pieces.",
            ),
        },
        says={"ru": "12 нейронов против 63", "en": "12 units against 63"},
    )


def collapse(W, b) -> None:
    """The one layer W (2, 2), b (2,) that does the same as W1, b1 and then W2, b2 without a nonlinearity."""
    if _open(W) or _open(b):
        exercise.waiting("collapse")
        return
    try:
        W, b = np.asarray(W, dtype=float), np.asarray(b, dtype=float).reshape(-1)
    except (TypeError, ValueError):
        raise _collapse("type", "W — таблица чисел, b — список чисел.", "W is a table, b a list of numbers.") from None
    if W.shape == (3, 3):
        raise _collapse(
            "order",
            "форма (3, 3) получается у W1 W2. Первым на вход действует W1, значит, она стоит справа: W2 W1.",
            "the shape (3, 3) comes from W1 W2. W1 acts on the input first, so it stands on the right: W2 W1.",
        )
    if W.shape != (2, 2) or b.shape != (2,):
        raise _collapse(
            "shape",
            f"вместе слои переводят 2 числа в 2. Нужны W формы (2, 2) и b формы (2,), а не {W.shape} и {b.shape}.",
            f"together the layers take 2 numbers to 2. W should be (2, 2) and b (2,), not {W.shape} and {b.shape}.",
        )
    right, shift = W2 @ W1, W2 @ b1 + b2
    if not np.allclose(W, right):
        if np.allclose(W, right.T):
            raise _collapse("transposed", "это Wᵀ: строки и столбцы поменялись местами.", "this is Wᵀ: rows and "
                            "columns are swapped.")  # fmt: skip
        k = tuple(int(index) for index in np.argwhere(~np.isclose(W, right))[0])
        raise _collapse(
            "W",
            f"W[{k[0]}, {k[1]}] пока неверно: это строка {k[0] + 1} матрицы W2 на столбец {k[1] + 1} матрицы W1.",
            f"W[{k[0]}, {k[1]}] is not right yet: it is row {k[0] + 1} of W2 times column {k[1] + 1} of W1.",
        )
    if np.allclose(b, shift):
        succeeded("collapse", {"ru": "W2 W1 и W2 b1 + b2", "en": "W2 W1 and W2 b1 + b2"})
    elif np.allclose(b, b2):
        raise _collapse(
            "b1-lost",
            "W верна, а в b потеряно W2 b1: второй слой умножает и смещение первого.",
            "W is right, but b has lost W2 b1: the second layer also multiplies the bias of the first.",
        )
    elif np.allclose(b, W2 @ b1):
        raise _collapse("b2-lost", "W верна, а к b забыли прибавить b2.", "W is right, but b2 was not added to b.")
    else:
        raise _collapse("b", "W верна, а b пока нет: раскройте скобки в W2 (W1 x + b1) + b2.",
                        "W is right, b is not yet: multiply out W2 (W1 x + b1) + b2.")  # fmt: skip


def _collapse(key: str, ru: str, en: str):
    return exercise.fail("collapse", key, ru=ru, en=en)


_LINEAR = Check(
    function="linear",
    reference=lambda X, W, b: X @ W.T + b,
    returns=("Z",),
    says={"ru": "все примеры и все нейроны сразу", "en": "all examples and all neurons at once"},
    known=(
        Known(
            "not-transposed",
            lambda X, W, b: X @ W + b,
            ru="W не транспонирована. Матрица здесь квадратная, поэтому X @ W считается без ошибки, но умножает пример "
            "на столбцы, а нейрон — это строка.",
            en="W is not transposed. It is square here, so X @ W runs without an error, but it multiplies the example "
            "by columns, and a neuron is a row.",
        ),
        Known(
            "transposed-result",
            lambda X, W, b: W @ X.T + b[:, None],
            ru="результат транспонирован: примеры оказались в столбцах. Нужна форма ({m}, {h}).",
            en="the result is transposed: the examples have become columns. The shape should be ({m}, {h}).",
        ),
        Known(
            "no-bias",
            lambda X, W, b: X @ W.T,
            ru="смещение b не прибавлено.",
            en="the bias b is not added.",
        ),
        Known(
            "bias-to-examples",
            lambda X, W, b: X @ W.T + b[:, None],
            ru="b прибавлен как столбец, и своё смещение получил каждый пример. Смещение у каждого нейрона своё: b "
            "формы ({h},) NumPy сам прибавит к каждой строке.",
            en="b is added as a column, so each example got a bias of its own. Each neuron has one: NumPy adds a b of "
            "shape ({h},) to every row by itself.",
        ),
        Known(
            "elementwise",
            lambda X, W, b: X * W + b,
            ru="звёздочка * умножает числа попарно. Произведение матриц — это @.",
            en="the star * multiplies number by number. The product of matrices is @.",
        ),
        Known(
            "activation",
            lambda X, W, b: 1 / (1 + np.exp(-(X @ W.T + b))),
            ru="сигмоида здесь лишняя: нужны сами суммы Z.",
            en="there should be no sigmoid here: the sums Z themselves are wanted.",
        ),
    ),
)


def linear(function, seed: int = 0) -> None:
    """Z (m, h) = X Wᵀ + b for X (m, n), W (h, n), b (h,)."""
    rng = np.random.default_rng(seed)
    cases = []
    # The first one is square all over, so that a forgotten transposition gives numbers and not an error.
    for m, n, h in ((3, 3, 3), (5, 2, 4), (1, 4, 2)):
        X, W, b = (np.round(rng.normal(0, 2, size), 1) for size in ((m, n), (h, n), h))
        cases.append(Case({"X": X, "W": W, "b": b}, {"m": m, "n": n, "h": h}))
    exercise.function(_LINEAR, function, cases)


def _relu(Z):
    return np.maximum(Z, 0)


def _forward(X, layers, hidden=_relu, last=lambda Z: Z):
    for k, (W, b) in enumerate(layers, start=1):
        X = X @ W.T + b
        X = last(X) if k == len(layers) else hidden(X)
    return X


def _no_chain(X, layers):
    W, b = layers[-1]
    return X @ W.T + b


def _square_chain(X, layers):
    for k, (W, b) in enumerate(layers, start=1):
        X = X @ W + b
        X = X if k == len(layers) else _relu(X)
    return X


_MLP_FORWARD = Check(
    function="mlp_forward",
    reference=_forward,
    returns=("outputs",),
    says={"ru": "сеть любой глубины", "en": "a network of any depth"},
    known=(
        Known(
            "relu-at-output",
            lambda X, layers: _forward(X, layers, last=_relu),
            ru="ReLU взята и на выходе, и все отрицательные логиты стали нулями. После последнего слоя активации нет.",
            en="ReLU is taken at the output, too, and all negative logits became zeros. There is no activation after "
            "the last layer.",
        ),
        Known(
            "sigmoid-at-output",
            lambda X, layers: _forward(X, layers, last=lambda Z: 1 / (1 + np.exp(-Z))),
            ru="на выходе сигмоида, а нужны логиты: сигмоиду возьмут потери.",
            en="there is a sigmoid at the output; logits are wanted: the loss takes the sigmoid.",
        ),
        Known(
            "no-activation",
            lambda X, layers: _forward(X, layers, hidden=lambda Z: Z),
            ru="между слоями нет ReLU: такая сеть сворачивается в один линейный слой.",
            en="there is no ReLU between the layers: such a network collapses into one linear layer.",
        ),
        Known(
            "not-transposed",
            _square_chain,
            ru="W не транспонирована. Матрицы здесь квадратные, поэтому X @ W считается без ошибки, но нейрон — это "
            "строка W.",
            en="W is not transposed. The matrices are square here, so X @ W runs without an error, but a neuron is a "
            "row of W.",
        ),
        Known(
            "first-layer-only",
            lambda X, layers: X @ layers[0][0].T + layers[0][1],
            ru="сосчитан только первый слой. Не стоит ли return внутри цикла?",
            en="only the first layer is computed. Is return inside the loop?",
        ),
        Known(
            "first-hidden-only",
            lambda X, layers: _relu(X @ layers[0][0].T + layers[0][1]),
            ru="сосчитан только первый слой. Не стоит ли return внутри цикла?",
            en="only the first layer is computed. Is return inside the loop?",
        ),
        Known(
            "input-again",
            _no_chain,
            ru="в каждый слой снова попадает X. Слой получает то, что отдал предыдущий.",
            en="every layer is given X again. A layer gets what the one before it gave.",
        ),
        Known(
            "no-bias",
            lambda X, layers: _forward(X, [(W, 0) for W, _ in layers]),
            ru="смещения b не прибавлены.",
            en="the biases b are not added.",
        ),
        Known(
            "relu-of-input",
            lambda X, layers: _forward(_relu(X), layers),
            ru="ReLU взята от самих входов. Сначала слой, потом активация.",
            en="ReLU is taken of the inputs themselves. First the layer, then the activation.",
        ),
        Known(
            "transposed-result",
            lambda X, layers: _forward(X, layers).T,
            ru="результат транспонирован: пример должен остаться в строке.",
            en="the result is transposed: an example should stay in a row.",
        ),
    ),
)


def mlp_forward(function, seed: int = 0) -> None:
    """The outputs (m, o) of an MLP with ReLU after every layer but the last; layers: a list of pairs W, b."""
    rng = np.random.default_rng(seed)
    cases = []
    # The first network is square all over, so that X @ W gives numbers and not an error; the last has no hidden layer.
    for m, sizes in ((4, (3, 3, 3, 3)), (5, (2, 4, 3, 1)), (3, (2, 2))):
        layers = [
            (np.round(rng.normal(0, 1.5, (h, n)), 1), np.round(rng.normal(0, 1, h), 1))
            for n, h in zip(sizes, sizes[1:], strict=False)
        ]
        cases.append(Case({"X": np.round(rng.normal(0, 2, (m, sizes[0])), 1), "layers": layers}))
    exercise.function(_MLP_FORWARD, function, cases)


def _open(value) -> bool:
    if value is None:
        return True
    return isinstance(value, (list, tuple)) and any(_open(item) for item in value)
