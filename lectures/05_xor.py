# %% id="setup" setup="lecture"

# %% [markdown] lang="ru" id="title"
# # Одной прямой мало
#
# *Лекция 05. AND, OR, XOR.*
#
# Один нейрон проводит одну прямую. Есть задача из четырёх точек, которую он не решит никогда. Поставьте перед ним ещё
# два нейрона, и задача решается. На ней видно, зачем сети скрытый слой и почему обучать его труднее, чем один нейрон.
#
# После лекции вы сможете:
#
# - подобрать веса нейрона для AND, OR, NAND и сказать, каков зазор;
# - доказать, что для XOR прямой нет;
# - собрать любой вентиль с помощью двух скрытых нейронов;
# - увидеть, что скрытый слой делает с точками;
# - по величине потерь понять, где застряло обучение.
#
# Понадобятся нейрон (лекция 02), кросс-энтропия (03) и функции активации (04). Лекция займёт около часа.
# %% [markdown] lang="en"
# # One line is not enough
#
# *Lecture 05. AND, OR, XOR.*
#
# One neuron draws one line. There is a task with only four points that it will never solve. Put two more neurons in
# front of it, and the task is solved. It shows what a hidden layer is for, and why it is hard to train.
#
# After this lecture you can:
#
# - choose weights for AND, OR and NAND by hand;
# - prove that no line does XOR;
# - build any gate from two hidden neurons;
# - see what a hidden layer does;
# - tell from the loss where training got stuck.
#
# You need the neuron (lecture 02), cross-entropy (03) and activation functions (04). The lecture takes about an hour.

# %% id="imports"
import itertools

import numpy as np

from dl101 import activations, interactives, many_starts, plots, two_layer
from dl101.activations import heaviside, sigmoid
from dl101.check import lecture05 as check
from dl101.figures import lecture05 as figures
from dl101.gates import GATES, is_separable

plots.use_style()

# %% [markdown] lang="ru" id="tables"
# ## 1. Четыре строки
#
# *Логический вентиль* получает нули и единицы и выдаёт ноль или единицу. У вентиля с двумя входами четыре возможных
# входа, поэтому он весь помещается в таблицу из четырёх строк — *таблицу истинности*.
#
# AND («и») отвечает 1, когда единице равны оба входа; OR («или») — когда хотя бы один; XOR («исключающее или») — когда
# ровно один.
#
# Для нас это задача классификации: четыре примера, два признака, два класса. Примеры стоят в строках $X$.
# %% [markdown] lang="en"
# ## 1. Four rows
#
# A *logic gate* takes zeros and ones and gives a zero or a one. A gate with two inputs has four possible inputs, so a
# table of four rows, its *truth table*, describes it completely.
#
# AND answers 1 when both inputs are 1, OR when at least one is, and XOR, “exclusive or”, when exactly one is.
#
# For us this is a classification task: four examples, two features, two classes. The examples are the rows of $X$.

# %% id="rows"
X = np.array([[0, 0], [0, 1], [1, 0], [1, 1]])
AND, OR, XOR = GATES["AND"], GATES["OR"], GATES["XOR"]
print(" x1 x2   AND OR XOR")
for x, *outputs in zip(X, AND, OR, XOR):
    print(" {}  {}     {}   {}   {}".format(*x, *outputs))

assert np.array_equal(XOR, X.sum(axis=1) % 2) and np.array_equal(XOR, OR - AND)

# %% [markdown] lang="ru" id="square"
# Четыре входа — четыре угла квадрата. Нарисуем ответы прямо в углах.
# %% [markdown] lang="en"
# The four inputs are the four corners of a square. Let us draw the answers at the corners themselves.

# %% id="tables-figure"
figures.truth_tables();

# %% [markdown] lang="ru" id="slides"
# ## 2. Прямая, которая задела угол
#
# Нейрон из лекции 02 считает $z = w_1 x_1 + w_2 x_2 + b$ и отвечает $H(z)$, где $H$ — ступенька Хевисайда: 1 при
# $z > 0$, 0 при $z < 0$. На слайдах, из которых вырос курс, $H(0) = \frac12$. Там же даны веса: $w_1 = w_2 = 1$ и
#
# - для AND прямая $-2 + x_1 + x_2 = 0$;
# - для OR прямая $-1 + x_1 + x_2 = 0$.
#
# **Предскажите, потом запустите.** Что ответит нейрон AND со слайда на входе $(1, 1)$?
# %% [markdown] lang="en"
# ## 2. The line that touched a corner
#
# The neuron of lecture 02 computes $z = w_1 x_1 + w_2 x_2 + b$ and answers $H(z)$, where $H$ is the Heaviside step: 1
# for $z > 0$, 0 for $z < 0$. On the slides this course grew from, $H(0) = \frac12$. They also give weights:
# $w_1 = w_2 = 1$ and
#
# - for AND the line $-2 + x_1 + x_2 = 0$;
# - for OR the line $-1 + x_1 + x_2 = 0$.
#
# **Predict, then run.** What does the AND neuron of the slide answer for the input $(1, 1)$?

# %% id="guess-corner"
my_guess = None   # ru: ваш ответ до запуска  # en: your answer before the run

# %% id="corner"
def neuron(x, w, b, at_zero=0.5):
    return heaviside(x @ np.array(w) + b, at_zero)


check.reveal(my_guess, float(neuron(X[3], (1, 1), -2)))
for at_zero in (0, 0.5, 1):
    answers_and, answers_or = neuron(X, (1, 1), -2, at_zero), neuron(X, (1, 1), -1, at_zero)
    print(f"H(0) = {at_zero:3}   AND: {answers_and}   OR: {answers_or}")

# %% [markdown] lang="ru" id="corner-read"
# Ни да, ни нет: угол $(1, 1)$ лежит на самой прямой. Прямая для OR проходит сразу через два угла. При $H(0) = 0$
# AND отвечает 0 на всё, а OR теряет два верных ответа. Таблицы сходятся только при $H(0) = 1$.
#
# Значение функции в одной точке — соглашение, и соглашения бывают разные. На тех же слайдах $H(0) = \frac12$, а
# производная ReLU названа той же буквой $H$ и в нуле равна 1. В PyTorch она в нуле равна 0. Ответ сети не должен
# зависеть от таких мелочей: прямая должна идти между углами. С сигмоидой вместо ступеньки в углу $(1, 1)$ выйдет та же
# ½.
# %% [markdown] lang="en"
# Neither yes nor no: the corner $(1, 1)$ is on the line itself. The line for OR passes through two corners at once.
# With $H(0) = 0$ the AND neuron answers 0 to everything, and OR gets two answers wrong. The tables come out right only
# with $H(0) = 1$.
#
# The value of a function at one point is a convention, and conventions differ. On the same slides $H(0) = \frac12$, but
# the derivative of ReLU is also called $H$ and equals 1 at zero. In PyTorch it is 0 there. The answer of a network
# should not depend on such a detail: the line should run between the corners. A sigmoid instead of the step gives the
# same ½ at the corner $(1, 1)$.

# %% id="corner-facts"
def right(a, outputs):                     # ru: сколько строк верны  # en: how many rows are right
    return int(np.sum(a == outputs))


assert [right(neuron(X, (1, 1), -2, h), AND) for h in (0, 0.5, 1)] == [3, 3, 4]
assert [right(neuron(X, (1, 1), -1, h), OR) for h in (0, 0.5, 1)] == [2, 2, 4]
assert sigmoid(X[3] @ (1, 1) - 2) == 0.5
assert activations.relu_derivative(0.0) == 0            # ru: как в PyTorch  # en: as in PyTorch
for h in (0, 0.5, 1):                                   # ru: прямые между углами  # en: lines between the corners
    assert right(neuron(X, (1, 1), -1.5, h), AND) == right(neuron(X, (1, 1), -0.5, h), OR) == 4

