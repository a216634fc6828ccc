# %% id="setup" setup="lecture"

# %% [markdown] lang="ru" id="title"
# # Обучение в PyTorch
#
# *Лекция 11. От картинок до сохранённой сети.*
#
# До сих пор мы писали всё сами. Теперь то же самое сделает PyTorch, а мы займёмся тем, от чего зависит успех: данными,
# батчами, проверкой. Задача — увидеть, есть ли на картинке коробка.
#
# После лекции вы сможете:
#
# - собрать цикл обучения из шести шагов и сказать, что сломается без каждого;
# - выбрать размер батча и число рабочих процессов по измерениям;
# - прочитать свёрточную сеть слой за слоем и сосчитать её параметры;
# - заметить переобучение, вовремя остановиться, сохранить и загрузить сеть.
#
# Понадобятся softmax и кросс-энтропия (лекции 04 и 08), градиент (09) и оптимизаторы (10). Лекция займёт около часа.
# %% [markdown] lang="en"
# # Training in PyTorch
#
# *Lecture 11. From pictures to a saved network.*
#
# So far we wrote everything ourselves. Now PyTorch does it, and we turn to what success depends on: data, batches,
# validation. The task: is there a box in the picture?
#
# After this lecture you can:
#
# - put a training loop together from six steps and say what breaks without each;
# - choose the batch size and the number of worker processes by measuring;
# - read a convolutional network layer by layer and count its parameters;
# - notice overfitting, stop in time, save and load a network.
#
# You need softmax and cross-entropy (lectures 04 and 08), the gradient (09) and optimizers (10). It takes about an
# hour.

# %% id="imports"
import copy
import os
import tempfile
import time

import torch
from torch import nn
from torch.nn.functional import cross_entropy, mse_loss
from torch.utils.data import DataLoader, TensorDataset

from dl101 import augmentation, interactives, plots, say
from dl101.check import lecture11 as check
from dl101.data.boxes import make_boxes
from dl101.drawn_boxes import DrawnBoxes
from dl101.figures import lecture11 as figures

plots.use_style()
torch.set_num_threads(1)   # ru: маленьким картинкам хватит  # en: enough for small pictures
device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
print(device)

# %% [markdown] lang="ru" id="six-steps"
# ## Шесть шагов
#
# Обучение в PyTorch — цикл из шести шагов, и лекция идёт по ним по порядку. Код один и тот же на процессоре и на
# видеокарте: модель и батчи переносит на нужное устройство `.to(device)`. Лекция рассчитана на процессор, с видеокартой
# она только быстрее.
# %% [markdown] lang="en"
# ## Six steps
#
# Training in PyTorch is a loop of six steps, and the lecture takes them in order. The code is the same for a CPU and
# for a GPU: `.to(device)` carries the model and the batches to the device. The lecture is made for a CPU; with a GPU
# it is only faster.

# %% id="six-steps-figure"
figures.six_steps();

# %% [markdown] lang="ru" id="data"
# ## 1. Данные
#
# Картинки рисует сам курс: комната, пол, свет, вещи, и на половине картинок среди вещей стоит коробка. Размер 32×32,
# три цвета. В первый раз рисование занимает около четверти минуты, потом картинки берутся с диска.
#
# PyTorch хранит батч картинок как `(m, каналы, высота, ширина)`, а `make_boxes` отдаёт `(m, высота, ширина, каналы)`,
# поэтому оси переставляет `permute`.
# %% [markdown] lang="en"
# ## 1. Data
#
# The course draws the pictures itself: a room, a floor, light, things, and in half of the pictures a box among the
# things. They are 32×32, in three colours. The first time, drawing takes about a quarter of a minute; after that the
# pictures are read from the disk.
#
# PyTorch keeps a batch of pictures as `(m, channels, height, width)`; `make_boxes` gives `(m, height, width,
# channels)`, so `permute` moves the axes.

# %% id="load"
def load(m, split):
    images, labels = make_boxes(m, scene="room", split=split, size=32)
    return torch.from_numpy(images).permute(0, 3, 1, 2).contiguous(), torch.from_numpy(labels)


X_all, y_all = load(3000, "train")
X_test, y_test = load(1000, "test")
X, y = X_all[:2500], y_all[:2500]            # ru: обучение  # en: training
X_val, y_val = X_all[2500:], y_all[2500:]    # ru: проверка  # en: validation
print(X.shape, X.dtype, y.shape, y.dtype)
assert y.float().mean() == 0.5 and X.min() >= 0 and X.max() <= 1

# %% id="pictures"
answers = say(ru=("нет", "коробка"), en=("none", "box"))
plots.pictures(X[:16].permute(0, 2, 3, 1), [answers[label] for label in y[:16]]);

# %% [markdown] lang="ru" id="three-parts"
# Данные поделены на три части. На *обучающей* считается градиент. По *проверочной* (валидационной) мы решаем, какую
# модель взять и когда остановиться. *Тестовую* открываем один раз, в конце: после десятка решений, принятых по
# проверочной части, её оценка уже чуть приукрашена.
# %% [markdown] lang="en"
# The data are in three parts. The gradient is computed on the *training* part. The *validation* part decides which
# model we take and when we stop. The *test* part is opened once, at the end: after a dozen decisions made on the
# validation part, its figure flatters a little.

# %% [markdown] lang="ru" id="labels"
# ### Откуда берутся метки
#
# Признаки сеть находит сама, но ей нужны примеры с ответами. Чаще всего не хватает именно их. Слайды говорят, что
# большие размеченные наборы закрыты; это верно не для всех. ImageNet открыт для исследований: больше 14 миллионов
# картинок, которые разметили десятки тысяч человек на Amazon Mechanical Turk.
#
# Есть способ хитрее — капча. reCAPTCHA (2007) показывала два слова из старых книг. Одно программа знала и по нему
# проверяла человека. Второго она прочитать не смогла; если на нём сходились несколько человек, слово получало
# метку. Позже так читали номера домов и отмечали картинки.
# %% [markdown] lang="en"
# ### Where labels come from
#
# The network finds features by itself, but it needs examples with answers, and there are rarely enough of them. The
# slides say that large labelled sets are closed; that does not hold for all of them. ImageNet is open to research:
# more than 14 million pictures, labelled by tens of thousands of people on Amazon Mechanical Turk.
#
# There is a cleverer way, the captcha. reCAPTCHA (2007) showed two words from old books. One was known and served to
# check the person. The other no program had been able to read; when several people agreed on it, the word had its
# label. Later, house numbers were read and pictures marked in this way.

# %% id="captcha-figure"
some = slice(40, 49)
known = [None if k in (2, 5, 7) else int(label) for k, label in enumerate(y[some])]
figures.captcha(X[some].permute(0, 2, 3, 1), known);

# %% [markdown] lang="ru" id="exercise-agreement"
# **Упражнение 1.** Шесть картинок проверяют человека, три со знаком «?» размечает он сам. Пусть каждый ошибается на
# такой картинке в одном случае из десяти, независимо от других. Трое ответили, метку выбирают большинством. С какой
# вероятностью она верна?
#
# <details><summary>Ответ</summary>
# Верно ответили все трое: 0,9³ = 0,729. Ровно двое: 3 · 0,9² · 0,1 = 0,243. Вместе 0,972.
# </details>
# %% [markdown] lang="en"
# **Exercise 1.** Six pictures check the person; the three with a “?” get their label from the answers. Suppose that
# everyone is wrong about such a picture one time in ten, independently of the others. Three people answer, the majority
# decides. How probable is it that the label is right?
#
# <details><summary>Answer</summary>
# All three are right: 0.9³ = 0.729. Exactly two: 3 · 0.9² · 0.1 = 0.243. Together 0.972.
# </details>

