# %% id="setup" setup="lecture"

# %% [markdown] lang="ru" id="title"
# # Один нейрон, который учится
#
# *Лекция 03. Логистическая регрессия.*
#
# Нейрон складывает входы с весами и решает: да или нет. Подбирать веса руками не обязательно, но правило персептрона
# находит их, только когда классы разделимы. В этой лекции веса находит градиентный спуск, и данные могут быть любыми.
#
# После лекции вы сможете:
#
# - объяснить, почему выход нейрона можно считать вероятностью;
# - вывести функцию потерь и её градиент, ничего не принимая на веру;
# - написать обучение нейрона в двадцать строк на NumPy;
# - по кривой потерь понять, что пошло не так;
# - научить нейрон искать коробку на картинке стола.
#
# Понадобятся нейрон из лекции 02, производная сложной функции, умножение матриц и NumPy. Лекция займёт около часа.
# %% [markdown] lang="en"
# # One neuron that learns
#
# *Lecture 03. Logistic regression.*
#
# A neuron adds up its weighted inputs and decides: yes or no. The perceptron rule finds the weights only if the classes
# are separable. Here gradient descent finds them, whatever the data.
#
# After this lecture you can:
#
# - explain why the output of a neuron may be read as a probability;
# - derive the loss and its gradient, taking nothing on trust;
# - train a neuron in twenty lines of NumPy;
# - read from the loss curve what went wrong;
# - teach a neuron to find a box in a picture of a table.
#
# You will need the neuron of lecture 02, the chain rule, matrix products and NumPy. The lecture takes about an hour.

# %% id="imports"
import numpy as np

from dl101 import gradient_check, interactives, plots, say
from dl101.check import lecture03 as check
from dl101.data import boxes, points
from dl101.figures import lecture03 as figures

plots.use_style()

# %% [markdown] lang="ru" id="task"
# ## 1. Задача
#
# Есть точки двух классов: 0 и 1. Каждая описана двумя числами, *признаками* $x_1$ и $x_2$. Для новой точки нужно
# сказать, к какому классу она относится и насколько мы в этом уверены. Такая задача называется *бинарной
# классификацией*.
# %% [markdown] lang="en"
# ## 1. The task
#
# We are given points of two classes, 0 and 1. Each is described by two numbers, its *features* $x_1$ and $x_2$. For a
# new point we must say which class it belongs to, and how sure we are. This task is called *binary classification*.

# %% id="clouds"
cloud, labels = points.two_clouds(60, "overlapping", seed=0)
figure, ax = plots.subplots("half")
plots.scatter_classes(ax, cloud, labels, names=(say(ru="класс 0", en="class 0"), say(ru="класс 1", en="class 1")))

# %% [markdown] lang="ru" id="by-hand"
# Разделим их прямой $w_1 x_1 + w_2 x_2 + b = 0$. Числа $w_1$, $w_2$, $b$ задают ползунки. Прямую можно также тянуть за
# круглую ручку и поворачивать за ромб. Точки тоже можно двигать, а щелчок по точке меняет её класс.
#
# **Сначала руками.** Добейтесь, чтобы верных ответов было как можно больше, и запишите число $J$ под кнопками. Это
# потери: чем они меньше, тем лучше. Откуда берётся $J$, расскажет раздел 3. Кнопку «Пуск» пока не трогайте.
# %% [markdown] lang="en"
# Let us separate them with a line $w_1 x_1 + w_2 x_2 + b = 0$. Sliders set $w_1$, $w_2$ and $b$. You may also drag the
# line by its round handle and turn it by the diamond. The points can be dragged, too, and a click on one changes its
# class.
#
# **By hand first.** Get as many points right as you can, and write down the number $J$ below the buttons. This is the
# loss: the smaller, the better. Section 3 explains where $J$ comes from. Leave the Run button alone for now.

# %% id="interactive"
neuron = interactives.LogisticRegression(dataset="overlapping", seed=0, w=[0.4, -0.8])
neuron

# %% [markdown] lang="ru" id="neuron-model"
# ## 2. От суммы к вероятности
#
# Нейрон считает взвешенную сумму и пропускает её через сигмоиду:
#
# $$z = w_1 x_1 + w_2 x_2 + b, \qquad a = \sigma(z) = \frac{1}{1 + e^{-z}}.$$
#
# Число $a$ лежит между 0 и 1. Мы будем понимать его как вероятность того, что точка принадлежит классу 1. Смещение $b$
# — это вес ещё одного входа, который всегда равен 1.
# %% [markdown] lang="en"
# ## 2. From a sum to a probability
#
# The neuron computes a weighted sum and passes it through the sigmoid:
#
# $$z = w_1 x_1 + w_2 x_2 + b, \qquad a = \sigma(z) = \frac{1}{1 + e^{-z}}.$$
#
# The number $a$ lies between 0 and 1. We shall read it as the probability that the point belongs to class 1. The bias
# $b$ is the weight of one more input that is always 1.

# %% id="neuron-figure"
figures.neuron();

# %% id="sigmoid"
def sigmoid(z):
    return 1 / (1 + np.exp(-z))


z = np.linspace(-6, 6, 121)
figure, ax = plots.subplots("half")
ax.plot(z, sigmoid(z))
ax.set(xlabel="$z$", ylabel=r"$\sigma(z)$", yticks=[0, 0.5, 1]);

# %% [markdown] lang="ru" id="odds"
# Почему именно такая функция? Возьмём не вероятность, а *шансы*: во сколько раз класс 1 вероятнее класса 0. Из
# определения $\sigma$ следует
#
# $$\frac{a}{1 - a} = e^{z}, \qquad z = \ln\frac{a}{1 - a}.$$
#
# Значит, $z$ — логарифм шансов; его называют *логит*. Прибавить к $z$ единицу — то же, что умножить шансы на
# $e \approx 2{,}718$. Увеличьте на единицу признак $x_j$, и шансы умножатся на $e^{w_j}$.
#
# Модель, в которой логарифм шансов линейно зависит от признаков, называется *логистической регрессией*.
# %% [markdown] lang="en"
# Why this function? Instead of the probability, consider the *odds*: how many times more probable class 1 is than
# class 0. The definition of $\sigma$ gives
#
# $$\frac{a}{1 - a} = e^{z}, \qquad z = \ln\frac{a}{1 - a}.$$
#
# So $z$ is the logarithm of the odds, called the *logit*. Adding one to $z$ multiplies the odds by $e \approx 2.718$.
# Increase the feature $x_j$ by one, and the odds are multiplied by $e^{w_j}$.
#
# A model in which the log-odds are linear in the features is called *logistic regression*.

# %% id="odds-table"
for logit in (-2, 0, 1, 2, 4):
    a = sigmoid(logit)
    print(f"z = {logit:2}   a = {a:.3f}   a / (1 - a) = {a / (1 - a):6.2f}")

