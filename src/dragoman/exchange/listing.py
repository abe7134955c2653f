"""Documents, events and entries of a ledger as JSON."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from dragoman.claims.occurrences import Occurrence
from dragoman.ledger.following import Entry
from dragoman.ledger.listing import Kept, Listed


def listed_record(listed: Listed) -> dict[str, Any]:
    """A document without its text."""
    return asdict(listed)


def kept_record(kept: Kept) -> dict[str, Any]:
    """A document with its text, the stretches of it that are not the story, and the addresses of its revisions."""
    furniture = [
        {"start": part.span.start, "end": part.span.end, "kind": str(part.kind), "tells": dict(part.tells)}
        for part in kept.document.furniture
    ]
    return {
        **listed_record(kept.listed),
        "text": kept.document.text,
        "furniture": furniture,
        "revisions": list(kept.revisions),
    }


def occurrence_record(event: Occurrence) -> dict[str, Any]:
    """An event: what most of its sources say, and under `dissent` by field what others say."""
    return {
        "id": event.id,
        "act": event.act,
        "actor": list(event.actor),
        "recipient": list(event.recipient),
        "status": str(event.status),
        "date": event.date,
        "claims": list(event.claims),
        "sources": list(event.sources),
        "dissent": {
            field: [
                {"value": each.value, "sources": list(each.sources), "claims": list(each.claims)} for each in values
            ]
            for field, values in event.dissent
        },
    }


def entry_record(entry: Entry) -> dict[str, Any]:
    """An entry of the ledger, as the change feed tells it."""
    return {name: list(value) if isinstance(value, tuple) else value for name, value in asdict(entry).items()}
