"""Homework 7: examples in the text, right answers against torch, the checkpoint and all that can be wrong with it."""

import contextlib
import io

import numpy as np
import pytest
import torch
from torch import nn
from torch.nn.functional import cross_entropy

import dl101
from courseware import catalogue
from courseware.classroom import homework as homeworks
from courseware.course import Course
from dl101 import checkpoint
from dl101.check import CheckFailed, hw7_parts
from dl101.check import hw7 as check
from dl101.data.boxes import make_boxes
from homework_tests import HomeworkTests
from homeworks import homework

SOLUTION = Course().solutions / Course().assignment("hw7")


@pytest.fixture(autouse=True)
def english(monkeypatch):
    dl101.use_language("en")
    monkeypatch.setenv(checkpoint.FOLDER, str(SOLUTION))


@pytest.fixture(scope="module")
def names():
    return homework("hw7").names()


def failure(test, *arguments, **keywords):
    with pytest.raises(CheckFailed) as caught, contextlib.redirect_stdout(io.StringIO()):
        test(*arguments, **keywords)
    return caught.value.key


# ── the text


def test_the_examples_of_the_text(names):
    images = np.zeros((1, 6, 8, 3), np.uint8)
    images[0, 5, 7] = 255, 51, 0
    picture, label = names["BoxDataset"](images, np.array([1]))[0]
    assert torch.allclose(picture[:, 5, 7], torch.tensor([1.0, 0.2, 0.0])) and label == 1
    assert (3 * 0.2 + 1 * 1.0) / 4 == pytest.approx(0.4)
    stopper, model = names["EarlyStopping"](2), nn.Linear(1, 1)
    said = []
    for epoch, loss in enumerate((0.62, 0.50, 0.45, 0.47, 0.44, 0.46, 0.48), start=1):
        nn.init.constant_(model.weight, epoch)
        said.append(stopper.update(loss, model))
    assert said == [False] * 6 + [True] and stopper.best_state["weight"].item() == 5


def test_numbers_that_the_text_names(names):
    text = " ".join(cell.source for cell in catalogue.release("hw7", "en").cells)
    assert "50,000 numbers" in text and check.BUDGET == 50_000
    assert "80, 86 and 90 %" in text and "200 test pictures; grading takes 300 others" in text
    assert "larger than 5 MB" in text and checkpoint.MAX_BYTES == 5 * 2**20
    lecture = nn.Sequential(*(nn.Conv2d(a, b, 3, bias=False) for a, b in ((3, 8), (8, 16), (16, 32))))
    assert sum(p.numel() for p in lecture.parameters()) + 2 * 56 + 66 == 6154  # "six thousand", of lecture 11
    state = names["make_model"]().state_dict()
    assert sum(tensor.numel() for tensor in state.values()) < check.BUDGET


def test_train_and_evaluate_agree_with_torch_in_one_batch(names):
    torch.manual_seed(0)
    X, y, model = torch.randn(7, 3), torch.arange(7) % 2, nn.Linear(3, 2)
    twin = nn.Linear(3, 2)
    twin.load_state_dict(model.state_dict())
    loss = names["train_epoch"](model, [(X, y)], torch.optim.SGD(model.parameters(), lr=0.1))
    wanted = cross_entropy(twin(X), y)
    (gradient,) = torch.autograd.grad(wanted, twin.weight)
    assert loss == pytest.approx(wanted.item()) and torch.allclose(model.weight, twin.weight - 0.1 * gradient)
    assert names["evaluate"](model, [(X[:4], y[:4]), (X[4:], y[4:])])[0] == pytest.approx(
        cross_entropy(model(X), y).item()
    )


# ── the weights


def test_the_weights_of_the_solution_are_its_own_and_clear_the_highest_bar(names):
    state = torch.load(SOLUTION / check.CHECKPOINT, weights_only=True)
    assert {k: v.shape for k, v in state.items()} == {k: v.shape for k, v in names["make_model"]().state_dict().items()}
    images, labels = make_boxes(1000, scene="room", split="test", size=32, dtype="uint8", progress=False)
    share = (names["predict"](SOLUTION / check.CHECKPOINT, images) == labels).mean()
    assert share > 0.92  # six seeds gave 0.933 to 0.940 on these
    assert "hw7_model.pt" == check.CHECKPOINT == homeworks.load(Course(), SOLUTION.name).checkpoint


def test_the_catalogue_finds_the_weights_by_itself(monkeypatch):
    monkeypatch.delenv(checkpoint.FOLDER)
    accuracy = ("test-accuracy-80", "test-accuracy-86", "test-accuracy-90")
    results = catalogue.run(homework("hw7").solution("en"), "en", tests=accuracy)
    assert results == {test: (1.0, "") for test in accuracy}


def saved(path, state):
    torch.save(state, path / check.CHECKPOINT)


