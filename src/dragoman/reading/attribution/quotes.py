"""Quotations: where they begin and end, and whose they are when no cue stands beside them."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import replace

from dragoman.model.reading import Attribution
from dragoman.model.span import Span

_LONG = 25  # characters from which a quotation is taken for speech and not for a word held at arm's length
_BACK = 600  # characters before a quotation in which its speaker may stand


def credit_quotes(text: str, sentences: Sequence[Span], spoken: Sequence[Attribution]) -> list[Attribution]:
    """`spoken`, with quotations completed across sentences and paragraphs, and uncredited ones given to the speaker of
    the sentence before (or, when a paragraph opens with them, of the paragraph before)."""
    quotes = quotations(text)
    opened = [quote.start for quote in quotes]
    completed = [_complete(found, quotes, opened) for found in spoken]
    spoken = completed + _orphans(text, quotes, sentences, completed)
    return [part for found in spoken for part in _without_others(found, spoken, quotes, opened)]


def quotations(text: str) -> list[Span]:
    """Quotations of `text`, without their marks, in order. One left open at the end of a paragraph goes on when the
    next paragraph begins with an opening mark; each paragraph gives its own span."""
    found: list[Span] = []
    for paragraph in re.finditer(r"[^\n]+", text):
        found.extend(_in_paragraph(paragraph.group(), paragraph.start()))
    return found


def _in_paragraph(paragraph: str, offset: int) -> list[Span]:
    found: list[Span] = []
    opened: int | None = None
    for match in re.finditer(r"[\"“”]", paragraph):
        mark, at = match.group(), match.start()
        if mark == "“" or (mark == '"' and opened is None):
            opened = at + 1
        elif opened is not None:
            found.append(Span(offset + opened, offset + at))
            opened = None
    if opened is not None and opened < len(paragraph):
        found.append(Span(offset + opened, offset + len(paragraph)))
    return found


def _complete(found: Attribution, quotes: Sequence[Span], starts: Sequence[int]) -> Attribution:
    """Credited words that take in part of a quotation take in all of it."""
    content = found.content
    first = max(0, bisect_right(starts, content.start) - 1)
    for quote in quotes[first : bisect_right(starts, content.end)]:
        if quote.overlaps(content) and not quote.covers(found.cue) and quote.end - quote.start >= _LONG:
            start, end = min(content.start, quote.start), max(content.end, quote.end)
            if not start <= found.cue.start < end:
                content = Span(start, end)
    return replace(found, content=content)


def _without_others(
    found: Attribution, spoken: Sequence[Attribution], quotes: Sequence[Span], starts: Sequence[int]
) -> list[Attribution]:
    """`found` less the quotations in its content that somebody else speaks: "According to the Herald, Roe said: ..."
    credits the Herald with Roe's having said it, and Roe with the words."""
    content = found.content
    pieces = []
    start = content.start
    for quote in quotes[max(0, bisect_right(starts, start) - 1) : bisect_right(starts, content.end)]:
        short = quote.end - quote.start < _LONG
        if short or not content.covers(quote) or quote.covers(found.cue):
            continue
        if quote.start - content.start <= 1 and not _cue_between(spoken, content, quote):
            continue
        if any(_is_other(other, found, quote) for other in spoken):
            pieces.append(Span(start, max(start, quote.start - 1)))
            start = min(content.end, quote.end + 1)
    pieces.append(Span(start, content.end))
    return [replace(found, content=piece) for piece in pieces if piece.end - piece.start > 1]


def _cue_between(spoken: Sequence[Attribution], content: Span, quote: Span) -> bool:
    return any(content.covers(other.cue) and other.content.overlaps(quote) for other in spoken)


def _is_other(other: Attribution, found: Attribution, quote: Span) -> bool:
    """Whether `other` is another speaker, told of by `found`, whose words the quotation is."""
    return (
        other.speaker != found.speaker
        and found.content.covers(other.cue)
        and not quote.covers(other.cue)
        and other.content.start >= quote.start - 1
        and quote.end + 1 >= other.content.end
    )


def _orphans(
    text: str, quotes: Sequence[Span], sentences: Sequence[Span], spoken: Sequence[Attribution]
) -> list[Attribution]:
    """Quotations that nobody is credited with, for whoever spoke before."""
    given: list[Attribution] = []
    starts = [sentence.start for sentence in sentences]
    credited = sorted(spoken, key=lambda found: found.content)
    places = [found.content.start for found in credited]
    longest = max((found.content.end - found.content.start for found in credited), default=0)
    for quote in quotes:
        if not _is_speech(text, quote):
            continue
        near = credited[bisect_left(places, quote.start - longest - _BACK) : bisect_right(places, quote.end)]
        if any(found.content.overlaps(quote) for found in near):
            continue
        speaker = _speaker_before(quote, [*near, *given[-3:]], sentences, starts)
        if speaker is not None:
            given.append(replace(speaker, content=quote))
    return given


def _is_speech(text: str, quote: Span) -> bool:
    """Whether a quotation is speech: long, or a sentence of its own."""
    if quote.end - quote.start >= _LONG:
        return True
    before = text[max(0, quote.start - 4) : max(0, quote.start - 1)].rstrip()[-1:]
    return (
        quote.of(text).rstrip()[-1:] in {".", "!", "?"}
        and before in {"", ".", "!", "?", '"', "”"}
        and " " in quote.of(text)
    )


def _speaker_before(
    quote: Span, spoken: Sequence[Attribution], sentences: Sequence[Span], starts: Sequence[int]
) -> Attribution | None:
    """Who spoke last before a quotation: in its own sentence, or in the sentence before it."""
    index = bisect_right(starts, quote.start) - 1
    if index < 0:
        return None
    near = sentences[max(0, index - 1)].start
    before = [found for found in spoken if near <= max(found.cue.start, found.content.start) < quote.start]
    return max(before, key=lambda found: max(found.cue.start, found.content.start)) if before else None
