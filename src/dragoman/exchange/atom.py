"""Changes of state and moves of commitments as an Atom feed (RFC 4287): each entry says which claims caused it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from xml.etree import ElementTree

from dragoman.exchange.commitments import headline
from dragoman.exchange.state import Records
from dragoman.model.commitment import Commitment
from dragoman.model.state import Change
from dragoman.vocabulary.lookup import party_name

ATOM = "http://www.w3.org/2005/Atom"
LONGEST = 200  # entries of one feed, the latest


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing to tell: `key` tells it apart for ever, `updated` is ISO 8601, `claims` caused it."""

    key: str
    title: str
    updated: str
    claims: tuple[str, ...]


def moves_feed(found: Iterable[Commitment], records: Records, address: str = "") -> bytes:
    """The moves of commitments, latest first. `address` is where the feed is, where it has one."""
    entries = [
        Entry(
            "\n".join(("move", each.id, move.to.value, move.on)),
            f"{move.to.value}: {headline(each)}",
            move.recorded_at or f"{move.on}T00:00:00Z",
            move.claims or each.claims,
        )
        for each in found
        for move in each.moves
    ]
    return _feed("Commitments", entries, records, address)


def changes_feed(found: Iterable[Change], records: Records, address: str = "") -> bytes:
    """Changes of state, those learned of last first. `address` is where the feed is, where it has one."""
    entries = [
        Entry(
            "\n".join(("change", str(each.pair), each.fluent, each.subject, each.value, str(each.time))),
            _told(each),
            _learned(each.support.claims, records),
            each.support.claims,
        )
        for each in found
    ]
    return _feed("Changes", entries, records, address)


def _told(change: Change) -> str:
    subject = f" ({change.subject})" if change.subject else ""
    toward = f" → {party_name(change.pair.recipient)}" if change.pair.recipient else ""
    fluent = str(change.fluent).replace("_", " ")
    doubts = [*(["inferred"] if change.inferred else []), *(["contested"] if change.contested else [])]
    doubt = f" [{', '.join(doubts)}]" if doubts else ""
    return f"{party_name(change.pair.actor)}{toward}: {fluent}{subject} {change.value}, {change.time}{doubt}"


def _learned(claims: Iterable[str], records: Records) -> str:
    """When the ledger first knew enough to tell it."""
    return min((records[each].recorded_at for each in claims if each in records), default="")


def _feed(title: str, entries: Sequence[Entry], records: Records, address: str) -> bytes:
    ordered = sorted(entries, key=lambda each: (_moment(each.updated), each.key), reverse=True)[:LONGEST]
    root = ElementTree.Element("feed", xmlns=ATOM)
    _add(root, "id", _urn(f"feed\n{title}"))  # never the address: it may hold a token
    _add(root, "title", f"Dragoman: {title}")
    _add(root, "updated", _moment(ordered[0].updated if ordered else ""))
    _add(_add(root, "author", ""), "name", "Dragoman")
    if address:
        ElementTree.SubElement(root, "link", rel="self", href=address, type="application/atom+xml")
    for each in ordered:
        _add_entry(root, each, records)
    ElementTree.indent(root)
    return bytes(ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)) + b"\n"


def _add_entry(root: ElementTree.Element, entry: Entry, records: Records) -> None:
    told = [records[each] for each in entry.claims if each in records]
    made = ElementTree.SubElement(root, "entry")
    _add(made, "id", _urn(entry.key))
    _add(made, "title", entry.title)
    _add(made, "updated", _moment(entry.updated))
    for address in dict.fromkeys(one.source.url for one in told):
        if address.startswith(("http://", "https://")):
            ElementTree.SubElement(made, "link", rel="related", href=address)
    lines = [
        f"“{one.claim.quote}” ({'dataset ' if one.source.is_dataset else ''}"
        f"{one.source.publisher or 'publisher unknown'}, {one.source.published or 'undated'}; "
        f"claim {one.claim.id})"
        for one in told
    ]
    _add(made, "content", "\n".join(lines) or "No claim caused it: the day has passed.").set("type", "text")


def _add(parent: ElementTree.Element, name: str, text: str) -> ElementTree.Element:
    element = ElementTree.SubElement(parent, name)
    element.text = "".join(char for char in text if char >= " " or char in "\n\t") or None
    return element


def _moment(text: str) -> str:
    """A time as RFC 3339 has it, in UTC; the beginning of the era of Unix where none is known."""
    time = datetime.fromisoformat(text) if text else datetime.fromtimestamp(0, UTC)
    return time.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _urn(key: str) -> str:
    return f"urn:sha256:{hashlib.sha256(key.encode()).hexdigest()}"
