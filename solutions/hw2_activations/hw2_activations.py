# %% [markdown] lang="ru" id="title"
# # Домашнее задание 2. Функции активации и ошибка на слайде
#
# Вы напишете восемь функций активации лекции 4 вместе с их производными, softmax и судью, который отличает верную
# производную от неверной. Судья пригодится: на одном из слайдов курса производная напечатана с ошибкой, и вы её
# опровергнете. Всего 15 баллов: 13 за код, 2 за ответ словами.
#
# Устроено всё как в задании 1. Ваш код становится на место `raise NotImplementedError`, ячейка под ним проверяет его,
# баллы за задачи друг от друга не зависят. При оценке проверки повторятся на других данных. Все функции нужно написать
# самому, хватит NumPy: готовые из `dl101`, SciPy и PyTorch не засчитываются.
# %% [markdown] lang="en"
# # Homework 2. Activation functions, and a mistake on a slide
#
# You will write the eight activation functions of lecture 4 with their derivatives, softmax, and a judge that tells a
# right derivative from a wrong one. You will need the judge: one slide of the course prints a wrong derivative, and you
# will refute it. There are 15 points: 13 for code, 2 for an answer in words.
#
# Everything works as in homework 1. Your code takes the place of `raise NotImplementedError`, the cell below checks it,
# and the points of the tasks do not depend on each other. Grading repeats the checks on other data. Write every
# function yourself, NumPy is all you need: ready-made ones of `dl101`, SciPy and PyTorch earn nothing.

# %% id="setup" setup="homework"

# %% id="imports"
import matplotlib.pyplot as plt
import numpy as np
from dl101 import plots, say
from dl101.check import hw2 as check
from dl101.figures import hw2 as figures
from dl101.given.hw2 import SLIDES

# %% [markdown] lang="ru" id="difference-text"
# ## Задача 1. Наклон без формулы (1 балл)
#
# Проверять производные будет центральная разность:
#
# $$h'(z) \approx \frac{h(z + s) - h(z - s)}{2s}$$
#
# Напишите `central_difference(h, z, s)`. Здесь `h` — функция, которая действует поэлементно, `z` — число или массив
# любой формы, `s` — шаг. Результат той же формы, что `z`.
#
# Примеры: для `h = np.square`, `z = [1, 3]`, `s = 0.5` получается `[2, 6]`; для `h = np.exp`, `z = 0`, `s = 1`
# получается 1,1752. Второй ответ далёк от $e^0 = 1$: при шаге 1 приближение грубое. По умолчанию шаг равен $10^{-5}$.
# %% [markdown] lang="en"
# ## Task 1. A slope without a formula (1 point)
#
# Derivatives will be checked with the central difference:
#
# $$h'(z) \approx \frac{h(z + s) - h(z - s)}{2s}$$
#
# Write `central_difference(h, z, s)`. Here `h` is a function that works element by element, `z` is a number or an array
# of any shape, `s` is the step. The result has the shape of `z`.
#
# Examples: `h = np.square`, `z = [1, 3]`, `s = 0.5` give `[2, 6]`; `h = np.exp`, `z = 0`, `s = 1` give 1.1752. The
# second answer is far from $e^0 = 1$: with a step of 1 the approximation is coarse. The default step is $10^{-5}$.

# %% id="central-difference" grade="autograded"
def central_difference(h, z, s=1e-5):
    ### BEGIN SOLUTION
    return (h(z + s) - h(z - s)) / (2 * s)
    ### END SOLUTION

# %% id="test-central-difference" grade="test" points=1
from dl101.check import hw2 as check
check.central_difference(central_difference)
### BEGIN HIDDEN TESTS
check.central_difference(central_difference, seed=1736, shapes=((7,), (3, 1, 2)), of=(np.sinh, np.cos))
### END HIDDEN TESTS

