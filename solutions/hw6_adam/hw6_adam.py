# %% [markdown] lang="ru" id="title"
# # Домашнее задание 6. Оптимизаторы: от SGD до Adam
#
# Градиент есть, осталось шагнуть. Вы напишете шесть правил шага и сверите пять из них с PyTorch: за сто шагов разница
# должна быть не больше $10^{-8}$. Потом найдёте задачу, на которой Adam со слайда и Adam из статьи расходятся. Всего 15
# баллов: 13 за код, 2 за ответ словами. Понадобится лекция 10, обозначения те же.
#
# Устроено всё как в задании 1. Код стоит вместо `raise NotImplementedError`, ячейка под ним проверяет его, баллы за
# задачи друг от друга не зависят. При оценке проверки повторятся на других данных. Писать нужно самому: готовые
# оптимизаторы из `dl101`, PyTorch и других библиотек не засчитываются.
# %% [markdown] lang="en"
# # Homework 6. Optimizers: from SGD to Adam
#
# We have the gradient; what remains is the step. You will write six rules for it and compare five of them with PyTorch:
# over a hundred steps the difference should be at most $10^{-8}$. Then you will find a problem on which the slide's
# Adam and the paper's Adam part ways. There are 15 points: 13 for code, 2 for an answer in words. You need lecture 10;
# the notation is the same.
#
# Everything works as in homework 1. Your code takes the place of `raise NotImplementedError`, the cell below checks it,
# and the points of the tasks do not depend on each other. Grading repeats the checks on other data. Write it all
# yourself: ready optimizers of `dl101`, PyTorch and other libraries earn nothing.

# %% id="setup" setup="homework"

# %% id="imports"
import matplotlib.pyplot as plt
import numpy as np
from dl101.check import hw6 as check
from dl101.figures import hw6 as figures
from dl101.given import hw6 as given
from dl101.portable_random import normal

# %% [markdown] lang="ru" id="sgd-text"
# ## Задача 1. Шаг спуска (1 балл)
#
# Все правила вызываются одинаково:
#
# ```python
# w, config = update(w, dw, config)
# ```
#
# `w` — параметр, `dw` — градиент потерь по нему. Это массивы одной формы или числа; всё, что вы напишете, действует
# поэлементно. `config` — словарь: настройки и то, что правило помнит от шага к шагу. Он возвращается вместе с новым
# весом, и его получает следующий шаг. Нигде больше ничего не запоминайте: у весов и у смещения одной сети свои словари.
#
# Первая строка каждой функции уже написана. Она делает новый словарь: сначала значения по умолчанию, поверх них то,
# что пришло в `config`.
#
# Начнём с простого: $w \leftarrow w - \alpha g$. Здесь $\alpha$ — `config["learning_rate"]`, $g$ — `dw`. Полученные
# массивы `w` и `dw` должны остаться прежними, поэтому `w -= ...` не подходит.
#
# Пример: `w = [1, -2]`, `dw = [0.5, 1]`, `learning_rate = 0.1`. Новый вес `[0.95, -2.1]`.
# %% [markdown] lang="en"
# ## Task 1. A step of descent (1 point)
#
# All the rules are called alike:
#
# ```python
# w, config = update(w, dw, config)
# ```
#
# `w` is a parameter, `dw` the gradient of the loss with respect to it. They are arrays of one shape, or numbers; all
# that you write works elementwise. `config` is a dictionary: the settings, and what the rule remembers from step to
# step. It is returned along with the new weight, and the next step receives it. Keep nothing anywhere else: the weights
# and the bias of one network each have a dictionary of their own.
#
# The first line of each function is already written. It makes a new dictionary: the defaults, overridden by what came
# in `config`.
#
# We start with the simplest rule: $w \leftarrow w - \alpha g$. Here $\alpha$ is `config["learning_rate"]`, $g$ is `dw`.
# The arrays `w` and `dw` that were passed in must stay as they were, so `w -= ...` will not do.
#
# Example: `w = [1, -2]`, `dw = [0.5, 1]`, `learning_rate = 0.1`. The new weight is `[0.95, -2.1]`.

# %% id="sgd" grade="autograded"
def sgd(w, dw, config):
    config = {"learning_rate": 1e-3, **config}
    ### BEGIN SOLUTION
    return w - config["learning_rate"] * dw, config
    ### END SOLUTION

# %% id="test-sgd" grade="test" points=1
from dl101.check import hw6 as check
check.sgd(sgd)
### BEGIN HIDDEN TESTS
check.sgd(sgd, seed=1951, shapes=((5,), (4, 1), (2, 2, 3)))
### END HIDDEN TESTS

