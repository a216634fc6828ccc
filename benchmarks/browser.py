"""What the benchmarks in a browser share: Chromium, a notebook open in a JupyterLab of its own."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path

import nbformat

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
FLAGS = ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
STARTS_WITHIN = 60  # seconds
ROOT = Path(__file__).resolve().parents[1]
IDLE = """() => window.jupyterapp?.shell.currentWidget?.sessionContext?.session?.kernel?.status === "idle" """


@contextmanager
def chromium():
    """The browser; ends the program with a sentence and status 2 where there is none."""
    path = os.environ.get("DL101_CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    if path is None:
        print("No Chromium or Chrome on this machine: install one, or name it in DL101_CHROMIUM.")
        sys.exit(2)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS, ignore_default_args=["--headless"])
        yield browser
        browser.close()


@contextmanager
def lab(folder: Path, cells: list[str]):
    """JupyterLab on a notebook with these code cells; gives its address."""
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells], metadata=kernel)
    nbformat.write(notebook, folder / "bench.ipynb")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    private = {
        name: str(folder / name.lower())
        for name in ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR")
    }
    command = [sys.executable, "-m", "jupyterlab", "--no-browser", f"--port={port}", "--ip=127.0.0.1", "--allow-root"]
    command += ["--IdentityProvider.token=t", f"--ServerApp.root_dir={folder}", "--LabApp.expose_app_in_browser=True"]
    command += ["--LabApp.news_url=None", "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate"]
    server = subprocess.Popen(
        command,
        env=dict(os.environ, PYTHONPATH=str(ROOT / "lib"), **private),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        give_up = time.monotonic() + STARTS_WITHIN
        while time.monotonic() < give_up:
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/api?token=t", timeout=1)
                break
            except OSError:
                time.sleep(0.2)
        yield f"http://127.0.0.1:{port}/doc/tree/bench.ipynb?token=t&reset"
    finally:
        server.terminate()
        server.wait(20)


def run_notebook(page, address: str, count: int) -> None:
    """Opens the notebook and runs it; returns once all cells have run and `count` interactives are drawn."""
    page.goto(address, wait_until="domcontentloaded")
    page.wait_for_function(IDLE, timeout=60_000)
    page.evaluate("jupyterapp.shell.currentWidget.content.notebookConfig = { windowingMode: 'none' }")
    page.evaluate("void jupyterapp.commands.execute('notebook:run-all-cells')")
    page.wait_for_function(f"document.querySelectorAll('.dl101-interactive').length === {count}", timeout=60_000)
    page.wait_for_function(IDLE, timeout=60_000)
