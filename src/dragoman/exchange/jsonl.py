"""Claims as JSON: one object per claim."""

from __future__ import annotations

import json
from typing import Any

from dragoman.model.claim import Claim


def claim_line(claim: Claim) -> str:
    """A claim as one line of JSON, without the line break."""
    return to_json(claim_record(claim))


def claim_record(claim: Claim) -> dict[str, Any]:
    """The fields of the coding guidelines in their order, then `start`, `end` and the rest of the claim."""
    return {
        "doc": claim.doc,
        "act": claim.act,
        "actor": list(claim.actor),
        "recipient": list(claim.recipient),
        "object": claim.object,
        "status": str(claim.status),
        "date": claim.date,
        "by": str(claim.by),
        "speaker": claim.speaker,
        "condition": claim.condition,
        "deadline": claim.deadline,
        "quote": claim.quote,
        "start": claim.span.start,
        "end": claim.span.end,
        "id": claim.id,
        "event_type": claim.event_type,
        "mode": claim.mode,
        "cameo": claim.cameo,
        "score": claim.score,
        "rules": list(claim.rules),
        "confidence": round(claim.confidence, 4),
    }


def to_json(record: dict[str, Any]) -> str:
    """A record as one line of JSON that keeps letters of every script as they are."""
    return json.dumps(record, ensure_ascii=False, allow_nan=False)
