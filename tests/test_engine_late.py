"""What is loaded once before the fork is not loaded by each submission, and what is hardly ever used is not loaded."""

import subprocess
import sys
import textwrap

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


STEPS = """
import sys, torch

def steps():
    made = []
    for kind in ("SGD", "Adam", "AdamW", "RMSprop", "Adagrad"):
        w = torch.tensor([3.0, -2.0], requires_grad=True)
        optimizer = getattr(torch.optim, kind)([w], lr=0.1)
        schedule = torch.optim.lr_scheduler.StepLR(optimizer, 1)
        for _ in range(3):
            optimizer.zero_grad()
            (w**4).sum().backward()
            optimizer.step()
            schedule.step()
        made.append((w.tolist(), optimizer.state_dict()["param_groups"][0]["lr"]))
    return made
"""
PUT_OFF = "from courseware.engine import torch_compiler\ntorch_compiler.put_off()\n"


def alone(code: str) -> str:
    """What a Python process of its own prints: torch's modules are the same for all tests."""
    done = subprocess.run([sys.executable, "-c", textwrap.dedent(code)], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_optimizers_do_without_torchs_compiler_and_step_as_with_it():
    without = alone(STEPS + PUT_OFF + "print(steps(), 'sympy' in sys.modules)")
    with_it = alone(STEPS + "print(steps(), 'sympy' in sys.modules)")
    assert without.endswith("False\n") and without.removesuffix("False\n") == with_it.removesuffix("True\n")


def test_who_looks_through_all_modules_does_not_load_the_compiler():
    look = "import inspect\ninspect.getmodule(inspect.currentframe().f_code)\nprint('sympy' in sys.modules)"
    assert alone("import sys, torch\n" + PUT_OFF + look) == "False\n"


@pytest.mark.parametrize(
    "use",
    [
        "torch.compile(lambda x: x + 1, backend='eager')(x)",
        "torch._dynamo.optimize('eager')(lambda x: x + 1)(x)",
        "__import__('torch._dynamo.eval_frame', fromlist=['x']).optimize('eager')(lambda x: x + 1)(x)",
    ],
)
def test_the_compiler_is_there_for_who_compiles(use):
    after = "print(torch._dynamo is sys.modules['torch._dynamo'], torch._dynamo.__file__ != '')\nprint(len(steps()))"
    told = alone(STEPS + PUT_OFF + f"steps()\nx = torch.ones(2)\nprint(({use}).tolist())\n" + after)
    assert told == "[2.0, 2.0]\nTrue True\n5\n"


def test_the_file_of_numpys_assertions_is_read_before_the_fork():
    fails = """
    import ast, sys
    from courseware.engine import late
    late.load(["numpy"])
    import numpy as np
    from stack_data import FrameInfo
    parse, parsed = ast.parse, []
    ast.parse = lambda source, *more, **named: parsed.append(len(source)) or parse(source, *more, **named)
    try:
        np.testing.assert_allclose([1.0], [2.0])
    except AssertionError:
        frames = list(FrameInfo.stack_data(sys.exc_info()[2], collapse_repeated_frames=False))
    print(len(frames) > 2, bool(frames[-1].lines), max(parsed, default=0) < 10_000)
    """
    assert alone(fails) == "True True True\n"
