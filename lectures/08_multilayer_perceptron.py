# %% id="setup" setup="lecture"

# %% [markdown] lang="ru" id="title"
# # Слои и матрицы
#
# *Лекция 08. Многослойный персептрон.*
#
# Нейронов много, а формула одна. Если записать слой матрицей, сеть любой глубины умещается в четыре строки кода, а
# компьютер считает все примеры сразу. Здесь вы напишете такую сеть сами и увидите, что каждый слой делает с точками.
#
# После лекции вы сможете:
#
# - записать слой матрицей и без запуска назвать форму каждого массива;
# - написать прямой проход сети любой глубины;
# - показать, почему без нелинейности слои сворачиваются в один;
# - сказать, что даёт глубина и чего она не обещает;
# - выбрать выход, потери и начальные веса;
# - собрать ту же сеть в PyTorch и получить те же числа.
#
# Понадобятся лекции 03 (логистическая регрессия), 05 и 06 (скрытый слой). Лекция займёт около часа.
# %% [markdown] lang="en"
# # Layers and matrices
#
# *Lecture 08. The multilayer perceptron.*
#
# There are many neurons but one formula. Write a layer as a matrix, and a network of any depth is four lines of code.
# Here you will write one and see what each layer does to the points.
#
# After this lecture you can:
#
# - write a layer as a matrix and name every shape;
# - write the forward pass of a network of any depth;
# - collapse layers without a nonlinearity into one;
# - say what depth gives and does not promise;
# - choose output, loss and initial weights;
# - get the same numbers from PyTorch.
#
# You will need lectures 03 (logistic regression), 05 and 06 (the hidden layer). It takes about an hour.

# %% id="imports"
import time
from fractions import Fraction

import numpy as np

from dl101 import interactives, losses, mlp, plots, say
from dl101.activations import sigmoid, softmax
from dl101.check import lecture08 as check
from dl101.data import playground
from dl101.figures import lecture08 as figures

plots.use_style()

# %% [markdown] lang="ru" id="three"
# ## 1. Три регрессии в одной
#
# Возьмём два входа и три логистические регрессии на них, у каждой свои веса и своё смещение:
#
# $$h_1 = \sigma(b_1 + w_{11} x_1 + w_{12} x_2),$$
#
# $$h_2 = \sigma(b_2 + w_{21} x_1 + w_{22} x_2),$$
#
# $$h_3 = \sigma(b_3 + w_{31} x_1 + w_{32} x_2).$$
#
# Три их ответа — входы четвёртой регрессии:
#
# $$y = \sigma(b' + w'_{11} h_1 + w'_{12} h_2 + w'_{13} h_3).$$
#
# Первый индекс у веса — номер нейрона, второй — номер входа.
# %% [markdown] lang="en"
# ## 1. Three regressions in one
#
# Take two inputs and three logistic regressions on them, each with weights and a bias of its own:
#
# $$h_1 = \sigma(b_1 + w_{11} x_1 + w_{12} x_2),$$
#
# $$h_2 = \sigma(b_2 + w_{21} x_1 + w_{22} x_2),$$
#
# $$h_3 = \sigma(b_3 + w_{31} x_1 + w_{32} x_2).$$
#
# Their three answers are the inputs of a fourth regression:
#
# $$y = \sigma(b' + w'_{11} h_1 + w'_{12} h_2 + w'_{13} h_3).$$
#
# The first index of a weight is the number of the neuron, the second that of the input.

# %% id="three-figure"
figures.three_regressions();

# %% [markdown] lang="ru" id="triangle"
# Каждая регрессия проводит прямую. Возьмём прямые $x_2 = -1$, $x_2 = x_1 + 1$ и $x_2 = 1 - x_1$: они ограничивают
# треугольник. Четвёртая регрессия — «и»: она близка к единице, когда к единице близки все три.
# %% [markdown] lang="en"
# Each regression draws a line. Take the lines $x_2 = -1$, $x_2 = x_1 + 1$ and $x_2 = 1 - x_1$, which bound a triangle.
# The fourth regression is an “and”: it is near one when all three are.

# %% id="by-hand"
x1, x2 = 0.5, -0.5
h1 = sigmoid(4 + 0 * x1 + 4 * x2)
h2 = sigmoid(4 + 4 * x1 - 4 * x2)
h3 = sigmoid(4 - 4 * x1 - 4 * x2)
y = sigmoid(-25 + 10 * h1 + 10 * h2 + 10 * h3)
print(f"h = {h1:.3f}, {h2:.3f}, {h3:.3f}   y = {y:.3f}")

# %% [markdown] lang="ru" id="matrix"
# ## 2. То же матрицей
#
# Сложим веса трёх нейронов в таблицу: строка — нейрон, столбец — вход. Три формулы становятся одной:
#
# $$h = \sigma(W x + b), \qquad y = \sigma(W' h + b').$$
#
# Здесь $W$ — матрица $3 \times 2$, $b$ и $h$ — векторы из трёх чисел, $W'$ — матрица $1 \times 3$. Сигмоида действует
# *поэлементно*: на каждое число отдельно. Так действует любая функция активации скрытого слоя. Softmax устроен иначе:
# он связывает числа между собой, и его место на выходе.
# %% [markdown] lang="en"
# ## 2. The same as a matrix
#
# Put the weights of the three neurons into a table: a row for a neuron, a column for an input. The three formulas
# become one:
#
# $$h = \sigma(W x + b), \qquad y = \sigma(W' h + b').$$
#
# Here $W$ is a $3 \times 2$ matrix, $b$ and $h$ are vectors of three numbers, and $W'$ is a $1 \times 3$ matrix. The
# sigmoid acts *elementwise*: on each number by itself. So does any activation of a hidden layer. Softmax is different:
# it ties the numbers together, and its place is at the output.

# %% id="matrix-code"
W, b = np.array([[0, 4], [4, -4], [-4, -4]]), np.array([4, 4, 4])
W_out, b_out = np.array([[10, 10, 10]]), np.array([-25])
x = np.array([0.5, -0.5])
h = sigmoid(W @ x + b)          # (3,)
answer = sigmoid(W_out @ h + b_out)   # (1,)
print(h.round(3), answer.round(3))
assert np.allclose(h, [h1, h2, h3]) and np.allclose(answer, y)

# %% id="triangle-figure"
def hidden(X):
    return sigmoid(X @ W.T + b)


neurons = [lambda X, k=k: hidden(X)[:, k] for k in range(3)]
together = [lambda X: sigmoid(hidden(X) @ W_out.T + b_out)[:, 0]]
figures.maps(neurons + together, ["$h_1$", "$h_2$", "$h_3$", "$y$"]);

# %% [markdown] lang="ru" id="triangle-read"
# Оранжевое — около единицы, синее — около нуля, линия — ровно ½. Три полуплоскости вместе дают треугольник, и ни одна
# из регрессий его не знает. Углы скруглены: сигмоиды пологие.
# %% [markdown] lang="en"
# Orange is near one, blue near zero, the line is exactly ½. Three half-planes together make a triangle, which none of
# the regressions knows. The corners are round because the sigmoids are not steep.

# %% [markdown] lang="ru" id="batch"
# ### Много примеров сразу
#
# Примеров обычно много. Сложим их в матрицу $X$: пример — строка, признак — столбец. Тогда для всех примеров и всех
# нейронов
#
# $$Z = X W^{\top} + b, \qquad z_{ij} = \sum_{k=1}^{n} x_{ik} w_{jk} + b_j.$$
#
# Число $z_{ij}$ — это строка $i$ матрицы $X$, умноженная на строку $j$ матрицы $W$: пример на нейрон. Вектор $b$
# NumPy сам прибавит к каждой строке. Несколько примеров, которые обрабатывают вместе, называют *батчем*.
# %% [markdown] lang="en"
# ### Many examples at once
#
# There are usually many examples. Put them into a matrix $X$: an example is a row, a feature a column. Then for all
# examples and all neurons
#
# $$Z = X W^{\top} + b, \qquad z_{ij} = \sum_{k=1}^{n} x_{ik} w_{jk} + b_j.$$
#
# The number $z_{ij}$ is row $i$ of $X$ times row $j$ of $W$: an example times a neuron. NumPy adds the vector $b$ to
# every row by itself. Several examples that are computed together are called a *batch*.

# %% id="shapes-figure"
figures.shapes(m=5, n=2, h=3);

# %% [markdown] lang="ru" id="predict-shape"
# **Предскажите, потом запустите.** У `X` форма `(200, 2)`, у `W` — `(3, 2)`. Какая форма у `X @ W.T + b`? А если
# прибавить не `b`, а столбец `b[:, None]`?
# %% [markdown] lang="en"
# **Predict, then run.** `X` has the shape `(200, 2)`, `W` has `(3, 2)`. What is the shape of `X @ W.T + b`? And if not
# `b` but the column `b[:, None]` is added?

# %% id="guess-shape"
my_guess = None   # ru: ваш ответ до запуска  # en: your answer before the run

# %% id="shape"
rng = np.random.default_rng(0)
X = rng.uniform(-3, 3, size=(200, 2))
Z = X @ W.T + b
check.reveal(my_guess, Z.shape)
for x, z in zip(X, Z):
    assert np.allclose(z, W @ x + b)      # ru: каждая строка — Wx + b  # en: every row is Wx + b
