"""States, changes and what is pending as JSON, every value with the claims and the sentences it rests on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from dragoman.model.record import Recorded
from dragoman.model.state import Change, Pending, Relationship, Spell, Support
from dragoman.model.time import Time

Records = Mapping[str, Recorded]


def relationship_record(found: Relationship, records: Records) -> dict[str, Any]:
    """How one party stands toward another on a day."""
    return {
        "actor": found.pair.actor,
        "recipient": found.pair.recipient,
        "on": found.on.isoformat(),
        "values": [_spell(spell, found, records) for spell in found.spells],
        "pending": [pending_record(each, records) for each in found.pending],
        "unknown": [str(fluent) for fluent in found.unknown],
    }


def change_record(change: Change, records: Records) -> dict[str, Any]:
    """That a fluent took a value: `time` is EDTF, `earliest` and `latest` bound it (null where they do not)."""
    return {
        "actor": change.pair.actor,
        "recipient": change.pair.recipient,
        "fluent": str(change.fluent),
        "subject": change.subject,
        "value": str(change.value),
        **_bounds(change.time),
        "until": change.until,
        "inferred": change.inferred,
        "contested": change.contested,
        **_support(change.support, records),
        "dissent": [{"value": str(each.value), **_support(each, records)} for each in change.dissent],
        "effect": change.rule,
    }


def pending_record(each: Pending, records: Records) -> dict[str, Any]:
    """A change that is planned, possible or conditional."""
    return {
        "actor": each.pair.actor,
        "recipient": each.pair.recipient,
        "fluent": str(each.fluent),
        "subject": each.subject,
        "value": str(each.value),
        "status": str(each.status),
        "since": each.since,
        "date": each.date,
        "deadline": each.deadline,
        "condition": each.condition,
        **_support(each.support, records),
    }


def evidence(claims: Iterable[str], records: Records) -> list[dict[str, str]]:
    """The sentences behind claims, in the order of their publication."""
    found = sorted(
        (records[each] for each in claims if each in records), key=lambda r: (r.source.published, r.claim.id)
    )
    return [
        {
            "claim": record.claim.id,
            "quote": record.claim.quote,
            "doc": record.source.doc,
            "publisher": record.source.publisher,
            "published": record.source.published,
            "provenance": str(record.source.provenance),
        }
        for record in found
    ]


def _spell(spell: Spell, found: Relationship, records: Records) -> dict[str, Any]:
    record = change_record(spell.change, records)
    record["end"] = "" if spell.end is None else str(spell.end)
    record["certain"] = spell.certain(found.on)
    return record


def _bounds(time: Time) -> dict[str, Any]:
    earliest, latest = time.earliest, time.latest
    return {
        "time": str(time),
        "earliest": earliest.isoformat() if earliest else None,
        "latest": latest.isoformat() if latest else None,
    }


def _support(support: Support, records: Records) -> dict[str, Any]:
    return {
        "claims": list(support.claims),
        "publishers": list(support.publishers),
        "evidence": evidence(support.claims, records),
    }
