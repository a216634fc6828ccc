"""Runs of notebooks: what honest students meet, what ends badly and what it costs, nothing left of the one before."""

import base64
import hashlib
import io
import os
import re
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import PIL.Image
import pytest

from courseware.engine import Engine, EngineError, Job, Limits
from engine_notebooks import SHORT, engine, errors, kinds, notebook, passed, run, text

# ── what honest students meet


def test_a_notebook_shows_what_it_shows_in_jupyter():
    result = run(
        "%time x = 1\n!echo from the shell\nlines = !echo {x}\nprint(lines, 'out')\nx",
        "import sys, warnings\nprint('err', file=sys.stderr)\nwarnings.warn('beware')",
        "from IPython.display import display, HTML, Markdown\nh = display(HTML('<b>a</b>'), display_id='d')\n"
        "display(HTML('<b>b</b>'), display_id='d', update=True)\nMarkdown('*m*')",
        "%matplotlib inline\nimport matplotlib.pyplot as plt\nplt.plot([1, 2]);",
        "for i in range(3):\n    from IPython.display import clear_output\n    clear_output(wait=True)\n    print(i)",
        "import os\nos.system('echo system')\nos.write(1, b'descriptor\\n')\nawait_me = 5",
        "import asyncio\nawait asyncio.sleep(0.01)\nprint('awaited')",
        "%%capture\nprint('captured')",
        "1 / 0",
        "text: a paragraph",
        "test: %time assert x == 1 and await_me == 5",
        "test: import matplotlib.pyplot as plt\nplt.plot([x]); plt.show()",
    )
    assert passed(result) == [True, True], [errors(result, i) for i in (10, 11)]
    shown = result.notebook.cells
    assert "from the shell" in text(result, 0) and text(result, 0).endswith("['1'] out\n")
    assert shown[0].outputs[-1].output_type == "execute_result" and shown[0].outputs[-1].data == {"text/plain": "1"}
    assert shown[0].outputs[-1].execution_count == shown[0].execution_count == 1
    assert "err" in text(result, 1, "stderr") and "beware" in text(result, 1, "stderr")
    assert [o.data.get("text/html") or o.data.get("text/markdown") for o in shown[2].outputs] == ["<b>b</b>", "*m*"]
    assert "image/png" in shown[3].outputs[0].data and "image/png" in shown[11].outputs[0].data
    assert text(result, 4) == "2\n"
    assert "system" in text(result, 5) and "descriptor" in text(result, 5)
    assert text(result, 6) == "awaited\n" and shown[7].outputs == []
    assert errors(result, 8) == ["ZeroDivisionError: division by zero"] and result.events == []


def test_pictures_show_what_a_notebook_shows_in_every_format():
    draw = "fig, ax = plt.subplots(figsize=(2, 1))\nax.plot([0, 1]);"
    result = run(
        "import base64, hashlib, io\nimport matplotlib.pyplot as plt, numpy as np, PIL.Image\n"
        "def seen(png): return hashlib.sha256(np.asarray(PIL.Image.open(io.BytesIO(png))).tobytes()).hexdigest()\n"
        "png = io.BytesIO()\n" + draw + "\nfig.savefig(png, bbox_inches='tight', facecolor=fig.get_facecolor())\n"
        "plt.close(fig)\nprint(seen(png.getvalue()))",
        draw,
        "%config InlineBackend.figure_formats = ['svg', 'retina']\n" + draw,
    )
    shown = base64.b64decode(result.notebook.cells[1].outputs[0].data["image/png"])
    pixels = np.asarray(PIL.Image.open(io.BytesIO(shown))).tobytes()
    assert hashlib.sha256(pixels).hexdigest() == text(result, 0, "stdout").strip()
    assert {"image/svg+xml", "image/png"} <= set(result.notebook.cells[2].outputs[0].data)


@pytest.mark.parametrize(("language", "word"), [("ru", "input() при оценке"), ("en", "input() does not work")])
def test_input_says_why_it_does_not_work(language, word):
    result = run("name = input('?')", "def f(): return input()", "test: f()", language=language)
    assert word in errors(result, 0)[0] and word in errors(result, 2)[0]


