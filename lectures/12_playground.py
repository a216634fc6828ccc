# %% id="setup" setup="lecture"

# %% [markdown] lang="ru" id="title"
# # Площадка
#
# *Лекция 12. Весь курс на одном столе.*
#
# Данные, признаки, слои, активации, оптимизатор, скорость обучения, батч, штрафы, шум: на площадке всё это можно менять
# и сразу видеть, что вышло. Нового в лекции мало. Она проверяет, умеете ли вы *предсказывать*.
#
# После лекции вы сможете:
#
# - решить, чего не хватает сети: признака, слоя, нейронов или хорошего шага;
# - узнать расходимость, затухание градиента и переобучение;
# - сказать, ниже каких потерь не опустится никто;
# - забрать обученную сеть в Python и дать площадке свои данные.
#
# В каждом разделе опыт: запишите догадку, запустите, потом поиграйте сами. Лекция займёт около часа.
# %% [markdown] lang="en"
# # The playground
#
# *Lecture 12. The whole course on one table.*
#
# Data, features, layers, activations, the optimizer, the learning rate, the batch, penalties, noise: on the playground
# you can change any of them and see at once what comes of it. Little here is new. The lecture tests whether you can
# *predict*.
#
# After this lecture you can:
#
# - decide what a network lacks: a feature, a layer, units or a good step;
# - recognise divergence, a vanishing gradient and overfitting;
# - say below which loss nobody can get;
# - take a trained network into Python, and train on data of your own.
#
# Each section has an experiment: write down a guess, run it, then play. The lecture takes about an hour.

# %% id="imports"
import numpy as np

from dl101 import interactives, say
from dl101.activations import sigmoid
from dl101.check import lecture12 as check
from dl101.data import playground as points


def trained(epochs, **settings):
    playground = interactives.Playground(**settings)
    playground.train(epochs)
    return playground

# %% [markdown] lang="ru" id="circle"
# ## 1. Признак вместо слоя
#
# Один класс лежит в круге, другой — в кольце вокруг него. Скрытых слоёв нет: это один нейрон, и граница у него прямая.
#
# **Предскажите, потом запустите.** Нейрону дали $x_1^2$ и $x_2^2$ вместо $x_1$ и $x_2$. Какую долю новых точек он
# отнесёт к верному классу через 20 эпох?
# %% [markdown] lang="en"
# ## 1. A feature in place of a layer
#
# One class lies in a disc, the other in a ring around it. There is no hidden layer: this is one neuron, and its border
# is a line.
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
# веса и положительное смещение. Скрытый слой из четырёх нейронов обходится без подсказки: признаки он находит сам. Но
# готовый верный признак дешевле слоя.
# %% [markdown] lang="en"
# All of them. In the new coordinates the disc $x_1^2 + x_2^2 < r^2$ is a half-plane. The neuron has found two negative
# weights, nearly equal, and a positive bias. A hidden layer of four units needs no such hint: it finds features of its
# own. But the right feature, if you know it, is cheaper than a layer.

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
# Двух скрытых нейронов хватило, чтобы разделить четыре угла квадрата (лекция 05). Здесь вместо каждого угла — целый
# квадрат точек.
#
# **Предскажите, потом запустите.** Хватит ли двух нейронов tanh? Пять зёрен дают пять случайных начал. Какую долю новых
# точек отнесёт к верному классу лучшая из пяти сетей?
# %% [markdown] lang="en"
# ## 2. XOR: units or a product
#
# Two hidden units were enough for the four corners of a square (lecture 05). Here each corner has become a whole square
# of points.
#
# **Predict, then run.** Are two tanh units enough? Five seeds give five random starts. What share of new points will
# the best of the five networks get right?

# %% id="guess-xor"
my_guess = None   # ru: ваш ответ до запуска  # en: your answer before the run

# %% id="xor-run"
def accuracies(n):
    networks = [trained(25, preset="xor-units", hidden=[n], seed=seed) for seed in range(5)]
    return [each.test_accuracy for each in networks]


