"""Rows of the ICEWS coded event data: CAMEO codes, and sources and targets with country names and sectors."""

from __future__ import annotations

import hashlib

from dragoman.ingest.coder import BadCell, Coder, Read, Unmatched, about, deed_of, sides
from dragoman.ingest.dates import day
from dragoman.ingest.outcomes import Reason
from dragoman.ingest.parties import party_named
from dragoman.ingest.tables import Row
from dragoman.vocabulary.datasets import cameo
from dragoman.vocabulary.parties import is_state

_NONE = ("", "NULL", "---")
_GOVERNMENT = ("government", "military", "executive", "legislative", "judicial")
"""Words of the sectors that are a government."""


def read(row: Row) -> Read | Unmatched:
    """What a row says. ICEWS dates an event by its story, so that the day is also that of publication."""
    code = row["CAMEO Code"]
    if not row["Event ID"]:
        raise BadCell("Event ID", "empty; every row needs one")
    if not (code.isascii() and code.isdigit()):
        raise BadCell("CAMEO Code", f"{code!r} is no code of CAMEO; 042 is one")
    try:
        date = day(row["Event Date"])
    except ValueError as error:
        raise BadCell("Event Date", f"{error}; it should read YYYY-MM-DD") from None
    known = cameo().get(code)
    if known is None or not known.act:
        return Unmatched(Reason.ACT, f"{code} {row['Event Text']}".strip())
    actor, recipient = _party(row, "Source"), _party(row, "Target")
    unmatched = sides(actor, recipient, _called(row, "Source"), _called(row, "Target"))
    if unmatched is not None:
        return unmatched
    deed = deed_of(known.act, known.status, actor, recipient, date, code, about(known))
    return Read(_id(row), date, (deed,))


def _id(row: Row) -> str:
    """Several rows may share an Event ID, so the parties and the code go into the row's own."""
    parts = "\x1f".join(row[column] for column in ("Source Name", "Target Name", "CAMEO Code", "Sentence Number"))
    return f"{row['Event ID']}-{hashlib.sha256(parts.encode()).hexdigest()[:8]}"


def _party(row: Row, side: str) -> str:
    """The government, organisation or group that a side is, `""` where it is none that is known."""
    name, country = row[f"{side} Name"], row[f"{side} Country"]
    sectors = row[f"{side} Sectors"].casefold()
    government = name == country or (country not in _NONE and any(word in sectors for word in _GOVERNMENT))
    if government and "international" not in sectors:
        found = party_named(country)
        return found if is_state(found) else ""
    named = party_named(name)
    return "" if is_state(named) else named


def _called(row: Row, side: str) -> str:
    return row[f"{side} Name"]


CODER = Coder(
    "icews",
    needed=("Event ID", "Event Date", "Source Name", "Source Sectors", "Source Country", "CAMEO Code", "Target Name",
            "Target Sectors", "Target Country"),
    first=("Event Date", "Source Name", "Source Country", "Event Text", "CAMEO Code", "Target Name", "Target Country",
           "Publisher"),
    code=read,
)  # fmt: skip
