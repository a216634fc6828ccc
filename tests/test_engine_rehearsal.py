"""A rehearsal does ahead what all referees of a class would do, and changes nothing else."""

import random
import subprocess
import sys
import textwrap
import time
import types
from pathlib import Path

import nbformat
import numpy as np
import pytest

from courseware import warm_start
from courseware.engine import Engine, Job
from courseware.engine.job import is_test, job_for
from courseware.engine.rehearsal import Rehearsal
from engine_notebooks import notebook, passed

ROOT = Path(__file__).resolve().parents[1]
SOLUTIONS = sorted((ROOT / "solutions" / "en").glob("*/*.ipynb"))


def sources_of(solution: Path) -> tuple[str, ...]:
    return tuple(cell.source for cell in nbformat.read(solution, 4).cells if is_test(cell))


def rehearse(*tests: str, imports=()) -> int:
    rehearsal, steps = Rehearsal(tests, imports), 0
    while rehearsal.step():
        steps += 1
    return steps


def alone(code: str) -> str:
    """What a Python process prints that is started as a warm parent is."""
    command, environment = [sys.executable, "-c", textwrap.dedent(code)], warm_start._environment()
    done = subprocess.run(command, capture_output=True, text=True, env=environment)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_libraries_that_a_check_loads_when_first_used_are_loaded_without_their_compiler():
    code = f"""
    import sys
    sys.path[:0] = [{str(ROOT / "lib")!r}, {str(ROOT / "tests")!r}]
    from test_engine_rehearsal import rehearse
    rehearse("from dl101.check import hw6 as check")
    print("torch" in sys.modules, "sympy" in sys.modules)
    """
    assert alone(code) == "True False\n"


@pytest.mark.parametrize("solution", SOLUTIONS, ids=lambda path: path.stem)
def test_a_rehearsal_of_a_homework_tries_all_its_tests_and_leaves_no_thread(solution):
    code = f"""
    import os, sys
    sys.path[:0] = [{str(ROOT / "lib")!r}, {str(ROOT / "tests")!r}]
    import nbformat
    from courseware.engine import late
    from courseware.engine.job import job_for
    from test_engine_rehearsal import rehearse, sources_of
    from pathlib import Path
    solution = Path({str(solution)!r})
    job = job_for(nbformat.read(solution, 4))
    late.load(job.preload_tests)
    tests = sources_of(solution)
    steps = rehearse(*tests, imports=job.imports)
    print(steps >= len(tests), len(os.listdir("/proc/self/task")) if sys.platform == "linux" else 1)
    """
    assert alone(code) == "True 1\n"


def test_what_all_hand_ins_are_compared_with_is_there_after_it():
    from dl101.check import hw1, laws

    hw1._gram()  # so that the pictures have been drawn, which may take longer than a rehearsal has
    hw1._gram.cache_clear(), hw1.cost_curve.cache_clear()
    rehearse("from dl101.check import hw1 as check\ncheck.learning_rate(alpha)")
    assert hw1._gram.cache_info().currsize == 1
    before = set(laws._held)
    relu = "from dl101.check import hw2 as check\ncheck.relu(relu, seed=77, shapes=shapes)"
    rehearse(relu, imports=["shapes = [(3,)]"])
    assert set(laws._held) - before


def test_only_checks_of_the_course_are_called(tmp_path):
    touched = tmp_path / "touched"
    tests = (
        f"open({str(touched)!r}, 'w').close()",
        f"from dl101.check import hw1 as check\nopen({str(touched)!r}, 'w').close()\ncheck.sigmoid(sigmoid)",
        "import os\nos.system('true')\nassert flatten(1) == 2",
        "from dl101.check import hw1 as check\nfor _ in range(3):\n    check.sigmoid(sigmoid)",
        "this is no Python",
    )
    # Of two cells the import, of one of them the call.
    assert rehearse(*tests) == 3 and not touched.exists()


def test_a_check_without_end_ends_the_rehearsal(monkeypatch):
    endless = types.ModuleType("dl101.check.endless")
    tried = []

    def again(function):
        tried.append(1)
        while True:
            try:
                time.sleep(0.01)
            except Exception:
                pass

    endless.again = again
    monkeypatch.setitem(sys.modules, endless.__name__, endless)
    monkeypatch.setattr("courseware.engine.rehearsal.LONGEST", 0.2)
    rehearse("from dl101.check import endless as check\ncheck.again(1)\ncheck.again(2)")
    assert tried == [1]


def test_a_rehearsal_is_silent_and_random_numbers_go_on_from_where_they_were(capfd):
    random.seed(5), np.random.seed(5)
    wanted = random.random(), np.random.random()
    random.seed(5), np.random.seed(5)
    tests = [source for solution in SOLUTIONS[:2] for source in sources_of(solution)]
    assert rehearse(*tests, imports=["import numpy as np"]) > 20
    assert (random.random(), np.random.random()) == wanted
    assert capfd.readouterr() == ("", "")


STUDENT = """
import numpy as np
def relu(z): return np.maximum(0, z), (z > 0) * 1.0
def tanh(z): return z, z
"""
CHECKS = [
    "from dl101.check import hw2 as check\ncheck.relu(relu)",
    "from dl101.check import hw2 as check\ncheck.tanh(tanh)",
]
LOADED = "import sys\nassert 'hypothesis' in sys.modules"


def _texts(done) -> list:
    return [[(o.get("text"), o.get("evalue")) for o in cell.outputs] for cell in done.notebook.cells]


def test_a_class_is_rehearsed_and_its_results_stay_the_same():
    nb = notebook(STUDENT, f"test: {LOADED}", *(f"test: {check}" for check in CHECKS))
    rehearsed = Job(preload_tests=("numpy", "dl101.check.hw2"), tests=tuple(CHECKS))
    with Engine() as own:
        first = own.run(nb, rehearsed)
        assert passed(first)[0] is False  # a single submission waits for no rehearsal
        for _ in range(60):
            later = own.run(nb, rehearsed)
            if passed(later)[0]:
                break
            time.sleep(0.1)
    assert passed(later)[0] is True
    assert _texts(later)[2:] == _texts(first)[2:] and passed(later)[1:] == passed(first)[1:]


def test_a_job_knows_the_sources_of_its_homework():
    job = job_for(nbformat.read(SOLUTIONS[0], 4))
    assert job.tests == sources_of(SOLUTIONS[0]) and len(job.tests) > 10


def test_more_tests_than_a_message_holds_are_left_out_and_hinder_nothing():
    many = tuple(f"from dl101.check import hw2 as check\n# {'x' * 20_000}{i}\n" for i in range(100))
    with Engine() as own:
        assert passed(own.run(notebook("x = 1", "test: assert x == 1"), Job(tests=many))) == [True]
