"""Files, folders and standard input → documents, one at a time, so that memory does not grow with what is read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from dragoman.documents.columns import NO_COLUMNS, Columns
from dragoman.documents.compose import compose
from dragoman.documents.dates import publication_date
from dragoman.documents.draft import DEFAULT_LIMITS, NO_OVERRIDES, Limits, Loaded, Overrides, Refusal
from dragoman.documents.formats import records_of
from dragoman.documents.inputs import sources
from dragoman.documents.records import Record
from dragoman.errors import DragomanError, EmptyInput

if TYPE_CHECKING:
    from dragoman.documents.fetching.fetch import Fetcher
    from dragoman.documents.fetching.gather import Selection
    from dragoman.documents.fetching.visits import Visits


def load(
    inputs: Sequence[str | Path],
    *,
    stdin: BinaryIO | None = None,
    overrides: Overrides = NO_OVERRIDES,
    limits: Limits = DEFAULT_LIMITS,
    columns: Columns = NO_COLUMNS,
    web: Web | None = None,
) -> Iterator[Loaded | Refusal]:
    """The documents of `inputs` in order, and a `Refusal` in the place of each that cannot be read.

    An input is a file, a folder (read with its subfolders, by name), a pattern such as `news/**/*.txt`, or `-` for
    `stdin`, or an address of the web: a page, a file, or a feed or site map with all that it lists. `web` says how to
    fetch; unless told, from public addresses and as robots.txt allows. `overrides` stand in for what each document says
    of itself; `columns` says which columns of a table or fields of a record hold what. Formats are told by extension,
    else by content: text, Markdown, HTML, JSON Lines, JSON with one object or a list, CSV, Parquet, PDF, e-mail, WARC;
    each may be compressed with gzip. Raises `InputError` at once where an override is not valid; all later trouble is a
    `Refusal`.
    """
    checked = replace(overrides, published=publication_date(overrides.published))
    if not inputs:
        raise EmptyInput("no input given; name a file, a folder, or - for standard input")
    return _loaded(inputs, stdin, checked, limits, columns, web)


def _loaded(
    inputs: Sequence[str | Path],
    stdin: BinaryIO | None,
    overrides: Overrides,
    limits: Limits,
    columns: Columns,
    web: Web | None,
) -> Iterator[Loaded | Refusal]:
    for given in inputs:
        if is_address(given):
            for record in _fetched(str(given), web, limits, columns):
                item = composed(record, str(given), overrides, limits)
                if web is not None and isinstance(item, Refusal):
                    web.visits.failed(str(given), "", lasting=True)
                yield item
            continue
        for source in sources(given):
            if isinstance(source, Refusal):
                yield source
                continue
            for record in records_of(source, stdin, limits, columns):
                yield composed(record, source.name, overrides, limits)


def is_address(given: str | Path) -> bool:
    """Whether an input is an address of the web."""
    return isinstance(given, str) and given.lower().startswith(("http://", "https://"))


def _fetched(url: str, web: Web | None, limits: Limits, columns: Columns) -> Iterator[Record]:
    """The records at an address; without `web`, fetched for itself."""
    from dragoman.documents.fetching.fetch import Fetcher
    from dragoman.documents.fetching.gather import Selection, gather
    from dragoman.documents.fetching.policy import Policy
    from dragoman.documents.fetching.visits import NoVisits

    if web is not None:
        yield from gather(url, web.fetcher, web.visits, limits, columns, web.selection)
        return
    with Fetcher(Policy(most=limits.record)) as fetcher:
        yield from gather(url, fetcher, NoVisits(), limits, columns, Selection())


@dataclass(frozen=True, slots=True)
class Web:
    """How addresses of the web are fetched: by whom, with what memory, and how much of a list."""

    fetcher: Fetcher
    visits: Visits
    selection: Selection


def composed(record: Record, source: str, overrides: Overrides, limits: Limits) -> Loaded | Refusal:
    """The document of a record, or why there is none."""
    if isinstance(record.draft, DragomanError):
        return Refusal(source, record.line, record.draft)
    try:
        loaded = compose(record.draft, record.where, overrides, limits)
    except DragomanError as error:
        return Refusal(source, record.line, error)
    return replace(loaded, source=source, line=record.line)
