"""Writing what is not the student's, and more than there is room for."""

from hostile.attack import Link, harm

HONEST = """
def mean(x):
    return sum(x) / len(x)
"""
TRIED = ("turned-away", "hostile")


def _write(id, about, attempt, **more):
    return harm(id, about, before=attempt, **({"events": TRIED} | more))


ATTACKS = [
    _write("write-gradebook", "points in the gradebook: zero for a classmate", """
            import glob, os, sqlite3
            for path in glob.glob("@ROOT@/**/*.db", recursive=True) + glob.glob("../../../*.db"):
                try:
                    db = sqlite3.connect(path, timeout=1)
                    db.execute("update grade set auto_score = 0")
                    db.commit()
                    print("@MARK@ written", path)
                except Exception as error:
                    print(error)
            """),
    _write("write-gradebook-away", "the gradebook taken away, or emptied", """
            import glob, os
            for path in glob.glob("@ROOT@/**/*.db", recursive=True):
                for attempt in (lambda: os.truncate(path, 0), lambda: os.rename(path, path + ".gone")):
                    try:
                        attempt()
                    except OSError as error:
                        print(error)
            """),
    _write("write-classmate", "another's submission", """
            import glob
            for path in glob.glob("@ROOT@/**/submitted/zoe/*/*.ipynb", recursive=True):
                try:
                    text = open(path).read()
                    open(path, "w").write(text.replace("return", "return 0 #"))
                except OSError as error:
                    print(error)
            """),
    _write("write-tests", "the solution and its tests, emptied for those who come later", """
            import glob
            for path in glob.glob("@ROOT@/s*/**/*.ipynb", recursive=True):
                try:
                    text = open(path).read()
                    open(path, "w").write(text.replace("assert", "pass #"))
                except OSError as error:
                    print(error)
            """),
    _write("write-home", "what runs when the instructor logs in or starts Python", """
            import glob, os, site, sys
            places = ["@HOME@/.bashrc", "@HOME@/.ipython/profile_default/startup/00.py", "@HOME@/.ssh/authorized_keys",
                      os.path.join(site.getusersitepackages(), "usercustomize.py")]
            places += [os.path.join(p, "@MARK@.pth") for p in sys.path if os.path.isdir(p)]
            for path in places:
                try:
                    os.makedirs(os.path.dirname(path), exist_ok=True)
                except OSError as error:
                    print(error)
                try:
                    with open(path, "a") as file:
                        file.write("import os  # @MARK@")
                except OSError as error:
                    print(error)
            """),
    _write("write-library", "the course's library and NumPy, for the submissions that come after", """
            import os, sys
            import numpy
            for path in [numpy.__file__, sys.modules["IPython"].__file__, os.__file__]:
                try:
                    with open(path, "a") as file:
                        file.write("")
                    print("@MARK@ written", path)
                except OSError as error:
                    print(error)
            numpy.testing.assert_allclose = lambda *a, **k: None
            """),
    _write("write-temporary", "files in the machine's temporary folders", """
            for place in ("/tmp", "/var/tmp", "/dev/shm"):
                try:
                    open(f"{place}/@MARK@", "w").write("left")
                except OSError as error:
                    print(error)
            """, events=()),
    _write("write-link", "a link of its own making, written through", """
            import os
            for number, to in enumerate(("@ROOT@/classroom", "@HOME@", "../../..")):
                try:
                    os.symlink(to, f"way{number}")
                    open(f"way{number}/@MARK@", "w").write("written")
                except OSError as error:
                    print(error)
            """),
    _write("write-handed-in-link", "a link handed in, written through", """
            for name in ("grades.csv", "folder/x"):
                try:
                    open(name, "a").write("written")
                except OSError as error:
                    print(error)
            """, files={"grades.csv": Link("@HOME@/.bashrc"), "folder": Link("@HOME@")}, events=("files",)),
    harm("disk-full", "the disk filled with one file after another",
         before="""
            import tempfile
            for folder in (".", "/tmp", tempfile.gettempdir()):
                for number in range(40):
                    try:
                        with open(f"{folder}/@MARK@-{number}", "wb") as file:
                            for _ in range(10):
                                file.write(b"x" * 1_000_000)
                    except OSError as error:
                        print(error)
                        break
            """),
    harm("disk-files", "a maze of folders and empty files",
         before="""
            import os
            try:
                for number in range(3000):
                    open(f"file{number}", "w").close()
                for _ in range(2000):
                    os.mkdir("d")
                    os.chdir("d")
                os.chmod(".", 0)
            except OSError as error:
                print(error)
            """),
]  # fmt: skip
