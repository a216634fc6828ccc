# %% id="setup" setup="lecture"

# %% [markdown] lang="ru" id="title"
# # Универсальная аппроксимация
#
# *Лекция 07. Что может один скрытый слой.*
#
# Сеть с одним скрытым слоем может сколь угодно близко подойти к любой функции, непрерывной на отрезке. Это теорема. Мы
# её докажем: построим саму сеть и посчитаем, насколько она ошибается. А потом разберём, чего теорема не обещает.
#
# После лекции вы сможете:
#
# - сформулировать теорему точно и поправить неточную формулировку;
# - объяснить, почему со скачком ничего не выйдет;
# - построить сеть с ошибкой не больше заданной и назвать число нейронов;
# - сказать, как ошибка падает с числом нейронов;
# - отличить «такая сеть есть» от «обучение её найдёт».
#
# Понадобятся сигмоида и ReLU из лекции 04 и изломы из лекции 06. Лекция займёт около часа.
# %% [markdown] lang="en"
# # Universal approximation
#
# *Lecture 07. What one hidden layer can do.*
#
# A network with one hidden layer can come as close as we like to any function continuous on a closed interval. We shall
# prove this theorem: build the network and compute its error. Then we see what it does not promise.
#
# After this lecture you can:
#
# - state the theorem exactly and mend a loose statement;
# - explain why a jump is out of reach;
# - build a network within a given error and count its units;
# - say how the error falls with the number of units;
# - tell “it exists” from “training will find it”.
#
# You will need sigmoid, ReLU (lecture 04) and joints (lecture 06). It takes an hour.

# %% id="imports"
import numpy as np

from dl101 import approximation, interactives, plots, say, two_layer
from dl101.activations import relu, sigmoid, tanh
from dl101.approximation import TARGETS, Target, bumps, interpolate, largest_error, order, steps
from dl101.check import lecture07 as check
from dl101.figures import lecture07 as figures
from dl101.shallow import Shallow, regions_on

plots.use_style()

# %% [markdown] lang="ru" id="more-joints"
# ## 1. Больше изломов
#
# В лекции 06 три нейрона рисовали ломаную. Возьмём кривую и проведём ломаную через её точки: 5, 10 и 20 звеньев. Такой
# рисунок есть у Принса в *Understanding Deep Learning* (рис. 3.5), а кривая у нас своя:
#
# $$f(x) = \sin \pi x + 0{,}3 \sin 5 \pi x, \quad 0 \le x \le 2.$$
#
# Ломаную даёт сеть: по нейрону ReLU на звено. Как её построить, увидим в разделе 5.
# %% [markdown] lang="en"
# ## 1. More joints
#
# In lecture 06 three units drew a polygonal line. Let us take a curve and draw such a line through points on it, with
# 5, 10 and 20 pieces. Prince's *Understanding Deep Learning* has a figure like this (3.5); the curve here is our own:
#
# $$f(x) = \sin \pi x + 0.3 \sin 5 \pi x, \quad 0 \le x \le 2.$$
#
# The line is a network, with one ReLU unit for each piece. Section 5 will show how to build it.

# %% id="more-joints-figure"
wave = TARGETS["waves"]
built = [interpolate(wave, n) for n in (5, 10, 20)]
errors = [a.error() for a in built]
names = [say(ru=f"звеньев {a.pieces}: ", en=f"{a.pieces} pieces: ") for a in built]
figures.fits(built, [f"{name}{e:.2f}" for name, e in zip(names, errors)])
assert [regions_on(a.network, 0, 2).pieces for a in built] == [5, 10, 20]
assert errors[0] > errors[1] > errors[2]

# %% [markdown] lang="ru" id="error-defined"
# Число над рисунком — наибольшее отклонение на отрезке:
#
# $$\max_{a \le x \le b} |f(x) - F(x)|.$$
#
# Здесь $F$ — то, что даёт сеть. Это строже среднего квадрата: плохо хотя бы в одной точке — плохо вообще. Дальше слово
# *ошибка* значит именно это.
#
# **Предскажите, потом запустите.** Будем добавлять нейроны по одному, от 1 до 40. *Узлы*, то есть точки, через которые
# проходит ломаная, каждый раз расставим равномерно. Будет ли ошибка уменьшаться с каждым новым нейроном?
# %% [markdown] lang="en"
# The number above each panel is the largest deviation on the interval:
#
# $$\max_{a \le x \le b} |f(x) - F(x)|.$$
#
# Here $F$ is what the network gives. This is stricter than a mean square: one bad point spoils it. From here on *error*
# means this number.
#
# **Predict, then run.** We add units one by one, from 1 to 40. The *knots*, the points that the line goes through, are
# spaced equally each time. Will the error fall with every further unit?

# %% id="guess-each"
my_guess = None   # ru: ваш ответ до запуска  # en: your answer before the run

# %% id="each-unit"
counts = np.arange(1, 41)
errors = np.array([interpolate(wave, n).error() for n in counts])
worse = counts[1:][np.diff(errors) > 1e-9]
check.reveal(my_guess)
print(worse)
figure, ax = plots.subplots("half")
ax.plot(counts, errors, "o-", markersize=3.5)
ax.set(xlabel=say(ru="нейронов", en="units"), ylabel=say(ru="ошибка", en="error"), ylim=0)
assert 6 in worse and errors[-1] < 0.03

# %% [markdown] lang="ru" id="each-unit-explained"
# Нет. Напечатано, на каком нейроне стало хуже. Равномерные узлы то попадают на гребни, то мимо: шесть звеньев легли
# хуже пяти.
#
# Верно другое: *лучшая* сеть из $n + 1$ нейронов не хуже лучшей из $n$. Лишнему нейрону всегда можно дать вес 0. И
# новый нейрон добавляет *не больше* одного участка, а не ровно один.
# %% [markdown] lang="en"
# No. The numbers printed are those of the units that made it worse. Equally spaced knots sometimes hit the crests and
# sometimes miss them: six pieces lie less well than five.
#
# What is true: the *best* network of $n + 1$ units is no worse than the best of $n$, because a spare unit can be given
# the weight 0. And a further unit adds *at most* one piece, not exactly one.

# %% id="at-most-one"
# ru: нейронов, участков самое большее и в среднем  # en: units, pieces at most and on average
rng = np.random.default_rng(0)
for n in (1, 3, 10):
    random = [Shallow(*rng.normal(size=(2, n)), 0, np.ones(n)) for _ in range(200)]
    found = [regions_on(network, 0, 2).cells for network in random]
    print(n, max(found), np.mean(found))
    assert max(found) <= n + 1 and np.mean(found) < n + 1

