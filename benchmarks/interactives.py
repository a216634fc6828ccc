"""How fast the interactives follow their sliders in JupyterLab, beside `interact` with Matplotlib in the same run.

    python benchmarks/interactives.py [Name ...]

Bars: 95th percentile under 50 ms from slider to picture, at least 30 pictures/s while dragging. From slider to picture:
from the input event to the second animation frame after it, when the browser has shown the first; for `interact` to the
second frame after the new picture has been decoded. Timeline has no slider: its first tick box stands in.
"""

import statistics
import sys
import tempfile
from pathlib import Path

from browser import chromium, lab, run_notebook
from dl101 import interactives

LATENCY, RATE = 50.0, 30.0
MOVES, SECONDS = 100, 3
STOCK = "interact"
STOCK_CELL = """
import matplotlib.pyplot as plt
import numpy as np
from ipywidgets import interact
x = np.linspace(-4, 4, 200)

@interact(w=(-3.0, 3.0, 0.05))
def neuron(w=0.5):
    fig, ax = plt.subplots(figsize=(5, 3))
    ax.plot(x, 1 / (1 + np.exp(-w * x)))
    ax.set_ylim(0, 1)
    plt.show()
"""

# Both define move(k) on window: set the control to its k-th place; shown(): a promise, the picture of it is on screen.
OURS = """(index) => {
  const root = document.querySelectorAll(".dl101-interactive")[index];
  root.scrollIntoView({ block: "center" });
  const visible = [...root.querySelectorAll("input")].filter((each) => each.offsetParent && !each.disabled);
  const range = visible.find((each) => each.type === "range");
  const tick = visible.find((each) => each.type === "checkbox");
  const frame = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  const [low, high] = range ? [Number(range.min), Number(range.max)] : [0, 1];
  const places = Math.min(40, range && range.step !== "any" ? Math.round((high - low) / Number(range.step)) : 40);
  window.move = (k) => {
    if (!range) return tick.click();
    const turn = Math.abs((k % (2 * places)) - places) / places;  // there and back
    range.value = low + (0.15 + 0.7 * turn) * (high - low);
    range.dispatchEvent(new Event("input", { bubbles: true }));
  };
  window.shown = frame;
  return range ? range.dataset.testid : tick.dataset.testid;
}"""
THEIRS = """() => {
  const root = [...document.querySelectorAll(".jupyter-widgets")].find((each) => each.querySelector(".noUi-handle"));
  root.scrollIntoView({ block: "center" });
  const handle = root.querySelector(".noUi-handle");
  const area = root.closest(".jp-OutputArea");
  const frame = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  window.move = (k) => handle.dispatchEvent(
    new KeyboardEvent("keydown", { key: (k / 40 | 0) % 2 ? "ArrowLeft" : "ArrowRight", bubbles: true }));
  window.shown = () => new Promise((done) => {
    const before = area.querySelector("img")?.src;
    const look = async () => {
      const image = area.querySelector("img");
      if (!image || image.src === before) return requestAnimationFrame(look);
      await image.decode();
      await frame();
      done();
    };
    requestAnimationFrame(look);
  });
  return "noUi-handle";
}"""
LATENCIES = """async (count) => {
  const times = [];
  for (let k = 0; k < count + 5; k++) {
    await new Promise(requestAnimationFrame);
    const start = performance.now();
    const seen = window.shown();
    window.move(k);
    await seen;
    if (k >= 5) times.push(performance.now() - start);
  }
  return times;
}"""
OUR_RATE = """async (seconds) => {
  const start = performance.now();
  let pictures = 0;
  while (performance.now() - start < 1000 * seconds) {
    window.move(pictures);
    await new Promise(requestAnimationFrame);
    pictures += 1;
  }
  return (1000 * pictures) / (performance.now() - start);
}"""
THEIR_RATE = """async (seconds) => {
  const area = document.querySelector(".noUi-handle").closest(".jp-OutputArea");
  const start = performance.now();
  let pictures = 0, moves = 0, last = null;
  while (performance.now() - start < 1000 * seconds) {
    window.move(moves++);
    await new Promise(requestAnimationFrame);
    const now = area.querySelector("img")?.src;
    if (now && now !== last) { pictures += 1; last = now; }
  }
  return (1000 * pictures) / (performance.now() - start);
}"""


def main(names: list[str]) -> int:
    unknown = [name for name in names if name not in interactives.__all__]
    if unknown:
        print(f"No interactive {', '.join(unknown)}; there are {', '.join(interactives.__all__)}.")
        return 2
    names = names or list(interactives.__all__)
    cells = ["from dl101 import interactives", *(f"interactives.{name}()" for name in names), STOCK_CELL.strip()]
    good = True
    with tempfile.TemporaryDirectory() as folder, chromium() as browser, lab(Path(folder), cells) as address:
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        run_notebook(page, address, len(names))
        page.wait_for_function("document.querySelector('.noUi-handle')?.closest('.jp-OutputArea').querySelector('img')")
        print(f"{'':20}{'control':22}{'median':>10}{'95th percentile':>18}{'pictures/s':>13}")
        for index, name in enumerate(names):
            control = page.evaluate(OURS, index)
            late, rate = report(page, name, control, OUR_RATE)
            good &= late < LATENCY and rate >= RATE
        report(page, STOCK, page.evaluate(THEIRS), THEIR_RATE)
    print(f"{'bars':20}{'':22}{'':10}{LATENCY:15.0f} ms{RATE:13.0f}")
    return 0 if good else 1


def report(page, name: str, control: str, rate_code: str) -> tuple[float, float]:
    """Measures what `move` and `shown` drive, prints a line, returns 95th percentile (ms) and pictures/s."""
    page.wait_for_timeout(300)
    times = page.evaluate(LATENCIES, MOVES)
    rate = page.evaluate(rate_code, SECONDS)
    late = statistics.quantiles(times, n=20)[-1]
    print(f"{name:20}{control:22}{statistics.median(times):7.1f} ms{late:15.1f} ms{rate:13.1f}", flush=True)
    return late, rate


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
