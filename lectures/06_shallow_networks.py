# %% id="setup" setup="lecture"

# %% [markdown] lang="ru" id="title"
# # Неглубокие сети
#
# *Лекция 06. Один скрытый слой.*
#
# Несколько нейронов вместе рисуют ломаную. По весам видно, сколько у неё звеньев и где она ломается. Есть и ломаные,
# которых так не нарисовать.
#
# После лекции вы сможете:
#
# - найти по весам точки излома и наклоны и набросать график без компьютера;
# - подобрать веса по рисунку;
# - сказать, сколько участков сеть может дать и сколько даёт;
# - сосчитать области при двух входах и параметры сети;
# - назвать части сети по-русски и по-английски.
#
# Понадобятся ReLU из лекции 04 и двухслойная сеть из лекции 05. Лекция займёт около часа.
# %% [markdown] lang="en"
# # Shallow networks
#
# *Lecture 06. One hidden layer.*
#
# A few neurons added together draw a polygonal line. The weights tell how many pieces it has, where it bends, and which
# lines are out of reach.
#
# After this lecture you can:
#
# - read joints and slopes off the weights and sketch the graph without a computer;
# - find weights for a given sketch;
# - say how many pieces a network gives, at most and in fact;
# - count regions for two inputs, and parameters;
# - name the parts of a network in English and Russian.
#
# You will need ReLU (lecture 04) and the two-layer network of lecture 05. The lecture takes about an hour.

# %% id="imports"
import itertools
import math

import numpy as np

from dl101 import interactives, plots, regions, say, two_layer
from dl101.check import lecture06 as check
from dl101.figures import lecture06 as figures
from dl101.shallow import Shallow, regions_on

plots.use_style()

# %% [markdown] lang="ru" id="three-units"
# ## 1. Три нейрона, десять чисел
#
# Пусть вход один, число $x$, и выход один, число $y$. Между ними три *скрытых нейрона* с функцией активации ReLU:
#
# $$h_i = \operatorname{ReLU}(\theta_{i0} + \theta_{i1} x), \quad i = 1, 2, 3,$$
#
# $$y = \phi_0 + \phi_1 h_1 + \phi_2 h_2 + \phi_3 h_3.$$
#
# Буквами $\theta$ и $\phi$ обозначены параметры, их десять. Обозначения взяты из учебника Саймона Принса *Understanding
# Deep Learning*, глава 3.
# %% [markdown] lang="en"
# ## 1. Three units, ten numbers
#
# Let there be one input, the number $x$, and one output, the number $y$. Between them stand three hidden neurons with
# the activation function ReLU. English books mostly call them *hidden units*, and so shall we:
#
# $$h_i = \operatorname{ReLU}(\theta_{i0} + \theta_{i1} x), \quad i = 1, 2, 3,$$
#
# $$y = \phi_0 + \phi_1 h_1 + \phi_2 h_2 + \phi_3 h_3.$$
#
# The letters $\theta$ and $\phi$ stand for the parameters, ten of them. The notation is from chapter 3 of Simon
# Prince's book *Understanding Deep Learning*.

# %% id="network-figure"
figures.three_units();

# %% id="parameters"
theta0 = np.array([1.5, -0.5, -2.0])   # ru: смещения нейронов  # en: biases of the units
theta1 = np.array([-1.0, 1.0, 2.0])    # ru: веса входа  # en: weights of the input
phi0, phi = 1.0, np.array([-1.0, -2.5, 1.5])

# %% [markdown] lang="ru" id="four-stages"
# Посчитаем выход в четыре действия:
#
# 1. *преактивация* $z_i = \theta_{i0} + \theta_{i1} x$, прямая;
# 2. *активация* $h_i = \operatorname{ReLU}(z_i)$: всё ниже нуля становится нулём;
# 3. *активация с весом* $\phi_i h_i$: растянута, сжата или перевёрнута;
# 4. сумма трёх графиков, сдвинутая на $\phi_0$.
#
# Где преактивация положительна, нейрон *активен*. На рисунке эта область закрашена.
# %% [markdown] lang="en"
# The output is computed in four stages:
#
# 1. the *pre-activation* $z_i = \theta_{i0} + \theta_{i1} x$, a straight line;
# 2. the *activation* $h_i = \operatorname{ReLU}(z_i)$: whatever is below zero becomes zero;
# 3. the *weighted activation* $\phi_i h_i$: stretched, squeezed or turned upside down;
# 4. the sum of the three graphs, moved by $\phi_0$.
#
# Where its pre-activation is positive, a unit is *active*. These parts are tinted in the figure.

# %% id="stages"
figures.stages(theta0, theta1, phi0, phi, low=0, high=2);

# %% id="by-formula"
def relu(z):
    return np.maximum(z, 0)


x = 0.75
h1, h2, h3 = relu(1.5 - 1.0 * x), relu(-0.5 + 1.0 * x), relu(-2.0 + 2.0 * x)
y = 1.0 - 1.0 * h1 - 2.5 * h2 + 1.5 * h3
print(h1, h2, h3, y)
assert h3 == 0 and y == -0.375      # ru: третий нейрон здесь молчит  # en: the third unit is silent here

# %% [markdown] lang="ru" id="exercise-shallow"
# **Упражнение 1.** Напишите то же для любого числа нейронов $h$ и сразу для всех точек. Вход `x` имеет форму `(m,)`,
# `theta0`, `theta1` и `phi` — форму `(h,)`, ответ — `(m,)`. Подсказка: у `x[:, None]` форма `(m, 1)`.
#
# <details><summary>Ответ</summary>
# <code>z = theta0 + x[:, None] * theta1</code> имеет форму (m, h): точка в строке, нейрон в столбце. Дальше<br>
# <code>return phi0 + np.maximum(z, 0) @ phi</code>
# </details>
# %% [markdown] lang="en"
# **Exercise 1.** Write the same thing for any number $h$ of units, and for all points at once. The input `x` has shape
# `(m,)`; `theta0`, `theta1` and `phi` have shape `(h,)`; the result has shape `(m,)`. Hint: `x[:, None]` is `(m, 1)`.
#
# <details><summary>Answer</summary>
# <code>z = theta0 + x[:, None] * theta1</code> has shape (m, h): one row per point, one column per unit. Then<br>
# <code>return phi0 + np.maximum(z, 0) @ phi</code>
# </details>

# %% id="answer-shallow"
def shallow(x, theta0, theta1, phi0, phi):
    return None   # ru: ваш код  # en: your code


check.shallow(shallow)

# %% [markdown] lang="ru" id="joints"
# ## 2. Изломы и наклоны
#
# Нейрон включается и выключается там, где его преактивация равна нулю:
#
# $$\theta_{i0} + \theta_{i1} x = 0 \quad\Longrightarrow\quad x = -\frac{\theta_{i0}}{\theta_{i1}}.$$
#
# Это *точка излома*. Вес $\phi_i$ на неё не влияет. Между изломами каждый нейрон либо включён, либо выключен, поэтому
# график $y$ там прямой. Это *участок* графика, или *линейная область*. Его наклон — сумма $\phi_i \theta_{i1}$ по
# активным нейронам.
#
# Знак $\theta_{i1}$ говорит, с какой стороны от излома нейрон активен: при плюсе справа, при минусе слева.
# %% [markdown] lang="en"
# ## 2. Joints and slopes
#
# A unit switches on and off where its pre-activation is zero:
#
# $$\theta_{i0} + \theta_{i1} x = 0 \quad\Longrightarrow\quad x = -\frac{\theta_{i0}}{\theta_{i1}}.$$
#
# This point is its *joint*. The weight $\phi_i$ does not move it. Between two joints each unit is either on or off, so
# the graph of $y$ is straight there: this is a *piece* of the graph, or a *linear region*. Its slope is the sum of
# $\phi_i \theta_{i1}$ over the active units.
#
# The sign of $\theta_{i1}$ says on which side of its joint a unit is active: on the right if it is positive, on the
# left if negative.

