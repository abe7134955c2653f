"""A ledger as JSON Lines that load back: documents with their texts, each followed by the claims that hold of it.

The first line tells what the file is. `whole` is false where claims were chosen by party or day: such a file says less
of its documents than was read in them, and is not loaded back.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from functools import partial
from typing import Any, TextIO, TypeVar

from dragoman.errors import MalformedRecord
from dragoman.exchange.flat import COUNTS, LISTS, NUMBERS
from dragoman.exchange.jsonl import FIELDS, claim_record, to_json
from dragoman.exchange.parse import claim_from
from dragoman.ledger.identity import ReaderVersion, content_address
from dragoman.ledger.streaming import Held, Text
from dragoman.model.claim import Claim
from dragoman.model.document import Document, Furniture, FurnitureSpan
from dragoman.model.span import Span

T = TypeVar("T")
Wanted = Callable[[Claim, Document], bool]
"""Whether a claim of a document is one of those asked for."""

FORMAT = "dragoman ledger"
VERSION = 1
DOCUMENT = ("id", "title", "published", "publisher", "url", "author", "language", "text")


@dataclass(frozen=True, slots=True)
class Dumped:
    """A document of such a file with its reader and its claims, and the line it stands on."""

    line: int
    document: Document
    reader: ReaderVersion
    claims: tuple[Claim, ...]


def write_dump(texts: Iterable[Text], stream: TextIO, wanted: Wanted | None = None) -> None:
    """All documents with all claims, or with `wanted` only those that have claims of which it is true."""
    head = {"kind": "head", "format": FORMAT, "version": VERSION, "whole": wanted is None}
    stream.write(to_json(head) + "\n")
    for text in texts:
        claims = [each for each in text.claims if wanted is None or wanted(each.claim, text.document)]
        if claims or wanted is None:
            stream.write(to_json(_document_record(text)) + "\n")
            stream.writelines(to_json(_claim_record(each, text)) + "\n" for each in claims)


def read_dump(lines: Iterable[str], name: str) -> Iterator[Dumped]:
    """The documents of such a file, called `name` in errors, one at a time.

    Raises MalformedRecord, naming the line, where it is no such file, holds only a part, or was changed.
    """
    numbered = enumerate(lines, 1)
    head = _object(*next(numbered, (1, "")), name)
    _check_head(head, name)
    document: tuple[int, Mapping[str, Any]] | None = None
    claims: list[Claim] = []
    for number, line in numbered:
        record = _object(number, line, name)
        if record.get("kind") == "claim" and document is not None:
            claims.append(_made(partial(_claim, record), name, number))
        elif record.get("kind") == "document":
            if document is not None:
                yield _dumped(document, claims, name)
            document, claims = (number, record), []
        else:
            raise MalformedRecord(f"{name}, line {number}: a line here is a document, or a claim after its document")
    if document is not None:
        yield _dumped(document, claims, name)


def _document_record(text: Text) -> dict[str, Any]:
    document = text.document
    furniture = [[part.span.start, part.span.end, str(part.kind), dict(part.tells)] for part in document.furniture]
    kept = {name: getattr(document, name) for name in DOCUMENT}
    return {
        "kind": "document",
        "address": text.address,
        **kept,
        "furniture": furniture,
        "reader": asdict(text.reader),
    }


def _claim_record(held: Held, text: Text) -> dict[str, Any]:
    claim = {**claim_record(held.claim), "confidence": held.claim.confidence}
    standing = {"standing": str(held.standing), "recorded_at": held.recorded_at}
    return {"kind": "claim", "document": text.address, **claim, **standing}


def _object(number: int, line: str, name: str) -> Mapping[str, Any]:
    try:
        made = json.loads(line)
    except ValueError as error:
        raise MalformedRecord(f"{name}, line {number}: not JSON: {error}") from None
    if not isinstance(made, dict):
        raise MalformedRecord(f"{name}, line {number}: an object is wanted, not {type(made).__name__}")
    return made


def _check_head(head: Mapping[str, Any], name: str) -> None:
    if head.get("kind") != "head" or head.get("format") != FORMAT:
        raise MalformedRecord(f"{name}, line 1: no export of a ledger; `dragoman export --format jsonl` makes one")
    if head.get("version") != VERSION:
        raise MalformedRecord(f"{name}, line 1: version {head.get('version')!r}; this Dragoman reads {VERSION}")
    if not head.get("whole"):
        raise MalformedRecord(
            f"{name}, line 1: holds only some claims of its documents; export without a party and without --on"
        )


def _dumped(found: tuple[int, Mapping[str, Any]], claims: list[Claim], name: str) -> Dumped:
    number, record = found
    document = _made(partial(_document, record), name, number)
    reader = _made(partial(_reader, record), name, number)
    if content_address(document) != record.get("address"):
        raise MalformedRecord(f"{name}, line {number}: the document is not what its address says; it was changed")
    for claim in claims:
        if claim.span.end > len(document.text) or claim.span.of(document.text) != claim.quote:
            raise MalformedRecord(
                f"{name}, after line {number}: the words of claim {claim.id} do not stand in its text"
            )
    return Dumped(number, document, reader, tuple(claims))


def _reader(record: Mapping[str, Any]) -> ReaderVersion:
    told = record["reader"]
    if not all(isinstance(value, str) for value in told.values()):
        raise ValueError(f"reader: {told!r} is not what stands there")
    return ReaderVersion(**told)


def _claim(record: Mapping[str, Any]) -> Claim:
    for field in FIELDS:
        kind = list if field in LISTS else int if field in COUNTS else (int, float) if field in NUMBERS else str
        if not isinstance(record[field], kind) or (kind is list and not all(isinstance(e, str) for e in record[field])):
            raise ValueError(f"{field}: {record[field]!r} is not what stands there")
    return claim_from(record)


def _document(record: Mapping[str, Any]) -> Document:
    for field in DOCUMENT:
        if not isinstance(record[field], str):
            raise ValueError(f"{field}: {record[field]!r} is no text")
    furniture = tuple(
        FurnitureSpan(Span(start, end), Furniture(kind), tuple(tells.items()))
        for start, end, kind, tells in record["furniture"]
    )
    return Document(**{name: record[name] for name in DOCUMENT}, furniture=furniture)


def _made(make: Callable[[], T], name: str, number: int) -> T:
    """What `make` gives. Raises MalformedRecord for a field that is missing or holds what it cannot."""
    try:
        return make()
    except KeyError as error:
        raise MalformedRecord(f"{name}, line {number}: {error} is missing") from None
    except (AttributeError, TypeError, ValueError) as error:
        raise MalformedRecord(f"{name}, line {number}: {error}") from None