try:
    X @ W.T + b[:, None]
except ValueError as error:
    print(error)

# %% [markdown] lang="ru" id="predict-square"
# Столбец не подошёл, и NumPy об этом сказал. Так бывает не всегда.
#
# **Предскажите, потом запустите.** Пусть входов два и нейронов два, матрица квадратная. Вы забыли `.T`. Будет ошибка?
# Будет ли ответ верным?
# %% [markdown] lang="en"
# The column did not fit, and NumPy said so. It does not always.
#
# **Predict, then run.** Let there be two inputs and two neurons, so that the matrix is square. You forgot `.T`. Will
# there be an error? Will the answer be right?

# %% id="guess-square"
my_guess = None   # ru: ваш ответ до запуска  # en: your answer before the run

# %% id="square"
square = np.array([[1.0, 2.0], [3.0, 4.0]])
example = np.array([[1.0, 10.0]])
check.reveal(my_guess)
print(example @ square.T, example @ square)
assert not np.allclose(example @ square.T, example @ square)

# %% [markdown] lang="ru" id="square-read"
# Ошибки нет, а числа неверные. Такую опечатку выдаёт проверка на маленьком примере, сосчитанном руками. Полезно и
# правило: помнить форму каждого массива словами. `X (примеры, входы)`, `W (нейроны, входы)`, `b (нейроны,)`,
# `Z (примеры, нейроны)`. В произведении соседние оси должны называться одинаково.
# %% [markdown] lang="en"
# No error, and wrong numbers. A test on a small example worked out by hand gives such a slip away. A rule helps, too:
# remember the shape of each array in words. `X (examples, inputs)`, `W (neurons, inputs)`, `b (neurons,)`,
# `Z (examples, neurons)`. In a product, the axes that meet must have the same name.

# %% [markdown] lang="ru" id="out-in"
# ### Почему (выходы, входы)
#
# В лекции 03 и на слайдах пример — столбец, и слой записан как $W X + b$. Здесь у $X$ строки и столбцы поменялись
# местами, а матрица $W$ осталась той же, $k \times d$: выходы на входы. Так же хранит веса `torch.nn.Linear`: `weight`
# имеет форму `(out_features, in_features)`, а слой вычисляет $X W^{\top} + b$. Поэтому веса переходят из NumPy в
# PyTorch и обратно без транспонирования. Само оно ничего не стоит: `W.T` — другой взгляд на те же числа в памяти.
# %% [markdown] lang="en"
# ### Why (outputs, inputs)
#
# In lecture 03 and on the slides an example is a column, and a layer is $W X + b$. Here the rows and columns of $X$ are
# swapped, but the matrix $W$ is the same, $k \times d$: outputs by inputs. `torch.nn.Linear` keeps its weights like
# this, too: `weight` has the shape `(out_features, in_features)`, and the layer computes $X W^{\top} + b$. So weights
# go from NumPy to PyTorch and back untransposed. Transposing itself costs nothing: `W.T` is another view of the same
# numbers in memory.

# %% id="columns"
by_columns = W @ X.T + b[:, None]     # (3, 200)
assert np.allclose(by_columns.T, Z)
assert np.shares_memory(W, W.T)

# %% [markdown] lang="ru" id="exercise-shapes"
# **Упражнение 1.** Сеть 784-128-64-10: картинка из 784 пикселей, два скрытых слоя, десять классов. Какой формы $W_1$,
# $W_2$, $W_3$?
#
# <details><summary>Ответ</summary>
# Строк столько, сколько нейронов в слое, столбцов — сколько чисел в него приходит: (128, 784), (64, 128), (10, 64).
# </details>
# %% [markdown] lang="en"
# **Exercise 1.** The network 784-128-64-10: a picture of 784 pixels, two hidden layers, ten classes. What are the
# shapes of $W_1$, $W_2$, $W_3$?
#
# <details><summary>Answer</summary>
# As many rows as the layer has neurons, as many columns as numbers come in: (128, 784), (64, 128), (10, 64).
# </details>

# %% id="answer-shapes"
my_shapes = [(None, None), (None, None), (None, None)]   # W1, W2, W3
check.shapes(my_shapes)

# %% [markdown] lang="ru" id="exercise-linear"
# **Упражнение 2.** Напишите слой без активации: `X` формы `(m, n)`, `W` — `(h, n)`, `b` — `(h,)`, ответ — `(m, h)`. Без
# циклов.
#
# <details><summary>Ответ</summary>
# <code>return X @ W.T + b</code>
# </details>
# %% [markdown] lang="en"
# **Exercise 2.** Write a layer without an activation: `X` is `(m, n)`, `W` is `(h, n)`, `b` is `(h,)`, the result is
# `(m, h)`. No loops.
#
# <details><summary>Answer</summary>
# <code>return X @ W.T + b</code>
# </details>

# %% id="answer-linear"
def linear(X, W, b):
    return None   # ru: ваш код  # en: your code


check.linear(linear)

# %% [markdown] lang="ru" id="parallel"
# ## 3. Почему матрицы
#
# Слою с $n$ входами и $h$ нейронами на $m$ примерах нужно $m \cdot h \cdot n$ умножений со сложением. Выполним их тремя
# способами: тремя циклами, циклом по примерам, одним произведением. Счётчик `operations` считает умножения.
# %% [markdown] lang="en"
# ## 3. Why matrices
#
# A layer with $n$ inputs and $h$ neurons takes $m \cdot h \cdot n$ multiply-adds on $m$ examples. Let us do them in
# three ways: three loops, a loop over examples, one product. The counter `operations` counts the multiplications.

# %% id="loops"
def three_loops(X, W, b):
    m, n, h, operations = len(X), X.shape[1], len(W), 0
    Z = np.zeros((m, h))
    for i in range(m):
        for j in range(h):
            z = b[j]
            for k in range(n):
                z += X[i, k] * W[j, k]
                operations += 1
            Z[i, j] = z
    return Z, operations


def example_by_example(X, W, b):
    return np.array([W @ x + b for x in X])

# %% [markdown] lang="ru" id="predict-speed"
# **Предскажите, потом запустите.** 256 примеров, 32 входа, 24 нейрона. Во сколько раз произведение матриц быстрее трёх
# циклов?
# %% [markdown] lang="en"
# **Predict, then run.** 256 examples, 32 inputs, 24 neurons. How many times faster is the matrix product than the three
# loops?

# %% id="guess-speed"
my_guess = None   # ru: ваш ответ до запуска  # en: your answer before the run

# %% id="speed"
big_X, big_W, big_b = rng.normal(size=(256, 32)), rng.normal(size=(24, 32)), rng.normal(size=24)


def timed(layer, runs):
    start = time.perf_counter()
    for _ in range(runs):
        result = layer(big_X, big_W, big_b)
    return result, (time.perf_counter() - start) / runs


(looped, operations), slow = timed(three_loops, 1)
by_example, middle = timed(example_by_example, 20)
product, fast = timed(lambda X, W, b: X @ W.T + b, 200)
check.reveal(my_guess, f"{slow / fast:.0f}")
print(f"{operations} = 256 · 24 · 32")
assert operations == 256 * 24 * 32 and np.allclose(looped, product) and np.allclose(by_example, product)

# %% id="speed-figure"
names = [say(ru="три цикла", en="three loops"), say(ru="цикл по примерам", en="loop over examples"),
         say(ru="одно произведение", en="one product")]
figures.speed(names, [slow, middle, fast]);

# %% [markdown] lang="ru" id="speed-read"
# Умножений во всех трёх случаях поровну, ответы те же; время зависит от машины. Быстрее здесь не математика, а
# исполнение. Python сопровождает каждое умножение служебной работой. Готовому произведению матриц она не нужна: оно
# берёт числа из памяти подряд и умножает по нескольку за такт.
#
# Есть и причина глубже. Число $z_{ij}$ не зависит ни от какого другого $z$: их можно считать в любом порядке и разом.
# %% [markdown] lang="en"
# All three do the same multiplications and give the same numbers; the times depend on the machine. The mathematics is
# no faster, its execution is. Python does bookkeeping around every multiplication. A ready-made matrix product does
# not: it takes numbers from memory in order and multiplies several in one clock tick.
#
# There is a deeper reason, too. The number $z_{ij}$ depends on no other $z$: they can be computed in any order and all
# at once.

