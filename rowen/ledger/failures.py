"""What the database drivers say, as errors that tell a person what to do. No password ever reaches a message."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import URL
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from rowen.records import StorageError

LOCK_SECONDS = 30
"""How long a write waits for another one before it gives up."""


@dataclass(frozen=True, slots=True)
class Failure:
    """How a database words a failure, and what we say instead.

    Attributes:
        words: lower-case words in the driver's message, or a PostgreSQL SQLSTATE.
        message, remedy: ``{place}`` stands for the file or server.
    """

    words: tuple[str, ...]
    message: str
    remedy: str


FAILURES = (
    Failure(
        ("database is locked", "database table is locked", "55p03"),
        f"{{place}} stayed locked by another program for {LOCK_SECONDS} seconds.",
        "Close the program that holds it (a database browser, a backup), then run again; nothing is half-written.",
    ),
    Failure(
        ("readonly database", "read-only transaction", "25006", "42501", "permission denied"),
        "{place} cannot be written to.",
        "Give this user write permission on the file and its folder (or on the schema), then run again.",
    ),
    Failure(
        ("database or disk is full", "53100", "no space left"),
        "There is no space left for {place}.",
        "Free some space, then run again; what was committed is kept and nothing is half-written.",
    ),
    Failure(
        ("not a database", "malformed", "file is encrypted"),
        "{place} is not a Rowen database, or it is damaged.",
        "Point ROWEN_HOME or ROWEN_DATABASE_URL at the right place, or restore the file from a backup.",
    ),
    Failure(
        ("unable to open database",),
        "{place} cannot be opened.",
        "Check that its folder exists and that this user may write there.",
    ),
    Failure(
        ("28p01", "28000", "password authentication failed", "no password supplied", "fatal:  role", "pg_hba"),
        "{place} refused the user name or password.",
        "Correct the user and password in ROWEN_DATABASE_URL.",
    ),
    Failure(
        ("3d000", "fatal:  database"),
        "{place} does not exist.",
        "Create the database (createdb), or correct its name in ROWEN_DATABASE_URL.",
    ),
    Failure(
        ("connection", "could not translate", "failed to resolve", "timeout expired", "08006", "08001", "57p0"),
        "{place} cannot be reached.",
        "Check that the server runs and that ROWEN_DATABASE_URL names the right host and port, then run again.",
    ),
)


def place(url: URL) -> str:
    """Name a database for people: the file, or host, port and name; never user or password."""
    if url.get_backend_name() == "sqlite":
        return f"The database {url.database}"
    return f"The PostgreSQL database {url.database} on {url.host or 'localhost'}:{url.port or 5432}"


@contextmanager
def explained(url: URL) -> Iterator[None]:
    """Turn every failure of the database into a `StorageError` with its remedy.

    Raises:
        StorageError: the database failed inside the block.
    """
    try:
        yield
    except PoolTimeout as error:
        raise StorageError(
            f"{place(url)} is used by too many tasks at once. Run fewer sources at the same time, then run again."
        ) from error
    except DBAPIError as error:
        raise StorageError(_explain(error.orig, url)) from error
    except sqlite3.Error as error:  # while a connection is being prepared
        raise StorageError(_explain(error, url)) from error


def _explain(error: BaseException | None, url: URL) -> str:
    said = str(error)
    code = str(getattr(error, "sqlstate", "") or "")
    heard = f"{code} {said}".lower()
    for failure in FAILURES:
        if any(word in heard for word in failure.words):
            return f"{failure.message.format(place=place(url))} {failure.remedy}"
    first = said.strip().splitlines()[0] if said.strip() else type(error).__name__
    return f"{place(url)} failed: {first} Nothing is half-written; run again, and keep this message if it returns."