# %% [markdown] lang="ru" id="sigmoid-text"
# ## Задача 2. Сигмоида и гиперболический тангенс (2 балла)
#
# Каждая функция активации возвращает пару `h, slope`: значение и производную по $z$. Аргумент `z` — число или массив
# любой формы, из целых чисел или дробных; `h` и `slope` той же формы. При $z = \pm 1000$ не должно быть ни `nan`, ни
# `inf`: слой с большими весами легко даёт такие суммы, и один `nan` портит все веса.
#
# Сигмоиду вы уже писали. Теперь `sigmoid(z)` возвращает и наклон, $\sigma' = \sigma(1 - \sigma)$.
#
# Пример: для `z = 2` получается `h = 0.8808`, `slope = 0.1050`.
# %% [markdown] lang="en"
# ## Task 2. The sigmoid and tanh (2 points)
#
# Every activation function returns a pair `h, slope`: the value and the derivative with respect to $z$. The argument
# `z` is a number or an array of any shape, of integers or floats; `h` and `slope` have the same shape. At
# $z = \pm 1000$ neither `nan` nor `inf` may appear: a layer with large weights easily produces such sums, and one `nan`
# spoils all the weights.
#
# You have written the sigmoid before. Now `sigmoid(z)` returns its slope as well, $\sigma' = \sigma(1 - \sigma)$.
#
# Example: `z = 2` gives `h = 0.8808`, `slope = 0.1050`.

# %% id="sigmoid" grade="autograded"
def sigmoid(z):
    ### BEGIN SOLUTION
    small = np.exp(-np.abs(z))  # ru: показатель не больше нуля  # en: the exponent is never above zero
    h = np.where(z >= 0, 1, small) / (1 + small)
    return h, h * (1 - h)
    ### END SOLUTION

# %% id="test-sigmoid" grade="test" points=1
from dl101.check import hw2 as check
check.sigmoid(sigmoid)
### BEGIN HIDDEN TESTS
check.sigmoid(sigmoid, seed=1845, shapes=((3, 3), (1,), (2, 2, 2)))
### END HIDDEN TESTS

# %% [markdown] lang="ru" id="tanh-text"
# Напишите `tanh(z)`. Можно взять готовый `np.tanh`, можно выразить тангенс через сигмоиду. Формула с четырьмя
# экспонентами при $z = 1000$ даст $\infty / \infty$.
#
# Пример: для `z = 0.5` получается `h = 0.4621`, `slope = 0.7864`.
# %% [markdown] lang="en"
# Write `tanh(z)`. You may use `np.tanh`, or express tanh in terms of the sigmoid. The formula with four exponentials
# gives $\infty / \infty$ at $z = 1000$.
#
# Example: `z = 0.5` gives `h = 0.4621`, `slope = 0.7864`.

# %% id="tanh" grade="autograded"
def tanh(z):
    ### BEGIN SOLUTION
    h = np.tanh(z)
    return h, 1 - h**2
    ### END SOLUTION

# %% id="test-tanh" grade="test" points=1
from dl101.check import hw2 as check
check.tanh(tanh)
### BEGIN HIDDEN TESTS
check.tanh(tanh, seed=1768, shapes=((2, 4), (6,), (1, 1, 3)))
### END HIDDEN TESTS

# %% [markdown] lang="ru" id="heaviside-text"
# ## Задача 3. Ступенька и два выпрямителя (3 балла)
#
# Напишите `heaviside(z)`: 0 слева от нуля, 1 справа, ½ в нуле. Наклон всюду 0. В самом нуле производной нет, но
# программе нужно какое-то число; берём тоже 0. Не забудьте: `slope` — массив той же формы, что `z`.
#
# Пример: для `z = [-2, 0, 3]` получается `h = [0, 0.5, 1]`, `slope = [0, 0, 0]`.
# %% [markdown] lang="en"
# ## Task 3. The step and two rectifiers (3 points)
#
# Write `heaviside(z)`: 0 left of zero, 1 right of it, ½ at zero. Its slope is 0 everywhere. At zero itself there is no
# derivative, but a program needs some number; we take 0 there, too. Note that `slope` is an array of the same shape as
# `z`.
#
# Example: `z = [-2, 0, 3]` gives `h = [0, 0.5, 1]`, `slope = [0, 0, 0]`.

# %% id="heaviside" grade="autograded"
def heaviside(z):
    ### BEGIN SOLUTION
    return np.heaviside(z, 0.5), np.zeros(np.shape(z))
    ### END SOLUTION

# %% id="test-heaviside" grade="test" points=1
from dl101.check import hw2 as check
check.heaviside(heaviside)
### BEGIN HIDDEN TESTS
check.heaviside(heaviside, seed=1893, shapes=((4, 2), (3,), (2, 1, 2)))
### END HIDDEN TESTS

