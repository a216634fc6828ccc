"""What the tests ask of the page of an interactive."""

PICTURE = """id => {
  const canvas = document.querySelector(`[data-testid=${id}]`);
  const data = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
  let hash = 0;
  for (let i = 0; i < data.length; i += 4) hash = (hash * 31 + data[i] + 7 * data[i + 1] + 3 * data[i + 2]) | 0;
  return hash;
}"""


class Page:
    """The static page of a widget, with what the tests ask of it."""

    def __init__(self, page, widget, tmp_path, address=""):
        self.page, self.errors, self.requests = page, [], []
        self._hears = {
            "pageerror": lambda error: self.errors.append(str(error)),
            "request": lambda request: self.requests.append(request.url),
        }
        for event, hear in self._hears.items():
            page.on(event, hear)
        file = tmp_path / "page.html"
        widget.to_html(file)
        self.url = file.as_uri()
        self.open(address)

    def open(self, address=""):
        """Returns once every visible picture has its size; the canvas of HTML is 300 wide before that."""
        if self.page.url.split("#")[0] == self.url:
            self.page.goto("about:blank")  # another address of the same page alone would not load it again
        self.page.goto(self.url + address)
        self.page.wait_for_selector("[data-testid=summary]", state="attached")
        self.page.wait_for_function(
            """() => [...document.querySelectorAll("canvas[data-testid]")].every(
                 (canvas) => !canvas.clientWidth || canvas.width !== 300 || canvas.height !== 150)"""
        )

    def let_go(self):
        """Hears nothing any more: the page is free for the next test."""
        for event, hear in self._hears.items():
            self.page.remove_listener(event, hear)

    def get(self, testid):
        return self.page.get_by_test_id(testid)

    def picture(self, testid):
        return self.page.evaluate(PICTURE, testid)

    def box(self, name):
        return float(self.get(f"{name}-box").input_value())

    def press(self, testid, *keys):
        self.get(testid).focus()
        for key in keys:
            self.page.keyboard.press(key)

    def number(self, name):
        return self.get(f"value-{name}").inner_text()
