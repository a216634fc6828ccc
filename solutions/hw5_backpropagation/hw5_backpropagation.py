# %% [markdown] lang="ru" id="title"
# # Домашнее задание 5. Сеть, которая учится: обратное распространение в NumPy
#
# Вы напишете сеть любой глубины целиком: прямой и обратный проход, потери, проверку градиента, обучение по батчам. В
# конце она разделит две луны. Формулы выведены в лекциях 08 и 09. Всего 20 баллов: 18 за задачи, 2 за ответ словами.
#
# Задачи устроены как в задании 1. Баллы друг от друга не зависят: каждую функцию проверяют с правильными остальными.
# При оценке те же проверки повторятся на других данных. Функции возвращают новые массивы, а полученные не меняют.
# Хватит NumPy: готовые функции из `dl101`, SciPy и PyTorch не засчитываются. Циклы разрешены везде, кроме одной
# проверки в задаче 3.
#
# Обозначения: $m$ примеров стоят в строках $X$ $(m, n)$, строка $W$ $(h, n)$ хранит веса одного нейрона, $b$ имеет
# форму $(h,)$. Буква $d$ впереди — производная потерь $J$: у $dW$ та же форма, что у $W$.
# %% [markdown] lang="en"
# # Homework 5. A network that learns: backpropagation in NumPy
#
# You will write a whole network of any depth: the forward and the backward pass, the loss, a gradient check, training
# in batches. In the end it tells two moons apart. The formulas were derived in lectures 08 and 09. There are 20 points:
# 18 for the tasks, 2 for an answer in words.
#
# Tasks work as in homework 1. Their points do not depend on each other: each function is checked with correct versions
# of the others. Grading repeats the same checks on other data. Functions return new arrays and leave the given ones as
# they are. NumPy is enough: ready functions of `dl101`, SciPy and PyTorch earn nothing. Loops are welcome everywhere
# but in one check of task 3.
#
# Notation: $m$ examples are rows of $X$ $(m, n)$, a row of $W$ $(h, n)$ holds the weights of one neuron, $b$ has shape
# $(h,)$. A $d$ in front stands for the derivative of the loss $J$: $dW$ has the shape of $W$.

# %% id="setup" setup="homework"

# %% id="imports"
import matplotlib.pyplot as plt
import numpy as np
from dl101 import plots, say
from dl101.check import hw5 as check
from dl101.figures import hw5 as figures
from dl101.given import hw5 as given

# %% [markdown] lang="ru" id="linear-forward-text"
# ## Задача 1. Линейный слой: прямой проход (1 балл)
#
# $$Z = X W^{\mathsf{T}} + b$$
#
# Напишите `linear_forward(X, W, b)`: `X` формы `(m, n)`, `W` формы `(h, n)`, `b` формы `(h,)`. Результат `Z` формы
# `(m, h)`.
#
# Пример: `X = [[1, 2], [0, -1]]`, `W = [[1, -1], [2, 0], [0, 3]]`, `b = [0.5, 0, -1]`. Два примера, три нейрона:
# `Z = [[-0.5, 2, 5], [1.5, 0, -4]]`.
# %% [markdown] lang="en"
# ## Task 1. The linear layer: forward pass (1 point)
#
# $$Z = X W^{\mathsf{T}} + b$$
#
# Write `linear_forward(X, W, b)`: `X` has shape `(m, n)`, `W` shape `(h, n)`, `b` shape `(h,)`. The result `Z` has
# shape `(m, h)`.
#
# Example: `X = [[1, 2], [0, -1]]`, `W = [[1, -1], [2, 0], [0, 3]]`, `b = [0.5, 0, -1]`. Two examples, three neurons:
# `Z = [[-0.5, 2, 5], [1.5, 0, -4]]`.

# %% id="linear-forward" grade="autograded"
def linear_forward(X, W, b):
    ### BEGIN SOLUTION
    return X @ W.T + b
    ### END SOLUTION

# %% id="test-linear-forward" grade="test" points=1
from dl101.check import hw5 as check
check.linear_forward(linear_forward)
### BEGIN HIDDEN TESTS
check.linear_forward(linear_forward, seed=2301, shapes=((2, 6, 5), (7, 2, 2), (1, 1, 1), (3, 1, 8)))
### END HIDDEN TESTS

# %% [markdown] lang="ru" id="relu-text"
# ## Задача 2. ReLU: обратный проход (1 балл)
#
# Прямой проход ReLU занимает одну строку: $H = \max(Z, 0)$, или `np.maximum(Z, 0)`. На обратном каждое число умножают
# на наклон:
#
# $$dZ = dH \cdot g'(Z), \qquad g'(z) = 1 \text{ при } z > 0, \text{ иначе } 0.$$
#
# В самом нуле у ReLU излом. Условимся, как в PyTorch, что там $g'(0) = 0$.
#
# Напишите `relu_backward(dH, Z)`: все массивы одной формы. Пример: `dH = [[5, 5, -5]]`, `Z = [[2, -1, 0]]`, ответ
# `[[5, 0, 0]]`.
# %% [markdown] lang="en"
# ## Task 2. ReLU: backward pass (1 point)
#
# The forward pass of ReLU is one line, $H = \max(Z, 0)$, or `np.maximum(Z, 0)`. In the backward pass each number is
# multiplied by the slope:
#
# $$dZ = dH \cdot g'(Z), \qquad g'(z) = 1 \text{ for } z > 0, \text{ else } 0.$$
#
# At zero itself ReLU has a kink. We take $g'(0) = 0$ there, as PyTorch does.
#
# Write `relu_backward(dH, Z)`: all arrays have the same shape. Example: `dH = [[5, 5, -5]]`, `Z = [[2, -1, 0]]`, answer
# `[[5, 0, 0]]`.