assert np.allclose(sigmoid(z) / (1 - sigmoid(z)), np.exp(z))
assert np.allclose(sigmoid(-z), 1 - sigmoid(z))   # ru: классы равноправны  # en: the classes are on an equal footing

# %% [markdown] lang="ru" id="exercise-log-odds"
# **Упражнение 1.** При каком $z$ нейрон даёт вероятность 0,9? Впишите число или выражение.
#
# <details><summary>Ответ</summary>
# Шансы 0,9 : 0,1 = 9, поэтому z = ln 9 ≈ 2,197. В коде: <code>np.log(9)</code>.
# </details>
# %% [markdown] lang="en"
# **Exercise 1.** For which $z$ does the neuron give the probability 0.9? Enter a number or an expression.
#
# <details><summary>Answer</summary>
# The odds are 0.9 : 0.1 = 9, so z = ln 9 ≈ 2.197. In code: <code>np.log(9)</code>.
# </details>

# %% id="answer-log-odds"
z_for_ninety_percent = None   # ru: ваш ответ  # en: your answer
check.log_odds(z_for_ninety_percent)

# %% [markdown] lang="ru" id="threshold"
# ### Порог и прямая
#
# Чтобы из вероятности получить ответ, нужен порог. Обычно берут ½: класс 1, если $a \ge \frac12$. Сигмоида
# возрастает и в нуле равна ½, поэтому это то же самое, что $z \ge 0$. Граница между ответами — прямая $z = 0$. Вектор
# $(w_1, w_2)$ перпендикулярен ей и направлен в сторону класса 1.
#
# Если ошибки одного вида дороже ошибок другого, берут другой порог $t$. Тогда граница — прямая $z = \ln\frac{t}{1 -
# t}$: она сдвинута, но не повёрнута.
# %% [markdown] lang="en"
# ### Threshold and line
#
# To turn a probability into an answer we need a threshold. Usually it is ½: class 1 if $a \ge \frac12$. The sigmoid is
# increasing and equals ½ at zero, so this is the same as $z \ge 0$. The boundary between the answers is the line
# $z = 0$. The vector $(w_1, w_2)$ is perpendicular to it and points towards class 1.
#
# When one kind of mistake costs more than the other, we choose another threshold $t$. The boundary is then the line
# $z = \ln\frac{t}{1 - t}$: it is shifted, but not turned.

# %% [markdown] lang="ru" id="exercise-crossing"
# **Упражнение 2.** У нейрона $w = (2, -1)$ и $b = 3$. При каком $x_2$ прямая $z = 0$ пересекает ось $x_2$?
#
# <details><summary>Ответ</summary>
# На оси x₂ первая координата равна нулю: −x₂ + 3 = 0, то есть x₂ = 3.
# </details>
# %% [markdown] lang="en"
# **Exercise 2.** A neuron has $w = (2, -1)$ and $b = 3$. At which $x_2$ does the line $z = 0$ cross the $x_2$ axis?
#
# <details><summary>Answer</summary>
# On the x₂ axis the first coordinate is zero: −x₂ + 3 = 0, so x₂ = 3.
# </details>

# %% id="answer-crossing"
x2 = None   # ru: ваш ответ  # en: your answer
check.crossing(x2)

# %% [markdown] lang="ru" id="predict-scale"
# **Предскажите, потом запустите.** Умножим $w$ и $b$ на 5. Что изменится: прямая, вероятности, доля верных ответов?
# Впишите ответ словами, в кавычках, и только потом запускайте следующую ячейку.
# %% [markdown] lang="en"
# **Predict, then run.** Multiply $w$ and $b$ by 5. What will change: the line, the probabilities, the accuracy (the
# share of right answers)? Write your answer in words, in quotes, and only then run the next cell.

# %% id="guess-scale"
my_guess = None   # ru: ваш ответ до запуска  # en: your answer before the run

# %% id="scale"
check.reveal(my_guess)
figure, axes = plots.subplots("wide", 1, 2, sharey=True)
for ax, factor in zip(axes, (1, 5)):
    image = plots.probability_map(ax, factor * np.array([0.8, 0.6]), 0.2 * factor, bar=False)
    plots.decision_line(ax, factor * np.array([0.8, 0.6]), 0.2 * factor)
    plots.scatter_classes(ax, cloud, labels)
    ax.set_title(f"$w = ({0.8 * factor:.1f},\\ {0.6 * factor:.1f})$,  $b = {0.2 * factor:.1f}$")
figure.colorbar(image, ax=axes, label="$a$", ticks=[0, 0.5, 1]);

# %% [markdown] lang="ru" id="scale-explained"
# Прямая та же, и ответы те же. Изменилась уверенность: переход от синего к оранжевому стал резче. Направление $w$
# задаёт наклон границы, а длина $\lVert w \rVert$ говорит, насколько нейрон уверен. Доля верных ответов этой разницы не
# замечает. Нужна величина, которая её учитывает.
# %% [markdown] lang="en"
# The line is the same, and so are the answers. What has changed is the confidence: the transition from blue to orange
# is sharper. The direction of $w$ sets the slope of the boundary; the length $\lVert w \rVert$ says how sure the neuron
# is. Accuracy does not notice the difference. We need a quantity that does.

# %% [markdown] lang="ru" id="likelihood"
# ## 3. Потери: откуда берётся кросс-энтропия
#
# Пусть $y$ — настоящая метка точки, а $a$ — вероятность, которую назвал нейрон. Какую вероятность он дал тому, что
# случилось на самом деле? Если $y = 1$, то $a$; если $y = 0$, то $1 - a$. Одной формулой: $a^{y} (1 - a)^{1 - y}$.
#
# Точки считаем независимыми, поэтому вероятности всех $m$ меток перемножаются. Произведение называется
# *правдоподобием*:
#
# $$\prod_{i=1}^{m} \left(a^{(i)}\right)^{y^{(i)}} \left(1 - a^{(i)}\right)^{1 - y^{(i)}}.$$
#
# Лучшими будем считать те веса, при которых правдоподобие наибольшее.
# %% [markdown] lang="en"
# ## 3. The loss: where cross-entropy comes from
#
# Let $y$ be the true label of a point and $a$ the probability that the neuron assigned. What probability did it give to
# what actually happened? If $y = 1$, then $a$; if $y = 0$, then $1 - a$. In one formula: $a^{y} (1 - a)^{1 - y}$.
#
# We take the points to be independent, so the probabilities of all $m$ labels are multiplied. The product is called the
# *likelihood*:
#
# $$\prod_{i=1}^{m} \left(a^{(i)}\right)^{y^{(i)}} \left(1 - a^{(i)}\right)^{1 - y^{(i)}}.$$
#
# We take the best weights to be those that make the likelihood largest.

# %% [markdown] lang="ru" id="predict-product"
# **Предскажите, потом запустите.** Нейрон ничего не знает и каждой из 2000 меток даёт вероятность ½. Какое число
# получит компьютер, когда перемножит их?
# %% [markdown] lang="en"
# **Predict, then run.** The neuron knows nothing and gives the probability ½ to each of 2000 labels. What number will
# the computer get when it multiplies them?

