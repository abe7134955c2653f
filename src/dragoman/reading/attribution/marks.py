"""The text of a parsed document, and the quotation marks in it."""

from __future__ import annotations

from spacy.tokens import Doc

_TEXT = "dragoman.text"


def text_of(doc: Doc) -> str:
    """The text of `doc`. spaCy puts it together anew each time it is asked, which is slow on long documents."""
    text = doc.user_data.get(_TEXT)
    if not isinstance(text, str):
        text = doc.user_data[_TEXT] = doc.text
    return text


def inside_quotation(doc: Doc, index: int) -> bool:
    """Whether the token at `index` stands inside quotation marks opened in its paragraph."""
    offset = doc[index].idx
    text = text_of(doc)
    start = text.rfind("\n", 0, offset) + 1
    before = text[start:offset]
    return before.count('"') % 2 == 1 or before.count("“") > before.count("”")
