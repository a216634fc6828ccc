"""Code that does not end."""

from hostile.attack import harm
from hostile.homework import without

LATE = ("timeout",)
ENDED = ("timeout", "died")

ATTACKS = [
    harm("loop-python", "an endless loop in a function", {"mean": "def mean(x):\n    while True:\n        pass"},
         expects=without("mean"), events=LATE),
    harm("loop-cell", "an endless loop at the top of a cell",
         {"mean": "while True:\n    pass\ndef mean(x):\n    return 2"},
         expects=without("mean"), events=LATE),
    harm("loop-c", "a loop in C that looks at no signals",
         {"mean": "import itertools\ndef mean(x):\n    return any(itertools.repeat(0))"},
         expects=without("mean"), events=ENDED),
    harm("loop-power", "one operation in C that takes years", {"mean": "def mean(x):\n    return 9**9**9"},
         expects=without("mean"), events=ENDED),
    harm("loop-regex", "a regular expression that backtracks for ever",
         {"mean": "import re\ndef mean(x):\n    return re.match('(a+)+$', 'a' * 64 + 'b')"},
         expects=without("mean"), events=ENDED),
    harm("loop-deaf", "a loop that catches every interrupt",
         {"mean": """
            def mean(x):
                while True:
                    try:
                        while True:
                            pass
                    except BaseException:
                        pass
            """}, expects=without("mean"), events=ENDED),
    harm("loop-signals", "signals switched off, then a loop",
         {"mean": """
            import signal
            for number in range(1, 65):
                try:
                    signal.signal(number, signal.SIG_IGN)
                except (OSError, ValueError):
                    pass
            signal.pthread_sigmask(signal.SIG_BLOCK, range(1, 65))
            while True:
                pass
            """}, expects=without("mean"), events=ENDED),
    harm("loop-del", "a loop in __del__",
         {"mean": """
            class Last:
                def __del__(self):
                    while True:
                        pass
            def mean(x):
                last = Last()
                del last
            """}, expects=without("mean"), events=ENDED),
    harm("loop-repr", "a value whose __repr__ never ends, as the last line of a cell",
         {"mean": """
            def mean(x):
                return sum(x) / len(x)
            class Shown:
                def __repr__(self):
                    while True:
                        pass
            Shown()
            """}, either=("test-mean",), events=ENDED),
    harm("loop-threads", "threads that spin for ever beside an honest answer",
         {"mean": """
            import threading
            def spin():
                while True:
                    pass
            for _ in range(4):
                threading.Thread(target=spin).start()
            def mean(x):
                return sum(x) / len(x)
            """}, either=("test-mean", "test-scale", "test-root", "test-slope", "test-queue", "test-chunks")),
    harm("loop-generator", "a generator that never ends",
         {"chunks": "def chunks(items, n):\n    while True:\n        yield items"},
         expects=without("chunks"), events=LATE),
    harm("loop-length", "an object that says it is ten to the eighteenth long",
         {"queue": """
            class Queue:
                def put(self, item):
                    pass
                def get(self):
                    return self
                def __len__(self):
                    return 10**18
                def __getitem__(self, i):
                    return self
            """}, expects=without("queue")),
    harm("loop-callback", "a function that calls what the test gave it for ever",
         {"slope": "def slope(f, x):\n    while True:\n        f(x)"}, expects=without("slope"), events=LATE),
    harm("loop-nap", "sleeping to just under the limit in every cell",
         {name: f"import time\ntime.sleep(@NAP@)\n{head}\n    time.sleep(@NAP@)\n    return None"
          for name, head in (("mean", "def mean(x):"), ("scale", "def scale(X):"), ("root", "def root(a):"),
                             ("slope", "def slope(f, x):"), ("queue", "def Queue():"),
                             ("chunks", "def chunks(items, n):"))},
         expects=without("mean", "scale", "root", "slope", "queue", "chunks"), events=("late",),
         limits={"submission_seconds": 4.0}),
    harm("loop-recursion", "a recursion without end, its limit lifted, until the stack overflows",
         {"mean": """
            import sys, threading
            sys.setrecursionlimit(2**30)
            class Deep:
                def __repr__(self):
                    return repr([self])
            def mean(x):
                return repr(Deep())
            """}, expects=without("mean")),
]  # fmt: skip
