# %% [markdown] lang="ru" id="title"
# # Домашнее задание 1. Логистическая регрессия: есть ли на столе коробка
#
# Вы напишете классификатор из одного нейрона на чистом NumPy: от нулевых весов до ответа «коробка есть» или «коробки
# нет». Формулы выведены в лекции 3, здесь они становятся кодом. Всего 20 баллов: 18 за функции и скорость обучения,
# 2 за ответ словами.
#
# Как устроена каждая задача:
#
# - сначала сказано, что написать и какой формы должны быть массивы, и дан пример с числами;
# - потом идёт ячейка, где вместо `raise NotImplementedError` должен стоять ваш код. Имя функции и её аргументы не
#   меняйте;
# - за ней ячейка с проверкой. Она ставит галочку или говорит, что не так. Запускайте её сколько угодно раз.
#
# Баллы за задачи не зависят друг от друга: если одна не получилась, переходите к следующей. Её проверят с правильными
# остальными функциями. При оценке те же проверки повторятся на других данных. Все функции нужно написать самому:
# готовые из `dl101`, SciPy, scikit-learn и PyTorch не засчитываются.
# %% [markdown] lang="en"
# # Homework 1. Logistic regression: is there a box on the table?
#
# You will write a classifier of one neuron in plain NumPy, from zero weights to the answer “box” or “no box”. The
# formulas were derived in lecture 3; here they become code. There are 20 points: 18 for the functions and the learning
# rate, 2 for an answer in words.
#
# Each task has the same form:
#
# - first it says what to write and what shapes the arrays have, and gives an example with numbers;
# - then comes a cell where your code takes the place of `raise NotImplementedError`. Leave the name of the function and
#   its arguments as they are;
# - the cell after it checks your answer. It prints a tick or says what is wrong. Run it as often as you like.
#
# The points of the tasks do not depend on each other: if one does not work, go on to the next. It will be checked with
# correct versions of the other functions. Grading repeats the same checks on other data. Write every function yourself:
# those of `dl101`, SciPy, scikit-learn and PyTorch earn nothing.

# %% id="setup" setup="homework"

# %% id="imports"
import matplotlib.pyplot as plt
import numpy as np
from dl101 import plots, say
from dl101.check import hw1 as check
from dl101.data import boxes
from dl101.figures import hw1 as figures

# %% [markdown] lang="ru" id="data-text"
# ## Данные
#
# Камера смотрит на тёмный стол. На половине картинок на нём стоит коробка; на остальных стол пуст или на нём лежат
# рука, линейка, ручки, ключи, листы бумаги. Картинки нарисованы программой: 600 для обучения и 300 для проверки, каждая
# 64 × 64 пикселя, от 0 (чёрный) до 1 (белый). В первый раз они рисуются меньше минуты, потом читаются с диска.
# %% [markdown] lang="en"
# ## Data
#
# A camera looks at a dark table. In half of the pictures there is a box on it; in the others the table is empty or
# holds a hand, a ruler, pens, keys, sheets of paper. A program drew the pictures: 600 for training and 300 for testing,
# each 64 × 64 pixels, from 0 (black) to 1 (white). Drawing them takes less than a minute the first time; after that
# they are read from disk.

# %% id="data"
train_images, train_labels = boxes.make_boxes(600, scene="table", split="train", size=64)
test_images, test_labels = boxes.make_boxes(300, scene="table", split="test", size=64)
print(train_images.shape, train_labels.shape, test_images.shape, test_labels.shape)

# %% id="data-picture"
names = (say(ru="нет коробки", en="no box"), say(ru="коробка", en="box"))
plots.pictures(train_images[:12], titles=[names[label] for label in train_labels[:12]], columns=6)
plt.show()

# %% [markdown] lang="ru" id="flatten-text"
# ## Задача 1. Картинка становится столбцом (2 балла)
#
# Нейрону нужен вектор чисел, а не квадрат. Каждую картинку вытягиваем в столбец: строка за строкой, сверху вниз.
# Столбцы ставим рядом. Получается матрица $X$ формы $(n, m)$: $n$ — число признаков (пикселей), $m$ — число примеров.
# %% [markdown] lang="en"
# ## Task 1. A picture becomes a column (2 points)
#
# The neuron needs a vector of numbers, not a square. Each picture is unrolled into a column, row after row from the
# top. The columns stand side by side. The result is a matrix $X$ of shape $(n, m)$: $n$ is the number of features
# (pixels), $m$ the number of examples.

# %% id="flatten-picture"
figures.pictures_as_columns()
plt.show()