# %% id="guess-product"
my_guess = None   # ru: ваш ответ до запуска  # en: your answer before the run

# %% id="product"
probabilities = np.full(2000, 0.5)
likelihood = np.prod(probabilities)
check.reveal(my_guess, likelihood)
print(f"{np.log(probabilities).sum():.1f}")
assert likelihood == 0.0

# %% [markdown] lang="ru" id="cross-entropy"
# Получился ноль: самое маленькое положительное число типа float — около $5 \cdot 10^{-324}$, а $2^{-2000}$ ещё меньше.
# Логарифм превращает произведение в сумму, здесь это $-1386{,}3$. Логарифм возрастает, поэтому наибольшее значение
# достигается при тех же весах. Сменим знак, чтобы искать наименьшее, и разделим на $m$, чтобы величина не зависела от
# числа примеров:
#
# $$J = -\frac{1}{m} \sum_{i=1}^{m} \left[\, y^{(i)} \ln a^{(i)} + \left(1 - y^{(i)}\right) \ln\left(1 - a^{(i)}\right) \right].$$
#
# Это *кросс-энтропия*, она же log-loss. То, что усредняется, — *потери* $L$ на одном примере. Среднее $J$ называют
# *функцией потерь* или *стоимостью* (cost).
# %% [markdown] lang="en"
# The result is zero: the smallest positive float is about $5 \cdot 10^{-324}$, and $2^{-2000}$ is smaller still. The
# logarithm turns the product into a sum, here $-1386.3$. It is an increasing function, so the same weights give the
# largest value. We change the sign, to look for the smallest value, and divide by $m$, so that it does not depend on
# the number of examples:
#
# $$J = -\frac{1}{m} \sum_{i=1}^{m} \left[\, y^{(i)} \ln a^{(i)} + \left(1 - y^{(i)}\right) \ln\left(1 - a^{(i)}\right) \right].$$
#
# This is *cross-entropy*, also called log-loss. The quantity being averaged is the *loss* $L$ on one example. The mean
# $J$ is called the loss function, or the *cost*.

# %% id="loss-figure"
a = np.linspace(0.001, 0.999, 400)
figure, ax = plots.subplots("half")
ax.plot(a, -np.log(1 - a), label="$y = 0$:  $-\\ln(1 - a)$")
ax.plot(a, -np.log(a), label="$y = 1$:  $-\\ln a$")
ax.set(xlabel="$a$", ylabel="$L$", ylim=(0, 5))
ax.legend(loc="upper center");

# %% [markdown] lang="ru" id="loss-meaning"
# Уверенный верный ответ почти ничего не стоит. Уверенный неверный стоит сколь угодно дорого. Ответ ½ стоит
# $\ln 2 \approx 0{,}693$, какой бы ни была метка: запомните это число.
# %% [markdown] lang="en"
# A confident right answer costs almost nothing. A confident wrong one may cost arbitrarily much. The answer ½ costs
# $\ln 2 \approx 0.693$ whatever the label: remember this number.

# %% [markdown] lang="ru" id="exercise-bracket"
# **Упражнение 3.** На слайдах, из которых вырос курс, эта формула напечатана без одной пары скобок:
# $-\frac{1}{m} \sum y \ln a + (1 - y) \ln (1 - a)$. Ниже оба прочтения. Одно из них даёт $-0{,}0294$.
# Как по одному этому числу понять, что прочтение неверно? Допишите `cost` правильно.
#
# <details><summary>Ответ</summary>
# Логарифм вероятности не больше нуля, поэтому потери не бывают отрицательными. Минус стоит перед всей скобкой:<br>
# <code>return -np.mean(Y * np.log(A) + (1 - Y) * np.log(1 - A))</code>
# </details>
# %% [markdown] lang="en"
# **Exercise 3.** On the slides this course grew from, the formula is printed without one pair of brackets:
# $-\frac{1}{m} \sum y \ln a + (1 - y) \ln (1 - a)$. Both readings are below. One of them gives $-0.0294$. Why does this
# number alone show that the reading is wrong? Complete `cost` the right way.
#
# <details><summary>Answer</summary>
# The logarithm of a probability is at most zero, so a loss is never negative. The minus stands before the whole
# bracket:<br>
# <code>return -np.mean(Y * np.log(A) + (1 - Y) * np.log(1 - A))</code>
# </details>

# %% id="bracket"
y, a = np.array([1, 0, 1, 0]), np.array([0.9, 0.2, 0.6, 0.4])
first = -np.mean(y * np.log(a)) + np.mean((1 - y) * np.log(1 - a))
second = -np.mean(y * np.log(a) + (1 - y) * np.log(1 - a))
print(f"{first:.4f}  {second:.4f}")

# %% id="answer-bracket"
def cost(A, Y):
    return None   # ru: ваш код  # en: your code


check.cost(cost)

# %% [markdown] lang="ru" id="gradient"
# ## 4. Градиент, шаг за шагом
#
# Чтобы уменьшать $J$, нужны её производные по весам. Идём от конца к началу, для одной точки.
#
# 1. Потери по выходу:
#    $\dfrac{\partial L}{\partial a} = -\dfrac{y}{a} + \dfrac{1 - y}{1 - a} = \dfrac{a - y}{a (1 - a)}$.
#
# 2. Выход по логиту: $\dfrac{da}{dz} = \dfrac{e^{-z}}{(1 + e^{-z})^2} = a (1 - a)$.
#
# 3. Перемножаем, знаменатель сокращается: $\dfrac{\partial L}{\partial z} = a - y$.
#
# 4. Логит по весу: $\dfrac{\partial z}{\partial w_j} = x_j$, по смещению: $\dfrac{\partial z}{\partial b} = 1$.
# %% [markdown] lang="en"
# ## 4. The gradient, step by step
#
# To make $J$ smaller we need its derivatives with respect to the weights. We take one point and work backwards.
#
# 1. The loss with respect to the output:
#    $\dfrac{\partial L}{\partial a} = -\dfrac{y}{a} + \dfrac{1 - y}{1 - a} = \dfrac{a - y}{a (1 - a)}$.
#
# 2. The output with respect to the logit: $\dfrac{da}{dz} = \dfrac{e^{-z}}{(1 + e^{-z})^2} = a (1 - a)$.
#
# 3. Multiply, and the denominator cancels: $\dfrac{\partial L}{\partial z} = a - y$.
#
# 4. The logit with respect to a weight: $\dfrac{\partial z}{\partial w_j} = x_j$; to the bias:
#    $\dfrac{\partial z}{\partial b} = 1$.

