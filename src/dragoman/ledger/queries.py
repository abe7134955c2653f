"""The SELECT by which views read claims: what stands of each is told by the database, as known at the view's time."""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    and_,
    case,
    column,
    exists,
    false,
    func,
    null,
    select,
    values,
)

from dragoman.ledger.identity import DATASET, ReaderVersion
from dragoman.ledger.moments import to_number
from dragoman.ledger.rows import PLACES
from dragoman.ledger.schema import PLAIN, claim_parties, claims, documents, entries, links, readers, readings, reviews

BATCH = 400  # values in one IN; SQLite takes at most 32,766 in all, some of them tuples


class Horizon:
    """What a view can see: entries up to number `cut`, and documents published by `published_by` (ISO, `""`: all)."""

    def __init__(self, connection: Connection, as_of: Any, published_by: Any) -> None:
        newest = select(func.max(entries.c.number))
        if as_of is not None:
            newest = newest.where(entries.c.recorded_at <= to_number(as_of))
        self.cut = int(connection.execute(newest).scalar() or 0)
        self.published_by = published_by.isoformat() if published_by else ""
        self._look(connection)

    def until(self, connection: Connection, cut: int) -> Horizon:
        """The same, but up to the entry with that number."""
        seen = copy(self)
        seen.cut = cut
        seen._look(connection)
        return seen

    def _look(self, connection: Connection) -> None:
        known = connection.execute(select(readers).where(readers.c.entry <= self.cut)).all()
        self.readers = [row.id for row in sorted(known, key=_reader_order)]
        self.datasets = frozenset(row.id for row in known if row.pipeline.startswith(DATASET))
        self.reviewed = connection.execute(select(exists().where(reviews.c.entry <= self.cut))).scalar()

    def sees(self, document: Any) -> ColumnElement[bool]:
        """The condition that a row of `documents` is within it."""
        known: ColumnElement[bool] = document.c.entry <= self.cut
        if not self.published_by:
            return known
        return and_(known, document.c.published != "", document.c.published <= self.published_by)


def claim_query(horizon: Horizon) -> Select[Any]:
    """Claims within the horizon, each with its document, and with what tells its standing."""
    return (
        select(
            claims,
            documents.c.entry.label("document"),
            documents.c.address,
            documents.c.doc,
            documents.c.title,
            documents.c.publisher,
            documents.c.published,
            documents.c.url,
            documents.c.revision,
            documents.c.origin,
            readings.c.reader,
            entries.c.recorded_at,
            _revised(horizon).label("revised"),
            _read_better(horizon).label("read_better"),
            _linked(horizon).label("linked"),
            *_verdict(horizon),
        )
        .select_from(
            claims.join(readings, readings.c.entry == claims.c.reading)
            .join(documents, documents.c.entry == readings.c.document)
            .join(entries, entries.c.number == claims.c.entry)
        )
        .where(claims.c.entry <= horizon.cut, horizon.sees(documents))
    )


def of_parties(parties: Sequence[str], acts: Sequence[str]) -> ColumnElement[bool]:
    """The condition that a claim is between the first two of `parties` (sorted), or of the only one."""
    first, second = (*parties, "")[:2]
    numbers = select(claim_parties.c.claim).where(claim_parties.c.first == first, claim_parties.c.second == second)
    if acts:
        numbers = numbers.where(claim_parties.c.act.in_(acts))
    return claims.c.number.in_(numbers)


def of_families(families: Sequence[tuple[str, str]]) -> ColumnElement[bool]:
    """The condition that a claim is of one of these acts with these parties in these roles."""
    return claims.c.number.in_(_numbers_at(claims.alias("related"), "number", ("act", "party_key"), families))


def numbers_on_days(found: Sequence[tuple[str, str, str, str]]) -> Select[Any]:
    """Numbers of the claims with two parties and an act that begin on a day, each given in this order."""
    return _numbers_at(claim_parties, "claim", ("first", "second", "act", "earliest"), found)


def numbers_of_acts(found: Sequence[tuple[str, str, str]]) -> Select[Any]:
    """Numbers of the claims with two parties and an act, on any day."""
    return _numbers_at(claim_parties, "claim", ("first", "second", "act"), found)


def _numbers_at(table: Any, number: str, names: Sequence[str], found: Sequence[tuple[str, ...]]) -> Select[Any]:
    """The numbers in the rows of a table that have one of these values in the columns with these names.

    A join, as SQLite looks through the whole table where several columns together are to be IN a list.
    """
    sought = values(*(column(name, PLAIN) for name in names), name="sought").data(list(found)).cte("sought")
    same = and_(*(table.c[name] == sought.c[name] for name in names))
    return select(table.c[number]).select_from(sought.join(table, same)).distinct()


def pairs_of(connection: Connection, horizon: Horizon, acts: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """Every two parties of a claim with one of the acts, sorted."""
    table = claim_parties.c
    within = table.claim < (horizon.cut + 1) * PLACES
    query = select(table.first, table.second).where(table.act.in_(acts), table.second != "", within).distinct()
    return tuple((row.first, row.second) for row in connection.execute(query.order_by(table.first, table.second)))


def overlapping(since: str, until: str) -> ColumnElement[bool]:
    """The condition that the bounds of a claim share a day with the stretch; `""` leaves an end open."""
    parts: list[ColumnElement[bool]] = []
    if since:
        parts.append(claims.c.latest >= since)
    if until:
        parts.append(and_(claims.c.earliest <= until, claims.c.earliest != ""))
    return and_(*parts)


def rank_of(reader: Any, horizon: Horizon) -> ColumnElement[int]:
    """The place of a reader among those known, oldest version first."""
    return case({id: place for place, id in enumerate(horizon.readers)}, value=reader, else_=-1)


def _revised(horizon: Horizon) -> ColumnElement[bool]:
    later = documents.alias("later")
    return exists().where(
        later.c.series == documents.c.series, later.c.revision > documents.c.revision, horizon.sees(later)
    )


def _read_better(horizon: Horizon) -> ColumnElement[Any]:
    """With one reader there is nothing to compare."""
    if len(horizon.readers) < 2:
        return false()
    other = readings.alias("other_reading")
    return exists().where(
        other.c.document == readings.c.document,
        other.c.entry <= horizon.cut,
        rank_of(other.c.reader, horizon) > rank_of(readings.c.reader, horizon),
    )


def _linked(horizon: Horizon) -> ColumnElement[bool]:
    return exists().where(links.c.document == documents.c.entry, links.c.other <= horizon.cut)


def _verdict(horizon: Horizon) -> tuple[ColumnElement[Any], ColumnElement[Any]]:
    """The newest review of a claim: its verdict and its entry."""
    if not horizon.reviewed:
        return null().label("verdict"), null().label("verdict_entry")
    newest = (
        select(func.max(reviews.c.entry))
        .where(reviews.c.claim == claims.c.id, reviews.c.entry <= horizon.cut)
        .correlate(claims)
        .scalar_subquery()
    )
    ruling = reviews.alias("ruling")
    verdict = select(ruling.c.verdict).where(ruling.c.entry == newest).scalar_subquery()
    return verdict.label("verdict"), newest.label("verdict_entry")


def _reader_order(row: Any) -> tuple[tuple[int, ...], int]:
    return ReaderVersion(row.version, row.digest, row.pipeline).rank, row.entry
