"""Records with named fields → drafts; JSON Lines and JSON. A faulty record is refused by its line, the rest read."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, BinaryIO

from dragoman.documents.columns import NO_COLUMNS, Columns
from dragoman.documents.compose import too_large
from dragoman.documents.draft import FIELDS, Draft, Limits, draft_of
from dragoman.errors import DragomanError, MalformedRecord

_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_UTF8_MARK = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Record:
    """One text of a source: its place for messages, its line, and its draft or what is wrong with it."""

    where: str
    line: int | None
    draft: Draft | DragomanError


def json_lines(stream: io.BufferedReader, name: str, limits: Limits, columns: Columns = NO_COLUMNS) -> Iterator[Record]:
    """The records of a JSON Lines stream, one at a time; blank lines are skipped."""
    for number, line in enumerate(lines_of(stream, limits.record), start=1):
        where = f"{name}, line {number}"
        if line is None:
            yield Record(where, number, too_large(where, limits.record))
        elif line.strip():
            yield Record(where, number, _draft_or_error(line, where, columns))


def json_document(content: str, name: str, columns: Columns = NO_COLUMNS) -> list[Record] | None:
    """The records of a JSON file that holds one object, or a list of them; None when it is not valid JSON."""
    try:
        parsed = json.loads(content)
    except (ValueError, RecursionError):
        return None
    if isinstance(parsed, list):
        return [record(item, f"{name}, item {number}", columns) for number, item in enumerate(parsed, start=1)]
    return [record(parsed, name, columns)]


def record(parsed: Any, where: str, columns: Columns = NO_COLUMNS, line: int | None = None) -> Record:
    """The record of an object with fields, named as `columns` says; a value may be of any kind, and is refused where
    it does not fit."""
    try:
        return Record(where, line, _draft(parsed, where, columns))
    except DragomanError as error:
        return Record(where, line, error)


def lines_of(stream: io.BufferedReader, limit: int) -> Iterator[bytes | None]:
    """The lines of `stream` as UTF-8, without the mark at its start; None for one above `limit` bytes, which is
    skipped without being held in memory."""
    source: BinaryIO = stream
    if stream.peek(2)[:2] in _UTF16:
        source = _recoded(stream)
    first = True
    while line := source.readline(limit + 1):
        if len(line) > limit and not line.endswith(b"\n"):
            while line and not line.endswith(b"\n"):
                line = source.readline(limit)
            yield None
        else:
            yield line.removeprefix(_UTF8_MARK) if first else line
        first = False


def _recoded(stream: io.BufferedReader) -> BinaryIO:
    """A UTF-16 stream as UTF-8. What cannot be decoded becomes U+FFFD, so that one bad line costs only itself."""
    text = io.TextIOWrapper(stream, encoding="utf-16", errors="replace", newline="\n")
    return io.BufferedReader(_Recoder(text))


class _Recoder(io.RawIOBase):
    """Reads text in pieces and hands it on as UTF-8."""

    def __init__(self, text: io.TextIOWrapper) -> None:
        self._text = text
        self._left = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        if not self._left:
            self._left = self._text.read(8192).encode("utf-8", "replace")
        count = min(len(buffer), len(self._left))
        buffer[:count], self._left = self._left[:count], self._left[count:]
        return count


def not_utf8(where: str, byte: int, at: int) -> MalformedRecord:
    """The error for a record with a byte that is not UTF-8."""
    return MalformedRecord(
        f"{where}: not UTF-8 (byte 0x{byte:02x} at {at}); convert the file to UTF-8, for instance with "
        "iconv -f WINDOWS-1252 -t UTF-8"
    )


def _draft_or_error(line: bytes, where: str, columns: Columns) -> Draft | DragomanError:
    try:
        return _draft(json.loads(line.decode("utf-8")), where, columns)
    except UnicodeDecodeError as error:
        return not_utf8(where, line[error.start], error.start)
    except json.JSONDecodeError as error:
        told = f"not valid JSON: {error.msg} at column {error.colno}"
        return MalformedRecord(f"{where}: {told}; expected one object a line")
    except (ValueError, RecursionError) as error:
        return MalformedRecord(f"{where}: not JSON that can be read: {str(error)[:120]}")
    except DragomanError as error:
        return error


def _draft(parsed: Any, where: str, columns: Columns) -> Draft:
    name = columns.get("text", "text")
    if not isinstance(parsed, dict):
        raise MalformedRecord(f'{where}: a record must be a JSON object with a field "{name}", found {_kind(parsed)}')
    text = _value(parsed, name)
    if text is None:
        known = f"known fields: text, {', '.join(FIELDS)}; --column text=NAME takes another one"
        raise MalformedRecord(f'{where}: the record has no "{name}"; {known}')
    if not isinstance(text, str):
        raise MalformedRecord(f'{where}: "{name}" must be a string, found {_kind(text)}')
    named = {field: columns.get(field, field) for field in FIELDS}
    return draft_of(text, {field: _word(_value(parsed, each), field, each, where) for field, each in named.items()})


def _value(parsed: Mapping[str, Any], name: str) -> Any:
    """The field of that name; where there is none and the name has points, the field that they lead down to."""
    if name in parsed or "." not in name:
        return parsed.get(name)
    value: Any = parsed
    for part in name.split("."):
        value = value.get(part) if isinstance(value, dict) else None
    return value


def _word(value: Any, field: str, name: str, where: str) -> str:
    """A field that may be missing, null, for ids a number, for days a date; a list of authors is joined."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if field == "published" and isinstance(value, date):
        return value.isoformat()
    if field == "id" and isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if field == "author" and isinstance(value, list) and all(isinstance(one, str) for one in value):
        return ", ".join(value)
    raise MalformedRecord(f'{where}: "{name}" must be a string, found {_kind(value)}')


def _kind(value: Any) -> str:
    names = {dict: "an object", list: "a list", str: "a string", bool: "true or false", type(None): "null"}
    names |= {bytes: "bytes", int: "a number", float: "a number"}
    return names.get(type(value), type(value).__name__)
