"""What the student's code may do with what a test hands to it: draw, draw numbers, call, step; and no more."""

import pytest

from engine_notebooks import errors, passed, run

STUDENT = """
def draw(ax):
    line, = ax.plot([1, 2], [3, 4])
    line.set_color("red")
    line.set_linewidth(3)
    ax.set_title("a plot")
    ax.set(xlabel="x", ylim=(0, 5))
    ax.legend([line], ["a line"])
    for bar in ax.bar([1, 2], [3, 4]):
        bar.set_alpha(0.5)
    return ax.get_title(), line.get_linewidth()
def numbers(rng):
    return rng.normal(size=3), rng.integers(0, 5), rng.permutation(4)
def plays(thing):
    thing.play(1)
    return thing.moves, thing.rule(3), thing[2], len(thing), list(thing), thing.size
def steps(items):
    return [next(items), next(items)]
def weigh(net, x):
    net.eval()
    return net(x), net.weight, net.state_dict()["bias"], [p.numel() for p in net.parameters()]
def walk(thing, *names):
    for name in names:
        thing = getattr(thing, name)
    return thing
def use(thing, *arguments):
    return thing(*arguments)
"""
HONEST = {
    "axes": """
import matplotlib.pyplot as plt
fig, ax = plt.subplots()
assert draw(ax) == ("a plot", 3)
assert ax.lines[0].get_color() == "red" and ax.get_title() == "a plot" and ax.get_xlabel() == "x"
assert ax.get_legend() is not None and len(ax.patches) == 2
""",
    "a generator of random numbers": """
import numpy as np
a, b, c = numbers(np.random.default_rng(0))
d, e, f = np.random.default_rng(0).normal(size=3), *[None] * 2
assert np.array_equal(a, d) and 0 <= b < 5 and sorted(c) == [0, 1, 2, 3]
""",
    "an object of the test's own class": """
class Game:
    def __init__(self): self.moves = []
    def play(self, move): self.moves.append(move)
    def rule(self, n): return n + 1
    def __getitem__(self, i): return i * 2
    def __len__(self): return 7
    def __iter__(self): return iter("ab")
    size = property(lambda self: 5)
game = Game()
assert plays(game) == ([1], 4, 4, 7, ["a", "b"], 5)
""",
    "a generator": "assert steps(i * i for i in range(9)) == [0, 1]",
    "an iterator": "assert steps(map(str, [1, 2, 3])) == ['1', '2']",
    "a method, a partial, a class, a lambda": """
import functools
class P:
    def __init__(self, x): self.x = x
    def get(self): return self.x
assert use(P(4).get) == 4 and use(functools.partial(max, 3), 7) == 7 and use(lambda a: a + 1, 2) == 3
assert walk(use(P, 6), "x") == 6
""",
}
TORCH = """
import torch
net = torch.nn.Linear(2, 3)
y, weight, bias, sizes = weigh(net, torch.ones(1, 2))
assert torch.equal(y, net(torch.ones(1, 2))) and torch.equal(weight, net.weight) and sizes == [6, 3]
"""
REFUSED = {
    "an axes' figure": ("ax", ["figure"]),
    "a method of the figure": ("ax", ["get_figure", "__call__", "savefig"]),
    "a picture's file": ("ax.imshow([[1]])", ["write_png"]),
    "an axes' callbacks": ("ax", ["callbacks"]),
    "the figure itself": ("fig", ["savefig"]),
    "its canvas": ("fig", ["canvas"]),
    "a random generator's C functions": ("np.random.default_rng(0)", ["bit_generator", "ctypes"]),
    "an array of objects": ("np.array([fig], dtype=object)", ["tofile"]),
    "a function's names": ("helper", ["__globals__"]),
    "what a partial holds": ("functools.partial(helper)", ["func"]),
    "a module of the test's object": ("Own()", ["module"]),
    "a generator's frame": ("(i for i in [1])", ["gi_frame"]),
    "a path": ("pathlib.Path('x')", ["write_text"]),
    "an open file": ("open('/dev/null')", ["buffer"]),
    "a lock": ("threading.Lock()", ["acquire"]),
}


@pytest.fixture(scope="module")
def honest():
    return run(
        STUDENT, *(f"test: {source}" for source in HONEST.values()), preload_tests=("numpy", "matplotlib.pyplot")
    )


@pytest.mark.parametrize("name", HONEST)
def test_an_honest_answer_uses(honest, name):
    assert errors(honest, 1 + list(HONEST).index(name)) == []


def test_an_honest_answer_uses_a_network_of_the_tests():
    result = run(STUDENT, f"test: {TORCH}", preload=("numpy", "torch"), preload_tests=("numpy", "torch"))
    assert passed(result) == [True], errors(result, 1)


@pytest.fixture(scope="module")
def refused():
    set_up = """
import functools, pathlib, threading
import numpy as np
import matplotlib.pyplot as plt
fig, ax = plt.subplots()
helper = lambda: 1
class Own:
    module = pathlib
def reached(thing, *names):
    try:
        walk(thing, *names)
    except AttributeError:
        return False
    return True
"""
    tests = [f"test: assert not reached({thing}, *{names!r})" for thing, names in REFUSED.values()]
    return run(STUDENT, f"test: {set_up}", *tests, preload_tests=("numpy", "matplotlib.pyplot"))


@pytest.mark.parametrize("name", REFUSED)
def test_nothing_leads_to(refused, name):
    assert errors(refused, 1) == [] and errors(refused, 2 + list(REFUSED).index(name)) == []