by_width = {n: accuracies(n) for n in (2, 8)}
product = trained(10, preset="xor-units", hidden=[], features=["x1·x2"])
check.reveal(my_guess, max(by_width[2]))
print({n: np.round(shares, 2).tolist() for n, shares in by_width.items()}, product.test_accuracy)
assert max(by_width[2]) < 0.92 < np.median(by_width[8]) and product.test_accuracy == 1

# %% id="xor-play"
interactives.Playground(preset="xor-units")

# %% [markdown] lang="ru" id="xor-read"
# Не хватит: два нейрона проводят полосу между двумя прямыми. С восемью верны почти все точки, но сколько именно,
# зависит и от зерна. А один нейрон с признаком $x_1 x_2$ не ошибается совсем: знак произведения и есть ответ.
# %% [markdown] lang="en"
# They are not: two units draw a strip between two lines. With eight almost all points are right; how many exactly
# depends on the seed as well. And a single neuron with the feature $x_1 x_2$ makes no mistake at all: the sign of the
# product is the answer.

# %% [markdown] lang="ru" id="spiral"
# ## 3. Спираль: ещё слой или другой оптимизатор
#
# Готового признака для спирали на площадке нет. Остаются слои и оптимизатор.
#
# **Предскажите, потом запустите.** Три сети: один слой из 8 нейронов и Adam; два таких слоя и Adam; два слоя и SGD.
# Сколько из трёх опустят потери на проверке ниже 0,3 за 200 эпох?
# %% [markdown] lang="en"
# ## 3. The spiral: one more layer or another optimizer
#
# The playground has no ready feature for the spiral. That leaves layers and the optimizer.
#
# **Predict, then run.** Three networks: one layer of 8 units with Adam; two such layers with Adam; two layers with SGD.
# How many of the three will bring the test loss below 0.3 in 200 epochs?

# %% id="guess-spiral"
my_guess = None   # ru: ваш ответ до запуска  # en: your answer before the run

# %% id="spiral-run"
kinds = {
    "8 adam": ([8], "adam", 0.01),
    "8-8 adam": ([8, 8], "adam", 0.01),
    "8-8 sgd": ([8, 8], "sgd", 0.03),
}
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
# Одна. У мелкой сети потери как при угадывании, $\ln 2 \approx 0{,}69$. Сеть из двух слоёв с SGD за то же время почти
# не сдвинулась. От архитектуры зависит, что сеть *может* выразить, от оптимизатора — найдёт ли она это за отведённое
# время.
# %% [markdown] lang="en"
# One. The loss of the shallow network is that of guessing, $\ln 2 \approx 0.69$. The network of two layers, with SGD,
# has hardly moved in the same time. The architecture decides what a network *can* express, the optimizer whether it
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
# **Предскажите, потом запустите.** Задача снова XOR, в скрытом слое четыре нейрона tanh, все веса и смещения вначале
# равны нулю. Сколько из 17 параметров изменится за 20 эпох?
# %% [markdown] lang="en"
# ## 4. Starting from zeros
#
# **Predict, then run.** The task is XOR again, with four tanh units in the hidden layer; all weights and biases start
# at zero. How many of the 17 parameters will change in 20 epochs?

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
# он не проходит и к скрытым нейронам. Если изменить вес одного из них, оживёт он один. Поэтому начинают со случайных
# весов: тогда нейроны разные.
# %% [markdown] lang="en"
# One: the bias of the output. The hidden units give 0, so the output's weights get no gradient, and through output
# weights of zero none reaches the hidden units. Change a weight of one unit, and that unit alone comes alive. This is
# why weights start at random: chance makes the units differ.

# %% [markdown] lang="ru" id="rate"
# ## 5. Слишком длинный шаг
#
# Линейный нейрон, потери mse, все 250 точек в одном батче. Координаты равномерны от −6 до 6, значит
# $\mathbb{E}[x^2] = 12$, и кривизна потерь около $2 \cdot 12 = 24$.
#
# **Предскажите, потом запустите.** Начиная с какой скорости обучение разойдётся? Вспомните овраг из лекции 10.
# %% [markdown] lang="en"
# ## 5. A step too long
#
# A linear neuron, the mse loss, all 250 points in one batch. The coordinates are uniform from −6 to 6, so
# $\mathbb{E}[x^2] = 12$, and the curvature of the loss is about $2 \cdot 12 = 24$.
#
# **Predict, then run.** Above which learning rate will training diverge? Remember the ravine of lecture 10.

