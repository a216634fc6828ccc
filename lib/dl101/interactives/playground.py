"""The playground: data, features, a network and how it is trained, all of it in sight while it learns.

After TensorFlow Playground by Daniel Smilkov and Shan Carter (github.com/tensorflow/playground, Apache License 2.0):
its data sets and layout are taken up, the code is our own.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import traitlets

from dl101 import losses, two_layer
from dl101 import regions as linear_regions
from dl101.data import playground as sets
from dl101.interactives.base import Interactive, Numbers, bundle, compact, number, record
from dl101.interactives.playground_own import points_of, scaled
from dl101.interactives.playground_presets import PRESETS
from dl101.interactives.playground_training import OPTIMIZERS_HERE, State, Trainer, flat, shaped
from dl101.language import say
from dl101.mlp import MLP

__all__ = ["Playground"]

_DEEPEST, _WIDEST, _CLASSES = 6, 8, 6
_REACH = 6.0  # both axes go from −6 to 6
_ACTIVATIONS = {"relu": "ReLU", "tanh": "tanh", "sigmoid": ("сигмоида", "sigmoid"), "linear": ("линейная", "linear")}
_NAMES = {
    "circle": ("Круг", "Circle"), "xor": ("XOR", "XOR"), "gaussians": ("Два облака", "Two clouds"),
    "spiral": ("Спираль", "Spiral"), "two_moons": ("Две луны", "Two moons"), "plane": ("Плоскость", "Plane"),
    "multi_gaussian": ("Шесть холмов", "Six hills"), "own": ("Свои точки", "Own points"),
}  # fmt: skip
# Traits that belong to a task: a preset sets them all, those it does not name to their defaults.
_OF_A_TASK = (
    "dataset", "noise", "train_share", "size", "features", "hidden", "activations", "loss", "init", "init_scale",
    "optimizer", "learning_rate", "momentum", "regularization", "regularization_rate", "batch_size", "dropout",
    "stop_loss", "stop_epoch", "show_test", "discretize", "view", "speed",
)  # fmt: skip
_OF_TRAINING = (
    "batch_size", "seed", "optimizer", "learning_rate", "momentum", "regularization", "regularization_rate",
)  # fmt: skip
# Changes after which the network starts from the seed again.
_FRESH_START = (
    "dataset", "noise", "train_share", "size", "seed", "task", "features", "hidden", "activations", "loss", "init",
    "init_scale",
)  # fmt: skip


class _OneForEach(traitlets.List):
    """A name for each of six layers; one name, or a shorter list, goes on with its last."""

    def validate(self, obj, value):
        value = [value] if isinstance(value, str) else list(value)
        return super().validate(obj, (value + [value[-1] if value else "tanh"] * _DEEPEST)[:_DEEPEST])


class Playground(Interactive):
    """A network to play with, in the manner of TensorFlow Playground; it trains in the browser, or here.

    The browser trains and draws; the traits follow, so that Python can read and set them at any time:

    Data. dataset: a name of dl101.data.playground.SETS ("circle", "xor", "gaussians", "spiral", "two_moons"; to fit
    numbers "plane", "multi_gaussian") or "own"; noise: 0 to 50 percent; size: number of points; train_share: percent
    of them for training; seed: of points, weights, batches and dropout; points: own ones, [x1, x2, label] between −6
    and 6, labels 0 … 5, or numbers where task is "regression" and not "classification".

    Network. features: names of dl101.data.playground.FEATURES; hidden: up to six layers of 1 to 8 units; activations:
    "relu", "tanh", "sigmoid" or "linear", one name for all hidden layers or a name for each; init: "xavier", "he",
    "normal" (with the spread init_scale) or "zeros"; weights: all of them in one list, W1 row by row, b1, W2, …

    Training. loss: "cross_entropy", "softmax" (an output for each class) or "mse"; of numbers it is always mse, of
    more than two classes always softmax; optimizer: "sgd", "momentum", "rmsprop" or "adam"; learning_rate; momentum:
    the coefficient of momentum, and Adam's β₁; regularization: "none", "l1" (λ Σ|w|) or "l2" (λ/2 Σw²), of weights and
    not of biases; regularization_rate: λ; batch_size; dropout: percent of hidden values; stop_loss: stop at the end of
    the first epoch with a training loss below it, stop_epoch: stop there, 0 for never; speed: per picture a "step",
    an "epoch", or as many steps as there is time for, "fast".

    Picture. show_test, discretize (a sharp border), view: lines are "weights" or "gradients". preset: a task, one of
    Playground.task_names. columns, ranges, class_names: what own data are called, and what −6 and 6 stand for.

    Where training stands: steps, epoch, position (examples seen of this epoch), memory (of the optimizer), curve (list
    of [step, training loss, test loss]), diverged.

    Playground.from_frame(frame) takes a table of one's own.
    """

    _esm = bundle("playground.js")
    _css = bundle("kit/kit.css", "playground.css")
    shared = (
        *_OF_A_TASK, "seed", "points", "task", "preset", "columns", "ranges", "class_names", "weights", "steps",
        "epoch", "position",
    )  # fmt: skip
    task_names = tuple(each["name"] for each in PRESETS)

    dataset = traitlets.Enum([*sets.SETS, "own"], default_value="circle").tag(sync=True)
    noise = traitlets.Float(0.0, min=0, max=50).tag(sync=True)
    train_share = traitlets.Float(50.0, min=5, max=100).tag(sync=True)
    size = traitlets.Int(500, min=2, max=2000).tag(sync=True)
    seed = traitlets.Int(0, min=0, max=2**32 - 1).tag(sync=True)
    points = Numbers(traitlets.List(traitlets.Float(), minlen=3, maxlen=3)).tag(sync=True)
    task = traitlets.Enum(["classification", "regression"], default_value="classification").tag(sync=True)
    columns = traitlets.List(traitlets.Unicode(), ["x₁", "x₂"], minlen=2, maxlen=2).tag(sync=True)
    ranges = Numbers(
        traitlets.List(traitlets.Float(), minlen=2, maxlen=2),
        [[-_REACH, _REACH], [-_REACH, _REACH]],
        minlen=2,
        maxlen=2,
    ).tag(sync=True)
    class_names = traitlets.List(traitlets.Unicode()).tag(sync=True)

    features = traitlets.List(traitlets.Enum(list(sets.FEATURES)), ["x1", "x2"], minlen=1).tag(sync=True)
    hidden = traitlets.List(traitlets.Int(min=1, max=_WIDEST), [4, 2], maxlen=_DEEPEST).tag(sync=True)
    activations = _OneForEach(traitlets.Enum(list(_ACTIVATIONS)), ["tanh"] * _DEEPEST).tag(sync=True)
    init = traitlets.Enum(["xavier", "he", "normal", "zeros"], default_value="xavier").tag(sync=True)
    init_scale = traitlets.Float(0.5, min=0, max=100).tag(sync=True)
    weights = Numbers(traitlets.Float()).tag(sync=True)

    loss = traitlets.Enum(["cross_entropy", "softmax", "mse"], default_value="cross_entropy").tag(sync=True)
    optimizer = traitlets.Enum(list(OPTIMIZERS_HERE), default_value="sgd").tag(sync=True)
    learning_rate = traitlets.Float(0.03).tag(sync=True)
    momentum = traitlets.Float(0.9, min=0, max=0.999).tag(sync=True)
    regularization = traitlets.Enum(["none", "l1", "l2"], default_value="none").tag(sync=True)
    regularization_rate = traitlets.Float(0.01, min=0, max=100).tag(sync=True)
    batch_size = traitlets.Int(10, min=1, max=2000).tag(sync=True)
    dropout = traitlets.Float(0.0, min=0, max=90).tag(sync=True)
    stop_loss = traitlets.Float(0.0, min=0).tag(sync=True)
    stop_epoch = traitlets.Int(0, min=0).tag(sync=True)
    speed = traitlets.Enum(["step", "epoch", "fast"], default_value="epoch").tag(sync=True)

    show_test = traitlets.Bool(False).tag(sync=True)
    discretize = traitlets.Bool(False).tag(sync=True)
    view = traitlets.Enum(["weights", "gradients"], default_value="weights").tag(sync=True)
    preset = traitlets.Enum(["", *task_names], default_value="").tag(sync=True)
    presets = traitlets.List().tag(sync=True)

    steps = traitlets.Int(0, min=0).tag(sync=True)
    epoch = traitlets.Int(0, min=0).tag(sync=True)
    position = traitlets.Int(0, min=0).tag(sync=True)
    memory = traitlets.Dict().tag(sync=True)
    curve = traitlets.List().tag(sync=True)
    diverged = traitlets.Bool(False).tag(sync=True)

    def __init__(self, **traits):
        self._held = True  # nothing starts anew while the first traits come in
        if "points" in traits:
            traits.setdefault("dataset", "own")
        chosen = traits.get("preset", "")
        if chosen in self.task_names:
            traits = {**self._settings(chosen), **traits}
        super().__init__(**traits)
        self.presets = [self._as_page_has_it(each) for each in PRESETS]
        self._held = False
        if not self.weights:
            self.restart()
        else:
            self.curve = [self._entry()]
        self.remember()

    @classmethod
    def from_frame(cls, table, y=None, *, columns: Sequence | None = None, target=None, **traits) -> Playground:
        """A playground with data of one's own: a pandas DataFrame, or arrays.

        table: a DataFrame, with columns=(first, second) the two to be used (else the first two of numbers) and
        target=… the one to predict (else the last one); or an array X (m, 2) with y (m,).
        A target of numbers with more than six values is a regression, anything else are classes, at most six. The
        columns are scaled to −5 … 5, numbers to predict to −1 … 1; the axes show the table's own numbers. Rows with
        gaps are left out. traits: as of Playground.

        Raises ValueError, saying what is missing, for a table that cannot be used.
        """
        return cls(**{**points_of(table, y, columns, target), **traits})

    # --- what is there

    @property
    def loss_used(self) -> str:
        """The loss that is really used: see `loss`."""
        if self._is_regression:
            return "mse"
        return "softmax" if self.class_count > 2 else self.loss

    @property
    def class_count(self) -> int:
        """How many classes there are, two at least; 0 where numbers are to be fitted."""
        if self._is_regression:
            return 0
        return max([2, *(int(label) + 1 for *_, label in self.points)]) if self.dataset == "own" else 2

    @property
    def sizes(self) -> list[int]:
        """Inputs, units of each hidden layer, outputs."""
        return [len(self.features), *self.hidden, self.class_count if self.loss_used == "softmax" else 1]

    @property
    def network(self) -> MLP:
        """The network in its present state, a dl101.mlp.MLP. Its inputs are what `inputs` makes of points."""
        network = self._untrained()
        if self.weights:
            network.parameters = shaped(self.weights, network.parameters)
        return network

    def inputs(self, points) -> np.ndarray:
        """The chosen features of points (m, 2): what the network gets, shape (m, number of features).

        For data of one's own the points are in the table's units, and are scaled first.
        """
        return sets.features(scaled(points, self.ranges, _REACH), self.features)

    @property
    def training_set(self) -> tuple[np.ndarray, np.ndarray]:
        """Inputs (m, n) and targets (m,) that the network learns from: classes, ±1 for "mse", or numbers."""
        return self._sets()[0]

    @property
    def test_set(self) -> tuple[np.ndarray, np.ndarray]:
        """Inputs and targets that it does not learn from."""
        return self._sets()[1]

    @property
    def train_loss(self) -> float | None:
        """Mean loss over the training set, without the penalty; None if it is empty."""
        return self._measure(*self.training_set)[0]

    @property
    def test_loss(self) -> float | None:
        """Mean loss over the test set; None if it is empty."""
        return self._measure(*self.test_set)[0]

    @property
    def train_accuracy(self) -> float | None:
        """Share of right answers on the training set; None for numbers, or if it is empty."""
        return self._measure(*self.training_set)[1]

    @property
    def test_accuracy(self) -> float | None:
        """Share of right answers on the test set; None for numbers, or if it is empty."""
        return self._measure(*self.test_set)[1]

    @property
    def two_layer(self) -> two_layer.Network:
        """The network as a dl101.two_layer.Network: one hidden layer, one output. For Regions.from_network and others.

        Raises ValueError for another number of hidden layers, more outputs, or an activation that two_layer lacks.
        """
        kinds = ("relu", "tanh", "sigmoid")
        if len(self.hidden) != 1 or self.sizes[-1] != 1 or self.activations[0] not in kinds:
            raise ValueError(
                say(
                    ru=f"Нужен один скрытый слой ({', '.join(kinds)}) и один выход; здесь сеть {self.sizes}.",
                    en=f"One hidden layer ({', '.join(kinds)}) and one output are needed; the network is {self.sizes}.",
                )
            )
        return two_layer.Network(**self.network.parameters, activation=self.activations[0])

    def regions(self, box=None) -> linear_regions.Regions:
        """The linear regions of the network, counted by dl101.regions.count over the square from −6 to 6.

        For one hidden layer of ReLU units and the features x1 and x2, both and no others. box: as in dl101.regions.
        Raises ValueError for another network.
        """
        if len(self.hidden) != 1 or self.activations[0] != "relu" or self.features != ["x1", "x2"]:
            raise ValueError(
                say(
                    ru="Области считаются у сети с одним скрытым слоем ReLU и признаками x1 и x2. Задайте hidden=[n], "
                    'activations="relu", features=["x1", "x2"].',
                    en="Regions are counted for one hidden layer of ReLU units and the features x1 and x2. Set "
                    'hidden=[n], activations="relu", features=["x1", "x2"].',
                )
            )
        p = self.network.parameters
        v = p["W2"][0] if len(p["W2"]) == 1 else p["W2"]
        return linear_regions.count(p["W1"], p["b1"], v, box=box or (-_REACH, _REACH, -_REACH, _REACH))

    # --- what the buttons do

    def step(self, count: int = 1) -> None:
        """So many steps, a batch each; fewer if training diverges, which `diverged` tells."""
        self._train(lambda state: state.steps < self.steps + count)

    def train(self, epochs: int = 1) -> None:
        """So many epochs; fewer if a stop condition holds at the end of one (stop_loss, stop_epoch)."""
        self._train(lambda state: state.epoch < self.epoch + epochs, stops=True)

    def restart(self) -> None:
        """The network starts from its seed again, as the button does."""
        with self.hold_sync():
            self.weights = flat(self._untrained().parameters)
            self.steps, self.epoch, self.position = 0, 0, 0
            self.memory, self.diverged = {}, False
            self.curve = [self._entry()]

    def choose(self, task: str) -> None:
        """Settings and question of a task, one of Playground.task_names; "" for free play."""
        with self.hold_sync():
            self._held = True
            try:
                self.preset = task
                for name, value in self._settings(task).items() if task else ():
                    setattr(self, name, value)
            finally:
                self._held = False
            self.restart()

    def train_with_torch(self, steps: int) -> None:
        """So many steps by torch, in float64, from the present state: the same batches, masks and optimizer.

        What `step` does with NumPy and the browser in JavaScript, torch does with its own autograd and torch.optim;
        the results agree. Raises ImportError where torch is not installed.
        """
        from dl101.interactives.playground_torch import train

        self._train_by(lambda trainer, go: train(trainer, go), lambda state: state.steps < self.steps + steps)

    def reset(self) -> None:
        with self.hold_sync():
            self._held = True
            try:
                super().reset()
                self.memory, self.diverged = {}, False
                self.curve = [self._entry()]
            finally:
                self._held = False

    def set_state(self, sync_data) -> None:
        # The page has already worked out what follows from its changes.
        self._held = True
        try:
            super().set_state(sync_data)
        finally:
            self._held = False

    # --- words

    @property
    def summary(self) -> str:
        """The state in words, as a screen reader hears it."""
        sizes, kinds = "–".join(map(str, self.sizes)), f" ({self._kinds()})" if self.hidden else ""
        words = self._say(
            ru=f"{self._one_of(_NAMES[self.dataset])}, сеть {sizes}{kinds}, эпоха {self.epoch}. ",
            en=f"{self._one_of(_NAMES[self.dataset])}, network {sizes}{kinds}, epoch {self.epoch}. ",
        )
        (train, train_right), (test, test_right) = (self._measure(*each) for each in self._sets())
        if train is None:
            return words + self._say(ru="Обучающих точек нет.", en="There are no training points.")
        here, there = compact(train), "–" if test is None else compact(test)
        words += self._say(ru=f"Потери: обучение {here}, проверка {there}.", en=f"Loss: training {here}, test {there}.")
        if self.class_count:
            here, there = self._percent(train_right), self._percent(test_right)
            words += self._say(ru=f" Верно: {here} и {there}.", en=f" Right: {here} and {there}.")
        if self.diverged:
            words += " " + self._say(
                ru=f"Обучение разошлось на шаге {self.steps + 1}: веса стали огромными. Показана последняя сеть до "
                "срыва. Уменьшите скорость α и начните сначала.",
                en=f"Training diverged at step {self.steps + 1}: the weights became huge. Shown is the last network "
                "before that. Lower the rate α and start over.",
            )
        return words

    # --- checks

    @traitlets.validate("points")
    def _points_can_be_used(self, proposal):
        points = [
            [x1, x2, 0.0 if self.task == "classification" and label == -1 else label]
            for x1, x2, label in proposal["value"]
        ]
        finite = all(math.isfinite(x) for point in points for x in point)
        if not finite or (self.task == "classification" and any(label not in range(_CLASSES) for *_, label in points)):
            raise traitlets.TraitError(
                say(
                    ru="Точка задаётся тройкой [x1, x2, класс], класс — целое число от 0 до 5; для регрессии "
                    '(task="regression") третье — любое число.',
                    en="A point is [x1, x2, label], the label a whole number from 0 to 5; for a regression "
                    '(task="regression") the third is any number.',
                )
            )
        return points

    @traitlets.validate("features")
    def _features_in_their_order(self, proposal):
        return [name for name in sets.FEATURES if name in proposal["value"]]

    @traitlets.validate("learning_rate")
    def _rate_is_positive(self, proposal):
        if not 1e-6 <= proposal["value"] <= 1000:
            raise traitlets.TraitError(
                say(
                    ru="Скорость обучения должна быть от 0,000001 до 1000.",
                    en="The learning rate must be from 0.000001 to 1000.",
                )
            )
        return proposal["value"]

    @traitlets.validate("weights")
    def _weights_fit(self, proposal):
        weights, wanted = proposal["value"], self._untrained().size
        if not np.isfinite(weights).all() or len(weights) not in (0, wanted):
            sizes = "–".join(map(str, self.sizes))
            raise traitlets.TraitError(
                say(
                    ru=f"У сети {sizes} весов и смещений {wanted}, и все они — конечные числа; задано {len(weights)}.",
                    en=f"A network {sizes} has {wanted} weights and biases, all finite; {len(weights)} are given.",
                )
            )
        return weights

    @traitlets.observe(*_FRESH_START)
    def _starts_anew(self, change) -> None:
        if not self._held:
            self.restart()

    @traitlets.observe("weights")
    def _weights_by_hand(self, change) -> None:
        if self._held or change["new"] == change["old"]:
            return
        if not self.weights:
            self.restart()

    @traitlets.observe("points")
    def _points_changed(self, change) -> None:
        if self._held or self.dataset != "own":
            return
        if len(self.weights) != self._untrained().size:
            self.restart()
        else:
            self.position = min(self.position, len(self.training_set[0]))

    @traitlets.observe("optimizer")
    def _memory_of_another(self, change) -> None:
        if not self._held:
            self.memory = {}

    # --- inside

    @property
    def _is_regression(self) -> bool:
        return (self.task if self.dataset == "own" else sets.SETS[self.dataset].task) == "regression"

    def _untrained(self) -> MLP:
        names = self.activations[: len(self.hidden)]
        return MLP(self.sizes, names, seed=self.seed, init=self.init, scale=self.init_scale)

    def _points(self) -> tuple[np.ndarray, np.ndarray]:
        if self.dataset != "own":
            return sets.SETS[self.dataset].points(self.size, self.noise / 100, self.seed)
        table = np.array(self.points, dtype=np.float64).reshape(-1, 3)
        return table[:, :2], table[:, 2]

    def _sets(self) -> list[tuple[np.ndarray, np.ndarray]]:
        """Training and test set, as the network takes them."""
        X, y = self._points()
        if len(X) < 2 or self.train_share >= 100:
            order = np.argsort(sets.uniform(self.seed, len(X)), kind="stable")
            parts = [(X[order], y[order]), (X[:0], y[:0])]
        else:
            X1, y1, X2, y2 = sets.split(X, y, self.train_share / 100, self.seed)
            parts = [(X1, y1), (X2, y2)]
        if self.loss_used == "mse" and self.class_count:
            parts = [(X, 2.0 * y - 1) for X, y in parts]
        return [(sets.features(X, self.features), y) for X, y in parts]

    @property
    def _kind(self) -> str:
        return "mse" if self.loss_used == "mse" else "cross_entropy"

    def _measure(self, X, y) -> tuple[float | None, float | None]:
        if not len(X):
            return None, None
        outputs = self.network.forward(X)
        loss = losses.of_outputs(outputs, losses.targets(y, *outputs.shape, self._kind), self._kind)[0]
        if not self.class_count:
            return loss, None
        if outputs.shape[1] > 1:
            return loss, float((outputs.argmax(axis=1) == y).mean())
        return loss, float(((outputs[:, 0] > 0) == (y > 0)).mean())

    def _entry(self) -> list:
        return [self.steps, self.train_loss, self.test_loss]

    def _train(self, go, stops: bool = False) -> None:
        def run(trainer: Trainer, go) -> bool:
            epoch = trainer.state.epoch
            while go(trainer.state):
                if not trainer.step():
                    return False
                if stops and trainer.state.epoch > epoch:
                    epoch = trainer.state.epoch
                    if self._ends(trainer):
                        break
            return True

        self._train_by(run, go)

    def _ends(self, trainer: Trainer) -> bool:
        if self.stop_epoch and trainer.state.epoch >= self.stop_epoch:
            return True
        return bool(self.stop_loss) and trainer.network.loss(trainer.X, trainer.y, self._kind) < self.stop_loss

    def _train_by(self, run, go) -> None:
        network, (X, y) = self.network, self.training_set
        if not len(X):
            raise ValueError(
                say(
                    ru="Обучать не на чем: задайте точки или увеличьте обучающую долю.",
                    en="Nothing to train on: give points or raise the training share.",
                )
            )
        names = (
            "batch_size",
            "seed",
            "optimizer",
            "learning_rate",
            "momentum",
            "regularization",
            "regularization_rate",
        )
        settings = {**{name: getattr(self, name) for name in names}, "dropout": self.dropout / 100}
        memory = [shaped(self.memory[k], network.parameters) if self.memory.get(k) else {} for k in ("m", "v")]
        state = State(self.steps, self.epoch, self.position, int(self.memory.get("t", 0)), *memory)
        trainer = Trainer(network, X, y, self._kind, settings, state)
        diverged = not run(trainer, go)
        with self.hold_sync():
            self._held = True
            try:
                self.weights = flat(trainer.network.parameters)
                self.steps, self.epoch, self.position = state.steps, state.epoch, state.position
                self.memory = {"t": state.t, "m": flat(state.m), "v": flat(state.v)} if state.m else {}
                self.diverged = diverged
                self.curve = record(self.curve, self._entry())
            finally:
                self._held = False

    def _settings(self, task: str) -> dict:
        """All traits of a task: what it names, and the defaults of the others."""
        given = next(each["traits"] for each in PRESETS if each["name"] == task)
        return {name: given.get(name, self.trait_defaults(name)) for name in _OF_A_TASK}

    def _as_page_has_it(self, preset: dict) -> dict:
        settings = self._settings(preset["name"])
        if isinstance(settings["activations"], str):
            settings["activations"] = [settings["activations"]] * _DEEPEST
        return {**{key: preset[key] for key in ("name", "title", "question", "answer")}, "settings": settings}

    def _one_of(self, names) -> str:
        return names if isinstance(names, str) else self._say(ru=names[0], en=names[1])

    def _kinds(self) -> str:
        used = self.activations[: len(self.hidden)]
        used = used[:1] if len(set(used)) == 1 else used
        return ", ".join(self._one_of(_ACTIVATIONS[name]) for name in used)

    def _percent(self, share: float | None) -> str:
        if share is None:
            return "–"
        return f"{number(100 * share, 1)}{self._say(ru=' %', en='%')}"
