"""Every mention of a reading as JSON, claim or not, so that each stage can be inspected and scored alone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from dragoman.claims import Decision
from dragoman.model.reading import Reading
from dragoman.model.span import Span


def mention_records(reading: Reading, decisions: tuple[Decision, ...]) -> list[dict[str, Any]]:
    """All mentions in the order of the text.

    Each has `doc, kind, start, end, text`, and by kind: `actor` has `code` (a mention of several parties gives one
    record each) and `via`; `time` has `value, earliest, latest, type`; `attribution` has `source, cue, content`, each
    `[start, end]` or null, and `class`; `trigger` has `act`, `rule` and `claim`, the claim's id or the reason why it
    is none. An attribution stands where its cue stands.
    """
    found = [*actors(reading), *times(reading), *attributions(reading), *triggers(decisions)]
    text = reading.document.text
    records = [
        {
            "doc": reading.document.id,
            "kind": kind,
            "start": span.start,
            "end": span.end,
            "text": span.of(text),
            **fields,
        }
        for kind, span, fields in found
    ]
    return sorted(records, key=lambda record: (record["start"], record["end"]))


Found = Iterator[tuple[str, Span, dict[str, Any]]]


def actors(reading: Reading) -> Found:
    """One for each party of each actor mention."""
    for mention in reading.actors:
        for code in mention.codes:
            yield "actor", mention.span, {"code": code, "via": mention.via}


def times(reading: Reading) -> Found:
    """One for each time expression; `value` is `""` where it could not be resolved."""
    for mention in reading.times:
        fields = {"value": mention.value, "earliest": mention.earliest, "latest": mention.latest}
        yield "time", mention.span, fields | {"type": str(mention.type)}


def attributions(reading: Reading) -> Found:
    """One for each attribution."""
    for each in reading.attributions:
        fields = {"source": pair(each.source), "cue": pair(each.cue), "content": pair(each.content)}
        yield "attribution", each.cue, fields | {"class": str(each.klass)}


def triggers(decisions: tuple[Decision, ...]) -> Found:
    """One for each event, with what became of it."""
    for decision in decisions:
        event = decision.event
        outcome = decision.claim.id if decision.claim else decision.reason
        yield (
            "trigger",
            event.trigger,
            {"act": event.act, "rule": event.rules[0] if event.rules else "", "claim": outcome},
        )


def pair(span: Span | None) -> list[int] | None:
    """A span as `[start, end]`."""
    return [span.start, span.end] if span else None