# %% [markdown] lang="ru" id="momentum-text"
# ## Задача 2. Момент (2 балла)
#
# Градиенты складываются в `velocity`, старые понемногу забываются, и вес сдвигает не последний градиент, а вся сумма:
#
# $$u \leftarrow \mu u + g, \qquad w \leftarrow w - \alpha u.$$
#
# Здесь $u$ — `config["velocity"]`, вначале 0, а $\mu$ — `config["momentum"]`. Новая `velocity` должна попасть в
# словарь, который вы вернёте.
#
# Пример: `w = 1`, градиент всегда 2, `learning_rate = 0.1`, `momentum = 0.9`. После трёх шагов `velocity` равна 2; 3,8;
# 5,42, а вес — 0,8; 0,42; −0,122.
#
# Второй балл — за запись, как в torch. В этой проверке скорость обучения по дороге меняется, и важно, в какой из двух
# строк она стоит.
# %% [markdown] lang="en"
# ## Task 2. Momentum (2 points)
#
# The gradients add up in `velocity`, old ones are forgotten bit by bit, and it is not the last gradient that moves the
# weight but the whole sum:
#
# $$u \leftarrow \mu u + g, \qquad w \leftarrow w - \alpha u.$$
#
# Here $u$ is `config["velocity"]`, 0 at first, and $\mu$ is `config["momentum"]`. The new `velocity` has to get into
# the dictionary that you return.
#
# Example: `w = 1`, the gradient is always 2, `learning_rate = 0.1`, `momentum = 0.9`. After each of three steps
# `velocity` is 2, 3.8, 5.42, and the weight 0.8, 0.42, −0.122.
#
# The second point is for writing it as torch does. In this check the learning rate changes on the way, and it matters
# in which of the two lines it stands.

# %% id="momentum" grade="autograded"
def momentum(w, dw, config):
    config = {"learning_rate": 1e-3, "momentum": 0.9, "velocity": 0.0, **config}
    ### BEGIN SOLUTION
    velocity = config["momentum"] * config["velocity"] + dw
    return w - config["learning_rate"] * velocity, {**config, "velocity": velocity}
    ### END SOLUTION

# %% id="test-momentum" grade="test" points=1
from dl101.check import hw6 as check
check.momentum(momentum)
### BEGIN HIDDEN TESTS
check.momentum(momentum, seed=1964, shapes=((5,), (4, 1), (2, 2, 3)))
### END HIDDEN TESTS

# %% id="test-momentum-rate" grade="test" points=1
from dl101.check import hw6 as check
check.momentum_rate(momentum)
### BEGIN HIDDEN TESTS
check.momentum_rate(momentum, seed=1964, shapes=((5,), (4, 1), (2, 2, 3)))
### END HIDDEN TESTS

# %% [markdown] lang="ru" id="rmsprop-text"
# ## Задача 3. RMSProp (1 балл)
#
# Градиент каждого веса делится на свою обычную величину, корень из скользящего среднего квадратов. Коэффициент
# забывания в torch называется `alpha`; чтобы не путать его со скоростью, пишем $\alpha_2$:
#
# $$v \leftarrow \alpha_2 v + (1 - \alpha_2)\, g^2, \qquad w \leftarrow w - \alpha\, \frac{g}{\sqrt v + \varepsilon}.$$
#
# Сначала обновляется $v$ (до первого шага оно равно 0), потом делается шаг, уже с новым $v$. К корню прибавляют
# $\varepsilon$, а не берут корень из суммы: проверка посмотрит и на градиенты около $10^{-8}$, и на равные нулю.
#
# Пример: `w = 1`, градиент всегда 2, `learning_rate = 0.01`, остальное по умолчанию. После первого шага `w = 0.9`,
# после второго `w = 0.8291`.
# %% [markdown] lang="en"
# ## Task 3. RMSProp (1 point)
#
# The gradient of each weight is divided by its usual size, the root of a running mean of squares. The factor of
# forgetting is called `alpha` in torch; so as not to confuse it with the learning rate, we write $\alpha_2$:
#
# $$v \leftarrow \alpha_2 v + (1 - \alpha_2)\, g^2, \qquad w \leftarrow w - \alpha\, \frac{g}{\sqrt v + \varepsilon}.$$
#
# First $v$ is updated (before the first step it is 0), then comes the step, with the new $v$. The root is taken first,
# $\varepsilon$ is added afterwards: the check also tries gradients around $10^{-8}$ and some that are zero.
#
# Example: `w = 1`, the gradient is always 2, `learning_rate = 0.01`, the rest by default. After the first step
# `w = 0.9`, after the second `w = 0.8291`.

