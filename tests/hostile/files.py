"""Files handed in beside the notebook."""

import gzip
import io
import pickle
import zipfile

from hostile.attack import Pipe, Sparse, forgery, harm
from hostile.forging import SAY_YES, YES
from hostile.homework import without

LIAR = (
    YES
    + """
def __getattr__(name):
    if name.startswith("__"):
        raise AttributeError(name)
    return yes
"""
)


def _zip(entries: dict[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries.items():
            archive.writestr(name, data)
    return made.getvalue()


class _Run:
    def __reduce__(self):
        return exec, ("import os; os.system('echo @MARK@ > /tmp/@MARK@')",)


ATTACKS = [
    forgery("file-modules", "modules of the tests' and the kernel's imports handed in beside: numpy, json, IPython",
            SAY_YES, before="import sys\nsys.path.insert(0, '.')\nimport numpy as np\n" + YES,
            files={"numpy.py": LIAR, "math.py": LIAR, "json.py": LIAR, "ipykernel_launcher.py": LIAR,
                   "sitecustomize.py": "open('/tmp/@MARK@', 'w').write('ran')", "dl101/__init__.py": LIAR,
                   "usercustomize.py": "open('/tmp/@MARK@', 'w').write('ran')"}),
    forgery("file-settings", "settings of IPython, nbgrader and Jupyter handed in beside", files={
        "nbgrader_config.py": "open('/tmp/@MARK@', 'w').write('ran')\nc = get_config()\nc.Execute.timeout = 1",
        "ipython_config.py": "open('/tmp/@MARK@', 'w').write('ran')",
        "jupyter_config.py": "open('/tmp/@MARK@', 'w').write('ran')",
        "profile_default/startup/00.py": "open('/tmp/@MARK@', 'w').write('ran')",
        "matplotlibrc": "backend: module://evil\n", "evil.py": "open('/tmp/@MARK@', 'w').write('ran')",
    }),
    harm("file-zip-bomb", "an archive that unpacks to a hundred times its size, and code that unpacks it",
         before="""
            import zipfile
            try:
                zipfile.ZipFile("bomb.zip").extractall("out")
            except Exception as error:
                print(error)
            """, files={"bomb.zip": lambda: _zip({f"{n}.txt": bytes(50_000_000) for n in range(3)})},
         limits={"cell_seconds": 4.0}),
    harm("file-gzip-bomb", "an array that is small on the disk and large in memory",
         {"mean": "import gzip\ndef mean(x):\n    return gzip.decompress(open('data.gz', 'rb').read())"},
         files={"data.gz": lambda: gzip.compress(bytes(400_000_000), 1)}, limits={"cell_seconds": 4.0},
         expects=without("mean")),
    harm("file-paths", "an archive with names that lead out of it",
         before="""
            import zipfile
            try:
                archive = zipfile.ZipFile("work.zip")
                for name in archive.namelist():
                    archive.extract(name)
                    open(name, "wb").write(archive.read(name))
            except OSError as error:
                print(error)
            """, files={"work.zip": _zip({"../../../classroom/evil.txt": b"x", "/tmp/evil-path.txt": b"x",
                                          "..\\..\\evil.txt": b"x", "a/../../b.txt": b"x"})}),
    harm("file-pickle", "a pickle that runs a program when it is read",
         before="""
            import pickle
            try:
                pickle.load(open("model.pkl", "rb"))
            except Exception as error:
                print(error)
            """, files={"model.pkl": pickle.dumps(_Run(), 0)}),
    harm("file-pipe", "a named pipe that whoever reads it waits for",
         files={"data.csv": Pipe(), "more/data.csv": Pipe()}),
    harm("file-sparse", "a file of three hundred megabytes that takes no room until it is copied",
         files={"weights.bin": Sparse(300_000_000)}),
    harm("file-many", "thousands of files, in folders a hundred deep",
         files={f"{'d/' * (n % 90)}f{n}.txt": "x" for n in range(3000)}),
    harm("file-names", "names with line ends, control sequences and text that is no text",
         files={"a\nb\x1b]0;x\x07.txt": "x", "-rf": "x", "$(touch /tmp/evil)": "x", "\udcff\udcfe": "x", "н" * 100: "x",
                " ": "x", "hw1_bait.ipynb.bak": "{", "other.ipynb": "{\"cells\": ["}),
]  # fmt: skip
