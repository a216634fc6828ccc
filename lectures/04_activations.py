# %% id="setup" setup="lecture"

# %% [markdown] lang="ru" id="title"
# # Функции активации
#
# *Лекция 04. Что нейрон делает с суммой.*
#
# Нейрон складывает входы с весами и пропускает сумму через функцию активации. В лекции 03 это была сигмоида. Внутри
# сети, в *скрытых слоях*, её сегодня почти не встретишь. Почему, и что берут вместо неё?
#
# После лекции вы сможете:
#
# - назвать восемь функций активации, их производные и области значений;
# - проверить любую формулу производной без справочника;
# - объяснить, отчего затухает градиент и умирают нейроны с ReLU;
# - превратить любые числа в вероятности без переполнения;
# - выбрать функцию активации и сказать почему.
#
# Понадобятся производная сложной функции и NumPy. Лекция займёт около часа.
# %% [markdown] lang="en"
# # Activation functions
#
# *Lecture 04. What a neuron does with its sum.*
#
# A neuron adds up its weighted inputs and passes the sum through an activation function. In lecture 03 this was the
# sigmoid. Inside a network, in its *hidden layers*, the sigmoid is rare today. Why, and what has taken its place?
#
# After this lecture you can:
#
# - name eight activation functions with their derivatives and ranges;
# - check any formula for a derivative without looking it up;
# - explain why gradients vanish and neurons with ReLU die;
# - turn any numbers into probabilities without overflow;
# - choose an activation and say why.
#
# You will need the chain rule and NumPy. The lecture takes about an hour.

# %% id="imports"
import numpy as np

from dl101 import activations, gradient_check, interactives, plots, say, two_layer
from dl101.activations import ACTIVATIONS, heaviside, relu, sigmoid, softplus, tanh
from dl101.check import lecture04 as check
from dl101.data import points
from dl101.figures import lecture04 as figures

plots.use_style()

# %% [markdown] lang="ru" id="why"
# ## 1. Зачем она нужна
#
# Слой из нескольких нейронов считает сумму для каждого. Примеры с этой лекции стоят в *строках* матрицы $X$ формы $(m,
# n)$, веса каждого нейрона — в строке матрицы $W$. Получается $Z = X W^{\mathsf{T}} + b$, по строке на пример.
# Допустим, функции активации нет, и выход слоя — само $Z$. Даст ли что-нибудь второй слой?
# %% [markdown] lang="en"
# ## 1. What it is for
#
# A layer of several neurons computes a sum for each of them. From this lecture on, examples are *rows* of a matrix $X$
# of shape $(m, n)$, and the weights of each neuron are a row of a matrix $W$. This gives $Z = X W^{\mathsf{T}} + b$,
# one row for each example. Suppose that there is no activation function and that the layer outputs $Z$ itself. Does a
# second layer add anything?

# %% id="collapse"
rng = np.random.default_rng(0)
X, W1, W2 = rng.normal(size=(5, 3)), rng.normal(size=(4, 3)), rng.normal(size=(2, 4))
two_layers = (X @ W1.T) @ W2.T
one_layer = X @ (W2 @ W1).T
assert np.allclose(two_layers, one_layer)
assert not np.allclose(tanh(X @ W1.T) @ W2.T, one_layer)

# %% [markdown] lang="ru" id="why-explained"
# Нет: произведение матриц — снова матрица, и два слоя сворачиваются в один. Со смещениями то же самое. Нелинейная
# функция $h$ между слоями этому мешает. Её применяют *поэлементно*: каждый нейрон преобразует только своё $z$. Есть
# одно важное исключение, softmax; до него дойдём в разделе 7.
#
# Чего ещё ждать от $h$? Учится сеть по градиенту, поэтому нужна производная, хотя бы почти всюду. И вычислять $h$
# придётся миллиарды раз, поэтому хорошо, когда она дёшева.
# %% [markdown] lang="en"
# It does not: a product of matrices is again a matrix, so two layers collapse into one. Biases do not change this. A
# nonlinear function $h$ between the layers prevents the collapse. It is applied *elementwise*: each neuron transforms
# only its own $z$. There is one important exception, softmax, which is the subject of section 7.
#
# What else do we want from $h$? A network learns by the gradient, so $h$ needs a derivative, at least almost
# everywhere. And $h$ will be computed billions of times, so it should be cheap.

# %% [markdown] lang="ru" id="eight"
# ## 2. Восемь функций
#
# | № | название | $h(z)$ | значения |
# |---|---|---|---|
# | 1 | логистическая (сигмоида), $\sigma$ | $1 / (1 + e^{-z})$ | $(0, 1)$ |
# | 2 | гиперболический тангенс | $(e^{z} - e^{-z}) / (e^{z} + e^{-z})$ | $(-1, 1)$ |
# | 3 | ступенька Хевисайда, $H$ | 0 при $z < 0$; ½ при $z = 0$; 1 при $z > 0$ | 0, ½, 1 |
# | 4 | ReLU | $\max(0, z)$ | $[0, \infty)$ |
# | 5 | softplus | $\ln(1 + e^{z})$ | $(0, \infty)$ |
# | 6 | LReLU и PReLU | $z$ при $z \ge 0$; $az$ при $z < 0$ | $(-\infty, \infty)$ |
# | 7 | ELU | $z$ при $z \ge 0$; $a(e^{z} - 1)$ при $z < 0$ | $(-a, \infty)$ |
# | 8 | softsign | $z / (1 + \lvert z \rvert)$ | $(-1, 1)$ |
#
# Число $a > 0$ — параметр; с выходом нейрона из лекции 03 у него общая только буква.
# %% [markdown] lang="en"
# ## 2. Eight functions
#
# | no. | name | $h(z)$ | range |
# |---|---|---|---|
# | 1 | logistic (sigmoid), $\sigma$ | $1 / (1 + e^{-z})$ | $(0, 1)$ |
# | 2 | hyperbolic tangent | $(e^{z} - e^{-z}) / (e^{z} + e^{-z})$ | $(-1, 1)$ |
# | 3 | Heaviside step, $H$ | 0 for $z < 0$; ½ for $z = 0$; 1 for $z > 0$ | 0, ½, 1 |
# | 4 | ReLU | $\max(0, z)$ | $[0, \infty)$ |
# | 5 | softplus | $\ln(1 + e^{z})$ | $(0, \infty)$ |
# | 6 | LReLU and PReLU | $z$ for $z \ge 0$; $az$ for $z < 0$ | $(-\infty, \infty)$ |
# | 7 | ELU | $z$ for $z \ge 0$; $a(e^{z} - 1)$ for $z < 0$ | $(-a, \infty)$ |
# | 8 | softsign | $z / (1 + \lvert z \rvert)$ | $(-1, 1)$ |
#
# The number $a > 0$ is a parameter; it shares only its letter with the output of a neuron in lecture 03.

# %% id="eight-figure"
figures.eight();

# %% [markdown] lang="ru" id="families"
# Это два семейства. Функции 1, 2, 3 и 8 *ограничены*: слева и справа кривая выходит на горизонталь. Функции 4–7 справа
# растут вместе с $z$, их называют *выпрямителями* (ReLU — rectified linear unit).
#
# Внутри семейства функции в близком родстве. Тангенс — растянутая сигмоида: $\tanh z = 2\sigma(2z) - 1$. Ступенька —
# предел $\sigma(kz)$ при $k \to \infty$, и даже в нуле: $\sigma(0) = H(0) = \frac12$.
# %% [markdown] lang="en"
# There are two families. Functions 1, 2, 3 and 8 are *bounded*: on the left and on the right the curve settles on a
# horizontal line. Functions 4–7 keep growing with $z$ on the right; they are called *rectifiers* (ReLU is short for
# rectified linear unit).
#
# Within a family the functions are close relatives. The hyperbolic tangent, *tanh* for short, is a stretched sigmoid:
# $\tanh z = 2\sigma(2z) - 1$. The step is the limit of $\sigma(kz)$ as $k \to \infty$, even at zero:
# $\sigma(0) = H(0) = \frac12$.

# %% id="relatives"
z = np.linspace(-8, 8, 160)          # ru: нуля среди этих чисел нет  # en: zero is not among these numbers
assert np.allclose(tanh(z), 2 * sigmoid(2 * z) - 1)
assert np.allclose(sigmoid(1000 * z), heaviside(z)) and sigmoid(0) == heaviside(0) == 0.5
for activation in ACTIVATIONS.values():
    low, high = activation.range
    assert (low <= activation.function(z)).all() and (activation.function(z) <= high).all()

