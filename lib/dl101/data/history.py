"""Events in the history of neural networks, 1943-2022, and the two AI winters, each with its source.

    from dl101.data import history
    history.between(1943, 1969, kinds=("idea",))

Texts are in both languages. A year is the year of publication, or of the event itself where the sentence says so. Where
sources disagree about a year, the sentence gives both.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass

from dl101.language import say

__all__ = ["EVENTS", "KINDS", "WINTERS", "Event", "Source", "Text", "Winter", "between", "event", "records"]


@dataclass(frozen=True)
class Text:
    """One text in both languages; `str()` gives that of the notebook."""

    ru: str
    en: str

    def __str__(self) -> str:
        return say(ru=self.ru, en=self.en)


@dataclass(frozen=True)
class Source:
    """What an event is told from. url is empty for what is only in print."""

    author: str
    title: str
    venue: str
    year: int
    url: str = ""

    def __str__(self) -> str:
        return f"{self.author.removesuffix('.')}. {self.title}. {self.venue}, {self.year}."


@dataclass(frozen=True)
class Event:
    """One event. kind: a key of KINDS."""

    id: str
    year: int
    kind: str
    title: Text
    sentence: Text
    sources: tuple[Source, ...]


@dataclass(frozen=True)
class Winter:
    """Years, both included, in which money and interest went away from the field."""

    id: str
    start: int
    end: int
    title: Text
    sentence: Text
    sources: tuple[Source, ...]


#: What an event may be, in the order in which a legend lists it.
KINDS: dict[str, Text] = {
    "idea": Text(ru="идея", en="idea"),
    "network": Text(ru="сеть", en="network"),
    "data": Text(ru="данные", en="data"),
    "hardware": Text(ru="железо", en="hardware"),
    "software": Text(ru="программы", en="software"),
    "application": Text(ru="применение", en="application"),
}


def _doi(name: str) -> str:
    return f"https://doi.org/{name}"


def _arxiv(number: str) -> str:
    return f"https://arxiv.org/abs/{number}"


EVENTS: tuple[Event, ...] = (
    Event(
        "mcculloch-pitts",
        1943,
        "idea",
        Text(ru="Формальный нейрон", en="The formal neuron"),
        Text(
            ru="Мак-Каллок и Питтс описывают нейрон как логическое устройство с порогом; учиться он ещё не умеет.",
            en="McCulloch and Pitts describe a neuron as a logical device with a threshold; it does not learn yet.",
        ),
        (
            Source(
                "W. S. McCulloch, W. Pitts",
                "A logical calculus of the ideas immanent in nervous activity",
                "Bulletin of Mathematical Biophysics 5, 115–133",
                1943,
                _doi("10.1007/BF02478259"),
            ),
        ),
    ),
    Event(
        "hebb",
        1949,
        "idea",
        Text(ru="Правило Хебба", en="Hebb's rule"),
        Text(
            ru="Хебб предполагает, что связь нейронов крепнет, когда один раз за разом помогает сработать другому.",
            en="Hebb supposes that a connection grows stronger when one neuron keeps helping another to fire.",
        ),
        (Source("D. O. Hebb", "The Organization of Behavior", "Wiley", 1949),),
    ),
    Event(
        "turing",
        1950,
        "idea",
        Text(ru="Может ли машина мыслить", en="Can machines think?"),
        Text(
            ru="Тьюринг предлагает заменить этот вопрос игрой в имитацию и обсуждает машины, которые учатся.",
            en="Turing proposes to replace the question by an imitation game, and discusses machines that learn.",
        ),
        (
            Source(
                "A. M. Turing",
                "Computing machinery and intelligence",
                "Mind 59 (236), 433–460",
                1950,
                _doi("10.1093/mind/LIX.236.433"),
            ),
        ),
    ),
    Event(
        "dartmouth",
        1956,
        "idea",
        Text(ru="Дартмутский семинар", en="The Dartmouth workshop"),
        Text(
            ru="Летний семинар, на который просили два месяца и десять человек; в заявке 1955 года впервые звучит "
            "«искусственный интеллект».",
            en="A summer workshop that asked for two months and ten men; its proposal of 1955 coined the words "
            "“artificial intelligence”.",
        ),
        (
            Source(
                "J. McCarthy, M. L. Minsky, N. Rochester, C. E. Shannon",
                "A proposal for the Dartmouth summer research project on artificial intelligence (1955)",
                "AI Magazine 27 (4), 12–14",
                2006,
            ),
        ),
    ),
    Event(
        "perceptron",
        1957,
        "network",
        Text(ru="Персептрон", en="The perceptron"),
        Text(
            ru="Розенблатт предлагает правило, по которому сеть сама подбирает веса выходного нейрона по примерам.",
            en="Rosenblatt proposes a rule by which a network finds the weights of its output neuron from examples.",
        ),
        (
            Source(
                "F. Rosenblatt",
                "The perceptron: a perceiving and recognizing automaton",
                "Cornell Aeronautical Laboratory, report 85-460-1",
                1957,
            ),
            Source(
                "F. Rosenblatt",
                "The perceptron: a probabilistic model for information storage and organization in the brain",
                "Psychological Review 65 (6), 386–408",
                1958,
                _doi("10.1037/h0042519"),
            ),
        ),
    ),
    Event(
        "checkers",
        1959,
        "application",
        Text(ru="Шашки, которые учатся", en="Checkers that learn"),
        Text(
            ru="Программа Сэмюэла учится играть в шашки; в названии статьи стоят слова «машинное обучение».",
            en="Samuel's program learns to play checkers; the title of the paper has the words “machine learning”.",
        ),
        (
            Source(
                "A. L. Samuel",
                "Some studies in machine learning using the game of checkers",
                "IBM Journal of Research and Development 3 (3), 210–229",
                1959,
                _doi("10.1147/rd.33.0210"),
            ),
        ),
    ),
    Event(
        "mark-one",
        1960,
        "hardware",
        Text(ru="Машина «Марк I»", en="Mark I Perceptron"),
        Text(
            ru="Персептрон в железе: 400 фотоэлементов, веса на моторчиках; различает фигуры и буквы.",
            en="A perceptron built as a machine: 400 photocells, weights turned by motors; it tells shapes and "
            "letters apart.",
        ),
        (
            Source(
                "J. C. Hay, B. E. Lynch, D. R. Smith",
                "Mark I Perceptron operators' manual",
                "Cornell Aeronautical Laboratory, report VG-1196-G-5",
                1960,
            ),
        ),
    ),
    Event(
        "adaline",
        1960,
        "network",
        Text(ru="Адалина", en="ADALINE"),
        Text(
            ru="Уидроу и Хофф учат нейрон уменьшать квадрат ошибки шаг за шагом, до порога.",
            en="Widrow and Hoff train a neuron to reduce the squared error step by step, before the threshold.",
        ),
        (
            Source(
                "B. Widrow, M. E. Hoff", "Adaptive switching circuits", "IRE WESCON Convention Record 4, 96–104", 1960
            ),
        ),
    ),
    Event(
        "ivakhnenko-lapa",
        1965,
        "network",
        Text(ru="Первые глубокие модели", en="The first deep models"),
        Text(
            ru="Ивахненко и Лапа растят слой за слоем сети из многочленов: глубокие модели, которые действительно "
            "обучались.",
            en="Ivakhnenko and Lapa grow networks of polynomials layer by layer: deep models that were really trained.",
        ),
        (
            Source(
                "А. Г. Ивахненко, В. Г. Лапа", "Кибернетические предсказывающие устройства", "Киев: Наукова думка", 1965
            ),
            Source(
                "J. Schmidhuber",
                "Deep learning in neural networks: an overview",
                "Neural Networks 61, 85–117",
                2015,
                _arxiv("1404.7828"),
            ),
        ),
    ),
    Event(
        "amari",
        1967,
        "idea",
        Text(ru="Спуск по одному примеру", en="Descent, one example at a time"),
        Text(
            ru="Амари изучает, как классификатор, в том числе кусочно-линейный, поправляет себя после каждого примера.",
            en="Amari studies how a classifier, a piecewise linear one included, corrects itself after each example.",
        ),
        (
            Source(
                "S. Amari",
                "A theory of adaptive pattern classifiers",
                "IEEE Transactions on Electronic Computers EC-16 (3), 299–307",
                1967,
                _doi("10.1109/PGEC.1967.264666"),
            ),
        ),
    ),
    Event(
        "gmdh",
        1968,
        "network",
        Text(ru="Метод группового учёта аргументов", en="Group method of data handling"),
        Text(
            ru="Ивахненко даёт методу имя: коэффициенты находят наименьшими квадратами, лишнее отсеивают на отдельных "
            "данных; в 1971 году описана сеть из восьми слоёв.",
            en="Ivakhnenko names the method: coefficients by least squares, what is superfluous weeded out on separate "
            "data; a network of eight layers is described in 1971.",
        ),
        (
            Source(
                "A. G. Ivakhnenko",
                "The group method of data handling, a rival of the method of stochastic approximation",
                "Soviet Automatic Control 13 (3), 43–55",
                1968,
            ),
            Source(
                "A. G. Ivakhnenko",
                "Polynomial theory of complex systems",
                "IEEE Transactions on Systems, Man, and Cybernetics SMC-1 (4), 364–378",
                1971,
                _doi("10.1109/TSMC.1971.4308320"),
            ),
        ),
    ),
    Event(
        "minsky-papert",
        1969,
        "idea",
        Text(ru="Книга «Персептроны»", en="The book “Perceptrons”"),
        Text(
            ru="Минский и Пейперт доказывают, чего персептрон не может; самый известный пример — XOR.",
            en="Minsky and Papert prove what a perceptron cannot do; the best known example is XOR.",
        ),
        (Source("M. Minsky, S. Papert", "Perceptrons: an introduction to computational geometry", "MIT Press", 1969),),
    ),
    Event(
        "linnainmaa",
        1970,
        "idea",
        Text(ru="Обратное дифференцирование", en="Reverse differentiation"),
        Text(
            ru="Линнайнмаа описывает то, что теперь зовут обратным распространением; о нейронных сетях речи пока нет.",
            en="Linnainmaa describes what is now called backpropagation; it is not about neural networks yet.",
        ),
        (
            Source(
                "S. Linnainmaa",
                "The representation of the cumulative rounding error of an algorithm as a Taylor expansion of the "
                "local rounding errors (in Finnish)",
                "Master's thesis, University of Helsinki",
                1970,
            ),
            Source(
                "S. Linnainmaa",
                "Taylor expansion of the accumulated rounding error",
                "BIT 16, 146–160",
                1976,
                _doi("10.1007/BF01931367"),
            ),
        ),
    ),
    Event(
        "lighthill",
        1973,
        "idea",
        Text(ru="Доклад Лайтхилла", en="The Lighthill report"),
        Text(
            ru="Британский обзор находит, что обещания искусственного интеллекта не сбылись; деньги на него урезают.",
            en="A British survey finds that artificial intelligence has not kept its promises; its money is cut.",
        ),
        (
            Source(
                "J. Lighthill",
                "Artificial intelligence: a general survey",
                "Artificial Intelligence: a Paper Symposium, Science Research Council",
                1973,
            ),
        ),
    ),
    Event(
        "werbos",
        1974,
        "idea",
        Text(ru="Диссертация Вербоса", en="The thesis of Werbos"),
        Text(
            ru="Вербос предлагает искать параметры через обратный порядок производных, а в 1982 году применяет это к "
            "нейронным сетям.",
            en="Werbos proposes derivatives in reverse order for finding parameters, and applies them to neural "
            "networks in 1982.",
        ),
        (
            Source(
                "P. J. Werbos",
                "Beyond regression: new tools for prediction and analysis in the behavioral sciences",
                "PhD thesis, Harvard University",
                1974,
            ),
            Source(
                "P. J. Werbos",
                "Applications of advances in nonlinear sensitivity analysis",
                "System Modeling and Optimization, Springer, 762–770",
                1982,
            ),
        ),
    ),
    Event(
        "neocognitron",
        1980,
        "network",
        Text(ru="Неокогнитрон", en="The neocognitron"),
        Text(
            ru="Фукусима строит первую свёрточную сеть; учится она без обратного распространения.",
            en="Fukushima builds the first convolutional network; it learns without backpropagation.",
        ),
        (
            Source(
                "K. Fukushima",
                "Neocognitron: a self-organizing neural network model for a mechanism of pattern recognition "
                "unaffected by shift in position",
                "Biological Cybernetics 36, 193–202",
                1980,
                _doi("10.1007/BF00344251"),
            ),
        ),
    ),
    Event(
        "hopfield",
        1982,
        "network",
        Text(ru="Сеть Хопфилда", en="The Hopfield network"),
        Text(
            ru="Физик показывает, что сеть нейронов может хранить образы как минимумы энергии.",
            en="A physicist shows that a network of neurons can store patterns as minima of an energy.",
        ),
        (
            Source(
                "J. J. Hopfield",
                "Neural networks and physical systems with emergent collective computational abilities",
                "PNAS 79 (8), 2554–2558",
                1982,
                _doi("10.1073/pnas.79.8.2554"),
            ),
        ),
    ),
    Event(
        "backpropagation",
        1986,
        "idea",
        Text(ru="Обратное распространение ошибки", en="Backpropagation"),
        Text(
            ru="Румельхарт, Хинтон и Уильямс показывают, что скрытые слои сами находят полезные признаки.",
            en="Rumelhart, Hinton and Williams show that hidden layers find useful features by themselves.",
        ),
        (
            Source(
                "D. E. Rumelhart, G. E. Hinton, R. J. Williams",
                "Learning representations by back-propagating errors",
                "Nature 323, 533–536",
                1986,
                _doi("10.1038/323533a0"),
            ),
        ),
    ),
    Event(
        "term",
        1986,
        "idea",
        Text(ru="Слова «глубокое обучение»", en="The words “deep learning”"),
        Text(
            ru="Дехтер пишет о глубоком обучении в другой задаче; к нейронным сетям слова приложат в 2000 году, а "
            "общим достоянием они станут после 2006-го.",
            en="Dechter writes of deep learning in another setting; the words reach neural networks in 2000 and become "
            "common after 2006.",
        ),
        (
            Source("R. Dechter", "Learning while searching in constraint-satisfaction problems", "AAAI", 1986),
            Source(
                "I. Aizenberg, N. Aizenberg, J. Vandewalle",
                "Multi-valued and universal binary neurons: theory, learning and applications",
                "Kluwer",
                2000,
            ),
        ),
    ),
    Event(
        "cybenko",
        1989,
        "idea",
        Text(ru="Универсальная аппроксимация", en="Universal approximation"),
        Text(
            ru="Цыбенко доказывает: один слой сигмоид приближает любую непрерывную функцию на кубе сколь угодно точно.",
            en="Cybenko proves that one layer of sigmoids approximates any continuous function on a cube as closely "
            "as one likes.",
        ),
        (
            Source(
                "G. Cybenko",
                "Approximation by superpositions of a sigmoidal function",
                "Mathematics of Control, Signals and Systems 2, 303–314",
                1989,
                _doi("10.1007/BF02551274"),
            ),
        ),
    ),
    Event(
        "zip-codes",
        1989,
        "application",
        Text(ru="Почтовые индексы", en="Zip codes"),
        Text(
            ru="Лекун и соавторы читают рукописные индексы на конвертах свёрточной сетью, обученной целиком по "
            "примерам.",
            en="LeCun and colleagues read handwritten zip codes with a convolutional network trained end to end.",
        ),
        (
            Source(
                "Y. LeCun, B. Boser, J. S. Denker, D. Henderson, R. E. Howard, W. Hubbard, L. D. Jackel",
                "Backpropagation applied to handwritten zip code recognition",
                "Neural Computation 1 (4), 541–551",
                1989,
                _doi("10.1162/neco.1989.1.4.541"),
            ),
        ),
    ),
    Event(
        "eigenfaces",
        1991,
        "application",
        Text(ru="Собственные лица", en="Eigenfaces"),
        Text(
            ru="Тёрк и Пентленд узнают лица по нескольким числам: вкладам главных компонент множества фотографий.",
            en="Turk and Pentland recognise faces by a few numbers: the shares of principal components of many "
            "photographs.",
        ),
        (
            Source(
                "M. Turk, A. Pentland",
                "Eigenfaces for recognition",
                "Journal of Cognitive Neuroscience 3 (1), 71–86",
                1991,
                _doi("10.1162/jocn.1991.3.1.71"),
            ),
        ),
    ),
    Event(
        "vanishing",
        1991,
        "idea",
        Text(ru="Затухающий градиент", en="The vanishing gradient"),
        Text(
            ru="Хохрайтер объясняет в дипломной работе, почему глубокие сети плохо учатся: градиент убывает от слоя к "
            "слою.",
            en="Hochreiter's diploma thesis explains why deep networks learn badly: the gradient shrinks from layer to "
            "layer.",
        ),
        (
            Source(
                "S. Hochreiter",
                "Untersuchungen zu dynamischen neuronalen Netzen",
                "Diploma thesis, Technische Universität München",
                1991,
            ),
        ),
    ),
    Event(
        "svm",
        1995,
        "idea",
        Text(ru="Метод опорных векторов", en="Support-vector machines"),
        Text(
            ru="Кортес и Вапник строят классификатор с наибольшим зазором; лет на пятнадцать он обходит сети во "
            "многих задачах.",
            en="Cortes and Vapnik build a classifier with the largest margin; for some fifteen years it beats networks "
            "at many tasks.",
        ),
        (
            Source(
                "C. Cortes, V. Vapnik",
                "Support-vector networks",
                "Machine Learning 20, 273–297",
                1995,
                _doi("10.1007/BF00994018"),
            ),
        ),
    ),
    Event(
        "lstm",
        1997,
        "network",
        Text(ru="LSTM", en="LSTM"),
        Text(
            ru="Хохрайтер и Шмидхубер придумывают рекуррентную ячейку с памятью, через которую градиент проходит, не "
            "затухая.",
            en="Hochreiter and Schmidhuber design a recurrent cell with a memory through which the gradient passes "
            "without vanishing.",
        ),
        (
            Source(
                "S. Hochreiter, J. Schmidhuber",
                "Long short-term memory",
                "Neural Computation 9 (8), 1735–1780",
                1997,
                _doi("10.1162/neco.1997.9.8.1735"),
            ),
        ),
    ),
    Event(
        "mnist",
        1998,
        "data",
        Text(ru="LeNet-5 и MNIST", en="LeNet-5 and MNIST"),
        Text(
            ru="Свёрточная сеть для чтения чеков и набор из 70 000 рукописных цифр, на котором учатся до сих пор.",
            en="A convolutional network that reads cheques, and a set of 70,000 handwritten digits that people still "
            "learn on.",
        ),
        (
            Source(
                "Y. LeCun, L. Bottou, Y. Bengio, P. Haffner",
                "Gradient-based learning applied to document recognition",
                "Proceedings of the IEEE 86 (11), 2278–2324",
                1998,
                _doi("10.1109/5.726791"),
            ),
        ),
    ),
    Event(
        "boosting",
        2001,
        "idea",
        Text(ru="Градиентный бустинг", en="Gradient boosting"),
        Text(
            ru="Фридман складывает модель из деревьев, каждое из которых исправляет ошибку суммы предыдущих; на "
            "таблицах это надолго лучший выбор.",
            en="Friedman adds up trees, each of which corrects the error of those before; for tables this long remains "
            "the best choice.",
        ),
        (
            Source(
                "J. H. Friedman",
                "Greedy function approximation: a gradient boosting machine",
                "Annals of Statistics 29 (5), 1189–1232",
                2001,
                _doi("10.1214/aos/1013203451"),
            ),
        ),
    ),
    Event(
        "deep-belief",
        2006,
        "network",
        Text(ru="Глубокие сети доверия", en="Deep belief networks"),
        Text(
            ru="Хинтон, Осиндеро и Те обучают глубокую сеть послойно, без учителя; интерес к глубине возвращается.",
            en="Hinton, Osindero and Teh train a deep network layer by layer, unsupervised; interest in depth returns.",
        ),
        (
            Source(
                "G. E. Hinton, S. Osindero, Y.-W. Teh",
                "A fast learning algorithm for deep belief nets",
                "Neural Computation 18 (7), 1527–1554",
                2006,
                _doi("10.1162/neco.2006.18.7.1527"),
            ),
        ),
    ),
    Event(
        "cuda",
        2007,
        "hardware",
        Text(ru="CUDA", en="CUDA"),
        Text(
            ru="Видеокарты NVIDIA становится можно программировать на C: тысячи простых вычислений идут одновременно.",
            en="NVIDIA's graphics cards can be programmed in C: thousands of simple computations run at the same time.",
        ),
        (
            Source(
                "J. Nickolls, I. Buck, M. Garland, K. Skadron",
                "Scalable parallel programming with CUDA",
                "ACM Queue 6 (2), 40–53",
                2008,
                _doi("10.1145/1365490.1365500"),
            ),
        ),
    ),
    Event(
        "imagenet",
        2009,
        "data",
        Text(ru="ImageNet", en="ImageNet"),
        Text(
            ru="Фэй-Фэй Ли и соавторы собирают 3,2 миллиона размеченных картинок; позже их станет больше 14 миллионов.",
            en="Fei-Fei Li and colleagues collect 3.2 million labelled pictures; later there will be over 14 million.",
        ),
        (
            Source(
                "J. Deng, W. Dong, R. Socher, L.-J. Li, K. Li, L. Fei-Fei",
                "ImageNet: a large-scale hierarchical image database",
                "CVPR",
                2009,
                _doi("10.1109/CVPR.2009.5206848"),
            ),
        ),
    ),
    Event(
        "speech",
        2009,
        "application",
        Text(ru="Распознавание речи", en="Speech recognition"),
        Text(
            ru="Глубокая сеть обходит прежние методы на записях TIMIT; через три года так распознают речь телефоны.",
            en="A deep network beats earlier methods on the TIMIT recordings; three years later telephones work that "
            "way.",
        ),
        (
            Source(
                "A. Mohamed, G. Dahl, G. Hinton",
                "Deep belief networks for phone recognition",
                "NIPS workshop on deep learning for speech recognition",
                2009,
            ),
            Source(
                "G. Hinton et al.",
                "Deep neural networks for acoustic modeling in speech recognition",
                "IEEE Signal Processing Magazine 29 (6), 82–97",
                2012,
                _doi("10.1109/MSP.2012.2205597"),
            ),
        ),
    ),
    Event(
        "plain-deep",
        2010,
        "hardware",
        Text(ru="Глубокие сети на видеокарте", en="Deep networks on a graphics card"),
        Text(
            ru="Чирешан и соавторы обучают глубокую сеть обычным обратным распространением, без предобучения: хватило "
            "скорости видеокарты.",
            en="Cireşan and colleagues train a deep network by plain backpropagation, with no pre-training: the speed "
            "of a graphics card was enough.",
        ),
        (
            Source(
                "D. C. Cireşan, U. Meier, L. M. Gambardella, J. Schmidhuber",
                "Deep, big, simple neural nets for handwritten digit recognition",
                "Neural Computation 22 (12), 3207–3220",
                2010,
                _doi("10.1162/NECO_a_00052"),
            ),
        ),
    ),
    Event(
        "relu",
        2010,
        "idea",
        Text(ru="ReLU", en="ReLU"),
        Text(
            ru="Наир и Хинтон заменяют сигмоиду на max(0, x); при больших x градиент больше не затухает.",
            en="Nair and Hinton replace the sigmoid by max(0, x); for large x the gradient no longer vanishes.",
        ),
        (
            Source(
                "V. Nair, G. E. Hinton", "Rectified linear units improve restricted Boltzmann machines", "ICML", 2010
            ),
        ),
    ),
    Event(
        "theano",
        2010,
        "software",
        Text(ru="Theano", en="Theano"),
        Text(
            ru="Библиотека из Монреаля сама выводит градиенты и считает их на видеокарте; от неё многое взяли "
            "следующие.",
            en="A library from Montreal derives gradients by itself and computes them on a graphics card; its "
            "successors took much from it.",
        ),
        (
            Source(
                "J. Bergstra et al.",
                "Theano: a CPU and GPU math compiler in Python",
                "Proceedings of the 9th Python in Science Conference",
                2010,
            ),
        ),
    ),
    Event(
        "alexnet",
        2012,
        "network",
        Text(ru="AlexNet", en="AlexNet"),
        Text(
            ru="Свёрточная сеть выигрывает ImageNet с ошибкой 15,3 % (пять догадок на картинку); у второго места "
            "26,2 %.",
            en="A convolutional network wins ImageNet with an error of 15.3% (five guesses per picture); the runner-up "
            "has 26.2%.",
        ),
        (
            Source(
                "A. Krizhevsky, I. Sutskever, G. E. Hinton",
                "ImageNet classification with deep convolutional neural networks",
                "NIPS",
                2012,
            ),
        ),
    ),
    Event(
        "word2vec",
        2013,
        "idea",
        Text(ru="word2vec", en="word2vec"),
        Text(
            ru="Миколов и соавторы учат вектор для каждого слова по его соседям; близкие по смыслу слова оказываются "
            "рядом.",
            en="Mikolov and colleagues learn a vector for each word from its neighbours; words of like meaning end up "
            "close.",
        ),
        (
            Source(
                "T. Mikolov, K. Chen, G. Corrado, J. Dean",
                "Efficient estimation of word representations in vector space",
                "arXiv",
                2013,
                _arxiv("1301.3781"),
            ),
        ),
    ),
    Event(
        "atari",
        2013,
        "application",
        Text(ru="Игры Atari", en="Atari games"),
        Text(
            ru="Сети одного устройства, по одной на игру, учатся семи играм, видя только экран и счёт: обучение с "
            "подкреплением.",
            en="Networks of one design, a separate one for each game, learn seven games from screen and score alone: "
            "reinforcement learning.",
        ),
        (
            Source(
                "V. Mnih, K. Kavukcuoglu, D. Silver, A. Graves, I. Antonoglou, D. Wierstra, M. Riedmiller",
                "Playing Atari with deep reinforcement learning",
                "arXiv",
                2013,
                _arxiv("1312.5602"),
            ),
        ),
    ),
    Event(
        "attention",
        2014,
        "idea",
        Text(ru="Внимание", en="Attention"),
        Text(
            ru="Бахданау, Чо и Бенджио дают переводчику смотреть на нужные слова исходной фразы.",
            en="Bahdanau, Cho and Bengio let a translator look at the words of the source sentence that it needs.",
        ),
        (
            Source(
                "D. Bahdanau, K. Cho, Y. Bengio",
                "Neural machine translation by jointly learning to align and translate",
                "arXiv (ICLR 2015)",
                2014,
                _arxiv("1409.0473"),
            ),
        ),
    ),
    Event(
        "gan",
        2014,
        "network",
        Text(ru="Состязательные сети", en="Generative adversarial networks"),
        Text(
            ru="Гудфеллоу и соавторы учат две сети друг против друга: одна рисует, другая ищет подделку.",
            en="Goodfellow and colleagues train two networks against each other: one draws, the other looks for the "
            "forgery.",
        ),
        (
            Source(
                "I. J. Goodfellow, J. Pouget-Abadie, M. Mirza, B. Xu, D. Warde-Farley, S. Ozair, A. Courville, "
                "Y. Bengio",
                "Generative adversarial networks",
                "NIPS",
                2014,
                _arxiv("1406.2661"),
            ),
        ),
    ),
    Event(
        "adam",
        2014,
        "idea",
        Text(ru="Adam", en="Adam"),
        Text(
            ru="Кингма и Ба публикуют способ выбирать длину шага для каждого параметра; им пользуются и сегодня.",
            en="Kingma and Ba publish a way to choose the step for each parameter; it is in use to this day.",
        ),
        (
            Source(
                "D. P. Kingma, J. Ba",
                "Adam: a method for stochastic optimization",
                "arXiv (ICLR 2015)",
                2014,
                _arxiv("1412.6980"),
            ),
        ),
    ),
    Event(
        "keras",
        2015,
        "software",
        Text(ru="Keras", en="Keras"),
        Text(
            ru="Библиотека Франсуа Шолле складывает сеть из слоёв в несколько строк; выходит в марте.",
            en="François Chollet's library puts a network together from layers in a few lines; it appears in March.",
        ),
        (Source("F. Chollet et al.", "Keras", "open-source software", 2015, "https://keras.io"),),
    ),
    Event(
        "tensorflow",
        2015,
        "software",
        Text(ru="TensorFlow", en="TensorFlow"),
        Text(
            ru="Google открывает код своей библиотеки для обучения сетей на множестве машин; выходит в ноябре.",
            en="Google opens the code of its library for training networks on many machines; it appears in November.",
        ),
        (
            Source(
                "M. Abadi et al.",
                "TensorFlow: large-scale machine learning on heterogeneous distributed systems",
                "white paper",
                2015,
                _arxiv("1603.04467"),
            ),
        ),
    ),
    Event(
        "tpu",
        2015,
        "hardware",
        Text(ru="TPU", en="TPU"),
        Text(
            ru="В дата-центрах Google начинает работать микросхема, созданная для нейронных сетей; о ней расскажут в "
            "2016–2017 годах.",
            en="A chip made for neural networks goes to work in Google's data centres; it is made public in 2016 and "
            "2017.",
        ),
        (
            Source(
                "N. P. Jouppi et al.",
                "In-datacenter performance analysis of a tensor processing unit",
                "ISCA",
                2017,
                _doi("10.1145/3079856.3080246"),
            ),
        ),
    ),
    Event(
        "resnet",
        2015,
        "network",
        Text(ru="ResNet", en="ResNet"),
        Text(
            ru="Обходные связи позволяют обучить сеть из 152 слоёв; ансамбль таких сетей ошибается на ImageNet "
            "в 3,57 % случаев.",
            en="Shortcut connections make it possible to train 152 layers; an ensemble of such networks errs on "
            "ImageNet 3.57% of the time.",
        ),
        (
            Source(
                "K. He, X. Zhang, S. Ren, J. Sun",
                "Deep residual learning for image recognition",
                "arXiv (CVPR 2016)",
                2015,
                _arxiv("1512.03385"),
            ),
        ),
    ),
    Event(
        "alphago",
        2016,
        "application",
        Text(ru="AlphaGo", en="AlphaGo"),
        Text(
            ru="В марте программа выигрывает в го у Ли Седоля со счётом 4:1; она училась по партиям людей и играя с "
            "собой.",
            en="In March the program beats Lee Sedol at Go, 4 to 1; it learned from games of people and from playing "
            "itself.",
        ),
        (
            Source(
                "D. Silver et al.",
                "Mastering the game of Go with deep neural networks and tree search",
                "Nature 529, 484–489",
                2016,
                _doi("10.1038/nature16961"),
            ),
        ),
    ),
    Event(
        "pytorch",
        2016,
        "software",
        Text(ru="PyTorch", en="PyTorch"),
        Text(
            ru="Начало работы над библиотекой, в которой сеть — обычная программа на Python; для всех она вышла в "
            "январе 2017 года.",
            en="Work begins on a library in which a network is an ordinary Python program; its public release came in "
            "January 2017.",
        ),
        (
            Source(
                "A. Paszke et al.",
                "PyTorch: an imperative style, high-performance deep learning library",
                "NeurIPS",
                2019,
                _arxiv("1912.01703"),
            ),
        ),
    ),
    Event(
        "palekh",
        2016,
        "application",
        Text(ru="«Палех»", en="Palekh"),
        Text(
            ru="2 ноября Яндекс сообщает о поиске, в котором сеть сравнивает смысл запроса и заголовка страницы.",
            en="On 2 November Yandex announces a search in which a network compares the meaning of a query and of a "
            "page's title.",
        ),
        (
            Source(
                "А. Сафронов",
                "Искусственный интеллект в поиске. Как Яндекс научился применять нейронные сети, чтобы искать по "
                "смыслу, а не по словам",
                "Хабр",
                2016,
                "https://habr.com/ru/companies/yandex/articles/314222/",
            ),
        ),
    ),
    Event(
        "transformer",
        2017,
        "network",
        Text(ru="Трансформер", en="The transformer"),
        Text(
            ru="Сеть из одного внимания, без рекуррентности и свёрток, переводит лучше прежних и быстрее учится.",
            en="A network of attention alone, without recurrence or convolution, translates better and trains faster.",
        ),
        (Source("A. Vaswani et al.", "Attention is all you need", "NIPS", 2017, _arxiv("1706.03762")),),
    ),
    Event(
        "bert",
        2018,
        "network",
        Text(ru="BERT", en="BERT"),
        Text(
            ru="Сеть читает огромный неразмеченный текст, угадывая пропуски, а потом дообучается на небольшой задаче.",
            en="A network reads a huge unlabelled text, guessing gaps, and is then fine-tuned to a small task.",
        ),
        (
            Source(
                "J. Devlin, M.-W. Chang, K. Lee, K. Toutanova",
                "BERT: pre-training of deep bidirectional transformers for language understanding",
                "arXiv (NAACL 2019)",
                2018,
                _arxiv("1810.04805"),
            ),
        ),
    ),
    Event(
        "alphastar",
        2019,
        "application",
        Text(ru="AlphaStar", en="AlphaStar"),
        Text(
            ru="Программа играет в StarCraft II на уровне гроссмейстера: выше 99,8 % игроков рейтинга.",
            en="A program plays StarCraft II at grandmaster level, above 99.8% of ranked players.",
        ),
        (
            Source(
                "O. Vinyals et al.",
                "Grandmaster level in StarCraft II using multi-agent reinforcement learning",
                "Nature 575, 350–354",
                2019,
                _doi("10.1038/s41586-019-1724-z"),
            ),
        ),
    ),
    Event(
        "gpt3",
        2020,
        "network",
        Text(ru="GPT-3", en="GPT-3"),
        Text(
            ru="Языковая модель со 175 миллиардами параметров решает новую задачу по нескольким примерам в запросе.",
            en="A language model with 175 billion parameters does a new task after a few examples in the prompt.",
        ),
        (Source("T. B. Brown et al.", "Language models are few-shot learners", "NeurIPS", 2020, _arxiv("2005.14165")),),
    ),
    Event(
        "diffusion",
        2020,
        "network",
        Text(ru="Диффузионные модели", en="Diffusion models"),
        Text(
            ru="Сеть учится убирать шум понемногу; если начать с одного шума, получается новая картинка.",
            en="A network learns to take noise away bit by bit; starting from nothing but noise, it makes a new "
            "picture.",
        ),
        (
            Source(
                "J. Ho, A. Jain, P. Abbeel",
                "Denoising diffusion probabilistic models",
                "NeurIPS",
                2020,
                _arxiv("2006.11239"),
            ),
        ),
    ),
    Event(
        "alphafold",
        2021,
        "application",
        Text(ru="AlphaFold 2", en="AlphaFold 2"),
        Text(
            ru="Сеть предсказывает форму белка по последовательности аминокислот почти с точностью опыта.",
            en="A network predicts the shape of a protein from its sequence, nearly as accurately as experiment.",
        ),
        (
            Source(
                "J. Jumper et al.",
                "Highly accurate protein structure prediction with AlphaFold",
                "Nature 596, 583–589",
                2021,
                _doi("10.1038/s41586-021-03819-2"),
            ),
        ),
    ),
    Event(
        "codex",
        2021,
        "application",
        Text(ru="Codex и Copilot", en="Codex and Copilot"),
        Text(
            ru="Языковая модель, дообученная на открытом коде, дописывает программы по описанию и по началу.",
            en="A language model fine-tuned on public code completes programs from a description or a beginning.",
        ),
        (
            Source(
                "M. Chen et al.",
                "Evaluating large language models trained on code",
                "arXiv",
                2021,
                _arxiv("2107.03374"),
            ),
        ),
    ),
    Event(
        "stable-diffusion",
        2022,
        "application",
        Text(ru="Картинки по описанию", en="Pictures from words"),
        Text(
            ru="Stable Diffusion рисует по тексту на обычной видеокарте, и её веса может скачать каждый.",
            en="Stable Diffusion draws from a text on an ordinary graphics card, and anyone may download its weights.",
        ),
        (
            Source(
                "R. Rombach, A. Blattmann, D. Lorenz, P. Esser, B. Ommer",
                "High-resolution image synthesis with latent diffusion models",
                "CVPR",
                2022,
                _arxiv("2112.10752"),
            ),
        ),
    ),
    Event(
        "chatgpt",
        2022,
        "application",
        Text(ru="ChatGPT", en="ChatGPT"),
        Text(
            ru="30 ноября открывается чат с языковой моделью, которую доучили по оценкам людей.",
            en="On 30 November a chat opens with a language model that was tuned by the judgements of people.",
        ),
        (
            Source(
                "L. Ouyang et al.",
                "Training language models to follow instructions with human feedback",
                "NeurIPS",
                2022,
                _arxiv("2203.02155"),
            ),
            Source("OpenAI", "Introducing ChatGPT", "openai.com", 2022, "https://openai.com/blog/chatgpt"),
        ),
    ),
)

WINTERS: tuple[Winter, ...] = (
    Winter(
        "first",
        1974,
        1980,
        Text(ru="Первая зима", en="The first winter"),
        Text(
            ru="Обещания не сбылись, государства урезают деньги; историк Томас Хейг с этим спорит: по его данным, в "
            "семидесятые число исследователей росло.",
            en="Promises were not kept and governments cut the money; the historian Thomas Haigh disagrees: by his "
            "account the field kept growing in the seventies.",
        ),
        (
            Source(
                "D. Crevier", "AI: the tumultuous history of the search for artificial intelligence", "BasicBooks", 1993
            ),
            Source(
                "T. Haigh",
                "How the AI boom went bust",
                "Communications of the ACM 67 (2)",
                2024,
                "https://cacm.acm.org/opinion/how-the-ai-boom-went-bust/",
            ),
        ),
    ),
    Winter(
        "second",
        1987,
        1993,
        Text(ru="Вторая зима", en="The second winter"),
        Text(
            ru="Рушится рынок лисп-машин и экспертных систем; до 2006 года сетями занимаются немногие, поэтому конец "
            "этой зимы иногда относят к двухтысячным.",
            en="The market for Lisp machines and expert systems collapses; few work on networks until 2006, so some "
            "put the end of this winter in the 2000s.",
        ),
        (
            Source(
                "D. Crevier", "AI: the tumultuous history of the search for artificial intelligence", "BasicBooks", 1993
            ),
            Source(
                "J. Hendler",
                "Avoiding another AI winter",
                "IEEE Intelligent Systems 23 (2), 2–4",
                2008,
                _doi("10.1109/MIS.2008.20"),
            ),
        ),
    ),
)


def event(id: str) -> Event:
    """The event with this id. Raises KeyError if there is none."""
    for each in EVENTS:
        if each.id == id:
            return each
    raise KeyError(id)


def between(first: int, last: int, kinds: Iterable[str] | None = None) -> list[Event]:
    """The events of the years from first to last, both included, in their order.

    kinds: keys of KINDS to keep; None keeps all. Raises KeyError for an unknown kind.
    """
    wanted = set(KINDS if kinds is None else kinds)
    if unknown := wanted - set(KINDS):
        raise KeyError(", ".join(sorted(unknown)))
    return [each for each in EVENTS if first <= each.year <= last and each.kind in wanted]


def records() -> dict[str, list[dict]]:
    """Events, winters and kinds as plain dictionaries, both languages in each text: what a page or a file can hold.

    Each source has, beside its fields, `text`: the line that cites it.
    """
    return {
        "events": [_plain(each) for each in EVENTS],
        "winters": [_plain(each) for each in WINTERS],
        "kinds": [{"id": name, "title": asdict(title)} for name, title in KINDS.items()],
    }


def _plain(each: Event | Winter) -> dict:
    return {**asdict(each), "sources": [{**asdict(source), "text": str(source)} for source in each.sources]}
