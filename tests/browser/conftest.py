"""A real browser for the tests in this folder. Where there is none they skip and say why."""

import os
import shutil

import pytest

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
