"""What tests see of a student's process: values, objects, callbacks, exceptions, changed arguments."""

import itertools
import re
import threading

import numpy as np
import pytest

from courseware.engine import codec, line, wire
from engine_notebooks import errors, passed, run, text


class Plain(codec.Codec):
    pass


VALUES = [
    None, True, 0, -7, 1 << 60, -(1 << 300), 1.5, float("inf"), 2j, "ёлка", "\ud800", b"\x00\xff", bytearray(b"ab"),
    [1, "a", [2.5]], (1,), {3, 4}, frozenset({5}), {"a": 1, (1, 2): [None]}, range(2, 9, 3), slice(None, 4), ...,
    [0.1 * i for i in range(50)], tuple(range(100)), np.float32(0.1), np.int64(-3), np.bool_(True), np.dtype("<f4"),
    np.float64, float, ValueError, ["a"] * 40, [True] * 40,
]  # fmt: skip


@pytest.mark.parametrize("value", VALUES, ids=repr)
def test_a_value_arrives_as_it_was(value):
    buffers = []
    header = Plain().encode(value, buffers)
    back = Plain().decode(header, [bytearray(b) for b in buffers])
    assert back == value and type(back) is type(value)


@pytest.mark.parametrize(
    "array",
    [np.arange(6).reshape(2, 3), np.arange(6.0).reshape(2, 3).T, np.zeros((0, 3)), np.array(5), np.array(["a", "bcd"]),
     np.arange(24).reshape(2, 3, 4)[:, ::-1], np.ma.masked_array([1, 2])],
    ids=str,
)  # fmt: skip
def test_an_array_arrives_as_a_plain_array(array):
    buffers = []
    header = Plain().encode(array, buffers)
    back = Plain().decode(header, [bytearray(b) for b in buffers])
    assert type(back) is np.ndarray and back.dtype == array.dtype and np.array_equal(back, np.asarray(array))


class Lying(float):
    def __eq__(self, other):
        return True

    __hash__ = None


def test_a_subclass_travels_as_its_base():
    class Everything(list):
        def __eq__(self, other):
            return True

    for value, base in ((Lying(2.0), float), (Everything([1]), list)):
        back = Plain().decode(Plain().encode(value, []), [])
        assert type(back) is base and back != 3 and back != [4]


@pytest.mark.parametrize(
    "header",
    [[1], {"list": 3}, {"a": 1, "b": 2}, {"array": ["O", [1], 0, False]}, {"array": ["<f8", [9], 0, False]},
     {"array": ["<f8", [-1], 0, False]}, {"int": "0x" + "f" * 99999}, {"int": "__import__"}, {"scalar": ["<f8", 7]},
     {"pickle": "gASV"}, {"sctype": "load"}, {"type": "eval"}, {"dict": [[{"list": []}, 1]]}, {"range": [1.5, 2, 3]},
     {"tensor": ["float32", [1], 0, False]}, {"complex": ["a", 1]}],
    ids=lambda h: str(h)[:40],
)  # fmt: skip
def test_what_no_honest_process_sends_is_malformed(header):
    with pytest.raises(wire.Malformed):
        Plain().decode(header, [bytearray(8)])


def test_depth_is_bounded_on_both_sides():
    deep = []
    for _ in range(codec.MAX_DEPTH + 5):
        deep = [deep]
    with pytest.raises(wire.TooLarge):
        Plain().encode(deep, [])
    header = 0
    for _ in range(codec.MAX_DEPTH + 5):
        header = {"list": [header]}
    with pytest.raises(wire.Malformed):
        Plain().decode(header, [])


@pytest.mark.parametrize(
    "header",
    [{"dict": [[{"int": hex(k * (2**61 - 1))}, 0] for k in range(1, 5000)]},
     {"set": [{"complex": [-1000003 * k, k]} for k in range(1, 5000)]},
     {"list": [{"frozenset": [{"tuple": [{"int": hex(k * (2**61 - 1))}]} for k in range(1, 500)]}] * 9},
     {"strings": [[61], ["x" * 1_000_000] + [""] * 60]}],
    ids=["a dictionary", "a set", "many sets", "texts"],
)  # fmt: skip
def test_what_would_cost_the_reader_alone_is_malformed(header):
    with pytest.raises(wire.Malformed, match="one hash|64 MB"):
        Plain().decode(header, [])


def test_large_dictionaries_sets_and_arrays_of_texts_travel():
    for value in (
        {i: str(i) for i in range(50_000)}, {i / 7 for i in range(50_000)}, {(i, -i): None for i in range(20_000)},
        {True: 1, 2.0: 2} | {-i: i for i in range(3000)},
    ):  # fmt: skip
        buffers = []
        header = Plain().encode(value, buffers)
        assert Plain().decode(header, [bytearray(b) for b in buffers]) == value
    with pytest.raises(wire.TooLarge):
        Plain().encode(np.array(["x" * 1_000_000] + [""] * 60), [])


