"""For every test: no real class and no settings of the person at the keyboard come in."""

import os
import tempfile

import pytest
from hypothesis import settings

# Asserts of modules that hold tests for others show their values too.
pytest.register_assert_rewrite("homework_tests")

# Speed belongs to benchmarks/: a busy machine must not turn a test red.
settings.register_profile("course", deadline=None)
settings.load_profile("course")

_scratch = tempfile.TemporaryDirectory(prefix="dl101-tests-")
# Set here, before any test module is imported, so that notebooks run by nbval and every child process see it too.
os.environ["DL101_CLASSROOM"] = os.path.join(_scratch.name, "classroom")
for variable in ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR"):
    os.environ[variable] = os.path.join(_scratch.name, variable.lower())
for variable in ("DL101_EXCHANGE", "DL101_LANGUAGE", "JUPYTER_PATH", "JUPYTER_CONFIG_PATH"):
    os.environ.pop(variable, None)


# Files that take longest, the longest first. Workers of a parallel run take a file each, in this order and then as
# collected, so that none is left with a long one at the end.
LONG = (
    "test_hostile.py", "test_jupyterlab.py", "test_every_interactive.py", "test_hw7.py", "test_hw3.py", "test_hw6.py",
    "test_submissions_cannot_run.py", "test_live_training.py", "test_sandbox.py", "test_hw5.py", "test_hw4.py",
    "test_hw2.py", "test_hw1.py", "test_engine_hw1.py", "test_engine_runs.py", "test_classroom_killed.py",
    "test_classroom_grade.py", "test_classroom_training.py", "test_sample_class.py", "test_classroom_demo.py",
    "test_launcher.py",
)  # fmt: skip


def pytest_configure(config):
    # Left to itself, pytest-xdist begins with the files of the most tests: a file of one long test would come last.
    config.option.loadscopereorder = False


def pytest_collection_modifyitems(items):
    if "PYTEST_XDIST_WORKER" in os.environ:
        items.sort(key=lambda item: LONG.index(item.path.name) if item.path.name in LONG else len(LONG))


def pytest_unconfigure():
    _scratch.cleanup()