# %% [markdown] lang="ru" id="relu-text"
# Напишите `relu(z)`, то есть $\max(0, z)$. В изломе, при $z = 0$, наклоном считаем 0, как в PyTorch.
#
# Пример: для `z = [-2, 0, 3]` получается `h = [0, 0, 3]`, `slope = [0, 0, 1]`.
# %% [markdown] lang="en"
# Write `relu(z)`, which is $\max(0, z)$. At the kink, $z = 0$, take the slope to be 0, as in PyTorch.
#
# Example: `z = [-2, 0, 3]` gives `h = [0, 0, 3]`, `slope = [0, 0, 1]`.

# %% id="relu" grade="autograded"
def relu(z):
    ### BEGIN SOLUTION
    return np.maximum(z, 0), np.where(z > 0, 1, 0)
    ### END SOLUTION

# %% id="test-relu" grade="test" points=1
from dl101.check import hw2 as check
check.relu(relu)
### BEGIN HIDDEN TESTS
check.relu(relu, seed=2010, shapes=((3, 2), (1,), (2, 2, 3)))
### END HIDDEN TESTS

# %% [markdown] lang="ru" id="leaky-text"
# У LReLU и PReLU одна формула: $z$ при $z > 0$, $az$ при $z \le 0$. Здесь $a$ — любое положительное число, оно может
# быть и больше 1. Наклон в изломе — $a$. У PReLU число $a$ обучается вместе с весами, поэтому нужна ещё производная по
# $a$.
#
# Напишите `leaky_relu(z, a)`: верните три массива, `h, slope, slope_a`. Здесь `slope_a` — это $\partial h / \partial a$
# при каждом $z$; в нуле он равен 0.
#
# Пример: для `z = [-2, 0, 3]` и `a = 0.1` получается `h = [-0.2, 0, 3]`, `slope = [0.1, 0.1, 1]`,
# `slope_a = [-2, 0, 0]`.
# %% [markdown] lang="en"
# LReLU and PReLU share a formula: $z$ for $z > 0$, $az$ for $z \le 0$. Here $a$ is any positive number, and it may be
# larger than 1. The slope at the kink is $a$. In PReLU the number $a$ is learned along with the weights, so the
# derivative with respect to $a$ is needed as well.
#
# Write `leaky_relu(z, a)`: return three arrays, `h, slope, slope_a`. Here `slope_a` is $\partial h / \partial a$ at
# each $z$; at zero it is 0.
#
# Example: `z = [-2, 0, 3]` and `a = 0.1` give `h = [-0.2, 0, 3]`, `slope = [0.1, 0.1, 1]`, `slope_a = [-2, 0, 0]`.

# %% id="leaky-relu" grade="autograded"
def leaky_relu(z, a=0.01):
    ### BEGIN SOLUTION
    return np.where(z > 0, z, a * z), np.where(z > 0, 1, a), np.minimum(z, 0)
    ### END SOLUTION

# %% id="test-leaky-relu" grade="test" points=1
from dl101.check import hw2 as check
check.leaky_relu(leaky_relu)
### BEGIN HIDDEN TESTS
check.leaky_relu(leaky_relu, seed=2013, shapes=((2, 2), (4,), (1, 3, 2)), a=(0.3, 2.5, 0.02))
### END HIDDEN TESTS

# %% [markdown] lang="ru" id="first-curves-text"
# Посмотрим на то, что вы написали. Точки — центральные разности вашей `h`. Они должны лежать на пунктире.
# %% [markdown] lang="en"
# Let us look at what you have written. The dots are central differences of your `h`. They should lie on the dashed
# line.

# %% id="first-curves"
figures.curves({
    "sigmoid": sigmoid, "tanh": tanh, "heaviside": heaviside, "relu": relu,
    "leaky_relu, a = 0.1": lambda z: leaky_relu(z, 0.1),
})
plt.show()