# %% id="rmsprop" grade="autograded"
def rmsprop(w, dw, config):
    config = {"learning_rate": 1e-2, "alpha": 0.99, "eps": 1e-8, "v": 0.0, **config}
    ### BEGIN SOLUTION
    v = config["alpha"] * config["v"] + (1 - config["alpha"]) * dw**2
    step = config["learning_rate"] * dw / (np.sqrt(v) + config["eps"])
    return w - step, {**config, "v": v}
    ### END SOLUTION

# %% id="test-rmsprop" grade="test" points=1
from dl101.check import hw6 as check
check.rmsprop(rmsprop)
### BEGIN HIDDEN TESTS
check.rmsprop(rmsprop, seed=2012, shapes=((5,), (4, 1), (2, 2, 3)))
### END HIDDEN TESTS

# %% [markdown] lang="ru" id="ravine-text"
# Посмотрим, как ваши правила спускаются по оврагу $\frac12(x^2 + 25y^2)$ из лекции. Поменяйте скорости и посмотрите,
# что будет.
# %% [markdown] lang="en"
# Let us see how your rules go down the ravine of the lecture, $\frac12(x^2 + 25y^2)$. Change the rates and see what
# happens.

# %% id="ravine-picture"
ravine = given.ravine
racers = {
    "sgd": (sgd, {"learning_rate": 0.03}),
    "momentum": (momentum, {"learning_rate": 0.03, "momentum": 0.8}),
    "rmsprop": (rmsprop, {"learning_rate": 0.03}),
}
ways = given.trails(ravine, ravine.gradient, ravine.start, racers, steps=100)
figures.race(ravine, ways)
plt.show()

# %% [markdown] lang="ru" id="adam-text"
# ## Задача 4. Adam (3 балла)
#
# Adam соединяет оба правила: скользящее среднее градиента, делённое на корень из скользящего среднего его квадрата.
#
# $$m \leftarrow \beta_1 m + (1 - \beta_1)\, g, \qquad v \leftarrow \beta_2 v + (1 - \beta_2)\, g^2,$$
#
# $$\hat m = \frac{m}{1 - \beta_1^t}, \qquad \hat v = \frac{v}{1 - \beta_2^t}, \qquad
# w \leftarrow w - \alpha\, \frac{\hat m}{\sqrt{\hat v} + \varepsilon}.$$
#
# Здесь $t$ — номер шага, в первом шаге $t = 1$. В `config` лежит число уже сделанных шагов, вначале 0.
#
# - 1 балл: верные `m`, `v` и `t` в возвращённом словаре. Запоминают средние до поправки.
# - 1 балл: поправка, то есть первые шаги.
# - 1 балл: всё вместе, сто шагов, в том числе с очень малыми градиентами.
#
# Пример: `w = 1`, градиенты 2 и −1, настройки по умолчанию. После первого шага `m = 0.2`, `v = 0.004`, `w = 0.999`;
# после второго `m = 0.08`, `v = 0.004996`, `w = 0.998734`. Длина первого шага равна скорости: у Adam это так при любом
# градиенте, который намного больше $\varepsilon$.
# %% [markdown] lang="en"
# ## Task 4. Adam (3 points)
#
# Adam combines the two: a running mean of the gradient over the root of a running mean of its square.
#
# $$m \leftarrow \beta_1 m + (1 - \beta_1)\, g, \qquad v \leftarrow \beta_2 v + (1 - \beta_2)\, g^2,$$
#
# $$\hat m = \frac{m}{1 - \beta_1^t}, \qquad \hat v = \frac{v}{1 - \beta_2^t}, \qquad
# w \leftarrow w - \alpha\, \frac{\hat m}{\sqrt{\hat v} + \varepsilon}.$$
#
# Here $t$ is the number of the step, $t = 1$ in the first. `config` holds the number of steps made so far, 0 at first.
#
# - 1 point: the right `m`, `v` and `t` in the dictionary that you return. What is remembered are the means before the
#   correction.
# - 1 point: the correction, that is, the first steps.
# - 1 point: all together, a hundred steps, some of them with very small gradients.
#
# Example: `w = 1`, the gradients are 2 and −1, the settings those by default. After the first step `m = 0.2`,
# `v = 0.004`, `w = 0.999`; after the second `m = 0.08`, `v = 0.004996`, `w = 0.998734`. The first step is as long as
# the learning rate: with Adam this holds for any gradient far larger than $\varepsilon$.

