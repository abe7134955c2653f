"""A source → its records: the format is told by extension, else by content, and read by the module that knows it."""

from __future__ import annotations

import gzip
import io
import json
import re
import zlib
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, BinaryIO

from dragoman.documents.columns import Columns
from dragoman.documents.compose import too_large
from dragoman.documents.draft import Draft, Limits
from dragoman.documents.encoding import decode, is_marked, refuse_binary
from dragoman.documents.inputs import (
    CSV,
    HTML,
    JSON,
    JSON_LINES,
    KNOWN,
    MAIL,
    MARKDOWN,
    PARQUET,
    PDF,
    WARC,
    Source,
    opened,
    unreadable,
)
from dragoman.documents.mail import mail_records
from dragoman.documents.markdown import has_front_matter, markdown_draft
from dragoman.documents.page import page_draft
from dragoman.documents.pdf import pdf_draft
from dragoman.documents.records import Record, json_document, json_lines
from dragoman.documents.roots import FEEDS, SITE_MAPS, root_of
from dragoman.documents.tables import csv_records, parquet_records
from dragoman.documents.warc import warc_records
from dragoman.errors import DragomanError, EmptyInput, MalformedRecord, UnreadableInput

_PAGE = re.compile(
    r"\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--.{0,2000}?-->\s*)*<(?:!doctype\s+html|html)\b", re.IGNORECASE | re.DOTALL
)
_JSON_START = re.compile(rb"(?:\xef\xbb\xbf)?\s*\{")
# A first line that is a whole record, or the torn beginning of one; "{" alone opens an indented JSON object.
_RECORD_START = re.compile(rb"(?:\xef\xbb\xbf)?\s*\{\s*\"")
_MAIL_START = re.compile(rb"(?:Return-Path|Received|Delivered-To|Message-ID|MIME-Version):", re.IGNORECASE)


def records_of(source: Source, given: BinaryIO | None, limits: Limits, columns: Columns) -> Iterator[Record]:
    """The records of a source, one at a time; `given` are its bytes where it is no file. Whatever breaks it is its last
    record, an error."""
    try:
        with opened(source, given, limits) as stream:
            empty = True
            for record in _records(source, stream, limits, columns):
                empty = False
                yield record
        if empty:
            raise EmptyInput(f"{source.name}: there is no text to read in it")
    except DragomanError as error:
        yield Record(source.name, None, error)
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        damaged = UnreadableInput(f"{source.name}: damaged gzip: {error}; get it again")
        yield Record(source.name, None, damaged)
    except OSError as error:
        yield Record(source.name, None, unreadable(source.name, error))


def _records(source: Source, stream: io.BufferedReader, limits: Limits, columns: Columns) -> Iterator[Record]:
    def nested(inner: Source, content: io.BytesIO) -> Iterator[Record]:
        return records_of(inner, content, limits, columns)

    name, suffix, head = source.name, source.suffix, stream.peek(4096)
    unknown = suffix not in KNOWN
    if not head:
        raise EmptyInput(f"{name}: the file is empty; there is no text to read")
    if suffix in WARC or (unknown and head.startswith(b"WARC/")):
        return warc_records(stream, name, limits, nested)
    if suffix in MAIL or (unknown and _MAIL_START.match(head)):
        return mail_records(stream, name, limits, nested)
    if suffix in PDF or (unknown and head.startswith(b"%PDF-")):
        return iter([Record(name, None, replace(pdf_draft(stream, name, limits), url=source.url))])
    if suffix in PARQUET or (unknown and head.startswith(b"PAR1")):
        return parquet_records(stream, source.path, name, limits, columns)
    if suffix in CSV | JSON_LINES:
        if not is_marked(head):
            refuse_binary(head, name)
        rows = csv_records if suffix in CSV else json_lines
        return rows(stream, name, limits, columns)
    if suffix in JSON or (unknown and _JSON_START.match(head)):
        return _json_or_lines(source, stream, limits, columns)
    return iter([_whole(source, stream, limits)])


def _json_or_lines(source: Source, stream: io.BufferedReader, limits: Limits, columns: Columns) -> Iterator[Record]:
    """One JSON object or a list of them, if that is what the content is; else JSON Lines.

    What starts with a complete record is JSON Lines and may be of any length; else the content must fit into memory.
    """
    first = stream.readline(limits.record + 1)
    if _is_object(first):
        return json_lines(_rejoined(first, stream), source.name, limits, columns)
    data = first + stream.read(max(0, limits.record + 1 - len(first)))
    whole = len(data) <= limits.record
    records = json_document(decode(data, source.name)[0], source.name, columns) if whole else None
    if records is not None:
        return iter(records)
    if _RECORD_START.match(first):
        return json_lines(_rejoined(data, stream), source.name, limits, columns)
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
    if source.suffix not in KNOWN and root_of(data) in FEEDS | SITE_MAPS:
        raise UnreadableInput(
            f"{source.name}: a feed or a site map, which only lists texts; give its address (https://...) instead"
        )
    html = source.suffix in HTML or (source.suffix not in KNOWN and b"<html" in data[:4096].lower())
    content, warning = decode(data, source.name, html=html, charset=source.charset)
    draft = _draft(source, content.replace("\r\n", "\n").replace("\r", "\n"))
    return Record(source.name, None, replace(draft, warnings=(warning, *draft.warnings) if warning else draft.warnings))


def _draft(source: Source, content: str) -> Draft:
    if not content.strip():
        raise EmptyInput(f"{source.name}: only white space; there is no text to read")
    known = source.suffix in KNOWN
    if source.suffix in HTML or (not known and _PAGE.match(content[:4096])):
        return page_draft(content, source.name, source.url)
    if source.suffix in MARKDOWN or (not known and has_front_matter(content)):
        draft = markdown_draft(content, source.name)
        return replace(draft, url=draft.url or source.url)
    return Draft(content, url=source.url)


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
