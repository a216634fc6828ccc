"""The engine of the checks: what it says of each way a function can go wrong, and what it leaves behind."""

import contextlib
import functools
import importlib
import io
import pickle
import pkgutil
import sys
import warnings

import numpy as np
import pytest

import dl101
from dl101 import activations
from dl101.check import CheckFailed, forbidden, given, key_of
from dl101.check.call import call
from dl101.check.forbidden import delegation, imports_refused
from dl101.check.task import Case, Check, Known

FORBIDDEN = ("dl101.activations", "dl101.check", "secret_library")
X = np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 7.0]])


def reference(X):
    return X.mean(axis=0, keepdims=True)


MEAN = Check(
    function="mean",
    reference=reference,
    returns=("M",),
    says={"ru": "среднее", "en": "mean"},
    known=(
        Known("sum", lambda X: X.sum(axis=0, keepdims=True), ru="сумма, в {n} раза больше", en="a sum, {n} times more"),
        Known("turned", lambda X: reference(X).T, ru="столбец", en="a column"),
    ),
    forbidden=FORBIDDEN,
)
CASES = [Case({"X": X}, {"n": 2}), Case({"X": 2 * X[:, :1]}, {"n": 2})]


@pytest.fixture(autouse=True)
def english():
    dl101.use_language("en")
    yield
    dl101.use_language("en")


def notebook(source, **names):
    """What a notebook holds after a cell with this source."""
    names = {"__name__": "__main__", "np": np, **names}
    exec(source, names)
    return names


def failure(function, check=MEAN, cases=CASES):
    with pytest.raises(CheckFailed) as caught, contextlib.redirect_stdout(io.StringIO()):
        check.run(function, cases)
    assert key_of(str(caught.value)) == caught.value.key
    return caught.value


@pytest.mark.parametrize(
    ("source", "key", "words"),
    [
        ("def f(X): raise NotImplementedError", "not-written", "not written yet"),
        ("def f(X): X.mean()", "none", "return"),
        ("def f(X): return X.sum(axis=0, keepdims=True)", "sum", "2 times"),
        ("def f(X): return X.mean(axis=0).reshape(-1, 1)", "turned", "column"),
        ("def f(X): return X.mean(axis=0)", "shape", "expected shape (1, 3), got (3,)"),
        ("def f(X): return X", "shape", "expected shape (1, 3), got (2, 3)"),
        ("def f(X): return 'mean'", "type", "an array of numbers"),
        ("def f(X): return [[1], [2, 3]]", "type", "an array of numbers"),
        ("def f(X): return X.mean(axis=0, keepdims=True) / 0 * 0", "not-finite", "nan"),
        ("def f(X): return X.mean(axis=0, keepdims=True) / 0", "not-finite", "inf"),
        ("def f(X): return X.mean(axis=0, keepdims=True) + 0.5", "value", "M[0, 0] is 3, should be 2.5"),
        ("def f(X): return 1 + 'a'", "error", "TypeError"),
        ("def f(X): return undefined", "error", "there is no undefined"),
        ("def f(): return 1", "error", "TypeError"),
        ("def f(X): exit()", "error", "SystemExit"),
        ("def f(X): return X @ X", "error", "the left one has 3 columns, the right one 2 rows"),
        ("def f(X): return X.dot(X)", "error", "matrices of shapes (2,3) and (2,3) cannot be multiplied"),
        ("def f(X): return X - X.T", "error", "the shapes (2,3) and (3,2) do not fit element by element"),
        ("def f(X): return f(X)", "error", "RecursionError"),
        ("def f(X):\n X += 1\n return X.mean(axis=0, keepdims=True) - 1", "modifies-input", "argument X"),
        ("f = 3", "not-a-function", "int"),
        ("def f(X):\n import secret_library\n return secret_library.mean(X)", "forbidden-import", "secret_library"),
    ],
)
def test_each_way_to_go_wrong_has_its_sentence(source, key, words):
    error = failure(notebook(source)["f"])
    assert error.key == f"mean.{key}"
    assert words in str(error)
    assert str(error).startswith("mean: ")


def test_a_mistake_must_fit_every_input_to_be_named():
    source = """
def f(X):
    return X.mean(axis=0, keepdims=True) if X.shape[1] > 1 else X.sum(axis=0, keepdims=True)
"""
    assert failure(notebook(source)["f"]).key == "mean.value"


