"""Claims, events and documents some at a time: pages that a database of any size gives in the same time.

A page is asked for by the place where the one before ended, not by a number of rows to pass over. Claims stand in the
order of their last possible day (undated ones by the day of publication, without that at the end), and of recording.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from sqlalchemy import Connection, Select, and_, select, tuple_

from dragoman.claims.occurrences import Occurrence, Report, occurrence
from dragoman.errors import InputError, NotRecorded
from dragoman.ledger.engine import Place
from dragoman.ledger.evidence import Evidence
from dragoman.ledger.moments import to_text
from dragoman.ledger.queries import Horizon, overlapping
from dragoman.ledger.rows import PLACES, document_of
from dragoman.ledger.schema import claim_parties, claims, documents, entries
from dragoman.ledger.telling import told
from dragoman.ledger.wanted import Wanted
from dragoman.model.document import Document
from dragoman.model.record import Recorded

T = TypeVar("T")
Position = tuple[str, int]
"""Where a claim stands in the order: its last possible day (`LATER` where there is none) and its number."""

LATER = "~"  # after every digit
MOST = 2_000  # claims looked at in one step, where many are left out
_AFTER = re.compile(r"(\d{4}-\d{2}-\d{2}|~)\.(\d{1,18})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """Some of what is asked for, in order; `after` says where the next page begins, `""` where there is none."""

    items: tuple[T, ...]
    after: str


@dataclass(frozen=True, slots=True)
class Listed:
    """A document without its text. `newest` tells whether no later revision is known."""

    address: str
    doc: str
    title: str
    publisher: str
    published: str
    url: str
    author: str
    language: str
    revision: int
    recorded_at: str
    newest: bool


@dataclass(frozen=True, slots=True)
class Kept:
    """A document as the ledger keeps it; `revisions` are the addresses of all its revisions, oldest first."""

    listed: Listed
    document: Document
    revisions: tuple[str, ...]


def claims_page(connection: Connection, horizon: Horizon, wanted: Wanted, after: str, limit: int) -> Page[Recorded]:
    """See `View.claims_page`."""
    items: list[Recorded] = []
    for position, row, evidence in _chosen(connection, horizon, wanted, after):
        if len(items) == limit:
            return Page(tuple(items), after)
        items.append(evidence[row.number])
        after = _written(position)
    return Page(tuple(items), "")


def events_page(connection: Connection, horizon: Horizon, wanted: Wanted, after: str, limit: int) -> Page[Occurrence]:
    """See `View.events_page`."""
    items: list[Occurrence] = []
    for numbers in _steps(connection, horizon, wanted, after):
        evidence = Evidence(connection, horizon, _some(wanted, numbers))
        for row in sorted(evidence.asked, key=_position):
            members = evidence.members.get(evidence.event_of.get(row.number, ""), ())
            if not members or min(_place(each) for each in members if _meets(each, wanted)) != _position(row):
                continue
            if len(items) == limit:
                return Page(tuple(items), after)
            items.append(occurrence(evidence.event_of[row.number], members))
            after = _written(_position(row))
    return Page(tuple(items), "")


def documents_page(
    connection: Connection,
    horizon: Horizon,
    after: str,
    limit: int,
    publisher: str,
    doc: str,
    since: str,
    until: str,
) -> Page[Listed]:
    """See `View.documents`."""
    query = _listing(horizon).where(horizon.sees(documents))
    if after:
        if not re.fullmatch(r"\d{1,15}", after, re.ASCII):
            raise InputError(f"{after!r} is no place in a list; take it from the page before")
        query = query.where(documents.c.entry < int(after))
    for given, condition in (
        (publisher, documents.c.publisher == publisher),
        (doc, documents.c.doc == doc),
        (since, documents.c.published >= since),
        (until, and_(documents.c.published <= until, documents.c.published != "")),
    ):
        query = query.where(condition) if given else query
    rows = connection.execute(query.order_by(documents.c.entry.desc()).limit(limit + 1)).all()
    more = len(rows) > limit
    return Page(tuple(_listed(row) for row in rows[:limit]), str(rows[limit - 1].entry) if more else "")


def document_at(connection: Connection, horizon: Horizon, place: Place, address: str) -> Kept:
    """See `View.document`."""
    query = _listing(horizon, documents.c.text, documents.c.furniture, documents.c.series)
    row = connection.execute(query.where(documents.c.address == address, horizon.sees(documents))).first()
    if row is None:
        raise NotRecorded(f"ledger {place.name}: no document has the address {address!r}, as far as is asked for")
    revisions = select(documents.c.address).where(documents.c.series == row.series, horizon.sees(documents))
    found = connection.execute(revisions.order_by(documents.c.revision)).scalars().all()
    return Kept(_listed(row), document_of(row), tuple(found))


def _chosen(
    connection: Connection, horizon: Horizon, wanted: Wanted, after: str
) -> Iterator[tuple[Position, Any, dict[int, Recorded]]]:
    """The claims that are wanted in their order, with all that is said of those found in the same step."""
    for numbers in _steps(connection, horizon, wanted, after):
        some = _some(wanted, numbers)
        found = told(Evidence(connection, horizon, some), some)
        by_number = {row.number: recorded for row, recorded in found}
        for row in sorted((row for row, _ in found), key=_position):
            yield _position(row), row, by_number


def _some(wanted: Wanted, numbers: tuple[int, ...]) -> Wanted:
    return Wanted(
        parties=wanted.parties,
        acts=wanted.acts,
        since=wanted.since,
        until=wanted.until,
        standings=wanted.standings,
        numbers=numbers,
    )


def _steps(connection: Connection, horizon: Horizon, wanted: Wanted, after: str) -> Iterator[tuple[int, ...]]:
    """The numbers of claims that may be wanted, in order, more in each step."""
    at = _read(after)
    size = STEP
    for dated in (True, False):
        if at is not None and dated and at[0] == LATER:
            continue
        while True:
            query = _numbers(horizon, wanted, at, dated=dated).limit(size)
            rows = connection.execute(query).all()
            if rows:
                at = rows[-1].latest or LATER, rows[-1].number
                yield tuple(row.number for row in rows)
            if len(rows) < size:
                break
            size = min(size * 2, MOST)
        at = None


STEP = 64  # claims looked at first: a page of the usual size in one or two steps


def _numbers(horizon: Horizon, wanted: Wanted, at: Position | None, *, dated: bool) -> Select[Any]:
    """The numbers of claims after a place, of those with a last day or of those without."""
    table = claims.c
    query = select(table.number, table.latest).where(table.number < (horizon.cut + 1) * PLACES)
    if wanted.parties:
        pairs = claim_parties.c
        first, second = (*wanted.parties, "")[:2]
        query = query.select_from(claim_parties.join(claims)).where(pairs.first == first, pairs.second == second)
        query = query.where(pairs.act.in_(wanted.acts)) if wanted.acts else query
    elif wanted.acts:
        query = query.where(table.act.in_(wanted.acts))
    if wanted.since or wanted.until:
        query = query.where(overlapping(wanted.since, wanted.until))
    query = query.where(table.latest > "" if dated else table.latest == "")
    if at is not None and dated:
        query = query.where(table.latest >= at[0], tuple_(table.latest, table.number) > at)
    elif at is not None:
        query = query.where(table.number > at[1])
    return query.order_by(table.latest, table.number) if dated else query.order_by(table.number)


def _position(row: Any) -> Position:
    return row.latest or LATER, row.number


def _place(report: Report) -> Position:
    return report.last or LATER, report.key


def _meets(report: Report, wanted: Wanted) -> bool:
    """Whether a claim of an event is one of those asked for."""
    claim = report.claim
    return (
        (not wanted.acts or claim.act in wanted.acts)
        and set(wanted.parties) <= {*claim.actor, *claim.recipient}
        and (not wanted.since or report.last >= wanted.since)
        and (not wanted.until or (report.first != "" and report.first <= wanted.until))
    )


def _written(position: Position) -> str:
    return f"{position[0]}.{position[1]}"


def _read(after: str) -> Position | None:
    if not after:
        return None
    match = _AFTER.fullmatch(after)
    if match is None:
        raise InputError(f"{after!r} is no place in a list; take it from the page before")
    return match[1], int(match[2])


def _listing(horizon: Horizon, *more: Any) -> Select[Any]:
    """Documents with all that a list tells of them."""
    later = documents.alias("later")
    revised = select(later.c.entry).where(
        later.c.series == documents.c.series, later.c.revision > documents.c.revision, horizon.sees(later)
    )
    columns: Callable[[str], Any] = documents.c.__getitem__
    names = ("entry", "address", "doc", "title", "publisher", "published", "url", "author", "language", "revision")
    listed = [columns(name) for name in names]
    source = documents.join(entries, entries.c.number == documents.c.entry)
    return select(*listed, *more, entries.c.recorded_at, revised.exists().label("revised")).select_from(source)


def _listed(row: Any) -> Listed:
    return Listed(
        address=row.address,
        doc=row.doc,
        title=row.title,
        publisher=row.publisher,
        published=row.published,
        url=row.url,
        author=row.author,
        language=row.language,
        revision=row.revision,
        recorded_at=to_text(row.recorded_at),
        newest=not row.revised,
    )