# %% id="slide-lines"
figures.slide_lines();

# %% [markdown] lang="ru" id="margin"
# Красный пунктир — прямые слайдов. Сплошные, $-1{,}5 + x_1 + x_2 = 0$ и $-0{,}5 + x_1 + x_2 = 0$, углов не задевают.
#
# Напомним: *зазор* — расстояние от прямой до ближайшего угла, а расстояние от точки $x$ до прямой равно $|w_1 x_1 + w_2
# x_2 + b| \,/\, \lVert w \rVert$. У сплошных прямых зазор $0{,}5 / \sqrt 2 \approx 0{,}354$, у прямых слайдов он равен
# нулю. Чем больше зазор, тем больше шума на входе стерпит нейрон.
# %% [markdown] lang="en"
# The red dashes are the lines of the slides. The solid ones, $-1.5 + x_1 + x_2 = 0$ and $-0.5 + x_1 + x_2 = 0$, touch
# no corner.
#
# The distance from a line to the nearest corner is its *margin*. The distance of a point $x$ from the line is
# $|w_1 x_1 + w_2 x_2 + b| \,/\, \lVert w \rVert$. The solid lines have the margin $0.5 / \sqrt 2 \approx 0.354$; for
# the lines of the slides it is zero. The larger the margin, the more noise in its inputs the neuron tolerates.

# %% [markdown] lang="ru" id="exercise-gates"
# **Упражнение 1.** Подберите руками веса для AND, OR и NAND (отрицание AND: 0 только при двух единицах). Годится любая
# прямая, которая делит углы верно и не задевает их. Веса слайдов проверка не примет: попробуйте, что она скажет.
#
# <details><summary>Ответ</summary>
# Например: AND: w = (1, 1), b = −1,5. OR: w = (1, 1), b = −0,5. NAND — это AND, у которого сменили все знаки:
# w = (−1, −1), b = 1,5.
# </details>
# %% [markdown] lang="en"
# **Exercise 1.** Choose by hand weights for AND, OR and NAND (the negation of AND: 0 only for two ones). Any line will
# do that separates the corners correctly and touches none of them. The check does not accept the weights of the slides:
# try them and see what it says.
#
# <details><summary>Answer</summary>
# For instance, AND: w = (1, 1), b = −1.5. OR: w = (1, 1), b = −0.5. NAND is AND with all signs changed: w = (−1, −1),
# b = 1.5.
# </details>

# %% id="answer-gates"
w_and, b_and = None, None     # ru: например, (1, 2), -0.3  # en: such as (1, 2), -0.3
w_or, b_or = None, None
w_nand, b_nand = None, None
check.gate("AND", w_and, b_and)
check.gate("OR", w_or, b_or)
check.gate("NAND", w_nand, b_nand)

# %% [markdown] lang="ru" id="xor-search"
# ## 3. XOR: прямой нет
#
# **Предскажите, потом запустите.** Переберём много прямых и для каждой посчитаем, в скольких строках XOR её ответ
# верен. Сколько верных строк у лучшей?
# %% [markdown] lang="en"
# ## 3. XOR: there is no line
#
# **Predict, then run.** Let us try many lines and count how many rows of XOR each gets right. How many will the best
# one get?

# %% id="guess-best"
my_guess = None   # ru: ваш ответ до запуска  # en: your answer before the run

# %% id="best-line"
steps = np.linspace(-3, 3, 61)
w1, w2, b = np.meshgrid(steps, steps, steps)
z = X[:, :1] * w1.ravel() + X[:, 1:] * w2.ravel() + b.ravel()    # (4, 226981)
rows_right = ((z > 0) == XOR[:, None]).sum(axis=0)
check.reveal(my_guess, int(rows_right.max()))
assert rows_right.max() == 3

# %% [markdown] lang="ru" id="search-is-no-proof"
# Три из четырёх: ни одна из 226 981 тройки весов не дала больше. Но перебор — не доказательство: вдруг нужная прямая
# прячется между узлами сетки? Докажем, что её нет.
#
# Пусть $z_{00}, z_{01}, z_{10}, z_{11}$ — суммы, которые нейрон получает в четырёх углах. Ответ 1 означает $z > 0$,
# ответ 0 означает $z \le 0$. Тогда $z_{00} = b$, $\; z_{01} = w_2 + b$, $\; z_{10} = w_1 + b$, $\; z_{11} = w_1 + w_2 +
# b$.
#
# Сложим углы по диагоналям. Дальше — вы.
# %% [markdown] lang="en"
# Three out of four: none of the 226,981 triples of weights did better. But a search is not a proof: what if the right
# line hides between the points of our grid? Let us prove that there is none.
#
# Let $z_{00}, z_{01}, z_{10}, z_{11}$ be the sums at the four corners. The answer 1 means $z > 0$, the answer 0 means
# $z \le 0$. Then $z_{00} = b$, $\; z_{01} = w_2 + b$, $\; z_{10} = w_1 + b$, $\; z_{11} = w_1 + w_2 + b$.
#
# Add the sums along each diagonal. Now it is your turn.

# %% [markdown] lang="ru" id="exercise-proof"
# **Упражнение 2.** Закончите доказательство. Чему равны $z_{00} + z_{11}$ и $z_{01} + z_{10}$? Впишите, на сколько
# умножаются $w_1$, $w_2$ и $b$. Потом посмотрите в таблицу XOR: какой знак, "<", "=" или ">", она требует поставить
# между первой суммой и второй?
#
# <details><summary>Ответ</summary>
# Обе суммы равны w₁ + w₂ + 2b, то есть [1, 1, 2]. По таблице z₀₀ ≤ 0 и z₁₁ ≤ 0, значит, первая сумма не больше нуля;
# z₀₁ > 0 и z₁₀ > 0, значит, вторая больше нуля. Нужен знак "<" между равными числами: таких весов нет.
# </details>
# %% [markdown] lang="en"
# **Exercise 2.** Finish the proof. What are $z_{00} + z_{11}$ and $z_{01} + z_{10}$? Enter the coefficients of $w_1$,
# $w_2$ and $b$. Then look at the table of XOR: which sign, "<", "=" or ">", does it require between the first sum and
# the second?
#
# <details><summary>Answer</summary>
# Both sums are w₁ + w₂ + 2b, that is, [1, 1, 2]. By the table, z₀₀ ≤ 0 and z₁₁ ≤ 0, so the first sum is at most zero;
# z₀₁ > 0 and z₁₀ > 0, so the second is above zero. The sign "<" would have to stand between equal numbers: no weights
# can do that.
# </details>

# %% id="answer-proof"
sum_00_11 = [None, None, None]   # w1, w2, b
sum_01_10 = [None, None, None]   # w1, w2, b
sign = None                      # "<", "=", ">"
check.sums(sum_00_11, sum_01_10)
check.demanded(sign)

# %% [markdown] lang="ru" id="diagonals"
# То же самое на рисунке. Соединим углы одного класса. Если прямая оставляет оба конца отрезка по одну сторону, то и
# весь отрезок там же. Но отрезки пересекаются: точка $(\frac12, \frac12)$ должна была бы лежать по обе стороны сразу.
#
# Классы, которые прямая делит без ошибок, называются *линейно разделимыми*. XOR линейно неразделим.
# %% [markdown] lang="en"
# Here is the same argument in a picture. Join the corners of each class. If a line leaves both ends of a segment on one
# side, the whole segment is on that side. But the segments cross: the point $(\frac12, \frac12)$ would have to be on
# both sides at once.
#
# Classes that a line separates without a mistake are called *linearly separable*. XOR is not linearly separable.