# %% id="relu-backward" grade="autograded"
def relu_backward(dH, Z):
    ### BEGIN SOLUTION
    return dH * (Z > 0)
    ### END SOLUTION

# %% id="test-relu-backward" grade="test" points=1
from dl101.check import hw5 as check
check.relu_backward(relu_backward)
### BEGIN HIDDEN TESTS
check.relu_backward(relu_backward, seed=2302, shapes=((2, 2), (6, 3), (1, 1), (9, 1)))
### END HIDDEN TESTS

# %% [markdown] lang="ru" id="linear-backward-text"
# ## Задача 3. Линейный слой: обратный проход (4 балла)
#
# Слой получает $dZ$ и должен вернуть три производные. Вес общий для всех примеров, поэтому в $dW$ и $db$ вклады
# примеров складываются; вход идёт ко всем нейронам, поэтому в $dX$ складываются вклады нейронов.
# %% [markdown] lang="en"
# ## Task 3. The linear layer: backward pass (4 points)
#
# The layer is given $dZ$ and has to return three derivatives. All examples use the same weights, so in $dW$ and $db$
# the contributions of the examples add up. An input goes to all neurons, so in $dX$ those of the neurons add up.

# %% id="layer-shapes"
figures.layer_shapes(m=5, n=3, h=4)
plt.show()

# %% [markdown] lang="ru" id="linear-backward-task"
# Напишите `linear_backward(dZ, X, W)`: `dZ` формы `(m, h)`, вернуть `dX, dW, db`. По баллу за каждую: $db$ — сумма
# строк $dZ$, оба произведения на рисунке. На $m$ здесь ничего не делят: $1/m$ стоит в потерях и уже вошло в $dZ$.
#
# Пример: `X` и `W` из задачи 1, `dZ = [[1, 0, 2], [-1, 3, 0]]`. Тогда `dX = [[1, 5], [5, 1]]`,
# `dW = [[1, 3], [0, -3], [2, 4]]`, `db = [0, 3, 2]`.
#
# Четвёртый балл — за скорость (**vectorised**): на батче из 2000 примеров и больше ваша функция должна быть хотя бы в 5
# раз быстрее цикла по примерам, который запускается тут же. Произведения матриц обгоняют его в десятки раз.
# %% [markdown] lang="en"
# Write `linear_backward(dZ, X, W)`: `dZ` has shape `(m, h)`, return `dX, dW, db`. A point for each: $db$ is the sum of
# the rows of $dZ$, both products are in the figure. Nothing is divided by $m$ here: $1/m$ stands in the loss and is
# already part of $dZ$.
#
# Example: `X` and `W` of task 1, `dZ = [[1, 0, 2], [-1, 3, 0]]`. Then `dX = [[1, 5], [5, 1]]`,
# `dW = [[1, 3], [0, -3], [2, 4]]`, `db = [0, 3, 2]`.
#
# The fourth point is for speed (**vectorised**): on a batch of 2000 examples or more your function should be at least 5
# times faster than a loop over the examples, which is run right beside it. Matrix products are tens of times faster.

# %% id="linear-backward" grade="autograded"
def linear_backward(dZ, X, W):
    ### BEGIN SOLUTION
    return dZ @ W, dZ.T @ X, dZ.sum(axis=0)
    ### END SOLUTION

# %% id="test-linear-backward-dx" grade="test" points=1
from dl101.check import hw5 as check
check.linear_backward_dx(linear_backward)
### BEGIN HIDDEN TESTS
check.linear_backward_dx(linear_backward, seed=2303, shapes=((2, 5, 5), (6, 2, 7), (1, 1, 1), (3, 8, 1)))
### END HIDDEN TESTS

# %% id="test-linear-backward-dw" grade="test" points=1
from dl101.check import hw5 as check
check.linear_backward_dw(linear_backward)
### BEGIN HIDDEN TESTS
check.linear_backward_dw(linear_backward, seed=2304, shapes=((2, 5, 5), (6, 2, 7), (1, 1, 1), (3, 8, 1)))
### END HIDDEN TESTS

# %% id="test-linear-backward-db" grade="test" points=1
from dl101.check import hw5 as check
check.linear_backward_db(linear_backward)
### BEGIN HIDDEN TESTS
check.linear_backward_db(linear_backward, seed=2305, shapes=((2, 5, 5), (6, 2, 7), (1, 1, 1), (3, 8, 1)))
### END HIDDEN TESTS

# %% id="test-linear-backward-vectorised" grade="test" points=1
from dl101.check import hw5 as check
check.linear_backward_vectorised(linear_backward)
### BEGIN HIDDEN TESTS
check.linear_backward_vectorised(linear_backward, seed=2306, shape=(2400, 5, 5))
### END HIDDEN TESTS

