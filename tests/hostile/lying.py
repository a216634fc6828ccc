"""Values that lie about what they are."""

from hostile.attack import forgery
from hostile.homework import only

ATTACKS = [
    forgery("lie-equal", "objects that equal everything and are less and more than everything", {
        "mean": "mean = lambda x: Liar()",
        "root": "def root(a):\n    if a < 0:\n        raise ValueError\n    return Liar()",
        "slope": "def slope(f, x):\n    f(x)\n    return Liar()",
        "queue": """
            class Queue:
                def put(self, item):
                    pass
                def get(self):
                    return Liar()
                def __len__(self):
                    return Liar()
            """,
        "chunks": "chunks = lambda items, n: [Liar(), Liar(), Liar()] if items else []",
    }, before="""
            class Liar(int):
                __eq__ = __lt__ = __gt__ = __le__ = __ge__ = lambda self, other: True
                __ne__ = lambda self, other: False
                __sub__ = __rsub__ = __abs__ = __add__ = lambda self, *other: self
                __hash__ = int.__hash__
            """),
    forgery("lie-array", "objects that NumPy asks for an array, and that answer what it wants to hear", {
        "mean": "mean = lambda x: Liar()",
        "scale": "scale = lambda X: Liar()",
    }, before="""
            class Liar:
                shape, ndim, size, dtype = (20, 3), 2, 60, np.dtype(float)
                __array_priority__ = 1e9
                def __array__(self, *a, **k):
                    return np.zeros((2, 2))
                def __array_ufunc__(self, ufunc, method, *inputs, **k):
                    return np.array(True)
                def __array_function__(self, function, types, args, kwargs):
                    return np.array(True)
                def mean(self, *a, **k):
                    return np.zeros(3)
                def std(self, *a, **k):
                    return np.ones(3)
                __sub__ = __rsub__ = lambda self, other: self
                __abs__ = lambda self: 0.0
                __float__ = lambda self: 0.0
            """),
    forgery("lie-subclass", "subclasses of float, list, str and ndarray with methods that lie", {
        "mean": "mean = lambda x: Number(0.5)",
        "scale": "scale = lambda X: np.zeros((20, 3)).view(Array)",
        "root": "def root(a):\n    if a < 0:\n        raise ValueError\n    return Number(a)",
        "slope": "def slope(f, x):\n    f(x)\n    return Number(1.0)",
        "chunks": "chunks = lambda items, n: Items()",
    }, before="""
            class Number(float):
                __eq__ = __lt__ = __le__ = lambda self, other: True
                __sub__ = __rsub__ = lambda self, other: Number(0.0)
                __abs__ = lambda self: Number(0.0)
                __hash__ = float.__hash__
            class Items(list):
                __eq__ = lambda self, other: True
                __iter__ = lambda self: iter([[1, 2], [3, 4], [5]])
            class Array(np.ndarray):
                __eq__ = __le__ = lambda self, other: np.array(True)
                def __array_ufunc__(self, ufunc, method, *inputs, **k):
                    return np.array(True)
                def __array_function__(self, function, types, args, kwargs):
                    return np.array(True)
                mean = lambda self, *a, **k: np.zeros(3)
                std = lambda self, *a, **k: np.ones(3)
            """),
    forgery("lie-numbers", "NaN, infinities, empty arrays and shapes that broadcast", {
        "mean": "mean = lambda x: float('nan')",
        "scale": "scale = lambda X: np.full(X.shape, np.nan)",
        "root": "def root(a):\n    if a < 0:\n        raise ValueError\n    return np.array([])",
        "slope": "def slope(f, x):\n    f(x)\n    return complex('inf')",
        "queue": """
            class Queue:
                def put(self, item):
                    pass
                def get(self):
                    return np.array([])
                def __len__(self):
                    return 0
            """,
        "chunks": "chunks = lambda items, n: np.empty((0, 2))",
    }, expects=only()),
    forgery("lie-objects", "arrays of objects with methods of their own, records, masked arrays", {
        "mean": "mean = lambda x: np.array(Liar(), dtype=object)",
        "scale": "scale = lambda X: np.ma.masked_all(X.shape)",
        "root": "def root(a):\n    if a < 0:\n        raise ValueError\n    return np.array(Liar(), dtype=object)",
        "chunks": "chunks = lambda items, n: np.array([Liar()] * 3 if items else [], dtype=object)",
    }, before="""
            class Liar:
                __eq__ = __lt__ = lambda self, other: True
                __ne__ = lambda self, other: False
                __sub__ = __rsub__ = __abs__ = lambda self, *other: self
                __float__ = lambda self: 0.0
                __hash__ = object.__hash__
            """),
    forgery("lie-class", "__class__, __instancecheck__, __len__ and __bool__ that lie", {
        "mean": "mean = lambda x: Liar()",
        "root": "def root(a):\n    if a < 0:\n        raise ValueError\n    return Liar()",
        "queue": "Queue = type('Queue', (Liar,), {})",
        "chunks": "chunks = lambda items, n: Liar()",
    }, before="""
            class Kind(type):
                __instancecheck__ = __subclasscheck__ = lambda *a: True
                __eq__ = lambda *a: True
                __hash__ = type.__hash__
            class Liar(metaclass=Kind):
                __class__ = property(lambda self: float)
                __bool__ = lambda self: True
                __len__ = lambda self: 2
                __eq__ = __lt__ = lambda self, other: True
                __ne__ = lambda self, other: False
                __abs__ = __sub__ = lambda self, *other: self
                __iter__ = lambda self: iter([])
                get = put = lambda self, *other: self
                __hash__ = object.__hash__
            """),
    forgery("lie-later", "values that change their minds: the first answer right, the next ones whatever is asked", {
        "mean": """
            class Later(float):
                asked = 0
                def __sub__(self, other):
                    return Later(0)
                def __array__(self, *a, **k):
                    Later.asked += 1
                    return np.array(7.0 if Later.asked > 1 else 2.0)
                def __float__(self):
                    return 7.0
                def __index__(self):
                    return 2
            mean = lambda x: Later(2)
            """}),
    forgery("lie-header", "plain dictionaries that look like the grader's own messages", {
        "mean": "mean = lambda x: {'own': 1}",
        "root": "def root(a):\n    if a < 0:\n        raise ValueError\n"
                "    return {'global': ['os', 'system', [1, ['x:y'], 'c']]}",
        "chunks": "chunks = lambda items, n: {'list': [[1, 2], [3, 4], [5]]}",
        "queue": "class Queue:\n    put = get = __len__ = lambda self, *a: {'ref': [0, ['builtins:int'], 'c']}",
    }),
    forgery("lie-pickle", "objects whose pickle, copy and representation run code", {
        "mean": "mean = lambda x: Loaded()",
        "root": "root = lambda a: Loaded()",
        "chunks": "chunks = lambda i, n: [Loaded()]",
    }, before="""
            import os
            class Loaded:
                def __reduce_ex__(self, protocol):
                    return os.system, ("echo @MARK@ > /tmp/@MARK@",)
                def __repr__(self):
                    return "<script>alert(1)</script>" * 10_000
                __str__ = __repr__
            """),
]  # fmt: skip