# %% id="guess-rate"
my_guess = None   # ru: ваш ответ до запуска  # en: your answer before the run

# %% id="rate-run"
rates = (0.05, 0.08, 0.1)
runs = {rate: trained(30, preset="too-fast", learning_rate=rate, batch_size=250) for rate in rates}
single = trained(10, preset="too-fast", learning_rate=0.05, batch_size=1)
check.reveal(my_guess, 2 / 24)
print({rate: (f"{each.train_loss:.3g}", each.diverged) for rate, each in runs.items()})
print(single.diverged)
assert [each.diverged for each in runs.values()] == [False, False, True] and single.diverged
assert runs[0.08].train_loss < 0.9 * runs[0.08].curve[0][1]   # ru: ещё падают  # en: still falling

# %% id="rate-play"
interactives.Playground(preset="too-fast")

# %% [markdown] lang="ru" id="rate-read"
# Граница — $2/24 \approx 0{,}083$. При 0,08 потери ещё падают, при 0,1 растут без предела. А с батчем из одной точки
# обучение расходится уже при 0,05: у дальней точки $x_1^2 + x_2^2$ доходит до 72, и шаг по ней одной слишком длинный.
# Скорость и размер батча выбирают вместе.
# %% [markdown] lang="en"
# The limit is $2/24 \approx 0.083$. At 0.08 the loss still falls, at 0.1 it grows without bound. With batches of one
# point, training diverges at 0.05 already: for a far point $x_1^2 + x_2^2$ comes close to 72, and a step along its
# gradient alone is too long. The rate and the batch size are chosen together.

# %% [markdown] lang="ru" id="exercise-limit"
# **Упражнение 3.** Обе координаты поделили на два: теперь они равномерны от −3 до 3. Все точки в одном батче. Какой
# станет граница скорости?
#
# <details><summary>Ответ</summary>
# Средний квадрат вчетверо меньше: 3. Кривизна 2 · 3 = 6, граница 2 / 6 = 1/3.
# </details>
# %% [markdown] lang="en"
# **Exercise 3.** Both coordinates are halved: they are now uniform from −3 to 3. All points are in one batch. What does
# the limit of the rate become?
#
# <details><summary>Answer</summary>
# The mean square is a quarter of what it was, 3. The curvature is 2 · 3 = 6, the limit 2 / 6 = 1/3.
# </details>

# %% id="answer-limit"
largest_rate = None   # ru: ваш ответ  # en: your answer
check.limit(largest_rate)

# %% [markdown] lang="ru" id="finish"
# ## 6. Четыре оптимизатора и финиш
#
# Две луны, восемь нейронов tanh. Финиш задаёт *условие остановки*: с `stop_loss=0.1` обучение прекращается в конце
# первой эпохи, после которой потери на обучении меньше 0,1. SGD со скоростью 0,03 приходит к финишу примерно за сто
# эпох.
#
# **Предскажите, потом запустите.** За сколько эпох придёт момент с той же скоростью и $\beta = 0{,}9$?
# %% [markdown] lang="en"
# ## 6. Four optimizers and a finish
#
# Two moons, eight tanh units. A *stop condition* sets the finish: with `stop_loss=0.1` training stops at the end of the
# first epoch that leaves the training loss below 0.1. SGD with the rate 0.03 gets there in about a hundred epochs.
#
# **Predict, then run.** How many epochs will momentum need, with the same rate and $\beta = 0.9$?

# %% id="guess-finish"
my_guess = None   # ru: ваш ответ до запуска  # en: your answer before the run

# %% id="finish-run"
def epochs_to_finish(optimizer, rate):
    moons = {"dataset": "two_moons", "hidden": [8], "stop_loss": 0.1}
    return trained(150, **moons, optimizer=optimizer, learning_rate=rate).epoch


rates = {"sgd": 0.03, "momentum": 0.03, "rmsprop": 0.01, "adam": 0.01}
finish = {name: epochs_to_finish(name, rate) for name, rate in rates.items()}
long_steps = epochs_to_finish("sgd", 0.3)
check.reveal(my_guess, finish["momentum"])
print(finish, long_steps)
assert 90 < finish["sgd"] < 115 and finish["sgd"] > 5 * finish["momentum"]
assert abs(long_steps - finish["momentum"]) < 6 and max(finish["rmsprop"], finish["adam"]) < 30

