"""Whose posts a history tells of: the two parties its title names."""

from __future__ import annotations

import re
from dataclasses import dataclass

from dragoman.model.document import Document
from dragoman.vocabulary.folding import fold
from dragoman.vocabulary.names import NameKind, name_index
from dragoman.vocabulary.parties import states

_SUBJECT = re.compile(r"\brelations\b(?: with\b|:)\s*(?P<host>[^:]+)$", re.IGNORECASE)
_KINDS = frozenset({NameKind.STATE, NameKind.DEMONYM, NameKind.ORGANISATION, NameKind.GROUP})
_COMMON = frozenset(
    {"Free", "State", "States", "City", "Cities", "Republic", "Republics", "Kingdom", "Government", "Grand", "Duchy",
     "Federation", "Federal", "United", "Union", "Empire", "Islands", "Island", "Central", "American", "People"}
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sides:
    """The party whose posts are told of, and the party in whose country they are. `hosts` are all codes under which the
    text may speak of the latter: its own, those in its name, and those of states that it succeeded or that succeeded
    it; `words` are those of its name. `known` says whether the vocabulary knows it, and with it its cities.
    """

    home: str
    host: str
    hosts: frozenset[str]
    words: frozenset[str]
    known: bool


def sides_of(document: Document) -> Sides | None:
    """The two sides of a history of relations; None for any other document.

    Its title says whose relations with whom: "A history of Norwegian relations with Fiji", "Norwegian consular
    relations: Fiji". A host that the vocabulary does not know gets a code from its name.
    """
    match = _SUBJECT.search(document.title)
    if match is None:
        return None
    home = _codes(document.title[: match.start()])
    if len(home) != 1:
        return None
    name = match["host"].strip().rstrip(".")
    parts = [part.strip() for part in re.split(r"[/()]", name) if part.strip()]
    host = next((code for code in map(_whole, parts) if code), "") or _made(parts[0] if parts else "")
    if not host or host == home[0]:
        return None
    hosts = {host, *_codes(name)} - {home[0]}
    kin = {code for code, state in states().items() if hosts & set(state.successors)}
    kin |= {after for code in hosts & states().keys() for after in states()[code].successors}
    words = frozenset(word for word in re.findall(r"\w{4,}", name) if word[0].isupper()) - _COMMON
    return Sides(home[0], host, frozenset(hosts | kin), words, bool(hosts & states().keys()))


def _codes(text: str) -> tuple[str, ...]:
    found = [name.code for match in name_index().find(text) for name in match.names if name.kind in _KINDS]
    return tuple(dict.fromkeys(found))


def _whole(name: str) -> str:
    """The code of the party that all of `name` stands for, or `""`."""
    for match in name_index().find(name):
        codes = {each.code for each in match.names if each.kind in _KINDS}
        if len(codes) == 1 and match.span.of(name).casefold() == name.casefold():
            return codes.pop()
    return ""


def _made(name: str) -> str:
    """A code for a party that the vocabulary does not know, in the manner of groups' codes."""
    return re.sub(r"[^A-Z0-9]+", "-", fold(name).text.upper()).strip("-")
