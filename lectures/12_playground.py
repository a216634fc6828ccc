# %% id="setup" setup="lecture"

# %% [markdown] lang="ru" id="title"
# # Площадка
#
# *Лекция 12. Весь курс на одном столе.*
#
# Данные, признаки, слои, активации, оптимизатор, скорость, батч, штрафы, шум: на площадке всё это можно менять и сразу
# видеть, что вышло. Нового в лекции почти нет. Она проверяет, умеете ли вы *предсказывать*.
#
# После лекции вы сможете:
#
# - решить, чего не хватает сети: признака, слоя, нейронов или хорошего шага;
# - узнать по кривым расходимость, затухание градиента и переобучение;
# - забрать обученную сеть в Python и дать площадке свои данные.
#
# В каждом разделе один опыт: запишите догадку, запустите, потом поиграйте сами. Лекция займёт около 45 минут.
# %% [markdown] lang="en"
# # The playground
#
# *Lecture 12. The whole course on one table.*
#
# Data, features, layers, activations, optimizer, rate, batch, penalties, noise: on the playground you can change any of
# them and see at once what comes of it. Little here is new. The lecture tests whether you can *predict*.
#
# After this lecture you can:
#
# - decide what a network lacks: a feature, a layer, units or a good step;
# - tell divergence, a vanishing gradient and overfitting by their curves;
# - take a trained network into Python and give the playground data of your own.
#
# Each section is one experiment: write down a guess, run it, then play. The lecture takes about 45 minutes.

# %% id="imports"
import numpy as np

from dl101 import interactives
from dl101.check import lecture12 as check


def trained(epochs, **settings):
    playground = interactives.Playground(**settings)
    playground.train(epochs)
    return playground

# %% [markdown] lang="ru" id="circle"
# ## 1. Признак вместо слоя
#
# Точки круга лежат внутри кольца других точек. Скрытых слоёв нет: один нейрон, граница — прямая.
#
# **Предскажите, потом запустите.** Нейрону дали $x_1^2$ и $x_2^2$ вместо $x_1$ и $x_2$. Какую долю новых точек он
# отнесёт к верному классу через 20 эпох?
# %% [markdown] lang="en"
# ## 1. A feature in place of a layer
#
# The points of a disc lie within a ring of others. There is no hidden layer: one neuron, and its border is a line.
#
# **Predict, then run.** The neuron gets $x_1^2$ and $x_2^2$ in place of $x_1$ and $x_2$. What share of new points will
# it get right after 20 epochs?

# %% id="guess-circle"
my_guess = None   # ru: ваш ответ до запуска  # en: your answer before the run

# %% id="circle-run"
plain = trained(20, preset="one-neuron")
squares = trained(20, preset="one-neuron", features=["x1²", "x2²"])
check.reveal(my_guess, squares.test_accuracy)
print(f"{plain.test_accuracy:.2f}", np.round(squares.weights, 2))
assert plain.test_accuracy < 0.75 and squares.test_accuracy == 1

# %% id="circle-play"
interactives.Playground(preset="one-neuron")

# %% [markdown] lang="ru" id="circle-read"
# Все. В новых координатах круг $x_1^2 + x_2^2 < r^2$ — это полуплоскость. Нейрон нашёл два почти равных отрицательных
# веса и положительное смещение. Скрытый слой из четырёх нейронов с той же задачей справляется и сам: признаки он
# придумывает. Но готовый верный признак дешевле слоя.
# %% [markdown] lang="en"
# All of them. In the new coordinates the disc $x_1^2 + x_2^2 < r^2$ is a half-plane. The neuron has found two negative
# weights, nearly equal, and a positive bias. A hidden layer of four units solves the task as well: it makes up features
# of its own. But the right feature, where you know it, is cheaper than a layer.

