"""Exercises of lecture 11: right answers pass, each known mistake gets its own hint, no answer is no mistake.

And what the lecture takes from the library: transforms of pictures, and the data set that draws.
"""

import itertools
import math
import os

import numpy as np
import pytest

from dl101 import use_language
from dl101.check import CheckFailed
from dl101.check import lecture11 as check
from dl101.data.boxes import make_boxes

torch = pytest.importorskip("torch")
LINES = ("backward", "forward", "loss", "step", "zero_grad")


@pytest.mark.parametrize(
    "answer, value",
    [
        (check.agreement, 0.972),
        (check.agreement, 0.9**3 + 3 * 0.9**2 * 0.1),
        (check.conv_parameters, 96 * (11 * 11 * 3 + 1)),
        (check.binary_loss, -math.log(0.01)),
        (check.binary_loss, 4.605),
        (check.order, ["zero_grad", "forward", "loss", "backward", "step"]),
        (check.dropout, [0, 6]),
        (check.patience, (5, 7)),
    ],
)
def test_right_answers(answer, value, capsys):
    answer(value)
    assert capsys.readouterr().out.startswith("✓ ")


@pytest.mark.parametrize(
    "answer, value, key",
    [
        (check.agreement, 0.9**3, "agreement.all"),
        (check.agreement, 3 * 0.9**2 * 0.1, "agreement.two"),
        (check.agreement, 0.81, "agreement.one-pair"),
        (check.agreement, 0.9, "agreement.one"),
        (check.agreement, 0.999, "agreement.any"),
        (check.agreement, 97.2, "agreement.value"),
        (check.conv_parameters, 96 * 11 * 11 * 3, "conv_parameters.bias"),
        (check.conv_parameters, 96 * (11 * 11 + 1), "conv_parameters.channels"),
        (check.conv_parameters, 96 * 3 * (11 * 11 + 1), "conv_parameters.bias-per-channel"),
        (check.conv_parameters, 2 * 96 * 11 * 11 * 3, "conv_parameters.bias-per-weight"),
        (check.conv_parameters, 96 * 11 * 11 * 3 * 55 * 55, "conv_parameters.positions"),
        (check.binary_loss, 0, "binary_loss.slide"),
        (check.binary_loss, -math.log(0.99), "binary_loss.other-answer"),
        (check.binary_loss, math.log(0.01), "binary_loss.sign"),
        (check.binary_loss, 2, "binary_loss.base"),
        (check.order, ["loss", "forward", "zero_grad", "backward", "step"], "order.loss-first"),
        (check.order, ["forward", "backward", "loss", "step", "zero_grad"], "order.backward-first"),
        (check.order, ["zero_grad", "forward", "loss", "step", "backward"], "order.step-first"),
        (check.order, ["forward", "loss", "backward", "zero_grad", "step"], "order.zeroed"),
        (check.order, ["forward", "loss", "backward", "step"], "order.type"),
        (check.order, "forward", "order.type"),
        (check.dropout, [0, 3], "dropout.not-scaled"),
        (check.dropout, [0, 1.5], "dropout.wrong-way"),
        (check.dropout, [6, 0], "dropout.descending"),
        (check.patience, [8, 8], "patience.not-stopped"),
        (check.patience, [3, 4], "patience.patience-one"),
        (check.patience, [5, 6], "patience.early"),
        (check.patience, [7, 7], "patience.last-kept"),
        (check.patience, [4, 6], "patience.from-zero"),
    ],
)
@pytest.mark.parametrize("language", ["ru", "en"])
def test_each_mistake_has_its_own_hint(answer, value, key, language):
    use_language(language)
    try:
        with pytest.raises(CheckFailed) as failure:
            answer(value)
    finally:
        use_language("en")
    assert failure.value.key == key
    cyrillic = any("а" <= letter <= "я" for letter in str(failure.value).lower())
    assert cyrillic == (language == "ru")


@pytest.mark.parametrize("name", sorted(set(check.__all__) - {"reveal"}))
def test_no_answer_is_no_mistake(name, capsys):
    getattr(check, name)(None)
    assert capsys.readouterr().out.startswith("○ ")


def test_orders_that_pass_are_those_that_train():
    """Every order of the five lines is tried on a small regression; what the check accepts is what lowers the loss."""
    for lines in itertools.permutations(LINES):
        try:
            check.order(list(lines))
            accepted = True
        except CheckFailed:
            accepted = False
        assert accepted == _trains(lines), lines


