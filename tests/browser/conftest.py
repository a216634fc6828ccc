"""A real browser for the tests in this folder, and an interactive's page in it.

Without a browser they skip and say why.
"""

import functools
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


LAPTOP = {"width": 1280, "height": 800}  # a small one


@pytest.fixture
def page(browser):
    """A fresh page of the width of a small laptop."""
    page = browser.new_page(viewport=LAPTOP)
    yield page
    page.close()


@pytest.fixture(scope="module")
def tab(browser):
    """A page for all tests of a module, one after another: a new one takes a second of the processor, a load a fifth.

    It goes at the end of the module, and with it what the last test has left running in it.
    """
    tab = browser.new_page(viewport=LAPTOP)
    yield tab
    tab.close()


@pytest.fixture
def show(tab, tmp_path):
    """Opens the page of an interactive: show(widget, address=""); afterwards no error and no request may be left."""
    if tab.viewport_size != LAPTOP:
        tab.set_viewport_size(LAPTOP)
    tab.emulate_media(color_scheme="null", reduced_motion="null")
    tab.mouse.move(0, 0)
    tab.mouse.up()  # a test that failed may have held it down
    shown = []

    def show(widget, address=""):
        shown.append(Page(tab, widget, tmp_path, address))
        return shown[-1]

    yield show
    for each in shown:
        each.let_go()
    for each in shown:
        assert each.errors == []
        assert [url for url in each.requests if not url.startswith(("file:", "blob:", "about:"))] == []


@pytest.fixture(scope="module")
def formulas_of(browser):
    """formulas_of("neuron.js") calls what that module exports as `formulas`, in the browser: call(name, *arguments)."""
    pages = []

    @functools.cache
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