# %% [markdown] lang="ru" id="not-interchangeable"
# В родстве, но не взаимозаменяемы. В лекции 05 мы соберём из трёх ступенек функцию «ровно один из двух» (XOR), с
# ответами 0, 1, 1, 0. Оставим веса, а ступеньку заменим сигмоидой.
# %% [markdown] lang="en"
# They are relatives, but not twins. In lecture 05 we shall build “exactly one of two” (XOR) from three steps, with the
# answers 0, 1, 1, 0. Let us keep those weights and replace the step with the sigmoid.

# %% id="xor-preview"
def xor(h):
    total = np.array([0, 1, 1, 2])   # ru: сумма двух входов  # en: the sum of the two inputs
    return h(-0.5 - h(total - 1.5) + h(total - 0.5))


for h in (heaviside, sigmoid, lambda z: sigmoid(20 * z)):
    print(xor(h).round(3))
assert np.array_equal(xor(heaviside), [0, 1, 1, 0])
assert np.array_equal(xor(sigmoid).round(3), [0.424, 0.437, 0.437, 0.424])

# %% [markdown] lang="ru" id="xor-preview-read"
# С пологой сигмоидой четыре ответа почти одинаковы. С крутой, $\sigma(20z)$, всё снова верно. Веса подходят не вообще, а
# к своей функции активации.
# %% [markdown] lang="en"
# With the gentle sigmoid the four answers are almost the same. With a steep one, $\sigma(20z)$, all is well again.
# Weights are not good or bad in themselves: they suit a particular activation function.

# %% [markdown] lang="ru" id="derivatives"
# ## 3. Производные
#
# При обучении нужна не сама $h$, а её наклон. Семь производных находятся прямо из формул:
#
# | № | $h'(z)$ | наибольшее значение |
# |---|---|---|
# | 1 | $\sigma' = \sigma(1 - \sigma)$ | ¼ в нуле |
# | 2 | $\tanh' = 1 - \tanh^2$ | 1 в нуле |
# | 3 | 0; в нуле её нет | 0 |
# | 4 | $H(z)$; в нуле её нет | 1 |
# | 5 | $\sigma(z)$ | меньше 1 |
# | 6 | 1 при $z > 0$; $a$ при $z < 0$ | 1, если $a \le 1$ |
# | 7 | 1 при $z > 0$; $ae^{z}$ при $z < 0$ | 1, если $a \le 1$ |
#
# Две строки стоит запомнить. Производная ступеньки — ноль: сдвиньте вес чуть-чуть, и выход не изменится. Поэтому нейрон
# со ступенькой градиентом не обучить. А softplus — первообразная сигмоиды, это скоро пригодится.
# %% [markdown] lang="en"
# ## 3. Derivatives
#
# Training needs the slope of $h$ rather than $h$ itself. Seven of the derivatives follow straight from the definitions:
#
# | no. | $h'(z)$ | largest value |
# |---|---|---|
# | 1 | $\sigma' = \sigma(1 - \sigma)$ | ¼, at zero |
# | 2 | $\tanh' = 1 - \tanh^2$ | 1, at zero |
# | 3 | 0; none at zero | 0 |
# | 4 | $H(z)$; none at zero | 1 |
# | 5 | $\sigma(z)$ | less than 1 |
# | 6 | 1 for $z > 0$; $a$ for $z < 0$ | 1, if $a \le 1$ |
# | 7 | 1 for $z > 0$; $ae^{z}$ for $z < 0$ | 1, if $a \le 1$ |
#
# Two rows are worth remembering. The derivative of the step is zero: move a weight slightly, and the output stays the
# same, so a gradient cannot train it. And softplus is the antiderivative of the sigmoid, which will soon be useful.

# %% [markdown] lang="ru" id="exercise-difference"
# Восьмую производную оставим вам, но сначала обзаведёмся судьёй. *Центральная разность*
# $\dfrac{h(z + s) - h(z - s)}{2s}$ при маленьком шаге $s$ близка к $h'(z)$, и формула производной ей не нужна.
#
# **Упражнение 1.** Допишите её. Здесь $h$ — функция, $z$ — массив.
#
# <details><summary>Ответ</summary>
# <code>return (h(z + s) - h(z - s)) / (2 * s)</code>. Скобки в знаменателе нужны.
# </details>
# %% [markdown] lang="en"
# The eighth derivative is left to you, but first we need a way to check it. The *central difference*
# $\dfrac{h(z + s) - h(z - s)}{2s}$ with a small $s$ is close to $h'(z)$, and it needs no formula for the derivative.
#
# **Exercise 1.** Complete the function below. Here $h$ is a function and $z$ an array.
#
# <details><summary>Answer</summary>
# <code>return (h(z + s) - h(z - s)) / (2 * s)</code>. The brackets in the denominator are needed.
# </details>

# %% id="answer-difference"
def central_difference(h, z, s=1e-5):
    return None   # ru: ваш код  # en: your code


check.central_difference(central_difference)

# %% [markdown] lang="ru" id="judge"
# Проверим сразу весь список. Готовая `numerical_gradient` считает ту же разность, только выбирает шаг сама.
# %% [markdown] lang="en"
# Let us check the whole list at once. The ready-made `numerical_gradient` computes the same difference and chooses the
# step by itself.

# %% id="judge-all"
def slope(h, z):
    return gradient_check.numerical_gradient(lambda z: h(z).sum(), {"z": z})["z"]


for name in ("sigmoid", "tanh", "heaviside", "relu", "softplus", "leaky_relu", "elu"):
    error = np.abs(slope(ACTIVATIONS[name].function, z) - ACTIVATIONS[name].derivative(z)).max()
    print(f"{name:11} {error:.0e}")
    assert error < 1e-8

# %% [markdown] lang="ru" id="predict-one-point"
# Теперь softsign. На слайдах, из которых вырос курс, напечатана одна из двух формул:
#
# $$A(z) = \frac{z}{(1 + \lvert z \rvert)^2}, \qquad B(z) = \frac{1}{(1 + \lvert z \rvert)^2}.$$
#
# **Предскажите, потом запустите.** Чтобы узнать, какая верна, студент подставил в обе $z = 1$ и сравнил с центральной
# разностью. Что он увидел?
# %% [markdown] lang="en"
# Now softsign. The slides this course grew from print one of these two formulas:
#
# $$A(z) = \frac{z}{(1 + \lvert z \rvert)^2}, \qquad B(z) = \frac{1}{(1 + \lvert z \rvert)^2}.$$
#
# **Predict, then run.** To find out which is right, a student put $z = 1$ into both and compared them with the central
# difference. What did the student see?

# %% id="guess-one-point"
my_guess = None   # ru: ваш ответ до запуска  # en: your answer before the run

# %% id="one-point"
def A(z):
    return z / (1 + np.abs(z)) ** 2


def B(z):
    return 1 / (1 + np.abs(z)) ** 2


check.reveal(my_guess)
print(f"A: {A(1):.4f}   B: {B(1):.4f}   {slope(activations.softsign, 1.0):.4f}")
assert A(1) == B(1) == 0.25

# %% [markdown] lang="ru" id="exercise-softsign"
# Обе прошли. Одна точка — ещё не проверка: числители $z$ и 1 равны при $z = 1$, и только там.
#
# **Упражнение 2.** Одна из двух производных неверна. Найдите какая, не заглядывая в справочник: возьмите другие точки.
#
# <details><summary>Ответ</summary>
# Неверна A, и на слайде напечатана она. В нуле A(0) = 0, а разность даёт 1. Слева от нуля A отрицательна, хотя softsign
# возрастает. Вывод для z > 0: производная дроби z/(1 + z) равна ((1 + z) − z)/(1 + z)² = 1/(1 + z)².
# </details>
# %% [markdown] lang="en"
# Both passed. One point is not a check: the numerators $z$ and 1 are equal at $z = 1$, and only there.
#
# **Exercise 2.** One of these two derivatives is wrong. Find out which without looking it up: try other points.
#
# <details><summary>Answer</summary>
# A is wrong, and it is the one on the slide. At zero A(0) = 0, while the difference gives 1. To the left of zero A is
# negative, although softsign increases. For z > 0 the derivative of z/(1 + z) is ((1 + z) − z)/(1 + z)² = 1/(1 + z)².
# </details>

# %% id="answer-softsign"
# ru: попробуйте: print(slope(activations.softsign, 0.0), A(0), B(0))
# en: try: print(slope(activations.softsign, 0.0), A(0), B(0))
wrong = None   # "A" / "B"
check.wrong_derivative(wrong)

# %% id="eight-derivatives"
figures.eight(derivatives=True);

