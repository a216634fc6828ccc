# %% [markdown] lang="ru" id="title"
# # Домашнее задание 4. Приближение с гарантией
#
# Сеть из нейронов ReLU рисует ломаную. В этом задании вы найдёте ломаную по весам, потом веса по ломаной и наконец
# построите сеть, которая нигде не отходит от данной функции больше чем на заданное $\varepsilon$. В последней задаче
# видно, где это не получается. Формулы выведены в лекциях 06 и 07, здесь они становятся кодом.
#
# Всего 15 баллов: 13 за функции, 2 за ответ словами. Под каждой задачей стоит проверка, её можно запускать сколько
# угодно раз. Баллы за задачи не зависят друг от друга. При оценке те же проверки повторятся на других данных. Функции
# нужно написать самому, хватит NumPy: готовые из `dl101`, SciPy и других библиотек не засчитываются.
# %% [markdown] lang="en"
# # Homework 4. Approximation with a guarantee
#
# A network of ReLU units draws a polygonal line. Here you will find the line from the weights, then the weights from
# the line, and finally build a network that is nowhere further than a given $\varepsilon$ from a function. The last
# task shows where this fails. The formulas were derived in lectures 06 and 07; here they become code.
#
# There are 15 points: 13 for functions, 2 for an answer in words. Below each task there is a check, which you may run
# as often as you like. The points of the tasks do not depend on each other. Grading repeats the same checks on other
# data. Write every function yourself, NumPy is all you need: ready-made ones of `dl101`, SciPy and other libraries earn
# nothing.

# %% id="setup" setup="homework"

# %% id="imports"
import matplotlib.pyplot as plt
import numpy as np
from dl101 import say
from dl101.check import hw4 as check
from dl101.figures import hw4 as figures

# %% [markdown] lang="ru" id="network-text"
# ## Задача 1. Сеть (1 балл)
#
# Один вход, один выход, $h$ скрытых нейронов. Обозначения те же, что в лекции 06:
#
# $$y = \phi_0 + \sum_{i=1}^{h} \phi_i \operatorname{ReLU}(\theta_{i0} + \theta_{i1} x)$$
#
# Напишите `network(x, theta0, theta1, phi0, phi)`.
#
# - `x` — точки, форма `(m,)`;
# - `theta0`, `theta1`, `phi` — по числу на нейрон, форма `(h,)`; `phi0` — число;
# - результат `y` — форма `(m,)`.
#
# Ниже веса сети из лекции 06, на ней можно пробовать. Пример: для `x = np.array([0, 0.75, 2])` у неё получается
# `y = [-0.5, -0.375, 0.25]`.
# %% [markdown] lang="en"
# ## Task 1. The network (1 point)
#
# One input, one output, $h$ hidden units. The notation is that of lecture 06:
#
# $$y = \phi_0 + \sum_{i=1}^{h} \phi_i \operatorname{ReLU}(\theta_{i0} + \theta_{i1} x)$$
#
# Write `network(x, theta0, theta1, phi0, phi)`.
#
# - `x` holds points, shape `(m,)`;
# - `theta0`, `theta1`, `phi` hold a number for each unit, shape `(h,)`; `phi0` is a number;
# - the result `y` has shape `(m,)`.
#
# Below are the weights of the network of lecture 06, to try things on. Example: for `x = np.array([0, 0.75, 2])` it
# gives `y = [-0.5, -0.375, 0.25]`.

# %% id="example"
theta0, theta1 = np.array([1.5, -0.5, -2.0]), np.array([-1.0, 1.0, 2.0])
phi0, phi = 1.0, np.array([-1.0, -2.5, 1.5])

# %% id="network" grade="autograded"
def network(x, theta0, theta1, phi0, phi):
    ### BEGIN SOLUTION
    z = theta0 + x[:, None] * theta1  # ru: (m, h): точка в строке, нейрон в столбце  # en: a row per point
    return phi0 + np.maximum(z, 0) @ phi
    ### END SOLUTION

# %% id="test-network" grade="test" points=1
from dl101.check import hw4 as check
check.network(network)
### BEGIN HIDDEN TESTS
check.network(network, seed=2906, sizes=((7, 2), (3, 9), (1, 1), (6, 6), (40, 5)))
### END HIDDEN TESTS

