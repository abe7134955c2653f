"""What is new to whoever comes back: what changed, what falls due, what is contested, what waits for review."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request

from dragoman.analysis.asking import claims_since
from dragoman.analysis.state import changes_since
from dragoman.exchange.commitments import commitment_record
from dragoman.exchange.recorded import recorded_record
from dragoman.exchange.state import change_record
from dragoman.ledger.moments import day
from dragoman.model.commitment import Commitment
from dragoman.model.record import Recorded
from dragoman.model.state import Change
from dragoman.web.open import Asked, AskedOf
from dragoman.web.pages.watch import owed
from dragoman.web.render import Answer, shaped

router = APIRouter()

VISITS = "visits"
"""The cookie with the day of the visit before this one and the day of this one, `YYYY-MM-DD.YYYY-MM-DD`."""

AWAY = timedelta(days=30)
"""How far back the page looks for whoever comes for the first time."""

SOON = timedelta(days=90)
MOST = 60  # lines of a list on this page
WAITING = 5  # claims that wait for review, to begin with

COLUMNS = ("kind", "actor", "recipient", "what", "value", "time", "claim", "quote")


@dataclass(frozen=True)
class Digest:
    """What the page tells, with the claims that it rests on, by id."""

    since: date
    on: date
    changes: tuple[Change, ...]
    due: tuple[Commitment, ...]
    waiting: tuple[Recorded, ...]
    records: Mapping[str, Recorded]

    @property
    def contested(self) -> tuple[Change, ...]:
        """The changes that publishers tell differently."""
        return tuple(each for each in self.changes if each.contested)


@shaped(router, "/", "/today")
def today(
    request: Request,
    asked: AskedOf,
    since: Annotated[str, Query(max_length=10, description="From this day on; else since the last visit.")] = "",
) -> Answer:
    """The page."""
    on = asked.on
    last, cookie = visits(request.cookies.get(VISITS, ""), on)
    first = day(since.strip() or None, "since") or last or on - AWAY
    found = digest(asked, first)
    return Answer(
        template="today.html",
        context={"asked": asked, "digest": found, "first": first, "most": MOST},
        record=lambda: record_of(found),
        columns=COLUMNS,
        rows=lambda: rows_of(found),
        command=("changes", "--since", first.isoformat(), *asked.options),
        cookies={VISITS: cookie},
        key=first.isoformat(),
    )


def visits(cookie: str, on: date) -> tuple[date | None, str]:
    """The day of the last visit before today as the cookie tells it, and the cookie to set."""
    before, _, newest = cookie.partition(".")
    try:
        known = date.fromisoformat(before) if before else None
        current = date.fromisoformat(newest)
    except ValueError:
        return None, f".{on}"
    if current == on:
        return known, f"{known or ''}.{on}"
    return current, f"{current}.{on}"


def digest(asked: Asked, since: date) -> Digest:
    """What changed from `since` to the day asked about, and what falls due within it or soon after; remembered."""
    return asked.kept("digest", since, asked.on, make=lambda: _digest(asked, since))


def _digest(asked: Asked, since: date) -> Digest:
    records = {record.claim.id: record for record in claims_since(asked.view, (), since)}
    changes = tuple(reversed(changes_since(records.values(), since, asked.on)))
    known = owed(asked)
    first, last = since.isoformat(), (asked.on + SOON).isoformat()
    due = tuple(each for each in known.all if each.life.is_live and each.due and first <= each.due <= last)
    waiting = asked.view.waiting(limit=WAITING).items
    named = {id for change in changes for one in (change.support, *change.dissent) for id in one.claims}
    told = {id: records[id] for id in named if id in records}
    told |= {id: known.records[id] for each in due for id in each.claims if id in known.records}
    return Digest(since, asked.on, changes, due, waiting, told)


def record_of(found: Digest) -> dict[str, Any]:
    """The page as JSON."""
    return {
        "since": found.since.isoformat(),
        "on": found.on.isoformat(),
        "changes": [change_record(each, found.records) for each in found.changes],
        "contested": [change_record(each, found.records) for each in found.contested],
        "due": [commitment_record(each, found.records) for each in found.due],
        "waiting": [recorded_record(each) for each in found.waiting],
    }


def rows_of(found: Digest) -> Iterator[dict[str, Any]]:
    """The page as rows, one for each line."""
    for change in found.changes:
        yield {
            "kind": "change",
            "actor": change.pair.actor,
            "recipient": change.pair.recipient,
            "what": f"{change.fluent} {change.subject}".strip(),
            "value": str(change.value),
            "time": str(change.time),
            **told_by(change.support.claims, found.records),
        }
    for each in found.due:
        yield {
            "kind": "due",
            "actor": each.debtor,
            "recipient": each.creditor,
            "what": each.what,
            "value": str(each.life),
            "time": each.due,
            **told_by(each.claims, found.records),
        }


def told_by(claims: tuple[str, ...], records: Mapping[str, Recorded]) -> dict[str, str]:
    """The first of the claims that a line rests on, and its words."""
    found = next((records[id].claim for id in claims if id in records), None)
    return {"claim": found.id, "quote": found.quote} if found else {}