# %% [markdown] lang="ru" id="gradient-mean"
# Осталось усреднить по примерам:
#
# $$\frac{\partial J}{\partial w_j} = \frac{1}{m} \sum_{i=1}^{m} \left(a^{(i)} - y^{(i)}\right) x_j^{(i)}, \qquad
# \frac{\partial J}{\partial b} = \frac{1}{m} \sum_{i=1}^{m} \left(a^{(i)} - y^{(i)}\right).$$
#
# Читается это просто: ошибка $a - y$, умноженная на вход. Если ошибки нет, веса не меняются. Если вход равен нулю, его
# вес в ошибке не виноват.
# %% [markdown] lang="en"
# What remains is to average over the examples:
#
# $$\frac{\partial J}{\partial w_j} = \frac{1}{m} \sum_{i=1}^{m} \left(a^{(i)} - y^{(i)}\right) x_j^{(i)}, \qquad
# \frac{\partial J}{\partial b} = \frac{1}{m} \sum_{i=1}^{m} \left(a^{(i)} - y^{(i)}\right).$$
#
# The formula is easy to read: the error $a - y$ times the input. If there is no error, the weights do not change. If an
# input is zero, its weight is not to blame for the error.

# %% [markdown] lang="ru" id="why-not-squares"
# Знаменатель на шаге 3 сократился благодаря кросс-энтропии. С квадратом ошибки $(a - y)^2$ множитель $a(1 - a)$ остался
# бы. Посмотрим, что тогда будет с уверенной ошибкой: $y = 1$, а $z$ намного меньше нуля.
# %% [markdown] lang="en"
# The denominator in step 3 cancels thanks to cross-entropy. With the squared error $(a - y)^2$ the factor $a(1 - a)$
# would remain. Let us see what would then happen to a confident mistake: $y = 1$ and $z$ far below zero.

# %% id="squares"
a = sigmoid(z)
figure, ax = plots.subplots("half")
ax.plot(z, a - 1, label=say(ru="кросс-энтропия", en="cross-entropy"))
ax.plot(z, 2 * (a - 1) * a * (1 - a), label=say(ru="квадрат ошибки", en="squared error"))
ax.set(xlabel="$z$", ylabel=r"$\partial L / \partial z$", title="$y = 1$")
ax.legend();

# %% [markdown] lang="ru" id="squares-read"
# На левом краю нейрон ошибается сильнее всего. Кросс-энтропия толкает его оттуда с силой, близкой к 1, а квадрат ошибки
# почти не замечает беды: производная там около нуля.
# %% [markdown] lang="en"
# At the left end the neuron is most wrong. Cross-entropy pushes it away from there with a force close to 1, while
# squared error hardly notices the trouble: its derivative there is almost zero.

# %% [markdown] lang="ru" id="shapes"
# ## 5. Все примеры сразу
#
# Цикл по точкам на Python медленный. Сложим примеры в матрицу $X$ формы $(n, m)$: $n$ признаков, $m$ примеров, **каждый
# пример — столбец**. Веса $w$ — столбец $(n, 1)$, метки $Y$ и вероятности $A$ — строки $(1, m)$. Тогда
#
# $$Z = w^{\mathsf{T}} X + b, \qquad A = \sigma(Z), \qquad dw = \frac{1}{m} X (A - Y)^{\mathsf{T}}, \qquad
# db = \operatorname{mean}(A - Y).$$
#
# Здесь $dw$ — короткая запись для $\partial J / \partial w$. В этой лекции и в первом домашнем задании примеры стоят в
# столбцах, как принято в этих формулах. Дальше в курсе, как в большинстве библиотек, примеры будут строками.
# %% [markdown] lang="en"
# ## 5. All examples at once
#
# A Python loop over the points is slow. Put the examples into a matrix $X$ of shape $(n, m)$: $n$ features, $m$
# examples, **each example is a column**. The weights $w$ are a column $(n, 1)$; the labels $Y$ and the probabilities
# $A$ are rows $(1, m)$. Then
#
# $$Z = w^{\mathsf{T}} X + b, \qquad A = \sigma(Z), \qquad dw = \frac{1}{m} X (A - Y)^{\mathsf{T}}, \qquad
# db = \operatorname{mean}(A - Y).$$
#
# Here $dw$ is short for $\partial J / \partial w$. In this lecture and in the first homework examples are columns, as
# is usual in these formulas. Later in the course, as in most libraries, examples are rows.

# %% id="shapes-figure"
figures.shapes();

# %% id="forward-backward"
def forward(w, b, X):
    return sigmoid(w.T @ X + b)          # (1, m)


def mean_loss(A, Y):
    return -np.mean(Y * np.log(A) + (1 - Y) * np.log(1 - A))


def backward(X, A, Y):
    m = X.shape[1]
    return X @ (A - Y).T / m, np.mean(A - Y)   # (n, 1), ()

# %% [markdown] lang="ru" id="check-gradient"
# Верен ли вывод? Спросим у самой функции. Сдвинем один вес на $\pm h$ и посмотрим, как изменится $J$:
#
# $$\frac{\partial J}{\partial w_j} \approx \frac{J(w_j + h) - J(w_j - h)}{2h}.$$
#
# Это *центральная разность*. Считать её долго, зато ей нужны только значения $J$, и ошибку вывода она не повторит.
# %% [markdown] lang="en"
# Is the derivation right? Let us ask the function itself: move one weight by $\pm h$ and see how $J$ changes:
#
# $$\frac{\partial J}{\partial w_j} \approx \frac{J(w_j + h) - J(w_j - h)}{2h}.$$
#
# This is a *central difference*. It is slow, but it needs only values of $J$ and will not repeat a mistake in the
# derivation.

# %% id="gradient-check"
X, Y = cloud.T, labels.reshape(1, -1)      # (2, 60), (1, 60)
w, b = np.array([[0.4], [-0.8]]), 0.1
dw, db = backward(X, forward(w, b, X), Y)
errors = gradient_check.gradient_check(
    lambda w, b: mean_loss(forward(w, b, X), Y), {"w": w, "b": b}, {"w": dw, "b": db})
print({name: f"{error:.0e}" for name, error in errors.items()})
assert max(errors.values()) < 1e-7

# %% [markdown] lang="ru" id="predict-broadcast"
# **Предскажите, потом запустите.** Метки `labels` имеют форму `(60,)`, ответы нейрона — `(1, 60)`. Кто-то по ошибке
# сделал из меток столбец, `(60, 1)`. Какую форму даст сравнение ответов с этим столбцом? Остановится ли программа с
# ошибкой?
# %% [markdown] lang="en"
# **Predict, then run.** `labels` has shape `(60,)`, and the answers of the neuron have shape `(1, 60)`. By mistake
# somebody has turned the labels into a column, `(60, 1)`. What shape will a comparison of the answers with this column
# have? Will the program stop with an error?

# %% id="guess-broadcast"
my_guess = None   # ru: ваш ответ до запуска  # en: your answer before the run

# %% id="broadcast"
answers = forward(w, b, X) >= 0.5
wrong = answers == labels.reshape(-1, 1)
right = answers == Y
check.reveal(my_guess, wrong.shape)
print(f"{wrong.mean():.3f}  {right.mean():.3f}")
assert wrong.shape == (60, 60) and right.shape == (1, 60)