# %% [markdown] lang="ru" id="derivatives-read"
# Сплошная линия — функция, пунктир — её производная. У ограниченных функций пунктир по краям приближается к нулю: там
# нейрон *насыщен*, и сдвиг $z$ почти не меняет выхода. У выпрямителей справа от нуля производная равна или близка к 1.
# %% [markdown] lang="en"
# The solid line is the function, the dashed line its derivative. For bounded functions the dashed line falls to zero at
# both ends: there the neuron is *saturated*, and moving $z$ hardly changes the output. For rectifiers the derivative to
# the right of zero is 1 or close to it.

# %% [markdown] lang="ru" id="drag-activation"
# Ниже точку можно тянуть вдоль кривой; она движется и по графику производной.
#
# **Предскажите, потом тяните.** Поставьте точку в $z = 3$. Где наклон там меньше всего: у сигмоиды, тангенса или
# softsign? Запишите догадку, переберите три функции и запишите три числа. Потом вернитесь к сигмоиде и найдите, где
# она круче всего.
# %% [markdown] lang="en"
# Below, you can drag the point along the curve; it moves along the graph of the derivative, too.
#
# **Predict, then drag.** Put the point at $z = 3$. Which has the smallest slope there: the sigmoid, tanh or softsign?
# Write down your guess, go through the three functions and write down three numbers. Then return to the sigmoid and
# find where it is steepest.

# %% id="activations-widget"
interactives.Activations(name="sigmoid")

# %% [markdown] lang="ru" id="drag-activation-read"
# Меньше всего у тангенса: 0,0099 против 0,0452 у сигмоиды и 0,0625 у softsign. В нуле тангенс вчетверо круче сигмоиды
# и раньше её насыщается. Сигмоида круче всего в нуле, но и там её наклон лишь ¼. Запомните это число до раздела 6.
#
# Выберите теперь ELU и меняйте $a$. При каком $a$ пропадает скачок производной? Ответ даст следующий раздел.
# %% [markdown] lang="en"
# The slope of tanh is the smallest: 0.0099, against 0.0452 for the sigmoid and 0.0625 for softsign. At zero, tanh is
# four times as steep as the sigmoid, and it saturates sooner. The sigmoid is steepest at zero, but even there its slope
# is only ¼. Keep this number in mind for section 6.
#
# Now choose ELU and change $a$. For which $a$ does the jump of the derivative disappear? The next section has the
# answer.

# %% id="slopes-at-three"
slopes = [ACTIVATIONS[name].derivative(3) for name in ("sigmoid", "tanh", "softsign")]
assert np.allclose(slopes, [0.0452, 0.0099, 0.0625], atol=5e-5)

# %% [markdown] lang="ru" id="kinks"
# ## 4. Излом в нуле
#
# **Предскажите, потом запустите.** На слайде производная ReLU — это $H(z)$, причём при $z = 0$ она равна 1. А слайдом
# раньше $H(0) = \frac12$. Что в нуле покажет центральная разность?
# %% [markdown] lang="en"
# ## 4. The kink at zero
#
# **Predict, then run.** On the slide the derivative of ReLU is $H(z)$, with the value 1 at $z = 0$. One slide earlier
# $H(0) = \frac12$. What will the central difference show at zero?

# %% id="guess-kink"
my_guess = None   # ru: ваш ответ до запуска  # en: your answer before the run

# %% id="kink"
s = 1e-5
left, right = (relu(0) - relu(-s)) / s, (relu(s) - relu(0)) / s
check.reveal(my_guess, float(slope(relu, 0.0)))
print(left, right)
assert (left, right) == (0, 1)

# %% [markdown] lang="ru" id="kink-explained"
# Разность даёт ½, но и это не производная: слева наклон 0, справа 1, они разные, и производной в нуле *нет*. На слайдах
# об этом договорились дважды, и по-разному. Любое число от 0 до 1 здесь — *субградиент*: прямая с таким наклоном
# проходит через излом и нигде не поднимается выше графика.
#
# Программе нужно одно число. PyTorch берёт 0, как и `dl101`.
# %% [markdown] lang="en"
# The difference gives ½, but this is no derivative either. The slope is 0 on the left and 1 on the right; they differ,
# so at zero there *is* no derivative. The slides adopted two conventions that disagree. Any number from 0 to 1 is a
# *subgradient* here: a line of that slope through the kink never rises above the graph.
#
# A program needs one number. PyTorch takes 0, and so does `dl101`.

# %% id="torch-kink"
assert activations.relu_derivative(0) == 0
try:
    import torch
except ImportError:
    print(say(ru="PyTorch не установлен; здесь он не обязателен", en="PyTorch is not installed; it is optional here"))
else:
    t = torch.zeros(1, requires_grad=True)
    torch.relu(t).sum().backward()
    print(t.grad.item())
    assert t.grad.item() == 0

# %% [markdown] lang="ru" id="almost-everywhere"
# Вот почему говорят, что сеть — функция, дифференцируемая *почти всюду*. В точной арифметике $z$ почти никогда не
# попадает в ноль. Но чисел float32 не так много: Бертуэн с соавторами (2021) показали, что с ними выбор
# $\mathrm{ReLU}'(0)$ заметно сказывается на градиентах, а с float64 эффект исчезает.
#
# Излом есть и у LReLU. А у ELU? Посмотрим на неё вблизи нуля при трёх значениях $a$.
# %% [markdown] lang="en"
# This is why a network is called a function differentiable *almost everywhere*. In exact arithmetic $z$ almost never
# hits zero. But there are not that many float32 numbers. Bertoin et al. (2021) found that in float32 the choice of
# $\mathrm{ReLU}'(0)$ noticeably changes gradients, and that in float64 the effect disappears.
#
# LReLU has a kink, too. And ELU? Look at it near zero for three values of $a$.

# %% id="elu"
figure, ax = plots.subplots("half")
near = np.linspace(-2, 1, 301)
for a in (0.5, 1, 2):
    ax.plot(near, activations.elu(near, a), label=f"$a = {a}$")
    left = (activations.elu(0, a) - activations.elu(-s, a)) / s
    right = (activations.elu(s, a) - activations.elu(0, a)) / s
    print(f"a = {a}: {left:.3f}, {right:.3f}")
    assert np.isclose(left, a, rtol=1e-4) and np.isclose(right, 1)
ax.set(xlabel="$z$", title="ELU")
ax.legend();

# %% [markdown] lang="ru" id="exercise-prelu"
# Слева наклон $a$, справа 1. Значит, ELU дифференцируема в нуле только при $a = 1$.
#
# У LReLU и PReLU формула одна, но смысл $a$ разный. В *leaky* ReLU это заранее выбранное число (в PyTorch по умолчанию
# 0,01). В *parametric* ReLU число $a$ подбирают вместе с весами (в PyTorch начинает с 0,25).
#
# **Упражнение 3.** Чтобы учить $a$, нужна производная по нему. Чему равна $\partial h / \partial a$ у PReLU при
# $z = -3$, $a = 0{,}25$?
#
# <details><summary>Ответ</summary>
# При z &lt; 0 имеем h = az, поэтому ∂h/∂a = z = −3. При z ≥ 0 число a в формулу не входит, и производная равна 0.
# </details>
# %% [markdown] lang="en"
# The slope is $a$ on the left and 1 on the right. So ELU is differentiable at zero only for $a = 1$.
#
# LReLU and PReLU share one formula, but $a$ means different things. In a *leaky* ReLU (LReLU) it is fixed in advance
# (0.01 by default in PyTorch). In a *parametric* ReLU (PReLU) it is learned with the weights (in PyTorch it starts at
# 0.25).
#
# **Exercise 3.** To learn $a$ we need the derivative with respect to it. What is $\partial h / \partial a$ for PReLU at
# $z = -3$, $a = 0.25$?
#
# <details><summary>Answer</summary>
# For z &lt; 0 we have h = az, so ∂h/∂a = z = −3. For z ≥ 0 the number a is not in the formula and the derivative is 0.
# </details>

# %% id="answer-prelu"
prelu_slope = None   # ru: ваш ответ  # en: your answer
check.prelu_slope(prelu_slope)

# %% [markdown] lang="ru" id="prelu-learns"
# Пусть данные получены с наклоном 0,1, а PReLU этого не знает. Градиентный спуск по одному параметру $a$:
# %% [markdown] lang="en"
# Suppose that the data come from a slope of 0.1, which PReLU does not know. Here is gradient descent on $a$ alone:

# %% id="prelu-descent"
target, a = activations.leaky_relu(z, 0.1), 0.25
for step in range(30):
    error = activations.leaky_relu(z, a) - target
    a -= 0.05 * np.mean(2 * error * np.minimum(z, 0))
print(f"{a:.3f}")
assert np.isclose(a, 0.1, atol=1e-3)

