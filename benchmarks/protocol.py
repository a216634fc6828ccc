"""What one question to the student's process costs: .venv/bin/python benchmarks/protocol.py [CALLS]

Microseconds of the processor in the referee and in the student's process, and of the clock, for a call of a function of
one number, of an array of 1000, of a step of an optimizer, and for a call back. The least of five rounds: on a busy
machine the clock shows the other processes, the processors' time hardly.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "lib"))

import nbformat  # noqa: E402

from courseware.engine import Engine, Job, Limits  # noqa: E402

STUDENT = """
def scalar(x): return 2.0 * x
def array(X): return X * 2
def step(w, dw, config): return w - 0.1 * dw, {**config, "m": w, "t": config.get("t", 0) + 1}
def back(f, n):
    for _ in range(n): f(1.5)
class Thing:
    size = 3
thing = Thing()
"""
TEST = """
import time
X, w = np.ones(1000), np.ones(3)
f, g, h, k, o = scalar, array, step, back, thing
config = {"learning_rate": 0.1, "m": w, "t": 3}
def cost(ask, n):
    clock, best = f.clock_there(), [1e9] * 3
    ask()
    for _ in range(5):
        before = time.process_time(), clock(), time.perf_counter()
        for _ in range(n): ask()
        after = time.process_time(), clock(), time.perf_counter()
        best = [min(old, (b - a) / n) for old, a, b in zip(best, before, after)]
    return best
rows = {
    "a number": (lambda: f(1.5), CALLS, 1), "an array of 1000": (lambda: g(X), CALLS, 1),
    "a step of an optimizer": (lambda: h(w, w, config), CALLS, 1), "an attribute": (lambda: o.size, CALLS, 1),
    "a call back": (lambda: k(abs, 100), CALLS // 100, 100),
}
print(f"{'microseconds':<24}{'referee':>9}{'student':>9}{'clock':>9}")
for name, (ask, n, inner) in rows.items():
    print(f"{name:<24}" + "".join(f"{1e6 * seconds / inner:>9.0f}" for seconds in cost(ask, n)))
"""


def main() -> None:
    calls = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    cells = [nbformat.v4.new_code_cell(STUDENT), nbformat.v4.new_code_cell(TEST.replace("CALLS", str(calls)))]
    cells[1].metadata.nbgrader = {"grade": True, "solution": False, "grade_id": "t", "points": 1}
    for unsafe in (True, False):
        with Engine(unsafe) as engine:
            run = engine.run(nbformat.v4.new_notebook(cells=cells), Job(limits=Limits(cell_seconds=300)))
        print(f"\n{', '.join(run.sandbox)}; load {os.getloadavg()[0]:.1f}")
        for output in run.notebook.cells[-1].outputs:
            print(output.get("text") or f"{output.ename}: {output.evalue}")


if __name__ == "__main__":
    main()
