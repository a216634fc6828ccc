# %% id="setup" setup="lecture"

# %% [markdown] lang="ru" id="title"
# # Клетка, которая решает
#
# *Лекция 02. Искусственный нейрон.*
#
# Нервная клетка складывает чужие сигналы и либо отвечает импульсом, либо молчит. Из этого наблюдения выросла формула,
# на которой держится весь курс.
#
# После лекции вы сможете:
#
# - сказать, что искусственный нейрон взял у настоящего и чего не взял;
# - вычислить выход нейрона на бумаге при любой записи порога;
# - увидеть в весах прямую: её направление, сдвиг, расстояние до точки, зазор;
# - написать правило персептрона и объяснить, почему оно останавливается;
# - привести данные, на которых оно не остановится никогда.
#
# Понадобятся скалярное произведение, уравнение прямой и NumPy. Лекция займёт около часа.
# %% [markdown] lang="en"
# # A cell that decides
#
# *Lecture 02. The artificial neuron.*
#
# A nerve cell adds up signals from other cells, then fires or stays silent. From this grew the formula on which the
# whole course rests.
#
# After this lecture you can:
#
# - say what the artificial neuron takes from the real one and what it leaves out;
# - compute the output of a neuron on paper, however its threshold is written;
# - see a line in the weights: direction, offset, distance to a point, margin;
# - write the perceptron rule and explain why it stops;
# - give an example of data on which it never stops.
#
# You need the dot product, the equation of a line and NumPy. The lecture takes about an hour.

# %% id="imports"
import numpy as np

from dl101 import gates, interactives, perceptron, plots, say
from dl101.activations import heaviside, sigmoid
from dl101.check import lecture02 as check
from dl101.data import points
from dl101.figures import lecture02 as figures

plots.use_style()

# %% [markdown] lang="ru" id="cell"
# ## 1. Нервная клетка
#
# *Нейрон* — нервная клетка. Сигналы других клеток приходят по ветвистым отросткам, *дендритам*. Тело клетки их
# складывает. Если возбуждения хватило, по длинному отростку, *аксону*, бежит импульс.
#
# Место, где аксон передаёт сигнал другой клетке, называется *синапсом*. Чаще всего он лежит на дендрите, но бывает и на
# теле, и на чужом аксоне. Один синапс возбуждает клетку, другой тормозит.
# %% [markdown] lang="en"
# ## 1. The nerve cell
#
# A *neuron* is a nerve cell. Signals from other cells arrive along its branching *dendrites*. The cell body adds them
# up. If the excitation is strong enough, an impulse runs down a single long fibre, the *axon*.
#
# The place where an axon passes the signal on to another cell is called a *synapse*. Most synapses sit on a dendrite,
# but some sit on the cell body or on another axon. Some synapses excite the cell, others inhibit it.

# %% id="cell-figure"
figures.cell();

# %% [markdown] lang="ru" id="cell-numbers"
# Тело нейрона невелико: разные источники называют размеры от 3–4 до 100–130 мкм. Аксон толщиной в несколько микрометров
# бывает длиной больше метра: хватает, чтобы дотянуться от спинного мозга до пальцев ноги.
#
# Импульс либо есть, либо нет, половинных не бывает. Силу возбуждения передаёт частота. Работающий нейрон даёт от 10 до
# 200 импульсов в секунду, то есть по одному каждые 5–100 мс. В среднем нейроны молчаливее: в разных областях коры крысы
# это от 1,5 до 4 импульсов в секунду (Attwell, Laughlin, 2001).
# %% [markdown] lang="en"
# The body of a neuron is small: depending on the source, from 3 or 4 to 100 or 130 µm across. The axon is a few
# micrometres thick and may be over a metre long, enough to reach from the spinal cord to the toes.
#
# There are no half impulses. The strength of the excitation shows in the firing rate. A busy neuron fires 10 to 200
# times a second, that is, once every 5 to 100 ms. On average neurons are quieter: the means in different areas of the
# rat cortex range from 1.5 to 4 impulses a second (Attwell and Laughlin, 2001).

# %% [markdown] lang="ru" id="predict-speed"
# Человеку на 20 мс показывают фотографию: есть ли на ней животное? Через 150 мс по электрической активности мозга
# видно, каким будет ответ (Thorpe, Fize, Marlot, 1996). Иногда пишут 50 мс, но даже три недели тренировки эти 150 мс не
# сократили (Fabre-Thorpe и др., 2001). Лицо мозг отличает от других предметов примерно за столько же: за 130–170 мс.
#
# **Предскажите, потом запустите.** Пусть нейроны передают сигнал по цепочке, и каждому нужно не меньше 5 мс. Сколько
# звеньев успеет сработать за 150 мс?
# %% [markdown] lang="en"
# A person is shown a photograph for 20 ms: is there an animal in it? After 150 ms the electrical activity of the brain
# shows what the answer will be (Thorpe, Fize and Marlot, 1996). Some write 50 ms, but even three weeks of training did
# not shorten the 150 ms (Fabre-Thorpe et al., 2001). Telling a face from other objects takes about as long: 130 to 170
# ms.
#
# **Predict, then run.** Suppose that neurons pass a signal along a chain, and that each needs at least 5 ms. How many
# links of the chain can act within 150 ms?

# %% id="guess-speed"
my_guess = None   # ru: ваш ответ до запуска  # en: your answer before the run

# %% id="speed"
links = 150 // 5
check.reveal(my_guess, links)
assert links == 30

# %% [markdown] lang="ru" id="speed-read"
# Тридцать шагов. Обычная программа за тридцать шагов не успеет ничего. Значит, мозг берёт не длиной цепочки, а её
# шириной: на каждом шаге одновременно работают миллионы клеток. Искусственные сети устроены так же: слоёв немного,
# нейронов в слое много.
# %% [markdown] lang="en"
# Thirty steps. An ordinary program gets nowhere in thirty steps. So the brain relies not on the length of the chain but
# on its width: at every step millions of cells work at the same time. Artificial networks are built in the same way:
# few layers, many neurons in each.

# %% [markdown] lang="ru" id="brain"
# ## 2. Мозг в числах
#
# В мозге человека $86 \pm 8$ миллиардов нейронов (Azevedo и др., 2009). Часто пишут круглое число $10^{11}$; откуда оно
# взялось, авторам этого подсчёта выяснить не удалось.
#
# **Предскажите, потом запустите.** Поделим мозг на три части: кору вместе с белым веществом под ней, мозжечок и всё
# остальное. На первую приходится 82 % массы, на мозжечок 10 %. Где больше всего нейронов и какова их доля?
# %% [markdown] lang="en"
# ## 2. The brain in numbers
#
# The human brain has $86 \pm 8$ billion neurons (Azevedo et al., 2009). The round figure $10^{11}$ is often quoted;
# those who did this count could not find out where it came from.
#
# **Predict, then run.** Divide the brain into three parts: the cortex with the white matter under it, the cerebellum,
# and the rest. The first makes up 82% of the mass, the cerebellum 10%. Where are most of the neurons, and what share of
# them is there?

# %% id="guess-shares"
my_guess = None   # ru: ваш ответ до запуска  # en: your answer before the run

# %% id="shares"
check.reveal(my_guess)
billions = np.array([16.34, 69.03, 0.69])   # ru: кора, мозжечок, остальное  # en: cortex, cerebellum, the rest
assert np.isclose(billions.sum(), 86.06)
shares = 100 * billions / billions.sum()
figures.brain_shares(mass=(82, 10, 8), neurons=shares);