# %% [markdown] lang="ru" id="broadcast-explained"
# Программа не останавливается. NumPy сравнил каждый ответ с каждой меткой и усреднил 3600 чисел: результат похож на
# долю верных ответов и ничего не значит. Поэтому формы стоит проверять через `assert`, а $Y$ держать строкой $(1, m)$.
# %% [markdown] lang="en"
# The program does not stop. NumPy compared every answer with every label and averaged 3600 numbers: the result looks
# like an accuracy but means nothing. So check shapes with `assert`, and keep $Y$ a row, $(1, m)$.

# %% [markdown] lang="ru" id="training"
# ## 6. Обучение
#
# Градиент указывает, куда $J$ растёт быстрее всего. Идём в обратную сторону маленькими шагами:
#
# $$w := w - \alpha\, dw, \qquad b := b - \alpha\, db.$$
#
# Число $\alpha$ — *скорость обучения*. Весь метод называется *градиентным спуском*: задать начальные веса, а затем
# повторять прямой проход (найти $A$), обратный проход (найти $dw$ и $db$) и обновление. Начнём с нулей.
#
# **Предскажите, потом запустите.** Чему равны потери при $w = 0$, $b = 0$?
# %% [markdown] lang="en"
# ## 6. Training
#
# The gradient points in the direction in which $J$ grows fastest. We go the opposite way, in small steps:
#
# $$w := w - \alpha\, dw, \qquad b := b - \alpha\, db.$$
#
# The number $\alpha$ is the *learning rate*. The whole method is called *gradient descent*: choose initial weights,
# then repeat a forward pass (find $A$), a backward pass (find $dw$ and $db$) and an update. We begin with zeros.
#
# **Predict, then run.** What is the loss at $w = 0$, $b = 0$?

# %% id="guess-zero"
my_guess = None   # ru: ваш ответ до запуска  # en: your answer before the run

# %% id="zero-start"
w, b = np.zeros((2, 1)), 0.0
J = mean_loss(forward(w, b, X), Y)
check.reveal(my_guess, J)
assert np.isclose(J, np.log(2))

# %% [markdown] lang="ru" id="why-zero"
# При нулевых весах $a = \frac12$ для любой точки, отсюда $\ln 2$. Если ваша программа начинает с другого числа, ошибка
# в ней, а не в данных.
#
# Нули здесь безвредны: ложных минимумов у $J$ нет, и при небольшом шаге спуск из любого начала приближается к одному и
# тому же наименьшему значению. В сети со скрытым слоем так нельзя: нейроны с одинаковыми весами получают одинаковые
# градиенты и навсегда остаются одинаковыми.
# %% [markdown] lang="en"
# With zero weights $a = \frac12$ for every point, hence $\ln 2$. If your program starts from another number, the
# mistake is in the program, not in the data.
#
# Zeros are harmless here: $J$ has no false minima, and with small steps the descent approaches the same smallest value
# from any start. In a network with a hidden layer zeros will not do: neurons with equal weights get equal gradients and
# stay equal for ever.

# %% id="train"
def train(X, Y, learning_rate, steps):
    w, b = np.zeros((X.shape[0], 1)), 0.0
    history, path = [], []
    for _ in range(steps):
        A = forward(w, b, X)
        history.append(mean_loss(A, Y))
        path.append(w.ravel())
        dw, db = backward(X, A, Y)
        w, b = w - learning_rate * dw, b - learning_rate * db
    return w, b, history, np.array(path)


w, b, history, path = train(X, Y, learning_rate=0.5, steps=100)

# %% id="trained-figure"
figure, (left, right) = plots.subplots("wide", 1, 2)
plots.probability_map(left, w, b, bar=False)
plots.decision_line(left, w, b)
plots.scatter_classes(left, cloud, labels)
plots.cost_curve(right, history)
accuracy = np.mean((forward(w, b, X) >= 0.5) == Y)
left.set_title(say(ru=f"верно {100 * accuracy:.0f} %", en=f"{accuracy:.0%} right"))
assert history[-1] < 0.25 < history[0]

# %% [markdown] lang="ru" id="run-it"
# Вернитесь к интерактивному рисунку или посмотрите на него здесь: это тот же нейрон. Нажмите «Сначала», потом «Пуск».
# Получил ли спуск $J$ меньше, чем вы в разделе 1? Обратите внимание на правый нижний рисунок: точка скатывается по
# поверхности потерь, стрелка показывает следующий шаг.
# %% [markdown] lang="en"
# Go back to the interactive, or use it here: it is the same neuron. Press Restart, then Run. Did the descent beat your
# $J$ from section 1? Watch the picture at the lower right: the point rolls down the loss surface, and the arrow shows
# the next step.

# %% id="interactive-again"
neuron

# %% [markdown] lang="ru" id="surface"
# ### Поверхность потерь
#
# $J$ — чаша: отрезок, соединяющий две точки графика, нигде не проходит под ним. Такая функция называется *выпуклой*.
# Ложных минимумов, где можно застрять, у неё нет. Проверим определение на тысяче случайных пар весов и посмотрим на
# путь спуска.
# %% [markdown] lang="en"
# ### The loss surface
#
# $J$ is a bowl: a segment joining two points of its graph never runs below the graph. Such a function is called
# *convex*. It has no false minima to get stuck in. Let us test the definition on a thousand random pairs of weights and
# look at the path of the descent.

# %% id="convex"
def loss_at(parameters):                       # w1, w2, b
    A = forward(parameters[:2, None], parameters[2], X)
    return mean_loss(A, Y)


rng = np.random.default_rng(0)
for u, v in rng.normal(scale=2, size=(1000, 2, 3)):
    assert loss_at((u + v) / 2) <= (loss_at(u) + loss_at(v)) / 2

# %% id="surface-figure"
w1, w2 = np.meshgrid(np.linspace(-1, 5, 60), np.linspace(-1, 5, 60))
grid = np.stack([w1.ravel(), w2.ravel()])                   # (2, 3600)
surface = np.mean(np.logaddexp(0, (1 - 2 * Y.T) * (cloud @ grid + b)), axis=0)
figure, ax = plots.subplots("square")
levels = surface.min() + np.geomspace(0.002, 2, 14)
ax.contour(w1, w2, surface.reshape(60, 60), levels=levels, colors="0.7", linewidths=1)
ax.plot(*path.T, "o-", color=plots.PURPLE, markersize=4, markevery=10)
ax.set(xlabel="$w_1$", ylabel="$w_2$", title=say(ru="100 шагов, α = 0,5", en="100 steps, α = 0.5"), aspect="equal");

