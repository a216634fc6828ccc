"""Checks of homework 7, training in PyTorch. A batch of pictures is (m, 3, h, w), as in lecture 11.

    from dl101.check import hw7 as check
    check.items(BoxDataset)

Each check takes the student's function or class, a seed, and where it makes sense the sizes to try; it prints one line
or raises CheckFailed. `check.summary()` shows all of them in one table.
"""

from __future__ import annotations

import contextlib
import copy
import functools
import io
import sys
import zipfile

import numpy as np
import torch
from torch.nn.functional import cross_entropy

from dl101 import checkpoint as checkpoints
from dl101.check import forbidden
from dl101.check import hw7_parts as parts
from dl101.check import summary as _summary
from dl101.check.failure import CheckFailed
from dl101.check.objects import UseCheck, folder, made, values
from dl101.check.task import Case, Known, succeeded
from dl101.check.values import as_numbers, number
from dl101.language import say

__all__ = [
    "BUDGET", "CHECKPOINT", "FORBIDDEN", "SIZE", "TASKS", "CheckFailed", "accuracy_80", "accuracy_86", "accuracy_90",
    "augment_picture", "augment_random", "batches", "best_weights", "budget", "evaluate_mode", "evaluate_values",
    "items", "logits", "predict", "ready", "stopping", "summary", "train_loss", "train_mode", "train_step", "transform",
]  # fmt: skip

# PyTorch is what this homework is about; it imports SciPy and SymPy by itself. Libraries that train by one call are
# out.
FORBIDDEN = (
    *forbidden.modules("torch", "scipy", "sympy"), "fastai", "ignite", "lightning", "pytorch_lightning", "skorch",
    "timm", "transformers",
)  # fmt: skip
CHECKPOINT = "hw7_model.pt"
SIZE = 32  # side of the pictures
BUDGET = 50_000  # numbers in the model's state_dict
# What that many numbers take in a file, as float64, with 100 KB for their names.
_BYTES = 8 * BUDGET + 100_000


def _rng(seed):
    return np.random.default_rng(seed)


class _NotAPair(Exception):
    """An item of a data set that is not (picture, label)."""


class _NoAnswer(Exception):
    """EarlyStopping.update returned nothing."""


def _prepare():
    """Lets torch import what it imports when it makes its first optimizer, before imports are watched."""
    parts.sgd(parts.watched(np.eye(2), np.zeros(2), 0.0, True), 0.1)