# %% [markdown] lang="ru" id="cortex"
# Четыре пятых нейронов — в мозжечке: это мелкие клетки-зёрна. В коре их около 16 миллиардов. В старых книгах пишут
# 10–14 миллиардов, а другой способ подсчёта даёт около 20: спор не закончен.
#
# *Кора* — слой серого вещества на поверхности полушарий. Её толщина от 1 до 4,5 мм, в среднем 2,5 мм (Fischl, Dale,
# 2000). Часто пишут, что кора — это больше 80 % массы мозга. Тогда в неё включают и белое вещество, как на рисунке
# выше.
# %% [markdown] lang="en"
# Four fifths of the neurons are in the cerebellum: they are the tiny granule cells. The cortex has about 16 billion.
# Older books say 10 to 14 billion, and another counting method gives about 20: the question is still open.
#
# The *cortex* is a sheet of grey matter that covers the hemispheres. It is 1 to 4.5 mm thick, 2.5 mm on average (Fischl
# and Dale, 2000). It is often said that the cortex makes up over 80% of the brain's mass. This figure includes the
# white matter, as in the figure above.

# %% [markdown] lang="ru" id="cortex-kinds"
# По происхождению различают четыре типа коры: древнюю, старую, новую и межуточную. *Новая кора*, неокортекс, занимает
# 95,6–96 % поверхности (второе число — Zilles, 1990) и состоит из шести слоёв.
#
# Долей в полушарии четыре: лобная, теменная, височная и затылочная. Пятой обычно считают островок, скрытый в глубине
# боковой борозды; анатомическая номенклатура 1998 года называет шестой лимбическую.
# %% [markdown] lang="en"
# By origin there are four types of cortex: ancient, old, new and intermediate. The new one, the *neocortex*, covers
# 95.6 to 96% of the surface (the second figure is from Zilles, 1990) and has six layers.
#
# A hemisphere has four lobes: frontal, parietal, temporal and occipital. The insula, hidden deep in the lateral sulcus,
# is usually counted as the fifth; the anatomical nomenclature of 1998 adds a sixth, the limbic lobe.

# %% [markdown] lang="ru" id="parts"
# Весь мозг делят на пять частей. В зародыше сначала видны три, потом две из них делятся.
# %% [markdown] lang="en"
# The brain as a whole is divided into five parts. The embryo at first shows three; then two of them divide.

# %% id="parts-figure"
figures.brain_parts();

# %% [markdown] lang="ru" id="parts-read"
# Эпифиз иногда приписывают заднему мозгу. На деле он вырастает из промежуточного. И ещё ловушка для читающих
# по-английски: *hindbrain* — это весь ромбовидный мозг, вместе с продолговатым, а «задний мозг» — только мост и
# мозжечок.
#
# Сколько всего связей? Обычно рассуждают так: 86 миллиардов нейронов, у каждого 7–10 тысяч связей.
# %% [markdown] lang="en"
# The pineal gland is sometimes assigned to the hindbrain. In fact it grows from the diencephalon. And here is a trap
# for readers of Russian: *задний мозг*, literally “the hind brain”, means only the pons and the cerebellum, without the
# medulla.
#
# How many connections are there? The usual reasoning is 86 billion neurons with 7,000 to 10,000 connections each.

# %% id="synapses"
low, high = 86e9 * 7_000, 86e9 * 10_000
print(f"{low:.1e} … {high:.1e}")
assert 6e14 < low < high < 1e15

# %% [markdown] lang="ru" id="synapses-read"
# Отсюда и берётся $10^{15}$. Но 7000 — среднее для новой коры, а у клетки-зерна всего четыре-пять дендритов с одним
# входом на каждом. Измерена только новая кора: $1{,}5 \cdot 10^{14}$ синапсов (Pakkenberg и др., 2003). Так что
# $10^{15}$ — оценка сверху.
# %% [markdown] lang="en"
# This is where $10^{15}$ comes from. But 7000 is the average for the neocortex, while a granule cell has just four or
# five dendrites with one input each. Only the neocortex has been measured: $1.5 \cdot 10^{14}$ synapses (Pakkenberg et
# al., 2003). So $10^{15}$ is an upper estimate.

# %% [markdown] lang="ru" id="plasticity"
# ### Пластичность
#
# Связи меняются всю жизнь. В 1949 году Дональд Хебб предположил: если одна клетка раз за разом помогает возбудить
# другую, связь между ними крепнет. В 1973 году Блисс и Лёмо это увидели: после короткой серии импульсов синапсы в
# гиппокампе кролика ещё часами отвечали сильнее прежнего.
#
# Меняется и строение. У лондонских таксистов задняя часть гиппокампа больше, чем у других людей, и тем больше, чем
# дольше стаж (Maguire и др., 2000). Отсюда главная мысль курса: **учиться — значит менять силу связей**.
# %% [markdown] lang="en"
# ### Plasticity
#
# Connections change throughout life. In 1949 Donald Hebb suggested that if one cell repeatedly helps to excite another,
# the connection between them grows stronger. In 1973 Bliss and Lømo saw it happen: after a short series of impulses,
# synapses in the hippocampus of a rabbit responded more strongly for hours.
#
# The structure changes, too. In London taxi drivers the rear part of the hippocampus is larger than in other people,
# and it is larger the longer they have been driving (Maguire et al., 2000). Hence the main idea of the course: **to
# learn is to change the strength of connections**.

# %% [markdown] lang="ru" id="projects"
# ### Мозг целиком
#
# Можно ли смоделировать мозг клетка за клеткой? Пытались дважды. Швейцарский *Blue Brain Project* (2005–2024) строил
# цифровую модель мозга грызуна; в 2025 году его программы сделал общедоступными Open Brain Institute. Европейский
# *Human Brain Project* (2013–2023) истратил около 600 миллионов евро. Мозг человека он не смоделировал, но оставил
# атласы и вычислительную среду EBRAINS (Nature, 2023).
#
# Наш путь обратный: взять у клетки одну простую мысль и посмотреть, как далеко с ней можно уйти.
# %% [markdown] lang="en"
# ### A whole brain
#
# Can a brain be simulated cell by cell? It has been tried twice. The Swiss *Blue Brain Project* (2005–2024) built a
# digital model of a rodent brain; in 2025 the Open Brain Institute released its software. The European *Human Brain
# Project* (2013–2023) spent about 600 million euros. It did not simulate the human brain, but it left atlases and the
# computing platform EBRAINS (Nature, 2023).
#
# We go the opposite way: we take one simple idea from the cell and see how far it leads.

# %% [markdown] lang="ru" id="mcculloch"
# ## 3. 1943 год: порог
#
# Уоррен Мак-Каллок (1898–1969), нейрофизиолог, и Уолтер Питтс (1923–1969), логик, предложили первую модель. Вход —
# нули и единицы. Клетка отвечает 1, если возбуждающих единиц набралось не меньше порога. Любая единица на тормозящем
# входе накладывает запрет.
#
# Из таких клеток собирается любая логическая формула. Но учиться они не умеют: связи заданы раз и навсегда.
# %% [markdown] lang="en"
# ## 3. 1943: a threshold
#
# Warren McCulloch (1898–1969), a neurophysiologist, and Walter Pitts (1923–1969), a logician, proposed the first model.
# The inputs are zeros and ones. The cell answers 1 if the number of ones on its excitatory inputs reaches a threshold.
# A one on any inhibitory input is a veto.
#
# Any formula of logic can be built from such cells. But they cannot learn: the connections are fixed once and for all.

# %% id="mcculloch-pitts"
def mcculloch_pitts(excitatory, inhibitory, threshold):
    return int(sum(excitatory) >= threshold and not any(inhibitory))


print("x1 x2 | AND OR  x1 AND NOT x2")
for x1, x2 in gates.INPUTS:
    both = mcculloch_pitts([x1, x2], [], threshold=2)
    either = mcculloch_pitts([x1, x2], [], threshold=1)
    but_not = mcculloch_pitts([x1], [x2], threshold=1)
    print(f" {x1}  {x2} |  {both}   {either}   {but_not}")
    assert (both, either, but_not) == (x1 & x2, x1 | x2, x1 & (1 - x2))