# %% id="answer-agreement"
right_label = None   # ru: ваш ответ  # en: your answer
check.agreement(right_label)

# %% [markdown] lang="ru" id="loader"
# ## 2. DataLoader
#
# `DataLoader` берёт примеры из набора, перемешивает их и складывает в батчи. У него три главные настройки:
# `shuffle`, `batch_size`, `num_workers`. Один проход по всем данным — *эпоха*. Измерим, что даёт каждая настройка.
# %% [markdown] lang="en"
# ## 2. DataLoader
#
# A `DataLoader` takes examples from a set, shuffles them and puts them into batches. It has three main settings:
# `shuffle`, `batch_size`, `num_workers`. One pass over all data is an *epoch*. Let us measure what each setting does.

# %% id="first-loader"
loader = DataLoader(TensorDataset(X, y), batch_size=50, shuffle=True)
X_batch, y_batch = next(iter(loader))
print(len(loader), X_batch.shape, y_batch[:12])
assert len(loader) == 2500 / 50

# %% [markdown] lang="ru" id="scaling"
# Модель для измерений — логистическая регрессия: из 3072 чисел получаются два логита. Перед ней стоит слой, который
# вычитает среднее и делит на стандартное отклонение. Оба взяты по обучающей части. Это не параметры, а *буферы*: они не
# обучаются, но сохраняются вместе с моделью.
# %% [markdown] lang="en"
# The model for our measurements is logistic regression: 3072 numbers into two logits. A layer before it
# subtracts the mean and divides by the standard deviation, both of the training part. These are not parameters but
# *buffers*: they are saved with the model, yet not trained.

# %% id="standardise"
class Standardise(nn.Module):
    def __init__(self):
        super().__init__()
        self.register_buffer("mean", X.mean(dim=(0, 2, 3), keepdim=True))
        self.register_buffer("std", X.std(dim=(0, 2, 3), keepdim=True))

    def forward(self, images):
        return (images - self.mean) / self.std


def logistic_regression():
    return nn.Sequential(Standardise(), nn.Flatten(), nn.Linear(3 * 32 * 32, 2))

# %% [markdown] lang="ru" id="shuffle"
# ### Перемешивание
#
# Пусть данные лежат по классам, как в папках: сначала все картинки без коробки, потом все с коробкой.
#
# **Предскажите, потом запустите.** Одна эпоха без перемешивания. Какая доля ответов на проверочной части будет верной в
# самом конце?
# %% [markdown] lang="en"
# ### Shuffling
#
# Suppose the data lie by class, as they do in folders: first all pictures without a box, then all with one.
#
# **Predict, then run.** One epoch without shuffling. What share of the answers on the validation part will be right at
# the very end?

# %% id="guess-shuffle"
my_guess = None   # ru: ваш ответ до запуска  # en: your answer before the run

# %% id="accuracy"
@torch.no_grad()
def score(model, X, y):
    """The mean loss and the share of right answers."""
    model.eval()
    logits = torch.cat([model(part.to(device)) for part in X.split(500)]).cpu()
    return cross_entropy(logits, y).item(), (logits.argmax(dim=1) == y).double().mean().item()

# %% id="one-epoch"
def one_epoch(loader, every=5):
    torch.manual_seed(0)
    model = logistic_regression().to(device)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.001)
    curve = []
    for k, (X_batch, y_batch) in enumerate(loader, start=1):
        optimizer.zero_grad()
        cross_entropy(model(X_batch.to(device)), y_batch.to(device)).backward()
        optimizer.step()
        if k % every == 0:
            curve.append(score(model, X_val, y_val)[1])
    return curve

# %% id="sorted"
by_class = torch.argsort(y, stable=True)
in_order = TensorDataset(X[by_class], y[by_class])
names = {True: say(ru="перемешано", en="shuffled"), False: say(ru="по классам", en="class by class")}
curves = {name: one_epoch(DataLoader(in_order, batch_size=50, shuffle=shuffle))
          for shuffle, name in names.items()}
shuffled, unshuffled = curves.values()
check.reveal(my_guess, unshuffled[-1])
figures.shuffled(curves, every=5)
assert shuffled[-1] > 0.63 and unshuffled[-1] < 0.59

# %% [markdown] lang="ru" id="shuffle-read"
# Немногим лучше монетки. Сначала модель 25 батчей подряд учится отвечать «коробки нет», потом 25 батчей подряд —
# «есть». Градиент батча из одного класса говорит прежде всего о том, какой это класс. С перемешиванием батч похож на
# все данные в целом.
# %% [markdown] lang="en"
# Little better than a coin. For 25 batches in a row the model learns to say “no box”, for the next 25 to say “box”. The
# gradient of a batch of one class says, above all, which class that is. With shuffling a batch resembles the data as a
# whole.

# %% [markdown] lang="ru" id="batches"
# ### Размер батча
#
# Батч нужен по двум причинам: он ускоряет вычисления (одно умножение матриц вместо многих) и делает градиент
# устойчивее. Измерим и то и другое. Шум — насколько градиент случайного батча отличается от градиента по всем данным:
#
# $$\sigma_B = \sqrt{\operatorname{E} \lVert g_B - g \rVert^2}.$$
#
# **Предскажите, потом запустите.** Во сколько раз шум при $B = 256$ меньше, чем при $B = 16$?
# %% [markdown] lang="en"
# ### Batch size
#
# Batches have two uses: they make the computation faster (one product of matrices in place of many), and they steady
# the gradient. We measure both. Noise is how far the gradient of a random batch is from the gradient of all data:
#
# $$\sigma_B = \sqrt{\operatorname{E} \lVert g_B - g \rVert^2}.$$
#
# **Predict, then run.** By what factor is the noise with $B = 256$ smaller than with $B = 16$?

# %% id="guess-noise"
my_guess = None   # ru: ваш ответ до запуска  # en: your answer before the run

# %% id="noise"
torch.manual_seed(0)
model, sizes = logistic_regression().to(device), (1, 16, 256)


def gradient(rows):
    model.zero_grad()
    cross_entropy(model(X[rows].to(device)), y[rows].to(device)).backward()
    return model[2].weight.grad.flatten().clone()


full = gradient(torch.arange(len(X)))
noise, per_second = [], []
for B in sizes:
    start = time.perf_counter()
    batches = torch.stack([gradient(torch.randint(len(X), (B,))) for _ in range(200)])
    per_second.append(200 * B / (time.perf_counter() - start))
    noise.append((batches - full).norm(dim=1).square().mean().sqrt().item())

# %% id="batch-figure"
check.reveal(my_guess, noise[1] / noise[2])
for B, sigma, speed in zip(sizes, noise, per_second):
    print(f"B = {B:3}   {sigma:7.3f}   {speed:9,.0f} / s")
figures.batch_size(sizes, per_second, noise)
assert 3 < noise[0] / noise[1] < 5 and 3 < noise[1] / noise[2] < 5
assert torch.equal(gradient(torch.arange(len(X))), full)      # ru: весь набор: шума нет  # en: all data: no noise

