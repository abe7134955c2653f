"""Where texts come from: publishers, and the furniture that publishers set around a story.

Two files of data: `data/publishers.yaml` (who publishes) and `data/furniture.yaml` (how datelines, bylines, credits and
the like look). Both are read once and kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from pydantic import Field

from dragoman.errors import VocabularyError
from dragoman.model.document import Furniture
from dragoman.vocabulary.loading import Entry, data, load_yaml, validate

PUBLISHERS_FILE = "publishers.yaml"
FURNITURE_FILE = "furniture.yaml"

_HOST = re.compile(r"(?:[a-z][a-z0-9+.-]*:)?(?://)?(?:[^/@\s]*@)?([^/:?#\s]+)")


class PublisherKind(StrEnum):
    """What sort of publisher it is."""

    AGENCY = "agency"
    NEWSPAPER = "newspaper"
    MAGAZINE = "magazine"
    BROADCASTER = "broadcaster"
    WEBSITE = "website"
    GOVERNMENT = "government"
    ORGANISATION = "organisation"


class Publisher(Entry):
    """One publisher. `names` are safe to recognise in running text; `short` ones (abbreviations, common words) only
    inside furniture. `state` says that a government owns or runs it; `country` is an ISO 3166 alpha-3 code or `""`."""

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9-]*$")
    names: tuple[str, ...]
    short: tuple[str, ...] = ()
    kind: PublisherKind
    country: str = Field(default="", pattern=r"^([A-Z]{3})?$")
    state: bool = False
    domains: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The name to show."""
        return (self.names + self.short + (self.id,))[0]


@dataclass(frozen=True, slots=True)
class Publishers:
    """All publishers, found by name or by internet address."""

    records: tuple[Publisher, ...]
    by_name: Mapping[str, Publisher]
    by_domain: Mapping[str, Publisher]

    def __iter__(self) -> Iterator[Publisher]:
        return iter(self.records)

    def named(self, name: str) -> Publisher | None:
        """The publisher that goes by `name`, short forms included, whatever the capitals; None if unknown."""
        return self.by_name.get(_folded(name))

    def at(self, url: str) -> Publisher | None:
        """The publisher whose domain, or parent domain, `url` lies in; None if unknown."""
        host = _HOST.match(url.strip().lower())
        labels = host[1].split(".") if host else []
        parents = (".".join(labels[i:]) for i in range(len(labels)))
        return next((self.by_domain[p] for p in parents if p in self.by_domain), None)


class Place(StrEnum):
    """Where in a text a furniture rule may match, and how much of it."""

    HEAD = "head"  # a whole line above the story
    OPENING = "opening"  # the start of the story's first line; the rest of the line is story
    LINE = "line"  # a whole line anywhere
    TAIL = "tail"  # a whole line below the story
    ENDING = "ending"  # from the end of a sentence to the end of its line, anywhere
    CLOSING = "closing"  # the very end of the story, repeatedly
    TURN = "turn"  # the start of a line of a transcript: who speaks


class Examples(Entry):
    """Texts in which a rule must find its furniture, and texts in which it must not."""

    accept: tuple[str, ...] = Field(min_length=1)
    reject: tuple[str, ...] = Field(min_length=1)


class FurnitureRule(Entry):
    """One way in which furniture looks. The named groups of `pattern` become what the span tells; `tells` adds fixed
    values. `pattern` may use the parts of the file as `{{part}}`."""

    id: str = Field(pattern=r"^furniture\.[a-z0-9.-]+$")
    kind: Furniture
    where: Place
    pattern: str
    ignore_case: bool = False
    tells: tuple[tuple[str, str], ...] = ()
    examples: Examples

    @property
    def regex(self) -> re.Pattern[str]:
        """The pattern with its parts filled in."""
        return _compiled(self.pattern, self.ignore_case)


TELLS = frozenset({"agency", "via", "place", "venue", "date", "year", "author", "role", "owner", "turn"})


class _PublisherFile(Entry):
    publishers: tuple[Publisher, ...]


class _FurnitureFile(Entry):
    parts: dict[str, str]
    rules: tuple[FurnitureRule, ...]


@cache
def publishers() -> Publishers:
    """The publishers of `data/publishers.yaml`. Raises `VocabularyError` naming the record and key at fault."""
    return publishers_of(load_yaml(data(PUBLISHERS_FILE)), PUBLISHERS_FILE)


def publishers_of(raw: object, file: str) -> Publishers:
    """Publishers from parsed YAML; `file` is named in errors."""
    parsed = validate(_PublisherFile, raw, file)
    by_name: dict[str, Publisher] = {}
    by_domain: dict[str, Publisher] = {}
    for record in parsed.publishers:
        _claim_keys(by_name, (_folded(name) for name in record.names + record.short), record, "name", file)
        _claim_keys(by_domain, record.domains, record, "domain", file)
    _refuse_repeats((record.id for record in parsed.publishers), file)
    return Publishers(parsed.publishers, by_name, by_domain)


@cache
def furniture_rules() -> tuple[FurnitureRule, ...]:
    """The rules of `data/furniture.yaml` in the order of the file, which is the order in which they are tried."""
    return furniture_rules_of(load_yaml(data(FURNITURE_FILE)), FURNITURE_FILE)


def furniture_rules_of(raw: object, file: str) -> tuple[FurnitureRule, ...]:
    """Furniture rules from parsed YAML; every pattern is compiled, so that a bad one is found here."""
    parsed = validate(_FurnitureFile, raw, file)
    _refuse_repeats((rule.id for rule in parsed.rules), file)
    for rule in parsed.rules:
        try:
            groups = rule.regex.groupindex
        except (re.error, KeyError) as error:
            raise VocabularyError(f"{file}: rule {rule.id}: pattern does not compile: {error}") from error
        unknown = (set(groups) | {key for key, _ in rule.tells}) - TELLS
        if unknown:
            raise VocabularyError(
                f"{file}: rule {rule.id}: unknown key {', '.join(sorted(unknown))}; allowed: {', '.join(sorted(TELLS))}"
            )
    return parsed.rules


def _compiled(pattern: str, ignore_case: bool) -> re.Pattern[str]:
    return re.compile(_filled(pattern), re.IGNORECASE if ignore_case else 0)


@cache
def _filled(pattern: str) -> str:
    """`pattern` with each `{{part}}` replaced, parts within parts too. Raises KeyError for an unknown part."""
    parts = _parts()
    while "{{" in pattern:
        pattern = re.sub(r"\{\{(\w+)\}\}", lambda found: f"(?:{parts[found[1]]})", pattern)
    return pattern


@cache
def _parts() -> Mapping[str, str]:
    """The parts of the furniture file, and `agency`: any name of any publisher, longest first."""
    raw = load_yaml(data(FURNITURE_FILE))
    names = {name for record in publishers() for name in record.names + record.short}
    return {"agency": "|".join(re.escape(name) for name in sorted(names, key=lambda n: (-len(n), n))), **raw["parts"]}


def _claim_keys(index: dict[str, Publisher], keys: Iterable[str], record: Publisher, what: str, file: str) -> None:
    for key in keys:
        if index.setdefault(key, record).id != record.id:
            raise VocabularyError(f"{file}: {what} {key!r} is claimed by both {index[key].id} and {record.id}")


def _refuse_repeats(ids: Iterable[str], file: str) -> None:
    seen: set[str] = set()
    for one in ids:
        if one in seen:
            raise VocabularyError(f"{file}: id {one!r} is used twice; ids must be unique")
        seen.add(one)


def _folded(name: str) -> str:
    return " ".join(name.replace("’", "'").split()).casefold()
