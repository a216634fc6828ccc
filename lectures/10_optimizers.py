# %% id="setup" setup="lecture"

# %% [markdown] lang="ru" id="title"
# # От градиентного спуска к Adam
#
# *Лекция 10. Оптимизаторы.*
#
# Градиент говорит, куда шагнуть, но не говорит, насколько. Одна скорость обучения на все веса и на все шаги — плохой
# ответ, и почти всё, что придумано потом, его исправляет. Правила, по которым из градиента получается шаг, называются
# *оптимизаторами*.
#
# После лекции вы сможете:
#
# - сказать, что меняет размер батча;
# - найти самую большую скорость, при которой спуск ещё сходится;
# - написать шаг с моментом и шаг Adam и объяснить в них каждую строку;
# - показать, чем Adam на слайде отличается от Adam из статьи и из PyTorch;
# - выбрать расписание скорости и узнать задачу, на которой Adam идёт не туда.
#
# Понадобятся градиентный спуск (лекция 03) и NumPy. Лекция займёт около часа.
# %% [markdown] lang="en"
# # From gradient descent to Adam
#
# *Lecture 10. Optimizers.*
#
# The gradient tells us which way to step, but not how far. One learning rate for everything is a poor answer, and later
# inventions improve on it. A rule that turns a gradient into a step is an *optimizer*.
#
# After this lecture you can:
#
# - say what the batch size changes;
# - find the largest rate at which descent still converges;
# - write a step with momentum and one of Adam, and explain each line;
# - show how the slide's Adam differs from PyTorch's;
# - choose a schedule, and recognise a problem on which Adam goes the wrong way.
#
# You need gradient descent (lecture 03) and NumPy. The lecture takes about an hour.

# %% id="imports"
import numpy as np
import torch

from dl101 import interactives, optimizers, plots, surfaces
from dl101.check import lecture10 as check
from dl101.figures import lecture10 as figures
from dl101.optimizers import OPTIMIZERS, minimise, slide_average
from dl101.portable_random import normal

plots.use_style()

# %% [markdown] lang="ru" id="batches"
# ## 1. Градиент по части примеров
#
# Потери — среднее по $m$ примерам, и градиент тоже среднее. Обязательно ли брать все примеры ради одного шага?
#
# - *Полный градиент* (full batch): все $m$ примеров, шаг точен, но дорог.
# - *Стохастический спуск*: один случайный пример, шаг дёшев, но неточен.
# - *Мини-батчи*: $B$ случайных примеров, обычно от десятков до тысяч. Так учат почти все сети.
#
# Проход по всем примерам называется *эпохой*. Перед каждой эпохой примеры перемешивают и режут на *батчи* по $B$ штук.
# На батч приходится один шаг.
#
# Задача для опытов простая: прямая $wx + b$ по 1024 точкам, потери — средний квадрат ошибки. Параметров всего два, и
# весь путь спуска можно нарисовать.
# %% [markdown] lang="en"
# ## 1. The gradient over part of the examples
#
# The loss is a mean over $m$ examples, and so is its gradient. Does a single step need all of them?
#
# - *Full batch*: all $m$ examples; an exact but costly step.
# - *Stochastic descent*: one random example; a cheap but inexact step.
# - *Mini-batches*: $B$ random examples, usually from tens to thousands. Almost all networks are trained this way.
#
# One pass through all the examples is an *epoch*. Before each epoch they are shuffled and cut into *batches* of $B$.
# Each batch makes one step.
#
# Our experiment is a line $wx + b$ through 1024 points; the loss is the mean squared error. With two parameters the
# whole path can be drawn.

# %% id="line-data"
m = 1024
x = normal(1, m)
X = np.stack([x, np.ones(m)], axis=1)                   # (m, 2)
y = 2 * x - 1 + 0.5 * normal(2, m)
best = np.linalg.lstsq(X, y, rcond=None)[0]             # ru: лучшие w и b  # en: the best w and b


def batch_gradient(w, rows):
    return 2 * X[rows].T @ (X[rows] @ w - y[rows]) / len(rows)


print(best.round(3))
assert np.allclose(batch_gradient(best, np.arange(m)), 0)

# %% [markdown] lang="ru" id="exercise-updates"
# **Упражнение 1.** В обучающей выборке 1000 примеров, батч — 64. Последний батч эпохи может быть меньше, он тоже даёт
# шаг. Сколько шагов будет за 5 эпох?
#
# <details><summary>Ответ</summary>
# В эпохе 15 полных батчей, это 960 примеров, и ещё один из 40: всего 16. За 5 эпох 80 шагов. В коде:
# <code>5 * -(-1000 // 64)</code>.
# </details>
# %% [markdown] lang="en"
# **Exercise 1.** A training set has 1000 examples and the batch size is 64. The last batch of an epoch may be smaller;
# it makes a step too. How many steps are there in 5 epochs?
#
# <details><summary>Answer</summary>
# An epoch has 15 full batches, which is 960 examples, and one more of 40: 16. In 5 epochs that is 80 steps. In code:
# <code>5 * -(-1000 // 64)</code>.
# </details>

# %% id="answer-updates"
n_updates = None   # ru: ваш ответ  # en: your answer
check.updates(n_updates)

# %% [markdown] lang="ru" id="predict-noise"
# Градиент по батчу в среднем равен полному, но отличается от него на случайную величину — *шум градиента*.
#
# **Предскажите, потом запустите.** Вместо одного примера взяли 16. Во сколько раз уменьшится разброс (стандартное
# отклонение) градиента?
# %% [markdown] lang="en"
# On average the gradient of a batch equals the full one, but it differs from it by something random, the *gradient
# noise*.
#
# **Predict, then run.** Take 16 examples instead of one. How many times smaller will the spread (the standard
# deviation) of the gradient become?

# %% id="guess-noise"
my_guess = None   # ru: ваш ответ до запуска  # en: your answer before the run

# %% id="noise"
random = np.random.default_rng(0)


def spread(w, B, draws=4000):
    return np.std([batch_gradient(w, random.integers(m, size=B))[0] for _ in range(draws)])


sizes = (1, 16, 256)
spreads = [spread(best, B) for B in sizes]
check.reveal(my_guess, float(spreads[0] / spreads[1]))
print([round(float(each), 3) for each in spreads])
assert np.allclose(np.divide(spreads[:-1], spreads[1:]), 4, rtol=0.05)

# %% id="noise-figure"
figures.gradient_spread(sizes, spreads);

# %% [markdown] lang="ru" id="noise-read"
# В четыре раза: разброс среднего $B$ независимых чисел меньше в $\sqrt B$ раз. За вчетверо более точный шаг платят
# в шестнадцать раз больше. Поэтому много неточных шагов обычно выгоднее, чем мало точных.
#
# Проверим: два прохода по одним и тем же данным, с одной и той же скоростью, тремя способами.
# %% [markdown] lang="en"
# Four times: the spread of a mean of $B$ independent numbers is $\sqrt B$ times smaller. A step four times as exact
# costs sixteen times as much. So many inexact steps are usually a better buy than few exact ones.
#
# Let us see: two passes through the same data at the same rate, in three ways.