# %% id="circle-facts"
w1, w2, b = squares.weights
assert w1 < 0 and w2 < 0 and abs(w1 / w2 - 1) < 0.1 and b > 0
layer = trained(20, preset="one-neuron", hidden=[4])
print(f"r = {np.sqrt(-2 * b / (w1 + w2)):.2f}", f"{layer.test_accuracy:.3f}")
assert layer.test_accuracy > 0.95

# %% [markdown] lang="ru" id="exercise-radius"
# **Упражнение 1.** У нейрона с признаками $x_1^2$ и $x_2^2$ оба веса равны −0,5, смещение 4,5. Каков радиус круга,
# который он вырезает?
#
# <details><summary>Ответ</summary>
# Граница там, где логит равен нулю: 4,5 = 0,5 r², то есть r² = 9 и r = 3.
# </details>
# %% [markdown] lang="en"
# **Exercise 1.** A neuron with the features $x_1^2$ and $x_2^2$ has both weights −0.5 and the bias 4.5. What is the
# radius of the disc that it cuts out?
#
# <details><summary>Answer</summary>
# The border is where the logit is zero: 4.5 = 0.5 r², so r² = 9 and r = 3.
# </details>

# %% id="answer-radius"
radius = None   # ru: ваш ответ  # en: your answer
check.radius(radius)

# %% [markdown] lang="ru" id="xor"
# ## 2. XOR: нейроны или произведение
#
# Четыре угла квадрата разделяют два скрытых нейрона (лекция 05). Здесь вместо каждого угла целый квадрат точек.
#
# **Предскажите, потом запустите.** Хватит ли двух нейронов tanh? Какую долю точек сеть разделит верно с лучшим из
# пяти зёрен?
# %% [markdown] lang="en"
# ## 2. XOR: units or a product
#
# Two hidden units sort the four corners of a square (lecture 05). Here each corner is a whole square of points.
#
# **Predict, then run.** Are two tanh units enough? What share of the points will the best of five seeds get right?

# %% id="guess-xor"
my_guess = None   # ru: ваш ответ до запуска  # en: your answer before the run

# %% id="xor-run"
by_width = {
    n: [trained(25, preset="xor-units", hidden=[n], seed=seed).test_accuracy for seed in range(5)] for n in (2, 8)
}
product = trained(10, preset="xor-units", hidden=[], features=["x1·x2"])
check.reveal(my_guess, max(by_width[2]))
print({n: np.round(shares, 2).tolist() for n, shares in by_width.items()}, product.test_accuracy)
assert max(by_width[2]) < 0.92 < np.median(by_width[8]) and product.test_accuracy == 1

# %% id="xor-play"
interactives.Playground(preset="xor-units")

# %% [markdown] lang="ru" id="xor-read"
# Не хватает: два нейрона проводят полосу между двумя прямыми. С восемью почти все точки верны, но и зерно меняет ответ:
# где начать, тоже важно. А один нейрон с признаком $x_1 x_2$ не ошибается совсем, потому что знак произведения и есть
# XOR.
# %% [markdown] lang="en"
# They are not: two units draw a strip between two lines. With eight almost all points are right, though the answer
# still depends on the seed: where one starts matters too. And a single neuron with the feature $x_1 x_2$ makes no
# mistake at all, because the sign of the product is XOR.

# %% [markdown] lang="ru" id="spiral"
# ## 3. Спираль: ещё слой или ещё оптимизатор
#
# Готового признака для спирали на площадке нет. Остаются слои и шаги.
#
# **Предскажите, потом запустите.** Три сети: один слой из 8 нейронов и Adam; два таких слоя и Adam; два слоя и SGD.
# Сколько из трёх опустят потери на проверке ниже 0,3 за 200 эпох?
# %% [markdown] lang="en"
# ## 3. The spiral: one more layer, or a better optimizer
#
# The playground has no ready feature for the spiral. That leaves layers and steps.
#
# **Predict, then run.** Three networks: one layer of 8 units with Adam; two such layers with Adam; two layers with SGD.
# How many of the three will bring the test loss below 0.3 in 200 epochs?