# %% [markdown] lang="ru" id="batches-read"
# Шум падает как $1/\sqrt B$: батч в 16 раз больше — шум вчетверо меньше. Спокойнее всего полный набор: у него шума нет
# совсем. Берут его редко: один шаг по всем данным стоит столько же, сколько 50 шагов по батчам.
#
# Скорость растёт, пока процессор не загружен полностью; дальше растёт только время шага. Поэтому батч берут в десятки
# или сотни примеров. На слайде батчи стабилизируют «обновление градиентов». Точнее так: стабильнее становится градиент,
# а обновляются веса.
# %% [markdown] lang="en"
# The noise falls as $1/\sqrt B$: a batch 16 times as large has a quarter of the noise. Calmest is the full set: it has
# no noise at all. It is rarely used: one step over all data costs as much as 50 steps over batches.
#
# The speed rises until the processor is busy; from then on only the time of a step grows. So batches hold dozens or
# hundreds of examples. The slide has batches stabilise “the updating of gradients”. More exactly: the gradient becomes
# steadier; what is updated is the weights.

# %% [markdown] lang="ru" id="workers"
# ### Рабочие процессы
#
# На слайде `num_workers` назван числом потоков. Это число *процессов*: у каждого свой Python, своя память и свой
# номер. Они готовят следующие батчи, пока модель занята нынешним. Проверим на наборе, который рисует картинку, когда
# её просят: вместе с меткой он отдаёт номер процесса.
#
# **Предскажите, потом запустите.** Данные уже в памяти, в `TensorDataset`. Станет ли эпоха быстрее с двумя рабочими?
# %% [markdown] lang="en"
# ### Workers
#
# The slide calls `num_workers` a number of threads. It is a number of *processes*: each has its own Python, its own
# memory and its own number. They prepare the next batches while the model is busy with this one. Let us see, with a set
# that draws a picture when it is asked for one: beside the label it gives the number of the process.
#
# **Predict, then run.** The data are in memory already, in a `TensorDataset`. Will an epoch be faster with two workers?

# %% id="guess-workers"
my_guess = None   # ru: ваш ответ до запуска  # en: your answer before the run

# %% id="workers-run"
def pass_over(dataset, workers):
    start, processes = time.perf_counter(), set()
    for batch in DataLoader(dataset, batch_size=50, num_workers=workers):
        processes.update(batch[2].tolist() if len(batch) == 3 else [])
    return time.perf_counter() - start, processes


check.reveal(my_guess)
for name, dataset in (("DrawnBoxes", DrawnBoxes(300)), ("TensorDataset", TensorDataset(X, y))):
    for workers in (0, 2):
        seconds, processes = pass_over(dataset, workers)
        print(f"{name:14} num_workers = {workers}   {seconds:5.2f} s   {len(processes) or ''}")
        if processes:
            assert (os.getpid() in processes) == (workers == 0) and len(processes) == max(workers, 1)

# %% [markdown] lang="ru" id="workers-read"
# Рабочие помогают, когда пример дорог: его рисуют, читают с диска, распаковывают. Если данные уже лежат в памяти,
# быстрее без них: процессы надо запустить, а батчи переслать. На 300 картинках запуск съедает и часть выигрыша от
# рисования. Число рабочих подбирают измерением; больше, чем ядер у процессора, брать редко полезно.
# %% [markdown] lang="en"
# Workers help when an example is expensive: drawn, read from a disk, decompressed. If the data are in memory already,
# it is faster without: processes have to be started and batches sent. With 300 pictures the start also eats into the
# gain in drawing. Find the number of workers by measuring; more than the processor has cores is rarely of use.

# %% [markdown] lang="ru" id="model"
# ## 3. Модель — конструктор
#
# Модель собирают из слоёв, как из кубиков. Вот три модели для нашей задачи. Логистическая регрессия уже есть. У MLP
# между входом и логитами стоит скрытый слой. У свёрточной сети (CNN) нейрон видит не всю картинку, а окошко 3×3, и одни
# и те же веса скользят по всей картинке: коробка в углу и коробка в центре — один и тот же признак.
# %% [markdown] lang="en"
# ## 3. The model, a construction kit
#
# A model is put together from layers, like a house from bricks. Here are three for our task. Logistic regression we
# have already. The MLP has a hidden layer between the input and the logits. In the convolutional network (CNN) a neuron
# sees not the whole picture but a window of 3×3, and the same weights slide over all of the picture: a box in the
# corner and a box in the middle are the same feature.

# %% id="models"
def mlp():
    return nn.Sequential(
        Standardise(), nn.Flatten(),
        nn.Linear(3 * 32 * 32, 128), nn.ReLU(), nn.Linear(128, 2))


def block(before, after):
    convolution = nn.Conv2d(before, after, kernel_size=3, padding=1, bias=False)
    return nn.Sequential(convolution, nn.BatchNorm2d(after), nn.ReLU(), nn.MaxPool2d(2))


def cnn():
    return nn.Sequential(
        Standardise(), block(3, 8), block(8, 16), block(16, 32),        # 32 -> 16 -> 8 -> 4
        nn.AdaptiveMaxPool2d(1), nn.Flatten(), nn.Dropout(0.2), nn.Linear(32, 2))

# %% id="count"
def count(model):
    return sum(parameter.numel() for parameter in model.parameters())


for make in (logistic_regression, mlp, cnn):
    print(f"{make.__name__:20} {count(make()):8,}")

assert count(mlp()) == 3072 * 128 + 128 + 128 * 2 + 2
assert count(cnn()) == 9 * (3 * 8 + 8 * 16 + 16 * 32) + 2 * (8 + 16 + 32) + 32 * 2 + 2

# %% [markdown] lang="ru" id="alexnet"
# ### AlexNet по слоям
#
# Пример со слайда — AlexNet. В соревновании ImageNet 2012 года её вариант ошибся на 15,3 % картинок, следующая работа —
# на 26,2 % (ответ засчитывается, если он среди первых пяти). Соберём сеть по описанию из статьи. Свёртки 2, 4
# и 5 разделены пополам (`groups=2`): сеть обучали на двух видеокартах, и в этих слоях они данными не обменивались.
#
# Слои лежат на устройстве `meta`: у тензоров есть формы, но нет чисел, поэтому 61 миллион параметров не занимает
# памяти.
# %% [markdown] lang="en"
# ### AlexNet by its layers
#
# The example of the slides is AlexNet. In the ImageNet contest of 2012 a variant of it was wrong on 15.3% of the
# pictures, the runner-up on 26.2% (an answer counts if it is among the first five). We put the network together as
# the paper describes it. Convolutions 2, 4 and 5 are split in two (`groups=2`): the network was trained on two GPUs,
# which exchanged no data in these layers.
#
# The layers lie on the device `meta`: tensors have shapes but no numbers, so 61 million parameters take no memory.

# %% id="alexnet-build"
def part(*layers):
    return nn.Sequential(*layers, nn.ReLU())


with torch.device("meta"):
    alexnet = nn.Sequential(
        part(nn.Conv2d(3, 96, 11, stride=4, padding=2)),
        nn.LocalResponseNorm(5), nn.MaxPool2d(3, stride=2),
        part(nn.Conv2d(96, 256, 5, padding=2, groups=2)),
        nn.LocalResponseNorm(5), nn.MaxPool2d(3, stride=2),
        part(nn.Conv2d(256, 384, 3, padding=1)),
        part(nn.Conv2d(384, 384, 3, padding=1, groups=2)),
        part(nn.Conv2d(384, 256, 3, padding=1, groups=2)), nn.MaxPool2d(3, stride=2),
        nn.Flatten(), nn.Dropout(0.5), part(nn.Linear(256 * 6 * 6, 4096)),
        nn.Dropout(0.5), part(nn.Linear(4096, 4096)), nn.Linear(4096, 1000))