# %% [markdown] lang="ru" id="joints-text"
# ## Задача 2. Точки излома (2 балла)
#
# График может сломаться только там, где преактивация нейрона обращается в ноль: $\theta_{i0} + \theta_{i1} x = 0$.
#
# Напишите `joints(theta0, theta1, low, high)`: верните массив точек излома, которые лежат строго между `low` и `high`,
# слева направо.
#
# Второй балл — за особые случаи. У нейрона с $\theta_{i1} = 0$ излома нет. Если изломы нескольких нейронов совпали,
# точка входит в ответ один раз. Концы отрезка не считаются. Если изломов нет, массив пустой.
#
# Пример: для сети из задачи 1 `joints(theta0, theta1, 0, 2)` — это `[0.5, 1, 1.5]`, а между 0 и 1 излом один, `[0.5]`.
# %% [markdown] lang="en"
# ## Task 2. The joints (2 points)
#
# The graph can bend only where the pre-activation of a unit is zero: $\theta_{i0} + \theta_{i1} x = 0$.
#
# Write `joints(theta0, theta1, low, high)`: return an array of the joints strictly between `low` and `high`, from left
# to right.
#
# The second point is for special cases. A unit with $\theta_{i1} = 0$ has no joint. Where the joints of several units
# coincide, the point appears in the answer once. The ends of the interval do not count as inside. If there are no
# joints, the array is empty.
#
# Example: for the network of task 1 `joints(theta0, theta1, 0, 2)` is `[0.5, 1, 1.5]`; between 0 and 1 there is one
# joint, `[0.5]`.

# %% id="joints" grade="autograded"
def joints(theta0, theta1, low, high):
    ### BEGIN SOLUTION
    bends = theta1 != 0
    places = -theta0[bends] / theta1[bends]
    return np.unique(places[(low < places) & (places < high)])
    ### END SOLUTION

# %% id="test-joints" grade="test" points=1
from dl101.check import hw4 as check
check.joints(joints)
### BEGIN HIDDEN TESTS
check.joints(joints, seed=2907, units=(5, 3, 1, 10, 2))
### END HIDDEN TESTS

# %% id="test-joints-special" grade="test" points=1
from dl101.check import hw4 as check
check.joints_special(joints)
### BEGIN HIDDEN TESTS
check.joints_special(joints, seed=2907, count=5)
### END HIDDEN TESTS

# %% [markdown] lang="ru" id="slopes-text"
# ## Задача 3. Наклоны (2 балла)
#
# Изломы делят отрезок на участки. На каждом график прямой, а его наклон — сумма $\phi_i \theta_{i1}$ по нейронам,
# активным на этом участке.
#
# Напишите `slopes(theta0, theta1, phi, low, high)`: верните массив наклонов участков между `low` и `high`, слева
# направо. Их на один больше, чем точек в `joints`. Наклоны соседних участков могут и совпасть, тогда число стоит
# дважды.
#
# Первый балл — за сети, где все $\theta_{i1} > 0$: каждый нейрон смотрит вправо, то есть активен справа от своего
# излома. Второй — за любые: при $\theta_{i1} < 0$ нейрон активен слева от излома, а при $\theta_{i1} = 0$ либо всюду,
# либо нигде.
#
# Пример: для сети из задачи 1 между 0 и 2 наклоны равны `[1, -1.5, 1.5, 0.5]`.
# %% [markdown] lang="en"
# ## Task 3. The slopes (2 points)
#
# The joints cut the interval into pieces. On each of them the graph is straight, and its slope is the sum of
# $\phi_i \theta_{i1}$ over the units that are active there.
#
# Write `slopes(theta0, theta1, phi, low, high)`: return an array of the slopes of the pieces between `low` and `high`,
# from left to right. There is one more slope than there are points in `joints`. Two neighbouring slopes may be equal;
# then the number appears twice.
#
# The first point is for networks where all $\theta_{i1} > 0$: each unit faces right, that is, it is active to the right
# of its joint. The second is for all networks: with $\theta_{i1} < 0$ a unit is active to the left of its joint, with
# $\theta_{i1} = 0$ either everywhere or nowhere.
#
# Example: for the network of task 1 the slopes between 0 and 2 are `[1, -1.5, 1.5, 0.5]`.

