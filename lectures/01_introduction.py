# %% id="setup" setup="lecture"

# %% [markdown] lang="ru" id="title"
# # Глубокое обучение: что это и зачем
#
# *Лекция 01. Введение.*
#
# Первая лекция почти без формул. Она показывает, что нейронные сети умеют, откуда они взялись и где лучше взять
# что-нибудь попроще. Почти каждое утверждение можно проверить прямо здесь: запускайте ячейки по порядку.
#
# После лекции вы сможете:
#
# - сказать, для какой задачи глубокое обучение годится, а для какой нет;
# - отличить обучение с учителем от других видов;
# - сделать один шаг градиентного спуска на бумаге;
# - открыть блокнот курса на своём компьютере и в Colab.
#
# Понадобятся производная и немного NumPy. Лекция займёт около часа.
# %% [markdown] lang="en"
# # Deep learning: what and why
#
# *Lecture 01. Introduction.*
#
# This first lecture has few formulas. It shows what neural networks can do, where they came from, and where something
# simpler does better. You can test nearly every statement right here: run the cells in order.
#
# After this lecture you can:
#
# - say for which tasks deep learning is the right tool, and for which it is not;
# - tell supervised learning from the other kinds;
# - take one step of gradient descent on paper;
# - open a notebook of the course at home and in Colab.
#
# You will need derivatives and a little NumPy. The lecture takes about an hour.

# %% id="imports"
from itertools import combinations
from math import comb

import numpy as np

from dl101 import interactives, plots, say, two_layer
from dl101.check import lecture01 as check
from dl101.data import boxes, history
from dl101.figures import lecture01 as figures

plots.use_style()

# %% [markdown] lang="ru" id="tasks"
# ## 1. Что сети умеют сегодня
#
# Одной и той же картинке можно задать разные вопросы. Есть ли на ней коробка? Где она? Какие пиксели ей принадлежат?
# Что вообще нарисовано?
# %% [markdown] lang="en"
# ## 1. What networks can do today
#
# We can ask different questions about the same picture. Is there a box? Where is it? Which pixels belong to it? What
# does the picture show?

# %% id="tasks-figure"
picture = boxes.make_boxes(20, size=96)[0][19]
figures.tasks(picture);

# %% [markdown] lang="ru" id="tasks-table"
# Ответы на этом рисунке подписали мы сами. А вот что уже делают сети:
#
# | задача | вход → выход | пример |
# |---|---|---|
# | классификация, детекция | картинка → класс, рамка | поиск предметов на снимке |
# | сегментация | картинка, видео → маска | Segment Anything и SAM 2: и для предметов, которых не было в обучающих данных (zero-shot) |
# | порождение картинок | текст → картинка | Stable Diffusion, «Шедеврум» |
# | преобразование картинок | картинка → картинка | CycleGAN: из лошади зебра, без парных примеров |
# | диалог, поиск ответов | текст → текст | ChatGPT, DeepSeek, Perplexity |
# | перевод, код программ | текст → текст | машинный перевод, Copilot |
# | звук | звук → текст, звук | распознавание речи, подавление эха |
# | поиск в интернете | запрос и страница → близость | «Палех», 2016 |
# | игры | экран или доска → ход | Atari, AlphaGo, AlphaStar |
# | вождение | камеры → руль, тормоз | беспилотные автомобили |
# | наука | аминокислоты → форма белка | AlphaFold 2 |
# %% [markdown] lang="en"
# We wrote the answers in this figure ourselves. Here is what networks already do:
#
# | task | input → output | example |
# |---|---|---|
# | classification, detection | picture → class, bounding box | finding objects in a photograph |
# | segmentation | picture, video → mask | Segment Anything and SAM 2: also for objects never seen in training (zero-shot) |
# | making pictures | text → picture | Stable Diffusion, Shedevrum |
# | transforming pictures | picture → picture | CycleGAN: a horse becomes a zebra, with no paired examples |
# | conversation, question answering | text → text | ChatGPT, DeepSeek, Perplexity |
# | translation, code | text → text | machine translation, Copilot |
# | sound | sound → text, sound | speech recognition, echo cancellation |
# | web search | query and page → similarity | Palekh, 2016 |
# | games | screen or board → move | Atari, AlphaGo, AlphaStar |
# | driving | cameras → steering, brakes | self-driving cars |
# | science | amino acids → shape of a protein | AlphaFold 2 |

# %% [markdown] lang="ru" id="words"
# ## 2. Четыре слова
#
# *Искусственный интеллект* — любые программы, решающие задачи, для которых человеку нужен ум. *Машинное обучение* —
# методы, которые находят решение по данным, опираясь на статистические закономерности и другие свойства этих данных. По
# сути, приближают неизвестную функцию: ищут параметры, при которых приближение лучше всего.
#
# *Нейронные сети* — один из классов приближающих функций. Они сложены из простых элементов, нейронов, а нейроны стоят
# слоями: выходы одного слоя служат входами следующего. *Глубокое обучение* — обучение сетей, у которых слоёв много.
# «Глубокое» здесь говорит о числе слоёв, а не о глубине мысли.
# %% [markdown] lang="en"
# ## 2. Four words
#
# *Artificial intelligence* is any program that solves tasks for which a person needs intelligence. *Machine learning*
# is a set of methods that find the solution from data, using statistical regularities and other properties of the data.
# In essence, they approximate an unknown function: they search for the parameters that fit best.
#
# *Neural networks* are one class of such approximating functions. They are built from simple elements, neurons,
# arranged in layers: the outputs of one layer are the inputs of the next. *Deep learning* trains networks with many
# layers. “Deep” refers to the number of layers, not to depth of thought.

# %% id="nested-figure"
figures.nested();

# %% [markdown] lang="ru" id="pipelines"
# ## 3. По частям или целиком
#
# Раньше программу, которая распознаёт картинки, собирали из этапов. Каждый этап человек придумывал и настраивал
# отдельно. Сеть обучают *целиком*: всё, от пикселей до ответа, настраивают по одной функции потерь, то есть по одному
# числу, которое говорит, насколько плохи ответы. Такое обучение называют *сквозным* (end-to-end). Придумывать
# *признаки*, числа, которыми описана картинка, больше не нужно.
#
# Сравним оба пути на деле. Задача: есть ли на столе коробка? Картинки нарисовала программа; коробка есть на половине из
# них.
# %% [markdown] lang="en"
# ## 3. In parts or end to end
#
# A program that recognises pictures used to be assembled from stages. A person designed each stage and tuned it
# separately. A network is trained *end to end*: everything from the pixels to the answer is tuned by one loss function,
# a single number that says how bad the answers are. *Features*, the numbers that describe a picture, no longer have to
# be invented by hand.
#
# Let us compare the two approaches. The task: is there a box on the table? A program drew the pictures, and half of
# them contain a box.

# %% id="load-boxes"
images, y = boxes.make_boxes(600, size=32)
test_images, test_y = boxes.make_boxes(300, split="test", size=32)
titles = [say(ru="коробка", en="box") if label else "–" for label in y[:12]]
plots.pictures(images[:12], titles, columns=6);

# %% [markdown] lang="ru" id="pipeline"
# Путь первый, по частям. Коробки светлые, поэтому считаем долю светлых пикселей и подбираем для неё порог.
# %% [markdown] lang="en"
# First approach: in parts. The boxes are pale, so we compute the fraction of bright pixels and look for a threshold.

# %% id="classical"
def bright_part(images):
    return (images > 0.5).mean(axis=(1, 2))


def best_threshold(feature, y):
    candidates = np.unique(feature)
    right = [np.mean((feature > t) == y) for t in candidates]
    return candidates[np.argmax(right)]

# %% id="pipelines-figure"
figures.pipelines(images[2], images[2] > 0.5, bright_part(images)[2]);

# %% [markdown] lang="ru" id="network-way"
# Путь второй, целиком. Пиксели идут прямо в сеть из двух слоёв с 32 скрытыми нейронами. Как она устроена и учится,
# расскажут лекции 05–09; пока это готовый инструмент. Два слоя — ещё не глубина, но принцип тот же.
# %% [markdown] lang="en"
# Second approach: end to end. The pixels go straight into a network of two layers with 32 hidden neurons. Lectures 05
# to 09 explain how it works and learns; for now it is a ready-made tool. Two layers are not yet deep, but the principle
# is the same.

# %% id="network"
def pixels(images):   # ru: 16 × 16 чисел, среднее около нуля  # en: 16 × 16 numbers, mean near zero
    small = images.reshape(-1, 16, 2, 16, 2).mean(axis=(2, 4))
    return 4 * (small.reshape(-1, 256) - 0.22)


def train_network(images, y):
    network = two_layer.initialise(256, 32, activation="relu", seed=1)
    return two_layer.train(network, pixels(images), y, 0.3, 400, "cross_entropy")[0]

# %% [markdown] lang="ru" id="predict-curve"
# **Предскажите, потом запустите.** Какой путь даст больше верных ответов на новых картинках, если учиться можно всего
# по десяти? А если по шестистам?
# %% [markdown] lang="en"
# **Predict, then run.** Which approach will be right more often on new pictures if there are only 10 to learn from? And
# with 600?