# %% id="finish-play"
interactives.Playground(dataset="two_moons", hidden=[8], optimizer="momentum", stop_loss=0.1)

# %% [markdown] lang="ru" id="finish-read"
# Примерно за пятнадцать. Момент копит градиенты: $v \leftarrow \beta v + g$, $w \leftarrow w - \alpha v$. Пока градиент
# не меняется, $v$ приближается к $g\,(1 + \beta + \beta^2 + \dots) = g / (1 - \beta)$, и шаг становится в десять раз
# длиннее. Проверка: SGD со скоростью 0,3 приходит почти одновременно с моментом.
#
# RMSProp и Adam делят шаг на обычный размер градиента каждого веса. Им хватило втрое меньшей скорости. Замените в
# ячейке выше скорости или β на рисунке: порядок на финише зависит от них.
# %% [markdown] lang="en"
# About fifteen. Momentum collects gradients: $v \leftarrow \beta v + g$, $w \leftarrow w - \alpha v$. While the
# gradient stays the same, $v$ approaches $g\,(1 + \beta + \beta^2 + \dots) = g / (1 - \beta)$, and the step becomes ten
# times as long. To confirm it: SGD with the rate 0.3 arrives at almost the same time as momentum.
#
# RMSProp and Adam divide the step by the usual size of each weight's gradient. A third of the rate was enough for them.
# Change the rates in the cell above, or β in the interactive: the order at the finish depends on them.

# %% [markdown] lang="ru" id="exercise-steady"
# **Упражнение 4.** Момент, $\alpha = 0{,}01$, $\beta = 0{,}99$; градиент не меняется. С какой скоростью SGD делал бы
# такие же шаги, когда разгон закончен?
#
# <details><summary>Ответ</summary>
# α / (1 − β) = 0,01 / 0,01 = 1.
# </details>
# %% [markdown] lang="en"
# **Exercise 4.** Momentum, $\alpha = 0.01$, $\beta = 0.99$; the gradient stays the same. With which rate would SGD take
# the same steps, once momentum is up to speed?
#
# <details><summary>Answer</summary>
# α / (1 − β) = 0.01 / 0.01 = 1.
# </details>

# %% id="answer-steady"
same_rate = None   # ru: ваш ответ  # en: your answer
check.steady_rate(same_rate)

# %% [markdown] lang="ru" id="vanishing"
# ## 7. Шесть слоёв сигмоид
#
# **Предскажите, потом запустите.** Шесть скрытых слоёв по четыре нейрона. Во сколько раз градиент весов первого слоя
# меньше, чем последнего, если активация — сигмоида?
# %% [markdown] lang="en"
# ## 7. Six layers of sigmoids
#
# **Predict, then run.** Six hidden layers of four units each. How many times smaller is the gradient of the first
# layer's weights than that of the last layer's, if the activation is the sigmoid?

# %% id="guess-vanishing"
my_guess = None   # ru: ваш ответ до запуска  # en: your answer before the run

# %% id="vanishing-run"
def sizes_by_layer(playground):
    _, gradients = playground.network.loss_and_gradient(*playground.training_set)
    return np.array([np.sqrt((gradients[f"W{k}"] ** 2).mean()) for k in range(1, 8)])


kinds = ("sigmoid", "relu")
deep = {kind: interactives.Playground(preset="vanishing", activations=kind) for kind in kinds}
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
# Почти в сто тысяч раз. Производная сигмоиды не больше $1/4$. Шесть таких множителей подряд ослабляют градиент по
# меньшей мере в $4^6 = 4096$ раз, и ещё слабее его делают веса. С ReLU он во всех слоях примерно одинаков, и круг
# выучен за 15 эпох.
# %% [markdown] lang="en"
# Almost a hundred thousand times. The derivative of the sigmoid is at most $1/4$. Six such factors in a row weaken the
# gradient at least $4^6 = 4096$ times, and the weights weaken it further. With ReLU it is about the same in all layers,
# and the circle is learned in 15 epochs.