# %% id="adam" grade="autograded"
def adam(w, dw, config):
    config = {"learning_rate": 1e-3, "beta1": 0.9, "beta2": 0.999, "eps": 1e-8,
              "t": 0, "m": 0.0, "v": 0.0, **config}
    ### BEGIN SOLUTION
    beta1, beta2 = config["beta1"], config["beta2"]
    t = config["t"] + 1
    m = beta1 * config["m"] + (1 - beta1) * dw
    v = beta2 * config["v"] + (1 - beta2) * dw**2
    m_hat = m / (1 - beta1**t)
    v_hat = v / (1 - beta2**t)
    step = config["learning_rate"] * m_hat / (np.sqrt(v_hat) + config["eps"])
    return w - step, {**config, "t": t, "m": m, "v": v}
    ### END SOLUTION

# %% id="test-adam-means" grade="test" points=1
from dl101.check import hw6 as check
check.adam_means(adam)
### BEGIN HIDDEN TESTS
check.adam_means(adam, seed=2014, shapes=((5,), (4, 1), (2, 2, 3)))
### END HIDDEN TESTS

# %% id="test-adam-correction" grade="test" points=1
from dl101.check import hw6 as check
check.adam_correction(adam)
### BEGIN HIDDEN TESTS
check.adam_correction(adam, seed=2014, shapes=((5,), (4, 1), (2, 2, 3)))
### END HIDDEN TESTS

# %% id="test-adam" grade="test" points=1
from dl101.check import hw6 as check
check.adam(adam)
### BEGIN HIDDEN TESTS
check.adam(adam, seed=2014, shapes=((5,), (4, 1), (2, 2, 3)))
### END HIDDEN TESTS

# %% [markdown] lang="ru" id="adamw-text"
# ## Задача 5. AdamW (2 балла)
#
# Чтобы веса не росли, их на каждом шаге немного уменьшают. AdamW делает это отдельно от градиента:
#
# $$w \leftarrow (1 - \alpha\lambda)\, w,$$
#
# а потом идёт обычный шаг Adam, уже от уменьшенного веса. Здесь $\lambda$ — `config["weight_decay"]`; в `m` и `v` она
# не входит. Можно вызвать вашу `adam`, можно написать всё заново. Один балл за полный шаг, один за само убывание, при
# нулевом градиенте.
#
# Пример: `w = 2`, `dw = 0`, `learning_rate = 0.1`, `weight_decay = 0.5`. Новый вес 1,9.
# %% [markdown] lang="en"
# ## Task 5. AdamW (2 points)
#
# To keep weights from growing, each step makes them a little smaller. AdamW does so separately from the gradient:
#
# $$w \leftarrow (1 - \alpha\lambda)\, w,$$
#
# and then takes Adam's usual step, from the smaller weight. Here $\lambda$ is `config["weight_decay"]`; it does not
# enter `m` and `v`. You may call your `adam` or write it all anew. There is one point for the whole step and one for
# the decay alone, with a gradient of zero.
#
# Example: `w = 2`, `dw = 0`, `learning_rate = 0.1`, `weight_decay = 0.5`. The new weight is 1.9.

# %% id="adamw" grade="autograded"
def adamw(w, dw, config):
    config = {"learning_rate": 1e-3, "weight_decay": 1e-2, **config}
    ### BEGIN SOLUTION
    shrunk = (1 - config["learning_rate"] * config["weight_decay"]) * w
    return adam(shrunk, dw, config)
    ### END SOLUTION

# %% id="test-adamw" grade="test" points=1
from dl101.check import hw6 as check
check.adamw(adamw)
### BEGIN HIDDEN TESTS
check.adamw(adamw, seed=2019, shapes=((5,), (4, 1), (2, 2, 3)))
### END HIDDEN TESTS

# %% id="test-adamw-decay" grade="test" points=1
from dl101.check import hw6 as check
check.adamw_decay(adamw)
### BEGIN HIDDEN TESTS
check.adamw_decay(adamw, seed=2019, shapes=((5,), (4, 1), (2, 2, 3)))
### END HIDDEN TESTS

# %% [markdown] lang="ru" id="torch-text"
# Теперь сравним с `torch.optim`: те же потери, то же начало, сто шагов. На рисунке наибольшая разница весов после
# каждого шага. Слева двойная точность, справа одинарная, в которой обычно и учат сети: в ней числа верны лишь до
# седьмого знака. Пунктир — $10^{-8}$ и $10^{-4}$.
# %% [markdown] lang="en"
# Now we compare with `torch.optim`: the same loss, the same start, a hundred steps. The figure shows the largest
# difference between the weights after each step. On the left is double precision, on the right single, in which
# networks are mostly trained: it holds only about seven digits. The dashed lines are $10^{-8}$ and $10^{-4}$.

