"""Runs a submission's cells: what stands in place of nbgrader's own `Execute`.

It is plugged in by nbgrader_config.py (`c.Autograde.autograde_preprocessors`), so that `nbgrader autograde`,
formgrader's button and `./course grade` all run submissions in the same way. Against the stock one:

- A cell that does not end costs its time limit and no more: it is interrupted, or its kernel is replaced where it
  does not listen, and the other tasks still score.
- A kernel that dies is replaced: the cells before are run again without the one that killed it.
- Output is cut while it arrives, so that 50 MB of it are never kept.
- A warning on stderr in a test cell costs no points (nbgrader takes any stderr there for a failure).
- A cell tagged as training is passed over: its result was handed in as a file. Tags are the release's: `repair` puts
  them right by the cell's id, so that a student's own tag means nothing.
- What happened is left in the notebook's metadata under 'dl101_run', for the feedback and the report.
"""

from __future__ import annotations

import os
import signal
import time
from asyncio import CancelledError

from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbformat.v4 import new_output
from nbgrader.preprocessors import Execute
from nbgrader.utils import is_grade, is_solution
from traitlets import Bool, Dict, Float, Integer, List, Unicode, default

from courseware.build.marks import TRAINING

METADATA = "dl101_run"

# exit() and quit() would end the kernel a moment later, and the next cell would be blamed for it.
PRELUDE = "get_ipython().ask_exit = lambda: None"

SENTENCES = {
    "timeout": {
        "ru": "Ячейка выполнялась дольше {seconds:g} с и была остановлена. Нет ли в ней бесконечного цикла?",
        "en": "The cell ran for more than {seconds:g} s and was stopped. Is there an endless loop in it?",
    },
    "died": {
        "ru": "Ячейка оборвала работу Python (нехватка памяти, os._exit, сбой в библиотеке). "
        "Остальные ячейки выполнены без неё.",
        "en": "The cell ended Python itself (out of memory, os._exit, a crash in a library). "
        "The other cells were run without it.",
    },
    "not-run": {
        "ru": "Ячейка не выполнялась: Python обрывался слишком много раз.",
        "en": "The cell was not run: Python was ended too many times.",
    },
    "output": {
        "ru": "\n… вывод обрезан: больше {kilobytes} КБ …\n",
        "en": "\n… output cut off: more than {kilobytes} KB …\n",
    },
    "training": {
        "ru": "Ячейка с обучением: при оценке она не выполняется.",
        "en": "A cell that trains: it is not run while grading.",
    },
}
ENAMES = {"timeout": "CellTimeoutError", "died": "DeadKernelError", "not-run": "DeadKernelError"}