# %% id="joints-and-slopes"
joints = -theta0 / theta1
middles = np.array([0.25, 0.75, 1.25, 1.75])         # ru: по точке на участок  # en: a point on each piece
active = theta0 + middles[:, None] * theta1 > 0      # (4, 3)
slopes = active @ (phi * theta1)
print("joints", np.sort(joints), "slopes", slopes)
assert np.allclose(np.sort(joints), [0.5, 1, 1.5]) and np.allclose(slopes, [1, -1.5, 1.5, 0.5])

# %% [markdown] lang="ru" id="exercise-joint"
# **Упражнение 2.** Где излом у нейрона $\operatorname{ReLU}(3 - 4x)$?
#
# <details><summary>Ответ</summary>
# θ₀ = 3, θ₁ = −4, поэтому x = 3/4. Нейрон активен слева от этой точки.
# </details>
# %% [markdown] lang="en"
# **Exercise 2.** Where is the joint of the unit $\operatorname{ReLU}(3 - 4x)$?
#
# <details><summary>Answer</summary>
# θ₀ = 3 and θ₁ = −4, so x = 3/4. The unit is active to the left of this point.
# </details>

# %% id="answer-joint"
joint = None   # ru: ваш ответ  # en: your answer
check.joint(joint)

# %% [markdown] lang="ru" id="exercise-slopes"
# **Упражнение 3.** Дана сеть
#
# $$y = 1 + 2 \operatorname{ReLU}(x + 1) - 3 \operatorname{ReLU}(x) + 0{,}5 \operatorname{ReLU}(2 - 2x).$$
#
# Её изломы: $-1$, $0$ и $1$. Найдите наклоны четырёх участков, слева направо, и набросайте график на бумаге.
#
# <details><summary>Ответ</summary>
# Третий нейрон смотрит влево, его наклон 0,5 · (−2) = −1 действует при x < 1. Слева направо: −1; −1 + 2 = 1;
# 1 − 3 = −2; −2 + 1 = −1. В коде: <code>[-1, 1, -2, -1]</code>.
# </details>
# %% [markdown] lang="en"
# **Exercise 3.** Here is a network:
#
# $$y = 1 + 2 \operatorname{ReLU}(x + 1) - 3 \operatorname{ReLU}(x) + 0.5 \operatorname{ReLU}(2 - 2x).$$
#
# Its joints are $-1$, $0$ and $1$. Find the slopes of the four pieces, from left to right, and sketch the graph on
# paper.
#
# <details><summary>Answer</summary>
# The third unit faces left; its slope 0.5 · (−2) = −1 counts where x < 1. From left to right: −1; −1 + 2 = 1;
# 1 − 3 = −2; −2 + 1 = −1. In code: <code>[-1, 1, -2, -1]</code>.
# </details>

# %% id="answer-slopes"
four_slopes = [None, None, None, None]   # ru: ваш ответ  # en: your answer
check.slopes(four_slopes)

# %% [markdown] lang="ru" id="predict-flip"
# **Предскажите, потом запустите.** Сменим знак у $\theta_{10}$ и $\theta_{11}$: первый нейрон станет смотреть в другую
# сторону. Сдвинется ли его излом? Что станет с наклонами и с их изменением в каждом изломе?
# %% [markdown] lang="en"
# **Predict, then run.** Change the signs of $\theta_{10}$ and $\theta_{11}$: the first unit will face the other way.
# Will its joint move? What will happen to the slopes, and to the amount by which the slope changes at the joint?

# %% id="guess-flip"
my_guess = None   # ru: ваш ответ до запуска  # en: your answer before the run

# %% id="flip"
def output(x, theta0, theta1, phi0, phi):
    return phi0 + relu(theta0 + x[:, None] * theta1) @ phi


x = np.linspace(0, 2, 201)
side = np.array([-1, 1, 1])
check.reveal(my_guess)
figure, ax = plots.subplots("half")
ax.plot(x, output(x, theta0, theta1, phi0, phi), label=say(ru="было", en="before"))
ax.plot(x, output(x, side * theta0, side * theta1, phi0, phi), label=say(ru="стало", en="after"))
ax.set(xlabel="$x$", ylabel="$y$")
ax.legend();

# %% [markdown] lang="ru" id="flip-explained"
# Изломы на месте. Наклоны всюду стали меньше на 1, а скачки наклона не изменились. При переходе через излом слева
# направо наклон меняется на
#
# $$d_i = \phi_i\, |\theta_{i1}|,$$
#
# в какую бы сторону нейрон ни смотрел. Запомните: нейрон задаёт скачок. Сторона, в которую он смотрит, решает лишь,
# какая прямая прибавится ко всему графику.
# %% [markdown] lang="en"
# The joints stay where they are. Every slope is smaller by 1, and the jumps of the slope are the same. From left to
# right through a joint, the slope changes by
#
# $$d_i = \phi_i\, |\theta_{i1}|,$$
#
# whichever way the unit faces. Keep this in mind: a unit sets a jump. The side it faces only decides which straight
# line is added to the graph.

# %% id="jumps"
jumps = phi * np.abs(theta1)
order = np.argsort(joints)
flipped = (theta0 + middles[:, None] * theta1 > 0) == (side > 0)
assert np.allclose(np.diff(slopes), jumps[order])
assert np.allclose(flipped @ (phi * side * theta1), slopes - 1)

# %% [markdown] lang="ru" id="interactive-text"
# ### Десять ползунков
#
# Ниже та же сеть. Сначала ответьте, потом тяните:
#
# 1. Вы увеличите $\phi_2$. Какие изломы сдвинутся? На каких участках изменится наклон?
# 2. Вы увеличите $\theta_{30}$. Куда сдвинется третий излом: влево или вправо?
# 3. *Спрячьте излом:* пусть на $[0, 2]$ их останется два и ни один вес не будет нулём.
# 4. *Постройте шатёр:* 0 слева от $x = \frac12$, подъём до 1 при $x = 1$, спуск до 0 при $x = \frac32$ и дальше 0.
#
# Изломы можно тянуть прямо на кривой.
# %% [markdown] lang="en"
# ### Ten sliders
#
# Here is the same network. Answer first, then drag.
#
# 1. Increase $\phi_2$. Which joints will move? On which pieces will the slope change?
# 2. Increase $\theta_{30}$. Which way will the third joint go, left or right?
# 3. *Hide a joint:* leave only two on $[0, 2]$ without making any weight zero.
# 4. *Make a tent:* 0 to the left of $x = \frac12$, up to 1 at $x = 1$, down to 0 at $x = \frac32$, and 0 from there.
#
# You can drag the joints on the curve itself.

# %% id="interactive"
interactives.ShallowNetwork(theta0=theta0, theta1=theta1, phi0=phi0, phi=phi)

# %% [markdown] lang="ru" id="interactive-answers"
# <details><summary>Ответы</summary>
# 1. Ни один: излом зависит только от θ. Наклон изменится правее второго излома, где второй нейрон активен.<br>
# 2. Влево: излом равен −θ₃₀/θ₃₁, а θ₃₁ = 2 больше нуля.<br>
# 3. Уведите излом за край, например θ₃₀ = −5, или совместите два излома.<br>
# 4. Все три нейрона смотрят вправо: изломы ½, 1 и 3/2, скачки 2, −4 и 2, φ₀ = 0.
# </details>
# %% [markdown] lang="en"
# <details><summary>Answers</summary>
# 1. None: a joint depends on θ alone. The slope changes to the right of the second joint, where the second unit is
# active.<br>
# 2. Left: the joint is −θ₃₀/θ₃₁, and θ₃₁ = 2 is positive.<br>
# 3. Push a joint off the edge, for instance with θ₃₀ = −5. Or bring two joints together.<br>
# 4. Three units facing right, with joints ½, 1 and 3/2, jumps 2, −4 and 2, and φ₀ = 0.
# </details>