# %% id="diagonals-figure"
figures.diagonals();

# %% [markdown] lang="ru" id="logistic-xor"
# Может быть, обучение найдёт хотя бы прямую с тремя верными ответами? Возьмём нейрон лекции 03 и его потери $J$.
# Градиент при нулевых весах — среднее от $(a - y)\,x$, где $a = \frac12$.
# %% [markdown] lang="en"
# Will training at least find a line with three right answers? We take the neuron of lecture 03 and its loss $J$. The
# gradient at zero weights is the mean of $(a - y)\,x$ with $a = \frac12$.

# %% id="logistic-xor-gradient"
a = np.full(4, 0.5)
print("dw =", (a - XOR) @ X / 4, "  db =", np.mean(a - XOR), f"  J = {np.log(2):.4f}")
assert np.all((a - XOR) @ X == 0) and np.mean(a - XOR) == 0

# %% [markdown] lang="ru" id="logistic-xor-read"
# Градиент равен нулю, а $J$ выпукла. Значит, нулевые веса и есть точка её минимума: обученный нейрон отвечает ½ на всё,
# и $J = \ln 2$. Прямые с тремя верными ответами есть, но уверенная ошибка в четвёртом обходится дороже, чем сомнение во
# всех.
# %% [markdown] lang="en"
# The gradient is zero, and $J$ is convex. So zeros are its minimum: the trained neuron answers ½ to everything, and
# $J = \ln 2$. There are lines with three right answers, but a confident mistake in the fourth row costs more than doubt
# in all four.

# %% [markdown] lang="ru" id="history"
# ### Что было в 1969 году
#
# В 1969 году Марвин Минский и Сеймур Пейперт издали книгу «Персептроны» о том, чего не могут машины с одним слоем
# обучаемых весов. XOR — простейший случай. Они взяли задачи крупнее: чётность (XOR многих входов) и связность фигуры
# на сетчатке. Доказанное ими верно и сейчас: для XOR нужен скрытый слой.
# %% [markdown] lang="en"
# ### What happened in 1969
#
# In 1969 Marvin Minsky and Seymour Papert published *Perceptrons*, a book on what machines with one layer of trainable
# weights cannot do. XOR is the simplest case. They studied larger tasks: parity, which is the XOR of many inputs, and
# whether a figure on the retina is connected. What they proved still holds: XOR needs a hidden layer.

# %% [markdown] lang="ru" id="history-training"
# Часто добавляют: «а многослойные сети тогда обучать не умели». Это неточно. Ивахненко и Лапа в 1965 году обучали их
# слой за слоем. Амари в 1967 году описал стохастический градиентный спуск для таких сетей. Его студент Сайто испытал
# метод на сети из пяти слоёв, из которых обучались два ([обзор Шмидхубера](https://arxiv.org/abs/2212.11279)).
#
# Общеизвестным обучение многослойных сетей стало в 1986 году, с обратным распространением ошибки. О нём лекция 09.
# %% [markdown] lang="en"
# It is often added that “nobody could train multilayer networks then”. That is not quite true. Ivakhnenko and Lapa
# trained them layer by layer in 1965. Amari described stochastic gradient descent for such networks in 1967, and his
# student Saito tried it on a network of five layers, two of which learned
# ([Schmidhuber's survey](https://arxiv.org/abs/2212.11279)).
#
# The training of multilayer networks became common knowledge in 1986, with backpropagation. It is the subject of
# lecture 09.

# %% [markdown] lang="ru" id="sixteen"
# ## 4. Шестнадцать вентилей
#
# В таблице четыре ответа, каждый 0 или 1, поэтому вентилей с двумя входами всего $2^4 = 16$. Сколько из них
# линейно разделимы?
#
# Поищем прямые правилом персептрона из лекции 02: где ответ неверен, прибавить к весам $y\,x$ и к смещению $y$, где
# $y = \pm 1$. Если прямая есть, правило её найдёт. Ячейка ниже ведёт поиск сразу для всех таблиц с $n$ входами.
# %% [markdown] lang="en"
# ## 4. Sixteen gates
#
# A table holds four answers, each 0 or 1, so there are $2^4 = 16$ gates with two inputs. How many of them are linearly
# separable?
#
# Let us look for lines with the perceptron rule of lecture 02: where the answer is wrong, add $y\,x$ to the weights and
# $y$ to the bias, with $y = \pm 1$. If there is a line, the rule will find it. The cell below handles all tables with
# $n$ inputs at once.

# %% id="perceptron"
def tables_with_a_line(n, epochs=50):
    inputs = np.array(list(itertools.product((0, 1), repeat=n)))
    Y = 2 * np.array(list(itertools.product((0, 1), repeat=2**n))) - 1    # (2**2**n, 2**n)
    w, b = np.zeros((len(Y), n)), np.zeros(len(Y))
    for _ in range(epochs):
        for x, y in zip(inputs, Y.T):
            wrong = y * (w @ x + b) <= 0
            w[wrong] += np.outer(y[wrong], x)
            b[wrong] += y[wrong]
    return np.all(Y * (w @ inputs.T + b[:, None]) > 0, axis=1)

# %% [markdown] lang="ru" id="predict-sixteen"
# **Предскажите, потом запустите.** Для скольких таблиц из 16 персептрон найдёт прямую?
# %% [markdown] lang="en"
# **Predict, then run.** For how many of the 16 tables will the perceptron find a line?

# %% id="guess-sixteen"
my_guess = None   # ru: ваш ответ до запуска  # en: your answer before the run

# %% id="sixteen-found"
found = tables_with_a_line(2)
check.reveal(my_guess, int(found.sum()))
print(", ".join(GATES))
assert found.sum() == 14 and len(GATES) == 16

# %% [markdown] lang="ru" id="exercise-sixteen"
# **Упражнение 3.** Для каких вентилей прямой нет? Впишите их имена из списка выше. Нарисуйте четыре угла на бумаге:
# какие ответы должны стоять в них, чтобы диагонали снова пересеклись?
#
# <details><summary>Ответ</summary>
# XOR и XNOR: единицы стоят на одной диагонали, нули на другой. Для XOR вы это доказали, а XNOR — его отрицание: прямая
# для XNOR с обратными знаками была бы прямой для XOR.
# </details>
# %% [markdown] lang="en"
# **Exercise 3.** Which gates have no line? Enter their names from the list above. Draw the four corners on paper: which
# answers must stand there for the diagonals to cross again?
#
# <details><summary>Answer</summary>
# XOR and XNOR: the ones are on one diagonal, the zeros on the other. You have proved it for XOR, and XNOR is its
# negation: a line for XNOR with all signs changed would be a line for XOR.
# </details>

# %% id="answer-sixteen"
no_line = None   # ru: список имён  # en: a list of names
check.not_separable(no_line)

# %% [markdown] lang="ru" id="sixteen-honest"
# Обратите внимание, что здесь доказано. Для 14 таблиц прямые предъявлены. Для двух персептрон ничего не нашёл, но
# молчание алгоритма не доказательство: может быть, ему не хватило шагов. Доказательство — упражнение 2 и рисунок с
# диагоналями. На рисунке ниже — прямые с наибольшим зазором; красная рамка значит, что прямой нет.
# %% [markdown] lang="en"
# Note what has been proved here. For 14 tables we have lines to show. For two the perceptron found nothing, but that is
# no proof: perhaps it needed more steps. The proof is exercise 2 and the picture of the diagonals. The figure below
# shows the lines with the largest margin; a red frame means that there is no line.