# %% [markdown] lang="ru" id="formula"
# ## 4. Веса, признаки, смещение
#
# Сделаем связи разными. У каждой свой *вес*: положительный возбуждает, отрицательный тормозит. На входе не только нули
# и единицы, а любые *признаки* $f_i(x)$ объекта $x$. Сумма проходит через *функцию активации* $\sigma$, и получается
# выход нейрона $a$:
#
# $$a(x, w) = \sigma\left(\sum_{i=1}^{n} w_i f_i(x) - w_0\right).$$
#
# Число $w_0$ — *порог*: сколько нужно набрать, чтобы аргумент $\sigma$ стал положительным. Чаще всего признаки — сами
# координаты, $f_i(x) = x_i$.
# %% [markdown] lang="en"
# ## 4. Weights, features, bias
#
# Now let the connections differ. Each has its own *weight*: a positive one excites, a negative one inhibits. The inputs
# need not be zeros and ones: they can be any *features* $f_i(x)$ of an object $x$. The sum goes through an *activation
# function* $\sigma$, which gives the output $a$ of the neuron:
#
# $$a(x, w) = \sigma\left(\sum_{i=1}^{n} w_i f_i(x) - w_0\right).$$
#
# The number $w_0$ is the *threshold*: the sum must exceed it to make the argument of $\sigma$ positive. Most often the
# features are the coordinates themselves, $f_i(x) = x_i$.

# %% [markdown] lang="ru" id="bias"
# Часто пишут иначе: с плюсом и словом *смещение*. На слайдах, из которых вырос этот курс, встречается и то и другое.
#
# $$z = \sum_{i=1}^{n} w_i x_i + w_0 = \sum_{i=0}^{n} w_i x_i, \qquad x_0 = 1.$$
#
# Смещение — вес входа, который всегда равен 1. Порог — это смещение с обратным знаком. Обе записи хороши, пока их не
# смешивают. Дальше в курсе смещение обозначено $b$ и прибавляется: $z = w \cdot x + b$.
# %% [markdown] lang="en"
# It is often written differently, with a plus and the word *bias*. The slides this course grew from use both.
#
# $$z = \sum_{i=1}^{n} w_i x_i + w_0 = \sum_{i=0}^{n} w_i x_i, \qquad x_0 = 1.$$
#
# The bias is the weight of an input that is always 1. A threshold is a bias with the opposite sign. Both conventions
# are fine as long as they are not mixed. From here on the bias is called $b$ and is added: $z = w \cdot x + b$.

# %% id="neuron-figure"
figures.neuron();

# %% id="constant-input"
X = np.array([[2.0, -1.0], [0.5, 3.0], [-1.0, 0.0]])   # ru: примеры — строки  # en: examples are rows
w, b = np.array([1.0, -2.0]), 0.5
with_one = np.column_stack([np.ones(len(X)), X])       # x0 = 1
print(X @ w + b)
assert np.allclose(X @ w + b, with_one @ np.array([b, *w]))

# %% [markdown] lang="ru" id="exercise-conventions"
# **Упражнение 1.** Веса $w_1 = w_2 = 1$, число $w_0 = 1{,}5$, вход $x = (1, 1)$, функция активации $\sigma(z) = 1 /
# (1 + e^{-z})$. Вычислите выход при записи с $-w_0$ и при записи с $+w_0$, в этом порядке. Хватит трёх знаков.
#
# <details><summary>Ответ</summary>
# 1 + 1 − 1,5 = 0,5 и σ(0,5) ≈ 0,622. С плюсом 1 + 1 + 1,5 = 3,5 и σ(3,5) ≈ 0,971. В коде:
# <code>[sigmoid(0.5), sigmoid(3.5)]</code>.
# </details>
# %% [markdown] lang="en"
# **Exercise 1.** The weights are $w_1 = w_2 = 1$, the number $w_0 = 1.5$, the input $x = (1, 1)$, the activation
# $\sigma(z) = 1 / (1 + e^{-z})$. Compute the output with $-w_0$ and with $+w_0$, in this order. Three digits will do.
#
# <details><summary>Answer</summary>
# 1 + 1 − 1.5 = 0.5 and σ(0.5) ≈ 0.622. With the plus, 1 + 1 + 1.5 = 3.5 and σ(3.5) ≈ 0.971. In code:
# <code>[sigmoid(0.5), sigmoid(3.5)]</code>.
# </details>

# %% id="answer-conventions"
outputs = [None, None]   # ru: с минусом, с плюсом  # en: with the minus, with the plus
check.two_conventions(outputs)

# %% [markdown] lang="ru" id="activations"
# ## 5. Функция активации: что делать с суммой
#
# Самые старые ответы на этот вопрос — три функции:
#
# - *ступенька Хевисайда* $H(z)$: 1 при $z > 0$ и 0 при $z < 0$;
# - *знак* $\operatorname{sign}(z)$: $+1$ или $-1$, удобен, когда классы обозначены $\pm 1$;
# - *сигмоида* $\sigma(z)$: плавная ступенька, со значениями между 0 и 1.
# %% [markdown] lang="en"
# ## 5. The activation function: what to do with the sum
#
# The oldest answers are three functions:
#
# - the *Heaviside step* $H(z)$: 1 for $z > 0$ and 0 for $z < 0$;
# - the *sign* $\operatorname{sign}(z)$: $+1$ or $-1$, convenient when the classes are called $\pm 1$;
# - the *sigmoid* $\sigma(z)$: a smooth step with values between 0 and 1.

# %% id="activation-figure"
z = np.linspace(-6, 6, 401)
figure, ax = plots.subplots("half")
ax.plot(z, heaviside(z), label="$H(z)$")
ax.plot(z, np.sign(z), "--", label=r"$\mathrm{sign}(z)$")
ax.plot(z, sigmoid(z), label=r"$\sigma(z)$")
ax.set(xlabel="$z$", yticks=[-1, 0, 0.5, 1])
ax.legend();

# %% [markdown] lang="ru" id="predict-zero"
# **Предскажите, потом запустите.** Нейрон с функцией «знак» обязан ответить $+1$ или $-1$. Что вернёт `np.sign(0)`?
# %% [markdown] lang="en"
# **Predict, then run.** A neuron with the sign function must answer $+1$ or $-1$. What will `np.sign(0)` return?

# %% id="guess-zero"
my_guess = None   # ru: ваш ответ до запуска  # en: your answer before the run

# %% id="sign-of-zero"
check.reveal(my_guess, np.sign(0))
assert np.sign(0) == 0
assert [np.heaviside(0.0, at_zero) for at_zero in (0, 0.5, 1)] == [0, 0.5, 1]
assert sigmoid(0.0) == 0.5

# %% [markdown] lang="ru" id="zero-read"
# Получился ноль: это ни тот, ни другой класс. Значение ступеньки в нуле каждый выбирает по-своему, и NumPy прямо
# спрашивает, что возвращать. Отсюда правило: **точка на самой прямой не распознана**. Хорошие веса оставляют вокруг
# прямой запас, а не надеются на значение в нуле.
# %% [markdown] lang="en"
# Zero, which is neither class. As for the step, everybody picks their own value at zero, and NumPy simply asks what to
# return. Hence a rule: **a point on the line itself is not recognised**. Good weights leave room around the line and do
# not rely on the value at zero.

