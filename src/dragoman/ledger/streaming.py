"""All claims, events or documents of a ledger one after another, however many: only some are held in memory.

Claims and events come by act and parties. Those with the same act and the same parties in the same roles may belong to
one event, whatever their dates, so they are read together; the largest of these families is what is held at most.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Select, select, tuple_

from dragoman.claims.occurrences import Family, Occurrence, Report, occurrence
from dragoman.ledger.evidence import Evidence
from dragoman.ledger.identity import ReaderVersion
from dragoman.ledger.moments import to_text
from dragoman.ledger.queries import Horizon, claim_query, overlapping
from dragoman.ledger.rows import PLACES, claim_of, document_of
from dragoman.ledger.schema import claim_parties, claims, documents, readers, readings
from dragoman.ledger.standing import standings_of
from dragoman.ledger.telling import told
from dragoman.ledger.wanted import HOLDING, Wanted
from dragoman.model.claim import Claim
from dragoman.model.document import Document
from dragoman.model.record import Recorded, Standing

CLAIMS = 1_000  # claims read in one step, and then what is left of the last family
TEXTS = 100  # documents read in one step

Place = tuple[str, str, int]
"""Where a claim stands: its act, its parties in their roles, and its number."""


@dataclass(frozen=True, slots=True)
class Held:
    """A claim that holds of a document, and since when the ledger has it."""

    claim: Claim
    standing: Standing
    recorded_at: str


@dataclass(frozen=True, slots=True)
class Text:
    """A document as the ledger keeps it: its content address, the reader whose reading counts, and the claims that hold
    of it, in the order in which they were recorded."""

    address: str
    document: Document
    reader: ReaderVersion
    claims: tuple[Held, ...]


def each_claim(connection: Connection, horizon: Horizon, wanted: Wanted) -> Iterator[Recorded]:
    """See `View.each_claim`."""
    for _, found in _steps(connection, horizon, wanted):
        yield from (recorded for _, recorded in found)


def each_event(connection: Connection, horizon: Horizon, wanted: Wanted) -> Iterator[tuple[Occurrence, Recorded]]:
    """See `View.each_event`."""
    for evidence, found in _steps(connection, horizon, wanted):
        for row, recorded in found:
            members = evidence.members.get(recorded.event, ())
            first = min((_place_of(each) for each in members if _meets(each, wanted)), default=None)
            if first == (row.act, row.party_key, row.number):
                yield occurrence(recorded.event, members), recorded


def each_text(connection: Connection, horizon: Horizon) -> Iterator[Text]:
    """See `View.each_text`."""
    known = {row.id: row for row in connection.execute(select(readers))}
    after = 0
    while True:
        query = select(documents).where(documents.c.entry > after, horizon.sees(documents))
        rows = connection.execute(query.order_by(documents.c.entry).limit(TEXTS)).all()
        if not rows:
            return
        after = rows[-1].entry
        best = _readers(connection, horizon, [row.entry for row in rows])
        found = _held(connection, horizon, [row.address for row in rows])
        for row in rows:
            reader = known[best[row.entry]]
            version = ReaderVersion(reader.version, reader.digest, reader.pipeline)
            yield Text(row.address, document_of(row), version, tuple(found.get(row.address, ())))


def _steps(
    connection: Connection, horizon: Horizon, wanted: Wanted
) -> Iterator[tuple[Evidence, list[tuple[Any, Recorded]]]]:
    """Whole families at a time, each with all that is said of its claims, in order."""
    after: Place | None = None
    while rows := connection.execute(_places(horizon, wanted, after).limit(CLAIMS)).all():
        last = rows[-1]
        after = last.act, last.party_key, last.number
        rest = _places(horizon, wanted, after).where(claims.c.act == last.act, claims.c.party_key == last.party_key)
        more = connection.execute(rest).all()
        after = (more[-1].act, more[-1].party_key, more[-1].number) if more else after
        some = Wanted(
            parties=wanted.parties,
            acts=wanted.acts,
            since=wanted.since,
            until=wanted.until,
            numbers=tuple(row.number for row in (*rows, *more)),
        )
        evidence = Evidence(connection, horizon, some)
        yield evidence, sorted(told(evidence, some), key=lambda each: (each[0].act, each[0].party_key, each[0].number))


def _places(horizon: Horizon, wanted: Wanted, after: Place | None) -> Select[Any]:
    """Claims that may be wanted after a place, by act, parties and number."""
    table = claims.c
    query = select(table.number, table.act, table.party_key).where(table.number < (horizon.cut + 1) * PLACES)
    if wanted.parties:
        pairs = claim_parties.c
        first, second = (*wanted.parties, "")[:2]
        query = query.select_from(claim_parties.join(claims)).where(pairs.first == first, pairs.second == second)
    if wanted.acts:
        query = query.where(table.act.in_(wanted.acts))
    if wanted.since or wanted.until:
        query = query.where(overlapping(wanted.since, wanted.until))
    if after is not None:
        query = query.where(tuple_(table.act, table.party_key, table.number) > after)
    return query.order_by(table.act, table.party_key, table.number)


def _place_of(report: Report) -> Place:
    family: Family = report.family
    return (*family, report.key)


def _meets(report: Report, wanted: Wanted) -> bool:
    """Whether a claim of an event is one of those asked for."""
    claim = report.claim
    return (
        (not wanted.acts or claim.act in wanted.acts)
        and set(wanted.parties) <= {*claim.actor, *claim.recipient}
        and (not wanted.since or report.last >= wanted.since)
        and (not wanted.until or (report.first != "" and report.first <= wanted.until))
    )


def _readers(connection: Connection, horizon: Horizon, entries: list[int]) -> dict[int, str]:
    """The id of the newest reader of each of the documents."""
    columns = readings.c
    query = select(columns.document, columns.reader).where(columns.document.in_(entries), columns.entry <= horizon.cut)
    best: dict[int, str] = {}
    for row in connection.execute(query):
        before = best.setdefault(row.document, row.reader)
        best[row.document] = max(before, row.reader, key=horizon.readers.index)
    return best


def _held(connection: Connection, horizon: Horizon, addresses: list[str]) -> dict[str, list[Held]]:
    """The claims that hold, by the address of their document."""
    query = claim_query(horizon).where(documents.c.address.in_(addresses)).order_by(claims.c.number)
    rows = connection.execute(query).all()
    found: dict[str, list[Held]] = {}
    for row, standing in zip(rows, standings_of(connection, rows, horizon), strict=True):
        if standing in HOLDING:
            held = Held(claim_of(row, row.doc), standing, to_text(row.recorded_at))
            found.setdefault(row.address, []).append(held)
    return found