@contextlib.contextmanager
def _one_thread():
    """Tiny tensors are fastest on one thread, and a process that has started none can be forked."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        yield
    finally:
        torch.set_num_threads(before)


def _run(check, function, cases, *judges):
    with _one_thread(), contextlib.redirect_stdout(io.StringIO()) as said:
        _prepare()
        check.run(function, cases, *judges)
    if cases:
        print(said.getvalue(), end="")
    else:  # a judge of its own: no count of inputs
        succeeded(check.function, check.says)


# ── BoxDataset ───────────────────────────────────────────────────────────────────────────────────────────────────────


def _pair(item):
    if not isinstance(item, tuple | list) or len(item) != 2:
        raise _NotAPair
    return values(item[0]), values(item[1])


def _use_items(answer, images, labels):
    dataset = answer(images, labels)
    found = [_pair(dataset[index]) for index in range(len(images))]
    pictures, classes = zip(*found, strict=True)
    return {
        "length": len(dataset),
        "pictures": np.stack([np.asarray(picture) for picture in pictures]),
        "labels": np.array([np.asarray(label) for label in classes]),
        "kinds": [np.asarray(pictures[0]).dtype.name, np.asarray(classes[0]).dtype.kind, np.ndim(classes[0])],
    }


def _dataset(picture=None, label=None, item=None):
    """A BoxDataset with this difference: how a picture (h, w, 3) is turned, or a label, or a whole item."""

    class Changed(parts.BoxDataset):
        def __getitem__(self, index):
            mine, klass = super().__getitem__(index)
            if picture:
                mine = picture(torch.from_numpy(self.images[index]))
            return item(mine, klass) if item else (mine, label(klass) if label else klass)

    return Changed


_ITEMS = UseCheck(
    function="BoxDataset",
    use=_use_items,
    reference=parts.BoxDataset,
    returns=("length", "pictures", "labels"),
    says={"ru": "длина, картинки (3, h, w) от 0 до 1, метки", "en": "length, pictures (3, h, w) from 0 to 1, labels"},
    known=(
        Known("channels-last", _dataset(lambda p: p.float() / 255),
              ru="картинка вышла формы (h, w, 3), каналы на последней оси. PyTorch ждёт (3, h, w).",
              en="the picture has shape (h, w, 3), channels on the last axis. PyTorch expects (3, h, w)."),
        Known("reshaped", _dataset(lambda p: p.float().reshape(3, *p.shape[:2]) / 255),
              ru="форма (3, h, w) верна, но пиксели перемешаны: reshape не переставляет оси, а режет числа подряд.",
              en="the shape (3, h, w) is right, but the pixels are mixed: reshape does not move axes, it cuts the "
              "numbers in order."),
        Known("turned", _dataset(lambda p: p.permute(2, 1, 0).float() / 255),
              ru="строки и столбцы картинки поменялись местами. Каналы идут первыми, а h и w остаются по порядку.",
              en="rows and columns of the picture are swapped. The channels come first; h and w keep their order."),
        Known("not-scaled", _dataset(lambda p: p.permute(2, 0, 1).float()),
              ru="яркости остались от 0 до 255, а нужны от 0 до 1.",
              en="the brightnesses are still 0 to 255; 0 to 1 is wanted."),
        Known("whole-division", _dataset(lambda p: (p // 255).permute(2, 0, 1).float()),
              ru="картинка почти вся из нулей: деление вышло целочисленным.",
              en="the picture is nearly all zeros: the division was one of whole numbers."),
        Known("scaled-twice", _dataset(lambda p: p.permute(2, 0, 1).float() / 255**2),
              ru="картинка темнее нужного в 255 раз: не поделена ли она дважды?",
              en="the picture is 255 times too dark: was it divided twice?"),
        Known("not-a-pair", _dataset(item=lambda p, y: p),
              ru="dataset[0] должен вернуть два значения: картинку и её метку.",
              en="dataset[0] should return two values, a picture and its label.",
              raises=_NotAPair),
        Known("inverted", _dataset(label=lambda y: 1 - y),
              ru="метки 0 и 1 поменялись местами.",
              en="the labels 0 and 1 are swapped."),
    ),
    forbidden=FORBIDDEN,
)  # fmt: skip


def _pictures(rng, m, h, w):
    """Images (m, h, w, 3), uint8, and labels (m,) with both classes where m allows it."""
    labels = rng.permutation(np.arange(m) % 2)
    labels[0] = 1
    return rng.integers(0, 255, (m, h, w, 3), endpoint=True, dtype=np.uint8), labels.astype(np.int64)


def items(function, seed=0, shapes=((4, 5, 6), (3, 4, 4))):
    """Length and items of BoxDataset. shapes: (m, h, w)."""
    rng = _rng(seed)
    cases = [Case(dict(zip(("images", "labels"), _pictures(rng, *shape), strict=True))) for shape in shapes]

    def kinds(ask):
        got, kind, axes = ask(cases[0]).value["kinds"]
        if got != "float32":
            raise _ITEMS.fail(
                "dtype",
                ru=f"числа картинки должны быть float32, как веса сети, а они {got}.",
                en=f"the numbers of a picture should be float32, as the weights of a network are, and are {got}.",
            )
        if kind not in "iu" or axes:
            raise _ITEMS.fail(
                "label-type",
                ru="метка должна быть одним целым числом: с дробной cross_entropy делает другое.",
                en="the label should be one whole number: with a fraction cross_entropy does something else.",
            )

    _run(_ITEMS, function, cases, kinds)


def _use_transform(answer, images, labels):
    dataset = answer(images, labels, parts.halving())
    found = [_pair(dataset[index]) for index in (0, 1, 0)]
    plain = _pair(answer(images, labels)[0])
    return {
        "pictures": np.stack([np.asarray(picture) for picture, _ in found]),
        "labels": np.array([np.asarray(label) for _, label in found]),
        "without": np.asarray(plain[0]),
    }


class _Once(parts.BoxDataset):
    """Transforms each picture once, when the data set is made."""

    def __init__(self, images, labels, transform=None):
        super().__init__(images, labels, transform)
        self.kept = [parts.BoxDataset.__getitem__(self, index) for index in range(len(labels))]

    def __getitem__(self, index):
        return self.kept[index]


class _Twice(parts.BoxDataset):
    def __getitem__(self, index):
        picture, label = super().__getitem__(index)
        return (self.transform(picture) if self.transform else picture), label


class _Ignored(parts.BoxDataset):
    def __init__(self, images, labels, transform=None):
        super().__init__(images, labels)


_TRANSFORM = UseCheck(
    function="BoxDataset",
    use=_use_transform,
    reference=parts.BoxDataset,
    returns=("pictures", "labels", "without"),
    says={"ru": "transform при каждом обращении", "en": "transform at every access"},
    known=(
        Known("transform-ignored", _Ignored,
              ru="transform не применяется к картинке.",
              en="transform is not applied to the picture."),
        Known("transform-once", _Once,
              ru="transform применён один раз, при создании набора. Он нужен при каждом обращении: тогда каждую эпоху "
              "сеть видит другую картинку.",
              en="transform is applied once, when the set is made. It is wanted at every access: then the network sees "
              "another picture each epoch."),
        Known("transform-twice", _Twice,
              ru="transform за одно обращение вызван дважды.",
              en="transform is called twice in one access."),
        Known("not-a-pair", _dataset(item=lambda p, y: p),
              ru="dataset[0] должен вернуть два значения: картинку и её метку.",
              en="dataset[0] should return two values, a picture and its label.",
              raises=_NotAPair),
    ),
    forbidden=FORBIDDEN,
)  # fmt: skip


def transform(function, seed=0, shapes=((3, 4, 5),)):
    """BoxDataset with a transform, and without. shapes: (m, h, w)."""
    rng = _rng(seed)
    cases = [Case(dict(zip(("images", "labels"), _pictures(rng, *shape), strict=True))) for shape in shapes]
    _run(_TRANSFORM, function, cases)


# ── augment ──────────────────────────────────────────────────────────────────────────────────────────────────────────

LOW, HIGH = 0.7, 1.3


def _use_plain(answer, *arguments):
    return values(answer(*arguments))


def _augment(picture):
    if torch.rand(()) < 0.5:
        picture = picture.flip(-1)
    return (picture * (LOW + (HIGH - LOW) * torch.rand(()))).clamp(0, 1)


def _augmenting(says):
    return UseCheck(
        function="augment", use=_use_plain, reference=_augment, returns=("picture",), says=says, forbidden=FORBIDDEN
    )


_AUGMENT_PICTURE = _augmenting(
    {"ru": "отражение, яркость, числа от 0 до 1", "en": "mirrored, brightness, numbers from 0 to 1"}
)
_AUGMENT_RANDOM = _augmenting(
    {"ru": "случай решает каждый раз заново", "en": "chance decides anew each time"},
)


def _picture(rng, h, w):
    """A picture (3, h, w) without symmetry: dark, with some bright pixels that a gain takes above 1."""
    picture = rng.uniform(0.1, 0.6, (3, h, w))
    picture[:, 0, : w // 2] = rng.uniform(0.85, 1.0, (3, w // 2))
    return picture.astype(np.float32)


def _change(check, picture, got):
    """(mirrored, gain) of one augmented picture; raises CheckFailed where it is no such change."""
    got = as_numbers(got)
    if got is None or got.shape != picture.shape:
        kind = type(got).__name__ if got is None else str(got.shape)
        raise check.fail(
            "shape",
            ru=f"должна вернуться картинка той же формы {picture.shape}, а вышло: {kind}.",
            en=f"a picture of the same shape {picture.shape} should come back; this came: {kind}.",
        )
    for key, source in (
        ("", picture), ("flip", picture[:, :, ::-1]), ("upside-down", picture[:, ::-1]),
        ("turned-around", picture[:, ::-1, ::-1]), ("colours", picture[::-1]),
    ):  # fmt: skip
        dark = source < 0.7
        gain = float(got[dark].sum() / source[dark].sum())
        stretched = gain * source
        within = np.allclose(got, np.clip(stretched, 0, 1), atol=2e-3)
        if np.allclose(got, stretched, atol=2e-3) and not within:
            raise check.fail(
                "range",
                ru=f"после умножения в картинке есть {number(got.max())}, а яркости должны остаться от 0 до 1.",
                en=f"after the multiplication the picture holds {number(got.max())}; brightnesses should stay within "
                "0 to 1.",
            )
        if within:
            if key in ("", "flip"):
                if not LOW - 0.01 <= gain <= HIGH + 0.01:
                    raise check.fail(
                        "gain-range",
                        ru=f"яркость умножена на {number(gain)}, а множитель должен быть от 0,7 до 1,3.",
                        en=f"brightness was multiplied by {number(gain)}; the factor should lie between 0.7 and 1.3.",
                    )
                return key == "flip", gain
            raise check.fail(
                "wrong-axis",
                ru="перевёрнута не та ось. У картинки (3, h, w) слева направо идёт последняя; потолок комнаты должен "
                "остаться наверху, а цвета своими.",
                en="the wrong axis was turned round. In a picture (3, h, w) left to right is the last one; the ceiling "
                "should stay above, and the colours as they were.",
            )
    raise check.fail(
        "changed",
        ru="это не исходная картинка, отражённая или нет, с одним множителем яркости на всю картинку.",
        en="this is not the original picture, mirrored or not, with one factor of brightness for all of it.",
    )


def augment_picture(function, seed=0, shapes=((4, 6), (5, 5))):
    """What comes out is the picture, mirrored or not, brighter or darker. shapes: (h, w)."""
    rng = _rng(seed)

    def judge(ask):
        changed = False
        for h, w in shapes:
            picture = _picture(rng, h, w)
            for _ in range(25):
                got = values(ask(Case({"picture": torch.from_numpy(picture)})).value)
                mirrored, gain = _change(_AUGMENT_PICTURE, picture, got)
                changed = changed or mirrored or abs(gain - 1) > 0.01
        if not changed:
            raise _unchanged(_AUGMENT_PICTURE)

    _run(_AUGMENT_PICTURE, function, [], judge)


def _unchanged(check):
    return check.fail(
        "unchanged",
        ru="картинка каждый раз возвращается как была.",
        en="the picture comes back as it was, each time.",
    )


def augment_random(function, seed=0, shape=(4, 6), times=400):
    """How often it mirrors and how far brightness goes. The bounds let an honest answer fail once in 10⁵ runs."""
    picture = _picture(_rng(seed), *shape)

    def judge(ask):
        found = [
            _change(_AUGMENT_RANDOM, picture, values(ask(Case({"picture": torch.from_numpy(picture)})).value))
            for _ in range(times)
        ]
        mirrored, gains = (np.array(column) for column in zip(*found, strict=True))
        share, fail = mirrored.mean(), _AUGMENT_RANDOM.fail
        if share in (0, 1) and np.ptp(gains) < 0.01:
            if share == 0 and abs(gains[0] - 1) < 0.01:
                raise _unchanged(_AUGMENT_RANDOM)
            raise fail(
                "same",
                ru="картинка меняется каждый раз одинаково, а решать должен случай.",
                en="the picture changes in the same way each time; chance should decide.",
            )
        if abs(share - 0.5) > 0.12:
            raise fail(
                "flip-share",
                ru=f"отражена каждая картинка из {times} с долей {number(share)}, а нужно с вероятностью 1/2.",
                en=f"of {times} pictures the share {number(share)} was mirrored; the probability should be 1/2.",
            )
        if gains.min() > 0.76 or gains.max() < 1.24 or abs(gains.mean() - 1) > 0.05:
            raise fail(
                "gain-spread",
                ru=f"множитель яркости от {number(gains.min())} до {number(gains.max())}, в среднем "
                f"{number(gains.mean())}. Нужен равномерный на всём отрезке от 0,7 до 1,3.",
                en=f"the factor of brightness goes from {number(gains.min())} to {number(gains.max())}, "
                f"{number(gains.mean())} on average. It should be uniform on all of 0.7 to 1.3.",
            )
        if abs(gains[mirrored].mean() - gains[~mirrored].mean()) > 0.1:
            raise fail(
                "tied",
                ru="отражение и яркость связаны: отражённые ярче или темнее прочих. Нужны два случайных числа.",
                en="mirroring and brightness are tied: mirrored pictures are brighter or darker than the others. Two "
                "random numbers are wanted.",
            )

    _run(_AUGMENT_RANDOM, function, [], judge)


# ── make_loader ──────────────────────────────────────────────────────────────────────────────────────────────────────


def _use_loader(answer, dataset, batch_size, training):
    loader = answer(dataset, batch_size, training)
    epochs = [[_pair(batch) for batch in loader] for _ in range(2)]
    return {
        "sizes": [len(y) for _, y in epochs[0]],
        "orders": [np.concatenate([np.ravel(y) for _, y in epoch]) for epoch in epochs],
        "X": np.concatenate([np.asarray(X) for X, _ in epochs[0]]),
    }


_BATCHES = UseCheck(
    function="make_loader",
    use=_use_loader,
    reference=parts.make_loader,
    returns=("loader",),
    says={"ru": "размеры батчей и порядок", "en": "sizes and order of the batches"},
    known=(),
    forbidden=FORBIDDEN,
)


def _judge_batches(ask, dataset, batch_size):
    m, fail = len(dataset), _BATCHES.fail
    right = np.arange(m)
    wanted = [batch_size] * (m // batch_size) + ([m % batch_size] if m % batch_size else [])
    for training in (False, True):
        case = Case({"dataset": dataset, "batch_size": batch_size, "training": training})
        outcome = ask(case, errors=False)
        if isinstance(outcome.error, _NotAPair):
            raise fail(
                "not-batches",
                ru="при переборе загрузчика должны выходить пары: картинки и метки батча.",
                en="going through the loader should give pairs: pictures and labels of a batch.",
            )
        got = (outcome if outcome.error is None else ask(case)).value
        sizes, (first, second) = got["sizes"], got["orders"]
        if sum(sizes) < m and set(sizes) == {batch_size}:
            raise fail(
                "drop-last",
                ru=f"из {m} примеров в батчи попало {sum(sizes)}: последний, неполный, потерян.",
                en=f"of {m} examples {sum(sizes)} are in batches: the last, smaller one got lost.",
            )
        if list(sizes) != wanted:
            raise fail(
                "sizes",
                ru=f"размеры батчей {sizes}, а для {m} примеров по {batch_size} нужны {wanted}.",
                en=f"the batches have sizes {sizes}; for {m} examples by {batch_size} they should be {wanted}.",
            )
        if not np.array_equal(np.sort(first), right):
            raise fail(
                "lost",
                ru="за эпоху каждый пример должен встретиться ровно один раз.",
                en="in an epoch every example should come exactly once.",
            )
        same = [np.array_equal(order, right) for order in (first, second)]
        if not training and not all(same):
            raise fail(
                "always-shuffled",
                ru="при training=False порядок должен быть как в наборе, а он перемешан.",
                en="with training=False the order should be that of the set; it is shuffled.",
            )
        if training and all(same):
            raise fail(
                "never-shuffled",
                ru="при training=True примеры нужно перемешивать, а они идут по порядку.",
                en="with training=True the examples should be shuffled; they come in order.",
            )
        if training and np.array_equal(first, second):
            raise fail(
                "same-order",
                ru="порядок перемешан, но в каждой эпохе один и тот же.",
                en="the order is shuffled, but it is the same in every epoch.",
            )
        picture = np.stack([values(dataset[index][0]) for index in first])
        if got["X"].shape != picture.shape or not np.allclose(got["X"], picture):
            raise fail(
                "mismatch",
                ru="картинки и метки в батче не от одних и тех же примеров.",
                en="pictures and labels of a batch are not of the same examples.",
            )


def batches(function, seed=0, sizes=((14, 4), (12, 6))):
    """Batches for training and for evaluation. sizes: (m, batch size)."""
    rng = _rng(seed)

    def judge(ask):
        for m, batch_size in sizes:
            pictures = torch.from_numpy(rng.uniform(0, 1, (m, 3, 2, 2)).astype(np.float32))
            # The label of an example is its number here: it tells where the example went.
            _judge_batches(ask, [(pictures[k], k) for k in range(m)], batch_size)

    _run(_BATCHES, function, [], judge)


# ── make_model ───────────────────────────────────────────────────────────────────────────────────────────────────────


def _use_model(answer, X, alone):
    model = answer()
    model.eval()
    return {"logits": values(model(X)), "alone": values(model(alone))}


def _use_count(answer):
    model, other = answer(), answer()
    state = {name: values(tensor) for name, tensor in dict(model.state_dict()).items()}
    before = [np.array(values(tensor)) for tensor in dict(other.state_dict()).values()]
    model.load_state_dict({name: torch.full(np.shape(numbers), 7) for name, numbers in state.items()})
    after = [values(tensor) for tensor in dict(other.state_dict()).values()]
    return {
        "numbers": sum(int(np.size(numbers)) for numbers in state.values()),
        "parameters": sum(int(np.size(values(parameter))) for parameter in model.parameters()),
        "shared": any(not np.array_equal(a, b) for a, b in zip(before, after, strict=True)),
    }


_LOGITS = UseCheck(
    function="make_model",
    use=_use_model,
    reference=parts.make_model,
    returns=("model",),
    says={"ru": "логиты (m, 2), каждая картинка сама по себе", "en": "logits (m, 2), each picture by itself"},
    forbidden=FORBIDDEN,
)
_BUDGET = UseCheck(
    function="make_model",
    use=_use_count,
    reference=parts.make_model,
    returns=("model",),
    says={"ru": "чисел в state_dict не больше 50 000", "en": "no more than 50,000 numbers in the state_dict"},
    forbidden=FORBIDDEN,
)


def _judge_logits(ask, X):
    fail, m = _LOGITS.fail, len(X)
    got = ask(Case({"X": torch.from_numpy(X), "alone": torch.from_numpy(X[:1])})).value
    out, alone = as_numbers(got["logits"]), as_numbers(got["alone"])
    if out is None or alone is None or out.shape != (m, 2):
        kind = type(got["logits"]).__name__ if out is None else str(out.shape)
        raise fail(
            "shape",
            ru=f"для X формы {X.shape} ответ модели должен быть формы ({m}, 2), по логиту на класс, а вышло: {kind}.",
            en=f"for X of shape {X.shape} the model's output should have shape ({m}, 2), a logit for each class; this "
            f"came: {kind}.",
        )
    if not np.isfinite(out).all():
        raise fail("not-finite", ru="в ответе модели nan или inf.", en="the model's output holds nan or inf.")
    if np.allclose(out.sum(axis=1), 1, atol=1e-4) and (out >= 0).all():
        raise fail(
            "probabilities",
            ru="модель отдаёт вероятности: строки складываются в единицу. cross_entropy ждёт логиты, softmax она "
            "делает сама.",
            en="the model gives probabilities: the rows sum to one. cross_entropy expects logits and does the softmax "
            "itself.",
        )
    if np.allclose(np.exp(out).sum(axis=1), 1, atol=1e-4):
        raise fail(
            "log-probabilities",
            ru="модель отдаёт логарифмы вероятностей. cross_entropy ждёт логиты и log_softmax делает сама.",
            en="the model gives logarithms of probabilities. cross_entropy expects logits and does log_softmax itself.",
        )
    if m > 1 and np.allclose(out, out[:1], atol=1e-7):
        raise fail(
            "constant",
            ru="на разные картинки модель отвечает одно и то же.",
            en="the model answers different pictures with the same numbers.",
        )
    if not np.allclose(out[:1], alone, atol=1e-3):
        raise fail(
            "neighbours",
            ru="в режиме eval() ответ на картинку зависит от соседей по батчу: одна она даёт другие числа.",
            en="in eval() mode the answer to a picture depends on its neighbours in the batch: alone it gives other "
            "numbers.",
        )


def logits(function, seed=0, sizes=(5, 1)):
    """The model's output for batches of these sizes."""
    rng = _rng(seed)

    def judge(ask):
        for m in sizes:
            _judge_logits(ask, rng.uniform(0, 1, (m, 3, SIZE, SIZE)).astype(np.float32))

    _run(_LOGITS, function, [], judge)


