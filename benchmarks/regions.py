"""How fast the region counter is: the bar is 50 ms for 50 units, on the plane and inside a box.

    python benchmarks/regions.py [runs]

Medians of wall time over random networks, each new. The naive counter does the same in Python's fractions, without the
whole numbers; sampling looks at the patterns of active units on a grid, and misses what lies between its points.
"""

import statistics
import sys
import time
from fractions import Fraction

import numpy as np

from dl101 import regions

BAR = 50.0  # milliseconds
UNITS = 50
BOX = (-1.0, 1.0, -1.0, 1.0)


def network(seed: int):
    """W, b, v as training starts them: normal numbers."""
    rng = np.random.default_rng(seed)
    return rng.normal(size=(UNITS, 2)), rng.normal(size=UNITS), rng.normal(size=UNITS)


def concurrent(seed: int):
    """Small whole numbers: parallel, coincident and concurrent lines."""
    rng = np.random.default_rng(seed)
    W = rng.integers(-4, 5, size=(UNITS, 2)).astype(float)
    return W, rng.integers(-4, 5, size=UNITS).astype(float), rng.integers(-2, 3, size=UNITS).astype(float)


def naive(W, b, v) -> int:
    """Cells on the plane: 1 + Σ (1 + different points on the earlier lines), in fractions."""
    lines = []
    for row in np.column_stack([W, b]).tolist():
        a, c, d = map(Fraction, row)
        if a or c:
            line = (a / (a or c), c / (a or c), d / (a or c))
            if line not in lines:
                lines.append(line)
    cells = 1
    for k, (a, c, d) in enumerate(lines):
        points = set()
        for p, q, r in lines[:k]:
            if z := a * q - p * c:
                points.add(((c * r - q * d) / z, (d * p - r * a) / z))
        cells += 1 + len(points)
    return cells


def sampled(W, b, side: int = 400) -> int:
    """Patterns of active units on a grid of side × side points of the box."""
    x = np.linspace(-1, 1, side)
    X = np.stack(np.meshgrid(x, x), axis=-1).reshape(-1, 2)
    return len(np.unique(np.packbits(X @ W.T + b > 0, axis=1), axis=0))


def milliseconds(function, runs: int, make=network) -> tuple[float, object]:
    times = []
    for seed in range(runs):
        arguments = make(seed)
        start = time.perf_counter()
        answer = function(*arguments)
        times.append(1e3 * (time.perf_counter() - start))
    return statistics.median(times), answer


def main() -> int:
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 30
    rows = [
        ("count, plane", lambda W, b, v: regions.count(W, b, v), network, runs),
        ("count, box", lambda W, b, v: regions.count(W, b, v, BOX), network, runs),
        ("count, plane, small whole numbers", lambda W, b, v: regions.count(W, b, v), concurrent, runs),
        ("count, box, small whole numbers", lambda W, b, v: regions.count(W, b, v, BOX), concurrent, runs),
        ("polygons, box", lambda W, b, v: len(regions.polygons(W, b, v, box=BOX)), network, runs),
        ("naive fractions, plane", naive, network, min(runs, 5)),
        ("sampling 400 x 400, box", lambda W, b, v: sampled(W, b), network, min(runs, 5)),
    ]
    slowest = 0.0
    print(f"{UNITS} units, median milliseconds; bar for count: {BAR:.0f}")
    for name, function, make, times in rows:
        took, answer = milliseconds(function, times, make)
        print(f"{name:36}{took:9.2f}   network {times - 1}: {answer}")
        slowest = max(slowest, took) if name.startswith("count") else slowest
    return 0 if slowest < BAR else 1


if __name__ == "__main__":
    raise SystemExit(main())