# %% [markdown] lang="ru" id="flatten-task"
# Напишите `flatten(images)`.
#
# - `images` — массив формы `(m, h, w)` для серых картинок или `(m, h, w, 3)` для цветных;
# - результат — массив `X` формы `(n, m)`, где `n = h·w` (или `h·w·3`), а `X[:, j]` — картинка номер `j`.
#
# Пример: для `images = np.arange(12).reshape(2, 2, 3)` (две картинки 2 × 3) первый столбец — числа от 0 до 5, второй —
# от 6 до 11, форма `(6, 2)`.
#
# Осторожно с `reshape`: он никогда не переставляет числа, а только режет их подряд на куски другой длины.
# %% [markdown] lang="en"
# Write `flatten(images)`.
#
# - `images` is an array of shape `(m, h, w)` for grey pictures or `(m, h, w, 3)` for coloured ones;
# - the result is an array `X` of shape `(n, m)`, where `n = h·w` (or `h·w·3`), and `X[:, j]` is picture number `j`.
#
# Example: for `images = np.arange(12).reshape(2, 2, 3)`, two pictures of 2 × 3, the first column holds the numbers 0 to
# 5, the second 6 to 11, and the shape is `(6, 2)`.
#
# Take care with `reshape`: it never moves numbers, it only cuts them, in order, into pieces of another length.

# %% id="flatten" grade="autograded"
def flatten(images):
    ### BEGIN SOLUTION
    m = images.shape[0]
    return images.reshape(m, -1).T
    ### END SOLUTION

# %% id="test-flatten-shape" grade="test" points=1
from dl101.check import hw1 as check
check.flatten_shape(flatten)
### BEGIN HIDDEN TESTS
check.flatten_shape(flatten, seed=1905, shapes=((2, 7, 3), (6, 2, 2), (1, 5, 4), (3, 4, 2, 3)))
### END HIDDEN TESTS

# %% id="test-flatten-order" grade="test" points=1
from dl101.check import hw1 as check
check.flatten_order(flatten)
### BEGIN HIDDEN TESTS
check.flatten_order(flatten, seed=1905, shapes=((2, 7, 3), (6, 2, 2), (1, 5, 4), (9, 3, 3), (3, 4, 2, 3)))
### END HIDDEN TESTS

# %% [markdown] lang="ru" id="sigmoid-text"
# ## Задача 2. Сигмоида (2 балла)
#
# $$\sigma(z) = \frac{1}{1 + e^{-z}}$$
#
# Напишите `sigmoid(z)`: `z` — число или массив любой формы, результат той же формы. Примеры: $\sigma(0) = 0{,}5$,
# $\sigma(2) \approx 0{,}8808$ и $\sigma(-2) \approx 0{,}1192$.
#
# Второй балл — за большие $|z|$. Экспонента от 1000 не помещается ни в какой `float`: NumPy ответит `inf`, а деление
# `inf` на `inf` даёт `nan`. Должно получаться $\sigma(1000) = 1$ и $\sigma(-1000) = 0$. Поможет другая запись той же
# функции, $\sigma(z) = \frac{e^z}{1 + e^z}$: каждая из двух формул безопасна для одного из знаков $z$.
# %% [markdown] lang="en"
# ## Task 2. The sigmoid (2 points)
#
# $$\sigma(z) = \frac{1}{1 + e^{-z}}$$
#
# Write `sigmoid(z)`: `z` is a number or an array of any shape, the result has the same shape. Examples:
# $\sigma(0) = 0.5$, $\sigma(2) \approx 0.8808$, $\sigma(-2) \approx 0.1192$.
#
# The second point is for large $|z|$. The exponential of 1000 fits into no `float`: NumPy answers `inf`, and `inf`
# divided by `inf` is `nan`. The results should be $\sigma(1000) = 1$ and $\sigma(-1000) = 0$. Another form of the same
# function helps, $\sigma(z) = \frac{e^z}{1 + e^z}$: each of the two formulas is safe for one sign of $z$.

# %% id="sigmoid" grade="autograded"
def sigmoid(z):
    ### BEGIN SOLUTION
    z = np.asarray(z, dtype=float)
    small = np.exp(-np.abs(z))  # ru: показатель не больше нуля  # en: the exponent is never above zero
    return np.where(z >= 0, 1, small) / (1 + small)
    ### END SOLUTION

# %% id="test-sigmoid" grade="test" points=1
from dl101.check import hw1 as check
check.sigmoid(sigmoid)
### BEGIN HIDDEN TESTS
check.sigmoid(sigmoid, seed=1906, shapes=((1, 1), (6, 2), (2, 2, 3), (9,)))
assert abs(float(sigmoid(2.0)) - 0.8807970779778823) < 1e-6
### END HIDDEN TESTS

