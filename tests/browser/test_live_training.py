"""Live training in a real browser: with Python behind the page, without it, and in JupyterLab."""

import json
import os
import signal
import socket
import subprocess
import sys
import time

import nbformat
import numpy as np
import pytest

from dl101.interactives import LiveTraining

STEPS = "() => Number(document.querySelector('[data-testid=value-steps]').textContent)"

# A page with a model that talks to Python through two functions of Playwright.
OPEN = """async ([source, state]) => {
  const listeners = {};
  window.asked = [];
  window.toPage = (content, buffers) => (listeners["msg:custom"] || []).forEach((f) => f(content,
    buffers.map((each) => new DataView(Uint8Array.from(atob(each), (c) => c.charCodeAt(0)).buffer))));
  window.fromPython = (changed) => {
    Object.assign(state, changed);
    for (const key of Object.keys(changed)) (listeners["change:" + key] || []).forEach((f) => f());
  };
  const model = {
    get: (k) => state[k], save_changes() {},
    set: (k, v) => { state[k] = v; (listeners["change:" + k] || []).forEach((f) => f()); },
    on: (e, f) => (listeners[e] ||= []).push(f), off() {},
    send: (content) => { window.asked.push(content); window.toPython(JSON.stringify(content)); },
  };
  const url = URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
  (await import(url)).default.render({ model, el: document.getElementById("root") });
}"""


class Model:
    """Loss 1 / k after k steps; `answering` decides when Python gets to the page's questions."""

    def __init__(self):
        self.k = 0

    def step(self):
        self.k += 1
        batch = {"labels": np.array([0, 1]), "logits": np.array([[1.0, 0.0], [2.0, 0.0]])}
        return {"loss": 1 / self.k, "pictures": np.full((2, 8, 8), 0.5), **batch}

    def evaluate(self):
        return 2 / self.k, 0.25

    def state_dict(self):
        return {"k": self.k}

    def load_state_dict(self, state):
        self.k = state["k"]


class Behind:
    """A page with a LiveTraining behind it, whose answers the test lets through."""

    def __init__(self, page, widget):
        import base64

        self.page, self.widget, self.errors, self.questions = page, widget, [], []
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.set_content(f"<style>{widget._css}</style><div id=root></div>")
        page.expose_function("toPython", lambda content: self.questions.append(content))
        state = widget.page_state()
        self.replies = []
        widget.send = lambda content, buffers=None: self.replies.append(
            [content, [base64.b64encode(each).decode() for each in buffers or []]]
        )
        page.evaluate(OPEN, [str(widget._esm), json.loads(json.dumps({**state, "_recipe": widget._recipe}))])

    def answer(self):
        """Python deals with what has been asked so far; answers and changed traits reach the page."""
        before = self.traits()
        for _ in range(len(self.questions)):
            self.widget._asked(self.widget, json.loads(self.questions.pop(0)), [])
            if self.traits() != before:
                self.page.evaluate("changed => window.fromPython(changed)", self.traits())
            while self.replies:
                self.page.evaluate("([content, buffers]) => window.toPage(content, buffers)", self.replies.pop(0))

    def traits(self):
        return {name: getattr(self.widget, name) for name in ("curve", "validation", "batch")}

    def wait(self, milliseconds=60):
        self.page.wait_for_timeout(milliseconds)

    def get(self, testid):
        return self.page.get_by_test_id(testid)

    def steps(self):
        return self.page.evaluate(STEPS)


@pytest.fixture
def behind(page):
    model = Model()
    widget = LiveTraining(step=model.step, evaluate=model.evaluate, restores=[model], classes=["none", "box"], every=5)
    made = Behind(page, widget)
    made.model = model
    yield made
    assert made.errors == []


def test_one_question_at_a_time_and_pause_asks_no_more(behind):
    behind.get("run").click()
    behind.wait(200)
    assert len(behind.questions) == 1 and behind.steps() == 0  # Python is busy: nothing piles up
    behind.answer()
    behind.wait(100)
    after_one = behind.steps()
    assert after_one == behind.widget.steps > 0 and len(behind.questions) == 1
    behind.get("run").click()  # pause, with a question on its way
    assert behind.get("run").inner_text() == "Run"
    behind.answer()
    behind.wait(100)
    assert [json.loads(each)["kind"] for each in behind.questions] == ["settle"]
    assert behind.widget.curve == []  # the traits follow when the page says that it has paused
    behind.answer()
    assert behind.steps() == behind.widget.steps == behind.widget.curve[-1][0] > after_one
    behind.wait(100)
    assert behind.questions == []


def test_a_busy_kernel_is_said_and_training_goes_on(behind):
    behind.get("run").click()
    behind.page.wait_for_selector("[data-testid=note]:not([hidden])")
    assert "busy with another cell" in behind.get("note").inner_text()
    behind.answer()
    behind.page.wait_for_selector("[data-testid=note]", state="hidden")
    assert behind.steps() > 0 and behind.get("run").inner_text() == "Pause"


def test_single_steps_reset_and_the_batch(behind):
    for k in (1, 2, 3):
        behind.get("step").click()
        behind.wait()
        behind.answer()
        behind.wait()
        behind.answer()
        assert behind.steps() == behind.model.k == k
    assert behind.get("value-training").inner_text() == "0.333"
    assert behind.get("summary").inner_text() == behind.widget.summary
    assert "1 of 2 right" in behind.get("batch").get_attribute("aria-label")
    behind.get("reset").click()
    behind.wait()
    behind.answer()
    behind.wait()
    behind.answer()
    assert behind.model.k == 0 and behind.steps() == 0
    assert behind.get("summary").inner_text() == "No step has been taken yet."