# %% id="tent"
x = np.linspace(-1, 3, 401)
tent = output(x, np.array([-0.5, -1.0, -1.5]), np.ones(3), 0.0, np.array([2.0, -4.0, 2.0]))
assert np.allclose(tent, np.interp(x, [0.5, 1, 1.5], [0, 1, 0]))

# %% [markdown] lang="ru" id="exercise-trapezoid"
# **Упражнение 4.** Постройте трапецию: 0 при $x \le 0$, подъём до 1 при $x = 1$, плоская вершина до $x = 2$, спуск до 0
# при $x = 3$ и дальше 0. Сколько нужно нейронов? Подойдёт любой верный набор.
#
# <details><summary>Ответ</summary>
# Изломов четыре, значит, и нейронов не меньше четырёх. Скачки наклона: 1, −1, −1, 1. Если все смотрят вправо:<br>
# <code>theta0, theta1 = [0, -1, -2, -3], [1, 1, 1, 1]</code><br>
# <code>phi0, phi = 0, [1, -1, -1, 1]</code>
# </details>
# %% [markdown] lang="en"
# **Exercise 4.** Make a trapezoid: 0 for $x \le 0$, up to 1 at $x = 1$, a flat top until $x = 2$, down to 0 at $x = 3$,
# and 0 from there. How many units does it take? Any correct set of numbers will do.
#
# <details><summary>Answer</summary>
# There are four joints, so at least four units. The jumps of the slope: 1, −1, −1, 1. If all of them face right:<br>
# <code>theta0, theta1 = [0, -1, -2, -3], [1, 1, 1, 1]</code><br>
# <code>phi0, phi = 0, [1, -1, -1, 1]</code>
# </details>

# %% id="answer-trapezoid"
my_theta0, my_theta1 = None, None   # ru: списки чисел  # en: lists of numbers
my_phi0, my_phi = None, None        # ru: число и список  # en: a number and a list
check.trapezoid(my_theta0, my_theta1, my_phi0, my_phi)

# %% [markdown] lang="ru" id="at-most"
# ## 3. Не больше четырёх
#
# Три излома делят прямую самое большее на четыре участка: каждый новый нейрон добавляет не больше одного. На слайдах и
# в книгах часто пишут короче: «три нейрона дают четыре участка». Проверим на случайных сетях. Все $\theta$ возьмём
# независимо из стандартного нормального распределения и посмотрим на отрезок $[0, 2]$, как на рисунке выше.
#
# **Предскажите, потом запустите.** У какой доли из 20 000 сетей на $[0, 2]$ будет ровно четыре участка?
# %% [markdown] lang="en"
# ## 3. At most four
#
# Three joints cut the line into at most four pieces: each further unit adds at most one. Slides and books often put it
# more briefly: “three units give four pieces”. Let us test this on random networks. We draw every $\theta$
# independently from the standard normal distribution and look at the interval $[0, 2]$, as in the figure above.
#
# **Predict, then run.** What share of 20,000 networks will have exactly four pieces on $[0, 2]$?

# %% id="guess-four"
my_guess = None   # ru: ваш ответ до запуска  # en: your answer before the run

# %% id="random-networks"
random_theta0, random_theta1 = np.random.default_rng(0).normal(size=(2, 20_000, 3))
random_joints = np.sort(-random_theta0 / random_theta1, axis=1)
assert np.all(np.diff(random_joints) > 0)   # ru: на всей прямой всегда четыре  # en: on the whole line always four

pieces = 1 + np.sum((random_joints > 0) & (random_joints < 2), axis=1)
shares = np.bincount(pieces, minlength=5)[1:] / 20_000
for k in range(100):                        # ru: счётчик из dl101 согласен  # en: the counter of dl101 agrees
    network = Shallow(random_theta0[k], random_theta1[k], 0, np.ones(3))
    assert regions_on(network, 0, 2).pieces == pieces[k] and regions_on(network).pieces == 4
check.reveal(my_guess, float(shares[3]))

# %% id="random-networks-figure"
p = math.atan(2) / math.pi
exact = np.array([math.comb(3, k) * p**k * (1 - p) ** (3 - k) for k in range(4)])
figure, ax = plots.subplots("half")
bars = ax.bar(range(1, 5), 100 * shares, color=plots.BLUE, width=0.6)
ax.plot(range(1, 5), 100 * exact, "_", color=plots.ORANGE, markersize=34, markeredgewidth=2.5)
ax.bar_label(bars, fmt="%.0f", padding=6)
ax.set(xlabel=say(ru="участков на [0, 2]", en="pieces on [0, 2]"), ylabel="%")
ax.set(xticks=range(1, 5), ylim=(0, 52))
assert np.allclose(shares, exact, atol=0.012)

# %% [markdown] lang="ru" id="random-explained"
# На всей прямой у каждой из этих сетей четыре участка. На отрезке $[0, 2]$ их столько лишь у 4 % сетей, а по 1, 2 и 3
# участка — у 27, 44 и 24 %. Остальные изломы лежат за краем, где данных нет.
#
# Оранжевые черты — точный ответ. Пара $(\theta_{i1}, \theta_{i0})$ — точка плоскости, и все направления из нуля на неё
# одинаково вероятны. Излом попадает в $(0, 2)$, если направление лежит в одном из двух углов величиной $\arctan 2$. Отсюда
# $p = \frac{\arctan 2}{\pi} \approx 0{,}352$, а четыре участка получаются с вероятностью $p^3 \approx 0{,}044$.
#
# Другое распределение весов даст другие доли. Вывод тот же: «не больше», а не «ровно».
# %% [markdown] lang="en"
# On the whole line each of these networks has four pieces. On the interval $[0, 2]$ only 4% do, while 27%, 44% and 24%
# have 1, 2 and 3 pieces. The other joints lie outside the interval.
#
# The orange marks are the exact answer. The pair $(\theta_{i1}, \theta_{i0})$ is a point of the plane, and all
# directions from the origin to it are equally likely. The joint falls into $(0, 2)$ if the direction lies in one of two
# angles of size $\arctan 2$. So one joint does this with probability $p = \frac{\arctan 2}{\pi} \approx 0.352$, and all
# three, which makes four pieces, with probability $p^3 \approx 0.044$.
#
# Another distribution of the weights gives other shares. The conclusion stands: “at most”, not “exactly”.

# %% [markdown] lang="ru" id="not-every"
# ## 4. Не всякая ломаная
#
# Теперь в обратную сторону. Дана ломаная из четырёх звеньев: изломы $-1$, $0$, $1$ и наклоны $1$, $2$, $-1$, $3$.
# Изломов три, возьмём три нейрона.
#
# **Предскажите, потом запустите.** Найдутся ли десять чисел, при которых три нейрона дают её точно?
# %% [markdown] lang="en"
# ## 4. Not every polygonal line
#
# Now the other way round. Here is a line with four pieces: its joints are $-1$, $0$, $1$ and its slopes $1$, $2$, $-1$,
# $3$. It has three joints, so we take three units.
#
# **Predict, then run.** Are there ten numbers with which three units give exactly this line?

# %% id="guess-every"
my_guess = None   # ru: ваш ответ до запуска  # en: your answer before the run

# %% id="target"
x = np.linspace(-2, 2, 161)
target = np.interp(x, [-2, -1, 0, 1, 2], [-3, -2, 0, -1, 2])
wanted = np.array([1, 2, -1, 3])
needed_jumps = np.diff(wanted)
choices = np.array(list(itertools.product((0, 1), repeat=3)))   # ru: 1: смотрит влево  # en: 1: faces left
left_slopes = np.sort(-choices @ needed_jumps)
check.reveal(my_guess)
print(needed_jumps, left_slopes)
assert wanted[0] not in left_slopes