class RunSubmission(Execute):
    """Executes the cells of one submission in a kernel of its own; see the module."""

    timeouts = Dict(
        help="Seconds a cell may run, by assignment id, where `timeout` does not suit: {'hw1_logistic': 20}.",
    ).tag(config=True)

    timeout_later = Float(
        1 / 3,
        help="After the first answer or test that ran out of time the others get this share of the limit, at least "
        "5 s, since a function that does not end is called from several test cells.",
    ).tag(config=True)

    max_output = Integer(100_000, help="Characters of text kept of one cell's output.").tag(config=True)

    max_picture = Integer(
        3_000_000, help="Characters kept of one cell's pictures and HTML; beyond it they are left out."
    ).tag(config=True)

    skip_training = Bool(True, help="Pass over cells that the homework tags as training.").tag(config=True)

    max_restarts = Integer(5, help="How many times a kernel that died or hung is replaced.").tag(config=True)

    language = Unicode("en", help="Language of what is said in cells, where the notebook does not name its own.").tag(
        config=True
    )

    # The kernel's own log (such as its advice on encryption, once per submission) is not for the instructor.
    extra_arguments = List(["--IPKernelApp.log_level=40"]).tag(config=True)

    store_widget_state = Bool(False)  # megabytes that no one looks at: formgrader and feedback draw no widgets
    record_timing = Bool(False)

    @default("shutdown_kernel")
    def _shutdown_default(self) -> str:
        return "immediate"

    def preprocess(self, nb, resources=None, km=None):
        """Runs all cells of `nb` in place. A cell's failure is written into its outputs, never raised."""
        self._events: list[dict] = []
        self._outcast: set[int] = set()  # cells that hang or kill the kernel: left out when cells are run again
        self._restarts = 0
        self._slow = False
        self._replaying = False
        self._text_seen = self._pictures_seen = 0
        self._cut = self._timed_out = False
        self._seconds, self._name = 0.0, ""
        self._language = language_of(nb, self.language)
        assignment = (resources or {}).get("nbgrader", {}).get("assignment")
        self._limit = float(self.timeouts.get(assignment, self.timeout or 0)) or None
        self.timeout_func = lambda cell: self._time_limit()
        started = time.monotonic()
        try:
            nb, resources = super().preprocess(nb, resources, km)
        except BaseException:
            self._kill()
            raise
        nb.metadata[METADATA] = {"events": self._events, "seconds": round(time.monotonic() - started, 2)}
        return nb, resources

    def start_new_kernel_client(self):
        """Also quietens `exit()`; see PRELUDE."""
        client = super().start_new_kernel_client()
        self.wait_for_reply(client.execute(PRELUDE, silent=True, store_history=False))
        return client

    def preprocess_cell(self, cell, resources, index):
        """Runs one cell; what goes wrong beyond an exception is written into its outputs."""
        self._check_assign_resources(resources)
        if cell.cell_type != "code" or not cell.source.strip():
            return cell, resources
        if self._passed_over(cell):
            cell.outputs = [new_output("stream", name="stdout", text=SENTENCES["training"][self._language] + "\n")]
            return cell, resources
        if self._restarts > self.max_restarts:
            self._note(cell, "not-run")
            return cell, resources
        trouble = self._attempt(cell, index)
        if trouble == "died" and self._revive(index):
            # An earlier cell killed the kernel with a delay, so this one gets its own try.
            trouble = self._attempt(cell, index)
        if trouble:
            self._outcast.add(index)
            self._note(cell, trouble)
            if not self._kernel_lives():
                self._revive(index)
        return cell, resources

    def _passed_over(self, cell) -> bool:
        """Whether the cell trains. Answers and tests run whatever their tags say."""
        return self.skip_training and TRAINING in cell.metadata.get("tags", ()) and "nbgrader" not in cell.metadata

    def _attempt(self, cell, index: int) -> str | None:
        """Runs a cell once: None, 'timeout', or 'died' for a kernel that has to be replaced."""
        self._text_seen = self._pictures_seen = 0
        self._cut = self._timed_out = False
        self._name = _name_of(cell)
        try:
            self.execute_cell(cell, index, store_history=True)
        except CellTimeoutError:
            self._kill()  # it did not listen to the interrupt
            return "timeout"
        except (DeadKernelError, CancelledError):
            self._kill()
            return "timeout" if self._timed_out else "died"
        return "timeout" if self._timed_out else None

    def _revive(self, index: int) -> bool:
        """A new kernel in the state it had before cell `index`; True where an earlier cell killed the kernel again."""
        guilty_elsewhere = False
        while self._restarts < self.max_restarts:
            self._restarts += 1
            self._kill()
            self._forget_kernel()
            self.km = self.create_kernel_manager()
            self.start_new_kernel(cwd=self.resources.get("metadata", {}).get("path") or None)
            self.start_new_kernel_client()
            culprit = self._replay(index)
            if culprit is None:
                return guilty_elsewhere
            guilty_elsewhere = True
            self._outcast.add(culprit)
            self._note(self.nb.cells[culprit], "died")
        self._restarts += 1
        return False

    def _replay(self, index: int) -> int | None:
        """Runs the cells before `index` again, test cells and outcasts aside, their outputs untouched."""
        self._replaying = True
        try:
            for earlier, cell in enumerate(self.nb.cells[:index]):
                test = is_grade(cell) and not is_solution(cell)
                if cell.cell_type != "code" or not cell.source.strip() or earlier in self._outcast or test:
                    continue
                if self._passed_over(cell):
                    continue
                if self._attempt(cell.copy(), earlier) and not self._kernel_lives():
                    return earlier
        finally:
            self._replaying = False
        return None

    async def async_execute_cell(self, cell, cell_index, execution_count=None, store_history=True):
        """As in nbclient, but a cell that is run again to restore the state leaves the notebook as it is."""
        if not self._replaying:
            return await super().async_execute_cell(cell, cell_index, execution_count, store_history)
        kept = self.nb["cells"][cell_index]
        try:
            return await super().async_execute_cell(cell, cell_index, execution_count, store_history)
        finally:
            self.nb["cells"][cell_index] = kept

    def _time_limit(self) -> float | None:
        if self._limit is None:
            return None
        return max(5.0, self._limit * self.timeout_later) if self._slow else self._limit

    async def _async_handle_timeout(self, timeout, cell=None):
        """Interrupts the cell and lets the run go on; `_attempt` sees that it happened."""
        self._timed_out = True
        # A long cell of the homework's own, such as one that draws training runs, may only be slow: its limit, and
        # that of what follows, stays, since loops in place of vectors are allowed.
        self._slow = self._slow or cell is None or "nbgrader" in cell.metadata
        self._seconds = timeout
        return await super()._async_handle_timeout(timeout, cell)

    def on_cell_executed(self, **kwargs):
        """As in nbgrader, but a cell that ran out of time gets one error that says so, from `_note`."""
        if not self._timed_out:
            super().on_cell_executed(**kwargs)

    def _note(self, cell, kind: str) -> None:
        """Writes an error into the cell's outputs, and the event into the list."""
        text = SENTENCES[kind][self._language].format(seconds=self._seconds)
        if kind == "timeout":
            # The KeyboardInterrupt is ours; where it struck inside the student's loop is worth keeping.
            for output in cell.outputs:
                if output.output_type == "error" and output.ename == "KeyboardInterrupt":
                    output.traceback = output.traceback[:-1]
                    output.ename, output.evalue = ENAMES[kind], text
                    output.traceback.append(f"{ENAMES[kind]}: {text}")
                    break
            else:
                cell.outputs.append(_error(kind, text))
        else:
            cell.outputs = [o for o in cell.get("outputs", []) if o.output_type != "error"]
            cell.outputs.append(_error(kind, text))
        self._events.append(
            {"kind": kind, "cell": _name_of(cell), "seconds": self._seconds if kind == "timeout" else None}
        )

    def process_message(self, msg, cell, cell_index):
        """Cuts output while it arrives, and keeps stderr of test cells from costing points."""
        kind, content = msg["msg_type"], msg["content"]
        if kind == "stream":
            content["text"] = self._within(content["text"])
            if not content["text"]:
                return None
            if content["name"] == "stderr" and is_grade(cell):
                content["name"] = "stdout"
        elif kind in ("display_data", "execute_result", "update_display_data"):
            data = content["data"]
            size = sum(len(v) if isinstance(v, str) else len(str(v)) for v in data.values())
            self._pictures_seen += size
            if self._pictures_seen > self.max_picture:
                content["data"] = {"text/plain": self._within(str(data.get("text/plain", ""))[:1000] or "…")}
        elif kind == "error":
            content["traceback"] = [line[:20_000] for line in content["traceback"][:200]]
            content["evalue"] = content["evalue"][:5000]
        return super().process_message(msg, cell, cell_index)

    def _within(self, text: str) -> str:
        """As much of `text` as the cell may still print."""
        left = self.max_output - self._text_seen
        self._text_seen += len(text)
        if len(text) <= left:
            return text
        if self._cut:
            return ""
        self._cut = True
        if not self._replaying:
            self._events.append({"kind": "output", "cell": self._name, "seconds": None})
        return text[: max(left, 0)] + SENTENCES["output"][self._language].format(kilobytes=self.max_output // 1000)

    def _kernel_lives(self) -> bool:
        return self.km is not None and self.kc is not None and bool(self._pid()) and not self._killed

    def _pid(self) -> int | None:
        provisioner = getattr(self.km, "provisioner", None)
        return getattr(provisioner, "pid", None)

    _killed = False

    def _kill(self) -> None:
        """Ends the kernel's process at once, without a word to it."""
        pid = self._pid() if self.km is not None else None
        if pid:
            try:
                os.killpg(os.getpgid(pid), signal.SIGKILL) if os.getpgid(pid) != os.getpgid(0) else os.kill(
                    pid, signal.SIGKILL
                )
            except (ProcessLookupError, PermissionError, AttributeError):
                pass
        self._killed = True

    def _forget_kernel(self) -> None:
        if self.km is not None:
            self._cleanup_kernel()
        self.km = self.kc = None
        self._killed = False


def language_of(nb, otherwise: str = "en") -> str:
    """The language that the build wrote into a notebook's metadata: 'ru' or 'en'."""
    named = nb.metadata.get("dl101", {}).get("language")
    return named if named in ("ru", "en") else otherwise


def _name_of(cell) -> str:
    return cell.metadata.get("nbgrader", {}).get("grade_id") or cell.get("id", "")


def _error(kind: str, text: str):
    return new_output("error", ename=ENAMES[kind], evalue=text, traceback=[f"{ENAMES[kind]}: {text}"])
