"""dl101: what the notebooks of the course import.

Cheap to import: neither torch nor Matplotlib is loaded until something asks for it.
"""

import importlib

from dl101.language import language, say, use_language
from dl101.start import start

__version__ = "0.1.0"
__all__ = ["language", "say", "start", "use_language", "__version__"]

# Loaded at their first use, so that `import dl101` stays cheap.
_SUBMODULES = (
    "activations",
    "approximation",
    "autograd",
    "check",
    "colab",
    "data",
    "gates",
    "gradient_check",
    "handin",
    "initialisation",
    "interactives",
    "layers",
    "logistic_regression",
    "losses",
    "mlp",
    "optimizers",
    "perceptron",
    "plots",
    "regions",
    "shallow",
    "surfaces",
    "two_layer",
    "update",
)


def __getattr__(name: str):
    if name in _SUBMODULES:
        return importlib.import_module(f"dl101.{name}")
    raise AttributeError(f"module 'dl101' has no attribute {name!r}")