# %% [markdown] lang="ru" id="softplus-text"
# ## Задача 4. Два гладких выпрямителя (2 балла)
#
# $$\mathrm{softplus}(z) = \ln(1 + e^z)$$
#
# Напишите `softplus(z)`. Наклон вы найдёте сами; подсказка есть в лекции. При $z = 1000$ формула как есть даёт `inf`, а
# верный ответ — 1000. Чтобы экспонента не переполнялась, вынесите из логарифма $e^z$ при положительных $z$.
#
# Пример: для `z = 0` получается `h = 0.6931`, `slope = 0.5`; для `z = -1` — `h = 0.3133`, `slope = 0.2689`.
# %% [markdown] lang="en"
# ## Task 4. Two smooth rectifiers (2 points)
#
# $$\mathrm{softplus}(z) = \ln(1 + e^z)$$
#
# Write `softplus(z)`. Find the slope yourself; the lecture has a hint. At $z = 1000$ the formula as it stands gives
# `inf`, and the right answer is 1000. To keep the exponential from overflowing, take $e^z$ out of the logarithm when
# $z$ is positive.
#
# Example: `z = 0` gives `h = 0.6931`, `slope = 0.5`; `z = -1` gives `h = 0.3133`, `slope = 0.2689`.

# %% id="softplus" grade="autograded"
def softplus(z):
    ### BEGIN SOLUTION
    h = np.maximum(z, 0) + np.log1p(np.exp(-np.abs(z)))
    return h, sigmoid(z)[0]
    ### END SOLUTION

# %% id="test-softplus" grade="test" points=1
from dl101.check import hw2 as check
check.softplus(softplus)
### BEGIN HIDDEN TESTS
check.softplus(softplus, seed=2001, shapes=((4, 1), (7,), (2, 1, 3)))
### END HIDDEN TESTS

# %% [markdown] lang="ru" id="elu-text"
# У ELU слева не прямая, а экспонента: $z$ при $z > 0$, $a(e^z - 1)$ при $z \le 0$. Напишите `elu(z, a)`, где $a$ —
# положительное число; верните `h, slope`. В нуле берём наклон слева, $a$.
#
# Пример: для `z = [-1, 0, 2]` и `a = 0.5` получается `h = [-0.3161, 0, 2]`, `slope = [0.1839, 0.5, 1]`.
#
# Осторожно: `np.where` вычисляет обе ветви для всех $z$ и только потом выбирает. При больших $z$ это всего лишь
# предупреждение о переполнении. А вот если умножить ветви на `z > 0` и `z <= 0` и сложить, выйдет $0 \cdot \infty$.
# %% [markdown] lang="en"
# Left of zero ELU is an exponential, not a straight line: $z$ for $z > 0$, $a(e^z - 1)$ for $z \le 0$. Write
# `elu(z, a)`, where $a$ is a positive number; return `h, slope`. At zero take the slope from the left, $a$.
#
# Example: `z = [-1, 0, 2]` and `a = 0.5` give `h = [-0.3161, 0, 2]`, `slope = [0.1839, 0.5, 1]`.
#
# Take care: `np.where` computes both branches for all $z$ and only then chooses. For large $z$ this merely warns of an
# overflow. But if you multiply the branches by `z > 0` and `z <= 0` and add them up, you get $0 \cdot \infty$.

# %% id="elu" grade="autograded"
def elu(z, a=1.0):
    ### BEGIN SOLUTION
    left = a * np.exp(np.minimum(z, 0))
    return np.where(z > 0, z, left - a), np.where(z > 0, 1, left)
    ### END SOLUTION

# %% id="test-elu" grade="test" points=1
from dl101.check import hw2 as check
check.elu(elu)
### BEGIN HIDDEN TESTS
check.elu(elu, seed=2016, shapes=((2, 3), (4,), (3, 1, 2)), a=(1.7, 0.3, 0.9))
### END HIDDEN TESTS

# %% [markdown] lang="ru" id="agrees-text"
# ## Задача 5. Судья (1 балл)
#
# Напишите `agrees(h, slope, z, tolerance)`: функция решает, верна ли производная. Здесь `h` и `slope` — две функции,
# `z` — точки (массив любой формы или число). Верните `True`, если во **всех** точках `slope(z)` отличается от
# центральной разности `h` с шагом $10^{-5}$ не больше чем на `tolerance`, иначе `False`. Неверная производная может
# сойтись с разностью в отдельных точках, оказаться меньше её или равняться `nan`; проверка подложит судье и такие.
#
# Пример: $h = z^2$ (`np.square`) и «производная» $2^z$ (`np.exp2`). Для `z = [1, 2]` ответ `True`: там $2^z = 2z$. Для
# `z = [1, 1.5, 2]` ответ `False`.
# %% [markdown] lang="en"
# ## Task 5. The judge (1 point)
#
# Write `agrees(h, slope, z, tolerance)`, which decides whether a derivative is right. Here `h` and `slope` are two
# functions and `z` holds the points (an array of any shape, or a number). Return `True` if at **all** points `slope(z)`
# is no further than `tolerance` from the central difference of `h` with a step of $10^{-5}$, otherwise `False`. A wrong
# derivative may agree with the difference at some points, lie below it, or be `nan`; the check will try such ones, too.
#
# Example: $h = z^2$ (`np.square`) and the “derivative” $2^z$ (`np.exp2`). For `z = [1, 2]` the answer is `True`: there
# $2^z = 2z$. For `z = [1, 1.5, 2]` it is `False`.

