"""`./course lab` in a real browser: formgrader lists the homework, the lecture runs, its interactive takes keys."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FIRST_LECTURE = "01_introduction"
LECTURE = "03_logistic_regression"
HOMEWORK = "hw1_logistic_regression"
TOKEN = "test-token"
START_TIMEOUT = 180  # seconds: the solution is run against its own tests before the homework is registered

pytestmark = [
    pytest.mark.skipif(os.name == "nt", reason="formgrader and its class: Linux and macOS"),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
]

KERNEL_IS_IDLE = """() => {
  const session = window.jupyterapp?.shell.currentWidget?.sessionContext?.session;
  return session?.kernel?.status === "idle";
}"""

# Runs the notebook down to the cell with this id; tests of notebooks (nbval) run the rest.
RUN_TO = """async (id) => {
  const notebook = jupyterapp.shell.currentWidget.content;
  notebook.activeCellIndex = notebook.widgets.findIndex((cell) => cell.model.id === id);
  await jupyterapp.commands.execute("notebook:run-all-above");
  await jupyterapp.commands.execute("notebook:run-cell");
}"""

ERRORS = """() => [...jupyterapp.shell.currentWidget.content.model.cells].filter((cell) => cell.type === "code")
  .flatMap((cell) => cell.toJSON().outputs).filter((output) => output.output_type === "error")
  .map((output) => `${output.ename}: ${output.evalue}`)"""

SHOW_CELL = """async (id) => {
  const notebook = jupyterapp.shell.currentWidget.content;
  const index = notebook.widgets.findIndex((cell) => cell.model.id === id);
  notebook.activeCellIndex = index;
  await notebook.scrollToItem(index, "smart");
  return index;
}"""


class Lab:
    """A running `./course lab` on a copy of the course, so that nothing it saves lands in the checkout."""

    def __init__(self, folder: Path):
        self.root = folder / "course"
        skip = shutil.ignore_patterns("__pycache__", ".ipynb_checkpoints")
        shutil.copytree(ROOT / "lib", self.root / "lib", ignore=skip)
        # The rest is not opened here: it would only be built, and run against its own tests.
        for name in ("lectures", "solutions", "assignments"):
            for path in (ROOT / name).glob("**/*"):
                here = path.relative_to(ROOT)
                parts = [part.removesuffix(".ipynb").removesuffix(".py") for part in here.parts[1:]]
                if path.is_file() and {FIRST_LECTURE, LECTURE, HOMEWORK, "pairs.txt"} & {*parts, path.name}:
                    (self.root / here).parent.mkdir(parents=True, exist_ok=True)
                    shutil.copy(path, self.root / here)
        for name in ("nbgrader_config.py", "pyproject.toml"):
            shutil.copy(ROOT / name, self.root)
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.log = folder / "lab.log"
        command = [sys.executable, "-m", "courseware.cli", "lab", "--no-browser", "--port", str(self.port)]
        command += [f"--IdentityProvider.token={TOKEN}", "--LabApp.expose_app_in_browser=True"]
        env = dict(os.environ, PYTHONPATH=str(self.root / "lib"), DL101_CLASSROOM=str(folder / "classroom"))
        with open(self.log, "w") as log:
            self.process = subprocess.Popen(
                command, env=env, cwd=folder, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True
            )

    def wait(self):
        """Returns once the list of what to open is printed; then the server listens."""
        give_up = time.monotonic() + START_TIMEOUT
        while time.monotonic() < give_up:
            if "Ctrl-C stops it" in self.log.read_text():
                return
            if self.process.poll() is not None:
                break
            time.sleep(0.2)
        pytest.fail(f"./course lab did not start:\n{self.log.read_text()}")

    def address(self, path: str) -> str:
        return f"http://localhost:{self.port}/{path}?token={TOKEN}"

    def stop(self):
        os.killpg(self.process.pid, signal.SIGTERM)
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)


@pytest.fixture(scope="module")
def lab(browser, tmp_path_factory):
    """Asks for the browser first: without one there is nothing to start."""
    lab = Lab(tmp_path_factory.mktemp("lab"))
    try:
        lab.wait()
        yield lab
    finally:
        lab.stop()


def open_lab(page, lab, path: str):
    page.goto(lab.address(path) + "&reset", wait_until="domcontentloaded")
    page.locator("#jupyterlab-splash").wait_for(state="detached", timeout=60_000)


def test_addresses_that_are_printed_open(page, lab):
    text = lab.log.read_text()
    addresses = [line.strip() for line in text.splitlines() if line.strip().startswith("http://")]
    assert len(addresses) == 8  # the lab, a lecture, a homework and its solution in two languages, formgrader
    for language in ("ru", "en"):
        assert lab.address(f"lab/tree/lectures/{language}/{FIRST_LECTURE}.ipynb") in addresses
        assert lab.address(f"lab/tree/assignments/{language}/{HOMEWORK}/{HOMEWORK}.ipynb") in addresses
    for address in addresses:
        assert page.request.get(address).ok, address


def test_formgrader_opens_from_the_menu_and_lists_the_homework(page, lab):
    open_lab(page, lab, "lab")
    page.get_by_role("menuitem", name="Nbgrader", exact=True).click()
    page.get_by_role("menuitem", name="Formgrader", exact=True).click()
    frame = page.frame_locator("iframe[src*=formgrader]")
    row = frame.get_by_role("row").filter(has_text=HOMEWORK)
    row.wait_for(timeout=60_000)
    assert "draft" in row.inner_text()  # in the gradebook, not yet in nbgrader's exchange


@pytest.mark.parametrize("language", ["ru", "en"])
def test_lecture_runs_and_its_interactive_moves_by_keyboard(page, lab, language):
    errors = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    open_lab(page, lab, f"lab/tree/lectures/{language}/{LECTURE}.ipynb")
    page.wait_for_function(KERNEL_IS_IDLE, timeout=60_000)
    page.evaluate(RUN_TO, "interactive")
    assert page.evaluate(ERRORS) == []

    active = page.evaluate(SHOW_CELL, "interactive")
    interactive = page.get_by_test_id("logistic-regression").first
    interactive.wait_for(timeout=30_000)
    weight = interactive.get_by_test_id("w1-range")
    before = interactive.get_by_test_id("value-J").inner_text()
    weight.focus()
    for _ in range(5):
        page.keyboard.press("ArrowRight")
    page.wait_for_function(
        "([before]) => document.querySelector('[data-testid=value-J]').innerText !== before", arg=[before]
    )
    page.keyboard.press("b")  # inserts a cell below, unless the control keeps its keys to itself
    assert page.evaluate("jupyterapp.shell.currentWidget.content.activeCellIndex") == active
    assert weight.evaluate("element => element === document.activeElement")
    assert page.get_by_text("official Jupyter news").count() == 0, "nothing covers the page"
    page.evaluate("jupyterapp.shell.currentWidget.sessionContext.shutdown()")
    assert errors == []