def test_the_sentence_is_in_the_notebooks_language():
    f = notebook("def f(X): return X.sum(axis=0, keepdims=True)")["f"]
    assert str(failure(f)) == "mean: a sum, 2 times more [mean.sum]"
    dl101.use_language("ru")
    assert str(failure(f)) == "mean: сумма, в 2 раза больше [mean.sum]"


@pytest.mark.parametrize(
    "source",
    [
        "def f(X): return X.mean(axis=0, keepdims=True)",
        "def f(X): return X.mean(axis=0, keepdims=True).tolist()",
        "def f(X): return np.matrix(X.mean(axis=0, keepdims=True))",
        "def f(X): return X.mean(axis=0, keepdims=True, dtype=np.float32)",
        "f = lambda X: sum(X)[None] / len(X)",
        "class F:\n def __call__(self, X): return X.mean(axis=0, keepdims=True)\nf = F()",
    ],
)
def test_right_answers_of_every_type_pass_with_one_line(source, capfd):
    MEAN.run(notebook(source)["f"], CASES)
    out, err = capfd.readouterr()
    assert out == "✓ mean: mean. Inputs: 2.\n"
    assert err == ""


def test_a_warning_costs_nothing(capfd):
    """Stock nbgrader takes the points of a test cell that prints to stderr."""
    source = """
import warnings
def f(X):
    warnings.warn("deprecated")
    np.exp(np.array([1e4])), np.log(np.zeros(1)), np.zeros(1) / 0
    return X.mean(axis=0, keepdims=True)
"""
    with warnings.catch_warnings(record=True) as seen:
        warnings.simplefilter("always")
        MEAN.run(notebook(source)["f"], CASES)
    assert seen == []
    assert capfd.readouterr().err == ""


def test_the_student_gets_copies():
    before = X.copy()
    failure(notebook("def f(X):\n X[:] = 0\n return X")["f"])
    assert np.array_equal(X, before)


def test_an_error_names_the_students_line(tmp_path):
    path = tmp_path / "cell.py"
    path.write_text("def helper(X):\n    return X @ X\n\ndef f(X):\n    return helper(X)\n")
    names = {}
    exec(compile(path.read_text(), str(path), "exec"), names)
    assert "in the line 'return X @ X'" in str(failure(names["f"]))


def test_an_endless_loop_that_is_stopped_names_its_line(tmp_path):
    path = tmp_path / "cell.py"
    path.write_text("def f(X):\n    raise KeyboardInterrupt\n")  # what the stop button raises there
    names = {}
    exec(compile(path.read_text(), str(path), "exec"), names)
    with pytest.raises(KeyboardInterrupt) as caught:
        MEAN.run(names["f"], CASES)
    first, second = caught.value._render_traceback_()
    assert first == "✗ f: stopped in the line 'raise KeyboardInterrupt'."
    assert "ends its loop" in second


def test_the_traceback_is_the_sentence_in_short_lines():
    error = failure(notebook("def f(X): return X")["f"])
    lines = error._render_traceback_()
    assert " ".join(lines) == f"✗ {error}" and max(map(len, lines)) <= 88
    assert isinstance(error, AssertionError)


def test_ipython_shows_that_line_and_no_frames():
    from IPython.core.interactiveshell import InteractiveShell
    from traitlets.config import Config

    settings = Config()
    settings.HistoryManager.enabled = False
    shell = InteractiveShell(config=settings)
    shell.user_ns["error"] = failure(notebook("def f(X): return X")["f"])
    out = io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(out):
        shell.run_cell("raise error")
    assert "[mean.shape]" in out.getvalue()
    assert "Traceback" not in out.getvalue() and "task.py" not in out.getvalue()


@pytest.mark.parametrize("message", ["plain text", "x [no-dot]", "[mean.sum] in the middle", "[mean.Sum]"])
def test_key_of_finds_no_key_where_there_is_none(message):
    assert key_of(message) is None


# ── several results


PAIR = Check(
    function="pair",
    reference=lambda x: (np.array([x, x]), x),
    returns=("v", "s"),
    numbers=("s",),
    says={"ru": "пара", "en": "pair"},
)


