"""Opening a ledger: is it there, is it one, is it whole enough, and is it of this version."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DBAPIError

from dragoman.errors import LedgerError
from dragoman.ledger.engine import Place, engine_at, writing
from dragoman.ledger.schema import APPLICATION_ID, HEAD, VERSIONS

SQLITE_MARK = b"SQLite format 3\x00"


def opened(place: Place, wait: float, *, create: bool) -> Engine:
    """The engine of the ledger at `place`, which is there and of this version; see `Ledger.open` for the errors."""
    if place.path is not None:
        _check_file(place, create=create)
    engine, version = _connected(place, wait)
    try:
        if version == "" and create:
            initialise(engine, place)
        else:
            check_version(version, place)
    except BaseException:
        engine.dispose()
        raise
    return engine


READ_ONLY = ("mode=ro", "mode=ro&immutable=1")
"""How SQLite opens a file that may not be written; the second where it may not make its companion files beside it."""


def _connected(place: Place, wait: float) -> tuple[Engine, str]:
    """An engine that connects, and the version of the schema there; for a read-only file one that only reads."""
    modes = ("",) if place.path is None else ("mode=rwc", *READ_ONLY[: 1 if _has_log(place.path) else 2])
    for mode in modes:
        engine = engine_at(place, wait, mode=mode)
        try:
            return engine, version_of(engine, place)
        except DBAPIError as error:
            engine.dispose()
            if mode == modes[-1] or not any(word in str(error) for word in ("readonly", "unable to open")):
                raise
        except BaseException:
            engine.dispose()
            raise
    raise AssertionError("one of the modes returns or raises")


def _has_log(path: Path) -> bool:
    """Whether transactions wait in SQLite's write-ahead log; read as immutable, a file would seem to lack them."""
    log = path.with_name(path.name + "-wal")
    return log.exists() and log.stat().st_size > 0


def upgraded(place: Place, wait: float) -> bool:
    """Bring the ledger at `place` up to date; whether anything had to be done. Raises LedgerError as `opened` does."""
    if place.path is not None:
        _check_file(place, create=False)
    engine = engine_at(place, wait)
    try:
        version = version_of(engine, place)
        check_version(version, place, older_will_do=True)
        return version != HEAD and initialise(engine, place)
    finally:
        engine.dispose()


def initialise(engine: Engine, place: Place) -> bool:
    """Make the tables in an empty database, or bring those of an older version up to date; whether anything was done.

    Killed in the middle, it leaves the database as it was. Raises LedgerError where the database is another program's.
    """
    from dragoman.ledger.migrations import migrate

    if engine.dialect.name == "sqlite":
        with engine.connect() as connection:  # a reader does not wait for the writer, nor the writer for readers
            connection.connection.cursor().execute("PRAGMA journal_mode=WAL")
    with writing(engine, durable=True) as connection:
        version = _version(connection, place)
        if version == HEAD:
            return False
        if version:
            check_version(version, place, older_will_do=True)
        migrate(connection)
    return True


def version_of(engine: Engine, place: Place) -> str:
    """The revision of its schema, `""` for an empty database. Raises LedgerError where it is another program's."""
    with engine.connect() as connection:
        return _version(connection, place)


def check_version(version: str, place: Place, *, older_will_do: bool = False) -> None:
    """Raises LedgerError unless this version of Dragoman reads and writes ledgers of `version`."""
    if version == "":
        raise LedgerError(f"ledger {place.name}: the database is empty; make the ledger with `dragoman ledger init`")
    if version not in VERSIONS:
        raise LedgerError(
            f"ledger {place.name}: made by a newer Dragoman (schema {version}; this one knows up to {HEAD}); "
            "update Dragoman"
        )
    if version != HEAD and not older_will_do:
        raise LedgerError(
            f"ledger {place.name}: made by an older Dragoman (schema {version}; this one needs {HEAD}); "
            "run `dragoman ledger upgrade`"
        )


def _version(connection: Connection, place: Place) -> str:
    sqlite = connection.dialect.name == "sqlite"
    if sqlite:
        mark = connection.exec_driver_sql("PRAGMA application_id").scalar()
        if mark not in (0, APPLICATION_ID):
            raise LedgerError(f"ledger {place.name}: an SQLite file of another program; name another place")
        tables = "SELECT name FROM sqlite_master WHERE type = 'table'"
    else:
        tables = "SELECT tablename FROM pg_tables WHERE schemaname = current_schema()"
    names = set(connection.execute(text(tables)).scalars())
    if not names:
        return ""
    if not {"alembic_version", "entries", "documents", "claims"} <= names:
        raise LedgerError(f"ledger {place.name}: the database holds tables of another program; name another place")
    return str(connection.execute(text("SELECT version_num FROM alembic_version")).scalar() or "")


def _check_file(place: Place, *, create: bool) -> None:
    path = place.path
    assert path is not None
    if path.is_dir():
        raise LedgerError(f"ledger {place.name}: a folder; name a file, such as {path / 'dragoman.db'}")
    if not path.exists():
        if not create:
            raise LedgerError(
                f"ledger {place.name}: there is none; `dragoman add` or `dragoman ledger init` makes one, and "
                "--ledger or DRAGOMAN_LEDGER says where it is"
            )
        if not path.absolute().parent.is_dir():
            raise LedgerError(f"ledger {place.name}: there is no folder {path.absolute().parent}; make it first")
        return
    head = b""
    with suppress(OSError), path.open("rb") as stream:
        head = stream.read(len(SQLITE_MARK))
    if head and head != SQLITE_MARK:
        raise LedgerError(f"ledger {place.name}: no SQLite file; name another place, or move this file away")