# %% [markdown] lang="ru" id="line"
# ## 6. Прямая
#
# Где нейрон меняет ответ? Там, где $z = 0$. Для двух входов это прямая $w_1 x_1 + w_2 x_2 + b = 0$; для трёх —
# плоскость, для большего числа — гиперплоскость.
#
# - Вектор $w$ — *нормаль*: он перпендикулярен прямой и смотрит туда, где $z > 0$.
# - Пусть $\lVert w \rVert$ — длина $w$. Прямая отстоит от начала координат на $-b / \lVert w \rVert$ в сторону $w$;
#   если число отрицательно, то в обратную.
# - Точка $x$ удалена от прямой на $d = \dfrac{w \cdot x + b}{\lVert w \rVert}$.
#
# Знак $d$ говорит, с какой стороны точка.
# %% [markdown] lang="en"
# ## 6. The line
#
# Where does a neuron change its answer? Where $z = 0$. With two inputs this is a line, $w_1 x_1 + w_2 x_2 + b = 0$;
# with three it is a plane, with more a hyperplane.
#
# - The vector $w$ is the *normal*: it is perpendicular to the line and points to the side where $z > 0$.
# - Let $\lVert w \rVert$ be the length of $w$. The line is $-b / \lVert w \rVert$ away from the origin in the direction
#   of $w$; if the number is negative, in the opposite one.
# - The point $x$ is away from the line by $d = \dfrac{w \cdot x + b}{\lVert w \rVert}$.
#
# The sign of $d$ says on which side the point is.

# %% id="geometry-figure"
figures.geometry(w=(1, 2), b=-5, point=(3.5, 3));

# %% [markdown] lang="ru" id="line-check"
# Почему так? Возьмём две точки прямой: $w \cdot p + b = 0$ и $w \cdot q + b = 0$. Вычтем: $w \cdot (p - q) = 0$, и
# значит, $w$ перпендикулярен прямой. А если отступить от прямой на $d$ вдоль единичного вектора $w / \lVert w \rVert$,
# сумма вырастет на $d \lVert w \rVert$. Проверим числами.
# %% [markdown] lang="en"
# Why? Take two points on the line: $w \cdot p + b = 0$ and $w \cdot q + b = 0$. Subtract: $w \cdot (p - q) = 0$, so $w$
# is perpendicular to the line. And if we step away from the line by $d$ along the unit vector $w / \lVert w \rVert$,
# the sum grows by $d \lVert w \rVert$. Let us check this with numbers.

# %% id="line-numbers"
w, b = np.array([1.0, 2.0]), -5.0
p, q = np.array([5.0, 0.0]), np.array([1.0, 2.0])      # ru: две точки прямой  # en: two points of the line
unit = w / np.linalg.norm(w)
assert w @ p + b == w @ q + b == 0 and w @ (p - q) == 0
assert np.isclose(w @ (p + 3 * unit) + b, 3 * np.linalg.norm(w))   # d = 3
nearest = -b / np.linalg.norm(w) * unit                # ru: ближайшая к началу  # en: the nearest to the origin
assert np.isclose(w @ nearest + b, 0)

# %% [markdown] lang="ru" id="exercise-distance"
# **Упражнение 2.** Прямая $3 x_1 + 4 x_2 - 10 = 0$, точка $(4, 2)$. На каком расстоянии точка?
#
# <details><summary>Ответ</summary>
# z = 3·4 + 4·2 − 10 = 10, длина w равна √(9 + 16) = 5, расстояние 10 / 5 = 2. Точка на стороне, куда смотрит w.
# </details>
# %% [markdown] lang="en"
# **Exercise 2.** The line is $3 x_1 + 4 x_2 - 10 = 0$, the point $(4, 2)$. How far is the point from the line?
#
# <details><summary>Answer</summary>
# z = 3·4 + 4·2 − 10 = 10, the length of w is √(9 + 16) = 5, the distance is 10 / 5 = 2. The point is on the side to
# which w points.
# </details>

# %% id="answer-distance"
d = None   # ru: ваш ответ  # en: your answer
check.distance(d)

# %% [markdown] lang="ru" id="margin"
# ### Зазор
#
# Пусть прямая делит точки без ошибок. Расстояние от неё до ближайшей точки называется *зазором*. Чем он больше, тем
# спокойнее: точки могут сдвинуться, а ответы не изменятся.
#
# Ниже — логическое И (AND): ответ 1 только в углу $(1, 1)$. Прямая $x_1 + x_2 - 2 = 0$ взята со слайдов; она проходит
# как раз через этот угол. Сдвиньте её так, чтобы ответ был верен во всех четырёх точках. Потом найдите самый большой
# зазор и запишите его.
# %% [markdown] lang="en"
# ### The margin
#
# Suppose that a line separates the points without a mistake. Its distance from the nearest point is called the
# *margin*. The larger the margin, the safer: points may move a little without changing the answers.
#
# Below is the logical AND: the answer is 1 only at the corner $(1, 1)$. The line $x_1 + x_2 - 2 = 0$ is taken from the
# slides, and it runs through that very corner. Move it so that all four points are right. Then find the largest margin
# and write it down.

# %% id="interactive-and"
neuron = interactives.Neuron(dataset="AND", w=[1.0, 1.0], b=-2.0, activation="heaviside", perceptron=False)
neuron

# %% [markdown] lang="ru" id="predict-margin"
# **Предскажите, потом запустите.** Впишите самый большой зазор, который вы нашли. Можно и не переписывать: то,
# что сейчас на рисунке, знает `neuron.margin`.
# %% [markdown] lang="en"
# **Predict, then run.** Enter the largest margin that you found. You need not copy it out: `neuron.margin` holds what
# the picture shows now.

# %% id="guess-margin"
my_guess = None   # ru: ваш ответ до запуска  # en: your answer before the run

# %% id="largest-margin"
def margin(w, b, X, y):
    return np.min(y * (X @ w + b)) / np.linalg.norm(w)


w_best, b_best = gates.separating_line(gates.GATES["AND"])
y_and = 2 * gates.GATES["AND"] - 1                     # −1, −1, −1, +1
largest = margin(w_best, b_best, gates.INPUTS, y_and)
check.reveal(my_guess, float(largest))
assert np.isclose(largest, 1 / (2 * np.sqrt(2)))
assert margin(np.array([1, 1]), -2, gates.INPUTS, y_and) == 0   # ru: прямая со слайдов  # en: the line of the slides

# %% [markdown] lang="ru" id="margin-read"
# Лучшая прямая — $x_1 + x_2 = 1{,}5$. Она стоит посередине между углом $(1, 1)$ и прямой, на которой лежат два соседних
# угла; расстояние между ними $1/\sqrt{2}$. У прямой со слайдов зазор равен нулю.
#
# Вернитесь к рисунку и переключите функцию активации. Прямая и ответы останутся прежними; изменится только то,
# насколько резко меняется цвет у прямой. Удвойте $w$ и $b$: для ступеньки не меняется ничего, сигмоида становится
# круче. А если вместо смещения выбрать порог, прямая останется той же, и только последнее число сменит знак.
# %% [markdown] lang="en"
# The best line is $x_1 + x_2 = 1.5$. It lies halfway between the corner $(1, 1)$ and the line through the two corners
# next to it. That line is $1/\sqrt{2}$ away from the corner. The line from the slides has margin zero.
#
# Go back to the picture and switch the activation function. The line and the answers stay the same; only the sharpness
# of the colour change at the line differs. Double $w$ and $b$: for the step nothing changes, but the sigmoid becomes
# steeper. And if you choose a threshold instead of the bias, the line stays and only the last number changes sign.

# %% [markdown] lang="ru" id="exercise-but-not"
# **Упражнение 3.** Подберите $w_1$, $w_2$, $b$, чтобы нейрон со ступенькой отвечал 1 на вход $(1, 0)$ и 0 на три
# остальных: «$x_1$, но не $x_2$». Подходит любая прямая, которая даёт такие ответы и не проходит через сами точки.
# Какой вес у запрещающего входа?
#
# <details><summary>Ответ</summary>
# Например, <code>[1, -1, -0.5]</code>: суммы −0,5; −1,5; 0,5; −0,5. Вес запрещающего входа отрицателен. Порог здесь
# 0,5, а смещение −0,5.
# </details>
# %% [markdown] lang="en"
# **Exercise 3.** Choose $w_1$, $w_2$, $b$ so that a neuron with the step answers 1 for the input $(1, 0)$ and 0 for the
# other three: “$x_1$ but not $x_2$”. Any line that gives these answers and avoids the points themselves will do. What
# sign does the weight of the inhibiting input have?
#
# <details><summary>Answer</summary>
# For example, <code>[1, -1, -0.5]</code>: the sums are −0.5, −1.5, 0.5, −0.5. The weight of the inhibiting input is
# negative. The threshold here is 0.5, the bias −0.5.
# </details>