# %% id="slopes" grade="autograded"
def slopes(theta0, theta1, phi, low, high):
    ### BEGIN SOLUTION
    ends = np.concatenate([[low], joints(theta0, theta1, low, high), [high]])
    middles = (ends[:-1] + ends[1:]) / 2  # ru: внутри участка никто не переключается  # en: nobody switches inside
    active = theta0 + middles[:, None] * theta1 > 0
    return active @ (phi * theta1)
    ### END SOLUTION

# %% id="test-slopes-right" grade="test" points=1
from dl101.check import hw4 as check
check.slopes_right(slopes)
### BEGIN HIDDEN TESTS
check.slopes_right(slopes, seed=2908, units=(3, 1, 8, 5))
### END HIDDEN TESTS

# %% id="test-slopes" grade="test" points=1
from dl101.check import hw4 as check
check.slopes(slopes)
### BEGIN HIDDEN TESTS
check.slopes(slopes, seed=2908, units=(3, 6, 9))
### END HIDDEN TESTS

# %% [markdown] lang="ru" id="pieces-text"
# Вот сеть из примера, у каждого участка подписан его наклон. Сходятся ли числа с рисунком?
# %% [markdown] lang="en"
# Here is the network of the example, each piece labelled with its slope. Do the numbers agree with the picture?

# %% id="pieces-picture"
x = np.linspace(0, 2, 201)
y = network(x, theta0, theta1, phi0, phi)
figures.pieces(x, y, joints(theta0, theta1, 0, 2), slopes(theta0, theta1, phi, 0, 2))
plt.show()

# %% [markdown] lang="ru" id="interpolation-text"
# ## Задача 4. Ломаная через точки (1 балл)
#
# Теперь наоборот: даны точки, нужны веса. Узлы $x_0 < x_1 < \dots < x_n$, высоты $y_0, \dots, y_n$. В начало каждого
# звена поставим нейрон, который смотрит вправо. Его вес — скачок наклона, ведь нейроны, включившиеся раньше, растут и
# дальше:
#
# $$F(x) = y_0 + \sum_{i=0}^{n-1} (s_i - s_{i-1}) \operatorname{ReLU}(x - x_i), \quad s_{-1} = 0.$$
#
# Здесь $s_i$ — наклон звена от $x_i$ до $x_{i+1}$.
#
# Напишите `interpolation(knots, values)`: `knots` и `values` формы `(n + 1,)`, узлы возрастают, но могут стоять
# неравномерно. Верните `theta0, theta1, phi0, phi`: три массива формы `(n,)` и число `phi0`. Подойдут любые веса, если
# между крайними узлами график тот же, а нейронов не больше `n`.
#
# Пример: для `knots = np.array([0, 1, 3])` и `values = np.array([1, 3, 2])` по этой формуле выходит `theta0 = [0, -1]`,
# `theta1 = [1, 1]`, `phi0 = 1`, `phi = [2, -2.5]`.
# %% [markdown] lang="en"
# ## Task 4. A polygonal line through points (1 point)
#
# Now the other way round: points are given, weights are wanted. The knots are $x_0 < x_1 < \dots < x_n$, the heights
# $y_0, \dots, y_n$. At the start of each piece we put a unit that faces right. Its weight is the jump of the slope,
# since the units that started earlier go on rising:
#
# $$F(x) = y_0 + \sum_{i=0}^{n-1} (s_i - s_{i-1}) \operatorname{ReLU}(x - x_i), \quad s_{-1} = 0.$$
#
# Here $s_i$ is the slope of the piece from $x_i$ to $x_{i+1}$.
#
# Write `interpolation(knots, values)`: `knots` and `values` have shape `(n + 1,)`; the knots increase but need not be
# equally spaced. Return `theta0, theta1, phi0, phi`: three arrays of shape `(n,)` and the number `phi0`. Any weights
# will do if the graph between the outer knots is the same and there are at most `n` units.
#
# Example: for `knots = np.array([0, 1, 3])` and `values = np.array([1, 3, 2])` this formula gives `theta0 = [0, -1]`,
# `theta1 = [1, 1]`, `phi0 = 1`, `phi = [2, -2.5]`.

# %% id="interpolation" grade="autograded"
def interpolation(knots, values):
    ### BEGIN SOLUTION
    s = np.diff(values) / np.diff(knots)
    return -knots[:-1], np.ones(len(s)), values[0], np.diff(s, prepend=0.0)
    ### END SOLUTION

