# %% id="setup" setup="lecture"

# %% [markdown] lang="ru" id="title"
# # Обратное распространение ошибки
#
# *Лекция 09. Откуда берётся градиент.*
#
# В сети бывают миллионы весов, и по каждому нужна своя производная. Все их даёт один проход по сети в обратную сторону,
# ценой двух обычных. Разберём этот проход на числах, потом на матрицах и сверим с PyTorch.
#
# После лекции вы сможете:
#
# - нарисовать граф вычислений и пройти по нему вперёд и назад с карандашом;
# - написать автоматическое дифференцирование в несколько строк;
# - вывести обратный проход через линейный слой, активацию и потери в матрицах;
# - проверить любой градиент центральными разностями;
# - сказать, сколько стоит градиент и почему.
#
# Понадобятся производная сложной функции, кросс-энтропия (лекция 03) и слои в матрицах (лекция 08). Лекция займёт около
# часа.
# %% [markdown] lang="en"
# # Backpropagation
#
# *Lecture 09. Where the gradient comes from.*
#
# A network may have millions of weights, each with a derivative of its own. One pass back finds them all, at the price
# of two ordinary passes. We work through it in numbers and in matrices, and check it against PyTorch.
#
# After this lecture you can:
#
# - go through a computational graph, forward and back, with a pencil;
# - write automatic differentiation in few lines;
# - derive the backward pass of a layer and of the loss in matrices;
# - check any gradient by central differences;
# - say what a gradient costs, and why.
#
# You will need the chain rule, cross-entropy (lecture 03) and layers as matrices (lecture 08). It takes an hour.

# %% id="imports"
import inspect
import time

import numpy as np
import torch
from torch.utils.flop_counter import FlopCounterMode

from dl101 import autograd, gradient_check, interactives, layers, losses, plots, say
from dl101.activations import relu, sigmoid
from dl101.autograd import Value, expression
from dl101.check import lecture09 as check
from dl101.data import history, playground
from dl101.figures import lecture09 as figures
from dl101.mlp import MLP

plots.use_style()

# %% [markdown] lang="ru" id="five-steps"
# ## 1. Пять шагов, из них один новый
#
# На слайдах, из которых вырос курс, обратное распространение — это «алгоритм подбора параметров» из пяти шагов:
#
# 1. выбрать функцию потерь;
# 2. посчитать потери;
# 3. посчитать их градиент по параметрам модели;
# 4. обновить параметры: $w_i := w_i - \alpha \, \partial J / \partial w_i$;
# 5. вернуться к шагу 2.
#
# Все формулы верны, но алгоритм этот вы знаете с лекции 03. Это *градиентный спуск*. Обратное распространение — способ
# выполнить шаг 3, и только его. Остальным шагам безразлично, откуда взялся градиент.
#
# Проверим. Вот спуск, в который градиент вставляется как сменная деталь.
# %% [markdown] lang="en"
# ## 1. Five steps, and one of them is new
#
# On the slides that this course grew from, backpropagation is “an algorithm for choosing parameters” in five steps:
#
# 1. choose a loss function;
# 2. compute the loss;
# 3. compute its gradient with respect to the parameters of the model;
# 4. update the parameters: $w_i := w_i - \alpha \, \partial J / \partial w_i$;
# 5. go back to step 2.
#
# The formulas are right, but you have known this algorithm since lecture 03. It is *gradient descent*. Backpropagation
# is a way to do step 3, and nothing else. The other steps do not care where the gradient comes from.
#
# Let us test this. Here is a descent into which any way of computing the gradient can be plugged.

# %% id="descent"
X, y = playground.two_moons(m=40, noise=0.1, seed=1)


def descend(gradient, steps=30, learning_rate=0.5):
    network, trail = MLP([2, 4, 1], "tanh", init="xavier", seed=1), []
    for _ in range(steps):                                      # ru: шаг 5  # en: step 5
        trail.append(network.loss(X, y, "cross_entropy"))       # ru: шаги 1 и 2  # en: steps 1 and 2
        for name, slope in gradient(network).items():           # ru: шаг 3  # en: step 3
            network.parameters[name] -= learning_rate * slope   # ru: шаг 4  # en: step 4
    return np.array(trail)

# %% [markdown] lang="ru" id="two-ways"
# А вот два способа выполнить шаг 3. Первый — готовый `network.loss_and_gradient`, внутри него и спрятано обратное
# распространение. Второй — центральные разности из лекции 04: каждый параметр сдвигаем чуть вправо и чуть влево и
# смотрим, как изменились потери.
# %% [markdown] lang="en"
# And here are two ways to do step 3. The first is the ready-made `network.loss_and_gradient`, with backpropagation
# hidden inside. The second is central differences, as in lecture 04: shift each parameter a little up and a little
# down, and see how the loss changes.

# %% id="two-gradients"
probe, calls = MLP([2, 4, 1], "tanh"), []


def loss_at(**parameters):
    probe.parameters = parameters
    calls.append(1)                       # ru: один прямой проход  # en: one forward pass
    return probe.loss(X, y)


def by_backward(network):
    return network.loss_and_gradient(X, y)[1]


def by_differences(network):
    return gradient_check.numerical_gradient(loss_at, network.parameters)

# %% [markdown] lang="ru" id="predict-calls"
# **Предскажите, потом запустите.** У сети 2-4-1 всего 17 параметров: $4 \cdot 2 + 4 + 4 + 1$. Сколько прямых проходов
# нужно разностям для *одного* градиента?
# %% [markdown] lang="en"
# **Predict, then run.** The 2-4-1 network has 17 parameters in all: $4 \cdot 2 + 4 + 4 + 1$. How many forward passes do
# differences need for *one* gradient?

# %% id="guess-calls"
my_guess = None   # ru: ваш ответ до запуска  # en: your answer before the run