def test_an_error_in_the_step_stops_and_is_shown(behind):
    def broken():
        raise RuntimeError("shapes cannot be multiplied")

    behind.widget._step = broken
    behind.get("run").click()
    behind.wait()
    behind.answer()
    behind.page.wait_for_selector("[data-testid=note]:not([hidden])")
    assert behind.get("note").inner_text() == "Training has stopped: RuntimeError: shapes cannot be multiplied"
    assert behind.get("run").inner_text() == "Run"
    behind.widget._step = behind.model.step
    behind.get("step").click()
    behind.wait()
    behind.answer()
    assert behind.steps() == 1 and not behind.get("note").is_visible()


def recorded(**traits):
    model = Model()
    widget = LiveTraining(step=model.step, evaluate=model.evaluate, classes=["none", "box"], **traits)
    widget.run(120)
    return widget


def test_a_page_of_its_own_plays_the_record(show):
    it = show(recorded())
    assert it.number("steps") == "120" and "there is no Python here" in it.get("note").inner_text()
    it.get("reset").click()
    full = it.picture("loss")
    it.get("run").click()
    it.page.wait_for_function("document.querySelector('[data-testid=run]').textContent === 'Pause'")
    it.page.wait_for_function(f"({STEPS})() < 100")
    it.get("run").click()
    stopped = it.number("steps")
    it.page.wait_for_timeout(150)
    assert it.number("steps") == stopped != "120" and it.picture("loss") != full
    it.get("at-box").fill("40")
    assert it.number("steps") == "40" and it.number("training") == "0.025"
    it.get("step").click()
    assert it.number("steps") == "41"
    it.get("reset").click()
    assert it.number("steps") == "120" and it.picture("loss") == full


@pytest.mark.parametrize("language", ["ru", "en"])
def test_words_of_a_record_are_those_of_python(show, language):
    widget = recorded(language=language, axis="log")
    it = show(widget)
    assert it.get("summary").inner_text() == widget.summary
    it.press("smoothing-range", "Home")
    assert it.box("smoothing") == 0


def test_smoothing_is_a_mean_of_what_came_before(formulas_of):
    smoothed = formulas_of("live_training.js")
    values = [1.0, 0.0, None, 2.0]
    assert smoothed("smoothed", values, 0) == values[:2] + [0.0, 2.0]
    expected = [1.0, 0.5 / 1.5, 0.5 / 1.5, (0.125 + 0 + 1.0) / (0.125 + 0.25 + 0.5)]
    assert smoothed("smoothed", values, 0.5) == pytest.approx(expected)


# --- JupyterLab -----------------------------------------------------------------------------------------------------

CELL = """
from dl101 import interactives
k = 0
def step():
    global k
    k += 1
    return {"loss": 1 / k}
training = interactives.LiveTraining(step=step, evaluate=lambda: (2 / k, 0.5))
training
"""


@pytest.fixture
def lab(browser, tmp_path):
    """A JupyterLab of its own with one notebook of two cells."""
    pytest.importorskip("jupyterlab")
    cells = [nbformat.v4.new_code_cell(CELL.strip(), id="live")]
    notebook = nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": {"name": "python3", "display_name": "P"}})
    nbformat.write(notebook, tmp_path / "live.ipynb")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "jupyterlab", "--no-browser", f"--port={port}", "--IdentityProvider.token=t"]
    command += ["--LabApp.expose_app_in_browser=True", "--allow-root", "--ServerApp.root_dir=" + str(tmp_path)]
    with open(tmp_path / "log", "w") as log:
        process = subprocess.Popen(command, cwd=tmp_path, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                                   start_new_session=True)  # fmt: skip
    give_up = time.monotonic() + 60
    while "is running at" not in (tmp_path / "log").read_text():
        assert process.poll() is None and time.monotonic() < give_up, (tmp_path / "log").read_text()
        time.sleep(0.2)
    yield f"http://localhost:{port}/lab/tree/live.ipynb?token=t&reset"
    os.killpg(process.pid, signal.SIGTERM)
    process.wait(20)


@pytest.mark.skipif(os.name == "nt", reason="a process group: Linux and macOS")
@pytest.mark.filterwarnings("ignore::ResourceWarning")
def test_in_jupyterlab_it_trains_and_stops(page, lab):
    page.goto(lab, wait_until="domcontentloaded")
    page.locator("#jupyterlab-splash").wait_for(state="detached", timeout=60_000)
    page.wait_for_function(
        "() => window.jupyterapp?.shell.currentWidget?.sessionContext?.session?.kernel?.status === 'idle'",
        timeout=60_000,
    )
    page.evaluate("() => jupyterapp.commands.execute('notebook:run-all-cells')")
    run = page.get_by_test_id("run").first
    run.wait_for(timeout=60_000)
    run.click()
    page.wait_for_function(f"({STEPS})() > 100", timeout=30_000)
    run.click()
    page.wait_for_timeout(400)
    stopped = page.evaluate(STEPS)
    page.wait_for_timeout(400)
    assert page.evaluate(STEPS) == stopped and run.inner_text() == "Run"
    page.evaluate("() => jupyterapp.shell.currentWidget.sessionContext.shutdown()")
