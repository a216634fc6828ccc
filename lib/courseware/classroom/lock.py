"""One run at a time on a gradebook.

Two runs that grade one submission would take its folder away under each other's feet, and write over each other in the
gradebook. A lock on a file of the classroom keeps them apart where they share the folder. Where the gradebook is on a
PostgreSQL server, machines with checkouts of their own share it, so a lock is held there as well.
"""

from __future__ import annotations

import contextlib
import os
import socket
from collections.abc import Iterator

from sqlalchemy import Connection, create_engine, exc, text
from sqlalchemy.pool import NullPool

from courseware.classroom import gradebook
from courseware.classroom.settings import server
from courseware.course import Course
from courseware.errors import UserError

# Of the advisory lock: a database is one gradebook, so all courses take the same.
KEY = int.from_bytes(b"grading")

# How the lock's session shows itself to others, and how soon the server gives up a machine that is lost: 30 s of
# silence, then three questions in 10 s each. They also keep a router from forgetting a session that is idle for hours.
# A server that is too old to know one of these is not told it.
SESSION = """
    SELECT set_config(name, value, false) FROM (VALUES
        ('application_name', CAST(:shown AS text)), ('idle_session_timeout', '0'),
        ('tcp_keepalives_idle', '30'), ('tcp_keepalives_interval', '10'), ('tcp_keepalives_count', '3')
    ) AS wanted (name, value) JOIN pg_settings USING (name)
"""
HOLDER = """
    SELECT application_name, usename, host(client_addr) FROM pg_locks JOIN pg_stat_activity USING (pid)
    WHERE locktype = 'advisory' AND granted AND (classid::bigint << 32 | objid::bigint) = :key AND objsubid = 1
        AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
"""


@contextlib.contextmanager
def alone(course: Course) -> Iterator[None]:
    """Keeps a second run out, on this machine and, where the gradebook is on a server, on others.

    The lock goes with the process, however it ends, and with the server. Raises UserError where another run holds it,
    or the server does not answer.
    """
    with _file(course), _session(course):
        yield


@contextlib.contextmanager
def _file(course: Course) -> Iterator[None]:
    with gradebook.said_plainly(course):
        course.classroom.mkdir(parents=True, exist_ok=True)
        lock = (course.classroom / "grading.lock").open("a")
    with lock:
        try:
            import fcntl

            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise UserError(
                f"Another ./course grade is at work on {course.classroom}. Wait until it has finished, then run this "
                "again. Nothing was lost."
            ) from None
        except (ImportError, OSError):
            pass  # a system, or a file system, without such locks
        yield


@contextlib.contextmanager
def _session(course: Course) -> Iterator[None]:
    """Holds an advisory lock of the gradebook's server in a session that lasts as long as the block."""
    url = server(course) or ""
    if not url.startswith("postgresql"):
        yield
        return
    with contextlib.ExitStack() as stack:
        with gradebook.said_plainly(course):
            connection = stack.enter_context(create_engine(url, poolclass=NullPool).connect())
            with connection.begin():  # a lock of the session outlives the transaction
                _take(connection)
        yield
        # The end of a session takes the server a moment, and the next run may begin at once. After an error the server
        # may be out of reach: nobody waits for it then.
        with contextlib.suppress(exc.DBAPIError), connection.begin():
            connection.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": KEY})


def _take(connection: Connection) -> None:
    """Raises UserError where another session has the lock."""
    shown = f"./course on {socket.gethostname()[:32]}, process {os.getpid()}"  # at most 63 bytes
    connection.execute(text(SESSION), {"shown": shown})
    if connection.scalar(text("SELECT pg_try_advisory_lock(:key)"), {"key": KEY}):
        return
    held = connection.execute(text(HOLDER), {"key": KEY}).first()
    who = ""
    if held:
        # The server tells the address to those who may know it.
        name, user, address = held
        who = f": {name or 'a session'}, user {user}" + (f", from {address}" if address else "")
    where = connection.engine.url.render_as_string(hide_password=True)
    raise UserError(
        f"Another ./course grade is at work on the gradebook {where}{who}. Wait until it has finished, then run this "
        "again. Nothing was lost. If its machine is gone, the server lets go of it after about a minute."
    )