# %% id="test-sigmoid-stable" grade="test" points=1
from dl101.check import hw1 as check
check.sigmoid_stable(sigmoid)
### BEGIN HIDDEN TESTS
check.sigmoid_stable(sigmoid, seed=1906, largest=1e5)
### END HIDDEN TESTS

# %% [markdown] lang="ru" id="initialize-text"
# ## Задача 3. Начало и прямой проход (2 балла)
#
# Веса $w$ — столбец, по одному числу на пиксель; смещение $b$ — одно число. Логистической регрессии подходит нулевое
# начало: нейрон один, а ложных минимумов у $J$ нет.
#
# Напишите `initialize(n)`: верните `w` из нулей формы `(n, 1)` и число `b = 0.0`.
# %% [markdown] lang="en"
# ## Task 3. The start and the forward pass (2 points)
#
# The weights $w$ are a column, one number for each pixel; the bias $b$ is one number. Logistic regression may start
# from zero: there is only one neuron, and $J$ has no false minima.
#
# Write `initialize(n)`: return `w`, zeros of shape `(n, 1)`, and the number `b = 0.0`.

# %% id="initialize" grade="autograded"
def initialize(n):
    ### BEGIN SOLUTION
    return np.zeros((n, 1)), 0.0
    ### END SOLUTION

# %% id="test-initialize" grade="test" points=1
from dl101.check import hw1 as check
check.initialize(initialize)
### BEGIN HIDDEN TESTS
check.initialize(initialize, sizes=(1, 7, 4096))
### END HIDDEN TESTS

# %% [markdown] lang="ru" id="forward-text"
# Прямой проход вычисляет вероятности сразу для всех примеров:
#
# $$Z = w^\mathsf{T} X + b, \qquad A = \sigma(Z)$$
#
# Напишите `forward(w, b, X)`: `w` формы `(n, 1)`, `b` — число, `X` формы `(n, m)`, результат `A` формы `(1, m)`.
#
# Пример: `w = [[1], [-1]]`, `b = 0.5`, `X = [[1, 0, 2], [2, 0, 0]]`. Тогда $Z$ — это `[[-0.5, 0.5, 2.5]]`, а результат
# — `[[0.3775, 0.6225, 0.9241]]`.
# %% [markdown] lang="en"
# The forward pass computes the probabilities of all examples at once:
#
# $$Z = w^\mathsf{T} X + b, \qquad A = \sigma(Z)$$
#
# Write `forward(w, b, X)`: `w` has shape `(n, 1)`, `b` is a number, `X` has shape `(n, m)`, the result `A` has shape
# `(1, m)`.
#
# Example: `w = [[1], [-1]]`, `b = 0.5`, `X = [[1, 0, 2], [2, 0, 0]]`. Then $Z$ is `[[-0.5, 0.5, 2.5]]`, and the result
# is `[[0.3775, 0.6225, 0.9241]]`.

# %% id="forward" grade="autograded"
def forward(w, b, X):
    ### BEGIN SOLUTION
    return sigmoid(w.T @ X + b)
    ### END SOLUTION

# %% id="test-forward" grade="test" points=1
from dl101.check import hw1 as check
check.forward(forward)
### BEGIN HIDDEN TESTS
check.forward(forward, seed=1907, shapes=((5, 2), (3, 3), (1, 1), (50, 8)))
### END HIDDEN TESTS

# %% [markdown] lang="ru" id="cost-text"
# ## Задача 4. Стоимость (2 балла)
#
# Насколько плохи вероятности $A$ при верных ответах $Y$? Стоимость — средние потери по всем примерам, кросс-энтропия:
#
# $$J = -\frac{1}{m} \sum_{i=1}^{m} \left[\, y^{(i)} \ln a^{(i)} + \left(1 - y^{(i)}\right) \ln\left(1 - a^{(i)}\right) \right]$$
#
# Напишите `cost(A, Y)`: `A` и `Y` формы `(1, m)`, результат — одно число. Натуральный логарифм — это `np.log`.
#
# Пример: для `A = [[0.9, 0.2, 0.6, 0.4]]` и `Y = [[1, 0, 1, 0]]` получается $J \approx 0{,}3375$. Если все вероятности
# равны ½, то $J = \ln 2 \approx 0{,}6931$ при любых $Y$: с этого числа и начнётся обучение.
#
# Второй балл — за вероятности, в точности равные 0 и 1: сигмоида большого числа может их дать. Тогда в формуле
# появляется $0 \cdot \ln 0$. В NumPy это `nan`, и один такой пример портит всю сумму. Сделайте так, чтобы уверенный
# верный ответ стоил 0, уверенный неверный — очень много (`inf` или хотя бы больше 10), а `nan` не возникал никогда.
# %% [markdown] lang="en"
# ## Task 4. The cost (2 points)
#
# How bad are the probabilities $A$ when the right answers are $Y$? The cost is the mean loss over all examples,
# cross-entropy:
#
# $$J = -\frac{1}{m} \sum_{i=1}^{m} \left[\, y^{(i)} \ln a^{(i)} + \left(1 - y^{(i)}\right) \ln\left(1 - a^{(i)}\right) \right]$$
#
# Write `cost(A, Y)`: `A` and `Y` have shape `(1, m)`, the result is one number. The natural logarithm is `np.log`.
#
# Example: for `A = [[0.9, 0.2, 0.6, 0.4]]` and `Y = [[1, 0, 1, 0]]` the result is $J \approx 0.3375$. If all
# probabilities are ½, then $J = \ln 2 \approx 0.6931$ whatever $Y$ is: training will start from this number.
#
# The second point is for probabilities that are exactly 0 or 1, as the sigmoid of a large number may be. The formula
# then contains $0 \cdot \ln 0$. In NumPy this is `nan`, and one such example spoils the whole sum. See to it that a
# confident right answer costs 0, a confident wrong one very much (`inf`, or at least more than 10), and that `nan`
# never appears.