# %% [markdown] lang="ru" id="rate"
# ## 7. Скорость обучения
#
# **Предскажите, потом запустите.** Те же точки, 100 шагов, скорости 0,02; 0,5; 5 и 100. При какой из них потери
# в конце наименьшие? Какая кривая будет скакать?
# %% [markdown] lang="en"
# ## 7. The learning rate
#
# **Predict, then run.** The same points, 100 steps, learning rates 0.02, 0.5, 5 and 100. Which rate ends with the
# smallest loss? Which curve will jump up and down?

# %% id="guess-rate"
my_guess = None   # ru: ваш ответ до запуска  # en: your answer before the run

# %% id="rates"
# ru: та же программа, но её потерям не страшны большие z
# en: the same program, with a loss that is safe for large z
from dl101 import logistic_regression

figure, ax = plots.subplots("wide")
for rate in (0.02, 0.5, 5, 100):
    _, _, history = logistic_regression.train(X, Y, rate, steps=100)
    plots.cost_curve(ax, history, label=f"α = {rate}")
ax.set_ylim(0, 2.2)
check.reveal(my_guess)

# %% [markdown] lang="ru" id="rates-read"
# При скорости 0,02 кривая гладкая, но за 100 шагов не дошла до дна. При 0,5 она почти дошла, при 5 дошла за несколько
# шагов: большая скорость не обязательно плоха. При 100 шаг перелетает через дно, потери скачут и бывают больше
# начальных.
#
# Хорошую скорость обучения видно по кривой: сначала она идёт круто вниз, потом ровно. Одного числа для всех задач нет:
# пробуют ряд 0,01; 0,03; 0,1; 0,3; 1 и сравнивают кривые.
# %% [markdown] lang="en"
# With the rate 0.02 the curve is smooth but does not reach the bottom in 100 steps. With 0.5 it almost does, and with 5
# it gets there in a few steps: a large rate is not always bad. With 100 the step flies over the bottom, and the loss
# jumps, at times above its starting value.
#
# You can recognise a good learning rate by its curve: steep at first, then flat. No single number suits all problems:
# try the series 0.01, 0.03, 0.1, 0.3, 1 and compare the curves.

# %% [markdown] lang="ru" id="exercise-rate"
# **Упражнение 4.** В некоторых конспектах потери — сумма, а не среднее. Сумма в $m$ раз больше среднего, и её градиент
# тоже. У нас $m = 60$ и $\alpha = 0{,}5$. Какая скорость нужна для суммы, чтобы шаги остались теми же?
#
# <details><summary>Ответ</summary>
# Градиент в 60 раз больше, значит, скорость в 60 раз меньше: <code>0.5 / 60</code>. Среднее удобнее: когда примеров
# становится больше, скорость менять не нужно.
# </details>
# %% [markdown] lang="en"
# **Exercise 4.** In some lecture notes the loss is the sum rather than the mean. The sum is $m$ times larger, and so is
# its gradient. We have $m = 60$ and $\alpha = 0.5$. Which learning rate does the sum need for the steps to stay the
# same?
#
# <details><summary>Answer</summary>
# The gradient is 60 times larger, so the rate is 60 times smaller: <code>0.5 / 60</code>. The mean is more convenient:
# with more examples the rate need not change.
# </details>

# %% id="answer-rate"
rate_for_sum = None   # ru: ваш ответ  # en: your answer
check.rate_for_sum(rate_for_sum)

# %% [markdown] lang="ru" id="separable"
# ## 8. Когда точки разделимы
#
# Часто говорят, что логистической регрессии нужны линейно разделимые данные. Наши облака перекрываются, и обучение
# удалось. Посмотрим на противоположный случай: прямая делит точки без ошибок.
#
# **Предскажите, потом запустите.** Что станет с длиной $\lVert w \rVert$ после 100, 1000 и 10 000 шагов?
# %% [markdown] lang="en"
# ## 8. When the points are separable
#
# It is often said that logistic regression needs linearly separable data. Our clouds overlap, and training succeeded.
# Let us look at the opposite case: a line separates the points without a mistake.
#
# **Predict, then run.** What will happen to the length $\lVert w \rVert$ after 100, 1000 and 10,000 steps?

# %% id="guess-separable"
my_guess = None   # ru: ваш ответ до запуска  # en: your answer before the run

# %% id="separable-lengths"
check.reveal(my_guess)
lengths = {}
for kind in ("separable", "overlapping"):
    data, classes = points.two_clouds(60, kind, seed=0)
    for steps in (100, 1000, 10000):
        w, _, history = logistic_regression.train(data.T, classes.reshape(1, -1), 1.0, steps)
        lengths[kind, steps] = np.linalg.norm(w)
        print(f"{kind:12} {steps:6}   |w| = {lengths[kind, steps]:4.1f}   J = {history[-1]:.4f}")

assert lengths["separable", 10000] > 1.5 * lengths["separable", 1000]
assert np.isclose(lengths["overlapping", 10000], lengths["overlapping", 1000], rtol=1e-3)

# %% [markdown] lang="ru" id="separable-explained"
# На разделимых данных веса растут без конца, хотя и всё медленнее: увеличьте число шагов в десять раз, и длина вырастет
# на 3–4. Прямая уже верна, но увеличивать $w$ всегда выгодно: уверенность растёт, потери убывают к нулю и никогда его
# не достигают. Точки минимума у $J$ нет.
#
# На перекрывающихся данных минимум есть, и веса останавливаются. Так что разделимость не нужна. Осторожность нужна как
# раз с разделимыми данными: там надо вовремя остановиться или добавить штраф за большие веса.
# %% [markdown] lang="en"
# On separable data the weights grow without limit, though ever more slowly: take ten times as many steps, and the
# length grows by 3 to 4. The line is already right, but a larger $w$ always pays: confidence grows, and the loss falls
# towards zero without reaching it. $J$ has no minimum point.
#
# On overlapping data there is a minimum, and the weights come to rest. So separability is not needed. On the contrary,
# it is separable data that call for care: stop in time, or add a penalty for large weights.

# %% [markdown] lang="ru" id="separable-interactive"
# Проверьте сами: выберите в интерактивном рисунке ниже «разделимые», поставьте 100 шагов за кадр и следите, как
# сжимается полоса между цветами. Потом выберите «перекрывающиеся».
# %% [markdown] lang="en"
# See for yourself: in the interactive below, choose “separable”, set 100 steps per frame and watch the band between the
# colours shrink. Then choose “overlapping”.

# %% id="separable-widget"
interactives.LogisticRegression(dataset="separable", seed=0, learning_rate=1.0, speed=10)

# %% [markdown] lang="ru" id="stable"
# ## 9. Числа в компьютере
#
# Веса растут, и $z$ становится большим. Тут программа, написанная прямо по формулам, ломается, хотя математика в
# порядке. Значение $z = 40$ — обычное дело.
# %% [markdown] lang="en"
# ## 9. Numbers in a computer
#
# The weights grow, and $z$ becomes large. Then a program that follows the formulas literally breaks down, although the
# mathematics is sound. A value such as $z = 40$ is nothing unusual.

