"""What a database's error means for the user."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from dragoman.errors import LedgerError

# Words of SQLite's messages → what it means and what to do.
_SQLITE = (
    ("locked", "another program is writing to it; try again, or wait longer (DRAGOMAN_LEDGER_WAIT, in seconds)"),
    ("busy", "another program is writing to it; try again, or wait longer (DRAGOMAN_LEDGER_WAIT, in seconds)"),
    ("not a database", "it is no SQLite file; name another place, or move this file away"),
    ("malformed", "the file is damaged; restore it from a copy. `dragoman ledger check` tells what is wrong"),
    ("readonly", "it may not be written; check the permissions of the file and of its folder"),
    ("disk is full", "the disk is full; what was recorded before is whole. Make room and run it again"),
    ("disk I/O error", "the disk failed or is full; what was recorded before is whole. Check it and run it again"),
    ("unable to open", "it cannot be opened; check that the folder exists and that it may be written"),
    ("no such table", "it is not whole; `dragoman ledger check` tells what is missing"),
)
# SQLSTATE, or its first two characters → the same for PostgreSQL.
_POSTGRES = {
    "55P03": "another program is writing to it; try again, or wait longer (DRAGOMAN_LEDGER_WAIT, in seconds)",
    "53": "the server is out of space or memory; what was recorded before is whole. Make room and run it again",
    "42501": "this user may not do that; ask for the rights to read and write its tables",
    "25006": "the server only reads; what was recorded before is whole. Write to the primary server",
    "28": "the server does not let this user in; check user and password",
    "3D": "the server has no such database; make it first (createdb)",
    "57": "the server is shutting down or starting; what was recorded before is whole. Run it again",
}
_GONE = "the server cannot be reached, or went away; what was recorded before is whole. Run it again once it is back"


@contextmanager
def explained(place: str) -> Iterator[None]:
    """Turns the errors of the database at `place` into LedgerError, in words that say what to do."""
    try:
        yield
    except DBAPIError as error:
        raise LedgerError(f"ledger {place}: {_meaning(error)}") from error
    except sqlite3.Error as error:
        raise LedgerError(f"ledger {place}: {_sqlite_meaning(str(error))}") from error
    except SQLAlchemyError as error:
        raise LedgerError(f"ledger {place}: {str(error).splitlines()[0]}") from error


def _meaning(error: DBAPIError) -> str:
    original = error.orig
    if isinstance(original, sqlite3.Error):
        return _sqlite_meaning(str(original))
    state = getattr(original, "sqlstate", None) or ""
    for length in (5, 2):
        if state[:length] in _POSTGRES and state:
            return _POSTGRES[state[:length]]
    first = next(iter(str(original).strip().splitlines()), "no answer")
    if not state or state.startswith("08") or error.connection_invalidated:
        return _meaning_of_connection(first)
    return first


def _meaning_of_connection(message: str) -> str:
    if "does not exist" in message and "database" in message:
        return _POSTGRES["3D"]
    if "password" in message or "authentication" in message:
        return _POSTGRES["28"]
    return f"{_GONE} ({message.split(': ')[-1]})"


def _sqlite_meaning(message: str) -> str:
    for words, meaning in _SQLITE:
        if words in message:
            return meaning
    return message