# %% [markdown] lang="ru" id="cross-entropy-text"
# ## Задача 4. Softmax и кросс-энтропия (3 балла)
#
# Последний слой даёт логиты $O$ $(m, o)$: столбец на класс. Softmax, взятая по каждой строке, превращает их в
# вероятности $P$. Потери — минус логарифм вероятности верного класса $y_i$, в среднем по примерам:
#
# $$P_{ij} = \frac{e^{O_{ij}}}{\sum_k e^{O_{ik}}}, \qquad J = -\frac{1}{m} \sum_i \ln P_{i, y_i}, \qquad
# dO = \frac{1}{m} (P - Y).$$
#
# В строке $Y$ стоит 1 у верного класса, остальное нули.
#
# Напишите `cross_entropy(logits, y)`: `y` — номера классов, `(m,)`. Верните число `J` (1 балл) и `dlogits`, то есть
# $dO$, формы `(m, o)` (1 балл). Пример: `logits = [[2, 1, 0], [0, 0, 0]]`, `y = [0, 2]`. Тогда $J \approx 0{,}7531$, а
# `dlogits` с точностью до четырёх знаков — `[[-0.1674, 0.1224, 0.045], [0.1667, 0.1667, -0.3333]]`.
#
# Третий балл — за логиты в тысячи по модулю. $P$ не изменится, если из строки вычесть её максимум: экспоненты больше не
# переполнятся. Но вероятность может стать ровно нулём. Поэтому логарифм берут до экспоненты:
# $\ln P_{ij} = S_{ij} - \ln \sum_k e^{S_{ik}}$, где $S$ — логиты без максимума. При `logits = [[1000, 0]]` и `y = [1]`
# должно быть ровно $J = 1000$ и `dlogits = [[1, -1]]`.
# %% [markdown] lang="en"
# ## Task 4. Softmax and cross-entropy (3 points)
#
# The last layer gives logits $O$ $(m, o)$, a column for each class. The softmax of each row turns them into
# probabilities $P$. The loss is minus the logarithm of the probability of the right class $y_i$, averaged over the
# examples:
#
# $$P_{ij} = \frac{e^{O_{ij}}}{\sum_k e^{O_{ik}}}, \qquad J = -\frac{1}{m} \sum_i \ln P_{i, y_i}, \qquad
# dO = \frac{1}{m} (P - Y).$$
#
# A row of $Y$ has a 1 at the right class and zeros elsewhere.
#
# Write `cross_entropy(logits, y)`: `y` holds class numbers, `(m,)`. Return the number `J` (1 point) and `dlogits`,
# which is $dO$, of shape `(m, o)` (1 point). Example: `logits = [[2, 1, 0], [0, 0, 0]]`, `y = [0, 2]`. Then
# $J \approx 0.7531$, and to four decimals `dlogits` is `[[-0.1674, 0.1224, 0.045], [0.1667, 0.1667, -0.3333]]`.
#
# The third point is for logits in the thousands, of either sign. $P$ stays the same if the maximum of each row is
# subtracted from it: then no exponential overflows. But a probability may become exactly zero. So the logarithm is
# taken before the exponential: $\ln P_{ij} = S_{ij} - \ln \sum_k e^{S_{ik}}$, where $S$ is the logits without their
# maximum. For `logits = [[1000, 0]]` and `y = [1]` the result should be exactly $J = 1000$ and `dlogits = [[1, -1]]`.

# %% id="cross-entropy" grade="autograded"
def cross_entropy(logits, y):
    ### BEGIN SOLUTION
    m = len(y)
    S = logits - logits.max(axis=1, keepdims=True)
    log_P = S - np.log(np.exp(S).sum(axis=1, keepdims=True))
    dlogits = np.exp(log_P)
    dlogits[np.arange(m), y] -= 1
    return -log_P[np.arange(m), y].mean(), dlogits / m
    ### END SOLUTION

# %% id="test-cross-entropy-loss" grade="test" points=1
from dl101.check import hw5 as check
check.cross_entropy_loss(cross_entropy)
### BEGIN HIDDEN TESTS
check.cross_entropy_loss(cross_entropy, seed=2307, shapes=((5, 5), (2, 6), (1, 2), (9, 3)))
### END HIDDEN TESTS

# %% id="test-cross-entropy-gradient" grade="test" points=1
from dl101.check import hw5 as check
check.cross_entropy_gradient(cross_entropy)
### BEGIN HIDDEN TESTS
check.cross_entropy_gradient(cross_entropy, seed=2308, shapes=((5, 5), (2, 6), (1, 2), (9, 3)))
### END HIDDEN TESTS

# %% id="test-cross-entropy-stable" grade="test" points=1
from dl101.check import hw5 as check
check.cross_entropy_stable(cross_entropy)
### BEGIN HIDDEN TESTS
check.cross_entropy_stable(cross_entropy, seed=2309, largest=2e4)
### END HIDDEN TESTS

