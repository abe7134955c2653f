"""Rows of the Correlates of War Diplomatic Exchange: who had a diplomat of which rank with whom, every few years.

`DR_at_1` is the rank of the second state's diplomat in the first, `DR_at_2` the other way round: 0 none known, 1 chargé
d'affaires, 2 minister, 3 ambassador, 9 another. One who was in the post in a year had been sent by then, so the claim
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
_OTHER = {"0": "", "9": "a diplomat of another rank"}


def read(row: Row) -> Read | Unmatched:
    """What a row says of either state's diplomat in the other."""
    year = row["year"]
    if not _YEAR.fullmatch(year):
        raise BadCell("year", f"{year!r} is no year")
    states = _state(row, "ccode1", year), _state(row, "ccode2", year)
    deeds, others = [], []
    for column, host, sender in (("DR_at_1", *states), ("DR_at_2", *states[::-1])):
        rank = row[column]
        if rank not in _RANKS and rank not in _OTHER:
            raise BadCell(column, f"{rank!r} is no rank; there are {', '.join([*_RANKS, *_OTHER])}")
        if rank in _OTHER:
            others.append(_OTHER[rank])
        elif host and sender:
            code = f"{column}.{rank}"
            deeds.append(Deed("appoint_envoy", Status.ACTUAL, sender, host, f"../{year}", code, _RANKS[rank]))
    if len(others) == 2:
        return Unmatched(Reason.ACT, next(filter(None, others), "no diplomat known"))
    if not deeds:
        return Unmatched(Reason.PARTY, row["ccode2"] if states[0] else row["ccode1"])
    return Read(f"{row['ccode1']}-{row['ccode2']}-{year}", "", tuple(deeds))


def _state(row: Row, column: str, year: str) -> str:
    if not row[column].isdigit():
        raise BadCell(column, f"{row[column]!r} is no number of a state")
    return party_of("cow", row[column], year)


CODER = Coder(
    "cow",
    needed=("ccode1", "ccode2", "year", "DR_at_1", "DR_at_2"),
    first=("year", "ccode1", "ccode2", "DR_at_1", "DR_at_2"),
    code=read,
)