# %% id="guess-spiral"
my_guess = None   # ru: ваш ответ до запуска  # en: your answer before the run

# %% id="spiral-run"
kinds = {"8 adam": ([8], "adam", 0.01), "8-8 adam": ([8, 8], "adam", 0.01), "8-8 sgd": ([8, 8], "sgd", 0.03)}
spirals = {
    name: trained(200, preset="spiral", hidden=hidden, optimizer=optimizer, learning_rate=rate)
    for name, (hidden, optimizer, rate) in kinds.items()
}
low = [name for name, each in spirals.items() if each.test_loss < 0.3]
check.reveal(my_guess, len(low))
print({name: round(each.test_loss, 2) for name, each in spirals.items()})
assert low == ["8-8 adam"]

# %% id="spiral-play"
interactives.Playground(preset="spiral")

# %% [markdown] lang="ru" id="spiral-read"
# Одна. Мелкая сеть осталась почти там, где была бы при угадывании: $\ln 2 \approx 0{,}69$. Глубокая с SGD за то же
# время тоже почти не сдвинулась. Архитектура говорит, что сеть *может* выразить, оптимизатор — найдёт ли она это
# за отведённое время.
# %% [markdown] lang="en"
# One. The shallow network has stayed about where guessing would be, $\ln 2 \approx 0.69$. The deep one with SGD has
# hardly moved in the same time either. The architecture says what a network *can* express, the optimizer whether it
# gets there in the time it has.

# %% [markdown] lang="ru" id="exercise-weights"
# **Упражнение 2.** Сколько параметров, вместе со смещениями, у сети 2–8–8–1?
#
# <details><summary>Ответ</summary>
# 2·8 + 8 = 24, 8·8 + 8 = 72, 8·1 + 1 = 9; вместе 105.
# </details>
# %% [markdown] lang="en"
# **Exercise 2.** How many parameters, biases included, does the network 2–8–8–1 have?
#
# <details><summary>Answer</summary>
# 2·8 + 8 = 24, 8·8 + 8 = 72, 8·1 + 1 = 9; together 105.
# </details>

# %% id="answer-weights"
n_parameters = None   # ru: ваш ответ  # en: your answer
check.parameters(n_parameters)

# %% [markdown] lang="ru" id="zeros"
# ## 4. Начать с нулей
#
# **Предскажите, потом запустите.** Все веса и смещения вначале нули, в скрытом слое четыре нейрона tanh. Сколько из 17
# параметров изменится за 20 эпох?
# %% [markdown] lang="en"
# ## 4. Starting from zeros
#
# **Predict, then run.** All weights and biases start at zero; the hidden layer has four tanh units. How many of the 17
# parameters will change in 20 epochs?

# %% id="guess-zeros"
my_guess = None   # ru: ваш ответ до запуска  # en: your answer before the run

# %% id="zeros-run"
zeros = trained(20, preset="equal-weights")
check.reveal(my_guess, int(np.count_nonzero(zeros.weights)))
one_moved = interactives.Playground(preset="equal-weights")
one_moved.weights = [0.5, *one_moved.weights[1:]]
one_moved.train(20)
W1 = one_moved.network.parameters["W1"]
print(W1.round(2).tolist())
assert np.flatnonzero(zeros.weights).tolist() == [16] and (W1[0] != 0).all() and not W1[1:].any()

# %% id="zeros-play"
interactives.Playground(preset="equal-weights")

# %% [markdown] lang="ru" id="zeros-read"
# Один: смещение выхода. Скрытые нейроны дают 0, поэтому веса выхода не получают градиента, а сквозь нулевые веса выхода
# он не проходит и к скрытым. Если сдвинуть вес одного нейрона, оживёт он один. Поэтому веса вначале случайны: тогда
# нейроны разные.
# %% [markdown] lang="en"
# One: the bias of the output. The hidden units give 0, so the output's weights get no gradient, and through output
# weights of zero none reaches the hidden units. Move a weight of one unit, and that one comes alive alone. This is why
# weights start at random: chance makes the units differ.

