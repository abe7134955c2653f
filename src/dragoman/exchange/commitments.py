"""Commitments as JSON, as a graph, and as a calendar of deadlines."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from dragoman.exchange.state import evidence
from dragoman.model.commitment import Commitment, Move
from dragoman.model.record import Recorded
from dragoman.model.time import Time

Records = Mapping[str, Recorded]


def commitment_record(each: Commitment, records: Records) -> dict[str, Any]:
    """A commitment, with the sentences it and its moves rest on."""
    return {
        "id": each.id,
        "kind": each.kind.value,
        "life": each.life.value,
        "since": each.since,
        "debtor": list(each.debtor),
        "creditor": list(each.creditor),
        "acts": list(each.acts),
        "what": each.what,
        "due": each.due,
        "condition": each.condition,
        "hinges": list(each.hinges),
        "if_kept": list(each.if_kept),
        "if_not": list(each.if_not),
        "publishers": list(each.publishers),
        "moves": [move_record(move, records) for move in each.moves],
        "claims": list(each.claims),
        "evidence": list(evidence(each.claims, records)),
    }


def move_record(move: Move, records: Records) -> dict[str, Any]:
    """One move: `recorded_at` is empty where the clock made it."""
    return {
        "to": move.to.value,
        "on": move.on,
        "recorded_at": move.recorded_at,
        "why": move.why,
        "claims": list(move.claims),
        "evidence": list(evidence(move.claims, records)),
    }


def headline(each: Commitment) -> str:
    """Who owes what to whom, in one line."""
    toward = f" → {', '.join(each.creditor)}" if each.creditor else ""
    return f"{', '.join(each.debtor)}{toward}: {each.what}"


def graph(found: Sequence[Commitment]) -> str:
    """What hinges on what, in the DOT language of Graphviz."""
    lines = ["digraph commitments {", "  rankdir=LR;", "  node [shape=box];"]
    named = {each.id for each in found}
    for each in found:
        lines.append(f"  {_quoted(each.id)} [label={_quoted(headline(each) + f' ({each.life.value})')}];")
    for each in found:
        lines += [f"  {_quoted(each.id)} -> {_quoted(other)};" for other in each.hinges if other in named]
    return "\n".join([*lines, "}"]) + "\n"


def calendar(found: Iterable[Commitment], records: Records, now: datetime | None = None) -> bytes:
    """An iCalendar file (RFC 5545) with an event for each deadline; a vague one is an event as long as its window.

    Needs the package icalendar (the extra `documents`).
    """
    from icalendar import Calendar, Event

    made = Calendar()
    made.add("prodid", "-//Dragoman//commitments//EN")
    made.add("version", "2.0")
    for each in found:
        time = Time.parse(each.due) if each.due else None
        if time is None or time.latest is None:
            continue
        event = Event()
        event.add("uid", f"{each.id}@dragoman")
        event.add("dtstamp", now or datetime.now(UTC))
        event.add("summary", headline(each))
        event.add("dtstart", time.earliest or time.latest)
        event.add("dtend", time.latest + timedelta(days=1))
        told = [records[claim] for claim in each.claims if claim in records]
        lines = [f"“{one.claim.quote}” ({one.source.publisher}, {one.source.published})" for one in told]
        event.add("description", "\n".join([f"{each.kind.value}, {each.life.value}", *lines]))
        event.add("categories", [each.kind.value, each.life.value])
        address = next((one.source.url for one in told if one.source.url), "")
        if address:
            event.add("url", address)
        made.add_component(event)
    return bytes(made.to_ical())


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ") + '"'
