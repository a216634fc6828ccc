"""The IPython shell that cells run in, without a kernel: magics, rich output, plots, tracebacks as in a notebook."""

from __future__ import annotations

import builtins
import functools
import getpass
import os
import re
import subprocess
import sys
import types

from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.error import StdinNotImplementedError
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.text import LSString, SList
from traitlets import Any, Type
from traitlets.config import Config

from courseware.engine import tracebacks
from courseware.engine.outputs import Collector, Stream
from courseware.warm_start import PLOTS

NO_INPUT = {
    "ru": "input() при оценке не работает: вводить данные некому. Запишите значение прямо в код.",
    "en": "input() does not work while grading: there is no one to type. Put the value into the code.",
}
_INNER = re.compile(r"_+(i+|\d+|i\d+)?|__\w+__|_[ido]h|get_ipython|exit|quit|open|In|Out")


class Publisher(DisplayPublisher):
    def publish(self, data, metadata=None, *, transient=None, update=False, **_):
        number = (transient or {}).get("display_id")
        self.shell.collector.display("update" if update else "display", data, metadata or {}, number)

    def clear_output(self, wait=False):
        self.shell.collector.clear()


class Hook(DisplayHook):
    def write_output_prompt(self):
        pass

    def write_format_data(self, format_dict, md_dict=None):
        self.shell.collector.display("result", format_dict, md_dict or {}, self.prompt_count)

    def finish_displayhook(self):
        pass


class CellShell(InteractiveShell):
    """A shell whose output goes to `collector`. Names are looked up in `user_ns`, in functions of a cell too."""

    displayhook_class = Type(Hook)
    display_pub_class = Type(Publisher)
    collector = Any()
    cells = Any()

    @property
    def user_global_ns(self):
        return self.user_ns

    def enable_gui(self, gui=None):
        pass

    def ask_exit(self):
        pass

    def system(self, cmd):
        """!command: a pipe in place of a terminal, which a sandbox need not have."""
        command = self.var_expand(cmd, depth=1)
        with subprocess.Popen(command, shell=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as process:
            for line in process.stdout:
                print(line.decode("utf-8", "replace"), end="")
        self.user_ns["_exit_code"] = process.returncode

    def getoutput(self, cmd, split=True, depth=0):
        """names = !command"""
        command = self.var_expand(cmd, depth=depth + 1)
        done = subprocess.run(command, shell=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        text = done.stdout.decode("utf-8", "replace")
        return SList(text.splitlines()) if split else LSString(text)

    def _showtraceback(self, etype, evalue, stb):
        try:
            text = str(evalue)
        except Exception:
            text = ""
        self.collector.error(etype.__name__, text, stb)

    def run(self, source: str, cell: str) -> bool:
        """Runs a cell; whether it succeeded. What it displayed is in the collector."""
        self._running = cell
        result = self.run_cell(source, store_history=True)
        return bool(result.success)

    def _get_exc_info(self, exc_tuple=None):
        """Frames of the engine, between a test and the student's code, are for no one."""
        kind, error, tb = super()._get_exc_info(exc_tuple)
        seen: set[int] = set()
        told = error
        while isinstance(told, BaseException) and id(told) not in seen:
            seen.add(id(told))
            told.__traceback__ = _without_engine(told.__traceback__)
            told = told.__cause__ or told.__context__
        return kind, error, _without_engine(tb)

    def _format_exception_for_storage(self, *args, **kwargs):
        """For IPython's history, which nobody reads here: the traceback would be made a second time."""
        return None

    def cell_of(self, file: str) -> str | None:
        """The id of the cell that a code file stands for."""
        return self.cells.get(file)


_HERE = os.path.dirname(os.path.abspath(__file__)) + os.sep


def _without_engine(tb: types.TracebackType | None) -> types.TracebackType | None:
    kept = []
    while tb is not None:
        if not tb.tb_frame.f_code.co_filename.startswith(_HERE):
            kept.append(tb)
        tb = tb.tb_next
    chain = None
    for part in reversed(kept):
        chain = types.TracebackType(chain, part.tb_frame, part.tb_lasti, part.tb_lineno)
    return chain


def make(names: dict | None = None, module: types.ModuleType | None = None) -> CellShell:
    """The shell of this process, made before any cell is known. names: its globals, `module`'s own by default."""
    config = Config()
    config.HistoryManager.enabled = False
    config.InteractiveShell.autocall = 0
    config.InteractiveShell.cache_size = 0
    module = module or types.ModuleType("__main__")
    module.__dict__.setdefault("__builtins__", builtins)
    sys.modules["__main__"] = module
    if names is not None:
        names.setdefault("__name__", "__main__")
        names.setdefault("__builtins__", builtins)
    CellShell.clear_instance()
    shell = CellShell.instance(config=config, user_module=module, user_ns=names)
    shell.cells = {}
    shell.collector = Collector(100_000, 3_000_000)
    take_names = shell.compile.get_code_name

    def named(raw, transformed, number):
        name = take_names(raw, transformed, number)
        shell.cells[name] = getattr(shell, "_running", None)
        return name

    shell.compile.get_code_name = named
    # What every first cell and display would load otherwise; tracebacks.quicken loads what a traceback needs.
    import IPython.core.magics  # noqa: F401

    tracebacks.quicken()
    return shell


def warm(shell: CellShell) -> None:
    """Runs a cell that displays and one that fails, so that what they load is there before the fork."""
    out, error = sys.stdout, sys.stderr
    connect(shell, Collector(1000, 1000), "en")
    shell.run_cell("1", store_history=False)
    shell.run_cell("def f():\n    raise ValueError\nf()", store_history=False)
    sys.stdout, sys.stderr = out, error
    shell.user_ns.pop("f", None)
    shell.cells.clear()
    shell.history_manager.reset() if hasattr(shell.history_manager, "reset") else None
    for name in ("last_type", "last_value", "last_traceback", "last_exc"):
        if hasattr(sys, name):
            delattr(sys, name)
    shell.execution_count = 1


def connect(shell: CellShell, collector: Collector, language: str) -> None:
    """From now on this process displays through `collector`."""
    shell.collector = collector
    sys.stdout, sys.stderr = Stream("stdout", collector), Stream("stderr", collector)

    def no_input(*args, **kwargs):
        raise StdinNotImplementedError(NO_INPUT[language])

    builtins.input = getpass.getpass = no_input


def inner(name: str) -> bool:
    """Whether a name of a notebook's namespace is IPython's or Python's own."""
    return _INNER.fullmatch(name) is not None


def connect_plots(shell: CellShell) -> None:
    """Tells Matplotlib of the shell, where it has been imported before there was one."""
    if "matplotlib.pyplot" in sys.modules:
        from IPython.core.pylabtools import activate_matplotlib
        from matplotlib_inline.backend_inline import configure_inline_support

        _compress_lightly()
        activate_matplotlib(PLOTS)
        configure_inline_support(shell, PLOTS)


def _compress_lightly() -> None:
    """Pictures of figures are packed in half the time, and take a tenth more room: level 4 of zlib in place of 6."""
    from IPython.core import pylabtools

    draw = pylabtools.print_figure
    if draw.__module__ == __name__:
        return

    @functools.wraps(draw, assigned=("__name__", "__doc__"))
    def print_figure(fig, fmt="png", *args, **keywords):
        if fmt in ("png", "retina"):
            keywords.setdefault("pil_kwargs", {"compress_level": 4})
        return draw(fig, fmt, *args, **keywords)

    pylabtools.print_figure = print_figure