# %% [markdown] lang="ru" id="staircase"
# ## 5. ReLU из сигмоид
#
# На слайде под ReLU стоит загадочная строка, без пояснений:
#
# $$h(u) = \sigma\left(x + \tfrac12\right) + \sigma\left(x - \tfrac12\right) + \sigma\left(x - \tfrac32\right) +
# \sigma\left(x - \tfrac52\right) + \sigma\left(x - \tfrac72\right) + \cdots$$
#
# Слева $u$, справа $x$: это одно и то же число, у нас $z$. Прямая из сигмоид? Попробуем.
#
# **Предскажите, потом запустите.** ReLU(8) = 8. А чему при $z = 8$ равна сумма пяти напечатанных слагаемых?
# %% [markdown] lang="en"
# ## 5. ReLU from sigmoids
#
# Under ReLU the slide has a mysterious line, without a word of explanation:
#
# $$h(u) = \sigma\left(x + \tfrac12\right) + \sigma\left(x - \tfrac12\right) + \sigma\left(x - \tfrac32\right) +
# \sigma\left(x - \tfrac52\right) + \sigma\left(x - \tfrac72\right) + \cdots$$
#
# The $u$ on the left and the $x$ on the right are the same number, our $z$. A straight line from sigmoids? Let us try.
#
# **Predict, then run.** ReLU(8) = 8. And what is the sum of the five printed terms at $z = 8$?

# %% id="guess-staircase"
my_guess = None   # ru: ваш ответ до запуска  # en: your answer before the run

# %% id="five-terms"
def staircase(z, start, terms):
    return sum(sigmoid(z - start - k) for k in range(terms))


check.reveal(my_guess, float(staircase(8.0, -0.5, 5)))
assert round(float(staircase(8.0, -0.5, 5)), 2) == 4.98

# %% id="staircase-figure"
figure, ax = plots.subplots("wide")
wide = np.linspace(-6, 10, 401)
for terms in (1, 2, 3, 4, 5):
    ax.plot(wide, staircase(wide, -0.5, terms), color=plots.BLUE, linewidth=1)
ax.lines[-1].set_label(say(ru="от 1 до 5 слагаемых", en="1 to 5 terms"))
label = say(ru="60 слагаемых", en="60 terms")
ax.plot(wide, staircase(wide, -0.5, 60), color=plots.ORANGE, label=label)
ax.plot(wide, relu(wide), "--", color=plots.INK, linewidth=1.5, label="ReLU")
ax.set(xlabel="$z$")
ax.legend();

# %% [markdown] lang="ru" id="staircase-read"
# Каждое слагаемое не больше 1, поэтому пять дают не больше 5: сумма насыщается. Так что многоточие на слайде важно.
# Если слагаемых бесконечно много, справа получается прямая. Но она идёт не вдоль ReLU, а на единицу выше.
#
# Гладкая кривая, у которой справа наклон 1, у нас уже есть: softplus. Насколько сумма от неё отличается?
# %% [markdown] lang="en"
# Each term is below 1, so five of them stay below 5: the sum saturates. The dots on the slide matter. With infinitely
# many terms the right-hand part becomes a straight line. But it does not coincide with ReLU: it runs one unit above.
#
# We already have a smooth curve of slope 1 on the right: softplus. How far is the sum from it?

# %% id="staircase-errors"
z = np.linspace(-6, 6, 2001)
slide = staircase(z, -0.5, 60)
from_softplus = np.abs(slide - softplus(z)).max()
from_shifted = np.abs(slide - softplus(z + 1)).max()
print(f"softplus(z): {from_softplus:.3f}   softplus(z + 1): {from_shifted:.3f}")
assert round(from_softplus, 3) == 0.998 and round(from_shifted, 3) == 0.011

# %% [markdown] lang="ru" id="exercise-staircase"
# Сумма со слайда — это $\mathrm{softplus}(z + 1)$ с ошибкой 0,011. Она сдвинута влево на единицу.
#
# **Упражнение 4.** С какого $\sigma(z - s)$ надо начать, чтобы получилась $\mathrm{softplus}(z)$? На слайде
# $s = -\frac12$. Пробуйте через `staircase(z, s, 60)`.
#
# <details><summary>Ответ</summary>
# s = 0,5: надо вычеркнуть первое слагаемое. Тогда каждое слагаемое сдвинется на единицу вправо, а с ним и вся сумма.
# </details>
# %% [markdown] lang="en"
# The sum on the slide is $\mathrm{softplus}(z + 1)$ to within 0.011. It is shifted one unit to the left.
#
# **Exercise 4.** With which $\sigma(z - s)$ must the sum start to give $\mathrm{softplus}(z)$? On the slide
# $s = -\frac12$. Experiment with `staircase(z, s, 60)`.
#
# <details><summary>Answer</summary>
# s = 0.5: drop the first term. Each remaining term is one unit further right, and so is the whole sum.
# </details>

# %% id="answer-staircase"
start = None   # ru: ваш ответ  # en: your answer
check.staircase_start(start)

# %% [markdown] lang="ru" id="midpoints"
# Почему так? Softplus — первообразная сигмоиды, поэтому
#
# $$\mathrm{softplus}(z) = \int_0^\infty \sigma(z - t)\, dt.$$
#
# Разобьём ось на отрезки длины 1 и заменим площадь столбиками; высота каждого — значение в середине отрезка: $t =
# \frac12$, $\frac32$, $\frac52$ и так далее. Это и есть наша сумма. Слайд начинает с лишнего столбика, над отрезком от
# $-1$ до 0.
# %% [markdown] lang="en"
# Why? Softplus is the antiderivative of the sigmoid, hence
#
# $$\mathrm{softplus}(z) = \int_0^\infty \sigma(z - t)\, dt.$$
#
# We cut the axis into intervals of length 1 and replace the area with bars, taking the height of each in the middle:
# $t = \frac12$, $\frac32$, $\frac52$ and so on. This is our sum. The slide starts with one bar too many, over the
# interval from $-1$ to 0.

# %% id="midpoints-figure"
figures.midpoints();

# %% [markdown] lang="ru" id="nair-hinton"
# Сумму, которая начинается с $\sigma(z - \frac12)$, предложили Наир и Хинтон (2010). Представьте бесконечно много
# двоичных нейронов с общими весами, чьи смещения отличаются на 1. Сумма их ответов в среднем близка к softplus, а
# дешёвая замена ей — ReLU. Замена тем точнее, чем дальше от нуля; в самом нуле разница наибольшая, $\ln 2$.
# %% [markdown] lang="en"
# The sum that starts with $\sigma(z - \frac12)$ is due to Nair and Hinton (2010). Imagine infinitely many binary
# neurons that share their weights and whose biases differ by 1. The sum of their answers is on average close to
# softplus, and ReLU is a cheap substitute for it. The further from zero, the closer they are; the difference is largest
# at zero, where it is $\ln 2$.

# %% id="softplus-relu"
assert np.abs(staircase(z, 0.5, 60) - softplus(z)).max() < 0.011
difference = softplus(z) - relu(z)
assert np.isclose(difference.max(), np.log(2)) and z[difference.argmax()] == 0
assert softplus(20) - relu(20) < 1e-8

# %% [markdown] lang="ru" id="depth"
# ## 6. Глубина
#
# Поставим нейроны цепочкой, один за другим: у каждого один вход и один вес. Как потери $L$ зависят от входа $x$? По
# правилу производной сложной функции каждый нейрон на обратном пути умножает градиент на $w_k h'(z_k)$.
# %% [markdown] lang="en"
# ## 6. Depth
#
# Let us put neurons in a chain, each with one input and one weight. How does the loss $L$ depend on the input $x$? By
# the chain rule, each neuron on the way back multiplies the gradient by $w_k h'(z_k)$.

# %% id="chain-figure"
figures.chain();

# %% [markdown] lang="ru" id="predict-chain"
# **Предскажите, потом запустите.** Десять логистических нейронов, все веса равны 1. Какая доля градиента в лучшем
# случае дойдёт до начала цепочки? Запишите число, хотя бы порядок.
# %% [markdown] lang="en"
# **Predict, then run.** There are ten sigmoid neurons, and all weights are 1. What share of the gradient reaches the
# start of the chain at best? Write down a number, or at least its order of magnitude.

# %% id="guess-chain"
my_guess = None   # ru: ваш ответ до запуска  # en: your answer before the run

# %% id="vanishing"
best = activations.sigmoid_derivative(0) ** 10
check.reveal(my_guess, float(best))
print(f"tanh'(3) = {activations.tanh_derivative(3):.4f}")
assert np.isclose(best, 0.25 ** 10) and round(best, 8) == 9.5e-7
assert round(activations.tanh_derivative(3), 4) == 0.0099

