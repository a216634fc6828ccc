"""Dumps of a gradebook on a PostgreSQL server, by the server's own programs pg_dump and psql."""

from __future__ import annotations

import os
import re
import shutil
import subprocess

from courseware.errors import UserError

# Newer versions of pg_dump write a random key here, so that no two dumps are alike.
KEY = re.compile(rb"^\\(un)?restrict .*$", re.M)


def can(program: str) -> bool:
    """Whether pg_dump or psql is installed here."""
    return shutil.which(program) is not None


def dump(url: str) -> bytes:
    """The whole database as SQL. Raises UserError where the server, or pg_dump, does not do it."""
    return _run(url, "pg_dump", "--clean", "--if-exists", "--no-owner", "--no-privileges")


def load(url: str, data: bytes) -> None:
    """Puts a dump in place of what the database holds: all of it or, on any error, nothing. Raises UserError."""
    _run(url, "psql", "--quiet", "--no-psqlrc", "--single-transaction", "--set=ON_ERROR_STOP=1", data=data)


def same(one: bytes, other: bytes) -> bool:
    """Whether two dumps hold the same."""
    return KEY.sub(b"", one) == KEY.sub(b"", other)


def _run(url: str, program: str, *options: str, data: bytes | None = None) -> bytes:
    """The address is that of SQLAlchemy; the password goes by the environment, where no list of processes shows it."""
    from sqlalchemy import make_url

    if not can(program):
        raise UserError(
            f"{program} is not installed here, and without it the gradebook on the server is not copied. Install "
            "PostgreSQL's client programs (Debian: apt install postgresql-client), or leave copies to the server."
        )
    address = make_url(url).set(drivername="postgresql")
    password = {"PGPASSWORD": address.password} if address.password else {}
    plain = address._replace(password=None).render_as_string()
    done = subprocess.run(
        [program, f"--dbname={plain}", "--no-password", *options], input=data, capture_output=True,
        env={**os.environ, **password, "PGCONNECT_TIMEOUT": "10", "PGOPTIONS": "-c lock_timeout=10s"},
    )  # fmt: skip
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace").strip().splitlines() or ["no reason given"]
        raise UserError(f"{program} did not get through to the gradebook {plain}: {said[-1]}")
    return done.stdout
