"""What students and language models get wrong in homework 7, with the tests it fails and the hint it shows."""

import contextlib
import io
import textwrap

import torch
from torch.nn.functional import cross_entropy

from courseware.catalogue import Mistake
from dl101.check import hw7 as check

DATASET = {"test-dataset-items": 1, "test-dataset-transform": 1}
AUGMENT = {"test-augment-picture": 1, "test-augment-random": 1}
MODEL = {"test-model-logits": 1, "test-model-budget": 1}
TRAIN = {"test-train-step": 1, "test-train-loss": 1, "test-train-mode": 1}
EVALUATE = {"test-evaluate": 1, "test-evaluate-mode": 1}
STOPPING = {"test-stopping": 1, "test-best-weights": 1}
ACCURACY = {"test-accuracy-80": 1, "test-accuracy-86": 1, "test-accuracy-90": 1}
PREDICT = {"test-predict": 1, **ACCURACY}


def _mistake(id, ru, en, cell, source, fails, hint, hints=None):
    return Mistake(id, {"ru": ru, "en": en}, {cell: textwrap.dedent(source)}, fails, hint, hints or {})


def _dataset(
    picture="torch.from_numpy(self.images[index]).permute(2, 0, 1).float() / 255", end="", back="picture, label"
):
    """A BoxDataset with these differences from the solution."""
    return f"""
class BoxDataset(Dataset):
    def __init__(self, images, labels, transform=None):
        self.images, self.labels, self.transform = images, labels, transform

    def __len__(self):
        return len(self.labels)

    def __getitem__(self, index):
        picture, label = {picture}, int(self.labels[index])
        {end or "if self.transform: picture = self.transform(picture)"}
        return {back}
"""


def _epoch(body=None, mode="model.train()", add="total += loss.item() * len(y)", end="return total / count"):
    """A train_epoch with these differences."""
    body = body or ("optimizer.zero_grad()", "loss = cross_entropy(model(X), y)", "loss.backward()", "optimizer.step()")
    lines = "\n        ".join(body)
    return f"""
def train_epoch(model, loader, optimizer):
    {mode}
    total, count = 0.0, 0
    for X, y in loader:
        {lines}
        {add}
        count += len(y)
    {end}
"""


def _evaluate(mode="model.eval()", grad="with torch.no_grad():", loss="cross_entropy(logits, y).item() * len(y)",
              right="(logits.argmax(dim=1) == y).sum().item()", end="total / count, right / count"):  # fmt: skip
    """An evaluate with these differences."""
    return f"""
def evaluate(model, loader):
    {mode}
    total, right, count = 0.0, 0, 0
    {grad}
        for X, y in loader:
            logits = model(X)
            total += {loss}
            right += {right}
            count += len(y)
    return {end}
"""


def _stopper(improved="loss < self.best_loss", keep="copy.deepcopy(model.state_dict())", reset="self.waited = 0",
             end="return self.waited >= self.patience"):  # fmt: skip
    """An EarlyStopping with these differences."""
    return f"""
class EarlyStopping:
    def __init__(self, patience):
        self.patience, self.best_loss, self.best_state, self.waited = patience, float("inf"), None, 0
        self.previous = float("inf")

    def update(self, loss, model):
        if {improved}:
            self.best_loss, self.best_state = loss, {keep}
            {reset}
        else:
            self.waited += 1
        self.previous = loss
        {end}
"""


def _predict(load="model.load_state_dict(torch.load(path, weights_only=True))", mode="model.eval()",
             X="torch.from_numpy(pictures).permute(0, 3, 1, 2).float() / 255",
             end="model(X).argmax(dim=1).numpy()"):  # fmt: skip
    """A predict with these differences."""
    return f"""
def predict(path, pictures):
    model = make_model()
    {load}
    {mode}
    X = {X}
    with torch.no_grad():
        return {end}
"""


def _model(*layers):
    return f"""
def make_model():
    return nn.Sequential({", ".join(layers)})
"""