def budget(function, models=1):
    """How many numbers a model holds. models: how often one is made."""

    def judge(ask):
        fail = _BUDGET.fail
        for _ in range(models):
            got = ask(Case({})).value
            found, learned = got["numbers"], got["parameters"]
            if found > BUDGET:
                raise fail(
                    "too-large",
                    ru=f"в state_dict модели {found} чисел, а можно не больше {BUDGET}.",
                    en=f"the model's state_dict holds {found} numbers; {BUDGET} is the limit.",
                )
            if learned < 10:
                raise fail(
                    "nothing-to-learn",
                    ru=f"обучаемых чисел в модели {learned}: учиться нечему. Слои нужно записать в self или собрать "
                    "в nn.Sequential.",
                    en=f"the model has {learned} numbers to learn. Layers have to be put into self or into an "
                    "nn.Sequential.",
                )
            if got["shared"]:
                raise fail(
                    "shared",
                    ru="make_model должна каждый раз строить новую модель, а вернула ту же самую.",
                    en="make_model should build a new model each time; it returned the same one again.",
                )

    _run(_BUDGET, function, [], judge)


# ── train_epoch ──────────────────────────────────────────────────────────────────────────────────────────────────────


def _use_training(answer, X, y, W, b, rate, batch_size):
    model = made(answer, parts.watched, W, b, 0.0, False)
    optimizer = made(answer, parts.sgd, model, rate)
    loss = values(answer(model, made(answer, parts.loader, X, y, batch_size), optimizer))
    state = model.state_dict()
    seen = [tuple(call) for call in model.seen]
    return {
        "loss": loss,
        "W": values(state["linear.weight"]),
        "b": values(state["linear.bias"]),
        "training": [training for training, _, _ in seen],
        "sizes": [count for _, _, count in seen],
    }


