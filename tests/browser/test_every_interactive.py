"""What every interactive keeps to: names and keys, two languages, two themes, narrow and wide, reset, sharing."""

import inspect
import json

import pytest

from dl101 import interactives

CLASSES = [getattr(interactives, name) for name in interactives.__all__]
CONTROLS = """() => [...document.querySelectorAll("button, input, select, [tabindex]")]
  .filter(node => !node.closest("[hidden]")).map(node => ({
  id: node.dataset.testid, kept: node.dataset.lmSuppressShortcuts,
  name: node.getAttribute("aria-label") || node.textContent
    || [...(node.labels || [])].map(label => label.textContent).join(),
}))"""
SHARED = "names => Object.fromEntries(names.map(name => [name, JSON.stringify(window.model.get(name))]))"


@pytest.fixture(params=CLASSES, ids=[each.__name__ for each in CLASSES])
def kind(request):
    return request.param


def test_controls_have_names_and_keep_their_keys(show, kind):
    it = show(kind())
    found = it.page.evaluate(CONTROLS)
    assert len(found) > 3
    assert [each for each in found if not (each["id"] and each["kept"] == "true" and each["name"].strip())] == []
    ids = [each["id"] for each in found]
    assert sorted(ids) == sorted(set(ids))


@pytest.mark.parametrize("language", ["ru", "en"])
def test_words_are_those_of_python_and_pictures_have_them_too(show, kind, language):
    widget = kind(language=language)
    it = show(widget)
    assert it.get("summary").inner_text().strip() == widget.summary
    labels = it.page.evaluate("[...document.querySelectorAll('canvas')].map(each => each.getAttribute('aria-label'))")
    assert all(labels)
    cyrillic = [any("а" <= letter <= "я" for letter in label.lower()) for label in labels]
    assert all(cyrillic) if language == "ru" else not any(cyrillic)
    visible = it.page.evaluate("document.querySelector('.dl101-interactive').innerText.toLowerCase()")
    assert language == "ru" or not any("а" <= letter <= "я" for letter in visible)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [380, 900])
def test_fits_wide_and_narrow_screens(show, kind, theme, width):
    it = show(kind(theme=theme, language="ru"))
    it.page.set_viewport_size({"width": width, "height": 800})
    it.page.wait_for_timeout(50)
    assert it.page.evaluate("document.documentElement.scrollWidth") <= width
    assert it.page.evaluate("document.querySelector('.dl101-interactive').dataset.theme") == theme
    beyond = it.page.evaluate(
        """() => { const right = document.querySelector(".dl101-interactive").getBoundingClientRect().right;
          return [...document.querySelectorAll(".dl101-interactive :is(button, input, select)")]
            .filter(each => each.getBoundingClientRect().right > right + 1).map(each => each.dataset.testid); }"""
    )
    assert beyond == []


def test_every_control_can_be_used_and_reset_brings_the_beginning_back(show, kind):
    """Presses each button and moves each slider and select by keyboard; no error, and Reset undoes it all."""
    it = show(kind())
    before = it.get("summary").inner_text()
    hash_before = it.page.evaluate("location.hash")
    changed = 0
    for control in it.page.evaluate(CONTROLS):
        node = it.get(control["id"])
        if control["id"] in ("reset", "share", "share-text") or not node.is_visible() or not node.is_enabled():
            continue
        node.focus()
        kind_of = node.evaluate("node => node.tagName + '/' + (node.type || '')")
        it.page.keyboard.press("Enter" if kind_of.startswith("BUTTON") else "ArrowRight")
        if kind_of.startswith("SELECT"):
            it.page.keyboard.press("ArrowDown")
        changed += 1
    assert changed > 2
    it.page.wait_for_timeout(400)
    it.get("reset").click()
    it.page.wait_for_timeout(400)
    assert it.get("summary").inner_text() == before
    assert it.page.evaluate("location.hash") == hash_before


def test_share_on_a_page_of_its_own_gives_the_address(show, kind):
    it = show(kind())
    it.page.evaluate(
        "Object.defineProperty(navigator, 'clipboard', { value: { writeText: async (t) => { window.copied = t; } } })"
    )
    it.get("share").click()
    it.page.wait_for_function("window.copied")
    assert it.page.evaluate("window.copied").startswith(it.url)
    it.page.evaluate("() => { navigator.clipboard.writeText = async () => { throw new Error('refused'); }; }")
    it.get("share").click()
    assert it.get("share-text").input_value().startswith(it.url)


def test_share_in_a_notebook_gives_python_that_makes_the_same(browser, kind):
    """Without an address the button copies a line of Python; what it builds is in the same state."""
    widget = kind()
    page = browser.new_page()
    page.set_content("<div id=root></div>")
    state = widget.page_state()
    page.evaluate(
        """async ([source, state]) => {
          const listeners = {};
          window.model = {
            get: k => state[k], save_changes() {},
            set: (k, v) => { state[k] = v; (listeners["change:" + k] || []).forEach(f => f()); },
            on: (e, f) => (listeners[e] ||= []).push(f), off() {},
          };
          Object.defineProperty(navigator, "clipboard", { value: { writeText: async (t) => { window.copied = t; } } });
          const url = URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
          (await import(url)).default.render({ model: window.model, el: document.getElementById("root") });
        }""",
        [str(widget._esm), json.loads(json.dumps({**state, "_recipe": widget._recipe}))],
    )
    for _ in range(2):
        page.locator("input[type=range]").first.focus()
        page.keyboard.press("ArrowRight")
    page.get_by_test_id("share").click()
    page.wait_for_function("window.copied")
    code = page.evaluate("window.copied")
    page.wait_for_timeout(200)  # the traits follow the page within 150 ms
    again = eval(code, {"interactives": interactives})
    held = page.evaluate(
        "names => Object.fromEntries(names.map(name => [name, window.model.get(name)]))", list(kind.shared)
    )
    page.close()
    assert [name for name in kind.shared if not _alike(getattr(again, name), held[name])] == []


def _alike(a, b) -> bool:
    """Equal up to the six digits that the shared line writes."""
    if isinstance(a, (list, tuple)) and isinstance(b, (list, tuple)):
        return len(a) == len(b) and all(map(_alike, a, b))
    if isinstance(a, dict) and isinstance(b, dict):
        return a.keys() == b.keys() and all(_alike(a[key], b[key]) for key in a)
    if isinstance(a, float) or isinstance(b, float):
        return a == pytest.approx(b, rel=1e-5)
    return a == b


def test_modules_are_short_and_named_like_their_class(kind):
    """One idea each: what several need belongs into the kit."""
    assert kind.__module__.startswith("dl101.interactives.")
    assert kind.shared and inspect.getdoc(kind) and isinstance(kind().summary, str)
