"""How long the grading engine takes over a submission, without nbgrader: .venv/bin/python benchmarks/engine.py [RUNS]

For notebooks of several sizes: the whole run, and of it the student's cells and the test cells; the rest is what the
engine adds at its ends (the first student's cell includes the fork of its process and its sandbox). Medians; then the
same with as many at once as there are cores.
"""

from __future__ import annotations

import os
import statistics
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "lib"))

import nbformat  # noqa: E402

from courseware import catalogue  # noqa: E402
from courseware.engine import Engine, Job, job_for  # noqa: E402
from courseware.engine.job import is_test, marks  # noqa: E402
from dl101.check import hw1  # noqa: E402

NUMPY = """
def sigmoid(z): return 1 / (1 + np.exp(-z))
def forward(w, b, X): return sigmoid(w.T @ X + b)
"""
TESTS = (
    "import numpy as np\nassert abs(sigmoid(0.) - .5) < 1e-12",
    "assert np.allclose(sigmoid(np.array([-1., 1.])), [0.26894142, 0.73105858])",
    "assert forward(np.ones((3, 1)), 0., np.ones((3, 5))).shape == (1, 5)",
    "assert np.allclose(forward(np.zeros((3, 1)), 0., np.ones((3, 5))), .5)",
    "assert (sigmoid(np.array([1000.])) == 1).all()",
)
TORCH = """
class Net(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.hidden, self.out = torch.nn.Linear(3, 4), torch.nn.Linear(4, 2)
    def forward(self, X): return self.out(torch.relu(self.hidden(X)))
net = Net()
"""
TORCH_TESTS = (
    "import torch\nassert isinstance(net, torch.nn.Module)",
    "assert net(torch.zeros(5, 3)).shape == (5, 2)",
    "assert sum(p.numel() for p in net.parameters()) == 26",
    "assert torch.equal(net(torch.ones(2, 3))[0], net(torch.ones(2, 3))[1])",
    "assert [type(layer).__name__ for layer in net.children()] == ['Linear', 'Linear']",
)


def small(*cells: str, tests=()) -> nbformat.NotebookNode:
    made = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source) for source in cells])
    for i, source in enumerate(tests):
        cell = nbformat.v4.new_code_cell(source)
        cell.metadata.nbgrader = {"grade": True, "solution": False, "grade_id": f"t{i}", "points": 1}
        made.cells.append(cell)
    return made


def without_training(notebook):
    notebook.cells = [cell for cell in notebook.cells if catalogue.needed(cell)]
    return notebook


def main() -> None:
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 15
    numpy_job = Job(language="en")
    torch_job = Job(language="en", preload=("numpy", "torch"), preload_tests=("numpy", "torch"),
                    imports=("import torch", "import numpy as np"))  # fmt: skip
    hw1_job = job_for(catalogue.release("hw1", "en"), hw1.FORBIDDEN)
    cases = {
        "no cells": (small(), numpy_job),
        "NumPy, 5 tests": (small("import numpy as np", NUMPY, tests=TESTS), numpy_job),
        "torch, 5 tests": (small("import torch", TORCH, tests=TORCH_TESTS), torch_job),
        "hw1, answers and tests": (without_training(catalogue.solution("hw1", "en")), hw1_job),
        "hw1, whole notebook": (catalogue.solution("hw1", "en"), hw1_job),
    }
    cores = os.cpu_count() or 1
    for unsafe in (True, False):
        with Engine(unsafe) as engine:
            started = time.perf_counter()
            layers = engine.warm(numpy_job)
            print(
                f"\n{', '.join(layers)}\n"
                f"warm parents: {time.perf_counter() - started:.2f} s; load {os.getloadavg()[0]:.1f}"
            )
            print(f"{'ms a submission, median of ' + str(runs):<34}{'whole':>8}{'student':>9}{'tests':>8}{'engine':>8}"
                  f"{f'{cores} at once':>11}{'MB':>6}")  # fmt: skip
            for name, (notebook, job) in cases.items():
                print(f"{name:<34}" + row(engine, notebook, job, runs, cores))


def row(engine, notebook, job, runs, cores) -> str:
    tests = {marks(cell).get("grade_id") or cell.id for cell in notebook.cells if is_test(cell)}
    engine.run(notebook, job)
    done = [engine.run(notebook, job) for _ in range(runs)]
    failed = [o.evalue for cell in done[0].notebook.cells for o in cell.get("outputs", []) if o.output_type == "error"]
    assert not failed and not done[0].events, (failed, done[0].events)
    whole = [run.seconds for run in done]
    judged = [sum(seconds for name, seconds in run.cells.items() if name in tests) for run in done]
    own = [sum(run.cells.values()) - seconds for run, seconds in zip(done, judged, strict=True)]
    rest = [a - b - c for a, b, c in zip(whole, own, judged, strict=True)]
    started = time.perf_counter()
    with ThreadPoolExecutor(cores) as pool:
        list(pool.map(lambda _: engine.run(notebook, job), range(runs)))
    together = (time.perf_counter() - started) / runs
    figures = [1000 * statistics.median(values) for values in (whole, own, judged, rest)]
    memory = max(run.memory for run in done) / 2**20
    return "{:>8.1f}{:>9.1f}{:>8.1f}{:>8.1f}".format(*figures) + f"{1000 * together:>11.1f}{memory:>6.0f}"


if __name__ == "__main__":
    main()
