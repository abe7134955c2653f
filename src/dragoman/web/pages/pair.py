"""A pair of parties: what holds, what is pending, how it came about as a picture, and what is owed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request
from fastapi.responses import RedirectResponse

from dragoman.analysis.asking import claims_for_brief
from dragoman.analysis.state import history, relationship, timeline
from dragoman.analysis.watch import commitments
from dragoman.errors import InputError
from dragoman.exchange.commitments import commitment_record
from dragoman.exchange.labels import SOURCES, act_group
from dragoman.exchange.recorded import recorded_record
from dragoman.exchange.state import change_record, relationship_record
from dragoman.ledger.moments import day
from dragoman.model.record import Recorded
from dragoman.model.state import Pair
from dragoman.vocabulary.lookup import party_code
from dragoman.web.open import Asked, AskedOf
from dragoman.web.pages.today import told_by
from dragoman.web.render import Answer, shaped
from dragoman.web.strips import picture

router = APIRouter()

COLUMNS = ("fluent", "subject", "value", "time", "inferred", "contested", "claim", "quote")
EVENTS = 60  # events listed on the page
ZOOMS = (("1 year", 1), ("5 years", 5), ("20 years", 20))


@router.get("/pair")
def named(
    asked: AskedOf,
    actor: Annotated[str, Query(max_length=80)],
    recipient: Annotated[str, Query(max_length=80)],
) -> RedirectResponse:
    """From the names that somebody typed to the page of the pair."""
    pair = pair_of(actor, recipient)
    return RedirectResponse(f"/{pair.actor}/{pair.recipient}{asked.query()}", status_code=303)


@dataclass(frozen=True)
class Facets:
    """Which events are shown: `""` leaves it open."""

    group: str = ""
    status: str = ""
    by: str = ""
    publisher: str = ""

    def takes(self, event: Recorded) -> bool:
        """Whether an event is one of them."""
        return all(not given or of(event) == given for given, of in zip(asdict(self).values(), OF, strict=True))


OF: tuple[Callable[[Recorded], str], ...] = (
    lambda event: act_group(event.claim.act),
    lambda event: str(event.claim.status),
    lambda event: str(event.claim.by),
    lambda event: event.source.publisher,
)
"""What each facet is of an event, in their order."""


@shaped(router, "/{actor}/{recipient}")
def pair(
    request: Request,
    asked: AskedOf,
    actor: str,
    recipient: str,
    first: Annotated[str, Query(alias="from", max_length=10)] = "",
    last: Annotated[str, Query(alias="to", max_length=10)] = "",
    group: Annotated[str, Query(max_length=40)] = "",
    status: Annotated[str, Query(max_length=20)] = "",
    by: Annotated[str, Query(max_length=20)] = "",
    publisher: Annotated[str, Query(max_length=300, pattern=r"^[^\x00]*$")] = "",
) -> Answer:
    """The page."""
    meant, on = pair_of(actor, recipient), asked.on
    records = asked.kept("pair", meant, make=lambda: claims_for_brief(asked.view, meant))
    found = relationship(records.values(), meant, on)
    changes = tuple(each for each in timeline(records.values(), meant) if (each.time.earliest or date.min) <= on)
    owed = commitments(records.values(), on, (meant.actor, meant.recipient))
    facets = Facets(group, status, by, publisher)
    known = [each for each in records.values() if each.holds and _between(each, meant) and _until(each, on)]
    events = sorted(filter(facets.takes, known), key=lambda each: (_when(each), each.claim.id), reverse=True)
    drawn = picture(history(records.values(), meant), events, on, *zoomed(first, last))
    given = {"from": first, "to": last, **asdict(facets)}

    def record() -> dict[str, Any]:
        return {
            **relationship_record(found, records),
            "changes": [change_record(change, records) for change in reversed(changes)],
            "commitments": [commitment_record(each, records) for each in owed],
            "events": [recorded_record(each) for each in events],
        }

    def rows() -> Iterator[dict[str, Any]]:
        for change in reversed(changes):
            yield {
                "fluent": str(change.fluent), "subject": change.subject, "value": str(change.value),
                "time": str(change.time), "inferred": str(change.inferred).lower(),
                "contested": str(change.contested).lower(), **told_by(change.support.claims, records),
            }  # fmt: skip

    return Answer(
        template="pair.html",
        context={
            "asked": asked, "pair": meant, "found": found, "picture": drawn, "changes": changes[::-1], "owed": owed,
            "records": records, "given": given, "zooms": zooms(asked, meant, given),
            "events": events[:EVENTS], "event_count": len(events), "facets": offered(known),
        },
        record=record,
        columns=COLUMNS,
        rows=rows,
        command=("state", meant.actor, meant.recipient, *asked.options),
    )  # fmt: skip


def pair_of(actor: str, recipient: str) -> Pair:
    """The pair that is meant; raises UnknownParty for a name that is none."""
    return Pair(party_code(actor), party_code(recipient))


def zoomed(first: str, last: str) -> tuple[date | None, date | None]:
    """The stretch that is in sight; raises InputError where it is none."""
    found = day(first.strip() or None, "from"), day(last.strip() or None, "to")
    if found[0] and found[1] and found[0] >= found[1]:
        raise InputError(f"from: {first} is not before {last}")
    return found


def zooms(asked: Asked, meant: Pair, given: Mapping[str, str]) -> list[tuple[str, str]]:
    """The words and the addresses of other stretches up to the day asked about."""
    kept = {**asked.dates, **{name: value for name, value in given.items() if value and name not in ("from", "to")}}

    def address(**more: str) -> str:
        query = urlencode({**kept, **more})
        return f"/{meant.actor}/{meant.recipient}" + (f"?{query}" if query else "")

    spans = [(words, asked.on - timedelta(days=round(365.25 * years))) for words, years in ZOOMS]
    return [("all", address()), *((words, address(**{"from": first.isoformat()})) for words, first in spans)]


def offered(known: Iterable[Recorded]) -> list[tuple[str, str, list[tuple[str, str]]]]:
    """The values of each facet with their counts: its name, its words, and value and words of each."""
    events = list(known)
    names = (("group", "Acts"), ("status", "Status"), ("by", "Credited to"), ("publisher", "Publisher"))
    words = {str(by): text for by, text in SOURCES.items()}
    found = []
    for (name, heading), of in zip(names, OF, strict=True):
        counts = Counter(value for event in events if (value := of(event)))
        values = [(value, f"{words.get(value, value)} ({count})") for value, count in counts.most_common(40)]
        found.append((name, heading, values))
    return found


def _between(event: Recorded, meant: Pair) -> bool:
    return {meant.actor, meant.recipient} <= {*event.claim.actor, *event.claim.recipient}


def _when(event: Recorded) -> str:
    return event.claim.date.lstrip("./~") or event.source.published


def _until(event: Recorded, on: date) -> bool:
    return not event.source.published or event.source.published <= on.isoformat() or _when(event) <= on.isoformat()