# %% id="guess-curve"
my_guess = None   # ru: ваш ответ до запуска  # en: your answer before the run

# %% id="measure-curve"
def accuracy(images, y):
    t = best_threshold(bright_part(images), y)
    network = train_network(images, y)
    answers = bright_part(test_images) > t, two_layer.predict(network, pixels(test_images))
    return [np.mean(answer == test_y) for answer in answers]


sizes = [10, 20, 40, 80, 160, 320, 600]
parts = {m: [slice(k * m, (k + 1) * m) for k in range(min(3, 600 // m))] for m in sizes}
right = np.array([np.mean([accuracy(images[p], y[p]) for p in parts[m]], axis=0) for m in sizes])

# %% id="curve"
check.reveal(my_guess)
figure, ax = plots.subplots("wide")
names = say(ru="признак и порог|сеть целиком", en="feature and threshold|network, end to end").split("|")
for k, style in enumerate(("o--", "s-")):
    ax.semilogx(sizes, 100 * right[:, k], style, label=names[k])
ax.axhline(50, color=plots.MUTED, linewidth=1, linestyle=":")
ax.set_xticks(sizes, sizes)
ax.set(xlabel=say(ru="картинок для обучения", en="pictures to learn from"),
       ylabel=say(ru="верно на новых, %", en="right on new pictures, %"))
ax.legend();

# %% id="curve-facts"
assert right[0, 1] < right[0, 0]             # ru: 10 картинок: впереди признак  # en: 10 pictures: the feature leads
assert right[-1, 1] > right[-1, 0] + 0.06    # ru: 600 картинок: впереди сеть  # en: 600 pictures: the network leads
assert np.ptp(right[:, 0]) < 0.08            # ru: признаку данные не помогают  # en: data do not help the feature

# %% [markdown] lang="ru" id="curve-explained"
# Признак, придуманный человеком, сразу даёт 60–65 % и на этом останавливается: одно число картинку не опишет, сколько
# примеров ни добавь. Сеть на десяти картинках хуже: настраиваемых чисел, *весов*, у неё больше восьми тысяч. Зато её
# точность растёт вместе с данными, и примерно с сорока картинок сеть впереди. В этом и состоит обмен: меньше ручной
# работы, больше примеров.
#
# Точность измерена на 300 картинках, поэтому ей можно верить лишь до 2–3 процентных пунктов.
# %% [markdown] lang="en"
# The hand-made feature gives 60 to 65% at once and stays there: one number cannot describe a picture, however many
# examples there are. With ten pictures the network does worse: it has over eight thousand *weights*, numbers to be
# tuned. But its accuracy grows with the data, and from about forty pictures on it leads. That is the trade: less work
# by hand, more examples.
#
# Accuracy is measured on 300 pictures, so trust it only to within 2 or 3 percentage points.

# %% [markdown] lang="ru" id="supervised"
# ## 4. Обучение с учителем
#
# Есть пары: объект $x$ и правильный ответ $y$. Мир, из которого они приходят, описывает *совместное распределение*
# $f(x, y)$: какие объекты встречаются и какие ответы к ним. Саму $f$ мы не видим. Видна только выборка
# $D = \{(x_i, y_i)\}_{i=1}^{N}$; обычно считают, что пары независимы и взяты из одного распределения.
#
# *Модель* — это семейство функций $\hat y = h(x, \theta)$. Параметры $\theta$ выбирают одну из них.
# %% [markdown] lang="en"
# ## 4. Supervised learning
#
# We are given pairs: an object $x$ and the right answer $y$. The *joint distribution* $f(x, y)$ describes the world
# they come from: which objects occur, and with which answers. We never see $f$ itself. We see only a sample
# $D = \{(x_i, y_i)\}_{i=1}^{N}$; the pairs are usually assumed to be independent and drawn from one distribution.
#
# A *model* is a family of functions $\hat y = h(x, \theta)$. The parameters $\theta$ pick one of them.

# %% id="sample"
rng = np.random.default_rng(0)
x = rng.uniform(0, 4, 40)
answers = 1.5 * x + rng.normal(0, 1, 40)
figure, ax = plots.subplots("half")
ax.plot(x, answers, "o", label=say(ru="выборка $D$", en="sample $D$"))
for theta in (0.5, 1.5, 2.5):
    ax.plot([0, 4], [0, 4 * theta], label=f"$\\theta = {figures.decimal(theta, 1)}$")
ax.set(xlabel="$x$", ylabel="$y$")
ax.legend();

# %% [markdown] lang="ru" id="loss"
# Насколько плох ответ $\hat y_i$, когда верен $y_i$, говорит функция $\ell(y_i, \hat y_i)$. Потери модели — среднее
# этих чисел по выборке. Лучшие параметры — те, при которых среднее наименьшее (так и читается $\arg\min$):
#
# $$L(\theta) = \frac{1}{N} \sum_{i=1}^{N} \ell\left(y_i, h(x_i, \theta)\right), \qquad
# \theta^* = \arg\min_\theta L(\theta).$$
#
# Для семейства прямых $\hat y = \theta x$ и квадрата ошибки параметр один, и $L$ можно просто нарисовать.
# %% [markdown] lang="en"
# A function $\ell(y_i, \hat y_i)$ says how bad the answer $\hat y_i$ is when the right one is $y_i$. The loss of the
# model is the mean of these numbers over the sample. The best parameters are those that make the mean smallest, and
# this is what $\arg\min$ stands for:
#
# $$L(\theta) = \frac{1}{N} \sum_{i=1}^{N} \ell\left(y_i, h(x_i, \theta)\right), \qquad
# \theta^* = \arg\min_\theta L(\theta).$$
#
# For the family of lines $\hat y = \theta x$ and the squared error there is only one parameter, so we can simply draw
# $L$.

# %% id="descent"
def L(theta):
    return np.mean((theta * x - answers) ** 2)


def gradient(theta):
    return np.mean(2 * (theta * x - answers) * x)


path = [0.0]
for _ in range(8):
    path.append(path[-1] - 0.04 * gradient(path[-1]))

# %% id="descent-figure"
figure, ax = plots.subplots("half")
grid = np.linspace(-0.3, 3, 100)
ax.plot(grid, [L(t) for t in grid])
ax.plot(path, [L(t) for t in path], "o-", linewidth=1)
ax.set(xlabel=r"$\theta$", ylabel=r"$L(\theta)$")
assert L(path[-1]) < L(path[0]) / 4
assert np.isclose(gradient(1.0), (L(1.001) - L(0.999)) / 0.002)   # ru: производная верна  # en: it is the derivative

# %% [markdown] lang="ru" id="gradient-step"
# Точки на кривой — шаги *градиентного спуска*. Производная говорит, в какую сторону $L$ растёт; шаг делают в обратную:
#
# $$\theta' = \theta - \alpha \frac{\partial L}{\partial \theta}.$$
#
# Число $\alpha > 0$ — *скорость обучения*. На этой формуле держится обучение почти всех сетей, от одного нейрона до
# ChatGPT.
# %% [markdown] lang="en"
# The dots on the curve are steps of *gradient descent*. The derivative says in which direction $L$ grows; the step goes
# the other way:
#
# $$\theta' = \theta - \alpha \frac{\partial L}{\partial \theta}.$$
#
# The number $\alpha > 0$ is the *learning rate*. Almost every network is trained by this formula, from one neuron to
# ChatGPT.

# %% [markdown] lang="ru" id="gradient-step-try"
# Попробуйте формулу на разных кривых: на чаше, двух долинах, плато, изломе. Где спуск застревает? При какой скорости
# обучения он уходит в бесконечность?
# %% [markdown] lang="en"
# Try the formula on different curves: a bowl, two valleys, a plateau, a kink. Where does the descent get stuck? At which
# rate does it fly off?

# %% id="gradient-step-interactive"
interactives.GradientStep(curve="two valleys")

# %% [markdown] lang="ru" id="exercise-step"
# **Упражнение 1.** Один пример: $x = 2$, $y = 6$, модель $\hat y = \theta x$, потери $L(\theta) = (2\theta - 6)^2$.
# Сделайте на бумаге один шаг из $\theta = 1$ со скоростью $\alpha = 0{,}05$. Чему равно $\theta'$?
#
# <details><summary>Ответ</summary>
# Производная: 2 · (2θ − 6) · 2 = 4 · (2θ − 6). При θ = 1 это −16.<br>
# θ' = 1 − 0,05 · (−16) = 1,8. Потери были 16, стали 5,76.
# </details>
# %% [markdown] lang="en"
# **Exercise 1.** One example: $x = 2$, $y = 6$, the model $\hat y = \theta x$, the loss $L(\theta) = (2\theta - 6)^2$.
# On paper, take one step from $\theta = 1$ with the learning rate $\alpha = 0.05$. What is $\theta'$?
#
# <details><summary>Answer</summary>
# The derivative: 2 · (2θ − 6) · 2 = 4 · (2θ − 6). At θ = 1 it is −16.<br>
# θ' = 1 − 0.05 · (−16) = 1.8. The loss was 16 and is now 5.76.
# </details>

# %% id="answer-step"
new_theta = None   # ru: ваш ответ  # en: your answer
check.step_by_hand(new_theta)

# %% [markdown] lang="ru" id="exercise-rate"
# **Упражнение 2.** Пусть $L(\theta) = \theta^2$. При какой скорости $\alpha$ шаг из любой точки $\theta$ приводит ровно
# в $-\theta$, так что спуск вечно прыгает туда и обратно?
#
# <details><summary>Ответ</summary>
# θ' = θ − 2αθ = (1 − 2α) θ. Это −θ при α = 1. Если α больше, спуск уходит в бесконечность.
# </details>
# %% [markdown] lang="en"
# **Exercise 2.** Let $L(\theta) = \theta^2$. For which learning rate $\alpha$ does a step from any point $\theta$ land
# exactly at $-\theta$, so that the descent jumps back and forth for ever?
#
# <details><summary>Answer</summary>
# θ' = θ − 2αθ = (1 − 2α) θ. This equals −θ for α = 1. For a larger α the descent runs off to infinity.
# </details>

# %% id="answer-rate"
jumping_rate = None   # ru: ваш ответ  # en: your answer
check.opposite_rate(jumping_rate)

# %% id="rates"
def twenty_steps(rate, theta=1.0):
    for _ in range(20):
        theta = theta - rate * 2 * theta
    return theta


for rate in (0.1, 0.5, 0.9, 1.1):
    print(f"α = {rate:<4} θ = {twenty_steps(rate):8.3f}")
assert abs(twenty_steps(0.9)) < 1 < abs(twenty_steps(1.1))

# %% [markdown] lang="ru" id="differentiable"
# Чтобы шаг был возможен, нужна производная. Сеть — это функция, которая переводит признаки в ответы и *почти всюду*
# дифференцируема. «Почти» здесь не для красоты: у самой ходовой *функции активации* (так называют то, что нейрон делает
# со своей суммой; о них лекция 04), $\max(0, z)$, в нуле излом. Слева наклон 0, справа 1, а производной в самой точке
# нет.
# %% [markdown] lang="en"
# A step needs a derivative. A network is a function that turns features into answers and is differentiable *almost
# everywhere*. The word “almost” matters. An *activation function* is what a neuron does with its sum; lecture 04 is
# about these functions. The most common one, $\max(0, z)$, has a kink at zero: the slope is 0 on the left and 1 on the
# right, and at the point itself there is no derivative.

# %% id="kink"
def relu(z):
    return np.maximum(0, z)


h = 1e-6
left, right_slope = (relu(0) - relu(-h)) / h, (relu(h) - relu(0)) / h
central = (relu(h) - relu(-h)) / (2 * h)
print(left, right_slope, central)
assert (left, right_slope) == (0, 1)
assert not np.any(rng.normal(size=1_000_000) == 0)   # ru: в излом не попасть  # en: the kink is never hit

# %% [markdown] lang="ru" id="kink-explained"
# Программы договариваются: в нуле берут 0 (так делает PyTorch) или ½. На обучении это обычно не сказывается: ни одно из
# миллиона случайных чисел в излом не попало. Оговорку сделает лекция 04.
# %% [markdown] lang="en"
# Programs settle this by convention: at zero they take 0 (as PyTorch does) or ½. Training hardly ever notices: none of
# a million random numbers hit the kink. Lecture 04 adds a caveat.

# %% [markdown] lang="ru" id="kinds"
# ## 5. С учителем и без
#
# | вид обучения | что дано | задачи |
# |---|---|---|
# | с учителем | пары $x$, $y$ | классификация на два и больше классов, регрессия |
# | без учителя | только $x$ | кластеризация, понижение размерности, визуализация |
# | самообучение (self-supervised) | только $x$; ответы делают из него самого | угадать пропущенное слово или закрытый кусок картинки |
# | с подкреплением | награда за действия | игры, управление роботом |
#
# Часто называют только первые две строки. Тогда в картину не помещаются ни языковые модели (третья строка), ни AlphaGo
# (четвёртая).
# %% [markdown] lang="en"
# ## 5. With and without labels
#
# | kind of learning | what is given | tasks |
# |---|---|---|
# | supervised | pairs $x$, $y$ | classification into two or more classes, regression |
# | unsupervised | $x$ only | clustering, dimensionality reduction, visualisation |
# | self-supervised | $x$ only; the answers are made from it | guess a missing word or a hidden part of a picture |
# | reinforcement | a reward for actions | games, controlling a robot |
#
# Often only the first two rows are mentioned. Then neither language models (third row) nor AlphaGo (fourth row) has a
# place.

# %% [markdown] lang="ru" id="exercise-supervised"
# **Упражнение 3.** Какая из задач — обучение с учителем в чистом виде?
#
# 1. Разбить покупателей на группы похожих.
# 2. По ценам проданных квартир научиться предсказывать цену новой.
# 3. Научиться игре, играя с собой.
# 4. Угадывать следующее слово в любых текстах.
#
# <details><summary>Ответ</summary>
# 2. В первой ответов нет, в третьей есть только награда, в четвёртой ответы взяты из самого текста.
# </details>
# %% [markdown] lang="en"
# **Exercise 3.** Which of these tasks is supervised learning proper?
#
# 1. Divide customers into groups of similar ones.
# 2. Learn from the prices of flats that were sold to predict the price of a new one.
# 3. Learn a game by playing against yourself.
# 4. Guess the next word in any text.
#
# <details><summary>Answer</summary>
# 2. The first has no answers, the third only a reward, and in the fourth the answers come from the text itself.
# </details>

# %% id="answer-supervised"
task_number = None   # ru: ваш ответ  # en: your answer
check.supervised(task_number)

# %% [markdown] lang="ru" id="exercise-outside"
# **Упражнение 4.** На одном из слайдов, из которых вырос курс, сказано: «глубокое обучение — раздел машинного обучения,
# относящийся к обучению с учителем». Чем это опровергнуть?
#
# 1. AlexNet на ImageNet.
# 2. Почтовые индексы, прочитанные свёрточной сетью.
# 3. Сеть, которая играет в игры Atari.
# 4. Логистическая регрессия.
#
# <details><summary>Ответ</summary>
# 3. Сеть глубокая, а правильных ходов никто не размечал: есть экран и счёт. Глубина говорит об устройстве модели, а не
# о том, откуда взялись ответы.
# </details>
# %% [markdown] lang="en"
# **Exercise 4.** One of the slides this course grew from says: “deep learning is the part of machine learning that
# belongs to supervised learning”. Which of these refutes it?
#
# 1. AlexNet on ImageNet.
# 2. Zip codes read by a convolutional network.
# 3. The network that plays Atari games.
# 4. Logistic regression.
#
# <details><summary>Answer</summary>
# 3. The network is deep, but nobody labelled the right moves: it has only the screen and the score. Depth is about how
#    the model is built, not about where the answers came from.
# </details>

# %% id="answer-outside"
counterexample = None   # ru: ваш ответ  # en: your answer
check.outside(counterexample)

# %% [markdown] lang="ru" id="embeddings"
# ## 6. Представления
#
# Чтобы посчитать хоть что-нибудь, объект превращают в вектор чисел. Иногда любой такой вектор называют *эмбеддингом*.
# Мы будем различать: вектор, который собрал человек, — *признаковое описание*; вектор, который выучила модель, —
# эмбеддинг.
#
# Разница хорошо видна на примере обычных слов. Пронумеруем их. Самый простой вектор слова — единица на месте с его
# номером и нули на остальных. Тогда любые два слова одинаково далеки друг от друга. Теперь составим простые фразы и
# посчитаем, какие слова встречаются вместе.
# %% [markdown] lang="en"
# ## 6. Representations
#
# To compute anything at all, we turn an object into a vector of numbers. Some people call every such vector an
# *embedding*. We shall make a distinction: a vector designed by a person is a *feature vector*; a vector learned by a
# model is an embedding.
#
# Words show the difference well. Let us number them. The simplest vector of a word has a one at the position of its
# number and zeros elsewhere. Then any two words are equally far apart. Now let us make simple sentences and count which
# words occur together.

# %% id="words-together"
words = say(ru="кот пёс конь ест ищет несёт хлеб рыбу мясо",
            en="cat dog horse eats seeks takes bread fish meat").split()
sentences = rng.integers(3, size=(60, 3)) + [0, 3, 6]   # ru: кто, что делает, что  # en: who, does, what
together = np.zeros((9, 9))
for sentence in sentences:
    together[np.ix_(sentence, sentence)] += 1
np.fill_diagonal(together, 0)
print(" ".join(words[k] for k in sentences[0]))

# %% [markdown] lang="ru" id="svd"
# Оставим для каждого слова два числа, по которым таблица восстанавливается точнее всего. Их даёт сингулярное
# разложение.
# %% [markdown] lang="en"
# We keep two numbers for each word, chosen so that the table can be recovered from them as closely as possible. The
# singular value decomposition gives them.

# %% id="word-embeddings"
shares = together / together.sum(axis=1, keepdims=True)
U, S, Vt = np.linalg.svd(shares - shares.mean(axis=0))
embedding = U[:, :2] * S[:2]
figure, ax = plots.subplots("half")
ax.scatter(*embedding.T, color=np.repeat([plots.BLUE, plots.ORANGE, plots.PURPLE], 3))
for k, word in enumerate(words):
    left, middle = embedding[k - k % 3:k - k % 3 + 3].mean(axis=0)
    ax.text(left + 0.04, middle + 0.04 * (1 - k % 3), word, va="center")
ax.set(xlabel=say(ru="первое число", en="first number"), xlim=(-0.35, 0.45),
       ylabel=say(ru="второе число", en="second number"), ylim=(-0.35, 0.25));

# %% id="word-distances"
def distances(vectors):
    return np.linalg.norm(vectors[:, None] - vectors[None], axis=2)


one_hot = np.eye(9)
assert np.allclose(distances(one_hot)[~np.eye(9, dtype=bool)], np.sqrt(2))
nearest = (distances(embedding) + 100 * np.eye(9)).argmin(axis=1)
assert np.array_equal(nearest // 3, np.arange(9) // 3)   # ru: сосед — из той же группы  # en: nearest: same kind

# %% [markdown] lang="ru" id="embeddings-explained"
# Никто не говорил модели, что кот и пёс похожи. Это следует из того, с какими словами они стоят. На том же построен
# word2vec (2013), только слов у него миллионы, а векторы находит сеть.
#
# Так же ищет «Палех», о котором Яндекс рассказал 2 ноября 2016 года: сеть превращает запрос и заголовок страницы в
# векторы и сравнивает их. Общих слов у них может не быть вовсе, а смысл общий. По словам самого Яндекса, нейронную сеть
# он применил в ранжировании сайтов впервые.
# %% [markdown] lang="en"
# Nobody told the model that cats and dogs are alike. It follows from the company the words keep. word2vec (2013) rests
# on the same idea, but with millions of words and with vectors learned by a network.
#
# Palekh, the search that Yandex announced on 2 November 2016, works in the same way: a network turns the query and the
# title of a page into vectors and compares them. The two may share no word at all and yet mean the same. According to
# Yandex, this was its first use of a neural network for ranking sites.

# %% [markdown] lang="ru" id="eigen"
# ### Собственные картинки
#
# Можно ли найти представление картинок без ответов? В 1991 году так узнавали лица: из всех фотографий вычли среднюю и
# нашли направления, вдоль которых они различаются сильнее всего. Эти направления назвали *собственными лицами*. Сделаем
# то же с коробками.
# %% [markdown] lang="en"
# ### Eigenpictures
#
# Can we find a representation of pictures without any answers? In 1991 faces were recognised like this: subtract the
# mean photograph, then find the directions along which the photographs differ most. These directions were called
# *eigenfaces*. Let us do the same with boxes.

# %% id="eigen-boxes"
X = pixels(images)
mean = X.mean(axis=0)
U, S, components = np.linalg.svd(X - mean, full_matrices=False)
variance = S**2 / np.sum(S**2)
percent = say(ru=" %", en="%")
titles = [f"{k + 1}: {100 * share:.0f}{percent}" for k, share in enumerate(variance[:6])]
figures.feature_pictures(components[:6], titles);

# %% [markdown] lang="ru" id="predict-eigen"
# Над каждой картинкой — доля общего разброса (дисперсии), которую она объясняет. Первые шесть вместе дают больше
# половины.
#
# **Предскажите, потом запустите.** Какая из шести лучше всех говорит, есть ли на столе коробка? (Мерить будем
# корреляцией с меткой.)
# %% [markdown] lang="en"
# Above each picture is the share of the variance that it explains. The first six together explain more than half.
#
# **Predict, then run.** Which of the six is the best sign of a box on the table? (We shall measure the correlation with
# the label.)

# %% id="guess-eigen"
my_guess = None   # ru: ваш ответ до запуска  # en: your answer before the run

# %% id="eigen-correlation"
coordinates = (X - mean) @ components[:6].T
correlation = [abs(np.corrcoef(c, y)[0, 1]) for c in coordinates.T]
check.reveal(my_guess, int(np.argmax(correlation)) + 1)
print(" ".join(figures.decimal(c, 2) for c in correlation))
assert variance[:6].sum() > 0.5 and np.argmax(correlation) > 0

# %% [markdown] lang="ru" id="learned"
# Третья, а не первая. Сильнее всего картинки различаются тем, много ли на них светлого и с какой оно стороны.
# Разложение об ответах не знает и важного от заметного не отличает. Сеть знает. Вот веса шести её скрытых нейронов,
# тех, от которых ответ зависит сильнее всего.
# %% [markdown] lang="en"
# The third, not the first. The pictures differ most in how much of them is bright, and on which side. The decomposition
# knows nothing of the answers, so it cannot tell what matters from what merely stands out. The network can. Here are
# the weights of six of its hidden neurons, those on which the answer depends most.

# %% id="learned-features"
network = train_network(images, y)
strongest = np.argsort(-np.abs(network.W2[0]))[:6]
figures.feature_pictures(network.W1[strongest]);

# %% id="learned-better"
def strongest_correlation(columns):
    return max(abs(np.corrcoef(column, test_y)[0, 1]) for column in columns.T)


_, hidden = two_layer.forward(network, pixels(test_images))
eigen = strongest_correlation((pixels(test_images) - mean) @ components[:32].T)
learned = strongest_correlation(hidden[:, strongest])
print(figures.decimal(eigen, 2), figures.decimal(learned, 2))
assert learned > eigen

# %% [markdown] lang="ru" id="learned-explained"
# Это корреляции с ответом на новых картинках: сначала для лучшей из 32 собственных картинок, потом для лучшего из шести
# выученных признаков. Выученный признак полезнее, хотя прочесть его глазами труднее.
# %% [markdown] lang="en"
# These are correlations with the answer on new pictures: first the best of 32 eigenpictures, then the best of six
# learned features. The learned feature is more useful, although harder to read by eye.

# %% [markdown] lang="ru" id="history"
# ## 7. Как это было
#
# Сначала общий вид: сколько заметных событий приходится на каждые пять лет, от первого нейрона в 1943 году до ChatGPT в
# 2022-м. Голубым отмечены две «зимы»: годы, когда деньги и интерес уходили.
# %% [markdown] lang="en"
# ## 7. How it went
#
# First an overview: how many notable events fall into each five-year period, from the first neuron in 1943 to ChatGPT
# in 2022. The two “winters”, years when money and interest drained away, are marked in light blue.

# %% id="events-figure"
figures.events();

# %% [markdown] lang="ru" id="timeline-try"
# А вот сами события. Выберите виды и годы, откройте событие: о каждом одна фраза и ссылка на источник.
# %% [markdown] lang="en"
# And here are the events. Choose kinds and years, open an event: it holds one sentence and its source.

# %% id="timeline"
interactives.Timeline()

# %% [markdown] lang="ru" id="winters"
# Зимы ИИ обычно датируют 1974–1980 и 1987–1993 годами. Границы спорны. Для нейронных сетей затишье длилось примерно до
# 2006-го: метод опорных векторов и случайный лес работали лучше, а большие сети обучались слишком долго. Историк Томас
# Хейг считает, что первой зимы не было вовсе: исследователей в семидесятые становилось больше.
#
# В 2005–2006 годах группы Хинтона и Бенджио научились обучать глубокие сети, сначала слой за слоем и без учителя. К
# 2010-му выяснилось, что можно и без этого: хватило видеокарт и данных.
# %% [markdown] lang="en"
# The AI winters are usually dated 1974–1980 and 1987–1993. The dates are disputed. For neural networks the lull lasted
# until about 2006: support-vector machines and random forests worked better, and large networks took too long to train.
# The historian Thomas Haigh argues that the first winter never happened: the field kept growing in the seventies.
#
# In 2005 and 2006 the groups of Hinton and Bengio learned to train deep networks, at first layer by layer and without
# labels. By 2010 this had proved unnecessary: graphics cards and data were enough.

# %% [markdown] lang="ru" id="corrections"
# Историю легко пересказать неверно. На слайдах, из которых вырос курс, есть и такое:
#
# | на слайде | на самом деле |
# |---|---|
# | сети придумали «в 1970 годах» | 1943, Мак-Каллок и Питтс |
# | многослойные сети «обучать не умели» до 1986 | Ивахненко и Лапа, 1965; Амари, 1967 |
# | обратное распространение: 1986, группа Хинтона (Google Brain) | Румельхарт, Хинтон, Уильямс; Линнайнмаа описал метод в 1970-м, а Google тогда не было |
# | его пять шагов: потери, градиент, обновление весов… | это градиентный спуск; обратное распространение — только шаг с градиентом |
# | термин «глубокое обучение»: 2006 | Дехтер, 1986; для сетей — Айзенберг, 2000; с 2006-го он стал обычным |
# | зима — «начало 2000-х» | 1974–1980 и 1987–1993 |
# | доклад о HiggsML: «Roussau, 2025» | Давид Руссо (David Rousseau), Беркли, февраль 2015 года |
# %% [markdown] lang="en"
# History is easy to retell wrongly. The slides this course grew from contain, among other things, the following:
#
# | the slide | in fact |
# |---|---|
# | networks were invented “in the 1970s” | 1943, McCulloch and Pitts |
# | multilayer networks “could not be trained” before 1986 | Ivakhnenko and Lapa, 1965; Amari, 1967 |
# | backpropagation: 1986, a group led by Hinton (Google Brain) | Rumelhart, Hinton, Williams; Linnainmaa described the method in 1970, and there was no Google then |
# | its five steps: loss, gradient, weight update… | that is gradient descent; backpropagation is only the step that finds the gradient |
# | the term “deep learning”: 2006 | Dechter, 1986; for networks Aizenberg, 2000; common since 2006 |
# | the winter was “the early 2000s” | 1974–1980 and 1987–1993 |
# | the talk on HiggsML: “Roussau, 2025” | David Rousseau, Berkeley, February 2015 |

# %% id="history-facts"
first = min(history.EVENTS, key=lambda event: event.year)
print(first.year, first.title)
print(*first.sources)
assert history.event("ivakhnenko-lapa").year < history.event("backpropagation").year
assert history.event("backpropagation").year - history.event("linnainmaa").year == 16
assert [(winter.start, winter.end) for winter in history.WINTERS] == [(1974, 1980), (1987, 1993)]

# %% [markdown] lang="ru" id="why-now"
# ### Почему получилось
#
# - **Данные.** ImageNet (2009): миллионы размеченных картинок. Не все наборы открыты, но ImageNet, COCO и LAION — да.
# - **Железо.** С 2007 года видеокарты можно программировать на C, с 2015-го есть микросхемы специально для сетей: TPU.
# - **Алгоритмы.** ReLU, Adam, обходные связи ResNet. Послойное предобучение без учителя было важно в 2006-м и стало
#   ненужным.
# - **Открытый код.** Модель из статьи можно запустить в тот же день.
# - **Интерес бизнеса.** Он платит за первые три пункта.
#
# На рисунке — ошибка победителей ImageNet: доля картинок, для которых верного класса нет среди пяти названных.
# %% [markdown] lang="en"
# ### Why it took off
#
# - **Data.** ImageNet (2009): millions of labelled pictures. Some sets are closed; ImageNet, COCO and LAION are open.
# - **Hardware.** Since 2007 graphics cards can be programmed in C. Since 2015 there have been chips made for networks:
#   TPUs.
# - **Algorithms.** ReLU, Adam, the shortcuts of ResNet. Layer-by-layer pre-training mattered in 2006, but is no longer
#   needed.
# - **Open source.** You can run the model from a paper the day it comes out.
# - **Business interest.** It pays for the first three.
#
# The figure shows the error of the ImageNet winners: the share of pictures whose true class is not among the five
# named.

# %% id="imagenet"
winners = {2010: 28.2, 2011: 25.8, 2012: 15.3, 2013: 11.7, 2014: 6.7, 2015: 3.57}
deep = [year >= 2012 for year in winners]
figure, ax = plots.subplots("half")
bars = ax.bar(winners.keys(), winners.values(), color=np.where(deep, plots.ORANGE, plots.BLUE))
ax.bar_label(bars, [figures.decimal(error, 1) for error in winners.values()])
ax.annotate("AlexNet", (2012, 18.5), ha="center")
ax.annotate("ResNet", (2015, 6.8), ha="center")
ax.set(ylabel=say(ru="ошибка, %", en="error, %"), ylim=(0, 32))
assert winners[2011] - winners[2012] > 2 * (winners[2010] - winners[2011])

# %% [markdown] lang="ru" id="imagenet-source"
# Синие столбики — без глубоких сетей, оранжевые — с ними. AlexNet ошиблась в 15,3 % случаев, занявшие в тот год второе
# место — в 26,2 %. Числа 2010–2014 годов: Russakovsky и др., 2015 (для AlexNet — из статьи о ней); 2015 года: He и др.
#
# Инструменты появлялись в том же порядке, в каком в них была нужда.
# %% [markdown] lang="en"
# Blue bars are without deep networks, orange ones with them. AlexNet reached 15.3%; that year's runner-up had 26.2%.
# Sources: for 2010 to 2014, Russakovsky et al., 2015 (AlexNet's figure is from its own paper); for 2015, He et al.
#
# The tools appeared as they were needed.

# %% id="tools"
for event in history.between(2005, 2022, kinds=["software"]):
    print(event.year, f"{event.title!s:11}", event.sources[0].author)
years = {event.id: event.year for event in history.between(2005, 2022, kinds=["software"])}
assert years == {"theano": 2010, "keras": 2015, "tensorflow": 2015, "pytorch": 2016}

# %% [markdown] lang="ru" id="tools-course"
# PyTorch начали делать в 2016 году, публично он вышел в январе 2017-го, а с 2022-го принадлежит фонду Linux Foundation.
# В этом курсе сначала будет только NumPy, чтобы ничего не пряталось, а с лекции 08 — PyTorch.
# %% [markdown] lang="en"
# Work on PyTorch began in 2016, its public release came in January 2017, and since 2022 it belongs to the Linux
# Foundation. This course starts with NumPy alone, so that nothing is hidden, and turns to PyTorch in lecture 08.

# %% [markdown] lang="ru" id="gmdh"
# ## 8. Глубокая модель 1965 года
#
# Непрерывную функцию многих переменных можно на любом кубе сколь угодно точно приблизить многочленом. Его общий вид
# называют многочленом Колмогорова — Габора:
#
# $$\hat y = a_0 + \sum_i a_i x_i + \sum_{i \le j} a_{ij} x_i x_j + \sum_{i \le j \le k} a_{ijk} x_i x_j x_k + \dots$$
#
# Коэффициенты находят *методом наименьших квадратов* (на слайде напечатано «наименьших коэффициентов»). Беда в том, что
# их очень много.
# %% [markdown] lang="en"
# ## 8. A deep model of 1965
#
# On any cube, a continuous function of many variables can be approximated by a polynomial as closely as we like. The
# general form is called the Kolmogorov–Gabor polynomial:
#
# $$\hat y = a_0 + \sum_i a_i x_i + \sum_{i \le j} a_{ij} x_i x_j + \sum_{i \le j \le k} a_{ijk} x_i x_j x_k + \dots$$
#
# The coefficients are found by *least squares* (the slide has “least coefficients”). The trouble is that there are so
# many of them.

# %% id="count-terms"
def cubic_terms(n):
    return 1 + n + comb(n + 1, 2) + comb(n + 2, 3)


print(cubic_terms(10), cubic_terms(100))
assert (cubic_terms(10), cubic_terms(100)) == (286, 176_851)

# %% [markdown] lang="ru" id="exercise-terms"
# **Упражнение 5.** Сколько коэффициентов у полного многочлена *второй* степени от 10 переменных?
#
# <details><summary>Ответ</summary>
# Один свободный член, 10 линейных, 10 квадратов и C(10, 2) = 45 произведений: 1 + 10 + 10 + 45 = 66 = C(12, 2).
# </details>
# %% [markdown] lang="en"
# **Exercise 5.** How many coefficients does a full polynomial of degree *two* in 10 variables have?
#
# <details><summary>Answer</summary>
# One constant, 10 linear terms, 10 squares and C(10, 2) = 45 products: 1 + 10 + 10 + 45 = 66 = C(12, 2).
# </details>

# %% id="answer-terms"
number_of_terms = None   # ru: ваш ответ  # en: your answer
check.terms(number_of_terms)

# %% [markdown] lang="ru" id="gmdh-idea"
# Ивахненко и Лапа обошли эту трудность в 1965 году; с 1968-го метод называется *методом группового учёта аргументов*
# (МГУА, GMDH). Берут все пары входов. Для каждой пары подбирают многочлен с шестью коэффициентами. Коэффициенты находят
# по одной части данных, а сравнивают многочлены на другой, *отложенной*; лучшие становятся входами следующего слоя.
# Слои добавляют, пока ошибка падает.
#
# Каждый слой удваивает степень, а метод наименьших квадратов настраивает слои по одному. Обратное распространение не
# нужно.
# %% [markdown] lang="en"
# Ivakhnenko and Lapa found a way around this in 1965; since 1968 it has been called the *group method of data handling*
# (GMDH). Take all pairs of inputs, and fit a polynomial with six coefficients to each pair. One part of the data gives
# the coefficients. Another part, *held out*, serves to compare the polynomials; the best become the inputs of the next
# layer. Keep adding layers while the error falls.
#
# Each layer doubles the degree, and least squares fits one layer at a time. No backpropagation is needed.

# %% id="gmdh-layer"
def terms(a, b):
    return np.stack([np.ones_like(a), a, b, a * a, a * b, b * b], axis=1)


def gmdh_layer(V, target, fit, check_rows, keep=6):
    units = []
    for i, j in combinations(range(V.shape[1]), 2):
        T = terms(V[:, i], V[:, j])
        w = np.linalg.lstsq(T[fit], target[fit], rcond=None)[0]
        error = np.sqrt(np.mean((T @ w - target)[check_rows] ** 2))
        units.append((error, (i, j), T @ w))
    units.sort(key=lambda unit: unit[0])
    return units[:keep]

# %% [markdown] lang="ru" id="predict-gmdh"
# Пусть ответ — это $y = x_0 x_1 + x_2 x_3$ плюс немного шума, а переменных десять: шесть лишних. Примеров 60 и ещё 60
# отложенных. На полный кубический многочлен их не хватило бы: коэффициентов 286.
#
# **Предскажите, потом запустите.** Сколько слоёв понадобится?
# %% [markdown] lang="en"
# Let the answer be $y = x_0 x_1 + x_2 x_3$ plus a little noise. There are ten variables, so six are superfluous. We
# have 60 examples and 60 more held out. That is too few for a full cubic polynomial with its 286 coefficients.
#
# **Predict, then run.** How many layers will it take?

# %% id="guess-gmdh"
my_guess = None   # ru: ваш ответ до запуска  # en: your answer before the run

# %% id="gmdh-run"
rng = np.random.default_rng(1)
V = rng.uniform(-1, 1, (120, 10))
target = V[:, 0] * V[:, 1] + V[:, 2] * V[:, 3] + 0.05 * rng.normal(size=120)
errors, pairs = [target[60:].std()], []
for layer in range(3):
    units = gmdh_layer(V, target, slice(0, 60), slice(60, 120))
    errors.append(units[0][0])
    pairs.append([unit[1] for unit in units])
    V = np.stack([unit[2] for unit in units], axis=1)

# %% id="gmdh-figure"
check.reveal(my_guess, int(np.argmin(errors)))
figure, ax = plots.subplots("half")
ax.plot(range(4), errors, "o-")
ax.set(xlabel=say(ru="слоёв", en="layers"), xticks=range(4), ylim=(0, 0.6),
       ylabel=say(ru="ошибка на отложенных", en="error on held-out data"))
print(pairs[0][:2], pairs[1][0])
assert set(pairs[0][:2]) == {(0, 1), (2, 3)} and pairs[1][0] == (0, 1)
assert errors[2] < errors[0] / 3 and errors[3] >= errors[2]

# %% [markdown] lang="ru" id="gmdh-explained"
# Два слоя. Первый сам выбрал пары $(0, 1)$ и $(2, 3)$ из сорока пяти, второй сложил их. Третий уже не помогает, и
# отложенные данные это показали. Модель сама нашла и своё строение, и признаки. Это умели за двадцать лет до статьи
# 1986 года.
# %% [markdown] lang="en"
# Two layers. The first picked the pairs $(0, 1)$ and $(2, 3)$ out of forty-five by itself, and the second added them.
# The third no longer helps, as the held-out data showed. The model found both its structure and its features. This was
# possible twenty years before the paper of 1986.

# %% [markdown] lang="ru" id="strengths"
# ## 9. Сильные и слабые стороны
#
# | за | против |
# |---|---|
# | высокое качество там, где много данных | нужно много данных |
# | одни и те же слои для картинок, звука, текста | нужны вычисления и время |
# | признаки находит сама | трудно понять, почему ответ именно такой |
# | умеет учиться и на неразмеченных данных | за пределами обучающих данных может ответить что угодно |
#
# Устройство сети подбирают под *вид данных*, а не под задачу: свёртки для картинок, внимание для текста. А если у
# данных нет ни формы, ни порядка?
# %% [markdown] lang="en"
# ## 9. Strengths and weaknesses
#
# | for | against |
# |---|---|
# | high quality where data are plentiful | needs a lot of data |
# | the same layers for pictures, sound and text | needs computation and time |
# | finds its features by itself | hard to see why it gives this answer |
# | can learn from unlabelled data, too | beyond its data it may give any answer |
#
# The design of a network follows the *kind of data*, not the task: convolutions for pictures, attention for text. And
# what if the data have neither shape nor order?

# %% [markdown] lang="ru" id="tables"
# **Таблицы.** Возраст, цена, город: каждый столбец уже готовый признак, и соседство столбцов ничего не значит. На 45
# таких наборах, примерно по десять тысяч строк в каждом, деревья и бустинг обошли сети (Grinsztajn и др., 2022). Это не
# закон природы: в 2025 году сеть TabPFN, обученная на искусственных таблицах, опередила бустинг на наборах до 10 000
# строк (Hollmann и др., Nature). Начинать всё равно стоит с бустинга: он быстр и почти не требует настройки.
#
# **Мало данных.** Это вы уже измерили: на десяти картинках один признак обошёл сеть.
# %% [markdown] lang="en"
# **Tables.** Age, price, town: each column is a ready-made feature, and it means nothing that two columns are
# neighbours. On 45 such data sets of about ten thousand rows each, trees and boosting beat networks (Grinsztajn et al.,
# 2022). This is no law of nature: in 2025 TabPFN, a network trained on artificial tables, beat boosting on sets of up
# to 10,000 rows (Hollmann et al., Nature). Boosting is still the place to start: it is fast and needs hardly any
# tuning.
#
# **Little data.** You have measured this yourself: with ten pictures a single feature beat the network.

# %% [markdown] lang="ru" id="flu"
# ### «Конец теории» и грипп
#
# В 2008 году Крис Андерсон объявил в журнале Wired «конец теории»: данных столько, что модели больше не нужны, хватит
# корреляций. Осенью того же года появился Google Flu Trends, оценка гриппа по запросам в поиске, и стал любимым
# примером. Из 50 миллионов запросов отобрали те, что лучше всего совпадали с прошлыми сезонами. С августа 2011 года
# система завышала оценку 100 недель из 108, а зимой 2013-го ошиблась более чем вдвое (Lazer и др., 2014).
# %% [markdown] lang="en"
# ### “The end of theory” and the flu
#
# In June 2008 Chris Anderson proclaimed “the end of theory” in Wired magazine: with this much data nobody needs models,
# since correlation is enough. That autumn came the showpiece, Google Flu Trends, which estimated the flu from search
# queries. Its queries were those, out of 50 million, that had matched past seasons best. From August 2011 its estimate
# was too high in 100 weeks out of 108, and in February 2013 it was more than twice the true value (Lazer et al., 2014).

# %% [markdown] lang="ru" id="predict-flu"
# Поставим опыт: «грипп» с годовыми колебаниями и 10 000 «запросов», которые никак с ним не связаны. По первым 100
# неделям отберём 20 самых похожих.
#
# **Предскажите, потом запустите.** Насколько хорошо среднее этих двадцати повторит грипп в первые 100 недель? А в
# следующие 200?
# %% [markdown] lang="en"
# Let us try it out: a “flu” with a yearly rhythm and 10,000 “queries” that have nothing to do with it. We pick the 20
# that resemble it most over the first 100 weeks.
#
# **Predict, then run.** How well will the mean of these twenty follow the flu over the first 100 weeks? And over the
# next 200?

# %% id="guess-flu"
my_guess = None   # ru: ваш ответ до запуска  # en: your answer before the run

# %% id="flu-run"
def correlations(rows, series):
    rows = rows - rows.mean(axis=-1, keepdims=True)
    series = series - series.mean()
    return rows @ series / np.sqrt((rows**2).sum(axis=-1) * (series**2).sum())


weeks = np.arange(300)
flu = np.cos(2 * np.pi * weeks / 52) + 0.2 * rng.normal(size=300)
queries = np.cumsum(rng.normal(size=(10_000, 300)), axis=1)   # ru: случайные блуждания  # en: random walks
best = np.argsort(-correlations(queries[:, :100], flu[:100]))[:20]
signal = queries[best].mean(axis=0)
past, future = correlations(signal[:100], flu[:100]), correlations(signal[100:], flu[100:])

# %% id="flu-figure"
check.reveal(my_guess, f"{figures.decimal(past, 2)} / {figures.decimal(future, 2)}")
slope, offset = np.polyfit(signal[:100], flu[:100], 1)
figure, ax = plots.subplots("wide")
ax.plot(weeks, flu, linewidth=1, label=say(ru="грипп", en="flu"))
ax.plot(weeks, slope * signal + offset, label=say(ru="20 лучших запросов", en="20 best queries"))
ax.axvline(100, color=plots.MUTED, linestyle=":")
ax.set(xlabel=say(ru="неделя", en="week"), ylim=(-2, 2.8))
ax.legend(loc="upper right", ncols=2)
assert past > 0.9 and abs(future) < 0.5

# %% [markdown] lang="ru" id="flu-explained"
# Среди десяти тысяч случайных кривых всегда найдутся похожие. Прошлое они повторяют, будущего не знают. Настоящие
# запросы с гриппом, конечно, связаны; но отбор по совпадению захватил и посторонние. А потом изменились и поиск, и
# привычки людей. Точнее было просто взять данные врачей трёхнедельной давности.
# %% [markdown] lang="en"
# Among ten thousand random curves some will always look right. They repeat the past and know nothing of the future.
# Real queries are connected with the flu, of course, but choosing by agreement also let in some that were not. Then
# both the search engine and people's habits changed. Doctors' figures three weeks old would have done better.

# %% [markdown] lang="ru" id="robustness"
# ### Устойчивость
#
# Сдвинем яркость каждого пикселя на несколько уровней из 256, вверх или вниз: так, чтобы ответ сети менялся быстрее
# всего. Направление подскажет производная, теперь по входу. Для сравнения сдвинем пиксели на столько же, но наугад.
# %% [markdown] lang="en"
# ### Robustness
#
# Let us shift each pixel by a few grey levels out of 256, up or down, so that the network's answer changes fastest. The
# direction comes from the derivative, this time with respect to the input. For comparison, we shift the pixels by the
# same amount at random.

# %% [markdown] lang="ru" id="predict-attack"
# **Предскажите, потом запустите.** Сколько уровней из 256 нужно, чтобы сеть изменила ответ на половине картинок?
# %% [markdown] lang="en"
# **Predict, then run.** By how many levels out of 256 must we shift the pixels to change the network's answer on half
# of the pictures?

# %% id="guess-attack"
my_guess = None   # ru: ваш ответ до запуска  # en: your answer before the run

# %% id="attack"
logits, hidden = two_layer.forward(network, pixels(test_images))
slope = ((hidden > 0) * network.W2) @ network.W1   # ru: производная логита по входу  # en: derivative of the logit by x
attack = -np.sign(logits) * np.sign(slope)
noise = rng.choice([-1, 1], size=attack.shape)


def moved(direction, levels):
    step = np.kron(direction.reshape(-1, 16, 16), np.ones((2, 2)))
    return np.clip(test_images + levels / 256 * step, 0, 1)


def changed(direction, levels):
    answers = two_layer.predict(network, pixels(moved(direction, levels)))
    return np.mean(answers != (logits[:, 0] > 0))

# %% id="attack-figure"
levels = [0, 1, 2, 3, 4, 6, 8, 12, 16]
figure, ax = plots.subplots("half")
ways = {say(ru="по производной", en="by the derivative"): attack,
        say(ru="наугад", en="at random"): noise}
for name, direction in ways.items():
    ax.plot(levels, [100 * changed(direction, n) for n in levels], "o-", label=name)
ax.set(xlabel=say(ru="сдвиг, уровней из 256", en="shift, levels out of 256"),
       ylabel=say(ru="ответ изменился, %", en="answer changed, %"))
ax.legend(loc="center right")
check.reveal(my_guess, next(n for n in levels if changed(attack, n) >= 0.5))
assert changed(attack, 6) > 0.5 and changed(noise, 6) < 0.05

# %% id="attack-pictures"
after = moved(attack, 4)
fooled = (logits[:, 0] > 0) & (two_layer.predict(network, pixels(after)) == 0) & (test_y == 1)
k = np.argmax(np.where(fooled, logits[:, 0], -np.inf))   # ru: сильнее всех уверена  # en: the surest of all
difference = 0.5 + 16 * (after[k] - test_images[k])
titles = [say(ru="коробка", en="box"), "× 16", say(ru="коробки нет", en="no box")]
plots.pictures(np.stack([test_images[k], difference, after[k]]), titles, columns=3, width=5);

# %% [markdown] lang="ru" id="robustness-explained"
# Слева исходная картинка, справа изменённая на 4 уровня: глаз разницы почти не видит, а ответ сети другой. Посередине
# эта разница, увеличенная в 16 раз. К случайному шуму та же сеть почти глуха. Такие картинки называют *состязательными
# примерами*; большие сети обманываются так же (Szegedy и др., 2013).
# %% [markdown] lang="en"
# On the left is the original, on the right the picture shifted by 4 levels: the eye hardly notices, but the answer is
# different. In the middle is the difference, magnified 16 times. The same network hardly responds to random noise. Such
# pictures are called *adversarial examples*; large networks are fooled in the same way (Szegedy et al., 2013).

# %% [markdown] lang="ru" id="extrapolation"
# ### За пределами данных
#
# Сеть из 20 нейронов видела волну $\sin 2x$ только при $-3 \le x \le 3$. Рядом модель, которая знает закон: «это волна
# с таким периодом», и ищет три числа.
#
# **Предскажите, потом запустите.** Что сделает сеть при $x > 3$: продолжит волну, выйдет на постоянную или уйдёт в
# бесконечность?
# %% [markdown] lang="en"
# ### Beyond the data
#
# A network of 20 neurons has seen the wave $\sin 2x$ only for $-3 \le x \le 3$. Beside it is a model that knows the
# law, “this is a wave with this period”, and has to find three numbers.
#
# **Predict, then run.** What will the network do for $x > 3$: continue the wave, level off, or run to infinity?

# %% id="guess-extrapolation"
my_guess = None   # ru: ваш ответ до запуска  # en: your answer before the run

# %% id="extrapolation-run"
rng = np.random.default_rng(0)
x = np.linspace(-3, 3, 40)
wave = np.sin(2 * x) + 0.05 * rng.normal(size=40)
flexible = two_layer.initialise(1, 20, activation="tanh", seed=0, scale=3)
flexible, _ = two_layer.train(flexible, x[:, None], wave, 0.05, 6000, "mse")


def law(x):
    return np.stack([np.sin(2 * x), np.cos(2 * x), np.ones_like(x)], axis=1)


three_numbers = np.linalg.lstsq(law(x), wave, rcond=None)[0]

# %% id="extrapolation-figure"
check.reveal(my_guess)
grid = np.linspace(-7, 7, 281)
by_network = two_layer.forward(flexible, grid[:, None])[0][:, 0]
by_law = law(grid) @ three_numbers
figure, ax = plots.subplots("wide")
ax.axvspan(-3, 3, color="#eef1f5")
ax.plot(x, wave, "o", markersize=4, color=plots.MUTED)
ax.plot(grid, by_network, label=say(ru="сеть", en="network"))
ax.plot(grid, by_law, "--", label=say(ru="закон и три числа", en="the law and three numbers"))
ax.set(xlabel="$x$", ylabel="$y$", ylim=(-1.8, 1.9))
ax.legend(loc="upper center", ncols=2);

# %% id="extrapolation-facts"
inside = np.abs(grid) <= 3
for name, values in (("network", by_network), ("law", by_law)):
    error = np.abs(values - np.sin(2 * grid))
    print(f"{name:8} {error[inside].mean():.3f} {error[~inside].mean():.3f}")
assert np.abs(by_network - np.sin(2 * grid))[inside].mean() < 0.1
assert np.abs(by_network - np.sin(2 * grid))[~inside].mean() > 0.5
assert np.abs(by_law - np.sin(2 * grid)).max() < 0.1

# %% [markdown] lang="ru" id="extrapolation-explained"
# Там, где были данные, обе модели хороши. За их пределами сеть с функцией активации tanh выходит на постоянную: ни один
# её нейрон там больше не меняется. Закон верен всюду.
# %% [markdown] lang="en"
# Where there were data, both models are good. Beyond them a network with tanh activation levels off: none of its
# neurons changes there any more. The law holds everywhere.

# %% [markdown] lang="ru" id="higgs"
# ### Гибридные модели
#
# Отсюда *гибридные модели*: что известно, берут из теории, остальное учат по данным (Karpatne и др., 2017). Пример —
# конкурс HiggsML 2014 года: отличить распад бозона Хиггса от фона. События рассчитали по теории, а из 30 признаков 13
# вывели физики. Участвовали 1785 команд. Победил Габор Мелис: 70 сетей вместе. Отдельную премию за полезность для
# физики получили авторы бустинга XGBoost. Данные здесь — таблица, и победа сетей над деревьями была небольшой.
# Гибридная модель требует много работы, зато служит долго.
# %% [markdown] lang="en"
# ### Hybrid models
#
# Hence *hybrid models*: what is known comes from theory, and the rest is learned from data (Karpatne et al., 2017). An
# example is the HiggsML challenge of 2014, to tell decays of the Higgs boson from background. The events were simulated
# from theory, and physicists had derived 13 of the 30 features. 1785 teams took part. Gábor Melis won with an ensemble
# of 70 networks. A separate award, for usefulness to physics, went to the authors of XGBoost. The data here form a
# table, and the lead over trees was small. A hybrid takes a lot of work, but it lasts.

# %% [markdown] lang="ru" id="explain"
# **Объяснимость.** Вернитесь к весам шести нейронов в разделе 6. Можете ли вы сказать словами, на что смотрит каждый? А
# у порога на долю светлых пикселей объяснение в одну строку: «светлого больше, чем обычно». Где ответ должен быть
# понятен (врач, суд, кредит), простая модель иногда лучше точной.
#
# Вывод: глубокое обучение выигрывает там, где данных много, а хорошей модели нет. Где модель есть, начните с неё.
# %% [markdown] lang="en"
# **Explainability.** Go back to the weights of the six neurons in section 6. Can you say in words what each of them
# looks at? A threshold on the fraction of bright pixels explains itself in one line: “more bright pixels than usual”.
# Where people must understand the answer (a doctor, a court, a loan), a simple model is sometimes better than an
# accurate one.
#
# In short, deep learning wins where data are plentiful and there is no good model. Where there is a model, start from
# it.

# %% [markdown] lang="ru" id="exercise-tools"
# **Упражнение 6.** Для каких задач стоит сразу пробовать глубокую сеть? Впишите номера списком.
#
# 1. 800 пациентов, 12 столбцов анализов, предсказать исход.
# 2. Два миллиона снимков деталей, найти трещины.
# 3. Десять замеров остывания чайника, предсказать температуру через час.
# 4. Перевод с русского на английский, миллионы пар фраз.
#
# <details><summary>Ответ</summary>
# [2, 4]. В первой мало строк и готовые признаки: бустинг. В третьей известен закон: экспонента с тремя числами.
# </details>
# %% [markdown] lang="en"
# **Exercise 6.** For which tasks would you try a deep network at once? Enter the numbers as a list.
#
# 1. 800 patients, 12 columns of test results; predict the outcome.
# 2. Two million photographs of machine parts; find the cracks.
# 3. Ten temperature readings of a cooling kettle; predict its temperature in an hour.
# 4. Translation from Russian into English; millions of pairs of sentences.
#
# <details><summary>Answer</summary>
# [2, 4]. The first has few rows and ready-made features: boosting. In the third the law is known: an exponential with
# three numbers.
# </details>

# %% id="answer-tools"
deep_network_for = None   # ru: ваш ответ  # en: your answer
check.tools(deep_network_for)

# %% [markdown] lang="ru" id="map"
# ## 10. Карта и устройство курса
#
# Сети различаются тем, как связаны нейроны. *Свёрточные* смотрят на картинку маленьким окном. *Рекуррентные* читают
# последовательность и помнят прочитанное. *Трансформеры* смотрят на все её элементы сразу. *Порождающие* (генеративные)
# создают новое: картинку, текст, звук. Все они сложены из одних и тех же частей; этими частями курс и занимается.
# %% [markdown] lang="en"
# ## 10. A map, and how the course works
#
# Networks differ in how their neurons are connected. *Convolutional* ones look at a picture through a small window.
# *Recurrent* ones read a sequence and remember what they have read. *Transformers* look at all of its elements at once.
# *Generative* ones make something new: a picture, a text, a sound. All are built from the same parts, and those parts
# are what this course is about.

# %% id="map-figure"
figures.field();

# %% [markdown] lang="ru" id="course"
# **Лекция** — блокнот вроде этого. Ячейки запускают по порядку: Shift+Enter. Упражнения проверяются сразу и на оценку
# не влияют.
#
# **Домашнее задание** — тоже блокнот. Впишите код, запустите проверку под ним: она назовёт ошибку. Часть тестов скрыта,
# ответ на один вопрос читает преподаватель. Последняя ячейка сохраняет копию и говорит, что и куда сдавать.
# %% [markdown] lang="en"
# A **lecture** is a notebook like this one. Run the cells in order: Shift+Enter. Exercises are checked at once and do
# not count towards the grade.
#
# A **homework assignment** is a notebook, too. Write your code and run the check below it: it names the mistake. Some
# tests are hidden, and the instructor reads the answer to one question. The last cell saves a copy and says what to
# hand in and where.

# %% [markdown] lang="ru" id="where-to-run"
# **В Colab:** загрузите `dl101.zip` и `start_ru.ipynb` на «Мой диск», откройте второй и запустите. Блокноты появятся на
# Диске в папке `dl101`; в каждом сначала запускайте первую ячейку. Видеокарта не нужна до лекции 11; включают её в меню
# «Среда выполнения».
#
# **У себя:** распакуйте `dl101.zip` и откройте блокнот в JupyterLab или VS Code. Нужны numpy, matplotlib, ipywidgets,
# anywidget и pillow.
# %% [markdown] lang="en"
# **In Colab:** upload `dl101.zip` and `start_en.ipynb` to My Drive, open the second and run it. The notebooks appear on
# Drive in the folder `dl101`; in each, run the first cell first. You need no GPU before lecture 11; switch it on in the
# Runtime menu.
#
# **At home:** unzip `dl101.zip` and open the notebook in JupyterLab or VS Code. You need numpy, matplotlib, ipywidgets,
# anywidget and pillow.

# %% [markdown] lang="ru" id="grade"
# **Оценка** — сумма баллов за домашние задания:
#
# $$O = \sum_i O_{\mathrm{hw}_i}.$$
#
# Ничего, кроме них, в неё не входит.
# %% [markdown] lang="en"
# The **grade** is the sum of the points for the homework assignments:
#
# $$O = \sum_i O_{\mathrm{hw}_i}.$$
#
# Nothing else counts.

# %% id="points"
points = {"hw1": 20, "hw2": 15, "hw3": 15, "hw4": 15, "hw5": 20, "hw6": 15, "hw7": 20}
print(sum(points.values()))
assert len(points) == 7 and sum(points.values()) == 120

# %% [markdown] lang="ru" id="recap"
# ## Итог
#
# - Глубокое обучение — часть машинного: сети со многими слоями, обученные по данным.
# - При сквозном обучении признаки не придумывают вручную, зато нужно много данных.
# - Модель — семейство функций, потери — среднее по выборке, обучение — шаги против градиента.
# - Кроме обучения с учителем и без учителя есть самообучение и обучение с подкреплением.
# - Эмбеддинг — представление, которое выучено, а не придумано.
# - Первые сети — 1943 год, первые глубокие модели, которые учились, — 1965-й. Две зимы. Поворот — 2012-й.
# - Сеть не лучшая, когда данных мало, признаки готовы, закон известен или нужно выйти за пределы данных.
# %% [markdown] lang="en"
# ## Recap
#
# - Deep learning is a part of machine learning: networks of many layers, trained on data.
# - End-to-end learning needs data in place of hand-made features.
# - A model is a family of functions, the loss a mean over the sample, training a series of steps against the gradient.
# - Besides supervised and unsupervised learning, there are self-supervised and reinforcement learning.
# - An embedding is a representation that is learned, not designed.
# - First networks: 1943. First deep models that learned: 1965. Two winters. The turning point: 2012.
# - A network is not the best choice if data are few, features are ready or the law is known, nor beyond the data.

# %% [markdown] lang="ru" id="glossary"
# ## Словарь
#
# | по-русски | по-английски | что это |
# |---|---|---|
# | искусственный интеллект | artificial intelligence, AI | программы, решающие задачи, для которых человеку нужен ум |
# | машинное обучение | machine learning, ML | методы, находящие решение по данным |
# | нейронная сеть | neural network, NN | функция, сложенная из нейронов |
# | глубокое обучение | deep learning, DL | обучение сетей со многими слоями |
# | сквозное обучение | end-to-end learning | все части настраивают по одной функции потерь |
# | признак | feature | одно из чисел, которыми описан объект |
# | выборка | sample, data set | пары $x_i$, $y_i$, по которым учатся |
# | совместное распределение | joint distribution | какие пары $x$, $y$ и как часто встречаются |
# | модель | model | семейство функций с параметрами $\theta$ |
# | функция потерь | loss function | насколько плохи ответы, одним числом |
# | градиентный спуск | gradient descent | шаги против градиента |
# | скорость обучения | learning rate | $\alpha$, множитель при градиенте |
# | обучение с учителем | supervised learning | правильные ответы известны |
# | обучение без учителя | unsupervised learning | ответов нет |
# | самообучение | self-supervised learning | ответы сделаны из самих данных; в старых книгах — обучение без учителя |
# | обучение с подкреплением | reinforcement learning | вместо ответов награда |
# | эмбеддинг | embedding | выученный вектор объекта |
# | собственные лица | eigenfaces | направления наибольшего разброса фотографий |
# | МГУА | GMDH | слои из многочленов, наименьшие квадраты |
# | зима ИИ | AI winter | годы, когда деньги и интерес уходили |
# | градиентный бустинг | gradient boosting | сумма деревьев, каждое правит ошибку прежних |
# | состязательный пример | adversarial example | вход, чуть изменённый, чтобы обмануть модель |
# | экстраполяция | extrapolation | ответ за пределами данных |
# %% [markdown] lang="en"
# ## Glossary
#
# | English | Russian | what it is |
# |---|---|---|
# | artificial intelligence, AI | искусственный интеллект | programs that solve tasks for which a person needs intelligence |
# | machine learning, ML | машинное обучение | methods that find the solution from data |
# | neural network, NN | нейронная сеть | a function built from neurons |
# | deep learning, DL | глубокое обучение | training networks with many layers |
# | end-to-end learning | сквозное обучение | one loss function tunes all the parts |
# | feature | признак | one of the numbers that describe an object |
# | sample, data set | выборка | pairs $x_i$, $y_i$ to learn from |
# | joint distribution | совместное распределение | which pairs $x$, $y$ occur, and how often |
# | model | модель | a family of functions with parameters $\theta$ |
# | loss function | функция потерь | how bad the answers are, as one number |
# | gradient descent | градиентный спуск | steps against the gradient |
# | learning rate | скорость обучения | $\alpha$, the factor that multiplies the gradient |
# | supervised learning | обучение с учителем | the right answers are known |
# | unsupervised learning | обучение без учителя | there are no answers |
# | self-supervised learning | самообучение | the answers are made from the data; in old Russian books the word means unsupervised learning |
# | reinforcement learning | обучение с подкреплением | a reward in place of answers |
# | embedding | эмбеддинг | a learned vector that stands for an object |
# | eigenfaces | собственные лица | the directions along which photographs differ most |
# | GMDH | МГУА | layers of polynomials, least squares |
# | AI winter | зима ИИ | years when money and interest drained away |
# | gradient boosting | градиентный бустинг | a sum of trees, each correcting the ones before |
# | adversarial example | состязательный пример | an input changed slightly to fool the model |
# | extrapolation | экстраполяция | an answer beyond the data |

# %% [markdown] lang="ru" id="next"
# **Дальше.** [Лекция 02](02_neuron.ipynb): из чего всё это сложено — один нейрон.
# %% [markdown] lang="en"
# **Next.** [Lecture 02](02_neuron.ipynb): what all of this is made of, a single neuron.