# %% [markdown] lang="ru" id="vanishing-explained"
# Меньше одной миллионной, и это при самом удачном $z = 0$. Это *затухание градиента*: первые слои почти не учатся. У
# тангенса $\tanh'(0) = 1$, и в нуле он безопасен, но при $z = 3$ один слой оставляет от градиента одну сотую: нейрон
# насыщен.
#
# Насколько быстро наступает насыщение, покажет логарифмическая шкала.
# %% [markdown] lang="en"
# Less than a millionth, and that with the luckiest value, $z = 0$. This is called the *vanishing gradient*: the first
# layers hardly learn. For tanh the slope $\tanh'(0) = 1$ is safe at zero, but at $z = 3$ one layer lets through only a
# hundredth: the neuron is saturated.
#
# A logarithmic scale will show how fast saturation sets in.

# %% [markdown] lang="ru" id="drag-chain"
# Но сначала — та же цепочка, от 1 до 30 слоёв.
#
# **Предскажите, потом тяните.** Сколько логистических нейронов подряд оставят от градиента меньше одной тысячной? А
# сколько тангенсов? А ReLU? Запишите три числа или «никогда» и проверьте.
# %% [markdown] lang="en"
# But first, the same chain with 1 to 30 layers.
#
# **Predict, then drag.** How many sigmoid neurons in a row let through less than a thousandth of the gradient? How many
# tanh neurons? How many ReLUs? Write down three numbers, or “never”, and try.

# %% id="chain-widget"
interactives.GradientChain(name="sigmoid", layers=3)

# %% [markdown] lang="ru" id="drag-chain-read"
# Логистических нейронов хватает пяти: $0{,}25^5 < 0{,}001$ даже в лучшем случае. У тангенса число зависит от того,
# каковы значения $z$. Открытый нейрон с ReLU, то есть с $z > 0$, пропускает градиент целиком; с ними длина цепочки не
# важна. Один закрытый, с $z < 0$, обрывает градиент сразу.
# %% [markdown] lang="en"
# Five sigmoid neurons are enough: $0.25^5 < 0.001$ even at best. For tanh the number depends on the values of $z$. A
# ReLU that is open, that is, has $z > 0$, lets the whole gradient through, so the length of the chain does not matter.
# A single closed one, with $z < 0$, cuts the gradient off at once.

# %% id="five-layers"
assert 0.25 ** 4 > 0.001 > 0.25 ** 5

# %% id="tails"
figure, ax = plots.subplots("wide")
far = np.linspace(-10, 10, 400)
for name in ("sigmoid", "tanh", "softsign", "elu"):
    ax.semilogy(far, ACTIVATIONS[name].derivative(far), label=name)
ax.set(xlabel="$z$", ylabel="$h'(z)$", ylim=(1e-6, 2), xticks=range(-10, 11, 5))
ax.legend(loc="lower center");

# %% [markdown] lang="ru" id="tails-read"
# У сигмоиды и тангенса производная убывает как экспонента: прямые линии на рисунке. У softsign она убывает медленно,
# как $1/z^2$: при $z = 10$ она в 180 раз больше, чем у сигмоиды. У ELU, как у ReLU, справа ровно 1.
# %% [markdown] lang="en"
# For the sigmoid and tanh the derivative falls exponentially, which gives straight lines in the figure. For softsign it
# falls slowly, like $1/z^2$: at $z = 10$ it is 180 times that of the sigmoid. For ELU, as for ReLU, it is exactly 1 on
# the right.

# %% id="tails-facts"
ratio = activations.softsign_derivative(10) / activations.sigmoid_derivative(10)
print(f"{ratio:.0f}")
assert 180 < ratio < 185

# %% [markdown] lang="ru" id="deep"
# Теперь не цепочка, а настоящая сеть: 30 слоёв по 64 нейрона со случайными весами. Пустим случайный градиент от
# последнего слоя к первому и измерим его длину. На каждом слое он умножается на $h'(Z)$, потом на $W$. Почему именно
# так, выведет лекция 09. Веса нормально распределены со стандартным отклонением $c / \sqrt{n}$, где $n$ — число входов
# нейрона.
# %% [markdown] lang="en"
# Now let us replace the chain with a real network: 30 layers of 64 neurons with random weights. We send a random
# gradient from the last layer to the first and measure its length. At each layer it is multiplied by $h'(Z)$, then by
# $W$; lecture 09 will show why. The weights are normally distributed with the standard deviation $c / \sqrt{n}$, where
# $n$ is the number of inputs of a neuron.

# %% id="gradient-sizes"
def gradient_sizes(name, c, layers=30, n=64):
    rng, h = np.random.default_rng(0), ACTIVATIONS[name]
    A, passed = rng.normal(size=(200, n)), []
    for _ in range(layers):
        W = c / np.sqrt(n) * rng.normal(size=(n, n))
        Z = A @ W.T
        passed.append((W, h.derivative(Z)))
        A = h.function(Z)
    gradient = rng.normal(size=A.shape)
    sizes = [np.linalg.norm(gradient)]
    for W, slopes in reversed(passed):
        gradient = (gradient * slopes) @ W
        sizes.append(np.linalg.norm(gradient))
    return np.array(sizes) / sizes[0]

# %% id="deep-figure"
figure, ax = plots.subplots("wide")
sizes = {}
for name, c in (("sigmoid", 1), ("tanh", 1), ("relu", 1), ("relu", 2 ** 0.5)):
    sizes[name, c] = gradient_sizes(name, c)
    ax.semilogy(sizes[name, c], label=f"{name}, $c = {c:.3g}$")
ax.set(xlabel=say(ru="слоёв пройдено", en="layers passed"),
       ylabel=say(ru="длина градиента", en="length of the gradient"))
ax.legend()
assert sizes["sigmoid", 1][10] < 1e-6 and sizes["sigmoid", 1][30] < 1e-18
assert 1e-6 < sizes["relu", 1][30] < 1e-3 and 0.1 < sizes["relu", 2 ** 0.5][30] < 10

# %% [markdown] lang="ru" id="deep-read"
# У сигмоиды градиент за десять слоёв уменьшился больше чем в миллион раз. ReLU сама по себе тоже не спасает: при $c =
# 1$ около половины нейронов закрыты, и на каждом слое градиент становится короче примерно в $\sqrt2$ раз. Если
# увеличить веса в $\sqrt2$ раз, градиент проходит (так предложили Хе и соавторы, 2015). Тангенс с $c = 1$ держится: его
# $z$ невелики, наклон близок к 1.
#
# Итак, важна пара: функция и размер весов. При больших весах градиент может не затухнуть, а *взорваться*. Но сигмоиде
# большие веса помогают плохо: вместе с ними вырастут и $z$, а там насыщение.
# %% [markdown] lang="en"
# With the sigmoid the gradient shrinks by a factor of more than a million in ten layers. ReLU alone does not save it
# either: with $c = 1$ about half of the neurons are closed, and each layer divides the gradient by about $\sqrt2$.
# Weights $\sqrt2$ times larger let the gradient through, as He et al. proposed in 2015. With tanh and $c = 1$ it holds
# up: the values $z$ are small, and there the slope is close to 1.
#
# So what matters is the combination of the function and the size of the weights. With large weights the gradient may
# *explode* instead. But larger weights hardly help the sigmoid: they make $z$ larger, and the neuron saturates.

# %% [markdown] lang="ru" id="dead"
# ### Мёртвые нейроны
#
# У ReLU есть своя беда: слева от нуля производная равна нулю. Возьмём один нейрон, $h(wx + b)$, и четыре примера.
# Сделаем один шаг с очень большой скоростью, 1. После него $z < 0$ на всех примерах. Дальше скорость обычная, 0,1, и 10
# 000 шагов.
# %% [markdown] lang="en"
# ### Dead neurons
#
# ReLU has a problem of its own: to the left of zero the derivative is zero. Let us take one neuron, $h(wx + b)$, and
# four examples. The first step has a very large learning rate, 1, after which $z < 0$ for all examples. Then follow
# 10,000 steps at an ordinary rate, 0.1.

# %% id="one-dead"
x = np.array([0.5, 1.0, 1.5, 2.0])
y = x / 2


def descend(a, w, b, rate, steps):               # ru: a — наклон слева  # en: a is the slope on the left
    for _ in range(steps):
        z = w * x + b
        d = 2 * (activations.leaky_relu(z, a) - y) * activations.leaky_relu_derivative(z, a)
        w, b = w - rate * np.mean(d * x), b - rate * np.mean(d)
    return w, b


kicked = descend(0, 1.0, 1.0, rate=1.0, steps=1)
print("z:", np.round(kicked[0] * x + kicked[1], 1))
for a in (0, 0.01):
    w, b = descend(a, *kicked, rate=0.1, steps=10_000)
    print(f"a = {a}:   w = {w:.3f}   b = {b:.3f}")
