"""Rows of any table of events, whose columns a mapping names."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from dragoman.errors import InputError, TimeError
from dragoman.ingest.coder import BadCell, Coder, Read, Unmatched
from dragoman.ingest.outcomes import Deed, Reason
from dragoman.ingest.parties import party_named
from dragoman.ingest.tables import Row
from dragoman.model.claim import By, Status
from dragoman.model.time import Time
from dragoman.vocabulary.parties import party
from dragoman.vocabulary.rules import acts

FIELDS = ("id", "date", "actor", "act", "recipient", "object", "status", "condition", "deadline", "by", "speaker",
          "quote", "published")  # fmt: skip
"""What a column can be mapped to; those of a claim, the row's own id, and the day on which it was published."""

NEEDED = ("actor", "act", "status")
TEXT = ("condition", "speaker")


@dataclass(frozen=True, slots=True)
class Mapped:
    """Which column holds which field, and the fields that are the same in all rows."""

    columns: Mapping[str, str]
    values: Mapping[str, str]

    @classmethod
    def of(cls, given: Mapping[str, str]) -> Mapped:
        """From `field: column` and `field: =value`; what is not given is looked for in the column of its own name.

        Raises InputError for a field that there is not.
        """
        for field in given:
            if field not in FIELDS:
                raise InputError(f"--column {field}: there is no such field; there are {', '.join(FIELDS)}")
        values = {field: column[1:] for field, column in given.items() if column.startswith("=")}
        named = {field: column for field, column in given.items() if not column.startswith("=")}
        return cls({**{field: field for field in FIELDS if field not in values}, **named}, values)

    def get(self, row: Row, field: str) -> str:
        """The value of a field in a row."""
        return self.values.get(field) or row[self.columns.get(field, "")]


def coder_of(mapped: Mapped, given: Mapping[str, str]) -> Coder:
    """The coder of tables that are mapped so; columns that were named must be there."""
    needed = [mapped.columns[field] for field in NEEDED if field not in mapped.values]
    named = [column for column in given.values() if not column.startswith("=")]
    first = tuple(mapped.columns[field] for field in FIELDS if field in mapped.columns and field not in ("id", "quote"))
    return Coder("csv", tuple(dict.fromkeys([*needed, *named])), first, lambda row: read(row, mapped))


def read(row: Row, mapped: Mapped) -> Read | Unmatched:
    """What a row says."""
    act = mapped.get(row, "act")
    status = _one_of(row, mapped, "status", tuple(Status))
    told = {field: mapped.get(row, field) for field in TEXT}
    told["by"] = _one_of(row, mapped, "by", ("", *By)) or By.OUTLET
    told["deadline"] = _date(row, mapped, "deadline")
    date, published = _date(row, mapped, "date"), _date(row, mapped, "published")
    if published and len(published) != 10:
        raise BadCell(mapped.columns["published"], f"{published!r} is no day; it should read YYYY-MM-DD")
    if act not in acts().acts:
        return Unmatched(Reason.ACT, act or "(empty)")
    sides: dict[str, str] = {}
    for field in ("actor", "recipient"):
        text = mapped.get(row, field)
        codes = _parties(text)
        if codes is None or (field == "actor" and not codes):
            return Unmatched(Reason.PARTY, text or "(empty)")
        sides[field] = " ".join(codes)
    deed = Deed(act, status, sides["actor"], sides["recipient"], date, act, mapped.get(row, "object"))
    return Read(mapped.get(row, "id") or _id(row), published, (deed,), told, mapped.get(row, "quote"))


def _parties(text: str) -> list[str] | None:
    """The codes of parties written as codes or names with `;` between, or as codes with spaces; None where one is not
    known."""
    parts = [part.strip() for part in text.split(";") if part.strip()]
    if len(parts) == 1 and all(party(word) is not None for word in parts[0].split()):
        return list(dict.fromkeys(parts[0].split()))
    codes = [party_named(part) for part in parts]
    return None if "" in codes else list(dict.fromkeys(codes))


def _one_of(row: Row, mapped: Mapped, field: str, allowed: tuple[str, ...]) -> str:
    value = mapped.get(row, field)
    if value not in allowed:
        listed = ", ".join(filter(None, allowed))
        raise BadCell(mapped.columns.get(field, field), f"{value!r} is none of {listed}")
    return value


def _date(row: Row, mapped: Mapped, field: str) -> str:
    value = mapped.get(row, field)
    try:
        if value:
            Time.parse(value)
    except TimeError as error:
        raise BadCell(mapped.columns.get(field, field), f"{error}; dates are EDTF, such as 2024-03-01") from None
    return value


def _id(row: Row) -> str:
    """A row without an id of its own is known by what it says."""
    return hashlib.sha256("\x1f".join(row.cells.values()).encode()).hexdigest()[:16]
