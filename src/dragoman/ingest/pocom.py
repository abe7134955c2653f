"""Principal officers and chiefs of mission of the Department of State (HistoryAtState/pocom): missions-countries/*.xml.

Each `<chief>` is a row: whom the United States sent where, in which role, and when. The end of a tenure is told in the
claim's object, as it does not say that anybody was recalled.
"""

from __future__ import annotations

import re
from collections.abc import Generator
from typing import BinaryIO
from xml.etree import ElementTree

from dragoman.errors import InputError, TimeError
from dragoman.ingest.coder import BadCell, Coder, Read, Unmatched
from dragoman.ingest.outcomes import Deed, Reason
from dragoman.ingest.parties import party_named
from dragoman.ingest.tables import Row
from dragoman.model.claim import Status
from dragoman.model.time import Time
from dragoman.vocabulary.parties import is_state

NAME = "HistoryAtState pocom"
ROOT = "country-mission"
PARTS = {
    "id": "id",
    "person": "person-id",
    "role": "role-title-id",
    "territory": "contemporary-territory-id",
    "appointed": "appointed/date",
    "arrived": "arrived/date",
    "started": "started/date",
    "ended": "ended/date",
    "ended note": "ended/note",
    "note": "note",
}
"""The columns of a row, and where they stand in a chief."""


def chiefs(stream: BinaryIO, name: str) -> Generator[Row, None, None]:
    """The chiefs of a file in their order, each by its number instead of a line. Raises InputError for another file."""
    number = 0
    try:
        parser = ElementTree.iterparse(stream, events=("start", "end"))
        _, root = next(parser)
        if root.tag != ROOT:
            raise InputError(
                f"{name}: the root is <{root.tag}>, not <{ROOT}>; the files of missions-countries are what is read"
            )
        for event, element in parser:
            if event == "end" and element.tag == "chief":
                number += 1
                cells = {column: _text(element, path) for column, path in PARTS.items()}
                cells["territory"] = cells["territory"] or _text(root, "territory-id")
                yield Row(number, cells)
                element.clear()
    except (LookupError, UnicodeError, ValueError) as error:
        raise InputError(f"{name}: not XML that can be read: {error}") from None
    except ElementTree.ParseError as error:
        line, column = error.position
        raise InputError(f"{name}, line {line}, column {column + 1}: not XML: {str(error).partition(':')[0]}") from None


def read(row: Row) -> Read | Unmatched:
    """What a chief says."""
    for column in ("id", "role"):
        if not row[column]:
            raise BadCell(PARTS[column], "empty; every chief has one")
    dates = {column: _date(row, column) for column in ("appointed", "arrived", "started", "ended")}
    party = party_named(row["territory"].replace("-", " ")) or party_named(row["territory"])
    if not is_state(party):
        return Unmatched(Reason.PARTY, row["territory"])
    date = next((dates[column] for column in ("started", "arrived", "appointed") if dates[column]), "")
    ended = f", until {dates['ended']}" if dates["ended"] else ""
    about = f"{_role(row['role'])} ({row['person']}){ended}"
    return Read(row["id"], "", (Deed("appoint_envoy", Status.ACTUAL, "USA", party, date, row["role"], about),))


def _role(slug: str) -> str:
    """A role as it is spoken: `envoy-extraordinary-minister-plenipotentiary` has lost its "and"."""
    words = re.sub(r"^charge-daffaires", "chargé d'affaires", slug).replace("-", " ")
    return re.sub(r"extraordinary (?=minister|plenipotentiary)", "extraordinary and ", words)


def _date(row: Row, column: str) -> str:
    text = row[column]
    try:
        return str(Time.parse(text)) if text else ""
    except TimeError as error:
        raise BadCell(PARTS[column], str(error)) from None


def _text(element: ElementTree.Element, path: str) -> str:
    found = element.find(path)
    return " ".join("".join(found.itertext()).split()) if found is not None else ""


CODER = Coder(
    "pocom",
    needed=(),
    first=("role", "person", "territory", "appointed", "arrived", "started", "ended"),
    code=read,
)
