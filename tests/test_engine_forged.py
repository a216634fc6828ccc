"""Submissions that try to make the tests say what they should not. None earns anything."""

import pytest

from courseware import catalogue
from courseware.engine import Job, Limits, job_for
from dl101.check import hw1
from engine_notebooks import SHORT, engine, errors, kinds, notebook, passed, points, run, text

TESTS = (
    "test: import numpy as np\nassert abs(sigmoid(0.) - .5) < 1e-12",
    "test: import numpy as np\nassert np.allclose(sigmoid(np.array([-1., 1.])), [0.26894142, 0.73105858])",
    "test: np.testing.assert_allclose(sigmoid(2.0), 0.8807970779778823)",
    "test: assert np.isclose(sigmoid(0.0), 0.5)",
    "test: y = sigmoid(np.zeros(3)); assert y.shape == (3,) and (y == 0.5).all()",
    "test: assert sigmoid(0.0) == 0.5",
    "test: assert (sigmoid(np.ones(2)) - np.full(2, 0.7310585786300049)).max() < 1e-9",
    "test: assert not abs(sigmoid(1.0) - 0.7310585786300049) > 1e-9",
    "test: assert float(sigmoid(0.0)) == 0.5 and 0.5 in [sigmoid(0.0)]",
    "test: assert all(np.isclose(a, 0.5) for a in map(sigmoid, [0.0, 0.0])) and len(list(map(sigmoid, [0.0]))) == 1",
)
HONEST = "import numpy as np\ndef sigmoid(z): return 1 / (1 + np.exp(-z))"
LYING = """
import numpy as np
class Y:
    def __eq__(s, o): return True
    def __ne__(s, o): return False
    def __lt__(s, o): return True
    def __gt__(s, o): return False
    __le__ = __ge__ = __lt__
    def __array__(s, *a, **k): return np.ones(3)
    def __float__(s): return 0.5
    def __sub__(s, o): return s
    __rsub__ = __add__ = __radd__ = __mul__ = __sub__
    def __abs__(s): return 0.
    def __bool__(s): return True
    def __len__(s): return 3
    def __contains__(s, o): return True
    def __getattr__(s, name): return lambda *a, **k: True
    def all(s): return True
    def max(s): return -1.0
    shape = (3,)
"""
FORGED = {
    "numpy patched": "import numpy as np\nnp.allclose = np.isclose = lambda *a, **k: True\n"
    "np.testing.assert_allclose = lambda *a, **k: None\ndef sigmoid(z): return z * 0 + 9.",
    "builtins patched": "import builtins\nbuiltins.abs = builtins.float = lambda x: 0\nbuiltins.all = lambda x: True\n"
    "def sigmoid(z): return 7.0",
    "an object that lies": LYING + "sigmoid = lambda z: Y()",
    "a class that lies": LYING + "sigmoid = Y; Y.__init__ = lambda s, *a: None",
    "a module that lies": LYING + "import types\nnp = types.ModuleType('numpy')\n"
    "np.allclose = np.isclose = lambda *a: True\nnp.testing = np\nnp.assert_allclose = lambda *a: None\n"
    "def sigmoid(z): return Y()",
    "an AST transformer": "import ast\nclass Drop(ast.NodeTransformer):\n"
    "    def visit_Assert(self, node): return ast.Pass()\n"
    "get_ipython().ast_transformers.append(Drop())\ndef sigmoid(z): return None",
    "an input transformer": "get_ipython().input_transformers_cleanup.append(lambda lines: ['2.0\\n'])\nsigmoid = None",
    "a shell that runs nothing": "from IPython.core.interactiveshell import InteractiveShell\n"
    "get_ipython().run_cell = InteractiveShell.run_cell = lambda *a, **k: None\nsigmoid = lambda z: 'x'",
    "a result before the error": "from IPython.display import display, publish_display_data\n"
    "def sigmoid(z):\n    get_ipython().displayhook(2.0)\n    publish_display_data({'text/plain': '2.0'})\n"
    "    raise ValueError",
    "an iteration that stops": "def sigmoid(z): raise StopIteration",
    "an exit": "def sigmoid(z): raise SystemExit(0)",
    "a lying subclass of an array": LYING + "class A(np.ndarray):\n    __eq__ = Y.__eq__\n    __lt__ = Y.__lt__\n"
    "    def __array_ufunc__(s, *a, **k): return True\nsigmoid = lambda z: np.zeros(3).view(A)",
    "a lying float": "class F(float):\n    __eq__ = __lt__ = lambda s, o: True\n    __sub__ = lambda s, o: 0.0\n"
    "sigmoid = lambda z: F(9)",
    "the session's send": "import zmq, jupyter_client\njupyter_client.session.Session.send = lambda *a, **k: None\n"
    "sigmoid = lambda z: 3.0",
    "frames of the caller": "import sys\ndef sigmoid(z):\n    f = sys._getframe()\n    while f:\n"
    "        f.f_globals.update(abs=lambda x: 0); f = f.f_back\n    return 8.0",
}