# %% id="test-interpolation" grade="test" points=1
from dl101.check import hw4 as check
check.interpolation(interpolation)
### BEGIN HIDDEN TESTS
check.interpolation(interpolation, seed=2909, pieces=(2, 5, 1, 12))
### END HIDDEN TESTS

# %% [markdown] lang="ru" id="largest-error-text"
# ## Задача 5. Насколько мы ошиблись (1 балл)
#
# Ошибкой в лекции 07 назвали наибольшее отклонение, $\max |f(x) - F(x)|$. Измерим его на сетке.
#
# Напишите `largest_error(f, F, low, high, points)`. `f` и `F` — функции: они берут массив точек формы `(m,)` и
# возвращают массив той же формы. Сетка — `points` точек через равные промежутки от `low` до `high`, оба конца входят.
# Результат — одно число.
#
# Пример: $f(x) = x^2$, $F(x) = x$, от 0 до 2. При `points = 3` ошибка равна 2 и достигается в правом конце. Для
# $F(x) = 2x$ она равна 1.
# %% [markdown] lang="en"
# ## Task 5. How far off we are (1 point)
#
# In lecture 07 the error was the largest deviation, $\max |f(x) - F(x)|$. Let us measure it on a grid.
#
# Write `largest_error(f, F, low, high, points)`. `f` and `F` are functions: they take an array of points of shape
# `(m,)` and return an array of the same shape. The grid has `points` equally spaced points from `low` to `high`, both
# ends included. The result is one number.
#
# Example: $f(x) = x^2$, $F(x) = x$, from 0 to 2. With `points = 3` the error is 2, at the right end. For $F(x) = 2x$ it
# is 1.

# %% id="largest-error" grade="autograded"
def largest_error(f, F, low, high, points):
    ### BEGIN SOLUTION
    x = np.linspace(low, high, points)
    return np.max(np.abs(f(x) - F(x)))
    ### END SOLUTION

# %% id="test-largest-error" grade="test" points=1
from dl101.check import hw4 as check
check.largest_error(largest_error)
### BEGIN HIDDEN TESTS
check.largest_error(largest_error, seed=2910, grids=(3, 8, 2, 40))
### END HIDDEN TESTS

# %% [markdown] lang="ru" id="order-text"
# Проведём ломаную через точки кривой $\sin 2\pi x$: 4, 8 и 16 звеньев. Над каждым рисунком — измеренная ошибка. Звенья
# становятся вдвое короче, а ошибка — меньше в три-четыре раза. Почему, видно из оценки в следующей задаче.
# %% [markdown] lang="en"
# Let us draw a polygonal line through points of the curve $\sin 2\pi x$, with 4, 8 and 16 pieces. Above each panel
# stands the measured error. Halve the pieces, and the error becomes three to four times smaller. The bound in the next
# task shows why.

# %% id="order-picture"
def sine(x):
    return np.sin(2 * np.pi * x)

def through(f, low, high, n):
    knots = np.linspace(low, high, n + 1)
    parameters = interpolation(knots, f(knots))
    return lambda x: network(x, *parameters)

lines = [through(sine, 0, 1, n) for n in (4, 8, 16)]
errors = [largest_error(sine, F, 0, 1, 10_001) for F in lines]
figures.fits(sine, lines, [f"{e:.3f}" for e in errors], 0, 1)
plt.show()