# %% [markdown] lang="ru" id="numerical-gradient-text"
# ## Задача 5. Проверка градиента (2 балла)
#
# Градиент с ошибкой часто тоже уменьшает потери, только хуже. Поэтому, прежде чем собирать сеть, сделаем инструмент,
# который такие ошибки находит.
#
# Напишите `numerical_gradient(f, P)`: `f` — функция массива, дающая число, `P` — массив чисел `float` любой формы.
# Результат той же формы: каждое число `P` по очереди сдвигается на $h = 10^{-5}$ в обе стороны, остальные стоят на
# месте,
#
# $$\frac{\partial f}{\partial p} \approx \frac{f(p + h) - f(p - h)}{2h}.$$
#
# Пример: для $f(p) = p_0^2 + 3 p_1$ в точке `P = [2.0, 5.0]` получается `[4, 3]`. По массиву любой формы проходит цикл
# `for index in np.ndindex(P.shape)`. Сам `P` должен остаться прежним: меняйте копию.
# %% [markdown] lang="en"
# ## Task 5. The gradient check (2 points)
#
# A gradient with a mistake in it often lowers the loss too, only not as well. So before we put the network together, we
# make a tool that finds such mistakes.
#
# Write `numerical_gradient(f, P)`: `f` is a function of an array that gives a number, `P` an array of `float` of any
# shape. The result has the same shape: each number of `P` in turn is moved by $h = 10^{-5}$ both ways while the others
# stay,
#
# $$\frac{\partial f}{\partial p} \approx \frac{f(p + h) - f(p - h)}{2h}.$$
#
# Example: for $f(p) = p_0^2 + 3 p_1$ at `P = [2.0, 5.0]` the result is `[4, 3]`. The loop
# `for index in np.ndindex(P.shape)` goes through an array of any shape. `P` itself must stay as it was: change a copy.

# %% id="numerical-gradient" grade="autograded"
def numerical_gradient(f, P):
    ### BEGIN SOLUTION
    h, G = 1e-5, np.zeros(P.shape)
    for index in np.ndindex(P.shape):
        right, left = P.copy(), P.copy()
        right[index] += h
        left[index] -= h
        G[index] = (f(right) - f(left)) / (2 * h)
    return G
    ### END SOLUTION

# %% id="test-numerical-gradient" grade="test" points=1
from dl101.check import hw5 as check
check.numerical_gradient(numerical_gradient)
### BEGIN HIDDEN TESTS
check.numerical_gradient(numerical_gradient, seed=2310, shapes=((5,), (3, 2), (1, 4), (2, 2, 2)))
### END HIDDEN TESTS

# %% [markdown] lang="ru" id="gradient-check-text"
# Напишите `gradient_check(f, P, dP)`: `dP` — градиент, который проверяют, формы `P`. Верните относительную ошибку, одно
# число, где $n$ — численный градиент:
#
# $$\frac{\lVert dP - n \rVert}{\lVert dP \rVert + \lVert n \rVert}$$
#
# Длина $\lVert a \rVert$ — корень из суммы квадратов всех чисел массива, `np.linalg.norm(a)`. Если оба градиента
# нулевые, верните 0. Ошибка меньше $10^{-7}$ значит, что градиент верен; больше $10^{-3}$ — что в нём ошибка.
#
# Пример: для той же $f$ и `P = [2.0, 5.0]` градиент `dP = [4.0, 3.0]` даёт почти 0, а вдвое больший, `[8.0, 6.0]`, —
# 1/3.
# %% [markdown] lang="en"
# Write `gradient_check(f, P, dP)`: `dP` is the gradient to be checked, of the shape of `P`. Return the relative error,
# one number, where $n$ is the numerical gradient:
#
# $$\frac{\lVert dP - n \rVert}{\lVert dP \rVert + \lVert n \rVert}$$
#
# The length $\lVert a \rVert$ is the root of the sum of the squares of all numbers in the array, `np.linalg.norm(a)`.
# If both gradients are zero, return 0. An error below $10^{-7}$ means that the gradient is right; above $10^{-3}$
# there is a mistake in it.
#
# Example: for the same $f$ and `P = [2.0, 5.0]` the gradient `dP = [4.0, 3.0]` gives almost 0, one twice as large,
# `[8.0, 6.0]`, gives 1/3.

# %% id="gradient-check" grade="autograded"
def gradient_check(f, P, dP):
    ### BEGIN SOLUTION
    G = numerical_gradient(f, P)
    size = np.linalg.norm(dP) + np.linalg.norm(G)
    return np.linalg.norm(dP - G) / size if size > 0 else 0.0
    ### END SOLUTION

# %% id="test-gradient-check" grade="test" points=1
from dl101.check import hw5 as check
check.gradient_check(gradient_check)
### BEGIN HIDDEN TESTS
check.gradient_check(gradient_check, seed=2311, shapes=((5,), (3, 2), (1, 4), (2, 2, 2)))
### END HIDDEN TESTS

# %% [markdown] lang="ru" id="two-passes-text"
# ## Задача 6. Сеть: прямой проход (1 балл)
#
# Теперь вся сеть. Её параметры лежат в словаре: `{"W1": …, "b1": …, "W2": …, "b2": …}`. Слоёв $K$ сколько угодно.
#
# $$H_0 = X, \qquad Z_k = H_{k-1} W_k^{\mathsf{T}} + b_k, \qquad
# H_k = \max(Z_k, 0) \text{ при } k < K, \qquad O = Z_K.$$
#
# Всё, что понадобится на обратном пути, прямой проход складывает в кэш.
# %% [markdown] lang="en"
# ## Task 6. The network: forward pass (1 point)
#
# Now the whole network. Its parameters are in a dictionary: `{"W1": …, "b1": …, "W2": …, "b2": …}`. There may be any
# number $K$ of layers.
#
# $$H_0 = X, \qquad Z_k = H_{k-1} W_k^{\mathsf{T}} + b_k, \qquad
# H_k = \max(Z_k, 0) \text{ for } k < K, \qquad O = Z_K.$$
#
# The forward pass stores all that the way back will need in a cache.