def test_the_honest_answer_passes_all_of_them():
    assert passed(run(HONEST, *TESTS)) == [True] * len(TESTS)


@pytest.mark.parametrize("name", FORGED)
def test_a_forgery_earns_nothing(name):
    result = run(FORGED[name], *TESTS)
    assert passed(result) == [False] * len(TESTS), [errors(result, i) for i in range(len(TESTS) + 1)]
    for cell in result.notebook.cells[1:]:
        assert not any(o.output_type == "execute_result" for o in cell.outputs)


LIES = {
    "no message": "os.write(fd, b'x' * 64)",
    "a huge message": "os.write(fd, struct.pack('<IIQ', 2, 1, 1 << 60) + b'{}')",
    "many buffers": "os.write(fd, struct.pack('<II', 2, 1 << 30) + b'{}')",
    "JSON too deep": "send(b'[' * 200000)",
    "a pickle": "send(json.dumps(['ok', {'pickle': 'gASVAA=='}, {'dict': []}]).encode())",
    "an answer of its own": "send(json.dumps(['ok', {'list': [1]}, 5]).encode())",
    "no exception": "send(json.dumps(['error', {'dict': [['types', {'list': ['os:system']}]]}, EMPTY]).encode())",
    "a module of its choice": "send(json.dumps(['ok', {'global': ['courseware.cli', 'run', None]}, EMPTY]).encode())",
}  # fmt: skip
SEND = (
    "import os, struct, json, socket\nEMPTY = {'dict': []}\n"
    "fd = next(n for n in range(3, 64) if os.path.exists(f'/proc/self/fd/{n}')\n"
    "          and os.readlink(f'/proc/self/fd/{n}').startswith('socket'))\n"
    "def send(head): os.write(fd, struct.pack('<II', len(head), 0) + head)\n"
)


@pytest.mark.parametrize("name", LIES)
def test_a_lying_process_is_ended_and_costs_its_cell_alone(name):
    result = run(
        SEND, "answer: def good(): return 1", f"answer: def bad():\n    {LIES[name]}\n    return 1",
        "test: assert good() == 1", "test: assert bad() == 1", "test: assert good() == 1",
    )  # fmt: skip
    assert passed(result) == [True, False, True], (result.events, [errors(result, i) for i in range(6)])
    assert ("hostile", "c4") in kinds(result) and result.events[0]["evidence"]


def test_the_answer_true_to_everything_earns_nothing():
    """A process that has taken over the connection and says 'True' to whatever it is asked."""
    takeover = SEND + (
        "import threading\nREPLY = json.dumps(['ok', True, {'dict': []}]).encode()\n"
        "while True:\n    os.read(fd, 1 << 20); send(REPLY)"
    )
    result = run(takeover, *TESTS)
    assert passed(result) == [False] * len(TESTS)


def test_the_tests_own_imports_are_no_names_of_the_students():
    """The released notebook imports `close`; whatever the student binds to it, tests mean the release's."""
    cells = notebook(
        "from numpy import isclose as close\nclose = lambda *a: True\ndef f(): return 3",
        "test: assert close(f(), 2)",
        "test: assert close(f(), 3)",
    )
    result = engine().run(cells, Job(limits=SHORT, imports=("from numpy import isclose as close",)))
    assert passed(result) == [False, True]