# %% [markdown] lang="ru" id="rate"
# ## 5. Слишком длинный шаг
#
# Линейный нейрон, потери mse, все 250 точек в одном батче. Координаты равномерны от −6 до 6, значит
# $\mathbb{E}[x^2] = 12$, и кривизна потерь около $2 \cdot 12 = 24$.
#
# **Предскажите, потом запустите.** Больше какой скорости обучение разойдётся? Вспомните овраг лекции 10.
# %% [markdown] lang="en"
# ## 5. A step too long
#
# A linear neuron, the mse loss, all 250 points in one batch. The coordinates are uniform from −6 to 6, so
# $\mathbb{E}[x^2] = 12$, and the curvature of the loss is about $2 \cdot 12 = 24$.
#
# **Predict, then run.** Above which rate will training diverge? Remember the ravine of lecture 10.

# %% id="guess-rate"
my_guess = None   # ru: ваш ответ до запуска  # en: your answer before the run

# %% id="rate-run"
runs = {rate: trained(30, preset="too-fast", learning_rate=rate, batch_size=250) for rate in (0.05, 0.08, 0.1)}
single = trained(10, preset="too-fast", learning_rate=0.05, batch_size=1)
check.reveal(my_guess, 2 / 24)
print({rate: (f"{each.train_loss:.3g}", each.diverged) for rate, each in runs.items()})
print(single.diverged)
assert [each.diverged for each in runs.values()] == [False, False, True] and single.diverged

# %% id="rate-play"
interactives.Playground(preset="too-fast")

# %% [markdown] lang="ru" id="rate-read"
# Граница — $2/24 \approx 0{,}083$. При 0,08 потери ещё падают, при 0,1 растут без предела. А с батчем из одной точки
# расходится уже 0,05: у дальней точки $x_1^2 + x_2^2$ доходит до 72, и шаг по ней одной слишком длинный. Скорость и
# размер батча выбирают вместе.
# %% [markdown] lang="en"
# The limit is $2/24 \approx 0.083$. At 0.08 the loss still falls, at 0.1 it grows without bound. And with batches of
# one point 0.05 diverges already: a far point has $x_1^2 + x_2^2$ up to 72, and a step by it alone is too long. The
# rate and the batch size are chosen together.

# %% [markdown] lang="ru" id="exercise-limit"
# **Упражнение 3.** Обе координаты поделили на два: теперь они равномерны от −3 до 3. Какой станет наибольшая скорость
# полного градиента?
#
# <details><summary>Ответ</summary>
# Средний квадрат вчетверо меньше, 3. Кривизна 2 · 3 = 6, граница 2 / 6 = 1/3.
# </details>
# %% [markdown] lang="en"
# **Exercise 3.** Both coordinates are halved: they are now uniform from −3 to 3. What does the largest rate of the full
# batch become?
#
# <details><summary>Answer</summary>
# The mean square is four times less, 3. The curvature is 2 · 3 = 6, the limit 2 / 6 = 1/3.
# </details>

# %% id="answer-limit"
largest_rate = None   # ru: ваш ответ  # en: your answer
check.limit(largest_rate)

# %% [markdown] lang="ru" id="vanishing"
# ## 6. Шесть слоёв сигмоид
#
# **Предскажите, потом запустите.** Шесть скрытых слоёв по четыре нейрона. Во сколько раз градиент весов первого слоя
# меньше, чем последнего, если активация — сигмоида?
# %% [markdown] lang="en"
# ## 6. Six layers of sigmoids
#
# **Predict, then run.** Six hidden layers of four units each. How many times smaller is the gradient of the first
# layer's weights than that of the last layer's, if the activation is the sigmoid?