def test_messages_are_found_in_a_stream_however_it_is_cut():
    ours, theirs = line.pair()
    with ours, theirs:
        sent = [(["ok", 1], []), (["a", "ё" * 300], [bytes(range(7)), b""]), (["b"], [bytes(200_000)]), (["c"], [])]
        writer = threading.Thread(target=lambda: [wire.write(ours, header, buffers) for header, buffers in sent])
        writer.start()
        sizes = itertools.cycle([1, 3, 7, 1000])
        stream = wire.Stream(lambda most: wire.receive(theirs, min(most, next(sizes))))
        assert [wire.parse(stream.exactly, 1 << 20) for _ in sent] == sent
        for _ in range(2):
            wire.write(ours, ["one"])
            wire.write(ours, ["two"], [b"x"])
            stream = wire.Stream(lambda most: wire.receive(theirs, most))
            assert [wire.parse(stream.exactly, 100)[0] for _ in range(2)] == [["one"], ["two"]]
        writer.join()
        ours.close()
        with pytest.raises(wire.Gone):
            stream.exactly(1)


STUDENT = """
import numpy as np
def num_grad(f, x, h=1e-6): return (f(x + h) - f(x - h)) / (2 * h)
class Net:
    "A net."
    size = 3
    def __init__(self): self.W = np.ones((2, 3)); self.layers = [1, 2]
    def __call__(self, x): return x @ self.W
    def parameters(self):
        yield self.W
        yield np.zeros(3)
    def __len__(self): return 2
    def __getitem__(self, i): return [self.W, None][i]
def evens():
    n = 0
    while True:
        yield n
        n += 2
def scale(X, by=2.0): X *= by
def append(items, d): items.append(4); d['new'] = np.ones(2); items[0][0] = 7
class Own(KeyError): pass
def fails(kind):
    y = 1
    raise {'own': Own('k'), 'value': ValueError('bad'), 'linalg': np.linalg.LinAlgError('singular'),
           'stop': StopIteration(), 'exit': SystemExit(3)}[kind]
"""
TESTS = {
    "a callback": "assert abs(num_grad(lambda x: x**3, 2.0) - 12) < 1e-6",
    "an object": "net = Net(); y = net(np.ones((4, 2))); assert y.shape == (4, 3) and (y == 2).all()",
    "attributes":
        "net = Net(); net.W = np.zeros((2, 3)); assert net.layers == [1, 2] and not net.W.any() and Net.size == 3",
    "iteration": "assert sum(p.size for p in Net().parameters()) == 9",
    "items": "net = Net(); assert len(net) == 2 and net[1] is None and net[0].shape == (2, 3)",
    "an endless generator": "g = evens(); assert [next(g) for _ in range(3)] == [0, 2, 4]",
    "an array changed in place": "X = np.ones((2, 3)); scale(X[:, 1:], by=3.0); assert X.tolist() == [[1, 3, 3]] * 2",
    "lists and dictionaries changed in place":
        "row = np.zeros(2); items = [row, 1]; d = {}; append(items, d)\n"
        "assert row[0] == 7 and items[0] is row and items[2] == 4 and d['new'].sum() == 2",
    "a type": "assert isinstance(Net, type) and callable(num_grad) and not callable(Net.size)",
    "a signature": "import inspect\nassert str(inspect.signature(num_grad)) == '(f, x, h=1e-06)'",
    "names": "assert num_grad.__name__ == 'num_grad' and Net.__doc__ == 'A net.' and type(Net()).__name__ == 'Net'",
    "an exception of Python's":
        "try: fails('value')\nexcept ValueError as e: assert str(e) == 'bad' and e.args == ('bad',)\nelse: assert 0",
    "an exception of NumPy's": "try: fails('linalg')\nexcept np.linalg.LinAlgError: pass\nelse: assert 0",
    "an exception of the student's":
        "try: fails('own')\nexcept KeyError as e: assert (type(e).__name__, e.args) == ('Own', ('k',))\nelse: assert 0",
    "StopIteration ends no loop of the test's": "assert list(map(fails, ['own', 'stop'][1:])) != []",
    "a missing name": "try: missing\nexcept NameError as e: assert e.name == 'missing'\nelse: assert 0",
    "names of tests stay": "helper = lambda: sigma\nsigma = 5",
    "and are there later": "assert helper() == 5 and 'sigma' in globals() and 'Net' in globals()",
    "a deep copy": "import copy\na = Net(); b = copy.deepcopy(a); b.layers = []; assert a.layers == [1, 2]",
    "no verdict by an object": "assert Net() != 3 and not (Net() == 3)",
}  # fmt: skip
FAILING = ("StopIteration ends no loop of the test's",)