# %% id="agrees" grade="autograded"
def agrees(h, slope, z, tolerance=1e-4):
    ### BEGIN SOLUTION
    error = np.abs(slope(z) - central_difference(h, z))
    return bool(np.all(error <= tolerance))
    ### END SOLUTION

# %% id="test-agrees" grade="test" points=1
from dl101.check import hw2 as check
check.agrees(agrees)
### BEGIN HIDDEN TESTS
check.agrees(agrees, seed=1986, right=(1, 3), wrong=(2, 3), shapes=((2, 2), (7,)))
### END HIDDEN TESTS

# %% [markdown] lang="ru" id="own-text"
# Пусть судья посмотрит на ваши собственные функции. Если функция не прошла, у неё неверна `h` или `slope`.
# %% [markdown] lang="en"
# Let the judge look at your own functions. If one does not pass, its `h` or its `slope` is wrong.

# %% id="own"
points = np.array([-3, -1.5, -0.5, 0.5, 1, 2.5])
for f in (sigmoid, tanh, heaviside, relu, leaky_relu, softplus, elu):
    print(f"{f.__name__:12}", agrees(lambda z: f(z)[0], lambda z: f(z)[1], points))

# %% [markdown] lang="ru" id="proof-text"
# ## Задача 6. Ошибка на слайде (2 балла)
#
# Вот что напечатано на слайдах. Одна производная из семи неверна.
#
# | имя | $h(z)$ | производная на слайде |
# |---|---|---|
# | `sigmoid` | $1 / (1 + e^{-z})$ | $h(1 - h)$ |
# | `tanh` | $\tanh z$ | $1 - h^2$ |
# | `relu` | $\max(0, z)$ | 1 при $z \ge 0$; 0 при $z < 0$ |
# | `softplus` | $\ln(1 + e^z)$ | $1 / (1 + e^{-z})$ |
# | `leaky_relu` | $z$ при $z \ge 0$; $az$ при $z < 0$ | 1 при $z \ge 0$; $a$ при $z < 0$ |
# | `elu` | $z$ при $z \ge 0$; $a(e^z - 1)$ при $z < 0$ | 1 при $z \ge 0$; $ae^z$ при $z < 0$ |
# | `softsign` | $z / (1 + \lvert z \rvert)$ | $z / (1 + \lvert z \rvert)^2$ |
#
# Найдите её и докажите, что она неверна. Обе формулы каждой строки есть и в коде, с $a = 0{,}1$ у LReLU и $a = 1$ у
# ELU: `h, slope = SLIDES["tanh"]`. Прогоните все семь через судью. В изломах, при $z = 0$, ошибку не ищите: там число
# на слайде — вопрос договорённости.
#
# Доказательство `proof` — кортеж из имени функции, точки $z$ и двух значений в этой точке: производной по формуле
# слайда и центральной разности `h`. Эти два числа должны расходиться больше чем на 0,1. Их можно посчитать в коде или
# вписать с тремя знаками после запятой. Если задача 1 не готова, посчитайте разность прямо по её формуле, с
# $s = 0{,}001$. Подойдёт не любая точка: есть одна, где слайд прав случайно.
# %% [markdown] lang="en"
# ## Task 6. The mistake on the slide (2 points)
#
# This is what the slides print. One of the seven derivatives is wrong.
#
# | name | $h(z)$ | derivative on the slide |
# |---|---|---|
# | `sigmoid` | $1 / (1 + e^{-z})$ | $h(1 - h)$ |
# | `tanh` | $\tanh z$ | $1 - h^2$ |
# | `relu` | $\max(0, z)$ | 1 for $z \ge 0$; 0 for $z < 0$ |
# | `softplus` | $\ln(1 + e^z)$ | $1 / (1 + e^{-z})$ |
# | `leaky_relu` | $z$ for $z \ge 0$; $az$ for $z < 0$ | 1 for $z \ge 0$; $a$ for $z < 0$ |
# | `elu` | $z$ for $z \ge 0$; $a(e^z - 1)$ for $z < 0$ | 1 for $z \ge 0$; $ae^z$ for $z < 0$ |
# | `softsign` | $z / (1 + \lvert z \rvert)$ | $z / (1 + \lvert z \rvert)^2$ |
#
# Find it, and prove that it is wrong. Both formulas of each row are there as code, too, with $a = 0.1$ for LReLU and
# $a = 1$ for ELU: `h, slope = SLIDES["tanh"]`. Put all seven before the judge. Do not look for the mistake at kinks, at
# $z = 0$: there the number on the slide is a matter of convention.
#
# The proof, `proof`, is a tuple of the function's name, a point $z$, and two values at that point: the derivative by
# the slide's formula and the central difference of `h`. These two numbers must be more than 0.1 apart. You may compute
# them in code or enter them with three decimals. If task 1 is not ready, work the difference out from its formula, with
# $s = 0.001$. Not every point will do: there is one where the slide is right by chance.