assert descend(0, *kicked, rate=0.1, steps=10_000) == kicked
assert np.allclose((w, b), (0.5, 0), atol=1e-3)

# %% id="one-dead-figure"
figure, ax = plots.subplots("half")
line = np.linspace(0, 2.2, 50)
ax.plot(x, y, "o", color=plots.INK, label=say(ru="примеры", en="examples"))
ax.plot(line, activations.leaky_relu(kicked[0] * line + kicked[1], 0), label="ReLU")
ax.plot(line, activations.leaky_relu(w * line + b, 0.01), label="LReLU")
ax.set(xlabel="$x$", ylabel="$h(wx + b)$")
ax.legend();

# %% [markdown] lang="ru" id="one-dead-read"
# При $a = 0$, то есть у ReLU, веса не сдвинулись ни на шаг: градиент точно равен нулю на каждом примере, и так будет
# всегда. Нейрон *мёртв*. LReLU с $a = 0{,}01$ медленно выбралась и нашла верные $w = 0{,}5$, $b = 0$.
#
# **Предскажите, потом запустите.** Сеть со 100 скрытыми нейронами ReLU учится разделять два облака, 300 шагов. Сколько
# нейронов из ста окажутся мёртвыми при скорости 0,1; 10; 30?
# %% [markdown] lang="en"
# With $a = 0$, that is, with ReLU, the weights did not move at all: the gradient is exactly zero on every example and
# will stay zero for ever. The neuron is *dead*. LReLU with $a = 0.01$ slowly climbed out and found the right $w = 0.5$,
# $b = 0$.
#
# **Predict, then run.** A network with 100 hidden ReLUs learns for 300 steps to separate two clouds. How many of the
# hundred neurons will be dead with the learning rates 0.1, 10 and 30?

# %% id="guess-dead"
my_guess = None   # ru: ваш ответ до запуска  # en: your answer before the run

# %% id="count-dead"
cloud, labels = points.two_clouds(200, "overlapping", seed=0)
network = two_layer.initialise(2, 100, activation="relu", seed=0)


def dead(network):
    _, hidden = two_layer.forward(network, cloud)          # (200, 100)
    return int((hidden == 0).all(axis=0).sum())


counts = {}
for rate in (0.1, 10, 30):
    trained, _ = two_layer.train(network, cloud, labels, rate, steps=300)
    counts[rate] = dead(trained)
check.reveal(my_guess, counts)
assert dead(network) < 5 and counts[0.1] < 5 < 30 < counts[10] < counts[30]

# %% [markdown] lang="ru" id="count-dead-read"
# Несколько нейронов молчали с самого начала: все точки облаков лежат по ту сторону их прямой, где $z < 0$. При разумной
# скорости новых мёртвых нет, при огромной их большинство. Поэтому и следят за скоростью и начальными весами, а у LReLU,
# ELU и GELU слева есть хоть какой-то наклон.
# %% [markdown] lang="en"
# A few neurons were silent from the start: all the points lie on the side of their line where $z < 0$. With a sensible
# rate none die; with a huge one most do. This is why the learning rate and the initial weights deserve care, and why
# LReLU, ELU and GELU keep at least some slope on the left.

# %% [markdown] lang="ru" id="softmax"
# ## 7. Softmax: из чисел в вероятности
#
# Классов часто больше двух. Выходной слой даёт $K$ чисел $z_1, \dots, z_K$, *логитов*, а нужны $K$ вероятностей:
#
# $$p_i = \frac{e^{z_i}}{\sum_{k=1}^{K} e^{z_k}}.$$
#
# Экспонента делает все числа положительными, а после деления на сумму они складываются в 1. На слайде это посчитано для
# шести логитов.
#
# **Предскажите, потом запустите.** Вероятности в таблице округлены до сотых. Сложите округлённые: выйдет 1,00?
# %% [markdown] lang="en"
# ## 7. Softmax: from numbers to probabilities
#
# Often there are more than two classes. The output layer gives $K$ numbers $z_1, \dots, z_K$, the *logits*, and we want
# to turn them into $K$ probabilities:
#
# $$p_i = \frac{e^{z_i}}{\sum_{k=1}^{K} e^{z_k}}.$$
#
# The exponential makes all the numbers positive; dividing by their sum makes them add up to 1. The slide does this for
# six logits.
#
# **Predict, then run.** The table rounds the probabilities to hundredths. Will the rounded values add up to 1.00?

# %% id="guess-table"
my_guess = None   # ru: ваш ответ до запуска  # en: your answer before the run

# %% id="table"
z = np.array([5, 3, 6.2, 4, 1.5, -2])
exponentials = np.exp(z)
p = exponentials / exponentials.sum()
for i in range(6):
    print(f"{z[i]:5.1f} {exponentials[i]:7.1f} {p[i]:6.2f}")
check.reveal(my_guess, round(float(p.round(2).sum()), 2))

assert np.array_equal(exponentials.round(1), [148.4, 20.1, 492.7, 54.6, 4.5, 0.1])
assert np.array_equal(p.round(2), [0.21, 0.03, 0.68, 0.08, 0.01, 0.00])
assert round(exponentials.sum(), 2) == 720.46 and np.isclose(exponentials.round(1).sum(), 720.4)
assert np.isclose(p.sum(), 1) and np.isclose(p.round(2).sum(), 1.01)

# %% id="softmax-steps"
figures.softmax_steps(z);

# %% [markdown] lang="ru" id="table-read"
# Все числа на слайде верны, но напечатанные вероятности дают 1,01, а напечатанные экспоненты 720,4 вместо 720,46.
# Виновато округление: суммы 720,5 и 1,00 внизу таблицы посчитаны до него. Поэтому равенство единице проверяют через
# `np.isclose`.
#
# Ещё одно наблюдение. Логиты 6,2 и 5 отличаются на 1,2, а вероятности — в $e^{1{,}2} \approx 3{,}3$ раза. Важны только
# разности логитов: прибавьте ко всем одно число, и $p$ не изменится.
# %% [markdown] lang="en"
# All the numbers on the slide are right, but the printed probabilities add up to 1.01, and the printed exponentials to
# 720.4 instead of 720.46. Rounding is to blame: the sums 720.5 and 1.00 below the table were computed before it. This
# is why we test equality to one with `np.isclose`.
#
# There is something else to notice. The logits 6.2 and 5 differ by 1.2, and their probabilities by a factor of
# $e^{1.2} \approx 3.3$. Only differences between logits matter: add the same number to all of them, and $p$ stays the
# same.

# %% id="softmax-facts"
softmax = activations.softmax
assert np.isclose(p[2] / p[0], np.exp(1.2))
assert np.allclose(softmax(z + 100), softmax(z))
assert np.isclose(softmax([1.5, 0])[0], sigmoid(1.5)) and round(sigmoid(1.5), 4) == 0.8176

# %% [markdown] lang="ru" id="softmax-sigma"
# Последняя строка — случай $K = 2$:
#
# $$p_1 = \frac{e^{z_1}}{e^{z_1} + e^{z_2}} = \frac{1}{1 + e^{-(z_1 - z_2)}} = \sigma(z_1 - z_2).$$
#
# Softmax обобщает сигмоиду. Но она не поэлементная: в знаменателе стоят все логиты, и каждая вероятность зависит от
# всех сразу. Поэтому и производных $K^2$: $\partial p_i / \partial z_j = p_i(1 - p_i)$ при $i = j$ и $-p_i p_j$ в
# остальных случаях. В первой формуле узнаётся $\sigma' = \sigma(1 - \sigma)$.
# %% [markdown] lang="en"
# The last line checks the case $K = 2$:
#
# $$p_1 = \frac{e^{z_1}}{e^{z_1} + e^{z_2}} = \frac{1}{1 + e^{-(z_1 - z_2)}} = \sigma(z_1 - z_2).$$
#
# Softmax generalises the sigmoid. But it is not elementwise: all the logits stand in the denominator, so each
# probability depends on each of them. So there are $K^2$ derivatives: $\partial p_i / \partial z_j = p_i(1 - p_i)$ for
# $i = j$ and $-p_i p_j$ otherwise. On the diagonal you will recognise $\sigma' = \sigma(1 - \sigma)$.

# %% id="softmax-derivatives"
formula = np.diag(p) - np.outer(p, p)
measured = [slope(lambda z, i=i: softmax(z)[i], z) for i in range(6)]
assert np.allclose(measured, formula, atol=1e-9)
assert np.allclose(formula.sum(axis=0), 0)      # ru: сумма вероятностей не меняется  # en: the sum of p stays 1