# %% id="alexnet-read"
def read(model, x):
    """(name, shape of the output, parameters, multiplications) of each layer with weights."""
    kinds = {4: say(ru="свёртка", en="conv"), 2: say(ru="линейный", en="linear")}
    rows = []
    for layer in model:
        x = layer(x)
        for w in [w for w in layer.parameters() if w.dim() > 1]:
            name = f"{kinds[w.dim()]} {len(rows) + 1}"
            places = x[0, 0].numel() if x.dim() == 4 else 1
            rows.append((name, tuple(x.shape[1:]), count(layer), w.numel() * places))
    return rows


layers = read(alexnet, torch.empty(1, 3, 224, 224, device="meta"))
for name, shape, parameters, products in layers:
    print(f"{name:10} {str(shape):14} {parameters:11,} {products:12,}")

names, shapes, parameters, products = zip(*layers)
figures.alexnet(names, parameters, products);

# %% id="alexnet-facts"
neurons = sum(torch.Size(shape).numel() for shape in shapes)
print(f"{sum(parameters):,}   {neurons:,}")
assert sum(parameters) == count(alexnet) == 60_965_224      # ru: в статье: 60 миллионов  # en: the paper: 60 million
assert neurons == 659_272                                   # ru: в статье: 650 000  # en: the paper: 650,000
assert sum(parameters[5:]) / count(alexnet) > 0.96 and sum(products[:5]) / sum(products) > 0.91

# %% [markdown] lang="ru" id="alexnet-what"
# Параметры почти все в трёх линейных слоях, умножения почти все в свёртках: одни и те же веса работают в каждом месте
# картинки. Размеры считают по формуле: при входе $n$, окне $k$, отступе $p$ и шаге $s$ на выходе
# $\lfloor (n + 2p - k)/s \rfloor + 1$.
#
# Для первой свёртки это $\lfloor (224 + 4 - 11)/4 \rfloor + 1 = 55$. В статье отступ не назван, а без него 224 не
# подходит; поэтому часто пишут 227.
# %% [markdown] lang="en"
# Nearly all parameters are in the three linear layers, nearly all multiplications in the convolutions: there the same
# weights work at every place of the picture. The sizes follow a formula: with input $n$, window $k$, padding $p$ and
# stride $s$ the output has $\lfloor (n + 2p - k)/s \rfloor + 1$.
#
# For the first convolution that is $\lfloor (224 + 4 - 11)/4 \rfloor + 1 = 55$. The paper names no padding, and without
# it 224 does not fit; so one often reads 227.

# %% [markdown] lang="ru" id="exercise-conv"
# **Упражнение 2.** Сосчитайте от руки параметры первой свёртки AlexNet: 96 окошек 11×11 по трём каналам, у каждого
# смещение.
#
# <details><summary>Ответ</summary>
# 96 · (11 · 11 · 3 + 1) = 96 · 364 = 34 944. То же в первой строке таблицы.
# </details>
# %% [markdown] lang="en"
# **Exercise 2.** Count by hand the parameters of AlexNet's first convolution: 96 windows of 11×11 over three channels,
# each with a bias.
#
# <details><summary>Answer</summary>
# 96 · (11 · 11 · 3 + 1) = 96 · 364 = 34,944. The same is in the first row of the table.
# </details>

# %% id="answer-conv"
conv1 = None   # ru: ваш ответ  # en: your answer
check.conv_parameters(conv1)

# %% [markdown] lang="ru" id="loss"
# ## 4. Потери
#
# Для классификации берут кросс-энтропию, для регрессии — средний квадрат ошибки:
#
# $$J_{\text{CE}} = -\frac1m \sum_{i=1}^m \sum_k y_{ik} \ln \hat y_{ik}, \qquad
# J_{\text{MSE}} = \frac1m \sum_{i=1}^m (y_i - \hat y_i)^2.$$
#
# На слайде у кросс-энтропии одна сумма: по классам, для одного примера. У MSE там сумма по примерам. В PyTorch
# `cross_entropy` сама делает softmax и ждёт *логиты*. Дать ей вероятности — частая ошибка: исключения не будет,
# потери просто окажутся другими.
# %% [markdown] lang="en"
# ## 4. Loss
#
# For classification one takes cross-entropy, for regression the mean squared error:
#
# $$J_{\text{CE}} = -\frac1m \sum_{i=1}^m \sum_k y_{ik} \ln \hat y_{ik}, \qquad
# J_{\text{MSE}} = \frac1m \sum_{i=1}^m (y_i - \hat y_i)^2.$$
#
# On the slide cross-entropy has one sum: over classes, for one example. MSE has its sum over examples there. PyTorch's
# `cross_entropy` does the softmax itself and expects *logits*. Giving it probabilities is a common mistake: there
# is no exception, the loss is simply another one.

# %% id="logits"
logits, label = torch.tensor([[2.0, 0.0, -1.0]]), torch.tensor([0])
p = logits.softmax(dim=1)
right, wrong = cross_entropy(logits, label).item(), cross_entropy(p, label).item()
print(p, f"{right:.4f}  {wrong:.4f}")
assert abs(right + p[0, 0].log().item()) < 1e-6
assert round(right, 4) == 0.1698 and round(wrong, 4) == 0.6578
assert mse_loss(torch.tensor([1.0, 4.0]), torch.tensor([0.0, 2.0])) == (1 + 4) / 2

# %% [markdown] lang="ru" id="two-curves"
# Классов два, вероятность коробки $\hat y$. За верный и уверенный ответ платят почти ноль, за неверный и уверенный —
# сколь угодно много.
# %% [markdown] lang="en"
# With two classes and the probability $\hat y$ of a box, a right and sure answer costs almost nothing, a wrong and sure
# one as much as you like.

# %% id="two-curves-figure"
figures.two_losses();

# %% [markdown] lang="ru" id="exercise-binary"
# **Упражнение 3.** Выход один: $\hat y = 0{,}99$ — вероятность коробки, а коробки нет, $y = 0$. По формуле слайда,
# буквально, потери равны $-y \ln \hat y = 0$. Каковы они на самом деле?
#
# <details><summary>Ответ</summary>
# Классов два, и у второго вероятность 1 − 0,99 = 0,01. Потери −ln 0,01 ≈ 4,605. В сумме по классам это слагаемое есть;
# теряется оно, если из двух вероятностей оставить одну.
# </details>
# %% [markdown] lang="en"
# **Exercise 3.** There is one output: $\hat y = 0.99$ is the probability of a box, and there is none, $y = 0$. By the
# formula of the slide, literally, the loss is $-y \ln \hat y = 0$. What is it really?
#
# <details><summary>Answer</summary>
# There are two classes, and the second has the probability 1 − 0.99 = 0.01. The loss is −ln 0.01 ≈ 4.605. The sum over
# classes has this term; it is lost when only one of the two probabilities is kept.
# </details>

# %% id="answer-binary"
J_no_box = None   # ru: ваш ответ  # en: your answer
check.binary_loss(J_no_box)

# %% [markdown] lang="ru" id="backward"
# ## 5. backward
#
# `loss.backward()` проходит граф назад и *прибавляет* градиент к `.grad` каждого параметра. Прибавляет, а не
# записывает заново: так градиент можно считать по частям. Поэтому перед новым шагом их обнуляют. В списке слайдов этого
# действия нет, а без него шаг идёт по сумме всех прошлых градиентов.
# %% [markdown] lang="en"
# ## 5. backward
#
# `loss.backward()` goes back through the graph and *adds* the gradient to `.grad` of every parameter. It adds and does
# not overwrite, which is handy when a gradient is computed in parts. So the gradients are set to zero before a new
# step. The list on the slides has no such line, and without it a step goes along the sum of all past gradients.