# %% id="cost" grade="autograded"
def cost(A, Y):
    ### BEGIN SOLUTION
    A = np.clip(A, 1e-15, 1 - 1e-15)
    return -np.mean(Y * np.log(A) + (1 - Y) * np.log(1 - A))
    ### END SOLUTION

# %% id="test-cost" grade="test" points=1
from dl101.check import hw1 as check
check.cost(cost)
### BEGIN HIDDEN TESTS
check.cost(cost, seed=1908, sizes=(7, 2, 1, 300))
### END HIDDEN TESTS

# %% id="test-cost-stable" grade="test" points=1
from dl101.check import hw1 as check
check.cost_stable(cost)
### BEGIN HIDDEN TESTS
check.cost_stable(cost, seed=1908)
### END HIDDEN TESTS

# %% [markdown] lang="ru" id="backward-text"
# ## Задача 5. Обратный проход (3 балла)
#
# Куда и насколько сдвинуть $w$ и $b$, говорит градиент стоимости. В лекции он получился простым:
#
# $$\frac{\partial J}{\partial w} = \frac{1}{m} X (A - Y)^\mathsf{T}, \qquad
# \frac{\partial J}{\partial b} = \frac{1}{m} \sum_{i=1}^{m} \left(a^{(i)} - y^{(i)}\right)$$
#
# Напишите `backward(X, A, Y)`: `X` формы `(n, m)`, `A` и `Y` формы `(1, m)`. Верните `dw, db`: `dw` формы `(n, 1)`, как
# у `w`, и число `db`. За `dw` 2 балла, за `db` 1.
#
# Пример: `X = [[1, 2], [0, 1], [3, -1]]`, `A = [[0.75, 0.5]]`, `Y = [[1, 0]]`. Тогда `dw = [[0.375], [0.25], [-0.625]]`
# и `db = 0.125`.
# %% [markdown] lang="en"
# ## Task 5. The backward pass (3 points)
#
# The gradient of the cost says where to move $w$ and $b$, and how far. In the lecture it came out simple:
#
# $$\frac{\partial J}{\partial w} = \frac{1}{m} X (A - Y)^\mathsf{T}, \qquad
# \frac{\partial J}{\partial b} = \frac{1}{m} \sum_{i=1}^{m} \left(a^{(i)} - y^{(i)}\right)$$
#
# Write `backward(X, A, Y)`: `X` has shape `(n, m)`, `A` and `Y` have shape `(1, m)`. Return `dw, db`: `dw` of shape
# `(n, 1)`, like `w`, and the number `db`. There are 2 points for `dw` and 1 for `db`.
#
# Example: `X = [[1, 2], [0, 1], [3, -1]]`, `A = [[0.75, 0.5]]`, `Y = [[1, 0]]`. Then `dw = [[0.375], [0.25], [-0.625]]`
# and `db = 0.125`.

# %% id="backward" grade="autograded"
def backward(X, A, Y):
    ### BEGIN SOLUTION
    m = X.shape[1]
    error = A - Y
    return X @ error.T / m, np.sum(error) / m
    ### END SOLUTION

# %% id="test-backward-dw" grade="test" points=2
from dl101.check import hw1 as check
check.backward_dw(backward)
### BEGIN HIDDEN TESTS
check.backward_dw(backward, seed=1909, shapes=((2, 6), (5, 5), (1, 1), (40, 3)))
### END HIDDEN TESTS

# %% id="test-backward-db" grade="test" points=1
from dl101.check import hw1 as check
check.backward_db(backward)
### BEGIN HIDDEN TESTS
check.backward_db(backward, seed=1909, shapes=((2, 6), (5, 5), (1, 1), (40, 3)))
### END HIDDEN TESTS

