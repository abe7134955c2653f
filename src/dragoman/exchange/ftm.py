"""Sanctions and memberships of the record as entities of FollowTheMoney (https://followthemoney.tech), a JSON a line.

A party is a `PublicBody` (a government) or an `Organization`; a measure of one toward another a `Sanction` for each
stretch of time in which it stood alike; a seat in an organisation a `Membership`. Each rests on claims, whose ids stand
in `recordId` and whose words in `description`. What is only inferred is left out, as the schema cannot mark it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import date
from typing import Any, TextIO

from dragoman.analysis.asking import claims_about
from dragoman.analysis.state import spells, timeline
from dragoman.exchange.jsonl import to_json
from dragoman.exchange.state import Records
from dragoman.ledger import View
from dragoman.model.state import Fluent, Pair, Spell
from dragoman.model.time import Point, Time
from dragoman.vocabulary.datasets import code_of, ftm_schemata
from dragoman.vocabulary.effects import effects_of
from dragoman.vocabulary.lookup import party_name
from dragoman.vocabulary.parties import groups, is_state, organisations

Entity = dict[str, Any]

STATUS = {
    Fluent.SANCTIONS: {"in force": "Active", "eased": "Eased", "suspended": "Suspended"},
    Fluent.MEMBERSHIP: {"member": "Active", "suspended": "Suspended"},
}
"""The values that are written, and how; a value that ends a stretch (`lifted`, `left`) is its end date."""


def write_entities(view: View, parties: tuple[str, ...], stream: TextIO) -> None:
    """The entities of all pairs, or of those with all of the `parties`; with the view's day, those that hold on it.

    A party is written before what refers to it. Only the claims of one pair are held at a time.
    """
    known: set[str] = set()
    acts = tuple(act for act, found in effects_of().items() if any(effect.fluent in STATUS for effect in found))
    for first, second in view.pairs(acts):
        if set(parties) <= {first, second}:
            for pair in (Pair(first, second), Pair(second, first)):
                for entity in _of_pair(view, pair, view.valid_at):
                    for code in (pair.actor, pair.recipient):
                        if code not in known:
                            known.add(code)
                            stream.write(to_json(party_entity(code)) + "\n")
                    stream.write(to_json(entity) + "\n")


def party_entity(code: str) -> Entity:
    """A government or an organisation."""
    country = _country(code)
    return _entity(
        _id("party", code),
        "PublicBody" if is_state(code) else "Organization",
        name=[party_name(code)],
        alias=[code],
        country=[country] if country else [],
    )


def _of_pair(view: View, pair: Pair, on: date | None) -> Iterator[Entity]:
    records = {record.claim.id: record for record in claims_about(view, pair)}
    for spell in spells(timeline(records.values(), pair)):
        change = spell.change
        status = STATUS.get(change.fluent, {}).get(str(change.value))
        if status is None or change.inferred or (on is not None and not spell.holds(on)):
            continue
        yield (
            _sanction(spell, status, records)
            if change.fluent is Fluent.SANCTIONS
            else _membership(spell, status, records)
        )


def _sanction(spell: Spell, status: str, records: Records) -> Entity:
    change = spell.change
    country = _country(change.pair.actor)
    return _entity(
        _spell_id(spell),
        "Sanction",
        entity=[_id("party", change.pair.recipient)],
        authority=[party_name(change.pair.actor)],
        country=[country] if country else [],
        provisions=[change.subject] if change.subject else [],
        status=[status],
        **_told(spell, records),
    )


def _membership(spell: Spell, status: str, records: Records) -> Entity:
    pair = spell.change.pair
    return _entity(
        _spell_id(spell),
        "Membership",
        member=[_id("party", pair.actor)],
        organization=[_id("party", pair.recipient)],
        status=[status],
        **_told(spell, records),
    )


def _told(spell: Spell, records: Records) -> dict[str, list[str]]:
    """When, and by which claims."""
    claims = [records[each] for each in spell.change.support.claims if each in records]
    started, ended = _date(spell.begin), _date(spell.end) if spell.end is not None else spell.change.until
    return {
        "startDate": [started] if started else [],
        "endDate": [ended] if ended and ".." not in ended else [],
        "recordId": [each.claim.id for each in claims],
        "description": [each.claim.quote for each in claims],
        "sourceUrl": sorted({each.source.url for each in claims if each.source.url.startswith("http")}),
        "publisher": sorted({each.source.publisher for each in claims if each.source.publisher}),
    }


def _entity(id: str, schema: str, **properties: list[str]) -> Entity:
    unknown = properties.keys() - ftm_schemata()[schema]
    if unknown:
        raise ValueError(f"{schema} has no property {', '.join(sorted(unknown))}")
    return {"id": id, "schema": schema, "properties": {name: values for name, values in properties.items() if values}}


def _date(time: Time) -> str:
    """A day, month or year, as FollowTheMoney writes it; `""` for what is vaguer."""
    start = time.start
    if not isinstance(start, Point) or start.month > 12 or time.is_interval:
        return ""
    text = str(Time(start)).rstrip("~?%")
    return text if text.replace("-", "").isdigit() else ""


def _country(code: str) -> str:
    group = groups().get(code)
    state = group.state if group is not None and code not in organisations() else code
    return code_of("ftm", state)


def _spell_id(spell: Spell) -> str:
    change = spell.change
    return _id(str(change.fluent), str(change.pair), change.subject, str(change.value), str(spell.begin))


def _id(*parts: str) -> str:
    return f"dragoman-{hashlib.sha256('|'.join(parts).encode()).hexdigest()[:24]}"