# %% [markdown] lang="ru" id="theorem"
# ## 2. Теорема
#
# Джордж Цыбенко опубликовал её в 1989 году. Функция активации $\sigma$ у него *сигмоидальная*: непрерывная, стремится к
# 0 при $z \to -\infty$ и к 1 при $z \to +\infty$.
#
# > **Теорема.** Для любой непрерывной на кубе $[0, 1]^m$ функции $f$ и любого $\varepsilon > 0$ найдутся такие $N$,
# > $v_i$, $w_i$ и $b_i$, что сеть
# >
# > $$F(x) = \sum_{i=1}^{N} v_i\, \sigma(w_i^{\mathsf T} x + b_i)$$
# >
# > отличается от $f$ меньше чем на $\varepsilon$ **для всех** $x \in [0, 1]^m$:
# >
# > $$|F(x) - f(x)| < \varepsilon.$$
#
# По-английски это *universal approximation theorem*, по-русски теорема об универсальной аппроксимации.
# %% [markdown] lang="en"
# ## 2. The theorem
#
# George Cybenko published it in 1989. His activation $\sigma$ is *sigmoidal*: continuous, tending to 0 as
# $z \to -\infty$ and to 1 as $z \to +\infty$.
#
# > **Theorem.** For any continuous function $f$ on the cube $[0, 1]^m$ and any $\varepsilon > 0$ there are $N$, $v_i$,
# > $w_i$ and $b_i$ such that the network
# >
# > $$F(x) = \sum_{i=1}^{N} v_i\, \sigma(w_i^{\mathsf T} x + b_i)$$
# >
# > differs from $f$ by less than $\varepsilon$ **for all** $x \in [0, 1]^m$:
# >
# > $$|F(x) - f(x)| < \varepsilon.$$
#
# It is known as the *universal approximation theorem*.

# %% [markdown] lang="ru" id="slides"
# На слайдах, из которых вырос курс, она встречается четырежды, и каждый раз есть что поправить или добавить.
#
# | на слайдах | точнее |
# |---|---|
# | «Universal approximate theorem» | universal approximation theorem |
# | «любую функцию» | любую *непрерывную* на *компакте* |
# | $\sigma(\langle x, w_h \rangle - w_0)$, порог один на всех | свой порог у каждого нейрона |
# | оценка без слов «для всех $x$» | для всех $x$ сразу, с одной и той же сетью |
# | ограниченная непрерывная $\varphi$, не константа | так у Хорника (1991); ReLU сюда не входит |
#
# Компакт в $\mathbb{R}^m$ — замкнутое ограниченное множество: отрезок, куб, шар вместе с границей.
# %% [markdown] lang="en"
# The slides this course grew from state it four times, and each time there is something to mend or to add.
#
# | on the slides | more exactly |
# |---|---|
# | “universal approximate theorem” | universal approximation theorem |
# | “any function” | any *continuous* function on a *compact set* |
# | $\sigma(\langle x, w_h \rangle - w_0)$, one threshold for all | each unit has a threshold of its own |
# | the estimate without “for all $x$” | for all $x$ at once, with the same network |
# | a bounded continuous $\varphi$ that is not constant | this is Hornik (1991), and ReLU is not among them |
#
# A compact set in $\mathbb{R}^m$ is one that is closed and bounded: an interval with its ends, a cube, a ball with its
# surface.

# %% [markdown] lang="ru" id="for-all"
# ### Три слова «для всех $x$»
#
# Без них утверждение пустое. Если можно сначала выбрать $x$, а потом сеть, то годится сеть-константа $F \equiv f(x)$: в
# этой точке она не ошибается. С ними одна сеть отвечает за весь отрезок.
# %% [markdown] lang="en"
# ### Three words: “for all $x$”
#
# Without them the statement is empty. If $x$ may be chosen before the network, the constant network $F \equiv f(x)$
# will do: at this point it has no error. With them a single network answers for the whole interval.

# %% id="constant-network"
x = np.linspace(0, 2, 401)
F = np.full_like(x, wave(0.3))          # ru: константа, верная в одной точке  # en: a constant, right at one point
print(f"{abs(wave(0.3) - F[0]):.1f}  {np.abs(wave(x) - F).max():.2f}")
assert np.abs(wave(x) - F).max() > 1

# %% [markdown] lang="ru" id="threshold"
# ### Свой порог
#
# На одном слайде у всех нейронов общий порог $w_0$. Какая разница? Нейрон переключается там, где $w x = w_0$. С общим
# порогом место и крутизна связаны: $x = w_0 / w$. А при $w_0 = 0$ все нейроны переключаются в нуле.
#
# Измерим. Возьмём 10 логистических нейронов со случайными $w$ и порогами из $N(0, 3^2)$, веса $v$ подберём наименьшими
# квадратами. Цель — $\cos 6x$ на $[-1, 1]$. Повторим 200 раз и напечатаем медиану среднеквадратичной ошибки: свои
# пороги, общий случайный порог, общий порог $w_0 = 0$.
# %% [markdown] lang="en"
# ### A threshold of its own
#
# One slide has a common threshold $w_0$ for all units. What is the difference? A unit switches where $w x = w_0$. With
# a common threshold the place and the steepness are tied together: $x = w_0 / w$. And with $w_0 = 0$ all units switch
# at zero.
#
# Let us measure. We take 10 logistic units with random $w$ and thresholds from $N(0, 3^2)$ and find the weights $v$ by
# least squares. The target is $\cos 6x$ on $[-1, 1]$. We repeat this 200 times and print the median root-mean-square
# error: a threshold for each unit, a common random threshold, the common threshold $w_0 = 0$.

# %% id="threshold-measured"
def residual(x, y, H):
    return H @ np.linalg.lstsq(H, y, rcond=None)[0] - y


def medians(x, y, runs=200):
    rng, found = np.random.default_rng(0), []
    for _ in range(runs):
        w, own = rng.normal(scale=3, size=(2, 10))
        gaps = [residual(x, y, sigmoid(x[:, None] * w - w0)) for w0 in (own, own[0], 0)]
        found.append([np.sqrt(np.mean(gap**2)) for gap in gaps])
    return np.median(found, axis=0)


x = np.linspace(-1, 1, 201)
own, common, zero = medians(x, np.cos(6 * x))
print(f"{own:.3f}  {common:.3f}  {zero:.3f}")
assert np.allclose([own, common], [0.011, 0.019], atol=0.001) and zero > 0.6
own, common, _ = medians(x + 1, wave(x + 1))     # ru: кривая из раздела 1  # en: the curve of section 1
assert abs(own / common - 1) < 0.05

# %% [markdown] lang="ru" id="threshold-explained"
# Общий случайный порог хуже собственных: 0,019 против 0,011. На кривой из раздела 1 разницы между ними нет. А нулевой
# порог не годится совсем. Причина: $\sigma(wx) - \frac12$ — нечётная функция, поэтому $F$ — константа $c$ плюс
# нечётная функция, сколько нейронов ни возьми. Для чётной $f$ одна из ошибок в точках $x$ и $-x$ не меньше
# $|f(x) - c|$. Но $\cos 6x$ принимает значения 1 и −1, и от одного из них $c$ отстоит хотя бы на 1.
#
# Для логистической $\sigma$ почти любой другой общий порог тоже позволяет приблизить любую непрерывную функцию, но это
# уже другая теорема. У Цыбенко пороги свои.
# %% [markdown] lang="en"
# A common random threshold does worse than separate ones: 0.019 against 0.011. On the curve of section 1 the two are
# equal. But the threshold zero fails. The reason: $\sigma(wx) - \frac12$ is an odd function, so $F$ is a
# constant $c$ plus an odd function, however many units there are. For an even $f$ one of the errors at $x$ and $-x$ is
# at least $|f(x) - c|$. But $\cos 6x$ takes the values 1 and −1, and $c$ is at least 1 away from one of them.
#
# For the logistic $\sigma$ almost any other common threshold does let us approximate every continuous function, but
# that is a different theorem. In Cybenko's each unit has its own.

