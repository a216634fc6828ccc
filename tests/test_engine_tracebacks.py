"""Tracebacks that are made sooner say the same."""

import json
import subprocess
import sys
from pathlib import Path

# Runs failing cells in a shell of its own; prints what each traceback says, before and after.
SCRIPT = '''
import json, sys
sys.path.insert(0, sys.argv[1])
from IPython.core.interactiveshell import InteractiveShell
from courseware.engine import tracebacks

said = []
class Shell(InteractiveShell):
    def _showtraceback(self, kind, error, lines):
        said.append("\\n".join(lines))

CELLS = ["""
def mean(x, *more, **named):
    # a comment
    text = f"{x!r} of {len(x)}" + r"\\\\d"
    if isinstance(x, list) and x is not None:
        return sum(value / 0 for value in x) @ 2.5e-3
""", "mean([1, 2])", "assert mean is None, 'wrong'", "def broken(:", "import json\\njson.loads('{')", "unknown + 1",
"try:\\n    mean([3])\\nexcept ZeroDivisionError as error:\\n    raise ValueError('second') from error"]
shell = Shell()
def run():
    said.clear()
    for cell in CELLS:
        shell.run_cell(cell, store_history=False)
    return list(said)
before = run()
import stack_data
make, made = stack_data.style_with_executing_node, []
stack_data.style_with_executing_node = lambda *a: (made.append(a), make(*a))[1]
tracebacks.quicken()
tracebacks.quicken()
after = run()
print(json.dumps([before, after, run(), len(made)]))
'''


def test_a_traceback_says_the_same_and_its_style_is_made_once():
    lib = Path(__file__).resolve().parents[1] / "lib"
    done = subprocess.run([sys.executable, "-c", SCRIPT, str(lib)], capture_output=True, text=True, check=True)
    before, after, again, made = json.loads(done.stdout.splitlines()[-1])
    assert len(before) == 6 and "ZeroDivisionError" in before[0] and "\x1b[" in before[0]
    assert after == before and again == before
    assert made == 1
