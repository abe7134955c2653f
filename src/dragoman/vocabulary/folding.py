"""Text with its spelling variants taken out, and the way back to the original offsets.

Diacritics are dropped ("Erdoğan" is found as "Erdogan"), typographic apostrophes, quotes, dashes and spaces become
their ASCII forms, runs of white space become one space, invisible characters vanish. Case is kept.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache

from dragoman.model.span import Span

# Only what needs changing is looked at: characters beyond ASCII, white space other than a single blank.
_IRREGULAR = re.compile(r"[^\x00-\x7f]|[\t\n\r\f\v]+[ \t\n\r\f\v]*| [ \t\n\r\f\v]+")

_LETTERS = {
    "ß": "ss", "æ": "ae", "Æ": "Ae", "œ": "oe", "Œ": "Oe", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D",
    "ð": "d", "Ð": "D", "þ": "th", "Þ": "Th", "ı": "i", "ħ": "h", "Ħ": "H", "ə": "a", "Ə": "A", "ŋ": "ng",
}  # fmt: skip
_APOSTROPHES = "\u2018\u2019\u201a\u201b\u02bc\u02bb\u02b9\u02bf\u02be\u0060\u00b4\u2032\uff07"
_QUOTES = "\u201c\u201d\u201e\u201f\u00ab\u00bb\u2033"
_DASHES = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d"


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text; `offsets` gives for each of its characters the original one's index, None when nothing moved."""

    text: str
    original: str
    offsets: tuple[int, ...] | None

    def span(self, start: int, end: int) -> Span:
        """The original range of the folded range `[start, end)`, combining marks included; `end` is above `start`."""
        if self.offsets is None:
            return Span(start, end)
        last = self.offsets[end - 1] + 1
        while last < len(self.original) and unicodedata.combining(self.original[last]):
            last += 1
        return Span(self.offsets[start], last)


def fold(text: str) -> Folded:
    """`text` without its spelling variants."""
    pieces: list[str] = []
    offsets: list[int] = []
    done = 0
    moved = False
    for match in _IRREGULAR.finditer(text):
        start, end = match.span()
        new = _fold_piece(match.group())
        pieces += (text[done:start], new)
        offsets.extend(range(done, start))
        offsets.extend([start] * len(new))
        moved = moved or len(new) != end - start
        done = end
    if not pieces:
        return Folded(text, text, None)
    pieces.append(text[done:])
    offsets.extend(range(done, len(text)))
    return Folded("".join(pieces), text, tuple(offsets) if moved else None)


@cache
def _fold_piece(piece: str) -> str:
    if piece.isspace():
        return " "
    if piece in _LETTERS:
        return _LETTERS[piece]
    for variants, plain in ((_APOSTROPHES, "'"), (_QUOTES, '"'), (_DASHES, "-")):
        if piece in variants:
            return plain
    if unicodedata.category(piece) in ("Mn", "Cf"):
        return ""
    return "".join(char for char in unicodedata.normalize("NFKD", piece) if not unicodedata.combining(char))