# %% id="proof" grade="autograded"
proof = None
### BEGIN SOLUTION
h, slope = SLIDES["softsign"]
proof = ("softsign", -2, slope(-2), (h(-1.999) - h(-2.001)) / 0.002)
### END SOLUTION

# %% id="test-proof" grade="test" points=1
from dl101.check import hw2 as check
check.slide_refuted(proof)

# %% [markdown] lang="ru" id="softsign-text"
# Теперь выведите верную производную softsign, восьмой функции: отдельно при $z > 0$, где $h = z / (1 + z)$, и при
# $z < 0$, где $h = z / (1 - z)$. Обе половины записываются одной формулой. Напишите `softsign(z)`, верните `h, slope`.
#
# Для проверки: наклон в нуле равен 1, а в точках $z$ и $-z$ он один и тот же.
# %% [markdown] lang="en"
# Now derive the right derivative of softsign, the eighth function: separately for $z > 0$, where $h = z / (1 + z)$, and
# for $z < 0$, where $h = z / (1 - z)$. One formula covers both halves. Write `softsign(z)`, return `h, slope`.
#
# A check: the slope at zero is 1, and it is the same at $z$ and $-z$.

# %% id="softsign" grade="autograded"
def softsign(z):
    ### BEGIN SOLUTION
    return z / (1 + np.abs(z)), 1 / (1 + np.abs(z)) ** 2
    ### END SOLUTION

# %% id="test-softsign" grade="test" points=1
from dl101.check import hw2 as check
check.softsign(softsign)
### BEGIN HIDDEN TESTS
check.softsign(softsign, seed=2009, shapes=((3, 2), (6,), (2, 1, 2)))
### END HIDDEN TESTS

# %% id="second-curves"
figures.curves(
    {"softplus": softplus, "elu": elu, "softsign": softsign},
    doubtful={"softsign": SLIDES["softsign"][1]},
)
plt.show()

# %% [markdown] lang="ru" id="softmax-text"
# ## Задача 7. Softmax (2 балла)
#
# Напишите `softmax(Z)`: `Z` — логиты формы `(m, K)`, по строке на пример. Результат `P` той же формы, где
#
# $$p_{ik} = \frac{e^{z_{ik}}}{\sum_{j=1}^{K} e^{z_{ij}}}.$$
#
# Пример — таблица слайда. Для `Z = [[5, 3, 6.2, 4, 1.5, -2]]` получается
# `[[0.2060, 0.0279, 0.6839, 0.0758, 0.0062, 0.0002]]`. За это 1 балл.
#
# Второй балл — за большие логиты, $\pm 1000$ и дальше: для `[[1000, 999, 0]]` верный ответ `[[0.7311, 0.2689, 0]]`.
# Логиты соседних строк могут быть очень разной величины. Softmax зависит только от разностей логитов внутри строки;
# этим и воспользуйтесь.
# %% [markdown] lang="en"
# ## Task 7. Softmax (2 points)
#
# Write `softmax(Z)`: `Z` holds logits of shape `(m, K)`, a row for each example. The result `P` has the same shape, and
#
# $$p_{ik} = \frac{e^{z_{ik}}}{\sum_{j=1}^{K} e^{z_{ij}}}.$$
#
# The example is the slide's table. `Z = [[5, 3, 6.2, 4, 1.5, -2]]` gives
# `[[0.2060, 0.0279, 0.6839, 0.0758, 0.0062, 0.0002]]`. This earns 1 point.
#
# The second point is for large logits, $\pm 1000$ and beyond: for `[[1000, 999, 0]]` the right answer is
# `[[0.7311, 0.2689, 0]]`. The logits of neighbouring rows may differ greatly in size. Softmax depends only on the
# differences of logits within a row; make use of that.

