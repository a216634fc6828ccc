"""A real browser for the tests in this folder, and an interactive's page in it.

Without a browser they skip and say why.
"""

import os
import shutil

import pytest

from dl101.interactives.base import bundle
from interactive_page import Page

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "microsoft-edge")
MAC = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"
FLAGS = [
    "--headless=new",
    "--no-sandbox",  # CI runs as root in a container
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def find_browser() -> str | None:
    """The path of Chromium or Chrome: DL101_CHROMIUM, else the first known name on the path."""
    named = os.environ.get("DL101_CHROMIUM")
    if named:
        return named
    return next(filter(None, map(shutil.which, NAMES)), MAC if os.path.exists(MAC) else None)


@pytest.fixture(scope="session")
def browser():
    """A Chromium of Playwright, started once for all browser tests."""
    path = find_browser()
    if path is None:
        pytest.skip("no Chromium or Chrome on this machine: install one, or name it in DL101_CHROMIUM")
    sync_api = pytest.importorskip("playwright.sync_api")
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS, ignore_default_args=["--headless"])
        yield browser
        browser.close()


@pytest.fixture
def page(browser):
    """A fresh page of the width of a small laptop."""
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    yield page
    page.close()


@pytest.fixture
def show(page, tmp_path):
    """Opens the page of an interactive: show(widget, address=""); afterwards no error and no request may be left."""
    shown = []

    def show(widget, address=""):
        shown.append(Page(page, widget, tmp_path, address))
        return shown[-1]

    yield show
    for each in shown:
        assert each.errors == []
        assert [url for url in each.requests if not url.startswith(("file:", "blob:", "about:"))] == []


@pytest.fixture(scope="module")
def formulas_of(browser):
    """formulas_of("neuron.js") calls what that module exports as `formulas`, in the browser: call(name, *arguments)."""
    pages = []

    def formulas_of(module):
        page = browser.new_page()
        pages.append(page)
        page.set_content("<p>")
        page.evaluate(
            """async source => {
              const url = URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
              window.formulas = (await import(url)).formulas;
            }""",
            bundle(module),
        )

        def call(name, *arguments):
            code = """([name, values]) => {
              const plain = x => ArrayBuffer.isView(x) ? [...x] : x;
              return plain(window.formulas[name](...values));
            }"""
            return page.evaluate(code, [name, list(arguments)])

        return call

    yield formulas_of
    for page in pages:
        page.close()