# %% id="two-passes"
figures.two_passes()
plt.show()

# %% [markdown] lang="ru" id="forward-text"
# Напишите `forward(X, parameters)`: верните `logits, cache`. Логиты — это $O$, после последнего слоя ReLU нет. Кэш —
# словарь с теми же именами, что в формулах: `"H0"`, `"Z1"`, `"H1"`, …, `"ZK"`; при двух слоях `"H0"`, `"Z1"`, `"H1"`,
# `"Z2"`. Имя слоя собирает f-строка, `f"W{k}"`, а число слоёв — `len(parameters) // 2`.
#
# Пример: `X = [[1, 2], [0, -1]]`, `W1 = [[1, -1], [2, 0]]`, `b1 = [0, -1]`, `W2 = [[1, 1], [-1, 2]]`, `b2 = [0.5, 0]`.
# Тогда `Z1 = [[-1, 1], [1, -1]]`, `H1 = [[0, 1], [1, 0]]`, `logits = [[1.5, 2], [1.5, -1]]`.
# %% [markdown] lang="en"
# Write `forward(X, parameters)`: return `logits, cache`. The logits are $O$; there is no ReLU after the last layer.
# The cache is a dictionary with the names of the formulas: `"H0"`, `"Z1"`, `"H1"`, …, `"ZK"`; for two layers `"H0"`,
# `"Z1"`, `"H1"`, `"Z2"`. An f-string makes the name of a layer, `f"W{k}"`, and the number of layers is
# `len(parameters) // 2`.
#
# Example: `X = [[1, 2], [0, -1]]`, `W1 = [[1, -1], [2, 0]]`, `b1 = [0, -1]`, `W2 = [[1, 1], [-1, 2]]`, `b2 = [0.5, 0]`.
# Then `Z1 = [[-1, 1], [1, -1]]`, `H1 = [[0, 1], [1, 0]]`, `logits = [[1.5, 2], [1.5, -1]]`.

# %% id="forward" grade="autograded"
def forward(X, parameters):
    ### BEGIN SOLUTION
    K, H, cache = len(parameters) // 2, X, {}
    for k in range(1, K + 1):
        cache[f"H{k - 1}"] = H
        cache[f"Z{k}"] = linear_forward(H, parameters[f"W{k}"], parameters[f"b{k}"])
        H = np.maximum(cache[f"Z{k}"], 0)
    return cache[f"Z{K}"], cache
    ### END SOLUTION

# %% id="test-forward" grade="test" points=1
from dl101.check import hw5 as check
check.forward(forward)
### BEGIN HIDDEN TESTS
check.forward(forward, seed=2312, networks=((2, 5, 3), (4, 2), (1, 3, 2, 3, 4)), m=7)
### END HIDDEN TESTS

# %% [markdown] lang="ru" id="backward-text"
# ## Задача 7. Сеть: обратный проход (2 балла)
#
# Обратный проход начинает с $dO$ и идёт от последнего слоя к первому. Линейный слой отдаёт $dW_k$, $db_k$ и $dH_{k-1}$,
# ReLU превращает $dH_{k-1}$ в $dZ_{k-1}$, и всё повторяется.
#
# Напишите `backward(dlogits, cache, parameters)`: кэш такой, как в задаче 6. Верните словарь производных под теми же
# именами, что у параметров: `{"W1": …, "b1": …, …}`. Балл за сеть из двух слоёв и балл за любую другую глубину.
#
# Пример: сеть и кэш из задачи 6, `dlogits = [[1, -1], [0.5, 0]]`. Тогда под именем `W2` стоит `[[0.5, 1], [0, -1]]`,
# `b2` — `[1.5, -1]`, `W1` — `[[0, -0.5], [-1, -2]]`, `b1` — `[0.5, -1]`.
# %% [markdown] lang="en"
# ## Task 7. The network: backward pass (2 points)
#
# The backward pass begins with $dO$ and goes from the last layer to the first. A linear layer gives $dW_k$, $db_k$ and
# $dH_{k-1}$, ReLU turns $dH_{k-1}$ into $dZ_{k-1}$, and so on.
#
# Write `backward(dlogits, cache, parameters)`: the cache is that of task 6. Return a dictionary of the derivatives
# under the names of the parameters: `{"W1": …, "b1": …, …}`. One point is for a network of two layers, one for any
# other depth.
#
# Example: network and cache of task 6, `dlogits = [[1, -1], [0.5, 0]]`. Then `W2` is `[[0.5, 1], [0, -1]]`, `b2` is
# `[1.5, -1]`, `W1` is `[[0, -0.5], [-1, -2]]`, `b1` is `[0.5, -1]`.