# %% id="softmax" grade="autograded"
def softmax(Z):
    ### BEGIN SOLUTION
    E = np.exp(Z - np.max(Z, axis=1, keepdims=True))
    return E / np.sum(E, axis=1, keepdims=True)
    ### END SOLUTION

# %% id="test-softmax" grade="test" points=1
from dl101.check import hw2 as check
check.softmax(softmax)
### BEGIN HIDDEN TESTS
check.softmax(softmax, seed=1959, shapes=((5, 2), (3, 3), (1, 7), (4, 6)))
### END HIDDEN TESTS

# %% id="test-softmax-stable" grade="test" points=1
from dl101.check import hw2 as check
check.softmax_stable(softmax)
### BEGIN HIDDEN TESTS
check.softmax_stable(softmax, seed=1959, largest=1e5)
### END HIDDEN TESTS

# %% [markdown] lang="ru" id="table-text"
# Вот таблица слайда, посчитанная вашей функцией. На слайде вероятности округлены до сотых, и сумма шести напечатанных
# чисел равна 1,01. Сумма самих вероятностей равна 1.
# %% [markdown] lang="en"
# Here is the slide's table, computed by your function. The slide rounds to hundredths, and the six numbers it prints
# add up to 1.01. The probabilities themselves add up to 1.

# %% id="table"
logits = np.array([[5, 3, 6.2, 4, 1.5, -2]])
P = softmax(logits)
print("k     z     e^z       p    p ≈")
for i, (z, p) in enumerate(zip(logits[0], P[0]), start=1):
    print(f"{i} {z:5.1f} {np.exp(z):7.1f} {p:7.4f} {p:6.2f}")
print(f"{np.exp(logits).sum():15.1f} {P.sum():7.4f} {P.round(2).sum():6.2f}")

# %% id="table-picture"
p = softmax(logits)[0]
figure, ax = plots.subplots("half")
bars = ax.bar(range(1, 7), p)
ax.bar_label(bars, fmt="%.2f")
ax.set(xlabel="$k$", ylabel="$p_k$", ylim=(0, 0.8))
plt.show()

# %% [markdown] lang="ru" id="choose-text"
# ## Вопрос (2 балла, читает преподаватель)
#
# Для каждого из четырёх случаев назовите функцию активации и объясните выбор одним-двумя предложениями. Опирайтесь на
# значения или наклоны: на картинку ниже, на числа, которые дают ваши функции. Шкала на картинке логарифмическая, и
# нулей, таких как наклон ReLU слева, на ней нет.
#
# 1. В сети 15 скрытых слоёв, всюду сигмоида. Последние слои учатся, первые почти не меняются. Что поставить в скрытые
#    слои?
# 2. Сеть предсказывает, сколько минут ждать автобуса. Ответ всегда больше нуля, верхней границы нет. Что поставить на
#    выход?
# 3. На одной картинке могут быть и чашка, и ложка, и ключи, в любом сочетании. Нужны три вероятности, по одной на
#    предмет. Что поставить на три выхода и почему не softmax?
# 4. В сети с ReLU после нескольких шагов 60 скрытых нейронов из 100 отвечают нулём на все примеры и больше не меняются.
#    На что заменить ReLU, чтобы они могли учиться?
# %% [markdown] lang="en"
# ## A question (2 points, read by the instructor)
#
# For each of the four cases name an activation function and justify your choice in a sentence or two. Argue with values
# or slopes: from the picture below, from numbers that your functions give. The scale of the picture is logarithmic, so
# zeros, such as the slope of ReLU on the left, are not on it.
#
# 1. A network has 15 hidden layers, all with the sigmoid. The last layers learn, the first ones hardly change. What
#    should the hidden layers use instead?
# 2. A network predicts how many minutes you will wait for a bus. The answer is always above zero and has no upper
#    bound. What should the output use?
# 3. One picture may show a cup, a spoon and keys, in any combination. Three probabilities are wanted, one for each
#    object. What should the three outputs use, and why not softmax?
# 4. In a network with ReLU, 60 of the 100 hidden neurons answer zero on all examples after a few steps and no longer
#    change. What should take the place of ReLU so that they can learn?

