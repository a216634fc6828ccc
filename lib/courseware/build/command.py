"""Makes the notebooks of both languages from their sources; what has not changed is not built again.

A source may be named by its path, by a notebook made from it, or in short: ./course build 03 hw1
"""

from __future__ import annotations

import sys

from courseware.build import builder
from courseware.course import Course


def add_arguments(parser) -> None:
    parser.add_argument("files", nargs="*", metavar="FILE", help="sources to build (default: all)")
    parser.add_argument("--check", action="store_true", help="only compare; exit status 1 if a notebook is out of date")
    parser.add_argument(
        "--acknowledge",
        nargs="+",
        metavar="FILE:CELL",
        default=[],
        help="a half was reworded on purpose and the other needs no change",
    )


def run(args, course: Course) -> int:
    if args.acknowledge:
        for place in builder.acknowledge(course, args.acknowledge):
            print(f"Recorded: {place}")
    if args.check:
        result = builder.check(course, args.files)
    else:
        result = builder.build(course, args.files, progress=True)
    report(result, course)
    return 0 if result.ok else 1


def report(result: builder.Result, course: Course) -> None:
    """Prints what was done, and on stderr what is wrong."""
    for problem in result.problems:
        print(problem, file=sys.stderr)
    for path in result.stale:
        print(f"{path.relative_to(course.root).as_posix()}: out of date; run ./course build", file=sys.stderr)
    for path in result.strays:
        name = path.relative_to(course.root).as_posix()
        print(f"{name}: no source makes this notebook; move or delete it", file=sys.stderr)
    for path in result.written:
        print(f"wrote {path.relative_to(course.root).as_posix()}")
    for path, kept in result.kept:
        name, kept = (p.relative_to(course.root).as_posix() for p in (path, kept))
        print(f"{name} held edits that its source does not have. They are kept: ./course adopt {kept}", file=sys.stderr)
    if result.problems:
        sources = len({problem.file for problem in result.problems})
        print(
            f"{len(result.problems)} problem{'s' * (len(result.problems) > 1)} in {sources} "
            f"source{'s' * (sources > 1)}; their notebooks were left as they are.",
            file=sys.stderr,
        )
    elif result.ok and not result.written:
        print(f"{result.notebooks} notebooks are up to date.")
