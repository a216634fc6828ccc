"""Grades whole classes by stock nbgrader, by otter and by this course, side by side, and holds them to the bars.

    python benchmarks/grading.py                        three classes of 60: light NumPy, light torch, homework 1
    python benchmarks/grading.py numpy --students 6     one of them, small
    python benchmarks/grading.py --with-otter           with `otter run` on a few; makes an environment in .cache
    python benchmarks/grading.py --otter PYTHON         with the otter-grader of that Python
    python benchmarks/grading.py numpy --many 1000      this course alone, one run; memory over time

Every grader is a process of its own, timed from its start to its end, on the same varied submissions (classes.py).
Overhead is what a submission costs beyond its bare cells: a fork of a warm parent and plain exec, measured here too,
one at a time for what runs one at a time, and as many at once as cores for `./course grade`. The bare cells' parent has
imported, no more: what ours saves of the cells' own work (checks rehearsed before the fork, pictures packed more
lightly) counts for ours. Ours and the bare cells run several times around stock, and the median counts. Memory is of
the whole tree of processes, shared pages counted once.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "lib"))

from grading import classes, compare, graders, otter  # noqa: E402
from grading.table import Bars, Row, Table, scores  # noqa: E402

BARS = {"numpy": Bars(faster=10), "torch": Bars(faster=20), "hw1": Bars(less_overhead=10)}
TITLES = {"numpy": "light homework, NumPy", "torch": "light homework, torch", "hw1": "homework 1"}
FLAT = 1.15  # the last quarter of a long run may hold this much more memory than the first


def main(arguments: list[str] | None = None) -> int:
    args = options().parse_args(arguments)
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    print(f"{cores} cores, load {os.getloadavg()[0]:.1f}")
    missed = 0
    with tempfile.TemporaryDirectory(prefix="dl101-grading-") as folder:
        for name in args.classes or list(BARS):
            at = Path(folder, name)
            missed += many(at, name, args.many, cores) if args.many else one_class(at, name, args, cores)
    return 1 if missed else 0


def options() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("classes", nargs="*", metavar="CLASS", help="numpy, torch, hw1 (default: all)")
    parser.add_argument("--students", type=int, default=60, metavar="N")
    parser.add_argument("--repeats", type=int, default=3, metavar="N", help="runs of ours and of the bare cells")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--nbgrader", type=int, default=6, metavar="N",
                        help="submissions for `nbgrader autograde` with the course's settings (0: none)")  # fmt: skip
    parser.add_argument("--otter", type=Path, metavar="PYTHON", help="a Python that has otter-grader")
    parser.add_argument("--with-otter", action="store_true", help="make an environment with otter-grader for it")
    parser.add_argument("--otter-students", type=int, default=3, metavar="N")
    parser.add_argument("--no-stock", action="store_true", help="leave stock nbgrader out: no bar can be judged then")
    parser.add_argument("--many", type=int, metavar="N", help="N submissions in one run of ours: memory over time")
    return parser


def one_class(folder: Path, name: str, args, cores: int) -> int:
    """Measures one class and prints it; how many bars were missed."""
    home, handed = classes.homework(name), classes.a_class(name, args.students, args.seed)
    n = len(handed)
    ours = graders.Ours(folder / "ours", home, handed, cores)
    stock = None if args.no_stock else graders.Stock(folder / "stock", home, handed)
    alone = graders.bare(folder / "bare", home, handed, 1)
    bares, grades, given = [], [], None
    for i in range(args.repeats):
        bares.append(graders.bare(folder / "bare", home, handed, cores))
        grades.append(ours.grade())
        if i == (args.repeats - 1) // 2 and stock:
            given = stock.grade()
    together = statistics.median(run.seconds for run in bares)
    mine = Row.of(ours.name, n, [run.ran for run in grades], together, cores)
    rows = [Row("bare cells", n, alone.seconds, alone.cpu, alone.seconds, alone.peak)]
    rows.append(Row("bare cells, on all cores", n, together, bares[0].cpu, together, bares[0].peak, at_once=cores))
    if given:
        rows.append(Row.of(stock.name, n, [given.ran], alone.seconds))
    points = {mine: grades[-1].points} | others(folder, ours, alone.each, args)
    rows += points
    found: list[compare.Difference] = []
    for row, theirs in points.items() if given else ():
        differ = compare.differences(given.points, theirs, handed[: row.submissions], stock.notebook)
        row.differ, row.unexplained = len({d.student for d in differ}), sum(not d.why for d in differ)
        found += [d for d in differ if d not in found]
    print(f"\n{Table(f'{TITLES[name]}: {n} submissions, load {os.getloadavg()[0]:.1f}', rows)}")
    print(f"Drawing figures took {sum(alone.drawing):.1f} s of the bare cells. "
          f"Ours took {', '.join(f'{run.ran.seconds:.1f}' for run in grades)} s.")  # fmt: skip
    print("".join(f"  {difference}\n" for difference in found), end="")
    lines = (
        [*BARS[name].lines(rows[2], mine, bares[0].cpu), *(scores(row) for row in points if row is not mine)]
        if given
        else []
    )
    print("\n".join(lines), flush=True)
    return sum(line.startswith("MISS") for line in lines)


def others(folder: Path, ours: graders.Ours, bare: list[float], args) -> dict[Row, graders.Points]:
    """Those that grade a few. bare: seconds of the bare cells of each submission."""
    made, handed = {}, ours.handed
    if args.nbgrader:
        few = handed[: args.nbgrader]
        done = ours.by_nbgrader([one.student for one in few])
        made[Row.of("nbgrader autograde, our settings", len(few), [done.ran], sum(bare[: len(few)]))] = done.points
    if args.otter or args.with_otter:
        python = args.otter or otter.environment(ROOT / ".cache" / "otter")
        few = handed[: args.otter_students]
        runs = otter.Otter(folder / "otter", ours.home, few, python).grade()
        total = Row(otter.Otter.name, len(few), sum(run.ran.seconds for run in runs), sum(run.ran.cpu for run in runs),
                    sum(bare[: len(few)]), max(run.ran.peak for run in runs))  # fmt: skip
        made[total] = {student: tests for run in runs for student, tests in run.points.items()}
    return made


def many(folder: Path, name: str, students: int, cores: int) -> int:
    """One long run of ours; prints what it holds in memory, quarter by quarter."""
    ours = graders.Ours(folder / "ours", classes.homework(name), classes.a_class(name, students), cores)
    ran = ours.grade().ran
    print(f"\n{TITLES[name]}: {students} submissions in {ran.seconds:.1f} s, {ran.seconds / students:.3f} s each")
    quarters: list[list[float]] = [[], [], [], []]
    for at, mb in ran.memory:
        quarters[min(3, int(4 * at / ran.seconds))].append(mb)
    print("MB in each quarter, median and most: "
          + "; ".join(f"{statistics.median(q):.0f}, {max(q):.0f}" for q in quarters if q))  # fmt: skip
    flat = statistics.median(quarters[3]) <= FLAT * statistics.median(quarters[0])
    print(f"{'PASS' if flat else 'MISS'}  flat memory (the last quarter holds at most {FLAT:g} times the first)")
    return 0 if flat else 1


if __name__ == "__main__":
    sys.exit(main())