# %% id="sixteen-figure"
figures.all_gates()
assert [name for name, outputs in GATES.items() if not is_separable(outputs)] == \
    [name for name, line in zip(GATES, found) if not line]

# %% [markdown] lang="ru" id="three-inputs"
# 14 из 16 — почти все. Может быть, XOR — редкое исключение? Посмотрим на три входа: там $2^8 = 256$ таблиц и плоскость
# вместо прямой.
# %% [markdown] lang="en"
# Fourteen out of 16 is almost all. So is XOR a rare exception? Let us look at three inputs: there are $2^8 = 256$
# tables, and a plane takes the place of the line.

# %% id="three-inputs-found"
found_3 = tables_with_a_line(3).sum()
print(f"{found.mean():.1%}  {found_3 / 256:.1%}  {1882 / 65536:.1%}")
assert found_3 == 104

# %% [markdown] lang="ru" id="three-inputs-read"
# Из 256 таблиц разделимы 104, а при четырёх входах — 1882 из 65 536 ([последовательность
# A000609](https://oeis.org/A000609)). Доля быстро падает: 87,5 %, 40,6 %, 2,9 %. Исключение — не XOR, а те таблицы, с
# которыми один нейрон справляется.
# %% [markdown] lang="en"
# Of the 256 tables, 104 are separable; with four inputs it is 1882 out of 65,536
# ([sequence A000609](https://oeis.org/A000609)). The share falls fast: 87.5%, 40.6%, 2.9%. XOR is not the exception.
# The exceptions are the tables for which one neuron is enough.

# %% [markdown] lang="ru" id="two-lines"
# ## 5. Две прямые
#
# Одной прямой мало — возьмём две. Угол $(1, 1)$ отрежет прямая для AND, угол $(0, 0)$ — прямая для OR. XOR лежит между
# ними: «OR, но не AND».
#
# $$u_1 = H(-1{,}5 + x_1 + x_2), \qquad u_2 = H(-0{,}5 + x_1 + x_2), \qquad a = H(-0{,}5 - u_1 + u_2).$$
#
# Нейроны $u_1$ и $u_2$ называются *скрытыми*: их ответов нет ни среди входов, ни среди выходов. Вместе они образуют
# *скрытый слой*. Числа над нейронами на рисунке — смещения, на стрелках — веса.
# %% [markdown] lang="en"
# ## 5. Two lines
#
# One line is not enough, so take two. The line for AND cuts off the corner $(1, 1)$, the line for OR the corner
# $(0, 0)$. XOR lies between them: “OR, but not AND”.
#
# $$u_1 = H(-1.5 + x_1 + x_2), \qquad u_2 = H(-0.5 + x_1 + x_2), \qquad a = H(-0.5 - u_1 + u_2).$$
#
# The neurons $u_1$ and $u_2$ are called *hidden*: their answers are neither among the inputs nor among the outputs.
# Together they form a *hidden layer*. In the figure the numbers above the neurons are biases, and those on the arrows
# are weights.

# %% id="network-figure"
figures.network();

# %% [markdown] lang="ru" id="predict-points"
# **Предскажите, потом запустите.** Четыре входа переходят в четыре пары $(u_1, u_2)$. Сколько среди них разных?
# %% [markdown] lang="en"
# **Predict, then run.** The four inputs turn into four pairs $(u_1, u_2)$. How many of them are different?

# %% id="guess-points"
my_guess = None   # ru: ваш ответ до запуска  # en: your answer before the run

# %% id="xor-network"
W, b = np.array([[1, 1], [1, 1]]), np.array([-1.5, -0.5])    # ru: строка — нейрон  # en: a row is a neuron
v, c = np.array([-1, 1]), -0.5
U = heaviside(X @ W.T + b)                                   # (4, 2)
a = heaviside(U @ v + c)                                     # (4,)
check.reveal(my_guess, len(np.unique(U, axis=0)))
for x, u, answer in zip(X, U, a):
    print(x, "->", u, "->", answer)
assert np.array_equal(a, XOR)

# %% id="spaces-figure"
figures.input_and_hidden(W, b, v, c);

# %% [markdown] lang="ru" id="spaces-read"
# Слева плоскость входов: две скрытые прямые вырезают полосу. Справа те же четыре угла, но по осям отложены ответы
# скрытых нейронов. Углы $(0, 1)$ и $(1, 0)$ попали в одну точку, и теперь классы делит одна прямая:
# $-0{,}5 - u_1 + u_2 = 0$.
#
# В этом весь смысл скрытого слоя. Он не отвечает на вопрос, а переставляет точки так, чтобы на вопрос могла ответить
# одна прямая. Числа $u_1$ и $u_2$ — новые признаки. Здесь их придумали мы; обученная сеть находит свои сама.
# %% [markdown] lang="en"
# On the left is the plane of the inputs, where the two hidden lines cut out a strip. On the right are the same four
# corners, but the axes are the answers of the hidden neurons. The corners $(0, 1)$ and $(1, 0)$ have landed on one
# point, and now one line separates the classes: $-0.5 - u_1 + u_2 = 0$.
#
# This is the whole point of a hidden layer. It does not answer the question; it moves the points so that one line can
# answer it. The numbers $u_1$ and $u_2$ are new features. Here we made them up; a trained network finds its own.

# %% [markdown] lang="ru" id="exercise-xnor"
# **Упражнение 4.** Скрытый слой тот же. Подберите выходной нейрон, веса $v = (v_1, v_2)$ и смещение $c$, чтобы сеть
# стала вентилем XNOR: 1, когда входы равны.
#
# <details><summary>Ответ</summary>
# Сменить знаки у выхода XOR: v = (1, −1), c = 0,5. Подходит и многое другое: нужна любая прямая, которая отделяет точку
# (0, 1) на плоскости (u₁, u₂) от двух других.
# </details>
# %% [markdown] lang="en"
# **Exercise 4.** Keep the hidden layer. Choose the weights $v = (v_1, v_2)$ and the bias $c$ of the output neuron so
# that the network becomes the gate XNOR: 1 when the inputs are equal.
#
# <details><summary>Answer</summary>
# Change the signs in the output neuron of XOR: v = (1, −1), c = 0.5. There are many other answers: any line that
# separates the point (0, 1) of the (u₁, u₂) plane from the other two.
# </details>

# %% id="answer-xnor"
v_xnor, c_xnor = None, None   # ru: ваш ответ  # en: your answer
check.output_layer("XNOR", v_xnor, c_xnor)

# %% [markdown] lang="ru" id="sigma"
# ### Сигмоида вместо ступеньки
#
# Через ступеньку градиент не проходит: её производная равна нулю. Для обучения нужна сигмоида.
#
# **Предскажите, потом запустите.** Оставим те же веса и заменим все три $H$ на $\sigma$. Будет ли выход больше ½ ровно
# там, где XOR равен 1?
# %% [markdown] lang="en"
# ### A sigmoid instead of the step
#
# No gradient passes through a step: its derivative is zero. To train, we need a sigmoid.
#
# **Predict, then run.** Keep the weights and replace all three $H$ with $\sigma$. Will the output be above ½ exactly
# where XOR is 1?

# %% id="guess-sigma"
my_guess = None   # ru: ваш ответ до запуска  # en: your answer before the run

# %% id="sigma-network"
def smooth(k):                                    # ru: σ(k z) вместо H(z)  # en: σ(k z) in place of H(z)
    U = sigmoid(k * (X @ W.T + b))
    return sigmoid(k * (U @ v + c))


check.reveal(my_guess)
for k in (1, 2, 3, 5, 20):
    print(f"k = {k:2}  ", smooth(k).round(3))