# %% [markdown] lang="ru" id="noise"
# ## 8. Шум
#
# Центры двух облаков — точки $(2, 2)$ и $(-2, -2)$. При шуме 50 % разброс каждой координаты $\sigma = 2$, и облака
# заходят друг на друга.
#
# **Предскажите, потом запустите.** Какую долю новых точек отнесёт к верному классу один нейрон? А сеть 2–8–8–1?
# %% [markdown] lang="en"
# ## 8. Noise
#
# Two clouds have their centres at $(2, 2)$ and $(-2, -2)$. With 50% noise the spread of each coordinate is
# $\sigma = 2$, and the clouds overlap.
#
# **Predict, then run.** What share of new points will one neuron get right? And the network 2–8–8–1?

# %% id="guess-noise"
my_guess = None   # ru: ваш ответ до запуска  # en: your answer before the run

# %% id="noise-run"
clouds = {"dataset": "gaussians", "size": 2000, "hidden": []}
neuron = trained(20, **clouds, noise=50)
large = trained(5, **{**clouds, "hidden": [8, 8]}, noise=50, optimizer="adam", learning_rate=0.01)
check.reveal(my_guess, [neuron.test_accuracy, large.test_accuracy])
print(np.round(neuron.weights, 2), f"{neuron.test_loss:.3f} {large.test_loss:.3f}")
assert abs(neuron.test_accuracy - large.test_accuracy) < 0.02

# %% [markdown] lang="ru" id="noise-read"
# Около 92 %, и большая сеть не лучше. Облака круглые и одинаковые, поэтому лучшая граница — прямая $x_1 + x_2 = 0$. От
# неё до центра $2\sqrt2$, то есть $\sqrt2\,\sigma$, и по верную сторону лежит доля $\Phi(\sqrt2) \approx 0{,}921$
# точек; $\Phi$ — функция нормального распределения. Лучше не сможет никто. На нашей тысяче проверочных точек случай
# сдвигает долю примерно на процент.
#
# Известен и лучший логит: $4 (x_1 + x_2) / \sigma^2$, здесь просто $x_1 + x_2$. К нему нейрон и пришёл: оба его веса
# близки к единице. Даже у лучшего логита потери около 0,19. Шум поставил точности потолок, а потерям пол.
# %% [markdown] lang="en"
# About 92%, and the large network is no better. The clouds are round and alike, so the best border is the line
# $x_1 + x_2 = 0$. It is $2\sqrt2$ away from either centre, that is $\sqrt2\,\sigma$, and the share
# $\Phi(\sqrt2) \approx 0.921$ of the points lies on the right side; $\Phi$ is the normal distribution function. Nobody
# can do better. On our thousand test points chance moves the figure by about a per cent.
#
# The best logit is known, too: $4 (x_1 + x_2) / \sigma^2$, here simply $x_1 + x_2$. The neuron has come close to it:
# both weights are about 1. Even the best logit has a loss of about 0.19. Noise has set a ceiling to the accuracy and a
# floor to the loss.

# %% id="noise-facts"
z = np.linspace(-8, 8, 1601)               # ru: нормальная величина  # en: a normal variable
share = np.exp(-(z**2) / 2) / np.exp(-(z**2) / 2).sum()
ceiling = share[z < np.sqrt(2)].sum()
floor = (share * np.log1p(np.exp(-(4 + np.sqrt(8) * z)))).sum()            # x1 + x2 ~ N(4, 8)
print(f"{ceiling:.3f}  {floor:.3f}")
assert abs(ceiling - 0.921) < 2e-3 and abs(floor - 0.193) < 1e-3
assert np.sqrt(ceiling * (1 - ceiling) / 1000) < 0.01      # ru: случай, тысяча точек  # en: chance, a thousand points
assert abs(neuron.test_accuracy - ceiling) < 0.02 and abs(neuron.test_loss - floor) < 0.02
assert np.abs(np.array(neuron.weights[:2]) - 1).max() < 0.25

