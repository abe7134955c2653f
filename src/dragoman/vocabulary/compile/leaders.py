"""Heads of state and government since 1945, out of four lists.

- Archigos 4.1 (Goemans, Gleditsch and Chiozza): leaders to 2015, to the day, mostly by surname.
- REIGN 2021-8 (Bell): leaders to 2021, to the month, mostly by surname.
- Wikidata, as of 2022: heads of state and government by full name, to the year.
- Lists of the heads of the G20 and of ASEAN in 2026, by full name, to the day.

The surnames are `weak` throughout: the lists do not tell which are common, and a list's surname is often shared.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from dragoman.vocabulary.compile.countries import by_cow_number, by_name
from dragoman.vocabulary.compile.tables import read_rows
from dragoman.vocabulary.folding import fold
from dragoman.vocabulary.loading import data
from dragoman.vocabulary.records import OfficeClass, Tenure, read_table

ARCHIGOS, REIGN, WIKIDATA, ARCHIVE = "Archigos 4.1", "REIGN 2021-8", "Wikidata 2022", "public data archive 2026"
_COMPILED = {ARCHIGOS, REIGN, WIKIDATA, ARCHIVE}
_FROM = "1945"
_SURNAME_FIRST = frozenset({"CHN", "HKG", "KHM", "KOR", "PRK", "TWN", "VNM", "VDR"})
_PARTICLES = frozenset({"al", "bin", "da", "de", "del", "della", "di", "do", "dos", "el", "la", "van", "von"})
# Surnames of these lists that as given names or words mean somebody or something else far more often.
_WORDS = frozenset(
    [
        "Abraham",
        "Ali",
        "Allen",
        "Alley",
        "Anthony",
        "Bin",
        "Bird",
        "Bishop",
        "Chambers",
        "Charles",
        "Christian",
        "Do",
        "Drew",
        "Gross",
        "Ho",
        "Holland",
        "Islam",
        "James",
        "Jesus",
        "John",
        "Jonathan",
        "Khan",
        "King",
        "Le",
        "Lewis",
        "Li",
        "Long",
        "Marie",
        "Martin",
        "Mason",
        "Michael",
        "Nash",
        "Noon",
        "Note",
        "Nova",
        "Paris",
        "Park",
        "Parts",
        "Paul",
        "Perry",
        "Philip",
        "Pierre",
        "Price",
        "Rene",
        "Roman",
        "Rosa",
        "Said",
        "Scott",
        "Scotty",
        "Singh",
        "Stephen",
        "Thomas",
        "Van",
        "Viola",
        "Werner",
        "Win",
    ]
)
_NO_PERSONS = ("council", "government", "junta", "committee", "interim")
_GOVERNMENT_HEADS = ("Prime Minister", "Chancellor", "Premier", "Taoiseach", "head of government")


def compile_tenures(folder: Path) -> list[Tenure]:
    """The rows written by people and what the lists in `folder` know beyond them."""
    kept = [row for row in read_table(Tenure, data("tenures.csv")) if row.source not in _COMPILED]
    found = list(kept)
    for listed in (_archive(folder), _wikidata(folder), _archigos(folder), _reign(folder)):
        found += _beyond(list(listed), found)
    return found


def _beyond(listed: list[Tenure], known: list[Tenure]) -> list[Tenure]:
    """The rows about people not known to have been in office at the time, for this or (monarchs) another party."""
    by_name: dict[str, list[Tenure]] = {}
    for row in known:
        for word in _words(row.name, row.short, row.aliases):
            by_name.setdefault(word, []).append(row)
    return [
        row
        for row in listed
        if not any(_same(row, other) for word in _words(row.name) for other in by_name.get(word, ()))
    ]


def _same(row: Tenure, other: Tenure) -> bool:
    """Whether `other` is the same person at the same time: the shorter name's words are all in the other's."""
    mine, theirs = set(_words(row.name)), set(_words(other.name, other.short, other.aliases))
    if row.code != other.code and len(mine) < 2 and fold(row.name).text != fold(other.name).text:
        return False
    return (mine <= theirs or len(mine & theirs) >= 2) and _overlap(row, other)


def _overlap(row: Tenure, other: Tenure) -> bool:
    begin, end = max(row.valid_from[:4], other.valid_from[:4]), min(row.valid_to[:4] or "9", other.valid_to[:4] or "9")
    return begin <= end


def _archigos(folder: Path) -> Iterator[Tenure]:
    numbers = by_cow_number(folder)
    for row in read_rows(folder, "archigos.csv"):
        begin, end = row["startdate"], row["enddate"]
        code = numbers.code(int(float(row["gwcode"])), end)
        if end >= _FROM and code:
            yield from _surname(row["leader"], code, begin, end, ARCHIGOS)


def _reign(folder: Path) -> Iterator[Tenure]:
    numbers = by_cow_number(folder)
    for row in read_rows(folder, "leaders-1945-2021-reign.csv"):
        if not (row["syear"] and row["eyear"]):
            continue
        begin = f"{int(row['syear']):04}-{int(row['smonth']):02}"
        end = f"{int(row['eyear']):04}-{int(row['emonth']):02}"
        code = numbers.code(int(row["ccode"]), end)
        if code:
            yield from _surname(row["leader"], code, begin, end, REIGN)


def _surname(name: str, code: str, begin: str, end: str, source: str) -> Iterator[Tenure]:
    """One row from a list that gives surnames, sometimes with a given name; none for a council or a damaged name."""
    name = name.partition("(")[0].strip()
    marks = ("\ufffd", "&", " and ", "/", ",", *_NO_PERSONS)
    if any(mark in name.lower() for mark in marks) or len(name) < 3 or name in _WORDS:
        return
    yield Tenure(
        name=name, short=_short(name, code), weak=True, code=code, office=OfficeClass.HEAD_OF_STATE,
        valid_from=begin, valid_to=end, source=source,
    )  # fmt: skip


def _wikidata(folder: Path) -> Iterator[Tenure]:
    for row in read_rows(folder, "leaders-2021-wikidata.csv"):
        code = by_name(row["country"])
        name = re.split(" of |, ", row["officeholderLabel"])[0].strip()  # "Harald V of Norway"
        if code and " " in name and row["start_year"]:
            office = OfficeClass.HEAD_OF_STATE
            if any(title in row["positionLabel"] for title in _GOVERNMENT_HEADS):
                office = OfficeClass.HEAD_OF_GOVERNMENT
            # Those without an end were in office when the list was made; what came after it does not know.
            yield _full(name, code, office, row["start_year"], row["end_year"] or "2022", WIKIDATA)


def _archive(folder: Path) -> Iterator[Tenure]:
    for file in ("leaders-2026-g20.csv", "leaders-2026-asean.csv"):
        for row in read_rows(folder, file):
            code = by_name(row["Country"])
            for holder, since, office in (
                ("Head of Government", "HoG Since", OfficeClass.HEAD_OF_GOVERNMENT),
                ("Head of State", "HoS Since", OfficeClass.HEAD_OF_STATE),
            ):
                if code and " " in (row[holder] or "") and row[since]:
                    yield _full(row[holder], code, office, row[since], "", ARCHIVE)


def _full(name: str, code: str, office: OfficeClass, begin: str, end: str, source: str) -> Tenure:
    return Tenure(
        name=name,
        short=_short(name, code),
        weak=True,
        code=code,
        office=office,
        valid_from=begin,
        valid_to=end,
        source=source,
    )


def _short(name: str, code: str) -> str:
    """The surname, with the particles before it; `""` for a lone initial or a numeral ("Felipe VI")."""
    words = name.replace(".", ". ").split()
    if code in _SURNAME_FIRST and len(words) > 1:
        return words[0]
    first = len(words) - 1
    while first > 0 and words[first - 1].lower() in _PARTICLES:
        first -= 1
    surname = " ".join(words[first:])
    return "" if len(surname) < 3 or surname in _WORDS or set(surname) <= set("IVX.") else surname


def _words(*texts: str) -> list[str]:
    """The words of names that tell people apart, folded and in lower case."""
    words = [word for text in texts for word in re.split(r"[-;. ]+", fold(text).text.lower())]
    return [word for word in words if len(word) > 2 and word not in _PARTICLES]