def _trainer(mode=True, zero=True, backward=True, step=True, loss=None, mean="examples", first=False, order="usual"):
    """A train_epoch with these differences."""

    def train_epoch(model, loader, optimizer):
        if mode:
            model.train()
        losses, counts = [], []
        for X, y in loader:
            if zero and order == "usual":
                optimizer.zero_grad()
            out = (loss or cross_entropy)(model(X), y)
            if order == "step-first":
                optimizer.step()
                optimizer.zero_grad()
            if backward:
                out.backward()
            if order == "zero-late":
                optimizer.zero_grad()
            if step and order != "step-first":
                optimizer.step()
            losses.append(out.item())
            counts.append(len(y))
            if first:
                break
        losses, counts = np.array(losses), np.array(counts)
        return {
            "examples": (losses * counts).sum() / counts.sum(), "batches": losses.mean(), "sum": losses.sum(),
            "weighted-sum": (losses * counts).sum(), "last": losses[-1], "per-example": losses.sum() / counts.sum(),
        }[mean]  # fmt: skip

    return train_epoch


def _softmaxed(out, y):
    return cross_entropy(out.softmax(dim=1), y)


def _summed(out, y):
    return cross_entropy(out, y, reduction="sum")


_TRAIN_STEP = UseCheck(
    function="train_epoch",
    use=_use_training,
    reference=parts.train_epoch,
    returns=("loss", "W", "b"),
    compare=("W", "b"),
    says={"ru": "веса после эпохи", "en": "the weights after an epoch"},
    known=(
        Known("no-zero-grad", _trainer(zero=False),
              ru="градиенты не обнуляются: каждый шаг идёт по сумме всех прошлых.",
              en="the gradients are not set to zero: each step goes along the sum of all past ones."),
        Known("zero-before-step", _trainer(order="zero-late"),
              ru="веса не изменились: между backward и step градиенты обнулены.",
              en="the weights have not changed: between backward and step the gradients were set to zero."),
        Known("step-before-backward", _trainer(order="step-first"),
              ru="шаг сделан раньше, чем посчитан градиент этого батча.",
              en="the step is taken before the gradient of this batch is computed."),
        Known("softmax", _trainer(loss=_softmaxed),
              ru="в cross_entropy переданы вероятности, а она ждёт логиты.",
              en="cross_entropy was given probabilities; it expects logits."),
        Known("summed", _trainer(loss=_summed),
              ru="потери батча сложены, а не усреднены: шаг длиннее нужного во столько раз, сколько примеров в батче.",
              en="the loss of a batch is a sum and no mean: the step is as many times too long as there are examples."),
        Known("first-batch", _trainer(first=True),
              ru="обработан только первый батч. Не стоит ли return внутри цикла?",
              en="only the first batch was used. Is return inside the loop?"),
    ),
    forbidden=FORBIDDEN,
)  # fmt: skip
_TRAIN_LOSS = UseCheck(
    function="train_epoch",
    use=_use_training,
    reference=parts.train_epoch,
    returns=("loss", "W", "b"),
    compare=("loss",),
    numbers=("loss",),
    says={"ru": "средние потери по примерам", "en": "the mean loss over the examples"},
    known=(
        Known("mean-of-batches", _trainer(mean="batches"),
              ru="усреднены потери батчей, а последний батч меньше других: его примеры весят больше. Нужно среднее по "
              "примерам.",
              en="this is the mean over batches, and the last batch is smaller: its examples weigh more. The mean over "
              "examples is wanted."),
        Known("sum", _trainer(mean="sum"),
              ru="это сумма потерь батчей, а нужно среднее по примерам.",
              en="this is the sum of the batches' losses; the mean over examples is wanted."),
        Known("sum", _trainer(mean="weighted-sum"),
              ru="это сумма потерь всех примеров, а нужно среднее.",
              en="this is the sum of the losses of all examples; their mean is wanted."),
        Known("divided-twice", _trainer(mean="per-example"),
              ru="средние потери батчей сложены и поделены на число примеров. Потери батча — уже среднее: как "
              "получить из него сумму по примерам батча?",
              en="mean losses of the batches are added and divided by the number of examples. The loss of a batch is a "
              "mean already: how does one get the sum over its examples from it?"),
        Known("last-batch", _trainer(mean="last"),
              ru="это потери последнего батча, а нужно среднее за всю эпоху.",
              en="this is the loss of the last batch; the mean of the whole epoch is wanted."),
        Known("first-batch", _trainer(first=True),
              ru="обработан только первый батч. Не стоит ли return внутри цикла?",
              en="only the first batch was used. Is return inside the loop?"),
        Known("softmax", _trainer(loss=_softmaxed),
              ru="в cross_entropy переданы вероятности, а она ждёт логиты.",
              en="cross_entropy was given probabilities; it expects logits."),
        Known("no-zero-grad", _trainer(zero=False),
              ru="градиенты не обнуляются, и потери следующих батчей поэтому другие.",
              en="the gradients are not set to zero, and so the losses of the next batches differ."),
        Known("weights-stay", _trainer(step=False),
              ru="потери такие, будто веса не меняются: сделан ли шаг после backward?",
              en="the losses are as if the weights never changed: is a step taken after backward?"),
    ),
    forbidden=FORBIDDEN,
)  # fmt: skip
_TRAIN_MODE = UseCheck(
    function="train_epoch",
    use=_use_training,
    reference=parts.train_epoch,
    returns=("training", "sizes"),
    says={"ru": "режим train() на каждом батче", "en": "train() mode for every batch"},
    known=(
        Known("eval-mode", _trainer(mode=False),
              ru="модель пришла в режиме eval() и обучалась в нём: dropout и batch norm выключены. Какой режим нужен "
              "для обучения?",
              en="the model came in eval() mode and was trained in it: dropout and batch norm are off. Which mode does "
              "training need?"),
        Known("first-batch", _trainer(first=True),
              ru="обработан только первый батч. Не стоит ли return внутри цикла?",
              en="only the first batch was used. Is return inside the loop?"),
    ),
    forbidden=FORBIDDEN,
)  # fmt: skip