# %% id="answer-but-not"
weights = [None, None, None]   # w1, w2, b
check.but_not(weights)

# %% [markdown] lang="ru" id="features"
# ### Кривая из прямой
#
# Формула раздела 4 говорит не о координатах, а о признаках $f_i(x)$. В пространстве признаков граница — прямая. А на
# плоскости самих точек она может быть кривой. Признаки выбирает человек; в следующих лекциях их будет находить сама
# сеть.
# %% [markdown] lang="en"
# ### A curve from a line
#
# The formula in section 4 speaks of features $f_i(x)$, not of coordinates. In the space of features the boundary is
# straight. In the plane of the points it may be a curve. Here a person chooses the features; in later lectures the
# network will find them itself.

# %% id="ring"
rng = np.random.default_rng(0)
X = rng.uniform(-2, 2, (120, 2))
F = X**2                                               # f1 = x1², f2 = x2²
inside = (F @ [-1.0, -1.0] + 2 > 0).astype(int)        # w = (−1, −1), b = 2

figure, (left, right) = plots.subplots("wide", 1, 2)
plots.scatter_classes(left, X, inside)
angle = np.linspace(0, 2 * np.pi, 100)
left.plot(np.sqrt(2) * np.cos(angle), np.sqrt(2) * np.sin(angle), color="black", linewidth=1.6)
plots.scatter_classes(right, F, inside)
plots.decision_line(right, [-1, -1], 2)
left.set(aspect="equal")
right.set(xlabel="$f_1 = x_1^2$", ylabel="$f_2 = x_2^2$", aspect="equal")
assert np.array_equal(inside, np.linalg.norm(X, axis=1) < np.sqrt(2))

# %% [markdown] lang="ru" id="rosenblatt"
# ## 7. 1957 год: веса по данным
#
# Фрэнк Розенблатт (1928–1971), психолог, предложил *персептрон*: устройство, которое само подбирает веса по примерам.
# Отчёт вышел в 1957 году. В 1958-м программа на IBM 704 после 50 попыток отличала карточки с меткой слева от карточек с
# меткой справа.
#
# В 1960-м показали машину «Марк-1»: 400 фотоэлементов, а весами служили переменные резисторы, которые поворачивали
# моторы. Она различала фигуры и буквы.
# %% [markdown] lang="en"
# ## 7. 1957: weights from data
#
# Frank Rosenblatt (1928–1971), a psychologist, proposed the *perceptron*: a device that finds its weights from
# examples. The report came out in 1957. In 1958 a program on an IBM 704 learned, in 50 trials, to tell cards marked on
# the left from cards marked on the right.
#
# In 1960 came a machine, the Mark I: it had 400 photocells, and its weights were variable resistors turned by motors.
# It told shapes and letters apart.

# %% [markdown] lang="ru" id="rule"
# Классы обозначим $y = +1$ и $y = -1$. Точка распознана верно, если знак $z$ совпал с $y$, то есть $y z > 0$. *Правило
# персептрона* берёт точки по одной. Если ответ верен, ничего не меняем. Если $y z \le 0$,
#
# $$w := w + y\,x, \qquad b := b + y.$$
#
# Это помогает: с новыми весами $y z$ в той же точке больше на $\lVert x \rVert^2 + 1$. Одного шага может не хватить, к
# тому же он может испортить ответы в других точках. Почему дело всё-таки кончается хорошо, покажет раздел 8.
# %% [markdown] lang="en"
# We call the classes $y = +1$ and $y = -1$. A point is classified correctly if the sign of $z$ agrees with $y$, that
# is, $y z > 0$. The *perceptron rule* takes the points one by one. If the answer is right, nothing changes. If
# $y z \le 0$,
#
# $$w := w + y\,x, \qquad b := b + y.$$
#
# This helps: with the new weights $y z$ at the same point is larger by $\lVert x \rVert^2 + 1$. One step may not be
# enough, and it may spoil the answers at other points. Section 8 shows why all ends well even so.

# %% [markdown] lang="ru" id="exercise-one-step"
# **Упражнение 4.** Веса $w = (1, -2)$, $b = 0{,}5$. Пришла точка $x = (1, 2)$ класса $y = +1$. Найдите $w_1$, $w_2$,
# $b$ после шага, на бумаге.
#
# <details><summary>Ответ</summary>
# z = 1 − 4 + 0,5 = −2,5: ошибка. Прибавляем (1, 2) и 1: w = (2, 0), b = 1,5. Теперь z = 3,5; прибавилось 1 + 4 + 1 = 6.
# </details>
# %% [markdown] lang="en"
# **Exercise 4.** The weights are $w = (1, -2)$, $b = 0.5$. A point $x = (1, 2)$ of class $y = +1$ arrives. On paper,
# find $w_1$, $w_2$, $b$ after the step.
#
# <details><summary>Answer</summary>
# z = 1 − 4 + 0.5 = −2.5: a mistake. Add (1, 2) and 1: w = (2, 0), b = 1.5. Now z = 3.5; it grew by 1 + 4 + 1 = 6.
# </details>

# %% id="answer-one-step"
weights = [None, None, None]   # w1, w2, b
check.one_step(weights)

# %% [markdown] lang="ru" id="by-steps"
# Тот же шаг на рисунке. Первая точка — из упражнения. Прежде чем нажать «Шаг», скажите, куда повернётся прямая; потом
# сверьте числа со своими. Точки с верным ответом кнопка пропускает и сразу исправляет следующую ошибку. Шагайте, пока
# ошибок не останется, и каждый раз предсказывайте новые веса. Ячейка под рисунком считает то же самое.
# %% [markdown] lang="en"
# Here is the same step in a picture. The first point is the one from the exercise. Before you press Step, say which way
# the line will turn; then compare the numbers with yours. The button skips points that are already right and corrects
# the next mistake at once. Go on until there are none left, predicting the new weights each time. The cell below the
# picture computes the same thing.

# %% id="interactive-steps"
six = [[1, 2, 1], [-1, -1.5, 0], [-3, 2, 0], [2.5, -2, 0], [-1.5, 3, 1], [1.5, 0, 1]]
interactives.Neuron(points=six, w=[1.0, -2.0], b=0.5)

# %% id="corrections"
X, y = np.array(six)[:, :2], 2 * np.array(six)[:, 2] - 1
w, b, mistakes = perceptron.train(X, y, epochs=20, w=[1.0, -2.0], b=0.5)
print(say(ru="исправлений:", en="corrections:"), sum(mistakes), " w =", w, " b =", b)
assert perceptron.step([1, -2], 0.5, [1, 2], 1)[1] == 1.5 and mistakes == [3, 2, 0]

# %% [markdown] lang="ru" id="exercise-step"
# **Упражнение 5.** Напишите шаг. Функция возвращает новые $w$ и $b$; свои аргументы она не портит, поэтому `w + …`, а
# не `w += …`. Точка на прямой, $z = 0$, тоже считается ошибкой.
#
# <details><summary>Ответ</summary>
# <code>if y * (w @ x + b) <= 0:</code><br>
# <code>&nbsp;&nbsp;&nbsp;&nbsp;return w + y * x, b + y</code><br>
# <code>return w, b</code>
# </details>
# %% [markdown] lang="en"
# **Exercise 5.** Write the step. The function returns the new $w$ and $b$ and leaves its arguments unchanged, so write
# `w + …` rather than `w += …`. A point on the line, $z = 0$, counts as a mistake, too.
#
# <details><summary>Answer</summary>
# <code>if y * (w @ x + b) <= 0:</code><br>
# <code>&nbsp;&nbsp;&nbsp;&nbsp;return w + y * x, b + y</code><br>
# <code>return w, b</code>
# </details>