# %% id="zero-grad"
w = torch.tensor(1.0, requires_grad=True)
for _ in range(2):
    (w**2).backward()          # ru: производная 2w = 2  # en: the derivative is 2w = 2
    print(w.grad)
assert w.grad == 4
w.grad.zero_()
(w**2).backward()
assert w.grad == 2

# %% [markdown] lang="ru" id="step"
# ## 6. step
#
# Оптимизатор меняет параметры по их градиентам. У простого SGD это $w \leftarrow w - \alpha\, \partial J / \partial w$,
# и легко проверить, что `step()` делает ровно это.
# %% [markdown] lang="en"
# ## 6. step
#
# The optimizer changes the parameters by their gradients. Plain SGD does $w \leftarrow w - \alpha\, \partial J /
# \partial w$, and it is easy to see that this is exactly what `step()` does.

# %% id="sgd-step"
model = logistic_regression().to(device)
optimizer = torch.optim.SGD(model.parameters(), lr=0.01)
optimizer.zero_grad()
loss = cross_entropy(model(X_batch.to(device)), y_batch.to(device))
loss.backward()
before = model[2].weight.detach().clone()
optimizer.step()
after = before - 0.01 * model[2].weight.grad
assert torch.allclose(model[2].weight, after, atol=1e-7)

# %% [markdown] lang="ru" id="exercise-order"
# **Упражнение 4.** Расставьте строки одного шага в верном порядке: `"backward"`, `"forward"`, `"loss"`, `"step"`,
# `"zero_grad"`. Верных порядков несколько.
#
# <details><summary>Ответ</summary>
# Например: ["zero_grad", "forward", "loss", "backward", "step"]. Обнулять можно в любом месте, кроме промежутка между
# backward и step: там градиент нужен.
# </details>
# %% [markdown] lang="en"
# **Exercise 4.** Put the lines of one step in the right order: `"backward"`, `"forward"`, `"loss"`, `"step"`,
# `"zero_grad"`. Several orders are right.
#
# <details><summary>Answer</summary>
# For example: ["zero_grad", "forward", "loss", "backward", "step"]. The gradients may be set to zero anywhere except
# between backward and step: there they are needed.
# </details>

# %% id="answer-order"
order = None   # ru: ваш список  # en: your list
check.order(order)

# %% [markdown] lang="ru" id="whole"
# ### Всё вместе
#
# Вот весь цикл. Это генератор: после каждой эпохи он отдаёт управление, и мы решаем, что измерить и продолжать ли.
# Скорость обучения $\alpha$ убывает до нуля по косинусу (лекция 10). Последний аргумент пригодится для аугментации.
# %% [markdown] lang="en"
# ### All of it
#
# Here is the whole loop. It is a generator: after each epoch it hands control to us, and we decide what to measure and
# whether to go on. The learning rate $\alpha$ falls to zero along a cosine (lecture 10). The last argument is for
# augmentation.

# %% id="fit"
def fit(model, X, y, epochs, rate, strength=0.0):
    loader = DataLoader(TensorDataset(X, y), batch_size=50, shuffle=True)          # 1, 2
    optimizer = torch.optim.AdamW(model.to(device).parameters(), lr=rate)          # 3
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, epochs * len(loader))
    for epoch in range(epochs):
        model.train()
        for k, (X_batch, y_batch) in enumerate(loader):
            X_batch, y_batch = X_batch.to(device), y_batch.to(device)
            if strength:
                X_batch = augmentation.augment(X_batch, seed=epoch * len(loader) + k, strength=strength)
            optimizer.zero_grad()
            loss = cross_entropy(model(X_batch), y_batch)                          # 4
            loss.backward()                                                        # 5
            optimizer.step()                                                       # 6
            schedule.step()
        yield epoch

# %% id="report"
def report(model, X, y):
    """Loss and accuracy on (at most 500 of) the training pictures and on the validation part."""
    row = {}
    row["train_loss"], row["train_accuracy"] = score(model, X[:500], y[:500])
    row["val_loss"], row["val_accuracy"] = score(model, X_val, y_val)
    return row

# %% [markdown] lang="ru" id="three"
# ### Три модели рядом
#
# **Предскажите, потом запустите.** Кто всегда отвечает одно и то же, прав в половине случаев. Какой доли верных
# ответов добьются логистическая регрессия, MLP и CNN? Параметров у них 6146, 393 602 и 6154.
# %% [markdown] lang="en"
# ### Three models side by side
#
# **Predict, then run.** Whoever always gives the same answer is right half of the time. What share will logistic
# regression, the MLP and the CNN get right? They have 6146, 393,602 and 6154 parameters.

# %% id="guess-three"
my_guess = None   # ru: три числа до запуска  # en: three numbers before the run

# %% id="train-three"
recipes = {"LogReg": (logistic_regression, 8, 5e-4), "MLP": (mlp, 8, 1e-3), "CNN": (cnn, 8, 4e-3)}
trained, histories = {}, {}
for name, (make, epochs, rate) in recipes.items():
    torch.manual_seed(0)
    trained[name] = make()
    histories[name] = [report(trained[name], X, y) for _ in fit(trained[name], X, y, epochs, rate)]

figures.three_models(histories);

# %% id="test-three"
right = {name: score(model, X_test, y_test)[1] for name, model in trained.items()}
check.reveal(my_guess)
for name, share in right.items():
    print(f"{name:8} {histories[name][-1]['train_accuracy']:6.1%} {share:6.1%}")
assert 0.74 < right["LogReg"] < 0.83 and 0.83 < right["MLP"] < 0.9 and right["CNN"] > 0.89
assert right["LogReg"] + 0.03 < right["MLP"] < right["CNN"] - 0.02
assert abs(count(cnn()) - count(logistic_regression())) < 10
assert round(count(mlp()) / count(cnn())) == 64

# %% [markdown] lang="ru" id="three-read"
# Дело в устройстве, а не в числе параметров. Логистическая регрессия складывает яркости с весами. MLP находит
# сочетания, но должен выучить коробку в каждом месте отдельно. У CNN окошко одно на всю картинку: параметров у неё
# столько же, сколько у логистической регрессии, и в 64 раза меньше, чем у MLP.
#
# На тысяче тестовых картинок доля известна с точностью около одного процента. На большем наборе (64×64, 5000 картинок,
# `benchmarks/boxes.py`) и за большее время выходит: по среднему цвету 60,9 %, логистическая регрессия 78,4 %, MLP 88,3
# %, свёрточная сеть побольше 97,4 %.
# %% [markdown] lang="en"
# It is the structure that counts, not the number of parameters. Logistic regression adds up brightnesses with weights.
# The MLP finds combinations, but has to learn the box at each place anew. The CNN has one window for all of the
# picture: it has as many parameters as logistic regression, and a sixty-fourth of the MLP's.
#
# A thousand test pictures determine a share to about one per cent. Longer training on a larger set (64×64, 5000
# pictures, `benchmarks/boxes.py`) gives: by mean colour 60.9%, logistic regression 78.4%, MLP 88.3%, a larger
# convolutional network 97.4%.

# %% id="mistakes"
with torch.no_grad():
    p_box = trained["CNN"].eval()(X_test.to(device)).softmax(dim=1)[:, 1].cpu()
