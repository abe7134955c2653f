"""Connections to the two kinds of database, set up so that they behave alike."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from sqlalchemy import Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import ArgumentError

from dragoman.errors import LedgerError

BEGIN = "dragoman_begin"
WRITERS_LOCK = 0x44524147_4F4D414E  # any number, the same for all writers
DURABLE_PRAGMA = {False: "NORMAL", True: "FULL"}


@dataclass(frozen=True, slots=True)
class Place:
    """Where a ledger is: an SQLite file, or else the URL of a PostgreSQL database. `name` shows no password."""

    name: str
    path: Path | None = None
    url: str = ""

    @classmethod
    def of(cls, given: str | Path) -> Place:
        """The place a user means. Raises LedgerError for a URL of another kind."""
        word = str(given)
        scheme, colon, rest = word.partition("://")
        if not colon:
            if not word:
                raise LedgerError("no ledger is named; give a file or postgresql://...")
            return cls(word, Path(word))
        if scheme.startswith("sqlite"):
            return cls(word, Path(rest.removeprefix("/")))
        if scheme.partition("+")[0] not in ("postgresql", "postgres"):
            raise LedgerError(f"{scheme}:// is no ledger; give a file (SQLite) or postgresql://USER@HOST/DATABASE")
        try:
            url = make_url(f"postgresql+psycopg://{rest}")
        except (ArgumentError, ValueError) as error:
            raise LedgerError(f"{word!r} is no address of a database; postgresql://USER@HOST/DATABASE is") from error
        return cls(str(url).replace("+psycopg", ""), None, url.render_as_string(hide_password=False))


def engine_at(place: Place, wait: float, *, mode: str = "mode=rwc") -> Engine:
    """An engine for the database; nothing is connected yet. A writer waits up to `wait` seconds for others. `mode` says
    how SQLite opens a file, in the words of its URIs."""
    return _sqlite(place.path, wait, mode) if place.path is not None else _postgres(place.url, wait)


@contextmanager
def writing(engine: Engine, *, durable: bool = False) -> Iterator[Connection]:
    """A transaction in which no one else writes; committed at the end of the block, undone when the block fails.

    What is committed survives the death of this program, and of the server. In an SQLite file it survives a loss of
    power with `durable` only; without, the last few transactions may then be missing, whole ones only.
    """
    with engine.connect().execution_options(**{BEGIN: "BEGIN IMMEDIATE"}) as connection:
        if engine.dialect.name == "sqlite":
            connection.connection.cursor().execute(f"PRAGMA synchronous={DURABLE_PRAGMA[durable]}")
        with connection.begin():
            if engine.dialect.name == "postgresql":
                connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": WRITERS_LOCK})
            yield connection


def _sqlite(path: Path, wait: float, mode: str) -> Engine:
    def connect() -> sqlite3.Connection:
        address = f"file:{quote(str(path.absolute()))}?{mode}"
        made = sqlite3.connect(address, uri=True, timeout=wait, isolation_level=None, check_same_thread=False)
        for pragma in ("foreign_keys=ON", "synchronous=NORMAL", "cache_size=-65536", "temp_store=MEMORY"):
            made.execute(f"PRAGMA {pragma}")
        return made

    engine = create_engine("sqlite:///ledger", creator=connect)  # the name only says that it is no memory database
    event.listen(engine, "begin", _begin)
    return engine


def _begin(connection: Connection) -> None:
    """The driver is told not to begin transactions by itself, as it would do so too late."""
    connection.exec_driver_sql(connection.get_execution_options().get(BEGIN, "BEGIN"))


def _postgres(url: str, wait: float) -> Engine:
    try:
        import psycopg  # noqa: F401
    except ImportError as error:
        raise LedgerError(
            "a ledger on PostgreSQL needs psycopg; install it with `pip install 'dragoman[postgres]'`"
        ) from error
    milliseconds = max(1, int(wait * 1000))
    options = f"-c lock_timeout={milliseconds} -c timezone=UTC"
    return create_engine(
        url,
        connect_args={"options": options, "connect_timeout": 10, "application_name": "dragoman"},
        isolation_level="READ COMMITTED",
        pool_pre_ping=False,
    )