# %% [markdown] lang="ru" id="update-text"
# ## Задача 6. Шаг (1 балл)
#
# Градиент показывает, куда стоимость растёт быстрее всего. Идём в обратную сторону; длину шага задаёт скорость обучения
# $\alpha$:
#
# $$w := w - \alpha \frac{\partial J}{\partial w}, \qquad b := b - \alpha \frac{\partial J}{\partial b}$$
#
# Напишите `update(w, b, dw, db, learning_rate)`: верните новые `w, b`. Полученный массив `w` должен остаться прежним:
# тот, кто вызвал функцию, может ещё им пользоваться.
#
# Пример: `w = [[1], [-2]]`, `b = 0.3`, `dw = [[0.5], [1]]`, `db = -0.4`, `learning_rate = 0.1`. Новые значения:
# `w = [[0.95], [-2.1]]`, `b = 0.34`.
# %% [markdown] lang="en"
# ## Task 6. The step (1 point)
#
# The gradient shows where the cost rises fastest. We go the other way; the learning rate $\alpha$ sets the length of
# the step:
#
# $$w := w - \alpha \frac{\partial J}{\partial w}, \qquad b := b - \alpha \frac{\partial J}{\partial b}$$
#
# Write `update(w, b, dw, db, learning_rate)`: return the new `w, b`. The array `w` that was passed in must stay as it
# was: whoever called the function may still need it.
#
# Example: `w = [[1], [-2]]`, `b = 0.3`, `dw = [[0.5], [1]]`, `db = -0.4`, `learning_rate = 0.1`. The new values are
# `w = [[0.95], [-2.1]]`, `b = 0.34`.

# %% id="update" grade="autograded"
def update(w, b, dw, db, learning_rate):
    ### BEGIN SOLUTION
    return w - learning_rate * dw, b - learning_rate * db
    ### END SOLUTION

# %% id="test-update" grade="test" points=1
from dl101.check import hw1 as check
check.update(update)
### BEGIN HIDDEN TESTS
check.update(update, seed=1910, sizes=(2, 9, 1))
### END HIDDEN TESTS

# %% [markdown] lang="ru" id="train-text"
# ## Задача 7. Обучение (3 балла)
#
# Всё готово для цикла: начать с нулей и `steps` раз повторить прямой проход, стоимость, обратный проход и шаг.
#
# Напишите `train(X, Y, learning_rate, steps)`: верните `w, b, costs`.
#
# - `w` формы `(n, 1)` и число `b` — после всех шагов (2 балла);
# - `costs` — список из `steps` чисел, стоимость **перед** каждым шагом (1 балл). Значит, `costs[0]` всегда равно
#   $\ln 2 \approx 0{,}6931$. При `steps = 0` список пуст, а `w` и `b` нулевые.
#
# Пример: `X = [[0, 1, 2, 3]]` (один признак, четыре примера), `Y = [[0, 0, 1, 1]]`, `learning_rate = 0.5`, `steps = 2`.
# С точностью до четырёх знаков `w = [[0.3944]]`, `b = -0.0455`, `costs = [0.6931, 0.5950]`.
# %% [markdown] lang="en"
# ## Task 7. Training (3 points)
#
# Everything is ready for the loop: start from zero and repeat `steps` times the forward pass, the cost, the backward
# pass and the step.
#
# Write `train(X, Y, learning_rate, steps)`: return `w, b, costs`.
#
# - `w` of shape `(n, 1)` and the number `b`, after all steps (2 points);
# - `costs`, a list of `steps` numbers, the cost **before** each step (1 point). So `costs[0]` is always
#   $\ln 2 \approx 0.6931$. With `steps = 0` the list is empty, and `w` and `b` are zero.
#
# Example: `X = [[0, 1, 2, 3]]` (one feature, four examples), `Y = [[0, 0, 1, 1]]`, `learning_rate = 0.5`, `steps = 2`.
# To four decimals `w = [[0.3944]]`, `b = -0.0455`, `costs = [0.6931, 0.5950]`.

# %% id="train" grade="autograded"
def train(X, Y, learning_rate, steps):
    ### BEGIN SOLUTION
    w, b = initialize(X.shape[0])
    costs = []
    for _ in range(steps):
        A = forward(w, b, X)
        costs.append(cost(A, Y))
        dw, db = backward(X, A, Y)
        w, b = update(w, b, dw, db, learning_rate)
    return w, b, costs
    ### END SOLUTION

# %% id="test-train" grade="test" points=2
from dl101.check import hw1 as check
check.train(train)
### BEGIN HIDDEN TESTS
check.train(train, seed=1911, shapes=((4, 9), (1, 3), (6, 4), (2, 2)), steps=(11, 1, 4, 0))
### END HIDDEN TESTS

