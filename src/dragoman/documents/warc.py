"""Web archives (WARC, ISO 28500) → records: the pages that a crawl was answered with."""

from __future__ import annotations

import io
import zlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from dragoman.documents.compose import too_large
from dragoman.documents.draft import Limits
from dragoman.documents.extras import missing
from dragoman.documents.inputs import Source
from dragoman.documents.media import Media
from dragoman.documents.records import Record
from dragoman.errors import DragomanError, UnreadableInput

KINDS = ("response", "resource")

Nested = Callable[[Source, io.BytesIO], Iterator[Record]]


def warc_records(stream: io.BufferedReader, name: str, limits: Limits, nested: Nested) -> Iterator[Record]:
    """The records that hold pages, text or PDF, read by `nested`; requests, redirects, errors and pictures are passed
    over. The day of the crawl is not taken for that of publication; a warning names it where a page gives none.

    Raises UnreadableInput where the archive is damaged, after what stands before the damage, and where warcio is
    missing.
    """
    try:
        from warcio.archiveiterator import ArchiveIterator
        from warcio.exceptions import ArchiveLoadFailed
    except ImportError as error:
        raise missing(f"{name}: a web archive", "warcio", "intake") from error
    url = ""
    try:
        for found in ArchiveIterator(stream):
            url = found.rec_headers.get_header("WARC-Target-URI") or ""
            media = _media(found)
            if media is not None:
                yield from _page(found, media, f"{name}, {url}", limits, nested)
    except (ArchiveLoadFailed, EOFError, zlib.error, ValueError, UnicodeError) as error:
        told = " ".join(str(error).split())[:120]
        after = f" after {url}" if url else ""
        raise UnreadableInput(f"{name}: the web archive is damaged{after}: {told}; get it again") from error


def _media(found: Any) -> Media | None:
    """What a record holds, where it is something to read."""
    if found.rec_type not in KINDS or not found.rec_headers.get_header("WARC-Target-URI", "").startswith("http"):
        return None
    head = found.http_headers
    if found.rec_type == "response" and (head is None or head.get_statuscode() != "200"):
        return None
    said = head.get_header("Content-Type") if head is not None else found.rec_headers.get_header("Content-Type")
    media = Media.of(said or "")
    return media if media.suffix in (".html", ".txt", ".pdf") else None


def _page(found: Any, media: Media, where: str, limits: Limits, nested: Nested) -> Iterator[Record]:
    url, day = (found.rec_headers.get_header(key, "") for key in ("WARC-Target-URI", "WARC-Date"))
    try:
        data = found.content_stream().read(limits.record + 1)
    except (EOFError, zlib.error, ValueError) as error:
        yield Record(where, None, UnreadableInput(f"{where}: cannot be unpacked: {error}; crawl it again"))
        return
    if len(data) > limits.record:
        yield Record(where, None, too_large(where, limits.record))
        return
    for record in nested(Source(where, media.suffix, url=url, charset=media.charset), io.BytesIO(data)):
        yield _crawled(record, day[:10])


def _crawled(record: Record, day: str) -> Record:
    if not day or isinstance(record.draft, DragomanError) or record.draft.published:
        return record
    note = f"the page gives no publication date; it was crawled on {day}"
    return replace(record, draft=replace(record.draft, warnings=(*record.draft.warnings, note)))