# %% [markdown] lang="ru" id="not-every-explained"
# Нет. На каждый излом нужен свой нейрон, и скачки заданы: $1$, $-3$, $4$. Выбрать можно только стороны. Левее всех
# изломов активны лишь нейроны, которые смотрят влево, и наклон там равен минус сумме их скачков. Вариантов $2^3 = 8$;
# все наклоны напечатаны, и числа 1 среди них нет.
#
# К тому же ведёт подсчёт. У ломаной восемь свободных чисел: три излома, четыре наклона, одна высота. У сети параметров
# десять, но умножьте $\theta_{i0}$ и $\theta_{i1}$ на 5, а $\phi_i$ разделите на 5, и ничего не изменится. На каждый
# нейрон приходится одно лишнее число, остаётся семь.
# %% [markdown] lang="en"
# No. Each joint needs a unit of its own, and the jumps are given: $1$, $-3$, $4$. We can choose only the sides. To the
# left of all joints only the units that face left are active, and the slope there is minus the sum of their jumps.
# There are $2^3 = 8$ choices; all the resulting slopes are printed, and 1 is not among them.
#
# Counting leads to the same conclusion. The line has eight free numbers: three joints, four slopes, one height. The
# network has ten parameters, but if we multiply $\theta_{i0}$ and $\theta_{i1}$ by 5 and divide $\phi_i$ by 5, nothing
# changes. One number per unit is superfluous, which leaves seven.

# %% id="rescaled"
scaled = output(x, 5 * theta0, 5 * theta1, phi0, phi / 5)
assert np.allclose(scaled, output(x, theta0, theta1, phi0, phi))

# %% [markdown] lang="ru" id="closest"
# Насколько близко можно подойти? При заданных изломах и сторонах сеть линейна по $\phi$, и лучшие $\phi$ находит метод
# наименьших квадратов. Переберём восемь наборов сторон: сначала с изломами на своих местах, потом с любыми изломами на
# сетке с шагом ¼.
# %% [markdown] lang="en"
# How close can three units come? Once the joints and sides are fixed, the network is linear in $\phi$, and least
# squares finds the best $\phi$. We try all eight choices of sides: first with the joints in place, then with all sets
# of joints on a grid of step ¼.

# %% id="closest-code"
def best_fit(joints, sides):
    H = relu(np.array(sides) * (x[:, None] - np.array(joints)))     # (161, 3)
    A = np.column_stack([np.ones_like(x), H])
    fit = A @ np.linalg.lstsq(A, target, rcond=None)[0]
    return np.sqrt(np.mean((fit - target) ** 2)), fit


def best_of(places):
    sides = itertools.product((1, -1), repeat=3)
    return min((best_fit(*choice) for choice in itertools.product(places, sides)), key=lambda fit: fit[0])


held_error, held = best_of([(-1, 0, 1)])
free_error, free = best_of(itertools.combinations(np.arange(-2, 2.25, 0.25), 3))
largest = np.abs(held - target).max()
print(f"{held_error:.3f}  {largest:.3f}  {free_error:.3f}")
assert 0.17 < held_error < 0.19 and 0.35 < largest < 0.40 and 0.06 < free_error < 0.09

# %% [markdown] lang="ru" id="four-exact"
# С изломами на своих местах корень из среднего квадрата ошибки равен 0,18, а наибольшее отклонение около 0,37. Если
# изломы двигать, корень падает до 0,08, но не до нуля. Выручает четвёртый нейрон: поставим его излом в ту же точку
# $-1$, а смотреть он будет влево. Пара нейронов с общим изломом даёт и нужный скачок, и любой наклон слева.
# %% [markdown] lang="en"
# With the joints in place the root-mean-square error is 0.18, and the largest deviation is about 0.37. If the joints
# may move, the error falls to 0.08, but not to zero. A fourth unit settles it: we put it at the same point, $-1$,
# facing left. Two units at one point can give the jump and, besides, any slope on the left.

# %% id="four-exact-figure"
four = output(x, np.array([-1, 1, 0, -1]), np.array([-1, 1, 1, 1]), -2.0, np.array([-1, 2, -3, 4]))
figure, ax = plots.subplots("wide")
ax.plot(x, target, color="0.75", linewidth=6, label=say(ru="нужно", en="wanted"))
ax.plot(x, held, "--", label=say(ru="3 нейрона, изломы на месте", en="3 units, joints held"))
ax.plot(x, free, "-.", label=say(ru="3 нейрона, любые изломы", en="3 units, any joints"))
ax.plot(x, four, color=plots.PURPLE, linewidth=1.2, label=say(ru="4 нейрона", en="4 units"))
ax.set(xlabel="$x$", ylabel="$y$")
ax.legend()
assert np.abs(four - target).max() < 1e-12

# %% [markdown] lang="ru" id="fit"
# ## 5. Подбор по данным
#
# Руками строить сеть приходится редко. Обычно даны точки, а веса находит градиентный спуск, как в лекциях 03 и 05.
# Потери здесь — средний квадрат ошибки, MSE:
#
# $$J = \frac{1}{m} \sum_{k=1}^{m} \left(y(x_k) - y_k\right)^2.$$
#
# Обучит готовый модуль `dl101.two_layer`. Обозначения в нём общие для всех двухслойных сетей: $W_1$ и $b_1$ — наши
# $\theta_{i1}$ и $\theta_{i0}$, а $W_2$ и $b_2$ — $\phi_i$ и $\phi_0$. Примеры стоят в строках.
# %% [markdown] lang="en"
# ## 5. Fitting data
#
# Networks are seldom built by hand. Usually we are given points, and gradient descent finds the weights, as in lectures
# 03 and 05. The loss here is the mean squared error, MSE:
#
# $$J = \frac{1}{m} \sum_{k=1}^{m} \left(y(x_k) - y_k\right)^2.$$
#
# The ready-made `dl101.two_layer` does the training. It uses the letters of a general two-layer network: $W_1$ and
# $b_1$ are our $\theta_{i1}$ and $\theta_{i0}$; $W_2$ and $b_2$ are $\phi_i$ and $\phi_0$. Examples are rows.

# %% id="fit-data"
rng = np.random.default_rng(0)
x = np.linspace(-2, 2, 41)
data = np.sin(2 * x) + rng.normal(scale=0.1, size=41)


def fit(n_hidden, seed):
    start = two_layer.initialise(n_inputs=1, n_hidden=n_hidden, activation="relu", seed=seed)
    return two_layer.train(start, x[:, None], data, learning_rate=0.05, steps=4000, loss="mse")

# %% [markdown] lang="ru" id="predict-seeds"
# **Предскажите, потом запустите.** Три нейрона обучаются по этим точкам восемь раз. Данные и скорость обучения одни и
# те же, разные только случайные начальные веса. Сколько раз из восьми сеть дойдёт до $J < 0{,}05$?
# %% [markdown] lang="en"
# **Predict, then run.** Three units learn these points eight times. The data and the learning rate are the same; only
# the random initial weights differ. How many times out of eight will the network reach $J < 0.05$?

# %% id="guess-seeds"
my_guess = None   # ru: ваш ответ до запуска  # en: your answer before the run

# %% id="seeds"
runs = [fit(3, seed) for seed in range(8)]
losses = np.array([history[-1] for _, history in runs])
check.reveal(my_guess, int(np.sum(losses < 0.05)))
print(np.round(losses, 3))
assert np.sum(losses < 0.05) == 2 and losses.max() > 0.4

# %% id="seeds-figure"
def draw_fit(ax, network, title):
    ax.plot(x, data, ".", color="0.6", markersize=4)
    ax.plot(x, two_layer.forward(network, x[:, None])[0], color=plots.BLUE)
    for joint in -network.b1 / network.W1[:, 0]:
        ax.axvline(joint, color=plots.ORANGE, linewidth=1, linestyle="--")
    ax.set(xlim=(-2, 2), ylim=(-1.4, 1.4), title=title)


figure, axes = plots.subplots("wide", 1, 3, sharey=True)
order = np.argsort(losses)
for ax, k in zip(axes, order[[0, 4, 7]]):
    draw_fit(ax, runs[k][0], f"$J$ = {losses[k]:.3f}")