# %% id="threshold-odd"
rng = np.random.default_rng(0)
y = np.cos(6 * x)
figure, ax = plots.subplots("half")
ax.plot(x, y, "--", color=plots.INK)
for n, color in ((10, plots.BLUE), (100, plots.ORANGE)):
    w = rng.normal(scale=3, size=n)
    gap = residual(x, y, sigmoid(x[:, None] * w))
    ax.plot(x, y + gap, color=color, label=f"{n}: {np.abs(gap).max():.2f}")
    assert np.abs(gap).max() > 0.99
ax.set(xlabel="$x$", title="$w_0 = 0$")
ax.legend(title=say(ru="нейронов: ошибка", en="units: error"));

# %% [markdown] lang="ru" id="wider"
# ### Какие активации годятся
#
# - Цыбенко, 1989: непрерывные сигмоидальные.
# - Хорник, 1991: любые непрерывные ограниченные, кроме констант. Например, $\cos z$ или колокол $e^{-z^2}$.
# - Лешно, Лин, Пинкус и Шокен, 1993: любые непрерывные, кроме многочленов, и многочлены действительно не годятся. ReLU
#   не ограничена, но она не многочлен, поэтому подходит.
#
# **Предскажите, потом запустите.** Активация $z^2$, цель $\sin 6x$ на $[-1, 1]$. Веса $w$ и $b$ случайные, $v$
# подобраны. Насколько 100 нейронов лучше 10? А если взять ReLU или $\tanh$?
# %% [markdown] lang="en"
# ### Which activations will do
#
# - Cybenko, 1989: continuous sigmoidal ones.
# - Hornik, 1991: any that is continuous, bounded and not constant, such as $\cos z$ or the bell $e^{-z^2}$.
# - Leshno, Lin, Pinkus and Schocken, 1993: any continuous one that is not a polynomial, and polynomials really fail.
#   ReLU is not bounded, but it is no polynomial, so it will do.
#
# **Predict, then run.** The activation is $z^2$, the target $\sin 6x$ on $[-1, 1]$. The weights $w$ and $b$ are random,
# $v$ is fitted. How much better are 100 units than 10? And with ReLU or $\tanh$ instead?

# %% id="guess-square"
my_guess = None   # ru: ваш ответ до запуска  # en: your answer before the run

# %% id="square"
sizes, curves = (3, 10, 30, 100), {"$z^2$": np.square, "ReLU": relu, "tanh": tanh}
found = {name: [] for name in curves}
for n in sizes:
    w, b = np.random.default_rng(0).normal(size=(2, n))
    for name, g in curves.items():
        H = np.column_stack([np.ones_like(x), g(x[:, None] * w + b)])
        found[name].append(np.abs(residual(x, np.sin(6 * x), H)).max())
check.reveal(my_guess)
assert np.ptp(found["$z^2$"]) < 1e-6 and found["ReLU"][-1] < 0.1 and found["tanh"][-1] < 1e-6

# %% id="square-figure"
figure, ax = plots.subplots("half")
for name, marker in zip(curves, "so^"):
    ax.loglog(sizes, np.maximum(found[name], 1e-9), marker + "-", label=name)
ax.set(xlabel=say(ru="нейронов", en="units"), ylabel=say(ru="ошибка", en="error"))
ax.legend();

# %% [markdown] lang="ru" id="square-explained"
# С $z^2$ ничего не меняется: $v_i (w_i x + b_i)^2$ — парабола, и сумма парабол — парабола. Трёх нейронов хватает на
# любую параболу, а больше из них ничего не получить. То же с многочленом любой степени $d$: сеть даёт многочлен степени
# не выше $d$.
# %% [markdown] lang="en"
# With $z^2$ nothing changes: $v_i (w_i x + b_i)^2$ is a parabola, and a sum of parabolas is a parabola. Three units
# make any parabola, and nothing else can be made of them. The same holds for a polynomial of any degree $d$: the
# network gives a polynomial of degree at most $d$.

# %% [markdown] lang="ru" id="exercise-statement"
# **Упражнение 1.** Какое утверждение — теорема?
#
# - `"a"`: сеть с одним скрытым слоем приближает любую функцию с любой точностью.
# - `"b"`: для каждой непрерывной функции на отрезке и каждого $\varepsilon > 0$ есть $N$ и веса, при которых ошибка
#   меньше $\varepsilon$.
# - `"c"`: для каждого $\varepsilon > 0$ есть такое $N$, что $N$ нейронов хватает для любой непрерывной функции на
#   отрезке.
# - `"d"`: если нейронов достаточно, градиентный спуск найдёт веса с ошибкой меньше $\varepsilon$.
#
# <details><summary>Ответ</summary>
# <code>"b"</code>. В «a» потеряны непрерывность и отрезок. В «c» переставлены слова: N должно зависеть и от функции. О
# том, как искать веса, теорема молчит.
# </details>
# %% [markdown] lang="en"
# **Exercise 1.** Which statement is the theorem?
#
# - `"a"`: a network with one hidden layer approximates any function with any precision.
# - `"b"`: for every continuous function on an interval and every $\varepsilon > 0$ there are $N$ and weights with which
#   the error is below $\varepsilon$.
# - `"c"`: for every $\varepsilon > 0$ there is an $N$ such that $N$ units are enough for any continuous function on an
#   interval.
# - `"d"`: if there are enough units, gradient descent will find weights with an error below $\varepsilon$.
#
# <details><summary>Answer</summary>
# <code>"b"</code>. Statement a has lost continuity and the interval. In statement c the order of the words is wrong: N
# has to depend on the function, too. On how to find the weights the theorem is silent.
# </details>

# %% id="answer-statement"
letter = None   # ru: ваш ответ  # en: your answer
check.statement(letter)

# %% [markdown] lang="ru" id="jump"
# ## 3. Не любая функция
#
# Возьмём единичную ступеньку: $f(x) = 0$ при $x < 0$ и $f(x) = 1$ при $x \ge 0$. Сигмоида $\sigma(kx)$ с большим $k$
# очень похожа на неё.
#
# **Предскажите, потом запустите.** Какой будет ошибка при $k = 10$, $100$ и $10\,000$?
# %% [markdown] lang="en"
# ## 3. Not any function
#
# Take the unit step: $f(x) = 0$ for $x < 0$ and $f(x) = 1$ for $x \ge 0$. The sigmoid $\sigma(kx)$ with a large $k$
# looks very much like it.
#
# **Predict, then run.** What will the error be for $k = 10$, $100$ and $10\,000$?

# %% id="guess-jump"
my_guess = None   # ru: ваш ответ до запуска  # en: your answer before the run

# %% id="jump-measured"
x = np.linspace(-1, 1, 200_001)
step = (x >= 0).astype(float)
figure, ax = plots.subplots("half")
# ru: k, ошибка, средняя ошибка  # en: k, error, mean error
for k in (10, 100, 10_000):
    gap = np.abs(sigmoid(k * x) - step)
    ax.plot(x[::50], sigmoid(k * x[::50]), label=f"$k = {k}$")
    print(k, f"{gap.max():.4f} {gap.mean():.4f}")
    assert gap.max() >= 0.49
ax.plot(x[::50], step[::50], "--", color=plots.INK)
ax.set(xlabel="$x$", xticks=[-1, -0.5, 0, 0.5, 1])
ax.legend()
check.reveal(my_guess)