# %% [markdown] lang="ru" id="temperature"
# ### Температура
#
# Разделим логиты на число $T > 0$ и возьмём $\mathrm{softmax}(z / T)$. Название пришло из статистической физики. При
# малой температуре почти всё достаётся наибольшему логиту, при большой вероятности выравниваются. Порядок классов не
# меняется. Так регулируют, насколько смело языковая модель выбирает следующее слово.
# %% [markdown] lang="en"
# ### Temperature
#
# Let us divide the logits by a number $T > 0$, the *temperature*, and take $\mathrm{softmax}(z / T)$. The name comes
# from statistical physics. At a low temperature nearly all the probability goes to the largest logit; at a high one the
# probabilities even out. The order of the classes does not change. This is how we set how boldly a language model picks
# its next word.

# %% id="temperature-figure"
figure, axes = plots.subplots("wide", 1, 3, sharey=True)
for ax, T in zip(axes, (0.3, 1, 5)):
    ax.bar(range(1, 7), softmax(z, temperature=T))
    ax.set(title=f"$T = {T}$", xlabel="$i$", xticks=range(1, 7), ylim=(0, 1))
axes[0].set_ylabel("$p_i$")
assert np.isclose(softmax(z, temperature=0.01).max(), 1)
assert np.allclose(softmax(z, temperature=1e6), 1 / 6)

# %% [markdown] lang="ru" id="drag-softmax"
# **Предскажите, потом тяните.** Это шесть логитов слайда. До какой температуры третья вероятность остаётся больше
# половины: до 1,2, до 1,7 или до 3? И второй вопрос: если поднять один логит, опустятся ли остальные вероятности все
# сразу или только соседние?
# %% [markdown] lang="en"
# **Predict, then drag.** These are the six logits from the slide. Up to which temperature does the third probability
# stay above one half: 1.2, 1.7 or 3? And if you raise one logit, do all the other probabilities fall, or only its
# neighbours?

# %% id="softmax-widget"
interactives.SoftmaxBars(logits=[5, 3, 6.2, 4, 1.5, -2], temperature=1.0)

# %% [markdown] lang="ru" id="drag-softmax-read"
# Примерно до 1,7. Опускаются все остальные, и все в одно и то же число раз: знаменатель у них общий.
# %% [markdown] lang="en"
# Up to about 1.7. All the others fall, each by the same factor: they share the denominator.

# %% id="softmax-drag-facts"
assert softmax(z, temperature=1.7)[2] > 0.5 > softmax(z, temperature=1.8)[2]
raised = softmax(z + np.array([0, 0, 0, 1, 0, 0])) / softmax(z)
assert raised[3] > 1 and np.allclose(np.delete(raised, 3), raised[0]) and raised[0] < 1

# %% [markdown] lang="ru" id="predict-overflow"
# ### Переполнение
#
# **Предскажите, потом запустите.** Логиты 1000, 999 и 0. Что даст формула, записанная как есть?
# %% [markdown] lang="en"
# ### Overflow
#
# **Predict, then run.** The logits are 1000, 999 and 0. What will the formula give if we code it as it stands?

# %% id="guess-overflow"
my_guess = None   # ru: ваш ответ до запуска  # en: your answer before the run

# %% id="overflow"
large = np.array([1000.0, 999.0, 0.0])
with np.errstate(all="ignore"):
    naive = np.exp(large) / np.exp(large).sum()
check.reveal(my_guess, naive)
print(softmax(large).round(4))
assert np.isnan(naive[:2]).all() and np.isclose(softmax(large)[0], sigmoid(1))

# %% [markdown] lang="ru" id="exercise-softmax"
# $e^{1000}$ не помещается во float, получается $\infty$, а $\infty / \infty$ — это `nan`. Верный ответ конечен:
# $\sigma(1) \approx 0{,}731$. Выручает то, что важны только разности: вычтем из логитов наибольший, и все экспоненты
# окажутся не больше 1.
#
# **Упражнение 5.** Напишите softmax для матрицы логитов $Z$ формы $(m, K)$, по строке на пример. Она должна быть верна
# для любых логитов.
#
# <details><summary>Ответ</summary>
# <code>E = np.exp(Z - Z.max(axis=1, keepdims=True))</code><br>
# <code>return E / E.sum(axis=1, keepdims=True)</code>
# </details>
# %% [markdown] lang="en"
# $e^{1000}$ does not fit into a float and becomes $\infty$, and $\infty / \infty$ is `nan`. The right answer is finite:
# $\sigma(1) \approx 0.731$. It helps that only differences matter: subtract the largest logit from all of them, and no
# exponential exceeds 1.
#
# **Exercise 5.** Write softmax for a matrix of logits $Z$ of shape $(m, K)$, one row for each example. It should be
# right for any logits.
#
# <details><summary>Answer</summary>
# <code>E = np.exp(Z - Z.max(axis=1, keepdims=True))</code><br>
# <code>return E / E.sum(axis=1, keepdims=True)</code>
# </details>

# %% id="answer-softmax"
def my_softmax(Z):
    return None   # ru: ваш код  # en: your code


check.softmax(my_softmax)

# %% [markdown] lang="ru" id="today"
# ## 8. GELU и SiLU
#
# Перепишем ReLU иначе: $\mathrm{ReLU}(z) = z \cdot H(z)$. Ступенька решает, пропустить $z$ или нет. Заменим её гладкой:
#
# - $\mathrm{GELU}(z) = z\, \Phi(z)$, где $\Phi$ — функция распределения нормального закона (Хендрикс и Гимпел, 2016);
# - $\mathrm{SiLU}(z) = z\, \sigma(z)$, она же *swish*. Её назвали в той же статье и изучили Элфвинг с соавторами, а
#   независимо от них Рамачандран с соавторами (2017).
# %% [markdown] lang="en"
# ## 8. GELU and SiLU
#
# We can write ReLU differently: $\mathrm{ReLU}(z) = z \cdot H(z)$. A step decides whether to let $z$ through. Now
# replace it with something smooth:
#
# - $\mathrm{GELU}(z) = z\, \Phi(z)$, where $\Phi$ is the normal distribution function (Hendrycks and Gimpel, 2016);
# - $\mathrm{SiLU}(z) = z\, \sigma(z)$, also called *swish*. The name SiLU is from the same paper; Elfwing et al. and,
#   independently, Ramachandran et al. studied the function in 2017.

# %% id="today-figure"
figure, (left, right) = plots.subplots("wide", 1, 2)
z = np.linspace(-4, 3, 701)
for name in ("relu", "gelu", "silu"):
    left.plot(z, ACTIVATIONS[name].function(z), label=name)
    right.plot(z, ACTIVATIONS[name].derivative(z))
left.set(xlabel="$z$", title="$h(z)$", ylim=(-0.5, 2))
right.set(xlabel="$z$", title="$h'(z)$")
left.legend();

# %% id="today-facts"
for name in ("gelu", "silu"):
    h = ACTIVATIONS[name]
    values = h.function(z)
    print(f"{name}: {values.min():.3f}, z = {z[values.argmin()]:.2f}")
    assert np.isclose(values.min(), h.range[0], atol=1e-4)
    assert np.abs(slope(h.function, z) - h.derivative(z)).max() < 1e-8
    assert h.derivative(z).max() > 1 and h.derivative(z).min() < 0

# %% [markdown] lang="ru" id="today-read"
# Излома нет, и слева производная не ноль. Зато обе не монотонны: у GELU минимум $-0{,}17$ при $z \approx -0{,}75$, у
# SiLU $-0{,}278$ при $z \approx -1{,}28$. Наклон местами больше 1.
#
# Где они работают:
#
# - ReLU: в первом трансформере (2017);
# - GELU: в BERT и ViT; в GPT-2 — её приближение через тангенс;
# - SiLU: в Llama и Mistral, внутри *SwiGLU*: выход одного линейного слоя, пропущенный через SiLU, умножается на выход
#   другого (Шазир, 2020).
#
# Теоремы о том, что они лучше ReLU, нет, есть измерения: авторы swish сообщали о выигрыше в 0,9 и 0,6 процентного
# пункта на ImageNet.
# %% [markdown] lang="en"
# There is no kink, and on the left the derivative is not zero. But neither function is monotone: GELU has its minimum
# $-0.17$ at $z \approx -0.75$, SiLU $-0.278$ at $z \approx -1.28$. In places the slope exceeds 1.
#
# Where these functions are used:
#
# - ReLU: in the first transformer (2017);
# - GELU: in BERT and ViT; GPT-2 uses an approximation built from tanh;
# - SiLU: in Llama and Mistral, inside *SwiGLU*: the output of one linear layer, passed through SiLU, multiplies the
#   output of another (Shazeer, 2020).
#
# No theorem says that they beat ReLU; there are only measurements. The authors of swish reported gains of 0.9 and 0.6
# percentage points on ImageNet.

