"""Kills a grader 50 times, at random moments and at its writes, and looks at what is left each time.

  .venv/bin/python benchmarks/kills.py [--runs 50] [--seed 6]

After each: no submission is half graded (each is as before the run or as after a whole one), the note, the graded
notebook and the gradebook agree, no process is left, and a second run finishes the class with the same gradebook.
"""

import argparse
import collections
import shutil
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "lib"), str(ROOT / "tests")]

import killing  # noqa: E402
import tiny_course as tiny  # noqa: E402
from courseware.classroom import grade  # noqa: E402


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=50)
    parser.add_argument("--seed", type=int, default=6)
    args = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="kills-"))
    try:
        return measure(folder, args.runs, args.seed)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def measure(folder: Path, runs: int, seed: int) -> int:
    started = time.monotonic()
    course = killing.make_class(folder / "root")
    before = killing.contents(course)
    whole = tiny.copy(course, folder / "whole")
    status, moments, seconds = killing.run(whole, folder / "temporary")
    after = killing.contents(whole)
    assert status == 0 and after != before
    print(f"An undisturbed run: {seconds:.1f} s; {', '.join(f'{n} {kind}' for kind, n in moments.items())}\n")
    print(f"{'run':>3}  {'killed':<16}{'graded':>7}  verdict")
    verdicts = collections.Counter()
    for n, kill in enumerate(killing.kills(runs, moments, 0.9 * seconds, seed), 1):
        own, temporary = tiny.copy(course, folder / f"root-{n}"), folder / f"temporary-{n}"
        status, _, _ = killing.run(own, temporary, kill)
        wrong, now = killing.wrongs(own, before, after), killing.contents(own)
        wrong += [f"left running: {stray}" for stray in killing.strays(temporary)]
        graded = sum(now.get(student) == after[student] != before.get(student) for student in after)
        if status == 0:
            verdict = "had finished"
        elif wrong:
            verdict = "; ".join(wrong)
        else:
            verdict = "nothing half done"
        grade.grade(own, "hw1", workers=2)
        if killing.contents(own) != after or killing.wrongs(own, after, after):
            wrong.append("the next run did not finish")
            verdict += "; the next run did not finish"
        verdicts["wrong" if wrong else "finished" if status == 0 else "right"] += 1
        changed = sum(before.get(student) != after[student] for student in after)
        print(f"{n:>3}  {kill!s:<16}{graded:>3} of {changed}  {verdict}", flush=True)
        shutil.rmtree(own.root)
    print(
        f"\n{runs} runs in {time.monotonic() - started:.0f} s: {verdicts['right']} killed with nothing half done and a "
        f"second run that finished, {verdicts['finished']} over before the kill, {verdicts['wrong']} wrong."
    )
    return 1 if verdicts["wrong"] else 0


if __name__ == "__main__":
    sys.exit(main())
