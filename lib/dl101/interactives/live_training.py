"""Training of the student's own network, watched while it runs: the page asks, Python trains, the page draws."""

from __future__ import annotations

import base64
import copy
import math
import threading
import time
from collections.abc import Callable, Sequence

import numpy as np
import traitlets

from dl101.interactives.base import Interactive, bundle, number

__all__ = ["LiveTraining"]

_LIMIT = 600  # entries of a curve
_SHOWN = 10  # pictures of a batch
_LARGEST = 64  # pixels of their side
_LONGEST = 0.15  # seconds of training in one answer: after "pause" this is the most that may still come


class LiveTraining(Interactive):
    """Loss and accuracy of a training, drawn while it runs, with the current batch; Pause stops it at once.

    LiveTraining(step=step, evaluate=evaluate): `step()` makes one training step and returns the loss, or a dict with
    "loss" and, if wanted, "accuracy", "logits" (m, classes) or (m,), "labels" (m,), and "pictures" (m, channels, h, w),
    (m, h, w) or (m, h, w, 3), values 0 to 1, of its batch. `evaluate()` returns the validation loss, or (loss,
    accuracy), or such a dict; it is called at step 1 and every `every` steps. Tensors of torch (on any device), arrays
    and numbers are taken.
    restores: what Reset brings back, objects with state_dict and load_state_dict: [model, optimizer].
    classes: names of the classes.

    `run(steps)` trains without a page, too. steps: taken so far; curve: [step, loss, accuracy] of the training batches,
    validation: of the evaluations, accuracy None where unknown; both lists keep at most 600 entries. error: what ended
    the last run, or None. smoothing: of the drawn training curve, 0 to 0.99; axis: of the loss, "linear" or "log".
    On a page of its own the recorded run is played again.
    """

    _esm = bundle("live_training.js")
    _css = bundle("kit/kit.css", "live_training.css")
    shared = ("smoothing", "axis")

    curve = traitlets.List().tag(sync=True)
    validation = traitlets.List().tag(sync=True)
    batch = traitlets.Dict().tag(sync=True)
    classes = traitlets.List(traitlets.Unicode()).tag(sync=True)
    live = traitlets.Bool(False).tag(sync=True)
    smoothing = traitlets.Float(0.8, min=0, max=0.99).tag(sync=True)
    axis = traitlets.Enum(["linear", "log"], default_value="linear").tag(sync=True)

    def __init__(
        self,
        step: Callable | None = None,
        evaluate: Callable | None = None,
        *,
        every: int = 10,
        restores: Sequence = (),
        classes: Sequence[str] = (),
        **traits,
    ):
        self._step, self._evaluate, self._every = step, evaluate, max(1, int(every))
        for name, function in (("step", step), ("evaluate", evaluate)):
            if function is not None and not callable(function):
                raise TypeError(
                    f"LiveTraining: {name} is {type(function).__name__}; give the function itself, without brackets."
                )
        self._restores = list(restores)
        self._beginning = [copy.deepcopy(each.state_dict()) for each in self._restores]
        self._lock = threading.Lock()  # newer kernels answer the page while a cell is running
        self._taken, self._curve, self._validation, self._last = 0, [], [], {}
        self.error: Exception | None = None
        super().__init__(classes=[str(each) for each in classes], live=step is not None, **traits)
        self.on_msg(self._asked)

    @property
    def steps(self) -> int:
        """How many steps have been taken."""
        return self._taken

    def run(self, steps: int) -> None:
        """Takes so many steps now. What `step` or `evaluate` raises is raised here; an interrupt loses nothing."""
        if self._step is None:
            raise ValueError(
                self._say(
                    ru="LiveTraining: обучать нечего. Укажите step=функция.",
                    en="LiveTraining: there is nothing to train. Give step=function.",
                )
            )
        with self._lock:
            try:
                self._train(steps)
            finally:
                self._settle()

    def reset(self) -> None:
        """Back to the beginning: the objects of `restores` as they were, the curves empty."""
        super().reset()
        with self._lock:
            self._restart()

    @property
    def summary(self) -> str:
        """The state in words, as a screen reader hears it."""
        if not self.curve:
            if not self.live:
                return self._say(ru="Обучать нечего: укажите step.", en="There is nothing to train: give step.")
            return self._say(ru="Ни одного шага ещё нет.", en="No step has been taken yet.")
        step, loss, accuracy = self.curve[-1]
        text = self._say(ru=f"Шаг {step}. Обучение: ", en=f"Step {step}. Training: ") + self._pair(loss, accuracy)
        if self.validation:
            text += self._say(ru="; проверка: ", en="; validation: ") + self._pair(*self.validation[-1][1:])
        return text + "."

    def _pair(self, loss, accuracy) -> str:
        text = self._say(ru="потери ", en="loss ") + ("∞" if loss is None else number(loss, 3))
        if accuracy is None:
            return text
        percent = number(100 * accuracy, 1)
        return text + self._say(ru=f", верно {percent} %", en=f", {percent} % right")

    # --- training

    def _train(self, most: int, seconds: float = math.inf) -> tuple[list, list]:
        """Up to `most` steps, at least one, for about so many seconds; returns the new entries of both curves."""
        end = time.perf_counter() + seconds
        steps, evaluations = [], []
        for _ in range(most):
            report = _report(self._step())
            self._taken += 1
            steps.append([self._taken, report["loss"], report["accuracy"]])
            self._curve = _recorded(self._curve, steps[-1])
            self._last = report
            if self._evaluate is not None and (self._taken % self._every == 0 or self._taken == 1):
                found = _report(self._evaluate())
                evaluations.append([self._taken, found["loss"], found["accuracy"]])
                self._validation = _recorded(self._validation, evaluations[-1])
            if time.perf_counter() > end:
                break
        return steps, evaluations

    def _settle(self) -> None:
        """The traits follow what was trained: for Python, for other views, for the saved notebook."""
        batch, pixels = _batch(self._last, self._taken)
        with self.hold_sync():
            self.curve, self.validation = list(self._curve), list(self._validation)
            self.batch = {**batch, "pixels": base64.b64encode(pixels).decode()} if batch else {}

    def _restart(self) -> None:
        if not self._restores:
            return
        for each, state in zip(self._restores, self._beginning, strict=True):
            each.load_state_dict(copy.deepcopy(state))
        self._taken, self._curve, self._validation, self._last, self.error = 0, [], [], {}, None
        self._settle()

    # --- what the page asks

    def _asked(self, _widget, content, _buffers) -> None:
        """One question of the page: "steps", "settle" or "restart". Never raises: nobody would see it."""
        kind, name = content.get("kind"), content.get("id")
        if not self._lock.acquire(blocking=False):  # a cell is training at this moment
            self.send({"id": name, "busy": True})
            return
        try:
            if kind == "steps":
                self._answer(name, int(content.get("count", 1)), float(content.get("seconds", 0.06)))
            elif kind == "restart":
                self._restart()
                self.send({"id": name, "done": True})
            elif kind == "settle":
                self._settle()
        except Exception as error:
            self.error = error
            self._settle()
            self.send({"id": name, "error": f"{type(error).__name__}: {error}"})
        finally:
            self._lock.release()

    def _answer(self, name, count: int, seconds: float) -> None:
        if self._step is None:
            self.send({"id": name, "error": "step"})
            return
        steps, evaluations = self._train(max(1, count), min(seconds, _LONGEST))
        rows = np.array(steps + evaluations, dtype=np.float32)  # None becomes nan
        batch, pixels = _batch(self._last, self._taken)
        self.send({"id": name, "steps": len(steps), "batch": batch}, [rows.tobytes(), pixels])


