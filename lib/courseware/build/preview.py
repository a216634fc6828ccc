"""Rebuilds a notebook each time its source is saved, and says what changed. Ctrl-C ends it.

While a text is being reworded one half is ahead of the other: preview builds all the same and names the pair.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

from courseware.build import builder, sources
from courseware.build.sources import Origin
from courseware.course import LANGUAGES, Course
from courseware.errors import UserError

# Seconds between two looks at the file.
PERIOD = 0.3


def add_arguments(parser) -> None:
    parser.add_argument("file", metavar="FILE", help="the source, or its short name, such as 03 or hw1")


def run(args, course: Course) -> int:
    origin = sources.find(course, [args.file])[0]
    names = [path.relative_to(course.root).as_posix() for path in origin.notebooks()]
    print(f"Watching {origin.name}. It becomes\n  " + "\n  ".join(names))
    print(
        "Open one with ./course lab; after a change choose File > Reload Notebook from Disk. Ctrl-C ends the preview.\n"
    )
    try:
        watch(course, origin)
    except KeyboardInterrupt:
        print(f"\nThe preview has ended. ./course build {origin.name} makes the notebooks final.")
    return 0


def watch(course: Course, origin: Origin, period: float = PERIOD, rounds: int | None = None) -> None:
    """Builds now and after each change, for ever or for so many looks at the file."""
    seen = None
    while rounds is None or rounds > 0:
        now = _stamp(origin.path)
        if now != seen:
            if now is None:
                _say(f"{origin.name} is gone; waiting for it to come back.")
            else:
                rebuild(course, origin)
            seen = now
        if rounds is not None:
            rounds -= 1
        time.sleep(period)


def _stamp(path: Path) -> tuple[int, int] | None:
    try:
        status = path.stat()
        return status.st_mtime_ns, status.st_size
    except OSError:  # an editor that saves by renaming leaves a moment without the file
        return None


def rebuild(course: Course, origin: Origin) -> builder.Result | None:
    """One build, told in a few lines; errors are printed, never raised."""
    before = {language: _texts(origin.notebook(language)) for language in LANGUAGES}
    started = time.monotonic()
    try:
        result = builder.preview(course, origin.name)
    except (UserError, OSError) as error:
        _say(str(error))
        return None
    for problem in result.problems:
        print(problem, file=sys.stderr)
    if result.written:
        changes = "; ".join(
            f"{language}: {text}"
            for language in LANGUAGES
            if (text := _changes(before[language], _texts(origin.notebook(language))))
        )
        _say(f"built in {time.monotonic() - started:.1f} s. {changes or 'No cell changed its text.'}")
    elif not result.problems:
        _say("nothing changed in the notebooks.")
    return result


def _say(text: str) -> None:
    print(f"{time.strftime('%H:%M:%S')} {text}", flush=True)


def _texts(path: Path) -> dict[str, str]:
    """Cell id -> text of a built notebook; nothing where there is none."""
    try:
        cells = json.loads(path.read_bytes())["cells"]
        return {cell["id"]: "".join(cell["source"]) for cell in cells}
    except (OSError, ValueError, KeyError, TypeError):
        return {}


def _changes(before: dict[str, str], after: dict[str, str]) -> str:
    """'changed a, b; new c; gone d', or '' where nothing is different."""
    if not before:
        return f"new, {len(after)} cells" if after else ""
    parts = [
        ("changed", [i for i in after if i in before and before[i] != after[i]]),
        ("new", [i for i in after if i not in before]),
        ("gone", [i for i in before if i not in after]),
    ]
    told = [f"{what} {', '.join(ids)}" for what, ids in parts if ids]
    if not told and list(before) != list(after):
        told = ["cells in another order"]
    return ", ".join(told)
