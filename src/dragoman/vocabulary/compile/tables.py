"""Reading the reference lists and writing the vocabulary's tables."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from pathlib import Path

from dragoman.errors import UnreadableInput
from dragoman.vocabulary.loading import Entry


def read_rows(folder: Path, name: str) -> list[dict[str, str]]:
    """The rows of a CSV file in `folder`, by column; bytes that are not UTF-8 become replacement characters.

    Raises UnreadableInput when the file is not there.
    """
    try:
        text = (folder / name).read_text(encoding="utf-8", errors="replace")
    except OSError as error:
        raise UnreadableInput(f"{folder / name}: cannot be read; a folder that holds {name} is needed") from error
    return list(csv.DictReader(text.splitlines()))


def write_table(path: Path, rows: Iterable[Entry]) -> int:
    """Writes the sorted rows, each once, under the columns the file has; returns their number."""
    columns = path.read_text(encoding="utf-8").partition("\n")[0].split(",")
    lines = sorted({tuple(_cell(getattr(row, column)) for column in columns) for row in rows})
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(lines)
    return len(lines)


def _cell(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else ""
    return str(value)