# %% id="sigma-facts"
assert np.allclose(smooth(1), [0.424, 0.437, 0.437, 0.424], atol=5e-4)
assert right(smooth(1) > 0.5, XOR) == right(smooth(2) > 0.5, XOR) == 2
assert right(smooth(3) > 0.5, XOR) == right(smooth(20) > 0.5, XOR) == 4

# %% [markdown] lang="ru" id="sigma-read"
# Нет: все четыре выхода меньше ½. Сигмоида при $z = \pm 0{,}5$ далека от нуля и единицы, и зазор теряется. Порядок,
# впрочем, верный: 0,437 больше 0,424; не хватает размаха. Умножим веса и смещения на $k$. Прямые останутся на месте, но
# функция $\sigma(kz)$ круче. Уже при $k = 3$ верны все строки, а при $k = 20$ это почти ступенька.
#
# Запомните: прямые те же, а длина весов другая — и ответы другие.
# %% [markdown] lang="en"
# No: all four outputs are below ½. At $z = \pm 0.5$ the sigmoid is far from zero and one, and the margin is lost. The
# order is right, though: 0.437 is above 0.424. What is missing is scale. If we multiply the weights and biases by $k$,
# the lines stay where they are, but $\sigma(kz)$ comes closer to a step. At $k = 3$ all rows are already right, and
# $k = 20$ is almost a step.
#
# Remember: the same lines with longer or shorter weights give different answers.

# %% [markdown] lang="ru" id="by-hand"
# ## 6. Руками
#
# На интерактивном рисунке две скрытые прямые и прямая выхода. Плоскость входов, плоскость $(u_1, u_2)$ и таблица
# меняются вместе.
#
# 1. **Сначала предскажите:** можно ли решить XOR, если скрытые прямые перпендикулярны друг другу?
# 2. Тяните прямые, пока все четыре строки таблицы не станут верными. Следите за правой плоскостью: когда слипаются
#    углы разных классов, выход уже бессилен.
# 3. Выберите другой вентиль и соберите его.
#
# Функцией активации пока оставьте ступеньку: обучать будем в разделе 7.
# %% [markdown] lang="en"
# ## 6. By hand
#
# The interactive has two hidden lines and the output line; the plane of the inputs, the $(u_1, u_2)$ plane and the
# table are linked.
#
# 1. **Predict first:** can XOR be solved with hidden lines that are perpendicular to each other?
# 2. Drag the lines until all four rows of the table are right. Watch the plane on the right: once corners of different
#    classes coincide there, the output can do nothing about it.
# 3. Choose another gate and build it.
#
# Leave the activation a step for now: training comes in section 7.

# %% id="interactive"
lines = interactives.TwoLines(gate="XOR", W=[[1, 0], [0, 1]], b=[-0.5, -0.5], v=[1, 1], c=-0.5)
lines

# %% id="drawn"
check.drawn(lines)   # ru: запускайте, когда соберёте  # en: run it when you have built one

# %% [markdown] lang="ru" id="pairs"
# Сколько пар прямых решают XOR? Для ответов важно только, какие углы оказались по какую сторону, так что скрытый нейрон
# — это один из 14 разделимых вентилей. Переберём все пары. Точка $(u_1, u_2)$ — снова угол квадрата, поэтому и выход
# выбираем из тех же 14.
# %% [markdown] lang="en"
# How many pairs of lines solve XOR? The answers depend only on which side of a line each corner lies, so a hidden
# neuron is one of the 14 separable gates. Let us try all the pairs. The point $(u_1, u_2)$ is again a corner of the
# square, so the output is one of the same 14.

# %% id="pairs-code"
neurons = {name: outputs for name, outputs in GATES.items() if is_separable(outputs)}


def pairs_for(target):
    return [(first, second) for first, second in itertools.combinations(neurons, 2)
            if any(np.array_equal(output[2 * neurons[first] + neurons[second]], target)
                   for output in neurons.values())]


for pair in pairs_for(XOR):
    print(" + ".join(pair))
assert len(pairs_for(XOR)) == 8
assert all(len(pairs_for(target)) > 0 for target in GATES.values())    # ru: все 16  # en: all 16

# %% [markdown] lang="ru" id="pairs-read"
# Пар восемь, а по сути две: у каждого нейрона стороны можно поменять местами, отсюда $2 \times 2$ варианта. Первая —
# пара слайдов: отрезать $(0, 0)$ и $(1, 1)$. Вторая отрезает два других угла. Больше ничего не подходит: каждая прямая
# должна отрезать ровно один угол, и эти два угла лежат на одной диагонали.
#
# Перпендикулярные прямые, значит, не годятся: чтобы отрезать $(0, 0)$ или $(1, 1)$, весам нужны одинаковые знаки, а для
# двух других углов — разные.
#
# Последняя строка ячейки говорит и другое: двух скрытых нейронов хватает для каждого из 16 вентилей.
# %% [markdown] lang="en"
# There are eight pairs, but in essence only two: the sides of each neuron may be swapped, which makes $2 \times 2$ of
# each. The first is the pair on the slides: it cuts off $(0, 0)$ and $(1, 1)$. The second cuts off the other two
# corners. Nothing else will do: each line cuts off exactly one corner, both on one diagonal.
#
# So perpendicular lines are no use. To cut off $(0, 0)$ or $(1, 1)$, the two weights need equal signs, for the other
# two corners opposite ones. The dot product of two such vectors is never zero.
#
# The last line of the cell says something else: two hidden neurons are enough for each of the 16 gates.

# %% [markdown] lang="ru" id="exercise-pair"
# **Упражнение 5.** Решите XOR второй парой: отрежьте углы $(0, 1)$ и $(1, 0)$. Строка `W_pair` — веса одного нейрона.
#
# <details><summary>Ответ</summary>
# u₁ = «x₁, но не x₂», u₂ = «x₂, но не x₁», выход — их OR:<br>
# <code>W_pair = [[1, -1], [-1, 1]]; b_pair = [-0.5, -0.5]; v_pair, c_pair = [1, 1], -0.5</code>
# </details>
# %% [markdown] lang="en"
# **Exercise 5.** Solve XOR with the second pair: cut off the corners $(0, 1)$ and $(1, 0)$. A row of `W_pair` holds the
# weights of one neuron.
#
# <details><summary>Answer</summary>
# u₁ is “x₁ but not x₂”, u₂ is “x₂ but not x₁”, the output is their OR:<br>
# <code>W_pair = [[1, -1], [-1, 1]]; b_pair = [-0.5, -0.5]; v_pair, c_pair = [1, 1], -0.5</code>
# </details>

# %% id="answer-pair"
W_pair = [[None, None], [None, None]]
b_pair = [None, None]
v_pair, c_pair = [None, None], None
check.another_pair(W_pair, b_pair, v_pair, c_pair)

# %% [markdown] lang="ru" id="any-table"
# Тот же приём годится для любого числа входов. Возьмём по скрытому нейрону на каждую строку таблицы с ответом 1: он
# отрезает свой угол куба. Выход — OR. Проверим на всех 256 таблицах с тремя входами.
# %% [markdown] lang="en"
# The same trick works for any number of inputs. Take one hidden neuron for each row of the table with the answer 1: it
# cuts off its corner of the cube. The output neuron is OR. Let us test this on all 256 tables with three inputs.

# %% id="any-table-code"
def two_layers(inputs, outputs):
    rows = inputs[outputs == 1]
    U = heaviside(inputs @ (2 * rows - 1).T + 0.5 - rows.sum(axis=1))   # (m, h)
    return heaviside(U.sum(axis=1) - 0.5)


