"""Claims and documents ↔ rows of the database."""

from __future__ import annotations

import json
from typing import Any

from dragoman.errors import TimeError
from dragoman.ledger.identity import content_address, origin_of, party_key, party_pairs, series_of
from dragoman.model.claim import By, Claim, Status
from dragoman.model.document import Document, Furniture, FurnitureSpan
from dragoman.model.span import Span
from dragoman.model.time import Time
from dragoman.vocabulary.rules import acts

Row = dict[str, Any]

PLACES = 1 << 20
"""More claims than one document can have: a claim's number is that of its entry times this, plus its place."""

FIRST_DAY, LAST_DAY = "0001-01-01", "9999-12-31"

_STATUS = {str(status): status for status in Status}
_BY = {str(by): by for by in By}


def claim_rows(claims: tuple[Claim, ...], entry: int, reading: int, published: str, review: int | None) -> list[Row]:
    """Rows of `claims`, whose document was `published` on that day, for an entry with that number."""
    return [
        _claim_row(claim, entry * PLACES + place, entry, reading, published, review)
        for place, claim in enumerate(claims)
    ]


def party_rows(rows: list[Row], claims: tuple[Claim, ...]) -> list[Row]:
    """Rows of `claim_parties` for claims and their rows."""
    return [
        {"first": first, "second": second, "act": claim.act, "earliest": row["earliest"], "claim": row["number"]}
        for row, claim in zip(rows, claims, strict=True)
        for first, second in party_pairs(claim)
    ]


def bounds(edtf: str, published: str) -> tuple[str, str]:
    """The first and last day that a date can mean, as ISO dates; for no date the day of publication, or `""`."""
    if not edtf:
        return published, published
    try:
        time = Time.parse(edtf)
    except TimeError:
        return published, published
    return (
        time.earliest.isoformat() if time.earliest else FIRST_DAY,
        time.latest.isoformat() if time.latest else LAST_DAY,
    )


def claim_of(row: Any, doc: str) -> Claim:
    """The claim in a row of `claims`; `doc` is its document's id."""
    return Claim(
        id=row.id,
        doc=doc,
        act=row.act,
        actor=tuple(row.actor.split()),
        recipient=tuple(row.recipient.split()),
        object=row.object,
        status=_STATUS[row.status],
        date=row.date,
        by=_BY[row.by],
        speaker=row.speaker,
        condition=row.condition,
        deadline=row.deadline,
        quote=row.quote,
        span=Span(row.start, row.end),
        event_type=row.event_type,
        mode=row.mode,
        cameo=row.cameo,
        score=row.score,
        rules=tuple(row.rules.split()),
        confidence=row.confidence,
    )


def document_row(document: Document, entry: int, revision: int, prints: int) -> Row:
    """The row of a document that is its series' revision of that number."""
    return {
        "entry": entry,
        "address": content_address(document),
        "doc": document.id,
        "series": series_of(document),
        "revision": revision,
        "title": document.title,
        "text": document.text,
        "published": document.published,
        "publisher": document.publisher,
        "url": document.url,
        "author": document.author,
        "language": document.language,
        "furniture": json.dumps(
            [[part.span.start, part.span.end, str(part.kind), dict(part.tells)] for part in document.furniture],
            ensure_ascii=False,
        ),
        "origin": origin_of(document),
        "prints": prints,
    }


def document_of(row: Any) -> Document:
    """The document in a row of `documents`."""
    return Document(
        id=row.doc,
        text=row.text,
        title=row.title,
        published=row.published,
        publisher=row.publisher,
        url=row.url,
        author=row.author,
        language=row.language,
        furniture=tuple(
            FurnitureSpan(Span(start, end), Furniture(kind), tuple(tells.items()))
            for start, end, kind, tells in json.loads(row.furniture)
        ),
    )


def _claim_row(claim: Claim, number: int, entry: int, reading: int, published: str, review: int | None) -> Row:
    earliest, latest = bounds(claim.date, published)
    return {
        "number": number,
        "entry": entry,
        "reading": reading,
        "review": review,
        "id": claim.id,
        "act": claim.act,
        "actor": " ".join(claim.actor),
        "recipient": " ".join(claim.recipient),
        "party_key": party_key(claim, symmetric=is_symmetric(claim.act)),
        "object": claim.object,
        "status": str(claim.status),
        "date": claim.date,
        "earliest": earliest,
        "latest": latest,
        "by": str(claim.by),
        "speaker": claim.speaker,
        "condition": claim.condition,
        "deadline": claim.deadline,
        "quote": claim.quote,
        "start": claim.span.start,
        "end": claim.span.end,
        "event_type": claim.event_type,
        "mode": claim.mode,
        "cameo": claim.cameo,
        "score": claim.score,
        "rules": " ".join(claim.rules),
        "confidence": claim.confidence,
    }


def is_symmetric(act: str) -> bool:
    """Whether the act lists all its parties as actors; an act that the vocabulary no longer has does not."""
    known = acts().acts.get(act)
    return known is not None and known.symmetric