# %% id="tails"
figures.tails({
    "sigmoid": sigmoid, "tanh": tanh, "softsign": softsign,
    "relu": relu, "softplus": softplus, "elu": elu,
})
plt.show()

# %% [markdown] lang="ru" id="choose" grade="manual" points=2
# **Образец ответа.**
#
# 1. ReLU (или LReLU, ELU, GELU). Каждый слой умножает градиент на наклон. У сигмоиды он не больше ¼, и за 15 слоёв
#    остаётся не больше $0{,}25^{15} \approx 10^{-9}$. У ReLU справа от нуля он равен 1 при любой глубине.
# 2. Softplus. Её значения всегда больше нуля и не ограничены сверху, а наклон нигде не равен нулю. Сигмоида не выше 1,
#    выход без функции бывает отрицательным, у ReLU слева ровно 0 и нет градиента.
# 3. Сигмоида на каждом выходе: три ответа независимы, все могут быть близки и к 1, и к 0. Вероятности softmax
#    складываются в 1, поэтому чашка и ложка на одной картинке отнимали бы их друг у друга.
# 4. LReLU (или ELU, PReLU). Слева наклон ReLU равен 0, градиент по весам такого нейрона на всех примерах ноль, и шаг их
#    не меняет. У LReLU слева наклон $a > 0$, и нейрон может вернуться.
#
# **Оценка.** По 0,5 балла за каждый случай: названа подходящая функция и приведён довод через наклон или значения.
# Название без довода — 0. Первый случай: наклон сигмоиды меньше 1 и перемножается по слоям. Тангенс засчитывается, если
# сказано, что в нуле его наклон 1, а вдали от нуля он насыщается. Второй: область значений; экспонента тоже годится.
# Третий: вероятности независимы, а у softmax сумма 1. Четвёртый: нулевой наклон слева. Ответ «только уменьшить
# скорость» не засчитывается, умершие нейроны это не оживит. За стиль и за другие верные наблюдения баллы не снимаются.
# %% [markdown] lang="en"
# **Model answer.**
#
# 1. ReLU (or LReLU, ELU, GELU). Every layer multiplies the gradient by the slope. That of the sigmoid is at most ¼, so
#    after 15 layers at most $0.25^{15} \approx 10^{-9}$ remains. Right of zero that of ReLU is 1 at any depth.
# 2. Softplus. Its values are always above zero and unbounded, and its slope is zero nowhere. The sigmoid stays below 1,
#    an output without a function may be negative, and ReLU is exactly 0 on the left, without a gradient.
# 3. The sigmoid on each output: the three answers are independent, all may be near 1 and all may be near 0. The
#    probabilities of softmax add up to 1, so a cup and a spoon in one picture would take probability from each other.
# 4. LReLU (or ELU, PReLU). Left of zero the slope of ReLU is 0, so the gradient for the weights of such a neuron is
#    zero on all examples, and a step does not change them. LReLU has a slope $a > 0$ there, and the neuron can come
#    back.
#
# **Marking.** 0.5 points for each case: a suitable function is named, and an argument from slopes or values is given. A
# name without an argument gets 0. First case: the slope of the sigmoid is below 1 and multiplies over the layers. Tanh
# counts if it is said that its slope at zero is 1 and that it saturates far away. Second: the range; the exponential
# will do as well. Third: the probabilities are independent, while those of softmax add up to 1. Fourth: the zero slope
# on the left. “Only lower the learning rate” does not count, as it does not revive dead neurons. Take nothing off for
# style or for other observations that are right.

# %% [markdown] lang="ru" id="summary-text"
# ## Проверить и сдать
#
# Таблица показывает, какие проверки пройдены и что осталось. Потом сохраните блокнот и запустите последнюю ячейку.
# Сдавать можно несколько раз, засчитывается последняя версия.
# %% [markdown] lang="en"
# ## Check and hand in
#
# The table shows which checks pass and what remains. Then save the notebook and run the last cell. You may hand in
# several times; the last version counts.

# %% id="summary"
check.summary()

# %% id="hand-in"
from dl101 import handin
handin.hand_in("hw2_activations", student="")