_, hidden = two_layer.forward(runs[order[7]][0], x[:, None])
assert np.sum(hidden.any(axis=0)) == 1   # ru: на данных жив один нейрон  # en: one unit is alive on the data

# %% [markdown] lang="ru" id="seeds-explained"
# Слева удачный запуск: три излома стоят там, где поворачивают данные. В середине изломы слились, и кривая ломается
# только один раз. Справа на отрезке остался один излом. Два других нейрона молчат на всех точках и градиента не
# получают: это мёртвые ReLU из лекции 04.
#
# Значит, «три нейрона могут» и «три нейрона научатся» — разные утверждения. На практике помогает запас: возьмём восемь
# нейронов.
# %% [markdown] lang="en"
# On the left is a lucky run: the three joints stand where the data turn. In the middle some joints have merged, and the
# curve bends only once. On the right a single joint is left on the interval. The other two units are silent at every
# point and get no gradient: they are the dead ReLUs of lecture 04.
#
# So “three units can” and “three units will learn it” are two different statements. In practice spare units help: let
# us take eight.

# %% id="eight-units"
eight = [fit(8, seed) for seed in range(8)]
losses_eight = np.array([history[-1] for _, history in eight])
figure, (left, right) = plots.subplots("wide", 1, 2)
draw_fit(left, eight[int(np.argmin(losses_eight))][0], say(ru="8 нейронов", en="8 units"))
for n, values in ((3, losses), (8, losses_eight)):
    right.plot(np.sort(values), "o-", label=say(ru=f"нейронов: {n}", en=f"{n} units"))
right.set(xlabel=say(ru="от лучшего запуска к худшему", en="from best run to worst"), ylabel="$J$")
right.legend()
assert np.sum(losses_eight < 0.05) > np.sum(losses < 0.05)

# %% [markdown] lang="ru" id="interactive-fit-text"
# Вернёмся к сети из трёх нейронов, которая застряла, и оживим её. Нажмите «Пуск»: потери стоят на месте. Нажмите
# «Пауза» и поставьте оба мёртвых излома в ноль: $\theta_{10} = 0$ и $\theta_{30} = 0$.
#
# **Предскажите, потом запустите.** До какого значения снизятся потери теперь? А если оживить только третий нейрон?
# %% [markdown] lang="en"
# Let us go back to the network of three units that got stuck, and revive it. Press Run: the loss stays where it is.
# Press Pause, and move both dead joints to zero: $\theta_{10} = 0$ and $\theta_{30} = 0$.
#
# **Predict, then run.** How far will the loss fall now? And if we revive only the third unit?

# %% id="interactive-fit"
stuck = runs[order[7]][0]
interactives.ShallowNetwork.from_network(stuck, data=np.column_stack([x, data]), learning_rate=0.05)

# %% id="guess-revived"
my_guess = None   # ru: ваш ответ до запуска  # en: your answer before the run

# %% id="revived"
ends = []
for revive in ([0, 2], [2]):
    b1 = stuck.b1.copy()
    b1[revive] = 0
    revived = two_layer.Network(stuck.W1, b1, stuck.W2, stuck.b2, "relu")
    revived, history = two_layer.train(revived, x[:, None], data, 0.05, 4000, loss="mse")
    ends.append(round(float(history[-1]), 3))
check.reveal(my_guess, ends)
assert ends[0] < 0.05 and ends[1] > 0.3

# %% [markdown] lang="ru" id="several-outputs"
# ## 6. Несколько выходов
#
# Пусть выходов два. Скрытые нейроны у них общие, а веса $\phi$ у каждого свои:
#
# $$y_j = \phi_{j0} + \sum_{i=1}^{h} \phi_{ji} h_i, \quad j = 1, 2.$$
#
# **Предскажите, потом запустите.** Скрытых нейронов четыре. Могут ли $y_1$ и $y_2$ ломаться в разных точках? Сколько
# участков самое большее может быть у разности $y_1 - y_2$?
# %% [markdown] lang="en"
# ## 6. Several outputs
#
# Let there be two outputs. They share the hidden units, but each has its own weights $\phi$:
#
# $$y_j = \phi_{j0} + \sum_{i=1}^{h} \phi_{ji} h_i, \quad j = 1, 2.$$
#
# **Predict, then run.** There are four hidden units. Can $y_1$ and $y_2$ bend at different points? How many pieces can
# the difference $y_1 - y_2$ have at most?

# %% id="guess-outputs"
my_guess = None   # ru: ваш ответ до запуска  # en: your answer before the run

# %% id="two-outputs"
W2 = np.array([[1.0, -2.0, 3.0, -2.5], [-0.8, 1.6, -0.5, 0.0]])     # (2, 4)
double = two_layer.Network([[1], [1], [1], [1]], [0.0, -0.5, -1.0, -1.5], W2, [0.0, 0.6], "relu")
x = np.linspace(0, 2, 201)
outputs, hidden = two_layer.forward(double, x[:, None])
check.reveal(my_guess)
print(x[:, None].shape, hidden.shape, outputs.shape)

# %% id="two-outputs-figure"
figure, ax = plots.subplots("half")
for j in (0, 1):
    ax.plot(x, outputs[:, j], label=f"$y_{j + 1}$")
ax.plot(x, outputs[:, 0] - outputs[:, 1], ":", color=plots.PURPLE, label="$y_1 - y_2$")
for joint in -double.b1 / double.W1[:, 0]:
    ax.axvline(joint, color="0.7", linewidth=1, linestyle="--")
ax.set(xlabel="$x$", ylabel="$y$")
ax.legend();

# %% [markdown] lang="ru" id="two-outputs-explained"
# Изломы общие: они зависят только от $\theta$. Выход может пропустить излом, если его вес $\phi_{ji} = 0$, как у $y_2$ в
# точке $\frac32$. Поставить излом в другое место он не может. У разности изломы те же, поэтому участков не больше пяти.
#
# Общий скрытый слой дешевле: у этой сети 18 параметров, у двух отдельных было бы 26. Но места изломов выходам
# приходится выбирать сообща.
# %% [markdown] lang="en"
# The joints are shared: they depend on $\theta$ alone. An output may skip a joint if its weight $\phi_{ji} = 0$, as
# $y_2$ does at $\frac32$. It cannot put a joint elsewhere. The difference has the same joints, hence at most five
# pieces.
#
# A shared hidden layer is cheaper: this network has 18 parameters, while two separate ones would have 26. But the
# outputs have to agree on where the joints go.

# %% id="shared-parameters"
single = two_layer.initialise(n_inputs=1, n_hidden=4)
print(double.size, 2 * single.size)
assert double.size == 18 and 2 * single.size == 26

# %% [markdown] lang="ru" id="several-inputs"
# ## 7. Несколько входов
#
# Пусть входов два. График преактивации — плоскость над плоскостью $(x_1, x_2)$:
#
# $$h_i = \operatorname{ReLU}(\theta_{i0} + \theta_{i1} x_1 + \theta_{i2} x_2).$$
#
# Точка излома превращается в прямую $\theta_{i0} + \theta_{i1} x_1 + \theta_{i2} x_2 = 0$, как у нейрона в лекции 02.
# По одну сторону от неё нейрон активен, по другую молчит. Прямые режут плоскость на *ячейки*. Внутри ячейки набор
# активных нейронов один и тот же, поэтому график $y$ там — плоскость.
# %% [markdown] lang="en"
# ## 7. Several inputs
#
# Let there be two inputs. The graph of a pre-activation is now a plane over the $(x_1, x_2)$ plane:
#
# $$h_i = \operatorname{ReLU}(\theta_{i0} + \theta_{i1} x_1 + \theta_{i2} x_2).$$
#
# The joint becomes a line, $\theta_{i0} + \theta_{i1} x_1 + \theta_{i2} x_2 = 0$, as for the neuron of lecture 02. On
# one side of it the unit is active, on the other it is silent. The lines cut the plane of the inputs into *cells*.
# Within a cell the set of active units does not change, so the graph of $y$ is a plane there.