wrong = ((p_box > 0.5) != (y_test == 1)).nonzero().flatten()
surest = wrong[(p_box[wrong] - 0.5).abs().argsort(descending=True)][:8]
said = [f"{answers[y_test[k]]}, p = {p_box[k]:.2f}" for k in surest]
plots.pictures(X_test[surest].permute(0, 2, 3, 1), said, columns=4, width=5.6);

# %% [markdown] lang="ru" id="mistakes-read"
# Это восемь ошибок CNN, в которых она увереннее всего: что на картинке и какую вероятность коробки она назвала.
# Смотреть на ошибки полезнее, чем на ещё одно значение точности: по ним видно, чего не хватает данным. У нас среди них
# цветные коробки и коричневые цилиндры: похоже, сеть полагается и на цвет картона.
# %% [markdown] lang="en"
# These are the eight mistakes the CNN was surest of: what is in the picture, and the probability of a box it named.
# Looking at mistakes is worth more than one more figure of accuracy: they show what the data lack. Among ours were
# coloured boxes and brown cylinders: the network seems to rely on the colour of cardboard, too.

# %% [markdown] lang="ru" id="modes"
# ## Два режима
#
# У модели два режима: `train()` и `eval()`. В нашей CNN от режима зависят два слоя.
#
# *Dropout* при обучении обнуляет каждое число с вероятностью $p$, а остальные делит на $1 - p$, чтобы среднее не
# изменилось. В режиме `eval` он ничего не делает.
#
# *Batch norm* при обучении вычитает среднее *этого батча* и делит на его стандартное отклонение. В режиме `eval` он
# берёт средние, накопленные за всё обучение.
#
# **Предскажите, потом запустите.** Одну картинку дают сети 200 раз в режиме `train`, каждый раз в новом батче. От
# какого числа до какого разойдутся вероятности коробки?
# %% [markdown] lang="en"
# ## Two modes
#
# A model has two modes: `train()` and `eval()`. Two layers of our CNN depend on the mode.
#
# *Dropout*, in training, sets each number to zero with probability $p$ and divides the others by $1 - p$, so that the
# mean stays the same. In `eval` it does nothing.
#
# *Batch norm*, in training, subtracts the mean of *this batch* and divides by its standard deviation. In `eval` it uses
# running averages from the training.
#
# **Predict, then run.** The network is given one picture 200 times in `train` mode, each time in another batch.
# From which number to which will the probability of a box range?

# %% id="guess-modes"
my_guess = None   # ru: от какого числа до какого  # en: from which number to which

# %% id="modes-run"
network = copy.deepcopy(trained["CNN"]).train()   # ru: batch norm запоминает  # en: batch norm remembers
undecided = (p_box - 0.5).abs().argmin().item()
picture = X_test[undecided:undecided + 1]
with torch.no_grad():
    batches = [torch.cat([picture, X[torch.randint(len(X), (49,))]]).to(device) for _ in range(200)]
    p_train = [network(batch).softmax(dim=1)[0, 1].item() for batch in batches]
    p_eval = [trained["CNN"].eval()(batch).softmax(dim=1)[0, 1].item() for batch in batches[:20]]

check.reveal(my_guess, f"{min(p_train):.2f} … {max(p_train):.2f}")
figures.modes(p_train, p_eval[0])
assert max(p_train) - min(p_train) > 0.2 and max(p_eval) - min(p_eval) < 1e-3

# %% id="dropout"
dropout, ones = nn.Dropout(0.2), torch.ones(100_000)
torch.manual_seed(0)
dropped = dropout.train()(ones)
print(dropped.unique(), f"{dropped.mean():.3f}")
assert torch.equal(dropout.eval()(ones), ones) and abs(dropped.mean() - 1) < 0.01

norm, batch = nn.BatchNorm1d(1), torch.tensor([[1.0], [3.0]])
inside = norm.train()(batch)
assert torch.allclose(inside, torch.tensor([[-1.0], [1.0]]), atol=1e-4)   # ru: среднее 2, σ = 1  # en: mean 2, σ = 1
assert torch.allclose(norm.running_mean, torch.tensor([0.2]))             # 0.9 · 0 + 0.1 · 2
assert not torch.allclose(norm.eval()(batch), inside)

# %% [markdown] lang="ru" id="modes-read"
# В режиме обучения ответ зависит от случая и от соседей по батчу. Забыть `model.eval()` перед проверкой — значит мерить
# не ту сеть; забыть `model.train()` после неё — выключить dropout до конца обучения. И то и другое проходит молча.
# Градиенты — дело отдельное: их отключает `torch.no_grad()`.
# %% [markdown] lang="en"
# In training mode the answer depends on chance and on the neighbours in the batch. To forget `model.eval()` before
# validation is to measure another network; to forget `model.train()` after it is to switch dropout off for the rest of
# the training. Both pass silently. Gradients are a separate matter: `torch.no_grad()` turns them off.

# %% [markdown] lang="ru" id="exercise-dropout"
# **Упражнение 5.** Слой `nn.Dropout(0.5)`, режим `train`, на входе 3. Какие два числа могут выйти? Запишите по
# возрастанию.
#
# <details><summary>Ответ</summary>
# 0 или 3 / (1 − 0,5) = 6. В среднем 3.
# </details>
# %% [markdown] lang="en"
# **Exercise 5.** A layer `nn.Dropout(0.5)` in `train` mode is given a 3. Which two numbers can come out? Write them in
# ascending order.
#
# <details><summary>Answer</summary>
# 0, or 3 / (1 − 0.5) = 6. The mean is 3.
# </details>

# %% id="answer-dropout"
dropout_of_3 = None   # ru: например, [1, 2]  # en: such as [1, 2]
check.dropout(dropout_of_3)

# %% [markdown] lang="ru" id="overfitting"
# ## Переобучение
#
# Дадим MLP всего 300 картинок и 40 эпох. Параметров у него 394 тысячи: хватит, чтобы запомнить их все.
#
# *Ранняя остановка*: храним веса эпохи, лучшей по проверке, и прекращаем, если `patience` эпох подряд улучшения нет. На
# этот раз доведём обучение до конца, чтобы увидеть, от чего она спасает.
# %% [markdown] lang="en"
# ## Overfitting
#
# Let us give the MLP 300 pictures and 40 epochs. It has 394 thousand parameters: enough to remember them all.
#
# *Early stopping*: keep the weights of the epoch that was best in validation, and give up when `patience` epochs in a
# row bring no improvement. This time we train to the end, to see what it saves us from.

# %% id="early-stopping"
def fit_and_keep_best(model, X, y, epochs, rate, patience):
    history, best, state = [], 0, None
    for _ in fit(model, X, y, epochs, rate):
        history.append(report(model, X, y))
        if history[-1]["val_loss"] <= history[best]["val_loss"]:
            best, state = len(history) - 1, copy.deepcopy(model.state_dict())
        elif len(history) - 1 - best >= patience:
            break
    model.load_state_dict(state)
    return history, best

# %% id="overfit"
few, few_labels = X[:300], y[:300]
torch.manual_seed(0)
model = mlp()
history, best = fit_and_keep_best(model, few, few_labels, 40, 1e-3, patience=40)
figures.learning_curves(history, best)
last = history[-1]
print(best + 1, {key: round(value, 3) for key, value in last.items()})
assert last["train_accuracy"] > 0.99 and last["val_accuracy"] < 0.85
assert best < 20 and last["val_loss"] > 1.2 * history[best]["val_loss"]
assert abs(score(model, X_val, y_val)[0] - history[best]["val_loss"]) < 1e-4    # ru: веса лучшей  # en: the best one's

