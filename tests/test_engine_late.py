"""What is loaded once before the fork is not loaded by each submission."""

import pytest

from courseware.engine import Engine, Job
from courseware.engine.sandbox import probe
from engine_notebooks import notebook, passed, run, text


def test_the_first_optimizer_of_a_submission_loads_nothing_more():
    loaded = "import sys, torch\nbefore = set(sys.modules)\n"
    step = "w = torch.zeros(2, requires_grad=True)\ntorch.optim.Adam([w]).step()\nnew = set(sys.modules) - before\n"
    tests = "test: " + loaded + step + "assert len(new) < 5"
    done = run(loaded + step + "print(len(new))", tests, preload=("torch",), preload_tests=("torch",))
    assert int(text(done, 0, "stdout").split()[0]) < 5
    assert passed(done) == [True]


@pytest.mark.skipif(not probe().safe, reason="no sandbox here")
def test_torch_says_nothing_of_the_processor_in_the_students_cell():
    convolves = "import torch\ny = torch.nn.Conv2d(1, 2, 3)(torch.ones(1, 1, 8, 8))\nprint(tuple(y.shape))"
    with Engine() as own:
        done = own.run(notebook(convolves), Job(preload=("torch",)))
    assert text(done, 0, "stdout") == "(1, 2, 6, 6)\n"