class _Other(nn.Module):
    pass


@pytest.mark.parametrize(
    "spoil, key",
    [
        (lambda path: None, "checkpoint-missing"),
        (lambda path: (path / check.CHECKPOINT).write_bytes(b""), "checkpoint-broken"),
        (lambda path: (path / check.CHECKPOINT).write_bytes(b"PK\x03\x04 cut"), "checkpoint-broken"),
        (lambda path: saved(path, {"w": torch.zeros(3)}), "checkpoint-broken"),
        (lambda path: torch.save(_Other(), path / check.CHECKPOINT), "checkpoint-broken"),
        (lambda path: (path / check.CHECKPOINT).write_bytes(b"x" * (checkpoint.MAX_BYTES + 1)), "checkpoint-large"),
        (lambda path: saved(path, {"w": torch.zeros(200_000)}), "checkpoint-numbers"),
        (lambda path: saved(path, hw7_parts.make_model().state_dict()), "checkpoint-broken"),
    ],
)
@pytest.mark.parametrize("language", ["ru", "en"])
def test_a_checkpoint_that_is_missing_or_wrong_is_named(names, tmp_path, monkeypatch, spoil, key, language):
    dl101.use_language(language)
    monkeypatch.setenv(checkpoint.FOLDER, str(tmp_path))
    spoil(tmp_path)
    for test in (check.accuracy_80, check.accuracy_86, check.accuracy_90):
        assert failure(test, names["predict"]) == f"predict.{key}"


def test_a_missing_checkpoint_costs_only_the_accuracy(names, tmp_path, monkeypatch):
    monkeypatch.delenv(checkpoint.FOLDER)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(catalogue, "handed_in_files", lambda notebook: contextlib.nullcontext())
    results = catalogue.run(homework("hw7").solution("en"), "en")
    assert {test for test, (_, message) in results.items() if message} == {
        "test-accuracy-80", "test-accuracy-86", "test-accuracy-90"
    }  # fmt: skip


def test_the_steps_of_accuracy(names):
    images, labels = make_boxes(200, scene="room", split="test", size=32, dtype="uint8", progress=False)
    for share, passed in ((0.79, 0), (0.80, 1), (0.86, 2), (0.90, 3)):
        answers = np.where(np.arange(200) < 200 * share, labels, 1 - labels)
        tests = (check.accuracy_80, check.accuracy_86, check.accuracy_90)
        got = 0
        for test in tests:
            with contextlib.suppress(CheckFailed), contextlib.redirect_stdout(io.StringIO()):
                test(lambda path, pictures, answers=answers: answers)
                got += 1
        assert got == passed


def test_hidden_pictures_are_others_than_those_a_student_has():
    hidden, _ = check._hidden(2615, 300)
    mine, _ = make_boxes(3000, scene="room", split="train", size=32, dtype="uint8", progress=False)
    shown, _ = check._hidden(0, 200)
    seen = {image.tobytes() for image in (*mine, *shown)}
    assert not any(image.tobytes() in seen for image in hidden)


# ── the checks


def test_ready_names_what_is_open(names, capsys):
    check.ready(names)
    assert "✓" in capsys.readouterr().out
    with pytest.raises(CheckFailed, match=r"augment \(2\), evaluate \(6\)"):
        check.ready({**names, "augment": lambda picture: picture, "evaluate": None})


class Remote:
    """All that a referee has of something in the student's process: calls, items, length, attributes, iteration.

    Arrays, tensors, numbers, strings, lists, tuples and dictionaries go by value.
    """

    def __init__(self, thing):
        object.__setattr__(self, "_thing", thing)

    def made_there(self, maker, *values):
        return there(maker(*map(here, values)))

    def __call__(self, *values):
        return there(self._thing(*map(here, values)))

    def __getitem__(self, key):
        return there(self._thing[key])

    def __len__(self):
        return len(self._thing)

    def __iter__(self):
        return map(there, iter(self._thing))

    def __getattr__(self, name):
        return there(getattr(self._thing, name))


def here(value):
    return value._thing if isinstance(value, Remote) else value


def there(value):
    if isinstance(value, torch.Tensor):
        return value.detach().clone()
    if isinstance(value, dict):
        return {name: there(item) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [*map(there, value)] if isinstance(value, list) else tuple(map(there, value))
    plain = isinstance(value, np.ndarray | np.generic | bool | int | float | str) or value is None
    return value if plain else Remote(value)


def test_the_checks_ask_nothing_that_a_proxy_cannot_answer(names, capsys):
    for task in check.TASKS:
        if task.number == 8:
            continue  # its make_model is given in the student's process
        for _, test in task.tests.values():
            test(Remote(names[task.name]))
    assert capsys.readouterr().out.count("✓") == 17


class TestHomework(HomeworkTests):
    """Its catalogue, known mistakes and mutants."""

    hw = "hw7"