# %% [markdown] lang="ru" id="sharp"
# ### Что скрывает резкая граница
#
# Чем увереннее ответ, тем гуще площадка красит плоскость. Флажок «резкая граница» оставляет от ответа один класс.
#
# **Предскажите, потом запустите.** Обучим второй нейрон при шуме 10 %. У какой доли точек квадрата цвета двух резких
# картин совпадут?
# %% [markdown] lang="en"
# ### What a sharp border hides
#
# The surer an answer, the deeper its colour in the picture. The box “sharp border” keeps only the class of an answer.
#
# **Predict, then run.** We train a second neuron with 10% noise. In what share of the square will the colours of the
# two sharp pictures agree?

# %% id="guess-sharp"
my_guess = None   # ru: ваш ответ до запуска  # en: your answer before the run

# %% id="sharp-run"
calm = trained(20, **clouds, noise=10)
side = np.linspace(-6, 6, 61)
square = np.stack(np.meshgrid(side, side), axis=-1).reshape(-1, 2)
logits = [each.network.forward(each.inputs(square))[:, 0] for each in (calm, neuron)]
agree = float(np.mean((logits[0] > 0) == (logits[1] > 0)))
p = [sigmoid(each.network.forward(each.inputs([[1, 0]])).item()) for each in (calm, neuron)]
check.reveal(my_guess, agree)
print(np.round(p, 2))
assert agree > 0.95 and p[0] > p[1] + 0.05

# %% id="sharp-play"
interactives.Playground(dataset="gaussians", noise=50, hidden=[], discretize=True)

# %% [markdown] lang="ru" id="sharp-read"
# Почти у всех. Граница одна и та же, разная только уверенность: в точке $(1, 0)$ нейрон, который видел мало шума,
# оставляет другому классу меньше. Доля верных ответов тоже видит лишь резкую картину, а потери — всю. Нажмите
# «Пуск», снимите флажок и подвигайте шум.
#
# Шум бывает двух видов. Облака, спираль и луны сдвигают сами точки. В круге и XOR точки остаются на месте, но у границы
# меняются метки.
# %% [markdown] lang="en"
# Almost everywhere. The border is the same; what differs is how sure the answer is: at $(1, 0)$ the neuron that has
# seen little noise leaves less to the other class. Accuracy, too, sees only the sharp picture; the loss sees all of it.
# Press Run, clear the box and move the noise.
#
# There are two kinds of noise. Clouds, spiral and moons move the points themselves. In the circle and XOR the points
# stay where they are, but near the border labels change.

# %% id="sharp-facts"
for name in ("gaussians", "spiral", "two_moons", "circle", "xor"):
    (X0, y0), (X1, y1) = (points.SETS[name].points(500, noise, 0) for noise in (0, 0.3))
    moved, relabelled = not np.array_equal(X0, X1), int((y0 != y1).sum())
    changed = say(ru=f"новых меток: {relabelled}", en=f"labels changed: {relabelled}")
    print(f"{name:10}", say(ru="точки сдвинуты", en="points moved") if moved else changed)
    assert moved == (relabelled == 0) == (name in ("gaussians", "spiral", "two_moons"))

# %% [markdown] lang="ru" id="overfitting"
# ## 9. Переобучение
#
# Те же облака с шумом 50 %, но для обучения только двадцать точек, а у сети 105 параметров. Оптимизатор — Adam, 100
# эпох.
#
# **Предскажите, потом запустите.** Что сильнее всего опустит потери на проверке: L2 с $\lambda = 0{,}1$, dropout 30 %,
# остановка на 12-й эпохе или тысяча обучающих точек вместо двадцати?
# %% [markdown] lang="en"
# ## 9. Overfitting
#
# The same clouds with 50% noise, but only twenty training points, and a network of 105 parameters. The optimizer is
# Adam, for 100 epochs.
#
# **Predict, then run.** What brings the test loss down most: L2 with $\lambda = 0.1$, dropout of 30%, a stop at epoch
# 12, or a thousand training points in place of twenty?

# %% id="guess-overfitting"
my_guess = None   # ru: ваш ответ до запуска  # en: your answer before the run