# %% id="torch-picture"
mine = {"sgd": sgd, "momentum": momentum, "rmsprop": rmsprop, "adam": adam, "adamw": adamw}
figures.beside_torch(check.torch_differences(mine))
plt.show()

# %% [markdown] lang="ru" id="slide-text"
# ## Задача 6. Adam со слайда (2 балла)
#
# На слайдах, из которых вырос курс, Adam записан так. Наши $m$, $v$ и $\alpha$ там названы $v$, $G$ и $D_i$; даны
# $\beta_1 = 0{,}9$, $\beta_2 = 0{,}99$, $\varepsilon = 10^{-8}$. Для $k = 0, 1, \dots, K - 1$:
#
# $$v^k = \beta_1 v^{k-1} + (1 - \beta_1)\, g^k, \qquad G_i^k = \beta_2 G_i^{k-1} + (1 - \beta_2)\,(g_i^k)^2,$$
#
# $$\hat v^k = \frac{v^k}{1 - \beta_1^{k+1}}, \qquad \hat G^k = \frac{G^k}{1 - \beta_2^{k+1}}, \qquad
# x_i^{k+1} = x_i^k - \frac{D_i}{\sqrt{\hat G_i^k + \varepsilon}}\, \hat v_i^k.$$
#
# Напишите `slide_adam(w, dw, config)`, один шаг. Имена в `config` те же, что у `adam`, и первую строку напишите сами:
# `learning_rate` по умолчанию $10^{-3}$, остальное со слайда. У каждой координаты может быть свой шаг $D_i$, тогда
# `learning_rate` — массив.
#
# Пример: `w = 0`, `dw = 1e-5`, настройки по умолчанию. Новый вес $-9{,}95 \cdot 10^{-5}$, а у `adam` он был бы
# $-9{,}99 \cdot 10^{-4}$.
# %% [markdown] lang="en"
# ## Task 6. The slide's Adam (2 points)
#
# The slides this course grew from write Adam like this. Our $m$, $v$ and $\alpha$ are called $v$, $G$ and $D_i$ there,
# and the settings are $\beta_1 = 0.9$, $\beta_2 = 0.99$, $\varepsilon = 10^{-8}$. For $k = 0, 1, \dots, K - 1$:
#
# $$v^k = \beta_1 v^{k-1} + (1 - \beta_1)\, g^k, \qquad G_i^k = \beta_2 G_i^{k-1} + (1 - \beta_2)\,(g_i^k)^2,$$
#
# $$\hat v^k = \frac{v^k}{1 - \beta_1^{k+1}}, \qquad \hat G^k = \frac{G^k}{1 - \beta_2^{k+1}}, \qquad
# x_i^{k+1} = x_i^k - \frac{D_i}{\sqrt{\hat G_i^k + \varepsilon}}\, \hat v_i^k.$$
#
# Write `slide_adam(w, dw, config)`, one step. The names in `config` are those of `adam`; this time you write the first
# line too: `learning_rate` is $10^{-3}$ by default, the rest is on the slide. Each coordinate may have a step $D_i$ of
# its own; `learning_rate` is an array then.
#
# Example: `w = 0`, `dw = 1e-5`, the settings by default. The new weight is $-9.95 \cdot 10^{-5}$; with `adam` it would
# be $-9.99 \cdot 10^{-4}$.

# %% id="slide-adam" grade="autograded"
def slide_adam(w, dw, config):
    ### BEGIN SOLUTION
    config = {"learning_rate": 1e-3, "beta1": 0.9, "beta2": 0.99, "eps": 1e-8,
              "t": 0, "m": 0.0, "v": 0.0, **config}
    t = config["t"] + 1
    m = config["beta1"] * config["m"] + (1 - config["beta1"]) * dw
    v = config["beta2"] * config["v"] + (1 - config["beta2"]) * dw**2
    m_hat, v_hat = m / (1 - config["beta1"] ** t), v / (1 - config["beta2"] ** t)
    step = config["learning_rate"] / np.sqrt(v_hat + config["eps"]) * m_hat
    return w - step, {**config, "t": t, "m": m, "v": v}
    ### END SOLUTION

# %% id="test-slide-adam" grade="test" points=1
from dl101.check import hw6 as check
check.slide_adam(slide_adam)
### BEGIN HIDDEN TESTS
check.slide_adam(slide_adam, seed=2025, shapes=((5,), (4, 1), (2, 2, 3)))
### END HIDDEN TESTS