# %% id="two-inputs"
W = np.array([[1.0, 0.2], [-0.6, 1.0], [-0.4, -1.0]])     # (3, 2)
b, v = np.array([0.8, 0.7, 0.9]), np.array([1.0, -1.2, 0.8])


def surface(X):
    return relu(X @ W.T + b) @ v


figure, ax = plots.subplots("square")
figures.plane(ax, W, b, surface)

# %% [markdown] lang="ru" id="two-inputs-read"
# Прямых три, стрелки указывают на активную сторону. Тонкие линии — линии уровня: внутри ячейки они прямые, параллельные
# и идут через равные промежутки, а на границе ломаются. Сосчитайте ячейки: их семь. Наборов «включён — выключен» для
# трёх нейронов восемь, одного не хватает. Какого?
#
# <details><summary>Ответ</summary>
# Набора, при котором все три выключены. Такой точки на плоскости нет: каждая лежит на активной стороне хотя бы одной
# прямой.
# </details>
# %% [markdown] lang="en"
# There are three lines; the arrows point to the active side. The thin lines are level lines: within a cell they are
# straight, parallel and equally spaced, and where two cells meet they bend. Count the cells: there are seven. Three
# units have eight patterns of on and off, so one is missing. Which?
#
# <details><summary>Answer</summary>
# The one in which all three are off. There is no such point in the plane: every point lies on the active side of at
# least one line.
# </details>

# %% id="two-inputs-patterns"
X = np.random.default_rng(1).normal(scale=10, size=(10_000, 2))
on = (X @ W.T + b > 0).astype(int)                       # (10000, 3)
patterns = {tuple(row) for row in on.tolist()}
count = regions.count(W, b, v)
print(len(patterns), count.cells)
assert len(patterns) == count.cells == 7 and (0, 0, 0) not in patterns

# %% [markdown] lang="ru" id="bound"
# ### Сколько ячеек самое большее
#
# Добавляем прямые по одной. Новая прямая пересекает прежние $k$ не более чем в $k$ точках. Эти точки делят её на $k + 1$
# частей, и каждая часть режет надвое одну старую ячейку. Начали с одной ячейки, поэтому для $n$ прямых
#
# $$1 + (1 + 2 + \dots + n) = 1 + n + \frac{n (n - 1)}{2} = \binom{n}{0} + \binom{n}{1} + \binom{n}{2}.$$
#
# При $d$ входах вместо прямых — гиперплоскости, а граница — сумма $\sum_{i=0}^{d} \binom{n}{i}$. При $d = 1$ получается
# знакомое $n + 1$.
# %% [markdown] lang="en"
# ### How many cells at most
#
# Add the lines one at a time. A new line crosses the $k$ earlier ones in at most $k$ points. These cut it into $k + 1$
# parts, and each part cuts one old cell in two. We begin with one cell, so $n$ lines give at most
#
# $$1 + (1 + 2 + \dots + n) = 1 + n + \frac{n (n - 1)}{2} = \binom{n}{0} + \binom{n}{1} + \binom{n}{2}.$$
#
# With $d$ inputs the lines become hyperplanes, and the bound is the sum $\sum_{i=0}^{d} \binom{n}{i}$. For $d = 1$ it
# is the familiar $n + 1$.

# %% id="bound-table"
print("     n = 3      5     10      20")
for d in (1, 2, 5, 10):
    print(f"d = {d:2}", *(f"{regions.bound(n, d):6}" for n in (3, 5, 10, 20)))
assert regions.bound(3) == 7 and regions.bound(50, 1) == 51
assert regions.bound(10, 10) == 2**10 and regions.bound(3, 5) == 2**3

# %% [markdown] lang="ru" id="bound-history"
# Пока $n \le d$, достижимы все $2^n$ наборов; при больших $n$ граница растёт уже не как степень двойки, а как $n^d$.
# Задачу о прямых и плоскостях решил Якоб Штейнер в 1826 году. Точное число ячеек для любого расположения гиперплоскостей
# нашёл Томас Заславский (1975); на него ссылается и учебник Принса.
# %% [markdown] lang="en"
# As long as $n \le d$, all $2^n$ patterns can occur. For larger $n$ the bound no longer grows like $2^n$ but only like
# $n^d$. Jakob Steiner solved the problem for lines and planes in 1826. Thomas Zaslavsky (1975) found the exact number
# of cells for any arrangement of hyperplanes; Prince's book refers to him.

# %% [markdown] lang="ru" id="exercise-bound"
# **Упражнение 5.** На сколько ячеек самое большее делят плоскость 10 скрытых нейронов? Сосчитайте, не заглядывая в
# таблицу.
#
# <details><summary>Ответ</summary>
# 1 + 10 + 45 = 56. Наборов «включён — выключен» 2¹⁰ = 1024, но на плоскости встречаются лишь немногие.
# </details>
# %% [markdown] lang="en"
# **Exercise 5.** Into at most how many cells do 10 hidden units cut the plane? Work it out without looking at the
# table.
#
# <details><summary>Answer</summary>
# 1 + 10 + 45 = 56. There are 2¹⁰ = 1024 patterns of on and off, but in the plane only a few of them occur.
# </details>

# %% id="answer-bound"
cells_of_ten = None   # ru: ваш ответ  # en: your answer
check.bound(cells_of_ten)

# %% [markdown] lang="ru" id="predict-special"
# Формула опять говорит «не больше». Граница достигается, когда прямые в *общем положении*: никакие две не параллельны,
# никакие три не проходят через одну точку. В остальных случаях рассуждение то же, только точек пересечения у новой
# прямой меньше. Так считает и `dl101.regions`: точно, без округлений.
#
# **Предскажите, потом запустите.** Сколько ячеек дают три прямые через одну точку? Три параллельные? Две параллельные и
# одна поперёк?
# %% [markdown] lang="en"
# Again the formula says “at most”. The bound is reached when the lines are in *general position*: no two are parallel,
# and no three pass through one point. Otherwise the argument still works, but a new line has fewer crossings. This is
# how `dl101.regions` counts cells, exactly and without rounding.
#
# **Predict, then run.** How many cells do three lines through one point give? Three parallel lines? Two parallel lines
# and one that crosses them?

# %% id="guess-special"
my_guess = None   # ru: ваш ответ до запуска  # en: your answer before the run

# %% id="special"
special = {
    say(ru="через одну точку", en="through one point"): ([[1, 0], [0, 1], [1, 1]], [0, 0, 0]),
    say(ru="параллельные", en="parallel"): ([[1, 1], [1, 1], [1, 1]], [-1, 0, 1]),
    say(ru="две и одна", en="two and one"): ([[1, 0], [1, 0], [0, 1]], [-1, 1, 0]),
}
figure, axes = plots.subplots((7.2, 2.6), 1, 3)
found = []
for ax, (name, (normals, offsets)) in zip(axes, special.items()):
    figures.plane(ax, normals, offsets, arrows=False)
    found.append(regions.count(normals, offsets, [1, 1, 1]).cells)
    ax.set_title(f"{name}: {found[-1]}", fontsize=10)
check.reveal(my_guess, found)
assert found == [6, 4, 6]

# %% [markdown] lang="ru" id="regions-text"
# В интерактивном рисунке ниже прямые можно тянуть и поворачивать. Ячейки он считает точно. Сначала отвечайте, потом
# тяните.
#
# 1. Четыре прямые проходят через одну точку, ячеек 8. Сдвиньте одну из них. Сколько станет?
# 2. Сдвиньте ещё одну, чтобы никакие три не пересекались в одной точке. Это уже граница?
# 3. Сделайте две прямые параллельными: впишите им одинаковые $w_1$ и $w_2$. Сколько ячеек пропадёт?
# 4. Доведите число прямых до восьми и сравните число ячеек на всей плоскости и в рамке.
# %% [markdown] lang="en"
# In the interactive below you can drag and turn the lines. It counts the cells exactly. Answer first, then drag.
#
# 1. Four lines pass through one point and make 8 cells. Move one of them. How many will there be?
# 2. Move another, so that no three lines meet. Is this the bound?
# 3. Make two lines parallel: type the same $w_1$ and $w_2$ for both. How many cells will disappear?
# 4. Go up to eight lines, and compare the number of cells in the whole plane with the number in the box.