def test_warnings_on_stderr_cost_no_points():
    result = run(
        "import numpy as np, sys\ndef f(x):\n    print('note', file=sys.stderr)\n    return np.exp(x)",
        "test: import sys\nprint('mine', file=sys.stderr)\nassert f(1e5) == np.inf",
    )
    assert passed(result) == [True]
    assert text(result, 1, "stderr") == "" and "mine" in text(result, 1) and "overflow" in text(result, 1)


def test_files_beside_the_notebook_are_found_and_links_are_not(tmp_path):
    (tmp_path / "data.csv").write_text("1,2")
    (tmp_path / "helper.py").write_text("def three(): return 3")
    (tmp_path / "link").symlink_to("/etc/passwd")
    result = run(
        "import helper, os\nprint(open('data.csv').read(), helper.three(), os.path.lexists('link'))\n"
        "open('made', 'w').write('x')",
        files=tmp_path,
    )
    assert text(result, 0) == "1,2 3 False\n" and sorted(p.name for p in tmp_path.iterdir()) == [
        "data.csv",
        "helper.py",
        "link",
    ]


def test_cells_that_train_are_passed_over_and_tests_never_are():
    cells = notebook("print('trains')", "test: assert False")
    for cell in cells.cells:
        cell.metadata.tags = ["training"]
    result = engine().run(cells, Job(limits=SHORT, language="en"))
    assert "it is not run" in text(result, 0) and passed(result) == [False]


def test_output_is_cut_while_it_arrives():
    limits = Limits(cell_seconds=20, output_bytes=1000, picture_bytes=5000)
    result = run(
        "for i in range(200000): print('x' * 50)",
        "from IPython.display import HTML, display\nfor i in range(4): display(HTML('y' * 3000))",
        "print('fine')",
        "def f(): print('z' * 10**6); return 1",
        "test: assert f() == 1",
        limits=limits,
    )
    assert len(text(result, 0)) < 1100 and "output cut off" in text(result, 0)
    assert sum("text/html" in o.data for o in result.notebook.cells[1].outputs) == 1
    assert text(result, 2) == "fine\n" and passed(result) == [True]
    assert [cell for kind, cell in kinds(result) if kind == "output"] == ["c0", "c1", "c4"]
    assert "take more than 5 KB" in result.notebook.cells[1].outputs[1].data["text/plain"]


# ── what ends badly

SPIN = "while True: pass"


def test_a_cell_that_does_not_end_costs_its_limit_and_no_more():
    result = run(
        "x = 1",
        f"answer: def f():\n    y = 2\n    {SPIN}",
        SPIN,
        "test: f()",
        "y = x + 1",
        "test: assert y == 2",
        limits=Limits(cell_seconds=0.7, grace_seconds=0.5),
    )
    assert passed(result) == [False, True]
    assert kinds(result) == [("timeout", "c2"), ("timeout", "c3")] and result.events[0]["seconds"] == 0.7
    assert errors(result, 3)[0].startswith("CellTimeoutError: The cell ran for more than 0.7 s")
    shown = re.sub(r"\x1b\[[0-9;]*m", "", "".join(result.notebook.cells[3].outputs[-1].traceback))
    assert "while True" in shown and "could not get source" not in shown.lower()


def test_a_check_that_is_stopped_puts_the_students_functions_back():
    result = run(
        "import time\ndef helper(): return 'own'\ndef f():\n    while helper() == 'given': time.sleep(0.1)\n"
        "    return helper()",
        "test: from dl101.check import given\nwith given(f, helper=lambda: 'given'): f()",
        "test: assert f() == 'own'",
        limits=Limits(cell_seconds=0.6, grace_seconds=2),
    )
    assert passed(result) == [False, True] and kinds(result) == [("timeout", "c1")]