# %% [markdown] lang="ru" id="jump-explained"
# Средняя ошибка стремится к нулю, наибольшая остаётся $\frac12$. Доказательство занимает одну строку. Сеть непрерывна,
# поэтому вплотную к нулю, слева и справа, она почти равна $F(0)$, и ошибка там подходит к
#
# $$\max(|F(0) - 0|,\ |F(0) - 1|) \ge \tfrac12.$$
#
# Никакое число не удалено меньше чем на $\frac12$ и от нуля, и от единицы. То же верно для любой непрерывной сети и
# любого скачка: ошибка не меньше половины скачка. Проверим на случайных сетях.
# %% [markdown] lang="en"
# The mean error tends to zero, the largest stays at $\frac12$. The proof takes one line. A network is continuous, so
# close to zero on either side it nearly equals $F(0)$, and the error there comes up to
#
# $$\max(|F(0) - 0|,\ |F(0) - 1|) \ge \tfrac12.$$
#
# No number is nearer than $\frac12$ to zero and to one at once. The same holds for any continuous network and any jump:
# the error is at least half of the jump. Let us test it on random networks.

# %% id="jump-any-network"
for seed in range(300):
    activation = ("relu", "tanh", "sigmoid")[seed % 3]
    network = two_layer.initialise(1, 20, activation=activation, seed=seed, scale=10)
    assert approximation.jump_error(network, at=0, left=0, right=1) >= 0.5

# %% [markdown] lang="ru" id="exercise-jump"
# **Упражнение 2.** Функция равна $-1$ при $x < 0$ и $3$ при $x \ge 0$. Ниже какого числа не опустится ошибка
# непрерывной сети?
#
# <details><summary>Ответ</summary>
# Скачок равен 3 − (−1) = 4, половина — 2. Столько и получится, если в нуле пройти через 1.
# </details>
# %% [markdown] lang="en"
# **Exercise 2.** A function is $-1$ for $x < 0$ and $3$ for $x \ge 0$. Below which number can the error of a continuous
# network never go?
#
# <details><summary>Answer</summary>
# The jump is 3 − (−1) = 4, and half of it is 2. This is what one gets by passing through 1 at zero.
# </details>

# %% id="answer-jump"
least_error = None   # ru: ваш ответ  # en: your answer
check.jump(least_error)

# %% [markdown] lang="ru" id="compact"
# ### И не на любом множестве
#
# Отрезок тоже важен. На всей прямой $\sin x$ не приблизить: далеко от изломов сеть с ReLU — прямая, а сеть с сигмоидами
# почти постоянна. Не приблизить и $1/x$ при $0 < x \le 1$: эта функция уходит в бесконечность, а сеть там ограничена.
# На рисунке — сеть, построенная на $[0, 2\pi]$ и продолженная дальше.
# %% [markdown] lang="en"
# ### And not on any set
#
# The interval matters, too. On the whole line $\sin x$ cannot be approximated: far from its joints a ReLU network is a
# straight line, and a network of sigmoids is almost constant. Nor can $1/x$ on $0 < x \le 1$: it goes to infinity, and
# the network is bounded there. The figure shows a network built on $[0, 2\pi]$ and continued beyond.

# %% id="compact-figure"
sine = Target(np.sin, 0, 2 * np.pi, lipschitz=1, curvature=1)
inside = interpolate(sine, 20)
x = np.linspace(0, 5 * np.pi, 501)
figure, ax = plots.subplots("wide")
ax.axvspan(0, 2 * np.pi, color=plots.BLUE, alpha=0.08)
ax.plot(x, np.sin(x), "--", color=plots.INK)
ax.plot(x, inside(x), color=plots.BLUE)
ax.set(xlabel="$x$", ylim=(-1.5, 10))
assert inside.error() < 0.02 and np.abs(inside(x) - np.sin(x)).max() > 8

# %% [markdown] lang="ru" id="construct"
# ## 4. Построим сеть сами
#
# Теорему для одного входа можно доказать, построив сеть. Четыре шага:
#
# 1. крутая сигмоида $\sigma(k (x - t))$ — почти ступенька в точке $t$;
# 2. две ступеньки: одна вверх, другая вниз;
# 3. их разность — столбик нужной высоты;
# 4. сумма столбиков, по одному на каждый участок отрезка, — сеть.
# %% [markdown] lang="en"
# ## 4. Building the network ourselves
#
# For one input the theorem can be proven by building the network. There are four steps:
#
# 1. a steep sigmoid $\sigma(k (x - t))$ is almost a step at the point $t$;
# 2. two steps: one up, the other down;
# 3. their difference is a bump of any height we want;
# 4. the sum of bumps, one for each piece of the interval, is the network.

# %% id="construction-figure"
figures.construction(Target(lambda x: 0.55 + 0.4 * np.sin(5 * x), 0, 1, lipschitz=2));

# %% [markdown] lang="ru" id="exercise-steepness"
# **Упражнение 3.** Ступенька стоит в точке $t$. Какой должна быть крутизна $k$, чтобы уже на расстоянии $0{,}1$ справа
# от неё было $\sigma(k (x - t)) = 0{,}99$? Слева тогда будет $0{,}01$.
#
# <details><summary>Ответ</summary>
# σ(z) = 0,99 при z = ln(0,99 / 0,01) = ln 99. Значит, 0,1 k = ln 99 и k = 10 ln 99 ≈ 45,95. В коде:
# <code>np.log(99) / 0.1</code>
# </details>
# %% [markdown] lang="en"
# **Exercise 3.** A step stands at the point $t$. Which steepness $k$ gives, at a distance of only $0.1$ to the right,
# $\sigma(k (x - t)) = 0.99$? On the left it will then be $0.01$.
#
# <details><summary>Answer</summary>
# σ(z) = 0.99 at z = ln(0.99 / 0.01) = ln 99. So 0.1 k = ln 99 and k = 10 ln 99 ≈ 45.95. In code:
# <code>np.log(99) / 0.1</code>
# </details>

# %% id="answer-steepness"
k = None   # ru: ваш ответ  # en: your answer
check.steepness(k)

# %% [markdown] lang="ru" id="staircase"
# ### Сначала настоящие ступеньки
#
# Разделим $[a, b]$ на $n$ участков длины $h = (b - a)/n$. На каждом возьмём значение $f$ в его середине $m_i$. Границ
# между участками $n - 1$, на каждой по ступеньке Хевисайда. Значит, нейронов $n - 1$.
#
# Как велика ошибка? От любого $x$ до середины его участка не больше $h/2$. Пусть наклон $f$ нигде не больше $L$ (это
# *константа Липшица*). Тогда
#
# $$|f(x) - f(m_i)| \le L\, \frac{h}{2}.$$
#
# В общем случае вместо $L\delta$ стоит $\omega(\delta)$, *модуль непрерывности*: насколько самое большее меняется $f$
# на расстоянии $\delta$.
# %% [markdown] lang="en"
# ### First, real steps
#
# Divide $[a, b]$ into $n$ pieces of width $h = (b - a)/n$. On each take the value of $f$ at its middle $m_i$. There are
# $n - 1$ borders between the pieces, with one Heaviside step on each. So there are $n - 1$ units.
#
# How large is the error? From any $x$ the middle of its piece is at most $h/2$ away. Let $f$ be nowhere steeper than
# $L$ (its *Lipschitz constant*). Then
#
# $$|f(x) - f(m_i)| \le L\, \frac{h}{2}.$$
#
# In general $L\delta$ gives way to $\omega(\delta)$, the *modulus of continuity*: the most that $f$ changes over a
# distance $\delta$.