# %% id="answer-step"
def perceptron_step(w, b, x, y):
    return None   # ru: ваш код  # en: your code


check.perceptron_step(perceptron_step)

# %% [markdown] lang="ru" id="training"
# Обучение — это шаг для каждой точки по очереди. Один проход по всем точкам называется *эпохой*; эпохи повторяют, пока
# одна из них не пройдёт без ошибок. Готовая функция `perceptron.train` делает именно это, начиная с нулей.
# %% [markdown] lang="en"
# Training takes a step at each point in turn. One pass over all the points is called an *epoch*; epochs are repeated
# until one of them passes without a mistake. The ready-made `perceptron.train` does just that, starting from zeros.

# %% id="train"
cloud, labels = points.two_clouds(60, "separable", seed=3)
cloud = cloud + [1.5, 1.0]
y = 2 * labels - 1                                     # −1, +1
orders = [np.random.default_rng(seed).permutation(60) for seed in range(4)]

figure, ax = plots.subplots("square")
plots.scatter_classes(ax, cloud, labels)
for order in orders:
    w, b, mistakes = perceptron.train(cloud[order], y[order], epochs=50)
    plots.decision_line(ax, w, b, linewidth=1.2)
    assert mistakes[-1] == 0 and np.all(y * (cloud @ w + b) > 0)
ax.set(aspect="equal");

# %% [markdown] lang="ru" id="train-read"
# Те же точки, четыре порядка обхода, четыре разные прямые. Все верны, но о зазоре правило не заботится: оно
# останавливается, как только ошибок нет.
#
# **Предскажите, потом запустите.** Введём скорость обучения $\alpha$, как в градиентном спуске: $w := w + \alpha y x$,
# $b := b + \alpha y$. Уменьшим её в восемь раз. Понадобится больше эпох, столько же или меньше?
# %% [markdown] lang="en"
# The same points in four orders give four different lines. All are right, but the rule does not care about the margin:
# it stops as soon as there are no mistakes.
#
# **Predict, then run.** Let us introduce a learning rate $\alpha$, as in gradient descent: $w := w + \alpha y x$,
# $b := b + \alpha y$. We make it eight times smaller. Will training take more epochs, as many, or fewer?

# %% id="guess-rate"
my_guess = None   # ru: ваш ответ до запуска  # en: your answer before the run

# %% id="rate"
check.reveal(my_guess)
for rate in (1, 1 / 8):
    w, b, mistakes = perceptron.train(gates.INPUTS, y_and, epochs=50, learning_rate=rate)
    print(f"α = {rate:5}   w = {w}   b = {b}   {mistakes}")
    assert sum(mistakes) == 18

# %% [markdown] lang="ru" id="rate-read"
# Столько же. Начинаем с нуля, поэтому все веса просто в восемь раз меньше, знаки сумм те же, и ошибки те же. При таком
# начале скорость обучения у персептрона ничего не решает. У логистической регрессии из следующей лекции это не так.
#
# Почему в восемь, а не в десять? Делить на восемь компьютер умеет точно. При $\alpha = 0{,}1$ сумма, которая должна
# быть нулём, из-за округления чуть меньше нуля, и персептрон довольствуется прямой, проходящей через угол.
# %% [markdown] lang="en"
# As many. We start from zeros, so all weights are just eight times smaller, the sums have the same signs, and the
# mistakes are the same. For a perceptron that starts from zeros the learning rate makes no difference. For the logistic
# regression of the next lecture it does.
#
# Why eight and not ten? A computer can divide by eight exactly. With $\alpha = 0.1$ a sum that should be zero comes out
# slightly below zero because of rounding, and the perceptron settles for a line that runs through a corner.

# %% id="rounding"
w, b, mistakes = perceptron.train(gates.INPUTS, y_and, epochs=50, learning_rate=0.1)
print(mistakes, f"{margin(w, b, gates.INPUTS, y_and):.0e}")
assert 0 < margin(w, b, gates.INPUTS, y_and) < 1e-15

# %% [markdown] lang="ru" id="novikoff"
# ## 8. Почему персептрон останавливается
#
# Теорема (Novikoff, 1962). Спрячем смещение в веса: $\tilde{x} = (x, 1)$, $\tilde{w} = (w, b)$. Пусть есть единичный
# вектор $u$, при котором $y\, u \cdot \tilde{x} \ge \gamma > 0$ для всех точек, и пусть $\lVert \tilde{x} \rVert \le
# R$. Тогда, начав с нулевых весов, персептрон сделает $k$ исправлений, причём
#
# $$k \le \left(\frac{R}{\gamma}\right)^2$$
#
# в каком бы порядке ни шли точки. Число $\gamma$ — это зазор в пространстве векторов $\tilde{x}$; обычного зазора той
# же прямой он не больше.
# %% [markdown] lang="en"
# ## 8. Why the perceptron stops
#
# Theorem (Novikoff, 1962). We put the bias among the weights: $\tilde{x} = (x, 1)$, $\tilde{w} = (w, b)$. Suppose that
# there is a unit vector $u$ with $y\, u \cdot \tilde{x} \ge \gamma > 0$ for all points, and that
# $\lVert \tilde{x} \rVert \le R$. Then, from zero, the number $k$ of corrections that the perceptron makes is bounded,
#
# $$k \le \left(\frac{R}{\gamma}\right)^2$$
#
# whatever the order of the points. The number $\gamma$ is a margin in the space of the vectors $\tilde{x}$; it is not
# larger than the usual margin of the same line.

# %% [markdown] lang="ru" id="proof"
# Доказательство — две строки. Каждое исправление прибавляет к $\tilde{w}$ вектор $y \tilde{x}$.
#
# 1. Проекция на $u$ растёт не меньше чем на $\gamma$, и после $k$ исправлений $u \cdot \tilde{w} \ge k \gamma$.
# 2. Квадрат длины растёт на $2 y\, \tilde{w} \cdot \tilde{x} + \lVert \tilde{x} \rVert^2 \le R^2$: первое слагаемое не
#    больше нуля, ведь это была ошибка. Поэтому $\lVert \tilde{w} \rVert \le \sqrt{k}\, R$.
#
# Проекция не длиннее вектора: $k \gamma \le \sqrt{k}\, R$. Отсюда и оценка. Проверим обе строки на каждом шаге для AND.
# %% [markdown] lang="en"
# The proof takes two lines. Every correction adds the vector $y \tilde{x}$ to $\tilde{w}$.
#
# 1. The projection on $u$ grows by at least $\gamma$, so after $k$ corrections $u \cdot \tilde{w} \ge k \gamma$.
# 2. The square of the length grows by $2 y\, \tilde{w} \cdot \tilde{x} + \lVert \tilde{x} \rVert^2 \le R^2$: the first
#    term is not above zero, since it was a mistake. So $\lVert \tilde{w} \rVert \le \sqrt{k}\, R$.
#
# A projection is never longer than its vector: $k \gamma \le \sqrt{k}\, R$. This gives the bound. Let us check both
# lines at every step on AND.

# %% id="proof-checked"
X1 = np.column_stack([gates.INPUTS, np.ones(4)])
u = np.array([2, 2, -3]) / np.sqrt(17)
gamma, R = np.min(y_and * (X1 @ u)), np.max(np.linalg.norm(X1, axis=1))
w, b, k = np.zeros(2), 0.0, 0
projections, lengths = [0.0], [0.0]
for _ in range(9):
    for x, target in zip(gates.INPUTS, y_and):
        w, b, changed = perceptron.step(w, b, x, target)
        if changed:
            k += 1
            projections.append(u @ [*w, b])
            lengths.append(np.linalg.norm([*w, b]))
            assert k * gamma <= projections[-1] + 1e-9 and lengths[-1] <= np.sqrt(k) * R