def test_a_stopped_check_says_where_as_in_a_notebook():
    result = run(
        "import time\ndef sigmoid(z):\n    time.sleep(60)",
        "test: from dl101.check import hw1\nhw1.sigmoid(sigmoid)",
        limits=Limits(cell_seconds=0.5),
    )
    assert "\n".join(result.notebook.cells[1].outputs[0].traceback[:1]) == (
        "✗ sigmoid: stopped in the line 'time.sleep(60)'."
    )


DEAF = [
    "import time\nwhile True:\n    try: time.sleep(9)\n    except BaseException: pass",
    "import signal, time\nsignal.signal(signal.SIGINT, signal.SIG_IGN)\ntime.sleep(60)",
    "import re\nre.match(r'(a+)+$', 'a' * 60 + 'b')",
    "class D:\n    def __del__(s):\n        while True:\n            try:\n                while True: pass\n"
    "            except BaseException: pass\nd = D()\ndel d",
]


@pytest.mark.parametrize("source", DEAF)
def test_a_cell_that_ignores_the_interrupt_is_ended_and_the_others_score(source):
    result = run("x = 1", source, "z = x", "test: assert z == 1", limits=Limits(cell_seconds=0.5, grace_seconds=0.3))
    assert passed(result) == [True], (errors(result, 2), errors(result, 3))
    assert kinds(result) == [("timeout", "c1")] and errors(result, 1)[0].startswith("CellTimeoutError")


DEADLY = {
    "os._exit": "import os\nos._exit(0)",
    "a crash in a library": "import ctypes\nctypes.string_at(0)",
    "out of memory": "x = bytearray(1 << 40)",
    "exit()": "exit()",
    "sys.exit": "import sys\nsys.exit(1)",
    "a closed connection": "import os\nos.closerange(3, 100)",
}


@pytest.mark.parametrize("name", DEADLY)
def test_a_cell_that_ends_python_costs_itself_alone(name):
    result = run("a = 1", DEADLY[name], "answer: def f(): return a", "test: assert f() == 1")
    assert passed(result) == [True], result.events
    if name in ("os._exit", "a crash in a library", "a closed connection"):
        assert kinds(result) == [("died", "c1")] and errors(result, 1)[0].startswith("DeadKernelError")
    else:
        assert result.events == []


def test_a_thread_that_ends_python_later_is_found_out():
    """The process dies while an innocent cell runs; run again, the cell before turns out to be the one."""
    result = run(
        "a = 1",
        "import threading, os, time\nthreading.Timer(0.3, lambda: os._exit(3)).start()",
        "import time\ntime.sleep(1.0)\nb = a",
        "test: assert b == 1",
    )
    assert passed(result) in ([True], [False])  # whether the timer hits the same cell twice is its own affair
    assert ("died", "c1") in kinds(result) or ("died", "c2") in kinds(result)


def test_a_test_that_dies_fails_alone_and_the_rest_goes_on():
    result = run(
        "answer: def f(): import os; os._exit(1)",
        "answer: def g(): return 2",
        "test: f()",
        "test: assert g() == 2",
        "test: try: f()\nexcept BaseException: pass",
    )
    assert passed(result) == [False, True, False]
    assert [event["cell"] for event in result.events] == ["c2", "c4"]


def test_after_too_many_ends_the_rest_is_not_run():
    result = run(*["import os\nos._exit(1)"] * 4, "x = 1", limits=Limits(restarts=2, cell_seconds=5))
    assert [kind for kind, _ in kinds(result)] == ["died"] * 3 + ["not-run"] * 2


def test_a_submission_has_a_limit_of_its_own():
    result = run(
        *["import time\ntime.sleep(0.8)"] * 4, "test: pass", limits=Limits(cell_seconds=2, submission_seconds=1.5)
    )
    assert kinds(result)[-1] == ("late", "c4") and passed(result) == [False] and result.seconds < 5


def test_what_a_cell_started_ends_with_the_submission():
    marker = f"dl101-left-{os.getpid()}-{time.time_ns()}"
    run(f"import subprocess, sys\nsubprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60) #{marker}'])")
    for pid in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open(f"/proc/{pid}/cmdline", "rb") as file:
                assert marker.encode() not in file.read()
        except (FileNotFoundError, ProcessLookupError):
            continue