def _training_cases(seed, shapes):
    """shapes: (examples, features, classes, batch size); the last batch is smaller than the others."""
    rng = _rng(seed)
    for m, n, classes, batch_size in shapes:
        X = rng.normal(0, 1.5, (m, n))
        y = rng.permutation(np.arange(m) % classes)
        W, b = rng.normal(0, 1, (classes, n)), rng.normal(0, 1, classes)
        given = {"X": X, "y": y, "W": W, "b": b, "rate": float(rng.uniform(0.3, 0.8)), "batch_size": batch_size}
        yield Case(given, {"m": m})


_TRAINING_SHAPES = ((7, 3, 2, 3), (9, 2, 3, 4))


def train_step(function, seed=0, shapes=_TRAINING_SHAPES):
    """The weights of a small model after one epoch."""
    _run(_TRAIN_STEP, function, list(_training_cases(seed, shapes)))


def train_loss(function, seed=0, shapes=_TRAINING_SHAPES):
    """The loss that train_epoch returns."""
    _run(_TRAIN_LOSS, function, list(_training_cases(seed, shapes)))


def train_mode(function, seed=0, shapes=_TRAINING_SHAPES):
    """The mode in which train_epoch calls the model, and the batches it calls it with."""
    _run(_TRAIN_MODE, function, list(_training_cases(seed, shapes)))


# ── evaluate ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def _use_evaluation(answer, X, y, W, b, batch_size, shift):
    model = made(answer, parts.watched, W, b, shift, shift != 0)
    got = answer(model, made(answer, parts.loader, X, y, batch_size))
    pair = (got["loss"], got["accuracy"]) if isinstance(got, dict) and {"loss", "accuracy"} <= set(got) else got
    if not isinstance(pair, tuple | list) or len(pair) != 2:
        return got
    loss, accuracy = map(values, pair)
    state = model.state_dict()
    return {
        "loss": loss,
        "accuracy": accuracy,
        "W": values(state["linear.weight"]),
        "seen": [tuple(call) for call in model.seen],
    }


def _evaluator(mode=True, mean="examples", accuracy="share", loss=None, swapped=False, learns=False):
    """An evaluate with these differences."""

    def evaluate(model, loader):
        if mode:
            model.eval()
        losses, rights, counts = [], [], []
        for X, y in loader:
            out = model(X)
            losses.append((loss or cross_entropy)(out, y).item())
            rights.append((out.argmax(dim=1) == y).sum().item())
            counts.append(len(y))
        losses, rights, counts = map(np.array, (losses, rights, counts))
        J = {
            "examples": (losses * counts).sum() / counts.sum(), "batches": losses.mean(), "sum": losses.sum(),
            "weighted-sum": (losses * counts).sum(), "last": losses[-1], "per-example": losses.sum() / counts.sum(),
        }[mean]  # fmt: skip
        share = {
            "share": rights.sum() / counts.sum(), "per cent": 100 * rights.sum() / counts.sum(), "count": rights.sum(),
            "batches": (rights / counts).mean(), "last": rights[-1] / counts[-1],
            "errors": 1 - rights.sum() / counts.sum(), "wrong-sum": rights.sum() / len(counts),
        }[accuracy]  # fmt: skip
        return (share, J) if swapped else (J, share)

    return evaluate


_EVALUATE_VALUES = UseCheck(
    function="evaluate",
    use=_use_evaluation,
    reference=parts.evaluate,
    returns=("loss", "accuracy"),
    numbers=("loss", "accuracy"),
    says={"ru": "потери и доля верных по всем примерам", "en": "loss and accuracy over all examples"},
    known=(
        Known("swapped", _evaluator(swapped=True),
              ru="потери и доля верных поменялись местами.",
              en="loss and accuracy are swapped."),
        Known("mean-of-batches", _evaluator(mean="batches", accuracy="batches"),
              ru="усреднено по батчам, а последний меньше других. Нужно среднее по примерам.",
              en="this is a mean over batches, and the last one is smaller. The mean over examples is wanted."),
        Known("mean-of-batches", _evaluator(mean="batches"),
              ru="потери усреднены по батчам, а последний меньше других. Нужно среднее по примерам.",
              en="the loss is a mean over batches, and the last one is smaller. The mean over examples is wanted."),
        Known("mean-of-batches", _evaluator(accuracy="batches"),
              ru="доля верных усреднена по батчам, а последний меньше других. Нужна доля по всем примерам.",
              en="the accuracy is a mean over batches, and the last is smaller. The share of all examples is wanted."),
        Known("sum", _evaluator(mean="sum"),
              ru="потери батчей сложены, а нужно среднее по примерам.",
              en="the losses of the batches are added; the mean over examples is wanted."),
        Known("sum", _evaluator(mean="weighted-sum"),
              ru="потери сложены, а нужно среднее по примерам.",
              en="the losses are added; the mean over examples is wanted."),
        Known("divided-twice", _evaluator(mean="per-example"),
              ru="средние потери батчей сложены и поделены на число примеров. Потери батча — уже среднее.",
              en="mean losses of the batches are added and divided by the number of examples. The loss of a batch is a "
              "mean already."),
        Known("last-batch", _evaluator(mean="last", accuracy="last"),
              ru="посчитано по одному последнему батчу.",
              en="this is the last batch alone."),
        Known("per-cent", _evaluator(accuracy="per cent"),
              ru="доля верных в процентах, а нужна от 0 до 1.",
              en="the accuracy is in per cent; a share between 0 and 1 is wanted."),
        Known("count", _evaluator(accuracy="count"),
              ru="это число верных ответов, а нужна их доля.",
              en="this is the number of right answers; their share is wanted."),
        Known("count", _evaluator(accuracy="wrong-sum"),
              ru="число верных ответов поделено на число батчей, а не примеров.",
              en="the number of right answers is divided by the number of batches, not of examples."),
        Known("error-rate", _evaluator(accuracy="errors"),
              ru="это доля ошибок, а нужна доля верных ответов.",
              en="this is the share of mistakes; the share of right answers is wanted."),
        Known("softmax", _evaluator(loss=_softmaxed),
              ru="в cross_entropy переданы вероятности, а она ждёт логиты.",
              en="cross_entropy was given probabilities; it expects logits."),
    ),
    forbidden=FORBIDDEN,
)  # fmt: skip
_EVALUATE_MODE = UseCheck(
    function="evaluate",
    use=_use_evaluation,
    reference=parts.evaluate,
    returns=("loss", "accuracy"),
    numbers=("loss", "accuracy"),
    says={"ru": "режим eval(), без градиентов, веса целы", "en": "eval() mode, no gradients, the weights untouched"},
    known=(
        Known("training-mode", _evaluator(mode=False),
              ru="модель пришла в режиме train() и в нём же проверялась: dropout и batch norm включены, и мерили не ту "
              "сеть.",
              en="the model came in train() mode and was evaluated in it: dropout and batch norm are on, and another "
              "network was measured."),
    ),
    forbidden=FORBIDDEN,
)  # fmt: skip