# %% id="test-train-costs" grade="test" points=1
from dl101.check import hw1 as check
check.train_costs(train)
### BEGIN HIDDEN TESTS
check.train_costs(train, seed=1911, shapes=((4, 9), (1, 3), (6, 4), (2, 2)), steps=(11, 1, 4, 0))
### END HIDDEN TESTS

# %% [markdown] lang="ru" id="predict-text"
# ## Задача 8. Ответы и доля верных (2 балла)
#
# Если вероятность не меньше ½, ответ 1 (коробка есть), иначе 0.
#
# Напишите `predict(w, b, X)`: результат формы `(1, m)` из нулей и единиц. Если `w` не подходит к `X` по размеру, пусть
# NumPy остановится с ошибкой. Не подгоняйте формы через `reshape`: такая функция отвечает и тогда, когда строки
# перепутаны со столбцами, и ответы её ничего не значат.
#
# Пример: для `w`, `b` и `X` из примера к `forward` ответ `[[0, 1, 1]]`.
# %% [markdown] lang="en"
# ## Task 8. Answers and accuracy (2 points)
#
# If the probability is at least ½ the answer is 1 (a box), otherwise 0.
#
# Write `predict(w, b, X)`: the result has shape `(1, m)` and holds zeros and ones. If the size of `w` does not fit `X`,
# let NumPy stop with an error. Do not force shapes with `reshape`: such a function also answers when rows and columns
# are mixed up, and its answers mean nothing.
#
# Example: for `w`, `b` and `X` of the example to `forward` the answer is `[[0, 1, 1]]`.

# %% id="predict" grade="autograded"
def predict(w, b, X):
    ### BEGIN SOLUTION
    return (forward(w, b, X) >= 0.5).astype(int)
    ### END SOLUTION

# %% id="test-predict" grade="test" points=1
from dl101.check import hw1 as check
check.predict(predict)
### BEGIN HIDDEN TESTS
check.predict(predict, seed=1912, shapes=((2, 8), (5, 5), (1, 1), (30, 7)))
### END HIDDEN TESTS

# %% [markdown] lang="ru" id="accuracy-text"
# Напишите `accuracy(P, Y)`: доля верных ответов, число от 0 до 1. `P` и `Y` формы `(1, m)`. Пример: для
# `P = [[0, 1, 1]]` и `Y = [[0, 1, 0]]` доля верных равна 2/3.
#
# Есть ловушка. Если `P` формы `(1, m)` сравнить с `Y` формы `(m, 1)`, NumPy не сообщит об ошибке, а сравнит каждый
# ответ с каждой меткой и вернёт таблицу `(m, m)`. Её среднее похоже на правду и ничего не значит:
# %% [markdown] lang="en"
# Write `accuracy(P, Y)`: the share of right answers, a number from 0 to 1. `P` and `Y` have shape `(1, m)`. Example:
# for `P = [[0, 1, 1]]` and `Y = [[0, 1, 0]]` the accuracy is 2/3.
#
# There is a trap. If `P` of shape `(1, m)` is compared with `Y` of shape `(m, 1)`, NumPy reports no error: it compares
# every answer with every label and returns a table `(m, m)`. Its mean looks plausible and means nothing:

# %% id="accuracy-trap"
P = np.array([[0, 1, 1, 0]])
print(P == P, np.mean(P == P))
print(P == P.T, np.mean(P == P.T))  # ru: все ответы верны, а получается половина  # en: all are right, yet half comes out

# %% [markdown] lang="ru" id="accuracy-task"
# Поэтому, если формы различаются, `accuracy` должна вызвать исключение: `raise ValueError("P и Y разной формы")`.
# %% [markdown] lang="en"
# So if the shapes differ, `accuracy` must raise an exception: `raise ValueError("P and Y differ in shape")`.

# %% id="accuracy" grade="autograded"
def accuracy(P, Y):
    ### BEGIN SOLUTION
    if np.shape(P) != np.shape(Y):
        raise ValueError(f"P {np.shape(P)}, Y {np.shape(Y)}")
    return np.mean(P == Y)
    ### END SOLUTION

# %% id="test-accuracy" grade="test" points=1
from dl101.check import hw1 as check
check.accuracy(accuracy)
### BEGIN HIDDEN TESTS
check.accuracy(accuracy, seed=1913, sizes=(9, 2, 40, 1))
### END HIDDEN TESTS

