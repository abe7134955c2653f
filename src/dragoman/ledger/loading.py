"""Recording many rows of a dataset in one transaction: each becomes a document and an entry of its own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Engine, func, select

from dragoman.ledger.engine import writing
from dragoman.ledger.identity import ReaderVersion, content_address, series_of
from dragoman.ledger.moments import Clock, to_number
from dragoman.ledger.record import BATCH, Outcome, put, register
from dragoman.ledger.rows import Row, claim_rows, document_row, party_rows
from dragoman.ledger.schema import claim_parties, claims, documents, entries, readings
from dragoman.model.claim import Claim
from dragoman.model.document import Document

Item = tuple[Document, tuple[Claim, ...]]


@dataclass(frozen=True, slots=True)
class Loaded:
    """How many documents came to which outcome, and how many claims were recorded."""

    outcomes: Counter[Outcome]
    claims: int


def load(engine: Engine, items: Sequence[Item], reader: ReaderVersion, clock: Clock) -> Loaded:
    """See `Ledger.load`."""
    with writing(engine) as connection:
        made = _Made(connection, items, reader, clock)
        for document, found in items:
            made.add(document, found)
        made.write(connection)
    return Loaded(made.outcomes, len(made.rows[claims]))


class _Made:
    """The rows of all tables that the documents come to, in the order in which they are written."""

    def __init__(self, connection: Connection, items: Sequence[Item], reader: ReaderVersion, clock: Clock) -> None:
        self.reader = reader
        self.outcomes: Counter[Outcome] = Counter()
        self.rows: dict[Any, list[Row]] = {each: [] for each in (entries, documents, readings, claims, claim_parties)}
        self.known, self.read = _known(connection, [content_address(document) for document, _ in items], reader)
        self.revisions = _revisions(connection, sorted({series_of(document) for document, _ in items}))
        last = connection.execute(select(func.max(entries.c.number), func.max(entries.c.recorded_at))).one()
        self.number, before = int(last[0] or 0), int(last[1] or 0)
        self.moment = max(to_number(clock()), before + 1) - 1

    def add(self, document: Document, found: tuple[Claim, ...]) -> None:
        """One document; nothing where the ledger has this reader's claims of it."""
        address = content_address(document)
        if address in self.read:
            self.outcomes[Outcome.KNOWN] += 1
            return
        self.read.add(address)
        self.number, self.moment = self.number + 1, self.moment + 1
        entry, known = self.number, self.known.get(address)
        kind = "document" if known is None else "reading"
        self.rows[entries].append({"number": entry, "recorded_at": self.moment, "kind": kind})
        outcome = Outcome.REREAD
        if known is None:
            series = series_of(document)
            revision = self.revisions[series] = self.revisions.get(series, 0) + 1
            outcome = Outcome.NEW if revision == 1 else Outcome.REVISED
            self.rows[documents].append(document_row(document, entry, revision, prints=0))
            known = self.known[address] = entry
        self.rows[readings].append({"entry": entry, "document": known, "reader": self.reader.id})
        made = claim_rows(found, entry, entry, document.published, review=None)
        self.rows[claims] += made
        self.rows[claim_parties] += party_rows(made, found)
        self.outcomes[outcome] += 1

    def write(self, connection: Connection) -> None:
        """Insert all rows."""
        for table, rows in self.rows.items():
            if table is entries and rows:
                put(connection, entries, rows[:1])
                register(connection, self.reader, rows[0]["number"])
                rows = rows[1:]
            put(connection, table, rows)


def _known(connection: Connection, addresses: list[str], reader: ReaderVersion) -> tuple[dict[str, int], set[str]]:
    """The entries of the documents that are there, and the addresses of those that the reader has read."""
    there: dict[str, int] = {}
    read: set[str] = set()
    source = documents.outerjoin(
        readings, (readings.c.document == documents.c.entry) & (readings.c.reader == reader.id)
    )
    columns = documents.c.address, documents.c.entry, readings.c.entry.label("reading")
    for some in _batches(addresses):
        query = select(*columns).select_from(source).where(documents.c.address.in_(some))
        for row in connection.execute(query):
            there[row.address] = row.entry
            if row.reading is not None:
                read.add(row.address)
    return there, read


def _revisions(connection: Connection, series: list[str]) -> dict[str, int]:
    """The number of the newest revision of each series that is there."""
    found: dict[str, int] = {}
    columns = documents.c
    for some in _batches(series):
        query = select(columns.series, func.max(columns.revision)).where(columns.series.in_(some))
        found |= {row[0]: row[1] for row in connection.execute(query.group_by(columns.series))}
    return found


def _batches(values: list[str]) -> list[list[str]]:
    return [values[i : i + BATCH] for i in range(0, len(values), BATCH)]