# %% id="naive"
with np.errstate(all="ignore"):
    a = sigmoid(40.0)
    y = 1
    naive = -(y * np.log(a) + (1 - y) * np.log(1 - a))
    other_form = np.exp(800.0) / (1 + np.exp(800.0))   # ru: тоже σ(800)  # en: σ(800) as well
print(a == 1.0, naive, other_form, sigmoid(800.0))
assert np.isnan(naive) and np.isnan(other_form) and sigmoid(800.0) == 1.0
assert sigmoid(np.float32(20)) == 1    # ru: в float32 хватает и 20  # en: in float32 even 20 is enough

# %% [markdown] lang="ru" id="naive-explained"
# Ответ нейрона верен, потери должны быть почти нулевыми, а получилось `nan`. Виновато слагаемое $0 \cdot \ln 0$: в
# компьютере это $0 \cdot (-\infty)$. Вторая беда: $e^{800}$ не помещается во float, и $\infty / \infty$ тоже даёт
# `nan`.
#
# Лекарство одно: не брать экспоненту больших положительных чисел и не брать логарифм от округлённого $a$. Подставим
# $a = \sigma(z)$ в потери:
#
# $$L = \ln\left(1 + e^{-z}\right) \text{ при } y = 1, \qquad L = \ln\left(1 + e^{z}\right) \text{ при } y = 0.$$
# %% [markdown] lang="en"
# The neuron's answer is right and the loss should be almost zero, but it came out as `nan`. The culprit is the term
# $0 \cdot \ln 0$: in a computer this is $0 \cdot (-\infty)$. The other trouble: $e^{800}$ does not fit into a float,
# and $\infty / \infty$ is `nan` too.
#
# There is one remedy: never take the exponential of a large positive number, nor the logarithm of a rounded $a$.
# Substitute $a = \sigma(z)$ into the loss:
#
# $$L = \ln\left(1 + e^{-z}\right) \text{ if } y = 1, \qquad L = \ln\left(1 + e^{z}\right) \text{ if } y = 0.$$

# %% [markdown] lang="ru" id="exercise-stable"
# **Упражнение 5.** Напишите потери прямо через логит так, чтобы они были верны для любых $z$. Подсказка:
# $\ln(1 + e^{t}) = \max(t, 0) + \ln(1 + e^{-|t|})$, а для $\ln(1 + s)$ есть `np.log1p`.
#
# <details><summary>Ответ</summary>
# Пусть t = −z при y = 1 и t = z при y = 0, то есть t = (1 − 2y)·z. Тогда<br>
# <code>t = (1 - 2 * y) * z</code><br>
# <code>return np.maximum(t, 0) + np.log1p(np.exp(-np.abs(t)))</code><br>
# То же самое делает <code>np.logaddexp(0, t)</code>.
# </details>
# %% [markdown] lang="en"
# **Exercise 5.** Write the loss directly in terms of the logit, so that it is right for every $z$. Hint:
# $\ln(1 + e^{t}) = \max(t, 0) + \ln(1 + e^{-|t|})$, and for $\ln(1 + s)$ there is `np.log1p`.
#
# <details><summary>Answer</summary>
# Let t = −z if y = 1 and t = z if y = 0, that is, t = (1 − 2y)·z. Then<br>
# <code>t = (1 - 2 * y) * z</code><br>
# <code>return np.maximum(t, 0) + np.log1p(np.exp(-np.abs(t)))</code><br>
# <code>np.logaddexp(0, t)</code> does the same.
# </details>

# %% id="answer-stable"
def loss_from_logit(z, y):
    return None   # ru: ваш код  # en: your code


check.loss_from_logit(loss_from_logit)

# %% [markdown] lang="ru" id="pictures"
# ## 10. Картинка — это вектор
#
# До сих пор признаков было два. Формулы верны для любого их числа. Возьмём картинки стола: на одних есть коробка, на
# других нет. Это не фотографии: картинки нарисовала программа.
# %% [markdown] lang="en"
# ## 10. A picture is a vector
#
# So far we have had two features. The formulas hold for any number of them. Let us take pictures of a table: some show
# a box, others do not. They are not photographs: a program drew them.

# %% id="load-boxes"
images, has_box = boxes.make_boxes(200, scene="table", split="train", size=32)
test_images, test_has_box = boxes.make_boxes(100, scene="table", split="test", size=32)
titles = [say(ru="коробка", en="box") if label else "–" for label in has_box[:12]]
plots.pictures(images[:12], titles, columns=6);

# %% [markdown] lang="ru" id="flatten"
# Картинка $32 \times 32$ — это 1024 числа от 0 (чёрный) до 1 (белый). Вытянем их, строка за строкой, в один столбец. Из
# $m$ картинок получится матрица $X$ формы $(1024, m)$. На рисунке то же для картинок $3 \times 3$.
# %% [markdown] lang="en"
# A picture of $32 \times 32$ pixels is 1024 numbers from 0 (black) to 1 (white). We lay its rows end to end to make one
# column. From $m$ pictures we get a matrix $X$ of shape $(1024, m)$. The figure shows the same for pictures of
# $3 \times 3$ pixels.

# %% id="flatten-figure"
from dl101.figures.hw1 import pictures_as_columns

pictures_as_columns();

# %% id="train-boxes"
def as_columns(images):
    return images.reshape(len(images), -1).T


X, Y = as_columns(images), has_box.reshape(1, -1)
w, b, history = logistic_regression.train(X, Y, learning_rate=0.05, steps=500)
print(X.shape, Y.shape, w.shape)
assert np.array_equal(X[:, 5].reshape(32, 32), images[5])

# %% id="boxes-accuracy"
def accuracy(X, Y):
    return np.mean(logistic_regression.predict(w, b, X) == Y)


train_accuracy = accuracy(X, Y)
test_accuracy = accuracy(as_columns(test_images), test_has_box.reshape(1, -1))
figure, ax = plots.subplots("half")
plots.cost_curve(ax, history)
ax.set_title(say(ru=f"верно: обучение {100 * train_accuracy:.0f} %, новые {100 * test_accuracy:.0f} %",
                 en=f"right: training {train_accuracy:.0%}, new {test_accuracy:.0%}"))
assert train_accuracy > test_accuracy > 0.55

# %% [markdown] lang="ru" id="boxes-read"
# Коробка есть ровно на половине картинок, так что угадывание дало бы 50 %. Один нейрон отвечает заметно лучше. На новых
# картинках он ошибается чаще, чем на *обучающей выборке*, на тех картинках, по которым учился. Весов 1024, а примеров
# всего 200, и часть выученного — случайные особенности этих двухсот картинок. Это называется *переобучением*.
# %% [markdown] lang="en"
# Exactly half of the pictures show a box, so guessing would give 50%. One neuron does clearly better. On new pictures
# it is wrong more often than on the *training set*, the pictures it learned from. There are 1024 weights but only 200
# examples, so part of what it learned is accidental features of these two hundred pictures. This is called
# *overfitting*.

