"""Copying a ledger to another place, row by row as it is, whichever the two databases are."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, Table, and_, func, insert, or_, select, true

from dragoman.errors import LedgerError
from dragoman.ledger.engine import Place, writing
from dragoman.ledger.rows import PLACES
from dragoman.ledger.schema import (
    claim_parties,
    claims,
    documents,
    entries,
    fingerprints,
    links,
    readers,
    readings,
    reviews,
)
from dragoman.ledger.working import TABLES

STEP = 2000  # entries in one transaction
ROWS = 1000  # rows in one statement


def copied(source: Engine, target: Engine, target_place: Place) -> Iterator[tuple[int, int]]:
    """Copy what `target` lacks; yields after each step how many of how many entries it has.

    The target holds nothing, or the beginning of the same ledger, as a copy that was interrupted does. What is recorded
    in the source meanwhile is left for the next copy. Subscriptions go to a target that has none. Raises LedgerError
    where the target is another ledger.
    """
    with source.connect() as reading, reading.begin():
        total = _last(reading)
        done = _shared(reading, target, target_place)
        yield done, total
        while done < total:
            until = min(done + STEP, total)
            with writing(target, durable=True) as connection:
                if _last(connection) != done:
                    raise LedgerError(f"ledger {target_place.name}: another program writes to it; try again")
                for table, condition in _parts(done, until):
                    _copy(reading, connection, table, condition)
            done = until
            yield done, total
        with writing(target, durable=True) as connection:
            for table in TABLES:
                if connection.execute(select(func.count()).select_from(table)).scalar() == 0:
                    _copy(reading, connection, table, true())


def _parts(after: int, until: int) -> Iterator[tuple[Table, ColumnElement[bool]]]:
    """The tables, so that no row refers to one that is not there yet, each with what belongs to those entries."""

    def within(column: Any, factor: int = 1) -> ColumnElement[bool]:
        return and_(column >= (after + 1) * factor, column < (until + 1) * factor)

    yield entries, within(entries.c.number)
    for table in (readers, documents, readings, reviews, claims):
        yield table, within(table.c.entry)
    yield claim_parties, within(claim_parties.c.claim, PLACES)
    yield fingerprints, within(fingerprints.c.document)
    both = (links.c.document, links.c.other)
    yield links, and_(or_(*(column > after for column in both)), *(column <= until for column in both))


def _copy(source: Connection, target: Connection, table: Table, condition: ColumnElement[bool]) -> None:
    key = list(table.primary_key.columns)
    for rows in source.execute(select(table).where(condition).order_by(*key)).mappings().partitions(ROWS):
        target.execute(insert(table), [dict(row) for row in rows])


def _last(connection: Connection) -> int:
    return int(connection.execute(select(func.max(entries.c.number))).scalar() or 0)


def _shared(source: Connection, target: Engine, place: Place) -> int:
    """How many entries the target has, all of them the source's. Raises LedgerError where it has others."""
    with target.connect() as connection:
        done = _last(connection)
        newest = select(entries).where(entries.c.number == done)
        theirs, ours = connection.execute(newest).first(), source.execute(newest).first()
        addresses = [
            one.execute(
                select(documents.c.address).where(documents.c.entry <= done).order_by(documents.c.entry.desc()).limit(1)
            ).scalar()
            for one in (source, connection)
        ]
    if done and (ours is None or tuple(ours) != tuple(theirs or ()) or addresses[0] != addresses[1]):
        raise LedgerError(f"ledger {place.name}: holds another ledger; copy to an empty place, or to an earlier copy")
    return done