def _copied_from_visible_tests():
    """An evaluate that holds the answers of the visible tests and nothing else."""
    answers = []

    def evaluate(model, loader):
        model.eval()
        with torch.no_grad():
            logits, y = (torch.cat(part) for part in zip(*((model(X), y) for X, y in loader), strict=True))
            loss = cross_entropy(logits, y).item()
        answers.append((loss, (logits.argmax(dim=1) == y).double().mean().item()))
        return answers[-1]

    with contextlib.redirect_stdout(io.StringIO()):
        check.evaluate_values(evaluate)
    return f"""
answers = {answers!r}

def evaluate(model, loader):
    model.eval()
    with torch.no_grad():
        for X, y in loader:
            model(X)
    return answers[len(loader.dataset) == 9]
"""


MISTAKES = [
    # ── BoxDataset
    _mistake("channels-last", "каналы на последней оси", "channels on the last axis", "dataset",
             _dataset("torch.from_numpy(self.images[index]).float() / 255"), DATASET, "BoxDataset.channels-last",
             {"test-dataset-transform": "BoxDataset.shape"}),
    _mistake("reshape-for-permute", "reshape вместо permute", "reshape in place of permute", "dataset",
             _dataset("torch.from_numpy(self.images[index].reshape(3, *self.images.shape[1:3])).float() / 255"),
             DATASET, "BoxDataset.reshaped", {"test-dataset-transform": "BoxDataset.value"}),
    _mistake("rows-and-columns", "permute(2, 1, 0)", "permute(2, 1, 0)", "dataset",
             _dataset("torch.from_numpy(self.images[index]).permute(2, 1, 0).float() / 255"), DATASET,
             "BoxDataset.turned", {"test-dataset-transform": "BoxDataset.shape"}),
    _mistake("not-scaled", "яркости от 0 до 255", "brightnesses from 0 to 255", "dataset",
             _dataset("torch.from_numpy(self.images[index]).permute(2, 0, 1).float()"), DATASET,
             "BoxDataset.not-scaled", {"test-dataset-transform": "BoxDataset.value"}),
    _mistake("double-precision", "картинка float64", "a picture of float64", "dataset",
             _dataset("torch.from_numpy(self.images[index] / 255).permute(2, 0, 1)"), {"test-dataset-items": 1},
             "BoxDataset.dtype"),
    _mistake("size-written-in", "размер 32 × 32 записан числом", "the size 32 × 32 is written in", "dataset",
             _dataset("torch.from_numpy(self.images[index]).reshape(32, 32, 3).permute(2, 0, 1).float() / 255"),
             DATASET, "BoxDataset.error"),
    _mistake("float-label", "метка дробная", "the label is a float", "dataset",
             _dataset(back="picture, float(label)"), {"test-dataset-items": 1}, "BoxDataset.label-type"),
    _mistake("picture-alone", "набор отдаёт одни картинки", "the set gives pictures alone", "dataset",
             _dataset(back="picture"), DATASET, "BoxDataset.not-a-pair"),
    _mistake("transform-forgotten", "transform не применяется", "transform is not applied", "dataset",
             _dataset(end="pass"), {"test-dataset-transform": 1}, "BoxDataset.transform-ignored"),
    _mistake("transform-once", "transform применён один раз, при создании",
             "transform is applied once, when the set is made", "dataset", """
class BoxDataset(Dataset):
    def __init__(self, images, labels, transform=None):
        pictures = [torch.from_numpy(image).permute(2, 0, 1).float() / 255 for image in images]
        self.pictures = [transform(picture) if transform else picture for picture in pictures]
        self.labels = labels

    def __len__(self):
        return len(self.pictures)

    def __getitem__(self, index):
        return self.pictures[index], int(self.labels[index])
""", {"test-dataset-transform": 1}, "BoxDataset.transform-once"),
    _mistake("transform-on-the-array", "transform получает массив, а не тензор", "transform is given the raw array",
             "dataset", """
class BoxDataset(Dataset):
    def __init__(self, images, labels, transform=None):
        self.images, self.labels, self.transform = images, labels, transform

    def __len__(self):
        return len(self.labels)

    def __getitem__(self, index):
        image = self.images[index]
        if self.transform:
            image = self.transform(image)
        return torch.from_numpy(image).permute(2, 0, 1).float() / 255, int(self.labels[index])
""", {"test-dataset-transform": 1}, "BoxDataset.error"),
    # ── augment
    _mistake("augment-nothing", "картинка возвращается как была", "the picture comes back as it was", "augment", """
def augment(picture):
    return picture
""", AUGMENT, "augment.unchanged"),
    _mistake("upside-down", "отражение сверху вниз", "mirrored top to bottom", "augment", """
def augment(picture):
    if torch.rand(()) < 0.5:
        picture = picture.flip(1)
    return (picture * (0.7 + 0.6 * torch.rand(()))).clamp(0, 1)
""", AUGMENT, "augment.wrong-axis"),
    _mistake("not-cut-off", "яркости больше 1", "brightnesses above 1", "augment", """
def augment(picture):
    if torch.rand(()) < 0.5:
        picture = picture.flip(-1)
    return picture * (0.7 + 0.6 * torch.rand(()))
""", AUGMENT, "augment.range"),
    _mistake("noise-for-gain", "у каждого пикселя свой множитель", "a factor of its own for each pixel", "augment", """
def augment(picture):
    if torch.rand(()) < 0.5:
        picture = picture.flip(-1)
    return (picture * (0.7 + 0.6 * torch.rand(picture.shape))).clamp(0, 1)
""", AUGMENT, "augment.changed"),
    _mistake("always-mirrored", "отражается каждая картинка", "every picture is mirrored", "augment", """
def augment(picture):
    return (picture.flip(-1) * (0.7 + 0.6 * torch.rand(()))).clamp(0, 1)
""", {"test-augment-random": 1}, "augment.flip-share"),
    _mistake("one-random-number", "одно случайное число на оба изменения", "one random number for both changes",
             "augment", """
def augment(picture):
    u = torch.rand(())
    if u < 0.5:
        picture = picture.flip(-1)
    return (picture * (0.7 + 0.6 * u)).clamp(0, 1)
""", {"test-augment-random": 1}, "augment.tied"),
    _mistake("only-brighter", "множитель от 1 до 1,3", "a factor from 1 to 1.3", "augment", """
def augment(picture):
    if torch.rand(()) < 0.5:
        picture = picture.flip(-1)
    return (picture * (1 + 0.3 * torch.rand(()))).clamp(0, 1)
""", {"test-augment-random": 1}, "augment.gain-spread"),
    _mistake("gain-too-wide", "множитель от 0 до 1,3", "a factor from 0 to 1.3", "augment", """
def augment(picture):
    if torch.rand(()) < 0.5:
        picture = picture.flip(-1)
    return (picture * 1.3 * torch.rand(())).clamp(0, 1)
""", AUGMENT, "augment.gain-range"),
    _mistake("augment-from-the-library", "готовая аугментация из dl101", "the ready augmentation of dl101",
             "augment", """
def augment(picture):
    from dl101 import augmentation
    return augmentation.augment(picture[None], seed=int(torch.randint(10**6, ())))[0]
""", AUGMENT, "augment.forbidden-import"),
    # ── make_loader
    _mistake("never-shuffled", "shuffle забыт", "shuffle is forgotten", "loader", """
def make_loader(dataset, batch_size, training):
    return DataLoader(dataset, batch_size)
""", {"test-loader": 1}, "make_loader.never-shuffled"),
    _mistake("always-shuffled", "перемешано и при проверке", "shuffled in evaluation, too", "loader", """
def make_loader(dataset, batch_size, training):
    return DataLoader(dataset, batch_size, shuffle=True)
""", {"test-loader": 1}, "make_loader.always-shuffled"),
    _mistake("drop-last", "последний батч отброшен", "the last batch is dropped", "loader", """
def make_loader(dataset, batch_size, training):
    return DataLoader(dataset, batch_size, shuffle=training, drop_last=True)
""", {"test-loader": 1}, "make_loader.drop-last"),
    _mistake("batch-of-50", "размер батча записан числом", "the batch size is written in", "loader", """
def make_loader(dataset, batch_size, training):
    return DataLoader(dataset, batch_size=50, shuffle=training)
""", {"test-loader": 1}, "make_loader.sizes"),
    _mistake("shuffled-once", "перемешано один раз, с одним зерном", "shuffled once, with one seed", "loader", """
def make_loader(dataset, batch_size, training):
    if training:
        order = torch.randperm(len(dataset), generator=torch.Generator().manual_seed(0)).tolist()
        dataset = [dataset[index] for index in order]
    return DataLoader(dataset, batch_size)
""", {"test-loader": 1}, "make_loader.same-order"),
    _mistake("loader-returns-the-set", "возвращается сам набор", "the set itself comes back", "loader", """
def make_loader(dataset, batch_size, training):
    return dataset
""", {"test-loader": 1}, "make_loader.error"),
    # ── make_model
    _mistake("softmax-in-the-model", "softmax в модели", "softmax in the model", "model",
             _model("nn.Flatten()", "nn.Linear(3072, 12)", "nn.ReLU()", "nn.Linear(12, 2)", "nn.Softmax(dim=1)"),
             {"test-model-logits": 1, **ACCURACY}, "make_model.probabilities",
             dict.fromkeys(ACCURACY, "predict.checkpoint-broken")),
    _mistake("one-output", "один выход вместо двух", "one output in place of two", "model",
             _model("nn.Flatten()", "nn.Linear(3072, 12)", "nn.ReLU()", "nn.Linear(12, 1)"),
             {"test-model-logits": 1, **ACCURACY}, "make_model.shape",
             dict.fromkeys(ACCURACY, "predict.checkpoint-broken")),
    _mistake("over-budget", "MLP с 394 тысячами чисел", "an MLP of 394 thousand numbers", "model",
             _model("nn.Flatten()", "nn.Linear(3072, 128)", "nn.ReLU()", "nn.Linear(128, 2)"),
             {"test-model-budget": 1, **ACCURACY}, "make_model.too-large",
             dict.fromkeys(ACCURACY, "predict.checkpoint-broken")),
    _mistake("layers-in-a-list", "слои в обычном списке", "layers in a plain list", "model", """
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = [nn.Linear(3072, 12), nn.Linear(12, 2)]

    def forward(self, X):
        X = X.flatten(1)
        for layer in self.layers:
            X = layer(X).relu() if layer is self.layers[0] else layer(X)
        return X

def make_model():
    return Net()
""", {"test-model-budget": 1, **ACCURACY}, "make_model.nothing-to-learn",
             dict.fromkeys(ACCURACY, "predict.checkpoint-broken")),
    _mistake("one-model-for-all", "make_model отдаёт одну и ту же модель", "make_model hands out one model for all",
             "model", """
the_model = nn.Sequential(nn.Flatten(), nn.Linear(3072, 12), nn.ReLU(), nn.Linear(12, 2))

def make_model():
    return the_model
""", {"test-model-budget": 1, **ACCURACY}, "make_model.shared", dict.fromkeys(ACCURACY, "predict.checkpoint-broken")),
    _mistake("model-class-for-a-model", "возвращён класс, а не модель", "a class comes back, no model", "model", """
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear = nn.Linear(3072, 2)

    def forward(self, X):
        return self.linear(X.flatten(1))

def make_model():
    return Net
""", {**MODEL, **ACCURACY}, "make_model.error", dict.fromkeys(ACCURACY, "predict.checkpoint-broken")),
    # ── train_epoch
    _mistake("no-zero-grad", "градиенты не обнуляются", "the gradients are not set to zero", "train-epoch",
             _epoch(("loss = cross_entropy(model(X), y)", "loss.backward()", "optimizer.step()")),
             {"test-train-step": 1, "test-train-loss": 1}, "train_epoch.no-zero-grad"),
    _mistake("zero-grad-too-late", "обнуление между backward и step", "gradients zeroed between backward and step",
             "train-epoch",
             _epoch(("loss = cross_entropy(model(X), y)", "loss.backward()", "optimizer.zero_grad()",
                     "optimizer.step()")),
             {"test-train-step": 1, "test-train-loss": 1}, "train_epoch.zero-before-step",
             {"test-train-loss": "train_epoch.weights-stay"}),
    _mistake("no-step", "забыт optimizer.step()", "optimizer.step() is forgotten", "train-epoch",
             _epoch(("optimizer.zero_grad()", "loss = cross_entropy(model(X), y)", "loss.backward()")),
             {"test-train-step": 1, "test-train-loss": 1}, "train_epoch.zero-before-step",
             {"test-train-loss": "train_epoch.weights-stay"}),
    _mistake("softmax-before-the-loss", "softmax перед cross_entropy", "softmax before cross_entropy", "train-epoch",
             _epoch(("optimizer.zero_grad()", "loss = cross_entropy(model(X).softmax(dim=1), y)", "loss.backward()",
                     "optimizer.step()")),
             {"test-train-step": 1, "test-train-loss": 1}, "train_epoch.softmax"),
    _mistake("mean-of-batches", "среднее по батчам", "the mean over batches", "train-epoch",
             _epoch(add="total += loss.item()", end="return total / len(loader)"), {"test-train-loss": 1},
             "train_epoch.mean-of-batches"),
    _mistake("sum-over-the-set", "сумма средних делится на число примеров",
             "a sum of means divided by the number of examples", "train-epoch",
             _epoch(add="total += loss.item()", end="return total / len(loader.dataset)"), {"test-train-loss": 1},
             "train_epoch.divided-twice"),
    _mistake("last-loss", "потери последнего батча", "the loss of the last batch", "train-epoch",
             _epoch(end="return loss.item()"), {"test-train-loss": 1}, "train_epoch.last-batch"),
    _mistake("return-in-the-loop", "return внутри цикла", "return inside the loop", "train-epoch",
             _epoch(add="return loss.item()"), TRAIN, "train_epoch.first-batch"),
    _mistake("no-train-mode", "забыт model.train()", "model.train() is forgotten", "train-epoch",
             _epoch(mode="pass"), {"test-train-mode": 1}, "train_epoch.eval-mode"),
    _mistake("loss-not-returned", "ничего не возвращается", "nothing is returned", "train-epoch",
             _epoch(end="print(total / count)"), {"test-train-loss": 1}, "train_epoch.type"),
    _mistake("trained-by-lightning", "обучает Lightning", "Lightning does the training", "train-epoch", """
def train_epoch(model, loader, optimizer):
    import lightning
    return lightning.Trainer(max_epochs=1).fit(model, loader)
""", TRAIN, "train_epoch.forbidden-import"),
    # ── evaluate
    _mistake("no-eval-mode", "забыт model.eval()", "model.eval() is forgotten", "evaluate", _evaluate(mode="pass"),
             {"test-evaluate-mode": 1}, "evaluate.training-mode"),
    _mistake("gradients-kept", "забыт torch.no_grad()", "torch.no_grad() is forgotten", "evaluate",
             _evaluate(grad="if True:"), {"test-evaluate-mode": 1}, "evaluate.gradients"),
    _mistake("per-cent", "точность в процентах", "accuracy in per cent", "evaluate",
             _evaluate(end="total / count, 100 * right / count"), EVALUATE, "evaluate.per-cent",
             {"test-evaluate-mode": "evaluate.value"}),
    _mistake("batches-not-examples", "среднее по батчам", "the mean over batches", "evaluate",
             _evaluate(loss="cross_entropy(logits, y).item()", end="total / len(loader), right / count"), EVALUATE,
             "evaluate.mean-of-batches", {"test-evaluate-mode": "evaluate.value"}),
    _mistake("accuracy-first", "точность и потери местами", "accuracy and loss swapped", "evaluate",
             _evaluate(end="right / count, total / count"), EVALUATE, "evaluate.swapped",
             {"test-evaluate-mode": "evaluate.value"}),
    _mistake("loss-alone", "возвращены одни потери", "the loss alone is returned", "evaluate",
             _evaluate(end="total / count"), EVALUATE, "evaluate.returns"),
    _mistake("answers-copied", "ответы видимых проверок вписаны в код",
             "answers of the visible tests put into the code", "evaluate", _copied_from_visible_tests(), EVALUATE,
             "evaluate.value"),
    # ── EarlyStopping
    _mistake("weights-not-copied", "state_dict без копии", "a state_dict without a copy", "stopping",
             _stopper(keep="model.state_dict()"), {"test-best-weights": 1}, "EarlyStopping.alias"),
    _mistake("shallow-copy", "копия словаря, но не тензоров", "a copy of the dictionary alone", "stopping",
             _stopper(keep="model.state_dict().copy()"), {"test-best-weights": 1}, "EarlyStopping.alias"),
    _mistake("one-epoch-late", "остановка на эпоху позже", "stops one epoch late", "stopping",
             _stopper(end="return self.waited > self.patience"), {"test-stopping": 1}, "EarlyStopping.one-late"),
    _mistake("never-reset", "счётчик не обнуляется", "the count is never reset", "stopping",
             _stopper(reset="pass"), {"test-stopping": 1}, "EarlyStopping.not-reset"),
    _mistake("previous-epoch", "сравнение с прошлой эпохой", "compared with the epoch before", "stopping",
             _stopper(improved="loss < self.previous"), STOPPING, "EarlyStopping.previous"),
    _mistake("largest-loss", "лучшей считается наибольшая потеря", "the largest loss counts as best", "stopping",
             _stopper(improved="self.best_state is None or loss > self.best_loss"), STOPPING, "EarlyStopping.largest"),
    _mistake("nothing-said", "update ничего не возвращает", "update returns nothing", "stopping",
             _stopper(end="self.stop = self.waited >= self.patience"), STOPPING, "EarlyStopping.returns-nothing"),
    # ── predict
    _mistake("predict-in-training-mode", "забыт model.eval(), картинки по одной",
             "model.eval() is forgotten, pictures go one by one", "predict",
             _predict(mode="pass", end="np.array([int(model(x[None]).argmax(dim=1)) for x in X])"), PREDICT,
             "predict.training-mode", dict.fromkeys(ACCURACY, "predict.accuracy")),
    _mistake("weights-not-loaded", "веса прочитаны, но не переданы модели", "weights read but not given to the model",
             "predict", _predict(load="state = torch.load(path, weights_only=True)"), PREDICT, "predict.not-loaded",
             dict.fromkeys(ACCURACY, "predict.accuracy")),
    _mistake("pictures-not-scaled", "картинки от 0 до 255", "pictures from 0 to 255", "predict",
             _predict(X="torch.from_numpy(pictures).permute(0, 3, 1, 2).float()"), PREDICT, "predict.not-scaled",
             dict.fromkeys(ACCURACY, "predict.accuracy")),
    _mistake("logits-returned", "возвращены логиты", "logits are returned", "predict",
             _predict(end="model(X).numpy()"), PREDICT, "predict.logits", dict.fromkeys(ACCURACY, "predict.classes")),
    _mistake("any-pickle", "torch.load с weights_only=False", "torch.load with weights_only=False", "predict",
             _predict(load="model.load_state_dict(torch.load(path, weights_only=False))"), {"test-predict": 1},
             "predict.weights-only"),
    _mistake("predict-constant", "всегда «коробка»", "always “box”", "predict", """
def predict(path, pictures):
    return np.ones(len(pictures), dtype=int)
""", PREDICT, "predict.not-scaled", dict.fromkeys(ACCURACY, "predict.accuracy")),
    _mistake("predict-returns-its-input", "возвращены сами картинки", "the pictures come back", "predict", """
def predict(path, pictures):
    return pictures
""", PREDICT, "predict.shape", dict.fromkeys(ACCURACY, "predict.classes")),
]  # fmt: skip