# %% [markdown] lang="ru" id="units-text"
# ## Задача 6. Сколько нейронов (2 балла)
#
# Разделим отрезок $[a, b]$ на $n$ участков ширины $h = (b - a)/n$. Для ломаной через точки графика верны две оценки:
#
# $$|f(x) - F(x)| \le \frac{M h^2}{8}, \quad \text{если } |f''| \le M; \qquad
# |f(x) - F(x)| \le \frac{L h}{2}, \quad \text{если } f \text{ нигде не круче } L.$$
#
# Первая оценка — из лекции. Вторая получается так. $F(x)$ — взвешенное среднее высот двух соседних узлов, и у ближнего
# узла вес больше. Если до левого узла $\lambda h$, то вес левого $1 - \lambda$, вес правого $\lambda$, и ошибка не
# больше
#
# $$(1 - \lambda) \cdot L \lambda h + \lambda \cdot L (1 - \lambda) h = 2 \lambda (1 - \lambda) L h \le \frac{L h}{2}.$$
#
# Напишите `units_for(epsilon, low, high, lipschitz, curvature)`: верните наименьшее целое $n \ge 1$, при котором ошибка
# по этим оценкам не больше $\varepsilon$. Отрезок — от `low` до `high`, `lipschitz` — это $L$, `curvature` — это $M$;
# $L$ и $M$ могут быть нулями. Вместо неизвестного числа передают бесконечность, `np.inf`; хотя бы одно известно. Если
# известны оба, берите ту оценку, по которой нейронов меньше.
#
# Примеры: `units_for(0.01, 0, 1, np.inf, 8)` — это 10, `units_for(0.01, 0, 1, 3, np.inf)` — это 150, а
# `units_for(0.01, 0, 1, 3, 8)` — снова 10.
# %% [markdown] lang="en"
# ## Task 6. How many units (2 points)
#
# Divide the interval $[a, b]$ into $n$ pieces of width $h = (b - a)/n$. For the polygonal line through points of the
# graph there are two bounds:
#
# $$|f(x) - F(x)| \le \frac{M h^2}{8}, \quad \text{if } |f''| \le M; \qquad
# |f(x) - F(x)| \le \frac{L h}{2}, \quad \text{if } f \text{ is nowhere steeper than } L.$$
#
# The first bound is from the lecture. The second comes about as follows. $F(x)$ is a weighted mean of the heights of
# two neighbouring knots, and the nearer knot weighs more. If the left one is $\lambda h$ away, its weight is
# $1 - \lambda$, that of the right one is $\lambda$, and the error is at most
#
# $$(1 - \lambda) \cdot L \lambda h + \lambda \cdot L (1 - \lambda) h = 2 \lambda (1 - \lambda) L h \le \frac{L h}{2}.$$
#
# Write `units_for(epsilon, low, high, lipschitz, curvature)`: return the least whole number $n \ge 1$ with which the
# error is at most $\varepsilon$ by these bounds. The interval goes from `low` to `high`, `lipschitz` is $L$,
# `curvature` is $M$; $L$ and $M$ may be zero. An unknown number is passed as infinity, `np.inf`; at least one is known.
# Where both are known, use the bound that needs fewer units.
#
# Examples: `units_for(0.01, 0, 1, np.inf, 8)` is 10, `units_for(0.01, 0, 1, 3, np.inf)` is 150, and
# `units_for(0.01, 0, 1, 3, 8)` is 10 again.

# %% id="units-for" grade="autograded"
def units_for(epsilon, low, high, lipschitz, curvature):
    ### BEGIN SOLUTION
    by_slope = lipschitz * (high - low) / (2 * epsilon)
    by_bend = (high - low) * np.sqrt(curvature / (8 * epsilon))
    return max(1, int(np.ceil(min(by_slope, by_bend))))
    ### END SOLUTION

# %% id="test-units-bend" grade="test" points=1
from dl101.check import hw4 as check
check.units_for_bend(units_for)
### BEGIN HIDDEN TESTS
check.units_for_bend(units_for, seed=2911, counts=(3, 9, 25, 120))
### END HIDDEN TESTS

# %% id="test-units-slope" grade="test" points=1
from dl101.check import hw4 as check
check.units_for_slope(units_for)
### BEGIN HIDDEN TESTS
check.units_for_slope(units_for, seed=2911, counts=(3, 9, 25, 120))
### END HIDDEN TESTS

# %% [markdown] lang="ru" id="approximation-text"
# ## Задача 7. Приближение с гарантией (2 балла)
#
# Соберём всё вместе. Напишите `approximation(f, low, high, epsilon, lipschitz, curvature)`: верните
# `theta0, theta1, phi0, phi` сети, которая
#
# - нигде между `low` и `high` не отличается от $f$ больше чем на `epsilon`;
# - имеет не больше нейронов, чем требует `units_for` с теми же числами.
#
# Нужно и то и другое. `f` берёт массив точек, как в задаче 5. Проверка измеряет ошибку на сетке, которой ваша функция
# не видит. Первый балл — за функции, у которых известна граница для $|f''|$, второй — за графики с углами: для них
# известен только наибольший наклон, а `curvature` — бесконечность.
#
# Пример: $f(x) = x^2$ от −1 до 1, `epsilon = 0.05`, `lipschitz = 2`, `curvature = 2`. Хватает пяти нейронов, ошибка
# равна 0,04.
# %% [markdown] lang="en"
# ## Task 7. Approximation with a guarantee (2 points)
#
# Let us put it all together. Write `approximation(f, low, high, epsilon, lipschitz, curvature)`: return
# `theta0, theta1, phi0, phi` of a network that
#
# - nowhere between `low` and `high` differs from $f$ by more than `epsilon`;
# - has no more units than `units_for` asks for with the same numbers.
#
# Both are needed. `f` takes an array of points, as in task 5. The check measures the error on a grid that your function
# never sees. The first point is for functions with a known bound on $|f''|$, the second for graphs with corners: for
# them only the largest slope is known, and `curvature` is infinite.
#
# Example: $f(x) = x^2$ from −1 to 1, `epsilon = 0.05`, `lipschitz = 2`, `curvature = 2`. Five units are enough, and the
# error is 0.04.