def _evaluation_cases(seed, shapes, shift):
    for case in _training_cases(seed, shapes):
        given = {name: value for name, value in case.arguments.items() if name != "rate"}
        yield Case({**given, "shift": shift}, case.facts)


def evaluate_values(function, seed=0, shapes=((11, 3, 2, 4), (9, 2, 3, 4))):
    """Loss and accuracy of a small model. shapes: (examples, features, classes, batch size)."""
    _run(_EVALUATE_VALUES, function, list(_evaluation_cases(seed, shapes, 0.0)))


def evaluate_mode(function, seed=0, shapes=((11, 3, 2, 4), (9, 2, 3, 4))):
    """evaluate on a model that comes in training mode, where it gives other logits."""
    cases = list(_evaluation_cases(seed, shapes, 4.0))

    def judge(ask):
        got = ask(cases[0]).value
        if any(gradients for _, gradients, _ in got["seen"]):
            raise _EVALUATE_MODE.fail(
                "gradients",
                ru="ответ верный, но градиенты при этом строились зря. Чем их отключают?",
                en="the answer is right, but gradients were kept in vain. What turns them off?",
            )
        if not np.allclose(got["W"], cases[0].arguments["W"]):
            raise _EVALUATE_MODE.fail(
                "learns",
                ru="после проверки веса модели стали другими.",
                en="after the evaluation the model's weights have changed.",
            )

    _run(_EVALUATE_MODE, function, cases, judge)


# ── EarlyStopping ────────────────────────────────────────────────────────────────────────────────────────────────────


def _weights(k):
    return {"linear.weight": torch.full((2, 2), float(k), dtype=torch.float64), "linear.bias": torch.zeros(2).double()}


def _use_stopping(answer, losses, patience):
    stopper = answer(patience)
    model = made(answer, parts.watched, np.zeros((2, 2)), np.zeros(2), 0.0, True)
    stopped = 0
    for epoch, loss in enumerate(losses, start=1):
        model.load_state_dict(_weights(epoch))  # what an epoch of training leaves behind
        said = stopper.update(float(loss), model)
        if said is None:
            raise _NoAnswer
        if bool(said) and not stopped:
            stopped = epoch
    return {"stopped": stopped, "stopper": stopper, "model": model}


def _use_when(answer, losses, patience):
    return _use_stopping(answer, losses, patience)["stopped"]


def _use_best(answer, losses, patience):
    found = _use_stopping(answer, losses, patience)
    found["model"].load_state_dict(_weights(99))  # the training goes on
    state = found["stopper"].best_state
    return values(state["linear.weight"]).max()


def _stopper(copying="deep", enough=None, reset=True, best="best", answer=True):
    """An EarlyStopping with these differences."""

    class Stopper(parts.EarlyStopping):
        previous = float("inf")

        def update(self, loss, model):
            improved = loss < (self.previous if best == "previous" else self.best_loss)
            if best == "largest":
                improved = self.best_loss == float("inf") or loss > self.best_loss
            self.previous = loss
            if improved:
                self.best_loss = loss
                self.waited = 0 if reset else self.waited
            else:
                self.waited += 1
            if improved or copying == "last":
                live = model.state_dict()
                self.best_state = dict(live) if copying == "alias" else copy.deepcopy(live)
            stop = enough(self.waited, self.patience) if enough else self.waited >= self.patience
            return stop if answer else None

    return Stopper


_STOPPING_KNOWN = (
    Known("returns-nothing", _stopper(answer=False),
          ru="update вернула None, а должна вернуть True (пора остановиться) или False.",
          en="update returned None; it should return True (time to stop) or False.",
          raises=_NoAnswer),
    Known("largest", _stopper(best="largest"),
          ru="лучшими считаются наибольшие потери. Чем потери меньше, тем лучше.",
          en="the largest loss is taken for the best one. The smaller the loss, the better."),
)  # fmt: skip
_STOPPING = UseCheck(
    function="EarlyStopping",
    use=_use_when,
    reference=parts.EarlyStopping,
    returns=("stopped",),
    numbers=("stopped",),
    says={"ru": "когда остановиться", "en": "when to stop"},
    known=(
        *_STOPPING_KNOWN,
        Known("one-late", _stopper(enough=lambda waited, patience: waited > patience),
              ru="остановка на одну эпоху позже: ждать нужно patience эпох без улучшения, а не на одну больше.",
              en="it stops one epoch late: wait for patience epochs without improvement, not for one more."),
        Known("one-early", _stopper(enough=lambda waited, patience: waited >= patience - 1),
              ru="остановка на одну эпоху раньше, чем прошло patience эпох без улучшения.",
              en="it stops one epoch before patience epochs without improvement have passed."),
        Known("first-rise", _stopper(enough=lambda waited, patience: waited > 0),
              ru="остановка при первом же ухудшении: patience не участвует.",
              en="it stops at the first rise: patience does not enter."),
        Known("not-reset", _stopper(reset=False),
              ru="считаются все эпохи без улучшения, а нужны идущие подряд: улучшение начинает счёт заново.",
              en="all epochs without improvement are counted; only those in a row should be: an improvement starts the "
              "count anew."),
        Known("previous", _stopper(best="previous"),
              ru="потери сравниваются с прошлой эпохой, а нужно с лучшими за всё время.",
              en="the loss is compared with that of the epoch before; it should be compared with the best so far."),
        Known("never", _stopper(enough=lambda waited, patience: False),
              ru="update ни разу не вернула True.",
              en="update never returned True."),
        Known("always", _stopper(enough=lambda waited, patience: True),
              ru="update возвращает True сразу, после первой эпохи.",
              en="update returns True at once, after the first epoch."),
    ),
    forbidden=FORBIDDEN,
)  # fmt: skip
_BEST_WEIGHTS = UseCheck(
    function="EarlyStopping",
    use=_use_best,
    reference=parts.EarlyStopping,
    returns=("kept",),
    numbers=("kept",),
    says={"ru": "в best_state веса лучшей эпохи", "en": "best_state holds the weights of the best epoch"},
    known=(
        *_STOPPING_KNOWN,
        Known("alias", _stopper(copying="alias"),
              ru="best_state меняется вместе с моделью: state_dict() отдаёт сами тензоры, а не их копии. Чем копируют "
              "словарь вместе с содержимым?",
              en="best_state changes along with the model: state_dict() hands out the tensors themselves, no copies. "
              "What copies a dictionary with all it holds?"),
        Known("last", _stopper(copying="last"),
              ru="в best_state веса последней эпохи, а нужны веса лучшей.",
              en="best_state holds the weights of the last epoch; those of the best one are wanted."),
        Known("previous", _stopper(best="previous"),
              ru="потери сравниваются с прошлой эпохой, а нужно с лучшими за всё время.",
              en="the loss is compared with that of the epoch before; it should be compared with the best so far."),
    ),
    forbidden=FORBIDDEN,
)  # fmt: skip