# %% id="staircase-figure"
curve = TARGETS["sine"]                 # sin 2πx, 0 ≤ x ≤ 1
stairs = steps(curve, 20)
figure, ax = plots.subplots("half")
figures.fit(ax, stairs, band=True)
L, h = 2 * np.pi, 1 / 20
print(stairs.units, f"{stairs.error():.4f} {stairs.bound:.4f}")
assert stairs.units == 19 and np.isclose(stairs.bound, L * h / 2) and stairs.error() <= stairs.bound

# %% [markdown] lang="ru" id="exercise-units"
# **Упражнение 4.** Наклон $f$ на $[0, 3]$ не больше $L = 4$. Сколько ступенек *гарантируют* ошибку не больше
# $\varepsilon = 0{,}05$? Больше об $f$ ничего не известно.
#
# <details><summary>Ответ</summary>
# Нужно L · h/2 ≤ 0,05, то есть h ≤ 0,025. Участков 3 / 0,025 = 120, ступенек между ними 119.
# </details>
# %% [markdown] lang="en"
# **Exercise 4.** On $[0, 3]$ the slope of $f$ is at most $L = 4$. How many steps *guarantee* an error of at most
# $\varepsilon = 0.05$? Nothing else is known of $f$.
#
# <details><summary>Answer</summary>
# It takes L · h/2 ≤ 0.05, that is h ≤ 0.025. There are 3 / 0.025 = 120 pieces and 119 steps between them.
# </details>

# %% id="answer-units"
how_many = None   # ru: ваш ответ  # en: your answer
check.units(how_many)

# %% [markdown] lang="ru" id="soften"
# ### Теперь сигмоиды
#
# Заменим каждую ступеньку сигмоидой крутизны $k$. Столбик участка $i$ — это $f(m_i)\, q_i(x)$, где $q_i$ — разность
# двух соседних сигмоид; у крайних столбиков внешней сигмоиды нет. Всюду $q_i > 0$ и $\sum q_i = 1$, потому что соседние
# сигмоиды сокращаются. Значит, $F(x)$ — *взвешенное среднее* значений $f(m_i)$, и
#
# $$|f(x) - F(x)| \le \sum_i q_i(x)\, |f(x) - f(m_i)|.$$
#
# Значения на близких участках мало отличаются от $f(x)$, у далёких мал вес. Если всё сложить, получится
#
# $$|f(x) - F(x)| \le \omega\!\left(\tfrac{h}{2}\right) + \frac{\omega(h)}{\sinh(kh/2)}.$$
# %% [markdown] lang="en"
# ### Now sigmoids
#
# Replace each step by a sigmoid of steepness $k$. The bump of piece $i$ is $f(m_i)\, q_i(x)$, where $q_i$ is the
# difference of two neighbouring sigmoids; the first and the last bump have no outer sigmoid. Everywhere $q_i > 0$ and
# $\sum q_i = 1$, because neighbouring sigmoids cancel. So $F(x)$ is a *weighted mean* of the values $f(m_i)$, and
#
# $$|f(x) - F(x)| \le \sum_i q_i(x)\, |f(x) - f(m_i)|.$$
#
# The values on near pieces differ little from $f(x)$, those on far ones have little weight. Adding it all up gives
#
# $$|f(x) - F(x)| \le \omega\!\left(\tfrac{h}{2}\right) + \frac{\omega(h)}{\sinh(kh/2)}.$$

# %% [markdown] lang="ru" id="soften-details"
# <details><summary>Как складывали</summary>
# Из двух участков у ближайшей к x границы больше весит ближний. Если ω вогнута, как Lδ, вместе они дают не больше
# ω(h/2). Значение на каждом следующем участке отличается ещё на ω(h) самое большее, а всё, что лежит за r такими
# границами, весит меньше exp(−k(r − ½)h). С двух сторон это 2ω(h) Σ exp(−k(r − ½)h) = ω(h) / sinh(kh/2). Здесь sinh —
# гиперболический синус, (eᶻ − e⁻ᶻ)/2. Невогнутую ω заменяют наименьшей вогнутой функцией над ней: она не больше 2ω.
# </details>
# %% [markdown] lang="en"
# <details><summary>How it adds up</summary>
# Of the two pieces at the border nearest to x, the nearer one weighs more. If ω is concave, as Lδ is, together they
# give ω(h/2) at most. The value on each further piece differs by at most another ω(h), and all that lies beyond r such
# borders weighs less than exp(−k(r − ½)h). On both sides this is 2ω(h) Σ exp(−k(r − ½)h) = ω(h) / sinh(kh/2). Here sinh
# is the hyperbolic sine, (eᶻ − e⁻ᶻ)/2. An ω that is not concave gives way to the least concave function above it, which
# is at most 2ω.
# </details>

# %% [markdown] lang="ru" id="proven"
# Второе слагаемое убывает с $k$ экспоненциально, крутизна обходится даром. Первое убывает с $n$. Непрерывная на отрезке
# функция равномерно непрерывна: $\omega(\delta) \to 0$ при $\delta \to 0$. Значит, сумму можно сделать меньше любого
# $\varepsilon$. Теорема для одного входа и логистической сигмоиды доказана.
# %% [markdown] lang="en"
# The second term falls exponentially with $k$, and steepness costs nothing. The first falls with $n$. A continuous
# function on an interval with its ends is uniformly continuous: $\omega(\delta) \to 0$ as $\delta \to 0$. So the sum
# can be made less than any $\varepsilon$. For one input and the logistic sigmoid the theorem is proven.

# %% id="soften-check"
def bound(n, k):
    h = 1 / n
    return L * h / 2 + L * h / np.sinh(k * h / 2)


# ru: нейронов, крутизна, ошибка, оценка  # en: units, steepness, error, bound
for n, k in ((10, 60), (20, 160), (40, 400)):
    a = bumps(curve, n, k)
    print(a.units, k, f"{a.error():.4f} {bound(n, k):.4f}")
    assert np.isclose(a.bound, bound(n, k)) and a.error() <= a.bound

# %% id="soften-figure"
softer = [bumps(curve, 20, k) for k in (40, 160, 640)]
figures.fits(softer, [f"$k = {k}$" for k in (40, 160, 640)], band=True)
assert softer[0].bound > 0.4 and softer[2].bound < 0.16

# %% [markdown] lang="ru" id="epsilon"
# Теперь по $\varepsilon$ можно построить сеть. `approximation.within` находит число участков и крутизну по этой формуле
# и возвращает сеть из `dl101.two_layer` вместе с оценкой.
# %% [markdown] lang="en"
# Now we can go from $\varepsilon$ to the network. `approximation.within` finds the number of pieces and the steepness
# from this formula, and returns a network of `dl101.two_layer` with its bound.

# %% id="within"
# ru: ε, нейронов, оценка, ошибка  # en: ε, units, bound, error
for epsilon in (0.3, 0.1, 0.03, 0.01):
    a = approximation.within(curve, epsilon, "bumps")
    print(epsilon, a.units, f"{a.bound:.4f} {a.error():.4f}")
    assert a.error() <= a.bound <= epsilon

