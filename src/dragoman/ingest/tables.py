"""Files of rows: opened, checked to be of the format that is announced, and read one by one."""

from __future__ import annotations

import csv
import gzip
import io
import zipfile
import zlib
from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from dragoman.errors import InputError, UnreadableInput
from dragoman.ingest.outcomes import Bad
from dragoman.vocabulary.datasets import Layout

if TYPE_CHECKING:
    from _csv import Reader

LONGEST = 1_000_000  # characters of one cell


@dataclass(frozen=True, slots=True)
class Row:
    """A row by the names of its columns, in their order; cells are stripped of the spaces around them."""

    line: int
    cells: dict[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")


@contextmanager
def opened(path: Path) -> Iterator[BinaryIO]:
    """The bytes of a file; a gzip file, or a zip file with one file in it, is unpacked as it is read.

    Raises UnreadableInput where it is missing, is no file or cannot be unpacked.
    """
    try:
        with path.open("rb") as stream:
            start = stream.read(4)
            stream.seek(0)
            if start[:2] == b"\x1f\x8b":
                with gzip.open(stream) as unpacked:
                    yield unpacked  # type: ignore[misc]
            elif start == b"PK\x03\x04":
                with zipfile.ZipFile(stream) as archive, archive.open(_only(archive, path)) as member:
                    yield member  # type: ignore[misc]
            else:
                yield stream
    except (FileNotFoundError, IsADirectoryError):
        what = "a folder; name the files in it" if path.is_dir() else "no such file"
        raise UnreadableInput(f"{path}: {what}") from None
    except (zipfile.BadZipFile, gzip.BadGzipFile, zlib.error, EOFError) as error:
        raise UnreadableInput(f"{path}: cannot be unpacked: {error}") from None
    except OSError as error:
        raise UnreadableInput(f"{path}: {error.strerror or error}") from None


def table_rows(
    stream: BinaryIO, name: str, layout: Layout, needed: Sequence[str], encoding: str
) -> Generator[Row | Bad, None, None]:
    """The rows of a table called `name` in errors.

    Raises InputError, naming line and column, where its columns are not those of the layout; `needed` are those without
    which it is of no use. A row with another number of cells, or that is not text, is bad by itself.
    """
    return rows_of(stream, name, layout.columns if not layout.header else (), needed, layout.delimiter, encoding,
                   f"{layout.name} has")  # fmt: skip


def rows_of(
    stream: BinaryIO,
    name: str,
    columns: Sequence[str],
    needed: Sequence[str],
    delimiter: str,
    encoding: str,
    whose: str,
) -> Generator[Row | Bad, None, None]:
    """The rows of a table with these columns, or of one whose first line names them; `whose` says who wants them."""
    csv.field_size_limit(LONGEST)
    text = io.TextIOWrapper(stream, encoding=encoding, errors="surrogateescape", newline="")
    if delimiter == "\t":
        reader = csv.reader(text, delimiter=delimiter, quoting=csv.QUOTE_NONE)
    else:
        reader = csv.reader(text, delimiter=delimiter)
    try:
        header = columns or _named(next(reader, None), name, needed, whose)
        yield from _rows(reader, name, header, whose)
    except UnicodeError as error:
        raise InputError(f"{name}, line {reader.line_num + 1}: not text in {encoding}: {error}") from None
    finally:
        text.detach()  # the stream is closed by who opened it


def _rows(reader: Reader, name: str, columns: Sequence[str], whose: str) -> Iterator[Row | Bad]:
    """The rows below the header. Raises InputError where the first has another number of cells."""
    first = True
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader, None)
        except csv.Error as error:
            yield Bad(line, f"{name}, line {line}: {error}")
            continue
        if cells is None:
            return
        if not cells or cells == [""]:
            continue
        if len(cells) != len(columns):
            fault = f"{name}, line {line}: {len(cells)} columns, not {len(columns)}"
            if first:
                raise InputError(f"{fault}; {whose} {len(columns)}: is it of another format?")
            yield Bad(line, fault)
        elif column := _not_text(cells, columns):
            yield Bad(line, f"{name}, line {line}, column {column}: no text in this encoding; see --encoding")
        else:
            yield Row(line, dict(zip(columns, (cell.strip() for cell in cells), strict=True)))
        first = False


def _named(header: Sequence[str] | None, name: str, needed: Sequence[str], whose: str) -> list[str]:
    """The names of the columns, which must be there."""
    if header is None:
        raise InputError(f"{name}: empty; the first line must name the columns")
    columns = [cell.strip().lstrip("\ufeff").removeprefix("#!") for cell in header]
    for column in needed:
        if column not in columns:
            there = ", ".join(columns[:8]) + (", …" if len(columns) > 8 else "")
            raise InputError(f"{name}, line 1: no column {column!r}, which {whose}; there are {there}")
    for number, column in enumerate(columns, 1):
        if column and column in columns[: number - 1]:
            raise InputError(f"{name}, line 1, column {number}: {column!r} is there twice")
    return columns


def _not_text(cells: Sequence[str], columns: Sequence[str]) -> str:
    """The column in which bytes stand that are no text, `""` where there is none."""
    for cell, column in zip(cells, columns, strict=True):
        if "\0" in cell or any("\udc80" <= char <= "\udcff" for char in cell):
            return column
    return ""


def _only(archive: zipfile.ZipFile, path: Path) -> str:
    names = [each for each in archive.namelist() if not each.endswith("/")]
    if len(names) != 1:
        raise UnreadableInput(f"{path}: {len(names)} files in it; unpack it and name the one that is meant")
    return names[0]