corners = np.array(list(itertools.product((0, 1), repeat=3)))           # (8, 3)
for table in itertools.product((0, 1), repeat=8):
    assert np.array_equal(two_layers(corners, np.array(table)), table)

# %% [markdown] lang="ru" id="any-function"
# Двухслойная сеть со ступеньками даёт любую таблицу, хотя на такое построение может уйти до $2^{n}$ скрытых нейронов.
#
# На слайдах дальше сказано: двухслойная сеть — «любая непрерывная функция». Точнее: сколь угодно близко *приближает*
# непрерывную функцию *на ограниченном замкнутом множестве* (Цыбенко, 1989). Это лекция 07.
# %% [markdown] lang="en"
# A two-layer network of steps can produce any table, though built this way it may take up to $2^{n}$ hidden neurons.
#
# The slides go on to say that a two-layer network is “any continuous function”. More exactly, it *approximates* a
# continuous function as closely as we like *on a closed bounded set* (Cybenko, 1989). That is the subject of lecture
# 07.

# %% [markdown] lang="ru" id="training"
# ## 7. Обучение: откуда начать
#
# Теперь пусть веса найдёт градиентный спуск. Сеть 2-2-1: два входа, два скрытых нейрона с сигмоидой, tanh или ReLU,
# один выход с сигмоидой; потери — кросс-энтропия из лекции 03. Модуль `dl101.two_layer` считает градиент за нас; как
# он это делает, расскажет лекция 09.
#
# **Предскажите, потом запустите.** Один нейрон мы начинали с нулевых весов. Какими будут потери сети, если начать с
# нулей и сделать 1000 шагов?
# %% [markdown] lang="en"
# ## 7. Training: where to begin
#
# Now let gradient descent find the weights. The network is 2-2-1: two inputs, two hidden neurons with sigmoid, tanh or
# ReLU, one output with a sigmoid; the loss is the cross-entropy of lecture 03. The module `dl101.two_layer` computes
# the gradient for us; lecture 09 will explain how.
#
# **Predict, then run.** We started one neuron from zero weights. What will the loss of the network be after 1000 steps
# starting from zeros?

# %% id="guess-zeros"
my_guess = None   # ru: ваш ответ до запуска  # en: your answer before the run

# %% id="zeros"
for activation in ("sigmoid", "tanh", "relu"):
    zeros = two_layer.Network(np.zeros((2, 2)), np.zeros(2), np.zeros((1, 2)), np.zeros(1), activation)
    trained, history = two_layer.train(zeros, X, XOR, learning_rate=1.0, steps=1000)
    print(f"{activation:8} {history[0]:.4f} -> {history[-1]:.4f}")
    assert np.isclose(history[-1], np.log(2))
    assert np.allclose(trained.W1, 0) and np.allclose(trained.W2, 0)
check.reveal(my_guess, float(history[-1]))

# %% [markdown] lang="ru" id="zeros-read"
# Ни один вес не сдвинулся: 0,6931 — это $\ln 2$, ответ ½ на всё. Выходные веса равны нулю, и до скрытого слоя градиент
# не доходит. А выходу нечему учиться: скрытые нейроны отвечают одно и то же во всех строках, единиц же и нулей в
# таблице поровну.
#
# На слайдах сказано, что начинать с нулей можно. Для одного нейрона это верно, для сети нет. И дело не в самих нулях, а
# в том, что скрытые нейроны одинаковы. Дадим им равные, но не нулевые веса.
# %% [markdown] lang="en"
# No weight has moved: 0.6931 is $\ln 2$, which means the answer ½ to everything. The output weights are zero, so no
# gradient reaches the hidden layer. The hidden neurons give the same value in all rows, so the output cannot tell the
# rows apart, and ½ suits it already: the table has as many ones as zeros.
#
# The slides say that we may start from zeros. For one neuron that is true; for a network it is not. And the trouble is
# not the zeros but the fact that the hidden neurons are equal. Let us give them weights that are equal but not zero.

# %% id="twins"
for activation in ("sigmoid", "tanh", "relu"):
    twins = two_layer.Network([[0.6, 0.3], [0.6, 0.3]], [0.1, 0.1], [[0.5, 0.5]], [0.0], activation)
    trained, history = two_layer.train(twins, X, XOR, learning_rate=1.0, steps=1000)
    print(activation, trained.W1.round(2).tolist(), f"{history[-1]:.4f}")
    assert np.allclose(trained.W1[0], trained.W1[1]) and history[-1] > 0.4774

# %% [markdown] lang="ru" id="twins-read"
# Одинаковые нейроны получают одинаковые градиенты и остаются близнецами. Двух прямых не выходит: сеть проводит одну
# прямую дважды, и потери не опускаются ниже 0,4774. Откуда это число, объяснит раздел 8.
#
# Поэтому начинают со случайных весов, `two_layer.initialise`: случайность нужна, чтобы нейроны стали разными. Посмотрим
# на четыре *запуска*, то есть обучения из разных начальных весов: два с tanh и два с сигмоидой; `seed` — номер набора
# случайных весов.
# %% [markdown] lang="en"
# Equal neurons get equal gradients and stay twins. They do not make two lines: the network draws one line twice, and
# the loss does not go below 0.4774. Section 8 explains where this number comes from.
#
# So we start from random weights with `two_layer.initialise`: their purpose is to make the neurons different. Let us
# look at four starts, two with tanh and two with the sigmoid; each `seed` gives its own random weights.

# %% id="four-starts"
figure, ax = plots.subplots("wide")
for activation, seed in (("tanh", 0), ("sigmoid", 3), ("sigmoid", 14), ("tanh", 3)):
    start = two_layer.initialise(n_inputs=2, n_hidden=2, activation=activation, seed=seed)
    _, history = two_layer.train(start, X, XOR, learning_rate=1.0, steps=4000)
    plots.cost_curve(ax, history, label=f"{activation}, seed = {seed}")
ax.axhline(np.log(2), color="0.6", linewidth=1, linestyle=":");

# %% [markdown] lang="ru" id="four-starts-read"
# Два запуска доходят почти до нуля. Третий долго идёт по *плато*: потери держатся около $\ln 2$. Спуск не остановился,
# просто градиент очень мал; потом сеть находит выход и быстро спускается. Четвёртый ушёл с $\ln 2$ сразу и остался на
# другом плато, около 0,347. Запомните это число.
#
# Чашей, как в лекции 03, потери сети не назовёшь: она не выпукла, и то, чем кончится обучение, зависит от начальных
# весов.
# %% [markdown] lang="en"
# Two of them get almost to zero. The third spends a long time on a *plateau*, with the loss near $\ln 2$. The descent
# has not stopped there; its gradient is just very small. Then the network finds the way out, and the loss falls fast.
# The fourth leaves $\ln 2$ at once but remains on another plateau, near 0.347. Remember that number.
#
# The loss of a network is not a bowl, as it was in lecture 03: it is not convex, and where the descent ends depends on
# where it starts.

# %% [markdown] lang="ru" id="stuck-interactive"
# Посмотрите на это сами: на интерактивном рисунке сеть с tanh, которая начинает с `seed = 3`. Нажмите «Пуск» и
# следите за плоскостью $(u_1, u_2)$: какие углы слипнутся? Потом возьмите `seed = 0` и другие, другую активацию,
# другой вентиль.
# %% [markdown] lang="en"
# See for yourself: the interactive holds a tanh network that starts from `seed = 3`. Press Run and watch the
# $(u_1, u_2)$ plane: which corners will merge? Then try `seed = 0` and others, another activation function, another
# gate.

# %% id="stuck-widget"
training = interactives.TwoLines(gate="XOR", activation="tanh", learning_rate=1.0)
training.random_weights(seed=3)
training

