"""The codes of states under the names and numbers that reference lists give them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from dragoman.vocabulary.compile.tables import read_rows
from dragoman.vocabulary.folding import fold
from dragoman.vocabulary.parties import groups, organisations, states

# Correlates of War and Gleditsch-Ward numbers whose names are no names of one state with us, and states that followed
# one
# another under one number: code and the last day on which it fits.
_NUMBERS: dict[int, tuple[tuple[str, str], ...]] = {
    255: (("DEU", ""),),
    260: (("DEU", ""),),
    315: (("CSK", "1992-12-31"),),
    340: (("SRB", ""),),
    345: (("YUG", "2003-02-04"), ("SCG", "2006-06-05"), ("SRB", "")),
    365: (("SUN", "1991-12-26"), ("RUS", "")),
    484: (("COG", ""),),
    490: (("COD", ""),),
    511: (),  # Zanzibar
    678: (("YEM", ""),),
    679: (("YEM", ""),),
    680: (("YMD", "1990-05-22"),),
    711: (),  # Tibet
    730: (("KOR", ""),),
    816: (("VNM", ""),),
    817: (("VDR", "1976-07-02"),),
}
_NAMES = {
    "Congo": "COG",
    "Federated States of Micronesia": "FSM",
    "Georgia": "GEO",
    "Kingdom of Denmark": "DNK",
    "Kingdom of the Netherlands": "NLD",
    "Macedonia": "MKD",
    "People's Republic of China": "CHN",
    "Republic of the Congo": "COG",
}


@dataclass(frozen=True, slots=True)
class Numbers:
    """Codes by the number of the Correlates of War project."""

    codes: dict[int, tuple[tuple[str, str], ...]]

    def code(self, number: int, on: str) -> str:
        """The code of the state with the number on the date `on`, `""` when it is none of ours."""
        return next((code for code, until in self.codes.get(number, ()) if not until or on[: len(until)] <= until), "")


@cache
def by_cow_number(folder: Path) -> Numbers:
    """The numbers in `folder`'s list of the states of the world."""
    codes = dict(_NUMBERS)
    for row in read_rows(folder, "cow-states-2024.csv"):
        code = by_name(row["statenme"])
        if code and int(row["ccode"]) not in codes:
            codes[int(row["ccode"])] = ((code, ""),)
    return Numbers(codes)


def by_name(name: str) -> str:
    """The code of the state, organisation or group that goes by `name`; `""` when there is none, or more than one."""
    return _NAMES.get(name) or _names().get(fold(name).text.lower().removeprefix("the "), "")


@cache
def _names() -> dict[str, str]:
    found: dict[str, str] = {}
    for records in (states(), organisations(), groups()):
        for code, record in records.items():
            for name in (record.name, *(dated.name for dated in record.names)):
                key = fold(name).text.lower()
                found[key] = "" if found.get(key, code) != code else code
    return found
