"""How much `import dl101` adds to `import numpy`: the bar is 50 ms.

    python benchmarks/import_time.py [runs]

Each run is a fresh process; the table shows medians of wall time inside the process.
"""

import statistics
import subprocess
import sys

BAR = 50.0  # milliseconds
CODE = """
import time
start = time.perf_counter(); import numpy; middle = time.perf_counter(); import dl101; end = time.perf_counter()
print((middle - start) * 1e3, (end - middle) * 1e3)
"""


def main() -> int:
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 15
    times = []
    for _ in range(runs):
        output = subprocess.run([sys.executable, "-c", CODE], capture_output=True, text=True, check=True).stdout
        times.append([float(x) for x in output.split()])
    numpy, dl101 = (statistics.median(column) for column in zip(*times, strict=True))
    print(f"import numpy             {numpy:7.1f} ms")
    print(f"import dl101 after it    {dl101:7.1f} ms   (bar: {BAR:.0f} ms)   median of {runs}")
    return 0 if dl101 < BAR else 1


if __name__ == "__main__":
    raise SystemExit(main())
