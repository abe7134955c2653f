"""Claims → terms: what each claim commits whom to, and which claims tell of the same commitment."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from dragoman.analysis.steps import parsed, published
from dragoman.model.commitment import Kind
from dragoman.model.record import Recorded
from dragoman.vocabulary.commitments import Term, commitment_rules

ALIKE = 0.4  # share of their words from which two texts speak of the same
_WORD = re.compile(r"[^\W\d_]{3,}")
_EMPTY = frozenset(
    [
        "the",
        "and",
        "for",
        "that",
        "with",
        "its",
        "their",
        "his",
        "her",
        "would",
        "will",
        "has",
        "have",
        "had",
        "are",
        "was",
        "were",
        "not",
        "from",
        "into",
        "upon",
        "unless",
        "until",
        "only",
        "other",
        "all",
        "any",
        "more",
        "than",
        "this",
        "they",
        "them",
        "which",
        "who",
    ]
)


@dataclass(frozen=True, slots=True)
class Told:
    """A commitment as one claim tells it."""

    record: Recorded
    rule: Term
    debtor: frozenset[str]
    creditor: frozenset[str]
    acts: tuple[str, ...]
    what: str

    @property
    def kind(self) -> Kind:
        """How it came about."""
        return self.rule.kind

    @property
    def due(self) -> str:
        """By when, EDTF or `""`."""
        return self.record.claim.deadline

    @property
    def key(self) -> tuple[str, str]:
        """In which order commitments are told: by publication, then by id."""
        return published(self.record).isoformat(), self.record.claim.id


def told_by(record: Recorded) -> Told | None:
    """What a claim commits to; None where it makes no commitment or does not say who owes it."""
    claim = record.claim
    rule = next((term for term in commitment_rules().terms if term.fits(claim)), None)
    if rule is None:
        return None
    sides = frozenset(claim.actor), frozenset(claim.recipient)
    debtor, creditor = sides if rule.debtor == "actor" else sides[::-1]
    if not debtor:
        return None
    owed_in_return = rule.debtor == "recipient" and claim.act != "request"
    words = claim.condition if owed_in_return else claim.object
    if rule.own:
        asked: tuple[str, ...] = (claim.act,)
    else:
        asked = commitment_rules().asked(words)
        if not asked and rule.kind is not Kind.TERM:
            asked = commitment_rules().asked(claim.quote)
        asked = tuple(act for act in asked if act != claim.act)
    return Told(record, rule, debtor, creditor, asked, words or claim.object or claim.quote)


def joined(told: Iterable[Told]) -> list[list[Told]]:
    """The commitments, each with all claims that tell it, in the order in which they were first told."""
    groups: list[list[Told]] = []
    places: dict[tuple[Kind, str], list[int]] = {}  # of the groups with a commitment of this kind and debtor
    for each in sorted(told, key=lambda each: each.key):
        near = sorted({place for code in each.debtor for place in places.get((each.kind, code), ())})
        found = next((place for place in near if any(same(each, other) for other in groups[place])), len(groups))
        if found == len(groups):
            groups.append([])
        groups[found].append(each)
        for code in each.debtor:
            places.setdefault((each.kind, code), []).append(found)
    return groups


def same(one: Told, other: Told) -> bool:
    """Whether two claims tell of the same commitment: made alike, of the same parties, due at times that agree, and of
    the same act or in much the same words."""
    if one.kind is not other.kind or not one.debtor & other.debtor:
        return False
    if one.creditor and other.creditor and not one.creditor & other.creditor:
        return False
    first, second = parsed(one.due), parsed(other.due)
    if first is not None and second is not None and not first.overlaps(second):
        return False
    if one.rule.own:
        return bool(set(one.acts) & set(other.acts))
    return bool(set(one.acts) & set(other.acts)) or alike(one.what, other.what)


def alike(one: str, other: str) -> bool:
    """Whether two texts share enough of their words, and not just one of several."""
    first, second = words(one), words(other)
    fewer = min(len(first), len(second))
    return fewer > 0 and len(first & second) >= max(min(2, fewer), ALIKE * fewer)


@lru_cache(maxsize=65536)
def words(text: str) -> frozenset[str]:
    """The words that carry meaning, cut to their first five letters so that "elections" is "election"."""
    return frozenset(word[:5] for word in _WORD.findall(text.lower())) - {word[:5] for word in _EMPTY}


def due_of(group: Sequence[Told]) -> str:
    """The deadline that was told last."""
    return next((each.due for each in reversed(group) if each.due), "")


def last_day(due: str) -> date | None:
    """The last possible day of a deadline."""
    time = parsed(due)
    return time.latest if time is not None else None
