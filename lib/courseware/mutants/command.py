"""Changes a homework's solution in many small ways and shows which changes its tests do not notice.

  ./course mutants hw1                 all mutants of hw1, on all cores
  ./course mutants hw1 --cell sigmoid  those of one answer cell

Each mutant is one change: an operator, a comparison, a constant, an axis, a sign, an index off by one; a line, a call
or a term that is dropped. Good tests fail for every one that changes what the answer does. Those that no test notices
are listed. What to do with one: make a test that fails for it, or write into solutions/<homework>/survivors.py why it
may live (see Survivor in courseware/mutants/survey.py). Ends with status 1 where a survivor is not explained, or fewer
than 95 % are caught of those that change behaviour.
"""

from __future__ import annotations

import argparse

from courseware.course import Course
from courseware.mutants import survey
from courseware.progress import Progress

ENOUGH = 0.95


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("homework", help="hw1, or the full name")
    parser.add_argument("--cell", help="only mutants of this answer cell")


def run(args: argparse.Namespace, course: Course) -> int:
    found = survey.mutants_of(args.homework, course, args.cell)
    explained = survey.survivors_of(args.homework, course)
    with Progress("mutants", len(found)) as progress:
        verdicts = []
        for verdict in survey.run(args.homework, found, course):
            verdicts.append(verdict)
            progress.step()
    result = survey.Survey(verdicts, explained)
    print(result)
    return 0 if not result.unexplained and result.share >= ENOUGH else 1