@pytest.fixture(scope="module")
def whole():
    return run(STUDENT, *(f"test: {source}" for source in TESTS.values()))


@pytest.mark.parametrize("name", TESTS)
def test_ordinary_tests_work_on(whole, name):
    found = errors(whole, 1 + list(TESTS).index(name))
    if name in FAILING:
        assert found and found[0].startswith(("RuntimeError", "StopIteration")), found
    else:
        assert found == []


def test_containers_with_methods_of_their_own_keep_them_and_are_what_they_hold():
    result = run(
        "from collections import namedtuple\nclass Queue(list):\n    put = list.append\n"
        "    def get(self): return self.pop(0)\n"
        "class Config(dict):\n    def __getattr__(self, name): return self[name]\n"
        "    def more(self): return len(self)\n"
        "class Bag(set):\n    def size(self): return len(self)\nPair = namedtuple('Pair', 'a b')\n"
        "def f(): return Queue([1, 2, 3])",
        "test: q = Queue(); q.put(1); q.put(2); assert len(q) == 2 and q.get() == 1 and q == [2] and [2] == q",
        "test: assert f() == [1, 2, 3] and f() != [1] and f()[1:] == [2, 3] and list(f()) == [1, 2, 3] and 2 in f()",
        "test: assert isinstance(f(), list) and np.array_equal(np.asarray(f()), [1, 2, 3]) and sum(f()) == 6",
        "test: assert sorted(f()) == [1, 2, 3] and f() + [4] == [1, 2, 3, 4] and [0] + f() == [0, 1, 2, 3]",
        "test: c = Config(a=1); assert c.more() == 1 and c['a'] == 1 and c == {'a': 1} and isinstance(c, dict)\n"
        "assert {**c, 'b': 2} == {'a': 1, 'b': 2} and 'a' in c and c.a == 1",
        "test: assert Bag([1, 2]).size() == 2 and Bag([1]) | {2} == {1, 2} and 1 in Bag([1])",
        "test: p = Pair(1, 2); assert p.a == 1 and p == (1, 2) and p[1] == 2 and isinstance(p, tuple)",
        "test: a = f(); b = f(); assert a == b and not (a != b)",
    )
    assert passed(result) == [True] * 8, [errors(result, i) for i in range(1, 9)]


def test_a_traceback_shows_the_students_line_and_not_the_engine():
    result = run("def f(x):\n    y = 2\n    return y / x", "test: f(0)")
    shown = "".join(o for out in result.notebook.cells[1].outputs for o in out.traceback)
    shown = re.sub(r"\x1b\[[0-9;]*m", "", shown)
    assert "return y / x" in shown and "f(0)" in shown and "courseware" not in shown
    assert errors(result, 1) == ["ZeroDivisionError: division by zero"]


def test_checks_give_references_by_callback_and_take_them_back():
    result = run(
        "kept = []\ndef helper(x): return 0\ndef f(x):\n    kept.append(helper)\n    return helper(x) + 1",
        "test: from dl101.check import given\nwith given(f, helper=lambda x: 10 * x): assert f(2) == 21\n"
        "assert f(2) == 1",
        "test: with given(helper=lambda x: 5):\n    assert f(0) == 6\nassert f(0) == 1",
        "try: kept[0](2)\nexcept Exception as e: print('gone:', e)",
    )
    assert passed(result) == [True, True], (errors(result, 1), errors(result, 2))
    assert text(result, 3).startswith("gone:") and "20" not in text(result, 3)


def test_student_code_reads_nothing_of_the_tests():
    result = run(
        "def f(g):\n    out = []\n"
        "    for name in ('__globals__', '__code__', '__closure__', 'gi_frame', 'secret', 'tb_frame'):\n"
        "        try: getattr(g, name); out.append(name)\n        except AttributeError: pass\n"
        "    return out",
        "test: secret = 42\ndef g(x): return secret + x\nassert f(g) == []",
        "test: assert f(i for i in range(3)) == []",
    )
    assert passed(result) == [True, True]


def test_what_a_call_prints_is_text_of_the_test_cell_and_no_result():
    result = run(
        "import sys, warnings\nfrom IPython.display import display, HTML\ndef f():\n    print('hello')\n"
        "    warnings.warn('careful')\n    display(HTML('<b>2.0</b>'))\n    return 2",
        "test: print('before'); assert f() == 2; print('after')",
        "test: f()",
    )
    assert passed(result) == [True, True]
    assert {o.output_type for o in result.notebook.cells[1].outputs} == {"stream"}
    assert text(result, 1, "stderr") == "" and "careful" in text(result, 1)
    assert [text(result, 1).index(word) for word in ("before", "hello", "after")] == sorted(
        text(result, 1).index(word) for word in ("before", "hello", "after")
    )
    assert [o.data for o in result.notebook.cells[2].outputs if o.output_type == "execute_result"] == [
        {"text/plain": "2"}
    ]
