"""Recording: a document with its claims, in one transaction of its own."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import Connection, Engine, Table, bindparam, func, insert, select

from dragoman.claims.likeness import alike, fingerprints, near_in_time
from dragoman.ledger.engine import writing
from dragoman.ledger.identity import ReaderVersion, content_address, series_of
from dragoman.ledger.moments import Clock, to_number
from dragoman.ledger.rows import PLACES, Row, claim_rows, document_row, party_rows
from dragoman.ledger.schema import claim_parties, claims, documents, entries, links, readers, readings
from dragoman.ledger.schema import fingerprints as prints_table
from dragoman.model.claim import Claim
from dragoman.model.document import Document


class Outcome(StrEnum):
    """What adding a document came to."""

    NEW = "new"  # a document the ledger did not have
    REVISED = "revised"  # another text, or other particulars, of a document it had
    REREAD = "reread"  # a known text that this reader had not read yet
    KNOWN = "known"  # nothing to record


@dataclass(frozen=True, slots=True)
class Added:
    """The outcome, and the content address of the document."""

    outcome: Outcome
    address: str


_KNOWN = (
    select(documents.c.entry, readings.c.entry.label("reading"))
    .select_from(
        documents.outerjoin(
            readings, (readings.c.document == documents.c.entry) & (readings.c.reader == bindparam("reader"))
        )
    )
    .where(documents.c.address == bindparam("address"))
)
_LAST = select(entries.c.number, entries.c.recorded_at).order_by(entries.c.number.desc()).limit(1)
_READER = select(readers.c.id).where(readers.c.id == bindparam("id"))
_REVISION = select(func.max(documents.c.revision)).where(documents.c.series == bindparam("series"))
_LIKE = (
    select(prints_table.c.document, func.count().label("shared"))
    .where(prints_table.c.print.in_(bindparam("prints", expanding=True)))
    .group_by(prints_table.c.document)
)
_LENGTHS = select(documents.c.entry, documents.c.prints, documents.c.published).where(
    documents.c.entry.in_(bindparam("entries", expanding=True))
)
BATCH = 500  # values in one IN


def is_read(connection: Connection, document: Document, reader: ReaderVersion) -> bool:
    """Whether the ledger has this reader's claims of exactly this document."""
    row = connection.execute(_KNOWN, {"address": content_address(document), "reader": reader.id}).first()
    return row is not None and row.reading is not None


def record(engine: Engine, document: Document, found: tuple[Claim, ...], reader: ReaderVersion, clock: Clock) -> Added:
    """Record a document and what `reader` found in it, all or nothing; see `Ledger.add`."""
    address = content_address(document)
    prints = frozenset() if reader.is_dataset else fingerprints(_story(document))
    with writing(engine) as connection:
        known = connection.execute(_KNOWN, {"address": address, "reader": reader.id}).first()
        if known is not None and known.reading is not None:
            return Added(Outcome.KNOWN, address)
        entry = new_entry(connection, clock, "document" if known is None else "reading")
        register(connection, reader, entry)
        outcome, number = Outcome.REREAD, entry
        if known is not None:
            number = known.entry
        else:
            revision = (connection.execute(_REVISION, {"series": series_of(document)}).scalar() or 0) + 1
            outcome = Outcome.NEW if revision == 1 else Outcome.REVISED
            put(connection, documents, [document_row(document, entry, revision, len(prints))])
            _link(connection, entry, prints, document.published)
        put(connection, readings, [{"entry": entry, "document": number, "reader": reader.id}])
        put_claims(connection, found, entry, entry, document.published)
    return Added(outcome, address)


def new_entry(connection: Connection, clock: Clock, kind: str) -> int:
    """The number of a new entry, which is recorded now, and later than every other."""
    last = connection.execute(_LAST).first()
    number, before = (last.number, last.recorded_at) if last else (0, 0)
    moment = max(to_number(clock()), before + 1)
    put(connection, entries, [{"number": number + 1, "recorded_at": moment, "kind": kind}])
    return int(number) + 1


def put_claims(
    connection: Connection,
    found: tuple[Claim, ...],
    entry: int,
    reading: int,
    published: str,
    review: int | None = None,
) -> None:
    """Record the claims of an entry."""
    if len(found) >= PLACES:
        raise ValueError(f"{len(found)} claims in one document; {PLACES - 1} at most are recorded")
    rows = claim_rows(found, entry, reading, published, review)
    put(connection, claims, rows)
    put(connection, claim_parties, party_rows(rows, found))


def put(connection: Connection, table: Table, rows: list[Row]) -> None:
    """Insert rows."""
    if rows:
        connection.execute(insert(table), rows)


def register(connection: Connection, reader: ReaderVersion, entry: int) -> None:
    if connection.execute(_READER, {"id": reader.id}).first() is None:
        row = {"id": reader.id, "version": reader.version, "digest": reader.digest, "pipeline": reader.pipeline}
        put(connection, readers, [{**row, "entry": entry}])


def _link(connection: Connection, entry: int, prints: frozenset[int], published: str) -> None:
    """Record the fingerprints of a new document, and which earlier documents it is like."""
    shared: dict[int, int] = {}
    for batch in batches(sorted(prints)):
        for row in connection.execute(_LIKE, {"prints": batch}):
            shared[row.document] = shared.get(row.document, 0) + row.shared
    put(connection, prints_table, [{"print": print, "document": entry} for print in sorted(prints)])
    # Half of the shorter text's fingerprints are asked for, and it has a third of the longer one's at least.
    likely = sorted(other for other, count in shared.items() if count * 6 >= len(prints))
    for some in batches(likely):
        for row in connection.execute(_LENGTHS, {"entries": some}):
            count = shared[row.entry]
            if alike(len(prints), row.prints, count) and near_in_time(published, row.published):
                share = round(count / min(len(prints), row.prints), 4)
                both = [{"document": entry, "other": row.entry}, {"document": row.entry, "other": entry}]
                put(connection, links, [{**way, "shared": share} for way in both])


def batches(values: list[int]) -> list[list[int]]:
    """The values in lists short enough for one statement."""
    return [values[i : i + BATCH] for i in range(0, len(values), BATCH)]


def _story(document: Document) -> str:
    """The text without its furniture, and the title: what makes it this story."""
    parts, at = [document.title], 0
    for part in sorted(document.furniture, key=lambda each: each.span):
        parts.append(document.text[at : part.span.start])
        at = max(at, part.span.end)
    return "\n".join([*parts, document.text[at:]])
