"""Quotation marks."""

from __future__ import annotations

from spacy.tokens import Doc


def inside_quotation(doc: Doc, index: int) -> bool:
    """Whether the token at `index` stands inside quotation marks opened in its paragraph."""
    offset = doc[index].idx
    start = doc.text.rfind("\n", 0, offset) + 1
    before = doc.text[start:offset]
    return before.count('"') % 2 == 1 or before.count("“") > before.count("”")
