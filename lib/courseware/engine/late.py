"""Loads libraries before the fork, once for all submissions, with what they load themselves only when first used."""

from __future__ import annotations

import contextlib
import importlib
import sys
from collections.abc import Iterable

from courseware.engine import torch_compiler, tracebacks


def load(names: Iterable[str]) -> None:
    """Imports modules; one that is not there is left out. Nothing is computed: a thread would not survive the fork."""
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
    if "torch" in sys.modules:
        # A student's process has no /proc/cpuinfo to look into: what kind of processor this is has to be known by then.
        sys.modules["torch"].backends.cpu.get_cpu_capability()
        torch_compiler.put_off()
