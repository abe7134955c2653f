"""What stands of a claim: superseded, rejected, corrected, accepted or simply current."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, func, select

from dragoman.ledger.queries import BATCH, Horizon, claim_query
from dragoman.ledger.schema import claims, reviews
from dragoman.model.record import Standing

_VERDICTS = {
    "accept": Standing.ACCEPTED,
    "reject": Standing.REJECTED,
    "correct": Standing.CORRECTED,
}


@dataclass(frozen=True, slots=True)
class Correction:
    """A review that corrects a claim: the id of that claim, and whether it is the last review of it."""

    target: str
    is_last: bool


def standings_of(connection: Connection, rows: Sequence[Any], horizon: Horizon) -> list[Standing]:
    """The standing of each row of `claim_query`.

    A newer reading of the same text supersedes what was read before, but not what a person said: an accepted claim that
    the newer reading misses stays, and so does a correction. A new text supersedes both, unless it repeats the claim.
    """
    if not horizon.reviewed:
        return [Standing.SUPERSEDED if row.revised or row.read_better else Standing.CURRENT for row in rows]
    corrections = _corrections(connection, {row.review for row in rows if row.review is not None}, horizon)
    doubtful = {corrections[row.review].target for row in rows if row.review is not None and row.revised}
    doubtful |= {row.id for row in rows if row.verdict == "accept" and row.read_better and not row.revised}
    repeated = _made_now(connection, doubtful, horizon)
    return [_standing(row, corrections.get(row.review), repeated) for row in rows]


def _standing(row: Any, correction: Correction | None, repeated: set[str]) -> Standing:
    if correction is not None:
        superseded = not correction.is_last or (row.revised and correction.target not in repeated)
    elif row.verdict == "accept" and not row.revised:
        superseded = row.read_better and row.id in repeated
    else:
        superseded = row.revised or row.read_better
    return Standing.SUPERSEDED if superseded else _VERDICTS.get(row.verdict, Standing.CURRENT)


def _corrections(connection: Connection, entries: set[int], horizon: Horizon) -> dict[int, Correction]:
    """The corrections with these numbers."""
    last = reviews.alias("last")
    newest = (
        select(func.max(last.c.entry))
        .where(last.c.claim == reviews.c.claim, last.c.entry <= horizon.cut)
        .correlate(reviews)
        .scalar_subquery()
    )
    found: dict[int, Correction] = {}
    for some in _batches(entries):
        query = select(reviews.c.entry, reviews.c.claim, newest.label("newest")).where(reviews.c.entry.in_(some))
        for row in connection.execute(query):
            found[row.entry] = Correction(row.claim, row.newest == row.entry)
    return found


def _made_now(connection: Connection, ids: set[str], horizon: Horizon) -> set[str]:
    """Which of the claims are made by the newest reading of the newest text."""
    found: set[str] = set()
    for some in _batches(ids):
        query = claim_query(horizon).where(claims.c.id.in_(some), claims.c.review.is_(None))
        found |= {row.id for row in connection.execute(query) if not row.revised and not row.read_better}
    return found


def _batches(values: Iterable[Any]) -> list[list[Any]]:
    listed = sorted(values)
    return [listed[i : i + BATCH] for i in range(0, len(listed), BATCH)]
