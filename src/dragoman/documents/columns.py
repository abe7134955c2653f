"""Which column of a table, or field of a record, holds what of a document."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from dragoman.documents.draft import FIELDS
from dragoman.errors import InputError, MalformedRecord

Columns = Mapping[str, str]
"""The names of columns by the field they stand for, where the two differ; a field of `""` is taken from nowhere."""

NO_COLUMNS: Columns = {}
TAKEN = ("text", *FIELDS)
"""The fields that a record can give, `text` the one it must."""


def columns_of(words: Iterable[str]) -> Columns:
    """The columns told as `field=column`, such as `text=body`.

    Raises InputError for a field that documents do not have, and for one that is told twice.
    """
    found: dict[str, str] = {}
    for word in words:
        field, sign, column = (part.strip() for part in word.partition("="))
        if not sign or field not in TAKEN or (field == "text" and not column):
            raise InputError(f"--column {word!r}: write FIELD=COLUMN, where FIELD is one of {', '.join(TAKEN)}")
        if field in found:
            raise InputError(f"--column {word!r}: {field} is already taken from {found[field]!r}; name it once")
        found[field] = column
    return found


def resolved(header: Sequence[str], columns: Columns, where: str) -> dict[str, int]:
    """The places in `header` of the fields that it gives. Names are compared as written, then without regard to case.

    Raises MalformedRecord where a column that is asked for, or one for the text, is missing or there several times.
    """
    places = {}
    for field in TAKEN:
        name = columns.get(field, field)
        found = [at for at, each in enumerate(header) if each.strip() == name]
        found = found or [at for at, each in enumerate(header) if name and each.strip().casefold() == name.casefold()]
        if len(found) > 1:
            raise MalformedRecord(f"{where}: {len(found)} columns are called {name!r}; rename all but one")
        if not found and (field == "text" or columns.get(field)):
            there = ", ".join(each.strip() or "(no name)" for each in header[:40])
            raise MalformedRecord(
                f"{where}: there is no column {name!r} for the {field}; its columns are: {there}. Say which one it is: "
                f"--column {field}=NAME"
            )
        if found:
            places[field] = found[0]
    return places
