"""Claims as JSON: one object per claim."""

from __future__ import annotations

import json
from typing import Any

from dragoman.model.claim import Claim

FIELDS = (
    *(
        "doc",
        "act",
        "actor",
        "recipient",
        "object",
        "status",
        "date",
        "by",
        "speaker",
        "condition",
        "deadline",
        "quote",
    ),
    *("start", "end", "id", "event_type", "mode", "cameo", "score", "rules", "confidence"),
)
"""The fields of a claim in JSON: those of the coding guidelines in their order, then the rest."""


def claim_line(claim: Claim) -> str:
    """A claim as one line of JSON, without the line break."""
    return to_json(claim_record(claim))


def claim_record(claim: Claim) -> dict[str, Any]:
    """A claim as an object with the `FIELDS`; confidence to four digits."""
    values = {
        "actor": list(claim.actor),
        "recipient": list(claim.recipient),
        "status": str(claim.status),
        "by": str(claim.by),
        "start": claim.span.start,
        "end": claim.span.end,
        "rules": list(claim.rules),
        "confidence": round(claim.confidence, 4),
    }
    return {field: values[field] if field in values else getattr(claim, field) for field in FIELDS}


def to_json(record: dict[str, Any]) -> str:
    """A record as one line of JSON that keeps letters of every script as they are."""
    return json.dumps(record, ensure_ascii=False, allow_nan=False)