# %% [markdown] lang="ru" id="polygon"
# ## 5. С ReLU выгоднее
#
# Ломаная через точки $(x_0, y_0), \dots, (x_n, y_n)$ — тоже сеть. Пусть $s_i$ — наклон звена, которое начинается в
# $x_i$. Поставим по нейрону в начало каждого звена, лицом вправо. Его вес — скачок наклона:
#
# $$F(x) = y_0 + \sum_{i=0}^{n-1} (s_i - s_{i-1}) \operatorname{ReLU}(x - x_i), \quad s_{-1} = 0.$$
#
# Если $|f''| \le M$, ошибка линейной интерполяции не больше $M h^2 / 8$. Это классическая оценка. У параболы она
# достигается.
# %% [markdown] lang="en"
# ## 5. ReLU does better
#
# The polygonal line through the points $(x_0, y_0), \dots, (x_n, y_n)$ is a network, too. Let $s_i$ be the slope of the
# piece that starts at $x_i$. We put a unit at the start of each piece, facing right. Its weight is the jump of the
# slope:
#
# $$F(x) = y_0 + \sum_{i=0}^{n-1} (s_i - s_{i-1}) \operatorname{ReLU}(x - x_i), \quad s_{-1} = 0.$$
#
# If $|f''| \le M$, the error of linear interpolation is at most $M h^2 / 8$. This is a classical bound, and a parabola
# attains it.

# %% id="polygon-check"
parabola = interpolate(Target(lambda x: x**2, -1, 1, curvature=2), 7)
assert np.isclose(parabola.error(7001), 2 * (2 / 7) ** 2 / 8)

M = 4 * np.pi**2                        # |f''| ≤ (2π)²
a = interpolate(curve, 20)
print(a.units, f"{a.error():.4f} {M * (1 / 20) ** 2 / 8:.4f}")
assert a.units == 20 and a.error() <= a.bound <= M * (1 / 20) ** 2 / 8

# %% id="polygon-figure"
pair = [steps(curve, 11), interpolate(curve, 10)]
names = [say(ru="10 ступенек", en="10 steps"), say(ru="10 нейронов ReLU", en="10 ReLU units")]
figures.fits(pair, [f"{name}: {a.error():.3f}" for name, a in zip(names, pair)])
assert pair[0].units == pair[1].units == 10 and pair[0].error() > 5 * pair[1].error()

# %% [markdown] lang="ru" id="exercise-relu"
# **Упражнение 5.** Напишите `relu_interpolation`. Вход: `knots` и `values`, оба формы `(n + 1,)`; узлы возрастают, но
# могут стоять неравномерно. Ответ: `phi0` и `phi` формы `(n,)`, веса нейронов $\operatorname{ReLU}(x - x_i)$.
#
# <details><summary>Ответ</summary>
# <code>slopes = np.diff(values) / np.diff(knots)</code><br>
# <code>return values[0], np.diff(slopes, prepend=0.0)</code>
# </details>
# %% [markdown] lang="en"
# **Exercise 5.** Write `relu_interpolation`. It takes `knots` and `values`, both of shape `(n + 1,)`; the knots grow
# but need not be equally spaced. It returns `phi0` and `phi` of shape `(n,)`, the weights of the units
# $\operatorname{ReLU}(x - x_i)$.
#
# <details><summary>Answer</summary>
# <code>slopes = np.diff(values) / np.diff(knots)</code><br>
# <code>return values[0], np.diff(slopes, prepend=0.0)</code>
# </details>

# %% id="answer-relu"
def relu_interpolation(knots, values):
    return None   # ru: ваш код  # en: your code


check.relu_interpolation(relu_interpolation)

# %% [markdown] lang="ru" id="rates"
# ## 6. Как ошибка падает с числом нейронов
#
# У ступенек и столбиков оценка пропорциональна $1/n$, у ломаной — $1/n^2$.
#
# **Предскажите, потом запустите.** Нужна ошибка в 100 раз меньше. Во сколько раз больше нейронов потребуют ступеньки? А
# ReLU?
# %% [markdown] lang="en"
# ## 6. How the error falls with the number of units
#
# For steps and bumps the bound is proportional to $1/n$, for the polygonal line to $1/n^2$.
#
# **Predict, then run.** We want an error 100 times smaller. How many times more units will steps take? And ReLU?

# %% id="guess-rates"
my_guess = None   # ru: ваш ответ до запуска  # en: your answer before the run

# %% id="rates-measured"
pieces = np.array([8, 16, 32, 64, 128, 256])
names = say(ru="ступеньки", en="steps"), say(ru="столбики", en="bumps"), "ReLU"
orders = []
figure, ax = plots.subplots("half")
for name, build, marker in zip(names, (steps, bumps, interpolate), "o^s"):
    errors = [build(curve, n).error() for n in pieces]
    orders.append(order(pieces, errors))
    ax.loglog(pieces, errors, marker + "-", label=f"{name}: {orders[-1]:.2f}")
ax.set(xlabel=say(ru="участков", en="pieces"), ylabel=say(ru="ошибка", en="error"))
ax.legend()
check.reveal(my_guess)
assert np.allclose(orders, [1, 1, 2], atol=0.05)

# %% [markdown] lang="ru" id="rates-explained"
# В логарифмических осях степенная зависимость — прямая; в легенде стоит измеренный показатель. Ступенькам нужно в 100
# раз больше нейронов, ломаной — в 10.
#
# Разница вот отчего: наклонное звено следует за кривой, а горизонтальная ступенька нет. Но оценка обещает $1/n^2$,
# только если $f''$ ограничена. У $\sqrt{x}$ на $[0, 1]$ наклон в нуле бесконечен, и порядок другой.
# %% [markdown] lang="en"
# On logarithmic axes a power is a straight line; the legend gives the measured exponent. Steps need 100 times as many
# units, the polygonal line 10 times.
#
# The reason: a slanted piece follows the curve, a level one does not. But the bound promises $1/n^2$ only if $f''$ is
# bounded. The slope of $\sqrt{x}$ on $[0, 1]$ is infinite at zero, and the order is different.

# %% id="root-order"
root = TARGETS["root"]
orders = [order(pieces, [build(root, n).error() for n in pieces]) for build in (steps, interpolate)]
print(*(f"{p:.2f}" for p in orders))   # ru: ступеньки, ReLU  # en: steps, ReLU
assert np.allclose(orders, 0.5, atol=0.02)

# %% [markdown] lang="ru" id="try"
# **Предскажите, потом двигайте.** Ниже $f(x) = \sin 2\pi x$ на $[0, 1]$. При скольких участках оценка ошибки опустится
# ниже 0,05 с ReLU? Хватит ли шестидесяти ступенькам?
#
# Потом нарисуйте свою функцию: выберите «свой рисунок» и тяните точки. Ползунок «показать нейронов» собирает сеть по
# одному нейрону.
# %% [markdown] lang="en"
# **Predict, then drag.** Below is $f(x) = \sin 2\pi x$ on $[0, 1]$. How many pieces does ReLU need before the error
# bound falls below 0.05? And are sixty enough for steps?
#
# Then draw a function of your own: choose “own drawing” and drag the points. The slider “units shown” builds the
# network up one unit at a time.

# %% id="approximation-widget"
interactives.Approximation(target="sine", method="relu", pieces=4)

# %% [markdown] lang="ru" id="try-read"
# С ReLU хватает десяти: $4\pi^2 / (8 n^2) \le 0{,}05$. Ступенькам мало и шестидесяти: $\pi / n \le 0{,}05$ только с
# $n = 63$. Галочка «обученная сеть того же размера» ставит рядом сеть, которую находит градиентный спуск. О ней речь
# дальше.
# %% [markdown] lang="en"
# Ten are enough with ReLU: $4\pi^2 / (8 n^2) \le 0.05$. For steps sixty are too few: $\pi / n \le 0.05$ only from
# $n = 63$ on. The box “a trained network of the same size” puts one found by gradient descent beside it. This is our
# next subject.