def _trains(lines) -> bool:
    """Whether three such steps do what gradient descent does from 0, each with the slope of its own batch."""
    w = torch.zeros(1, requires_grad=True)
    optimizer = torch.optim.SGD([w], lr=0.25)
    targets = torch.tensor([1.0, 2.0, 3.0])
    wanted = 0.0
    for target in targets:
        wanted -= 0.25 * 2 * (wanted - float(target))
        made = {}
        for line in lines:
            if line == "zero_grad":
                optimizer.zero_grad()
            elif line == "forward":
                made["output"] = w * 1
            elif line == "loss":
                if "output" not in made:
                    return False
                made["loss"] = (made["output"] - target).square().sum()
            elif line == "backward":
                if "loss" not in made:
                    return False
                made["loss"].backward()
            else:
                optimizer.step()
    return math.isclose(w.item(), wanted, rel_tol=1e-6)


# --- the pictures changed at random ---------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def augmentation():
    from dl101 import augmentation

    return augmentation


@pytest.fixture(scope="module")
def X():
    torch.manual_seed(0)
    return torch.rand(4, 3, 20, 24)


def test_no_change_and_strength_zero_change_nothing(augmentation, X):
    torch.testing.assert_close(augmentation.apply(X, augmentation.Changes.none(4)), X, atol=1e-5, rtol=0)
    torch.testing.assert_close(augmentation.augment(X, seed=3, strength=0), X, atol=1e-5, rtol=0)


def test_each_change_by_its_definition(augmentation, X):
    def changed(**values):
        changes = augmentation.Changes.none(4)
        for name, value in values.items():
            getattr(changes, name)[:] = value
        return augmentation.apply(X, changes, seed=5)

    close = {"atol": 2e-5, "rtol": 0}
    torch.testing.assert_close(changed(flip=1), X.flip(-1), **close)
    torch.testing.assert_close(changed(dx=3 / 24)[..., 3:], X[..., :-3], **close)  # to the right
    torch.testing.assert_close(changed(dy=2 / 20)[..., 2:, :], X[..., :-2, :], **close)  # down
    torch.testing.assert_close(changed(angle=180), X.flip(-1, -2), **close)
    square = X[..., :20]
    quarter = augmentation.Changes.none(4)
    quarter.angle[:] = 90
    torch.testing.assert_close(augmentation.apply(square, quarter), square.rot90(1, (2, 3)), **close)  # to the left
    torch.testing.assert_close(changed(brightness=1.5), (1.5 * X).clamp(0, 1), **close)
    mean = X.mean((1, 2, 3), keepdim=True)
    torch.testing.assert_close(changed(contrast=0), mean.expand_as(X), **close)
    assert 0.08 < (changed(noise=0.1) - X).std() < 0.11
    cut = changed(cut=0.5, cut_x=0.25, cut_y=0.25)  # half a side, in the upper left corner
    assert (cut[..., :10, :12] == 0.5).all() and torch.allclose(cut[..., 10:, :], X[..., 10:, :], atol=2e-5)
    double = changed(scale=2)[..., 1::2, 1::2]  # twice as large: every other pixel lies between two of the middle
    assert (double - X[..., 5:15, 6:18]).abs().max() < 0.6 and not torch.allclose(double, X[..., 5:15, 6:18])


def test_random_changes_keep_to_their_ranges_and_to_their_seed(augmentation, X):
    drawn = augmentation.draw(2000, seed=1)
    for name, most in augmentation.RANGES.items():
        values = getattr(drawn, name)
        values = values.log() if name in ("scale", "brightness", "contrast") else values
        assert values.abs().max() <= most * 1.0001 and values.abs().max() > 0.95 * most
    assert 0.45 < drawn.flip.mean() < 0.55
    assert torch.equal(augmentation.augment(X, seed=2), augmentation.augment(X, seed=2))
    assert not torch.equal(augmentation.augment(X, seed=2), augmentation.augment(X, seed=3))
    assert 0 <= augmentation.augment(X, seed=2, strength=2).min() and augmentation.augment(X, 2, 2).max() <= 1


def test_drawn_boxes_are_those_of_make_boxes():
    from dl101.drawn_boxes import DrawnBoxes

    images, labels = make_boxes(4, scene="room", size=32, progress=False)
    drawn = DrawnBoxes(4)
    for (picture, label, process), image, wanted in zip(drawn, images, labels, strict=True):
        np.testing.assert_array_equal(picture.permute(1, 2, 0).numpy(), image)
        assert label == wanted and process == os.getpid()
