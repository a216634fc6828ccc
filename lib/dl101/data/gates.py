"""Truth tables of the 16 logic gates with two inputs.

INPUTS holds the four corners of the unit square as rows, in the order 00, 01, 10, 11; GATES maps each gate's name to
its four outputs in that order. Which of them one neuron can be is the matter of dl101.gates.
"""

from __future__ import annotations

from itertools import product

import numpy as np

__all__ = ["GATES", "INPUTS"]

INPUTS = np.array([[0, 0], [0, 1], [1, 0], [1, 1]])

# In the order of the binary numbers 0000 to 1111 that the outputs spell.
_NAMES = (
    "FALSE",
    "AND",
    "x1 AND NOT x2",
    "x1",
    "NOT x1 AND x2",
    "x2",
    "XOR",
    "OR",
    "NOR",
    "XNOR",
    "NOT x2",
    "x1 OR NOT x2",
    "NOT x1",
    "NOT x1 OR x2",
    "NAND",
    "TRUE",
)
GATES: dict[str, np.ndarray] = {
    name: np.array(outputs) for name, outputs in zip(_NAMES, product((0, 1), repeat=4), strict=True)
}
for _array in (INPUTS, *GATES.values()):
    _array.flags.writeable = False  # one table for everybody: a notebook that writes into it should hear of it
