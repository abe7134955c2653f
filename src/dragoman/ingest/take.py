"""A file of a dataset → what each of its rows comes to."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from dragoman.errors import InputError
from dragoman.ingest import cow, gdelt, generic, icews, pocom, polecat
from dragoman.ingest.coder import BadCell, Coder, Unmatched
from dragoman.ingest.make import claims_of, row_document
from dragoman.ingest.outcomes import Bad, Left, Outcome, Taken
from dragoman.ingest.tables import Row, opened, rows_of, table_rows
from dragoman.vocabulary.datasets import layout

TABLES = {each.format: each for each in (gdelt.CODER, polecat.CODER, icews.CODER, cow.CODER)}
FORMATS = (*TABLES, "pocom", "csv")


@dataclass(frozen=True, slots=True)
class Given:
    """What the caller says of a file: the name of the dataset (`""`: as its format has it), the day on which it was
    published where the rows do not tell (ISO or `""`), the columns of a `csv` file, and the encoding of the text."""

    name: str = ""
    published: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)
    encoding: str = "utf-8"


def take(path: Path, format: str, given: Given) -> Iterator[Outcome]:
    """What each row of a file of one of the `FORMATS` comes to, in order.

    Raises InputError, before anything else, where the file is not of that format; the message names line and column.
    """
    if given.columns and format != "csv":
        raise InputError(f"--column is for --format csv; {format} has columns of its own")
    with opened(path) as stream:
        coder, dataset, rows = _opened(stream, path, format, given)
        first = format == "gdelt"  # a table without header shows only in its first row whether it is one
        with closing(rows):
            for row in rows:
                outcome = row if isinstance(row, Bad) else _outcome(row, coder, dataset, given, path.name)
                if first and isinstance(outcome, Bad):
                    raise InputError(f"{outcome.message}; {dataset} is announced: is it of another format?")
                first = False
                yield outcome


def _opened(
    stream: BinaryIO, path: Path, format: str, given: Given
) -> tuple[Coder, str, Generator[Row | Bad, None, None]]:
    """How rows are read, the name of the dataset, and its rows."""
    if format == "csv":
        mapped = generic.Mapped.of(given.columns)
        coder = generic.coder_of(mapped, given.columns)
        delimiter = "\t" if path.name.removesuffix(".gz").endswith((".tsv", ".tab")) else ","
        whose = "--column FIELD=COLUMN or FIELD==VALUE tells"
        rows = rows_of(stream, path.name, (), coder.needed, delimiter, given.encoding, whose)
        return coder, given.name or path.name.partition(".")[0], rows
    if format == "pocom":
        return pocom.CODER, given.name or pocom.NAME, pocom.chiefs(stream, path.name)
    coder, table = TABLES[format], layout(format)
    return coder, given.name or table.name, table_rows(stream, path.name, table, coder.needed, given.encoding)


def _outcome(row: Row, coder: Coder, dataset: str, given: Given, file: str) -> Outcome:
    try:
        read = coder.code(row)
    except BadCell as error:
        place = "chief" if coder.format == "pocom" else "line"
        return Bad(row.line, f"{file}, {place} {row.line}, {error}")
    if isinstance(read, Unmatched):
        return Left(row.line, read.reason, read.what)
    published = read.published or given.published
    document = row_document(dataset, read, row.cells, coder.first, published)
    return Taken(row.line, document, claims_of(document, coder.format, read.deeds, **read.told))


__all__ = ["FORMATS", "Given", "take"]
