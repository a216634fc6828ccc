"""How fast an interactive follows its slider, in a real browser without Jupyter.

    python benchmarks/interactives.py

Bars: 95th percentile under 50 ms from slider to picture, at least 30 pictures/s while dragging. Formulas run in
JavaScript, so no kernel takes part. From slider to picture: from the input event to the second animation frame after
it, when the browser has shown the first.
"""

import os
import shutil
import statistics
import sys

from dl101.interactives import LogisticRegression

LATENCY, RATE = 50.0, 30.0
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
FLAGS = ["--headless=new", "--no-sandbox", "--disable-gpu"]
FRAME = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done())))"
LATENCIES = """async ([frame, testid, count]) => {
  const wait = eval(frame), range = document.querySelector(`[data-testid=${testid}]`), times = [];
  for (let k = 0; k < count; k++) {
    await wait();
    const start = performance.now();
    range.value = -3 + 6 * (k % 50) / 50;
    range.dispatchEvent(new Event("input"));
    await wait();
    times.push(performance.now() - start);
  }
  return times;
}"""
PICTURES = """async ([testid, seconds]) => {
  const range = document.querySelector(`[data-testid=${testid}]`);
  const start = performance.now();
  let pictures = 0;
  while (performance.now() - start < 1000 * seconds) {
    range.value = 3 * Math.sin(pictures / 20);
    range.dispatchEvent(new Event("input"));
    await new Promise(requestAnimationFrame);
    pictures += 1;
  }
  return pictures / ((performance.now() - start) / 1000);
}"""


def main() -> int:
    path = os.environ.get("DL101_CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    if path is None:
        print("No Chromium or Chrome on this machine: install one, or name it in DL101_CHROMIUM.")
        return 2
    from playwright.sync_api import sync_playwright

    good = True
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS, ignore_default_args=["--headless"])
        page = browser.new_page(viewport={"width": 1000, "height": 900})
        page.set_content(LogisticRegression().to_html())
        page.wait_for_selector("[data-testid=summary]")
        print(f"{'slider':10}{'median':>10}{'95th percentile':>18}{'pictures/s':>13}")
        for name in ("w1", "b"):
            times = page.evaluate(LATENCIES, [FRAME, f"{name}-range", 200])
            rate = page.evaluate(PICTURES, [f"{name}-range", 3])
            late = statistics.quantiles(times, n=20)[-1]
            print(f"{name:10}{statistics.median(times):7.1f} ms{late:15.1f} ms{rate:13.1f}")
            good &= late < LATENCY and rate >= RATE
        browser.close()
    print(f"{'bars':10}{'':10}{LATENCY:15.0f} ms{RATE:13.0f}")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