# %% id="guess-vanishing"
my_guess = None   # ru: ваш ответ до запуска  # en: your answer before the run

# %% id="vanishing-run"
def sizes_by_layer(playground):
    _, gradients = playground.network.loss_and_gradient(*playground.training_set)
    return np.array([np.sqrt((gradients[f"W{k}"] ** 2).mean()) for k in range(1, 8)])


deep = {kind: interactives.Playground(preset="vanishing", activations=kind) for kind in ("sigmoid", "relu")}
size = {kind: sizes_by_layer(each) for kind, each in deep.items()}
check.reveal(my_guess, float(size["sigmoid"][-1] / size["sigmoid"][0]))
for kind, each in deep.items():
    each.train(15)
    print(f"{kind:8}", [f"{s:.1g}" for s in size[kind]], f"{each.test_accuracy:.2f}")
assert size["sigmoid"][-1] > 5e4 * size["sigmoid"][0] and size["relu"].max() < 3 * size["relu"].min()
assert deep["sigmoid"].test_accuracy < 0.6 and deep["relu"].test_accuracy > 0.98

# %% id="vanishing-play"
interactives.Playground(preset="vanishing")

# %% [markdown] lang="ru" id="vanishing-read"
# Почти в сто тысяч раз. Производная сигмоиды не больше $1/4$, и шесть таких множителей подряд градиент гасят. С ReLU во
# всех слоях он примерно одинаков, и круг выучен за 15 эпох.
# %% [markdown] lang="en"
# Almost a hundred thousand times. The derivative of the sigmoid is at most $1/4$, and six such factors in a row quench
# the gradient. With ReLU it is about the same in all layers, and the circle is learned in 15 epochs.

# %% [markdown] lang="ru" id="overfitting"
# ## 7. Переобучение
#
# Двадцать зашумлённых точек для обучения, 105 параметров, Adam.
#
# **Предскажите, потом запустите.** Что сильнее всего опустит потери на проверке через 100 эпох: L2 с $\lambda = 0{,}1$,
# dropout 30 % или тысяча обучающих точек вместо двадцати?
# %% [markdown] lang="en"
# ## 7. Overfitting
#
# Twenty noisy points to learn from, 105 parameters, Adam.
#
# **Predict, then run.** What brings the test loss down most after 100 epochs: L2 with $\lambda = 0.1$, dropout of 30%,
# or a thousand training points in place of twenty?

# %% id="guess-overfitting"
my_guess = None   # ru: ваш ответ до запуска  # en: your answer before the run

# %% id="overfitting-run"
cures = {
    "none": {},
    "l2": {"regularization": "l2", "regularization_rate": 0.1},
    "dropout": {"dropout": 30},
    "points": {"size": 2000, "train_share": 50},
}
cured = {name: trained(20 if name == "points" else 100, preset="overfitting", **s) for name, s in cures.items()}
test = {name: each.test_loss for name, each in cured.items()}
check.reveal(my_guess, min(test, key=test.get))
for name, each in cured.items():
    print(f"{name:8} {each.train_loss:.3f} {each.test_loss:.3f}")
assert test["points"] < test["l2"] < 0.7 * test["none"] and test["dropout"] > 0.9 * test["none"]
assert cured["none"].train_loss < 0.01

# %% id="overfitting-play"
interactives.Playground(preset="overfitting")

# %% [markdown] lang="ru" id="overfitting-read"
# Без лекарств сеть выучила шум наизусть: на обучении потери почти нулевые, на проверке велики. Лучше всего помогли
# точки (им хватило 20 эпох: в каждой в пятьдесят раз больше шагов). L2 тоже заметно снизил потери. Dropout здесь не
# помог: двадцать точек сеть заучит и с ним.
# %% [markdown] lang="en"
# Without a cure the network has learned the noise by heart: almost no loss in training, a large one on the test. Points
# helped most (20 epochs were enough: each has fifty times as many steps). L2 brought the loss down clearly, too.
# Dropout did not help here: twenty points are learned by heart all the same.

