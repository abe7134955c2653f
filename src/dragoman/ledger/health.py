"""How much a ledger holds, and whether it is whole."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Engine, Table, distinct, func, or_, select, text

from dragoman.ledger.identity import content_address, party_pairs, series_of
from dragoman.ledger.moments import to_text
from dragoman.ledger.queries import Horizon, claim_query
from dragoman.ledger.rows import claim_of, document_of
from dragoman.ledger.schema import (
    claim_parties,
    claims,
    documents,
    entries,
    links,
    metadata,
    readers,
    readings,
    reviews,
)

PAGE = 500  # rows at a time

_PROTECTED = {table.name for table in metadata.sorted_tables}


@dataclass(frozen=True, slots=True)
class Stats:
    """Counts of what is in a ledger.

    `first` and `last` are the times of the first and last entry, `published` the first and last day of publication;
    each `""` where there is none. `readers` has the id of each reader with the number of its readings.
    """

    documents: int
    revised: int
    near_duplicates: int
    publishers: int
    readings: int
    readers: tuple[tuple[str, int], ...]
    claims: int
    superseded: int
    reviews: int
    entries: int
    first: str
    last: str
    published: tuple[str, str]
    bytes: int


def stats_of(engine: Engine) -> Stats:
    """The counts, in one look at the database."""
    with engine.connect() as connection, connection.begin():

        def count(what: Any, *where: Any) -> Any:
            return connection.execute(select(what).where(*where)).scalar()

        first, last = (count(func.min(entries.c.recorded_at)), count(func.max(entries.c.recorded_at)))
        published = documents.c.published
        read = select(readers.c.id, func.count()).select_from(readers.join(readings)).group_by(readers.c.id)
        return Stats(
            documents=count(func.count(documents.c.entry)),
            revised=count(func.count(documents.c.entry), documents.c.revision > 1),
            near_duplicates=count(func.count(distinct(links.c.document))),
            publishers=count(func.count(distinct(documents.c.publisher)), documents.c.publisher != ""),
            readings=count(func.count(readings.c.entry)),
            readers=tuple((id, number) for id, number in connection.execute(read.order_by(readers.c.id))),
            claims=count(func.count(claims.c.number)),
            superseded=_superseded(connection),
            reviews=count(func.count(reviews.c.entry)),
            entries=count(func.count(entries.c.number)),
            first="" if first is None else to_text(first),
            last="" if last is None else to_text(last),
            published=(
                count(func.min(published), published != "") or "",
                count(func.max(published), published != "") or "",
            ),
            bytes=_bytes(connection),
        )


def faults_of(engine: Engine) -> Iterator[str]:
    """What is wrong with a ledger, a line each; nothing where it is whole.

    Looks at the file as such (SQLite), the numbering and the times of entries, the triggers that keep it append-only,
    the content address of every document, and every claim: that its words stand in its document, that its parties can
    be found.
    """
    with engine.connect() as connection, connection.begin():
        sqlite = connection.dialect.name == "sqlite"
        if sqlite:
            yield from _file_faults(connection)
        yield from _trigger_faults(connection, sqlite=sqlite)
        yield from _entry_faults(connection)
        yield from _document_faults(connection)
        yield from _claim_faults(connection)


def _file_faults(connection: Connection) -> Iterator[str]:
    for (line,) in connection.exec_driver_sql("PRAGMA integrity_check(20)"):
        if line != "ok":
            yield f"file: {line}"
    for row in connection.exec_driver_sql("PRAGMA foreign_key_check"):
        yield f"{row[0]}: row {row[1]} refers to a row of {row[2]} that is missing"


def _trigger_faults(connection: Connection, *, sqlite: bool) -> Iterator[str]:
    if sqlite:
        query = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        wanted = {f"{table}_no_{what}" for table in _PROTECTED for what in ("update", "delete", "replace")}
    else:
        query = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled IN ('O', 'A')"
        wanted = {f"{table}_{what}" for table in _PROTECTED for what in ("append_only", "no_truncate")}
    there = set(connection.execute(text(query)).scalars())
    for name in sorted(wanted - there):
        yield f"trigger {name} is missing: rows of that table can be changed"


def _entry_faults(connection: Connection) -> Iterator[str]:
    before, moment = 0, -1
    kinds = {"document": 0, "reading": 0, "review": 0}
    for row in _pages(connection, entries, entries.c.number):
        if row.number != before + 1:
            yield f"entry {before + 1} is missing"
        if row.recorded_at <= moment:
            yield f"entry {row.number} is recorded before the one it follows"
        kinds[row.kind] += 1
        before, moment = row.number, row.recorded_at
    for kind, table, expected in (
        ("document", documents, kinds["document"]),
        ("reading", readings, kinds["document"] + kinds["reading"]),
        ("review", reviews, kinds["review"]),
    ):
        there = connection.execute(select(func.count(table.c.entry))).scalar()
        if there != expected:
            yield f"there are {there} {kind}s, but entries for {expected}"


def _document_faults(connection: Connection) -> Iterator[str]:
    for row in _pages(connection, documents, documents.c.entry):
        document = document_of(row)
        if content_address(document) != row.address:
            yield f"document {row.address} (entry {row.entry}): its content has another address; it was changed"
        elif series_of(document) != row.series:
            yield f"document {row.address} (entry {row.entry}): it belongs to another series of revisions"


def _claim_faults(connection: Connection) -> Iterator[str]:
    source = claims.join(readings, readings.c.entry == claims.c.reading).join(documents)
    at = 0
    while True:
        query = select(claims, documents.c.doc, documents.c.text).select_from(source).where(claims.c.number > at)
        rows = connection.execute(query.order_by(claims.c.number).limit(PAGE)).all()
        if not rows:
            return
        at = rows[-1].number
        table = claim_parties.c
        numbers = [row.number for row in rows]
        found: dict[int, set[tuple[str, str]]] = {}
        for party in connection.execute(select(claim_parties).where(table.claim.in_(numbers))):
            found.setdefault(party.claim, set()).add((party.first, party.second))
        for row in rows:
            if row.text[row.start : row.end] != row.quote:
                yield f"claim {row.id} (entry {row.entry}): its words do not stand in its document"
            if set(party_pairs(claim_of(row, row.doc))) != found.get(row.number, set()):
                yield f"claim {row.id} (entry {row.entry}): its parties are not indexed as they should be"


def _pages(connection: Connection, table: Table, key: Any) -> Iterator[Any]:
    """All rows of a table by its key, some at a time."""
    at = 0
    while rows := connection.execute(select(table).where(key > at).order_by(key).limit(PAGE)).all():
        yield from rows
        at = getattr(rows[-1], key.name)


def _superseded(connection: Connection) -> int:
    query = claim_query(Horizon(connection, None, None)).subquery()
    dropped = select(func.count()).select_from(query).where(or_(query.c.revised, query.c.read_better))
    return int(connection.execute(dropped).scalar() or 0)


def _bytes(connection: Connection) -> int:
    if connection.dialect.name == "sqlite":
        sizes = [connection.exec_driver_sql(f"PRAGMA {name}").scalar() or 0 for name in ("page_count", "page_size")]
        return int(sizes[0]) * int(sizes[1])
    return int(connection.exec_driver_sql("SELECT pg_database_size(current_database())").scalar() or 0)
