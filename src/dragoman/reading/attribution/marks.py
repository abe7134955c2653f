"""The text of a parsed document, and the quotation marks in it."""

from __future__ import annotations

from spacy.tokens import Doc

from dragoman.model.span import Span

_TEXT = "dragoman.text"


def text_of(doc: Doc) -> str:
    """The text of `doc`. spaCy puts it together anew each time it is asked, which is slow on long documents."""
    text = doc.user_data.get(_TEXT)
    if not isinstance(text, str):
        text = doc.user_data[_TEXT] = doc.text
    return text


def inside_quotation(doc: Doc, index: int) -> bool:
    """Whether the token at `index` stands inside quotation marks opened in its paragraph."""
    return quotation_open(text_of(doc), doc[index].idx)


def quotation_open(text: str, offset: int) -> bool:
    """Whether a quotation opened before `offset` in the same paragraph is still open there."""
    before = text[text.rfind("\n", 0, offset) + 1 : offset]
    return before.count('"') % 2 == 1 or before.count("“") > before.count("”")


def within_quotation(text: str, offset: int, bounds: Span) -> Span:
    """The part of `bounds` inside the quotation that stands open at `offset`; `bounds` when none does."""
    if not quotation_open(text, offset):
        return bounds
    start = max(text.rfind('"', bounds.start, offset), text.rfind("“", bounds.start, offset)) + 1
    ends = [at for mark in '"”' if (at := text.find(mark, offset, bounds.end)) >= 0]
    return Span(max(bounds.start, start), min(ends, default=bounds.end))