# %% id="approximation" grade="autograded"
def approximation(f, low, high, epsilon, lipschitz, curvature):
    ### BEGIN SOLUTION
    n = units_for(epsilon, low, high, lipschitz, curvature)
    knots = np.linspace(low, high, n + 1)
    return interpolation(knots, f(knots))
    ### END SOLUTION

# %% id="test-approximation-bends" grade="test" points=1
from dl101.check import hw4 as check
check.approximation_bends(approximation)
### BEGIN HIDDEN TESTS
check.approximation_bends(approximation, seed=2912, counts=(22, 4, 9, 50))
### END HIDDEN TESTS

# %% id="test-approximation-corners" grade="test" points=1
from dl101.check import hw4 as check
check.approximation_corners(approximation)
### BEGIN HIDDEN TESTS
check.approximation_corners(approximation, seed=2912, counts=(4, 17, 38))
### END HIDDEN TESTS

# %% [markdown] lang="ru" id="wave-text"
# Кривая из лекции 07, $\sin \pi x + 0{,}3 \sin 5 \pi x$ от 0 до 2. Её наклон не больше $2{,}5 \pi$, а $|f''|$ не больше
# $8{,}5 \pi^2$. Полоса — $f \pm \varepsilon$, над рисунком $\varepsilon$ и число нейронов. Ломаная нигде из полосы не
# выходит, но виден и запас: оценка рассчитана на худшую функцию с такими $L$ и $M$.
# %% [markdown] lang="en"
# The curve of lecture 07, $\sin \pi x + 0.3 \sin 5 \pi x$ from 0 to 2. It is nowhere steeper than $2.5 \pi$, and
# $|f''|$ is at most $8.5 \pi^2$. The band is $f \pm \varepsilon$; above it stand $\varepsilon$ and the number of units.
# The polygonal line never leaves the band, yet there is room to spare: the bound is made for the worst function with
# these $L$ and $M$.

# %% id="wave-picture"
def wave(x):
    return np.sin(np.pi * x) + 0.3 * np.sin(5 * np.pi * x)

epsilons = (0.4, 0.2, 0.05)
built = [approximation(wave, 0, 2, e, 2.5 * np.pi, 8.5 * np.pi**2) for e in epsilons]
nets = [lambda x, parameters=parameters: network(x, *parameters) for parameters in built]
units = [len(phi) for _, _, _, phi in built]
titles = [say(ru=f"ε = {e}: нейронов {n}", en=f"ε = {e}: {n} units") for e, n in zip(epsilons, units)]
figures.fits(wave, nets, titles, 0, 2, band=epsilons)
plt.show()

# %% [markdown] lang="ru" id="ramp-text"
# ## Задача 8. Что ломается на скачке (2 балла)
#
# Обе оценки требуют, чтобы $f$ была непрерывной. А если у неё скачок? Пусть $f$ равна `left` левее точки `at` и `right`
# начиная с неё. Сеть непрерывна, и на месте скачка у неё будет подъём, пусть и крутой.
#
# Напишите `ramp(at, left, right, width)`: верните `theta0, theta1, phi0, phi` сети не больше чем из двух нейронов,
# график которой
#
# - равен `left` при $x \le$ `at - width/2`;
# - равен `right` при $x \ge$ `at + width/2`;
# - прямой между этими точками.
#
# Если `right` меньше, чем `left`, подъём становится спуском; `width` больше нуля. Пример: `ramp(0, 0, 1, 0.5)` при
# `x = [-1, 0, 0.125, 1]` даёт `y = [0, 0.5, 0.75, 1]`.
# %% [markdown] lang="en"
# ## Task 8. What breaks at a jump (2 points)
#
# Both bounds need $f$ to be continuous. What if it jumps? Let $f$ be `left` to the left of the point `at` and `right`
# from there on. A network is continuous: in place of the jump it will have a rise, however steep.
#
# Write `ramp(at, left, right, width)`: return `theta0, theta1, phi0, phi` of a network of at most two units whose graph
#
# - is `left` for $x \le$ `at - width/2`;
# - is `right` for $x \ge$ `at + width/2`;
# - is straight between these points.
#
# If `right` is less than `left`, the rise is a fall; `width` is above zero. Example: `ramp(0, 0, 1, 0.5)` gives
# `y = [0, 0.5, 0.75, 1]` for `x = [-1, 0, 0.125, 1]`.

