"""What acts do to the state of a relationship: the effects, the mission levels and the scopes of measures, as data."""

from __future__ import annotations

import re
from enum import StrEnum
from functools import cache, lru_cache
from types import MappingProxyType

from pydantic import Field, model_validator

from dragoman.errors import VocabularyError
from dragoman.model.state import Fluent, Level
from dragoman.vocabulary.loading import Entry, data, load_yaml, validate
from dragoman.vocabulary.parties import groups
from dragoman.vocabulary.records import Code, GroupKind, read_list
from dragoman.vocabulary.rules import acts

AT_LEVEL = "@level"
RECOGNITION_ACTS = ("recognize", "withdraw_recognition")


class Toward(StrEnum):
    """Of whom toward whom an effect holds: of the actor toward the recipient, the reverse, or both."""

    RECIPIENT = "recipient"
    ACTOR = "actor"
    BOTH = "both"


class Subject(StrEnum):
    """What tells apart the values that a pair can have several of."""

    NONE = ""
    SCOPE = "scope"
    CLAIMANT = "claimant"
    TREATY = "treaty"


class PartyKind(StrEnum):
    """What the second of a pair must be."""

    ANY = "any"
    STATE = "state"
    ORGANISATION = "organisation"


class Effect(Entry):
    """What one act does to one fluent; the head of `effects.yaml` says what each key means."""

    id: str = Field(min_length=3)
    act: str
    fluent: Fluent
    value: str
    toward: Toward = Toward.RECIPIENT
    subject: Subject = Subject.NONE
    when: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    parties: PartyKind = PartyKind.ANY
    presupposes: tuple[str, ...] = ()
    inferred: bool = False
    until: bool = False
    negated: str = ""

    def fits(self, text: str) -> bool:
        """Whether a claim with this object and quote has the effect."""
        return (not self.when or has_any(self.when, text)) and not (self.unless and has_any(self.unless, text))


class Effects(Entry):
    """All effects, the values of each fluent in their order, the words for claimants, and who rivals whom."""

    fluents: dict[Fluent, tuple[str, ...]]
    effects: tuple[Effect, ...]
    claimants: dict[str, tuple[str, ...]]
    rivals: tuple[tuple[Code, Code], ...] = ()

    @model_validator(mode="after")
    def _consistent(self) -> Effects:
        seen: set[str] = set()
        for effect in self.effects:
            if effect.id in seen:
                raise ValueError(f"effect id {effect.id!r} is already taken; ids must differ")
            seen.add(effect.id)
            allowed = self.fluents.get(effect.fluent, ())
            for value in (effect.value, *effect.presupposes, *filter(None, [effect.negated])):
                if value not in allowed and value != AT_LEVEL:
                    raise ValueError(
                        f"effect {effect.id}: value {value!r} is not allowed; allowed: {', '.join(allowed)}"
                    )
        return self

    def rank(self, fluent: Fluent, value: str) -> int:
        """Where `value` stands among those of its fluent on one day."""
        values = self.fluents[fluent]
        return values.index(value) if value in values else len(values)


class LevelWords(Entry):
    """One mission level and the words for its posts and titles."""

    level: Level
    nonresident: Level | str = ""
    posts: tuple[str, ...] = Field(min_length=1)
    titles: tuple[str, ...] = ()
    charges: tuple[int, int] | None = None


class Scope(Entry):
    """One scope of measures and the words for it."""

    id: str
    words: tuple[str, ...] = Field(min_length=1)


@cache
def effects() -> Effects:
    """The effects of all acts; raises VocabularyError for a record that is not valid."""
    source = data("state", "effects.yaml")
    return validate(Effects, load_yaml(source), source.name)


def checked_effects() -> tuple[Effect, ...]:
    """The effects, each with an act that there is; raises VocabularyError for one without.

    Loading the acts takes longer than all else that a question about a state needs, hence the check of its own.
    """
    for effect in effects().effects:
        if effect.act not in acts().acts:
            known = ", ".join(sorted(acts().acts))
            raise VocabularyError(
                f"effects.yaml: effect {effect.id}: act {effect.act!r} is not known; allowed: {known}"
            )
    return effects().effects


@cache
def effects_of() -> MappingProxyType[str, tuple[Effect, ...]]:
    """The effects by act, in the order of the data."""
    found: dict[str, list[Effect]] = {}
    for effect in effects().effects:
        found.setdefault(effect.act, []).append(effect)
    return MappingProxyType({act: tuple(listed) for act, listed in found.items()})


def rivals_of(code: str) -> tuple[str, ...]:
    """The codes of those whose recognition bears on that of the party: rivals for the government of a state."""
    opposed = {group.code for group in groups().values() if group.kind is GroupKind.RIVAL and group.state == code}
    opposed |= {other for pair in effects().rivals for other in pair if code in pair and other != code}
    return tuple(sorted(opposed))


@cache
def levels() -> tuple[LevelWords, ...]:
    """The mission levels, highest first."""
    return read_list(LevelWords, data("state", "levels.yaml"), lambda record: record.level)


@cache
def scopes() -> tuple[Scope, ...]:
    """The scopes of measures."""
    return read_list(Scope, data("state", "scopes.yaml"), lambda record: record.id)


def has_any(words: tuple[str, ...], text: str) -> bool:
    """Whether one of `words` stands in `text`, whole and without regard to case; `*` at the end makes a stem."""
    return words_pattern(words).search(text) is not None


@lru_cache(maxsize=1024)
def words_pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    """A pattern that finds any of `words` whole, the longest first; `*` at the end of a word makes a stem."""
    parts = []
    for word in sorted(words, key=lambda word: (-len(word), word)):
        body = re.escape(word.removesuffix("*")).replace(r"\ ", r"[\s-]+")
        parts.append(body + (r"\w*" if word.endswith("*") else ""))
    return re.compile(rf"(?<!\w)(?:{'|'.join(parts)})(?!\w)", re.IGNORECASE)
