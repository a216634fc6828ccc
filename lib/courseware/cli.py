"""`./course COMMAND`: reads the command line and hands over to the module that does the work.

Each command is a module with two functions, `add_arguments(parser)` and `run(args, course) -> int`
(the exit status). Only the module of the chosen command is imported, so that every command starts at once.
A module with PASSES_ARGUMENTS_ON gets what its parser does not know as `args.rest`, for pytest or Jupyter.
"""

from __future__ import annotations

import argparse
import errno
import gc
import importlib
import signal
import sys

from courseware.course import Course
from courseware.errors import UserError

# group, then (command, module, one line of help)
COMMANDS = {
    "start here": [
        ("lab", "courseware.lab", "open the course in JupyterLab, with formgrader"),
        ("demo", "courseware.demo", "one homework from release to report, on a sample class"),
        ("test", "courseware.testing", "run all tests"),
    ],
    "for authors": [
        ("build", "courseware.build.command", "make the notebooks from their sources; --check only compares"),
        ("preview", "courseware.build.preview", "rebuild a notebook each time its source is saved"),
        ("adopt", "courseware.build.adopt", "bring edits made in a built notebook back into its source"),
        ("new", "courseware.build.new", "start a new lecture or homework"),
        ("mutants", "courseware.mutants.command", "change a homework's solution in small ways; do its tests notice?"),
        ("pack", "courseware.pack", "make the zip that students unzip into Drive"),
    ],
    "for instructors, in this order": [
        ("plan", "courseware.plan", "print the plan of the course, class by class, for you to change"),
        ("roster", "courseware.classroom.roster", "read students and groups from a CSV file"),
        ("release", "courseware.classroom.release", "put a homework into the gradebook, with its deadline"),
        ("collect", "courseware.classroom.collect", "take in a folder of downloads and repair what came back damaged"),
        ("grade", "courseware.classroom.grade", "grade what was collected"),
        (
            "regrade",
            "courseware.classroom.regrade",
            "grade everyone again after a test was put right; show what changed",
        ),
        ("feedback", "courseware.classroom.feedback", "write feedback for each student, and a zip for the LMS"),
        ("report", "courseware.classroom.report", "write the report on the class, and grades as CSV"),
        ("backup", "courseware.classroom.backup", "list the backups of the gradebook, or bring one back"),
    ],
}

# These run submissions of the homework that is named first.
GRADING = ("grade", "regrade")

# What any command can meet on any disk. What is not a matter of the machine stays a traceback: it is our mistake.
TROUBLES = {
    errno.ENOSPC: "the disk is full",
    errno.EDQUOT: "your share of the disk is used up",
    errno.EFBIG: "a file would be larger than this system allows",
    errno.EROFS: "this disk can only be read",
    errno.EACCES: "access was refused",
    errno.EPERM: "access was refused",
    errno.EIO: "the disk reports an error",
}
AGAIN = "Put this right, then run the same command again: what was finished is kept."


def overview() -> str:
    """The table of contents that `./course --help` prints."""
    lines = ["usage: ./course COMMAND [options]      (on Windows: python course COMMAND)", ""]
    for group, commands in COMMANDS.items():
        lines += [f"{group}:"] + [f"  {name:<10}{text}" for name, _, text in commands] + [""]
    lines.append("./course COMMAND --help tells more about a command.")
    return "\n".join(lines)


def _imported(name: str):
    """The module. What it imports stays: to look through that for garbage, now and at the end, takes half a second."""
    if name in sys.modules:
        return sys.modules[name]
    gc.disable()
    try:
        return importlib.import_module(name)
    finally:
        gc.freeze()
        gc.enable()


def main(argv: list[str] | None = None) -> int:
    """Runs one command; returns its exit status (2 for a mistake at the keyboard, 130 when interrupted)."""
    argv = sys.argv[1:] if argv is None else argv
    modules = {name: (module, text) for group in COMMANDS.values() for name, module, text in group}
    if not argv or argv[0] in ("-h", "--help", "help"):
        print(overview())
        return 0
    name, rest = argv[0], argv[1:]
    if name not in modules:
        print(f"There is no command {name!r}.\n\n{overview()}", file=sys.stderr)
        return 2
    module_name, text = modules[name]
    try:
        course = Course()
        if name in GRADING:
            from courseware import warm_start

            warm_start.start_ahead(course, rest)
        module = _imported(module_name)
        parser = argparse.ArgumentParser(
            prog=f"./course {name}",
            description=module.__doc__ or text,
            formatter_class=argparse.RawDescriptionHelpFormatter,
            allow_abbrev=False,
        )
        module.add_arguments(parser)
        if getattr(module, "PASSES_ARGUMENTS_ON", False):
            args, args.rest = parser.parse_known_args(rest)
        else:
            args = parser.parse_args(rest)
        return module.run(args, course)
    except UserError as error:
        print(f"course {name}: {error}", file=sys.stderr)
        return 2
    except OSError as error:
        if error.errno not in TROUBLES:
            raise
        where = f" ({error.filename})" if error.filename else ""
        print(f"course {name}: {TROUBLES[error.errno]}{where}. {AGAIN}", file=sys.stderr)
        return 2
    except KeyboardInterrupt as stop:
        told = str(stop) or "What was finished is kept; the same command goes on from there."
        print(f"\ncourse {name}: stopped. {told}", file=sys.stderr)
        return 128 + getattr(stop, "number", signal.SIGINT)


if __name__ == "__main__":
    status = main()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # all is done: a second Ctrl-C would only end in a traceback
    sys.exit(status)
