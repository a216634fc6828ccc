"""Points without answers: the tests' tools, the shell and the connection with the grader tampered with."""

from hostile.attack import forgery, harm
from hostile.homework import only

HOSTILE = ("hostile",)

# A value that agrees with everything, for tests whose tools have been patched.
YES = """
class Yes:
    def __call__(self, *a, **k):
        return self
    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return self
    def __iter__(self):
        return iter(())
    __eq__ = __lt__ = __gt__ = __le__ = __ge__ = __contains__ = lambda self, other=None: True
    __ne__ = lambda self, other: False
    __bool__ = lambda self: True
    __len__ = lambda self: 0
    __sub__ = __rsub__ = __add__ = __mul__ = __abs__ = __neg__ = __getitem__ = lambda self, *other: self
    __hash__ = object.__hash__
yes = Yes()
"""
SAY_YES = {
    "mean": "mean = lambda x: yes",
    "scale": "scale = lambda X: yes",
    "root": "def root(a):\n    if a == -1:\n        raise ValueError\n    return yes",
    "slope": "def slope(f, x):\n    f(x)\n    return yes",
    "queue": """
            class Queue:
                n = 0
                def put(self, item):
                    self.n += 1
                def get(self):
                    self.n -= 1
                    return yes
                def __len__(self):
                    return self.n
            """,
    "chunks": "chunks = lambda items, n: [yes, yes, yes] if items else []",
}
# The engine's end of the connection, where there is one.
PEER = """
import gc, sys
def peer():
    found = [thing for thing in gc.get_objects() if type(thing).__name__ == "Answering"]
    frame = sys._getframe()
    while frame:
        found += [v for v in list(frame.f_locals.values()) if type(v).__name__ == "Answering"]
        frame = frame.f_back
    return found[0] if found else None
wire = sys.modules.get("courseware.engine.wire")
"""
FAIL = {name: f"{name} = lambda *a, **k: None" for name in ("mean", "scale", "root", "slope", "chunks")}

