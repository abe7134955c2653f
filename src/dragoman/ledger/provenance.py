"""Where a claim comes from, in the terms of W3C PROV (https://www.w3.org/TR/prov-dm/)."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from dragoman.errors import NotRecorded
from dragoman.ledger.engine import Place
from dragoman.ledger.evidence import Evidence
from dragoman.ledger.moments import to_number, to_text
from dragoman.ledger.queries import Horizon
from dragoman.ledger.schema import claims, documents, entries, readers, readings, reviews
from dragoman.ledger.wanted import Wanted
from dragoman.model.record import Recorded, Standing

_SENTENCE_END = re.compile(r"(?<=[.!?])[\"'”’)\]]*\s+(?=[\"'“‘(\[]?[A-Z0-9])|\n+")
HOLDS = (Standing.CURRENT, Standing.ACCEPTED)


@dataclass(frozen=True, slots=True)
class Ruling:
    """A review: what was said of the claim, by whom, why and when, and the claim that corrects it (`""`: none)."""

    claim: str
    verdict: str
    reviewer: str
    reason: str
    recorded_at: str
    correction: str


@dataclass(frozen=True, slots=True)
class Made:
    """The reading that made a claim: the reader, its language pipeline, and when it was recorded."""

    reader: str
    pipeline: str
    recorded_at: str


@dataclass(frozen=True, slots=True)
class Provenance:
    """All that stands behind one claim.

    `claim` is what stands now of this id. `sentence` is the sentence of the document that its quote stands in. `made`
    is the reading that made it (PROV: `wasGeneratedBy`) of the document (`wasDerivedFrom`). `reviews` are those of the
    claim and of the one it corrects, oldest first. `superseded` are the claims it took the place of (`wasRevisionOf`):
    older versions of itself, the one it corrects, and those with the same act and a party in common in older readings
    and texts of the document. `event` are the ids of the other claims of its event.
    """

    claim: Recorded
    sentence: str
    made: Made
    reviews: tuple[Ruling, ...]
    superseded: tuple[Recorded, ...]
    event: tuple[str, ...]


def provenance(
    connection: Connection,
    horizon: Horizon,
    place: Place,
    id: str,
    recorded: Callable[[Connection, Wanted], list[Recorded]],
) -> Provenance:
    """Where the claim with this id comes from; `recorded` reads claims from the view. Raises NotRecorded where there is
    no such claim within the horizon."""
    everything = frozenset(Standing)
    found = recorded(connection, Wanted(ids=(id,), standings=everything))
    if not found:
        raise NotRecorded(f"ledger {place.name}: no claim has the id {id!r}, as far as is asked for")
    claim = max(found, key=lambda each: (each.standing in HOLDS, each.recorded_at))
    row = _details(connection, claim)
    rulings = tuple(_rulings(connection, horizon, [id, *_corrected(connection, id)]))
    others = recorded(connection, Wanted(series=row.series, standings=everything))
    members = Evidence(connection, horizon, Wanted(ids=(id,))).members.get(claim.event, ())
    return Provenance(
        claim=claim,
        sentence=sentence_at(row.text, claim.claim.span.start, claim.claim.span.end),
        made=Made(row.reader, row.pipeline, to_text(row.read_at)),
        reviews=rulings,
        superseded=tuple(_superseded(claim, others, {ruling.claim for ruling in rulings})),
        event=tuple(sorted({report.claim.id for report in members} - {id})),
    )


def sentence_at(text: str, start: int, end: int) -> str:
    """The sentence or sentences of `text` that hold the stretch, on one line."""
    first = max(
        (match.end() for match in _SENTENCE_END.finditer(text, 0, start + 1) if match.end() <= start), default=0
    )
    after = _SENTENCE_END.search(text, end)
    return " ".join(text[first : after.start() + 1 if after else len(text)].split())


def _details(connection: Connection, claim: Recorded) -> Any:
    """The document and the reading of a claim."""
    source = claims.join(readings, readings.c.entry == claims.c.reading).join(
        documents, documents.c.entry == readings.c.document
    )
    source = source.join(readers, readers.c.id == readings.c.reader).join(entries, entries.c.number == readings.c.entry)
    learned = entries.alias("learned")
    source = source.join(learned, learned.c.number == claims.c.entry)
    query = (
        select(
            documents.c.series,
            documents.c.text,
            readers.c.id.label("reader"),
            readers.c.pipeline,
            entries.c.recorded_at.label("read_at"),
        )
        .select_from(source)
        .where(
            claims.c.id == claim.claim.id,
            documents.c.address == claim.source.document,
            learned.c.recorded_at == to_number(datetime.fromisoformat(claim.recorded_at)),
        )
    )
    return connection.execute(query).first()


def _corrected(connection: Connection, id: str) -> Sequence[str]:
    """The ids of the claims that the claim corrects."""
    query = select(reviews.c.claim).select_from(reviews.join(claims, claims.c.review == reviews.c.entry))
    return connection.execute(query.where(claims.c.id == id)).scalars().all()


def _rulings(connection: Connection, horizon: Horizon, ids: Sequence[str]) -> list[Ruling]:
    source = reviews.join(entries, entries.c.number == reviews.c.entry).outerjoin(
        claims, claims.c.review == reviews.c.entry
    )
    query = (
        select(reviews, entries.c.recorded_at, claims.c.id.label("correction"))
        .select_from(source)
        .where(reviews.c.claim.in_(ids), reviews.c.entry <= horizon.cut)
        .order_by(reviews.c.entry)
    )
    return [
        Ruling(row.claim, row.verdict, row.reviewer, row.reason, to_text(row.recorded_at), row.correction or "")
        for row in connection.execute(query)
    ]


def _superseded(claim: Recorded, others: list[Recorded], cited: set[str]) -> list[Recorded]:
    """Those that no longer stand and that the claim took the place of."""
    mine = claim.claim
    parties = {*mine.actor, *mine.recipient}
    return [
        other
        for other in others
        if other != claim
        and other.standing not in HOLDS
        and (
            other.claim.id == mine.id
            or other.claim.id in cited
            or (other.claim.act == mine.act and parties & {*other.claim.actor, *other.claim.recipient})
        )
    ]