print(k, f"(R/γ)² = {(R / gamma) ** 2:.0f}")
assert k == 18 and np.isclose((R / gamma) ** 2, 51)
assert np.isclose(perceptron.mistake_bound(gates.INPUTS, y_and, [2, 2], -3), 51)

# %% id="proof-figure"
k = np.arange(52)
figure, ax = plots.subplots("half")
ax.plot(k, np.sqrt(k) * R, color="0.6", label=r"$\sqrt{k}\,R$")
ax.plot(lengths, "o-", markersize=3, label=r"$\Vert \tilde w \Vert$")
ax.plot(projections, "s-", markersize=3, label=r"$u \cdot \tilde w$")
ax.plot(k, k * gamma, "--", color="0.6", label=r"$k\,\gamma$")
ax.set(xlabel="$k$")
ax.legend();

# %% [markdown] lang="ru" id="proof-read"
# Прямая $k \gamma$ рано или поздно догонит корень $\sqrt{k}\, R$: здесь при $k = 51$. Проекция и длина заперты между
# ними, значит, дальше исправлений быть не может. На деле хватило восемнадцати.
#
# Оценка говорит, что делает задачу трудной: узкий зазор. Возьмём точки вокруг известной прямой, уберём те, что ближе к
# ней, чем $g$, и посчитаем исправления.
# %% [markdown] lang="en"
# The line $k \gamma$ catches up with the root $\sqrt{k}\, R$ sooner or later: here at $k = 51$. The projection and the
# length are squeezed between the two, so no more corrections are possible. In fact eighteen were enough.
#
# The bound says what makes a task hard: a narrow margin. We take points around a known line, drop those closer to it
# than $g$, and count the corrections.

# %% id="with-gap"
def points_with_gap(g, seed):
    X = np.random.default_rng(seed).uniform(-1, 1, (150, 2))
    distances = X @ [0.6, 0.8] + 0.2                   # 0.6² + 0.8² = 1
    far = np.abs(distances) >= g
    return X[far], np.sign(distances[far])


# %% id="bound-figure"
gaps = np.repeat(np.geomspace(0.01, 0.3, 12), 4)
bounds, counts = [], []
for seed, g in enumerate(gaps):
    X, y = points_with_gap(g, seed)
    w, b, mistakes = perceptron.train(X, y, epochs=2000)
    bounds.append(perceptron.mistake_bound(X, y, [0.6, 0.8], 0.2))
    counts.append(sum(mistakes))
    assert mistakes[-1] == 0 and counts[-1] <= bounds[-1]

figure, ax = plots.subplots("half")
ax.loglog(gaps, bounds, "o", label=r"$(R/\gamma)^2$")
ax.loglog(gaps, counts, "s", label=say(ru="исправлений", en="corrections"))
ax.set(xlabel="$g$")
ax.legend();

# %% [markdown] lang="ru" id="bound-read"
# Ни разу число исправлений не превысило оценки. Чем уже зазор, тем их больше, хотя обычно куда меньше, чем позволено.
# Числа признаков в оценке нет: важны только радиус и зазор.
# %% [markdown] lang="en"
# The number of corrections never exceeded the bound. The narrower the margin, the more corrections there are, though
# usually far fewer than the bound allows. The number of features does not enter the bound: only the radius and the
# margin matter.

# %% [markdown] lang="ru" id="cycles"
# ## 9. Когда прямой нет
#
# Исключающее ИЛИ (XOR) отвечает 1, когда входы разные. Прямой, которая делит эти четыре точки, нет; доказательство — в
# лекции 05.
#
# **Предскажите, потом запустите.** Что станет с весами персептрона на XOR: вырастут без конца, сойдутся к чему-нибудь
# или пойдут по кругу?
# %% [markdown] lang="en"
# ## 9. When there is no line
#
# Exclusive or (XOR) answers 1 when the inputs differ. There is no line that separates these four points; the proof is
# in lecture 05.
#
# **Predict, then run.** What will happen to the weights of a perceptron on XOR: will they grow without limit, settle
# somewhere, or go round in a cycle?

# %% id="guess-cycle"
my_guess = None   # ru: ваш ответ до запуска  # en: your answer before the run

# %% id="cycle"
check.reveal(my_guess)
y_xor = 2 * gates.GATES["XOR"] - 1
w, b, seen = np.zeros(2), 0.0, []
for epoch in range(3):
    for x, target in zip(gates.INPUTS, y_xor):
        w, b, changed = perceptron.step(w, b, x, target)
        print(f"x = {x}  y = {target:+.0f}  ->  w = {w}  b = {b:+.0f}")
        seen.append((*w, b))
        assert changed                                 # ru: ошибка на каждом шаге  # en: a mistake at every step
assert seen[:4] == seen[4:8] == seen[8:] and seen[3] == (0, 0, 0)

# %% [markdown] lang="ru" id="cycle-read"
# По кругу: четыре шага, четыре ошибки, и веса снова нулевые. Это не случайность. Веса персептрона ограничены даже на
# неразделимых данных (теорема о цикле). При целых входах возможных значений у весов тогда конечное число, и веса
# обязаны повториться.
#
# Попробуйте сами: шагайте и следите за числами. Потом двигайте прямую руками. Больше трёх верных точек из четырёх не
# получится.
# %% [markdown] lang="en"
# They go round in a cycle: four steps, four mistakes, and the weights are zero again. This is no accident. The weights
# of a perceptron stay bounded even on data that cannot be separated (the perceptron cycling theorem). With integer
# inputs the weights can then take only finitely many values, so they must repeat.
#
# Try it yourself: press Step and watch the numbers. Then move the line by hand. You will not get more than three of the
# four points right.

# %% id="interactive-xor"
interactives.Neuron(dataset="XOR", w=[0.0, 0.0], b=0.0)

# %% id="histories"
overlapping, labels = points.two_clouds(60, "overlapping", seed=0)
clouds = say(ru="облака", en="clouds")
runs = {"AND": (gates.INPUTS, y_and), "XOR": (gates.INPUTS, y_xor), clouds: (overlapping, 2 * labels - 1)}
figure, ax = plots.subplots("half")
for name, (X, y) in runs.items():
    *_, mistakes = perceptron.train(X, y, epochs=30)
    ax.plot(np.arange(1, len(mistakes) + 1), mistakes, "o-", markersize=3, label=name)
    assert (mistakes[-1] == 0) == (name == "AND")
ax.set(xlabel=say(ru="эпоха", en="epoch"), ylabel=say(ru="ошибок", en="mistakes"), ylim=(0, None))
ax.legend();

# %% [markdown] lang="ru" id="histories-read"
# На AND число ошибок доходит до нуля. На XOR оно не двигается, на перекрывающихся облаках скачет вечно: одна неудобная
# точка портит прямую, найденную по остальным. По одному графику не скажешь, неразделимы ли данные или просто мало эпох.
#
# Выхода два. Можно запоминать лучшую прямую из встреченных. А можно заменить «верно или неверно» плавными потерями,
# которые замечают, *насколько* неверно. Это следующая лекция.
# %% [markdown] lang="en"
# On AND the number of mistakes reaches zero. On XOR it stays where it is, and on overlapping clouds it jumps about for
# ever: one awkward point spoils the line that suits the others. The curve alone does not tell whether the data are
# inseparable or there were too few epochs.
#
# There are two ways out. We can remember the best line seen so far. Or we can replace “right or wrong” with a smooth
# loss that notices *how* wrong. That is the subject of the next lecture.

# %% [markdown] lang="ru" id="kinds"
# ## 10. Какие бывают персептроны
#
# Слово «персептрон» употребляют в разных смыслах. Разница в том, какие веса обучаются.
# %% [markdown] lang="en"
# ## 10. Kinds of perceptron
#
# The word “perceptron” is used in several senses. They differ in which weights are learned.

# %% id="kinds-figure"
figures.perceptrons();