# %% id="any-order"
parts = np.full_like(product, np.nan)
for i in rng.permutation(4):              # ru: четыре работника, у каждого свой кусок  # en: four workers, a part each
    rows, columns = slice(128 * (i // 2), 128 * (i // 2) + 128), slice(12 * (i % 2), 12 * (i % 2) + 12)
    parts[rows, columns] = big_X[rows] @ big_W[columns].T + big_b[columns]
assert np.allclose(parts, product)

# %% [markdown] lang="ru" id="gpu"
# Таблицу можно разрезать по примерам и по нейронам и раздать частями: ядрам процессора или тысячам ядер видеокарты.
# Поэтому сеть и организуют слоями. Параллельно считаются примеры и нейроны одного слоя. Слои — нет: второй ждёт
# первого.
# %% [markdown] lang="en"
# The table can be cut by examples and by neurons and handed out in parts: to the cores of a processor or the thousands
# of cores of a graphics card. That is why networks are organised in layers. Examples run in parallel, and so do the
# neurons of one layer. Layers do not: the second waits for the first.

# %% [markdown] lang="ru" id="collapse"
# ## 4. Без нелинейности
#
# Уберём сигмоиду между слоями и раскроем скобки:
#
# $$y = \sigma(W_2 (W_1 x + b_1) + b_2) = \sigma(W_2 W_1 x + W_2 b_1 + b_2) = \sigma(W x + b).$$
#
# Два слоя свернулись в один с матрицей $W = W_2 W_1$ и смещением $b = W_2 b_1 + b_2$. Снова логистическая регрессия и
# снова одна прямая. Проверим на числах.
# %% [markdown] lang="en"
# ## 4. Without a nonlinearity
#
# Take away the sigmoid between the layers and multiply out:
#
# $$y = \sigma(W_2 (W_1 x + b_1) + b_2) = \sigma(W_2 W_1 x + W_2 b_1 + b_2) = \sigma(W x + b).$$
#
# Two layers have collapsed into one with the matrix $W = W_2 W_1$ and the bias $b = W_2 b_1 + b_2$. It is logistic
# regression again, and one line again. Let us try it on numbers.

# %% id="collapse-numbers"
W1, b1 = np.array([[1, -1], [0.5, 1], [-0.5, -0.4]]), np.array([0.1, -0.2, 0.3])
W2, b2 = np.array([[0.5, -0.4, 0.3]]), np.array([-0.8])
x = np.array([0.4, -0.3])
two_layers = sigmoid(W2 @ (W1 @ x + b1) + b2)
one_layer = sigmoid((W2 @ W1) @ x + W2 @ b1 + b2)
print(two_layers.round(4), one_layer.round(4), (W2 @ W1).round(2), (W2 @ b1 + b2).round(2))
assert np.round(two_layers, 4) == np.round(one_layer, 4) == 0.4467
assert np.round(sigmoid(W2 @ sigmoid(W1 @ x + b1) + b2), 4) == 0.3873    # ru: с сигмоидой  # en: with the sigmoid

# %% [markdown] lang="ru" id="exercise-collapse"
# **Упражнение 3.** Сверните руками два слоя в один. Найдите $W$ и $b$:
#
# $$W_1 = \begin{pmatrix} 1 & 2 \\ 0 & -1 \\ 3 & 1 \end{pmatrix}, \quad
# b_1 = \begin{pmatrix} 1 \\ -1 \\ 0 \end{pmatrix}, \quad W_2 = \begin{pmatrix} 1 & -1 & 0 \\ 2 & 0 & 1 \end{pmatrix},
# \quad b_2 = \begin{pmatrix} 0 \\ 3 \end{pmatrix}.$$
#
# <details><summary>Ответ</summary>
# W = W₂W₁: первая строка (1, 2) − (0, −1) = (1, 3), вторая 2 · (1, 2) + (3, 1) = (5, 5). W₂b₁ = (1 + 1, 2) = (2, 2),
# поэтому b = (2, 5). В коде: <code>W_one, b_one = [[1, 3], [5, 5]], [2, 5]</code>.
# </details>
# %% [markdown] lang="en"
# **Exercise 3.** Collapse two layers into one by hand. Find $W$ and $b$:
#
# $$W_1 = \begin{pmatrix} 1 & 2 \\ 0 & -1 \\ 3 & 1 \end{pmatrix}, \quad
# b_1 = \begin{pmatrix} 1 \\ -1 \\ 0 \end{pmatrix}, \quad W_2 = \begin{pmatrix} 1 & -1 & 0 \\ 2 & 0 & 1 \end{pmatrix},
# \quad b_2 = \begin{pmatrix} 0 \\ 3 \end{pmatrix}.$$
#
# <details><summary>Answer</summary>
# W = W₂W₁: the first row is (1, 2) − (0, −1) = (1, 3), the second 2 · (1, 2) + (3, 1) = (5, 5). W₂b₁ = (1 + 1, 2) =
# (2, 2), so b = (2, 5). In code: <code>W_one, b_one = [[1, 3], [5, 5]], [2, 5]</code>.
# </details>

# %% id="answer-collapse"
W_one = [[None, None], [None, None]]
b_one = [None, None]
check.collapse(W_one, b_one)

# %% [markdown] lang="ru" id="predict-linear"
# Теперь обучим. Класс 1 — круг, класс 0 — кольцо вокруг него. Сеть 2-8-8-1 из модуля `dl101.mlp`: сначала без
# активации, потом с tanh. Как она считает градиент, расскажет лекция 09.
#
# **Предскажите, потом запустите.** Какую долю точек верно определит сеть без активации? А логистическая регрессия?
# %% [markdown] lang="en"
# Now let us train. Class 1 is a disc, class 0 a ring around it. The network is 2-8-8-1, from the module `dl101.mlp`:
# first without an activation, then with tanh. Lecture 09 will tell how it computes the gradient.
#
# **Predict, then run.** What share of the points will the network without an activation get right? And logistic
# regression?

# %% id="guess-linear"
my_guess = None   # ru: ваш ответ до запуска  # en: your answer before the run

# %% id="linear-train"
X, y = playground.circle(m=300, seed=1)
X = X / 2.5
trained = {}
for sizes, activation in (([2, 1], "linear"), ([2, 8, 8, 1], "linear"), ([2, 8, 8, 1], "tanh")):
    network = mlp.MLP(sizes, activation, init="xavier", seed=1)
    history = network.train(X, y, learning_rate=0.3, steps=500)
    trained[len(sizes), activation] = network, history[-1], np.mean(network.predict(X) == y)
    print(f"{sizes!s:14} {activation:7} J = {history[-1]:.4f} ", trained[len(sizes), activation][2].round(3))
check.reveal(my_guess)

# %% id="linear-figure"
def probability(network):
    return lambda points: sigmoid(network.forward(points)[:, 0])


deep_linear, deep_tanh = trained[4, "linear"][0], trained[4, "tanh"][0]
names = [say(ru="без активации", en="no activation"), "tanh"]
extent = (-2.2, 2.2, -2.2, 2.2)
figures.maps([probability(deep_linear), probability(deep_tanh)], names, X, y, extent);

# %% id="linear-facts"
p = deep_linear.parameters
W_all = p["W3"] @ p["W2"] @ p["W1"]
b_all = p["W3"] @ (p["W2"] @ p["b1"] + p["b2"]) + p["b3"]
assert W_all.shape == (1, 2) and np.allclose(deep_linear.forward(X), X @ W_all.T + b_all)
assert abs(trained[4, "linear"][1] - trained[2, "linear"][1]) < 1e-4
assert trained[4, "linear"][2] < 0.6 and trained[4, "tanh"][2] == 1
print(deep_linear.size, W_all.size + b_all.size)

# %% [markdown] lang="ru" id="linear-read"
# У сети без активации 105 параметров, а умеет она то же, что логистическая регрессия с тремя: потери совпали. Глубина
# без нелинейности не даёт ничего.
#
# На слайдах добавлено: «не все нелинейности одинаково полезны». Вот пример. Возьмём слой из 50 случайных нейронов и
# сосчитаем, сколько линейно независимых функций среди их ответов и константы. Это ранг матрицы, где строка — пример, а
# столбец — одна из функций.
# %% [markdown] lang="en"
# The network without an activation has 105 parameters and can do no more than logistic regression with its three: the
# loss is the same. Depth without a nonlinearity gives nothing.
#
# The slides add: “not all nonlinearities are equally useful”. Here is an example. Take a layer of 50 random neurons and
# count the linearly independent functions among their answers and a constant. It is the rank of a matrix with a row for
# an example and a column for a function.

# %% id="ranks"
points = rng.uniform(-1, 1, size=(500, 2))
sums = points @ rng.normal(size=(50, 2)).T + rng.normal(size=50)          # (500, 50)
ranks = {}
for name, function in (("z", np.positive), ("z²", np.square), ("z³", lambda z: z**3), ("tanh", np.tanh)):
    ranks[name] = np.linalg.matrix_rank(np.column_stack([np.ones(500), function(sums)]))
    print(f"{name:5} {ranks[name]}")
assert list(ranks.values()) == [3, 6, 10, 51]

# %% [markdown] lang="ru" id="ranks-read"
# Без активации, сколько нейронов ни бери, функций три: $1$, $x_1$, $x_2$. С квадратом их шесть: все многочлены второй
# степени, и новые нейроны ничего не добавят. С кубом десять. А каждый нейрон с tanh приносит новую функцию. Многочлен
# ограничивает слой своей степенью; с другими непрерывными активациями такого потолка нет (лекция 07).
# %% [markdown] lang="en"
# Without an activation there are three functions, however many neurons: $1$, $x_1$, $x_2$. With the square there are
# six: all polynomials of degree two, and more neurons add nothing. With the cube ten. But every tanh neuron brings a
# new function. A polynomial limits a layer to its degree; other continuous activations have no such ceiling (lecture
# 07).

# %% [markdown] lang="ru" id="layers"
# ## 5. Многослойный персептрон
#
# Слоёв может быть сколько угодно. Три слоя целиком:
#
# $$y = \sigma(W_3\, \sigma(W_2\, \sigma(W_1 x + b_1) + b_2) + b_3).$$
#
# Удобнее по шагам: $h_1 = \sigma(W_1 x + b_1)$, $h_2 = \sigma(W_2 h_1 + b_2)$, $y = \sigma(W_3 h_2 + b_3)$. Каждый слой
# получает то, что отдал предыдущий. Это *многослойный персептрон*, MLP. Путь от входов к выходам называют *прямым
# проходом*.
#
# Буквой $\sigma$ здесь обозначена любая функция активации. Последнюю обычно пишут отдельно: сеть отдаёт логиты, а
# сигмоиду или softmax берут вместе с потерями (раздел 8).
# %% [markdown] lang="en"
# ## 5. The multilayer perceptron
#
# There may be any number of layers. Three of them in full:
#
# $$y = \sigma(W_3\, \sigma(W_2\, \sigma(W_1 x + b_1) + b_2) + b_3).$$
#
# Step by step it is easier: $h_1 = \sigma(W_1 x + b_1)$, $h_2 = \sigma(W_2 h_1 + b_2)$, $y = \sigma(W_3 h_2 + b_3)$.
# Each layer gets what the one before it gave. This is a *multilayer perceptron*, MLP. The way from inputs to outputs is
# called the *forward pass*.
#
# The letter $\sigma$ stands for any activation here. The last one is usually kept apart: the network gives logits, and
# the sigmoid or softmax goes with the loss (section 8).

# %% id="network-figure"
figures.network((2, 4, 4, 1));

# %% [markdown] lang="ru" id="exercise-forward"
# **Упражнение 4.** Напишите прямой проход. `layers` — список пар `(W, b)` от первого слоя к последнему, длина любая.
# После каждого слоя, кроме последнего, — ReLU.
#
# <details><summary>Ответ</summary>
# <pre>for W, b in layers[:-1]:
#     X = np.maximum(X @ W.T + b, 0)
# W, b = layers[-1]
# return X @ W.T + b</pre>
# </details>
# %% [markdown] lang="en"
# **Exercise 4.** Write the forward pass. `layers` is a list of pairs `(W, b)` from the first layer to the last, of any
# length. After each layer but the last there is a ReLU.
#
# <details><summary>Answer</summary>
# <pre>for W, b in layers[:-1]:
#     X = np.maximum(X @ W.T + b, 0)
# W, b = layers[-1]
# return X @ W.T + b</pre>
# </details>

# %% id="answer-forward"
def mlp_forward(X, layers):
    return None   # ru: ваш код  # en: your code


check.mlp_forward(mlp_forward)

# %% [markdown] lang="ru" id="class"
# Теперь соберём класс: он хранит веса и выполняет прямой проход. Размеры слоёв задаёт список, `[2, 8, 8, 1]`.
# %% [markdown] lang="en"
# Now make it a class, which keeps the weights and does the forward pass. A list gives the sizes of the layers,
# `[2, 8, 8, 1]`.

# %% id="class-code"
class MLP:
    def __init__(self, sizes, activation, seed=0):
        rng = np.random.default_rng(seed)
        self.activation = activation
        self.layers = [(rng.normal(0, np.sqrt(2 / n), size=(h, n)), np.zeros(h))
                       for n, h in zip(sizes, sizes[1:])]

    def forward(self, X):
        for W, b in self.layers[:-1]:
            X = self.activation(X @ W.T + b)
        W, b = self.layers[-1]
        return X @ W.T + b

    def size(self):
        return sum(W.size + b.size for W, b in self.layers)

# %% id="class-use"
ours = MLP([2, 8, 8, 1], np.tanh)
library = mlp.MLP([2, 8, 8, 1], "tanh")
for k, (weights, biases) in enumerate(ours.layers, start=1):
    library.parameters.update({f"W{k}": weights, f"b{k}": biases})
print(ours.forward(X).shape, ours.size())
assert np.allclose(ours.forward(X), library.forward(X))
assert ours.size() == library.size == (8 * 2 + 8) + (8 * 8 + 8) + (1 * 8 + 1)

# %% [markdown] lang="ru" id="class-read"
# С одними и теми же весами наш класс и библиотечный `dl101.mlp.MLP` отвечают одинаково. Библиотечный умеет ещё и
# обратный проход, поэтому обучать будем его.
# %% [markdown] lang="en"
# With the same weights, our class and the library's `dl101.mlp.MLP` give the same answers. The library's can do the
# backward pass as well, so it will do the training.

# %% [markdown] lang="ru" id="exercise-parameters"
# **Упражнение 5.** Сколько параметров у сети 784-128-64-10?
#
# <details><summary>Ответ</summary>
# (784 · 128 + 128) + (128 · 64 + 64) + (64 · 10 + 10) = 100 480 + 8256 + 650 = 109 386. На первый слой приходится
# больше девяти десятых.
# </details>
# %% [markdown] lang="en"
# **Exercise 5.** How many parameters does the network 784-128-64-10 have?
#
# <details><summary>Answer</summary>
# (784 · 128 + 128) + (128 · 64 + 64) + (64 · 10 + 10) = 100,480 + 8,256 + 650 = 109,386. The first layer takes more
# than nine tenths.
# </details>

# %% id="answer-parameters"
how_many = None   # ru: ваш ответ  # en: your answer
check.parameters(how_many)

# %% [markdown] lang="ru" id="space"
# ## 6. Что слои делают с пространством
#
# Скрытый слой передвигает точки, а выход проводит между ними прямую (лекция 05). Посмотрим на это слой за слоем.
# Возьмём слои из двух нейронов: тогда всё помещается на плоскости.
#
# Сеть 2-2-2-1 учится различать две луны. Метод `layers(X)` отдаёт $Z$ и $H$ каждого слоя.
# %% [markdown] lang="en"
# ## 6. What layers do to space
#
# A hidden layer moves the points, and the output draws a line between them (lecture 05). Let us watch it layer by
# layer. We take layers of two neurons, so that everything fits into a plane.
#
# The network 2-2-2-1 learns to tell two moons apart. Its method `layers(X)` gives $Z$ and $H$ of every layer.

# %% id="warp-figure"
moons, moon = playground.two_moons(m=300, noise=0.05, seed=1)
moons = moons / 3
network = mlp.MLP([2, 2, 2, 1], "tanh", init="xavier", seed=1)
network.train(moons, moon, learning_rate=1.0, steps=500)
print([H.shape for _, H in network.layers(moons)])
assert np.mean(network.predict(moons) == moon) == 1
figures.warp(network, moons, moon);

# %% [markdown] lang="ru" id="warp-read"
# Слева — входы и ровная сетка. Первый слой разворачивает луны: теперь они лежат по разные стороны. Второй сжимает почти
# всё в полоску, и классы оказываются на её концах; чёрная прямая — выход. Сетка изогнута, но нигде не порвана и не
# сложена.
#
# Без tanh линии сетки остались бы прямыми, а клетки — равными параллелограммами: так действует матрица.
# %% [markdown] lang="en"
# On the left are the inputs and an even grid. The first layer unrolls the moons: now they lie on different sides. The
# second squeezes almost everything into a strip with the classes at its two ends; the black line is the output. The
# grid is bent, but nowhere torn or folded.
#
# Without tanh the grid would stay straight, all its cells equal parallelograms: that is how a matrix acts.

# %% id="straight-grid"
W1, b1 = network.parameters["W1"], network.parameters["b1"]
corners = np.array([[0, 0], [1, 0], [1, 1], [0, 1]]) + rng.uniform(-2, 2, size=(5, 1, 2))     # (5, 4, 2)
a, b, c, d = np.moveaxis(corners @ W1.T + b1, 1, 0)
assert np.allclose(b - a, c - d) and np.allclose(b - a, (b - a)[0])     # ru: одинаковые у всех  # en: the same in all

# %% [markdown] lang="ru" id="warp-try"
# Проведите плоскость через слои сами: ползунок «путь через слои» двигает её от входа к выходу.
#
# **Предскажите, потом нажмите.** Обучите сеть: шесть раз нажмите «100 шагов». Потом снимите галочку «нелинейность» и
# обучите снова. Сколько точек из 120 сеть теперь определит верно и какой станет сетка?
# %% [markdown] lang="en"
# Carry the plane through the layers yourself: the slider “way through the layers” moves it from the input to the
# output.
#
# **Predict, then press.** Train the network by pressing “100 steps” six times. Then untick “nonlinearity” and train
# again. How many of the 120 points will the network get right now, and what will the grid look like?

# %% id="warp-widget"
interactives.Warp()

# %% [markdown] lang="ru" id="warp-try-read"
# С tanh верны все 120 точек. Без него сеть делит вход одной прямой, и часть точек остаётся не на своей стороне. Сетка
# только наклоняется и растягивается. Под рисунком стоит единственная матрица, в которую свернулись слои.
# %% [markdown] lang="en"
# With tanh all 120 points are right. Without it the network divides the input by one line, and some points stay on the
# wrong side. The grid only tilts and stretches. Below the figure stands the single matrix that the layers collapse
# into.

# %% id="warp-facts"
bent, straight = interactives.Warp(), interactives.Warp(bends=False)
bent.step(600)
straight.step(600)
print(bent.right, straight.right)
assert bent.right == 120 and 90 < straight.right < 115

# %% [markdown] lang="ru" id="predict-narrow"
# Вернёмся к кругу в кольце.
#
# **Предскажите, потом запустите.** Две сети с tanh: 2-2-2-1, два слоя по два нейрона, и 2-3-1, один слой из трёх. По
# три запуска каждой. Какая разделит классы полностью?
# %% [markdown] lang="en"
# Back to the disc in the ring.
#
# **Predict, then run.** Two networks with tanh: 2-2-2-1, two layers of two neurons, and 2-3-1, one layer of three.
# Three starts each. Which one will separate the classes completely?

# %% id="guess-narrow"
my_guess = None   # ru: ваш ответ до запуска  # en: your answer before the run

# %% id="narrow"
best = {}
for sizes in ([2, 2, 2, 1], [2, 3, 1]):
    networks = [mlp.MLP(sizes, "tanh", init="xavier", seed=seed) for seed in range(3)]
    for network in networks:
        network.train(X, y, learning_rate=1.0, steps=300)
    shares = [np.mean(network.predict(X) == y) for network in networks]
    best[len(sizes)] = networks[int(np.argmax(shares))]
    print(f"{sizes!s:14}", *np.round(shares, 2))
    assert max(shares) == 1 if sizes == [2, 3, 1] else max(shares) < 0.95
check.reveal(my_guess)

# %% id="lifted-figure"
figures.lifted(best[3], X, y);

# %% [markdown] lang="ru" id="narrow-read"
# Три нейрона переносят плоскость в пространство и выгибают её чашей: круг на дне, кольцо по краям, и плоскость отрезает
# дно. А двух мало, сколько слоёв ни ставь. Слой из двух нейронов с tanh и обратимой матрицей не рвёт плоскость и не
# складывает: круг так и остаётся окружён кольцом. Если же матрица необратима, она сплющивает плоскость в линию, и
# классы смешиваются ([К. Ола, 2014](https://colah.github.io/posts/2014-03-NN-Manifolds-Topology/)). Многие точки такая
# сеть определит верно, всё кольцо — нет.
# %% [markdown] lang="en"
# Three neurons take the plane into space and bend it into a bowl: the disc at the bottom, the ring along the rim, and a
# plane cuts off the bottom. Two are too few, however many layers there are. A layer of two tanh neurons with an
# invertible matrix neither tears the plane nor folds it: the disc stays surrounded by the ring. And a matrix that is
# not invertible squeezes the plane into a line, where the classes mix ([C. Olah,
# 2014](https://colah.github.io/posts/2014-03-NN-Manifolds-Topology/)). Such a network may get many points right, but
# not the whole ring.

# %% [markdown] lang="ru" id="spiral"
# ### Спираль
#
# Самая трудная задача из наших — две спирали. Обучим на ней две сети с одинаковым числом параметров, 105: мелкую 2-26-1
# и глубокую 2-8-8-1.
#
# **Предскажите, потом запустите.** Какая справится лучше?
# %% [markdown] lang="en"
# ### The spiral
#
# The hardest of our tasks is the two spirals. We train on it two networks with the same number of parameters, 105: the
# shallow 2-26-1 and the deep 2-8-8-1.
#
# **Predict, then run.** Which one will do better?

# %% id="guess-spiral"
my_guess = None   # ru: ваш ответ до запуска  # en: your answer before the run

# %% id="spiral-train"
spiral, arm = playground.spiral(m=300, seed=1)
spiral = spiral / 2
shallow, deep = (mlp.MLP(sizes, "tanh", init="xavier", seed=2) for sizes in ([2, 26, 1], [2, 8, 8, 1]))
for network in (shallow, deep):
    history = network.train(spiral, arm, learning_rate=1.0, steps=1200)
    print(network, f"J = {history[-1]:.3f}", np.mean(network.predict(spiral) == arm).round(3))
check.reveal(my_guess)
assert shallow.size == deep.size == 105
assert np.mean(deep.predict(spiral) == arm) > 0.85 > 0.65 > np.mean(shallow.predict(spiral) == arm)

# %% id="spiral-figure"
extent = (-3.15, 3.15, -3.15, 3.15)
figures.maps([probability(shallow), probability(deep)], ["2-26-1", "2-8-8-1"], spiral, arm, extent);

# %% [markdown] lang="ru" id="spiral-read"
# Глубокая сеть справилась, мелкая нет. В трёх других запусках (`seed` 0, 1 и 3) глубокая тоже была впереди: от 80 до
# 92 % верных против 50–63 %. Это опыт, а не теорема: с другими настройками или бо́льшим числом нейронов мелкая может
# догнать.
#
# Заглянем внутрь глубокой: по четыре нейрона из каждого слоя.
# %% [markdown] lang="en"
# The deep network managed it, the shallow one did not. In three other starts (`seed` 0, 1 and 3) the deep one was
# ahead, too: 80 to 92% right against 50 to 63%. This is an experiment, not a theorem: with other settings or more
# neurons the shallow one may catch up.
#
# Let us look inside the deep one: four neurons of each layer.

# %% id="neurons-figure"
def neuron(layer, k):
    return lambda points: deep.layers(points)[layer - 1][1][:, k]


pairs = [(layer, k) for layer in (1, 2) for k in range(4)]
names = [say(ru=f"слой {layer}, № {k + 1}", en=f"layer {layer}, no. {k + 1}") for layer, k in pairs]
figures.maps([neuron(*pair) for pair in pairs], names, extent=extent, rows=2, low=-1, high=1);

# %% [markdown] lang="ru" id="neurons-read"
# Нейрон первого слоя проводит прямую, других границ у него нет. Нейрон второго слоя складывает восемь таких картинок с
# весами, и его граница уже кривая. Из восьми кривых выход собирает спираль. Второй слой строит из готовых деталей: за
# это и ценят глубину.
# %% [markdown] lang="en"
# A neuron of the first layer draws a straight line; it has no other borders. A neuron of the second layer adds up eight
# such pictures with weights, and its border is a curve. Out of eight curves the output makes the spiral. The second
# layer builds with ready-made parts, and that is what depth is valued for.

# %% [markdown] lang="ru" id="depth"
# ## 7. Глубина: складывать бумагу
#
# ReLU, в отличие от tanh, умеет складывать. Два нейрона дают *сгиб*, $|x| = \operatorname{ReLU}(x) +
# \operatorname{ReLU}(-x)$: левая половина прямой ложится на правую. Сожмём и сдвинем его, чтобы он переводил отрезок
# $[0, 1]$ в себя:
#
# $$t(x) = 1 - |2x - 1| = 2 \operatorname{ReLU}(x) - 4 \operatorname{ReLU}(x - \tfrac12), \quad 0 \le x \le 1.$$
#
# Применим его несколько раз подряд: $t(t(x))$, $t(t(t(x)))$ и так далее. Что делает следующий слой с одной половиной
# отрезка, то же он делает и с другой: они лежат друг на друге.
# %% [markdown] lang="en"
# ## 7. Depth: folding paper
#
# ReLU, unlike tanh, can fold. Two units make a *fold*, $|x| = \operatorname{ReLU}(x) + \operatorname{ReLU}(-x)$: the
# left half of the line comes to lie on the right one. Squeeze and shift it, so that it takes the interval $[0, 1]$ to
# itself:
#
# $$t(x) = 1 - |2x - 1| = 2 \operatorname{ReLU}(x) - 4 \operatorname{ReLU}(x - \tfrac12), \quad 0 \le x \le 1.$$
#
# Apply it several times in a row: $t(t(x))$, $t(t(t(x)))$ and so on. Whatever the next layer does to one half of the
# interval it does to the other, too: they lie on top of each other.

# %% id="folding-network"
def folding(k):                           # ru: k слоёв по два нейрона  # en: k layers of two units
    first = [(np.array([[1.0], [1.0]]), np.array([0.0, -0.5]))]
    more = [(np.array([[2.0, -4.0], [2.0, -4.0]]), np.array([0.0, -0.5]))] * (k - 1)
    return first + more + [(np.array([[2.0, -4.0]]), np.array([0.0]))]


network = MLP([1, 2, 1], lambda Z: np.maximum(Z, 0))
x = np.linspace(0, 1, 1001)
for k in (1, 2, 5):
    network.layers, t = folding(k), x
    for _ in range(k):
        t = 1 - np.abs(2 * t - 1)
    assert np.allclose(network.forward(x[:, None])[:, 0], t) and network.size() == 6 * k + 1

# %% id="folds-figure"
figures.folds((1, 2, 3, 6));

# %% [markdown] lang="ru" id="folds-read"
# Каждый сгиб добавляет два нейрона и удваивает число звеньев: $k$ сгибов дают $2^k$ звеньев. На этом примере Матус
# Телгарский показал, что для некоторых функций мелкой сети нужно экспоненциально больше нейронов, чем глубокой
# ([2015](https://arxiv.org/abs/1509.08101)).
#
# То же на плоскости: сложите лист, разрежьте по прямой, разверните.
# %% [markdown] lang="en"
# Every fold adds two units and doubles the number of pieces: $k$ folds give $2^k$ pieces. With this example Matus
# Telgarsky showed that for some functions a shallow network needs exponentially more units than a deep one
# ([2015](https://arxiv.org/abs/1509.08101)).
#
# The same in the plane: fold a sheet, cut it along a line, open it again.

# %% id="paper-figure"
figures.paper((0, 1, 2, 3));

# %% [markdown] lang="ru" id="exercise-folds"
# **Упражнение 6.** Сгибов шесть. Сколько звеньев? И сколько нейронов понадобилось бы для стольких же звеньев, если
# скрытый слой один (лекция 06)?
#
# <details><summary>Ответ</summary>
# 2⁶ = 64 звена, 63 излома, у каждого нейрона один излом: 63 нейрона. У глубокой сети их 12.
# </details>
# %% [markdown] lang="en"
# **Exercise 6.** There are six folds. How many pieces? And how many units would one hidden layer need for as many
# pieces (lecture 06)?
#
# <details><summary>Answer</summary>
# 2⁶ = 64 pieces, 63 joints, and a unit has one joint: 63 units. The deep network has 12.
# </details>

# %% id="answer-folds"
my_folds = [None, None]   # ru: звеньев, нейронов  # en: pieces, units
check.folds(my_folds)

# %% [markdown] lang="ru" id="count"
# ### Звенья и параметры
#
# Но сгибы мы построили нарочно. А сколько звеньев у сети со случайными весами? Сосчитаем точно, в обыкновенных дробях.
# Идём слой за слоем: на каждом отрезке преактивации линейны, $s x + c$; где одна из них проходит через ноль, отрезок
# делится.
# %% [markdown] lang="en"
# ### Pieces and parameters
#
# But we made the folds on purpose. How many pieces does a network with random weights have? Let us count them exactly,
# in fractions. We go layer by layer: on each interval the pre-activations are linear, $s x + c$; where one of them
# passes through zero, the interval is cut.

# %% id="count-code"
exactly = np.vectorize(Fraction, otypes=[object])


def count_pieces(layers, low, high):
    parts = [(Fraction(low), Fraction(high), exactly([1]), exactly([0]))]
    for W, b in layers[:-1]:
        before, parts = parts, []
        for left, right, s, c in before:
            s, c = exactly(W) @ s, exactly(W) @ c + exactly(b)
            roots = {-q / p for p, q in zip(s, c) if p != 0 and left < -q / p < right}
            ends = [left, *sorted(roots), right]
            for start, end in zip(ends, ends[1:]):
                active = s * (start + end) / 2 + c > 0
                parts.append((start, end, s * active, c * active))
    slopes = [(exactly(layers[-1][0]) @ s)[0] for _, _, s, _ in parts]
    return 1 + sum(p != q for p, q in zip(slopes, slopes[1:]))


assert [count_pieces(folding(k), 0, 1) for k in range(1, 9)] == [2**k for k in range(1, 9)]

# %% [markdown] lang="ru" id="predict-random"
# Возьмём три сети, у каждой ровно 61 параметр: 1-20-1, 1-6-6-1 и десять сгибов. Первым двум веса выберет случай,
# по десять раз.
#
# **Предскажите, потом запустите.** У какой из двух случайных сетей звеньев в среднем больше?
# %% [markdown] lang="en"
# Take three networks with exactly 61 parameters each: 1-20-1, 1-6-6-1, and ten folds. Chance sets the weights of the
# first two, ten times.
#
# **Predict, then run.** Which of the two random networks has more pieces on average?

# %% id="guess-random"
my_guess = None   # ru: ваш ответ до запуска  # en: your answer before the run

# %% id="random-pieces"
def random_layers(sizes):
    return [(rng.normal(0, np.sqrt(2 / n), size=(h, n)).round(2), rng.normal(size=h).round(2))
            for n, h in zip(sizes, sizes[1:])]


pieces = {}
for sizes in ([1, 20, 1], [1, 6, 6, 1]):
    pieces[len(sizes)] = [count_pieces(random_layers(sizes), -10, 10) for _ in range(10)]
    found = pieces[len(sizes)]
    print(f"{sizes!s:13} {np.mean(found):.1f}   {min(found)}–{max(found)}")
pieces["folds"] = [count_pieces(folding(10), 0, 1)]
check.reveal(my_guess)
assert MLP([1, 20, 1], None).size() == MLP([1, 6, 6, 1], None).size() == 6 * 10 + 1 == 61
assert np.mean(pieces[4]) < np.mean(pieces[3]) <= 21 and pieces["folds"] == [1024]

# %% id="pieces-figure"
figure, ax = plots.subplots("half")
names = ["1-20-1", "1-6-6-1", say(ru="10 сгибов", en="10 folds")]
for k, counts in enumerate(pieces.values()):
    ax.plot(k + rng.uniform(-0.15, 0.15, len(counts)), counts, "o", markersize=5, alpha=0.7)
ax.axhline(21, color="0.6", linewidth=1, linestyle="--")
ax.set(yscale="log", xticks=range(3), xticklabels=names, xlim=(-0.5, 2.5))
ax.set_ylabel(say(ru="линейных звеньев", en="linear pieces"));

# %% [markdown] lang="ru" id="pieces-read"
# При том же числе параметров построенная глубокая сеть даёт 1024 звена, а мелкая — никогда больше 21 (пунктир). Но у
# случайной глубокой сети звеньев меньше, чем у случайной мелкой: параметров поровну, а нейронов 12 против 20. Ханин и
# Ролник доказали ([2019](https://arxiv.org/abs/1901.09021)), что у сети с начальными весами среднее число звеньев вдоль
# прямой растёт как число нейронов, а не экспоненциально; обучение, по их опытам, этого не меняет.
#
# «Может» и «бывает» — разное. Одним числом звеньев пользу глубины не объяснить.
# %% [markdown] lang="en"
# With as many parameters, the deep network that we built has 1024 pieces, the shallow one never more than 21 (the
# dashed line). But a random deep network has fewer pieces than a random shallow one: it has as many parameters, but 12
# units and not 20. Hanin and Rolnick proved ([2019](https://arxiv.org/abs/1901.09021)) that at initialisation the
# average number of pieces along a line grows as the number of units and not exponentially; in their experiments
# training does not change that.
#
# “Can” is not “usually does”. The number of pieces alone does not explain what depth is good for.

# %% [markdown] lang="ru" id="outputs"
# ## 8. Выход и потери
#
# Скрытые слои у всех задач одинаковы, различаются выход и потери.
#
# | задача | выходов | ответ | потери |
# |---|---|---|---|
# | число | 1 | $\hat y = z$ | $\frac{1}{m} \sum_i (\hat y_i - y_i)^2$ |
# | два класса | 1 | $p = \sigma(z)$ | $-\frac{1}{m} \sum_i \left( y_i \ln p_i + (1 - y_i) \ln (1 - p_i) \right)$ |
# | $K$ классов | $K$ | $p = \operatorname{softmax}(z)$ | $-\frac{1}{m} \sum_i \sum_k y_{ik} \ln p_{ik}$ |
#
# Здесь $i$ — номер примера, $k$ — номер класса, $y_{ik} = 1$ у верного класса и 0 у остальных. Первая строка — MSE, две
# другие — кросс-энтропия.
# %% [markdown] lang="en"
# ## 8. Output and loss
#
# The hidden layers are the same for all tasks; output and loss differ.
#
# | task | outputs | answer | loss |
# |---|---|---|---|
# | a number | 1 | $\hat y = z$ | $\frac{1}{m} \sum_i (\hat y_i - y_i)^2$ |
# | two classes | 1 | $p = \sigma(z)$ | $-\frac{1}{m} \sum_i \left( y_i \ln p_i + (1 - y_i) \ln (1 - p_i) \right)$ |
# | $K$ classes | $K$ | $p = \operatorname{softmax}(z)$ | $-\frac{1}{m} \sum_i \sum_k y_{ik} \ln p_{ik}$ |
#
# Here $i$ is the number of an example, $k$ that of a class; $y_{ik} = 1$ for the right class and 0 for the others. The
# first row is MSE, the other two are cross-entropy.

# %% [markdown] lang="ru" id="traps"
# На слайдах потери записаны короче, $-\sum_{i=1}^{n} y_i \ln \hat y_i$, и в этой записи три ловушки.
#
# 1. Здесь $i$ — номер класса, а рядом, в MSE, той же буквой обозначен номер примера.
# 2. Нет среднего по примерам, а в MSE оно есть.
# 3. Для одного выхода формула не годится: при $y = 0$ она равна нулю, какой бы ни была ошибка.
#
# **Предскажите, потом запустите.** Верный класс 0, сеть уверена в классе 1: $\hat y = 0{,}99$. Сколько стоит эта ошибка
# по формуле слайда и по полной?
# %% [markdown] lang="en"
# The slides write the loss more briefly, $-\sum_{i=1}^{n} y_i \ln \hat y_i$, and this leaves three traps.
#
# 1. Here $i$ is the number of a class, while in MSE beside it the same letter is the number of an example.
# 2. There is no mean over examples, while MSE has one.
# 3. For a single output the formula will not do: with $y = 0$ it is zero, however wrong the answer.
#
# **Predict, then run.** The right class is 0, the network is sure of class 1: $\hat y = 0.99$. What does this mistake
# cost by the slide's formula, and by the full one?

# %% id="guess-trap"
my_guess = None   # ru: ваш ответ до запуска  # en: your answer before the run

# %% id="trap"
y_hat, target = 0.99, 0
by_slide = -target * np.log(y_hat)
in_full = -target * np.log(y_hat) - (1 - target) * np.log(1 - y_hat)
check.reveal(my_guess, (abs(float(by_slide)), round(float(in_full), 3)))
logit = np.log(y_hat / (1 - y_hat))
assert by_slide == 0 and np.round(in_full, 3) == 4.605
assert np.isclose(losses.cross_entropy([[logit]], [0])[0], in_full)

# %% [markdown] lang="ru" id="logits"
# Ещё одна ловушка: библиотечная кросс-энтропия принимает *логиты* и берёт softmax сама. Если дать ей вероятности, она
# молча возьмёт softmax второй раз, и потери выйдут другими.
# %% [markdown] lang="en"
# One more trap: a library's cross-entropy takes *logits* and applies softmax itself. Give it probabilities, and it
# silently applies softmax a second time: the loss comes out different.

# %% id="logits-twice"
z = np.array([[3.0, 1.0, 0.0]])
p = softmax(z)
right, twice = losses.cross_entropy(z, [0])[0], losses.cross_entropy(p, [0])[0]
print(p.round(4), f"{right:.4f} {twice:.4f}")
assert np.isclose(right, -np.log(p[0, 0])) and (round(right, 4), round(twice, 4)) == (0.1698, 0.6578)
assert np.allclose(losses.cross_entropy(z, [0])[1], p - [[1, 0, 0]])           # ru: производная p − y  # en: p − y
assert np.isclose(softmax(np.array([[0.0, logit]]))[0, 1], sigmoid(logit))     # ru: два класса: σ  # en: two classes

# %% [markdown] lang="ru" id="three-classes"
# Обучим сеть с тремя выходами. Данные — три рукава. Код отличается от прежнего одним числом: выходов три.
# %% [markdown] lang="en"
# Let us train a network with three outputs. The data are three arms. Only one number in the code is new: there are
# three outputs.

# %% id="three-classes-train"
k = np.arange(300) % 3
r = rng.uniform(0.2, 2.6, 300)
angle = 2 * np.pi * k / 3 + 0.7 * r + rng.normal(0, 0.18, 300)
arms = np.stack([r * np.cos(angle), r * np.sin(angle)], axis=1)
network = mlp.MLP([2, 12, 3], "tanh", init="xavier", seed=0)
history = network.train(arms, k, learning_rate=0.5, steps=500)
p = softmax(network.forward(arms))
print(p.shape, f"J = {history[-1]:.3f}", np.mean(p.argmax(axis=1) == k))
assert np.allclose(p.sum(axis=1), 1) and np.mean(p.argmax(axis=1) == k) > 0.97

# %% id="three-classes-figure"
figures.classes(lambda points: softmax(network.forward(points)), arms, k);

# %% [markdown] lang="ru" id="init"
# ## 9. Откуда начать
#
# Логистическую регрессию можно обучать с нулевых весов. В лекции 05 вы видели, что сеть 2-2-1 так обучать нельзя. Верно
# ли то же для любого MLP и любой активации?
#
# **Предскажите, потом запустите.** XOR, сеть 2-4-1, веса и смещения — нули, 300 шагов. Каким будет $J$? А если все веса
# равны не нулю, а ½?
# %% [markdown] lang="en"
# ## 9. Where to begin
#
# Logistic regression may start with all weights zero. In lecture 05 you saw that the 2-2-1 network may not. Is this so
# for every MLP and every activation?
#
# **Predict, then run.** XOR, the network 2-4-1, weights and biases zero, 300 steps. What will $J$ be? And if all
# weights are not zero but ½?

# %% id="guess-zeros"
my_guess = None   # ru: ваш ответ до запуска  # en: your answer before the run

# %% id="zeros"
corners, xor = np.array([[0, 0], [0, 1], [1, 0], [1, 1]]), np.array([0, 1, 1, 0])
for activation in ("sigmoid", "tanh", "relu"):
    for start in (0, 0.5):
        network = mlp.MLP([2, 4, 1], activation, init="zeros")
        network.parameters["W1"] += start
        network.parameters["W2"] += start
        history = network.train(corners, xor, learning_rate=0.5, steps=300)
        print(f"{activation:8} {start:3}   {history[0]:.4f} -> {history[-1]:.4f}")
        assert np.ptp(network.parameters["W1"], axis=0).max() == 0      # ru: все строки равны  # en: all rows are equal
        assert start or np.isclose(history[-1], np.log(2))
check.reveal(my_guess)

# %% [markdown] lang="ru" id="zeros-read"
# С нулей сеть не сдвигается: $J = \ln 2 \approx 0{,}6931$. С одинаковыми весами четыре нейрона получают одинаковые
# градиенты и остаются одним нейроном, повторённым четыре раза. Случайные веса нужны затем, чтобы нейроны различались;
# смещения можно оставить нулями.
#
# Но насколько большими брать веса? Пусть веса независимы, в среднем нулевые и с дисперсией $v$, а $q$ — средний квадрат
# того, что пришло в слой. Тогда дисперсия каждой суммы равна
#
# $$n \, v \, q.$$
#
# Если $n v \ne 1$, числа от слоя к слою растут или гаснут, и за двадцать слоёв набегает $(nv)^{20}$. ReLU к тому же
# теряет половину среднего квадрата.
# %% [markdown] lang="en"
# From zeros the network does not move: $J = \ln 2 \approx 0.6931$. With equal weights the four neurons get equal
# gradients and stay one neuron, repeated four times. Random weights are there to make the neurons different; the biases
# may stay zero.
#
# But how large should the weights be? Let them be independent with mean zero and variance $v$, and let $q$ be the mean
# square of what comes into the layer. Then the variance of every sum is
#
# $$n \, v \, q.$$
#
# If $n v \ne 1$, the numbers grow or die out from layer to layer, and twenty layers make it $(nv)^{20}$. ReLU, besides,
# loses half of the mean square.

# %% [markdown] lang="ru" id="rules"
# Отсюда два правила:
#
# - *He* (2015), для ReLU: $v = \frac{2}{n}$, двойка возвращает потерянную половину;
# - *Xavier*, или *Glorot* (2010), для tanh: $v = \frac{2}{n + h}$ — компромисс между прямым и обратным ходом.
#
# **Предскажите, потом запустите.** Двадцать слоёв по 256 нейронов, на входе числа с разбросом 1; разброс — корень из
# среднего квадрата. Каким он будет после двадцатого слоя, если взять нормальные веса с отклонением 0,01 и tanh?
# %% [markdown] lang="en"
# Two rules follow:
#
# - *He* (2015), for ReLU: $v = \frac{2}{n}$, where the two gives back the half that was lost;
# - *Xavier*, or *Glorot* (2010), for tanh: $v = \frac{2}{n + h}$, a compromise between the way forward and the way
#   back.
#
# **Predict, then run.** Twenty layers of 256 neurons, inputs of spread 1; the spread is the root of the mean square.
# What will it be after the twentieth layer with normal weights of deviation 0.01 and tanh?

# %% id="guess-spread"
my_guess = None   # ru: ваш ответ до запуска  # en: your answer before the run

# %% id="spread"
inputs = rng.normal(size=(64, 256))
spread = {}
for init, activation, scale in (("he", "relu", 0), ("xavier", "tanh", 0), ("xavier", "relu", 0),
                                ("normal", "tanh", 0.01), ("normal", "relu", 0.15)):
    network = mlp.MLP([256] * 22, activation, init=init, scale=scale, seed=0)
    name = f"{init}{f' {scale}' if scale else ''}, {activation}"
    spread[name] = [np.sqrt(np.mean(H**2)) for _, H in network.layers(inputs)[:20]]
check.reveal(my_guess, float(spread["normal 0.01, tanh"][-1]))

# %% id="spread-figure"
figure, ax = plots.subplots("wide")
for name, values in spread.items():
    ax.plot(range(21), [1, *values], label=name)
ax.set(yscale="log", xlabel=say(ru="слой", en="layer"), xticks=range(0, 21, 5))
ax.set_ylabel(say(ru="разброс активаций", en="spread of activations"))
ax.legend(loc="center left", bbox_to_anchor=(1, 0.5))
last = {name: values[-1] for name, values in spread.items()}
assert 0.3 < last["he, relu"] < 3 and 0.1 < last["xavier, tanh"] < 0.2 and last["xavier, relu"] < 0.01
assert last["normal 0.01, tanh"] < 1e-14 and last["normal 0.15, relu"] > 1e4

# %% [markdown] lang="ru" id="spread-read"
# Верный масштаб сохраняет порядок разброса, неверный меняет его на много порядков. При 0,01 через двадцать слоёв от
# входа остаётся $10^{-16}$: сеть отвечает на всё одинаково. При 0,15 числа вырастают в десятки тысяч раз. А Xavier с
# чужой активацией, ReLU, теряет на каждом слое половину среднего квадрата.
#
# Градиент идёт назад через те же матрицы и ведёт себя так же (лекция 04). Поэтому начальный масштаб решает, будет ли
# глубокая сеть учиться.
# %% [markdown] lang="en"
# The right scale keeps the order of the spread, a wrong one changes it by many orders of magnitude. With 0.01, twenty
# layers leave $10^{-16}$ of the input: the network answers the same to everything. With 0.15 the numbers grow by a
# factor of tens of thousands. And Xavier with ReLU, which is not its activation, loses half of the mean square in each
# layer.
#
# The gradient goes back through the same matrices and fares the same (lecture 04). So the initial scale decides whether
# a deep network will learn.

# %% [markdown] lang="ru" id="torch"
# ## 10. То же в PyTorch
#
# До сих пор хватало NumPy. Здесь впервые нужен PyTorch: его импортирует следующая ячейка, и это занимает пару секунд. В
# Colab он есть, на своём компьютере его поставил `./course`.
#
# `nn.Linear(2, 8)` — слой с двумя входами и восемью нейронами. `nn.Sequential` ставит слои друг за другом. Отличие от
# нашего списка одно: активация — отдельный слой.
# %% [markdown] lang="en"
# ## 10. The same in PyTorch
#
# So far NumPy was enough. Here PyTorch is needed for the first time: the next cell imports it, which takes a couple of
# seconds. Colab has it; on your own computer `./course` has installed it.
#
# `nn.Linear(2, 8)` is a layer with two inputs and eight neurons. `nn.Sequential` puts layers one after another. One
# thing differs from our list: the activation is a layer of its own.

# %% id="torch-model"
import torch
from torch import nn

model = nn.Sequential(nn.Linear(2, 8), nn.Tanh(), nn.Linear(8, 8), nn.Tanh(), nn.Linear(8, 1)).double()
for name, parameter in model.named_parameters():
    print(f"{name:9} {tuple(parameter.shape)}")
assert sum(parameter.numel() for parameter in model.parameters()) == deep.size == 105

# %% [markdown] lang="ru" id="torch-copy"
# Формы те же: `(out, in)`. Скопируем в модель веса сети, которая выучила спираль, без транспонирования. `double` выбран
# потому, что NumPy считает в 64 битах, а PyTorch по умолчанию в 32.
#
# **Предскажите, потом запустите.** На сколько разойдутся ответы двух сетей?
# %% [markdown] lang="en"
# The shapes are the same: `(out, in)`. We copy the weights of the network that learned the spiral into the model,
# untransposed. It is `double` because NumPy computes in 64 bits and PyTorch by default in 32.
#
# **Predict, then run.** How much will the answers of the two networks differ?

# %% id="guess-torch"
my_guess = None   # ru: ваш ответ до запуска  # en: your answer before the run

# %% id="torch-equal"
linear_layers = [layer for layer in model if isinstance(layer, nn.Linear)]
with torch.no_grad():
    for k, layer in enumerate(linear_layers, start=1):
        layer.weight.copy_(torch.from_numpy(deep.parameters[f"W{k}"]))
        layer.bias.copy_(torch.from_numpy(deep.parameters[f"b{k}"]))

inputs, targets = torch.from_numpy(spiral), torch.from_numpy(arm).double()[:, None]
logits = model(inputs)
difference = np.abs(logits.detach().numpy() - deep.forward(spiral)).max()
check.reveal(my_guess, float(difference))
assert difference < 1e-10

# %% [markdown] lang="ru" id="torch-train"
# Совпадают и потери, и градиенты: `backward` в PyTorch и `loss_and_gradient` в `dl101` делают одно и то же.
# %% [markdown] lang="en"
# The loss and the gradients agree as well: `backward` in PyTorch and `loss_and_gradient` in `dl101` do the same.

# %% id="torch-gradient"
loss = nn.functional.binary_cross_entropy_with_logits(logits, targets)
loss.backward()
ours, gradients = deep.loss_and_gradient(spiral, arm)
print(f"{loss.item():.4f} {ours:.4f}")
assert np.isclose(loss.item(), ours)
for k, layer in enumerate(linear_layers, start=1):
    assert np.allclose(layer.weight.grad.numpy(), gradients[f"W{k}"])
    assert np.allclose(layer.bias.grad.numpy(), gradients[f"b{k}"])

# %% [markdown] lang="ru" id="torch-default"
# Начальные веса PyTorch берёт по своему правилу: равномерно от $-\frac{1}{\sqrt n}$ до $\frac{1}{\sqrt n}$, и смещения
# тоже. Их дисперсия $\frac{1}{3n}$, вшестеро меньше, чем у He. Поэтому для глубокой сети с ReLU начальные веса задают
# сами: `nn.init.kaiming_normal_(layer.weight, nonlinearity="relu")`.
# %% [markdown] lang="en"
# PyTorch starts by a rule of its own: uniform between $-\frac{1}{\sqrt n}$ and $\frac{1}{\sqrt n}$, the biases as well.
# Their variance is $\frac{1}{3n}$, a sixth of He's. So for a deep network with ReLU one sets the initial weights
# oneself: `nn.init.kaiming_normal_(layer.weight, nonlinearity="relu")`.

# %% id="torch-default-check"
torch.manual_seed(0)
layer = nn.Linear(400, 300)
assert layer.weight.abs().max() <= 1 / np.sqrt(400) and layer.bias.abs().max() <= 1 / np.sqrt(400)
assert abs(layer.weight.var().item() * 3 * 400 - 1) < 0.02
nn.init.kaiming_normal_(layer.weight, nonlinearity="relu")
assert abs(layer.weight.var().item() * 400 / 2 - 1) < 0.02

# %% [markdown] lang="ru" id="recap"
# ## Итог
#
# - Слой — это $h = \sigma(Wx + b)$; для батча $Z = X W^{\top} + b$. Строка $X$ — пример, строка $W$ — нейрон.
# - Слою нужно $m \cdot h \cdot n$ умножений, и все $z_{ij}$ независимы: поэтому матрицы считают параллельно.
# - Без нелинейности слои сворачиваются: $W = W_2 W_1$, $b = W_2 b_1 + b_2$.
# - Слой с tanh изгибает пространство, не разрывая. Для круга в кольце двух нейронов мало, трёх хватает.
# - Сгибы дают $2^k$ звеньев из $2k$ нейронов. Случайная сеть складывать не умеет: звеньев у неё около числа нейронов.
# - Для числа потери — MSE, для классов — кросс-энтропия от логитов.
# - Одинаковые веса держат нейроны одинаковыми, неверный масштаб гасит или раздувает сигнал. Xavier — для tanh, He — для
#   ReLU.
# %% [markdown] lang="en"
# ## Recap
#
# - A layer is $h = \sigma(Wx + b)$; for a batch $Z = X W^{\top} + b$. A row of $X$ is an example, a row of $W$ a
#   neuron.
# - A layer takes $m \cdot h \cdot n$ multiply-adds, and all $z_{ij}$ are independent: so matrices can be computed in
#   parallel.
# - Without a nonlinearity layers collapse: $W = W_2 W_1$, $b = W_2 b_1 + b_2$.
# - A tanh layer bends space without tearing it; for a disc in a ring two neurons are too few and three enough.
# - Folds give $2^k$ pieces from $2k$ units. A random network does not fold: it has about as many pieces as units.
# - A number: MSE. Classes: cross-entropy of logits.
# - Equal weights keep neurons equal; a wrong scale kills or blows up the signal. Xavier for tanh, He for ReLU.

# %% [markdown] lang="ru" id="glossary"
# ## Словарь
#
# | по-русски | по-английски | что это |
# |---|---|---|
# | слой | layer | нейроны, которые получают одни и те же входы |
# | матрица весов | weight matrix | $W$, строка на нейрон, столбец на вход |
# | батч | batch | примеры, которые обрабатывают вместе |
# | форма | shape | длины осей массива |
# | поэлементно | elementwise | на каждое число отдельно |
# | умножение со сложением | multiply-add | одно слагаемое в сумме $z$ |
# | прямой проход | forward pass | путь от входов к выходам |
# | многослойный персептрон | multilayer perceptron, MLP | полносвязные слои с активациями между ними |
# | логиты | logits | выходы сети до сигмоиды или softmax |
# | сгиб | fold | слой, который кладёт одну часть входов на другую |
# | ранг | rank | сколько среди столбцов независимых |
# | начальные веса, инициализация | initialisation | веса до первого шага |
# | симметрия | symmetry | одинаковые нейроны получают одинаковые градиенты |
# %% [markdown] lang="en"
# ## Glossary
#
# | English | Russian | what it is |
# |---|---|---|
# | layer | слой | neurons that get the same inputs |
# | weight matrix | матрица весов | $W$, a row for a neuron, a column for an input |
# | batch | батч | examples that are computed together |
# | shape | форма | the lengths of an array's axes |
# | elementwise | поэлементно | on each number by itself |
# | multiply-add | умножение со сложением | one term of the sum $z$ |
# | forward pass | прямой проход | the way from inputs to outputs |
# | multilayer perceptron, MLP | многослойный персептрон | fully connected layers with activations between them |
# | logits | логиты | the outputs of a network before sigmoid or softmax |
# | fold | сгиб | a layer that puts one part of the inputs on another |
# | rank | ранг | how many of the columns are independent |
# | initialisation | начальные веса, инициализация | the weights before the first step |
# | symmetry | симметрия | equal neurons get equal gradients |

# %% [markdown] lang="ru" id="next"
# **Дальше.** Прямой проход вы написали. В [лекции 09](09_backpropagation.ipynb) пройдём его назад: за один проход
# найдём производные потерь по всем весам сразу и увидим, почему это стоит всего около двух прямых проходов.
# %% [markdown] lang="en"
# **Next.** You have written the forward pass. [Lecture 09](09_backpropagation.ipynb) walks it back: one pass finds
# the derivatives of the loss with respect to all weights at once, at the cost of only about two forward passes.
