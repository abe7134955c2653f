"""From the JSON that the API answers back to what it stands for; the reverse of the `…_record` functions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dragoman.claims.occurrences import Occurrence, Value
from dragoman.exchange.jsonl import FIELDS
from dragoman.ledger.finding import Hit
from dragoman.ledger.following import Entry
from dragoman.ledger.listing import Kept, Listed
from dragoman.ledger.provenance import Made, Provenance, Ruling
from dragoman.model.claim import By, Claim, Status
from dragoman.model.document import Document, Furniture, FurnitureSpan
from dragoman.model.record import ProvenanceClass, Recorded, Source, Standing
from dragoman.model.span import Span

Told = Mapping[str, Any]


def claim_from(told: Told) -> Claim:
    """A claim; its confidence has the four digits that JSON has."""
    given = {name: told[name] for name in FIELDS if name not in ("start", "end")}
    return Claim(
        **{
            **given,
            "actor": tuple(told["actor"]),
            "recipient": tuple(told["recipient"]),
            "status": Status(told["status"]),
            "by": By(told["by"]),
            "rules": tuple(told["rules"]),
            "span": Span(told["start"], told["end"]),
        }
    )


def recorded_from(told: Told) -> Recorded:
    """A claim of the ledger."""
    return Recorded(
        claim=claim_from(told),
        source=Source(**{**told["source"], "provenance": ProvenanceClass(told["source"]["provenance"])}),
        recorded_at=told["recorded_at"],
        standing=Standing(told["standing"]),
        event=told["event"],
        reliability=told["reliability"],
        credibility=told["credibility"],
    )


def provenance_from(told: Told) -> Provenance:
    """Where a claim comes from."""
    made = told["wasGeneratedBy"]
    return Provenance(
        claim=recorded_from(told["entity"]),
        sentence=told["wasQuotedFrom"]["sentence"],
        made=Made(made["wasAssociatedWith"], made["pipeline"], made["endedAtTime"]),
        reviews=tuple(
            Ruling(**{name: value for name, value in each.items() if name != "activity"})
            for each in told["wasInfluencedBy"]
        ),
        superseded=tuple(recorded_from(each) for each in told["wasRevisionOf"]),
        event=tuple(told["alternateOf"]),
    )


def occurrence_from(told: Told) -> Occurrence:
    """An event."""
    return Occurrence(
        id=told["id"],
        act=told["act"],
        actor=tuple(told["actor"]),
        recipient=tuple(told["recipient"]),
        status=Status(told["status"]),
        date=told["date"],
        claims=tuple(told["claims"]),
        sources=tuple(told["sources"]),
        dissent=tuple(
            (field, tuple(Value(each["value"], tuple(each["sources"]), tuple(each["claims"])) for each in values))
            for field, values in told["dissent"].items()
        ),
    )


def listed_from(told: Told) -> Listed:
    """A document without its text."""
    return Listed(**{name: told[name] for name in Listed.__dataclass_fields__})


def kept_from(told: Told) -> Kept:
    """A document as the ledger keeps it."""
    furniture = tuple(
        FurnitureSpan(Span(each["start"], each["end"]), Furniture(each["kind"]), tuple(each["tells"].items()))
        for each in told["furniture"]
    )
    fields = ("text", "title", "published", "publisher", "url", "author", "language")
    document = Document(id=told["doc"], **{name: told[name] for name in fields}, furniture=furniture)
    return Kept(listed_from(told), document, tuple(told["revisions"]))


def hit_from(told: Told) -> Hit:
    """A document that was found."""
    return Hit(**{name: told[name] for name in Hit.__dataclass_fields__})


def entry_from(told: Told) -> Entry:
    """An entry of the change feed."""
    fields: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in told.items()}
    return Entry(**fields)