# %% [markdown] lang="ru" id="kinds-list"
# - *Однослойный персептрон*: всё, что было в этой лекции. Линейная модель.
# - *Классический персептрон Розенблатта*: между входом (S-элементы) и выходом (R) стоит скрытый слой A-элементов. Их
#   веса случайны и не меняются; правило учит только выход.
# - *Многослойный по Розенблатту*: неизменных слоёв несколько, обучается по-прежнему только последний.
# - *Многослойный по Румельхарту* (1986): обучаются все слои. Это то, что теперь называют MLP (multi-layer perceptron).
#   Говорят ещё *сеть прямого распространения*; это понятие шире: так называют любую сеть без обратных связей.
# %% [markdown] lang="en"
# - *Single-layer perceptron*: all that was in this lecture. A linear model.
# - *Rosenblatt's classical perceptron*: between the input (S-units) and the output (R) there is a hidden layer of
#   A-units. Their weights are random and fixed; the rule trains only the output.
# - *Multilayer, after Rosenblatt*: there are several such fixed layers, and still only the last layer learns.
# - *Multilayer, after Rumelhart* (1986): all layers learn. This is what is now called an MLP (multi-layer perceptron).
#   The term *feed-forward network* is also used, but it is broader: it covers any network without feedback connections.

# %% [markdown] lang="ru" id="association"
# Значит ли это, что Розенблатт не мог решить XOR? Нет: для его машины хватит случайных A-элементов. Это те же признаки
# $f_i(x)$, только никем не продуманные.
# %% [markdown] lang="en"
# Does this mean that Rosenblatt could not solve XOR? No: random A-units are enough for his machine. They are again
# features $f_i(x)$, except that nobody designed them.

# %% id="association-units"
rng = np.random.default_rng(0)
V, c = rng.normal(size=(2, 8)), rng.normal(size=8)     # ru: восемь A-элементов  # en: eight A-units
A = heaviside(gates.INPUTS @ V + c)                    # (4, 8)
w, b, mistakes = perceptron.train(A, y_xor, epochs=100)
print(A.astype(int))
print(mistakes)
assert mistakes[-1] == 0 and np.array_equal(np.sign(A @ w + b), y_xor)

# %% [markdown] lang="ru" id="exercise-layers"
# **Упражнение 6.** В классическом персептроне Розенблатта два слоя весов: от S к A и от A к R. Сколько из них меняет
# обучение?
#
# <details><summary>Ответ</summary>
# Один, от A к R. В ячейке выше обучаются только w и b, а V и c остаются какими были. Хватит ли случайных признаков,
# решает случай; обучать и их научились позже.
# </details>
# %% [markdown] lang="en"
# **Exercise 6.** Rosenblatt's classical perceptron has two layers of weights, from S to A and from A to R. How many of
# them does training change?
#
# <details><summary>Answer</summary>
# One, from A to R. In the cell above only w and b learn, while V and c stay what they were. Whether random features are
# enough is a matter of luck; people learned only later how to train them as well.
# </details>

# %% id="answer-layers"
trained_layers = None   # ru: ваш ответ  # en: your answer
check.trained_layers(trained_layers)

# %% [markdown] lang="ru" id="recap"
# ## Итог
#
# - От клетки взяты сумма, порог и связи разной силы. Время, импульсы и химия отброшены.
# - $z = w \cdot x + b$; порог — это смещение с обратным знаком.
# - $w$ — нормаль к прямой $z = 0$; расстояние со знаком равно $z / \lVert w \rVert$; зазор — наименьшее из расстояний.
# - Точка на прямой не распознана: `np.sign(0)` равен 0.
# - Правило персептрона прибавляет $y x$ на ошибках. Если прямая есть, исправлений не больше $(R/\gamma)^2$.
# - Если прямой нет, ошибки не кончаются никогда; на XOR веса ходят по кругу.
# - Прямая в пространстве признаков может быть кривой на плоскости.
# %% [markdown] lang="en"
# ## Recap
#
# - The sum, the threshold and connections of different strength come from the cell. Time, impulses and chemistry are
#   left out.
# - $z = w \cdot x + b$; a threshold is a bias with the opposite sign.
# - $w$ is the normal of the line $z = 0$; the signed distance is $z / \lVert w \rVert$; the margin is the smallest
#   distance.
# - A point on the line is not recognised: `np.sign(0)` is 0.
# - The perceptron rule adds $y x$ at mistakes. If there is a line, it takes at most $(R/\gamma)^2$ corrections.
# - If there is none, the mistakes never end; on XOR the weights go round in a cycle.
# - A line in the space of features may be a curve in the plane.

# %% [markdown] lang="ru" id="glossary"
# ## Словарь
#
# | по-русски | по-английски | что это |
# |---|---|---|
# | нейрон | neuron | нервная клетка; взвешенная сумма с функцией активации |
# | дендрит, аксон | dendrite, axon | отростки клетки: входы и выход |
# | синапс | synapse | место, где сигнал переходит от клетки к клетке |
# | кора | cortex | серое вещество на поверхности полушарий |
# | пластичность | plasticity | способность связей меняться |
# | признак | feature | $f_i(x)$, число, которым описан объект |
# | вес | weight | $w_i$, сила связи |
# | порог | threshold | сумма, начиная с которой нейрон отвечает; смещение с минусом |
# | смещение | bias | $b$, вес входа, всегда равного 1 |
# | функция активации | activation function | через что проходит сумма: ступенька, знак, сигмоида |
# | ступенька Хевисайда | Heaviside step | $H(z)$: 1 при $z > 0$, 0 при $z < 0$ |
# | нормаль | normal | вектор, перпендикулярный прямой |
# | зазор | margin | расстояние от прямой до ближайшей точки |
# | персептрон, перцептрон | perceptron | нейрон с порогом, который учится на ошибках; сети из таких нейронов |
# | эпоха | epoch | один проход по всем примерам |
# | линейно разделимые | linearly separable | прямая делит классы без ошибок |
# | сеть прямого распространения | feed-forward network | сеть без обратных связей |
# %% [markdown] lang="en"
# ## Glossary
#
# | English | Russian | what it is |
# |---|---|---|
# | neuron | нейрон | a nerve cell; a weighted sum with an activation function |
# | dendrite, axon | дендрит, аксон | the fibres of a cell: its inputs and its output |
# | synapse | синапс | where a signal passes from cell to cell |
# | cortex | кора | the grey matter that covers the hemispheres |
# | plasticity | пластичность | the ability of connections to change |
# | feature | признак | $f_i(x)$, a number that describes an object |
# | weight | вес | $w_i$, the strength of a connection |
# | threshold | порог | the sum at which a neuron begins to answer; minus the bias |
# | bias | смещение | $b$, the weight of an input that is always 1 |
# | activation function | функция активации | what is applied to the sum: step, sign, sigmoid |
# | Heaviside step | ступенька Хевисайда | $H(z)$: 1 for $z > 0$, 0 for $z < 0$ |
# | normal | нормаль | a vector perpendicular to a line |
# | margin | зазор | the distance from the line to the nearest point |
# | perceptron | персептрон, перцептрон | a threshold neuron that learns from mistakes; networks of such neurons |
# | epoch | эпоха | one pass over all examples |
# | linearly separable | линейно разделимые | a line separates the classes without a mistake |
# | feed-forward network | сеть прямого распространения | a network without feedback connections |

# %% [markdown] lang="ru" id="next"
# **Дальше.** [Лекция 03](03_logistic_regression.ipynb): тот же нейрон, но с сигмоидой и потерями, которые можно
# дифференцировать. Нейрон с сигмоидой и модель логистической регрессии — одна и та же формула. Чтобы совпало и
# обучение, нужны ещё и одинаковые потери: кросс-энтропия.
# %% [markdown] lang="en"
# **Next.** [Lecture 03](03_logistic_regression.ipynb): the same neuron, but with a sigmoid and a loss that can be
# differentiated. A neuron with a sigmoid and the logistic regression model are one and the same formula. For their
# training to agree as well, the loss must be the same: cross-entropy.