# %% [markdown] lang="ru" id="choosing"
# ## 8. L1 выбирает признаки
#
# Нейрон получил для XOR все семь признаков площадки.
#
# **Предскажите, потом запустите.** Сколько весов через 60 эпох останутся больше 0,01 по модулю со штрафом L1? А с L2?
# %% [markdown] lang="en"
# ## 8. L1 chooses features
#
# For XOR the neuron gets all seven features of the playground.
#
# **Predict, then run.** How many weights will stay above 0.01 in absolute value after 60 epochs with the L1 penalty?
# And with L2?

# %% id="guess-choosing"
my_guess = None   # ru: ваш ответ до запуска  # en: your answer before the run

# %% id="choosing-run"
penalised = {kind: trained(60, preset="choosing", regularization=kind) for kind in ("l1", "l2")}
left = {
    kind: [f for f, w in zip(each.features, each.weights, strict=False) if abs(w) > 0.01]
    for kind, each in penalised.items()
}
check.reveal(my_guess, len(left["l1"]))
print(left)
assert left["l1"] == ["x1·x2"] and len(left["l2"]) >= 5

# %% id="choosing-play"
interactives.Playground(preset="choosing")

# %% [markdown] lang="ru" id="exercise-pull"
# L1 оставил один признак, верный. L2 тянет к нулю тем слабее, чем меньше вес, и потому оставляет понемногу от всех.
#
# **Упражнение 4.** Штрафы $\lambda |w|$ и $\frac{\lambda}{2} w^2$, $\lambda = 0{,}02$, вес $w = 0{,}5$. Запишите
# градиенты обоих штрафов, сначала L1.
#
# <details><summary>Ответ</summary>
# У L1 это λ · sign w = 0,02 при любом положительном w; у L2 — λ w = 0,01.
# </details>
# %% [markdown] lang="en"
# L1 has left one feature, the right one. L2 pulls towards zero the less, the smaller the weight, and so leaves a little
# of all.
#
# **Exercise 4.** The penalties are $\lambda |w|$ and $\frac{\lambda}{2} w^2$, $\lambda = 0.02$, the weight $w = 0.5$.
# Write down the gradients of both, L1 first.
#
# <details><summary>Answer</summary>
# For L1 it is λ · sign w = 0.02 for any positive w; for L2, λ w = 0.01.
# </details>

# %% id="answer-pull"
pulls = [None, None]   # ru: ваш ответ: L1, L2  # en: your answer: L1, L2
check.pulls(pulls)

# %% [markdown] lang="ru" id="python"
# ## 9. Сеть в Python и свои данные
#
# Обученная на площадке сеть — обычная `MLP` из лекции 08: её можно вызвать, а у слоя ReLU пересчитать линейные области
# (лекция 06). Запустите ячейку с кодом ещё раз после того, как поиграете.
# %% [markdown] lang="en"
# ## 9. The network in Python, and data of your own
#
# A network trained on the playground is an ordinary `MLP` of lecture 08: it can be called, and the linear regions of a
# layer of ReLU can be counted (lecture 06). Run the code cell again after you have played.

# %% id="python-play"
mine = interactives.Playground(dataset="circle", hidden=[3], activations="relu", learning_rate=0.1)
mine.train(20)
mine

# %% id="python-read"
X, y = mine.test_set
answers = mine.network.forward(X)[:, 0] > 0
print(mine.network, f"{(answers == (y > 0)).mean():.3f}")
assert np.isclose((answers == (y > 0)).mean(), mine.test_accuracy)
three = trained(20, dataset="circle", hidden=[3], activations="relu", learning_rate=0.1)
print(three.regions())
assert three.regions().cells == 7