def _losses(rng, length, best, patience):
    """Losses whose least is at epoch `best`. Before it each second one is a small rise. After it comes a rise, a fall,
    and rises: there the epoch before and the best so far tell different things. No two are equal."""
    losses = 1 + np.sort(rng.uniform(0, 1, length))[::-1]
    losses[best:] = np.linspace(2.2, 3, length - best) + rng.uniform(0, 0.05, length - best)
    losses[best : best + 1] = rng.uniform(3.2, 3.5)
    for k in range(1, best - 1, 2):
        losses[k] = losses[k - 1] + rng.uniform(0.01, 0.03)
    losses[best - 1] = rng.uniform(0.8, 0.9)
    return losses


def _stopping_cases(seed, plans):
    rng = _rng(seed)
    for length, best, patience in plans:
        yield Case({"losses": _losses(rng, length, best, patience), "patience": patience})


_PLANS = ((10, 5, 3), (8, 5, 2), (9, 6, 4))


def stopping(function, seed=0, plans=_PLANS):
    """When update returns True. plans: (epochs, the best one, patience)."""
    _run(_STOPPING, function, list(_stopping_cases(seed, plans)))


def best_weights(function, seed=0, plans=((8, 5, 8), (7, 4, 7))):
    """The weights in best_state at the end. plans: (epochs, the best one, patience)."""
    _run(_BEST_WEIGHTS, function, list(_stopping_cases(seed, plans)))


# ── predict ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def _use_predict(answer, a, threshold, pictures, trap):
    """With `trap`, the file holds foreign code beside the weights, and what comes back is whether it ran."""
    with folder(answer) as place:
        state, file = parts.toy_state(a, threshold), io.BytesIO()
        torch.save({**state, "trap": parts.Trap(place.path("ran"))} if trap else state, file)
        path = place.write("toy.pt", file.getvalue())
        if not trap:
            return values(answer(path, pictures))
        with contextlib.suppress(Exception):
            answer(path, pictures)
        return place.exists("ran")


def _predictor(mode=True, load=True, scale=255, axes=(0, 3, 1, 2), end=lambda out: out.argmax(dim=1)):
    """A predict with these differences."""

    @torch.no_grad()
    def predict(path, pictures):
        model = parts.make_model()
        if load:
            model.load_state_dict(torch.load(path, weights_only=True))
        if mode:
            model.eval()
        X = torch.from_numpy(pictures).permute(*axes).float() / scale
        return end(model(X)).numpy()

    return predict


_PREDICT = UseCheck(
    function="predict",
    use=_use_predict,
    reference=parts.predict,
    returns=("classes",),
    says={"ru": "веса из файла, режим eval(), классы 0 и 1", "en": "weights of the file, eval() mode, classes 0 and 1"},
    known=(
        Known("training-mode", _predictor(mode=False),
              ru="модель осталась в режиме train(): dropout и batch norm портят ответ.",
              en="the model is still in train() mode: dropout and batch norm spoil the answer."),
        Known("not-loaded", _predictor(load=False),
              ru="ответы не зависят от файла: веса из него не попали в модель.",
              en="the answers do not depend on the file: its weights did not get into the model."),
        Known("not-scaled", _predictor(scale=1),
              ru="на все картинки ответ 1. Так выходит, если яркости попали в модель от 0 до 255: училась она на "
              "числах от 0 до 1.",
              en="the answer is 1 for every picture. That happens if the model is given brightnesses from 0 to 255: it "
              "was trained on numbers from 0 to 1."),
        Known("channels-last", _predictor(axes=(0, 1, 2, 3)),
              ru="каналы остались на последней оси. Модель училась на батчах (m, 3, h, w).",
              en="the channels are still on the last axis. The model was trained on batches (m, 3, h, w)."),
        Known("logits", _predictor(end=lambda out: out),
              ru="вернулись логиты, а нужны классы 0 и 1.",
              en="these are logits; classes 0 and 1 are wanted."),
        Known("probabilities", _predictor(end=lambda out: out.softmax(dim=1)[:, 1]),
              ru="вернулись вероятности, а нужны классы 0 и 1.",
              en="these are probabilities; classes 0 and 1 are wanted."),
        Known("probabilities", _predictor(end=lambda out: out.softmax(dim=1)),
              ru="вернулись вероятности обоих классов, а нужны сами классы 0 и 1.",
              en="these are the probabilities of both classes; the classes 0 and 1 are wanted."),
        Known("wrong-axis", _predictor(end=lambda out: out.argmax(dim=0)),
              ru="argmax взят по примерам, а нужен по классам: какая ось у логитов (m, 2) про классы?",
              en="argmax was taken over the examples; it should be over the classes: which axis of the logits (m, 2) "
              "is that?"),
        Known("inverted", _predictor(end=lambda out: out.argmin(dim=1)),
              ru="классы 0 и 1 поменялись местами.",
              en="the classes 0 and 1 are swapped."),
    ),
    earlier={
        "make_model": parts.make_model, "BoxDataset": parts.BoxDataset, "make_loader": parts.make_loader,
        "evaluate": parts.evaluate,
    },
    forbidden=FORBIDDEN,
)  # fmt: skip


def _predict_cases(rng, sizes):
    """Pictures whose red says the class. Their blue (which the toy model reads in training mode) and their first row
    (which it reads where the channels stand last) say something else."""
    for m in sizes:
        while True:
            red, blue, row = (rng.permutation(np.arange(m) % 2) for _ in range(3))
            same = (
                [abs(np.corrcoef(a, b)[0, 1]) > 0.99 for a, b in ((red, blue), (red, row), (blue, row))]
                if m > 4
                else []
            )
            if not any(same):
                break
        level = {name: np.where(said, 0.7, 0.2) for name, said in (("red", red), ("blue", blue), ("row", row))}
        colours = np.stack([level["red"], rng.uniform(0.2, 0.7, m), level["blue"]], axis=-1)
        pictures = colours[:, None, None] + rng.uniform(-0.1, 0.1, (m, SIZE, SIZE, 3))
        pictures[:, 0] = level["row"][:, None, None]
        pictures = (255 * pictures).astype(np.uint8)
        yield Case({"a": 1.0, "threshold": 0.45, "pictures": pictures, "trap": False}, {"m": m})


def predict(function, seed=0, sizes=(6, 1)):
    """predict on a small model, which stands in place of make_model's, and on files that should not be trusted."""
    rng = _rng(seed)
    cases = list(_predict_cases(rng, sizes))

    def judge(ask):
        if ask(Case({**cases[0].arguments, "trap": True})).value:
            raise _PREDICT.fail(
                "weights-only",
                ru="при загрузке выполнился посторонний код, спрятанный в файле. torch.load нужно позвать так, чтобы "
                "он читал только тензоры.",
                en="loading ran foreign code that was hidden in the file. Call torch.load so that it reads nothing but "
                "tensors.",
            )

    _run(_PREDICT, function, cases, judge)


