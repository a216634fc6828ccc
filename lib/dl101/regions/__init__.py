"""The linear regions of a ReLU network with two inputs and one hidden layer, counted and drawn exactly.

The network is f(x) = v · ReLU(W x + b) + c: W (h, 2), a row for each hidden unit, b (h,), v (h,), or (o, h) for o
outputs. Unit i switches on and off along the line Wᵢ · x + bᵢ = 0. Two things can be counted, and they differ:

    cells   parts into which all the lines cut the plane: within a cell the same units are active
    pieces  parts of the plane, in one piece each, on which f is one linear function and which cannot be made larger

f is linear in a cell, so pieces ≤ cells; where kinks cancel, there are fewer: ReLU(x) − ReLU(−x) = x has 2 cells and 1
piece. Two pieces that do not touch are two, even if f is the same linear function on both.

Why pieces can be counted as cells. ReLU(z) = (z + |z|) / 2. Units whose lines coincide have Wᵢ x + bᵢ = tᵢ (n · x + c)
with one n and c and numbers tᵢ ≠ 0, so

    f(x) = linear + ½ Σ Jℓ |nℓ · x + cℓ|   over the different lines ℓ,   Jℓ = Σ vᵢ |tᵢ| over the units on ℓ.

J n is the jump of the gradient across ℓ, the same all along ℓ. Where J = 0, the line is gone from f: nothing happens
there. Where J ≠ 0, f has a kink at every point of ℓ but the finitely many where other lines cross it, for only there
can another |n · x + c| have a kink too; so no piece reaches across ℓ. The pieces of f are the cells of those lines that
have J ≠ 0. With several outputs a line counts if it has J ≠ 0 for one of them.

All of this is decided in whole numbers, without rounding (module `lines`): three lines meet in one point or they do
not.

Weights found by training are floats, and so is every answer about them: three lines that "should" meet miss each other
by 1e-16, enclose a triangle too small to see, and it counts, as a cell of the network that these very numbers make. Two
kinks that "should" cancel leave a jump of 1e-17. Numbers that stand for decimals, such as a slider's 0.1, have the same
trouble: 0.1 + 0.2 − 0.3 is not 0 in floats. For these give decimals=…: each number is then read as the decimal nearest
to it with so many digits, 0.1 as exactly 1/10. `polygons` shows how large the cells are.
"""

from dl101.regions.counting import Regions, bound, count, vertices
from dl101.regions.polygons import Cell, polygons

__all__ = ["Cell", "Regions", "bound", "count", "polygons", "vertices"]