# %% [markdown] lang="ru" id="learning-rate-text"
# ## Задача 9. Скорость обучения (1 балл)
#
# Теперь настоящие данные. Соберём матрицы и обучим нейрон по 50 шагов с разными $\alpha$. Какая кривая падает быстро,
# но без скачков? Первая строка проверяет на маленьком примере, что ваши функции подходят друг к другу.
# %% [markdown] lang="en"
# ## Task 9. The learning rate (1 point)
#
# Now the real data. We put the matrices together and train the neuron for 50 steps with several values of $\alpha$.
# Which curve falls fast and without jumps? The first line checks on a small example that your functions fit together.

# %% id="matrices"
check.ready(train)
X_train, Y_train = flatten(train_images).astype(float), train_labels.reshape(1, -1)
X_test, Y_test = flatten(test_images).astype(float), test_labels.reshape(1, -1)
print("X", X_train.shape, " Y", Y_train.shape)

# %% id="learning-rate-curves"
curves = {rate: train(X_train, Y_train, rate, 50)[2] for rate in (0.0001, 0.001, 0.01, 0.1)}
figure, ax = plots.subplots()
for rate in curves:
    plots.cost_curve(ax, curves[rate], label=f"α = {rate}")
ax.set_ylim(0.55, 0.8)
plt.show()

# %% [markdown] lang="ru" id="learning-rate-task"
# Выберите `alpha`. Засчитывается скорость, при которой стоимость за 200 шагов ни разу не вырастет и опустится до
# $0{,}56$ или ниже. Пробуйте и промежуточные значения: поменяйте числа в ячейке с кривыми. Если `train` ещё не готова,
# кривую даёт `check.cost_curve(0.01)`.
# %% [markdown] lang="en"
# Choose `alpha`. A rate counts if the cost never rises in 200 steps and comes down to $0.56$ or less. Try values in
# between as well: change the numbers in the cell with the curves. If `train` is not ready yet, `check.cost_curve(0.01)`
# gives the curve.

# %% id="learning-rate" grade="autograded"
alpha = None
### BEGIN SOLUTION
alpha = 0.02
### END SOLUTION

# %% id="test-learning-rate" grade="test" points=1
from dl101.check import hw1 as check
check.learning_rate(alpha)

# %% [markdown] lang="ru" id="result-text"
# ## Что получилось
#
# Обучим нейрон за 200 шагов и посчитаем долю верных ответов на картинках, на которых он учился, и на тех, которых он не
# видел.
# %% [markdown] lang="en"
# ## The result
#
# We train the neuron for 200 steps and compute the accuracy on the pictures it learned from and on those it never saw.

# %% id="result"
w, b, costs = train(X_train, Y_train, alpha, 200)
train_accuracy = accuracy(predict(w, b, X_train), Y_train)
test_accuracy = accuracy(predict(w, b, X_test), Y_test)
print(say(ru="обучение", en="training"), f"{train_accuracy:.3f}")
print(say(ru="проверка", en="test"), f"{test_accuracy:.3f}")

# %% [markdown] lang="ru" id="weights-text"
# У каждого пикселя свой вес, поэтому веса можно сложить обратно в картинку. Оранжевый цвет — «светлый пиксель здесь
# говорит, что коробка есть», синий — «что её нет», белый не говорит ничего.
# %% [markdown] lang="en"
# Every pixel has its own weight, so the weights can be folded back into a picture. Orange means “a bright pixel here
# speaks for a box”, blue means “against a box”, white says nothing.

# %% id="weights-picture"
figure, ax = plots.subplots("half")
plots.weight_picture(ax, w, (64, 64))
plt.show()

# %% [markdown] lang="ru" id="mistakes-text"
# А вот картинки, на которых нейрон ошибся увереннее всего. Рядом с верным ответом — вероятность коробки, которую он
# назвал.
# %% [markdown] lang="en"
# And here are the pictures on which the neuron was most confidently wrong. Beside the true class stands the probability
# of a box that it gave.

# %% id="mistakes-picture"
A_test = forward(w, b, X_test)
worst = np.argsort(-np.abs(A_test - Y_test).ravel())[:8]
plots.pictures(test_images[worst], titles=[f"{names[test_labels[i]]}, {A_test[0, i]:.2f}" for i in worst], columns=4)
plt.show()

# %% [markdown] lang="ru" id="what-it-learned-text"
# ## Вопрос (2 балла, читает преподаватель)
#
# Ответьте в 4–8 предложениях, опираясь на картинку весов, ошибки и кривые выше.
#
# 1. Что нейрон считает признаком коробки, а что — признаком её отсутствия? На каких картинках он поэтому ошибается?
# 2. Чем отличается слишком маленькая $\alpha$ от слишком большой? Почему при слишком большой стоимость может расти,
#    хотя шаг делается против градиента?
# %% [markdown] lang="en"
# ## A question (2 points, read by the instructor)
#
# Answer in 4 to 8 sentences, drawing on the picture of the weights, the mistakes and the curves above.
#
# 1. What does the neuron take as a sign of a box, and what as a sign that there is none? On which pictures is it wrong
#    for that reason?
# 2. How does an $\alpha$ that is too small differ from one that is too large? Why can the cost rise when $\alpha$ is
#    too large, although the step goes against the gradient?

