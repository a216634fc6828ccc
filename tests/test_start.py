"""What every command and every warm parent pays before it does anything."""

import subprocess
import sys
from pathlib import Path

import pytest

LIB = Path(__file__).resolve().parents[1] / "lib"


@pytest.mark.parametrize("module", ["courseware.classroom.grade", "courseware.engine.zygote"])
def test_no_grammar_is_built_that_nobody_needs(module):
    code = f"import sys; sys.path.insert(0, sys.argv[1]); import {module}; print('lark' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code, str(LIB)], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