# ── accuracy ─────────────────────────────────────────────────────────────────────────────────────────────────────────


@functools.lru_cache(maxsize=8)
def _hidden(seed, m):
    """Pictures (m, 32, 32, 3), uint8, that are in no training set, and their labels. make_boxes keeps them on disk, so
    that they are drawn once for a class."""
    from dl101.data import boxes

    return boxes.make_boxes(m, scene="room", split="test", size=SIZE, seed=seed, dtype="uint8", progress=False)


_ACCURACY = UseCheck(
    function="predict",
    use=_use_plain,
    reference=parts.predict,
    returns=("classes",),
    says={"ru": "", "en": ""},
    forbidden=FORBIDDEN,
)


def _held(path):
    """Bytes that the file's tensors and their names take. A checkpoint is a zip archive; it is not unpickled here."""
    try:
        with zipfile.ZipFile(path) as archive:
            return sum(entry.file_size for entry in archive.infolist())
    except (zipfile.BadZipFile, OSError):
        return path.stat().st_size


def _fit_file(path):
    """Raises CheckFailed where the checkpoint is missing, too large for its homework, or empty."""
    fail = _ACCURACY.fail
    if not path.is_file():
        raise fail(
            "checkpoint-missing",
            ru=f"файла {CHECKPOINT} нет рядом с блокнотом. Выполните ячейку с обучением: она его сохранит. Сдают его "
            "вместе с блокнотом.",
            en=f"there is no {CHECKPOINT} beside the notebook. Run the cell that trains: it saves the file. It is "
            "handed in together with the notebook.",
        )
    size = path.stat().st_size
    if size > checkpoints.MAX_BYTES:
        raise fail(
            "checkpoint-large",
            ru=f"файл {CHECKPOINT} занимает {checkpoints.megabytes(size)} МБ, а можно не больше 5.",
            en=f"{CHECKPOINT} takes {checkpoints.megabytes(size)} MB; 5 is the limit.",
        )
    if _held(path) > _BYTES:
        raise fail(
            "checkpoint-numbers",
            ru=f"в файле {CHECKPOINT} больше чисел, чем {BUDGET}. Сохраняйте один state_dict модели, без состояния "
            "оптимизатора.",
            en=f"{CHECKPOINT} holds more numbers than {BUDGET}. Save the model's state_dict alone, without the state "
            "of the optimizer.",
        )


def _accuracy(function, wanted, seed, m):
    path, fail = checkpoints.place(CHECKPOINT), _ACCURACY.fail
    found = {}

    def judge(ask):
        if not path.is_file():
            ask(Case({"path": str(path), "pictures": np.zeros((1, SIZE, SIZE, 3), np.uint8)}), errors=False)
        _fit_file(path)
        pictures, labels = _hidden(seed, m)
        outcome = ask(Case({"path": str(path), "pictures": pictures}), errors=False)
        if outcome.error is not None:
            what = f"{type(outcome.error).__name__}: {(str(outcome.error).strip().splitlines() or [''])[0][:200]}"
            raise fail(
                "checkpoint-broken",
                ru=f"predict не смогла ответить с весами из {CHECKPOINT}: {what}. Если после обучения модель менялась, "
                "обучите её ещё раз.",
                en=f"predict could not answer with the weights of {CHECKPOINT}: {what}. If the model has changed since "
                "it was trained, train it again.",
            )
        classes = as_numbers(outcome.value)
        if classes is None or classes.shape != (m,) or not np.isin(classes, (0, 1)).all():
            kind = type(outcome.value).__name__ if classes is None else str(classes.shape)
            raise fail(
                "classes",
                ru=f"для {m} картинок нужны классы 0 и 1 формы ({m},), а вышло: {kind}.",
                en=f"for {m} pictures classes 0 and 1 of shape ({m},) are wanted; this came: {kind}.",
            )
        share = found["share"] = float((classes == labels).mean())
        if share < wanted:
            raise fail(
                "accuracy",
                ru=f"верных ответов на новых картинках {number(100 * share)} %, а нужно {number(100 * wanted)} %.",
                en=f"of new pictures {number(100 * share)} % are answered right; {number(100 * wanted)} % are wanted.",
            )

    with contextlib.redirect_stdout(io.StringIO()):  # the line below says more than that of a plain comparison
        _run(_ACCURACY, function, [], judge)
    share = number(100 * found["share"])
    succeeded(
        "predict",
        {
            "ru": f"верных ответов {share} % из {m} новых картинок, нужно {number(100 * wanted)} %",
            "en": f"{share} % of {m} new pictures are right, {number(100 * wanted)} % are wanted",
        },
    )


def accuracy_80(function, seed=0, m=200):
    """80 % of new pictures right, with the weights of the checkpoint. seed, m: which pictures and how many."""
    _accuracy(function, 0.80, seed, m)


def accuracy_86(function, seed=0, m=200):
    """86 % of new pictures right."""
    _accuracy(function, 0.86, seed, m)


def accuracy_90(function, seed=0, m=200):
    """90 % of new pictures right."""
    _accuracy(function, 0.90, seed, m)


# ── all of them ──────────────────────────────────────────────────────────────────────────────────────────────────────

TASKS = (
    _summary.Task(1, "BoxDataset", {"test-dataset-items": (1, items), "test-dataset-transform": (1, transform)}),
    _summary.Task(
        2, "augment", {"test-augment-picture": (1, augment_picture), "test-augment-random": (1, augment_random)}
    ),
    _summary.Task(3, "make_loader", {"test-loader": (1, batches)}),
    _summary.Task(4, "make_model", {"test-model-logits": (1, logits), "test-model-budget": (1, budget)}),
    _summary.Task(
        5,
        "train_epoch",
        {"test-train-step": (1, train_step), "test-train-loss": (1, train_loss), "test-train-mode": (1, train_mode)},
    ),
    _summary.Task(6, "evaluate", {"test-evaluate": (1, evaluate_values), "test-evaluate-mode": (1, evaluate_mode)}),
    _summary.Task(7, "EarlyStopping", {"test-stopping": (1, stopping), "test-best-weights": (1, best_weights)}),
    _summary.Task(8, "predict", {"test-predict": (1, predict)}),
    _summary.Task(
        9,
        "predict",
        {
            "test-accuracy-80": (1, accuracy_80),
            "test-accuracy-86": (1, accuracy_86),
            "test-accuracy-90": (1, accuracy_90),
        },
    ),
)
MANUAL = {"what-helped": 2}


def ready(names=None):
    """Raises CheckFailed, naming what is open, where tasks 1 to 7 are not ready for the training.

    names: the notebook's names; those of the calling cell where left out.
    """
    names = sys._getframe(1).f_globals if names is None else names
    open_tasks = []
    for task in TASKS[:7]:
        for check in (test for _, test in task.tests.values()):
            try:
                with contextlib.redirect_stdout(io.StringIO()):
                    check(names[task.name])
            except (CheckFailed, KeyError):
                open_tasks.append(task)
                break
    if open_tasks:
        listed = ", ".join(f"{task.name} ({task.number})" for task in open_tasks)
        raise CheckFailed(
            say(
                ru=f"обучать ещё рано, не проходят проверки: {listed}.",
                en=f"it is too early to train, checks fail: {listed}.",
            ),
            "ready.not-ready",
        )
    print(say(ru="✓ всё готово, можно обучать", en="✓ all is ready, training can begin"))


def summary(names=None):
    """A table for the student: each task, its points, and what its visible checks say now.

    names: the notebook's names; those of the calling cell where left out.
    """
    return _summary.make(TASKS, MANUAL, sys._getframe(1).f_globals if names is None else names)
