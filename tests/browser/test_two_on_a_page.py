"""Two interactives in one notebook: each is a module of its own, and what one does must not reach the other."""

from dl101.interactives import LogisticRegression

RENDER = """async ([source, state, count]) => {
  for (let k = 0; k < count; k++) {
    const own = structuredClone(state);
    const model = { get: k => own[k], set: (k, v) => { own[k] = v; }, save_changes() {}, on() {}, off() {} };
    const root = document.body.appendChild(document.createElement("div"));
    const url = URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
    (await import(url)).default.render({ model, el: root });
  }
}"""


def test_radio_buttons_and_labels_belong_to_their_own_interactive(browser):
    widget = LogisticRegression()
    state = widget.page_state()
    page = browser.new_page()
    page.set_content("<p>")
    page.evaluate(RENDER, [widget._esm, state, 2])
    first, second = (page.get_by_test_id("logistic-regression").nth(k) for k in (0, 1))
    second.get_by_test_id("tool-0").check()
    assert first.get_by_test_id("tool-1").is_checked()
    strangers = page.evaluate(
        """() => [...document.querySelectorAll("label[for]")].filter((label) =>
          label.closest(".dl101-interactive") !== label.control?.closest(".dl101-interactive")).length"""
    )
    page.close()
    assert strangers == 0