# %% id="overfitting-run"
cures = {
    "none": {},
    "l2": {"regularization": "l2", "regularization_rate": 0.1},
    "dropout": {"dropout": 30},
    "stop": {"stop_epoch": 12},
    "points": {"size": 2000, "train_share": 50},
}
epochs = {name: 20 if name == "points" else 100 for name in cures}
cured = {name: trained(epochs[name], preset="overfitting", **cures[name]) for name in cures}
test = {name: each.test_loss for name, each in cured.items()}
check.reveal(my_guess, min(test, key=test.get))
for name, each in cured.items():
    print(f"{name:8} {each.train_loss:.3f} {each.test_loss:.3f}")
assert max(test["stop"], test["points"]) < floor + 0.02 < test["l2"] < 0.7 * test["none"]
assert test["dropout"] > 0.9 * test["none"] > 1.6 * test["stop"] and cured["none"].train_loss < 0.01

# %% id="overfitting-play"
interactives.Playground(preset="overfitting")

# %% [markdown] lang="ru" id="overfitting-read"
# Без лекарств сеть выучила шум наизусть: на обучении потери почти нулевые, на проверке вдвое больше, чем надо.
# Остановка и новые точки опустили их почти до пола, который поставил шум. (Тысяче точек хватило 20 эпох: в каждой в
# пятьдесят раз больше шагов.) L2 тоже заметно помог, dropout нет: двадцать точек сеть заучит и с ним.
#
# Номер 12 мы подсмотрели на кривой проверки. В настоящей работе для этого есть проверочная часть, а тестовую не трогают
# (лекция 11).
# %% [markdown] lang="en"
# Without a cure the network has learned the noise by heart: almost no loss in training, and twice the necessary loss in
# the test. Stopping and new points have both brought it down almost to the floor that noise has set. (The thousand
# points needed only 20 epochs: each has fifty times as many steps.) L2 helped clearly, too; dropout did not: twenty
# points are learned by heart all the same.
#
# We took the number 12 from the test curve. Real work has a validation part for that, and leaves the test part alone
# (lecture 11).

# %% [markdown] lang="ru" id="choosing"
# ## 10. L1 выбирает признаки
#
# Нейрон получил для XOR все семь признаков площадки.
#
# **Предскажите, потом запустите.** Сколько весов через 60 эпох будут по модулю больше 0,01 со штрафом L1? А с L2?
# %% [markdown] lang="en"
# ## 10. L1 chooses features
#
# For XOR the neuron gets all seven features of the playground.
#
# **Predict, then run.** After 60 epochs with the L1 penalty, how many weights will be above 0.01 in absolute value? And
# with L2?

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
# L1 оставил один признак, верный. L2 тянет вес к нулю тем слабее, чем этот вес меньше, и потому оставляет от каждого
# понемногу.
#
# **Упражнение 5.** Штрафы $\lambda |w|$ и $\frac{\lambda}{2} w^2$, $\lambda = 0{,}02$, вес $w = 0{,}5$. Запишите
# градиенты обоих штрафов, сначала L1.
#
# <details><summary>Ответ</summary>
# У L1 это λ · sign w = 0,02 при любом положительном w; у L2 — λ w = 0,01.
# </details>
# %% [markdown] lang="en"
# L1 has left one feature, the right one. The smaller a weight, the less L2 pulls at it, and so it leaves a little of
# each.
#
# **Exercise 5.** The penalties are $\lambda |w|$ and $\frac{\lambda}{2} w^2$, $\lambda = 0.02$, the weight $w = 0.5$.
# Write down the gradients of both, L1 first.
#
# <details><summary>Answer</summary>
# For L1 it is λ · sign w = 0.02 for any positive w; for L2, λ w = 0.01.
# </details>

# %% id="answer-pull"
pulls = [None, None]   # ru: ваш ответ: L1, L2  # en: your answer: L1, L2
check.pulls(pulls)