# %% [markdown] lang="ru" id="overfit-read"
# На обучающих картинках верно всё, на проверочных — примерно три четверти. Потери на обучении уходят к нулю, а на
# проверке сначала падают, потом растут: сеть становится всё увереннее, и в своих ошибках тоже. Точность при этом
# стоит на месте, поэтому следить стоит за потерями. Точка отмечает веса, которые мы оставили.
# %% [markdown] lang="en"
# Of the training pictures all are right, of the validation pictures about three quarters. The training loss goes to
# zero; the validation loss falls and then rises: the network gets surer and surer, of its mistakes too. Accuracy
# stands still meanwhile, so it is the loss that is worth watching. The dot marks the weights we kept.

# %% [markdown] lang="ru" id="exercise-patience"
# **Упражнение 6.** Потери на проверке по эпохам: 0,62; 0,50; 0,45; 0,47; 0,44; 0,46; 0,48; 0,43. С `patience = 2` какая
# эпоха будет оставлена и после какой обучение остановится? Эпохи считаем с единицы.
#
# <details><summary>Ответ</summary>
# После эпохи 5 (0,44) две эпохи подряд хуже, стоп после седьмой. Оставлена пятая. До 0,43 дело не дошло: терпение —
# тоже настройка.
# </details>
# %% [markdown] lang="en"
# **Exercise 6.** Validation losses by epoch: 0.62, 0.50, 0.45, 0.47, 0.44, 0.46, 0.48, 0.43. With `patience = 2`, which
# epoch is kept, and after which one does the training stop? Epochs are counted from one.
#
# <details><summary>Answer</summary>
# After epoch 5 (0.44) two epochs in a row are worse: stop after the seventh. The fifth is kept. The 0.43 never came:
# patience is a setting, too.
# </details>

# %% id="answer-patience"
kept_and_stopped = None   # ru: например, [1, 2]  # en: such as [1, 2]
check.patience(kept_and_stopped)

# %% [markdown] lang="ru" id="saving"
# ### Сохранить и загрузить
#
# Сохраняют не модель, а её `state_dict`: словарь тензоров по именам слоёв. При загрузке сначала строят такую же модель,
# потом наполняют. `weights_only=True` читает только тензоры и не выполняет чужой код, который можно спрятать в файле; с
# PyTorch 2.6 так и по умолчанию. `map_location` нужен, если учили на видеокарте, а загружают без неё.
# %% [markdown] lang="en"
# ### Save and load
#
# What is saved is not the model but its `state_dict`: a dictionary of tensors by the names of the layers. To load,
# one first builds the same model, then fills it. `weights_only=True` reads tensors alone and runs no foreign code,
# which can be hidden in a file; since PyTorch 2.6 it is the default. `map_location` is needed when the network was
# trained on a GPU and is loaded without one.

# %% id="save"
with tempfile.TemporaryDirectory() as folder:       # ru: в Colab: папка на Диске  # en: in Colab: a folder on Drive
    file = os.path.join(folder, "boxes.pt")
    torch.save(trained["CNN"].state_dict(), file)
    state = torch.load(file, weights_only=True, map_location=device)
    print(f"{os.path.getsize(file):,}", list(state)[:5])

again = cnn().to(device)
assert score(again, X_test, y_test)[1] < 0.8        # ru: ещё случайные веса  # en: random weights as yet
again.load_state_dict(state)
assert score(again, X_test, y_test) == score(trained["CNN"], X_test, y_test)

# %% [markdown] lang="ru" id="augmentation"
# ## Аугментация
#
# Новые метки дороги, но старые можно использовать ещё раз: картинку с коробкой отразили, а коробка на ней осталась.
# Преобразования, которые *не меняют ответа*, называют аугментацией. Сеть каждый раз видит новый вариант, и
# запомнить картинки труднее. Отражение — одна строка на тензоре:
# %% [markdown] lang="en"
# ## Augmentation
#
# New labels are expensive, but the old ones can be used again: mirror a picture with a box, and it still shows a box.
# Transforms that *do not change the answer* are called augmentation. The network sees a new variant each time, and the
# pictures become harder to remember. Mirroring is one line on a tensor:

# %% id="flip"
def flip(images):
    return images.flip(-1)            # ru: последняя ось — ширина  # en: the last axis is the width


def brighten(images, gain):
    return (images * gain).clamp(0, 1)


one = X[4:5]
changes = augmentation.Changes.none(1)
assert torch.allclose(augmentation.apply(one, changes), one, atol=1e-5)
changes.flip[:], changes.brightness[:] = 1, 1.4
assert torch.allclose(augmentation.apply(one, changes), brighten(flip(one), 1.4), atol=1e-5)

# %% id="augmented-figure"
variants = augmentation.augment(one.expand(15, -1, -1, -1), seed=1)
plots.pictures(torch.cat([one, variants]).permute(0, 2, 3, 1));

# %% [markdown] lang="ru" id="explorer-text"
# Слева вверху сама картинка, остальные пятнадцать — её случайные варианты: отражение, сдвиг, поворот, масштаб, яркость,
# контраст, шум, вырезанный квадрат. На рисунке ниже каждым преобразованием управляете вы. Где кончается аугментация и
# начинается порча меток?
# %% [markdown] lang="en"
# The picture itself is in the upper left. The others are fifteen random variants: mirrored, shifted, turned, scaled,
# with other brightness and contrast, with noise, with a square cut out. In the interactive each transform is in your
# hands. Where does augmentation end, and the spoiling of labels begin?

# %% id="explorer"
interactives.Augmentation()

# %% [markdown] lang="ru" id="what-survives"
# Что можно менять, решает задача. Коробке отражение не вредит, а букву Я оно делает латинской R. Рентгеновский снимок
# после отражения показывает сердце справа. Поворот на 180° превращает 6 в 9.
#
# Картинки умеют переделывать и сети. CycleGAN (2017) на слайдах названа наложением стиля; её задача шире — перевод
# картинок из одного собрания в другое без пар-образцов: лошадь в зебру, лето в зиму.
# %% [markdown] lang="en"
# What may be changed depends on the task. Mirroring does no harm to a box, but turns a b into a d. An X-ray image, once
# mirrored, shows the heart on the right. Turned by 180°, a 6 is a 9.
#
# Networks, too, can remake pictures. The slides call CycleGAN (2017) style overlay; its task is wider: to translate
# pictures of one collection into another without matching pairs, horses into zebras, summer into winter.

# %% [markdown] lang="ru" id="does-it-help"
# Помогает ли она? Обучим CNN на 300 картинках, 30 эпох: без аугментации и с аугментацией в половину силы.
#
# **Предскажите, потом запустите.** Как изменится доля верных ответов на обучении и на тесте?
# %% [markdown] lang="en"
# Does it help? We train the CNN on 300 pictures for 30 epochs, without augmentation and with it, at half strength.
#
# **Predict, then run.** How will the shares of right answers change, in training and in the test?

# %% id="guess-augmentation"
my_guess = None   # ru: ваш ответ до запуска  # en: your answer before the run

# %% id="augmented-training"
shares = {}
for strength in (0.0, 0.5):
    torch.manual_seed(0)
    model = cnn()
    list(fit(model, few, few_labels, 30, 4e-3, strength))      # ru: тридцать эпох  # en: thirty epochs
    shares[strength] = score(model, few, few_labels)[1], score(model, X_test, y_test)[1]
check.reveal(my_guess)
for strength, (train_share, test_share) in shares.items():
    print(f"{strength}   {train_share:.1%}   {test_share:.1%}")