@pytest.mark.parametrize("source", ["np.array([x, x]), x", "[[x, x], x]", "{'v': [x, x], 's': x}"])
def test_several_results_as_tuple_list_or_dictionary(source, capsys):
    PAIR.run(notebook(f"def f(x): return {source}")["f"], [Case({"x": 2.0})])
    assert "✓" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("source", "key"),
    [("x", "returns"), ("(x, x, x)", "returns"), ("{'v': x}", "returns"), ("([x, x], [x])", "shape")],
)
def test_wrong_number_of_results(source, key):
    f = notebook(f"def f(x): return {source}")["f"]
    assert failure(f, PAIR, [Case({"x": 2.0})]).key == f"pair.{key}"


# ── earlier functions


USES_HELPER = Check(
    function="twice",
    reference=lambda x: 2 * x,
    returns=("y",),
    says={"ru": "", "en": ""},
    earlier={"double": lambda x: 2 * x},
)
TWICE = [Case({"x": 3.0})]


def test_a_broken_earlier_function_costs_nothing():
    names = notebook("def double(x): raise NotImplementedError\ndef f(x): return double(x)")
    mine = names["double"]
    USES_HELPER.run(names["f"], TWICE)
    assert names["double"] is mine


def test_earlier_functions_that_fit_each_other_in_another_way_are_right():
    USES_HELPER.run(notebook("def double(x): return {'y': 2 * x}\ndef f(x): return double(x)['y']")["f"], TWICE)


def test_own_earlier_functions_must_be_right_then():
    f = notebook("def double(x): return {'y': 3 * x}\ndef f(x): return double(x)['y']")["f"]
    assert failure(f, USES_HELPER, TWICE).key == "twice.error"


@pytest.mark.parametrize(
    "wrap",
    [lambda f: f, functools.partial, lambda f: functools.wraps(f)(lambda *values: f(*values))],
    ids=["function", "partial", "wraps"],
)
def test_given_puts_references_in_place_and_takes_them_back(wrap):
    names = notebook("def f(x): return helper(x)")
    with given(wrap(names["f"]), helper=lambda x: -x) as replaced:
        assert replaced == ("helper",)
        assert names["f"](2) == -2
    assert "helper" not in names


def test_given_takes_back_after_an_error():
    names = notebook("def helper(x): return x\ndef f(x): return helper(x)")
    with pytest.raises(ZeroDivisionError), given(names["f"], helper=lambda x: 1 / 0):
        names["f"](1)
    assert names["f"](1) == 1


def test_given_without_functions_means_the_calling_notebook():
    names = notebook("""
def helper(x): return x
def f(x): return helper(x)
with given(helper=lambda x: 10 * x):
    inside = f(1)
outside = f(1)
""", given=given)  # fmt: skip
    assert (names["inside"], names["outside"]) == (10, 1)


def test_given_does_nothing_to_a_builtin():
    with given(len, helper=1) as replaced:
        assert replaced == ()


# ── delegation


@pytest.mark.parametrize(
    "source",
    [
        "from dl101.activations import sigmoid as f",
        "from dl101 import activations\ndef f(X): return activations.sigmoid(X)",
        "from dl101.activations import sigmoid\ndef g(X): return sigmoid(X)\ndef f(X): return g(X)",
        "from dl101.activations import sigmoid\nf = lambda X, s=sigmoid: s(X)",
        "from dl101.activations import sigmoid\ndef make(s):\n return lambda X: s(X)\nf = make(sigmoid)",
        "from dl101.activations import sigmoid\nimport functools\nf = functools.partial(sigmoid)",
        "def f(X):\n from dl101 import activations\n return activations.sigmoid(X)",
        "def f(X):\n def g():\n  import dl101.activations as a\n  return a\n return g().sigmoid(X)",
        "from dl101.activations import sigmoid\nclass M:\n def run(self, X): return sigmoid(X)\nm = M()\nf = m.run",
        "from dl101.check import hw1\ndef f(X): return hw1._SIGMOID.reference(X)",
    ],
)
def test_delegation_is_seen_in_the_function(source):
    assert delegation(notebook(source)["f"], FORBIDDEN) in FORBIDDEN