# %% [markdown] lang="ru" id="average-text"
# Последняя строка слайда: результат — не $x^K$, а $\frac1K \sum_{k=0}^{K} x^k$. Задумано среднее всех точек пути, но
# сосчитайте, сколько слагаемых в сумме. Напишите `average(points)`, которая вычисляет настоящее среднее: `points` —
# массив, `points[k]` — это $x^k$. Результат той же формы, что $x^k$.
#
# Пример: для `points = [[1, 2], [3, 4], [5, 0]]` среднее `[3, 2]`. Если все точки одинаковы, среднее равно им.
# %% [markdown] lang="en"
# The last line of the slide: the result is not $x^K$ but $\frac1K \sum_{k=0}^{K} x^k$. The mean of all points on the
# way is meant, but count the terms of the sum. Write `average(points)`, which computes a true mean: `points` is an
# array, `points[k]` is $x^k$, and the result has the shape of $x^k$.
#
# Example: for `points = [[1, 2], [3, 4], [5, 0]]` the mean is `[3, 2]`. If all points are the same, the mean equals
# them.

# %% id="average" grade="autograded"
def average(points):
    ### BEGIN SOLUTION
    return np.mean(points, axis=0)
    ### END SOLUTION

# %% id="test-average" grade="test" points=1
from dl101.check import hw6 as check
check.average(average)
### BEGIN HIDDEN TESTS
check.average(average, seed=2025, shapes=((7, 3), (2,), (1, 4), (5, 5), (4, 3, 2)))
### END HIDDEN TESTS

# %% [markdown] lang="ru" id="slide-picture-text"
# Два Adam и среднее на $f(w) = w^2$: начало в точке 1, тысяча шагов, скорость 0,001.
# %% [markdown] lang="en"
# The two Adams and the mean on $f(w) = w^2$: the start is 1, a thousand steps at the rate 0.001.

# %% id="slide-picture"
settings = {"learning_rate": 0.001}
racers = {"adam": (adam, settings), "slide_adam": (slide_adam, settings)}
ways = given.trails(lambda w: w**2, lambda w: 2 * w, 1.0, racers, steps=1000)
figures.slide_result(ways)
plt.show()

# %% [markdown] lang="ru" id="schedule-text"
# ## Задача 7. Расписание (1 балл)
#
# Вначале скорость поднимают, к концу гасят. Напишите `schedule(k, warm, steps)`: число, на которое умножают скорость в
# шаге $k = 0, 1, 2, \dots$
#
# - Разогрев: в первых `warm` шагах множитель растёт равномерно, `1/warm, 2/warm, …, 1`. При `warm = 0` разогрева нет.
# - Потом половина косинуса, от 1 в шаге `warm` до 0 в шаге `steps`: $\frac{1 + \cos \pi s}{2}$, где $s$ — доля пути от
#   `warm` до `steps`.
# - Дальше ноль. `steps` всегда больше `warm`.
#
# Пример: при `warm = 2`, `steps = 6` множители шагов от 0 до 7 — 0,5; 1; 1; 0,8536; 0,5; 0,1464; 0; 0.
# %% [markdown] lang="en"
# ## Task 7. A schedule (1 point)
#
# At the beginning the rate is raised, towards the end it is lowered. Write `schedule(k, warm, steps)`: the number by
# which the rate is multiplied in step $k = 0, 1, 2, \dots$
#
# - Warm-up: in the first `warm` steps the factor grows evenly, `1/warm, 2/warm, …, 1`. With `warm = 0` there is no
#   warm-up.
# - Then half a cosine, from 1 in step `warm` to 0 in step `steps`: $\frac{1 + \cos \pi s}{2}$, where $s$ is the
#   fraction of the way from `warm` to `steps`.
# - After that, zero. `steps` is always larger than `warm`.
#
# Example: with `warm = 2`, `steps = 6` the factors of the steps 0 to 7 are 0.5, 1, 1, 0.8536, 0.5, 0.1464, 0, 0.

# %% id="schedule" grade="autograded"
def schedule(k, warm, steps):
    ### BEGIN SOLUTION
    if k < warm:
        return (k + 1) / warm
    s = np.minimum((k - warm) / (steps - warm), 1)
    return (1 + np.cos(np.pi * s)) / 2
    ### END SOLUTION

# %% id="test-schedule" grade="test" points=1
from dl101.check import hw6 as check
check.schedule(schedule)
### BEGIN HIDDEN TESTS
check.schedule(schedule, plans=((5, 12), (1, 4), (0, 6), (10, 60)))
### END HIDDEN TESTS