# %% [markdown] lang="ru" id="python"
# ## 11. Сеть в Python и свои данные
#
# Обученная на площадке сеть — обычная `MLP` из лекции 08: её можно вызвать, а если её скрытый слой из ReLU, то и
# сосчитать её линейные области (лекция 06). Поиграйте с рисунком, потом запустите ячейку под ним ещё раз.
# %% [markdown] lang="en"
# ## 11. The network in Python, and data of your own
#
# A network trained on the playground is an ordinary `MLP` of lecture 08: it can be called, and if its hidden layer is
# of ReLU, its linear regions can be counted (lecture 06). Play with the interactive, then run the cell below it again.

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
# Семь областей: больше три прямые не дают. Теперь свои данные, здесь придуманные: температура, влажность и хорошо ли
# растёт рассада. Таблицу pandas площадка возьмёт так же: `from_frame(frame)`.
# %% [markdown] lang="en"
# Seven regions: three lines make no more. Now data of our own, made up here: temperature, humidity, and whether
# seedlings grow well. A pandas table goes in the same way: `from_frame(frame)`.

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
# - От архитектуры зависит, что сеть может выразить, от оптимизатора — найдёт ли она это вовремя.
# - С нулей нейроны не учатся: случайное начало делает их разными.
# - Скорость ограничена кривизной, а кривизну задают данные и батч. Момент удлиняет ровный шаг в $1/(1 - \beta)$ раз.
# - Шесть слоёв сигмоид гасят градиент, ReLU его пропускает.
# - Шум ставит предел, которого не перейдёт никакая сеть. Резкая граница скрывает уверенность, потери её видят.
# - От переобучения помогают новые данные, остановка вовремя, штрафы. L1 ещё и выбирает признаки.
# %% [markdown] lang="en"
# ## Recap
#
# - The right feature replaces a layer, but you have to know it. Layers find features by themselves.
# - The architecture decides what a network can express, the optimizer whether it gets there in time.
# - From zeros units do not learn: a random start makes them differ.
# - The curvature limits the rate; the data and the batch set the curvature. Momentum makes a steady step
#   $1/(1 - \beta)$ times as long.
# - Six layers of sigmoids quench the gradient, ReLU lets it through.
# - Noise sets a limit that no network passes. A sharp border hides how sure an answer is; the loss sees it.
# - Against overfitting new data help, and stopping in time, and penalties. L1 chooses features besides.

# %% [markdown] lang="ru" id="glossary"
# ## Словарь
#
# | по-русски | по-английски | что это |
# |---|---|---|
# | признак | feature | число, которое сеть получает о точке |
# | зерно | seed | число, которое определяет все случайные |
# | расходимость | divergence | потери растут без предела |
# | момент | momentum | шаг по накопленным градиентам |
# | условие остановки | stop condition | когда прекратить обучение |
# | затухание градиента | vanishing gradient | в первых слоях градиент почти нулевой |
# | шум | noise | случайный сдвиг точек или меток |
# | резкая граница | sharp border | от ответа показан только класс |
# | переобучение | overfitting | шум обучающих точек выучен наизусть |
# | штраф, регуляризация | penalty, regularization | добавка к потерям за большие веса |
# | линейная область | linear region | часть плоскости, где сеть ReLU линейна |
# %% [markdown] lang="en"
# ## Glossary
#
# | English | Russian | what it is |
# |---|---|---|
# | feature | признак | a number that the network gets about a point |
# | seed | зерно | the number that determines all random ones |
# | divergence | расходимость | the loss grows without bound |
# | momentum | момент | a step along collected gradients |
# | stop condition | условие остановки | when to stop training |
# | vanishing gradient | затухание градиента | in the first layers the gradient is almost zero |
# | noise | шум | points or labels shifted at random |
# | sharp border | резкая граница | only the class of an answer is shown |
# | overfitting | переобучение | the noise of the training points is learned by heart |
# | penalty, regularization | штраф, регуляризация | something added to the loss for large weights |
# | linear region | линейная область | a part of the plane where a ReLU network is linear |

# %% [markdown] lang="ru" id="end"
# **Конец курса.** Вы начали с одного нейрона и прямой, а теперь можете сказать, почему сеть учится и, что важнее,
# почему она не учится. Большие сети собраны из тех же частей: слои, активации, потери, обратный проход, шаг. Когда
# ваша сеть поведёт себя странно, сделайте как здесь: возьмите задачу поменьше, предскажите и запустите.
# %% [markdown] lang="en"
# **The end of the course.** You began with one neuron and a line. Now you can say why a network learns and, what
# matters more, why it does not. Large networks are made of the same parts: layers, activations, a loss, a backward
# pass, a step. When yours behaves oddly, do as here: take a smaller task, predict, and run.
