"""Rows of the Correlates of War Diplomatic Exchange: who had a diplomat of which rank with whom, every few years.

The file has every two states both ways round, so that a row is read for one of them. `DR_at_2` is the rank of the first
state's diplomat in the second: 0 none known, 1 chargé d'affaires, 2 minister, 3 ambassador, 9 another; `DR_at_1` is
told by the row with both changed. One who was in the post in a year had been sent by then, so the claim
is dated `../YEAR`. No evidence of a diplomat is no evidence that there was none.
"""

from __future__ import annotations

import re

from dragoman.ingest.coder import BadCell, Coder, Read, Unmatched
from dragoman.ingest.outcomes import Deed, Reason
from dragoman.ingest.tables import Row
from dragoman.model.claim import Status
from dragoman.vocabulary.datasets import party_of

_YEAR = re.compile(r"[12]\d{3}", re.ASCII)
_RANKS = {"1": "chargé d'affaires", "2": "minister plenipotentiary", "3": "ambassador"}
_OTHERS = {"0": "no diplomat known", "9": "a diplomat of another rank"}


def read(row: Row) -> Read | Unmatched:
    """What a row says of the first state's diplomat in the second."""
    year, rank = row["year"], row["DR_at_2"]
    if not _YEAR.fullmatch(year):
        raise BadCell("year", f"{year!r} is no year")
    sender, host = (_state(row, column, year) for column in ("ccode1", "ccode2"))
    if rank in _OTHERS:
        return Unmatched(Reason.ACT, _OTHERS[rank])
    if rank not in _RANKS:
        raise BadCell("DR_at_2", f"{rank!r} is no rank; there are {', '.join(sorted([*_RANKS, *_OTHERS]))}")
    if not sender or not host:
        return Unmatched(Reason.PARTY, f"state {row['ccode2'] if sender else row['ccode1']}")
    deed = Deed("appoint_envoy", Status.ACTUAL, sender, host, f"../{year}", f"DR.{rank}", _RANKS[rank])
    return Read(f"{row['ccode1']}-{row['ccode2']}-{year}", "", (deed,))


def _state(row: Row, column: str, year: str) -> str:
    if not (row[column].isascii() and row[column].isdigit()):
        raise BadCell(column, f"{row[column]!r} is no number of a state")
    return party_of("cow", row[column], year)


CODER = Coder(
    "cow",
    needed=("ccode1", "ccode2", "year", "DR_at_2"),
    first=("year", "ccode1", "ccode2", "DR_at_2"),
    code=read,
)