# %% [markdown] lang="ru" id="experiment-text"
# ## Задача 8. Где они расходятся (1 балл)
#
# На $f(w) = w^2$ место $\varepsilon$ незаметно: с одной и той же $\beta_2$ оба Adam идут шаг в шаг. Найдите чашу
# $f(w) = a w^2$, на которой Adam слайда почти стоит, а Adam из статьи спускается.
#
# Условия: начало в точке 1, тысяча шагов, скорость 0,001, у обоих $\beta_2 = 0{,}99$. Ответ — число `curvature`, это
# $a$. Оно засчитывается, если Adam слайда остался выше 0,9, а Adam опустился ниже 0,3.
#
# Сначала подумайте. Градиент равен $2aw$. При каких градиентах $\varepsilon = 10^{-8}$ под корнем становится заметным?
# А вне корня? Потом пробуйте: меняйте `a` в ячейке ниже. От ваших функций её рисунок не зависит.
# %% [markdown] lang="en"
# ## Task 8. Where they part (1 point)
#
# On $f(w) = w^2$ the place of $\varepsilon$ makes no difference: with the same $\beta_2$ both Adams walk in step. Find
# a bowl $f(w) = a w^2$ in which the slide's Adam hardly moves and the paper's Adam goes down.
#
# The conditions: start 1, a thousand steps, rate 0.001, $\beta_2 = 0.99$ for both. The answer is the number
# `curvature`, which is $a$. It counts if the slide's Adam has stayed above 0.9 and Adam has come below 0.3.
#
# Think first. The gradient is $2aw$. For which gradients does $\varepsilon = 10^{-8}$ under the root begin to matter?
# And outside the root? Then try: change `a` in the cell below. Its figure does not depend on your functions.

# %% id="experiment-picture"
a = 1.0
figures.bowl(a, check.flat_bowl(a))
plt.show()

# %% id="experiment" grade="autograded"
curvature = None
### BEGIN SOLUTION
curvature = 1e-7
### END SOLUTION

# %% id="test-experiment" grade="test" points=1
from dl101.check import hw6 as check
check.experiment(curvature)

# %% [markdown] lang="ru" id="logistic-text"
# ## Все вместе
#
# Логистическая регрессия на 400 примерах с двумя признаками. Второй измерен в мелких единицах, и числа в нём в 30 раз
# больше. Градиент считается по батчам из 16 примеров, поэтому он с шумом; батчи у всех одни и те же. Последний участник
# — Adam с вашим расписанием.
# %% [markdown] lang="en"
# ## All of them
#
# Logistic regression on 400 examples with two features. The second is measured in small units, and its numbers are 30
# times larger. The gradient is computed on batches of 16 examples, so it is noisy; the batches are the same for all.
# The last runner is Adam with your schedule.

# %% id="logistic-data"
m = 400
X = np.stack([normal(1, m), 30 * normal(2, m)], axis=1)  # (m, 2)
y = (X @ [2, 2 / 30] + normal(3, m) > 0) * 1.0
batches = np.random.default_rng(0).integers(m, size=(600, 16))


def loss(w):
    z = X @ w
    return np.mean(np.logaddexp(0, z) - y * z)


def batch_gradient(w, k):
    rows = batches[k]
    return X[rows].T @ (1 / (1 + np.exp(-X[rows] @ w)) - y[rows]) / len(rows)


lowest = 0.278756158  # ru: наименьшие потери, методом Ньютона  # en: the least loss, by Newton's method

# %% id="logistic-run"
racers = {
    "sgd": (sgd, {"learning_rate": 0.01}),
    "momentum": (momentum, {"learning_rate": 0.003}),
    "rmsprop": (rmsprop, {"learning_rate": 0.03}),
    "adam": (adam, {"learning_rate": 0.1}),
    "slide_adam": (slide_adam, {"learning_rate": 0.1}),
}
problem = {"f": loss, "gradient": batch_gradient, "start": np.zeros(2), "steps": 600, "stochastic": True}
ways = given.trails(racers=racers, **problem)
last = {"scheduled": (adam, {"learning_rate": 0.1})}
ways |= given.trails(racers=last, schedule=lambda k: schedule(k, 30, 600), **problem)
figures.losses(ways, lowest)
plt.show()

# %% [markdown] lang="ru" id="logistic-table-text"
# Насколько потери выше наименьших: в последней точке, в среднем за последние сто шагов и в среднем всех точек пути,
# которое вернул бы метод со слайда.
# %% [markdown] lang="en"
# How far the loss is above the least one: at the last point, averaged over the last hundred steps, and at the mean of
# all points on the way, which is what the slide's method would return.

# %% id="logistic-table"
figures.table(ways, loss, lowest)

