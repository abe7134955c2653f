"""Two revisions of a text, compared word by word."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

_WORD = re.compile(r"\s+|\w+|[^\w\s]")
MOST = 4_000_000
"""Words of the one text times words of the other, up to which paragraphs are compared word by word."""


class Kind(StrEnum):
    """What became of a stretch of text."""

    SAME = "same"
    ADDED = "ins"
    REMOVED = "del"


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of either text, or of both."""

    kind: Kind
    text: str


def compared(old: str, new: str) -> tuple[tuple[Part, ...], ...]:
    """The paragraphs of both texts in one row, each as its parts; where the texts are equal, parts are the same."""
    before, after = old.split("\n"), new.split("\n")
    found: list[tuple[Part, ...]] = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            found += [(Part(Kind.SAME, line),) for line in before[i1:i2]]
        else:
            found += _changed(before[i1:i2], after[j1:j2])
    return tuple(parts for parts in found if any(part.text.strip() for part in parts))


def is_changed(parts: Sequence[Part]) -> bool:
    """Whether a paragraph is not the same in both."""
    return any(part.kind is not Kind.SAME for part in parts)


def _changed(before: Sequence[str], after: Sequence[str]) -> Iterator[tuple[Part, ...]]:
    """Paragraphs in the place of others: side by side as far as they go, then what is only in one of the texts."""
    both = min(len(before), len(after))
    for old, new in zip(before[:both], after[:both], strict=True):
        yield tuple(_words(old, new))
    yield from ((Part(Kind.REMOVED, line),) for line in before[both:])
    yield from ((Part(Kind.ADDED, line),) for line in after[both:])


def _words(old: str, new: str) -> Iterator[Part]:
    one, other = _WORD.findall(old), _WORD.findall(new)
    if len(one) * len(other) > MOST:
        yield from (Part(Kind.REMOVED, old), Part(Kind.ADDED, new))
        return
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        if tag == "equal":
            yield Part(Kind.SAME, "".join(one[i1:i2]))
            continue
        if i1 < i2:
            yield Part(Kind.REMOVED, "".join(one[i1:i2]))
        if j1 < j2:
            yield Part(Kind.ADDED, "".join(other[j1:j2]))
