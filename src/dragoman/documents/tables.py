"""CSV and Parquet → records, a row at a time; a faulty row is refused by its place and the rest still read."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from dragoman.documents.columns import Columns, resolved
from dragoman.documents.compose import too_large
from dragoman.documents.draft import Limits
from dragoman.documents.extras import missing
from dragoman.documents.records import Record, lines_of, not_utf8, record
from dragoman.errors import DragomanError, EmptyInput, InputTooLarge, MalformedRecord, UnreadableInput

SEPARATORS = ",;\t|"
BATCH = 16  # rows of Parquet in memory at once; each may be as long as a text may be
_ESCAPED = range(0xDC80, 0xDD00)  # how Python's "surrogateescape" writes bytes that are not UTF-8


def csv_records(stream: io.BufferedReader, name: str, limits: Limits, columns: Columns) -> Iterator[Record]:
    """The rows of a CSV file with a header, as RFC 4180 has it; the separator is the one that the header holds most of
    (comma, semicolon, tab or bar). A line break within quotes is part of the text.

    Raises EmptyInput without a header, and MalformedRecord without a column for the text.
    """
    csv.field_size_limit(limits.record)  # for the whole process; the module's own limit is 131,072
    lines = _text_lines(stream, name, limits)
    first = next(lines, None)
    if first is None:
        raise EmptyInput(f"{name}: no header; the first line must name the columns")
    separator = max(SEPARATORS, key=first.count)
    header = _header(first, separator, name)
    places = resolved(header, columns, name)
    rows = csv.reader(lines, delimiter=separator, strict=True)
    while True:
        line = rows.line_num + 2
        where = f"{name}, line {line}"
        try:
            row = next(rows)
        except StopIteration:
            return
        except csv.Error as error:
            yield Record(where, line, _fault(error, where))
            continue
        if row:
            yield _row(row, len(header), places, where, line)


def _header(line: str, separator: str, name: str) -> list[str]:
    """The names of the columns."""
    plain = line.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    try:
        return next(csv.reader([plain], delimiter=separator, strict=True), [])
    except csv.Error as error:
        raise _fault(error, f"{name}, line 1") from error


def _text_lines(stream: io.BufferedReader, name: str, limits: Limits) -> Iterator[str]:
    for number, line in enumerate(lines_of(stream, limits.record), start=1):
        if line is None:
            raise too_large(f"{name}, line {number}", limits.record)
        yield line.decode("utf-8", "surrogateescape")


def _row(row: list[str], width: int, places: dict[str, int], where: str, line: int) -> Record:
    if len(row) < width or any(row[width:]):
        told = f"{len(row)} fields, but the header names {width} columns; quote fields that hold the separator"
        return Record(where, line, MalformedRecord(f"{where}: {told}"))
    values = {field: row[at] for field, at in places.items()}
    for value in values.values():
        broken = next(((at, ord(each)) for at, each in enumerate(value) if ord(each) in _ESCAPED), None)
        if broken:
            return Record(where, line, not_utf8(where, broken[1] - 0xDC00, broken[0]))
    return record(values, where, line=line)


def _fault(error: csv.Error, where: str) -> DragomanError:
    told = "a quotation mark is opened and never closed" if "end of data" in str(error) else str(error)
    return MalformedRecord(f"{where}: not valid CSV: {told}; quotes within a quoted field are doubled")


def parquet_records(
    stream: io.BufferedReader, path: Path | None, name: str, limits: Limits, columns: Columns
) -> Iterator[Record]:
    """The rows of a Parquet file. One that is no file by itself must fit into memory, as its index is at its end.

    Raises UnreadableInput for what is not Parquet and where pyarrow is missing, MalformedRecord without a text column.
    """
    try:
        import pyarrow.parquet
    except ImportError as error:
        raise missing(f"{name}: Parquet", "pyarrow", "intake") from error
    try:
        with pyarrow.parquet.ParquetFile(_whole(stream, path, name, limits), pre_buffer=False) as file:
            names = [field.name for field in file.schema_arrow]
            places = resolved(names, columns, name)
            wanted = {field: names[at] for field, at in places.items()}
            _check_growth(file.metadata, frozenset(wanted.values()), name, limits)
            row = 0
            for batch in file.iter_batches(batch_size=BATCH, columns=sorted(set(wanted.values())), use_threads=False):
                for values in batch.to_pylist():
                    row += 1
                    fields = {field: values[column] for field, column in wanted.items()}
                    yield record(fields, f"{name}, row {row}")
    except (pyarrow.ArrowException, ValueError, OSError) as error:
        told = " ".join(str(error).split())[:160]
        raise UnreadableInput(f"{name}: cannot be read as Parquet: {told}; write it again") from error


def _check_growth(metadata: Any, names: frozenset[str], name: str, limits: Limits) -> None:
    """Raises InputTooLarge where a column is packed as no text is."""
    for group in range(metadata.num_row_groups):
        for at in range(metadata.num_columns):
            column = metadata.row_group(group).column(at)
            grown = max(limits.expansion_from, column.total_compressed_size * limits.expansion)
            if column.path_in_schema in names and column.total_uncompressed_size > grown:
                raise InputTooLarge(
                    f"{name}: its column {column.path_in_schema!r} grows by more than {limits.expansion} times when "
                    "decompressed, as no text does; write it again without compression if it is sound"
                )


def _whole(stream: io.BufferedReader, path: Path | None, name: str, limits: Limits) -> Path | io.BytesIO:
    if path is not None and path.suffix.lower() != ".gz":
        return path
    data = stream.read(limits.record + 1)
    if len(data) > limits.record:
        raise too_large(name, limits.record)
    return io.BytesIO(data)