# %% id="try-facts"
assert interpolate(TARGETS["sine"], 10).bound <= 0.05 < interpolate(TARGETS["sine"], 9).bound
assert steps(TARGETS["sine"], 63).bound <= 0.05 < steps(TARGETS["sine"], 62).bound

# %% [markdown] lang="ru" id="not-how-many"
# ## 7. Чего теорема не говорит
#
# ### Сколько нейронов
#
# В теореме $N$ просто «найдётся». Оно зависит от $f$ и от $\varepsilon$. Наши оценки называют число, потому что знают
# об $f$ больше: её наклон или $f''$. Сравним для $\varepsilon = 0{,}01$.
#
# Последний столбец — сколько нейронов ReLU нужно, если расставить узлы там, где кривая гнётся. Это умеет
# `approximation.within(…, "fewest")`, когда известно, где функция выпукла.
# %% [markdown] lang="en"
# ## 7. What the theorem does not say
#
# ### How many units
#
# In the theorem $N$ merely exists. It depends on $f$ and on $\varepsilon$. Our bounds name a number because they know
# more of $f$: its slope or its $f''$. Let us compare for $\varepsilon = 0.01$.
#
# The last column is how many ReLU units it takes with the knots placed where the curve bends.
# `approximation.within(…, "fewest")` can do this when it is known where the function is convex.

# %% id="how-many-table"
# ru: ступеньки, столбики, ReLU, ReLU с узлами по кривой  # en: steps, bumps, ReLU, ReLU with knots to fit the curve
table = {}
for name in ("sine", "parabola", "root", "bell", "runge"):
    target = TARGETS[name]
    equal = [approximation.units_for(target, 0.01, method) for method in ("steps", "bumps", "relu")]
    table[name] = equal + [approximation.within(target, 0.01, "fewest").units]
    print(f"{name:10}", *(f"{n:6}" for n in table[name]))
assert table["root"][2] == 5000 and table["root"][3] < 10

# %% [markdown] lang="ru" id="how-many-explained"
# Для корня 5000 нейронов или меньше десяти: разница только в том, где стоят изломы. Где они стоят, важнее, чем сколько
# их.
#
# С несколькими входами хуже. Если делить каждую сторону куба на 10 частей, то участков будет $10^m$: при десяти входах
# десять миллиардов. Это *проклятие размерности*. Теорема верна при любом $m$, но число нейронов не ограничивает.
# %% [markdown] lang="en"
# For the root it is 5000 units or fewer than ten: the only difference is where the joints are. Where they are matters
# more than how many there are.
#
# With several inputs it gets worse. If each side of the cube is cut into 10, there are $10^m$ pieces: with ten inputs,
# ten billion. This is the *curse of dimensionality*. The theorem holds for any $m$, but it puts no limit on
# the number of units.

# %% [markdown] lang="ru" id="not-training"
# ### Что обучение её найдёт
#
# Ломаную из 10 нейронов мы построили с ошибкой 0,05. Обучим сеть того же размера градиентным спуском: 101 точка той же
# кривой $\sin 2\pi x$, 3000 шагов, восемь случайных начал.
#
# **Предскажите, потом запустите.** Сколько из восьми сетей подойдут к кривой ближе построенной?
# %% [markdown] lang="en"
# ### That training will find it
#
# With 10 units we built a polygonal line with an error of 0.05. Now we train a network of the same size by gradient
# descent: 101 points of the same curve $\sin 2\pi x$, 3000 steps, eight random starts.
#
# **Predict, then run.** How many of the eight networks will come closer to the curve than the one we built?

# %% id="guess-training"
my_guess = None   # ru: ваш ответ до запуска  # en: your answer before the run

# %% id="training"
x = np.linspace(0, 1, 101)
X, y = x[:, None], curve(x)
trained = []
for seed in range(8):
    start = two_layer.initialise(n_inputs=1, n_hidden=10, activation="relu", seed=seed)
    trained.append(two_layer.train(start, X, y, learning_rate=0.1, steps=3000, loss="mse")[0])
errors = [largest_error(network, curve) for network in trained]
ours = interpolate(curve, 10)
check.reveal(my_guess, sum(e < ours.error() for e in errors))
print(np.sort(np.round(errors, 2)), f"{ours.error():.3f}")
active = [two_layer.forward(network, X)[1] > 0 for network in trained]
bent = [np.sum(a.any(axis=0) & ~a.all(axis=0)) for a in active]
assert min(errors) > 4 * ours.error() and max(bent) <= 5

# %% id="training-figure"
figure, ax = plots.subplots("wide")
ax.plot(x, y, "--", color=plots.INK)
for network in trained:
    ax.plot(x, two_layer.forward(network, X)[0], color=plots.ORANGE, linewidth=1, alpha=0.7)
ax.plot(x, ours(x), color=plots.BLUE)
title = say(ru="построена (синяя) и обучены (оранжевые)", en="built (blue) and trained (orange)")
ax.set(xlabel="$x$", title=title);

# %% [markdown] lang="ru" id="training-explained"
# Ни одна. Изломы в начале стоят где попало, и даже после обучения на отрезок их приходится не больше пяти из десяти:
# остальные нейроны на нём мертвы или линейны. Больше шагов, другие начальные веса и Adam из лекции 10 могут помочь, но
# теорема этого не обещает.
#
# А лучше построенной сети не бывает? Начнём обучение с неё.
# %% [markdown] lang="en"
# None. The joints start anywhere, and even after training at most five of the ten lie inside the interval: the other
# units are dead or linear on it. More steps, other initial weights and Adam (lecture 10) may help, but the theorem does
# not promise it.
#
# And is the network we built the best of its size? Let us start training from it.

# %% id="from-construction"
start = ours.network.to_network()
better, history = two_layer.train(start, X, y, learning_rate=0.001, steps=2000, loss="mse")
print(f"MSE   {history[0]:.5f} -> {history[-1]:.5f}")
print(f"error {ours.error():.5f} -> {largest_error(better, curve):.5f}")
assert history[-1] < history[0] / 4 and largest_error(better, curve) < 2 / 3 * ours.error()

# %% [markdown] lang="ru" id="from-construction-explained"
# Бывает. Ломаная проходит через узлы точно, поэтому горб кривой весь остаётся снаружи от неё. Спуск сдвинул её и
# уменьшил ошибку больше чем на треть. Построение даёт *гарантию*, обучение — *подгонку*.
#
# Для обученной сети гарантию тоже можно посчитать. Сеть и $f$ меняются не быстрее, чем позволяют их константы Липшица,
# поэтому между точками измерения ошибка может вырасти лишь ненамного.
# %% [markdown] lang="en"
# No. The line passes through its knots exactly, so each hump of the curve is wholly outside it. Descent moved it and
# cut the error by more than a third. A construction gives a *guarantee*, training gives a *fit*.
#
# A guarantee can be computed for a trained network as well. The network and $f$ change no faster than their Lipschitz
# constants allow, so between the points of measurement the error can grow only a little.

# %% id="certified"
guaranteed = approximation.certified_error(better, curve)
print(f"{largest_error(better, curve):.4f} {guaranteed:.4f}")
assert largest_error(better, curve, points=100_001) <= guaranteed

