"""Claims that nobody has reviewed yet, those that the reader is least sure of first, some at a time."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import Any

from sqlalchemy import Connection, exists, select, tuple_

from dragoman.errors import InputError
from dragoman.ledger.evidence import Evidence
from dragoman.ledger.listing import Page
from dragoman.ledger.queries import Horizon
from dragoman.ledger.rows import PLACES
from dragoman.ledger.schema import claim_parties, claims, reviews
from dragoman.ledger.telling import told
from dragoman.ledger.wanted import Wanted
from dragoman.model.record import Recorded, Standing

_AFTER = re.compile(r"(\d(?:\.\d{1,18})?)_(\d{1,18})", re.ASCII)
STEP = 100  # claims looked at in one step, of which some may not stand any more


def waiting_page(
    connection: Connection, horizon: Horizon, parties: Collection[str], acts: Collection[str], after: str, limit: int
) -> Page[Recorded]:
    """See `View.waiting`."""
    items: list[Recorded] = []
    for place, recorded in _waiting(connection, horizon, parties, acts, after):
        if len(items) == limit:
            return Page(tuple(items), after)
        items.append(recorded)
        after = place
    return Page(tuple(items), "")


def _waiting(
    connection: Connection, horizon: Horizon, parties: Collection[str], acts: Collection[str], after: str
) -> Iterator[tuple[str, Recorded]]:
    """All that wait after a place in the order, each with its own place."""
    at = _read(after)
    while True:
        rows = connection.execute(_query(horizon, parties, acts, at)).all()
        numbers = tuple(row.number for row in rows)
        wanted = Wanted(numbers=numbers, standings=frozenset((Standing.CURRENT,)), joined=False)
        found = {row.number: each for row, each in told(Evidence(connection, horizon, wanted), wanted)} if rows else {}
        for row in rows:
            at = row.confidence, row.number
            if row.number in found:
                yield f"{row.confidence!r}_{row.number}", found[row.number]
        if len(rows) < STEP:
            return


def _query(horizon: Horizon, parties: Collection[str], acts: Collection[str], at: tuple[float, int] | None) -> Any:
    seen = exists().where(reviews.c.claim == claims.c.id, reviews.c.entry <= horizon.cut)
    query = select(claims.c.number, claims.c.confidence).where(
        claims.c.number < (horizon.cut + 1) * PLACES, claims.c.review.is_(None), ~seen
    )
    for party in parties:
        pairs = claim_parties.alias()
        query = query.where(
            claims.c.number.in_(select(pairs.c.claim).where(pairs.c.first == party, pairs.c.second == ""))
        )
    if acts:
        query = query.where(claims.c.act.in_(acts))
    if at is not None:
        query = query.where(tuple_(claims.c.confidence, claims.c.number) > at)
    return query.order_by(claims.c.confidence, claims.c.number).limit(STEP)


def _read(after: str) -> tuple[float, int] | None:
    if not after:
        return None
    match = _AFTER.fullmatch(after)
    if match is None:
        raise InputError(f"{after!r} is no place in a list; take it from the page before")
    return float(match[1]), int(match[2])
