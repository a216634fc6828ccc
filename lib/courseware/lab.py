"""Opens the course in JupyterLab: notebooks built, the class set up, formgrader ready.

Other arguments go to JupyterLab as they are:
  ./course lab --no-browser                 print the address, open nothing
  ./course lab --port 8900                  this port and no other
  ./course lab --ServerApp.ip=0.0.0.0       any setting of Jupyter
"""

from __future__ import annotations

import os
import socket
import sqlite3
import sys
from pathlib import Path

from courseware.build import builder
from courseware.build import command as build_command
from courseware.classroom import backup, settings
from courseware.course import LANGUAGES, Course
from courseware.errors import UserError

# Everything this module does not know goes to JupyterLab.
PASSES_ARGUMENTS_ON = True
WINDOWS = os.name == "nt"
# Settings that JupyterLab reads: no question about news over the first page. What a person has set wins.
SETTINGS = Path(__file__).parent / "jupyter"


def add_arguments(parser) -> None:
    parser.add_argument("--port", type=int, help="the port of JupyterLab (default: the first free one from 8888)")
    parser.add_argument("--no-browser", action="store_true", help="print the address and open no browser")


def run(args, course: Course) -> int:
    if args.port is not None:
        require_free(args.port)
    make_notebooks(course)
    set_up_class(course)
    keep_marks(course)
    # nbgrader looks for its configuration, and puts fetched assignments, where the server was started.
    os.chdir(course.root)
    return serve(course, jupyter_arguments(course, args.port, args.no_browser, args.rest))


def require_free(port: int) -> None:
    """Raises UserError, naming a free port, where this one cannot be had."""
    if not 0 < port < 65536:
        raise UserError(f"{port} is no port. Take a number from 1024 to 65535, as in: ./course lab --port 8888")
    try:
        with socket.socket() as probe:
            if not WINDOWS:  # as the server binds; on Windows the option would let two servers share a port
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(("127.0.0.1", port))
    except OSError as error:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            free = probe.getsockname()[1]
        if isinstance(error, PermissionError):
            raise UserError(
                f"Port {port} needs an administrator's rights. Take another: ./course lab --port {free}"
            ) from error
        raise UserError(
            f"Port {port} is taken, perhaps by a JupyterLab that still runs. A free one: ./course lab --port {free}"
        ) from error


def make_notebooks(course: Course) -> None:
    """Builds what changed. A problem in a source is said, and JupyterLab opens all the same: there it is put right."""
    result = builder.build(course, progress=True)
    if result.written or not result.ok:
        build_command.report(result, course)


def set_up_class(course: Course) -> None:
    """Puts every homework that the gradebook does not know yet into it, with folders and exchange around it."""
    if WINDOWS:
        print("Notebooks open on Windows; a class is graded, and formgrader used, under Linux, macOS or WSL.")
        return
    try:
        known = registered(course)
    except UserError as error:  # of a server; formgrader will say it too
        print(error, file=sys.stderr)
        return
    missing = [name for name in course.assignment_ids() if name not in known]
    for name in missing:
        # Importing nbgrader takes seconds: only where there is something to do.
        from courseware.classroom import release

        try:
            release.release(course, name, progress=True)
            print(f"{name} is in the gradebook.")
        except UserError as error:
            print(f"{error}\nFormgrader will not list {name} until then.", file=sys.stderr)


def keep_marks(course: Course) -> None:
    """Backs the gradebook up, since formgrader writes marks into it itself. Trouble is said, and the lab opens."""
    try:
        backup.back_up(course)
    except UserError as error:
        print(f"{error}\nThere is no new backup of the gradebook.", file=sys.stderr)


def registered(course: Course) -> set[str]:
    """The assignments in the gradebook; a file is read without nbgrader, which takes seconds to import.

    Raises UserError where a server does not answer.
    """
    if settings.server(course) is not None:
        from courseware.classroom.gradebook import open_gradebook

        with open_gradebook(course) as book:
            return {entry.name for entry in book.assignments}
    if not course.gradebook.exists():
        return set()
    try:
        connection = sqlite3.connect(f"{course.gradebook.absolute().as_uri()}?mode=ro", uri=True)
        try:
            return {name for (name,) in connection.execute("select name from assignment")}
        finally:
            connection.close()
    except sqlite3.Error:
        return set()  # empty or damaged: release says what is wrong with it


def jupyter_arguments(course: Course, port: int | None, no_browser: bool, rest: list[str]) -> list[str]:
    """The command line of JupyterLab. What the person typed comes last, so that it wins."""
    arguments = [
        f"--ServerApp.root_dir={course.root}",
        "--ServerApp.log_level=WARN",
        "--LabApp.log_level=WARN",
        "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
    ]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        # In a container one is often root; the server listens on this machine alone and asks for its token.
        arguments.append("--allow-root")
    if port is not None:
        arguments += [f"--ServerApp.port={port}", "--ServerApp.port_retries=0"]
    if no_browser:
        arguments.append("--no-browser")
    return arguments + rest


def serve(course: Course, arguments: list[str]) -> int:
    """Runs JupyterLab until it is stopped; says what to open once it listens."""
    before = os.environ.get("JUPYTER_CONFIG_PATH", "")
    os.environ["JUPYTER_CONFIG_PATH"] = os.pathsep.join(filter(None, [str(SETTINGS), before]))
    from jupyterlab.labapp import LabApp

    server = LabApp.initialize_server(argv=arguments)
    token = server.identity_provider.token
    print(what_to_open(course, server.connection_url, token), flush=True)
    # Our list says it all; Jupyter would print its own addresses under it.
    server.identity_provider.token_generated = False
    server.start()
    return 0


def what_to_open(course: Course, address: str, token: str = "") -> str:
    """The list of links that a person starts from; `address` is that of the server, with a slash at the end."""
    query = f"?token={token}" if token else ""

    def link(path):
        return f"{address.rstrip('/')}/{path}{query}"

    lines = ["", "The course is open in JupyterLab:", f"  {link('lab')}", ""]
    for title, folder, pattern in (
        ("Lecture", course.lectures, "{}/*.ipynb"),
        ("Homework, as students get it", course.assignments, "{}/*/*.ipynb"),
        ("Homework with answers and hidden tests", course.solutions, "{}/*/*.ipynb"),
    ):
        found = [path for language in LANGUAGES for path in sorted(folder.glob(pattern.format(language)))[:1]]
        if found:
            lines += [f"{title}:", *(f"  {link('lab/tree/' + p.relative_to(course.root).as_posix())}" for p in found)]
    if not WINDOWS:
        lines += ["Formgrader (in JupyterLab: menu Nbgrader, Formgrader):", f"  {link('formgrader')}"]
    return "\n".join([*lines, "", "Ctrl-C stops it.", ""])