# %% [markdown] lang="ru" id="what-it-learned" grade="manual" points=2
# **Образец ответа.** Нейрон складывает яркости пикселей с весами и потому знает только, где в кадре светло. Светлое в
# верхней половине стола и у его дальнего края, куда достаёт только высокая коробка, говорит за неё; светлое внизу и по
# бокам — против. Формы он не различает: тёмная или стоящая у края кадра коробка получает низкую вероятность, а лист
# бумаги или рука посередине — высокую. Слишком маленькая $\alpha$ даёт плавную, но медленную кривую: за 50 шагов
# стоимость почти не меняется. При слишком большой шаг перескакивает через минимум: градиент верно указывает направление
# только рядом с текущей точкой, и на другом склоне стоимость может оказаться выше. Поэтому кривая скачет или растёт.
#
# **Оценка.** 0,5 балла: сказано, что вес относится к месту в кадре, а не к форме. 0,5: назван хотя бы один вид ошибок,
# которые из этого следуют, с примером из картинок. 0,5: слишком маленькая $\alpha$ — медленно, слишком большая — скачки
# или рост. 0,5: объяснено, что градиент верен лишь вблизи точки и большой шаг перескакивает через минимум. За стиль и
# за другие верные наблюдения баллы не снимаются.
# %% [markdown] lang="en"
# **Model answer.** The neuron adds up pixel brightness times weight, so all it knows is where in the frame it is
# bright. Brightness in the upper half of the table and at its far edge, which only a tall box reaches, speaks for a
# box; brightness at the bottom and at the sides speaks against it. The neuron sees no shape: a box that is dark or
# stands near the border of the frame gets a low probability, a sheet of paper or a hand in the middle a high one. An
# $\alpha$ that is too small gives a smooth but slow curve: in 50 steps the cost hardly changes. With one that is too
# large the step jumps across the minimum: the gradient points the right way only close to the present point, and on the
# other slope the cost may be higher. So the curve jumps or rises.
#
# **Marking.** 0.5 points: a weight belongs to a place in the frame, not to a shape. 0.5: at least one kind of mistake
# that follows from this, with an example from the pictures. 0.5: $\alpha$ too small is slow, too large jumps or rises.
# 0.5: the gradient holds only near the point, and a large step jumps across the minimum. Take nothing off for style or
# for other observations that are right.

# %% [markdown] lang="ru" id="photos-text"
# ## Свои фотографии (без баллов)
#
# Работает ли нейрон на настоящих снимках? Сфотографируйте тёмный стол с коробкой и без неё. Положите снимки (PNG или
# JPEG) в папки `box` и `no_box`, а путь к папке, в которой лежат обе, впишите ниже. В Colab это папка на Google Диске.
# %% [markdown] lang="en"
# ## Your own photographs (no points)
#
# Does the neuron work on real photographs? Photograph a dark table with a box and without one. Put the pictures (PNG or
# JPEG) into folders `box` and `no_box`, and enter below the path of the folder that holds both. In Colab it is a folder
# on Google Drive.

# %% id="photos"
folder = ""  # ru: например, "/content/gdrive/My Drive/photos"  # en: for example "/content/gdrive/My Drive/photos"

if folder:
    photos, photo_labels = boxes.load_boxes(folder, size=64, color=False)
    A_photos = forward(w, b, flatten(photos))
    titles = [f"{names[label]}, {a:.2f}" for label, a in zip(photo_labels, A_photos[0])]
    plots.pictures(photos, titles=titles, columns=4)
    plt.show()
else:
    print(say(ru="Папка не указана: этот шаг пропущен.", en="No folder given: this step was skipped."))

# %% [markdown] lang="ru" id="summary-text"
# ## Проверить и сдать
#
# Таблица показывает, какие проверки пройдены и что осталось. Потом сохраните блокнот и запустите последнюю ячейку: она
# ещё раз проверит блокнот, скажет, что и куда сдано, и напомнит срок. Сдавать можно несколько раз, засчитывается
# последняя версия.
# %% [markdown] lang="en"
# ## Check and hand in
#
# The table shows which checks pass and what remains. Then save the notebook and run the last cell: it checks the
# notebook once more, says what was handed in and where, and gives the deadline. You may hand in several times; the last
# version counts.

# %% id="summary"
check.summary()

# %% id="hand-in"
from dl101 import handin
handin.hand_in("hw1_logistic_regression", student="", files=folder)
