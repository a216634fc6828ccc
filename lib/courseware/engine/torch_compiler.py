"""Keeps torch's compiler unloaded until something compiles.

The first optimizer imports `torch._dynamo`, and with it SymPy: over a second, and memory that each fork copies. All
that optimizers want of it is to be left out of a compilation (torch/_compile.py, torch/optim/optimizer.py), and nothing
is being compiled. So two functions stand in its place, and anything else asked of it loads it.
"""

from __future__ import annotations

import importlib
import sys
import types

NAME = "torch._dynamo"


def put_off() -> None:
    """Puts the stand-in where torch is loaded and its compiler is not."""
    torch = sys.modules.get("torch")
    if torch is not None and NAME not in sys.modules:
        sys.modules[NAME] = torch._dynamo = _PutOff(NAME)


class _PutOff(types.ModuleType):
    @staticmethod
    def disable(fn=None, recursive=True, **_):
        """Nothing to keep out of a compilation."""
        return fn if fn is not None else lambda function: function

    @staticmethod
    def graph_break(*_, **__) -> None:
        """No graph to break."""

    def __getattr__(self, name: str):
        # What looks through all modules asks for their __file__; who imports a part of this one, for its __path__.
        if name.startswith("__") and name != "__path__":
            raise AttributeError(name)
        return getattr(_load(self), name)


def _load(stand_in: _PutOff) -> types.ModuleType:
    if sys.modules.get(NAME) is stand_in:
        del sys.modules[NAME]
        del sys.modules["torch"]._dynamo  # its own modules look for each other there
    return importlib.import_module(NAME)
