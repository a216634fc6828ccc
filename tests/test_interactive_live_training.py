"""Live training without a page: steps, records, reset, and the answers that a page gets."""

import threading

import numpy as np
import pytest

from dl101.interactives import LiveTraining


class Counting:
    """A training whose loss after k steps is 1 / k, with a batch of two grey pictures."""

    def __init__(self):
        self.k = 0

    def step(self):
        self.k += 1
        return {
            "loss": 1 / self.k,
            "pictures": np.full((2, 8, 8), 0.5),
            "labels": np.array([0, 1]),
            "logits": np.array([[1.0, 0.0], [2.0, 0.0]]),
        }

    def evaluate(self):
        return 2 / max(self.k, 1), 0.25

    def state_dict(self):
        return {"k": self.k}

    def load_state_dict(self, state):
        self.k = state["k"]


@pytest.fixture
def model():
    return Counting()


@pytest.fixture
def training(model):
    widget = LiveTraining(step=model.step, evaluate=model.evaluate, restores=[model], every=5)
    widget.answers = []
    widget.send = lambda content, buffers=None: widget.answers.append((content, buffers))
    return widget


def ask(widget, **content):
    widget._asked(widget, {"id": "a", **content}, [])
    return widget.answers[-1]


def test_run_without_a_page(training):
    training.run(12)
    assert training.steps == 12 and len(training.curve) == 12
    assert training.curve[3] == [4, 0.25, 0.5]  # one of two right
    assert [step for step, _, _ in training.validation] == [1, 5, 10]
    assert training.batch["labels"] == [0, 1] and training.batch["chosen"] == [0, 0]
    assert training.summary == "Step 12. Training: loss 0.083, 50.0 % right; validation: loss 0.200, 25.0 % right."


def test_reset_brings_the_weights_back(training, model):
    model.k = 0
    training.run(3)
    training.reset()
    assert model.k == 0 and training.steps == 0 and training.curve == [] and training.batch == {}
    assert training.summary == "No step has been taken yet."


def test_an_answer_is_small_and_in_time(training):
    content, buffers = ask(training, kind="steps", count=10**9, seconds=0.02)
    n = content["steps"]
    rows = np.frombuffer(buffers[0], np.float32).reshape(-1, 3)
    assert n == training.steps >= 1 and len(rows) >= n
    np.testing.assert_allclose(rows[:n, 1], 1 / np.arange(1, n + 1), rtol=1e-6)
    assert len(buffers[1]) == 2 * 8 * 8 * 3 and set(buffers[1]) == {128}
    assert training.curve == []  # the traits follow when the page pauses
    ask(training, kind="settle")
    assert training.curve[-1][0] == n
    ask(training, kind="restart")
    assert training.steps == 0


def test_one_step_of_a_slow_model_ends_the_answer(training, model, monkeypatch):
    """However many steps the page asks for, an answer ends once its time is over."""
    now = [0.0]
    monkeypatch.setattr("dl101.interactives.live_training.time.perf_counter", lambda: now[0])

    def slow():
        now[0] += 0.3
        return 1.0

    training._step = slow
    assert ask(training, kind="steps", count=50, seconds=60)[0]["steps"] == 1


def test_an_error_is_told_and_kept(training, model):
    def broken():
        raise RuntimeError("mat1 and mat2 shapes cannot be multiplied")

    training._step = broken
    content, _ = ask(training, kind="steps", count=1)
    assert content["error"] == "RuntimeError: mat1 and mat2 shapes cannot be multiplied"
    assert isinstance(training.error, RuntimeError)
    training._step = model.step
    assert ask(training, kind="steps", count=1)[0]["steps"] == 1
    with pytest.raises(ValueError, match="should return the loss"):
        LiveTraining(step=lambda: None).run(1)


def test_the_page_is_told_to_wait_while_a_cell_trains(training):
    inside, go_on = threading.Event(), threading.Event()

    def step():
        inside.set()
        go_on.wait(10)
        return 1.0

    training._step = step
    cell = threading.Thread(target=training.run, args=(1,))
    cell.start()
    inside.wait(10)
    assert ask(training, kind="steps", count=1)[0]["busy"]
    go_on.set()
    cell.join(10)
    assert training.steps == 1


def test_a_long_record_stays_short(training):
    training.run(2000)
    steps = [step for step, _, _ in training.curve]
    assert 300 <= len(steps) <= 600 and steps[0] == 1 and steps[-1] == 2000 and steps == sorted(steps)


def test_tensors_and_a_single_logit_are_taken():
    torch = pytest.importorskip("torch")
    X, y = torch.rand(12, 3, 16, 16), torch.tensor([0, 1] * 6)

    def step():
        z = torch.where(y == 1, 3.0, -3.0).requires_grad_()
        return {"loss": z.square().mean(), "logits": z[:, None], "labels": y, "pictures": X}

    widget = LiveTraining(step=step, evaluate=lambda: torch.tensor(0.5))
    widget.run(1)
    assert widget.curve == [[1, 9.0, 1.0]] and widget.validation == [[1, 0.5, None]]
    assert widget.batch["chosen"] == [0, 1] * 5 and widget.batch["p"][0] == pytest.approx(0.9526, abs=1e-4)
    assert widget.summary == "Step 1. Training: loss 9.000, 100.0 % right; validation: loss 0.500."


def test_infinite_losses_and_nothing_to_train():
    widget = LiveTraining(step=lambda: float("nan"))
    widget.run(1)
    assert widget.curve == [[1, None, None]] and "loss ∞" in widget.summary
    with pytest.raises(ValueError, match="nothing to train"):
        LiveTraining().run(1)
    with pytest.raises(TypeError, match="without brackets"):
        LiveTraining(step=1.0)
