"""Rows of GDELT 2.0 Events: CAMEO codes, and actors made of a country, a known group and types."""

from __future__ import annotations

import re

from dragoman.ingest.coder import GOVERNMENT, BadCell, Coder, Read, Unmatched, about, deed_of, sides
from dragoman.ingest.dates import compact, day
from dragoman.ingest.outcomes import Reason
from dragoman.ingest.parties import party_named
from dragoman.ingest.tables import Row
from dragoman.vocabulary.datasets import cameo, party_of
from dragoman.vocabulary.parties import is_state

_CODE = re.compile(r"\d{2,4}", re.ASCII)
_ID = re.compile(r"\d{1,20}", re.ASCII)


def read(row: Row) -> Read | Unmatched:
    """What a row says."""
    code = row["EventCode"]
    if not _ID.fullmatch(row["GLOBALEVENTID"]):
        raise BadCell("GLOBALEVENTID", f"{row['GLOBALEVENTID']!r} is no number")
    if not _CODE.fullmatch(code):
        raise BadCell("EventCode", f"{code!r} is no code of CAMEO; 042 is one")
    try:
        date = compact(row["SQLDATE"], row["MonthYear"], row["Year"])
    except ValueError as error:
        raise BadCell("SQLDATE", f"{error}; it should read YYYYMMDD") from None
    try:
        published = day(row["DATEADDED"]) if row["DATEADDED"] else ""
    except ValueError as error:
        raise BadCell("DATEADDED", f"{error}; it should read YYYYMMDDHHMMSS") from None
    known = cameo().get(code)
    if known is None or not known.act:
        return Unmatched(Reason.ACT, f"{code} {known.name}" if known is not None else code)
    actor, recipient = _party(row, "Actor1"), _party(row, "Actor2")
    unmatched = sides(actor, recipient, _called(row, "Actor1"), _called(row, "Actor2"))
    if unmatched is not None:
        return unmatched
    deed = deed_of(known.act, known.status, actor, recipient, date, code, about(known))
    return Read(row["GLOBALEVENTID"], published, (deed,), glosses={"EventCode": known.name})


def _party(row: Row, side: str) -> str:
    """The government, organisation or group that an actor is, `""` where it is none that is known."""
    group = party_of("cameo-group", row[f"{side}KnownGroupCode"])
    if group:
        return group
    kind = row[f"{side}Type1Code"]
    if kind in GOVERNMENT or not kind:
        return party_of("cameo", row[f"{side}CountryCode"])
    named = party_named(row[f"{side}Name"])
    return "" if is_state(named) else named


def _called(row: Row, side: str) -> str:
    return row[f"{side}Code"] or row[f"{side}Name"]


CODER = Coder(
    "gdelt",
    needed=("GLOBALEVENTID", "EventCode"),
    first=("SQLDATE", "Actor1Code", "Actor1Name", "EventCode", "Actor2Code", "Actor2Name"),
    code=read,
)