# %% id="interactive-regions"
interactives.Regions(preset="star")

# %% [markdown] lang="ru" id="regions-answers"
# <details><summary>Ответы</summary>
# 1. Десять: теперь сдвинутая прямая пересекает остальные не в одной точке, а в трёх.<br>
# 2. Одиннадцать. Это и есть граница: 1 + 4 + 6.<br>
# 3. Одна: пересечений стало на одно меньше.<br>
# 4. На плоскости до 37. В рамке меньше, если часть пересечений лежит за её краем.
# </details>
# %% [markdown] lang="en"
# <details><summary>Answers</summary>
# 1. Ten: the line that moved now crosses the others at three points, not at one.<br>
# 2. Eleven, which is the bound: 1 + 4 + 6.<br>
# 3. One: there is one crossing fewer.<br>
# 4. Up to 37 in the plane. The box holds fewer if some of the crossings lie outside it.
# </details>

# %% id="regions-check"
star = [[1, 0], [0, 1], [1, 1], [1, -1]]
for b4, cells in (([0, 0, 0, 0], 8), ([0, 0, 0, 1], 10), ([0, 0, 1, 1.5], 11)):
    assert regions.count(star, b4, np.ones(4)).cells == cells
two_parallel = [[1, 0], [1, 0], [1, 1], [1, -1]]
assert regions.count(two_parallel, [0, 1, 0, 3], np.ones(4)).cells == 10
assert regions.bound(4) == 11 and regions.bound(8) == 37

# %% [markdown] lang="ru" id="predict-identity"
# ### Ячейки и куски
#
# Внутри ячейки включены одни и те же нейроны. *Линейный кусок* — наибольшая связная часть плоскости, где у функции одна
# линейная формула. Это не одно и то же.
#
# **Предскажите, потом запустите.** Возьмём $y = \operatorname{ReLU}(x_1) - \operatorname{ReLU}(-x_1)$. Сколько у этой
# сети ячеек? А кусков?
# %% [markdown] lang="en"
# ### Cells and pieces
#
# Within a cell the same units are active. A *linear piece* is a connected part of the plane where one linear formula
# holds, as large as it can be. The two are not the same.
#
# **Predict, then run.** Take $y = \operatorname{ReLU}(x_1) - \operatorname{ReLU}(-x_1)$. How many cells does this
# network have? And how many pieces?

# %% id="guess-identity"
my_guess = None   # ru: ваш ответ до запуска  # en: your answer before the run

# %% id="identity"
count = regions.count(W=[[1, 0], [-1, 0]], b=[0, 0], v=[1, -1])
check.reveal(my_guess, (count.cells, count.pieces))
assert (count.cells, count.pieces) == (2, 1)

x = np.linspace(-2, 2, 9)
assert np.array_equal(relu(x) - relu(-x), x)
assert np.array_equal(relu(x) + relu(-x), np.abs(x))   # ru: а с плюсом куска два  # en: with a plus, two pieces

# %% [markdown] lang="ru" id="identity-explained"
# Ячейки две, а кусок один: $y = x_1$ всюду. Скачки двух нейронов на общей прямой равны $1$ и $-1$ и гасят друг друга.
# Не видна и прямая нейрона с весом $v_i = 0$.
#
# Граница $\sum \binom{n}{i}$ относится к ячейкам. Кусков столько же или меньше.
# %% [markdown] lang="en"
# There are two cells but one piece: $y = x_1$ everywhere. On their common line the jumps of the two units are $1$ and
# $-1$, and they cancel. Nor can we see the line of a unit with the weight $v_i = 0$.
#
# The bound $\sum \binom{n}{i}$ is about cells. There may be fewer pieces, never more.

# %% [markdown] lang="ru" id="ring"
# ### Области обученной сети
#
# Посмотрим, что выучит сеть с двумя входами. Класс 1 — точки внутри круга. Одной прямой их не отделить. Сколько прямых
# нужно?
#
# **Предскажите, потом запустите.** Скрытых нейронов шесть. Какой формы будет граница между классами?
# %% [markdown] lang="en"
# ### Regions of a trained network
#
# What will a network with two inputs learn? Class 1 consists of the points inside a circle. One line cannot separate
# them; how many are needed?
#
# **Predict, then run.** There are six hidden units. What shape will the boundary between the classes have?

# %% id="guess-ring"
my_guess = None   # ru: ваш ответ до запуска  # en: your answer before the run

# %% id="ring-train"
rng = np.random.default_rng(0)
disc = rng.uniform(-2, 2, size=(200, 2))
inside = (np.hypot(*disc.T) < 1.2).astype(int)
start = two_layer.initialise(n_inputs=2, n_hidden=6, activation="relu", seed=3)
network, history = two_layer.train(start, disc, inside, learning_rate=0.5, steps=2000)
accuracy = np.mean(two_layer.predict(network, disc) == inside)
count = regions.count(network.W1, network.b1, network.W2)
in_box = regions.count(network.W1, network.b1, network.W2, box=(-2, 2, -2, 2))
check.reveal(my_guess)
print(f"{accuracy:.3f}", count, in_box)
assert count.pieces == count.cells == regions.bound(6) == 22
assert accuracy > 0.97 and in_box.cells == 15

# %% id="ring-figure"
def logit(X):
    return two_layer.forward(network, X)[0][:, 0]


figure, ax = plots.subplots("square")
figures.plane(ax, network.W1, network.b1, logit, box=(-2, 2, -2, 2), arrows=False)
figures.zero_line(ax, logit, box=(-2, 2, -2, 2))
plots.scatter_classes(ax, disc, inside)

# %% [markdown] lang="ru" id="ring-explained"
# Граница — многоугольник: внутри каждой ячейки логит линеен, поэтому граница там прямая, а поворачивает она только на
# прямых нейронов. Чем больше нейронов, тем ближе она может подойти к окружности.
#
# На всей плоскости 22 ячейки, больше и не бывает: прямые обученной сети почти наверняка в общем положении. Но в рамке с
# данными их всего 15: остальные за её краем, как изломы в разделе 3.
#
# Ниже те же веса, переданные из Python. Сдвиньте одну прямую и посмотрите, что станет с ячейками.
# %% [markdown] lang="en"
# The boundary is a polygon: within each cell the logit is linear, so the boundary is straight there, and it turns only
# on the lines of the units. The more units, the closer it can come to the circle.
#
# In the whole plane there are 22 cells, exactly the bound: the lines of trained weights are almost surely in general
# position. But in the box with the data there are only 15; the others lie outside it, like the joints in section 3.
#
# Below are these same weights, passed on from Python. Move one line and see what happens to the cells.

# %% id="ring-interactive"
interactives.Regions.from_network(network, disc, inside)

# %% [markdown] lang="ru" id="names"
# ## 8. Как что называется
#
# *Входной слой* — сами входы, он ничего не вычисляет. *Скрытый слой* — нейроны, которых не видно снаружи. *Выходной
# слой* — выходы. Множители на рёбрах — *веса*, слагаемые $\theta_{i0}$ и $\phi_0$ — *смещения*.
#
# Если каждый нейрон связан с каждым из соседнего слоя, сеть *полносвязная*. Если рёбра идут только вперёд, без петель,
# это *сеть прямого распространения*. Полносвязную сеть прямого распространения, где есть скрытый слой, называют
# *многослойным персептроном* (MLP). Если скрытый слой один, сеть *неглубокая*, если больше — *глубокая*.
# %% [markdown] lang="en"
# ## 8. What things are called
#
# The *input layer* is the inputs themselves; it computes nothing. The *hidden layer* is the units that cannot be seen
# from outside. The *output layer* is the outputs. The factors on the edges are *weights*; the terms $\theta_{i0}$ and
# $\phi_0$ are *biases*.
#
# If every unit is connected to every unit of the next layer, the network is *fully connected*. If the edges lead only
# forward, without loops, it is *feed-forward*. A fully connected feed-forward network with a hidden layer is called a
# *multi-layer perceptron* (MLP). With one hidden layer it is *shallow*, with more than one *deep*.

