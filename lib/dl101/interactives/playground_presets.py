"""Tasks of the playground: settings to start from, a question that one answers by trying, and the answer.

The answers' numbers were found by training as the task says; tests/test_playground_tasks.py finds them again.
"""

from __future__ import annotations

__all__ = ["PRESETS"]

#: Each: name, title, question and answer by language, traits to start from; other traits have their defaults.
PRESETS = [
    {
        "name": "one-neuron",
        "title": {"ru": "Один нейрон и круг", "en": "One neuron and the circle"},
        "question": {
            "ru": "Скрытых слоёв нет: это один нейрон, и граница у него прямая. Круга прямой не вырезать. Какие два "
            "признака дать нейрону, чтобы он справился без скрытых слоёв? Какие веса он найдёт?",
            "en": "No hidden layer: this is one neuron, and its border is a line. No line cuts out a circle. Which "
            "two features must the neuron get to succeed without hidden layers? Which weights will it find?",
        },
        "answer": {
            "ru": "x₁² и x₂². В этих признаках круг x₁² + x₂² < r² — полуплоскость. Оба веса отрицательны и почти "
            "равны, смещение положительно, а их отношение даёт r²: через 100 эпох 6,45 / 0,74 ≈ 8,7, то есть r ≈ "
            "2,95, между кругом и кольцом.",
            "en": "x₁² and x₂². In these features the disc x₁² + x₂² < r² is a half-plane. Both weights are negative "
            "and nearly equal, the bias is positive, and their ratio gives r²: after 100 epochs 6.45 / 0.74 ≈ 8.7, "
            "so r ≈ 2.95, between the disc and the ring.",
        },
        "traits": {"dataset": "circle", "hidden": [], "learning_rate": 0.1},
    },
    {
        "name": "xor-units",
        "title": {"ru": "XOR: сколько нейронов", "en": "XOR: how many units"},
        "question": {
            "ru": "Четыре угла квадрата два скрытых нейрона разделяют. Здесь вместо углов четыре квадрата. Хватит ли "
            "двух? Попробуйте несколько зёрен, потом три нейрона и четыре.",
            "en": "Two hidden units sort the four corners of a square. Here each corner has become a square itself. "
            "Are two units enough? Try several seeds, then three units, then four.",
        },
        "answer": {
            "ru": "Нет. Два нейрона проводят полосу между двумя прямыми, и верны в лучшем случае около 88 % точек, а "
            "часто только 70 %. С тремя обычно больше 90 %, с четырьмя граница может стать крестом. Удаётся это не с "
            "каждого зерна: начало тоже решает.",
            "en": "No. Two units draw a strip between two lines; at best about 88% of the points are right, often "
            "only 70%. Three mostly reach more than 90%, and with four the border can become a cross. Not from every "
            "seed: where one starts matters too.",
        },
        "traits": {"dataset": "xor", "hidden": [2], "learning_rate": 0.1},
    },
    {
        "name": "spiral",
        "title": {"ru": "Спираль", "en": "The spiral"},
        "question": {
            "ru": "Добейтесь потерь меньше 0,2 на проверке с одними признаками x₁ и x₂. Что важнее: второй слой, "
            "число нейронов, активация или оптимизатор?",
            "en": "Reach a test loss below 0.2 with x₁ and x₂ as the only features. What matters most: a second "
            "layer, the number of units, the activation or the optimizer?",
        },
        "answer": {
            "ru": "Нужны и второй слой, и оптимизатор. Слои 8–8, tanh, Adam с α = 0,01: за 200 эпох около 0,18. С "
            "одним слоем из 8 нейронов те же 200 эпох дают 0,69, а два слоя с SGD и α = 0,03 — 0,66: как при "
            "угадывании. Сигмоиды вместо tanh тоже остаются у 0,7.",
            "en": "Both a second layer and the optimizer. Layers 8–8, tanh, Adam with α = 0.01: about 0.18 after 200 "
            "epochs. One layer of 8 units gets 0.69 in the same 200 epochs, two layers with SGD and α = 0.03 get "
            "0.66: no better than guessing. Sigmoids in place of tanh stay near 0.7 as well.",
        },
        "traits": {"dataset": "spiral", "hidden": [4], "learning_rate": 0.03},
    },
    {
        "name": "equal-weights",
        "title": {"ru": "Все веса — нули", "en": "All weights zero"},
        "question": {
            "ru": "Обучение начинается с нулевых весов. Предскажите, что выучат четыре скрытых нейрона, и нажмите "
            "«Пуск». Потом щёлкните по первому нейрону, измените один вес и снова нажмите «Пуск».",
            "en": "Training starts from zero weights. Predict what the four hidden units will learn, and press Run. "
            "Then click on the first unit, change one weight and press Run again.",
        },
        "answer": {
            "ru": "Ничего: у скрытых нейронов выход 0, у весов выхода поэтому градиент 0, а сквозь нулевые веса "
            "выхода градиент не проходит назад. Учится одно смещение выхода. Если изменить вес одного нейрона, "
            "оживёт он один; остальные три так и останутся нулями.",
            "en": "Nothing: the hidden units give 0, so the output's weights get the gradient 0, and through output "
            "weights of 0 no gradient passes back. Only the output's bias learns. Change a weight of one unit, and "
            "that one comes alive alone; the other three stay zero.",
        },
        "traits": {"dataset": "xor", "hidden": [4], "init": "zeros", "learning_rate": 0.1},
    },
    {
        "name": "vanishing",
        "title": {"ru": "Куда пропал градиент", "en": "Where the gradient goes"},
        "question": {
            "ru": "Шесть слоёв сигмоид. Линии показывают градиент, числа внизу — его размер по слоям. Во сколько раз "
            "он слабее в первом слое, чем в последнем? Что изменит ReLU? А замена в одном только слое?",
            "en": "Six layers of sigmoids. The lines show the gradient, the numbers below its size by layer. How "
            "many times weaker is it in the first layer than in the last? What will ReLU change? And a change in one "
            "layer only?",
        },
        "answer": {
            "ru": "Почти в 100 000 раз: 1,1·10⁻⁶ против 0,1. Каждая сигмоида умножает градиент самое большее на 1/4, "
            "и сеть стоит. С ReLU все слои получают около 0,01, и круг выучен. Замена в одном слое почти ничего не "
            "даёт: остальные пять множителей на месте.",
            "en": "Almost 100,000 times: 1.1·10⁻⁶ against 0.1. Every sigmoid multiplies the gradient by 1/4 at most, "
            "and the network stands still. With ReLU all layers get about 0.01, and the circle is learned. A change "
            "in one layer does next to nothing: the other five factors are still there.",
        },
        "traits": {
            "dataset": "circle",
            "hidden": [4, 4, 4, 4, 4, 4],
            "activations": "sigmoid",
            "view": "gradients",
            "learning_rate": 0.1,
        },
    },
    {
        "name": "overfitting",
        "title": {"ru": "Переобучение", "en": "Overfitting"},
        "question": {
            "ru": "Двадцать зашумлённых обучающих точек, а весов у сети 105. Следите за двумя кривыми: когда "
            "проверка начнёт расти? Что опустит её: L2, dropout, меньшая сеть или больше точек?",
            "en": "Twenty noisy training points, and a network of 105 weights. Watch both curves: when does the test "
            "loss begin to rise? What brings it down: L2, dropout, a smaller network or more points?",
        },
        "answer": {
            "ru": "Примерно с десятой эпохи: сеть учит шум наизусть. Вернее всего помогают точки: с 2000 точек и "
            "долей 50 % проверка остаётся около 0,2. L2 с λ = 0,1 за 200 эпох снижает её примерно вдвое, меньшая "
            "сеть только откладывает рост, а dropout здесь не спасает: двадцать точек сеть заучит и так.",
            "en": "From about the tenth epoch on: the network learns the noise by heart. More points help most: with "
            "2000 of them and a share of 50% the test loss stays near 0.2. L2 with λ = 0.1 halves it, roughly, over "
            "200 epochs, a smaller network only puts the rise off, and dropout does not help here: twenty points are "
            "learned by heart all the same.",
        },
        "traits": {
            "dataset": "gaussians",
            "noise": 50,
            "size": 200,
            "train_share": 10,
            "hidden": [8, 8],
            "optimizer": "adam",
            "learning_rate": 0.01,
            "show_test": True,
        },
    },
    {
        "name": "too-fast",
        "title": {"ru": "Слишком быстро", "en": "Too fast"},
        "question": {
            "ru": "Линейный нейрон и плоскость: минимум один, задачи проще не бывает, и всё же обучение расходится. "
            "Найдите наибольшую скорость α, при которой потери падают. Зависит ли она от размера батча?",
            "en": "A linear unit and a plane: a single minimum, nothing could be easier, and yet training diverges. "
            "Find the largest rate α at which the loss falls. Does it depend on the batch size?",
        },
        "answer": {
            "ru": "Для всех точек сразу граница — 2 / 24 ≈ 0,083: кривизна потерь 2·E[x²] = 2·12. При α = 0,08 "
            "потери ещё падают, при 0,1 растут. С батчем из одной точки расходится уже 0,05: у дальней точки x₁² + "
            "x₂² до 72, и шаг по ней одной слишком длинный.",
            "en": "For all points at once the limit is 2 / 24 ≈ 0.083: the curvature of the loss is 2·E[x²] = 2·12. "
            "At α = 0.08 the loss still falls, at 0.1 it grows. With batches of one point 0.05 diverges already: a "
            "far point has x₁² + x₂² up to 72, and a step by it alone is too long.",
        },
        "traits": {"dataset": "plane", "hidden": [], "learning_rate": 0.3},
    },
    {
        "name": "choosing",
        "title": {"ru": "L1 выбирает признаки", "en": "L1 chooses features"},
        "question": {
            "ru": "Нейрон получил все семь признаков. Какие оставит ему штраф L1, а какие веса станут почти "
            "нулевыми? Сравните с L2 той же силы.",
            "en": "The neuron gets all seven features. Which will the L1 penalty leave it, and which weights become "
            "nearly zero? Compare with L2 of the same strength.",
        },
        "answer": {
            "ru": "Останется x₁x₂ с весом около 1,9: знак произведения и есть XOR. Остальные шесть весов через 100 "
            "эпох меньше 0,01. L2 тянет тем слабее, чем меньше вес, и потому оставляет от 0,002 до 0,1.",
            "en": "x₁x₂ stays, with a weight of about 1.9: the sign of the product is XOR. After 100 epochs the "
            "other six are below 0.01. L2 pulls the less the smaller a weight is, and so leaves 0.002 to 0.1.",
        },
        "traits": {
            "dataset": "xor",
            "hidden": [],
            "regularization": "l1",
            "regularization_rate": 0.02,
            "learning_rate": 0.03,
            "features": ["x1", "x2", "x1²", "x2²", "x1·x2", "sin x1", "sin x2"],
        },
    },
]