gap = {strength: train_share - test_share for strength, (train_share, test_share) in shares.items()}
assert shares[0.0][0] > 0.95 and gap[0.5] < gap[0.0] - 0.02 and shares[0.5][1] > shares[0.0][1] - 0.03

# %% [markdown] lang="ru" id="augmentation-read"
# Учиться стало труднее: на обучающих картинках уже не всё верно. Зато на новых ответы лучше. У нас четыре разных начала
# дали на тесте 83,1; 82,3; 84,4; 84,7 % без аугментации и 86,4; 87,6; 87,4; 84,0 % с ней: в среднем на 2,7 процентного
# пункта больше, но не каждый раз.
#
# На 2500 картинках и за 8 эпох выигрыша нет: у нас вышло 90,7 % вместо 93,2 %. Запомнить столько картинок сеть не
# успела. Аугментация помогает тому, кто переобучается, и требует больше эпох.
# %% [markdown] lang="en"
# Training has become harder: not all training pictures are right any more. But new pictures are answered better. With
# us, four different starts gave 83.1, 82.3, 84.4, 84.7% in the test without augmentation and 86.4, 87.6, 87.4, 84.0%
# with it: 2.7 percentage points more on average, but not every time.
#
# With 2500 pictures and 8 epochs nothing is gained: we measured 90.7% in place of 93.2%. The network has not had
# time to remember so many pictures. Augmentation helps those who overfit, and asks for more epochs.

# %% [markdown] lang="ru" id="live"
# ## Обучение вживую
#
# Кривые полезнее, пока обучение идёт: если что-то не так, его можно остановить. Интерактивный рисунок просит у Python
# сделать несколько шагов, рисует результат и просит ещё. Ему нужны две функции: шаг и проверка.
# %% [markdown] lang="en"
# ## Training, live
#
# Curves are most useful while the training runs: if something is wrong, it can be stopped. The interactive asks Python
# for a few steps, draws the result and asks again. It needs two functions: a step and an evaluation.

# %% id="live-functions"
torch.manual_seed(0)
live_model = cnn().to(device)
live_optimizer = torch.optim.AdamW(live_model.parameters(), lr=2e-3)


def step():
    rows = torch.randint(len(X), (50,))
    X_batch, y_batch = X[rows].to(device), y[rows].to(device)
    live_model.train()
    live_optimizer.zero_grad()
    logits = live_model(X_batch)
    loss = cross_entropy(logits, y_batch)
    loss.backward()
    live_optimizer.step()
    return {"loss": loss, "pictures": X_batch, "labels": y_batch, "logits": logits}


def evaluate():
    return score(live_model, X_val, y_val)

# %% id="live-widget"
restores = [live_model, live_optimizer]
training = interactives.LiveTraining(step=step, evaluate=evaluate, restores=restores, classes=answers)
training.run(60)                  # ru: шестьдесят шагов без рисунка  # en: sixty steps without a picture
assert training.steps == 60 and training.curve[-1][0] == 60
training

# %% [markdown] lang="ru" id="live-try"
# Нажмите «Пуск» и следите за двумя кривыми. Остановите, когда проверка перестанет улучшаться. Потом увеличьте
# скорость обучения `lr` в десять раз и запустите обе ячейки выше снова. Модель всё это время доступна из Python:
# `evaluate()` в новой ячейке скажет, где она сейчас.
# %% [markdown] lang="en"
# Press Run and watch the two curves. Stop when validation no longer improves. Then make the learning rate `lr` ten
# times as large and run both cells above again. All the while the model can be reached from Python: `evaluate()` in a
# new cell says where it stands.

# %% [markdown] lang="ru" id="recap"
# ## Итог
#
# - Шесть шагов: данные, DataLoader, модель, потери, `backward`, `step`. Между шагами градиенты обнуляют.
# - Перемешивайте. Шум градиента падает как $1/\sqrt B$; рабочие процессы помогают дорогим данным.
# - Модель собирают из слоёв. У AlexNet 96 % параметров в линейных слоях, 92 % умножений — в свёртках.
# - `cross_entropy` ждёт логиты.
# - `train()` и `eval()` — разные сети: dropout и batch norm ведут себя по-разному.
# - На тех же данных: логистическая регрессия, MLP, CNN — каждая заметно лучше предыдущей.
# - Переобучение видно по потерям на проверке. Храните лучшие веса, сохраняйте `state_dict`.
# - Аугментация помогает, пока не меняет ответа.
# %% [markdown] lang="en"
# ## Recap
#
# - Six steps: data, DataLoader, model, loss, `backward`, `step`. Gradients are set to zero in between.
# - Shuffle. The noise of the gradient falls as $1/\sqrt B$; workers help where data are expensive.
# - A model is put together from layers. AlexNet has 96% of its parameters in linear layers and 92% of its
#   multiplications in convolutions.
# - `cross_entropy` expects logits.
# - `train()` and `eval()` are different networks: dropout and batch norm behave differently.
# - On the same data logistic regression, MLP and CNN are each clearly better than the one before.
# - Overfitting shows in the validation loss. Keep the best weights, save the `state_dict`.
# - Augmentation helps as long as it does not change the answer.

# %% [markdown] lang="ru" id="glossary"
# ## Словарь
#
# | по-русски | по-английски | что это |
# |---|---|---|
# | батч | batch | примеры, по которым считают один градиент |
# | эпоха | epoch | один проход по всем обучающим данным |
# | рабочий процесс | worker | процесс, который готовит батчи |
# | обучающая, проверочная, тестовая части | training, validation, test set | учат, выбирают, оценивают |
# | разметка, метка | labelling, label | ответ, который дал человек |
# | свёртка | convolution | одно окошко весов, которое скользит по картинке |
# | пулинг | pooling | из каждого окошка остаётся одно число |
# | логиты | logits | выход сети до softmax |
# | dropout | dropout | случайное обнуление при обучении |
# | батч-нормализация | batch normalisation | вычитание среднего и деление на σ по батчу |
# | аугментация | augmentation | изменения, которые сохраняют ответ |
# | переобучение | overfitting | обучающие данные заучены, на новых много ошибок |
# | ранняя остановка | early stopping | конец обучения, когда проверка не улучшается |
# %% [markdown] lang="en"
# ## Glossary
#
# | English | Russian | what it is |
# |---|---|---|
# | batch | батч | the examples of one gradient |
# | epoch | эпоха | one pass over all training data |
# | worker | рабочий процесс | a process that prepares batches |
# | training, validation, test set | обучающая, проверочная, тестовая части | to train, to choose, to judge |
# | labelling, label | разметка, метка | the answer given by a person |
# | convolution | свёртка | one window of weights that slides over the picture |
# | pooling | пулинг | one number is left of each window |
# | logits | логиты | a network's output before softmax |
# | dropout | dropout | some numbers set to zero at random in training |
# | batch normalisation | батч-нормализация | subtract the batch's mean, divide by its σ |
# | augmentation | аугментация | changes that keep the answer |
# | overfitting | переобучение | training data learned by heart, many mistakes on new data |
# | early stopping | ранняя остановка | the end of training when validation no longer improves |

# %% [markdown] lang="ru" id="next"
# **Дальше.** Данные, слои, активации, оптимизаторы, переобучение: весь курс сходится на одном столе в
# [лекции 12](12_playground.ipynb).
# %% [markdown] lang="en"
# **Next.** Data, layers, activations, optimizers, overfitting: all of the course meets on one table in
# [lecture 12](12_playground.ipynb).