# %% [markdown] lang="ru" id="which-one-text"
# ## Вопрос (2 балла, читает преподаватель)
#
# Ответьте в 5–9 предложениях, опираясь на рисунки и таблицу. Скорости и число шагов можно поменять и посмотреть, что
# будет.
#
# 1. Почему SGD и момент отстали и почему их не спасает скорость побольше? Почему Adam это не мешает?
# 2. Adam с постоянной скоростью к концу прыгает. Как помогают расписание и среднее точек и какой ценой?
# 3. В задаче 8 два Adam разошлись, а здесь идут почти вместе. Почему?
# 4. Что вы взяли бы для этих данных? Назовите случай, когда взяли бы другое.
# %% [markdown] lang="en"
# ## A question (2 points, read by the instructor)
#
# Answer in 5 to 9 sentences, drawing on the figures and the table. You may change rates and the number of steps and see
# what happens.
#
# 1. Why did SGD and momentum fall behind, and why does a larger rate not save them? Why does Adam have no such trouble?
# 2. Adam at a constant rate jumps about at the end. How do the schedule and the mean of the points help, and at what
#    cost?
# 3. In task 8 the two Adams parted; here they stay almost together. Why?
# 4. What would you choose for these data? Name a case in which you would choose something else.

# %% [markdown] lang="ru" id="which-one" grade="manual" points=2
# **Образец ответа.** Второй признак в 30 раз больше, значит, и производная по его весу в десятки раз больше, а кривизна
# — в сотни раз. Это крутое направление и ограничивает скорость SGD: при большей второй вес прыгает через дно. А вдоль
# пологого, у первого веса, шаги поэтому крошечные; момент удлиняет и те и другие, отношение остаётся прежним. Adam
# делит каждую производную на её обычную величину, и шаги обоих весов одной длины, около скорости. Эта длина не убывает,
# когда градиент слабеет, поэтому с шумом батчей Adam у дна прыгает. Расписание сводит длину шага к нулю, но нужно
# заранее знать число шагов. Среднее точек гасит шум без расписания, но тащит за собой начало пути: у SGD, который ещё в
# дороге, оно хуже последней точки. В задаче 8 градиенты меньше $10^{-4}$, корня из $\varepsilon$, и под корнем
# $\varepsilon$ больше $\hat v$; здесь они в тысячи раз больше, и место $\varepsilon$ ничего не меняет. Для этих данных
# я взял бы Adam с расписанием. Если признаки привести к одному масштабу, хватит SGD с моментом; если градиенты очень
# малы, Adam слайда не годится.
#
# **Оценка.** По 0,5 балла за пункт. Первый: назван разный масштаб признаков (кривизны) и то, что Adam делит на обычную
# величину градиента. Второй: постоянная длина шага и шум; расписание или среднее гасит его, и названа хотя бы одна
# цена. Третий: величина градиента сравнена с $10^{-4}$ или сказано, что $\hat v$ намного больше $\varepsilon$.
# Четвёртый: выбор обоснован таблицей или рисунком, и назван случай, в котором он был бы другим. Другие верные доводы
# засчитываются.
# %% [markdown] lang="en"
# **Model answer.** The second feature is 30 times larger, so the derivative with respect to its weight is tens of times
# larger, and the curvature hundreds of times. This steep direction limits the rate of SGD: at a larger one the second
# weight jumps across the bottom. So the steps along the gentle direction, that of the first weight, are tiny; momentum
# makes both kinds longer, and their proportion stays the same. Adam divides each derivative by its usual size, and the
# steps of both weights are equally long, about as long as the rate. That length does not shrink as the gradient
# weakens, so with the noise of the batches Adam jumps about near the bottom. The schedule takes the length of the step
# to zero, but the number of steps has to be known in advance. The mean of the points smooths the noise without a
# schedule, but drags the beginning along: for SGD, which is still on its way, it is worse than the last point. In task
# 8 the gradients are below $10^{-4}$, the root of $\varepsilon$, and under the root $\varepsilon$ is larger than
# $\hat v$; here they are thousands of times larger, and the place of $\varepsilon$ changes nothing. For these data I
# would choose Adam with a schedule. With features brought to one scale, SGD with momentum will do; with very small
# gradients the slide's Adam will not.
#
# **Marking.** 0.5 points for each item. First: the different scales of the features (the curvature), and that Adam
# divides by the usual size of the gradient. Second: a constant length of step, and noise; the schedule or the mean
# reduces it, with at least one cost named. Third: the size of the gradient is compared with $10^{-4}$, or $\hat v$ is
# said to be far above $\varepsilon$. Fourth: the choice is backed by the table or a figure, and a case is named in
# which it would be different. Other arguments that are right count too.

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
handin.hand_in("hw6_adam", student="")