def test_operators_are_asked_only_of_classes_that_the_homework_names():
    cells = notebook(
        "class V:\n    def __init__(s, x): s.x = x\n    def twice(s): return s + s\n"
        "    def __add__(s, o): return V(s.x + o.x)\n"
        "    def __eq__(s, o): return s.x == o.x\n    def __lt__(s, o): return s.x < o.x",
        "test: a = V(1); assert (a + V(2)).x == 3 and V(1) == V(1) and V(1) < V(2) and (a.twice() + a).x == 3",
    )
    assert passed(engine().run(cells, Job(limits=SHORT, operators=("V",)))) == [True]
    assert passed(engine().run(cells, Job(limits=SHORT))) == [False]


LIAR = """
class V:
    made = None
    def __new__(cls, *args):
        V.made = V.made or object.__new__(cls)
        return V.made
    def __init__(s, *args): pass
    __eq__ = __lt__ = __le__ = __contains__ = lambda s, o: True
    __ne__ = __gt__ = lambda s, o: False
    __sub__ = __rsub__ = __add__ = __mul__ = __matmul__ = lambda s, o: s
    __abs__ = __neg__ = lambda s: 0.0
    __hash__ = object.__hash__
    def get(s): return s
"""


@pytest.mark.parametrize(
    "answer",
    ["mean = lambda x: V()", "mean = V", "mean = lambda x: V.made", "mean = V().get", "V.__call__ = V.get\nmean = V()",
     "def mean(x):\n    class V(globals()['V']): pass\n    return V()", "mean = lambda x: [V()][0].get()",
     "class Many(list):\n    def get(s): return 1\n    __eq__ = __lt__ = __contains__ = lambda s, o: True\n"
     "    __abs__ = __sub__ = lambda s, *o: 0.0\nmean = lambda x: Many([9])"],
)  # fmt: skip
def test_a_class_with_operators_serves_no_other_answer(answer):
    cells = notebook(
        LIAR + answer,
        "test: V(1) + V(2); V(3).get()",
        "test: assert abs(mean([1, 2, 3]) - 2) < 1e-9",
        "test: assert mean([1, 2, 3]) == 2",
        "test: assert 2 == mean([1, 2, 3])",
        "test: assert mean([1]) < 2 < 3",
        "test: assert 2 in [mean([1])]",
        "test: assert mean([1]) == [1, 2]",
        "test: assert 2 in mean([1])",
    )
    result = engine().run(cells, Job(limits=SHORT, operators=("V",)))
    assert passed(result) == [True] + [False] * 7, [errors(result, i) for i in range(9)]


def test_a_reference_kept_from_one_task_is_of_no_use_in_another():
    """forward's check gives the right sigmoid; whoever keeps it finds it gone when sigmoid is judged."""
    solution = catalogue.solution("hw1", "en")
    cells = {cell.id: cell for cell in solution.cells}
    cells[
        "forward"
    ].source = (
        "def forward(w, b, X):\n    global stolen\n    stolen = globals()['sigmoid']\n    return stolen(w.T @ X + b)"
    )
    cells["sigmoid"].source = "def sigmoid(z):\n    return stolen(z)"
    order = ["imports", "sigmoid", "forward", "test-forward", "test-sigmoid"]
    solution.cells = [cells[name] for name in order]
    job = job_for(catalogue.release("hw1", "en"), hw1.FORBIDDEN, limits=Limits(cell_seconds=10))
    found = points(engine().run(solution, job))
    assert found["test-forward"][0] == 1 and found["test-sigmoid"][0] == 0


def test_forbidden_modules_and_the_checks_are_not_in_the_students_process():
    result = run(
        "import sys\nfound = [name for name in sys.modules if name.startswith('dl101.check') or name == 'torch']\n"
        "import torch\nfrom dl101.check import hw1 as check\nprint(check.summary(), check.cost_curve(0.02, 3).shape)\n"
        "for name in ('_dw', 'activations', 'np'):\n    try: getattr(check, name); print('there')\n"
        "    except AttributeError: pass\n"
        "def f(): return torch.zeros(2)\ndef g():\n    from dl101.check import hw1\n    return hw1._dw",
        "test: assert found == []",
        "test: f()",
        "test: g()",
        forbidden=("torch", "dl101.activations", "dl101.check"),
    )
    assert passed(result) == [True, False, False], [errors(result, i) for i in range(4)]
    assert errors(result, 0) == [] and text(result, 0) == "None (3,)\n"
    assert "ImportError" in errors(result, 2)[0]
    assert result.events[0]["kind"] == "forbidden" and result.events[0]["evidence"] == "torch"