# %% id="layers-figure"
figures.layers();

# %% [markdown] lang="ru" id="counting-layers"
# Сколько здесь слоёв? Считают по-разному:
#
# - по скрытым слоям: один, сеть «однослойная»;
# - по слоям весов: два, сеть «двухслойная».
#
# Слайды, из которых вырос курс, называют одну и ту же сеть и так, и так. Мы считаем слои весов, как `dl101.two_layer`.
# Чтобы вас поняли точно, говорите «с одним скрытым слоем».
# %% [markdown] lang="en"
# How many layers does this network have? There are two ways of counting:
#
# - by hidden layers: one, a “single-layer” network;
# - by layers of weights: two, a “two-layer” network.
#
# The slides this course grew from call the same network by both names. We count layers of weights, as `dl101.two_layer`
# does. To avoid confusion, say “with one hidden layer”.

# %% [markdown] lang="ru" id="counting-parameters"
# ### Сколько параметров
#
# Если входов $d$, скрытых нейронов $h$ и выходов $o$, то весов первого слоя $h d$ и смещений $h$, весов второго слоя
# $o h$ и смещений $o$. Всего
#
# $$h d + h + o h + o.$$
#
# Для сети раздела 1: $3 + 3 + 3 + 1 = 10$. Для сети на рисунке: $8 + 4 + 12 + 3 = 27$. Проверим кодом.
# %% [markdown] lang="en"
# ### How many parameters
#
# With $d$ inputs, $h$ hidden units and $o$ outputs, the first layer has $h d$ weights and $h$ biases, the second $o h$
# weights and $o$ biases. In total
#
# $$h d + h + o h + o.$$
#
# For the network in section 1: $3 + 3 + 3 + 1 = 10$. For the network in the figure: $8 + 4 + 12 + 3 = 27$. Let the code
# check this.

# %% id="parameters-by-code"
def count_parameters(network):
    return sum(array.size for array in (network.W1, network.b1, network.W2, network.b2))


for d, h, o in ((1, 3, 1), (2, 4, 3), (784, 100, 10)):
    by_code = count_parameters(two_layer.initialise(d, h, o))
    print(f"{d}-{h}-{o}: {by_code}")
    assert by_code == h * d + h + o * h + o

# %% [markdown] lang="ru" id="exercise-parameters"
# **Упражнение 6.** Сколько параметров у сети с 4 входами, 10 скрытыми нейронами и 3 выходами?
#
# <details><summary>Ответ</summary>
# 10 · 4 + 10 + 3 · 10 + 3 = 83.
# </details>
# %% [markdown] lang="en"
# **Exercise 6.** How many parameters does a network with 4 inputs, 10 hidden units and 3 outputs have?
#
# <details><summary>Answer</summary>
# 10 · 4 + 10 + 3 · 10 + 3 = 83.
# </details>

# %% id="answer-parameters"
how_many = None   # ru: ваш ответ  # en: your answer
check.parameters(how_many)

# %% [markdown] lang="ru" id="recap"
# ## Итог
#
# - Один вход и один скрытый слой ReLU дают ломаную. Излом нейрона — там, где его преактивация равна нулю.
# - Нейрон задаёт скачок наклона $\phi_i |\theta_{i1}|$ и сторону, на которой он активен.
# - Из $n$ нейронов получается не больше $n + 1$ участков, а на отрезке с данными обычно меньше.
# - Не всякую ломаную из четырёх звеньев могут дать три нейрона: у неё восемь свободных чисел, у них семь.
# - «Может» ещё не значит «научится»: обучение иногда застревает, и тогда помогает запас нейронов.
# - Изломы у всех выходов общие. При двух входах изломы — прямые, ячеек не больше $1 + n + \binom{n}{2}$.
# - В ячейке один набор включённых нейронов, в куске одна формула. Кусков бывает меньше, чем ячеек.
# %% [markdown] lang="en"
# ## Recap
#
# - One input and one hidden ReLU layer give a polygonal line. A unit's joint is where its pre-activation is zero.
# - A unit sets a jump of the slope, $\phi_i |\theta_{i1}|$, and the side on which it is active.
# - From $n$ units come at most $n + 1$ pieces, and usually fewer where the data are.
# - Three units cannot give every line with four pieces: it has eight free numbers, they have seven.
# - “Can” is not “will learn”: training may get stuck, and spare units help.
# - Outputs share their joints. With two inputs joints are lines, with at most $1 + n + \binom{n}{2}$ cells.
# - A cell has one set of active units, a piece one formula. There may be fewer pieces than cells.

# %% [markdown] lang="ru" id="glossary"
# ## Словарь
#
# | по-русски | по-английски | что это |
# |---|---|---|
# | скрытый нейрон | hidden unit | одно слагаемое сети, $h_i$ |
# | преактивация | pre-activation | взвешенная сумма до функции активации |
# | активация | activation | выход скрытого нейрона |
# | вес, смещение | weight, bias | множитель при входе; слагаемое |
# | точка излома | joint | где преактивация равна нулю |
# | участок, линейная область | piece, linear region | где у функции одна линейная формула |
# | ячейка | cell | где включены одни и те же нейроны |
# | общее положение | general position | нет параллельных прямых и трёх через одну точку |
# | входной, скрытый, выходной слой | input, hidden, output layer | входы; нейроны внутри; выходы |
# | полносвязная сеть | fully connected network | каждый нейрон связан с каждым соседнего слоя |
# | сеть прямого распространения | feed-forward network | рёбра только вперёд, без петель |
# | многослойный персептрон | multi-layer perceptron, MLP | полносвязная сеть прямого распространения со скрытым слоем |
# | неглубокая и глубокая сеть | shallow and deep network | один скрытый слой; больше одного |
# | средний квадрат ошибки | mean squared error, MSE | потери, когда ответ — число |
# %% [markdown] lang="en"
# ## Glossary
#
# | English | Russian | what it is |
# |---|---|---|
# | hidden unit | скрытый нейрон | one term of the network, $h_i$ |
# | pre-activation | преактивация | the weighted sum before the activation function |
# | activation | активация | the output of a hidden unit |
# | weight, bias | вес, смещение | the factor of an input; the number that is added |
# | joint | точка излома | where the pre-activation is zero |
# | piece, linear region | участок, линейная область | where one linear formula holds |
# | cell | ячейка | where the same units are active |
# | general position | общее положение | no two lines parallel, no three through one point |
# | input, hidden, output layer | входной, скрытый, выходной слой | the inputs; the units inside; the outputs |
# | fully connected network | полносвязная сеть | every unit is connected to every unit of the next layer |
# | feed-forward network | сеть прямого распространения | edges lead only forward, no loops |
# | multi-layer perceptron, MLP | многослойный персептрон | a fully connected feed-forward network with a hidden layer |
# | shallow and deep network | неглубокая и глубокая сеть | one hidden layer; more than one |
# | mean squared error, MSE | средний квадрат ошибки | the loss when the answer is a number |

# %% [markdown] lang="ru" id="next"
# **Дальше.** Каждый новый нейрон добавляет излом. В [лекции 07](07_universal_approximation.ipynb) мы доведём это до
# конца. Можно ли, добавляя нейроны, подойти к любой непрерывной функции сколь угодно близко? И что на самом деле
# обещает теорема об этом?
# %% [markdown] lang="en"
# **Next.** Each further unit adds a joint. [Lecture 07](07_universal_approximation.ipynb) takes this to its conclusion.
# Can enough hidden units come as close as we like to any continuous function, and what does the theorem really promise?
