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


def pytest_unconfigure():
    _scratch.cleanup()
