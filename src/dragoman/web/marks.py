"""A text cut into pieces, each marked with what stands in it: evidence, who is credited, a condition, furniture."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from dragoman.exchange.labels import act_group
from dragoman.exchange.page import css_class
from dragoman.model.claim import Claim
from dragoman.model.document import Document
from dragoman.model.span import Span

NEAR = 1_000
"""Characters on either side of a quote in which the words of its source and its condition are looked for."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text in which the same things stand throughout.

    `claim` is the id of the claim whose quote it is part of, the shortest one where there are several, and `group` the
    CSS class of its act's group; both `""` outside all evidence. `starts` are the claims whose quotes begin here.
    """

    text: str
    claim: str = ""
    group: str = ""
    starts: tuple[str, ...] = ()
    speaker: bool = False
    condition: bool = False
    aside: bool = False


@dataclass(frozen=True, slots=True)
class Marks:
    """The stretches of a text that are marked."""

    evidence: tuple[tuple[Span, Claim], ...]
    speakers: tuple[Span, ...]
    conditions: tuple[Span, ...]
    asides: tuple[Span, ...]

    @property
    def spans(self) -> Iterator[Span]:
        """All of them."""
        yield from (span for span, _ in self.evidence)
        yield from (*self.speakers, *self.conditions, *self.asides)


def paragraphs(document: Document, claims: Sequence[Claim]) -> tuple[tuple[Piece, ...], ...]:
    """The lines of the text that are not empty, each as its pieces in a row."""
    text = document.text
    marks = marks_of(document, claims)
    edges = {0, len(text), *(place for span in marks.spans for place in (span.start, span.end))}
    for match in re.finditer(r"\n+", text):
        edges |= {match.start(), match.end()}
    found: list[tuple[Piece, ...]] = []
    row: list[Piece] = []
    for start, end in pairwise(sorted(edge for edge in edges if 0 <= edge <= len(text))):
        if text[start] == "\n":
            found.append(tuple(row))
            row = []
        else:
            row.append(_piece(text, Span(start, end), marks))
    return tuple(each for each in (*found, tuple(row)) if "".join(piece.text for piece in each).strip())


def marks_of(document: Document, claims: Iterable[Claim]) -> Marks:
    """What is marked in a text for these claims."""
    known = list(claims)
    return Marks(
        evidence=tuple((claim.span, claim) for claim in known),
        speakers=tuple(span for claim in known for span in _near(document.text, claim.speaker, claim.span)),
        conditions=tuple(span for claim in known for span in _near(document.text, claim.condition, claim.span)),
        asides=tuple(part.span for part in document.furniture),
    )


def _near(text: str, words: str, quote: Span) -> Iterator[Span]:
    """Where the words stand, nearest to the quote; nowhere if they are not within reach of it."""
    wanted = r"\s+".join(re.escape(word) for word in words.split())
    if not wanted:
        return
    first = max(0, quote.start - NEAR)
    places = [
        Span(first + match.start(), first + match.end())
        for match in re.finditer(wanted, text[first : quote.end + NEAR], re.IGNORECASE)
    ]
    if places:
        yield min(places, key=lambda span: max(span.start - quote.end, quote.start - span.end, 0))


def _piece(text: str, span: Span, marks: Marks) -> Piece:
    here = [claim for place, claim in marks.evidence if place.covers(span)]
    inner = min(here, key=lambda claim: claim.span.end - claim.span.start, default=None)
    return Piece(
        text=span.of(text),
        claim=inner.id if inner else "",
        group=css_class(act_group(inner.act)) if inner else "",
        starts=tuple(dict.fromkeys(claim.id for claim in here if claim.span.start == span.start)),
        speaker=any(each.covers(span) for each in marks.speakers),
        condition=any(each.covers(span) for each in marks.conditions),
        aside=any(each.covers(span) for each in marks.asides),
    )