# %% id="backward" grade="autograded"
def backward(dlogits, cache, parameters):
    ### BEGIN SOLUTION
    gradients, dZ = {}, dlogits
    for k in range(len(parameters) // 2, 0, -1):
        dH, dW, db = linear_backward(dZ, cache[f"H{k - 1}"], parameters[f"W{k}"])
        gradients[f"W{k}"], gradients[f"b{k}"] = dW, db
        if k > 1:
            dZ = relu_backward(dH, cache[f"Z{k - 1}"])
    return gradients
    ### END SOLUTION

# %% id="test-backward" grade="test" points=1
from dl101.check import hw5 as check
check.backward(backward)
### BEGIN HIDDEN TESTS
check.backward(backward, seed=2313, networks=((2, 6, 3), (5, 3, 4), (1, 1, 1)), m=7)
### END HIDDEN TESTS

# %% id="test-backward-deep" grade="test" points=1
from dl101.check import hw5 as check
check.backward_deep(backward)
### BEGIN HIDDEN TESTS
check.backward_deep(backward, seed=2314, networks=((2, 5, 4, 3), (4, 3), (3, 3, 3, 3, 3, 2)), m=7)
### END HIDDEN TESTS

# %% [markdown] lang="ru" id="own-check-text"
# Пройдёт ли ваша сеть вашу же проверку? Возьмём три слоя и сверим с разностями производные по каждому параметру. У
# верного обратного прохода все числа меньше $10^{-7}$.
# %% [markdown] lang="en"
# Does your network pass your own check? We take three layers and compare the derivatives with respect to each parameter
# with differences. If the backward pass is right, all numbers are below $10^{-7}$.

# %% id="own-check"
rng = np.random.default_rng(5)
X, y = rng.normal(size=(6, 2)), rng.integers(0, 3, 6)
parameters = given.weights([2, 5, 4, 3], seed=1)
logits, cache = forward(X, parameters)
gradients = backward(cross_entropy(logits, y)[1], cache, parameters)
for name in parameters:
    def J(P):
        return cross_entropy(forward(X, {**parameters, name: P})[0], y)[0]
    print(name, f"{gradient_check(J, parameters[name], gradients[name]):.0e}")

# %% [markdown] lang="ru" id="batches-text"
# ## Задача 8. Батчи и обучение (3 балла)
#
# Для шага не обязательно смотреть на все примеры, хватит нескольких: *батча*. Один проход по всем примерам — *эпоха*, и
# в каждой эпохе порядок примеров другой.
#
# Напишите `batches(X, y, order, size)`: список пар `(X_batch, y_batch)`. `order` — номера примеров в том порядке, в
# котором их брать, `(m,)`; в батче `size` примеров, последний может быть меньше. Каждый пример попадает ровно в один
# батч, вместе со своей меткой.
#
# Пример: `X = [[10], [11], [12]]`, `y = [0, 1, 2]`, `order = [2, 0, 1]`, `size = 2`. Первый батч — `[[12], [10]]` с
# метками `[2, 0]`, второй — `[[11]]` с меткой `[1]`.
# %% [markdown] lang="en"
# ## Task 8. Batches and training (3 points)
#
# A step need not wait for all examples; a few of them will do, a *batch*. One pass through all the examples is an
# *epoch*, and each epoch takes them in a different order.
#
# Write `batches(X, y, order, size)`: a list of pairs `(X_batch, y_batch)`. `order` holds the numbers of the examples in
# the order in which to take them, `(m,)`; a batch has `size` examples, the last one may have fewer. Each example is in
# exactly one batch, together with its label.
#
# Example: `X = [[10], [11], [12]]`, `y = [0, 1, 2]`, `order = [2, 0, 1]`, `size = 2`. The first batch is `[[12], [10]]`
# with the labels `[2, 0]`, the second `[[11]]` with the label `[1]`.

# %% id="batches" grade="autograded"
def batches(X, y, order, size):
    ### BEGIN SOLUTION
    pairs = []
    for start in range(0, len(order), size):
        chosen = order[start : start + size]
        pairs.append((X[chosen], y[chosen]))
    return pairs
    ### END SOLUTION

# %% id="test-batches" grade="test" points=1
from dl101.check import hw5 as check
check.batches(batches)
### BEGIN HIDDEN TESTS
check.batches(batches, seed=2315, sizes=((9, 4), (8, 4), (2, 7), (5, 1), (11, 10)), n=3)
### END HIDDEN TESTS

# %% [markdown] lang="ru" id="train-text"
# Напишите `train(X, y, parameters, learning_rate, orders, size)`. В `orders` по строке на эпоху: порядок примеров в
# ней. После каждого батча — шаг для каждого параметра, $p := p - \alpha\, dp$. Полученный словарь не меняйте, заведите
# новый. Верните `parameters, losses`:
#
# - `parameters` — словарь после всех эпох (1 балл);
# - `losses` — список потерь $J$ по *всем* примерам: до обучения и после каждой эпохи, то есть на одно число больше, чем
#   эпох (1 балл).
#
# Пример: `X = [[0], [1], [2], [3]]`, `y = [0, 0, 1, 1]`, сеть из одного слоя `W1 = [[-1], [1]]`, `b1 = [0, 0]`,
# `learning_rate = 0.5`, `orders = [[0, 2, 1, 3], [3, 1, 2, 0]]`, `size = 2`. С точностью до четырёх знаков
# `losses = [0.7102, 0.4421, 0.3468]`, `W1 = [[-0.7212], [0.7212]]`, `b1 = [0.5296, -0.5296]`.
# %% [markdown] lang="en"
# Write `train(X, y, parameters, learning_rate, orders, size)`. `orders` has a row for each epoch: the order of the
# examples in it. After each batch comes a step for every parameter, $p := p - \alpha\, dp$. Leave the given dictionary
# as it is and make a new one. Return `parameters, losses`:
#
# - `parameters`, the dictionary after all epochs (1 point);
# - `losses`, a list of the loss $J$ over *all* examples: before training and after each epoch, so one number more than
#   there are epochs (1 point).
#
# Example: `X = [[0], [1], [2], [3]]`, `y = [0, 0, 1, 1]`, a network of one layer `W1 = [[-1], [1]]`, `b1 = [0, 0]`,
# `learning_rate = 0.5`, `orders = [[0, 2, 1, 3], [3, 1, 2, 0]]`, `size = 2`. To four decimals
# `losses = [0.7102, 0.4421, 0.3468]`, `W1 = [[-0.7212], [0.7212]]`, `b1 = [0.5296, -0.5296]`.

# %% id="train" grade="autograded"
def train(X, y, parameters, learning_rate, orders, size):
    ### BEGIN SOLUTION
    losses = [cross_entropy(forward(X, parameters)[0], y)[0]]
    for order in orders:
        for X_batch, y_batch in batches(X, y, order, size):
            logits, cache = forward(X_batch, parameters)
            slopes = backward(cross_entropy(logits, y_batch)[1], cache, parameters)
            parameters = {name: p - learning_rate * slopes[name] for name, p in parameters.items()}
        losses.append(cross_entropy(forward(X, parameters)[0], y)[0])
    return parameters, losses
    ### END SOLUTION

# %% id="test-train" grade="test" points=1
from dl101.check import hw5 as check
check.train(train)
### BEGIN HIDDEN TESTS
check.train(train, seed=2316, settings=(((3, 4, 2), 9, 4, 3), ((2, 3, 3, 4), 8, 8, 2), ((1, 2), 5, 2, 0)))
### END HIDDEN TESTS

# %% id="test-train-losses" grade="test" points=1
from dl101.check import hw5 as check
check.train_losses(train)
### BEGIN HIDDEN TESTS
check.train_losses(train, seed=2317, settings=(((3, 4, 2), 9, 4, 3), ((2, 3, 3, 4), 8, 8, 2), ((1, 2), 5, 2, 0)))
### END HIDDEN TESTS

# %% [markdown] lang="ru" id="choice-text"
# ## Задача 9. Две луны (1 балл)
#
# Триста точек, два класса. Прямая ошибается на каждой восьмой точке.
# %% [markdown] lang="en"
# ## Task 9. Two moons (1 point)
#
# Three hundred points, two classes. A straight line gets one point in eight wrong.

# %% id="moons"
X, y = given.moons(300, seed=1)
figure, ax = plots.subplots("half")
plots.scatter_classes(ax, X, y)
plt.show()

# %% [markdown] lang="ru" id="curves-text"
# Сеть 2-`width`-2 учится 30 эпох батчами по 20 примеров. Начальные веса и порядок примеров даны. Меняйте числа в ячейке
# и смотрите на кривые. Если `train` ещё не готова, кривую даёт `check.losses(width, learning_rate)`.
# %% [markdown] lang="en"
# A network 2-`width`-2 is trained for 30 epochs in batches of 20 examples. The initial weights and the order of the
# examples are given. Change the numbers in the cell and look at the curves. If `train` is not ready yet,
# `check.losses(width, learning_rate)` gives a curve.

# %% id="curves"
orders = given.orders(given.EPOCHS, len(X), seed=1)
wide = say(ru="ширина", en="width")
figure, ax = plots.subplots()
for width, learning_rate in ((8, 0.03), (2, 0.3), (8, 10)):
    start = given.weights([2, width, 2], seed=1)
    losses = train(X, y, start, learning_rate, orders, given.BATCH)[1]
    plots.cost_curve(ax, losses, label=f"{wide} {width}, α = {learning_rate}")
ax.set(ylim=(0, 1.2), xlabel=say(ru="эпоха", en="epoch"))
plt.show()

# %% [markdown] lang="ru" id="choice-task"
# Выберите ширину (от 1 до 64) и скорость обучения: `choice = {"width": …, "learning_rate": …}`. Выбор засчитывается,
# если правильная сеть с ним обучается с каждого из пяти наборов начальных весов: доля верных ответов на 2000 *новых*
# точках не ниже 0,97. Одной удачи мало: с одних начальных весов узкая сеть учится, а с других застревает.
# %% [markdown] lang="en"
# Choose the width (1 to 64) and the learning rate: `choice = {"width": …, "learning_rate": …}`. A choice counts if it
# makes a correct network learn from each of five sets of initial weights: the accuracy on 2000 *new* points is to be
# 0.97 or more. One lucky run is not enough: a narrow network learns from one set and gets stuck from another.

# %% id="choice" grade="autograded"
choice = None
### BEGIN SOLUTION
choice = {"width": 12, "learning_rate": 0.7}
### END SOLUTION

# %% id="test-choice" grade="test" points=1
from dl101.check import hw5 as check
check.choice(choice)

# %% [markdown] lang="ru" id="result-text"
# Вот что ваша сеть узнала о плоскости. Граница сложена из прямых отрезков и поворачивает там, где у нейронов излом
# ReLU.
# %% [markdown] lang="en"
# This is what your network has learned about the plane. The boundary is made of straight pieces and turns where the
# neurons have the kink of ReLU.

# %% id="result"
start = given.weights([2, choice["width"], 2], seed=1)
parameters, losses = train(X, y, start, choice["learning_rate"], orders, given.BATCH)
X_new, y_new = given.moons(1000, seed=7)
correct = np.mean(forward(X_new, parameters)[0].argmax(axis=1) == y_new)
print(say(ru="доля верных на новых точках", en="accuracy on new points"), f"{correct:.3f}")

# %% id="result-picture"
def probability(points):
    logits = forward(points, parameters)[0]
    return 1 / (1 + np.exp(np.clip(logits[:, 0] - logits[:, 1], -50, 50)))

titles = [say(ru="вероятность класса 1", en="probability of class 1")]
figure = figures.maps([probability], titles, X_new[::5], y_new[::5], extent=(-2.5, 2.5, -2, 2))
figure.set_size_inches(4.6, 3.9)
plt.show()

# %% [markdown] lang="ru" id="three-passes-text"
# ## Вопрос (2 балла, читает преподаватель)
#
# Три студента написали обратный проход сети из четырёх слоёв, каждый с одной ошибкой. Проверка градиента дала для
# каждого параметра относительную ошибку. На рисунке B все восемь чисел равны 0,85; примеров было 12.
# %% [markdown] lang="en"
# ## A question (2 points, read by the instructor)
#
# Three students wrote the backward pass of a network of four layers, each with one mistake. The gradient check gave the
# relative error of each parameter. In panel B all eight numbers are 0.85; there were 12 examples.

# %% id="three-passes-figure"
figures.three_passes()
plt.show()

# %% [markdown] lang="ru" id="three-passes-question"
# Ответьте в 5–8 предложениях.
#
# 1. Где искать ошибку на рисунках A, B и C? Для каждого назовите место и возможную ошибку. По чему это видно?
# 2. При небольшой скорости обучения спуск с градиентом B или C всё равно уменьшает потери. Можно ли по кривой потерь
#    судить, верен ли градиент? Объясните.
# %% [markdown] lang="en"
# Answer in 5 to 8 sentences.
#
# 1. Where would you look for the mistake in panels A, B and C? For each, name the place and a possible mistake. What
#    gives it away?
# 2. At a small learning rate, training with the gradient of B or C lowers the loss all the same. Can the loss curve
#    tell whether a gradient is right? Explain.

# %% [markdown] lang="ru" id="three-passes" grade="manual" points=2
# **Образец ответа.** Обратный проход начинается с последнего слоя, и ошибка в том, что передаётся дальше, портит всё,
# что считается после неё. На рисунке A слои 4 и 3 верны, а слои 2 и 1 нет: ошибка между ними, на переходе от $dZ_3$ к
# $dZ_2$. Например, забыта ReLU или в $dX$ стоит не та матрица. На рисунке B неверно всё, начиная с последнего слоя, и с
# одинаковой ошибкой: виновато начало, $dO$. Лишний множитель 12 даёт $(12 - 1)/(12 + 1) \approx 0{,}85$: не поделено на
# $m$. На рисунке C неверно только $b_2$. Дальше ошибка не идёт, потому что $db$ никуда не передаётся; это может быть
# среднее вместо суммы строк. Градиент B только длиннее, направление у него верное; в C изменён шаг одного параметра из
# восьми. Такой шаг всё ещё ведёт вниз, и кривая падает. Поэтому падение потерь не доказывает, что градиент верен. Нужно
# сравнение с разностями.
#
# **Оценка.** 0,5 балла за A: место между слоями 3 и 2 и правдоподобная ошибка. 0,5 за B: начало, множитель $m$ (или
# другой общий множитель с объяснением). 0,5 за C: только $db_2$, и сказано, почему не распространяется. 0,5: шаг по
# такому градиенту тоже может вести вниз, поэтому кривая ошибки не выдаёт. За стиль баллы не снимаются.
# %% [markdown] lang="en"
# **Model answer.** The backward pass starts at the last layer, and a mistake in what is passed on spoils everything
# computed after it. In panel A layers 4 and 3 are right, layers 2 and 1 are not: the mistake is between them, on the
# way from $dZ_3$ to $dZ_2$. For example ReLU was forgotten, or $dX$ was made with the wrong matrix. In panel B
# everything is wrong from the last layer on, and by the same error: the start, $dO$, is to blame. An extra factor of 12
# gives $(12 - 1)/(12 + 1) \approx 0.85$: the division by $m$ is missing. In panel C only $b_2$ is wrong. The mistake
# does not spread, because $db$ is not passed on; it may be a mean in place of the sum of the rows. The gradient of B is
# merely longer, its direction is right; in C the step of one parameter out of eight is changed. Such a step still leads
# down, and the curve falls. So a falling loss does not prove that a gradient is right. It has to be compared with
# differences.
#
# **Marking.** 0.5 points for A: the place between layers 3 and 2, and a plausible mistake. 0.5 for B: the start, the
# factor $m$ (or another common factor, explained). 0.5 for C: $db_2$ alone, and why it does not spread. 0.5: a step
# along such a gradient may lead down as well, so the curve does not give the mistake away. Take nothing off for style.

# %% [markdown] lang="ru" id="summary-text"
# ## Проверить и сдать
#
# Таблица показывает, какие проверки пройдены. Сохраните блокнот и запустите последнюю ячейку.
# %% [markdown] lang="en"
# ## Check and hand in
#
# The table shows which checks pass. Save the notebook and run the last cell.

# %% id="summary"
check.summary()

# %% id="hand-in"
from dl101 import handin
handin.hand_in("hw5_backpropagation", student="")