# %% id="ramp" grade="autograded"
def ramp(at, left, right, width):
    ### BEGIN SOLUTION
    ends = np.array([at - width / 2, at + width / 2])
    s = (right - left) / width
    return -ends, np.ones(2), left, np.array([s, -s])  # ru: второй гасит первый  # en: the second cancels the first
    ### END SOLUTION

# %% id="test-ramp" grade="test" points=1
from dl101.check import hw4 as check
check.ramp(ramp)
### BEGIN HIDDEN TESTS
check.ramp(ramp, seed=2913, count=6)
### END HIDDEN TESTS

# %% [markdown] lang="ru" id="ramp-errors-text"
# Насколько велика ошибка такого подъёма? Теперь посчитайте её не на сетке, а точно. Скачок стоит посередине подъёма, а
# весь подъём лежит внутри отрезка от `low` до `high`. Напишите `ramp_errors(left, right, width, low, high)`: верните
# два числа.
#
# - `largest` — число, к которому приближается $|f(x) - F(x)|$ вплотную к скачку. Это и есть наибольшая ошибка;
# - `mean` — среднее $|f(x) - F(x)|$ по отрезку, то есть площадь между двумя графиками, делённая на его длину.
#
# Пример: для `ramp_errors(0, 1, 0.5, -1, 1)` ответ `(0.5, 0.0625)`.
# %% [markdown] lang="en"
# How far off is such a rise? Work it out exactly this time, not on a grid. The jump is in the middle of the rise, and
# all of the rise lies within the interval from `low` to `high`. Write `ramp_errors(left, right, width, low, high)`:
# return two numbers.
#
# - `largest` is the number that $|f(x) - F(x)|$ approaches right beside the jump. This is the largest error;
# - `mean` is the mean of $|f(x) - F(x)|$ over the interval: the area between the two graphs divided by its length.
#
# Example: for `ramp_errors(0, 1, 0.5, -1, 1)` the answer is `(0.5, 0.0625)`.

# %% id="ramp-errors" grade="autograded"
def ramp_errors(left, right, width, low, high):
    ### BEGIN SOLUTION
    jump = abs(right - left)
    return jump / 2, jump * width / (4 * (high - low))  # ru: два треугольника  # en: two triangles
    ### END SOLUTION

# %% id="test-ramp-errors" grade="test" points=1
from dl101.check import hw4 as check
check.ramp_errors(ramp_errors)
### BEGIN HIDDEN TESTS
check.ramp_errors(ramp_errors, seed=2913, count=6)
### END HIDDEN TESTS

# %% [markdown] lang="ru" id="jump-picture-text"
# Слева скачок от 0 до 1 в нуле и подъёмы всё меньшей ширины, справа обе ошибки по вашей формуле.
# %% [markdown] lang="en"
# On the left a jump from 0 to 1 at zero and narrower and narrower rises, on the right both errors by your formula.

# %% id="jump-picture"
def step(x):
    return (x >= 0).astype(float)

widths = (0.8, 0.2, 0.02)
rises = [lambda x, parameters=ramp(0, 0, 1, w): network(x, *parameters) for w in widths]
largest, mean = np.array([ramp_errors(0, 1, w, -1, 1) for w in widths]).T
figures.ramps(step, rises, widths, largest, mean)
plt.show()