# %% id="gelu-tanh"
approximation = 0.5 * z * (1 + tanh(np.sqrt(2 / np.pi) * (z + 0.044715 * z ** 3)))
print(f"{np.abs(approximation - activations.gelu(z)).max():.4f}")
assert np.abs(approximation - activations.gelu(z)).max() < 5e-4

# %% [markdown] lang="ru" id="choose"
# ## 9. Как выбрать
#
# **Выход** определяет задача: спросите, какие числа должны получаться.
#
# - Вероятность одного события: сигмоида.
# - Одна из $K$ возможностей: softmax.
# - Любое число: никакой функции.
# - Положительное число: softplus.
#
# **Скрытые слои** определяет градиент.
#
# - Начните с ReLU и весов со стандартным отклонением $\sqrt{2/n}$: просто, дёшево, понятно.
# - Много мёртвых нейронов: уменьшите скорость или возьмите LReLU, ELU, GELU.
# - Повторяете известную архитектуру: возьмите её функцию. У трансформеров это GELU или SiLU.
# - Сигмоида и тангенс нужны там, где важна ограниченность.
# - Ступеньку не берите: нейрон с ней градиентом не обучить.
# %% [markdown] lang="en"
# ## 9. How to choose
#
# For the **output**, the task decides: ask which numbers should come out.
#
# - The probability of one event: the sigmoid.
# - One of $K$ possibilities: softmax.
# - Any number: no function at all.
# - A positive number: softplus.
#
# For **hidden layers**, the gradient decides.
#
# - Start with ReLU and weights of standard deviation $\sqrt{2/n}$: simple, cheap, well understood.
# - If many neurons die, lower the learning rate, or take LReLU, ELU or GELU.
# - If you follow a known architecture, take its function. For transformers this is GELU or SiLU.
# - The sigmoid and tanh have their place where bounds matter.
# - Leave the step alone: a gradient cannot train it.

# %% [markdown] lang="ru" id="exercise-choose"
# **Упражнение 6.** Выберите функцию и скажите себе почему. Имена, в кавычках: `sigmoid`, `tanh`, `heaviside`, `relu`,
# `leaky_relu`, `elu`, `gelu`, `silu`, `softplus`, `softsign`, `softmax` или `none`.
#
# 1. `hidden`: скрытые слои сети, в которой их двадцать.
# 2. `spam`: один выход, вероятность того, что письмо — спам.
# 3. `digit`: десять выходов, какая цифра на картинке.
# 4. `weather`: один выход, завтрашняя температура в градусах Цельсия.
# 5. `time`: один выход, время ожидания автобуса, всегда больше нуля.
#
# <details><summary>Ответ</summary>
# 1: relu, или leaky_relu, elu, gelu, silu. 2: sigmoid. 3: softmax. 4: none. 5: softplus.
# </details>
# %% [markdown] lang="en"
# **Exercise 6.** Choose a function for each case, and tell yourself why. Enter the names in quotes: `sigmoid`, `tanh`,
# `heaviside`, `relu`, `leaky_relu`, `elu`, `gelu`, `silu`, `softplus`, `softsign`, `softmax` or `none`.
#
# 1. `hidden`: the hidden layers of a network that has twenty.
# 2. `spam`: one output, the probability that a message is spam.
# 3. `digit`: ten outputs, which digit is in the picture.
# 4. `weather`: one output, tomorrow's temperature in degrees Celsius.
# 5. `time`: one output, the waiting time for a bus, always above zero.
#
# <details><summary>Answer</summary>
# 1: relu, or leaky_relu, elu, gelu, silu. 2: sigmoid. 3: softmax. 4: none. 5: softplus.
# </details>

# %% id="answer-choose"
check.choose(hidden=None, spam=None, digit=None, weather=None, time=None)

# %% [markdown] lang="ru" id="recap"
# ## Итог
#
# - Без нелинейности слои сворачиваются в один. Функция активации поэлементная; исключение — softmax.
# - Производную проверяют центральной разностью, и не в одной точке.
# - В изломе производной нет; программы договариваются. В PyTorch $\mathrm{ReLU}'(0) = 0$. У ELU при $a = 1$ излома нет.
# - Сумма $\sigma(z - \frac12) + \sigma(z - \frac32) + \dots$ близка к softplus, а ReLU — её дешёвая замена.
# - Сигмоида оставляет на слой не больше ¼ градиента; насыщенный тангенс — сотую; мёртвый нейрон — ничего.
# - Softmax зависит только от разностей логитов; поэтому наибольший вычитают. Температура делает ответ смелее или ровнее.
# %% [markdown] lang="en"
# ## Recap
#
# - Without a nonlinearity layers collapse into one. An activation is elementwise; softmax is the exception.
# - Check a derivative with a central difference, and at more than one point.
# - At a kink there is no derivative; programs settle on a convention. In PyTorch $\mathrm{ReLU}'(0) = 0$. ELU has no
#   kink if $a = 1$.
# - The sum $\sigma(z - \frac12) + \sigma(z - \frac32) + \dots$ is close to softplus, and ReLU is its cheap substitute.
# - A layer of sigmoids lets through at most ¼ of the gradient, a saturated tanh a hundredth, a dead ReLU nothing.
# - Softmax depends only on differences between logits, so we subtract the largest. Temperature makes the answer bolder
#   or more even.

# %% [markdown] lang="ru" id="glossary"
# ## Словарь
#
# | по-русски | по-английски | что это |
# |---|---|---|
# | функция активации | activation function | $h$, через которую проходит сумма нейрона |
# | поэлементно | elementwise | к каждому числу отдельно |
# | логистическая функция, сигмоида | logistic function, sigmoid | $\sigma(z) = 1 / (1 + e^{-z})$ |
# | гиперболический тангенс | hyperbolic tangent | $\tanh z = 2\sigma(2z) - 1$ |
# | ступенька, функция Хевисайда | step, Heaviside function | 0 слева от нуля, 1 справа |
# | выпрямитель | rectifier | ReLU и её родственники |
# | насыщение | saturation | $h'(z)$ почти ноль, нейрон не реагирует |
# | излом | kink | точка, где наклоны слева и справа разные |
# | субградиент | subgradient | наклон прямой через точку графика, лежащей не выше него |
# | почти всюду | almost everywhere | везде, кроме множества меры ноль |
# | затухание градиента | vanishing gradient | с каждым слоем градиент умножается на число меньше 1 |
# | взрыв градиента | exploding gradient | с каждым слоем — на число больше 1 |
# | мёртвый нейрон | dead neuron | нейрон с ReLU, у которого $z \le 0$ на всех примерах |
# | softmax | softmax | $K$ чисел в $K$ вероятностей |
# | температура | temperature | $T$, на которую делят логиты |
# | переполнение | overflow | число не помещается во float |
# %% [markdown] lang="en"
# ## Glossary
#
# | English | Russian | what it is |
# |---|---|---|
# | activation function | функция активации | $h$, the function that a neuron applies to its sum |
# | elementwise | поэлементно | to each number separately |
# | logistic function, sigmoid | логистическая функция, сигмоида | $\sigma(z) = 1 / (1 + e^{-z})$ |
# | hyperbolic tangent | гиперболический тангенс | $\tanh z = 2\sigma(2z) - 1$ |
# | step, Heaviside function | ступенька, функция Хевисайда | 0 left of zero, 1 right of it |
# | rectifier | выпрямитель | ReLU and its relatives |
# | saturation | насыщение | $h'(z)$ is almost zero, the neuron does not respond |
# | kink | излом | a point where the slopes left and right differ |
# | subgradient | субградиент | the slope of a line that meets the graph at a point and is nowhere above it |
# | almost everywhere | почти всюду | everywhere but on a set of measure zero |
# | vanishing gradient | затухание градиента | each layer multiplies the gradient by a number below 1 |
# | exploding gradient | взрыв градиента | each layer multiplies it by a number above 1 |
# | dead neuron | мёртвый нейрон | a neuron with ReLU and $z \le 0$ on all examples |
# | softmax | softmax | turns $K$ numbers into $K$ probabilities |
# | temperature | температура | $T$, the number by which logits are divided |
# | overflow | переполнение | a number does not fit into a float |

# %% [markdown] lang="ru" id="next"
# **Дальше.** В [лекции 05](05_xor.ipynb) из ступенек собираются логические функции, и выясняется, чего один нейрон не
# может.
# %% [markdown] lang="en"
# **Next.** In [lecture 05](05_xor.ipynb) logical functions are built from steps, and we find out what one neuron cannot
# do.
