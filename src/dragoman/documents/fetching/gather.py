"""An address → records: a page, a file of any format, or all that a feed or a site map lists."""

from __future__ import annotations

import gzip
import io
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

import httpx

from dragoman.documents.columns import NO_COLUMNS, Columns
from dragoman.documents.draft import Limits
from dragoman.documents.fetching.fetch import Fetched, Fetcher, LeftAlone
from dragoman.documents.fetching.lists import Listed, feed_items, feeds_named, site_map_items
from dragoman.documents.fetching.visits import Visits
from dragoman.documents.formats import records_of
from dragoman.documents.inputs import GZIP_MARK, KNOWN, Source, opened, suffix_of
from dragoman.documents.page import page_draft
from dragoman.documents.records import Record
from dragoman.documents.roots import FEEDS, SITE_MAPS, root_of
from dragoman.errors import DragomanError, EmptyInput, NotFetched, UnreadableInput

DEEPEST = 3  # site maps within site maps
FEWEST_WORDS = 80  # in a feed's own text, below which it is only a teaser
PLAIN = frozenset({"", "text/plain", "application/octet-stream", "application/gzip", "application/x-gzip"})
"""Media types that servers give to files they do not know; there the name of the file tells more."""


@dataclass(frozen=True, slots=True)
class Selection:
    """Which of the items of a feed or site map are taken: those published or changed on or after the day `since`, and
    at most `most` (0: all)."""

    since: str = ""
    most: int = 0


EVERYTHING = Selection()


def gather(
    url: str,
    fetcher: Fetcher,
    visits: Visits,
    limits: Limits,
    columns: Columns = NO_COLUMNS,
    selection: Selection = EVERYTHING,
) -> Iterator[Record]:
    """The records at an address; what cannot be fetched or read is an error in its place, and the rest still comes.

    An item of a feed or site map that `visits` knows as settled is passed over, and so is a page that has not changed.
    """
    web = _Web(fetcher, visits, limits, columns, selection)
    try:
        fetched = fetcher.fetch(url, visits.validators(url))
        if fetched.unchanged:
            visits.unchanged(url)
            return
        yield from web.told(url, "", web.records(fetched, url, 0), fetched)
    except DragomanError as error:
        visits.failed(url, "", lasting=not (isinstance(error, NotFetched) and error.again))
        yield Record(url, None, error)