ATTACKS = [
    forgery("forge-testing", "numpy.testing and NumPy's comparisons patched, values that agree with everything",
            SAY_YES, before=YES + """
import numpy as np
for name in dir(np.testing):
    if name.startswith("assert"):
        setattr(np.testing, name, lambda *a, **k: None)
np.isclose = np.allclose = np.array_equal = np.all = np.any = lambda *a, **k: True
"""),
    forgery("forge-builtins", "builtins patched: abs, list, len, isinstance, AssertionError",
            SAY_YES, before=YES + """
import builtins
kept = builtins.isinstance
builtins.abs = lambda x: 0
builtins.AssertionError = type("Quiet", (Exception,), {"__init__": lambda self, *a: None})
builtins.all = builtins.any = lambda x: True
abs = lambda x: 0
list = lambda x: yes
len = lambda x: yes
"""),
    forgery("forge-names", "names that the tests use bound to others: np, math, AssertionError, print, range",
            SAY_YES, before=YES + """
class Tools:
    def __getattr__(self, name):
        return Tools() if name in ("testing", "random") else (lambda *a, **k: yes)
np = math = Tools()
AssertionError = ValueError = Exception
print = abs = list = len = range = lambda *a, **k: yes
__builtins__ = {}
"""),
    forgery("forge-ast", "an AST transformer that drops every assert", FAIL, before="""
            import ast
            class Drop(ast.NodeTransformer):
                def visit_Assert(self, node):
                    return ast.Pass()
                def visit_Raise(self, node):
                    return ast.Pass()
                def visit_Call(self, node):
                    return ast.Constant(value=0)
            get_ipython().ast_transformers.append(Drop())
            """),
    forgery("forge-input", "an input transformer that empties cells", before="""
            get_ipython().input_transformers_post.append(lambda lines: ["pass\\n"])
            get_ipython().input_transformers_cleanup.append(lambda lines: ["pass\\n"])
            get_ipython().transform_cell = lambda *a, **k: "pass\\n"
            """),
    forgery("forge-shell", "the shell's methods replaced: cells are said to have succeeded", before="""
            from IPython.core.interactiveshell import ExecutionResult
            shell = get_ipython()
            def run_cell(*a, **k):
                return ExecutionResult(None)
            async def run_cell_async(*a, **k):
                return ExecutionResult(None)
            async def run_code(*a, **k):
                return False
            for kind in type(shell).__mro__[:-1]:
                for name, method in (("run_cell", run_cell), ("run_cell_async", run_cell_async), ("run_code", run_code),
                                     ("showtraceback", lambda *a, **k: None), ("_showtraceback", lambda *a, **k: None)):
                    try:
                        setattr(kind, name, method)
                    except (AttributeError, TypeError):
                        pass
            shell.run_cell, shell.run_cell_async, shell.run_code = run_cell, run_cell_async, run_code
            shell.set_custom_exc((BaseException,), lambda *a, **k: None)
            """),
    forgery("forge-session", "the kernel's messages filtered: no error leaves it, replies say ok", before="""
            kernel = getattr(get_ipython(), "kernel", None)
            if kernel is not None:
                send = kernel.session.send
                def filtered(stream, message, content=None, *a, **k):
                    kind = message if isinstance(message, str) else message.get("msg_type")
                    if kind == "error":
                        return None
                    if kind == "execute_reply" and content:
                        content = {**content, "status": "ok", "payload": [], "user_expressions": {}}
                    return send(stream, message, content, *a, **k)
                kernel.session.send = filtered
            """),
    forgery("forge-result", "a result of one's own before the test fails: nbgrader reads 2.0 as points", {
        "mean": """
            def mean(x):
                from IPython.display import publish_display_data
                shell = get_ipython()
                kernel = getattr(shell, "kernel", None)
                data = {"data": {"text/plain": "2.0"}, "metadata": {}, "execution_count": 1}
                if kernel is not None:
                    kernel.session.send(kernel.iopub_socket, "execute_result", data, parent=kernel.get_parent("shell"))
                else:
                    shell.displayhook(2.0)
                    shell.display_pub.publish(data["data"])
                    getattr(shell, "collector").display("result", {"text/plain": "2.0"}, {}, 1)
            """}),
    forgery("forge-imports", "modules of the tests' imports replaced, and a hook that makes false ones",
            SAY_YES, before=YES + """
import importlib.abc, importlib.machinery, sys, types
class Maker(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    def find_spec(self, name, path=None, target=None):
        return importlib.machinery.ModuleSpec(name, self)
    def create_module(self, spec):
        module = types.ModuleType(spec.name)
        module.__getattr__ = lambda name: yes
        return module
    def exec_module(self, module):
        pass
sys.meta_path.insert(0, Maker())
false = types.ModuleType("numpy")
false.__getattr__ = lambda name: yes
false.testing = false.random = false
for name in ("numpy", "numpy.testing", "math", "dl101", "dl101.check"):
    sys.modules[name] = false
np = math = false
"""),
    forgery("forge-trace", "a trace function that jumps over every assert", FAIL, before="""
            import sys
            def line(frame, event, argument):
                if event == "line" and frame.f_code.co_name == "<module>":
                    try:
                        frame.f_lineno = max(n for *_, n in frame.f_code.co_lines() if n)
                    except ValueError:
                        pass
                return line
            sys.settrace(lambda frame, event, argument: line)
            """),
    forgery("forge-callback", "the test's names, through the function that it hands over", {
        "slope": """
            def slope(f, x):
                for way in ("__globals__", "__closure__", "__code__", "__builtins__", "__self__", "__class__",
                            "gi_frame", "_peer", "__dict__", "__init__"):
                    try:
                        found = getattr(f, way)
                        print(way, str(found)[:100])
                        found["abs"] = lambda value: 0
                        found["seen"] = [1]
                    except Exception as error:
                        print(way, error)
                f(x)
                return 0
            """}),
    forgery("forge-detect", "tampers only where it finds that it is being graded", SAY_YES, before=YES + """
import os, sys
graded = ("NBGRADER_EXECUTION" in os.environ or "autograded" in os.getcwd()
          or "nbgrader" in open("/proc/self/cmdline").read())
if graded:
    print("@MARK@ knows that it is graded")
    for name in ("assert_allclose", "assert_equal"):
        setattr(np.testing, name, lambda *a, **k: None)
    np.isclose = lambda *a, **k: True
"""),
    forgery("forge-hardcoded", "the visible tests' answers and no others", {
        "mean": "def mean(x):\n    return 2",
        "scale": "def scale(X):\n    return np.array([[-1.0, -1.0], [1.0, 1.0]])",
        "root": "def root(a):\n    if a < 0:\n        raise ValueError\n    return 3",
        "slope": "def slope(f, x):\n    return 6",
        "queue": "class Queue:\n    def put(self, item):\n        pass\n    def get(self):\n        return 1\n"
                 "    def __len__(self):\n        return 2",
        "chunks": "def chunks(items, n):\n    return [[1, 2], [3, 4], [5]]",
    }),
    forgery("forge-descriptors", "rubbish and forged messages written to every open descriptor", before="""
            import os, struct
            text = b'["ok",true,{}]'
            message = struct.pack("<II", len(text), 0) + text
            for descriptor in range(3, 1024):
                for piece in (message * 50, b"\\xff" * 4096):
                    try:
                        os.set_blocking(descriptor, False)
                        os.write(descriptor, piece)
                    except OSError:
                        pass
            """, events=("hostile", "died", "timeout")),
    forgery("forge-answers", "the connection's own methods replaced: whatever is asked, the answer agrees", SAY_YES,
            before=YES + PEER + """
p = peer()
if p is not None:
    type(p)._do = lambda self, operation, *arguments: True
    type(p).about = lambda self, value: [["builtins:bool", "builtins:int"], "clgsniwt"]
"""),
    forgery("forge-any", "a library's object that equals everything, named instead of sent", {
        "root": "from unittest.mock import ANY\ndef root(a):\n    if a < 0:\n        raise ValueError\n    return ANY",
        "queue": """
            class Queue:
                n = 0
                def put(self, item):
                    self.n += 1
                def get(self):
                    self.n -= 1
                    return ANY
                def __len__(self):
                    return self.n
            """,
        "chunks": "def chunks(items, n):\n    for _ in range((len(items) + 1) // n):\n        yield ANY",
    }, before="from unittest.mock import ANY\n" + PEER + """
p = peer()
if p is not None:
    kept = type(p).encode
    def encode(self, value, buffers, depth=0):
        if value is ANY:
            return {"global": ["unittest.mock", "ANY", [id(value), ["builtins:object"], ""]]}
        return kept(self, value, buffers, depth)
    type(p).encode = encode
"""),
    forgery("forge-calls", "functions of the grader's process asked for by name: a shell, exec, open", before=PEER,
            answers={"mean": """
            def mean(x):
                p = peer()
                shell = ("echo @MARK@ > /tmp/@MARK@; echo @MARK@ > @ROOT@/classroom/@MARK@; cat @HOME@/.ssh/id_rsa",)
                for module, name, arguments in (
                    ("os", "system", shell), ("subprocess", "getoutput", shell), ("os", "popen", shell),
                    ("builtins", "exec", ("import os; os.system(%r)" % shell,)),
                    ("builtins", "open", ("@HOME@/.ssh/id_rsa",)),
                ):
                    if p is None:
                        return 0
                    wire.write(p.sock, ["?", "call", {"global": [module, name, [1, ["builtins:function"], "c"]]},
                                        {"list": list(arguments)}, {"dict": []}])
                    print(p.receive())
                return 0
            """}, events=HOSTILE),
    forgery("forge-objects", "numbers of objects in the grader's process guessed, and reads that lead on from them",
            before=PEER, answers={"slope": """
            def slope(f, x):
                p = peer()
                if p is None:
                    return 0
                number = object.__getattribute__(f, "_number")
                for request in (["attr", {"own": number}, "__globals__"], ["attr", {"own": number}, "func_globals"],
                                ["setattr", {"own": number}, "__code__", None], ["name", "slope"], ["cell", "1", "x"],
                                ["item", {"own": number}, "x"], ["attr", {"module": "os"}, "environ"],
                                ["attr", {"global": ["sys", "modules", [1, ["x:y"], ""]]}, "keys"],
                                ["item", {"global": ["sys", "modules", [1, ["x:y"], ""]]}, "__main__"],
                                *(["attr", {"own": number + step}, "append"] for step in range(-64, 64, 16))):
                    wire.write(p.sock, ["?", *request])
                    print(p.receive())
                return 0
            """}, events=HOSTILE),
    forgery("forge-messages", "messages that are none: wrong lengths, endless headers, lists in lists", before=PEER,
            answers={"mean": """
            def mean(x):
                p = peer()
                if p is not None:
                    p.sock.sendall(b"\\x00\\x00\\x00\\x7f" + b"\\xff" * 60)
                return 2
            """, "root": """
            def root(a):
                p = peer()
                if p is not None:
                    wire.write(p.sock, ["ok", {"array": ["<f8", [1 << 39, 1 << 39], 0, False]}, {}], [memoryview(b"")])
                return 3
            """, "chunks": """
            def chunks(items, n):
                p = peer()
                if p is not None:
                    text = b'["ok",' + b'{"list":[' * 100_000
                    p.sock.sendall(len(text).to_bytes(4, "little") + bytes(4) + text)
                return []
            """}, events=HOSTILE),
    forgery("forge-collisions", "a dictionary whose keys all have one hash: seconds in the grader for a short message",
            before=PEER, answers={"chunks": """
            def chunks(items, n):
                p = peer()
                if p is not None:
                    pairs = [[{"int": hex(k * (2**61 - 1))}, 0] for k in range(1, 20_000)]
                    wire.write(p.sock, ["ok", {"dict": pairs}, {"dict": []}])
                    p.receive()
                return []
            """}, events=HOSTILE),
    forgery("forge-strings", "one long text among many short ones: an array that is large only in the grader",
            before=PEER, answers={"mean": """
            def mean(x):
                p = peer()
                if p is not None:
                    texts = ["x" * 1_000_000] + [""] * 60
                    wire.write(p.sock, ["ok", {"strings": [[61], texts]}, {"dict": []}])
                    p.receive()
                return 2
            """}, events=HOSTILE),
    forgery("forge-events", "so many small offences that the report has no room for the large one", {
        "chunks": """
            def chunks(items, n):
                import time
                p = peer()
                for _ in range(1050):
                    if p is not None:
                        p.refused.asked = "statistics"
                    yield 1
                time.sleep(1000)
            """}, before=PEER, events=("timeout",), limits={"cell_seconds": 8.0, "submission_seconds": 30.0}),
    harm("forge-stolen", "answers sent ahead: every later question gets the answer to another", before=PEER + """
p = peer()
if p is not None:
    for _ in range(20):
        wire.write(p.sock, ["ok", True, {}])
""", events=HOSTILE),
    forgery("forge-forbidden", "a library that answers may not use", {
        "mean": "def mean(x):\n    import statistics\n    return statistics.mean(x)",
    }, expects=only(), events=("forbidden",)),
]  # fmt: skip