# %% [markdown] lang="ru" id="not-one-layer"
# ### Что один слой лучше многих
#
# Сложим отрезок пополам: $T(x) = 2 \operatorname{ReLU}(x) - 4 \operatorname{ReLU}(x - \frac12)$, это шатёр из двух
# нейронов. Теперь подадим выход на вход такому же слою, ещё раз и ещё.
#
# **Предскажите, потом запустите.** Сколько звеньев у ломаной после восьми слоёв, то есть с 16 нейронами? Сколько
# нейронов для неё нужно в *одном* слое?
# %% [markdown] lang="en"
# ### That one layer beats many
#
# Fold the interval in two: $T(x) = 2 \operatorname{ReLU}(x) - 4 \operatorname{ReLU}(x - \frac12)$ is a tent of two
# units. Now feed the output to another such layer, and again, and again.
#
# **Predict, then run.** How many pieces has the line after eight layers, that is with 16 units? How many units does it
# take in *one* layer?

# %% id="guess-folds"
my_guess = None   # ru: ваш ответ до запуска  # en: your answer before the run

# %% id="folds"
def folded(times):
    def f(x):
        for _ in range(times):
            x = 2 * relu(x) - 4 * relu(x - 0.5)
        return x
    return f

x = np.arange(2**10 + 1) / 2**10
pieces = [1 + int(np.sum(np.diff(folded(k)(x), 2) != 0)) for k in range(1, 9)]
check.reveal(my_guess, pieces[-1])
assert pieces == [2**k for k in range(1, 9)]

# %% id="folds-figure"
depths = (1, 2, 4, 6)
titles = [say(ru=f"слоёв: {k}", en=f"layers: {k}") for k in depths]
figures.folds([folded(k) for k in depths], titles);

# %% [markdown] lang="ru" id="folds-explained"
# Звеньев $2^8 = 256$: каждый слой складывает отрезок, и рисунок удваивается. Один слой из $N$ нейронов даёт не больше
# $N + 1$ звеньев, значит, ему нужно не меньше 255 нейронов.
#
# Меньшим числом и приблизиться не удастся. Зубцы ходят между 0 и 1. Если ошибка меньше $\frac12$, сеть пересекает
# высоту $\frac12$ на каждом из 256 звеньев, а каждое её звено может сделать это лишь раз.
#
# Такой пример разобрал Матус Телгарский ([2015](https://arxiv.org/abs/1509.08101)). Теорема не говорит, что один слой
# лучше многих: его лишь достаточно. О глубине — лекция 08.
# %% [markdown] lang="en"
# There are $2^8 = 256$ pieces: each layer folds the interval, and the picture doubles. One layer of $N$ units gives at
# most $N + 1$ pieces, so it needs at least 255.
#
# Fewer will not even come near. The teeth go between 0 and 1. If the error is below $\frac12$, the network crosses the
# height $\frac12$ on each of the 256 pieces, and each piece of its own can do so only once.
#
# The example is Matus Telgarsky's ([2015](https://arxiv.org/abs/1509.08101)). The theorem says that one layer is
# enough, not that it beats many. Lecture 08 is about depth.

# %% id="folds-shallow"
sawtooth = Target.from_points(np.arange(257) / 256, np.arange(257) % 2)
enough, few = interpolate(sawtooth, 256), interpolate(sawtooth, 100)
print(enough.units, f"{enough.error():.2f}", few.units, f"{few.error():.2f}")
assert np.allclose(folded(8)(x), sawtooth(x))
assert enough.error() < 1e-9 and few.error() >= 0.5

# %% [markdown] lang="ru" id="recap"
# ## Итог
#
# - Теорема: для непрерывной $f$ на компакте и $\varepsilon > 0$ есть $N$ и веса, при которых ошибка меньше
#   $\varepsilon$ для всех $x$.
# - Цыбенко, 1989: сигмоидальные активации, порог у каждого нейрона свой. Хорник, 1991: ограниченные. Лешно и другие,
#   1993: все, кроме многочленов.
# - Скачок непрерывной сети недоступен: ошибка не меньше его половины.
# - Сигмоида → ступенька → столбик → сумма. Ошибка не больше $\omega(h/2) + \omega(h) / \sinh(kh/2)$.
# - Ступеньки и столбики дают $1/n$, ломаная из ReLU $1/n^2$, если $f''$ ограничена.
# - Теорема не говорит, сколько нужно нейронов, найдёт ли веса обучение и лучше ли один слой, чем много.
# %% [markdown] lang="en"
# ## Recap
#
# - The theorem: for a continuous $f$ on a compact set and $\varepsilon > 0$ there are $N$ and weights with which the
#   error is below $\varepsilon$ for all $x$.
# - Cybenko, 1989: sigmoidal activations, each unit with its own threshold. Hornik, 1991: bounded ones. Leshno and
#   others, 1993: all but polynomials.
# - A jump is out of reach of a continuous network: the error is at least half of it.
# - Sigmoid → step → bump → sum. The error is at most $\omega(h/2) + \omega(h) / \sinh(kh/2)$.
# - Steps and bumps give $1/n$, the polygonal line of ReLUs $1/n^2$ if $f''$ is bounded.
# - It does not say how many units, that training finds the weights, or that one layer beats many.

# %% [markdown] lang="ru" id="glossary"
# ## Словарь
#
# | по-русски | по-английски | что это |
# |---|---|---|
# | универсальная аппроксимация | universal approximation | приближение любой непрерывной функции |
# | компакт | compact set | в $\mathbb{R}^m$: замкнутое ограниченное множество |
# | сигмоидальная функция | sigmoidal function | от 0 при $-\infty$ до 1 при $+\infty$ |
# | порог | threshold | где нейрон переключается; смещение с обратным знаком |
# | равномерная ошибка | uniform error, sup error | наибольшее отклонение на множестве |
# | константа Липшица | Lipschitz constant | наклон не больше этого числа |
# | модуль непрерывности | modulus of continuity | насколько функция меняется на расстоянии $\delta$ |
# | столбик | bump | разность двух ступенек, умноженная на высоту |
# | узел | knot | точка, через которую проводят ломаную |
# | порядок | order | $p$ в ошибке $1/n^p$ |
# | проклятие размерности | curse of dimensionality | число участков растёт как $n^m$ |
# %% [markdown] lang="en"
# ## Glossary
#
# | English | Russian | what it is |
# |---|---|---|
# | universal approximation | универсальная аппроксимация | coming close to any continuous function |
# | compact set | компакт | in $\mathbb{R}^m$: closed and bounded |
# | sigmoidal function | сигмоидальная функция | from 0 at $-\infty$ to 1 at $+\infty$ |
# | threshold | порог | where a unit switches; the bias with the other sign |
# | uniform error, sup error | равномерная ошибка | the largest deviation on a set |
# | Lipschitz constant | константа Липшица | no slope is larger than this number |
# | modulus of continuity | модуль непрерывности | how much a function changes over a distance $\delta$ |
# | bump | столбик | the difference of two steps, times its height |
# | knot | узел | a point the polygonal line is drawn through |
# | order | порядок | $p$ in the error $1/n^p$ |
# | curse of dimensionality | проклятие размерности | the number of pieces grows like $n^m$ |

# %% [markdown] lang="ru" id="next"
# **Дальше.** Складки последнего примера — это слои. В [лекции 08](08_multilayer_perceptron.ipynb) слои станут
# матрицами, и сеть из многих слоёв уместится в несколько строк.
# %% [markdown] lang="en"
# **Next.** The folds of the last example are layers. In [lecture 08](08_multilayer_perceptron.ipynb) layers become
# matrices, and a network of many layers takes a few lines.
