"""Briefs: sentences, each with the claims it rests on, in sections, with numbered sources."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of a brief. `key` says what it is about, so that the same sentence of another day can be found;
    `standing` is how it stands (a life, a value); `claims` are the ids it rests on, at least one."""

    key: str
    text: str
    standing: str
    claims: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and its sentences; `id` is the heading's anchor."""

    id: str
    heading: str
    sentences: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class Citation:
    """A numbered source: the words of one claim and where they stand."""

    number: int
    claim: str
    quote: str
    publisher: str
    published: str
    title: str
    url: str
    credited: str  # who the text credits, as told; "" for the outlet itself
    attribution: str  # the class of the attribution


@dataclass(frozen=True, slots=True)
class Mark:
    """A point or stretch of the timeline: EDTF bounds as ISO days, `""` where open."""

    label: str
    lane: str
    earliest: str
    latest: str
    inferred: bool


@dataclass(frozen=True, slots=True)
class Brief:
    """A brief on a pair of parties for a day."""

    actor: str
    recipient: str
    title: str
    on: str
    since: str
    allies: tuple[str, ...]
    sections: tuple[Section, ...]
    citations: tuple[Citation, ...]
    marks: tuple[Mark, ...]

    def numbers(self, sentence: Sentence) -> tuple[int, ...]:
        """The numbers of the citations of a sentence, ascending."""
        of = {citation.claim: citation.number for citation in self.citations}
        return tuple(sorted(of[claim] for claim in sentence.claims if claim in of))


class Verdict(StrEnum):
    """What has become of a sentence of an old brief."""

    TRUE = "still true"
    CHANGED = "changed"
    FULFILLED = "fulfilled"
    DISPUTED = "disputed"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Checked:
    """A sentence of an old brief, what has become of it, what would be said now, and the claims that are new."""

    sentence: Sentence
    verdict: Verdict
    now: str
    evidence: tuple[str, ...]
