"""What the ledger says of claims, for programs: objects that JSON can hold."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from dragoman.analysis.searching import Found
from dragoman.exchange.jsonl import claim_record
from dragoman.ledger.provenance import Provenance
from dragoman.model.record import Recorded


def recorded_record(recorded: Recorded) -> dict[str, Any]:
    """A claim of the ledger: the fields of a claim, then `source` (its document), `recorded_at`, `standing`, `event`,
    `reliability` and `credibility`."""
    return {
        **claim_record(recorded.claim),
        "source": asdict(recorded.source),
        "recorded_at": recorded.recorded_at,
        "standing": str(recorded.standing),
        "event": recorded.event,
        "reliability": recorded.reliability,
        "credibility": recorded.credibility,
    }


def found_record(found: Found) -> dict[str, Any]:
    """A document that was found: what it is, the words in their place, and its claims."""
    return {**asdict(found.hit), "claims": [recorded_record(each) for each in found.claims]}


def provenance_record(found: Provenance) -> dict[str, Any]:
    """Where a claim comes from, with the relations of W3C PROV as keys."""
    claim, source = found.claim.claim, found.claim.source
    return {
        "entity": recorded_record(found.claim),
        "wasQuotedFrom": {"entity": source.document, "sentence": found.sentence},
        "wasGeneratedBy": {
            "activity": "import" if source.is_dataset else "reading",
            "used": [source.document, *claim.rules],
            "wasAssociatedWith": found.made.reader,
            "pipeline": found.made.pipeline,
            "endedAtTime": found.made.recorded_at,
        },
        "wasAttributedTo": {"publisher": source.publisher, "independent": source.independent, "speaker": claim.speaker},
        "wasInfluencedBy": [{"activity": "review", **asdict(ruling)} for ruling in found.reviews],
        "wasRevisionOf": [recorded_record(other) for other in found.superseded],
        "alternateOf": list(found.event),
    }