# %% [markdown] lang="ru" id="how-often"
# ## 8. Как часто и почему
#
# Один запуск ничего не говорит о методе. Сделаем по 200 запусков для трёх функций активации и 2, 3, 4 скрытых нейронов.
# Решённым будем считать XOR, если $J < \frac14 \ln 2$. Тогда верны все строки: даже один неверный ответ добавил бы к
# среднему не меньше $\frac14 \ln 2$.
#
# **Предскажите, потом запустите.** Какая доля запусков решит XOR с двумя скрытыми нейронами tanh? А с двумя ReLU?
# %% [markdown] lang="en"
# ## 8. How often, and why
#
# One start says nothing about a method. Let us train the network from 200 starts, with three activation functions and
# with 2, 3 or 4 hidden neurons. We call XOR solved if $J < \frac14 \ln 2$. Then all rows are right: a single wrong
# answer would add at least $\frac14 \ln 2$ to the mean.
#
# **Predict, then run.** What share of the starts will solve XOR with two hidden tanh neurons? And with two ReLUs?

# %% id="guess-share"
my_guess = None   # ru: ваш ответ до запуска  # en: your answer before the run

# %% id="many-starts"
names, sizes = ("tanh", "sigmoid", "relu"), (2, 3, 4)
runs = {(name, h): many_starts.train(name, h, range(200), X, XOR, learning_rate=1.0, steps=2000)
        for name in names for h in sizes}
solved = {key: np.mean(losses < np.log(2) / 4) for key, (_, losses) in runs.items()}
check.reveal(my_guess)
for name in names:
    print(f"{name:8}", "  ".join(f"{h}: {solved[name, h]:6.1%}" for h in sizes))

assert all(solved[name, 2] < solved[name, 3] <= solved[name, 4] for name in names)
assert 0.6 < solved["tanh", 2] < 0.75 and solved["relu", 2] < 0.35

# %% id="share-figure"
figures.solved_share(solved);

# %% [markdown] lang="ru" id="share-read"
# С двумя нейронами tanh XOR решают примерно две трети запусков, с двумя ReLU — четверть. Лишние нейроны помогают, хотя
# для ответа хватает двух: больше прямых — больше шансов, что какие-то две лягут куда надо. И в больших сетях нейронов
# обычно берут с запасом: такие сети легче обучить.
#
# Где же застряли остальные? Посмотрим, какими оказались потери.
# %% [markdown] lang="en"
# With two tanh neurons about two thirds of the starts solve XOR, with two ReLUs a quarter. More neurons help, although
# two are enough in principle: with more lines it is likelier that some two of them end up where they should. Large
# networks, too, are usually given more neurons than the answer needs, which makes them easier to train.
#
# And where did the others get stuck? Let us look at their losses.

# %% id="levels"
three_alike = (np.log(3) + 2 * np.log(3 / 2)) / 4          # 0.4774
levels = [np.log(2) / 2, three_alike, np.log(2)]
figures.final_losses({key: losses for key, (_, losses) in runs.items() if key[1] == 2}, levels)
stuck = np.concatenate([runs[name, 2][1] for name in ("tanh", "relu")])
stuck = stuck[stuck > np.log(2) / 4]
near = np.abs(stuck[:, None] - levels).min(axis=1) < 0.003
print(f"{near.sum()} / {len(stuck)}")
assert near.mean() > 0.98

# %% [markdown] lang="ru" id="levels-read"
# Застрявшие сети собрались на трёх уровнях: 0,3466; 0,4774 и 0,6931. Уровни выдают причину. Если скрытый слой переводит
# примеры разных классов в одну точку, выход обязан ответить на них одинаково. Лучшее, что он может, — назвать долю
# единиц среди слипшихся. Если слиплись все четыре, это ½ и $J = \ln 2$; если три и среди них две единицы, это $\frac23$
# и $J = 0{,}4774$.
# %% [markdown] lang="en"
# The stuck networks gather on three levels: 0.3466, 0.4774 and 0.6931. The levels reveal the cause. If the hidden layer
# maps examples of different classes to one point, the output has to give them the same answer. The best it can do is to
# answer with the share of ones among the merged examples. For all four that is ½, and $J = \ln 2$; for three of which
# two are ones, $\frac23$, and $J = 0.4774$.

# %% [markdown] lang="ru" id="exercise-merged"
# **Упражнение 6.** Скрытый слой не различает входы $(1, 0)$ и $(1, 1)$, а на двух остальных сеть отвечает верно и
# уверенно. Чему равны её потери $J$?
#
# <details><summary>Ответ</summary>
# У слипшихся ответы разные, 1 и 0, лучшее, что можно сказать, — ½; каждый стоит ln 2. Два остальных не стоят ничего. В
# среднем 2 · ln 2 / 4 = ln 2 / 2 ≈ 0,3466. В коде: <code>np.log(2) / 2</code>.
# </details>
# %% [markdown] lang="en"
# **Exercise 6.** The hidden layer does not tell the inputs $(1, 0)$ and $(1, 1)$ apart; on the other two the network is
# right and confident. What is its loss $J$?
#
# <details><summary>Answer</summary>
# The two merged inputs need different answers, 1 and 0, so ½ is best, and each costs ln 2. The other two cost nothing.
# The mean is 2 · ln 2 / 4 = ln 2 / 2 ≈ 0.3466. In code: <code>np.log(2) / 2</code>.
# </details>

# %% id="answer-merged"
J_merged = None   # ru: ваш ответ  # en: your answer
check.merged_loss(J_merged)

# %% [markdown] lang="ru" id="saturated"
# ### Насыщение
#
# Вот сеть из четвёртого запуска, `seed = 3`. Посмотрим, куда легли её прямые и куда попали углы. Белым показана
# вероятность ½.
# %% [markdown] lang="en"
# ### Saturation
#
# Here is the network from the fourth start, `seed = 3`. See where its lines lie and where the corners have landed.
# White stands for the probability ½.

# %% id="stuck-figure"
stuck_network = runs["tanh", 2][0][3]
W1, b1, W2, b2 = stuck_network.parameters.values()
figures.input_and_hidden(W1, b1, W2[0], b2[0], "tanh")
logits, U = two_layer.forward(stuck_network, X)
for x, u, p in zip(X, U, sigmoid(logits[:, 0])):
    print(x, u.round(3), f"p = {p:.3f}")

# %% id="stuck-facts"
print((1 - U**2).round(4).tolist())          # ru: производная tanh  # en: the derivative of tanh
assert np.abs(U[2] - U[3]).max() < 1e-3
assert abs(runs["tanh", 2][1][3] - np.log(2) / 2) < 1e-3

_, history = two_layer.train(stuck_network, X, XOR, learning_rate=1.0, steps=1000)
print(f"{history[0]:.4f} -> {history[-1]:.4f}")
assert np.all(np.diff(history) < 0) and history[-1] > np.log(2) / 2

# %% [markdown] lang="ru" id="stuck-read"
# Углы $(1, 0)$ и $(1, 1)$, из разных классов, слиплись: оба скрытых нейрона на них насыщены, $u = \pm 1$ с точностью до
# тысячных. Производная tanh там почти ноль, поэтому ошибка выхода на этих двух примерах до скрытых весов не доходит.
# Исправить прямые некому.
# %% [markdown] lang="en"
# The corners $(1, 0)$ and $(1, 1)$ belong to different classes but have merged: both hidden neurons are saturated
# there, $u = \pm 1$ to about three digits. The derivative of tanh is almost zero there, so the error of the output on
# these two examples does not reach the hidden weights. Nothing can move the lines.

