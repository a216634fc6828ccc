"""What libraries load only when they are first used: loaded before the fork, once for all submissions."""

from __future__ import annotations

import contextlib
import importlib
import sys


def load_torch() -> None:
    """What the first optimizer loads, torch's compiler and SymPy, where torch has been imported: a second of each
    submission that trains."""
    if "torch" in sys.modules:
        with contextlib.suppress(ImportError):
            importlib.import_module("torch._dynamo")