@pytest.mark.parametrize(
    "source",
    [
        "import dl101\ndef f(X): return dl101.activations.sigmoid(X)",
        "import importlib\ndef f(X): return importlib.import_module('dl101.act' + 'ivations').sigmoid(X)",
        "def f(X): return __import__('secret_' + 'library').mean(X)",
        "def f(X):\n try:\n  __import__('secret_' + 'library')\n except ImportError:\n  return X[:1]",
    ],
)
def test_delegation_is_refused_when_it_is_called(source):
    assert failure(notebook(source)["f"]).key == "mean.forbidden-import"


def test_honest_functions_delegate_nothing():
    source = """
import math, functools
def helper(v): return math.exp(v)
def f(X):
    return np.vectorize(helper)(X).sum()
"""
    assert delegation(notebook(source)["f"], FORBIDDEN) is None
    assert delegation(np.mean, FORBIDDEN) is None
    assert delegation(3, FORBIDDEN) is None


def test_a_given_reference_is_no_delegation():
    f = notebook("def f(z): return helper(z)", helper=activations.sigmoid)["f"]
    assert delegation(f, FORBIDDEN) == "dl101.activations"
    assert delegation(f, FORBIDDEN, allowed=[activations.sigmoid]) is None


def test_modules_are_all_back_after_a_check():
    before, attribute = dict(sys.modules), dl101.activations
    assert before["dl101.activations"] is attribute is activations
    with imports_refused(FORBIDDEN), pytest.raises(ImportError):
        importlib.import_module("dl101.activations")
    assert dict(sys.modules) == before
    assert dl101.activations is attribute


# ── a function in another process


class Proxy:
    """A callable that is all a referee has of a student's function: plain values go in and come out."""

    __slots__ = ("_function",)

    def __init__(self, function):
        self._function = function

    def __call__(self, *values):
        return pickle.loads(pickle.dumps(self._function(*pickle.loads(pickle.dumps(values)))))


def test_a_proxy_is_checked_like_a_function(capsys):
    MEAN.run(Proxy(reference), CASES)
    assert "✓" in capsys.readouterr().out
    assert failure(Proxy(lambda X: X.sum(axis=0, keepdims=True))).key == "mean.sum"


HARMLESS = {
    "checkpoint", "colab", "data", "drawn_boxes", "errors", "figures", "files", "given", "handin", "language",
    "loss_curves", "network_arguments", "plots", "portable_random", "start", "tracebacks", "update",
}  # fmt: skip


def test_each_module_of_the_course_is_known_to_hold_answers_or_none():
    named = {name.removeprefix("dl101.") for name in forbidden.COURSE}
    assert named | HARMLESS == {module.name for module in pkgutil.iter_modules(dl101.__path__)}
    assert not named & HARMLESS


def test_a_homework_may_allow_a_library():
    assert "torch" in forbidden.modules() and "torch" not in forbidden.modules("torch")


def test_arguments_are_copied_as_deepcopy_does():
    """Arrays keep type, order and identity among themselves, dictionaries their keys, and nothing is shared."""
    row, columns = np.arange(3.0), np.asfortranarray(np.ones((2, 3)))
    shared = {"m": row, "again": row, "deep": {"v": [row, {"x": 1}]}, 1: None}
    shared["itself"] = shared
    masked = np.ma.masked_array([1.0, 2.0], [True, False])
    values = {"a": row, "b": row, "c": columns, "config": shared, "o": np.array([[1], None], dtype=object), "n": masked,
              "f": np.float32(2), "t": (row, "text")}  # fmt: skip
    taken = {}

    def function(*copies):
        taken.update(zip(values, copies, strict=True))
        return copies

    call(function, values)
    a, config = taken["a"], taken["config"]
    assert a is taken["b"] is config["m"] is config["again"] is config["deep"]["v"][0] is taken["t"][0]
    assert a is not row and not np.shares_memory(a, row) and config["itself"] is config is not shared
    assert config["deep"]["v"][1] == {"x": 1} and config["deep"]["v"][1] is not shared["deep"]["v"][1]
    assert list(config) == ["m", "again", "deep", 1, "itself"]
    assert taken["c"].flags.f_contiguous and not taken["c"].flags.c_contiguous
    assert taken["o"][0] == [1] and taken["o"][0] is not values["o"][0]
    assert type(taken["n"]) is np.ma.MaskedArray and taken["n"].mask.tolist() == [True, False]
    assert type(taken["f"]) is np.float32 and taken["t"][1] == "text"