# %% [markdown] lang="ru" id="jump-units-text"
# Может быть, просто мало нейронов? Проведём ломаную через точки ступеньки: 11, 51 и 251 нейрон. Ячейка печатает число
# нейронов, наибольшую ошибку и среднюю.
# %% [markdown] lang="en"
# Perhaps there are just too few units? Let us draw a polygonal line through points of the step, with 11, 51 and 251
# units. The cell prints the number of units, the largest error and the mean one.

# %% id="jump-units"
x = np.linspace(-1, 1, 10_001)
for n in (11, 51, 251):
    F = through(step, -1, 1, n)
    print(n, f"{largest_error(step, F, -1, 1, 10_001):.4f} {np.mean(np.abs(step(x) - F(x))):.4f}")

# %% [markdown] lang="ru" id="at-a-jump-text"
# ## Вопрос (2 балла, читает преподаватель)
#
# Ответьте в 4–8 предложениях.
#
# 1. Почему сеть из нейронов ReLU с любыми весами, обученная или построенная, ошибается на скачке хотя бы на его
#    половину и никакое число нейронов этого не меняет?
# 2. Что тогда всё-таки становится меньше, если сузить подъём, и как быстро? Почему одна ошибка уменьшается, а другая
#    нет?
# %% [markdown] lang="en"
# ## A question (2 points, read by the instructor)
#
# Answer in 4 to 8 sentences.
#
# 1. Why is a network of ReLU units, whatever its weights, trained or built, off at a jump by at least half its height,
#    and why does no number of units change this?
# 2. What does become smaller if the rise is made narrower, and how fast? Why does one of the two errors fall while the
#    other does not?

# %% [markdown] lang="ru" id="at-a-jump" grade="manual" points=2
# **Образец ответа.** Сеть — сумма непрерывных функций, поэтому она непрерывна: вплотную к скачку, слева и справа, её
# значения почти равны одному и тому же числу $v = F(x_0)$. Функция же слева близка к одному числу, а справа к другому,
# и они отстоят друг от друга на величину скачка. Никакое $v$ не может быть ближе половины скачка к обоим, значит, хотя
# бы с одной стороны ошибка подходит к половине скачка или к большему числу. О числе нейронов и о том, откуда взялись
# веса, здесь ничего не сказано: довольно непрерывности. Лучшее, что можно сделать, — пройти посередине, как подъём.
#
# Средняя ошибка при этом падает: площадь между графиками — два треугольника, их площадь пропорциональна ширине подъёма,
# и средняя ошибка пропорциональна ей же. Наибольшая ошибка смотрит на худшую точку, а худшая точка есть при любой
# ширине. Средняя взвешивает отклонение длиной отрезка, на котором оно есть, а эта длина стремится к нулю.
#
# **Оценка.** 0,5 балла: сеть непрерывна, поэтому по обе стороны скачка она почти равна одному числу. 0,5: это число не
# может быть ближе половины скачка к обоим значениям, какими бы ни были веса и сколько бы ни было нейронов. 0,5: средняя
# ошибка падает, пропорционально ширине. 0,5: объяснено, чем ошибки отличаются: наибольшей достаточно одной плохой
# точки, в средней плохой участок весит столько, какова его длина. За стиль и за другие верные наблюдения баллы не
# снимаются.
# %% [markdown] lang="en"
# **Model answer.** The network is a sum of continuous functions, so it is continuous: right beside the jump, on either
# side, its values are almost the same number $v = F(x_0)$. The function is near one number on the left and near another
# on the right, and these are as far apart as the jump is high. No $v$ can be nearer than half the jump to both, so on
# one side at least the error comes up to half the jump or to more. Nothing was said of the number of units or of where
# the weights come from: being continuous is enough. The best one can do is to pass through the middle, as the ramp
# does.
#
# The mean error does fall: the area between the graphs is two triangles, their area is proportional to the width of the
# rise, and so is the mean error. The largest error looks at the worst point, and there is one at any width. The mean
# weighs a deviation by the length over which it lasts, and this length tends to zero.
#
# **Marking.** 0.5 points: the network is continuous, so it is almost the same number on both sides of the jump. 0.5:
# this number cannot be nearer than half the jump to both values, whatever the weights and however many units. 0.5: the
# mean error falls, in proportion to the width. 0.5: it is explained how the two differ: one bad point is enough for the
# largest, while in the mean a bad stretch weighs as much as it is long. Take nothing off for style or for other
# observations that are right.

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
handin.hand_in("hw4_approximation", student="")
