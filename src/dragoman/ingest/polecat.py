"""Rows of POLECAT: event types and modes of PLOVER, and actors with a country and a sector."""

from __future__ import annotations

from dragoman.errors import TimeError
from dragoman.ingest.coder import GOVERNMENT, BadCell, Coder, Read, Unmatched, deed_of, sides
from dragoman.ingest.dates import day
from dragoman.ingest.outcomes import Reason
from dragoman.ingest.parties import party_named
from dragoman.ingest.tables import Row
from dragoman.model.claim import Status
from dragoman.model.time import Time
from dragoman.vocabulary.datasets import plover
from dragoman.vocabulary.parties import is_state

_NONE = ("", "None", "NA")


def read(row: Row) -> Read | Unmatched:
    """What a row says."""
    type, mode = row["Event Type"].upper(), "" if row["Event Mode"] in _NONE else row["Event Mode"].lower()
    if not row["Event ID"]:
        raise BadCell("Event ID", "empty; every row needs one")
    if not type.isalpha():
        raise BadCell("Event Type", f"{row['Event Type']!r} is no event type of PLOVER; CONSULT is one")
    date, published = _date(row, "Event Date"), _date(row, "Publication Date")
    known = plover(type, mode)
    if known is None:
        return Unmatched(Reason.ACT, " ".join(filter(None, (type, mode))))
    actor, recipient = _party(row, "Actor"), _party(row, "Recipient")
    unmatched = sides(actor, recipient, _called(row, "Actor"), _called(row, "Recipient"))
    if unmatched is not None:
        return unmatched
    about = ", ".join(filter(None, (each.strip() for each in row["Contexts"].split(";"))))
    deed = deed_of(known.act, Status.ACTUAL, actor, recipient, date, ".".join(filter(None, (type, mode))), about)
    return Read(row["Event ID"], published if len(published) == 10 else "", (deed,))


def _date(row: Row, column: str) -> str:
    """A day, or a coarser date as `dragoman export` writes it."""
    text = row[column]
    try:
        if len(text) < 8:
            return str(Time.parse(text)) if text else ""
        return day(text)
    except (TimeError, ValueError) as error:
        raise BadCell(column, f"{error}; it should read YYYY-MM-DD") from None


def _party(row: Row, side: str) -> str:
    """The government, organisation or group that a side is, `""` where it is none that is known."""
    sector, country = row[f"Primary {side} Sector"], row[f"{side} Country"]
    named = party_named(row[f"{side} Name"])
    if sector in GOVERNMENT:
        return country if is_state(country) else ""
    if is_state(named):
        return named if sector in _NONE else ""
    return named


def _called(row: Row, side: str) -> str:
    return row[f"{side} Name"] or row[f"{side} Country"]


CODER = Coder(
    "polecat",
    needed=("Event ID", "Event Date", "Event Type", "Event Mode", "Actor Name", "Actor Country", "Primary Actor Sector",
            "Recipient Name", "Recipient Country", "Primary Recipient Sector"),
    first=("Event Date", "Actor Name", "Actor Country", "Event Type", "Event Mode", "Contexts", "Recipient Name",
           "Recipient Country", "Source"),
    code=read,
)  # fmt: skip