# %% [markdown] lang="ru" id="stuck-slope"
# Это не дно: потери всё ещё убывают, но за тысячу шагов — только в четвёртом знаке. Для сети 2-2-1 с сигмоидами и
# квадратом ошибки доказано, что из любой точки есть путь, на котором потери только убывают, до самого нуля
# (Sprinkhuizen-Kuyper, Boers, 1999). Спуску от этого не легче: мы продолжили 62 таких запуска с tanh до 40 000 шагов, и
# не выбрался ни один.
# %% [markdown] lang="en"
# This is not the bottom: the loss still falls, but in a thousand steps only its fourth digit changes. For the 2-2-1
# network with sigmoids and squared error there is a theorem: from every point there is a path along which the loss only
# falls, all the way to zero (Sprinkhuizen-Kuyper and Boers, 1999). That does not help the descent: we continued 62 such
# starts with tanh to 40,000 steps, and none got away.

# %% [markdown] lang="ru" id="dead"
# ### Мёртвые нейроны
#
# У ReLU другая беда. Там, где $z < 0$, её производная — ровно ноль. Нейрон, у которого $z \le 0$ во всех четырёх
# строках, не получает градиента совсем и уже не оживёт. Посчитаем такие нейроны в начале обучения.
# %% [markdown] lang="en"
# ### Dead neurons
#
# ReLU has a problem of its own. Where $z < 0$, its derivative is exactly zero. A neuron with $z \le 0$ in all four rows
# gets no gradient at all and will not come back to life. Let us count such neurons at the start of training.

# %% id="dead-count"
starts = [two_layer.initialise(2, 2, activation="relu", seed=seed) for seed in range(200)]
dead = np.array([np.all(X @ start.W1.T + start.b1 <= 0, axis=0) for start in starts])   # (200, 2)
one_dead = dead.any(axis=1)
relu_solved = runs["relu", 2][1] < np.log(2) / 4
for chosen in (one_dead, ~one_dead):
    print(f"{relu_solved[chosen].sum()} / {chosen.sum()}")

assert not relu_solved[one_dead].any()
for start, unit in zip(starts, dead):
    assert np.all(two_layer.gradient(start, X, XOR)["W1"][unit] == 0)

# %% [markdown] lang="ru" id="dead-read"
# Из 200 запусков в 86 хотя бы один нейрон мёртв с самого начала, и ни один из них XOR не решил: одной живой прямой
# мало. Из остальных 114 решил 51: в одних нейрон умер по дороге, в других прямые легли не туда. От весов мёртвого
# нейрона потери в самом деле не зависят, и никакое число шагов его не оживит.
#
# Что помогает: больше нейронов, другие начальные веса, функция активации без плоского участка (лекция 04). О начальных
# весах подробнее расскажет лекция 08.
# %% [markdown] lang="en"
# Of the 200 starts, 86 have at least one neuron that is dead from the beginning, and none of these solved XOR: one live
# line is not enough. Of the other 114, 51 did. As for the rest, in some a neuron died on the way, and in others the
# lines ended up in the wrong place. Along the weights of a dead neuron the loss really is flat, and no number of steps
# will revive it.
#
# What does help is more neurons, another start, or an activation function without a flat part (lecture 04). Lecture 08
# says more about initial weights.

# %% [markdown] lang="ru" id="recap"
# ## Итог
#
# - Прямая нейрона должна идти между углами. Если она задевает угол, ответ решает соглашение об $H(0)$.
# - Для XOR прямой нет: суммы по диагоналям равны, а таблица требует неравенства. Лучшая прямая даёт 3 строки из 4.
# - Из 16 вентилей разделимы 14, из 256 таблиц с тремя входами — 104.
# - Скрытый слой переставляет точки так, что их делит одна прямая. XOR решают ровно две пары прямых.
# - Одинаковые скрытые нейроны остаются одинаковыми; начинать надо со случайных весов.
# - Потери сети не выпуклы. Уровень, на котором встало обучение, показывает, какие примеры скрытый слой не различает.
# - Ступенька не пропускает градиент, насыщенный нейрон почти не пропускает, мёртвый не пропускает совсем.
# %% [markdown] lang="en"
# ## Recap
#
# - A neuron's line should run between the corners. On a corner, the convention for $H(0)$ decides.
# - No line does XOR: the sums along the diagonals are equal, but the table needs them unequal. The best line gets 3 of
#   4 rows.
# - Of the 16 gates 14 are separable; of the 256 tables with three inputs, 104.
# - A hidden layer moves the points so that one line separates them. Two pairs of lines solve XOR.
# - Equal hidden neurons stay equal; start at random.
# - The loss of a network is not convex. Its level tells what the network confuses.
# - A step lets no gradient through, a saturated neuron hardly any, a dead one none.

# %% [markdown] lang="ru" id="glossary"
# ## Словарь
#
# | по-русски | по-английски | что это |
# |---|---|---|
# | логический вентиль | logic gate | функция от нулей и единиц со значением 0 или 1 |
# | таблица истинности | truth table | ответы вентиля для всех входов |
# | исключающее или | exclusive or, XOR | 1, когда ровно один вход равен 1 |
# | ступенька Хевисайда | Heaviside step | 0 слева от нуля, 1 справа |
# | зазор | margin | расстояние от прямой до ближайшего примера |
# | линейно разделимые | linearly separable | прямая делит классы без ошибок |
# | скрытый нейрон, слой | hidden neuron, layer | между входами и выходом |
# | сеть 2-2-1 | 2-2-1 network | два входа, два скрытых нейрона, один выход |
# | начальные веса, инициализация | initialisation | веса до первого шага |
# | запуск | start, run | обучение из одних начальных весов |
# | плато | plateau | место, где потери почти не меняются |
# | насыщение | saturation | там, где производная активации почти ноль |
# | мёртвый нейрон | dead neuron | нейрон с ReLU, у которого $z \le 0$ на всех примерах |
# %% [markdown] lang="en"
# ## Glossary
#
# | English | Russian | what it is |
# |---|---|---|
# | logic gate | логический вентиль | a function of zeros and ones with the value 0 or 1 |
# | truth table | таблица истинности | the answers of a gate to all inputs |
# | exclusive or, XOR | исключающее или | 1 when exactly one input is 1 |
# | Heaviside step | ступенька Хевисайда | 0 to the left of zero, 1 to the right |
# | margin | зазор | the distance from a line to the nearest example |
# | linearly separable | линейно разделимые | a line separates the classes without a mistake |
# | hidden neuron, layer | скрытый нейрон, слой | between the inputs and the output |
# | 2-2-1 network | сеть 2-2-1 | two inputs, two hidden neurons, one output |
# | initialisation | начальные веса, инициализация | the weights before the first step |
# | start, run | запуск | training from one set of initial weights |
# | plateau | плато | a place where the loss hardly changes |
# | saturation | насыщение | where the derivative of an activation is almost zero |
# | dead neuron | мёртвый нейрон | a neuron with ReLU and $z \le 0$ on all examples |

# %% [markdown] lang="ru" id="next"
# **Дальше.** Для XOR хватило двух прямых. В [лекции 06](06_shallow_networks.ipynb) скрытых нейронов будет больше, а
# вместо ступенек — ReLU: сеть с одним скрытым слоем рисует ломаные линии и режет плоскость на куски, которые можно
# точно сосчитать.
# %% [markdown] lang="en"
# **Next.** Two lines were enough for XOR. In [lecture 06](06_shallow_networks.ipynb) there will be more hidden neurons,
# with ReLU in place of steps: a network with one hidden layer draws polygonal lines and cuts the plane into cells that
# can be counted exactly.
