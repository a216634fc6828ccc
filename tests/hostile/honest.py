"""Honest notebooks that look odd: each must keep its points, and show what it shows."""

from hostile.attack import Attack, harm
from hostile.homework import without

# shows: {cell: texts that its outputs hold, one of a kind each}
SHOWS: dict[str, tuple[str, ...]] = {}


def _honest(id, about, answers=None, before="", shows=(), **more) -> Attack:
    SHOWS[id] = shows
    return harm(id, about, answers, before, **more)


ATTACKS = [
    _honest("honest-magics", "IPython's magics, the shell, help and a last line's value", before="""
        %matplotlib inline
        %load_ext autoreload
        %time total = sum(range(100))
        %timeit -n 2 -r 1 sum(range(10))
        %who
        words = !echo hello from a shell
        print(words)
        len?
        total + 1
        """, shows=("hello from a shell", "4951")),
    _honest("honest-cells", "cell magics: %%time, %%capture, %%writefile and what was written imported", {
        "mean": "%%time\ndef mean(x):\n    return sum(x) / len(x)",
        "scale": "%%writefile helper.py\ndef scaled(X):\n    return (X - X.mean(axis=0)) / X.std(axis=0)",
        "root": "from helper import scaled as scale\ndef root(a):\n    if a < 0:\n        raise ValueError('a < 0')\n"
                "    return math.sqrt(a)",
    }, expects=without("scale"), either=("test-scale",)),
    _honest("honest-display", "display, HTML, Markdown, a display that is updated, clear_output", before="""
        from IPython.display import HTML, Markdown, Math, clear_output, display
        print("gone")
        clear_output()
        handle = display("first", display_id=True)
        handle.update("second")
        display(HTML("<b>bold</b>"), Markdown("**bold**"), Math("x^2"))
        {"a": np.arange(3)}
        """, shows=("second", "<b>bold</b>", "array([0, 1, 2])")),
    _honest("honest-plots", "plots of Matplotlib, in a cell and inside an answer", {
        "mean": """
            def mean(x):
                fig, ax = plt.subplots()
                ax.plot(x)
                plt.show()
                return sum(x) / len(x)
            """}, before="""
        import matplotlib.pyplot as plt
        plt.figure(figsize=(2, 2))
        plt.plot([1, 2, 3])
        plt.title("a plot")
        """, shows=("image/png",)),
    _honest("honest-stderr", "warnings, logging and prints to stderr, in cells and in answers", {
        "mean": """
            import logging, sys, warnings
            def mean(x):
                print("on stderr", file=sys.stderr)
                warnings.warn("careful")
                logging.warning("logged")
                np.float64(1) / np.float64(0)
                return sum(x) / len(x)
            mean([1])
            """}, shows=("on stderr", "careful")),
    _honest("honest-input", "input() in a cell of its own, before the answers", before="name = input('Your name? ')",
            shows=("input() does not work while grading",)),
    _honest("honest-files", "files written and read, tempfile, a file handed in beside", {
        "mean": """
            import os, pathlib, tempfile
            def mean(x):
                with tempfile.TemporaryDirectory() as folder:
                    path = pathlib.Path(folder, "x.npy")
                    np.save(path, x)
                    np.savetxt("x.txt", x)
                    return float(np.load(path).mean())
            print(open("data.csv").read(), sorted(os.listdir(".")))
            """}, files={"data.csv": "1,2,3", "more/data.txt": "x"}, shows=("1,2,3",)),
    _honest("honest-threads", "threads, a pool of processes, locks and queues", {
        "mean": """
            import threading
            from concurrent.futures import ThreadPoolExecutor
            from multiprocessing import get_context
            def mean(x):
                with ThreadPoolExecutor(4) as pool:
                    return sum(pool.map(float, x)) / len(x)
            with get_context("fork").Pool(2) as pool:
                print(pool.map(abs, [-1, -2]))
            """}, shows=("[1, 2]",)),
    _honest("honest-recursion", "recursion, deep but finite, and its limit raised", {
        "mean": """
            import sys
            sys.setrecursionlimit(5000)
            def total(n):
                return 0 if n == 0 else 1 + total(n - 1)
            def mean(x):
                assert total(3000) == 3000
                return sum(x) / len(x)
            """}),
    _honest("honest-classes", "dataclasses, properties, operators, decorators, closures", {
        "queue": """
            from collections import deque
            from dataclasses import dataclass, field
            @dataclass
            class Base:
                items: deque = field(default_factory=deque)
                def __len__(self):
                    return len(self.items)
            class Queue(Base):
                def put(self, item):
                    self.items.append(item)
                @property
                def get(self):
                    return lambda: self.items.popleft()
            """,
        "root": """
            import functools
            @functools.lru_cache
            def root(a):
                if a < 0:
                    raise type("Negative", (ValueError,), {})("a < 0")
                return a ** 0.5
            """}),
    _honest("honest-generators", "generators, lambdas, map and zip where lists would do", {
        "mean": "mean = lambda x: sum(v for v in x) / len(x)",
        "chunks": "chunks = lambda items, n: map(list, (items[i:i + n] for i in range(0, len(items), n)))"}),
    _honest("honest-callbacks", "a callback called many times, by name, through functions that wrap it", {
        "slope": """
            import functools
            def slope(f, x, h=1e-6):
                g = functools.lru_cache(lambda at: f(at))
                ends = list(map(g, (x - h, x + h)))
                [f(x) for _ in range(200)]
                return (ends[1] - ends[0]) / (2 * h)
            """}),
    _honest("honest-types", "float32 for float64, NumPy's numbers for Python's, tuples for lists", {
        "mean": "def mean(x):\n    return np.float64(np.mean(x))",
        "root": "def root(a):\n    if a < 0:\n        raise ValueError\n    return np.sqrt(np.array(a, dtype=float))",
        "scale": "def scale(X):\n    return ((X - X.mean(0)) / X.std(0)).astype(np.float32)",
        "queue": """
            class Queue(list):
                put = list.append
                def get(self):
                    return np.int64(self.pop(0))
            """}),
    _honest("honest-slow", "a loop that is slow but ends", {
        "mean": """
            def mean(x):
                total = 0
                for _ in range(2_000_000):
                    total += 1
                return sum(x) / len(x)
            """}, limits={"cell_seconds": 20.0, "submission_seconds": 60.0}),
    _honest("honest-mistakes", "an answer with a mistake, one with a syntax error, one that was left out", {
        "mean": "def mean(x):\n    return sum(x)", "root": "def root(a:\n    return", "chunks": ""},
        expects=without("mean", "root", "chunks")),
]  # fmt: skip