# %% id="two-epochs"
def train(B, epochs=2, learning_rate=0.05):
    random = np.random.default_rng(0)
    w = np.array([-1.0, 1.0])
    points = [w]
    for _ in range(epochs):
        for rows in np.split(random.permutation(m), m // B):
            w = w - learning_rate * batch_gradient(w, rows)
            points.append(w)
    return np.array(points)                             # (k + 1, 2)


runs = {B: train(B) for B in (1, 32, m)}
distance = {B: np.linalg.norm(points[-1] - best) for B, points in runs.items()}
print({B: round(float(d), 3) for B, d in distance.items()})
assert distance[32] < distance[1] < distance[m]

# %% id="two-epochs-figure"
def line_loss(w):
    return ((w @ X.T - y) ** 2).mean(axis=-1)


figures.batches(line_loss, runs, best);

# %% [markdown] lang="ru" id="two-epochs-read"
# С полным градиентом за два прохода вышло два шага: путь прямой, но далеко не ушёл. С $B = 1$ шагов 2048, до дна спуск
# добрался быстро и теперь бродит вокруг него: шум градиента не даёт остановиться. $B = 32$ — посередине и ближе всех ко
# дну.
#
# Облако, по которому бродит спуск, тем больше, чем больше скорость. Как его сжать, узнаем в разделе 7.
# %% [markdown] lang="en"
# With the full batch two passes made two steps: the path is straight, but short. With $B = 1$ there are 2048 steps;
# descent soon reached the bottom and has wandered around it ever since, because gradient noise does not let it stop.
# $B = 32$ is between the two and comes closest.
#
# The larger the rate, the larger the cloud in which descent wanders. Section 7 shows how to shrink it.

# %% [markdown] lang="ru" id="slide-batches"
# На слайдах о батчах сказано: они ускоряют обучение за счёт векторизации и «стабилизируют обновление градиентов».
# Уточним. Обновляются веса, градиент каждый раз считается заново. И стабильнее он только по сравнению с одним примером:
# у полного градиента шума нет совсем. Батч — это компромисс, а векторизация делает его выгодным: 32 примера в одной
# матрице считаются почти так же быстро, как один. Время мы измерим в лекции 11.
# %% [markdown] lang="en"
# The slides say that batches speed up training through vectorisation and “stabilise the update of gradients”. To be
# exact, it is the weights that are updated; the gradient is computed anew each time. And it is more stable only than
# that of a single example: the full gradient has no noise at all. A batch is a compromise, and vectorisation makes it a
# good one: 32 examples in one matrix take hardly longer than one. Lecture 11 will measure the time.

# %% id="full-batch-fact"
full = [batch_gradient(best, random.permutation(m)) for _ in range(100)]
assert np.std(full, axis=0).max() < 1e-12               # ru: шума нет  # en: no noise
cloud = [train(1, 1, rate)[-512:].std(axis=0) for rate in (0.05, 0.01)]
assert (cloud[0] > 1.5 * cloud[1]).all()                # ru: растёт со скоростью  # en: it grows with the rate

# %% [markdown] lang="ru" id="ravine"
# ## 2. Овраг
#
# Теперь забудем о шуме. Спуск бывает медленным и с точным градиентом. Вот самый простой пример:
#
# $$f(x, y) = \tfrac12\left(x^2 + 25 y^2\right), \qquad \nabla f = (x,\; 25 y).$$
#
# Это овраг: поперёк, вдоль $y$, он в 25 раз круче. Шаг со скоростью $\alpha$ умножает каждую координату на своё число:
#
# $$x \leftarrow (1 - \alpha)\, x, \qquad y \leftarrow (1 - 25\alpha)\, y.$$
#
# Координата убывает, пока её множитель по модулю меньше единицы.
# %% [markdown] lang="en"
# ## 2. A ravine
#
# Now forget the noise. Descent can be slow even with an exact gradient. Here is the simplest example:
#
# $$f(x, y) = \tfrac12\left(x^2 + 25 y^2\right), \qquad \nabla f = (x,\; 25 y).$$
#
# It is a ravine: across, that is, along $y$, it is 25 times as steep. A step at the rate $\alpha$ multiplies each
# coordinate by a number of its own:
#
# $$x \leftarrow (1 - \alpha)\, x, \qquad y \leftarrow (1 - 25\alpha)\, y.$$
#
# A coordinate shrinks as long as the absolute value of its factor is below one.

# %% [markdown] lang="ru" id="ravine-hand"
# На интерактивном рисунке спуск сделал 60 шагов со скоростью 0,02. Чёрная точка — старт, её можно тянуть.
#
# 1. **Сначала предскажите** по формуле: при какой скорости спуск улетит? А при какой $y$ дойдёт до нуля за один шаг?
# 2. Увеличивайте скорость ползунком или впишите число в поле. Найдите самую большую, при которой высота ещё убывает.
# 3. Поставьте старт точно на ось $y = 0$ (стрелками на клавиатуре) и возьмите скорость 0,5. Почему теперь она подходит?
# %% [markdown] lang="en"
# In the interactive figure, descent has made 60 steps at the rate 0.02. The black point is the start; it can be
# dragged.
#
# 1. **Predict first**, from the formula: at which rate will descent fly off? At which will $y$ reach zero in one step?
# 2. Raise the rate with the slider, or type a number. Find the largest at which the height still falls.
# 3. Put the start exactly on the axis $y = 0$ (with the arrow keys) and take the rate 0.5. Why is it all right now?

# %% id="ravine-race"
ravine_race = interactives.OptimizerRace(
    surface="ravine", racers=["sgd"], chosen="sgd", settings={"sgd": {"learning_rate": 0.02}}, steps=60)
ravine_race

# %% id="ravine-found"
rate = ravine_race.settings_of("sgd")["learning_rate"]   # ru: запускайте после ползунка  # en: run it after the slider
print(f"{rate:.4g}   2/25 = {2 / 25}   {np.abs([1 - rate, 1 - 25 * rate]).round(3)}")

# %% id="contraction-figure"
figures.contraction();

# %% [markdown] lang="ru" id="ravine-read"
# Граница — $\alpha = 2/25$: там множитель $1 - 25\alpha$ равен $-1$, и $y$ скачет от стенки к стенке, не приближаясь ко
# дну. Границу ставит крутое направление, а ждать приходится пологого: при $\alpha < 2/25$ множитель $x$ не меньше
# 0,92. Лучшая скорость $2/26$ делает оба множителя равными $24/26$.
#
# Число 25, отношение наибольшей кривизны к наименьшей, называется *числом обусловленности*. Чем оно больше, тем
# медленнее спуск, и у сетей оно бывает огромным. Старт на оси $y = 0$ крутизны не видит, но стоит сдвинуть его хоть на
# волос, и спуск улетит.
# %% [markdown] lang="en"
# The limit is $\alpha = 2/25$: there the factor $1 - 25\alpha$ is $-1$, and $y$ leaps from wall to wall and gets no
# closer. The steep direction sets the limit, and the gentle one keeps us waiting: for $\alpha < 2/25$ the factor of $x$
# is at least 0.92. The best rate, $2/26$, makes both factors $24/26$.
#
# The number 25, the ratio of the largest curvature to the smallest, is called the *condition number*. The larger it is,
# the slower the descent, and for networks it can be huge. A start on the axis $y = 0$ does not see the steepness, but
# move it by a hair and descent flies off.

# %% id="ravine-facts"
ravine = surfaces.ravine
for rate in (0.079, 0.08, 0.081):
    trail = minimise(ravine, ravine.gradient, ravine.start, "sgd", 400, learning_rate=rate)
    print(rate, f"|y| = {abs(trail.last[1]):.3g}")
    assert (abs(trail.last[1]) > 0.99) == (rate >= 2 / 25)
assert np.isclose(1 - 2 / 26, -(1 - 25 * 2 / 26))

# %% [markdown] lang="ru" id="exercise-rate"
# **Упражнение 2.** $f(x, y) = 2x^2 + 9y^2$. При скоростях меньше какого числа градиентный спуск сходится из любой
# точки?
#
# <details><summary>Ответ</summary>
# Производные 4x и 18y, множители 1 − 4α и 1 − 18α. Второй выходит за −1 при α = 2/18 ≈ 0,111.
# </details>
# %% [markdown] lang="en"
# **Exercise 2.** $f(x, y) = 2x^2 + 9y^2$. Below which rate does gradient descent converge from any point?
#
# <details><summary>Answer</summary>
# The derivatives are 4x and 18y, the factors 1 − 4α and 1 − 18α. The second goes below −1 at α = 2/18 ≈ 0.111.
# </details>

# %% id="answer-rate"
largest_rate = None   # ru: ваш ответ  # en: your answer
check.stable_rate(largest_rate)

# %% [markdown] lang="ru" id="momentum"
# ## 3. Момент
#
# Поперёк оврага градиент то и дело меняет знак, вдоль него знак всё время один и тот же. Если складывать градиенты,
# поперечные погасят друг друга, а продольные накопятся. Это *момент*; метод предложил Борис Поляк в 1964 году под
# именем «тяжёлый шарик».
#
# $$u \leftarrow \mu u + g, \qquad w \leftarrow w - \alpha u.$$
#
# Здесь $g$ — градиент, $u$ — накопленный градиент (в коде `velocity`). На каждом шаге старое умножается на $\mu < 1$ и
# понемногу забывается. Если градиент постоянен, $u$ вырастает до $g / (1 - \mu)$: при $\mu = 0{,}9$ шаги становятся в
# десять раз длиннее.
# %% [markdown] lang="en"
# ## 3. Momentum
#
# Across the ravine the gradient keeps changing its sign; along it, the sign is always the same. Add the gradients up,
# and those across cancel while those along pile up. This is *momentum*; Boris Polyak proposed it in 1964 as the “heavy
# ball”.
#
# $$u \leftarrow \mu u + g, \qquad w \leftarrow w - \alpha u.$$
#
# Here $g$ is the gradient and $u$ the velocity. At each step the old velocity is multiplied by $\mu < 1$ and so is
# gradually forgotten. If the gradient stays the same, $u$ grows to $g / (1 - \mu)$: with $\mu = 0.9$ the steps get ten
# times as long.

# %% id="ten-times"
w, config = 0.0, {"learning_rate": 0.01, "momentum": 0.9}
steps = []
for _ in range(100):
    before = w
    w, config = optimizers.momentum(w, 1.0, config)      # ru: градиент всегда 1  # en: the gradient is always 1
    steps.append(float(before - w))
print(np.round(steps[:4] + steps[-1:], 4))
assert np.isclose(steps[0], 0.01) and np.isclose(steps[-1], 0.01 / (1 - 0.9), rtol=1e-3)

# %% [markdown] lang="ru" id="predict-momentum"
# Все оптимизаторы курса устроены одинаково: `w, config = update(w, dw, config)`. В `config` лежат настройки и то, что
# оптимизатор помнит. `minimise` делает много шагов и хранит весь путь.
#
# **Предскажите, потом запустите.** Без момента с лучшей скоростью $2/26$ до расстояния 0,001 от дна нужно 99 шагов.
# Сколько понадобится с моментом, если и $\alpha$, и $\mu$ выбрать лучшими для этого оврага?
# %% [markdown] lang="en"
# All the optimizers of the course are called alike: `w, config = update(w, dw, config)`. `config` holds the settings
# and what the optimizer remembers. `minimise` takes many steps and keeps the whole path.
#
# **Predict, then run.** Without momentum and at the best rate, $2/26$, it takes 99 steps to come within 0.001 of the
# minimum. How many will it take with momentum, with the best $\alpha$ and $\mu$ for this ravine?

# %% id="guess-momentum"
my_guess = None   # ru: ваш ответ до запуска  # en: your answer before the run

# %% id="momentum-run"
def run(name, steps=120, **settings):
    return minimise(ravine, ravine.gradient, ravine.start, name, steps, **settings)


def steps_needed(trail, within=1e-3):
    return int(np.argmax(ravine.distance(trail.points) < within))


plain = run("sgd", learning_rate=2 / 26)
heavy = run("momentum", learning_rate=1 / 9, momentum=4 / 9)
check.reveal(my_guess, steps_needed(heavy))
assert steps_needed(plain) == 99 and steps_needed(heavy) == 27

# %% id="momentum-figure"
swinging = {name: run(name, learning_rate=0.03, momentum=0.8) for name in ("momentum", "nesterov")}
figures.race(ravine, {"sgd": plain} | swinging);

# %% [markdown] lang="ru" id="momentum-read"
# 27 шагов вместо 99. Для квадратичной функции с числом обусловленности $\kappa$ каждый шаг спуска умножает расстояние
# до дна примерно на $\frac{\kappa - 1}{\kappa + 1}$, а с лучшим моментом — на
# $\frac{\sqrt\kappa - 1}{\sqrt\kappa + 1}$. При $\kappa = 25$ это $\frac{24}{26} \approx 0{,}92$ и
# $\frac{4}{6} \approx 0{,}67$. Лучшие настройки зависят от кривизны, которой обычно никто не знает; на практике берут
# $\mu = 0{,}9$ и подбирают скорость. На рисунке настройки момента не лучшие: видно, как шарик качается.
# %% [markdown] lang="en"
# 27 steps instead of 99. For a quadratic function with the condition number $\kappa$, a step of descent multiplies the
# distance from the minimum by about $\frac{\kappa - 1}{\kappa + 1}$, and with the best momentum by
# $\frac{\sqrt\kappa - 1}{\sqrt\kappa + 1}$. For $\kappa = 25$ that is $\frac{24}{26} \approx 0.92$ against
# $\frac{4}{6} \approx 0.67$. The best settings depend on the curvature, which is rarely known; in practice one takes
# $\mu = 0.9$ and tunes the rate. The settings of momentum in the figure are not the best: you can see the ball swing.

# %% [markdown] lang="ru" id="exercise-momentum"
# **Упражнение 3.** Напишите один шаг с моментом: по весу, `velocity` и градиенту верните новый вес и новую `velocity`.
# Аргументы бывают и числами, и массивами; менять их на месте нельзя.
#
# <details><summary>Ответ</summary>
# <code>velocity = momentum * velocity + g</code><br>
# <code>return w - learning_rate * velocity, velocity</code>
# </details>
# %% [markdown] lang="en"
# **Exercise 3.** Write one step with momentum: from the weight, the `velocity` and the gradient return the new weight
# and the new `velocity`. The arguments may be numbers or arrays; do not change them in place.
#
# <details><summary>Answer</summary>
# <code>velocity = momentum * velocity + g</code><br>
# <code>return w - learning_rate * velocity, velocity</code>
# </details>

# %% id="answer-momentum"
def momentum_step(w, velocity, g, learning_rate, momentum):
    return None   # ru: w, velocity  # en: w, velocity


check.momentum_step(momentum_step)

# %% [markdown] lang="ru" id="nesterov"
# ### Нестеров
#
# Юрий Нестеров в 1983 году предложил брать градиент не там, где вес сейчас, а там, куда его вот-вот отнесёт
# накопленное. Шаг узнаёт о подъёме раньше, и качка меньше. В torch это записано так, чтобы градиент брался в самом
# весе:
#
# $$u \leftarrow \mu u + g, \qquad w \leftarrow w - \alpha\,(g + \mu u).$$
#
# Это тот же метод, только весом названа «точка впереди». Проверим.
# %% [markdown] lang="en"
# ### Nesterov
#
# In 1983 Yurii Nesterov proposed taking the gradient not where the weight is but where the velocity is about to carry
# it. The step learns of the rise sooner and swings less. torch writes it so that the gradient is taken at the weight
# itself:
#
# $$u \leftarrow \mu u + g, \qquad w \leftarrow w - \alpha\,(g + \mu u).$$
#
# The method is the same, only it is the point ahead that is called the weight. Let us check.

# %% id="nesterov-check"
w, u, alpha, mu = ravine.start, 0.0, 0.03, 0.8
ahead = [w]
for _ in range(50):
    u = mu * u + ravine.gradient(w - alpha * mu * u)     # ru: градиент впереди  # en: the gradient ahead
    w = w - alpha * u
    ahead.append(w - alpha * mu * u)
assert np.allclose(ahead, run("nesterov", 50, learning_rate=alpha, momentum=mu).points)

# %% [markdown] lang="ru" id="conventions"
# ### Где стоит скорость
#
# Момент записывают и по-другому, со скоростью в первой строке: $u \leftarrow \mu u + \alpha g$,
# $\; w \leftarrow w - u$. Пока $\alpha$ постоянна, веса те же. Но если посреди обучения уменьшить её в десять раз, то в
# записи torch укоротятся сразу все шаги, а во второй записи накопленное ещё долго несёт вес по-старому. Настройки из
# чужой статьи поэтому не всегда переносятся: посмотрите, какая там запись.
# %% [markdown] lang="en"
# ### Where the rate goes
#
# Momentum is also written with the rate in the first line: $u \leftarrow \mu u + \alpha g$, $\; w \leftarrow w - u$. As
# long as $\alpha$ is constant the weights are the same. But cut it to a tenth in the middle of training: in torch's
# form all steps become shorter at once, in the other the velocity goes on carrying the weight as before for a long
# time. So settings from a paper do not always carry over: see which form it uses.

# %% id="conventions-check"
def two_forms(rates, mu=0.9):
    w1, u1, w2, u2 = 1.0, 0.0, 1.0, 0.0
    for alpha in rates:
        u1 = mu * u1 + 2 * w1
        w1 = w1 - alpha * u1
        u2 = mu * u2 + alpha * 2 * w2
        w2 = w2 - u2
    return w1, w2


torch_form, other_form = two_forms([0.01] * 10 + [0.001] * 10)
print(f"{torch_form:.3f} {other_form:.3f}")
assert np.isclose(*two_forms([0.01] * 20)) and abs(torch_form - other_form) > 0.1

# %% [markdown] lang="ru" id="scales"
# ## 4. Каждому весу — свой шаг
#
# Момент сгладил путь, но скорость по-прежнему одна на всех. Градиенты же у разных весов отличаются в тысячи раз, и
# зависят они от единиц: измерьте признак в метрах вместо километров, и производная по его весу вырастет в тысячу раз.
#
# *RMSProp* делит градиент каждого веса на его обычную величину — на корень из скользящего среднего квадратов:
#
# $$v \leftarrow \alpha_2 v + (1 - \alpha_2)\, g^2, \qquad w \leftarrow w - \alpha\, \frac{g}{\sqrt v + \varepsilon}.$$
#
# Все действия поэлементные: у каждого веса своё $v$. Статьи о методе нет: Джеффри Хинтон рассказал о нём в 2012 году в
# лекции на Coursera.
# %% [markdown] lang="en"
# ## 4. A step of its own for each weight
#
# Momentum has smoothed the path, but there is still one rate for all. The gradients of different weights may differ a
# thousandfold, and they depend on units: measure a feature in metres instead of kilometres, and the derivative with
# respect to its weight grows a thousandfold.
#
# *RMSProp* divides the gradient of each weight by its usual size, the root of a running mean of squares:
#
# $$v \leftarrow \alpha_2 v + (1 - \alpha_2)\, g^2, \qquad w \leftarrow w - \alpha\, \frac{g}{\sqrt v + \varepsilon}.$$
#
# All operations are elementwise: each weight has a $v$ of its own. No paper was written about the method: Geoffrey
# Hinton described it in 2012 in a lecture on Coursera.

# %% id="scale-run"
def scaled(name, scale, learning_rate):
    return minimise(lambda p: scale * ravine(p), lambda p: scale * ravine.gradient(p), ravine.start,
                    name, 100, learning_rate=learning_rate)


for name, rate in (("sgd", 0.03), ("momentum", 0.03), ("rmsprop", 0.03), ("adam", 0.1)):
    ends = [scaled(name, scale, rate) for scale in (1, 1000)]
    print(f"{name:9}", *("diverged" if end.diverged else end.last.round(3) for end in ends))
    assert ends[1].diverged == (name in ("sgd", "momentum"))
    assert ends[1].diverged or np.allclose(ends[0].points, ends[1].points, atol=1e-5)

# %% [markdown] lang="ru" id="scale-read"
# Потери умножили на 1000. Спуску и моменту скорость пришлось бы искать заново, а RMSProp и Adam ничего не заметили: у
# них длина шага почти не зависит от величины градиента. Поэтому одна и та же скорость, например 0,001, годится для
# самых разных сетей.
#
# У этого есть цена. Градиент слабеет, а шаг от этого короче не становится. RMSProp сначала доходит до дна, но потом $v$
# забывает прежние градиенты, и каждая координата без конца прыгает через дно туда и обратно, на $\alpha$ за шаг.
# %% [markdown] lang="en"
# The loss was multiplied by 1000. Descent and momentum would need a new rate; RMSProp and Adam have noticed nothing:
# the length of their step hardly depends on the size of the gradient. So one rate, such as 0.001, serves very different
# networks.
#
# There is a price. As the gradient gets smaller, the step does not get shorter by itself. RMSProp first reaches the
# bottom, but then $v$ forgets the earlier gradients, and each coordinate jumps to and fro across the bottom for ever,
# by $\alpha$ a step.

# %% id="scale-figure"
hops = np.abs(np.diff(run("rmsprop", 3000, learning_rate=0.03).points[-2:], axis=0))
print(hops.round(3))
assert np.allclose(hops, 0.03, rtol=0.02)

rates = {"sgd": 0.03, "rmsprop": 0.03, "adam": 0.1}
figures.race(ravine, {name: run(name, learning_rate=rate) for name, rate in rates.items()});

# %% [markdown] lang="ru" id="adam"
# ### Adam
#
# Adam (Кингма и Ба, 2014) соединяет момент и RMSProp: скользящее среднее градиента, делённое на корень из скользящего
# среднего его квадрата.
#
# $$m \leftarrow \beta_1 m + (1 - \beta_1)\, g, \qquad v \leftarrow \beta_2 v + (1 - \beta_2)\, g^2,$$
#
# $$\hat m = \frac{m}{1 - \beta_1^t}, \qquad \hat v = \frac{v}{1 - \beta_2^t}, \qquad
# w \leftarrow w - \alpha\, \frac{\hat m}{\sqrt{\hat v} + \varepsilon}.$$
#
# Обычно $\beta_1 = 0{,}9$, $\beta_2 = 0{,}999$, $\varepsilon = 10^{-8}$; $t$ — номер шага с единицы. Память у средних
# разная: около $1 / (1 - \beta)$ шагов, то есть 10 для $m$ и 1000 для $v$.
# %% [markdown] lang="en"
# ### Adam
#
# Adam (Kingma and Ba, 2014) combines momentum and RMSProp: a running mean of the gradient, divided by the root of a
# running mean of its square.
#
# $$m \leftarrow \beta_1 m + (1 - \beta_1)\, g, \qquad v \leftarrow \beta_2 v + (1 - \beta_2)\, g^2,$$
#
# $$\hat m = \frac{m}{1 - \beta_1^t}, \qquad \hat v = \frac{v}{1 - \beta_2^t}, \qquad
# w \leftarrow w - \alpha\, \frac{\hat m}{\sqrt{\hat v} + \varepsilon}.$$
#
# Usually $\beta_1 = 0.9$, $\beta_2 = 0.999$, $\varepsilon = 10^{-8}$; $t$ is the number of the step, counted from one.
# The means remember about $1 / (1 - \beta)$ steps: 10 for $m$, 1000 for $v$.

# %% [markdown] lang="ru" id="predict-first"
# **Предскажите, потом запустите.** Скорость 0,001. Какой длины будет первый шаг Adam, если градиент равен 0,001? А если
# 1000? И какой он у RMSProp, у которого поправки нет?
# %% [markdown] lang="en"
# **Predict, then run.** The rate is 0.001. How long will Adam's first step be if the gradient is 0.001? And if it is
# 1000? And RMSProp's, which has no correction?

# %% id="guess-first"
my_guess = None   # ru: ваш ответ до запуска  # en: your answer before the run

# %% id="first-step"
def first_step(update, g):
    return float(-update(0.0, g, {"learning_rate": 0.001})[0])


check.reveal(my_guess, first_step(optimizers.adam, 0.001))
for g in (0.001, 1.0, 1000.0):
    by_adam, by_rmsprop = first_step(optimizers.adam, g), first_step(optimizers.rmsprop, g)
    print(f"g = {g:<6}  Adam {by_adam:.4f}   RMSProp {by_rmsprop:.4f}")
    assert np.isclose(by_adam, 0.001, rtol=1e-4)
    assert np.isclose(by_rmsprop, 0.001 / np.sqrt(1 - 0.99), rtol=1e-3)

# %% [markdown] lang="ru" id="correction"
# Шаг Adam равен скорости, каким бы ни был градиент. Шаг RMSProp в десять раз длиннее.
#
# Причина в том, что $m$ и $v$ начинают с нуля. После $t$ шагов множители, с которыми градиенты входят в скользящее
# среднее, дают в сумме не 1, а $1 - \beta^t$. На это число и делит *поправка* (bias correction). Без неё занижены и
# $m$, и $v$, но $v$ гораздо сильнее, а оно стоит в знаменателе. Поэтому шаги без поправки слишком *длинны*: при
# постоянном градиенте — в $(1 - \beta_1^t) / \sqrt{1 - \beta_2^t}$ раз.
# %% [markdown] lang="en"
# Adam's step equals the rate, whatever the gradient. RMSProp's is ten times as long.
#
# The reason is that $m$ and $v$ start at zero. After $t$ steps the factors with which gradients enter the running mean
# add up not to 1 but to $1 - \beta^t$. This is what the *bias correction* divides by. Without it both $m$ and $v$ are
# too small, but $v$ much more so, and it is the denominator. So steps without the correction are too *long*: for a
# constant gradient, by a factor of $(1 - \beta_1^t) / \sqrt{1 - \beta_2^t}$.

# %% id="correction-figure"
figures.factor_without_correction();

# %% id="correction-facts"
m_mean, v_mean, too_long = 0.0, 0.0, []
for t in range(1, 1001):                                 # ru: градиент всегда 1  # en: the gradient is always 1
    m_mean, v_mean = 0.9 * m_mean + 0.1, 0.999 * v_mean + 0.001
    assert np.isclose(m_mean, 1 - 0.9**t) and np.isclose(v_mean, 1 - 0.999**t)
    too_long.append(m_mean / np.sqrt(v_mean))
print(f"{too_long[0]:.2f}  {max(too_long):.2f}  {too_long[-1]:.2f}")
assert np.argmax(too_long) + 1 == 12 and 6.5 < max(too_long) < 6.6

# %% [markdown] lang="ru" id="correction-read"
# Первый шаг был бы длиннее в 3,2 раза, двенадцатый — в 6,6, и даже тысячный — ещё в 1,26 раза. А начало обучения как
# раз то место, где о поверхности ещё ничего не известно.
# %% [markdown] lang="en"
# The first step would be 3.2 times too long, the twelfth 6.6 times, and even the thousandth 1.26 times. And the
# beginning is exactly where nothing is known about the surface yet.

# %% [markdown] lang="ru" id="exercise-adam"
# **Упражнение 4.** Напишите шаг Adam с поправкой. `t` — номер этого шага, в первом `t = 1`. Верните новый вес, а также
# `m` и `v` для следующего шага.
#
# <details><summary>Ответ</summary>
# <code>m = beta1 * m + (1 - beta1) * g</code><br>
# <code>v = beta2 * v + (1 - beta2) * g**2</code><br>
# <code>m_hat, v_hat = m / (1 - beta1**t), v / (1 - beta2**t)</code><br>
# <code>return w - learning_rate * m_hat / (np.sqrt(v_hat) + eps), m, v</code>
# </details>
# %% [markdown] lang="en"
# **Exercise 4.** Write a step of Adam with the correction. `t` is the number of this step, `t = 1` in the first. Return
# the new weight, and `m` and `v` for the next step.
#
# <details><summary>Answer</summary>
# <code>m = beta1 * m + (1 - beta1) * g</code><br>
# <code>v = beta2 * v + (1 - beta2) * g**2</code><br>
# <code>m_hat, v_hat = m / (1 - beta1**t), v / (1 - beta2**t)</code><br>
# <code>return w - learning_rate * m_hat / (np.sqrt(v_hat) + eps), m, v</code>
# </details>

# %% id="answer-adam"
def adam_step(w, m, v, t, g, learning_rate, beta1, beta2, eps):
    return None   # ru: w, m, v  # en: w, m, v


check.adam_step(adam_step)

# %% [markdown] lang="ru" id="torch"
# ### То же в torch
#
# В PyTorch шаг делает объект из `torch.optim`: `zero_grad`, `backward`, `step`. Формулы те же, что у нас: сравним пути
# из одной точки. Момент и Нестеров там — настройки одного класса `SGD`.
# %% [markdown] lang="en"
# ### The same in torch
#
# In PyTorch the step is taken by an object from `torch.optim`: `zero_grad`, `backward`, `step`. The formulas are the
# same as ours: let us compare the paths from one point. There, momentum and Nesterov are settings of a single class,
# `SGD`.

# %% id="torch-compare"
def torch_trail(make, steps=50):
    w = torch.tensor(ravine.start, requires_grad=True)
    optimizer, points = make([w]), [ravine.start]
    for _ in range(steps):
        optimizer.zero_grad()
        ((w[0] ** 2 + 25 * w[1] ** 2) / 2).backward()
        optimizer.step()
        points.append(w.detach().numpy().copy())
    return np.array(points)


for name, make in {
    "momentum": lambda p: torch.optim.SGD(p, lr=0.01, momentum=0.9),
    "nesterov": lambda p: torch.optim.SGD(p, lr=0.01, momentum=0.9, nesterov=True),
    "rmsprop": lambda p: torch.optim.RMSprop(p, lr=0.01),
    "adam": lambda p: torch.optim.Adam(p, lr=0.01),
    "adamw": lambda p: torch.optim.AdamW(p, lr=0.01, weight_decay=0.01),
    "amsgrad": lambda p: torch.optim.Adam(p, lr=0.01, amsgrad=True),
}.items():
    difference = np.abs(torch_trail(make) - run(name, 50, learning_rate=0.01).points).max()
    print(f"{name:9} {difference:.1e}")
    assert difference < 1e-9

# %% [markdown] lang="ru" id="adamw"
# ### AdamW
#
# Чтобы веса не росли, их понемногу уменьшают: *убывание весов* (weight decay). В обычном спуске для этого прибавляют к
# градиенту $\lambda w$. В Adam такая добавка делится на $\sqrt{\hat v}$ вместе с градиентом, и веса с большими
# градиентами почти не убывают. *AdamW* (Лощилов и Хуттер, 2019) уменьшает веса отдельно:
# $w \leftarrow (1 - \alpha\lambda)\, w$, а потом делает шаг Adam.
#
# Возьмём два равных веса. У одного градиенты ±100, у другого ±0,01. Насколько уменьшит их убывание за 50 шагов?
# %% [markdown] lang="en"
# ### AdamW
#
# To keep weights from growing, they are shrunk a little all the time: this is *weight decay*. In plain descent
# $\lambda w$ is added to the gradient for this. In Adam this addition is divided by $\sqrt{\hat v}$ along with the
# gradient, and weights with large gradients hardly decay. *AdamW* (Loshchilov and Hutter, 2019) shrinks the weights
# separately, $w \leftarrow (1 - \alpha\lambda)\, w$, and then takes Adam's step.
#
# Take two equal weights. One has gradients of ±100, the other of ±0.01. By how much will decay shrink them in 50 steps?

# %% id="decay"
def weights(name, weight_decay):
    points, config = [np.ones(2)], {"weight_decay": weight_decay}
    for k in range(50):
        w, config = OPTIMIZERS[name].function(points[-1], np.array([100, 0.01]) * (-1) ** k, config)
        points.append(w)
    return np.array(points)                              # (51, 2)


taken_off = {name: weights(name, 0.0) - weights(name, 0.1) for name in ("adam", "adamw")}
assert np.allclose(taken_off["adamw"][-1], 50 * 0.001 * 0.1, rtol=0.02)
large, small = taken_off["adam"][-1]
assert np.isclose(small, 0.048, atol=5e-4) and large < 1.1 * small / 1000

# %% id="decay-figure"
figures.shrinkage(taken_off);

# %% [markdown] lang="ru" id="decay-read"
# В Adam убывание отняло у второго веса 0,048, а у первого в тысячу раз меньше. AdamW отнял у обоих поровну, 0,005:
# сколько и заказано, $50 \cdot \alpha\lambda = 50 \cdot 0{,}001 \cdot 0{,}1$.
# %% [markdown] lang="en"
# In Adam, decay has taken 0.048 off the second weight and a thousandth of that off the first. AdamW has taken the same
# off both, 0.005, just what was ordered: $50 \cdot \alpha\lambda = 50 \cdot 0.001 \cdot 0.1$.

# %% [markdown] lang="ru" id="slide"
# ## 5. Adam на слайде
#
# На слайдах, из которых вырос курс, Adam записан так, с $k = 0, \dots, K - 1$:
#
# $$v^k = \beta_1 v^{k-1} + (1 - \beta_1)\, g^k, \qquad G_i^k = \beta_2 G_i^{k-1} + (1 - \beta_2)\,(g_i^k)^2,$$
#
# $$x_i^{k+1} = x_i^k - \frac{D_i}{\sqrt{\hat G^k + \varepsilon}}\, \hat v_i^k.$$
#
# Результат — $\frac1K \sum_{k=0}^{K} x^k$.
#
# Буквы другие: наше $m$ там $v$, наше $v$ там $G$, а $t = k + 1$. В знаменателе пропущен индекс: должно быть
# $\hat G_i^k$. У каждой координаты свой шаг $D_i$; в статье $\alpha$ одна на все. В остальном строки те же, кроме трёх
# мест. Найдите их, прежде чем читать дальше.
# %% [markdown] lang="en"
# ## 5. Adam on the slide
#
# The slides this course grew from write Adam like this, with $k = 0, \dots, K - 1$:
#
# $$v^k = \beta_1 v^{k-1} + (1 - \beta_1)\, g^k, \qquad G_i^k = \beta_2 G_i^{k-1} + (1 - \beta_2)\,(g_i^k)^2,$$
#
# $$x_i^{k+1} = x_i^k - \frac{D_i}{\sqrt{\hat G^k + \varepsilon}}\, \hat v_i^k.$$
#
# The result is $\frac1K \sum_{k=0}^{K} x^k$.
#
# The letters differ: our $m$ is $v$ there, our $v$ is $G$, and $t = k + 1$. An index is missing from the denominator:
# it should be $\hat G_i^k$. Each coordinate has a step $D_i$ of its own; the paper has one $\alpha$ for all. Otherwise
# the lines are the same, except in three places. Find them before you read on.

# %% [markdown] lang="ru" id="slide-three"
# 1. $\beta_2 = 0{,}99$, а в статье и в torch 0,999. Память о квадратах в десять раз короче.
# 2. $\varepsilon$ стоит под корнем, а в статье и в torch прибавляется к корню.
# 3. Результат — не последняя точка, а среднее всех точек. В статье усреднение названо возможным дополнением; torch
#    отдаёт последнюю точку.
#
# Измерим каждое отличие отдельно. Функция $f(w) = w^2$, старт 1, тысяча шагов со скоростью 0,001.
# %% [markdown] lang="en"
# 1. $\beta_2 = 0.99$; in the paper and in torch it is 0.999. Squares are remembered for a tenth of the time.
# 2. $\varepsilon$ is under the root; in the paper and in torch it is added to the root.
# 3. The result is not the last point but the mean of all. The paper mentions averaging as a possible extension; torch
#    gives the last point.
#
# Let us measure each difference on its own. The function is $f(w) = w^2$, the start 1, a thousand steps at the rate
# 0.001.

# %% id="slide-steps"
D = np.array([0.1, 0.2])                                 # ru: шаг у каждой координаты свой  # en: a step for each
moved, _ = optimizers.slide_adam(np.zeros(2), np.ones(2), {"learning_rate": D})
assert np.allclose(moved, -D)

# %% id="slide-beta"
def thousand(name, scale=1.0, **settings):
    return minimise(lambda w: scale * w**2, lambda w: 2 * scale * w, 1.0, name, 1000,
                    learning_rate=1e-3, **settings)


paper, short, slide = thousand("adam"), thousand("adam", beta2=0.99), thousand("slide_adam")
print(f"{paper.last:.3f}  {short.last:.3f}  {slide.last:.3f}")
assert np.allclose([paper.last, short.last, slide.last], [0.258, 0.142, 0.142], atol=5e-4)

# %% [markdown] lang="ru" id="slide-beta-read"
# С $\beta_2 = 0{,}99$ за столько же шагов пройдено больше: 0,142 против 0,258. Градиент по дороге слабеет, а $v$ помнит
# прежние, большие; чем дольше память, тем короче шаги. Хуже это или лучше, зависит от задачи: долгая память лучше
# сглаживает шум.
#
# Теперь $\varepsilon$. Отдельный шаг с градиентом $10^{-5}$ и спуск по очень пологой чаше $10^{-7} w^2$.
# %% [markdown] lang="en"
# With $\beta_2 = 0.99$ it got further in the same number of steps: 0.142 against 0.258. The gradient weakens on the
# way, while $v$ remembers the earlier, larger ones; the longer the memory, the shorter the steps. Whether that is
# better or worse depends on the problem: a long memory evens out noise better.
#
# Now $\varepsilon$. A single step with a gradient of $10^{-5}$, and a descent in a very shallow bowl, $10^{-7} w^2$.

# %% id="slide-eps"
print([f"{first_step(update, 1e-5):.3g}" for update in (optimizers.slide_adam, optimizers.adam)])
flat = [thousand("slide_adam", 1e-7).last, thousand("adam", 1e-7, beta2=0.99).last]
print(np.round(flat, 3))

assert np.isclose(first_step(optimizers.slide_adam, 1e-5), 9.95e-5, rtol=1e-3)
assert np.isclose(first_step(optimizers.adam, 1e-5), 9.99e-4, rtol=1e-3)
assert np.allclose(flat, [0.998, 0.192], atol=5e-4)

# %% [markdown] lang="ru" id="exercise-eps"
# Шаг слайда в десять раз короче, а в пологой чаше он почти стоит на месте.
#
# **Упражнение 5.** Два числа. Первое: какому $\varepsilon$ *вне* корня соответствует $10^{-8}$ под корнем, если
# градиенты очень малы? Второе: какое $\varepsilon$ нужно поставить *под* корень, чтобы при малых градиентах получить
# шаги torch с его $10^{-8}$?
#
# <details><summary>Ответ</summary>
# При малых градиентах √(v̂ + ε) ≈ √ε, а √v̂ + ε ≈ ε. Под корнем 1e-8 — всё равно что √(1e-8) = 1e-4 вне его. Наоборот,
# нужно (1e-8)² = 1e-16. В коде: <code>1e-4, 1e-16</code>.
# </details>
# %% [markdown] lang="en"
# The slide's step is ten times shorter, and in the shallow bowl it almost stands still.
#
# **Exercise 5.** Two numbers. The first: to which $\varepsilon$ *outside* the root is $10^{-8}$ under the root
# equivalent when gradients are very small? The second: which $\varepsilon$ should be put *under* the root to get, for
# small gradients, the steps of torch with its $10^{-8}$?
#
# <details><summary>Answer</summary>
# For small gradients √(v̂ + ε) ≈ √ε, and √v̂ + ε ≈ ε. Under the root, 1e-8 acts as √(1e-8) = 1e-4 outside it. The other
# way round, it takes (1e-8)² = 1e-16. In code: <code>1e-4, 1e-16</code>.
# </details>

# %% id="answer-eps"
eps_outside, eps_under = None, None   # ru: ваши ответы  # en: your answers
check.epsilons([eps_outside, eps_under])

# %% [markdown] lang="ru" id="predict-mean"
# Осталось среднее.
#
# **Предскажите, потом запустите.** Adam слайда прошёл от 1 до 0,142. Каким будет его результат, среднее по всем точкам
# (их 1001)?
# %% [markdown] lang="en"
# The mean remains.
#
# **Predict, then run.** The slide's Adam has gone from 1 to 0.142. What will its result be, the mean of all 1001
# points?

# %% id="guess-mean"
my_guess = None   # ru: ваш ответ до запуска  # en: your answer before the run

# %% id="slide-mean"
check.reveal(my_guess, float(slide_average(slide.points)))
assert len(slide.points) == 1001 and np.isclose(slide_average(slide.points), 0.547, atol=5e-4)

noisy = [minimise(ravine, ravine.stochastic(0.5, seed), ravine.start, "adam", 600,
                  stochastic=True, learning_rate=0.1) for seed in range(10)]
last_height = np.mean([trail.values[-50:].mean() for trail in noisy])
mean_height = np.mean([ravine(slide_average(trail.points)) for trail in noisy])
print(f"{last_height:.4f}  {mean_height:.4f}")
assert np.allclose([last_height, mean_height], [0.0154, 0.0022], atol=2e-4)

# %% id="slide-mean-figure"
figures.slide_result(paper, slide);

# %% [markdown] lang="ru" id="slide-mean-read"
# 0,547: среднее тянет за собой весь путь от самого старта. Но у него есть и достоинство. Во второй части ячейки перед
# рисунком градиент с шумом, и последние точки бродят вокруг дна на высоте 0,015. Среднее шум гасит: его высота — 0,002.
# Теоремы о стохастическом спуске часто говорят именно о среднем. На практике усредняют не всё, а последнюю часть пути.
# %% [markdown] lang="en"
# 0.547: the mean drags the whole way along, from the very start. But it has a merit, too. In the second part of the
# cell before the figure the gradient is noisy, and the last points wander about the minimum at a height of 0.015. The
# mean evens the noise out: its height is 0.002. Theorems about stochastic descent are often about just this mean. In
# practice only the last part of the path is averaged.

# %% [markdown] lang="ru" id="exercise-mean"
# **Упражнение 6.** Сумма на слайде идёт от $k = 0$ до $K$, а делят её на $K$. Пусть все точки равны 3, а $K = 20$. Что
# даст формула слайда?
#
# <details><summary>Ответ</summary>
# Точек K + 1 = 21, их сумма 63, а 63 / 20 = 3,15. Среднее — 63 / 21 = 3. Формула слайда увеличивает результат в (K + 1)
# / K раз; при больших K это незаметно.
# </details>
# %% [markdown] lang="en"
# **Exercise 6.** The sum on the slide runs from $k = 0$ to $K$ and is divided by $K$. Let all points be 3, and
# $K = 20$. What does the formula of the slide give?
#
# <details><summary>Answer</summary>
# There are K + 1 = 21 points; their sum is 63, and 63 / 20 = 3.15. The mean is 63 / 21 = 3. The slide's formula
# multiplies the result by (K + 1) / K; for large K this goes unnoticed.
# </details>

# %% id="answer-mean"
printed = None   # ru: ваш ответ  # en: your answer
check.printed_mean(printed)

# %% id="printed-fact"
for K in (10, 1000):                                     # ru: все точки равны 1  # en: all points are 1
    assert np.isclose(slide_average(np.ones(K + 1), as_printed=True), (K + 1) / K)
    assert slide_average(np.ones(K + 1)) == 1

# %% [markdown] lang="ru" id="slide-hand"
# Поставим обоих рядом: A — Adam, T — Adam слайда, кольцо — среднее его точек, то есть его результат.
#
# 1. **Сначала предскажите:** после 200 шагов кто будет впереди, A или T? А где кольцо?
# 2. Поставьте у Adam слайда $\beta_2 = 0{,}999$. Что осталось от разницы между A и T?
# 3. Выберите овраг, прибавьте шум градиента, 2 или больше, и сделайте 300 шагов. Кто теперь ближе ко дну, T или
#    кольцо?
# %% [markdown] lang="en"
# Put the two side by side: A is Adam, T the slide's Adam, and the ring the mean of its points, that is, its
# result.
#
# 1. **Predict first:** which will be ahead after 200 steps, A or T? And where will the ring be?
# 2. Set $\beta_2 = 0.999$ for the slide's Adam. What is left of the difference between A and T?
# 3. Choose the ravine, add gradient noise, 2 or more, and take 300 steps. Which is closer to the bottom now, T or the
#    ring?

# %% id="slide-race"
interactives.OptimizerRace(surface="rosenbrock", racers=["adam", "slide_adam"],
                           chosen="slide_adam", steps=50)

# %% [markdown] lang="ru" id="subgradient"
# Ещё один термин со слайда: $g^k \in \partial f(x^k)$, *субградиент*. У выпуклой функции с изломом, такой как $|x|$, в
# изломе нет производной. Субградиент — наклон любой прямой, которая проходит через эту точку и нигде не поднимается
# выше графика: для $|x|$ в нуле годится любое число от −1 до 1. Множество всех таких наклонов и есть $\partial f$. Сети
# с ReLU не выпуклы, но поступают с изломом так же: torch берёт в нём одно из чисел, ноль.
# %% [markdown] lang="en"
# One more term from the slide: $g^k \in \partial f(x^k)$, a *subgradient*. A convex function with a kink, such as
# $|x|$, has no derivative at the kink. A subgradient is the slope of any line that passes through this point and
# nowhere rises above the graph: for $|x|$ at zero any number from −1 to 1 will do. The set of all such slopes is
# $\partial f$. Networks with ReLU are not convex, but their kinks are treated the same way: torch takes one of these
# numbers, zero.

# %% id="subgradient-fact"
for function in (torch.abs, torch.relu):
    zero = torch.zeros((), requires_grad=True)
    function(zero).backward()
    assert zero.grad == 0

# %% [markdown] lang="ru" id="landscapes"
# ## 6. Ландшафты
#
# Поверхность потерь над весами называют *ландшафтом*. Испытаем оптимизаторы на пяти известных поверхностях и на одной
# настоящей. Чёрная точка — старт, крест — минимум; скорости подобраны так, чтобы каждый куда-нибудь пришёл.
# %% [markdown] lang="en"
# ## 6. Landscapes
#
# The surface of the loss over the weights is called its *landscape*. Let us try the optimizers on five well-known
# surfaces and on a real one. The black point is the start, a cross a minimum; the rates are chosen so that each gets
# somewhere.

# %% id="landscapes-run"
network = surfaces.network_slice()
known = ("ravine", "saddle", "rosenbrock", "beale", "himmelblau")
grounds = {name: surfaces.SURFACES[name] for name in known} | {"network": network}
descent = dict(zip(grounds, (0.02, 0.1, 0.001, 0.01, 0.01, 0.1)))
adaptive = {**dict.fromkeys(grounds, 0.1), "rosenbrock": 0.05}


def trails_on(name, steps=200):
    surface = grounds[name]
    rates = {"sgd": descent[name], "momentum": descent[name] / 2, "nesterov": descent[name] / 2,
             "rmsprop": 0.3 * adaptive[name], "adam": adaptive[name]}
    return {each: minimise(surface, surface.gradient, surface.start, each, steps, learning_rate=rate)
            for each, rate in rates.items()}


trails = {name: trails_on(name) for name in grounds}
figures.races(grounds, trails);

# %% [markdown] lang="ru" id="landscapes-read"
# - *Овраг*: спуск скатывается с крутой стенки и ползёт, момент качается, Adam идёт по обоим направлениям сразу.
# - *Седло*: вдоль одного направления дно, вдоль другого вершина. Градиент там почти ноль.
# - *Розенброк*: изогнутый овраг вдоль $y = x^2$. В него скатываются все, а вдоль него ползут.
# - *Бил*: плоско посередине, обрывы по углам.
# - *Химмельблау*: четыре одинаковые долины; какая достанется, решают старт и оптимизатор.
# - *Сеть*: о ней ниже.
# %% [markdown] lang="en"
# - *Ravine*: descent drops off the steep wall and crawls, momentum swings, Adam goes in both directions at once.
# - *Saddle*: a bottom along one direction, a top along the other. The gradient is almost zero there.
# - *Rosenbrock*: a bent ravine along $y = x^2$. Everyone slides into it and crawls along it.
# - *Beale*: flat in the middle, cliffs in the corners.
# - *Himmelblau*: four equal valleys; the start and the optimizer decide which it will be.
# - *Network*: see below.

# %% [markdown] lang="ru" id="predict-saddle"
# ### Седло
#
# Старт на этой поверхности стоит почти точно на линии $y = 0$: отступ 0,001. По самой линии спуск пришёл бы в седло, а
# там градиент исчезает.
#
# **Предскажите, потом запустите.** Спуску со скоростью 0,1 нужно 67 шагов, чтобы уйти от линии на 0,5. Сколько нужно
# Adam с той же скоростью?
# %% [markdown] lang="en"
# ### The saddle
#
# On this surface the start is almost exactly on the line $y = 0$: it is 0.001 off. On the line itself descent would
# arrive at the saddle, where the gradient vanishes.
#
# **Predict, then run.** At the rate 0.1 descent needs 67 steps to get 0.5 away from the line. How many does Adam need
# at the same rate?

# %% id="guess-saddle"
my_guess = None   # ru: ваш ответ до запуска  # en: your answer before the run

# %% id="saddle-run"
saddle = surfaces.saddle


def steps_to_leave(trail):
    return int(np.argmax(np.abs(trail.points[:, 1]) > 0.5))


left = {name: steps_to_leave(minimise(saddle, saddle.gradient, saddle.start, name, 300, learning_rate=0.1))
        for name in ("sgd", "momentum", "adam")}
check.reveal(my_guess, left["adam"])
on_line = minimise(saddle, saddle.gradient, [-1.4, 0], "sgd", 300, learning_rate=0.1)
with_noise = minimise(saddle, saddle.stochastic(0.1), [-1.4, 0], "sgd", 300,
                      stochastic=True, learning_rate=0.1)
print(left, np.round(on_line.last, 3), steps_to_leave(with_noise))
assert left["adam"] < 10 < left["sgd"] == 67 and np.allclose(on_line.last, 0)
assert 0 < steps_to_leave(with_noise) < 60

# %% [markdown] lang="ru" id="saddle-read"
# Спуск в каждом шаге умножает отступ на 1,1, и с 0,001 это долго. Adam делит на величину градиента: малый градиент для
# него не меньше большого, и по $y$ он с первого шага идёт полной длиной.
#
# Если старт точно на линии, спуск с неё не сойдёт никогда. Но стоит прибавить шум, и он уходит сам: шум батчей бывает
# полезен.
#
# В многомерных задачах сёдел, по-видимому, гораздо больше, чем плохих минимумов: так рассуждает [работа 2014
# года](https://arxiv.org/abs/1406.2572). Плато вокруг седла легко принять за конец обучения.
# %% [markdown] lang="en"
# In each step descent multiplies its distance from the line by 1.1, and from 0.001 that takes long. Adam divides by the
# size of the gradient, so along $y$ it takes steps of full length from the first.
#
# A start exactly on the line is never left. But add noise and descent gets away: the noise of batches can be of use.
#
# In many dimensions there seem to be far more saddles than bad minima, as [a paper of
# 2014](https://arxiv.org/abs/1406.2572) argues. The plateau around a saddle is easily mistaken for the end of training.

# %% [markdown] lang="ru" id="hand-race"
# ### Гонка
#
# Все вместе, на любой поверхности. Начнём с четырёх долин.
#
# 1. **Сначала предскажите:** в какую долину придёт каждый из старта $(0, -0{,}5)$? Потом нажмите «Пуск».
# 2. Тяните старт к $(0, 0)$. Найдите место, откуда они расходятся по разным долинам.
# 3. Выберите Била или Розенброка и подберите скорости так, чтобы SGD обогнал Adam. Трудно ли это?
# 4. Прибавьте шум. Кто теперь окажется дальше от дна?
# %% [markdown] lang="en"
# ### The race
#
# All together, on any surface. We begin with the four valleys.
#
# 1. **Predict first:** which valley will each reach from the start $(0, -0.5)$? Then press Run.
# 2. Drag the start towards $(0, 0)$. Find a place from which they head for different valleys.
# 3. Choose Beale or Rosenbrock and tune the rates so that SGD beats Adam. Is it hard?
# 4. Add noise. Which of them now ends up further from the bottom?

# %% id="race"
interactives.OptimizerRace(surface="himmelblau", racers=["sgd", "momentum", "rmsprop", "adam"],
                           start=[0, -0.5])

# %% [markdown] lang="ru" id="tuning"
# ### Кто лучший?
#
# Сравнивать при одной скорости на всех нечестно: каждому нужна своя. Переберём пять скоростей и для каждой посчитаем,
# через сколько шагов оптимизатор навсегда подходит ко дну ближе чем на 0,05 (прочерк: за 600 шагов не подошёл).
# %% [markdown] lang="en"
# ### Which is best?
#
# Comparing all of them at one rate is unfair: each needs its own. Let us try five rates and count for each after how
# many steps the optimizer is within 0.05 of a minimum for good (a dash: not in 600 steps).

# %% id="tuning-table"
def settled(surface, name, rate, steps=600):
    trail = minimise(surface, surface.gradient, surface.start, name, steps, learning_rate=rate)
    far = np.flatnonzero(surface.distance(trail.points) >= 0.05)
    return None if trail.diverged or far[-1] == steps else int(far[-1]) + 1


rates = (0.003, 0.01, 0.03, 0.1, 0.3)
table = {(s, name): [settled(grounds[s], name, rate) for rate in rates]
         for s in ("ravine", "rosenbrock", "beale", "himmelblau") for name in ("sgd", "momentum", "adam")}
for (s, name), row in table.items():
    print(f"{s:11}{name:9}", *(f"{k or '–':>5}" for k in row))

arrived = {name: sum(k is not None for key, row in table.items() for k in row if key[1] == name)
           for name in ("sgd", "momentum", "adam")}
fastest = {name: min(k for k in table["himmelblau", name] if k) for name in arrived}
assert arrived == {"sgd": 5, "momentum": 9, "adam": 12} and not any(table["rosenbrock", "sgd"])
assert 2.8 * fastest["sgd"] < min(fastest["momentum"], fastest["adam"]) < 3 * fastest["sgd"]

# %% [markdown] lang="ru" id="tuning-read"
# Победителя на все случаи нет. На Химмельблау обычный спуск с верной скоростью почти втрое быстрее остальных, на
# Розенброке не доходит ни с какой. Но посчитайте клетки с числами: у спуска их 5 из 20, у момента 9, у Adam 12. За это
# Adam и любят: его легче настроить. А если умножить потери на 1000, годные скорости спуска и момента сдвинутся на три
# порядка, а у Adam останутся прежними.
# %% [markdown] lang="en"
# There is no winner for all cases. On Himmelblau plain descent at the right rate is almost three times as fast as the
# others; on Rosenbrock it does not arrive at any. But count the cells with a number: descent has 5 of 20, momentum 9,
# Adam 12. This is what people like about Adam: it is easier to tune. And if the loss is multiplied by 1000, the rates
# that suit descent and momentum shift by three orders of magnitude, while Adam's stay.

# %% [markdown] lang="ru" id="generalise"
# Быстрее спуститься — не значит лучше ответить на новых примерах. [Работа 2017 года](https://arxiv.org/abs/1705.08292)
# нашла несколько задач, где SGD на обучающих примерах отставал от Adam, а на новых ошибался меньше.
# %% [markdown] lang="en"
# Getting down faster does not mean answering better on new examples. [A paper of
# 2017](https://arxiv.org/abs/1705.08292) found several tasks where SGD was behind Adam on the training examples and
# made fewer mistakes on new ones.

# %% [markdown] lang="ru" id="network"
# ### Потери настоящей сети
#
# Шестая поверхность — сеть 2-2-1 из лекции 05, которая решает XOR. У неё девять весов, так что её ландшафт лежит над
# девятимерным пространством. Нарисовать можно срез: плоскость $w_0 + x\,d_1 + y\,d_2$. Наша проведена через три
# решения, найденные из разных начальных весов. Потери во всех трёх равны нулю, а между ними холмы.
#
# Выпукла ли такая поверхность? Середина между двумя решениями отвечает.
# %% [markdown] lang="en"
# ### The loss of a real network
#
# The sixth surface is the 2-2-1 network of lecture 05, which solves XOR. It has nine weights, so its landscape lies
# over a space of nine dimensions. A slice of it can be drawn: the plane $w_0 + x\,d_1 + y\,d_2$. Ours passes through
# three solutions, found from different initial weights. The loss is zero at all three, and there are hills between
# them.
#
# Is such a surface convex? The midpoint between two solutions has the answer.

# %% id="network-slice"
first, second, third = network.minima
print(network(network.minima).round(6), network((first + second) / 2).round(3))
assert np.allclose(network(network.minima), 0) and network((first + second) / 2) > 0.3

by_batch = {}
for name, rate in (("sgd", 0.3), ("adam", 0.05)):
    by_batch[name] = minimise(network, network.minibatch(1), network.start, name, 300,
                              stochastic=True, learning_rate=rate)
    assert network.distance(by_batch[name].last) < 1e-3
figures.race(network, by_batch);

# %% [markdown] lang="ru" id="network-read"
# Здесь батч — один пример из четырёх, и путь SGD дрожит. Но все четыре примера можно выучить точно, поэтому у дна шум
# исчезает: градиент каждого из них там равен нулю.
#
# Осторожно с такими картинками: в плоскости не видно семи остальных измерений. Настоящий спуск ушёл бы из неё с первого
# шага, и то, что здесь кажется ямой, в других направлениях может оказаться седлом.
# %% [markdown] lang="en"
# Here a batch is one example of the four, and the path of SGD trembles. But all four can be learned exactly, so at the
# bottom the noise vanishes: there the gradient of each example is zero.
#
# Be careful with such pictures: the plane does not show the other seven dimensions. A real descent would leave it in
# its first step, and what looks like a pit here may be a saddle in other directions.

# %% [markdown] lang="ru" id="schedules"
# ## 7. Расписание скорости
#
# При постоянной скорости шум не даёт остановиться: чем она больше, тем больше облако. Большая скорость нужна в начале,
# малая — в конце. *Расписание* умножает скорость на число, которое зависит от номера шага:
#
# - *ступени*: через равное число шагов скорость уменьшается в несколько раз;
# - *косинус*: плавно убывает до нуля по полуволне косинуса;
# - *разогрев* (warm-up): в первых шагах скорость растёт от нуля, дальше идёт другое расписание. Полезен с Adam, пока
#   $v$ опирается на немногие градиенты;
# - $1/\sqrt{k}$: убывает медленно и никогда не кончается. Его любят в доказательствах.
# %% [markdown] lang="en"
# ## 7. Schedules
#
# At a constant rate noise does not let the descent stop: the larger the rate, the larger the cloud. At the beginning
# the rate should be large, at the end small. A *schedule* multiplies the rate by a number that depends on the step:
#
# - *steps*: at regular intervals the rate drops several times;
# - *cosine*: falls smoothly to zero along half a cosine wave;
# - *warm-up*: in the first steps the rate grows from zero, then another schedule follows. Useful with Adam, as long as
#   $v$ rests on few gradients;
# - $1/\sqrt{k}$: falls slowly and never ends. Proofs are fond of it.

# %% id="schedules-figure"
plans = {
    "constant": optimizers.constant(),
    "step": optimizers.step_decay(200, 0.3),
    "cosine": optimizers.cosine(600),
    "warm-up + cosine": optimizers.warm_up(60, optimizers.cosine(540)),
    "inverse square root": optimizers.inverse_square_root(),
}
figures.schedules(plans, 600);

# %% id="schedules-run"
def with_plan(plan, seed):
    return minimise(ravine, ravine.stochastic(0.5, seed), ravine.start, "adam", 600, stochastic=True,
                    schedule=plan, learning_rate=0.1)


values = {name: np.mean([with_plan(plan, seed).values for seed in range(3)], axis=0)
          for name, plan in plans.items()}
height = {name: v[-50:].mean() for name, v in values.items()}
for name, h in height.items():
    print(f"{name:20} {h:.4f}")
assert all(height[name] < height["constant"] / 10 for name in ("step", "cosine", "warm-up + cosine"))

# %% id="schedules-heights"
figures.heights({name: values[name] for name in ("constant", "step", "cosine")});

# %% [markdown] lang="ru" id="schedules-read"
# Шум тот же, число шагов то же, а конец больше чем в десять раз ниже. Ступени и косинус пришли почти к одному и тому
# же: важно, что скорость в конце мала, а по какой кривой она убывала — не так важно. Для косинуса нужно заранее знать,
# сколько будет шагов, для ступеней — когда уменьшать скорость. А усреднение слайда, $\frac1K \sum x^k$, — другое
# лекарство от той же болезни.
# %% [markdown] lang="en"
# The same noise, the same number of steps, and the end is more than ten times lower. Steps and cosine have come to
# almost the same height: what matters is that the rate is small at the end, not so much along which curve it fell. For
# the cosine you have to know in advance how many steps there will be; for steps, when to drop. The slide's averaging,
# $\frac1K \sum x^k$, is another cure for the same disease.

# %% [markdown] lang="ru" id="reddi"
# ## 8. Когда Adam идёт не туда
#
# Делить на обычную величину градиента опасно, если важны редкие большие градиенты. Пример построили Редди, Кале и Кумар
# (2018). Один вес $x \in [-1, 1]$, и на каждом шаге своя линейная функция:
#
# - $f_k(x) = 3x$ при $k = 0, 3, 6, \dots$;
# - $f_k(x) = -x$ в остальных шагах.
#
# В среднем это $\frac{3 - 1 - 1}{3} x = \frac13 x$: лучше всего $x = -1$. У Adam здесь $\beta_1 = 0$,
# $\beta_2 = 1 / (1 + 3^2) = 0{,}1$, скорость убывает как $1/\sqrt k$ — всё, как в теореме.
#
# **Предскажите, потом запустите.** Где окажется обычный спуск? А Adam?
# %% [markdown] lang="en"
# ## 8. When Adam goes the wrong way
#
# Dividing by the usual size of the gradient is dangerous when rare large gradients are what matters. Reddi, Kale and
# Kumar (2018) built an example. There is one weight, $x \in [-1, 1]$, and at each step a different linear function:
#
# - $f_k(x) = 3x$ for $k = 0, 3, 6, \dots$;
# - $f_k(x) = -x$ at the other steps.
#
# On average this is $\frac{3 - 1 - 1}{3} x = \frac13 x$: the best point is $x = -1$. Here Adam has $\beta_1 = 0$,
# $\beta_2 = 1 / (1 + 3^2) = 0.1$, and the rate falls like $1/\sqrt k$, all as in the theorem.
#
# **Predict, then run.** Where will plain descent end? And Adam?

# %% id="guess-reddi"
my_guess = None   # ru: ваш ответ до запуска  # en: your answer before the run

# %% id="reddi-run"
reddi = surfaces.reddi


def on_reddi(name, surface=reddi, steps=1000, plan=plans["inverse square root"], rate=0.2, **settings):
    return minimise(surface, surface.stochastic(), surface.start, name, steps, stochastic=True,
                    schedule=plan, domain=surface.domain, learning_rate=rate, **settings)


three = {"sgd": on_reddi("sgd")} | {name: on_reddi(name, **reddi.settings) for name in ("adam", "amsgrad")}
check.reveal(my_guess)
print(dict(reddi.settings), {name: round(float(trail.last[0]), 2) for name, trail in three.items()})
assert three["adam"].last > 0.95 and three["sgd"].last < -0.95 and three["amsgrad"].last < -0.95

# %% id="reddi-figure"
figures.reddi(three, [reddi.stream(np.zeros(1), k) for k in range(9)]);

# %% [markdown] lang="ru" id="reddi-why"
# Adam пришёл в худшую точку из всех. Посчитаем, на что он делит. За каждые три шага градиенты в сумме дают
# $3 - 1 - 1 > 0$, то есть сдвиг влево.
# %% [markdown] lang="en"
# Adam has come to the worst point of all. Let us compute what it divides by. Over every three steps the gradients add
# up to $3 - 1 - 1 > 0$, a move to the left.

# %% id="reddi-cycle"
v, moves = 0.0, []
for k in range(60):
    g = float(reddi.stream(np.zeros(1), k)[0])
    v = 0.1 * v + 0.9 * g**2
    moves.append(-g / np.sqrt(v))                        # ru: в долях скорости  # en: in units of the rate
print(np.round(moves[-3:], 3), f"{sum(moves[-3:]):.3f}")
assert moves[-3] < 0 < moves[-2] and sum(moves[-3:]) > 0.6

# %% [markdown] lang="ru" id="reddi-read"
# Большой градиент делится на большой же корень и превращается в один шаг влево. Потом он забыт, малые делятся на малое
# и дают два шага вправо почти той же длины. Величину Adam выбросил, остался подсчёт голосов.
#
# *AMSGrad* лечит это так: делит на наибольшее $v$ за всё время, $v_{\max} \leftarrow \max(v_{\max}, v)$. Большой
# градиент больше не забывается. В torch это `amsgrad=True`.
# %% [markdown] lang="en"
# The large gradient is divided by an equally large root and turns into one step to the left. Then it is forgotten; the
# small ones are divided by something small and make two steps to the right, almost as long. Adam has thrown away the
# size and merely counts votes.
#
# *AMSGrad* cures this by dividing by the largest $v$ so far, $v_{\max} \leftarrow \max(v_{\max}, v)$. The large
# gradient is no longer forgotten. In torch it is `amsgrad=True`.

# %% [markdown] lang="ru" id="reddi-hand"
# 1. Поставьте у Adam $\beta_2 = 0{,}9$, потом 0,999. **Сначала предскажите**, куда он пойдёт. При каком $\beta_2$ он
#    поворачивает?
# 2. Перетащите старт к $x = -1$. Удержится ли Adam на дне?
# 3. Выберите «Редди, редкий рывок» и «постоянная скорость»: градиент равен 1010 раз в 101 шаг и −10 в остальных. Здесь
#    $\beta_1 = 0{,}9$, $\beta_2 = 0{,}99$, числа самые обычные. Что делает Adam, если сделать несколько тысяч шагов?
# %% [markdown] lang="en"
# 1. Set $\beta_2 = 0.9$ for Adam, then 0.999. **Predict first** where it will go. At which $\beta_2$ does it turn
#    round?
# 2. Drag the start to $x = -1$. Will Adam stay at the minimum?
# 3. Choose “Reddi, rare jolt” and “constant rate”: a gradient of 1010 once in 101 steps and −10 in the others. Here
#    $\beta_1 = 0.9$ and $\beta_2 = 0.99$, perfectly ordinary numbers. What does Adam do in a few thousand steps?

# %% id="reddi-race"
interactives.OptimizerRace(surface="reddi", racers=["sgd", "adam", "amsgrad"], chosen="adam",
                           schedule="inverse square root", steps=150, speed=5)

# %% id="reddi-facts"
assert on_reddi("adam").last < -0.95                     # ru: β как в torch  # en: the betas of torch
by_beta = {beta2: float(on_reddi("adam", beta1=0.0, beta2=beta2).last[0]) for beta2 in (0.1, 0.9)}
rare = {name: float(on_reddi(name, surfaces.reddi_rare, 2000, None, 0.05, **surfaces.reddi_rare.settings).last[0])
        for name in ("adam", "amsgrad")}
print({b: round(x, 2) for b, x in by_beta.items()}, {name: round(x, 2) for name, x in rare.items()})
assert by_beta[0.1] > 0.9 and by_beta[0.9] < -0.9 and rare["adam"] > 0.8 and rare["amsgrad"] < 0

# %% [markdown] lang="ru" id="reddi-lesson"
# С $\beta$ из torch Adam в первом примере идёт верно: его память длиннее трёх шагов. Но по теореме для любых
# $\beta_1 < \sqrt{\beta_2}$ найдётся пример, где он ошибётся, если большие градиенты достаточно редки: при
# $\beta_2 = 0{,}99$ хватило раза в 101 шаг.
#
# Значит ли это, что Adam плох? Нет: такие задачи построены нарочно, и в torch AMSGrad по умолчанию выключен. Но общего
# доказательства сходимости у Adam нет, и если обучение ведёт себя странно, попробуйте другой $\beta_2$, AMSGrad или SGD
# с моментом.
# %% [markdown] lang="en"
# With torch's values of $\beta$, Adam goes the right way in the first example: its memory is longer than three steps.
# But by a theorem, for any $\beta_1 < \sqrt{\beta_2}$ there is an example on which it errs, if large gradients are rare
# enough: for $\beta_2 = 0.99$ once in 101 steps was enough.
#
# Is Adam bad, then? No: such problems are built on purpose, and in torch AMSGrad is off by default. But there is no
# proof that Adam converges in general; if training behaves oddly, try another $\beta_2$, AMSGrad, or SGD with momentum.

# %% [markdown] lang="ru" id="history"
# ### Кто и когда
#
# | метод | кто и когда |
# |---|---|
# | стохастические шаги с убывающей скоростью | Роббинс и Монро, 1951 |
# | момент, «тяжёлый шарик» | Поляк, 1964 |
# | шаг с заглядыванием вперёд | Нестеров, 1983 |
# | AdaGrad: сумма квадратов в знаменателе | Дучи, Хазан, Зингер, 2011 |
# | RMSProp: скользящее среднее вместо суммы | Хинтон, лекция, 2012 |
# | Adam | Кингма и Ба, 2014 |
# | AMSGrad | Редди, Кале, Кумар, 2018 |
# | AdamW | Лощилов и Хуттер, 2019 |
# %% [markdown] lang="en"
# ### Who and when
#
# | method | who and when |
# |---|---|
# | stochastic steps at a falling rate | Robbins and Monro, 1951 |
# | momentum, the “heavy ball” | Polyak, 1964 |
# | the step that looks ahead | Nesterov, 1983 |
# | AdaGrad: a sum of squares in the denominator | Duchi, Hazan, Singer, 2011 |
# | RMSProp: a running mean instead of the sum | Hinton, a lecture, 2012 |
# | Adam | Kingma and Ba, 2014 |
# | AMSGrad | Reddi, Kale, Kumar, 2018 |
# | AdamW | Loshchilov and Hutter, 2019 |

# %% [markdown] lang="ru" id="recap"
# ## Итог
#
# - Батч из $B$ примеров даёт градиент с шумом в $\sqrt B$ раз меньше, чем один пример. Много неточных шагов выгоднее
#   нескольких точных.
# - Спуск сходится при $\alpha < 2/\lambda_{\max}$, где $\lambda_{\max}$ — наибольшая кривизна; темп задаёт пологое
#   направление.
# - Момент складывает градиенты: поперёк оврага они гасятся, вдоль накапливаются.
# - RMSProp и Adam делят на обычную величину градиента; шаг почти не зависит от масштаба потерь. Поправка нужна, потому
#   что средние начинают с нуля.
# - Adam на слайде отличается от Adam в статье тремя вещами: другое $\beta_2$, другое место $\varepsilon$, среднее
#   вместо последней точки.
# - Шум к концу гасят расписанием: скорость уменьшают.
# - Adam забывает редкие большие градиенты; AMSGrad — нет.
# %% [markdown] lang="en"
# ## Recap
#
# - A gradient over $B$ examples has $\sqrt B$ times less noise than over one. Many inexact steps beat few exact ones.
# - Descent converges for $\alpha < 2/\lambda_{\max}$, where $\lambda_{\max}$ is the largest curvature; the gentle
#   direction sets the pace.
# - Momentum adds gradients up: across a ravine they cancel, along it they pile up.
# - RMSProp and Adam divide by the usual size of the gradient, so the scale of the loss hardly matters. The correction
#   is there because the means start at zero.
# - The slide's Adam has another $\beta_2$, another place for $\varepsilon$, and the mean instead of the last point.
# - A schedule damps the noise: the rate is lowered towards the end.
# - Adam forgets rare large gradients; AMSGrad does not.

# %% [markdown] lang="ru" id="glossary"
# ## Словарь
#
# | по-русски | по-английски | что это |
# |---|---|---|
# | оптимизатор | optimizer | правило, которое по градиенту делает шаг |
# | полный градиент | full batch | градиент по всем примерам |
# | мини-батч, батч | mini-batch, batch | примеры одного шага |
# | эпоха | epoch | проход по всем примерам |
# | стохастический градиентный спуск | stochastic gradient descent, SGD | спуск по градиенту случайной части примеров |
# | шум градиента | gradient noise | отличие градиента батча от полного |
# | число обусловленности | condition number | наибольшая кривизна, делённая на наименьшую |
# | момент | momentum | доля накопленного градиента, которая остаётся в следующем шаге |
# | скользящее среднее | running mean | среднее, в котором старое постепенно забывается |
# | поправка | bias correction | деление на $1 - \beta^t$ |
# | убывание весов | weight decay | веса понемногу уменьшают в каждом шаге |
# | субградиент | subgradient | наклон прямой через точку графика, нигде не выше его |
# | ландшафт потерь | loss landscape | поверхность потерь над весами |
# | седло | saddle | в одних направлениях минимум, в других максимум |
# | расписание | schedule | как скорость меняется с номером шага |
# | разогрев | warm-up | рост скорости от нуля в первых шагах |
# %% [markdown] lang="en"
# ## Glossary
#
# | English | Russian | what it is |
# |---|---|---|
# | optimizer | оптимизатор | a rule that turns a gradient into a step |
# | full batch | полный градиент | the gradient over all examples |
# | mini-batch, batch | мини-батч, батч | the examples of one step |
# | epoch | эпоха | one pass through all examples |
# | stochastic gradient descent, SGD | стохастический градиентный спуск | descent by the gradient of a random part |
# | gradient noise | шум градиента | how the gradient of a batch differs from the full one |
# | condition number | число обусловленности | the largest curvature over the smallest |
# | momentum | момент | the share of the velocity that stays for the next step |
# | running mean | скользящее среднее | a mean in which old values are gradually forgotten |
# | bias correction | поправка | division by $1 - \beta^t$ |
# | weight decay | убывание весов | weights are made a little smaller in each step |
# | subgradient | субградиент | the slope of a line through a point of the graph, nowhere above it |
# | loss landscape | ландшафт потерь | the surface of the loss over the weights |
# | saddle | седло | a minimum in some directions, a maximum in others |
# | schedule | расписание | how the rate changes with the step |
# | warm-up | разогрев | growth of the rate from zero in the first steps |

# %% [markdown] lang="ru" id="next"
# **Дальше.** Теперь есть всё, чтобы обучить настоящую сеть: слои, градиент, оптимизатор.
# [Лекция 11](11_training_pipeline.ipynb) собирает из них обучение в PyTorch: шесть шагов, от картинок до сохранённой
# модели.
# %% [markdown] lang="en"
# **Next.** We now have all it takes to train a real network: layers, the gradient, an optimizer. [Lecture
# 11](11_training_pipeline.ipynb) puts them together in PyTorch: six steps, from pictures to a saved model.
