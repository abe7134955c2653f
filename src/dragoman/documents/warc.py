"""Web archives (WARC, ISO 28500) → records: the pages that a crawl was answered with."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from contextlib import redirect_stderr
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
    except ImportError as error:
        raise missing(f"{name}: a web archive", "warcio", "intake") from error
    records, url = ArchiveIterator(stream), ""
    while (found := _next(records, name, url)) is not None:
        url = _header(found.rec_headers, "WARC-Target-URI")
        media = _media(found, url)
        if media is not None:
            yield from _page(found, media, f"{name}, {url}", limits, nested)


def _next(records: Any, name: str, before: str) -> Any:
    """The next record, None at the end. Raises UnreadableInput, naming the address `before`, for whatever a damaged
    archive makes of the library, which also tells standard error of it."""
    try:
        with redirect_stderr(io.StringIO()):
            return next(records, None)
    except Exception as error:
        told = " ".join(str(error).split())[:120]
        after = f" after {before}" if before else ""
        raise UnreadableInput(f"{name}: the web archive is damaged{after}: {told}; get it again") from error


def _header(headers: Any, name: str) -> str:
    """A header, or `""`, without what no address and no type may hold."""
    value = (headers.get_header(name) if headers is not None else "") or ""
    return "".join(letter for letter in value if letter.isprintable()).strip()


def _media(found: Any, url: str) -> Media | None:
    """What a record holds, where it is something to read."""
    if found.rec_type not in KINDS or not url.startswith(("http://", "https://")):
        return None
    head = found.http_headers
    if found.rec_type == "response" and (head is None or head.get_statuscode() != "200"):
        return None
    media = Media.of(_header(found.rec_headers if head is None else head, "Content-Type"))
    return media if media.suffix in (".html", ".txt", ".pdf") else None


def _page(found: Any, media: Media, where: str, limits: Limits, nested: Nested) -> Iterator[Record]:
    url, day = (_header(found.rec_headers, key) for key in ("WARC-Target-URI", "WARC-Date"))
    try:
        with redirect_stderr(io.StringIO()):
            data = found.content_stream().read(limits.record + 1)
    except Exception as error:  # as above; what follows may still be whole
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
