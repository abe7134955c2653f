"""What passes between the steps of loading, and what loading hands out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from dragoman.errors import DragomanError
from dragoman.model.document import Document

# What a source may say of a text, in the order of the fields of `Draft`.
FIELDS = ("id", "title", "published", "publisher", "url", "author", "language")


@dataclass(frozen=True, slots=True)
class Limits:
    """How much is read before a text is refused.

    `document` is the longest text, in bytes of UTF-8. A JSON Lines record may take `record_factor` times as much, for
    escapes and other fields. A compressed file is refused once it has grown by more than `expansion` times, beyond the
    first `expansion_from` bytes: text grows some 3 to 20 times, an archive made to exhaust the machine up to 1,032.
    """

    document: int = 10_000_000
    record_factor: int = 4
    expansion: int = 250
    expansion_from: int = 64_000_000

    @property
    def record(self) -> int:
        """The longest JSON Lines record, in bytes."""
        return self.document * self.record_factor


@dataclass(frozen=True, slots=True)
class Overrides:
    """Values that stand in for what each document says of itself; `""` leaves it alone."""

    published: str = ""
    publisher: str = ""
    title: str = ""


NO_OVERRIDES = Overrides()
DEFAULT_LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class Draft:
    """A text and what its file says of it, not yet checked. The fields are those of `Document`."""

    text: str
    id: str = ""
    title: str = ""
    published: str = ""
    publisher: str = ""
    url: str = ""
    author: str = ""
    language: str = ""
    warnings: tuple[str, ...] = ()


def draft_of(text: str, fields: Mapping[str, str]) -> Draft:
    """A draft whose fields, by name, are those of `fields`; missing ones are empty."""
    id, title, published, publisher, url, author, language = (fields.get(name, "") for name in FIELDS)
    return Draft(text, id, title, published, publisher, url, author, language)


@dataclass(frozen=True, slots=True)
class Loaded:
    """A document ready to be read, and what the user should know of it. `line` is its line in a JSON Lines or CSV
    file."""

    document: Document
    warnings: tuple[str, ...] = ()
    source: str = ""
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Refusal:
    """An input, or one record of it, that cannot be read, and why. `error` names the source and the line."""

    source: str
    line: int | None
    error: DragomanError