# %% id="same-descent"
first, second = descend(by_backward), descend(by_differences)
check.reveal(my_guess, len(calls) // 30)
assert len(calls) == 30 * 2 * probe.size
assert np.abs(first - second).max() < 1e-8

figure, ax = plots.subplots("half")
plots.cost_curve(ax, first, say(ru="обратный проход", en="backward pass"), linewidth=5, alpha=0.35)
plots.cost_curve(ax, second, say(ru="разности", en="differences"), linestyle="--")

# %% [markdown] lang="ru" id="two-ways-read"
# Спуск один и тот же. Но разностям нужно по два прохода на параметр. У сети AlexNet, с которой в 2012 году начался
# нынешний подъём, около 60 миллионов параметров: один шаг спуска стоил бы 120 миллионов прямых проходов. Обратное
# распространение даёт тот же градиент за один проход вперёд и один назад. Как?
# %% [markdown] lang="en"
# The descent is the same. But differences need two passes for each parameter. AlexNet, the network with which the
# present boom began in 2012, has about 60 million parameters: a single step would cost 120 million forward passes.
# Backpropagation gives the same gradient for one pass forward and one back. How?

# %% [markdown] lang="ru" id="graph"
# ## 2. Граф вычислений
#
# Возьмём один нейрон без активации с квадратом ошибки: $L = (wx + b - y)^2$. Разобьём формулу на шаги, в каждом одна
# операция. Получится *граф вычислений*: узлы — числа, стрелки показывают, из чего число сделано.
# %% [markdown] lang="en"
# ## 2. The computational graph
#
# Take one neuron without an activation, with a squared error: $L = (wx + b - y)^2$. Split the formula into steps of one
# operation each. This makes a *computational graph*: the nodes are numbers, the arrows show what each number is made
# of.

# %% id="graph-figure"
L = expression("(w*x + b - y)**2", w=2, x=3, b=-1, y=4)
figures.computation(L, backward=False);

# %% [markdown] lang="ru" id="predict-nudge"
# Мы прошли по графу слева направо: это *прямой проход*. Слева стоят переменные, справа потери.
#
# **Предскажите, потом запустите.** Увеличим $w$ на 0,01. На сколько примерно вырастет $L$? Проследите по графу, что
# станет с каждым узлом.
# %% [markdown] lang="en"
# We went through the graph from left to right: this is the *forward pass*. The variables are on the left, the loss is
# on the right.
#
# **Predict, then run.** Increase $w$ by 0.01. By about how much will $L$ grow? Trace through the graph what happens to
# each node.

# %% id="guess-nudge"
my_guess = None   # ru: ваш ответ до запуска  # en: your answer before the run

# %% id="nudge"
moved = expression("(w*x + b - y)**2", w=2.01, x=3, b=-1, y=4)
check.reveal(my_guess, moved.data - L.data)
for before, after in zip(L.order(), moved.order()):
    print(f"{before.label:18} {before.data:3g} -> {after.data:.4g}")
assert np.isclose(moved.data - L.data, 0.06, atol=0.001)

# %% [markdown] lang="ru" id="chain-rule"
# Сдвиг на 0,01 стал сдвигом на 0,03, потому что $v_1 = w \cdot x$ растёт в $x = 3$ раза быстрее, чем $w$. Дальше он шёл
# без изменений, а на квадрате вырос ещё примерно вдвое: производная $v^2$ равна $2v = 2$. Всего — в
# $3 \cdot 1 \cdot 1 \cdot 2 = 6$ раз.
#
# У каждой стрелки есть *локальная производная*: производная результата операции по одному её входу. Чтобы её найти,
# достаточно чисел рядом, остальная сеть не нужна. Правило цепочки говорит: *вдоль пути локальные производные
# перемножаются*.
# %% [markdown] lang="en"
# The shift of 0.01 became a shift of 0.03, because $v_1 = w \cdot x$ grows $x = 3$ times as fast as $w$. Then it passed
# on unchanged, and the square roughly doubled it: the derivative of $v^2$ is $2v = 2$. Altogether it grew
# $3 \cdot 1 \cdot 1 \cdot 2 = 6$ times.
#
# Every arrow has a *local derivative*: the derivative of the result of an operation with respect to one of its inputs.
# The numbers next to the arrow are enough to find it; the rest of the network is not needed. The chain rule says:
# *along a path, local derivatives multiply*.

# %% [markdown] lang="ru" id="local-table"
# Вот все, что понадобятся. Через $v$ обозначен результат.
#
# | операция | локальные производные |
# |---|---|
# | $v = a + b$ | 1 и 1 |
# | $v = a - b$ | 1 и −1 |
# | $v = a \cdot b$ | $b$ и $a$ |
# | $v = a / b$ | $1/b$ и $-a/b^2$ |
# | $v = a^n$ | $n a^{n-1}$ |
# | $v = e^a$ | $v$ |
# | $v = \ln a$ | $1/a$ |
# | $v = \tanh a$ | $1 - v^2$ |
# | $v = \sigma(a)$ | $v (1 - v)$ |
# | $v = \mathrm{ReLU}(a)$ | 1 при $a > 0$, иначе 0 |
#
# Сложение отдаёт пришедшее обоим входам без изменений, умножение меняет множители местами, ReLU либо пропускает,
# либо нет.
# %% [markdown] lang="en"
# Here are all we shall need. The result is called $v$.
#
# | operation | local derivatives |
# |---|---|
# | $v = a + b$ | 1 and 1 |
# | $v = a - b$ | 1 and −1 |
# | $v = a \cdot b$ | $b$ and $a$ |
# | $v = a / b$ | $1/b$ and $-a/b^2$ |
# | $v = a^n$ | $n a^{n-1}$ |
# | $v = e^a$ | $v$ |
# | $v = \ln a$ | $1/a$ |
# | $v = \tanh a$ | $1 - v^2$ |
# | $v = \sigma(a)$ | $v (1 - v)$ |
# | $v = \mathrm{ReLU}(a)$ | 1 for $a > 0$, else 0 |
#
# Addition passes on what has arrived to both inputs unchanged, multiplication swaps the factors, ReLU either lets it
# through or does not.

# %% [markdown] lang="ru" id="back"
# Теперь обратно. Начнём с конца: $\partial L / \partial L = 1$. Идём по стрелкам назад и умножаем то, что уже пришло в
# узел, на локальную производную. Так *за один проход* каждый узел узнаёт свою $\partial L / \partial v$. Это и есть
# *обратный проход*.
# %% [markdown] lang="en"
# Now back. Start at the end: $\partial L / \partial L = 1$. Follow the arrows backwards and multiply what has arrived
# at a node by the local derivative. This way, *in one pass*, every node learns its $\partial L / \partial v$. This is
# the *backward pass*.

# %% id="back-figure"
L.backward()
figures.computation(L);

# %% [markdown] lang="ru" id="stepping"
# То же самое по шагам: сначала 4 шага вперёд, затем 8 назад. Меняйте $k$ от 0 до 12 и запускайте ячейку снова; можно и
# уменьшать. Перед каждым шагом назад назовите число, которое появится.
# %% [markdown] lang="en"
# The same step by step: first 4 steps forward, then 8 back. Change $k$ from 0 to 12 and run the cell again; smaller
# values are allowed too. Before each step back, say which number will appear.

# %% id="stepping-figure"
k = 7
figures.step(L, k);

# %% [markdown] lang="ru" id="exercise-hand"
# **Упражнение 1.** Возьмите карандаш. $L = (a \cdot b - c)^2$ при $a = 2$, $b = 3$, $c = 4$. Нарисуйте граф, пройдите
# вперёд, потом назад и впишите $\partial L/\partial a$, $\partial L/\partial b$, $\partial L/\partial c$.
#
# <details><summary>Ответ</summary>
# Вперёд: v₁ = 6, v₂ = 2, L = 4. Назад: у v₂ производная 2 · v₂ = 4; у v₁ тоже 4, у c она −4. Дальше произведение: a
# получает 4 · b = 12, b получает 4 · a = 8. Ответ: [12, 8, −4].
# </details>
# %% [markdown] lang="en"
# **Exercise 1.** Take a pencil. $L = (a \cdot b - c)^2$ at $a = 2$, $b = 3$, $c = 4$. Draw the graph, go forward, then
# back, and enter $\partial L/\partial a$, $\partial L/\partial b$, $\partial L/\partial c$.
#
# <details><summary>Answer</summary> Forward: v₁ = 6, v₂ = 2, L = 4. Back: the derivative of v₂ is 2 · v₂ = 4; v₁ has 4
# as well, c has −4. Then the product: a gets 4 · b = 12, b gets 4 · a = 8. The answer: [12, 8, −4].
# </details>

# %% id="answer-hand"
dL_dabc = [None, None, None]   # a, b, c
check.by_hand(dL_dabc)

# %% [markdown] lang="ru" id="fork"
# ## 3. Развилки
#
# Что, если число использовано дважды? Самый простой случай — $L = a + a$. Сдвинем $a$ на 0,01, и $L$ сдвинется на 0,02:
# по 0,01 приходит с каждой стороны. *Вклады разных путей складываются*.
#
# $$\frac{\partial L}{\partial a} = \sum_{p} \; \prod_{e \in p} \delta_e$$
#
# Сумма — по всем путям $p$ от $a$ к $L$, произведение — по стрелкам $e$ каждого пути, $\delta_e$ — локальная
# производная на стрелке. Это правило цепочки целиком, другого не понадобится.
# %% [markdown] lang="en"
# ## 3. Forks
#
# What if a number is used twice? The simplest case is $L = a + a$. Move $a$ by 0.01, and $L$ moves by 0.02: each side
# contributes 0.01. *The contributions of different paths add up*.
#
# $$\frac{\partial L}{\partial a} = \sum_{p} \; \prod_{e \in p} \delta_e$$
#
# The sum is over all paths $p$ from $a$ to $L$, the product over the arrows $e$ of each path, and $\delta_e$ is the
# local derivative on an arrow. This is the whole chain rule; we shall need no other.

# %% id="fork-figure"
L = expression("a*b + a", a=2, b=3)
L.backward()
figures.computation(L);

# %% id="fork-facts"
a, b, _, L = L.order()
assert a.grad == b.data + 1           # ru: через произведение b и напрямую 1  # en: b through the product, 1 directly
twice = expression("a + a", a=2)
twice.backward()
assert twice.order()[0].grad == 2

# %% [markdown] lang="ru" id="exercise-paths"
# **Упражнение 2.** $L = x \cdot (x + y)$ при $x = 3$, $y = 2$. От $x$ к $L$ ведут два пути: прямо в произведение и
# через сумму. Впишите произведение локальных производных вдоль каждого и $\partial L / \partial x$.
#
# <details><summary>Ответ</summary>
# Прямо: локальная производная произведения по первому множителю — второй, x + y = 5. Через сумму: 1 · x = 3. Вместе 8.
# Без графа: L = x² + xy, производная 2x + y = 8.
# </details>
# %% [markdown] lang="en"
# **Exercise 2.** $L = x \cdot (x + y)$ at $x = 3$, $y = 2$. Two paths lead from $x$ to $L$: straight into the product,
# and through the sum. Enter the product of local derivatives along each, and $\partial L / \partial x$.
#
# <details><summary>Answer</summary> Straight: the local derivative of the product with respect to its first factor is
# the second, x + y = 5. Through the sum: 1 · x = 3. Together 8. Without a graph: L = x² + xy, with the derivative 2x +
# y = 8.
# </details>

# %% id="answer-paths"
straight, through_sum = None, None
dL_dx = None
check.paths(straight, through_sum, dL_dx)

# %% [markdown] lang="ru" id="order"
# Перебрать два пути легко, но путей бывает очень много. В сети из 10 скрытых слоёв по 100 нейронов от одного входа к
# одному выходу ведут $100^{10}$ путей. Обратный проход их не перебирает. Он складывает всё, что пришло в узел, и дальше
# передаёт одну *сумму*. На каждую стрелку хватает одного умножения.
#
# За это надо платить порядком: узел может передавать дальше, только когда к нему пришло *всё*.
# %% [markdown] lang="en"
# Two paths are easily listed, but there may be very many. In a network of 10 hidden layers with 100 neurons each,
# $100^{10}$ paths lead from one input to one output. The backward pass does not list them. It adds up all that has
# arrived at a node and passes on a single *sum*. One multiplication per arrow is enough.
#
# The price is order: a node may pass on its sum only when *everything* has arrived.

# %% id="order-figure"
x, c = Value(1, "x"), Value(2, "c")
v = x * x
u = v * c
s = u + v
L = u * s
for node, name in ((v, "v"), (u, "u"), (s, "s"), (L, "L")):
    node.label = name
L.backward()
figures.computation(L);

# %% [markdown] lang="ru" id="exercise-order"
# **Упражнение 3.** Перед вами $v = x \cdot x$, $u = v \cdot c$, $s = u + v$, $L = u \cdot s$. В каком порядке обратный
# проход должен обходить узлы L, s, u и v? Запишите их имена в список.
#
# <details><summary>Ответ</summary>
# <code>["L", "s", "u", "v"]</code>. Нельзя взять u сразу после L, хотя стрелка от u ведёт прямо в L: из u сделана ещё и
# s, и её вклад пока не пришёл. Прямой проход шёл v, u, s, L, обратный читает тот же список с конца.
# </details>
# %% [markdown] lang="en"
# **Exercise 3.** Here are $v = x \cdot x$, $u = v \cdot c$, $s = u + v$, $L = u \cdot s$. In which order must the
# backward pass visit the nodes L, s, u and v? Write their names in a list.
#
# <details><summary>Answer</summary>
# <code>["L", "s", "u", "v"]</code>. u must not come right after L, though an arrow leads from u to L: s is
# made of u too, and its contribution has not arrived yet. The forward pass went v, u, s, L; the backward pass reads
# that list from the end.
# </details>

# %% id="answer-order"
backward_order = [None, None, None, None]
check.order(backward_order)

# %% [markdown] lang="ru" id="order-read"
# Кто ошибётся и возьмёт $u$ раньше $s$, получит $\partial L/\partial x = 16$ вместо 24. Ошибки не видно: число как
# число. Как ловить такие ошибки, расскажет раздел 6.
# %% [markdown] lang="en"
# Take $u$ before $s$ by mistake, and you get $\partial L/\partial x = 16$ instead of 24. Nothing gives it away: it is a
# number like any other. Section 6 shows how to catch such mistakes.

# %% id="order-facts"
assert x.grad == 24 == 4 * 1**3 * (2**2 + 2)         # L = x⁴ (c² + c)
du, ds = s.data, u.data                              # ru: от L  # en: from L
dv = du * c.data                                     # ru: u передал слишком рано  # en: u handed on too early
dv += ds                                             # ru: и лишь потом s  # en: and only then s
assert dv * 2 * x.data == 16

# %% [markdown] lang="ru" id="machine"
# ## 4. Машина в тридцать строк
#
# Пусть число само запоминает, из чего оно сделано, вместе с локальными производными. Тогда граф строится во время
# обычного счёта.
# %% [markdown] lang="en"
# ## 4. A machine in thirty lines
#
# Let a number remember what it was made of, together with the local derivatives. Then the graph builds itself while we
# compute as usual.

# %% id="number"
class Number:
    def __init__(self, data, inputs=(), slopes=()):
        self.data, self.inputs, self.slopes, self.grad = data, inputs, slopes, 0.0

    def __add__(self, other):
        return Number(self.data + other.data, (self, other), (1.0, 1.0))

    def __mul__(self, other):
        return Number(self.data * other.data, (self, other), (other.data, self.data))

    def tanh(self):
        t = np.tanh(self.data)
        return Number(t, (self,), (1 - t**2,))

# %% [markdown] lang="ru" id="machine-order"
# Порядок прямого прохода восстановить нетрудно: сначала входы узла, потом сам узел, каждый по одному разу.
# %% [markdown] lang="en"
# The order of the forward pass is easy to recover: first the inputs of a node, then the node itself, each of them once.

# %% id="machine-order-code"
def in_order(node, done):
    if node not in done:
        for source in node.inputs:
            in_order(source, done)
        done.append(node)
    return done


w, x, b = Number(2.0), Number(-1.0), Number(0.5)
nodes = in_order((w * x + b).tanh(), [])
print([round(float(node.data), 4) for node in nodes])
assert nodes[-1].data == np.tanh(-1.5) and len(nodes) == 6

# %% [markdown] lang="ru" id="exercise-backward"
# **Упражнение 4.** Осталось главное. `nodes` — узлы в порядке прямого прохода. Пройдите по ним с конца и передайте
# каждому входу `source` его вклад: локальную производную `slope`, умноженную на `node.grad`. Пары даёт
# `zip(node.inputs, node.slopes)`.
#
# <details><summary>Ответ</summary>
# <pre>
#     for node in reversed(nodes):
#         for source, slope in zip(node.inputs, node.slopes):
#             source.grad += slope * node.grad
# </pre>
# Три строки, и в каждой по одной мысли: с конца; по всем входам; сумма, потому что узел может быть использован не раз.
# </details>
# %% [markdown] lang="en"
# **Exercise 4.** The main thing remains. `nodes` are the nodes in the order of the forward pass. Go through them from
# the end and pass each input `source` its contribution: the local derivative `slope` times `node.grad`. The pairs come
# from `zip(node.inputs, node.slopes)`.
#
# <details><summary>Answer</summary>
# <pre>
#     for node in reversed(nodes):
#         for source, slope in zip(node.inputs, node.slopes):
#             source.grad += slope * node.grad
# </pre>
# Three lines, one thought in each: from the end; over all inputs; a sum, since a node may be used more than once.
# </details>

# %% id="answer-backward"
def backward(nodes):
    for node in nodes:
        node.grad = 0.0
    nodes[-1].grad = 1.0
    # ru: ваш код  # en: your code


check.backward(backward)
backward(nodes)
print([round(float(node.grad), 4) for node in (w, x, b)])
# ru: должно стать: -0.1807, 0.3614, 0.1807
# en: should become: -0.1807, 0.3614, 0.1807

# %% [markdown] lang="ru" id="engine"
# Это вся машина. Остальное — операции: для каждой новой нужны её значение и локальные производные. В курсе такая машина
# уже есть: `Value` из `dl101.autograd`. В ней одиннадцать операций, и ею посчитаны все графы на рисунках выше. Вот её
# обратный проход.
# %% [markdown] lang="en"
# This is the whole machine. The rest is operations: each new one needs its value and its local derivatives. The course
# already has such a machine: `Value` in `dl101.autograd`. It has eleven operations, and it computed all the graphs
# drawn above. Here is its backward pass.

# %% id="engine-source"
for line in inspect.getsource(Value.backward).splitlines():
    if '"""' not in line:                  # ru: без описания и пояснений  # en: without docstring and comments
        print(line.split("  #")[0])
engine = inspect.getsource(inspect.getmodule(Value)).splitlines()
print(say(ru="строк:", en="lines:"), len(engine))
assert len(engine) < 100 and len(autograd.OPERATIONS) == 11

# %% [markdown] lang="ru" id="engine-read"
# Весь файл короче ста строк. Так и устроено *автоматическое дифференцирование* в обратном порядке. Это не разности:
# ничего не сдвигается, и результат точен до округления. И это не вывод формулы: машина знает только числа и граф,
# поэтому ей годятся и циклы, и условия.
# %% [markdown] lang="en"
# The whole file is under a hundred lines. This is how *automatic differentiation* works in reverse mode. It does not
# take differences: nothing is shifted, and the result is exact up to rounding. Nor does it derive a formula: the
# machine knows only numbers and a graph, so it copes with loops and conditions.

# %% id="loop"
def heron(a, steps=6):                   # ru: корень из a по Герону  # en: the square root of a, after Heron
    x = a
    for _ in range(steps):
        x = (x + a / x) / 2
    return x


a = Value(2.0, "a")
root = heron(a)
root.backward()
print(f"{root.data:.4f} {a.grad:.4f}", len(root.order()))
assert np.isclose(root.data, np.sqrt(2)) and np.isclose(a.grad, 1 / (2 * np.sqrt(2)))

# %% [markdown] lang="ru" id="your-expression"
# ## 5. Ваша формула
#
# Наберите свою формулу: `+ - * / **`, скобки, `exp`, `log`, `tanh`, `relu`, `sigmoid`. У каждого имени должно быть
# значение. Слева в таблице — производная из обратного прохода, справа — центральная разность, которая о правиле цепочки
# ничего не знает.
# %% [markdown] lang="en"
# ## 5. Your formula
#
# Type your own formula: `+ - * / **`, brackets, `exp`, `log`, `tanh`, `relu`, `sigmoid`. Every name needs a value. On
# the left of the table is the derivative from the backward pass, on the right the central difference, which knows
# nothing of the chain rule.

# %% id="your-formula"
formula = "(w*tanh(w*x + b) - y)**2"   # ru: ваша формула  # en: your formula
L = expression(formula, w=2, x=-1, b=0.5, y=1, a=1, c=1)
L.backward()
for variable, difference in autograd.numerical_gradients(L).items():
    print(f"{variable.label:3} {variable.grad:10.6f} {difference:10.6f}")
figures.computation(L);

# %% [markdown] lang="ru" id="your-formula-steps"
# И по шагам: сначала вперёд, потом назад. Найдите шаг, на котором к производной по $w$ прибавляется второй вклад.
# Формулу можно изменить прямо на рисунке, числа двигаются ползунками. Предсказывайте каждое число до нажатия «Шаг».
# %% [markdown] lang="en"
# And step by step, first forward, then back. Find the step at which the derivative with respect to $w$ receives its
# second contribution. You may change the formula in the figure itself and move the numbers. Predict each number before
# you press Step.

# %% id="your-formula-step"
interactives.Graph(formula, values={"w": 2, "x": -1, "b": 0.5, "y": 1, "a": 1, "c": 1})

# %% id="formulas-facts"
for text in ("a*b + a/b - exp(a)", "tanh(a*b)*a + log(b)", "relu(a - b) + sigmoid(a)**b"):
    value = expression(text, a=0.7, b=1.9)
    value.backward()
    for variable, difference in autograd.numerical_gradients(value).items():
        assert abs(variable.grad - difference) < 1e-8

# %% [markdown] lang="ru" id="check-gradient"
# ## 6. Проверка градиента
#
# Градиент с ошибкой часто всё же уменьшает потери, только хуже. Поэтому новую формулу всегда сверяют с разностями:
#
# $$\frac{\partial J}{\partial w} \approx \frac{J(w + h) - J(w - h)}{2h}.$$
#
# **Предскажите, потом запустите.** Всегда ли меньший шаг $h$ точнее? Какой из трёх лучше: $10^{-2}$, $10^{-5}$ или
# $10^{-12}$?
# %% [markdown] lang="en"
# ## 6. Checking a gradient
#
# A wrong gradient often still makes the loss fall, only less well. So a new formula is always checked against
# differences:
#
# $$\frac{\partial J}{\partial w} \approx \frac{J(w + h) - J(w - h)}{2h}.$$
#
# **Predict, then run.** Is a smaller step $h$ always more accurate? Which of the three is best: $10^{-2}$, $10^{-5}$ or
# $10^{-12}$?

# %% id="guess-step"
my_guess = None   # ru: ваш ответ до запуска  # en: your answer before the run

# %% id="step-size"
h = 10.0 ** np.arange(-14, 0.1, 0.5)
exact = np.exp(np.sin(1)) * np.cos(1)
f = lambda x: np.exp(np.sin(x))
central = np.abs((f(1 + h) - f(1 - h)) / (2 * h) - exact)
one_sided = np.abs((f(1 + h) - f(1)) / h - exact)
check.reveal(my_guess, float(h[central.argmin()]))
figure, ax = plots.subplots("half")
ax.loglog(h, central, "o-", markersize=3, label=say(ru="центральная", en="central"))
ax.loglog(h, one_sided, "s--", markersize=3, label=say(ru="односторонняя", en="one-sided"))
ax.set(xlabel="$h$", ylabel=say(ru="ошибка", en="error"))
ax.legend()
assert 1e-7 < h[central.argmin()] < 1e-3 and central.min() < one_sided.min() / 10

# %% [markdown] lang="ru" id="step-size-read"
# Справа мешает сама формула: её ошибка порядка $h^2$, а у односторонней — порядка $h$. Слева мешает округление:
# вычитаются почти равные числа, и чем меньше $h$, тем сильнее деление на $2h$ раздувает их последние знаки. Для
# `float64` хорош шаг около $10^{-5}$.
#
# Сравнивают не разность, а *относительную* ошибку $\lVert a - n \rVert / (\lVert a \rVert + \lVert n \rVert)$: $a$ —
# градиент, который проверяют, $n$ — разности. У верной формулы она меньше $10^{-7}$. Больше $10^{-3}$ — ищите ошибку.
# %% [markdown] lang="en"
# On the right the formula itself is to blame: its error is of order $h^2$, and that of the one-sided one is of order
# $h$. On the left it is rounding: two almost equal numbers are subtracted, and the smaller $h$, the more the division
# by $2h$ inflates their last digits. For `float64` a step of about $10^{-5}$ is good.
#
# What we look at is not the difference but the *relative* error
# $\lVert a - n \rVert / (\lVert a \rVert + \lVert n \rVert)$, with $a$ the gradient under test and $n$ the differences.
# For a right formula it is below $10^{-7}$. If it is above $10^{-3}$, look for a mistake.

# %% [markdown] lang="ru" id="kink"
# Бывают и ложные тревоги. Возле излома ReLU один конец разности попадает на другую сторону.
# %% [markdown] lang="en"
# There are false alarms, too. Near the kink of ReLU one end of the difference lands on the other side.

# %% id="kink-code"
near = 1e-7
difference = float(gradient_check.numerical_gradient(relu, {"z": near})["z"])
print(f"{difference:.4f}")
assert 0.5 < difference < 0.52             # ru: а производная равна 1  # en: but the derivative is 1

# %% [markdown] lang="ru" id="layer"
# ## 7. Слой в матрицах
#
# Рисовать граф нейрон за нейроном незачем: пусть узлом будет целый слой, а вместо числа — матрица. Прямой проход такой
# же, как в лекции 08, примеры стоят в строках:
#
# $$Z = X W^{\mathsf{T}} + b, \qquad X\,(m, n), \quad W\,(h, n), \quad b\,(h,), \quad Z\,(m, h).$$
#
# Условимся: $dZ$ — матрица всех $\partial J / \partial z_{ij}$. *У производной та же форма, что у переменной*. Слою
# дают $dZ$, он должен вернуть $dX$, $dW$ и $db$.
# %% [markdown] lang="en"
# ## 7. A layer in matrices
#
# There is no need to draw the graph neuron by neuron: let a node be a whole layer, with a matrix in place of a number.
# The forward pass is that of lecture 08, with examples as rows:
#
# $$Z = X W^{\mathsf{T}} + b, \qquad X\,(m, n), \quad W\,(h, n), \quad b\,(h,), \quad Z\,(m, h).$$
#
# Let $dZ$ be the matrix of all $\partial J / \partial z_{ij}$. *A derivative has the shape of its variable*. The layer
# is given $dZ$ and has to return $dX$, $dW$ and $db$.

# %% [markdown] lang="ru" id="layer-derived"
# Всё решает сумма по путям. Один элемент: $z_{ij} = \sum_k x_{ik} w_{jk} + b_j$.
#
# - Вес $w_{jk}$ входит в $z_{ij}$ у *каждого примера* $i$ с множителем $x_{ik}$. Пути складываются: $dw_{jk} = \sum_i
#   dz_{ij} x_{ik}$.
# - Смещение $b_j$ — тоже у каждого примера, с множителем 1: $db_j = \sum_i dz_{ij}$.
# - Вход $x_{ik}$ идёт к *каждому нейрону* $j$ с множителем $w_{jk}$: $dx_{ik} = \sum_j dz_{ij} w_{jk}$.
#
# В матрицах:
#
# $$dW = dZ^{\mathsf{T}} X, \qquad db_j = \sum_i dz_{ij}, \qquad dX = dZ\, W.$$
# %% [markdown] lang="en"
# The sum over paths settles everything. Take one element: $z_{ij} = \sum_k x_{ik} w_{jk} + b_j$.
#
# - The weight $w_{jk}$ is part of $z_{ij}$ for *every example* $i$, with the factor $x_{ik}$. Paths add up:
#   $dw_{jk} = \sum_i dz_{ij} x_{ik}$.
# - The bias $b_j$ is too, with the factor 1: $db_j = \sum_i dz_{ij}$.
# - The input $x_{ik}$ goes to *every neuron* $j$, with the factor $w_{jk}$: $dx_{ik} = \sum_j dz_{ij} w_{jk}$.
#
# In matrices:
#
# $$dW = dZ^{\mathsf{T}} X, \qquad db_j = \sum_i dz_{ij}, \qquad dX = dZ\, W.$$

# %% id="shapes-figure"
figures.layer_shapes(m=5, n=3, h=4);

# %% [markdown] lang="ru" id="shapes-read"
# Формулы можно не учить: их диктуют формы. Из $dZ$ $(m, h)$ и $X$ $(m, n)$ матрицу $(h, n)$ можно сложить только так:
# $dZ^{\mathsf{T}} X$.
#
# **Активация** $H = g(Z)$ действует на каждое число отдельно, путь у каждого один: $dZ = dH \cdot g'(Z)$ поэлементно.
# Там, где нейрон насыщен или мёртв, $g' \approx 0$, и дальше почти ничего не проходит. Это затухание градиента из
# лекции 04.
#
# **Потери.** У кросс-энтропии от логитов $z$ производная проста. Для одного выхода $p = \sigma(z)$, для нескольких
# $p = \mathrm{softmax}(z)$, и в обоих случаях
#
# $$dZ = \frac{1}{m}\,(P - Y).$$
# %% [markdown] lang="en"
# There is no need to memorise the formulas: the shapes dictate them. From $dZ$ $(m, h)$ and $X$ $(m, n)$ a matrix
# $(h, n)$ can be made in one way only: $dZ^{\mathsf{T}} X$.
#
# **An activation** $H = g(Z)$ acts on each number by itself, and each has one path: $dZ = dH \cdot g'(Z)$, elementwise.
# Where a neuron is saturated or dead, $g' \approx 0$, and almost nothing gets through. These are the vanishing
# gradients of lecture 04.
#
# **The loss.** For cross-entropy of logits $z$ the derivative is simple. With $p = \sigma(z)$ for one output and
# $p = \mathrm{softmax}(z)$ for several, in both cases
#
# $$dZ = \frac{1}{m}\,(P - Y).$$

# %% [markdown] lang="ru" id="exercise-loss"
# **Упражнение 5.** Четыре примера, один выход: вероятности $p$ равны 0,9; 0,2; 0,6; 0,7, метки $y$ — 1, 0, 0, 1.
# $J$ — средняя кросс-энтропия. Впишите четыре производные $\partial J / \partial z$.
#
# <details><summary>Ответ</summary> p − y = (−0,1; 0,2; 0,6; −0,3), и каждое делим на m = 4: [−0.025, 0.05, 0.15,
# −0.075]. Сильнее всех тянет третий пример: на нём сеть ошиблась. Деление на m стоит здесь, в потерях; слои его не
# повторяют.
# </details>
# %% [markdown] lang="en"
# **Exercise 5.** Four examples, one output: the probabilities $p$ are 0.9, 0.2, 0.6, 0.7 and the labels $y$ are 1,
# 0, 0, 1. $J$ is the mean cross-entropy. Enter the four derivatives $\partial J / \partial z$.
#
# <details><summary>Answer</summary>
# p − y = (−0.1, 0.2, 0.6, −0.3), and each is divided by m = 4: [−0.025, 0.05, 0.15, −0.075]. The third example pulls
# most: the network got it wrong. The division by m stands here, in the loss; the layers do not repeat it.
# </details>

# %% id="answer-loss"
dJ_dz = None   # ru: четыре числа  # en: four numbers
check.loss_slopes(dJ_dz)

# %% [markdown] lang="ru" id="exercise-linear"
# **Упражнение 6.** Напишите обратный проход линейного слоя. `dZ` $(m, h)$, `X` $(m, n)$, `W` $(h, n)$.
#
# <details><summary>Ответ</summary>
# <code>return dZ @ W, dZ.T @ X, dZ.sum(axis=0)</code>
# </details>
# %% [markdown] lang="en"
# **Exercise 6.** Write the backward pass of a linear layer. `dZ` $(m, h)$, `X` $(m, n)$, `W` $(h, n)$.
#
# <details><summary>Answer</summary>
# <code>return dZ @ W, dZ.T @ X, dZ.sum(axis=0)</code>
# </details>

# %% id="answer-linear"
def linear_backward(dZ, X, W):
    return None   # ru: ваш код: dX, dW, db  # en: your code: dX, dW, db


check.linear_backward(linear_backward)

# %% [markdown] lang="ru" id="logistic"
# Знакомые формулы — частный случай. В лекции 03 было $dw = X(A - Y)^{\mathsf{T}}/m$ и $db$ — среднее от $a - y$;
# примеры там стояли в столбцах. Это потери и один линейный слой.
# %% [markdown] lang="en"
# The formulas you know are a special case. Lecture 03 had $dw = X(A - Y)^{\mathsf{T}}/m$ and $db$ the mean of $a - y$,
# with examples as columns. That is the loss and one linear layer.

# %% id="logistic-facts"
w, b = np.array([[0.3, -0.2]]), np.array([0.1])
z, cache = layers.linear_forward(X, w, b)
J, dz = losses.cross_entropy(z, y)
_, dw, db = layers.linear_backward(dz, cache)
A = sigmoid(z).T                                   # ru: (1, m), как в лекции 03  # en: (1, m), as in lecture 03
assert np.allclose(dw.T, X.T @ (A - y).T / len(X)) and np.isclose(db[0], np.mean(A - y))

logits = torch.tensor([[1.0, 0.0, -1.0], [0.5, 2.0, 0.0]], requires_grad=True)
torch.nn.CrossEntropyLoss()(logits, torch.tensor([0, 2])).backward()
P, Y = torch.softmax(logits, dim=1), torch.eye(3)[[0, 2]]   # ru: три класса, softmax  # en: three classes, softmax
assert torch.allclose(logits.grad, (P - Y) / 2)

# %% [markdown] lang="ru" id="network"
# ## 8. Сеть целиком
#
# Теперь соберём сеть из двух слоёв. Каждый слой — пара функций. Прямая возвращает результат и *кэш*: то, что
# понадобится обратной. Обратные вызываются в обратном порядке, и каждая получает то, что вернула предыдущая.
# %% [markdown] lang="en"
# ## 8. The whole network
#
# Now let us assemble a network of two layers. Each layer is a pair of functions. The forward one returns its result and
# a *cache*: what the backward one will need. The backward ones are called in reverse order, and each is given what the
# previous one returned.

# %% id="passes-figure"
figures.two_passes();

# %% id="network-code"
def loss_and_gradient(X, y, W1, b1, W2, b2):
    Z1, cache1 = layers.linear_forward(X, W1, b1)
    H1, cache2 = layers.activation_forward(Z1, "tanh")
    outputs, cache3 = layers.linear_forward(H1, W2, b2)
    J, doutputs = losses.cross_entropy(outputs, y)

    dH1, dW2, db2 = layers.linear_backward(doutputs, cache3)
    dZ1 = layers.activation_backward(dH1, cache2)
    _, dW1, db1 = layers.linear_backward(dZ1, cache1)
    return J, {"W1": dW1, "b1": db1, "W2": dW2, "b2": db2}

# %% [markdown] lang="ru" id="network-check"
# Четыре строки вперёд, три назад, и это уже всё обучение сети из двух слоёв, кроме шага 4. Верно ли? Спросим разности,
# а рядом поставим вариант с ошибкой: в производной потерь забыли поделить на $m$.
# %% [markdown] lang="en"
# Four lines forward, three lines back: apart from step 4, this is all of training a network of two layers. Is it right?
# Let us ask differences, and put a faulty variant beside it: someone forgot to divide by $m$ in the derivative of the
# loss.

# %% id="network-check-code"
network = MLP([2, 4, 1], "tanh", init="xavier", seed=1)
J, gradient = loss_and_gradient(X, y, **network.parameters)
loss = lambda **parameters: loss_and_gradient(X, y, **parameters)[0]
right = gradient_check.gradient_check(loss, network.parameters, gradient)
without_mean = {name: len(X) * slope for name, slope in gradient.items()}
faulty = gradient_check.gradient_check(loss, network.parameters, without_mean)
for name in right:
    print(f"{name}   {right[name]:.0e}   {faulty[name]:.3f}")
assert max(right.values()) < 1e-7
assert np.allclose(list(faulty.values()), (len(X) - 1) / (len(X) + 1))

# %% [markdown] lang="ru" id="network-check-read"
# Формула прошла, ошибка поймана. Заметьте: градиент с ошибкой направлен туда же, он только в 40 раз длиннее. Спуск с
# меньшей скоростью обучения этой ошибки и не заметил бы.
#
# И последний вопрос: матрицы и машина из раздела 4 — одно и то же? В NumPy можно сложить матрицу из `Value`. Тогда граф
# будет из отдельных чисел.
# %% [markdown] lang="en"
# The formula has passed, the mistake is caught. Note that the faulty gradient points the same way and is merely 40
# times as long: a descent with a smaller learning rate would never have noticed.
#
# One question is left: are matrices and the machine of section 4 the same thing? NumPy can hold a matrix of `Value`s.
# Then the graph is made of single numbers.

# %% id="scalar-network"
to_values = np.vectorize(Value, otypes=[object])
values = {name: to_values(array) for name, array in network.parameters.items()}
Z1 = X @ values["W1"].T + values["b1"]
H1 = np.vectorize(Value.tanh, otypes=[object])(Z1)
outputs = H1 @ values["W2"].T + values["b2"]
J_scalar = ((outputs[:, 0] - y) ** 2).sum() / len(X)
J_scalar.backward()
J_matrix, gradient = network.loss_and_gradient(X, y, loss="mse")
print(f"{J_scalar.data:.4f} {J_matrix:.4f}", say(ru="узлов:", en="nodes:"), len(J_scalar.order()))

# %% id="scalar-network-facts"
assert np.isclose(J_scalar.data, J_matrix) and len(J_scalar.order()) > 1600
for name in gradient:
    grads = np.vectorize(lambda value: value.grad)(values[name])
    assert np.allclose(grads, gradient[name], rtol=1e-10)

# %% [markdown] lang="ru" id="scalar-network-read"
# Одно и то же, до последних знаков. В графе из чисел для сорока примеров больше 1600 узлов, а блоков с матрицами
# — четыре. Смысл матриц в этом: та же арифметика, но большими кусками, которые процессор считает быстро.
# %% [markdown] lang="en"
# They are the same, up to the last digits. For forty examples the graph of numbers has more than 1600 nodes; with
# matrices there are four blocks. That is the point of matrices: the same arithmetic in large pieces, which a processor
# handles fast.

# %% [markdown] lang="ru" id="cost"
# ## 9. Сколько это стоит
#
# **Предскажите, потом запустите.** Прямой проход через линейный слой — одно произведение матриц, $X W^{\mathsf{T}}$: $m
# \cdot n \cdot h$ умножений. Сколько произведений такого же размера в обратном проходе? Во сколько раз обратный проход
# дороже прямого?
# %% [markdown] lang="en"
# ## 9. What it costs
#
# **Predict, then run.** The forward pass through a linear layer is one product of matrices, $X W^{\mathsf{T}}$:
# $m \cdot n \cdot h$ multiplications. How many products of that size are there in the backward pass? How many times as
# expensive as the forward pass is it?

# %% id="guess-cost"
my_guess = None   # ru: ваш ответ до запуска  # en: your answer before the run

# %% id="count"
def count(m, sizes, first_input=True):
    steps = [torch.nn.Linear(n, h) for n, h in zip(sizes, sizes[1:])]
    inputs = torch.zeros(m, sizes[0], requires_grad=first_input)
    with FlopCounterMode(display=False) as forward:
        outputs = torch.nn.Sequential(*steps)(inputs).sum()
    with FlopCounterMode(display=False) as back:
        outputs.backward()
    return forward.get_total_flops(), back.get_total_flops()


m, sizes = 256, [256, 512, 512, 10]
forward, back = count(m, sizes)
check.reveal(my_guess, back / forward)
products = m * sum(n * h for n, h in zip(sizes, sizes[1:]))
assert forward == 2 * products                     # ru: умножить и прибавить  # en: multiply and add
assert back == 2 * forward

# %% [markdown] lang="ru" id="count-read"
# Два произведения: $dZ^{\mathsf{T}} X$ и $dZ\, W$, оба по $m \cdot n \cdot h$ умножений. Поэтому *один обратный проход
# стоит как два прямых*, а весь шаг обучения — как три. Умножения сосчитал сам PyTorch: он умеет считать не секунды, а
# операции.
#
# На деле выходит чуть меньше: производная по самим данным, $dX$ первого слоя, никому не нужна, и PyTorch её пропускает.
# %% [markdown] lang="en"
# Two products: $dZ^{\mathsf{T}} X$ and $dZ\, W$, both of $m \cdot n \cdot h$ multiplications. So *one backward pass
# costs as much as two forward ones*, and a whole step of training as much as three. PyTorch itself did the counting: it
# can count operations rather than seconds.
#
# In practice it is a little less: nobody needs the derivative with respect to the data themselves, $dX$ of the first
# layer, and PyTorch skips it.

# %% id="count-first"
forward, back = count(m, sizes, first_input=False)
print(f"{back / forward:.2f}")
assert back == 2 * forward - 2 * m * sizes[0] * sizes[1]

# %% [markdown] lang="ru" id="measure"
# А по часам? Возьмём сеть того же размера в NumPy, 32 примера, и лучшее время из тридцати.
# %% [markdown] lang="en"
# And by the clock? Take a network of that size in NumPy, 32 examples, and the best of thirty timings.

# %% id="measure-code"
def seconds(function):
    start = time.perf_counter()
    function()
    return time.perf_counter() - start


big = MLP(sizes, "tanh", init="xavier", seed=0)
rows = np.random.default_rng(0).normal(size=(32, sizes[0]))
slopes = np.full((32, sizes[-1]), 1 / 32)
passes = (lambda: big.forward(rows)), (lambda: big.backward(slopes))
times = [[seconds(each) for each in passes] for _ in range(30)]
there, back_again = np.min(times, axis=0)
print(f"{1000 * there:.2f} ms, {1000 * back_again:.2f} ms, {back_again / there:.2f}")

# %% id="cost-figure"
figures.cost({
    say(ru="прямой проход", en="forward pass"): 1,
    say(ru="обратный проход", en="backward pass"): back_again / there,
    say(ru="разности", en="differences"): 2 * big.size,
});
assert big.size == 399_370

# %% [markdown] lang="ru" id="cost-read"
# На каждой машине выйдет своё число: часы учитывают ещё активации, память и соседей по процессору. Важен порядок
# величины. Градиент по 399 370 параметрам стоит несколько прямых проходов, а разностям их понадобилось бы 798 740. От
# числа параметров эта цена *не зависит*. Так для любой функции с одним числом на выходе: если считать операции, её
# градиент не дороже пяти её вычислений (*принцип дешёвого градиента*, Griewank, Walther, 2008).
#
# Платят памятью: входы всех слоёв хранятся до обратного прохода.
# %% [markdown] lang="en"
# Every machine gives a number of its own: the clock also counts activations, memory and other programs. What matters is
# the order of magnitude. A gradient with respect to 399,370 parameters costs a few forward passes; differences would
# need 798,740. This price *does not depend* on the number of parameters. This holds for any function with a single
# number as its output: counted in operations, its gradient costs no more than five evaluations (the *cheap gradient
# principle*, Griewank and Walther, 2008).
#
# The price is memory: the inputs of all layers are kept until the backward pass.

# %% [markdown] lang="ru" id="torch"
# ## 10. То же в PyTorch
#
# `torch.autograd` — та же машина, только узлы у неё тензоры. `requires_grad=True` значит «это переменная», остальное
# запоминается само, `backward()` идёт назад, ответы лежат в `.grad`.
# %% [markdown] lang="en"
# ## 10. The same in PyTorch
#
# `torch.autograd` is the same machine, with tensors for nodes. `requires_grad=True` means “this is a variable”; PyTorch
# records the rest, `backward()` goes back, and the answers are in `.grad`.

# %% id="torch-code"
t = {name: torch.tensor(array, requires_grad=True) for name, array in network.parameters.items()}
hidden = torch.tanh(torch.tensor(X) @ t["W1"].T + t["b1"])
logits = (hidden @ t["W2"].T + t["b2"])[:, 0]
loss = torch.nn.BCEWithLogitsLoss()                # ru: кросс-энтропия  # en: cross-entropy
J_torch = loss(logits, torch.tensor(y, dtype=torch.float64))
J_torch.backward()

J, gradient = loss_and_gradient(X, y, **network.parameters)
worst = max(np.abs(gradient[name] - t[name].grad.numpy()).max() for name in gradient)
print(f"{worst:.0e}")
assert np.isclose(J, J_torch.item()) and worst < 1e-14

# %% [markdown] lang="ru" id="torch-read"
# Различие — в последнем знаке. Обратный проход, наши три строки, PyTorch сделал сам.
#
# **Предскажите, потом запустите.** У PyTorch есть особенность. Посчитаем производную $x^2$ в точке $x = 1$ дважды
# подряд. Что будет в `x.grad` после второго раза?
# %% [markdown] lang="en"
# They differ in the last digit. Our three lines of backward pass PyTorch did by itself.
#
# **Predict, then run.** PyTorch has one peculiarity. Compute the derivative of $x^2$ at $x = 1$ twice in a row. What
# will be in `x.grad` after the second time?

# %% id="guess-twice"
my_guess = None   # ru: ваш ответ до запуска  # en: your answer before the run

# %% id="twice"
x = torch.tensor(1.0, requires_grad=True)
(x**2).backward()
after_one = x.grad.item()
(x**2).backward()
check.reveal(my_guess, x.grad.item())
assert (after_one, x.grad.item()) == (2, 4)

x.grad = None                  # ru: или optimizer.zero_grad()  # en: or optimizer.zero_grad()
(x**2).backward()
assert x.grad.item() == 2

# %% [markdown] lang="ru" id="twice-read"
# PyTorch *прибавляет*. Это та же сумма по путям: так складывают градиенты нескольких батчей. Но в обычном обучении
# старое надо стирать перед каждым шагом. В списке шагов на слайдах этого нет, и цикл, написанный по нему, спускается по
# сумме всех прошлых градиентов. А `Value` из нашего курса каждый раз начинает заново.
# %% [markdown] lang="en"
# PyTorch *adds*. It is the same sum over paths, and this is how the gradients of several batches are added up. But in
# ordinary training the old ones must be cleared before each step. The list of steps on the slides leaves this out, and
# a loop that follows it descends along the sum of all past gradients. The course's `Value` starts afresh each time.

# %% id="forgotten-zero"
def torch_descent(clear, steps=30, learning_rate=0.3):
    x, trail = torch.tensor(2.0, requires_grad=True), []
    for _ in range(steps):
        trail.append(x.item())
        if clear:
            x.grad = None
        (x**2).backward()
        with torch.no_grad():
            x -= learning_rate * x.grad
    return trail


figure, ax = plots.subplots("half")
cleared, forgotten = torch_descent(True), torch_descent(False)
ax.plot(cleared, label=say(ru="стираем", en="cleared"))
ax.plot(forgotten, "--", label=say(ru="забыли", en="forgotten"))
ax.set(xlabel=say(ru="шаг", en="step"), ylabel="$x$")
figure.legend(loc="outside upper center", ncols=2)
assert abs(cleared[-1]) < 1e-6 and max(np.abs(forgotten[-8:])) > 1

# %% [markdown] lang="ru" id="history"
# ## 11. Кто это придумал
#
# На слайдах автор — «группа учёных во главе с Джеффри Хинтоном (Google Brain)», 1986 год. Верен только год. Статью в
# *Nature* написали Дэвид Румельхарт, Джеффри Хинтон и Рональд Уильямс, именно в этом порядке, а Google основали
# двенадцать лет спустя. И статья не первая. Её заслуга в другом: она показала, что скрытые слои сами находят полезные
# признаки.
# %% [markdown] lang="en"
# ## 11. Who invented it
#
# On the slides the author is “a group of scientists led by Geoffrey Hinton (Google Brain)”, in 1986. The year is right,
# the rest is not. The paper in *Nature* is by David Rumelhart, Geoffrey Hinton and Ronald Williams, in this order, and
# Google was founded twelve years later. Nor was the paper the first. Its merit lies elsewhere: it showed that hidden
# layers find useful features by themselves.

# %% [markdown] lang="ru" id="history-earlier"
# Сам метод находили несколько раз. Сеппо Линнайнмаа описал обратный порядок производных в 1970 году, в дипломной работе
# об ошибках округления; сетей в ней нет. Пол Вербос предложил его для подбора параметров в диссертации 1974 года и
# применил к нейронным сетям в работе 1982 года.
#
# И о написании: на слайдах стоит *backpropogation*. Верно через *a*, как в слове *propagation*.
# %% [markdown] lang="en"
# The method itself was found several times. Seppo Linnainmaa described derivatives in reverse order in 1970, in a
# master's thesis on rounding errors; there are no networks in it. Paul Werbos proposed it for finding parameters in his
# thesis of 1974, and applied it to neural networks in a paper of 1982.
#
# And the spelling: the slides have *backpropogation*. It takes an *a*, as in *propagation*.

# %% id="history-facts"
for name in ("linnainmaa", "werbos", "backpropagation"):
    for source in history.event(name).sources:
        print(f"{source.year}  {source.author}: {source.venue}")
years = [history.event(name).year for name in ("linnainmaa", "werbos", "backpropagation")]
assert years == [1970, 1974, 1986] and history.event("werbos").sources[-1].year == 1982

# %% [markdown] lang="ru" id="recap"
# ## Итог
#
# - Обратное распространение — это способ посчитать градиент (шаг 3). Остальное — градиентный спуск.
# - Граф вычислений разбивает формулу на операции; у каждой стрелки есть локальная производная.
# - Вдоль пути производные умножаются, по путям складываются. Отсюда `+=`.
# - Узлы обходят в порядке, обратном прямому: передавать можно, только когда всё пришло.
# - Линейный слой: $dW = dZ^{\mathsf{T}} X$, $db$ — сумма строк $dZ$, $dX = dZ\,W$. Активация: $dZ = dH \cdot g'(Z)$.
#   Кросс-энтропия: $dZ = (P - Y)/m$, и $1/m$ стоит только здесь.
# - У производной форма переменной.
# - Новый градиент сверяют с разностями; шаг около $10^{-5}$, относительная ошибка меньше $10^{-7}$.
# - Обратный проход стоит как два прямых при любом числе параметров; плата — память.
# - PyTorch прибавляет градиенты: перед шагом их надо стереть.
# %% [markdown] lang="en"
# ## Recap
#
# - Backpropagation is a way to compute the gradient (step 3). The rest is gradient descent.
# - A computational graph splits a formula into operations; every arrow has a local derivative.
# - Along a path derivatives multiply, across paths they add up. Hence `+=`.
# - Reverse order: a node passes on only when everything has arrived.
# - A linear layer: $dW = dZ^{\mathsf{T}} X$, $db$ is the sum of the rows of $dZ$, $dX = dZ\,W$. An activation:
#   $dZ = dH \cdot g'(Z)$. Cross-entropy: $dZ = (P - Y)/m$; $1/m$ stands only here.
# - A derivative has the shape of its variable.
# - Check each new gradient by differences: step $10^{-5}$, relative error below $10^{-7}$.
# - The backward pass costs two forward ones, for any number of parameters, plus memory.
# - PyTorch adds gradients up: clear them before a step.

# %% [markdown] lang="ru" id="glossary"
# ## Словарь
#
# | по-русски | по-английски | что это |
# |---|---|---|
# | обратное распространение ошибки | backpropagation (через *a*) | градиент потерь по всем параметрам одним проходом |
# | граф вычислений | computational graph | узлы — числа, стрелки — из чего они сделаны |
# | прямой проход | forward pass | от входов к потерям |
# | обратный проход | backward pass | от потерь ко всем производным |
# | локальная производная | local derivative | производная результата операции по одному её входу |
# | правило цепочки | chain rule | произведение вдоль пути, сумма по путям |
# | автоматическое дифференцирование | automatic differentiation | производные программы по графу вычислений |
# | обратный порядок | reverse mode | от одного выхода ко всем входам |
# | кэш | cache | то, что прямой проход хранит для обратного |
# | проверка градиента | gradient check | сравнение с центральными разностями |
# | относительная ошибка | relative error | ошибка, делённая на размер самих чисел |
# | обнулить градиенты | zero the gradients | стереть прошлые перед новым проходом назад |
# %% [markdown] lang="en"
# ## Glossary
#
# | English | Russian | what it is |
# |---|---|---|
# | backpropagation (with an *a*) | обратное распространение ошибки | all the derivatives of the loss in one pass |
# | computational graph | граф вычислений | nodes are numbers, arrows show what they are made of |
# | forward pass | прямой проход | from the inputs to the loss |
# | backward pass | обратный проход | from the loss to all derivatives |
# | local derivative | локальная производная | of the result of an operation with respect to one of its inputs |
# | chain rule | правило цепочки | a product along a path, a sum over paths |
# | automatic differentiation | автоматическое дифференцирование | derivatives of a program from its graph |
# | reverse mode | обратный порядок | from one output to all inputs |
# | cache | кэш | what the forward pass keeps for the backward pass |
# | gradient check | проверка градиента | a comparison with central differences |
# | relative error | относительная ошибка | an error divided by the size of the numbers |
# | zero the gradients | обнулить градиенты | clear the old ones before a new pass back |

# %% [markdown] lang="ru" id="next"
# **Дальше.** Градиент найден. Но шаг прямо против него — не единственный и не лучший способ им воспользоваться. В
# [лекции 10](10_optimizers.ipynb) мы добавим шум, инерцию и свой шаг для каждого веса и дойдём от градиентного спуска
# до Adam.
# %% [markdown] lang="en"
# **Next.** The gradient is found. But a step straight against it is neither the only nor the best way to use it.
# [Lecture 10](10_optimizers.ipynb) adds noise, momentum and a step of its own for each weight, and goes from gradient
# descent to Adam.