def _report(given) -> dict:
    """What step or evaluate returned, as {"loss", "accuracy", "logits", "labels", "pictures"}; numbers are plain."""
    if isinstance(given, dict):
        report = dict(given)
    elif isinstance(given, (tuple, list)) and len(given) == 2:
        report = {"loss": given[0], "accuracy": given[1]}
    else:
        report = {"loss": given}
    if report.get("loss") is None:
        raise ValueError('step() and evaluate() should return the loss, or a dict with "loss"; got None')
    logits, labels = (None if report.get(key) is None else _array(report[key]) for key in ("logits", "labels"))
    accuracy = report.get("accuracy")
    if accuracy is None and logits is not None and labels is not None:
        accuracy = float(np.mean(_chosen(logits) == labels.reshape(-1)))
    return {
        "loss": _number(report["loss"]),
        "accuracy": None if accuracy is None else _number(accuracy),
        "logits": logits,
        "labels": labels,
        "pictures": report.get("pictures"),
    }


def _number(value) -> float | None:
    """A plain number; None where it is not finite, as JSON knows no nan."""
    value = float(_array(value).reshape(()))
    return value if math.isfinite(value) else None


def _array(value) -> np.ndarray:
    """A tensor of torch or anything else as an array."""
    return value.detach().cpu().numpy() if hasattr(value, "detach") else np.asarray(value)


def _columns(logits: np.ndarray) -> np.ndarray:
    """Logits (m, classes); of one logit z the two classes have 0 and z."""
    logits = logits.reshape(len(logits), -1).astype(float)
    return np.concatenate([np.zeros_like(logits), logits], axis=1) if logits.shape[1] == 1 else logits


def _chosen(logits: np.ndarray) -> np.ndarray:
    return _columns(logits).argmax(axis=1)


def _recorded(curve: list, entry: list) -> list:
    """The curve with one more entry; every second one is dropped when there are too many. Twin of kit/curve.js."""
    longer = [*curve, entry]
    if len(longer) <= _LIMIT:
        return longer
    return [each for k, each in enumerate(longer) if k % 2 == 0 or k == len(longer) - 1]


def _batch(report: dict, step: int) -> tuple[dict, bytes]:
    """The first pictures of the batch, what they show and what the network says; RGB bytes, a picture after another."""
    if not report or report.get("pictures") is None or report["labels"] is None or report["logits"] is None:
        return {}, b""
    pictures = _array(report["pictures"][:_SHOWN]).astype(np.float64)
    if pictures.ndim == 4 and pictures.shape[1] in (1, 3):
        pictures = pictures.transpose(0, 2, 3, 1)
    if pictures.ndim == 3:
        pictures = pictures[..., None]
    pictures = pictures[:, :: -(-pictures.shape[1] // _LARGEST), :: -(-pictures.shape[2] // _LARGEST)]
    if pictures.shape[3] == 1:
        pictures = np.repeat(pictures, 3, axis=3)
    columns = _columns(report["logits"][:_SHOWN])
    powers = np.exp(columns - columns.max(axis=1, keepdims=True))
    p = powers / powers.sum(axis=1, keepdims=True)
    batch = {
        "step": step,
        "height": pictures.shape[1],
        "width": pictures.shape[2],
        "labels": [int(label) for label in report["labels"].reshape(-1)[:_SHOWN]],
        "chosen": [int(k) for k in p.argmax(axis=1)],
        "p": [round(float(each), 4) if math.isfinite(each) else 0.0 for each in p.max(axis=1)],
    }
    return batch, np.rint(255 * np.clip(np.nan_to_num(pictures), 0, 1)).astype(np.uint8).tobytes()
