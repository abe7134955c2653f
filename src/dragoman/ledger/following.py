"""What the ledger learned, entry by entry: for those who keep an answer and want to know what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from dragoman.ledger.evidence import Evidence
from dragoman.ledger.moments import to_text
from dragoman.ledger.queries import Horizon
from dragoman.ledger.schema import claims, documents, entries, readings, reviews
from dragoman.ledger.telling import told
from dragoman.ledger.wanted import Wanted


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the ledger and what it did to claims, by their ids.

    `kind` is `document`, `reading` or `review`; `document` the content address of the text it is about, `doc` that
    document's id. `claims` are new; `superseded` no longer stand, as a newer text, a newer reader or a correction took
    their place; `accepted` and `rejected` were reviewed so, by `reviewer`, for a `reason`.
    """

    number: int
    recorded_at: str
    kind: str
    document: str
    doc: str
    claims: tuple[str, ...]
    superseded: tuple[str, ...] = ()
    accepted: tuple[str, ...] = ()
    rejected: tuple[str, ...] = ()
    reviewer: str = ""
    reason: str = ""


def entries_after(connection: Connection, horizon: Horizon, after: int, limit: int) -> tuple[Entry, ...]:
    """See `View.entries`."""
    table = entries.c
    query = select(entries).where(table.number > after, table.number <= horizon.cut).order_by(table.number).limit(limit)
    return tuple(_entry(connection, horizon, row) for row in connection.execute(query).all())


def _entry(connection: Connection, horizon: Horizon, row: Any) -> Entry:
    number, when = row.number, to_text(row.recorded_at)
    made = tuple(
        connection.execute(select(claims.c.id).where(claims.c.entry == number).order_by(claims.c.number)).scalars()
    )
    if row.kind == "review":
        return _review(connection, number, when, made)
    source = readings.join(documents, documents.c.entry == readings.c.document)
    columns = (documents.c.address, documents.c.doc, documents.c.series, documents.c.revision)
    about: Any = connection.execute(select(*columns).select_from(source).where(readings.c.entry == number)).one()
    superseded: tuple[str, ...] = ()
    if row.kind == "reading" or about.revision > 1:
        before, now = (_standing(connection, horizon, about.series, cut) for cut in (number - 1, number))
        superseded = tuple(sorted(before - now))
    return Entry(number, when, row.kind, about.address, about.doc, made, superseded)


def _review(connection: Connection, number: int, when: str, made: tuple[str, ...]) -> Entry:
    said: Any = connection.execute(select(reviews).where(reviews.c.entry == number)).one()
    source = claims.join(readings, readings.c.entry == claims.c.reading)
    source = source.join(documents, documents.c.entry == readings.c.document)
    about: Any = connection.execute(
        select(documents.c.address, documents.c.doc)
        .select_from(source)
        .where(claims.c.id == said.claim, claims.c.entry <= number)
        .order_by(claims.c.number.desc())
    ).first()
    return Entry(
        number,
        when,
        "review",
        about.address,
        about.doc,
        made,
        superseded=(said.claim,) if said.verdict == "correct" else (),
        accepted=(said.claim,) if said.verdict == "accept" else (),
        rejected=(said.claim,) if said.verdict == "reject" else (),
        reviewer=said.reviewer,
        reason=said.reason,
    )


def _standing(connection: Connection, horizon: Horizon, series: str, cut: int) -> set[str]:
    """The ids of the claims of a document that stood after an entry."""
    wanted = Wanted(series=series)
    seen = horizon.until(connection, cut)
    return {recorded.claim.id for _, recorded in told(Evidence(connection, seen, wanted), wanted)}
