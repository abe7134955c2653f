"""A document: one text as published."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from dragoman.model.span import Span


class Furniture(StrEnum):
    """Kinds of text around a news story that are not the story."""

    DATELINE = "dateline"  # "WASHINGTON, March 3 (Reuters) --", "(Bloomberg) --"
    BYLINE = "byline"  # "By Jane Roe", "Ned Price, Department Spokesperson"
    CREDIT = "credit"  # "--With assistance from ...", "Reporting by ...; Editing by ..."
    SOURCE = "source"  # a trailing "(BBC)", "(AP via Yahoo)"
    COPYRIGHT = "copyright"  # "©2023 Bloomberg L.P."
    BOILERPLATE = "boilerplate"  # "For media inquiries, please contact ...", "Read more:", URLs on a line


@dataclass(frozen=True, slots=True)
class FurnitureSpan:
    """A stretch of furniture, and what it tells: keys such as `agency`, `place`, `date`, `year`, `author`, `role`."""

    span: Span
    kind: Furniture
    tells: tuple[tuple[str, str], ...] = ()

    def get(self, key: str) -> str:
        """The value for `key`, or `""`."""
        return dict(self.tells).get(key, "")


@dataclass(frozen=True, slots=True)
class Document:
    """One text as published.

    `id` is the publisher's or the caller's id where there is one, else derived from the content. `published` is an
    ISO date (`YYYY-MM-DD`) or `""` when unknown; `language` an ISO 639-1 code or `""`. `furniture` lists the stretches
    of `text` that are not the story. Offsets everywhere in Dragoman count characters of `text`.
    """

    id: str
    text: str
    title: str = ""
    published: str = ""
    publisher: str = ""
    url: str = ""
    author: str = ""
    language: str = ""
    furniture: tuple[FurnitureSpan, ...] = ()

    @property
    def story(self) -> str:
        """The text with its furniture blanked out, character for character, so that offsets stay the same."""
        text = self.text
        for part in self.furniture:
            start, end = part.span.start, part.span.end
            if start < end:
                text = text[:start] + " " * (end - start - 1) + "\n" + text[end:]
        return text
