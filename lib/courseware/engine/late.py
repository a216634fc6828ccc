"""Loads libraries before the fork, once for all submissions, with what they load themselves only when first used."""

from __future__ import annotations

import contextlib
import importlib
import sys
from collections.abc import Iterable

from courseware.engine import torch_compiler, tracebacks


def load(names: Iterable[str]) -> None:
    """Imports modules; one that is not there is left out. No thread is started: none would survive the fork."""
    for name in names:
        with contextlib.suppress(ImportError):
            importlib.import_module(name)
    if "numpy" in sys.modules:
        import encodings.cp437  # noqa: F401  (a file of arrays is a zip)

        import numpy.random
        import numpy.testing

        tracebacks.foresee(numpy.testing.assert_allclose)
    if "matplotlib.pyplot" in sys.modules:
        import IPython.core.pylabtools  # noqa: F401
        import matplotlib.backends.backend_agg  # noqa: F401
        import matplotlib_inline.config  # noqa: F401
        import PIL.Image

        PIL.Image.preinit()
        _read_mathematics()
    if "torch" in sys.modules:
        # A student's process has no /proc/cpuinfo to look into: what kind of processor this is has to be known by then.
        sys.modules["torch"].backends.cpu.get_cpu_capability()
        torch_compiler.put_off()


def _read_mathematics() -> None:
    """Has Matplotlib put together its grammar of formulas, which takes longer than to draw one.

    What was read is forgotten: it holds files of fonts, which a student's process does not have.
    """
    from matplotlib.mathtext import MathTextParser

    parser = MathTextParser("agg")
    with contextlib.suppress(AttributeError):  # another release than the ones known here
        parser.parse("$x$")
        MathTextParser._parse_cached.cache_clear()
