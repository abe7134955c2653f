"""Files, folders and standard input → documents, one at a time, so that memory does not grow with what is read."""

from __future__ import annotations

import gzip
import io
import json
import re
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, BinaryIO

from dragoman.documents.compose import compose, too_large
from dragoman.documents.dates import publication_date
from dragoman.documents.draft import DEFAULT_LIMITS, NO_OVERRIDES, Draft, Limits, Loaded, Overrides, Refusal
from dragoman.documents.encoding import decode, is_marked, refuse_binary
from dragoman.documents.inputs import HTML, JSON, JSON_LINES, KNOWN, MARKDOWN, Source, opened, sources, unreadable
from dragoman.documents.markdown import has_front_matter, markdown_draft
from dragoman.documents.page import page_draft
from dragoman.documents.records import Record, json_document, json_lines
from dragoman.errors import DragomanError, EmptyInput, MalformedRecord, UnreadableInput

_PAGE = re.compile(
    r"\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--.{0,2000}?-->\s*)*<(?:!doctype\s+html|html)\b", re.IGNORECASE | re.DOTALL
)
_JSON_START = re.compile(rb"(?:\xef\xbb\xbf)?\s*\{")
# A first line that is a whole record, or the torn beginning of one; "{" alone opens an indented JSON object.
_RECORD_START = re.compile(rb"(?:\xef\xbb\xbf)?\s*\{\s*\"")


def load(
    inputs: Sequence[str | Path],
    *,
    stdin: BinaryIO | None = None,
    overrides: Overrides = NO_OVERRIDES,
    limits: Limits = DEFAULT_LIMITS,
) -> Iterator[Loaded | Refusal]:
    """The documents of `inputs` in order, and a `Refusal` in the place of each that cannot be read.

    An input is a file, a folder (read with its subfolders, by name), or `-` for `stdin`. `overrides` stand in for what
    each document says of itself. Formats are told by extension, else by content: text, Markdown, HTML, JSON Lines, JSON
    with one object or a list; each may be compressed with gzip. Raises `InputError` at once where an override is not
    valid; all later trouble is a `Refusal`.
    """
    checked = replace(overrides, published=publication_date(overrides.published))
    if not inputs:
        raise EmptyInput("no input given; name a file, a folder, or - for standard input")
    return _loaded(inputs, stdin, checked, limits)


def _loaded(
    inputs: Sequence[str | Path], stdin: BinaryIO | None, overrides: Overrides, limits: Limits
) -> Iterator[Loaded | Refusal]:
    for given in inputs:
        for source in sources(given):
            if isinstance(source, Refusal):
                yield source
            else:
                yield from _from_source(source, stdin, overrides, limits)


def _from_source(
    source: Source, stdin: BinaryIO | None, overrides: Overrides, limits: Limits
) -> Iterator[Loaded | Refusal]:
    """The documents of one source; whatever breaks it is its last, a refusal."""
    try:
        with opened(source, stdin, limits) as stream:
            for record in _records(source, stream, limits):
                yield _composed(record, source, overrides, limits)
    except DragomanError as error:
        yield Refusal(source.name, None, error)
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        yield Refusal(source.name, None, UnreadableInput(f"{source.name}: damaged gzip: {error}; get it again"))
    except OSError as error:
        yield Refusal(source.name, None, unreadable(source.name, error))


def _composed(record: Record, source: Source, overrides: Overrides, limits: Limits) -> Loaded | Refusal:
    if isinstance(record.draft, DragomanError):
        return Refusal(source.name, record.line, record.draft)
    try:
        loaded = compose(record.draft, record.where, overrides, limits)
    except DragomanError as error:
        return Refusal(source.name, record.line, error)
    return replace(loaded, source=source.name, line=record.line)


def _records(source: Source, stream: io.BufferedReader, limits: Limits) -> Iterator[Record]:
    """The records of a source by its format: extension first, then content."""
    head = stream.peek(4096)
    if not head:
        raise EmptyInput(f"{source.name}: the file is empty; there is no text to read")
    if source.suffix in JSON_LINES:
        if not is_marked(head):
            refuse_binary(head, source.name)
        return json_lines(stream, source.name, limits)
    if source.suffix in JSON or (source.suffix not in KNOWN and _JSON_START.match(head)):
        return _json_or_lines(source, stream, limits)
    return iter([_whole(source, stream, limits)])


def _json_or_lines(source: Source, stream: io.BufferedReader, limits: Limits) -> Iterator[Record]:
    """One JSON object or a list of them, if that is what the content is; else JSON Lines.

    What starts with a complete record is JSON Lines and may be of any length; else the content must fit into memory.
    """
    first = stream.readline(limits.record + 1)
    if _is_object(first):
        return json_lines(_rejoined(first, stream), source.name, limits)
    data = first + stream.read(max(0, limits.record + 1 - len(first)))
    whole = len(data) <= limits.record
    records = json_document(decode(data, source.name)[0], source.name) if whole else None
    if records is not None:
        return iter(records)
    if _RECORD_START.match(first):
        return json_lines(_rejoined(data, stream), source.name, limits)
    if not whole:
        raise too_large(source.name, limits.record)
    if source.suffix in JSON:
        raise MalformedRecord(f'{source.name}: {_json_fault(data)}; expected one object with a field "text"')
    return iter([_whole(source, _rejoined(data, stream), limits)])


def _is_object(line: bytes) -> bool:
    try:
        return isinstance(json.loads(line), dict)
    except (ValueError, RecursionError):
        return False


def _json_fault(data: bytes) -> str:
    try:
        json.loads(data)
    except json.JSONDecodeError as error:
        return f"not valid JSON: {error.msg} at line {error.lineno}, column {error.colno}"
    except (ValueError, RecursionError) as error:
        return f"not JSON that can be read: {str(error)[:120]}"
    return "not JSON that can be read"


def _whole(source: Source, stream: io.BufferedReader, limits: Limits) -> Record:
    """A file that is one document."""
    data = stream.read(limits.record + 1 if source.suffix in HTML else limits.document + 1)
    if len(data) > (limits.record if source.suffix in HTML else limits.document):
        raise too_large(source.name, limits.document)
    html = source.suffix in HTML or (source.suffix not in KNOWN and b"<html" in data[:4096].lower())
    content, warning = decode(data, source.name, html=html)
    draft = _draft(source, content.replace("\r\n", "\n").replace("\r", "\n"))
    return Record(source.name, None, replace(draft, warnings=(warning, *draft.warnings) if warning else draft.warnings))


def _draft(source: Source, content: str) -> Draft:
    if not content.strip():
        raise EmptyInput(f"{source.name}: only white space; there is no text to read")
    known = source.suffix in KNOWN
    if source.suffix in HTML or (not known and _PAGE.match(content[:4096])):
        return page_draft(content, source.name)
    if source.suffix in MARKDOWN or (not known and has_front_matter(content)):
        return markdown_draft(content, source.name)
    return Draft(content)


def _rejoined(taken: bytes, stream: io.BufferedReader) -> io.BufferedReader:
    """The stream with `taken` put back before it."""
    return io.BufferedReader(_Rejoined(taken, stream))


class _Rejoined(io.RawIOBase):
    def __init__(self, taken: bytes, stream: io.BufferedReader) -> None:
        self._taken = taken
        self._stream = stream

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        piece = self._taken[: len(buffer)] or self._stream.read1(len(buffer))
        self._taken = self._taken[len(piece) :] if self._taken else b""
        buffer[: len(piece)] = piece
        return len(piece)