# ── one run and the next


def test_nothing_is_left_of_the_submission_before():
    spoil = (
        "import os, sys, builtins, random, json\nimport numpy as np\nimport matplotlib.pyplot as plt\n"
        "leak = 1\nnp.isclose = None\nbuiltins.leak = 2\njson.leak = 3\nos.environ['LEAK'] = '1'\n"
        "np.random.seed(0)\nrandom.seed(0)\nplt.figure()\nplt.rcParams['figure.dpi'] = 7\nnp.seterr(all='raise')\n"
        "open('left', 'w').write('x')\nsys.path.insert(0, '/leak')\nos.chdir('/')"
    )
    look = (
        "import os, sys, builtins, json, random\nimport numpy as np\nimport matplotlib.pyplot as plt\n"
        "print('leak' in globals(), np.isclose is None, hasattr(builtins, 'leak'), hasattr(json, 'leak'),\n"
        "      'LEAK' in os.environ, plt.get_fignums(), plt.rcParams['figure.dpi'] == 7, np.geterr()['over'],\n"
        "      os.listdir('.'), '/leak' in sys.path, os.getcwd() == '/')"
    )
    run(spoil)
    result = run(look)
    assert text(result, 0) == "False False False False False [] False warn [] False False\n"


def test_random_numbers_differ_between_submissions_and_not_between_runs():
    draw = "import random, numpy as np\nprint(random.random(), np.random.rand())"
    first, again, other = run(draw), run(draw), run("# another", draw)
    assert text(first, 0) == text(again, 0) != text(other, 1)


def test_the_state_before_a_crash_is_the_state_after_it():
    result = run(
        "import numpy as np\na = np.random.rand()\nprint(a)",
        "import os\nos._exit(1)",
        "print(a)",
    )
    assert text(result, 0) == text(result, 2) != ""


def test_several_runs_at_once_do_not_mix():
    def one(i):
        return text(
            run(f"x = {i}", "import time\ntime.sleep(0.2)", "def f(): print(x); return x", f"test: f() == {i}"), 3
        )

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(one, range(8))) == [f"{i}\n" for i in range(8)]


def test_the_notebook_given_is_left_alone_and_old_outputs_are_not_kept():
    cells = notebook("x = 1", "print(x)")
    cells.cells[0].outputs = [{"output_type": "execute_result", "data": {"text/plain": "2.0"}, "metadata": {},
                               "execution_count": 9}]  # fmt: skip
    result = engine().run(cells, Job(limits=SHORT))
    assert result.notebook.cells[0].outputs == [] and cells.cells[0].outputs and cells.cells[1].outputs == []


def test_a_referee_that_is_lost_costs_its_cell_alone():
    """As when a value that a test took in ends the library that reads it."""
    result = run(
        "x = 5",
        "test: seen = x",
        "test: import os, signal\nos.kill(os.getpid(), signal.SIGKILL)",
        "y = x + 1",
        "test: assert y == 6 and seen == 5",
    )
    assert passed(result) == [True, False, True]
    assert kinds(result) == [("died", "c2")]


def test_an_engine_that_ends_takes_everything_with_it():
    own, job = Engine(unsafe=True), Job(limits=Limits(cell_seconds=60))
    marker = f"dl101 left {time.time_ns()}"
    source = f"import time, ctypes\nctypes.CDLL(None).prctl(15, b'{marker[-15:]}')\ntime.sleep(60)"
    own.warm(job)
    with ThreadPoolExecutor(1) as pool:
        running = pool.submit(own.run, notebook(source), job)
        time.sleep(0.7)
        own.close()
        with pytest.raises(EngineError):
            running.result(timeout=20)
    time.sleep(0.5)
    names = [Path(f"/proc/{pid}/comm") for pid in os.listdir("/proc") if pid.isdigit()]
    assert not any(marker[-15:] in path.read_text() for path in names if path.exists())