class _Web:
    """All that the steps of one gathering share, and how many items may still be taken."""

    def __init__(
        self, fetcher: Fetcher, visits: Visits, limits: Limits, columns: Columns, selection: Selection
    ) -> None:
        self._fetcher, self._visits, self._limits, self._columns = fetcher, visits, limits, columns
        self._since = selection.since
        self._left = selection.most or float("inf")

    def records(self, fetched: Fetched, asked: str, depth: int) -> Iterator[Record]:
        """What an answer holds. `asked` is the address as it was given."""
        content = self._plain(fetched)
        root = root_of(content)
        if root in FEEDS:
            for item in feed_items(content, fetched.url, fetched.media.kind):
                yield from self._item(item)
        elif root in SITE_MAPS:
            for item in site_map_items(content, fetched.url):
                yield from self._nested(item, depth) if item.nested else self._item(item)
        else:
            source = Source(asked, suffix(fetched), url=fetched.url, charset=fetched.media.charset)
            for record in records_of(source, io.BytesIO(fetched.content), self._limits, self._columns):
                yield with_feeds(record, fetched)

    def told(self, url: str, stamp: str, records: Iterator[Record], fetched: Fetched) -> Iterator[Record]:
        """The records, after which the memory is told that they are through, unless one of them is an error."""
        faulty = False
        for record in records:
            faulty = faulty or isinstance(record.draft, DragomanError)
            yield record
        if faulty:
            self._visits.failed(url, stamp, lasting=True)
        else:
            self._visits.answered(url, fetched.validators, stamp)

    def _plain(self, fetched: Fetched) -> bytes:
        """The beginning of a file, or the whole of a packed list."""
        if not fetched.content.startswith(GZIP_MARK):
            return fetched.content
        try:
            with opened(Source(fetched.url), io.BytesIO(fetched.content), self._limits) as stream:
                return stream.read(self._limits.record)
        except (EOFError, zlib.error, gzip.BadGzipFile):
            return b""  # reading it as a file will tell what is wrong

    def _nested(self, item: Listed, depth: int) -> Iterator[Record]:
        """The records of a site map within another; one that has not changed since the day asked for is left out."""
        if self._left <= 0 or (self._since and item.day and item.day < self._since):
            return
        if depth >= DEEPEST:
            yield Record(item.url, None, UnreadableInput(f"{item.url}: site maps within site maps without end"))
            return
        try:
            yield from self.records(self._fetcher.fetch(item.url), item.url, depth + 1)
        except DragomanError as error:
            yield Record(item.url, None, error)

    def _item(self, item: Listed) -> Iterator[Record]:
        """The records of an item: the text at its address, else the text that the feed itself gives."""
        if self._left <= 0 or (self._since and item.day and item.day < self._since):
            return
        if item.url and self._visits.is_settled(item.url, item.stamp):
            return
        self._left -= 1
        if not item.url:
            yield self._own(item, EmptyInput(f"{item.title or 'an item'}: has no address and few words of its own"))
            return
        try:
            fetched = self._fetcher.fetch(item.url, self._visits.validators(item.url))
        except DragomanError as error:
            record = self._own(item, error)
            failed = isinstance(record.draft, DragomanError)
            lasting = not (isinstance(error, NotFetched) and error.again)
            if (failed or not lasting) and not isinstance(error, LeftAlone):
                self._visits.failed(item.url, item.stamp, lasting=lasting)
            yield record
            return
        if fetched.unchanged:
            self._visits.unchanged(item.url)
            self._visits.answered(item.url, fetched.validators, item.stamp)
            return
        records = (self._with_what_is_told(each, item) for each in self.records(fetched, item.url, DEEPEST))
        yield from self.told(item.url, item.stamp, records, fetched)

    def _own(self, item: Listed, error: DragomanError) -> Record:
        """The record of the text that a feed gives itself, where it is more than a teaser; else the error."""
        if len(item.words.split()) < FEWEST_WORDS:
            return Record(item.url, None, error)
        where = item.url or item.title
        try:
            draft = page_draft(f"<html><body><article>{item.words}</article></body></html>", where)
        except DragomanError:
            return Record(where, None, error)
        note = f"the text of the feed itself, as the page cannot be had: {error}"
        draft = replace(draft, url=item.url, title="", published="", publisher="", author="")
        told = self._with_what_is_told(Record(where, None, draft), item)
        assert not isinstance(told.draft, DragomanError)
        return replace(told, draft=replace(told.draft, warnings=(*told.draft.warnings, note)))

    def _with_what_is_told(self, record: Record, item: Listed) -> Record:
        """A record filled up with what the feed tells; of the day the feed knows more than the markup of a page."""
        draft = record.draft
        if isinstance(draft, DragomanError):
            return record
        nameless = not draft.publisher or "." in draft.publisher  # a page without a name for its site gives its host
        filled = replace(
            draft,
            published=item.published or draft.published,
            title=draft.title or item.title,
            author=draft.author or item.author,
            publisher=item.publisher if nameless and item.publisher else draft.publisher,
        )
        return replace(record, draft=filled)


def with_feeds(record: Record, fetched: Fetched) -> Record:
    """A record; where a page holds no story but names feeds, as front pages do, with them in the error."""
    if not isinstance(record.draft, EmptyInput):
        return record
    named = feeds_named(fetched.content, fetched.url)
    told = f"{record.draft}. The page names {'feeds' if named[1:] else 'a feed'}: {', '.join(named[:5])}"
    return replace(record, draft=EmptyInput(told)) if named else record


def suffix(fetched: Fetched) -> str:
    """The extension of the format: what the server says, or the name of the file where the server knows it not.

    Raises UnreadableInput for formats that are not read, such as pictures.
    """
    named = suffix_of(PurePosixPath(httpx.URL(fetched.url).path))
    kind = fetched.media.kind
    if kind in PLAIN and named in KNOWN:
        return named
    found = fetched.media.suffix
    if found in KNOWN:
        return found
    if kind in PLAIN:
        return ""
    if named in KNOWN and not kind.startswith(("image/", "audio/", "video/", "font/")):
        return named
    raise UnreadableInput(f"{fetched.url}: is {kind!r}, which is not read; read are pages, feeds, site maps and files")