# %% [markdown] lang="ru" id="own"
# Семь областей — больше три прямые не дают. Теперь свои данные: температура и влажность, и хорошо ли растёт рассада.
# Таблицу из файла площадка возьмёт так же: `from_frame(frame)`.
# %% [markdown] lang="en"
# Seven regions: three lines make no more. Now data of one's own: temperature and humidity, and whether seedlings grow
# well. A table from a file goes the same way: `from_frame(frame)`.

# %% id="own-data"
random = np.random.default_rng(0)
weather = random.uniform([0, 0], [40, 100], size=(300, 2))                # °C, %
grows = (abs(weather[:, 0] - 23) < 8) & (abs(weather[:, 1] - 55) < 25)
own = interactives.Playground.from_frame(weather, grows.astype(int), hidden=[8], optimizer="adam",
                                        learning_rate=0.02)
own.train(100)
print(f"{own.test_accuracy:.2f}", own.network.forward(own.inputs([[23, 55], [5, 10]])).round(1).tolist())
assert own.test_accuracy > 0.9

# %% id="own-play"
own

# %% [markdown] lang="ru" id="recap"
# ## Итог
#
# - Верный признак заменяет слой, но его надо знать. Слои находят признаки сами.
# - Архитектура говорит, что сеть может выразить, оптимизатор — найдёт ли она это вовремя.
# - С нулей нейроны не учатся: случайное начало делает их разными.
# - Скорость ограничена кривизной, а кривизну задают данные и батч.
# - Шесть сигмоид гасят градиент, ReLU его пропускает.
# - От переобучения вернее всего помогают данные, потом штрафы. L1 ещё и выбирает признаки.
# %% [markdown] lang="en"
# ## Recap
#
# - The right feature replaces a layer, but you have to know it. Layers find features by themselves.
# - The architecture says what a network can express, the optimizer whether it gets there in time.
# - From zeros units do not learn: a random start makes them differ.
# - The rate is limited by the curvature, and the curvature is set by the data and the batch.
# - Six sigmoids quench the gradient, ReLU lets it through.
# - Against overfitting data help most, then penalties. L1 chooses features besides.

# %% [markdown] lang="ru" id="glossary"
# ## Словарь
#
# | по-русски | по-английски | что это |
# |---|---|---|
# | признак | feature | число, которое сеть получает о точке |
# | зерно | seed | число, от которого зависят все случайные |
# | расходимость | divergence | потери растут без предела |
# | затухание градиента | vanishing gradient | в первых слоях градиент почти нулевой |
# | переобучение | overfitting | шум обучающих точек выучен наизусть |
# | штраф, регуляризация | penalty, regularization | добавка к потерям за большие веса |
# | линейная область | linear region | часть плоскости, где сеть ReLU линейна |
# %% [markdown] lang="en"
# ## Glossary
#
# | English | Russian | what it is |
# |---|---|---|
# | feature | признак | a number that the network gets about a point |
# | seed | зерно | the number on which all random ones depend |
# | divergence | расходимость | the loss grows without bound |
# | vanishing gradient | затухание градиента | in the first layers the gradient is almost zero |
# | overfitting | переобучение | the noise of the training points is learned by heart |
# | penalty, regularization | штраф, регуляризация | something added to the loss for large weights |
# | linear region | линейная область | a part of the plane where a ReLU network is linear |

# %% [markdown] lang="ru" id="end"
# **Конец курса.** Вы начали с одного нейрона и прямой, а теперь можете сказать, почему сеть учится и, что важнее,
# почему она не учится. Большие сети собраны из тех же частей: слои, активации, потери, обратный проход, шаг. Когда
# ваша сеть поведёт себя странно, сделайте как здесь: возьмите задачу поменьше, предскажите и запустите.
# %% [markdown] lang="en"
# **The end of the course.** You began with one neuron and a line, and now you can say why a network learns and, what
# matters more, why it does not. Large networks are made of the same parts: layers, activations, a loss, a gradient on
# its way back, a step. When yours behaves oddly, do as here: take a smaller task, predict, and run.
