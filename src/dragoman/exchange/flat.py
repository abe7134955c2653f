"""Claims of the ledger as one flat table: every field of a claim and of its document in a column of its own.

The claim's fields are those of JSON, under the same names. `document` is the content address of the text, `earliest`
and `latest` are the days that bound `date` (`""` where nothing does).
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any, BinaryIO, TextIO

from dragoman.errors import OutputError, TimeError
from dragoman.exchange.jsonl import FIELDS, claim_record
from dragoman.model.record import Recorded
from dragoman.model.time import Time

LISTS = ("actor", "recipient", "rules")
NUMBERS = ("score", "confidence")
COUNTS = ("start", "end", "revision", "credibility")
SOURCE = ("document", "title", "publisher", "published", "url", "revision", "group", "independent", "provenance")
RECORDED = ("recorded_at", "standing", "event", "reliability", "credibility")
COLUMNS = (*FIELDS, "earliest", "latest", *SOURCE, *RECORDED)
ROWS = 5_000  # claims in a row group of Parquet: what is held in memory at a time


def flat_record(recorded: Recorded) -> dict[str, Any]:
    """A claim with the `COLUMNS`; lists are lists."""
    made = claim_record(recorded.claim)
    made["confidence"] = recorded.claim.confidence
    made["earliest"], made["latest"] = _bounds(recorded.claim.date)
    made |= {name: getattr(recorded.source, name) for name in SOURCE}
    made["provenance"] = str(recorded.source.provenance)
    made |= {name: str(value) if name == "standing" else value for name, value in _of_record(recorded)}
    return made


def write_csv(claims: Iterable[Recorded], stream: TextIO) -> None:
    """RFC 4180 with a header; lists are words with a space between."""
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(COLUMNS)
    for each in claims:
        made = flat_record(each)
        writer.writerow([" ".join(made[name]) if name in LISTS else made[name] for name in COLUMNS])


def write_parquet(claims: Iterable[Recorded], stream: BinaryIO) -> None:
    """A Parquet file with lists as lists and all dates as text. Raises OutputError where pyarrow is missing."""
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError as error:
        raise OutputError("Parquet needs pyarrow; install it with `pip install 'dragoman[corpus]'`") from error

    def kind(name: str) -> Any:
        if name in LISTS:
            return pyarrow.list_(pyarrow.string())
        if name in NUMBERS:
            return pyarrow.float64()
        return pyarrow.int64() if name in COUNTS else pyarrow.string()

    schema = pyarrow.schema([(name, kind(name)) for name in COLUMNS])
    with pyarrow.parquet.ParquetWriter(stream, schema, compression="zstd") as writer:
        for some in _batches(claims):
            writer.write_table(pyarrow.Table.from_pylist([flat_record(each) for each in some], schema=schema))


def _batches(claims: Iterable[Recorded]) -> Iterator[list[Recorded]]:
    left = iter(claims)
    while some := list(islice(left, ROWS)):
        yield some


def _of_record(recorded: Recorded) -> Iterator[tuple[str, Any]]:
    for name in RECORDED:
        yield name, getattr(recorded, name)


def _bounds(date: str) -> tuple[str, str]:
    try:
        time = Time.parse(date) if date else None
    except TimeError:
        time = None
    first, last = (time.earliest, time.latest) if time is not None else (None, None)
    return first.isoformat() if first else "", last.isoformat() if last else ""