# %% [markdown] lang="ru" id="predict-weights"
# **Предскажите, потом запустите.** Весов столько же, сколько пикселей: их можно сложить обратно в картинку. Что на ней
# будет: коробка, край стола, шум? Где веса положительны?
# %% [markdown] lang="en"
# **Predict, then run.** There are as many weights as pixels, so they can be folded back into a picture. What will it
# show: a box, the edge of the table, noise? Where are the weights positive?

# %% id="guess-weights"
my_guess = None   # ru: ваш ответ до запуска  # en: your answer before the run

# %% id="weights-figure"
check.reveal(my_guess)
figure, (left, right) = plots.subplots("wide", 1, 2)
plots.weight_picture(left, w, (32, 32), title=say(ru="веса", en="weights"))
difference = images[has_box == 1].mean(axis=0) - images[has_box == 0].mean(axis=0)
plots.weight_picture(right, difference, (32, 32), title=say(ru="с коробкой − без неё", en="with box − without"))
assert np.corrcoef(w.ravel(), difference.ravel())[0, 1] > 0.2

# %% [markdown] lang="ru" id="weights-read"
# Там, где вес оранжевый, светлый пиксель — довод за коробку; там, где синий, — против. Справа разность средних
# картинок: оранжевое — места, где бывает коробка. Заметен и дальний край стола: тёмную полосу вдоль него закрывают
# только высокие предметы. Слева то, что выучил нейрон: те же места, но сквозь шум. Двести картинок — мало для 1024
# весов.
#
# Вот предел одного нейрона: он смотрит на каждый пиксель отдельно и не знает, что такое край или угол. Для этого нужны
# слои.
# %% [markdown] lang="en"
# Where a weight is orange, a bright pixel is evidence for a box; where it is blue, against one. On the right is the
# difference of the mean pictures: orange marks the places where a box may stand. The far edge of the table is visible,
# too: only tall objects hide the dark strip along it. On the left is what the neuron learned: the same places, seen
# through noise. Two hundred pictures are few for 1024 weights.
#
# This is the limit of one neuron: it looks at each pixel alone and does not know what an edge or a corner is. For that
# we need layers.

# %% [markdown] lang="ru" id="recap"
# ## Итог
#
# - Выход нейрона с сигмоидой — вероятность; $z$ — логарифм шансов; граница при пороге ½ — прямая $z = 0$.
# - Наибольшее правдоподобие и наименьшая кросс-энтропия — одно и то же.
# - Градиент — ошибка, умноженная на вход, в среднем по примерам. Проверить его можно центральной разностью.
# - Обучение начинается с $\ln 2$ и в выпуклой чаше не застревает. Годится ли скорость обучения, видно по кривой потерь.
# - На разделимых данных веса растут без конца; на остальных останавливаются.
# - Потери вычисляют через логит: так они конечны при любых $z$.
# %% [markdown] lang="en"
# ## Recap
#
# - The output of a neuron with a sigmoid is a probability; $z$ is the logarithm of the odds; with the threshold ½ the
#   boundary is the line $z = 0$.
# - Maximum likelihood and minimum cross-entropy are the same thing.
# - The gradient is the error times the input, averaged over the examples. A central difference checks it.
# - Training starts at $\ln 2$ and cannot get stuck in a convex bowl. The loss curve shows whether the learning rate is
#   right.
# - On separable data the weights grow without limit; on other data they come to rest.
# - The loss is computed from the logit, which keeps it finite for every $z$.

# %% [markdown] lang="ru" id="glossary"
# ## Словарь
#
# | по-русски | по-английски | что это |
# |---|---|---|
# | признак | feature | одно из чисел, которыми описан пример |
# | смещение | bias | $b$, вес входа, всегда равного 1 |
# | логистическая регрессия | logistic regression | нейрон с сигмоидой, обученный по кросс-энтропии |
# | шансы | odds | $a / (1 - a)$ |
# | логит | logit | логарифм шансов, $z$ |
# | порог | threshold | вероятность, начиная с которой ответ — «класс 1» |
# | правдоподобие | likelihood | вероятность всех меток при данных весах |
# | кросс-энтропия | cross-entropy, log-loss | минус логарифм правдоподобия, делённый на $m$ |
# | потери, стоимость | loss, cost | $L$ на одном примере и среднее $J$ |
# | прямой и обратный проход | forward and backward pass | вычисление выхода по входу; вычисление градиента |
# | градиентный спуск | gradient descent | шаги против градиента |
# | скорость обучения | learning rate | $\alpha$, множитель при градиенте в шаге |
# | выпуклая функция | convex function | график не выше своих хорд |
# | линейно разделимые | linearly separable | прямая делит классы без ошибок |
# | центральная разность | central difference | приближение производной, проверка градиента |
# | обучающая выборка | training set | примеры, по которым учатся |
# | переобучение | overfitting | на новых примерах модель ошибается чаще, чем на обучающих |
# %% [markdown] lang="en"
# ## Glossary
#
# | English | Russian | what it is |
# |---|---|---|
# | feature | признак | one of the numbers that describe an example |
# | bias | смещение | $b$, the weight of an input that is always 1 |
# | logistic regression | логистическая регрессия | a neuron with a sigmoid, trained by cross-entropy |
# | odds | шансы | $a / (1 - a)$ |
# | logit | логит | the logarithm of the odds, $z$ |
# | threshold | порог | the probability at which the answer becomes “class 1” |
# | likelihood | правдоподобие | the probability of all labels for given weights |
# | cross-entropy, log-loss | кросс-энтропия | minus the logarithm of the likelihood, divided by $m$ |
# | loss, cost | потери, стоимость | $L$ on one example, and the mean $J$ |
# | forward and backward pass | прямой и обратный проход | computing the output from the input; computing the gradient |
# | gradient descent | градиентный спуск | steps against the gradient |
# | learning rate | скорость обучения | $\alpha$, the factor that multiplies the gradient in a step |
# | convex function | выпуклая функция | its graph is never above its chords |
# | linearly separable | линейно разделимые | a line separates the classes without a mistake |
# | central difference | центральная разность | an approximation to a derivative, used to check the gradient |
# | training set | обучающая выборка | the examples that a model learns from |
# | overfitting | переобучение | more mistakes on new examples than on the training set |

# %% [markdown] lang="ru" id="next"
# **Дальше.** В [домашнем задании 1](../../assignments/ru/hw1_logistic_regression/hw1_logistic_regression.ipynb) вы
# напишете всё это сами, обучите нейрон на 600 картинках, а потом покажете ему свои фотографии. В
# [лекции 04](04_activations.ipynb) на место сигмоиды встанут другие функции активации.
# %% [markdown] lang="en"
# **Next.** In [homework 1](../../assignments/en/hw1_logistic_regression/hw1_logistic_regression.ipynb) you will write
# all of this yourself, train the neuron on 600 pictures, and then show it photographs of your own. In
# [lecture 04](04_activations.ipynb) other activation functions will take the place of the sigmoid.
